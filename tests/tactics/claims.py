"""Statements written shortly, for the tests of the kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from sympy import Expr
from sympy.core.relational import Relational

from lemmata.notation import Given
from lemmata.reading.text.reader import read_claim, read_expression
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations, vanishes
from lemmata.tactics.laws import ALL
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import Ratio
from lemmata.tactics.rules import equality, positivity
from lemmata.tactics.sketch import Sketch

T = TypeVar("T")


def stated(text: str, given: str = "") -> tuple[Relational, tuple[Given, ...]]:
    """The statement and the givens."""
    claim = read_claim(text, given)
    return claim.statement, claim.givens


def expression(text: str, given: str = "") -> Expr:
    """An expression exactly as written."""
    return read_expression(text, given)[0]


def holds(text: str, given: str = "", laws: Iterable[str] = ALL) -> bool:
    """Whether the two sides of an equation are one by these laws."""
    statement, givens = stated(text, given)
    return vanishes(*statement.args, givens, frozenset(laws))


def equal(text: str, given: str = "", by: Iterable[str] = (), cited: tuple[Sketch, ...] = ()) -> Sketch:
    """The theorem of an equation, by exactly these laws."""
    statement, givens = stated(text, given)
    return equality(*statement.args, givens, frozenset(by) or frozenset({"algebra"}), cited)


def signed(text: str, given: str = "") -> Sketch:
    """The theorem of an inequality, by the signs of its parts."""
    return positivity(*stated(text, given))


def within(text: str, given: str, use: Callable[[Normal, Facts, Ratio], T], laws: Iterable[str] = ALL) -> T:
    """``use`` the normal form of an expression in the scope of the givens."""
    expr, givens = read_expression(text, given)

    def used(normal: Normal, facts: Facts) -> T:
        return use(normal, facts, normal.value(expr))

    return evaluate([expr, *relations(givens)], givens, used, frozenset(laws))


def sign(text: str, given: str = "") -> int:
    """2 for > 0, 1 for ≥ 0, 0 for unknown."""
    return within(text, given, lambda normal, facts, r: facts.sign(normal.tidy(r)))
