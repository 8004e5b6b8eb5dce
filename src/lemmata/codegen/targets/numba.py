"""Numba: compiled loops over whole arrays, their exponential a polynomial that runs in vector registers."""

from __future__ import annotations

from typing import ClassVar

import sympy
from sympy import Expr, Pow, Symbol

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
    "weighted": '''
@_compiled
def _weighted(w, f, number):
    """w * f, and 0 where w is 0, for 0 log 0 = 0, unless number is nan."""
    return 0.0 if w == 0 and number == number else w * f
''',
}


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
        parts += [_HELPERS[name] for name in sorted(self.helpers)]
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
