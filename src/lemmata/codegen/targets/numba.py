"""Numba: compiled loops over whole arrays, their exponential a polynomial that runs in vector registers."""

from __future__ import annotations

from typing import ClassVar

import sympy
from sympy import Expr, Pow, Symbol

from lemmata.codegen.exponentials import Pool, Scaled
from lemmata.codegen.gradient import UnsupportedError
from lemmata.codegen.stable import heads
from lemmata.codegen.targets.base import ATOM, Target, tidy
from lemmata.codegen.targets.numpy import FLOATS
from lemmata.codegen.targets.python import HELPERS, Python

__all__ = ["TARGET", "Numba"]

_ELEMENTWISE = '''
def _elementwise(loop, *arguments):
    """Run a loop over float64 arrays; the result keeps the dtype of the arguments."""
    arrays, dtype = _floats(arguments)
    shape = np.broadcast_shapes(*(a.shape for a in arrays))
    out = np.empty(shape)
    flat = (np.ascontiguousarray(np.broadcast_to(a, shape), np.float64).reshape(-1) for a in arrays)
    loop(*flat, out.reshape(-1))
    with np.errstate(all="ignore"):
        return out.astype(dtype, copy=False)[()]
'''

# The series are Taylor's, cut where what follows is below 1e-17 of the value.
_HELPERS = {
    "exp": '''
_ROUND = 1.5 * 2.0**52  # once it is added, a whole number stands in the last bits
_LOG2_HIGH, _LOG2_LOW = 0.6931471803691238, 1.9082149292705877e-10  # their sum is log 2


@_fused
def _exp(x):
    """exp(x) = 2**k exp(r) with r = x - k log 2: unlike a call, arithmetic runs in vector registers."""
    x = -746.0 if x < -746.0 else 710.0 if x > 710.0 else x
    shifted = x * 1.4426950408889634 + _ROUND
    k = np.float64(shifted).view(np.int64) - np.float64(_ROUND).view(np.int64)
    whole = shifted - _ROUND
    r = (x - whole * _LOG2_HIGH) - whole * _LOG2_LOW
    p = 1 / 362880 + r * (1 / 3628800 + r * (1 / 39916800 + r * (1 / 479001600 + r / 6227020800)))
    p = 1 / 120 + r * (1 / 720 + r * (1 / 5040 + r * (1 / 40320 + r * p)))
    p = 1 / 2 + r * (1 / 6 + r * (1 / 24 + r * p))
    half = k >> 1  # 2**k itself may be subnormal, or too large
    return (1 + (r + r * r * p)) * _power_of_two(half) * _power_of_two(k - half)


@_compiled
def _power_of_two(k):
    """2**k, from the bits of the exponent."""
    return np.int64((k + 1023) << 52).view(np.float64)
''',
    "log1p": '''
@_fused
def _log1p(e):
    """log(1 + e) for 0 <= e <= 1, where log((1 + s)/(1 - s)) = 2s + 2s**3/3 + 2s**5/5 + ..."""
    above = e > 0.4142
    t = (e - 1) / 2 if above else e  # 1 + e is 2(1 + t)
    s = t / (2 + t)
    w = s * s
    p = 2 / 11 + w * (2 / 13 + w * (2 / 15 + w * (2 / 17 + w * (2 / 19 + w * (2 / 21)))))
    p = w * (2 / 3 + w * (2 / 5 + w * (2 / 7 + w * (2 / 9 + w * p))))
    h = t * t / 2
    value = t - (h - s * (h + p))
    return value + 1.9082149292705877e-10 + 0.6931471803691238 if above else value
''',
    "atanh_excess": "\n@_compiled" + HELPERS["atanh_excess"],
    "pool": '''
@_compiled
def _added(high, low, x):
    """high + x, and low with what rounding took from it."""
    total = high + x
    back = total - high
    return total, low + ((high - (total - back)) + (x - back))


@_compiled
def _pool(c, u):
    """m, a and r such that exp(m) * (a + r) is the sum of c * exp(u).

    m is the largest exponent that is left when equal ones have cancelled; a is the sum of the
    coefficients near m, r that of everything else.
    """
    m, a, low, r, rest = -math.inf, 0.0, 0.0, 0.0, 0.0
    for k in range(len(u)):
        left = 0.0
        for j in range(len(u)):
            left += c[j] if u[j] == u[k] else 0.0
        if u[k] != u[k] or (left != 0 and c[k] != 0 and not m >= u[k] and m == m):
            m = u[k]
    for k in range(len(u)):
        left = 0.0
        for j in range(len(u)):
            left += c[j] if u[j] == u[k] else 0.0
        d = 0.0 if u[k] == m else u[k] - m
        if left != 0 and c[k] != 0:
            a, low = _added(a, low, c[k] if d > -0.5 else 0.0)
            r, rest = _added(r, rest, c[k] * (math.expm1(d) if d > -0.5 else math.exp(d)))
    return m, a, r + (low + rest)
''',
    "exact_sum": '''
@_compiled
def _exact_sum(exponents, powers, pools):
    """The sum of the exponents and the powers of the pools, and what rounding took from it."""
    high, low = 0.0, 0.0
    for k in range(len(exponents) + len(pools)):
        at = k - len(exponents)
        x = exponents[k] if at < 0 else powers[at] * pools[at][0]
        total = high + x
        back = total - high
        low += (high - (total - back)) + (x - back)
        high = total
    total = high + low
    low -= total - high
    return (total, low) if abs(low) < 0.5 else (high, 0.0)
''',
    "scaled": '''
@_compiled
def _scaled(v, exponents, powers, pools):
    """v * exp(sum of the exponents) * the product of the pools to their powers."""
    for k in range(len(pools)):
        s = pools[k][1] + pools[k][2]
        v = v / s if powers[k] == -1 else v * s ** powers[k]
    high, low = _exact_sum(exponents, powers, pools)
    first = -700.0 if high < -700 else 700.0 if high > 700 else high
    rest = high - first
    return v * (1 + low) * math.exp(first) * math.exp(709.0 if rest > 709 else rest)
''',
    "log_near_one": '''
@_compiled
def _log_near_one(e, logarithm):
    """log(1 + e), which is the logarithm given where e is not small."""
    return math.log1p(e) if abs(e) < 0.5 else logarithm
''',
    "log_scaled": '''
@_compiled
def _log_scaled(log_v, exponents, powers, pools):
    """log_v + the sum of the exponents + the logarithms of the pools times their powers."""
    low = log_v
    for k in range(len(pools)):
        sign = -1.0 if powers[k] % 2 == 0 and pools[k][1] + pools[k][2] < 0 else 1.0
        a, r = sign * pools[k][1], sign * pools[k][2]
        low += powers[k] * (math.log(a) + math.log1p(r / a) if abs(r) < 0.5 * a else math.log(a + r))
    high, rest = _exact_sum(exponents, powers, pools)
    return high + (low + rest)
''',
    "weighted": '''
@_compiled
def _weighted(w, f, number):
    """w * f, and 0 where w is 0, for 0 log 0 = 0, unless number is nan."""
    return 0.0 if w == 0 and number == number else w * f
''',
}

