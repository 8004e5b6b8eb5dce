"""The settings of a page in its front matter, under the key ``lemmata``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lemmata.documents.blocks import Directive
from lemmata.documents.source import Source, Traced

__all__ = ["directives"]

ENTRY = re.compile(
    r"(?P<indent>[ ]*)(?P<item>-[ ]+)?(?:(?P<key>[A-Za-z]\w*)[ ]*:(?=\s|$)[ ]*)?(?P<value>.*?)\s*"
)


def directives(source: Source, matter: Traced) -> Iterator[Directive]:
    """One directive for each entry; the part of YAML that settings need, and nothing else, is read.

    ::

        lemmata:
          profile: info            →  profile info
          given:
            - p in simplex(n)      →  given p in simplex(n)
          let: [s = softmax(z)]    →  let s = softmax(z)

    A text or a list in place of the mapping holds directives as comments do.
    """
    inside, word = False, ""
    for line in matter.lines():
        match = ENTRY.fullmatch(line.text)
        if match is None or not (match["key"] or match["value"]) or match["value"].startswith("#"):
            continue
        if not match["indent"] and not match["item"]:
            inside, word = match["key"] == "lemmata", ""
        elif inside and match["key"] and not match["item"]:
            word = f"{match['key']} "
        if not inside:
            continue
        start = match.start("key") if match["item"] and match["key"] else match.start("value")
        for first, text in _values(line.text[start:].strip()):
            yield Directive(word + text, source.place(line.origin(start + first)))


def _values(text: str) -> Iterator[tuple[int, str]]:
    """Each entry of ``[a, b]``, or the text itself, without quotes, and where it starts."""
    if not text:
        return
    if not (text.startswith("[") and text.endswith("]")):
        yield from _unquoted(text, 0)
        return
    start, depth = 1, 0
    quote = ""
    for at, character in enumerate(text[1:], 1):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}" and depth:
            depth -= 1
        elif not depth and (character == "," or at == len(text) - 1):
            yield from _unquoted(text[start:at], start)
            start = at + 1


def _unquoted(text: str, start: int) -> Iterator[tuple[int, str]]:
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        start, text = start + 1, text[1:-1]
    if text:
        yield start, text
