"""The third walk: the tree itself, every node made by the constructors of `lemmata.notation`."""

from __future__ import annotations

import sympy
from sympy import Expr, Integer, KroneckerDelta, Symbol, Tuple
from sympy.core.relational import Relational

from lemmata.definitions import registry
from lemmata.notation import (
    D,
    Entries,
    Family,
    build,
    component,
    dimension,
    fresh_index,
    index,
    is_vector,
    n,
    scalar,
    substitute,
)
from lemmata.reading.errors import ReadingError
from lemmata.reading.names import BINDERS, ELEMENTARY, EXTREMES, RELATIONS, SHORT
from lemmata.reading.scope import Defined, Scope
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Chain,
    Constant,
    Delta,
    Derived,
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
    Terms,
    bare,
)

__all__ = ["Building"]


class Building:
    """Builds what is denoted within a scope whose sizes are settled."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def expression(self, node: Node) -> Expr:
        """The expression that ``node`` denotes, exactly as written."""
        match node:
            case Number(value=value):
                return value
            case Constant(value=value):
                return value
            case Group(body=body):
                return self.expression(body)
            case Minus(body=body):
                return self._negative(body)
            case Terms(terms=terms):
                return build(sympy.Add, *(self.expression(t) for t in terms))
            case Product():
                return self._product(node)
            case Raised(base=base, exponent=exponent):
                if bare(base) is base and isinstance(base, Constant) and base.value is sympy.E:
                    # Pow(E, x) passes for exp in SymPy's isinstance, with other arguments.
                    return build(sympy.exp, self.expression(exponent))
                return build(sympy.Pow, self.expression(base), self.expression(exponent))
            case Name():
                return self._name(node)
            case At():
                return self._at(node)
            case Listed(entries=entries):
                return Entries(*(self.expression(e) for e in entries))
            case Delta(left=left, right=right):
                return build(KroneckerDelta, self._index(left), self._index(right))
            case Binder():
                return self._binder(node)
            case Derived() if (vector := self.scope.gradient_in(node)) is not None:
                return self._gradient(self.expression(node.body), self.expression(vector))
            case Derived():
                return self._derived(node)
            case Gradient(body=body, variable=variable):
                return self._gradient(self.expression(body), self.expression(variable))
            case Limited(variable=variable, direction=direction):
                body, target = self.expression(node.body), self.expression(node.target)
                return sympy.Limit(body, scalar(variable.name), target, direction)
            case Call():
                return self._call(node)
        raise self.scope.error(node, "an expression", type(node).__name__)

    def _negative(self, body: Node) -> Expr:
        """``-2*x`` has the factor -2; ``-x*y`` the factors -1, x, y; ``-(x*y)`` is -1 times a product."""
        if isinstance(body, Number) or (isinstance(body, Constant) and body.value is sympy.oo):
            return -body.value
        if isinstance(body, Product):
            first = body.factors[0]
            lead = [-first.value] if isinstance(first, Number) else [Integer(-1), self.expression(first)]
            return build(sympy.Mul, *lead, *self._factors(body))
        return build(sympy.Mul, Integer(-1), self.expression(body))

    def _product(self, node: Product) -> Expr:
        first = node.factors[0]
        rest = self._factors(node)
        if isinstance(first, Number) and first.value == 1 and node.divides[1]:  # 1/x has no factor 1
            return rest[0] if len(rest) == 1 else build(sympy.Mul, *rest)
        return build(sympy.Mul, self.expression(first), *rest)

    def _factors(self, node: Product) -> list[Expr]:
        """The factors after the first."""
        out = []
        for factor, divides in zip(node.factors[1:], node.divides[1:], strict=True):
            value = self.expression(factor)
            out.append(build(sympy.Pow, value, Integer(-1)) if divides else value)
        return out

    def _name(self, node: Name) -> Expr:
        name = node.name
        if self.scope.lookup(name) is not None:
            return index(name)
        if name in self.scope.dimensions:
            return n if name == "n" else dimension(name)
        if name in self.scope.lets:
            let = self.scope.lets[name]
            body = self._body(let)
            if not let.parameters:
                return body
            return Family(body, Tuple(let.parameters[0], 1, let.sizes[0].resolve()))
        if name in self.scope.sizes:
            return self.scope.base(name)
        return scalar(name)

    def _index(self, node: Node) -> Expr:
        inner = bare(node)
        return inner.value if isinstance(inner, Number) else index(inner.name)  # type: ignore[attr-defined]

    def _at(self, node: At) -> Expr:
        at = [self._index(i) for i in node.indices]
        if isinstance(node.base, Name) and node.base.name in self.scope.lets:
            let = self.scope.lets[node.base.name]
            if let.parameters:
                return substitute(self._body(let), dict(zip(let.parameters, at, strict=True)))
        base = self.expression(node.base)
        if isinstance(base, sympy.IndexedBase):
            return base[tuple(at)]
        return component(base, at[0])

    def _body(self, let: Defined) -> Expr:
        if let.body is None:
            raise ReadingError(let.source, let.let.at, expected="a definition before its use", found="none")
        return let.body

    def _binder(self, node: Binder) -> Expr:
        range_ = self.scope.ranges[node]
        low = Integer(1) if node.low is None else self.expression(node.low)
        with self.scope.within({node.index.name: range_}):
            body = self.expression(node.body)
        return build(BINDERS[node.kind], body, Tuple(index(node.index.name), low, range_.resolve()))

    def _derived(self, node: Derived) -> Expr:
        out = self.expression(node.body)
        for variable, order in zip(node.variables, node.orders, strict=True):
            out = D(out, self.expression(variable), order)
        return out

    def _gradient(self, body: Expr, variable: Expr) -> Expr:
        k = fresh_index([body, variable])
        return Family(D(body, variable[k]), Tuple(k, 1, variable.shape[0]))  # type: ignore[index,attr-defined]

    def _call(self, node: Call) -> Expr:
        name = node.name
        arguments = [self.expression(a) for a in node.arguments]
        if name == "sqrt":
            return build(sympy.Pow, arguments[0], sympy.Rational(1, 2))
        if name == "log2" or (name == "log" and len(arguments) == 2):
            base = Integer(2) if name == "log2" else arguments[1]
            logs = build(sympy.log, arguments[0]), build(sympy.log, base)
            return build(sympy.Mul, logs[0], build(sympy.Pow, logs[1], Integer(-1)))
        if name in EXTREMES:
            of_vector, of_scalars = EXTREMES[name]
            return build(registry[of_vector] if len(arguments) == 1 else of_scalars, *arguments)
        return build(ELEMENTARY.get(name) or registry[SHORT.get(name, name)], *arguments)

    def relation(self, node: Chain) -> Relational:
        """The relation; between whole vectors, the relation of their components at a fresh index."""
        left, right = (self.expression(side) for side in node.sides)
        head = RELATIONS[node.relations[0]]
        vectors = [is_vector(side) for side in (left, right)]
        if any(vectors):
            if not all(vectors):
                self._check_broadcast(head, right if vectors[0] else left, node.sides[vectors[0]])
            if head is sympy.Ne and all(vectors):
                return head(left, right, evaluate=False)  # type: ignore[no-any-return]  # somewhere, not everywhere
            i = fresh_index([left, right, *map(index, self.scope.free)], "i")
            left, right = (component(s, i) if v else s for s, v in zip((left, right), vectors, strict=True))
        return head(left, right, evaluate=False)  # type: ignore[return-value]

    def _check_broadcast(self, head: type[Relational], scalar_side: Expr, place: Node) -> None:
        """Refuse a scalar beside a vector unless it is clearly one bound or value for every component."""
        expected, hint = "a whole vector, as on the other side", "an index on both sides"
        if any(isinstance(s, Symbol) and s.name in self.scope.free for s in scalar_side.free_symbols):
            raise self.scope.error(place, expected, "one component", hint)
        if head is sympy.Eq and scalar_side.atoms(sympy.IndexedBase):
            raise self.scope.error(place, expected, "a scalar", f"{hint}, or p in (0,1) for a scalar p")

    def build_let(self, let: Let) -> None:
        """Build the body of a definition, once its sizes are known."""
        defined = self.scope.lets[let.name.name]
        defined.weight = self.scope.weight(let.body)
        with self.scope.within(dict(zip((p.name for p in let.parameters), defined.sizes, strict=True))):
            defined.body = self.expression(let.body)
