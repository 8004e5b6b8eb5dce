"""Sums over one index gathered into one, and the rest: Σ v² − Σ p·v² + (Σ p·v)² as Σ (1 − p)·v² and a square."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Ge, Integer, Le, S, Sum, Tuple

from lemmata.derivation import Lemma, Proof, Using, cite, direct, positivity
from lemmata.notation import Claim, build
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import holds, strategy
from lemmata.prover.steps import concluding, free_index, sides, summand
from lemmata.prover.strategies.pairs import factored
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import ZERO


@strategy(rank=18)
def gathered_sums(claim: Claim) -> Iterator[Proof]:
    """right − left as one sum of nonnegative terms and a nonnegative rest."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    parts = _parts(claim)
    if parts is None:
        return
    claims = [Claim(build(Ge, part, S.Zero), claim.givens) for part in parts]  # type: ignore[arg-type]
    if all(holds(part, direct(positivity)) for part in claims):
        lemmas = tuple(
            Lemma(name, part, direct(positivity)) for name, part in zip(("sum", "rest"), claims, strict=True)
        )
        yield Using(lemmas, concluding(claim, lemmas, [cite("sum"), cite("rest")]))


def _parts(claim: Claim) -> tuple[Expr, Expr] | None:
    small, large = sides(claim.statement)
    k = free_index(claim)

    def use(normal: Normal, _: Facts) -> tuple[Expr, Expr] | None:
        target = normal.tidy(normal.value(large) - normal.value(small))
        linear = rest = ZERO
        counts = set()
        for term in target.terms():
            ((monomial, _),) = term.numerator
            sums = [(normal.atoms[a], e) for a, e in monomial if normal.atoms[a].kind == "sum"]
            if len(sums) == 1 and sums[0][1] == 1 and len(sums[0][0].bound) == 1:
                linear = linear + term
                counts.add(sums[0][0].bound[0][1])
            else:
                rest = rest + term
        if len(counts) != 1 or not rest.numerator:
            return None
        (count,) = counts
        label = normal.fresh(count)
        body = summand(normal, linear, label, count, ZERO)
        if body is None or not body.numerator:
            return None
        written = factored(normal, body, {label: k})
        return build(Sum, written, Tuple(k, Integer(1), count)), expression(normal, rest)

    try:
        return evaluate([small, large, *relations(claim.givens)], claim.givens, use)
    except (TacticError, NotWritable, ZeroDivisionError):
        return None
