r"""Components counted from 0: ``z_0`` is the first, and ``\sum_{k=1}^{K-1}`` leaves it out.

A statement counts from 1.  Where the document says that it counts from 0 (`Notation.index_base`), every number that
selects a component is one more in the statement; an index that is a letter stays, since it runs over all.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Integer

from lemmata.reading.errors import ReadingError
from lemmata.reading.latex.ranges import FromZero, only_selects, places_of, size_less_one
from lemmata.reading.latex.sums import one_less, times
from lemmata.reading.syntax import At, Binder, Delta, Node, Number, mapped, walk

__all__ = ["counted_from_one"]


def counted_from_one(source: str, tree: Node) -> Node:
    """What was counted from 0, counted from 1.

    Raises ReadingError for a sum to K beside a component with a number: that may be one of K + 1.
    """
    numbered = any(any(_number(i) is not None for i in places_of(p)) for p in walk(tree))
    numbered = numbered or any(isinstance(p, FromZero) for p in walk(tree))

    def place(index: Node) -> Node:
        value = _number(index)
        return index if value is None else Number(index.at, value + 1)

    def counted(node: Node) -> Node:
        match node:
            case At(indices=indices):
                return replace(node, indices=tuple(map(place, indices)))
            case Delta(left=left, right=right):
                return replace(node, left=place(left), right=place(right))
            case FromZero():
                return node
            case Binder(low=Number(), high=Node() as high):
                return _later(node, high)
        return node

    def _later(node: Binder, high: Node) -> Binder:
        r"""``\sum_{k=1}^{K-1}``, which is over all but the first."""
        size = size_less_one(high)
        if size is None and not numbered:
            return node
        if size is None or node.kind != "sum" or not only_selects(node.index, node.body):
            found = f"a {node.kind} from 1 where components are counted from 0"
            raise ReadingError(source, node.at, expected="a range from 0 to K - 1", found=found)
        first = Delta(node.at, node.index, Number(node.at, Integer(1)))
        return replace(node, high=size, body=times(node.body, one_less(first)))

    return mapped(tree, counted)


def _number(index: Node) -> Integer | None:
    return index.value if isinstance(index, Number) and index.value.is_Integer else None
