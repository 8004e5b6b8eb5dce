"""Running text as sentences with formulas, and what its phrases say (`phrases.toml`).

>>> one, two = sentences("Let $p$ be a distribution. Then $T > 0$ holds")
>>> one.text, [f.tex for f in one.formulas], two.text
('Let ⟨0⟩ be a distribution.', ['p'], 'Then ⟨0⟩ holds')
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lemmata.documents.labels import with_labels

__all__ = ["Formula", "Phrases", "Sentence", "phrases", "sentences"]


@dataclass(frozen=True)
class Formula:
    """A formula within a sentence; ``offset`` counts in the prose."""

    tex: str
    offset: int


@dataclass(frozen=True)
class Sentence:
    """A sentence whose formulas stand as ⟨0⟩, ⟨1⟩, …; ``ended`` when it has its full stop."""

    text: str
    formulas: tuple[Formula, ...]
    offset: int
    ended: bool = True

    @property
    def logarithms(self) -> str:
        """The text where formulas that are no more than ``log`` or ``log_2`` stand as such words."""
        return re.sub(
            r"⟨(\d+)⟩", lambda found: _as_words(self.formulas[int(found[1])].tex, found[0]), self.text
        )

    def names(self, first: int, last: int) -> Iterator[Formula]:
        """The formulas that stand in the text from ``first`` to ``last``."""
        for found in re.finditer(r"⟨(\d+)⟩", self.text[first:last]):
            yield self.formulas[int(found[1])]


_LOGARITHM = re.compile(r"\\?log(?:\s*_\s*\{?\s*(2)\s*\}?)?(?:\s*\(?\s*(?:x|t|\\cdot)\s*\)?)?")
_EQUALITY = re.compile(r"\s*(?::=|=|\\equiv|\\coloneqq)\s*")


def _as_words(tex: str, other: str) -> str:
    """``\\log = \\log_2`` as "log = log2"; ``other`` for any other formula."""
    sides = [_LOGARITHM.fullmatch(side.strip()) for side in _EQUALITY.split(tex)]
    return " = ".join(f"log{side[1] or ''}" for side in sides if side) if all(sides) else other


_INLINE = re.compile(r"(?<!\\)\$(?P<tex>(?:[^$\\]|\\.)+?)(?<!\\)\$", re.DOTALL)
_MARKUP = re.compile(
    r"\\(emph|textbf|textit|textrm|text|underline|term|textsc)\s*\{([^{}]*)\}|\*+|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9])"
)
_END = re.compile(
    r"(?<=[.!?。])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bcf\.)(?<!\bresp\.)(?<!\bFig\.)(?<!\bEq\.)(?<!\bw\.r\.t\.)(?<!\betc\.)[)\]\"']?\s+|\n\s*\n"
)


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of running text, in order."""
    formulas = [Formula(with_labels(found["tex"]), found.start("tex")) for found in _INLINE.finditer(text)]
    counter = iter(range(len(formulas)))
    plain, at = "", 0
    for found in _INLINE.finditer(text):
        plain += text[at : found.start()] + f"⟨{next(counter)}⟩"
        at = found.end()
    plain += text[at:]
    plain = _MARKUP.sub(lambda found: found[2] or "", plain)
    out: list[Sentence] = []
    start = 0
    for end in [*_END.finditer(plain), None]:
        stop = (
            len(plain) if end is None else end.start() + (0 if end[0].strip() == "" else len(end[0].rstrip()))
        )
        piece = " ".join(plain[start:stop].split())
        if piece:
            out.append(_sentence(piece, formulas, ended=bool(re.search(r"[.!?。][)\"'\]]?$", piece))))
        start = len(plain) if end is None else end.end()
    return tuple(out)


def _sentence(piece: str, formulas: list[Formula], *, ended: bool) -> Sentence:
    own: list[Formula] = []

    def renumber(found: re.Match[str]) -> str:
        own.append(formulas[int(found[1])])
        return f"⟨{len(own) - 1}⟩"

    text = re.sub(r"⟨(\d+)⟩", renumber, piece)
    return Sentence(text, tuple(own), own[0].offset if own else 0, ended)


# ------------------------------------------------------------------ the table of phrases

MOST_FORMULAS, LONGEST = 40, 3000
"""Formulas and characters of a sentence whose phrases are looked for."""

NAMES = r"⟨\d+⟩(?:\s*(?:,\s*and|,\s*or|,|and|or|와|과|및|그리고|혹은|또는)\s*⟨\d+⟩)*"


@dataclass(frozen=True)
class Said:
    """What a phrase says of formulas: an entry of the table, and the formulas that it stands at."""

    entry: dict[str, Any]
    formulas: tuple[Formula, ...]


