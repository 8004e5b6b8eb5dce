"""Points: inside the domain, small and telling ones first, every pattern of indices."""

import itertools
from fractions import Fraction

import pytest
import sympy
from sympy import Eq, Ge, Gt, Integer, Le, Lt, Ne, Rational, log, oo

from lemmata.evaluation.points import Point, Space
from lemmata.evaluation.sampling import Variable, candidates, inside
from lemmata.notation import (
    Claim,
    Dominated,
    Finite,
    Interval,
    OneHot,
    Power,
    Reals,
    Simplex,
    build,
    index,
    matrix,
    n,
    scalar,
    total,
    unevaluated,
    vector,
    within,
)
from lemmata.notation import dimension as a_size

x, y, a, b = map(scalar, "xyab")
z, p, q = map(vector, "zpq")
i, j = index("i"), index("j")
zero, one = Integer(0), Integer(1)


def claim(*mentions, given=()):
    """A claim that mentions some expressions; its truth does not matter here."""
    with unevaluated():
        return Claim(Eq(sympy.Add(*mentions, evaluate=False), 0, evaluate=False), tuple(given))


def some(space, count=300):
    return list(itertools.islice(space.points(), count))


DOMAINS = [
    (Interval(zero, one), lambda v: 0 < v < 1),
    (Interval(zero, one, False, True), lambda v: 0 <= v < 1),
    (Interval(zero, oo), lambda v: v > 0),
    (Interval(-oo, Integer(3), True, False), lambda v: v <= 3),
    (Interval(Integer(2), Integer(5), False, False), lambda v: 2 <= v <= 5),
    (Interval(zero, sympy.pi), lambda v: 0 < v < Fraction(355, 113)),
    (Interval(log(2), oo, False), lambda v: v > Fraction(693, 1000)),
    (Finite((Rational(-1), Rational(1))), lambda v: v in (-1, 1)),
]


@pytest.mark.parametrize(("domain", "holds"), DOMAINS)
def test_scalars_lie_in_their_domain(domain, holds):
    points = some(Space(claim(x, given=[within(x, domain)])))
    assert points
    assert all(holds(point[x]) for point in points)
    assert all(isinstance(point[x], Fraction) for point in points)


def test_scalars_reach_every_end_and_the_middle():
    values = [point[x] for point in some(Space(claim(x, given=[within(x, Interval(zero, one))])), 400)]
    assert values[0] == Fraction(1, 2)
    assert min(values) < Fraction(1, 10**9)
    assert 1 - max(values) < Fraction(1, 10**9)
    reals = [point[x] for point in some(Space(claim(x)), 400)]
    assert reals[:2] == [0, 1]
    assert max(reals) > 10**5
    assert min(reals) < -100
    assert any(0 < abs(v - 1) < Fraction(1, 1000) for v in reals)
    closed = [
        point[x] for point in some(Space(claim(x, given=[within(x, Interval(zero, one, False, False))])), 9)
    ]
    assert {0, 1} <= set(closed)


def test_simplices():
    given = [within(p, Simplex(n)), within(q, Simplex(n, open=True))]
    points = some(Space(claim(p[i], q[i], given=given)))
    assert all(sum(point[p]) == sum(point[q]) == 1 for point in points)
    assert all(min(point[p]) >= 0 and min(point[q]) > 0 for point in points)
    assert any(0 in point[p] for point in points), "corners of the closed simplex"
    assert any(1 in point[p] and point[n] > 1 for point in points), "vertices"
    assert any(point[p] == point[q] and point[n] > 1 for point in points), "the diagonal p = q"
    assert {point[n] for point in points} == {1, 2, 3, 5, 7}


def test_every_pattern_of_indices():
    points = some(Space(claim(z[i], z[j])), 100)
    patterns = {(point[n], point[i] == point[j]) for point in points}
    assert {(1, True), (2, True), (2, False), (3, True), (3, False)} <= patterns
    assert all(1 <= point[k] <= point[n] for point in points for k in (i, j))


def test_equal_indices_are_not_always_the_component_that_is_named():
    points = some(Space(claim(z[i], z[j], given=[build(Gt, z[1], Integer(0))])), 100)
    assert {(1, 1), (2, 2), (1, 2), (2, 1)} <= {(point[i], point[j]) for point in points}
    assert {(point[i], point[j]) for point in points if point[n] == 2} >= {(1, 1), (1, 2), (2, 1)}


def test_vectors_have_ties_and_differences():
    points = [point for point in some(Space(claim(z[i])), 200) if point[n] == 3]
    assert any(len(set(point[z])) == 1 for point in points)
    assert any(len(set(point[z])) == 2 for point in points)
    assert any(len(set(point[z])) == 3 for point in points)


def test_one_hot_vectors_are_all_drawn():
    points = some(Space(claim(p[i], given=[within(p, OneHot(n))])))
    assert {point[p] for point in points if point[n] == 3} == {(1, 0, 0), (0, 1, 0), (0, 0, 1)}


def test_relations_are_kept():
    with unevaluated():
        ordered = some(Space(claim(a, b, given=[Lt(a, b), within(a, Interval(zero, one, False, False))])))
        assert all(0 <= point[a] <= 1 and point[a] < point[b] for point in ordered)
        assert len(ordered) > 100
        distinct = some(Space(claim(z[i], z[j], given=[Ne(i, j), Ge(n, 2)])))
        assert all(point[i] != point[j] and point[n] >= 2 for point in distinct)
        sorted_scores = some(Space(claim(z[i], z[j], given=[Gt(z[i], z[j])])))
        assert all(point[z][point[i] - 1] > point[z][point[j] - 1] for point in sorted_scores)


