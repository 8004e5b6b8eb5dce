"""Changes of a certificate, one field at a time."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from lemmata.kernel.certificate import InvalidProof, replay
from lemmata.kernel.theorem import Judgement


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value within a certificate."""
    if path:
        yield path
    if isinstance(value, (list, dict)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from paths(value[key], (*path, key))


def changes(value: Any) -> Iterator[Any]:
    """Values of the same kind beside this one."""
    match value:
        case bool():
            yield not value
        case int():
            yield from (value + 1, value - 1, -value - 2, True)
        case str():
            yield from (
                value + "'",
                f"-{value}",
                "2",
                "1/3",
                "sum",
                "product",
                "=",
                "<",
                "<=",
                "!=",
                "+",
                "-",
            )
            yield from ("max", "min", "maximum", "minimum", "apart", "formula", "reflexive", "exp", "log")
        case list():
            yield from (value[:-1], value[1:], [*value, *value[-1:]], value[::-1])
            yield from ([*value[:k], *value[k : k + 2][::-1], *value[k + 2 :]] for k in range(len(value) - 1))
        case dict():
            yield from ({k: v for k, v in value.items() if k != gone} for gone in value)


def changed(data: Any, path: tuple[Any, ...], value: Any) -> Any:
    out = copy.copy(data)
    if len(path) == 1:
        out[path[0]] = value
    else:
        out[path[0]] = changed(data[path[0]], path[1:], value)
    return out


def unnoticed(theorem: Judgement, data: Any, way: tuple[Any, ...], value: Any) -> bool:
    """Whether a change leaves a file that proves something else than before."""
    try:
        again = replay(changed(data, way, value))
    except InvalidProof:
        return False
    return (again.hypotheses, again.conclusion) != (theorem.hypotheses, theorem.conclusion)


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data
