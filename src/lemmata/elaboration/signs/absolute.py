"""The sign of a sum with an absolute value, which is at least what stands inside it and its negative."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.signs.reading import read, without
from lemmata.elaboration.signs.rewriting import as_polynomial, respelled
from lemmata.kernel import signs as rules
from lemmata.kernel.terms import Add, Apply, Mul, Term, number
from lemmata.kernel.theorem import Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["by_absolute"]


def by_absolute(signs: Signs, t: Term) -> Theorem | None:
    """w·|u| + v from w·u + v or v − w·u, for the first absolute value with a factor w ≥ 0."""
    q = read(t)
    for k, letter in q.letters.items() if not q.under else ():
        own = [m for m in q.numerator if k in dict(m)]
        if not (isinstance(letter, Apply) and letter.function == "abs" and own):
            continue
        if any(dict(m)[k] != 1 for m in own):
            continue
        weight = signs.nonnegative(q.term({without(m, k): q.numerator[m] for m in own}))
        if weight is None:
            continue
        for negated in (False, True):
            gap = derived.at_most_absolute(letter.arguments[0], negated)
            rest = as_polynomial(Add((t, Mul((number(-1), weight.right, gap.right)))))
            if (left := signs.nonnegative(rest)) is not None:
                one = Fraction(1)
                return respelled(signs, rules.combine(((one, (weight, gap)), (one, (left,)))), t)
        return None
    return None
