"""The actions of the LaTeX grammar: what each rule makes of its children."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sympy import E, Integer, oo, pi

from lemmata.reading.ambiguity import (
    AMBIGUOUS,
    Fraction,
    Inner,
    Unbracketed,
    check_indices,
    check_juxtaposed,
    check_reach,
    text_of,
)
from lemmata.reading.guard import Refused, small_number
from lemmata.reading.latex.calls import called, component_called, derived, derived_once, gradient
from lemmata.reading.latex.enumerations import Dots, enumerated
from lemmata.reading.latex.expectations import Expectation, Sampled
from lemmata.reading.latex.information import Information
from lemmata.reading.latex.matrices import Outer, Sandwich, Transposed
from lemmata.reading.latex.ranges import size_less_one
from lemmata.reading.latex.scripts import Italic, Scripts, Word, noted, raised, sampled, subscripted
from lemmata.reading.latex.sums import (
    Norm,
    Ones,
    delta_of,
    extreme,
    extreme_of,
    norm,
    one_less,
    ones,
    summed,
    times,
)
from lemmata.reading.latex.tokens import BASE
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Chain,
    Componentwise,
    Constant,
    Domained,
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
    Statement,
    Terms,
    bare,
)

if TYPE_CHECKING:
    from lark import Token

__all__ = ["LatexNodes"]


_Domain = tuple[str, tuple[Node, ...], str, tuple[Node, ...]]
"""What `Domained` keeps of a domain."""


class LatexNodes:
    """What the parser calls at each rule of the grammar, with the children of that rule."""

    # -- relations

    def claim(self, children: list[Any]) -> tuple[Chain, list[Statement]]:
        chain, _, keyword, *conditions = children
        return chain, conditions_of(str(keyword), [c for c in conditions if isinstance(c, tuple)])

    def condition(self, children: list[Any]) -> tuple[Chain, _Domain | None]:
        domain = children[-1]
        parts = children[:-1] if domain is None else children[:-2]
        return self.relations(parts), domain

    def given(self, children: list[Any]) -> Statement:
        return children[0]  # type: ignore[no-any-return]

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
        nodes = enumerated("sum", _nodes(children))
        check_indices(nodes)
        return nodes[0] if len(nodes) == 1 else Terms(nodes[0].at, tuple(nodes))

    def minus(self, children: list[Any]) -> Minus:
        return Minus(children[0].start_pos, children[1])

    def product(self, children: list[Any]) -> Node:
        factors: list[Node] = [children[0]]
        divides = [False]
        sign, negative, dotted = "", False, False
        for child in children[1:]:
            if not isinstance(child, Node):
                negative = child.type == "MINUS"
                dotted = str(child) == r"\cdot"
                sign = sign if negative else "/" if child.type == "OVER" else "*"
                continue
            check_juxtaposed(factors[-1], sign, child, divided=divides[-1])
            if sign and dotted and not negative and _are_bold(factors[-1], child):
                factors[-1] = Inner(factors[-1].at, factors[-1], child)
                sign = ""
                continue
            if not sign and isinstance(child, Transposed):
                factors[-1] = Outer(factors[-1].at, factors[-1], child.body)
                continue
            if not sign and isinstance(factors[-1], Inner):
                factors[-1] = Sandwich(factors[-1].at, factors[-1].left, factors[-1].right, child)
                continue
            factors.append(Minus(child.at, child) if negative else child)
            divides.append(sign == "/")
            sign, negative = "", False
        if len(factors) == 1:
            return factors[0]
        signs = {str(child) for child in children if not isinstance(child, Node)}
        kind = Componentwise if r"\odot" in signs else Product
        return kind(factors[0].at, tuple(factors), tuple(divides))

    # -- operators that reach over a product

    def big(self, children: list[Any]) -> Node:
        token, scripts, *negative, body = children
        body = Minus(negative[0].start_pos, body) if negative else body
        return summed(str(token), token.start_pos, scripts or Scripts(), body)

    def extreme(self, children: list[Any]) -> Node:
        token, below, body = children
        return extreme(str(token), token.start_pos, below.down, body)

    def limit(self, children: list[Any]) -> Limited:
        token, _, (x, target, direction), body = children
        return Limited(token.start_pos, body, x, target, direction)

    def target(self, children: list[Any]) -> tuple[Name, Node, str]:
        x, target = _nodes(children)
        sides = [str(c) for c in children if getattr(c, "type", "") in ("SIDE", "TO") and str(c) in "+-"]
        if not isinstance(x, Name):
            raise Refused(x.at, "a variable", "an expression", r"x \to 0^+")
        return x, target, sides[0] if sides else "+-"

    def derivative(self, children: list[Any]) -> Node:
        *below, body = _nodes(children)
        return derived(children[0].start_pos, _power(children), body, below)

    def quotient(self, children: list[Any]) -> Node:
        body, *below = _nodes(children)
        return derived(children[0].start_pos, _power(children), body, below)

    def flat(self, children: list[Any]) -> Node:
        body, below = _nodes(children)
        return derived(children[0].start_pos, _power(children), body, [below])

    def partial(self, children: list[Any]) -> Node:
        token, below, body = children
        return derived_once(token.start_pos, body, below.down)

    def gradient(self, children: list[Any]) -> Node:
        token, below, body = children
        return gradient(token.start_pos, below and below.down, body)

    def application_open(self, children: list[Any]) -> Node:
        match children[-1]:
            case Binder(kind=kind, body=body, index=k):
                check_reach(kind, k, body)
        return self.application(children)

    # -- applications

    def application(self, children: list[Any]) -> Node:
        token, scripts, argument = children
        (name, _, base), at = str(token).partition(BASE), token.start_pos
        bracketed = type(argument) is Group
        inner = argument.base if isinstance(argument, (Raised, At)) else None
        if type(inner) is Group:
            hint = rf"(\{name}(x))^2 or \{name}(x^2)"
            raise Refused(argument.at, AMBIGUOUS.format(rf"\{name}"), "a script after brackets", hint)
        if isinstance(argument, Listed):
            raise Refused(argument.at, f"one argument of {name}", "several")
        arguments: tuple[Node, ...] = (bare(argument) if bracketed else argument,)
        if isinstance(scripts, Scripts) and scripts.down is not None:
            if name != "log":
                raise Refused(scripts.down.at, f"{name} without a subscript", "a subscript")
            arguments = (*arguments, scripts.down)
        elif base:
            arguments = (*arguments, Number(at, Integer(int(base))))
        out: Node = Call(at, name, arguments)
        if isinstance(scripts, Scripts) and scripts.up is not None:
            power = scripts.up
            if not (isinstance(power, Number) and power.value.is_Integer and power.value >= 2):
                hint = rf"\frac{{1}}{{\{name}(x)}}" + (
                    r", \operatorname{artanh}(x)" if name == "tanh" else ""
                )
                raise Refused(power.at, "a power 2, 3, …", "another exponent", hint)
            out = Raised(at, out, power)
        closed = bracketed or (isinstance(argument, Call) and argument.name == "abs")
        return out if closed else Unbracketed(at, out)

    def call(self, children: list[Any]) -> Node:
        token, prime, *rest = children
        arguments = enumerated("vector", _nodes(rest))
        divided = any(getattr(c, "type", "") == "PARALLEL" for c in rest)
        primes = 0 if prime is None else len(prime)
        return called(str(token), token.start_pos, arguments, divided=divided, primes=primes)

    def component(self, children: list[Any]) -> Node:
        token, below, *rest = children
        return component_called(str(token), token.start_pos, below.down, _nodes(rest))

    def derived_operator(self, children: list[Any]) -> Node:
        token, prime, argument = children
        arguments = list(argument.entries) if isinstance(argument, Listed) else [bare(argument)]
        return called(str(token), token.start_pos, arguments, primes=len(prime))

    def several(self, children: list[Any]) -> Call:
        return Call(children[0].start_pos, str(children[0]), tuple(enumerated("vector", _nodes(children))))

    # -- scripts

    def scripts(self, children: list[Scripts]) -> Scripts:
        out = Scripts()
        for child in children:
            out = Scripts(child.down or out.down, child.up or out.up)
        return out

    def script_down(self, children: list[Any]) -> Scripts:
        return Scripts(down=children[1])

    def script_up(self, children: list[Any]) -> Scripts:
        return Scripts(up=children[1])

    def script(self, children: list[Any]) -> Node:
        nodes = [_side(node) for node in _nodes(children)]
        return nodes[0] if len(nodes) == 1 else Listed(nodes[0].at, tuple(nodes))

    def scripted(self, children: list[Any]) -> Node:
        base, scripts = children
        base, scripts = sampled(base, scripts)
        match base, scripts.down:
            case _, None:
                pass
            case Norm(inside=inside), which:
                base, scripts = norm(base.at, inside, which), Scripts(up=scripts.up)
            case Ones(), size:
                base, scripts = ones(base.at, size), Scripts(up=scripts.up)
            case _:
                base, scripts = subscripted(base, scripts)
        return base if scripts.up is None else raised(base, scripts.up)

    # -- what stands alone

    def atom(self, children: list[Token]) -> Node:
        (token,) = children
        at = token.start_pos or 0
        match token.type:
            case "NUMBER":
                return Number(at, small_number(str(token), at))
            case "CONSTANT":
                return Constant(at, {"E": E, "pi": pi, "oo": oo}[str(token)])
            case "ONES":
                return ones(at)
            case "WORD":
                return Word(at, str(token))
            case "NOTED":
                return noted(at, str(token))
            case "DOTS":
                return Dots(at)
            case "INFORMATION":
                return Information(at, str(token))
            case "ITALIC":
                return Italic(at, str(token))
            case _:
                return Name(at, str(token), bold=token.type == "BOLD")

    def group(self, children: list[Any]) -> Node:
        nodes = enumerated("vector", _nodes(children))
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
        if all(isinstance(side, Product) and text_of(side.factors[0]) == "delta" for side in (above, below)):
            raise Refused(
                above.at, r"\partial or d in a derivative", r"\delta", r"\frac{\partial f}{\partial x}"
            )
        return Fraction(children[0].start_pos, (above, below), (False, True))

    def divided(self, children: list[Any]) -> Group:
        above, below = _nodes(children)
        at = children[0].start_pos
        if all(isinstance(side, Product) and text_of(side.factors[0]) == "d" for side in (above, below)):
            raise Refused(above.at, r"a derivative in \frac", r"d \over d", r"\frac{d f}{d x}")
        return Group(at, Product(at, (above, below), (False, True)))

    def sampled(self, children: list[Any]) -> Sampled:
        variable, distribution = _nodes(children)
        return Sampled(variable.at, variable, distribution)

    def expectation(self, children: list[Any]) -> Expectation:
        token, below, *rest = children
        (body,) = _nodes(rest)
        return Expectation(token.start_pos, body, below and below.down)

    def inner(self, children: list[Any]) -> Node:
        left, right = _nodes(children)
        return Inner(left.at, left, right)

    def transposed(self, children: list[Any]) -> Transposed:
        return Transposed(children[0].at, children[0])

    angle = inner

    def norm(self, children: list[Any]) -> Node:
        return norm(children[0].start_pos, *_nodes(children))

    def iverson(self, children: list[Any]) -> Node:
        return self.indicator([self.relations(children[1:-1])])

    def root(self, children: list[Any]) -> Call:
        return Call(children[0].start_pos, "sqrt", (children[1],))

    def absolute(self, children: list[Any]) -> Call:
        return Call(children[0].start_pos, "abs", tuple(_nodes(children)))

    def indicator(self, children: list[Any]) -> Node:
        (condition,) = _nodes(children)
        same, delta = delta_of(condition)
        return delta if same else one_less(delta)

    def cases(self, children: list[Any]) -> Node:
        rows = _only(children, tuple)
        at = children[0].start_pos
        if len(rows) != 2:
            raise Refused(at, "two cases: i = j and otherwise", f"{len(rows)}")
        (first, condition), (second, other) = rows
        if condition is None:
            raise Refused(first.at, "the case i = j first", "otherwise")
        if (larger := extreme_of(at, first, condition, second, other)) is not None:
            return larger
        same, delta = delta_of(condition)
        if other is not None:
            opposite, again = delta_of(other)
            names = [{text_of(d.left), text_of(d.right)} for d in (delta, again)]
            if opposite == same or names[0] != names[1]:
                raise Refused(other.at, "the opposite condition", "another one", r"\text{otherwise}")
        equal, different = (first, second) if same else (second, first)
        pair = (times(equal, delta), times(different, one_less(delta)))
        return Group(at, Terms(at, pair))

    def row(self, children: list[Any]) -> tuple[Node, Chain | None]:
        nodes = _nodes(children)
        return nodes[0], nodes[1] if len(nodes) > 1 else None  # type: ignore[return-value]


def _are_bold(a: Node, b: Node) -> bool:
    r"""Whether ``\mathbf w \cdot \mathbf x`` is a product of vectors, which is the inner one."""
    return isinstance(a, Name) and isinstance(b, Name) and a.bold and b.bold


def _shape(scripts: Scripts | None) -> tuple[Node, ...]:
    r"""The sizes in ``\mathbb{R}^n`` and ``\mathbb{R}^{n \times m}``."""
    match scripts.up if scripts is not None else None:
        case None:
            return ()
        case Product(factors=factors, divides=divides) if not any(divides) and len(factors) == 2:
            return factors
        case Name() | Number() as size:
            return (size,)
        case Terms() as size if size_less_one(size):
            return (size,)
        case other:
            raise Refused(other.at, r"a size such as n, 3 or n \times m", "an expression")


def _power(children: Sequence[Any]) -> Node | None:
    """What stands above the d of a derivative."""
    return next((c.up for c in children if isinstance(c, Scripts)), None)


def conditions_of(keyword: str, conditions: Sequence[tuple[Chain, _Domain | None]]) -> list[Statement]:
    r"""What ``\text{for } x, y \in \mathbb{R}`` or ``\text{where } L = …`` adds; a bare name says only "all"."""
    out: list[Statement] = []
    names: list[Node] = []
    for chain, domain in conditions:
        first, *_ = chain.sides
        if not chain.relations:
            names.append(first)
        if domain is not None:
            if chain.relations:
                raise Refused(chain.sides[-1].at, "a variable before its domain", "a relation")
            out.append(Domained(names[0].at, tuple(names), *domain))
            names = []
        elif chain.relations == ("==",) and keyword in ("where", "with"):
            out.append(let_of(chain))
        elif chain.relations:
            out.append(chain)
    for name in names:
        if not isinstance(name, Name):
            raise Refused(name.at, "a condition such as x > 0", "an expression")
    return out


def let_of(chain: Statement) -> Let:
    """``L = …`` or ``s_i = …`` as a definition."""
    if not isinstance(chain, Chain) or chain.relations != ("==",):
        raise Refused(chain.at, "a name = an expression", "something else")
    name, body = chain.sides
    base, indices = (name.base, name.indices) if isinstance(name, At) else (name, ())
    for part in (base, *indices):
        if not isinstance(part, Name):
            raise Refused(part.at, "a name to define", "an expression")
    return Let(base.at, base, indices, body)  # type: ignore[arg-type]


def _nodes(children: Sequence[Any]) -> list[Any]:
    return [c for c in children if isinstance(c, Node)]


def _only(children: Sequence[Any], *types: type) -> list[Any]:
    return [c for c in children if isinstance(c, types)]


def _side(node: Node) -> Node:
    """A relation chain of one side is that side."""
    return node.sides[0] if isinstance(node, Chain) and not node.relations else node
