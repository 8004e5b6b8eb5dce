"""Certificates: a theorem as data, and the theorem made again from it by the rules.

A certificate is a JSON object: ``format`` and ``version``; ``terms``, a table in which every term is
written once, its parts by their numbers; ``steps``, a table of rule calls, each a rule's name and its
arguments; and the ``theorem`` that the last step must be, written in full, so that what is claimed does not
change with the tables.  What an argument means follows from the rule's signature: a term and a premise are
numbers in their tables.  docs/proof-format.md says it all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from fractions import Fraction
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from lemmata.kernel import (
    calculus,
    derivatives,
    instantiation,
    laws,
    limits,
    numbers,
    polynomials,
    signs,
    structure,
)
from lemmata.kernel.errors import Refused, need
from lemmata.kernel.terms import TERMS, Bind, Index, Position, Scalar, Term, Variable, parts
from lemmata.kernel.theorem import (
    KIND,
    RULES,
    Apart,
    Every,
    Extended,
    Formula,
    Hypothesis,
    Infinity,
    Judgement,
    Limit,
    signature,
)

FORMAT, VERSION = "lemmata-proof", 1

RULE_MODULES = (structure, instantiation, polynomials, laws, derivatives, numbers, signs, calculus, limits)
"""Importing them fills `RULES`."""

HYPOTHESES: dict[str, type] = {cls.__name__.lower(): cls for cls in (Formula, Apart, Every)}
CONCLUSIONS: dict[str, type] = {cls.__name__.lower(): cls for cls in (Formula, Limit, Extended)}

MOST_ENTRIES = 500_000
DEEPEST = 400
"""Levels of a term."""


class InvalidProof(Refused):
    """A certificate that proves nothing: ``step`` is the number of the call that fails, if it is one."""

    def __init__(self, why: str, step: int | None = None) -> None:
        super().__init__(why if step is None else f"step {step}: {why}")
        self.step = step


# ------------------------------------------------------------------ writing


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
            "hypotheses": sorted(map(_in_full, theorem.hypotheses), key=repr),
            "conclusion": _in_full(theorem.conclusion),
        },
    }


class _Writer:
    """Tables of rows with their numbers, terms and steps; the same call twice is one step."""

    def __init__(self) -> None:
        self.terms: dict[Term, tuple[list[Any], int]] = {}
        self.steps: dict[str, tuple[list[Any], int]] = {}
        self.number: dict[int, int] = {}

    def prove(self, theorem: Judgement) -> None:
        pending = [theorem]  # a proof may be deeper than Python's stack
        while pending:
            top = pending[-1]
            if id(top) in self.number:
                pending.pop()
            elif missing := [p for p in premises(top.arguments) if id(p) not in self.number]:
                pending += missing
            else:
                row = [top.rule, *map(self.value, top.arguments)]
                self.number[id(top)] = self.steps.setdefault(repr(row), (row, len(self.steps)))[1]

    def value(self, value: Any) -> Any:
        if isinstance(value, Judgement):
            return self.number[id(value)]
        if isinstance(value, Term):
            if value not in self.terms:
                row = _row(value, self.value)
                self.terms[value] = row, len(self.terms)
            return self.terms[value][1]
        return _row(value, self.value)


def _in_full(value: Any) -> Any:
    """A hypothesis with its terms as rows within rows."""
    return _row(value, _in_full)


def _row(value: Any, part: Callable[[Any], Any]) -> Any:
    """A value as JSON, its parts as ``part`` writes them."""
    match value:
        case Term() | Formula() | Apart() | Every() | Limit() | Extended():
            return [type(value).__name__.lower(), *(part(getattr(value, f.name)) for f in fields(value))]  # type: ignore[arg-type]
        case Index():
            return [value.name, value.size]
        case Fraction():
            return str(value)
        case tuple():
            return [part(v) for v in value]
    return value


def premises(arguments: tuple[Any, ...]) -> Iterator[Judgement]:
    """The theorems among the arguments of a rule."""
    for argument in arguments:
        if isinstance(argument, Judgement):
            yield argument
        elif isinstance(argument, tuple):
            yield from premises(argument)


# ------------------------------------------------------------------ reading


def replay(data: Any) -> Judgement:
    """The theorem that a certificate proves, made anew by the rules.

    Raises `InvalidProof` for anything that is not exactly a proof of what it says: it names the step.
    """
    try:
        need(type(data) is dict, "not an object")
        need(set(data) == {"format", "version", "terms", "steps", "theorem"}, "the fields are others")
        known = type(data["version"]) is int and (data["format"], data["version"]) == (FORMAT, VERSION)
        need(known, f"not {FORMAT} {VERSION}")
        for table in (data["terms"], data["steps"]):
            need(type(table) is list and len(table) <= MOST_ENTRIES, "a table is no list, or too long")
        need(data["steps"] != [], "there is no step")
        return _Reader().theorem(**{name: data[name] for name in ("terms", "steps", "theorem")})
    except InvalidProof:
        raise
    except Refused as refused:
        raise InvalidProof(str(refused)) from None


class _Reader:
    """What has been read.  Whether a value is of the type that it must be, rules and records check."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.steps: list[Judgement] = []
        self.levels: dict[Term, int] = {}
        self.used_terms: set[int] = set()
        self.used_steps: set[int] = set()
        self.in_full = False

    def theorem(self, terms: list[Any], steps: list[Any], theorem: Any) -> Judgement:
        for number, row in enumerate(terms):
            try:
                self.add_term(row)
            except Refused as refused:
                raise InvalidProof(f"term {number}: {refused}") from None
        for number, row in enumerate(steps):
            try:
                name, arguments = self.row(row, RULES)
                hints = signature(name)
                need(len(arguments) == len(hints), "another number of arguments")
                self.steps.append(RULES[name](*map(self.value, hints.values(), arguments)))
            except Refused as refused:
                raise InvalidProof(str(refused), number) from None
            except RecursionError:
                raise InvalidProof("too deep", number) from None
        try:
            self.compare(theorem, self.steps[-1])
        except RecursionError:
            raise InvalidProof("the theorem is too deep") from None
        need(len(self.used_terms) == len(self.terms), "a term is not used")
        need(self.used_steps == set(range(len(self.steps) - 1)), "a step is not used")
        return self.steps[-1]

    def compare(self, claimed: Any, proved: Judgement) -> None:
        self.in_full = True
        need(type(claimed) is dict and set(claimed) == {"hypotheses", "conclusion"}, "theorem is not one")
        hypotheses = self.value(tuple[Hypothesis, ...], claimed["hypotheses"])
        need(len(set(hypotheses)) == len(hypotheses), "a hypothesis stands twice")
        need(set(hypotheses) == proved.hypotheses, "the last step has other hypotheses")
        name, values = self.row(claimed["conclusion"], CONCLUSIONS)
        conclusion = self.record(CONCLUSIONS[name], values)
        need(conclusion == proved.conclusion, "the last step concludes something else")

    def add_term(self, row: Any) -> None:
        name, values = self.row(row, TERMS)
        made: Term = self.record(TERMS[name], values)
        need(made not in self.levels, "it stands twice")
        self.levels[made] = 1 + max((self.levels[p] for p in parts(made)), default=0)
        need(self.levels[made] <= DEEPEST, "it is too deep")
        self.terms.append(made)

    def row(self, row: Any, known: dict[str, Any]) -> tuple[str, list[Any]]:
        """A name that is known, and what stands after it."""
        need(type(row) is list and row != [] and type(row[0]) is str, "not a list that begins with a name")
        need(row[0] in known, f"{row[0][:40]!r} is not known")
        return row[0], row[1:]

    def record(self, cls: type, values: Any) -> Any:
        hints = _hints(cls)
        need(type(values) is list and len(values) == len(hints), "another number of parts")
        return cls(*map(self.value, hints, values))

    def value(self, hint: Any, value: Any) -> Any:
        """``value`` read as what the type says."""
        if hint in KIND.values():
            return self.entry(self.steps, self.used_steps, value)
        if hint == Term | Infinity and type(value) is str:
            return value
        if hint in (Term, Scalar, Bind, Variable, Term | Infinity):
            if self.in_full:
                name, values = self.row(value, TERMS)
                return self.record(TERMS[name], values)
            return self.entry(self.terms, self.used_terms, value)
        if hint in (Formula, Every, Hypothesis, Formula | Every):
            name, values = self.row(value, HYPOTHESES)
            return self.record(HYPOTHESES[name], values)
        if hint is Index or (hint == Position and type(value) is list):
            return self.record(Index, value)
        if hint is Fraction:
            return _fraction(value)
        if get_origin(hint) is not tuple:
            return value
        need(type(value) is list, "not a list")
        kinds = get_args(hint)
        if kinds[-1] is Ellipsis:
            return tuple(self.value(kinds[0], part) for part in value)
        need(len(value) == len(kinds), "another number of parts")
        return tuple(map(self.value, kinds, value))

    def entry(self, table: list[Any], used: set[int], number: Any) -> Any:
        need(type(number) is int and 0 <= number < len(table), "no such term or premise")
        used.add(number)
        return table[number]


def _fraction(text: Any) -> Fraction:
    need(type(text) is str and len(text) <= 4000, "not a number")
    numerator, slash, denominator = text.partition("/")
    need(
        all(d.isascii() and d.isdigit() for d in (numerator.removeprefix("-"), denominator or "1")),
        "not a number",
    )
    need(denominator.strip("0") != "" or not slash, "the denominator is 0")
    made = Fraction(int(numerator), int(denominator or "1"))
    need(str(made) == text, "not in lowest terms")
    return made


@cache
def _hints(cls: type) -> tuple[Any, ...]:
    """The types of a record's fields, in order."""
    hints = get_type_hints(cls)
    return tuple(hints[f.name] for f in fields(cls))
