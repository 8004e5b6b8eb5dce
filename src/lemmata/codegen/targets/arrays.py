"""Targets that compute with whole arrays: the last axis runs over the components of vectors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

import sympy
from sympy import Expr, Indexed, IndexedBase, Integer, Symbol

from lemmata.codegen.exponentials import LogScaled, NearOne, Part, Pool, Scaled
from lemmata.codegen.gradient import UnsupportedError
from lemmata.codegen.stable import heads
from lemmata.codegen.stable.form import Form, Operation, Top
from lemmata.codegen.targets.base import ATOM, SUM, UNARY, Target, folded
from lemmata.matching import scaled
from lemmata.notation import Entries, component, free_symbols, fresh_index, is_vector

__all__ = ["ArrayTarget", "depends", "library", "used"]


_WEIGHTED = '''
def _weighted(w, f, number=None):
    """w * f, and 0 where w is 0, for 0 log 0 = 0; a nan in f, or in number in its place, stays."""
    return np.where((w == 0) & ~np.isnan(f if number is None else number), 0.0, w * f)
'''

_ATANH_EXCESS = '''
def _atanh_excess(t):
    """artanh(t) - t for |t| <= 2/5: t**3/3 + t**5/5 + ..., of which 20 terms are enough."""
    w = t * t
    series = 0 * w
    for n in range(41, 1, -2):
        series = series * w + 1 / n
    return t * w * series
'''


_POOLS = '''
def _pool(c, u, single):
    """m, a and r such that exp(m) * (a + r) is the sum of c * exp(u) over the last axis.

    m is the largest exponent that is left when equal ones have cancelled.  The first ``single`` terms
    are compared with all, and all if they are few; none where all are positive and ``single`` is None.
    a is the sum of the coefficients near m, r that of everything else.
    """
    few = single is not None and u.shape[-1] <= 64
    for k in range(u.shape[-1] if few else single or 0):
        same = u == u[..., k : k + 1]
        gone = sum(_total(np.where(same, c, 0.0), few)) == 0
        c = np.where(same & gone, 0.0, c)
    m = np.max(np.where(c != 0, u, -np.inf), axis=-1, keepdims=True)
    finite = np.isfinite(u) & np.isfinite(m)
    d = np.where(finite, u, 0.0) - np.where(finite, m, 0.0)
    d = np.where(finite, d, np.where(u == m, 0.0, -np.inf))
    d = np.where(c != 0, d, -1.0)
    near = d > -0.5
    a, low = _total(np.where(near, c, 0.0), few)
    r, rest = _total(c * np.where(near, np.expm1(d), np.exp(d)), few)
    return m, a, r + (low + rest)


def _total(x, few):
    """The sum over the last axis, and what rounding took from it where the terms are few."""
    if not few:
        return np.sum(x, axis=-1, keepdims=True), 0.0
    high, low = x[..., :1], 0.0
    for k in range(1, x.shape[-1]):
        y = x[..., k : k + 1]
        total = high + y
        back = total - high
        low = low + ((high - (total - back)) + (y - back))
        high = total
    return high, low


def _row_pool(c, u, single):
    """A pool of terms that stand beside each other on the last axis."""
    pairs = [np.broadcast_arrays(*map(np.atleast_1d, pair)) for pair in zip(c, u)]
    rows = np.broadcast_shapes(*(x.shape[:-1] for x, _ in pairs))
    pairs = [[np.broadcast_to(x, (*rows, x.shape[-1])) for x in pair] for pair in pairs]
    return _pool(*(np.concatenate(parts, axis=-1) for parts in zip(*pairs)), single)


def _each_pool(c, u, single):
    """A pool for each place of arrays of one shape."""
    arrays = np.broadcast_arrays(*c, *u)
    parts = np.stack(arrays[: len(c)], axis=-1), np.stack(arrays[len(c) :], axis=-1)
    return tuple(x[..., 0] for x in _pool(*parts, single))
'''

_OTHERS = '''
def _others_pool(u):
    """A pool for each component: the sum of exp(u) over all others."""
    top = np.arange(u.shape[-1]) == np.argmax(u, axis=-1, keepdims=True)
    m, a, r = _pool(np.where(top, 1.0, 0.0), u, None)
    n, b, s = _pool(np.where(top, 0.0, 1.0), u, None)
    finite = np.isfinite(u) & np.isfinite(m)
    e = np.where(finite, np.exp(np.where(finite, u - m, 0.0)), 0.0)
    rest = np.sum(np.where(top, 0.0, e), axis=-1, keepdims=True)
    return np.where(top, n, m), np.where(top, b, a), np.where(top, s, r + np.maximum(rest - e, 0.0))
'''

_EXACT_SUM = '''
def _exact_sum(values):
    """The sum of some exponents, and what rounding took from it."""
    high, low = values[0], 0.0
    for x in values[1:]:
        total = high + x
        back = total - high
        low = low + ((high - (total - back)) + (x - back))
        high = total
    total = high + low
    low = low - (total - high)
    known = np.abs(low) < 0.5
    return np.where(known, total, high), np.where(known, low, 0.0)
'''

_SCALED = '''
def _scaled(v, exponents, powers, pools):
    """v * exp(sum of the exponents) * the product of the pools to their powers."""
    for power, (m, a, r) in zip(powers, pools):
        v = v / (a + r) if power == -1 else v * (a + r) ** power
        exponents = [*exponents, power * m]
    high, low = _exact_sum(exponents)
    first = np.clip(high, -700.0, 700.0)
    return v * (1 + low) * np.exp(first) * np.exp(np.clip(high - first, None, 709.0))
'''

_LOG_SCALED = '''
def _log_scaled(log_v, exponents, powers, pools):
    """log_v + the sum of the exponents + the logarithms of the pools times their powers."""
    low = log_v
    for power, (m, a, r) in zip(powers, pools):
        if power % 2 == 0:  # of either sign
            sign = np.where(a + r < 0, -1.0, 1.0)
            a, r = sign * a, sign * r
        small = np.abs(r) < 0.5 * a
        part = np.where(small, r / np.where(small, a, 1.0), 0.0)
        low = low + power * (np.log(np.where(small, a, a + r)) + np.log1p(part))
        exponents = [*exponents, power * m]
    high, rest = _exact_sum(exponents)
    return high + (low + rest)
'''

_LOG_NEAR_ONE = '''
def _log_near_one(e, logarithm):
    """log(1 + e), which is the logarithm given where e is not small."""
    small = np.abs(e) < 0.5
    return np.where(small, np.log1p(np.where(small, e, 0.0)), logarithm)
'''


class ArrayTarget(Target):
    """NumPy, and what resembles it."""

    np: ClassVar[str]  # the prefix of every function
    keepdims: ClassVar[str] = "keepdims=True"
    exponentials: ClassVar[str]  # the source of _exponentials
    at_top: ClassVar[str]  # how a component at the largest score is set, with {y}, {value} and {atom}

    # -------------------------------------------------------------- expressions

    def component(self, expr: Expr) -> str:
        vector, at = expr.args[0], expr.args[1]
        name = self._vector(vector)
        if at == self.index:
            return name
        if at.is_Integer:
            return f"{name}[..., {int(at) - 1}:{int(at)}]"
        raise UnsupportedError(expr, f"{at} and {self.index} together need a matrix")

    def spelled(self, expr: Expr) -> tuple[str, int]:
        if isinstance(expr, Symbol):
            if expr == self.index:
                return f"{self.np}.arange(1, {self._size()} + 1)", ATOM
            if any(vector.shape == (expr,) for vector in self.program.vectors):
                return self._size(), ATOM
        if isinstance(expr, Entries):
            return self._vector(expr), ATOM
        if type(expr).__name__ in ("vmax", "vmin"):
            word = {"vmax": "max", "vmin": "min"}[type(expr).__name__]
            return self.reduction(word, self._argument(expr.args[0])), ATOM
        return super().spelled(expr)

    def _size(self) -> str:
        return f"{self.program.vectors[0].label}.shape[-1]"

    def _vector(self, vector: Expr) -> str:
        if isinstance(vector, Entries):
            values = [repr(float(v)) if v.is_Rational else self.text(v) for v in vector.args]
            if free_symbols(vector):
                entries = zip(vector.args, values, strict=True)
                return self.row([t if free_symbols(v) else self.array(t) for v, t in entries])
            return self.array(f"[[{', '.join(values)}]]")
        return str(getattr(vector, "label", vector))

    def row(self, columns: list[str]) -> str:
        """Columns, and numbers that go with each of their rows, beside each other."""
        return f"{self.np}.concatenate({self.np}.broadcast_arrays({', '.join(columns)}), axis=-1)"

    def array(self, entries: str) -> str:
        return f"{self.np}.array({entries})"

    def _argument(self, vector: Expr) -> str:
        """A whole vector as an argument."""
        if isinstance(vector, (IndexedBase, Entries)):
            return self._vector(vector)
        outer, self.index = self.index, fresh_index([vector], "k")
        try:
            return self.text(component(vector, self.index))
        finally:
            self.index = outer

    def sum(self, body: Expr, limit: Expr) -> str:
        k, _, upper = limit.args
        if self.index is not None and body.has(self.index) and self.index != k:
            raise UnsupportedError(body, f"{k} and {self.index} together need a matrix")
        vectors = [v for v in body.atoms(IndexedBase) if body.has(k) and v.shape]
        for vector in vectors:
            if vector.shape != (upper,) and isinstance(upper, Integer):
                raise UnsupportedError(body, f"{vector.label} has {vector.shape[0]} components, not {upper}")
        outer, self.index = self.index, k
        try:
            text = self.text(body, SUM if body.has(k) else UNARY)
            if not body.has(k):
                return f"({self._size() if upper.is_Symbol else upper} * {text})"
            return self.reduction("sum", text)
        finally:
            self.index = outer

    def reduction(self, word: str, text: str) -> str:
        return f"{self.np}.{word}({text}, axis=-1, {self.keepdims})"

    def operation(self, expr: Operation) -> tuple[str, int]:
        form = expr.form
        arguments, at = list(expr.args), None
        if form.index is not None:
            at = arguments.pop()
        words = [self._argument(a) if is_vector(a) else self.text(a) for a in arguments]
        call = f"_{form.name}({', '.join(words)})"
        self.calls[call] = form.name
        if at is None or at == self.index:
            return call, ATOM
        if at.is_Integer:
            return f"{call}[..., {int(at) - 1}:{int(at)}]", ATOM
        raise UnsupportedError(expr, f"{at} and {self.index} together need a matrix")

    def special(self, expr: Expr) -> tuple[str, int] | None:
        if isinstance(expr, heads.step_or):
            condition, otherwise = expr.args
            return self.step_or(self.text(condition), self.text(otherwise)), ATOM
        if isinstance(expr, heads.where):
            return f"{self.np}.where({', '.join(map(self.text, expr.args))})", ATOM
        if isinstance(expr, heads.weighted):
            self.helpers["weighted"] = None
            return f"_weighted({', '.join(map(self.text, expr.args))})", ATOM
        if isinstance(expr, heads.atanh_excess):
            self.helpers["atanh_excess"] = None
            return f"_atanh_excess({self.text(expr.args[0])})", ATOM
        if isinstance(expr, heads.finite_or):
            u, v = map(self.text, expr.args)
            return f"{self.np}.where({self.np}.isfinite({u}), {v}, {u})", ATOM
        return None

    def pool(self, expr: Expr) -> str:
        entries = list(expr.args)
        if self.index is not None and len(entries) == 1 and self.index in entries[0].args[4:]:
            return self._others(entries[0])
        rows = self.program.rowwise
        each = not rows or (self.index is not None and any(depends(entry, self.index) for entry in entries))
        if each:
            entries = [part for entry in entries for part in self._reduced(entry)]
        entries.sort(key=lambda entry: len(entry.args) > 2)  # the single ones first
        single = None if _positive(entries) else sum(len(entry.args) == 2 for entry in entries)
        c, u = zip(*map(self._entry, entries), strict=True)
        word = "each_pool" if each else "row_pool"
        self.helpers[word] = None
        call = f"_{word}({self.listed(list(c))}, {self.listed(list(u))}, {single})"
        self.calls[call] = "pool"
        return call

    def _reduced(self, entry: Expr) -> list[Expr]:
        """A sum beside terms of its own index: reduced first, in two parts."""
        if len(entry.args) == 2:
            return [entry]
        if depends(entry, self.index) and self.index not in entry.args[4:]:
            raise UnsupportedError(entry.args[1], f"{entry.args[2]} and {self.index} together need a matrix")
        c, *rest = entry.args
        number, c = (c, Integer(1)) if c.is_Rational else (Integer(1), c)
        pool = Pool(sympy.Tuple(c, *rest))
        return [sympy.Tuple(scaled(Part(pool, part), number), Part(pool, 0)) for part in (1, 2)]

    def _entry(self, entry: Expr) -> tuple[str, str]:
        c, u, *over = entry.args
        if not over:
            return self.real(c), self.real(u)
        k, _upper, *without = over
        outer, self.index = self.index, k
        try:
            texts = self.real(c), self.real(u)
        finally:
            self.index = outer
        if not u.has(k):
            raise UnsupportedError(u, "its size is not known")
        for at in without:
            if not at.is_Integer:
                raise UnsupportedError(u, f"{at} is no component of the result")
            mask = f"{self.np}.arange(1, {self._size()} + 1) != {at}"
            texts = f"{self.np}.where({mask}, {texts[0]}, 0.0)", texts[1]
        return texts

    def _others(self, entry: Expr) -> str:
        c, u, k, _, *without = entry.args
        if c != 1 or len(without) != 1 or depends(sympy.Tuple(c, u, k), self.index):
            raise UnsupportedError(u, f"{k} and {self.index} together need a matrix")
        outer, self.index = self.index, k
        try:
            call = f"_others_pool({self.real(u)})"
        finally:
            self.index = outer
        self.helpers["others_pool"] = None
        self.calls[call] = "others"
        return call

    def step_or(self, condition: str, otherwise: str) -> str:
        # A choice between two arrays waits on every mispredicted branch; a maximum does not.
        return f"{self.np}.maximum({otherwise}, {condition})"

    def extreme(self, expr: Expr) -> str:
        word = "maximum" if isinstance(expr, sympy.Max) else "minimum"
        first, *others = sorted(expr.args, key=lambda arg: arg.is_number)
        text = self.text(first)
        for other in others:
            text = f"{self.np}.{word}({text}, {self.text(other)})"
        return text

    # -------------------------------------------------------------- functions

    def form_function(self, form: Form) -> str:
        """The private function that computes ``form`` on arrays of doubles."""
        outer, self.index = self.index, form.index
        names = [str(getattr(p, "label", p)) for p in form.parameters if p is not form.index]
        lines = [f"def _{form.name}({', '.join(names)}):"]
        if form.exponentials:
            words = [used(form, word) for word in ("top", "m", "a", "e", "rest")]
            lines.append(f"    {', '.join(words)} = _exponentials(z)")
        for let in form.lets:
            whole = isinstance(let.name, Indexed)
            self.index = let.name.indices[0] if whole else form.index
            name, value = let.name.base.label if whole else let.name, self.text(let.value)
            if isinstance(let, Top):
                atom = value if value.isidentifier() else f"({value})"
                line = self.at_top.format(y=name, value=value, atom=atom)
            elif whole:
                line = self.vector_let(form, str(name), let.value, value)
            else:
                line = f"{name} = {value}"
            lines += [f"    # {let.why}"] if let.why else []
            lines.append(f"    {line}")
        self.index = form.index
        lines.append(self.statement("return", self.text(form.value, -1)))
        self.index = outer
        return "\n".join(lines)

    def vector_let(self, form: Form, name: str, expr: Expr, value: str) -> str:
        """A vector is given a value; a target that can saves memory here."""
        return f"{name} = {value}"

    def main_function(self, name: str, order: Sequence[str] = ()) -> str:
        """The private function of a program that is more than one stable form, its arguments in ``order``."""
        program = self.program
        arguments = list(order) or [str(getattr(a, "label", a)) for a in (*program.vectors, *program.scalars)]
        names = list(arguments)
        self.calls.clear()
        text, lines, calls = self.text(program.value, -1), [], list(self.calls.items())
        while calls:  # the inner ones first
            (call, word), *calls = calls
            pattern = re.compile(rf"(?<!\w){re.escape(call)}")
            if word == "pool":
                word = next(w for at in range(1, 100) if (w := f"pool{at}") not in names)
            if len(pattern.findall(text)) > 1 and word not in names:
                names.append(word)
                lines += folded(f"    {word} = {call}")
                text = pattern.sub(word, text)
                calls = [(pattern.sub(word, other), name) for other, name in calls]
        head = f"def {name}({', '.join(arguments)}):"
        return "\n".join([head, *lines, self.statement("return", text)])

    def forms_with_helpers(self) -> list[str]:
        """The stable forms in use, as functions, and the exponentials if one needs them."""
        forms = list(dict.fromkeys(form for each in self.programs for form in each.operations))
        code = [self.form_function(form) for form in forms]
        if any(form.exponentials for form in forms):
            code.append(self.exponentials.strip())
        if "log_near_one" in self.helpers:
            code.append(self.np_words(_LOG_NEAR_ONE).strip())
        if any(each.value.has(Pool, Scaled, LogScaled) for each in self.programs):
            code += [part.strip() for part in self.pools()]
        if "weighted" in self.helpers:
            code.append(self.np_words(_WEIGHTED).strip())
        if "atanh_excess" in self.helpers:
            code.append(_ATANH_EXCESS.strip())
        return code

    def np_words(self, code: str) -> str:
        return code.replace("np.", f"{self.np}.")

    def pools(self) -> list[str]:
        """The functions for sums of exponentials that are in use."""
        code = [_SCALED] if "scaled" in self.helpers else []
        code += [_LOG_SCALED] if "log_scaled" in self.helpers else []
        code += [_EXACT_SUM] if self.helpers.keys() & {"scaled", "log_scaled"} else []
        if self.helpers.keys() & {"row_pool", "each_pool", "others_pool"}:
            code += [_OTHERS] if "others_pool" in self.helpers else []
            code.append(_POOLS)
        return code


def depends(expr: Expr, at: Expr | None) -> bool:
    """Whether a pool, or an entry of one, has the index of the component in hand, free."""
    if at is None:
        return False
    if isinstance(expr, (NearOne, Pool, Part, Scaled)):
        return any(depends(arg, at) for arg in expr.args)
    if isinstance(expr, sympy.Tuple):
        if len(expr.args) > 2 and expr.args[2] == at:
            return False
        return any(depends(arg, at) for arg in expr.args)
    if expr.has(Pool):
        return any(depends(arg, at) for arg in expr.args)
    return at in free_symbols(expr)


def _positive(entries: Sequence[Expr]) -> bool:
    return all(entry.args[0].is_Rational and entry.args[0] > 0 for entry in entries)


def library(prefix: str) -> dict[str, str]:
    """The functions that NumPy and its likes call alike."""
    alike = ("exp", "log", "sqrt", "tanh", "sinh", "cosh", "log1p", "expm1")
    return {**{name: f"{prefix}.{name}" for name in alike}, "Abs": f"{prefix}.abs", "namespace": prefix}


def used(form: Form, word: str) -> str:
    """``word``, one of the results of _exponentials, if the form uses it, else an underscore."""
    if word == "top":
        return word if any(isinstance(let, Top) for let in form.lets) else "_"
    exprs = (form.value, *(let.value for let in form.lets))
    return word if any(expr.has(getattr(heads, word)) for expr in exprs) else "_"
