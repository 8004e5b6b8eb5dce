"""Surprisal, the tangent of the logarithm, cross-entropy of a coin, a code."""

from __future__ import annotations

from sympy import Rational, log

from lemmata.definitions import cross_entropy, entropy, surprisal
from lemmata.figures.model import (
    AXIS,
    FIRST,
    GUIDE,
    SECOND,
    Axis,
    Colour,
    Curve,
    Dot,
    Drawing,
    Item,
    Note,
    Picture,
    Plot,
    Point,
    Stroke,
    Tick,
)
from lemmata.figures.points import curve, number, spread, ticks, to_height
from lemmata.figures.registry import FigureError, Say, figure, told
from lemmata.notation import Entries, build, scalar, unevaluated

ONE = Rational(1)
COIN = Rational(7, 10)
"""The probability of heads in the figure of cross-entropy."""


@figure("surprisal")
def surprisal_curve(say: Say) -> Picture:
    """−log q, which grows by log 2 whenever q is halved."""
    q = scalar("q")
    f = build(surprisal, q)
    start = to_height(f, q, ONE, Rational(1, 1000), 5)
    halves = curve(f, q, [Rational(1, 2**k) for k in range(4)])
    names = ("$1$", "$1/2$", "$1/4$", "$1/8$"), ("$0$", r"$\log 2$", r"$2\log 2$", r"$3\log 2$")
    across = tuple(Tick(x, text) for (x, _), text in zip(halves, names[0], strict=True))
    up = tuple(Tick(y, text) for (_, y), text in zip(halves, names[1], strict=True))
    guides = (Curve(((0.0, y), (x, y), (x, 0.0)), GUIDE) for x, y in halves[1:])
    plot = Plot(
        Axis(0, 1, across, say("probability $q$", "확률 $q$")),
        Axis(0, 5, up, say(r"surprisal $-\log q$", r"정보량 $-\log q$")),
        (*guides, Curve(curve(f, q, spread(f, q, start, ONE, 60))), *map(Dot, halves)),
    )
    return Picture(
        (plot,),
        say(
            "Surprisal falls from infinity to 0 as the probability rises to 1; halving the probability adds log 2",
            "확률이 1로 갈수록 정보량은 무한대에서 0으로 줄어들고, 확률이 반이 될 때마다 log 2만큼 커진다",
        ),
    )


@figure("tangent")
def log_tangent(say: Say) -> Picture:
    """log t nowhere above its tangent t − 1."""
    t = scalar("t")
    f = build(log, t)
    start = to_height(f, t, ONE, Rational(1, 1000), -3)
    plot = Plot(
        Axis(0, 4, ticks(range(5)), "$t$"),
        Axis(-3, 3, ticks(range(-3, 4))),
        (
            Curve(((0.0, 0.0), (4.0, 0.0)), GUIDE),
            Curve(((0.0, -1.0), (4.0, 3.0)), SECOND),
            Curve(curve(f, t, spread(f, t, start, Rational(4), 60)), FIRST),
            Dot((1.0, 0.0)),
            Note((2.9, 1.95), "$t - 1$", "nw", Colour.SECOND),
            Note((3.1, 1.05), r"$\log t$", "se", Colour.FIRST),
        ),
        height=38,
    )
    return Picture(
        (plot,),
        say(
            "The graph of log t is nowhere above the line t − 1 and meets it at t = 1",
            "log t의 그래프에는 직선 t − 1보다 위에 있는 점이 없고, 둘은 t = 1에서 만난다",
        ),
    )


