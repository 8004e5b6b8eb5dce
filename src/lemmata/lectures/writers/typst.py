"""Typst: articles, slides and handouts, without any package from its registry."""

from __future__ import annotations

import json
import re
from typing import ClassVar

from lemmata.figures import typst as drawn
from lemmata.lectures import document as d
from lemmata.lectures.writers import Base
from lemmata.rendering.layout import Aligned, Layout, Line
from lemmata.rendering.writers.typst import write as typ

__all__ = ["Writer"]

_SPECIAL = re.compile(r"""[\\#$*_`<>@\[\]~"'/=+-]""")


class Writer(Base):
    """Every function that it calls stands in the template."""

    suffix: ClassVar[str] = "typ"

    def text(self, text: str) -> str:
        # A number with a point at the beginning would be a list.
        escaped = _SPECIAL.sub(r"\\\g<0>", text).replace("\u00a0", "~")
        return re.sub(r"^(\d+)\.", r"\1\\.", escaped)

    def quoted(self, text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    def math(self, part: d.Math) -> str:
        # A word joiner keeps a particle on the line of its formula.
        return f"${typ(part.layout)}$" + ("\u2060" if part.tight else "")

    # A semicolon ends each call among words: else a bracket or a point after it would belong to the call.

    def code(self, text: str) -> str:
        return f"#raw({self.quoted(text)});"

    def emphasis(self, inner: str) -> str:
        return f"#emph[{inner}];"

    def bold(self, inner: str) -> str:
        return f"#strong[{inner}];"

    def link(self, inner: str, target: str) -> str:
        return f"#link({self.quoted(target)})[{inner}];"

    def reference(self, text: str, label: str) -> str:
        return f"#to(<{label}>)[{text}];"

    def gap(self, ems: float) -> str:
        return f"#gap({ems:g}em);"

    # -- blocks

    def section(self, block: d.Section) -> str:
        number = self.quoted(block.number)
        label = f" <{block.label}>" if block.label and self.document.format != "slides" else ""
        return f"\n#section({block.level}, {number})[{self.inlines(block.title)}]{label}\n"

    def paragraph(self, inner: str) -> str:
        return f"{inner}\n"

    def display(self, block: d.Formula) -> str:
        return self._formula(block.layout)

    def _formula(self, layout: Layout, *, shown: int | None = None) -> str:
        if not isinstance(layout, Aligned):
            return f"$ {typ(layout)} $"
        rows = "".join(f"  {self._row(line)},\n" for line in layout.lines)
        more = f", shown: {shown}" if shown is not None else ""
        return f"#chain((\n{rows}){more})"

    def _stated(self, layout: Layout) -> str:
        """The formula of a statement; in a handout it stands in the text, where it fits a line."""
        if self.document.format == "handout" and not isinstance(layout, Aligned):
            return f"${typ(layout)}$"
        return self._formula(layout)

    def _row(self, line: Line) -> str:
        left = typ(line.left)
        right = " ".join(filter(None, (typ(line.relation), typ(line.right))))
        reason = "".join(self.text(p) if isinstance(p, str) else f"${typ(p)}$" for p in line.reason)
        cells = (f"$display({left})$" if left else "none", f"$display({right})$" if right else "none")
        return f"({', '.join(cells)}, [{reason}], {line.indent:g}em)"

    def items(self, items: list[str], ordered: bool) -> str:
        kind = "enum" if ordered else "list"
        return f"#{kind}({', '.join(f'[{item.strip()}]' for item in items)})"

    def grid(self, block: d.Grid) -> str:
        alignment = ", ".join({"l": "left", "r": "right", "c": "center"}[c] for c in block.alignment)
        head = ", ".join(f"[{self.inlines(cell)}]" for cell in block.head)
        rows = "".join(
            "  " + ", ".join(f"[{self.inlines(cell)}]" for cell in row) + ",\n" for row in block.rows
        )
        long = str(block.long).lower()
        return f"#grid-of({len(block.head)}, ({alignment},), ({head},), long: {long},\n{rows})"

    def listing(self, block: d.Listing) -> str:
        language = f", lang: {self.quoted(block.language)}" if block.language else ""
        return f"#raw({self.quoted(block.text)}, block: true{language})"

    def quote(self, inner: str) -> str:
        return f"#quotation[{inner.strip()}]"

    def proof(self, block: d.Proof) -> str:
        folded = str(block.folded).lower()
        return f"#proof({self.quoted(block.word)}, folded: {folded})[{self.blocks(block.blocks).strip()}]"

    def statement(self, block: d.Statement) -> str:
        name = self.quoted(f"{block.kind}\u00a0{block.number}")
        proof = f"\n{self.proof(block.proof)}" if block.proof else ""
        mark = f"\n#marked[{self.inlines(block.mark)}]" if block.mark else ""
        given = f"{self.inlines(block.given)}\n" if block.given else ""
        title = f"[{self.inlines(block.title)}]" if block.title else "none"
        stated = f"{given}{self._stated(block.formula)}"
        if self.document.format == "handout":
            return f"#statement({name}, {title})[{stated}{proof}{mark}] <{block.label}>\n"
        return f"#statement({name}, {title})[{stated}] <{block.label}>{proof}{mark}\n"

    def picture(self, block: d.PictureBlock) -> str:
        name = self.quoted(f"{block.kind}\u00a0{block.number}")
        picture = drawn(block.picture).strip()
        most = "" if block.room is None else f", most: {block.room:.3g}em"
        return f"#picture({name}, [{self.inlines(block.caption)}]{most})[\n{picture}\n] <{block.label}>\n"

    def box(self, block: d.Box) -> str:
        label = f" <{block.label}>" if block.label else ""
        title = self.inlines(block.title)
        return f"#boxed({self.quoted(block.kind)}, [{title}])[{self.blocks(block.blocks).strip()}]{label}\n"

    def small(self, inner: str) -> str:
        return f"#small[\n{inner}\n]"

    def frame(self, block: d.Frame) -> str:
        lines = _uncovered(block) if block.stepwise else 0
        # A statement stands alone before the first line of its proof does.
        start = 0 if not lines or any(isinstance(part, d.Statement) for part in block.blocks) else 1
        pages = []
        for shown in range(start, lines + 1):
            before = 0
            body = []
            for part in block.blocks:
                if block.stepwise and isinstance(part, d.Formula) and isinstance(part.layout, Aligned):
                    chain = self._formula(part.layout, shown=max(0, shown - before))
                    body.append(f"#derivation[{chain}]")
                    before += len(part.layout.lines)
                else:
                    body.append(self.block(part))
            text = "\n".join(body)
            if shown > start:
                text = re.sub(r"(?<=\]) <[\w.:-]+>(?=\n)", "", text)  # a label stands once
            first = str(shown == start).lower()
            pages.append(f"#frame([{self.inlines(block.title)}], first: {first})[\n{text}\n]")
        return "\n".join(pages)


def _uncovered(block: d.Frame) -> int:
    """How many lines appear one by one on a slide."""
    return sum(
        len(part.layout.lines)
        for part in block.blocks
        if isinstance(part, d.Formula) and isinstance(part.layout, Aligned)
    )
