"""Slides: one idea a slide, a derivation uncovered line by line, running text in the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from lemmata.lectures import document as d
from lemmata.lectures import model as m
from lemmata.lectures.composition import EMS, Composer, d_words, leads
from lemmata.rendering.layout import Aligned, Line, is_tall
from lemmata.rendering.measure import prose_width, width

__all__ = ["shape"]

ROOM = 4.6
"""Lines of a derivation on a slide, as high as a fraction; one without takes about half."""


def shape(composer: Composer) -> Iterator[d.Block]:
    """The slides, with a divider for each section."""
    yield from _Deck(composer).blocks()


class _Deck:
    def __init__(self, composer: Composer) -> None:
        self.composer = composer
        self.title: d.Inlines = ()
        self.notes: list[d.Block] = []
        self.frames: list[d.Block] = []
        self.shown: int | None = None
        """The first slide of the block before, to which a note belongs."""

    def blocks(self) -> list[d.Block]:
        self._all(self.composer.blocks)
        self._notes_to_the_last()
        for block in self.composer.added():
            self._added(block)
        return self.frames

    def _all(self, blocks: Sequence[m.Block]) -> None:
        lead: tuple[d.Block, ...] = ()
        for position, block in enumerate(blocks):
            following = blocks[position + 1] if position + 1 < len(blocks) else None
            made = self.composer.all((block,))
            start = len(self.frames)
            match block:
                case m.Heading(level):
                    self._notes_to_the_last()
                    self.shown = None
                    (section,) = made
                    assert isinstance(section, d.Section)
                    self.title = section.title
                    if level == 1:
                        self.frames.append(section)
                case m.Paragraph() if leads(block, following) or leads(
                    block, following, shown=(m.Result, m.Check)
                ):
                    lead = made
                    continue
                case m.Paragraph() if self.composer.is_meant(block):
                    self._frame(self.title, made)
                case m.Paragraph() | m.Quotation():
                    self.notes += made
                case m.Note(inner):
                    self._note(self.composer.all(inner))
                case m.Slide(title, inner):
                    self._frame(self.composer.inlines(title) or self.title, self.composer.all(inner))
                case m.Index() | m.Rule():
                    pass
                case _:
                    for one in made:
                        self._made(one, lead)
            lead = ()
            if len(self.frames) > start and isinstance(self.frames[start], d.Frame):
                self.shown = start

    def _note(self, blocks: tuple[d.Block, ...]) -> None:
        """A note goes to the slide before it, that of a proof to its statement; after running text to the next."""
        frame = None if self.shown is None else self.frames[self.shown]
        if self.shown is not None and isinstance(frame, d.Frame) and not self.notes:
            self.frames[self.shown] = replace(frame, notes=(*frame.notes, *blocks))
        else:
            self.notes += blocks

    def _made(self, block: d.Block, lead: tuple[d.Block, ...] = ()) -> None:
        match block:
            case d.Statement():
                self._statement(block, lead)
            case d.Box(_, title, inner):
                self._frame(title, inner)
            case d.Proof(word, inner) if word:
                self._proof(word, inner)
            case _:
                self._frame(self.title, (*lead, block))

    def _added(self, block: d.Block) -> None:
        match block:
            case d.Section(_, _, title):
                self.title = title
            case _:
                self._made(block)

    def _frame(self, title: d.Inlines, blocks: tuple[d.Block, ...], *, stepwise: bool = False) -> None:
        self.frames.append(d.Frame(title, blocks, tuple(self.notes), stepwise))
        self.notes = []

    def _notes_to_the_last(self) -> None:
        last = self.frames[-1] if self.frames else None
        if self.notes and isinstance(last, d.Frame):
            self.frames[-1] = replace(last, notes=(*last.notes, *self.notes))
            self.notes = []

    def _statement(self, statement: d.Statement, above: tuple[d.Block, ...] = ()) -> None:
        proof = statement.proof
        title = statement.title or self.title
        if proof is None or proof.folded or not proof.word:
            self._frame(title, (*above, replace(statement, title=())))
            return
        lead = [block for block in proof.blocks if isinstance(block, d.Text)][:1]
        self._frame(
            title,
            (
                *above,
                replace(statement, proof=None, title=()),
                *(d.Proof("", (b,), folded=True) for b in lead),
            ),
        )
        rest = [block for block in proof.blocks if block not in lead]
        if not rest:
            return
        self._proof(
            self.composer.phrases["proof_of"].format(f"{statement.kind}\u00a0{statement.number}"), rest
        )

    def _proof(self, name: str, blocks: Sequence[d.Block]) -> None:
        for part in _parts(blocks):
            self._frame(d_words(name), part, stepwise=True)


def _parts(blocks: Sequence[d.Block]) -> Iterator[tuple[d.Block, ...]]:
    """A proof cut into slides: the words before a chain with it, a long chain in several."""
    words: list[d.Block] = []
    for block in blocks:
        if not (isinstance(block, d.Formula) and isinstance(block.layout, Aligned)):
            words.append(block)
            continue
        for lines in _cut(block.layout.lines, ROOM - _height(words)):
            yield (*words, d.Formula(Aligned(lines)))
            words = []
    if words:
        yield tuple(words)


def _height(words: Sequence[d.Block]) -> float:
    """How high paragraphs above a derivation are, measured as `ROOM` is."""
    return sum(
        0.45 * ceil(_ems(block.inlines) / EMS["slides"]) for block in words if isinstance(block, d.Text)
    )


def _ems(inlines: d.Inlines) -> float:
    letters = sum(1 if c >= "\u1100" else 0.5 for c in d.text_of(inlines))
    return letters + sum(width(part.layout) for part in inlines if isinstance(part, d.Math))


def _cut(lines: tuple[Line, ...], room: float) -> Iterator[tuple[Line, ...]]:
    """As many lines as fit on a slide each; the last does not stand alone."""
    parts = list(_filled(lines, room))
    if len(parts) > 1 and len(parts[-1]) == 1 and len(parts[-2]) > 2:
        *first, long, last = parts
        parts = [*first, long[:-1], (long[-1], *last)]
    yield from parts


def _filled(lines: tuple[Line, ...], room: float) -> Iterator[tuple[Line, ...]]:
    found: list[Line] = []
    for line in lines:
        height = 1.0 if is_tall(line.left) or is_tall(line.right) else 0.55
        if width(line) + prose_width(line.reason) > EMS["slides"]:
            # Its reason stands below it, in a narrower column.
            height += 0.35 * ceil(prose_width(line.reason) / (0.78 * EMS["slides"]))
        if found and height > room:
            yield tuple(found)
            found, room = [], ROOM
        found.append(line)
        room -= height
    yield tuple(found)
