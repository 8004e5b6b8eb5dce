"""docs/latex.md: what it says is read is read, and what it says is refused is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lemmata.reading.errors import ReadingError
from lemmata.reading.latex.reader import read_claim
from lemmata.reading.writing import write

PAGE = Path(__file__).parents[2] / "docs" / "latex.md"


def rows(title: str) -> list[tuple[str, str]]:
    section = PAGE.read_text(encoding="utf-8").split(f"## {title}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(.+?)` \| (.+) \|$", section, re.MULTILINE)


@pytest.mark.parametrize(("latex", "text"), rows("Read by itself"))
def test_read(latex: str, text: str) -> None:
    assert write(read_claim(latex).statement) == text.strip("`")


@pytest.mark.parametrize(("latex", "reason"), rows("Refused"))
def test_refused(latex: str, reason: str) -> None:
    with pytest.raises(ReadingError):
        read_claim(latex)


def test_the_example_runs() -> None:
    code = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    names: dict[str, object] = {}
    exec(compile(code[1], str(PAGE), "exec"), names)  # noqa: S102 - our own page
    assert names["notation"]
