"""The built-in lectures: two texts of one outline, whose every line holds."""

from __future__ import annotations

import warnings
from collections import defaultdict
from dataclasses import replace
from doctest import DocTestParser, DocTestRunner
from pathlib import Path

import pytest

from lemmata import catalogue
from lemmata.lectures.checking import Checked
from lemmata.lectures.composition import Composer
from lemmata.lectures.document import Frame
from lemmata.lectures.formats import shaped
from lemmata.lectures.model import Claim, Code, Exercise, Figure, Number, Result, mapped, walk
from lemmata.lectures.options import chosen
from lemmata.lectures.room import ROOM, height
from lemmata.lectures.source import read
from lemmata.lectures.writing import built_in, write
from lemmata.verification import Record

NAMES = [f"{name}.{lang}.md" for name in ("cross-entropy", "new") for lang in ("en", "ko")]


def parts(name: str, kind: type) -> list[object]:
    path = built_in(name)
    return [p for p in walk(read(name, path.read_text(encoding="utf-8")).blocks) if isinstance(p, kind)]


@pytest.mark.parametrize("name", ["cross-entropy", "new"])
def test_both_languages_state_the_same(name: str) -> None:
    for kind, said in (
        (Result, lambda p: (p.id, p.proof)),
        (Figure, lambda p: (p.name, p.options)),
        (Claim, lambda p: (p.text, p.given, p.refuted)),
        (Exercise, lambda p: len(p.solutions)),
    ):
        english, korean = ([said(p) for p in parts(f"{name}.{lang}.md", kind)] for lang in ("en", "ko"))
        assert english == korean
        assert english


@pytest.mark.parametrize("name", NAMES)
def test_results_are_there_and_numbers_are_computed(name: str) -> None:
    assert {p.id for p in parts(name, Result)} <= set(catalogue.load())  # type: ignore[attr-defined]
    assert len(parts(name, Number)) >= 3


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_slides_are_for_one_lecture(lang: str) -> None:
    name = f"cross-entropy.{lang}.md"
    lecture = read(name, built_in(name).read_text(encoding="utf-8"))
    # The number of slides rests on no verdict and on no value, so that nothing need be proved here.
    blocks = mapped(lecture.blocks, lambda p: replace(p, value="0.123") if isinstance(p, Number) else p)
    unchecked = Checked(replace(lecture, blocks=blocks), {})
    records = defaultdict(lambda: Record("", "proved", 3, (), 40, 0.0, ""))
    composer = Composer(unchecked, records, chosen(lecture, {"format": "slides"}))
    frames = [block for block in shaped(composer) if isinstance(block, Frame)]
    title = 1
    assert 30 <= title + len(frames) <= 45
    assert all(height(frame.blocks) < 1.5 * ROOM for frame in frames)


@pytest.mark.nightly
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format", ["article", "slides", "handout"])
def test_every_line_holds(name: str, format: str, tmp_path: Path) -> None:
    written = write(built_in(name), tmp_path, {"format": format}, pdf=True)
    assert written.warnings == ()
    first = {path: path.read_bytes() for path in written.paths}
    again = write(built_in(name), tmp_path, {"format": format}, pdf=True)
    assert {path: path.read_bytes() for path in again.paths} == first


@pytest.mark.parametrize("name", NAMES)
def test_what_code_prints_is_what_is_shown(name: str) -> None:
    pytest.importorskip("numpy")
    code = [p.text for p in parts(name, Code) if p.text.startswith(">>>")]  # type: ignore[attr-defined]
    assert code or name.startswith("new")
    for text in code:
        example = DocTestParser().get_doctest(text, {}, name, None, None)
        assert example.examples
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # the overflow is the point
            assert DocTestRunner(verbose=False).run(example).failed == 0
