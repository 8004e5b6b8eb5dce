"""Every rule against its meaning, and what it refuses.

For each rule, premises are drawn, of terms that meet 1/0 and logarithms of what is negative; wherever the
hypotheses hold, the conclusion must.  Beside it stand calls that lack a premise or a side condition.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from core.meaning import counterexample

import lemmata.core.certificate  # noqa: F401  fills RULES
from lemmata.core import signs as rules
from lemmata.core import structure as st
from lemmata.core.calculus import mean_value, polynomial_signed, range_signed
from lemmata.core.derivatives import asked_by, derivative, derivative_of_equals, derived
from lemmata.core.errors import Refused
from lemmata.core.instantiation import instantiate, unit_vector
from lemmata.core.laws import (
    absolute_of_nonnegative,
    absolute_of_nonpositive,
    absolute_of_product,
    exp,
    exp_log,
    exp_sum,
    expand,
    log,
    log_exp,
    log_product,
    maximum_by_absolute,
    maximum_shift,
    negative,
    power_exp,
    power_of_nonpositive,
    product_exp,
    root_of_product,
    root_power,
    sift,
    square_of_absolute,
    sum_constant,
    sum_linear,
    sum_swap,
    whole_root,
)
from lemmata.core.numbers import closed_number
from lemmata.core.polynomials import Reading, field
from lemmata.core.signs import (
    absolute_nonnegative,
    absolute_positive,
    apart_by_sign,
    combine,
    compared,
    difference,
    exp_positive,
    unequal,
)
from lemmata.core.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Index,
    Mul,
    Power,
    Scalar,
    Select,
    Term,
    delta,
    number,
    put,
    replace_scalar,
)
from lemmata.core.theorem import _SEAL, RULES, Apart, Every, Formula, Sequent, Theorem

X, Y = Scalar("x"), Scalar("y")
I, J, K, F = (Index(name, "n") for name in "ijkf")  # noqa: E741
ZI, ZJ, ZK = (Component("z", (index,)) for index in (I, J, K))
KINDS = ("sum", "product", "maximum", "minimum")
HALF = number(Fraction(1, 2))


class Draw:
    """Terms and theorems at random."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def term(self, *leaves: Term, depth: int = 2) -> Term:
        """A term of the scalars x, y, of components of z and of ``leaves``."""
        if depth == 0:
            return self.one(X, Y, ZI, ZJ, number(self.one(-1, 0, 1, 2, Fraction(1, 2))), *leaves, *leaves)
        a, b = self.term(*leaves, depth=depth - 1), self.term(*leaves, depth=depth - 1)
        c = self.term(*leaves, depth=0)
        index = Index("s", "n")
        return self.one(
            a,
            Add((a, b)),
            Mul((a, b)),
            Power(a, self.one(-2, -1, 0, 2, 3)),
            exp(c),
            log(a),
            Apply("abs", (a,)),
            Apply("pow", (a, self.one(HALF, number(-1), c))),
            Apply(self.one("max", "min"), (a, b)),
            Mul((delta(I, J), a)),
            Bind(self.one("sum", "product", "maximum", "minimum"), index, Add((c, Component("z", (index,))))),
        )

    def smooth(self, *leaves: Term, depth: int = 2) -> Term:
        """A term that `derivative` takes."""
        if depth == 0:
            return self.one(*leaves, *leaves, X, Y, ZI, number(self.one(-1, 2)))
        a, b = self.smooth(*leaves, depth=depth - 1), self.smooth(*leaves, depth=depth - 1)
        c = self.smooth(*leaves, depth=0)
        index = Index("s", "n")
        inner = Add((c, Component("z", (index,))))
        return self.one(
            Add((a, b)),
            Mul((a, b)),
            Power(a, self.one(-1, 0, 1, 2, 3)),
            exp(c),
            log(a),
            Apply("abs", (a,)),
            Apply("pow", (a, self.one(HALF, c))),
            Bind(self.one("sum", "product"), index, inner),
        )

    def nonzero(self, t: Term) -> Theorem:
        return st.given(Formula("!=", t, ZERO))

    def sign(self, t: Term, relation: str | None = None) -> Theorem:
        return st.given(Formula(relation or self.one("<", "<="), ZERO, t))  # type: ignore[arg-type]

    def everywhere(self, t: Term, relation: str | None = None) -> Theorem:
        """0 < t for every k."""
        return st.every(Every(K, Formula(relation or self.one("<", "<="), ZERO, t)), (K,))  # type: ignore[arg-type]

    def equation(self, left: Term | None = None, *leaves: Term) -> Theorem:
        """a = b, under a hypothesis or none."""
        a = left or self.term(*leaves)
        b = self.term(*leaves)
        known = st.given(Formula("=", X, Y))
        return self.one(
            st.reflexive(a),
            field(a, Add((b, a, Mul((number(-1), b)))), (), (), ())
            if "Power" not in repr((a, b))
            else st.reflexive(a),
            st.assume(st.reflexive(a), Formula("<=", X, b)),
            st.congruent(Add((a, X)), (st.reflexive(a), known)),
        )

    def powers(self) -> tuple[Theorem, list[Term]]:
        bases = [self.term() for _ in range(self.one(1, 2, 3))]
        product = Mul(tuple(Power(b, self.one(-2, -1, 0, 1, 2, 3)) for b in bases))
        return st.reflexive(product), bases


def fully_derived(d: Draw, f: Term, x: Any) -> Theorem:
    conditions = []
    for relation, t, bound in asked_by(f, x):
        formula: Any = Formula("<", ZERO, t) if relation == "<" else Formula("!=", t, ZERO)
        for index in reversed(bound):
            formula = Every(index, formula)
        conditions.append(st.every(formula, bound) if bound else st.given(formula))
    return derivative(f, x, tuple(conditions))


