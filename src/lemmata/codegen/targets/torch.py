"""PyTorch: tensors of any float dtype, computed in double; differentiable by autograd."""

from __future__ import annotations

from typing import ClassVar

import sympy
from sympy import Expr

from lemmata.codegen.targets.arrays import ArrayTarget, library
from lemmata.codegen.targets.base import tidy

__all__ = ["TARGET", "Torch"]

_DOUBLE = '''
def _double(x):
    """``x`` in float64; anything but a floating tensor is refused."""
    x = torch.as_tensor(x)
    if not x.is_floating_point():
        raise TypeError(f"expected a floating dtype, found {x.dtype}")
    return x.double()
'''

_SHIFTED = "    finite = torch.isfinite(u) & torch.isfinite(m)\n    d = "

_TENSORS = """
def _tensor(x):
    return torch.as_tensor(x, dtype=torch.float64)


def _row(x):
    return torch.atleast_1d(_tensor(x))
"""


class Torch(ArrayTarget):
    name = "torch"
    np = "torch"
    functions: ClassVar[dict[str, str]] = library("torch") | {"atanh": "torch.atanh", "erf": "torch.erf"}
    at_top = "{y} = {y}.scatter(-1, top, {value})"
    axis: ClassVar[str] = "dim"
    header = "import torch"
    exponentials = '''
def _exponentials(z):
    """exp(z - c) about a whole number c for which the differences are exact.

    Returns where the largest score is, the score m, a = exp(m - c), all exponentials, and the
    sum of those beside the largest.  c is 0 unless exp would overflow, or m is below 0; where a
    sum of many might overflow, all are scaled by the same power of two.
    """
    m, top = torch.max(z, dim=-1, keepdim=True)
    largest = torch.finfo(torch.float64).max
    c = torch.clamp(torch.round(m - torch.clamp(m, 0, 709)), -largest, largest).detach()
    scale = torch.where(m > 600, 2.0**-64, 1.0)
    a = scale * torch.exp(torch.clamp(m - c, max=709.7))
    e = (scale * torch.exp(z - c)).scatter(-1, top, 0.0)
    rest = torch.sum(e, dim=-1, keepdim=True)
    rest = rest + 0 * rest  # two infinite scores: nan
    return top, m, a, e.scatter(-1, top, a), rest
'''
    double = _DOUBLE
    keepdims = "keepdim=True"

    def pools(self) -> list[str]:
        words = {
            "np.max(": "torch.amax(",
            "axis=-1": "dim=-1",
            "keepdims=True": "keepdim=True",
            "np.concatenate": "torch.cat",
            "np.broadcast_arrays(*map(np.atleast_1d, pair))": "torch.broadcast_tensors(*map(_row, pair))",
            "np.broadcast_arrays(*c, *u)": "torch.broadcast_tensors(*map(_tensor, (*c, *u)))",
            "np.clip(high - first, None, 709.0)": "torch.clamp(high - first, max=709.0)",
            "np.maximum(rest - e, 0.0)": "torch.clamp(rest - e, min=0.0)",
            "np.log(np.where": "torch.log(torch.where",
            "np.": "torch.",
        }
        code = super().pools()
        for old, new in words.items():
            code = [part.replace(old, new) for part in code]
        code = [
            part.replace(_SHIFTED, f"    m = {self.constant_of('m')}  # any shift will do\n{_SHIFTED}")
            for part in code
        ]
        if any("_tensor" in part or "_row" in part for part in code):
            code.append(_TENSORS)
        return code

    def constant_of(self, word: str) -> str:
        """What no gradient flows through."""
        return f"{word}.detach()"

    def array(self, entries: str) -> str:
        return f"torch.tensor({entries}, dtype=torch.float64)"

    def reduction(self, word: str, text: str) -> str:
        word = {"max": "amax", "min": "amin"}.get(word, word)
        return f"torch.{word}({text}, dim=-1, keepdim=True)"

    def step_or(self, condition: str, otherwise: str) -> str:
        return f"torch.where({condition}, 1.0, {otherwise})"

    def extreme(self, expr: Expr) -> str:
        # torch.maximum takes tensors only, and shares the gradient of a tie, as a limit would.
        first, *others = sorted(expr.args, key=lambda arg: arg.is_number)
        word = "maximum" if isinstance(expr, sympy.Max) else "minimum"
        text = name = self.text(first)
        for other in others:
            second = self.text(other)
            if other.is_number:
                second = (
                    f"torch.full_like({name}, {float(other)!r})"
                    if other != 0
                    else f"torch.zeros_like({name})"
                )
            text = f"torch.{word}({text}, {second})"
        return text

    def write(self) -> str:
        program = self.program
        form = program.form
        private = f"_{form.name}" if form else f"_{program.name}_of"
        names = [str(getattr(a, "label", a)) for a in program.arguments]
        vectors = [str(v.label) for v in program.vectors]
        scalars = [str(s) for s in program.scalars]
        axis = self.axis if self.axis not in names else f"{self.axis}_"
        signature = [*names, f"{axis}=-1"] if program.rowwise else names
        lines = [f"def {program.name}({', '.join(signature)}):", self.docstring()]
        if form is not None:
            order = [str(getattr(a, "label", a)) for a in program.value.args if a != program.index]
        else:
            order = [*vectors, *scalars]
        words = {v: f"{self.np}.{self.move}(_double({v}), {axis}, -1)" for v in vectors}
        words |= {s: f"_double({s})" + ("[..., None]" if program.rowwise else "") for s in scalars}
        if len(order) == 1:
            lines.append(f"    y = {private}({words[order[0]]})")
        else:
            lines += [f"    {name}_ = {words[name]}" for name in order]
            lines.append(f"    y = {private}({', '.join(f'{name}_' for name in order)})")
        if program.rowwise:
            back = f"{self.np}.{self.move}(y, -1, {axis})" if program.index is not None else "y[..., 0]"
            lines.append(f"    y = {back}")
        lines.append(f"    return {self.rounded('y', names)}" if names else "    return y")
        parts = ["\n".join(lines)]
        if form is None:
            parts.append(self.main_function(private))
        parts += self.forms_with_helpers()
        if names:
            parts.append(self.double)
        header = f'"""Written by Lemmata."""\n\n{self.header}'
        return tidy("\n\n\n".join([header, *(part.strip("\n") for part in parts)]))

    move: ClassVar[str] = "movedim"

    def rounded(self, result: str, names: list[str]) -> str:
        """The result in the dtype of the arguments."""
        dtype = f"torch.as_tensor({names[0]}).dtype"
        for name in names[1:]:
            dtype = f"torch.promote_types({dtype}, torch.as_tensor({name}).dtype)"
        return f"{result}.to({dtype})"


TARGET = Torch
