"""Pinsker's inequality for any number of classes: KL(p‖q) ≥ c·(Σ|p − q|)² with c ≤ 1/2.

With s = Σ|p − q|, termwise a·log(a/b) − a + b ≥ 3(a − b)²/(2(a + 2b)) ≥ s|a − b| − s²(a + 2b)/6:
a scalar inequality in a/b, then a square.  The sum over the classes is KL ≥ s² − s²/2.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy import Abs, Expr, Ge, Gt, Le, Pow, Rational, S, log

from lemmata.definitions import kl_divergence
from lemmata.derivation import Cases, Lemma, Proof, Using, WhereFinite, cite, direct, positivity, sign_chart
from lemmata.notation import Claim, Dominated, build, component, fresh_index, scalar, size, total, unevaluated
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, is_open

__all__ = ["pinsker"]


@strategy(rank=19)
def pinsker(claim: Claim) -> Iterator[Proof]:
    """The inequality itself, or with a smaller constant."""
    if not isinstance(claim.statement, (Le, Ge)) or not claim.statement.atoms(Abs):
        return
    for kl in sorted(claim.statement.atoms(kl_divergence), key=str):
        p, q = kl.args
        if not isinstance(p, sympy.IndexedBase) or not isinstance(q, sympy.IndexedBase):
            continue
        yield from _proofs(claim, p, q)


def _proofs(claim: Claim, p: sympy.IndexedBase, q: sympy.IndexedBase) -> Iterator[Proof]:
    a, b, t, s = (scalar(name) for name in ("a", "b", "t", "s"))
    k = fresh_index([claim.statement, p, q], "k")
    near = claim.givens if is_open(claim, q) else (*claim.givens, Dominated(p, q))
    distance = total(lambda at: build(Abs, p[at] - q[at]), size(p))
    with unevaluated():
        scalar_ = t * log(t) - t + 1 - Rational(3, 2) * (t - 1) ** 2 / (t + 2)
        square = (3 * Abs(a - b) - s * (a + 2 * b)) ** 2 / (6 * (a + 2 * b))
        pair = a * log(a / b) - a + b - s * Abs(a - b) + s**2 * (a + 2 * b) / 6
        half = Rational(1, 2) * distance**2
    some = (Ge(a, 0, evaluate=False), Gt(b, 0, evaluate=False))
    lemmas = [
        Lemma("scalar", Claim(_nonnegative(scalar_), (Ge(t, 0, evaluate=False),)), direct(by=sign_chart)),
        Lemma("square", Claim(_nonnegative(square), some), direct(by=positivity)),
    ]
    whole = Claim(_nonnegative(pair), some)
    citations = [cite("scalar", t=build(sympy.Mul, a, build(Pow, b, S.NegativeOne))).times(b), cite("square")]
    if is_open(claim, q):
        lemmas.append(Lemma("pair", whole, concluding(whole, tuple(lemmas), citations)))
    else:
        given = (Ge(a, 0, evaluate=False), Ge(b, 0, evaluate=False), Dominated(a, b))
        positive = Claim(whole.statement, (Gt(a, 0, evaluate=False), *given[1:]))
        inner = concluding(positive, tuple(lemmas), citations)
        lemmas.append(Lemma("pair", Claim(whole.statement, given), Cases(a, direct(positivity), inner)))
    at = {"a": component(p, k), "b": component(q, k), "s": distance}
    least = Claim(build(Le, half, build(kl_divergence, p, q)), near)  # type: ignore[arg-type]
    last = Lemma("pinsker", least, concluding(least, tuple(lemmas), [cite("pair", **at).summed(k)]))
    rest = Lemma("distance", Claim(_nonnegative(distance**2), near), direct(by=positivity))
    lemmas += [last, rest]
    for citations in ([cite("pinsker")], [cite("pinsker"), cite("distance").times(_spare(claim, distance))]):
        proof = Using(tuple(lemmas), concluding(Claim(claim.statement, near), tuple(lemmas), citations))
        yield proof if near == claim.givens else WhereFinite(p, q, proof)


def _nonnegative(e: Expr) -> sympy.Rel:
    return build(Ge, e, S.Zero)  # type: ignore[return-value]


def _spare(claim: Claim, distance: Expr) -> Expr:
    """1/2 − c, by the constant before the square."""
    numbers = {abs(c) for e in claim.statement.atoms(Rational) if e != 0 for c in (e, 1 / e)}
    return Rational(1, 2) - max((c for c in numbers if c < Rational(1, 2)), default=S.Zero)
