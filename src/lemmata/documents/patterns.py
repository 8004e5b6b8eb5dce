r"""What formulas of a page look like: patterns, and how the page's notation becomes the reader's."""

from __future__ import annotations

import re
from typing import Any

from lemmata.documents.blocks import Display
from lemmata.documents.place import Mark, SourceMap

__all__ = [
    "AFFINE",
    "CHAINED",
    "CONSTANT",
    "DECIMAL",
    "EXAMPLE",
    "EXPECTATION",
    "EXPECTED_LOG",
    "IDENTITY",
    "LATEX",
    "LINEAR",
    "NAMED",
    "NAMED_AFTER",
    "ONLY_IF",
    "PROBABILITY",
    "SPELLINGS",
    "TRANSPOSED",
    "TWO_VALUES",
    "UNCHECKED",
    "WRITTEN_OUT",
    "continues",
    "counts_to_n",
    "inline",
    "listed",
    "multiplied",
    "numbered_by",
    "turned",
    "with_argument",
]

LATEX = {"==": "=", "<=": r"\le", ">=": r"\ge", "!=": r"\ne", "<": "<", ">": ">"}
DECIMAL = re.compile(
    r"[-+]?\s*\d*\.(?P<digits>\d+)(?:\s*(?:\\,|\\;|\\ |~)*\\(?:text|mathrm|textrm|mbox)\s*\{[^{}]*\})?"
)
UNCHECKED = re.compile(
    r"\\arg(?![a-z])|\\arg(max|min)|arg\s*\\?[,;!]?\s*\\?(max|min)|\\operatorname\*?\s*\{\s*arg"
)
"""What is no relation between values: the argument of a maximum."""


LETTER = (
    r"(?:\\(?:mathbf|boldsymbol|bm|vec|hat)\s*\{\s*\\?[A-Za-z]+\s*\}|\\(?:mathbf|bm)\s+[A-Za-z]|[A-Za-z])"
)
AFFINE = re.compile(
    rf"(?P<matrix>{LETTER})\s*(?P<turned>\^\s*\{{?\s*(?:\\top|\\intercal|T|\\mathsf\s*\{{?T\}}?)\s*\}}?)?\s*(?:\\,|\\cdot)?\s*"
    rf"(?P<vector>{LETTER})\s*(?:\+\s*(?P<offset>{LETTER}))?"
)

NAMED_AFTER = re.compile(
    r"(?:which|and|that) (?:we|is|are) (?:also |usually |often )?"
    r"(?:abbreviated?|denoted?|called?|written?|write|shortened?|for short)[^.⟨]{0,20}⟨(?P<formula>\d+)⟩"
)
"""A name for what the display before has defined."""

ONLY_IF = re.compile(r"\s*(일 ?때|이면|면|인 ?경우|(이)?라면|일 ?경우)")
"""What follows a condition in Korean."""

_ONE, _OTHER = r"⟨(?P<name>\d+)⟩", r"⟨(?P<body>\d+)⟩"
NAMED = tuple(
    re.compile(words, re.IGNORECASE)
    for words in (
        rf"\b(?:writ(?:e|ing)|us(?:e|ing)|put(?:ting)?)\s+{_ONE}\s+(?:as an? \w+ )?for\s+{_OTHER}",
        rf"{_ONE}\s+(?:denotes?|stands? for|is short for|abbreviates|is shorthand for)\s+(?:the \w+ )?{_OTHER}",
        rf"\b(?:denot|abbreviat)(?:e|ing)\s+(?:the \w+ )?{_OTHER}\s+(?:by|as|with|to)\s+{_ONE}",
        rf"{_OTHER}\s*(?:을|를)\s*(?:간단히 )?{_ONE}\s*(?:로|으로|라|이라|라고|이라고)\s*(?:쓰|두|놓|하|표기|적)",
    )
)
"""A name for a formula, as a sentence says it: "write S for the sum"."""

