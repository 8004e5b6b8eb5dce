"""Statements laid out, in the author's order and as a mathematician's hand would write them.

SymPy's own printers sort terms, put brackets around every argument and lose them around sums.
The printer here follows the tree as it was written, drops factors 1, writes negative powers as
fractions (with a slash inside exponents and inside other fractions) and knows where the eye
needs brackets.  A name is laid out only if it is a letter, a Greek letter, one of these with an
accent, or a word set upright; anything else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import sympy
from sympy import Basic, Expr, IndexedBase, Integer, Rational, S, Symbol
from sympy.core.relational import Relational
from sympy.printing.printer import Printer

from lemmata.definitions.definition import Definition
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
    build,
    component,
    fresh_index,
    is_vector,
    of_vectors,
)
from lemmata.rendering.layout import (
    APPLY,
    MINUS,
    Accent,
    Atom,
    Big,
    Fence,
    Fraction,
    Kind,
    Layout,
    Root,
    Script,
    Space,
    Text,
    first_atom,
    is_tall,
    items,
    row,
    scripted,
    walk,
)
from lemmata.rendering.texmath import TexmathError, texmath

__all__ = ["UnprintableError", "formula", "givens", "inline", "name", "relation"]


class UnprintableError(LemmataError):
    """Something has no formula in the language of statements; ``what`` is the smallest such part."""

    def __init__(self, what: object, try_: str) -> None:
        self.what = what
        super().__init__(f"no formula for {what!s} ({type(what).__name__}): {try_}")


class Tight(IntEnum):
    """How tightly a laid out piece holds together; a looser piece needs brackets sooner."""

    ADD = 0  # a + b
    NEG = 1  # starts with a minus sign
    OPEN = 2  # reaches to the right as far as it can: a sum, log p, a derivative
    MUL = 3  # a b, or a/b with a slash
    FRAC = 4  # a over b
    POW = 5  # has a superscript
    ATOM = 6  # a name, a number, or something that brings its own brackets


@dataclass(frozen=True)
class Box:
    """A piece and how tightly it holds together.

    ``closed`` is another way to write it, for where something follows it in a product.
    """

    layout: Layout
    tight: Tight = Tight.ATOM
    closed: Layout | None = None


# ------------------------------------------------------------------ names and signs


def _letter(text: str) -> Atom:
    return Atom(text, Kind.IDENTIFIER)


def _number(text: object) -> Atom:
    return Atom(str(text), Kind.NUMBER)


def _operator(text: str) -> Atom:
    return Atom(text, Kind.OPERATOR)


def _relation(text: str) -> Atom:
    return Atom(text, Kind.RELATION)


_COMMA = Atom(",", Kind.PUNCTUATION)
_SLASH = _operator("/")
_EQUALS = _relation("=")
_GREATER = _relation(">")
_IN = _relation("∈")
_ZERO, _ONE = _number(0), _number(1)

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_ACCENTS = frozenset({"hat", "bar", "tilde", "dot"})


def name(text: str) -> Layout:
    """The layout of a name: a letter, a Greek letter, one with an accent or a number, or a word.

    >>> name("lambda").text, name("p_hat").mark, name("x1").below.text
    ('λ', 'hat', '1')

    Raises UnprintableError for anything but ASCII letters, digits and single underscores.
    """
    if re.fullmatch("[A-Za-z]", text):
        return _letter(text)
    if text in _GREEK:
        return _letter(_GREEK[text])
    stem, _, tail = text.rpartition("_")
    if tail in _ACCENTS and stem:
        return Accent(tail, name(stem))
    if match := re.fullmatch("([A-Za-z]+?)_?([0-9]+)", text):
        letter, digits = match.groups()
        if len(letter) == 1 or letter in _GREEK:
            return Script(name(letter), below=_number(digits))
    if re.fullmatch("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*", text):
        return Atom(text, Kind.WORD)
    raise UnprintableError(text, "name it with ASCII letters, digits and single underscores")


# ------------------------------------------------------------------ brackets


def _parens(layout: Layout) -> Fence:
    return Fence("(", layout, ")", growing=is_tall(layout))


def _loose(box: Box, least: Tight) -> Layout:
    """The layout, in brackets unless it holds together at least as tightly as ``least``."""
    return box.layout if box.tight >= least else _parens(box.layout)


def _body(box: Box) -> Layout:
    """What stands after a sum sign, a limit or a derivative operator."""
    return _parens(box.layout) if box.tight in (Tight.ADD, Tight.NEG) else box.layout


def _joined(layouts: Iterable[Layout], *between: Layout) -> Layout:
    parts: list[Layout] = []
    for layout in layouts:
        parts += [*(between if parts else ()), layout]
    return row(*parts)


def _negative(layout: Layout) -> Layout:
    return row(MINUS, layout)


def _without_sign(layout: Layout) -> Layout:
    return row(*items(layout)[1:])


# ------------------------------------------------------------------ the printer

_RELATIONS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_OPERATORS = {
    sympy.log: "log",
    sympy.tanh: "tanh",
    sympy.sinh: "sinh",
    sympy.cosh: "cosh",
    sympy.atanh: "artanh",
}
_DIVIDED = frozenset({"kl_divergence", "js_divergence"})  # f(p ∥ q)
_SUBSCRIPTED = frozenset({"logit_base", "softmax_base"})  # f_b(p)
_PARAMETRISED = frozenset({"softmax_temperature"})  # f(z; T)
_EXTREMES = {"vmax": "max", "vmin": "min"}


class StatementPrinter(Printer):
    """Lays statements out; every ``_print_…`` returns a `Box`.

    It stands beside SymPy's ``LatexPrinter`` rather than on it, so that what the language of
    statements does not know is refused instead of being printed in another style.
    """

    printmethod = "_lemmata_layout"  # never an object's own ``_latex``, which returns a string

    def __init__(self) -> None:
        super().__init__()
        self._slash = 0  # > 0 inside exponents, fractions and scripts: divide with a slash

    def box(self, expr: Basic) -> Box:
        box: Box = self._print(expr)
        return box

    def layout(self, expr: Basic) -> Layout:
        return self.box(expr).layout

    def inline(self, expr: Basic) -> Box:
        """``expr`` with divisions as slashes."""
        self._slash += 1
        try:
            return self.box(expr)
        finally:
            self._slash -= 1

    def slashed(self, expr: Basic) -> Layout:
        return self.inline(expr).layout

    def emptyPrinter(self, expr: object) -> Box:  # SymPy's name
        raise UnprintableError(expr, "write it with the functions of the language of statements")

    # -- numbers and names

    def _print_Integer(self, expr: Integer) -> Box:
        number = _number(abs(int(expr)))
        return Box(_negative(number), Tight.NEG) if expr < 0 else Box(number)

    def _print_Rational(self, expr: Rational) -> Box:
        p, q = abs(int(expr.p)), int(expr.q)
        box = Box(Fraction(_number(p), _number(q)), Tight.FRAC)
        if (decimal := _decimal(p, q)) is not None:
            box = Box(_number(decimal))
        elif self._slash:
            box = Box(row(_number(p), _SLASH, _number(q)), Tight.MUL)
        return Box(_negative(box.layout), Tight.NEG) if expr < 0 else box

    def _print_Infinity(self, expr: Expr) -> Box:
        return Box(_letter("∞"))

    def _print_NegativeInfinity(self, expr: Expr) -> Box:
        return Box(_negative(_letter("∞")), Tight.NEG)

    def _print_Exp1(self, expr: Expr) -> Box:
        return Box(_letter("e"))

    def _print_Pi(self, expr: Expr) -> Box:
        return Box(_letter("π"))

    def _print_Symbol(self, expr: Symbol) -> Box:
        return Box(name(expr.name))

    def _print_Dummy(self, expr: Symbol) -> Box:
        return self._print_Symbol(expr)

    def _print_IndexedBase(self, expr: IndexedBase) -> Box:
        return Box(_vector_name(expr))

    def _print_Indexed(self, expr: sympy.Indexed) -> Box:
        return Box(scripted(_vector_name(expr.base), below=self._indices(expr.indices)))

    def _print_Entries(self, expr: Entries) -> Box:
        return Box(_parens(self._list(expr.args)))

    def _print_Entry(self, expr: Entry) -> Box:
        return Box(scripted(self.layout(expr.args[0]), below=self._indices(expr.args[1:])))

    def _print_Family(self, expr: Family) -> Box:
        body, (k, low, high) = expr.args
        if product := _matrix_times_vector(body, k):
            return self._juxtaposed([self.box(factor) for factor in product])
        if isinstance(body, sympy.KroneckerDelta) and body.args[0] == k != body.args[1]:  # a unit vector
            return Box(Script(_letter("e"), below=self._indices(body.args[1:])))
        return Box(Script(_parens(self.slashed(body)), self._from(k, low), self.slashed(high)))

    def _print_KroneckerDelta(self, expr: sympy.KroneckerDelta) -> Box:
        return Box(Script(_letter("δ"), below=self._indices(expr.args)))

    def _indices(self, indices: Sequence[Basic]) -> Layout:
        letters = all(isinstance(i, Symbol) and len(i.name) == 1 for i in indices)
        return _joined(map(self.slashed, indices), *(() if letters else (_COMMA,)))

    def _list(self, args: Sequence[Basic]) -> Layout:
        return _joined(map(self.slashed, args), _COMMA)

    # -- arithmetic

    def _print_Add(self, expr: sympy.Add) -> Box:
        return Box(row(*self._terms(expr)), Tight.ADD)

    def _terms(self, expr: Expr) -> Iterator[Layout]:
        """The terms of a sum with their signs."""
        for position, argument in enumerate(_flat_terms(expr)):
            box = self.box(argument)
            if position == 0:
                yield box.layout
            elif box.tight is Tight.NEG:
                yield _negative(_without_sign(box.layout))
            else:
                yield row(_operator("+"), _parens(box.layout) if box.tight is Tight.ADD else box.layout)

    def _print_Mul(self, expr: sympy.Mul) -> Box:
        negative, factors = _factors(expr)
        segments = list(_segments(factors))
        if not segments:
            return Box(_negative(_ONE), Tight.NEG) if negative else Box(_ONE)
        if len(segments) == 1:
            box = self._segment(*segments[0])
        else:
            boxes = [
                self._segment(*segment, followed=at < len(segments) - 1)
                for at, segment in enumerate(segments)
            ]
            box = self._juxtaposed(boxes)
        return Box(_negative(_body(box)), Tight.NEG) if negative else box

    def _segment(self, above: Sequence[Expr], below: Sequence[Expr], *, followed: bool = False) -> Box:
        """One stretch of a product: factors, over divisors if there are any."""
        if not below:
            return self._juxtaposed([self.box(f) for f in above])
        if self._slash:
            top = self._juxtaposed([self.box(f) for f in above]) if above else Box(_ONE)
            bottom = self._juxtaposed([self.box(f) for f in below])
            open_end = len(below) == 1 and type(below[0]) in _OPERATORS  # 1/log b
            divisor = bottom.layout if open_end else _loose(bottom, Tight.POW)
            layout = row(_loose(top, Tight.MUL), _SLASH, divisor)
            return Box(_parens(layout)) if followed else Box(layout, Tight.OPEN if open_end else Tight.MUL)
        return Box(Fraction(self._within_fraction(above), self._within_fraction(below)), Tight.FRAC)

    def _within_fraction(self, factors: Sequence[Expr]) -> Layout:
        return self._juxtaposed([self.inline(f) for f in factors]).layout if factors else _ONE

    def _juxtaposed(self, boxes: Sequence[Box]) -> Box:
        """Factors side by side, with a dot where two numbers or fractions would run together."""
        if len(boxes) == 1:
            return boxes[0]
        pieces: list[Layout] = []
        for at, box in enumerate(boxes):
            last = at == len(boxes) - 1
            piece = _loose(box, Tight.OPEN) if last else box.closed or _loose(box, Tight.MUL)
            if pieces and _collide(boxes[at - 1], pieces[-1], box, piece):
                pieces.append(_operator("·"))
            pieces.append(piece)
        return Box(row(*pieces), Tight.OPEN if boxes[-1].tight is Tight.OPEN else Tight.MUL)

    def _print_Pow(self, expr: sympy.Pow) -> Box:
        base, exponent = expr.args
        if exponent.is_Rational and exponent < 0:
            return self._segment([], [_positive_power(base, exponent)])
        if exponent == Rational(1, 2):
            return Box(Root(self.slashed(base)))
        box = self.box(base)
        bare = box.tight is Tight.ATOM and not _is_raised(box.layout)
        layout = box.layout if bare else _parens(box.layout)
        return Box(scripted(layout, above=self.slashed(exponent)), Tight.POW)

    def _print_exp(self, expr: Expr) -> Box:
        (power,) = expr.args
        if power == 1:
            return Box(_letter("e"))
        above = self.slashed(power)
        if is_tall(above) or any(isinstance(part, Big) and part.sign == "lim" for part in walk(above)):
            return Box(row(Atom("exp", Kind.FUNCTION), _parens(self.layout(power))))
        return Box(Script(_letter("e"), above=above), Tight.POW)

    # -- functions

    def _function(self, expr: Expr) -> Box:
        """``log p``: brackets only where the eye needs them."""
        function = _OPERATORS[type(expr)]
        (argument,) = expr.args
        # Of these only the logarithm is written with an upright fraction.
        box = self.box(argument) if function == "log" and not self._slash else self.inline(argument)
        bare = (
            box.tight in (Tight.ATOM, Tight.FRAC)
            or (box.tight is Tight.OPEN and isinstance(argument, (sympy.Sum, sympy.log, sympy.Product)))
            or isinstance(argument, sympy.exp)
        )
        head = Atom(function, Kind.FUNCTION)
        if not bare:
            return Box(row(head, _parens(box.layout)))
        return Box(row(head, box.layout), Tight.OPEN)

    _print_log = _print_tanh = _print_sinh = _print_cosh = _print_atanh = _function

    def _print_erf(self, expr: Expr) -> Box:
        return Box(row(Atom("erf", Kind.FUNCTION), _parens(self.slashed(expr.args[0]))))

    def _print_Abs(self, expr: Expr) -> Box:
        return Box(Fence("|", self.layout(expr.args[0]), "|", growing=True))

    def _print_Max(self, expr: Expr) -> Box:
        return Box(row(Atom("max", Kind.FUNCTION), _parens(self._list(expr.args))))

    def _print_Min(self, expr: Expr) -> Box:
        return Box(row(Atom("min", Kind.FUNCTION), _parens(self._list(expr.args))))

    def _print_Function(self, expr: sympy.Function) -> Box:
        kind = type(expr).__name__
        if kind in _EXTREMES:
            return self._extreme(_EXTREMES[kind], expr)
        if not isinstance(expr, Definition):
            return self.emptyPrinter(expr)
        args = list(expr.args)
        at: Layout | None = None
        if "index" in expr.kinds and len(args) == len(expr.kinds):
            at = self._indices([args.pop()])
        head = _symbol(expr.symbol)
        if kind in _SUBSCRIPTED:
            head = scripted(head, below=self._indices(args[1:]))
            args = args[:1]
        if kind in _DIVIDED:
            inside = _joined(map(self._argument, args), _operator("∥"))
        elif kind in _PARAMETRISED:
            inside = _joined(map(self._argument, args), Atom(";", Kind.PUNCTUATION))
        elif len(args) == 1 and isinstance(args[0], Entries):
            inside = self._list(args[0].args)
        else:
            inside = _joined(map(self._argument, args), _COMMA)
        fence: Layout = _parens(inside)
        if at is not None:
            fence = Script(fence, below=at)
        return Box(row(head, APPLY, fence))

    def _argument(self, expr: Basic) -> Layout:
        """An argument in brackets: ``z/T`` with a slash, a longer fraction upright."""
        slashed = self.slashed(expr)
        return self.layout(expr) if _divides_by_brackets(slashed) and not self._slash else slashed

    def _extreme(self, operator: str, expr: Expr) -> Box:
        (v,) = expr.args
        if isinstance(v, Entries):
            return Box(row(Atom(operator, Kind.FUNCTION), _parens(self._list(v.args))))
        i = fresh_index([v], "i")
        body = self.box(component(v, i))
        return Box(row(Big(operator, below=self._indices([i])), _body(body)), Tight.OPEN)

    # -- binders

    def _print_Sum(self, expr: sympy.Sum) -> Box:
        return self._big("∑", expr)

    def _print_Product(self, expr: sympy.Product) -> Box:
        return self._big("∏", expr)

    def _big(self, sign: str, expr: Expr) -> Box:
        body, *limits = expr.args
        signs = [Big(sign, self._from(k, low), self.slashed(high)) for k, low, high in reversed(limits)]
        return Box(row(*signs, _body(self.box(body))), Tight.OPEN)

    def _from(self, k: Basic, low: Basic) -> Layout:
        return row(self.slashed(k), _EQUALS, self.slashed(low))

    def _print_Derivative(self, expr: sympy.Derivative) -> Box:
        body = expr.args[0]
        counts = [(v, int(c)) for v, c in expr.args[1:]]
        order = sum(c for _, c in counts)
        total = all(isinstance(v, Symbol) and body.free_symbols <= {v} for v, _ in counts)
        d = _letter("d" if total else "∂")

        def raised(base: Layout, power: int) -> Layout:
            return scripted(base, above=_number(power)) if power > 1 else base

        below = _joined((row(d, raised(self.layout(v), c)) for v, c in reversed(counts)), Space(1 / 6))
        operand = self.box(body)
        short = operand.tight >= Tight.POW and not is_tall(operand.layout)
        closed = Fraction(row(raised(d, order), operand.layout), below) if short else None
        return Box(row(Fraction(raised(d, order), below), _operand(operand)), Tight.OPEN, closed)

    def _print_Limit(self, expr: sympy.Limit) -> Box:
        body, x, target, direction = expr.args
        to = self.slashed(target)
        if not target.is_infinite and str(direction) != "+-":
            to = scripted(to, above=_operator("+" if str(direction) == "+" else "−"))
        return Box(
            row(Big("lim", row(self.slashed(x), _relation("→"), to)), _body(self.box(body))), Tight.OPEN
        )

    # -- relations

    def _print_Relational(self, expr: Relational) -> Box:
        left, right = (self.layout(side) for side in expr.args)
        return Box(row(left, relation(expr.rel_op), right), Tight.ADD)


@cache
def _symbol(symbol: str) -> Layout:
    """The symbol of a definition, which it gives in TeX."""
    try:
        return texmath(symbol)
    except TexmathError as error:
        raise UnprintableError(symbol, str(error)) from error


def _vector_name(base: IndexedBase) -> Layout:
    text = str(base.label)
    # A digit in the name would run into the index, so such a name is set as a word.
    return Atom(text, Kind.WORD) if re.fullmatch("[A-Za-z]+[0-9]+", text) else name(text)


def _is_raised(layout: Layout) -> bool:
    """Whether an exponent would meet another one."""
    last = items(layout)[-1]
    return isinstance(last, Script) and last.above is not None


def _divides_by_brackets(layout: Layout) -> bool:
    """Whether a slash has a bracket after it: a/(b + c)."""
    return any(
        before == _SLASH and isinstance(after.base if isinstance(after, Script) else after, Fence)
        for part in walk(layout)
        for before, after in zip(items(part), items(part)[1:], strict=False)
    )


def _operand(box: Box) -> Layout:
    """What a derivative is taken of: a product in brackets, since the operator would stop at its first factor."""
    return _parens(box.layout) if box.tight in (Tight.ADD, Tight.NEG, Tight.MUL) else box.layout


def _matrix_times_vector(body: Expr, k: Symbol) -> tuple[Expr, Expr] | None:
    """W and x, where the body of a family over k is Σ_a W_ka x_a."""
    if not (
        isinstance(body, sympy.Sum) and isinstance(body.args[0], sympy.Mul) and len(body.args[0].args) == 2
    ):
        return None
    w, x = body.args[0].args
    a, low, _ = body.args[1]
    if isinstance(w, sympy.Indexed) and isinstance(x, sympy.Indexed) and low == 1:
        return (w.base, x.base) if w.indices == (k, a) and x.indices == (a,) else None
    return None


def _decimal(p: int, q: int) -> str | None:
    """The finite decimal of p/q, for denominators that nobody writes as a fraction."""
    places = next((k for k in range(2, 40) if 10**k % q == 0), None)
    if q < 100 or places is None:
        return None
    digits = str(p * 10**places // q).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def _flat_terms(expr: Expr) -> Iterator[Expr]:
    """Terms in order; ``(a + b) + c`` is ``a + b + c``, but ``a + (b + c)`` stays as written."""
    first, *rest = expr.args
    yield from _flat_terms(first) if isinstance(first, sympy.Add) else (first,)
    yield from rest


@dataclass(frozen=True)
class _Factor:
    expr: Expr
    divides: bool


def _factors(expr: sympy.Mul) -> tuple[bool, list[_Factor]]:
    """Whether a minus sign stands in front, and the factors in order, without factors 1."""
    factors = list(_flat_factors(expr))
    negative = False
    if factors and not factors[0].divides and factors[0].expr.is_Rational and factors[0].expr < 0:
        negative, head = True, -factors[0].expr
        factors[0:1] = [_Factor(head, False)]
    # 1/b keeps its 1 by having nothing above the line.
    return negative, [f for f in factors if f.divides or f.expr != 1]


def _flat_factors(expr: Expr) -> Iterator[_Factor]:
    for position, argument in enumerate(expr.args):
        if isinstance(argument, sympy.Mul) and (position == 0 or not _has_sign_or_divisor(argument)):
            yield from _flat_factors(argument)
        elif isinstance(argument, sympy.Pow) and argument.args[1].is_Rational and argument.args[1] < 0:
            yield _Factor(_positive_power(*argument.args), True)
        elif position and isinstance(argument, Rational) and argument.p == 1 and argument.q != 1:
            yield _Factor(Integer(argument.q), True)
        else:
            yield _Factor(argument, False)


def _has_sign_or_divisor(expr: sympy.Mul) -> bool:
    negative, factors = _factors(expr)
    return negative or any(f.divides for f in factors)


def _positive_power(base: Expr, exponent: Expr) -> Expr:
    return base if exponent == -1 else sympy.Pow(base, -exponent, evaluate=False)


def _segments(factors: Sequence[_Factor]) -> Iterator[tuple[list[Expr], list[Expr]]]:
    """Split ``a b / c * d`` into ``a b`` over ``c`` and ``d``: a fraction ends where factors go on."""
    above: list[Expr] = []
    below: list[Expr] = []
    for factor in factors:
        if factor.divides:
            below.append(factor.expr)
            continue
        if below:
            yield above, below
            above, below = [], []
        above.append(factor.expr)
    if above or below:
        yield above, below


def _collide(before: Box, left: Layout, box: Box, right: Layout) -> bool:
    """Whether two factors side by side would read as one number, or as a difference."""
    if _starts_with_digit(right) or (before.tight is Tight.FRAC and box.tight is Tight.FRAC):
        return True
    if before.tight is not Tight.ATOM or not (isinstance(left, Atom) and left.kind is Kind.NUMBER):
        return False
    first = items(right)[0]
    return (isinstance(first, Fence) and first_atom(first.inside) == MINUS) or (
        isinstance(first, Fraction) and _starts_with_digit(first.above)
    )


def _starts_with_digit(layout: Layout) -> bool:
    atom = first_atom(layout)
    return atom is not None and atom.kind is Kind.NUMBER


def relation(operator: str) -> Atom:
    """The sign of ``==``, ``<=`` and their kin."""
    return _relation(_RELATIONS[operator])


# ------------------------------------------------------------------ whole statements


def formula(expr: Basic | Membership | Dominated | Claim | int, lang: str | None = None) -> Layout:
    """The layout of an expression, a relation, a given or a claim.

    ``lang`` ("en" or "ko") allows words where a given reads better with them.

    >>> from lemmata.notation import scalar, unevaluated
    >>> x = scalar("x")
    >>> with unevaluated():
    ...     type(formula(1 / x)).__name__
    'Fraction'

    Raises UnprintableError for a name or a function outside the language of statements.
    """
    if isinstance(expr, Membership):
        return _membership(expr, lang)
    if isinstance(expr, Dominated):
        return _dominated(expr, lang)
    if isinstance(expr, Claim):
        given = givens(expr.givens, lang)
        if not items(given):
            return formula(expr.statement, lang)
        return row(formula(expr.statement, lang), Space(2.0), Fence("(", given, ")"))
    if not isinstance(expr, int) and of_vectors(expr):
        return _everywhere(expr, lang)
    # A statement may be laid out where SymPy's evaluation is off; counting needs it on.
    with sympy.evaluate(True):
        return StatementPrinter().layout(Integer(expr) if isinstance(expr, int) else expr)


def inline(expr: Basic) -> Layout:
    """The layout of ``expr`` for a line of text: divisions as slashes."""
    with sympy.evaluate(True):
        return StatementPrinter().slashed(expr)


def givens(given: Sequence[Given], lang: str | None = None) -> Layout:
    """The givens, joined by commas."""
    return _joined((formula(g, lang) for g in given), _COMMA, Space(5 / 18))


def _membership(given: Membership, lang: str | None) -> Layout:
    variable, domain = formula(given.variable), given.domain
    match domain:
        case Interval(low=low, high=high) if high is S.Infinity and low is not S.NegativeInfinity:
            return row(variable, _relation(">" if domain.low_open else "≥"), formula(low))
        case Interval():
            return row(variable, _IN, _interval(domain))
        case Power(base=base, shape=shape):
            power = _joined(map(formula, shape), _operator("×"))
            return row(variable, _IN, scripted(_interval(base), above=power))
        case Simplex(size=size, open=False):
            return row(variable, _IN, _simplex(size))
        case Simplex(size=size):
            inside = row(variable, _IN, _simplex(size))
            return _phrase(inside, row(_component_name(given.variable), _GREATER, _ZERO), lang)
        case OneHot(size=size):
            corners = (Script(_letter("e"), _ONE), _letter("…"), Script(_letter("e"), formula(size)))
            words = {"en": (Text(" (one-hot)", "en"),), "ko": (Text(" (원-핫)", "ko"),), None: ()}
            return row(variable, _IN, Fence("{", _joined(corners, _COMMA), "}"), *words[lang])
        case Finite(values=values):
            return row(variable, _IN, Fence("{", _joined(map(formula, values), _COMMA), "}"))
    raise UnprintableError(domain, "use one of the domains of lemmata.notation")


def _simplex(size: Expr) -> Layout:
    """The standard simplex by its dimension, as the reader of LaTeX takes it: n corners, dimension n - 1."""
    dimension = formula(size - 1) if size.is_Integer else row(formula(size), MINUS, _ONE)
    return Script(_letter("Δ"), above=dimension)


def _dominated(given: Dominated, lang: str | None) -> Layout:
    small, large = (row(_component_name(v), _GREATER, _ZERO) for v in (given.small, given.large))
    if lang == "en":
        return row(large, Text(" wherever ", "en"), small)
    if lang == "ko":
        return row(small, Text("이면 ", "ko"), large)
    return row(small, _relation("⇒"), large)


def _everywhere(given: Relational, lang: str | None) -> Layout:
    """A relation between vectors, which holds in every component."""
    i = fresh_index([given], "i")
    part = formula(build(type(given), *(component(v, i) for v in given.args)))
    if lang == "en":
        return row(part, Text(" for every ", "en"), formula(i))
    if lang == "ko":
        return row(part, Text(" (모든 ", "ko"), formula(i), Text(")", "ko"))
    return row(part, Space(5 / 18), _letter("∀"), formula(i))


def _component_name(v: Expr) -> Layout:
    return formula(component(v, fresh_index([v], "i"))) if is_vector(v) else formula(v)


def _phrase(inside: Layout, condition: Layout, lang: str | None) -> Layout:
    if lang == "en":
        return row(inside, Text(" with all ", "en"), condition)
    if lang == "ko":
        return row(inside, Text(" (모든 성분 ", "ko"), condition, Text(")", "ko"))
    return row(inside, _COMMA, Space(5 / 18), condition)


def _interval(domain: Interval) -> Layout:
    if domain == Reals:
        return Accent("bold", _letter("R"))
    left, right = "(" if domain.low_open else "[", ")" if domain.high_open else "]"
    return Fence(left, row(formula(domain.low), _COMMA, formula(domain.high)), right)
