"""What a statement means: SymPy trees as terms of the kernel, givens as hypotheses.

Definitions are unfolded, e is exp(1), a hyperbolic function is written with exp and log, a vector has no
term of its own, only its components.  A bound index is named after the depth of what it binds, so that
statements which differ in such names alone are one term.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import sympy
from sympy import Basic, Expr, Indexed, Integer, KroneckerDelta, Product, Sum, Symbol
from sympy.core.relational import Relational

from lemmata.definitions import Definition, cross_entropy, kl_divergence, vmax, vmin
from lemmata.elaboration.errors import NotElaborated
from lemmata.kernel import terms as kernel
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import exp, log, minus, negative
from lemmata.kernel.polynomials import Reading
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import Index, Position, Size, Term, number
from lemmata.kernel.theorem import (
    Apart,
    Every,
    Extended,
    Formula,
    Hypothesis,
    Infinity,
    Limit,
    Relation,
)
from lemmata.notation import (
    Dominated,
    Entry,
    Finite,
    Given,
    Interval,
    Membership,
    OneHot,
    Power,
    Simplex,
    component,
    fresh_index,
    is_vector,
    of_vectors,
    size,
)

__all__ = ["Translation", "one_of", "rational_value"]

RELATIONS: Mapping[type[Relational], tuple[Relation, bool]] = {
    sympy.Eq: ("=", False),
    sympy.Ne: ("!=", False),
    sympy.Le: ("<=", False),
    sympy.Lt: ("<", False),
    sympy.Ge: ("<=", True),
    sympy.Gt: ("<", True),
}
"""Each relation with whether its sides change places."""

Bound = Mapping[Basic, Index]


class Translation:
    """Translates the expressions of one claim; ``ranges`` has the size of each free index by its name.

    ``givens``: of what is given, no more is said than that, also where it is negative or +∞.
    """

    def __init__(self, ranges: Mapping[str, Expr], givens: Sequence[Given] = ()) -> None:
        self._ranges = {name: self.size(extent) for name, extent in ranges.items()}
        self._nonnegative = {v for g in givens for v in _nonnegative(g)}
        self._finite = {g.variable for g in givens if isinstance(g, Membership) and _is_open(g.domain)}
        self._positive = {str(getattr(v, "label", v)) for v in self._finite}
        self._count = 0

    # -------------------------------------------------------------- indices

    def size(self, extent: Basic) -> Size:
        if isinstance(extent, Integer):
            return int(extent)
        if isinstance(extent, Symbol):
            return str(extent.name)
        raise NotElaborated(f"a size {extent}")

    def position(self, i: Basic, bound: Bound) -> Position:
        if isinstance(i, Integer):
            return int(i)
        if i in bound:
            return bound[i]
        if isinstance(i, Symbol):
            return Index(i.name, self._ranges.get(i.name, "n"))
        raise NotElaborated(f"an index {i}")

    def opened(self, extent: Basic) -> Index:
        """A name for an index until it is known what stands below it."""
        self._count += 1
        return Index(f"?{self._count}", self.size(extent))

    # -------------------------------------------------------------- expressions

    def term(self, e: Basic, bound: Bound | None = None) -> Term:
        """The term that a scalar expression denotes.  Raises `NotElaborated` for what has none."""
        inside: Bound = bound or {}

        def part(a: Basic) -> Term:
            return self.term(a, inside)

        match e:
            case sympy.Rational():
                return number(Fraction(int(e.p), int(e.q)))
            case _ if e is sympy.E:
                return exp(kernel.ONE)
            case _ if e is sympy.pi:
                return kernel.Apply("pi", ())
            case Symbol():
                if e in inside:
                    raise NotElaborated(f"the index {e} as a number")
                return kernel.Count(e.name) if e.is_integer else kernel.Scalar(e.name)
            case Indexed():
                at = tuple(self.position(i, inside) for i in e.indices)
                return kernel.Component(str(e.base.label), at)
            case Entry():
                at_ = self.position(e.args[1], inside)
                entries = tuple(map(part, e.args[0].args))
                return entries[at_ - 1] if isinstance(at_, int) else kernel.Select(at_, entries)
            case sympy.Add():
                return kernel.Add(tuple(map(part, e.args)))
            case sympy.Mul():
                return kernel.Mul(tuple(map(part, e.args)))
            case sympy.Pow():
                base, exponent = e.args
                if isinstance(exponent, Integer):
                    return kernel.Power(part(base), int(exponent))
                return kernel.Apply("pow", (part(base), part(exponent)))
            case sympy.exp():
                return exp(part(e.args[0]))
            case sympy.log() if len(e.args) == 1:
                return log(part(e.args[0]))
            case sympy.erf():
                return kernel.Apply("erf", (part(e.args[0]),))
            case sympy.Abs():
                return kernel.Apply("abs", (part(e.args[0]),))
            case sympy.Max() | sympy.Min():
                name = "max" if isinstance(e, sympy.Max) else "min"
                made = part(e.args[0])
                for a in e.args[1:]:
                    made = kernel.Apply(name, (made, part(a)))
                return made
            case KroneckerDelta():
                return kernel.delta(*(self.position(i, inside) for i in e.args))
            case Sum() | Product():
                return self._binder("sum" if isinstance(e, Sum) else "product", e, inside)
            case vmax() | vmin():
                return self._extreme("minimum" if isinstance(e, vmin) else "maximum", e, inside)
            case sympy.Derivative():
                return self._derivative(e, inside)
            case sympy.tanh() | sympy.sinh() | sympy.cosh() | sympy.atanh():
                return _hyperbolic(e, part(e.args[0]))
            case Definition() if not is_vector(e):
                return part(e.unfold())
        raise NotElaborated(f"no term for {type(e).__name__}: {e}")

    def _binder(self, kind: kernel.Binder, e: Basic, bound: Bound) -> Term:
        if len(e.args) != 2 or e.args[1].args[1] != 1:
            raise NotElaborated(f"a range of {e}")
        k, _, extent = e.args[1].args
        index = self.opened(extent)
        return _bound(kind, index, self.term(e.args[0], {**bound, k: index}))

    def _extreme(self, kind: kernel.Binder, e: Basic, bound: Bound) -> Term:
        vector = e.args[0]
        k = fresh_index([vector, *bound])
        index = self.opened(size(vector))
        return _bound(kind, index, self.term(component(vector, k), {**bound, k: index}))

    def _derivative(self, e: sympy.Derivative, bound: Bound) -> Term:
        made = self.term(e.args[0], bound)
        for variable, order in e.args[1:]:
            x = self.term(variable, bound)
            if not isinstance(x, kernel.Scalar | kernel.Component):
                raise NotElaborated(f"a derivative in {variable}")
            for _ in range(int(order)):
                made = kernel.Derivative(made, x)
        return made

    # -------------------------------------------------------------- statements

    def conclusion(self, statement: Relational) -> Formula | Limit | Extended:
        """What a statement says: a formula, a limit, or that a value is +∞."""
        left, right = statement.args
        if isinstance(statement, sympy.Eq) and isinstance(left, sympy.Limit):
            return self._limit(left, right)
        if isinstance(statement, sympy.Eq) and right == sympy.oo:
            return self._infinite(left)
        return self.formula(statement)

    def _limit(self, limit: sympy.Limit, value: Basic) -> Limit:
        body, x, target, direction = limit.args
        if x.is_integer:
            raise NotElaborated("a limit in a size")
        at, infinite = self._extended(target), target in (sympy.oo, -sympy.oo)
        side = ("-" if target == sympy.oo else "+") if infinite else str(direction)
        side = side if side in ("+", "-") else "both"
        return Limit(self.term(body), kernel.Scalar(x.name), at, side, self._extended(value))  # type: ignore[arg-type]

    def _extended(self, e: Basic) -> Term | Infinity:
        return "oo" if e == sympy.oo else "-oo" if e == -sympy.oo else self.term(e)

    def _infinite(self, e: Basic) -> Extended:
        """H(p, q) = Σ p·(−log q); KL(p‖q) is Σ p·log p more, for log(p/q) counts as log p − log q."""
        if not isinstance(e, (cross_entropy, kl_divergence)):
            raise NotElaborated(f"an infinite value of {e}")
        k = fresh_index(e.args)
        index = Index("$1", self.size(size(e.args[0])))
        p, q = (self.term(component(v, k), {k: index}) for v in e.args)
        own = kernel.Bind("sum", index, kernel.Mul((p, log(p))))
        return Extended("=", "oo", own if isinstance(e, kl_divergence) else kernel.ZERO, index, p, q)

    def formula(self, statement: Relational) -> Formula:
        for cls, (relation, turned) in RELATIONS.items():
            if isinstance(statement, cls):
                left, right = map(self.term, statement.args)
                return Formula(relation, right, left) if turned else Formula(relation, left, right)
        raise NotElaborated(f"no relation: {statement}")

    def hypotheses(self, given: Given) -> Sequence[Hypothesis]:
        """What a given says, as hypotheses of the kernel."""
        said = self._said(given)
        if not all(map(self._powers_agree, said)):
            raise NotElaborated(f"the given {given}, of a power whose base may be 0 or negative")
        return said

    def _powers_agree(self, t: Hypothesis | Term) -> bool:
        """Whether each power has the value that a reader expects: in the kernel (−1)ⁿ and 0⁰ are 0."""
        match t:
            case Every(_, body):
                return self._powers_agree(body)
            case Formula(_, left, right):
                return self._powers_agree(left) and self._powers_agree(right)
            case Apart():
                return True
            case kernel.Apply("pow", (u, c)):
                value = rational_value(c)
                broken = value is not None and value.denominator != 1
                return (broken or self._surely_positive(u)) and all(map(self._powers_agree, (u, c)))
        return all(map(self._powers_agree, kernel.parts(t)))

    def _surely_positive(self, t: Term) -> bool:
        match t:
            case kernel.Number(value):
                return value > 0
            case kernel.Scalar(name) | kernel.Component(name, _):
                return name in self._positive
            case kernel.Add(many) | kernel.Mul(many):
                return bool(many) and all(map(self._surely_positive, many))
            case kernel.Power(base, _):
                return self._surely_positive(base)
        return isinstance(t, kernel.Count) or (isinstance(t, kernel.Apply) and t.function in ("exp", "pi"))

    def _said(self, given: Given) -> Sequence[Hypothesis]:
        match given:
            case Membership(variable, Interval() as domain):
                return self._within(self.term(variable), domain)
            case Membership(variable, Power(domain, shape)):
                indices = tuple(Index(f"${at}", self.size(extent)) for at, extent in enumerate(shape, 1))
                entry = kernel.Component(str(variable.label), indices)  # type: ignore[attr-defined]
                return [_every(indices, f) for f in self._within(entry, domain)]
            case Membership(variable, Simplex(extent, is_open)):
                index = Index("$1", self.size(extent))
                entry = kernel.Component(str(variable.label), (index,))  # type: ignore[attr-defined]
                bound = Formula("<" if is_open else "<=", kernel.ZERO, entry)
                return [Every(index, bound), Formula("=", kernel.Bind("sum", index, entry), kernel.ONE)]
            case Dominated(small, large):
                if small not in self._nonnegative:
                    raise NotElaborated(f"{given}, where {small} may be negative")
                return self.dominated(small, large)
            case Membership(variable, OneHot(extent)):
                index = Index("$1", self.size(extent))
                entry = kernel.Component(str(variable.label), (index,))  # type: ignore[attr-defined]
                bit = Formula("=", kernel.Mul((entry, kernel.Add((entry, kernel.number(-1))))), kernel.ZERO)
                weak = Formula("<=", kernel.ZERO, entry)  # which follows
                total = Formula("=", kernel.Bind("sum", index, entry), kernel.ONE)
                return [Every(index, bit), Every(index, weak), total]
            case Membership(variable, Finite(values)):
                return [
                    Formula("=", one_of(self.term(variable), [self.term(v) for v in values]), kernel.ZERO)
                ]
            case Relational():
                self._refuse_infinite(given)
                if _of_positions(given) and not isinstance(given, sympy.Eq):
                    # Of an order of indices the kernel knows that they differ.
                    apart = isinstance(given, (sympy.Ne, sympy.Lt, sympy.Gt))
                    between = kernel.delta(*(self.position(a, {}) for a in given.args))
                    return [Apart(between.left, between.right)] if apart else []
                if isinstance(given, sympy.Ne) and all(map(is_vector, given.args)):
                    return [self._somewhere(given)]
                if of_vectors(given):
                    return [self._componentwise(given)]
                return [self.formula(given)]
        raise NotElaborated(f"the given {given}")

    def _refuse_infinite(self, given: Relational) -> None:
        """That +∞ ≥ c holds is not said of the number that the kernel has for it."""
        relation, turned = next(
            (row for cls, row in RELATIONS.items() if isinstance(given, cls)), ("!=", False)
        )
        small, large = given.args[::-1] if turned else given.args
        if relation == "=" and self._may_be_infinite(large):
            small, large = large, small
        unequal = relation == "!=" and self._may_be_infinite(small)
        if unequal or self._may_be_infinite(large) or not self._rises(small):
            raise NotElaborated(f"the given {given}, of a value that may be +∞")

    def _rises(self, e: Basic) -> bool:
        """Whether e is +∞ where something in it is, so that e ≤ c says that nothing is; −KL(p‖q) ≤ c does not."""
        if not self._may_be_infinite(e):
            return True
        match e:
            case cross_entropy() | kl_divergence():
                return not any(map(self._may_be_infinite, e.args))
            case sympy.Add():
                return all(map(self._rises, e.args))
            case sympy.Mul():
                others = [a for a in e.args if not _is_positive(a)]
                return len(others) == 1 and self._rises(others[0])
        return False

    def _may_be_infinite(self, e: Basic) -> bool:
        return any(a.args[1] not in self._finite for a in e.atoms(cross_entropy, kl_divergence))

    def _componentwise(self, given: Relational) -> Hypothesis:
        """u ≤ v between vectors speaks of every component."""
        k = fresh_index(given.args)
        index = self.opened(size(given.args[0]))
        left, right = (self.term(component(v, k), {k: index}) for v in given.args)
        relation, turned = next(row for cls, row in RELATIONS.items() if isinstance(given, cls))
        return _all(index, Formula(relation, right, left) if turned else Formula(relation, left, right))

    def _somewhere(self, given: Relational) -> Formula:
        """u ≠ v between vectors as Σ |uₖ − vₖ| ≠ 0."""
        k = fresh_index(given.args)
        index = self.opened(size(given.args[0]))
        u, v = (self.term(component(w, k), {k: index}) for w in given.args)
        distance = kernel.Apply("abs", (minus(u, v),))
        return Formula("!=", _bound("sum", index, distance), kernel.ZERO)

    def dominated(self, small: Expr, large: Expr) -> Sequence[Hypothesis]:
        """p ≪ q as pₖ = pₖ qₖ (1/qₖ): 1/0 is 0, so pₖ is 0 where qₖ is."""
        if is_vector(large):
            k = fresh_index([small, large])
            index = self.opened(size(large))
            p, q = (self.term(component(v, k), {k: index}) for v in (small, large))
            return [_all(index, Formula("=", p, kernel.Mul((p, q, kernel.Power(q, -1)))))]
        p, q = self.term(small), self.term(large)
        return [Formula("=", p, kernel.Mul((p, q, kernel.Power(q, -1))))]

    def _within(self, x: Term, domain: Interval) -> list[Formula]:
        out = []
        if domain.low != -sympy.oo:
            out.append(Formula("<" if domain.low_open else "<=", self.term(domain.low), x))
        if domain.high != sympy.oo:
            out.append(Formula("<" if domain.high_open else "<=", x, self.term(domain.high)))
        return out


def _nonnegative(given: Given) -> Iterator[Basic]:
    """What a given says to be at least 0, component by component."""
    match given:
        case Membership(variable, Simplex() | OneHot()):
            yield variable
        case Membership(variable, Interval() as domain) | Membership(variable, Power(domain, _)):
            if domain.low.is_Rational and domain.low >= 0:
                yield variable
        case Membership(variable, Finite(values)):
            if min(values) >= 0:
                yield variable
        case sympy.Ge() | sympy.Gt() | sympy.Le() | sympy.Lt():
            large, small = given.args if isinstance(given, (sympy.Ge, sympy.Gt)) else given.args[::-1]
            if small.is_Rational and small >= 0:
                yield large


def _is_positive(e: Basic) -> bool:
    """Whether e is c or 1/c for a positive number c."""
    base = e.args[0] if isinstance(e, sympy.Pow) and e.args[1] == -1 else e
    return bool(base.is_Rational and base > 0)


def _is_open(domain: object) -> bool:
    """Whether what lies in a domain is positive, component by component."""
    match domain:
        case Simplex(_, is_open):
            return is_open
        case Interval() | Power():
            base = domain.base if isinstance(domain, Power) else domain
            return bool(base.low.is_Rational and (base.low > 0 or (base.low == 0 and base.low_open)))
    return False


def rational_value(t: Term) -> Fraction | None:
    """The number that a term of numbers is."""
    try:
        numerator, under = Reading().read(t)
    except Refused:
        return None
    if under or set(numerator) - {()}:
        return None
    return Fraction(numerator.get((), 0))


def _hyperbolic(e: Basic, u: Term) -> Term:
    """sinh u = (eᵘ − e⁻ᵘ)/2, cosh u with +, tanh u = sinh u/cosh u, atanh u = (log(1 + u) − log(1 − u))/2."""
    half = number(Fraction(1, 2))
    if isinstance(e, sympy.atanh):
        above, below = (log(kernel.Add((kernel.ONE, v))) for v in (u, negative(u)))
        return kernel.Mul((half, minus(above, below)))
    rises, falls = exp(u), exp(negative(u))
    plus, difference = kernel.Add((rises, falls)), minus(rises, falls)
    if isinstance(e, sympy.tanh):
        return kernel.Mul((difference, kernel.Power(plus, -1)))
    return kernel.Mul((half, plus if isinstance(e, sympy.cosh) else difference))


def one_of(x: Term, values: Sequence[Term]) -> Term:
    """(x − v₁)((x − v₂) …): 0 exactly where x is one of the values."""
    gap = minus(x, values[0])
    return gap if len(values) == 1 else kernel.Mul((gap, one_of(x, values[1:])))


def _every(indices: Sequence[Index], formula: Formula) -> Hypothesis:
    made: Formula | Every = formula
    for index in reversed(indices):
        made = Every(index, made)
    return made


def _level(t: Term) -> int:
    """The depth of binders in a term, as their names tell."""
    own = 0
    if isinstance(t, kernel.Bind):
        own = int(t.index.name[1:]) if t.index.name[0] == "$" else 0
    return max([own, *map(_level, kernel.parts(t))])


def _bound(kind: kernel.Binder, index: Index, body: Term) -> Term:
    label = Index(f"${_level(body) + 1}", index.size)
    return kernel.Bind(kind, label, put(body, {index: label}))


def _all(index: Index, f: Formula) -> Every:
    label = Index(f"${max(_level(f.left), _level(f.right)) + 1}", index.size)
    return Every(label, Formula(f.relation, put(f.left, {index: label}), put(f.right, {index: label})))


def _of_positions(given: Relational) -> bool:
    """Whether a given compares an index with another or with a position."""
    return all(map(_is_position, given.args)) and any(isinstance(a, Symbol) for a in given.args)


def _is_position(e: Basic) -> bool:
    return isinstance(e, Integer) or (isinstance(e, Symbol) and bool(e.is_integer) and not e.is_positive)
