"""From what was written to a statement: which names are vectors, of what size, and the tree itself.

Three walks: collect how each name is used, infer sizes (`lemmata.reading.sizes`), build.
Nothing is evaluated; every node is made by the constructors of `lemmata.notation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches

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
    matrix,
    n,
    scalar,
    substitute,
    vector,
)
from lemmata.reading.errors import ReadingError
from lemmata.reading.sizes import Size, SizesDiffer
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
    Plain,
    Product,
    Raised,
    Terms,
    bare,
    children,
    walk,
)

__all__ = ["ELEMENTARY", "RELATIONS", "SHORT", "Scope", "known_functions", "nearest"]

RELATIONS: dict[str, type[Relational]] = {
    "==": sympy.Eq,
    "!=": sympy.Ne,
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
}

ELEMENTARY: dict[str, type[Expr]] = {
    "exp": sympy.exp,
    "log": sympy.log,
    "abs": sympy.Abs,
    "tanh": sympy.tanh,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "atanh": sympy.atanh,
    "erf": sympy.erf,
}

SHORT = {"kl": "kl_divergence", "js": "js_divergence"}
"""Short names of definitions."""

EXTREMES: dict[str, tuple[str, type[Expr]]] = {"max": ("vmax", sympy.Max), "min": ("vmin", sympy.Min)}
"""Of one vector, and of several scalars."""

BINDERS: dict[str, type[Expr]] = {"sum": sympy.Sum, "prod": sympy.Product, "vector": Family}

FORMS = ("sum", "prod", "vector", "diff", "grad", "limit", "delta", "sqrt", "log2", "max", "min")

OTHER_NAMES = {
    "ln": "log",
    "expit": "sigmoid",
    "logistic": "sigmoid",
    "lse": "logsumexp",
    "log_sum_exp": "logsumexp",
    "logsoftmax": "log_softmax",
    "derivative": "diff",
    "gradient": "grad",
    "lim": "limit",
    "product": "prod",
    "artanh": "atanh",
    "arctanh": "atanh",
    "maximum": "max",
    "minimum": "min",
    "crossentropy": "cross_entropy",
    "bce": "binary_cross_entropy",
    "relative_entropy": "kl",
    "kronecker": "delta",
}
"""What other libraries call it."""

WORDS = {"e": "E, which is exp(1)", "inf": "oo", "infinity": "oo", "infty": "oo", "Pi": "pi", "PI": "pi"}
"""Names that look like constants but are not."""


def known_functions() -> tuple[str, ...]:
    """Every function name of the text syntax."""
    hidden = {vector_form for vector_form, _ in EXTREMES.values()}
    names = {*ELEMENTARY, *SHORT, *FORMS, *(d for d in registry if d not in hidden)}
    return tuple(sorted(names))


def nearest(name: str, known: Iterable[str]) -> str:
    """The known names nearest to ``name``, as a hint; empty when none is near."""
    if name in OTHER_NAMES:
        return OTHER_NAMES[name]
    folded = {k.lower().replace("_", ""): k for k in known}
    found = get_close_matches(name.lower().replace("_", ""), folded, n=3, cutoff=0.6)
    return ", ".join(folded[f] for f in found)


@dataclass
class Defined:
    """A local definition, expanded wherever its name occurs."""

    let: Let
    source: str
    parameters: tuple[Symbol, ...] = ()
    sizes: tuple[Size, ...] = ()
    shape: Size | None = None
    inferred: bool = False
    body: Expr | None = None


class Scope:
    """The names of one claim and its givens."""

    def __init__(self) -> None:
        self.source = ""
        self.sizes: dict[str, tuple[Size, ...]] = {}  # vectors and matrices
        self.scalars: dict[str, str] = {}  # declared scalars, and the domain that says so
        self.lets: dict[str, Defined] = {}
        self.free: dict[str, Size] = {}  # free indices
        self.bound: list[dict[str, Size]] = []  # binders around the node being read
        self.ranges: dict[Binder, Size] = {}
        self.dimensions: set[str] = {"n"}
        self.plain: dict[str, tuple[str, int]] = {}  # where a name was used as a free scalar
        self.least: dict[Expr, int] = {}  # what a given says of a size: n >= 2
        self.literal: list[tuple[str, int, Size, int]] = []  # z[3] needs three components
        self.named: list[tuple[str, int, str, Size]] = []  # sizes that must turn out known
        self.varying: set[str] = set()  # names of bound indices
        self.places: dict[str, tuple[str, int]] = {}  # where names first occur, for errors found late
        self.defining: Let | None = None  # the definition being read

    # -------------------------------------------------------------- errors

    def error(self, node: Node, expected: str, found: str, hint: str = "") -> ReadingError:
        """The error that points at ``node``; raise it."""
        return ReadingError(self.source, node.at, expected=expected, found=found, hint=hint)

    @contextmanager
    def reading(self, source: str) -> Iterator[None]:
        """Errors inside point into ``source``."""
        outer, self.source = self.source, source
        try:
            yield
        finally:
            self.source = outer

    @contextmanager
    def within(self, frame: dict[str, Size]) -> Iterator[None]:
        """Names inside are looked up in ``frame`` first."""
        self.bound.append(frame)
        try:
            yield
        finally:
            self.bound.pop()

    def speaks_of_sizes(self, node: Node) -> bool:
        """Whether ``node`` relates sizes and numbers only."""
        parts = [p for p in walk(node) if not isinstance(p, (Chain, Group, Number))]
        return all(isinstance(p, Name) and p.name in self.dimensions for p in parts)

    def _unify(self, node: Node, a: Size, b: Size, what: str) -> None:
        try:
            a.unify(b)
        except SizesDiffer as e:
            hint = "declare them alike: z in R^n; w in R^n"
            raise self.error(node, f"one size {what}", f"{e.left} and {e.right}", hint) from None

    # -------------------------------------------------------------- first walk: how names are used

    def note_sizes(self, node: Node) -> None:
        """Note the names that stand for sizes, and where names first occur."""
        for part in walk(node):
            if isinstance(part, Name):
                self.places.setdefault(part.name, (self.source, part.at))
            elif isinstance(part, Binder) and isinstance(part.high, Name):
                self.dimensions.add(part.high.name)
            elif isinstance(part, Domained):
                self.dimensions.update(size.name for size in part.shape if isinstance(size, Name))

    def note_usage(self, node: Node) -> None:
        """Note the vectors, matrices and free indices that ``node`` uses."""
        self.defining = node if isinstance(node, Let) else None
        self._usage(node, frozenset())
        self.defining = None

    def _usage(self, node: Node, bound: frozenset[str]) -> None:
        match node:
            case Let(parameters=parameters, body=body):
                for parameter in parameters:
                    self._bind(parameter)
                self._usage(body, bound | {p.name for p in parameters})
            case Binder(kind=_, body=body, index=k, low=low, high=high):
                self._bind(k)
                self._usage(body, bound | {k.name})
                for end in (low, high):
                    if end is not None:
                        self._usage(end, bound)
            case At(base=base, indices=indices):
                if isinstance(base, Name):
                    self._indexed(base, len(indices))
                else:
                    self._usage(base, bound)
                for i in indices:
                    self._selects(i, bound)
            case Delta(left=left, right=right):
                self._selects(left, bound)
                self._selects(right, bound)
            case Call(name=name, arguments=arguments):
                for kind, argument in zip(self._kinds(name, arguments), arguments, strict=False):
                    if kind == "vector" and isinstance(inner := bare(argument), Name):
                        self._indexed(inner, 1)
                for argument in arguments:
                    self._usage(argument, bound)
            case Gradient(body=body, variable=variable):
                if isinstance(inner := bare(variable), Name):
                    self._indexed(inner, 1)
                self._usage(body, bound)
            case Name(bold=True):
                self._indexed(node, 1)
            case _:
                for child in children(node):
                    self._usage(child, bound)

    def _bind(self, k: Name) -> None:
        self._index_name(k)
        self.varying.add(k.name)

    def _index_name(self, k: Name) -> None:
        if k.name in self.dimensions:
            raise self.error(k, "an index such as k", f"the size {k.name}")
        if k.name in self.sizes or k.name in self.lets:
            raise self.error(
                k, "an index such as k", f"{k.name}, which is no index here", "use another letter"
            )
        if k.name in self.scalars:
            raise self.error(
                k, "an index such as k", f"the scalar {k.name} ({self.scalars[k.name]})", "use another letter"
            )

    def _indexed(self, base: Name, rank: int) -> None:
        name = base.name
        if name in self.lets:
            return
        if name in self.dimensions:
            raise self.error(base, "a vector", f"the size {name}")
        if name in self.scalars:
            hint = f"{name} in R^n" if rank == 1 else f"{name} in R^(n x m)"
            raise self.error(base, "a vector", f"the scalar {name} ({self.scalars[name]})", hint)
        if name in self.varying or name in self.free:
            raise self.error(
                base, "a vector", f"{name}, which is an index elsewhere", "use another letter for the index"
            )
        axes = self.sizes.get(name)
        if axes is None:
            self.sizes[name] = (
                (Size(vector=True),) if rank == 1 else tuple(Size(axis=name) for _ in range(rank))
            )
        elif len(axes) != rank:
            counted = "one index" if len(axes) == 1 else f"{len(axes)} indices"
            raise self.error(base, f"{name} with {counted}, as elsewhere", f"{name} with {rank}")

    def _selects(self, i: Node, bound: frozenset[str]) -> None:
        match bare(i):
            case Number(value=value) as literal:
                if not (value.is_Integer and value >= 1):
                    raise self.error(literal, "an index, counted from 1", str(value))
            case Name(name=name) as named:
                if name not in bound:
                    self._index_name(named)
                    if self.defining is not None:
                        raise self._not_named(named, self.defining)
                    self.free.setdefault(name, Size())
            case other:
                raise self.error(other, "an index: a name or a number", "an expression", "z[i], z[1]")

    def _not_named(self, i: Name, let: Let) -> ReadingError:
        parameters = ", ".join([*(p.name for p in let.parameters), i.name])
        hint = f"let {let.name.name}[{parameters}] = …"
        return self.error(i, "only indices that the definition names", f"the free index {i.name}", hint)

    # -------------------------------------------------------------- second walk: sizes

    def infer(self, node: Node) -> Size | None:
        """The size of what ``node`` denotes, None for a scalar; sizes met on the way are unified."""
        match node:
            case Number() | Constant():
                return None
            case Plain(body=body, hint=hint):
                if self.infer(body) is not None:
                    raise self.error(
                        body, "a scalar, since a vector would be ambiguous here", "a vector", hint
                    )
                return None
            case Group(body=body) | Minus(body=body):
                return self.infer(body)
            case Terms(terms=parts) | Product(factors=parts):
                return self._together(parts)
            case Raised(base=base, exponent=exponent):
                return self._together((base, exponent))
            case Name():
                return self._infer_name(node)
            case At():
                return self._infer_at(node)
            case Listed(entries=entries):
                for entry in entries:
                    self._needs_scalar(entry, "an entry")
                return Size(Integer(len(entries)), vector=True)
            case Delta(left=left, right=right):
                self._unify(node, self._range(left), self._range(right), "of the indices of a delta")
                return None
            case Binder():
                return self._infer_binder(node)
            case Derived():
                self._needs_scalar(node.body, "what is differentiated")
                for variable in node.variables:
                    self._variable(variable)
                return None
            case Gradient(body=body, variable=variable):
                self._needs_scalar(body, "what is differentiated")
                inner = bare(variable)
                if not isinstance(inner, Name) or inner.name not in self.sizes:
                    raise self.error(variable, "a vector's name", "something else", "grad(logsumexp(z), z)")
                return self.infer(inner)
            case Limited():
                self._infer_limit(node)
                return None
            case Call():
                return self._infer_call(node)
            case Chain(sides=sides):
                return self._together(sides)
        raise self.error(node, "an expression", type(node).__name__)

    def _together(self, parts: Sequence[Node]) -> Size | None:
        """Arithmetic: vectors of one size, scalars broadcast."""
        whole: Size | None = None
        for part in parts:
            size = self.infer(part)
            if size is not None and whole is not None:
                self._unify(part, whole, size, "of vectors that are combined")
            whole = whole or size
        return whole

    def _needs_scalar(self, node: Node, what: str) -> None:
        if self.infer(node) is not None:
            raise self.error(node, f"a scalar as {what}", "a whole vector", "select a component: z[i]")

    def _needs_vector(self, node: Node, of: str) -> Size:
        size = self.infer(node)
        if size is None:
            hint = "say which name is a vector with a given: z in R^n"
            raise self.error(node, f"a vector as argument of {of}", "a scalar", hint)
        return size

    def _lookup(self, name: str) -> Size | None:
        """The range of an index, bound or free."""
        for frame in reversed(self.bound):
            if name in frame:
                return frame[name]
        return self.free.get(name)

    def _infer_name(self, node: Name) -> Size | None:
        name = node.name
        if self._lookup(name) is not None or name in self.dimensions:
            if self.defining is not None and name in self.free and not any(name in f for f in self.bound):
                raise self._not_named(node, self.defining)
            return None
        if name in self.lets:
            let = self._inferred(node)
            if len(let.parameters) > 1:
                raise self.error(node, f"{name} with {len(let.parameters)} indices", name)
            return let.sizes[0] if let.parameters else let.shape
        if name in self.sizes:
            if len(self.sizes[name]) > 1:
                raise self.error(
                    node, f"an entry of the matrix {name}", f"the whole matrix {name}", f"{name}[i, j]"
                )
            return self.sizes[name][0]
        if name in WORDS and name not in self.scalars:
            raise self.error(node, "a known name", name, WORDS[name])
        if name in known_functions():
            raise self.error(node, f"{name} with its arguments", f"{name} alone", f"{name}(…)")
        self.plain.setdefault(name, (self.source, node.at))
        return None

    def _inferred(self, node: Name) -> Defined:
        let = self.lets[node.name]
        if not let.inferred:
            raise self.error(
                node, f"the definition of {node.name} before its use", node.name, "put that let first"
            )
        return let

    def _infer_at(self, node: At) -> Size | None:
        base = node.base
        axes: tuple[Size, ...]
        if isinstance(base, Name) and base.name in self.lets and self.lets[base.name].parameters:
            axes = self._inferred(base).sizes
        elif isinstance(base, Name) and base.name in self.sizes:
            axes = self.sizes[base.name]
        else:
            size = self.infer(base)
            if size is None:
                raise self.error(base, "a vector before an index", "a scalar")
            axes = (size,)
        if len(axes) != len(node.indices):
            raise self.error(
                node, f"{len(axes)} indices" if len(axes) > 1 else "one index", f"{len(node.indices)}"
            )
        for i, axis in zip(node.indices, axes, strict=True):
            match inner := bare(i):
                case Number(value=value):
                    self.literal.append((self.source, inner.at, axis, int(value)))
                case _:
                    self._unify(i, axis, self._range(inner), "of a vector and its index")
        return None

    def _range(self, i: Node) -> Size:
        inner = bare(i)
        if isinstance(inner, Name):
            size = self._lookup(inner.name)
            if size is not None:
                return size
        return Size()

    def _infer_binder(self, node: Binder) -> Size | None:
        range_ = self.ranges.setdefault(node, Size())
        self.named.append((self.source, node.index.at, node.index.name, range_))
        if node.low is not None:
            low = bare(node.low)
            if not (isinstance(low, Number) and low.value.is_Integer and low.value >= 1):
                raise self.error(node.low, "a lower bound 1, 2, …", "something else", "indices run from 1")
        if node.high is not None:
            self._unify(node.high, range_, Size(self.size(node.high)), "of an index and its upper bound")
        with self.within({node.index.name: range_}):
            self._needs_scalar(node.body, f"the body of {node.kind}")
        return range_ if node.kind == "vector" else None

    def size(self, node: Node) -> Expr:
        """The size that ``node`` writes: a name such as n, or a number."""
        inner = bare(node)
        match inner:
            case Number(value=value) if value.is_Integer and value >= 1:
                return value
            case Name(name=name) if name in self.dimensions:
                return n if name == "n" else dimension(name)
        raise self.error(node, "a size: n, another name or a number such as 3", "an expression")

    def _variable(self, node: Node) -> None:
        match inner := bare(node):
            case Name(name=name) if name in self.lets:
                raise self.error(node, "a variable", f"{name}, which is defined by let")
            case At(base=Name(name=name)) if name in self.lets:
                raise self.error(node, "a variable", f"{name}, which is defined by let")
            case Name(name=name) if name in self.dimensions or self._lookup(name) is not None:
                raise self.error(node, "a real variable", f"{name}, which is an integer")
            case Name():
                if self.infer(inner) is not None:
                    hint = f"grad(…, {inner.name}) or diff(…, {inner.name}[j])"
                    raise self.error(node, "a scalar or one component", "a whole vector", hint)
            case At(base=Name()):
                self.infer(inner)
            case _:
                raise self.error(node, "a variable such as x or z[j]", "an expression")

    def _infer_limit(self, node: Limited) -> None:
        variable = node.variable
        name = variable.name
        if (
            name in self.dimensions
            or name in self.sizes
            or name in self.lets
            or self._lookup(name) is not None
        ):
            raise self.error(variable, "a scalar variable", f"{name}, which is none")
        self._needs_scalar(node.body, "the body of a limit")
        self._needs_scalar(node.target, "the target of a limit")
        if any(isinstance(c, Name) and c.name == name for c in walk(node.target)):
            raise self.error(node.target, f"a target without {name}", f"{name} itself")

    def _kinds(self, name: str, arguments: Sequence[Node]) -> tuple[str, ...]:
        if name in EXTREMES:
            return ("vector",) if len(arguments) == 1 else ("scalar",) * len(arguments)
        definition = registry.get(SHORT.get(name, name))
        if definition is None:
            return ("any",) * len(arguments)
        return tuple(kind for kind in definition.kinds if kind != "index")

    def _infer_call(self, node: Call) -> Size | None:
        name, arguments = node.name, node.arguments
        if name not in known_functions():
            if name in self.lets or name in self.sizes:
                raise self.error(
                    node, "an operator", f"{name}(…)", f"{name}[i] for a component, {name}*(…) for a product"
                )
            hint = nearest(name, known_functions())
            if not hint or len(name) == 1:
                hint = f"{name}*(…) for a product" + (f"; or {hint}" if hint else "")
            raise self.error(node, "a known function", name, hint)
        kinds = self._kinds(name, arguments)
        if name in EXTREMES:
            if len(arguments) == 1:
                self._needs_vector(arguments[0], name)
            else:
                for argument in arguments:
                    self._needs_scalar(argument, f"one of several arguments of {name}")
            return None
        allowed = (1, 2) if name == "log" else (1,) if kinds[:1] == ("any",) else (len(kinds),)
        if len(arguments) not in allowed:
            hint = (
                f"{name}(…)[i] for a component"
                if len(arguments) > len(kinds) and self._gives_vector(name)
                else ""
            )
            counted = " or ".join(map(str, allowed))
            raise self.error(
                node, f"{counted} argument{'s' * (allowed != (1,))} of {name}", str(len(arguments)), hint
            )
        if "vector" not in kinds:  # a function of scalars, applied to every component of a vector
            return self._together(arguments)
        whole: Size | None = None
        for kind, argument in zip(kinds, arguments, strict=True):
            if kind == "scalar":
                self._needs_scalar(argument, f"a parameter of {name}")
                continue
            size = self._needs_vector(argument, name)
            if whole is not None:
                self._unify(argument, whole, size, f"of the arguments of {name}")
            whole = size
        return whole if self._gives_vector(name) else None

    def _gives_vector(self, name: str) -> bool:
        definition = registry.get(SHORT.get(name, name))
        return definition is not None and "index" in definition.kinds

    # -------------------------------------------------------------- between: what must be known by now

    def settle(self) -> None:
        """Raise for a size that nothing determines and for a component that may not exist."""
        for name, axes in self.sizes.items():
            for axis in axes:
                if axis.resolve() is None:
                    source, at = self.places[name]
                    raise ReadingError(
                        source,
                        at,
                        expected=f"a size for every index of {name}",
                        found="nothing that tells it",
                        hint=f"a given such as {name} in R^({' x '.join('nmlrs'[: len(axes)])})",
                    )
        for source, at, name, size in self.named:
            if size.resolve() is None:
                raise ReadingError(
                    source, at, expected=f"a size for {name}", found="none", hint="sum(…, k, 1, m)"
                )
        for source, at, size, position in self.literal:
            self._exists(source, at, size.resolve() or n, position)
        for name, (source, at) in self.plain.items():
            if name in self.varying:
                raise ReadingError(
                    source,
                    at,
                    expected="one meaning of each name",
                    found=f"{name}, which is also an index",
                    hint="use another letter for one of them",
                )

    def _exists(self, source: str, at: int, size: Expr, position: int) -> None:
        least = int(size) if isinstance(size, Integer) else self.least.get(size, 1)
        if position > least:
            hint = "" if isinstance(size, Integer) else f"the given {size} >= {position}"
            short = (
                f"{size} components"
                if isinstance(size, Integer)
                else f"{size} components, which may be {least}"
            )
            raise ReadingError(
                source, at, expected=f"a vector with {position} components", found=short, hint=hint
            )

    # -------------------------------------------------------------- third walk: building

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
            case Derived():
                return self._derived(node)
            case Gradient(body=body, variable=variable):
                return self._gradient(self.expression(body), self.expression(variable))
            case Limited(variable=variable, direction=direction):
                body, target = self.expression(node.body), self.expression(node.target)
                return sympy.Limit(body, scalar(variable.name), target, direction)
            case Call():
                return self._call(node)
        raise self.error(node, "an expression", type(node).__name__)

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
        if self._lookup(name) is not None:
            return index(name)
        if name in self.dimensions:
            return n if name == "n" else dimension(name)
        if name in self.lets:
            let = self.lets[name]
            body = self._body(let)
            if not let.parameters:
                return body
            return Family(body, Tuple(let.parameters[0], 1, let.sizes[0].resolve()))
        if name in self.sizes:
            return self.base(name)
        return scalar(name)

    def base(self, name: str) -> sympy.IndexedBase:
        """The vector or matrix ``name``, of its size."""
        axes = [axis.resolve() or n for axis in self.sizes[name]]
        if len(axes) == 1:
            return vector(name, axes[0])
        if len(axes) == 2:
            return matrix(name, *axes)
        return sympy.IndexedBase(Symbol(name, real=True), shape=tuple(axes), real=True)

    def _index(self, node: Node) -> Expr:
        inner = bare(node)
        return inner.value if isinstance(inner, Number) else index(inner.name)  # type: ignore[attr-defined]

    def _at(self, node: At) -> Expr:
        at = [self._index(i) for i in node.indices]
        if isinstance(node.base, Name) and node.base.name in self.lets:
            let = self.lets[node.base.name]
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
        range_ = self.ranges[node]
        low = Integer(1) if node.low is None else self.expression(node.low)
        with self.within({node.index.name: range_}):
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

    # -------------------------------------------------------------- relations and definitions

    def relation(self, node: Chain) -> Relational:
        """The relation; between whole vectors, the relation of their components at a fresh index."""
        left, right = (self.expression(side) for side in node.sides)
        head = RELATIONS[node.relations[0]]
        vectors = [is_vector(side) for side in (left, right)]
        if any(vectors):
            if not all(vectors):
                other = right if vectors[0] else left
                if any(isinstance(s, Symbol) and s.name in self.free for s in other.free_symbols):
                    at = node.sides[vectors[0]]
                    raise self.error(
                        at, "a whole vector, as on the other side", "one component", "an index on both sides"
                    )
            if head is sympy.Ne and all(vectors):
                return head(left, right, evaluate=False)  # type: ignore[no-any-return]  # somewhere, not everywhere
            i = fresh_index([left, right], "i")
            left, right = (component(s, i) if v else s for s, v in zip((left, right), vectors, strict=True))
        return head(left, right, evaluate=False)  # type: ignore[return-value]

    def declare(self, let: Let) -> None:
        """Note ``let``, whose name must be new."""
        name = let.name
        if name.name in self.lets:
            raise self.error(
                name, "a new name", f"{name.name}, which has a meaning already", "let another name"
            )
        if name.name in self.dimensions or name.name in known_functions() or name.name in WORDS:
            raise self.error(name, "a new name", name.name, "let another name")
        self.lets[name.name] = Defined(let, self.source)

    def infer_let(self, let: Let) -> None:
        """Infer the sizes of a definition's parameters."""
        names = [p.name for p in let.parameters]
        if len(set(names)) < len(names):
            raise self.error(let.parameters[-1], "different parameters", ", ".join(names))
        defined = self.lets[let.name.name]
        one = len(names) == 1
        defined.parameters = tuple(map(index, names))
        defined.sizes = tuple(Size(vector=one, axis="" if one else let.name.name) for _ in names)
        self.defining = let
        with self.within(dict(zip(names, defined.sizes, strict=True))):
            defined.shape = self.infer(let.body)
        self.defining = None
        if let.parameters and defined.shape is not None:
            raise self.error(
                let.body, f"a scalar for the component {let.name.name}[{names[0]}]", "a whole vector"
            )
        defined.inferred = True

    def build_let(self, let: Let) -> None:
        """Build the body of a definition, once its sizes are known."""
        defined = self.lets[let.name.name]
        with self.within(dict(zip((p.name for p in let.parameters), defined.sizes, strict=True))):
            defined.body = self.expression(let.body)
