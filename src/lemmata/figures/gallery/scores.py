"""Scores of several classes: sigmoids against softmax, log-sum-exp, a step of training."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, Integer, Max, Rational, log

from lemmata.definitions import logsumexp, sigmoid, softmax
from lemmata.figures.model import (
    GUIDE,
    SECOND,
    Axis,
    Bar,
    Colour,
    Curve,
    Item,
    Note,
    Picture,
    Plot,
    Point,
    Tick,
)
from lemmata.figures.points import curve, decimal, grid, number, short, ticks
from lemmata.figures.registry import FigureError, Say, figure, told
from lemmata.notation import Entries, build, scalar, unevaluated

SCORES = (Rational(4), Rational(2), Rational(-2))
"""The scores of dog, cat and rabbit in the worked example."""

_QUARTERS = ticks(Rational(k, 4) for k in range(5))


def animals(say: Say, count: int) -> list[str]:
    """The classes of the worked example; numbers where there are not three."""
    if count == 3:
        return [say("dog", "강아지"), say("cat", "고양이"), say("rabbit", "토끼")]
    return [say(f"class {k}", f"클래스 {k}") for k in range(1, count + 1)]


def shares(vector: Entries) -> list[Expr]:
    """The components of softmax."""
    return [build(softmax, vector, Integer(k)) for k in range(1, len(vector.args) + 1)]


def beside(first: Sequence[Expr], second: Sequence[Expr], places: int) -> list[Item]:
    """Two bars for each class with their values, in the first and in the second colour."""
    items: list[Item] = []
    for shift, colour, values in ((-0.34, Colour.FIRST, first), (0.02, Colour.SECOND, second)):
        for k, value in enumerate(values, 1):
            left, height = k + shift, number(value)
            items.append(Bar((left, min(height, 0.0)), (left + 0.32, max(height, 0.0)), colour))
            text = short(value) if isinstance(value, Rational) else decimal(value, places)
            items.append(Note((left + 0.16, height), text, "n" if height >= 0 else "s", size=7.0))
    return items


def key(texts: Sequence[str], at: Point, line: float, swatch: Point) -> list[Item]:
    """What the two colours mean, from this upper left corner down."""
    items: list[Item] = []
    for k, (text, colour) in enumerate(zip(texts, (Colour.FIRST, Colour.SECOND), strict=True)):
        x, y = at[0], at[1] - k * line
        items.append(Bar((x, y - swatch[1] / 2), (x + swatch[0], y + swatch[1] / 2), colour))
        items.append(Note((x + swatch[0], y), text, "e"))
    return items


@figure("bars")
def bars(say: Say, scores: tuple[Rational, ...] = SCORES) -> Picture:
    """The sigmoid of each score beside the softmax of all scores."""
    names = animals(say, len(scores))
    items = beside([build(sigmoid, z) for z in scores], shares(Entries(*scores)), 3)
    right = len(scores) + 0.5
    legend = [
        say("sigmoid of each score", "클래스별 시그모이드"),
        say("softmax of all scores", "점수 전체의 소프트맥스"),
    ]
    items += key(legend, (right * 0.62, 1.12), 0.1, (0.022 * right, 0.05))
    below = tuple(
        Tick(k, f"{name} {short(z)}") for k, (name, z) in enumerate(zip(names, scores, strict=True), 1)
    )
    plot = Plot(Axis(0.5, right, below), Axis(0, 1.15, _QUARTERS, say("probability", "확률")), tuple(items))
    return Picture(
        (plot,),
        say(
            "Bars: the sigmoids of the scores sum to more than 1, the components of softmax to 1",
            "막대그래프: 점수마다 구한 시그모이드의 합은 1보다 크고, 소프트맥스 성분의 합은 1이다",
        ),
    )


@figure("log-sum-exp")
def logsumexp_and_max(say: Say) -> Picture:
    """LSE(x, 0) above max(x, 0), farthest at 0."""
    x, zero = scalar("x"), Integer(0)
    smooth = curve(build(logsumexp, Entries(x, zero)), x, grid(-4, 4, 80))
    sharp = curve(build(Max, x, zero), x, [Rational(-4), Rational(0), Rational(4)])
    two = number(build(log, Integer(2)))
    plot = Plot(
        Axis(-4, 4, ticks(range(-4, 5, 2)), say("score $x$", "점수 $x$")),
        Axis(0, smooth[-1][1], ticks(range(5))),
        (
            Curve(sharp, SECOND),
            Curve(smooth),
            Curve(((0.0, 0.0), (0.0, two)), GUIDE),
            Note((0.1, 0.27), r"$\log 2$", "e", size=7.5),
            Note((-1.2, 0.62), r"$\mathrm{LSE}(x, 0)$", "nw", Colour.FIRST),
            Note((2.2, 1.9), r"$\max(x, 0)$", "e", Colour.SECOND),
        ),
        height=36,
    )
    return Picture(
        (plot,),
        say(
            "Log-sum-exp of x and 0 lies above their maximum, at x = 0 by log 2, and approaches it on both sides",
            "x와 0의 로그합지수는 최댓값보다 크고, x = 0에서 log 2만큼 크며, 양쪽에서 최댓값에 가까워진다",
        ),
    )


def stepped(scores: tuple[Rational, ...], truth: int) -> list[Expr]:
    """The scores after one step of length 1 against the gradient, softmax minus target."""
    with unevaluated():
        return [
            z - (share - int(k == truth))
            for k, (z, share) in enumerate(zip(scores, shares(Entries(*scores)), strict=True), 1)
        ]


@figure("step")
def step(
    say: Say, scores: tuple[Rational, ...] = SCORES, truth: tuple[Rational, ...] = (Rational(2),)
) -> Picture:
    """Scores and probabilities before and after one step of gradient descent."""
    if len(truth) != 1 or truth[0] not in range(1, len(scores) + 1):
        raise FigureError(f"truth is the number of one of {len(scores)} classes, found", told(truth), ())
    after = stepped(scores, int(truth[0]))
    right = len(scores) + 0.5
    below = tuple(Tick(k, name) for k, name in enumerate(animals(say, len(scores)), 1))
    low, high = int(min(scores)) - 1, int(max(scores)) + 1
    heights = ticks(range(low + low % 2, high + 1, 2))
    zero = Curve(((0.5, 0.0), (right, 0.0)), GUIDE)
    legend = key([say("before", "전"), say("after one step", "한 걸음 뒤")], (2.3, 1.04), 0.11, (0.1, 0.05))
    panels = (
        Plot(
            Axis(0.5, right, below),
            Axis(low, high, heights, say("score", "점수")),
            (*beside(scores, after, 2), zero),
            54,
            38,
        ),
        Plot(
            Axis(0.5, right, below),
            Axis(0, 1.1, _QUARTERS, say("probability", "확률")),
            (*beside(shares(Entries(*scores)), shares(Entries(*after)), 3), *legend),
            54,
            38,
        ),
    )
    return Picture(
        panels,
        say(
            "One step of gradient descent raises the score of the right class and lowers the others",
            "경사 하강법 한 걸음은 정답 클래스의 점수를 올리고 다른 점수를 내린다",
        ),
    )
