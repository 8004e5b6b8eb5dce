"""The lecture: an article from verified results, in English or Korean.

The story stands in ``templates/``; what is mathematics in it comes from the results and the
definitions.  A template names results by ID; a name that is missing, or that was not proved,
stops the lecture before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import jinja2
import sympy
from sympy import Expr

import lemmata.definitions  # noqa: F401  (fills the registry)
from lemmata.definitions.definition import registry
from lemmata.derivation import LANGUAGES, Derivation
from lemmata.errors import LemmataError
from lemmata.notation import build
from lemmata.rendering import pdf as typeset
from lemmata.rendering import words
from lemmata.rendering.exposition import Exposition, exposition, for_given
from lemmata.rendering.figures import figure
from lemmata.rendering.formats import latex as tex
from lemmata.rendering.korean import with_particle
from lemmata.rendering.latex import latex
from lemmata.rendering.snippet import SnippetError
from lemmata.rendering.values import decimal, entries
from lemmata.rendering.writers.latex import write as write_layout

__all__ = ["LectureError", "VerifiedResult", "render", "write"]


@dataclass(frozen=True)
class VerifiedResult:
    """A derivation and what its verification found, as it stands in the catalogue."""

    derivation: Derivation
    proved: bool
    digits: int = 0
    """To how many digits both sides agreed numerically; 0 when nothing was compared."""
    steps: int = 0


class LectureError(LemmataError):
    """The lecture cannot be written; ``ids`` are the results that it misses or that are not proved."""

    def __init__(self, template: str, missing: Mapping[str, str]) -> None:
        self.template, self.ids = template, tuple(missing)
        lines = [f"{template} names {len(missing)} results that cannot be printed; nothing was written"]
        lines += [f"  {id}  {why}" for id, why in missing.items()]
        super().__init__("\n".join(lines))


def write(out: Path, lang: str, results: Sequence[VerifiedResult], *, pdf: bool) -> list[Path]:
    """Write ``lecture-<lang>.tex`` into the folder ``out``, and the PDF beside it; return the paths.

    Files are replaced only when everything is ready.  Raises LectureError when a result that
    the lecture names is missing or not proved, `pdf.UnwritableError`, `pdf.TeXError`, and
    without TeX `pdf.TeXMissingError` after the ``.tex`` is written.
    """
    source = render(lang, results)
    name = f"lecture-{lang}"
    tex = out / f"{name}.tex"
    if not pdf:
        return [typeset.replace(tex, source.encode())]
    typeset.require_writable(tex)
    if not typeset.tex_available():
        typeset.replace(tex, source.encode())
        raise typeset.TeXMissingError(tex)
    document, _ = typeset.compile_pdf(source, name)
    return [typeset.replace(tex, source.encode()), typeset.replace(out / f"{name}.pdf", document)]


def render(lang: str, results: Sequence[VerifiedResult], template: str | None = None) -> str:
    """The LaTeX source of the lecture.

    Raises LectureError naming every result that is missing or not proved.
    """
    if lang not in LANGUAGES:
        raise SnippetError("language", lang, LANGUAGES)
    environment = _environment()
    source = environment.get_template(template or f"lecture.{lang}.tex.jinja")
    # The first pass finds the numbers that the second refers to.
    first = _Page(lang, results, {})
    source.render(first.names())
    second = _Page(lang, results, first.numbers)
    text = source.render(second.names())
    if second.missing:
        raise LectureError(str(source.name), second.missing)
    # A particle after a formula must not begin a line.
    return re.sub(r"(?<=\$)(?=[가-힣])", r"\\nobreak ", text) if lang == "ko" else text


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        # Delimiters that TeX does not use.
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # TeX, not HTML: every value is escaped where it is made
        loader=jinja2.PackageLoader("lemmata.rendering", "templates"),
    )
    environment.filters["particle"] = with_particle
    return environment


_WIDTH = 36.0  # a line of the article, in ems

_MARKS = {
    "en": {
        "proved": "proved",
        "step": "1 step",
        "steps": "{} steps",
        "digits": "{} digits",
        "by": "Reason: {}.",
        "given": "{}:",
    },
    "ko": {
        "proved": "증명됨",
        "step": "1단계",
        "steps": "{}단계",
        "digits": "{}자리",
        "by": "근거: {}.",
        "given": "{}",
    },
}


class _Page:
    """What a template may call; it collects the numbers of the results and what is missing."""

    def __init__(
        self,
        lang: str,
        results: Sequence[VerifiedResult],
        numbers: Mapping[str, int],
    ) -> None:
        self.lang = lang
        self.results = {r.derivation.id: r for r in results}
        # A result that the lecture prints is cited by its number, any other by its title.
        self.titles = {id: r.derivation.title for id, r in self.results.items()}
        self.titles |= {
            id: {"en": f"result {number}", "ko": f"결과 {number}"} for id, number in numbers.items()
        }
        self.known_numbers = numbers
        self.numbers: dict[str, int] = {}
        self.missing: dict[str, str] = {}

    def names(self) -> dict[str, Any]:
        """The names that a template sees."""
        return {
            "lang": self.lang,
            "result": self.result,
            "ref": self.ref,
            "definition": self.definition,
            "num": self.num,
            "figure": lambda name: figure(name, self.lang),
            "conventions": self.conventions,
            "printed": lambda: self.printed,
            "exp": lambda a: build(sympy.exp, _expr(a)),
            "log": lambda a: build(sympy.log, _expr(a)),
            "neg": lambda a: build(sympy.Mul, sympy.S.NegativeOne, _expr(a)),
            "add": lambda *a: build(sympy.Add, *map(_expr, a)),
            **{name: _applied(cls) for name, cls in registry.items()},
        }

    # -- results

    def result(self, id: str, *, proof: bool = True) -> str:
        """The block of one result: number, title, givens, statement, idea, proof, mark."""
        found = self._proved(id)
        if found is None:
            return ""
        self.numbers[id] = len(self.numbers) + 1
        derivation = found.derivation
        shown = exposition(derivation, self.lang, self.titles, _WIDTH)
        phrase = tex.text(for_given(shown))
        parts = [
            rf"\begin{{result}}{{{self.numbers[id]}}}{{{words.for_tex(derivation.title[self.lang])}}}",
            _MARKS[self.lang]["given"].format(phrase) if phrase else "",
            rf"\[ {write_layout(shown.statement)} \]",
        ]
        if proof:
            parts += self._proof(shown)
        parts += [rf"\proved{{{self._mark(found)}}}{{{words.for_tex(id)}}}", r"\end{result}"]
        return "\n".join(part for part in parts if part)

    def _proof(self, shown: Exposition) -> list[str]:
        lines = [rf"\idea{{{tex.text(shown.idea)}}}"]
        for argument in shown.proof:
            if argument.case:
                lines.append(rf"\case{{{tex.text(argument.case)}}}")
            if argument.lines:
                lines.append(tex.display(argument.lines, side=23.0, reason=r"\reason{%s}"))
            else:
                why = tex.text(argument.reasons)
                lines[-1] += rf"\direct{{{_MARKS[self.lang]['by'].format(why)}}}"
        return lines

    def _mark(self, found: VerifiedResult) -> str:
        marks = _MARKS[self.lang]
        parts = [marks["proved"]]
        if found.steps:
            parts.append(marks["step"] if found.steps == 1 else marks["steps"].format(found.steps))
        if found.digits:
            parts.append(marks["digits"].format(found.digits))
        return ", ".join(parts)

    def _proved(self, id: str) -> VerifiedResult | None:
        found = self.results.get(id)
        if found is None:
            near = get_close_matches(id, self.results, n=3)
            self.missing[id] = "is not in the catalogue" + (f"; nearest: {', '.join(near)}" if near else "")
            return None
        if not found.proved:
            self.missing[id] = "was not proved"
            return None
        return found

    def ref(self, id: str, particle: str = "") -> str:
        """A link to a result by its number, with a Korean particle such as “은/는”."""
        self._proved(id)
        number = str(self.known_numbers.get(id, 0))
        linked = rf"\hyperlink{{result.{number}}}{{{number}}}"
        return with_particle(number, particle).replace(number, linked, 1) if particle else linked

    @property
    def printed(self) -> list[dict[str, Any]]:
        """The results printed so far, for the table at the end."""
        rows = []
        for id, number in self.numbers.items():
            found = self.results[id]
            title = words.for_tex(found.derivation.title[self.lang])
            rows.append(
                {
                    "id": words.for_tex(id),
                    "number": number,
                    "title": title,
                    "steps": found.steps or "--",
                    "digits": found.digits or "--",
                }
            )
        return rows

    # -- definitions and numbers

    def definition(self, name: str) -> str:
        """“name(parameters) = defining expression” of a definition."""
        cls = registry[name]
        left = latex(build(cls, *cls.parameters))
        return f"{left} = {latex(cls.template)}"

    def num(self, expr: Expr, places: int) -> str:
        """A decimal, computed; infinity as its sign."""
        text = decimal(_expr(expr), places)
        return r"\infty" if text == "oo" else text

    def conventions(self) -> list[str]:
        return [words.for_tex(texts[self.lang]) for texts in words.CONVENTIONS.values()]


def _expr(value: Any) -> Expr:
    if isinstance(value, (tuple, list)):
        return entries(*value)
    return sympy.Rational(value) if isinstance(value, (int, str)) else value


def _applied(cls: type[Expr]) -> Callable[..., Expr]:
    return lambda *args: build(cls, *map(_expr, args))
