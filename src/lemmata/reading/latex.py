r"""The reader of LaTeX: the notation of ordinary lecture notes, to a statement as written.

Conventions: a sum, product, limit, extreme or derivative operator reaches over the following
product, up to a + or - or a relation; ``\log p`` takes the next factor; e is exp(1); \sigma of
a scalar is the sigmoid, ``\sigma(z)_i`` is a component of the softmax.  What could be read in
two ways is refused, as is everything outside the grammar (``latex.lark``).

>>> claim = read_claim(r"\sigma(-x) = 1 - \sigma(x)")
>>> claim.statement
Eq(sigmoid(-x), 1 - sigmoid(x))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sympy import E, Integer, oo, pi

from lemmata.definitions import registry
from lemmata.notation import Claim
from lemmata.reading.claims import claim_of, expression_of
from lemmata.reading.errors import ReadingError
from lemmata.reading.givens import Sourced
from lemmata.reading.guard import Refused, guard, small_number, small_power
from lemmata.reading.names import SHORT
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Chain,
    Constant,
    Delta,
    Derived,
    Domained,
    Group,
    Let,
    Limited,
    Listed,
    Minus,
    Name,
    Node,
    Number,
    Plain,
    Product,
    Raised,
    Statement,
    Terms,
    TooDeep,
    bare,
    children,
    walk,
)
from lemmata.reading.text import Givens, read_givens

if TYPE_CHECKING:
    from lark import Lark, Token
    from sympy import Expr

    from lemmata.notation import Given

__all__ = ["read_claim", "read_expression"]


def read_claim(latex: str, given: Givens = "") -> Claim:
    r"""Read a claim in LaTeX; the givens are text or, where they contain a backslash, LaTeX.

    ``given="let L = -sum(y[k]*log(softmax(z)[k]), k)"`` gives L a meaning.
    Raises `ReadingError`, which shows the place with a caret.

    >>> read_claim(r"\frac{\partial}{\partial z_j} \log \sum_k e^{z_k} = \frac{e^{z_j}}{\sum_k e^{z_k}}").givens
    ()
    """
    chain = _parsed(latex, "claim")
    beside = _beside(given)
    return claim_of(latex, _with_numbered_names(chain, beside), beside)


def read_expression(latex: str, given: Givens = "") -> tuple[Expr, tuple[Given, ...]]:
    """Read an expression in LaTeX and its givens, as `read_claim` does."""
    chain = _parsed(latex, "claim")
    beside = _beside(given)
    if chain.relations:
        raise ReadingError(latex, chain.sides[1].at, expected="an expression", found="a relation")
    return expression_of(latex, _with_numbered_names(chain, beside).sides[0], beside)


def _beside(given: Givens) -> list[Sourced]:
    """The givens: ``\\;`` is a space of LaTeX, any other semicolon separates."""
    texts = [given] if isinstance(given, str) else list(given)
    out: list[Sourced] = []
    for text in texts:
        for part in re.split(r"(?<!\\);", text) if "\\" in text else [text]:
            out += [Sourced(part, _given(part))] if "\\" in part else read_givens(part)
    return out


def _given(text: str) -> Statement:
    let = re.match(r"\s*let(?![A-Za-z])", text)
    statement = _parsed(" " * let.end() + text[let.end() :] if let else text, "given")
    if not let:
        return statement  # type: ignore[no-any-return]
    if not isinstance(statement, Chain) or statement.relations != ("==",):
        raise ReadingError(text, let.end(), expected="a name = an expression", found="something else")
    name, body = statement.sides
    base, indices = (name.base, name.indices) if isinstance(name, At) else (name, ())
    for part in (base, *indices):
        if not isinstance(part, Name):
            raise ReadingError(text, part.at, expected="a name to define", found="an expression")
    return Let(base.at, base, indices, body)  # type: ignore[arg-type]


# ------------------------------------------------------------------ parsing


@cache
def _parser() -> Lark:
    from lark import Lark

    from lemmata.reading.tokens import LatexLexer

    grammar = files("lemmata.reading").joinpath("latex.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=LatexLexer, start=["claim", "given"], transformer=_Nodes())


def _parsed(text: str, start: str) -> Any:
    from lark.exceptions import UnexpectedToken

    try:
        guard(text, opening="([{", closing=")]}")
        return _parser().parse(_inside(text), start=start)
    except Refused as e:
        raise ReadingError(text, e.at, expected=e.expected, found=e.found, hint=e.hint) from None
    except TooDeep as e:
        raise ReadingError(text, e.at, expected="at most 200 levels of nesting", found="more") from None
    except UnexpectedToken as e:
        end = e.token.type == "$END"
        at = len(text.rstrip()) if end else e.token.start_pos or 0
        found = "the end" if end else f"{text[at : at + 12]!r}"
        raise ReadingError(text, at, expected=_expected(set(e.accepts or e.expected)), found=found) from None


def _inside(text: str) -> str:
    """The formula without what surrounds it in a sentence, everything at its offset."""
    start, end = 0, len(text.rstrip())
    for opening, closing in (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)")):
        stripped = text.strip()
        if (
            len(stripped) > len(opening) + len(closing)
            and stripped.startswith(opening)
            and stripped.endswith(closing)
        ):
            start, end = text.index(opening) + len(opening), text.rindex(closing)
            break
    formula = text[start:end].rstrip()
    if formula[-1:] in (".", ","):
        formula = formula[:-1]
    return " " * start + formula


def _expected(accepts: set[str]) -> str:
    names = {
        "RPAR": ")",
        "RSQB": "]",
        "RCURLY": r"\}",
        "RBRACE": "}",
        "RBAR": "a closing |",
        "LBRACE": "{",
        "LPAR": "(",
        "SUB": "a subscript",
        "PARALLEL": r"\|",
        "TO": r"\to",
        "ENDCASES": r"\end{cases}",
        "AMP": "&",
        "RELATION": "a relation",
    }
    if {"NUMBER", "FRAC"} <= accepts and "TIMES" not in accepts:
        return "an expression"
    words = [
        word
        for kind, word in names.items()
        if kind in accepts and not (kind == "LBRACE" and "FRAC" in accepts)
    ]
    words = [w for w in words if w != "(" or "FRAC" not in accepts]
    words += ["an operator"] if "TIMES" in accepts or "PLUS" in accepts else []
    words += ["the end"] if "$END" in accepts else []
    return (
        " or ".join([", ".join(words[:-1]), words[-1]])
        if len(words) > 1
        else "".join(words) or "something else"
    )


# ------------------------------------------------------------------ names


def _with_numbered_names(chain: Chain, beside: Sequence[Sourced]) -> Chain:
    """``x_1`` and ``x_2`` as scalars x1 and x2, where x has no other use and no given of its own."""
    elsewhere = {p.name for part in beside for p in walk(part.statement) if isinstance(p, Name)}
    components: set[Name] = set()
    for part in walk(chain):
        if (
            isinstance(part, At)
            and isinstance(part.base, Name)
            and all(isinstance(i, Number) for i in part.indices)
        ):
            components.add(part.base)
    numbered = {base.name for base in components if len(base.name) and not base.bold}
    numbered -= elsewhere | {p.name for p in walk(chain) if isinstance(p, Name) and p not in components}

    def scalar(node: Node) -> Node:
        match node:
            case At(at=at, base=Name(name=name), indices=(Number(value=value),)) if name in numbered:
                return Name(at, f"{name}{value}")
        return node

    return _mapped(chain, scalar) if numbered else chain  # type: ignore[return-value]


def _mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with ``change`` applied to every node, from the leaves up."""
    new: dict[str, Any] = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            new[field.name] = _mapped(value, change)
        elif isinstance(value, tuple):
            new[field.name] = tuple(_mapped(v, change) if isinstance(v, Node) else v for v in value)
    return change(replace(node, **new))


