"""Figures in pgfplots, every point computed with mpmath from the definitions themselves.

Each figure is a ``tikzpicture`` that needs only the styles ``lemmata axis`` and ``lemmata small``
and the colours ``first``, ``second`` and ``faint`` of ``templates/preamble.tex.jinja``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import mpmath
from sympy import Expr, Rational

import lemmata.definitions  # noqa: F401  (fills the registry)
from lemmata.definitions.definition import registry
from lemmata.errors import LemmataError
from lemmata.notation import build
from lemmata.rendering.values import decimal, entries, value

__all__ = ["FIGURES", "SCORES", "UnknownFigureError", "figure"]

SCORES = (4, 2, -2)
"""The scores of dog, cat and rabbit in the worked example."""

TRUTH = (Rational(7, 10), Rational(3, 10))
"""The true distribution in the figure of cross-entropy against its floor."""

_LABELS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "p": "probability $p$", "odds": "odds $p/(1-p)$", "logit": r"logit $\log\frac{p}{1-p}$", "x": "score $x$",
        "sigmoid": r"probability $\sigma(x)$", "dog": "dog", "cat": "cat", "rabbit": "rabbit",
        "sigmoid bars": "sigmoid of each score", "softmax bars": "softmax of the scores",
        "q": "predicted probability $q$", "surprisal": r"surprise $-\log q$", "q1": "predicted probability $q_1$",
        "cross": "$H(p, q)$", "floor": "floor $H(p)$",
    },
    "ko": {
        "p": "확률 $p$", "odds": "오즈 $p/(1-p)$", "logit": r"로짓 $\log\frac{p}{1-p}$", "x": "점수 $x$",
        "sigmoid": r"확률 $\sigma(x)$", "dog": "개", "cat": "고양이", "rabbit": "토끼",
        "sigmoid bars": "점수마다 시그모이드", "softmax bars": "점수 전체의 소프트맥스",
        "q": "예측 확률 $q$", "surprisal": r"놀람의 크기 $-\log q$", "q1": "예측 확률 $q_1$",
        "cross": "$H(p, q)$", "floor": "바닥 $H(p)$",
    },
}  # fmt: skip


class UnknownFigureError(LemmataError):
    """There is no such figure; ``known`` lists those that exist."""

    def __init__(self, found: str) -> None:
        self.found, self.known = found, tuple(FIGURES)
        super().__init__(f"no figure {found!r}; use one of {', '.join(self.known)}")


def figure(name: str, lang: str) -> str:
    """The ``tikzpicture`` of the figure ``name`` with labels in ``lang``."""
    if name not in FIGURES:
        raise UnknownFigureError(name)
    return FIGURES[name](_LABELS[lang])


def _of(definition: str, *args: Expr) -> Expr:
    return build(registry[definition], *args)


def _grid(low: Rational, high: Rational, steps: int) -> list[Rational]:
    return [low + (high - low) * Rational(k, steps) for k in range(steps + 1)]


def _curve(xs: Iterable[Rational], f: Callable[[Rational], Expr]) -> str:
    return _table((x, value(f(x))) for x in xs)


def _table(points: Iterable[tuple[Rational, mpmath.mpf]]) -> str:
    rows = (f"{mpmath.nstr(mpmath.mpf(x.p) / x.q, 6)} {mpmath.nstr(y, 7)}" for x, y in points)
    return "table {\n" + "\n".join(rows) + "\n}"


def _picture(options: str, *body: str, style: str = "lemmata axis") -> str:
    inside = "\n".join(body)
    return (
        f"\\begin{{tikzpicture}}\n\\begin{{axis}}[{style}, {options}]\n{inside}\n"
        "\\end{axis}\n\\end{tikzpicture}"
    )


def _odds(labels: Mapping[str, str]) -> str:
    xs = _grid(Rational(0), Rational(95, 100), 95)
    return _picture(
        f"xlabel={{{labels['p']}}}, ylabel={{{labels['odds']}}}, xmin=0, xmax=1, ymin=0, ymax=20",
        rf"\addplot[first, thick] {_curve(xs, lambda p: _of('odds', p))};",
        r"\addplot[faint, densely dashed] coordinates {(0.5, 0) (0.5, 1) (0, 1)};",
        style="lemmata small",
    )


def _logit(labels: Mapping[str, str]) -> str:
    ends = [Rational(k, 1000) for k in (2, 3, 4, 6, 8)]
    xs = ends + _grid(Rational(1, 100), Rational(99, 100), 98) + [1 - p for p in reversed(ends)]
    return _picture(
        f"xlabel={{{labels['p']}}}, ylabel={{{labels['logit']}}}, xmin=0, xmax=1, ymin=-6.5, ymax=6.5",
        r"\addplot[faint] coordinates {(0, 0) (1, 0)};",
        r"\addplot[faint, densely dashed] coordinates {(0.5, -6.5) (0.5, 0)};",
        rf"\addplot[first, thick] {_curve(xs, lambda p: _of('logit', p))};",
        style="lemmata small",
    )


def _sigmoid(labels: Mapping[str, str]) -> str:
    xs = _grid(Rational(-8), Rational(8), 96)
    return _picture(
        f"xlabel={{{labels['x']}}}, ylabel={{{labels['sigmoid']}}}, xmin=-8, xmax=8, ymin=0, ymax=1.08, "
        "ytick={0, 0.25, 0.5, 0.75, 1}",
        r"\addplot[faint, densely dashed] coordinates {(-8, 1) (8, 1)};",
        r"\addplot[faint, densely dashed] coordinates {(0, 0) (0, 0.5) (-8, 0.5)};",
        rf"\addplot[first, thick] {_curve(xs, lambda x: _of('sigmoid', x))};",
    )


def _bars(labels: Mapping[str, str]) -> str:
    names = [labels[key] for key in ("dog", "cat", "rabbit")]
    vector = entries(*SCORES)
    sigmoids = [_of("sigmoid", Rational(z)) for z in SCORES]
    softmaxes = [_of("softmax", vector, Rational(i + 1)) for i in range(len(SCORES))]
    ticks = ", ".join(f"{{{name} ${score}$}}" for name, score in zip(names, SCORES, strict=True))
    return _picture(
        f"ybar=3pt, bar width=24pt, ymin=0, ymax=1.15, xmin=0.5, xmax=3.5, xtick={{1, 2, 3}}, xticklabels={{{ticks}}}, "
        "ytick={0, 0.25, 0.5, 0.75, 1}, nodes near coords, point meta=explicit symbolic, "
        r"every node near coord/.append style={font=\footnotesize, text=black}, "
        "legend style={at={(0.98, 1)}, anchor=north east}, "
        r"legend image code/.code={\draw[#1] (0cm, -0.08cm) rectangle (0.24cm, 0.16cm);}",
        _bar_plot("first, fill=first", sigmoids),
        _bar_plot("second, fill=second", softmaxes),
        rf"\legend{{{labels['sigmoid bars']}, {labels['softmax bars']}}}",
    )


def _bar_plot(style: str, heights: Sequence[Expr]) -> str:
    points = " ".join(f"({at}, {decimal(h, 6)}) [{decimal(h, 3)}]" for at, h in enumerate(heights, 1))
    return rf"\addplot[{style}] coordinates {{{points}}};"


def _surprisal(labels: Mapping[str, str]) -> str:
    xs = [Rational(k, 1000) for k in (4, 6, 8)] + _grid(Rational(1, 100), Rational(1), 99)
    return _picture(
        f"xlabel={{{labels['q']}}}, ylabel={{{labels['surprisal']}}}, xmin=0, xmax=1, ymin=0, ymax=5.6",
        rf"\addplot[first, thick] {_curve(xs, lambda q: _of('surprisal', q))};",
    )


def _cross_entropy(labels: Mapping[str, str]) -> str:
    truth = entries(*TRUTH)
    xs = [Rational(k, 1000) for k in (15, 20, 30)] + _grid(Rational(4, 100), Rational(98, 100), 94)
    xs += [Rational(k, 1000) for k in (985, 990, 995)]
    floor = value(_of("entropy", truth))
    best = float(TRUTH[0])
    level = mpmath.nstr(floor, 7)
    return _picture(
        f"xlabel={{{labels['q1']}}}, xmin=0, xmax=1, ymin=0, ymax=2.6, "
        "legend style={at={(0.97, 0.97)}, anchor=north east}",
        rf"\addplot[first, thick] {_curve(xs, lambda q: _of('cross_entropy', truth, entries(q, 1 - q)))};",
        rf"\addplot[second, thick, densely dashed] coordinates {{(0, {level}) (1, {level})}};",
        rf"\addplot[faint, densely dashed, forget plot] coordinates {{({best}, 0) ({best}, {level})}};",
        rf"\addplot[only marks, mark=*, mark size=1.6pt, first, forget plot] coordinates {{({best}, {level})}};",
        rf"\legend{{{{{labels['cross']}}}, {{{labels['floor']}}}}}",
    )


FIGURES: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "odds": _odds,
    "logit": _logit,
    "sigmoid": _sigmoid,
    "bars": _bars,
    "surprisal": _surprisal,
    "cross_entropy": _cross_entropy,
}
