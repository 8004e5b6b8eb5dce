r"""The reader of LaTeX: the notation of ordinary lecture notes, to a statement as written.

Conventions: a sum, product, limit, extreme or derivative operator reaches over the following
product, up to a + or - or a relation; ``\log p`` takes the next factor; e is exp(1); \sigma of
a scalar is the sigmoid, ``\sigma(z)_i`` is a component of the softmax.  What could be read in
two ways is refused, as is everything outside the grammar (``latex.lark``).

>>> claim = read_claim(r"\sigma(-x) = 1 - \sigma(x)")
>>> claim.statement
Eq(sigmoid(-x), 1 - sigmoid(x))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from lemmata.notation import Claim
from lemmata.reading.claims import claim_of, expression_of
from lemmata.reading.errors import ReadingError
from lemmata.reading.givens import Sourced
from lemmata.reading.guard import Refused, guard
from lemmata.reading.latex_nodes import LatexNodes
from lemmata.reading.syntax import (
    At,
    Chain,
    Let,
    Name,
    Node,
    Number,
    Statement,
    TooDeep,
    walk,
)
from lemmata.reading.text import Givens, read_givens

if TYPE_CHECKING:
    from lark import Lark
    from sympy import Expr

    from lemmata.notation import Given

__all__ = ["read_claim", "read_expression"]


def read_claim(latex: str, given: Givens = "") -> Claim:
    r"""Read a claim in LaTeX; the givens are text or, where they contain a backslash, LaTeX.

    ``given="let L = -sum(y[k]*log(softmax(z)[k]), k)"`` gives L a meaning.
    Raises `ReadingError`, which shows the place with a caret.

    >>> read_claim(r"\frac{\partial}{\partial z_j} \log \sum_k e^{z_k} = \frac{e^{z_j}}{\sum_k e^{z_k}}").givens
    ()
    """
    chain = _parsed(latex, "claim")
    beside = _beside(given)
    return claim_of(latex, _with_numbered_names(chain, beside), beside)


def read_expression(latex: str, given: Givens = "") -> tuple[Expr, tuple[Given, ...]]:
    """Read an expression in LaTeX and its givens, as `read_claim` does."""
    chain = _parsed(latex, "claim")
    beside = _beside(given)
    if chain.relations:
        raise ReadingError(latex, chain.sides[1].at, expected="an expression", found="a relation")
    return expression_of(latex, _with_numbered_names(chain, beside).sides[0], beside)


def _beside(given: Givens) -> list[Sourced]:
    """The givens: ``\\;`` is a space of LaTeX, any other semicolon separates."""
    texts = [given] if isinstance(given, str) else list(given)
    out: list[Sourced] = []
    for text in texts:
        for part in re.split(r"(?<!\\);", text) if "\\" in text else [text]:
            out += [Sourced(part, _given(part))] if "\\" in part else read_givens(part)
    return out


def _given(text: str) -> Statement:
    let = re.match(r"\s*let(?![A-Za-z])", text)
    statement = _parsed(" " * let.end() + text[let.end() :] if let else text, "given")
    if not let:
        return statement  # type: ignore[no-any-return]
    if not isinstance(statement, Chain) or statement.relations != ("==",):
        raise ReadingError(text, let.end(), expected="a name = an expression", found="something else")
    name, body = statement.sides
    base, indices = (name.base, name.indices) if isinstance(name, At) else (name, ())
    for part in (base, *indices):
        if not isinstance(part, Name):
            raise ReadingError(text, part.at, expected="a name to define", found="an expression")
    return Let(base.at, base, indices, body)  # type: ignore[arg-type]


# ------------------------------------------------------------------ parsing


@cache
def _parser() -> Lark:
    from lark import Lark

    from lemmata.reading.tokens import LatexLexer

    grammar = files("lemmata.reading").joinpath("latex.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=LatexLexer, start=["claim", "given"], transformer=LatexNodes())


def _parsed(text: str, start: str) -> Any:
    from lark.exceptions import UnexpectedToken

    try:
        guard(text, opening="([{", closing=")]}")
        return _parser().parse(_inside(text), start=start)
    except Refused as e:
        raise ReadingError(text, e.at, expected=e.expected, found=e.found, hint=e.hint) from None
    except TooDeep as e:
        raise ReadingError(text, e.at, expected="at most 200 levels of nesting", found="more") from None
    except UnexpectedToken as e:
        end = e.token.type == "$END"
        at = len(text.rstrip()) if end else e.token.start_pos or 0
        found = "the end" if end else f"{text[at : at + 12]!r}"
        raise ReadingError(text, at, expected=_expected(set(e.accepts or e.expected)), found=found) from None


def _inside(text: str) -> str:
    """The formula without what surrounds it in a sentence, everything at its offset."""
    start, end = 0, len(text.rstrip())
    for opening, closing in (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)")):
        stripped = text.strip()
        if (
            len(stripped) > len(opening) + len(closing)
            and stripped.startswith(opening)
            and stripped.endswith(closing)
        ):
            start, end = text.index(opening) + len(opening), text.rindex(closing)
            break
    formula = text[start:end].rstrip()
    if formula[-1:] in (".", ","):
        formula = formula[:-1]
    return " " * start + formula


def _expected(accepts: set[str]) -> str:
    names = {
        "RPAR": ")",
        "RSQB": "]",
        "RCURLY": r"\}",
        "RBRACE": "}",
        "RBAR": "a closing |",
        "LBRACE": "{",
        "LPAR": "(",
        "SUB": "a subscript",
        "PARALLEL": r"\|",
        "TO": r"\to",
        "ENDCASES": r"\end{cases}",
        "AMP": "&",
        "RELATION": "a relation",
    }
    if {"NUMBER", "FRAC"} <= accepts and "TIMES" not in accepts:
        return "an expression"
    words = [
        word
        for kind, word in names.items()
        if kind in accepts and not (kind == "LBRACE" and "FRAC" in accepts)
    ]
    words = [w for w in words if w != "(" or "FRAC" not in accepts]
    words += ["an operator"] if "TIMES" in accepts or "PLUS" in accepts else []
    words += ["the end"] if "$END" in accepts else []
    return (
        " or ".join([", ".join(words[:-1]), words[-1]])
        if len(words) > 1
        else "".join(words) or "something else"
    )


# ------------------------------------------------------------------ names


def _with_numbered_names(chain: Chain, beside: Sequence[Sourced]) -> Chain:
    """``x_1`` and ``x_2`` as scalars x1 and x2, where x has no other use and no given of its own."""
    elsewhere = {p.name for part in beside for p in walk(part.statement) if isinstance(p, Name)}
    components: set[Name] = set()
    for part in walk(chain):
        if (
            isinstance(part, At)
            and isinstance(part.base, Name)
            and all(isinstance(i, Number) for i in part.indices)
        ):
            components.add(part.base)
    numbered = {base.name for base in components if len(base.name) and not base.bold}
    numbered -= elsewhere | {p.name for p in walk(chain) if isinstance(p, Name) and p not in components}

    def scalar(node: Node) -> Node:
        match node:
            case At(at=at, base=Name(name=name), indices=(Number(value=value),)) if name in numbered:
                return Name(at, f"{name}{value}")
        return node

    return _mapped(chain, scalar) if numbered else chain  # type: ignore[return-value]


def _mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with ``change`` applied to every node, from the leaves up."""
    new: dict[str, Any] = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            new[field.name] = _mapped(value, change)
        elif isinstance(value, tuple):
            new[field.name] = tuple(_mapped(v, change) if isinstance(v, Node) else v for v in value)
    return change(replace(node, **new))