# ------------------------------------------------------------------ nodes


@dataclass(frozen=True, eq=False)
class _Unbracketed(Group):
    r"""``\log p``: what follows could belong to its argument."""


@dataclass
class _Scripts:
    """What stands below and above."""

    down: Node | None = None
    up: Node | None = None


@dataclass(frozen=True, eq=False)
class _Word(Name):
    r"""An upright word, ``\mathrm{max}``: a name, or the end of one in a subscript."""


@dataclass(frozen=True, eq=False)
class _Italic(Name):
    r"""``\mathit{loss}``: a name and nothing else, where T alone could be a transpose."""


_Domain = tuple[str, tuple[Node, ...], str, tuple[Node, ...]]
"""What `Domained` keeps of a domain."""

_AMBIGUOUS = "brackets that show how far the argument of {} reaches"


class _Nodes:
    """What the parser calls at each rule of the grammar, with the children of that rule."""

    # -- relations

    def claim(self, children: list[Any]) -> Chain:
        return children[0]

    given = claim

    def relations(self, children: list[Any]) -> Chain:
        return Chain(children[0].at, tuple(children[::2]), tuple(map(str, children[1::2])))

    def membership(self, children: list[Any]) -> Domained:
        (domain, values, brackets, shape) = children[-1]
        variables = _nodes(children)
        return Domained(variables[0].at, tuple(variables), domain, values, brackets, shape)

    # -- domains

    def reals(self, children: list[Any]) -> _Domain:
        return "interval", (), "", _shape(children[1])

    def simplex(self, children: list[Any]) -> _Domain:
        r"""``\Delta`` and ``\Delta^{n-1}``; any other script could count points or dimensions."""
        token, scripts = children
        size: Node = Name(token.start_pos, "n")
        if scripts is not None:
            match scripts.up:
                case Terms(terms=(Name() as size, Minus(body=Number(value=one)))) if one == 1:
                    pass
                case Number(value=value):
                    size = Number(scripts.up.at, value + 1)
                case other:
                    raise Refused(other.at, r"\Delta or \Delta^{n-1}", "another script", "p in simplex(n)")
        return "simplex", (), "", (size,)

    def interval(self, children: list[Any]) -> _Domain:
        ends = {"LPAR": "(", "LSQB": "[", "RPAR": ")", "RSQB": "]"}
        brackets = "".join(ends[c.type] for c in children if getattr(c, "type", "") in ends)
        return "interval", tuple(_nodes(children)), brackets, _shape(children[-1])

    def finite(self, children: list[Any]) -> _Domain:
        return "finite", tuple(_nodes(children)), "", ()

    # -- sums and products

    def terms(self, children: list[Any]) -> Node:
        nodes = _nodes(children)
        _check_indices(nodes)
        return nodes[0] if len(nodes) == 1 else Terms(nodes[0].at, tuple(nodes))

    def minus(self, children: list[Any]) -> Minus:
        return Minus(children[0].start_pos, children[1])

    def product(self, children: list[Any]) -> Node:
        factors: list[Node] = [children[0]]
        divides = [False]
        sign = ""
        for child in children[1:]:
            if not isinstance(child, Node):
                sign = "/" if child.type == "OVER" else "*"
                continue
            _check_juxtaposed(factors[-1], sign, child, divided=divides[-1])
            factors.append(child)
            divides.append(sign == "/")
            sign = ""
        return factors[0] if len(factors) == 1 else Product(factors[0].at, tuple(factors), tuple(divides))

    # -- operators that reach over a product

    def big(self, children: list[Any]) -> Node:
        token, scripts, body = children
        return _summed(str(token), token.start_pos, scripts, body)

    def extreme(self, children: list[Any]) -> Node:
        token, below, body = children
        k = _index(below.down)
        match bare(body):
            case At(base=Name() as v, indices=(Name(name=name),)) if name == k.name:
                return Call(token.start_pos, str(token), (v,))
        return Call(token.start_pos, str(token), (Binder(body.at, "vector", body, k),))

    def limit(self, children: list[Any]) -> Limited:
        token, _, (x, target, direction), body = children
        return Limited(token.start_pos, body, x, target, direction)

    def target(self, children: list[Any]) -> tuple[Name, Node, str]:
        x, target = _nodes(children)
        sides = [str(c) for c in children if getattr(c, "type", "") == "SIDE"]
        if not isinstance(x, Name):
            raise Refused(x.at, "a variable", "an expression", r"x \to 0^+")
        return x, target, sides[0] if sides else "+-"

    def derivative(self, children: list[Any]) -> Node:
        return _derived(children[0].start_pos, children[:-1], children[-1])

    def quotient(self, children: list[Any]) -> Node:
        body = next(c for c in children if isinstance(c, Node))
        at = children.index(body)
        return _derived(children[0].start_pos, [*children[:at], *children[at + 1 :]], body)

    def application_open(self, children: list[Any]) -> Node:
        return self.application(children)

    # -- applications

    def application(self, children: list[Any]) -> Node:
        token, scripts, argument = children
        name, at = str(token), token.start_pos
        bracketed = type(argument) is Group
        inner = argument.base if isinstance(argument, (Raised, At)) else None
        if type(inner) is Group:
            raise Refused(argument.at, _AMBIGUOUS.format(rf"\{name}"), "a script after brackets")
        if isinstance(argument, Listed):
            raise Refused(argument.at, f"one argument of {name}", "several")
        arguments: tuple[Node, ...] = (bare(argument) if bracketed else argument,)
        if isinstance(scripts, _Scripts) and scripts.down is not None:
            if name != "log":
                raise Refused(scripts.down.at, f"{name} without a subscript", "a subscript")
            arguments = (*arguments, scripts.down)
        out: Node = Call(at, name, arguments)
        if isinstance(scripts, _Scripts) and scripts.up is not None:
            power = scripts.up
            if not (isinstance(power, Number) and power.value.is_Integer and power.value >= 2):
                raise Refused(power.at, "a power 2, 3, …", "another exponent", rf"\frac{{1}}{{\{name}(x)}}")
            out = Raised(at, out, power)
        closed = bracketed or (isinstance(argument, Call) and argument.name == "abs")
        return out if closed else _Unbracketed(at, out)

    def call(self, children: list[Any]) -> Node:
        token, prime, *rest = children
        arguments = _nodes(rest)
        divided = any(getattr(c, "type", "") == "PARALLEL" for c in rest)
        return _called(str(token), token.start_pos, arguments, divided=divided, prime=prime is not None)

    def several(self, children: list[Any]) -> Call:
        return Call(children[0].start_pos, str(children[0]), tuple(_nodes(children)))

    # -- scripts

    def scripts(self, children: list[_Scripts]) -> _Scripts:
        out = _Scripts()
        for child in children:
            out = _Scripts(child.down or out.down, child.up or out.up)
        return out

    def script_down(self, children: list[Any]) -> _Scripts:
        return _Scripts(down=children[1])

    def script_up(self, children: list[Any]) -> _Scripts:
        return _Scripts(up=children[1])

    def script(self, children: list[Any]) -> Node:
        nodes = [_side(node) for node in _nodes(children)]
        return nodes[0] if len(nodes) == 1 else Listed(nodes[0].at, tuple(nodes))

    def scripted(self, children: list[Any]) -> Node:
        base, scripts = children
        if scripts.down is not None:
            base, scripts = _subscripted(base, scripts)
        return base if scripts.up is None else _raised(base, scripts.up)

    # -- what stands alone

    def atom(self, children: list[Token]) -> Node:
        (token,) = children
        at = token.start_pos or 0
        match token.type:
            case "NUMBER":
                return Number(at, small_number(str(token), at))
            case "CONSTANT":
                return Constant(at, {"E": E, "pi": pi, "oo": oo}[str(token)])
            case "WORD":
                return _Word(at, str(token))
            case "ITALIC":
                return _Italic(at, str(token))
            case _:
                return Name(at, str(token), bold=token.type == "BOLD")

    def group(self, children: list[Any]) -> Node:
        nodes = _nodes(children)
        return Group(nodes[0].at, nodes[0]) if len(nodes) == 1 else Listed(nodes[0].at, tuple(nodes))

    def braced(self, children: list[Any]) -> Node:
        (node,) = _nodes(children)
        if isinstance(node, (Terms, Product, Minus, _Unbracketed)):
            raise Refused(
                children[0].start_pos, "brackets that are seen", "braces around several parts", "( … )"
            )
        return node

    def fraction(self, children: list[Any]) -> Product:
        above, below = _nodes(children)
        return Product(children[0].start_pos, (above, below), (False, True))

    def root(self, children: list[Any]) -> Call:
        return Call(children[0].start_pos, "sqrt", (children[1],))

    def absolute(self, children: list[Any]) -> Call:
        return Call(children[0].start_pos, "abs", tuple(_nodes(children)))

    def indicator(self, children: list[Any]) -> Node:
        (condition,) = _nodes(children)
        same, delta = _condition(condition)
        return delta if same else _one_less(delta)

    def cases(self, children: list[Any]) -> Node:
        rows = _only(children, tuple)
        at = children[0].start_pos
        if len(rows) != 2:
            raise Refused(at, "two cases: i = j and otherwise", f"{len(rows)}")
        (first, condition), (second, other) = rows
        if condition is None:
            raise Refused(first.at, "the case i = j first", "otherwise")
        same, delta = _condition(condition)
        if other is not None:
            opposite, again = _condition(other)
            names = [{_text(d.left), _text(d.right)} for d in (delta, again)]
            if opposite == same or names[0] != names[1]:
                raise Refused(other.at, "the opposite condition", "another one", r"\text{otherwise}")
        equal, different = (first, second) if same else (second, first)
        pair = (_times(equal, delta), _times(different, _one_less(delta)))
        return Group(at, Terms(at, pair))

    def row(self, children: list[Any]) -> tuple[Node, Chain | None]:
        nodes = _nodes(children)
        return nodes[0], nodes[1] if len(nodes) > 1 else None  # type: ignore[return-value]


