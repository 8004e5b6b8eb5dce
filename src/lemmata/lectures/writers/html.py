"""HTML: an article to read on a screen, one file with MathML and SVG that loads nothing."""

from __future__ import annotations

from html import escape
from typing import ClassVar

from lemmata.figures import svg
from lemmata.lectures import document as d
from lemmata.lectures.writers import Base
from lemmata.rendering.layout import Aligned, Layout, Line, row
from lemmata.rendering.writers.mathml import write as mathml

__all__ = ["Writer"]


class Writer(Base):
    """Formulas are MathML, which browsers set themselves."""

    suffix: ClassVar[str] = "html"
    formats: ClassVar[tuple[str, ...]] = ("article",)

    def text(self, text: str) -> str:
        return escape(text, quote=False)

    def quoted(self, text: str) -> str:
        return escape(text)

    def math(self, part: d.Math) -> str:
        return f"<math>{mathml(part.layout)}</math>" + ("&#8288;" if part.tight else "")

    def code(self, text: str) -> str:
        return f"<code>{self.text(text)}</code>"

    def emphasis(self, inner: str) -> str:
        return f"<em>{inner}</em>"

    def bold(self, inner: str) -> str:
        return f"<strong>{inner}</strong>"

    def link(self, inner: str, target: str) -> str:
        known = target.startswith(("https://", "http://", "mailto:", "#"))
        return f'<a href="{escape(target)}">{inner}</a>' if known else inner

    def reference(self, text: str, label: str) -> str:
        return f'<a href="#{escape(label)}">{text}</a>'

    def gap(self, ems: float) -> str:
        return f'<span class="gap" style="width: {ems:g}em"></span>'

    # -- blocks

    def section(self, block: d.Section) -> str:
        number = f'<span class="number">{self.text(block.number)}</span> ' if block.number else ""
        name = f"h{block.level + 1}"
        label = f' id="{escape(block.label)}"' if block.label else ""
        return f"<{name}{label}>{number}{self.inlines(block.title)}</{name}>"

    def paragraph(self, inner: str) -> str:
        return f"<p>{inner}</p>"

    def display(self, block: d.Formula) -> str:
        return self._formula(block.layout)

    def _formula(self, layout: Layout) -> str:
        if not isinstance(layout, Aligned):
            return f'<div class="display"><math display="block">{mathml(layout)}</math></div>'
        return f'<div class="chain">{"".join(map(self._row, layout.lines))}</div>'

    def _row(self, line: Line) -> str:
        def cell(layout: Layout, side: str, indent: float = 0.0) -> str:
            inner = mathml(layout)
            shown = f'<math displaystyle="true">{inner}</math>' if inner != "<mrow></mrow>" else ""
            style = f' style="padding-left: {indent:g}em"' if indent else ""
            return f'<span class="{side}"{style}>{shown}</span>'

        said = (self.text(p) if isinstance(p, str) else f"<math>{mathml(p)}</math>" for p in line.reason)
        reason = "".join(said)
        right = cell(row(line.relation, line.right), "right", line.indent)
        return f'{cell(line.left, "left")}{right}<span class="reason">{reason}</span>'

    def items(self, items: list[str], ordered: bool) -> str:
        name = "ol" if ordered else "ul"
        return f"<{name}>\n" + "\n".join(f"<li>{item}</li>" for item in items) + f"\n</{name}>"

    def grid(self, block: d.Grid) -> str:
        def cells(inlines: tuple[d.Inlines, ...], name: str) -> str:
            made = "".join(
                f'<{name} class="{side}">{self.inlines(cell)}</{name}>'
                for side, cell in zip(block.alignment, inlines, strict=True)
            )
            return f"<tr>{made}</tr>"

        body = "\n".join(cells(row_, "td") for row_ in block.rows)
        kind = "long" if block.long else "short"
        table = f"<thead>{cells(block.head, 'th')}</thead>\n<tbody>\n{body}\n</tbody>"
        return f'<div class="table"><table class="{kind}">{table}</table></div>'

    def listing(self, block: d.Listing) -> str:
        return f"<pre><code>{self.text(block.text)}</code></pre>"

    def quote(self, inner: str) -> str:
        return f"<blockquote>\n{inner}\n</blockquote>"

    def proof(self, block: d.Proof) -> str:
        word = f'<span class="word">{self.text(block.word)}.</span> ' if block.word else ""
        first, *rest = block.blocks or (d.Text(()),)
        if isinstance(first, d.Text):
            inner = f"<p>{word}{self.inlines(first.inlines)}</p>\n{self.blocks(rest)}"
        else:
            inner = f"<p>{word}</p>\n{self.blocks(block.blocks)}"
        return f'<div class="proof{" folded" if block.folded else ""}">\n{inner}\n</div>'

    def statement(self, block: d.Statement) -> str:
        name = self.text(f"{block.kind}\u00a0{block.number}")
        title = f" <strong>{self.inlines(block.title)}</strong>" if block.title else ""
        given = f"<p>{self.inlines(block.given)}</p>\n" if block.given else ""
        proof = f"\n{self.proof(block.proof)}" if block.proof else ""
        mark = f'\n<p class="mark">{self.inlines(block.mark)}</p>' if block.mark else ""
        return (
            f'<section class="statement" id="{escape(block.label)}">\n<p><span class="name">{name}</span>{title}</p>\n'
            f"{given}{self._formula(block.formula)}{proof}{mark}\n</section>"
        )

    def picture(self, block: d.PictureBlock) -> str:
        name = self.text(f"{block.kind}\u00a0{block.number}")
        return (
            f'<figure id="{escape(block.label)}">\n{svg(block.picture).strip()}\n'
            f"<figcaption><strong>{name}.</strong> {self.inlines(block.caption)}</figcaption>\n</figure>"
        )

    def box(self, block: d.Box) -> str:
        label = f' id="{escape(block.label)}"' if block.label else ""
        return (
            f'<section class="{block.kind}"{label}>\n<p><span class="name">{self.inlines(block.title)}</span></p>\n'
            f"{self.blocks(block.blocks)}\n</section>"
        )

    def small(self, inner: str) -> str:
        return f'<div class="small">\n{inner}\n</div>'
