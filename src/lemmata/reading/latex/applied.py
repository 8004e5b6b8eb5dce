r"""A letter right before brackets: a product if the letter is a number, else refused, for it may be a function.

``\zeta(-x)`` is no product unless something says that \zeta is a number: a given, the notation of the document,
or the claim itself, where the letter also stands without brackets or inside them, as in ``p(1 - p)``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from lemmata.reading.guard import Refused

if TYPE_CHECKING:
    from lark import Token

__all__ = ["check_applied"]

_LETTERS = ("NAME", "BOLD", "WORD", "ITALIC")
_OPENS = ("LPAR", "LSQB", "LCURLY")
_CLOSES = ("RPAR", "RSQB", "RCURLY", "RBRACE")


def check_applied(
    tokens: Sequence[Token], numbers: Collection[str], defined: Mapping[str, Collection[str]]
) -> None:
    """Raise Refused for the first letter before brackets that nothing shows to be a number.

    ``defined`` are names with a definition, each with the names that it rests on: after ``L = (w - 1)^2`` both
    ``L(w)`` and ``L(w + c)`` may mean the function of w, while ``L(1 - y)`` is a product.
    """
    applied = list(_applications(tokens))
    components = _components_alone(tokens, {place for place, _ in applied})
    said = next((place for place, token in enumerate(tokens) if token.type == "FOR"), len(tokens))
    numbers = {*numbers, "n", *_ends(tokens), *(str(t) for t in tokens[said:] if t.type in _LETTERS)}
    for place, opens in applied:
        name = str(tokens[place])
        inside = tokens[opens + 1 : _closing(tokens, opens)]
        several = any(t.type == "COMMA" for t in _outermost(inside))
        letters = {str(t) for t in inside if t.type in _LETTERS}
        component = tokens[place + 1].type == "SUB"
        factor = component and _is_factor(inside, tokens[place + 2 : opens])
        single = _is_single(inside)
        moved = name in defined and name not in letters and (single or letters & set(defined[name]))
        if several or (moved and (single or not factor)):
            known = False
        else:
            known = name in numbers or (
                not single and (name in letters or factor or (component and name in components))
            )
        if not known:
            raise _refused(name, tokens[place].start_pos or 0, defined=bool(moved and name in numbers))


def _refused(name: str, at: int, *, defined: bool) -> Refused:
    if defined:
        hint = rf"\cdot before the bracket for a product, or {name} defined as a function of its argument"
        return Refused(at, "a product or a function", f"{name}, which has a definition", hint)
    hint = rf"\cdot before the bracket for a product, or {name} with a domain as a given"
    expected = "a number before brackets, or a known function"
    return Refused(at, expected, f"{name}, which nothing introduces", hint, missing=name)


def _outermost(inside: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in inside:
        depth += (token.type in _OPENS or token.type == "LBRACE") - (token.type in _CLOSES)
        if not depth:
            yield token


def _is_single(inside: Sequence[Token]) -> bool:
    """Whether brackets hold one name, component or number, as those of a function often do."""
    return (
        bool(inside) and inside[0].type in (*_LETTERS, "NUMBER") and _past_scripts(inside, 1) == len(inside)
    )


def _ends(tokens: Sequence[Token]) -> set[str]:
    r"""The letters in the ends of sums: K in ``\sum_{k=1}^{K}``."""
    scripts = [
        tokens[at + 1 : _past_scripts(tokens, at + 1)] for at, t in enumerate(tokens) if t.type == "BIG"
    ]
    up = [
        script[[t.type for t in script].index("SUP") :]
        for script in scripts
        if any(t.type == "SUP" for t in script)
    ]
    return {str(t) for script in up for t in script if t.type in _LETTERS}


def _components_alone(tokens: Sequence[Token], applied: Collection[int]) -> set[str]:
    """The letters that have an index somewhere without brackets after it."""
    return {
        str(token)
        for place, token in enumerate(tokens[:-1])
        if token.type in _LETTERS and place not in applied and tokens[place + 1].type == "SUB"
    }


def _is_factor(inside: Sequence[Token], script: Sequence[Token]) -> bool:
    r"""Whether brackets after ``y_k`` hold a factor: ``(1 - s_k)``, ``(\delta_{kj} - s_j)``, ``(x_k - c)``."""
    if [t.type for t in inside[:2]] == ["NUMBER", "MINUS"]:
        return True
    index = {str(t) for t in script if t.type == "NAME"}
    scripts = [place for place, t in enumerate(inside) if t.type == "SUB"]
    return any(str(t) == "delta" for t in inside) or any(
        str(t) in index for place in scripts for t in inside[place + 1 : place + 5]
    )


def _closing(tokens: Sequence[Token], opens: int) -> int:
    depth = 0
    for place in range(opens, len(tokens)):
        depth += (tokens[place].type in _OPENS) - (tokens[place].type in _CLOSES[:3])
        if not depth:
            return place
    return len(tokens)


def _applications(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The place of each letter before brackets, and that of the bracket."""
    for place, token in enumerate(tokens):
        if token.type in _LETTERS and not (place and tokens[place - 1].type in ("SUB", "SUP")):
            after = _past_scripts(tokens, place + 1)
            if after < len(tokens) and tokens[after].type in _OPENS:
                yield place, after


def _past_scripts(tokens: Sequence[Token], at: int) -> int:
    while at + 1 < len(tokens) and tokens[at].type in ("SUB", "SUP"):
        at += 1
        depth = 0
        while at < len(tokens):
            depth += (tokens[at].type == "LBRACE") - (tokens[at].type == "RBRACE")
            at += 1
            if not depth:
                break
    return at
