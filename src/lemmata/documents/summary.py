"""What a run over documents comes to: counts, and the exit status."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lemmata.documents.finding import ERRORS, Finding

__all__ = ["Summary"]

OPEN = frozenset({"L004", "L005", "L006"})
"""Nothing is known to be wrong, but something is not known to be right."""

ASSERTING = frozenset({"claim", "approximation", "not understood"})
"""Kinds of relations that say that something holds."""


@dataclass
class Summary:
    """Counts of the findings so far.

    ``strict`` makes errors of what is open, ``known`` counts errors that a baseline excuses, and
    ``broken`` the files that could not be read.
    """

    strict: bool = False
    documents: int = 0
    broken: int = 0
    known: int = 0
    stale: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def is_error(self, finding: Finding) -> bool:
        return finding.code in ERRORS or (self.strict and finding.code in OPEN)

    def add(self, finding: Finding) -> None:
        self.codes[finding.code] += 1
        self.verdicts[finding.verdict] += 1
        self.kinds[finding.kind] += 1

    @property
    def relations(self) -> int:
        return self.kinds.total() - self.kinds["directive"]

    @property
    def exit_status(self) -> int:
        """0 clean, 1 an error, 2 a file that could not be read, 3 only open relations under ``strict``."""
        if self.stale or any(self.codes[code] for code in ERRORS):
            return 1
        if self.broken:
            return 2
        return 3 if self.strict and any(self.codes[code] for code in OPEN) else 0

    def __str__(self) -> str:
        """One line for people: ``12 documents, 300 relations: 250 proved, 3 refuted, …``."""
        verdicts = self.verdicts
        other = sum(self.kinds[kind] for kind in self.kinds if kind not in (*ASSERTING, "directive"))
        parts = [f"{verdicts['proved']} proved", f"{verdicts['refuted']} refuted"]
        parts += [f"{verdicts['undecided']} undecided"] if verdicts["undecided"] else []
        parts += [f"{self.kinds['not understood']} not understood"] if self.kinds["not understood"] else []
        parts += [f"{other} otherwise (definitions, givens, …)"] if other else []
        parts += [f"{self.known} known from the baseline"] if self.known else []
        parts += [f"{_many(self.broken, 'path')} could not be read"] if self.broken else []
        return f"{_many(self.documents, 'document')}, {_many(self.relations, 'relation')}: {', '.join(parts)}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
