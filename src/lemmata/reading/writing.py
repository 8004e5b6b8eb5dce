"""The writer of the text syntax: what `lemmata.reading.text.reader` reads back as the same tree.

The author's order is kept, brackets stand only where the tree needs them, and nothing is
dropped: ``1*x`` is written ``1*x``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, ClassVar, NamedTuple

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
    IndexedName,
    Interval,
    Membership,
    OneHot,
    Power,
    Reals,
    Simplex,
    build,
    component,
    fresh_index,
    is_vector,
    n,
    of_vectors,
)
from lemmata.reading.names import ELEMENTARY, RELATIONS, SHORT
from lemmata.reading.syntax import GREEK

__all__ = ["UnwritableError", "spelled", "write", "write_latex"]


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


def write(what: Basic | Given | Claim) -> str:
    """Return the text of an expression, a relation, a given or a claim.

    >>> from lemmata.reading.text.reader import read_claim
    >>> write(read_claim("exp(a)*exp(b) == exp(a+b)"))
    'exp(a)*exp(b) == exp(a + b)'

    Reading the text again gives the same tree, for everything that was read; the sizes of
    vectors are in the givens.  A claim is written with its givens after the word ``given``.
    Raises `UnwritableError` for what the syntax does not have.
    """
    if isinstance(what, Claim):
        givens = "; ".join(write(_at_an_index(g, what.statement)) for g in what.givens)
        return f"{write(what.statement)} given {givens}" if givens else write(what.statement)
    if isinstance(what, Membership):
        return _membership(what)
    if isinstance(what, Dominated):
        return f"{write(what.large)} > 0 where {write(what.small)} > 0"
    return _TEXT.write(_at_an_index(what, what))


def spelled(what: Basic | Given | str) -> str:
    """The text of anything, for people: as SymPy prints it where the syntax of claims has no words."""
    try:
        return what if isinstance(what, str) else write(what)
    except UnwritableError:  # a step of a proof may hold what no claim can
        return str(what)


def _at_an_index(given: Given | Basic, statement: Basic) -> Given | Basic:
    """A relation between whole vectors as it was read: at an index that the claim does not have."""
    if not of_vectors(given):
        return given
    i = fresh_index([given, statement], "i")
    return build(type(given), *(component(v, i) for v in given.args))  # type: ignore[return-value]


def write_latex(what: Basic | Claim) -> str:
    r"""Return plain LaTeX of an expression, a relation or the statement of a claim.

    >>> x = sympy.Symbol("x", real=True)
    >>> write_latex(sympy.exp(x, evaluate=False))
    '\\exp\\left(x\\right)'

    The LaTeX reader reads it back as the same tree; `lemmata.rendering` prints for the eye.
    """
    return _LATEX.write(what.statement if isinstance(what, Claim) else what)


# ------------------------------------------------------------------ the text syntax


class _Text:
    """Writes the text syntax."""

    times = "*"
    over = "/"
    signs: ClassVar[dict[type, str]] = {head: sign for sign, head in RELATIONS.items()}

    def write(self, expr: Basic) -> str:
        if isinstance(expr, Relational):
            left, right = expr.args
            return f"{self.write(left)} {self.signs[type(expr)]} {self.write(right)}"
        return self.piece(expr).text

    def piece(self, expr: Basic) -> Piece:
        # By the exact type: SymPy lets E**x pass for an instance of exp.
        writer = _WRITERS.get(type(expr))
        if writer is not None:
            return writer(self, expr)
        if isinstance(expr, Definition):
            return self.definition(expr)
        if isinstance(expr, Rational):
            return self.number(expr)
        if isinstance(expr, sympy.Symbol):
            return Piece(self.name(expr.name))
        raise UnwritableError(expr)

    def within(self, expr: Basic, least: Tight) -> str:
        """The text, in brackets if it is looser than ``least``."""
        piece = self.piece(expr)
        return piece.text if piece.tight >= least else self.brackets(piece.text)

    def brackets(self, text: str) -> str:
        return f"({text})"

    # -- names and numbers

    def name(self, name: str) -> str:
        return name

    def number(self, value: Rational) -> Piece:
        tight = Tight.SIGNED if value < 0 else Tight.ATOM
        if value.is_Integer:
            return Piece(str(int(value)), tight)
        decimal = _decimal(int(value.p), int(value.q))
        if decimal:
            return Piece(decimal, tight)
        # A fraction reads as a division: it comes only from SymPy, never from a text.
        return Piece(f"{value.p}{self.over}{value.q}", min(tight, Tight.PRODUCT))

    def base(self, expr: Basic) -> Piece:
        return Piece(self.name(str(expr.args[0])))

    def indexed(self, expr: Basic) -> Piece:
        base, *indices = expr.args
        return Piece(self.at(self.write(base), indices))

    def at(self, base: str, indices: Sequence[Basic]) -> str:
        return f"{base}[{', '.join(map(self.write, indices))}]"

    def entries(self, expr: Basic) -> Piece:
        return Piece(f"[{', '.join(map(self.write, expr.args))}]")

    def delta(self, expr: Basic) -> Piece:
        return self.applied("delta", *expr.args)

    # -- arithmetic

    def add(self, expr: Basic) -> Piece:
        first, *rest = expr.args
        out = self.within(first, Tight.SIGNED)
        for term in rest:
            piece = self.piece(term)
            if piece.tight is Tight.SIGNED:
                out += f" - {piece.text[1:]}"
            else:
                out += f" + {self.within(term, Tight.PRODUCT)}"
        return Piece(out, Tight.TERMS)

    def mul(self, expr: Basic) -> Piece:
        first, *rest = expr.args
        if first == -1 and not isinstance(rest[0], Rational) and not _divides(rest[0]):
            out, rest = f"-{self.within(rest[0], Tight.POWER)}", rest[1:]
        elif first == 1 and _divides(rest[0]):
            out, rest = f"1{self.times}{self.within(rest[0], Tight.POWER)}", rest[1:]
        elif _divides(first) or isinstance(first, Rational):
            out = self.write(first)
        else:
            out = self.within(first, Tight.POWER)
        for factor in rest:
            if _divides(factor):
                out += f"{self.over}{self.within(factor.args[0], Tight.POWER)}"
            else:
                out += f"{self.times}{self.within(factor, Tight.POWER)}"
        return Piece(out, Tight.SIGNED if out.startswith("-") else Tight.PRODUCT)

    def pow(self, expr: Basic) -> Piece:
        base, exponent = expr.args
        if exponent == -1:
            return Piece(f"1{self.over}{self.within(base, Tight.POWER)}", Tight.PRODUCT)
        if exponent == Rational(1, 2):
            return self.root(base)
        if base is sympy.E:
            return self.applied("exp", exponent)
        return Piece(self.raised(base, exponent), Tight.POWER)

    def raised(self, base: Basic, exponent: Basic) -> str:
        power = self.write(exponent) if isinstance(exponent, Integer) else self.within(exponent, Tight.POWER)
        return f"{self.within(base, Tight.ATOM)}**{power}"

    def root(self, expr: Basic) -> Piece:
        return self.applied("sqrt", expr)

    # -- functions

    def applied(self, name: str, *arguments: Basic) -> Piece:
        return Piece(f"{name}({', '.join(map(self.write, arguments))})")

    def definition(self, expr: Basic) -> Piece:
        name = type(expr).__name__
        if name in _EXTREMES:
            return self.applied(_EXTREMES[name], *expr.args)
        name = _SHORTER.get(name, name)
        kinds = expr.kinds  # type: ignore[attr-defined]
        if "index" in kinds and len(expr.args) == len(kinds):
            return Piece(self.at(self.applied(name, *expr.args[:-1]).text, expr.args[-1:]))
        return self.applied(name, *expr.args)

    # -- binders

    def binder(self, name: str, expr: Basic) -> Piece:
        body, *limits = expr.args
        text = self.write(body)
        for limit in limits:
            k, low, high = limit.args
            usual = (low, high) == (1, n) and not _selects_axis(body, k)
            bounds = "" if usual else f", {self.write(low)}, {self.write(high)}"
            text = f"{name}({text}, {self.write(k)}{bounds})"
        return Piece(text)

    def family(self, expr: Basic) -> Piece:
        body, (k, low, high) = expr.args
        if isinstance(body, Derivative):
            before, (variable, order) = _last(body)
            if isinstance(variable, sympy.Indexed) and variable.indices == (k,) and order == 1:
                base = variable.base
                usual = (low, high) == (1, base.shape[0]) and k == fresh_index([before, base])
                if usual and k not in before.free_symbols:
                    return self.applied("grad", before, base)
        return self.binder("vector", expr)

    def derivative(self, expr: Basic) -> Piece:
        body, *counts = expr.args
        text = self.write(body)
        for count in counts:
            text = self.derived(text, *count.args)
        return Piece(text)

    def derived(self, body: str, variable: Basic, order: Basic) -> str:
        return f"diff({body}, {self.write(variable)}{'' if order == 1 else f', {order}'})"

    def limit(self, expr: Basic) -> Piece:
        body, x, target, direction = expr.args
        said = "" if _two_sided(expr) else f", '{direction}'"
        return Piece(f"limit({self.write(body)}, {self.write(x)}, {self.write(target)}{said})")


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


def _divides(factor: Basic) -> bool:
    return type(factor) is Pow and factor.args[1] == -1


def _selects_axis(body: Basic, k: Basic) -> bool:
    """Whether ``k`` selects from a matrix, whose size a reader cannot take to be n."""
    return any(len(e.indices) > 1 and k in e.indices for e in body.atoms(sympy.Indexed))


def _last(expr: Basic) -> tuple[Expr, tuple[Expr, Integer]]:
    """What the last derivative is taken of, its variable and its order."""
    body, *counts = expr.args
    before = Derivative(body, *counts[:-1], evaluate=False) if counts[1:] else body
    variable, order = counts[-1].args
    return before, (variable, order)


def _two_sided(limit: Basic) -> bool:
    """Whether no side needs to be said: at infinity there is only one."""
    return str(limit.args[3]) == "+-" or limit.args[2] in (oo, -oo)


_EXTREMES = {"vmax": "max", "vmin": "min"}
_SHORTER = {long: short for short, long in SHORT.items()}


# ------------------------------------------------------------------ LaTeX


class _Latex(_Text):
    """Writes LaTeX, with every bracket that the reader needs and no other ambition."""

    times = r" \cdot "
    over = " / "
    signs: ClassVar[dict[type, str]] = {
        sympy.Eq: "=",
        sympy.Ne: r"\ne",
        sympy.Lt: "<",
        sympy.Le: r"\le",
        sympy.Gt: ">",
        sympy.Ge: r"\ge",
    }
    accents = ("hat", "bar", "tilde", "dot")

    def brackets(self, text: str) -> str:
        return rf"\left({text}\right)"

    def mul(self, expr: Basic) -> Piece:
        vectors = [a for a in expr.args if is_vector(a)]
        if any(map(_divides, vectors)):
            raise UnwritableError(expr)  # notes divide by scalars
        if len(vectors) < 2:
            return super().mul(expr)
        writer = _Latex()
        writer.times = r" \odot "
        return _Text.mul(writer, expr)

    def pow(self, expr: Basic) -> Piece:
        if is_vector(expr.args[0]) or (is_vector(expr.args[1]) and expr.args[0] is not sympy.E):
            raise UnwritableError(expr)
        return super().pow(expr)

    def name(self, name: str) -> str:
        if len(name) == 1 and name not in "eED":
            return name
        if name in GREEK - {"sigma", "delta", "Sigma", "Pi"}:
            return rf"\{name}"
        stem, _, accent = name.rpartition("_")
        if accent in self.accents and len(stem) == 1 and stem not in "eE":
            return rf"\{accent}{{{stem}}}"
        return rf"\mathit{{{name.replace('_', chr(92) + '_')}}}"

    def at(self, base: str, indices: Sequence[Basic]) -> str:
        return f"{base}_{{{','.join(map(self.write, indices))}}}"

    def entries(self, expr: Basic) -> Piece:
        if len(expr.args) < 2:
            raise UnwritableError(expr)  # (4) would be a number in brackets
        return Piece(self.brackets(", ".join(map(self.write, expr.args))))

    def delta(self, expr: Basic) -> Piece:
        return Piece(self.at(r"\delta", expr.args))

    def raised(self, base: Basic, exponent: Basic) -> str:
        power = r"\mathit{T}" if str(exponent) == "T" else self.write(exponent)  # x^T is a transpose
        return f"{self.within(base, Tight.ATOM)}^{{{power}}}"

    def root(self, expr: Basic) -> Piece:
        return Piece(rf"\sqrt{{{self.write(expr)}}}")

    def applied(self, name: str, *arguments: Basic) -> Piece:
        inside = ", ".join(map(self.write, arguments))
        if name == "abs":
            if is_vector(arguments[0]):
                raise UnwritableError(arguments[0])
            return Piece(rf"\left|{inside}\right|")
        # A power after \log(x) is refused as ambiguous, so these need brackets under one.
        tight = Tight.POWER if name in ELEMENTARY and name != "erf" else Tight.ATOM
        known = rf"\{name}" if name in _COMMANDS else rf"\operatorname{{{name.replace('_', chr(92) + '_')}}}"
        return Piece(known + self.brackets(inside), tight)

    def binder(self, name: str, expr: Basic) -> Piece:
        body, *limits = expr.args
        # \prod_k a / b could be a product divided by b; a sum over k of a / b is the same either way.
        text = self.within(body, Tight.POWER if name == "prod" else Tight.PRODUCT)
        for limit in limits:
            k, low, high = limit.args
            bounds = f"_{{{self.write(k)}={self.write(low)}}}^{{{self.write(high)}}}"
            text = (
                self.brackets(text) + bounds
                if name == "vector"
                else self.brackets(rf"\{name}{bounds} {text}")
            )
        return Piece(text, Tight.POWER if name == "vector" else Tight.ATOM)

    def family(self, expr: Basic) -> Piece:
        return self.binder("vector", expr)

    def derived(self, body: str, variable: Basic, order: Basic) -> str:
        power = "" if order == 1 else f"^{{{order}}}"
        operator = rf"\frac{{\partial{power}}}{{\partial {self.write(variable)}{power}}}"
        return self.brackets(f"{operator} {self.brackets(body)}")

    def limit(self, expr: Basic) -> Piece:
        body, x, target, direction = expr.args
        side = "" if _two_sided(expr) else f"^{{{direction}}}"
        to = rf"\lim_{{{self.write(x)} \to {self.write(target)}{side}}}"
        return Piece(self.brackets(f"{to} {self.brackets(self.write(body))}"))


_COMMANDS = ("exp", "log", "tanh", "sinh", "cosh", "max", "min")


def _constant(text: str, latex: str, tight: Tight = Tight.ATOM) -> Callable[[_Text, Basic], Piece]:
    return lambda writer, _: Piece(latex if isinstance(writer, _Latex) else text, tight)


def _function(name: str) -> Callable[[_Text, Basic], Piece]:
    return lambda writer, expr: writer.applied(name, *expr.args)


def _binder(name: str) -> Callable[[_Text, Basic], Piece]:
    return lambda writer, expr: writer.binder(name, expr)


_WRITERS: dict[type, Callable[[Any, Basic], Piece]] = {
    sympy.Add: _Text.add,
    sympy.Mul: lambda writer, expr: writer.mul(expr),
    Pow: lambda writer, expr: writer.pow(expr),
    sympy.Max: _function("max"),
    sympy.Min: _function("min"),
    sympy.KroneckerDelta: lambda writer, expr: writer.delta(expr),
    sympy.Indexed: _Text.indexed,
    sympy.IndexedBase: _Text.base,
    IndexedName: _Text.base,
    Entries: lambda writer, expr: writer.entries(expr),
    Entry: _Text.indexed,
    sympy.Sum: _binder("sum"),
    sympy.Product: _binder("prod"),
    Family: lambda writer, expr: writer.family(expr),
    Derivative: _Text.derivative,
    sympy.Limit: lambda writer, expr: writer.limit(expr),
    type(sympy.E): _constant("E", "e"),
    type(sympy.pi): _constant("pi", r"\pi"),
    type(oo): _constant("oo", r"\infty"),
    type(-oo): _constant("-oo", r"-\infty", Tight.SIGNED),
    **{head: _function(name) for name, head in ELEMENTARY.items()},
}

_TEXT = _Text()
_LATEX = _Latex()


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
