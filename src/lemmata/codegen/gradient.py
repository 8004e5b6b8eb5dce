"""Derivatives of stabilised expressions in a scalar or in one component of a vector."""

from __future__ import annotations

import sympy
from sympy import Add, Expr, Indexed, Integer, KroneckerDelta, Mul, Pow, Rational, Sum, Symbol

from lemmata.codegen.spelling import spell
from lemmata.codegen.stable.form import Operation
from lemmata.errors import LemmataError
from lemmata.matching import add, factors, multiply, terms
from lemmata.notation import Entries, build, component, delta, fresh_index, size, substitute, unevaluated

__all__ = ["UnsupportedError", "differentiate"]


class UnsupportedError(LemmataError, ValueError):
    """An expression of the language that has no numeric code, or not for this target."""

    def __init__(self, expression: Expr, reason: str) -> None:
        self.expression = expression
        self.reason = reason
        super().__init__(f"no code for {spell(expression)}: {reason}")


def differentiate(expr: Expr, x: Expr) -> Expr:
    """The derivative of ``expr`` in ``x``, a scalar or a component such as ``z[j]``.

    Raises UnsupportedError for a function without a derivative rule.
    """
    name = x.base if isinstance(x, Indexed) else x
    if not expr.has(name):
        return Integer(0)
    if expr == x:
        return Integer(1)
    if isinstance(expr, Indexed):
        if isinstance(x, Indexed) and expr.base == x.base:
            return _delta(expr.indices[0], x.indices[0])
        return Integer(0)
    if isinstance(expr, Add):
        constant, parts = terms(expr)
        del constant
        return _sum([(c, differentiate(t, x)) for c, t in parts])
    if isinstance(expr, Mul):
        return _product_rule(expr, x)
    if isinstance(expr, Pow):
        return _power_rule(expr, x)
    if isinstance(expr, Sum):
        return _sum_rule(expr, x)
    if isinstance(expr, Operation):
        return _operation_rule(expr, x)
    rule = _ELEMENTARY.get(type(expr))
    if rule is None:
        raise UnsupportedError(expr, f"no rule to differentiate {type(expr).__name__}")
    with unevaluated():
        outer = rule(expr.args[0])
    return _times(outer, differentiate(expr.args[0], x))


def _abs_derivative(u: Expr) -> Expr:
    return u / abs(u)


_ELEMENTARY = {
    sympy.exp: lambda u: sympy.exp(u),
    sympy.log: lambda u: 1 / u,
    sympy.tanh: lambda u: 1 - sympy.tanh(u) ** 2,
    sympy.sinh: lambda u: sympy.cosh(u),
    sympy.cosh: lambda u: sympy.sinh(u),
    sympy.atanh: lambda u: 1 / (1 - u**2),
    sympy.erf: lambda u: 2 / sympy.sqrt(sympy.pi) * sympy.exp(-(u**2)),
    sympy.Abs: _abs_derivative,
}


def _delta(i: Expr, j: Expr) -> Expr:
    if i == j:
        return Integer(1)
    if i.is_Integer and j.is_Integer:
        return Integer(0)
    return delta(i, j)


def _sum(parts: list[tuple[Rational, Expr]]) -> Expr:
    constant, kept = Integer(0), []
    for coefficient, part in parts:
        inner, more = terms(part)
        constant += coefficient * inner
        kept += [(coefficient * c, t) for c, t in more if c != 0]
    return add(constant, kept)


def _times(*parts: Expr) -> Expr:
    coefficient, found = Integer(1), []
    for part in parts:
        c, more = factors(part)
        coefficient *= c
        found += more
    return Integer(0) if coefficient == 0 else multiply(coefficient, found)


def _product_rule(expr: Mul, x: Expr) -> Expr:
    coefficient, parts = factors(expr)
    if len(parts) == 1 and parts[0][1] == 1:
        return _times(coefficient, differentiate(parts[0][0], x))
    found = []
    for at, (base, power) in enumerate(parts):
        inner = differentiate(multiply(Integer(1), [(base, power)]), x)
        if inner != 0:
            others = parts[:at] + parts[at + 1 :]
            found.append((coefficient, _times(multiply(Integer(1), others), inner)))
    return _sum(found)


