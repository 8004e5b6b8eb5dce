"""Inequalities whose larger side may be +∞: c·H(p, q) + r and c·KL(p‖q) + r with c > 0.

Where p ≪ q does not hold, the larger side is +∞ and the inequality holds.  The smaller side, r and the
components of p and q must be defined all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sympy import Add, Eq, Expr, Integer, Mul
from sympy.core.relational import Relational

from lemmata.definitions import cross_entropy, kl_divergence
from lemmata.elaboration import derived
from lemmata.elaboration.claims import conversions_for, hypotheses_of, prove_formula, translation_of
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.translation import RELATIONS, Translation
from lemmata.kernel import signs, structure
from lemmata.kernel.laws import log, minus, negative, sum_linear
from lemmata.kernel.limits import extended
from lemmata.kernel.polynomials import field
from lemmata.kernel.terms import ZERO, Bind, Index, Power, Term, number
from lemmata.kernel.terms import Add as Total
from lemmata.kernel.terms import Mul as Product
from lemmata.kernel.theorem import Every, Extended, ExtendedTheorem, Formula, Hypothesis, Theorem
from lemmata.notation import Claim, build, component, fresh_index, size
from lemmata.tactics.rules import positive_rational

__all__ = ["Infinite", "extended_theorem", "infinite_part"]


@dataclass(frozen=True)
class Infinite:
    """``small`` R ``factor``·f(p, q) + ``rest``, where f is H or KL; ``strict`` says whether R is <."""

    strict: bool
    small: Expr
    factor: Fraction
    function: Expr
    rest: tuple[Expr, ...]

    def asked(self) -> list[Relational]:
        """Statements that are defined where the smaller side, the rest and the components of p and q are."""
        rest = build(Add, *self.rest) if self.rest else Integer(0)
        return [build(Eq, self.small, rest), components(self.function)]


def components(function: Expr) -> Relational:
    """A statement that is defined where the components of both arguments of H or KL are."""
    k = fresh_index(function.args)
    return build(Eq, *(component(v, k) for v in function.args))


def infinite_part(statement: Relational) -> Infinite | None:
    """The one summand of the larger side that may be +∞, if the statement is such an inequality."""
    relation, turned = next(
        (row for cls, row in RELATIONS.items() if isinstance(statement, cls)), ("=", False)
    )
    if relation not in ("<=", "<"):
        return None
    small, large = reversed(statement.args) if turned else statement.args
    summands = large.args if isinstance(large, Add) else (large,)
    found = [(s, f) for s in summands if (f := _multiple(s)) is not None]
    if len(found) != 1:
        return None
    ((summand, (factor, function)),) = found
    rest = tuple(s for s in summands if s is not summand)
    return Infinite(relation == "<", small, factor, function, rest)


def _multiple(e: Expr) -> tuple[Fraction, Expr] | None:
    """c and f of c·f, where f is H(p, q) or KL(p‖q) and c is a positive number."""
    if isinstance(e, (cross_entropy, kl_divergence)):
        return Fraction(1), e
    if isinstance(e, Mul) and len(e.args) == 2:
        for c, f in (e.args, e.args[::-1]):
            if isinstance(f, (cross_entropy, kl_divergence)) and (factor := positive_rational(c)):
                return factor, f
    return None


def meaning(translation: Translation, part: Infinite) -> Extended:
    """What the inequality says: KL(p‖q) is Σ p·log p + Σ p·(−log q), for log(p/q) counts as log p − log q."""
    k = fresh_index(part.function.args)
    index = Index("$1", translation.size(size(part.function.args[0])))
    p, q = (translation.term(component(v, k), {k: index}) for v in part.function.args)
    weight = p if part.factor == 1 else Product((number(part.factor), p))
    rest = [translation.term(s) for s in part.rest]
    if isinstance(part.function, kl_divergence):
        rest.append(Bind("sum", index, Product((weight, log(p)))))
    return Extended(
        "<" if part.strict else "<=",
        translation.term(part.small),
        ZERO if not rest else rest[0] if len(rest) == 1 else Total(tuple(rest)),
        index,
        weight,
        q,
    )


def extended_theorem(claim: Claim, theorem: Theorem) -> ExtendedTheorem:
    """What an inequality says of extended values, from the theorem in which p ≪ q is assumed.

    Raises `NotElaborated`.
    """
    part = infinite_part(claim.statement)
    if part is None:
        raise NotElaborated("a condition p ≪ q is not shown")
    translation = translation_of([claim.statement], claim.givens)
    goal = meaning(translation, part)
    givens = hypotheses_of(translation, claim.givens)
    k, w, u = goal.index, goal.weight, goal.argument
    finite = Every(k, Formula("=", w, Product((w, u, Power(u, -1)))))
    total = Total((goal.rest, Bind("sum", k, Product((w, negative(log(u)))))))
    assumed = givens | {finite}
    for h in sorted(theorem.hypotheses - assumed, key=repr):
        theorem = _without(theorem, h, finite, givens)
    apart = derived.difference(theorem)
    small, gap = theorem.left, minus(total, theorem.left)
    if apart.right != gap:
        split = _split(translation.term(part.function), goal, part.factor, assumed)
        equation = (
            conversions_for(assumed).field(apart.right, gap, (), [(number(part.factor), split)])
            if split is not None
            else prove_formula(Formula("=", apart.right, gap), assumed)
        )
        apart = derived.rewritten(apart, equation)
    inside = signs.compared(signs.weakened(apart, goal.relation), small, total)
    weight, argument = (prove_formula(Formula("<=", ZERO, t), givens) for t in (w, u))
    return extended(goal.rest, k, inside, weight, argument)


def _split(total: Term, goal: Extended, factor: Fraction, assumed: frozenset[Hypothesis]) -> Theorem | None:
    """Σ p·log(p/q) as c⁻¹·Σ c·p·log p + c⁻¹·Σ c·p·(−log q); None for H(p, q), which has no log p.

    For one index at a time: a sum over a number of classes would be written out, and q with it.
    """
    k, w, u = goal.index, goal.weight, goal.argument
    if not (isinstance(total, Bind) and total.index == k):
        return None
    p = w if factor == 1 else w.factors[1]  # type: ignore[attr-defined]
    parts = [Product((number(1 / factor), Product((w, t)))) for t in (log(p), negative(log(u)))]
    return sum_linear(k, prove_formula(Formula("=", total.body, Total(tuple(parts))), assumed))


def _without(theorem: Theorem, support: Hypothesis, finite: Every, givens: frozenset[Hypothesis]) -> Theorem:
    """The theorem with p = p·q·(1/q) shown from c·p = c·p·q·(1/q): where p > 0, q is not 0."""
    if not (isinstance(support, Every) and isinstance(support.body, Formula)):
        raise NotElaborated("a condition p ≪ q is not shown")
    k, formula = support.index, support.body
    p, above = formula.left, Formula("<", ZERO, formula.left)
    scaled = derived.every(finite, (k,))
    product = derived.rewritten(prove_formula(Formula("!=", scaled.left, ZERO), frozenset({above})), scaled)
    positive = field(p, formula.right, (), (), (derived.nonzero_factor(product, 1),))
    nonnegative = prove_formula(Formula("<=", ZERO, p), givens)
    shown = derived.supported(nonnegative, positive)
    return structure.cut((k,), shown, theorem)
