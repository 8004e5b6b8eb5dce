"""The numerical check of a result: it passes what is true, fails what is not, and counts its points."""

import pytest
import sympy
from sympy import Eq, Integer, Le, Limit, Lt, Rational, exp, log, oo

from lemmata.definitions import registry
from lemmata.evaluation import crosscheck as module
from lemmata.evaluation import fields
from lemmata.evaluation.crosscheck import crosscheck
from lemmata.notation import (
    Claim,
    D,
    Interval,
    Simplex,
    delta,
    index,
    n,
    scalar,
    total,
    unevaluated,
    vector,
    within,
)

x, t, T = map(scalar, "xtT")
z, p, q = map(vector, "zpq")
i, j = index("i"), index("j")
zero, one = Integer(0), Integer(1)
positive = within(t, Interval(zero, oo))
closed = (within(p, Simplex(n)), within(q, Simplex(n)))


def call(name, *arguments):
    return registry[name](*arguments)


def softmax(v, k):
    return call("softmax", v, k)


with unevaluated():
    TRUE = {
        "jacobian": Claim(Eq(D(softmax(z, i), z[j]), softmax(z, i) * (delta(i, j) - softmax(z, j)))),
        "shift": Claim(Eq(softmax(z + x, i), softmax(z, i))),
        "gibbs": Claim(Le(call("entropy", p), call("cross_entropy", p, q)), closed),
        "log": Claim(Le(log(t), t - 1), (positive,)),
        "gradient": Claim(Eq(D(call("logsumexp", z), z[j]), softmax(z, j))),
        "max": Claim(Le(call("vmax", z), call("logsumexp", z))),
        "dog": Claim(Lt(-log(softmax(sympy.sympify(0) + z, Integer(1))), oo)),
        "infinite": Claim(
            Eq(call("cross_entropy", p, q), call("entropy", p) + call("kl_divergence", p, q)), closed
        ),
        "closed": Claim(Eq(log(Integer(8)), 3 * log(Integer(2)))),
        "limit": Claim(Eq(Limit(call("logit", x), x, one, "-"), oo)),
        "limit at infinity": Claim(Eq(Limit(call("softplus", x) - x, x, oo), zero)),
        "temperature": Claim(
            Eq(Limit(T * log(total(lambda k: exp(z[k] / T), z)), T, zero, "+"), call("vmax", z))
        ),
    }
    FALSE = {
        "sign": Claim(Eq(D(softmax(z, i), z[j]), softmax(z, i) * (delta(i, j) + softmax(z, j)))),
        "strict": Claim(Lt(log(t), t - 1), (positive,)),
        "constant": Claim(Le(call("softplus", x), sympy.Max(0, x) + Rational(6931, 10000))),
        "swapped": Claim(Le(call("cross_entropy", p, q), call("entropy", p)), closed),
        "undefined": Claim(Eq(log(p[i]), log(p[i])), (within(p, Simplex(n)),)),
        "closed": Claim(Eq(log(Integer(9)), 3 * log(Integer(2)))),
    }


@pytest.mark.parametrize("name", TRUE)
def test_true_results_pass(name):
    check = crosscheck(TRUE[name])
    assert check.witness is None
    assert check.points > 0


@pytest.mark.parametrize("name", FALSE)
def test_false_results_fail_with_a_witness(name):
    assert crosscheck(FALSE[name]).witness is not None


def test_equalities_agree_to_fifty_digits():
    assert crosscheck(TRUE["jacobian"]).digits >= 50
    assert crosscheck(TRUE["infinite"]).digits >= 50


@pytest.mark.parametrize(("body", "value"), [(call("logit", x), zero), (x, one)])
def test_a_wrong_limit_supports_nothing(body, value):
    check = crosscheck(Claim(Eq(Limit(body, x, zero, "+"), value, evaluate=False)))
    assert check.points == 0


def test_an_empty_domain_supports_nothing():
    with unevaluated():
        given = (Lt(x, 0), sympy.Gt(x, 0))
    assert crosscheck(Claim(Eq(x, x, evaluate=False), given)).points == 0


def test_the_witness_is_exact():
    witness = crosscheck(FALSE["strict"]).witness
    assert witness.values == (("t", 1),)
    assert (witness.left, witness.right) == ("0", "0")


@pytest.mark.parametrize("name", ["jacobian", "gibbs", "log", "gradient", "closed", "max", "shift"])
def test_mpmath_really_is_asked(name, monkeypatch):
    asked = []
    original = module._lambdified

    def recorded(*arguments):
        asked.append(original(*arguments))
        return asked[-1]

    monkeypatch.setattr(module, "_lambdified", recorded)
    crosscheck(TRUE[name])
    assert asked
    assert all(values is not None for values in asked)


def test_a_disagreement_between_balls_and_mpmath_is_reported(monkeypatch):
    original = module._lambdified
    monkeypatch.setattr(module, "_lambdified", lambda *a: [v + 1 for v in original(*a)])
    witness = crosscheck(TRUE["gradient"]).witness
    assert witness is not None
    assert "mpmath" in witness.right


@pytest.mark.parametrize("name", TRUE)
def test_it_works_without_flint(name, monkeypatch):
    monkeypatch.setattr(fields, "backend", lambda name=None: "mpmath")
    check = crosscheck(TRUE[name])
    assert check.witness is None
    # mpmath.iv cannot follow exponentials of 10^32, so the limits at infinity may stay open.
    assert check.points > 0 or "limit" in name or name == "temperature"


def test_it_is_fast():
    assert crosscheck(TRUE["jacobian"]).seconds < 0.5
