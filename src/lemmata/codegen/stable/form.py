"""How a stable form is written: patterns to recognise, and a short program that computes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import sympy
from sympy import Eq, Expr, Indexed, IndexedBase, Integer, Symbol, Tuple
from sympy.core.relational import Relational

from lemmata.codegen.stable import heads
from lemmata.notation import Claim, D, Family, Given, build, is_vector, n, substitute

__all__ = ["Form", "Let", "Operation", "Top", "operation"]


@dataclass(frozen=True)
class Let:
    """``name = value``; a vector is given by its component: ``Let(y[j], …)``.

    ``why`` is a comment for the reader of the code.
    """

    name: Expr
    value: Expr
    why: str = ""


@dataclass(frozen=True)
class Top(Let):
    """The component of a vector at the largest score is ``value``: ``Top(y[j], …)``."""


class Operation(Expr):
    """The application of a stable form, as it stands in an expression on its way to code."""

    form: Form
    kinds: tuple[str, ...]
    is_commutative = True

    def __new__(cls, *args: Expr, **_: object) -> Operation:
        return Expr.__new__(cls, *map(sympy.sympify, args))  # type: ignore[return-value]


@dataclass(frozen=True, eq=False)
class Form:
    """A stable form.

    ``patterns`` are naive formulas of the parameters, equal over the reals under ``given``; the
    first is the meaning of the form.  ``variants`` are formulas that are the form at other
    arguments, such as 1 − sigmoid(x), which is sigmoid at −x.  ``lets`` and ``value`` are its program.  ``ulp`` is the
    largest error allowed in float64, measured by the audit; ``scale`` says what it is relative to
    where that is not the value itself.  ``gradient`` maps a parameter to the derivative.
    Forms of a higher ``rank`` are recognised before those of a lower one and may use them.
    """

    name: str
    parameters: tuple[Expr, ...]
    patterns: tuple[Expr, ...]
    value: Expr
    ulp: float
    variants: tuple[tuple[Expr, tuple[Expr, ...]], ...] = ()
    lets: tuple[Let, ...] = ()
    given: tuple[Given, ...] = ()
    rank: int = 1
    gradient: Mapping[Expr, Expr] = field(default_factory=dict)
    scale: str = ""
    note: str = ""

    @property
    def index(self) -> Symbol | None:
        """The index of the result's component, where the result is a vector."""
        last = self.parameters[-1]
        return last if isinstance(last, Symbol) and last.is_integer else None

    @property
    def vectors(self) -> tuple[IndexedBase, ...]:
        return tuple(p for p in self.parameters if isinstance(p, IndexedBase))

    @property
    def exponentials(self) -> bool:
        """Whether the program uses the exponentials of its scores z."""
        return any(
            expr.has(heads.a, heads.rest, heads.m, heads.e)
            for expr in (self.value, *(let.value for let in self.lets))
        )

    def claims(self) -> Iterator[Claim]:
        """What the code rests on, over the reals."""
        first, *others = self.patterns
        for other in others:
            yield Claim(_equal(other, first), self.given)
        for variant, arguments in self.variants:
            changed = substitute(first, dict(zip(self.parameters, arguments, strict=True)))
            yield Claim(_equal(variant, changed), self.given)
        yield from self._pieces()
        for parameter, derivative in self.gradient.items():
            yield Claim(_equal(D(first, parameter), derivative), self.given)

    def _pieces(self) -> Iterator[Claim]:
        """Every way through the program: its conditions, and the formula in the parameters."""
        local = heads.exponentials() if self.exponentials else {}
        for let in self.lets:
            value = substitute(heads.meaning(let.value), local)
            if isinstance(let, Top):
                i = let.name.indices[0]
                usual = substitute(let.name, local)
                yield Claim(_equal(usual, value), (build(Eq, heads.z[i], heads.m),))
            elif isinstance(let.name, Indexed) and isinstance(value, heads.better):
                _, then, otherwise = value.args
                yield Claim(_equal(otherwise, then), self.given)
                local = {**local, **_binding(let.name, otherwise)}
            else:
                local = {**local, **_binding(let.name, value)}
        whole = substitute(heads.meaning(self.value), local)
        for conditions, piece in _branches(whole, ()):
            if piece != self.patterns[0]:
                yield Claim(_equal(self.patterns[0], piece), (*self.given, *conditions))


def _binding(name: Expr, value: Expr) -> dict[Expr, Expr]:
    if isinstance(name, Indexed):
        return {name.base: Family(value, Tuple(name.indices[0], Integer(1), n))}
    return {name: value}


def _branches(expr: Expr, conditions: tuple[Given, ...]) -> Iterator[tuple[tuple[Given, ...], Expr]]:
    """The cases of every ``where`` in ``expr``."""
    choice = next((node for node in sympy.preorder_traversal(expr) if isinstance(node, heads.where)), None)
    if choice is None:
        yield conditions, expr
        return
    if isinstance(choice, heads.better):
        for piece in choice.args[1:]:
            yield from _branches(_replaced(expr, choice, piece), conditions)
        return
    condition = choice.args[0]
    negated = build(_NEGATED[type(condition)], *condition.args)
    for holds, fails in ((condition, negated), (negated, condition)):
        yield from _branches(_decide(expr, holds, fails), (*conditions, holds))


_NEGATED: dict[type[Relational], type[Relational]] = {
    sympy.Ge: sympy.Lt,
    sympy.Gt: sympy.Le,
    sympy.Le: sympy.Gt,
    sympy.Lt: sympy.Ge,
    sympy.Eq: sympy.Ne,
    sympy.Ne: sympy.Eq,
}


def _replaced(expr: Expr, old: Expr, new: Expr) -> Expr:
    if expr == old:
        return new
    if not expr.args:
        return expr
    args = [_replaced(arg, old, new) for arg in expr.args]
    if isinstance(expr, heads.where):
        return type(expr)(*args)
    return expr if tuple(args) == expr.args else build(type(expr), *args)


def _decide(expr: Expr, holds: Expr, fails: Expr) -> Expr:
    """``expr`` with every choice made on a condition that is known to hold or to fail."""
    if not expr.args:
        return expr
    args = [_decide(arg, holds, fails) for arg in expr.args]
    if isinstance(expr, heads.where):
        if args[0] in (holds, fails):
            return args[1] if args[0] == holds else args[2]
        return type(expr)(*args)
    return expr if tuple(args) == expr.args else build(type(expr), *args)


def _equal(left: Expr, right: Expr) -> Relational:
    return build(Eq, left, right)


_operations: dict[str, type[Operation]] = {}


def operation(form: Form) -> type[Operation]:
    """The head that stands for ``form`` in expressions."""
    if form.name not in _operations:
        kinds = tuple(
            "vector" if is_vector(p) else "index" if p is form.index else "scalar" for p in form.parameters
        )
        body = {"form": form, "kinds": kinds, "__module__": __name__}
        _operations[form.name] = type(form.name, (Operation,), body)
    return _operations[form.name]
