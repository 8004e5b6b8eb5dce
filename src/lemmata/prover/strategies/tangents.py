"""Convexity of exp by its tangent: e^u ≥ e^m·(1 + u − m)."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Expr, Ge, Le, Mul, S, Sum, exp

from lemmata.derivation import Lemma, Proof, Using, cite, direct, sign_chart
from lemmata.notation import Claim, build, scalar
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, sides


@strategy(rank=25)
def tangents(claim: Claim) -> Iterator[Proof]:
    """Σ c·e^u ≥ (Σ c)·e^m when m is the mean of the u."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    small, large = sides(claim.statement)
    tops = [e for e in (small, *small.args) if isinstance(e, exp)]
    if len(tops) != 1 or not isinstance(small, (exp, Mul)) or large.atoms(Sum):
        return
    (top,) = tops
    t = scalar("t")
    with_t = build(Add, build(exp, t), build(Mul, S.NegativeOne, S.One), build(Mul, S.NegativeOne, t))
    lemmas = (Lemma("tangent", Claim(build(Ge, with_t, S.Zero)), direct(by=sign_chart)),)  # type: ignore[arg-type]
    steps = []
    for weight, u in _exponentials(large, S.One):
        gap = build(Add, u, build(Mul, S.NegativeOne, top.args[0]))
        steps.append(cite("tangent", t=gap).times(build(Mul, weight, top)))
    if steps:
        yield Using(lemmas, concluding(claim, lemmas, steps))


def _exponentials(e: Expr, weight: Expr) -> Iterator[tuple[Expr, Expr]]:
    """(c, u) for every c·e^u of a sum."""
    if isinstance(e, exp):
        yield weight, e.args[0]
    elif isinstance(e, Add):
        for a in e.args:
            yield from _exponentials(a, weight)
    elif isinstance(e, Mul):
        inner = [a for a in e.args if a.atoms(exp)]
        if len(inner) == 1:
            outside = [a for a in e.args if a is not inner[0]]
            yield from _exponentials(inner[0], build(Mul, weight, *outside))