EXPECTATION = re.compile(r"(?<![A-Za-z\\])E\s*(_\s*\{[^{}]*\\sim|(\\left|\\[bB]igg?l?)?\s*\[)")
EXPECTED_LOG = re.compile(
    r"\\mathbb\s*(?:\{\s*E\s*\}|E)\s*_\s*(?:\{\s*(?P<below>[^{}]*?)\s*\}|(?P<one>[A-Za-z]))\s*(?:\\[,;!]\s*)*"
    rf"(?P<log>\\(?:log|ln))\s*(?P<of>{LETTER})\s*(?P<at>\(\s*[a-z]\s*\)|_\s*(?:\{{\s*[a-z]\s*\}}|[a-z]))?"
    r"\s*(?=$|[=<>.,)\]}]|\\(?:le|ge|leq|geq|leqslant|geqslant|right)(?![A-Za-z]))"
)
r"""An expected value of one logarithm without brackets, after which nothing goes on: ``\mathbb{E}_p \log q``."""

LINEAR = re.compile(
    rf"(?:\\sum\s*_\s*(?:\{{[^{{}}]*\}}|[a-z])(?:\s*\^\s*\{{?\w+\}}?)?\s*)?{LETTER}(?:_\{{?\w+\}}?)?\s*(?:\^\s*\{{?\\?\w+\}}?)?\s*"
    rf"{LETTER}(?:_\{{?\w+\}}?)?(?:\^\{{\(\w\)\}})?\s*(?:\+\s*{LETTER}(?:_\{{?\w+\}}?)?)?"
)
SPELLINGS: tuple[tuple[re.Pattern[str], Any], ...] = (
    (
        re.compile(
            r"\\(?:text|mathrm|operatorname|textrm)\*?\{\s*(?P<name>(?:log)?-?_?softmax)\s*\}\s*"
            r"\(\s*(?P<vector>\\?[A-Za-z]+)_\{?(?P<index>[a-z])\}?\s*\)",
            re.IGNORECASE,
        ),
        lambda m: rf"\operatorname{{{m['name'].lower()}}}({m['vector']})_{{{m['index']}}}",
    ),
    (
        re.compile(r"\\(?:mathrm|operatorname|text)\{\s*logit\s*\}\s*\^\s*\{\s*-\s*1\s*\}"),
        r"\\operatorname{sigmoid}",
    ),
    (re.compile(r"\\sigma\s*\^\s*\{\s*-\s*1\s*\}(?=\s*(\\left)?\s*\()"), r"\\operatorname{logit}"),
    (
        re.compile(
            r"\\frac\s*\{\s*\\delta\s*(?=\\?[A-Za-z])(?P<a>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\s*\{\s*\\delta\s*(?P<b>[^{}]+(?:\{[^{}]*\})?)\}"
        ),
        r"\\frac{\\partial \g<a>}{\\partial \g<b>}",
    ),
    (
        re.compile(
            r"\\left\s*(?:\\\{|\\lbrace)\s*\\begin\{(?P<kind>matrix|array|aligned|split)\}(?:\s*\{[^{}]*\})?"
            r"(?P<rows>.*?)\\end\{(?P=kind)\}\s*\\right\s*\.",
            re.DOTALL,
        ),
        r"\\begin{cases}\g<rows>\\end{cases}",
    ),
    (re.compile(r"\\begin\{(?:d|r)cases\*?\}"), r"\\begin{cases}"),
    (re.compile(r"\\end\{(?:d|r)cases\*?\}"), r"\\end{cases}"),
)
"""Ways to write that the reader does not have, and its own."""

