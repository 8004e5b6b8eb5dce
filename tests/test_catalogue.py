"""The gate of the catalogue: every file in ``derivations/`` replays and says what it must say.

A new derivation needs no test of its own.  The errors of the loader are shown in folders of
their own, each beside the file that has nothing wrong with it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sympy import Add, Integer

from lemmata.catalogue import (
    Catalogue,
    CircularPremise,
    InvalidDerivation,
    UnknownResult,
    chosen,
    folder,
    is_subject,
    load,
)
from lemmata.derivation import Chain, Derivation
from lemmata.derive import algebra
from lemmata.errors import LemmataError
from lemmata.notation import Membership, Power, Reals, build
from lemmata.rendering.snippet import snippet
from lemmata.rendering.words import CONVENTIONS
from lemmata.replay import StepRefused, replay

CATALOGUE = load()
IDS = sorted(CATALOGUE)
HANGUL = re.compile("[가-힣]")

PROMISED = {
    "log": "log_le_sub_one log_lt_sub_one_of_ne mul_log_div_le mul_log_div_lt exp_strict_mono log_strict_mono",
    "logit": "logit_half logit_one_sub exp_logit logit_deriv logit_deriv_pos logit_tendsto_zero logit_tendsto_one "
    "logit_strict_mono",
    "sigmoid": "sigmoid_logit logit_sigmoid sigmoid_neg sigmoid_deriv sigmoid_pos sigmoid_lt_one sigmoid_deriv_le "
    "sigmoid_eq_tanh sigmoid_scores sigmoid_scores_sum sigmoid_scores_ne_one",
    "softmax": "softmax_pos sum_softmax softmax_add_const softmax_strict_mono softmax_two softmax_logit "
    "softmax_jacobian log_softmax_eq softmax_scores exp_logit_base softmax_base_eq_temperature softmax_base_deriv "
    "log_softmax_div softmax_log softmax_lt_one sum_softmax_deriv",
    "logsumexp": "logsumexp_deriv logsumexp_add_const max_le_logsumexp logsumexp_le_max_add_log_card",
    "entropy": "surprisal_nonneg surprisal_strict_anti surprisal_deriv entropy_nonneg entropy_le_log_card "
    "surprisal_mul entropy_one_hot entropy_uniform entropy_lt_log_card_of_ne",
    "cross_entropy": "cross_entropy_eq_entropy_add_kl kl_divergence_nonneg entropy_le_cross_entropy "
    "entropy_lt_cross_entropy_of_ne entropy_eq_cross_entropy_self kl_divergence_self cross_entropy_zero_one "
    "cross_entropy_infinite cross_entropy_one_hot cross_entropy_dog cross_entropy_softmax cross_entropy_softmax_deriv "
    "cross_entropy_softmax_deriv_weight cross_entropy_softmax_base_deriv sum_cross_entropy_softmax_deriv "
    "neg_log_softmax_pos exp_neg_sum_loss",
}


# ------------------------------------------------------------------ every derivation


@pytest.mark.parametrize("id", IDS)
def test_replays(id: str) -> None:
    theorem = CATALOGUE.sketch(id)
    claim = CATALOGUE[id].claim
    assert theorem.statement == claim.statement
    assert set(theorem.givens) == set(claim.givens)


@pytest.mark.parametrize("id", IDS)
def test_says_what_it_must_say(id: str) -> None:
    derivation = CATALOGUE[id]
    for words in (derivation.title, derivation.idea):
        assert set(words) == {"en", "ko"}
        assert words["en"].strip()
        assert not HANGUL.search(words["en"])
        assert HANGUL.search(words["ko"])
    assert all(idea.endswith((".", "。")) for idea in derivation.idea.values())
    assert derivation.source.strip()
    assert set(derivation.conventions) <= set(CONVENTIONS)


@pytest.mark.parametrize("id", IDS)
def test_the_file_is_short_and_named_after_its_result(id: str) -> None:
    text = CATALOGUE.file(id).read_text(encoding="utf-8")
    assert re.search(rf"^{id.rpartition('/')[2]} = derive\($", text, re.MULTILINE)
    assert text.startswith('"""')
    assert text.count("\n") <= 60


