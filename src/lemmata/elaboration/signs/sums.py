"""The sign of a combination of sums, from one of their terms or from all of them gathered into one sum."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.signs.distances import by_bounds
from lemmata.elaboration.signs.reading import read, vanishes, without
from lemmata.elaboration.signs.rewriting import as_polynomial, expanded, identity, respelled
from lemmata.elaboration.signs.weights import total_over
from lemmata.kernel import signs as rules
from lemmata.kernel.laws import negative, sum_constant, sum_linear
from lemmata.kernel.polynomials import Polynomial
from lemmata.kernel.structure import bind, reflexive
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import (
    ONE,
    Add,
    Bind,
    Component,
    Count,
    Index,
    Mul,
    Number,
    Power,
    Term,
    free,
    number,
)
from lemmata.kernel.theorem import Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = ["by_sum_entry", "by_terms"]


def by_sum_entry(signs: Signs, t: Term) -> Theorem | None:
    """A sum of what is nonnegative, less one of its terms."""
    q = read(t)
    for letter, c, _ in q.alone() if not q.under else ():
        if not isinstance(letter, Bind) or letter.kind != "sum" or c < 0:
            continue
        sign = signs.nonnegative(letter.body)
        if sign is None:
            continue
        indices = sorted((i for i in free(t) if i.size == letter.index.size), key=repr)
        for position in indices:
            gap = derived.at_most_sum(letter.index, position, sign)
            rest = Add((t, Mul((number(-c), gap.right))))
            if vanishes(rest):
                return respelled(signs, rules.combine(((c, (gap,)),)), t)
            left = by_bounds(signs, rest) or signs.nonnegative(as_polynomial(rest))
            if left is not None:
                return respelled(signs, rules.combine(((c, (gap,)), (Fraction(1), (left,)))), t)
    return None


def by_terms(signs: Signs, t: Term) -> Theorem | None:
    """Sums over one range and what is left, gathered into one sum whose terms are nonnegative."""
    q = read(t)
    if q.under:
        return None
    sums: list[tuple[Term, Bind]] = []
    rest: Polynomial = {}
    for m, c in q.numerator.items():
        summed = next((k for k, e in m if e == 1 and _is_sum(q.letters[k])), None)
        if summed is not None:
            sums.append((q.term({without(m, summed): c}), q.letters[summed]))  # type: ignore[arg-type]
        else:
            rest[m] = c
    if not sums or len({s.index.size for _, s in sums}) != 1 or (len(sums) == 1 and not rest):
        match sums:
            case [(Number(c), one)] if c < 0 and not rest:
                return _by_negated_sum(signs, t, (c, one))
        return None
    index = Index("&", sums[0][1].index.size)
    shares = _shares(signs, index) if rest else [(ONE, None)]
    for share, total in shares:
        theorem = _gathered(signs, t, index, sums, q.term(rest) if rest else None, share, total)
        if theorem is not None:
            return theorem
    return None


def _shares(signs: Signs, index: Index) -> list[tuple[Term, Theorem | None]]:
    """What sums to 1 over the index: 1/n, and each vector that is given to."""
    size = index.size
    count = number(size) if isinstance(size, int) else Count(size)
    found: list[tuple[Term, Theorem | None]] = [(Power(count, -1), None)]
    for name, k, total in signs.context.totals():
        if k.size == size and total.right == ONE:
            found.append((Component(name, (index,)), total_over(index, total)))
    return found


def _gathered(
    signs: Signs,
    t: Term,
    index: Index,
    sums: list[tuple[Term, Bind]],
    rest: Term | None,
    share: Term,
    total: Theorem | None,
) -> Theorem | None:
    """t = Σ cᵢ·Σ uᵢ + v as Σ (Σ cᵢ·uᵢ + v·w) for shares w of which the sum is 1: by ``total``, or 1/n."""
    parts: list[tuple[Term, Term]] = [(c, put(s.body, {s.index: index})) for c, s in sums]
    if rest is not None:
        parts.append((Mul((rest, share)), ONE) if total is None else (rest, share))
    body = Add(tuple(Mul(pair) for pair in parts))
    plain = as_polynomial(body)
    shown = signs.nonnegative(plain)
    same = respelled(signs, shown, body) if shown is not None else None
    if same is None:
        return None
    linear = sum_linear(index, reflexive(body))
    made = derived.rewritten(rules.binder_signed("sum", index, same), linear)
    equations = []
    for _, s in sums:
        opened = put(s.body, {s.index: index})
        equations.append(bind("sum", index, s.index, index, reflexive(opened)))
    if rest is not None and total is None:
        equations.append(sum_constant(index))
    elif total is not None:
        equations.append(total)
    equation = expanded(signs, made.right, t, equations)
    return derived.rewritten(made, equation) if equation is not None else None


def _by_negated_sum(signs: Signs, t: Term, part: tuple[Fraction, Bind]) -> Theorem | None:
    """−c·Σ u from 0 ≤ −u."""
    c, total = part
    minus = as_polynomial(negative(total.body))
    shown = signs.nonnegative(minus)
    if shown is None:
        return None
    whole = rules.binder_signed("sum", total.index, shown)
    linear = sum_linear(total.index, identity(signs, minus, Add((Mul((number(-1), total.body)),))))
    made = derived.rewritten(whole, linear)
    return respelled(signs, rules.combine(((-c, (made,)),)), t)


def _is_sum(t: Term) -> bool:
    return isinstance(t, Bind) and t.kind == "sum"
