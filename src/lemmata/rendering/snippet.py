"""One result as a piece to paste: in the formats of `lemmata.rendering.formats`, as text or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from lemmata.derivation import LANGUAGES, Chain, Derivation, Direct, Reason
from lemmata.errors import LemmataError
from lemmata.rendering import words
from lemmata.rendering.exposition import WIDTH, exposition
from lemmata.rendering.formats import formats
from lemmata.rendering.latex import latex
from lemmata.rendering.phrases import PHRASES
from lemmata.rendering.steps import parts
from lemmata.rendering.words import Titles

__all__ = ["FORMATS", "SnippetError", "assets", "snippet", "suffix"]


class SnippetError(LemmataError):
    """A format or a language that does not exist; ``known`` lists those that do."""

    def __init__(self, kind: str, found: str, known: tuple[str, ...]) -> None:
        self.kind, self.found, self.known = kind, found, known
        super().__init__(f"no {kind} {found!r}; use one of {', '.join(known)}")


def snippet(
    derivation: Derivation,
    format: str = "latex",
    lang: str = "en",
    titles: Titles | None = None,
    *,
    plain: bool = False,
    ems: float = WIDTH,
) -> str:
    """One result with its givens, its statement and its proof, the reasons at the side.

    ``format`` is ``latex`` (a lemma and its proof, or ``plain`` paragraphs that need amsmath alone;
    Korean words need kotex), ``typst``, ``markdown`` (for KaTeX and MathJax), ``myst``, ``html`` (with
    MathML), ``text`` or ``json``.  ``titles`` gives cited results their titles: without it, or where
    it lacks one, the ID stands.  Formulas wider than ``ems`` are broken.

    A notebook shows the Markdown as what it says.

    Raises SnippetError for an unknown format or language.
    """
    if format not in FORMATS:
        raise SnippetError("format", format, FORMATS)
    if lang not in LANGUAGES:
        raise SnippetError("language", lang, LANGUAGES)
    if format in _DATA:
        return _DATA[format](derivation, lang, titles or {})
    text = formats()[format].write(exposition(derivation, lang, titles, ems), plain)
    return _Markdown(text) if format == "markdown" else text


def suffix(format: str) -> str:
    """The suffix of a file in a format."""
    return {"text": ".txt", "json": ".json"}.get(format) or formats()[format].SUFFIX


def assets(format: str) -> dict[str, str]:
    """What the snippets of a format need beside them: file names with their text."""
    if format in _DATA:
        return {}
    folder = files("lemmata.rendering.formats")
    return {name: (folder / name).read_text(encoding="utf-8") for name in formats()[format].ASSETS}


class _Markdown(str):
    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


def _text(derivation: Derivation, lang: str, titles: Titles) -> str:
    from lemmata.reading.writing import write as to_text

    phrase = PHRASES[lang]
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


_DATA: Mapping[str, Callable[[Derivation, str, Titles], str]] = {"text": _text, "json": _json}
FORMATS = (*formats(), *_DATA)
