"""Theorems of the kernel as text: hypotheses ⊢ conclusion.

Names come from a file, so what could be taken for something else is marked: a name that is no identifier of ASCII
and a variable named like a size or an index stand in quotes; an index named like a size, and indices that differ in
their sizes alone, carry them; a size that is the range of no index shown is said to be one.  pow(u, c), which is 0 for
u < 0, is written u^c where c is a fraction alone, so that nobody takes it for a whole power.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import count

from lemmata.kernel.terms import (
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
    Position,
    Power,
    Scalar,
    Select,
    Term,
    names,
    parts,
    positions,
    with_parts,
)
from lemmata.kernel.theorem import Apart, Every, Extended, Formula, Hypothesis, Judgement, Limit

RELATIONS = {"=": "=", "<=": "≤", "<": "<", "!=": "≠"}
BINDERS = {"sum": "Σ", "product": "Π", "maximum": "max", "minimum": "min"}

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4
"""How tightly an operation binds; what binds less tightly than its place is put in brackets."""

IDENTIFIER = re.compile(r"[@$!?%]?[^\W\d]\w*|[@$!%]\d+", re.ASCII)


def printed(theorem: Judgement, sizes: bool = True) -> str:
    """A theorem: its free indices and ``sizes`` with their ranges, a hypothesis a line, the conclusion."""
    printer = _Printer(theorem)
    ranges = sorted(map(printer.range, printer.free))
    if sizes:
        shown = {i.size for i in printer.indices}
        ranges += [f"{printer.size(size)} in 1, 2, …" for size in sorted(printer.counted - shown)]
    hypotheses = sorted(map(printer.hypothesis, theorem.hypotheses))
    return "\n".join([*ranges, *hypotheses, f"⊢ {printer.conclusion(theorem.conclusion)}"])


class _Printer:
    def __init__(self, theorem: Judgement) -> None:
        self.free: set[Index] = set()
        self.indices: set[Index] = set()
        self.sizes: set[str] = set()
        """Names of sizes that stand in the theorem."""
        self.counted: set[str] = set()
        """Those that stand there as numbers."""
        self.texts: dict[Term, tuple[str, int]] = {}
        self.taken = {name for h in theorem.hypotheses for name in _names(h)}
        for h in (*theorem.hypotheses, theorem.conclusion):
            self._note(h, frozenset())
        self.sizes |= self.counted | {str(i.size) for i in self.indices}

    def _note(self, h: Hypothesis | Limit | Extended, bound: frozenset[Index]) -> None:
        while isinstance(h, Every):
            bound, h = bound | {h.index}, h.body
        self.indices |= bound
        match h:
            case Apart():
                self._meet((h.left, h.right), bound)
            case Formula(_, left, right):
                self._note_all((left, right), bound)
            case Limit(body, x, at, _, end):
                self._note_all((body, x, *(t for t in (at, end) if not isinstance(t, str))), bound)
            case Extended(_, left, rest, index, weight, argument):
                self._note_all(() if isinstance(left, str) else (left,), bound)
                self.indices.add(index)
                self._note_term(rest, bound)
                self._note_all((weight, argument), bound | {index})

    def _note_all(self, terms: Sequence[Term], bound: frozenset[Index]) -> None:
        for t in terms:
            self._note_term(t, bound)

    def _note_term(self, t: Term, bound: frozenset[Index]) -> None:
        if isinstance(t, Bind):
            bound |= {t.index}
            self.indices.add(t.index)
        if isinstance(t, Count):
            self.counted.add(t.size)
        self._meet(positions(t), bound)
        for part in parts(t):
            self._note_term(part, bound)

    def _meet(self, found: Sequence[Position], bound: frozenset[Index]) -> None:
        here = {p for p in found if isinstance(p, Index)}
        self.indices |= here
        self.free |= here - bound

    # -------------------------------------------------------------- names

    def name(self, text: str, marked: bool = False) -> str:
        plain = IDENTIFIER.fullmatch(text) and text not in ("oo", "pi") and not marked
        return text if plain else json.dumps(text)

    def size(self, size: int | str) -> str:
        return str(size) if isinstance(size, int) else self.name(size)

    def position(self, p: Position) -> str:
        if not isinstance(p, Index):
            return str(p)
        alone = p.name not in self.sizes and all(i == p for i in self.indices if i.name == p.name)
        return self.name(p.name) + ("" if alone else f":{self.size(p.size)}")

    def range(self, index: Index) -> str:
        return f"{self.position(index)} in 1..{self.size(index.size)}"

    # -------------------------------------------------------------- formulas and terms

    def hypothesis(self, h: Hypothesis) -> str:
        match h:
            case Apart(left, right):
                return f"{self.position(left)} ≠ {self.position(right)}"
            case Every(index, body):
                return f"∀{self.range(index)}: {self.hypothesis(body)}"
            case Formula(relation, left, right):
                return f"{self.term(left)} {RELATIONS[relation]} {self.term(right)}"

    def conclusion(self, c: Formula | Limit | Extended) -> str:
        match c:
            case Limit(body, x, at, side, end):
                if x.name in self.taken:  # x is bound, and is another than the x of a hypothesis
                    taken = self.taken.union(*(names(t) for t in (body, at, end) if not isinstance(t, str)))
                    other = Scalar(next(name for k in count(1) if (name := f"{x.name}_{k}") not in taken))
                    return self.conclusion(Limit(_renamed(body, x, other), other, at, side, end))
                places = (
                    {"+": " from above", "-": " from below", "both": ""} if not isinstance(at, str) else {}
                )
                moves = f"{self.term(x)} → {self.extended(at)}{places.get(side, '')}"
                return f"{self.term(body)} → {self.extended(end)}  as {moves}"
            case Extended(relation, left, rest, index, weight, argument):
                summand = f"{self.term(weight, POWER)}·(-log({self.term(argument)}))"
                total = f"{BINDERS['sum']}({self.range(index)}: {summand})"
                shown = f"{self.extended(left)} {RELATIONS[relation]} {self.term(rest)} + {total}"
                return f"{shown}  where -log(0) = ∞"
            case _:
                return self.hypothesis(c)

    def extended(self, t: Term | str) -> str:
        return {"oo": "∞", "-oo": "-∞"}[t] if isinstance(t, str) else self.term(t)

    def term(self, t: Term, place: int = SUM) -> str:
        """A term as it stands in a place that binds so tightly."""
        pending = [t]  # parts first, since a term may be deeper than Python's stack
        while pending:
            if missing := [p for p in parts(pending[-1]) if p not in self.texts]:
                pending += missing
            else:
                done = pending.pop()
                if done not in self.texts:
                    self.texts[done] = self._term(done)
        text, binds = self.texts[t]
        return text if binds >= place else f"({text})"

    def _term(self, t: Term) -> tuple[str, int]:
        match t:
            case Number(value):
                return str(value), ATOM if value.denominator == 1 and value >= 0 else PRODUCT
            case Scalar(name):
                return self.name(name, name in self.sizes or any(i.name == name for i in self.indices)), ATOM
            case Count(size):
                return self.name(size), ATOM
            case Component(name, at):
                return f"{self.name(name)}[{self.all(map(self.position, at))}]", ATOM
            case Add(terms):
                return self._sum(terms), SUM if len(terms) > 1 else ATOM
            case Mul((Number(value), *rest)) if value == -1 and rest:
                return f"-{self._product(rest)}", PRODUCT
            case Mul(factors):
                return self._product(factors), PRODUCT
            case Power(base, exponent):
                return f"{self.term(base, ATOM)}^{exponent if exponent >= 0 else f'({exponent})'}", POWER
            case Apply("pow", (base, Number() as exponent)) if exponent.value.denominator > 1:
                return f"{self.term(base, ATOM)}^({self.term(exponent)})", POWER
            case Apply("pi", ()):
                return "π", ATOM
            case Apply(function, arguments):
                return f"{function}({self.all(map(self.term, arguments))})", ATOM
            case Delta(left, right):
                return f"δ[{self.position(left)}, {self.position(right)}]", ATOM
            case Bind(kind, index, body):
                return f"{BINDERS[kind]}({self.range(index)}: {self.term(body)})", ATOM
            case Select(at, entries):
                return f"({self.all(map(self.term, entries))},)[{self.position(at)}]", ATOM
            case Derivative(body, variable):
                return f"∂({self.term(body)})/∂{self.term(variable)}", PRODUCT
        raise TypeError(type(t).__name__)

    def _sum(self, terms: Sequence[Term]) -> str:
        if len(terms) < 2:
            return f"sum({self.all(map(self.term, terms))})"
        first, *rest = (self.term(t, PRODUCT) for t in terms)
        return first + "".join(f" - {t[1:]}" if t.startswith("-") else f" + {t}" for t in rest)

    def _product(self, factors: Sequence[Term]) -> str:
        """What stands above the line, then what stands below it."""
        below = [f.base for f in factors if isinstance(f, Power) and f.exponent == -1]
        above = [f for f in factors if not (isinstance(f, Power) and f.exponent == -1)]
        text = "·".join(self.term(f, POWER) for f in above) or "1"
        return text + "".join(f"/{self.term(base, ATOM)}" for base in below)

    @staticmethod
    def all(texts: Iterator[str]) -> str:
        return ", ".join(texts)


def _renamed(t: Term, x: Scalar, other: Scalar) -> Term:
    match t:
        case Scalar():
            return other if t == x else t
        case Bind(kind, index, body):
            return Bind(kind, index, _renamed(body, x, other))
        case Derivative(body, variable):
            return Derivative(_renamed(body, x, other), other if variable == x else variable)
    return with_parts(t, tuple(_renamed(p, x, other) for p in parts(t))) if parts(t) else t


def _names(h: Hypothesis) -> frozenset[str]:
    match h:
        case Formula(_, left, right):
            return names(left) | names(right)
        case Every(_, body):
            return _names(body)
    return frozenset()
