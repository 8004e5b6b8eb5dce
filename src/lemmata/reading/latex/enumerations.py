r"""Dots that are a plain enumeration: ``p_1 + p_2 + \dots + p_n`` is a sum, ``(z_1, \dots, z_n)`` a vector.

Plain is: two members that are the same up to 1 and 2, or one with a 1, then dots, then the same with a name; or
components from 0 to one less than a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sympy import Integer

from lemmata.reading.guard import Refused
from lemmata.reading.latex.ranges import FromZero, only_selects, size_less_one
from lemmata.reading.syntax import Binder, Name, Node, Number, walk, with_children

__all__ = ["Dots", "differing", "enumerated"]


@dataclass(frozen=True, eq=False)
class Dots(Node):
    r"""``\dots``."""


def enumerated(kind: str, parts: Sequence[Node]) -> list[Node]:
    """``parts`` with what dots stand for as one ``sum`` or ``vector``.

    Raises Refused for dots that are no plain enumeration.
    """
    places = [p for p, part in enumerate(parts) if isinstance(part, Dots)]
    if not places:
        return list(parts)
    dots = parts[places[0]]
    count = places[0]
    if len(places) > 1 or count + 1 >= len(parts) or not count:
        raise _unclear(dots)
    last = parts[count + 1]
    for start in range(max(0, count - MOST_SHOWN), count):
        body = _general(parts[start:count], last)
        if body is not None:
            k, high, of, binder = body
            low = Number(dots.at, Integer(1))
            whole = binder(parts[start].at, kind, of, k, low, high)
            return [*parts[:start], whole, *parts[count + 2 :]]
    raise _unclear(dots)


MOST_SHOWN = 4
"""Members before the dots."""


def _unclear(dots: Node) -> Refused:
    hint = r"\sum_{k=1}^{n}, or p_1 + p_2 + \dots + p_n"
    return Refused(dots.at, "a plain enumeration from 1", "dots", hint)


def _general(shown: Sequence[Node], last: Node) -> tuple[Name, Name, Node, type[Binder]] | None:
    """Index, end, body and kind of an enumeration; None if its members do not go together."""
    places = differing(shown[0], last)
    if not places:
        return None
    starts = {int(a.value) if isinstance(a, Number) else -1 for a, _ in places}
    ends = [size_less_one(b) if 0 in starts else b for _, b in places]
    names = {b.name for b in ends if type(b) is Name}
    if len(starts) != 1 or not starts <= {0, 1} or len(names) != 1 or not all(type(b) is Name for b in ends):
        return None
    (start,) = starts
    for value, member in enumerate(shown[1:], start + 1):
        between = differing(shown[0], member)
        same = between is not None and {id(a) for a, _ in between} == {id(a) for a, _ in places}
        if not same or any(not (isinstance(b, Number) and b.value == value) for _, b in between or ()):
            return None
    used = {p.name for p in walk(shown[0]) if isinstance(p, Name)} | names
    k = Name(shown[0].at, next(letter for letter in (*"kjilrst", "k1", "k2") if letter not in used))
    ones = {id(a) for a, _ in places}
    body = _with_index(shown[0], ones, k)
    if start == 0 and not only_selects(k, body):
        return None
    return k, Name(last.at, names.pop()), body, Binder if start else FromZero


def _with_index(node: Node, ones: set[int], k: Name) -> Node:
    if id(node) in ones:
        return Name(node.at, k.name)
    return with_children(node, lambda part: _with_index(part, ones, k))  # type: ignore[no-any-return]


def differing(a: Node, b: Node) -> list[tuple[Node, Node]] | None:
    """Where two trees differ, in numbers and names only; None if their forms differ."""
    if isinstance(a, Number) and a.value == 0 and size_less_one(b) is not None:
        return [(a, b)]
    if isinstance(a, Number | Name) and isinstance(b, Number | Name):
        same = type(a) is type(b) and _leaf(a) == _leaf(b)
        return [] if same else [(a, b)]
    if type(a) is not type(b):
        return None
    out: list[tuple[Node, Node]] = []
    for field in fields(a):
        if field.name == "at":
            continue
        left, right = getattr(a, field.name), getattr(b, field.name)
        pairs = [(left, right)] if not isinstance(left, tuple) else list(zip(left, right, strict=False))
        if isinstance(left, tuple) and len(left) != len(right):
            return None
        for x, y in pairs:
            if isinstance(x, Node) and isinstance(y, Node):
                inner = differing(x, y)
                if inner is None:
                    return None
                out += inner
            elif x != y:
                return None
    return out


def _leaf(node: Node) -> object:
    return node.value if isinstance(node, Number) else getattr(node, "name", None)
