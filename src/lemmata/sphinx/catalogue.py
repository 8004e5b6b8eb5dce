"""A result of the catalogue on a page: ``.. lemmata:: softmax/softmax_jacobian`` and ``:lemmata:`…```."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.states import Inliner

from lemmata import catalogue
from lemmata.derivation import LANGUAGES
from lemmata.errors import LemmataError
from lemmata.rendering.exposition import Exposition, exposition, for_given
from lemmata.rendering.latex import latex
from lemmata.rendering.layout import Layout, Prose
from lemmata.rendering.phrases import PHRASES
from lemmata.rendering.writers.latex import write

__all__ = ["ResultDirective", "result_role"]


class ResultDirective(Directive):
    """A result, or all results of a subject, with their proofs.

    ``:statement:`` leaves the proofs out, ``:lang:`` chooses the language.
    """

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "statement": directives.flag,
        "lang": lambda text: directives.choice(text, tuple(LANGUAGES)),
    }

    def run(self) -> list[nodes.Node]:
        lang = self.options.get("lang", "en")
        try:
            ids = catalogue.chosen(self.arguments[0])
            titles = {id: result.title for id, result in catalogue.load().items()}
            shown = [exposition(catalogue.replayed(id), lang, titles) for id in ids]
        except LemmataError as error:
            raise self.error(str(error)) from None
        bare = "statement" in self.options
        return [node for one in shown for node in (*_statement(one), *(() if bare else _proof(one)))]


def result_role(
    name: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Inliner,
    options: Any = None,
    content: Sequence[str] = (),
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """The statement of a result as an inline formula."""
    try:
        formula = latex(catalogue.replayed(text).statement)
    except LemmataError as error:
        message = inliner.reporter.error(str(error), line=lineno)
        return [inliner.problematic(rawtext, rawtext, message)], [message]
    return [nodes.math(rawtext, formula)], []


def _statement(shown: Exposition) -> Iterator[nodes.Node]:
    phrase = PHRASES[shown.lang]
    yield nodes.paragraph(
        "", "", nodes.strong("", "", *_words(shown.title)), nodes.Text(" "), nodes.literal("", shown.id)
    )
    if given := for_given(shown):
        yield _paragraph((*given, phrase["colon"]))
    yield _display(shown.statement)
    yield from map(_paragraph, shown.remarks)


def _proof(shown: Exposition) -> Iterator[nodes.Node]:
    phrase = PHRASES[shown.lang]
    head = nodes.emphasis("", f"{phrase['proof']}.")
    yield nodes.paragraph("", "", head, nodes.Text(" "), *_words(shown.idea))
    for argument in shown.proof:
        if argument.case:
            yield _paragraph(argument.case)
        if argument.lines:
            yield _display(argument.lines)
        if argument.reasons:
            yield _paragraph((f"({phrase['reason']}: ", *argument.reasons, ".)"))


def _display(layout: Layout) -> nodes.Node:
    tex = write(layout)
    # marked as Lemmata's own, so that it is not checked again
    return nodes.math_block(tex, tex, nowrap=False, number=None, label=None, lemmata=True)


def _paragraph(prose: Prose) -> nodes.Node:
    return nodes.paragraph("", "", *_words(prose))


def _words(prose: Prose) -> Iterator[nodes.Node]:
    for part in prose:
        yield nodes.Text(part) if isinstance(part, str) else nodes.math("", write(part))
