"""Conversions: a term to its normal form, with a theorem that both are equal.

``norm(t)`` returns a ratio of opaque terms and the theorem t = (the ratio as a term), or None for the
theorem where both are the same tree.  Each step is one law of the kernel and one `field`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from typing import Any

from sympy import QQ

from lemmata.elaboration import derived, functions, sums
from lemmata.elaboration.atoms import Atoms, spelled
from lemmata.elaboration.context import Context
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.signs import Signs, Wanted, Workshop
from lemmata.kernel import derivatives, structure
from lemmata.kernel.errors import Refused
from lemmata.kernel.polynomials import Reading, field
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import (
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Derivative,
    Index,
    Mul,
    Number,
    Position,
    Power,
    Scalar,
    Select,
    Term,
    delta,
    free,
    names,
    number,
)
from lemmata.kernel.terms import parts as core_parts
from lemmata.kernel.theorem import Apart, Formula, Theorem
from lemmata.tactics.errors import TacticError
from lemmata.tactics.ratio import ONE as RATIO_ONE
from lemmata.tactics.ratio import ZERO as RATIO_ZERO
from lemmata.tactics.ratio import Ratio, constant, factors, generator

__all__ = ["Conversions", "Normal", "Rescale"]

DEEPEST = 400
"""Normal forms that are found within each other: terms are not as deep as that."""


Normal = tuple[Ratio, Theorem | None]
Multiples = Sequence[tuple[Term, Theorem]]


class Rescale(Exception):
    """Exponents need a finer unit: e^(u/degree)."""

    def __init__(self, degree: int) -> None:
        super().__init__(degree)
        self.degree = degree


class Conversions:
    """Conversions in a context.  ``degree``: exponents are multiples of 1/degree.

    ``depth``: these are asked for by a search for a sign, so many of them within each other; ``kind``: it
    searches for signs.
    """

    def __init__(self, context: Context, degree: int = 1, depth: int = 0, kind: type[Signs] = Signs) -> None:
        self.context = context
        self.degree = degree
        self.atoms = Atoms()
        self.rewrites: dict[Term, tuple[Ratio, Theorem]] = {}
        """Terms that a given or cited equation replaces."""
        self._workshop = Workshop(self._normalise, depth, kind)
        self._inner: dict[tuple[Context, int], Conversions] = {}
        self._open: set[tuple[Term, Context]] = set()
        self._known: dict[tuple[Term, Context], Normal] = {}
        self._count = 0

    # -------------------------------------------------------------- context

    @property
    def signs(self) -> Signs:
        return self._workshop.signs(self.context)

    def _normalise(self, context: Context, t: Term) -> tuple[Term, Theorem | None]:
        """For a search: the same replacements, but no search within this one for long."""
        degree = self.degree
        for _ in range(8):
            key = context, degree
            if key not in self._inner:
                shop = self._workshop
                self._inner[key] = Conversions(context, degree, shop.depth + 1, shop.kind)
                self._inner[key].rewrites, self._inner[key].atoms = self.rewrites, self.atoms
                self._inner[key]._workshop.positive = shop.positive
            try:
                r, equation = self._inner[key].norm(t)
            except Rescale as finer:
                degree = finer.degree
            else:
                return self._inner[key].term(r), equation
        raise NotElaborated("exponents with too many different denominators")

    def rests_in(self, context: Context) -> bool:
        """Whether nothing is being searched or converted here."""
        return self.context == context and not self._open and not self._workshop.open

    def search_anew(self) -> None:
        """What depends on the order in which it was asked is forgotten, normal forms are kept."""
        self._workshop.search_anew()
        self._inner.clear()

    @contextmanager
    def within(self, context: Context) -> Any:
        outer, self.context = self.context, context
        try:
            yield
        finally:
            self.context = outer

    def sign(self, wanted: Wanted, t: Term) -> Theorem | None:
        return self.signs.shown(wanted, t)

    def ask(self, wanted: Wanted, t: Term) -> Theorem:
        """A sign that a rule needs.  Raises `NotElaborated`."""
        found = self.sign(wanted, t)
        if found is None:
            raise NotElaborated(f"the sign {wanted} of {spelled(t)}")
        return found

    def fresh(self, index: Index) -> Index:
        """A new index of the same range."""
        self._count += 1
        return Index(f"@{self._count}", index.size)

    @contextmanager
    def opened(self) -> Any:
        """Names of new indices that may be taken again afterwards: what is bound alike is then one term within, too."""
        count = self._count
        try:
            yield
        finally:
            self._count = count

    def forget(self) -> None:
        """Normal forms found so far may change: a new rewrite."""
        self._known.clear()
        self._inner.clear()

    # -------------------------------------------------------------- small steps

    def field(
        self, left: Term, right: Term, equations: Iterable[Theorem] = (), multiples: Multiples = ()
    ) -> Theorem:
        """`field`, with the conditions that it asks."""
        reading = Reading()
        equations, multiples = tuple(equations), tuple(multiples)
        for e in equations:
            reading.define(e.left, e.right)
        difference = [left, Mul((number(-1), right))]
        for c, e in multiples:
            difference += [Mul((number(-1), c, e.left)), Mul((c, e.right))]
        reading.read(Add(tuple(difference)))
        conditions = tuple(self.ask("!=", u) for u in reading.asked)
        return field(left, right, equations, multiples, conditions)

    def chain(self, *theorems: Theorem | None) -> Theorem | None:
        """Equations one after the other; None stands for a = a."""
        out = None
        for theorem in theorems:
            if theorem is not None and theorem.left != theorem.right:
                out = theorem if out is None else structure.transitive(out, theorem)
        return out

    def some(self, theorem: Theorem | None, t: Term) -> Theorem:
        """The theorem, or t = t."""
        return theorem if theorem is not None else structure.reflexive(t)

    def letter(self, t: Term, exponent: int = 1) -> Ratio:
        return self.atoms.letter(t, exponent)

    def term(self, r: Ratio) -> Term:
        return self.atoms.term(r)

    def to(
        self, theorem: Theorem, value: Ratio, equations: Iterable[Theorem] = (), multiples: Multiples = ()
    ) -> Normal:
        """An equation followed by one to the value's term; then deltas are sifted."""
        value, more = self.tidy(value)
        t = self.term(value)
        if theorem.right != t:
            theorem = structure.transitive(
                theorem, self.field(theorem.right, t, equations, (*multiples, *more))
            )
        r, last = self.deltas(value)
        return r, self.chain(theorem, last)

    # -------------------------------------------------------------- normal forms

    def norm(self, t: Term) -> Normal:
        key = t, self.context
        if key not in self._known:
            if key in self._open or len(self._open) > DEEPEST:
                raise NotElaborated(f"{spelled(t)} is needed for its own normal form")
            self._open.add(key)
            try:
                r, theorem = self._norm(t)
            finally:
                self._open.discard(key)
            made = self.term(r)
            if t == made:
                theorem = None
            elif theorem is None or (theorem.left, theorem.right) != (t, made):
                raise NotElaborated(f"no equation for {spelled(t)}")
            self._known[key] = r, theorem
        return self._known[key]

    def _norm(self, t: Term) -> Normal:
        match t:
            case Number() | Add() | Mul() | Power():
                return self._arithmetic(t)
            case Scalar() | Count() | Component():
                return self.leaf(t)
            case Delta(i, j):
                if i == j:
                    return RATIO_ONE, structure.delta_value(i, i)
                if self.context.apart(i, j):
                    return RATIO_ZERO, structure.delta_value(i, j)
                return self.letter(t), None
            case Apply(function, arguments):
                values = [self.norm(a) for a in arguments]
                first = self._congruent(t, values)
                r, last = functions.apply(self, function, [r for r, _ in values])
                return r, self.chain(first, last)
            case Bind():
                return sums.binder(self, t)
            case Derivative():
                try:
                    return self._derivative(t, normal_first=False)
                except (NotElaborated, Refused):
                    return self._derivative(t, normal_first=True)
            case Select(at, entries):
                if isinstance(at, int):
                    theorem = structure.selected(at, entries)
                    r, last = self.norm(theorem.right)
                    return r, self.chain(theorem, last)
                values = [self.norm(e) for e in entries]
                return self.letter(Select(at, tuple(self.term(r) for r, _ in values))), self._congruent(
                    t, values
                )
        raise NotElaborated(f"no normal form of {spelled(t)}")

    def _congruent(self, t: Term, values: Sequence[Normal]) -> Theorem | None:
        """t = t with its parts in normal form."""
        if all(theorem is None for _, theorem in values):
            return None
        parts = zip(core_parts(t), values, strict=True)
        equations = (
            structure.reflexive(a) if e is None else self.some(e, self.term(r)) for a, (r, e) in parts
        )
        return structure.congruent(t, tuple(equations))

    def leaf(self, t: Term) -> Normal:
        """A letter, or what a given or cited equation makes of it."""
        if t in self.rewrites:
            value, theorem = self.rewrites[t]
            if theorem.hypotheses <= self.context.hypotheses:
                return value, theorem
        if isinstance(t, Component):
            for theorem in self.context.at(t):
                if (
                    theorem.conclusion.relation == "="
                    and theorem.left == t
                    and t.vector not in names(theorem.right)
                ):
                    r, last = self.norm(theorem.right)
                    return r, self.chain(theorem, last)
        return self.letter(t), None

    def _derivative(self, t: Derivative, *, normal_first: bool) -> Normal:
        body, variable, first = t.body, t.variable, None
        if normal_first:
            with self.within(self.context.differentiating(variable)):
                r, theorem = self.norm(body)
            if theorem is not None:
                first = derivatives.derivative_of_equals(variable, theorem)
            body = self.term(r)
        asked = derived.asked_by(body, variable)
        conditions = tuple(self.ask("<" if relation == "<" else "!=", u) for relation, u, _ in asked)
        theorem = derivatives.derivative(body, variable, conditions)
        r, last = self.norm(theorem.right)
        return r, self.chain(first, theorem, last)

    # -------------------------------------------------------------- arithmetic

    def _arithmetic(self, t: Term) -> Normal:
        if self._guarded(t):
            return self._part_by_part(t)
        leaves: dict[Term, None] = {}
        _leaves(t, leaves)
        values, equations = {}, []
        for leaf in leaves:
            r, theorem = self.norm(leaf)
            values[leaf] = r
            if theorem is not None:
                equations.append(theorem)
        return self._finished(t, self._computed(t, values), equations)

    def _part_by_part(self, t: Term) -> Normal:
        """A product in which a logarithm is excused by a weight, or a sum with such a product."""
        if isinstance(t, Mul):
            weights = tuple(f for f in t.factors if not _has_log(f))
            others = tuple(f for f in t.factors if _has_log(f))
            if weights and others and any(map(self._unsure, _log_arguments(Mul(others)))):
                return self._weighted(t, Mul(weights), Mul(others))
        parts = list(core_parts(t))
        values = [self.norm(p) for p in parts]
        first = self._congruent(t, values)
        terms = tuple(self.term(r) for r, _ in values)
        made: Term = (
            Power(terms[0], t.exponent)
            if isinstance(t, Power)
            else Add(terms)
            if isinstance(t, Add)
            else Mul(terms)
        )
        known: dict[Term, Ratio] = {}
        leaves: dict[Term, None] = {}
        _leaves(made, leaves)
        for leaf in leaves:
            known[leaf] = self.letter(leaf)
        return self._finished(made, self._computed(made, known), (), before=first)

    def _finished(
        self,
        t: Term,
        value: Ratio,
        equations: Sequence[Theorem],
        multiples: Multiples = (),
        before: Theorem | None = None,
    ) -> Normal:
        value, more = self.tidy(value)
        made = self.term(value)
        theorem = None if t == made else self.field(t, made, equations, (*multiples, *more))
        r, last = self.deltas(value)
        return r, self.chain(before, theorem, last)

    def _computed(self, t: Term, values: dict[Term, Ratio]) -> Ratio:
        match t:
            case Number(value):
                return constant(QQ(value.numerator, value.denominator))
            case Add(terms):
                out = RATIO_ZERO
                for a in terms:
                    out = out + self._computed(a, values)
                return out
            case Mul(many):
                out = RATIO_ONE
                for a in many:
                    out = out * self._computed(a, values)
                return out
            case Power(base, exponent):
                try:
                    return self._computed(base, values).power(exponent)
                except TacticError as error:
                    raise NotElaborated(str(error)) from error
        return values[t]

    def _guarded(self, t: Term) -> bool:
        """Whether some product in t has a logarithm that only a weight excuses."""
        match t:
            case Mul(many):
                weights = [f for f in many if not _has_log(f)]
                if weights and len(weights) < len(many):
                    arguments = [u for f in many if _has_log(f) for u in _log_arguments(f)]
                    if any(map(self._unsure, arguments)):
                        return True
                return any(map(self._guarded, many))
            case Add(many):
                return any(map(self._guarded, many))
            case Power(base, _):
                return self._guarded(base)
        return False

    def _unsure(self, u: Term) -> bool:
        """Whether log u may be undefined; what is inverted in u counts too."""
        reading = Reading()
        try:
            reading.read(u)
        except Refused:
            return True
        return any(self.sign("!=", v) is None for v in reading.asked) or self.sign("<", u) is None

    def _weighted(self, t: Term, weight: Term, other: Term) -> Normal:
        """w·x where x is evaluated for w ≠ 0 alone."""
        r, _ = self.norm(weight)
        if not r.numerator:
            return self._finished(
                t, RATIO_ZERO, [e for e in (self.norm(u)[1] for u in _leaves_of(weight)) if e]
            )
        unit, parts = factors(r.numerator)
        candidates = [self.atoms.terms[a] for a, e in unit.numerator[0][0] if e > 0]
        candidates += [self.term(Ratio(f)) for f, _ in parts]
        weights = [w for w in candidates if self.sign("<=", w) is not None]
        guards = [Formula("!=", w, ZERO) for w in weights]
        with self.within(self.context.assuming(*guards)):
            x, inner = self.norm(other)
        theorem = self.some(inner, other)
        used = [w for w, g in zip(weights, guards, strict=True) if g in theorem.hypotheses]
        if not used:
            leaves = [e for e in (self.norm(u)[1] for u in _leaves_of(weight)) if e]
            return self._finished(t, r * x, leaves, [(weight, theorem)])
        product = RATIO_ONE
        for w in used:
            theorem = derived.weighted(w, theorem)
            product = product * self.norm(w)[0]
        rest = self.term(r * product.inverse())
        leaves = [e for e in (self.norm(u)[1] for u in _leaves_of(weight)) if e]
        return self._finished(t, r * x, leaves, [(rest, theorem)])

    def tidy(self, r: Ratio) -> tuple[Ratio, list[tuple[Term, Theorem]]]:
        """Reduce whole powers of roots and of |u|; the equations used, with their multiples."""
        multiples: list[tuple[Term, Theorem]] = []
        for _ in range(60):
            if (below := self._too_high_below(r)) is not None:
                r, multiple = below
                multiples.append(multiple)
                continue
            hit = self._too_high(r)
            if hit is None:
                return r, multiples
            m, c, atom, exponent, degree = hit
            t = self.atoms.terms[atom]
            equation = self._power_equation(t, degree)
            base, _ = self.norm(equation.right)
            part = Ratio(((m, c),), r.denominator)
            if exponent < 0:
                factor = part * base.inverse()
                multiples.append((self.term(-factor), equation))
                r = r - part + factor * self.letter(t, degree)
            else:
                factor = part * generator(atom, -degree)
                multiples.append((self.term(factor), equation))
                r = r - part + factor * base
        raise NotElaborated("too many powers of roots")

    def _too_high(self, r: Ratio) -> tuple[Any, Any, int, int, int] | None:
        for m, c in r.numerator:
            for atom, e in m:
                degree = _root_degree(self.atoms.terms[atom])
                if degree and not 0 <= e < degree:
                    return m, c, atom, e, degree
        return None

    def _too_high_below(self, r: Ratio) -> tuple[Ratio, tuple[Term, Theorem]] | None:
        """One whole power in a denominator reduced: 1/fᵏ − 1/gᵏ = −(f − g)·Σ 1/(f^(k−i)·g^(1+i))."""
        for f, e in r.denominator:
            for m, c in f:
                for atom, power in m:
                    degree = _root_degree(self.atoms.terms[atom])
                    if not degree or power < degree:
                        continue
                    equation = self._power_equation(self.atoms.terms[atom], degree)
                    base, _ = self.norm(equation.right)
                    old = Ratio(f)
                    part = Ratio(((m, c),))
                    factor = part * generator(atom, -degree)
                    new = old - part + factor * base
                    if not new.numerator:
                        raise NotElaborated("a denominator is 0")
                    total = RATIO_ZERO
                    for i in range(e):
                        total = total + old.power(i) * new.power(-1 - i)
                    multiple = self.term(-(r * factor * total)), equation
                    return r * old.power(e) * new.power(-e), multiple
        return None

    def _power_equation(self, t: Term, degree: int) -> Theorem:
        if isinstance(t, Apply) and t.function == "abs":
            return derived.square_of_absolute(t.arguments[0])
        return derived.root_power(self.ask("<=", t.arguments[0]), degree)  # type: ignore[attr-defined]

    # -------------------------------------------------------------- deltas

    def deltas(self, r: Ratio) -> Normal:
        """δ·f(i, j) as δ·f(i, i): the cases i = j and i ≠ j apart, wherever that says more."""
        for m, _ in r.numerator:
            for atom, e in m:
                t = self.atoms.terms[atom]
                if isinstance(t, Delta):
                    others = [self.atoms.terms[b] for b, _ in m if b != atom]
                    under = Ratio((((), QQ(1)),), r.denominator)
                    indices = self.atoms.free(under).union(*map(free, others))
                    if e != 1 or _movable(t)[1] in indices:
                        return self.split(self.term(r), t)
        for f, _ in r.denominator:
            for m, _ in f:
                for atom, _ in m:
                    if isinstance(found := self.atoms.terms[atom], Delta):
                        return self.split(self.term(r), found)
        return r, None

    def split(self, t: Term, d: Delta) -> Normal:
        i, j = _movable(d)
        same, first = self.norm(put(t, {j: i}))
        with self.within(self.context.assuming(Apart(i, j))):
            apart, second = self.norm(t)
        theorem = derived.split_delta(i, j, self.some(first, put(t, {j: i})), self.some(second, t))
        moved = put(self.term(apart), {j: i})
        value, third = self.norm(moved)
        total = apart + self.letter(delta(i, j)) * (same - value)
        made = self.term(total)
        if theorem.right != made:
            multiples = [(Mul((number(-1), delta(i, j))), third)] if third is not None else []
            theorem = structure.transitive(theorem, self.field(theorem.right, made, (), multiples))
        return total, theorem


