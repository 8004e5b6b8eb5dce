"""A document is complete: everything has its number, what proofs cite is there, each format has its share."""

from __future__ import annotations

import pytest

from lemmata import catalogue
from lemmata.lectures import document as d
from lemmata.lectures.checking import checked
from lemmata.lectures.closure import cited
from lemmata.lectures.composition import Composer
from lemmata.lectures.document import outline
from lemmata.lectures.errors import LectureError
from lemmata.lectures.formats.slides import _cut, _place
from lemmata.lectures.model import walk
from lemmata.lectures.options import chosen
from lemmata.lectures.room import line_height
from lemmata.lectures.source import read
from lemmata.lectures.writers import writers
from lemmata.lectures.writing import documents, verified
from lemmata.rendering.layout import Aligned, Row
from lemmata.verification import Record

from .conftest import Documents


def test_the_outline_of_an_article(made: Documents) -> None:
    (article,) = made()
    assert list(outline(article)) == [
        "1 From to",
        "Proposition 1 Softmax sums to one",
        "Proposition 2 The likelier, the less surprising",
        "Counterexample 3",
        "Proposition 4",
        "1.1 In numbers",
        "Figure 1",
        "Example 1 — Of two",
        "Exercise 1",
        "Solutions",
        "Solution of exercise 1",
        "Lemmas",
        "Lemma A.1 The logarithm is strictly increasing",
        "References",
    ]


@pytest.mark.parametrize("format", ["article", "slides", "handout"])
def test_what_a_printed_proof_cites_is_printed_with_a_number(made: Documents, format: str) -> None:
    whole = catalogue.load()
    document = made(format=format, ids=True)[0]
    statements = [part for part in walk(document.blocks) if isinstance(part, d.Statement)]
    printed = {c.text: s for s in statements for c in s.mark if isinstance(c, d.Code)}
    told = {part.text for part in walk(document.blocks) if isinstance(part, d.Code)}
    assert "log/log_strict_mono" in told
    for id, statement in printed.items():
        if statement.proof is not None:
            assert set(cited(whole[id].proof)) <= told
    assert all(statement.number for statement in statements)


def test_a_reference_leads_to_a_statement_of_the_document(made: Documents) -> None:
    (article,) = made()
    labels = {
        part.label
        for part in walk(article.blocks)
        if hasattr(part, "label") and not isinstance(part, d.ToLabel)
    }
    references = [part for part in walk(article.blocks) if isinstance(part, d.ToLabel)]
    assert references
    assert {reference.label for reference in references} <= labels


def test_a_remark_stands_in_place_of_the_idea(made: Documents) -> None:
    (article,) = made()
    told = [d.text_of(part.inlines) for part in walk(article.blocks) if isinstance(part, d.Text)]
    idea = catalogue.load()["entropy/surprisal_strict_anti"].idea["en"]
    assert "My own idea with ." in told
    assert not any(idea[:20] in one for one in told)


def test_proofs_as_they_are_wanted(made: Documents) -> None:
    def proofs(**given: str) -> list[d.Proof]:
        return [part for part in walk(made(**given)[0].blocks) if isinstance(part, d.Proof)]

    assert any(not proof.folded for proof in proofs())
    short = proofs(proofs="short", lemmas="none")
    assert all(proof.folded for proof in short if proof.word)
    assert [p.word for p in proofs(proofs="none", lemmas="none") if p.word] == [
        "Proof"
    ]  # the block itself says short
    assert "Proof of Proposition\u00a02" in [p.word for p in proofs(proofs="appendix")]


def test_marks_digits_and_ids(made: Documents) -> None:
    def marks(**given: bool) -> list[str]:
        return [
            d.text_of(p.mark) for p in walk(made(**given)[0].blocks) if isinstance(p, d.Statement) and p.mark
        ]

    assert marks() == []
    assert marks(marks=True)[0].startswith("✓ proved, 3 steps")
    assert marks(digits=True)[0].endswith("digits")
    assert marks(ids=True)[0] == "softmax/sum_softmax"


def test_solutions_where_they_are_wanted(made: Documents) -> None:
    def kinds(**given: str) -> list[list[str]]:
        return [[p.kind for p in walk(one.blocks) if isinstance(p, d.Box)] for one in made(**given)]

    assert kinds(solutions="text") == [["example", "exercise", "solution"]]
    assert kinds(solutions="end") == [["example", "exercise", "solution"]]
    assert kinds(solutions="none") == [["example", "exercise"]]
    assert kinds(solutions="separate") == [["example", "exercise"], ["solution"]]


def test_blanks(made: Documents) -> None:
    def gaps(**given: bool) -> int:
        return sum(isinstance(part, d.Gap) for part in walk(made(**given)[0].blocks))

    assert (gaps(), gaps(blanks=True)) == (0, 3)