_D = r"(?:\\partial(?![A-Za-z])|\\mathrm\s*\{\s*d\s*\}|(?<![A-Za-z])d(?=\s*[\\A-Za-z]))\s*"
_NAMED = (
    r"(?:\\(?:hat|mathcal|bar|mathbf|tilde)\s*(?:\{\s*\\?[A-Za-z]+\s*\}|\s?[A-Za-z])|\\[A-Za-z]+|[A-Za-z])"
)
CHAINED = re.compile(
    rf"\\[dt]?frac\s*\{{\s*(?P<d>{_D})(?P<of>[^{{}}]*(?:\{{[^{{}}]*\}})?)\s*\}}\s*\{{\s*{_D}(?P<inner>{_NAMED})\s*\}}"
    rf"\s*(?:\\cdot|\\times|\\,|\*)?\s*"
    rf"\\[dt]?frac\s*\{{\s*{_D}(?P<again>{_NAMED})\s*\}}\s*\{{\s*{_D}(?P<by>[^{{}}]*(?:\{{[^{{}}]*\}})?)\s*\}}"
)
"""The chain rule: ``\\frac{dL}{da} \\cdot \\frac{da}{dz}``."""

TWO_VALUES = re.compile(
    r"\\(?:\{|lbrace)(?=.*[A-Za-z])(?:(?!dots)[^,])*,(?:(?!dots)[^,])*\\(?:\}|rbrace)", re.DOTALL
)
"""A set that is written out: who is in it has one of these values, or has them all."""

PROBABILITY = re.compile(
    r"(?:\\(?:math(?:bb|rm|bf)|operatorname|text)\s*\{?\s*)?\\?(?:Pr|Prob|P)\s*\}?\s*(?:\\left\s*|\\[bB]igg?l?\s*)?(?:\\\{|\(|\[)[^=]*=[^=]*"
)
"""The probability of an event: ``\\Pr\\{X = x\\}``."""

IDENTITY = re.compile(
    r"(?<![A-Za-z\\])(?:\\math(?:bf|rm)\s*\{?\s*)?I\s*\}?\s*_\s*\{\s*([a-z])\s*,?\s*([a-z])\s*\}"
)
"""A component of the identity matrix."""

TRANSPOSED = re.compile(r"\^\s*(?:\{\s*T\s*\}|T(?![A-Za-z]*\s*[_^}]))")

CONSTANT = re.compile(
    r"[-+]?\s*(?:\d+(?:\.\d+)?|\\[dt]?frac\s*\{?\s*\d+\s*\}?\s*\{?\s*[0-9A-Za-z]+\s*\}?|\d+\s*/\s*[0-9A-Za-z]+)"
)
"""A value such as 1, 1/2 or 1/n."""

EXAMPLE = re.compile(r"[-+\d./\s]*|\(?[\\\w\s{},./-]*\\dots.*|\([^=]*,[^=]*\)")
"""Right sides that are values of an example, or a vector written out."""

WRITTEN_OUT = re.compile(r"(?:\\left\s*)?\((?!.*dots)[^=]*[A-Za-z][^=]*,[^=]*\)")
"""A vector by its components, which are not read: ``(a, 1 - a)``."""

_GOES_ON = re.compile(
    r"(여기서|이다|이고|이며|이라|라고|라 |로 |으로 |을 |를 |가 |는 |은 |와 |과 |에서|일 때|인 |이 |의 |도 |\(단|단,)"
    r"|[a-z]|Here\b|Where\b"
)


def continues(text: str) -> bool:
    """Whether a sentence goes on from a display."""
    return _GOES_ON.match(text) is not None


def listed(tex: str) -> list[str]:
    """``p, q`` as its members; ``(x, y)`` too."""
    text = tex.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    out, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if not depth and character == ",":
            out.append(text[start:at])
            start = at + 1
    return [part.strip() for part in [*out, text[start:]] if part.strip() and "dots" not in part]


_N = re.compile(
    r"\\(?:text[a-z]*|mathrm|operatorname\*?|mathbb)\s*\{[^{}]*\}|(?P<n>(?<![A-Za-z\\])n(?![A-Za-z]))"
    r"|_\s*\{(?P<letters>[a-z]{2,3})\}"
)
_INDEX_N = re.compile(
    r"_\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|n)|\^\s*\{\s*\(\s*n\s*\)\s*\}|\\(?:mathrm|text[a-z]*|operatorname\*?)\s*\{[^{}]*\}"
)


