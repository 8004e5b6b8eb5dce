"""The few words around formulas that every format needs, in each language."""

from __future__ import annotations

from collections.abc import Mapping

from lemmata.rendering.layout import Layout, Prose

__all__ = ["PHRASES", "filled"]

PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "lemma": "Lemma", "proof": "Proof", "reason": "reason", "source": "source", "given": "given",
        "claim": "claim", "idea": "idea", "for": "For {}", "comma": ",", "colon": ":",
        "fails": "This fails at {}: the left side is {}, the right side {}.",
        "fails always": "This fails: the left side is {}, the right side {}.",
        "when": "It holds when {}.", "true": "What is true: {}.", "always": "Always: {}.", "proved": "proved",
        "undecided": "Undecided: neither proved nor refuted.",
    },
    "ko": {
        "lemma": "보조정리", "proof": "증명", "reason": "근거", "source": "출처", "given": "조건", "claim": "명제",
        "idea": "요점", "for": "{}일 때", "comma": "", "colon": "",
        "fails": "{}에서 성립하지 않는다. 좌변은 {}, 우변은 {}이다.",
        "fails always": "성립하지 않는다. 좌변은 {}, 우변은 {}이다.",
        "when": "{}일 때 성립한다.", "true": "참인 명제: {}.", "always": "항상 성립하는 명제: {}.", "proved": "증명됨",
        "undecided": "미결: 증명도 반증도 되지 않았다.",
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
