"""Below a root: u ≤ √v when u ≥ 0 and u² ≤ v, which also shows that the root is defined."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Abs, Expr, Ge, Gt, Integer, Le, Lt, Mul, Pow, Rational, S, prod

from lemmata.derivation import Assuming, Lemma, Proof, Using, chain, cite, direct, increasing, positivity
from lemmata.notation import Claim, build, scalar
from lemmata.prover.laws import occurring, smallest
from lemmata.prover.search import holds, lemma, strategy
from lemmata.prover.steps import concluding, sides
from lemmata.prover.strategies.identity import unfolded
from lemmata.tactics.identity import vanishes
from lemmata.tactics.laws import LAWS

HALF = Rational(1, 2)


@strategy(rank=10)
def below_a_root(claim: Claim) -> Iterator[Proof]:
    """The inequality of the squares, and the root of both sides."""
    statement = claim.statement
    if not isinstance(statement, (Le, Lt, Ge, Gt)):
        return
    small, large = sides(statement)
    if not isinstance(large, Pow) or large.args[1] != HALF:
        return
    kind = Lt if isinstance(statement, (Lt, Gt)) else Le
    if not isinstance(small, Abs) and not holds(
        Claim(build(Ge, small, S.Zero), claim.givens), direct(positivity)
    ):  # type: ignore[arg-type]
        yield from _of_either_sign(claim, small, large, kind)
        return
    square = build(Pow, small, Integer(2))
    root = build(Pow, square, HALF)
    inner = Claim(build(kind, square, large.args[0]), claim.givens)  # type: ignore[arg-type]
    laws = _laws(claim, small, root)
    proof = lemma(inner) if laws is not None else None
    if proof is None or laws is None:
        return
    step = increasing(cite("squares"))
    if small == statement.args[0]:
        whole = chain(small).eq(root, by=laws)
        whole = whole.lt(large, by=step) if kind is Lt else whole.le(large, by=step)
    else:
        start = chain(large)
        whole = (start.gt(root, by=step) if kind is Lt else start.ge(root, by=step)).eq(small, by=laws)
    lemmas = (
        Lemma("squares", inner, proof),
        Lemma("square", Claim(build(Ge, square, S.Zero), claim.givens), direct(positivity)),  # type: ignore[arg-type]
    )
    unit, rest = _apart(large.args[0])
    within = Claim(build(Ge, unfolded(rest), S.Zero), claim.givens)  # type: ignore[arg-type]
    shown = concluding(within, lemmas, [cite(name).times(1 / unit) for name in ("squares", "square")])
    yield Using(lemmas, Assuming(within.statement, shown, whole))


@strategy(rank=41)
def order_of_squares(claim: Claim) -> Iterator[Proof]:
    """x ≤ y from x² ≤ y² for x, y ≥ 0: √(a + b) ≤ √a + √b."""
    statement = claim.statement
    if not isinstance(statement, (Le, Lt, Ge, Gt)) or not any(
        e.args[1] == HALF for e in statement.atoms(Pow)
    ):
        return
    small, large = sides(statement)
    signs = [Claim(build(Ge, side, S.Zero), claim.givens) for side in (small, large)]  # type: ignore[arg-type]
    if not all(holds(sign, direct(positivity)) for sign in signs):
        return
    kind = Lt if isinstance(statement, (Lt, Gt)) else Le
    squares = build(kind, build(Pow, small, Integer(2)), build(Pow, large, Integer(2)))
    if (proof := lemma(Claim(squares, claim.givens))) is None:  # type: ignore[arg-type]
        return
    lemmas = (Lemma("squares", *_squares(kind)), Lemma("order", Claim(squares, claim.givens), proof))  # type: ignore[arg-type]
    step = cite("squares", x_=small, y_=large)
    whole = Using(lemmas, Assuming(squares, direct(cite("order")), concluding(claim, lemmas, [step])))  # type: ignore[arg-type]
    yield whole


def _squares(kind: type[Le | Lt]) -> tuple[Claim, Proof]:
    """x ≤ y where x² ≤ y²: the roots of both."""
    x, y = scalar("x_"), scalar("y_")
    below, above = (build(Pow, v, Integer(2)) for v in (x, y))
    order = build(kind, below, above)
    claim = Claim(build(kind, x, y), (build(Ge, x, S.Zero), build(Ge, y, S.Zero), order))  # type: ignore[arg-type]
    roots = [build(Pow, square, HALF) for square in (below, above)]
    step, by = increasing(positivity), LAWS["power"]
    whole = chain(x).eq(roots[0], by=by)
    whole = whole.lt(roots[1], by=step) if kind is Lt else whole.le(roots[1], by=step)
    return claim, whole.eq(y, by=by)


def _of_either_sign(claim: Claim, small: Expr, large: Expr, kind: type[Le | Lt]) -> Iterator[Proof]:
    """u ≤ |u| ≤ √v."""
    inner = Claim(build(kind, build(Abs, small), large), claim.givens)  # type: ignore[arg-type]
    if (proof := lemma(inner, depth=0)) is not None:
        order = Claim(build(Le, small, build(Abs, small)), claim.givens)  # type: ignore[arg-type]
        lemmas = (Lemma("absolute", inner, proof), Lemma("order", order, direct(positivity)))
        yield Using(lemmas, concluding(claim, lemmas, [cite("absolute"), cite("order")]))


def _apart(e: Expr) -> tuple[Rational, Expr]:
    """(c, rest) when e is c·rest with c > 0: signs are known of what has no such factor."""
    if not isinstance(e, Mul):
        return Rational(1), e
    numbers = [a for a in e.args if a.is_number]
    others = [a for a in e.args if not a.is_number]
    unit = prod(
        Mul(*a.args) if isinstance(a, Mul) else Pow(*a.args) if isinstance(a, Pow) else a for a in numbers
    )
    if not (unit.is_Rational and unit > 0 and others):
        return Rational(1), e
    return Rational(unit), others[0] if len(others) == 1 else build(Mul, *others)


def _laws(claim: Claim, small: Expr, root: Expr) -> list | None:  # type: ignore[type-arg]
    """The laws by which √(u²) = u, if it is."""
    everything = frozenset(occurring((small, root))) | {"algebra"}
    if not vanishes(small, root, claim.givens, everything):
        return None
    keep = smallest(everything, lambda laws: vanishes(small, root, claim.givens, laws)) - {"algebra"}
    return [LAWS[name] for name in LAWS if name in keep] or [LAWS["algebra"]]
