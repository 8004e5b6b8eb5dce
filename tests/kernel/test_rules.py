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
from lemmata.elaboration import derived
from lemmata.elaboration.derived import absolute_nonnegative, asked_by, slope_of
from lemmata.kernel import signs as rules
from lemmata.kernel import structure as st
from lemmata.kernel.derivatives import derivative, derivative_of_equals
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import (
    absolute_of_nonnegative,
    absolute_of_nonpositive,
    exp,
    exp_log,
    exp_positive,
    exp_sum,
    expand,
    log,
    maximum_by_absolute,
    negative,
    power_exp,
    power_of_nonpositive,
    product_exp,
    sift,
    sum_constant,
    sum_linear,
    sum_swap,
)
from lemmata.kernel.limits import (
    extended,
    infinite,
    limit_between,
    limit_from_both,
    limit_of_binder,
    limit_of_inverse,
    limit_of_leaf,
    limit_of_parts,
    limit_of_quotient,
    limit_rewritten,
    mean_value,
)
from lemmata.kernel.numbers import enclosed_positive
from lemmata.kernel.polynomials import Reading, field
from lemmata.kernel.signs import (
    combine,
    compared,
    difference,
)
from lemmata.kernel.substitution import instantiate, put
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
    parts,
)
from lemmata.kernel.theorem import (
    _SEAL,
    RULES,
    Apart,
    Every,
    Extended,
    ExtendedTheorem,
    Formula,
    Limit,
    LimitTheorem,
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
            Apply("erf", (a,)),
            Apply("pow", (a, self.one(HALF, c))),
            Bind(self.one("sum", "product"), index, inner),
        )

    def nonzero(self, t: Term) -> Theorem:
        return st.given(Formula("!=", t, ZERO))

    def sign(self, t: Term, relation: str | None = None) -> Theorem:
        return st.given(Formula(relation or self.one("<", "<="), ZERO, t))  # type: ignore[arg-type]

    def everywhere(self, t: Term, relation: str | None = None) -> Theorem:
        """0 < t for every k."""
        return st.given(Every(K, Formula(relation or self.one("<", "<="), ZERO, t)))  # type: ignore[arg-type]

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
            derived.assume(st.reflexive(a), Formula("<=", X, b)),
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
        conditions.append(derived.every(formula, bound) if bound else st.given(formula))
    return derivative(f, x, tuple(conditions))


def axiom(conclusion: Formula, *hypotheses: Any) -> Theorem:
    """A premise that is true for a reason outside the rules."""
    return Theorem((frozenset(hypotheses), conclusion), "axiom", (), _SEAL)


def less(a: Term, b: Term) -> Formula:
    return Formula("<", a, b)


def at_most(a: Term, b: Term) -> Formula:
    return Formula("<=", a, b)


def positive(t: Term) -> Formula:
    return less(ZERO, t)


def tends(f: Term, at: Any, side: Any, *conditions: Theorem) -> LimitTheorem:
    """f tends to its value as x does, the conditions for its first logarithm, inverse or real power."""
    if f == X or "Scalar(name='x')" not in repr(f):
        return limit_of_leaf(f, X, at, side)
    asked = (isinstance(f, Apply) and f.function in ("log", "pow")) or (
        isinstance(f, Power) and f.exponent < 0
    )
    limits = tuple(tends(part, at, side, *conditions) for part in parts(f))
    return limit_of_parts(f, limits, conditions if asked else ())


