"""What is to be written as code: the expression made stable, its arguments, its bound."""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sympy
from sympy import Basic, Expr, Indexed, IndexedBase, Limit, Symbol
from sympy.core.relational import Relational

from lemmata.codegen.gradient import UnsupportedError
from lemmata.codegen.guarding import guard
from lemmata.codegen.rewriting import stabilise
from lemmata.codegen.spelling import spell
from lemmata.codegen.stable.form import Form, Operation
from lemmata.errors import LemmataError
from lemmata.matching import factors, indices
from lemmata.notation import BINDERS, D, Entries, build, component, fresh_index, is_vector, vector

__all__ = ["FreeIndexError", "Program", "UnboundNameError", "UnsupportedError", "program", "slopes"]


class FreeIndexError(LemmataError, ValueError):
    """An index that nothing binds: the expression is no number and no vector."""

    def __init__(self, expression: Expr, index: Expr, hint: str) -> None:
        self.expression = expression
        self.index = index
        super().__init__(f"the index {index} is free in {spell(expression)}; {hint}")


class UnboundNameError(LemmataError, ValueError):
    """A name in the expression is not among the arguments asked for, or cannot be an argument."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        super().__init__(f"the name {name} {reason}")


@dataclass(frozen=True)
class Program:
    """One public function.

    ``value`` is the stable expression of one component or of the scalar; ``index`` the free index
    of the component when the result is a vector.  ``arguments`` are symbols and vectors.
    """

    name: str
    written: Expr
    value: Expr
    arguments: tuple[Expr, ...]
    index: Symbol | None

    @property
    def vectors(self) -> tuple[IndexedBase, ...]:
        return tuple(a for a in self.arguments if isinstance(a, IndexedBase))

    @property
    def scalars(self) -> tuple[Symbol, ...]:
        return tuple(a for a in self.arguments if not isinstance(a, IndexedBase))

    @property
    def rowwise(self) -> bool:
        """Whether a vector occurs, so that an axis is needed."""
        return bool(self.vectors) or self.value.has(Entries)

    @property
    def operations(self) -> list[Form]:
        """The stable forms in use, in order of appearance."""
        found = dict.fromkeys(
            node.form for node in sympy.preorder_traversal(self.value) if isinstance(node, Operation)
        )
        return list(found)

    @property
    def form(self) -> Form | None:
        """The form, when the program is one form of plain arguments."""
        form = self._only_form()
        if form is None or not isinstance(self.value, Operation):
            return None
        plain = self.value.args
        if form.index is not None:
            if plain[-1] != self.index:
                return None
            plain = plain[:-1]
        return form if all(a in self.arguments for a in plain) else None

    @property
    def bounded(self) -> Form | None:
        """The form whose error bound holds for the program: signs and components are exact."""
        return self._only_form()

    def _only_form(self) -> Form | None:
        coefficient, parts = factors(self.value)
        if abs(coefficient) != 1 or len(parts) != 1 or parts[0][1] != 1:
            return None
        operation = parts[0][0]
        if not isinstance(operation, Operation):
            return None
        form = operation.form
        for parameter, argument in zip(form.parameters, operation.args, strict=True):
            if parameter is form.index:
                continue
            sign, found = factors(argument) if not isinstance(argument, IndexedBase) else (1, [])
            exact = abs(sign) == 1 and len(found) == 1 and found[0][1] == 1
            if isinstance(argument, IndexedBase) or (
                exact
                and isinstance(found[0][0], (Symbol, Indexed))
                and not isinstance(parameter, IndexedBase)
            ):
                continue
            return None
        return form


def program(expr: Expr, args: Sequence[Expr | str] | None, name: str | None) -> Program:
    """Read what is to be computed.

    Raises UnsupportedError (a limit, a relation, a matrix), FreeIndexError, UnboundNameError.
    """
    _refuse(expr)
    index = None
    if is_vector(expr):
        index = fresh_index([expr], "i")
        value = guard(stabilise(component(expr, index)))
    else:
        free = _free_indices(expr)
        if len(free) > 1:
            raise UnsupportedError(expr, f"the indices {', '.join(map(str, free))} are free: a matrix")
        if free and not _ranges_over_a_vector(expr):
            bare = str(free[0])
            raise FreeIndexError(
                expr, free[0], f"name the whole vector, without [{bare}], or sum over {bare}"
            )
        index = free[0] if free else None
        value = guard(stabilise(expr))
    names = _names(expr, index)
    arguments = names if args is None else _chosen(args, names)
    _check_identifiers(arguments)
    plan = Program("function", expr, value, tuple(arguments), index)
    return replace(plan, name=name or _default_name(plan))


def slopes(plan: Program) -> tuple[tuple[Program, ...], IndexedBase | None]:
    """For every argument of a program its derivative, stable as the program itself.

    The derivative of a vector-valued program is taken of Σ gᵢ yᵢ with a vector g, which is returned beside it.
    Raises UnsupportedError where a derivative has no rule.
    """
    written = plan.written
    whole = component(written, plan.index) if is_vector(written) else written
    g = None
    if plan.index is not None:
        taken = {_label(a) for a in plan.arguments}
        g = vector(next(name for name in ("g", "g_", "cotangent") if name not in taken), _length(plan))
        body = build(sympy.Mul, g[plan.index], whole)
        whole = build(sympy.Sum, body, sympy.Tuple(plan.index, sympy.Integer(1), g.shape[0]))
    found = []
    for argument in plan.arguments:
        j = fresh_index([whole], "j") if isinstance(argument, IndexedBase) else None
        value = guard(stabilise(D(whole, argument if j is None else argument[j])))
        extra = () if g is None else (g,)
        found.append(Program(f"slope_{_label(argument)}", written, value, (*plan.arguments, *extra), j))
    return tuple(found), g


def _length(plan: Program) -> Expr:
    """The size of a vector-valued program."""
    if not plan.vectors:
        raise UnsupportedError(plan.written, "its size is not known")
    return plan.vectors[0].shape[0]


def _refuse(expr: Basic) -> None:
    if isinstance(expr, Relational):
        raise UnsupportedError(expr, "it is a relation; give an expression")
    if not isinstance(expr, Expr):
        raise UnsupportedError(expr, "it is not an expression")
    if limits := expr.atoms(Limit):
        raise UnsupportedError(expr, f"code computes no limit; write the value of {spell(limits.pop())}")
    for name in expr.atoms(IndexedBase):
        if name.shape is not None and len(name.shape) != 1:
            raise UnsupportedError(expr, f"{name} is a matrix, and code is written for vectors")


def _free_indices(expr: Expr) -> list[Symbol]:
    return [i for i in indices(expr) if isinstance(i, Symbol)]


def _ranges_over_a_vector(expr: Expr) -> bool:
    """Whether something takes a whole vector, so that a free index asks for every component."""
    return any(
        isinstance(node, (*BINDERS, sympy.Derivative)) or "vector" in getattr(type(node), "kinds", ())
        for node in sympy.preorder_traversal(expr)
    )


def _names(expr: Expr, index: Symbol | None) -> list[Expr]:
    """Scalars and vectors in order of appearance; sizes and indices are not arguments."""
    found: dict[Expr, None] = {}
    sizes = {s for v in expr.atoms(IndexedBase) if v.shape for s in v.shape}

    def visit(node: Basic, bound: frozenset[Basic]) -> None:
        if isinstance(node, IndexedBase):
            found[node] = None
        elif isinstance(node, Indexed):
            found[node.base] = None
            for i in node.indices:
                visit(i, bound)
        elif isinstance(node, BINDERS):
            visit(node.args[0], bound | {limit.args[0] for limit in node.args[1:]})
            for limit in node.args[1:]:
                visit(limit.args[2], bound)
        elif isinstance(node, Symbol):
            if node not in bound and node not in sizes and node != index:
                found[node] = None
        else:
            for arg in node.args:
                visit(arg, bound)

    visit(expr, frozenset())
    for symbol in found:
        if isinstance(symbol, Symbol) and symbol.is_integer and symbol.is_positive:
            raise UnboundNameError(str(symbol), "is a size, but no vector of that size is given")
    return list(found)


def _chosen(args: Sequence[Expr | str], names: list[Expr]) -> list[Expr]:
    known = {_label(name): name for name in names}
    chosen: list[Expr] = []
    for arg in args:
        label = arg if isinstance(arg, str) else _label(arg)
        chosen.append(known.pop(label, arg if isinstance(arg, Expr) else Symbol(label, real=True)))
    if known:
        missing = next(iter(known))
        raise UnboundNameError(
            missing, f"is not among the arguments {', '.join(map(_label, chosen)) or '()'}"
        )
    if len(set(map(_label, chosen))) != len(chosen):
        raise UnboundNameError(_label(chosen[0]), "is given twice")
    return chosen


def _label(arg: Expr) -> str:
    return str(getattr(arg, "label", arg))


def _check_identifiers(arguments: Sequence[Expr]) -> None:
    for argument in arguments:
        label = _label(argument)
        if not label.isidentifier() or keyword.iskeyword(label) or label.startswith("_"):
            raise UnboundNameError(label, "cannot name an argument; rename it")


def _default_name(plan: Program) -> str:
    if getattr(type(plan.written), "kinds", None) is not None:
        return type(plan.written).__name__
    return plan.form.name if plan.form else "function"
