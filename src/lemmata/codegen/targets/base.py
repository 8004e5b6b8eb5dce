"""What the targets share: the order of operations, and the walk over an expression."""

from __future__ import annotations

import math
import re
import textwrap
from typing import ClassVar

import sympy
from sympy import Add, Expr, Indexed, IndexedBase, Integer, Mul, Pow, Rational, Sum, Symbol
from sympy.core.relational import Relational

from lemmata.codegen.exponentials import LogScaled, NearOne, Part, Pool, Scaled
from lemmata.codegen.gradient import UnsupportedError
from lemmata.codegen.program import Program, UnboundNameError
from lemmata.codegen.spelling import spell
from lemmata.codegen.stable import heads
from lemmata.codegen.stable.form import Form, Operation
from lemmata.errors import LemmataError
from lemmata.notation import Entry, build, unevaluated

__all__ = ["SUM", "Target", "UnknownTargetError", "folded"]

WIDTH = 100
"""Longer lines of code are broken where they can be."""

SUM, PRODUCT, UNARY, POWER, ATOM = range(5)
_RELATIONS = {
    "Equality": "==",
    "GreaterThan": ">=",
    "StrictGreaterThan": ">",
    "LessThan": "<=",
    "StrictLessThan": "<",
}


class UnknownTargetError(LemmataError, ValueError):
    """No such target."""

    def __init__(self, target: str, known: list[str]) -> None:
        self.target = target
        super().__init__(f"unknown target {target!r}; known are {', '.join(known)}")


