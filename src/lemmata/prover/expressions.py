"""Writing a value of the normal form as an expression again, so that it can be shown and stated."""

from __future__ import annotations

from collections.abc import Mapping

import sympy
from sympy import Expr, Integer, Rational, Symbol, Tuple

from lemmata.definitions import registry
from lemmata.notation import Family, array, build, delta, dimension, index, scalar
from lemmata.tactics.normal import Atom, Normal
from lemmata.tactics.ratio import Ratio

__all__ = ["NotWritable", "expression"]


class NotWritable(Exception):
    """A value holds something that the language has no notation for."""


def expression(normal: Normal, r: Ratio, names: Mapping[str, Symbol] | None = None) -> Expr:
    """The value as an unevaluated expression; ``names`` gives placeholders their indices."""
    names = dict(names or {})
    above = _sum([_term(normal, c, m, names) for m, c in r.numerator])
    below = [_power(_sum([_term(normal, c, m, names) for m, c in f]), e) for f, e in r.denominator]
    return _quotient(above, below)


def _sum(terms: list[Expr]) -> Expr:
    if not terms:
        return Integer(0)
    return terms[0] if len(terms) == 1 else build(sympy.Add, *terms)


def _product(parts: list[Expr]) -> Expr:
    if not parts:
        return Integer(1)
    return parts[0] if len(parts) == 1 else build(sympy.Mul, *parts)


def _power(base: Expr, e: int) -> Expr:
    return base if e == 1 else build(sympy.Pow, base, Integer(e))


def _quotient(above: Expr, below: list[Expr]) -> Expr:
    if not below:
        return above
    return build(sympy.Mul, above, build(sympy.Pow, _product(below), Integer(-1)))


def _term(normal: Normal, c: object, monomial: tuple[tuple[int, int], ...], names: dict[str, Symbol]) -> Expr:
    number = Rational(int(c.numerator), int(c.denominator))  # type: ignore[attr-defined]
    above: list[Expr] = []
    below: list[Expr] = []
    exponent: list[Expr] = []
    for a, e in monomial:
        atom = normal.atoms[a]
        if atom.kind == "exp":
            inner = expression(normal, atom.values[0] * _rational(e), names)
            exponent.append(inner)
            continue
        base = _atom(normal, atom, names)
        (above if e > 0 else below).append(_power(base, abs(e)))
    if exponent:
        above.append(build(sympy.exp, _sum(exponent)))
    if number != 1 or not above:
        above.insert(0, number)
    return _quotient(_product(above), below)


def _rational(e: int) -> Ratio:
    from lemmata.tactics.ratio import constant

    return constant(e)


def _at(name: str, names: dict[str, Symbol]) -> Expr:
    if name.isdigit():
        return Integer(int(name))
    if name in names:
        return names[name]
    if name.startswith(("@", "#")):
        raise NotWritable(name)
    return index(name)


def _atom(normal: Normal, atom: Atom, names: dict[str, Symbol]) -> Expr:
    values = atom.values
    match atom.kind:
        case "scalar":
            return sympy.pi if atom.tag[0] == "pi" else scalar(atom.tag[0])
        case "dimension":
            return dimension(atom.tag[0])
        case "entry":
            name, shape = atom.tag
            return array(name, *shape)[tuple(_at(i, names) for i in atom.at)]  # type: ignore[no-any-return]
        case "delta":
            return delta(*(_at(i, names) for i in atom.at))
        case "log" | "abs":
            head = sympy.log if atom.kind == "log" else sympy.Abs
            return build(head, expression(normal, values[0], names))
        case "root":
            return build(sympy.Pow, expression(normal, values[0], names), Rational(1, atom.tag))
        case "sum":
            inner, limits = dict(names), []
            for label, range_ in atom.bound:
                k = _fresh(inner, normal)
                inner[label] = k
                limits.append((k, range_))
            out = expression(normal, values[0], inner)
            for k, range_ in limits:
                out = build(sympy.Sum, out, Tuple(k, Integer(1), range_))
            return out
        case "apply" if atom.tag in registry and "scalar" not in registry[atom.tag].kinds:
            inner = dict(names)
            parts = []
            for value, (label, range_) in zip(values, atom.bound, strict=True):
                k = _fresh(inner, normal)
                body = expression(normal, value, {**inner, label: k})
                parts.append(Family(body, Tuple(k, Integer(1), range_)))
            return build(registry[atom.tag], *parts, *(_at(i, names) for i in atom.at))
    raise NotWritable(atom.kind)


def _fresh(names: dict[str, Symbol], normal: Normal) -> Symbol:
    used = {s.name for s in names.values()} | set(normal.scope.sizes) | set(normal.names)
    for name in ("k", "l", "r", "s", *(f"k{c}" for c in range(1, 99))):
        if name not in used:
            return index(name)
    raise NotWritable("too many bound indices")
