"""Which files are documents, and what is said of those that are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from lemmata.documents.blocks import Display
from lemmata.documents.discovery import documents_in, read_blocks
from lemmata.documents.errors import DocumentError
from lemmata.documents.files import LARGEST, read_text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "a.md",
        "docs/b.rst",
        "docs/old/c.tex",
        "docs/NOTES.MD",
        "pkg/d.py",
        "e.ipynb",
        "image.png",
        ".hidden.md",
        ".git/f.md",
        ".venv/g.py",
        "env/pyvenv.cfg",
        "env/lib/h.py",
        "node_modules/i.md",
        "docs/_build/j.rst",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}" if name.endswith("ipynb") else "")
    return tmp_path


def names(folder: Path, *named: str, **patterns: list[str]) -> list[str]:
    found = documents_in([folder / name for name in named] or [folder], base=folder, **patterns)
    assert found.refused == []
    return [path.relative_to(folder).as_posix() for path in found.paths]


def test_a_folder_is_searched(folder: Path) -> None:
    assert names(folder) == ["a.md", "e.ipynb", "docs/NOTES.MD", "docs/b.rst", "docs/old/c.tex", "pkg/d.py"]


def test_files_are_taken_once_and_in_the_order_named(folder: Path) -> None:
    assert names(folder, "pkg/d.py", "docs", "docs/b.rst") == [
        "pkg/d.py",
        "docs/NOTES.MD",
        "docs/b.rst",
        "docs/old/c.tex",
    ]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ({"include": ["*.md"]}, ["a.md"]),
        ({"include": ["docs/**"]}, ["docs/NOTES.MD", "docs/b.rst", "docs/old/c.tex"]),
        ({"include": ["docs/*"], "exclude": ["docs/old/"]}, ["docs/NOTES.MD", "docs/b.rst"]),
        ({"exclude": ["docs", "*.ipynb"]}, ["a.md", "pkg/d.py"]),
        ({"exclude": ["**/old/*.tex", "./pkg"]}, ["a.md", "e.ipynb", "docs/NOTES.MD", "docs/b.rst"]),
        ({"exclude": ["?.*"]}, ["docs/NOTES.MD"]),
    ],
)
def test_patterns(folder: Path, patterns: dict[str, list[str]], expected: list[str]) -> None:
    assert names(folder, **patterns) == expected


def test_symbolic_links_stay_inside(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("$$ a $$")
    (folder / "docs" / "link.md").symlink_to(outside / "secret.md")
    (folder / "docs" / "linked").symlink_to(outside)
    (folder / "docs" / "again.md").symlink_to(folder / "a.md")
    (folder / "docs" / "circle").symlink_to(folder)
    (folder / "docs" / "broken.md").symlink_to(folder / "nothing.md")
    assert "docs/link.md" not in names(folder)
    assert not [name for name in names(folder) if "secret" in name or "circle" in name or "broken" in name]
    assert len(names(folder)) == 6


def test_what_another_document_inputs_is_read_there(tmp_path: Path) -> None:
    (tmp_path / "main.tex").write_text(r"\begin{document}\input{one}\include{sub/two}\end{document}")
    (tmp_path / "sub").mkdir()
    for name in ("one.tex", "sub/two.tex", "three.tex"):
        (tmp_path / name).write_text(r"\[ a \]")
    assert names(tmp_path) == ["main.tex", "three.tex"]
    assert names(tmp_path, "one.tex") == ["one.tex"]
    assert [b.place.path for b in read_blocks(tmp_path / "main.tex") if isinstance(b, Display)] == [
        str(tmp_path / "one.tex"),
        str(tmp_path / "sub" / "two.tex"),
    ]


def test_what_is_no_document_leaves_the_others(folder: Path) -> None:
    (folder / "empty").mkdir()
    found = documents_in([folder / "empty", folder / "nothing.md", folder / "a.md"])
    assert [path.name for path in found.paths] == ["a.md"]
    assert [str(error).partition("\n")[0].partition(": ")[2] for error in found.refused] == [
        "holds no documents",
        "is neither a file nor a folder",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_refused(folder: Path) -> None:
    (folder / "docs").chmod(0)
    assert "cannot be read" in str(documents_in([folder]).refused[0])


@pytest.mark.parametrize(
    ("name", "data", "line", "found"),
    [
        ("a.md", "één\nde".encode() + b"\xe9", 2, "not UTF-8: byte 0xe9"),
        ("a.tex", b"ok\n\xff\xfe", 2, "not UTF-8"),
        ("a.rst", "text".encode("utf-16"), 1, "UTF-16"),
        ("a.py", b"x\n\0", 2, "null character"),
        ("a.md", b"x" * (LARGEST + 1), None, "larger than"),
        ("a.mdd", b"", None, "nothing reads .mdd"),
        ("a", b"", None, "without suffix"),
        ("a.ipynb", b"{\n  'a'}", 2, "no JSON"),
        ("a.ipynb", b"[]", None, "no notebook"),
        ("a.ipynb", b"", 1, "no JSON"),
        ("a.ipynb", b"[" * 200_000, None, "nested too deeply"),
        ("a.ipynb", b'{"cells": 3}', None, "no list of cells"),
        ("a.ipynb", b'{"cells": [3]}', None, "cell 0"),
        ("a.ipynb", b'{"cells": [{"cell_type": "markdown", "source": [1]}]}', None, "source of cell 0"),
    ],
)
def test_files_that_are_refused(tmp_path: Path, name: str, data: bytes, line: int | None, found: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=found) as refusal:
        read_blocks(path)
    assert refusal.value.line == line
    assert str(path) in str(refusal.value)
    assert "\n  try    " in str(refusal.value)


def test_a_file_that_is_a_folder_or_missing(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing.md"):
        with pytest.raises(DocumentError, match="cannot be read"):
            read_text(path)
