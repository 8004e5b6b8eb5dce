"""What holds for every kind of document: exact places, no crash, no hanging, limits kept."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lemmata.documents.blocks import Begin, Block, Display, End, Prose
from lemmata.documents.errors import DocumentError
from lemmata.documents.hosts import hosts

MARKDOWN = """\
---
title: 제목
lemmata:
  profile: info
---
# 엔트로피 and *text*

Let $p$ be a **확률벡터**:
$$
확 = p_i \\\\
  - q
$$ (label)

1. item

\t$$ tab = 1 $$

   > quoted \\[ deep
   > = er \\]

```{math}
:label: one

first

second
```

:::{note}
\\begin{align}
a &= b
\\end{align}
:::

| table | $$ cell $$ |
|-------|------------|
| 가나 | $$ row $$ |

<!-- lemmata: skip
$$ bait $$ -->
text $$ mid $$ text `$$ bait $$` \\\\[ esc\\_aped \\\\]
```
$$ bait $$
```
"""

LATEX = """\
\\documentclass{article} % $$ bait $$
\\begin{document}
\\section{엔트로피}
% lemmata: given p in simplex(n)
가나 $p$ \\[ 확 = p \\] and % bait
\\begin{align}
\t a &= b % $$ bait $$
   &= c \\label{x}
\\end{align}
\\begin{theorem}[가]
$$ q $$\\end{theorem}
\\verb|$$ bait $$| \\begin{gather*}r\\end{gather*}
\\iffalse $$ bait $$ \\fi
\\end{document}
"""

RST = """\
제목
====

.. math:: 확 = p
   + q

- 가나 :math:`x`

\t.. math::
\t   :label: x

\t   tab

\t   second

.. note:: text

     .. math::

       deep
         er

.. lemmata: skip

text::

   .. math:: bait
"""

PYTHON = (
    '"""모듈.\n\n'
    + RST.replace("\n", "\n")
    + '"""\n\nclass A:\n    """가 \\u0061\n\n    .. math:: \\\\확 = \\\\frac p\n    $$\n    x\n    $$ 나\n    """\n'
    + "    # lemmata: skip\n    def f(self): r'''.. math:: \\beta''' '''+ \\\\gamma'''\n"
)

NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "source": MARKDOWN.splitlines(keepends=True)},
            {"cell_type": "code", "source": "# $$ bait $$"},
            {"cell_type": "markdown", "source": "가\n\n$$ 확 $$"},
        ]
    },
    indent=1,
)

PAGES = {".md": MARKDOWN, ".tex": LATEX, ".rst": RST, ".py": PYTHON, ".ipynb": NOTEBOOK}

DISPLAYS = {".md": 10, ".tex": 4, ".rst": 4, ".py": 7, ".ipynb": 11}


def read(suffix: str, text: str) -> list[Block]:
    return list(hosts()[suffix](f"page{suffix}", text))


def lines(suffix: str, text: str, cell: int | None) -> list[str]:
    if cell is not None:
        text = "".join(json.loads(text.removeprefix("\ufeff"))["cells"][cell]["source"])
    return text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")


@pytest.mark.parametrize("form", ["plain", "CRLF", "BOM"])
@pytest.mark.parametrize("suffix", PAGES)
def test_every_character_stands_at_its_place(suffix: str, form: str) -> None:
    text = PAGES[suffix]
    text = text.replace("\n", "\r\n") if form == "CRLF" else "\ufeff" * (form == "BOM") + text
    found = [block for block in read(suffix, text) if isinstance(block, Display)]
    assert len(found) == DISPLAYS[suffix]
    for display in found:
        assert "bait" not in display.tex
        for offset, character in enumerate(display.tex):
            place = display.source.place(offset)
            line = lines(suffix, text, place.cell)[place.line - 1]
            assert character == "\n" or line[place.column - 1] == character


@pytest.mark.parametrize("suffix", PAGES)
def test_text_keeps_its_places_outside_markup(suffix: str) -> None:
    text = PAGES[suffix]
    for block in read(suffix, text):
        if isinstance(block, Prose):
            assert block.text.count("$") % 2 == 0
            assert "bait" not in block.text.replace("`bait`", "").replace("` bait `", "")
            place = block.place
            assert lines(suffix, text, place.cell)[place.line - 1][place.column - 1 :].strip()


@pytest.mark.parametrize("suffix", PAGES)
def test_scopes_are_closed(suffix: str) -> None:
    opened: list[str] = []
    for block in read(suffix, PAGES[suffix]):
        if isinstance(block, Begin):
            opened.append(block.kind)
        elif isinstance(block, End):
            assert opened.pop() == block.kind
    assert opened == []


def survives(suffix: str, text: str) -> None:
    try:
        found = read(suffix, text)
    except DocumentError:
        return
    last = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for block in found:
        assert block.place.column >= 1
        assert block.place.line >= 1
        assert suffix == ".ipynb" or block.place.line <= last


