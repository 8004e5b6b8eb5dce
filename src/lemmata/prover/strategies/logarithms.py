"""Weighted logarithms by tangents: Σ w·log u ≥ Σ w·(1 − 1/u), for scalars, vectors and matrices.

The logarithms are taken as they are written and gathered by their weights, so that each u is 1
where equality holds: a·log(a/b) + c·log(c/d) ≥ (a + c)·log((a + c)/(b + d)) has the weights a and c.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd, lcm
from typing import Any

from sympy import Add, Expr, Ge, Integer, Le, Mul, Pow, Rational, S, Sum, Tuple, log

from lemmata.derivation import Citation, Lemma, Proof, Using, cite, direct, positivity
from lemmata.notation import Claim, build, index, substitute
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, sides
from lemmata.prover.strategies.divergence import _two
from lemmata.prover.strategies.identity import unfolded
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import Ratio, constant

TANGENT = "log/log_le_sub_one"
MOST = 12  # logarithms


@strategy(rank=17)
def tangents_of_logarithms(claim: Claim) -> Iterator[Proof]:
    """right − left is a sum of weighted logarithms and of what their tangents leave."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    small, large = sides(claim.statement)
    try:
        terms = [*_terms(unfolded(large), _Place()), *_terms(unfolded(small), _Place((S.NegativeOne,)))]
    except NotLinear:
        return
    if not 1 <= len(terms) <= MOST:
        return
    parts = [e for t in terms for e in (t.weight, t.argument)]
    seen: list[list[_Group]] = []
    for grouped in (_by_weight, _by_split_weight, _one_by_one):
        try:
            groups = evaluate(
                [small, large, *parts, *relations(claim.givens)],
                claim.givens,
                lambda normal, facts, grouped=grouped: grouped(normal, facts, terms),  # type: ignore[misc]
            )
        except TacticError:
            return
        if groups and groups not in seen:
            seen.append(groups)
            yield from _proofs(claim, small, large, groups)


# ------------------------------------------------------------------ the logarithms as written


class NotLinear(Exception):
    """A logarithm that is not merely weighed and summed."""


@dataclass(frozen=True)
class _Place:
    """What stands around a part: factors, and the sums it lies under."""

    factors: tuple[Expr, ...] = ()
    bounds: tuple[Tuple, ...] = ()


@dataclass(frozen=True)
class _Term:
    """weight·log(argument), summed over the bounds."""

    weight: Expr
    argument: Expr
    bounds: tuple[Tuple, ...]


def _terms(e: Expr, place: _Place) -> Iterator[_Term]:
    """Every weighted logarithm; sums, also those in a weight, become bounds with indices of their own."""
    if isinstance(e, log):
        yield _named(e.args[0], place)
    elif isinstance(e, Add):
        for a in e.args:
            yield from _terms(a, place)
    elif isinstance(e, Mul):
        inside = [a for a in e.args if a.has(log)]
        if len(inside) > 1:
            raise NotLinear
        if inside:
            others = tuple(a for a in e.args if a is not inside[0])
            yield from _terms(inside[0], _Place((*place.factors, *others), place.bounds))
    elif isinstance(e, Sum) and len(e.args) == 2:
        if e.has(log):
            body, bound = _apart(e, place)
            yield from _terms(body, _Place(place.factors, (*place.bounds, bound)))
    elif e.has(log):
        raise NotLinear


def _apart(e: Expr, place: _Place) -> tuple[Expr, Tuple]:
    """The body and the bound of a sum, its index called after the depth of the sum."""
    body, (k, _, high) = e.args
    new = index(f"u{len(place.bounds)}_")
    return substitute(body, {k: new}), Tuple(new, Integer(1), high)


def _named(argument: Expr, place: _Place) -> _Term:
    """A sum among the factors of the weight is one more sum over the whole term."""
    factors: list[Expr] = []
    bounds = list(place.bounds)
    for f in place.factors:
        while isinstance(f, Sum) and len(f.args) == 2:
            f, bound = _apart(f, _Place((), tuple(bounds)))
            bounds.append(bound)
        factors.append(f)
    order = sorted(bounds, key=lambda b: str(b.args[2]))
    names: dict[Any, Any] = {b.args[0]: index(f"v{at}_") for at, b in enumerate(order)}
    renamed = tuple(Tuple(names[b.args[0]], *b.args[1:]) for b in order)
    return _Term(substitute(_product(factors), names), substitute(argument, names), renamed)


def _product(factors: Sequence[Expr]) -> Expr:
    return S.One if not factors else factors[0] if len(factors) == 1 else build(Mul, *factors)


# ------------------------------------------------------------------ by their weights


@dataclass
class _Group:
    """weight·Σ c·log(argument) with weight ≥ 0."""

    weight: Expr
    bounds: tuple[Tuple, ...]
    logs: list[tuple[Rational, Expr]]


def _by_weight(normal: Normal, facts: Facts, terms: list[_Term]) -> list[_Group] | None:
    """The logarithms by weight; a weight that is a sum of others goes to those."""
    return _groups(normal, facts, terms, split=False)


def _by_split_weight(normal: Normal, facts: Facts, terms: list[_Term]) -> list[_Group] | None:
    """The same, but a weight that exceeds another is that one and the rest: w = λw + (w − λw)."""
    return _groups(normal, facts, terms, split=True)