def a_mean_value(d: Draw) -> Theorem:
    """Functions that rise from 0, from 1, from y or from −∞, or fall to 1."""
    above = positive(X)
    which = d.one("square", "logarithm", "from y", "falls", "exponential", "root")
    if which == "square":  # x² rises from 0
        slope = axiom(at_most(ZERO, slope_of(Power(X, 2), X)), above)
        start, end = st.given(at_most(ZERO, Power(ZERO, 2))), axiom(at_most(ZERO, ZERO))
        return mean_value((), slope, tends(Power(X, 2), ZERO, "+"), start, (end,))
    if which == "logarithm":  # x − 1 − log x falls to 0 at 1
        f = Add((X, number(-1), negative(log(X))))
        slope = axiom(at_most(ZERO, negative(slope_of(f, X))), above, less(X, ONE))
        limit = tends(f, ONE, "-", axiom(positive(ONE)))
        ends = axiom(less(ZERO, ONE)), axiom(at_most(ONE, ONE))
        return mean_value(
            (st.given(above),), slope, limit, axiom(at_most(ZERO, limit.conclusion.value)), ends
        )
    if which == "from y":  # x − y rises from y
        f = Add((X, negative(Y)))
        limit = tends(f, Y, "+")
        slope = axiom(less(ZERO, slope_of(f, X)), Formula("!=", X, Y))
        return mean_value((), slope, limit, d.sign(limit.conclusion.value), ())  # type: ignore[arg-type]
    if which == "falls":  # 2 − x falls to 2
        f = Add((number(2), negative(X)))
        limit = tends(f, number(2), "-")
        slope = axiom(less(ZERO, negative(slope_of(f, X))), at_most(Y, X))
        ends = (st.given(less(Y, number(2))),)
        return mean_value((), slope, limit, d.sign(limit.conclusion.value), ends)  # type: ignore[arg-type]
    if which == "exponential":  # e^x rises from 0
        limit = limit_of_parts(exp(X), (limit_of_leaf(X, X, "-oo", "+"),), ())
        return mean_value((), exp_positive(X), limit, axiom(at_most(ZERO, ZERO)), ())
    root = Apply("pow", (X, HALF))  # rises from 0, where it has no slope
    limit = limit_of_parts(root, (limit_of_leaf(X, X, ZERO, "+"), limit_of_leaf(HALF, X, ZERO, "+")), ())
    slope = axiom(less(ZERO, slope_of(root, X)), above)
    ends = (axiom(at_most(ZERO, ZERO)),)
    return mean_value((st.given(above),), slope, limit, axiom(at_most(ZERO, limit.conclusion.value)), ends)


def a_cut(d: Draw) -> Theorem:
    u = d.term(ZK)
    lemma = derived.assume(absolute_nonnegative(u), Formula("<=", X, Y))
    return st.cut((K,), lemma, derived.every(Every(K, lemma.conclusion), (I,)))


def a_binding(d: Draw) -> Theorem:
    kind = d.one(*KINDS)
    return st.bind(kind, d.one(J, K), d.one(F, K), K, d.equation(d.term(ZK, depth=1), ZK))


def an_unequal_index(d: Draw) -> Theorem:
    if d.one(True, False):  # one of the cases by a hypothesis of its own
        first, a = d.one(True, False), d.term(ZJ)
        weight = Add((ONE, negative(delta(I, J)))) if first else delta(I, J)
        goal = Formula("=", Mul((weight, a)), ZERO)
        same = Formula("=", put(goal.left, {J: I}), ZERO)
        apart = axiom(goal, Apart(I, J), *([goal] if first else []))
        return st.apart_or_same(I, J, apart, axiom(same, *([] if first else [same])))
    t = Add((d.term(), Mul((delta(I, J), Add((ZI, negative(ZJ)))))))
    plain = t.terms[0]
    apart = axiom(Formula("=", t, plain), Apart(I, J))
    return st.apart_or_same(I, J, apart, axiom(Formula("=", put(t, {J: I}), put(plain, {J: I}))))


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
    places = (Index("a", m),)
    moved = d.one((), ((I, Index("h", m)),), ((J, 1), (K, Index("j", m))), ((I, 2), (J, 2)))
    return instantiate(theorem, moved, (("x", (), d.one(u, Y)), ("z", places, value)), (("n", m),))


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


def a_limit_of_inverse(d: Draw) -> LimitTheorem:
    if d.one(True, False):
        positive_ = d.one(st.given(positive(T)), axiom(positive(T), less(ZERO, T), less(T, ONE)))
        ends = near_zero() + ((axiom(less(ZERO, ONE)),) if len(positive_.hypotheses) == 2 else ())
        return limit_of_inverse(limit_of_leaf(T, T, ZERO, "+"), positive_, ends)
    decays = limit_of_parts(exp(T), (limit_of_leaf(T, T, "-oo", "+"),), ())
    return limit_of_inverse(decays, exp_positive(T), ())


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
    at_zero = derived.assume(zero, Formula("=", Bind("sum", K, Component("p", (K,))), ZERO))
    weights, arguments = (axiom(at_most(ZERO, t)) for t in (w, u))
    return derived.infinite_sum(
        d.term(), K, i, weights, arguments, d.sign(put(w, {K: i}), "<"), d.one(zero, at_zero)
    )


