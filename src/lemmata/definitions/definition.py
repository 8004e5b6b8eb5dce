"""How a definition is written: once, as a SymPy expression, with everything else derived from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import sympy
from sympy import Expr, Function, Symbol

from lemmata.notation import (
    NotationError,
    component,
    index,
    is_vector,
    n,
    scalar,
    size,
    substitute,
    unevaluated,
    vector,
)

__all__ = ["Definition", "define", "registry"]

registry: dict[str, type[Definition]] = {}
"""Every definition by name; filled by `define`, so a second one of the same name fails."""


@dataclass(frozen=True)
class Unfolding:
    """The reason "by definition of softmax": the name may be replaced by its formula."""

    function: str

    @property
    def name(self) -> str:
        return f"{self.function}.definition"

    @property
    def title(self) -> dict[str, str]:
        words = registry[self.function].words
        return {"en": f"definition of {words['en']}", "ko": f"{words['ko']}의 정의"}


class Definition(Function):
    """A named function of the catalogue: a SymPy ``Function`` with a defining expression.

    The last parameter of a vector-valued definition is its index; without it the
    application denotes the whole vector, and ``softmax(z)[i]`` is ``softmax(z, i)``.
    """

    parameters: ClassVar[tuple[Expr, ...]]
    kinds: ClassVar[tuple[str, ...]]  # "scalar", "vector" or "index", one a parameter
    body: ClassVar[Callable[..., Expr]]
    definition: ClassVar[Unfolding]  # the reason that unfolds it
    template: ClassVar[Expr]  # the body of the parameters, unevaluated
    words: ClassVar[Mapping[str, str]]  # what it is called, by language
    symbol: ClassVar[str]  # LaTeX
    source: ClassVar[str]

    def __getitem__(self, i: Expr | int) -> Expr:
        return component(self, i)

    def unfold(self) -> Expr:
        """The defining expression of these arguments, exactly as written."""
        mapping = dict(zip(self.parameters, self.args, strict=True))
        sizes = {size(a) for kind, a in zip(self.kinds, self.args, strict=True) if kind == "vector"}
        if len(sizes) > 1:
            raise NotationError(f"{self} needs vectors of one size, found {', '.join(map(str, sizes))}")
        return substitute(self.template, mapping | {n: s for s in sizes})


def define(
    name: str,
    *parameters: Expr,
    body: Callable[..., Expr],
    words: Mapping[str, str],
    latex: str,
    source: str,
    module: str,
    doc: str,
    behaviour: dict[str, Any] | None = None,
) -> type[Definition]:
    """Create the SymPy function ``name`` from its defining expression and register it.

    ``body`` receives the parameters.  ``behaviour`` holds what a SymPy user expects beyond
    the definition (``eval`` for exact special values, ``fdiff``); a gate proves each of them
    from ``body``.
    """
    if name in registry:
        raise ValueError(f"{name} is defined twice: in {registry[name].__module__} and {module}")
    with unevaluated():
        template = body(*parameters)
    kinds = tuple(_kind(p) for p in parameters)
    required = len(kinds) - ("index" in kinds)
    namespace = {
        "__module__": module,
        "__doc__": doc,
        "parameters": parameters,
        "kinds": kinds,
        "nargs": tuple(sorted({required, len(kinds)})),
        "body": staticmethod(body),
        "definition": Unfolding(name),
        "template": template,
        "words": words,
        "symbol": latex,
        "source": source,
        **(behaviour or {}),
    }
    cls: type[Definition] = type(name, (Definition,), namespace)
    registry[name] = cls
    return cls


def _kind(parameter: Expr) -> str:
    if is_vector(parameter):
        return "vector"
    if isinstance(parameter, Symbol) and parameter.is_integer:
        return "index"
    return "scalar"


# The usual parameter names, so that a definition file reads like the formula.
x, p_, b, T, y_ = map(scalar, ("x", "p", "b", "T", "y"))
z, p, q = map(vector, ("z", "p", "q"))
i = index("i")
S = sympy.S
