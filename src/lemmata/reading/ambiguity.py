"""What LaTeX leaves open is refused: how far a function or a sum reaches, whether f(x) is a product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sympy import pi

from lemmata.reading.guard import Refused
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Constant,
    Delta,
    Derived,
    Group,
    Limited,
    Minus,
    Name,
    Node,
    Number,
    Product,
    Raised,
    children,
    walk,
)

__all__ = [
    "AMBIGUOUS",
    "Fraction",
    "Inner",
    "Reaching",
    "Unbracketed",
    "check_indices",
    "check_juxtaposed",
    "check_reach",
    "free_names",
    "index_letters",
    "text_of",
]


@dataclass(frozen=True, eq=False)
class Unbracketed(Group):
    r"""``\log p``: what follows could belong to its argument."""


AMBIGUOUS = "brackets that show how far the argument of {} reaches"


@dataclass(frozen=True, eq=False)
class Fraction(Product):
    r"""``\frac{a}{b}``: one factor, whose ends are seen."""


@dataclass(frozen=True, eq=False)
class Reaching(Group):
    r"""``\max_i z_i``: it ends at the next sign, and the index ends with it."""

    index: Name


@dataclass(frozen=True, eq=False)
class Inner(Node):
    r"""``x^\top y``: a further factor could belong to it, as in ``x^\top A x``."""

    left: Node
    right: Node


def check_juxtaposed(before: Node, sign: str, after: Node, *, divided: bool) -> None:
    """Refuse what could be read in two ways."""
    unbracketed = isinstance(before, Unbracketed)
    function = rf"\{_called_name(before)}" if unbracketed else ""
    if sign == "/" and unbracketed:
        hint = rf"\frac{{{function} x}}{{y}}, or {function} \frac{{x}}{{y}}"
        raise Refused(after.at, AMBIGUOUS.format(function), "a division", hint)
    if unbracketed and not isinstance(after, Unbracketed) and not (sign and _of_number(before, after)):
        hint = rf"{function}(x) \cdot y for the first factor alone, {function}(x y) for both"
        raise Refused(after.at, AMBIGUOUS.format(function), "a further factor", hint)
    if sign:
        return
    if divided:
        raise Refused(
            after.at, r"\frac{…}{…} or brackets", "a factor right after a division", r"\frac{1}{2} x"
        )
    if type(after) is Group and (isinstance(before, Derived) or _is_pi(before)):
        hint = r"\cdot before the bracket for a product"
        raise Refused(after.at, "a product or a known function", "what looks like a function", hint)
    if isinstance(after, Number):
        raise Refused(after.at, "an operator", "a number right after a factor", r"\cdot between factors")
    if (
        isinstance(before, Number)
        and isinstance(after, Product)
        and all(isinstance(f, Number) for f in after.factors)
    ):
        raise Refused(after.at, r"\cdot before a fraction", "a number and a fraction", r"2 \cdot \frac{1}{2}")


def _of_number(before: Node, after: Node) -> bool:
    r"""Whether ``\ln 2 \cdot x`` is a number times x: nobody writes the logarithm of 2x with a dot."""
    match before:
        case Unbracketed(body=Call(arguments=(Number(), *_))):
            return not isinstance(after, Number)
    return False


def _is_pi(node: Node) -> bool:
    base = node.base if isinstance(node, Raised) else node
    return isinstance(base, Constant) and base.value is pi


def check_reach(operator: str, k: Name, body: Node) -> None:
    r"""Refuse ``\max_i z_i c``: whether the operator reaches over c, where k does not occur, matters."""
    if type(body) is Product and k.name not in free_names(body.factors[-1]):
        hint = f"brackets around the whole, or the factor first: c \\{operator}"
        raise Refused(
            body.factors[-1].at,
            f"brackets that show how far \\{operator} reaches",
            f"a factor without {k.name}",
            hint,
        )


def _called_name(node: Node) -> str:
    return next((part.name for part in walk(node) if isinstance(part, Call)), "log")


def check_indices(terms: Sequence[Node]) -> None:
    r"""Refuse ``\sum_i p_i - q_i``: the sum ends at the sign, so the second i is another one."""
    later: dict[str, Name] = {}
    for term in reversed(terms):
        for k in _open_indices(term):
            if k in later:
                hint = f"( … ) around all that is summed over {k}, or another letter after the end of the sum"
                raise Refused(
                    later[k].at, f"brackets around the whole sum over {k}", f"{k} after its end", hint
                )
        later |= free_names(term)


def _open_indices(term: Node) -> Iterator[str]:
    """The indices of a sum that a term ends with, without brackets."""
    while True:
        match term:
            case Binder(kind=kind, body=body, index=k):
                if kind != "vector":
                    yield k.name
                term = body
            case Reaching(body=body, index=k):
                yield k.name
                term = body
            case Limited(body=body, variable=x):
                yield x.name
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


def free_names(node: Node) -> dict[str, Name]:
    """The names in ``node`` that no sum there binds, each with its first use."""
    if isinstance(node, Name):
        return {node.name: node}
    out: dict[str, Name] = {}
    for child in children(node):
        out = free_names(child) | out
    match node:
        case Binder(index=k) | Reaching(index=k) | Limited(variable=k):
            out.pop(k.name, None)
    return out


def index_letters(node: Node) -> dict[str, Name]:
    """The letters that select components in ``node`` and that no sum there binds."""
    match node:
        case At(base=base, indices=indices):
            return {i.name: i for i in indices if isinstance(i, Name)} | index_letters(base)
        case Delta(left=left, right=right):
            return {i.name: i for i in (left, right) if isinstance(i, Name)}
    out: dict[str, Name] = {}
    for child in children(node):
        out |= index_letters(child)
    if isinstance(node, Binder | Reaching):
        out.pop(node.index.name, None)
    return out


def text_of(node: Node) -> str:
    return node.name if isinstance(node, Name) else str(getattr(node, "value", ""))