def an_extended(d: Draw) -> Any:
    w, u, rest = (
        Power(ZK, 2),
        d.one(Power(Component("p", (K,)), 2), Apply("abs", (Component("p", (K,)),))),
        d.term(),
    )
    total = Add((rest, Bind("sum", K, Mul((w, Mul((number(-1), Apply("log", (u,)))))))))
    finite = Every(K, Formula("=", w, Mul((w, u, Power(u, -1)))))
    below = Formula(d.one("<=", "<"), d.term(), total)
    theorem = derived.assume(st.given(below), d.one(finite, positive(X)))
    return extended(rest, K, theorem, *(axiom(at_most(ZERO, t)) for t in (w, u)))


def three_cases(d: Draw) -> Theorem:
    """|u − v| is one of both differences; which, only its own case knows."""
    u, v = d.term(), d.term()
    gap = difference_of(u, v)
    goal = Formula("=", Apply("abs", (gap,)), Apply("max", (gap, negative(gap))))
    orders = less(u, v), Formula("=", u, v), less(v, u)
    return st.trichotomy(u, v, *(axiom(goal, order, *d.one((), (at_most(X, Y),))) for order in orders))


def a_weaker_relation(d: Draw) -> Theorem:
    relation, weaker = d.one(("<", "<="), ("<", "!="), ("=", "<="), ("<=", "<="), ("!=", "!="))
    return rules.weakened(st.given(Formula(relation, d.term(), d.term())), weaker)


def a_bound_of_a_maximum(d: Draw) -> Theorem:
    kind, relation, u, b = d.one("maximum", "minimum"), d.one("<", "<="), d.term(ZK), d.term()
    sides = (u, b) if kind == "maximum" else (b, u)
    return rules.maximum_at_most(kind, K, st.given(Every(K, Formula(relation, *sides))))


CASES: dict[str, Callable[[Draw], Any]] = {
    "limit_of_inverse": a_limit_of_inverse,
    "mean_value": a_mean_value,
    "trichotomy": three_cases,
    "extended": an_extended,
    "limit_of_leaf": lambda d: limit_of_leaf(d.one(T, d.term()), T, *d.one(*PLACES)),
    "limit_of_parts": a_limit_of_parts,
    "limit_of_binder": a_limit_of_binder,
    "limit_between": a_limit_between,
    "limit_of_quotient": a_limit_of_quotient,
    "limit_from_both": a_limit_from_both,
    "limit_rewritten": a_limit_rewritten,
    "infinite": an_infinite_sum,
    "given": lambda d: d.one(d.sign, d.everywhere)(d.term(ZK)),
    "cut": a_cut,
    "apart_or_same": an_unequal_index,
    "reflexive": lambda d: st.reflexive(d.term()),
    "symmetric": lambda d: st.symmetric(d.one(d.equation(), d.nonzero(d.term()))),
    "transitive": lambda d: st.transitive(
        st.given(Formula(d.one("=", "<=", "<", "!="), d.term(), (e := d.equation()).left)), e
    ),
    "congruent": lambda d: st.congruent(
        d.one(Add, Mul)(((a := d.equation()).left, (b := d.equation()).left)), (a, b)
    ),
    "bind": a_binding,
    "delta_value": lambda d: st.delta_value(*d.one((I, J), (J, I), (I, 1), (1, I), (1, 2), (I, I), (2, 2))),
    "selected": lambda d: st.selected(d.one(1, 2), (d.term(), d.term())),
    "instantiate": an_instance,
    "field": lambda d: d.one(an_identity, an_identity, of_equals)(d),
    "exp_sum": lambda d: exp_sum(
        st.reflexive(Add(tuple(Mul((number(d.one(-2, 0, 1)), d.term(depth=1))) for _ in range(2))))
    ),
    "exp_log": lambda d: exp_log(d.sign(d.term(), "<")),
    "power_exp": lambda d: power_exp(d.sign(d.term(), "<"), d.term(depth=0)),
    "power_of_nonpositive": lambda d: power_of_nonpositive(
        st.given(d.one(less, at_most)(d.term(), ZERO)), d.term()
    ),
    "absolute_of_nonnegative": lambda d: absolute_of_nonnegative(d.sign(d.term())),
    "absolute_of_nonpositive": lambda d: absolute_of_nonpositive(
        st.given(d.one(less, at_most)(d.term(), ZERO))
    ),
    "maximum_by_absolute": lambda d: maximum_by_absolute(d.one("max", "min"), d.term(), d.term()),
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
    "derivative": lambda d: fully_derived(d, d.smooth(x := d.one(X, ZI)), x),
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
        d.one(st.given(Formula(d.one("<", "<=", "!="), d.term(), d.term())), d.equation())
    ),
    "compared": lambda d: compared(
        st.given(Formula(d.one("=", "<=", "<", "!="), ZERO, difference_of(b := d.term(), a := d.term()))),
        a,
        b,
    ),
    "weakened": a_weaker_relation,
    "combine": lambda d: combine(
        tuple(
            (Fraction(d.one(1, 2)), tuple(d.sign(d.term()) for _ in range(d.one(0, 1, 2))))
            for _ in range(d.one(0, 1, 2))
        )
    ),
    "exp_positive": lambda d: exp_positive(d.term(depth=1)),
    "binder_signed": lambda d: rules.binder_signed(d.one(*KINDS), K, d.everywhere(d.term(ZK))),
    "at_most_maximum": lambda d: rules.at_most_maximum(
        d.one("maximum", "minimum"), K, d.term(ZK), d.one(I, 1)
    ),
    "maximum_at_most": a_bound_of_a_maximum,
}


