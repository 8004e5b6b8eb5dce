"""Inequalities that rest on a turning point, a bracket, an end, a square or a sign: each has a certificate."""

from __future__ import annotations

import json

import pytest
from prover.listed import claim_of, some

from lemmata.elaboration.certificates import certificate
from lemmata.elaboration.charts import charted
from lemmata.elaboration.claims import hypotheses_of, normal_form, prove, prove_formula, translation_of
from lemmata.elaboration.errors import NotElaborated
from lemmata.kernel.certificate import replay
from lemmata.kernel.terms import ONE, Add, Apply, Mul, Scalar, number
from lemmata.kernel.theorem import ExtendedTheorem, Formula, Hypothesis, Judgement, Theorem
from lemmata.prover.decide import decide

X, Y = Scalar("x"), Scalar("y")


CLAIMS = [
    ("sum(abs(p[i] - q[i]), i) <= 2", "p, q in simplex(n)"),
    ("a**2 + b**2 + c**2 >= a*b + b*c + c*a", ""),  # squares completed
    ("sum(softmax(z)[i]*z[i], i) <= max(z)", "z in R^n"),
    # Apart on either side of a point at which an absolute value changes its sign, and where x = 0.
    ("2*x - x**2 + (1 + x)*abs(1 - x) >= 1", "x > 0"),
    ("p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) >= 2*(p - q)**2", "p in [0, 1]; q in (0, 1)"),
    ("js(p, q) <= log(2)/2*sum(abs(p[i] - q[i]), i)", "p, q in simplex(n)"),
    ("sum(sqrt(p[i]), i) >= 1", "p in simplex(n)"),
    ("softplus(x) - relu(x) <= log(2)*exp(-abs(x)/2)", ""),
    ("entropy(p) <= -log(min(p))", "p in open simplex(n)"),
    ("binary_entropy(p) <= 2*log(2)*sqrt(p*(1 - p))", "p in [0, 1]"),  # in u = √(p/(1 − p))
    ("binary_entropy(p) <= sqrt(p*(1 - p)) + 1/4", "p in [0, 1]"),  # far out, in 1/u first
    ("binary_entropy(p) >= -p*log(p)", "p in [0, 1]"),  # (p − 1)·log(1 − p), expanded
    ("sqrt(1 + x**2) <= 1 + abs(x)", ""),
    # A logarithm of what is positive where another factor is not 0; one after the other.
    ("sum(binary_entropy(p[i]), i) >= 0", "p in simplex(n)"),
    ("sum((1 - p[i])**2*log(1 - p[i]), i) <= 0", "p in simplex(n)"),
    # A valley with its bottom at the other variable: on both sides, on one, and where one may be missing.
    ("kl([p, 1 - p], [q, 1 - q]) >= 0", "p in (0, 1); q in (0, 1)"),
    ("abs(sigmoid(x) - sigmoid(y)) <= abs(x - y)/4", ""),
    ("abs(exp(x) - exp(y)) <= abs(x - y)", "x <= 0; y <= 0"),
]
LONG = [
    ("exp(sum(p[i]*x[i], i)) <= sum(p[i]*exp(x[i]), i)", "p in simplex(n); x in R^n"),
    ("kl(p, q) >= sum(abs(p[i] - q[i]), i)**2/2", "p, q in simplex(n)"),
    ("kl(p, q) >= sum((sqrt(p[i]) - sqrt(q[i]))**2, i)", "p, q in simplex(n)"),
    ("js(p, q) >= sum((p[i] - q[i])**2/(p[i] + q[i]), i)/4", "p, q in open simplex(n)"),
]


@pytest.mark.parametrize(("claim", "given"), some([*CLAIMS, *LONG], 8))
def test_they_have_certificates(claim: str, given: str) -> None:
    theorem = certified(claim, given)
    assert replay(json.loads(json.dumps(certificate(theorem)))).conclusion == theorem.conclusion


