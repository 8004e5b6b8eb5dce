"""Long decimals as unknowns: what holds for every c holds for 0.044715."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Basic, Eq, Indexed, IndexedBase, Rational

from lemmata.derivation import Lemma, Proof, Using, cite, direct
from lemmata.notation import Claim, rebuild, scalar
from lemmata.prover.search import CHEAP, lemma, strategy

LONG = 1000  # a denominator that makes e^(x/denominator) an expensive unit


@strategy(rank=-1)
def any_constant(claim: Claim) -> Iterator[Proof]:
    """An equation with letters for its long decimals."""
    numbers = sorted(c for c in claim.statement.atoms(Rational) if c.q > LONG)
    used = {str(s) for s in claim.statement.free_symbols}
    letters = [c for c in ("c", "d", "b", "r") if c not in used]
    if not isinstance(claim.statement, Eq) or not 1 <= len(numbers) <= len(letters):
        return
    names = {number: scalar(letter) for number, letter in zip(numbers, letters, strict=False)}
    inner = Claim(_lettered(claim.statement, names), claim.givens)  # type: ignore[arg-type]
    proof = lemma(inner, CHEAP)
    if proof is not None:
        at = {name.name: number for number, name in names.items()}
        yield Using((Lemma("any constant", inner, proof),), direct(cite("any constant", **at)))


def _lettered(e: Basic, names: dict[Rational, Basic]) -> Basic:
    if e in names:
        return names[e]  # type: ignore[index]
    if not e.args or isinstance(e, (Indexed, IndexedBase)):
        return e
    return rebuild(e, (_lettered(a, names) for a in e.args))