_SLOPE = re.compile(
    r"\\[dt]?frac\s*\{\s*(?:d|\\mathrm\s*\{d\}|\\partial)\s*\\sigma\s*\}"
    r"\s*\{\s*(?:d|\\mathrm\s*\{d\}|\\partial)\s*(?P<by>\\?[A-Za-z]+)\s*\}"
)
_BRACKET = r"(?:\\left\s*|\\[bB]igg?l?\s*)?\("
_FACTOR = re.compile(rf"\\sigma\s*(?={_BRACKET}[^()]*\\sigma(?![A-Za-z])(?!\s*{_BRACKET}))")
_ALONE = re.compile(rf"\\sigma(?![A-Za-z])(?!\s*(?:{_BRACKET}|_))")


def with_argument(tex: str) -> str:
    r"""The formula where the sigmoid stands without its argument, beside its derivative in it.

    >>> with_argument(r"\frac{d\sigma}{da} = \sigma (1 - \sigma)")
    '\\frac{d\\sigma(a)}{da} = \\sigma(a) \\cdot (1 - \\sigma(a))'
    """
    found = _SLOPE.search(tex)
    if found is None:
        return tex
    applied = rf"\sigma({found['by']})"
    return _ALONE.sub(lambda _: applied, _FACTOR.sub(lambda _: rf"{applied} \cdot ", tex))


def counts_to_n(tex: str) -> bool:
    """Whether n stands elsewhere than as an index, or as the end of a range, or of an enumeration with dots.

    >>> counts_to_n(r"\\frac1N \\sum_{n=1}^N t_n x_{nk}"), counts_to_n(r"\\frac1n \\sum_{k=1}^n a_k")
    (False, True)
    >>> counts_to_n(r"p_1 + p_2 + \\dots + p_n = 1")
    True
    """
    if re.search(r"\\[lc]?dots[^=]*_\s*\{?\s*n(?![A-Za-z])", tex):
        return True
    return re.search(r"(?<![A-Za-z\\])n(?![A-Za-z])", _INDEX_N.sub(" ", tex)) is not None


def numbered_by(letter: str, tex: str) -> str:
    """The formula where another letter stands for the index n.

    >>> numbered_by("i", r"\\sum_{n=1}^N t_n x_{nk}")
    '\\\\sum_{i=1}^N t_i x_{ik}'
    """

    def renamed(found: re.Match[str]) -> str:
        if found["n"]:
            return letter
        if found["letters"]:
            return found[0].replace("n", letter) if found["letters"] not in ("ln", "min", "in") else found[0]
        return found[0]

    return _N.sub(renamed, tex)


def multiplied(name: str, tex: str) -> str:
    """The formula where ``y_k(1 - y_k)`` is a product: brackets with a sum name no argument.

    >>> multiplied("y", r"y_k(\\phi) + y_k(1 - y_k)")
    'y_k(\\\\phi) + y_k \\\\cdot (1 - y_k)'
    """
    factor = rf"((?<![A-Za-z\\])\\?{re.escape(name)}(?:\s*_\s*(?:\{{[^{{}}]*\}}|[a-z0-9]))?)"
    total = r"\s*((?:\\left\s*)?\([^()]*?[^()\s][^()]*?[-+])"
    return re.sub(factor + total, r"\1 \\cdot \2", tex)


def turned(relation: str) -> str:
    """The relation with its sides exchanged."""
    return {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(relation, relation)


_NOWHERE = SourceMap("", (Mark(0, 0, 0),))


def inline(tex: str) -> Display:
    """A formula within a sentence, to be cut like a display."""
    return Display(tex, _NOWHERE, "$")
