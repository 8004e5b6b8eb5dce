"""Ranges of indices: from 0, to one less than a size; and whether an index does nothing but select."""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.reading.syntax import At, Binder, Delta, Minus, Name, Node, Number, Terms, bare, walk

__all__ = ["FromZero", "Last", "only_selects", "places_of", "size_less_one"]


@dataclass(frozen=True, eq=False)
class FromZero(Binder):
    r"""``\sum_{k=0}^{n-1} z_k``, read as the sum over all components."""


@dataclass(frozen=True, eq=False)
class Last(Name):
    r"""The index K - 1 under the name K: of the last component, where they are counted from 0."""


def only_selects(k: Name, body: Node) -> bool:
    """Whether k stands for components alone, and never for a number."""
    selecting = sum(isinstance(p, Name) and p.name == k.name for q in walk(body) for p in places_of(q))
    return selecting == sum(isinstance(p, Name) and p.name == k.name for p in walk(body))


def places_of(node: Node) -> tuple[Node, ...]:
    """What selects a component here."""
    match node:
        case At(indices=indices):
            return indices
        case Delta(left=left, right=right):
            return left, right
    return ()


def size_less_one(node: Node) -> Name | None:
    """The K of ``K - 1``; None for anything else."""
    match bare(node):
        case Last(at=at, name=name):
            return Name(at, name)
        case Terms(terms=(Name() as size, Minus(body=Number(value=one)))) if one == 1:
            return size
    return None
