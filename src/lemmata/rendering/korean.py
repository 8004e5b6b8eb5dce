"""Korean particles after anything that is read aloud: a word, a number, a formula.

은 or 는, 이 or 가, 을 or 를, 과 or 와, 으로 or 로 depend on whether the *reading* of what
precedes ends in a consonant: 로짓은, σ가, n을, 식 (2)를, x²을.
"""

from __future__ import annotations

import re

__all__ = ["last_syllable", "particle", "with_particle"]

_DIGITS = dict(zip("0123456789", "영일이삼사오육칠팔구", strict=True))
_ZEROS = {1: "십", 2: "백", 3: "천", 4: "만", 8: "억", 12: "조"}
_LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "이비시디이프지치이이이엘엠엔오피큐알스티유이유스이트",
        strict=True,
    )
)
_COMMANDS = {
    "alpha": "파", "beta": "타", "gamma": "마", "delta": "타", "epsilon": "론", "varepsilon": "론",
    "zeta": "타", "eta": "타", "theta": "타", "iota": "타", "kappa": "파", "lambda": "다", "mu": "뮤",
    "nu": "뉴", "xi": "시", "pi": "이", "rho": "로", "sigma": "마", "tau": "우", "upsilon": "론",
    "phi": "이", "varphi": "이", "chi": "이", "psi": "이", "omega": "가", "infty": "대",
}  # fmt: skip
_WORDS = {
    "logit": "짓", "sigmoid": "드", "softmax": "스", "softplus": "스", "entropy": "피", "log": "그",
    "odds": "즈", "nat": "트", "nats": "츠", "bit": "트", "bits": "츠", "lemmata": "타", "tanh": "트",
    "relu": "루", "one-hot": "핫", "exp": "프", "jacobian": "안", "label": "블", "target": "깃",
}  # fmt: skip
_SPOKEN = {"%": "트", "'": "임", "′": "임", "∞": "대", "½": "일", "²": "곱", "³": "곱"}
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψω",
        "파타마타론타타타타파다뮤뉴시이로마우론이이이가",
        strict=True,
    )
)


def with_particle(text: str, pair: str) -> str:
    """``text`` followed by the fitting one of ``pair``, as in ``with_particle("logit", "은/는")``.

    >>> with_particle("로짓", "은/는"), with_particle("$H(p)$", "을/를"), with_particle("3", "으로/로")
    ('로짓은', '$H(p)$를', '3으로')
    """
    return text + particle(text, pair)


def particle(text: str, pair: str) -> str:
    """The one of ``pair`` (after a consonant/after a vowel) that follows ``text``.

    Raises ValueError when nothing in ``text`` can be read aloud.
    """
    after_consonant, after_vowel = pair.split("/")
    final = (ord(last_syllable(text)) - 0xAC00) % 28
    rieul = 8
    if final == rieul and after_consonant.startswith("으"):
        return after_vowel  # 일로, 엘로
    return after_consonant if final else after_vowel


def last_syllable(text: str) -> str:
    """A Hangul syllable that ends as the reading of ``text`` ends."""
    rest = _bare(text)
    if not rest:
        raise ValueError(f"no particle can follow {text!r}: it has no reading")
    last = rest[-1]
    if "가" <= last <= "힣":
        return last
    if spoken := _SPOKEN.get(last) or _GREEK.get(last.lower()):
        return spoken
    if match := re.search(r"\\([A-Za-z]+)$", rest):
        return _COMMANDS.get(match[1]) or _word(match[1])
    if match := re.search(r"(\d+\.)?\d+$", rest):
        return _number(match[0], decimal=match[1] is not None)
    if match := re.search(r"[A-Za-z][A-Za-z-]*$", rest):
        return _word(match[0])
    raise ValueError(f"no particle can follow {text!r}: the reading of {last!r} is not known")


def _bare(text: str) -> str:
    """The part of a text or formula that is read last, without what is silent."""
    rest = re.sub(
        r"\\[,;:! ]|\\(?:left|right|operatorname|mathrm|mathbf|text|texttt|emph|textbf)(?![A-Za-z])", "", text
    )
    rest = re.sub(
        r"\\d?frac\{((?:[^{}]|\{[^{}]*\})*)\}\{(?:[^{}]|\{[^{}]*\})*\}$", r"\1", rest.rstrip(" $.,")
    )
    if match := re.search(r"\^(\{[^{}]*\}|\\?\w+)[)\]$ ]*$", rest):
        # x^2 is read “x 제곱”, e^x “e의 x승”.
        return "제곱" if match[1].strip("{}") == "2" else "승"
    while rest and rest[-1] in ' $.,;:()[]{}|*`"”’»':
        rest = rest[:-1]
    return rest.replace("{", "").replace("}", "").rstrip("\\")


def _number(digits: str, *, decimal: bool) -> str:
    zeros = len(digits) - len(digits.rstrip("0"))
    if decimal or zeros in (0, len(digits)):
        return _DIGITS[digits[-1]]
    return _ZEROS[max(place for place in _ZEROS if place <= zeros)]


def _word(word: str) -> str:
    if known := _WORDS.get(word.lower()):
        return known
    if len(word) == 1 or word.isupper():
        return _LETTERS[word[-1].lower()]
    # Final l, m, n and ng stay consonants in Hangul; most others gain a vowel.
    endings = {"l": "엘", "m": "엠", "n": "엔", "g": "잉" if word.endswith("ng") else "그"}
    return endings.get(word[-1].lower(), "이")