@pytest.mark.parametrize(("subject", "names"), PROMISED.items())
def test_nothing_promised_is_missing(subject: str, names: str) -> None:
    assert {f"{subject}/{name}" for name in names.split()} <= set(IDS)


def test_every_file_is_found() -> None:
    assert len(IDS) == len([f for f in folder().rglob("*.py") if not f.name.startswith("_")])


def test_no_two_results_claim_the_same() -> None:
    claims = [(d.claim.statement, frozenset(d.claim.givens)) for d in CATALOGUE.values()]
    assert len(set(claims)) == len(claims)


def test_a_result_is_found_by_its_last_part_and_by_an_alias() -> None:
    assert CATALOGUE.find("sigmoid_neg") is CATALOGUE["sigmoid/sigmoid_neg"]
    assert CATALOGUE.find("softmax/softmax_order") is CATALOGUE["softmax/softmax_strict_mono"]
    assert CATALOGUE.find("softmax_order") is CATALOGUE["softmax/softmax_strict_mono"]


def test_a_notebook_shows_a_result_as_formulas_with_its_steps() -> None:
    result = CATALOGUE.find("softmax/softmax_jacobian")
    shown = result._repr_markdown_()
    assert shown == snippet(result, "markdown", "en", {id: d.title for id, d in CATALOGUE.items()})
    assert shown._repr_markdown_() == shown
    assert result._repr_latex_().count("$$") == 4
    assert r"&= \operatorname{softmax}(z)_i (\delta_{ij}" in result._repr_latex_()
    assert repr(result) == "<softmax/softmax_jacobian: Jacobian of softmax>"


def test_a_notebook_shows_no_result_that_is_not_proved(tmp_path: Path) -> None:
    result = catalogue(tmp_path, square=square(middle="x * x - 2 * x + 1"))["own/square"]
    assert "not shown, because not proved" in result._repr_markdown_()
    assert "$" not in result._repr_latex_()


def test_a_subject_stands_for_all_of_its_results() -> None:
    assert chosen("logit") == chosen("logit/") == [id for id in IDS if id.startswith("logit/")]
    assert chosen("logit_half") == chosen("logit/logit_half") == ["logit/logit_half"]
    assert is_subject("logit/")
    assert not is_subject("logit/logit_half")
    assert not is_subject("")
    assert [id for ids in CATALOGUE.subjects.values() for id in ids] == IDS
    with pytest.raises(UnknownResult, match=r"there is no file logit\.py"):
        chosen("logit.py")


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [
        ("sigmoid_ng", "sigmoid/sigmoid_neg"),
        ("softmax/softmax_ordr", "softmax/softmax_strict_mono"),
        ("softmax_ordr", "softmax/softmax_strict_mono"),
        ("softmax/sigmoid_neg", "sigmoid/sigmoid_neg"),
        ("sofmax", "softmax"),
        ("logits", "logit"),
    ],
)
def test_what_is_suggested_is_what_list_prints(wrong: str, nearest: str) -> None:
    with pytest.raises(UnknownResult) as refused:
        chosen(wrong)
    assert nearest in refused.value.nearest
    assert set(refused.value.nearest) <= {*IDS, *CATALOGUE.subjects}


# ------------------------------------------------------------------ the gate can refuse


def _proper_chains() -> list[str]:
    return [id for id in IDS if isinstance(CATALOGUE[id].proof, Chain)]


def _with_step(derivation: Derivation, position: int, **changes: object) -> Derivation:
    proof = derivation.proof
    assert isinstance(proof, Chain)
    steps = list(proof.steps)
    steps[position] = replace(steps[position], **changes)  # type: ignore[arg-type]
    return replace(derivation, proof=replace(proof, steps=tuple(steps)))


