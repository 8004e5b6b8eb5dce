"""Nothing false is written: results, formulas, claims, names and numbers are checked, each fault in its place."""

from __future__ import annotations

import pytest

from lemmata.lectures import checking
from lemmata.lectures.checking import Checked, checked
from lemmata.lectures.errors import FalseLecture, LectureError, UndecidedLecture
from lemmata.lectures.model import Number, walk
from lemmata.lectures.source import read
from lemmata.verdict import Verdict


def check(body: str, lang: str = "en") -> Checked:
    return checked(read("mine.md", f"---\ntitle: T\n---\n{body}"), lang)


def refused(body: str, lang: str = "en") -> str:
    with pytest.raises(LectureError) as error:
        check(body, lang)
    return str(error.value)


def test_a_lecture_that_holds(found: Checked) -> None:
    assert found.warnings == ()
    assert found.formulas == 1
    assert {claim.text: verdict.verdict for claim, verdict in found.verdicts.items()} == {
        "softmax(logit(p))[1] == p[1]": "refuted",
        "softmax(z + 1)[i] == softmax(z)[i]": "proved",
        "1 < 2": "proved",
        "softmax([a, a])[1] == 1/2": "proved",
    }
    values = [part.value for part in walk(found.lecture.blocks) if isinstance(part, Number)]
    assert values == ["0.879", "54.6"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("::: result softmax/sum_softmx\n:::", "4:12: no result is called 'softmax/sum_softmx'"),
        ("By [@softmax/sum_softmx].", "4:6: nothing is called 'softmax/sum_softmx'"),
        ("# A {#one}\n\nBy [@on].", "6:6: nothing is called 'on'"),
        ("::: definition softmx\n:::", "4:16: no function is called 'softmx'"),
        ("::: figure bar\n:::", "4:12: no figure 'bar'"),
        ('::: figure bars {score="1"}\n:::', "4:18: the figure bars has no option 'score'"),
        ("It is {= softmx([1, 2])[1] : 3}.", "4:10: expected a known function, found softmx"),
        ("It is {= softmax([1, 2]) : 3}.", "4:10: expected a number, found the vector"),
        ("It is {= x + 1 : 3}.", "4:10: expected a value for x"),
        ('::: check "p <"\n:::', "4:15: expected"),
        ("# A {#a}\n\n## B {#a}", "6:7: the name 'a' is given in line 4 already"),
        (
            '::: figure bars {scores="1, two"}\n:::',
            "4:26: the option scores of the figure bars takes numbers",
        ),
        ('::: figure step {truth="4"}\n:::', "4:25: truth is the number of one of 3 classes, found '4'"),
        ('::: figure bars {scores="1e400,0"}\n:::', "4:12: a value is too large"),
        ("It is {= softmax([4, 2) : 3}.", "4:23: expected a closing ]"),
        ('::: check "exp(x) < "\n:::', "4:20: expected an expression"),
        ("Read \\nput and $x + \\nput{y}$.", "4:21: unknown command \\nput"),
        ("One\n\n$$\nx = 1\n  + \\nput{y}\n$$", "8:5: unknown command \\nput"),
        ("It is ${= 1 : 1} + \\nput{y}$.", "4: unknown command \\nput"),
        (
            "::: result softmax/sum_softmax\n:::\n\n::: result softmax/sum_softmax\n:::",
            "7:12: softmax/sum_softmax is stated in line 4 already",
        ),
    ],
)
def test_what_is_not_there(body: str, told: str) -> None:
    said = refused(body)
    assert said.startswith(f"mine.md:{told}"), said
    assert said.endswith("nothing was written")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("For $x \\in \\mathbb{R}$:\n\n$$ e^x = 1 - x $$", "6:4: false at x = "),
        ('::: check "softmax(z)[1] == 1/2" given "z in R^n"\n:::', "4:12: this claim is false"),
        ('::: check "1 < 2" {refuted}\n:::', "4:12: this claim holds, but is said to be refuted"),
        ('::: exercise\n::: solution {claim="1 > 2"}\n:::\n:::', "5:22: this claim is false"),
    ],
)
def test_what_is_false(body: str, told: str) -> None:
    with pytest.raises(FalseLecture) as error:
        check(body)
    assert str(error.value).startswith(f"mine.md:{told}")
    assert error.value.status == 1


def test_an_undecided_claim_never_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "check", lambda *_, **__: Verdict("undecided", None))
    claim = '::: check "1 < 2"\n:::\n\n'
    for body in (claim, claim.replace('"\n', '" {refuted}\n')):
        with pytest.raises(UndecidedLecture) as error:
            check(body)
        assert str(error.value).startswith("mine.md:4:12: this claim is undecided")
        assert error.value.status == 3
    with pytest.raises(LectureError) as unknown:  # what is not there weighs more
        check(claim + "See [@nowhere].")
    assert unknown.value.status == 2
    with pytest.raises(FalseLecture):
        check(claim + "$$ 1 = 2 $$")


def test_a_false_claim_is_told_with_its_counterexample() -> None:
    said = refused('::: check "softmax([0, 1])[1] == 1/2"\n:::')
    assert "left " in said
    assert "right  1/2" in said


def test_a_false_claim_is_told_with_what_makes_it_true() -> None:
    assert "  true   when x > 0\n" in refused('::: check "sigmoid(x) > 1/2"\n:::')


def test_nothing_is_to_try_where_nothing_has_a_name() -> None:
    assert "try" not in refused("See [@nowhere].")


def test_a_directive_that_is_not_understood_is_not_false() -> None:
    with pytest.raises(LectureError) as error:
        checked(read("mine.md", "---\ntitle: T\nlemmata: nonsense\n---\n"), "en")
    assert "unknown directive" in str(error.value)
    assert error.value.status == 2


def test_computed_numbers_are_read_in_the_formulas_of_the_prose() -> None:
    assert check("$$ \\log 1 = {= log(1) : 0} $$").formulas == 1
    with pytest.raises(FalseLecture):
        check("$$ \\log 1 = {= exp(0) : 0} $$")


def test_an_unread_formula_is_a_warning() -> None:
    found = check("Let $x > 0$.\n\n$$ e^x \\le \\kappa $$")
    assert [fault.line for fault in found.warnings] == [6]


def test_a_missing_translation_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from lemmata import catalogue

    whole = catalogue.load()
    without = replace(whole["softmax/sum_softmax"], title={"en": "Sum"})
    monkeypatch.setitem(whole._read, "softmax/sum_softmax", without)
    said = refused("::: result softmax/sum_softmax\n:::", "ko")
    assert "softmax/sum_softmax has no title in the language 'ko'" in said
    check('::: result softmax/sum_softmax {title="합"}\n:::', "ko")
