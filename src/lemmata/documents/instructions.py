"""What an author says to the checker in comments: ``lemmata: given p in open simplex(n)``.

A directive is read by the grammar of claims and never executed.  One that is not known is refused with
the nearest known word; one that nothing needs is reported at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from lemmata.documents.blocks import Directive
from lemmata.documents.conventions import profiles
from lemmata.documents.finding import Finding
from lemmata.errors import LemmataError
from lemmata.reading.errors import ReadingError
from lemmata.reading.syntax import At, Chain, Domained, Let, Name, Node, Supported, bare, walk
from lemmata.reading.text.reader import read_givens

__all__ = ["WORDS", "Directives", "Stated"]

WORDS = ("given", "let", "function", "profile", "skip", "off", "on", "false", "id")


@dataclass
class Stated:
    """A directive, and whether anything has used it."""

    block: Directive
    word: str
    rest: str
    names: frozenset[str] = frozenset()  # the letters that it speaks of
    places: frozenset[str] = frozenset()  # those whose domain or meaning it gives
    used: bool = False

    @property
    def given(self) -> str:
        """The directive as a given of a claim."""
        return f"let {self.rest}" if self.word == "let" else self.rest


@dataclass
class Directives:
    """The directives of a document so far."""

    stated: list[Stated] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    off: Stated | None = None
    next: list[Stated] = field(default_factory=list)
    """Those for the display that follows."""

    def take(self, block: Directive) -> Stated | None:
        """Note a directive; None if it was refused."""
        word, _, rest = block.text.strip().partition(" ")
        word, rest = word.lower().rstrip(":"), rest.strip()
        if word not in WORDS:
            near = get_close_matches(word, WORDS, n=1)
            known = f"{near[0]}?" if near else f"one of {', '.join(WORDS)}"
            return self._refuse(
                block, f"unknown directive {word!r}" if word else "no directive", f"lemmata: {known}"
            )
        if word in ("given", "let", "function", "profile", "id") and not rest:
            return self._refuse(block, f"{word} of what?", _EXAMPLES[word])
        out = Stated(block, word, rest)
        if word in ("given", "let"):
            try:
                statements = [part.statement for part in read_givens(out.given)]
            except LemmataError as error:
                return self._refuse(
                    block, str(error).splitlines()[0], _EXAMPLES[word], _position(block, error)
                )
            out.names = frozenset(n for s in statements for n in _names(s))
            out.places = frozenset(n for s in statements for n in _places(s))
        elif word == "function" and not re.match(
            r"\\?[A-Za-z_]+\s*(\([^=]*\))?(_\w+|\[\w+\])?\s*:?=\s*\S", rest
        ):
            return self._refuse(block, "expected a function and its body", _EXAMPLES[word])
        elif word == "profile" and rest not in profiles():
            near = get_close_matches(rest, profiles(), n=1, cutoff=0.3) or sorted(profiles())
            return self._refuse(block, f"unknown profile {rest!r}", f"lemmata: profile {' | '.join(near)}")
        match word:
            case "off":
                self.off = self.off or out
            case "on":
                out.used = self.off is not None
                self.off = None
            case "skip" | "false" | "id":
                self.next.append(out)
        self.stated.append(out)
        return out

    def _refuse(
        self, block: Directive, message: str, attempt: str, position: int | None = None
    ) -> Stated | None:
        finding = Finding(
            block.place,
            "directive",
            block.text,
            code="L007",
            message=message,
            tries=(attempt,),
            position=position,
        )
        self.refused.append(finding)
        return None

    def for_display(self) -> tuple[bool, list[Stated]]:
        """Whether the next display is left out, and the directives that are about it."""
        about, self.next = self.next, []
        if self.off is not None:
            self.off.used = True
            return True, []
        for one in about:
            one.used = True
        return any(one.word == "skip" for one in about), [one for one in about if one.word != "skip"]

    def givens(self, letters: frozenset[str]) -> list[Stated]:
        """The givens and definitions that concern these letters, the last word on each."""
        out = [s for s in self.stated if s.word in ("given", "let") and s.names & letters]
        return [
            s for k, s in enumerate(out) if not any(s.places and s.places <= t.places for t in out[k + 1 :])
        ]

    def complaints(self) -> Iterator[Finding]:
        """Refused directives, then those that nothing has used."""
        yield from self.refused
        for one in self.stated:
            if not one.used and one.word not in ("profile",):
                message = f"nothing here uses this {one.word}"
                yield Finding(one.block.place, "directive", one.block.text, code="L007", message=message)


_EXAMPLES = {
    "given": "lemmata: given p in open simplex(n)",
    "let": "lemmata: let L = cross_entropy(y, softmax(z))",
    "function": r"lemmata: function \phi(m) = \ln(1 + e^{-m})",
    "profile": "lemmata: profile ml",
    "id": "lemmata: id softmax/softmax_jacobian",
}


def _position(block: Directive, error: LemmataError) -> int | None:
    """Where in a directive its given cannot be read."""
    if not isinstance(error, ReadingError) or block.text.count(error.text) != 1:
        return None
    return block.text.index(error.text) + error.position


def _names(statement: Node) -> Iterator[str]:
    return (part.name for part in walk(statement) if isinstance(part, Name))


def _places(statement: Node) -> Iterator[str]:
    match statement:
        case Let(name=name):
            yield name.name
        case Domained(variables=variables):
            for variable in map(bare, variables):
                base = variable.base if isinstance(variable, At) else variable
                if isinstance(base, Name):
                    yield base.name
        case Chain() | Supported():
            return
