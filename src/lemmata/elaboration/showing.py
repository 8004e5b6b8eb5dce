"""Theorems that a condition of definedness holds, from givens and weights."""

from __future__ import annotations

from functools import lru_cache

from lemmata.elaboration.claims import conversions_for, prove_formula
from lemmata.elaboration.conversions import Conversions
from lemmata.elaboration.derived import positive_unless_zero, unequal, weakened
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.signs import nonzero_product
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import negative
from lemmata.kernel.terms import ZERO, Mul, Term
from lemmata.kernel.theorem import Formula, Hypotheses, Theorem
from lemmata.tactics.errors import TacticError

__all__ = ["shown_from"]


def shown_from(formula: Formula, weights: tuple[Term, ...], hypotheses: Hypotheses) -> Theorem | None:
    """A theorem that concludes ``formula`` from hypotheses, and from w ≠ 0 for such weights w as have one sign."""
    try:
        return _shown_from(formula, weights, hypotheses)
    except (
        NotElaborated,
        RecursionError,
    ):  # where the stack is less deep there may be a proof: nothing is kept
        return None


@lru_cache(maxsize=1024)
def _shown_from(formula: Formula, weights: tuple[Term, ...], hypotheses: Hypotheses) -> Theorem | None:
    apart = frozenset(Formula("!=", w, ZERO) for w in weights if _has_sign(w, hypotheses))
    return _shown(formula, hypotheses | apart)


def _has_sign(w: Term, hypotheses: Hypotheses) -> bool:
    return any(_shown(Formula("<=", ZERO, side), hypotheses) for side in (w, negative(w)))


@lru_cache(maxsize=1024)
def _shown(formula: Formula, hypotheses: Hypotheses) -> Theorem | None:
    """None where there is no proof; `RecursionError`, or what came of one, where the stack was too deep to tell."""
    try:
        theorem = _by_sign(formula, conversions_for(hypotheses)) or prove_formula(formula, hypotheses)
    except (NotElaborated, Refused, TacticError) as error:
        if isinstance(error.__cause__, RecursionError):
            raise
        return None
    return theorem if theorem.conclusion == formula and theorem.hypotheses <= hypotheses else None


def _by_sign(formula: Formula, c: Conversions) -> Theorem | None:
    """The sign of a term as it is written."""
    if formula.relation == "!=" and formula.right == ZERO:
        apart = c.sign("!=", formula.left)
        return unequal(apart) if apart is not None and apart.conclusion.relation != "!=" else apart
    if formula.left != ZERO or formula.relation not in ("<", "<="):
        return None
    t = formula.right
    sign = c.sign(formula.relation, t)  # type: ignore[arg-type]
    if sign is None and formula.relation == "<" and isinstance(t, Mul):
        weak, apart = c.sign("<=", t), nonzero_product(c.signs, t)
        sign = positive_unless_zero(weak, apart) if weak is not None and apart is not None else None
    if sign is not None and formula.relation == "<=" and sign.conclusion.relation == "<":
        sign = weakened(sign)
    return sign
