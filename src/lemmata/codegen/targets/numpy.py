"""NumPy: vectorised, any axis, any float dtype; blocks that stay in the cache."""

from __future__ import annotations

from typing import ClassVar

from sympy import Add, Expr

from lemmata.codegen.stable import heads
from lemmata.codegen.stable.form import Form
from lemmata.codegen.targets.arrays import ArrayTarget, library, used
from lemmata.codegen.targets.base import tidy
from lemmata.notation import Entries

__all__ = ["FLOATS", "TARGET", "NumPy"]

_BLOCK = 12_288
_ROWS_BLOCK = 262_144  # longer, for a block of rows costs some 20 calls

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
def _rowwise(function, z, axis, width=None):
    """Apply a function of float64 rows in blocks that fit the cache; the result keeps the dtype.

    ``width`` is 0 where the result is one number a row.
    """
    (z,), dtype = _floats([z])
    if z.ndim == 0 or z.shape[axis] == 0:
        raise ValueError(f"a vector needs at least one component; found the shape {z.shape}")
    z = z if axis == -1 else np.moveaxis(z, axis, -1)
    *batch, size = z.shape
    rows = z.reshape(math.prod(batch), size)
    result = np.empty((len(rows), size if width is None else 1), dtype)
    step = max(1, _BLOCK // size)
    with np.errstate(all="ignore"):
        usual = np.setbufsize(16) if 128 < size < 8192 else None  # buffers copy what meets a column
        for start in range(0, len(rows), step):
            block = slice(start, start + step)
            values = np.ascontiguousarray(rows[block], np.float64)
            result[block] = function(values{room})
        if usual:
            np.setbufsize(usual)
    if width == 0:
        return result.reshape(batch)[()]
    result = result.reshape(z.shape)
    return result if axis == -1 else np.moveaxis(result, -1, axis)
'''
_ROOM = ", result[block] if dtype == np.float64 else None"  # what is there already is not copied

_ROWWISE_MANY = '''
def _rowwise(function, vectors, scalars=(), axis=-1, width=None):
    """Apply a function of float64 rows in blocks that fit the cache; the result keeps the dtype.

    ``width`` is the number of components of the result: None for as many as the vectors have,
    0 for a scalar.
    """
    arrays, dtype = _floats((*vectors, *scalars))
    vectors, scalars = arrays[: len(vectors)], arrays[len(vectors) :]
    if any(v.ndim == 0 for v in vectors):
        raise ValueError("a vector needs at least one axis")
    vectors = [np.moveaxis(v, axis, -1) for v in vectors]
    sizes = {v.shape[-1] for v in vectors}
    if len(sizes) > 1 or 0 in sizes:
        raise ValueError(f"vectors need one size, at least 1; found {sorted(sizes)}")
    size = max(sizes, default=1)
    batch = np.broadcast_shapes(*(v.shape[:-1] for v in vectors), *(s.shape for s in scalars))
    count = math.prod(batch)
    rows = [np.broadcast_to(v, (*batch, size)).reshape(count, size) for v in vectors]
    rows += [np.broadcast_to(s, batch).reshape(count, 1) for s in scalars]
    result = np.empty((count, size if width is None else width or 1), dtype)
    step = max(1, _BLOCK // size)
    with np.errstate(all="ignore"):
        for start in range(0, count, step):
            block = slice(start, start + step)
            result[block] = function(*(np.ascontiguousarray(r[block], np.float64) for r in rows))
    result = result.reshape(*batch, result.shape[1])
    return result[..., 0][()] if width == 0 else np.moveaxis(result, -1, axis)
'''

FLOATS = '''
def _floats(arguments):
    """The arguments as arrays, and the dtype of the result, float64 for integers; no other is taken."""
    arrays = [np.asarray(a) for a in arguments]
    dtypes = []
    for given, array in zip(arguments, arrays):
        if array.dtype.kind in "iu":
            if hasattr(given, "dtype"):  # whole numbers written in Python take the dtype of their company
                dtypes.append(np.dtype(np.float64))
            continue
        if array.dtype.char not in "dfe" and array.dtype.name != "bfloat16":
            raise TypeError(f"expected integers, float64, float32, float16 or bfloat16, found {array.dtype}")
        if not isinstance(given, float):  # a Python number takes the dtype of its company
            dtypes.append(array.dtype)
    if len(dtypes) == 1:
        return arrays, dtypes[0]
    return arrays, np.result_type(*dtypes) if dtypes else np.dtype(np.float64)
'''


class NumPy(ArrayTarget):
    name = "numpy"
    audited = ""
    np = "np"
    functions: ClassVar[dict[str, str]] = library("np") | {"atanh": "np.arctanh"}
    at_top = "{y}.put(top, {value})"
    exponentials = '''
def _exponentials(z, out=None):
    """exp(z - c) about a whole number c for which the differences are exact.

    Returns where the largest score is, the score m, a = exp(m - c), all exponentials, and the
    sum of those beside the largest.  c is 0 unless exp would overflow, or m is below 0; where a
    sum of many might overflow, all are scaled by the same power of two.
    """
    top = z.argmax(axis=-1) + np.arange(0, z.size, z.shape[-1])  # where z is laid flat
    m = z.take(top)[:, np.newaxis]
    if m.min() >= 0 and m.max() <= 600:
        e = np.exp(z, out=out)
        a = e.take(top)[:, np.newaxis]
    else:
        largest = np.finfo(np.float64).max
        c = np.clip(np.rint(m - np.clip(m, 0, 709)), -largest, largest)
        e = np.subtract(z, c, out=out)
        np.exp(e, out=e)
        a = np.exp(np.minimum(m - c, 709.7))
        if not m.max() <= 600:
            scale = np.where(m > 600, 2.0**-64, 1.0)
            e *= scale
            a *= scale
    e.put(top, 0)
    rest = _sums(e)
    rest += 0 * rest  # two infinite scores: nan
    e.put(top, a)
    return top, m, a, e, rest


def _sums(x):
    """The sum of each row, one column; einsum is the faster on short rows, and as exact."""
    if x.shape[-1] <= 256:
        return np.einsum("ij->i", x)[:, np.newaxis]
    return x.sum(axis=-1, keepdims=True)
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
        if "out=e)" in code:
            code = code.replace(", _, rest = _exp", ", e, rest = _exp")
        if roomy(form) and self.program.form is form:
            code = code.replace("(z):", "(z, out=None):").replace("_exponentials(z)", "_exponentials(z, out)")
        return code

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
        if program.rowwise:
            one = _ROWWISE.replace("{room}", _ROOM if form and roomy(form) else "")
            parts += [one if len(names) == 1 and program.vectors else _ROWWISE_MANY, FLOATS]
        elif names:
            parts += [_ELEMENTWISE, FLOATS]
        imports = "import math\n\nimport numpy as np" if program.rowwise else "import numpy as np"
        block = _ROWS_BLOCK if program.rowwise else _BLOCK
        header = f'"""Written by Lemmata."""\n\n{imports}\n\n_BLOCK = {block}  # doubles that fit the cache'
        return tidy("\n\n\n".join([header, *(part.strip("\n") for part in parts)]))

    def _rowwise(self, private: str, axis: str) -> str:
        program = self.program
        form = program.form
        if form is not None:
            vectors = [str(a.label) for a in program.value.args if a in program.vectors]
            scalars = [str(a) for a in program.value.args if a in program.scalars]
        else:
            vectors = [str(v.label) for v in program.vectors]
            scalars = [str(s) for s in program.scalars]
        one = len(vectors) == len(program.arguments) == 1
        words = [private, vectors[0] if one else f"[{', '.join(vectors)}]"]
        if scalars:
            words.append(f"[{', '.join(scalars)}]")
        words.append(axis if one else f"axis={axis}")
        if program.index is None:
            words.append("width=0")
        elif not vectors:
            words.append(f"width={max(len(e.args) for e in program.value.atoms(Entries))}")
        return f"_rowwise({', '.join(words)})"


def roomy(form: Form) -> bool:
    """Whether the result takes the place of the exponentials, so that it can be formed where it belongs."""
    return form.exponentials and form.index is not None and form.parameters[:-1] == (heads.z,)


TARGET = NumPy
