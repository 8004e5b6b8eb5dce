"""Every figure: its points are true, its curves end at the frame, and every writer sets it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from inspect import signature
from itertools import pairwise
from pathlib import Path
from runpy import run_path
from xml.etree import ElementTree

import pytest
from sympy import Rational, exp, log

from lemmata.definitions import binary_entropy
from lemmata.figures import FIGURES, FigureError, draw, model, pgfplots, points, svg, typst
from lemmata.figures.frame import drawing
from lemmata.figures.labels import LabelError, Run, runs
from lemmata.figures.model import Arrow, Bar, Curve, Dot, Note, Picture, Plot, Point
from lemmata.figures.pdf import pdf
from lemmata.figures.points import decimal, short, spread, to_height
from lemmata.notation import build, scalar
from lemmata.rendering.pdf import tex_available

EVERY = [(name, lang) for name in sorted(FIGURES) for lang in ("en", "ko")]


def curves(picture: Picture, panel: int = 0) -> list[Curve]:
    """The curves of a panel that are no straight lines."""
    return [item for item in picture.panels[panel].items if isinstance(item, Curve) and len(item.points) > 40]


TRUTH: dict[tuple[str, int], Callable[[float], float]] = {
    ("odds", 0): lambda p: p / (1 - p),
    ("logit", 0): lambda p: math.log(p / (1 - p)),
    ("odds-and-logit", 0): lambda p: p / (1 - p),
    ("odds-and-logit", 1): lambda p: math.log(p / (1 - p)),
    ("sigmoid", 0): lambda x: 1 / (1 + math.exp(-x)),
    ("surprisal", 0): lambda q: -math.log(q),
    ("tangent", 0): math.log,
    ("log-sum-exp", 0): lambda x: math.log(math.exp(x) + 1),
    ("cross-entropy", 0): lambda q: -0.7 * math.log(q) - 0.3 * math.log(1 - q),
}


@pytest.mark.parametrize(("name", "panel"), TRUTH)
def test_points_lie_on_the_curve(name: str, panel: int) -> None:
    (found,) = curves(draw(name, "en"), panel)
    for x, y in found.points:
        assert y == pytest.approx(TRUTH[name, panel](x), rel=1e-6, abs=1e-6)
    assert all(a[0] < b[0] for a, b in pairwise(found.points))


@pytest.mark.parametrize("name", ["odds", "logit", "surprisal", "tangent", "cross-entropy", "log-sum-exp"])
def test_curves_end_at_the_frame(name: str) -> None:
    picture = draw(name, "en")
    plot = picture.panels[0]
    assert isinstance(plot, Plot)
    (found,) = curves(picture)
    for x, y in (found.points[0], found.points[-1]):
        sides = (x - plot.x.low, plot.x.high - x, y - plot.y.low, plot.y.high - y)
        assert min(map(abs, sides)) < 1e-5, (x, y)


def corners(item: object) -> tuple[Point, ...]:
    match item:
        case Curve(points):
            return points
        case Arrow(start, end) | Bar(start, end):
            return start, end
        case Dot(at) | Note(at):
            return (at,)
    raise AssertionError(item)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_nothing_leaves_the_picture(name: str, lang: str) -> None:
    picture = draw(name, lang)
    assert picture.words
    d = drawing(picture)
    for item in d.items:
        for x, y in corners(item):
            assert -0.01 <= x <= d.width + 0.01, item
            assert -0.01 <= y <= d.height + 0.01, item
    for panel in picture.panels:
        if isinstance(panel, Plot):
            for item in panel.items:
                for x, y in corners(item):
                    assert panel.x.low <= x <= panel.x.high, item
                    assert panel.y.low - 1e-6 <= y <= panel.y.high + 1e-6, item


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_picture_fits_on_the_page(name: str) -> None:
    assert drawing(draw(name, "ko")).width <= 160


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_the_labels_are_in_the_language(name: str, lang: str) -> None:
    texts = " ".join(item.text for item in drawing(draw(name, lang)).items if isinstance(item, Note))
    assert bool(re.search("[가-힣]", texts)) == (lang == "ko" and name != "tangent")


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_svg_is_xml_that_names_its_picture(name: str, lang: str) -> None:
    picture = draw(name, lang)
    root = ElementTree.fromstring(svg(picture))
    assert root.tag.endswith("svg")
    assert root[0].text == picture.words
    assert "−0" not in svg(picture).replace("−0.", "")


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_typst_sets_it(name: str, lang: str) -> None:
    engine = pytest.importorskip("typst")
    source = "#set page(width: auto, height: auto)\n" + typst(draw(name, lang))
    assert "@" not in source.replace("\\@", "")  # nothing from the net
    assert engine.compile(source.encode()).startswith(b"%PDF")


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_tex_is_balanced(name: str, lang: str) -> None:
    source = pgfplots(draw(name, lang))
    assert source.count("{") == source.count("}")
    assert source.count(r"\begin") == source.count(r"\end{")
    assert source.count("$") % 2 == 0
    assert not re.search("[^\x00-\x7f가-힣]", source)


def test_bars_have_their_values() -> None:
    notes = [item.text for item in draw("bars", "en").panels[0].items if isinstance(item, Note)]
    assert notes[:6] == ["$0.982$", "$0.881$", "$0.119$", "$0.879$", "$0.119$", "$0.002$"]


def test_a_step_moves_the_scores() -> None:
    picture = draw("step", "en")
    texts = [[i.text for i in panel.items if isinstance(i, Note)][3:6] for panel in picture.panels]
    assert texts == [["$3.12$", "$2.88$", "$-2.00$"], ["$0.558$", "$0.439$", "$0.003$"]]


def test_options_are_numbers_of_the_figure() -> None:
    picture = draw("bars", "en", {"scores": "1, 0, -1/2, 3"})
    assert len([i for i in picture.panels[0].items if isinstance(i, Bar)]) == 8 + 2
    with pytest.raises(FigureError, match=r"(?s)no option 'score'.*try    scores"):
        draw("bars", "en", {"score": "1"})
    with pytest.raises(FigureError, match="takes numbers, found 'one'"):
        draw("bars", "en", {"scores": "one"})
    with pytest.raises(FigureError, match="p is one number between 0 and 1, found '3/2'"):
        draw("cross-entropy", "en", {"p": "1.5"})
    with pytest.raises(FigureError, match="one of 3 classes, found '1,2'"):
        draw("step", "en", {"truth": "1, 2"})
    with pytest.raises(FigureError, match=r"(?s)no figure 'sigmod'.*sigmoid"):
        draw("sigmod", "en")


def test_heights_are_met_from_both_sides() -> None:
    x = scalar("x")
    at = to_height(build(exp, x), x, Rational(0), Rational(3), 2)
    assert float(at) == pytest.approx(math.log(2), abs=1e-6)
    at = to_height(build(log, x), x, Rational(1), Rational(0) + Rational(1, 100), -1)
    assert float(at) == pytest.approx(math.exp(-1), abs=1e-6)


def test_points_are_close_where_a_curve_is_steep() -> None:
    x = scalar("x")
    at = spread(build(exp, x), x, Rational(0), Rational(5), 20)
    assert at[0] == 0
    assert at[-1] == 5
    assert at[-1] - at[-2] < at[1] - at[0]


def test_decimals_are_rounded_and_have_a_sign() -> None:
    assert decimal(Rational(-1, 8), 2) == "$-0.13$"
    assert decimal(Rational(-1, 1000), 2) == "$0.00$"
    assert decimal(Rational(41, 4), 0) == "$10$"
    assert short(Rational(-1, 2)) == "$-0.5$"


def test_labels_are_read_into_runs() -> None:
    assert runs(r"$D_{\mathrm{KL}}(p\|q)$")[:3] == (
        Run("D", italic=True, formula=True),
        Run("KL", script=-1, formula=True),
        Run("(", formula=True),
    )
    assert "".join(run.text for run in runs("$-2$ and $p - 1$")) == "−2 and p − 1"
    with pytest.raises(LabelError, match=r"frac"):
        runs(r"$\frac{1}{2}$")


PAGE = Path(__file__).parents[2] / "docs" / "figures.md"


def test_the_page_names_every_figure_and_its_options() -> None:
    rows = re.findall(r"^\| (`.*?`) \|.*\| (.*?) ?\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    quoted = [[set(re.findall("`(.+?)`", cell)) for cell in row] for row in rows]
    told = {name: options for names, options in quoted for name in names}
    assert told == {name: set(signature(figure).parameters) - {"say"} for name, figure in FIGURES.items()}


def test_the_example_of_the_page_draws(tmp_path: Path) -> None:
    (example,) = re.findall(
        r"^```python\n(@.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    file = tmp_path / "example.py"
    file.write_text(example, encoding="utf-8")
    names = {"Say": object, "scalar": scalar, "build": build, "binary_entropy": binary_entropy}
    without_adding = {"figure": lambda name: lambda function: function}
    made = run_path(str(file), vars(model) | vars(points) | names | without_adding)
    assert svg(made["entropy_of_a_coin"](lambda en, ko: ko)).startswith("<svg")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_without_typst_tex_makes_the_pdf(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not tex_available():
        pytest.skip("no pdflatex")
    monkeypatch.setattr("lemmata.figures.pdf.find_spec", lambda name: None)
    assert pdf(draw("bars", lang), lang).startswith(b"%PDF")
