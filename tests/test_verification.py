"""Verifying: what is proved, what is refused with its step and witness, what numbers contradict."""

from __future__ import annotations

from pathlib import Path

import pytest

from lemmata import verification
from lemmata.catalogue import UnknownResult, folder
from lemmata.errors import LemmataError
from lemmata.evaluation import crosscheck
from lemmata.verification import verify

RESULT = '''
"""σ(−x) = 1 − σ(x)."""

from lemmata.derive import *

x = scalar("x")

sigmoid_neg = derive(
    Eq(sigmoid(-x), 1 - sigmoid(x)),
    title={"en": "t", "ko": "t"},
    idea={"en": "i", "ko": "i"},
    source="s",
    proof=chain(sigmoid(-x)).eq(1 / (1 + exp(x)), by=sigmoid.definition).eq(1 - sigmoid(x), by=REASONS),
)
'''


def catalogue(folder: Path, text: str) -> Path:
    (folder / "sigmoid").mkdir()
    (folder / "sigmoid" / "sigmoid_neg.py").write_text(text, encoding="utf-8")
    return folder


def test_a_result_is_proved_and_timed() -> None:
    seen: list[str] = []
    (record,) = verify(["softmax/sum_softmax"], on_result=lambda r: seen.append(r.id))
    assert (record.id, record.verdict, record.failure) == ("softmax/sum_softmax", "proved", None)
    assert record.steps == 3
    assert record.digits >= 40
    assert record.points > 0
    assert record.seconds > 0
    assert "sum_linear" in record.rules
    assert seen == ["softmax/sum_softmax"]


def test_processes_give_the_same_records_in_the_same_order() -> None:
    ids = ["log/log_le_sub_one", "sigmoid/sigmoid_pos", "logit/logit_half"]
    alone, together = verify(ids), verify(ids, jobs=2)
    assert [(r.id, r.verdict, r.steps, r.rules) for r in alone] == [
        (r.id, r.verdict, r.steps, r.rules) for r in together
    ]


def test_a_wrong_step_is_refused_with_its_witness(tmp_path: Path) -> None:
    spoiled = RESULT.replace("1 / (1 + exp(x))", "1 / (1 - exp(x))").replace(
        "REASONS", "[sigmoid.definition, exp_add]"
    )
    (record,) = verify(["sigmoid/sigmoid_neg"], root=catalogue(tmp_path, spoiled))
    assert record.verdict == "refused"
    assert record.file == "sigmoid/sigmoid_neg.py"
    assert record.failure
    assert "step 1 of 2 refused" in record.failure


def test_a_true_step_with_a_wrong_reason_is_refused(tmp_path: Path) -> None:
    spoiled = RESULT.replace("REASONS", "[sigmoid.definition, quotient_rule]")
    (record,) = verify(["sigmoid/sigmoid_neg"], root=catalogue(tmp_path, spoiled))
    assert record.verdict == "refused"
    assert record.failure
    assert "step 2 of 2 refused" in record.failure
    assert "refuted" not in record.failure


def test_an_unknown_id_is_an_error_before_anything_is_verified() -> None:
    with pytest.raises(UnknownResult, match="did you mean softmax/sum_softmax"):
        verify(
            ["log/log_le_sub_one", "softmax/sum_sofmax"],
            on_result=lambda _: pytest.fail("verified too early"),
        )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            crosscheck.CrossCheck(points=5, digits=3, witness="x = 1", seconds=0.0),
            "contradicts the theorem: x = 1",
        ),
        (crosscheck.CrossCheck(points=0, digits=0, witness=None, seconds=0.0), "no point was tried"),
    ],
)
def test_numbers_can_fail_a_proved_result(
    monkeypatch: pytest.MonkeyPatch, found: crosscheck.CrossCheck, words: str
) -> None:
    monkeypatch.setattr(crosscheck, "crosscheck", lambda _: found)
    record = verification.verify_one("log/log_le_sub_one", verification.folder())
    assert record.verdict == "failed"
    assert words in (record.failure or "")


def test_numbers_that_cannot_be_had_fail_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> crosscheck.CrossCheck:
        raise LemmataError("no meaning")

    monkeypatch.setattr(crosscheck, "crosscheck", broken)
    assert verification.verify_one("log/log_le_sub_one", verification.folder()).verdict == "failed"


def test_a_file_of_its_own_is_verified_by_its_path(tmp_path: Path) -> None:
    known = folder() / "sigmoid" / "sigmoid_neg.py"
    own = tmp_path / "sigmoid_neg.py"
    own.write_text(known.read_text())
    (record,) = verify([str(own)])
    assert (record.verdict, record.file) == ("proved", str(own))
    own.write_text(known.read_text().replace("by=exp_add", "by=algebra"))
    (refused,) = verify([str(own)])
    assert refused.verdict == "refused"
    assert str(own) in f"{refused.file}: {refused.failure}"
    with pytest.raises(UnknownResult, match="there is no file"):
        verify([str(tmp_path / "nothing.py")])
