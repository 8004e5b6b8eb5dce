r"""A display as relations: rows, columns, chains, several formulas beside one another, conditions.

Nothing is read here: a step has two sides as they stand, the sign between them, what the display says
beside them, and the places.  A row that starts with a relation continues the member before it, also
across displays: the chain is handed from one display to the next.

>>> from lemmata.documents.place import Mark, SourceMap
>>> shown = cut(Display(r"a &= b \\ &\le c, \quad x > 0", SourceMap("a.md", (Mark(0, 1, 1),))))
>>> [(s.left.tex, s.sign.relation, s.right.tex, [c.tex for c in s.conditions]) for s in shown]
[('a', '==', 'b', []), ('b', '<=', 'c', []), ('x', '>', '0', [])]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lemmata.documents.blocks import Display
from lemmata.documents.labels import with_labels
from lemmata.documents.place import Place
from lemmata.documents.signs import ALTERNATIVES, CONDITIONS, DISPLAYED, GOALS, MARKED, SIGNS, TRAILING, Sign

__all__ = ["Condition", "Span", "Step", "cut"]


@dataclass(frozen=True)
class Span:
    """A part of a display."""

    display: Display
    start: int
    end: int

    @property
    def tex(self) -> str:
        return with_labels(_blanked(self.display.tex)[self.start : self.end])

    @property
    def place(self) -> Place:
        return self.display.source.place(self.start)

    @property
    def written(self) -> str:
        """As it stands in the file, labels included."""
        return self.display.tex[self.start : self.end]


@dataclass(frozen=True)
class Condition:
    """What stands beside a relation: ``\\text{for } a > 0``; ``word`` is what introduces it."""

    word: str
    span: Span

    @property
    def tex(self) -> str:
        return self.span.tex


@dataclass(frozen=True)
class Step:
    r"""One relation of a display, or an expression alone (without a sign).

    ``words`` are the other words of its row and what ``\intertext`` says before it, ``mark`` what
    stands above its sign; ``chained`` when its left side is the member before; ``role`` is ``where``
    for a relation after that word, ``alternative`` after a mere "or", ``goal`` after "subject to",
    ``supposed`` before ``\implies``.
    """

    left: Span
    sign: Sign | None
    right: Span
    at: int
    display: Display
    conditions: tuple[Condition, ...] = ()
    words: str = ""
    mark: str = ""
    chained: bool = False
    role: str = ""
    whole: Span | None = field(default=None, compare=False)

    @property
    def place(self) -> Place:
        return self.display.source.place(self.at)

    @property
    def latex(self) -> str:
        if self.left.display is self.display and self.left.end <= self.right.start:
            start = min(self.at, self.left.start) if not self.chained else self.at
            return self.display.tex[start : self.right.end].strip()
        return self.display.tex[self.at : self.right.end].strip()


# ------------------------------------------------------------------ scanning

_BLANK = re.compile(
    r"\\(label|tag\*?|eqref|ref|cite[pt]?)\s*\{[^{}]*\}|\\(nonumber|notag|displaystyle|allowbreak|nolinebreak)(?![A-Za-z])"
    r"|\\(begin|end)\s*\{(?P<environment>[A-Za-z]+)\*?\}(?P<columns>\s*\{[^{}]*\})?"
    r"|(?<!\\)%[^\n]*"
)
_BREAK = re.compile(r"\\\\(\*?\s*\[[^\]]*\])?|\\newline(?![A-Za-z])|\\cr(?![A-Za-z])|\n[ \t]*\n\s*")
_INTERTEXT = re.compile(r"\\(short)?intertext\s*")
_BESIDE = re.compile(r"&\s*&\s*\Z")
_ROW_ENDS = re.compile(r"[\s.,;]*(?:\\\\|\\(?:label|tag|nonumber|notag)(?![A-Za-z])|\\end|\Z)")
"""Around a text that is alone in the last column of an alignment: it is a remark on its row."""
_TEXT = re.compile(r"\\(text|textrm|textnormal|textit|textbf|mbox|hbox)\s*\{")
_WIDE = re.compile(r"\\(qquad|quad|enspace|hspace\s*\{[^{}]*\}|hfill)(?![A-Za-z])")
_SIZED = re.compile(r"\\(left|right|[bB]igg?[lrm]?|middle)(?![A-Za-z])\s*")
_OPENING = (
    r"\{",
    r"\lbrace",
    r"\langle",
    r"\lvert",
    r"\lVert",
    r"\lfloor",
    r"\lceil",
    r"\lbrack",
    r"\lparen",
)
_CLOSING = (
    r"\}",
    r"\rbrace",
    r"\rangle",
    r"\rvert",
    r"\rVert",
    r"\rfloor",
    r"\rceil",
    r"\rbrack",
    r"\rparen",
)
_STACKED = re.compile(
    r"\\(stackrel|overset|underset)\s*\{(?P<mark>(?:[^{}]|\{[^{}]*\})*)\}\s*\{\s*(?P<sign>[^{}]*)\}"
)
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_IMPLIES = (
    r"\implies",
    r"\Rightarrow",
    r"\Longrightarrow",
    r"\iff",
    r"\Leftrightarrow",
    r"\Longleftrightarrow",
    r"\impliedby",
    r"\land",
    r"\wedge",
    r"\therefore",
    r"\because",
)
_ARROW = re.compile(r"\\(to|rightarrow|longrightarrow)(?![A-Za-z])|→")


@dataclass(frozen=True)
class _Token:
    kind: str  # row, sign, comma, wide, text, implies, between
    start: int
    end: int
    sign: Sign | None = None
    text: str = ""


def _blanked(tex: str) -> str:
    """The display without labels, tags, comments and its own environments, everything at its offset."""

    def blank(found: re.Match[str]) -> str:
        name = found["environment"]
        if name is not None and name not in DISPLAYED:
            return found[0]
        kept = 0
        if name is not None and found["columns"] and not name.startswith("alignat"):
            kept = len(found["columns"])
        return " " * (len(found[0]) - kept) + found[0][len(found[0]) - kept :]

    return _BLANK.sub(blank, tex)


def _tokens(tex: str) -> Iterator[_Token]:
    """The signs and separators outside all brackets and environments."""
    at, depth, inside = 0, 0, 0
    while at < len(tex):
        character = tex[at]
        if found := _INTERTEXT.match(tex, at):
            start, at = _braced(tex, found.end())
            yield _Token("between", found.start(), at, text=tex[start : at - 1])
            continue
        if (found := _BREAK.match(tex, at)) and (character == "\n" or tex[at] == "\\"):
            if not inside and not depth:
                yield _Token("row", at, found.end())
            at = found.end()
            continue
        if found := _TEXT.match(tex, at):
            start, end = _braced(tex, found.end() - 1)
            words = tex[start : end - 1]
            scripted = tex[:at].rstrip().endswith(("_", "^"))
            beside = _BESIDE.search(tex, max(0, at - 40), at) and _ROW_ENDS.match(tex, end)
            if not depth and not inside and not scripted and (beside or _is_prose(words)):
                yield _Token("text", at, end, text=words)
            at = end
            continue
        if not depth and not inside and (found := _STACKED.match(tex, at)) and found["sign"].strip() in SIGNS:
            sign = SIGNS[found["sign"].strip()]
            if sign.role == "relation" and any(mark in found["mark"] for mark in MARKED):
                sign = SIGNS[":="]
            yield _Token("sign", at, found.end(), sign, found["mark"].strip())
            at = found.end()
            continue
        if found := _SIZED.match(tex, at):
            side = found[1]
            at = found.end()
            if side in ("left", "right"):
                depth = depth + 1 if side == "left" else max(0, depth - 1)
                delimiter = _COMMAND.match(tex, at) if tex[at : at + 1] == "\\" else None
                at = delimiter.end() if delimiter else min(at + 1, len(tex))
            continue
        if character == "\\":
            command = _COMMAND.match(tex, at)
            word, end = (command[0], command.end()) if command else (character, at + 1)
            if word == r"\begin":
                inside += 1
            elif word == r"\end":
                inside = max(0, inside - 1)
            elif word in _OPENING:
                depth += 1
            elif word in _CLOSING:
                depth = max(0, depth - 1)
            elif not depth and not inside:
                if wide := _WIDE.match(tex, at):
                    yield _Token("wide", at, wide.end())
                    end = wide.end()
                elif word in _IMPLIES:
                    yield _Token("implies", at, end, text=word)
                elif word == r"\not" and (equals := re.compile(r"\s*=").match(tex, end)):
                    yield _Token("sign", at, equals.end(), SIGNS[r"\ne"])
                    end = equals.end()
                elif word in SIGNS:
                    yield _Token("sign", at, end, SIGNS[word])
                elif word == r"\vcentcolon" and (equals := re.compile(r"\s*=").match(tex, end)):
                    yield _Token("sign", at, equals.end(), SIGNS[":="])
                    end = equals.end()
            at = end
            continue
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth = max(0, depth - 1)
        elif not depth and not inside:
            if found := re.compile(r":\s*=|=\s*:").match(tex, at):
                yield _Token("sign", at, found.end(), SIGNS[":=" if found[0][0] == ":" else "=:"])
                at = found.end()
                continue
            if character in SIGNS:
                yield _Token("sign", at, at + 1, SIGNS[character])
            elif character in ",;":
                yield _Token("comma", at, at + 1)
        at += 1


def _braced(tex: str, at: int) -> tuple[int, int]:
    """Where the inside of the braces at ``at`` starts, and where they end."""
    while at < len(tex) and tex[at] != "{":
        at += 1
    depth = 0
    for place in range(at, len(tex)):
        depth += (tex[place] == "{") - (tex[place] == "}")
        if not depth:
            return at + 1, place + 1
    return min(at + 1, len(tex)), len(tex)


def _is_prose(words: str) -> bool:
    """Whether ``\\text{…}`` says something, where ``\\text{softmax}`` is part of a formula."""
    plain = words.strip(" ,.;:~\\$()").lower()
    if not plain:
        return True
    if any("\uac00" <= c <= "\ud7a3" for c in plain):
        return True
    return (
        " " in plain
        or plain in CONDITIONS
        or plain in ("and", "or", "so", "hence", "thus", "then", "bits", "nats")
    )


# ------------------------------------------------------------------ rows and pieces


@dataclass
class _Piece:
    """Sides and the signs between them; ``word`` is what the display says before the piece."""

    sides: list[tuple[int, int]]
    signs: list[_Token]
    word: str = ""
    apart: bool = False  # after a wide space or words
    implied: str = ""  # the arrow before it


@dataclass
class _Row:
    pieces: list[_Piece]
    words: str
    start: int
    before: str = ""


def _rows(tex: str) -> list[_Row]:
    rows: list[_Row] = []
    row = _Row([], "", 0)
    piece = _Piece([], [])
    start = 0
    before = ""

    def side(end: int) -> None:
        piece.sides.append((start, end))

    def finish(end: int, **opening: object) -> None:
        nonlocal piece
        side(end)
        row.pieces.append(piece)
        piece = _Piece([], [], **opening)  # type: ignore[arg-type]

    def finish_row(end: int) -> None:
        nonlocal row
        finish(end)
        row.before = before
        rows.append(row)

    for token in _tokens(tex):
        match token.kind:
            case "sign" if (
                _ARROW.match(tex, token.start) and not _filled(tex, start, token.start) and not piece.sides
            ):
                pass  # an arrow before what follows from the line above
            case "sign":
                side(token.start)
                piece.signs.append(token)
            case "row" | "between":
                finish_row(token.start)
                row, before = _Row([], "", token.end), token.text
            case "text":
                row.words = f"{row.words} {token.text}".strip()
                finish(token.start, word=token.text, apart=True)
            case "wide":
                finish(
                    token.start, apart=True, word=piece.word if not _filled(tex, start, token.start) else ""
                )
            case "comma":
                empty = not _filled(tex, start, token.start)
                word = piece.word if empty else ""
                finish(token.start, word=word, apart=piece.apart and empty)
            case "implies":
                finish(token.start, implied=token.text, apart=True)
        start = token.end
    finish_row(len(tex))
    for one in rows:
        one.pieces = [p for p in one.pieces if p.signs or any(_filled(tex, *s) for s in p.sides)]
    return [one for one in rows if one.pieces or one.words]


def _filled(tex: str, start: int, end: int) -> bool:
    return _trimmed(tex, start, end)[0] < _trimmed(tex, start, end)[1]


def _trimmed(tex: str, start: int, end: int) -> tuple[int, int]:
    """The part without space, ``&`` and the punctuation of a sentence around it."""
    while start < end and (tex[start].isspace() or tex[start] in "&,;~"):
        start += 1
    changed = True
    while changed and start < end:
        changed = False
        if tex[end - 1].isspace():
            end, changed = end - 1, True
            continue
        for mark in TRAILING:
            closing = mark == "." and tex.endswith("right.", start, end)
            if tex.endswith(mark, start, end) and not (
                closing or (mark in ".,;~&" and tex[end - 2 : end - 1] == "\\")
            ):
                end, changed = end - len(mark), True
                break
    while start < end:
        for space in (r"\,", r"\;", r"\!", r"\:", r"\ "):
            if tex.startswith(space, start, end):
                start += 2
                break
        else:
            if not tex[start].isspace():
                break
            start += 1
    return start, max(start, end)


# ------------------------------------------------------------------ steps


def cut(display: Display, before: Span | None = None) -> list[Step]:
    """The steps of ``display``; ``before`` is the last member of the display that it may continue."""
    tex = _blanked(display.tex)
    rows = _joined(
        tex, _rows(tex), multline="multline" in display.environment or r"\begin{multline" in display.tex
    )
    steps: list[Step] = []
    last: Span | None = before
    for row in rows:
        steps += _row_steps(display, tex, row, last)
        for piece in row.pieces:
            main = [p for p in row.pieces if not p.word and not p.apart]
            if piece is (main[-1] if main else row.pieces[0]) and piece.sides:
                last = Span(display, *_trimmed(tex, *piece.sides[-1]))
    return [step for step in steps if step.sign is not None] or steps[:1]


def _joined(tex: str, rows: Sequence[_Row], *, multline: bool) -> list[_Row]:
    """The rows, with the one before where a row goes on with its expression."""
    out: list[_Row] = []
    for row in rows:
        first = row.pieces[0] if row.pieces else None
        if out and first and out[-1].pieces and not row.before and _goes_on(tex, out[-1], first, multline):
            piece = out[-1].pieces[-1]
            piece.sides[-1] = (piece.sides[-1][0], first.sides[0][1])
            piece.sides += first.sides[1:]
            piece.signs += first.signs
            out[-1].pieces += row.pieces[1:]
            out[-1].words = f"{out[-1].words} {row.words}".strip()
        else:
            out.append(row)
    return out


_OPERATOR = re.compile(r"[-+*/]|\\(cdot|times|odot)(?![A-Za-z])")


def _goes_on(tex: str, above: _Row, first: _Piece, multline: bool) -> bool:
    start, end = _trimmed(tex, *first.sides[0])
    if above.pieces[-1].word or first.word:
        return False
    if multline:
        return True
    ends = _trimmed(tex, *above.pieces[-1].sides[-1])
    if ends[0] == ends[1]:
        return True  # the row above ends with its sign
    if re.search(r"([-+*/=]|\\(cdot|times))\s*$", tex[ends[0] : ends[1]]):
        return True
    operator = _OPERATOR.match(tex, start, end)
    if operator is None:
        return False
    return not first.signs or operator[0] not in "-"


def _row_steps(display: Display, tex: str, row: _Row, last: Span | None) -> list[Step]:
    steps: list[Step] = []
    role, word = "", ""
    words = f"{row.before} {row.words}".strip()
    for number, piece in enumerate(row.pieces):
        spans = [Span(display, *_trimmed(tex, *s)) for s in piece.sides]
        if piece.word:
            word = _keyword(piece.word)
            if "equality" in piece.word or "등호" in piece.word:
                role = "remark"
            elif word in GOALS:
                role = "goal"
            elif word in ("where", "with", "여기서"):
                role = "where"
            elif word in ALTERNATIVES:
                role = "alternative"
            elif word in ("and", "or", ""):
                role = role if word == "and" else ""
            elif word:
                role = "condition"
        whole = Span(display, spans[0].start, spans[-1].end)
        if number and role == "remark":
            continue
        if number and role in ("condition", "goal" if not piece.signs else "condition"):
            steps = _with_condition(steps, Condition(word, whole))
            continue
        if number and steps and _is_condition(tex, piece, spans, steps[-1]):
            steps = _with_condition(steps, Condition("for", _unbracketed(whole, tex)))
            continue
        if not piece.signs:
            if number == 0 or not steps:
                steps.append(Step(whole, None, whole, whole.start, display, words=words))
            continue
        if piece.implied and steps and piece.implied not in (r"\land", r"\wedge", r"\because"):
            steps = [replace(s, role=s.role or "supposed") for s in steps]
        for k, token in enumerate(piece.signs):
            left, right = spans[k], spans[k + 1]
            chained = k > 0
            at = left.start if left.start < left.end else token.start
            if left.start >= left.end and k == 0 and last is not None:
                left, chained = last, True
            elif chained:
                at = token.start
            own = "" if piece.implied == r"\because" else role
            steps.append(
                Step(
                    left,
                    token.sign,
                    right,
                    at,
                    display,
                    words=words,
                    mark=token.text,
                    chained=chained,
                    role="implied" if piece.implied and not own else own,
                    whole=whole,
                )
            )
    return [s for s in steps if s.sign is not None] or steps[:1]


def _keyword(text: str) -> str:
    """What the words of a display introduce: ``where``, ``subject to``, ``for``."""
    plain = " ".join(text.strip(" ,.;:~$()\\").lower().split())
    for goal in GOALS:
        if plain.endswith(goal):
            return goal
    if plain in ALTERNATIVES:
        return plain
    words = re.findall(r"[a-z]+|[\uac00-\ud7a3]+", plain)
    for one in words:
        if one in CONDITIONS:
            return one
    if words and words[-1] in ("and", "or", "so", "hence", "thus", "then", "therefore"):
        return "and" if words[-1] == "and" else ""
    return ""


_INDEX = re.compile(r"[A-Za-z](_\{?\w+\}?|')?$")


def _is_condition(tex: str, piece: _Piece, spans: Sequence[Span], before: Step) -> bool:
    r"""``\qquad k = 1, \ldots, K``, ``\quad i \ne j``, ``(f_j > 0)`` and lone continuations of lists."""
    if before.sign is None:
        return False
    whole = tex[spans[0].start : spans[-1].end]
    if not piece.signs:
        return True
    if whole.startswith(r"\forall"):
        return True
    if len(piece.signs) == 1:
        left = spans[0].tex.strip()
        sign = piece.signs[0].sign
        if sign and sign.role == "membership" and before.sign.role != "membership":
            return True
        if _INDEX.match(left) and sign and sign.relation == "!=":
            return True
        if (
            re.fullmatch(r"[a-z]", left)
            and sign
            and sign.relation == "=="
            and re.fullmatch(r"\d+", spans[1].tex.strip())
        ):
            return True
    return False


def _unbracketed(whole: Span, tex: str) -> Span:
    if tex[whole.start : whole.start + 1] == "(" and tex[whole.end - 1 : whole.end] == ")":
        return Span(whole.display, *_trimmed(tex, whole.start + 1, whole.end - 1))
    return whole


def _with_condition(steps: list[Step], condition: Condition) -> list[Step]:
    """The condition qualifies every relation of the row so far."""
    span = _unbracketed(condition.span, _blanked(condition.span.display.tex))
    added = replace(condition, span=span)
    return [replace(s, conditions=(*s.conditions, added)) for s in steps]
