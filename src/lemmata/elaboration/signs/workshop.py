"""What the searches of one elaboration share: a normal form, signs already found, and what is being asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from lemmata.elaboration import derived
from lemmata.elaboration.context import Context
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.samples import Samples
from lemmata.kernel.errors import Refused
from lemmata.kernel.terms import Term
from lemmata.kernel.theorem import Formula, Hypothesis, Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["Bound", "Normalise", "Wanted", "Workshop"]

Wanted = Literal["<", "<=", "!="]

DEEPEST_NESTED = 3
"""Searches that ask for a normal form, which asks for signs, and so on."""


@dataclass(frozen=True)
class Bound:
    """``theorem`` says 0 R (atom − value), or 0 R (value − atom) for an upper bound."""

    value: Fraction
    theorem: Theorem

    @property
    def strict(self) -> bool:
        return self.theorem.conclusion.relation == "<"


Normalise = Callable[[Context, Term], tuple[Term, Theorem | None]]
"""The normal form of a term in a context, and the equation with it.  Raises `NotElaborated`."""


class Workshop:
    """What the searches of one elaboration share.  ``depth``: how many of them are nested."""

    def __init__(self, normalise: Normalise, depth: int, kind: type[Signs]) -> None:
        self.normalise = normalise
        self.depth = depth
        self.kind = kind
        self.open: set[Term] = set()
        self.positive: dict[Term, Theorem] = {}
        """What was found to be positive; it is so under more hypotheses too."""
        self.cut_off = 0
        """How often bounds were asked for on the way to themselves: what is not found then may be found elsewhere."""
        self._signs: dict[Context, Signs] = {}
        self._samples: dict[frozenset[Hypothesis], Samples] = {}
        self._facts: dict[tuple[Context, Formula], Theorem | None] = {}

    def signs(self, context: Context) -> Signs:
        if context not in self._signs:
            self._signs[context] = self.kind(context, self)
        return self._signs[context]

    def samples(self, hypotheses: frozenset[Hypothesis]) -> Samples:
        if hypotheses not in self._samples:
            self._samples[hypotheses] = Samples(hypotheses)
        return self._samples[hypotheses]

    def search_anew(self) -> None:
        """Forget signs: what a search within another did not find may be found by itself."""
        self._signs.clear()
        self._facts.clear()

    def normal(self, context: Context, t: Term) -> tuple[Term, Theorem | None] | None:
        """The normal form, unless this is a search within searches."""
        if self.depth >= DEEPEST_NESTED:
            return None
        try:
            return self.normalise(context, t)
        except (NotElaborated, Refused):
            return None

    def fact(self, context: Context, theorem: Theorem) -> Theorem | None:
        """A given inequality as the sign of a difference in normal form, where that is another spelling."""
        key = context, theorem.conclusion
        if key not in self._facts:
            self._facts[key] = None
            gap = derived.difference(theorem)
            found = self.normal(context, gap.right) if self.depth == 0 else None
            if found is not None and found[1] is not None:
                self._facts[key] = derived.rewritten(gap, found[1])
        return self._facts[key]
