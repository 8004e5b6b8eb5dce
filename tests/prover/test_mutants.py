"""Mutants of true claims: no false one is proved, no true one is refuted.

Whether a mutant is false is decided apart from the prover, by mpmath at 40 digits and random
points.  ``LEMMATA_MUTANTS=10000`` asks for the long campaign, ``-s`` prints the counts.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import mpmath
import pytest
import sympy
from sympy import Add, Expr, Indexed, Integer, Mul, Rational, Symbol
from sympy.core.relational import Relational

sys.path.insert(0, str(Path(__file__).parents[1]))

from mutations import mutants, swapped

from lemmata.catalogue import load
from lemmata.definitions import Definition, vmax, vmin
from lemmata.errors import LemmataError
from lemmata.notation import (
    Claim,
    Dominated,
    Entry,
    Finite,
    Interval,
    Membership,
    OneHot,
    Power,
    Simplex,
    build,
    component,
    is_vector,
    rebuild,
    size,
)
from lemmata.prover.decide import decide
from lemmata.reading.text import read_claim

COUNT = int(os.environ.get("LEMMATA_MUTANTS", "160"))
SECONDS = 1.0 if COUNT > 1000 else 0.4
POINTS = 24
DIGITS = 40


# ------------------------------------------------------------------ mutating


@cache
def true_claims() -> list[Claim]:
    """The statements of the catalogue and the true claims of this folder."""
    found = [load()[id].claim for id in load()]
    for entry in json.loads((Path(__file__).parent / "claims.json").read_text()):
        if entry["expect"] == "proved":
            found.append(read_claim(entry["claim"], tuple(filter(None, entry["given"].split(";")))))
    return found


def turned(statement: Relational) -> Iterator[tuple[str, Relational]]:
    """The relation strict, weak or turned round."""
    others = {
        sympy.Le: (sympy.Lt, sympy.Ge),
        sympy.Ge: (sympy.Gt, sympy.Le),
        sympy.Lt: (sympy.Gt,),
        sympy.Gt: (sympy.Lt,),
        sympy.Eq: (sympy.Lt,),
    }
    for head in others.get(type(statement), ()):
        yield "relation", build(head, *statement.args)  # type: ignore[misc]


def operators(e: Expr) -> Iterator[tuple[str, Expr]]:
    """A sum for a product, a function for another."""
    if isinstance(e, (Add, Mul)) and len(e.args) == 2:
        yield "operator", build(Mul if isinstance(e, Add) else Add, *e.args)
    if isinstance(e, (sympy.exp, sympy.log)):
        yield "operator", build(sympy.log if isinstance(e, sympy.exp) else sympy.exp, *e.args)
    if isinstance(e, (Indexed, sympy.IndexedBase)):
        return
    for at, part in enumerate(e.args):
        if not isinstance(part, (sympy.Tuple, sympy.IndexedBase)):
            for slip, other in operators(part):
                yield slip, rebuild(e, (*e.args[:at], other, *e.args[at + 1 :]))


def every_mutant(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """One slip in the statement, or a given dropped."""
    statement = claim.statement
    yield from ((slip, Claim(s, claim.givens)) for slip, s in turned(statement))
    slips = (*mutants(statement), *exchanged(statement), *operators(statement))
    yield from ((slip, Claim(s, claim.givens)) for slip, s in slips if isinstance(s, Relational))  # type: ignore[misc]
    for k in range(len(claim.givens)):
        yield "given dropped", Claim(statement, (*claim.givens[:k], *claim.givens[k + 1 :]))


def exchanged(statement: Relational) -> list[tuple[str, Expr]]:
    try:
        return list(swapped(statement))
    except LemmataError:  # a variable of differentiation is exchanged for what depends on it
        return []


# ------------------------------------------------------------------ an independent judge


class NoValue(Exception):
    """Nothing can be said at this point."""


@dataclass
class Point:
    """Values of every name, with sizes and indices."""

    scalars: dict[str, Any]
    arrays: dict[str, Any]
    sizes: dict[str, int]

    def dimension(self, e: Any) -> int:
        return int(e) if isinstance(e, Integer) else self.sizes[e.name]

    def value(self, e: Any, env: dict[Any, int]) -> Any:
        """Plain recursion over the tree, in mpmath."""
        if isinstance(e, Rational):
            return mpmath.mpf(e.p) / e.q if e.q else mpmath.inf
        if isinstance(e, Symbol):
            if e in env:
                return env[e]
            return self.sizes[e.name] if e.name in self.sizes else self.scalars[e.name]
        if e in (sympy.E, sympy.pi):
            return mpmath.e if e == sympy.E else mpmath.pi
        if isinstance(e, Indexed):
            out = self.arrays[str(e.base.label)]
            for i in e.indices:
                at = int(i) if isinstance(i, Integer) else env[i]
                if not 1 <= at <= len(out):
                    raise NoValue
                out = out[at - 1]
            return out
        if isinstance(e, Entry):
            return self.value(component(e.args[0], env[e.args[1]]), env)
        if isinstance(e, Mul):
            out = [self.value(a, env) for a in e.args if not a.has(sympy.log)]
            if any(v == 0 for v in out):
                return mpmath.mpf(0)
            return mpmath.fprod([*out, *(self.value(a, env) for a in e.args if a.has(sympy.log))])
        if isinstance(e, sympy.Sum):
            body, (k, _, high) = e.args
            return mpmath.fsum(self.value(body, {**env, k: at}) for at in range(1, self.dimension(high) + 1))
        if isinstance(e, sympy.Product):
            body, (k, _, high) = e.args
            return mpmath.fprod(self.value(body, {**env, k: at}) for at in range(1, self.dimension(high) + 1))
        if isinstance(e, sympy.KroneckerDelta):
            i, j = (int(a) if isinstance(a, Integer) else env[a] for a in e.args)
            return mpmath.mpf(i == j)
        if isinstance(e, (vmax, vmin)):
            parts = [
                self.value(component(e.args[0], at), env)
                for at in range(1, self.dimension(size(e.args[0])) + 1)
            ]
            return min(parts) if isinstance(e, vmin) else max(parts)
        if isinstance(e, Definition) and not is_vector(e):
            return self.value(e.unfold(), env)
        return self.elementary(e, [self.value(a, env) for a in e.args])

    def elementary(self, e: Any, v: list[Any]) -> Any:
        simple = {sympy.Add: mpmath.fsum, sympy.Max: max, sympy.Min: min}
        if type(e) in simple:
            return simple[type(e)](v)
        if isinstance(e, sympy.Pow):
            if (v[0] == 0 and v[1] <= 0) or (v[0] < 0 and v[1] != int(v[1])):
                raise NoValue
            return mpmath.power(*v)
        if isinstance(e, sympy.log) and v[0] <= 0:
            raise NoValue
        if isinstance(e, sympy.exp) and abs(v[0]) > 10**5:
            raise NoValue
        heads = {"exp", "log", "tanh", "sinh", "cosh", "atanh", "erf"}
        name = type(e).__name__
        if name == "Abs":
            return abs(v[0])
        if name not in heads:
            raise NoValue
        out = getattr(mpmath, name)(*v)
        if isinstance(out, mpmath.mpc):
            raise NoValue
        return out


def number(rng: random.Random, low: float = -3, high: float = 3) -> Any:
    return mpmath.mpf(rng.randint(int(low * 32) + 1, int(high * 32) - 1)) / 32


def drawn(claim: Claim, rng: random.Random) -> tuple[Point, dict[Any, int]]:
    """A random point of the domain, or NoValue."""
    everything = [claim.statement, *(g for g in claim.givens if isinstance(g, Relational))]
    point = Point({}, {}, {})
    count = rng.choice((2, 3))
    symbols = {s for e in everything for s in e.free_symbols if isinstance(s, Symbol)}
    for s in symbols:
        if s.is_integer and s.is_positive:
            point.sizes[s.name] = count
    domains = {
        str(getattr(g.variable, "label", g.variable)): g.domain
        for g in claim.givens
        if isinstance(g, Membership)
    }
    for e in everything:
        for base in e.atoms(sympy.IndexedBase):
            name = str(base.label)
            if name not in point.arrays:
                shape = [point.dimension(d) for d in base.shape]
                point.arrays[name] = array(domains.get(name), shape, rng)
    env = {}
    for s in sorted(symbols, key=str):
        if s.is_integer and not s.is_positive:
            env[s] = rng.randint(1, count)
        elif s.name not in point.arrays and not s.is_integer:
            point.scalars[s.name] = one(domains.get(s.name), rng)
    for g in claim.givens:
        if isinstance(g, Relational) and not given_holds(g, point, env):
            raise NoValue
        if isinstance(g, Dominated):
            raise NoValue
    return point, env


def given_holds(g: Relational, point: Point, env: dict[Any, int]) -> bool:
    if any(map(is_vector, g.args)):
        u, v = (point.arrays[str(a.label)] for a in g.args)
        return bool(u != v) if isinstance(g, sympy.Ne) else False
    free = [
        s
        for s in g.free_symbols
        if isinstance(s, Symbol) and s.is_integer and not s.is_positive and s not in env
    ]
    if free:
        return all(
            given_holds(g, point, {**env, free[0]: k})
            for k in range(1, max(point.sizes.values(), default=2) + 1)
        )
    return compare(g, point.value(g.args[0], env), point.value(g.args[1], env), mpmath.mpf(0))


def array(domain: Any, shape: list[int], rng: random.Random) -> Any:
    if len(shape) == 2:
        return [[number(rng) for _ in range(shape[1])] for _ in range(shape[0])]
    (length,) = shape
    if isinstance(domain, OneHot):
        hot = rng.randrange(length)
        return [mpmath.mpf(k == hot) for k in range(length)]
    if isinstance(domain, Simplex):
        parts = [rng.randint(1 if domain.open else rng.choice((0, 1)), 30) for _ in range(length)]
        whole = sum(parts)
        if not whole:
            raise NoValue
        return [mpmath.mpf(p) / whole for p in parts]
    inner = domain.base if isinstance(domain, Power) else domain
    return [one(inner, rng) for _ in range(length)]


def one(domain: Any, rng: random.Random) -> Any:
    if isinstance(domain, Finite):
        v = rng.choice(domain.values)
        return mpmath.mpf(v.p) / v.q
    low, high = (domain.low, domain.high) if isinstance(domain, Interval) else (-sympy.oo, sympy.oo)
    if low.free_symbols or high.free_symbols:
        raise NoValue
    start = float(low) if low.is_finite else (float(high) - 6 if high.is_finite else -3.0)
    end = float(high) if high.is_finite else start + 6
    return start + (end - start) * mpmath.mpf(rng.randint(1, 95)) / 96


def compare(relation: Relational, left: Any, right: Any, slack: Any) -> bool:
    """Whether the relation holds, up to ``slack``."""
    gap = left - right
    match relation:
        case sympy.Eq():
            return bool(abs(gap) <= slack)
        case sympy.Ne():
            return bool(abs(gap) > abs(slack))
        case sympy.Lt() | sympy.Le():
            return bool(gap <= slack)
    return bool(gap >= -slack)


def is_false(claim: Claim, rng: random.Random) -> bool | None:
    """True when some point certainly breaks the relation; None when nothing could be evaluated."""
    if claim.statement.atoms(sympy.Derivative, sympy.Limit) or claim.statement.has(sympy.oo):
        return None
    tried = 0
    with mpmath.workdps(DIGITS):
        for _ in range(POINTS):
            try:
                point, env = drawn(claim, rng)
                left, right = (point.value(side, env) for side in claim.statement.args)
            except (NoValue, KeyError, ZeroDivisionError, OverflowError, TypeError):
                continue
            tried += 1
            slack = mpmath.mpf(10) ** -25 * (1 + abs(left) + abs(right))
            if not compare(claim.statement, left, right, slack):
                return True
    return False if tried else None


def broken_at(claim: Claim, values: tuple[tuple[str, Any], ...]) -> bool | None:
    """Whether the relation fails at a witness; None where this judge has no value."""
    point, env = Point({}, {}, {}), {}
    symbols = {str(s): s for s in claim.statement.free_symbols if isinstance(s, Symbol)}

    def exact(v: Any) -> Any:
        v = Rational(str(v))
        return mpmath.mpf(v.p) / v.q

    with mpmath.workdps(DIGITS):
        try:
            for name, v in values:
                if isinstance(v, (tuple, list)):
                    nested = v and isinstance(v[0], (tuple, list))
                    point.arrays[name] = (
                        [[exact(x) for x in row] for row in v] if nested else [exact(x) for x in v]
                    )
                elif name in symbols and symbols[name].is_integer:
                    if symbols[name].is_positive:
                        point.sizes[name] = int(v)
                    else:
                        env[symbols[name]] = int(v)
                elif name in symbols:
                    point.scalars[name] = exact(v)
                else:
                    point.sizes[name] = int(v)
            left, right = (point.value(side, env) for side in claim.statement.args)
        except (NoValue, KeyError, ZeroDivisionError, OverflowError, TypeError, ValueError):
            return None
        slack = mpmath.mpf(10) ** -25 * (1 + abs(left) + abs(right))
        strict = isinstance(claim.statement, (sympy.Lt, sympy.Gt, sympy.Ne))
        return not compare(claim.statement, left, right, -slack if strict else slack)


# ------------------------------------------------------------------ the campaign


@cache
def sample(count: int) -> list[tuple[str, Claim]]:
    rng = random.Random(20)
    found = [(slip, m) for claim in true_claims() for slip, m in every_mutant(claim)]
    rng.shuffle(found)
    return found[:count]


def test_the_judge_knows_true_from_false() -> None:
    rng = random.Random(1)
    true = [c for c in true_claims() if is_false(c, rng) is not None]
    assert len(true) > 100
    wrong = [c for c in true if is_false(c, rng)]
    assert not wrong
    assert is_false(read_claim("exp(x) >= 1 + 2*x"), rng)
    assert is_false(read_claim("softmax(z)[i] == softmax(z)[j]", ("z in R^n",)), rng)


@pytest.mark.parametrize("part", range(4))
def test_no_mutant_gets_a_wrong_verdict(part: int) -> None:
    rng = random.Random(part)
    counts: Counter[tuple[str, str]] = Counter()
    wrong = []
    for slip, claim in sample(COUNT)[part::4]:
        try:
            verdict = decide(claim, SECONDS, mending=0)
            word = verdict.verdict
        except LemmataError:
            word = "refused"
        false = is_false(claim, rng)
        counts[word, {True: "false", False: "not seen false", None: "not judged"}[false]] += 1
        if word == "proved" and false:
            wrong.append(f"{slip}: {claim.statement} is false, and was proved")
        if word == "refuted" and broken_at(claim, verdict.witness.values) is False:
            wrong.append(f"{slip}: {claim.statement} was refuted by {verdict.witness}, where it holds")
    print("\n" + "; ".join(f"{word}, {judged}: {c}" for (word, judged), c in sorted(counts.items())))
    assert not wrong, "\n".join(wrong)
    assert sum(c for (word, _), c in counts.items() if word in ("proved", "refuted")) > 0.5 * sum(
        counts.values()
    )