def _movable(d: Delta) -> tuple[Position, Index]:
    """(i, j) with j the index that gives way: one that is bound further out, before one that a user wrote."""
    i, j = sorted((d.left, d.right), key=_inner)
    if not isinstance(j, Index):
        raise NotElaborated("a delta of numbers")
    return i, j


def _inner(p: Position) -> tuple[int, int, str]:
    if isinstance(p, int):
        return 0, p, ""
    mark = "%@".find(p.name[0])
    return (1, 0, p.name) if mark < 0 else (2 + mark, int(p.name[1:]), "")


def _leaves(t: Term, out: dict[Term, None]) -> None:
    match t:
        case Number():
            pass
        case Add(many) | Mul(many):
            for a in many:
                _leaves(a, out)
        case Power(base, _):
            _leaves(base, out)
        case _:
            out[t] = None


def _leaves_of(t: Term) -> list[Term]:
    found: dict[Term, None] = {}
    _leaves(t, found)
    return list(found)


def _has_log(t: Term) -> bool:
    match t:
        case Apply("log", _):
            return True
        case Add(many) | Mul(many):
            return any(map(_has_log, many))
        case Power(base, exponent):
            return exponent > 0 and _has_log(base)
    return False


def _log_arguments(t: Term) -> list[Term]:
    match t:
        case Apply("log", (u,)):
            return [u]
        case Add(many) | Mul(many):
            return [u for a in many for u in _log_arguments(a)]
        case Power(base, _):
            return _log_arguments(base)
    return []


def _root_degree(t: Term) -> int:
    match t:
        case Apply("abs", _):
            return 2
        case Apply("pow", (_, Number(value))) if value.numerator == 1:
            return value.denominator
    return 0
