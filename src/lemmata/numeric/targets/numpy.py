"""NumPy: vectorised, any axis, any float dtype; blocks that stay in the cache."""

from __future__ import annotations

from typing import ClassVar

from sympy import Add, Expr

from lemmata.notation import Entries
from lemmata.numeric.stable.form import Form
from lemmata.numeric.targets.arrays import ArrayTarget, library, used
from lemmata.numeric.targets.base import tidy

__all__ = ["TARGET", "NumPy"]

_BLOCK = 12_288
_ROWS_BLOCK = 131_072  # longer, for a block of rows costs some 20 calls

_ELEMENTWISE = '''
def _elementwise(function, *arguments):
    """Apply a function of float64 arrays in blocks that fit the cache; the result keeps the dtype."""
    arrays, dtype = _floats(arguments)
    shape = np.broadcast_shapes(*(a.shape for a in arrays))
    flat = [np.broadcast_to(a, shape).reshape(-1) for a in arrays]
    out = np.empty(shape, dtype)
    result = out.reshape(-1)
    with np.errstate(all="ignore"):
        for start in range(0, result.size, _BLOCK):
            block = slice(start, start + _BLOCK)
            result[block] = function(*(a[block].astype(np.float64, copy=False) for a in flat))
    return out[()]
'''

_ROWWISE = '''
def _rowwise(function, vectors, scalars=(), axis=-1, width=None):
    """Apply a function of float64 rows in blocks that fit the cache; the result keeps the dtype.

    ``width`` is the number of components of the result: None for as many as the vectors have,
    0 for a scalar.
    """
    arrays, dtype = _floats((*vectors, *scalars))
    if any(a.ndim == 0 for a in arrays[: len(vectors)]):
        raise ValueError("a vector needs at least one axis")
    vectors = [np.moveaxis(a, axis, -1) for a in arrays[: len(vectors)]]
    scalars = arrays[len(vectors) :]
    sizes = {v.shape[-1] for v in vectors}
    if len(sizes) > 1 or 0 in sizes:
        raise ValueError(f"vectors need one size, at least 1; found {sorted(sizes)}")
    size = max(sizes, default=1)
    batch = np.broadcast_shapes(*(v.shape[:-1] for v in vectors), *(s.shape for s in scalars))
    rows = [np.broadcast_to(v, (*batch, size)).reshape(-1, size) for v in vectors]
    rows += [np.broadcast_to(s, batch).reshape(-1, 1) for s in scalars]
    result = np.empty((math.prod(batch), size if width is None else width or 1), dtype)
    step = max(1, _BLOCK // size)
    with np.errstate(all="ignore"):
        for start in range(0, len(result), step):
            block = slice(start, start + step)
            values = function(*(r[block].astype(np.float64, copy=False) for r in rows))
            if values.shape == result.shape and values.dtype == dtype:
                result = values  # all rows at once: nothing to copy
            else:
                result[block] = values
    out = result.reshape(*batch, result.shape[1])
    return out[..., 0][()] if width == 0 else np.moveaxis(out, -1, axis)
'''

_FLOATS = '''
def _floats(arguments):
    """The arguments as arrays, and the dtype of the result; anything but floats is refused."""
    arrays = [np.asarray(a) for a in arguments]
    dtypes = []
    for given, array in zip(arguments, arrays):
        if array.dtype.kind in "iu" and not hasattr(given, "dtype"):
            continue  # whole numbers written in Python
        if array.dtype.name not in ("float64", "float32", "float16", "bfloat16"):
            raise TypeError(f"expected float64, float32, float16 or bfloat16, found {array.dtype}")
        if not isinstance(given, float):  # a Python number takes the dtype of its company
            dtypes.append(array.dtype)
    return arrays, np.result_type(*dtypes) if dtypes else np.dtype(np.float64)
'''


