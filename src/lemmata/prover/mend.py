"""A given that would make a claim well-defined, tried before it is suggested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import sympy
from sympy import Basic, IndexedBase, Integer

from lemmata.definitions import cross_entropy, entropy, js_divergence, kl_divergence
from lemmata.evaluation.balls import Imprecise
from lemmata.evaluation.closures import NoNumericMeaning, Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.jets import Undefined
from lemmata.evaluation.points import Point, Space
from lemmata.notation import Claim, Given, Interval, Membership, Power, Reals, Simplex

__all__ = ["mended"]

TRIED = 60
NAMES = ("p", "q", "r")  # of distributions, where no function tells


def mended(claim: Claim, point: Point) -> str:
    """The first narrower domain under which the claim is defined wherever it was tried, or "".

    ``point`` is where the claim is undefined.
    """
    opened = list(_opened(claim))
    for name, domain, text in opened:
        if _defined(_with(claim, name, domain)):
            return text
    inside = {name: (domain, text) for name, domain, text in opened}  # the last has no end left
    if len(inside) > 1:
        wholly = claim
        for name, (domain, _) in inside.items():
            wholly = _with(wholly, name, domain)
        if _defined(wholly):
            return "; ".join(text for _, text in inside.values())
    for domains in _distributions(claim):
        wholly = claim
        for name, domain in domains:
            wholly = _with(wholly, name, domain)
        if domains and _defined(wholly):
            return "; ".join(f"{name.label} in {domain}" for name, domain in domains)
    for given, text in _conditions(claim, point):
        if _defined(replace(claim, givens=(*claim.givens, given))):
            return text
    for name, domain, text in _narrower(claim):
        if _defined(_with(claim, name, domain)):
            return text
    return ""


def _with(claim: Claim, name: Basic, domain: Any) -> Claim:
    return replace(claim, givens=(*claim.givens, Membership(name, domain)))  # type: ignore[arg-type]


def _defined(claim: Claim) -> bool:
    """Whether both sides have a value at every point tried, and there are some."""
    space = Space(claim)
    program = Program(*space.statement.args)
    count = 0
    for point in islice(space.points(), TRIED):
        try:
            with field(64) as arithmetic:
                state = State(arithmetic, point.mapping())
                program.run(0, state)
                program.run(1, state)
        except Undefined:
            return False
        except (Imprecise, NoNumericMeaning):
            continue
        count += 1
    return count > 0


def _opened(claim: Claim) -> Iterator[tuple[Basic, Any, str]]:
    """The given domains without their ends."""
    space = Space(claim)
    for name in [*space.scalars, *space.arrays]:
        domain = space.domains.get(name, Reals)
        label = getattr(name, "label", name)
        match domain:
            case Simplex(size, False):
                yield name, Simplex(size, True), f"{label} in open simplex({size})"
            case Interval(low, high, low_open, high_open) if domain != Interval(low, high):
                opened = [Interval(low, high, True, high_open), Interval(low, high, low_open, True)]
                for inner in dict.fromkeys([*opened, Interval(low, high)]):
                    if inner != domain:
                        yield (
                            name,
                            inner,
                            f"{name} > {low}" if high == sympy.oo else f"{name} in {_text(inner)}",
                        )
            case Power(base, shape) if base != Interval(base.low, base.high):
                inner = Interval(base.low, base.high)
                yield name, Power(inner, shape), f"{label} in {_text(inner)}^{shape[0]}"


def _distributions(claim: Claim) -> Iterator[list[tuple[IndexedBase, Simplex]]]:
    """The simplex for each vector that the claim treats as a distribution: closed, q > 0, all positive."""
    compared = claim.statement.atoms(entropy, cross_entropy, kl_divergence, js_divergence)
    first = {a for e in compared for a in e.args[:1] if isinstance(a, IndexedBase)}
    second = {a for e in compared for a in e.args[1:] if isinstance(a, IndexedBase)}
    named = {b for b in claim.statement.atoms(IndexedBase) if str(b.label) in NAMES and len(b.shape) == 1}
    declared = {g.variable for g in claim.givens if isinstance(g, Membership) and g.domain != _reals(g)}
    vectors = sorted((first | second | named) - declared, key=str)
    for positive in (set(), second - first, second, first | second | named):
        yield [(v, Simplex(v.shape[0], open=v in positive)) for v in vectors]


def _reals(given: Membership) -> Power:
    return Power(Reals, tuple(getattr(given.variable, "shape", ())))


def _narrower(claim: Claim) -> Iterator[tuple[Basic, Any, str]]:
    """Domains inside R and inside the positive numbers, the mildest first."""
    space = Space(claim)
    zero, one, oo = Integer(0), Integer(1), sympy.oo
    positive, unit = Interval(zero, oo), Interval(zero, one)
    for name in space.scalars:
        domain = space.domains.get(name, Reals)
        if domain == Reals:
            yield name, Interval(zero, oo, False), f"{name} >= 0"
            yield name, positive, f"{name} > 0"
            yield name, Interval(-one, one), f"{name} in (-1,1)"
        if domain in (Reals, positive):
            yield name, unit, f"{name} in (0,1)"
            yield name, Interval(one, oo), f"{name} > 1"
    for name in space.arrays:
        domain = space.domains.get(name, Reals)
        if domain == Reals or _base(domain) == Reals:
            at = ",".join("ij"[: len(name.shape)])
            yield name, Power(positive, tuple(name.shape)), f"{name.label}[{at}] > 0"
            yield name, Power(unit, tuple(name.shape)), f"{name.label} in (0,1)^{name.shape[0]}"


def _base(domain: Any) -> Any:
    return domain.base if isinstance(domain, Power) else None


def _text(interval: Interval) -> str:
    return str(interval).replace(", ", ",")


def _conditions(claim: Claim, point: Point) -> Iterator[tuple[Given, str]]:
    """Values, sizes and coincidences to be excluded."""
    space = Space(claim)
    values = point.mapping()
    for name in space.scalars:
        value = sympy.Rational(values[name].numerator, values[name].denominator)
        yield sympy.Ne(name, value, evaluate=False), f"{name} != {value}"
    for size in space.sizes:
        yield sympy.Ge(size, Integer(2), evaluate=False), f"{size} >= 2"
    for group in (space.scalars, list(space.indices)):
        for k, a in enumerate(group):
            for b in group[k + 1 :]:
                yield sympy.Ne(a, b, evaluate=False), f"{a} != {b}"
                if group is space.scalars:
                    yield sympy.Gt(a, b, evaluate=False), f"{a} > {b}"
                    yield sympy.Lt(a, b, evaluate=False), f"{a} < {b}"
