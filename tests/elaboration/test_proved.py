"""A sketch is believed in nothing: what it says is made by the kernel, or it is no proof."""

from __future__ import annotations

import pytest
from sympy import Ge, Integer

from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.proved import by_kernel
from lemmata.notation import Claim, Interval, Simplex, build, scalar, vector, within
from lemmata.prover.decide import decide
from lemmata.prover.search import condition
from lemmata.reading.text.reader import read_claim
from lemmata.tactics.sketch import Sketch


def claimed(text: str, *given: str) -> Claim:
    return read_claim(text, given)


def sketched(claim: Claim, rule: str = "equality") -> Sketch:
    return Sketch(claim.statement, claim.givens, rule)


def test_what_is_proved_says_what_is_claimed() -> None:
    claim = claimed("log(x**2) == 2*log(x)", "x > 0")
    proved = by_kernel(claim, sketched(claim))
    assert proved.theorem.conclusion.relation == "="
    assert [condition.formula.relation for condition, _ in proved.conditions] == ["<", "<"]
    assert all(theorem.conclusion == c.formula for c, theorem in proved.conditions)


def test_a_sketch_with_fewer_givens_is_enough() -> None:
    fewer = claimed("x + y == y + x")
    claim = claimed("x + y == y + x", "x > 0")
    assert (
        by_kernel(claim, Sketch(claim.statement, fewer.givens, "equality")).theorem.hypotheses == frozenset()
    )


@pytest.mark.parametrize(
    ("text", "given", "rule"),
    [
        ("0 == 1", (), "equality"),
        ("x >= 0", (), "positivity"),
        ("x**2 >= x", (), "sign_chart"),
        ("x >= 0", ("x > -1",), "order"),
        ("x + y == y + x", (), "no_such_tactic"),
        ("sinh(x**2) > 0", (), "positivity"),
        ("tanh(x**2) > 0", ("x in R",), "sign_chart"),
    ],
)
def test_control_what_a_sketch_only_says_is_not_proved(text: str, given: tuple[str, ...], rule: str) -> None:
    claim = claimed(text, *given)
    with pytest.raises(NotElaborated):
        by_kernel(claim, sketched(claim, rule))


def test_what_is_not_followed_is_told_in_words() -> None:
    """The term of the kernel at which it stopped is no text for people."""
    for text, rule, reason in (
        ("0 == x", "equality", "equality: a difference is not shown to be 0"),
        ("x >= 0", "positivity", "positivity: a function is negative somewhere"),
    ):
        claim = claimed(text, "x > -1")
        with pytest.raises(NotElaborated) as stopped:
            by_kernel(claim, sketched(claim, rule))
        assert str(stopped.value) == reason
        assert "Scalar(name='x')" in repr(stopped.value.about)


def test_control_a_sketch_of_another_claim_proves_nothing() -> None:
    for other in (claimed("x == x"), claimed("y == y", "y > 0")):
        with pytest.raises(NotElaborated, match="another claim"):
            by_kernel(claimed("y == y"), sketched(other))


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("1/x == 1/x", ()),
        ("log(x) == log(x)", ("x >= 0",)),
        ("x - x == 0*(1/y)", ()),
    ],
)
def test_control_a_claim_that_is_not_defined_is_not_proved(text: str, given: tuple[str, ...]) -> None:
    claim = claimed(text, *given)
    with pytest.raises(NotElaborated, match="defined"):
        by_kernel(claim, sketched(claim))


def test_a_condition_may_be_shown_by_somebody_else() -> None:
    claim = claimed("sqrt(kl(p, q)) == sqrt(kl(p, q))", "p in simplex(n)", "q in open simplex(n)")
    asked: list[Claim] = []
    with pytest.raises(NotElaborated, match="defined"):
        by_kernel(claim, sketched(claim), asked.append)
    assert [c.givens for c in asked] == [claim.givens]
    assert by_kernel(claim, sketched(claim), condition).conditions


@pytest.mark.parametrize(("least", "verdict"), [(0, "proved"), (1, "refuted")])
def test_a_claim_made_in_python_may_have_numbers_of_python(least: int, verdict: str) -> None:
    x = scalar("x")
    statement = build(Ge, x, Integer(least))
    assert decide(Claim(statement, (within(x, Interval(0, 1)),))).verdict == verdict  # type: ignore[arg-type]
    p = vector("p", 3)
    statement = build(Ge, p[1], Integer(least))
    assert decide(Claim(statement, (within(p, Simplex(3)),))).verdict == verdict  # type: ignore[arg-type]


def test_a_component_of_a_one_hot_vector_of_fixed_size_has_a_sign() -> None:
    assert decide(claimed("y[1] >= 0", "y in onehot(3)")).verdict == "proved"
    assert decide(claimed("y[1] <= 1", "y in onehot(3)")).verdict == "proved"
    assert decide(claimed("y[1] > 0", "y in onehot(3)")).verdict == "refuted"


def test_a_given_without_a_translation_is_not_used() -> None:
    """It is no hypothesis, and no reason to give up what does not need it."""
    for claim in (
        claimed("x**2 >= 0", "x**n >= 1"),
        claimed("y**2 >= 0", "kl(p, q) >= 1", "p, q in simplex(n)"),
    ):
        alone = Sketch(claim.statement, (), "positivity")
        assert by_kernel(claim, alone).theorem.hypotheses == frozenset()
    claim = claimed("x >= 0", "x**n >= 1")  # (−1)² ≥ 1
    with pytest.raises(NotElaborated):
        by_kernel(claim, sketched(claim, "positivity"))
