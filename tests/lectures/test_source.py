"""A lecture in Markdown becomes the model that its author meant; what is wrong is told with line and caret."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lemmata.lectures.divisions import DIVISIONS
from lemmata.lectures.errors import LectureError
from lemmata.lectures.model import (
    Blank,
    Block,
    Check,
    Code,
    Display,
    Emphasis,
    Example,
    Exercise,
    Figure,
    Formula,
    Heading,
    Items,
    Lecture,
    Number,
    Only,
    Paragraph,
    Reference,
    Result,
    Rule,
    Table,
    Words,
    walk,
)
from lemmata.lectures.source import HEAD, read

MANUAL = (Path(__file__).parents[2] / "docs" / "lectures.md").read_text(encoding="utf-8")


def lecture(body: str) -> Lecture:
    return read("mine.md", f"---\ntitle: T\n---\n{body}")


def only(body: str) -> Block:
    (block,) = lecture(body).blocks
    return block


def test_the_head() -> None:
    found = read("mine.md", '---\ntitle: "A: b"\nlang: ko\nlemmata:\n  given: t > 0\n---\nText.\n')
    assert (found.title, found.lang, found.lines["lang"]) == ("A: b", "ko", 3)


def test_running_text() -> None:
    paragraph = only("See *this* $x_1$: {= exp(1) : 3} by [@log/log_le_sub_one], [an answer]{.blank}.")
    assert isinstance(paragraph, Paragraph)
    kinds = [type(inline) for inline in paragraph.inlines]
    assert kinds == [Words, Emphasis, Words, Formula, Words, Number, Words, Reference, Words, Blank, Words]
    number = next(part for part in walk(paragraph) if isinstance(part, Number))
    assert (number.expression, number.places, number.line, number.column) == ("exp(1)", 3, 4, 22)


def test_numbers_within_formulas_are_kept_apart() -> None:
    display = only("$$\n\\sigma(4) \\approx {= sigmoid(4) : 3}\n$$")
    assert isinstance(display, Display)
    assert display.tex == r"\sigma(4) \approx {=0}"
    assert display.numbers == (Number("sigmoid(4)", 3, False, 5, 22),)


def test_a_display_divides_its_paragraph() -> None:
    blocks = lecture("We have $$ a = b $$ and so on.").blocks
    assert [type(block) for block in blocks] == [Paragraph, Display, Paragraph]


def test_blocks() -> None:
    assert only("# A $\\sigma$ {#a}") == Heading(
        1, (Words("A "), Formula(r"\sigma", (), 4)), lecture("# A $\\sigma$ {#a}").blocks[0].at
    )
    assert isinstance(only("---"), Rule)
    assert isinstance(only("1. a\n2. b\n"), Items)
    code = only("```python\nx = 1\n```")
    assert isinstance(code, Code)
    assert (code.language, code.text) == ("python", "x = 1")
    table = only("| a | b |\n|:--|--:|\n| 1 | {= 1/3 : 2} |\n")
    assert isinstance(table, Table)
    assert (table.alignment, len(table.rows)) == ("lr", 1)


def test_divisions() -> None:
    result = only('::: result softmax/softmax_pos {proof=short title="A title" #pos}\nWords.\n:::')
    assert isinstance(result, Result)
    assert (result.id, result.proof, result.title, result.at.name) == (
        "softmax/softmax_pos",
        "short",
        "A title",
        "pos",
    )
    check = only('::: check "p < 1" given "p in [0, 1)" {refuted}\n:::')
    assert isinstance(check, Check)
    assert (check.claim.text, check.claim.given, check.claim.refuted) == ("p < 1", ("p in [0, 1)",), True)
    figure = only('::: figure bars {scores="4, 2"}\nA caption.\n:::')
    assert isinstance(figure, Figure)
    assert (figure.options, figure.caption) == ({"scores": "4, 2"}, (Words("A caption."),))
    assert only("::: only slides handout\nText.\n:::") == Only(
        ("slides", "handout"), lecture("\nText.").blocks, lecture("::: example\n:::").blocks[0].at
    )


def test_blocks_nest_with_fences_of_one_length() -> None:
    exercise = only('::: exercise A title {#two}\nShow.\n\n::: solution {claim="1 < 2"}\nThus.\n:::\n:::')
    assert isinstance(exercise, Exercise)
    (solution,) = exercise.solutions
    assert solution.claim
    assert (solution.claim.text, len(exercise.blocks)) == ("1 < 2", 1)


def test_titles_are_running_text() -> None:
    exercise = only("::: exercise Why $e^{x}$ {#two}\n:::")
    assert isinstance(exercise, Exercise)
    assert exercise.title == (Words("Why "), Formula("e^{x}", (), 4))
    assert exercise.at.name == "two"
    untitled = only("::: exercise {#two}\n:::")
    assert isinstance(untitled, Exercise)
    assert (untitled.title, untitled.at.name) == ((), "two")


def test_a_fence_within_code_closes_nothing() -> None:
    example = only("::: example\n```\n:::\n```\n:::")
    assert isinstance(example, Example)
    assert len(example.blocks) == 1


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("::: reslt a/b\n:::", "4:5: no block is called 'reslt'"),
        ("::: example\nText.", "4:5: this block is not closed: example"),
        ("::: example\n::: note\n:::", "4:5: this block is not closed: example"),
        ("Text.\n\n:::", "6:1: this ::: closes no block"),
        ("::: result\n:::", "4:11: result takes ID, found nothing"),
        ("::: result a/b c\n:::", "4:16: result takes ID, found 2"),
        ("::: result a/b {prof=short}\n:::", "4:17: result has no option 'prof'"),
        ("::: result a/b {proof=ful}\n:::", "4:23: no way to show a proof is called 'ful'"),
        ("::: result a/b {proof=full\n:::", "4:27: a brace { that is not closed"),
        ('::: check "p < 1\n:::', "4:11: a quotation mark that is not closed"),
        ("::: check p < 1\n:::", "4:11: a claim stands in quotes"),
        ('::: check "p < 1" if "p < 0"\n:::', "4:19: after a claim comes"),
        ("::: only slide\n:::", "4:10: no format is called 'slide'"),
        ("::: solution\n:::", "4:1: a solution stands within its exercise"),
        ("::: example\n# A\n:::", "5:1: a heading stands outside the blocks"),
        ("::: example\n::: only slides\n:::\n:::", "5:1: what only some formats have stands outside"),
        ("::: figure bars\n- a\n:::", "4:5: the caption of a figure is one paragraph"),
        ("<b>bold</b>", "4:1: HTML is not read"),
        ("가나 ![a](b.png)", "4:4: pictures are drawn, not included"),
        ("```python\nx = 1\n", "4:1: this code is not closed"),
        ("$$\nx = 1\n", "4:1: this formula is not closed"),
        ("So {= 1/3 : x}.", "4:4: a number is not computed so"),
        ("### A", "4:1: headings have two levels"),
    ],
)
def test_a_fault_is_told_with_its_place(body: str, told: str) -> None:
    with pytest.raises(LectureError) as error:
        lecture(body)
    assert str(error.value).startswith(f"mine.md:{told}")
    assert error.value.status == 2


def test_dollars_may_be_words() -> None:
    paragraph = only("Two \\$\\$ more.")
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines == (Words("Two $$ more."),)


def test_the_caret_is_under_the_character() -> None:
    with pytest.raises(LectureError) as error:
        lecture("가나 ![a](b.png)")
    _, row, caret, *_ = str(error.value).splitlines()
    assert row == "    가나 ![a](b.png)"
    assert caret == "    " + " " * 5 + "^"  # in a terminal a syllable is two columns wide


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Text.", "1:1: a lecture begins with its head"),
        ("---\ntitle: T\n", "1:1: the head is not closed"),
        ("---\nlang: en\n---\n", "1:1: the head lacks a title"),
        ("---\ntitle: T\ntitel: T\n---\n", "3:1: the head has no entry 'titel'"),
        ("---\ntitle: T\nlang: de\n---\n", "3:1: no language 'de'"),
    ],
)
def test_a_fault_of_the_head(text: str, told: str) -> None:
    with pytest.raises(LectureError) as error:
        read("mine.md", text)
    assert str(error.value).startswith(f"mine.md:{told}")


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(LectureError) as error:
        lecture("::: reslt a\n:::\n\n::: fgure b\n:::")
    assert [fault.line for fault in error.value.faults] == [4, 7]


def test_comments_are_not_text() -> None:
    assert lecture("<!-- lemmata: given x > 0 -->\n\nText.").blocks == lecture("\n\nText.").blocks


def test_the_manual_names_every_block_and_entry() -> None:
    named = set(re.findall(r"^\| `(\w+)[ `]", MANUAL, re.MULTILINE))
    assert set(DIVISIONS) <= named
    head = MANUAL[MANUAL.index("## The head") :]
    assert all(f"`{entry}" in head or f"--{entry}" in head for entry in HEAD if entry != "lemmata")
