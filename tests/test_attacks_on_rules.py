"""Certificates made by hand that try to prove something false: both checkers refuse them, each for its last step.

Each attack breaks one side condition of a rule in docs/proof-format.md; what it would prove is false, or follows from
false premises alone.  Beside the attacks stand neighbours that keep the condition, and which both accept.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import test_attacks_on_limits
from attacks import (
    HALF,
    K2,
    K3,
    KM,
    MINUS,
    ONE,
    SUM,
    TWO,
    Z1,
    ZERO,
    ZJ,
    ZK,
    ZL,
    A,
    Attack,
    J,
    K,
    L,
    N,
    Proof,
    Row,
    X,
    Y,
    accepted,
    add,
    all_k,
    apply,
    component,
    eq,
    every,
    exp,
    le,
    log,
    lt,
    minus,
    mul,
    ne,
    number,
    one,
    power,
    refused,
    total,
    zero,
)
from independent_checker import RULES
from test_independent_checker import compared, disturbed


def delta(i: Any, j: Any) -> Row:
    return ["delta", i, j]


def derivative(t: Row, x: Row) -> Row:
    return ["derivative", t, x]


def bind(kind: str, k: Row, t: Row) -> Row:
    return ["bind", kind, k, t]


def apart(i: Any, j: Any) -> Row:
    return ["apart", i, j]


def weak(p: Proof, u: Row) -> int:
    return p.given(le(ZERO, u))


def strict(p: Proof, u: Row) -> int:
    return p.given(lt(ZERO, u))


def instance(p: Proof, theorem: int, scalars: list[Row], vectors: list[Row], sizes: list[Row]) -> int:
    """The rule instantiate, scalars as vectors without places."""
    return p.instantiate(theorem, [], [[name, [], t] for name, t in scalars] + vectors, sizes)


def rising(
    p: Proof,
    f: Row,
    at: Any = ZERO,
    side: str = "+",
    slope: int | None = None,
    start: int | None = None,
    ends: Callable[[Proof], list[int]] = lambda p: [],
) -> int:
    """The rule mean_value for f = x or -x, from 0."""
    slope = one(p) if slope is None else slope
    start = zero(p) if start is None else start
    limit = p.limit_of_leaf(X, X, at, side)
    if f != X:
        limit = p.limit_of_parts(f, [p.limit_of_leaf(MINUS, X, at, side), limit], [])
        start = p.given(le(ZERO, mul(MINUS, at)))
    return p.mean_value([], slope, limit, start, ends(p))


def logarithm(p: Proof) -> int:
    """log x tends to log 1 as x tends to 1 from above."""
    return p.limit_of_parts(log(X), [p.limit_of_leaf(X, X, ONE, "+")], [one(p)])


def logarithm_rises(p: Proof) -> int:
    """log x from log 1."""
    slope = p.enclosed_positive(power(X, -1), [[X, p.given(le(ONE, X)), p.given(le(X, TWO))]], 64)
    ends = [p.weakened(one(p), "<="), p.given(le(ONE, ONE)), p.given(lt(ONE, TWO))]
    return p.mean_value([strict(p, X)], slope, logarithm(p), weak(p, log(ONE)), ends)


def exponential_falls(p: Proof) -> int:
    """exp(-x) falls to 0 as x tends to oo."""
    minus_x = mul(MINUS, X)
    leaves = [p.limit_of_leaf(t, X, "oo", "-") for t in (MINUS, X)]
    down = p.limit_of_parts(minus_x, leaves, [p.enclosed_positive(mul(MINUS, MINUS), [], 64)])
    slope = mul(MINUS, mul(exp(minus_x), MINUS))
    sign = p.transitive(p.exp_positive(minus_x), p.field(exp(minus_x), slope, [], [], []))
    return p.mean_value([], sign, p.limit_of_parts(exp(minus_x), [down], []), zero(p), [])


XV = component("x", 1)
WK = component("w", K)
ABS, ROOT = apply("abs", X), apply("pow", X, HALF)
MAX = apply("max", X, Y)
DKJ = delta(J, K)
SUM_X = total(K, X)

FALSE: dict[str, Attack] = {
    # Hypotheses
    "instantiate: an index of another range": lambda p: p.every(every(K, eq(ZK, ZERO)), [KM]),
    "instantiate: a position above the size": lambda p: p.every(every(K2, eq(component("z", K2), ZERO)), [3]),
    "instantiate: captured by a sum": lambda p: p.every(every(K, eq(ZK, total(J, mul(ZJ, ZK)))), [J]),
    "cut: the lemma speaks of the index": lambda p: p.cut([K], p.given(eq(ZK, ZERO)), all_k(p, eq(ZK, ZERO))),
    "cut: an apart of the lemma speaks of the index": lambda p: p.cut(
        [K], p.assume(p.reflexive(ZK), apart(K, J)), all_k(p, eq(ZK, ZK))
    ),
    "instantiate: captured by a sum (an index)": lambda p: p.instantiate(
        p.given(eq(ZK, total(J, mul(ZJ, ZK)))), [[K, J]], [], []
    ),
    "instantiate: captured in a hypothesis": lambda p: p.instantiate(
        all_k(p, eq(ZK, ZL), K), [[L, K]], [], []
    ),
    "instantiate: an index of another range (an index)": lambda p: p.instantiate(
        p.given(eq(ZK, ZERO)), [[K, KM]], [], []
    ),
    "instantiate: a position below 1": lambda p: p.instantiate(p.given(eq(ZK, ZERO)), [[K, 0]], [], []),
    "apart_or_same: another range": lambda p: p.apart_or_same(
        KM, J, p.delta_value(J, KM), p.delta_value(KM, KM)
    ),
    "apart_or_same: a number out of range": lambda p: p.apart_or_same(
        2, J, p.delta_value(J, 2), p.delta_value(2, 2)
    ),
    "apart_or_same: another conclusion": lambda p: p.apart_or_same(
        K, J, p.delta_value(J, K), p.delta_value(K, K)
    ),
    # Equality
    "symmetric: of an inequality": lambda p: p.symmetric(p.given(le(X, Y))),
    "transitive: of two middles": lambda p: p.transitive(p.given(eq(X, Y)), p.given(eq(A, X))),
    "transitive: of an inequality": lambda p: p.transitive(p.given(eq(X, Y)), p.given(ne(Y, A))),
    "congruent: under a sum": lambda p: p.congruent(SUM, [p.given(eq(ZK, ZERO))]),
    "congruent: under a derivative": lambda p: p.congruent(
        derivative(X, X), [p.given(eq(X, ZERO)), p.reflexive(X)]
    ),
    "congruent: too few": lambda p: p.congruent(add(X, X), [p.given(eq(X, ZERO))]),
    "congruent: another part": lambda p: p.congruent(exp(X), [p.given(eq(Y, ZERO))]),
    "bind: of one index": lambda p: p.bind("sum", K, K, K, p.given(eq(ZK, ZERO))),
    "bind: of one index with another name": lambda p: p.bind("sum", K, K, J, p.given(eq(ZJ, ZERO))),
    "bind: of one index in an apart": lambda p: p.bind("sum", K, K, K, p.delta_value(J, K)),
    "bind: two ranges": lambda p: p.bind("sum", K, KM, K, p.reflexive(ONE)),
    "bind: a fresh index of another range": lambda p: p.bind("sum", K, K, KM, p.reflexive(ONE)),
    "bind: the index is free in the left side": lambda p: p.bind("sum", J, K, K, p.reflexive(mul(ZJ, ZK))),
    "bind: the index is free in the right side": lambda p: p.bind("sum", K, J, K, p.reflexive(mul(ZJ, ZK))),
    "bind: captured inside": lambda p: p.bind("sum", J, K, K, p.reflexive(total(J, mul(ZJ, ZK)))),
    "selected: before the first": lambda p: p.selected(0, [X, Y]),
    "selected: from the end": lambda p: p.selected(-1, [X, Y]),
    "selected: after the last": lambda p: p.selected(3, [X, Y]),
    # Values for variables
    "instantiate: captured by a sum (a scalar)": lambda p: instance(
        p, p.given(eq(SUM_X, X)), [["x", ZK]], [], []
    ),
    "instantiate: captured by an every": lambda p: instance(p, all_k(p, eq(ZK, X)), [["x", ZK]], [], []),
    "instantiate: a vector's value captured": lambda p: instance(
        p, p.given(eq(SUM, X)), [], [["z", [J], WK]], []
    ),
    "instantiate: two ranges become one, captured": lambda p: instance(
        p, p.given(eq(total(K, component("z", KM)), X)), [], [], [["m", "n"]]
    ),
    "instantiate: two ranges become one in an every": lambda p: instance(
        p, all_k(p, eq(ZK, component("z", KM))), [], [], [["n", "m"]]
    ),
    "instantiate: a range in a hypothesis captured": lambda p: instance(
        p, p.every(every(K, every(KM, eq(ZK, component("z", KM)))), [J, 1]), [], [], [["n", "m"]]
    ),
    "instantiate: the variable of a derivative": lambda p: instance(
        p, p.derivative(X, X, []), [["x", Y]], [], []
    ),
    "instantiate: the vector of a derivative": lambda p: instance(
        p, p.derivative(ZK, ZJ, []), [], [["z", [L], WK]], []
    ),
    "instantiate: a value speaks of the variable": lambda p: instance(
        p, p.derivative(Y, X, []), [["y", X]], [], []
    ),
    "instantiate: a vector's value speaks of the variable": lambda p: instance(
        p, p.derivative(ZK, X, []), [], [["z", [L], X]], []
    ),
    "instantiate: a value speaks of the vector": lambda p: instance(
        p, p.derivative(Y, XV, []), [["y", XV]], [], []
    ),
    "instantiate: a value out of range": lambda p: instance(
        p, p.given(eq(component("z", 2), X)), [], [["z", [K], WK]], []
    ),
    "instantiate: a value of another range": lambda p: instance(
        p, p.given(eq(component("z", KM), X)), [], [["z", [K], WK]], []
    ),
    "instantiate: two positions for one": lambda p: instance(
        p, p.given(eq(component("z", K, J), X)), [], [["z", [K], WK]], []
    ),
    "instantiate: a place twice": lambda p: instance(
        p, p.given(eq(component("z", K, J), X)), [], [["z", [K, K], WK]], []
    ),
    "instantiate: a name twice": lambda p: instance(p, p.given(eq(X, Y)), [["x", ONE], ["x", TWO]], [], []),
    "instantiate: a scalar and a vector": lambda p: instance(
        p, p.given(eq(X, Y)), [["x", ONE]], [["x", [K], TWO]], []
    ),
    "instantiate: a size twice": lambda p: instance(p, p.given(eq(N, Y)), [], [], [["n", 1], ["n", 2]]),
    "instantiate: size 0": lambda p: instance(p, p.given(eq(N, Y)), [], [], [["n", 0]]),
    "instantiate: an entry without a name": lambda p: instance(p, p.given(eq(N, Y)), [["", ONE]], [], []),
    # Polynomial identities
    "field: x·1/x = 1": lambda p: p.field(mul(X, power(X, -1)), ONE, [], [], []),
    "field: x·1/x = 1 where 1 != 0": lambda p: p.field(mul(X, power(X, -1)), ONE, [], [], [one(p)]),
    "field: x·1/x = 1 where x >= 0": lambda p: p.field(mul(X, power(X, -1)), ONE, [], [], [weak(p, X)]),
    "field: 1/x^2·x^2 = 1 where x^2 != 0 twice": lambda p: p.field(
        mul(power(X, -1), X), ONE, [], [], [p.given(ne(X, ZERO)), p.given(ne(X, ZERO))]
    ),
    "field: x = y": lambda p: p.field(X, Y, [], [], []),
    "field: a sum is defined": lambda p: p.field(add(X, Y), X, [p.given(eq(add(X, Y), X))], [], []),
    "field: a number is defined": lambda p: p.field(ONE, ZERO, [p.given(eq(ONE, ZERO))], [], []),
    "field: an inequality": lambda p: p.field(X, Y, [p.given(le(X, Y))], [], []),
    "field: a multiple of an inequality": lambda p: p.field(X, Y, [], [[ONE, p.given(le(X, Y))]], []),
    "field: the wrong multiple": lambda p: p.field(X, Y, [], [[TWO, p.given(eq(X, Y))]], []),
    "field: two conditions in another order": lambda p: p.field(
        mul(power(X, -1), power(Y, -1)),
        mul(power(Y, -1), power(X, -1)),
        [],
        [],
        [p.given(ne(Y, ZERO)), p.given(ne(X, ZERO))],
    ),
    "field: x^0 = 0 where x = 0": lambda p: p.field(power(X, 0), ZERO, [p.given(eq(X, ZERO))], [], []),
    "field: an exponent above 200": lambda p: p.field(
        power(add(X, ONE), 201), power(add(X, ONE), 201), [], [], []
    ),
    # exp, log, powers, |u|, max
    "exp_sum: half": lambda p: p.exp_sum(p.given(eq(X, add(mul(HALF, Y))))),
    "exp_sum: a variable factor": lambda p: p.exp_sum(p.given(eq(X, add(mul(A, Y))))),
    "exp_sum: no sum of products of two": lambda p: p.exp_sum(p.given(eq(X, add(mul(ONE, Y, Y))))),
    "exp_log: of 0": lambda p: p.exp_log(weak(p, X)),
    "exp_log: of what is not 0": lambda p: p.exp_log(p.given(ne(X, ZERO))),
    "power_exp: of 0": lambda p: p.power_exp(weak(p, X), ONE),
    "power_of_nonpositive: of what is above 0": lambda p: p.power_of_nonpositive(weak(p, X), ONE),
    "power_of_nonpositive: of what is at most 1": lambda p: p.power_of_nonpositive(p.given(le(X, ONE)), ONE),
    "absolute_of_nonnegative: of what is not 0": lambda p: p.absolute_of_nonnegative(p.given(ne(X, ZERO))),
    "absolute_of_nonpositive: of what is above 0": lambda p: p.absolute_of_nonpositive(weak(p, X)),
    # Sums and products over an index
    "sum_linear: by the index": lambda p: p.sum_linear(K, p.reflexive(add(mul(ZK, ONE)))),
    "sum_linear: for one index": lambda p: p.sum_linear(K, p.given(eq(ZK, add(mul(X, ONE))))),
    "sum_linear: a product of three": lambda p: p.sum_linear(K, p.reflexive(add(mul(X, ZK, ZK)))),
    "sum_linear: for an index that is not j": lambda p: p.sum_linear(
        K, p.assume(p.reflexive(add(mul(X, ZK))), apart(K, J))
    ),
    "sift: of the index": lambda p: p.sift(K, K),
    "sift: out of range": lambda p: p.sift(K, 2),
    "sift: above the size": lambda p: p.sift(K2, 3),
    "sift: of another range": lambda p: p.sift(K, KM),
    "sift: of one name in two ranges": lambda p: p.sift(K2, K3),
    "sum_swap: one index": lambda p: p.sum_swap(K, K, ZK),
    "expand: over n": lambda p: p.expand(SUM),
    "expand: over 1001": lambda p: p.expand(total(["k", 1001], ONE)),
    "product_exp: of 0": lambda p: p.product_exp(K, all_k(p, le(ZERO, ZK))),
    "product_exp: for one index": lambda p: p.product_exp(K, strict(p, ZK)),
    # Derivatives
    "derivative: 1/x at 0": lambda p: p.derivative(power(X, -1), X, []),
    "derivative: 1/x at 0 because x >= 0": lambda p: p.derivative(power(X, -1), X, [weak(p, X)]),
    "derivative: log at 0": lambda p: p.derivative(log(X), X, [weak(p, X)]),
    "derivative: log where x != 0": lambda p: p.derivative(log(X), X, [p.given(ne(X, ZERO))]),
    "derivative: root at 0": lambda p: p.derivative(ROOT, X, [weak(p, X)]),
    "derivative: pow(x, 2) without a premise": lambda p: p.derivative(apply("pow", X, TWO), X, []),
    "derivative: pow(2, x) without a premise": lambda p: p.derivative(apply("pow", TWO, X), X, []),
    "derivative: |x| at 0": lambda p: p.derivative(ABS, X, []),
    "derivative: |x|·|x| with one premise twice": lambda p: p.derivative(
        mul(ABS, ABS), X, [p.given(ne(X, ZERO)), p.given(ne(X, ZERO))]
    ),
    "derivative: of a maximum": lambda p: p.derivative(MAX, X, []),
    "derivative: of a greatest entry": lambda p: p.derivative(bind("maximum", K, mul(X, ZK)), X, []),
    "derivative: of a select": lambda p: p.derivative(["select", 1, [X, Y]], X, []),
    "derivative: of a derivative": lambda p: p.derivative(derivative(X, X), X, []),
    "derivative: in the index of a sum": lambda p: p.derivative(SUM, ZK, []),
    "derivative: in the index of a product": lambda p: p.derivative(
        bind("product", K, ZK), ZK, [all_k(p, ne(ZK, ZERO))]
    ),
    "derivative: of the scalar x in a component of x": lambda p: p.derivative(X, XV, []),
    "derivative: of a component of x in the scalar x": lambda p: p.derivative(XV, X, []),
    "derivative: of a vector in a matrix": lambda p: p.derivative(ZK, component("z", K, J), []),
    "derivative: of a product with a 0": lambda p: p.derivative(bind("product", K, mul(X, ZK)), X, []),
    "derivative: of a product for one index": lambda p: p.derivative(
        bind("product", K, mul(X, ZK)), X, [p.given(ne(mul(X, ZK), ZERO))]
    ),
    "derivative: of a sum for one index": lambda p: p.derivative(
        total(K, log(mul(X, ZK))), X, [strict(p, mul(X, ZK))]
    ),
    "derivative: two conditions in another order": lambda p: p.derivative(
        add(log(X), power(add(X, Y), -1)), X, [p.given(ne(add(X, Y), ZERO)), strict(p, X)]
    ),
    "derivative: in a number": lambda p: p.derivative(X, ONE, []),
    "derivative_of_equals: at one point": lambda p: p.derivative_of_equals(X, p.given(eq(X, ZERO))),
    "derivative_of_equals: at an end": lambda p: p.derivative_of_equals(
        X, p.absolute_of_nonnegative(weak(p, X))
    ),
    "derivative_of_equals: at one point in an every": lambda p: p.derivative_of_equals(
        X, all_k(p, eq(mul(X, ZK), ZERO))
    ),
    "derivative_of_equals: where 1/x > 0": lambda p: p.derivative_of_equals(
        X, p.assume(p.reflexive(X), lt(ZERO, power(X, -1)))
    ),
    "derivative_of_equals: where log x < 1": lambda p: p.derivative_of_equals(
        X, p.assume(p.reflexive(X), lt(log(X), ONE))
    ),
    "derivative_of_equals: where pow(x, 0) < 1": lambda p: p.derivative_of_equals(
        X, p.assume(p.reflexive(X), lt(apply("pow", X, ZERO), ONE))
    ),
    "derivative_of_equals: where a derivative != 0": lambda p: p.derivative_of_equals(
        X, p.assume(p.reflexive(X), ne(derivative(ABS, X), ZERO))
    ),
    "derivative_of_equals: on a simplex": lambda p: p.derivative_of_equals(ZJ, p.given(eq(SUM, ONE))),
    "derivative_of_equals: of an inequality": lambda p: p.derivative_of_equals(X, p.given(le(Y, A))),
    # Numbers
    "enclosed_positive: -1": lambda p: p.enclosed_positive(MINUS, [], 64),
    "enclosed_positive: 0": lambda p: p.enclosed_positive(ZERO, [], 64),
    "enclosed_positive: 1 - 1": lambda p: p.enclosed_positive(minus(ONE, ONE), [], 64),
    "enclosed_positive: log(exp(1)) - 1": lambda p: p.enclosed_positive(minus(log(exp(ONE)), ONE), [], 200),
    "enclosed_positive: 1 - 0^0": lambda p: p.enclosed_positive(minus(ONE, power(ZERO, 0)), [], 64),
    "enclosed_positive: exp(10^-9) < 1": lambda p: p.enclosed_positive(
        minus(ONE, exp(number("1/1000000000"))), [], 8
    ),
    "enclosed_positive: (-2)^-1": lambda p: p.enclosed_positive(power(number(-2), -1), [], 64),
    "enclosed_positive: 1/0 + 1": lambda p: p.enclosed_positive(add(power(ZERO, -1), ONE), [], 64),
    "enclosed_positive: log 0 + 1": lambda p: p.enclosed_positive(add(log(ZERO), ONE), [], 64),
    "enclosed_positive: pow(0, 1) + 1": lambda p: p.enclosed_positive(
        add(apply("pow", ZERO, ONE), ONE), [], 64
    ),
    "enclosed_positive: pow(-1, 2)": lambda p: p.enclosed_positive(apply("pow", MINUS, TWO), [], 64),
    "enclosed_positive: a variable": lambda p: p.enclosed_positive(power(X, 2), [], 64),
    "enclosed_positive: a size": lambda p: p.enclosed_positive(N, [], 64),
    "enclosed_positive: 22/7 below pi": lambda p: p.enclosed_positive(
        minus(apply("pi"), number("22/7")), [], 200
    ),
    "enclosed_positive: erf": lambda p: p.enclosed_positive(apply("erf", ONE), [], 64),
    "enclosed_positive: a maximum": lambda p: p.enclosed_positive(apply("max", ONE, TWO), [], 64),
    "enclosed_positive: 8193 bits": lambda p: p.enclosed_positive(ONE, [], 8193),
    "enclosed_positive: an exponent too large": lambda p: p.enclosed_positive(power(ONE, 100001), [], 64),
    "enclosed_positive: x from 0": lambda p: p.enclosed_positive(
        X, [[X, weak(p, X), p.given(le(X, ONE))]], 64
    ),
    "enclosed_positive: 1/x over 0": lambda p: p.enclosed_positive(
        power(X, -2), [[X, p.given(le(MINUS, X)), p.given(le(X, ONE))]], 64
    ),
    "enclosed_positive: x^3 over 0": lambda p: p.enclosed_positive(
        power(X, 3), [[X, p.given(le(MINUS, X)), p.given(le(X, TWO))]], 64
    ),
    "enclosed_positive: two bounds of y": lambda p: p.enclosed_positive(
        X, [[X, p.given(le(ONE, Y)), p.given(le(Y, TWO))]], 64
    ),
    "enclosed_positive: bounds the other way": lambda p: p.enclosed_positive(
        X, [[X, p.given(le(X, TWO)), p.given(le(ONE, X))]], 64
    ),
    "enclosed_positive: bounds of none": lambda p: p.enclosed_positive(
        X, [[X, p.given(le(TWO, X)), p.given(le(X, ONE))]], 64
    ),
    "enclosed_positive: a bound is no number": lambda p: p.enclosed_positive(
        X, [[X, p.given(le(ONE, X)), p.given(le(X, Y))]], 64
    ),
    "enclosed_positive: a bound is no inequality": lambda p: p.enclosed_positive(
        X, [[X, p.given(ne(ONE, X)), p.given(le(X, TWO))]], 64
    ),
    # Order and sign
    "combine: a negative factor": lambda p: p.combine([["-1", [weak(p, X)]]]),
    "combine: a factor 0 that is strict": lambda p: p.combine([["0", []]]),
    "combine: of what is not 0": lambda p: p.combine([["1", [p.given(ne(X, ZERO))]]]),
    "combine: of what is below": lambda p: p.combine([["1", [p.given(le(X, ZERO))]]]),
    # Order over an index
    "binder_signed: for one index": lambda p: p.binder_signed("sum", K, weak(p, ZK)),
    "binder_signed: for an index that is not j": lambda p: p.binder_signed(
        "sum", K, p.assume(p.exp_positive(ZK), apart(K, J))
    ),
    "binder_signed: of what is not 0": lambda p: p.binder_signed("sum", K, all_k(p, ne(ZK, ZERO))),
    # One real variable
    # Order and sign
    "trichotomy: two conclusions": lambda p: p.trichotomy(
        X, ZERO, strict(p, X), p.given(eq(X, ZERO)), strict(p, X)
    ),
    "trichotomy: a third conclusion": lambda p: p.trichotomy(
        X, ZERO, strict(p, X), strict(p, X), strict(p, Y)
    ),
    "symmetric: of a strict inequality": lambda p: p.symmetric(p.given(lt(X, Y))),
    "instantiate: an index becomes one that is bound in another range": lambda p: p.instantiate(
        p.reflexive(total(KM, ZJ)), [[J, K]], [], [["m", "n"]]
    ),
    "instantiate: a value with two indices, one of them no place": lambda p: p.instantiate(
        p.reflexive(SUM), [], [["z", [J], component("w", J, K)]], []
    ),
    "instantiate: a value's own sum captures": lambda p: p.instantiate(
        p.reflexive(ZK), [], [["z", [J], total(K, component("w", J, K))]], []
    ),
    "instantiate: an index twice": lambda p: p.instantiate(p.given(eq(ZK, ZERO)), [[K, 1], [K, J]], [], []),
    "instantiate: a position that no longer fits": lambda p: p.instantiate(
        p.given(eq(ZK, ZERO)), [[K, J]], [], [["n", 3]]
    ),
    "instantiate: a scalar with a place": lambda p: p.instantiate(
        p.given(eq(X, Y)), [], [["x", [K], ONE]], []
    ),
    "instantiate: a vector without a place": lambda p: p.instantiate(
        p.given(eq(ZK, Y)), [], [["z", [], ONE]], []
    ),
    "field: 1/0 = 1": lambda p: p.field(power(ZERO, -1), ONE, [], [], []),
    "field: 1/(x - x) = 1": lambda p: p.field(power(minus(X, X), -1), ONE, [], [], []),
    "field: 1/exp(x) = 1 where exp(x) = 0": lambda p: p.field(
        power(exp(X), -1), ONE, [p.given(eq(exp(X), ZERO))], [], []
    ),
    "compared: the other way": lambda p: p.compared(strict(p, minus(X, Y)), X, Y),
    "compared: an equation with 0 on the right": lambda p: p.compared(p.given(eq(minus(X, Y), ZERO)), X, Y),
    "compared: different with 0 on the right": lambda p: p.compared(p.given(ne(minus(X, Y), ZERO)), Y, X),
    "compared: from a larger number": lambda p: p.compared(p.given(lt(ONE, minus(Y, X))), X, Y),
    "weakened: what is not 0 is at least 0": lambda p: p.weakened(p.given(ne(X, ZERO)), "<="),
    "weakened: an equation to <": lambda p: p.weakened(p.given(eq(X, ZERO)), "<"),
    "weakened: an equation to !=": lambda p: p.weakened(p.given(eq(X, ZERO)), "!="),
    "weakened: at most to <": lambda p: p.weakened(p.given(le(X, ZERO)), "<"),
    "weakened: at most to !=": lambda p: p.weakened(p.given(le(X, ZERO)), "!="),
    "weakened: at most to =": lambda p: p.weakened(p.given(le(X, ZERO)), "="),
    "weakened: below to =": lambda p: p.weakened(p.given(lt(X, ZERO)), "="),
    "combine: because 0 is u, strictly": lambda p: p.compared(
        p.combine([["1", [p.given(eq(ZERO, X))]]]), ONE, add(mul(ONE, X))
    ),
    "at_most_maximum: out of range": lambda p: p.at_most_maximum("maximum", K, ZK, 2),
    "at_most_maximum: captured": lambda p: p.at_most_maximum("maximum", K, total(J, mul(ZJ, ZK)), J),
    "at_most_maximum: a sum": lambda p: p.at_most_maximum("sum", K, ZK, 1),
    "maximum_at_most: for one index": lambda p: p.maximum_at_most("maximum", K, p.given(le(ZK, X))),
    "maximum_at_most: a bound with the index": lambda p: p.maximum_at_most(
        "maximum", K, all_k(p, le(ZK, WK))
    ),
    "maximum_at_most: the other way": lambda p: p.maximum_at_most("minimum", K, all_k(p, le(ZK, X))),
    "maximum_at_most: a sum": lambda p: p.maximum_at_most("sum", K, all_k(p, le(ZK, X))),
    "maximum_at_most: an equation": lambda p: p.maximum_at_most("maximum", K, p.reflexive(X)),
    # From a limit to signs
    "mean_value: a falling function": lambda p: rising(p, mul(MINUS, X)),
    "mean_value: rising to the left": lambda p: rising(p, X, side="-"),
    "mean_value: from both sides": lambda p: rising(p, X, side="both"),
    "mean_value: another slope": lambda p: rising(p, X, slope=p.enclosed_positive(TWO, [], 64)),
    "mean_value: another start": lambda p: rising(p, X, start=one(p)),
    "mean_value: without a start": lambda p: rising(p, X, start=p.given(ne(ZERO, ONE))),
    "mean_value: from an infinite limit": lambda p: rising(p, X, at="-oo"),
    "mean_value: at one point": lambda p: rising(p, X, slope=p.assume(one(p), eq(X, ONE))),
    "mean_value: where x is not 1": lambda p: rising(p, X, slope=p.assume(one(p), ne(X, ONE))),
    "mean_value: where every x is above": lambda p: rising(
        p, X, slope=p.assume(one(p), every(K, lt(ONE, X)))
    ),
    "mean_value: a bound that depends on x": lambda p: rising(
        p, X, slope=p.assume(one(p), lt(mul(TWO, X), X))
    ),
    "mean_value: from 1 only": lambda p: rising(p, X, slope=p.assume(one(p), lt(ONE, X))),
    "mean_value: from 1 only, with a wrong end": lambda p: rising(
        p, X, slope=p.assume(one(p), lt(ONE, X)), ends=lambda p: [p.given(le(ZERO, ONE))]
    ),
    "mean_value: an end too many": lambda p: rising(p, X, ends=lambda p: [one(p)]),
    "mean_value: up to 1 only": lambda p: rising(p, X, slope=p.assume(one(p), lt(X, ONE))),
    "mean_value: up to 0 only": lambda p: rising(
        p, X, slope=p.assume(one(p), lt(X, ZERO)), ends=lambda p: [zero(p)]
    ),
    "mean_value: log x has no condition": lambda p: p.mean_value(
        [], p.given(lt(ZERO, power(X, -1))), logarithm(p), weak(p, log(ONE)), []
    ),
    "mean_value: a condition too many": lambda p: p.mean_value(
        [one(p)], one(p), p.limit_of_leaf(X, X, ZERO, "+"), zero(p), []
    ),
}

TRUE: dict[str, Attack] = {
    # Hypotheses
    "cut: two indices": lambda p: p.cut(
        [J, K],
        p.assume(p.reflexive(mul(ZK, ZJ)), eq(X, Y)),
        p.every(every(J, every(K, eq(mul(ZK, ZJ), mul(ZK, ZJ)))), [1, 1]),
    ),
    "instantiate: in an apart": lambda p: p.instantiate(p.delta_value(J, K), [[K, 1]], [], []),
    "instantiate: both sides of an apart": lambda p: p.instantiate(p.delta_value(J, K), [[K, J]], [], []),
    "apart_or_same": lambda p: p.apart_or_same(1, J, p.assume(p.reflexive(ZJ), apart(J, 1)), p.reflexive(Z1)),
    # Equality
    "congruent: no part": lambda p: p.congruent(add(), []),
    "bind: renamed": lambda p: p.bind("maximum", K, J, L, all_k(p, eq(ZL, component("w", L)), L)),
    "delta_value: two ranges": lambda p: p.delta_value(K3, K2),
    "delta_value: two numbers": lambda p: p.delta_value(2, 1),
    "delta_value: a number": lambda p: p.delta_value(5, K3),
    "selected: the last": lambda p: p.selected(2, [X, Y]),
    # Values for variables
    "instantiate: all at once": lambda p: instance(
        p,
        p.given(eq(add(X, ZK, N), Y)),
        [["x", Y], ["y", X]],
        [["z", [L], mul(WK, component("w", L))]],
        [["m", 2]],
    ),
    "instantiate: a size": lambda p: instance(
        p, p.given(eq(SUM, N)), [], [["z", [K2], component("w", K2)]], [["n", 2]]
    ),
    "instantiate: two ranges become one": lambda p: instance(
        p, p.given(eq(mul(ZK, component("z", KM)), SUM)), [], [], [["m", "n"]]
    ),
    "instantiate: an index that is another": lambda p: instance(
        p, p.given(eq(SUM_X, X)), [["x", ZJ]], [["z", [J], WK]], []
    ),
    "instantiate: beside a derivative": lambda p: instance(p, p.derivative(Y, X, []), [["y", A]], [], []),
    # Polynomial identities
    "field: x·1/x = 1": lambda p: p.field(mul(X, power(X, -1)), ONE, [], [], [p.given(ne(X, ZERO))]),
    "field: x^0 = 1": lambda p: p.field(power(X, 0), ONE, [], [], []),
    "field: 0^0 = 1": lambda p: p.field(power(ZERO, 0), ONE, [], [], []),
    "field: 0·1/x = 0": lambda p: p.field(mul(ZERO, power(X, -1)), ZERO, [], [], []),
    "field: 1/x·0 = 0": lambda p: p.field(mul(power(X, -1), ZERO), ZERO, [], [], [strict(p, X)]),
    "field: 1/(1/x) = x": lambda p: p.field(power(power(X, -1), -1), X, [], [], [strict(p, X)]),
    "field: 1/(1/2) = 2": lambda p: p.field(power(HALF, -1), TWO, [], [], []),
    "field: 1/x^0 = 1": lambda p: p.field(power(power(X, 0), -1), ONE, [], [], []),
    "field: 1/(x + y) + 1/(y + x)": lambda p: p.field(
        add(power(add(X, Y), -1), power(add(Y, X), -1)),
        mul(TWO, power(add(Y, X), -1)),
        [],
        [],
        [p.given(ne(add(X, Y), ZERO)), p.given(ne(add(Y, X), ZERO))],
    ),
    "field: a definition replaced": lambda p: p.field(
        mul(exp(X), Y), mul(A, Y), [p.given(eq(exp(X), Y)), p.given(eq(exp(X), A))], [], []
    ),
    "field: a definition that speaks of another": lambda p: p.field(
        log(Y), mul(A, A), [p.given(eq(exp(X), A)), p.given(eq(log(Y), power(exp(X), 2)))], [], []
    ),
    "field: a multiple": lambda p: p.field(mul(X, X), mul(X, Y), [], [[X, p.given(eq(X, Y))]], []),
    # exp, log, powers, |u|, max
    "exp_sum: of nothing": lambda p: p.exp_sum(p.given(eq(X, add()))),
    "exp_sum: negative and 0": lambda p: p.exp_sum(p.given(eq(X, add(mul(MINUS, Y), mul(ZERO, A))))),
    "power_of_nonpositive: 0": lambda p: p.power_of_nonpositive(zero(p), ZERO),
    # Sums and products over an index
    "sum_linear: of nothing": lambda p: p.sum_linear(K, p.reflexive(add())),
    "sum_constant: 3": lambda p: p.sum_constant(K3),
    "sift: the first": lambda p: p.sift(K, 1),
    "sift: a number": lambda p: p.sift(K3, 3),
    "sift: an index": lambda p: p.sift(K, J),
    "sum_swap: two ranges of one name": lambda p: p.sum_swap(
        K2, K3, mul(component("z", K2), component("z", K3))
    ),
    "expand: over 1": lambda p: p.expand(total(["k", 1], component("z", ["k", 1]))),
    "expand: a greatest over 3": lambda p: p.expand(bind("maximum", K3, component("z", K3))),
    "product_exp": lambda p: p.product_exp(K, all_k(p, lt(ZERO, ZK))),
    # Derivatives
    "derivative: x^0": lambda p: p.derivative(power(X, 0), X, []),
    "derivative: a constant logarithm": lambda p: p.derivative(log(Y), X, []),
    "derivative: |x|·log(x)": lambda p: p.derivative(
        mul(ABS, log(X)), X, [p.given(ne(X, ZERO)), strict(p, X)]
    ),
    "derivative: a sum in a component": lambda p: p.derivative(SUM, ZJ, []),
    "derivative: in the first component": lambda p: p.derivative(total(K, power(ZK, 2)), Z1, []),
    "derivative: a component over another range": lambda p: p.derivative(component("z", KM), ZK, []),
    "derivative: a product": lambda p: p.derivative(bind("product", K, ZK), ZJ, [all_k(p, ne(ZK, ZERO))]),
    "derivative: erf": lambda p: p.derivative(apply("erf", mul(X, X)), X, []),
    "derivative: pi": lambda p: p.derivative(apply("pi"), X, []),
    "derivative: a root": lambda p: p.derivative(ROOT, X, [strict(p, X)]),
    "derivative: pow(x, x)": lambda p: p.derivative(apply("pow", X, X), X, [strict(p, X)]),
    "derivative_of_equals: where x > 0": lambda p: p.derivative_of_equals(
        X, p.absolute_of_nonnegative(strict(p, X))
    ),
    "derivative_of_equals: where every z_k > 0": lambda p: p.derivative_of_equals(
        ZJ, p.assume(p.reflexive(ZJ), every(K, ne(mul(ZK, ZJ), ZERO)))
    ),
    "derivative_of_equals: at one y": lambda p: p.derivative_of_equals(X, p.given(eq(Y, ZERO))),
    # Numbers
    "enclosed_positive: pi": lambda p: p.enclosed_positive(minus(apply("pi"), number("355/114")), [], 64),
    "enclosed_positive: 0^0": lambda p: p.enclosed_positive(power(ZERO, 0), [], 64),
    "enclosed_positive: (-2)^-2": lambda p: p.enclosed_positive(power(number(-2), -2), [], 64),
    "enclosed_positive: log 2 - 69/100": lambda p: p.enclosed_positive(
        minus(log(TWO), number("69/100")), [], 64
    ),
    "enclosed_positive: 1/x + x": lambda p: p.enclosed_positive(
        add(power(X, -1), X), [[X, p.given(le(HALF, X)), p.given(lt(X, TWO))]], 64
    ),
    # Order and sign
    "combine: of nothing": lambda p: p.combine([]),
    "combine: a number": lambda p: p.combine([["1/2", []], ["1", [weak(p, X)]]]),
    # Order over an index
    "binder_signed: strict": lambda p: p.binder_signed("minimum", K, all_k(p, lt(ZERO, ZK))),
    # One real variable
    # Order and sign
    "instantiate: an index in both sides of an apart": lambda p: p.instantiate(
        p.delta_value(J, K), [[K, J]], [], []
    ),
    "instantiate: a value of one place alone, in another range": lambda p: p.instantiate(
        p.reflexive(ZK), [], [["z", [K2], X]], []
    ),
    "instantiate: indices change places": lambda p: p.instantiate(
        p.given(le(ZK, add(ZJ, SUM))), [[K, J], [J, K]], [], []
    ),
    "instantiate: a position that fits the new size": lambda p: p.instantiate(
        p.given(eq(ZK, ZERO)), [[K, 3]], [], [["n", 3]]
    ),
    "trichotomy": lambda p: p.trichotomy(
        X,
        Y,
        p.weakened(p.given(lt(X, Y)), "!="),
        p.assume(p.given(ne(X, Y)), eq(X, Y)),
        p.symmetric(p.weakened(p.given(lt(Y, X)), "!=")),
    ),
    "apart_or_same: one index": lambda p: p.apart_or_same(J, J, p.reflexive(ZJ), p.reflexive(ZJ)),
    "transitive: different": lambda p: p.transitive(p.given(ne(X, Y)), p.given(eq(Y, A))),
    "transitive: below": lambda p: p.transitive(p.given(lt(X, Y)), p.given(eq(Y, A))),
    "field: 1/0 = 0": lambda p: p.field(power(ZERO, -1), ZERO, [], [], []),
    "field: (x - x)^-3 = 0": lambda p: p.field(power(minus(X, X), -3), ZERO, [], [], []),
    "field: 1/exp(x) = 0 where exp(x) = 0": lambda p: p.field(
        power(exp(X), -1), ZERO, [p.given(eq(exp(X), ZERO))], [], []
    ),
    "difference: of an equation": lambda p: p.difference(p.given(eq(X, Y))),
    "difference: different": lambda p: p.difference(p.given(ne(X, Y))),
    "compared: different": lambda p: p.compared(p.symmetric(p.given(ne(minus(X, Y), ZERO))), Y, X),
    "weakened: an equation": lambda p: p.weakened(p.given(eq(X, Y)), "<="),
    "weakened: to itself": lambda p: p.weakened(p.given(ne(X, Y)), "!="),
    "combine: because 0 is u": lambda p: p.combine([["1", [p.given(eq(ZERO, X))]]]),
    "at_most_maximum": lambda p: p.at_most_maximum("minimum", K, ZK, 1),
    "maximum_at_most": lambda p: p.maximum_at_most("minimum", K, all_k(p, lt(ZJ, ZK))),
    # From a limit to signs
    "mean_value: x rises": lambda p: rising(p, X),
    "mean_value: x rises between bounds": lambda p: rising(
        p,
        X,
        slope=p.assume(p.assume(one(p), lt(X, ONE)), le(A, X)),
        ends=lambda p: [one(p), p.given(le(A, ZERO))],
    ),
    "mean_value: where x is not 0": lambda p: rising(p, X, slope=p.assume(one(p), ne(X, ZERO))),
    "mean_value: -x to the left": lambda p: p.mean_value(
        [],
        p.enclosed_positive(mul(MINUS, MINUS), [], 64),
        p.limit_of_parts(mul(MINUS, X), [p.limit_of_leaf(t, X, ZERO, "-") for t in (MINUS, X)], []),
        weak(p, mul(MINUS, ZERO)),
        [],
    ),
    "mean_value: log x from 1": logarithm_rises,
    "mean_value: exp(-x) falls to 0 at oo": exponential_falls,
}


@pytest.mark.parametrize("name", sorted(TRUE))
def test_both_accept_the_neighbour(name: str) -> None:
    accepted(TRUE[name])


@pytest.mark.parametrize("name", sorted(FALSE))
def test_both_refuse_the_attack(name: str) -> None:
    refused(FALSE[name])


WITHOUT_CONDITION = {
    *(
        "given",
        "reflexive",
        "delta_value",
        "difference",
        "maximum_by_absolute",
        "sum_constant",
        "exp_positive",
    ),
}


def test_every_rule_with_a_side_condition_is_attacked() -> None:
    attacked = set()
    for attack in (*FALSE.values(), *test_attacks_on_limits.FALSE.values()):
        proof = Proof()
        attack(proof)
        attacked.add(proof.steps[-1][0])
    assert set(RULES) - WITHOUT_CONDITION == attacked


def campaign(changes: int, seed: int) -> Counter[str]:
    """Attacks and their neighbours, changed in one place."""
    rng, proofs = random.Random(seed), []
    for module in (test_attacks_on_limits.__dict__, globals()):
        for attack in (*module["FALSE"].values(), *module["TRUE"].values()):
            proof = Proof()
            attack(proof)
            proofs.append((proof.terms, proof.steps))
    return Counter(compared(*disturbed(*rng.choice(proofs), rng)) for _ in range(changes))


def test_both_say_the_same_of_changed_attacks() -> None:
    counts = campaign(1000, 1)
    assert min(counts["accepted"], counts["refused"]) > 100, counts


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 5))
def test_both_say_the_same_of_many_changed_attacks(seed: int) -> None:
    campaign(50_000, seed)