@figure("cross-entropy")
def cross_entropy_of_coin(say: Say, p: tuple[Rational, ...] = (COIN,)) -> Picture:
    """H(p, q) of a coin against the prediction q₁, both branches to the frame, and its minimum H(p)."""
    if len(p) != 1 or not 0 < p[0] < 1:
        raise FigureError("p is one number between 0 and 1, found", told(p), ())
    q, heads = scalar("q"), p[0]
    truth = Entries(heads, 1 - heads)
    with unevaluated():
        guess = Entries(q, 1 - q)
    f = build(cross_entropy, truth, guess)
    start, end = (to_height(f, q, heads, Rational(side, 10**7), Rational(5, 2)) for side in (1, 10**7 - 1))
    low, best = number(build(entropy, truth)), float(heads)
    ((x, y),) = curve(f, q, [heads / 3])
    at = [*spread(f, q, start, heads, 50)[:-1], *spread(f, q, heads, end, 50)]
    plot = Plot(
        Axis(
            0,
            1,
            ticks(Rational(k, 5) for k in range(6)),
            say("predicted probability $q_1$", "예측 확률 $q_1$"),
        ),
        Axis(
            0,
            2.5,
            ticks(Rational(k, 2) for k in range(6)),
            say("cross-entropy $H(p, q)$", "교차 엔트로피 $H(p, q)$"),
        ),
        (
            Curve(((0.0, low), (1.0, low)), Stroke(Colour.SECOND, 0.9, dashed=True)),
            Curve(((best, 0.0), (best, low)), GUIDE),
            Curve(((x, low), (x, y)), Stroke(Colour.AXIS, 0.8)),
            Curve(curve(f, q, at)),
            Dot((best, low)),
            Dot((x, y)),
            Note((x, (y + low) / 2), r"$D_{\mathrm{KL}}(p\|q)$", "w"),
            Note((best * 0.6, low), say("minimum $H(p)$", "최솟값 $H(p)$"), "s", Colour.SECOND),
            Note((best, 0.0), "$q = p$", "ne"),
        ),
    )
    return Picture(
        (plot,),
        say(
            "Cross-entropy of a coin: infinite at both ends, with its minimum, the entropy, where q = p",
            "동전의 교차 엔트로피: 양 끝에서 무한대이고, q = p에서 최솟값인 엔트로피를 갖는다",
        ),
    )


LETTERS = (("a", "1/2", "0"), ("b", "1/4", "10"), ("c", "1/8", "110"), ("d", "1/8", "111"))


@figure("code")
def code_tree(say: Say) -> Picture:
    """The code 0, 10, 110, 111 of four letters with probabilities ½, ¼, ⅛, ⅛."""
    column, across, down = 78.0, 16.0, 5.5
    items: list[Item] = []
    at = (2.0, 20.0)
    for letter in LETTERS[:-1]:
        leaf, below = (at[0] + across, at[1] + down), (at[0] + across, at[1] - down)
        for end, bit, side in ((leaf, "0", "n"), (below, "1", "s")):
            items.append(Curve((at, end), AXIS))
            items.append(Note(((at[0] + end[0]) / 2, (at[1] + end[1]) / 2), bit, side, Colour.SECOND))
        items.append(Dot(at, Colour.AXIS))
        items += _leaf(leaf, *letter, column)
        at = below
    items += _leaf(at, *LETTERS[-1], column)
    items.append(Note((column, 30.0), say("probability", "확률"), "w", size=7.5))
    items.append(Note((column + 10, 30.0), say("code word", "부호어"), "c", size=7.5))
    return Picture(
        (Drawing(97.0, 33.0, tuple(items)),),
        say(
            "A binary tree: letter a at depth 1, b at depth 2, c and d at depth 3",
            "이진 트리: 글자 a는 깊이 1, b는 깊이 2, c와 d는 깊이 3에 있다",
        ),
    )


def _leaf(at: Point, letter: str, probability: str, word: str, column: float) -> list[Item]:
    return [
        Dot(at, Colour.FIRST),
        Note((at[0] + 0.6, at[1]), f"${letter}$", "e", Colour.FIRST, 9),
        Curve(((at[0] + 5.0, at[1]), (column - 8.0, at[1])), GUIDE),
        Note((column - 1.0, at[1]), f"${probability}$", "w"),
        Note((column + 10.0, at[1]), word, "c"),
    ]