def an_identity(d: Draw) -> Theorem:
    a, b = d.term(), d.one(X, ZI, exp(Y))
    return field(Mul((a, Power(b, -1), b)), a, (), (), tuple(d.nonzero(t) for t in asked(a, b)))


def of_equals(d: Draw) -> Theorem:
    """What holds where an equation does: of an opaque term, or times a cofactor."""
    c, u = d.term(depth=1), d.one(ZI, log(X), Apply("abs", (X,)))
    v = d.one(u, X, number(d.one(0, 1)))
    known = st.given(Formula("=", u, v))
    used = d.one(((known,), ()), ((), ((c, known),)))
    return field(Mul((c, u)), Mul((c, v)), *used, tuple(d.nonzero(t) for t in asked_of(c)))


def asked_of(t: Term) -> list[Term]:
    reading = Reading()
    reading.read(t)
    return list(reading.asked)


def asked(a: Term, b: Term) -> list[Term]:
    return asked_of(Add((Mul((a, Power(b, -1), b)), negative(a))))


def test_every_rule_is_tried() -> None:
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_rules_conclude_what_is_true(name: str) -> None:
    tested = 0
    for seed in range(300 if name == "derivative" else 60):
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


def exceeding(
    left: Term, rest: Term = ZERO, weight: Term = ONE, argument: Term = ZERO, known: Any = None
) -> ExtendedTheorem:
    """A value that is +∞ exceeds another."""
    made = Extended("<", left, rest, K, weight, argument)
    return ExtendedTheorem((frozenset((known,) if known else ()), made), "axiom", (), _SEAL)


SUMMED = summed(SQUARE.right, SQUARE.right)
S = st.given(positive(X))
N = st.given(Formula("!=", X, ZERO))
XY = eq(X, Y)
OTHER, TWO = Index("k", "m"), Index("a", 2)
SUM = Bind("sum", K, ZK)


def leaf(t: Term, at: Any = ZERO, side: Any = "+") -> LimitTheorem:
    return limit_of_leaf(t, T, at, side)


