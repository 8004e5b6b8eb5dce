"""The few words around formulas that every format needs, in each language."""

from __future__ import annotations

from collections.abc import Mapping

from lemmata.rendering.layout import Layout, Prose

__all__ = ["PHRASES", "filled"]

PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "lemma": "Lemma", "proof": "Proof", "reason": "reason", "source": "source", "given": "given",
        "claim": "claim", "idea": "idea", "for": "For {}", "comma": ",", "colon": ":",
        "proved by": "Proved by {}", "refuted": "Refuted", "refuted at": "Refuted at {}", "undecided": "Undecided",
        "sides": "The left side is {}, the right side is {}.", "when": "It holds when {}.", "true": "What is true: {}.",
        "always": "What always holds: {}.", "proved": "proved",
    },
    "ko": {
        "lemma": "보조정리", "proof": "증명", "reason": "근거", "source": "출처", "given": "조건", "claim": "명제",
        "idea": "요점", "for": "{}일 때", "comma": "", "colon": "",
        "proved by": "증명됨", "refuted": "거짓", "refuted at": "{}에서 거짓", "undecided": "판정하지 못함",
        "sides": "좌변은 {}, 우변은 {}이다.", "when": "성립할 조건: {}.", "true": "참인 식: {}.",
        "always": "항상 성립하는 식: {}.", "proved": "증명됨",
    },
}  # fmt: skip


def filled(phrase: str, *parts: Layout | Prose) -> Prose:
    """A phrase with each ``{}`` replaced by a formula, or by prose.

    >>> from lemmata.rendering.layout import EMPTY
    >>> filled("at {}.", EMPTY)
    ('at ', Row(items=()), '.')
    """
    words = phrase.split("{}")
    found: Prose = (words[0],)
    for part, after in zip(parts, words[1:], strict=True):
        found = (*found, *((part,) if isinstance(part, Layout) else part), after)
    return tuple(part for part in found if part != "")
