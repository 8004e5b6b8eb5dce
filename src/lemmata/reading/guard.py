"""What is refused before anybody spends time on it: long texts, deep nesting, huge numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Rational

from lemmata.reading.syntax import Raised, bare, logarithm

__all__ = ["DEEPEST", "LONGEST", "Refused", "guard", "small_number", "small_power"]

LONGEST = 8_000
"""Characters of a claim, an expression or the givens."""

DEEPEST = 200
"""Brackets inside one another."""

MOST_DIGITS = 1_000
"""Decimal digits of a number, and of a power of numbers."""

LARGEST_EXPONENT = 10_000
"""Of a power whose base is not a number: more could not be expanded."""


@dataclass
class Refused(Exception):
    """Raised by the actions of a grammar, which know the place but not the text."""

    at: int
    expected: str
    found: str
    hint: str = ""
    missing: str = ""


def guard(text: str, *, opening: str, closing: str) -> None:
    """Raise Refused for a text that is too long or nests too deep, in one pass over it."""
    if len(text) > LONGEST:
        raise Refused(0, f"at most {LONGEST:,} characters", f"{len(text):,}")
    depth = 0
    for at, character in enumerate(text):
        if character in opening:
            depth += 1
            if depth > DEEPEST:
                raise Refused(at, f"at most {DEEPEST} brackets inside one another", "more")
        elif character in closing:
            depth -= 1


def small_number(text: str, at: int) -> Rational:
    """The exact value of a decimal literal such as ``12``, ``0.25`` or ``5e-5``."""
    digits, _, exponent = text.lower().partition("e")
    if len(digits) > MOST_DIGITS or len(exponent) > 8 or abs(int(exponent or 0)) > MOST_DIGITS:
        raise Refused(at, f"a number of at most {MOST_DIGITS:,} digits", "a longer one")
    return Rational(text)


def small_power(node: Raised) -> Raised:
    """``node``, unless it is a number such as 9**9**9 that nobody could write out."""
    size = logarithm(node)
    if size is not None and abs(size) > MOST_DIGITS:
        raise Refused(node.at, f"a number of at most {MOST_DIGITS:,} digits", "a power that is longer")
    exponent = logarithm(node.exponent)
    if exponent is not None and exponent > 4:
        raise Refused(bare(node.exponent).at, f"an exponent of at most {LARGEST_EXPONENT:,}", "a larger one")
    return node
