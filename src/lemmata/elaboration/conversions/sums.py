"""Conversions of sums, products, maxima and minima over an index.

A sum is pulled apart into constants times sums of one monomial; a monomial with sums in it becomes one
nest of sums, its indices in a canonical order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.atoms import spelled
from lemmata.elaboration.conversions.roots import reduced
from lemmata.elaboration.errors import NotElaborated
from lemmata.kernel import laws, structure
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import Add, Apply, Bind, Binder, Delta, Index, Mul, Power, Select, Term, free, parts
from lemmata.kernel.theorem import Theorem
from lemmata.tactics.ratio import ONE as RATIO_ONE
from lemmata.tactics.ratio import ZERO as RATIO_ZERO
from lemmata.tactics.ratio import Ratio, constant, generator

if TYPE_CHECKING:
    from lemmata.elaboration.conversions.normal import Conversions, Normal

__all__ = ["binder", "summed"]

MOST_WRITTEN = 64
"""A range up to which a sum is written out."""


def binder(c: Conversions, t: Bind) -> Normal:
    """The normal form of a term under a binder."""
    if isinstance(t.index.size, int) and t.index.size <= MOST_WRITTEN:
        theorem = laws.expand(t)
        chosen = _chosen(theorem.right)
        r, last = c.norm(chosen.right if chosen is not None else theorem.right)
        return r, c.chain(theorem, chosen, last)
    with c.opened():
        k = c.fresh(t.index)
        opened = put(t.body, {t.index: k})
        body, inner = c.norm(opened)
        first = structure.bind(t.kind, t.index, k, k, c.some(inner, opened))
        r, last = _closed(c, t.kind, k, body)
    return r, c.chain(first, last)


def _chosen(t: Term) -> Theorem | None:
    """t with every entry that is taken at a number: a weight that is 0 there excuses a logarithm beside it."""
    if isinstance(t, Select) and isinstance(t.at, int):
        first = structure.selected(t.at, t.entries)
        last = _chosen(first.right)
        return first if last is None else structure.transitive(first, last)
    if not isinstance(t, (Add, Mul, Power, Apply)):
        return None
    found = [_chosen(p) for p in parts(t)]
    if not any(found):
        return None
    pairs = zip(parts(t), found, strict=True)
    return structure.congruent(t, tuple(e if e is not None else structure.reflexive(p) for p, e in pairs))


def _closed(c: Conversions, kind: Binder, k: Index, body: Ratio) -> Normal:
    if kind == "sum":
        return summed(c, k, body)
    if kind == "product":
        positive = c.sign("<", c.term(body))
        if positive is None:
            return _named(c, kind, k, body)
        theorem = laws.product_exp(k, positive)
        r, last = c.norm(theorem.right)
        return r, c.chain(theorem, last)
    shift = RATIO_ZERO
    for part in body.terms():
        if k not in c.atoms.free(part):
            shift = shift + part
    if shift == RATIO_ZERO:
        return _named(c, kind, k, body)
    rest = body - shift
    split = c.field(c.term(body), Add((c.term(rest), c.term(shift))))
    theorem = derived.maximum_shift(k, kind, split)
    r, last = _named(c, kind, k, rest)
    return c.to(theorem, r + shift, [last] if last is not None else [])


def _level(t: Term) -> int:
    return max((int(found) for found in re.findall(r"%(\d+):", spelled(t))), default=0)


def _named(c: Conversions, kind: Binder, k: Index, body: Ratio) -> Normal:
    """The binder as a letter, its bound index named after what it binds."""
    t = c.term(body)
    label = Index(f"%{_level(t) + 1}", k.size)
    renamed = put(t, {k: label})
    r, inner = c.norm(renamed)
    made = Bind(kind, label, c.term(r))
    value, last = c.leaf(made)
    if Bind(kind, k, t) == made:
        return value, last
    return value, c.chain(structure.bind(kind, k, label, label, c.some(inner, renamed)), last)


# ------------------------------------------------------------------ sums


def summed(c: Conversions, k: Index, body: Ratio) -> Normal:
    """Σₖ of a ratio: constants outside, one sum a monomial in k."""
    t = c.term(body)
    units: dict[Ratio, Ratio] = {}
    for part in body.terms():
        inside, outside = _divided(c, k, part)
        units[inside] = units.get(inside, RATIO_ZERO) + outside
    units = {unit: factor for unit, factor in units.items() if factor != RATIO_ZERO}
    parts = [(c.term(factor), c.term(unit)) for unit, factor in units.items()]
    combination = Add(tuple(Mul(pair) for pair in parts))
    theorem = laws.sum_linear(k, c.field(t, combination))
    total, equations = RATIO_ZERO, []
    for unit, factor in units.items():
        value, last = _unit(c, k, unit)
        total = total + factor * value
        if last is not None:
            equations.append(last)
    return c.to(theorem, total, equations)


def _divided(c: Conversions, k: Index, part: Ratio) -> tuple[Ratio, Ratio]:
    """A summand as (what depends on the index, what does not)."""
    ((m, coefficient),) = part.numerator
    inside, outside = RATIO_ONE, constant(coefficient)
    for atom, e in m:
        if k in free(c.atoms.terms[atom]):
            inside = inside * generator(atom, e)
        else:
            outside = outside * generator(atom, e)
    for f, e in part.denominator:
        factor = Ratio(f).power(-e)
        if k in c.atoms.free(factor):
            inside = inside * factor
        else:
            outside = outside * factor
    return inside, outside


def _unit(c: Conversions, k: Index, unit: Ratio) -> Normal:
    """Σₖ of one monomial over denominators, all of it depending on the index."""
    t = c.term(unit)
    if unit == RATIO_ONE:
        theorem = laws.sum_constant(k)
        r, last = c.norm(theorem.right)
        return r, c.chain(theorem, last)
    if len(unit.numerator) != 1:
        raise NotElaborated("no rule for a sum", t)
    ((m, _),) = unit.numerator
    if any(isinstance(c.atoms.terms[a], Delta) for a, _ in m):
        if not isinstance(t, Delta):
            raise NotElaborated("no rule for a sum of a delta and others", t)
        position = t.left if t.right == k else t.right
        return RATIO_ONE, laws.sift(k, position)
    inner = [(c.atoms.terms[a], e) for a, e in m if e > 0]
    sums = [(s, e) for s, e in inner if isinstance(s, Bind) and s.kind == "sum"]
    return _nested(c, k, unit, sums) if sums else _named(c, "sum", k, unit)


Opened = tuple[Bind, tuple[Index, ...], Ratio, Theorem | None]
"""A sum under the sum: its fresh indices, its body with these, and what made the body normal."""


def _nested(c: Conversions, k: Index, unit: Ratio, sums: Sequence[tuple[Bind, int]]) -> Normal:
    """Σₖ of a monomial with sums in it, as one nest of sums over one monomial."""
    t, rest = c.term(unit), unit
    opened: list[Opened] = []
    for s, exponent in sums:
        rest = rest * c.letter(s, -exponent)
        for _ in range(exponent):
            opened.append(_open(c, s))
    monomial = rest
    for _, _, body, _ in opened:
        monomial = monomial * body
    monomial, multiples = reduced(c, monomial)
    if len(monomial.numerator) != 1 or multiples:
        raise NotElaborated("a product of sums that is no monomial")
    nest = [k, *(x for _, indices, _, _ in opened for x in indices)]
    pulled = _pulled_out(c, t, rest, monomial, opened)
    inward = structure.symmetric(pulled)
    # A sum over another index may fall apart.
    again, last = _resummed(c, nest[1:], monomial)
    if again != unit:
        whole = structure.bind("sum", k, k, k, c.some(c.chain(inward, last), t))
        r, after = summed(c, k, again)
        return r, c.chain(whole, after)
    return _ordered(c, nest, monomial, structure.bind("sum", k, k, k, inward))


def _open(c: Conversions, s: Bind) -> Opened:
    indices: tuple[Index, ...] = ()
    body: Term = s
    while isinstance(body, Bind) and body.kind == "sum":
        x = c.fresh(body.index)
        indices = (*indices, x)
        body = put(body.body, {body.index: x})
    r, theorem = c.norm(body)
    return s, indices, r, theorem


def _sums(indices: Sequence[Index], body: Term) -> Term:
    for x in reversed(indices):
        body = Bind("sum", x, body)
    return body


def _pulled_out(c: Conversions, t: Term, rest: Ratio, monomial: Ratio, opened: Sequence[Opened]) -> Theorem:
    """Σ…Σ (the monomial) = t, by linearity from the innermost sum outwards."""
    written = [_sums(indices, c.term(body)) for _, indices, body, _ in opened]
    theorem: Theorem | None = None
    for g in range(len(opened) - 1, -1, -1):
        _, indices, body, _ = opened[g]
        outside = rest
        for _, _, other, _ in opened[:g]:
            outside = outside * other
        factor = Mul((c.term(outside), *written[g + 1 :]))
        inside = c.term(body)
        start = c.term(monomial) if theorem is None else theorem.right
        step = c.field(start, Add((Mul((factor, inside)),)))
        theorem = step if theorem is None else structure.transitive(theorem, step)
        for x in reversed(indices):
            theorem = laws.sum_linear(x, theorem)
            inside = Bind("sum", x, inside)
    back = [_bound_back(c, one) for one in opened]
    assert theorem is not None
    return structure.transitive(theorem, c.field(theorem.right, t, back))


def _bound_back(c: Conversions, one: Opened) -> Theorem:
    """The sum with fresh indices and a normal body = the sum as it stood."""
    s, indices, _, theorem = one
    names: list[tuple[Index, Index]] = []
    inner: Term = s
    for x in indices:
        names.append((inner.index, x))  # type: ignore[attr-defined]
        inner = put(inner.body, {inner.index: x})  # type: ignore[attr-defined]
    made = structure.symmetric(theorem) if theorem is not None else structure.reflexive(inner)
    for label, x in reversed(names):
        made = structure.bind("sum", x, label, x, made)
    if made.right != s:
        raise NotElaborated("a sum whose indices cannot be renamed")
    return made


def _resummed(c: Conversions, nest: Sequence[Index], monomial: Ratio) -> Normal:
    """The sums of a nest evaluated, innermost first."""
    r, theorem = monomial, None
    for x in reversed(nest):
        value, last = summed(c, x, r)
        bound = structure.bind("sum", x, x, x, theorem) if theorem is not None else None
        r, theorem = value, c.chain(bound, last)
    return r, theorem


def _ordered(c: Conversions, nest: Sequence[Index], monomial: Ratio, whole: Theorem) -> Normal:
    """The nest with its indices in the order that spells it first."""
    t = c.term(monomial)
    level = _level(t)
    orders = permutations(range(len(nest))) if len(nest) <= 4 else [tuple(range(len(nest)))]
    best: tuple[str, tuple[int, ...], list[Index], Term, Theorem | None] | None = None
    for order in orders:
        labels = [Index(f"%{level + len(order) - p}", nest[o].size) for p, o in enumerate(order)]
        renamed = put(t, {nest[o]: label for o, label in zip(order, labels, strict=True)})
        r, inner = c.norm(renamed)
        key = spelled(c.term(r))
        if len(r.numerator) == 1 and (best is None or key < best[0]):
            best = key, order, labels, renamed, inner
    if best is None:
        raise NotElaborated("no order of the sums")
    _, order, labels, renamed, inner = best
    swapped = _permuted(nest, t, order, whole)
    last = c.some(inner, renamed)
    for o, label in reversed(list(zip(order, labels, strict=True))):
        last = structure.bind("sum", nest[o], label, label, last)
    full = c.chain(swapped, last)
    value, after = c.leaf(full.right if full is not None else swapped.right)
    return value, c.chain(full, after)


def _permuted(nest: Sequence[Index], t: Term, order: Sequence[int], theorem: Theorem) -> Theorem:
    """The theorem followed by swaps of neighbouring sums."""
    current = list(range(len(nest)))
    for position, wanted in enumerate(order):
        at = current.index(wanted)
        while at > position:
            outer, inner = current[at - 1], current[at]
            body = _sums([nest[x] for x in current[at + 1 :]], t)
            swap = laws.sum_swap(nest[outer], nest[inner], body)
            for x in reversed(current[: at - 1]):
                swap = structure.bind("sum", nest[x], nest[x], nest[x], swap)
            theorem = structure.transitive(theorem, swap)
            current[at - 1], current[at] = inner, outer
            at -= 1
    return theorem
