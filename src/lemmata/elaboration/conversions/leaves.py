"""The parts of a term between which nothing but arithmetic stands."""

from __future__ import annotations

from collections.abc import Iterator

from lemmata.kernel.terms import Add, Mul, Number, Power, Term

__all__ = ["leaves_of"]


def leaves_of(t: Term) -> list[Term]:
    return list(dict.fromkeys(_leaves(t)))


def _leaves(t: Term) -> Iterator[Term]:
    match t:
        case Number():
            pass
        case Add(many) | Mul(many):
            for a in many:
                yield from _leaves(a)
        case Power(base, _):
            yield from _leaves(base)
        case _:
            yield t
