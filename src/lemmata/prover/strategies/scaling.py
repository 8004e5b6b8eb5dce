"""Both sides divided by something positive: T·LSE(z/T) as LSE(z/T)."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Ge, Gt, Le, Lt, Symbol

from lemmata.derivation import Lemma, Proof, Using, cite
from lemmata.notation import Claim, build
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import lemma, strategy
from lemmata.prover.steps import concluding
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations
from lemmata.tactics.normal import Normal


@strategy(rank=42)
def divided(claim: Claim) -> Iterator[Proof]:
    """The inequality divided by a positive factor of one of its logarithms."""
    statement = claim.statement
    if not isinstance(statement, (Le, Lt, Ge, Gt)):
        return
    for factor in sorted(filter(_is_scalar, statement.free_symbols), key=str):
        try:
            sides = _divided(claim, factor)
        except (TacticError, NotWritable, ZeroDivisionError):
            continue
        if sides is None:
            continue
        inner = Claim(build(type(statement), *sides), claim.givens)  # type: ignore[arg-type]
        proof = lemma(inner)
        if proof is not None:
            lemmas = (Lemma("divided", inner, proof),)
            yield Using(lemmas, concluding(claim, lemmas, [cite("divided").times(factor)]))


def _is_scalar(s: object) -> bool:
    return isinstance(s, Symbol) and not s.is_integer


def _divided(claim: Claim, factor: Symbol) -> list[Expr] | None:
    def use(normal: Normal, facts: Facts) -> list[Expr] | None:
        by = normal.value(factor)
        sides = [normal.value(side) for side in claim.statement.args]
        (atom,) = by.atoms
        weighed = any(
            dict(monomial).get(atom, 0) > 0 and any(normal.atoms[a].kind == "log" for a, _ in monomial)
            for side in sides
            for monomial, _ in side.numerator
        )
        if not weighed or not facts.positive(by):
            return None
        return [expression(normal, normal.tidy(side * normal.inverse(by))) for side in sides]

    return evaluate([*claim.statement.args, *relations(claim.givens)], claim.givens, use)
