"""A claim from its parts, however they were written: shared by the text and the LaTeX reader."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from sympy import Expr, Ge, Gt, Integer, Lt, Ne, Symbol

from lemmata.errors import LemmataError
from lemmata.notation import Claim, Given, Membership, Power, Reals, build, n
from lemmata.reading.building import Building
from lemmata.reading.errors import ReadingError
from lemmata.reading.givens import Sourced, declare, given_of, hypotheses, is_empty, join, least_sizes
from lemmata.reading.inference import Inference
from lemmata.reading.scope import Scope
from lemmata.reading.sizes import Size
from lemmata.reading.syntax import (
    At,
    Chain,
    Domained,
    Let,
    Name,
    Node,
    Number,
    Statement,
    Supported,
    bare,
    walk,
)
from lemmata.reading.usage import Usage
from lemmata.reading.writing import write

__all__ = ["claim_of", "expression_of"]

MOST_LINKS = 4
"""Relations of a chain that are written out as claims of their own."""


def claim_of(source: str, chain: Chain, beside: Sequence[Sourced], *, notes: bool = False) -> Claim:
    """The claim that ``chain``, read from ``source``, states under what stands beside it.

    Raises ReadingError for a chain of several relations, for names used in two ways and for
    sizes that differ or that nothing tells.
    """
    if not chain.relations:
        raise ReadingError(
            source,
            len(source.rstrip()),
            expected="a relation: == != < <= > >=",
            found="an expression alone",
            hint="sigmoid(x) <= 1",
        )
    if len(chain.relations) > 1:
        raise _chained(source, chain, beside, notes)
    scope, beside = Scope(notes=notes), _in_order(beside)
    scope.implying = not notes
    scope.vanishing = any(isinstance(s, Number) and s.value == 0 for s in map(bare, chain.sides))
    with _built(source, chain):
        frames = _prepare(scope, source, chain, beside)
        with scope.reading(source):
            statement = Building(scope).relation(chain)
        givens = _givens(scope, beside, frames)
        return Claim(statement, givens, tuple(dict.fromkeys(scope.read)))


def _chained(source: str, chain: Chain, beside: Sequence[Sourced], notes: bool) -> ReadingError:
    """A claim is one relation: a verdict on several would not say which of them fails."""
    links = [claim_of(source, link, beside, notes=notes).statement for link in hypotheses(chain)[:MOST_LINKS]]
    return ReadingError(
        source,
        chain.sides[2].at,
        expected="one relation",
        found=f"a chain of {len(chain.relations)}",
        hint=f"each relation as a claim of its own: {'; '.join(map(write, links))}",
    )


def expression_of(
    source: str, node: Node, beside: Sequence[Sourced], *, notes: bool = False
) -> tuple[Expr, tuple[Given, ...]]:
    """The expression that ``node`` denotes, and the givens beside it."""
    scope, beside = Scope(notes=notes), _in_order(beside)
    with _built(source, node):
        frames = _prepare(scope, source, node, beside)
        with scope.reading(source):
            expr = Building(scope).expression(node)
        return expr, _givens(scope, beside, frames)


@contextmanager
def _built(source: str, node: Node) -> Iterator[None]:
    """What the constructors refuse, as an error that shows the text."""
    try:
        yield
    except ReadingError:
        raise
    except (LemmataError, ValueError, TypeError, NotImplementedError) as e:
        raise ReadingError(source, node.at, expected="a statement that can be built", found=str(e)) from e


def _prepare(scope: Scope, source: str, node: Node, beside: Sequence[Sourced]) -> list[dict[str, Size]]:
    """Find out what the names mean; returns each given's own indices."""
    usage, inference = Usage(scope), Inference(scope)
    everything = [Sourced(source, node), *beside]  # type: ignore[arg-type]
    for part in everything:
        with scope.reading(part.source):
            usage.note_sizes(part.statement)
    for part in beside:
        with scope.reading(part.source):
            if isinstance(part.statement, Let):
                scope.declare(part.statement)
    for part in beside:
        with scope.reading(part.source):
            if isinstance(part.statement, Domained):
                declare(scope, part.statement)
                scope.declared |= _names(part.statement)
    with scope.reading(source):
        usage.note_usage(node)
    scope.own = set(scope.free)
    if isinstance(node, Chain) and node.relations == ("==",):
        scope.equated = {side.name for side in map(bare, node.sides) if isinstance(side, Name)}
    for part in beside:
        if isinstance(part.statement, Chain):
            usage.note_compared(part.statement, _names(node))
    frames = []
    for part in beside:
        with scope.reading(part.source):
            frames.append(_own_indices(usage, part.statement))
            if _some(part.statement, {*frames[-1], *scope.free}):
                scope.free |= frames[-1]
    usage.deduce()
    for part in beside:
        if isinstance(part.statement, Let):
            with scope.reading(part.source):
                inference.infer_let(part.statement)
    with scope.reading(source):
        inference.infer(node)
    for part, frame in zip(beside, frames, strict=True):
        with scope.reading(part.source), scope.within(frame):
            for relation in _relations(part.statement):
                inference.infer(relation)
    scope.least = least_sizes([g for part in beside for g in _size_facts(scope, part)])
    scope.settle()
    for part in beside:
        if isinstance(part.statement, Let):
            with scope.reading(part.source):
                Building(scope).build_let(part.statement)
    for part in everything:
        if not isinstance(part.statement, Let):
            with scope.reading(part.source):
                scope.weight(part.statement)
    return frames


