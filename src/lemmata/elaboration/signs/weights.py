"""Signs and bounds from weights that are given to sum to a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.derived import mixture
from lemmata.elaboration.signs.reading import read
from lemmata.elaboration.signs.rewriting import expanded, identity, normal_sign, respelled
from lemmata.elaboration.signs.workshop import Bound
from lemmata.kernel import signs as rules
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import negative, sum_constant, sum_linear
from lemmata.kernel.polynomials import field
from lemmata.kernel.structure import bind, reflexive, symmetric, transitive
from lemmata.kernel.substitution import put
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
    Power,
    Term,
    delta,
    names,
    number,
)
from lemmata.kernel.theorem import Formula, Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["above_the_mean", "share_bound", "somewhere", "sum_of_others", "total_over", "weighted_mean"]


def total_over(k: Index, total: Theorem) -> Theorem:
    """Σₖ pₖ = c from the same over another index."""
    left: Bind = total.left  # type: ignore[assignment]
    return transitive(bind("sum", k, left.index, k, reflexive(put(left.body, {left.index: k}))), total)


def share_bound(signs: Signs, leaf: Component) -> Iterator[tuple[str, Bound]]:
    """A nonnegative component is at most a sum that is given."""
    for name, index, given_total in signs.context.totals():
        # Under a name of its own the component may be one of the sum's, whatever it is called.
        k = Index(f"{index.name}:", index.size)
        entry = signs.nonnegative(Component(name, (k,))) if name == leaf.vector else None
        if entry is None:
            continue
        total = total_over(k, given_total)
        goal = Add((total.right, negative(leaf)))
        strict, spelled = _less_than_all(signs, k, leaf, entry), None
        with suppress(Refused):  # in normal form one of a given number of shares is 1 less the others
            spelled = respelled(signs, strict, goal) if strict is not None else None
        if spelled is not None:
            yield "high", Bound(_number(total), spelled)
        gap = derived.at_most_sum(k, leaf.at[0], entry)
        equation = field(gap.right, goal, (), ((ONE, total),), ())
        yield "high", Bound(_number(total), derived.rewritten(gap, equation))


def _number(total: Theorem) -> Fraction:
    return total.right.value  # type: ignore[attr-defined, no-any-return]


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
    for name, index, total in signs.context.totals():
        if index.size != k.size or _number(total) <= 0 or name not in names(body):
            continue
        strict = signs.assuming(Formula("!=", Component(name, (k,)), ZERO)).shown("<", body)
        if strict is not None:
            return derived.strict_somewhere(k, weak, strict, _positive(signs, total_over(k, total)))
    return None


def _positive(signs: Signs, total: Theorem) -> Theorem:
    """0 < Σ p from Σ p = c for a c > 0."""
    return derived.rewritten(signs.shown("<", total.right), symmetric(total))  # type: ignore[arg-type]


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
    equation = expanded(signs, made.right, extreme, [sum_constant(k), linear])
    return derived.rewritten(made, equation) if equation is not None else None


def sum_of_others(signs: Signs, k: Index, body: Term) -> Theorem | None:
    """A sum over the indices but one, of which there are some."""
    if not isinstance(body, Mul):
        return None
    for weight in body.factors:
        if any(isinstance(a, Delta) for a in read(weight).letters.values()):
            found = _mixed(signs, k, body, weight, partial(normal_sign, signs, Bind("sum", k, weight)))
            if found is not None:
                return found
    return None


def weighted_mean(signs: Signs, k: Index, body: Term) -> Theorem | None:
    """Weights that sum to something positive, times positive terms."""
    if not isinstance(body, Mul):
        return None
    for name, index, total in signs.context.totals():
        weight = Component(name, (k,))
        if index.size == k.size and _number(total) > 0 and weight in body.factors:
            return _mixed(signs, k, body, weight, partial(_positive, signs, total_over(k, total)))
    return None


def _mixed(
    signs: Signs, k: Index, body: Mul, weight: Term, weigh: Callable[[], Theorem | None]
) -> Theorem | None:
    """0 < Σ w·x from 0 ≤ w, 0 < x, and 0 < Σ w, which is looked for last."""
    at = body.factors.index(weight)
    rest = body.factors[:at] + body.factors[at + 1 :]
    weights = signs.nonnegative(weight)
    positive = signs.shown("<", rest[0] if len(rest) == 1 else Mul(rest)) if weights is not None else None
    total = weigh() if positive is not None else None
    if weights is None or positive is None or total is None or total.conclusion.relation != "<":
        return None
    made = mixture(k, weights, total, positive, partial(identity, signs))
    inner = expanded(signs, made.right.body, body)  # type: ignore[attr-defined]
    return derived.rewritten(made, bind("sum", k, k, k, inner)) if inner is not None else None