def _shape(scripts: _Scripts | None) -> tuple[Node, ...]:
    r"""The sizes in ``\mathbb{R}^n`` and ``\mathbb{R}^{n \times m}``."""
    match scripts.up if scripts is not None else None:
        case None:
            return ()
        case Product(factors=factors, divides=divides) if not any(divides) and len(factors) == 2:
            return factors
        case Name() | Number() as size:
            return (size,)
        case other:
            raise Refused(other.at, r"a size such as n, 3 or n \times m", "an expression")


def _nodes(children: Sequence[Any]) -> list[Any]:
    return [c for c in children if isinstance(c, Node)]


def _only(children: Sequence[Any], *types: type) -> list[Any]:
    return [c for c in children if isinstance(c, types)]


def _side(node: Node) -> Node:
    """A relation chain of one side is that side."""
    return node.sides[0] if isinstance(node, Chain) and not node.relations else node


# ------------------------------------------------------------------ products


def _check_juxtaposed(before: Node, sign: str, after: Node, *, divided: bool) -> None:
    """Refuse what could be read in two ways."""
    unbracketed = isinstance(before, _Unbracketed)
    function = rf"\{_called_name(before)}" if unbracketed else ""
    if sign == "/" and unbracketed:
        raise Refused(after.at, _AMBIGUOUS.format(function), "a division", rf"\frac{{{function} x}}{{y}}")
    if sign:
        return
    if unbracketed and not isinstance(after, (_Unbracketed, Binder, Derived, Limited)):
        raise Refused(after.at, _AMBIGUOUS.format(function), "a further factor", rf"{function}(x) \cdot y")
    if divided:
        raise Refused(
            after.at, r"\frac{…}{…} or brackets", "a factor right after a division", r"\frac{1}{2} x"
        )
    if _looks_applied(before, after):
        name = _text(before.base if isinstance(before, At) else before)
        hint = rf"{name} \cdot (…) for a product, or let {name} = … beside the claim"
        raise Refused(after.at, "a product or a known function", f"what looks like the function {name}", hint)
    if isinstance(after, Number):
        raise Refused(after.at, "an operator", "a number right after a factor", r"\cdot between factors")
    if (
        isinstance(before, Number)
        and isinstance(after, Product)
        and all(isinstance(f, Number) for f in after.factors)
    ):
        raise Refused(after.at, r"\cdot before a fraction", "a number and a fraction", r"2 \cdot \frac{1}{2}")


