"""Values of expressions: conventions, derivatives by jets, undefined terms, certified digits."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Integer,
    Limit,
    Max,
    Min,
    Product,
    Rational,
    Symbol,
    cosh,
    erf,
    exp,
    log,
    oo,
    pi,
    sinh,
    tanh,
)

from lemmata.cli import main
from lemmata.definitions import registry
from lemmata.evaluation.evaluate import (
    Imprecise,
    Infinity,
    NoNumericMeaning,
    Program,
    State,
    Undefined,
    enclose,
    evaluate,
    evaluate_entries,
)
from lemmata.evaluation.fields import field
from lemmata.notation import (
    D,
    Entries,
    build,
    component,
    delta,
    index,
    matrix,
    n,
    scalar,
    total,
    unevaluated,
    vector,
)
from lemmata.reading.text.reader import read_expression

x, y, t = map(scalar, "xyt")
z, p, q = map(vector, "zpq")
i, j = index("i"), index("j")
half = Rational(1, 2)


def call(name, *arguments):
    return registry[name](*arguments)


def exact(expr, point=None):
    return enclose(expr, point or {}).exact


def test_rationals_stay_exact():
    with unevaluated():
        assert exact((x + 1) / (x - 3), {x: Rational(1, 3)}) == Fraction(-1, 2)
        assert exact(exp(x - x) + log(1 / y), {x: 3, y: 1}) == 1
        assert exact(call("sigmoid", x), {x: 0}) == Fraction(1, 2)
        assert exact(sympy.sqrt(x), {x: Rational(4, 9)}) == Fraction(2, 3)
        assert exact(x**0, {x: 0}) == 1
        assert exact(x ** Integer(-2), {x: -2}) == Fraction(1, 4)


@pytest.mark.parametrize("backend", ["flint", "mpmath"])
def test_every_function_of_the_language(backend):
    with unevaluated():
        expr = (
            exp(x)
            + tanh(x) * sinh(x)
            - cosh(x) / erf(x)
            + sympy.atanh(x)
            + Abs(-x)
            + pi
            + x**x
            + sympy.sqrt(x)
        )
        expr = expr + Max(x, 0, 1) - Min(x, half)
    ball = enclose(expr, {x: Rational(1, 3)}, 150, backend)
    with mpmath.workdps(60):
        u = mpmath.mpf(1) / 3
        value = (
            mpmath.exp(u) + mpmath.tanh(u) * mpmath.sinh(u) - mpmath.cosh(u) / mpmath.erf(u) + mpmath.atanh(u)
        )
        value += u + mpmath.pi + u**u + mpmath.sqrt(u) + 1 - u
        assert abs(float(ball.mid) - value) < 1e-15
        assert mpmath.nstr(value, 40) == ball.digits(40)


def test_sums_products_and_nested_indices():
    with unevaluated():
        double = total(lambda k: total(lambda a: z[k] * z[a] * delta(k, a), z, name="a"), z)
        assert exact(double, {z: (1, 2, 3), n: 3}) == 14
        assert exact(total(lambda k: k * z[k], z), {z: (1, 2, 3), n: 3}) == 14
        k = index("k")
        assert exact(build(Product, z[k], sympy.Tuple(k, Integer(1), n)), {z: (2, 3, 4), n: 3}) == 24
        m = Symbol("m", integer=True, positive=True)
        matrix_sum = total(lambda k: total(lambda a: matrix("X", n, m)[k, a], m, name="a"), n)
        assert exact(matrix_sum, {matrix("X", n, m): ((1, 2, 3), (4, 5, 6)), n: 2, m: 3}) == 21
        assert exact(total(lambda k: z[k], Integer(0)), {}) == 0


def test_an_index_bound_twice_keeps_its_outer_value():
    k = index("k")
    inner = build(sympy.Sum, z[k], sympy.Tuple(k, Integer(1), n))
    with unevaluated():
        outer = build(sympy.Sum, z[k] * inner, sympy.Tuple(k, Integer(1), n))
    assert exact(outer, {z: (1, 2), n: 2}) == 9
    assert exact(build(sympy.Add, z[k], inner), {z: (1, 2), n: 2, k: 2}) == 5


def test_explicit_vectors_and_extremes():
    with unevaluated():
        assert exact(component(Entries(4, 2, -2), i), {i: 3}) == -2
        assert exact(call("vmax", z + x), {z: (1, 5, 3), n: 3, x: 1}) == 6
        assert exact(call("vmin", Entries(4, 2, -2))) == -2


# ------------------------------------------------------------------ derivatives


def test_jacobian_and_hessian():
    jacobian = D(call("softmax", z, i), z[j])
    assert exact(jacobian, {z: (0, 0), n: 2, i: 1, j: 2}) == Fraction(-1, 4)
    hessian = D(D(call("logsumexp", z), z[i]), z[j])
    assert exact(hessian, {z: (0, 0, 0), n: 3, i: 1, j: 1}) == Fraction(2, 9)
    assert exact(hessian, {z: (0, 0, 0), n: 3, i: 1, j: 2}) == Fraction(-1, 9)


@given(
    u=st.fractions(min_value=Fraction(1, 10), max_value=Fraction(9, 10), max_denominator=50),
    case=st.sampled_from(range(9)),
    order=st.sampled_from([1, 2, 3]),
)
@settings(max_examples=40, deadline=None)
def test_jets_agree_with_sympy(u, case, order):
    functions = [
        exp(x * x), log(x) / x, sinh(x) * cosh(x), tanh(x), sympy.atanh(x), erf(x), x**x, sympy.sqrt(x), 2**x / (1 + x)
    ]  # fmt: skip
    function = functions[case]
    ball = enclose(D(function, x, order), {x: Rational(u.numerator, u.denominator)}, 200)
    value = sympy.diff(function, x, order).subs(x, Rational(u.numerator, u.denominator)).evalf(45)
    assert abs(Rational(ball.mid.numerator, ball.mid.denominator) - value) < sympy.Float("1e-35")


def test_mixed_derivatives_are_not_confused():
    """d/dx (x · d/dy (x + y)) is 1, and 2 if the two perturbations were mixed up."""
    with unevaluated():
        expr = D(x * D(x + y, y), x)
        assert exact(expr, {x: 3, y: 4}) == 1
        assert exact(D(x * D(x * x, x), x), {x: 3}) == 12


def test_no_derivative_at_a_tie():
    with pytest.raises(Undefined, match="absolute value at 0"):
        enclose(D(Abs(x), x), {x: 0})
    with pytest.raises(Undefined, match="two tie"):
        enclose(D(call("vmax", z), z[j]), {z: (5, 5, 3), n: 3, j: 2})
    assert exact(D(call("vmax", z), z[j]), {z: (1, 5, 3), n: 3, j: 2}) == 1
    with unevaluated():
        assert exact(D(Max(x, x), x), {x: 0}) == 1, "a tie with one slope has a derivative"


# ------------------------------------------------------------------ conventions


def test_zero_log_zero():
    assert exact(call("entropy", p), {p: (1, 0), n: 2}) == 0
    assert exact(call("kl_divergence", p, q), {p: (1, 0), q: (1, 0), n: 2}) == 0
    assert exact(call("binary_entropy", x), {x: 1}) == 0
    with unevaluated():
        assert exact(x * log(x / y), {x: 0, y: 0}) == 0
        assert exact(x * (log(x) - log(y)), {x: 0, y: 1}) == 0


def test_zero_times_a_power_of_a_logarithm():
    """log(x)² is log x · log x; 1/log x and √log x are no products of logarithms."""
    with unevaluated():
        for expr in (x * log(x) ** 2, x * (1 + log(x)) ** 3, x * log(1 / x) ** 2):
            assert exact(expr, {x: 0}) == 0
        assert exact(y * log(x) ** 2, {x: -1, y: 0}) == 0
        for expr in (log(x) ** 2, x * log(x) ** -1, x * log(x) ** half, x * log(1 + 1 / x) ** 2):
            with pytest.raises(Undefined):
                enclose(expr, {x: 0})
        with pytest.raises(Undefined):
            enclose(D(y * log(x) ** 2, x), {x: 0, y: 0})


def test_infinite_only_in_cross_entropy():
    assert enclose(call("cross_entropy", Entries(0, 1), Entries(1, 0))) == Infinity(1)
    assert enclose(call("kl_divergence", p, q), {p: (half, half), q: (1, 0), n: 2}) == Infinity(1)
    assert enclose(call("binary_cross_entropy", x, y), {x: 1, y: 0}) == Infinity(1)
    with unevaluated():
        for expr, point in [(-log(x), {x: 0}), (x * (1 / x) * log(x), {x: 0}), (log(1 / x), {x: 0})]:
            with pytest.raises(Undefined):
                enclose(expr, point)
        difference = call("cross_entropy", p, q) - call("kl_divergence", p, q)
        with pytest.raises(Undefined, match="oo - oo") as caught:
            enclose(difference, {p: (half, half), q: (1, 0), n: 2})
        assert caught.value.subterm == difference


def test_zero_times_infinity_is_not_zero():
    with unevaluated():
        expr = x * log(y) * call("cross_entropy", p, q)
        with pytest.raises(Undefined):
            enclose(expr, {x: 0, y: 2, p: (half, half), q: (1, 0), n: 2})


def test_derivative_of_zero_log_at_zero_is_undefined():
    with unevaluated():
        for expr in (D(x * log(x), x), D(y * log(x), x)):
            with pytest.raises(Undefined):
                enclose(expr, {x: 0, y: 0})


def test_infinities():
    assert enclose(oo) == Infinity(1)
    with unevaluated():
        assert exact(exp(build(sympy.Mul, Integer(-1), oo))) == 0


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("expr", "point", "message"),
    [
        (build(sympy.Pow, x, Integer(-1)), {x: 0}, "division by zero"),
        (log(x), {x: -1}, "logarithm of a negative number"),
        (call("logit", x), {x: 1}, r"1/\(1 - x\) is undefined: division by zero"),
        (sympy.sqrt(x), {x: -1}, "root of a negative"),
        (x**y, {x: -1, y: Rational(1, 3)}, "root of a negative"),
        (sympy.atanh(x), {x: 1}, "atanh outside"),
        (build(sympy.Pow, x, y), {x: 0, y: -1}, "division by zero"),
    ],
)
@pytest.mark.parametrize("backend", ["flint", "mpmath"])
def test_undefined_names_the_smallest_subterm(expr, point, message, backend):
    with unevaluated():
        whole = build(sympy.Add, Integer(1), expr)
    with pytest.raises(Undefined, match=message) as caught:
        enclose(whole, point, backend=backend)
    assert caught.value.subterm is not None
    assert caught.value.subterm != whole


def test_no_numeric_meaning():
    for expr, point, message in [
        (Limit(x, x, 0), {}, "a limit"),
        (x, {}, "no value"),
        (z[i], {z: (1, 2), n: 2}, "without a value"),
        (z[Integer(3)], {z: (1, 2), n: 2}, "components 1 to 2"),
        (z[i], {z: (1, 2), n: 2, i: Rational(1, 2)}, "index"),
        (build(sympy.Add, z, Integer(1)), {z: (1,)}, "vector"),
        (sympy.sin(x), {x: 1}, "not part of the language"),
    ]:
        with pytest.raises(NoNumericMeaning, match=message):
            enclose(expr, point)


def test_an_undecided_denominator_asks_for_more_bits():
    with unevaluated():
        expr = 1 / (exp(x) - exp(x))
    with pytest.raises(Imprecise):
        enclose(expr, {x: 1})


# ------------------------------------------------------------------ digits


@pytest.mark.parametrize("backend", ["flint", "mpmath"])
def test_certified_digits(backend):
    dog = call("log_softmax", Entries(4, 2, -2), Integer(1))
    with mpmath.workdps(60):
        value = 4 - mpmath.log(mpmath.exp(4) + mpmath.exp(2) + mpmath.exp(-2))
        assert evaluate(dog, digits=50, backend=backend) == mpmath.nstr(value, 50)


def test_digits_survive_cancellation():
    with unevaluated():
        expr = log(1 + exp(x)) - x
    with mpmath.workdps(150):
        value = mpmath.log(1 + mpmath.exp(200)) - 200
        assert evaluate(expr, {x: 200}, digits=20) == mpmath.nstr(value, 20)


def test_rationals_in_disguise_end():
    with unevaluated():
        assert evaluate(log(2) - log(2)) == "0"
        assert evaluate(exp(log(8) / 3) / 2 - 1 + sympy.sqrt(2) - exp(log(2) / 2)) == "0"


def test_vectors_and_infinities():
    assert evaluate(call("softmax", Entries(0, 0))) == "[0.5, 0.5]"
    assert evaluate(call("cross_entropy", Entries(0, 1), Entries(1, 0))) == "oo"


def test_a_thousand_digits_of_a_thousand_classes():
    scores = Entries(*[Rational(k, 7) for k in range(1000)])
    entries = evaluate_entries(call("log_softmax", scores), digits=1000)
    assert len(entries) == 1000
    assert entries[0].startswith("-144.7307742392023852")
    assert all(len(e.lstrip("-").replace(".", "")) >= 1000 for e in entries[:900])


def test_huge_powers_are_refused_at_once():
    with unevaluated():
        power = build(sympy.Pow, Integer(9), build(sympy.Pow, Integer(9), Integer(9)))
    with pytest.raises(Imprecise, match="too large"):
        evaluate(power)


def test_a_sum_that_depends_on_the_component_is_computed_anew_for_each() -> None:
    from lemmata.evaluation.evaluate import evaluate_entries
    from lemmata.reading.text.reader import read_expression

    vector_, _ = read_expression("vector(sum(exp(z[k] - z[i]), k), i)", "z in R^3")
    (z,) = vector_.atoms(sympy.IndexedBase)
    found = evaluate_entries(vector_, {z: (0, 1, 2)}, 6)
    assert [round(float(v), 3) for v in found] == [11.107, 4.086, 1.503]


def test_zero_times_an_inexact_number_and_a_logarithm_is_zero():
    with unevaluated():
        bits = x * (log(x) / log(Integer(2)))
        assert exact(bits, {x: 0}) == 0
        assert exact(log(Integer(2)) * x * log(x), {x: 0}) == 0


def test_the_slope_of_zero_log_zero_beside_a_positive_factor_is_zero():
    with unevaluated():
        assert exact(D(x * log(x / (1 + y**2)), y), {x: 0, y: 1}) == 0
        with pytest.raises(Undefined):  # here the argument itself moves away from 0
            enclose(D(x * log(y), y), {x: 0, y: 0})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("softplus(-5000)", "3.369694148308918e-2172"),
        ("log(sigmoid(5000))", "-3.369694148308918e-2172"),
        ("log(1 - softmax([0, 4000])[2])", "-4000.000000000000"),
        ("1 - softmax([0, 4000])[2]", "6.638537104655673e-1738"),
        ("softplus(-5000) - softplus(-5000)", "0"),
        ("log(6) - log(2) - log(3)", "0"),
    ],
)
def test_digits_are_found_far_below_any_float(text: str, value: str) -> None:
    assert evaluate(read_expression(text)[0], digits=16) == value


def test_what_no_precision_tells_is_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "softplus(-10**9)"]) == 3
    assert "not decided at the precision tried" in capsys.readouterr().err


def test_a_shared_sum_is_evaluated_once() -> None:
    z, k = vector("z"), index("k")
    values = tuple(Fraction(37 * at % 101, 7) for at in range(2000))
    program = Program(component(registry["log_softmax"](z), k))
    with field(64) as arithmetic:
        state = State(arithmetic, {z: values, n: len(values)})
        for at in range(1, len(values) + 1):
            state.values[k] = at
            program.run(0, state)
        assert len(state.cache) == 1