def _in_order(beside: Sequence[Sourced]) -> list[Sourced]:
    """The same with definitions before their use: notes write ``where L = … s_k, s = …``."""
    waiting = [(b.statement, b) for b in beside if isinstance(b.statement, Let)]
    out = [b for b in beside if not isinstance(b.statement, Let)]
    while waiting:
        names = {let.name.name for let, _ in waiting}
        ready = [(let, b) for let, b in waiting if not names & _names(let.body)]
        out += [b for _, b in ready or waiting]  # a circle is refused later
        waiting = [pair for pair in waiting if pair not in ready] if ready else []
    return out


def _names(node: Node) -> set[str]:
    return {p.name for p in walk(node) if isinstance(p, Name)}


def _own_indices(usage: Usage, statement: Statement) -> dict[str, Size]:
    """Indices free in a given but not in the claim: they stand for every index."""
    scope = usage.scope
    shared = dict(scope.free)
    usage.note_usage(statement)
    own = {name: size for name, size in scope.free.items() if name not in shared}
    scope.free = shared
    scope.varying |= own.keys()
    return own


def _some(statement: Statement, indices: Collection[str]) -> bool:
    """Whether the indices of a given cannot all be every index: ``z[i] < z[j]`` fails where i = j.

    Then an index that the claim does not have is some index.
    """
    if not isinstance(statement, Chain) or not {"<", ">", "!="} & set(statement.relations):
        return False
    places = {tuple(map(bare, p.indices)) for p in walk(statement) if isinstance(p, At)}
    named = {tuple(i.name for i in place if isinstance(i, Name) and i.name in indices) for place in places}
    return len(named - {()}) > 1


def _relations(statement: Statement) -> list[Node]:
    match statement:
        case Chain():
            return list(hypotheses(statement))
        case Supported(large=large, small=small):
            return [large, small]
        case Domained(values=values, variables=variables):
            return [*values, *(v for v in variables if isinstance(bare(v), At))]
        case Let():
            return []


def _size_facts(scope: Scope, part: Sourced) -> list[Given]:
    """Relations between a size and a number, which say that components exist."""
    statement = part.statement
    if not isinstance(statement, Chain):
        return []
    return [Building(scope).relation(c) for c in hypotheses(statement) if scope.speaks_of_sizes(c)]


def _givens(scope: Scope, beside: Sequence[Sourced], frames: Sequence[dict[str, Size]]) -> tuple[Given, ...]:
    out: list[Given] = []
    for part, frame in zip(beside, frames, strict=True):
        with scope.reading(part.source), scope.within(frame):
            out += given_of(Building(scope), part.statement)
    joined = join(out)
    for given in joined:
        if isinstance(given, Membership) and is_empty(given.domain):
            raise ReadingError(
                beside[-1].source,
                0,
                expected="givens that some value meets",
                found=f"bounds on {getattr(given.variable, 'label', given.variable)} that none does",
            )
    return (*joined, *_sizes_implied(scope, joined), *_inferred(scope, out))


def _sizes_implied(scope: Scope, givens: Sequence[Given]) -> list[Given]:
    """A component that is named, such as z[2], exists; i ≠ j or i < j leaves no n = 1, though the claim has no j."""
    least = {size: (count, f"a component {count} is named") for size, count in scope.implied.items()}
    for given in givens:
        i, j = (str(a) for a in given.args) if isinstance(given, (Ne, Lt, Gt)) else ("", "")
        if i in scope.free and j in scope.free and not scope.own >= {i, j}:
            size = scope.free[i].resolve()
            if isinstance(size, Symbol) and least.get(size, (1, ""))[0] < 2:
                least[size] = 2, write(given)
    known = [(size, count, why) for size, (count, why) in least.items() if scope.least.get(size, 1) < count]
    scope.read += [f"{size} >= {count}, since {why}" for size, count, why in known]
    return [build(Ge, size, Integer(count)) for size, count, _ in known]  # type: ignore[misc]


def _inferred(scope: Scope, givens: Sequence[Given]) -> list[Given]:
    """What was found out and nobody declared, where the statement as text would not tell it."""
    declared = {g.variable for g in givens if isinstance(g, Membership)}
    bases = {name: scope.base(name) for name in scope.sizes}
    untold = [b for name, b in bases.items() if b.shape != (n,) or name not in scope.told]
    return [Membership(b, Power(Reals, tuple(b.shape))) for b in untold if b not in declared]
