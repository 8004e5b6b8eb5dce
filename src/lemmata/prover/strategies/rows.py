"""Equations for every row of a matrix, such as Σ_k Y_ik = 1: one row, times what stands beside it, summed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sympy import Eq, Expr, Indexed, Sum, Symbol

from lemmata.derivation import Citation, Lemma, Proof, Using, cite, componentwise, direct
from lemmata.notation import Claim, build, component, index, of_vectors, size
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, free_index
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, index_ranges, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import Ratio, generator

__all__ = ["rows"]


@strategy(rank=3)
def rows(claim: Claim) -> Iterator[Proof]:
    """left = right by Σ_k Y_lk = c_l at an index l of the claim, or by Σ_i w_i·Σ_k Y_ik = Σ_i w_i·c_i."""
    if not isinstance(claim.statement, Eq):
        return
    i = free_index(claim)
    for given in claim.givens:
        if not of_vectors(given) or not isinstance(given, Eq):
            continue
        row, value = (component(side, i) for side in given.args)
        if not isinstance(row, Sum) or not isinstance(row.args[0], Indexed):
            continue
        count = size(given.args[0])
        lemmas = (Lemma("row", Claim(build(Eq, row, value), claim.givens), direct(componentwise)),)  # type: ignore[arg-type]
        ranges = index_ranges([claim.statement])
        steps: list[Citation] = [
            cite("row", **{i.name: index(name)}) for name, range_ in ranges.items() if range_ == count
        ]
        steps += [cite("row").times(weight).summed(i) for weight in _weights(claim, row, i, count)]
        for step in steps:
            yield Using(lemmas, concluding(claim, lemmas, [step]))


def _weights(claim: Claim, row: Sum, i: Symbol, count: Expr) -> list[Expr]:
    """What stands beside the sum over a row in the double sums of left − right, as expressions in i."""
    entry, (k, _, width) = row.args
    names = [j.name for j in entry.indices]

    def beside(normal: Normal, body: Ratio, bound: Mapping[str, Expr]) -> Ratio | None:
        for a in body.atoms:
            atom = normal.atoms[a]
            if atom.kind != "entry" or atom.tag[0] != str(entry.base.label) or set(atom.at) != set(bound):
                continue
            own = dict(zip(names, atom.at, strict=True))
            rest = normal.tidy(body * generator(a, -1))
            if a not in rest.atoms and own[k.name] not in normal.ratio_indices([rest]):
                return normal.rename(rest, {own[i.name]: i.name})
        return None

    def use(normal: Normal, _: Facts) -> list[Expr]:
        left, right = claim.statement.args
        found = []
        for a in sorted(normal.tidy(normal.value(left) - normal.value(right)).atoms):
            atom = normal.atoms[a]
            if atom.kind == "sum" and {s for _, s in atom.bound} == {count, width}:
                weight = beside(normal, atom.values[0], dict(atom.bound))
                if weight is not None:
                    found.append(expression(normal, weight, {i.name: i}))
        return found

    try:
        return evaluate([*claim.statement.args, *relations(claim.givens)], claim.givens, use)
    except (TacticError, NotWritable):
        return []
