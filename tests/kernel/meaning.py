"""What terms and theorems of the kernel mean, computed: total functions, numbers to 40 digits.

Written from the docstrings of `lemmata.kernel.terms` alone, so that rules can be held against it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import mpmath

from lemmata.kernel.terms import (
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Derivative,
    Index,
    Mul,
    Number,
    Position,
    Power,
    Scalar,
    Select,
    Size,
    Term,
    free,
)
from lemmata.kernel.theorem import Apart, Every, Extended, Formula, Hypothesis, Judgement, Limit

DIGITS = 40
CLOSE = mpmath.mpf(10) ** -25


@dataclass
class World:
    """Values for sizes, indices and variables; what is not named gets one when it is asked for."""

    random: random.Random
    sizes: dict[str, int] = field(default_factory=dict)
    indices: dict[Index, int] = field(default_factory=dict)
    values: dict[Any, Any] = field(default_factory=dict)

    def size(self, s: Size) -> int:
        return s if isinstance(s, int) else self.sizes.setdefault(s, self.random.randint(1, 3))

    def at(self, p: Position) -> int:
        return (
            p if isinstance(p, int) else self.indices.setdefault(p, self.random.randint(1, self.size(p.size)))
        )

    def variable(self, key: Any) -> Any:
        if key not in self.values:
            self.values[key] = mpmath.mpf(self.random.choice([-3, -2, -1, 0, 1, 2, 3])) / self.random.choice(
                [1, 2, 5]
            )
        return self.values[key]

    def put(self, **changed: Any) -> World:
        return World(
            self.random, **({"sizes": self.sizes, "indices": self.indices, "values": self.values} | changed)
        )


def value(t: Term, w: World) -> Any:
    match t:
        case Number(v):
            return mpmath.mpf(v.numerator) / v.denominator
        case Scalar(name):
            return w.variable(name)
        case Count(size):
            return mpmath.mpf(w.size(size))
        case Component(name, at):
            return w.variable((name, *map(w.at, at)))
        case Add(terms):
            return mpmath.fsum(value(a, w) for a in terms)
        case Mul(factors):
            return mpmath.fprod(value(a, w) for a in factors)
        case Power(base, exponent):
            return whole_power(value(base, w), exponent)
        case Apply(function, arguments):
            return FUNCTIONS[function](*(value(a, w) for a in arguments))
        case Delta(i, j):
            return mpmath.mpf(w.at(i) == w.at(j))
        case Select(at, entries):
            return value(entries[w.at(at) - 1], w)
        case Bind(kind, index, body):
            parts = [
                value(body, w.put(indices={**w.indices, index: k})) for k in range(1, w.size(index.size) + 1)
            ]
            return BINDERS[kind](parts)
        case Derivative(body, variable):
            return slope(body, variable, w)
    raise TypeError(type(t).__name__)


def whole_power(base: Any, exponent: int) -> Any:
    if exponent < 0:
        return mpmath.mpf(0) if base == 0 else 1 / base**-exponent
    return mpmath.mpf(1) if exponent == 0 else base**exponent


FUNCTIONS: Mapping[str, Any] = {
    "exp": mpmath.exp,
    "log": lambda u: mpmath.log(u) if u > 0 else mpmath.mpf(0),
    "abs": abs,
    "erf": mpmath.erf,
    "pi": lambda: +mpmath.pi,
    "pow": lambda u, c: mpmath.exp(c * mpmath.log(u)) if u > 0 else mpmath.mpf(0),
    "max": max,
    "min": min,
}
BINDERS: Mapping[str, Any] = {"sum": mpmath.fsum, "product": mpmath.fprod, "maximum": max, "minimum": min}


class Unclear(Exception):
    """Whether a derivative exists is not seen by differences."""


def slope(body: Term, variable: Scalar | Component, w: World) -> Any:
    key = variable.name if isinstance(variable, Scalar) else (variable.vector, *map(w.at, variable.at))
    value(body, w)  # so that every variable has its value before one moves
    x, h = w.variable(key), mpmath.mpf(10) ** -12

    def f(step: Any) -> Any:
        return value(body, w.put(values={**w.values, key: x + step}))

    left, right = (f(0) - f(-h)) / h, (f(h) - f(0)) / h
    if abs(left - right) > 1e-6 * (1 + abs(left)):
        raise Unclear
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)


def holds(f: Formula, w: World) -> bool:
    """Whether a formula holds, up to rounding."""
    a, b = value(f.left, w), value(f.right, w)
    close = CLOSE * (1 + abs(a) + abs(b)) * (10**9 if has_derivative(f) else 1)
    match f.relation:
        case "=":
            return abs(a - b) <= close
        case "<=":
            return a <= b + close
        case "<":
            return a < b + close and a != b
        case "!=":
            return a != b


def true(conclusion: Formula | Limit | Extended, w: World) -> bool:
    match conclusion:
        case Limit():
            with mpmath.workdps(2 * DIGITS):
                return tends(conclusion, w)
        case Extended():
            return related(conclusion, w)
        case _:
            return holds(conclusion, w)


NEAR = [mpmath.mpf(10) ** -k for k in (4, 8, 16, 32)]
FAR = [mpmath.mpf(x) for x in (10, 40, 160, 640)]


def tends(c: Limit, w: World) -> bool:
    """Whether values on the way look like a limit; a slow one has time to come closer only."""
    towards = {"+": [1], "-": [-1], "both": [1, -1]}[c.side]
    value(c.body, w)  # so that every variable has its value before one moves
    for s in towards:
        at = [-s * far for far in FAR] if isinstance(c.at, str) else [value(c.at, w) + s * h for h in NEAR]
        found = [value(c.body, w.put(values={**w.values, c.x.name: x})) for x in at]
        if isinstance(c.value, str):
            rises = [f if c.value == "oo" else -f for f in found]
            good = rises[-1] > 1000 or (rises == sorted(rises) and rises[-1] > rises[0] + 0.5)
        else:
            v = value(c.value, w)
            off = [abs(f - v) for f in found]
            good = off[-1] < 1e-3 * (1 + abs(v)) or (
                off == sorted(off, reverse=True) and off[-1] < 0.95 * off[0]
            )
        if not good:
            return False
    return True


def related(c: Extended, w: World) -> bool:
    """Whether the relation holds, a logarithm of 0 counting as −∞ where its weight is not 0."""
    worlds = [w.put(indices={**w.indices, c.index: k}) for k in range(1, w.size(c.index.size) + 1)]
    pairs = [(value(c.weight, v), value(c.argument, v)) for v in worlds]
    legal = all(weight >= -CLOSE and argument >= -CLOSE for weight, argument in pairs)
    if any(weight > 0 and abs(argument) <= CLOSE for weight, argument in pairs):
        return legal
    if c.left == "oo" or not legal:
        return False
    total = value(c.rest, w) - sum(weight * mpmath.log(argument) for weight, argument in pairs if weight > 0)
    return value(c.left, w) <= total + CLOSE * (1 + abs(total))


def has_derivative(f: Formula) -> bool:
    return "Derivative" in repr(f)


def certainly(h: Hypothesis, w: World) -> bool:
    """Whether a hypothesis surely holds: strict relations by more than rounding."""
    match h:
        case Apart(i, j):
            return w.at(i) != w.at(j)
        case Every(index, body):
            return all(
                certainly(body, w.put(indices={**w.indices, index: k}))
                for k in range(1, w.size(index.size) + 1)
            )
        case Formula(relation, left, right):
            a, b = value(left, w), value(right, w)
            close = CLOSE * (1 + abs(a) + abs(b))
            return {
                "=": abs(a - b) <= close,
                "<=": a <= b,
                "<": a < b - close,
                "!=": abs(a - b) > close,
            }[relation]


def counterexample(theorem: Judgement, seed: int, tries: int = 20) -> tuple[int, World | None]:
    """(worlds in which the hypotheses hold, a world among them in which the conclusion does not)."""
    source, tested = random.Random(seed), 0
    with mpmath.workdps(DIGITS):
        for _ in range(tries):
            w = World(source)
            for index in sorted(free_in(theorem), key=repr):
                w.at(index)
            try:
                normalised(theorem, w)
                # In one order, since what a variable is depends on when it is asked for.
                if not all(certainly(h, w) for h in sorted(theorem.hypotheses, key=repr)):
                    continue
                tested += 1
                if not true(theorem.conclusion, w):
                    return tested, w
            except Unclear:
                continue
    return tested, None


def free_in(theorem: Judgement) -> set[Index]:
    """Every index that is free in a hypothesis or in the conclusion."""
    return set().union(*map(free_in_hypothesis, (*theorem.hypotheses, theorem.conclusion)))


def free_in_hypothesis(h: Hypothesis | Limit | Extended) -> set[Index]:
    match h:
        case Limit(body, _, at, _, end):
            return set(free(body)).union(*(free(t) for t in (at, end) if not isinstance(t, str)))
        case Extended(_, left, rest, index, weight, argument):
            own = frozenset() if isinstance(left, str) else free(left)
            return set(own | free(rest) | ((free(weight) | free(argument)) - {index}))
        case Formula(_, left, right):
            return set(free(left) | free(right))
        case Apart(left, right):
            return {p for p in (left, right) if isinstance(p, Index)}
        case Every(index, body):
            return free_in_hypothesis(body) - {index}


def normalised(theorem: Judgement, w: World) -> None:
    """Make values satisfy what random ones never do: vectors that sum to 1, numbers that are given."""
    for h in sorted(theorem.hypotheses, key=repr):
        match h:
            case Formula("=", Bind("sum", index, Component(name, (k,))), Number(total)) if k == index:
                raw = [mpmath.mpf(w.random.choice([0, 1, 1, 2, 3])) for _ in range(w.size(index.size))]
                raw = raw if sum(raw) else [mpmath.mpf(1)] * len(raw)
                for position, part in enumerate(raw, 1):
                    w.values[name, position] = part / sum(raw) * number(total)
            case Formula("=", Scalar(name), Number(v)) | Formula("=", Number(v), Scalar(name)):
                w.values[name] = number(v)


def number(v: Fraction) -> Any:
    return mpmath.mpf(v.numerator) / v.denominator
