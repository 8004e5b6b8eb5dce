"""Functions that rise from a point, or fall to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lemmata.elaboration import derived
from lemmata.elaboration.conversions import Conversions
from lemmata.elaboration.limits import FAILS, limit_proved
from lemmata.kernel.limits import limit_of_leaf, limit_of_parts, mean_value, needed_near, place_of
from lemmata.kernel.structure import congruent, given, reflexive, transitive, trichotomy
from lemmata.kernel.terms import Apply, Mul, Number, Power, Scalar, Term, names, parts
from lemmata.kernel.theorem import Formula, Limit, LimitTheorem, Side, Theorem, joined

__all__ = ["closed_at", "continuous", "moved", "risen"]


def risen(
    limit: LimitTheorem,
    conditions: tuple[Theorem, ...],
    slope: Theorem,
    start: Theorem,
    shown: Callable[[Formula], Theorem],
) -> Theorem:
    """0 ≤ f where a < x, or x < a, from its limit at a; ``shown`` proves what does not speak of x."""
    _, needed = needed_near(joined(*conditions, slope), place_of((limit,)))
    return mean_value(conditions, slope, limit, start, tuple(map(shown, sorted(needed, key=repr))))


def closed_at(theorem: Theorem, x: Scalar, a: Term, after: bool, start: Theorem) -> Theorem:
    """0 ≤ f where a ≤ x from 0 ≤ f where a < x, and 0 ≤ f(a); likewise x ≤ a."""
    same = given(Formula("=", a, x))
    there = transitive(start, moved(theorem.right, x, same))
    if theorem.conclusion != there.conclusion:
        theorem, there = derived.weakened(theorem), derived.weakened(there)
    order = given(Formula("<=", a, x) if after else Formula("<=", x, a))
    beyond = given(Formula("<", x, a) if after else Formula("<", a, x))
    nowhere = derived.impossible(beyond, order, theorem.conclusion)
    return trichotomy(a, x, *((theorem, there, nowhere) if after else (nowhere, there, theorem)))


def moved(f: Term, x: Scalar, equation: Theorem) -> Theorem:
    """f(a) = f from a = x."""
    if f == x:
        return equation
    if x.name not in names(f):
        return reflexive(f)
    return congruent(
        derived.replace_scalar(f, x, equation.left), tuple(moved(p, x, equation) for p in parts(f))
    )


def continuous(f: Term, x: Scalar, a: Term, after: bool, there: Conversions) -> LimitTheorem:
    """f → f(a) from one side of a, as ``there`` shows; where logarithms fade, too."""
    return Continuity(x, a, "+" if after else "-", there).of(f)


class Continuity:
    """Limits of functions at a point where they are continuous."""

    def __init__(self, x: Scalar, at: Term, side: Side, there: Conversions) -> None:
        self.x, self.at, self.side, self.there = x, at, side, there
        self.known: dict[Term, LimitTheorem] = {}

    def of(self, t: Term) -> LimitTheorem:
        if t not in self.known:
            self.known[t] = self._found(t)
        return self.known[t]

    def _found(self, t: Term) -> LimitTheorem:
        if t == self.x or self.x.name not in names(t):
            return limit_of_leaf(t, self.x, self.at, self.side)
        try:
            limits = tuple(map(self.of, parts(t)))
            return limit_of_parts(t, limits, self._conditions(t, [self._value(p) for p in parts(t)]))
        except FAILS:
            if not (isinstance(t, Mul) and any(map(_is_log, t.factors))):
                raise
        return limit_proved(
            Limit(t, self.x, self.at, self.side, self._value(t)), self.there.context.hypotheses
        )

    def _value(self, t: Term) -> Term:
        return derived.replace_scalar(t, self.x, self.at)

    def _conditions(self, t: Term, values: Sequence[Term]) -> tuple[Theorem, ...]:
        match t:
            case Power(_, k) if k < 0:
                return (self.there.ask("!=", values[0]),)
            case Apply("log", _):
                return (self.there.ask("<", values[0]),)
            case Apply("pow", (_, c)) if not (isinstance(c, Number) and c.value > 0):
                return (self.there.ask("<", values[0]),)
        return ()


def _is_log(t: Term) -> bool:
    inner = t.base if isinstance(t, Power) and t.exponent > 0 else t
    return isinstance(inner, Apply) and inner.function == "log"
