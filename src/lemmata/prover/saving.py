"""Saving a proof that was found as a file of the catalogue.

The file says what a person would have written: variables, statement, givens, steps with their
reasons.  It is read back and replayed before it is put in place.
"""

from __future__ import annotations

import builtins
import json
import keyword
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sympy
from sympy import Add, Basic, Indexed, IndexedBase, Integer, Mul, Pow, Rational, Sum, Symbol
from sympy.core.relational import Relational

import lemmata.derive
from lemmata.catalogue import load, read
from lemmata.definitions import Definition
from lemmata.definitions.definition import Unfolding
from lemmata.derivation import (
    Assuming,
    Cases,
    Chain,
    Citation,
    Continuity,
    Derivation,
    Direct,
    EitherOrder,
    FirstOrder,
    Proof,
    Reason,
    Replacing,
    Rule,
    SameOrApart,
    SomewhereStrict,
    Squeeze,
    Step,
    UnitVector,
    Using,
    Valley,
    WhereFinite,
    enclosure,
)
from lemmata.elaboration.proved import by_kernel
from lemmata.errors import LemmataError
from lemmata.files import write_whole
from lemmata.notation import (
    Claim,
    Dominated,
    Entry,
    Family,
    Finite,
    Given,
    Interval,
    Membership,
    OneHot,
    Power,
    Simplex,
    n,
)
from lemmata.replay import replay
from lemmata.tactics.identity import index_ranges
from lemmata.tactics.laws import Law
from lemmata.verdict import Verdict

__all__ = ["SaveError", "save", "source"]

WIDTH = 108
METHODS = {"==": "eq", "<=": "le", "<": "lt", ">=": "ge", ">": "gt"}
PLAIN = {"componentwise", "positivity", "sign_chart"}
NAMED = {"limit_value": "leading_term", "infinite": "minus_log_zero", "maximum_bounds": "component_of_max"}


@dataclass
class SaveError(LemmataError):
    """A proof cannot be written to this file."""

    path: str
    why: str
    hint: str

    def __str__(self) -> str:
        return f"{self.path}: {self.why}\n  try  {self.hint}"


def save(verdict: Verdict, path: str | Path) -> Path:
    """Write the proof of a verdict as ``derivations/<subject>/<result>.py``.

    The file is proved by the kernel before it replaces an older one.  Returns its path; raises
    SaveError when nothing was proved, or the name of the file is not that of a result.
    """
    target = Path(path)
    derivation = verdict.derivation
    if verdict.verdict != "proved" or not isinstance(derivation, Derivation):
        raise SaveError(
            str(target), f"a claim that is {verdict.verdict} has no proof", "lemmata check without --save"
        )
    name = target.stem
    if (
        target.suffix != ".py"
        or not name.isidentifier()
        or keyword.iskeyword(name)
        or name in lemmata.derive.__all__
    ):
        hint = "derivations/<subject>/<result>.py, the result in letters, digits and _"
        raise SaveError(str(target), f"{target.name!r} does not name a result", hint)
    id = f"{target.resolve().parent.name}/{name}"
    text = source(derivation, name)
    with TemporaryDirectory() as folder:
        draft = Path(folder) / f"{name}.py"
        draft.write_text(text, encoding="utf-8")
        again = read(draft, id)
        if again.claim.statement != derivation.claim.statement or set(again.claim.givens) != set(
            derivation.claim.givens
        ):
            raise SaveError(str(target), "the file would state something else", "report this claim")
        by_kernel(again.claim, replay(again, load().sketch))
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, text)
    return target


def source(derivation: Derivation, name: str) -> str:
    """The text of a file that states and proves ``derivation`` under this name."""
    from lemmata.reading.writing import write

    writer = _Writer()
    claim = derivation.claim
    statement = writer.relation(claim.statement)
    givens = [writer.given(g) for g in claim.givens]
    proof = writer.proof(derivation.proof)
    words = write(claim.statement)
    title = json.dumps(name.replace("_", " ").strip().capitalize())
    fields = [
        statement,
        *([f"given={_call('[', givens, ']')}"] if givens else []),
        _call("title={", [f'"en": {title}', f'"ko": {title}'], "}"),
        'idea={"en": "Found by the prover.", "ko": "증명기가 찾았다."}',
        'source=""',
        f"proof={proof}",
    ]
    body = ",\n    ".join(map(_indented, fields))
    heading = words.replace("\\", "/").replace('"', "'")
    return f'"""{heading}."""\n\n{writer.imports()}\n\n{writer.declarations()}\n\n{name} = derive(\n    {body},\n)\n'


