r"""Sizes that are one less than a name: ``\sum_{k=1}^{K-1}`` and ``t \in \mathbb{R}^{K-1}``.

What is indexed there has K - 1 components, which is a size of its own, m; everywhere else K is then m + 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sympy import Integer

from lemmata.reading.errors import ReadingError
from lemmata.reading.givens import Sourced
from lemmata.reading.latex.ranges import size_less_one
from lemmata.reading.syntax import (
    Binder,
    Chain,
    Domained,
    Group,
    Name,
    Node,
    Number,
    Terms,
    mapped,
    walk,
)

__all__ = ["with_sizes"]


def with_sizes(
    source: str, chain: Chain, beside: Sequence[Sourced], sizes: Mapping[str, str]
) -> tuple[Chain, list[Sourced]]:
    """The claim and what stands beside it with a name for every size K - 1.

    ``sizes`` gives the names: ``{"K-1": "m"}``; ``{"K": "n"}`` says that K is n.  Raises ReadingError where both
    K and K - 1 are sizes.
    """
    chain, beside = _renamed(chain, beside, {k: name for k, name in sizes.items() if k.isalnum()})
    everything = [Sourced(source, chain), *beside]
    less = {
        size.name: sizes.get(f"{size.name}-1", f"{size.name}_minus_1")
        for part in everything
        for node in walk(part.statement)
        for place in _sizes(node)
        if (size := size_less_one(place)) is not None
    }
    less |= {key.removesuffix("-1"): name for key, name in sizes.items() if key.endswith("-1")}
    if not less:
        return chain, list(beside)
    for part in everything:
        for node in walk(part.statement):
            for place in _sizes(node):
                own = size_less_one(place) or place
                if isinstance(own, Name) and own.name in less and (own is place or own.name == "n"):
                    found = f"{own.name} as a size beside {own.name} - 1"  # every vector has n components
                    raise ReadingError(part.source, own.at, expected="one size", found=found)
    if "n" in less:
        raise ReadingError(
            source, 0, expected="sizes other than n - 1", found="n - 1, while vectors have n components"
        )

    def named(node: Node) -> Node:
        match node:
            case Name(at=at, name=name) if name in less:
                one = Number(at, Integer(1))
                return Group(at, Terms(at, (Name(at, less[name]), one)))
            case Binder(high=high) if high is not None and (size := _written(high)):
                return replace(node, high=Name(high.at, size))
            case Domained(shape=shape):
                names = [_written(size) for size in shape]
                return replace(
                    node, shape=tuple(Name(s.at, n) if n else s for s, n in zip(shape, names, strict=True))
                )
        return node

    def _written(size: Node) -> str | None:
        """The name of a size whose K has been put as m + 1 already."""
        match size:
            case Terms(terms=(Group(body=Terms(terms=(Name(name=name), _))), _)) if name in less.values():
                return name
        return None

    return mapped(chain, named), [Sourced(b.source, mapped(b.statement, named)) for b in beside]  # type: ignore[return-value,arg-type]


def _renamed(
    chain: Chain, beside: Sequence[Sourced], names: Mapping[str, str]
) -> tuple[Chain, Sequence[Sourced]]:
    """Sizes under the names that the document gives them elsewhere."""
    if not names:
        return chain, beside

    def named(node: Node) -> Node:
        return replace(node, name=names[node.name]) if type(node) is Name and node.name in names else node

    return mapped(chain, named), [Sourced(b.source, mapped(b.statement, named)) for b in beside]  # type: ignore[return-value,arg-type]


def _sizes(node: Node) -> tuple[Node, ...]:
    match node:
        case Binder(high=Node() as high):
            return (high,)
        case Domained(shape=shape):
            return shape
    return ()