@pytest.mark.parametrize("id", _proper_chains())
def test_a_step_shifted_by_one_is_refused(id: str) -> None:
    derivation = CATALOGUE[id]
    chain = derivation.proof
    assert isinstance(chain, Chain)
    position = (len(chain.steps) - 1) // 2
    # Against the direction of the step, so that an inequality does not merely become weaker.
    shift = {"<=": -1, "<": -1, ">=": 1, ">": 1}.get(chain.steps[position].relation, 1)
    wrong = build(Add, chain.steps[position].expression, Integer(10 * shift))
    with pytest.raises(StepRefused) as refused:
        replay(_with_step(derivation, position, expression=wrong), CATALOGUE.sketch)
    assert refused.value.step == position + 1
    assert f"step {position + 1} of {len(chain.steps)}" in str(refused.value)


@pytest.mark.parametrize("id", _proper_chains())
def test_a_step_without_its_reasons_is_refused(id: str) -> None:
    """Algebra alone does not carry a step whose reason is something else."""
    derivation = CATALOGUE[id]
    chain = derivation.proof
    assert isinstance(chain, Chain)
    for position, step in enumerate(chain.steps):
        if [reason.name for reason in step.reasons] != ["algebra"]:
            with pytest.raises(StepRefused) as refused:
                replay(_with_step(derivation, position, reasons=(algebra,)), CATALOGUE.sketch)
            assert refused.value.step == position + 1


def _restricted() -> list[str]:
    """The results whose variables may not be any reals at all."""

    def anywhere(given: object) -> bool:
        return (
            isinstance(given, Membership) and isinstance(given.domain, Power) and given.domain.base == Reals
        )

    return [id for id in IDS if not all(map(anywhere, CATALOGUE[id].claim.givens))]


@pytest.mark.parametrize("id", _restricted())
def test_a_dropped_hypothesis_is_refused(id: str) -> None:
    derivation = CATALOGUE[id]
    with pytest.raises(LemmataError):
        replay(replace(derivation, claim=replace(derivation.claim, givens=())), CATALOGUE.sketch)


# ------------------------------------------------------------------ errors of the loader

GOOD = """
from lemmata.derive import *

x = scalar("x")

{name} = derive(
    Eq({left}, {right}),
    title={{"en": "A square", "ko": "제곱"}},
    idea={{"en": "Multiply out.", "ko": "전개한다."}},
    source="school",
    proof=chain({left}).eq({middle}, by={reason}).eq({right}, by={last}),
)
"""

SQUARE = {
    "name": "square",
    "left": "(x + 1) ** 2",
    "middle": "x * x + 2 * x + 1",
    "right": "x * (x + 2) + 1",
    "reason": "algebra",
    "last": "algebra",
}


def catalogue(root: Path, **files: str) -> Catalogue:
    (root / "own").mkdir()
    for name, text in files.items():
        (root / "own" / f"{name}.py").write_text(text, encoding="utf-8")
    return Catalogue(root)


def square(**changes: str) -> str:
    return GOOD.format_map(SQUARE | changes)


def test_a_good_file_gives_its_theorem(tmp_path: Path) -> None:
    own = catalogue(tmp_path, square=square())
    assert own.sketch("own/square").statement == own["own/square"].statement


def test_a_wrong_step_is_named(tmp_path: Path) -> None:
    own = catalogue(tmp_path, square=square(middle="x * x - 2 * x + 1"))
    with pytest.raises(StepRefused) as refused:
        own.sketch("own/square")
    assert (refused.value.id, refused.value.step, refused.value.steps) == ("own/square", 1, 2)
    assert "own/square: step 1 of 2 refused" in str(refused.value)
    assert "by     algebra" in str(refused.value)


def test_the_first_wrong_step_is_named(tmp_path: Path) -> None:
    own = catalogue(tmp_path, square=square(right="x * (x + 2) - 1"))
    with pytest.raises(StepRefused, match="step 2 of 2 refused"):
        own.sketch("own/square")


def test_a_wrong_reason_for_a_true_step_is_refused(tmp_path: Path) -> None:
    own = catalogue(tmp_path, square=square(last="[algebra, exp_add]"))
    with pytest.raises(StepRefused, match="step 2 of 2 refused: the reason exp_add is not used"):
        own.sketch("own/square")


