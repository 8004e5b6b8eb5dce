"""The largest and the smallest component of a vector: primitives, like exp, without a formula."""

from __future__ import annotations

from typing import NoReturn

from lemmata.definitions.definition import Definition, registry

__all__ = ["vmax", "vmin"]


class vmax(Definition):  # noqa: N801  named as in the text of a claim
    """The largest component of a vector."""

    kinds = ("vector",)
    nargs = 1
    symbol = r"\max"
    source = "primitive"

    def unfold(self) -> NoReturn:
        """A primitive has no formula."""
        raise NotImplementedError("a maximum is a primitive")


class vmin(vmax):  # noqa: N801
    """The smallest component of a vector."""

    symbol = r"\min"


for _primitive in (vmax, vmin):
    registry[_primitive.__name__] = _primitive
