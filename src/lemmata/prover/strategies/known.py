"""A result of the catalogue, times a weight, and a rest whose sign is plain: LSE(z) ≤ max z + 2·log n."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import sympy
from sympy import QQ, Abs, Add, Expr, Ge, Gt, Le, Lt, Mul, Rational, S, log

from lemmata.definitions import entropy, kl_divergence, log_softmax, logsumexp, softmax, vmax
from lemmata.derivation import Citation, Lemma, Proof, Using, cite, direct, positivity
from lemmata.notation import Claim, Family, build, size
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, sides, wherever_finite
from lemmata.prover.strategies.divergence import KL, distributions, weights
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import constant


@dataclass(frozen=True)
class Known:
    """least ≤ most, by a citation of the catalogue or of the last of the lemmas."""

    citation: Citation
    least: Expr
    most: Expr
    lemmas: tuple[Lemma, ...] = ()


@strategy(rank=21)
def result_and_rest(claim: Claim) -> Iterator[Proof]:
    """right − left less c times a known difference is nonnegative by its parts."""
    if not isinstance(claim.statement, (Le, Lt, Ge, Gt)) or claim.statement.atoms(Abs):
        return
    for givens, wrap in wherever_finite(claim):
        for proof in with_rest(Claim(claim.statement, givens), list(_results(claim))):
            yield wrap(proof)


def with_rest(
    claim: Claim, results: Sequence[Known], shares: Sequence[Rational | int] = (1,)
) -> Iterator[Proof]:
    """right − left as c times a known difference with c ≥ 0, and a rest ≥ 0.

    Such a c that a part of the difference goes, or one of the ``shares`` of it.
    """
    small, large = sides(claim.statement)
    parts = [e for known in results for e in (known.least, known.most)]
    most = int(1 / min(map(Rational, shares))) - 1  # more terms that tell something than before

    def use(normal: Normal, facts: Facts) -> list[tuple[Known, Expr, Expr]]:
        target = normal.tidy(normal.value(large) - normal.value(small))
        found = []
        for known in results:
            for w in weights(claim):
                try:
                    factor = normal.value(w)
                    gap = normal.tidy((normal.value(known.most) - normal.value(known.least)) * factor)
                except TacticError:
                    continue
                if gap.denominator or target.denominator or not facts.nonnegative(factor):
                    continue
                have = dict(target.numerator)
                shared = [(m, x) for m, x in gap.numerator if m in have and _telling(normal, m)]
                for c in sorted(
                    {have[m] / x * QQ(s.p, s.q) for m, x in shared for s in map(Rational, shares)}
                ):
                    rest = normal.tidy(target - constant(c) * gap)
                    told = sum(_telling(normal, m) for m, _ in rest.numerator)
                    if (
                        c > 0
                        and told <= most + sum(_telling(normal, m) for m in have)
                        and facts.nonnegative(rest)
                    ):
                        number = Rational(int(c.numerator), int(c.denominator))
                        weight = number if w == 1 else build(Mul, number, w)
                        gap_ = build(Add, known.most, build(Mul, S.NegativeOne, known.least))
                        found.append((known, weight, build(Mul, weight, gap_)))
        return found

    try:
        found = evaluate([small, large, *parts, *relations(claim.givens)], claim.givens, use)
    except TacticError:
        return
    strict = isinstance(claim.statement, (Lt, Gt))
    for known, weight, slack in found:
        rest = build(Add, large, build(Mul, S.NegativeOne, small), build(Mul, S.NegativeOne, slack))
        spare = Claim(build(Gt if strict else Ge, rest, S.Zero), claim.givens)  # type: ignore[arg-type]
        lemmas = (*known.lemmas, Lemma("rest", spare, direct(positivity)))
        step = known.citation if weight == 1 else known.citation.times(weight)
        alone = concluding(claim, known.lemmas, [step])
        yield Using(known.lemmas, alone) if known.lemmas else alone
        yield Using(lemmas, concluding(claim, lemmas, [step, cite("rest")]))


def _telling(normal: Normal, monomial: tuple[tuple[int, int], ...]) -> bool:
    """Whether the monomial holds what the result speaks of: a component, a sum or its logarithm, a maximum."""
    return any(
        normal.atoms[b].kind in ("sum", "apply", "entry") for a, _ in monomial for b in _with_inner(normal, a)
    )


def _with_inner(normal: Normal, a: int) -> set[int]:
    atom = normal.atoms[a]
    return {a} | (set(atom.values[0].atoms) if atom.kind == "log" else set())


def _results(claim: Claim) -> Iterator[Known]:
    """Results for the vectors of the claim, each with its smaller and its larger side."""
    scores: list[Expr] = []
    for e in sympy.preorder_traversal(claim.statement):
        if isinstance(e, (logsumexp, softmax, log_softmax)) and e.args[0] not in scores:
            scores.append(e.args[0])
    for z in scores:
        lse, largest = build(logsumexp, z), build(vmax, z)
        yield Known(cite("logsumexp/max_le_logsumexp", z=z), largest, lse)
        most = build(Add, largest, build(log, size(z)))
        yield Known(cite("logsumexp/logsumexp_le_max_add_log_card", z=z), lse, most)
    vectors = distributions(claim)
    for p in vectors:
        if not isinstance(p, Family):
            yield Known(cite("entropy/entropy_le_log_card", p=p), build(entropy, p), build(log, size(p)))
    for p, q in permutations(vectors, 2):
        if size(p) == size(q):
            yield Known(cite(KL, p=p, q=q), S.Zero, build(kl_divergence, p, q))
