"""Certificates: a theorem as data, and the theorem made again from it by the rules.

What an argument of a step means follows from the signature of its rule: a term and a premise are numbers in
their tables.  docs/proof-format.md says the rest.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from lemmata.kernel import derivatives, laws, limits, numbers, polynomials, signs, structure, substitution
from lemmata.kernel.errors import Refused, need
from lemmata.kernel.terms import TERMS, Bind, Index, Position, Scalar, Term, Variable, parts
from lemmata.kernel.theorem import (
    KIND,
    RULES,
    Apart,
    Every,
    Extended,
    Formula,
    Infinity,
    Judgement,
    Limit,
    signature,
)

FORMAT, VERSION = "lemmata-proof", 1

RULE_MODULES = (structure, substitution, polynomials, laws, derivatives, numbers, signs, limits)
"""Importing them fills `RULES`."""

ASSUMPTIONS: dict[str, type] = {"formula": Formula, "every": Every}
RATIONAL = re.compile(r"-?[0-9]+(/[1-9][0-9]*)?")

PLACE = Term | Infinity

MOST_ENTRIES = 500_000
DEEPEST = 250
"""Levels of a term."""
LONGEST = 4000
"""Characters of a number."""


class InvalidProof(Refused):
    """A certificate that proves nothing: ``step`` is the number of the call that fails, if it is one."""

    def __init__(self, why: str, table: str = "", number: int = 0) -> None:
        super().__init__(f"{table} {number}: {why}" if table else why)
        self.step = number if table == "step" else None


def replay(data: Any) -> Judgement:
    """The theorem that a certificate proves, made anew by the rules.

    Raises `InvalidProof` for anything that is not exactly a proof of what it says: it names the step.
    """
    reader = _Reader()
    try:
        need(type(data) is dict, "not an object")
        need(set(data) == {"format", "version", "terms", "steps", "theorem"}, "the fields are others")
        known = type(data["version"]) is int and (data["format"], data["version"]) == (FORMAT, VERSION)
        need(known, f"not {FORMAT} {VERSION}")
        for table in (data["terms"], data["steps"]):
            need(type(table) is list and len(table) <= MOST_ENTRIES, "a table is no list, or too long")
        need(data["steps"] != [], "there is no step")
        return reader.theorem(data["terms"], data["steps"], data["theorem"])
    except Refused as refused:
        raise InvalidProof(str(refused), *reader.at) from None
    except (RecursionError, ValueError):  # integers of thousands of digits are written in no file
        raise InvalidProof("too deep, or a number is too long", *reader.at) from None


class _Reader:
    """What has been read.  Whether a value is of the type that it must be, rules and records check."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.steps: list[Judgement] = []
        self.levels: dict[Term, int] = {}
        self.used_terms: set[int] = set()
        self.used_steps: set[int] = set()
        self.at: tuple[str, int] | tuple[()] = ()

    def theorem(self, terms: list[Any], steps: list[Any], theorem: Any) -> Judgement:
        for number, row in enumerate(terms):
            self.at = "term", number
            self.add_term(row)
        for number, row in enumerate(steps):
            self.at = "step", number
            name, arguments = self.row(row, RULES)
            hints = signature(name)
            need(len(arguments) == len(hints), "another number of arguments")
            self.steps.append(RULES[name](*map(self.value, hints.values(), arguments)))
        self.at = ()
        _compare(theorem, self.steps[-1])
        need(len(self.used_terms) == len(self.terms), "a term is not used")
        need(self.used_steps == set(range(len(self.steps) - 1)), "a step is not used")
        return self.steps[-1]

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
        if get_origin(hint) is tuple:
            kinds = get_args(hint)
            need(type(value) is list, "not a list")
            if kinds[-1] is Ellipsis:
                return tuple(self.value(kinds[0], part) for part in value)
            need(len(value) == len(kinds), "another number of parts")
            return tuple(map(self.value, kinds, value))
        if hint in KIND.values():
            return self.entry(self.steps, self.used_steps, value)
        if type(value) is str and hint == PLACE:
            return value
        if hint in (Term, Scalar, Bind, Variable, PLACE):
            return self.entry(self.terms, self.used_terms, value)
        if hint == Formula | Every:
            name, values = self.row(value, ASSUMPTIONS)
            return self.record(ASSUMPTIONS[name], values)
        if hint is Index or (hint == Position and type(value) is list):
            return self.record(Index, value)
        return _fraction(value) if hint is Fraction else value

    def entry(self, table: list[Any], used: set[int], number: Any) -> Any:
        need(type(number) is int and 0 <= number < len(table), "no such term or premise")
        used.add(number)
        return table[number]


def _compare(claimed: Any, proved: Judgement) -> None:
    need(type(claimed) is dict and set(claimed) == {"hypotheses", "conclusion"}, "theorem is not one")
    listed, known = claimed["hypotheses"], proved.hypotheses
    need(type(listed) is list and len(listed) == len(known), "the last step has other hypotheses")
    said = {next((h for h in known if _says(written, h)), None) for written in listed}
    need(said == known, "the last step has other hypotheses")
    need(_says(claimed["conclusion"], proved.conclusion), "the last step concludes something else")


def _says(written: Any, value: Any) -> bool:
    """Whether JSON is exactly this hypothesis or conclusion in full."""
    pending = [(written, value, 0)]
    while pending:
        written, value, level = pending.pop()
        row = row_of(value)
        if type(row) is not list:
            need(type(value) is not Fraction or len(row) <= LONGEST, "a number is too long")
            if type(written) is not type(row) or written != row:
                return False
        elif type(written) is list and len(written) == len(row):
            level += isinstance(value, Term)
            need(level <= DEEPEST, "the theorem is too deep")
            pending += ((w, v, level) for w, v in zip(written, row, strict=True))
        else:
            return False
    return True


def row_of(value: Any) -> Any:
    """A value as JSON, but for its parts, which stay as they are."""
    match value:
        case Term() | Formula() | Apart() | Every() | Limit() | Extended():
            fields = type(value).__slots__  # type: ignore[union-attr]
            return [type(value).__name__.lower(), *(getattr(value, name) for name in fields)]
        case Index():
            return [value.name, value.size]
        case tuple():
            return list(value)
    return str(value) if type(value) is Fraction else value


def _fraction(text: Any) -> Fraction:
    need(type(text) is str and len(text) <= LONGEST and bool(RATIONAL.fullmatch(text)), "not a number")
    made = Fraction(text)
    need(str(made) == text, "not in lowest terms")
    return made


@cache
def _hints(cls: type) -> tuple[Any, ...]:
    """The types of a record's fields, in order."""
    hints = get_type_hints(cls)
    return tuple(hints[name] for name in cls.__slots__)  # type: ignore[attr-defined]