def inverse(at: Any, side: Any, ends: tuple[Theorem, ...] = (), *more: Any) -> LimitTheorem:
    """1/t, where 0 < t is known under 0 < t and ``more``."""
    return limit_of_inverse(leaf(T, at, side), axiom(positive(T), positive(T), *more), ends)


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
    "limit_of_inverse": [
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
        # what is no bound of t, beside the ends that would be asked of one
        lambda: inverse(ZERO, "+", near_zero(), positive(negative(T))),
        lambda: inverse(ZERO, "+", (*near_zero(), *shown(positive(ONE))), less(exp(T), ONE)),
        lambda: inverse(ZERO, "+", (*near_zero(), *shown(at_most(DOUBLE, ZERO))), less(DOUBLE, T)),
        lambda: inverse(ZERO, "+", (*near_zero(), *shown(positive(negative(T)))), less(T, negative(T))),
        lambda: limit_of_inverse(leaf(X), S, ()),
        lambda: limit_of_inverse(leaf(T), st.given(at_most(ZERO, T)), near_zero()),
        lambda: limit_of_inverse(leaf(T), S, ()),
    ],
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
    "limit_between": [
        lambda: limit_between(T, (), ()),
        lambda: limit_between(X, ((leaf(T), axiom(at_most(T, X))),), ()),
        lambda: limit_between(X, ((leaf(T), axiom(at_most(X, T))),), ()),
        lambda: limit_between(X, ((leaf(T), axiom(Formula("!=", X, T))),), ()),
        lambda: limit_between(
            X, ((leaf(T), axiom(Formula("!=", X, T))), (leaf(T), axiom(Formula("!=", T, X)))), ()
        ),
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
    "infinite": [
        lambda: infinite(exceeding(Y), X),
        lambda: infinite(exceeding(ONE), Scalar("y")),
        lambda: infinite(exceeding(Y, rest=Y), Y),
        lambda: infinite(exceeding(Y, weight=Power(Y, 2)), Y),
        lambda: infinite(exceeding(Y, argument=Power(Y, 2)), Y),
        lambda: infinite(exceeding(Y, known=at_most(Y, X)), Y),
        lambda: infinite(exceeding(Y, known=Every(K, less(Component("y", (K,)), ZK))), Y),
        lambda: infinite(an_infinite_sum(Draw(1)), Y),
    ],
    "cut": [lambda: st.cut((K,), at_k(), st.reflexive(X))],
    "congruent": [
        lambda: st.congruent(Add((X, Y)), (XY,)),
        lambda: st.congruent(Add((Y, X)), (XY, st.reflexive(X))),
        lambda: st.congruent(SUM, (st.reflexive(ZK),)),
        lambda: st.congruent(Add((X,)), (W,)),
    ],
    "bind": [
        lambda: st.bind("sum", K, K, K, eq(ZK, ZERO)),
        lambda: st.bind("sum", K, K, K, st.delta_value(I, K)),
        lambda: st.bind("sum", J, K, K, st.reflexive(Mul((ZK, ZJ)))),
        lambda: st.bind("sum", OTHER, K, K, st.reflexive(ZK)),
        lambda: st.bind("sum", J, K, K, st.reflexive(Bind("sum", J, Mul((ZK, ZJ))))),  # captured
    ],
    "selected": [lambda: st.selected(3, (X, Y)), lambda: st.selected(0, (X, Y)), lambda: st.selected(1, ())],
    "instantiate": [
        lambda: instantiate(st.reflexive(ZK), ((K, I), (K, J)), (), ()),
        lambda: instantiate(
            st.given(positive(Component("z", (Index("k", 3),)))), ((Index("k", 3), 4),), (), ()
        ),
        lambda: instantiate(at_k(), ((K, 0),), (), ()),
        lambda: instantiate(at_k(), ((K, Index("i", "m")),), (), ()),
        lambda: instantiate(at_k(), ((K, I),), (), (("n", 2),)),
        lambda: instantiate(st.reflexive(Bind("sum", J, Mul((ZK, ZJ)))), ((K, J),), (), ()),
        lambda: instantiate(
            derived.assume(st.reflexive(ZK), Every(J, positive(Mul((ZK, ZJ))))), ((K, J),), (), ()
        ),
        lambda: instantiate(XY, (), (("x", (K,), ONE),), ()),
        lambda: instantiate(st.reflexive(ZK), (), (("z", (), ONE),), ()),
        lambda: instantiate(st.reflexive(Count("n")), (), (), (("n", 0),)),
        lambda: instantiate(st.reflexive(Count("n")), (), (), (("n", -1),)),
        lambda: instantiate(st.reflexive(Count("n")), (), (), (("n", 1), ("n", 2))),
        lambda: instantiate(XY, (), (("x", (), X), ("x", (), Y)), ()),
        lambda: instantiate(XY, (), (("", (), X),), ()),
        lambda: instantiate(st.reflexive(Bind("sum", K, Mul((X, ZK)))), (), (("x", (), ZK),), ()),  # captured
        lambda: instantiate(derived.assume(W, Every(K, at_most(ZK, X))), (), (("x", (), ZK),), ()),
        lambda: instantiate(st.reflexive(ZK), (), (("z", (OTHER,), Component("w", (OTHER,))),), ()),
        lambda: instantiate(st.reflexive(ZK), (), (("z", (K, J), X),), ()),
        lambda: instantiate(st.reflexive(Component("w", (I, J))), (), (("w", (K, K), ZK),), ()),
        # Two sizes become one: an index that was free is bound, one binder is within another.
        lambda: instantiate(st.reflexive(Bind("sum", K, Component("w", (K, OTHER)))), (), (), (("m", "n"),)),
        lambda: instantiate(
            st.reflexive(Bind("sum", K, Bind("sum", OTHER, Component("w", (K, OTHER))))),
            (),
            (),
            (("m", "n"),),
        ),
        # ∂(x·y)/∂x = y is no theorem for y = x².
        lambda: instantiate(derivative(Mul((X, Y)), X, ()), (), (("y", (), Power(X, 2)),), ()),
        lambda: instantiate(derivative(Mul((X, Y)), X, ()), (), (("x", (), Y),), ()),
        lambda: instantiate(derivative(Mul((ZI, Y)), ZI, ()), (), (("y", (), SUM),), ()),
    ],
    "field": [
        lambda: field(X, Y, (), (), ()),
        lambda: field(Power(Mul((X, Y)), 500), Mul((Power(X, 500), Power(Y, 499))), (), (), ()),
        lambda: field(Mul((X, Power(X, -1))), ONE, (), (), ()),
        lambda: field(Mul((X, Power(X, -1))), ONE, (), (), (st.given(Formula("!=", Y, ZERO)),)),
        lambda: field(Power(ZERO, -1), ONE, (), (), ()),
        lambda: field(Mul((Add((X, negative(X))), Power(Add((X, negative(X))), -1))), ONE, (), (), ()),
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
        lambda: exp_sum(eq(X, Mul((Mul((ONE, Y)), Mul((ONE, X)))))),
        lambda: exp_sum(eq(X, Apply("max", (Mul((ONE, Y)), Mul((ONE, X)))))),
    ],
    "exp_log": [lambda: exp_log(W), lambda: exp_log(N)],
    "power_exp": [lambda: power_exp(W, Y), lambda: power_exp(N, Y), lambda: power_exp(eq(ZERO, X), Y)],
    "power_of_nonpositive": [lambda t=t: power_of_nonpositive(t, Y) for t in (W, XY, N, eq(X, ZERO))],
    "absolute_of_nonnegative": [lambda t=t: absolute_of_nonnegative(t) for t in (N, XY)],
    "absolute_of_nonpositive": [
        lambda: absolute_of_nonpositive(W),
        lambda: absolute_of_nonpositive(st.given(at_most(X, ONE))),
        lambda: absolute_of_nonpositive(eq(X, ZERO)),
        lambda: absolute_of_nonpositive(N),
    ],
    "sum_linear": [
        lambda: sum_linear(K, st.reflexive(Add((Mul((ZK, ZK)),)))),
        lambda: sum_linear(K, eq(ZK, Add((Mul((X, Y)),)))),
        lambda: sum_linear(K, st.reflexive(Add((Mul((X, Y, ZK)),)))),
        lambda: sum_linear(K, st.reflexive(Mul((Mul((X, ZK)), Mul((Y, ZK)))))),
    ],
    "sift": [lambda: sift(K, K), lambda: sift(K, 2), lambda: sift(K, OTHER), lambda: sift(Index("k", 2), 3)],
    "sum_swap": [lambda: sum_swap(K, K, ZK)],
    "expand": [
        lambda: expand(SUM),
        lambda: expand(Bind("sum", Index("k", 10**6), X)),
    ],
    "product_exp": [lambda t=t: product_exp(K, t) for t in (at_k("<"), W, N)],
    "derivative": [
        lambda: derivative(log(X), X, ()),
        lambda: derivative(Apply("erf", (X,)), X, (N,)),
        lambda: derivative(log(X), X, (N,)),
        lambda: derivative(log(X), X, (st.given(positive(Y)),)),
        lambda: derivative(Power(X, -1), X, ()),
        lambda: derivative(Power(X, -1), X, (eq(ZERO, X),)),
        lambda: derivative(Apply("abs", (X,)), X, (eq(ZERO, X),)),
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
        lambda: derivative_of_equals(X, derived.assume(st.reflexive(X), less(ZERO, log(X)))),
        lambda: derivative_of_equals(X, derived.assume(st.reflexive(X), less(ZERO, Power(X, -1)))),
        lambda: derivative_of_equals(X, derived.assume(st.reflexive(X), less(ONE, Power(Power(X, -1), 2)))),
        lambda: derivative_of_equals(X, derived.assume(st.reflexive(X), less(ONE, exp(log(X))))),
        lambda: derivative_of_equals(ZI, derived.assume(st.reflexive(X), Every(K, at_most(ZERO, ZK)))),
        lambda: derivative_of_equals(X, W),
        lambda: derivative_of_equals(
            X, derived.assume(derived.assume(st.reflexive(X), less(X, Y)), XY.conclusion)
        ),
        *(
            lambda t=t: derivative_of_equals(X, derived.assume(st.reflexive(X), less(ONE, t)))
            for t in (Add((X, log(X))), Power(Add((X, log(X))), 2), Apply("max", (X, Power(X, -1))))
        ),
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
    "combine": [
        lambda: combine(((Fraction(0), (W,)),)),
        lambda: combine(((Fraction(-1), (W,)),)),
        lambda: combine(((Fraction(1), (N,)),)),
    ],
    "binder_signed": [
        lambda: rules.binder_signed("sum", K, at_k()),
        lambda: rules.binder_signed("sum", K, N),
    ],
    "at_most_maximum": [
        lambda: rules.at_most_maximum("maximum", K, ZK, 2),
        lambda: rules.at_most_maximum("maximum", K, Bind("sum", I, Mul((ZK, ZI))), I),
    ],
    "weakened": [
        lambda: rules.weakened(N, "<="),
        lambda: rules.weakened(N, "<"),
        lambda: rules.weakened(W, "<"),
        lambda: rules.weakened(W, "!="),
        lambda: rules.weakened(W, "="),
        lambda: rules.weakened(S, "="),
        lambda: rules.weakened(XY, "<"),
        lambda: rules.weakened(XY, "!="),
    ],
    "maximum_at_most": [
        lambda: rules.maximum_at_most("maximum", K, st.given(less(ZK, X))),
        lambda: rules.maximum_at_most("maximum", K, st.given(Every(K, less(ZK, Component("w", (K,)))))),
        lambda: rules.maximum_at_most("minimum", K, st.given(Every(K, less(ZK, X)))),
        lambda: rules.maximum_at_most("maximum", K, XY),
        lambda: rules.maximum_at_most("maximum", K, N),
    ],
    "compared": [
        lambda: compared(W, X, Y),
        lambda: compared(st.given(positive(difference_of(X, Y))), X, Y),
        lambda: compared(N, X, Y),
        lambda: compared(eq(difference_of(Y, X), ZERO), X, Y),
        lambda: compared(st.given(less(ONE, difference_of(Y, X))), X, Y),
    ],
    "symmetric": [lambda: st.symmetric(W), lambda: st.symmetric(S)],
    "transitive": [
        lambda: st.transitive(XY, XY),
        lambda: st.transitive(S, st.given(at_most(X, Y))),
        lambda: st.transitive(S, st.given(Formula("!=", X, Y))),
    ],
    "apart_or_same": [
        lambda: st.apart_or_same(I, J, st.reflexive(ZJ), st.reflexive(ZJ)),
        lambda: st.apart_or_same(2, J, st.reflexive(ZJ), st.reflexive(Component("z", (2,)))),
        lambda: st.apart_or_same(Index("i", "m"), J, st.reflexive(ZJ), st.reflexive(ZI)),
    ],
    "trichotomy": [
        lambda: st.trichotomy(X, Y, st.reflexive(X), st.reflexive(X), st.reflexive(Y)),
        lambda: st.trichotomy(X, Y, st.reflexive(X), st.reflexive(Y), st.reflexive(X)),
    ],
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_rules_refuse_what_they_must(name: str) -> None:
    for number_, call in enumerate(REFUSED[name]):
        with pytest.raises(Refused):
            raise AssertionError(f"{name}, call {number_}: {call().conclusion}")


UNCONDITIONAL = {"reflexive", "given", "delta_value", "sum_constant", "difference"}
UNCONDITIONAL |= {"maximum_by_absolute", "exp_positive"}


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
    false = LimitTheorem((frozenset(), Limit(body, T, at, side, end)), "axiom", (), _SEAL)
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
