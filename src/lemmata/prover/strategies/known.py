"""A result of the catalogue, times a weight, and a rest whose sign is plain: LSE(z) ≤ max z + 2·log n."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import sympy
from sympy import Abs, Add, Expr, Ge, Gt, Le, Lt, Mul, Rational, S, log

from lemmata.definitions import entropy, kl_divergence, log_softmax, logsumexp, softmax, vmax
from lemmata.derivation import Citation, Lemma, Proof, Using, cite, direct, positivity
from lemmata.kernel.errors import KernelError
from lemmata.kernel.facts import Facts
from lemmata.kernel.identity import evaluate, relations
from lemmata.kernel.normal import Normal
from lemmata.kernel.ratio import constant
from lemmata.notation import Claim, Family, build, size
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, sides, wherever_finite
from lemmata.prover.strategies.divergence import KL, distributions, weights


@strategy(rank=21)
def result_and_rest(claim: Claim) -> Iterator[Proof]:
    """right − left less c times a known difference is nonnegative by its parts."""
    if not isinstance(claim.statement, (Le, Lt, Ge, Gt)) or claim.statement.atoms(Abs):
        return
    for givens, wrap in wherever_finite(claim):
        for proof in _proofs(Claim(claim.statement, givens)):
            yield wrap(proof)


def _proofs(claim: Claim) -> Iterator[Proof]:
    small, large = sides(claim.statement)
    results = list(_results(claim))
    parts = [e for _, least, most in results for e in (least, most)]

    def use(normal: Normal, facts: Facts) -> list[tuple[Citation, Expr, Expr]]:
        target = normal.tidy(normal.value(large) - normal.value(small))
        found = []
        for citation, least, most in results:
            for w in weights(claim):
                try:
                    factor = normal.value(w)
                    gap = normal.tidy((normal.value(most) - normal.value(least)) * factor)
                except KernelError:
                    continue
                if gap.denominator or target.denominator or not facts.nonnegative(factor):
                    continue
                have = dict(target.numerator)
                shared = [(m, x) for m, x in gap.numerator if m in have and _telling(normal, m)]
                for c in sorted({have[m] / x for m, x in shared}):
                    rest = normal.tidy(target - constant(c) * gap)
                    told = sum(_telling(normal, m) for m, _ in rest.numerator)
                    if c > 0 and told <= sum(_telling(normal, m) for m in have) and facts.nonnegative(rest):
                        number = Rational(int(c.numerator), int(c.denominator))
                        weight = number if w == 1 else build(Mul, number, w)
                        slack = build(Mul, weight, build(Add, most, build(Mul, S.NegativeOne, least)))
                        found.append((citation.times(weight), slack, w))
        return found

    try:
        found = evaluate([small, large, *parts, *relations(claim.givens)], claim.givens, use)
    except KernelError:
        return
    strict = isinstance(claim.statement, (Lt, Gt))
    for citation, slack, _ in found:
        rest = build(Add, large, build(Mul, S.NegativeOne, small), build(Mul, S.NegativeOne, slack))
        spare = Claim(build(Gt if strict else Ge, rest, S.Zero), claim.givens)  # type: ignore[arg-type]
        lemmas = (Lemma("rest", spare, direct(positivity)),)
        yield Using(lemmas, concluding(claim, lemmas, [citation, cite("rest")]))


def _telling(normal: Normal, monomial: tuple[tuple[int, int], ...]) -> bool:
    """Whether the monomial holds what the result speaks of: a component, a sum or its logarithm, a maximum."""
    return any(
        normal.atoms[b].kind in ("sum", "apply", "entry") for a, _ in monomial for b in _with_inner(normal, a)
    )


def _with_inner(normal: Normal, a: int) -> set[int]:
    atom = normal.atoms[a]
    return {a} | (set(atom.values[0].atoms) if atom.kind == "log" else set())


def _results(claim: Claim) -> Iterator[tuple[Citation, Expr, Expr]]:
    """Results for the vectors of the claim, each with its smaller and its larger side."""
    scores: list[Expr] = []
    for e in sympy.preorder_traversal(claim.statement):
        if isinstance(e, (logsumexp, softmax, log_softmax)) and e.args[0] not in scores:
            scores.append(e.args[0])
    for z in scores:
        lse, largest = build(logsumexp, z), build(vmax, z)
        yield cite("logsumexp/max_le_logsumexp", z=z), largest, lse
        most = build(Add, largest, build(log, size(z)))
        yield cite("logsumexp/logsumexp_le_max_add_log_card", z=z), lse, most
    vectors = distributions(claim)
    for p in vectors:
        if not isinstance(p, Family):
            yield cite("entropy/entropy_le_log_card", p=p), build(entropy, p), build(log, size(p))
    for p, q in permutations(vectors, 2):
        if size(p) == size(q):
            yield cite(KL, p=p, q=q), S.Zero, build(kl_divergence, p, q)
