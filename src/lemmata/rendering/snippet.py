"""One result as a piece to paste: LaTeX that compiles with amsmath alone, Markdown, text or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lemmata.derivation import LANGUAGES, Chain, Derivation, Direct, Reason
from lemmata.errors import LemmataError
from lemmata.rendering import words
from lemmata.rendering.latex import latex
from lemmata.rendering.steps import Layout, display, markdown_steps, parts, tex_steps
from lemmata.rendering.words import Titles

__all__ = ["FORMATS", "SnippetError", "given_phrase", "snippet"]

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "proof": "Proof", "reason": "reason", "source": "source", "given": "given", "claim": "claim", "idea": "idea",
    },
    "ko": {
        "proof": "증명", "reason": "근거", "source": "출처", "given": "조건", "claim": "명제", "idea": "요점",
    },
}  # fmt: skip


class SnippetError(LemmataError):
    """A format or a language that does not exist; ``known`` lists those that do."""

    def __init__(self, kind: str, found: str, known: tuple[str, ...]) -> None:
        self.kind, self.found, self.known = kind, found, known
        super().__init__(f"no {kind} {found!r}; use one of {', '.join(known)}")


def snippet(
    derivation: Derivation, format: str = "latex", lang: str = "en", titles: Titles | None = None
) -> str:
    """One result with its givens, its statement and its proof, the reasons at the side.

    ``format`` is ``latex`` (needs amsmath alone; Korean words need kotex), ``markdown`` (for
    KaTeX and MathJax), ``text`` or ``json``.  ``titles`` gives cited results their titles:
    without it, or where it lacks one, the ID stands.

    A notebook shows the Markdown as what it says.

    Raises SnippetError for an unknown format or language.
    """
    if format not in _WRITERS:
        raise SnippetError("format", format, FORMATS)
    if lang not in LANGUAGES:
        raise SnippetError("language", lang, LANGUAGES)
    text = _WRITERS[format](derivation, lang, titles or {})
    return _Markdown(text) if format == "markdown" else text


class _Markdown(str):
    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


def given_phrase(derivation: Derivation, lang: str) -> str:
    r"""“For $z \in \mathbf{R}^n$, $T > 0$”, or the empty string without givens; each formula in dollars."""
    if not derivation.claim.givens:
        return ""
    formulas = ", ".join(_given(latex(given, lang)) for given in derivation.claim.givens)
    return f"For {formulas}" if lang == "en" else f"{formulas}일 때"


def _given(formula: str) -> str:
    r"""A given in dollars, its words outside them, where a line can be broken."""
    split = re.sub(r" ?\\text\{([^{}]*)\} ?", r"$\1$", formula)
    return f"${split}$".replace("$$", "")


def _latex(derivation: Derivation, lang: str, titles: Titles) -> str:
    layout = Layout()
    phrase = _PHRASES[lang]
    lines = [f"% {derivation.id}"] if derivation.id else []
    lines += [
        rf"\noindent\textbf{{{words.for_tex(derivation.title[lang])}.}}",
        *([f"{given_phrase(derivation, lang)},"] if derivation.claim.givens and lang == "en" else []),
        *([given_phrase(derivation, lang)] if derivation.claim.givens and lang == "ko" else []),
        rf"\[ {display(derivation.statement, layout.ems)} \]",
        rf"\textit{{{phrase['proof']}.}} {words.for_tex(derivation.idea[lang])}",
    ]
    for part in parts(derivation.proof, lang):
        if part.case:
            lines.append(words.for_tex(part.case))
        if isinstance(part.argument, Chain):
            lines.append(tex_steps(part.argument, lang, titles, layout))
        else:
            why = words.for_tex(words.reasons(part.argument.reasons, lang, titles))
            lines.append(f"({phrase['reason']}: {why}.)")
    lines += [words.for_tex(words.convention(key, lang)) for key in derivation.conventions]
    return "\n".join(lines) + "\n"


def _markdown(derivation: Derivation, lang: str, titles: Titles) -> str:
    layout = Layout()
    phrase = _PHRASES[lang]
    heading = f"**{words.for_markdown(derivation.title[lang])}**"
    blocks = [f"{heading} `{derivation.id}`" if derivation.id else heading]
    if derivation.claim.givens:
        blocks.append(given_phrase(derivation, lang) + (":" if lang == "en" else ""))
    blocks.append(_dollars(display(derivation.statement, layout.ems)))
    blocks.append(f"*{phrase['proof']}.* {words.for_markdown(derivation.idea[lang])}")
    for part in parts(derivation.proof, lang):
        if part.case:
            blocks.append(words.for_markdown(part.case))
        if isinstance(part.argument, Chain):
            blocks.append(_dollars(markdown_steps(part.argument, lang, titles, layout)))
        else:
            why = words.for_markdown(words.reasons(part.argument.reasons, lang, titles))
            blocks.append(f"({phrase['reason']}: {why}.)")
    blocks += [words.for_markdown(words.convention(key, lang)) for key in derivation.conventions]
    return "\n\n".join(blocks) + "\n"


def _dollars(formula: str) -> str:
    return f"$$\n{formula}\n$$"


def _text(derivation: Derivation, lang: str, titles: Titles) -> str:
    from lemmata.reading.writing import write as to_text

    phrase = _PHRASES[lang]
    plain = words.for_terminal
    notes = [
        (phrase["given"], "; ".join(to_text(g) for g in derivation.claim.givens)),
        (phrase["claim"], to_text(derivation.statement)),
        (phrase["idea"], plain(derivation.idea[lang])),
        (phrase["source"], derivation.source),
        *(("", plain(words.convention(key, lang))) for key in derivation.conventions),
    ]
    lines = [f"{derivation.id}  {plain(derivation.title[lang])}".strip()]
    lines += [f"  {key:<7} {value}" for key, value in notes if value]
    lines += ["", f"  {phrase['proof']}"]
    for part in parts(derivation.proof, lang):
        if part.case:
            lines.append(f"    {plain(part.case)}")
        if isinstance(part.argument, Chain):
            lines.append(f"       {to_text(part.argument.start)}")
            for step in part.argument.steps:
                why = plain(words.reasons(step.reasons, lang, titles))
                lines.append(
                    f"    {step.relation:>2} {to_text(step.expression)}" + (f"   [{why}]" if why else "")
                )
        else:
            lines.append(f"    [{plain(words.reasons(part.argument.reasons, lang, titles))}]")
    return "\n".join(lines) + "\n"


def _json(derivation: Derivation, lang: str, titles: Titles) -> str:
    plain = words.for_terminal
    data = {
        "id": derivation.id,
        "title": plain(derivation.title[lang]),
        "idea": plain(derivation.idea[lang]),
        "source": derivation.source,
        "given": [latex(g, lang) for g in derivation.claim.givens],
        "statement": latex(derivation.statement),
        "proof": [
            {"case": plain(part.case), **_argument(part.argument, lang, titles)}
            for part in parts(derivation.proof, lang)
        ],
        "conventions": [plain(words.convention(key, lang)) for key in derivation.conventions],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _argument(argument: Chain | Direct, lang: str, titles: Titles) -> dict[str, Any]:
    def why(reasons: Sequence[Reason]) -> list[str]:
        return [words.for_terminal(words.reason(r, lang, titles)) for r in reasons]

    if isinstance(argument, Direct):
        return {"reasons": why(argument.reasons), "steps": []}
    steps: list[dict[str, Any]] = [{"relation": "", "expression": latex(argument.start), "reasons": []}]
    steps += [
        {"relation": s.relation, "expression": latex(s.expression), "reasons": why(s.reasons)}
        for s in argument.steps
    ]
    return {"reasons": [], "steps": steps}


_WRITERS: Mapping[str, Callable[[Derivation, str, Titles], str]] = {
    "latex": _latex,
    "markdown": _markdown,
    "text": _text,
    "json": _json,
}
FORMATS = tuple(_WRITERS)
