"""Givens about whole vectors, and what must not follow from them."""

from __future__ import annotations

import pytest
from sympy import Add, Eq, Expr, Ge, Indexed, Le, Lt, Mul, Ne, Pow, S, log
from sympy.core.relational import Relational

from lemmata.definitions import entropy
from lemmata.notation import (
    D,
    Family,
    Interval,
    Power,
    Simplex,
    build,
    index,
    n,
    of_vectors,
    scalar,
    vector,
    within,
)
from lemmata.tactics.errors import Refused, TacticError
from lemmata.tactics.rules import equality, instantiate, positivity
from lemmata.tactics.vectors import componentwise, extensional

x, y, z, p = map(vector, "xyzp")
i, j, k = map(index, "ijk")
M, a, b = scalar("M"), scalar("a"), scalar("b")
below = Le(x, y, evaluate=False)


def constant(e: Expr, size: Expr = n) -> Family:
    return Family(e, (k, 1, size))


def le(u: Expr, v: Expr) -> Relational:
    return Le(u, v, evaluate=False)


def test_which_givens_speak_of_vectors() -> None:
    assert of_vectors(below)
    assert of_vectors(Eq(p, constant(1 / n), evaluate=False))
    assert not of_vectors(Ne(x, y, evaluate=False))  # somewhere, not everywhere
    assert not of_vectors(le(x[i], y[i]))
    assert not of_vectors(le(x, M))
    assert not of_vectors(le(x, vector("w", 3)))
    assert not of_vectors(within(x, Power(Interval(), (n,))))


@pytest.mark.parametrize(
    ("given", "statement"),
    [
        (below, le(x[j], y[j])),
        (below, le(x[1], y[1])),
        (Lt(x, y, evaluate=False), Lt(x[k], y[k], evaluate=False)),
        (le(x, constant(M)), le(x[j], M)),
        (le(vector("u", 2), vector("v", 2)), le(vector("u", 2)[2], vector("v", 2)[2])),
    ],
)
def test_a_component(given: Relational, statement: Relational) -> None:
    assert componentwise(statement, (given,)).statement == statement


@pytest.mark.parametrize(
    ("given", "statement"),
    [
        (below, le(y[j], x[j])),
        (below, Ge(x[j], y[j], evaluate=False)),
        (below, Lt(x[j], y[j], evaluate=False)),
        (below, le(x[i], y[j])),
        (below, le(x[j], z[j])),
        (below, le(x[2], y[2])),  # there may be one component only
        (Ne(x, y, evaluate=False), Ne(x[j], y[j], evaluate=False)),
        (le(x[i], y[i]), le(x[j], y[j])),  # of one i only
        (le(vector("u", 2), vector("v", 2)), le(Indexed(vector("u", 2), 3), Indexed(vector("v", 2), 3))),
        # about the first component, written as a vector of one
        (le(constant(x[k], 1), constant(y[k], 1)), le(x[j], y[j])),
    ],
)
def test_no_component(given: Relational, statement: Relational) -> None:
    with pytest.raises(Refused):
        componentwise(statement, (given,))


def test_a_bound_of_each_component_at_other_values() -> None:
    theorem = positivity(le(a, b), (le(a, b),))
    assert instantiate(theorem, {"a": x[j], "b": y[j]}, (below,)).statement == le(x[j], y[j])
    with pytest.raises(TacticError):
        instantiate(theorem, {"a": y[j], "b": x[j]}, (below,))
    with pytest.raises(TacticError):
        instantiate(theorem, {"a": x[i], "b": y[j]}, (below,))


def test_a_given_between_vectors_at_other_vectors() -> None:
    theorem = componentwise(le(x[j], M), (le(x, constant(M)),))
    shifted = Family(build(Add, z[k], S.NegativeOne), (k, 1, n))
    given = (le(z, constant(M)),)
    assert instantiate(theorem, {"x": z}, given).statement == le(z[j], M)
    with pytest.raises(TacticError):
        instantiate(theorem, {"x": z, "M": build(Add, M, S.NegativeOne)}, given)
    with pytest.raises(TacticError):
        instantiate(theorem, {"x": shifted}, ())
    with pytest.raises(TacticError):
        instantiate(theorem, {"x": y}, given)


def test_an_equation_between_vectors_at_other_vectors() -> None:
    given = Eq(x, y, evaluate=False)
    theorem = componentwise(Eq(x[j], y[j], evaluate=False), (given,))
    twice = constant(build(Mul, S(2), z[k]))
    same = constant(build(Add, z[k], z[k]))
    assert instantiate(theorem, {"x": twice, "y": same}, ())
    with pytest.raises(TacticError, match="is not shown"):
        instantiate(theorem, {"x": twice, "y": z}, ())


uniform = constant(build(Pow, n, S.NegativeOne))
is_uniform = Eq(p, uniform, evaluate=False)


def test_equal_vectors() -> None:
    log_n, laws = build(log, n), frozenset({"entropy.definition", "sum_const", "log_law"})
    theorem = equality(build(entropy, uniform), log_n, (is_uniform,), laws)
    statement = Eq(build(entropy, p), log_n, evaluate=False)
    assert extensional(statement, p, uniform, theorem).statement == statement
    with pytest.raises(Refused, match="is not given"):
        extensional(Eq(build(entropy, x), log_n, evaluate=False), x, uniform, theorem)
    with pytest.raises(Refused, match="not the name of a vector"):
        extensional(statement, uniform, p, theorem)
    with pytest.raises(Refused, match="the premise is not the statement"):
        extensional(Eq(build(entropy, p), M, evaluate=False), p, uniform, theorem)
    without = equality(build(entropy, uniform), log_n, (), laws)
    with pytest.raises(Refused, match="is not given"):
        extensional(statement, p, uniform, without)
    bounded = equality(build(entropy, uniform), log_n, (le(p, uniform),), laws)
    with pytest.raises(Refused, match="is not given"):
        extensional(statement, p, uniform, bounded)


def test_equal_vectors_do_not_move_together() -> None:
    given = Eq(x, z, evaluate=False)
    theorem = equality(D(z[i], z[i]), S.One, (given,), frozenset({"algebra"}))
    with pytest.raises(Refused, match="under a derivative"):
        extensional(Eq(D(x[i], z[i]), 1, evaluate=False), x, z, theorem)


def test_within_a_simplex() -> None:
    givens = (within(p, Simplex(n, False)), le(p, constant(M)))
    assert componentwise(le(p[k], M), givens)