def test_an_index_of_the_statement_is_that_index_in_a_hypothesis_and_another_is_every_index():
    with unevaluated():
        this = some(Space(claim(z[i], given=[Gt(z[i], 0)])))
        every = some(Space(claim(z[i], given=[Gt(z[j], 0)])))
        another = some(Space(claim(z[i], given=[Gt(z[j], z[i])])))
    assert all(point[z][point[i] - 1] > 0 for point in this)
    assert any(min(point[z]) < 0 for point in this)
    assert all(min(point[z]) > 0 for point in every)
    assert any(point[n] == 3 for point in every)
    assert all(point[z][point[j] - 1] > point[z][point[i] - 1] for point in another)


@pytest.mark.parametrize(
    ("domains", "values"),
    [
        ((Finite((zero, one)), Interval(zero, oo)), {1}),
        ((Interval(zero, oo), Finite((-one, zero, one))), {1}),
        ((Finite((zero, one)), Finite((one, Integer(2)))), {1}),
    ],
)
def test_a_variable_lies_in_each_of_its_domains(domains, values):
    points = some(Space(claim(a, given=[within(a, d) for d in domains])))
    assert {point[a] for point in points} == values


def test_a_second_domain_beside_a_simplex_is_a_condition():
    inner = Power(Interval(Rational(1, 10), one, False, False), (n,))
    for domains in ((Simplex(n), inner), (inner, Simplex(n))):
        points = some(Space(claim(p[i], given=[within(p, d) for d in domains])))
        assert all(min(point[p]) >= Rational(1, 10) and sum(point[p]) == 1 for point in points)
        assert {point[n] for point in points} >= {1, 2, 3}


def test_ends_that_depend_on_other_variables():
    between = within(a, Interval(b, b + x, False, True))
    points = some(Space(claim(a, given=[between, within(x, Interval(zero, oo))])), 200)
    assert len(points) == 200
    assert all(point[b] <= point[a] < point[b] + point[x] for point in points)
    assert any(point[a] == point[b] for point in points)


def test_equations_are_solved():
    with unevaluated():
        given = [Eq(total(lambda k: z[k], z), 1)]
        points = some(Space(claim(z[i], given=given)), 60)
        assert all(sum(point[z]) == 1 for point in points)
        assert len(points) == 60
        product = some(Space(claim(x, y, given=[Eq(x * y, 1)])), 30)
        assert all(point[x] * point[y] == 1 for point in product)
        assert len(product) == 30


def test_dominated_and_different_vectors():
    given = [within(p, Simplex(n)), within(q, Simplex(n))]
    points = some(Space(claim(p[i], q[i], given=[*given, Dominated(p, q)])))
    assert all(v == 0 or w > 0 for point in points for v, w in zip(point[p], point[q], strict=True))
    assert any(0 in point[q] for point in points)
    differing = some(Space(claim(p[i], q[i], given=[*given, Ne(p, q, evaluate=False)])), 100)
    assert differing
    assert all(point[p] != point[q] for point in differing)
    same = [any(v == w for v, w in zip(point[p], point[q], strict=True)) for point in differing]
    assert any(same), "they differ somewhere, not everywhere"


def test_matrices_and_two_sizes():
    m = a_size("m")
    P = matrix("P", n, m)
    points = some(Space(claim(P[i, j], given=[within(P, Power(Interval(zero, oo), (n, m)))])))
    assert {(len(point[P]), len(point[P][0])) for point in points} >= {(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)}
    assert all(v > 0 for point in points for row in point[P] for v in row)


def test_an_empty_domain_ends():
    with unevaluated():
        assert some(Space(claim(x, given=[Gt(x, 1), Lt(x, 0)]))) == []


def test_a_finite_domain_ends():
    assert len(some(Space(claim(x, given=[within(x, Finite((Rational(-1), Rational(1))))])))) == 2
    assert some(Space(claim(Integer(1)))) == [Point(())]


def test_the_order_is_deterministic():
    space = claim(z[i], x)
    assert some(Space(space), 120) == some(Space(space), 120)


def test_membership_refuses_what_is_outside():
    space = Space(
        claim(x, p[i], given=[within(x, Interval(zero, one)), within(p, Simplex(n)), Le(x, Rational(1, 2))])
    )
    inner = Point(((n, 2), (i, 1), (x, Fraction(1, 2)), (p, (Fraction(1), Fraction(0)))))
    assert space.admits(inner)
    assert not space.admits(inner.replaced(x, Fraction(1)))
    assert not space.admits(inner.replaced(x, Fraction(2, 3)))
    assert not space.admits(inner.replaced(p, (Fraction(1), Fraction(1))))
    assert not inside(Variable(p, Simplex(n, open=True), (2,)), (Fraction(1), Fraction(0)))


def test_the_simplest_candidates_come_first():
    assert candidates(Variable(x, Reals))[:3] == [0, 1, -1]
    assert candidates(Variable(z, Reals, (2,)))[:2] == [(0, 0), (1, 0)]
    assert candidates(Variable(p, Simplex(n), (2,)))[:2] == [(Fraction(1, 2), Fraction(1, 2)), (1, 0)]
    assert all(inside(Variable(p, Simplex(n), (7,)), v) for v in candidates(Variable(p, Simplex(n), (7,))))


def test_an_index_without_a_vector_ranges_over_the_classes():
    space = Space(claim(build(sympy.KroneckerDelta, i, j)))
    assert {(point[i], point[j]) for point in some(space, 60)} >= {(1, 1), (1, 2)}
