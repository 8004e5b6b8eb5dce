"""One gate over every registered definition: a new one needs no test of its own."""

from __future__ import annotations

import ast
import pickle
import sys
from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path

import mpmath
import numpy
import pytest
import sympy
from sympy import Basic, Expr, Integer, Rational, Symbol

import lemmata.definitions
from lemmata.definitions import SHORT, Definition, registry
from lemmata.definitions.definition import T, b, i, p, p_, q, x, y_, z
from lemmata.definitions.trees import evaluated
from lemmata.notation import (
    Entries,
    build,
    index,
    n,
    scalar,
    substitute,
    unevaluated,
)

DEFINED = [cls for cls in registry.values() if hasattr(cls, "template")]
LENGTHS = (1, 2, 3, 7)

SCALARS: dict[Expr, tuple[Rational, ...]] = {
    x: (Rational(-7, 3), Rational(1, 5), Rational(5, 2)),
    p_: (Rational(1, 7), Rational(1, 2), Rational(9, 10)),
    y_: (Rational(1, 3), Rational(1, 4), Rational(3, 4)),
    b: (Rational(3, 2), Rational(2), Rational(10)),
    T: (Rational(1, 3), Rational(1), Rational(5)),
    scalar("q"): (Rational(1, 9), Rational(2, 3), Rational(1)),
}


def entries(parameter: Expr, length: int) -> Entries:
    """Distinct components in the parameter's domain."""
    weights = [Rational(k * k + (1 if parameter == q else 3), 2) for k in range(1, length + 1)]
    if parameter == z:
        return Entries(*((-1) ** k * weight / 3 for k, weight in enumerate(weights)))
    return Entries(*(weight / sum(weights) for weight in weights))


