"""A change of variable that rids a claim of its roots: p = u²/(1 + u²), where √(p(1 − p)) = u/(1 + u²)."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Ge, Gt, Integer, Le, Lt, Mul, Pow, Rational, S

from lemmata.derivation import Lemma, Proof, Using, cite, direct, sign_chart
from lemmata.notation import Claim, Interval, Membership, build, scalar, substitute
from lemmata.prover.search import holds, strategy
from lemmata.prover.steps import concluding
from lemmata.prover.strategies.two_variables import variables

SQUARE, HALF = Integer(2), Rational(1, 2)


@strategy(rank=24)
def root_of_the_odds(claim: Claim) -> Iterator[Proof]:
    """A claim about p in (0, 1) with roots, by u = √(p/(1 − p))."""
    names = variables(claim)
    if not isinstance(claim.statement, (Le, Lt, Ge, Gt)) or len(names) != 1:
        return
    if not any(e.args[1] == HALF or e.args[1] == -HALF for e in claim.statement.atoms(Pow)):
        return
    (p,) = names
    if claim.givens != (Membership(p, Interval(S.Zero, S.One)),):
        return
    u = scalar("u" if p.name != "u" else "v")
    square = build(Pow, u, SQUARE)
    share = build(Mul, square, build(Pow, build(Add, S.One, square), S.NegativeOne))
    inner = Claim(substitute(claim.statement, {p: share}), (build(Gt, u, S.Zero),))  # type: ignore[arg-type]
    if not holds(inner, direct(sign_chart)):
        return
    rest = build(Add, S.One, build(Mul, S.NegativeOne, p))
    root = build(Pow, build(Mul, p, build(Pow, rest, S.NegativeOne)), HALF)
    lemmas = (Lemma("odds", inner, direct(sign_chart)),)
    yield Using(lemmas, concluding(claim, lemmas, [cite("odds", **{u.name: root})]))
