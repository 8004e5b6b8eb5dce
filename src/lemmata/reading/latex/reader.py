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
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from lemmata.notation import Claim
from lemmata.reading.ambiguity import free_names
from lemmata.reading.claims import claim_of, expression_of
from lemmata.reading.errors import ReadingError
from lemmata.reading.givens import Sourced
from lemmata.reading.guard import Refused, guard
from lemmata.reading.latex.applied import check_applied
from lemmata.reading.latex.counting import counted_from_one
from lemmata.reading.latex.definitions import with_definitions
from lemmata.reading.latex.expectations import with_sums
from lemmata.reading.latex.functions import Expansion
from lemmata.reading.latex.information import with_distributions
from lemmata.reading.latex.matrices import in_components, matrices_of
from lemmata.reading.latex.names import settled
from lemmata.reading.latex.nodes import LatexNodes, let_of
from lemmata.reading.latex.notation import NOTHING, Function, Notation
from lemmata.reading.latex.sizes import with_sizes
from lemmata.reading.syntax import At, Chain, Domained, Let, Name, Node, Statement, TooDeep, bare, walk
from lemmata.reading.text.reader import Givens, read_givens

if TYPE_CHECKING:
    from lark import Lark, Token
    from lark.exceptions import UnexpectedToken
    from sympy import Expr

    from lemmata.notation import Given

__all__ = ["prepare", "read_claim", "read_expression"]


def read_claim(latex: str, given: Givens = "", notation: Notation = NOTHING) -> Claim:
    r"""Read a claim in LaTeX; the givens are text or, with a backslash or a subscript, LaTeX.

    ``given="let L = -sum(y[k]*log(softmax(z)[k]), k)"`` gives L a meaning; so does an equation in
    LaTeX for a name that nothing else declares, as in ``L = -\sum_k y_k \log p_k``.  ``notation`` is what a
    document has said of its letters: the claim and the givens in LaTeX are read with it.
    Raises `ReadingError`, which shows the place with a caret.

    >>> read_claim(r"\frac{\partial}{\partial z_j} \log \sum_k e^{z_k} = \frac{e^{z_j}}{\sum_k e^{z_k}}").givens
    ()
    """
    chain, beside = _read(latex, given, notation)
    return claim_of(latex, chain, beside, notes=True)


def read_expression(
    latex: str, given: Givens = "", notation: Notation = NOTHING
) -> tuple[Expr, tuple[Given, ...]]:
    """Read an expression in LaTeX and its givens, as `read_claim` does."""
    chain, beside = _read(latex, given, notation)
    if chain.relations:
        raise ReadingError(latex, chain.sides[1].at, expected="an expression", found="a relation")
    return expression_of(latex, chain.sides[0], beside, notes=True)


def _read(latex: str, given: Givens, notation: Notation) -> tuple[Chain, list[Sourced]]:
    return _Reading(notation).all(latex, given)


