"""Python code of definitions, for ``sympy.lambdify`` with NumPy, mpmath or math.

Indices run over 1..n in the mathematics and over 0..n−1 in an array: ``z[i]`` is written
``z[..., i - 1]``.  NumPy code sums along the last axis; elsewhere a vector is any sequence.
A weight 0 makes its term 0, and −log 0 is +∞, as everywhere in the catalogue.

The code is the textbook formula: it overflows where the formula does.  Stable code, with a
bound on its error, is what `lemmata.numpy_function` writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy
from sympy import (
    Add,
    Basic,
    Dummy,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    Max,
    Min,
    Mul,
    Number,
    Pow,
    S,
    Sum,
    Symbol,
    exp,
    log,
)

from lemmata.definitions.trees import ratio, unfolded
from lemmata.notation import (
    BINDERS,
    Entries,
    Entry,
    build,
    component,
    is_vector,
    rebuild,
    size,
    substitute,
)

__all__ = ["array_code", "lambdify", "loop_code"]


def lambdify(args: Any, expr: Any, modules: Any = "numpy", **options: Any) -> Any:
    """``sympy.lambdify`` with the 1-based indices of the catalogue throughout.

    SymPy itself writes a bare ``z[j]`` 0-based and leaves 0·log 0 a nan; definitions are right
    under either function, expressions around them only under this one.

    >>> import numpy
    >>> from lemmata.definitions import cross_entropy
    >>> from lemmata.notation import index, vector
    >>> p, q, j = vector("p"), vector("q"), index("j")
    >>> slope = lambdify((p, q, j), cross_entropy(p, q).diff(p[j]))
    >>> bool(slope(numpy.array([0, 1]), numpy.array([0.25, 0.75]), 1) == -numpy.log(0.25))
    True
    """
    whole = list(map(_whole, expr)) if isinstance(expr, (list, tuple)) else _whole(expr)
    return sympy.lambdify(args, whole, modules, **options)


def _whole(expr: Any) -> Any:
    return _Whole(expr) if isinstance(expr, Expr) else expr


class _Whole(Expr):
    """An expression printed as code by this module and not by SymPy's printer."""

    def __new__(cls, expr: Expr) -> _Whole:
        return Expr.__new__(cls, expr)  # type: ignore[return-value]

    def _numpycode(self, printer: Any) -> str:
        return array_code(self.args[0], printer)

    def _pythoncode(self, printer: Any) -> str:
        return loop_code(self.args[0], printer)

    _cupycode = _jaxcode = _numpycode
    _mpmathcode = _lambdacode = _pythoncode


def array_code(expr: Basic, printer: Any) -> str:
    """Code over arrays, vectorised along their last axis."""
    return _ArrayWriter(printer).expression(expr)


def loop_code(expr: Basic, printer: Any) -> str:
    """Code over sequences, with comprehensions."""
    return _LoopWriter(printer).expression(expr)