def _looks_applied(before: Node, after: Node) -> bool:
    """``f(x)`` and ``s_i(z)`` are no products; ``p(1-p)`` is one."""
    if not isinstance(before, (Name, At)):
        return False
    if isinstance(after, Listed):
        return True
    unknown = isinstance(before, Name) and before.name in ("f", "g")
    return type(after) is Group and (unknown or isinstance(bare(after), (Name, At, Number)))


def _called_name(node: Node) -> str:
    return next((part.name for part in walk(node) if isinstance(part, Call)), "log")


def _check_indices(terms: Sequence[Node]) -> None:
    r"""Refuse ``\sum_i p_i - q_i``: the sum ends at the sign, so the second i is another one."""
    later: dict[str, Name] = {}
    for term in reversed(terms):
        for k in _open_indices(term):
            if k in later:
                raise Refused(later[k].at, f"brackets around the whole sum over {k}", f"{k} after its end")
        later |= _free(term)


def _open_indices(term: Node) -> Iterator[str]:
    """The indices of a sum that a term ends with, without brackets."""
    while True:
        match term:
            case Binder(kind=kind, body=body, index=k):
                if kind != "vector":
                    yield k.name
                term = body
            case Minus(body=body) | _Unbracketed(body=body):
                term = body
            case Product(factors=factors, divides=divides):
                if divides[-1]:
                    return
                term = factors[-1]
            case Call(name="max" | "min" | "log", arguments=(argument, *_)):
                term = argument
            case _:
                return


