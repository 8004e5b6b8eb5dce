"""Variables with two values, such as a label y in {-1, 1}: one proof for each."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, Ge, Le, Mul, Rational

from lemmata.derivation import Citation, Lemma, Proof, Using, cite
from lemmata.notation import Claim, Finite, Membership, build, substitute
from lemmata.prover.search import lemma, strategy
from lemmata.prover.steps import concluding

NAMES = ("first", "second")


@strategy(rank=12)
def two_values(claim: Claim) -> Iterator[Proof]:
    """The claim is the mixture of itself at both values, with weights 0 and 1."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    for given in claim.givens:
        if not isinstance(given, Membership) or not isinstance(given.domain, Finite):
            continue
        if len(given.domain.values) != 2 or not claim.statement.has(given.variable):
            continue
        others = tuple(g for g in claim.givens if g != given)
        lemmas: list[Lemma] = []
        steps: list[Citation] = []
        values = tuple(given.domain.values)
        for name, value, other in zip(NAMES, values, values[::-1], strict=True):
            at = Claim(substitute(claim.statement, {given.variable: value}), others)  # type: ignore[arg-type]
            proof = lemma(at)
            if proof is None:
                break
            lemmas.append(Lemma(name, at, proof))
            steps.append(cite(name).times(_weight(given.variable, value, other)))
        else:
            yield Using(tuple(lemmas), concluding(claim, tuple(lemmas), steps))


def _weight(y: Expr, value: Expr, other: Expr) -> Expr:
    """(y − other)/(value − other): 1 at the value, 0 at the other."""
    gap = build(Add, y, build(Mul, Rational(-1), other))
    return build(Mul, 1 / Rational(value - other), gap)
