"""C99: functions of double.  Vectors are left to the caller's loop."""

from __future__ import annotations

from typing import ClassVar

import sympy
from sympy import Abs, Expr, Pow, Rational

from lemmata.codegen.exponentials import LogScaled, Part, Pool, Scaled
from lemmata.codegen.gradient import UnsupportedError
from lemmata.codegen.stable import heads
from lemmata.codegen.stable.form import Form, Operation
from lemmata.codegen.targets.base import ATOM, Target, folded, tidy

__all__ = ["TARGET", "C"]

_WORDS = """
auto break case char const continue default do double else enum exp extern fabs float for goto if inline
fmod int isfinite isnan log log1p long main pow register restrict return short signed sizeof static struct
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

_POOLS = """
typedef struct { double m, a, r; } pool_;

/* The sum of the exponents and the powers of the pools, and in *low what rounding took from it. */
static double exact_sum_(int n, const double *u, int count, const double *power, const pool_ *p, double *low)
{
    double high = 0.0;
    *low = 0.0;
    for (int k = 0; k < n + count; k++) {
        double x = k < n ? u[k] : power[k - n] * p[k - n].m;
        double total = high + x, back = total - high;
        *low += (high - (total - back)) + (x - back);
        high = total;
    }
    double total = high + *low;
    *low -= total - high;
    if (!(fabs(*low) < 0.5)) {
        *low = 0.0;
        return high;
    }
    return total;
}
"""

_MAKE_POOL = """
/* high + x, and in *low also what rounding took from it. */
static double added_(double high, double x, double *low)
{
    double total = high + x, back = total - high;
    *low += (high - (total - back)) + (x - back);
    return total;
}

/* m, a and r such that exp(m) * (a + r) is the sum of c * exp(u): m is the largest exponent that is left
   when equal ones have cancelled, a the sum of the coefficients near m, r that of everything else. */
static pool_ make_pool_(int n, const double *c, const double *u)
{
    pool_ p = {-INFINITY, 0.0, 0.0};
    double low = 0.0, rest = 0.0;
    for (int pass = 0; pass < 2; pass++)
        for (int k = 0; k < n; k++) {
            double left = 0.0, d = u[k] == p.m ? 0.0 : u[k] - p.m;
            for (int j = 0; j < n; j++)
                left += u[j] == u[k] ? c[j] : 0.0;
            if (pass == 0 && (isnan(u[k]) || (left != 0.0 && c[k] != 0.0 && u[k] > p.m)))
                p.m = u[k];
            if (pass == 1 && left != 0.0 && c[k] != 0.0) {
                p.a = added_(p.a, d > -0.5 ? c[k] : 0.0, &low);
                p.r = added_(p.r, c[k] * (d > -0.5 ? expm1(d) : exp(d)), &rest);
            }
        }
    p.r += low + rest;
    return p;
}
"""

_SCALED = """
/* v * exp(sum of the exponents) * the product of the pools to their powers. */
static double scaled_(double v, int n, const double *u, int count, const double *power, const pool_ *p)
{
    double low, high = exact_sum_(n, u, count, power, p, &low);
    for (int k = 0; k < count; k++)
        v = power[k] == -1.0 ? v / (p[k].a + p[k].r) : v * pow(p[k].a + p[k].r, power[k]);
    double first = high < -700.0 ? -700.0 : high > 700.0 ? 700.0 : high, rest = high - first;
    return v * (1.0 + low) * exp(first) * exp(rest > 709.0 ? 709.0 : rest);
}
"""

_LOG_SCALED = """
/* log_v + the sum of the exponents + the logarithms of the pools times their powers. */
static double log_scaled_(double log_v, int n, const double *u, int count, const double *power, const pool_ *p)
{
    double low, high = exact_sum_(n, u, count, power, p, &low), sum = log_v;
    for (int k = 0; k < count; k++) {
        double sign = fmod(power[k], 2.0) == 0.0 && p[k].a + p[k].r < 0.0 ? -1.0 : 1.0;
        double a = sign * p[k].a, r = sign * p[k].r;
        sum += power[k] * (fabs(r) < 0.5 * a ? log(a) + log1p(r / a) : log(a + r));
    }
    return high + (sum + low);
}
"""

_LOG_NEAR_ONE = """
/* log(1 + e), which is the logarithm given where e is not small. */
static double log_near_one_(double e, double logarithm)
{
    return fabs(e) < 0.5 ? log1p(e) : logarithm;
}
"""


class C(Target):
    name = "c"
    reserved = frozenset(_WORDS.split())
    near_one = "log_near_one_"
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

    def scaled(self, expr: Scaled) -> str:
        mantissa, exponents, pools = expr.args
        logarithm = isinstance(expr, LogScaled)
        self.helpers["log_scaled" if logarithm else "scaled"] = None
        words = [self._log_of(mantissa) if logarithm else self.real(mantissa)]
        words += [str(len(exponents.args)), self._array("double", [self.real(e) for e in exponents.args])]
        words += [str(len(pools.args)), self._array("double", [self.real(power) for power, _ in pools.args])]
        words.append(self._array("pool_", [self.pool(pool) for _, pool in pools.args]))
        return f"{'log_' if logarithm else ''}scaled_({', '.join(words)})"

    def pool(self, expr: Pool) -> str:
        c, u = zip(
            *((self.real(entry.args[0]), self.real(entry.args[1])) for entry in expr.args), strict=True
        )
        arrays = (self._array("double", list(column)) for column in (c, u))
        return f"make_pool_({len(expr.args)}, {', '.join(arrays)})"

    def part(self, expr: Part) -> str:
        pool, number = expr.args
        text = self.pool(pool)
        return f"({text}.a + {text}.r)" if number == 3 else f"{text}.{'mar'[int(number)]}"

    def _array(self, kind: str, items: list[str]) -> str:
        return f"({kind}[]){{{', '.join(items)}}}" if items else "0"

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
            value = "\n".join(folded(f"    return {self.text(program.value, -1)};"))
            main = f"{head}\n{{\n{value}\n}}"
        else:
            main = self.form_function(form, head, [str(a) for a in program.value.args])
        if "weighted" in self.helpers:
            parts.insert(0, _WEIGHTED.strip())
        if "atanh_excess" in self.helpers:
            parts.insert(0, _ATANH_EXCESS.strip())
        if "log_near_one" in self.helpers:
            parts.insert(0, _LOG_NEAR_ONE.strip())
        for word, code in (("log_scaled", _LOG_SCALED), ("scaled", _SCALED)):
            if word in self.helpers:
                parts.insert(0, code.strip())
        if program.value.has(Pool):
            parts.insert(0, _MAKE_POOL.strip())
        if program.value.has(Scaled, LogScaled):
            parts.insert(0, _POOLS.strip())
        comment = "\n".join(
            f" * {line}".rstrip() for line in self.docstring("").replace('"""', "").strip().splitlines()
        )
        parts.append(f"/*\n{comment}\n */\n{main}")
        return tidy("\n\n".join(["/* Written by Lemmata. */\n#include <math.h>", *parts]))


TARGET = C
