"""From a picture to its loss: what is computed, with the numbers of the worked example."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Rational, log

from lemmata.figures.gallery.scores import SCORES, animals, shares
from lemmata.figures.model import AXIS, Arrow, Colour, Curve, Drawing, Item, Note, Picture
from lemmata.figures.points import decimal, short
from lemmata.figures.registry import Say, figure
from lemmata.notation import Entries, build, unevaluated

HEIGHT = 34.0
_LOW, _HIGH = 4.0, HEIGHT - 8.0


def _box(x: float, width: float, head: str, rows: list[str], colour: Colour = Colour.INK) -> list[Item]:
    """A tinted box with a heading above it, and its rows of text."""
    gap = (_HIGH - _LOW) / (len(rows) + 1)
    middle = x + width / 2
    return [
        Curve(((x, _LOW), (x + width, _LOW), (x + width, _HIGH), (x, _HIGH)), AXIS, Colour.TINT),
        Note((middle, _HIGH + 0.6), head, "n"),
        *(Note((middle, _HIGH - gap * k), row, "c", colour, 8.5) for k, row in enumerate(rows, 1)),
    ]


@figure("chain")
def chain(say: Say, scores: tuple[Rational, ...] = SCORES) -> Picture:
    """Input, scores, probabilities, loss of the first class."""
    probabilities = shares(Entries(*scores))
    names = animals(say, len(scores))
    with unevaluated():
        loss = -build(log, probabilities[0])

    def rows(values: Iterable[str]) -> list[str]:
        return [f"{name} {value}" for name, value in zip(names, values, strict=True)]

    y = (_LOW + _HIGH) / 2
    items = [
        *_box(0.5, 18, say("input $x$", "입력 $x$"), [say("picture", "사진")]),
        *_box(40.5, 26, say("scores $z$", "점수 $z$"), rows(map(short, scores))),
        *_box(88.5, 29, say("probabilities $q$", "확률 $q$"), rows(decimal(s, 3) for s in probabilities)),
        *_box(139.5, 16, say("loss", "손실"), [decimal(loss, 3)], Colour.SECOND),
    ]
    for start, end, over, under in (
        (18.5, 40.5, "$Wx + b$", say("learned", "학습")),
        (66.5, 88.5, r"$\mathrm{softmax}$", ""),
        (117.5, 139.5, r"$-\log q_c$", f"$c$ = {names[0]}"),
    ):
        items.append(Arrow((start + 0.8, y), (end - 0.8, y)))
        items.append(Note(((start + end) / 2, y + 0.6), over, "n", Colour.FIRST))
        if under:
            items.append(Note(((start + end) / 2, y - 0.6), under, "s", size=7))
    return Picture(
        (Drawing(156.0, HEIGHT, tuple(items)),),
        say(
            "A picture goes to scores by Wx + b, to probabilities by softmax, to the loss by minus the logarithm",
            "사진은 Wx + b를 거쳐 점수가, 소프트맥스를 거쳐 확률이, 로그에 음의 부호를 붙여 손실이 된다",
        ),
    )
