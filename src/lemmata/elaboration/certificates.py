"""A theorem as data: the certificate that `lemmata.kernel.certificate` reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from lemmata.kernel.certificate import FORMAT, VERSION, row_of
from lemmata.kernel.terms import Term, parts
from lemmata.kernel.theorem import Judgement

__all__ = ["certificate", "premises"]

T = TypeVar("T")


def certificate(theorem: Judgement) -> dict[str, Any]:
    """The proof of ``theorem`` as plain lists, numbers and texts, each term and step once."""
    writer = _Writer()
    writer.prove(theorem)
    return {
        "format": FORMAT,
        "version": VERSION,
        "terms": [row for row, _ in writer.terms.values()],
        "steps": [row for row, _ in writer.steps.values()],
        "theorem": {
            "hypotheses": sorted(map(writer.in_full, theorem.hypotheses), key=repr),
            "conclusion": writer.in_full(theorem.conclusion),
        },
    }


class _Writer:
    """Tables of rows with their numbers, terms and steps; the same call twice is one step."""

    def __init__(self) -> None:
        self.terms: dict[Term, tuple[list[Any], int]] = {}
        self.steps: dict[str, tuple[list[Any], int]] = {}
        self.number: dict[Judgement, int] = {}
        self.full: dict[Term, list[Any]] = {}
        self.shortest: dict[Judgement, Judgement] = {}

    def prove(self, theorem: Judgement) -> None:
        self.shortest = _shortest(theorem)
        for t in _missing(self.shortest[theorem], self.number, self.used):
            row = [t.rule, *map(self.value, t.arguments)]
            self.number[t] = self.steps.setdefault(repr(row), (row, len(self.steps)))[1]

    def used(self, theorem: Judgement) -> Iterator[Judgement]:
        return (self.shortest[p] for p in premises(theorem.arguments))

    def value(self, value: Any) -> Any:
        if isinstance(value, Judgement):
            return self.number[self.shortest[value]]
        if isinstance(value, Term):
            for t in _missing(value, self.terms, parts):
                self.terms[t] = _row(t, self.value), len(self.terms)
            return self.terms[value][1]
        return _row(value, self.value)

    def in_full(self, value: Any) -> Any:
        """A hypothesis or conclusion with its terms as rows within rows."""
        if isinstance(value, Term):
            for t in _missing(value, self.full, parts):
                self.full[t] = _row(t, self.in_full)
            return self.full[value]
        return _row(value, self.in_full)


def _shortest(theorem: Judgement) -> dict[Judgement, Judgement]:
    """For each theorem of a proof the one with the fewest steps above it that says the same from the same hypotheses.

    No rule sees how its premises were proved, so one may stand for the other.
    """
    height: dict[Judgement, int] = {}
    best: dict[tuple[Any, Any], Judgement] = {}
    for t in _missing(theorem, height, lambda t: premises(t.arguments)):
        height[t] = 1 + max((height[p] for p in premises(t.arguments)), default=0)
        said = t.hypotheses, t.conclusion
        if said not in best or height[t] < height[best[said]]:
            best[said] = t
    return {t: best[t.hypotheses, t.conclusion] for t in height}


def _missing(top: T, known: Mapping[T, Any], below: Callable[[T], Iterable[T]]) -> Iterator[T]:
    """What is not known of a term or proof, from below; each is known when the next is asked for."""
    pending = [top]  # it may be deeper than Python's stack
    while pending:
        if pending[-1] in known:
            pending.pop()
        elif missing := [p for p in below(pending[-1]) if p not in known]:
            pending += missing[::-1]
        else:
            yield pending.pop()


def _row(value: Any, part: Callable[[Any], Any]) -> Any:
    """A value as JSON, its parts as ``part`` writes them."""
    row = row_of(value)
    return [part(v) for v in row] if isinstance(row, list) else row


def premises(arguments: tuple[Any, ...]) -> Iterator[Judgement]:
    """The theorems among the arguments of a rule."""
    for argument in arguments:
        if isinstance(argument, Judgement):
            yield argument
        elif isinstance(argument, tuple):
            yield from premises(argument)
