r"""What the scanner of LaTeX looks for: patterns of characters, compiled once."""

from __future__ import annotations

import re

SKIPPED = re.compile(
    r"(\s|~|(?<![0-9])%[^\n]*|\\[,;:!> ]"
    r"|\\(left|right)\s*\."
    r"|\\(left|right|[bB]igg?[lr])(?![A-Za-z])(?!\s*(\||\\vert(?![A-Za-z])))"  # a bar is told by its side
    r"|\\(q?quad|middle|[bB]igg?m?|displaystyle|textstyle|limits|nolimits"
    r"|mathstrut|strut|nonumber|notag|enspace|thinspace|medspace|thickspace)(?![A-Za-z]))+"
)
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?|\.[0-9]+")
SCIENTIFIC = re.compile(r"[eE][+-]?[0-9]")
SIDE = re.compile(r"\^\s*(\{\s*([+-])\s*\}|[+-])|([+-])(?=\s*\})")
PRIMES = re.compile(r"'+|\^\s*(\{\s*(\\prime\s*)+\}|\\prime(?![A-Za-z]))")
TRANSPOSED = re.compile(
    r"\^\s*(\{\s*(?P<inside>\\top|\\intercal|\\(mathsf|mathrm|text)\s*(\{\s*T\s*\}|T))\s*\}"
    r"|\\top(?![A-Za-z])|\\intercal(?![A-Za-z])|\\(mathsf|mathrm|text)\s*(\{\s*T\s*\}|T))"
)
TRANSPOSED_BOLD = re.compile(r"\^\s*(\{\s*T\s*\}|T(?![A-Za-z]))")
SCRIPTED = re.compile(  # w_k before a transpose
    r"(?:(?P<bold>\\(?:mathbf|boldsymbol|bm|pmb|vec)(?![A-Za-z])\s*(?:\{[^{}]*\}|[A-Za-z]))|(?<![A-Za-z\\])(?P<name>[A-Za-z]))"
    r"\s*_\s*(?:\{[^{}]*\}|[A-Za-z0-9])\s*\Z"
)
TWICE = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\s*\1\s*\Z")  # s s^T
NESTED = re.compile(r"_\{[^{}]*\}|_.|\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
BAR = re.compile(r"\\(?P<side>left|right|[bB]igg?[lr])\s*(\||\\vert(?![A-Za-z]))")
DOUBLE_BAR = re.compile(r"\\mid\s*\\mid(?![A-Za-z])|\|\||\\\||\\(Vert|lVert|rVert)(?![A-Za-z])")
UPRIGHT = re.compile(
    r"\\(operatorname\*?|mathrm|text|textrm|textnormal|mathsf|textsf|mathtt|texttt|mbox|mathit|textit)"
    r"\s*(\{(?P<word>(?:[^{}\\]|\\[_ \-,])*)\}|(?P<letter>[A-Za-z]))"
)
OLD_STYLE = re.compile(r"\{\s*\\(?P<style>rm|it|sf|tt|bf|cal)(?![A-Za-z])\s*(?P<word>[^{}\\]*)\}")
FONT = r"\\(?:mathrm|text|textrm|operatorname|mathit|mathsf|mathbb|mathcal)\s*"
D = rf"(?:D|{FONT}(?:\{{\s*D\s*\}}|D))"
DIVERGENCE = re.compile(
    rf"(?:{D}\s*_\s*(?:\{{\s*(KL|JSD?)\s*\}}|\{{\s*{FONT}\{{\s*(KL|JSD?)\s*\}}\s*\}}|{FONT}\{{\s*(KL|JSD?)\s*\}})"
    rf"|{FONT}\{{\s*D_\{{?\s*(KL|JSD?)\s*\}}?\s*\}})"
)
ENTROPY = re.compile(
    rf"(?:H|{FONT}(?:\{{\s*H\s*\}}|H))(?P<binary>\s*_\s*(?:b|\{{\s*b\s*\}}|\{{\s*{FONT}\{{\s*b\s*\}}\s*\}}|{FONT}\{{\s*b\s*\}}))?"
    r"(?=('|\^\s*\{?\\prime\}?|\s|\\left(?![A-Za-z])|\\[,!]|\\[bB]igg?l?(?![A-Za-z])){0,9}[(\[])"
)
# Spaces are counted, lest thousands of them be tried in every way.
OPENS = re.compile(r"(\s|\\left|\\[,;:!]|\\[bB]igg?l?(?![A-Za-z])){0,9}[(\[]")
CALLED = re.compile(
    r"\s{0,9}('{1,9}|\^\s{0,9}(\{\s*(\\prime\s*)+\}|\\prime(?![A-Za-z]))"
    r"|_\s{0,9}(\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z0-9]))?" + OPENS.pattern
)
POWER_OPENS = re.compile(r"\s{0,9}\^\s{0,9}(?!\{?\s*\\prime)(\{[^{}]*\}|[A-Za-z0-9])" + OPENS.pattern)
VECTOR_INSIDE = re.compile(r"\s*(\\(mathbf|boldsymbol|bm|pmb|vec)(?![A-Za-z])|[A-Za-z]\s*(\\right\s*)?[)\]])")
FACTOR_INSIDE = re.compile(r"\s*1\s*-|[^()\[\]]*?\\(sigma|delta)(?![A-Za-z])")
_CONDITION = (
    r"\s{0,9}(\\(left|[bB]igg?l?))?\s{0,9}"
    r"(\\\{|_\s*\{(\s*\\\{)?[^{}]*(=|\\neq?(?![A-Za-z]))|[(\[][^()\[\]{}]*(=|\\neq?(?![A-Za-z])))"
)
CONDITION = re.compile(_CONDITION)
INDICATED = re.compile("1" + _CONDITION)
FOR = re.compile(
    r"for( (all|any|every|each))?( real)?|if|when|whenever|where|with|given|provided( that)?|and"
)
BOUND = re.compile(  # the letters below sums, and x in x \sim p
    r"\\(?:sum|prod)\s{0,9}(?:\\(?:no)?limits)?\s{0,9}_\s{0,9}(?:\{\s{0,9})?([A-Za-z])('*)(?:\s{0,9},\s{0,9}([A-Za-z])('*))?"
    r"|([A-Za-z])('*)\s{0,9}\\sim(?![A-Za-z])"
    r"|E\s{0,9}\}?\s{0,9}_\s{0,9}\{\s{0,9}[A-Za-z]\s{0,9}\(\s{0,9}([A-Za-z])('*)\s{0,9}\)\s{0,9}\}"
)
BLACKBOARD = re.compile(r"\\mathbb\s{0,9}(\{\s{0,9}[ERI1]\s{0,9}\}|[ERI1])")
PRIMED = re.compile("[A-Za-z]'+")
MASS = re.compile(r"(?P<name>[A-Za-z]+(_(hat|bar|tilde|dot))?)\((?P<indices>[A-Za-z]'*(,[A-Za-z]'*)?)\)")
_LEFT = r"(\s{0,9}(\\left\s{0,9}|\\[bB]igg?l?\s{0,9}|\\[,!]\s{0,9}){0,3})"
_BELOW = r"\s{0,9}_\s{0,9}(\{[^{}]*(\{[^{}]*\}[^{}]*)*\}|[A-Za-z])"
EXPECTED = re.compile(rf"{_LEFT}\[|{_BELOW}{_LEFT}[\[(]|{_BELOW}{_LEFT}\\\{{")
NATURAL = re.compile(r"\\?ln|\\(operatorname\*?|mathrm|text|textrm)\s{0,9}\{\s{0,9}ln")
INFORMATION = re.compile(
    "(?P<of>[HI])\\((?P<left>[A-Z](,[A-Z])*)(?P<sign>[|;])?(?P<right>[A-Z](,[A-Z])*)?\\)"
)
INFORMATION_OPENS = re.compile(
    r"([HI]|\\(?:mathbb|mathrm|mathcal|operatorname|mathit)\s{0,9}\{\s{0,9}[HI]\s{0,9}\})" + _LEFT + r"\("
)
EVENT_OPENS = re.compile(
    r"([A-Za-z]|\\(?:mathbb|mathrm|mathcal|operatorname)\s{0,9}\{\s{0,9}[A-HJ-Za-z]\s{0,9}\})\s{0,9}(_\s{0,9}(\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z0-9]))?"
    + _LEFT
    + r"[(\[]"
)
JOINT = re.compile("[U-Z](,[U-Z])+")
ENUMERATED = re.compile(  # \sum_i p(x_i): the outcomes are numbered
    r"\\sum\s{0,9}(?:\\(?:no)?limits)?\s{0,9}_\s{0,9}\{?\s{0,9}(?P<i>[A-Za-z])\s{0,9}(?:=[^{}]*)?\}?"
    r"\s{0,9}(?:\^\s{0,9}(?:\{[^{}]*\}|[A-Za-z0-9]))?\s{0,9}(?:\\[,;!]|-|\s){0,9}[A-Za-z]\s{0,9}(?:\\left)?\(\s{0,9}(?P<x>[A-Za-z])\s{0,9}_\s{0,9}"
    r"(?:\{\s{0,9}(?P=i)\s{0,9}\}|(?P=i))\s{0,9}(?:\\right)?\)"
)
NUMBERED = re.compile(r"(?P<name>[A-Za-z]+(_(hat|bar|tilde|dot))?)\((?P<x>[A-Za-z])_(?P<i>[A-Za-z])\)")
EMPTY = re.compile(r"\{\s*\}")
SLASHED = re.compile(r"\s*/\s*(?=\{)")
FLAT = re.compile(  # \partial f / \partial x, dy/dx
    r"\\partial(?![A-Za-z])[^/=+&\n]{1,60}?/\s*(?P<curly>\\partial)(?![A-Za-z])"
    r"|d\s*(\\[A-Za-z]+|[A-Za-z])(_[A-Za-z0-9]|_\{[^{}]*\})?\s*/\s*(?P<plain>d)(?=\s*(\\[A-Za-z]+|[A-Za-z])(?![A-Za-z]))"
)
BARE = re.compile("(log|ln|exp|tanh|sinh|cosh)([A-Za-z]?)")
BESIDE_BARE = re.compile("[A-Za-z](log|ln|exp)[A-Za-z]?")
FORGOTTEN = re.compile(r"ln|log|exp|max|min|lim|sum|sin|cos|tan|erf|abs|lse|and|for|(if|or|iff)$")

LETTERS = re.compile("[A-Za-z]+")
WORD = re.compile("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")
SUBSCRIPT = re.compile(r"\s*_")
BRACKETED = re.compile(r"\s*\[")
ROW_SPACE = re.compile(r"\s*\[[^\]]*\]")
CONTINUED = re.compile(
    r"(\[[^\]]*\]|\s|&|\\[,;:! ]|\\q?quad(?![A-Za-z]))*"
    r"([-+=<>]|\\(le|ge|leq|geq|leqslant|geqslant|cdot|times|lt|gt)(?![A-Za-z]))"
)
NOT_EQUAL = re.compile(r"\\not\s*=")
IF_INLINE = re.compile(r"\\(text|mbox|textrm)\s*\{\s*(if|for|when|where)\s*\$(?P<condition>[^${}]*)\$\s*\}")
ROW_STOP = re.compile(r"[.;](?=\s*\\end\s*\{cases\})")
