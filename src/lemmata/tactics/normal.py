"""The normal form of an expression with symbolic n, by evaluation.

`Normal.value` walks a statement once and evaluates it into a `Ratio` over interned atoms.
The constructors keep every atom canonical (deltas sifted, constants out of sums, bound
indices renamed), so two expressions are equal by the laws that are switched on when their
difference evaluates to zero.  A law that is off leaves its construct standing as an atom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from math import lcm, prod
from typing import Any

import sympy
from sympy import QQ, Basic, Expr, Indexed, IndexedBase, Integer, Symbol

from lemmata.definitions import Definition, registry, vmax, vmin
from lemmata.factoring import prime_factors
from lemmata.notation import Entry, component, dimension, index, is_vector, scalar, size
from lemmata.tactics.deadline import need_time
from lemmata.tactics.errors import Unsupported
from lemmata.tactics.laws import ALL
from lemmata.tactics.ratio import ONE, ZERO, Ratio, constant, factors, generator

__all__ = ["Atom", "Normal", "Rescale", "Scope"]

COMPONENTS = (Entry, Indexed, sympy.KroneckerDelta)
LARGEST_INTEGER = 200  # an exponent that is multiplied out
LARGEST_POWER = 1000  # c·log b with a larger c stays an exponent
FINEST = 100  # exponents are multiples of 1/FINEST at the finest; a finer one stays as it is
EXPANDED = 64  # sums of at most so many terms are written out


@dataclass(frozen=True)
class Atom:
    """Something that field arithmetic cannot look into.

    ``values`` are the values inside it, ``at`` the indices it stands at, ``bound`` the labels it
    binds, each with its range.  Kinds, and their tags: scalar (name) · entry (name, shape) at
    indices · literal values at an index · delta at i, j · exp, log, abs of a value · root of a
    value (degree) · sum over bound labels of a value · derivative of a value in an entry or
    scalar (name, shape) · apply (name) to values, a vector among them bound by a label.
    """

    kind: str
    tag: Any = None
    values: tuple[Ratio, ...] = ()
    at: tuple[str, ...] = ()
    bound: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True)
class Scope:
    """What is known of names, outside the expression itself."""

    sizes: dict[str, Expr]  # the range of each free index
    same: dict[str, str]  # index -> the index it equals in this case
    distinct: frozenset[frozenset[str]]  # indices known to differ


class Rescale(Exception):
    """An exponent needs a finer unit: evaluate again with this degree."""

    def __init__(self, degree: int) -> None:
        super().__init__(degree)
        self.degree = degree


class Normal:
    """One evaluation: a table of atoms, the laws switched on, and what is known of signs."""

    def __init__(self, scope: Scope, laws: frozenset[str] = ALL, degree: int = 1) -> None:
        self.scope = scope
        self.laws = laws
        self.degree = degree  # exponents are multiples of 1/degree
        self.signs: Any = None  # what is known of signs: set by `facts.Facts`
        self.atoms: list[Atom] = []
        self.numbers: dict[Atom, int] = {}
        self.rewrites: dict[int, tuple[str, Ratio]] = {}  # given equations: atom -> law and value
        self.cited: dict[int, Ratio] = {}  # cited equations: atom -> its value
        self.written: dict[int, Expr] = {}  # opaque application -> the expression it stands for
        self.absolute: dict[Ratio, int] = {}  # the sign of u in this case, for |u|
        # While differentiating, p moves freely: what only holds where Σp = 1 is not used, nor is a
        # cited equation whose givens tie the variable down.
        self.constrained = True
        self.citing = True
        self.obligations: list[tuple[str, Ratio, Any, frozenset[Ratio]]] = []
        self.derived: Basic = Integer(0)  # the derivative being taken
        self.sizes = dict(scope.sizes)
        self.names: dict[str, tuple[str, tuple[Expr, ...]]] = {}
        self._fresh = 0
        self._indices: dict[int, frozenset[str]] = {}

    # ------------------------------------------------------------ atoms

    def number(
        self,
        kind: str,
        tag: Any = None,
        values: tuple[Ratio, ...] = (),
        at: tuple[str, ...] = (),
        bound: tuple[tuple[str, Expr], ...] = (),
    ) -> int:
        """The number of an atom, new or known."""
        atom = Atom(kind, tag, values, at, bound)
        known = self.numbers.get(atom)
        if known is None:
            known = self.numbers[atom] = len(self.atoms)
            self.atoms.append(atom)
        return known

    def atom(
        self,
        kind: str,
        tag: Any = None,
        values: tuple[Ratio, ...] = (),
        at: tuple[str, ...] = (),
        bound: tuple[tuple[str, Expr], ...] = (),
    ) -> Ratio:
        """An atom as a value; a cited or a given equation may replace it."""
        number = self.number(kind, tag, values, at, bound)
        if self.citing and number in self.cited:
            return self.cited[number]
        law, value = self.rewrites.get(number, ("", ZERO))
        if self.constrained and law in self.laws:
            return value
        return generator(number)

    def named(self, kind: str, name: str, shape: tuple[Expr, ...] = (), at: tuple[str, ...] = ()) -> Ratio:
        """A scalar, a size or an entry."""
        return self.atom(kind, (name, shape), (), at)

    def variable(self, v: Basic) -> tuple[str, str, tuple[Expr, ...]]:
        """The kind, name and shape of a scalar, a size or a vector.

        It must be one of the notation's, and its name must stand for nothing else.
        """
        label = v.label if isinstance(v, IndexedBase) else v
        name = str(label)
        notations = (scalar(name),) if v is not label else (scalar(name), dimension(name))
        if label not in notations or name == "pi" or not name.isidentifier():
            raise Unsupported(f"{v} stands where a number is expected, and is none of the notation's names")
        if v is label:
            kind, shape = "dimension" if label.is_integer else "scalar", ()
        else:
            kind, shape = "entry", tuple(v.shape or ())
        if self.names.setdefault(name, (kind, shape)) != (kind, shape):
            raise Unsupported(f"the name {name} stands for two different things")
        return kind, name, shape

    def indices(self, number: int) -> frozenset[str]:
        """The indices on which an atom depends."""
        known = self._indices.get(number)
        if known is None:
            atom = self.atoms[number]
            free = {*atom.at, *self.ratio_indices(atom.values)} - {label for label, _ in atom.bound}
            known = self._indices[number] = frozenset(free)
        return known

    def ratio_indices(self, values: Iterable[Ratio]) -> set[str]:
        """The indices on which some values depend."""
        return {i for r in values for a in r.atoms for i in self.indices(a)}

    def fresh(self, range_: Expr) -> str:
        """A new placeholder for a bound index; its range 1..size must not be empty."""
        if isinstance(range_, Symbol):
            empty = self.variable(range_)[0] != "dimension"
        else:
            empty = not isinstance(range_, Integer) or range_ < 1
        if empty:
            raise Unsupported(f"the range 1..{range_} may be empty")
        self._fresh += 1
        name = f"@{self._fresh}"
        self.sizes[name] = range_
        return name

    # ------------------------------------------------------------ reading an expression

    def value(
        self, expr: Basic, env: dict[Symbol, str] | None = None, guards: frozenset[Ratio] = frozenset()
    ) -> Ratio:
        """The normal form of ``expr``.

        ``env`` maps bound indices to placeholders.  ``guards`` are weights whose vanishing makes
        the whole product 0 by the convention 0·log 0 = 0: under them a logarithm may assume
        that they are positive, of the quotient that it is of, but not of what stands inside that.
        """
        need_time()
        env = env or {}
        method = self._methods.get(type(expr))
        if method is not None:
            return method(expr, env, guards)
        if isinstance(expr, sympy.Rational):
            return constant(QQ(expr.p, expr.q))
        if isinstance(expr, Definition):
            return self._definition(expr, env, guards)
        raise Unsupported(f"no rule reads {type(expr).__name__}: {expr}")

    @cached_property
    def _methods(self) -> dict[type, Callable[..., Ratio]]:
        hyperbolic = (sympy.tanh, sympy.sinh, sympy.cosh, sympy.atanh)
        return {
            Symbol: self._symbol,
            type(sympy.E): lambda e, env, g: self.exp(ONE),
            type(sympy.pi): lambda e, env, g: self.named("scalar", "pi"),
            Indexed: self._indexed,
            Entry: self._entry,
            sympy.Add: self._sum_of_terms,
            sympy.Mul: self._product_of_factors,
            sympy.Pow: self._pow,
            sympy.exp: lambda e, env, g: self.exp(self._unguarded(e.args[0], env)),
            sympy.log: self._log,
            sympy.Abs: lambda e, env, g: self.absolute_value(self.value(e.args[0], env)),
            sympy.Max: lambda e, env, g: self._extreme_of_two(e, env, 1),
            sympy.Min: lambda e, env, g: self._extreme_of_two(e, env, -1),
            sympy.KroneckerDelta: lambda e, env, g: self.delta(*(self._at(i, env) for i in e.args)),
            sympy.Sum: self._sum,
            sympy.Product: self._product,
            sympy.Derivative: self._derivative,
            vmax: self._extreme,
            vmin: self._extreme,
            sympy.erf: lambda e, env, g: self.atom("apply", "erf", (self._unguarded(e.args[0], env),)),
            **dict.fromkeys(hyperbolic, self._hyperbolic),
        }

    def _symbol(self, s: Symbol, env: dict[Symbol, str], _: Any) -> Ratio:
        if s in env or s.name in self.scope.sizes:
            raise Unsupported(f"the index {s} stands where a number is expected")
        return self.named(*self.variable(s))

    def _at(self, i: Basic, env: dict[Symbol, str]) -> str:
        """An index as a name; numbers are names too."""
        if isinstance(i, Integer):
            if i < 1:
                raise Unsupported(f"the index {i} is less than 1")
            return str(int(i))
        if not isinstance(i, Symbol):
            raise Unsupported(f"the index {i} is neither a name nor a number")
        if i not in env and (i != index(i.name) or not i.name.isidentifier()):
            raise Unsupported(f"{i} is no name of an index")
        name: str = env.get(i, i.name)
        return self.scope.same.get(name, name)

    def _indexed(self, e: Indexed, env: dict[Symbol, str], _: Any) -> Ratio:
        name, shape, *at = self._entry_of(e, env)
        return self.named("entry", name, shape, tuple(at))

    def _entry_of(self, e: Indexed, env: dict[Symbol, str]) -> tuple[Any, ...]:
        """(name, shape, indices…) of an entry, its indices in their ranges."""
        _, name, shape = self.variable(e.base)
        at = [self._at(i, env) for i in e.indices]
        for i, range_ in zip(at, shape, strict=True):
            self._check_range(i, range_, e)
        return name, shape, *at

    def _check_range(self, i: str, range_: Expr, e: Basic) -> None:
        if i.isdigit():
            if isinstance(range_, Integer) and not 1 <= int(i) <= int(range_):
                raise Unsupported(f"{e}: index {i} outside 1..{range_}")
            if not isinstance(range_, Integer) and i != "1" and not self.signs.at_least(range_, int(i)):
                raise Unsupported(f"{e}: component {i} need not exist when {range_} is any size ≥ 1")
        elif self.sizes.get(i, range_) != range_:
            raise Unsupported(f"{e}: index {i} ranges over 1..{self.sizes[i]}, not 1..{range_}")

    def _entry(self, e: Entry, env: dict[Symbol, str], _: Any) -> Ratio:
        entries, at = e.args
        i = self._at(at, env)
        self._check_range(i, Integer(len(entries.args)), e)
        if i.isdigit():
            return self.value(component(entries, int(i)), env)
        return self.atom("literal", None, tuple(self.value(v, env) for v in entries.args), (i,))

    def _sum_of_terms(self, e: Expr, env: dict[Symbol, str], guards: frozenset[Ratio]) -> Ratio:
        out = ZERO
        for a in e.args:
            out = out + self.value(a, env, guards)
        return out

    def _product_of_factors(self, e: Expr, env: dict[Symbol, str], guards: frozenset[Ratio]) -> Ratio:
        weights = [a for a in e.args if not _has_log(a)]
        out = ONE
        for a in weights:
            out = self.tidy(out * self.value(a, env))
        if len(weights) < len(e.args):
            guards = guards | self._weights(out)
            if any(a.has(*COMPONENTS) for a in weights):
                guards = guards | {ONE}  # says only that a component is among the weights
            for a in e.args:
                if _has_log(a):
                    out = self.tidy(out * self.value(a, env, guards))
        return out

    def _weights(self, r: Ratio) -> frozenset[Ratio]:
        """The nonnegative factors of a product: where one is 0, so is the product."""
        if not r.numerator:
            return frozenset({ZERO})
        unit, parts = factors(r.numerator)
        found = [generator(a) for a, e in unit.numerator[0][0] if e > 0]
        found += [sign for f, _ in parts for sign in (Ratio(f), -Ratio(f))]
        return frozenset(w for w in found if self.signs.nonnegative(w))

    def _pow(self, e: Expr, env: dict[Symbol, str], guards: frozenset[Ratio]) -> Ratio:
        base, exponent = e.args
        if isinstance(exponent, Integer):
            k = int(exponent)
            if abs(k) > LARGEST_INTEGER:
                raise Unsupported(f"the exponent {k} is too large")
            if k < 0:
                value = self.value(base, env)
                self._oblige("≠ 0", value, base)
                return self.tidy(self.inverse(value).power(-k))
            return self.tidy(self.value(base, env, guards).power(k))
        value, c = self._unguarded(base, env), self._unguarded(exponent, env)
        rational = c.constant
        self._oblige("≥ 0" if rational is not None and rational > 0 else "> 0", value, base)
        if "power" not in self.laws:
            return self.atom("apply", "pow", (value, c))
        return self.rational_power(value, rational) if rational is not None else self.exp(c * self.log(value))

    def _log(self, e: Expr, env: dict[Symbol, str], guards: frozenset[Ratio]) -> Ratio:
        if len(e.args) > 1:
            raise Unsupported(f"the base of {e}: write a quotient of natural logarithms")
        if ZERO in guards:
            return self._silenced(e.args[0], env, ONE in guards)
        assumed, self.signs = self.signs, self.signs.assuming(guards)
        try:
            value = self._quotient(e.args[0], env)
            self._oblige("> 0", value, e.args[0])
            out = self.log(value)
        finally:
            self.signs = assumed
        if guards:  # w·log u is 0 at w = 0; a log that is itself a quotient must not cancel the weight
            for below in self._denominators(out):
                self._oblige("≠ 0", below, e)
        return out

    def _silenced(self, argument: Basic, env: dict[Symbol, str], component_: bool) -> Ratio:
        """0·log u = 0, nothing being asked of u but a value; of components, log(u/v) is log u − log v."""
        noted = len(self.obligations)
        parts = list(self._parts(argument))
        if not component_ or not all(part.has(*COMPONENTS) for part, power in parts if power < 0):
            parts = [(argument, 1)]
        try:
            for part, _ in parts:
                self._unguarded(part, env)
        except Unsupported:
            if len(self.obligations) == noted:
                raise
        return ZERO

    def _quotient(self, e: Basic, env: dict[Symbol, str]) -> Ratio:
        """The argument of a logarithm: log(u/v) may count on a weight for v ≠ 0, as log u − log v may."""
        out = ONE
        for part, power in self._parts(e):
            value = self._unguarded(part, env)
            if power < 0:
                self._oblige("≠ 0", value, part)
                value = self.inverse(value)
            out = self.tidy(out * value.power(abs(power)))
        return out

    def _parts(self, e: Basic, power: int = 1) -> Iterator[tuple[Basic, int]]:
        """What a quotient is made of, with exponents that are not 0."""
        if isinstance(e, sympy.Mul):
            for a in e.args:
                yield from self._parts(a, power)
        elif isinstance(e, Definition) and self._unfolds(e):
            yield from self._parts(e.unfold(), power)
        elif (
            isinstance(e, sympy.Pow)
            and e.args[1].is_Integer
            and 0 < abs(k := power * int(e.args[1])) <= LARGEST_INTEGER
        ):
            yield from self._parts(e.args[0], k)
        else:
            yield e, power

    def _unguarded(self, e: Basic, env: dict[Symbol, str]) -> Ratio:
        """A value that no weight excuses: w silences log w and log(1/w), not e^(1/w) or log(1 + 1/w)."""
        assumed, self.signs = self.signs, self.signs.plain
        try:
            return self.value(e, env)
        finally:
            self.signs = assumed

    def _denominators(self, r: Ratio) -> Iterator[Ratio]:
        """What stands in a denominator outside every atom."""
        for f, _ in r.denominator:
            yield Ratio(f)
        yield from (generator(a) for a in {a for m, _ in r.numerator for a, e in m if e < 0})

    def _oblige(self, what: str, value: Ratio, expr: Basic, said: str = "") -> None:
        """Note that ``expr`` must be ``what`` unless signs already show it."""
        if not self.signs.meets(what, value):
            self.obligations.append((said or what, value, expr, self.signs.guards))

    def _extreme_of_two(self, e: Expr, env: dict[Symbol, str], sign: int) -> Ratio:
        out = self.value(e.args[0], env)
        for a in e.args[1:]:
            b = self.value(a, env)
            if "abs" in self.laws:
                out = (out + b + constant(sign) * self.absolute_value(out - b)) * constant(QQ(1, 2))
            else:
                out = self.atom("apply", type(e).__name__, tuple(sorted((out, b))))
        return out

    def _extreme(self, e: Expr, env: dict[Symbol, str], _: Any) -> Ratio:
        v, name = e.args[0], type(e).__name__
        if isinstance(size(v), Integer):
            head = sympy.Max if name == "vmax" else sympy.Min
            parts = [component(v, k) for k in range(1, int(size(v)) + 1)]
            return self.value(parts[0] if len(parts) == 1 else head(*parts, evaluate=False), env)
        k = self.fresh(size(v))
        body = self._component(v, k, env)
        shift = ZERO
        if "max_shift" in self.laws:
            for term in body.terms():
                if k not in self.ratio_indices([term]):
                    shift, body = shift + term, body - term
        return shift + self._of_vectors(name, [(k, body)])

    def _component(self, v: Basic, k: str, env: dict[Symbol, str]) -> Ratio:
        at = Symbol(k, integer=True)
        return self.value(component(v, at), {**env, at: k})

    def _of_vectors(
        self, name: str, vectors: list[tuple[str, Ratio]], *rest: Ratio, at: tuple[str, ...] = ()
    ) -> Ratio:
        """A function of whole vectors, each given by its component at a placeholder."""
        values, bound = [], []
        for k, body in vectors:
            label = f"#{self._level(body) + 1}.0:{self.sizes[k]}"
            self.sizes.setdefault(label, self.sizes[k])
            values.append(self.rename(body, {k: label}))
            bound.append((label, self.sizes[k]))
        return self.atom("apply", name, (*values, *rest), at, tuple(bound))

    def _hyperbolic(self, e: Expr, env: dict[Symbol, str], _: Any) -> Ratio:
        u = self._unguarded(e.args[0], env)
        if isinstance(e, sympy.atanh):
            self._oblige("> 0", ONE - u * u, 1 - e.args[0] ** 2)
        if "hyperbolic" not in self.laws:
            return self.atom("apply", type(e).__name__, (u,))
        half = constant(QQ(1, 2))
        if isinstance(e, sympy.atanh):
            return half * (self.log(ONE + u) - self.log(ONE - u))
        plus, minus = self.exp(u), self.exp(-u)
        if isinstance(e, sympy.tanh):
            return (plus - minus) * self.inverse(plus + minus)
        return half * (plus + minus if isinstance(e, sympy.cosh) else plus - minus)

    def _definition(self, e: Definition, env: dict[Symbol, str], guards: frozenset[Ratio]) -> Ratio:
        name = type(e).__name__
        if is_vector(e):
            raise Unsupported(f"{e} is a vector; a relation is between numbers")
        if self._unfolds(e):
            return self.value(e.unfold(), env, guards)
        vectors: list[tuple[str, Ratio]] = []
        scalars: list[Ratio] = []
        at: tuple[str, ...] = ()
        for kind, a in zip(e.kinds, e.args, strict=True):
            if kind == "vector":
                k = self.fresh(size(a))
                vectors.append((k, self._component(a, k, env)))
            elif kind == "index":
                at = (self._at(a, env),)
                self._check_range(at[0], size(e.args[0]), e)
            else:
                scalars.append(self.value(a, env))
        out = self._of_vectors(name, vectors, *scalars, at=at)
        if not env and (number := self._sole(out)) is not None:
            self.written[number] = e
        return out

    def _unfolds(self, e: Definition) -> bool:
        """Whether the definition of e is switched on; vmax and vmin have none to unfold."""
        name = type(e).__name__
        if registry[name] is not type(e):
            raise Unsupported(f"{name} is not the definition of that name")
        on = f"{name}.definition" in self.laws or self.laws >= ALL
        return on and not isinstance(e, (vmax, vmin)) and not is_vector(e)

    # ------------------------------------------------------------ constructors

    def tidy(self, r: Ratio) -> Ratio:
        """Apply δ² = δ, δ_ij f_j = δ_ij f_i, |u|² = u², root^degree = base."""
        if not any(self.atoms[a].kind in ("delta", "abs", "root") for m, _ in r.numerator for a, _ in m):
            return r
        out = ZERO
        for term in r.terms():
            ((monomial, c),) = term.numerator
            rest, extra = dict(monomial), ONE
            for a, e in monomial:
                kind, inner = self.atoms[a].kind, self.atoms[a].values
                if kind == "delta" and e > 1:
                    rest[a] = 1
                elif kind == "abs" and abs(e) >= 2:
                    rest[a] = e % 2
                    extra = extra * inner[0].power(e - e % 2)
                elif kind == "root" and not 0 <= e < self.atoms[a].tag:
                    degree = self.atoms[a].tag
                    rest[a] = e % degree
                    extra = extra * inner[0].power(e // degree)
            term = (
                Ratio(((tuple((a, e) for a, e in sorted(rest.items()) if e), c),), term.denominator) * extra
            )
            for a, _ in monomial:  # a delta in a denominator is no factor
                if self.atoms[a].kind == "delta":
                    i, j = self.atoms[a].at
                    term = generator(a) * self.rename(term * generator(a, -1), {j: i})
            out = out + term
        return out

    def by_delta(self, r: Ratio, f: Callable[[Ratio], Ratio]) -> Ratio:
        """f(r) for a function that is not polynomial: f(r₀) + δ·(f(r₁) − f(r₀))."""
        for a in sorted(r.atoms):
            if self.atoms[a].kind == "delta":
                i, j = self.atoms[a].at
                one = self.rename(_with(r, a, ONE), {j: i})
                off = self.by_delta(_with(r, a, ZERO), f)
                return self.tidy(off + generator(a) * (self.by_delta(one, f) - off))
        return f(r)

    def inverse(self, r: Ratio) -> Ratio:
        """1/r; raises Unsupported where r is identically 0."""
        return self.by_delta(r, Ratio.inverse)

    def delta(self, i: str, j: str) -> Ratio:
        """Kronecker's delta of two index names."""
        if i == j:
            return ONE
        if (i.isdigit() and j.isdigit()) or frozenset((i, j)) in self.scope.distinct:
            return ZERO
        if self.sizes.get(i) != self.sizes.get(j) and not (i.isdigit() or j.isdigit()):
            raise Unsupported(f"delta of the indices {i} and {j}, which have different ranges")
        for number, other in ((i, j), (j, i)):
            if number.isdigit():
                self._check_range(number, self.sizes.get(other, Integer(1)), Symbol(number))
        first, second = sorted(
            (i, j), key=lambda k: (not k.isdigit(), k)
        )  # f_k stands as f_1, not f_1 as f_k
        return self.atom("delta", at=(first, second))

    def exp(self, r: Ratio) -> Ratio:
        """exp r: over sums a product, of a logarithm its argument."""
        if "exp_add" not in self.laws:
            if "exp_log" in self.laws and (inner := self._only(r, "log")):
                return inner
            return self.atom("exp", None, (r,))
        return self.by_delta(r, self._exp)

    def _exp(self, r: Ratio) -> Ratio:
        out = ONE
        for term in r.terms():
            ((_, c),) = term.numerator
            unit = term * constant(1 / c)
            base = self._only(unit, "log") if "exp_log" in self.laws else None
            # Under its weight log 0 may stand for any number: e^{w log w} keeps it, for e^{log 0} is not 0.
            if base is not None and abs(c) <= LARGEST_POWER and self._positive(base):
                out = out * (base.power(int(c)) if c.denominator == 1 else self.rational_power(base, c))
            elif (degree := lcm(self.degree, int(c.denominator))) > FINEST:
                out = out * self.atom("exp", None, (unit * constant(abs(c)),)).power(1 if c > 0 else -1)
            else:  # exp(c·m) is a power of exp(m/degree), one degree for the whole evaluation
                if degree != self.degree:
                    raise Rescale(degree)
                step = unit * constant(QQ(1, self.degree))
                out = out * self.atom("exp", None, (step,)).power(int(c * self.degree))
        return self.tidy(out)

    def _sole(self, r: Ratio) -> int | None:
        """The number of the atom that r is, when r is exactly one atom."""
        match r.numerator:
            case ((((atom, 1),), c),) if c == 1 and not r.denominator:
                return atom
        return None

    def _only(self, r: Ratio, kind: str) -> Ratio | None:
        """The value inside the one atom that r is, when it is of this kind."""
        number = self._sole(r)
        return (
            self.atoms[number].values[0] if number is not None and self.atoms[number].kind == kind else None
        )

    def log(self, r: Ratio) -> Ratio:
        """log r, split over the factors that signs show to be positive."""
        if "log_law" not in self.laws:
            if "exp_log" in self.laws and (inner := self._only(r, "exp")) is not None:
                return inner
            return self.atom("log", None, (r,))
        return self.by_delta(r, self._log_of_product)

    def _log_of_product(self, r: Ratio) -> Ratio:
        if not r.numerator:  # it is multiplied by 0, or it is not defined
            return self.atom("log", None, (r,))
        unit, parts = factors(r.numerator)
        ((monomial, c),) = unit.numerator
        powers: list[tuple[Ratio, int]] = [(generator(a), e) for a, e in monomial]
        powers += [(Ratio(f), e) for f, e in parts]
        powers += [(Ratio(f), -e) for f, e in r.denominator]
        out, rest = ZERO, constant(-1 if c < 0 else 1)
        out = out + self._log_of_number(abs(c))
        for base, e in powers:
            sign = 1
            if not self._positive(base):
                sign = -1 if self._positive(-base) else 0
            if sign:
                out = out + constant(e) * self._log_of_factor(constant(sign) * base)
                rest = rest * constant(sign ** abs(e))
            elif e % 2 == 0:
                out = out + constant(e) * self._log_of_factor(self.absolute_value(base))
            else:
                out = out + constant(e - 1) * self._log_of_factor(self.absolute_value(base))
                rest = rest * base
        return out if rest == ONE else out + self.atom("log", None, (rest,))

    def _positive(self, r: Ratio) -> bool:
        return bool(self.signs.positive(r))

    def _log_of_number(self, c: Any) -> Ratio:
        out = ZERO
        for part, sign in ((int(c.numerator), 1), (int(c.denominator), -1)):
            if part > 10**40:
                raise Unsupported("the logarithm of a number with more than 40 digits")
            for prime, e in _primes(part).items():
                out = out + constant(sign * e) * self.atom("log", None, (constant(prime),))
        return out

    def _log_of_factor(self, f: Ratio) -> Ratio:
        if (exponent := self._only(f, "exp")) is not None and "exp_log" in self.laws:
            return exponent
        if (base := self._only(f, "root")) is not None:
            return constant(QQ(1, self.atoms[self._sole(f)].tag)) * self.log(base)  # type: ignore[index]
        return self.atom("log", None, (f,))

    def rational_power(self, r: Ratio, c: Any) -> Ratio:
        """r^c for rational c and r whose factors are nonnegative; otherwise one atom."""
        return self.by_delta(r, lambda u: self._rational_power(u, c))

    def _rational_power(self, r: Ratio, c: Any) -> Ratio:
        if not r.numerator:
            return ZERO if c > 0 else ZERO.inverse()  # which is refused
        unit, parts = factors(r.numerator)
        ((monomial, k),) = unit.numerator
        powers = [(generator(a), e) for a, e in monomial] + [(Ratio(f), e) for f, e in parts]
        powers += [(Ratio(f), -e) for f, e in r.denominator]
        out = ONE
        rest = constant(-1 if k < 0 else 1)
        for part, side in ((int(abs(k).numerator), 1), (int(abs(k).denominator), -1)):
            for prime, e in _primes(part).items():
                out = out * self._root(constant(prime), QQ(side * e) * c)
        for base, e in powers:
            if self.signs.nonnegative(base):
                out = out * self._root(base, e * c)
            elif self.signs.nonnegative(-base):
                out, rest = out * self._root(-base, e * c), rest * constant((-1) ** abs(e))
            elif e % 2 == 0:
                out = out * self._root(self.absolute_value(base), e * c)
            else:
                out, rest = out * self._root(self.absolute_value(base), (e - 1) * c), rest * base
        return self.tidy(out if rest == ONE else out * self._root(rest, c))

    def _root(self, base: Ratio, c: Any) -> Ratio:
        if c.denominator == 1:
            return base.power(int(c))
        if (inner := self._only(base, "exp")) is not None and "exp_add" in self.laws:
            return self.exp(inner * constant(c))
        return self.atom("root", int(c.denominator), (base,)).power(int(c.numerator))

    def absolute_value(self, r: Ratio) -> Ratio:
        """|r|, over the factors of r."""
        if "abs" not in self.laws:
            return self.atom("abs", None, (r,))
        return self.by_delta(r, self._absolute)

    def _absolute(self, r: Ratio) -> Ratio:
        if not r.numerator:
            return ZERO
        unit, parts = factors(r.numerator)
        ((monomial, c),) = unit.numerator
        powers = [(generator(a), e) for a, e in monomial] + [(Ratio(f), e) for f, e in parts]
        powers += [(Ratio(f), -e) for f, e in r.denominator]
        out = constant(abs(c))
        for base, e in powers:
            out = out * self._absolute_factor(base, e)
        return self.tidy(out)

    def _absolute_factor(self, base: Ratio, e: int) -> Ratio:
        if e % 2 == 0:
            return base.power(e)
        for sign in (1, -1):
            oriented = constant(sign) * base
            if self.signs.nonnegative(oriented) or self.absolute.get(base) == sign:
                return oriented.power(e)
        return self.atom("abs", None, (base,)).power(e)

    # ------------------------------------------------------------ sums

    def _sum(self, e: Expr, env: dict[Symbol, str], guards: frozenset[Ratio]) -> Ratio:
        k, positions, at = self._range(e)
        if positions and "sum_expand" in self.laws:
            out = ZERO
            for position in positions:
                out = out + self.value(e.args[0], {**env, k: position}, guards)
            return out
        return self.sum_over(at, self.value(e.args[0], {**env, k: at}, guards))

    def _product(self, e: Expr, env: dict[Symbol, str], _: Any) -> Ratio:
        k, positions, at = self._range(e)
        if positions and "product" in self.laws:
            out = ONE
            for position in positions:
                out = self.tidy(out * self.value(e.args[0], {**env, k: position}))
            return out
        inner = self.value(e.args[0], {**env, k: at})
        if "product" in self.laws and self._positive(inner):
            return self.exp(self.sum_over(at, self.log(inner)))
        return self._of_vectors("product", [(at, inner)])

    def _range(self, e: Expr) -> tuple[Symbol, list[str], str]:
        """The bound index of a sum or product, its positions when they are few, and a placeholder."""
        (k, low, high), *more = e.args[1:]
        noun = type(e).__name__.lower()
        if more:
            raise Unsupported(f"write a double {noun} as a {noun} of {noun}s")
        if low != 1:
            raise Unsupported(f"a {noun} from {low}: {noun}s run from 1")
        at = self.fresh(high)
        few = int(high) if isinstance(high, Integer) and high <= EXPANDED else 0
        return k, [str(position) for position in range(1, few + 1)], at

    def sum_over(self, k: str, body: Ratio) -> Ratio:
        """Σ over the placeholder k of a body: linear, sifted, constants out, renamed."""
        if "sum_linear" not in self.laws:
            if k not in self.ratio_indices([body]) and "sum_const" in self.laws:
                return self._size(k) * body
            if (sifted := self._sift(k, body)) is not None:
                return sifted
            return self._bind([k], body)
        out = ZERO
        for term in body.terms():
            sifted = self._sift(k, term)
            out = out + (self._sum_of_term(k, term) if sifted is None else sifted)
        return out

    def _size(self, k: str) -> Ratio:
        return self.value(self.sizes[k])

    def _sift(self, k: str, term: Ratio) -> Ratio | None:
        """Σ_k δ_ki f_k = f_i, when every summand has such a delta."""
        if "sift" not in self.laws or not term.numerator:
            return None
        out = ZERO
        for part in term.terms():
            hit = next(
                (a for a in sorted(part.atoms) if self.atoms[a].kind == "delta" and k in self.atoms[a].at),
                None,
            )
            if hit is None:
                return None
            other = next(i for i in self.atoms[hit].at if i != k)
            out = out + self.rename(part * generator(hit, -1), {k: other})
        return out

    def _sum_of_term(self, k: str, term: Ratio) -> Ratio:
        ((monomial, c),) = term.numerator
        outside, inside, bound = constant(c), ONE, [k]
        for a, e in monomial:
            if k not in self.indices(a):
                outside = outside * generator(a, e)
            elif self.atoms[a].kind == "sum" and e > 0:
                for _ in range(e):
                    labels, body = self._opened(self.atoms[a])
                    bound, inside = bound + labels, inside * body
            else:
                inside = inside * generator(a, e)
        for f, e in term.denominator:
            factor = Ratio(f).power(-e)
            if k in self.ratio_indices([factor]):
                inside = inside * factor
            else:
                outside = outside * factor
        for part_bound, part in self._connected(bound, inside):
            outside = outside * self._bind(part_bound, part)
        return self.tidy(outside)

    def _opened(self, atom: Atom) -> tuple[list[str], Ratio]:
        """The body of a sum with fresh placeholders for its labels."""
        new = {label: self.fresh(range_) for label, range_ in atom.bound}
        return list(new.values()), self.rename(atom.values[0], new)

    def _connected(self, bound: list[str], body: Ratio) -> list[tuple[list[str], Ratio]]:
        """A sum over several indices as a product of sums that share none."""
        if len(body.numerator) != 1:
            return [(bound, body)]
        ((monomial, c),) = body.numerator
        pieces = [(generator(a, e), set(self.indices(a)) & set(bound)) for a, e in monomial]
        pieces += [
            (r, self.ratio_indices([r]) & set(bound))
            for r in (Ratio(f).power(-e) for f, e in body.denominator)
        ]
        groups: list[tuple[set[str], Ratio]] = []
        for value, names in pieces:
            touching = [g for g in groups if g[0] & names]
            groups = [g for g in groups if not g[0] & names]
            for other, r in touching:
                names, value = names | other, value * r
            groups.append((names, value))
        covered = set().union(*(names for names, _ in groups))
        groups += [({k}, ONE) for k in bound if k not in covered]
        first = constant(c)
        out = []
        for names, value in groups:
            out.append((sorted(names), value * first))
            first = ONE
        return out

    def _bind(self, bound: list[str], body: Ratio) -> Ratio:
        """The sum atom over these placeholders, its indices renamed canonically."""
        if not body.numerator:
            return ZERO
        if "sum_const" in self.laws and body.constant is not None:
            for k in bound:
                body = body * self._size(k)
            return body
        level = self._level(body) + 1
        best: tuple[Ratio, tuple[Any, ...]] | None = None
        for order in permutations(bound) if len(bound) <= 4 else [tuple(bound)]:
            # The range is part of the label: one label must not stand for indices of two ranges.
            labels = {k: f"#{level}.{j}:{self.sizes[k]}" for j, k in enumerate(order)}
            limits = tuple((labels[k], self.sizes[k]) for k in order)
            for label, range_ in limits:
                self.sizes.setdefault(label, range_)
            candidate = (self.rename(body, labels), limits)
            if best is None or _order(candidate) < _order(best):
                best = candidate
        renamed, limits = best  # type: ignore[misc]
        return self.atom("sum", None, (renamed,), (), limits)

    def _level(self, body: Ratio) -> int:
        """The highest level of a label inside, bound or not."""
        return max((level for a in body.atoms for level in self._levels(self.atoms[a])), default=0)

    def _levels(self, atom: Atom) -> Iterator[int]:
        for name in (*atom.at, *(label for label, _ in atom.bound)):
            if name.startswith("#"):
                yield int(name[1:].split(".")[0])
        for value in atom.values:
            yield self._level(value)

    def rename(self, r: Ratio, names: dict[str, str]) -> Ratio:
        """Replace free indices, rebuilding every atom through its constructor."""
        if not names or not self.ratio_indices([r]) & names.keys():
            return r
        return self.tidy(r.map(lambda a: self._renamed(a, names)))

    def _renamed(self, number: int, names: dict[str, str]) -> Ratio:
        if not self.indices(number) & names.keys():
            return generator(number)
        return self.rebuilt(self.atoms[number], lambda r: self.rename(r, names), names)

    def rebuilt(self, atom: Atom, f: Callable[[Ratio], Ratio], names: dict[str, str]) -> Ratio:
        """The same atom over ``f`` of its parts, made anew by its constructor."""
        at = tuple(names.get(i, i) for i in atom.at)
        match atom.kind:
            case "sum":
                labels, body = self._opened(atom)
                inner = f(body)
                if "sum_linear" not in self.laws:
                    return self._bind(labels, inner)
                for k in labels:
                    inner = self.sum_over(k, inner)
                return inner
            case "delta":
                return self.delta(*at)
            case "literal" if at[0].isdigit():
                return f(atom.values[int(at[0]) - 1])
        if atom.kind == "derivative":
            with self._varying({atom.tag[0]}):
                return self.atom(atom.kind, atom.tag, tuple(map(f, atom.values)), at)
        values = tuple(map(f, atom.values))
        match atom.kind:
            case "exp":
                return self.exp(values[0])
            case "log":
                return self.log(values[0])
            case "root":
                return self.rational_power(values[0], QQ(1, atom.tag))
            case "abs":
                return self.absolute_value(values[0])
        return self.atom(atom.kind, atom.tag, values, at, atom.bound)

    # ------------------------------------------------------------ derivatives

    def _derivative(self, e: Expr, env: dict[Symbol, str], _: Any) -> Ratio:
        body, *variables = e.args
        targets = [self._target(v, env) for v, order in variables for _ in range(int(order))]
        with self._varying({t[0] for t in targets}):
            out = self.value(body, env)
            self.derived = e
            for target in targets:
                out = self.diff(out, target)
        return self.rename_all(out) if self.constrained else out

    @contextmanager
    def _varying(self, names: set[str]) -> Iterator[None]:
        """Inside a derivative in these variables."""
        before = self.constrained, self.citing, self.signs
        self.constrained = False
        self.citing = self.citing and self.signs.free(names)
        self.signs = self.signs.open(names)
        try:
            yield
        finally:
            self.constrained, self.citing, self.signs = before

    def _target(self, variable: Basic, env: dict[Symbol, str]) -> tuple[Any, ...]:
        """What to differentiate in: (name, shape, indices…), as the atoms carry it."""
        if isinstance(variable, Indexed):
            return self._entry_of(variable, env)
        if variable in env or not isinstance(variable, Symbol):
            raise Unsupported(f"a derivative in {variable}, which is no variable")
        kind, *target = self.variable(variable)
        if kind == "dimension":
            raise Unsupported(f"the size {variable} is no variable to differentiate in")
        return tuple(target)

    def rename_all(self, r: Ratio) -> Ratio:
        """Rebuild every atom, so that hypotheses switched on meanwhile take effect."""
        return self.tidy(r.map(lambda a: self.rebuilt(self.atoms[a], self.rename_all, {})))

    def mentions(self, r: Ratio, name: str) -> bool:
        """Whether r depends on the variable of this name."""
        return any(self._atom_mentions(self.atoms[a], name) for a in r.atoms)

    def _atom_mentions(self, atom: Atom, name: str) -> bool:
        if atom.kind in ("scalar", "entry", "dimension"):
            return bool(atom.tag[0] == name)
        return any(self.mentions(r, name) for r in atom.values)

    def diff(self, r: Ratio, v: tuple[Any, ...]) -> Ratio:
        """∂r/∂v by the rules that are switched on; what they do not reach stays an atom."""
        name = v[0]
        if not self.mentions(r, name):
            return ZERO
        below = self._below(r, name)
        if below != ONE:
            above = self.tidy(r * below)
            if "quotient_rule" in self.laws:
                numerator = self.diff(above, v) * below - above * self.diff(below, v)
                return self.tidy(numerator * below.power(-2))
            if "power_rule" in self.laws and not self.mentions(above, name):
                return self.tidy(-above * self.diff(below, v) * below.power(-2))
            return self._opaque(r, v)
        if len(r.numerator) > 1:
            if "linearity" not in self.laws:
                return self._opaque(r, v)
            out = ZERO
            for term in r.terms():
                out = out + self.diff(term, v)
            return self.tidy(out)
        return self._diff_term(r, v)

    def _below(self, r: Ratio, name: str) -> Ratio:
        """The denominator as far as it moves with the variable; exp never counts as one."""
        out = ONE
        for f, e in r.denominator:
            if self.mentions(Ratio(f), name):
                out = out * Ratio(f).power(e)
        lowest: dict[int, int] = {}
        for m, _ in r.numerator:
            for a, e in m:
                if e < 0 and self.atoms[a].kind != "exp" and self._atom_mentions(self.atoms[a], name):
                    lowest[a] = min(lowest.get(a, 0), e)
        for a, e in lowest.items():
            out = out * generator(a, -e)
        return out

    def _diff_term(self, r: Ratio, v: tuple[Any, ...]) -> Ratio:
        ((monomial, c),) = r.numerator
        fixed, moving = Ratio((((), c),), r.denominator), []
        exponent, exponential = ZERO, ONE
        for a, e in monomial:
            atom = self.atoms[a]
            if not self._atom_mentions(atom, v[0]):
                fixed = fixed * generator(a, e)
            elif atom.kind == "exp":
                exponent, exponential = exponent + constant(e) * atom.values[0], exponential * generator(a, e)
            else:
                moving.append((a, e))
        parts: list[tuple[Ratio, Callable[[], Ratio]]] = []
        if exponential != ONE:
            parts.append((exponential, lambda: self._diff_exp(exponential, exponent, v)))
        for a, e in moving:
            parts.append((generator(a, e), lambda a=a, e=e: self._diff_power(a, e, v)))  # type: ignore[misc]
        if (fixed != ONE and "linearity" not in self.laws) or (
            len(parts) > 1 and "product_rule" not in self.laws
        ):
            return self._opaque(r, v)
        out = ZERO
        for position, (_, derivative) in enumerate(parts):
            term = fixed * derivative()
            for other, (factor, _) in enumerate(parts):
                if other != position:
                    term = self.tidy(term * factor)
            out = out + term
        return self.tidy(out)

    def _diff_exp(self, value: Ratio, exponent: Ratio, v: tuple[Any, ...]) -> Ratio:
        if "exp_rule" not in self.laws:
            return self._opaque(value, v)
        return self.tidy(value * self.diff(exponent, v))

    def _diff_power(self, a: int, e: int, v: tuple[Any, ...]) -> Ratio:
        if e != 1 and "power_rule" not in self.laws:
            return self._opaque(generator(a, e), v)
        return self.tidy(constant(e) * generator(a, e - 1) * self._diff_atom(a, v))

    def _diff_atom(self, a: int, v: tuple[Any, ...]) -> Ratio:
        atom, laws = self.atoms[a], self.laws
        u = atom.values[0] if atom.values else ONE
        match atom.kind:
            case "scalar":
                return ONE
            case "entry":
                out = ONE
                for i, j in zip(atom.at, v[2:], strict=True):
                    out = self.tidy(out * self.delta(i, j))
                return out
            case "log" if "log_rule" in laws:
                self._oblige("> 0", u, self.derived, "from both sides")  # a weight excused log u, not u′/u
                return self.tidy(self.diff(u, v) * self.inverse(u))
            case "root" if "power_rule" in laws:
                self._oblige("> 0", u, self.derived, "from both sides")
                return self.tidy(constant(QQ(1, atom.tag)) * generator(a) * self.inverse(u) * self.diff(u, v))
            case "abs" if "abs" in laws:
                self._oblige("≠ 0", u, self.derived, "from both sides")
                return self.tidy(generator(a) * self.inverse(u) * self.diff(u, v))
            case "sum" if "sum_rule" in laws:
                labels, body = self._opened(atom)
                out = self.diff(body, v)
                for k in reversed(labels):
                    out = self.sum_over(k, out)
                return out
            case "apply" if atom.tag == "erf" and "exp_rule" in laws:
                root = self._root(self.named("scalar", "pi"), QQ(1, 2))
                return self.tidy(constant(2) * self.inverse(root) * self.exp(-u * u) * self.diff(u, v))
            case "literal":
                return self.atom(
                    "literal", None, tuple(self.diff(entry, v) for entry in atom.values), atom.at
                )
            case "apply" if atom.tag == "product":
                self.diff(self._opened(atom)[1], v)  # a product is differentiable where its factors are
            case "apply" if atom.tag in ("vmax", "vmin"):
                raise Unsupported("a maximum has no derivative at a tie")
            case _ if laws >= ALL:
                self.obligations.append(("from both sides", u, self.derived, frozenset()))
        return self._opaque(generator(a), v)

    def _opaque(self, r: Ratio, v: tuple[Any, ...]) -> Ratio:
        return self.atom("derivative", v[:2], (r,), v[2:])


def _with(r: Ratio, a: int, value: Ratio) -> Ratio:
    """r with an atom of its own (not one inside another atom) replaced."""
    return r.map(lambda b: value if b == a else generator(b))


def _order(candidate: tuple[Ratio, tuple[Any, ...]]) -> tuple[Any, ...]:
    return (candidate[0], tuple((label, str(range_)) for label, range_ in candidate[1]))


def _has_log(e: Basic) -> bool:
    """Whether e is polynomial in logarithms, so that a vanishing weight silences them."""
    if isinstance(e, sympy.log):
        return True
    if isinstance(e, (sympy.Add, sympy.Mul)):
        return any(_has_log(a) for a in e.args)
    if isinstance(e, sympy.Pow) and isinstance(e.args[1], Integer) and e.args[1] > 0:
        return _has_log(e.args[0])
    if isinstance(e, Definition) and not is_vector(e):
        return _has_log(e.unfold()) if type(e).__name__ in ("surprisal", "log_softmax", "logit") else False
    return False


def _primes(n: int) -> dict[int, int]:
    """The factors of a positive integer."""
    found = prime_factors(n)
    if found is None or prod(p**e for p, e in found.items()) != n:
        raise Unsupported("a number whose prime factors are not found")
    return found
