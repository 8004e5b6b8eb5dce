"""The actions of the grammar of the text syntax: what each rule makes of its children."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sympy import E, Expr, Rational, oo, pi

from lemmata.reading.guard import Refused, small_number, small_power
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Chain,
    Constant,
    Delta,
    Derived,
    Domained,
    Gradient,
    Group,
    Let,
    Limited,
    Listed,
    Minus,
    Name,
    Node,
    Number,
    Product,
    Raised,
    Supported,
    Terms,
    bare,
)

if TYPE_CHECKING:
    from lark import Token

__all__ = ["TextNodes"]

CONSTANTS: dict[str, Expr] = {"pi": pi, "E": E, "oo": oo}


class TextNodes:
    """What the parser calls at each rule of the grammar, with the children of that rule."""

    # -- what is read

    def claim(self, children: list[Any]) -> tuple[Node, Any]:
        return children[0], children[1]

    expression = claim

    def givens(self, children: list[Any]) -> list[Any]:
        return [c for c in children if c is not None]

    def let(self, children: list[Any]) -> Let:
        name, *parameters, body = children
        return Let(name.at, _named(name), tuple(_named(p) for p in parameters if p is not None), body)

    def membership(self, children: list[Any]) -> Domained:
        *variables, (domain, values, brackets, shape) = children
        return Domained(variables[0].at, tuple(variables), domain, values, brackets, shape)

    def support(self, children: list[Any]) -> Supported:
        large, small = children
        if len(large.relations) != 1 or len(small.relations) != 1:
            raise Refused(large.at, "q > 0 where p > 0", "another form")
        return Supported(large.at, large, small)

    def chain(self, children: list[Any]) -> Chain:
        return Chain(children[0].at, tuple(children[::2]), tuple(map(str, children[1::2])))

    # -- domains

    def interval(self, children: list[Any]) -> tuple[str, tuple[Node, ...], str, tuple[Node, ...]]:
        left, low, high, right, shape = children
        return "interval", (low, high), f"{left}{right}", _shape(shape)

    def reals(self, children: list[Any]) -> tuple[str, tuple[Node, ...], str, tuple[Node, ...]]:
        return "interval", (), "", _shape(children[1])

    def simplex(self, children: list[Any]) -> tuple[str, tuple[Node, ...], str, tuple[Node, ...]]:
        opened, size = children
        return "open simplex" if opened else "simplex", (), "", (size,)

    def onehot(self, children: list[Any]) -> tuple[str, tuple[Node, ...], str, tuple[Node, ...]]:
        return "onehot", (), "", (children[0],)

    def finite(self, children: list[Any]) -> tuple[str, tuple[Node, ...], str, tuple[Node, ...]]:
        *values, shape = children
        if shape is not None:
            raise Refused(shape.start_pos, "a set of numbers", "a power of it", "onehot(n) or [0,1]^n")
        return "finite", tuple(values), "", ()

    # -- arithmetic

    def terms(self, children: list[Any]) -> Node:
        return children[0] if len(children) == 1 else Terms(children[0].at, tuple(children))

    def less(self, children: list[Any]) -> Minus:
        return Minus(children[0].at, children[0])

    def product(self, children: list[Any]) -> Node:
        if len(children) == 1:
            return children[0]
        divides = (False, *(sign.type == "OVER" for sign in children[1::2]))
        return Product(children[0].at, tuple(children[::2]), divides)

    def power(self, children: list[Any]) -> Node:
        base, exponent = children
        return base if exponent is None else small_power(Raised(base.at, base, exponent))

    def at(self, children: list[Any]) -> At:
        return At(children[0].at, children[0], tuple(children[1:]))

    def group(self, children: list[Any]) -> Group:
        return Group(children[0].at, children[0])

    def listed(self, children: list[Any]) -> Listed:
        return Listed(children[0].at, tuple(children))

    def number(self, children: list[Token]) -> Number:
        (token,) = children
        at = token.start_pos or 0
        return Number(at, small_number(str(token), at))

    def name(self, children: list[Token]) -> Name | Constant:
        (token,) = children
        at = token.start_pos or 0
        value = CONSTANTS.get(str(token))
        return Name(at, str(token)) if value is None else Constant(at, value)

    # -- functions

    def call(self, children: list[Any]) -> Node:
        token, *arguments = (c for c in children if c is not None)
        name, at = str(token), token.start_pos or 0
        form = getattr(_Forms, name, None) if name in FORMS else None
        for argument in arguments:
            if not isinstance(argument, Node) and name != "limit":
                raise Refused(argument.start_pos, "an expression", str(argument))
        if form is None:
            return Call(at, name, tuple(arguments))
        node: Node = form(at, *arguments[:8])
        return node


FORMS = ("sum", "prod", "vector", "diff", "grad", "limit", "delta", "ln")


class _Forms:
    """Functions whose arguments are not all expressions."""

    @staticmethod
    def _binder(kind: str, at: int, arguments: tuple[Node, ...]) -> Binder:
        if len(arguments) not in (2, 4):
            usual = f"{kind}(z[i], i) or {kind}(z[i], i, 1, m)"
            raise Refused(at, f"{kind} of an expression and an index", _counted(arguments), usual)
        body, k, *ends = arguments
        return Binder(at, kind, body, _named(k, "an index such as i"), *ends)

    @staticmethod
    def sum(at: int, *arguments: Node) -> Binder:
        return _Forms._binder("sum", at, arguments)

    @staticmethod
    def prod(at: int, *arguments: Node) -> Binder:
        return _Forms._binder("prod", at, arguments)

    @staticmethod
    def vector(at: int, *arguments: Node) -> Binder:
        return _Forms._binder("vector", at, arguments)

    @staticmethod
    def diff(at: int, *arguments: Node) -> Derived:
        if len(arguments) < 2:
            raise Refused(at, "an expression and a variable", _counted(arguments), "diff(f, x)")
        body, *rest = arguments
        variables: list[Node] = []
        orders: list[int] = []
        for argument in rest:
            if isinstance(argument, Number) and variables and orders[-1] == 1:
                if not (argument.value.is_Integer and 1 <= argument.value <= MOST_DERIVATIVES):
                    raise Refused(argument.at, f"an order from 1 to {MOST_DERIVATIVES}", str(argument.value))
                orders[-1] = int(argument.value)
                continue
            variables.append(argument)
            orders.append(1)
        return Derived(at, body, tuple(variables), tuple(orders))

    @staticmethod
    def grad(at: int, *arguments: Node) -> Gradient:
        if len(arguments) != 2:
            raise Refused(at, "an expression and a vector", _counted(arguments), "grad(logsumexp(z), z)")
        return Gradient(at, *arguments)

    @staticmethod
    def limit(at: int, *arguments: Any) -> Limited:
        whole = len(arguments) in (3, 4) and all(isinstance(a, Node) for a in arguments[:3])
        if not whole or (len(arguments) == 4 and isinstance(arguments[3], Node)):
            raise Refused(at, "an expression, a variable, a target", "something else", "limit(f, x, 0, '+')")
        body, x, target = arguments[:3]
        direction = str(arguments[3])[1:-1] if len(arguments) == 4 else "+-"
        return Limited(at, body, _named(x), target, direction)

    @staticmethod
    def ln(at: int, *arguments: Node) -> Call:
        if len(arguments) != 1:
            raise Refused(at, "one argument of ln", _counted(arguments), "log(x, 10) for another base")
        return Call(at, "log", arguments)

    @staticmethod
    def delta(at: int, *arguments: Node) -> Delta:
        if len(arguments) != 2:
            raise Refused(at, "two indices", _counted(arguments), "delta(i, j)")
        return Delta(at, *arguments)


MOST_DERIVATIVES = 100


def _counted(arguments: tuple[Any, ...]) -> str:
    return f"{len(arguments)} argument{'s' * (len(arguments) != 1)}"


def _named(node: Node, expected: str = "a name") -> Name:
    inner = bare(node)
    if isinstance(inner, Name):
        return inner
    raise Refused(node.at, expected, "a constant" if isinstance(inner, Constant) else "an expression")


def _shape(token: Token | None) -> tuple[Node, ...]:
    """The sizes in ``^n``, ``^2``, ``^nxm`` and ``^(n x m)``."""
    if token is None:
        return ()
    sizes = list(re.finditer("[A-Za-z0-9_]+", str(token)))
    start = token.start_pos or 0
    if len(sizes) == 1 and (pair := re.fullmatch("([A-Za-z]|[0-9]+)x([A-Za-z]|[0-9]+)", sizes[0][0])):
        at = start + sizes[0].start()
        return tuple(_size(pair[side], at + pair.start(side)) for side in (1, 2))
    return tuple(_size(size[0], start + size.start()) for size in sizes[::2])


def _size(word: str, at: int) -> Node:
    if word.isdigit():
        return Number(at, Rational(small_number(word, at)))
    if not re.fullmatch("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*", word):
        raise Refused(at, "a size: a name or a number", word)
    return Name(at, word)