def axiom(conclusion: Formula, *hypotheses: Any) -> Theorem:
    """A premise that is true for a reason outside the rules."""
    return Theorem(Sequent(frozenset(hypotheses), conclusion), "axiom", (), _SEAL)


def less(a: Term, b: Term) -> Formula:
    return Formula("<", a, b)


def at_most(a: Term, b: Term) -> Formula:
    return Formula("<=", a, b)


def positive(t: Term) -> Formula:
    return less(ZERO, t)


def a_mean_value(d: Draw) -> Theorem:
    """Functions that rise from 0, from 1 or from y, or fall to 1."""
    two, above = number(2), positive(X)
    closed = d.one(True, False)
    which = d.one("square", "x log x", "from y", "falls", "inverse")
    if which == "square":  # x² rises from 0
        slope = axiom(at_most(ZERO, derived(Power(X, 2), X)), above)
        start = st.given(at_most(ZERO, Power(ZERO, 2)))
        return mean_value(Power(X, 2), X, ZERO, True, closed, (), slope, start, (), ())
    if which == "x log x":  # 1 + x log x − x falls to 1 from the right of 0
        f = Add((ONE, Mul((X, log(X))), negative(X)))
        below = less(X, ONE)
        slope = axiom(at_most(ZERO, negative(derived(f, X))), above, below)
        value = replace_scalar(f, X, ONE)
        ends = (axiom(at_most(ZERO, ONE)),)
        continuity = (axiom(positive(ONE)),)
        return mean_value(
            f, X, ONE, False, closed, (st.given(above),), slope, axiom(at_most(ZERO, value)), ends, continuity
        )
    if which == "from y":  # x − y rises from y
        f = Add((X, negative(Y)))
        slope = axiom(less(ZERO, derived(f, X)))
        return mean_value(f, X, Y, True, closed, (), slope, d.sign(replace_scalar(f, X, Y)), (), ())
    if which == "falls":  # 2 − x falls to 2
        f = Add((two, negative(X)))
        slope = axiom(less(ZERO, negative(derived(f, X))), at_most(Y, X))
        ends = (st.given(at_most(Y, two)),)
        return mean_value(f, X, two, False, closed, (), slope, d.sign(replace_scalar(f, X, two)), ends, ())
    # 1 − 1/x rises from 1, and x (log x)² fades at 0
    f = d.one(Add((ONE, negative(Power(X, -1)))), Mul((X, Power(log(X), 2))))
    if isinstance(f, Mul):
        slope = axiom(at_most(ZERO, derived(f, X)), above, less(X, Apply("exp", (number(-2),))))
        fades = (axiom(Formula("=", ZERO, ZERO)),)
        ends = (axiom(at_most(ZERO, exp(number(-2)))),)
        return mean_value(
            f,
            X,
            ZERO,
            True,
            closed,
            (st.given(above),),
            slope,
            d.sign(replace_scalar(f, X, ZERO)),
            ends,
            fades,
        )
    slope = axiom(at_most(ZERO, derived(f, X)), less(ONE, X))
    condition = axiom(Formula("!=", X, ZERO), less(ONE, X))
    value = d.sign(replace_scalar(f, X, ONE))
    shown = (axiom(Formula("!=", ONE, ZERO)),)
    return mean_value(f, X, ONE, True, closed, (condition,), slope, value, (), shown)


def a_cut(d: Draw) -> Theorem:
    u = d.term(ZK)
    lemma = st.assume(absolute_nonnegative(u), Formula("<=", X, Y))
    return st.cut((K,), lemma, st.every(Every(K, lemma.conclusion), (I,)))


def a_binding(d: Draw) -> Theorem:
    kind = d.one(*KINDS)
    return st.bind(kind, d.one(J, K), d.one(F, K), K, d.equation(d.term(ZK, depth=1), ZK))


def a_split(d: Draw) -> Theorem:
    t = d.term(ZJ, delta(I, J))
    same = st.reflexive(put(t, {J: I}))
    apart = d.one(
        st.reflexive(t), st.congruent(Add((t, delta(I, J))), (st.reflexive(t), st.delta_apart(I, J)))
    )
    if apart.left != t:
        same = st.reflexive(put(apart.left, {J: I}))
    return st.split_delta(I, J, same, apart)


def an_unequal_index(d: Draw) -> Theorem:
    t = Add((d.term(), Mul((delta(I, J), Add((ZI, negative(ZJ)))))))
    plain = t.terms[0]
    apart = axiom(Formula("=", t, plain), Apart(I, J))
    same = axiom(Formula("=", put(t, {J: I}), put(plain, {J: I})))
    return st.apart_or_same(I, J, apart, same)


def an_instance(d: Draw) -> Theorem:
    u = d.term()
    theorem = d.one(
        d.everywhere(ZK),
        st.bind("sum", K, F, K, st.reflexive(Mul((ZK, X)))),
        sum_constant(K),
        sum_linear(K, st.reflexive(Add((Mul((X, ZK)),)))),
        fully_derived(d, Mul((Component("z", (I,)), Component("z", (J,)))), Scalar("t")),
    )
    m = d.one("m", 2)
    value = Add((Component("w", (Index("a", m),)), ZI))
    return instantiate(theorem, (("x", d.one(u, Y)),), (("z", (Index("a", m),), value),), (("n", m),))


def a_unit_vector(d: Draw) -> Theorem:
    c, y = Index("c", "n"), Component("y", (K,))
    hypothesis = Every(K, Formula("=", y, delta(K, c)))
    total = Bind("sum", K, Mul((y, Add((ONE, d.term(ZK, depth=0))))))
    return (
        unit_vector(axiom(Formula("!=", Bind("sum", K, y), ZERO), hypothesis), "y", K, c) if total else None
    )


