"""Certificates made by hand that try to prove something false: both checkers refuse them, each for its last step.

Each attack breaks one side condition of a rule of limits in docs/proof-format.md; what it would prove is false, or
follows from false premises alone.  Beside the attacks stand neighbours that keep the condition, and which both accept.
"""

from __future__ import annotations

from typing import Any

import pytest
from attacks import (
    HALF,
    MINUS,
    ONE,
    TWO,
    ZERO,
    ZK,
    A,
    Attack,
    K,
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
    mul,
    ne,
    one,
    power,
    refused,
    total,
    zero,
)


def to(p: Proof, t: Row, at: Any = ZERO, side: str = "both", x: Row = X) -> int:
    """t tends to its value; t is x or has no x."""
    return p.limit_of_leaf(t, x, at, side)


def falls(p: Proof, at: Any = "oo", side: str = "-") -> int:
    """-x tends to -oo as x tends to oo."""
    limits = [to(p, MINUS, at, side), to(p, X, at, side)]
    return p.limit_of_parts(mul(MINUS, X), limits, [p.enclosed_positive(mul(MINUS, MINUS), [], 64)])


def inverse(p: Proof) -> int:
    """1/x tends to oo as x tends to 0 from above."""
    return p.limit_of_inverse(to(p, X, ZERO, "+"), p.given(lt(ZERO, X)), [zero(p)])


def exp_slope(p: Proof, side: str = "both", at: Row = ZERO) -> int:
    """exp(x)·1/1, the quotient of the slopes of exp(x) - 1 and x, tends to its value."""
    limit = p.limit_of_parts(exp(X), [to(p, X, at, side)], [])
    inverse = p.limit_of_parts(power(ONE, -1), [to(p, ONE, at, side)], [one(p)])
    return p.limit_of_parts(mul(exp(X), power(ONE, -1)), [limit, inverse], [])


def square_positive(p: Proof) -> int:
    """0 < x^2 where x != 0."""
    square, gap = power(X, 2), add(ZERO, mul(MINUS, X))
    above, below = p.given(lt(ZERO, X)), p.difference(p.given(lt(X, ZERO)))
    more = p.transitive(p.combine([["1", [above] * 2]]), p.field(add(mul(ONE, X, X)), square, [], [], []))
    less = p.transitive(p.combine([["1", [below] * 2]]), p.field(add(mul(ONE, gap, gap)), square, [], [], []))
    factor = add(power(X, -1), mul(MINUS, X))
    same = p.field(ONE, square, [], [[factor, p.given(eq(X, ZERO))]], [p.given(ne(X, ZERO))])
    return p.trichotomy(X, ZERO, less, p.transitive(one(p), same), more)


EXP = add(exp(X), MINUS)


def exp_at_zero(p: Proof, side: str = "both") -> int:
    """exp(x) - 1 tends to 0."""
    parts = [p.limit_of_parts(exp(X), [to(p, X, ZERO, side)], []), to(p, MINUS, ZERO, side)]
    return p.limit_rewritten(p.limit_of_parts(EXP, parts, []), p.given(eq(add(exp(ZERO), MINUS), ZERO)))


def infinite_sum(p: Proof, rest: Row) -> Row:
    """r + Σ 1·(−log 0)."""
    return add(rest, total(K, mul(ONE, mul(MINUS, log(ZERO)))))


def exceeds(p: Proof, a: Row, rest: Row = ZERO, known: Row | None = None) -> int:
    """a < r + Σ 1·(−log 0), since 0 = 1."""
    whole = infinite_sum(p, rest)
    gap = add(whole, mul(MINUS, a))
    equation = p.field(ONE, gap, [], [[add(gap, MINUS), p.given(eq(ZERO, ONE))]], [])
    less = p.compared(p.transitive(one(p), equation), a, whole)
    less = less if known is None else p.assume(less, known)
    return p.extended(rest, K, less, one(p), zero(p))


