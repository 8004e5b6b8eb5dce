"""From what was written to what can be computed: derivatives taken, definitions unfolded, naive
formulas replaced by the stable forms that are equal to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sympy import Add, Derivative, Expr, Indexed, IndexedBase, Integer, KroneckerDelta, Mul, Sum, Tuple

from lemmata.codegen import stable
from lemmata.codegen.gradient import differentiate
from lemmata.codegen.stable.form import Form, operation
from lemmata.definitions import Definition
from lemmata.matching import Pattern, add, factors, key, multiply, terms
from lemmata.notation import (
    BINDERS,
    Family,
    build,
    component,
    fresh_index,
    is_vector,
    rebuild,
    scalar,
    size,
    substitute,
)

__all__ = ["stabilise"]


@dataclass(frozen=True)
class Rule:
    """``pattern`` is the form's operation at ``arguments``."""

    pattern: Pattern
    form: Form
    arguments: tuple[Expr, ...]

    def apply(self, expr: Expr) -> Expr | None:
        """``expr`` with the pattern replaced, or None."""
        for bindings, coefficient, rest in self.pattern.find(expr):
            arguments = []
            for argument in self.arguments:
                value = bindings.get(argument)
                arguments.append(_flat(substitute(argument, bindings)) if value is None else value)
            found = operation(self.form)(*arguments)
            if isinstance(self.pattern.formula, Add):
                return add(Integer(0), [(coefficient, found), *rest])
            return multiply(coefficient, [(found, Integer(1)), *rest])
        return None


def _flat(expr: Expr) -> Expr:
    """``-(-x)`` is x."""
    constant, parts = terms(expr)
    return add(constant, parts)


@cache
def _rules() -> tuple[Rule, ...]:
    """All rules, the most specific first.  Patterns are read as the expressions will be: stabilised."""
    found: list[Rule] = []
    for form in stable.forms().values():
        # The variants first: softmax of z - max z is one of z - max z, but better one of z.
        new = [*form.variants, *((formula, form.parameters) for formula in form.patterns)]
        earlier = tuple(reversed(found))
        fresh = []
        for formula, arguments in new:
            # An index in a delta may be the number of a component.
            loose = {i: scalar(str(i)) for d in formula.atoms(KroneckerDelta) for i in d.args[:2]}
            loose.pop(form.index, None)
            arguments = tuple(substitute(argument, loose) for argument in arguments)
            read = _inside(substitute(formula, loose), earlier)
            names = tuple(name for name in _parameters(form, arguments) if read.has(name))
            fresh.append(Rule(Pattern(read, names), form, arguments))
        found += reversed(fresh)
    return tuple(reversed(found))


def _parameters(form: Form, arguments: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """Those of the form, and what a variant's arguments are made of."""
    found = dict.fromkeys(form.parameters)
    for argument in arguments:
        found.update(dict.fromkeys(argument.atoms(IndexedBase)))
        found.update(dict.fromkeys(index for part in argument.atoms(Indexed) for index in part.indices))
        found.update(dict.fromkeys(i for d in argument.atoms(KroneckerDelta) for i in d.args[:2]))
    return tuple(found)


def stabilise(expr: Expr) -> Expr:
    """``expr`` in terms of `Operation`\\ s and elementary functions, ready to be written as code.

    Derivatives are taken.  Raises NotationError where sizes differ and UnsupportedError where a
    derivative has no rule.
    """
    return _stabilise(expr, _rules())


def _inside(expr: Expr, rules: tuple[Rule, ...]) -> Expr:
    """The arguments stabilised; the head itself left as it is."""
    if isinstance(expr, Definition):
        return _stabilise(expr, rules)
    if isinstance(expr, BINDERS):
        return build(type(expr), _stabilise(expr.args[0], rules), *expr.args[1:])
    return rebuild(expr, (_stabilise(arg, rules) for arg in expr.args)) if expr.args else expr


def _stabilise(expr: Expr, rules: tuple[Rule, ...]) -> Expr:
    if isinstance(expr, Tuple) or not expr.args or expr.is_Atom:
        return expr
    if isinstance(expr, Derivative):
        body, *variables = expr.args
        for variable, order in variables:
            for _ in range(int(order)):
                body = differentiate(_stabilise(body, rules), variable)
        return _stabilise(body, rules)
    if isinstance(expr, Definition):
        return _definition(expr, rules)
    if isinstance(expr, KroneckerDelta):
        i, j = expr.args[:2]
        return Integer(1) if i == j else Integer(0) if i.is_Integer and j.is_Integer else expr
    if isinstance(expr, BINDERS):
        expr = build(type(expr), _stabilise(expr.args[0], rules), *expr.args[1:])
        expr = _constants_out(expr)
        if not isinstance(expr, BINDERS):
            return _stabilise(expr, rules)
    elif not isinstance(expr, Indexed):
        expr = rebuild(expr, (_stabilise(arg, rules) for arg in expr.args))
    if isinstance(expr, Mul) and any(isinstance(arg, Mul) for arg in expr.args):
        expr = multiply(*factors(expr))
    for rule in rules:
        new = rule.apply(expr)
        if new is not None and key(new) != key(expr):
            return _stabilise(new, rules)
    return expr


def _definition(expr: Definition, rules: tuple[Rule, ...]) -> Expr:
    name = type(expr).__name__
    form = stable.forms().get(name)
    if form is not None and len(expr.args) == len(form.parameters):
        arguments = (_stabilise(arg, rules) for arg in expr.args)
        new = operation(form)(*arguments)
        for rule in rules:
            better = rule.apply(new)
            if better is not None and key(better) != key(new):
                return _stabilise(better, rules)
        return new
    if getattr(type(expr), "template", None) is None:  # max and min of a vector are primitive
        return rebuild(expr, (_stabilise(arg, rules) for arg in expr.args))
    if is_vector(expr):
        if form is not None:
            return operation(form)(*(_stabilise(arg, rules) for arg in expr.args))
        k = fresh_index([expr], "k")
        return Family(_stabilise(component(expr, k), rules), Tuple(k, Integer(1), size(expr)))
    return _stabilise(expr.unfold(), rules)


def _constants_out(expr: Expr) -> Expr:
    """Factors in the body of a sum that are free of its index go in front of the sum."""
    if not isinstance(expr, Sum) or len(expr.args) != 2:
        return expr
    k = expr.args[1].args[0]
    coefficient, parts = factors(expr.args[0])
    constants = [part for part in parts if not part[0].has(k)]
    if not parts or (coefficient == 1 and not constants) or len(constants) == len(parts):
        return expr
    inner = multiply(Integer(1), [part for part in parts if part[0].has(k)])
    return multiply(coefficient, [*constants, (build(Sum, inner, *expr.args[1:]), Integer(1))])