class Target:
    """Writes one program.  A subclass gives the words of its language.

    ``call`` is reached for every function of a scalar, so a subclass can guard it.
    """

    name: ClassVar[str]
    reserved: ClassVar[frozenset[str]] = frozenset(
        {"np", "math", "torch", "jnp", "jax", "len", "range", "max"}
    )
    """Words of the generated code that no argument may shadow."""
    audited: ClassVar[str] = " with NumPy"
    near_one: ClassVar[str] = "_log_near_one"
    functions: ClassVar[dict[str, str]] = {}
    """The names of exp, log, log1p, …; one that is missing is refused."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.programs = [program]  # with the derivatives that the target writes down
        for argument in program.arguments:
            if (name := str(getattr(argument, "label", argument))) in self.reserved:
                raise UnboundNameError(name, f"means something else in {self.name} code; rename it")
        self.index: Expr | None = program.index
        self.unit: set[Expr] = set()  # locals known to lie in [0, 1]: they are exp(-|x|)
        self.helpers: dict[str, None] = {}  # small functions of the target that are needed
        self.local: dict[Expr, str] = {}
        self.calls: dict[str, str] = {}  # of the functions of forms, with a name for their value

    # -------------------------------------------------------------- to be given by a target

    def write(self) -> str:
        """The whole module."""
        raise NotImplementedError

    def sum(self, body: Expr, limit: Expr) -> str:
        raise NotImplementedError

    def component(self, expr: Indexed) -> str:
        raise NotImplementedError

    def operation(self, expr: Operation) -> tuple[str, int]:
        raise NotImplementedError

    def special(self, expr: Expr) -> tuple[str, int] | None:
        """``where`` and the other heads of stable code."""
        raise NotImplementedError

    # -------------------------------------------------------------- sums of exponentials

    def pool(self, expr: Pool) -> str:
        """The call that gives m, a and r of a pool exp(m) * (a + r)."""
        raise NotImplementedError

    def listed(self, items: list[str]) -> str:
        """Several values as one argument."""
        return f"[{', '.join(items)}]"

    def scaled(self, expr: Scaled) -> str:
        """The call that gives a product of pools, or its logarithm."""
        mantissa, exponents, pools = expr.args
        word = "_log_scaled" if isinstance(expr, LogScaled) else "_scaled"
        self.helpers[word.lstrip("_")] = None
        first = self._log_of(mantissa) if isinstance(expr, LogScaled) else self.real(mantissa)
        powers = [self.real(power) for power, _ in pools.args]
        words = [first, self.listed([self.real(e) for e in exponents.args]), self.listed(powers)]
        return f"{word}({', '.join([*words, self.listed([self.pool(pool) for _, pool in pools.args])])})"

    def part(self, expr: Part) -> str:
        """One of the numbers that a pool is made of."""
        pool, number = expr.args
        if number == 3:
            return f"({self.pool(pool)}[1] + {self.pool(pool)}[2])"
        return f"{self.pool(pool)}[{number}]"

    def real(self, expr: Expr) -> str:
        """``expr`` as an argument that must not be an integer."""
        if isinstance(expr, Rational):
            return repr(float(expr))
        return self.text(expr, -1)

    def _log_of(self, mantissa: Expr) -> str:
        if isinstance(mantissa, Rational) and mantissa > 0:
            return repr(math.log(mantissa.p / mantissa.q)) if mantissa != 1 else "0.0"
        with unevaluated():
            logarithm = sympy.log(mantissa)
        return self.text(logarithm, -1)

    # -------------------------------------------------------------- expressions

    def text(self, expr: Expr, level: int = SUM) -> str:
        """``expr`` as code, in parentheses where its operation binds less than ``level``."""
        text, own = self.spelled(expr)
        return text if own >= level else f"({text})"

    def spelled(self, expr: Expr) -> tuple[str, int]:
        """``expr`` as code and how strongly its outermost operation binds."""
        if expr in self.local:
            return self.local[expr], ATOM
        special = self.special(expr)
        if special is not None:
            return special
        if isinstance(expr, Operation):
            return self.operation(expr)
        if isinstance(expr, Scaled):
            return self.scaled(expr), ATOM
        if isinstance(expr, Part):
            return self.part(expr), ATOM
        if isinstance(expr, NearOne):
            self.helpers["log_near_one"] = None
            return f"{self.near_one}({', '.join(self.real(arg) for arg in expr.args)})", ATOM
        if isinstance(expr, Add):
            return self.addition(expr), SUM
        if isinstance(expr, Mul):
            return self.product(expr)
        if isinstance(expr, Pow):
            return self.power(expr)
        if isinstance(expr, Rational):
            return self.number(expr)
        if expr in (sympy.pi, sympy.E, sympy.oo, -sympy.oo):
            return self.constant(expr)
        if isinstance(expr, (Indexed, Entry)):
            return self.component(expr), ATOM
        if isinstance(expr, Sum):
            if len(expr.args) != 2:
                raise UnsupportedError(expr, "write one sum inside the other")
            return self.sum(expr.args[0], expr.args[1]), ATOM
        if isinstance(expr, (Symbol, IndexedBase)):
            return str(getattr(expr, "label", expr)), ATOM
        if isinstance(expr, Relational):
            left, right = expr.args
            sign = _RELATIONS[type(expr).__name__]
            return f"{self.text(left)} {sign} {self.text(right)}", SUM
        if isinstance(expr, (sympy.Max, sympy.Min)):
            return self.extreme(expr), ATOM
        if isinstance(expr, sympy.KroneckerDelta):
            i, j = sorted(expr.args[:2], key=lambda at: at.is_Integer)
            if i != self.index or not j.is_Integer:
                raise UnsupportedError(expr, "Kronecker's delta in two indices is a matrix")
            return self.text(heads.where(build(sympy.Eq, i, j), Integer(1), Integer(0)), ATOM), ATOM
        return self.call(type(expr).__name__, expr), ATOM

    def statement(self, head: str, text: str, indent: str = "    ") -> str:
        """``head text``, a long sum broken before its signs."""
        line = f"{indent}{head} {text}"
        lines = _broken(text)
        if len(line) <= WIDTH:
            return line
        if len(lines) == 1 or max(map(len, lines)) > WIDTH - 8:
            return "\n".join(folded(line))
        return f"{indent}{head} (\n{indent}    " + f"\n{indent}    ".join(lines) + f"\n{indent})"

    def call(self, name: str, expr: Expr) -> str:
        if name not in self.functions or len(expr.args) != 1:
            raise UnsupportedError(expr, f"the target {self.name} has no {name}")
        return f"{self.functions[name]}({self.text(expr.args[0])})"

    def addition(self, expr: Add) -> str:
        text = ""
        for arg in expr.args:
            part, level = self.spelled(arg)
            if not text:
                text = part if level >= SUM else f"({part})"
            elif part.startswith("-") and not isinstance(arg, Add):
                text += f" - {part[1:]}"
            else:
                text += f" + {part if level >= PRODUCT else f'({part})'}"
        return text

    def product(self, expr: Mul) -> tuple[str, int]:
        sign, above, below = "", [], []
        for arg in expr.args:
            if arg == -1:
                sign = "" if sign else "-"
            elif isinstance(arg, Pow) and isinstance(arg.args[1], Rational) and arg.args[1] < 0:
                below.append(_raised(arg.args[0], -arg.args[1]))
            elif isinstance(arg, Rational) and arg.q != 1 and arg.p in (1, -1):
                sign = ("" if sign else "-") if arg.p < 0 else sign
                below.append(Integer(arg.q))
            elif arg != 1:
                above.append(arg)
        if not above:
            text = self.one()
        else:
            text = " * ".join(
                self.text(part, PRODUCT if at == 0 and not sign else UNARY if at == 0 else POWER)
                for at, part in enumerate(above)
            )
        if below:
            text = self.quotient(text, below)
        return sign + text, SUM if sign else PRODUCT

    def quotient(self, numerator: str, below: list[Expr]) -> str:
        for part in below:
            numerator += f" / {self.text(part, POWER)}"
        return numerator

    def power(self, expr: Pow) -> tuple[str, int]:
        base, exponent = expr.args
        if isinstance(exponent, Rational) and exponent < 0:
            return self.quotient(self.one(), [_raised(base, -exponent)]), PRODUCT
        if exponent == Rational(1, 2):
            return f"{self.functions['sqrt']}({self.text(base)})", ATOM
        return f"{self.text(base, ATOM)}**{self.text(exponent, ATOM)}", POWER

    def one(self) -> str:
        return "1"

    def number(self, value: Rational) -> tuple[str, int]:
        if value.is_Integer:
            if abs(value) > 2**53:
                return repr(float(value)), ATOM if value >= 0 else SUM
            return str(value), ATOM if value >= 0 else SUM
        if value.q & (value.q - 1) == 0 and value.q <= 1024:  # exact in binary
            return repr(float(value)), ATOM if value >= 0 else SUM
        return f"{value.p} / {value.q}", PRODUCT if value >= 0 else SUM

    def constant(self, value: Expr) -> tuple[str, int]:
        text = {sympy.pi: "pi", sympy.E: "e", sympy.oo: "inf"}[abs(value)]
        word = f"{self.functions['namespace']}.{text}"
        return (word, ATOM) if value != -sympy.oo else (f"-{word}", SUM)

    def extreme(self, expr: Expr) -> str:
        raise NotImplementedError

    # -------------------------------------------------------------- words around the code

    def docstring(self, indent: str = "    ") -> str:
        """The formula, the domain of the bound, and the bound."""
        program = self.program
        formula = spell(program.written)
        meaning = self._meaning()
        lines = [f"{formula}{meaning}"]
        if program.index is not None and program.written.has(program.index):
            lines[0] += f", for every {program.index}"
        lines.append("")
        lines += [part for line in self.bound() for part in textwrap.wrap(line, 96)]
        body = "\n".join(f"{indent}{line}".rstrip() for line in lines[1:])
        return f'{indent}"""{lines[0]}.\n{body}\n{indent}"""'

    def _meaning(self) -> str:
        written = self.program.written
        if getattr(type(written), "template", None) is None:
            return ""
        kinds = type(written).kinds
        if "index" in kinds and len(written.args) < len(kinds):
            whole = type(written)(*written.args, self.program.index, evaluate=False)
            return f": component {self.program.index} is {spell(whole.unfold())}"
        return f" = {spell(written.unfold())}"

    def bound(self) -> list[str]:
        """The lines of the docstring on the error."""
        form = self.program.bounded
        if form is None:
            lines = [
                "No bound on the error of the whole expression is known: "
                "where terms nearly cancel digits are lost, in the worst case all of them."
            ]
            if self.program.value.has(Scaled, LogScaled):
                lines[0] += (
                    " Sums of exponentials are taken about their largest: none of them over- or underflows."
                )
            used = [f"{f.name} {f.ulp} ulp" for f in self.program.operations]
            return lines + ([f"Its parts in float64: {', '.join(used)}."] if used else [])
        scale = f", {self._named(form, form.scale)}" if form.scale else ""
        lines = [f"Error in float64: at most {form.ulp} ulp{scale}, as audited{self.audited}."]
        return lines + ([self._named(form, form.note)] if form.note else [])

    def _named(self, form: Form, words: str) -> str:
        """What is said of the parameters of ``form``, said of the arguments of the program."""
        program = self.program
        if program.form is not form:
            return words
        arguments = dict(zip(map(_label, form.parameters), program.value.args, strict=True))
        return re.sub(r"\b[a-z]\b", lambda word: _label(arguments.get(word[0], word[0])), words)


def _label(argument: Expr | str) -> str:
    return str(getattr(argument, "label", argument))


def _raised(base: Expr, power: Rational) -> Expr:
    return base if power == 1 else Pow(base, power, evaluate=False)


def _broken(text: str) -> list[str]:
    """A sum, one term a line."""
    lines, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        depth += (sign in "([") - (sign in ")]")
        if depth == 0 and at and text[at : at + 3] in (" + ", " - "):
            lines.append(text[start:at].strip())
            start = at
    return [*lines, text[start:].strip()]


def folded(line: str) -> list[str]:
    """A line that is too long, the arguments of its longest call or list one below the other."""
    if len(line) <= WIDTH:
        return [line]
    pairs, opened = [], []
    for at, sign in enumerate(line):
        if sign in "([{":
            opened.append(at)
        elif sign in ")]}" and opened:
            start = opened.pop()
            if not opened:
                pairs.append((at - start, start, at))
    if not pairs:
        return [line]
    _, start, end = max(pairs)
    items, depth, first = [], 0, start + 1
    for at in range(start + 1, end):
        depth += (line[at] in "([{") - (line[at] in ")]}")
        if depth == 0 and line.startswith(", ", at):
            items.append(line[first:at])
            first = at + 2
    items.append(line[first:end])
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    comma = [","] * (len(items) - 1) + [""]
    inner = [
        part for item, sign in zip(items, comma, strict=True) for part in folded(f"{indent}{item}{sign}")
    ]
    return [line[: start + 1], *inner, f"{indent[4:]}{line[end:]}"]


def tidy(code: str) -> str:
    """At most two blank lines in a row, one at the end."""
    return re.sub(r"\n{4,}", "\n\n\n", code).strip("\n") + "\n"
