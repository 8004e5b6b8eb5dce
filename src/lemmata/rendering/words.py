r"""Prose around formulas: titles, ideas, reasons and conventions, its formulas found and its signs escaped.

Prose is plain text in which ``$…$`` encloses mathematics.  Text is escaped; mathematics may
use only the commands that `lemmata.rendering.latex` itself writes, so a derivation file
cannot smuggle commands into TeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sympy import Basic, IndexedBase, Symbol

from lemmata.derivation import Citation, Reason, Rule, SomewhereStrict
from lemmata.errors import LemmataError
from lemmata.notation import fresh_index
from lemmata.rendering.latex import inline, latex, name

__all__ = [
    "CONVENTIONS",
    "Piece",
    "ProseError",
    "convention",
    "escaped",
    "for_terminal",
    "for_tex",
    "pieces",
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
    "zero_log_zero": {
        "en": r"$0 \log 0 = 0$: in a sum over $k$ a term with $p_k = 0$ counts 0, whatever $q_k$ is.",
        "ko": r"$0 \log 0 = 0$: $p_k = 0$인 항은 $q_k$의 값과 관계없이 0으로 센다.",
    },
    "minus_log_zero": {
        "en": r"$-\log 0 = +\infty$: if $p_k > 0 = q_k$ for some $k$, then cross-entropy and KL divergence "
        r"are $+\infty$, which is greater than every real number.",
        "ko": r"$-\log 0 = +\infty$: $p_k > 0 = q_k$인 $k$가 있으면 교차 엔트로피와 KL 발산은 $+\infty$로 정한다. "
        r"부등식에서 $+\infty$는 모든 실수보다 크다고 본다.",
    },
    "indices": {
        "en": r"Indices run over $1, \dots, n$ with $n \ge 1$; "
        "unless said otherwise, a statement holds for every index in it.",
        "ko": r"첨자는 $1, \dots, n$ ($n \ge 1$)의 값을 가지며, 따로 말이 없으면 명제는 모든 첨자에 대하여 성립한다.",
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
    typed: str = ""  # a formula as the author typed it, when that was not LaTeX


_COMMANDS = frozenset(
    {
        *("frac", "tfrac", "sum", "prod", "log", "exp", "max", "min", "lim", "tanh", "sinh", "cosh", "sqrt"),
        *(
            "operatorname",
            "mathrm",
            "mathbf",
            "text",
            "left",
            "right",
            "hat",
            "bar",
            "tilde",
            "quad",
            "qquad",
        ),
        *(
            "to",
            "infty",
            "le",
            "ge",
            "ne",
            "in",
            "cdot",
            "times",
            "dots",
            "ldots",
            "cdots",
            "pm",
            "mid",
            "circ",
        ),
        *("partial", "prime", "mapsto", "iff", "implies", "Rightarrow", "lvert", "rvert", "Delta", "alpha"),
        *("beta", "gamma", "delta", "epsilon", "varepsilon", "eta", "theta", "lambda", "mu", "pi", "rho"),
        *("sigma", "tau", "phi", "varphi", "psi", "omega"),
    }
)


def pieces(prose: str) -> Iterator[Piece]:
    """The words and the formulas of prose, in turn.  Raises ProseError for what cannot be typeset."""
    parts = prose.split("$")
    if len(parts) % 2 == 0:
        raise ProseError(prose, "$", "close the formula with a second $")
    for position, part in enumerate(parts):
        if position % 2:
            _check_math(prose, part)
            yield Piece(part, math=True)
        else:
            yield from _plain_formulas(part)


# ------------------------------------------------------------------ formulas typed as plain text

_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣ", "0123456789+-nx", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙ", "0123456789ijkn", strict=True))
_SCRIPT = rf"(?:_[A-Za-z0-9]|\^[A-Za-z0-9]|[_^]\{{[^{{}}]*\}}|[{''.join(_RAISED)}]+|[{''.join(_LOWERED)}]+|′)"
_WORDS = "log|exp|max|min|tanh|softmax|logit|odds|LSE|KL"
_NAMED = rf"(?:{_WORDS})(?=[ (_][^ ])(?! (?!{_WORDS})[a-z]{{2}})"
_ATOM = rf"(?:(?<![A-Za-z.’'])(?:{_NAMED}|[A-Za-z](?![A-Za-z’'-]|\.[A-Za-z])|[∂Σα-ω])|\d+(?:\.\d+)?|[∞½¼]){_SCRIPT}*"
_CLOSED = rf"(?:[)|]{_SCRIPT}*)*"
_BETWEEN = r"(?: ?[-+−·×/=<>≤≥≠→∈‖] ?| ?[(|]|, (?=[^()]*\))| |){1,2}−?[(|]*"
_FORMULA = re.compile(rf"(?:(?<![^ (])[+])?[−(|]*{_ATOM}{_CLOSED}(?:{_BETWEEN}{_ATOM}{_CLOSED})*")
_ARTICLES = frozenset("aAI")
_IDENTIFIER = re.compile(r"[a-z]{2,}(?:_[a-z0-9]+)*/[a-z0-9_]{2,}|[a-z]{2,}(?:_[a-z0-9]{2,})+")


def _plain_formulas(text: str) -> Iterator[Piece]:
    """Split ``log t ≤ t − 1 at t = q_k/p_k`` into formulas and words."""
    end = at = 0
    while match := _FORMULA.search(text, at):
        if (identifier := _IDENTIFIER.search(text, at)) and identifier.start() < match.end():
            at = identifier.end()
            continue
        start, formula = _balanced(match.start(), match[0])
        at = start + max(len(formula), 1)
        if formula in _ARTICLES or not re.search("[A-Za-zα-ω∞Σ∂]", formula):
            continue
        if start > end:
            yield Piece(text[end:start])
        yield Piece(_typeset(formula), math=True, typed=formula)
        end = start + len(formula)
    if end < len(text):
        yield Piece(text[end:])


def _balanced(start: int, formula: str) -> tuple[int, str]:
    """The longest beginning of ``formula`` whose brackets match, without brackets left open before it."""
    depth = 0
    for at, c in enumerate(formula):
        depth += (c == "(") - (c == ")")
        if depth < 0:
            formula = formula[:at]
            break
    while formula.count("(") > formula.count(")") and formula.startswith("("):
        start, formula = start + 1, formula[1:]
    if formula.count("(") > formula.count(")"):
        formula = formula[: formula.rindex("(")]
    return start, formula.rstrip()


def _scripts(formula: str, sign: str, letters: Mapping[str, str]) -> str:
    """Runs of raised or lowered characters as one script each."""

    def script(run: re.Match[str]) -> str:
        return f"{sign}{{{''.join(letters[c] for c in run[0])}}}"

    return re.sub(f"[{''.join(letters)}]+", script, formula)


def _typeset(formula: str) -> str:
    """A formula typed with Unicode signs, in LaTeX."""
    named = re.sub(r"(?<![A-Za-z])(log|exp|max|min|tanh)(?![A-Za-z])", r"\\\1", formula)
    named = re.sub(r"(?<![A-Za-z\\])(softmax|logit|odds|LSE|KL)(?![A-Za-z])", r"\\operatorname{\1}", named)
    named = _scripts(_scripts(named, "^", _RAISED), "_", _LOWERED)
    named = named.replace("Σ", r"\sum ").replace("∂/∂", r"\partial/\partial ")
    signs = "".join(
        f"{_SIGNS[c]} " if c in _SIGNS and _SIGNS[c][0] == "\\" else _SIGNS.get(c, c) for c in named
    )
    return re.sub(r" +", " ", signs).strip()


def _check_math(prose: str, math: str) -> None:
    for command in re.findall(r"\\([A-Za-z]+|.)", math):
        if (command[0].isalpha() and command not in _COMMANDS) or command == "\\":
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
    return "".join(f"${p.text}$" if p.math else escaped(p.text) for p in pieces(prose))


def escaped(text: str) -> str:
    """Words for the text of a TeX document.  Raises ProseError for a sign that TeX cannot print there."""
    return "".join(_character(text, c) for c in text)


def _character(text: str, c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    if c in _SIGNS:
        return f"${_SIGNS[c]}$"
    if (c.isascii() and c.isprintable()) or "\u00c0" <= c <= "\u017f" or "가" <= c <= "힣":
        return c
    if c.isspace():
        return " "
    raise ProseError(text, c, "write the sign as a formula between dollars")


_TERMINAL = {
    r"\le": "≤", r"\ge": "≥", r"\ne": "≠", r"\to": "→", r"\infty": "∞", r"\cdot": "·", r"\sum": "Σ", r"\dots": "…",
    r"\in": "∈", r"\partial": "∂", r"\Delta": "Δ", r"\|": "‖", r"\pm": "±", r"\iff": "⇔", r"\times": "×",
    r"\prime": "′", r"\ldots": "…", r"\cdots": "…", r"\circ": "∘", r"\implies": "⇒", r"\mapsto": "↦",
    r"\lvert": "|", r"\rvert": "|",
    **{sign: letter for letter, sign in _SIGNS.items() if "α" <= letter <= "ω"},
}  # fmt: skip


def for_terminal(prose: str) -> str:
    """``prose`` as plain text, its formulas as far as a line of characters can carry them."""
    return "".join(p.typed or (_plain_math(p.text) if p.math else p.text) for p in pieces(prose))


def _plain_math(math: str) -> str:
    text = re.sub(r"\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", math)
    text = re.sub(r"\\(?:operatorname|mathrm|mathbf|text|left|right|hat|bar|tilde)(?![A-Za-z])", "", text)
    text = re.sub(r"\\[,;:! ]|\\q?quad", " ", text)
    text = re.sub(r"\\[A-Za-z]+|\\\|", lambda m: _TERMINAL.get(m[0], m[0][1:]), text)
    text = re.sub(r"([\^_])\{([A-Za-z0-9])\}", r"\1\2", text)
    return (
        text.replace("{", "(").replace("}", ")") if re.search(r"[\^_]\{", text) else re.sub("[{}]", "", text)
    )


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
    if isinstance(given, Citation):
        return _citation(given, lang, titles)
    if isinstance(given, SomewhereStrict):
        differ = rf"${_component(given.left)} \ne {_component(given.right)}$"
        strict = _citation(given.strict, lang, titles)
        return f"{strict}, where {differ}" if lang == "en" else f"{strict}, {differ}인 항에서는 등호가 없음"
    words = given.title[lang]
    if isinstance(given, Rule) and given.by is not None:
        premise = reason(given.by, lang, titles)
        return f"{words} ({premise})"
    return words


def _component(v: IndexedBase) -> str:
    return latex(v[fresh_index([v], "k")])


def _citation(given: Citation, lang: str, titles: Titles) -> str:
    words = titles.get(given.id, {}).get(lang, given.id)
    # p = p_k needs no saying.
    telling = [(key, value) for key, value in given.at if str(getattr(value, "base", value)) != key]
    details = [f"${_variable(key)} = {inline(value)}$" for key, value in telling]
    if given.weight is not None:
        weight = inline(given.weight)
        details.append(f"times ${weight}$" if lang == "en" else f"양변에 ${weight}$ 곱하기")
    if given.index is not None:
        k = latex(given.index)
        details.append(f"summed over ${k}$" if lang == "en" else f"${k}$에 대한 합")
    return f"{words} ({', '.join(details)})" if details else words


def _variable(key: str | Basic) -> str:
    return (
        name(key)
        if isinstance(key, str)
        else latex(key)
        if isinstance(key, (Symbol, IndexedBase))
        else str(key)
    )
