"""Figures: drawn once as data from certified points, written as pgfplots, SVG or Typst.

>>> from lemmata.figures import draw, svg
>>> svg(draw("sigmoid", "en")).startswith("<svg")
True
"""

import lemmata.figures.gallery  # noqa: F401  (fills the registry)
from lemmata.figures.registry import FIGURES, FigureError, draw
from lemmata.figures.writers.pgfplots import pgfplots
from lemmata.figures.writers.svg import svg
from lemmata.figures.writers.typst import typst

__all__ = ["FIGURES", "FigureError", "draw", "pgfplots", "svg", "typst"]
