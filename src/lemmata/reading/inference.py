"""The second walk: the size of everything, from how vectors, indices and ranges meet."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Integer

from lemmata.definitions import registry
from lemmata.notation import index
from lemmata.reading.names import (
    EXTREMES,
    SHORT,
    WORDS,
    gives_vector,
    known_functions,
    nearest,
    parameter_kinds,
)
from lemmata.reading.scope import Defined, Scope
from lemmata.reading.sizes import Size
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Chain,
    Componentwise,
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
    Plain,
    Product,
    Raised,
    Terms,
    bare,
    walk,
)

__all__ = ["Inference"]


class Inference:
    """Infers sizes within a scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def infer(self, node: Node) -> Size | None:
        """The size of what ``node`` denotes, None for a scalar; sizes met on the way are unified."""
        match node:
            case Number() | Constant():
                return None
            case Plain(body=body, hint=hint):
                if self.infer(body) is not None:
                    raise self.scope.error(
                        body, "a scalar, since a vector would be ambiguous here", "a vector", hint
                    )
                return None
            case Group(body=body) | Minus(body=body):
                return self.infer(body)
            case Terms(terms=parts):
                return self._together(parts)
            case Product(factors=factors):
                free = not self.scope.notes or isinstance(node, Componentwise)
                return self._together(factors) if free else self._scaled(node)
            case Raised(base=base, exponent=exponent):
                if self.scope.notes and not isinstance(base, Constant):
                    self._needs_scalar(base, "the base of a power")
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
                own, other = self.scope.range(left), self.scope.range(right)
                self.scope.unify(node, own, other, "of the indices of a delta")
                for position, index_ in ((bare(left), bare(right)), (bare(right), bare(left))):
                    if isinstance(position, Number) and isinstance(index_, Name):
                        self.scope.literal.append((self.scope.source, position.at, own, int(position.value)))
                return None
            case Binder():
                return self._infer_binder(node)
            case Derived() if (vector := self.scope.gradient_in(node)) is not None:
                return self.infer(Gradient(node.at, node.body, vector))
            case Derived():
                self._needs_scalar(node.body, "what is differentiated")
                for variable in node.variables:
                    self._variable(variable)
                    self._check_dependence(node.body, variable)
                return None
            case Gradient(body=body, variable=variable):
                self._needs_scalar(body, "what is differentiated")
                inner = bare(variable)
                if not isinstance(inner, Name) or inner.name not in self.scope.sizes:
                    raise self.scope.error(
                        variable, "a vector's name", "something else", "grad(logsumexp(z), z)"
                    )
                self._check_dependence(body, inner)
                return self.infer(inner)
            case Limited():
                self._infer_limit(node)
                return None
            case Call():
                return self._infer_call(node)
            case Chain(sides=sides):
                return self._together(sides)
        raise self.scope.error(node, "an expression", type(node).__name__)

    def _together(self, parts: Sequence[Node]) -> Size | None:
        """Arithmetic: vectors of one size, scalars broadcast."""
        whole: Size | None = None
        for part in parts:
            size = self.infer(part)
            if size is not None and whole is not None:
                self.scope.unify(part, whole, size, "of vectors that are combined")
            whole = whole or size
        return whole

    def _scaled(self, node: Product) -> Size | None:
        """A vector times scalars: of two vectors, notes may mean the inner product or the entries'."""
        whole: Size | None = None
        for factor, divides in zip(node.factors, node.divides, strict=True):
            size = self.infer(factor)
            if size is None:
                continue
            if divides:
                raise self.scope.error(
                    factor, "a scalar as divisor", "a whole vector", "select a component: z_i"
                )
            if whole is not None:
                hint = r"x^\top y or x \odot y, p \in (0,1) for a scalar"
                raise self.scope.error(factor, "one vector in a product", "a second one", hint)
            whole = size
        return whole

    def _check_dependence(self, body: Node, variable: Node) -> None:
        """Refuse the derivative of an undeclared L in z: it would be 0, which nobody means without saying so.

        In notes also that of anything without z; the text syntax says what depends on what.
        """
        inner = bare(variable)
        name = inner.base if isinstance(inner, At) else inner
        if not isinstance(name, Name) or self._mentions(body, name.name):
            return
        alone = bare(body)
        base = alone.base if isinstance(alone, At) else alone
        names = [p for p in walk(body) if isinstance(p, Name) and p.name not in self.scope.dimensions]
        if not self.scope.notes and self.scope.vanishing:
            return
        if not self.scope.notes:
            known = self.scope.declared | self.scope.lets.keys()
            names = [
                p for p in names if p is base and p.name not in known and self.scope.lookup(p.name) is None
            ]
        if names:
            expected = f"something that depends on {name.name}"
            hint = f"let {base.name} = … beside the claim" if isinstance(base, Name) else ""
            if base is alone and not self.scope.notes:
                hint += f", or {base.name} in R" if isinstance(base, Name) else ""
            missing = base.name if isinstance(base, Name) else ""
            raise self.scope.error(body, expected, names[0].name, hint, missing)

    def _mentions(self, body: Node, name: str) -> bool:
        """Whether ``name`` occurs in ``body`` or in a definition that it uses."""
        waiting, seen = [body], {name}
        while waiting:
            for part in walk(waiting.pop()):
                if not isinstance(part, Name):
                    continue
                if part.name == name:
                    return True
                if part.name in self.scope.lets and part.name not in seen:
                    seen.add(part.name)
                    waiting.append(self.scope.lets[part.name].let.body)
        return False

    def _needs_scalar(self, node: Node, what: str) -> None:
        if self.infer(node) is not None:
            raise self.scope.error(node, f"a scalar as {what}", "a whole vector", "select a component: z[i]")

    def _needs_vector(self, node: Node, of: str) -> Size:
        size = self.infer(node)
        if size is None:
            hint = "say which name is a vector with a given: z in R^n"
            raise self.scope.error(node, f"a vector as argument of {of}", "a scalar", hint)
        return size

    def _infer_name(self, node: Name) -> Size | None:
        name = node.name
        if self.scope.lookup(name) is not None or name in self.scope.dimensions:
            if (
                self.scope.defining is not None
                and name in self.scope.free
                and not any(name in f for f in self.scope.bound)
            ):
                raise self.scope.not_named(node, self.scope.defining)
            return None
        if name in self.scope.lets:
            let = self._inferred(node)
            if len(let.parameters) > 1:
                raise self.scope.error(node, f"{name} with {len(let.parameters)} indices", name)
            return let.sizes[0] if let.parameters else let.shape
        if name in self.scope.sizes:
            if len(self.scope.sizes[name]) > 1:
                raise self.scope.error(
                    node, f"an entry of the matrix {name}", f"the whole matrix {name}", f"{name}[i, j]"
                )
            return self.scope.sizes[name][0]
        if name in WORDS and name not in self.scope.scalars:
            raise self.scope.error(node, "a known name", name, WORDS[name])
        if name in known_functions() and name != "delta":  # also a usual letter
            raise self.scope.error(node, f"{name} with its arguments", f"{name} alone", f"{name}(…)")
        self.scope.plain.setdefault(name, (self.scope.source, node.at))
        return None

    def _inferred(self, node: Name) -> Defined:
        let = self.scope.lets[node.name]
        if not let.inferred:
            raise self.scope.error(
                node, f"the definition of {node.name} before its use", node.name, "put that let first"
            )
        return let

    def _infer_at(self, node: At) -> Size | None:
        base = node.base
        axes: tuple[Size, ...]
        if isinstance(base, Name) and base.name in self.scope.lets and self.scope.lets[base.name].parameters:
            axes = self._inferred(base).sizes
        elif isinstance(base, Name) and base.name in self.scope.sizes:
            axes = self.scope.sizes[base.name]
        else:
            size = self.infer(base)
            if size is None:
                raise self.scope.error(base, "a vector before an index", "a scalar")
            axes = (size,)
        if len(axes) != len(node.indices):
            raise self.scope.error(
                node, f"{len(axes)} indices" if len(axes) > 1 else "one index", f"{len(node.indices)}"
            )
        for i, axis in zip(node.indices, axes, strict=True):
            match inner := bare(i):
                case Number(value=value):
                    self.scope.literal.append((self.scope.source, inner.at, axis, int(value)))
                case _:
                    self.scope.unify(i, axis, self.scope.range(inner), "of a vector and its index")
        return None

    def _infer_binder(self, node: Binder) -> Size | None:
        range_ = self.scope.ranges.setdefault(node, Size())
        self.scope.named.append((self.scope.source, node.index.at, node.index.name, range_))
        if node.low is not None:
            low = bare(node.low)
            if not (isinstance(low, Number) and low.value == 1):
                hint = "the whole sum less its first terms: sum(z[k], k) - z[1]" if node.kind == "sum" else ""
                raise self.scope.error(node.low, "the lower bound 1", "another one; indices run from 1", hint)
        if node.high is not None:
            self.scope.unify(
                node.high, range_, Size(self.scope.size(node.high)), "of an index and its upper bound"
            )
        with self.scope.within({node.index.name: range_}):
            self._needs_scalar(node.body, f"the body of {node.kind}")
        return range_ if node.kind == "vector" else None

    def _variable(self, node: Node) -> None:
        match inner := bare(node):
            case Name(name=name) if name in self.scope.lets:
                raise self.scope.error(node, "a variable", f"{name}, which is defined by let")
            case At(base=Name(name=name)) if name in self.scope.lets:
                raise self.scope.error(node, "a variable", f"{name}, which is defined by let")
            case Name(name=name) if name in self.scope.dimensions or self.scope.lookup(name) is not None:
                raise self.scope.error(node, "a real variable", f"{name}, which is an integer")
            case Name():
                if self.infer(inner) is not None:
                    hint = f"grad(…, {inner.name}) or diff(…, {inner.name}[j])"
                    raise self.scope.error(node, "a scalar or one component", "a whole vector", hint)
            case At(base=Name()):
                self.infer(inner)
            case _:
                raise self.scope.error(node, "a variable such as x or z[j]", "an expression")

    def _infer_limit(self, node: Limited) -> None:
        variable = node.variable
        name = variable.name
        if (
            name in self.scope.dimensions
            or name in self.scope.sizes
            or name in self.scope.lets
            or self.scope.lookup(name) is not None
        ):
            raise self.scope.error(variable, "a scalar variable", f"{name}, which is none")
        self._needs_scalar(node.body, "the body of a limit")
        self._needs_scalar(node.target, "the target of a limit")
        self._check_dependence(node.body, variable)
        if any(isinstance(c, Name) and c.name == name for c in walk(node.target)):
            raise self.scope.error(node.target, f"a target without {name}", f"{name} itself")

    def _infer_call(self, node: Call) -> Size | None:
        name, arguments = node.name, node.arguments
        if name not in known_functions():
            if name in self.scope.lets or name in self.scope.sizes:
                raise self.scope.error(
                    node, "an operator", f"{name}(…)", f"{name}[i] for a component, {name}*(…) for a product"
                )
            hint = nearest(name, known_functions())
            if not hint or len(name) == 1:
                hint = f"{name}*(…) for a product" + (f"; or {hint}" if hint else "")
            raise self.scope.error(node, "a known function", name, hint)
        kinds = parameter_kinds(name, len(arguments))
        if name in EXTREMES:
            if len(arguments) == 1:
                self._needs_vector(arguments[0], name)
            else:
                for argument in arguments:
                    self._needs_scalar(argument, f"one of several arguments of {name}")
            return None
        allowed = (
            (1, 2) if name == "log" else (1,) if name not in SHORT and name not in registry else (len(kinds),)
        )
        if len(arguments) not in allowed:
            hint = (
                f"{name}(…)[i] for a component" if len(arguments) > len(kinds) and gives_vector(name) else ""
            )
            counted = " or ".join(map(str, allowed))
            raise self.scope.error(
                node, f"{counted} argument{'s' * (allowed != (1,))} of {name}", str(len(arguments)), hint
            )
        if name == "abs" and self.scope.notes:
            self._needs_scalar(arguments[0], "an absolute value")
        if "vector" not in kinds:  # a function of scalars, applied to every component of a vector
            return self._together(arguments)
        whole: Size | None = None
        for kind, argument in zip(kinds, arguments, strict=True):
            if kind == "scalar":
                self._needs_scalar(argument, f"a parameter of {name}")
                continue
            size = self._needs_vector(argument, name)
            if whole is not None:
                self.scope.unify(argument, whole, size, f"of the arguments of {name}")
            whole = size
        return whole if gives_vector(name) else None

    def infer_let(self, let: Let) -> None:
        """Infer the sizes of a definition's parameters."""
        names = [p.name for p in let.parameters]
        if len(set(names)) < len(names):
            raise self.scope.error(let.parameters[-1], "different parameters", ", ".join(names))
        defined = self.scope.lets[let.name.name]
        one = len(names) == 1
        defined.parameters = tuple(map(index, names))
        defined.sizes = tuple(Size(vector=one, axis="" if one else let.name.name) for _ in names)
        self.scope.defining = let
        with self.scope.within(dict(zip(names, defined.sizes, strict=True))):
            defined.shape = self.infer(let.body)
        self.scope.defining = None
        if let.parameters and defined.shape is not None:
            raise self.scope.error(
                let.body, f"a scalar for the component {let.name.name}[{names[0]}]", "a whole vector"
            )
        defined.inferred = True
