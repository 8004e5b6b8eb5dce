"""A proof on paper: its cases in words, the steps of a chain under one another, the reasons at the side.

Here a proof becomes data that every markup prints: prose, and lines of an aligned display.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sympy import KroneckerDelta

from lemmata.derivation import (
    Assuming,
    Cases,
    Chain,
    Direct,
    EitherOrder,
    Proof,
    Reason,
    Replacing,
    SameOrApart,
    Squeeze,
    UnitVector,
    Using,
    Valley,
    WhereFinite,
)
from lemmata.notation import build, component, fresh_index
from lemmata.rendering import words
from lemmata.rendering.formulas import formula, relation
from lemmata.rendering.latex import inline, latex
from lemmata.rendering.layout import EMPTY, Aligned, Line, Prose
from lemmata.rendering.measure import hung, prose_width
from lemmata.rendering.prose import prose
from lemmata.rendering.words import Titles

__all__ = ["Part", "because", "lines", "packed", "parts"]


@dataclass(frozen=True)
class Part:
    """A stretch of a proof: the case that it treats, as prose, and its argument."""

    case: str
    argument: Chain | Direct


_CASES = {
    "en": {
        "case": "Case ${}$.",
        "finite": "Where ${}$ and ${}$ for some ${}$, the larger side is $+\\infty$. Elsewhere:",
        "lemma": "Lemma {}: ${}$.",
        "first": "First ${}$.",
        "then": "Then:",
        "bottom": "At ${}$ the larger side minus the smaller is at least 0.",
        "slope": "On either side of ${}$ this difference grows away from there.",
        "replacing": "With ${}$ for ${}$:",
        "below": "Near the point ${}$.",
        "above": "Likewise ${}$.",
        "limit": "Then ${}$.",
    },
    "ko": {
        "case": "${}$인 경우.",
        "finite": "어떤 ${2}$에서 ${0}$이고 ${1}$이면 큰 변이 $+\\infty$이다. 그 밖의 경우:",
        "lemma": "보조정리 {}: ${}$.",
        "first": "먼저 ${}$.",
        "then": "따라서",
        "bottom": "${}$에서 큰 변에서 작은 변을 뺀 값은 0 이상이다.",
        "slope": "${}$에서 멀어질수록 이 차가 커진다.",
        "replacing": "${1}$ 자리에 ${0}$:",
        "below": "그 점 가까이에서 ${}$.",
        "above": "마찬가지로 ${}$.",
        "limit": "그러면 ${}$.",
    },
}


def parts(proof: Proof, lang: str, within: str = "") -> Iterator[Part]:
    """The proof as a list of arguments, each under the case or the lemma that it treats."""

    def under(phrase: str, inner: Proof, *said: str) -> Iterator[Part]:
        yield from parts(inner, lang, f"{within} {_CASES[lang][phrase].format(*said)}".strip())

    match proof:
        case Cases(x, zero, positive):
            yield from under("case", zero, f"{latex(x)} = 0")
            yield from under("case", positive, f"{latex(x)} > 0")
        case WhereFinite(small, large, inner):
            k = fresh_index([small, large], "k")
            left, right = (latex(component(v, k)) for v in (small, large))
            yield from under("finite", inner, f"{left} > 0", f"{right} = 0", latex(k))
        case Using(lemmas, inner):
            for lemma in lemmas:
                domain = ", ".join(f"${latex(given, lang)}$" for given in lemma.claim.givens)
                title = f"{lemma.name} ({domain})" if domain else lemma.name
                yield from under("lemma", lemma.proof, title, inline(lemma.claim.statement))
            yield from under("then", inner)
        case EitherOrder(left_side, right_side, up, down):
            left, right = inline(left_side), inline(right_side)
            yield from under("case", up, rf"{left} \le {right}")
            yield from under("case", down, rf"{left} \ge {right}")
        case Valley(variable, at, bottom, slope):
            place = f"{latex(variable)} = {inline(at)}"
            yield from under("bottom", bottom, place)
            yield from under("slope", slope, place)
        case SameOrApart(i, j, same, apart):
            yield from under("case", same, f"{latex(i)} = {latex(j)}")
            yield from under("case", apart, rf"{latex(i)} \ne {latex(j)}")
        case Assuming(statement, shown, inner):
            yield from under("first", shown, inline(statement))
            yield from under("then", inner)
        case UnitVector(vector, at, inner):
            k = fresh_index([vector, at], "k")
            unit = build(KroneckerDelta, k, at)
            yield from under("replacing", inner, inline(unit), latex(component(vector, k)))
        case Replacing(vector, value, inner):
            k = fresh_index([vector, value], "k")
            yield from under("replacing", inner, inline(component(value, k)), latex(component(vector, k)))
        case Squeeze(lower, upper, below, above, low, high):
            yield from under("below", below, rf"f \ge {inline(lower)}")
            yield from under("above", above, rf"f \le {inline(upper)}")
            yield from under("limit", low, rf"{inline(lower)} \to v")
            yield from under("limit", high, rf"{inline(upper)} \to v")
        case Chain() | Direct():
            yield Part(within, proof)


def because(reasons: Sequence[Reason], lang: str, titles: Titles) -> Prose:
    """The reasons of a step as prose, with a part ``", "`` of its own between two, and only there."""
    found: Prose = ()
    for reason in reasons:
        # A comma between two formulas of one reason does not divide: no line ends there.
        parts = (",\u00a0" if part == ", " else part for part in prose(words.reason(reason, lang, titles)))
        found = (*found, *((", ",) if found else ()), *parts)
    return found


def packed(reason: Prose, ems: float) -> list[Prose]:
    """The reasons beside a line as lines themselves, each at most about ``ems`` wide, none divided."""
    lines: list[Prose] = []
    for why in _divided(reason):
        if lines and prose_width((*lines[-1], ", ", *why)) <= ems:
            lines[-1] = (*lines[-1], ", ", *why)
        else:
            lines.append(why)
    return [(*line, ",") for line in lines[:-1]] + lines[-1:]


def _divided(reason: Prose) -> Iterator[Prose]:
    why: Prose = ()
    for part in reason:
        if part == ", ":
            yield why
            why = ()
        else:
            why = (*why, part)
    if why:
        yield why


def lines(chain: Chain, lang: str, titles: Titles, ems: float) -> Aligned:
    """The steps of a chain as lines with their reasons, none wider than ``ems`` if that can be."""
    found = [
        Line(EMPTY, relation(s.relation), formula(s.expression), because(s.reasons, lang, titles))
        for s in chain.steps
    ]
    found[0] = replace(found[0], left=formula(chain.start))
    return hung(Aligned(tuple(found)), ems)
