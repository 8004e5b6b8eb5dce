"""`lemmata explain`: all that is known of one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lemmata.cli import main

PAGE = r"""# Odds

Let $p$ and $q$ be probability vectors.

We write $s = \sigma(x)$.

$$
\begin{aligned}
\frac{ds}{dx} &= s (1 + s) \\
 &= s + s^2
\end{aligned}
$$

<!-- lemmata: given t > 0 -->

$$ \log t \le t - 1 $$

$$ \sum_i p_i \log\frac{p_i}{q_i} \ge 0 $$

$$ \foo(x) = 3 $$
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(PAGE)
    return path


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("9", ["9:1: refuted L001", r"s = \sigma(x)    [line 5]", "REFUTED   at x = 0", "left   1/4"]),
        ("10:4", ["10:3: proved", "  PROVED   by identity"]),
        ("16", ["given  t > 0    [line 14]", "PROVED", "sign chart"]),
        ("18", ["simplex(n)    [line 3]", "PROVED", "log_le_sub_one"]),
        ("20", ["not understood L006", "why    "]),
    ],
)
def test_what_was_read_with_its_places_and_the_whole_answer(
    page: Path, capsys: pytest.CaptureFixture[str], line: str, expected: list[str]
) -> None:
    assert main(["explain", f"{page}:{line}"]) == 0
    out = capsys.readouterr().out
    assert all(part in out for part in expected), out


def test_a_cell_of_a_notebook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = [{"cell_type": "markdown", "source": ["For $t > 0$:\n"]}]
    cells.append({"cell_type": "markdown", "source": ["\n", r"$$ \log t \le t - 1 $$"]})
    notebook = tmp_path / "notes.ipynb"
    notebook.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    assert main(["explain", f"{notebook}:cell 1:2"]) == 0
    assert "[cell 0, line 1]" in capsys.readouterr().out
    assert main(["explain", f"{notebook}:2"]) == 2
    assert "cell 1:2" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        ("{page}", "expected FILE:LINE"),
        ("{page}:1", "no displayed relation at line 1"),
        ("{page}x:1", "cannot be read"),
        ("absent.md:1", "absent.md: cannot be read"),
    ],
)
def test_bad_input(page: Path, capsys: pytest.CaptureFixture[str], place: str, complaint: str) -> None:
    assert main(["explain", place.format(page=page)]) == 2
    assert complaint in capsys.readouterr().err


def test_a_line_that_has_nothing_names_each_near_place_once(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text("$$ e^x > 0, \\qquad e^x > x $$\n\nText.\n", encoding="utf-8")
    assert main(["explain", f"{page}:3"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"lemmata: {page}: no displayed relation at line 3",
        "  try    line 1",
    ]
