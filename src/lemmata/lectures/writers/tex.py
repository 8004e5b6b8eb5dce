"""LaTeX: articles and handouts for the article class, slides for beamer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar

from lemmata.figures import pgfplots
from lemmata.lectures import document as d
from lemmata.lectures.model import walk
from lemmata.lectures.writers import Base
from lemmata.rendering.layout import Aligned, Layout, Line
from lemmata.rendering.signs import TEX as SIGNS
from lemmata.rendering.writers.latex import write as tex

__all__ = ["Writer"]

_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "\u00a0": "~", "✓": r"$\checkmark$",
    "–": "--", "—": "---", "“": "``", "”": "''", "‘": "`", "’": "'", "…": r"\dots{}",
}  # fmt: skip


class Writer(Base):
    """Needs only texlive-latex-recommended, texlive-pictures, lmodern and, for Korean, texlive-lang-korean."""

    suffix: ClassVar[str] = "tex"

    def text(self, text: str) -> str:
        return "".join(_ESCAPES.get(c) or (f"${SIGNS[c]}$" if c in SIGNS else c) for c in text)

    def quoted(self, text: str) -> str:
        return "".join(_ESCAPES[c] if c in "\\{}$&#%_^~" else c for c in text)

    def math(self, part: d.Math) -> str:
        return f"${tex(part.layout)}$" + (r"\nobreak " if part.tight else "")

    def code(self, text: str) -> str:
        # Long names may be divided after their slashes and lines.
        return rf"\texttt{{{self.text(text)}}}".replace("/", r"/\allowbreak ").replace(
            r"\_", r"\_\allowbreak "
        )

    def emphasis(self, inner: str) -> str:
        return rf"\emph{{{inner}}}"

    def bold(self, inner: str) -> str:
        return rf"\textbf{{{inner}}}"

    def link(self, inner: str, target: str) -> str:
        escaped = re.sub(r"([%#&_{}])", r"\\\1", target)
        return rf"\href{{{escaped}}}{{{inner}}}"

    def reference(self, text: str, label: str) -> str:
        return rf"\hyperlink{{{label}}}{{{text}}}"

    def gap(self, ems: float) -> str:
        return rf"\gap{{{ems:g}em}}"

    # -- blocks

    def section(self, block: d.Section) -> str:
        title = self.inlines(block.title)
        plain = self.quoted(d.text_of(block.title))
        if any(isinstance(part, d.Math) for part in block.title):
            title = rf"\texorpdfstring{{{title}}}{{{plain}}}"
        command = "section" if block.level == 1 else "subsection"
        if self.document.format == "slides":
            return rf"\{command}{{{title}}}"
        if block.number:
            counter = f"\\renewcommand{{\\the{command}}}{{{block.number}}}"
            return f"{counter}\\{command}{{{title}}}{self._target(block.label)}\\nobreak"
        entry = rf"\phantomsection\addcontentsline{{toc}}{{{command}}}{{{title}}}"
        return rf"\{command}*{{{title}}}{entry}{self._target(block.label)}\nobreak"

    @staticmethod
    def _target(label: str) -> str:
        return rf"\hypertarget{{{label}}}{{}}" if label else ""

    def blocks(self, blocks: Iterable[d.Block]) -> str:
        found = ""
        for block in blocks:
            # A display belongs to the paragraph before it; an empty line would set it apart.
            between = "\n" if isinstance(block, d.Formula) else "\n\n"
            found += (between if found else "") + self.block(block)
        return found

    def paragraph(self, inner: str) -> str:
        return inner

    def display(self, block: d.Formula) -> str:
        return self._formula(block.layout)

    def _formula(self, layout: Layout, *, uncovered: int | None = None) -> str:
        """``uncovered``: after which step the first line of a derivation appears; without it all are there."""
        if not isinstance(layout, Aligned):
            return rf"\[ {tex(layout)} \]"
        rows = [
            self._row(line, 0 if uncovered is None else uncovered + position)
            for position, line in enumerate(layout.lines)
        ]
        ends = [r" \\*" if at in (0, len(rows) - 2) else r" \\" for at in range(len(rows) - 1)]
        body = "\n".join(f"  {row}{end}" for row, end in zip(rows, [*ends, ""], strict=True))
        return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"

    def _stated(self, layout: Layout) -> str:
        """The formula of a statement; in a handout it stands in the text, where it fits a line."""
        if self.document.format == "handout" and not isinstance(layout, Aligned):
            return rf"\mbox{{${tex(layout)}$}}"
        return self._formula(layout)

    def _row(self, line: Line, uncovered: int = 0) -> str:
        indent = rf"\hspace{{{line.indent:g}em}}" if line.indent else ""
        right = " ".join(filter(None, (tex(line.relation), tex(line.right))))
        left, right = tex(line.left), f"{indent}{right}"
        reason = self._reason(line)
        if uncovered:
            over = f"\\uncover<{uncovered + 1}->"
            left = f"{over}{{{left}}}" if left else ""
            right, reason = f"{over}{{{{}}{right}}}", f"{over}{{{reason}}}" if reason else ""
        return f"{left} &{right}".strip() + (rf" \tag*{{{reason}}}" if reason else "")

    def _reason(self, line: Line) -> str:
        said = "".join(self.text(p) if isinstance(p, str) else f"${tex(p)}$" for p in line.reason)
        if not said:
            return ""
        widest = {"article": "0.52", "slides": "0.42", "handout": "0.5"}[self.document.format]
        return rf"\reason{{{widest}}}{{{said}}}"

    def items(self, items: list[str], ordered: bool) -> str:
        kind = "enumerate" if ordered else "itemize"
        body = "\n".join(rf"\item {item.strip()}" for item in items)
        return f"\\begin{{{kind}}}\n{body}\n\\end{{{kind}}}"

    def grid(self, block: d.Grid) -> str:
        alignment = block.alignment
        head = " & ".join(map(self.inlines, block.head)) + r" \\"
        rows = "\n".join(" & ".join(map(self.inlines, row)) + r" \\" for row in block.rows)
        if block.long:
            columns = alignment.replace("ll", r"p{52mm}p{58mm}")
            return (
                "{\\footnotesize\\raggedright\\setlength{\\tabcolsep}{4pt}%\n"
                f"\\begin{{longtable}}{{@{{}}{columns}@{{}}}}\n\\toprule\n{head}\n\\midrule\n\\endhead\n"
                f"\\bottomrule\n\\endfoot\n{rows}\n\\end{{longtable}}}}"
            )
        return (
            f"\\begin{{tablebox}}\n\\begin{{tabular}}{{{alignment}}}\n\\toprule\n{head}\n\\midrule\n{rows}\n"
            "\\bottomrule\n\\end{tabular}\n\\end{tablebox}"
        )

    def listing(self, block: d.Listing) -> str:
        text = block.text.replace(r"\end{verbatim}", r"\end {verbatim}")
        return f"\\begin{{code}}\\begin{{verbatim}}\n{text}\n\\end{{verbatim}}\\end{{code}}"

    def quote(self, inner: str) -> str:
        return f"\\begin{{quote}}\n{inner.strip()}\n\\end{{quote}}"

    def proof(self, block: d.Proof) -> str:
        name = "folded" if block.folded else "proof"
        return f"\\begin{{{name}of}}{{{self.text(block.word)}}}\n{self.blocks(block.blocks).strip()}\n\\end{{{name}of}}"

    def statement(self, block: d.Statement) -> str:
        name = self.text(f"{block.kind}\u00a0{block.number}")
        given = self.inlines(block.given)
        if given and block.title and self.document.format == "slides":
            given = rf"\par\nopagebreak {given}"
        inner = [given, self._stated(block.formula)]
        if block.proof:
            inner.append(self.proof(block.proof))
        if block.mark:
            inner.append(rf"\marked{{{self.inlines(block.mark)}}}")
        body = "\n".join(filter(None, inner))
        title = self.inlines(block.title)
        return f"\\begin{{statement}}{{{name}}}{{{title}}}{{{block.label}}}\n{body}\n\\end{{statement}}"

    def picture(self, block: d.PictureBlock) -> str:
        name = self.text(f"{block.kind}\u00a0{block.number}")
        caption = self.inlines(block.caption)
        drawn = pgfplots(block.picture).strip()
        most = "" if block.room is None else f"\\def\\picturemost{{{block.room:.3g}em}}\n"
        return f"{most}\\begin{{picturebox}}{{{name}}}{{{caption}}}{{{block.label}}}\n{drawn}\n\\end{{picturebox}}"

    def box(self, block: d.Box) -> str:
        title = self.inlines(block.title)
        body = self.blocks(block.blocks).strip()
        return f"\\begin{{{block.kind}box}}{{{title}}}{{{block.label}}}\n{body}\n\\end{{{block.kind}box}}"

    def small(self, inner: str) -> str:
        return f"{{\\small\n{inner}\n\\par}}"

    def frame(self, block: d.Frame) -> str:
        step = 1 if any(isinstance(part, d.Statement) for part in block.blocks) else 0
        written = []
        for part in block.blocks:
            if block.stepwise and isinstance(part, d.Formula) and isinstance(part.layout, Aligned):
                chain = self._formula(part.layout, uncovered=step)
                written.append(f"{{\\small\n{chain}\n}}")
                step += len(part.layout.lines)
            else:
                written.append(self.block(part))
        body = "\n".join(written)
        # Lines that count, those of code and of the points of a curve, are not for the argument of a macro.
        lines = (d.Listing, d.PictureBlock)
        fragile = "fragile, " if any(isinstance(part, lines) for part in walk(block.blocks)) else ""
        notes = f"\n\\note{{{self.blocks(block.notes).strip()}}}" if block.notes else ""
        title = self.inlines(block.title)
        return f"\\begin{{frame}}[{fragile}shrink]\n\\frametitle{{{title}}}\n{body}\n\\end{{frame}}{notes}"
