"""Signs and bounds from weights that are given to sum to a number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.derived import mixture
from lemmata.elaboration.signs.reading import read
from lemmata.elaboration.signs.rewriting import by_equations, expanded, identity, normal_sign, respelled
from lemmata.elaboration.signs.workshop import Bound
from lemmata.kernel import signs as rules
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import negative, sum_constant, sum_linear
from lemmata.kernel.polynomials import field
from lemmata.kernel.structure import bind, given, reflexive, symmetric, transitive
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Bind,
    Component,
    Count,
    Delta,
    Index,
    Mul,
    Number,
    Power,
    Term,
    delta,
    names,
    number,
)
from lemmata.kernel.theorem import Formula, Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["above_the_mean", "share_bound", "somewhere", "sum_of_others", "weighted_mean"]


def share_bound(signs: Signs, leaf: Component) -> Iterator[tuple[str, Bound]]:
    """A nonnegative component is at most a sum that is given."""
    for formula in signs.context.formulas():
        match formula:
            case Formula("=", Bind("sum", index, Component(name, (k,))), Number(value)) if (
                name == leaf.vector and k == index
            ):
                # Under a name of its own the component may be one of the sum's, whatever it is called.
                own = Index(f"{index.name}:", index.size)
                entry = signs.nonnegative(Component(name, (own,)))
                if entry is None:
                    continue
                renamed = bind("sum", own, index, own, reflexive(entry.right))
                total = transitive(renamed, given(formula))
                goal = Add((number(value), negative(leaf)))
                strict, spelled = _less_than_all(signs, own, leaf, entry), None
                with suppress(Refused):  # in normal form one of a given number of shares is 1 less the others
                    spelled = respelled(signs, strict, goal) if strict is not None else None
                if spelled is not None:
                    yield "high", Bound(value, spelled)
                gap = derived.at_most_sum(own, leaf.at[0], entry)
                equation = field(gap.right, goal, (), ((ONE, total),), ())
                yield "high", Bound(value, derived.rewritten(gap, equation))


def _less_than_all(signs: Signs, k: Index, leaf: Component, entry: Theorem) -> Theorem | None:
    """0 < Σ p − pᵢ in normal form, if there are other components and they are positive."""
    several = k.size >= 2 if isinstance(k.size, int) else _is_several(signs, Count(k.size))
    if entry.conclusion.relation != "<" or not several:
        return None
    apart = Add((ONE, negative(delta(k, leaf.at[0]))))
    others = sum_of_others(signs, k, Mul((apart, entry.right)))
    found = signs.workshop.normal(signs.context, others.right) if others is not None else None
    if others is None or found is None or found[1] is None:
        return None
    return derived.rewritten(others, found[1])


def _is_several(signs: Signs, size: Count) -> bool:
    low = signs.bounds(size)[0]
    return low is not None and low.value >= 2


def somewhere(signs: Signs, k: Index, body: Term, weak: Theorem) -> Theorem | None:
    """A sum that is positive because its terms are wherever a weight is not 0, and the weights sum to more."""
    for formula in signs.context.formulas():
        match formula:
            case Formula("=", Bind("sum", index, Component(name, (at,))), Number(value)) if (
                at == index and index.size == k.size and value > 0 and name in names(body)
            ):
                weight = Component(name, (k,))
                strict = signs.assuming(Formula("!=", weight, ZERO)).shown("<", body)
                if strict is None:
                    continue
                renamed = bind("sum", index, k, k, reflexive(weight))
                equation = transitive(symmetric(given(formula)), renamed)
                total = derived.rewritten(signs.shown("<", number(value)), equation)  # type: ignore[arg-type]
                return derived.strict_somewhere(k, weak, strict, total)
    return None


def above_the_mean(signs: Signs, k: Index, body: Term) -> Theorem | None:
    """A maximum is positive because the sum is, of which it is no less than a share."""
    extreme, total = Bind("maximum", k, body), signs.shown("<", Bind("sum", k, body))
    share = signs.shown("<", Power(number(k.size) if isinstance(k.size, int) else Count(k.size), -1))
    if total is None or share is None:
        return None
    gaps = rules.binder_signed("sum", k, derived.at_most_maximum("maximum", k, body, k))
    spread = Add((Mul((extreme, ONE)), Mul((number(-1), body))))
    linear = sum_linear(k, identity(signs, gaps.right.body, spread))  # type: ignore[attr-defined]
    made = rules.combine(((Fraction(1), (gaps, share)), (Fraction(1), (total, share))))
    equation = by_equations(signs, made.right, extreme, [sum_constant(k), linear])
    return derived.rewritten(made, equation) if equation is not None else None


def sum_of_others(signs: Signs, k: Index, body: Term) -> Theorem | None:
    """A sum over the indices but one, of which there are some."""
    factors_ = body.factors if isinstance(body, Mul) else ()
    for position, weight in enumerate(factors_):
        if not any(isinstance(a, Delta) for a in read(weight)[0].letters):
            continue
        rest = factors_[:position] + factors_[position + 1 :]
        weights = signs.nonnegative(weight)
        positive = signs.shown("<", Mul(rest) if len(rest) != 1 else rest[0])
        if weights is None or positive is None:
            continue
        total = normal_sign(signs, Bind("sum", k, weight))
        if total is None or total.conclusion.relation != "<":
            continue
        made = mixture(k, weights, total, positive, partial(identity, signs))
        inner = expanded(signs, made.right.body, body)  # type: ignore[attr-defined]
        return derived.rewritten(made, bind("sum", k, k, k, inner)) if inner is not None else None
    return None


def weighted_mean(signs: Signs, k: Index, body: Term) -> Theorem | None:
    """Weights that sum to something positive, times positive terms."""
    if not isinstance(body, Mul):
        return None
    for formula in signs.context.formulas():
        match formula:
            case Formula("=", Bind("sum", index, Component(name, (at,))), Number(value)) if (
                at == index and value > 0 and Component(name, (k,)) in body.factors
            ):
                weight = Component(name, (k,))
                rest = tuple(f for f in body.factors if f != weight)
                positive = signs.shown("<", Mul(rest) if len(rest) != 1 else rest[0])
                weights = signs.nonnegative(weight)
                if positive is None or weights is None:
                    return None
                same = bind("sum", index, k, k, reflexive(weight)) if index != k else reflexive(formula.left)
                equation = (
                    transitive(symmetric(given(formula)), same) if index != k else symmetric(given(formula))
                )
                total = derived.rewritten(signs.shown("<", number(value)), equation)  # type: ignore[arg-type]
                made = mixture(k, weights, total, positive, partial(identity, signs))
                inner = expanded(signs, made.right.body, body)  # type: ignore[attr-defined]
                if inner is None:
                    return None
                return derived.rewritten(made, bind("sum", k, k, k, inner))
    return None
