"""The largest and the smallest component of a vector: primitives, like exp, without a formula."""

from __future__ import annotations

from typing import NoReturn

from sympy import Expr

from lemmata.definitions.calculus import NotDifferentiable, Term
from lemmata.definitions.definition import Definition, has_real_components, registry

__all__ = ["vmax", "vmin"]


class vmax(Definition):
    """The largest component of a vector."""

    kinds = ("vector",)
    nargs = 1
    symbol = r"\max"
    source = "primitive"
    values = "real"

    def unfold(self) -> NoReturn:
        """A primitive has no formula."""
        raise NotImplementedError(f"{self} is a primitive and has no formula")

    def _real_arguments(self) -> bool:
        return has_real_components(self.args[0])

    def _derivative_terms(self, variable: Expr) -> list[Term]:
        raise NotDifferentiable(self, variable)  # not where two components tie


class vmin(vmax):
    """The smallest component of a vector."""

    symbol = r"\min"


for _primitive in (vmax, vmin):
    registry[_primitive.__name__] = _primitive