class _Reading:
    """One claim with what stands beside it, under one notation."""

    def __init__(self, notation: Notation) -> None:
        self.notation = notation
        self.seen: list[tuple[str, list[Token]]] = []  # every LaTeX that was read, and its tokens
        self.vectors: frozenset[str] = frozenset()  # names of which a given says that they are
        self.written: set[str] = set()  # the claim and its givens, where they are LaTeX

    def all(self, latex: str, given: Givens) -> tuple[Chain, list[Sourced]]:
        given_beside = self.beside(given)
        chain, conditions = self.parsed(latex, "claim")
        self.written.add(latex)
        beside = [*(Sourced(latex, c) for c in conditions), *given_beside]
        abbreviations = {name for name in self.notation.functions if not self.notation.applies(name)}
        lets = [b.statement for b in beside if isinstance(b.statement, Let)]
        self.check(self.notation.numbers | abbreviations | _introduced(beside), lets)
        expansion = Expansion(self.notation, self.body, lets)
        taken = {
            p.name
            for tree in (chain, *(b.statement for b in beside))
            for p in walk(tree)
            if isinstance(p, Name)
        }

        matrices = matrices_of([chain, *(b.statement for b in beside)])

        def clear(source: str, statement: Any) -> Any:
            def cleared() -> Node:
                plain = expansion.expanded(with_sums(statement, self.notation))
                return in_components(with_distributions(plain, self.notation, taken), matrices, taken)

            return _within(source, cleared)

        chain = clear(latex, chain)
        beside = [Sourced(b.source, clear(b.source, b.statement)) for b in beside]
        if self.notation.index_base == 0:
            chain, beside = self.from_one(latex, chain, beside)
        chain, beside = with_sizes(latex, chain, beside, self.notation.sizes)
        beside = with_definitions(chain, beside)
        return settled(latex, chain, beside, self.written, self.notation.index_base)

    def from_one(self, latex: str, chain: Chain, beside: Sequence[Sourced]) -> tuple[Chain, list[Sourced]]:
        """The claim, and what stands in LaTeX beside it, with components counted from 1."""

        def counted(source: str, statement: Any) -> Any:
            return counted_from_one(source, statement) if source in self.written else statement

        return counted(latex, chain), [Sourced(b.source, counted(b.source, b.statement)) for b in beside]

    def beside(self, given: Givens) -> list[Sourced]:
        """The givens: ``\\;`` is a space of LaTeX, any other semicolon separates."""
        texts = [given] if isinstance(given, str) else list(given)
        out: list[Sourced] = []
        for text in texts:
            parts = re.split(r"(?<!\\);", text)
            for part in parts if any(map(_is_latex, parts)) else [text]:
                out += self.given_of(part)
                self.vectors = _vectors(out)
        return out

    def given_of(self, text: str) -> list[Sourced]:
        """A given in text or LaTeX; a definition in text that text does not have, such as W x, is LaTeX."""
        if _is_latex(text):
            return [Sourced(text, self.given(text))]
        try:
            return read_givens(text)
        except ReadingError:
            if re.match(r"\s*let\b", text):
                with suppress(ReadingError):
                    return [Sourced(text, self.given(text))]
            raise

    def given(self, text: str) -> Statement:
        self.written.add(text)
        let = re.match(r"\s*let(?![A-Za-z])", text)
        source = text if "\\" in text else _in_latex(text)
        statement = self.parsed(" " * let.end() + source[let.end() :] if let else source, "given")
        if not let:
            return statement  # type: ignore[no-any-return]
        try:
            return let_of(statement)
        except Refused as e:
            raise _error(text, e) from None

    def body(self, latex: str) -> Node:
        """The body of a function of the document, which introduced all that stands in it."""
        self.seen, seen = [], self.seen
        chain, _ = self.parsed(latex, "claim")
        self.seen = seen
        if chain.relations:
            raise ReadingError(latex, chain.sides[1].at, expected="an expression", found="a relation")
        return with_sums(chain.sides[0], self.notation)

    def check(self, numbers: Collection[str], lets: Sequence[Let]) -> None:
        """Raise ReadingError for a letter before brackets that nothing introduces."""
        defined = {let.name.name: _names(let.body, [p.name for p in let.parameters]) for let in lets}
        for name, meaning in self.notation.functions.items():
            if isinstance(meaning, Function) and not meaning.parameters:
                body = _within(meaning.body, partial(self.body, meaning.body))
                defined[name] = _names(body, meaning.indices)
        for text, tokens in self.seen:
            try:
                check_applied(tokens, numbers, _closed(defined))
            except Refused as e:
                raise _error(text, e) from None

    def parsed(self, text: str, start: str) -> Any:
        """What the grammar makes of ``text``."""
        from lark.exceptions import UnexpectedToken

        from lemmata.reading.latex.tokens import tokens_of

        try:
            guard(text, opening="([{", closing=")]}")
            parser = _parser().parse_interactive(start=start)
            tokens: list[Token] = []
            self.seen.append((text, tokens))
            for token in tokens_of(_inside(text), self.notation, self.vectors):
                tokens.append(token)
                parser.feed_token(token)
            return parser.feed_eof()
        except Refused as e:
            raise _error(text, e) from None
        except TooDeep as e:
            raise _too_deep(text, e) from None
        except UnexpectedToken as e:
            raise _unexpected(text, e) from None


def _names(body: Node, indices: Collection[str]) -> set[str]:
    """What a definition speaks of, its indices left out."""
    return free_names(body).keys() - set(indices)


