"""How a definition is written: once, as a SymPy expression, with everything else derived from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import sympy
from sympy import Basic, Dummy, Expr, Function, IndexedBase, Integer, MatrixBase, Symbol, Tuple
from sympy.core.function import ArgumentIndexError

from lemmata.definitions import calculus, code, printing
from lemmata.definitions.trees import evaluated, is_explicit, unfolded
from lemmata.definitions.values import approximate, special_value
from lemmata.notation import (
    Entries,
    Family,
    NotationError,
    as_index,
    component,
    fresh_index,
    index,
    is_vector,
    n,
    scalar,
    size,
    substitute,
    unevaluated,
    vector,
)

__all__ = ["Definition", "define", "registry"]

registry: dict[str, type[Definition]] = {}
"""Every definition by name; filled by `define`, so a second one of the same name fails."""


@dataclass(frozen=True)
class Unfolding:
    """The reason "by definition of softmax": the name may be replaced by its formula."""

    function: str

    @property
    def name(self) -> str:
        return f"{self.function}.definition"

    @property
    def title(self) -> dict[str, str]:
        words = registry[self.function].words
        return {"en": f"definition of {words['en']}", "ko": f"{words['ko']}의 정의"}


class Definition(Function):
    """A named function of the catalogue: a SymPy ``Function`` with a defining expression.

    The last parameter of a vector-valued definition is its index; without it the
    application denotes the whole vector, and ``softmax(z)[i]`` is ``softmax(z, i)``.

    >>> from lemmata.definitions import logsumexp, sigmoid
    >>> logsumexp(vector("z")).diff(vector("z")[index("j")])
    softmax(z, j)
    >>> sigmoid(0), sigmoid(1).evalf(20)
    (1/2, 0.73105857863000487925)
    """

    parameters: ClassVar[tuple[Expr, ...]]
    kinds: ClassVar[tuple[str, ...]]  # "scalar", "vector" or "index", one a parameter
    body: ClassVar[Callable[..., Expr]]
    definition: ClassVar[Unfolding]  # the reason that unfolds it
    template: ClassVar[Expr]  # the body of the parameters, unevaluated
    words: ClassVar[Mapping[str, str]]  # what it is called, by language
    symbol: ClassVar[str]  # LaTeX
    source: ClassVar[str]
    values: ClassVar[str] = ""
    """The sign of all values at real arguments (bases and temperatures positive): "positive",
    "nonnegative", "nonpositive", "real"; empty where the domain is smaller than that."""
    partials: ClassVar[Mapping[int, Callable[..., Expr]]] = {}
    """Closed forms of partial derivatives by position; one of a vector takes an index j at the end."""

    __iter__ = None  # __getitem__ alone would make Python iterate without end

    def __new__(cls, *args: Any, **options: Any) -> Any:
        if not all(isinstance(arg, Basic) for arg in args):
            args = tuple(map(_as_vector, args))
            for kind, arg in zip(cls.kinds, args, strict=False):
                if kind == "vector" and not is_vector(sympy.S(arg)):
                    raise NotationError(f"{cls.__name__} takes a vector, such as [4, 2, -2], not {arg}")
        if len(args) == len(cls.kinds) and cls.kinds[-1] == "index" and not isinstance(args[-1], Symbol):
            *given, at = args
            args = (*given, as_index(at, given[cls.kinds.index("vector")]))
        return super().__new__(cls, *args, **options)

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _restore, (type(self), self.args)

    def __getitem__(self, i: Expr | int) -> Expr:
        return component(self, i)

    def unfold(self) -> Expr:
        """The defining expression of these arguments, exactly as written."""
        return substitute(self.template, self._arguments())

    def _arguments(self) -> dict[Basic, Basic]:
        """Parameters to arguments, and n to the size of the vectors among them."""
        mapping: dict[Basic, Basic] = dict(zip(self.parameters, self.args, strict=True))
        sizes = {size(a) for kind, a in zip(self.kinds, self.args, strict=True) if kind == "vector"}
        if len(sizes) > 1:
            raise NotationError(f"{self} needs vectors of one size, found {', '.join(map(str, sizes))}")
        if sizes:
            mapping[n] = sizes.pop()
        return mapping

    # -------------------------------------------------------------- values

    @classmethod
    def eval(cls, *args: Expr) -> Expr | None:
        """The exact value at explicit arguments where it is simple; SymPy asks when it evaluates."""
        for kind, arg in zip(cls.kinds, args, strict=False):
            if kind == "scalar" and not arg.is_number:
                return None
            if kind == "vector" and not (arg.has(Entries) and is_explicit(arg)):
                return None
        if len(args) < len(cls.kinds):
            return None
        return special_value(cls(*args, evaluate=False))

    def _eval_evalf(self, prec: int) -> Expr | None:
        if not is_explicit(self):
            return None
        if is_vector(self):
            count = size(self)
            if not count.is_Integer:
                return None
            entries = [approximate(component(self, at), prec) for at in range(1, int(count) + 1)]
            return None if None in entries else Entries(*entries)
        return approximate(self, prec)

    def _real_arguments(self) -> bool:
        if is_vector(self):
            return False
        for kind, parameter, arg in zip(self.kinds, self.parameters, self.args, strict=True):
            if kind == "vector" and not has_real_components(arg):
                return False
            if kind == "scalar" and not (arg.is_positive if parameter in (b, T) else arg.is_real):
                return False
        return True

    def _eval_is_real(self) -> bool | None:
        return True if self.values and self._real_arguments() else None

    def _eval_is_positive(self) -> bool | None:
        return True if self.values == "positive" and self._real_arguments() else None

    def _eval_is_nonnegative(self) -> bool | None:
        return True if self.values == "nonnegative" and self._real_arguments() else None

    def _eval_is_nonpositive(self) -> bool | None:
        return True if self.values == "nonpositive" and self._real_arguments() else None

    # -------------------------------------------------------------- calculus

    def fdiff(self, argindex: int = 1) -> Expr:
        """The partial derivative in a scalar argument, counted from 1."""
        position = argindex - 1
        if not 0 <= position < len(self.kinds) or self.kinds[position] != "scalar":
            raise ArgumentIndexError(self, argindex)
        return calculus.collect(self._partial(position))

    def _partial(self, position: int, at: Expr | None = None) -> list[calculus.Term]:
        """∂/∂(argument), for a vector argument in its component ``at``, as terms."""
        found, j = _template_partial(type(self), position)  # type: ignore[arg-type]
        mapping = self._arguments()
        if at is not None:
            mapping[j] = at

        def here(expr: Expr) -> Expr:
            return evaluated(substitute(expr, mapping))

        return [
            calculus.Term(here(t.coefficient), tuple((here(a), here(c)) for a, c in t.pairs)) for t in found
        ]

    def _derivative_terms(self, variable: Expr) -> list[calculus.Term]:
        found: list[calculus.Term] = []
        for position, (kind, arg) in enumerate(zip(self.kinds, self.args, strict=True)):
            if kind == "index":
                if arg.has(variable):
                    raise calculus.NotDifferentiable(self, variable)
            elif kind == "scalar":
                inner = calculus.terms(arg, variable)
                if inner:
                    found += calculus.times(self.fdiff(position + 1), inner)
            elif is_explicit(arg):
                found += self._entry_terms(position, arg, variable)
            else:
                found += self._vector_terms(position, arg, variable)
        return found

    def _entry_terms(self, position: int, arg: Expr, variable: Expr) -> list[calculus.Term]:
        found = []
        for at in map(Integer, range(1, int(size(arg)) + 1)):
            inner = calculus.terms(component(arg, at), variable)
            if inner:
                found += calculus.times(calculus.collect(self._partial(position, at)), inner)
        return found

    def _vector_terms(self, position: int, arg: Expr, variable: Expr) -> list[calculus.Term]:
        k = Dummy("k", integer=True)
        inner = calculus.terms(component(arg, k), variable)
        outer = self._partial(position, k) if inner else []
        limit = Tuple(k, Integer(1), size(arg))
        return [
            calculus.sift(calculus.Term(o.coefficient * t.coefficient, (*t.pairs, *o.pairs)), limit, self)
            for o in outer
            for t in inner
        ]

    def _eval_derivative(self, s: Expr) -> Expr:
        if is_vector(self):
            k = Dummy("k", integer=True)
            slopes = calculus.differentiate(component(self, k), s)
            return calculus.with_named_indices(Family(slopes, Tuple(k, Integer(1), size(self))))
        return calculus.differentiate(self, s)

    # -------------------------------------------------------------- rewriting and substitution

    def _eval_rewrite(self, rule: Any, args: tuple[Basic, ...], **hints: Any) -> Expr | None:
        """The formula, when it has what is asked for: ``sigmoid(x).rewrite(exp)``."""
        here = self.func(*args)
        if not isinstance(here, Definition) or is_vector(here):
            return here
        if rule == "tractable":  # SymPy's limits ask for exp and log
            return evaluated(unfolded(here))
        if not (isinstance(rule, type) and issubclass(rule, Basic)) or isinstance(here, rule):
            return here
        one_level = here.unfold()
        for formula in (one_level, unfolded(one_level)):
            if formula.has(rule):
                return evaluated(formula)
        return here

    def _eval_expand_func(self, **hints: Any) -> Expr:
        return self if is_vector(self) else evaluated(unfolded(self))

    def _eval_subs(self, old: Basic, new: Any) -> Expr | None:
        if not isinstance(old, (Symbol, IndexedBase)):
            return None  # SymPy's own way
        mapping: dict[Basic, Basic] = {old: _as_vector(new)}
        for v in self.atoms(IndexedBase) - {old}:  # a size
            if v.shape and any(extent.has(old) for extent in v.shape):
                mapping[v] = v.func(v.label, tuple(extent.subs(old, new) for extent in v.shape))
        return self.func(*(_evaluated_argument(substitute(arg, mapping)) for arg in self.args))

    # -------------------------------------------------------------- printing

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return printing.latex(self.symbol, self.kinds, self, printer, exp)

    def _numpycode(self, printer: Any) -> str:
        return code.array_code(self, printer)

    _cupycode = _jaxcode = _numpycode

    def _pythoncode(self, printer: Any) -> str:
        return code.loop_code(self, printer)

    _mpmathcode = _lambdacode = _pythoncode


def _restore(cls: type[Definition], args: tuple[Basic, ...]) -> Definition:
    """Unpickle without evaluating: a statement stays as it was written."""
    return cls(*args, evaluate=False)  # type: ignore[return-value]


def _as_vector(value: Any) -> Any:
    """Lists, tuples, NumPy arrays and matrices as entries; anything else as it is.

    Text is refused: SymPy would run it.
    """
    if isinstance(value, str):
        raise NotationError(f"{value!r} is text, not an expression: lemmata.check reads text")
    if isinstance(value, (list, tuple, Tuple, MatrixBase)):
        if not len(value):
            raise NotationError("a vector has at least one component: there is none in []")
        return Entries(*map(_as_vector, value))
    if hasattr(value, "tolist") and not isinstance(value, Basic):
        listed = value.tolist()
        return Entries(*listed) if isinstance(listed, list) else sympy.S(listed)
    return value


def _evaluated_argument(arg: Expr) -> Expr:
    """``arg`` evaluated, unless that loses its components: 0·z is a vector, 0 is not."""
    value = evaluated(arg)
    return value if is_vector(value) == is_vector(arg) else arg


def has_real_components(v: Expr) -> bool:
    """Whether every component of ``v`` is known to be real."""
    if isinstance(v, Entries):
        return all(entry.is_real for entry in v.args)
    if isinstance(v, (IndexedBase, Family, Definition)):
        return bool(component(v, fresh_index([v])).is_real)
    return all(has_real_components(a) if is_vector(a) else a.is_real for a in v.args) and bool(
        component(v, fresh_index([v])).is_real or v.has(Entries)
    )


@cache
def _template_partial(cls: type[Definition], position: int) -> tuple[list[calculus.Term], Symbol]:
    parameter = cls.parameters[position]
    j = Dummy("j", integer=True)
    with sympy.evaluate(True):
        if position in cls.partials:
            extra = (j,) if cls.kinds[position] == "vector" else ()
            return calculus.split(calculus.anonymous(cls.partials[position](*cls.parameters, *extra))), j
        variable = parameter[j] if cls.kinds[position] == "vector" else parameter  # type: ignore[index]
        return calculus.terms(cls.template, variable), j


def define(
    name: str,
    *parameters: Expr,
    body: Callable[..., Expr],
    words: Mapping[str, str],
    latex: str,
    source: str,
    module: str,
    doc: str,
    values: str = "",
    partials: Mapping[Expr, Callable[..., Expr]] | None = None,
) -> type[Definition]:
    """Create the SymPy function ``name`` from its defining expression and register it.

    ``body`` receives the parameters.  Two things a SymPy user expects beyond it, each proved
    from ``body`` by a gate: the sign of the ``values`` and ``partials``, closed forms of
    derivatives by parameter, without which the body is differentiated.
    """
    if name in registry:
        raise ValueError(f"{name} is defined twice: in {registry[name].__module__} and {module}")
    with unevaluated():
        template = body(*parameters)
    kinds = tuple(_kind(p) for p in parameters)
    required = len(kinds) - ("index" in kinds)
    namespace = {
        "__module__": module,
        "__doc__": doc,
        "parameters": parameters,
        "kinds": kinds,
        "nargs": tuple(sorted({required, len(kinds)})),
        "body": staticmethod(body),
        "definition": Unfolding(name),
        "template": template,
        "words": words,
        "symbol": latex,
        "source": source,
        "values": values,
        "partials": {parameters.index(p): form for p, form in (partials or {}).items()},
    }
    cls: type[Definition] = type(name, (Definition,), namespace)
    registry[name] = cls
    return cls


def _kind(parameter: Expr) -> str:
    if is_vector(parameter):
        return "vector"
    if isinstance(parameter, Symbol) and parameter.is_integer:
        return "index"
    return "scalar"


# The usual parameter names, so that a definition file reads like the formula.
x, p_, b, T, y_ = map(scalar, ("x", "p", "b", "T", "y"))
z, p, q = map(vector, ("z", "p", "q"))
i = index("i")
S = sympy.S
