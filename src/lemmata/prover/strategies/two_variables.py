"""Inequalities in two variables: a valley along one of them, at a point fixed by the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from sympy import (
    Abs,
    Add,
    Expr,
    Ge,
    IndexedBase,
    Integer,
    Le,
    Max,
    Min,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    exp,
    log,
)

from lemmata.definitions import logit, sigmoid
from lemmata.derivation import EitherOrder, Lemma, Proof, Using, Valley, cite, direct, positivity, sign_chart
from lemmata.errors import LemmataError
from lemmata.notation import Claim, Given, Membership, build, substitute
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import holds, strategy
from lemmata.prover.steps import concluding, sides
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations, vanishes
from lemmata.tactics.laws import ALL
from lemmata.tactics.normal import Normal

EDGES = (positivity, sign_chart)


def variables(claim: Claim) -> list[Symbol]:
    """The real scalars of the statement."""
    names = {str(b.label) for b in claim.statement.atoms(IndexedBase)}
    return sorted(
        (
            s
            for s in claim.statement.free_symbols
            if isinstance(s, Symbol) and not s.is_integer and s.name not in names
        ),
        key=str,
    )


@strategy(rank=14)
def valley(claim: Claim) -> Iterator[Proof]:
    """The difference falls until one point of x and rises after it, and is 0 there."""
    xs = variables(claim)
    if not isinstance(claim.statement, (Le, Ge)) or len(xs) != 2 or claim.statement.atoms(Abs, Max, Min):
        return
    left, right = claim.statement.args
    for x, y in permutations(xs, 2):
        for at in points(y):
            try:
                sides = [substitute(side, {x: at}) for side in (left, right)]
                touching = vanishes(sides[0], sides[1], claim.givens, ALL)
            except LemmataError:
                continue
            if touching:
                yield from valleys(x, at)


@strategy(rank=27)
def raised_valley(claim: Claim) -> Iterator[Proof]:
    """The same where the bottom lies above 0."""
    xs = variables(claim)
    if not isinstance(claim.statement, (Le, Ge)) or len(xs) != 2 or claim.statement.atoms(Abs, Max, Min):
        return
    for x, y in permutations(xs, 2):
        givens = tuple(g for g in claim.givens if not (isinstance(g, Membership) and g.variable == x))
        for at in points(y):
            try:
                bottom = Claim(substitute(claim.statement, {x: at}), givens)  # type: ignore[arg-type]
            except LemmataError:
                continue
            if any(holds(bottom, direct(way)) for way in EDGES):
                yield from valleys(x, at)


def valleys(x: Symbol, at: Expr) -> Iterator[Proof]:
    """The ways to prove the bottom and the slope of a valley."""
    for bottom in EDGES:
        yield Valley(x, at, direct(bottom), direct(positivity))
        yield Valley(x, at, direct(bottom), EitherOrder(x, at, direct(positivity), direct(positivity)))


def points(y: Symbol) -> list[Expr]:
    """Where a valley along x may lie, in terms of y."""
    one = S.One
    minus = build(Mul, S.NegativeOne, y)
    return [
        y,
        build(Add, one, build(log, y)),
        build(log, y),
        build(exp, y),
        build(exp, build(Add, y, S.NegativeOne)),
        minus,
        build(Add, one, minus),
        build(logit, y),
        build(sigmoid, y),
        build(Pow, y, Integer(-1)),
        build(Mul, Rational(1, 2), y),
    ]


@strategy(rank=15)
def ordered(claim: Claim) -> Iterator[Proof]:
    """The two numbers in either order: absolute values open, and each side is a valley."""
    xs = variables(claim)
    if not isinstance(claim.statement, (Le, Ge)) or len(xs) != 2:
        return
    x, y = xs
    sides = []
    for kind in (Le, Ge):
        givens = (*claim.givens, build(kind, x, y))
        side = next(_opened(Claim(claim.statement, givens), x, y), None)  # type: ignore[arg-type]
        if side is None:
            return
        sides.append(side)
    yield EitherOrder(x, y, *sides)


def _opened(claim: Claim, x: Symbol, y: Symbol) -> Iterator[Proof]:
    """A proof under an order of x and y, from the difference without absolute values."""
    difference = written_difference(claim)
    if difference is None:
        return
    goal = build(Ge, difference, S.Zero)
    for a, b in ((x, y), (y, x)):
        for bottom in EDGES:
            lemma = Lemma(
                "ordered",
                Claim(goal, _facing(claim.givens, a, b)),
                Valley(a, b, direct(bottom), direct(positivity)),
            )
            proof = Using((lemma,), concluding(claim, (lemma,), [cite("ordered")]))
            if _holds(claim, proof):
                yield proof


def _facing(givens: tuple[Given, ...], a: Symbol, b: Symbol) -> tuple[Given, ...]:
    """The givens with the order of the two numbers read from a."""
    turned = {build(Le, b, a): build(Ge, a, b), build(Ge, b, a): build(Le, a, b)}
    return tuple(turned.get(g, g) for g in givens)  # type: ignore[call-overload]


def _holds(claim: Claim, proof: Proof) -> bool:
    from lemmata.catalogue import load
    from lemmata.derivation import Derivation
    from lemmata.replay import replay

    try:
        replay(Derivation(claim, {}, {}, "", proof, id="search"), load().sketch)
    except LemmataError:
        return False
    return True


def written_difference(claim: Claim) -> Expr | None:
    """right − left, evaluated under the givens and written out."""
    small, large = sides(claim.statement)

    def use(normal: Normal, _: Facts) -> Expr:
        return expression(normal, normal.tidy(normal.value(large) - normal.value(small)))

    try:
        return evaluate([small, large, *relations(claim.givens)], claim.givens, use)
    except (TacticError, NotWritable):
        return None