def _one_by_one(normal: Normal, facts: Facts, terms: list[_Term]) -> list[_Group] | None:
    """One logarithm against all others: log of a mean against a mean of logarithms."""
    weighed = _weighed(normal, terms)
    if not weighed or any(t.bounds or value.denominator for t, value in weighed):
        return None
    numbers = [(t, value) for t, value in weighed if not t.argument.free_symbols]
    one = Rational(1)
    for whole, weight in weighed:
        beside = [(t, 1 if value == weight else -1) for t, value in numbers if value in (weight, -weight)]
        merged = [t for t, _ in beside]
        others = [(t, value) for t, value in weighed if t is not whole and t not in merged]
        total = sum((value for _, value in others), weight)
        if (
            not total.numerator
            and facts.nonnegative(weight)
            and all(facts.nonnegative(-v) for _, v in others)
        ):
            top = [(one, whole.argument), *((Rational(sign), t.argument) for t, sign in beside)]
            return [
                _Group(build(Mul, S.NegativeOne, t.weight), (), [(-one, t.argument), *top]) for t, _ in others
            ]
    return None


def _weighed(normal: Normal, terms: list[_Term]) -> list[tuple[_Term, Ratio]]:
    values = [(t, normal.tidy(normal.value(t.weight))) for t in terms]
    return [(t, value) for t, value in values if value.numerator]


def _groups(normal: Normal, facts: Facts, terms: list[_Term], *, split: bool) -> list[_Group] | None:
    weighed = _weighed(normal, terms)
    weighed.sort(key=lambda pair: (len(pair[1].numerator), pair[1].constant is not None))
    groups: list[_Group] = []
    known: list[tuple[dict[Any, Any], tuple[Tuple, ...]]] = []
    for t, value in weighed:
        if value.denominator:
            return None
        sign = 1 if facts.nonnegative(value) else -1
        row = {m: sign * c for m, c in value.numerator}
        shares = _shares(row, [r if b == t.bounds else None for r, b in known])
        if shares is None:
            if sign < 0 and not facts.nonnegative(-value):
                return None
            weight = t.weight if sign > 0 else build(Mul, S.NegativeOne, t.weight)
            shares = {len(groups): constant(1).constant}
            for at, (base, bounds) in enumerate(known if split else ()):
                spare = {m: c for m in {**row, **base} if (c := row.get(m, 0) - base.get(m, 0))}
                if bounds == t.bounds and facts.nonnegative(Ratio(tuple(sorted(spare.items())))):
                    weight = build(Add, weight, build(Mul, S.NegativeOne, groups[at].weight))
                    row, shares = spare, {**shares, at: constant(1).constant}
                    break
            groups.append(_Group(weight, t.bounds, []))
            known.append((row, t.bounds))
        for at, c in shares.items():
            groups[at].logs.append((Rational(int(c.numerator), int(c.denominator)) * sign, t.argument))
    return groups


def _shares(row: dict[Any, Any], known: list[dict[Any, Any] | None]) -> dict[int, Any] | None:
    """row as c·B or c·B + d·C with known B, C."""
    for at, base in enumerate(known):
        if base is not None and base.keys() == row.keys():
            key = next(iter(row))
            c = row[key] / base[key]
            if all(row[k] == c * base[k] for k in row):
                return {at: c}
    for a, first in enumerate(known):
        for b, second in enumerate(known[:a]):
            if first is not None and second is not None and (found := _two(row, first, second)):
                return {a: found[0], b: found[1]}
    return None


# ------------------------------------------------------------------ the proof


def _proofs(claim: Claim, small: Expr, large: Expr, groups: list[_Group]) -> Iterator[Proof]:
    lemmas: list[Lemma] = []
    steps: list[Citation] = []
    slack: list[Expr] = []
    for number, group in enumerate(groups):
        inverse, unit = _inverse(group)
        weight = build(Mul, unit, group.weight)
        step = cite(TANGENT, t=inverse).times(weight)
        if group.bounds:
            *outer, inner = (b.args[0] for b in group.bounds)
            step = step.summed(inner)
            left, right = build(log, inverse), build(Add, inverse, S.NegativeOne)
            statement = [_summed(build(Mul, weight, e), group.bounds[-1:]) for e in (left, right)]
            for k, bound in zip(reversed(outer), reversed(group.bounds[:-1]), strict=True):
                inside = Claim(build(Le, *statement), claim.givens)  # type: ignore[arg-type]
                name = f"sum{number}_{k}"
                proof = concluding(inside, tuple(lemmas), [step])
                lemmas.append(Lemma(name, inside, proof))
                step = cite(name).summed(k)
                statement = [_summed(e, (bound,)) for e in statement]
        steps.append(step)
        spare = build(Add, S.One, build(Mul, S.NegativeOne, inverse))
        gap = build(Add, build(log, inverse), spare)
        slack.append(_summed(build(Mul, weight, gap), group.bounds))
    yield Using(tuple(lemmas), concluding(claim, tuple(lemmas), steps))
    rest = build(Add, large, build(Mul, S.NegativeOne, small), *slack)
    spare_claim = Claim(build(Ge, rest, S.Zero), claim.givens)  # type: ignore[arg-type]
    lemmas.append(Lemma("rest", spare_claim, direct(positivity)))
    yield Using(tuple(lemmas), concluding(claim, tuple(lemmas), [*steps, cite("rest")]))


def _inverse(group: _Group) -> tuple[Expr, Rational]:
    """1/u and c when the group is weight·c·log u, with whole powers in u."""
    below = lcm(*(int(c.q) for c, _ in group.logs))
    unit = Rational(gcd(*(int(c * below) for c, _ in group.logs)), below)
    powers = [build(Pow, e, Integer(-c / unit)) if c != -unit else e for c, e in group.logs]
    return _product(powers), unit


def _summed(e: Expr, bounds: Sequence[Tuple]) -> Expr:
    for bound in reversed(bounds):
        e = build(Sum, e, bound)
    return e
