"""The writer of the text syntax: what `lemmata.reading.text` reads back as the same tree.

The author's order is kept, brackets stand only where the tree needs them, and nothing is
dropped: ``1*x`` is written ``1*x``.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

import sympy
from sympy import Basic, Derivative, Expr, Integer, Pow, Rational, oo
from sympy.core.relational import Relational

from lemmata.definitions import Definition
from lemmata.errors import LemmataError
from lemmata.notation import (
    Claim,
    Dominated,
    Entries,
    Entry,
    Family,
    Finite,
    Given,
    Interval,
    Membership,
    OneHot,
    Power,
    Reals,
    Simplex,
    fresh_index,
    n,
)
from lemmata.reading.scope import ELEMENTARY, RELATIONS, SHORT

__all__ = ["UnwritableError", "write"]


class UnwritableError(LemmataError, ValueError):
    """An expression that the text syntax has no words for; ``part`` is the smallest such part."""

    def __init__(self, part: object) -> None:
        self.part = part
        super().__init__(f"the text syntax has no way to write {part!s} ({type(part).__name__})")


class Tight(IntEnum):
    """How tightly a written piece holds together."""

    TERMS = 0  # a + b
    SIGNED = 1  # -a, -2*a
    PRODUCT = 2  # a*b, 1/a
    POWER = 3  # a**b
    ATOM = 4  # a name, a number, anything that brings its brackets


class Piece(NamedTuple):
    text: str
    tight: Tight = Tight.ATOM

    def within(self, least: Tight) -> str:
        """The text, in brackets if it is looser than ``least``."""
        return self.text if self.tight >= least else f"({self.text})"


def write(what: Basic | Given | Claim) -> str:
    """Return the text of an expression, a relation, a given or a claim.

    >>> from lemmata.reading.text import read_claim
    >>> write(read_claim("exp(a)*exp(b) == exp(a+b)"))
    'exp(a)*exp(b) == exp(a + b)'

    Reading the text again gives the same tree, for everything that was read; the sizes of
    vectors are in the givens.  A claim is written with its givens after the word ``given``.
    Raises `UnwritableError` for what the syntax does not have.
    """
    if isinstance(what, Claim):
        givens = "; ".join(map(write, what.givens))
        return f"{write(what.statement)} given {givens}" if givens else write(what.statement)
    if isinstance(what, Membership):
        return _membership(what)
    if isinstance(what, Dominated):
        return f"{write(what.large)} > 0 where {write(what.small)} > 0"
    if isinstance(what, Relational):
        left, right = what.args
        return f"{write(left)} {_SIGNS[type(what)]} {write(right)}"
    return _piece(what).text


_SIGNS = {head: sign for sign, head in RELATIONS.items()}


# ------------------------------------------------------------------ expressions


def _piece(expr: Basic) -> Piece:
    # By the exact type: SymPy lets E**x pass for an instance of exp.
    writer = _WRITERS.get(type(expr))
    if writer is not None:
        return writer(expr)
    if isinstance(expr, Definition):
        return _definition(expr)
    if isinstance(expr, Rational):
        return _number(expr)
    if isinstance(expr, sympy.Symbol):
        return Piece(expr.name)
    raise UnwritableError(expr)


def _number(value: Rational) -> Piece:
    tight = Tight.SIGNED if value < 0 else Tight.ATOM
    if value.is_Integer:
        return Piece(str(int(value)), tight)
    decimal = _decimal(int(value.p), int(value.q))
    # A fraction reads as a division: it comes only from SymPy, never from a text.
    return Piece(decimal, tight) if decimal else Piece(f"{value.p}/{value.q}", min(tight, Tight.PRODUCT))


def _decimal(p: int, q: int) -> str:
    """p/q as a decimal; empty when it does not end."""
    twos = fives = 0
    rest = q
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return ""
    places = max(twos, fives)
    digits = str(abs(p) * 10**places // q).rjust(places + 1, "0")
    return f"{'-' * (p < 0)}{digits[:-places]}.{digits[-places:]}"


def _add(expr: Basic) -> Piece:
    out = ""
    for position, term in enumerate(expr.args):
        piece = _piece(term)
        if position == 0:
            out = piece.within(Tight.SIGNED)
        elif piece.tight is Tight.SIGNED:
            out += f" - {piece.text[1:]}"
        else:
            out += f" + {piece.within(Tight.PRODUCT)}"
    return Piece(out, Tight.TERMS)


def _mul(expr: Basic) -> Piece:
    first, *rest = expr.args
    if first == -1 and not _is_number(rest[0]) and not _divides(rest[0]):
        out, rest = f"-{_piece(rest[0]).within(Tight.POWER)}", rest[1:]
    elif first == 1 and _divides(rest[0]):
        out, rest = f"1*({_piece(rest[0]).text})", rest[1:]
    elif _divides(first) or _is_number(first):
        out = _piece(first).text
    else:
        out = _piece(first).within(Tight.POWER)
    for factor in rest:
        out += f"/{_divisor(factor)}" if _divides(factor) else f"*{_piece(factor).within(Tight.POWER)}"
    return Piece(out, Tight.SIGNED if out.startswith("-") else Tight.PRODUCT)


def _is_number(expr: Basic) -> bool:
    return isinstance(expr, Rational)


def _divides(factor: Basic) -> bool:
    return type(factor) is Pow and factor.args[1] == -1


def _divisor(factor: Basic) -> str:
    return _piece(factor.args[0]).within(Tight.POWER)


def _pow(expr: Basic) -> Piece:
    base, exponent = expr.args
    if exponent == -1:
        return Piece(f"1/{_divisor(expr)}", Tight.PRODUCT)
    if exponent == Rational(1, 2):
        return _applied("sqrt", base)
    if base is sympy.E:
        return _applied("exp", exponent)
    power = _piece(exponent)
    text = power.text if isinstance(exponent, Integer) else power.within(Tight.POWER)
    return Piece(f"{_piece(base).within(Tight.ATOM)}**{text}", Tight.POWER)


def _applied(name: str, *arguments: Basic) -> Piece:
    return Piece(f"{name}({', '.join(map(write, arguments))})")


def _function(name: str) -> Callable[[Basic], Piece]:
    return lambda expr: _applied(name, *expr.args)


def _definition(expr: Basic) -> Piece:
    name = type(expr).__name__
    kinds = expr.kinds  # type: ignore[attr-defined]
    if name in _EXTREMES:
        return _applied(_EXTREMES[name], *expr.args)
    name = _SHORTER.get(name, name)
    if "index" in kinds and len(expr.args) == len(kinds):
        return Piece(f"{_applied(name, *expr.args[:-1]).text}[{write(expr.args[-1])}]")
    return _applied(name, *expr.args)


_EXTREMES = {"vmax": "max", "vmin": "min"}
_SHORTER = {long: short for short, long in SHORT.items()}


def _indexed(expr: Basic) -> Piece:
    base, *indices = expr.args
    return Piece(f"{write(base)}[{', '.join(map(write, indices))}]")


def _base(expr: Basic) -> Piece:
    return Piece(str(expr.args[0]))


def _entries(expr: Basic) -> Piece:
    return Piece(f"[{', '.join(map(write, expr.args))}]")


def _binder(name: str) -> Callable[[Basic], Piece]:
    def written(expr: Basic) -> Piece:
        body, *limits = expr.args
        text = write(body)
        for limit in limits:
            k, low, high = limit.args
            bounds = (
                ""
                if (low, high) == (1, n) and not _selects_axis(body, k)
                else f", {write(low)}, {write(high)}"
            )
            text = f"{name}({text}, {write(k)}{bounds})"
        return Piece(text)

    return written


def _selects_axis(body: Basic, k: Basic) -> bool:
    """Whether ``k`` selects from a matrix, whose size a reader cannot take to be n."""
    return any(len(e.indices) > 1 and k in e.indices for e in body.atoms(sympy.Indexed))


def _family(expr: Basic) -> Piece:
    body, (k, low, high) = expr.args
    if isinstance(body, Derivative):
        before, (variable, order) = _last(body)
        if isinstance(variable, sympy.Indexed) and variable.indices == (k,) and order == 1:
            base = variable.base
            usual = (low, high) == (1, base.shape[0]) and k == fresh_index([before, base])
            if usual and k not in before.free_symbols:
                return _applied("grad", before, base)
    return _binder("vector")(expr)


def _last(expr: Basic) -> tuple[Expr, tuple[Expr, Integer]]:
    """What the last derivative is taken of, its variable and its order."""
    body, *counts = expr.args
    before = Derivative(body, *counts[:-1], evaluate=False) if counts[1:] else body
    variable, order = counts[-1].args
    return before, (variable, order)


def _derivative(expr: Basic) -> Piece:
    body, *counts = expr.args
    text = write(body)
    for count in counts:
        variable, order = count.args
        text = f"diff({text}, {write(variable)}{'' if order == 1 else f', {order}'})"
    return Piece(text)


def _limit(expr: Basic) -> Piece:
    body, x, target, direction = expr.args
    said = "" if str(direction) == "+-" or target in (oo, -oo) else f", '{direction}'"
    return Piece(f"limit({write(body)}, {write(x)}, {write(target)}{said})")


_WRITERS: dict[type, Callable[[Basic], Piece]] = {
    sympy.Add: _add,
    sympy.Mul: _mul,
    Pow: _pow,
    sympy.Max: _function("max"),
    sympy.Min: _function("min"),
    sympy.KroneckerDelta: _function("delta"),
    sympy.Indexed: _indexed,
    sympy.IndexedBase: _base,
    Entries: _entries,
    Entry: _indexed,
    sympy.Sum: _binder("sum"),
    sympy.Product: _binder("prod"),
    Family: _family,
    Derivative: _derivative,
    sympy.Limit: _limit,
    type(sympy.E): lambda _: Piece("E"),
    type(sympy.pi): lambda _: Piece("pi"),
    type(oo): lambda _: Piece("oo"),
    type(-oo): lambda _: Piece("-oo", Tight.SIGNED),
    **{head: _function(name) for name, head in ELEMENTARY.items()},
}


# ------------------------------------------------------------------ givens


def _membership(given: Membership) -> str:
    name = write(given.variable)
    match given.domain:
        case Interval() as interval if interval != Reals and (bound := _half_line(interval)):
            return f"{name} {bound}"
        case Power(base, shape):
            sizes = write(shape[0]) if len(shape) == 1 else f"({' x '.join(map(write, shape))})"
            return f"{name} in {_interval(base)}^{sizes}"
        case Interval() as interval:
            return f"{name} in {_interval(interval)}"
        case Simplex(size, is_open):
            return f"{name} in {'open ' if is_open else ''}simplex({write(size)})"
        case OneHot(size):
            return f"{name} in onehot({write(size)})"
        case Finite(values):
            return f"{name} in {{{', '.join(map(write, values))}}}"
    raise UnwritableError(given.domain)


def _half_line(interval: Interval) -> str:
    """``> 0`` for the interval from 0 to infinity; empty for other intervals."""
    if interval.high == oo and interval.low.is_Rational:
        return f"{'>' if interval.low_open else '>='} {write(interval.low)}"
    if interval.low == -oo and interval.high.is_Rational:
        return f"{'<' if interval.high_open else '<='} {write(interval.high)}"
    return ""


def _interval(interval: Interval) -> str:
    if interval == Reals:
        return "R"
    left, right = "(" if interval.low_open else "[", ")" if interval.high_open else "]"
    return f"{left}{write(interval.low)}, {write(interval.high)}{right}"
