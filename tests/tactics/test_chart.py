"""Sign charts: the zeros and signs of a function are those of its values."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import QQ
from sympy.polys.rings import PolyRing

from lemmata.tactics.chart import (
    Chart,
    Point,
    Problem,
    _log1p,
    _power_series,
    _sign_at,
    _simplest,
)
from lemmata.tactics.errors import Refused

RING = PolyRing(["t", "l", "m"], QQ, "lex")
T, L, M = RING.gens


def number_sign(row: dict[tuple[int, ...], Any], leads: tuple[Any, ...]) -> int | None:
    """The sign at the logarithms of rationals: 0 where log 1 = 0 settles it, else by 60 digits."""
    if any(lead <= 0 for lead in leads):
        return None
    with mpmath.workdps(60):
        logs = [mpmath.log(mpmath.mpf(int(v.numerator)) / int(v.denominator)) for v in leads]
        value = mpmath.mpf(0)
        for m, c in row.items():
            term = mpmath.mpf(int(c.numerator)) / int(c.denominator)
            for v, e in zip(logs, m, strict=False):
                term *= v**e
            value += term
        return 0 if abs(value) < mpmath.mpf(10) ** -40 else int(mpmath.sign(value))


def problem(
    low: Any = 0, high: Any = None, arguments: tuple[Any, ...] = (T, T + 1), **changes: Any
) -> Problem:
    """F(t, l = log of the first argument, m = log of the second) on an interval."""
    ends = [None if v is None else QQ(v) for v in (low, high)]
    functions = {
        "values": lambda iv: [],
        "number_sign": number_sign,
        "vanishes_at": lambda f, r: False,
    } | changes
    return Problem(RING, 0, arguments, *ends, **functions)


def value(f: Any, arguments: tuple[Any, ...], t: Fraction) -> Any:
    with mpmath.workdps(60):
        at = mpmath.mpf(t.numerator) / t.denominator

        def polynomial(g: Any, point: tuple[Any, ...]) -> Any:
            out = mpmath.mpf(0)
            for m, c in g.terms():
                term = mpmath.mpf(int(c.numerator)) / int(c.denominator)
                for v, e in zip(point, m, strict=False):
                    term *= v**e
                out += term
            return out

        return polynomial(f, (at, *(mpmath.log(polynomial(g, (at,))) for g in arguments)))


def grid(low: int | None, high: int | None) -> list[Fraction]:
    base = [Fraction(k, 16) for k in range(1, 64)] + [Fraction(k) for k in range(4, 40)]
    base += [Fraction(1, 2**k) for k in range(5, 30)] + [Fraction(2**k) for k in range(6, 30)]
    if low is None:
        base += [-b for b in base] + [Fraction(0)]
    return [b for b in base if (low is None or b > low) and (high is None or b < high)]


def agrees(f: Any, chart: Chart, arguments: tuple[Any, ...], low: int | None, high: int | None) -> None:
    assert len(chart.signs) == len(chart.zeros) + 1
    for t in grid(low, high):
        x = QQ(t.numerator, t.denominator)
        if any(z.low <= x <= z.high for z in chart.zeros):
            continue
        v = value(f, arguments, t)
        if abs(v) > mpmath.mpf(10) ** -30:
            assert _sign_at(chart, x) == int(mpmath.sign(v)), t


# ------------------------------------------------------------------ random functions

coefficients = st.integers(-3, 3)
logarithmic = st.dictionaries(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(0, 1)),
    coefficients.filter(bool),
    min_size=1,
    max_size=4,
)


@given(logarithmic, st.sampled_from([(0, None), (1, None), (0, 1), (1, 3)]))
def test_charts_of_polynomials_in_t_and_logarithms(
    terms: dict[tuple[int, ...], int], ends: tuple[int, int | None]
) -> None:
    """With t = e^x and log t = x the same covers polynomials in x and exponentials."""
    f = RING.from_dict({m: QQ(c) for m, c in terms.items()})
    try:
        chart = problem(*ends).chart(f)
    except Refused:
        return
    agrees(f, chart, (T, T + 1), *ends)


@given(
    st.lists(st.fractions(-3, 3, max_denominator=3), min_size=1, max_size=4), st.integers(1, 3), st.booleans()
)
def test_charts_of_polynomials_with_known_roots(roots: list[Fraction], power: int, irrational: bool) -> None:
    f = RING.one
    for r in roots:
        f = f * (T - QQ(r.numerator, r.denominator))
    f = f**power * (T**2 - 2 if irrational else RING.one)
    chart = problem(None, None, ()).chart(f)
    assert {z.low for z in chart.zeros if z.exact} == {QQ(r.numerator, r.denominator) for r in roots}
    assert len(chart.zeros) == len(set(roots)) + 2 * irrational
    agrees(f, chart, (), None, None)


def test_a_known_chart() -> None:
    chart = problem().chart(T - 1 - L)  # t − 1 ≥ log t, with equality at 1
    assert [(z.low, z.exact) for z in chart.zeros] == [(1, True)]
    assert chart.signs == [1, 1]
    chart = problem().chart(L)
    assert ([z.low for z in chart.zeros], chart.signs) == ([1], [-1, 1])
    chart = problem().chart(T - 2 - L)  # two irrational zeros
    assert ([z.exact for z in chart.zeros], chart.signs) == ([False, False], [1, -1, 1])
    assert problem().chart(RING.one * -3).signs == [-1]
    assert problem().chart(T).signs == [1]
    assert problem(1, None).chart(L).signs == [1]


def test_the_search_for_a_mistake_can_fail() -> None:
    right = problem().chart(T - 2 - L)
    agrees(T - 2 - L, right, (T, T + 1), 0, None)
    with pytest.raises(AssertionError):
        agrees(T - 2 - L, Chart(right.zeros, [1, 1, 1]), (T, T + 1), 0, None)


# ------------------------------------------------------------------ refusals


def test_a_function_that_vanishes_has_no_chart() -> None:
    with pytest.raises(Refused, match="the two sides are equal everywhere"):
        problem().chart(RING.zero)
    with pytest.raises(Refused, match="the two sides are equal everywhere"):
        problem(arguments=(T, T)).chart(L - M)


def test_a_chart_that_does_not_end() -> None:
    with pytest.raises(Refused, match="the sign chart does not end"):
        problem().chart(T, depth=41)


def test_a_sign_that_the_numbers_do_not_decide() -> None:
    undecided = problem(number_sign=lambda row, leads: None)
    with pytest.raises(Refused, match="is not decided"):
        undecided.chart(T - 1 - L)
    with pytest.raises(Refused, match="the sign at 1 is not decided"):
        undecided._exact_sign(L, QQ(1))
    with pytest.raises(Refused, match="the leading term at an end is not decided"):
        undecided.end_sign(L, QQ(0), 1)


def test_an_expansion_that_vanishes_is_not_followed_for_ever() -> None:
    same = problem(arguments=(T, T))
    with pytest.raises(Refused, match="the expansion at an end vanishes to high order"):
        same.end_sign(L - M, QQ(1), 1)
    zero = problem(number_sign=lambda row, leads: 0)
    with pytest.raises(Refused, match="vanishes to high order"):
        zero.end_sign(M, QQ(0), 1)


def test_a_logarithm_of_a_negative_argument_has_no_expansion() -> None:
    with pytest.raises(Refused, match="an argument of a logarithm is negative next to an end"):
        problem(arguments=(T - 2, T)).end_sign(L, QQ(1), 1)


def fixed(low: Any, high: Any) -> Point:
    return Point(QQ(low), QQ(high))


def test_zeros_that_cannot_be_told_apart() -> None:
    p = problem()
    with pytest.raises(Refused, match="two zeros cannot be told apart"):
        p._separate([fixed(1, 3), fixed(2, 4)])
    with pytest.raises(Refused, match="two zeros cannot be told apart"):
        p._separate([Point(QQ(1), QQ(3), lambda: True), fixed(2, 4)])
    for point in (fixed(-1, 1), Point(QQ(-1), QQ(1), lambda: True)):
        with pytest.raises(Refused, match="a zero cannot be told from the end of the interval"):
            p._separate([point])
    with pytest.raises(Refused, match="a zero cannot be told from the end of the interval"):
        p._inside(Point(QQ(-1), QQ(1), lambda: True))
    assert not p._inside(fixed(-1, 1))
    assert not p._inside(fixed(0, 0))
    assert p._inside(fixed(1, 2))
    assert not p._inside(fixed(-2, -1))
    assert not problem(0, 1)._inside(fixed(1, 1))
    with pytest.raises(Refused, match="a sample is a zero"):
        _sign_at(Chart([fixed(1, 1)], [1, -1]), QQ(1))


def test_zeros_in_one_bracket_are_one_only_where_one_polynomial_makes_them() -> None:
    p, near_root_two = problem(), T**2 - QQ(2001, 1000)
    (first,), (other,) = p.chart(T**2 - 2).zeros, p.chart(near_root_two).zeros
    assert (first.low, first.high) == (other.low, other.high)
    assert len(p._merged([first], [other])) == 2
    assert len(p._merged(p.chart(T**2 - 2).zeros, p.chart((T**2 - 2) * (T + 1)).zeros)) == 1
    both = p.chart((T**2 - 2) * L + (T**2 - 2) * near_root_two * L)
    assert both.signs == [-1, 1, -1, 1]  # (t² − 2)(t² − 1.001) log t


def test_a_sample_that_stays_in_the_bracket_of_a_zero() -> None:
    with pytest.raises(Refused, match="a sample cannot be told from a zero"):
        _sign_at(Chart([Point(QQ(0), QQ(2), lambda: True)], [1, -1]), QQ(1))


def test_a_bracket_whose_middle_is_the_zero_becomes_a_point() -> None:
    ring = PolyRing("t", QQ, "lex")
    (t,) = ring.gens
    point = problem()._refinable(t * 2 - 1, QQ(0), QQ(1))
    assert point.narrow is not None
    assert point.narrow()
    assert point.exact
    assert point.low == QQ(1, 2)


def test_samples_lie_between() -> None:
    assert problem(None, None)._samples([]) == [1]
    assert problem(None, 3)._samples([]) == [2]
    assert problem(0, 1)._samples([]) == [QQ(1, 2)]
    assert problem(0, None)._samples([fixed(2, 2)]) == [1, 3]


def test_a_sign_outside_the_domain_of_a_logarithm_is_unknown() -> None:
    assert problem()._interval_sign(L, QQ(-1), QQ(-1), 64) == 0
    assert problem()._interval_sign(L, QQ(2), QQ(3), 64) == 1
    assert problem()._interval_sign(L, QQ(1, 2), QQ(3), 64) == 0


def test_a_critical_point_next_to_which_the_sign_stays_unknown() -> None:
    wide = Point(QQ(1, 2), QQ(2))  # never narrows
    with pytest.raises(Refused, match="the sign at a critical point is not decided"):
        problem()._sign_at_mark(L, wide)
    assert problem(vanishes_at=lambda f, r: True)._sign_at_mark(L, Point(QQ(1, 2), QQ(2), None, QQ(0))) == 0
    with pytest.raises(Refused, match="the sign next to an irrational zero is not decided"):
        problem(vanishes_at=lambda f, r: True)._end_sign(
            L, Point(QQ(1, 2), QQ(2), None, QQ(0)), 0, 1, L, QQ(1, 4)
        )

    def collapse() -> bool:
        point.low = point.high = QQ(1)
        return True

    point = Point(QQ(1, 2), QQ(2), collapse)
    assert problem()._sign_at_mark(L, point) == 0


def test_a_crossing_that_is_never_reached() -> None:
    stuck = problem(number_sign=lambda row, leads: 1)
    with pytest.raises(Refused, match="a zero too close to an end of its gap"):
        stuck._crossing(RING.one, QQ(0), QQ(1), QQ(1, 2), 1)


def test_crossings_at_simple_points_are_exact() -> None:
    p = problem()
    assert p._crossing(L, QQ(0), None, QQ(1), -1) == Point(QQ(1), QQ(1))
    assert p._crossing(L, QQ(0), QQ(2), QQ(1, 2), -1).low == 1
    assert p._crossing(L, QQ(0), QQ(3, 2), QQ(5, 4), -1).low == 1
    plain = problem(None, None, (T**2 + 1, T**2 + 2))
    assert plain._crossing(-T + 4, None, None, QQ(1), 1).low == 4
    assert plain._crossing(T - 4, None, None, QQ(9), -1).low == 4
    assert plain._crossing(T + 5, None, None, QQ(0), -1).low == -5
    inexact = plain._crossing(T**2 - 2, QQ(0), None, QQ(1), -1)
    assert not inexact.exact
    assert inexact.low < QQ(141422, 100000) < inexact.high or inexact.high - inexact.low < QQ(1, 1000)


def test_zeros_at_powers_of_e_are_known() -> None:
    known = problem(vanishes_at=lambda f, r: r == 2)
    point = known._crossing(L - 2, QQ(1), None, QQ(2), -1)
    assert point.power == 2
    assert problem(vanishes_at=lambda f, r: False)._crossing(L - 2, QQ(1), None, QQ(2), -1).power is None
    assert known._power(L, fixed(3, 3)) is None
    assert known._power(L, fixed(-1, 3)) is None


# ------------------------------------------------------------------ small tools


@given(st.fractions(-5, 5, max_denominator=60), st.fractions(-5, 5, max_denominator=60))
def test_the_simplest_rational_between_two(a: Fraction, b: Fraction) -> None:
    if a == b:
        return
    low, high = sorted((a, b))
    found = _simplest(QQ(low.numerator, low.denominator), QQ(high.numerator, high.denominator))
    assert low < Fraction(int(found.numerator), int(found.denominator)) < high
    for q in range(1, int(found.denominator)):
        first = low.numerator * q // low.denominator + 1
        assert not low < Fraction(first, q) < high


@given(st.fractions(Fraction(-8, 9), 3, max_denominator=9), st.integers(0, 5), st.sampled_from([-1, 1]))
def test_powers_expand_by_the_binomial_theorem(end: Fraction, e: int, side: int) -> None:
    h = QQ(1, 7)
    series = _power_series(QQ(end.numerator, end.denominator), side, e, 20)
    base = QQ(end.numerator, end.denominator) + side * h
    assert sum((a * h**j for j, a in series.items()), QQ(0)) == base**e
    assert _power_series(None, 1, 3, 20) == {-3: QQ(-1)}  # right of −∞
    assert _power_series(None, -1, 3, 20) == {-3: QQ(1)}


def test_the_series_of_the_logarithm() -> None:
    series = _log1p({1: QQ(1)})
    assert [series[k] for k in range(1, 7)] == [QQ((-1) ** (k + 1), k) for k in range(1, 7)]
    both = _log1p({1: QQ(2), 2: QQ(1)})  # log(1 + 2h + h²) = 2·log(1 + h)
    assert all(both[k] == 2 * series[k] for k in range(1, 20))
