r"""A result in LaTeX: a ``lemma`` and its ``proof``, or plain paragraphs that need amsmath alone.

The reasons of a proof are tags (``\tag*``): amsmath sets them flush at the margin and moves one
below its line by itself when the formula needs the room.
"""

from __future__ import annotations

import re

from lemmata.rendering import words
from lemmata.rendering.exposition import Exposition, label, proof_in, statement_in
from lemmata.rendering.layout import Aligned, Line, Prose
from lemmata.rendering.phrases import PHRASES
from lemmata.rendering.steps import packed
from lemmata.rendering.writers.latex import write as write_layout

__all__ = ["ASSETS", "SUFFIX", "display", "text", "write"]

SUFFIX = ".tex"
ASSETS = ("lemmata.sty",)

_SIDE = 24.0  # ems of a line of reasons


def write(shown: Exposition, plain: bool = False) -> str:
    """The result, ready for ``\\input``."""
    phrase = PHRASES[shown.lang]
    needs = ["amsmath", *([] if plain else ["amsthm"]), *(["kotex"] if shown.lang == "ko" else [])]
    out = [f"% {shown.id}" if shown.id else f"% {phrase['claim']}"]
    out += [
        rf"% \usepackage{{{', '.join(needs)}}}"
        + ("" if plain else rf" \newtheorem{{lemma}}{{{phrase['lemma']}}}")
    ]
    out += [f"% {phrase['source']}: {shown.source}"] if shown.source else []
    statement = list(statement_in(shown, text, lambda formula: rf"\[ {write_layout(formula)} \]"))
    proof = list(proof_in(shown, text, display))
    if plain or not proof:
        out += [rf"\noindent\textbf{{{text(shown.title)}.}}"] if shown.title else []
        out += statement
        if proof:
            out += [rf"\textit{{{phrase['proof']}.}} {proof[0]}".rstrip(), *proof[1:]]
        return "\n".join(out) + "\n"
    name = rf"\label{{lem:{label(shown.id)}}}" if shown.id else ""
    out += [rf"\begin{{lemma}}{_optional(shown.title)}{name}", *statement, r"\end{lemma}"]
    said = f"[{phrase['proof']}]" if shown.lang != "en" else ""
    out += [rf"\begin{{proof}}{said}", *proof, r"\end{proof}"]
    return "\n".join(out) + "\n"


def _optional(title: Prose) -> str:
    words = text(title)
    return f"[{{{words}}}]" if "[" in words or "]" in words else f"[{words}]" if words else ""


def text(prose: Prose) -> str:
    """Prose for the text of a TeX document."""
    return "".join(_words(p) if isinstance(p, str) else f"${write_layout(p)}$" for p in prose)


def _words(said: str) -> str:
    # The text fonts of TeX have other signs in the places of these.
    return re.sub("[<>|]", r"$\g<0>$", words.escaped(said))


def display(aligned: Aligned, side: float = _SIDE, reason: str = "%s") -> str:
    """The lines as an ``align*``; ``reason`` is how one looks, ``side`` how many ems of it fit on a line."""
    rows = [f"  {_formula(line)}{_tag(line.reason, side, reason)}" for line in aligned.lines]
    # The first and the last row are never alone on a page.
    ends = [r" \\*" if at in (0, len(rows) - 2) else r" \\" for at in range(len(rows) - 1)]
    return "\n".join([r"\begin{align*}", *map("".join, zip(rows, [*ends, ""], strict=True)), r"\end{align*}"])


def _formula(line: Line) -> str:
    return write_layout(Aligned((Line(line.left, line.relation, line.right, indent=line.indent),))).split(
        "\n"
    )[1]


def _tag(reason: Prose, side: float, style: str) -> str:
    lines = [text(line) for line in packed(reason, side)]
    if not lines:
        return ""
    stacked = lines[0] if len(lines) == 1 else r"\shortstack[r]{" + r" \\ ".join(lines) + "}"
    return rf" \tag*{{{style % stacked}}}"
