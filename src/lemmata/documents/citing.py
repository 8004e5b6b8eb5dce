"""``lemmata: id softmax/softmax_jacobian``: a relation that must be that result of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from lemmata import catalogue
from lemmata.documents.asking import Asked, Inquiry
from lemmata.documents.finding import Finding
from lemmata.errors import LemmataError
from lemmata.reading.writing import write
from lemmata.worker import Request

if TYPE_CHECKING:
    from lemmata.notation import Claim

__all__ = ["cited"]

_NAME = re.compile(r"(?<![\w.])[A-Za-z]\w*(?!\w*\()")
CONSTANTS = frozenset(("e", "pi", "oo", "inf", "n"))


def cited(finding: Finding, claim: Claim, id: str, seconds: float) -> Inquiry[Finding]:
    """The finding, with L003 unless both sides are those of the result, whatever the names are.

    Two true equations are not the same result: each side is compared with its own.
    """
    if finding.code:
        return finding
    try:
        result = catalogue.find(id).claim
    except LemmataError as error:
        return replace(finding, code="L003", message=str(error).splitlines()[0])
    stated = [write(side) for side in claim.statement.args]
    whole = write(result.statement)
    named = _named_alike(whole, " ".join(stated))
    ours = [named(write(side)) for side in result.statement.args]
    message = f"is not {id}"
    if type(claim.statement) is type(result.statement):
        given = tuple(write(g) for g in claim.givens)
        for mine, other in zip(stated, ours, strict=True):
            if "".join(mine.split()) == "".join(other.split()):
                continue
            answer = yield Asked(Request(f"{mine} == {other}", given), seconds)
            if answer.word != "proved":
                message += f": not known to be the same, {mine} and {other}"
                break
        else:
            return replace(finding, message=f"is {id}")
    return replace(finding, code="L003", message=message, repair=whole)


def _named_alike(theirs: str, mine: str) -> Callable[[str], str]:
    """Renames the letters of ``theirs``, in the order in which they come, to those of ``mine``.

    >>> _named_alike("f(z[i], z[j]) == z[i]", "f(x[a], x[b]) x[a]")("z[j]")
    'x[b]'
    """
    names = [dict.fromkeys(n for n in _NAME.findall(text) if n not in CONSTANTS) for text in (theirs, mine)]
    if len(names[0]) != len(names[1]):
        return lambda text: text
    table = dict(zip(*names, strict=True))
    return lambda text: _NAME.sub(lambda found: table.get(found[0], found[0]), text)
