"""Slides: one idea a slide, a derivation uncovered line by line, running text in the speaker's notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lemmata.lectures import document as d
from lemmata.lectures import model as m
from lemmata.lectures.composition import Composer, d_words, leads
from lemmata.lectures.room import PICTURES, ROOM, SLACK, height, line_height
from lemmata.rendering.layout import Aligned, Line

__all__ = ["shape"]


def shape(composer: Composer) -> Iterator[d.Block]:
    """The slides; a section is no slide of its own, it stands in the header of those that follow it."""
    yield from _Deck(composer).blocks()


class _Deck:
    def __init__(self, composer: Composer) -> None:
        self.composer = composer
        self.title: d.Inlines = ()
        self.notes: list[d.Block] = []
        self.frames: list[d.Block] = []
        self.shown: int | None = None
        """The first slide of the block before, to which a note belongs."""
        self.open: m.Block | None = None
        """What began the last slide, where more may stand on it."""

    def blocks(self) -> list[d.Block]:
        self._outline()
        self._all(self.composer.blocks)
        self._notes_to_the_last()
        for block in self.composer.added(lemmas=False):
            self._added(block)
        self._lemmas()
        self._grow()
        return self.frames

    def _outline(self) -> None:
        sections = [b for b in self.composer.blocks if isinstance(b, m.Heading) and b.level == 1]
        if len(sections) > 2:
            items = tuple((d.Text(self.composer.inlines(b.title)),) for b in sections)
            title = d_words(self.composer.phrases["outline"])
            self.frames.append(d.Frame(title, (d.Items(items, ordered=True),)))

    def _all(self, blocks: Sequence[m.Block]) -> None:
        lead: tuple[d.Block, ...] = ()
        for position, block in enumerate(blocks):
            following = blocks[position + 1] if position + 1 < len(blocks) else None
            if self._left_out(block):
                continue
            made = self.composer.all((block,))
            start = len(self.frames)
            match block:
                case m.Heading(level):
                    self._notes_to_the_last()
                    self.shown = self.open = None
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
                    self.open = block
                case m.Rule():
                    self.open = None
                case _ if made and self._joins(block, made, lead):
                    start = len(self.frames) - 1
                case _:
                    for one in made:
                        self._made(one, lead)
                    if made and isinstance(block, JOINED):
                        self.open = block
            lead = ()
            if len(self.frames) > start and isinstance(self.frames[start], d.Frame):
                self.shown = start

    def _left_out(self, block: m.Block) -> bool:
        """What slides have only where the author or an option says so."""
        if isinstance(block, m.Exercise):
            return not (self.composer.options.exercises or self.composer.is_meant(block))
        return isinstance(block, m.Index)

    def _note(self, blocks: tuple[d.Block, ...]) -> None:
        """A note goes to the slide before it, that of a proof to its statement; after running text to the next."""
        frame = None if self.shown is None else self.frames[self.shown]
        if self.shown is not None and isinstance(frame, d.Frame) and not self.notes:
            self.frames[self.shown] = replace(frame, notes=(*frame.notes, *blocks))
        else:
            self.notes += blocks

    def _joins(self, block: m.Block, made: tuple[d.Block, ...], lead: tuple[d.Block, ...]) -> bool:
        """Put the block on the slide before it, where it belongs there and fits; whether that was done."""
        frame = self.frames[-1] if self.frames else None
        if self.open is None or not isinstance(frame, d.Frame) or frame.stepwise:
            return False
        if not belongs(self.open, block) or any(map(_is_derived, made)):
            return False
        if isinstance(block, m.Definition) and any(isinstance(p, _SHOWING) for p in frame.blocks[1:]):
            return False  # what is defined there has been shown
        blocks = tuple(_with_room(b, PICTURES[0]) for b in (*frame.blocks, *lead, *made))
        title = frame.title
        titled = [part for part in blocks if isinstance(part, d.Statement)]
        before = [part for part in frame.blocks if isinstance(part, d.Statement)]
        if isinstance(self.open, m.Slide):
            pass  # its author gave it a title
        elif len(titled) == 1 and titled[0].title and not before:
            title, blocks = titled[0].title, tuple(_untitled(part) for part in blocks)
        elif len(before) == 1 and len(titled) == 2 and title != self.title:
            restored = replace(before[0], title=title)
            title, blocks = self.title, tuple(restored if part is before[0] else part for part in blocks)
        if height(blocks) > ROOM + SLACK:
            return False
        self.frames[-1] = replace(frame, title=title, blocks=blocks, notes=(*frame.notes, *self.notes))
        self.notes = []
        return True

    def _grow(self) -> None:
        """Figures that share a slide take what the rest of it leaves."""
        least, most = PICTURES
        for position, frame in enumerate(self.frames):
            if isinstance(frame, d.Frame) and len(frame.blocks) > 1:
                room = min(max(least, least + ROOM - height(frame.blocks)), most)
                blocks = tuple(_with_room(block, room) for block in frame.blocks)
                self.frames[position] = replace(frame, blocks=blocks)

    def _made(self, block: d.Block, lead: tuple[d.Block, ...] = ()) -> None:
        match block:
            case d.Statement():
                self._statement(block, lead)
            case d.Box(_, title, inner):
                self._frame(title, inner)
            case d.Proof(word, inner) if word:
                for part in _parts(inner, ROOM):
                    self._frame(d_words(word), part, stepwise=True)
            case _:
                self._frame(self.title, (*lead, block))

    def _added(self, block: d.Block) -> None:
        self.open = None
        match block:
            case d.Section(_, _, title):
                self.frames.append(block)
                self.title = title
            case _:
                self._made(block)

    def _lemmas(self) -> None:
        """The statements of the results that are cited and not shown, in small type, several a slide."""
        stated = [self.composer.result(m.Result(id, proof="none")) for id in self.composer.lemmas]
        if not stated:
            return
        title = d_words(self.composer.phrases["lemmas_used"])
        self.frames.append(d.Section(1, "", title, "section-lemmas"))
        page: list[d.Block] = []
        for block in map(_in_a_line, sorted(stated, key=_place)):
            if page and height((d.Small((*page, block)),)) > ROOM:
                self._frame(title, (d.Small(tuple(page)),))
                page = []
            page.append(block)
        self._frame(title, (d.Small(tuple(page)),))

    def _frame(self, title: d.Inlines, blocks: tuple[d.Block, ...], *, stepwise: bool = False) -> None:
        self.frames.append(d.Frame(title, blocks, tuple(self.notes), stepwise))
        self.notes, self.open = [], None

    def _notes_to_the_last(self) -> None:
        last = self.frames[-1] if self.frames else None
        if self.notes and isinstance(last, d.Frame):
            self.frames[-1] = replace(last, notes=(*last.notes, *self.notes))
            self.notes = []

    def _statement(self, statement: d.Statement, above: tuple[d.Block, ...] = ()) -> None:
        """A statement with its proof below it, uncovered line by line; what does not fit goes to the next slide."""
        proof = statement.proof
        title = statement.title or self.title
        if not _is_derived(statement):
            self._frame(title, (*above, replace(statement, title=())))
            return
        assert proof is not None
        shown = (*above, replace(statement, proof=None, title=()))
        first, *others = self._proof(proof, ROOM - height(shown))
        self._frame(title, (*shown, *first), stepwise=True)
        word = self.composer.phrases["by_kernel"].format(f"{statement.kind}\u00a0{statement.number}")
        for part in others:
            self._frame(d_words(word), part, stepwise=True)

    def _proof(self, proof: d.Proof, room: float) -> list[tuple[d.Block, ...]]:
        """The proof on as few slides as may be; its idea is said, not shown, where it would need one more."""
        parts = list(_parts(proof.blocks, room))
        idea = proof.blocks[0] if proof.blocks else None
        if len(parts) > 1 and isinstance(idea, d.Text) and len(proof.blocks) > 1:
            shorter = list(_parts(proof.blocks[1:], room + SLACK))
            if len(shorter) < len(parts):
                self.notes.append(idea)
                return shorter
        return parts


JOINED = (m.Definition, m.Display, m.Result, m.Check, m.Table, m.Figure, m.Example)
"""What may share a slide with others."""


_SHOWING = (d.PictureBlock, d.Grid, d.Statement, d.Box)


def belongs(first: m.Block, block: m.Block) -> bool:
    """Whether the block may stand on the slide that ``first`` began."""
    match first:
        case m.Definition() | m.Display():
            return isinstance(block, JOINED)
        case m.Slide():
            return isinstance(block, (m.Definition, m.Result, m.Check))
        case m.Result() | m.Check() | m.Table():
            return isinstance(block, JOINED) and not isinstance(block, (m.Definition, m.Example))
        case m.Figure():
            return isinstance(block, JOINED) and not isinstance(block, (m.Figure, m.Example))
        case m.Example():
            return isinstance(block, (m.Figure, m.Table))
    return False


def _is_derived(block: d.Block) -> bool:
    """Whether it is a statement whose proof is printed in full."""
    return isinstance(block, d.Statement) and bool(
        block.proof and block.proof.word and not block.proof.folded
    )


def _in_a_line(statement: d.Statement) -> d.Block:
    """The statement as a paragraph, where its formula is not one of several lines."""
    if isinstance(statement.formula, Aligned):
        return statement
    name = d.Bold(d_words(f"{statement.kind}\u00a0{statement.number}"))
    title = (d.Words(" "), *statement.title, d.Words(". ")) if statement.title else d_words(" ")
    mark = (d.Words("  "), *statement.mark) if statement.mark else ()
    return d.Text((name, *title, *statement.given, d.Words(" "), d.Math(statement.formula), *mark))


def _place(statement: d.Statement) -> list[tuple[bool, int, str]]:
    """The number as it is ordered: 9, 38, A.3, A.10."""
    return [(not n.isdigit(), int(n) if n.isdigit() else 0, n) for n in statement.number.split(".")]


def _with_room(block: d.Block, room: float) -> d.Block:
    return replace(block, room=room) if isinstance(block, d.PictureBlock) else block


def _untitled(block: d.Block) -> d.Block:
    return replace(block, title=()) if isinstance(block, d.Statement) else block


def _parts(blocks: Sequence[d.Block], room: float) -> Iterator[tuple[d.Block, ...]]:
    """A proof cut into slides: as much in the first as there is ``room``; words stay with the chain below them."""
    pages: list[list[d.Block]] = [[]]
    words: list[d.Block] = []

    def left() -> float:
        return (room if len(pages) == 1 else ROOM) - height((*pages[-1], *words))

    for block in blocks:
        if not (isinstance(block, d.Formula) and isinstance(block.layout, Aligned)):
            words.append(d.Proof("", (block,), folded=True))
            continue
        for position, lines in enumerate(_cut(block.layout.lines, left())):
            if position:
                pages.append([])
            if lines:
                pages[-1] += [*words, d.Formula(Aligned(lines))]
                words = []
    if words and left() < 0 and pages[-1]:
        pages.append([])
    pages[-1] += words
    yield from map(tuple, pages)


def _cut(lines: tuple[Line, ...], room: float) -> Iterator[tuple[Line, ...]]:
    """Lines in ``room``, then as many as fit on a slide each; none stands alone.  The first part may be empty."""
    parts = list(_filled(lines, room))
    if len(parts) > 1 and len(parts[0]) == 1:
        parts = [(), *_filled(lines, ROOM)]
    if len(parts) > 1 and len(parts[-1]) == 1 and len(parts[-2]) > 2:
        *first, long, last = parts
        parts = [*first, long[:-1], (long[-1], *last)]
    yield from parts


def _filled(lines: tuple[Line, ...], room: float) -> Iterator[tuple[Line, ...]]:
    found: list[Line] = []
    for line in lines:
        if line_height(line) > room:
            yield tuple(found)
            found, room = [], ROOM
        found.append(line)
        room -= line_height(line)
    yield tuple(found)