def test_a_chain_that_proves_something_else_is_refused(tmp_path: Path) -> None:
    text = square().replace("Eq((x + 1) ** 2, x * (x + 2) + 1)", "Eq((x + 1) ** 2, x * (x + 2) + 2)")
    with pytest.raises(StepRefused, match=r"the chain proves .* which is not the statement"):
        catalogue(tmp_path, square=text).sketch("own/square")


@pytest.mark.parametrize("field", ["title", "idea", "source", "proof"])
def test_a_missing_field_is_named(tmp_path: Path, field: str) -> None:
    text = re.sub(rf"^    {field}=.*\n", "", square(), flags=re.MULTILINE)
    with pytest.raises(InvalidDerivation, match=rf"own/square\.py: line 6: .*missing .*'{field}'"):
        catalogue(tmp_path, square=text)["own/square"]


def test_circular_premises_are_refused(tmp_path: Path) -> None:
    own = catalogue(
        tmp_path,
        one=square(name="one", reason='cite("own/two")', last="algebra"),
        two=square(name="two", reason='cite("own/one")', last="algebra"),
    )
    with pytest.raises(CircularPremise) as refused:
        own.sketch("own/one")
    assert refused.value.cycle == ["own/one", "own/two", "own/one"]
    assert str(refused.value) == "circular premises: own/one → own/two → own/one"


def test_a_result_that_cites_itself_is_refused(tmp_path: Path) -> None:
    own = catalogue(tmp_path, square=square(reason='cite("own/square")'))
    with pytest.raises(CircularPremise, match="own/square → own/square"):
        own.sketch("own/square")


def test_after_a_circle_other_results_still_replay(tmp_path: Path) -> None:
    own = catalogue(tmp_path, square=square(), loop=square(name="loop", reason='cite("own/loop")'))
    with pytest.raises(CircularPremise):
        own.sketch("own/loop")
    assert own.sketch("own/square")


def test_a_syntax_error_is_told_with_its_line(tmp_path: Path) -> None:
    text = square().replace("title=", "title==")
    with pytest.raises(InvalidDerivation, match=r"own/square\.py: line 8: "):
        catalogue(tmp_path, square=text)["own/square"]


def test_an_unknown_word_is_told_with_its_line(tmp_path: Path) -> None:
    text = square(reason="algebraic")
    with pytest.raises(InvalidDerivation, match=r"own/square\.py: line 11: NameError: .*algebraic"):
        catalogue(tmp_path, square=text)["own/square"]


def test_a_file_that_defines_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidDerivation, match=r"own/square\.py: it must define square = derive"):
        catalogue(tmp_path, square=square(name="squared"))["own/square"]


def test_an_unknown_id_names_the_nearest(tmp_path: Path) -> None:
    own = catalogue(tmp_path, square=square())
    with pytest.raises(UnknownResult) as refused:
        own["own/sqare"]
    assert list(refused.value.nearest) == ["own/square"]
    assert "did you mean own/square?" in str(refused.value)


def test_an_unknown_id_far_from_all_names_none(tmp_path: Path) -> None:
    with pytest.raises(UnknownResult) as refused:
        catalogue(tmp_path, square=square())["zzz"]
    hint = "try  lemmata list, a subject such as softmax, or the path of a file"
    assert str(refused.value) == f"no result is called 'zzz'\n  {hint}"


def test_an_unknown_cited_id_names_the_nearest(tmp_path: Path) -> None:
    own = catalogue(tmp_path, square=square(), other=square(name="other", reason='cite("own/squares")'))
    with pytest.raises(LemmataError, match="did you mean own/square"):
        own.sketch("own/other")


def test_a_broken_file_leaves_the_others_alone(tmp_path: Path) -> None:
    own = catalogue(tmp_path, square=square(), broken="(")
    assert own.sketch("own/square")
    with pytest.raises(InvalidDerivation, match=r"own/broken\.py: line 1: "):
        own.sketch("own/broken")
