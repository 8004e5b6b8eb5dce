r"""Expected values over named distributions: ``\mathbb{E}_{x \sim p}[\log p(x)]`` is a sum weighted by p."""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.reading.ambiguity import index_letters
from lemmata.reading.guard import Refused
from lemmata.reading.latex.calls import Application
from lemmata.reading.latex.notation import Notation
from lemmata.reading.latex.scripts import Noted
from lemmata.reading.latex.sums import times
from lemmata.reading.syntax import At, Binder, Delta, Group, Name, Node, bare, mapped, walk

__all__ = ["Expectation", "Sampled", "with_sums"]


@dataclass(frozen=True, eq=False)
class Sampled(Node):
    r"""``x \sim p``, below an E."""

    variable: Node
    distribution: Node


@dataclass(frozen=True, eq=False)
class Expectation(Node):
    """``E_{below}[body]``, until it is known what is drawn from which distribution."""

    body: Node
    below: Node | None


def with_sums(node: Node, notation: Notation) -> Node:
    """``node`` with a sum in the place of every expected value.  Raises Refused for what is not drawn from a name."""
    return mapped(node, lambda part: _sum(part, notation) if isinstance(part, Expectation) else part)


def _sum(expectation: Expectation, notation: Notation) -> Node:
    at, body = expectation.at, expectation.body
    x, p = _drawn(expectation, notation)
    for part in walk(body):
        if isinstance(part, Name) and part.name == x.name and not _selects(body, part):
            hint = f"p({x.name}) or another function of the outcome that the notation introduces"
            raise Refused(
                part.at, f"{x.name} as an outcome, in p({x.name})", f"{x.name} as a number", hint, x.name
            )
    weight: Node = Application(at, p.name, (x,)) if notation.applies(p.name) else At(at, p, (x,))
    weighted = times(weight, body if isinstance(body, Name | At) else Group(body.at, body))
    return Group(at, Binder(at, "sum", weighted, x))


def _drawn(expectation: Expectation, notation: Notation) -> tuple[Name, Name]:
    """What is drawn, and the distribution that it is drawn from."""
    at, below = expectation.at, expectation.below
    letters = index_letters(expectation.body)
    match below:
        case Sampled(
            variable=Name(name=name) as x, distribution=Noted(base=Name() as p, indices=(Name(name=of),))
        ) if name == of:
            return x, p
        case Sampled(variable=Name() as x, distribution=Name() as p):
            p = Name(p.at, notation.random_variables.get(p.name, p.name))
            return x, p
        case Noted(base=Name() as p, indices=(Name() as x,)):
            return x, p
        case Name() as p if p.name in notation.random_variables:
            return Name(p.at, p.name), Name(p.at, notation.random_variables[p.name])
        case Name(name=name) as p if len(letters) == 1 and name in notation.distributions | _bases(
            expectation.body
        ):
            (x,) = letters.values()
            return Name(x.at, x.name), p
        case None:
            known = [x for x in letters.values() if x.name in notation.random_variables]
            if len(known) == 1:
                return Name(at, known[0].name), Name(at, notation.random_variables[known[0].name])
    found = "neither" if below is None else "something else"
    if isinstance(below, Name):
        found = f"{below.name}, and {' and '.join(sorted(letters)) or 'no outcome'}"
    raise Refused(
        at, "what is drawn, and from which distribution", found, r"\mathbb{E}_{x \sim p}[\log p(x)]"
    )


def _bases(body: Node) -> set[str]:
    """The names that something selects from."""
    return {p.base.name for p in walk(body) if isinstance(p, At) and isinstance(p.base, Name)}


def _selects(body: Node, place: Name) -> bool:
    """Whether a name stands where an index does."""
    for part in walk(body):
        match part:
            case At(indices=indices) if any(i is place for i in map(bare, indices)):
                return True
            case Delta(left=left, right=right) if place in (left, right):
                return True
            case Binder(index=k) if k is place:
                return True
    return False