def points(cls: type[Definition], length: int) -> list[dict[Basic, Basic]]:
    """Three points of the domain; an index takes the first, the last and a middle place."""
    found = []
    for number in range(3):
        at: dict[Basic, Basic] = {}
        for parameter, kind in zip(cls.parameters, cls.kinds, strict=True):
            if kind == "index":
                at[parameter] = Integer((1, length, (length + 1) // 2)[number])
            elif kind == "vector":
                at[parameter] = entries(parameter, length)
            else:
                at[parameter] = SCALARS[parameter][number]
        found.append(at)
    return found


def cases(cls: type[Definition]) -> list[dict[Basic, Basic]]:
    lengths = LENGTHS if "vector" in cls.kinds else (1,)
    return [at for length in lengths for at in points(cls, length)]


def value(expr: Expr, at: Mapping[Basic, Basic], digits: int = 40) -> Expr:
    mapping = dict(at)
    for v in at.values():
        if isinstance(v, Entries):
            mapping[n] = Integer(len(v.args))
    return evaluated(substitute(expr, mapping)).evalf(digits)


@cache
def true_value(expr: Definition) -> Expr:
    return expr.evalf(45)


def applied(cls: type[Definition]) -> Definition:
    return build(cls, *cls.parameters)


def close(left: Expr, right: Expr, digits: int) -> bool:
    left, right = sympy.Float(left, 60), sympy.Float(right, 60)
    return abs(left - right) <= max(abs(left), abs(right), 1) * sympy.Float(10) ** -digits


# ------------------------------------------------------------------ what it says of itself


@pytest.mark.parametrize("cls", DEFINED)
def test_says_what_it_is(cls):
    module = sys.modules[cls.__module__]
    assert cls.__doc__
    assert cls.source
    assert cls.symbol
    assert set(cls.words) == {"en", "ko"}
    assert module.__doc__
    assert cls.__module__.endswith(f".{cls.__name__}")
    assert sympy.latex(applied(cls)).startswith(cls.symbol)


def test_type_checkers_see_every_definition():
    tree = ast.parse(Path(lemmata.definitions.__file__).read_text(encoding="utf-8"))
    declared = {node.target.id for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)}
    assert declared == {*registry, *SHORT}


@pytest.mark.parametrize("cls", registry.values())
def test_the_package_gives_the_function_and_not_its_module(cls):
    __import__(cls.__module__)
    assert getattr(lemmata.definitions, cls.__name__) is cls
    assert cls.__name__ in lemmata.definitions.__all__


# ------------------------------------------------------------------ trees


@pytest.mark.parametrize("cls", DEFINED)
def test_a_statement_stays_as_written(cls):
    for at in cases(cls):
        args = tuple(at.values())
        kept = build(cls, *args)
        assert isinstance(kept, cls)
        assert kept.args == args
        with unevaluated():
            assert cls(*args) == kept


@pytest.mark.parametrize("cls", DEFINED)
def test_pickling_keeps_the_tree(cls):
    kept = build(cls, *cases(cls)[0].values())
    assert pickle.loads(pickle.dumps(kept)) == kept
    assert pickle.loads(pickle.dumps(cls)) is cls


@pytest.mark.parametrize("cls", DEFINED)
def test_unfolding_does_not_capture(cls):
    """The arguments may use the names of the parameters and of the formula's bound indices."""
    k = index("k")
    clashing: list[Basic] = []
    for parameter, kind in zip(cls.parameters, cls.kinds, strict=True):
        clashing.append(k if kind == "index" else z[k] if kind == "scalar" else parameter + z[k])
    unfolded = build(cls, *clashing).unfold()
    for length in (1, 3):
        vectors = {v: entries(v, length) for v in (z, p, q)}
        at = {**vectors, k: Integer(length)}
        lengths = {n: Integer(length)}
        first = evaluated(substitute(unfolded, {**at, **lengths})).evalf(30)
        args = [
            evaluated(a) if not isinstance(a, sympy.Add) else a
            for a in (substitute(c, {**at, **lengths}) for c in clashing)
        ]
        second = build(cls, *args).evalf(30)
        assert sympy.N(abs(first - second)) < 1e-25


# ------------------------------------------------------------------ values


@pytest.mark.parametrize("cls", DEFINED)
def test_values_are_those_of_the_formula(cls):
    for at in cases(cls):
        kept = build(cls, *at.values())
        expected = value(kept.unfold(), at, 50)
        assert close(true_value(kept), expected, 40)
        assert close(cls(*at.values()).evalf(30), expected, 29)


@pytest.mark.parametrize("cls", [cls for cls in DEFINED if cls.values])
def test_signs(cls):
    sign = {"positive": sympy.Gt, "nonnegative": sympy.Ge, "nonpositive": sympy.Le, "real": None}[cls.values]
    real = dict.fromkeys((b, T), Symbol("c", positive=True))
    expr = applied(cls).subs(real)
    assert expr.is_real
    if sign is not None:
        assert getattr(expr, f"is_{cls.values}")
        assert all(sign(true_value(build(cls, *at.values())), 0) for at in cases(cls))


@pytest.mark.parametrize("cls", [cls for cls in DEFINED if not cls.values])
def test_no_sign_is_claimed_beyond_the_domain(cls):
    assert applied(cls).is_real is None


# ------------------------------------------------------------------ derivatives


DIFFERENCES = [
    (cls, position) for cls in DEFINED for position, kind in enumerate(cls.kinds) if kind != "index"
]


@pytest.mark.parametrize(("cls", "position"), DIFFERENCES)
def test_derivatives_are_limits_of_differences(cls, position):
    j = index("k")  # a name that the formula's own sums use
    parameter, kind = cls.parameters[position], cls.kinds[position]
    slope = applied(cls).diff(parameter[j] if kind == "vector" else parameter)
    h = Rational(1, 10**10)
    for length in (1, 3) if "vector" in cls.kinds else (1,):
        for at in points(cls, length)[::2]:
            for place in range(1, length + 1) if kind == "vector" else (None,):

                def moved(by: Rational) -> Expr:
                    there = dict(at)  # noqa: B023
                    if place is None:  # noqa: B023
                        there[parameter] += by
                    else:
                        components = list(there[parameter].args)
                        components[place - 1] += by  # noqa: B023
                        there[parameter] = Entries(*components)
                    return build(cls, *there.values()).evalf(40)

                expected = (moved(h) - moved(-h)) / (2 * h)
                here = at if place is None else {**at, j: Integer(place)}
                assert close(value(slope, here), expected, 16)


# ------------------------------------------------------------------ code


def arguments(at: Mapping[Basic, Basic], number: type, array: type) -> list[object]:
    """The values at a point as a user would pass them: arrays 0-based, indices from 1."""
    found: list[object] = []
    for name, v in at.items():
        if isinstance(v, Entries):
            found.append(array([number(c.p) / c.q for c in v.args]))
        else:
            found.append(int(v) if name == i else number(v.p) / v.q)
    return found


@pytest.mark.parametrize("cls", DEFINED)
def test_mpmath_code_agrees_to_30_digits(cls):
    code = sympy.lambdify(cls.parameters, applied(cls), "mpmath")
    with mpmath.workdps(40):
        for at in cases(cls):
            got = code(*arguments(at, mpmath.mpf, list))
            assert close(got, true_value(build(cls, *at.values())), 30)


@pytest.mark.parametrize(("cls", "modules"), list(product(DEFINED, ["numpy", "scipy", "math"])))
def test_floating_point_code_agrees(cls, modules):
    code = sympy.lambdify(cls.parameters, applied(cls), modules)
    array = list if modules == "math" else numpy.array
    for at in cases(cls):
        got = float(code(*arguments(at, float, array)))
        assert got == pytest.approx(float(true_value(build(cls, *at.values()))), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("cls", [cls for cls in DEFINED if "index" in cls.kinds])
def test_a_vector_is_coded_as_an_array(cls):
    whole = build(cls, *cls.parameters[:-1])
    codes = {m: sympy.lambdify(cls.parameters[:-1], whole, m) for m in ("numpy", "mpmath")}
    for at in cases(cls):
        expected = [
            true_value(build(cls, *list(at.values())[:-1], Integer(k))) for k in range(1, len(at[z].args) + 1)
        ]
        args = arguments(at, float, numpy.array)[:-1]
        for code in codes.values():
            got = code(*args)
            assert numpy.allclose(numpy.array(got, dtype=float), [float(e) for e in expected], rtol=1e-12)


def test_controls():
    """The helpers above can fail."""
    assert not close(Rational(1, 3), Rational(1, 3) + Rational(1, 10**20), 25)
    assert close(value(z[1], {z: Entries(5, 6)}), Integer(5), 30)