FALSE: dict[str, Attack] = {
    "x tends to oo from above": lambda p: to(p, X, "oo", "+"),
    "x tends to oo from both sides": lambda p: to(p, X, "oo"),
    "x tends to -oo from below": lambda p: to(p, X, "-oo", "-"),
    "x tends to x": lambda p: to(p, ONE, X),
    "x tends to x + 1": lambda p: to(p, X, add(X, ONE)),
    "x^2 is constant": lambda p: to(p, power(X, 2)),
    "the vector x is constant": lambda p: to(p, component("x", K)),
    "x tends to a component of the vector x": lambda p: to(p, X, component("x", 1)),
    "a derivative in x is constant": lambda p: to(p, ["derivative", Y, X]),
    "a bound variable": lambda p: to(p, total(K, X)),
    "log x at 0 without a premise": lambda p: p.limit_of_parts(log(X), [to(p, X)], []),
    "log x at 0 because x > 0": lambda p: p.limit_of_parts(log(X), [to(p, X)], [p.given(lt(ZERO, X))]),
    "log x at a because a >= 0": lambda p: p.limit_of_parts(log(X), [to(p, X, A)], [p.given(le(ZERO, A))]),
    "1/x at 0 without a premise": lambda p: p.limit_of_parts(power(X, -1), [to(p, X)], []),
    "1/x at 0 because 1 != 0": lambda p: p.limit_of_parts(power(X, -1), [to(p, X)], [one(p)]),
    "x^2 with a premise too many": lambda p: p.limit_of_parts(power(X, 2), [to(p, X)], [one(p)]),
    "pow(x, 0) at 0": lambda p: p.limit_of_parts(apply("pow", X, ZERO), [to(p, X), to(p, ZERO)], []),
    "pow(x, -1) at 0": lambda p: p.limit_of_parts(apply("pow", X, MINUS), [to(p, X), to(p, MINUS)], []),
    "pow(x, a) at 0": lambda p: p.limit_of_parts(apply("pow", X, A), [to(p, X), to(p, A)], []),
    "pow(x, 1 + 1) at 0": lambda p: p.limit_of_parts(
        apply("pow", X, add(ONE, ONE)), [to(p, X), to(p, add(ONE, ONE))], []
    ),
    "oo - oo": lambda p: p.limit_of_parts(add(X, mul(MINUS, X)), [to(p, X, "oo", "-"), falls(p)], []),
    "0·oo": lambda p: p.limit_of_parts(mul(X, power(X, -1)), [to(p, X, ZERO, "+"), inverse(p)], []),
    "0·oo because 0 >= 0": lambda p: p.limit_of_parts(
        mul(X, power(X, -1)), [to(p, X, ZERO, "+"), inverse(p)], [zero(p)]
    ),
    "a·oo because 1 > 0": lambda p: p.limit_of_parts(
        mul(A, X), [to(p, A, "oo", "-"), to(p, X, "oo", "-")], [one(p)]
    ),
    "a·oo because a > 0 and 1 > 0": lambda p: p.limit_of_parts(
        mul(A, X), [to(p, A, "oo", "-"), to(p, X, "oo", "-")], [p.given(lt(ZERO, A)), one(p)]
    ),
    "oo/oo": lambda p: p.limit_of_parts(
        mul(X, power(X, -1)),
        [to(p, X, "oo", "-"), p.limit_of_parts(power(X, -1), [to(p, X, "oo", "-")], [])],
        [zero(p)],
    ),
    "oo^0 in pow": lambda p: p.limit_of_parts(
        apply("pow", X, ZERO), [to(p, X, "oo", "-"), to(p, ZERO, "oo", "-")], []
    ),
    "oo^a in pow": lambda p: p.limit_of_parts(
        apply("pow", X, A), [to(p, X, "oo", "-"), to(p, A, "oo", "-")], [p.given(lt(ZERO, A))]
    ),
    "1^oo in pow": lambda p: p.limit_of_parts(
        apply("pow", ONE, X), [to(p, ONE, "oo", "-"), to(p, X, "oo", "-")], []
    ),
    "pow(-oo, 1)": lambda p: p.limit_of_parts(
        apply("pow", X, ONE), [to(p, X, "-oo", "+"), to(p, ONE, "-oo", "+")], []
    ),
    "log(-oo)": lambda p: p.limit_of_parts(log(X), [to(p, X, "-oo", "+")], []),
    "max(0, -oo)": lambda p: p.limit_of_parts(
        apply("max", ZERO, X), [to(p, ZERO, "-oo", "+"), to(p, X, "-oo", "+")], []
    ),
    "an infinite entry of a select": lambda p: p.limit_of_parts(
        ["select", 1, [ZERO, X]], [to(p, ZERO, "oo", "-"), to(p, X, "oo", "-")], []
    ),
    "erf(oo)": lambda p: p.limit_of_parts(apply("erf", X), [to(p, X, "oo", "-")], []),
    "pi of no part": lambda p: p.limit_of_parts(apply("pi"), [], []),
    "no part": lambda p: p.limit_of_parts(add(), [], []),
    "parts in another order": lambda p: p.limit_of_parts(add(X, ONE), [to(p, ONE), to(p, X)], []),
    "a part too few": lambda p: p.limit_of_parts(add(X, X), [to(p, X)], []),
    "parts from two sides": lambda p: p.limit_of_parts(add(X, X), [to(p, X, ZERO, "+"), to(p, X)], []),
    "parts at two places": lambda p: p.limit_of_parts(add(X, ONE), [to(p, X), to(p, ONE, ONE)], []),
    "parts in two variables": lambda p: p.limit_of_parts(add(X, Y), [to(p, X), to(p, Y, x=Y)], []),
    "a sum by its part": lambda p: p.limit_of_parts(total(K, X), [to(p, X)], []),
    "a derivative by its parts": lambda p: p.limit_of_parts(["derivative", X, X], [to(p, X), to(p, X)], []),
    "a sum of infinite limits": lambda p: p.limit_of_binder("sum", K, to(p, X, "oo", "-")),
    "a sum over the index of the place": lambda p: p.limit_of_binder("sum", K, to(p, X, ZK)),
    "a sum of what is known for one index": lambda p: p.limit_of_binder(
        "sum",
        K,
        p.limit_of_parts(
            log(add(X, ZK)),
            [p.limit_of_parts(add(X, ZK), [to(p, X), to(p, ZK)], [])],
            [p.given(lt(ZERO, add(ZERO, ZK)))],
        ),
    ),
    "a sum of what is rewritten for one index": lambda p: p.limit_of_binder(
        "sum", K, p.limit_rewritten(to(p, ZK), p.given(eq(ZK, ZERO)))
    ),
    "1/x from both sides": lambda p: p.limit_of_inverse(to(p, X), p.given(lt(ZERO, X)), []),
    "1/x from both sides because 0 <= 0": lambda p: p.limit_of_inverse(
        to(p, X), p.given(lt(ZERO, X)), [zero(p)]
    ),
    "1/x from below because 0 <= 0": lambda p: p.limit_of_inverse(
        to(p, X, ZERO, "-"), p.given(lt(ZERO, X)), [zero(p)]
    ),
    "1/x from above without an end": lambda p: p.limit_of_inverse(
        to(p, X, ZERO, "+"), p.given(lt(ZERO, X)), []
    ),
    "1/x with an end too many": lambda p: p.limit_of_inverse(
        to(p, X, ZERO, "+"), p.given(lt(ZERO, X)), [zero(p), one(p)]
    ),
    "1/x because x >= 0": lambda p: p.limit_of_inverse(to(p, X, ZERO, "+"), p.given(le(ZERO, X)), [zero(p)]),
    "1/x because x != 0": lambda p: p.limit_of_inverse(to(p, X), p.given(ne(X, ZERO)), []),
    "1/(x - 1) at 0": lambda p: p.limit_of_inverse(to(p, X, ONE, "+"), p.given(lt(ZERO, X)), [one(p)]),
    "1/y where y is 0": lambda p: p.limit_of_inverse(
        p.limit_rewritten(to(p, Y), p.given(eq(Y, ZERO))), p.assume(one(p), lt(X, X)), []
    ),
    "x > 0 near 0 because x = 1": lambda p: p.limit_of_inverse(
        to(p, X), p.transitive(one(p), p.symmetric(p.given(eq(X, ONE)))), []
    ),
    "x > 0 near 0 because x != 1": lambda p: p.limit_of_inverse(
        to(p, X), p.assume(p.given(lt(ZERO, X)), ne(X, ONE)), []
    ),
    "x > 0 near 0 because x > 1": lambda p: p.limit_of_inverse(
        to(p, X, ZERO, "+"), p.assume(p.given(lt(ZERO, X)), lt(ONE, X)), [zero(p)]
    ),
    "x > 0 near 0 because a bound of x depends on x": lambda p: p.limit_of_inverse(
        to(p, X, ZERO, "+"), p.assume(p.given(lt(ZERO, X)), lt(mul(MINUS, X), X)), [zero(p)]
    ),
    "x > 0 near 0 because every x > 0": lambda p: p.limit_of_inverse(
        to(p, X, ZERO, "+"), all_k(p, lt(ZERO, X)), [zero(p)]
    ),
    "x > 0 because the vector x is small": lambda p: p.limit_of_inverse(
        to(p, X, ZERO, "+"), p.assume(p.given(lt(ZERO, X)), lt(component("x", 1), ZERO)), [zero(p)]
    ),
    "x bounded by 1 near -oo": lambda p: p.limit_between(
        X, [[to(p, ONE, "-oo", "+"), p.given(lt(ONE, X))], [to(p, ONE, "-oo", "+"), p.given(lt(X, ONE))]], []
    ),
    "x bounded by 1 near oo": lambda p: p.limit_between(
        X, [[to(p, ONE, "oo", "-"), p.given(le(X, ONE))], [to(p, ONE, "oo", "-"), p.given(le(ONE, X))]], []
    ),
    "bounded below only": lambda p: p.limit_between(
        X, [[to(p, ONE), p.given(lt(ONE, X))]], [p.given(lt(ONE, ZERO))]
    ),
    "bounded above only": lambda p: p.limit_between(X, [[to(p, ONE), p.given(lt(X, ONE))]], [one(p)]),
    "oo bounded above": lambda p: p.limit_between(Y, [[to(p, X, "oo", "-"), p.given(le(Y, ONE))]], []),
    "above oo is below it": lambda p: p.limit_between(
        ZERO, [[to(p, X, "oo", "-"), p.given(le(ZERO, X))]], []
    ),
    "below -oo is above it": lambda p: p.limit_between(
        ZERO, [[to(p, X, "-oo", "+"), p.given(le(X, ZERO))]], []
    ),
    "bounds with two values": lambda p: p.limit_between(
        Y, [[to(p, ZERO), p.given(le(ZERO, Y))], [to(p, ONE), p.given(le(Y, ONE))]], []
    ),
    "bounds at two places": lambda p: p.limit_between(
        Y, [[to(p, A), p.given(le(A, Y))], [to(p, A, ONE), p.given(le(Y, A))]], []
    ),
    "different is no bound": lambda p: p.limit_between(Y, [[to(p, ONE), p.given(ne(ONE, Y))]], []),
    "a bound of another function": lambda p: p.limit_between(Y, [[to(p, ONE), p.given(eq(ONE, A))]], []),
    "no bound": lambda p: p.limit_between(Y, [], []),
    "a quotient of what tends to 0 and 1": lambda p: p.limit_of_quotient(
        EXP,
        add(X, ONE),
        [exp_at_zero(p), p.limit_of_parts(add(X, ONE), [to(p, X), to(p, ONE)], [])],
        [[], []],
        one(p),
        exp_slope(p),
        [],
    ),
    "a quotient whose numerator is forgotten": lambda p: p.limit_of_quotient(
        add(EXP, ONE), X, [to(p, X)], [[], []], one(p), exp_slope(p), []
    ),
    "a quotient whose denominator is forgotten": lambda p: p.limit_of_quotient(
        EXP, add(X, ONE), [exp_at_zero(p)], [[], []], one(p), exp_slope(p), []
    ),
    "a quotient by what rests": lambda p: p.limit_of_quotient(
        EXP, X, [exp_at_zero(p), to(p, X)], [[], []], p.exp_positive(X), exp_slope(p), []
    ),
    "a quotient from two sides": lambda p: p.limit_of_quotient(
        EXP, X, [exp_at_zero(p), to(p, X)], [[], []], one(p), exp_slope(p, "+"), []
    ),
    "a quotient at two places": lambda p: p.limit_of_quotient(
        EXP, X, [exp_at_zero(p), to(p, X)], [[], []], one(p), exp_slope(p, "both", ONE), []
    ),
    "a quotient without its condition": lambda p: p.limit_of_quotient(
        log(X),
        X,
        [to(p, X, "oo", "-")],
        [[], []],
        one(p),
        p.limit_of_parts(
            mul(power(X, -1), power(ONE, -1)),
            [
                p.limit_of_parts(power(X, -1), [to(p, X, "oo", "-")], []),
                p.limit_of_parts(power(ONE, -1), [to(p, ONE, "oo", "-")], [one(p)]),
            ],
            [],
        ),
        [],
    ),
    "two sides that are one": lambda p: p.limit_from_both(to(p, X, ZERO, "+"), to(p, X, ZERO, "+")),
    "two sides in the other order": lambda p: p.limit_from_both(to(p, X, ZERO, "-"), to(p, X, ZERO, "+")),
    "two sides of oo": lambda p: p.limit_from_both(to(p, X, "-oo", "+"), to(p, X, "oo", "-")),
    "two sides of two places": lambda p: p.limit_from_both(to(p, ONE, ZERO, "+"), to(p, ONE, ONE, "-")),
    "two sides with two values": lambda p: p.limit_from_both(
        p.limit_of_inverse(to(p, X, ZERO, "+"), p.given(lt(ZERO, X)), [zero(p)]),
        p.limit_of_parts(power(X, -1), [to(p, X, ZERO, "-")], [p.given(ne(ZERO, ZERO))]),
    ),
    "a value that speaks of x": lambda p: p.limit_rewritten(to(p, X), p.given(eq(ZERO, X))),
    "an equation of another value": lambda p: p.limit_rewritten(to(p, X), p.given(eq(ONE, ZERO))),
    "an equation of oo": lambda p: p.limit_rewritten(to(p, X, "oo", "-"), p.given(eq(ONE, ZERO))),
    "one number is no bound": lambda p: p.infinite(exceeds(p, ONE), Y),
    "another number": lambda p: p.infinite(exceeds(p, A), Y),
    "a number of which a hypothesis speaks": lambda p: p.infinite(
        p.extended(ZERO, K, p.given(lt(A, infinite_sum(p, ZERO))), one(p), zero(p)), A
    ),
    "a number of which an every speaks": lambda p: p.infinite(
        exceeds(p, A, known=every(K, lt(component("a", K), X))), A
    ),
    "a number of which the sum speaks": lambda p: p.infinite(exceeds(p, A, rest=A), A),
    "an infinite value exceeds every number": lambda p: p.infinite(p.infinite(exceeds(p, A), A), A),
    "an extended value without its sign": lambda p: p.extended(
        ZERO,
        K,
        p.given(le(Y, add(ZERO, total(K, mul(ZK, mul(MINUS, log(ONE))))))),
        p.given(le(ZERO, ZK)),
        one(p),
    ),
    "an extended value of another weight": lambda p: p.extended(
        ZERO, K, p.given(le(Y, add(ZERO, total(K, mul(TWO, mul(MINUS, log(ONE))))))), one(p), one(p)
    ),
    "an extended value from above": lambda p: p.extended(
        ZERO, K, p.given(le(add(ZERO, total(K, mul(ONE, mul(MINUS, log(ONE))))), Y)), one(p), one(p)
    ),
    "an equal extended value": lambda p: p.extended(
        ZERO, K, p.given(eq(Y, add(ZERO, total(K, mul(ONE, mul(MINUS, log(ONE))))))), one(p), one(p)
    ),
}

