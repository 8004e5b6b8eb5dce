"""Targets that compute with whole arrays: the last axis runs over the components of vectors."""

from __future__ import annotations

import re
from typing import ClassVar

import sympy
from sympy import Expr, Indexed, IndexedBase, Integer, Symbol

from lemmata.codegen.gradient import UnsupportedError
from lemmata.codegen.stable import heads
from lemmata.codegen.stable.form import Form, Operation, Top
from lemmata.codegen.targets.base import ATOM, SUM, UNARY, Target
from lemmata.notation import Entries, component, fresh_index, is_vector

__all__ = ["ArrayTarget", "library", "used"]


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
            values = ", ".join(repr(float(v)) if v.is_Rational else self.text(v) for v in vector.args)
            return self.array(f"[[{values}]]")
        return str(getattr(vector, "label", vector))

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

    def main_function(self, name: str) -> str:
        """The private function of a program that is more than one stable form."""
        program = self.program
        arguments = [str(getattr(a, "label", a)) for a in (*program.vectors, *program.scalars)]
        names = list(arguments)
        self.calls.clear()
        text, lines, calls = self.text(program.value, -1), [], list(self.calls.items())
        while calls:  # the inner ones first
            (call, word), *calls = calls
            pattern = re.compile(rf"(?<!\w){re.escape(call)}")
            if len(pattern.findall(text)) > 1 and word not in names:
                names.append(word)
                lines.append(f"    {word} = {call}")
                text = pattern.sub(word, text)
                calls = [(pattern.sub(word, other), name) for other, name in calls]
        head = f"def {name}({', '.join(arguments)}):"
        return "\n".join([head, *lines, self.statement("return", text)])

    def forms_with_helpers(self) -> list[str]:
        """The stable forms in use, as functions, and the exponentials if one needs them."""
        forms = self.program.operations
        code = [self.form_function(form) for form in forms]
        if any(form.exponentials for form in forms):
            code.append(self.exponentials.strip())
        if "weighted" in self.helpers:
            code.append(_WEIGHTED.replace("np.", f"{self.np}.").strip())
        if "atanh_excess" in self.helpers:
            code.append(_ATANH_EXCESS.strip())
        return code


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
