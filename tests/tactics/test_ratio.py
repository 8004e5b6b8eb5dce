"""Rational functions over atoms: a field, in lowest terms."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import QQ
from sympy.polys.fields import field

from lemmata.tactics.errors import Unsupported
from lemmata.tactics.ratio import ONE, ZERO, Ratio, constant, factors, generator, terms_of, times

FIELD, X, Y, Z = field("x,y,z", QQ)
GENERATORS = (X, Y, Z)

monomials = st.tuples(*[st.integers(-1, 2)] * 3)
polynomials = st.dictionaries(monomials, st.integers(-3, 3).filter(bool), max_size=3)


def as_ratio(terms: dict[tuple[int, ...], int]) -> Ratio:
    return terms_of({tuple((a, e) for a, e in enumerate(m) if e): QQ(c) for m, c in terms.items()})


def as_field(terms: dict[tuple[int, ...], int]) -> Any:
    out = FIELD(0)
    for m, c in terms.items():
        term = FIELD(c)
        for g, e in zip(GENERATORS, m, strict=True):
            term *= g**e
        out += term
    return out


def translated(r: Ratio) -> Any:
    """The same rational function in SymPy's field."""

    def polynomial(poly: Any) -> Any:
        out = FIELD(0)
        for m, c in poly:
            term = FIELD(c)
            for a, e in m:
                term *= GENERATORS[a] ** e
            out += term
        return out

    out = polynomial(r.numerator)
    for f, e in r.denominator:
        out /= polynomial(f) ** e
    return out


@st.composite
def quotients(draw: st.DrawFn) -> tuple[Ratio, Any]:
    above, below = draw(polynomials), draw(polynomials.filter(bool))
    return as_ratio(above) * as_ratio(below).inverse(), as_field(above) / as_field(below)


@given(quotients(), quotients())
def test_the_arithmetic_is_that_of_a_field(a: tuple[Ratio, Any], b: tuple[Ratio, Any]) -> None:
    for ours, theirs in ((a[0] + b[0], a[1] + b[1]), (a[0] - b[0], a[1] - b[1]), (a[0] * b[0], a[1] * b[1])):
        assert translated(ours) == theirs


@given(quotients(), quotients(), quotients())
def test_equal_values_are_equal_objects(
    a: tuple[Ratio, Any], b: tuple[Ratio, Any], c: tuple[Ratio, Any]
) -> None:
    a_, b_, c_ = a[0], b[0], c[0]
    assert (a_ + b_) * c_ == a_ * c_ + b_ * c_
    assert (a_ + b_) + c_ == a_ + (b_ + c_)
    assert a_ * b_ == b_ * a_
    assert (a_ == b_) == (a[1] == b[1])
    assert a_ - a_ == ZERO
    if a_ != ZERO:
        assert a_ * a_.inverse() == ONE


@given(quotients(), st.tuples(*[st.fractions(-3, 3, max_denominator=5).filter(bool)] * 3))
def test_mapping_every_atom_evaluates(a: tuple[Ratio, Any], point: tuple[Fraction, ...]) -> None:
    values = [constant(QQ(v.numerator, v.denominator)) for v in point]
    above, below = a[1].numer, a[1].denom
    at = [QQ(v.numerator, v.denominator) for v in point]
    if not below(*at):
        with pytest.raises(Unsupported):
            a[0].map(values.__getitem__)
    else:
        assert a[0].map(values.__getitem__).constant == above(*at) / below(*at)


@given(polynomials.filter(bool))
def test_factors_multiply_back(terms: dict[tuple[int, ...], int]) -> None:
    r = as_ratio(terms)
    unit, parts = factors(r.numerator)
    product = unit
    for f, e in parts:
        product = product * Ratio(f).power(e)
        assert len(f) >= 2
        assert f[0][1] > 0
        assert all(c.denominator == 1 for _, c in f)
        assert factors(f) == (ONE, ((f, 1),))
    assert product == r
    assert len(unit.numerator) == 1


@given(polynomials.filter(bool))
def test_factors_are_those_of_sympy(terms: dict[tuple[int, ...], int]) -> None:
    _, parts = factors(as_ratio(terms).numerator)
    _, theirs = as_field(terms).numer.factor_list()
    assert sum(e for _, e in parts) == sum(e for f, e in theirs if len(f) > 1)


def test_a_polynomial_with_a_linear_atom_of_its_own_is_irreducible() -> None:
    x, y, z = map(generator, range(3))
    one_factor = [x + y * y, x - ONE, constant(2) * x + y * z + ONE, x * y + z]
    more = [x * y + x * z, x * x - y * y, x * y + x + y + ONE, x * y + y]
    assert [sum(e for _, e in factors(r.numerator)[1]) for r in one_factor] == [1, 1, 1, 1]
    assert [sum(e for _, e in factors(r.numerator)[1]) for r in more] == [1, 2, 2, 1]


def test_monomials_multiply_by_adding_exponents() -> None:
    assert times((), ((1, 2),)) == ((1, 2),)
    assert times(((1, 2),), ()) == ((1, 2),)
    assert times(((1, 2), (2, 1)), ((1, -2), (0, 3))) == ((0, 3), (2, 1))


def test_a_constant_is_recognised() -> None:
    x = generator(0)
    assert constant(0) is ZERO
    assert ZERO.constant == 0
    assert constant(QQ(2, 3)).constant == QQ(2, 3)
    for r in (x, x + ONE, (x + ONE).inverse()):
        assert r.constant is None


def test_powers() -> None:
    x = generator(0)
    assert (x + ONE).power(0) == ONE
    assert (x + ONE).power(-2) * (x + ONE) * (x + ONE) == ONE
    assert generator(0, 0) == ONE
    assert generator(0, -1) == x.inverse()
    with pytest.raises(Unsupported):
        ZERO.inverse()
    with pytest.raises(Unsupported):
        ZERO.power(-1)


def test_a_sum_over_different_denominators_comes_to_lowest_terms() -> None:
    x = generator(0)
    a, b = (x + ONE).inverse(), (x - ONE).inverse()
    assert a + b == constant(2) * x * a * b
    assert a * x + a == ONE
    assert (a + b).atoms == {0}
    assert (x * x - ONE) * a == x - ONE


def test_terms_add_up() -> None:
    x, y = generator(0), generator(1)
    r = (x * y + constant(3)) * (x + y).inverse()
    out = ZERO
    for term in r.terms():
        assert len(term.numerator) == 1
        out = out + term
    assert out == r
