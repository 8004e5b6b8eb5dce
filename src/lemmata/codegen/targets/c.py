"""C99: functions of double.  Vectors are left to the caller's loop."""

from __future__ import annotations

from typing import ClassVar

import sympy
from sympy import Abs, Expr, Pow, Rational

from lemmata.codegen.gradient import UnsupportedError
from lemmata.codegen.stable import heads
from lemmata.codegen.stable.form import Form, Operation
from lemmata.codegen.targets.base import ATOM, Target, tidy

__all__ = ["TARGET", "C"]

_WORDS = """
auto break case char const continue default do double else enum exp extern fabs float for goto if inline
int isfinite isnan log log1p long main pow register restrict return short signed sizeof static struct
switch typedef union unsigned void volatile while
"""
_WEIGHTED = """
/* w * f, and 0 where w is 0, for 0 log 0 = 0, unless a number is nan. */
static double weighted_(double w, double f, double number)
{
    return w == 0.0 && !isnan(number) ? 0.0 : w * f;
}
"""

_ATANH_EXCESS = """
/* artanh(t) - t for |t| <= 2/5: t^3/3 + t^5/5 + ..., of which 20 terms are enough. */
static double atanh_excess_(double t)
{
    double w = t * t, series = 0.0;
    for (int n = 41; n > 1; n -= 2)
        series = series * w + 1.0 / n;
    return t * w * series;
}
"""


class C(Target):
    name = "c"
    reserved = frozenset(_WORDS.split())
    functions: ClassVar[dict[str, str]] = {
        **{
            name: name
            for name in ("exp", "expm1", "log", "log1p", "atanh", "sqrt", "tanh", "sinh", "cosh", "erf")
        },
        "Abs": "fabs",
    }

    def number(self, value: Rational) -> tuple[str, int]:
        text, level = super().number(value)
        return (f"{text}.0", level) if text.lstrip("-").isdigit() else (text.replace(" / ", ".0 / "), level)

    def one(self) -> str:
        return "1.0"

    def constant(self, value: Expr) -> tuple[str, int]:
        text = {sympy.pi: "3.141592653589793", sympy.E: "2.718281828459045", sympy.oo: "INFINITY"}[Abs(value)]
        return (text, ATOM) if value != -sympy.oo else (f"-{text}", 0)

    def power(self, expr: Pow) -> tuple[str, int]:
        base, exponent = expr.args
        if (exponent.is_Rational and exponent < 0) or exponent == Rational(1, 2):
            return super().power(expr)
        return f"pow({self.text(base)}, {self.text(exponent)})", ATOM

    def extreme(self, expr: Expr) -> str:
        # fmax would drop a nan.
        first, *others = sorted(expr.args, key=lambda arg: arg.is_number)
        sign = "<" if isinstance(expr, sympy.Max) else ">"
        text = self.text(first)
        for other in others:
            second = self.text(other)
            text = f"({text} {sign} {second} ? {second} : {text})"
        return text

    def special(self, expr: Expr) -> tuple[str, int] | None:
        if isinstance(expr, heads.step_or):
            condition, otherwise = map(self.text, expr.args)
            return f"{condition} ? 1.0 : {otherwise}", -1
        if isinstance(expr, heads.where):
            condition, then, otherwise = map(self.text, expr.args)
            return f"{condition} ? {then} : {otherwise}", -1
        if isinstance(expr, heads.weighted):
            self.helpers["weighted"] = None
            w, f, *number = (self.text(arg, -1) for arg in expr.args)
            return f"weighted_({w}, {f}, {number[0] if number else f})", ATOM
        if isinstance(expr, heads.atanh_excess):
            self.helpers["atanh_excess"] = None
            return f"atanh_excess_({self.text(expr.args[0], -1)})", ATOM
        if isinstance(expr, heads.finite_or):
            u, v = map(self.text, expr.args)
            return f"isfinite({u}) ? {v} : {u}", -1
        return None

    def operation(self, expr: Operation) -> tuple[str, int]:
        return f"{expr.form.name}_({', '.join(self.text(a, -1) for a in expr.args)})", ATOM

    def form_function(self, form: Form, head: str, names: list[str]) -> str:
        """The function that computes ``form``, its parameters called ``names``."""
        outer, self.local = self.local, dict(zip(form.parameters, names, strict=True))
        lines, seen = [head, "{"], set()
        for let in form.lets:
            word = f"{let.name}_" if str(let.name) in names else str(let.name)
            kind = "" if word in seen else "double "
            seen.add(word)
            lines += [f"    /* {let.why} */"] if let.why else []
            lines.append(f"    {kind}{word} = {self.text(let.value, -1)};")
            self.local[let.name] = word
        lines += [f"    return {self.text(form.value, -1)};", "}"]
        self.local = outer
        return "\n".join(lines)

    def write(self) -> str:
        program = self.program
        if program.rowwise:
            raise UnsupportedError(program.written, "the target c writes functions of scalars only")
        names = [str(a) for a in program.arguments]
        form = program.form
        name = f"{program.name}_" if program.name in self.functions else program.name  # tanh is taken
        head = f"double {name}({', '.join(f'double {name}' for name in names) or 'void'})"
        parts = []
        if form is None:
            for used in program.operations:
                own = [str(p) for p in used.parameters]
                arguments = ", ".join(f"double {p}" for p in own)
                parts.append(self.form_function(used, f"static double {used.name}_({arguments})", own))
            main = f"{head}\n{{\n    return {self.text(program.value, -1)};\n}}"
        else:
            main = self.form_function(form, head, [str(a) for a in program.value.args])
        if "weighted" in self.helpers:
            parts.insert(0, _WEIGHTED.strip())
        if "atanh_excess" in self.helpers:
            parts.insert(0, _ATANH_EXCESS.strip())
        comment = "\n".join(
            f" * {line}".rstrip() for line in self.docstring("").replace('"""', "").strip().splitlines()
        )
        parts.append(f"/*\n{comment}\n */\n{main}")
        return tidy("\n\n".join(["/* Written by Lemmata. */\n#include <math.h>", *parts]))


TARGET = C