TRUE: dict[str, Attack] = {
    "x at oo": lambda p: to(p, X, "oo", "-"),
    "a size is no variable": lambda p: to(p, ["count", "x"]),
    "log x at a > 0": lambda p: p.limit_of_parts(log(X), [to(p, X, A)], [p.given(lt(ZERO, A))]),
    "root of x at 0": lambda p: p.limit_of_parts(apply("pow", X, HALF), [to(p, X), to(p, HALF)], []),
    "erf": lambda p: p.limit_of_parts(apply("erf", X), [to(p, X, A)], []),
    "pi": lambda p: to(p, apply("pi")),
    "pow(oo, -1)": lambda p: p.limit_of_parts(
        apply("pow", X, MINUS), [to(p, X, "oo", "-"), to(p, MINUS, "oo", "-")], []
    ),
    "(-oo)^3": lambda p: p.limit_of_parts(power(X, 3), [to(p, X, "-oo", "+")], []),
    "(-oo)^-3": lambda p: p.limit_of_parts(power(X, -3), [to(p, X, "-oo", "+")], []),
    "oo^0": lambda p: p.limit_of_parts(power(X, 0), [to(p, X, "oo", "-")], []),
    "exp(-oo)": lambda p: p.limit_of_parts(exp(X), [to(p, X, "-oo", "+")], []),
    "oo·a·-oo where a < 0": lambda p: p.limit_of_parts(
        mul(X, A, mul(MINUS, X)),
        [to(p, X, "oo", "-"), to(p, A, "oo", "-"), falls(p)],
        [p.given(lt(ZERO, mul(MINUS, A)))],
    ),
    "a + oo + oo": lambda p: p.limit_of_parts(
        add(A, X, X), [to(p, A, "oo", "-"), to(p, X, "oo", "-"), to(p, X, "oo", "-")], []
    ),
    "a select": lambda p: p.limit_of_parts(["select", ["i", 2], [X, ONE]], [to(p, X), to(p, ONE)], []),
    "1/x from above": inverse,
    "1/x where x < 1 is assumed": lambda p: p.limit_of_inverse(
        to(p, X, ZERO, "+"), p.assume(p.given(lt(ZERO, X)), lt(X, ONE)), [zero(p), one(p)]
    ),
    "1/x^2 from both sides": lambda p: p.limit_of_inverse(
        p.limit_rewritten(
            p.limit_of_parts(power(X, 2), [to(p, X)], []), p.field(power(ZERO, 2), ZERO, [], [], [])
        ),
        square_positive(p),
        [],
    ),
    "a sum": lambda p: p.limit_of_binder("sum", K, p.limit_rewritten(to(p, ZK), all_k(p, eq(ZK, ZERO)))),
    "x above a constant": lambda p: p.limit_between(
        X, [[to(p, X, "oo", "-"), p.assume(p.compared(p.difference(p.reflexive(X)), X, X), lt(ONE, X))]], []
    ),
    "x between": lambda p: p.limit_between(
        Y, [[to(p, A), p.given(le(A, Y))], [to(p, A), p.given(lt(Y, A))]], []
    ),
    "x equal": lambda p: p.limit_between(Y, [[to(p, A), p.given(eq(Y, A))]], []),
    "(exp(x) - 1)/x": lambda p: p.limit_of_quotient(
        EXP, X, [exp_at_zero(p), to(p, X)], [[], []], one(p), exp_slope(p), []
    ),
    "log(x)/x at oo": lambda p: p.limit_of_quotient(
        log(X),
        X,
        [to(p, X, "oo", "-")],
        [[p.given(lt(ZERO, X))], []],
        one(p),
        p.limit_of_parts(
            mul(power(X, -1), power(ONE, -1)),
            [
                p.limit_of_parts(power(X, -1), [to(p, X, "oo", "-")], []),
                p.limit_of_parts(power(ONE, -1), [to(p, ONE, "oo", "-")], [one(p)]),
            ],
            [],
        ),
        [],
    ),
    "both sides": lambda p: p.limit_from_both(to(p, X, A, "+"), to(p, X, A, "-")),
    "a value rewritten": lambda p: p.limit_rewritten(to(p, X, Y), p.given(eq(Y, A))),
    "an infinite sum, where 0 = 1": lambda p: p.infinite(exceeds(p, A), A),
    "an extended value": lambda p: p.extended(
        ZERO,
        K,
        p.given(le(Y, add(ZERO, total(K, mul(ZK, mul(MINUS, log(ONE))))))),
        all_k(p, le(ZERO, ZK)),
        one(p),
    ),
}


@pytest.mark.parametrize("name", sorted(TRUE))
def test_both_accept_the_neighbour(name: str) -> None:
    accepted(TRUE[name])


@pytest.mark.parametrize("name", sorted(FALSE))
def test_both_refuse_the_attack(name: str) -> None:
    refused(FALSE[name])