def difference_of(a: Term, b: Term) -> Term:
    return Add((a, negative(b)))


CASES: dict[str, Callable[[Draw], Theorem]] = {
    "given": lambda d: d.sign(d.term()),
    "every": lambda d: st.every(Every(K, positive(d.term(ZK))), (d.one(I, J, 1),)),
    "assume": lambda d: st.assume(exp_positive(X), positive(d.term())),
    "cut": a_cut,
    "place": lambda d: st.place(d.sign(d.term(ZI)), I, d.one(J, K, 1)),
    "cases": lambda d: st.cases(
        st.assume(absolute_nonnegative(u := d.term()), at_most(u, X)), absolute_nonnegative(u), u, X
    ),
    "zero_or_positive": lambda d: st.zero_or_positive(
        d.sign(u := d.term(), "<="),
        axiom(at_most(u, ZERO), Formula("=", u, ZERO)),
        axiom(at_most(u, ZERO), positive(u), at_most(u, ZERO)),
    ),
    "zero_product": lambda d: st.zero_product(
        st.given(Formula("=", Mul((u := d.term(), v := d.term())), ZERO)),
        axiom(Formula("=", Mul((v, u)), ZERO), Formula("=", u, ZERO)),
        axiom(Formula("=", Mul((v, u)), ZERO), Formula("=", v, ZERO)),
    ),
    "apart_or_same": an_unequal_index,
    "reflexive": lambda d: st.reflexive(d.term()),
    "symmetric": lambda d: st.symmetric(d.equation()),
    "transitive": lambda d: st.transitive(e := d.equation(), st.reflexive(e.right)),
    "congruent": lambda d: st.congruent(
        d.one(Add, Mul)(((a := d.equation()).left, (b := d.equation()).left)), (a, b)
    ),
    "bind": a_binding,
    "split_delta": a_split,
    "weighted": lambda d: st.weighted(
        w := d.term(), axiom(Formula("=", Mul((w, Power(w, -1))), ONE), Formula("!=", w, ZERO))
    ),
    "delta_same": lambda d: st.delta_same(d.one(I, 2)),
    "delta_apart": lambda d: st.delta_apart(*d.one((I, J), (J, I), (I, 1), (1, 2))),
    "selected": lambda d: st.selected(d.one(1, 2), (d.term(), d.term())),
    "instantiate": an_instance,
    "unit_vector": a_unit_vector,
    "field": lambda d: field(
        Mul((a := d.term(), Power(b := d.one(X, ZI, exp(Y)), -1), b)),
        a,
        (),
        (),
        tuple(d.nonzero(t) for t in asked(a, b)),
    ),
    "exp_sum": lambda d: exp_sum(
        st.reflexive(Add(tuple(Mul((number(d.one(-2, 0, 1)), d.term(depth=1))) for _ in range(2))))
    ),
    "exp_log": lambda d: exp_log(d.sign(d.term(), "<")),
    "log_exp": lambda d: log_exp(d.term(depth=1)),
    "log_product": lambda d: log_product((p := d.powers())[0], tuple(d.sign(b, "<") for b in p[1])),
    "power_exp": lambda d: power_exp(d.sign(d.term(), "<"), d.term(depth=0)),
    "power_of_nonpositive": lambda d: power_of_nonpositive(
        st.given(d.one(less, at_most)(d.term(), ZERO)), d.term()
    ),
    "whole_root": lambda d: whole_root(d.sign(d.term()), d.one(1, 2, 5), d.one(1, 2, 3)),
    "root_power": lambda d: root_power(d.sign(d.term()), d.one(1, 2, 3)),
    "root_of_product": lambda d: root_of_product(
        (p := d.powers())[0], d.one(1, 2, 3), tuple(map(d.sign, p[1]))
    ),
    "absolute_of_nonnegative": lambda d: absolute_of_nonnegative(d.sign(d.term())),
    "absolute_of_nonpositive": lambda d: absolute_of_nonpositive(
        st.given(d.one(less, at_most)(d.term(), ZERO))
    ),
    "square_of_absolute": lambda d: square_of_absolute(d.term()),
    "absolute_of_product": lambda d: absolute_of_product(d.powers()[0]),
    "maximum_by_absolute": lambda d: maximum_by_absolute(d.one("max", "min"), d.term(), d.term()),
    "maximum_shift": lambda d: maximum_shift(
        K, d.one("maximum", "minimum"), st.reflexive(Add((d.term(ZK), d.term())))
    ),
    "sum_linear": lambda d: sum_linear(K, st.reflexive(Add((Mul((d.term(), d.term(ZK))), Mul((X, ZK)))))),
    "sum_constant": lambda d: sum_constant(d.one(K, Index("k", 3))),
    "sift": lambda d: sift(K, d.one(I, 1)),
    "sum_swap": lambda d: sum_swap(K, d.one(J, Index("k", 2)), d.term(ZK, ZJ)),
    "expand": lambda d: expand(
        Bind(
            d.one(*KINDS),
            k := Index("k", d.one(1, 2, 3)),
            d.term(Component("z", (k,))),
        )
    ),
    "product_exp": lambda d: product_exp(K, d.everywhere(d.term(ZK), "<")),
    "derivative": lambda d: fully_derived(d, d.smooth(), d.one(X, ZI)),
    "derivative_of_equals": lambda d: derivative_of_equals(
        X, d.one(absolute_of_nonnegative(d.sign(d.one(X, Add((X, Y)), exp(X)), "<")), st.reflexive(d.term()))
    ),
    "closed_number": lambda d: closed_number(
        *d.one(
            (log(number(2)), "+"), (Add((exp(ONE), number(-3))), "-"), (Apply("pow", (number(2), HALF)), "+")
        ),
        64,
    ),
    "difference": lambda d: difference(st.given(d.one(less, at_most)(d.term(), d.term()))),
    "compared": lambda d: compared(d.sign(difference_of(b := d.term(), a := d.term())), a, b),
    "weakened": lambda d: rules.weakened(d.sign(d.term(), "<")),
    "apart_by_sign": lambda d: apart_by_sign(d.nonzero(difference_of(a := d.term(), b := d.term())), a, b),
    "unequal_difference": lambda d: rules.unequal_difference(
        st.given(Formula("!=", d.term(), d.term())), d.one(True, False)
    ),
    "rewritten": lambda d: rules.rewritten(d.one(d.sign, d.nonzero)((e := d.equation()).left), e),
    "equal_is_at_most": lambda d: rules.equal_is_at_most(d.equation()),
    "combine": lambda d: combine(
        tuple(
            (Fraction(d.one(1, 2)), tuple(d.sign(d.term()) for _ in range(d.one(0, 1, 2))))
            for _ in range(d.one(0, 1, 2))
        )
    ),
    "positive_unless_zero": lambda d: rules.positive_unless_zero(d.sign(u := d.term()), d.nonzero(u)),
    "weighted_sign": lambda d: rules.weighted_sign(
        d.sign(w := d.term()), axiom(positive(Apply("abs", (w,))), Formula("!=", w, ZERO))
    ),
    "nonzero": lambda d: rules.nonzero(
        (d.nonzero(d.term()), d.sign(d.term(), "<")), (d.one(-1, 0, 2), d.one(1, 3))
    ),
    "nonzero_factor": lambda d: rules.nonzero_factor(d.nonzero(Mul((d.term(), d.term()))), d.one(0, 1)),
    "unequal": lambda d: unequal(d.sign(d.term(), "<")),
    "negative_is_nonzero": lambda d: rules.negative_is_nonzero(d.sign(negative(d.term()), "<")),
    "exp_positive": lambda d: exp_positive(d.term(depth=1)),
    "absolute_nonnegative": lambda d: absolute_nonnegative(d.term()),
    "absolute_apart": lambda d: rules.absolute_apart(d.nonzero(Apply("abs", (d.term(),)))),
    "absolute_positive": lambda d: absolute_positive(d.nonzero(d.term())),
    "even_power": lambda d: rules.even_power(d.term(), d.one(-4, -2, 0, 2)),
    "even_power_positive": lambda d: rules.even_power_positive(d.nonzero(d.term()), d.one(-2, 0, 2)),
    "power_signed": lambda d: rules.power_signed(d.sign(d.term()), d.one(-3, -2, 0, 1, 3)),
    "real_power_nonnegative": lambda d: rules.real_power_nonnegative(d.term(), d.term(depth=0)),
    "real_power_positive": lambda d: rules.real_power_positive(d.sign(d.term(), "<"), d.term(depth=0)),
    "count_at_least_one": lambda d: rules.count_at_least_one("n"),
    "between_delta": lambda d: rules.between_delta(d.one(I, 1), J, d.one(True, False)),
    "maximum_of_two": lambda d: rules.maximum_of_two(
        d.one("max", "min"), d.term(), d.term(), d.one(True, False)
    ),
    "exp_increases": lambda d: rules.exp_increases(
        d.sign(difference_of(b := d.term(depth=1), a := d.term(depth=1))), a, b
    ),
    "log_increases": lambda d: rules.log_increases(
        d.sign(a := d.term(), "<"), d.sign(difference_of(b := d.term(), a)), b
    ),
    "power_increases": lambda d: rules.power_increases(
        d.sign(a := d.term()), d.sign(difference_of(b := d.term(), a)), b, Fraction(d.one(1, 2), d.one(1, 3))
    ),
    "select_signed": lambda d: rules.select_signed(
        d.one(1, 2, Index("s", 2)), (d.sign(d.term()), d.sign(d.term()))
    ),
    "binder_signed": lambda d: rules.binder_signed(d.one(*KINDS), K, d.everywhere(d.term(ZK))),
    "strict_somewhere": lambda d: rules.strict_somewhere(
        K,
        absolute_nonnegative(w := d.term(ZK)),
        axiom(positive(Apply("abs", (w,))), Formula("!=", w, ZERO)),
        d.nonzero(Bind("sum", K, w)),
    ),
    "mixture": lambda d: rules.mixture(
        K, d.everywhere(p := d.term(ZK)), d.sign(Bind("sum", K, p), "<"), exp_positive(d.term(ZK, depth=1))
    ),
    "at_most_sum": lambda d: rules.at_most_sum(K, d.one(I, 1), d.everywhere(d.term(ZK))),
    "at_most_maximum": lambda d: rules.at_most_maximum(
        d.one("maximum", "minimum"), K, d.term(ZK), d.one(I, 1)
    ),
    "maximum_at_most": lambda d: rules.maximum_at_most(
        kind := d.one("maximum", "minimum"),
        K,
        u := d.term(ZK),
        b := d.term(),
        d.everywhere(difference_of(b, u) if kind == "maximum" else difference_of(u, b)),
    ),
    "mean_value": a_mean_value,
    "polynomial_signed": lambda d: polynomial_signed(
        tuple(map(Fraction, d.one((1, 0, 1), (0, 1), (2, -2, 1), (1, -1)))),
        u := d.term(),
        (st.given(less(ZERO, u)), st.given(less(u, ONE))),
    ),
    "range_signed": lambda d: range_signed(
        d.one(Add((X, ONE)), log(Add((X, number(2)))), exp(X), Add((number(2), Mul((X, negative(X)))))),
        X,
        axiom(at_most(ZERO, X), at_most(ZERO, X)),
        st.given(d.one(less, at_most)(X, ONE)),
        64,
    ),
}