@pytest.mark.parametrize("suffix", PAGES)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_truncated_and_shuffled_documents_are_read_or_refused(suffix: str, data: st.DataObject) -> None:
    text = PAGES[suffix]
    if data.draw(st.booleans()):
        start = data.draw(st.integers(0, len(text)))
        survives(suffix, text[start : data.draw(st.integers(start, len(text)))])
    else:
        pieces = data.draw(st.permutations(text.split(data.draw(st.sampled_from(["\n", " ", "$$", "\\"])))))
        survives(suffix, data.draw(st.sampled_from(["\n", " ", "$$", "\\", ""])).join(pieces))


MARKS = [
    *(
        "$",
        "$$",
        "\\[",
        "\\]",
        "\\(",
        "\\)",
        "\\\\",
        "\\begin{align}",
        "\\end{align}",
        "`",
        "```",
        ":::",
        "{math}",
    ),
    *(
        "\n",
        "\n\n",
        " ",
        "   ",
        "\t",
        "> ",
        "- ",
        "1. ",
        "# ",
        "===",
        "---",
        "|",
        "<!--",
        "-->",
        "%",
        "..",
        "::",
    ),
    *(
        ":label: x",
        ".. math::",
        "a = b",
        "가",
        "{",
        "}",
        "[",
        "]",
        "*",
        "_",
        "'''",
        '"""',
        "r'",
        "\\iffalse",
        "\\fi",
    ),
    *(
        "\\def\\a",
        "\\a",
        "#1",
        "\\newcommand",
        "\\input{x}",
        "\\verb|",
        "lemmata: skip",
        "\0",
        "\r",
        "\ufeff",
        "\u2028",
    ),
]


@pytest.mark.parametrize("suffix", [suffix for suffix in PAGES if suffix != ".ipynb"])
@given(st.lists(st.sampled_from(MARKS), max_size=40).map("".join))
def test_no_text_breaks_a_host(suffix: str, text: str) -> None:
    survives(suffix, text if suffix != ".py" else f"def f():\n    r'''{text}'''")


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | (
                st.dictionaries(
                    st.sampled_from(["cells", "worksheets", "cell_type", "source", "level"]),
                    inner,
                    max_size=4,
                )
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_breaks_the_notebook(value: object) -> None:
    survives(".ipynb", json.dumps(value))


@pytest.mark.parametrize("part", [4, pytest.param(1, marks=pytest.mark.nightly)])
@pytest.mark.parametrize(
    ("suffix", "text", "times"),
    [
        (".md", "$$ a = b $$\n\n", 10_000),
        (".md", "text $$ a = b $$\n", 10_000),
        (".md", "\\[\n\n", 4_000),
        (".md", "\\( ", 30_000),
        (".md", "`" * 3_000 + "".join(f" {'`' * n} " for n in range(1, 300)), 1),
        (".md", "$$ a\n", 10_001),
        (".md", "> " * 500 + "$$ a $$", 1),
        (".md", "[", 50_000),
        (".md", "<!--", 20_000),
        (".md", ":::{note}\n", 500),
        (".md", "\\begin{align}\n", 2_000),
        (".tex", "\\[ a = b \\]\n\n", 10_000),
        (".tex", "\\begin{align} a &= b \\end{align} % c\n", 10_000),
        (".tex", "\\begin{align}", 20_000),
        (".tex", "\\[", 50_000),
        (".tex", "\\iffalse ", 20_000),
        (".tex", "{" * 100_000 + "\\newcommand{\\a}" * 2_000, 1),
        (".tex", "\\def\\a{" + "x" * 40_000 + "}" + "\\a " * 5_000, 1),
        (".tex", "\\section{", 20_000),
        (".tex", "$ a ", 20_001),
        (".rst", ".. math:: a = b\n\n", 10_000),
        (".rst", ".. math::\n\n   a = b\n\n", 5_000),
        (".rst", ".. note::\n" + "".join(" " * n + ".. note:: x\n" for n in range(1, 300)), 1),
        (".rst", ":math:`", 20_000),
        (".rst", "*" * 50_000 + "`" * 50_001, 1),
        (".py", "def f():\n    r'''.. math:: a = b'''\n", 5_000),
        (".py", "'''" + "$$ a = b $$\n\n" * 5_000 + "'''", 1),
        (".py", "'" + "\\\\" * 20_000 + "'", 1),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else value,
)
def test_large_and_hostile_documents_take_a_short_time(suffix: str, text: str, times: int, part: int) -> None:
    started = time.process_time()
    survives(suffix, text * max(1, times // part))
    assert time.process_time() - started < 10 / part


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from lemmata.documents.hosts import markdown

    markdown._parser.cache_clear()
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    with pytest.raises(DocumentError, match=r"pip install 'lemmata\[docs\]'"):
        read(".md", "text")


def test_libraries_are_imported_when_they_are_needed() -> None:
    code = (
        "import sys\nfrom lemmata.documents.hosts import hosts\nlist(hosts()['.tex']('a.tex', '$$ a $$'))\n"
        "print([m for m in ('markdown_it', 'mdit_py_plugins', 'docutils', 'sympy') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
