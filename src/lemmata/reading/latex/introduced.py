r"""Letters and notations that something introduces: the document, the index of a sum, or their usual meaning.

``\phi(m)`` is a function and ``P(y=1 \mid x)`` one name if the notation of the document says so; p(x) is a
component where x is the index of a sum; ``D(p \| q)`` and ``H(p)`` are what they always are.
"""

from __future__ import annotations

from lemmata.reading.guard import Refused
from lemmata.reading.latex import patterns
from lemmata.reading.latex.notation import NOTHING, Notation, spelling
from lemmata.reading.latex.signs import FUNCTIONS, OPERATORS
from lemmata.reading.latex.source import LatexSource

__all__ = ["OWN", "Introduced", "function_named", "letter_named"]

OWN = "@"
"""Before the name of a function of the document."""

_Found = tuple[str, str, int]
"""The kind and value of a token, and where the text goes on."""


def function_named(word: str) -> tuple[str, str] | None:
    """Kind and value of the token of a word that names a function; None for any other word."""
    folded = word.lower().replace("-", "_").replace(" ", "_").replace(",", "_")
    if folded in ("max", "min"):
        return "EXTREME", folded
    if folded in OPERATORS:
        return "OPERATOR", OPERATORS[folded]
    if folded in FUNCTIONS and word != "h":
        return "FUNCTION", FUNCTIONS[folded]
    return None


def letter_named(text: str, at: int, end: int) -> tuple[str, int] | None:
    r"""The function that ``D_{KL}``, ``H(`` or ``H_b(`` names, also in another font, and where its name ends."""
    if divergence := patterns.DIVERGENCE.match(text, at, end):
        which = next(filter(None, divergence.groups()))
        return "kl" if which == "KL" else "js", divergence.end()
    if entropy := patterns.ENTROPY.match(text, at, end):
        return "binary_entropy" if entropy["binary"] else "H", entropy.end()
    if text[at] == "D" and patterns.OPENS.match(text, at + 1, end):
        return "kl", at + 1
    return None


