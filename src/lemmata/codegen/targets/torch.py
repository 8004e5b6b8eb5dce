"""PyTorch: tensors of any float dtype, computed in double; differentiable by autograd."""

from __future__ import annotations

from typing import ClassVar

import sympy
from sympy import Expr

from lemmata.codegen.program import UnsupportedError, slopes
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

_EXACT = '''
def _exact(*arguments):
    return _Exact.apply(*{tensors})


class _Exact(torch.autograd.Function):
    """The function with derivatives by formulas of their own, which are as exact as itself."""

    generate_vmap_rule = True

    @staticmethod
    def forward(*arguments):
        y = {private}(*arguments)
        return y.view_as(y)  # an argument itself must not be returned

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, g):
        arguments = ctx.saved_tensors
        found = []
        for slope, x, needed in zip([{slopes}], arguments, ctx.needs_input_grad):
            value = torch.as_tensor({product}, dtype=torch.float64) if needed else None
            found.append(torch.broadcast_to(value, x.shape) if needed else None)
        return tuple(found)
'''

_PRODUCT = '''
def _product(g, slope):
    """g * slope, and 0 where g is 0: what is not asked for has no part in a gradient."""
    return torch.where(g == 0, 0.0, g * slope)
'''

_ROWS = '''
def _rows(arguments):
    """The arguments with as many rows each."""
    rows = torch.broadcast_shapes(*(x.shape[:-1] for x in arguments))
    return [torch.broadcast_to(x, (*rows, x.shape[-1])) for x in arguments]
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

    def row(self, columns: list[str]) -> str:
        return f"torch.cat(torch.broadcast_tensors({', '.join(columns)}), dim=-1)"

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
        derivatives = self.derivatives(private, order)
        call = "_exact" if derivatives else private
        if len(order) == 1:
            lines.append(f"    y = {call}({words[order[0]]})")
        else:
            lines += [f"    {name}_ = {words[name]}" for name in order]
            lines.append(f"    y = {call}({', '.join(f'{name}_' for name in order)})")
        if program.rowwise:
            back = f"{self.np}.{self.move}(y, -1, {axis})" if program.index is not None else "y[..., 0]"
            lines.append(f"    y = {back}")
        lines.append(f"    return {self.rounded('y', names)}" if names else "    return y")
        parts = ["\n".join(lines)]
        parts += derivatives
        if form is None:
            parts.append(self.main_function(private))
        parts += self.forms_with_helpers()
        if names:
            parts.append(self.double)
        header = f'"""Written by Lemmata."""\n\n{self.header}'
        return tidy("\n\n\n".join([header, *(part.strip("\n") for part in parts)]))

    # -------------------------------------------------------------- derivatives

    def derivatives(self, private: str, order: list[str]) -> list[str]:
        """The program with derivatives by formulas of their own, as code; empty where one has none.

        Through a choice, the derivative of what was not chosen would come back as nan, and through
        exponentials it may over- or underflow.
        """
        if not order:
            return []
        code, written = [], []
        try:
            found, g = slopes(self.program)
            by_name = dict(zip(map(_label, self.program.arguments), found, strict=True))
            for name in order:
                writer = type(self)(by_name[name])
                arguments = [*order, *([_label(g)] if g is not None else [])]
                code.append(writer.main_function(f"_slope_{name}", arguments))
                written.append(writer)
        except UnsupportedError:
            return []
        for writer in written:
            self.helpers |= writer.helpers
            self.programs.append(writer.program)
        return [*self.exact(private, order, g is not None), *code]

    def exact(self, private: str, order: list[str], of_vector: bool) -> list[str]:
        """The function ``_exact``, which is ``private`` with its derivatives."""
        tensors = "_rows(arguments)" if self.program.rowwise else "torch.broadcast_tensors(*arguments)"
        slopes_ = ", ".join(f"_slope_{name}" for name in order)
        product = "slope(*arguments, g)" if of_vector else "_product(g, slope(*arguments))"
        code = _EXACT.replace("{tensors}", tensors).replace("{private}", private)
        code = code.replace("{slopes}", slopes_).replace("{product}", product)
        return [code, *([] if of_vector else [_PRODUCT]), *([_ROWS] if self.program.rowwise else [])]

    move: ClassVar[str] = "movedim"

    def rounded(self, result: str, names: list[str]) -> str:
        """The result in the dtype of the arguments."""
        dtype = f"torch.as_tensor({names[0]}).dtype"
        for name in names[1:]:
            dtype = f"torch.promote_types({dtype}, torch.as_tensor({name}).dtype)"
        return f"{result}.to({dtype})"


def _label(argument: object) -> str:
    return str(getattr(argument, "label", argument))


TARGET = Torch
