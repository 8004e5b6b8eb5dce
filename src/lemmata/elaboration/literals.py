"""Components at numbers above 1 of vectors whose size has a name: z₂ where n ≥ 2.

The kernel knows of an index that it is in its range, and of such a number only what a given says.  So a claim about
z₂ is proved for every z_i, and then i becomes 2.
"""

from __future__ import annotations

from itertools import combinations

from sympy import Basic, Indexed, Integer, KroneckerDelta, Ne, Symbol

from lemmata.definitions import Definition
from lemmata.elaboration import derived
from lemmata.elaboration.claims import hypotheses_of, prove_formula, translation_of
from lemmata.kernel import structure
from lemmata.kernel.terms import Count
from lemmata.kernel.theorem import Formula, Theorem
from lemmata.notation import Claim, build, fresh_index, rebuild, size

__all__ = ["generalised", "specialised"]

Literals = dict[int, Symbol]


def generalised(claim: Claim, *, first: bool = False) -> tuple[Claim, Literals] | None:
    """The claim with an index for each such number, different ones for different numbers; None without any.

    ``first`` says whether 1, which every range has, is such a number too.
    """
    everything: list[Basic] = [claim.statement, *(g for g in claim.givens if isinstance(g, Basic))]
    numbers = sorted({m for e in everything for m in _numbers(e)})
    literals: Literals = {}
    for m in numbers:
        if m > 1 or first:
            literals[m] = fresh_index([*everything, *literals.values()], "i")
    if not literals:
        return None
    givens = tuple(_replaced(g, literals) if isinstance(g, Basic) else g for g in claim.givens)
    places: list[Basic] = [Integer(1)] if 1 in set(numbers) - set(literals) else []
    apart = tuple(build(Ne, i, j) for i, j in combinations([*literals.values(), *places], 2))
    return Claim(_replaced(claim.statement, literals), (*givens, *apart)), literals  # type: ignore[arg-type]


def specialised(theorem: Theorem, general: Claim, literals: Literals, claim: Claim) -> Theorem:
    """The theorem of the claim from that of the general one.  Raises `NotElaborated`."""
    translation = translation_of([general.statement], general.givens)
    for m, symbol in literals.items():
        index = translation.position(symbol, {})
        theorem = derived.place(theorem, index, m)  # type: ignore[arg-type]
    givens = hypotheses_of(translation_of([claim.statement], claim.givens), claim.givens)
    for h in sorted(theorem.hypotheses - givens, key=repr):
        if isinstance(h, Formula) and isinstance(h.right, Count):  # 2 ≤ n, from 3 ≤ n
            theorem = structure.cut((), prove_formula(h, givens), theorem)
    return theorem


def _numbers(e: Basic) -> set[int]:
    """The numbers at which components are taken, where the size has a name."""
    found = {int(i) for i, extent in _places(e) if isinstance(i, Integer) and isinstance(extent, Symbol)}
    return found.union(*map(_numbers, e.args))


def _places(e: Basic) -> list[tuple[Basic, object]]:
    """The positions of a node itself, each with the size of its range if that is known."""
    match e:
        case Indexed():
            return list(zip(e.indices, e.base.shape or (), strict=False))
        case Definition():
            return [(a, size(e.args[0])) for kind, a in zip(e.kinds, e.args, strict=False) if kind == "index"]
    return []


def _replaced(e: Basic, literals: Literals) -> Basic:
    places = {i for i, extent in _places(e) if isinstance(extent, Symbol)}
    if isinstance(e, KroneckerDelta):
        places = set(e.args)
    args = [
        literals.get(int(a), a)
        if isinstance(a, Integer) and a in places
        else _replaced(a, literals)
        if a.args
        else a
        for a in e.args
    ]
    return rebuild(e, args)