def _call(before: str, parts: Iterable[str], after: str, depth: int = 1) -> str:
    """A call on one line, or one argument a line where that is too long at this depth."""
    items = list(parts)
    line = f"{before}{', '.join(items)}{after}"
    if len(line) + 4 * depth <= WIDTH and "\n" not in line:
        return line
    inner = "".join(f"    {_indented(item)},\n" for item in items)
    return f"{before}\n{inner}{after.lstrip(',')}"


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")


SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 6)


def _binds(e: Basic) -> int:
    """How strongly the text of ``e`` holds together in Python."""
    if not isinstance(e, (Add, Mul, Pow)) or not _by_operators(e):
        return ATOM
    if isinstance(e, Mul):
        return SIGN if e.args[0] == -1 else PRODUCT
    return SUM if isinstance(e, Add) else POWER


def _by_operators(e: Basic) -> bool:
    return len(e.args) == 2 and not all(isinstance(a, Rational) for a in e.args)


def _is_negative(e: Basic) -> bool:
    return isinstance(e, Mul) and len(e.args) == 2 and e.args[0] == -1 and not e.args[1].is_Number


class _Writer:
    """Expressions and proofs as Python; collects the names that they use."""

    def __init__(self) -> None:
        taken = {*lemmata.derive.__all__, *keyword.kwlist, *dir(builtins), "sympy"}
        self.taken: set[str] = taken - {"n"}
        self.names: dict[Basic, str] = {n: "n"}
        self.made: dict[str, str] = {}
        self.needs: set[str] = set()
        self.sympy = False

    # ------------------------------------------------------------ names

    def imports(self) -> str:
        lines = ["import sympy\n"] if self.sympy else []
        lines.append("from lemmata.derive import *")
        if self.needs:
            lines.append(f"from lemmata.notation import {', '.join(sorted(self.needs))}")
        return "\n".join(lines)

    def declarations(self) -> str:
        return "\n".join(f"{name} = {made}" for name, made in self.made.items())

    def name(self, what: Basic, made: str) -> str:
        """The Python name of a variable, declared at its first use."""
        if what not in self.names:
            wanted = str(getattr(what, "label", what))
            name = wanted if wanted.isidentifier() else "x"
            while name in self.taken or name in self.made:
                name += "_"
            self.names[what] = name
            self.made[name] = made
        return self.names[what]

    def symbol(self, s: Symbol) -> str:
        if s in self.names:
            return self.names[s]
        if s.is_integer and s.is_positive:
            self.needs.add("dimension")
            return self.name(s, f"dimension({s.name!r})".replace("'", '"'))
        kind = "index" if s.is_integer else "scalar"
        return self.name(s, f'{kind}("{s.name}")')

    def base(self, b: IndexedBase) -> str:
        sizes = [self.expression(e) for e in b.shape]
        if len(sizes) == 2:
            return self.name(b, f'matrix("{b.label}", {sizes[0]}, {sizes[1]})')
        return self.name(b, f'vector("{b.label}")' if sizes == ["n"] else f'vector("{b.label}", {sizes[0]})')

    # ------------------------------------------------------------ expressions

    def expression(self, e: Basic) -> str:
        if isinstance(e, Integer):
            return str(int(e)) if e >= 0 else f"({int(e)})"
        if isinstance(e, Rational) and e.is_finite:
            return f"Rational({e.p}, {e.q})"
        if isinstance(e, Symbol):
            return self.symbol(e)
        if isinstance(e, IndexedBase):
            return self.base(e)
        if isinstance(e, Indexed):
            return f"{self.base(e.base)}[{', '.join(map(self.expression, e.indices))}]"
        known = {sympy.oo: "oo", -sympy.oo: "-oo", sympy.pi: "pi", sympy.E: "E"}
        if e in known:
            return known[e]  # type: ignore[index]
        if isinstance(e, (Add, Mul, Pow)):
            return self.arithmetic(e)
        if isinstance(e, Sum):
            return self.sum(e)
        if isinstance(e, (sympy.Product, Family)):
            return self.binder(e)
        if isinstance(e, Entry):
            return f"{self.expression(e.args[0])}[{self.expression(e.args[1])}]"
        if isinstance(e, sympy.Derivative):
            return self.derivative(e)
        if isinstance(e, sympy.Limit):
            body, x, target, direction = e.args
            inner = ", ".join(map(self.expression, (body, x, target)))
            return f"Limit({inner}, {str(direction)!r})"
        if isinstance(e, sympy.KroneckerDelta):
            return f"delta({', '.join(map(self.sympified, e.args))})"
        if isinstance(e, Definition) or type(e).__name__ in lemmata.derive.__all__:
            return f"{type(e).__name__}({', '.join(map(self.sympified, e.args))})"
        raise SaveError("", f"{e} has no notation in a derivation", "report this claim")

    def sympified(self, e: Basic) -> str:
        return f"Rational({int(e)})" if isinstance(e, Integer) else self.expression(e)

    def arithmetic(self, e: Basic) -> str:
        """With operators where these build the same tree, else the class by name."""
        if not _by_operators(e):
            self.sympy = True
            return f"sympy.{type(e).__name__}({', '.join(map(self.sympified, e.args))})"
        a, b = e.args
        if isinstance(e, Add):
            if _is_negative(b):
                return f"{self.operand(a, SUM)} - {self.operand(b.args[1], PRODUCT)}"
            return f"{self.operand(a, SUM)} + {self.operand(b, PRODUCT)}"
        if isinstance(e, Mul):
            if a == -1:
                return f"-{self.operand(b, POWER)}"
            if isinstance(b, Pow) and b.args[1] == -1 and a != 1 and not b.args[0].is_Number:
                return f"{self.operand(a, PRODUCT)} / {self.operand(b.args[0], POWER)}"
            return f"{self.operand(a, PRODUCT)} * {self.operand(b, POWER)}"
        return f"{self.operand(a, ATOM)}**{self.operand(b, ATOM)}"

    def operand(self, e: Basic, least: int) -> str:
        """In parentheses where it binds less than its place asks for."""
        text = self.expression(e)
        return text if _binds(e) >= least or text.startswith("(-") else f"({text})"

    def sum(self, e: Basic) -> str:
        body, (k, low, high) = e.args
        inner = self.expression(body)
        if low == 1 and index_ranges([body]).get(k.name) == high:
            return f"Sum({inner}, {self.symbol(k)})"
        return self.binder(e)

    def binder(self, e: Basic) -> str:
        body, (k, _, high) = e.args
        self.sympy = True
        self.needs |= {"build", *(["Family"] if isinstance(e, Family) else [])}
        head = "Family" if isinstance(e, Family) else f"sympy.{type(e).__name__}"
        limits = f"sympy.Tuple({self.symbol(k)}, 1, {self.sympified(high)})"
        return f"build({head}, {self.expression(body)}, {limits})"

    def derivative(self, e: Basic) -> str:
        body, *counts = e.args
        text = self.expression(body)
        for variable, order in counts:
            for _ in range(int(order)):
                text = f"D({text}, {self.expression(variable)})"
        return text

    # ------------------------------------------------------------ givens

    def given(self, g: Given) -> str:
        if isinstance(g, Membership):
            return f"within({self.expression(g.variable)}, {self.domain(g.domain)})"
        if isinstance(g, Dominated):
            return f"Dominated({self.expression(g.small)}, {self.expression(g.large)})"
        return self.relation(g)

    def relation(self, r: Relational) -> str:
        names = {"Equality": "Eq", "Unequality": "Ne", "LessThan": "Le", "StrictLessThan": "Lt"}
        names |= {"GreaterThan": "Ge", "StrictGreaterThan": "Gt"}
        return f"{names[type(r).__name__]}({', '.join(map(self.expression, r.args))})"

    def domain(self, d: Any) -> str:
        match d:
            case Interval(low, high, low_open, high_open):
                if (low, high) == (-sympy.oo, sympy.oo):
                    return "Reals"
                return f"Interval({self.sympified(low)}, {self.sympified(high)}, {low_open}, {high_open})"
            case Power(inner, shape):
                sizes = ", ".join(map(self.sympified, shape))
                return f"Power({self.domain(inner)}, ({sizes},))"
            case Simplex(size, is_open):
                return f"Simplex({self.sympified(size)}{', True' if is_open else ''})"
            case OneHot(size):
                return f"OneHot({self.sympified(size)})"
            case Finite(values):
                return f"Finite(({', '.join(map(self.sympified, values))},))"
        raise SaveError("", f"the domain {d} has no notation", "report this claim")

    # ------------------------------------------------------------ proofs

    def proof(self, p: Proof) -> str:
        match p:
            case Chain(start, steps):
                return f"chain({self.sympified(start)})" + "".join(f"\n{self.step(s)}" for s in steps)
            case Direct((reason,)):
                return f"direct(by={self.reason(reason)})"
            case Cases(variable, zero, positive):
                return self.node("Cases", variable, zero, positive)
            case WhereFinite(small, large, inner):
                return self.node("WhereFinite", small, large, inner)
            case Assuming(statement, shown, inner):
                written = [self.relation(statement), self.proof(shown), self.proof(inner)]
                return _call("Assuming(", written, ")")
            case SameOrApart(first, second, same, apart):
                return self.node("SameOrApart", first, second, same, apart)
            case UnitVector(vector, at, inner):
                return self.node("UnitVector", vector, at, inner)
            case Replacing(vector, value, inner):
                return self.node("Replacing", vector, value, inner)
            case EitherOrder(left, right, up, down):
                return self.node("EitherOrder", left, right, up, down)
            case Valley(variable, at, bottom, slope):
                return self.node("Valley", variable, at, bottom, slope)
            case Squeeze(lower, upper, below, above, low, high):
                return self.node("Squeeze", lower, upper, below, above, low, high)
            case Using(lemmas, inner):
                self.needs.add("Claim")
                written = []
                for lemma in lemmas:
                    claim: Claim = lemma.claim
                    givens = "".join(f"{self.given(g)}, " for g in claim.givens).strip()
                    stated = f"Claim({self.relation(claim.statement)}, ({givens}))"
                    written.append(
                        _call("Lemma(", [f'"{lemma.name}"', stated, self.proof(lemma.proof)], ")", 3)
                    )
                first = _call("(", written, ",)" if len(written) == 1 else ")", 2)
                return _call("Using(", [first, self.proof(inner)], ")")
        raise SaveError("", f"a proof by {type(p).__name__} has no notation", "report this claim")

    def node(self, head: str, *parts: Any) -> str:
        written = [self.sympified(p) if isinstance(p, Basic) else self.proof(p) for p in parts]
        return _call(f"{head}(", written, ")")

    def step(self, s: Step) -> str:
        reasons = [self.reason(r) for r in s.reasons]
        by = reasons[0] if len(reasons) == 1 else _call("[", reasons, "]", 3)
        return _call(f".{METHODS[s.relation]}(", [self.sympified(s.expression), f"by={by}"], ")")

    def reason(self, r: Reason) -> str:
        match r:
            case Law(name):
                return name
            case Unfolding():
                return r.name
            case Citation(id, at, weight, k):
                values = [f"{name}={self.sympified(value)}" for name, value in at]
                text = _call("cite(", [f'"{id}"', *values], ")", 4)
                text += "" if weight is None else f".times({self.sympified(weight)})"
                return text + ("" if k is None else f".summed({self.symbol(k)})")
            case SomewhereStrict(weak, strict, k, left, right):
                inner = [
                    self.reason(weak),
                    self.reason(strict),
                    self.symbol(k),
                    self.base(left),
                    self.base(right),
                ]
                return f"SomewhereStrict({', '.join(inner)})"
            case Continuity(extension):
                return f"Continuity({self.sympified(extension)})"
            case FirstOrder(above, below, rise, run):
                return f"FirstOrder({', '.join(map(self.sympified, (above, below, rise, run)))})"
            case Rule():
                return self.rule(r)
        raise SaveError("", f"the reason {r.name} has no notation", "report this claim")

    def rule(self, r: Rule) -> str:
        if r == enclosure:  # the rule of positivity, told otherwise
            return "enclosure"
        if r.name in PLAIN:
            return r.name
        if r.name in NAMED:
            return NAMED[r.name]
        inner = [self.reason(r.by)] if r.by is not None else []
        inner += [self.symbol(s) for s in (r.index, *r.others) if s is not None]
        heads = {"monotone": "increasing", "maximum_attained": "attained"}
        return f"{heads.get(r.name, r.name)}({', '.join(inner)})"
