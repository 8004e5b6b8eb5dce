"""Theorems.  Only the rules of the kernel construct them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, ParamSpec

from sympy.core.relational import Relational

from lemmata.kernel.errors import KernelError
from lemmata.notation import Given

__all__ = ["AXIOMS", "Theorem", "rule"]

_SEAL = object()
P = ParamSpec("P")

AXIOMS: dict[str, str] = {}
"""The rules by name, with their docstrings; empty ones under ``python -OO``."""


@dataclass(frozen=True, init=False, slots=True)
class Theorem:
    """``givens ⊢ statement``, with the rule that made it and the theorems it was made from."""

    statement: Relational
    givens: tuple[Given, ...]
    rule: str
    premises: tuple[Theorem, ...]
    laws: frozenset[str]
    parameters: tuple[Any, ...]
    """What the rule was told beside its premises, where that does not show in the statement."""

    def __init__(
        self,
        statement: Relational,
        givens: tuple[Given, ...],
        rule: str,
        premises: tuple[Theorem, ...] = (),
        laws: frozenset[str] = frozenset(),
        parameters: tuple[Any, ...] = (),
        _seal: object = None,
    ) -> None:
        if _seal is not _SEAL or hasattr(self, "statement"):
            raise KernelError("only a rule of the kernel can make a Theorem")
        if type(givens) is not tuple:
            raise KernelError("the givens must be a tuple: what can be changed later is not proved")
        if not all(type(premise) is Theorem for premise in premises):
            raise KernelError("a premise is not a Theorem")
        for name, value in (("statement", statement), ("givens", givens), ("rule", rule)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "premises", premises)
        object.__setattr__(self, "laws", laws)
        object.__setattr__(self, "parameters", parameters)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise KernelError("a Theorem is neither copied nor pickled: replay its derivation")

    def __init_subclass__(cls) -> None:
        raise KernelError("Theorem cannot be subclassed")


def _theorem(
    statement: Relational,
    givens: tuple[Given, ...],
    rule: str,
    premises: tuple[Theorem, ...] = (),
    laws: frozenset[str] = frozenset(),
    parameters: tuple[Any, ...] = (),
) -> Theorem:
    return Theorem(statement, givens, rule, premises, laws, parameters, _SEAL)


def rule(function: Callable[P, Theorem]) -> Callable[P, Theorem]:
    """Register a rule of the kernel, so that `lemmata verify --axioms` can list it."""
    stripped = sys.flags.optimize >= 2  # python -OO leaves no docstring to ask for
    if not function.__doc__ and not stripped:
        raise KernelError(f"the rule {function.__name__} does not say what it concludes")
    AXIOMS[function.__name__] = function.__doc__ or ""
    return function