class Phrases:
    """The table of phrases, compiled."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.cues = {
            name: re.compile("|".join(words), re.IGNORECASE) for name, words in table["cues"].items()
        }
        self.described = self._described(**table["described"])
        self.positive = re.compile(table["positive"]["words"], re.IGNORECASE)
        self.domains = [(entry, self._around(entry["words"])) for entry in table["domain"]]
        self.kinds = [(entry, self._around(entry["words"])) for entry in table["kind"]]
        self.bases = [(entry, re.compile(entry["words"], re.IGNORECASE)) for entry in table["base"]]
        self.index = [(entry, re.compile(entry["words"], re.IGNORECASE)) for entry in table["index"]]

    @staticmethod
    def _around(words: str) -> tuple[re.Pattern[str], ...]:
        """The phrase before its names, after them with a verb, and in Korean after a particle."""
        key = f"(?P<key>{words})"
        filler = r"(?!(?:and|or|with|but|while|where)\b)[\w-]+"  # after which something else begins
        flags = re.IGNORECASE
        return (
            re.compile(
                rf"(?<![\w-]){key}s?"
                r"(?:\s+(?:of|vectors?|targets?|labels?|variables?|named|called|by|be|is|are|denoted by))?\s*[(]?"
                rf"(?P<names>{NAMES})",
                flags,
            ),
            re.compile(
                rf"(?P<names>{NAMES})\s*,?\s*"
                r"(?:is|are|be|denotes?|represents?|being|as|stands? for|will be|a|an|the|for|,)?\s*"
                rf"(?:(?:a|an|the|two|both|any|some|arbitrary|again|also|all|our|its)\s+)*(?:{filler}\s+){{0,2}}?{key}(?![\w-])(?!\s*⟨)",
                flags,
            ),
            re.compile(rf"(?P<names>{NAMES})\s*(?:는|은|이|가|를|을|로|의)\s*(?:\S+\s+){{0,2}}?{key}", flags),
        )

    @staticmethod
    def _described(words: str, korean: str) -> tuple[re.Pattern[str], ...]:
        """A letter is the largest of something; the normaliser Q; in Korean 최댓값 M."""
        verb = r"(?:is|are|be|being|denotes?|represents?|stands? for|means?|will be|,)"
        noun = rf"(?:the|an?|their|its)\s+(?:[\w-]+\s+){{0,2}}?(?:{words})"
        return (
            re.compile(
                rf"(?P<names>{NAMES}(?=\s*are\b)|⟨\d+⟩)\s*{verb}\s*(?:again |also |just )?{noun}(?!\w)(?!\s*⟨)",
                re.IGNORECASE,
            ),
            re.compile(
                rf"\b{noun}\s+(?P<names>⟨\d+⟩)(?!\s*⟨)",
                re.IGNORECASE,
            ),
            re.compile(
                rf"(?P<names>⟨\d+⟩)\s*(?:는|은|이|가|를|을)\s*(?:\S+\s+){{0,4}}?\S*(?:{korean})",
            ),
        )

    def described_in(self, sentence: Sentence) -> Iterator[Formula]:
        """The formulas of which a sentence says in words what they are worth."""
        if len(sentence.formulas) > MOST_FORMULAS or len(sentence.text) > LONGEST:
            return
        for pattern in self.described:
            for found in pattern.finditer(sentence.text):
                yield from sentence.names(*found.span("names"))

    def said(
        self, table: list[tuple[dict[str, Any], tuple[re.Pattern[str], ...]]], sentence: Sentence
    ) -> Iterator[Said]:
        """Every entry of ``table`` that a sentence says of some formulas; a list without end says nothing."""
        if len(sentence.formulas) > MOST_FORMULAS or len(sentence.text) > LONGEST:
            return
        for entry, patterns in table:
            formulas: list[Formula] = []
            for pattern in patterns[: 1 if entry.get("where") == "before" else None]:
                if entry.get("where") == "after" and pattern is patterns[0]:
                    continue
                for found in pattern.finditer(sentence.text):
                    formulas += sentence.names(*found.span("names"))
            if formulas:
                yield Said(entry, tuple(dict.fromkeys(formulas)))

    def cue(self, name: str, text: str) -> bool:
        return self.cues[name].search(text) is not None

    def last_cue(self, name: str, text: str) -> int:
        """Where the last such cue ends; -1 without one."""
        return max((found.end() for found in self.cues[name].finditer(text)), default=-1)


@cache
def phrases() -> Phrases:
    """The phrases of `phrases.toml`."""
    text = files("lemmata.documents").joinpath("phrases.toml").read_text(encoding="utf-8")
    return Phrases(tomllib.loads(text))
