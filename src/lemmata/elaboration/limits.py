"""Limits: finds proofs from the parts of a function, by the rule of l'Hôpital, and by other spellings of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from lemmata.elaboration import derived
from lemmata.elaboration.atoms import polynomial_term
from lemmata.elaboration.claims import conversions_for, prove_formula
from lemmata.elaboration.conversions import rescaled
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.signs import Wanted
from lemmata.kernel import laws, structure
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import negative
from lemmata.kernel.limits import (
    limit_between,
    limit_from_both,
    limit_of_binder,
    limit_of_inverse,
    limit_of_leaf,
    limit_of_parts,
    limit_of_quotient,
    limit_rewritten,
    needed_near,
)
from lemmata.kernel.polynomials import Reading
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Mul,
    Number,
    Power,
    Scalar,
    Select,
    Term,
    names,
    number,
    parts,
)
from lemmata.kernel.theorem import (
    Formula,
    Hypotheses,
    Hypothesis,
    Infinity,
    Limit,
    LimitTheorem,
    Side,
    Theorem,
    joined,
    speaks_of,
)
from lemmata.tactics.errors import TacticError

__all__ = ["Approach", "limit_proved"]

DEEPEST = 6
"""Quotients of slopes of slopes."""

MOST = 60
"""Functions that are looked at."""

FAILS = (NotElaborated, Refused, TacticError)


def limit_proved(goal: Limit, hypotheses: Hypotheses, also: Sequence[Term] = ()) -> LimitTheorem:
    """A theorem that concludes ``goal``.  ``also``: other spellings near the place.  Raises `NotElaborated`."""
    outer = frozenset(h for h in hypotheses if not speaks_of(h, goal.x.name))
    try:
        return _with_value(goal, outer, also)
    except FAILS:
        if goal.side != "both":
            raise
    one, other = (Limit(goal.body, goal.x, goal.at, side, goal.value) for side in "+-")  # type: ignore[arg-type]
    return limit_from_both(_with_value(one, outer, also), _with_value(other, outer, also))


def _with_value(goal: Limit, outer: Hypotheses, also: Sequence[Term]) -> LimitTheorem:
    def at(degree: int) -> LimitTheorem:
        return Approach(outer, goal.x, goal.at, goal.side, degree, _parameters(goal)).found(goal.body, also)

    limit = rescaled(at)
    found = limit.conclusion.value
    if found == goal.value:
        return limit
    if isinstance(found, str) or isinstance(goal.value, str):
        raise NotElaborated("another limit was found")
    return limit_rewritten(limit, prove_formula(Formula("=", found, goal.value), outer))


class Approach:
    """One place: what holds near it, and the limits found there."""

    def __init__(
        self,
        outer: Hypotheses,
        x: Scalar,
        at: Term | Infinity,
        side: Side,
        degree: int = 1,
        parameters: Sequence[Scalar] = (),
    ) -> None:
        self.x, self.at, self.side = x, at, side
        self.place = x, at, side
        self.outer = outer
        self.here = conversions_for(outer | self._neighbourhood(parameters), degree)
        self.there = conversions_for(outer, degree)
        self.known: dict[Term, LimitTheorem | None] = {}

    def _neighbourhood(self, parameters: Sequence[Scalar]) -> frozenset[Hypothesis]:
        """Close enough to the place; far out, beyond every parameter."""
        x, at = self.x, self.at
        if isinstance(at, str):
            bounds = [number(1), number(-1), *parameters, *map(negative, parameters)]
            return frozenset(Formula("<", b, x) if at == "oo" else Formula("<", x, b) for b in bounds)
        half = Fraction(1, 2)
        above, below = (
            number(at.value + s * half) if isinstance(at, Number) else Add((at, number(s * half)))
            for s in (1, -1)
        )
        if self.side == "both":
            return frozenset((Formula("!=", x, at), Formula("<", below, x), Formula("<", x, above)))
        low, high = (at, above) if self.side == "+" else (below, at)
        return frozenset((Formula("<", low, x), Formula("<", x, high)))

    # -------------------------------------------------------------- from the kernel

    def ends(self, premises: Sequence[Theorem]) -> tuple[Theorem, ...]:
        """What shows that premises hold near the place."""
        _, needed = needed_near(joined(*premises), self.place)
        return tuple(prove_formula(f, self.outer) for f in sorted(needed, key=repr))

    def leaf(self, t: Term) -> LimitTheorem:
        return limit_of_leaf(t, *self.place)

    def between(self, f: Term, *bounds: tuple[LimitTheorem, Theorem]) -> LimitTheorem:
        return limit_between(f, bounds, self.ends([t for _, t in bounds]))

    def replaced(self, limit: LimitTheorem, equation: Theorem) -> LimitTheorem:
        """The limit of the other side of an equation that holds near the place."""
        left, right = equation.left, equation.right
        return self.between(right if limit.conclusion.body == left else left, (limit, equation))

    def plain(self, limit: LimitTheorem) -> LimitTheorem:
        """The limit with its value in normal form."""
        value = limit.conclusion.value
        if isinstance(value, str):
            return limit
        _, equation = self.there.norm(value)
        return limit if equation is None else limit_rewritten(limit, equation)

    def sign(self, wanted: Wanted, t: Term) -> Theorem:
        """The sign of a term near the place."""
        found = self.here.sign(wanted, t)
        if found is not None:
            return found
        r, equation = self.here.norm(t)
        found = self.here.sign(wanted, self.here.term(r))
        if found is None or equation is None:
            raise NotElaborated("a sign near the place is not shown", (wanted, t))
        return derived.rewritten(found, structure.symmetric(equation))

    # -------------------------------------------------------------- searching

    def found(self, t: Term, also: Sequence[Term] = ()) -> LimitTheorem:
        """The limit of t.  Raises `NotElaborated`, or Rescale."""
        for other in also:
            try:
                limit = self.tends(other)
                return self.replaced(limit, prove_formula(Formula("=", other, t), self._near_hypotheses()))
            except FAILS:
                continue
        return self.tends(t)

    def _near_hypotheses(self) -> Hypotheses:
        return self.here.context.hypotheses

    def tends(self, t: Term, depth: int = 0) -> LimitTheorem:
        if t not in self.known:
            if len(self.known) > MOST or depth > DEEPEST:
                raise NotElaborated("too many functions in a limit")
            self.known[t] = None  # what asks for itself has none
            # A slope is long before it is put in normal form; what was written need not be.
            product, normal, quotient = self._by_product, self._by_normal_form, self._by_quotient
            ways = (normal, quotient, product) if depth else (product, normal, quotient)
            for way in (self._by_parts, *ways, self._by_logarithm):
                try:
                    limit = way(t, depth)
                except FAILS:
                    continue
                if limit is not None:
                    self.known[t] = self.plain(limit)
                    break
        limit = self.known[t]
        if limit is None:
            raise NotElaborated("the limit of a part is not found", t)
        return limit

    def value(self, limit: LimitTheorem) -> Term | Infinity:
        return limit.conclusion.value

    def _by_parts(self, t: Term, depth: int) -> LimitTheorem | None:
        if t == self.x or self.x.name not in names(t):
            return self.leaf(t)
        if isinstance(t, Bind):
            return limit_of_binder(t.kind, t.index, self.tends(t.body, depth))
        if not isinstance(t, (Add, Mul, Power, Apply, Select)):
            return None
        if isinstance(t, Apply) and t.function == "pow" and not isinstance(t.arguments[1], Number):
            try:
                power = laws.power_exp(self.sign("<", t.arguments[0]), t.arguments[1])
                return self.replaced(self.tends(power.right, depth), power)
            except FAILS:
                pass
        limits = tuple(self.tends(u, depth) for u in parts(t))
        values = [self.value(limit) for limit in limits]
        if values[0] == ZERO and isinstance(t, (Power, Apply)):
            match t:
                case Apply("log", _):
                    return self._log_at_zero(limits[0])
                case Power(_, -1):
                    return self._inverse_at_zero(limits[0])
                case Power(base, k) if k < 0:
                    inner = Power(Power(base, -1), -k)
                    return self.replaced(self.tends(inner, depth), self.here.field(inner, t))
        return limit_of_parts(t, limits, self._conditions(t, values))

    def _positive_at_zero(self, limit: LimitTheorem) -> LimitTheorem:
        """1/u tends to ∞ where a positive u tends to 0."""
        positive = self.sign("<", limit.conclusion.body)
        return limit_of_inverse(limit, positive, self.ends([positive]))

    def _log_at_zero(self, limit: LimitTheorem) -> LimitTheorem:
        """log u = −log(1/u) tends to −∞ where a positive u tends to 0."""
        u, up = limit.conclusion.body, self._positive_at_zero(limit)
        positive = self.sign("<", u)
        inverse = up.conclusion.body
        minus = self.there.ask("<", negative(number(-1)))
        down = limit_of_parts(
            negative(laws.log(inverse)),
            (self.leaf(number(-1)), limit_of_parts(laws.log(inverse), (up,), ())),
            (minus,),
        )
        return self.replaced(down, derived.log_of_inverse(positive))

    def _inverse_at_zero(self, limit: LimitTheorem) -> LimitTheorem:
        u = limit.conclusion.body
        try:
            return self._positive_at_zero(limit)
        except FAILS:
            turned = self.plain(limit_of_parts(negative(u), (self.leaf(number(-1)), limit), ()))
            up = self._positive_at_zero(turned)
            down = negative(up.conclusion.body)
            minus = self.there.ask("<", negative(number(-1)))
            made = limit_of_parts(down, (self.leaf(number(-1)), up), (minus,))
            return self.replaced(made, self.here.field(down, Power(u, -1)))

    def _conditions(self, t: Term, values: Sequence[Term | Infinity]) -> tuple[Theorem, ...]:
        finite = [v for v in values if not isinstance(v, str)]
        if len(finite) < len(values):
            return tuple(map(self._either_sign, finite)) if isinstance(t, Mul) else ()
        match t:
            case Power(_, k) if k < 0:
                return (self.there.ask("!=", finite[0]),)
            case Apply("log", _):
                return (self.there.ask("<", finite[0]),)
            case Apply("pow", (_, c)) if not (isinstance(c, Number) and c.value > 0):
                return (self.there.ask("<", finite[0]),)
        return ()

    def _either_sign(self, v: Term) -> Theorem:
        up = self.there.sign("<", v)
        return up if up is not None else self.there.ask("<", negative(v))

    # -------------------------------------------------------------- 0·∞, 0/0, ∞/∞, ∞ − ∞

    def _by_product(self, t: Term, depth: int) -> LimitTheorem | None:
        """0·∞ as a quotient."""
        if not isinstance(t, Mul) or depth >= DEEPEST:
            return None
        limits = [self.tends(f, depth) for f in t.factors]
        vanishing = [f for f, limit in zip(t.factors, limits, strict=True) if self.value(limit) == ZERO]
        growing = [
            f for f, limit in zip(t.factors, limits, strict=True) if isinstance(self.value(limit), str)
        ]
        if not vanishing or not growing:
            return None
        rest = [f for f in t.factors if f not in vanishing and f not in growing]
        ways = [
            (_product([*rest, *above]), _inverse(below))
            for above, below in ((vanishing, growing), (growing, vanishing))
        ]
        for u, v in sorted(ways, key=_awkward):
            try:
                limit = self._quotient(u, v, depth)
            except FAILS:
                continue
            return self.replaced(limit, self.here.field(limit.conclusion.body, t))
        return None

    def _by_normal_form(self, t: Term, depth: int) -> LimitTheorem | None:
        r, equation = self.here.norm(t)
        if equation is None:
            return None
        return self.replaced(self.tends(self.here.term(r), depth), equation)

    def _by_quotient(self, t: Term, depth: int) -> LimitTheorem | None:
        """One fraction, by the rule of l'Hôpital; or with its leading monomials divided away."""
        reading = Reading()
        numerator, under = reading.read(t)
        if not under or not numerator:
            return None
        letters = {k: letter for letter, k in reading.letters.items()}
        u = polynomial_term(numerator, letters)
        below = ((polynomial_term(dict(p), letters), e) for p, e in under.items())
        v = _product([f if e == 1 else Power(f, e) for f, e in below])
        limit = self._quotient(u, v, depth)
        return self.replaced(limit, self.here.field(limit.conclusion.body, t))

    def _quotient(self, u: Term, v: Term, depth: int) -> LimitTheorem:
        """u/v by l'Hôpital's rule."""
        whole = Mul((u, Power(v, -1)))
        below = self.tends(v, depth)
        limits: tuple[LimitTheorem, ...] = (below,)
        if not isinstance(self.value(below), str):
            above = self.tends(u, depth)
            if (self.value(above), self.value(below)) != (ZERO, ZERO):
                raise NotElaborated("no rule for a quotient", whole)
            limits = above, below
        asked = [
            tuple(self.sign("<" if r == "<" else "!=", w) for r, w, _ in derived.asked_by(f, self.x))
            for f in (u, v)
        ]
        rise, run = derived.slope_of(u, self.x), derived.slope_of(v, self.x)
        moves = self.sign("!=", run)
        slopes = self.tends(Mul((rise, Power(run, -1))), depth + 1)
        ends = self.ends([*asked[0], *asked[1], moves])
        return limit_of_quotient(u, v, limits, (asked[0], asked[1]), moves, slopes, ends)

    def _by_logarithm(self, t: Term, depth: int) -> LimitTheorem | None:
        """∞ − ∞ with logarithms as the logarithm of one product."""
        if not isinstance(t, Add) or not _has_log(t):
            return None
        power = laws.exp(t)
        r, equation = self.here.norm(power)
        plain = self.here.term(r)
        if plain == power:
            return None
        inner = self.tends(plain, depth + 1)
        back = structure.congruent(
            laws.log(power), (self.here.some(equation, power),)
        )  # log e^t = log of the product
        same = structure.transitive(structure.symmetric(back), derived.log_exp(t))
        value = self.value(inner)
        logarithm = (
            self._log_at_zero(inner)
            if value == ZERO
            else limit_of_parts(laws.log(plain), (inner,), self._conditions(laws.log(plain), [value]))
        )
        return self.replaced(logarithm, same)


def _parameters(goal: Limit) -> list[Scalar]:
    """The scalars in a function beside its variable; a few."""
    found: set[Scalar] = set()
    pending = [goal.body]
    while pending:
        t = pending.pop()
        pending += parts(t)
        if isinstance(t, Scalar) and t != goal.x:
            found.add(t)
    return sorted(found, key=repr)[:3]


def _product(factors: Sequence[Term]) -> Term:
    return ONE if not factors else factors[0] if len(factors) == 1 else Mul(tuple(factors))


def _inverse(factors: Sequence[Term]) -> Term:
    """1 over a product, as one power of each factor."""
    return _product([Power(f.base, -f.exponent) if isinstance(f, Power) else Power(f, -1) for f in factors])


def _has_log(t: Term) -> bool:
    return (isinstance(t, Apply) and t.function == "log") or any(map(_has_log, parts(t)))


def _awkward(quotient: tuple[Term, Term]) -> int:
    """How little is gained by differentiating above and below: logarithms below, denominators anywhere."""
    u, v = quotient
    return 10 * _has_log(v) + _denominators(u) + _denominators(v)


def _denominators(t: Term) -> int:
    own = isinstance(t, Power) and t.exponent < 0
    return own + sum(map(_denominators, parts(t)))