def _power_rule(expr: Pow, x: Expr) -> Expr:
    base, power = expr.args
    if isinstance(power, Rational):
        lowered = [(base, power - 1)] if power != 1 else []
        return _times(power, multiply(Integer(1), lowered), differentiate(base, x))
    if not power.has(x):
        lower = build(Pow, base, build(Add, power, Integer(-1)))
        return _times(power, lower, differentiate(base, x))
    with unevaluated():
        inner = power * sympy.log(base)
    return _times(expr, differentiate(inner, x))


def _sum_rule(expr: Sum, x: Expr) -> Expr:
    """Σ_k of the derivative; a delta δ_kj selects its term."""
    body, *limits = expr.args
    if len(limits) != 1:
        raise UnsupportedError(expr, "only sums over one index are differentiated; nest them")
    k = limits[0].args[0]
    if x.has(k):
        new = fresh_index([body, x], str(k))
        body, k = substitute(body, {k: new}), new
    return _sifted(differentiate(body, x), k, limits[0].args[2])


def _expand_deltas(expr: Expr, k: Expr) -> Expr:
    """Products over sums that contain a delta in ``k``, multiplied out so that it can select."""
    constant, parts = terms(expr)
    expanded: list[tuple[Rational, Expr]] = []
    for coefficient, term in parts:
        _, found = factors(term)
        for at, (base, power) in enumerate(found):
            if power == 1 and isinstance(base, Add) and any(k in d.args for d in base.atoms(KroneckerDelta)):
                rest = multiply(Integer(1), found[:at] + found[at + 1 :])
                inner, more = terms(base)
                if inner != 0:
                    more.append((inner, Integer(1)))
                expanded += [(coefficient * c, _times(t, rest)) for c, t in more]
                break
        else:
            expanded.append((coefficient, term))
    return add(constant, expanded)


def _operation_rule(expr: Operation, x: Expr) -> Expr:
    """The chain rule through the gradient of a stable form."""
    form = expr.form
    mapping = dict(zip(form.parameters, expr.args, strict=True))
    found: list[tuple[Rational, Expr]] = []
    for parameter, argument in mapping.items():
        name = x.base if isinstance(x, Indexed) else x
        if parameter is form.index or not argument.has(name):
            continue
        entry = next((key for key in form.gradient if key == parameter or parameter in key.args), None)
        if entry is None:
            raise UnsupportedError(expr, f"the gradient of {form.name} in {parameter} is not known")
        outer = form.gradient[entry]
        if not isinstance(entry, Indexed):
            found.append((Integer(1), _times(substitute(outer, mapping), differentiate(argument, x))))
            continue
        j = entry.indices[0]
        if argument == name and isinstance(x, Indexed):
            found.append((Integer(1), _at(outer, mapping, j, x.indices[0])))
            continue
        if isinstance(argument, Entries):
            raise UnsupportedError(expr, "a vector written out is not differentiated")
        k = fresh_index([expr, x, outer, *mapping.values()], "k")
        inner = differentiate(component(argument, k), x)
        body = _times(_at(outer, mapping, j, k), inner)
        found.append((Integer(1), _sifted(body, k, size(argument))))
    return _sum(found)


def _at(outer: Expr, mapping: dict[Expr, Expr], j: Expr, at: Expr) -> Expr:
    return substitute(outer, {**mapping, j: at})


def _sifted(body: Expr, k: Symbol, upper: Expr) -> Expr:
    """Σ_k body, its deltas in k sifted."""
    selected, kept = [], []
    constant, parts = terms(body)
    if constant != 0:
        parts.append((constant, Integer(1)))
    while parts:
        (coefficient, term), *parts = parts
        _, found = factors(term)
        at = next((d for d, _ in found if isinstance(d, KroneckerDelta) and k in d.args), None)
        if at is None and (expanded := _expand_deltas(term, k)) != term:
            # Only where no factor selects by itself: s(1 - s), multiplied out, would cancel.
            inner, more = terms(expanded)
            parts = [(coefficient * c, t) for c, t in more] + parts
            if inner != 0:
                parts.append((coefficient * inner, Integer(1)))
        elif at is None:
            kept.append((coefficient, term))
        else:
            j = at.args[0] if at.args[1] == k else at.args[1]
            rest = multiply(Integer(1), [(b, p) for b, p in found if b is not at])
            selected.append((coefficient, substitute(rest, {k: j})))
    if kept:
        selected.append((Integer(1), build(Sum, add(Integer(0), kept), sympy.Tuple(k, Integer(1), upper))))
    return _sum(selected)