def _closed(defined: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """What each definition rests on, also by way of others."""
    out = {name: set(names) for name, names in defined.items()}
    for _ in out:
        for names in out.values():
            names |= {deeper for name in names & out.keys() for deeper in out[name]}
    return out


def _vectors(beside: Sequence[Sourced]) -> frozenset[str]:
    """The names with a domain that has a size; none if T is a name, so that ``w^T`` may be a power."""
    domained = [b.statement for b in beside if isinstance(b.statement, Domained)]
    names = [(v.name, bool(d.shape)) for d in domained for v in map(bare, d.variables) if isinstance(v, Name)]
    return (
        frozenset(name for name, sized in names if sized) if "T" not in _introduced(beside) else frozenset()
    )


def _introduced(beside: Sequence[Sourced]) -> set[str]:
    """The names that a domain, a bound or a definition beside the claim introduces."""
    places: list[Node] = []
    for part in beside:
        match part.statement:
            case Domained(variables=variables):
                places += variables
            case Let(name=name):
                places.append(name)
            case Chain(sides=sides):
                places += sides
    bases = [place.base if isinstance(place, At) else place for place in map(bare, places)]
    return {base.name for base in bases if isinstance(base, Name)}


def _within(source: str, change: Callable[[], Any]) -> Any:
    """What ``change`` returns; what it refuses as an error of ``source``."""
    try:
        return change()
    except Refused as e:
        raise _error(source, e) from None
    except TooDeep as e:
        raise _too_deep(source, e) from None


def _error(source: str, e: Refused) -> ReadingError:
    return ReadingError(source, e.at, expected=e.expected, found=e.found, hint=e.hint, missing=e.missing)


def _too_deep(source: str, e: TooDeep) -> ReadingError:
    return ReadingError(source, e.at, expected="at most 200 levels of nesting", found="more")


def _is_latex(given: str) -> bool:
    """Whether a given beside a claim in LaTeX is LaTeX too: ``x_k > 0`` speaks of a component."""
    if "\\" in given or re.match(r"\s*let\b", given):
        return "\\" in given
    if re.search(r"\b(simplex|onehot)\(|[A-Za-z]\[", given):
        return False
    return "_" in re.sub(r"_[A-Za-z]{2,}\b", "", given) or re.search(r"[^<>=!]=[^=]", given) is not None


def _in_latex(text: str) -> str:
    """A given with subscripts and the words of text: ``p_t in (0,1)``, ``z_i >= z_j``."""
    for word, command in (("==", "= "), (">=", r"\ge"), ("<=", r"\le"), ("!=", r"\ne"), (" in ", r" \in ")):
        text = text.replace(word, command)
    return text


# ------------------------------------------------------------------ parsing


def prepare() -> None:
    """Build the parser now; it takes half a second, which a process that forks need not pay each time."""
    _parser()


@cache
def _parser() -> Lark:
    from lark import Lark

    from lemmata.reading.latex.tokens import LatexLexer

    grammar = files("lemmata.reading.latex").joinpath("latex.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=LatexLexer, start=["claim", "given"], transformer=LatexNodes())


def _unexpected(text: str, e: UnexpectedToken) -> ReadingError:
    """What the grammar could have taken at a token, and what it met."""
    end = e.token.type == "$END"
    at = len(text.rstrip()) if end else e.token.start_pos or 0
    piece = " ".join(text[at : at + 12].split())
    found = "the end" if end else f'"{piece}"' if "'" in piece else f"'{piece}'"
    accepts = set(e.accepts or e.expected)
    hint = _hint(text, at, e.token.type, accepts)
    return ReadingError(text, at, expected=_expected(accepts), found=found, hint=hint)


def _hint(text: str, at: int, kind: str, accepts: set[str]) -> str:
    """What is usually meant where the grammar stops."""
    before = text[:at].rstrip()
    if before.endswith(("\\sum", "\\prod")):
        return r"\sum_k p_k: name the index"
    if before.endswith(("\\max", "\\min")):
        return r"\max_i z_i, or \max(x, y)"
    if re.search(r"E\s*\}?\s*_\s*(\{[^{}]*\}|[A-Za-z])$", before):
        return r"\mathbb{E}_{x \sim p}[ … ] around all that the expected value is of"
    if kind == "IN":
        return "a domain as a given, beside the claim"
    if kind == "PRIME":
        return r"\sigma'(x), or \frac{d}{dx}"
    if "FOR" in accepts and re.search(r",(\s|\\[,;! ]|\\q?quad)*$", before):
        return r"\text{where} or \text{for} before what is given, or givens beside the claim"
    return ""


_BESIDE = re.compile(r"\\(label|tag\*?)\s*\{[^{}]*\}")
_BEGIN = re.compile(
    r"\s*(?P<open>\$\$|\$|\\\[|\\\(|\\begin\s*\{(?P<name>(equation|align|aligned|gather|gathered|split|multline|math"
    r"|displaymath|eqnarray)\*?)\})"
)
_CLOSING = {"$$": "$$", "$": "$", r"\[": r"\]", r"\(": r"\)"}


def _inside(text: str) -> str:
    """The formula without what surrounds it in a sentence, everything at its offset."""
    text = _BESIDE.sub(lambda found: " " * len(found[0]), text)
    start, end = 0, _end(text, len(text))
    while begin := _BEGIN.match(text, start, end):
        closing = rf"\end{{{begin['name']}}}" if begin["name"] else _CLOSING[begin["open"]]
        if not text.endswith(closing, begin.end(), end):
            break
        start, end = begin.end(), _end(text, end - len(closing))
    return " " * start + text[start:end]


def _end(text: str, end: int) -> int:
    """Where the formula ends, before the punctuation of its sentence."""
    while end and (trailing := text[max(0, end - 6) : end]):
        for mark in (r"\qquad", r"\quad", r"\\", r"\,", r"\;", r"\!", ".", ",", ";", " ", "\n", "\t", "\r"):
            if trailing.endswith(mark):
                end -= len(mark)
                break
        else:
            break
    return end


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
