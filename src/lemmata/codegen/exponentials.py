"""Quotients of sums of exponentials, read from an expression and written so that nothing over- or underflows.

Whatever is made of exponentials by sums, products, quotients and rational powers is a product

    c · exp(u) · f₁^p₁ ⋯ · P₁^q₁ ⋯    with    P = Σ c · exp(u) · f ⋯,

where f are ordinary factors and the terms of P, which may run over a vector, have no exponential but exp(u).
Like terms are collected, so that what cancels by algebra is gone before anything is rounded: 1 − exp(u)/(exp(u)
+ exp(v)) is exp(v)/(exp(u) + exp(v)).  Each P is computed as a `Pool`, exp(m) · (a + r) about its largest
exponent m, and the exponents of all pools meet in one sum:

    P = exp(m) · Σ c · exp(u − m) · f ⋯        for every real m.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

import sympy
from sympy import (
    Abs,
    Add,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    Mul,
    Pow,
    Rational,
    Sum,
    Symbol,
    Tuple,
)

from lemmata.codegen import stable
from lemmata.codegen.stable.form import Form, Operation, operation
from lemmata.definitions import Definition
from lemmata.errors import LemmataError
from lemmata.matching import add, factors, key, multiply, scaled, terms
from lemmata.notation import build, fresh_index, index, is_vector, n, size, substitute, unevaluated

__all__ = [
    "Beyond",
    "LogScaled",
    "NearOne",
    "Part",
    "Pool",
    "Quotient",
    "Scaled",
    "exponent_of",
    "is_exponential",
    "linear",
    "logarithm",
    "meaning",
    "ordinary",
    "read",
    "restored",
    "total_of",
    "unfolded",
]

ONE = Integer(1)

MOST_TERMS = 48
"""A numerator with more terms is not multiplied out."""

MOST_COMPONENTS = 6
"""A sum over a vector of at most as many components is written out."""


class Beyond(LemmataError):
    """Not of the kind: the reason says why."""


# ------------------------------------------------------------------ what stands in the expression afterwards


class Pool(Expr):
    """A sum of terms c · exp(u): each ``Tuple(c, u)``, or ``Tuple(c, u, k, size, *without)`` for all k."""

    is_commutative = True

    def __new__(cls, *args: Any, **_: Any) -> Expr:
        return Expr.__new__(cls, *args)


class Part(Expr):
    """Of a pool exp(m) · (a + r): m, a, r or a + r, as ``number`` is 0, 1, 2 or 3."""

    def __new__(cls, pool: Expr, number: Any, **_: Any) -> Expr:
        return Expr.__new__(cls, pool, sympy.Integer(number))


class Scaled(Expr):
    """``Scaled(v, exponents, pools)`` is v · exp(Σ exponents) · Π pool^p, the pools as ``Tuple(p, pool)``."""

    is_commutative = True

    def __new__(cls, *args: Any, **_: Any) -> Expr:
        return Expr.__new__(cls, *args)


class NearOne(Expr):
    """``NearOne(e, l)`` is the logarithm l of 1 + e, which near 1 is better computed from e."""

    def __new__(cls, *args: Any, **_: Any) -> Expr:
        return Expr.__new__(cls, *args)


class LogScaled(Scaled):
    """The logarithm of the same; ``v`` is positive or the only factor whose sign is not known."""


# ------------------------------------------------------------------ terms


Powers = tuple[tuple[Expr, Rational], ...]


def _collected(
    pairs: Iterable[tuple[Any, Rational]], by: Callable[[Any], Any] = key
) -> tuple[tuple[Any, Rational], ...]:
    """Equal things once, their numbers added, what is 0 left out."""
    found: dict[Any, tuple[Any, Rational]] = {}
    for thing, amount in pairs:
        at = by(thing)
        found[at] = (thing, found[at][1] + amount if at in found else amount)
    return tuple((thing, amount) for thing, amount in found.values() if amount != 0)


@dataclass(frozen=True)
class Term:
    """coefficient · exp(Σ exponent) · Π factors · Π sums."""

    coefficient: Rational = ONE
    exponent: Powers = ()
    factors: Powers = ()
    sums: tuple[tuple[Over, Rational], ...] = ()

    def __mul__(self, other: Term) -> Term:
        return Term(
            self.coefficient * other.coefficient,
            _collected(self.exponent + other.exponent),
            _collected(self.factors + other.factors),
            _collected(self.sums + other.sums, lambda over: over.key),
        )

    def __pow__(self, power: Rational) -> Term:
        return Term(
            self.coefficient**power,
            tuple((t, c * power) for t, c in self.exponent),
            tuple((f, p * power) for f, p in self.factors),
            tuple((s, p * power) for s, p in self.sums),
        )

    def times(self, coefficient: Rational) -> Term:
        return replace(self, coefficient=self.coefficient * coefficient)

    @cached_property
    def key(self) -> Any:
        """Equal for terms that differ in the coefficient only."""
        return (
            frozenset((key(t), c) for t, c in self.exponent),
            frozenset((key(f), p) for f, p in self.factors),
            frozenset((s.key, p) for s, p in self.sums),
        )

    def has(self, name: Expr) -> bool:
        return any(part.has(name) for part, _ in (*self.exponent, *self.factors)) or any(
            s.has(name) for s, _ in self.sums
        )

    def substituted(self, mapping: dict[Expr, Expr]) -> Term:
        return Term(
            self.coefficient,
            tuple((substitute(t, mapping), c) for t, c in self.exponent),
            tuple((substitute(f, mapping), p) for f, p in self.factors),
            tuple((s.substituted(mapping), p) for s, p in self.sums),
        )

    @property
    def sign(self) -> int | None:
        """1 or −1 where all values have that sign, else None."""
        if not all(_positive(f) or p % 2 == 0 for f, p in self.factors):
            return None
        if not all(s.body.sign == 1 or p % 2 == 0 for s, p in self.sums):
            return None
        return 1 if self.coefficient > 0 else -1

    @property
    def exponential(self) -> bool:
        return bool(self.exponent) or any(s.body.exponential for s, _ in self.sums)


def _positive(factor: Expr) -> bool:
    """Whether a factor is positive wherever it stands in a formula that has a value."""
    return bool(factor.is_positive) or (isinstance(factor, Pow) and _positive(factor.args[0]))


@dataclass(frozen=True)
class Over:
    """Σ over k = 1..size of a term, without some of the components."""

    body: Term
    k: Symbol
    size: Expr
    without: tuple[Expr, ...] = ()

    @cached_property
    def key(self) -> Any:
        depth = _depth(self.body)
        renamed = self.body.substituted({self.k: index(f"bound{depth}")})
        return (renamed.coefficient, renamed.key, key(self.size), frozenset(self.without))

    def has(self, name: Expr) -> bool:
        return name != self.k and (self.body.has(name) or self.size.has(name) or name in self.without)

    def substituted(self, mapping: dict[Expr, Expr]) -> Over:
        inner = {old: new for old, new in mapping.items() if old != self.k}
        body, k = self.body, self.k
        if any(new.has(k) for new in inner.values()):
            fresh = fresh_index([*inner.values(), *(t for t, _ in (*body.exponent, *body.factors))], str(k))
            body, k = body.substituted({k: fresh}), fresh
        without = tuple(inner.get(w, w) for w in self.without)
        return Over(body.substituted(inner), k, substitute(self.size, mapping), without)


def _depth(term: Term) -> int:
    return max((1 + _depth(s.body) for s, _ in term.sums), default=0)


@dataclass(frozen=True)
class Poly:
    """A sum of terms, like terms collected."""

    terms: tuple[Term, ...]

    @cached_property
    def key(self) -> Any:
        return frozenset((t.key, t.coefficient) for t in self.terms)

    @property
    def positive(self) -> bool:
        return all(t.sign == 1 for t in self.terms)

    @property
    def exponential(self) -> bool:
        return any(t.exponential for t in self.terms)

    def has(self, name: Expr) -> bool:
        return any(t.has(name) for t in self.terms)

    def __mul__(self, other: Poly) -> Poly:
        if len(self.terms) * len(other.terms) > MOST_TERMS:
            raise Beyond("its numerator has too many terms")
        return _poly(a * b for a in self.terms for b in other.terms)


def _poly(found: Iterable[Term]) -> Poly:
    collected: dict[Any, Term] = {}
    for term in found:
        before = collected.get(term.key)
        collected[term.key] = (
            term if before is None else replace(term, coefficient=term.coefficient + before.coefficient)
        )
    return Poly(tuple(_taken_out([t for t in collected.values() if t.coefficient != 0])))


def _taken_out(found: list[Term]) -> list[Term]:
    """Σ_k f(k) − f(i) is the sum without component i."""
    for at, whole in enumerate(found):
        if len(whole.sums) != 1 or whole.sums[0][1] != 1:
            continue
        over = whole.sums[0][0]
        rest = Term(whole.coefficient, whole.exponent, whole.factors)
        for other, part in enumerate(found):
            if other == at or part.coefficient != -whole.coefficient * over.body.coefficient:
                continue
            for i in _indices(part):
                if i in over.without or i == over.k:
                    continue
                if any(not (i.is_Integer and w.is_Integer) for w in over.without):
                    continue  # two indices may be equal
                if (rest * over.body.substituted({over.k: i})).key == part.key and not rest.has(i):
                    fewer = Over(over.body, over.k, over.size, (*over.without, i))
                    new = Term(whole.coefficient, whole.exponent, whole.factors, ((fewer, Integer(1)),))
                    left = [t for position, t in enumerate(found) if position not in (at, other)]
                    return _taken_out([new, *left])
    return found


def _indices(term: Term) -> list[Expr]:
    found: dict[Expr, None] = {}
    for part, _ in (*term.exponent, *term.factors):
        for node in sympy.preorder_traversal(part):
            if isinstance(node, (Indexed, sympy.Expr)) and type(node).__name__ in ("Indexed", "Entry"):
                found.update(dict.fromkeys(node.args[1:]))
    return list(found)


@dataclass(frozen=True)
class Quotient:
    """front · Π poly^power."""

    front: Term = field(default_factory=Term)
    polys: tuple[tuple[Poly, Rational], ...] = ()

    def __mul__(self, other: Quotient) -> Quotient:
        return _quotient(self.front * other.front, self.polys + other.polys)

    def __pow__(self, power: Rational) -> Quotient:
        front = self.front
        if power.q != 1:
            unsure = [p for p, q in self.polys if not p.positive and q % 2 != 0]
            unsure += [f for f, p in front.factors if not _positive(f) and p % 2 != 0]
            if (
                front.coefficient < 0
                or len(unsure) > 1
                or any(q % 2 == 0 for p, q in self.polys if not p.positive)
            ):
                raise Beyond("the signs below a root are not known")
            number = () if front.coefficient == 1 else ((front.coefficient, ONE),)
            front = Term(ONE, front.exponent, _collected(front.factors + number))
        return Quotient(front**power, tuple((p, q * power) for p, q in self.polys))

    @property
    def exponential(self) -> bool:
        return self.front.exponential or any(p.exponential for p, _ in self.polys)

    @property
    def zero(self) -> bool:
        return self.front.coefficient == 0


def _quotient(front: Term, polys: Iterable[tuple[Poly, Rational]]) -> Quotient:
    if front.coefficient == 0:
        return Quotient(Term(Integer(0)))
    kept = []
    for poly, power in _collected(polys, lambda p: p.key):
        if not poly.terms:
            if power > 0:
                return Quotient(Term(Integer(0)))
            raise Beyond("it divides by 0")
        if len(poly.terms) == 1 and not (poly.terms[0].sums and power.q != 1):
            (only,) = poly.terms
            front = front * Term(only.coefficient, only.exponent, only.factors) ** power
            kept += [(Poly((Term(sums=((s, Integer(1)),)),)), q * power) for s, q in only.sums]
        else:
            kept.append((poly, power))
    again = _collected(kept, lambda p: p.key)
    return Quotient(front, again)


def total_of(parts: list[Quotient]) -> Quotient:
    """The sum over one denominator, like terms collected."""
    parts = [part for part in parts if not part.zero]
    if not parts:
        return Quotient(Term(Integer(0)))
    powers: dict[Any, tuple[Poly, Rational]] = {}
    for part in parts:
        for poly, _ in part.polys:
            lowest = min({p.key: q for p, q in other.polys}.get(poly.key, Integer(0)) for other in parts)
            powers[poly.key] = (poly, lowest)
    below: dict[Any, tuple[Expr, Rational]] = {}
    for part in parts:
        for f, _ in part.front.factors:
            lowest = min(
                {key(g): p for g, p in other.front.factors}.get(key(f), Integer(0)) for other in parts
            )
            below[key(f)] = (f, min(lowest, Integer(0)) if lowest.q == 1 else lowest)
    common = Term(factors=tuple((f, p) for f, p in below.values() if p != 0))
    numerator: list[Term] = []
    for part in parts:
        own = {p.key: q for p, q in part.polys}
        terms_ = Poly((part.front * common ** Integer(-1),))
        for at, (poly, lowest) in powers.items():
            power = own.get(at, Integer(0)) - lowest
            if power.q != 1:
                raise Beyond("a sum of different roots")
            for _ in range(int(power)):
                terms_ = terms_ * poly
        numerator += terms_.terms
        if len(numerator) > MOST_TERMS:
            raise Beyond("its numerator has too many terms")
    return _quotient(common, [*powers.values(), (_poly(numerator), Integer(1))])


# ------------------------------------------------------------------ reading


_HYPERBOLIC = {
    sympy.sinh: lambda u: (sympy.exp(u) - sympy.exp(-u)) / 2,
    sympy.cosh: lambda u: (sympy.exp(u) + sympy.exp(-u)) / 2,
    sympy.tanh: lambda u: (sympy.exp(u) - sympy.exp(-u)) / (sympy.exp(u) + sympy.exp(-u)),
}


def read(expr: Expr) -> Quotient:
    """``expr`` as a quotient of sums of exponentials; what is no such thing is an ordinary factor of it.

    Raises `Beyond` where terms become too many, or a root has no known sign.
    """
    if isinstance(expr, Rational):
        return Quotient(Term(expr))
    if isinstance(expr, sympy.exp):
        return _exponential(linear(expr.args[0]))
    if isinstance(expr, Mul):
        whole = Quotient()
        for arg in expr.args:
            whole = whole * read(arg)
        return whole
    if isinstance(expr, Pow):
        return _power(expr)
    if isinstance(expr, Add):
        parts = [read(arg) for arg in expr.args]
        if all(_as_written(part, arg) for part, arg in zip(parts, expr.args, strict=True)):
            return ordinary(expr)
        return total_of(parts)
    if isinstance(expr, Sum):
        return _over(expr)
    if isinstance(expr, Operation) and expr.form.name == "log_sigmoid":  # one name for what may cancel
        softplus = operation(stable.forms()["softplus"])
        return ordinary(scaled(softplus(scaled(expr.args[0], -ONE)), -ONE))
    if type(expr) in _HYPERBOLIC:
        with unevaluated():
            opened = _HYPERBOLIC[type(expr)](expr.args[0])
        return read(opened)
    opened = unfolded(expr)
    return ordinary(expr) if opened is None else read(opened)


def _as_written(found: Quotient, expr: Expr) -> bool:
    """Whether nothing was read in ``expr``, and nothing has cancelled."""
    return found == ordinary(expr) and expr.has(sympy.exp) == restored(found).has(sympy.exp)


def ordinary(expr: Expr) -> Quotient:
    coefficient, parts = factors(expr)
    return Quotient(Term(coefficient, (), _collected(parts)))


def _exponential(exponent: Powers) -> Quotient:
    """exp(Σ): a rational multiple of a logarithm of exponentials becomes a power."""
    plain, whole = [], Quotient()
    for part, c in exponent:
        inner = logarithm(part)
        if inner is not None:
            whole = whole * inner**c
        else:
            plain.append((part, c))
    return Quotient(Term(exponent=tuple(plain))) * whole


def logarithm(expr: Expr) -> Quotient | None:
    """The quotient of exponentials of which ``expr`` is the logarithm, or None."""
    if not isinstance(expr, sympy.log):
        opened = _opened_logarithm(expr)
        if opened is None:
            return None
        found = Quotient()
        for part, c in linear(opened):
            inner = logarithm(part) if isinstance(part, (sympy.log, Operation, Definition)) else None
            found = found * (inner**c if inner is not None else Quotient(Term(exponent=((part, c),))))
        return found if any(p.exponential for p, _ in found.polys) else None
    try:
        found = read(expr.args[0])
    except Beyond:
        return None
    return found if found.exponential else None


def linear(expr: Expr) -> Powers:
    """``expr`` as a sum of rational multiples, products with one sum multiplied out."""
    constant, parts = terms(expr)
    found: list[tuple[Expr, Rational]] = [(Integer(1), constant)] if constant != 0 else []
    for c, part in parts:
        opened = _simple(part)
        if opened is not None:
            found += [(t, c * inner) for t, inner in linear(opened)]
            continue
        _, inner = factors(part)
        sums = [base for base, power in inner if isinstance(base, Add) and power == 1]
        if len(sums) == 1 and len(inner) > 1:
            rest = [(base, power) for base, power in inner if base is not sums[0]]
            ones, more = terms(sums[0])
            more = [*more, (ones, Integer(1))] if ones != 0 else more
            for d, t in more:
                own, core = factors(t)
                found += [(x, c * d * own * y) for x, y in linear(multiply(Integer(1), [*core, *rest]))]
        else:
            found.append((part, c))
    return _collected(found)


def is_exponential(expr: Expr) -> bool:
    """Whether ``expr`` is a power of a number, such as 2**x, which is exp(x log 2)."""
    return (
        isinstance(expr, Pow)
        and bool(expr.args[0].is_positive)
        and expr.args[0].is_Rational
        and not isinstance(expr.args[1], Rational)
    )


def _power(expr: Pow) -> Quotient:
    base, power = expr.args
    if is_exponential(expr):
        with unevaluated():
            rate = sympy.log(base)
        parts = [
            (multiply(ONE, [*(factors(t)[1] if t != 1 else []), (rate, ONE)]), c) for t, c in linear(power)
        ]
        return Quotient(Term(exponent=tuple(parts)))
    inner = read(base)
    if not inner.exponential:
        return ordinary(expr)
    if isinstance(power, Rational):
        return inner**power
    if inner.polys or inner.front.factors or inner.front.coefficient != 1:
        with unevaluated():
            exponent = power * sympy.log(base)
        return Quotient(Term(exponent=((exponent, Integer(1)),)))
    exponent = [
        (multiply(Integer(1), [*factors(t)[1], (power, Integer(1))]), c) for t, c in inner.front.exponent
    ]
    return Quotient(
        Term(exponent=tuple(pair for t, c in exponent for pair in ((x, c * d) for x, d in linear(t))))
    )


def _over(expr: Sum) -> Quotient:
    body, *limits = expr.args
    if len(limits) != 1:
        return ordinary(expr)
    k, _, upper = limits[0].args
    if upper.is_Integer and upper <= MOST_COMPONENTS:
        return read(
            add(Integer(0), [(Integer(1), substitute(body, {k: Integer(at)})) for at in range(1, upper + 1)])
        )
    inner = read(body)
    if not inner.exponential:
        if inner == ordinary(body):
            return ordinary(expr)
        return ordinary(build(Sum, restored(inner), *limits))
    outside: list[tuple[Poly, Rational]] = []
    found = Poly((inner.front,))
    for poly, power in inner.polys:
        if not poly.has(k):
            outside.append((poly, power))
        elif power.q == 1 and power > 0:
            for _ in range(int(power)):
                found = found * poly
        else:
            return ordinary(expr)
    summed = []
    for term in found.terms:
        out, within = _split(term, k)
        if within == Term():
            summed.append(
                out * Term(factors=((upper, Integer(1)),)) if not upper.is_Integer else out.times(upper)
            )
        else:
            summed.append(out * Term(sums=((Over(within, k, upper), Integer(1)),)))
    return _quotient(Term(), [(_poly(summed), Integer(1)), *outside])


def _split(term: Term, k: Symbol) -> tuple[Term, Term]:
    """What is free of ``k``, and what is not."""

    def part(inside: bool) -> Term:
        return Term(
            Integer(1) if inside else term.coefficient,
            tuple(p for p in term.exponent if p[0].has(k) is inside),
            tuple(p for p in term.factors if p[0].has(k) is inside),
            tuple(p for p in term.sums if p[0].has(k) is inside),
        )

    return part(False), part(True)


# ------------------------------------------------------------------ what operations are made of


def meaning(expr: Operation) -> Expr:
    """The naive formula of a stable form at its arguments."""
    form: Form = expr.form
    mapping: dict[Any, Any] = dict(zip(form.parameters, expr.args, strict=True))
    sizes = [size(a) for p, a in mapping.items() if isinstance(p, IndexedBase)]
    if sizes:
        mapping[n] = sizes[0]
    return substitute(form.patterns[0], mapping)


def unfolded(expr: Expr) -> Expr | None:
    """The formula of an operation or a definition that is made of exponentials alone, else None."""
    if is_vector(expr):
        return None
    if isinstance(expr, Operation):
        return meaning(expr) if _form_of_exponentials(expr.form) else None
    if isinstance(expr, Definition):
        kind: Any = type(expr)
        return expr.unfold() if _definition_of_exponentials(kind) else None
    return None


@cache
def _form_of_exponentials(form: Form) -> bool:
    return form.name == "odds" or _of_exponentials(form.patterns[0])


@cache
def _definition_of_exponentials(definition: type[Definition]) -> bool:
    if getattr(definition, "template", None) is None:
        return False
    return definition.__name__ == "odds" or _of_exponentials(definition.template)


def _of_exponentials(formula: Expr) -> bool:
    """Of parameters: what an argument is made of says nothing about what it is an argument of."""
    whole = _written_out(formula)
    return whole.has(sympy.exp, sympy.tanh) and not whole.has(sympy.log, Abs, sympy.Max)


def _written_out(expr: Expr) -> Expr:
    """``expr`` without definitions, for a look at what it is made of."""
    while True:
        node = next(
            (d for d in expr.atoms(Definition) if getattr(type(d), "template", None) is not None), None
        )
        if node is None:
            return expr
        if is_vector(node):
            return expr
        expr = expr.xreplace({node: node.unfold()})


def _simple(expr: Expr) -> Expr | None:
    """Scores that came back: a form such as logit(sigmoid(x)), which is x."""
    if isinstance(expr, Operation) and not expr.form.lets and expr.form.name.startswith("score"):
        return substitute(expr.form.value, dict(zip(expr.form.parameters, expr.args, strict=True)))
    return None


LOGARITHMS = (
    "softplus",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "logaddexp",
    "log1mexp",
    "logmeanexp",
    "log1p",
    "log_ratio",
    "logit",
    "surprisal",
)
"""Forms that are logarithms, of sums of exponentials if of such are their arguments."""


def _opened_logarithm(expr: Expr) -> Expr | None:
    if isinstance(expr, Operation) and expr.form.name in LOGARITHMS and not is_vector(expr):
        opened = meaning(expr)
    elif isinstance(expr, Definition) and type(expr).__name__ in LOGARITHMS and not is_vector(expr):
        opened = expr.unfold()
    else:
        return None
    return opened


# ------------------------------------------------------------------ back to an expression


def restored(found: Quotient) -> Expr:
    """The quotient as a formula, to be proved equal to what was read."""
    parts = [(_term(found.front), Integer(1))] + [
        (add(Integer(0), [(Integer(1), _term(t)) for t in p.terms]), q) for p, q in found.polys
    ]
    return multiply(Integer(1), parts)


def _term(term: Term) -> Expr:
    parts: list[tuple[Expr, Rational]] = list(term.factors)
    if term.exponent:
        with unevaluated():
            parts.append((sympy.exp(exponent_of(term)), Integer(1)))
    for over, power in term.sums:
        body = _term(over.body)
        whole = build(Sum, body, Tuple(over.k, Integer(1), over.size))
        without = [(Integer(-1), substitute(body, {over.k: w})) for w in over.without]
        parts.append((add(Integer(0), [(Integer(1), whole), *without]), power))
    return multiply(term.coefficient, parts)


def exponent_of(term: Term) -> Expr:
    constant = sum((c for t, c in term.exponent if t == 1), Integer(0))
    return add(constant, [(c, t) for t, c in term.exponent if t != 1])