def _free(node: Node) -> dict[str, Name]:
    """The names in ``node`` that no sum there binds, each with its first use."""
    if isinstance(node, Name):
        return {node.name: node}
    out: dict[str, Name] = {}
    for child in children(node):
        out = _free(child) | out
    if isinstance(node, Binder) and node.index.name in out:
        del out[node.index.name]
    return out


# ------------------------------------------------------------------ subscripts and powers


def _subscripted(base: Node, scripts: _Scripts) -> tuple[Node, _Scripts]:
    """``base`` with its subscript, and the scripts that are left."""
    down = scripts.down
    if isinstance(down, Chain) and isinstance(base, Group) and scripts.up is not None:
        k, low = _range(down)
        return Binder(base.at, "vector", base.body, k, low, scripts.up), _Scripts()
    if isinstance(base, Name) and isinstance(down, _Word):
        return Name(base.at, f"{base.name}_{down.name}", base.bold), _Scripts(up=scripts.up)
    indices = _indices(down)
    if isinstance(base, Name):
        if base.name == "delta" and len(indices) == 2:
            return Delta(base.at, *indices), _Scripts(up=scripts.up)
        return At(base.at, base, indices), _Scripts(up=scripts.up)
    match base:
        case Call(at=at, name="sigmoid", arguments=(Plain(body=body),)):
            base = Call(at, "softmax", (body,))
        case Call() | Group() | Listed():
            pass
        case _:
            raise Refused(indices[0].at, "a name, a function or brackets before an index", "something else")
    return At(base.at, base, indices), _Scripts(up=scripts.up)


