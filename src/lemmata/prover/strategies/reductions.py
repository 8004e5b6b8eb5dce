"""Reducing a claim to another: softmax as any distribution, logarithms and exponentials of both
sides, roots as variables, the support where both sides are finite."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sympy
from sympy import Expr, Ge, Gt, Le, Lt, Pow, Rational, S, exp, log, sqrt

from lemmata.definitions import log_softmax, softmax
from lemmata.derivation import Lemma, Proof, Using, cite, direct, increasing, positivity
from lemmata.notation import (
    Claim,
    Given,
    Membership,
    Simplex,
    build,
    is_vector,
    rebuild,
    size,
    vector,
)
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import lemma, strategy
from lemmata.prover.steps import concluding, sides, wherever_finite
from lemmata.prover.strategies.pairs import factored
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import ZERO, Ratio, generator

ORDERS = (Le, Lt, Ge, Gt)


@strategy(rank=8)
def where_finite(claim: Claim) -> Iterator[Proof]:
    """Every part has its sign wherever the larger side is finite."""
    if isinstance(claim.statement, ORDERS):
        for givens, wrap in wherever_finite(claim):
            if givens != claim.givens:
                yield wrap(direct(positivity))  # type: ignore[operator]


@strategy(rank=26)
def any_distribution(claim: Claim) -> Iterator[Proof]:
    """What holds for every p in the open simplex holds for softmax(z)."""
    if not isinstance(claim.statement, ORDERS):
        return
    scores = {
        e.args[0] for e in sympy.preorder_traversal(claim.statement) if isinstance(e, (softmax, log_softmax))
    }
    used = {str(s) for s in claim.statement.free_symbols}
    names = [c for c in ("p", "q", "s", "r", "u", "v") if c not in used]
    every = sorted(scores, key=str)[: len(names)]
    for chosen in ([every] if len(every) > 1 else []) + [[z] for z in every]:
        statement, places = claim.statement, dict(zip(names, chosen, strict=False))
        for name, z in places.items():
            statement = _abstracted(statement, z, vector(name, size(z)))
        others = tuple(
            g for g in claim.givens if not (isinstance(g, Membership) and not statement.has(g.variable))
        )
        new = (Membership(vector(name, size(z)), Simplex(size(z), True)) for name, z in places.items())
        orders = (
            o for g in claim.givens for name, z in places.items() if (o := _ordered(g, z, name)) is not None
        )
        inner = Claim(statement, (*others, *new, *orders))  # type: ignore[arg-type]
        proof = lemma(inner)
        if proof is not None:
            at = {name: build(softmax, z) for name, z in places.items()}
            yield Using((Lemma("distribution", inner, proof),), direct(cite("distribution", **at)))


def _ordered(given: Given, z: Expr, name: str) -> Given | None:
    """p_i ≤ p_j for a given z_i ≤ z_j."""
    if not isinstance(given, ORDERS) or not all(
        isinstance(a, sympy.Indexed) and a.base == z for a in given.args
    ):
        return None
    return build(type(given), *(vector(name, size(z))[a.indices] for a in given.args))  # type: ignore[return-value]


def _abstracted(e: Expr, z: Expr, p: Expr) -> Expr:
    if isinstance(e, softmax) and e.args[0] == z:
        return p if is_vector(e) else p[e.args[1]]
    if not e.args or isinstance(e, (sympy.Indexed, sympy.IndexedBase)):
        return e
    return rebuild(e, (_abstracted(a, z, p) for a in e.args))


@strategy(rank=40)
def of_both_sides(claim: Claim) -> Iterator[Proof]:
    """The inequality between the exponentials, the logarithms, or the squares of both sides."""
    statement = claim.statement
    if not isinstance(statement, ORDERS):
        return
    parts = list(sympy.preorder_traversal(_unfolded(statement)))
    kinds = {type(e) for e in parts}
    powers = {e.args[1] for e in parts if isinstance(e, Pow)}
    if not all(e.is_Integer or e == Rational(1, 2) for e in powers):
        kinds.add(exp)
    if Rational(1, 2) in powers:
        kinds.add(sqrt)
    for outer, inverse in ((log, _exponential), (exp, _logarithm), (sqrt, _square)):
        if outer not in kinds:
            continue
        try:
            left, right = _through(claim, inverse)
        except (TacticError, NotWritable):
            continue
        if any(
            e == side or _size(e) > 3 * _size(side) + 20
            for e, side in zip((left, right), statement.args, strict=True)
        ):
            continue
        if outer is log and all(isinstance(e, exp) or e == 1 for e in (left, right)):
            continue  # nothing but e^left and e^right
        inner = Claim(build(type(statement), left, right), claim.givens)  # type: ignore[arg-type]
        proof = lemma(inner)
        if proof is None:
            continue
        outside = Claim(build(type(statement), *map(_applied(outer), (left, right))), claim.givens)  # type: ignore[arg-type]
        lemmas = (
            Lemma("inside", inner, proof),
            Lemma("outside", outside, direct(by=increasing(cite("inside")))),
        )
        yield Using(lemmas, concluding(claim, lemmas, [cite("outside")]))
        if outer is sqrt:  # the root of a square that cannot be taken: (v² − u²)/(v + u) = v − u
            total = build(sympy.Add, *_through(claim, _itself))
            step = cite("inside").times(build(Pow, total, S.NegativeOne))
            yield Using(lemmas[:1], concluding(claim, lemmas[:1], [step]))


def _applied(function: Any) -> Callable[[Expr], Expr]:
    return lambda e: build(Pow, e, Rational(1, 2)) if function is sqrt else build(function, e)


def _unfolded(e: Expr) -> Expr:
    from lemmata.prover.strategies.identity import unfolded

    return unfolded(e)


def _size(e: Expr) -> int:
    return sum(1 for _ in sympy.preorder_traversal(e))


Image = Callable[[Normal, Facts, Ratio], Ratio]


def _exponential(normal: Normal, _: Facts, value: Ratio) -> Ratio:
    return normal.exp(value)


def _logarithm(normal: Normal, facts: Facts, value: Ratio) -> Ratio:
    if not facts.positive(value):
        raise NotWritable("a logarithm of what may be negative")
    return normal.log(value)


def _square(_: Normal, facts: Facts, value: Ratio) -> Ratio:
    if not facts.nonnegative(value):
        raise NotWritable("the root of a square that may be of something negative")
    return value * value


def _itself(_: Normal, __: Facts, value: Ratio) -> Ratio:
    return value


def _through(claim: Claim, image: Image) -> list[Expr]:
    """The image of both sides, written out; what is subtracted changes sides, but not before log."""

    def use(normal: Normal, facts: Facts) -> list[Expr]:
        values = [normal.tidy(normal.value(side)) for side in claim.statement.args]
        values = values if image is _logarithm else _balanced(values)
        return [expression(normal, normal.tidy(image(normal, facts, value))) for value in values]

    return evaluate([*claim.statement.args, *relations(claim.givens)], claim.givens, use)


def _balanced(sides: Sequence[Ratio]) -> list[Ratio]:
    out = [ZERO, ZERO]
    for at, side in enumerate(sides):
        for term in side.terms():
            ((_, c),) = term.numerator
            out[at if c > 0 else 1 - at] += term if c > 0 else -term
    return out


@strategy(rank=9)
def squares(claim: Claim) -> Iterator[Proof]:
    """right − left is a product of squares and positive parts once roots are taken as variables."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    small, large = sides(claim.statement)

    def use(normal: Normal, _: Facts) -> Expr | None:
        r = normal.tidy(normal.value(large) - normal.value(small))
        roots = {}
        for a in r.atoms:
            atom = normal.atoms[a]
            if atom.kind == "root" and (inner := normal._sole(atom.values[0])) is not None:
                roots[inner] = generator(a, atom.tag)
            if atom.kind == "abs" and (inner := normal._sole(atom.values[0])) is not None:
                roots[inner] = roots.get(inner, generator(inner))
        if not roots:
            return None
        return factored(normal, r.map(lambda a: roots.get(a, generator(a))), {})

    try:
        written = evaluate([small, large, *relations(claim.givens)], claim.givens, use)
    except (TacticError, NotWritable, ZeroDivisionError):
        return
    if written is not None:
        inner = Claim(build(Ge, written, S.Zero), claim.givens)  # type: ignore[arg-type]
        lemmas = (Lemma("squares", inner, direct(positivity)),)
        yield Using(lemmas, concluding(claim, lemmas, [cite("squares")]))
