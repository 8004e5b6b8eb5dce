"""Below a root: u ≤ √v when u ≥ 0 and u² ≤ v, which also shows that the root is defined."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Ge, Gt, Integer, Le, Lt, Mul, Pow, Rational, S, prod

from lemmata.derivation import Assuming, Lemma, Proof, Using, chain, cite, direct, increasing, positivity
from lemmata.notation import Claim, build
from lemmata.prover.laws import occurring, smallest
from lemmata.prover.search import lemma, strategy
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