def _indices(down: Node | None) -> tuple[Node, ...]:
    """``i``, ``ij``, ``i,j`` or ``1``."""
    match down:
        case Listed(entries=entries):
            parts = entries
        case Product(factors=factors, divides=divides) if not any(divides):
            if len(factors) > 2:
                hint = r"\text{…} for a word, commas between more than two indices"
                raise Refused(factors[2].at, "one or two indices", f"{len(factors)} letters", hint)
            parts = factors
        case Node():
            parts = (down,)
        case _:
            parts = ()
    return tuple(_flat_index(p) for p in parts)


def _flat_index(node: Node) -> Node:
    """An index; ``k_1`` is the index k1."""
    match node:
        case At(at=at, base=Name(name=name), indices=(Number(value=value),)):
            return Name(at, f"{name}{value}")
        case Name() | Number():
            return node
    raise Refused(node.at, "an index: a letter or a number", "an expression", "z_i, z_{ij}, z_1")


def _index(node: Node | None) -> Name:
    if node is None:
        raise Refused(0, "an index", "nothing")
    index = _flat_index(node)
    if not isinstance(index, Name):
        raise Refused(index.at, "an index such as k", "a number")
    return index


def _raised(base: Node, up: Node) -> Node:
    exponent = bare(up)
    if type(exponent) is Name and exponent.name == "T" and not isinstance(base, (Constant, Number)):
        raise Refused(
            up.at, "a power", "T, which could mean the transpose", r"x_i y_i under a sum, or x^{\mathit{T}}"
        )
    if isinstance(up, Group) and isinstance(exponent, Name):
        raise Refused(up.at, "a power", "a superscript index in brackets", "an index below: x_i")
    if isinstance(up, (Chain, Listed)):
        raise Refused(up.at, "a power", "something else")
    return small_power(Raised(base.at, base, up))


# ------------------------------------------------------------------ sums