CHARTS = [
    ("x*log(x) >= -1/E", "x > 0"),  # least at 1/e
    ("x*sigmoid(x) >= -0.2785", ""),  # at no closed form: between two rationals
    ("log(1 + x) >= x - x**2/2", "x > 0"),  # close to 0 floating point has it negative
    ("binary_entropy(p) <= log(2)", "p in [0, 1]"),  # with both ends
    ("binary_entropy(p) >= 4*log(2)*p*(1 - p)", "p in [0, 1]"),  # 0 at both ends and between
    ("binary_entropy(p) >= -log(1 - 2*p*(1 - p))", "p in [0, 1]"),
    ("sqrt(x) >= x", "x in [0, 1]"),  # in s = √x
    ("x*log(x) + 2*sqrt(x) >= 2*x", "x >= 0"),
    ("log(x) <= (x - 1)/sqrt(x)", "x >= 1"),
    ("3*x**(1/3) <= x + 2", "x >= 0"),
    ("sinh(x) >= x", "x >= 0"),  # in t = e^x
    ("tanh(x)**2 <= x**2", ""),
    ("cosh(x) >= 1 + x**2/2", ""),
    ("(exp(x) - 1)*(x - 1) >= -log(2)/2", "x >= 1"),
    ("exp(x) > 1 + x", "x != 0"),  # strict but at a point that is left out
    ("t*log(t) > t - 1", "t > 0; t != 1"),
    ("log(1 + 1/x) > 1/(1 + x)", "x > 0"),  # tends to 0 far out
    ("x*log(1 + 1/x) < 1", "x > 1"),
    ("(x - 1)**2*(x - 3)**2 + log(1 + (x - 2)**4) >= 0", ""),  # two valleys
    ("(x**2 - 2)**2 >= 0", ""),
    ("2*log(2)*x**2 - x**2 + 2*log(2) + 2*x >= 1", "x >= 0"),  # coefficients that are no rationals
    ("(exp(1) - 2)*x**2 + log(3)*x <= 1 + x**3", "x in [0, 1/2]"),
]
FALSE = [
    ("x*log(x) >= -1/E + 0.0001", "x > 0"),
    ("x*sigmoid(x) >= -0.2784", ""),
    ("log(1 + x) >= x - x**2/3", "x > 0"),
    ("binary_entropy(p) >= 4.001*log(2)*p*(1 - p)", "p in [0, 1]"),
    ("sqrt(x) >= x", "x in [0, 1.01]"),
    ("sqrt(x) > x", "x in [0, 1]"),
    ("sinh(x) >= x", "x >= -0.01"),
    ("cosh(x) > 1 + x**2/2", ""),
    ("exp(x) > 1 + x", "x != 1"),
    ("log(1 + 1/x) >= 1.001/(1 + x)", "x > 0"),
    ("x*log(1 + 1/x) < 0.999", "x > 1"),
    ("(x**2 - 2)**2 > 0", ""),
    ("2*log(2)*x**2 - x**2 + 2*log(2) + 2*x >= 1.387", "x >= 0"),
]


@pytest.mark.parametrize(("claim", "given"), some(CHARTS, 6))
def test_a_sign_has_a_chart(claim: str, given: str) -> None:
    goal, hypotheses = in_one_variable(claim, given)
    theorem = charted(goal, hypotheses)
    assert theorem.right == goal.right
    assert theorem.hypotheses <= hypotheses
    assert theorem.conclusion.relation in ("<", goal.relation)
    assert replay(json.loads(json.dumps(certificate(theorem)))).conclusion == theorem.conclusion


@pytest.mark.parametrize(("claim", "given"), some(FALSE, 3))
def test_what_is_false_somewhere_has_none(claim: str, given: str) -> None:
    with pytest.raises(NotElaborated):
        charted(*in_one_variable(claim, given))


def in_one_variable(claim: str, given: str) -> tuple[Formula, frozenset[Hypothesis]]:
    """0 R f for the difference of both sides in normal form, and what is given."""
    read = claim_of({"claim": claim, "given": given})
    translation = translation_of([read.statement], read.givens)
    goal = translation.formula(read.statement)
    hypotheses = hypotheses_of(translation, read.givens)
    plain, _ = normal_form(hypotheses, Add((goal.right, Mul((number(-1), goal.left)))))
    return Formula(goal.relation, number(0), plain), hypotheses


def certified(claim: str, given: str) -> Judgement:
    verdict = decide(claim_of({"claim": claim, "given": given}), 20, mending=0)
    assert verdict.proof is not None
    return verdict.proof.theorem


def test_a_side_that_may_be_infinite_has_a_theorem_of_its_own_kind() -> None:
    """KL(p‖q) ≥ 0 is one about real numbers only where q has no zeros; neither asks for p ≪ q."""
    for given, kind in (
        ("p, q in simplex(n)", ExtendedTheorem),
        ("p in simplex(n); q in open simplex(n)", Theorem),
    ):
        theorem = certified("kl(p, q) >= 0", given)
        assert type(theorem) is kind
        assert "exponent=-1" not in repr(theorem.hypotheses)


@pytest.mark.parametrize(
    "f",
    [
        Add((Mul((X, Apply("log", (X,)))), number(1))),  # true, and strict
        Add((Mul((X, Apply("log", (X,)))), Apply("exp", (number(-1),)))),  # 0 at 1/e
    ],
)
def test_what_is_0_at_a_turning_point_is_not_strict(f: Add) -> None:
    above = frozenset((Formula("<", number(0), X),))
    assert charted(Formula("<=", number(0), f), above).conclusion.right == f
    if f.terms[1] != ONE:
        with pytest.raises(NotElaborated):
            charted(Formula("<", number(0), f), above)


@pytest.mark.parametrize(
    "f",
    [
        Add((Mul((X, X)), Mul((number(-3), X, Y)), Mul((Y, Y)))),
        Add((Mul((X, X)), Mul((number(2), X)))),
        Add((Mul((X, X)), Mul((number(-1), Y, Y)))),
    ],
)
def test_what_is_no_sum_of_squares_is_not_taken_for_one(f: Add) -> None:
    with pytest.raises(NotElaborated):
        prove_formula(Formula("<=", number(0), f), frozenset())


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("(p - 1)*log(1 - p)*q <= 0", "p in [0, 1]; q >= 0"),
        ("(p - 2)*log(1 - p)*q >= 0", "p in [0, 2]; q >= 0"),
        ("(1 - p)*log(1 - q) <= 0", "p in [0, 1]; q in [-1, 1]"),
        ("p*log(p) + (1 - p)*log(2 - p) <= 0", "p in [0, 1]"),
    ],
)
def test_a_factor_excuses_no_other(claim: str, given: str) -> None:
    with pytest.raises(NotElaborated):
        prove(claim_of({"claim": claim, "given": given}))
