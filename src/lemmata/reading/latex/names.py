r"""What only the whole claim tells: whether x_1 is a component, whether H(p) is binary, what hides an index."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from lemmata.reading.errors import ReadingError
from lemmata.reading.givens import Sourced
from lemmata.reading.latex.ranges import FromZero, Last
from lemmata.reading.latex.scripts import Nested
from lemmata.reading.latex.sums import ANY, Excluding, Ranging
from lemmata.reading.syntax import (
    At,
    Binder,
    Call,
    Chain,
    Domained,
    Let,
    Name,
    Node,
    Number,
    bare,
    children,
    mapped,
    walk,
)

__all__ = ["settled"]


def settled(
    source: str, chain: Chain, beside: Sequence[Sourced], written: Collection[str], base: int = 1
) -> tuple[Chain, list[Sourced]]:
    """The claim and what stands beside it, with names and functions as the whole makes them clear.

    ``written`` holds the texts in LaTeX: there ``x_1`` may be a name, which ``x[1]`` in text is not.  ``base`` is
    the first index of the document.
    """
    parts = [p for tree in (chain, *(part.statement for part in beside)) for p in walk(tree)]
    names = {p.name for p in parts if isinstance(p, Name)}
    hidden = next(
        k for k in (*"klrst", *(f"k{count}" for count in range(1, len(names) + 2))) if k not in names
    )
    scalars = {
        v.name
        for part in parts
        if isinstance(part, Domained) and not part.shape
        for v in map(bare, part.variables)
        if isinstance(v, Name)
    }
    defined = {b.statement.name.name for b in beside if isinstance(b.statement, Let)}
    for part in walk(chain):
        if isinstance(part, Excluding) and isinstance(part.other, Name):
            _check_elsewhere(source, part, part.other, parts)
        if isinstance(part, At) and "I" not in defined | _with_domains(beside):
            _check_identity(source, part)

    def clear(node: Node) -> Node:
        match node:
            case Last(at=at, name=name):
                expected, hint = "an index: a letter or a number", "z_i, z_{ij}, z_1"
                raise ReadingError(source, at, expected=expected, found=f"{name} - 1", hint=hint)
            case Name(at=at, name=name) if name == ANY:
                return Name(at, hidden)
            case Call(at=at, name="H", arguments=arguments):
                inside = bare(arguments[0])
                binary = isinstance(inside, Name) and inside.name in scalars
                return Call(at, "binary_entropy" if binary else "entropy", arguments)
        return node

    if base and any(isinstance(p, FromZero) for p in parts):
        _check_literals(source, chain)
    everything = [Sourced(source, chain), *beside]
    labels = {p.label for p in parts if isinstance(p, Nested)}
    for b in everything:
        _check_bound(b.source, b.statement, frozenset())
        _check_labels(b.source, b.statement, labels)
    numbered = _numbered(chain, beside, written)

    def settle(node: Node) -> Node:
        match node:
            case At(at=at, base=Name(name=name), indices=(Number(value=value),)) if name in numbered:
                return Name(at, f"{name}{value}")
        return clear(node)

    return mapped(chain, settle), [Sourced(b.source, mapped(b.statement, settle)) for b in beside]  # type: ignore[return-value,arg-type]


def _check_elsewhere(source: str, binder: Excluding, other: Name, parts: Sequence[Node]) -> None:
    """Refuse ``\\sum_{i \\ne j} p_i p_j`` where j has no other place: it may run over both."""
    inside = {id(p) for p in walk(binder)}
    if not any(isinstance(p, Name) and p.name == other.name and id(p) not in inside for p in parts):
        raise ReadingError(
            source,
            other.at,
            expected=f"{other.name} in the claim outside this sum",
            found="none, so the sum may be over both indices",
            hint=rf"\sum_{{{other.name}}} \sum_{{{binder.index.name} \ne {other.name}}}",
        )


def _check_literals(source: str, chain: Chain) -> None:
    """Refuse z_1 beside a sum from 0: it may be the second component."""
    for part in walk(chain):
        if isinstance(part, At) and any(isinstance(i, Number) for i in part.indices):
            hint = r"\sum_{k=1}^{n}"
            raise ReadingError(source, part.at, expected="indices from 1", found="a sum from 0", hint=hint)


def _check_bound(source: str, node: Node, bound: frozenset[str]) -> None:
    r"""Refuse what an index of a sum around it makes unclear.

    ``\sum_k \sum p_k``, where the inner sum may be over another index, and ``\sum_i f_{y_i}``, where every i has a
    label of its own.
    """
    if isinstance(node, Ranging) and node.index.name in bound:
        k = node.index.name
        raise ReadingError(
            source, node.at, expected="the index of the inner sum", found="none", hint=rf"\{node.kind}_{k}"
        )
    if isinstance(node, Nested) and node.place is not None and node.place.name in bound:
        found = f"{node.label}_{node.place.name}, which is another label for every {node.place.name}"
        raise ReadingError(source, node.at, expected="an index: a letter or a number", found=found)
    if isinstance(node, Binder):
        bound |= {node.index.name}
    for child in children(node):
        _check_bound(source, child, bound)


def _check_labels(source: str, node: Node, labels: Collection[str]) -> None:
    """Refuse y beside ``f_{y_i}``: there y_i is a label, an integer."""
    for part in walk(node):
        if isinstance(part, Name) and not isinstance(part, Nested) and part.name in labels:
            found = f"{part.name}, whose components are labels elsewhere"
            raise ReadingError(source, part.at, expected="one meaning of each name", found=found)


def _with_domains(beside: Sequence[Sourced]) -> set[str]:
    places = [bare(v) for b in beside if isinstance(b.statement, Domained) for v in b.statement.variables]
    return {v.name for v in places if isinstance(v, Name)}


def _check_identity(source: str, part: At) -> None:
    """Refuse I_{kj} of which nothing tells whether it is the identity or a matrix like any other."""
    if isinstance(part.base, Name) and part.base.name == "I" and len(part.indices) == 2:
        raise ReadingError(
            source,
            part.at,
            expected="a matrix with a given",
            found="I with two indices, which is often the identity",
            hint=r"\delta_{kj} for the identity",
        )


def _numbered(chain: Chain, beside: Sequence[Sourced], written: Collection[str]) -> set[str]:
    """The x of ``x_1`` and ``x_2`` where these are scalars x1 and x2: nothing else is said of an x."""
    trees: list[Node] = [chain, *(b.statement for b in beside if b.source in written)]
    parts = [p for tree in trees for p in walk(tree)]
    places = {
        p.base
        for p in parts
        if isinstance(p, At) and isinstance(p.base, Name) and all(isinstance(i, Number) for i in p.indices)
    }
    others = {p.name for p in parts if isinstance(p, Name) and (p.bold or p not in places)}
    others |= {
        p.name for b in beside if b.source not in written for p in walk(b.statement) if isinstance(p, Name)
    }
    return {base.name for base in places} - others
