"""A result of the catalogue on a page: ``.. lemmata:: softmax/softmax_jacobian`` and ``:lemmata:`…```."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.states import Inliner

from lemmata import catalogue
from lemmata.derivation import LANGUAGES, Derivation
from lemmata.errors import LemmataError
from lemmata.rendering.latex import latex
from lemmata.rendering.snippet import snippet

__all__ = ["ResultDirective", "result_role"]

MARKED = re.compile(
    r"\$(?P<math>[^$]+)\$|\*\*(?P<strong>[^*]+)\*\*|\*(?P<emphasis>[^*]+)\*|`(?P<literal>[^`]+)`"
)

KINDS: dict[str, type[nodes.TextElement]] = {
    "math": nodes.math,
    "strong": nodes.strong,
    "emphasis": nodes.emphasis,
    "literal": nodes.literal,
}


class ResultDirective(Directive):
    """The result with its proof; ``:statement:`` leaves the proof out, ``:lang:`` chooses the language."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "statement": directives.flag,
        "lang": lambda text: directives.choice(text, tuple(LANGUAGES)),
    }

    def run(self) -> list[nodes.Node]:
        try:
            derivation = _proved(self.arguments[0])
        except LemmataError as error:
            raise self.error(str(error)) from None
        titles = {id: result.title for id, result in catalogue.load().items()}
        text = snippet(derivation, "markdown", self.options.get("lang", "en"), titles)
        parts = re.split(r"\n\s*\n", text.strip())
        if "statement" in self.options:
            parts = parts[: 1 + next(k for k, part in enumerate(parts) if part.startswith("$$"))]
        return [_node(part) for part in parts]


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
        formula = latex(_proved(text).statement)
    except LemmataError as error:
        message = inliner.reporter.error(str(error), line=lineno)
        return [inliner.problematic(rawtext, rawtext, message)], [message]
    return [nodes.math(rawtext, formula)], []


def _proved(id: str) -> Derivation:
    """The result, replayed in the kernel before it is shown."""
    return catalogue.replayed(id)


def _node(part: str) -> nodes.Node:
    if part.startswith("$$"):
        # marked as Lemmata's own, so that it is not checked again
        return nodes.math_block(part, part.strip("$\n"), nowrap=False, number=None, label=None, lemmata=True)
    paragraph, start = nodes.paragraph(), 0
    for match in MARKED.finditer(part):
        paragraph += nodes.Text(part[start : match.start()])
        kind = match.lastgroup or "literal"
        paragraph += KINDS[kind]("", match[kind])
        start = match.end()
    paragraph += nodes.Text(part[start:])
    return paragraph
