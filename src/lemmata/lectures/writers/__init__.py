"""Writers: a module each for a language, with a class `Writer`; whatever module lies here is found.

A writer turns the blocks of a document into text of its language; the page around them is a Jinja template,
``templates/<format>.<suffix>.jinja``, which an author may replace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, ClassVar

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from lemmata.errors import LemmataError
from lemmata.lectures import document as d

__all__ = ["Base", "TemplateFault", "writers"]


class TemplateFault(LemmataError):
    """A template that Jinja cannot read or fill in; ``line`` is where."""

    def __init__(self, template: str, line: int | None, why: str, source: str = "") -> None:
        self.template, self.line, self.why = template, line, why
        where = f"{template}:{line}" if line else template
        rows = source.splitlines()
        shown = f"\n    {rows[line - 1]}" if line and line <= len(rows) else ""
        super().__init__(f"{where}: {why}{shown}\n  try    docs/lectures.md, Templates\nnothing was written")


class Base:
    """What writers share: a method for each part, and the template.

    A language has the methods ``words``, ``math``, ``code``, … of `Base.inline`, those of `Base.block`, and
    ``text``, which escapes plain text.
    """

    suffix: ClassVar[str]
    formats: ClassVar[tuple[str, ...]] = ("article", "slides", "handout")

    def __init__(self, document: d.Document) -> None:
        self.document = document
        self.lang = document.lang

    # -- the page

    def write(self, template: Path | None = None) -> str:
        """The whole document.

        Raises `TemplateFault` for a template that cannot be filled in, OSError for one that cannot be read.
        """
        names = {key: self.text(value) for key, value in self.document.head.items() if value}
        values: dict[str, Any] = {
            **{key: names.get(key, "") for key in ("title", "author", "institute", "date")},
            "plain": {key: self.document.head.get(key, "") for key in ("title", "author")},
            "quoted": self.quoted,
            "lang": self.lang,
            "format": self.document.format,
            "phrases": {key: self.text(value) for key, value in self.document.words.items()},
            "body": self.blocks(self.document.blocks),
        }
        return _filled(f"{self.document.format}.{self.suffix}.jinja", template, values)

    # -- running text

    def inlines(self, inlines: Iterable[d.Inline]) -> str:
        return "".join(map(self.inline, inlines))

    def inline(self, part: d.Inline) -> str:
        match part:
            case d.Words(text):
                return self.text(text)
            case d.Math():
                return self.math(part)
            case d.Code(text):
                return self.code(text)
            case d.Emphasis(inner):
                return self.emphasis(self.inlines(inner))
            case d.Bold(inner):
                return self.bold(self.inlines(inner))
            case d.Link(inner, target):
                return self.link(self.inlines(inner), target)
            case d.ToLabel(text, label):
                return self.reference(self.text(text), label)
            case d.Gap(ems):
                return self.gap(ems)

    # -- blocks

    def blocks(self, blocks: Iterable[d.Block]) -> str:
        return "\n".join(filter(None, map(self.block, blocks)))

    def block(self, block: d.Block) -> str:
        match block:
            case d.Section():
                return self.section(block)
            case d.Text(inlines):
                return self.paragraph(self.inlines(inlines))
            case d.Formula():
                return self.display(block)
            case d.Items(items, ordered):
                return self.items([self.blocks(item) for item in items], ordered)
            case d.Grid():
                return self.grid(block)
            case d.Listing():
                return self.listing(block)
            case d.Quote(inner):
                return self.quote(self.blocks(inner))
            case d.Proof():
                return self.proof(block)
            case d.Statement():
                return self.statement(block)
            case d.PictureBlock():
                return self.picture(block)
            case d.Box():
                return self.box(block)
            case d.Small(inner):
                return self.small(self.blocks(inner))
            case d.Frame():
                return self.frame(block)

    # -- what a language says

    def text(self, text: str) -> str:
        raise NotImplementedError

    def quoted(self, text: str) -> str:
        """Plain text where the language takes a string, such as in the metadata."""
        return self.text(text)

    def math(self, part: d.Math) -> str:
        raise NotImplementedError

    def code(self, text: str) -> str:
        raise NotImplementedError

    def emphasis(self, inner: str) -> str:
        raise NotImplementedError

    def bold(self, inner: str) -> str:
        raise NotImplementedError

    def link(self, inner: str, target: str) -> str:
        raise NotImplementedError

    def reference(self, text: str, label: str) -> str:
        raise NotImplementedError

    def gap(self, ems: float) -> str:
        raise NotImplementedError

    def section(self, block: d.Section) -> str:
        raise NotImplementedError

    def paragraph(self, inner: str) -> str:
        raise NotImplementedError

    def display(self, block: d.Formula) -> str:
        raise NotImplementedError

    def items(self, items: list[str], ordered: bool) -> str:
        raise NotImplementedError

    def grid(self, block: d.Grid) -> str:
        raise NotImplementedError

    def listing(self, block: d.Listing) -> str:
        raise NotImplementedError

    def quote(self, inner: str) -> str:
        raise NotImplementedError

    def proof(self, block: d.Proof) -> str:
        raise NotImplementedError

    def statement(self, block: d.Statement) -> str:
        raise NotImplementedError

    def picture(self, block: d.PictureBlock) -> str:
        raise NotImplementedError

    def box(self, block: d.Box) -> str:
        raise NotImplementedError

    def small(self, inner: str) -> str:
        raise NotImplementedError

    def frame(self, block: d.Frame) -> str:
        raise NotImplementedError


@cache
def writers() -> Mapping[str, type[Base]]:
    """Every writer by the name of its language, as ``--to`` has it."""
    return {m.name: import_module(f"{__name__}.{m.name}").Writer for m in iter_modules(__path__)}


# ------------------------------------------------------------------ templates


def _environment(loader: jinja2.BaseLoader) -> jinja2.Environment:
    # Sandboxed: a template from elsewhere fills in text, and runs nothing.
    return SandboxedEnvironment(
        # Delimiters that neither TeX nor Typst nor HTML uses.
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
        autoescape=False,  # every value is escaped where it is written
        loader=loader,
    )


def _filled(name: str, own: Path | None, values: Mapping[str, Any]) -> str:
    built_in = jinja2.PackageLoader("lemmata.lectures", "templates")
    source = ""
    if own is not None:
        name, source = str(own), own.read_text(encoding="utf-8")
        loader: jinja2.BaseLoader = jinja2.ChoiceLoader([jinja2.DictLoader({name: source}), built_in])
    else:
        loader = built_in
    try:
        return _environment(loader).get_template(name).render(values)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateFault(error.name or name, error.lineno, str(error.message), source) from error
    except jinja2.TemplateNotFound as error:
        told = f"no template is called {error.name!r}"
        raise TemplateFault(name, _line(error, name), told, source) from error
    except jinja2.TemplateError as error:
        raise TemplateFault(name, _line(error, name), str(error), source) from error


def _line(error: Exception, name: str) -> int | None:
    """The line of the template in which the error arose."""
    line, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == name or trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
