r"""Equations beside a claim in LaTeX that say what a name means: ``p_k = \frac{e^{z_k}}{\sum_l e^{z_l}}``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lemmata.reading.givens import Sourced
from lemmata.reading.syntax import (
    At,
    Binder,
    Chain,
    Derived,
    Domained,
    Gradient,
    Let,
    Limited,
    Name,
    Node,
    bare,
    walk,
)

__all__ = ["with_definitions"]


def with_definitions(chain: Chain, beside: Sequence[Sourced]) -> list[Sourced]:
    """The same, an equation for a name that nothing else declares or moves being its definition.

    Notes write it without a ``let``.  At an index of the claim itself, ``z_i = c`` may speak of that
    component alone, so a definition mentions each of its indices.
    """
    trees: list[Node] = [chain, *(part.statement for part in beside)]
    taken = {name for tree in trees for name in _declared_or_moving(tree)}
    free = {p.name for p in walk(chain) if isinstance(p, Name)}
    out = []
    for part in beside:
        let = _definition(part.statement)
        if let is not None and let.name.name not in taken:
            spoken = {p.name for p in walk(let.body) if isinstance(p, Name)}
            indices = {p.name for p in let.parameters}
            if spoken and let.name.name not in spoken and indices & free <= spoken:
                part = replace(part, statement=let)
                taken.add(let.name.name)
        out.append(part)
    return out


def _definition(statement: Node) -> Let | None:
    if not isinstance(statement, Chain) or statement.relations != ("==",):
        return None
    left, body = statement.sides
    base, indices = (left.base, left.indices) if isinstance(left, At) else (left, ())
    names = [i for i in indices if isinstance(i, Name)]
    if not isinstance(base, Name) or len({i.name for i in names}) != len(indices):
        return None
    return Let(base.at, base, tuple(names), body)


def _declared_or_moving(tree: Node) -> Iterator[str]:
    """Names with a domain, sizes, and variables of derivatives and limits."""
    for part in walk(tree):
        match part:
            case Domained(variables=variables, shape=shape):
                places: tuple[Node, ...] = (*variables, *shape)
            case Derived(variables=variables):
                places = variables
            case Gradient(variable=variable) | Limited(variable=variable):
                places = (variable,)
            case Binder(high=high) if high is not None:
                places = (high,)
            case _:
                continue
        for place in map(bare, places):
            base = place.base if isinstance(place, At) else place
            if isinstance(base, Name):
                yield base.name
