r"""LaTeX of statements, in the author's order and as a mathematician's hand would write it.

SymPy's own printer sorts terms, sets ``\log{\left(p \right)}`` and loses parentheses around
sums.  The printer here follows the tree as it was written, drops factors 1, writes negative
powers as fractions (with a slash inside exponents and inside other fractions) and uses only
commands that amsmath and KaTeX share.  A name reaches TeX only if it is a letter, a Greek
letter, one of these with an accent, or a word set upright; anything else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

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

__all__ = ["UnprintableError", "givens", "inline", "latex", "name", "relation_sign"]


class UnprintableError(LemmataError):
    """Something has no LaTeX in the language of statements; ``what`` is the smallest such part."""

    def __init__(self, what: object, try_: str) -> None:
        self.what = what
        super().__init__(f"no LaTeX for {what!s} ({type(what).__name__}): {try_}")


class Tight(IntEnum):
    """How tightly a printed piece holds together; a looser piece needs parentheses sooner."""

    ADD = 0  # a + b
    NEG = 1  # starts with a minus sign
    OPEN = 2  # reaches to the right as far as it can: a sum, \log p, a derivative
    MUL = 3  # a b, or a/b with a slash
    FRAC = 4  # \frac{a}{b}
    POW = 5  # has a superscript
    ATOM = 6  # a name, a number, or something that brings its own brackets


@dataclass(frozen=True)
class Box:
    """A printed piece and how tightly it holds together.

    ``closed`` is another way to write it, for where something follows it in a product.
    """

    text: str
    tight: Tight = Tight.ATOM
    closed: str = ""


# ------------------------------------------------------------------ names

_GREEK = frozenset(
    {
        *(
            "alpha",
            "beta",
            "gamma",
            "delta",
            "epsilon",
            "varepsilon",
            "zeta",
            "eta",
            "theta",
            "vartheta",
            "iota",
        ),
        *(
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "phi",
            "varphi",
            "chi",
        ),
        *("psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi"),
        "Omega",
    }
)
_ACCENTS = {"hat": "hat", "bar": "bar", "tilde": "tilde", "dot": "dot"}


def name(text: str) -> str:
    r"""The LaTeX of a name.

    >>> [name(word) for word in ("x", "lambda", "p_hat", "x1", "loss")]
    ['x', '\\lambda', '\\hat{p}', 'x_1', '\\mathrm{loss}']

    Raises UnprintableError for anything but ASCII letters, digits and single underscores.
    """
    if re.fullmatch("[A-Za-z]", text):
        return text
    if text in _GREEK:
        return rf"\{text}"
    stem, _, tail = text.rpartition("_")
    if tail in _ACCENTS and stem:
        return rf"\{_ACCENTS[tail]}{{{name(stem)}}}"
    if match := re.fullmatch("([A-Za-z]+?)_?([0-9]+)", text):
        letter, digits = match.groups()
        if len(letter) == 1 or letter in _GREEK:
            return f"{name(letter)}_{_braced(digits)}"
    if re.fullmatch("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*", text):
        escaped = text.replace("_", r"\_")
        return rf"\mathrm{{{escaped}}}"
    raise UnprintableError(text, "name it with ASCII letters, digits and single underscores")


def _braced(text: str) -> str:
    """A script: a single character stands without braces."""
    return text if len(text) == 1 else f"{{{text}}}"


# ------------------------------------------------------------------ brackets

_TALL = re.compile(r"\\(frac|sum|prod|left)(?![A-Za-z])")


def _parens(text: str) -> str:
    return rf"\left({text}\right)" if _TALL.search(text) else f"({text})"


def _loose(box: Box, least: Tight) -> str:
    """The text, in parentheses unless it holds together at least as tightly as ``least``."""
    return box.text if box.tight >= least else _parens(box.text)


def _body(box: Box) -> str:
    """The text after a sum sign, a limit or a derivative operator."""
    return _parens(box.text) if box.tight in (Tight.ADD, Tight.NEG) else box.text


# ------------------------------------------------------------------ the printer

_RELATIONS = {"==": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}
_OPERATORS = {
    sympy.log: r"\log",
    sympy.tanh: r"\tanh",
    sympy.sinh: r"\sinh",
    sympy.cosh: r"\cosh",
    sympy.atanh: r"\operatorname{artanh}",
}
_DIVIDED = frozenset({"kl_divergence", "js_divergence"})  # f(p \| q)
_SUBSCRIPTED = frozenset({"logit_base", "softmax_base"})  # f_b(p)
_PARAMETRISED = frozenset({"softmax_temperature"})  # f(z; T)
_EXTREMES = {"vmax": r"\max", "vmin": r"\min"}


class StatementPrinter(Printer):
    """Prints statements; every ``_print_…`` returns a `Box`.

    It stands beside SymPy's ``LatexPrinter`` rather than on it, so that what the language of
    statements does not know is refused instead of being printed in another style.
    """

    printmethod = "_lemmata_latex"  # never an object's own ``_latex``, which returns a string

    def __init__(self) -> None:
        super().__init__()
        self._slash = 0  # > 0 inside exponents, fractions and scripts: divide with a slash

    def doprint(self, expr: Basic | int) -> str:
        # A statement may be printed where SymPy's evaluation is off; counting needs it on.
        with sympy.evaluate(True):
            return self.box(Integer(expr) if isinstance(expr, int) else expr).text

    def box(self, expr: Basic) -> Box:
        box: Box = self._print(expr)
        return box

    def text(self, expr: Basic) -> str:
        return self.box(expr).text

    def inline(self, expr: Basic) -> Box:
        """``expr`` with divisions as slashes."""
        self._slash += 1
        try:
            return self.box(expr)
        finally:
            self._slash -= 1

    def emptyPrinter(self, expr: object) -> Box:  # SymPy's name
        raise UnprintableError(expr, "write it with the functions of the language of statements")

    # -- numbers and names

    def _print_Integer(self, expr: Integer) -> Box:
        return Box(str(int(expr)), Tight.NEG if expr < 0 else Tight.ATOM)

    def _print_Rational(self, expr: Rational) -> Box:
        sign = "-" if expr < 0 else ""
        p, q = abs(int(expr.p)), int(expr.q)
        if (decimal := _decimal(p, q)) is not None:
            return Box(sign + decimal, Tight.NEG if sign else Tight.ATOM)
        text = f"{p}/{q}" if self._slash else rf"\frac{{{p}}}{{{q}}}"
        return Box(sign + text, Tight.NEG if sign else Tight.MUL if self._slash else Tight.FRAC)

    def _print_Infinity(self, expr: Expr) -> Box:
        return Box(r"\infty")

    def _print_NegativeInfinity(self, expr: Expr) -> Box:
        return Box(r"-\infty", Tight.NEG)

    def _print_Exp1(self, expr: Expr) -> Box:
        return Box("e")

    def _print_Pi(self, expr: Expr) -> Box:
        return Box(r"\pi")

    def _print_Symbol(self, expr: Symbol) -> Box:
        return Box(name(expr.name))

    def _print_Dummy(self, expr: Symbol) -> Box:
        return self._print_Symbol(expr)

    def _print_IndexedBase(self, expr: IndexedBase) -> Box:
        return Box(_vector_name(expr))

    def _print_Indexed(self, expr: sympy.Indexed) -> Box:
        return Box(f"{_vector_name(expr.base)}_{self._script(expr.indices)}")

    def _print_Entries(self, expr: Entries) -> Box:
        return Box(_parens(self._list(expr.args)))

    def _print_Entry(self, expr: Entry) -> Box:
        return Box(f"{self.text(expr.args[0])}_{self._script(expr.args[1:])}")

    def _print_Family(self, expr: Family) -> Box:
        body, (k, low, high) = expr.args
        return Box(
            f"{_parens(self.inline(body).text)}_{{{self._from(k, low)}}}^{_braced(self.inline(high).text)}"
        )

    def _print_KroneckerDelta(self, expr: sympy.KroneckerDelta) -> Box:
        return Box(rf"\delta_{self._script(expr.args)}")

    def _script(self, indices: Sequence[Basic]) -> str:
        texts = [self.inline(i).text for i in indices]
        joint = "" if all(isinstance(i, Symbol) and len(i.name) == 1 for i in indices) else ","
        return _braced(joint.join(texts))

    def _list(self, args: Sequence[Basic]) -> str:
        return ", ".join(self.inline(a).text for a in args)

    # -- arithmetic

    def _print_Add(self, expr: sympy.Add) -> Box:
        return Box("".join(self._terms(expr)), Tight.ADD)

    def _terms(self, expr: Expr) -> Iterator[str]:
        """The terms of a sum with their signs, so that they can be joined or broken over lines."""
        for position, argument in enumerate(_flat_terms(expr)):
            box = self.box(argument)
            if position == 0:
                yield box.text
            elif box.tight is Tight.NEG:
                yield f" - {box.text[1:]}"
            else:
                yield f" + {_parens(box.text) if box.tight is Tight.ADD else box.text}"

    def _print_Mul(self, expr: sympy.Mul) -> Box:
        sign, factors = _factors(expr)
        segments = list(_segments(factors))
        if not segments:
            return Box(f"{sign}1", Tight.NEG if sign else Tight.ATOM)
        if len(segments) == 1:
            box = self._segment(*segments[0], alone=not sign)
        else:
            boxes = [
                self._segment(*segment, alone=False, followed=at < len(segments) - 1)
                for at, segment in enumerate(segments)
            ]
            box = self._juxtaposed(boxes)
        if not sign:
            return box
        return Box(sign + _body(box), Tight.NEG)

    def _segment(
        self, above: Sequence[Expr], below: Sequence[Expr], *, alone: bool, followed: bool = False
    ) -> Box:
        """One stretch of a product: factors, over divisors if there are any."""
        if not below:
            return self._juxtaposed([self.box(f) for f in above])
        if self._slash:
            top = self._juxtaposed([self.box(f) for f in above]) if above else Box("1")
            bottom = self._juxtaposed([self.box(f) for f in below])
            open_end = len(below) == 1 and type(below[0]) in _OPERATORS  # 1/log b
            divisor = bottom.text if open_end else _loose(bottom, Tight.POW)
            text = f"{_loose(top, Tight.MUL)}/{divisor}"
            return Box(_parens(text)) if followed else Box(text, Tight.OPEN if open_end else Tight.MUL)
        top = self._within_fraction(above)
        bottom = self._within_fraction(below)
        return Box(rf"\frac{{{top.text}}}{{{bottom.text}}}", Tight.FRAC)

    def _within_fraction(self, factors: Sequence[Expr]) -> Box:
        if not factors:
            return Box("1")
        return self._juxtaposed([self.inline(f) for f in factors])

    def _juxtaposed(self, boxes: Sequence[Box]) -> Box:
        """Factors side by side, with a dot where two numbers or fractions would run together."""
        if len(boxes) == 1:
            return boxes[0]
        pieces: list[str] = []
        for at, box in enumerate(boxes):
            last = at == len(boxes) - 1
            piece = _loose(box, Tight.OPEN) if last else box.closed or _loose(box, Tight.MUL)
            if pieces:
                pieces.append(_between(boxes[at - 1], pieces[-1], box, piece))
            pieces.append(piece)
        return Box("".join(pieces), Tight.OPEN if boxes[-1].tight is Tight.OPEN else Tight.MUL)

    def _print_Pow(self, expr: sympy.Pow) -> Box:
        base, exponent = expr.args
        if exponent.is_Rational and exponent < 0:
            return self._segment([], [_positive_power(base, exponent)], alone=True)
        if exponent == Rational(1, 2):
            return Box(rf"\sqrt{{{self.inline(base).text}}}")
        power = _braced(self.inline(exponent).text)
        box = self.box(base)
        text = (
            box.text if box.tight is Tight.ATOM and "^" not in _last_script(box.text) else _parens(box.text)
        )
        return Box(f"{text}^{power}", Tight.POW)

    def _print_exp(self, expr: Expr) -> Box:
        (power,) = expr.args
        if power == 1:
            return Box("e")
        text = self.inline(power).text
        if re.search(r"\\(sum|prod|lim|frac|left)", text):
            return Box(rf"\exp{_parens(self.text(power))}")
        return Box(f"e^{_braced(text)}", Tight.POW)

    # -- functions

    def _operator(self, expr: Expr) -> Box:
        r"""``\log p``: brackets only where the eye needs them."""
        operator = _OPERATORS[type(expr)]
        (argument,) = expr.args
        # Of these only the logarithm is written with an upright fraction.
        box = self.box(argument) if operator == r"\log" and not self._slash else self.inline(argument)
        bare = (
            box.tight in (Tight.ATOM, Tight.FRAC)
            or (box.tight is Tight.OPEN and isinstance(argument, (sympy.Sum, sympy.log, sympy.Product)))
            or isinstance(argument, sympy.exp)
        )
        if not bare:
            return Box(f"{operator}{_parens(box.text)}")
        space = "" if box.text.startswith(("\\", "(")) else " "
        return Box(f"{operator}{space}{box.text}", Tight.OPEN)

    _print_log = _print_tanh = _print_sinh = _print_cosh = _print_atanh = _operator

    def _print_erf(self, expr: Expr) -> Box:
        return Box(rf"\operatorname{{erf}}{_parens(self.inline(expr.args[0]).text)}")

    def _print_Abs(self, expr: Expr) -> Box:
        return Box(rf"\left|{self.text(expr.args[0])}\right|")

    def _print_Max(self, expr: Expr) -> Box:
        return Box(rf"\max{_parens(self._list(expr.args))}")

    def _print_Min(self, expr: Expr) -> Box:
        return Box(rf"\min{_parens(self._list(expr.args))}")

    def _print_Function(self, expr: sympy.Function) -> Box:
        kind = type(expr).__name__
        if kind in _EXTREMES:
            return self._extreme(_EXTREMES[kind], expr)
        if not isinstance(expr, Definition):
            return self.emptyPrinter(expr)
        args = list(expr.args)
        at = ""
        if "index" in expr.kinds and len(args) == len(expr.kinds):
            at = f"_{self._script([args.pop()])}"
        head = expr.symbol
        if kind in _SUBSCRIPTED:
            head += f"_{self._script(args[1:])}"
            args = args[:1]
        if kind in _DIVIDED:
            inside = r" \,\|\, ".join(self._argument(a) for a in args)
        elif kind in _PARAMETRISED:
            inside = "; ".join(self._argument(a) for a in args)
        elif len(args) == 1 and isinstance(args[0], Entries):
            inside = self._list(args[0].args)
        else:
            inside = ", ".join(self._argument(a) for a in args)
        return Box(f"{head}{_parens(inside)}{at}")

    def _argument(self, expr: Basic) -> str:
        """An argument in brackets: ``z/T`` with a slash, a longer fraction upright."""
        slashed = self.inline(expr).text
        return slashed if "/(" not in slashed or self._slash else self.text(expr)

    def _extreme(self, operator: str, expr: Expr) -> Box:
        (v,) = expr.args
        if isinstance(v, Entries):
            return Box(f"{operator}{_parens(self._list(v.args))}")
        i = fresh_index([v], "i")
        body = self.box(component(v, i))
        return Box(rf"{operator}_{self._script([i])} {_body(body)}", Tight.OPEN)

    # -- binders

    def _print_Sum(self, expr: sympy.Sum) -> Box:
        return self._big(r"\sum", expr)

    def _print_Product(self, expr: sympy.Product) -> Box:
        return self._big(r"\prod", expr)

    def _big(self, operator: str, expr: Expr) -> Box:
        body, *limits = expr.args
        signs = "".join(
            f"{operator}_{{{self._from(k, low)}}}^{{{self.inline(high).text}}} "
            for k, low, high in reversed(limits)
        )
        return Box(signs + _body(self.box(body)), Tight.OPEN)

    def _from(self, k: Basic, low: Basic) -> str:
        return f"{self.inline(k).text}={self.inline(low).text}"

    def _print_Derivative(self, expr: sympy.Derivative) -> Box:
        body = expr.args[0]
        counts = [(v, int(c)) for v, c in expr.args[1:]]
        order = sum(c for _, c in counts)
        d = "d" if all(isinstance(v, Symbol) and body.free_symbols <= {v} for v, _ in counts) else r"\partial"
        space = " " if d != "d" else ""
        power = f"^{_braced(str(order))}" if order > 1 else ""
        below = r" \,".join(
            f"{d}{space}{self.text(v)}" + (f"^{_braced(str(c))}" if c > 1 else "")
            for v, c in reversed(counts)
        )
        operand = self.box(body)
        short = operand.tight >= Tight.POW and not _TALL.search(operand.text)
        closed = rf"\frac{{{d}{power}{space or ' '}{operand.text}}}{{{below}}}" if short else ""
        return Box(rf"\frac{{{d}{power}}}{{{below}}} {_operand(operand)}", Tight.OPEN, closed)

    def _print_Limit(self, expr: sympy.Limit) -> Box:
        body, x, target, direction = expr.args
        side = "" if target.is_infinite or str(direction) == "+-" else f"^{direction}"
        to = self.inline(target).text
        return Box(rf"\lim_{{{self.inline(x).text} \to {to}{side}}} {_body(self.box(body))}", Tight.OPEN)

    # -- relations

    def _print_Relational(self, expr: Relational) -> Box:
        left, right = (self.text(side) for side in expr.args)
        return Box(f"{left} {relation_sign(expr.rel_op)} {right}", Tight.ADD)


def _vector_name(base: IndexedBase) -> str:
    text = str(base.label)
    # A digit in the name would run into the index, so such a name is set as a word.
    return rf"\mathrm{{{text}}}" if re.fullmatch("[A-Za-z]+[0-9]+", text) else name(text)


def _last_script(text: str) -> str:
    return text.rpartition(")")[2]


def _operand(box: Box) -> str:
    """What a derivative is taken of: a product in brackets, since the operator would stop at its first factor."""
    return _parens(box.text) if box.tight in (Tight.ADD, Tight.NEG, Tight.MUL) else box.text


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


def _factors(expr: sympy.Mul) -> tuple[str, list[_Factor]]:
    """The sign in front and the factors in order, without factors 1."""
    factors = list(_flat_factors(expr))
    sign = ""
    if factors and not factors[0].divides and factors[0].expr.is_Rational and factors[0].expr < 0:
        sign, head = "-", -factors[0].expr
        factors[0:1] = [_Factor(head, False)]
    # 1/b keeps its 1 by having nothing above the line.
    return sign, [f for f in factors if f.divides or f.expr != 1]


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
    sign, factors = _factors(expr)
    return bool(sign) or any(f.divides for f in factors)


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


def _between(before: Box, left: str, box: Box, right: str) -> str:
    numeric = left[-1:].isdigit() and before.tight is Tight.ATOM and left.replace(".", "").isdigit()
    if right[:1].isdigit() or (before.tight is Tight.FRAC and box.tight is Tight.FRAC):
        return r" \cdot "
    if numeric and (right.startswith(r"(-") or re.match(r"\\frac\{\d", right)):
        return r" \cdot "
    return " "


def relation_sign(operator: str) -> str:
    """The LaTeX of ``==``, ``<=`` and their kin."""
    return _RELATIONS[operator]


# ------------------------------------------------------------------ whole statements


def latex(expr: Basic | Membership | Dominated | Claim, lang: str | None = None) -> str:
    r"""The LaTeX of an expression, a relation, a given or a claim.

    ``lang`` ("en" or "ko") allows words where a given reads better with them.

    >>> from lemmata.notation import scalar, unevaluated
    >>> x = scalar("x")
    >>> with unevaluated():
    ...     print(latex(1 / (1 + sympy.exp(-x))))
    \frac{1}{1 + e^{-x}}

    Raises UnprintableError for a name or a function outside the language of statements.
    """
    if isinstance(expr, Membership):
        return _membership(expr, lang)
    if isinstance(expr, Dominated):
        return _dominated(expr, lang)
    if of_vectors(expr):
        return _everywhere(expr, lang)
    if isinstance(expr, Claim):
        given = givens(expr.givens, lang)
        return latex(expr.statement, lang) + (rf" \qquad ({given})" if given else "")
    return StatementPrinter().doprint(expr)


def inline(expr: Basic) -> str:
    """The LaTeX of ``expr`` for a line of text: divisions as slashes."""
    with sympy.evaluate(True):
        return StatementPrinter().inline(expr).text


def givens(given: Sequence[Given], lang: str | None = None) -> str:
    """The givens, joined by commas."""
    return r",\; ".join(latex(g, lang) for g in given)


def _membership(given: Membership, lang: str | None) -> str:
    variable, domain = latex(given.variable), given.domain
    printed = StatementPrinter()
    match domain:
        case Interval(low=low, high=high) if high is S.Infinity and low is not S.NegativeInfinity:
            sign = ">" if domain.low_open else r"\ge"
            return f"{variable} {sign} {printed.doprint(low)}"
        case Interval():
            return rf"{variable} \in {_interval(domain)}"
        case Power(base=base, shape=shape):
            power = r" \times ".join(printed.doprint(s) for s in shape)
            return rf"{variable} \in {_interval(base)}^{{{power}}}"
        case Simplex(size=size, open=False):
            return rf"{variable} \in {_simplex(size)}"
        case Simplex(size=size):
            inside = rf"{variable} \in {_simplex(size)}"
            return _phrase(inside, rf"{_component_name(given.variable)} > 0", lang)
        case OneHot(size=size):
            basis = rf"\{{e_1, \dots, e_{_braced(printed.doprint(size))}\}}"
            words = {"en": r"\text{ (one-hot)}", "ko": r"\text{ (원-핫)}", None: ""}
            return rf"{variable} \in {basis}{words[lang]}"
        case Finite(values=values):
            return rf"{variable} \in \{{{', '.join(printed.doprint(v) for v in values)}\}}"
    raise UnprintableError(domain, "use one of the domains of lemmata.notation")


def _simplex(size: Expr) -> str:
    """The standard simplex by its dimension, as the reader of LaTeX takes it: n corners, dimension n - 1."""
    dimension = str(size - 1) if size.is_Integer else f"{StatementPrinter().doprint(size)}-1"
    return rf"\Delta^{{{dimension}}}"


def _dominated(given: Dominated, lang: str | None) -> str:
    small, large = (f"{_component_name(v)} > 0" for v in (given.small, given.large))
    if lang == "en":
        return rf"{large} \text{{ wherever }} {small}"
    if lang == "ko":
        return rf"{small} \text{{이면 }} {large}"
    return rf"{small} \Rightarrow {large}"


def _everywhere(given: Relational, lang: str | None) -> str:
    """A relation between vectors, which holds in every component."""
    i = fresh_index([given], "i")
    part = latex(build(type(given), *(component(v, i) for v in given.args)))
    words = {"en": r"\text{ for every } %s", "ko": r"\text{ (모든 } %s \text{)}", None: r"\;\forall %s"}
    return part + words[lang] % latex(i)


def _component_name(v: Expr) -> str:
    return latex(component(v, fresh_index([v], "i"))) if is_vector(v) else latex(v)


def _phrase(inside: str, condition: str, lang: str | None) -> str:
    if lang == "en":
        return rf"{inside} \text{{ with all }} {condition}"
    if lang == "ko":
        return rf"{inside} \text{{ (모든 성분 }} {condition}\text{{)}}"
    return rf"{inside},\; {condition}"


def _interval(domain: Interval) -> str:
    if domain == Reals:
        return r"\mathbf{R}"
    left, right = "(" if domain.low_open else "[", ")" if domain.high_open else "]"
    return f"{left}{latex(domain.low)}, {latex(domain.high)}{right}"
