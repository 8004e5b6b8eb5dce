"""JAX: like NumPy, under jit and grad; needs 64-bit floats to be enabled."""

from __future__ import annotations

from typing import ClassVar

from sympy import Expr

from lemmata.codegen.targets.arrays import ArrayTarget, library
from lemmata.codegen.targets.torch import Torch

__all__ = ["TARGET", "Jax"]

_OF_SCALAR = '''
def _exact(*arguments):
    return _with_slopes(*{tensors})


@jax.custom_jvp
def _with_slopes(*arguments):
    """The function with derivatives by formulas of their own, which are as exact as itself."""
    return {private}(*arguments)


@_with_slopes.defjvp
def _with_slopes_jvp(arguments, tangents):
    slopes = [{slopes}]
    parts = [{along} for slope, t in zip(slopes, tangents)]
    return {private}(*arguments), sum(parts)
'''

_OF_VECTOR = '''
def _exact(*arguments):
    return _with_slopes(*{tensors})


@jax.custom_vjp
def _with_slopes(*arguments):
    """The function with derivatives by formulas of their own, which are as exact as itself."""
    return {private}(*arguments)


def _with_slopes_back(arguments, g):
    slopes = [{slopes}]
    return tuple(jnp.broadcast_to(slope(*arguments, g), x.shape) for slope, x in zip(slopes, arguments))


_with_slopes.defvjp(lambda *arguments: ({private}(*arguments), arguments), _with_slopes_back)
'''

_ROWS = '''
def _rows(arguments):
    """The arguments with as many rows each."""
    rows = jnp.broadcast_shapes(*(x.shape[:-1] for x in arguments))
    return [jnp.broadcast_to(x, (*rows, x.shape[-1])) for x in arguments]
'''


class Jax(Torch):
    name = "jax"
    np = "jnp"
    keepdims = "keepdims=True"
    functions: ClassVar[dict[str, str]] = library("jnp") | {
        "atanh": "jnp.arctanh",
        "erf": "jax.scipy.special.erf",
    }
    at_top = "{y} = jnp.put_along_axis({y}, top, {value}, axis=-1, inplace=False)"
    axis = "axis"
    move = "moveaxis"
    header = "import jax\nimport jax.numpy as jnp"
    exponentials = '''
def _exponentials(z):
    """exp(z - c) about a whole number c for which the differences are exact.

    Returns where the largest score is, the score m, a = exp(m - c), all exponentials, and the
    sum of those beside the largest.  c is 0 unless exp would overflow, or m is below 0; where a
    sum of many might overflow, all are scaled by the same power of two.
    """
    top = jnp.argmax(z, axis=-1, keepdims=True)
    m = jnp.take_along_axis(z, top, axis=-1)
    largest = jnp.finfo(jnp.float64).max
    c = jax.lax.stop_gradient(jnp.clip(jnp.rint(m - jnp.clip(m, 0, 709)), -largest, largest))
    scale = jnp.where(m > 600, 2.0**-64, 1.0)
    a = scale * jnp.exp(jnp.minimum(m - c, 709.7))
    e = jnp.put_along_axis(scale * jnp.exp(z - c), top, 0.0, axis=-1, inplace=False)
    rest = jnp.sum(e, axis=-1, keepdims=True)
    rest = rest + 0 * rest  # two infinite scores: nan
    return top, m, a, jnp.put_along_axis(e, top, a, axis=-1, inplace=False), rest
'''
    double = '''
def _double(x):
    """``x`` in float64; anything but floats is refused."""
    x = jnp.asarray(x)
    if not jnp.issubdtype(x.dtype, jnp.floating):
        raise TypeError(f"expected a floating dtype, found {x.dtype}")
    if not jax.config.jax_enable_x64:
        raise RuntimeError('call jax.config.update("jax_enable_x64", True) first')
    return x.astype(jnp.float64)
'''

    def pools(self) -> list[str]:
        code = [part.replace("np.", "jnp.") for part in ArrayTarget.pools(self)]
        line = "    finite = jnp.isfinite(u) & jnp.isfinite(m)\n    d = "
        return [
            part.replace(line, f"    m = jax.lax.stop_gradient(m)  # any shift will do\n{line}")
            for part in code
        ]

    def array(self, entries: str) -> str:
        return f"jnp.array({entries})"

    def row(self, columns: list[str]) -> str:
        return ArrayTarget.row(self, columns)

    def reduction(self, word: str, text: str) -> str:
        return ArrayTarget.reduction(self, word, text)

    def step_or(self, condition: str, otherwise: str) -> str:
        return f"jnp.where({condition}, 1.0, {otherwise})"

    def extreme(self, expr: Expr) -> str:
        return ArrayTarget.extreme(self, expr)

    def exact(self, private: str, order: list[str], of_vector: bool) -> list[str]:
        rows = self.program.rowwise
        tensors = "_rows(arguments)" if rows else "jnp.broadcast_arrays(*arguments)"
        slopes = ", ".join(f"_slope_{name}" for name in order)
        along = "jnp.sum(slope(*arguments) * t, axis=-1, keepdims=True)" if rows else "slope(*arguments) * t"
        code = _OF_VECTOR if of_vector else _OF_SCALAR
        for old, new in (("tensors", tensors), ("private", private), ("slopes", slopes), ("along", along)):
            code = code.replace(f"{{{old}}}", new)
        return [code, *([_ROWS] if rows else [])]

    def rounded(self, result: str, names: list[str]) -> str:
        return f"{result}.astype(jnp.result_type({', '.join(names)}))"


TARGET = Jax