def test_slides_have_one_idea_each_and_notes(made: Documents) -> None:
    slides, notes = made(format="slides")
    frames = [block for block in slides.blocks if isinstance(block, d.Frame)]
    assert all(isinstance(block, (d.Frame, d.Section)) for block in slides.blocks)
    assert all(sum(isinstance(part, d.PictureBlock) for part in f.blocks) <= 1 for f in frames)
    assert all(
        sum(isinstance(part, d.Statement) for part in f.blocks) == 1
        for f in frames
        if f.stepwise and f.blocks
    )
    assert any(frame.stepwise for frame in frames)
    assert "As it stands" in [d.text_of(frame.title) for frame in frames]
    told = [d.text_of(part.inlines) for part in walk(notes.blocks) if isinstance(part, d.Text)]
    assert "Wait for an answer." in told
    assert (slides.name, notes.name, notes.format) == ("scores-slides", "scores-slides-notes", "article")


def test_a_note_goes_with_the_slide_before_it_or_with_the_text_above_it(records: dict[str, Record]) -> None:
    note = "::: note\n{}\n:::\n\n".format
    text = f"---\ntitle: T\n---\n# A\n{note('one')}::: definition softmax\n:::\n\n{note('two')}Words.\n\n"
    text += f"{note('three')}::: result softmax/sum_softmax {{proof=full}}\n:::\n\n{note('four')}"
    found = checked(read("mine.md", text), "en")
    slides, _ = documents(found, records, chosen(found.lecture, {"format": "slides"}), "mine")
    frames = [block for block in slides.blocks if isinstance(block, d.Frame)]
    said = [[d.text_of(n.inlines) for n in f.notes if isinstance(n, d.Text)] for f in frames]
    assert said[:2] == [["one", "two"], ["Words.", "three", "four"]]
    assert not any(said[2:])


def test_a_slide_of_a_statement_without_title_has_that_of_its_section(made: Documents) -> None:
    slides, _ = made(format="slides")
    (frame,) = (
        block
        for block in slides.blocks
        if isinstance(block, d.Frame)
        and any(isinstance(b, d.Statement) and b.kind == "Counterexample" for b in block.blocks)
    )
    assert d.text_of(frame.title) == "From to"  # without its formulas


def test_a_proof_at_the_end_of_the_slides_has_its_name() -> None:
    text = "---\ntitle: T\nproofs: appendix\n---\n::: result sigmoid/sigmoid_neg\n:::\n"
    found = checked(read("mine.md", text), "en")
    options = chosen(found.lecture, {"format": "slides"})
    (slides, *_) = documents(found, verified(found, options, 1, lambda _: None), options, "mine")
    proofs = [block for block in slides.blocks if isinstance(block, d.Frame) and block.stepwise]
    assert {d.text_of(frame.title) for frame in proofs} == {"Proof of Proposition 1"}


def test_the_last_line_of_a_long_proof_does_not_stand_alone() -> None:
    text = "---\ntitle: T\n---\n::: result softmax/softmax_jacobian\n:::\n"
    found = checked(read("mine.md", text), "en")
    options = chosen(found.lecture, {"format": "slides"})
    (slides, *_) = documents(found, verified(found, options, 1, lambda _: None), options, "mine")
    proofs = [block for block in slides.blocks if isinstance(block, d.Frame) and block.stepwise]
    layouts = [part.layout for frame in proofs for part in frame.blocks if isinstance(part, d.Formula)]
    assert [len(layout.lines) for layout in layouts if isinstance(layout, Aligned)] == [5]
    # Where there is room for four lines only, the last two go to the next slide.
    (chain,) = (layout for layout in layouts if isinstance(layout, Aligned))
    room = sum(map(line_height, chain.lines[:-1])) + 0.01
    assert [len(part) for part in _cut(chain.lines, room)] == [3, 2]
    assert [len(part) for part in _cut(chain.lines, line_height(chain.lines[0]) + 0.01)] == [0, 5]


def test_a_slide_has_one_number_while_it_is_uncovered(made: Documents) -> None:
    slides, _ = made(format="slides")
    frames = [block for block in slides.blocks if isinstance(block, d.Frame)]
    text = writers()["typst"](slides).write()
    assert text.count("first: true)[") == len(frames)
    assert text.count("first: false)[") > 0
    assert writers()["tex"](slides).write().count(r"\begin{frame}") == len(frames) + 1  # and the title


def test_slides_may_show_a_proof_otherwise() -> None:
    text = "---\ntitle: T\n---\n::: definition softmax\n:::\n\n"
    text += "::: result softmax/sum_softmax {proof=full slides=short}\n:::\n"
    found = checked(read("mine.md", text), "en")
    options = chosen(found.lecture, {"format": "slides"})
    records = verified(found, options, 1, lambda _: None)
    slides = documents(found, records, options, "mine")[0]
    frame = next(block for block in slides.blocks if isinstance(block, d.Frame))
    assert [type(block) for block in frame.blocks] == [d.Formula, d.Statement]
    assert not frame.stepwise
    (article,) = documents(found, records, chosen(found.lecture, {}), "mine")
    assert not any(part.folded for part in walk(article.blocks) if isinstance(part, d.Proof))


