"""Log-sum-exp of two vectors compared component by component: v_k ≤ w_k + c gives LSE(v) ≤ LSE(w) + c."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from sympy import Add, Expr, Ge, Integer, Le, Sum, Tuple, exp, log

from lemmata.definitions import logsumexp
from lemmata.derivation import Lemma, Proof, Using, cite, direct, increasing
from lemmata.notation import Claim, build, component, fresh_index, size
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import lemma, strategy
from lemmata.prover.steps import concluding, sides
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations
from lemmata.tactics.normal import Normal


@strategy(rank=22)
def by_components(claim: Claim) -> Iterator[Proof]:
    """LSE(v) ≤ LSE(w) + c when v_k ≤ w_k + c for every component."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    vectors = sorted({e.args[0] for e in claim.statement.atoms(logsumexp)}, key=str)
    for v, w in permutations(vectors, 2):
        shift = _shift(claim, v, w) if size(v) == size(w) else None
        if shift is None:
            continue
        k = fresh_index([claim.statement], "k")
        above = build(Add, component(w, k), shift)
        inner = Claim(build(Le, component(v, k), above), claim.givens)  # type: ignore[arg-type]
        proof = lemma(inner, depth=0)
        if proof is not None:
            yield _through_sums(claim, Lemma("component", inner, proof), k, size(v))


def _shift(claim: Claim, v: Expr, w: Expr) -> Expr | None:
    """c when the claim is LSE(v) ≤ LSE(w) + c and c has no log-sum-exp."""
    small, large = sides(claim.statement)

    def use(normal: Normal, _: Facts) -> Expr | None:
        gap = normal.value(large) - normal.value(small)
        gap = gap + normal.value(build(logsumexp, v)) - normal.value(build(logsumexp, w))
        written = expression(normal, normal.tidy(gap))
        return None if written.atoms(logsumexp, log) else written

    try:
        return evaluate([small, large, *relations(claim.givens)], claim.givens, use)
    except (TacticError, NotWritable):
        return None


def _through_sums(claim: Claim, component_: Lemma, k: Expr, count: Expr) -> Proof:
    low, high = component_.claim.statement.args
    givens = claim.givens
    each = Claim(build(Le, build(exp, low), build(exp, high)), givens)  # type: ignore[arg-type]
    bound = Tuple(k, Integer(1), count)
    sums = [build(Sum, e, bound) for e in each.statement.args]
    total = Claim(build(Le, *sums), givens)  # type: ignore[arg-type]
    logs = Claim(build(Le, *(build(log, s) for s in sums)), givens)  # type: ignore[arg-type]
    lemmas = [component_, Lemma("each", each, direct(increasing(cite("component"))))]
    lemmas.append(Lemma("sums", total, concluding(total, tuple(lemmas), [cite("each").summed(k)])))  # type: ignore[arg-type]
    lemmas.append(Lemma("logarithms", logs, direct(increasing(cite("sums")))))
    return Using(tuple(lemmas), concluding(claim, tuple(lemmas), [cite("logarithms")]))
