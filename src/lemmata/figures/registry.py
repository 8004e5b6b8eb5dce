"""The figures by name; a module of `lemmata.figures.gallery` adds its own with `figure`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Protocol

from sympy import Rational

from lemmata.errors import LemmataError
from lemmata.figures.model import Picture

__all__ = ["FIGURES", "FigureError", "Say", "draw", "figure", "told"]


class Say(Protocol):
    """The language of a figure: ``say(en, ko)`` is one of the two."""

    def __call__(self, en: str, ko: str) -> str: ...


Draw = Callable[..., Picture]

FIGURES: dict[str, Draw] = {}
"""Name -> function of `Say` and of the figure's options."""


class FigureError(LemmataError):
    """There is no such figure, or it has no such option; ``known`` is what there is."""

    def __init__(self, what: str, found: str, known: tuple[str, ...]) -> None:
        self.found, self.known = found, known
        tries = get_close_matches(found, known, 3) or known
        super().__init__(f"{what} {found!r}" + (f"\n  try    {', '.join(tries)}" if tries else ""))


def figure(name: str) -> Callable[[Draw], Draw]:
    """Add a figure under this name; the keyword arguments of its function are the figure's options."""

    def add(draw: Draw) -> Draw:
        FIGURES[name] = draw
        return draw

    return add


def draw(name: str, lang: str, options: Mapping[str, str] | None = None) -> Picture:
    """The figure ``name`` with labels in ``lang``, ``en`` or ``ko``; an option is a list of numbers as text.

    >>> len(draw("bars", "en", {"scores": "1, 0, 0, -1/2"}).panels)
    1

    Raises `FigureError`.
    """
    if name not in FIGURES:
        raise FigureError("no figure", name, tuple(sorted(FIGURES)))
    known = tuple(inspect.signature(FIGURES[name]).parameters)[1:]
    for key in options or {}:
        if key not in known:
            raise FigureError(f"the figure {name} has no option", key, known)
    values = {key: _numbers(name, key, text) for key, text in (options or {}).items()}
    return FIGURES[name](lambda en, ko: ko if lang == "ko" else en, **values)


def told(numbers: Sequence[Rational]) -> str:
    """An option's numbers as they are typed."""
    return ",".join(str(number) for number in numbers)


def _numbers(name: str, key: str, text: str) -> tuple[Rational, ...]:
    try:
        return tuple(Rational(part.strip().replace("−", "-")) for part in text.split(","))
    except (TypeError, ValueError, ZeroDivisionError):
        raise FigureError(f"the option {key} of the figure {name} takes numbers, found", text, ()) from None
