"""One probability: odds, logit, sigmoid."""

from __future__ import annotations

from sympy import Rational

from lemmata.definitions import logit, odds, sigmoid
from lemmata.figures.model import GUIDE, SECOND, Axis, Colour, Curve, Dot, Note, Picture, Plot
from lemmata.figures.points import curve, spread, ticks, to_height
from lemmata.figures.registry import Say, figure
from lemmata.notation import build, scalar

HALF = Rational(1, 2)
_UNIT = ticks(Rational(k, 4) for k in range(5))

_ODDS = (
    "The odds as a function of the probability: 1 at one half, growing without bound towards 1",
    "확률의 함수로 나타낸 오즈: 1/2에서 1이고, 1로 갈수록 한없이 커진다",
)
_LOGIT = (
    "The logit as a function of the probability: 0 at one half, symmetric about that point",
    "확률의 함수로 나타낸 로짓: 1/2에서 0이고, 이 점에 대하여 대칭이다",
)


def _probability(say: Say) -> Axis:
    return Axis(0, 1, _UNIT, say("probability $p$", "확률 $p$"))


def _odds(say: Say, width: float) -> Plot:
    p = scalar("p")
    f = build(odds, p)
    end = to_height(f, p, HALF, Rational(99, 100), 20)
    return Plot(
        _probability(say),
        Axis(0, 20, ticks((1, 5, 10, 15, 20)), say("odds $p/(1-p)$", "오즈 $p/(1-p)$")),
        (
            Curve(((0.5, 0.0), (0.5, 1.0), (0.0, 1.0)), GUIDE),
            Curve(curve(f, p, spread(f, p, Rational(0), end, 60))),
            Dot((0.5, 1.0)),
        ),
        width,
    )


def _logit(say: Say, width: float) -> Plot:
    p = scalar("p")
    f = build(logit, p)
    start, end = (to_height(f, p, HALF, Rational(k, 1000), 6 * side) for k, side in ((1, -1), (999, 1)))
    return Plot(
        _probability(say),
        Axis(-6, 6, ticks(range(-6, 7, 2)), say("logit", "로짓")),
        (
            Curve(((0.0, 0.0), (1.0, 0.0)), GUIDE),
            Curve(((0.5, -6.0), (0.5, 0.0)), GUIDE),
            Curve(curve(f, p, spread(f, p, start, end, 60))),
            Dot((0.5, 0.0)),
        ),
        width,
    )


@figure("odds")
def odds_curve(say: Say) -> Picture:
    """The odds."""
    return Picture((_odds(say, 80),), say(*_ODDS))


@figure("logit")
def logit_curve(say: Say) -> Picture:
    """The logit."""
    return Picture((_logit(say, 80),), say(*_LOGIT))


@figure("odds-and-logit")
def odds_and_logit(say: Say) -> Picture:
    """Both, side by side."""
    return Picture((_odds(say, 54), _logit(say, 54)), f"{say(*_ODDS)}. {say(*_LOGIT)}")


@figure("sigmoid")
def sigmoid_tangent(say: Say) -> Picture:
    """The sigmoid with its tangent at 0, of slope ¼."""
    x = scalar("x")
    f = build(sigmoid, x)
    tangent = say("tangent at $0$, slope $1/4$", "$0$에서 그은 접선, 기울기 $1/4$")
    plot = Plot(
        Axis(-8, 8, ticks(range(-8, 9, 2)), say("score $x$", "점수 $x$")),
        Axis(0, 1, _UNIT, say(r"probability $\sigma(x)$", r"확률 $\sigma(x)$")),
        (
            Curve(((-8.0, 1.0), (8.0, 1.0)), GUIDE),
            Curve(((-8.0, 0.5), (0.0, 0.5), (0.0, 0.0)), GUIDE),
            Curve(((-2.0, 0.0), (2.0, 1.0)), SECOND),
            Curve(curve(f, x, spread(f, x, Rational(-8), Rational(8), 64))),
            Dot((0.0, 0.5)),
            Note((0.9, 0.66), tangent, "e", Colour.SECOND),
        ),
    )
    return Picture(
        (plot,),
        say(
            "The sigmoid rises from 0 to 1; its tangent at 0 has slope one quarter",
            "시그모이드는 0에서 1로 증가하고, 0에서 그은 접선의 기울기는 1/4이다",
        ),
    )
