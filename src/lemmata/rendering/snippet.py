"""One result as a piece to paste: LaTeX that compiles with amsmath alone, Markdown, text or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from lemmata.derivation import LANGUAGES, Chain, Derivation
from lemmata.errors import LemmataError
from lemmata.rendering import words
from lemmata.rendering.latex import givens, latex
from lemmata.rendering.steps import Layout, display, markdown_steps, tex_steps
from lemmata.rendering.words import Titles

__all__ = ["FORMATS", "SnippetError", "given_phrase", "snippet"]

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {"proof": "Proof", "by": "by", "source": "Source", "given": "given", "claim": "claim", "idea": "idea"},
    "ko": {"proof": "증명", "by": "근거:", "source": "출처", "given": "조건", "claim": "명제", "idea": "착상"},
}


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

    Raises SnippetError for an unknown format or language.
    """
    if format not in _WRITERS:
        raise SnippetError("format", format, FORMATS)
    if lang not in LANGUAGES:
        raise SnippetError("language", lang, LANGUAGES)
    return _WRITERS[format](derivation, lang, titles or {})


def given_phrase(derivation: Derivation, lang: str) -> str:
    r"""“For $z \in \mathbf{R}^{n}$”, or the empty string without givens; the formula in dollars."""
    if not derivation.claim.givens:
        return ""
    formula = givens(derivation.claim.givens, lang)
    return f"For ${formula}$" if lang == "en" else f"${formula}$일 때"


def _latex(derivation: Derivation, lang: str, titles: Titles) -> str:
    layout = Layout()
    phrase = _PHRASES[lang]
    lines = [f"% {derivation.id}"] if derivation.id else []
    lines += [
        rf"\noindent\textbf{{{words.for_tex(derivation.title[lang])}.}}",
        *([f"{given_phrase(derivation, lang)},"] if derivation.claim.givens else []),
        rf"\[ {display(derivation.statement, layout.ems)} \]",
        rf"\textit{{{phrase['proof']}.}} {words.for_tex(derivation.idea[lang])}",
    ]
    if isinstance(derivation.proof, Chain):
        lines.append(tex_steps(derivation.proof, lang, titles, layout))
    else:
        lines.append(f"({phrase['by']} {words.for_tex(words.reasons(derivation.proof.reasons, lang, titles))}.)")
    lines += [words.for_tex(words.convention(key, lang)) for key in derivation.conventions]
    return "\n".join(lines) + "\n"


def _markdown(derivation: Derivation, lang: str, titles: Titles) -> str:
    layout = Layout()
    phrase = _PHRASES[lang]
    heading = f"**{words.for_markdown(derivation.title[lang])}**"
    blocks = [f"{heading} `{derivation.id}`" if derivation.id else heading]
    if derivation.claim.givens:
        blocks.append(f"{given_phrase(derivation, lang)}:" if lang == "en" else f"{given_phrase(derivation, lang)}")
    blocks.append(_dollars(display(derivation.statement, layout.ems)))
    blocks.append(f"*{phrase['proof']}.* {words.for_markdown(derivation.idea[lang])}")
    if isinstance(derivation.proof, Chain):
        blocks.append(_dollars(markdown_steps(derivation.proof, lang, titles, layout)))
    else:
        blocks.append(f"({phrase['by']} {words.for_markdown(words.reasons(derivation.proof.reasons, lang, titles))}.)")
    blocks += [words.for_markdown(words.convention(key, lang)) for key in derivation.conventions]
    return "\n\n".join(blocks) + "\n"


def _dollars(formula: str) -> str:
    return f"$$\n{formula}\n$$"


def _text(derivation: Derivation, lang: str, titles: Titles) -> str:
    from lemmata.reading.printer import to_text

    phrase = _PHRASES[lang]
    lines = [f"{derivation.id}  {words.for_terminal(derivation.title[lang])}".strip()]
    notes = {
        phrase["given"]: "; ".join(to_text(g) for g in derivation.claim.givens),
        phrase["claim"]: to_text(derivation.statement),
        phrase["idea"]: words.for_terminal(derivation.idea[lang]),
        phrase["source"]: derivation.source,
    }
    lines += [f"  {key:<7} {value}" for key, value in notes.items() if value]
    lines += [f"  {'':<7} {words.for_terminal(words.convention(key, lang))}" for key in derivation.conventions]
    if isinstance(derivation.proof, Chain):
        rows = [("", to_text(derivation.proof.start), "")]
        rows += [
            (step.relation, to_text(step.expression), words.reasons(step.reasons, lang, titles))
            for step in derivation.proof.steps
        ]
        lines += ["", f"  {phrase['proof']}"]
        lines += [
            f"    {relation:>2} {expression}" + (f"   [{words.for_terminal(why)}]" if why else "")
            for relation, expression, why in rows
        ]
    else:
        why = words.for_terminal(words.reasons(derivation.proof.reasons, lang, titles))
        lines += ["", f"  {phrase['proof']} {phrase['by']} {why}"]
    return "\n".join(lines) + "\n"


def _json(derivation: Derivation, lang: str, titles: Titles) -> str:
    proof = derivation.proof
    steps: list[dict[str, Any]] = []
    if isinstance(proof, Chain):
        steps.append({"relation": "", "expression": latex(proof.start), "reasons": []})
        steps += [
            {
                "relation": step.relation,
                "expression": latex(step.expression),
                "reasons": [words.reason(r, lang, titles) for r in step.reasons],
            }
            for step in proof.steps
        ]
    data = {
        "id": derivation.id,
        "title": derivation.title[lang],
        "idea": derivation.idea[lang],
        "source": derivation.source,
        "given": [givens((g,), lang) for g in derivation.claim.givens],
        "statement": latex(derivation.statement),
        "method": "chain" if isinstance(proof, Chain) else "direct",
        "reasons": [] if isinstance(proof, Chain) else [words.reason(r, lang, titles) for r in proof.reasons],
        "steps": steps,
        "conventions": [words.convention(key, lang) for key in derivation.conventions],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


_WRITERS: Mapping[str, Callable[[Derivation, str, Titles], str]] = {
    "latex": _latex,
    "markdown": _markdown,
    "text": _text,
    "json": _json,
}
FORMATS = tuple(_WRITERS)
