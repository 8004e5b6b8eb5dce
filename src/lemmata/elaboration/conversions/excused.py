"""Products in which a weight excuses a logarithm: w·x, where x is evaluated for w ≠ 0 alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.conversions.leaves import leaves_of
from lemmata.kernel.errors import Refused
from lemmata.kernel.polynomials import Reading
from lemmata.kernel.terms import ZERO, Add, Apply, Mul, Power, Term
from lemmata.kernel.terms import parts as core_parts
from lemmata.kernel.theorem import Formula
from lemmata.tactics.ratio import ONE as RATIO_ONE
from lemmata.tactics.ratio import ZERO as RATIO_ZERO
from lemmata.tactics.ratio import Ratio, factors

if TYPE_CHECKING:
    from lemmata.elaboration.conversions.normal import Conversions, Normal

__all__ = ["guarded", "part_by_part"]


def part_by_part(c: Conversions, t: Term) -> Normal:
    """A product in which a logarithm is excused by a weight, or a sum with such a product."""
    if isinstance(t, Mul):
        weights = tuple(f for f in t.factors if not _has_log(f))
        others = tuple(f for f in t.factors if _has_log(f))
        if weights and others and any(map(partial(_unsure, c), _log_arguments(Mul(others)))):
            return _weighted(c, t, Mul(weights), Mul(others))
    parts = list(core_parts(t))
    values = [c.norm(p) for p in parts]
    first = c.congruent(t, values)
    terms = tuple(c.term(r) for r, _ in values)
    made: Term = (
        Power(terms[0], t.exponent)
        if isinstance(t, Power)
        else Add(terms)
        if isinstance(t, Add)
        else Mul(terms)
    )
    known = {leaf: c.letter(leaf) for leaf in leaves_of(made)}
    return c.finished(made, c.computed(made, known), (), before=first)


def guarded(c: Conversions, t: Term) -> bool:
    """Whether some product in t has a logarithm that only a weight excuses."""
    match t:
        case Mul(many):
            weights = [f for f in many if not _has_log(f)]
            if weights and len(weights) < len(many):
                arguments = [u for f in many if _has_log(f) for u in _log_arguments(f)]
                if any(map(partial(_unsure, c), arguments)):
                    return True
            return any(map(partial(guarded, c), many))
        case Add(many):
            return any(map(partial(guarded, c), many))
        case Power(base, _):
            return guarded(c, base)
    return False


def _unsure(c: Conversions, u: Term) -> bool:
    """Whether log u may be undefined; what is inverted in u counts too."""
    reading = Reading()
    try:
        reading.read(u)
    except Refused:
        return True
    return any(c.sign("!=", v) is None for v in reading.asked) or c.sign("<", u) is None


def _weighted(c: Conversions, t: Term, weight: Term, other: Term) -> Normal:
    """w·x where x is evaluated for w ≠ 0 alone."""
    r, _ = c.norm(weight)
    if not r.numerator:
        return c.finished(t, RATIO_ZERO, [e for e in (c.norm(u)[1] for u in leaves_of(weight)) if e])
    unit, parts = factors(r.numerator)
    candidates = [c.atoms.terms[a] for a, e in unit.numerator[0][0] if e > 0]
    candidates += [c.term(Ratio(f)) for f, _ in parts]
    weights = [w for w in candidates if c.sign("<=", w) is not None]
    guards = [Formula("!=", w, ZERO) for w in weights]
    with c.within(c.context.assuming(*guards)):
        x, inner = c.norm(other)
    theorem = c.some(inner, other)
    used = [w for w, g in zip(weights, guards, strict=True) if g in theorem.hypotheses]
    if not used:
        leaves = [e for e in (c.norm(u)[1] for u in leaves_of(weight)) if e]
        return c.finished(t, r * x, leaves, [(weight, theorem)])
    product = RATIO_ONE
    for w in used:
        theorem = derived.weighted(w, theorem)
        product = product * c.norm(w)[0]
    rest = c.term(r * product.inverse())
    leaves = [e for e in (c.norm(u)[1] for u in leaves_of(weight)) if e]
    return c.finished(t, r * x, leaves, [(rest, theorem)])


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
