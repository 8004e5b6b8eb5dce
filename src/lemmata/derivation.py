"""A derivation: a claim, the words around it, and a proof by steps with reasons.

A derivation is data.  It asserts nothing until `lemmata.catalogue` has replayed its steps
in the kernel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sympy import Basic, Expr, Symbol
from sympy.core.relational import Relational

from lemmata.notation import Claim, Given

__all__ = ["Chain", "Citation", "Derivation", "Direct", "Reason", "Step", "chain", "cite", "derive"]

LANGUAGES = ("en", "ko")


class Reason(Protocol):
    """What may stand behind ``by=``: a law of the kernel, a definition, or a cited result."""

    @property
    def name(self) -> str:
        """A stable name: ``quotient_rule``, ``softmax.definition``, ``log/le_sub_one``."""
        ...

    @property
    def title(self) -> Mapping[str, str]:
        """The words printed beside a step, by language."""
        ...


@dataclass(frozen=True)
class Citation:
    """An earlier result, instantiated: ``cite("log/le_sub_one", t=q[i]/p[i]).times(p[i]).summed(i)``."""

    id: str
    at: tuple[tuple[str, Basic], ...] = ()
    weight: Expr | None = None
    index: Symbol | None = None

    @property
    def name(self) -> str:
        return self.id

    @property
    def title(self) -> Mapping[str, str]:
        return {"en": self.id, "ko": self.id}

    def times(self, weight: Expr) -> Citation:
        """Both sides multiplied by ``weight``, which the kernel must show to be ≥ 0 (for ``<``: > 0)."""
        return Citation(self.id, self.at, weight, self.index)

    def summed(self, index: Symbol) -> Citation:
        """Both sides (after `times`) summed over ``index``."""
        return Citation(self.id, self.at, self.weight, index)


def cite(id: str, **at: Basic) -> Citation:
    """Cite the result ``id``, its variables replaced as given by keyword."""
    return Citation(id, tuple(at.items()))


@dataclass(frozen=True)
class Step:
    """``… relation expression``, by reasons.  ``relation`` is one of ``== <= < >= >``."""

    relation: str
    expression: Expr
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Chain:
    """A proof that reads like paper: a first expression and the steps from it."""

    start: Expr
    steps: tuple[Step, ...] = ()

    def _then(self, relation: str, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        from sympy import S

        reasons = tuple(by) if isinstance(by, Sequence) else (by,)
        return Chain(self.start, (*self.steps, Step(relation, S(expression), reasons)))

    def eq(self, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        """``= expression``."""
        return self._then("==", expression, by)

    def le(self, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        """``≤ expression``."""
        return self._then("<=", expression, by)

    def lt(self, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        """``< expression``."""
        return self._then("<", expression, by)

    def ge(self, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        """``≥ expression``."""
        return self._then(">=", expression, by)

    def gt(self, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        """``> expression``."""
        return self._then(">", expression, by)


def chain(start: Expr) -> Chain:
    """Begin a proof at ``start``."""
    return Chain(start)


@dataclass(frozen=True)
class Direct:
    """A proof by one rule of the kernel that decides the whole statement: a sign chart, a limit."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Derivation:
    """One result of the catalogue."""

    claim: Claim
    title: Mapping[str, str]
    idea: Mapping[str, str]
    source: str
    proof: Chain | Direct
    conventions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    id: str = field(default="", compare=False)  # "softmax/jacobian", from the file's path

    @property
    def statement(self) -> Relational:
        return self.claim.statement


def derive(
    statement: Relational,
    *,
    given: Sequence[Given] = (),
    title: Mapping[str, str],
    idea: Mapping[str, str],
    source: str,
    proof: Chain | Direct,
    conventions: Sequence[str] = (),
    aliases: Sequence[str] = (),
) -> Derivation:
    """State a result and give its proof.  State first, then prove."""
    return Derivation(
        Claim(statement, tuple(given)), title, idea, source, proof, tuple(conventions), tuple(aliases)
    )