class _Writer:
    """Turns a tree into one that SymPy's printer writes as it stands.

    What needs our own words (components, sums, guarded logarithms) becomes a symbol whose
    name is the finished code.
    """

    def __init__(self, printer: Any) -> None:
        self.printer = printer

    def expression(self, expr: Basic) -> str:
        if is_vector(expr):
            return self._whole_vector(expr)  # type: ignore[arg-type]
        return f"({self._code(unfolded(expr))})"

    def _code(self, expr: Basic) -> str:
        return self.printer._print(self._ready(expr))  # type: ignore[no-any-return]

    def _ready(self, expr: Basic) -> Expr:
        if isinstance(expr, Indexed):
            return _raw(self._component(expr))
        if isinstance(expr, Entry):
            return _raw(self._entry(expr))
        if isinstance(expr, Sum):
            return _raw(self._sum(expr))
        if isinstance(expr, Mul):
            return self._product(expr)
        if isinstance(expr, log) and len(expr.args) == 1:
            return _raw(self._log(expr.args[0], None))
        if type(expr).__name__ in ("vmax", "vmin"):
            return self._extreme(expr)
        if not expr.args or isinstance(expr, IndexedBase):
            return expr  # type: ignore[return-value]
        return rebuild(expr, map(self._ready, expr.args))

    # A product with a weight that may be 0 and logarithms.
    def _product(self, expr: Mul) -> Expr:
        factors = Mul.make_args(expr)
        logs = [f for f in factors if isinstance(f, log)]
        weights = [f for f in factors if f not in logs and _may_vanish(f)]
        if not (logs and weights):
            return rebuild(expr, map(self._ready, expr.args))
        weight = self._code(build(Mul, *weights) if len(weights) > 1 else weights[0])
        guarded = [self._log(f.args[0], weight) for f in logs]
        term = _raw(self._term(weight, guarded))
        rest = [self._ready(f) for f in factors if f not in logs and f not in weights]
        return build(Mul, *rest, term) if rest else term

    def _extreme(self, expr: Basic) -> Expr:
        v = expr.args[0]
        if isinstance(v, Entries):
            head = Max if type(expr).__name__ == "vmax" else Min
            return build(head, *map(self._ready, v.args))
        return _raw(self._largest(type(expr).__name__ == "vmax", v))

    def _entry(self, expr: Entry) -> str:
        vector, at = expr.args
        return f"[{', '.join(self._code(e) for e in vector.args)}][{self._offset(at)}]"

    def _offset(self, at: Basic) -> str:
        return self.printer._print(Add(at, -1))  # type: ignore[no-any-return]

    def _explicit_terms(self, expr: Sum) -> Expr | None:
        """A sum over written-out entries as an addition."""
        body, (k, low, high) = expr.args[0], expr.args[1]
        if len(expr.args) > 2 or not body.has(Entry) or not (low.is_Integer and high.is_Integer):
            return None
        at = [substitute(body, {k: Integer(m)}) for m in range(int(low), int(high) + 1)]
        return build(Add, *at) if len(at) > 1 else at[0]

    def _upper(self, high: Expr, k: Symbol, body: Basic) -> str:
        """The end of a range: the length of a vector rather than the name n."""
        if high.is_Symbol:
            for part in sorted(body.atoms(Indexed), key=str):
                for axis, (at, extent) in enumerate(zip(part.indices, part.base.shape or (), strict=False)):
                    if at == k and extent == high:
                        return self._length(part.base, axis)
        return self.printer._print(high)  # type: ignore[no-any-return]

    def _component(self, expr: Indexed) -> str:
        raise NotImplementedError

    def _sum(self, expr: Sum) -> str:
        raise NotImplementedError

    def _log(self, arg: Expr, weight: str | None) -> str:
        raise NotImplementedError

    def _term(self, weight: str, logs: list[str]) -> str:
        raise NotImplementedError

    def _largest(self, largest: bool, v: Expr) -> str:
        raise NotImplementedError

    def _length(self, base: IndexedBase, axis: int) -> str:
        raise NotImplementedError

    def _whole_vector(self, v: Expr) -> str:
        raise NotImplementedError


class _LoopWriter(_Writer):
    """Comprehensions over sequences: mpmath, math."""

    def _component(self, expr: Indexed) -> str:
        return f"{expr.base.name}{''.join(f'[{self._offset(at)}]' for at in expr.indices)}"

    def _comprehension(self, body: Expr, limits: Iterable[Basic]) -> str:
        loops = [
            f"for {self.printer._print(k)} in range({self.printer._print(low)}, {self._upper(high, k, body)} + 1)"
            for k, low, high in reversed([limit.args for limit in limits])
        ]
        return f"{self._code(body)} {' '.join(loops)}"

    def _sum(self, expr: Sum) -> str:
        written = self._explicit_terms(expr)
        if written is not None:
            return f"({self._code(written)})"
        add = self.printer._module_format("mpmath.fsum") if _is_mpmath(self.printer) else "builtins.sum"
        return f"{add}({self._comprehension(expr.args[0], expr.args[1:])})"

    def _log(self, arg: Expr, weight: str | None) -> str:
        infinity = self.printer._print(S.Infinity)
        over, under = ratio(arg)
        value = self._code(arg)
        text = self.printer._print(build(log, _raw(value)))
        if not _may_vanish(arg) and under is S.One:
            return text  # type: ignore[no-any-return]
        if under is not S.One:
            text = f"({infinity} if {self._code(under)} == 0 else {text})"
        if _may_vanish(over):
            text = f"(-{infinity} if {self._code(over)} == 0 else {text})"
        return text  # type: ignore[no-any-return]

    def _term(self, weight: str, logs: list[str]) -> str:
        return f"(0 if {weight} == 0 else ({weight})*{'*'.join(logs)})"

    def _largest(self, largest: bool, v: Expr) -> str:
        k = Dummy("k", integer=True)
        items = self._comprehension(unfolded(component(v, k)), [sympy.Tuple(k, Integer(1), size(v))])
        return f"{'max' if largest else 'min'}({items})"

    def _length(self, base: IndexedBase, axis: int) -> str:
        return f"len({base.name}{'[0]' * axis})"

    def _whole_vector(self, v: Expr) -> str:
        if isinstance(v, Entries):
            return f"[{', '.join(self._code(unfolded(e)) for e in v.args)}]"
        k = Dummy("k", integer=True)
        return f"[{self._comprehension(unfolded(component(v, k)), [sympy.Tuple(k, Integer(1), size(v))])}]"