def test_what_shares_a_slide_has_its_titles(records: dict[str, Record]) -> None:
    result = "::: result softmax/sum_softmax {{proof={}}}\n:::\n\n".format
    definition = "::: definition softmax\n:::\n\n"

    def shown(text: str) -> list[tuple[str, list[str]]]:
        found = checked(read("mine.md", f"---\ntitle: T\n---\n# S\n\n{text}"), "en")
        slides = documents(found, records, chosen(found.lecture, {"format": "slides"}), "mine")[0]
        return [
            (d.text_of(b.title), [d.text_of(p.title) for p in b.blocks if isinstance(p, d.Statement)])
            for b in slides.blocks
            if isinstance(b, d.Frame) and d.text_of(b.title) not in ("References", "Lemmas used")
        ]

    check = '::: check "1 < 2" {title="Less" proof=none}\n:::\n\n'
    assert shown(definition + result("short")) == [("Softmax sums to one", [""])]
    assert shown(result("short") + check) == [("S", ["Softmax sums to one", "Less"])]
    assert shown("::: slide Mine\n- a\n:::\n\n" + result("short")) == [("Mine", ["Softmax sums to one"])]
    assert shown(definition + "---\n\n" + result("short")) == [("S", []), ("Softmax sums to one", [""])]
    assert shown(definition + result("full")) == [("S", []), ("Softmax sums to one", [""])]


def test_lemmas_at_the_end_of_slides_stand_in_their_order(records: dict[str, Record]) -> None:
    cited = ("softmax/softmax_strict_mono", "logit/logit_strict_mono", "logsumexp/max_le_logsumexp")
    text = "---\ntitle: T\n---\n" + "".join(f"::: result {id} {{proof=full}}\n:::\n\n" for id in cited)
    found = checked(read("mine.md", text), "en")
    options = chosen(found.lecture, {"format": "slides"})
    slides = documents(found, verified(found, options, 1, lambda _: None), options, "mine")[0]
    frames = [b for b in slides.blocks if isinstance(b, d.Frame) and d.text_of(b.title) == "Lemmas used"]
    lines = [line for f in frames for s in f.blocks if isinstance(s, d.Small) for line in s.blocks]
    names = [d.text_of(line.inlines[:1]) for line in lines if isinstance(line, d.Text)]
    assert names == ["Lemma A.1", "Lemma A.2", "Lemma A.3"]


def test_statements_are_ordered_by_their_numbers() -> None:
    stated = [d.Statement("Lemma", number, (), "", (), Row(())) for number in ("A.10", "38", "A.3", "9")]
    assert [s.number for s in sorted(stated, key=_place)] == ["9", "38", "A.3", "A.10"]


def test_slides_leave_exercises_out_unless_they_are_wanted(made: Documents) -> None:
    def titles(**given: object) -> list[str]:
        return [
            d.text_of(b.title) for b in made(format="slides", **given)[0].blocks if isinstance(b, d.Frame)
        ]

    shown = {"Exercise 1", "Solution of exercise 1"}
    assert not shown & set(titles())
    assert shown <= set(titles(exercises=True))
    assert "Exercise 1" in titles(exercises=True, solutions="none")
    assert "Solution of exercise 1" not in titles(exercises=True, solutions="none")


def test_what_slides_leave_out_is_still_cited_and_found(records: dict[str, Record]) -> None:
    text = "---\ntitle: T\n---\n::: only article handout\n::: result softmax/sum_softmax\n:::\n:::\n\n"
    text += "::: result cross_entropy/cross_entropy_softmax_deriv\n:::\n\nSee [@softmax/sum_softmax].\n"
    found = checked(read("mine.md", text), "en")
    names = {
        format: Composer(found, records, chosen(found.lecture, {"format": format})).names
        for format in ("article", "slides")
    }
    assert names["slides"].items() <= names["article"].items()
    options = chosen(found.lecture, {"format": "slides"})
    (slides, *_) = documents(found, verified(found, options, 1, lambda _: None), options, "mine")
    small = [part for part in walk(slides.blocks) if isinstance(part, d.Small)]
    said = " ".join(d.text_of(p.inlines) for p in walk(tuple(small)) if isinstance(p, d.Text))
    assert "Proposition 1 Softmax sums to one" in said.replace("\u00a0", " ")


def test_a_reference_to_what_the_format_has_not_is_told(records: dict[str, Record]) -> None:
    text = "---\ntitle: T\n---\nSee [@one].\n\n::: only slides\n::: example {#one}\n:::\n:::\n"
    found = checked(read("mine.md", text), "en")
    Composer(found, records, chosen(found.lecture, {"format": "slides"}))
    with pytest.raises(LectureError) as error:
        Composer(found, records, chosen(found.lecture, {}))
    assert str(error.value).startswith("mine.md:4:7: one is not in the article")


def test_a_handout_has_no_running_text(made: Documents) -> None:
    (handout,) = made(format="handout")
    told = [d.text_of(block.inlines) for block in handout.blocks if isinstance(block, d.Text)]
    assert told == ["Three terms:", "On paper only."]
    assert not any(isinstance(block, (d.Items, d.Listing, d.Quote)) for block in handout.blocks)
    assert [entry for entry in outline(handout) if "Exercise" in entry] == []
