"""The reader of the text syntax: from what a user types to a statement, exactly as written.

A grammar of our own (``text.lark``) reads the text; nothing in it is ever evaluated.

>>> claim = read_claim("softmax(z + c)[i] == softmax(z)[i]", given="z in R^n; c in R")
>>> [str(g) for g in claim.givens]
['z in R^n', 'c in R']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sympy import Expr

from lemmata.notation import Claim, Given
from lemmata.reading.claims import claim_of, expression_of
from lemmata.reading.errors import ReadingError
from lemmata.reading.givens import Sourced
from lemmata.reading.guard import Refused, guard
from lemmata.reading.names import known_functions
from lemmata.reading.syntax import TooDeep
from lemmata.reading.text.nodes import TextNodes

if TYPE_CHECKING:
    from lark import Lark, Token

__all__ = ["read_claim", "read_expression", "read_givens"]

Givens = str | Sequence[str]


def read_claim(claim: str, given: Givens = "") -> Claim:
    """Read a claim and its givens, several of them in a sequence or joined by ``;``.

    Raises `ReadingError`, which shows the place with a caret, for anything that the syntax does
    not know, for unknown functions, for names used in two ways and for sizes that nothing tells.
    """
    chain, own = _parsed(claim, "claim")
    return claim_of(claim, chain, [*_sourced(claim, own), *read_givens(given)])


def read_expression(text: str, given: Givens = "") -> tuple[Expr, tuple[Given, ...]]:
    """Read an expression and its givens.

    >>> read_expression("sum(p[i]*log(p[i]), i)")[0]
    Sum(log(p[i])*p[i], (i, 1, n))

    Raises `ReadingError` as `read_claim` does.
    """
    node, own = _parsed(text, "expression")
    return expression_of(text, node, [*_sourced(text, own), *read_givens(given)])


def read_givens(given: Givens) -> list[Sourced]:
    """What stands beside a claim, each with the text that it is from."""
    texts = [given] if isinstance(given, str) else given
    return [s for text in texts for s in _sourced(text, _parsed(text, "givens"))]


def _sourced(source: str, statements: Sequence[Any] | None) -> list[Sourced]:
    return [Sourced(source, s) for s in statements or ()]


# ------------------------------------------------------------------ parsing


@cache
def _parser() -> Lark:
    from lark import Lark

    grammar = files("lemmata.reading.text").joinpath("text.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        start=["claim", "expression", "givens"],
        transformer=TextNodes(),
        propagate_positions=False,
    )


def _parsed(text: str, start: str) -> Any:
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

    try:
        guard(text, opening="([{", closing=")]}")
        return _parser().parse(text, start=start)
    except Refused as e:
        raise ReadingError(text, e.at, expected=e.expected, found=e.found, hint=e.hint) from None
    except TooDeep as e:
        raise ReadingError(text, e.at, expected="at most 200 levels of nesting", found="more") from None
    except UnexpectedToken as e:
        at = len(text.rstrip()) if e.token.type == "$END" else e.token.start_pos or 0
        expected, found, hint = _explained(text, at, e.token, set(e.accepts or e.expected))
    except UnexpectedCharacters as e:
        at = e.pos_in_stream or 0
        expected, hint = "the syntax of claims", _character_hint(text, at)
        found = f"the character {text[at]!r}"
    except UnexpectedEOF:  # pragma: no cover - the LALR parser reports $END as a token
        at, expected, found, hint = len(text.rstrip()), "more", "the end", ""
    raise ReadingError(text, at, expected=expected, found=found, hint=hint)


def _explained(text: str, at: int, token: Token, accepts: set[str]) -> tuple[str, str, str]:
    """What the parser could have taken here, what it met, and what is usually meant."""
    found = "the end" if token.type == "$END" else repr(str(token))
    if "REALS" in accepts:
        expected = "a domain: R, R^n, (0,1), [0,1], {-1, 1}, simplex(n), open simplex(n), onehot(n)"
    elif "NAME" in accepts and "TIMES" not in accepts:
        expected = "a name" if not accepts & {"NUMBER", "LPAR"} else "an expression"
    else:
        signs = {
            "EQUAL": "=",
            "RPAR": "a closing )",
            "RSQB": "a closing ]",
            "RBRACE": "a closing }",
            "COMMA": "a comma",
        }
        words = [word for sign, word in signs.items() if sign in accepts]
        words += ["an opening ("] if accepts == {"LPAR"} else []
        words += ["a relation"] if "RELATION" in accepts else []
        words += ["an operator"] if "TIMES" in accepts else []
        words += ["the end"] if "$END" in accepts else []
        expected = _alternatives(words) or "something else"
    return expected, found, _token_hint(text, at, token, accepts)


def _alternatives(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _token_hint(text: str, at: int, token: Token, accepts: set[str]) -> str:
    before = re.search(r"([A-Za-z0-9_.]+|[)\]])\s*$", text[max(0, at - 40) : at])
    if token.type == "SHAPE":
        return "** for a power"
    if relation := re.search(r"(===|=>|=<|<>|>==|<==)", text[max(0, at - 2) : at + 2]):
        return RELATIONS_ELSEWHERE[relation[0]]
    if re.search(r"\bin\s+R$", text[:at]):
        return "(0, oo) for positive numbers" if token == "+" else f"R^{token}"
    for word in (str(token), before[1] if before else ""):
        if word in WORDS_ELSEWHERE:
            return WORDS_ELSEWHERE[word]
    if before and accepts == {"LPAR"}:
        return f"{before[1]}(n)"
    if re.search(r"\bd\s*/\s*d\w+\s*$", text[:at]):
        return "diff(sigmoid(x), x) for a derivative"
    if str(token).startswith("_"):
        return f"[{str(token)[1:] or 'i'}] for a component"
    if before and "TIMES" in accepts and token.type in ("NAME", "NUMBER", "LPAR"):
        if before[1] in known_functions():
            return f"{before[1]}({token if token.type != 'LPAR' else '…'})"
        left = f"(…{before[1]}" if before[1] in ")]" else before[1]
        return f"{left}*{token if token.type != 'LPAR' else '(…)'} for a product"
    if token.type == "DIRECTION" or (
        token.type == "RPAR" and re.search(r"limit\(.*[-+]\s*$", text[max(0, at - 40) : at])
    ):
        return "limit(f, x, 0, '+')"
    if token.type == "EQUAL":
        return "== for a claim; let r = … for a definition"
    if token.type == "RELATION" and "," in text[:at]:
        return "x > 0; y > 0"
    if token.type == "RELATION" and accepts & {"TIMES", "$END"}:
        return "lemmata check for a relation; an expression has none"
    if "$END" in accepts and str(token) in (",", ";"):
        return "givens after the word given, each other claim by itself"
    if token.type == "NAME" and token == "in":
        return "the word given before a domain"
    return ""


WORDS_ELSEWHERE = {
    **dict.fromkeys(("and", "or", "not"), "one relation a claim; givens are joined by ;"),
    **dict.fromkeys(
        ("forall", "all", "exists"), "the relation alone, which speaks of all values of its variables"
    ),
    **dict.fromkeys(("if", "when", "whenever", "for", "with"), "the word given before what is assumed"),
}
"""Words of sentences and of other languages."""

RELATIONS_ELSEWHERE = {"===": "==", "=>": ">=", "=<": "<=", "<>": "!=", ">==": ">=", "<==": "<="}
"""Relations of other languages."""


def _character_hint(text: str, at: int) -> str:
    if text[at] == "_" and at and text[at - 1].isalnum():
        return "z[i] for a component"
    character = text[at]
    if character in CHARACTERS:
        return CHARACTERS[character]
    name = unicodedata.name(character, "").lower()
    if greek := re.fullmatch("greek (small|capital) letter ([a-z]+)", name):
        return greek[2] if greek[1] == "small" else greek[2].capitalize()
    plain = unicodedata.normalize("NFKC", character)
    if name.startswith("superscript") and plain.isascii():
        return f"**{plain} for a power"
    if name.startswith("subscript") and plain.isascii():
        return f"z[{plain}] for a component"
    return plain if plain.isascii() and plain.isprintable() and plain != character else ""


CHARACTERS = {
    "^": "** for a power",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "−": "-",
    "–": "-",
    "·": "*",
    "×": "*",
    "÷": "/",
    "∞": "oo",
    "π": "pi",
    "σ": "sigmoid(x) or softmax(z)[i]",
    "Σ": "sum(z[i], i)",
    "∑": "sum(z[i], i)",
    "√": "sqrt(x)",
    "∂": "diff(f, x)",
    "δ": "delta(i, j)",
    "∈": "in",
    "ℝ": "R",
    "=": "== for a claim; let r = … for a definition",
    "|": "abs(x)",
    "\\": "--tex for LaTeX",
    "$": "--tex for LaTeX",
    "'": "diff(f, x) for a derivative",
    "!": "!= for different",
    ".": "0.5 for a number",
    "→": "limit(f, x, 0, '+')",
    "⟶": "limit(f, x, 0, '+')",
    "∏": "prod(z[i], i)",
    "∇": "grad(f, z)",
    "Δ": "simplex(n)",
    "⋅": "*",
    "∙": "*",
    "∗": "*",
    "∕": "/",
    "⁄": "/",
    "≡": "==",
    "≈": "abs(a - b) < 0.001",
    "∣": "abs(x)",
    "‖": "sum(x[i]**2, i) for a squared norm",
    "∥": "sum(x[i]**2, i) for a squared norm",
    "⊤": "sum(x[i]*y[i], i) for an inner product",
    "“": "the claim without quotation marks",
    "”": "the claim without quotation marks",
    '"': "the claim without quotation marks",
    "#": "the claim alone: there are no comments",
    "&": "each relation as a claim of its own",
    "@": "sum(x[i]*y[i], i) for an inner product",
    "{": "( … ) for brackets",
}
"""What is usually meant by a character that the syntax does not have."""
