"""Variances, Cauchy–Schwarz and their kin: a difference of products of sums, pair by pair.

Over a common positive denominator, right − left is made homogeneous of degree two in sums
(Σp = 1 fills up) and written Σ_i Σ_k F(i, k) with F symmetric; each F(i, k) is then a square
times something positive, or has its sign otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from sympy import QQ, Expr, Ge, Integer, Le, Mul, Pow, S, Sum, Tuple, preorder_traversal

from lemmata.derivation import Lemma, Proof, Using, cite, direct, positivity
from lemmata.notation import Claim, build, index, is_vector
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, sides
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import ONE, ZERO, Ratio, constant, factors, generator

__all__ = ["factored", "pairwise"]

SHARES = ("simplex", "uniform")


@dataclass(frozen=True)
class _Pairs:
    """F(i, k), over 1..size twice, and the positive number by which right − left is multiplied."""

    body: Expr
    factor: Expr
    size: Expr


@strategy(rank=24)
def pairwise(claim: Claim) -> Iterator[Proof]:
    """right − left times something positive is Σ_i Σ_k F(i, k) with F ≥ 0."""
    statement = claim.statement
    if not isinstance(statement, (Le, Ge)) or not any(
        isinstance(e, Sum) or is_vector(e) for e in preorder_traversal(statement)
    ):
        return
    small, large = sides(statement)
    for fill in product(SHARES, (*zip(SHARES, SHARES, strict=True), SHARES)):
        try:
            pairs = evaluate(
                [small, large, *relations(claim.givens)],
                claim.givens,
                lambda n, f, fill=fill: _pairs(n, f, small, large, fill),  # type: ignore[misc]
            )
        except (TacticError, NotWritable, ZeroDivisionError):
            continue
        if pairs is not None:
            yield _proof(claim, pairs)


def _proof(claim: Claim, pairs: _Pairs) -> Proof:
    i, k = index("i"), index("k")
    range_ = Tuple(Integer(1), pairs.size)
    row = build(Sum, pairs.body, Tuple(k, *range_))
    both = build(Sum, row, Tuple(i, *range_))
    claims = [Claim(build(Ge, e, S.Zero), _vector_givens(claim)) for e in (pairs.body, row, both)]  # type: ignore[arg-type]
    lemmas = [Lemma("pair", claims[0], direct(positivity))]
    lemmas.append(Lemma("row", claims[1], concluding(claims[1], tuple(lemmas), [cite("pair").summed(k)])))
    lemmas.append(Lemma("pairs", claims[2], concluding(claims[2], tuple(lemmas), [cite("row").summed(i)])))
    step = cite("pairs")
    if pairs.factor != 1:
        step = step.times(build(Pow, pairs.factor, Integer(-1)))
    return Using(tuple(lemmas), concluding(claim, tuple(lemmas), [step]))


def _vector_givens(claim: Claim) -> tuple:  # type: ignore[type-arg]
    """The givens that hold whatever the indices are."""
    return tuple(g for g in claim.givens if not {"i", "k"} & {str(s) for s in getattr(g, "free_symbols", ())})


def _pairs(
    normal: Normal, facts: Facts, small: Expr, large: Expr, fill: tuple[str, tuple[str, str]]
) -> _Pairs | None:
    target = normal.tidy(normal.value(large) - normal.value(small))
    target, factor = _cleared(normal, facts, target)
    sizes = {normal.atoms[a].bound[0][1] for a in target.atoms if normal.atoms[a].kind == "sum"}
    if len(sizes) != 1:
        return None
    (size,) = sizes
    i, k = (normal.fresh(size) for _ in range(2))
    once, *twice = (_share(normal, size, kind, i) for kind in (fill[0], *fill[1]))
    if once is None or None in twice:
        return None
    out = ZERO
    for term in target.terms():
        ((monomial, _),) = term.numerator
        bodies, rest = [], term
        for a, e in monomial:
            atom = normal.atoms[a]
            if atom.kind == "sum":
                if len(atom.bound) != 1 or e < 0:
                    return None
                bodies += [normal.rename(atom.values[0], {atom.bound[0][0]: i})] * e
                rest = rest * generator(a, -e)
        bodies += [once] if len(bodies) == 1 else twice if not bodies else []  # type: ignore[arg-type]
        if len(bodies) != 2:
            return None
        at_k = [normal.rename(b, {i: k}) for b in bodies]
        out = out + rest * (bodies[0] * at_k[1] + at_k[0] * bodies[1]) * constant(QQ(1, 2))
    out = normal.tidy(out)
    names = {i: index("i"), k: index("k")}
    return _Pairs(factored(normal, out, names), expression(normal, factor), size)


def _cleared(normal: Normal, facts: Facts, target: Ratio) -> tuple[Ratio, Ratio]:
    """target times its positive denominators that hold sums, and the product of those."""
    factor = ONE
    for f, e in target.denominator:
        if any(normal.atoms[a].kind == "sum" for a in Ratio(f).atoms) and facts.positive(Ratio(f)):
            factor = factor * Ratio(f).power(e)
    lowest: dict[int, int] = {}
    for m, _ in target.numerator:
        for a, e in m:
            if normal.atoms[a].kind == "sum" and e < 0 and facts.positive(generator(a)):
                lowest[a] = min(lowest.get(a, 0), e)
    for a, e in lowest.items():
        factor = factor * generator(a, -e)
    return normal.tidy(target * factor), factor


def _share(normal: Normal, size: Expr, fill: str, i: str) -> Ratio | None:
    if fill == "uniform":
        return normal.inverse(normal.value(size))
    for name in sorted(normal.signs.simplices):
        kind, shape = normal.names.get(name, ("", ()))
        if kind == "entry" and shape == (size,):
            return normal.named("entry", name, shape, (i,))
    return None


def factored(normal: Normal, r: Ratio, names: dict) -> Expr:  # type: ignore[type-arg]
    """A value written as a product of its factors, so that squares stay squares."""
    if not r.numerator:
        return S.Zero
    r = _in_roots(normal, r)
    unit, parts = factors(r.numerator)
    pieces = [expression(normal, unit, names)] if unit != ONE else []
    for f, e in parts:
        base = expression(normal, Ratio(f), names)
        pieces.append(base if e == 1 else build(Pow, base, Integer(e)))
    for f, e in r.denominator:
        pieces.append(build(Pow, expression(normal, Ratio(f), names), Integer(-e)))
    return pieces[0] if len(pieces) == 1 else build(Mul, *pieces) if pieces else S.One


def _in_roots(normal: Normal, r: Ratio) -> Ratio:
    """x² as |x|² and p as (√p)² where |x| and √p occur, so that squares of differences are seen."""
    images = {}
    for a in r.atoms:
        atom = normal.atoms[a]
        unit = {"abs": 2, "root": 1}.get(atom.kind)
        if unit and (atom.kind == "abs" or atom.tag == 2):
            inner = normal._sole(atom.values[0])
            if inner is not None:
                images[inner] = (a, unit)
    terms: dict[Any, Any] = {}
    for m, c in r.numerator:
        powers = dict(m)
        for inner, (a, unit) in images.items():
            e = powers.get(inner, 0)
            if e > 0 and e % unit == 0:
                del powers[inner]
                powers[a] = powers.get(a, 0) + e * 2 // unit
        key = tuple(sorted(powers.items()))
        terms[key] = terms.get(key, 0) + c
    return Ratio(tuple(sorted((m, c) for m, c in terms.items() if c)), r.denominator)