class _ArrayWriter(_Writer):
    """NumPy and its kin: a bound index is the whole last axis."""

    def __init__(self, printer: Any, axis: Symbol | None = None) -> None:
        super().__init__(printer)
        self.axis = axis  # the index that stands for the whole last axis

    def _np(self, name: str) -> str:
        return self.printer._module_format(f"{self.printer._module}.{name}")  # type: ignore[no-any-return]

    def _component(self, expr: Indexed) -> str:
        if len(expr.indices) == 1 and expr.indices[0] == self.axis:
            return expr.base.name  # type: ignore[no-any-return]
        return f"{expr.base.name}[..., {', '.join(self._offset(at) for at in expr.indices)}]"

    def _sum(self, expr: Sum) -> str:
        written = self._explicit_terms(expr)
        if written is not None:
            return f"({self._code(written)})"
        if len(expr.args) > 2:  # one sum inside another, the first limit innermost
            return self._sum(build(Sum, build(Sum, *expr.args[:-1]), expr.args[-1]))
        body, (k, low, high) = expr.args
        if low == 1 and _runs_along_last_axis(body, k):
            text = _ArrayWriter(self.printer, k)._code(body)
            keep = "" if self.axis is None else ", keepdims=True"
            return f"{self._np('sum')}({text}, axis=-1{keep})"
        inner = _ArrayWriter(self.printer)
        upper = self._upper(high, k, body)
        index = self.printer._print(k)
        return (
            f"builtins.sum({inner._code(body)} for {index} in range({self.printer._print(low)}, {upper} + 1))"
        )

    def _log(self, arg: Expr, weight: str | None) -> str:
        over, under = ratio(arg)
        if under is S.One:
            value = self._code(arg)
        else:  # NumPy's division gives inf for a/0, Python's raises
            below = self._code(under)
            if weight is not None:
                below = f"{self._np('where')}({weight} == 0, 1, {below})"
            value = f"{self._np('divide')}({self._code(over)}, {below})"
        if weight is not None:
            value = f"{self._np('where')}({weight} == 0, 1, {value})"
        return f"{self._np('log')}({value})"

    def _term(self, weight: str, logs: list[str]) -> str:
        return f"{self._np('where')}({weight} == 0, 0, ({weight})*{'*'.join(logs)})"

    def _largest(self, largest: bool, v: Expr) -> str:
        keep = "" if self.axis is None else ", keepdims=True"
        return f"{self._np('max' if largest else 'min')}({self._whole_vector(v)}, axis=-1{keep})"

    def _length(self, base: IndexedBase, axis: int) -> str:
        return f"{self._np('shape')}({base.name})[{axis - len(base.shape)}]"

    def _whole_vector(self, v: Expr) -> str:
        if isinstance(v, Entries):
            return f"{self._np('array')}([{', '.join(self._code(unfolded(e)) for e in v.args)}])"
        k = Dummy("k", integer=True)
        body = unfolded(component(v, k))
        if body.has(Entry):
            entries = (self._code(unfolded(component(v, m))) for m in range(1, int(size(v)) + 1))
            return f"{self._np('array')}([{', '.join(entries)}])"
        if _runs_along_last_axis(body, k):
            return f"({_ArrayWriter(self.printer, k)._code(body)})"
        index, upper = self.printer._print(k), self._upper(size(v), k, body)
        items = f"{_ArrayWriter(self.printer)._code(body)} for {index} in range(1, {upper} + 1)"
        return f"{self._np('array')}([{items}])"


def _raw(text: str) -> Symbol:
    """Finished code, which the printer passes through."""
    return Symbol(text, real=True)


def _is_mpmath(printer: Any) -> bool:
    return printer.printmethod == "_mpmathcode"  # type: ignore[no-any-return]


def _may_vanish(factor: Expr) -> bool:
    """Whether an expression can be 0 as far as its form shows."""
    return not (_is_positive(factor) or (isinstance(factor, Number) and not factor.is_zero))


def _is_positive(expr: Basic) -> bool:
    """Whether an expression is positive, or without value, by its form alone."""
    if isinstance(expr, exp):
        return True
    if isinstance(expr, Pow) and expr.exp.is_number and expr.exp.is_negative:
        return True
    if isinstance(expr, (Add, Mul)):
        return all(map(_is_positive, expr.args))
    if isinstance(expr, (Pow, Sum)):
        return _is_positive(expr.args[0])
    return isinstance(expr, Number) and bool(expr.is_positive)


def _runs_along_last_axis(body: Basic, k: Symbol) -> bool:
    """Whether ``k`` only selects components of vectors, outside any inner sum, at least once."""
    found = False
    stack: list[Basic] = [body]
    while stack:
        part = stack.pop()
        if isinstance(part, Indexed) and part.has(k):
            if part.indices != (k,):
                return False
            found = True
        elif part == k:
            return False
        elif isinstance(part, BINDERS):
            if k in part.free_symbols:
                return False
        elif not isinstance(part, IndexedBase):
            stack.extend(part.args)
    return found
