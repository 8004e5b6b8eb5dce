"""Derivatives, gradients and functions of LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lemmata.definitions import registry
from lemmata.reading.ambiguity import Fraction
from lemmata.reading.guard import Refused
from lemmata.reading.latex.introduced import OWN
from lemmata.reading.latex.scripts import Noted, indices_of
from lemmata.reading.names import SHORT, gives_vector
from lemmata.reading.syntax import (
    At,
    Call,
    Derived,
    Gradient,
    Listed,
    Name,
    Node,
    Number,
    Plain,
    Raised,
    bare,
)

__all__ = ["Application", "called", "component_called", "derived", "derived_once", "gradient"]

SCALAR_SIGMA = r"\operatorname{softmax}(z), \sigma(z)_i for its component, or \sigma(z_i) for the sigmoid"

COMPONENTS = ("i", "j", "k", "l")
r"""What ``\operatorname{softmax}_i`` selects; other letters, T or \beta, may be temperatures."""


OF_DISTRIBUTIONS = ("H", "entropy", "cross_entropy", "kl", "js")
"""Functions whose arguments are never components."""

MOST_PRIMES = 4


@dataclass(frozen=True, eq=False)
class Application(Call):
    r"""``\phi'(x)``: a function of the document, whose body is put in its place once all is read."""

    primes: int = 0


def derived(at: int, stated: Node | None, body: Node, below: Sequence[Node]) -> Derived:
    r"""``\frac{\partial^2 body}{\partial x^2}``: the order above is the sum of those below."""
    variables: list[Node] = []
    orders: list[int] = []
    for variable in below:
        order = 1
        if isinstance(variable, Raised):
            order, variable = _order(variable.exponent), variable.base
        variables.append(variable)
        orders.append(order)
    if sum(orders) != (1 if stated is None else _order(stated)):
        hint = r"\frac{\partial^2 f}{\partial x^2}"
        raise Refused(at, "as many d above as below", f"{sum(orders)} below", hint)
    if isinstance(body, Name) and body.name == "sigma" and len(variables) == 1:
        body = called("sigma", body.at, [variables[0]])
    return Derived(at, body, tuple(reversed(variables)), tuple(reversed(orders)))


def _order(node: Node) -> int:
    if not (isinstance(node, Number) and node.value.is_Integer and 1 <= node.value <= 100):
        raise Refused(node.at, "an order 1, 2, …", "something else")
    return int(node.value)


def derived_once(at: int, body: Node, below: Node | None) -> Derived:
    r"""``\partial_{z_j} body``."""
    if not isinstance(below, Name | At):
        raise Refused(at, r"a variable: \partial_{z_j}", "something else")
    return Derived(at, body, (below,), (1,))


def gradient(at: int, below: Node | None, body: Node) -> Gradient:
    r"""``\nabla_z body``; without a subscript the vector is the argument of the function."""
    hint = r"\nabla_z f for a gradient, \frac{\partial f}{\partial z_j} for a component"
    if below is None:
        match bare(body):
            case Call(arguments=(Name() as variable,)):
                return Gradient(at, body, variable)
        raise Refused(at, r"the variable of \nabla", "none", hint)
    if not isinstance(below, Name):
        raise Refused(below.at, r"a vector below \nabla", "something else", hint)
    return Gradient(at, body, below)


def called(name: str, at: int, arguments: list[Node], *, divided: bool = False, primes: int = 0) -> Node:
    """The function that a word or a letter names, of its arguments, derived as often as it is primed."""
    if name.startswith(OWN):
        return Application(at, name.removeprefix(OWN), tuple(arguments), primes)
    if divided != (name in SHORT) and (divided or len(arguments) != 2):
        expected = f"{name}(p, q)" if divided else r"D_{KL}(p \| q)"
        raise Refused(arguments[-1].at, expected, r"\|" if divided else f"{len(arguments)} argument")
    if name in OF_DISTRIBUTIONS:  # D(p(x) \\| q(x)) is of p and q
        arguments = [a.base if isinstance(a, Noted) and len(a.indices) == 1 else a for a in arguments]
    if name == "H" and len(arguments) == 2 and all(isinstance(bare(a), Number | Fraction) for a in arguments):
        arguments = [Listed(at, tuple(arguments))]  # H(0.5, 0.5) is of two outcomes
    elif name == "H" and len(arguments) == 2:
        name = "cross_entropy"
    if name == "sigma":
        if len(arguments) != 1:
            raise Refused(arguments[1].at, r"one argument of \sigma", f"{len(arguments)}")
        name = "sigmoid"
        arguments = [Plain(arguments[0].at, arguments[0], SCALAR_SIGMA)]
    kinds = registry[name].kinds if name in registry else ()
    if len(arguments) > 1 and [k for k in kinds if k != "index"] == ["vector"]:
        arguments = [Listed(arguments[0].at, tuple(arguments))]
    out = Call(at, name, tuple(arguments))
    if not primes:
        return out
    if primes > MOST_PRIMES:
        raise Refused(at, f"at most {MOST_PRIMES} primes", str(primes), r"\frac{d^9}{dx^9}")
    variable = bare(arguments[0])
    if len(arguments) != 1 or not isinstance(variable, Name | At):
        hint = r"\frac{d}{dx} in a variable of its own"
        raise Refused(arguments[0].at, "a variable as the argument of a derivative", "an expression", hint)
    return Derived(at, out, (variable,), (primes,))


def component_called(name: str, at: int, below: Node, arguments: list[Node]) -> At:
    r"""``\operatorname{softmax}_i(z)``, a component of the whole; other subscripts could be parameters."""
    if name.startswith(OWN):
        return At(at, called(name, at, arguments), indices_of(below))
    function = "softmax" if name == "sigma" else name
    if not gives_vector(function) or not isinstance(below, Name) or below.name not in COMPONENTS:
        shown = r"\sigma" if name == "sigma" else rf"\operatorname{{{name}}}"
        index = below.name if isinstance(below, Name) else "i"
        expected = f"{shown} without a subscript before its bracket"
        raise Refused(below.at, expected, "one", rf"{shown}(z)_{index} for a component")
    whole = called(function, at, arguments)
    return At(at, whole, (below,))
