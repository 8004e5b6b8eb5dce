r"""A proof on paper: the steps of a chain under one another, the reasons at the side.

In TeX the reasons are tags (``\tag*``): amsmath sets them flush at the margin and moves one
below its line by itself when the formula needs the room.  Markdown renderers get a further
column of ``\text``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import KroneckerDelta
from sympy.core.relational import Relational

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
    Step,
    UnitVector,
    Using,
    Valley,
    WhereFinite,
)
from lemmata.notation import build, component, fresh_index
from lemmata.rendering import words
from lemmata.rendering.latex import inline, latex, relation_sign
from lemmata.rendering.measure import broken, width
from lemmata.rendering.words import Titles

__all__ = ["Layout", "Part", "display", "markdown_steps", "parts", "tex_steps"]

_REL_WIDTH = 2.0  # a relation sign with its space, in ems


@dataclass(frozen=True)
class Layout:
    """What a page offers, in ems: for a displayed line, and for a line of reasons; and how these look."""

    ems: float = 33.0
    side: float = 24.0
    reason: str = "%s"


@dataclass(frozen=True)
class _Row:
    formula: str
    reasons: tuple[Reason, ...] = ()


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
        "finite": "어떤 ${2}$에서 ${0}$이고 ${1}$이면 큰 쪽이 $+\\infty$이다. 그 밖의 경우:",
        "lemma": "보조정리 {}: ${}$.",
        "first": "먼저 ${}$.",
        "then": "따라서",
        "bottom": "${}$에서 큰 쪽에서 작은 쪽을 뺀 값은 0 이상이다.",
        "slope": "${}$의 양쪽에서 이 차는 멀어질수록 커진다.",
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
                yield from under("lemma", lemma.proof, lemma.name, inline(lemma.claim.statement))
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


def tex_steps(chain: Chain, lang: str, titles: Titles, layout: Layout) -> str:
    """The ``align*`` environment of a chain."""
    lines = []
    for row in _rows(chain, layout.ems):
        lines.append(f"  {row.formula}{_tag(row.reasons, lang, titles, layout)}")
    return "\\begin{align*}\n" + _unparted(lines) + "\n\\end{align*}"


def _unparted(lines: list[str]) -> str:
    """The rows with their line ends; the first and the last row are never alone on a page."""
    ends = [r" \\*" if at in (0, len(lines) - 2) else r" \\" for at in range(len(lines) - 1)]
    return "\n".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


def _tag(reasons: tuple[Reason, ...], lang: str, titles: Titles, layout: Layout) -> str:
    packed = [words.for_tex(line) for line in words.packed(reasons, lang, titles, layout.side)]
    if not packed:
        return ""
    text = packed[0] if len(packed) == 1 else "\\shortstack[r]{" + r" \\ ".join(packed) + "}"
    return rf" \tag*{{{layout.reason % text}}}"


def markdown_steps(chain: Chain, lang: str, titles: Titles, layout: Layout) -> str:
    """The ``aligned`` environment of a chain, for KaTeX and MathJax."""
    lines = []
    for row in _rows(chain, layout.ems):
        why = words.for_math(words.reasons(row.reasons, lang, titles))
        reason = f" && {why}" if why else ""
        lines.append(f"{row.formula}{reason}")
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def display(statement: Relational, ems: float) -> str:
    """A statement as the inside of a display, broken at its relation when it is too wide."""
    whole = latex(statement)
    if width(whole) <= ems:
        return whole
    left, right = statement.args
    rows = _relation_rows(
        broken(latex(left), ems), statement.rel_op, broken(latex(right), ems - 2 * _REL_WIDTH)
    )
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def _relation_rows(left: list[str], operator: str, right: list[str]) -> Iterator[str]:
    for position, piece in enumerate(left):
        yield ("&\\qquad " if position else "&") + piece
    for position, piece in enumerate(right):
        yield f"&\\quad {relation_sign(operator)} {piece}" if position == 0 else f"&\\qquad\\quad {piece}"


def _rows(chain: Chain, ems: float) -> Iterator[_Row]:
    start = latex(chain.start)
    widest = max((width(latex(step.expression)) for step in chain.steps), default=0.0)
    beside = width(start) + _REL_WIDTH + widest <= ems or width(start) <= 5.0
    if beside:
        room = ems - width(start) - _REL_WIDTH
        lead, indent = "&", "&\\qquad "
    else:
        # A long left-hand side has a line of its own, and the steps hang below it.
        room = ems - 1.0 - _REL_WIDTH
        lead, indent = "&\\quad ", "&\\qquad\\quad "
        for position, piece in enumerate(broken(start, ems)):
            yield _Row(("&\\qquad " if position else "&") + piece)
    for position, step in enumerate(chain.steps):
        first = f"{start} " if beside and position == 0 else ""
        yield from _step_rows(first + lead, indent, step, room)


def _step_rows(lead: str, indent: str, step: Step, room: float) -> Iterator[_Row]:
    pieces = broken(latex(step.expression), room)
    for position, piece in enumerate(pieces):
        last = position == len(pieces) - 1
        start = f"{lead}{relation_sign(step.relation)} " if position == 0 else indent
        yield _Row(start + piece, step.reasons if last else ())
