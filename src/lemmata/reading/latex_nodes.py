"""The actions of the LaTeX grammar: what each rule makes of its children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sympy import E, Integer, oo, pi

from lemmata.definitions import registry
from lemmata.reading.ambiguity import AMBIGUOUS, Unbracketed, check_indices, check_juxtaposed, text_of
from lemmata.reading.guard import Refused, small_number, small_power
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
    Limited,
    Listed,
    Minus,
    Name,
    Node,
    Number,
    Plain,
    Product,
    Raised,
    Terms,
    bare,
)

if TYPE_CHECKING:
    from lark import Token

__all__ = ["LatexNodes"]


@dataclass
class _Scripts:
    """What stands below and above."""

    down: Node | None = None
    up: Node | None = None


@dataclass(frozen=True, eq=False)
class Word(Name):
    r"""An upright word, ``\mathrm{max}``: a name, or the end of one in a subscript."""


@dataclass(frozen=True, eq=False)
class Italic(Name):
    r"""``\mathit{loss}``: a name and nothing else, where T alone could be a transpose."""


_Domain = tuple[str, tuple[Node, ...], str, tuple[Node, ...]]
"""What `Domained` keeps of a domain."""


class LatexNodes:
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
        check_indices(nodes)
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
            check_juxtaposed(factors[-1], sign, child, divided=divides[-1])
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
            raise Refused(argument.at, AMBIGUOUS.format(rf"\{name}"), "a script after brackets")
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
        return out if closed else Unbracketed(at, out)

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
                return Word(at, str(token))
            case "ITALIC":
                return Italic(at, str(token))
            case _:
                return Name(at, str(token), bold=token.type == "BOLD")

    def group(self, children: list[Any]) -> Node:
        nodes = _nodes(children)
        return Group(nodes[0].at, nodes[0]) if len(nodes) == 1 else Listed(nodes[0].at, tuple(nodes))

    def braced(self, children: list[Any]) -> Node:
        (node,) = _nodes(children)
        if isinstance(node, (Terms, Product, Minus, Unbracketed)):
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
            names = [{text_of(d.left), text_of(d.right)} for d in (delta, again)]
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


# ------------------------------------------------------------------ subscripts and powers


def _subscripted(base: Node, scripts: _Scripts) -> tuple[Node, _Scripts]:
    """``base`` with its subscript, and the scripts that are left."""
    down = scripts.down
    if isinstance(down, Chain) and isinstance(base, Group) and scripts.up is not None:
        k, low = _range(down)
        return Binder(base.at, "vector", base.body, k, low, scripts.up), _Scripts()
    if isinstance(base, Name) and isinstance(down, Word):
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