def _summed(kind: str, at: int, scripts: _Scripts, body: Node) -> Node:
    r"""``\sum_{k=1}^{n}``, ``\sum_k``, ``\sum_{j,k}`` or ``\sum_{k \ne j}`` of ``body``."""
    down = scripts.down
    if down is None:
        raise Refused(at, "an index below", "none", rf"\{kind}_k")
    if isinstance(down, Chain) and down.relations == ("!=",):
        if kind != "sum" or scripts.up is not None:
            raise Refused(down.at, r"\sum over an index", "a condition", r"\sum_{k \ne j}")
        k, other = (_flat_index(side) for side in down.sides)
        return Binder(at, kind, _times(body, _one_less(Delta(down.at, k, other))), _index(k))
    if isinstance(down, Chain):
        if scripts.up is None:
            raise Refused(down.at, "an upper bound", "none", rf"\{kind}_{{k=1}}^{{n}}")
        k, low = _range(down)
        return Binder(at, kind, body, k, low, scripts.up)
    names = [_index(i) for i in _indices(down)]
    if scripts.up is not None:
        raise Refused(scripts.up.at, "a lower bound with the upper one", "none", rf"\{kind}_{{k=1}}^{{n}}")
    for k in reversed(names):
        body = Binder(at, kind, body, k)
    return body


def _range(chain: Chain) -> tuple[Name, Node]:
    """``k = 1``."""
    if chain.relations != ("==",):
        raise Refused(chain.at, "k = 1", "another condition")
    k, low = chain.sides
    return _index(k), low


def _times(a: Node, b: Node) -> Product:
    """The product, without brackets around what needs none."""
    factors = (*a.factors, b) if type(a) is Product else (a, b)
    divides = (*a.divides, False) if type(a) is Product else (False, False)
    return Product(a.at, factors, divides)


def _one_less(delta: Node) -> Group:
    one = Number(delta.at, Integer(1))
    return Group(delta.at, Terms(delta.at, (one, Minus(delta.at, delta))))


def _condition(chain: Chain) -> tuple[bool, Delta]:
    r"""Whether ``i = j`` (or ``i \ne j``), and the delta of the two."""
    if len(chain.relations) != 1 or chain.relations[0] not in ("==", "!="):
        raise Refused(chain.at, r"i = j or i \ne j", "another condition")
    left, right = (_flat_index(side) for side in chain.sides)
    return chain.relations[0] == "==", Delta(chain.at, left, right)


def _text(node: Node) -> str:
    return node.name if isinstance(node, Name) else str(getattr(node, "value", ""))


# ------------------------------------------------------------------ derivatives and functions


def _derived(at: int, children: Sequence[Any], body: Node) -> Derived:
    stated = next((c.up for c in children if isinstance(c, _Scripts)), None)
    variables: list[Node] = []
    orders: list[int] = []
    for variable in _nodes(children):
        order = 1
        if isinstance(variable, Raised):
            order, variable = _order(variable.exponent), variable.base
        variables.append(variable)
        orders.append(order)
    if sum(orders) != (1 if stated is None else _order(stated)):
        raise Refused(
            at, "as many d above as below", f"{sum(orders)} below", r"\frac{\partial^2 f}{\partial x^2}"
        )
    return Derived(at, body, tuple(reversed(variables)), tuple(reversed(orders)))


def _order(node: Node) -> int:
    if not (isinstance(node, Number) and node.value.is_Integer and 1 <= node.value <= 100):
        raise Refused(node.at, "an order 1, 2, …", "something else")
    return int(node.value)


def _called(name: str, at: int, arguments: list[Node], *, divided: bool, prime: bool) -> Node:
    if divided != (name in SHORT) and (divided or len(arguments) != 2):
        expected = f"{name}(p, q)" if divided else r"D_{KL}(p \| q)"
        raise Refused(arguments[-1].at, expected, r"\|" if divided else f"{len(arguments)} argument")
    if name == "H":
        name = "entropy" if len(arguments) == 1 else "cross_entropy"
    if name == "sigma":
        if len(arguments) != 1:
            raise Refused(arguments[1].at, r"one argument of \sigma", f"{len(arguments)}")
        name = "sigmoid"
        hint = r"\operatorname{softmax}(z), \sigma(z)_i for its component, or \sigma(z_i) for the sigmoid"
        arguments = [Plain(arguments[0].at, arguments[0], hint)]
    kinds = registry[name].kinds if name in registry else ()
    if len(arguments) > 1 and [k for k in kinds if k != "index"] == ["vector"]:
        arguments = [Listed(arguments[0].at, tuple(arguments))]
    out = Call(at, name, tuple(arguments))
    if not prime:
        return out
    variable = bare(arguments[0])
    if len(arguments) != 1 or not isinstance(variable, Name):
        hint = r"\frac{d}{dx} in a variable of its own"
        raise Refused(arguments[0].at, "a variable as the argument of a derivative", "an expression", hint)
    return Derived(at, out, (variable,), (1,))
