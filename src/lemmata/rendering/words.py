r"""Prose around formulas: titles, ideas, reasons and conventions, for TeX, Markdown or a terminal.

Prose is plain text in which ``$…$`` encloses mathematics.  Text is escaped; mathematics may
use only the commands that `lemmata.rendering.latex` itself writes, so a derivation file
cannot smuggle commands into TeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sympy import Basic, IndexedBase, Symbol

from lemmata.derivation import Citation, Reason
from lemmata.errors import LemmataError
from lemmata.rendering.latex import inline, latex, name

__all__ = [
    "CONVENTIONS",
    "ProseError",
    "convention",
    "for_markdown",
    "for_math",
    "for_terminal",
    "for_tex",
    "reason",
    "reasons",
]

Titles = Mapping[str, Mapping[str, str]]
"""Result id -> language -> title: how a cited result is called in words."""

CONVENTIONS: Mapping[str, Mapping[str, str]] = {
    "nats": {
        "en": r"$\log$ is the natural logarithm; information is measured in nats.",
        "ko": r"$\log$는 자연로그이며, 정보량의 단위는 내트(nat)이다.",
    },
    "0log0": {
        "en": r"$0 \log 0 = 0$: what never happens contributes nothing.",
        "ko": r"$0 \log 0 = 0$: 일어나지 않는 일은 아무것도 더하지 않는다.",
    },
    "log0": {
        "en": r"$-\log 0 = +\infty$: if $p_i > 0 = q_i$, then cross-entropy and divergence are $+\infty$; "
        "inequalities hold with this value too.",
        "ko": r"$-\log 0 = +\infty$: $p_i > 0 = q_i$이면 교차 엔트로피와 쿨백–라이블러 발산은 $+\infty$이고, "
        "부등식은 이 값까지 포함하여 성립한다.",
    },
    "indices": {
        "en": r"Indices run over $1, \dots, n$ with $n \ge 1$; a statement with a free index holds for each of them.",
        "ko": r"첨자는 $1, \dots, n$을 움직이고($n \ge 1$), 묶이지 않은 첨자가 있는 명제는 "
        "그 첨자의 모든 값에 대하여 성립한다.",
    },
}
"""Conventions by key, in the order in which a lecture prints them."""


class ProseError(LemmataError):
    """A piece of prose cannot be typeset; ``prose`` is the whole, ``part`` what stands in the way."""

    def __init__(self, prose: str, part: str, try_: str) -> None:
        self.prose, self.part = prose, part
        super().__init__(f"cannot typeset {part!r} in {prose!r}: {try_}")


@dataclass(frozen=True)
class Piece:
    """A stretch of prose: words, or mathematics in LaTeX."""

    text: str
    math: bool = False


_COMMANDS = frozenset(
    "frac sum prod log exp max min lim tanh sinh cosh operatorname mathrm mathbf text left right to infty "
    "le ge ne in cdot times dots partial delta Delta sqrt hat bar tilde quad qquad circ pm iff implies mid "
    "alpha beta gamma epsilon varepsilon eta theta lambda mu pi rho sigma tau phi varphi psi omega "
    "lvert rvert mapsto prime ldots cdots".split()
)


def _pieces(prose: str) -> Iterator[Piece]:
    parts = prose.split("$")
    if len(parts) % 2 == 0:
        raise ProseError(prose, "$", "close the formula with a second $")
    for position, part in enumerate(parts):
        if position % 2:
            _check_math(prose, part)
        if part:
            yield Piece(part, math=bool(position % 2))


def _check_math(prose: str, math: str) -> None:
    for command in re.findall(r"\\([A-Za-z]+|.)", math):
        if command[0].isalpha() and command not in _COMMANDS or command == "\\":
            raise ProseError(prose, f"\\{command}", "use only commands that Lemmata writes itself")
    if (bad := re.search(r"[%#&~\x00-\x1f]|\^\^", math)) or math.count("{") != math.count("}"):
        raise ProseError(prose, bad[0] if bad else math, "write plain mathematics with balanced braces")


# ------------------------------------------------------------------ TeX

_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "–": "--", "—": "---", "“": "``", "”": "''",
    "‘": "`", "’": "'", "…": r"\dots{}", "\u00a0": "~",
}  # fmt: skip
_SIGNS = {
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "−": "-", "·": r"\cdot", "×": r"\times", "→": r"\to", "∞": r"\infty",
    "‖": r"\|", "∥": r"\|", "′": "'", "∈": r"\in", "Σ": r"\Sigma", "∑": r"\Sigma", "Π": r"\Pi", "Δ": r"\Delta",
    "∂": r"\partial", "√": r"\surd", "±": r"\pm", "²": "^2", "³": "^3", "½": r"\tfrac{1}{2}",
    "¼": r"\tfrac{1}{4}", "ᵢ": "_i", "ⱼ": "_j", "ₖ": "_k", "₁": "_1", "₂": "_2", "ⁿ": "^n", "ˣ": "^x", "⁺": "^+",
    "⁻": "^-", "∘": r"\circ", "⇔": r"\Leftrightarrow", "⇒": r"\Rightarrow",
    "α": r"\alpha", "β": r"\beta", "δ": r"\delta", "ε": r"\varepsilon", "θ": r"\theta", "λ": r"\lambda",
    "μ": r"\mu", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "φ": r"\varphi",
}  # fmt: skip


def for_tex(prose: str) -> str:
    """``prose`` for the text of a TeX document."""
    return "".join(f"${p.text}$" if p.math else _escape(p.text) for p in _pieces(prose))


def _escape(text: str) -> str:
    return "".join(_character(text, c) for c in text)


def _character(text: str, c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    if c in _SIGNS:
        return f"${_SIGNS[c]}$"
    if c.isascii() and c.isprintable() or "\u00c0" <= c <= "\u017f" or "가" <= c <= "힣":
        return c
    if c.isspace():
        return " "
    raise ProseError(text, c, "write the sign as a formula between dollars")


def for_math(prose: str) -> str:
    r"""``prose`` for use inside mathematics: ``\text{…}`` around the words, formulas as they are."""
    pieces = []
    for piece in _pieces(prose):
        if piece.math:
            pieces.append(piece.text)
        else:
            pieces.extend(_words_in_math(piece.text))
    return " ".join(pieces)


def _words_in_math(text: str) -> Iterator[str]:
    # Signs leave \text, because $ inside \text inside $$ trips several Markdown renderers.
    words = ""
    for c in text:
        if c in _SIGNS:
            if words:
                yield rf"\text{{{words}}}"
                words = ""
            yield f"{{{_SIGNS[c]}}}" if _SIGNS[c][0] in "^_" else _SIGNS[c]
        else:
            words += _character(text, c)
    if words:
        yield rf"\text{{{words}}}"


# ------------------------------------------------------------------ Markdown and the terminal


def for_markdown(prose: str) -> str:
    """``prose`` for Markdown with ``$…$`` mathematics."""
    return "".join(f"${p.text}$" if p.math else re.sub(r"([\\`*_<>\[\]])", r"\\\1", p.text) for p in _pieces(prose))


_TERMINAL = {
    r"\le": "≤", r"\ge": "≥", r"\ne": "≠", r"\to": "→", r"\infty": "∞", r"\cdot": "·", r"\sum": "Σ", r"\dots": "…",
    r"\in": "∈", r"\partial": "∂", r"\Delta": "Δ", r"\|": "‖", r"\pm": "±", r"\iff": "⇔", r"\times": "×",
    r"\prime": "′", r"\ldots": "…", r"\cdots": "…", r"\circ": "∘", r"\implies": "⇒", r"\mapsto": "↦",
    r"\lvert": "|", r"\rvert": "|",
    **{sign: letter for letter, sign in _SIGNS.items() if letter.isalpha() and sign.startswith("\\") and letter.islower()},
}  # fmt: skip


def for_terminal(prose: str) -> str:
    """``prose`` as plain text, its formulas as far as a line of characters can carry them."""
    return "".join(_plain_math(p.text) if p.math else p.text for p in _pieces(prose))


def _plain_math(math: str) -> str:
    text = re.sub(r"\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", math)
    text = re.sub(r"\\(?:operatorname|mathrm|mathbf|text|left|right|hat|bar|tilde)(?![A-Za-z])", "", text)
    text = re.sub(r"\\[,;:! ]|\\q?quad", " ", text)
    text = re.sub(r"\\[A-Za-z]+|\\\|", lambda m: _TERMINAL.get(m[0], m[0][1:]), text)
    text = re.sub(r"([\^_])\{([A-Za-z0-9])\}", r"\1\2", text)
    return text.replace("{", "(").replace("}", ")") if re.search(r"[\^_]\{", text) else re.sub("[{}]", "", text)


# ------------------------------------------------------------------ reasons


def convention(key: str, lang: str) -> str:
    """The words of a convention: by its key, else the convention itself as prose."""
    words = CONVENTIONS.get(key)
    return words[lang] if words else key


def reasons(given: Sequence[Reason], lang: str, titles: Titles) -> str:
    """The reasons of a step as prose."""
    return ", ".join(reason(r, lang, titles) for r in given)


def reason(given: Reason, lang: str, titles: Titles) -> str:
    """One reason as prose; a cited result by its title, with what was put for its variables."""
    if not isinstance(given, Citation):
        return given.title[lang]
    words = titles.get(given.id, {}).get(lang, given.id)
    details = [f"${_variable(key)} = {inline(value)}$" for key, value in given.at if str(value) != key]
    if given.weight is not None:
        weight = inline(given.weight)
        details.append(f"times ${weight}$" if lang == "en" else f"양변에 ${weight}$ 곱하기")
    if given.index is not None:
        k = latex(given.index)
        details.append(f"summed over ${k}$" if lang == "en" else f"${k}$에 대한 합")
    return f"{words} ({', '.join(details)})" if details else words


def _variable(key: str | Basic) -> str:
    return name(key) if isinstance(key, str) else latex(key) if isinstance(key, (Symbol, IndexedBase)) else str(key)
