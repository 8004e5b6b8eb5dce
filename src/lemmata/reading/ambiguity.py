"""What LaTeX leaves open is refused: how far a function or a sum reaches, whether f(x) is a product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lemmata.reading.guard import Refused
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Derived,
    Group,
    Limited,
    Listed,
    Minus,
    Name,
    Node,
    Number,
    Product,
    bare,
    children,
    walk,
)

__all__ = ["AMBIGUOUS", "Unbracketed", "check_indices", "check_juxtaposed", "text_of"]


@dataclass(frozen=True, eq=False)
class Unbracketed(Group):
    r"""``\log p``: what follows could belong to its argument."""


AMBIGUOUS = "brackets that show how far the argument of {} reaches"


def check_juxtaposed(before: Node, sign: str, after: Node, *, divided: bool) -> None:
    """Refuse what could be read in two ways."""
    unbracketed = isinstance(before, Unbracketed)
    function = rf"\{_called_name(before)}" if unbracketed else ""
    if sign == "/" and unbracketed:
        raise Refused(after.at, AMBIGUOUS.format(function), "a division", rf"\frac{{{function} x}}{{y}}")
    if sign:
        return
    if unbracketed and not isinstance(after, (Unbracketed, Binder, Derived, Limited)):
        raise Refused(after.at, AMBIGUOUS.format(function), "a further factor", rf"{function}(x) \cdot y")
    if divided:
        raise Refused(
            after.at, r"\frac{…}{…} or brackets", "a factor right after a division", r"\frac{1}{2} x"
        )
    if _looks_applied(before, after):
        name = text_of(before.base if isinstance(before, At) else before)
        hint = rf"{name} \cdot (…) for a product, or let {name} = … beside the claim"
        raise Refused(after.at, "a product or a known function", f"what looks like the function {name}", hint)
    if isinstance(after, Number):
        raise Refused(after.at, "an operator", "a number right after a factor", r"\cdot between factors")
    if (
        isinstance(before, Number)
        and isinstance(after, Product)
        and all(isinstance(f, Number) for f in after.factors)
    ):
        raise Refused(after.at, r"\cdot before a fraction", "a number and a fraction", r"2 \cdot \frac{1}{2}")


def _looks_applied(before: Node, after: Node) -> bool:
    """``f(x)`` and ``s_i(z)`` are no products; ``p(1-p)`` is one."""
    if not isinstance(before, (Name, At)):
        return False
    if isinstance(after, Listed):
        return True
    unknown = isinstance(before, Name) and before.name in ("f", "g")
    return type(after) is Group and (unknown or isinstance(bare(after), (Name, At, Number)))


def _called_name(node: Node) -> str:
    return next((part.name for part in walk(node) if isinstance(part, Call)), "log")


def check_indices(terms: Sequence[Node]) -> None:
    r"""Refuse ``\sum_i p_i - q_i``: the sum ends at the sign, so the second i is another one."""
    later: dict[str, Name] = {}
    for term in reversed(terms):
        for k in _open_indices(term):
            if k in later:
                raise Refused(later[k].at, f"brackets around the whole sum over {k}", f"{k} after its end")
        later |= _free(term)


def _open_indices(term: Node) -> Iterator[str]:
    """The indices of a sum that a term ends with, without brackets."""
    while True:
        match term:
            case Binder(kind=kind, body=body, index=k):
                if kind != "vector":
                    yield k.name
                term = body
            case Minus(body=body) | Unbracketed(body=body):
                term = body
            case Product(factors=factors, divides=divides):
                if divides[-1]:
                    return
                term = factors[-1]
            case Call(name="max" | "min" | "log", arguments=(argument, *_)):
                term = argument
            case _:
                return


def _free(node: Node) -> dict[str, Name]:
    """The names in ``node`` that no sum there binds, each with its first use."""
    if isinstance(node, Name):
        return {node.name: node}
    out: dict[str, Name] = {}
    for child in children(node):
        out = _free(child) | out
    if isinstance(node, Binder) and node.index.name in out:
        del out[node.index.name]
    return out


def text_of(node: Node) -> str:
    return node.name if isinstance(node, Name) else str(getattr(node, "value", ""))
