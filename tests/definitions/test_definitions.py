"""Every definition behaves as a SymPy user expects."""

from __future__ import annotations

import pickle

import mpmath
import numpy as np
import pytest
import sympy
from sympy import IndexedBase, Rational, Symbol, lambdify, latex

from lemmata.definitions import (
    cross_entropy,
    entropy,
    js_divergence,
    kl_divergence,
    log_softmax,
    logit,
    logsumexp,
    registry,
    sigmoid,
    softmax,
    softplus,
)
from lemmata.definitions.definition import Definition, define
from lemmata.notation import (
    D,
    Entries,
    Interval,
    NotationError,
    Simplex,
    index,
    n,
    scalar,
    unevaluated,
    vector,
    within,
)
from lemmata.tactics.identity import vanishes
from lemmata.tactics.laws import ALL

FORMULAS = {name: cls for name, cls in registry.items() if hasattr(cls, "template")}
z, p, q = map(vector, "zpq")
x = scalar("x")
i, j, k = map(index, "ijk")


def applied(cls: type[Definition]) -> Definition:
    """The function at its own parameters."""
    return cls(*cls.parameters, evaluate=False)


def domains(cls: type[Definition]) -> list[object]:
    """Where the definitions are smooth: (0, 1), b > 0, T > 0, the open simplex."""
    positive, unit = Interval(sympy.S.Zero, sympy.oo), Interval(sympy.S.Zero, sympy.S.One)
    known = {"p": unit, "y": unit, "b": positive, "T": positive}
    out: list[object] = []
    for a in cls.parameters:
        if isinstance(a, IndexedBase) and str(a.label) in "pq":
            out.append(within(a, Simplex(n, True)))
        elif isinstance(a, Symbol) and a.name in known and not a.is_integer:
            out.append(within(a, known[a.name]))
        elif isinstance(a, Symbol) and a.name == "q":
            out.append(within(a, unit))
    return out


@pytest.mark.parametrize("cls", FORMULAS.values(), ids=FORMULAS)
def test_a_definition_says_what_it_is(cls: type[Definition]) -> None:
    assert cls.__doc__
    assert cls.source
    assert set(cls.words) == {"en", "ko"}
    assert latex(applied(cls)).startswith(cls.symbol)


@pytest.mark.parametrize("cls", FORMULAS.values(), ids=FORMULAS)
def test_pickling_hashing_and_equality(cls: type[Definition]) -> None:
    here = applied(cls)
    there = pickle.loads(pickle.dumps(here))
    assert there == here
    assert hash(there) == hash(here)


@pytest.mark.parametrize(
    "cls", [c for c in FORMULAS.values() if c.__name__ != "relu"], ids=lambda c: c.__name__
)
def test_diff_is_the_derivative_of_the_definition_by_the_kernel(cls: type[Definition]) -> None:
    here = applied(cls)
    for a in cls.parameters:
        if isinstance(a, Symbol) and a.is_integer:
            continue
        # The bound index of every body is k: an index k outside must not be captured.
        for variable in (a[j], a[k]) if isinstance(a, IndexedBase) else (a,):
            with unevaluated():
                written = D(here, variable)
            found = here.diff(variable)
            assert vanishes(written, found, domains(cls), ALL), f"{written} is not {found}"
            assert not vanishes(written, 2 * found + 1, domains(cls), ALL)


def test_the_derivative_in_another_name_is_zero() -> None:
    assert softmax(z, i).diff(p[j]) == 0
    assert sigmoid(x).diff(scalar("t")) == 0


def test_exact_values() -> None:
    assert sigmoid(0) == Rational(1, 2)
    assert sigmoid(sympy.oo) == 1
    assert logit(Rational(1, 2)) == 0
    assert softplus(0) == sympy.log(2)
    assert softmax(Entries(1, 1, 1), 2) == Rational(1, 3)
    assert entropy(Entries(0, 1)) == 0
    assert cross_entropy(Entries(0, 1), Entries(0, 1)) == 0
    assert cross_entropy(Entries(0, 1), Entries(1, 0)) == sympy.oo
    assert isinstance(sigmoid(1), sigmoid)


def test_evalf_is_stable() -> None:
    assert str(softmax(Entries(4, 2, -2), 1).evalf(30)) == "0.878878242732150895378385465021"
    with mpmath.workdps(500):
        tiny = mpmath.log(1 / (1 + mpmath.exp(-1000)))
    found = log_softmax(Entries(1000, 0), 1).evalf(20)
    assert found < 0
    assert abs(mpmath.mpf(str(found)) / tiny - 1) < 1e-15
    assert float(sigmoid(-1000).evalf(20)) == 0.0
    assert sigmoid(-1000).evalf(20) > 0


def test_rewrite_and_subs() -> None:
    assert sigmoid(x).rewrite(sympy.exp) == 1 / (1 + sympy.exp(-x))
    assert softmax(z, i).subs(z, Entries(1, 1)).subs(i, 2) == Rational(1, 2)
    assert logit(scalar("p")).rewrite(sympy.log).has(sympy.log)


@pytest.mark.parametrize("count", [1, 2, 3, 7])
@pytest.mark.parametrize("module", ["numpy", "mpmath"])
def test_lambdify_takes_arrays_of_any_length(module: str, count: int) -> None:
    scores = [0.5 * t for t in range(count)]
    given = np.array(scores) if module == "numpy" else scores
    total = sum(mpmath.exp(s) for s in scores)
    f = lambdify((z, i), softmax(z, i), module)
    for position in range(1, count + 1):  # indices are 1-based in the mathematics
        assert float(f(given, position)) == pytest.approx(float(mpmath.exp(scores[position - 1]) / total))
    assert float(lambdify(z, logsumexp(z), module)(given)) == pytest.approx(float(mpmath.log(total)))


@pytest.mark.filterwarnings("ignore:.*encountered in.*:RuntimeWarning")
@pytest.mark.parametrize("module", ["numpy", "mpmath"])
def test_lambdify_knows_that_zero_log_zero_is_zero(module: str) -> None:
    def array(*values: float) -> object:
        return np.array(values) if module == "numpy" else [mpmath.mpf(v) for v in values]

    if module == "numpy":
        assert lambdify(p, entropy(p), module)(array(0.0, 1.0, 0.0)) == 0
    half = lambdify((p, q), kl_divergence(p, q), module)(array(0.5, 0.5), array(0.25, 0.75))
    assert float(half) == pytest.approx(0.14384103622589042)
    assert float(
        lambdify((p, q), js_divergence(p, q), "numpy")(np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    ) == (pytest.approx(float(np.log(2))))


def test_two_definitions_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="defined twice"):
        define("sigmoid", x, body=lambda x: x, words={}, latex="", source="", module=__name__, doc="")


def test_vectors_of_two_sizes_are_refused() -> None:
    with pytest.raises(NotationError, match="one size"):
        kl_divergence(Entries(1, 0), Entries(1, 0, 0), evaluate=False).unfold()
