"""Derived rules at random premises, each held against its meaning."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from kernel.meaning import counterexample
from kernel.test_rules import (
    ZI,
    ZJ,
    ZK,
    Draw,
    I,
    J,
    K,
    X,
    at_most,
    axiom,
    difference_of,
    less,
    positive,
)

from lemmata.elaboration import derived
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import exp_positive
from lemmata.kernel.structure import congruent, delta_value, given, reflexive
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Index,
    Mul,
    Power,
    delta,
)
from lemmata.kernel.theorem import Every, Formula, Theorem


def a_split(d: Draw) -> Theorem:
    t = d.term(ZJ, delta(I, J))
    same = reflexive(put(t, {J: I}))
    apart = d.one(reflexive(t), congruent(Add((t, delta(I, J))), (reflexive(t), delta_value(I, J))))
    if apart.left != t:
        same = reflexive(put(apart.left, {J: I}))
    return derived.split_delta(I, J, same, apart)


def a_unit_vector(d: Draw) -> Theorem:
    c, y = Index("c", "n"), Component("y", (K,))
    hypothesis = Every(K, Formula("=", y, delta(K, c)))
    total = Bind("sum", K, Mul((y, Add((ONE, d.term(ZK, depth=0))))))
    return (
        derived.unit_vector(axiom(Formula("!=", Bind("sum", K, y), ZERO), hypothesis), "y", K, c)
        if total
        else None
    )


CASES: dict[str, Callable[[Draw], Any]] = {
    "every": lambda d: derived.every(Every(K, positive(d.term(ZK))), (d.one(I, J, 1),)),
    "assume": lambda d: derived.assume(exp_positive(X), positive(d.term())),
    "place": lambda d: derived.place(d.sign(d.term(ZI)), I, d.one(J, K, 1)),
    "cases": lambda d: derived.cases(
        derived.assume(derived.absolute_nonnegative(u := d.term()), at_most(u, X)),
        derived.absolute_nonnegative(u),
        u,
        X,
    ),
    "zero_or_positive": lambda d: derived.zero_or_positive(
        d.sign(u := d.term(), "<="),
        axiom(at_most(u, ZERO), Formula("=", u, ZERO)),
        axiom(at_most(u, ZERO), positive(u), at_most(u, ZERO)),
    ),
    "zero_product": lambda d: derived.zero_product(
        given(Formula("=", Mul((u := d.term(), v := d.term())), ZERO)),
        axiom(Formula("=", Mul((v, u)), ZERO), Formula("=", u, ZERO)),
        axiom(Formula("=", Mul((v, u)), ZERO), Formula("=", v, ZERO)),
    ),
    "split_delta": a_split,
    "weighted": lambda d: derived.weighted(
        w := d.term(), axiom(Formula("=", Mul((w, Power(w, -1))), ONE), Formula("!=", w, ZERO))
    ),
    "supported": lambda d: derived.supported(
        d.sign(p := d.term(), "<="),
        derived.assume(
            derived.expanded(p, Mul((p, q := d.term(), Power(q, -1))), known=(d.nonzero(q),)), positive(p)
        ),
    ),
    "unit_vector": a_unit_vector,
    "log_exp": lambda d: derived.log_exp(d.term(depth=1)),
    "log_product": lambda d: derived.log_product((p := d.powers())[0], tuple(d.sign(b, "<") for b in p[1])),
    "whole_root": lambda d: derived.whole_root(d.sign(d.term()), d.one(1, 2, 5), d.one(1, 2, 3)),
    "root_power": lambda d: derived.root_power(d.sign(d.term()), d.one(1, 2, 3)),
    "root_of_product": lambda d: derived.root_of_product(
        (p := d.powers())[0], d.one(1, 2, 3), tuple(map(d.sign, p[1]))
    ),
    "square_of_absolute": lambda d: derived.square_of_absolute(d.term()),
    "absolute_of_product": lambda d: derived.absolute_of_product(d.powers()[0]),
    "maximum_shift": lambda d: derived.maximum_shift(
        K, d.one("maximum", "minimum"), reflexive(Add((d.term(ZK), d.term())))
    ),
    "rewritten": lambda d: derived.rewritten(d.one(d.sign, d.nonzero)((e := d.equation()).left), e),
    "positive_unless_zero": lambda d: derived.positive_unless_zero(d.sign(u := d.term()), d.nonzero(u)),
    "weighted_sign": lambda d: derived.weighted_sign(
        d.sign(w := d.term()), axiom(positive(Apply("abs", (w,))), Formula("!=", w, ZERO))
    ),
    "nonzero": lambda d: derived.nonzero(
        (d.nonzero(d.term()), d.sign(d.term(), "<")), (d.one(-1, 0, 2), d.one(1, 3))
    ),
    "nonzero_factor": lambda d: derived.nonzero_factor(
        d.nonzero(d.one(Mul((d.term(), d.term())), Power(d.term(), d.one(-2, -1, 2, 3)))), d.one(0, 0, 1)
    ),
    "absolute_nonnegative": lambda d: derived.absolute_nonnegative(d.term()),
    "at_most_absolute": lambda d: derived.at_most_absolute(d.term(), d.one(True, False)),
    "even_power": lambda d: derived.even_power(d.term(), d.one(-4, -2, 0, 2)),
    "power_signed": lambda d: derived.power_signed(d.sign(d.term()), d.one(-3, -2, 0, 1, 3)),
    "count_at_least_one": lambda d: derived.count_at_least_one("n"),
    "maximum_of_two": lambda d: derived.maximum_of_two(
        d.one("max", "min"), d.term(), d.term(), d.one(True, False)
    ),
    "exp_increases": lambda d: derived.exp_increases(
        d.sign(difference_of(b := d.term(depth=1), a := d.term(depth=1))), a, b
    ),
    "log_increases": lambda d: derived.log_increases(
        d.sign(a := d.term(), "<"), d.sign(difference_of(b := d.term(), a)), b
    ),
    "power_increases": lambda d: derived.power_increases(
        d.sign(a := d.term()), d.sign(difference_of(b := d.term(), a)), b, Fraction(d.one(1, 2), d.one(1, 3))
    ),
    "select_signed": lambda d: derived.select_signed(
        d.one(1, 2, Index("s", 2)), (d.sign(d.term()), d.sign(d.term()))
    ),
    "strict_somewhere": lambda d: derived.strict_somewhere(
        K,
        derived.absolute_nonnegative(w := d.term(ZK)),
        axiom(positive(Apply("abs", (w,))), Formula("!=", w, ZERO)),
        d.nonzero(Bind("sum", K, w)),
    ),
    "at_most_sum": lambda d: derived.at_most_sum(K, d.one(I, 1), d.everywhere(d.term(ZK))),
    "polynomial_signed": lambda d: derived.polynomial_signed(
        tuple(map(Fraction, d.one((1, 0, 1), (0, 1), (2, -2, 1), (1, -1)))),
        u := d.term(),
        (given(less(ZERO, u)), given(less(u, ONE))),
    ),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_derived_rules_conclude_what_is_true(name: str) -> None:
    tested = 0
    for seed in range(60):
        try:
            theorem = CASES[name](Draw(seed))
        except Refused:
            continue
        found, world = counterexample(theorem, seed=seed, tries=6)
        assert world is None, f"{theorem.conclusion} is false at {world}"
        tested += found
    assert tested >= 30, "the premises hold too seldom"
