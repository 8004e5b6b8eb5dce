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
from kernel.meaning import counterexample

import lemmata.kernel.certificate  # noqa: F401  fills RULES
from lemmata.kernel import signs as rules
from lemmata.kernel import structure as st
from lemmata.kernel.calculus import mean_value, polynomial_signed
from lemmata.kernel.derivatives import asked_by, derivative, derivative_of_equals, derived
from lemmata.kernel.errors import Refused
from lemmata.kernel.instantiation import instantiate, unit_vector
from lemmata.kernel.laws import (
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
from lemmata.kernel.limits import (
    extended,
    infinite_sum,
    limit_at_zero,
    limit_between,
    limit_from_both,
    limit_of_binder,
    limit_of_leaf,
    limit_of_parts,
    limit_of_quotient,
    limit_rewritten,
)
from lemmata.kernel.numbers import enclosed_positive
from lemmata.kernel.polynomials import Reading, field
from lemmata.kernel.signs import (
    absolute_nonnegative,
    combine,
    compared,
    difference,
    exp_positive,
)
from lemmata.kernel.terms import (
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
from lemmata.kernel.theorem import (
    _SEAL,
    RULES,
    Apart,
    Every,
    Formula,
    Limit,
    LimitSequent,
    LimitTheorem,
    Sequent,
    Theorem,
)

X, Y = Scalar("x"), Scalar("y")
I, J, K, F = (Index(name, "n") for name in "ijkf")  # noqa: E741
ZI, ZJ, ZK = (Component("z", (index,)) for index in (I, J, K))
KINDS = ("sum", "product", "maximum", "minimum")
HALF = number(Fraction(1, 2))


PI = Apply("pi", ())


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
            Apply("erf", (a,)),
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


# ------------------------------------------------------------------ limits

T = Scalar("t")
PLACES: tuple[Any, ...] = (
    (ZERO, "+"),
    (ONE, "-"),
    (Y, "both"),
    (ZI, "+"),
    ("oo", "-"),
    ("-oo", "+"),
)


def tending(d: Draw, at: Any, side: Any, depth: int = 2) -> LimitTheorem:
    """A limit of a function of t made of its parts."""
    if depth == 0:
        return limit_of_leaf(d.one(T, T, T, X, ZI, number(d.one(-1, 0, 2))), T, at, side)
    many = [tending(d, at, side, depth - 1) for _ in range(d.one(1, 2))]
    a, b = many[0], tending(d, at, side, 0)
    bodies = tuple(limit.conclusion.body for limit in many)
    u, c = a.conclusion.body, b.conclusion.body
    t, limits = d.one(
        (Add(bodies), many),
        (Mul(bodies), many),
        (Power(u, d.one(-2, -1, 0, 2, 3)), [a]),
        (exp(c), [b]),
        (log(u), [a]),
        (Apply("abs", (u,)), [a]),
        (Apply("pow", (c, HALF)), [b, limit_of_leaf(HALF, T, at, side)]),
        (Apply("pow", (u, c)), [a, b]),
        (Apply(d.one("max", "min"), (u, c)), [a, b]),
        (Select(Index("s", 2), (u, c)), [a, b]),
    )
    return limit_of_parts(t, tuple(limits), conditions(d, t, limits))


def conditions(d: Draw, t: Term, limits: list[LimitTheorem]) -> tuple[Theorem, ...]:
    values = [limit.conclusion.value for limit in limits]
    match t:
        case Mul() if any(isinstance(v, str) for v in values):
            finite = [v for v in values if not isinstance(v, str)]
            return tuple(d.sign(d.one(v, negative(v)), "<") for v in finite)
        case _ if any(isinstance(v, str) for v in values):
            return ()
        case Power(_, k) if k < 0:
            return (d.nonzero(values[0]),)  # type: ignore[arg-type]
        case Apply("log", _):
            return (d.sign(values[0], "<"),)  # type: ignore[arg-type]
        case Apply("pow", (_, c)) if c != HALF and c != number(2):
            return (d.sign(values[0], "<"),)  # type: ignore[arg-type]
    return ()


def near_zero() -> tuple[Theorem, ...]:
    """0 < t leaves a neighbourhood of 0 from above."""
    return (axiom(at_most(ZERO, ZERO)),)


def a_limit_of_parts(d: Draw) -> LimitTheorem:
    return tending(d, *d.one(*PLACES), depth=d.one(1, 2))


def a_limit_of_binder(d: Draw) -> LimitTheorem:
    at, side = d.one(*PLACES[:4])
    leaves = (limit_of_leaf(T, T, at, side), limit_of_leaf(ZK, T, at, side))
    t = d.one(Add, Mul)((T, ZK))
    return limit_of_binder(d.one(*KINDS), K, limit_of_parts(t, leaves, ()))


def a_limit_at_zero(d: Draw) -> LimitTheorem:
    if d.one(True, False):
        positive_ = d.one(st.given(positive(T)), axiom(positive(T), less(ZERO, T), less(T, ONE)))
        ends = near_zero() + ((axiom(less(ZERO, ONE)),) if len(positive_.hypotheses) == 2 else ())
        return limit_at_zero(d.one(True, False), limit_of_leaf(T, T, ZERO, "+"), positive_, ends)
    decays = limit_of_parts(exp(T), (limit_of_leaf(T, T, "-oo", "+"),), ())
    return limit_at_zero(d.one(True, False), decays, exp_positive(T), ())


def a_limit_between(d: Draw) -> LimitTheorem:
    if d.one(True, False):
        f, leaf = Add((T, delta(I, J))), limit_of_leaf(T, T, "oo", "-")
        return limit_between(f, ((leaf, axiom(d.one(at_most(T, f), at_most(T, f)), less(X, T))),), ())
    side, f = d.one("+", "-", "both"), Mul((T, delta(I, J)))
    size, leaf = Apply("abs", (T,)), limit_of_leaf(T, T, ZERO, side)
    above = limit_of_parts(size, (leaf,), ())
    below = limit_of_parts(negative(size), (limit_of_leaf(number(-1), T, ZERO, side), above), ())
    value = field(below.conclusion.value, above.conclusion.value, (), ((HALF, d_zero()),), ())  # type: ignore[arg-type]
    bounds = (
        (limit_rewritten(below, value), axiom(at_most(negative(size), f))),
        (
            above,
            axiom(at_most(f, size), Formula("!=", T, ZERO)),
        ),
    )
    return limit_between(f, bounds, ())


def d_zero() -> Theorem:
    """2·(−1·|0| − |0|) = 0 stands behind −|0| = |0|."""
    size = Apply("abs", (ZERO,))
    return axiom(Formula("=", Mul((number(2), Add((negative(size), negative(size))))), ZERO))


def a_limit_of_quotient(d: Draw) -> LimitTheorem:
    moves = axiom(Formula("!=", ONE, ZERO))
    if d.one(True, False):  # log t / t
        u, at, side = log(T), "oo", "-"
        inverse = limit_of_parts(Power(T, -1), (limit_of_leaf(T, T, at, side),), ())  # type: ignore[arg-type]
        one = limit_of_parts(Power(ONE, -1), (limit_of_leaf(ONE, T, at, side),), (moves,))  # type: ignore[arg-type]
        slopes = limit_of_parts(Mul((Power(T, -1), Power(ONE, -1))), (inverse, one), ())
        needed = ((st.given(positive(T)),), ())
        return limit_of_quotient(u, T, (limit_of_leaf(T, T, at, side),), needed, moves, slopes, ())  # type: ignore[arg-type]
    at, side = ZERO, d.one("+", "-", "both")  # (y t + t²)/t
    y, t = limit_of_leaf(Y, T, at, side), limit_of_leaf(T, T, at, side)
    u = Add((Mul((Y, T)), Power(T, 2)))
    parts_ = limit_of_parts(u.terms[0], (y, t), ()), limit_of_parts(u.terms[1], (t,), ())
    whole = limit_of_parts(u, parts_, ())
    top = limit_rewritten(whole, field(whole.conclusion.value, ZERO, (), (), ()))  # type: ignore[arg-type]
    two = limit_of_parts(
        Mul((number(2), Power(T, 1))),
        (limit_of_leaf(number(2), T, at, side), limit_of_parts(Power(T, 1), (t,), ())),
        (),
    )
    rise = limit_of_parts(Add((Y, two.conclusion.body)), (y, two), ())
    one = limit_of_parts(Power(ONE, -1), (limit_of_leaf(ONE, T, at, side),), (moves,))
    slopes = limit_of_parts(Mul((rise.conclusion.body, Power(ONE, -1))), (rise, one), ())
    return limit_of_quotient(u, T, (top, t), ((), ()), moves, slopes, ())


def a_limit_from_both(d: Draw) -> LimitTheorem:
    at = d.one(ZERO, Y)
    seed = d.random.random()
    above, below = (tending(Draw(int(10**9 * seed)), at, side) for side in "+-")
    return limit_from_both(above, below)


def a_limit_rewritten(d: Draw) -> LimitTheorem:
    limit = limit_of_leaf(X, T, *d.one(*PLACES))
    return limit_rewritten(limit, d.equation(X))


def an_infinite_sum(d: Draw) -> Any:
    w, u = Power(ZK, 2), d.one(Power(Component("p", (K,)), 2), Apply("abs", (Component("p", (K,)),)))
    i = d.one(I, 1)
    zero = st.given(Formula("=", put(u, {K: i}), ZERO))
    at_zero = st.assume(zero, Formula("=", Bind("sum", K, Component("p", (K,))), ZERO))
    weights, arguments = (axiom(at_most(ZERO, t)) for t in (w, u))
    return infinite_sum(d.term(), K, i, weights, arguments, d.sign(put(w, {K: i}), "<"), d.one(zero, at_zero))


def an_extended(d: Draw) -> Any:
    w, u, rest = (
        Power(ZK, 2),
        d.one(Power(Component("p", (K,)), 2), Apply("abs", (Component("p", (K,)),))),
        d.term(),
    )
    total = Add((rest, Bind("sum", K, Mul((w, Mul((number(-1), Apply("log", (u,)))))))))
    finite = Every(K, Formula("=", w, Mul((w, u, Power(u, -1)))))
    below = Formula(d.one("<=", "<"), d.term(), total)
    theorem = st.assume(st.given(below), d.one(finite, positive(X)))
    return extended(rest, K, theorem, *(axiom(at_most(ZERO, t)) for t in (w, u)))


CASES: dict[str, Callable[[Draw], Any]] = {
    "extended": an_extended,
    "limit_of_leaf": lambda d: limit_of_leaf(d.one(T, d.term()), T, *d.one(*PLACES)),
    "limit_of_parts": a_limit_of_parts,
    "limit_of_binder": a_limit_of_binder,
    "limit_at_zero": a_limit_at_zero,
    "limit_between": a_limit_between,
    "limit_of_quotient": a_limit_of_quotient,
    "limit_from_both": a_limit_from_both,
    "limit_rewritten": a_limit_rewritten,
    "infinite_sum": an_infinite_sum,
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
    "enclosed_positive": lambda d: enclosed_positive(
        d.one(
            Add((PI, number(-3))),
            log(number(2)),
            negative(Add((exp(ONE), number(-3)))),
            Apply("pow", (number(2), HALF)),
            Add((X, ONE)),
            log(Add((X, number(2), Power(Y, 2)))),
            Mul((exp(X), exp(Y))),
            Add((number(2), Mul((X, negative(X))))),
        ),
        (
            (X, axiom(at_most(ZERO, X), at_most(ZERO, X)), st.given(d.one(less, at_most)(X, ONE))),
            (
                Y,
                *(axiom(f, less(Y, ZERO), less(number(-2), Y)) for f in (less(number(-2), Y), less(Y, ZERO))),
            ),
        ),
        64,
    ),
    "difference": lambda d: difference(
        d.one(
            st.given(d.one(less, at_most)(d.term(), d.term())),
            st.given(Formula("!=", d.term(), d.term())),
            d.equation(),
        )
    ),
    "compared": lambda d: compared(
        d.one(
            d.sign(difference_of(b := d.term(), a := d.term())),
            d.nonzero(d.one(difference_of(a, b), difference_of(b, a))),
        ),
        a,
        b,
    ),
    "weakened": lambda d: rules.weakened(d.sign(d.term(), "<")),
    "rewritten": lambda d: rules.rewritten(d.one(d.sign, d.nonzero)((e := d.equation()).left), e),
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
    "nonzero_factor": lambda d: rules.nonzero_factor(
        d.nonzero(d.one(Mul((d.term(), d.term())), Power(d.term(), d.one(-2, -1, 2, 3)))), d.one(0, 0, 1)
    ),
    "exp_positive": lambda d: exp_positive(d.term(depth=1)),
    "absolute_nonnegative": lambda d: absolute_nonnegative(d.term()),
    "even_power": lambda d: rules.even_power(d.term(), d.one(-4, -2, 0, 2)),
    "power_signed": lambda d: rules.power_signed(d.sign(d.term()), d.one(-3, -2, 0, 1, 3)),
    "count_at_least_one": lambda d: rules.count_at_least_one("n"),
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
SQUARE = axiom(at_most(ZERO, Power(ZK, 2)))


def summed(w: Term, u: Term) -> Theorem:
    """y ≤ Σₖ w·(−log u)."""
    minus_log = Mul((number(-1), Apply("log", (u,))))
    return st.given(at_most(Y, Add((ZERO, Bind("sum", K, Mul((w, minus_log)))))))


SUMMED = summed(SQUARE.right, SQUARE.right)
S = st.given(positive(X))
N = st.given(Formula("!=", X, ZERO))
XY = eq(X, Y)
OTHER = Index("k", "m")
SUM = Bind("sum", K, ZK)


def leaf(t: Term, at: Any = ZERO, side: Any = "+") -> LimitTheorem:
    return limit_of_leaf(t, T, at, side)


def inverse(at: Any, side: Any, ends: tuple[Theorem, ...] = (), *more: Any) -> LimitTheorem:
    """1/t, where 0 < t is known under 0 < t and ``more``."""
    return limit_at_zero(True, leaf(T, at, side), axiom(positive(T), positive(T), *more), ends)


def quotient(
    u: Term, v: Term, limits: Any, slopes: LimitTheorem, moves: Theorem, *needed: Any, ends: Any = ()
) -> LimitTheorem:
    return limit_of_quotient(u, v, limits, needed or ((), ()), moves, slopes, ends)  # type: ignore[arg-type]


def shown(f: Formula, *hypotheses: Any) -> tuple[Theorem, ...]:
    return (axiom(f, *hypotheses),)


def minus_t() -> LimitTheorem:
    return limit_of_parts(
        negative(T),
        (leaf(number(-1), "oo", "-"), leaf(T, "oo", "-")),
        (st.given(positive(negative(number(-1)))),),
    )


ONE_MOVES = axiom(Formula("!=", ONE, ZERO))
DOUBLE = Mul((number(2), T))
HALVES = limit_of_parts(
    Mul((number(2), Power(ONE, -1))),
    (leaf(number(2)), limit_of_parts(Power(ONE, -1), (leaf(ONE),), (ONE_MOVES,))),
    (),
)
"""2/1, the quotient of the slopes of 2t and t."""
DOUBLE_LIMIT = limit_rewritten(
    limit_of_parts(DOUBLE, (leaf(number(2)), leaf(T)), ()), field(Mul((number(2), ZERO)), ZERO, (), (), ())
)
UNITS = st.given(positive(ZERO))

REFUSED: dict[str, list[Callable[[], Any]]] = {
    "limit_of_leaf": [
        lambda: leaf(Add((T, ONE))),
        lambda: leaf(Component("t", (I,))),
        lambda: leaf(X, T),
        lambda: leaf(X, exp(T)),
        lambda: leaf(X, "oo", "+"),
        lambda: leaf(X, "oo", "both"),
        lambda: leaf(X, "-oo", "-"),
        lambda: leaf(X, ZERO, "up"),
        lambda: leaf(X, "infinity", "-"),
    ],
    "limit_of_parts": [
        lambda: limit_of_parts(Add(()), (), ()),
        lambda: limit_of_parts(Add((T, X)), (leaf(X), leaf(T)), ()),
        lambda: limit_of_parts(Add((T, X)), (leaf(T), leaf(X, ZERO, "-")), ()),
        lambda: limit_of_parts(Add((T, X)), (leaf(T), leaf(X, ONE)), ()),
        lambda: limit_of_parts(SUM, (leaf(ZK),), ()),
        lambda: limit_of_parts(Power(T, -1), (leaf(T),), ()),
        lambda: limit_of_parts(Power(T, -1), (leaf(T),), (N,)),
        lambda: limit_of_parts(Power(T, 2), (leaf(T),), (N,)),
        lambda: limit_of_parts(log(T), (leaf(T, ONE),), (ONE_MOVES,)),
        lambda: limit_of_parts(Apply("pow", (T, X)), (leaf(T), leaf(X)), ()),
        lambda: limit_of_parts(Apply("pow", (T, number(-1))), (leaf(T), leaf(number(-1))), ()),
        # ∞ − ∞, 0·∞, log −∞, what moves between two infinite values
        lambda: limit_of_parts(Add((T, negative(T))), (leaf(T, "oo", "-"), minus_t()), ()),
        lambda: limit_of_parts(Mul((ZERO, T)), (leaf(ZERO, "oo", "-"), leaf(T, "oo", "-")), ()),
        lambda: limit_of_parts(Mul((X, T)), (leaf(X, "oo", "-"), leaf(T, "oo", "-")), (W,)),
        lambda: limit_of_parts(Mul((X, T)), (leaf(X, "oo", "-"), leaf(T, "oo", "-")), (N,)),
        lambda: limit_of_parts(
            Mul((X, T)), (leaf(X, "oo", "-"), leaf(T, "oo", "-")), (st.given(positive(Y)),)
        ),
        lambda: limit_of_parts(log(T), (leaf(T, "-oo", "+"),), ()),
        lambda: limit_of_parts(Apply("pow", (T, X)), (leaf(T, "oo", "-"), leaf(X, "oo", "-")), ()),
        lambda: limit_of_parts(Apply("pow", (X, T)), (leaf(X, "oo", "-"), leaf(T, "oo", "-")), ()),
        lambda: limit_of_parts(Apply("max", (T, X)), (leaf(T, "oo", "-"), leaf(X, "oo", "-")), ()),
        lambda: limit_of_parts(Select(1, (T, X)), (leaf(T, "oo", "-"), leaf(X, "oo", "-")), ()),
        lambda: limit_of_parts(Add((T, X)), (leaf(T, "oo", "-"), leaf(X, "oo", "-")), (S,)),
    ],
    "limit_of_binder": [
        lambda: limit_of_binder("sum", K, limit_rewritten(leaf(ZK), eq(ZK, ZERO))),
        lambda: limit_of_binder("sum", K, leaf(T, ZK)),
        lambda: limit_of_binder("sum", K, leaf(T, "oo", "-")),
    ],
    "limit_at_zero": [
        lambda: inverse(ZERO, "+"),
        lambda: inverse(ZERO, "-", shown(less(ZERO, ZERO))[:0]),
        lambda: inverse(ZERO, "both", shown(at_most(ZERO, ZERO))),
        lambda: inverse(ONE, "+", shown(at_most(ZERO, ONE))),
        lambda: inverse(ZERO, "+", near_zero(), less(ONE, T)),
        lambda: inverse(ZERO, "+", near_zero(), less(T, ZERO)),
        lambda: inverse(ZERO, "+", near_zero(), less(X, exp(T))),
        lambda: inverse(ZERO, "+", near_zero(), Formula("!=", T, X)),
        lambda: inverse(ZERO, "+", near_zero(), Formula("=", T, X)),
        lambda: inverse(ZERO, "+", near_zero(), less(T, T)),
        lambda: inverse(ZERO, "+", near_zero(), Every(K, less(ZK, T))),
        lambda: inverse(ZERO, "+", (*near_zero(), *shown(positive(ONE)))),
        lambda: limit_at_zero(True, leaf(X), S, ()),
        lambda: limit_at_zero(True, leaf(T), st.given(at_most(ZERO, T)), near_zero()),
        lambda: limit_at_zero(True, leaf(T), S, ()),
    ],
    "limit_between": [
        lambda: limit_between(T, (), ()),
        lambda: limit_between(X, ((leaf(T), axiom(at_most(T, X))),), ()),
        lambda: limit_between(X, ((leaf(T), axiom(at_most(X, T))),), ()),
        lambda: limit_between(X, ((leaf(T), axiom(Formula("!=", X, T))),), ()),
        lambda: limit_between(X, ((leaf(T), axiom(Formula("=", X, Y))),), ()),
        lambda: limit_between(X, ((leaf(T, "oo", "-"), axiom(at_most(X, T))),), ()),
        lambda: limit_between(X, ((leaf(T, "-oo", "+"), axiom(at_most(T, X))),), ()),
        lambda: limit_between(X, ((leaf(T, "oo", "-"), axiom(at_most(T, X), less(T, Y))),), ()),
        lambda: limit_between(X, ((leaf(T, "-oo", "+"), axiom(at_most(X, T), less(Y, T))),), ()),
        lambda: limit_between(X, ((leaf(T, "oo", "-"), axiom(at_most(T, X), Formula("!=", T, Y))),), ()),
        lambda: limit_between(X, ((leaf(T), axiom(at_most(T, X))), (leaf(Y), axiom(at_most(X, Y)))), ()),
        lambda: limit_between(
            X, ((leaf(T), axiom(at_most(T, X))), (leaf(T, ONE, "-"), axiom(at_most(X, T)))), ()
        ),
    ],
    "limit_of_quotient": [
        lambda: quotient(DOUBLE, T, (DOUBLE_LIMIT,), HALVES, ONE_MOVES),
        lambda: quotient(DOUBLE, T, (leaf(T), DOUBLE_LIMIT), HALVES, ONE_MOVES),
        lambda: quotient(DOUBLE, T, (DOUBLE_LIMIT, leaf(T)), HALVES, N),
        lambda: quotient(DOUBLE, T, (DOUBLE_LIMIT, leaf(T)), leaf(ONE), ONE_MOVES),
        lambda: quotient(DOUBLE, T, (DOUBLE_LIMIT, leaf(T)), HALVES, ONE_MOVES, (S,), ()),
        lambda: quotient(DOUBLE, T, (DOUBLE_LIMIT, leaf(T, ZERO, "-")), HALVES, ONE_MOVES),
        lambda: quotient(
            DOUBLE, T, (DOUBLE_LIMIT, leaf(T)), HALVES, axiom(Formula("!=", ONE, ZERO), less(ONE, T))
        ),
        lambda: quotient(log(T), T, (leaf(T, "oo", "-"),), leaf(ONE, "oo", "-"), ONE_MOVES),
        lambda: quotient(Apply("abs", (T,)), T, (leaf(T),), HALVES, ONE_MOVES),
    ],
    "limit_from_both": [
        lambda: limit_from_both(leaf(T), leaf(T)),
        lambda: limit_from_both(leaf(T, ZERO, "-"), leaf(T)),
        lambda: limit_from_both(leaf(T), leaf(X, ZERO, "-")),
        lambda: limit_from_both(leaf(T), leaf(T, ONE, "-")),
        lambda: limit_from_both(leaf(T, "-oo", "+"), leaf(T, "oo", "-")),
    ],
    "limit_rewritten": [
        lambda: limit_rewritten(leaf(X), eq(Y, X)),
        lambda: limit_rewritten(leaf(X), eq(X, T)),
        lambda: limit_rewritten(leaf(T, "oo", "-"), eq(X, Y)),
        lambda: limit_rewritten(leaf(X), W),
    ],
    "extended": [
        lambda: extended(
            ZERO, K, summed(ZK, SQUARE.right), at_k(), SQUARE
        ),  # a hypothesis speaks of the index
        lambda: extended(ZERO, K, summed(SQUARE.right, ZK), SQUARE, at_k()),
        lambda: extended(ZERO, K, SUMMED, N, SQUARE),  # no sign
        lambda: extended(ZERO, K, SUMMED, SQUARE, N),
        lambda: extended(ONE, K, SUMMED, SQUARE, SQUARE),  # another rest
        lambda: extended(ZERO, I, SUMMED, SQUARE, SQUARE),  # another index
        lambda: extended(ZERO, K, SUMMED, SQUARE, S),  # another argument
        lambda: extended(ZERO, K, SUMMED, S, SQUARE),  # another weight
        lambda: extended(ZERO, K, st.reflexive(SUMMED.right), SQUARE, SQUARE),  # no inequality
        lambda: extended(ZERO, K, axiom(Formula("!=", Y, SUMMED.right)), SQUARE, SQUARE),
    ],
    "infinite_sum": [
        lambda: infinite_sum(ZERO, K, 2, S, S, S, eq(X, ZERO)),
        lambda: infinite_sum(ZERO, K, I, at_k(), S, st.given(positive(ZI)), eq(X, ZERO)),
        lambda: infinite_sum(ZERO, K, I, S, at_k(), S, eq(ZI, ZERO)),
        lambda: infinite_sum(ZERO, K, I, N, S, S, eq(X, ZERO)),
        lambda: infinite_sum(ZERO, K, I, S, S, W, eq(X, ZERO)),
        lambda: infinite_sum(ZERO, K, I, S, S, S, eq(ZERO, X)),
        lambda: infinite_sum(ZERO, K, I, S, S, S, eq(Y, ZERO)),
        lambda: infinite_sum(ZERO, K, I, S, S, UNITS, eq(X, ZERO)),
    ],
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
        lambda: field(Power(Mul((X, Y)), 500), Mul((Power(X, 500), Power(Y, 499))), (), (), ()),
        lambda: field(Mul((X, Power(X, -1))), ONE, (), (), ()),
        lambda: field(Mul((X, Power(X, -1))), ONE, (), (), (st.given(Formula("!=", Y, ZERO)),)),
        lambda: field(Power(ZERO, -1), ZERO, (), (), ()),
        lambda: field(Power(Add((X, negative(X))), -1), ZERO, (), (), ()),
        lambda: field(X, X, (eq(Add((X, Y)), Y),), (), ()),
        lambda: field(X, Y, (), ((number(2), XY),), ()),
        lambda: field(Power(Mul((number(2), X)), 500), Power(Mul((number(2), X)), 500), (), (), ()),
        lambda: field(Power(Add((X, Y)), 500), Power(Add((X, Y)), 500), (), (), ()),
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
        lambda: derivative(Apply("erf", (X,)), X, (N,)),
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
    "enclosed_positive": [
        lambda: enclosed_positive(number(-1), (), 64),
        lambda: enclosed_positive(Add((PI, number(-4))), (), 64),
        lambda: enclosed_positive(Apply("erf", (ONE,)), (), 64),
        lambda: enclosed_positive(ZERO, (), 64),
        lambda: enclosed_positive(negative(ZERO), (), 64),
        lambda: enclosed_positive(log(number(-1)), (), 64),
        lambda: enclosed_positive(X, (), 64),
        lambda: enclosed_positive(Power(ZERO, -1), (), 64),
        lambda: enclosed_positive(ONE, (), 4),
        lambda: enclosed_positive(ONE, (), 10**9),
        lambda: enclosed_positive(Power(number(2), 10**9), (), 64),
        lambda: enclosed_positive(Add((log(exp(ONE)), number(-1))), (), 512),
        lambda: enclosed_positive(X, ((X, W, st.given(at_most(X, ONE))),), 64),
        lambda: enclosed_positive(exp(X), ((X, W, st.given(at_most(Y, ONE))),), 64),
        lambda: enclosed_positive(exp(X), ((X, W, st.given(at_most(X, number(-1)))),), 64),
        lambda: enclosed_positive(exp(Y), ((X, W, st.given(at_most(X, ONE))),), 64),
        lambda: enclosed_positive(exp(X), ((X, W, st.given(at_most(X, Y))),), 64),
        lambda: enclosed_positive(exp(X), ((X, axiom(at_most(Y, X)), st.given(at_most(X, ONE))),), 64),
        lambda: enclosed_positive(exp(X), ((Y, W, st.given(at_most(X, ONE))),), 64),
        lambda: enclosed_positive(log(X), ((X, W, st.given(at_most(X, ONE))),), 64),
        lambda: enclosed_positive(exp(X), ((X, eq(X, ZERO), st.given(at_most(X, ONE))),), 64),
        lambda: enclosed_positive(
            X,
            tuple(
                (X, st.given(at_most(a, X)), st.given(at_most(X, b))) for a, b in ((ZERO, ONE), (ONE, ONE))
            ),
            64,
        ),
    ],
    "compared": [
        lambda: compared(W, X, Y),
        lambda: compared(st.given(positive(difference_of(X, Y))), X, Y),
        lambda: compared(N, X, Y),
        lambda: compared(eq(ZERO, difference_of(Y, X)), X, Y),
        lambda: compared(st.given(Formula("!=", difference_of(Y, X), ONE)), X, Y),
    ],
    "weakened": [lambda: rules.weakened(N)],
    "rewritten": [
        lambda: rules.rewritten(W, eq(Y, X)),
        lambda: rules.rewritten(N, eq(Y, X)),
        lambda: rules.rewritten(XY, XY),
    ],
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
        lambda: rules.nonzero_factor(st.given(Formula("!=", Power(X, 0), ZERO)), 0),
        lambda: rules.nonzero_factor(st.given(Formula("!=", Power(X, 2), ZERO)), 1),
        lambda: rules.nonzero_factor(st.given(Formula("!=", Add((X, Y)), ZERO)), 0),
        lambda: rules.nonzero_factor(W, 0),
        lambda: rules.nonzero_factor(st.given(Formula("!=", Mul((X, Y)), ZERO)), 2),
        lambda: rules.nonzero_factor(st.given(Formula("!=", Mul((X, Y)), ZERO)), -1),
        lambda: rules.nonzero_factor(st.given(Formula("!=", Mul((X, Y)), ONE)), 0),
    ],
    "even_power": [lambda: rules.even_power(X, 3)],
    "power_signed": [lambda: rules.power_signed(N, 2)],
    "count_at_least_one": [lambda: rules.count_at_least_one("")],
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
UNCONDITIONAL |= {"maximum_by_absolute", "exp_positive", "absolute_nonnegative", "difference"}
UNCONDITIONAL |= {"maximum_of_two"}


def test_every_rule_with_a_condition_has_a_control() -> None:
    """Those of the mean value theorem stand in a module of their own."""
    assert set(REFUSED) == set(RULES) - UNCONDITIONAL - {"mean_value"}


@pytest.mark.parametrize(
    ("body", "at", "side", "end"),
    [
        (T, ZERO, "+", ONE),
        (Power(T, -1), ZERO, "both", "oo"),
        (log(T), ZERO, "both", "-oo"),
        (Apply("abs", (T,)), "oo", "-", "-oo"),
        (T, "-oo", "+", "oo"),
        (exp(T), "-oo", "+", ONE),
        (Mul((Power(T, -1), Apply("abs", (T,)))), ZERO, "both", ONE),
        (Power(log(T), -1), ZERO, "+", number(-1)),
    ],
)
def test_a_false_limit_would_be_found(body: Term, at: Any, side: Any, end: Any) -> None:
    false = LimitTheorem(LimitSequent(frozenset(), Limit(body, T, at, side, end)), "axiom", (), _SEAL)
    assert counterexample(false, seed=1)[1] is not None


def test_what_is_infinite_is_no_number() -> None:
    """No rule takes a limit, or a sum that is +∞, for a formula."""
    infinite, limit = an_infinite_sum(Draw(1)), leaf(T, "oo", "-")
    for name in sorted(set(RULES) - {"limit_of_parts"}):
        for seed in range(3):
            try:
                arguments = CASES[name](Draw(seed)).arguments
            except Refused:
                continue
            for at, argument in enumerate(arguments):
                if isinstance(argument, Theorem):
                    for other in (infinite, limit):
                        with pytest.raises(Refused):
                            raise AssertionError(RULES[name](*arguments[:at], other, *arguments[at + 1 :]))


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