def asked(a: Term, b: Term) -> list[Term]:
    reading = Reading()
    reading.read(Add((Mul((a, Power(b, -1), b)), negative(a))))
    return list(reading.asked)


def test_every_rule_is_tried() -> None:
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_rules_conclude_what_is_true(name: str) -> None:
    tested = 0
    for seed in range(60):
        try:
            theorem = CASES[name](Draw(seed))
        except Refused:
            continue
        assert theorem.rule == name
        found, world = counterexample(theorem, seed=seed, tries=6)
        assert world is None, f"{theorem.conclusion} is false at {world}"
        tested += found
    assert tested >= 30, "the premises hold too seldom"


# ------------------------------------------------------------------ refusals


def eq(a: Term, b: Term) -> Theorem:
    return st.given(Formula("=", a, b))


def at_k(relation: str = "<=") -> Theorem:
    """0 ≤ zₖ, for this k alone."""
    return st.given(Formula(relation, ZERO, ZK))  # type: ignore[arg-type]


W = st.given(at_most(ZERO, X))
S = st.given(positive(X))
N = st.given(Formula("!=", X, ZERO))
XY = eq(X, Y)
OTHER = Index("k", "m")
SUM = Bind("sum", K, ZK)

REFUSED: dict[str, list[Callable[[], Theorem]]] = {
    "every": [
        lambda: st.every(Every(K, positive(ZK)), ()),
        lambda: st.every(Every(K, positive(ZK)), (I, I)),
        lambda: st.every(Every(K, positive(ZK)), (2,)),
        lambda: st.every(Every(K, positive(ZK)), (0,)),
        lambda: st.every(Every(K, positive(ZK)), (Index("i", "m"),)),
        lambda: st.every(Every(K, Every(J, positive(Mul((ZK, ZJ))))), (J, I)),  # captured
        lambda: st.every(Every(K, positive(Bind("sum", J, Mul((ZK, ZJ))))), (J,)),
    ],
    "cut": [lambda: st.cut((K,), at_k(), st.reflexive(X))],
    "place": [
        lambda: st.place(at_k(), K, 2),
        lambda: st.place(at_k(), K, Index("i", "m")),
        lambda: st.place(st.reflexive(Bind("sum", J, Mul((ZK, ZJ)))), K, J),
        lambda: st.place(st.assume(st.reflexive(ZK), Every(J, positive(Mul((ZK, ZJ))))), K, J),
    ],
    "cases": [lambda: st.cases(st.reflexive(X), st.reflexive(Y), X, Y)],
    "zero_or_positive": [
        lambda: st.zero_or_positive(N, st.reflexive(X), st.reflexive(X)),
        lambda: st.zero_or_positive(W, st.reflexive(X), st.reflexive(Y)),
    ],
    "zero_product": [
        lambda: st.zero_product(eq(Mul((X, Y, X)), ZERO), st.reflexive(X), st.reflexive(X)),
        lambda: st.zero_product(eq(Mul((X, Y)), ONE), st.reflexive(X), st.reflexive(X)),
        lambda: st.zero_product(eq(Mul((X, Y)), ZERO), st.reflexive(X), st.reflexive(Y)),
    ],
    "apart_or_same": [
        lambda: st.apart_or_same(I, J, st.reflexive(ZJ), st.reflexive(ZJ)),
        lambda: st.apart_or_same(J, J, st.reflexive(ZJ), st.reflexive(ZJ)),
        lambda: st.apart_or_same(2, J, st.reflexive(ZJ), st.reflexive(Component("z", (2,)))),
    ],
    "symmetric": [lambda: st.symmetric(W)],
    "transitive": [lambda: st.transitive(XY, XY)],
    "congruent": [
        lambda: st.congruent(Add((X, Y)), (XY,)),
        lambda: st.congruent(Add((Y, X)), (XY, st.reflexive(X))),
        lambda: st.congruent(SUM, (st.reflexive(ZK),)),
        lambda: st.congruent(Add((X,)), (W,)),
    ],
    "bind": [
        lambda: st.bind("sum", K, K, K, eq(ZK, ZERO)),
        lambda: st.bind("sum", K, K, K, st.delta_apart(I, K)),
        lambda: st.bind("sum", J, K, K, st.reflexive(Mul((ZK, ZJ)))),
        lambda: st.bind("sum", OTHER, K, K, st.reflexive(ZK)),
        lambda: st.bind("sum", J, K, K, st.reflexive(Bind("sum", J, Mul((ZK, ZJ))))),  # captured
    ],
    "split_delta": [
        lambda: st.split_delta(I, J, st.reflexive(ZJ), st.reflexive(ZJ)),
        lambda: st.split_delta(J, J, st.reflexive(ZJ), st.reflexive(ZJ)),
        lambda: st.split_delta(Index("i", "m"), J, st.reflexive(ZI), st.reflexive(ZJ)),
    ],
    "weighted": [lambda: st.weighted(X, W)],
    "delta_apart": [lambda: st.delta_apart(I, I), lambda: st.delta_apart(2, 2)],
    "selected": [lambda: st.selected(3, (X, Y)), lambda: st.selected(0, (X, Y)), lambda: st.selected(1, ())],
    "instantiate": [
        lambda: instantiate(st.reflexive(Count("n")), (), (), (("n", 0),)),
        lambda: instantiate(st.reflexive(Count("n")), (), (), (("n", -1),)),
        lambda: instantiate(st.reflexive(Count("n")), (), (), (("n", 1), ("n", 2))),
        lambda: instantiate(XY, (("x", X), ("x", Y)), (), ()),
        lambda: instantiate(XY, (("", X),), (), ()),
        lambda: instantiate(st.reflexive(Bind("sum", K, Mul((X, ZK)))), (("x", ZK),), (), ()),  # captured
        lambda: instantiate(st.assume(W, Every(K, at_most(ZK, X))), (("x", ZK),), (), ()),
        lambda: instantiate(st.reflexive(ZK), (), (("z", (OTHER,), X),), ()),
        lambda: instantiate(st.reflexive(ZK), (), (("z", (K, J), X),), ()),
        lambda: instantiate(st.reflexive(Component("w", (I, J))), (), (("w", (K, K), ZK),), ()),
        lambda: instantiate(st.reflexive(Component("z", (3,))), (), (("z", (Index("a", 2),), X),), ()),
        # Two sizes become one: an index that was free is bound, one binder is within another.
        lambda: instantiate(st.reflexive(Bind("sum", K, Component("w", (K, OTHER)))), (), (), (("m", "n"),)),
        lambda: instantiate(
            st.reflexive(Bind("sum", K, Bind("sum", OTHER, Component("w", (K, OTHER))))),
            (),
            (),
            (("m", "n"),),
        ),
        # ∂(x·y)/∂x = y is no theorem for y = x².
        lambda: instantiate(derivative(Mul((X, Y)), X, ()), (("y", Power(X, 2)),), (), ()),
        lambda: instantiate(derivative(Mul((X, Y)), X, ()), (("x", Y),), (), ()),
        lambda: instantiate(derivative(Mul((ZI, Y)), ZI, ()), (("y", SUM),), (), ()),
    ],
    "unit_vector": [
        lambda: unit_vector(st.reflexive(X), "y", K, K),
        lambda: unit_vector(st.reflexive(X), "y", K, Index("c", "m")),
        lambda: unit_vector(st.reflexive(ZI), "y", K, I),
        lambda: unit_vector(st.assume(st.reflexive(X), positive(ZI)), "y", K, I),
        lambda: unit_vector(st.reflexive(X), "", K, I),
    ],
    "field": [
        lambda: field(X, Y, (), (), ()),
        lambda: field(Mul((X, Power(X, -1))), ONE, (), (), ()),
        lambda: field(Mul((X, Power(X, -1))), ONE, (), (), (st.given(Formula("!=", Y, ZERO)),)),
        lambda: field(Power(ZERO, -1), ZERO, (), (), ()),
        lambda: field(Power(Add((X, negative(X))), -1), ZERO, (), (), ()),
        lambda: field(X, X, (eq(Add((X, Y)), Y),), (), ()),
        lambda: field(X, Y, (), ((number(2), XY),), ()),
        lambda: field(Power(X, 10**6), Power(X, 10**6), (), (), ()),
        lambda: field(X, X, (W,), (), ()),
    ],
    "exp_sum": [
        lambda: exp_sum(eq(X, Add((Mul((HALF, Y)),)))),
        lambda: exp_sum(eq(X, Add((Mul((Y, Y)),)))),
        lambda: exp_sum(eq(X, Mul((ONE, Y)))),
        lambda: exp_sum(eq(X, Add((Mul((ONE, Y, X)),)))),
    ],
    "exp_log": [lambda: exp_log(W), lambda: exp_log(N)],
    "log_product": [
        lambda: log_product(eq(X, Mul((Power(Y, 2),))), (st.given(Formula("!=", Y, ZERO)),)),
        lambda: log_product(eq(X, Mul((Power(Y, 2),))), (S,)),
        lambda: log_product(eq(X, Mul((Power(Y, 2),))), ()),
        lambda: log_product(eq(X, Mul((Y,))), (st.given(positive(Y)),)),
    ],
    "power_exp": [lambda: power_exp(W, Y)],
    "power_of_nonpositive": [lambda: power_of_nonpositive(W, Y), lambda: power_of_nonpositive(XY, Y)],
    "whole_root": [lambda: whole_root(N, 1, 2), lambda: whole_root(W, 0, 2), lambda: whole_root(W, 1, 0)],
    "root_power": [lambda: root_power(N, 2), lambda: root_power(W, 0), lambda: root_power(W, -1)],
    "root_of_product": [
        lambda: root_of_product(eq(Y, Mul((Power(X, 2),))), 2, (N,)),
        lambda: root_of_product(eq(Y, Mul((Power(X, 2),))), 2, ()),
        lambda: root_of_product(eq(Y, Mul((Power(X, 2),))), 0, (W,)),
    ],
    "absolute_of_nonnegative": [lambda: absolute_of_nonnegative(N)],
    "absolute_of_nonpositive": [
        lambda: absolute_of_nonpositive(W),
        lambda: absolute_of_nonpositive(st.given(at_most(X, ONE))),
        lambda: absolute_of_nonpositive(eq(X, ZERO)),
    ],
    "absolute_of_product": [lambda: absolute_of_product(eq(X, Mul((Y, Y))))],
    "maximum_shift": [
        lambda: maximum_shift(K, "maximum", st.reflexive(Add((ZI, ZK)))),
        lambda: maximum_shift(K, "maximum", eq(ZK, Add((X, Y)))),
        lambda: maximum_shift(K, "maximum", st.reflexive(Add((ZK, X, Y)))),
    ],
    "sum_linear": [
        lambda: sum_linear(K, st.reflexive(Add((Mul((ZK, ZK)),)))),
        lambda: sum_linear(K, eq(ZK, Add((Mul((X, Y)),)))),
        lambda: sum_linear(K, st.reflexive(Add((Mul((X, Y, ZK)),)))),
    ],
    "sift": [lambda: sift(K, K), lambda: sift(K, 2), lambda: sift(K, OTHER), lambda: sift(Index("k", 2), 3)],
    "sum_swap": [lambda: sum_swap(K, K, ZK)],
    "expand": [
        lambda: expand(SUM),
        lambda: expand(Bind("sum", Index("k", 10**6), X)),
    ],
    "product_exp": [lambda: product_exp(K, at_k("<")), lambda: product_exp(K, W)],
    "derivative": [
        lambda: derivative(log(X), X, ()),
        lambda: derivative(log(X), X, (N,)),
        lambda: derivative(log(X), X, (st.given(positive(Y)),)),
        lambda: derivative(Power(X, -1), X, ()),
        lambda: derivative(Power(X, 2), X, (N,)),
        lambda: derivative(Apply("abs", (X,)), X, ()),
        lambda: derivative(Apply("max", (X, Y)), X, ()),
        lambda: derivative(SUM, ZK, ()),  # the bound k is not the k of z_k
        lambda: derivative(Select(1, (X, Y)), X, ()),
        lambda: derivative(Scalar("z"), ZI, ()),  # a scalar and a vector of one name
        lambda: derivative(ZI, Scalar("z"), ()),
        lambda: derivative(Component("z", (I, J)), ZI, ()),
        lambda: derivative(Bind("sum", K, log(ZK)), ZI, (at_k("<"),)),
    ],
    "derivative_of_equals": [
        lambda: derivative_of_equals(X, eq(X, Y)),
        lambda: derivative_of_equals(X, absolute_of_nonnegative(W)),
        lambda: derivative_of_equals(X, st.assume(st.reflexive(X), less(ZERO, log(X)))),
        lambda: derivative_of_equals(X, st.assume(st.reflexive(X), less(ZERO, Power(X, -1)))),
        lambda: derivative_of_equals(ZI, st.assume(st.reflexive(X), Every(K, at_most(ZERO, ZK)))),
        lambda: derivative_of_equals(X, W),
    ],
    "closed_number": [
        lambda: closed_number(number(-1), "+", 64),
        lambda: closed_number(ZERO, "+", 64),
        lambda: closed_number(ZERO, "-", 64),
        lambda: closed_number(log(number(-1)), "+", 64),
        lambda: closed_number(X, "+", 64),
        lambda: closed_number(Power(ZERO, -1), "+", 64),
        lambda: closed_number(ONE, "+", 4),
        lambda: closed_number(ONE, "+", 10**9),
        lambda: closed_number(Power(number(2), 10**9), "+", 64),
        lambda: closed_number(Add((log(exp(ONE)), number(-1))), "+", 512),
    ],
    "difference": [lambda: difference(XY), lambda: difference(N)],
    "compared": [lambda: compared(W, X, Y), lambda: compared(st.given(positive(difference_of(X, Y))), X, Y)],
    "weakened": [lambda: rules.weakened(N)],
    "apart_by_sign": [lambda: apart_by_sign(N, X, Y)],
    "unequal_difference": [lambda: rules.unequal_difference(XY, False)],
    "rewritten": [
        lambda: rules.rewritten(W, eq(Y, X)),
        lambda: rules.rewritten(N, eq(Y, X)),
        lambda: rules.rewritten(XY, XY),
    ],
    "equal_is_at_most": [lambda: rules.equal_is_at_most(W)],
    "combine": [
        lambda: combine(((Fraction(0), (W,)),)),
        lambda: combine(((Fraction(-1), (W,)),)),
        lambda: combine(((Fraction(1), (N,)),)),
    ],
    "positive_unless_zero": [
        lambda: rules.positive_unless_zero(N, N),
        lambda: rules.positive_unless_zero(W, W),
        lambda: rules.positive_unless_zero(W, st.given(Formula("!=", Y, ZERO))),
    ],
    "weighted_sign": [lambda: rules.weighted_sign(N, W), lambda: rules.weighted_sign(W, N)],
    "nonzero": [lambda: rules.nonzero((W,), (1,)), lambda: rules.nonzero((N,), ())],
    "nonzero_factor": [
        lambda: rules.nonzero_factor(N, 0),
        lambda: rules.nonzero_factor(st.given(Formula("!=", Mul((X, Y)), ZERO)), 2),
        lambda: rules.nonzero_factor(st.given(Formula("!=", Mul((X, Y)), ZERO)), -1),
        lambda: rules.nonzero_factor(st.given(Formula("!=", Mul((X, Y)), ONE)), 0),
    ],
    "unequal": [lambda: unequal(W)],
    "negative_is_nonzero": [
        lambda: rules.negative_is_nonzero(S),
        lambda: rules.negative_is_nonzero(st.given(positive(Mul(())))),
        lambda: rules.negative_is_nonzero(st.given(positive(Mul((number(2), X))))),
    ],
    "absolute_apart": [lambda: rules.absolute_apart(N)],
    "absolute_positive": [lambda: absolute_positive(W)],
    "even_power": [lambda: rules.even_power(X, 3)],
    "even_power_positive": [lambda: rules.even_power_positive(N, 3), lambda: rules.even_power_positive(W, 2)],
    "power_signed": [lambda: rules.power_signed(N, 2)],
    "real_power_positive": [lambda: rules.real_power_positive(W, Y)],
    "count_at_least_one": [lambda: rules.count_at_least_one("")],
    "between_delta": [lambda: rules.between_delta(0, I, True)],
    "exp_increases": [lambda: rules.exp_increases(W, X, Y)],
    "log_increases": [
        lambda: rules.log_increases(W, st.given(positive(difference_of(Y, X))), Y),
        lambda: rules.log_increases(S, W, Y),
    ],
    "power_increases": [
        lambda: rules.power_increases(N, st.given(positive(difference_of(Y, X))), Y, Fraction(1)),
        lambda: rules.power_increases(W, st.given(positive(difference_of(Y, X))), Y, Fraction(0)),
        lambda: rules.power_increases(W, st.given(positive(difference_of(Y, X))), Y, Fraction(-1)),
        lambda: rules.power_increases(W, W, Y, Fraction(1)),
    ],
    "select_signed": [
        lambda: rules.select_signed(1, ()),
        lambda: rules.select_signed(3, (S, S)),
        lambda: rules.select_signed(K, (S, S)),
        lambda: rules.select_signed(1, (N,)),
    ],
    "binder_signed": [
        lambda: rules.binder_signed("sum", K, at_k()),
        lambda: rules.binder_signed("sum", K, N),
    ],
    "strict_somewhere": [
        lambda: rules.strict_somewhere(K, at_k(), at_k("<"), st.given(Formula("!=", SUM, ZERO))),
        lambda: rules.strict_somewhere(J, W, S, st.given(Formula("!=", SUM, ZERO))),
        lambda: rules.strict_somewhere(K, W, W, st.given(Formula("!=", SUM, ZERO))),
        lambda: rules.strict_somewhere(K, W, st.given(positive(Y)), st.given(Formula("!=", SUM, ZERO))),
        lambda: rules.strict_somewhere(K, W, S, N),
    ],
    "mixture": [
        lambda: rules.mixture(K, at_k(), st.given(positive(SUM)), S),
        lambda: rules.mixture(K, W, st.given(positive(SUM)), S),
        lambda: rules.mixture(K, W, st.given(positive(Bind("sum", K, X))), W),
        lambda: rules.mixture(K, W, st.given(positive(Bind("sum", K, X))), at_k("<")),
        lambda: rules.mixture(K, W, st.given(at_most(ZERO, Bind("sum", K, X))), S),
    ],
    "at_most_sum": [
        lambda: rules.at_most_sum(K, I, at_k()),
        lambda: rules.at_most_sum(K, 2, W),
        lambda: rules.at_most_sum(K, Index("i", "m"), W),
        lambda: rules.at_most_sum(K, I, N),
    ],
    "at_most_maximum": [
        lambda: rules.at_most_maximum("maximum", K, ZK, 2),
        lambda: rules.at_most_maximum("maximum", K, Bind("sum", I, Mul((ZK, ZI))), I),
    ],
    "maximum_at_most": [
        lambda: rules.maximum_at_most("maximum", K, ZK, X, st.given(positive(difference_of(X, ZK)))),
        lambda: rules.maximum_at_most("maximum", K, ZK, ZK, rules.weakened(exp_positive(X))),
        lambda: rules.maximum_at_most("maximum", K, X, Y, st.given(positive(difference_of(X, Y)))),
    ],
    "polynomial_signed": [
        lambda: polynomial_signed((Fraction(0),), X, ()),
        lambda: polynomial_signed((), X, ()),
        lambda: polynomial_signed((Fraction(0), Fraction(1)), X, ()),
        lambda: polynomial_signed((Fraction(0), Fraction(0), Fraction(1)), X, ()),
        lambda: polynomial_signed((Fraction(0), Fraction(1)), X, (W,)),
        lambda: polynomial_signed((Fraction(0), Fraction(1)), Y, (S,)),
        lambda: polynomial_signed((Fraction(1), Fraction(-1)), X, (S,)),
        lambda: polynomial_signed((Fraction(-1),), X, (S,)),
        lambda: polynomial_signed((Fraction(0), Fraction(1)), X, (S, S)),
        lambda: polynomial_signed(
            (Fraction(1, 4), Fraction(-1), Fraction(1)), X, (S, st.given(less(X, ONE)))
        ),
        lambda: polynomial_signed((Fraction(1),) * 300, X, (S,)),
    ],
    "range_signed": [
        lambda: range_signed(X, X, W, st.given(at_most(X, ONE)), 64),
        lambda: range_signed(exp(X), X, W, st.given(at_most(Y, ONE)), 64),
        lambda: range_signed(exp(X), X, W, st.given(at_most(X, number(-1))), 64),
        lambda: range_signed(exp(Y), X, W, st.given(at_most(X, ONE)), 64),
        lambda: range_signed(exp(X), X, W, st.given(at_most(X, Y)), 64),
        lambda: range_signed(log(X), X, W, st.given(at_most(X, ONE)), 64),
    ],
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_rules_refuse_what_they_must(name: str) -> None:
    for number_, call in enumerate(REFUSED[name]):
        with pytest.raises(Refused):
            raise AssertionError(f"{name}, call {number_}: {call().conclusion}")


UNCONDITIONAL = {
    "reflexive",
    "given",
    "assume",
    "delta_same",
    "log_exp",
    "square_of_absolute",
    "sum_constant",
}
UNCONDITIONAL |= {"maximum_by_absolute", "exp_positive", "absolute_nonnegative", "real_power_nonnegative"}
UNCONDITIONAL |= {"maximum_of_two"}


def test_every_rule_with_a_condition_has_a_control() -> None:
    """Those of the mean value theorem stand in a module of their own."""
    assert set(REFUSED) == set(RULES) - UNCONDITIONAL - {"mean_value"}


class Derived(Add):  # type: ignore[misc]
    """A term that is none: it could say that it equals everything."""


@pytest.mark.parametrize("name", sorted(CASES))
def test_rules_take_nothing_of_another_type(name: str) -> None:
    draw, seed = CASES[name], 0
    while True:
        try:
            arguments = draw(Draw(seed)).arguments
            break
        except Refused:
            seed += 1
    for at, argument in enumerate(arguments):
        for other in (None, 1.0, "\0", True, [argument], {}, b"", Derived, argument.__class__, float("nan")):
            if isinstance(argument, bool) and other is True:
                continue
            if isinstance(argument, str) and isinstance(other, str):
                continue
            with pytest.raises(Refused):
                raise AssertionError(RULES[name](*arguments[:at], other, *arguments[at + 1 :]).conclusion)
    with pytest.raises(Refused):
        RULES[name](*arguments, None)