_ORDER = [*(name for name in _HELPERS if name not in ("scaled", "log_scaled")), "scaled", "log_scaled"]


class Numba(Python):
    name = "numba"
    reserved = frozenset({"np", "math", "njit", "abs", "range", "out"})
    functions: ClassVar[dict[str, str]] = {
        **{
            name: f"math.{name}"
            for name in ("expm1", "log", "log1p", "atanh", "sqrt", "tanh", "sinh", "cosh")
        },
        "atanh_excess": "_atanh_excess",
        "exp": "_exp",
        "erf": "math.erf",
        "Abs": "abs",
        "namespace": "math",
    }

    # -------------------------------------------------------------- expressions, as in C

    def call(self, name: str, expr: Expr) -> str:
        if name in ("exp", "atanh_excess"):
            self.helpers[name] = None
        if name == "log1p" and expr.args[0] in self.unit:
            self.helpers["log1p"] = None
            return f"_log1p({self.text(expr.args[0])})"
        return Target.call(self, name, expr)

    def quotient(self, numerator: str, below: list[Expr]) -> str:
        return Target.quotient(self, numerator, below)

    def power(self, expr: Pow) -> tuple[str, int]:
        return Target.power(self, expr)

    def extreme(self, expr: Expr) -> str:
        sign = "<" if isinstance(expr, sympy.Max) else ">"
        first, *others = sorted(expr.args, key=lambda arg: arg.is_number)
        text = self.text(first)
        for other in others:
            second = repr(float(other)) if other.is_number else self.text(other)
            text = f"({second} if {text} {sign} {second} else {text})"  # max would drop a nan
        return text

    def special(self, expr: Expr) -> tuple[str, int] | None:
        if isinstance(expr, heads.weighted) and not all(isinstance(arg, Symbol) for arg in expr.args):
            self.helpers["weighted"] = None
            w, f, *number = map(self.top_level, expr.args)
            return f"_weighted({w}, {f}, {number[0] if number else f})", ATOM
        return super().special(expr)

    # -------------------------------------------------------------- sums of exponentials

    def scaled(self, expr: Scaled) -> str:
        self.helpers["exact_sum"] = None
        if not expr.args[2].args:  # the pool 1 to the power 0: a tuple without items has no type
            expr = type(expr)(*expr.args[:2], sympy.Tuple(sympy.Tuple(0, Pool(sympy.Tuple(1, 0)))))
        return Target.scaled(self, expr)

    def pool(self, expr: Pool) -> str:
        self.helpers["pool"] = None
        c, u = zip(
            *((self.real(entry.args[0]), self.real(entry.args[1])) for entry in expr.args), strict=True
        )
        return f"_pool({self.listed(list(c))}, {self.listed(list(u))})"

    def listed(self, items: list[str]) -> str:
        # Of one type, and never empty: numba must know what stands in a tuple.
        return f"({', '.join(items)},)" if items else "(0.0,)"

    # -------------------------------------------------------------- functions

    def write(self) -> str:
        program = self.program
        if program.rowwise or not program.arguments:
            raise UnsupportedError(program.written, "the target numba writes functions of scalars only")
        names = [str(a) for a in program.arguments]
        form = program.form
        private = f"_{form.name}" if form else f"_{program.name}_of"
        inner = [str(a) for a in program.value.args] if form else names
        loop = f"{private}_loop"
        parts = [
            f"def {program.name}({', '.join(names)}):\n{self.docstring()}\n"
            f"    return _elementwise({', '.join([loop, *inner])})"
        ]
        at = "i" if "i" not in inner else "at"
        components = ", ".join(f"{name}[{at}]" for name in inner)
        parts.append(
            f"@_compiled\ndef {loop}({', '.join(inner)}, out):\n"
            f"    for {at} in range(out.size):\n        out[{at}] = {private}({components})"
        )
        if form is None:
            value = self.top_level(program.value)
            parts.append(f"@_compiled\ndef {private}({', '.join(inner)}):\n    return {value}")
        for part in program.operations:
            own = [str(p) for p in part.parameters]
            parts.append(
                self.form_function(part, f"@_compiled\ndef _{part.name}({', '.join(own)}):", "", own)
            )
        parts += [_HELPERS[name] for name in sorted(self.helpers, key=_ORDER.index)]
        parts += [_ELEMENTWISE, FLOATS]
        header = (
            '"""Written by Lemmata."""\n\nimport math\n\nimport numpy as np\nfrom numba import njit\n\n'
            '_compiled = njit(error_model="numpy", forceinline=True)  # 1/0 is inf; a call would stop the vectors'
        )
        if self.helpers.keys() & {"exp", "log1p"}:
            options = 'error_model="numpy", forceinline=True, fastmath={"contract"}'
            header += f"\n_fused = njit({options})  # x*y + z rounds once"
        return tidy("\n\n\n".join([header, *(part.strip("\n") for part in parts)]))


TARGET = Numba
