"""Every writer says the same, in its own words; a template may take the place of the built-in one."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lemmata.lectures import document as d
from lemmata.lectures.document import outline
from lemmata.lectures.writers import TemplateFault, writers

from ..conftest import Documents

WRITTEN = [(name, format) for name, writer in writers().items() for format in writer.formats]


def plain(name: str, text: str) -> str:
    """The words of a document, without markup, marks and spaces."""
    if name == "html":
        text = unescape(
            re.sub(r"<math.*?</math>|<svg.*?</svg>|<style.*?</style>|<[^>]*>", "", text, flags=re.S)
        )
    elif name == "typst":
        text = re.sub(r"(?<!\\)\$[^$]*\$", "", text).replace("~", "\u00a0")
        text = re.sub(r"\\u\{[0-9a-f]+\}|\\(.)", r"\1", text)
    else:
        text = re.sub(r"(?<!\\)\$[^$]*\$", "", text).replace("~", "\u00a0").replace("---", "—")
        text = re.sub(r"\\texorpdfstring\{(.*?)\}\{.*?\}", r"\1", text)
        text = re.sub(r"\\([&%#_{}$])", r"\1", text)
    return re.sub(r"[\s\u00a0]+|[\[\]{}\"]|#?h\(0\.\dem\)", "", text)


@pytest.mark.parametrize("name", sorted(writers()))
def test_the_outline_is_in_the_text_in_its_order(made: Documents, name: str) -> None:
    (article,) = made()
    text, at = plain(name, writers()[name](article).write()), 0
    for entry in outline(article):
        words = [re.sub(r"\s+", "", word) for word in re.split(r"(?<=\d) ", entry, maxsplit=1)]
        for word in words:
            found = text.find(word, at)
            assert found >= 0, f"{word!r} of {entry!r} is not after {text[max(0, at - 60) : at]!r}"
            at = found + len(word)


@pytest.mark.parametrize(("name", "format"), WRITTEN)
def test_braces_and_brackets_match(made: Documents, name: str, format: str) -> None:
    for document in made(format=format):
        text = writers()[name](document).write()
        assert text.endswith("\n")
        if name != "html":
            bare = re.sub(r"\\.", "", text)
            assert bare.count("{") == bare.count("}")


def test_html_is_one_file_that_loads_nothing(made: Documents) -> None:
    text = writers()["html"](made()[0]).write()
    opened: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            for key, value in attrs:
                assert key != "src"
                assert key != "href" or (value or "").startswith("#")
            if tag not in ("meta", "br"):
                opened.append(tag)

        def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            pass

        def handle_endtag(self, tag: str) -> None:
            assert opened.pop() == tag

    Reader().feed(text)
    assert opened == []
    assert "Scores &amp; " in text


@pytest.mark.parametrize("name", sorted(writers()))
def test_text_is_escaped(name: str) -> None:
    nasty = r"a_b \input{x} #import $x$ <script> & % ~ ^ [z] * @here // 1. = - + `"
    text = writers()[name](
        d.Document("n", "article", "en", {"title": nasty}, (d.Text((d.Words(nasty),)),))
    ).write()
    assert {
        "html": "&lt;script&gt;",
        "tex": r"\textbackslash{}input\{x\}",
        "typst": r"\#import \$x\$ \<script\>",
    }[name] in text


def test_an_own_template(made: Documents, tmp_path: Path) -> None:
    own = tmp_path / "own.tex"
    own.write_text("% << title >> by << author >>\n<< body >>\n", encoding="utf-8")
    text = writers()["tex"](made()[0]).write(own)
    assert text.startswith("% Scores \\& ")
    assert "\\begin{statement}" in text


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("one\n<< titel >>\n", "own.tex:2: 'titel' is undefined"),
        ("<% if %>\n", "own.tex:1: Expected an expression"),
        ("one\n<< ''.__class__.__mro__ >>\n", "own.tex:2: access to attribute '__class__'"),
    ],
)
def test_a_template_that_fails_is_told(made: Documents, tmp_path: Path, template: str, told: str) -> None:
    own = tmp_path / "own.tex"
    own.write_text(template, encoding="utf-8")
    with pytest.raises(TemplateFault) as error:
        writers()["tex"](made()[0]).write(own)
    assert told in str(error.value)
