"""Quadratic forms by completing squares: a² + b² + c² − ab − bc − ca as (a − b/2 − c/2)² + ¾(b − c)²."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import QQ, Add, Expr, Ge, Integer, Le, Mul, Pow, Rational, S

from lemmata.derivation import Lemma, Proof, Using, cite, direct, positivity
from lemmata.notation import Claim, build
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, sides
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import Ratio, constant, generator

ONE: int = -1  # stands for the constant 1 among the atoms


@strategy(rank=9)
def completed_squares(claim: Claim) -> Iterator[Proof]:
    """right − left is a polynomial of degree two, and a sum of squares with positive weights."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    small, large = sides(claim.statement)

    def use(normal: Normal, _: Facts) -> Expr | None:
        squares = _squares(normal.tidy(normal.value(large) - normal.value(small)))
        return None if squares is None else _written(normal, squares)

    try:
        written = evaluate([small, large, *relations(claim.givens)], claim.givens, use)
    except (TacticError, NotWritable, ZeroDivisionError):
        return
    if written is not None:
        inner = Claim(build(Ge, written, S.Zero), claim.givens)  # type: ignore[arg-type]
        lemmas = (Lemma("squares", inner, direct(positivity)),)
        yield Using(lemmas, concluding(claim, lemmas, [cite("squares")]))


def _squares(r: Ratio) -> list[tuple[Any, dict[int, Any]]] | None:
    """(c, coefficients) of the squares c·(Σ coefficient·atom)², by Lagrange's method; None if some c < 0."""
    if r.denominator or len(r.atoms) < 2:
        return None
    form: dict[tuple[int, int], Any] = {}
    for monomial, c in r.numerator:
        atoms = [a for a, e in monomial for _ in range(e)]
        if any(e < 0 for _, e in monomial) or len(atoms) > 2:
            return None
        a, b = sorted([*atoms, ONE, ONE][:2])
        form[a, b] = c
    names = sorted({a for pair in form for a in pair}, reverse=True)
    out = []
    for at, a in enumerate(names):
        pivot = form.get((a, a), QQ(0))
        rest = names[at + 1 :]
        row = {b: form.get((b, a), QQ(0)) for b in rest}
        if pivot < 0 or (pivot == 0 and any(row.values())):
            return None
        if pivot == 0:
            continue
        line = {b: c / (2 * pivot) for b, c in row.items() if c}
        out.append((pivot, {a: QQ(1), **line}))
        for b in line:
            for d in line:
                if b <= d:
                    twice = 1 if b == d else 2
                    form[b, d] = form.get((b, d), QQ(0)) - twice * pivot * line[b] * line[d]
    return out


def _written(normal: Normal, squares: list[tuple[Any, dict[int, Any]]]) -> Expr:
    parts = []
    for c, line in squares:
        value = constant(0)
        for a, x in line.items():
            value = value + constant(x) * (constant(1) if a == ONE else generator(a))
        square = build(Pow, expression(normal, value, {}), Integer(2))
        parts.append(build(Mul, Rational(int(c.numerator), int(c.denominator)), square))
    return parts[0] if len(parts) == 1 else build(Add, *parts)
