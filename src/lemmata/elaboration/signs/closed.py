"""The sign of a number in which nothing varies, by enclosures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lemmata.elaboration.derived import closed_number
from lemmata.kernel.errors import Refused
from lemmata.kernel.terms import Add, Apply, Mul, Number, Power, Term
from lemmata.kernel.theorem import Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["by_enclosure", "is_closed"]

PRECISIONS = (64, 256, 1024)


def by_enclosure(signs: Signs, t: Term) -> Theorem | None:
    """A closed number."""
    if not is_closed(t):
        return None
    for bits in PRECISIONS:
        try:
            return closed_number(t, bits)
        except Refused:
            continue
    return None


def is_closed(t: Term) -> bool:
    """Whether nothing in a term varies."""
    match t:
        case Number():
            return True
        case Add(many) | Mul(many) | Apply("exp" | "log" | "abs" | "pow" | "pi", many):
            return all(map(is_closed, many))
        case Power(base, _):
            return is_closed(base)
    return False
