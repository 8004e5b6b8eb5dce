"""Which laws a step needs: those that may act at all, then as few as prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import sympy
from sympy import Basic

from lemmata.definitions import Definition, vmax, vmin
from lemmata.notation import is_vector

__all__ = ["CALCULUS", "definitions_in", "occurring", "smallest"]

CALCULUS = ("linearity", "product_rule", "quotient_rule", "power_rule", "exp_rule", "log_rule", "sum_rule")

ALWAYS = (
    "exp_add",
    "exp_log",
    "log_law",
    "power",
    "sum_linear",
    "sum_const",
    "sift",
    "sums_to_one",
    "given",
    "abs",
    "sum_expand",
)

ACTING: dict[str, tuple[type[Basic], ...]] = {
    "hyperbolic": (sympy.tanh, sympy.sinh, sympy.cosh, sympy.atanh),
    "product": (sympy.Product,),
    "max_shift": (vmax, vmin),
    **dict.fromkeys(CALCULUS, (sympy.Derivative,)),
}


def occurring(expressions: Iterable[Basic]) -> set[str]:
    """The laws that may act on these expressions, by what occurs in them."""
    kinds: set[type[Basic]] = set()
    for e in expressions:
        kinds |= _kinds(e)
    return {*ALWAYS, *(law for law, acting in ACTING.items() if kinds & set(acting))}


def _kinds(e: Basic) -> set[type[Basic]]:
    found: set[type[Basic]] = set()
    for part in sympy.preorder_traversal(e):
        found.add(type(part))
        if isinstance(part, Definition) and hasattr(type(part), "template") and not is_vector(part):
            found |= _kinds(part.unfold())
    return found


def smallest(laws: Iterable[str], proves: Callable[[frozenset[str]], bool]) -> frozenset[str]:
    """A part of the laws that proves, with ``algebra``, and none of which can be left out."""
    keep = frozenset(laws) | {"algebra"}
    # Dropped last, so kept where either would do: the laws that a reader expects by name.
    order = sorted(keep - {"algebra"}, key=lambda name: (name in CALCULUS, name))
    width = max(1, len(order) // 2)
    while True:
        at, before = 0, len(order)
        while at < len(order):
            chunk = order[at : at + width]
            if proves(keep - set(chunk)):
                keep -= set(chunk)
                order = [law for law in order if law in keep]
            else:
                at += width
        if width == 1 and len(order) == before:  # a law may be needed only while another is on
            return keep
        width = max(1, width // 2)


def definitions_in(expr: Basic) -> set[str]:
    """Every definition that unfolding this expression uses."""
    found: set[str] = set()
    for part in sympy.preorder_traversal(expr):
        if isinstance(part, Definition) and hasattr(type(part), "template"):
            found |= {type(part).__name__}
            if not is_vector(part):
                found |= definitions_in(part.unfold())
    return found
