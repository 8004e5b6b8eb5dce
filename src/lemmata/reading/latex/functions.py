r"""Functions and abbreviations of the document, put in their places: ``\phi(2x)`` by its body at 2x."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from lemmata.reading.ambiguity import Fraction, Reaching, free_names
from lemmata.reading.guard import Refused
from lemmata.reading.latex.calls import Application, called
from lemmata.reading.latex.notation import Function, Notation
from lemmata.reading.latex.scripts import Nested, flat_index
from lemmata.reading.syntax import (
    At,
    Binder,
    Delta,
    Derived,
    Domained,
    Gradient,
    Group,
    Let,
    Limited,
    Listed,
    Name,
    Node,
    Number,
    bare,
    mapped,
    walk,
    with_children,
)

__all__ = ["Expansion"]

MOST_PARTS = 12_000
"""Parts of all bodies that are put in place: definitions of definitions double fast."""

DEEPEST = 20
"""Definitions that use definitions."""


@dataclass(frozen=True)
class _Meaning:
    """A function or a definition beside the claim: what it is of, and how to get its body."""

    body: Callable[[], Node]
    parameters: tuple[str, ...]
    indices: tuple[str, ...]


class Expansion:
    """Puts the bodies of functions in their places; ``read`` makes a tree of a body's LaTeX.

    Definitions beside the claim, ``lets``, are put in place inside bodies only: what ``g(x) = x s`` is at -x
    depends on ``s = \\sigma(x)``.
    """

    def __init__(self, notation: Notation, read: Callable[[str], Node], lets: Sequence[Let] = ()) -> None:
        self.notation = notation
        self.read = read
        self.lets = {let.name.name: let for let in lets}
        self.parts = 0
        self.inside: list[str] = []  # the functions whose bodies are being expanded

    def expanded(self, node: Node, bound: frozenset[str] = frozenset()) -> Node:
        """``node`` without functions of the document; ``bound`` are the indices of the sums around it."""
        kept: tuple[Node, ...] = ()
        match node:
            case At(base=Application() | Name() as base, indices=indices) if self._indexed(base):
                return self._component(base, indices, bound)
            case Application():
                return self._applied(node, bound)
            case Name(name=name) if name not in bound and self._meaning(name):
                return self._applied(Application(node.at, name, ()), bound)
            case Let(name=own, parameters=parameters):
                kept = (own, *parameters)
                bound |= {p.name for p in parameters}
            case Binder(index=k) | Reaching(index=k):
                kept = (k,)
                bound |= {k.name}
            case Limited(variable=x):  # the x of the limit is that of the definitions
                kept = (x,)
            case Derived(variables=variables) | Domained(variables=variables):
                kept = variables
            case Gradient(variable=v):
                kept = (v,)
        return with_children(node, lambda part: part if part in kept else self.expanded(part, bound))

    # ------------------------------------------------------------------ bodies

    def _meaning(self, name: str) -> _Meaning | None:
        function = self.notation.functions.get(name)
        if isinstance(function, Function):
            return _Meaning(lambda: self.read(function.body), function.parameters, function.indices)
        let = self.lets.get(name) if self.inside else None
        if let is not None:
            return _Meaning(lambda: let.body, (), tuple(p.name for p in let.parameters))
        return None

    def _indexed(self, base: Application | Name) -> bool:
        meaning = self._meaning(base.name)
        return meaning is not None and bool(meaning.indices)

    def _applied(self, node: Application, bound: frozenset[str]) -> Node:
        arguments = [self.expanded(a, bound) for a in node.arguments]
        for argument in node.arguments:
            if any(type(p) is Name and p.name == node.name for p in walk(argument)):
                hint = rf"{node.name} \cdot (…) for a product"
                raise Refused(node.at, f"{node.name} applied", f"{node.name} inside its own brackets", hint)
        known = self.notation.functions.get(node.name)
        if isinstance(known, str):
            return called(known, node.at, arguments, primes=node.primes)
        meaning = self._meaning(node.name)
        if meaning is None:
            raise Refused(node.at, "a known function", node.name, missing=node.name)
        if len(meaning.indices) > 1:
            raise Refused(node.at, f"{node.name} with its {len(meaning.indices)} indices", "none")
        own = [Name(node.at, i) for i in meaning.indices]
        body = self._body(node, meaning, arguments, {k.name: k for k in own}, bound)
        if own:
            return Group(node.at, Binder(node.at, "vector", body, own[0]))
        if not node.primes:
            return Group(node.at, body)
        variable = bare(arguments[0]) if len(arguments) == 1 else None
        if not isinstance(variable, Name | At):
            hint = r"\frac{d}{dx} in a variable of its own"
            raise Refused(node.at, "a variable as the argument of a derivative", "an expression", hint)
        return Derived(node.at, Group(node.at, body), (variable,), (node.primes,))

    def _component(self, base: Application | Name, indices: tuple[Node, ...], bound: frozenset[str]) -> Node:
        meaning = self._meaning(base.name)
        if meaning is None or not 0 <= len(meaning.indices) - len(indices) <= 1:
            wanted = len(meaning.indices) if meaning else 0
            raise Refused(base.at, f"{base.name} with {wanted} indices", str(len(indices)))
        arguments = [self.expanded(a, bound) for a in getattr(base, "arguments", ())]
        rest = [Name(base.at, k) for k in meaning.indices[len(indices) :]]  # e_k of e_{ki} is a vector
        places = dict(zip(meaning.indices, (*indices, *rest), strict=True))
        body = self._body(base, meaning, arguments, places, bound)
        return Group(base.at, Binder(base.at, "vector", body, rest[0]) if rest else body)

    def _body(
        self,
        node: Application | Name,
        meaning: _Meaning,
        arguments: list[Node],
        places: Mapping[str, Node],
        bound: frozenset[str],
    ) -> Node:
        """The body with arguments and indices in the places of the parameters."""
        name = node.name
        numbers = all(isinstance(bare(a), Number | Fraction) for a in arguments)
        if len(meaning.parameters) == 1 < len(arguments) and (meaning.indices or numbers):
            arguments = [Listed(node.at, tuple(arguments))]  # s(1, 2, 3) of a vector
        if arguments and len(arguments) != len(meaning.parameters):
            counted = f"{len(meaning.parameters)} argument{'s' * (len(meaning.parameters) != 1)} of {name}"
            raise Refused(node.at, counted, str(len(arguments)))
        if name in self.inside or len(self.inside) > DEEPEST:
            raise Refused(node.at, f"a definition of {name} without {name}", "a circle")
        own = {*meaning.parameters, *meaning.indices}
        self.inside.append(name)
        body = self.expanded(meaning.body())
        self.inside.pop()
        given = {**dict(zip(meaning.parameters, arguments, strict=False)), **places}
        captured = (free_names(body).keys() - own) & bound
        if captured:
            letter = min(captured)
            found = f"{letter}, which is free in the definition of {name} and an index here"
            raise Refused(node.at, "one meaning of each name", found, "use another letter for one of them")
        return _Substitution(self, given, node.at).put(body)

    def count(self, at: int) -> None:
        """Raise Refused when more was put in place than anybody can read."""
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise Refused(at, f"at most {MOST_PARTS:,} parts", "definitions that expand to more")


class _Substitution:
    """Puts nodes in the places of names; bound indices of the body that would capture them are renamed."""

    def __init__(self, expansion: Expansion, given: Mapping[str, Node], at: int) -> None:
        self.expansion = expansion
        self.given = dict(given)
        self.at = at
        self.free = {name for value in given.values() for name in free_names(value)}

    def put(self, node: Node) -> Node:
        """A copy of ``node``, at the place of the application."""
        self.expansion.count(self.at)
        match node:
            case Nested(place=Name() as place) if place.name in self.given:
                return flat_index(At(self.at, Name(self.at, node.label), self._indices((place,))))
            case Name(name=name) if name in self.given:
                return _copied(self.given[name])
            case At(base=Name(name=name), indices=indices) if name in self.given:
                value = self.given[name]
                whole = bare(value) if isinstance(bare(value), Name) else Group(self.at, value)
                return At(self.at, _copied(whole), self._indices(indices))
            case At(base=base, indices=indices):
                return At(self.at, self.put(base), self._indices(indices))
            case Delta(left=left, right=right):
                return Delta(self.at, *self._indices((left, right)))
            case Derived(variables=variables):
                out = replace(
                    node, body=self.put(node.body), variables=tuple(map(self.put, variables)), at=self.at
                )
                if not all(isinstance(bare(v), Name | At) for v in out.variables):
                    raise Refused(self.at, "a variable in the place of a parameter", "an expression")
                return out
            case Binder(index=k) | Reaching(index=k) | Limited(variable=k):
                return self._bound(node, k)
        return replace(with_children(node, self.put), at=self.at)

    def _indices(self, indices: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(flat_index(bare(self.put(i))) for i in indices)

    def _bound(self, node: Node, k: Name) -> Node:
        outer, self.given = self.given, {**self.given}
        self.given.pop(k.name, None)
        if k.name in self.free:
            used = self.free | {p.name for p in walk(node) if isinstance(p, Name)}
            fresh = next(
                f"{k.name}{count}" for count in range(1, len(used) + 2) if f"{k.name}{count}" not in used
            )
            self.given[k.name] = Name(self.at, fresh)
        out = replace(with_children(node, self.put), at=self.at)
        self.given = outer
        return out


def _copied(node: Node) -> Node:
    """The same tree of new nodes: a sum that stands in two places has a range in each."""
    return mapped(node, lambda part: part)
