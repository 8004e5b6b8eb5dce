"""Certificates: a theorem as data, and the theorem made again from it by the rules.

A certificate is a JSON object: ``format`` and ``version``; ``terms``, a table in which every term is
written once, its parts by their numbers; ``steps``, a table of rule calls, each a rule's name and its
arguments; and the ``theorem`` that the last step must be.  What an argument means follows from the
rule's signature: a term and a premise are numbers in their tables.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from lemmata.core import calculus, derivatives, instantiation, laws, numbers, polynomials, signs, structure
from lemmata.core.errors import Refused, need
from lemmata.core.terms import (
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Derivative,
    Index,
    Mul,
    Number,
    Power,
    Scalar,
    Select,
    Term,
)
from lemmata.core.theorem import RULES, Apart, Every, Formula, Theorem

__all__ = ["FORMAT", "VERSION", "InvalidProof", "certificate", "replay"]

FORMAT, VERSION = "lemmata-proof", 1

RULE_MODULES = (structure, instantiation, polynomials, laws, derivatives, numbers, signs, calculus)
"""Importing them fills `RULES`."""

TERMS: Mapping[str, type[Term]] = {
    cls.__name__.lower(): cls
    for cls in (Number, Scalar, Count, Component, Add, Mul, Power, Apply, Delta, Bind, Select, Derivative)
}

MOST_ENTRIES = 500_000
DEEPEST = 400
"""Parts within parts of a term."""


class InvalidProof(Refused):
    """A certificate that proves nothing: ``step`` is the number of the call that fails, if it is one."""

    def __init__(self, why: str, step: int | None = None) -> None:
        super().__init__(why if step is None else f"step {step}: {why}")
        self.step = step


# ------------------------------------------------------------------ writing


def certificate(theorem: Theorem) -> dict[str, Any]:
    """The proof of ``theorem`` as plain lists, numbers and texts, each term and step once."""
    writer = _Writer()
    writer.theorem(theorem)
    return {
        "format": FORMAT,
        "version": VERSION,
        "terms": writer.terms,
        "steps": writer.steps,
        "theorem": writer.sequent(theorem),
    }


class _Writer:
    def __init__(self) -> None:
        self.terms: list[list[Any]] = []
        self.steps: list[list[Any]] = []
        self._terms: dict[Term, int] = {}
        self._steps: dict[int, int] = {}

    def term(self, t: Term) -> int:
        if t not in self._terms:
            row = [type(t).__name__.lower(), *(self.value(getattr(t, f.name)) for f in fields(t))]  # type: ignore[arg-type]
            self._terms[t] = len(self.terms)
            self.terms.append(row)
        return self._terms[t]

    def theorem(self, theorem: Theorem) -> int:
        # A proof may be deeper than Python's stack.
        pending = [theorem]
        while pending:
            top = pending[-1]
            if id(top) in self._steps:
                pending.pop()
            elif missing := [p for p in _premises(top.arguments) if id(p) not in self._steps]:
                pending += missing
            else:
                self._steps[id(top)] = len(self.steps)
                self.steps.append([top.rule, *map(self.value, top.arguments)])
        return self._steps[id(theorem)]

    def sequent(self, theorem: Theorem) -> dict[str, Any]:
        hypotheses = sorted((self.value(h) for h in theorem.hypotheses), key=repr)
        return {"hypotheses": hypotheses, "conclusion": self.value(theorem.conclusion)}

    def value(self, value: Any) -> Any:
        match value:
            case Term():
                return self.term(value)
            case Theorem():
                return self._steps[id(value)]
            case Fraction():
                return str(value)
            case tuple():
                return [self.value(v) for v in value]
            case Formula() | Apart() | Every():
                return [
                    type(value).__name__.lower(),
                    *(self.value(getattr(value, f.name)) for f in fields(value)),
                ]
            case Index():
                return [value.name, value.size]
        return value


def _premises(arguments: Sequence[Any]) -> list[Theorem]:
    found = []
    for argument in arguments:
        if isinstance(argument, Theorem):
            found.append(argument)
        elif isinstance(argument, tuple):
            found += _premises(argument)
    return found


# ------------------------------------------------------------------ reading


def replay(data: Any) -> Theorem:
    """The theorem that a certificate proves, made anew by the rules.

    Raises `InvalidProof` for anything that is not exactly a proof of what it says: it names the step.
    """
    reader = _Reader()
    try:
        need(type(data) is dict, "not an object")
        need(set(data) == {"format", "version", "terms", "steps", "theorem"}, "the fields are others")
        need(
            data["format"] == FORMAT and type(data["version"]) is int and data["version"] == VERSION,
            f"not {FORMAT} {VERSION}",
        )
        for table in ("terms", "steps"):
            need(
                type(data[table]) is list and len(data[table]) <= MOST_ENTRIES,
                f"{table} is no table, or too long",
            )
        for row in data["terms"]:
            reader.add_term(row)
        need(bool(data["steps"]), "there is no step")
        for number, row in enumerate(data["steps"]):
            reader.add_step(number, row)
        theorem = reader.steps[-1]
        claimed = data["theorem"]
        need(type(claimed) is dict and set(claimed) == {"hypotheses", "conclusion"}, "theorem is not one")
        hypotheses = reader.value(tuple[Formula | Apart | Every, ...], claimed["hypotheses"])
        need(len(set(hypotheses)) == len(hypotheses), "a hypothesis stands twice")
        need(frozenset(hypotheses) == theorem.hypotheses, "the last step has other hypotheses")
        need(
            reader.value(Formula, claimed["conclusion"]) == theorem.conclusion,
            "the last step concludes something else",
        )
        need(reader.used_terms == set(range(len(reader.terms))), "a term is not used")
        need(reader.used_steps == set(range(len(reader.steps) - 1)), "a step is not used")
    except InvalidProof:
        raise
    except Refused as refused:
        raise InvalidProof(str(refused)) from None
    return theorem


class _Reader:
    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.depths: list[int] = []
        self.steps: list[Theorem] = []
        self.used_terms: set[int] = set()
        self.used_steps: set[int] = set()
        self._known: set[Term] = set()
        self._deepest = 0

    def add_term(self, row: Any) -> None:
        number = len(self.terms)
        try:
            need(type(row) is list and bool(row) and type(row[0]) is str and row[0] in TERMS, "not a term")
            cls: Any = TERMS[row[0]]
            hints = _hints(cls)
            need(len(row) == 1 + len(hints), "another number of parts")
            self._deepest = 0
            made = cls(*(self.value(hint, part) for hint, part in zip(hints.values(), row[1:], strict=True)))
            need(self._deepest < DEEPEST, "too deep")
            need(made not in self._known, "a term stands twice")
        except Refused as refused:
            raise InvalidProof(f"term {number}: {refused}") from None
        self._known.add(made)
        self.terms.append(made)
        self.depths.append(self._deepest + 1)

    def add_step(self, number: int, row: Any) -> None:
        try:
            need(type(row) is list and bool(row) and type(row[0]) is str and row[0] in RULES, "no such rule")
            hints = _signature(row[0])
            need(len(row) == 1 + len(hints), "another number of arguments")
            arguments = [self.value(hint, part) for hint, part in zip(hints, row[1:], strict=True)]
            self.steps.append(RULES[row[0]](*arguments))
        except Refused as refused:
            raise InvalidProof(str(refused), number) from None
        except RecursionError:
            raise InvalidProof("too deep", number) from None

    def value(self, hint: Any, value: Any) -> Any:
        """``value`` as what the type says, or a refusal."""
        origin = get_origin(hint)
        if hint is Theorem:
            need(type(value) is int and 0 <= value < len(self.steps), "no such premise")
            self.used_steps.add(value)
            return self.steps[value]
        if isinstance(hint, type) and issubclass(hint, Term):
            need(type(value) is int and 0 <= value < len(self.terms), "no such term")
            self.used_terms.add(value)
            self._deepest = max(self._deepest, self.depths[value] if value < len(self.depths) else 0)
            need(isinstance(self.terms[value], hint), f"not a {hint.__name__.lower()}")
            return self.terms[value]
        if origin in (Union, types.UnionType):
            return self._one_of(get_args(hint), value)
        if origin is tuple:
            return self._tuple(get_args(hint), value)
        if origin is Literal:
            need(type(value) is str and value in get_args(hint), "not one of the words")
            return value
        if hint is Fraction:
            return _fraction(value)
        if hint in (Formula, Apart, Every, Index):
            return self._record(hint, value)
        need(hint in (int, str, bool) and type(value) is hint, f"not {getattr(hint, '__name__', hint)}")
        return value

    def _one_of(self, hints: tuple[Any, ...], value: Any) -> Any:
        """Terms and records are told apart by what the value is."""
        if all(isinstance(h, type) and issubclass(h, Term) for h in hints):
            found = self.value(Term, value)
            need(isinstance(found, hints), "a term of another kind")
            return found
        records = {h.__name__.lower(): h for h in hints if h in (Formula, Apart, Every)}
        if records:
            need(type(value) is list and bool(value) and value[0] in records, "not a formula")
            return self._record(records[value[0]], value)
        if Index in hints and type(value) is list:
            return self._record(Index, value)
        need(type(value) in hints, "of another type")
        return value

    def _record(self, cls: Any, value: Any) -> Any:
        hints = _hints(cls)
        need(type(value) is list, "not a list")
        if cls is not Index:
            need(bool(value) and value[0] == cls.__name__.lower(), f"not {cls.__name__.lower()}")
            value = value[1:]
        need(len(value) == len(hints), "another number of parts")
        return cls(*(self.value(hint, part) for hint, part in zip(hints.values(), value, strict=True)))

    def _tuple(self, hints: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
        need(type(value) is list, "not a list")
        if len(hints) == 2 and hints[1] is Ellipsis:
            return tuple(self.value(hints[0], part) for part in value)
        need(len(value) == len(hints), "another number of parts")
        return tuple(self.value(hint, part) for hint, part in zip(hints, value, strict=True))


def _fraction(value: Any) -> Fraction:
    need(type(value) is str and len(value) <= 4000, "not a number")
    numerator, slash, denominator = value.partition("/")
    digits = numerator.removeprefix("-").isascii() and numerator.removeprefix("-").isdigit()
    need(digits and (not slash or (denominator.isascii() and denominator.isdigit())), "not a number")
    need(not slash or int(denominator) > 0, "not a number")
    made = Fraction(int(numerator), int(denominator) if slash else 1)
    need(str(made) == value, "not in lowest terms")
    return made


@cache
def _hints(cls: type) -> dict[str, Any]:
    """The fields of a record with their types, in order."""
    need(is_dataclass(cls), "not a record")
    hints = get_type_hints(cls)
    return {f.name: hints[f.name] for f in fields(cls)}


@cache
def _signature(name: str) -> tuple[Any, ...]:
    """The types of a rule's arguments, in order."""
    hints = get_type_hints(RULES[name].__wrapped__)  # type: ignore[attr-defined]
    hints.pop("return")
    return tuple(hints.values())