class NumPy(ArrayTarget):
    name = "numpy"
    audited = ""
    np = "np"
    functions: ClassVar[dict[str, str]] = library("np") | {"atanh": "np.arctanh"}
    at_top = "{y}[top] = {atom}[:, 0]"
    exponentials = '''
def _exponentials(z):
    """exp(z - c) about a whole number c for which the differences are exact.

    Returns where the largest score is, the score m, a = exp(m - c), all exponentials, and the
    sum of those beside the largest.  c is 0 unless exp would overflow, or m is below 0; where a
    sum of many might overflow, all are scaled by the same power of two.
    """
    top = np.arange(len(z)), np.argmax(z, axis=-1)
    m = z[top][:, np.newaxis]
    c = np.rint(m - np.minimum(np.maximum(m, 0), 709))
    c = np.minimum(np.maximum(c, -1.7e308), 1.7e308)
    a = np.exp(np.minimum(m - c, 709.7))
    e = np.exp(z - c if np.any(c) else z)
    if not np.max(m) <= 600:
        scale = np.where(m > 600, 2.0**-64, 1.0)
        a *= scale
        e *= scale
    e[top] = 0
    rest = np.sum(e, axis=-1, keepdims=True)
    rest += 0 * rest  # two infinite scores: nan
    e[top] = a[:, 0]
    return top, m, a, e, rest
'''

    def vector_let(self, form: Form, name: str, expr: Expr, value: str) -> str:
        # New memory costs more than arithmetic: what can be changed in place is.
        if len(expr.args) == 2 and value.startswith(f"{name} "):
            sign, rest = value.removeprefix(f"{name} ").split(" ", 1)
            return f"{name} {sign}= {rest.removeprefix('(').removesuffix(')') if sign == '/' else rest}"
        if form.exponentials and used(form, "e") == "_" and len(expr.args) == 2 and isinstance(expr, Add):
            left, right = value.split(" - ")
            return f"{name} = np.subtract({left}, {right}, out=e)"
        return f"{name} = {value}"

    def form_function(self, form: Form) -> str:
        code = super().form_function(form)
        return code.replace(", _, rest = _exp", ", e, rest = _exp") if "out=e)" in code else code

    def write(self) -> str:
        program = self.program
        form = program.form
        private = f"_{form.name}" if form else f"_{program.name}_of"
        names = [str(getattr(a, "label", a)) for a in program.arguments]
        if program.rowwise:
            axis = "axis" if "axis" not in names else "dim"
            head = f"def {program.name}({', '.join([*names, f'{axis}=-1'])}):"
            call = self._rowwise(private, axis)
        else:
            head = f"def {program.name}({', '.join(names)}):"
            inner = [str(a) for a in program.value.args] if form else names
            call = f"_elementwise({', '.join([private, *inner])})" if names else f"np.float64({private}())"
        parts = [f"{head}\n{self.docstring()}\n    return {call}"]
        if form is None:
            parts.append(self.main_function(private))
        parts += self.forms_with_helpers()
        parts += [_ROWWISE if program.rowwise else _ELEMENTWISE, _FLOATS] if names or program.rowwise else []
        imports = "import math\n\nimport numpy as np" if program.rowwise else "import numpy as np"
        block = _ROWS_BLOCK if program.rowwise else _BLOCK
        header = f'"""Written by Lemmata."""\n\n{imports}\n\n_BLOCK = {block}  # doubles that fit the cache'
        return tidy("\n\n\n".join([header, *(part.strip("\n") for part in parts)]))

    def _rowwise(self, private: str, axis: str) -> str:
        program = self.program
        form = program.form
        if form is not None:
            vectors = [str(a.label) for a in program.value.args if a in program.vectors]
            scalars: list[str] = []
        else:
            vectors = [str(v.label) for v in program.vectors]
            scalars = [str(s) for s in program.scalars]
        words = [private, f"[{', '.join(vectors)}]"]
        if scalars:
            words.append(f"[{', '.join(scalars)}]")
        words.append(f"axis={axis}")
        if program.index is None:
            words.append("width=0")
        elif not vectors:
            words.append(f"width={max(len(e.args) for e in program.value.atoms(Entries))}")
        return f"_rowwise({', '.join(words)})"


TARGET = NumPy
