"""One finding: what was found out about one relation of a document.

The fields are a promise: the JSON lines of ``--format jsonl`` are these, and the other formats are
written from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from lemmata.documents.place import Place

__all__ = ["CODES", "ERRORS", "Code", "Finding", "Kind", "resting", "shown"]

Kind = Literal[
    "claim",
    "definition",
    "given",
    "constraint",
    "approximation",
    "not a claim",
    "not understood",
    "directive",
]

Code = Literal["", "L001", "L002", "L003", "L004", "L005", "L006", "L007", "L008"]

CODES: Mapping[str, str] = {
    "L001": "refuted",
    "L002": "undefined somewhere in its domain",
    "L003": "differs from the catalogue result that it cites",
    "L004": "a name is not introduced",
    "L005": "undecided",
    "L006": "not read",
    "L007": "a directive that is unknown, broken or not used",
    "L008": "a standard name, not by its definition",
}

ERRORS = frozenset({"L001", "L002", "L003", "L007", "L008"})
"""What fails a run; ``--strict`` adds the others."""


@dataclass(frozen=True)
class Finding:
    """What was found out about the relation at ``place``.

    ``latex`` is the relation as it stands, ``read`` what it means in the syntax of claims (empty when
    it was not read), ``context`` the givens and definitions that were used, ``message`` one sentence
    for people, ``tries`` what to do about it (a directive to insert).  ``witness`` is that of a
    verdict's JSON, ``repair`` a claim that is proved.
    """

    place: Place
    kind: Kind
    latex: str
    verdict: Literal["", "proved", "refuted", "undecided"] = ""
    code: Code = ""
    read: str = ""
    context: tuple[str, ...] = ()
    message: str = ""
    tries: tuple[str, ...] = ()
    witness: Mapping[str, Any] | None = None
    repair: str = ""
    rests_on: Place | None = None
    """The false step of the same chain before this one."""
    seconds: float = 0.0
    end: Place | None = field(default=None, compare=False)
    position: int | None = field(default=None, compare=False)
    """Where in ``latex`` the message is about, if it is about one place."""

    @property
    def key(self) -> str:
        """What a baseline remembers: what was read, so that reflowing the text does not disturb it."""
        return f"{self.code} {self.read or ' '.join(self.latex.split())}"

    @property
    def at(self) -> str:
        """The values of the witness: ``n = 2, z = (0, 0)``."""
        values = (self.witness or {}).get("at") or {}
        return ", ".join(f"{name} = {shown(value)}" for name, value in values.items())

    def to_json(self) -> dict[str, Any]:
        """The finding as plain values, with every field present."""
        return {
            "path": self.place.path,
            "line": self.place.line,
            "column": self.place.column,
            "cell": self.place.cell,
            "kind": self.kind,
            "verdict": self.verdict,
            "code": self.code,
            "latex": self.latex,
            "read": self.read,
            "context": list(self.context),
            "message": self.message,
            "tries": list(self.tries),
            "witness": dict(self.witness) if self.witness else None,
            "repair": self.repair,
            "rests_on": str(self.rests_on) if self.rests_on else None,
            "seconds": round(self.seconds, 3),
        }


def shown(value: object) -> str:
    """A value of a witness, as people write it."""
    if isinstance(value, (list, tuple)):
        return f"({', '.join(map(shown, value))})"
    return str(value).replace("-", "−")


CONTINUED = re.compile(r"[&\s{}]*(?:[=<>]|\\(?:leq?|geq?|neq?|ll|gg|lt|gt|approx|equiv)(?![A-Za-z]))")
"""How a relation begins that goes on with a chain."""


def resting(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a document, each later step of a chain marked with the false one that it rests on.

    >>> place, chain = Place("a.md", 1), ["a = b", "= c", "= d", "x = y"]
    >>> false = [Finding(place, "claim", tex, "refuted" if tex == "= c" else "proved", "") for tex in chain]
    >>> [f.rests_on is not None for f in resting(false)]
    [False, False, True, False]
    """
    out: list[Finding] = []
    false: Place | None = None
    for finding in findings:
        if finding.kind != "directive" and CONTINUED.match(finding.latex) is None:
            false = None
        out.append(replace(finding, rests_on=false) if false else finding)
        if finding.verdict == "refuted" and false is None:
            false = finding.place
    return out