class Introduced:
    """What is introduced in one text; ``skipped`` are the places of braces that mean nothing."""

    def __init__(self, source: LatexSource, notation: Notation, skipped: set[int]) -> None:
        self.source = source
        self.text = source.text
        self.notation = notation
        self.skipped = skipped
        bound = [(m[k], m[k + 1]) for m in patterns.BOUND.finditer(self.text) for k in (1, 3, 5, 7) if m[k]]
        self.bound = {letter + primes for letter, primes in bound}  # the indices of sums
        self.numbered = {(m["x"], m["i"]) for m in patterns.ENUMERATED.finditer(self.text)}
        self.outcomes: dict[str, str] = {}  # what p was applied to: p(x), p(y) are two distributions

    def found(self, at: int, end: int, *, single: bool) -> _Found | None:
        """The token of what starts at ``at``, if it is introduced; ``single`` after an open ``_`` or ``^``.

        Raises Refused for a notation that only a document could introduce, with the name that is missing.
        """
        found = self._by_document(at, end)
        if found is None and not single:
            found = self._information(at, end)
            if found is None and not letter_named(self.text, at, end):
                self._check_event(at, end)
                return self._component(at, end)
        return found or self._primed(at, end)

    def _by_document(self, at: int, end: int) -> _Found | None:
        """A notation that is one name, or a function before its brackets."""
        ends = self.source.extents(at, end) if self.notation is not NOTHING else []
        run = patterns.LETTERS.match(self.text, at, end)
        if run and len(run[0]) > 1 and run[0].isupper() and (word := self._word(run[0], run.end(), end)):
            return word
        if not ends or (run and len(run[0]) > 1 and function_named(run[0])):
            return None
        if patterns.BLACKBOARD.match(self.text, at, end):
            return None  # an expected value, whatever E is
        head = spelling(self.text[at : ends[0]])
        if head in self.notation.heads or head[:1] == "|":
            for stop in reversed(ends):
                if name := self.notation.name_of(spelling(self.text[at:stop])):
                    called = self.notation.applies(name) and patterns.CALLED.match(self.text, stop, end)
                    return ("FUNCTION", OWN + name, stop) if called else ("NOTED", name, stop)
        after = ends[0]
        while after in self.skipped:  # {\phi}(x)
            after += 1
        if self.notation.applies(head) and patterns.CALLED.match(self.text, after, end):
            return "FUNCTION", OWN + head, ends[0]
        if head in self.notation.functions and head in ("e", "E", "D"):
            return "NAME", head, ends[0]
        return None

    def _word(self, word: str, after: int, end: int) -> _Found | None:
        """``CE`` or ``NLL`` in capitals, if the document gives it a meaning."""
        if name := self.notation.names.get(word):
            return "NOTED", name, after
        if self.notation.applies(word) and patterns.CALLED.match(self.text, after, end):
            return "FUNCTION", OWN + word, after
        return ("NAME", word, after) if word in self.notation.functions else None

    def _information(self, at: int, end: int) -> _Found | None:
        """``H(X)`` and ``I(X;Y)`` of random variables; without them H(p) is of a distribution."""
        opens = patterns.INFORMATION_OPENS.match(self.text, at, end)
        ends = self.source.extents(at, end) if opens else []
        written = spelling(self.text[at : ends[1]]) if len(ends) > 1 else ""
        found = patterns.INFORMATION.fullmatch(written)
        if not found:
            return None
        unknown = self.notation.unknown_of(found)
        if not unknown:
            return "INFORMATION", written, ends[1]
        if found["sign"] or (found["of"] == "H" and patterns.JOINT.fullmatch(found["left"])):
            expected, hint = "a distribution of every random variable", "say what they are drawn from"
            raise Refused(at, expected, f"{unknown} in {written}", hint, missing=unknown)
        return None

    def _check_event(self, at: int, end: int) -> None:
        r"""Refuse ``P(y = 1 \mid x)`` as what it is: one name, which the document would have to introduce."""
        if not patterns.EVENT_OPENS.match(self.text, at, end):
            return
        spelled = (spelling(self.text[at:stop]) for stop in self.source.extents(at, end))
        written = next((s for s in spelled if s[-1:] == ")"), "")
        outer = patterns.NESTED.sub("", written[written.find("(") + 1 : -1])
        if "=" in outer or outer.count("|") == 1:
            expected = "a name, a number or a known function"
            raise Refused(at, expected, written, "let it be a name", missing=written)

    def _component(self, at: int, end: int) -> _Found | None:
        r"""``p(x)`` where x is the index of a sum: a component, whatever p is."""
        if primed := self._primed(at, end):
            return primed
        ends = self.source.extents(at, end) if self.bound else []
        if len(ends) > 1 and (outcome := patterns.NUMBERED.fullmatch(spelling(self.text[at : ends[1]]))):
            of = outcome["x"], outcome["i"]
            return ("NOTED", f"{outcome['name']}[{of[1]}]", ends[1]) if of in self.numbered else None
        found = patterns.MASS.fullmatch(spelling(self.text[at : ends[1]])) if len(ends) > 1 else None
        if not found or found["name"] in self.bound or found["name"] in (*OPERATORS, "sigma"):
            return None
        name, written = found["name"], found["indices"]
        if (len(name) > 1 and name in FUNCTIONS) or not self.bound.issuperset(written.split(",")):
            return None
        plain = written.replace("'", "")
        before = self.outcomes.setdefault(name, plain)
        if before != plain:
            hint = "different letters for different distributions"
            raise Refused(at, f"{name}({before})", f"{name}({plain})", hint)
        return "NOTED", f"{name}[{written.replace(chr(39), '_prime')}]", ends[1]

    def _primed(self, at: int, end: int) -> _Found | None:
        """``x'`` where it is the index of a sum."""
        primed = patterns.PRIMED.match(self.text, at, end)
        if primed and primed[0] in self.bound:
            return "NAME", primed[0].replace("'", "_prime"), primed.end()
        return None
