"""Each kind of proof: one that is replayed, and its neighbours that are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sympy import Eq, Expr, Ge, Gt, Limit, Rational, S, oo
from tactics.claims import expression, signed, stated

from lemmata.definitions import cross_entropy
from lemmata.derivation import (
    Assuming,
    Cases,
    Chain,
    Continuity,
    Derivation,
    Direct,
    EitherOrder,
    FirstOrder,
    Lemma,
    Proof,
    Reason,
    Replacing,
    Rule,
    SameOrApart,
    SomewhereStrict,
    Squeeze,
    UnitVector,
    Using,
    Valley,
    attained,
    chain,
    cite,
    component_of_max,
    componentwise,
    derive,
    direct,
    increasing,
    leading_term,
    minus_log_zero,
    positivity,
    sign_chart,
    term_of_sum,
    terms_of_sum,
)
from lemmata.notation import Claim, build, index, scalar, vector
from lemmata.replay import StepRefused, replay
from lemmata.tactics.laws import LAWS
from lemmata.tactics.sketch import Sketch

i, j, k = map(index, "ijk")
x, y = scalar("x"), scalar("y")
u, v, z = vector("u"), vector("v"), vector("z")
algebra = LAWS["algebra"]


def derivation(text: str, given: str, proof: Proof) -> Derivation:
    statement, givens = stated(text, given)
    words = {"en": "", "ko": ""}
    return replace(
        derive(statement, given=givens, title=words, idea=words, source="", proof=proof), id="own/result"
    )


def nothing(id: str) -> Sketch:
    raise AssertionError(f"{id} is not cited here")


def limit_of(body: str, target: Expr, value: Expr, direction: str = "+") -> Derivation:
    made = derivation("0 == 0", "", direct(leading_term))
    statement = build(Eq, Limit(expression(body), x, target, direction), value)
    return replace(made, claim=replace(made.claim, statement=statement))


def lemma(name: str, text: str, given: str, proof: Proof) -> Lemma:
    return Lemma(name, derivation(text, given, proof).claim, proof)


def e(text: str, given: str = "") -> Expr:
    return expression(text, given)


SIGNS = direct(positivity)

SQUARE = e("(x - y)**2")

FACT = derivation("x*log(x) >= x - 1", "x > 0", SIGNS).claim.statement

C = index("c")
ONE = e("sum(delta(l, c)**2, l, 1, n)")

PROOFS: list[tuple[str, str, Proof]] = [
    ("log(x) <= x - 1", "x > 0", direct(sign_chart)),
    ("x**2 >= 0", "", SIGNS),
    ("kl([1, 0], [0, 1]) == oo", "", direct(Rule("infinite", "", ""))),
    ("z[i] <= max(z)", "", direct(component_of_max)),
    ("exp(z[i]) <= sum(exp(z[k]), k)", "", direct(term_of_sum(i))),
    ("exp(z[i]) + exp(z[j]) <= sum(exp(z[k]), k)", "i != j", direct(terms_of_sum(i, j))),
    ("exp(z[i]) < sum(exp(z[k]), k)", "n >= 2", direct(terms_of_sum(i, i))),
    ("exp(-x**2) <= exp(0)", "", direct(increasing(positivity))),
    ("sqrt(x**2) <= sqrt(x**2 + y**2)", "", direct(increasing(positivity))),
    ("max(-z**2) <= 0", "", direct(attained(positivity, i))),
    ("u[i] <= v[i]", "v in R^n; u <= v", direct(componentwise)),
    ("sum(u[k]**2, k) >= 0", "v in R^n; u == v", Replacing(u, v, SIGNS)),
    ("sqrt(x*log(x) - x + 1) >= 0", "x > 0", Assuming(FACT, direct(sign_chart), SIGNS)),
    ("sum(y[k]**2, k) == 1", "y in onehot(n)", UnitVector(vector("y"), C, chain(ONE).eq(1, by=LAWS["sift"]))),
    ("z[i]**2 + z[j]**2 >= 0", "", SameOrApart(i, index("j"), SIGNS, SIGNS)),
    ("abs(x - y) >= 0", "", EitherOrder(x, y, SIGNS, SIGNS)),
    ("x**2 + 1 >= 2*x", "", Valley(x, S.One, SIGNS, SIGNS)),
    ("2*x <= x**2 + 1", "", Valley(x, S.One, SIGNS, SIGNS)),
    ("x**2 + y**2 >= 2*x*y", "", chain(SQUARE).ge(0, by=positivity)),
    (
        "x**2 + y**2 == (x + y)**2 - 2*x*y",
        "",
        chain(e("x**2 + y**2")).eq(e("(x + y)**2 - 2*x*y"), by=algebra),
    ),
    (
        "x**2 + y**2 - (x + y)**2 == -2*x*y",
        "",
        chain(e("x**2 + y**2")).eq(e("(x + y)**2 - 2*x*y"), by=algebra),
    ),
    (
        "exp(x) + exp(y) >= 0",
        "",
        Using(
            (lemma("one", "exp(x) >= 0", "", SIGNS), lemma("two", "exp(y) >= 0", "", SIGNS)),
            Direct((cite("one"), cite("two"))),
        ),
    ),
    ("0 <= exp(x)", "", Using((lemma("one", "exp(x) >= 0", "", SIGNS),), direct(cite("one")))),
    (
        "sum(y*exp(z[k]), k) >= sum(y*0, k)",
        "y >= 0",
        Using((lemma("one", "exp(x) >= 0", "", SIGNS),), direct(cite("one", x=z[k]).times(y).summed(k))),
    ),
    (
        "sum(2*u[k]*v[k], k) < sum(u[k]**2 + v[k]**2, k)",
        "u != v",
        Using(
            (
                lemma("weak", "2*x*y <= x**2 + y**2", "", chain(SQUARE).ge(0, by=positivity)),
                lemma("strict", "2*x*y < x**2 + y**2", "x != y", chain(SQUARE).gt(0, by=positivity)),
            ),
            direct(SomewhereStrict(cite("weak", x=u[k], y=v[k]), cite("strict", x=u[k], y=v[k]), k, u, v)),
        ),
    ),
]


@pytest.mark.parametrize(("text", "given", "proof"), PROOFS)
def test_a_proof_of_each_kind(text: str, given: str, proof: Proof) -> None:
    made = derivation(text, given, proof)
    theorem = replay(made, nothing)
    assert theorem.statement == made.statement
    assert set(theorem.givens) == set(made.claim.givens)


LIMITS: list[tuple[str, Expr, Expr, Proof]] = [
    ("1/x", oo, S.Zero, direct(leading_term)),
    ("exp(x)*y", S.Zero, y, direct(Continuity(e("exp(x)*y")))),
    (
        "(exp(x) - 1)/x",
        S.Zero,
        S.One,
        direct(FirstOrder(e("exp(x) - 1"), x, e("exp(x)"), S.One)),
    ),
    (
        "x*tanh(1/x)",
        S.Zero,
        S.Zero,
        Squeeze(e("-x"), x, SIGNS, SIGNS, direct(leading_term), direct(leading_term)),
    ),
]


@pytest.mark.parametrize(("body", "target", "value", "proof"), LIMITS)
def test_a_proof_of_a_limit_of_each_kind(body: str, target: Expr, value: Expr, proof: Proof) -> None:
    made = replace(limit_of(body, target, value), proof=proof)
    assert replay(made, nothing).statement == made.statement
    wrong = replace(limit_of(body, target, Rational(1, 7)), proof=proof)
    with pytest.raises(StepRefused):
        replay(wrong, nothing)


STRICT = SomewhereStrict(cite("weak"), cite("strict"), k, u, v)
REFUSED: list[tuple[str, str, Proof, str]] = [
    ("x == x", "", Chain(x), "the chain has no steps"),
    ("x*y >= 0", "x > 0; y > 0", Cases(x, SIGNS, SIGNS), "the cases need the given x >= 0"),
    ("x >= 0", "x > 0", Squeeze(x, x, SIGNS, SIGNS, SIGNS, SIGNS), "only a limit lies between two limits"),
    ("sum(u[k], k) >= 0", "v in R^n; u == v", Replacing(u, v, SIGNS), "does not follow from the bounds"),
    ("sum(u[k]**2, k) >= 0", "", Replacing(u, v, SIGNS), "u = v is not given"),
    ("z[i]*z[j] >= 0", "", SameOrApart(i, index("j"), SIGNS, SIGNS), "does not follow from the bounds"),
    ("z[i]**2 >= 0", "", SameOrApart(i, index("j"), SIGNS, SIGNS), "has another range|premises are not"),
    ("sum(y[k], k) >= 0", "", UnitVector(vector("y"), C, SIGNS), "no given says where y is"),
    ("sum(y[k], k) >= 1", "y in simplex(n)", UnitVector(vector("y"), C, SIGNS), "not follow|not the index"),
    ("sqrt(x*log(x) - x + 1) >= 0", "x > 0", Assuming(FACT, SIGNS, SIGNS), "does not follow from the bounds"),
    ("sqrt(x*log(x) - x) >= 0", "x > 0", Assuming(FACT, direct(sign_chart), SIGNS), "is not shown"),
    ("x**2 >= 0", "", Valley(x, S.One, SIGNS, SIGNS), "does not follow from the bounds"),
    ("x**2 + 1 == 2*x", "", Valley(x, S.One, SIGNS, SIGNS), "does not follow|is not an inequality"),
    ("diff(x**2, x) >= x", "", Valley(x, S.One, SIGNS, SIGNS), "cannot be taken at x = 1"),
    ("abs(x - y) >= 1", "", EitherOrder(x, y, SIGNS, SIGNS), "does not follow from the bounds"),
    ("exp(x) <= log(y)", "y > 0", direct(increasing(positivity)), "does not follow from the bounds"),
    ("exp(0) <= log(E)", "", direct(increasing(positivity)), r"the rule gives exp\(0\) <= exp\(E\)"),
    ("0 + 1/2 <= 1 + 1/2", "", direct(increasing(positivity)), "only exp, log and sqrt"),
    ("0 - x**2 <= 0", "", direct(increasing(positivity)), "the rule monotone does not speak of"),
    ("z[1] <= max(z)", "", direct(component_of_max), "the rule maximum_bounds does not speak of"),
    ("z[i] - 1 <= max(z)", "", direct(component_of_max), r"the rule gives z\[i\] <= vmax\(z\)"),
    ("x <= y", "", direct(component_of_max), "the rule maximum_bounds does not speak of x <= y"),
    ("x**2 >= 0", "", direct(algebra), "no reason given here concludes an inequality"),
    ("x**2 >= 0", "", Direct((positivity, algebra)), "positivity cannot be combined with other reasons"),
    ("u[i] < v[i]", "v in R^n; u <= v", direct(componentwise), "no given says that"),
    ("sum(u[k], k) < sum(v[k], k)", "", direct(STRICT), "the given Ne.u, v. is missing"),
    (
        "1 > 2",
        "",
        Using((lemma("one", "exp(x) >= 0", "", SIGNS),), direct(cite("one"))),
        "is not the sum of|is strict, and no premise is",
    ),
    (
        "x >= 2",
        "",
        Using((lemma("one", "exp(x) >= 0", "", SIGNS),), chain(e("exp(x)")).ge(0, by=cite("one"))),
        "which is not the statement",
    ),
    (
        "exp(x) >= 0",
        "",
        chain(e("exp(x)")).ge(0, by=positivity).le(1, by=positivity),
        "the chain mixes ≤ with ≥",
    ),
    (
        "exp(x) >= 1",
        "",
        chain(e("exp(x)")).ge(0, by=positivity).ge(1, by=positivity),
        "does not follow from the bounds",
    ),
]


@pytest.mark.parametrize(("text", "given", "proof", "message"), REFUSED)
def test_what_is_nearly_a_proof_is_refused(text: str, given: str, proof: Proof, message: str) -> None:
    with pytest.raises(StepRefused, match=message) as refused:
        replay(derivation(text, given, proof), nothing)
    assert refused.value.id == "own/result"


def test_a_weight_that_may_vanish() -> None:
    made = derivation("x*y >= 0", "y > 0", Cases(x, SIGNS, SIGNS))
    givens = (*made.claim.givens, build(Ge, x, S.Zero))
    made = replace(made, claim=replace(made.claim, givens=givens))
    assert replay(made, nothing).givens == givens
    strict = replace(made, claim=replace(made.claim, statement=build(Gt, *made.statement.args)))
    with pytest.raises(StepRefused, match="does not follow from the bounds"):
        replay(strict, nothing)


def laws(*names: str) -> list[Reason]:
    return [LAWS[name] for name in names]


def test_two_infinite_cross_entropies_are_not_subtracted() -> None:
    """Both are +∞, so they are equal; their difference would be 5."""
    first, second = e("cross_entropy([1/2, 1/2], [0, exp(-10)])"), e("cross_entropy([1/2, 1/2], [0, 1])")
    infinite = [
        Lemma(name, Claim(build(Eq, h, oo)), direct(by=minus_log_zero))  # type: ignore[arg-type]
        for name, h in (("first", first), ("second", second))
    ]
    equal = Lemma(
        "equal",
        Claim(build(Eq, first, second)),  # type: ignore[arg-type]
        chain(first).eq(oo, by=cite("first")).eq(second, by=cite("second")),
    )
    proof = chain(e("5")).le(
        0, by=[cite("equal"), cross_entropy.definition, *laws("sum_expand", "exp_log", "log_law")]
    )
    with pytest.raises(StepRefused, match="is not shown on the domain"):
        replay(derivation("5 <= 0", "", Using((*infinite, equal), proof)), nothing)


def test_what_is_undefined_at_the_end_of_a_domain_does_not_hold_there() -> None:
    """x·log(exp(1/x)) < 1 + x is true for x > 0; as 1 < x + 1 it would hold at 0 too."""
    statement = stated("x*log(exp(1/x)) < 1 + x")[0]
    closed = build(Ge, x, S.Zero)
    near = Lemma("near", Claim(statement, (closed,)), Cases(x, SIGNS, SIGNS))  # type: ignore[arg-type]
    proof = chain(e("1")).lt(e("x + 1"), by=[cite("near"), *laws("exp_log")])
    made = derivation("1 < x + 1", "", Using((near,), proof))
    made = replace(made, claim=replace(made.claim, givens=(closed,)))
    with pytest.raises(StepRefused, match="x ≠ 0 is not shown on the domain"):
        replay(made, nothing)


@pytest.mark.parametrize(("text", "given"), [("x >= 0", ""), ("x**2 >= 0", "x in (0,1)")])
def test_a_proof_of_another_statement_is_refused(
    text: str, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the steps prove, it must be the statement, under its givens."""
    monkeypatch.setattr("lemmata.replay._Replay.proof", lambda *_: signed("x**2 >= 0"))
    with pytest.raises(StepRefused, match="the steps prove x\\*\\*2 >= 0 instead"):
        replay(derivation(text, given, SIGNS), nothing)


def test_a_refusal_says_where_why_and_under_which_givens() -> None:
    with pytest.raises(StepRefused) as refused:
        replay(derivation("x > 1", "x > 0", SIGNS), nothing)
    lines = str(refused.value).splitlines()
    assert lines[0].startswith("own/result: step 1 of 1 refused: the sign of")
    assert lines[1:] == ["  claim  x > 1", "  by     positivity", "  given  x in (0, oo)"]
