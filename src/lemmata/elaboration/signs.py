"""Signs: finds proofs of 0 < t, 0 ≤ t and t ≠ 0 from bounds of the parts of t."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, Literal

from sympy import QQ

from lemmata.elaboration import derived
from lemmata.elaboration.atoms import polynomial_term
from lemmata.elaboration.combinations import combined, combined_with_products
from lemmata.elaboration.context import Context
from lemmata.elaboration.derived import (
    absolute_positive,
    between_delta,
    closed_number,
    equal_is_at_most,
    even_power_positive,
    log_exp,
    mixture,
    negative_is_nonzero,
    one_of_at_least,
    real_power_nonnegative,
    real_power_positive,
    root_power,
    turned,
    zero_or_positive,
)
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.samples import Samples
from lemmata.kernel import laws
from lemmata.kernel import signs as rules
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import exp, exp_log, exp_sum, log, negative, sum_constant, sum_linear
from lemmata.kernel.numbers import enclosed_positive
from lemmata.kernel.polynomials import LARGEST_EXPONENT, Factors, Monomial, Polynomial, Reading, field, times
from lemmata.kernel.structure import bind, given, reflexive, symmetric, transitive
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Index,
    Mul,
    Number,
    Position,
    Power,
    Scalar,
    Select,
    Term,
    delta,
    free,
    names,
    number,
)
from lemmata.kernel.theorem import Formula, Hypothesis, Theorem
from lemmata.tactics.ratio import factors

__all__ = ["Bound", "Signs", "Workshop", "is_closed", "polynomial_term"]

Wanted = Literal["<", "<=", "!="]

DEEPEST = 12

DEEPEST_NESTED = 3
"""Searches that ask for a normal form, which asks for signs, and so on."""

PRECISIONS = (64, 256, 1024)


@dataclass(frozen=True)
class Bound:
    """``theorem`` says 0 R (atom − value), or 0 R (value − atom) for an upper bound."""

    value: Fraction
    theorem: Theorem

    @property
    def strict(self) -> bool:
        return self.theorem.conclusion.relation == "<"


Normalise = Callable[[Context, Term], tuple[Term, Theorem | None]]
"""The normal form of a term in a context, and the equation with it.  Raises `NotElaborated`."""


class Workshop:
    """What the searches of one elaboration share.  ``depth``: how many of them are nested."""

    def __init__(self, normalise: Normalise, depth: int, kind: type[Signs]) -> None:
        self.normalise = normalise
        self.depth = depth
        self.kind = kind
        self.open: set[Term] = set()
        self.positive: dict[Term, Theorem] = {}
        """What was found to be positive; it is so under more hypotheses too."""
        self.cut_off = 0
        """How often bounds were asked for on the way to themselves: what is not found then may be found elsewhere."""
        self._signs: dict[Context, Signs] = {}
        self._samples: dict[frozenset[Hypothesis], Samples] = {}
        self._facts: dict[tuple[Context, Formula], Theorem | None] = {}

    def signs(self, context: Context) -> Signs:
        if context not in self._signs:
            self._signs[context] = self.kind(context, self)
        return self._signs[context]

    def samples(self, hypotheses: frozenset[Hypothesis]) -> Samples:
        if hypotheses not in self._samples:
            self._samples[hypotheses] = Samples(hypotheses)
        return self._samples[hypotheses]

    def search_anew(self) -> None:
        """Forget signs: what a search within another did not find may be found by itself."""
        self._signs.clear()
        self._facts.clear()

    def normal(self, context: Context, t: Term) -> tuple[Term, Theorem | None] | None:
        """The normal form, unless this is a search within searches."""
        if self.depth >= DEEPEST_NESTED:
            return None
        try:
            return self.normalise(context, t)
        except (NotElaborated, Refused):
            return None

    def fact(self, context: Context, theorem: Theorem) -> Theorem | None:
        """A given inequality as the sign of a difference in normal form, where that is another spelling."""
        key = context, theorem.conclusion
        if key not in self._facts:
            self._facts[key] = None
            gap = derived.difference(theorem)
            found = self.normal(context, gap.right) if self.depth == 0 else None
            if found is not None and found[1] is not None:
                self._facts[key] = derived.rewritten(gap, found[1])
        return self._facts[key]


class Signs:
    """Finds signs in one context.  Every answer is a theorem of the kernel; None means not found."""

    def __init__(self, context: Context, workshop: Workshop) -> None:
        self.context = context
        self.workshop = workshop
        self._open = workshop.open
        self._known: dict[Term, Theorem | None] = {}
        self._bounds: dict[Term, tuple[Bound | None, Bound | None]] = {}
        self._asked: set[Term] = set()

    @cached_property
    def _samples(self) -> Samples:
        return self.workshop.samples(self.context.hypotheses)

    def _assuming(self, *more: Formula) -> Signs:
        return self.workshop.signs(self.context.assuming(*more))

    # -------------------------------------------------------------- asking

    def shown(self, wanted: Wanted, t: Term) -> Theorem | None:
        """0 < t, 0 ≤ t or t ≠ 0 as a theorem."""
        if wanted == "!=":
            return self._nonzero(t)
        theorem = self.nonnegative(t)
        if theorem is None or wanted == "<=" or theorem.conclusion.relation == "<":
            return theorem
        apart = self._apart(t)
        return derived.positive_unless_zero(theorem, apart) if apart else None

    def _where_zero_and_where_not(self, t: Term) -> Theorem | None:
        """0 < t where a scalar that is at least 0 is 0, and where it is not."""
        for x in [Scalar(name) for name in sorted(names(t))]:
            low = self.bounds(x)[0]
            weak = self._as(low.theorem, x) if low is not None and not (low.value or low.strict) else None
            if weak is None:
                continue
            try:
                plain = self._plain(derived.replace_scalar(t, x, ZERO))
                first = self.shown("<", plain)
                if first is None:
                    continue
                equation = self._by_equations(plain, t, [given(Formula("=", x, ZERO))])
            except Refused:  # 1/x, or x under a sum
                continue
            second = self._assuming(Formula("<", ZERO, x)).shown("<", t)
            if second is not None and equation is not None:
                return zero_or_positive(weak, derived.rewritten(first, equation), second)
        return None

    def _nonzero(self, t: Term) -> Theorem | None:
        if found := self._apart(t):
            return found
        if (up := self.shown("<", t)) is not None:
            return up
        if (down := self.shown("<", negative(t))) is not None:
            return negative_is_nonzero(down)
        return self.nonzero_product(t) or self._nonzero_over_one_denominator(t)

    def nonzero_product(self, t: Term) -> Theorem | None:
        """t ≠ 0 because no factor is 0."""
        if isinstance(t, Power):
            t = Mul((t,))
        if isinstance(t, Mul):
            bases = [(f.base, f.exponent) if isinstance(f, Power) else (f, 1) for f in t.factors]
            found_ = [self._nonzero(b) if b != t else None for b, _ in bases]
            if all(f is not None for f in found_):
                made = derived.nonzero(tuple(found_), tuple(e for _, e in bases))  # type: ignore[arg-type]
                return self._as(made, t)
        return None

    def _nonzero_over_one_denominator(self, t: Term) -> Theorem | None:
        """A sum such as q/p − 1, by the factors of (q − p)/p."""
        reading, numerator, under = _read(t)
        content = _content(numerator) if len(numerator) > 1 else ()
        if not (content or (under and len(numerator) > 1)):
            return None
        letters = {k: letter for letter, k in reading.letters.items()}
        bases = {polynomial: base for base, polynomial in reading.asked.items()}
        rest = {_divided(m, content): c for m, c in numerator.items()}
        pieces = [(polynomial_term(rest, letters), 1)]
        pieces += [(letters[k], e) for k, e in content] + [(bases[p], -e) for p, e in under.items()]
        found = [self._nonzero(base) for base, _ in pieces]
        if any(f is None for f in found):
            return None
        made = derived.nonzero(tuple(found), tuple(e for _, e in pieces))  # type: ignore[arg-type]
        return self._as(made, t)

    def _apart(self, t: Term) -> Theorem | None:
        """t ≠ 0 by a hypothesis, or because something that vanishes with it does not."""
        if (found := self.context.is_nonzero(t)) is not None:
            return found
        if (found := self._unequal(t)) is not None:
            return found
        marker = Power(t, 0)  # what is asked here, lest two that dominate each other ask in a circle
        if marker in self._open:
            return None
        self._open.add(marker)
        try:
            for theorem in self.context.dominating(t):
                weight = self._nonzero(theorem.left)
                if weight is not None:
                    return derived.nonzero_factor(derived.rewritten(weight, theorem), 1)
        finally:
            self._open.discard(marker)
        return None

    def _unequal(self, t: Term) -> Theorem | None:
        """t is the difference of two numbers that are given to be unequal, or a sum that is not 0, respelled."""
        for formula in self.context.formulas():
            if formula.relation != "!=":
                continue
            if formula.right == ZERO:
                spellings = [given(formula)] if isinstance(formula.left, Add) and isinstance(t, Add) else []
            else:
                apart = derived.difference(given(formula))
                spellings = [apart, turned(apart)]
            for one in spellings:
                if not Reading().read(Add((one.left, negative(t))))[0]:
                    return derived.rewritten(one, field(one.left, t, (), (), ()))
        return None

    def nonnegative(self, t: Term) -> Theorem | None:
        """0 < t if that is found, else 0 ≤ t if that is."""
        if t not in self._known:
            if t in self._open or len(self._open) > DEEPEST:
                return None
            before = self.workshop.positive.get(t)
            if before is not None and before.hypotheses <= self.context.hypotheses:
                return before
            if self._samples.negative(t):
                self._known[t] = None
                return None
            cut_off = self.workshop.cut_off
            self._open.add(t)
            try:
                theorem = self._find(t)
            finally:
                self._open.discard(t)
            if theorem is None and self._asked and self.workshop.cut_off != cut_off:
                return None
            self._known[t] = theorem
            if theorem is not None and theorem.conclusion.relation != "<" and not self._samples.zero(t):
                theorem = self._known[t] = self._where_zero_and_where_not(t) or theorem
            if theorem is not None and theorem.conclusion.relation == "<":
                self.workshop.positive[t] = theorem
        return self._known[t]

    # -------------------------------------------------------------- searching

    def _find(self, t: Term) -> Theorem | None:
        found = None
        for attempt in self.attempts(t):
            try:
                theorem = attempt(t)
            except Refused:  # an identity beyond the limits of the kernel
                continue
            if theorem is not None and theorem.conclusion.relation == "<":
                return theorem
            found = found or theorem
            if found is not None and self._samples.zero(t):
                return found
        return found

    def attempts(self, t: Term) -> tuple[Callable[[Term], Theorem | None], ...]:
        """The ways in which a sign is looked for, in order."""
        return (
            self._by_itself,
            self._by_factors,
            self._by_bounds,
            self._by_weight,
            self._by_relations,
            self._by_combination,
            self._by_factoring,
            self._by_squares,
            self._by_logarithms,
            self._by_products,
            self._by_maximum,
            self._by_sum_entry,
            self._by_terms,
            self._by_increase,
            self._by_logarithm,
            self._by_exponent,
            self._by_roots,
            self._by_root,
            self._by_enclosure,
        )

    def _as(self, theorem: Theorem, t: Term) -> Theorem | None:
        """The sign of a term, of an equal one."""
        u = theorem.left if theorem.conclusion.relation == "!=" else theorem.right
        if u == t:
            return theorem
        equation = self.expanded(u, t)
        return derived.rewritten(theorem, equation) if equation else None

    def expanded(self, left: Term, right: Term) -> Theorem | None:
        """left = right by `field`, with the conditions that it asks."""
        reading = Reading()
        reading.read(Add((left, Mul((number(-1), right)))))
        conditions = [self.shown("!=", u) for u in reading.asked]
        if any(c is None for c in conditions):
            return None
        return field(left, right, (), (), tuple(conditions))  # type: ignore[arg-type]

    def _by_itself(self, t: Term) -> Theorem | None:
        """What a term is."""
        match t:
            case Number(value) if value > 0:
                return self._as(rules.combine(((value, ()),)), t)
            case Number(value) if value == 0:
                return self._as(rules.combine(()), t)
            case Number() | Add() | Mul():
                return None
            case Power(base, exponent):
                if (sign := self.nonnegative(base)) is not None:
                    return derived.power_signed(sign, exponent)
                if exponent % 2:
                    return None
                apart = self._nonzero(base)
                return even_power_positive(apart, exponent) if apart else derived.even_power(base, exponent)
            case _:
                low = self.bounds(t)[0]
                if low is None or low.value < 0:
                    return None
                step = rules.combine(
                    ((Fraction(1), (low.theorem,)), *(((low.value, ()),) if low.value else ()))
                )
                return self._as(step, t)

    def _by_factors(self, t: Term) -> Theorem | None:
        """A quotient of products, by the signs of the factors."""
        reading, numerator, under = _read(t)
        if not numerator:
            return None
        letters = {k: letter for letter, k in reading.letters.items()}
        content = _content(numerator)
        rest = {_divided(m, content): c for m, c in numerator.items()}
        bases = {polynomial: base for base, polynomial in reading.asked.items()}
        pieces = [(letters[k], e) for k, e in content] + [(bases[p], -e) for p, e in under.items()]
        if len(rest) > 1:
            pieces.append((polynomial_term(rest, letters), 1))
            coefficient = Fraction(1)
        else:
            coefficient = rest[()]
        if (
            not pieces
            or (len(pieces) == 1 and pieces[0] in ((t, 1), (t, -1)))
            or (coefficient == 1 and pieces == [(t, 1)])
        ):
            return None
        if len(pieces) == 1 and pieces[0][1] == 1 and coefficient > 0 and len(rest) > 1:
            return None  # nothing was factored
        theorem = self._of_pieces(coefficient, pieces)
        theorem = theorem or self._by_excused(coefficient, pieces)
        return self._as(theorem, t) if theorem is not None else None

    def _of_pieces(self, coefficient: Fraction, pieces: Sequence[tuple[Term, int]]) -> Theorem | None:
        """The sign of a number times powers, from those of the bases."""
        theorems = []
        for base, exponent in pieces:
            up = self.nonnegative(base)
            down = self.nonnegative(negative(base)) if up is None and exponent % 2 else None
            if up is not None:
                theorems.append(derived.power_signed(up, exponent))
            elif down is not None:
                coefficient = -coefficient
                theorems.append(derived.power_signed(down, exponent))
            elif exponent % 2 == 0:
                apart = self._nonzero(base)
                theorems.append(
                    even_power_positive(apart, exponent) if apart else derived.even_power(base, exponent)
                )
            else:
                return None
        return rules.combine(((coefficient, tuple(theorems)),)) if coefficient > 0 else None

    def _by_bounds(self, t: Term) -> Theorem | None:
        """A polynomial in bounded atoms, written in their distances from the bounds."""
        reading, numerator, under = _read(t)
        if under or (len(numerator) == 1 and next(iter(numerator.values())) > 0):
            return None
        if any(e > LARGEST_EXPONENT for m in numerator for _, e in m):
            return None  # powers of distances become products of so many signs
        letters = {k: letter for letter, k in reading.letters.items()}
        bounds = {k: self.bounds(letter) for k, letter in letters.items()}
        for shifted in _shifts(numerator, bounds):
            made = self._combined(shifted, bounds, letters)
            if made is not None and (theorem := self._as(made, t)) is not None:
                return theorem
        return None

    def _combined(
        self,
        polynomial: dict[tuple[tuple[int, str, int], ...], Fraction],
        bounds: dict[int, tuple[Bound | None, Bound | None]],
        letters: dict[int, Term],
    ) -> Theorem | None:
        parts = []
        for monomial, coefficient in polynomial.items():
            if coefficient < 0:
                return None
            theorems = []
            for k, side, exponent in monomial:
                if side == "any":
                    if exponent % 2:
                        return None
                    theorems.append(derived.even_power(letters[k], exponent))
                    continue
                bound = bounds[k][0 if side == "low" else 1]
                theorems += [bound.theorem] * exponent  # type: ignore[union-attr]
            parts.append((coefficient, tuple(theorems)))
        return rules.combine(tuple(parts))

    def _by_relations(self, t: Term) -> Theorem | None:
        """A given inequality, and what is left over."""
        for theorem in self.context.inequalities(t):
            fact = derived.difference(theorem)
            rest = Add((t, negative(fact.right)))
            if not Reading().read(rest)[0]:
                return self._as(fact, t)
            if t in self._open and len(self._open) > 2:
                continue
            left = self._by_bounds(rest) or self._by_factors(rest)
            if left is not None:
                made = rules.combine(((Fraction(1), (fact,)), (Fraction(1), (left,))))
                return self._as(made, t)
        return None

    def _by_combination(self, t: Term) -> Theorem | None:
        """A sum of given inequalities, bounds and signed monomials with multipliers."""
        made = combined(self, t)
        return self._as(made, t) if made is not None else None

    def _by_products(self, t: Term) -> Theorem | None:
        """A sum of products of these."""
        made = combined_with_products(self, t)
        return self._as(made, t) if made is not None else None

    def _by_factoring(self, t: Term) -> Theorem | None:
        """A polynomial that is a product, or a square."""
        reading, numerator, under = _read(t)
        if under or len(numerator) < 2:
            return None
        letters = {k: letter for letter, k in reading.letters.items()}
        poly = tuple((m, QQ(c.numerator, c.denominator)) for m, c in sorted(numerator.items()))
        unit, parts = factors(poly)
        if len(parts) == 1 and parts[0][1] == 1:
            return None
        ((monomial, c),) = unit.numerator
        pieces = [(letters[k], e) for k, e in monomial]
        pieces += [(polynomial_term({m: _fraction(v) for m, v in f}, letters), e) for f, e in parts]
        theorem = self._of_pieces(_fraction(c), pieces) or self._by_excused(_fraction(c), pieces)
        return self._as(theorem, t) if theorem is not None else None

    def _by_excused(self, coefficient: Fraction, pieces: Sequence[tuple[Term, int]]) -> Theorem | None:
        """A product of which a factor has its sign where another is not 0: (p − 1)·log(1 − p)."""
        product: list[Term] = []
        for base, e in pieces:
            if self.nonnegative(base) is None and isinstance(base, Add):
                plain = self._plain(negative(base))
                if self.nonnegative(plain) is not None:
                    base, coefficient = plain, coefficient * (-1) ** e
            product += [base] if e == 1 else [base, Power(base, e - 1)] if e > 1 else [Power(base, e)]
        return self._by_weight(Mul((number(coefficient), *product))) if len(product) > 1 else None

    def _by_logarithms(self, t: Term) -> Theorem | None:
        """A sum in which what belongs to each logarithm has its sign."""
        reading, numerator, under = _read(t)
        letters = {k: letter for letter, k in reading.letters.items()}
        groups: dict[Monomial, Polynomial] = {}
        for m, c in numerator.items():
            logs = tuple((k, e) for k, e in m if _is_log(letters[k]))
            groups.setdefault(logs, {})[m] = c
        if under or len(groups) < 2:
            return None
        found = [self.nonnegative(polynomial_term(group, letters)) for group in groups.values()]
        if any(f is None for f in found):
            return None
        return self._as(rules.combine(tuple((Fraction(1), (f,)) for f in found if f is not None)), t)

    def _by_squares(self, t: Term) -> Theorem | None:
        """A polynomial of degree 2 as a sum of squares, with what is left of the constant."""
        reading, numerator, under = _read(t)
        if under or len(numerator) < 3 or any(sum(e for _, e in m) > 2 for m in numerator):
            return None
        letters = {k: letter for letter, k in reading.letters.items()}
        squares = _squares(numerator, sorted(letters))
        if squares is None:
            return None
        parts: list[tuple[Fraction, tuple[Theorem, ...]]] = []
        for d, linear in squares:
            if set(linear) == {()}:
                parts.append((d, ()))
            else:
                parts.append((d, (derived.even_power(polynomial_term(linear, letters), 2),)))
        return self._as(rules.combine(tuple(parts)), t)

    def _by_weight(self, t: Term) -> Theorem | None:
        """w·x, where x has its sign wherever w is not 0."""
        if not isinstance(t, Mul) or len(t.factors) < 2:
            return None
        for position, weight in enumerate(t.factors):
            if isinstance(weight, Number):
                continue
            nonnegative = self.nonnegative(weight)
            if nonnegative is None or nonnegative.conclusion.relation == "<":
                continue
            rest = t.factors[:position] + t.factors[position + 1 :]
            other = rest[0] if len(rest) == 1 else Mul(rest)
            sign = self._assuming(Formula("!=", weight, ZERO)).nonnegative(other)
            if sign is not None:
                return self._as(derived.weighted_sign(nonnegative, sign), t)
        return None

    def _by_maximum(self, t: Term) -> Theorem | None:
        """A maximum less one of its entries, or a bound of every entry less a maximum."""
        reading, numerator, under = _read(t)
        if under:
            return None
        letters = {k: letter for letter, k in reading.letters.items()}
        for k, letter in letters.items():
            if not isinstance(letter, Bind) or letter.kind not in ("maximum", "minimum"):
                continue
            own = [m for m in numerator if k in dict(m)]
            power = dict(own[0])[k] if len(own) == 1 else 0
            if power not in (1, 2):
                continue
            cofactor = polynomial_term({_without(own[0], k): numerator[own[0]]}, letters)
            rest = {m: c for m, c in numerator.items() if m not in own}
            other = polynomial_term(rest, letters) if rest else ZERO
            up = self.nonnegative(cofactor)
            weight = up if up is not None else self.shown("<", self._plain(negative(cofactor)))
            if weight is None:
                continue
            above = (up is not None) == (letter.kind == "maximum")
            if power == 2:
                theorem = self._square_above_every_entry(letter, weight, other) if not above else None
            elif above:
                theorem = self._above_an_entry(t, letter, weight)
            else:
                theorem = self._above_every_entry(letter, weight, other)
            if theorem is not None:
                return self._as(theorem, t)
        return None

    def _above_an_entry(self, t: Term, extreme: Bind, weight: Theorem) -> Theorem | None:
        """t = w·max u + v from w·uᵢ + v ≥ 0, or t = v − w·min u likewise."""
        indices = sorted((i for i in free(t) if i.size == extreme.index.size), key=repr)
        positions: list[Position] = [*indices, 1]
        for position in positions:
            gap = derived.at_most_maximum(extreme.kind, extreme.index, extreme.body, position)  # type: ignore[arg-type]
            part = (Fraction(1), (weight, gap))
            rest = self._plain(Add((t, Mul((number(-1), weight.right, gap.right)))))
            if rest == ZERO:
                return rules.combine((part,))
            left = self.nonnegative(rest)
            if left is not None:
                return rules.combine((part, (Fraction(1), (left,))))
        return None

    def _above_every_entry(self, extreme: Bind, weight: Theorem, other: Term) -> Theorem | None:
        """v − w·max u from v/w − u ≥ 0 for every index, or w·min u + v from u + v/w ≥ 0."""
        if weight.conclusion.relation != "<":
            return None
        sign = number(-1 if extreme.kind == "minimum" else 1)
        made = self._beyond(extreme, self._plain(Mul((other, Power(weight.right, -1), sign))))
        return rules.combine(((Fraction(1), (weight, made)),)) if made is not None else None

    def _square_above_every_entry(self, extreme: Bind, weight: Theorem, other: Term) -> Theorem | None:
        """v − w·(max u)² from √(v/w) − u ≥ 0 for every index, where max u ≥ 0."""
        share = self._plain(Mul((other, Power(weight.right, -1))))
        nonnegative = self.shown("<=", share)
        if extreme.kind == "minimum" or weight.conclusion.relation != "<" or nonnegative is None:
            return None
        bound = derived.root(share, 2)
        low, made = self.nonnegative(extreme), self._beyond(extreme, bound)
        if low is None or made is None:
            return None
        high = real_power_nonnegative(share, bound.arguments[1])  # type: ignore[attr-defined]
        one = Fraction(1)
        difference = rules.combine(((one, (weight, made, low)), (one, (weight, made, high))))
        plain = Mul((weight.right, Add((share, negative(Power(extreme, 2))))))
        square = (weight.right, root_power(nonnegative, 2))
        equation = self._by_multiples(difference.right, plain, (square,))
        return derived.rewritten(difference, equation) if equation is not None else None

    def _beyond(self, extreme: Bind, bound: Term) -> Theorem | None:
        """A bound less a maximum, or a minimum less a bound, from every entry."""
        entry, least = extreme.body, extreme.kind == "minimum"
        if extreme.index in free(bound):
            return None
        shown = self.nonnegative(Add((entry, negative(bound))) if least else Add((bound, negative(entry))))
        if shown is None:
            return None
        return derived.maximum_at_most(extreme.kind, extreme.index, entry, bound, shown)  # type: ignore[arg-type]

    def _by_sum_entry(self, t: Term) -> Theorem | None:
        """A sum of what is nonnegative, less one of its terms."""
        reading, numerator, under = _read(t)
        if under:
            return None
        for letter, k in reading.letters.items():
            c = numerator.get(((k, 1),))
            if not isinstance(letter, Bind) or letter.kind != "sum" or c is None or c < 0:
                continue
            sign = self.nonnegative(letter.body)
            if sign is None:
                continue
            indices = sorted((i for i in free(t) if i.size == letter.index.size), key=repr)
            for position in indices:
                gap = derived.at_most_sum(letter.index, position, sign)
                rest = Add((t, Mul((number(-c), gap.right))))
                if not Reading().read(rest)[0]:
                    return self._as(rules.combine(((c, (gap,)),)), t)
                left = self._by_bounds(rest)
                if left is not None:
                    return self._as(rules.combine(((c, (gap,)), (Fraction(1), (left,)))), t)
        return None

    def _by_logarithm(self, t: Term) -> Theorem | None:
        """log u + v from u − e^(−v)."""
        reading, numerator, under = _read(t)
        if under:
            return None
        letters = {k: letter for letter, k in reading.letters.items()}
        for letter, k in reading.letters.items():
            c = numerator.get(((k, 1),))
            if not isinstance(letter, Apply) or letter.function != "log" or c is None:
                continue
            (u,) = letter.arguments
            rest = {m: value / -abs(c) for m, value in numerator.items() if m != ((k, 1),)}
            other = polynomial_term(rest, letters) if rest else ZERO
            v = other if c > 0 else negative(other)
            power = exp(v)
            small, large = (power, u) if c > 0 else (u, power)
            theorem = self._compared_logs(small, large, v, c > 0)
            if theorem is not None:
                return self._as(rules.combine(((abs(c), (theorem,)),)), t)
        return None

    def _by_exponent(self, t: Term) -> Theorem | None:
        """u − e^v from log u − v, and e^v − u likewise."""
        reading, numerator, under = _read(t)
        if under or len(numerator) != 2:
            return None
        letters = {k: letter for letter, k in reading.letters.items()}
        for m, c in numerator.items():
            letter = letters[m[0][0]] if len(m) == 1 and m[0][1] == 1 else None
            if not isinstance(letter, Apply) or letter.function != "exp":
                continue
            (v,) = letter.arguments
            other = {k: value / -c for k, value in numerator.items() if k != m}
            u = polynomial_term(other, letters)
            positive = self.shown("<", u)
            if positive is None or isinstance(u, Apply):
                continue
            small, large = (v, log(u)) if c < 0 else (log(u), v)
            sign = self._normal_sign(Add((large, negative(small))))
            if sign is not None:
                made = self._with(derived.exp_increases(sign, small, large), exp_log(positive))
                return self._as(rules.combine(((abs(c), (made,)),)), t)
        return None

    def _by_roots(self, t: Term) -> Theorem | None:
        """A polynomial in u and its root, as one in the root."""
        reading = Reading()
        reading.read(t)
        for letter in list(reading.letters):
            match letter:
                case Apply("pow", (u, Number(exponent))) if u in reading.letters and exponent.numerator == 1:
                    nonnegative = self.shown("<=", u)
                    if nonnegative is None:
                        continue
                    equation = symmetric(root_power(nonnegative, exponent.denominator))
                    whole = Reading()
                    whole.define(u, equation.right)
                    numerator, under = whole.read(t)
                    if under or not numerator:
                        return None
                    made = polynomial_term(numerator, {k: other for other, k in whole.letters.items()})
                    sign = self.nonnegative(made) if made != t else None
                    back = self._by_equations(made, t, [equation]) if sign is not None else None
                    if sign is not None and back is not None:
                        return derived.rewritten(sign, back)
        return None

    def _normal_sign(self, t: Term) -> Theorem | None:
        """The sign of a term by that of its normal form."""
        found = self.workshop.normal(self.context, t) if not self._samples.negative(t) else None
        sign = self.nonnegative(found[0]) if found is not None else None
        if found is None or sign is None:
            return None
        return derived.rewritten(sign, symmetric(found[1])) if found[1] is not None else sign

    def _by_root(self, t: Term) -> Theorem | None:
        """u^(1/n) − w from u − wⁿ, where w ≥ 0, and w − u^(1/n) likewise."""
        reading, numerator, under = _read(t)
        if under or len(numerator) < 2:
            return None
        letters = {k: letter for letter, k in reading.letters.items()}
        for k, letter in letters.items():
            c = numerator.get(((k, 1),))
            if c is None or sum(k in dict(m) for m in numerator) > 1:
                continue
            match letter:
                case Apply("pow", (u, Number(exponent))) if exponent.numerator == 1:
                    rest = {m: value / -c for m, value in numerator.items() if m != ((k, 1),)}
                    w = polynomial_term(rest, letters)
                    made = self._compared_roots(u, w, exponent.denominator, c > 0)
                    if made is not None:
                        return self._as(rules.combine(((abs(c), (made,)),)), t)
        return None

    def _compared_roots(self, u: Term, w: Term, degree: int, root_is_large: bool) -> Theorem | None:
        nonnegative, power = self.nonnegative(w), Power(w, degree)
        if nonnegative is None:
            return None
        small, large = (power, u) if root_is_large else (u, power)
        sign = self._normal_sign(Add((large, negative(small))))
        low = self.shown("<=", small)
        if sign is None or low is None:
            return None
        made = derived.power_increases(low, sign, large, Fraction(1, degree))
        product = derived.root_of_product(field(power, Mul((power,)), (), (), ()), degree, (nonnegative,))
        whole = field(product.right, w, (), ((ONE, root_power(nonnegative, degree)),), ())
        return self._with(made, transitive(product, whole))

    def _compared_logs(self, small: Term, large: Term, v: Term, exp_is_small: bool) -> Theorem | None:
        """0 R log large − log small, where one of them is e^v, whose logarithm is v."""
        positive = self.shown("<", small)
        sign = self._normal_sign(Add((large, negative(small)))) if positive is not None else None
        if positive is None or sign is None:
            return None
        return self._with(derived.log_increases(positive, sign, large), log_exp(v))

    def _by_terms(self, t: Term) -> Theorem | None:
        """Sums over one range and what is left, gathered into one sum whose terms are nonnegative."""
        reading, numerator, under = _read(t)
        if under:
            return None
        letters = {k: letter for letter, k in reading.letters.items()}
        sums: list[tuple[Term, Bind]] = []
        rest: Polynomial = {}
        for m, c in numerator.items():
            summed = next((k for k, e in m if e == 1 and _is_sum(letters[k])), None)
            if summed is not None:
                sums.append((polynomial_term({_without(m, summed): c}, letters), letters[summed]))  # type: ignore[arg-type]
            else:
                rest[m] = c
        if not sums or len({s.index.size for _, s in sums}) != 1 or (len(sums) == 1 and not rest):
            match sums:
                case [(Number(c), one)] if c < 0 and not rest:
                    return self._by_negated_sum(t, (c, one))
            return None
        index = Index("&", sums[0][1].index.size)
        shares = self._shares(index) if rest else [(ONE, None)]
        for share, total in shares:
            theorem = self._gathered(
                t, index, sums, polynomial_term(rest, letters) if rest else None, share, total
            )
            if theorem is not None:
                return theorem
        return None

    def _shares(self, index: Index) -> list[tuple[Term, Theorem | None]]:
        """What sums to 1 over the index: 1/n, and each vector that is given to."""
        size = index.size
        count = number(size) if isinstance(size, int) else Count(size)
        found: list[tuple[Term, Theorem | None]] = [(Power(count, -1), None)]
        for formula in self.context.formulas():
            match formula:
                case Formula("=", Bind("sum", k, Component(name, (at,))), Number(value)) if (
                    k == at and value == 1 and k.size == size
                ):
                    found.append((Component(name, (index,)), given(formula)))
        return found

    def _gathered(
        self,
        t: Term,
        index: Index,
        sums: list[tuple[Term, Bind]],
        rest: Term | None,
        share: Term,
        total: Theorem | None,
    ) -> Theorem | None:
        parts: list[tuple[Term, Term]] = [(c, put(s.body, {s.index: index})) for c, s in sums]
        if rest is not None:
            parts.append((Mul((rest, share)), ONE) if total is None else (rest, share))
        body = Add(tuple(Mul(pair) for pair in parts))
        plain = self._plain(body)
        shown = self.nonnegative(plain)
        same = self._as(shown, body) if shown is not None else None
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
            renamed = bind("sum", index, total.left.index, index, reflexive(share))  # type: ignore[attr-defined]
            equations.append(transitive(renamed, total))
        equation = self._by_equations(made.right, t, equations)
        return derived.rewritten(made, equation) if equation is not None else None

    def _by_equations(self, left: Term, right: Term, equations: list[Theorem]) -> Theorem | None:
        reading = Reading()
        for e in equations:
            reading.define(e.left, e.right)
        reading.read(Add((left, Mul((number(-1), right)))))
        conditions = [self.shown("!=", u) for u in reading.asked]
        if any(c is None for c in conditions):
            return None
        return field(left, right, tuple(equations), (), tuple(conditions))  # type: ignore[arg-type]

    def _by_multiples(
        self, left: Term, right: Term, multiples: tuple[tuple[Term, Theorem], ...]
    ) -> Theorem | None:
        reading = Reading()
        difference = [left, negative(right)]
        for c, e in multiples:
            difference += [Mul((number(-1), c, e.left)), Mul((c, e.right))]
        reading.read(Add(tuple(difference)))
        conditions = [self.shown("!=", u) for u in reading.asked]
        if any(c is None for c in conditions):
            return None
        return field(left, right, (), multiples, tuple(conditions))  # type: ignore[arg-type]

    def _plain(self, t: Term) -> Term:
        """A sum of monomials without denominators, as one."""
        reading, numerator, under = _read(t)
        if under:
            return t
        return (
            polynomial_term(numerator, {k: letter for letter, k in reading.letters.items()})
            if numerator
            else ZERO
        )

    def _by_negated_sum(self, t: Term, part: tuple[Fraction, Bind]) -> Theorem | None:
        """−c·Σ u from 0 ≤ −u."""
        c, total = part
        minus = self._plain(negative(total.body))
        shown = self.nonnegative(minus)
        if shown is None:
            return None
        whole = rules.binder_signed("sum", total.index, shown)
        linear = sum_linear(total.index, self._identity(minus, Add((Mul((number(-1), total.body)),))))
        made = derived.rewritten(whole, linear)
        return self._as(rules.combine(((-c, (made,)),)), t)

    def _identity(self, left: Term, right: Term) -> Theorem:
        made = self.expanded(left, right)
        if made is None:
            raise Refused("an identity needs conditions that are not shown")
        return made

    def _by_increase(self, t: Term) -> Theorem | None:
        """c·f(u) − c·f(v) for f = exp, log or a root, from u − v; or a sum of logarithms, from the product."""
        reading, numerator, under = _read(t)
        if under or len(numerator) != 2:
            return None
        letters = {k: letter for letter, k in reading.letters.items()}
        (first, c), (second, d) = sorted(numerator.items(), key=lambda item: -item[1])
        if c != -d or any(len(m) != 1 or m[0][1] != 1 for m in (first, second)):
            return None
        large, small = letters[first[0][0]], letters[second[0][0]]
        if not (isinstance(large, Apply) and isinstance(small, Apply) and large.function == small.function):
            return None
        u, v = large.arguments[0], small.arguments[0]
        gap = Add((u, negative(v)))
        plain = self._plain(gap)
        shown = self.nonnegative(plain)
        shown = self._as(shown, gap) if shown is not None else None
        if shown is None:
            return None
        if large.function == "exp":
            made = derived.exp_increases(shown, v, u)
        elif large.function == "log":
            positive = self.shown("<", v)
            if positive is None:
                return None
            made = derived.log_increases(positive, shown, u)
        elif large.function == "pow" and large.arguments[1] == small.arguments[1]:
            exponent, nonnegative = large.arguments[1], self.shown("<=", v)
            if nonnegative is None or not isinstance(exponent, Number) or exponent.value <= 0:
                return None
            made = derived.power_increases(nonnegative, shown, u, exponent.value)
        else:
            return None
        return self._as(rules.combine(((c, (made,)),)), t)

    def _by_enclosure(self, t: Term) -> Theorem | None:
        """A closed number."""
        if not is_closed(t):
            return None
        for bits in PRECISIONS:
            try:
                return closed_number(t, bits)
            except Refused:
                continue
        return None

    # -------------------------------------------------------------- bounds of what cannot be looked into

    def bounds(self, atom: Term) -> tuple[Bound | None, Bound | None]:
        """The best rational bounds below and above."""
        if atom in self._asked:  # what asks for itself has none
            self.workshop.cut_off += 1
            return None, None
        if atom not in self._bounds:
            before = self.workshop.cut_off
            self._asked.add(atom)
            try:
                low = high = None
                for side, bound in self._all_bounds(atom):
                    if side == "low" and (
                        low is None or (bound.value, bound.strict) > (low.value, low.strict)
                    ):
                        low = bound
                    if side == "high" and (
                        high is None or (-bound.value, bound.strict) > (-high.value, high.strict)
                    ):
                        high = bound
            finally:
                self._asked.discard(atom)
            if self._asked and self.workshop.cut_off != before:
                return low, high
            self._bounds[atom] = (low, high)
        return self._bounds[atom]

    def _all_bounds(self, atom: Term) -> Iterator[tuple[str, Bound]]:
        if (apart := self._apart(atom)) is not None:
            for side, bound in self._own_bounds(atom):
                if side == "low" and bound.value == 0 and not bound.strict:
                    nonnegative = self._as(bound.theorem, atom)
                    if nonnegative is not None:
                        yield from self._above(atom, 0, derived.positive_unless_zero(nonnegative, apart))
        yield from self._own_bounds(atom)

    def _above(
        self, atom: Term, value: int | Fraction, theorem: Theorem | None
    ) -> Iterator[tuple[str, Bound]]:
        """A lower bound from a sign of what equals atom − value."""
        if theorem is not None:
            moved = self._as(theorem, Add((atom, negative(number(value)))))
            if moved is not None:
                yield "low", Bound(Fraction(value), moved)

    def _below(
        self, atom: Term, value: int | Fraction, theorem: Theorem | None
    ) -> Iterator[tuple[str, Bound]]:
        if theorem is not None:
            moved = self._as(theorem, Add((number(value), negative(atom))))
            if moved is not None:
                yield "high", Bound(Fraction(value), moved)

    def _own_bounds(self, atom: Term) -> Iterator[tuple[str, Bound]]:
        match atom:
            case Scalar() | Component():
                yield from self._given_bounds(atom)
            case Count(size):
                yield from self._given_bounds(atom)
                yield from self._above(atom, 1, derived.count_at_least_one(size))
            case Delta(i, j):
                with suppress(Refused):
                    yield from self._above(atom, 0, between_delta(i, j, False))
                    yield from self._below(atom, 1, between_delta(i, j, True))
            case Apply(function, arguments):
                yield from self._function_bounds(atom, function, arguments)
            case Bind(kind, index, body):
                yield from self._binder_bounds(atom, kind, index, body)
            case Select(at, entries):
                signs = [self.nonnegative(e) for e in entries]
                if all(s is not None for s in signs):
                    yield from self._above(atom, 0, derived.select_signed(at, tuple(signs)))  # type: ignore[arg-type]

    def _given_bounds(self, leaf: Scalar | Component | Count) -> Iterator[tuple[str, Bound]]:
        for theorem, values in self.context.choices(leaf):
            yield from self._above(leaf, min(values), one_of_at_least(theorem, leaf, min(values), 1))
            yield from self._below(leaf, max(values), one_of_at_least(theorem, leaf, max(values), -1))
        for theorem in self.context.at(leaf):
            if theorem.conclusion.relation == "=":
                yield from self._value_bounds(leaf, theorem)
            if theorem.conclusion.relation not in ("<", "<="):
                continue
            left, right = theorem.left, theorem.right
            if right == leaf and isinstance(left, Number):
                yield from self._above(leaf, left.value, derived.difference(theorem))
            elif left == leaf and isinstance(right, Number):
                yield from self._below(leaf, right.value, derived.difference(theorem))
        if isinstance(leaf, Component) and len(leaf.at) == 1:
            yield from self._share_bound(leaf)

    def _value_bounds(self, leaf: Term, theorem: Theorem) -> Iterator[tuple[str, Bound]]:
        """Both bounds of what equals a number."""
        turned = theorem if theorem.left == leaf else symmetric(theorem)
        if isinstance(turned.right, Number):
            yield from self._above(
                leaf, turned.right.value, derived.difference(equal_is_at_most(symmetric(turned)))
            )
            yield from self._below(leaf, turned.right.value, derived.difference(equal_is_at_most(turned)))

    def _share_bound(self, leaf: Component) -> Iterator[tuple[str, Bound]]:
        """A nonnegative component is at most a sum that is given."""
        for formula in self.context.formulas():
            match formula:
                case Formula("=", Bind("sum", index, Component(name, (k,))), Number(value)) if (
                    name == leaf.vector and k == index
                ):
                    # Under a name of its own the component may be one of the sum's, whatever it is called.
                    own = Index(f"{index.name}:", index.size)
                    entry = self.nonnegative(Component(name, (own,)))
                    if entry is None:
                        continue
                    renamed = bind("sum", own, index, own, reflexive(entry.right))
                    total = transitive(renamed, given(formula))
                    goal = Add((number(value), negative(leaf)))
                    strict, spelled = self._less_than_all(own, leaf, entry), None
                    with suppress(
                        Refused
                    ):  # in normal form one of a given number of shares is 1 less the others
                        spelled = self._as(strict, goal) if strict is not None else None
                    if spelled is not None:
                        yield "high", Bound(value, spelled)
                    gap = derived.at_most_sum(own, leaf.at[0], entry)
                    equation = field(gap.right, goal, (), ((ONE, total),), ())
                    yield "high", Bound(value, derived.rewritten(gap, equation))

    def _less_than_all(self, k: Index, leaf: Component, entry: Theorem) -> Theorem | None:
        """0 < Σ p − pᵢ in normal form, if there are other components and they are positive."""
        several = k.size >= 2 if isinstance(k.size, int) else self._is_several(Count(k.size))
        if entry.conclusion.relation != "<" or not several:
            return None
        apart = Add((ONE, negative(delta(k, leaf.at[0]))))
        others = self._others(k, Mul((apart, entry.right)))
        found = self.workshop.normal(self.context, others.right) if others is not None else None
        if others is None or found is None or found[1] is None:
            return None
        return derived.rewritten(others, found[1])

    def _is_several(self, size: Count) -> bool:
        low = self.bounds(size)[0]
        return low is not None and low.value >= 2

    def _function_bounds(
        self, atom: Term, f: str, arguments: tuple[Term, ...]
    ) -> Iterator[tuple[str, Bound]]:
        if f == "pi":
            yield from self._above(atom, 3, enclosed_positive(Add((atom, number(-3))), (), 64))
            yield from self._below(atom, 4, enclosed_positive(Add((number(4), negative(atom))), (), 64))
            return
        u = arguments[0]
        if f == "exp":
            yield from self._above(atom, 0, laws.exp_positive(u))
            one = self._exp_of_zero()
            if (up := self._difference(u, ZERO)) is not None:
                yield from self._above(atom, 1, self._with(derived.exp_increases(up, ZERO, u), one))
            elif (down := self._difference(ZERO, u)) is not None:
                yield from self._below(atom, 1, self._with(derived.exp_increases(down, u, ZERO), one))
        elif f == "log":
            positive = self.shown("<", u)
            zero = self._log_of_one()
            if positive is not None and (up := self._difference(u, ONE)) is not None:
                unit = self.shown("<", ONE)
                if unit is not None:
                    yield from self._above(atom, 0, self._with(derived.log_increases(unit, up, u), zero))
            elif positive is not None and (down := self._difference(ONE, u)) is not None:
                yield from self._below(atom, 0, self._with(derived.log_increases(positive, down, ONE), zero))
        elif f == "abs":
            apart = self._nonzero(u)
            sign = absolute_positive(apart) if apart is not None else derived.absolute_nonnegative(u)
            yield from self._above(atom, 0, sign)
        elif f == "pow":
            positive = self.shown("<", u)
            if positive is not None:
                yield from self._above(atom, 0, real_power_positive(positive, arguments[1]))
            else:
                yield from self._above(atom, 0, real_power_nonnegative(u, arguments[1]))
        elif f in ("max", "min"):
            yield from self._extreme_bounds(atom, f, arguments)

    def _extreme_bounds(self, atom: Term, f: str, arguments: tuple[Term, ...]) -> Iterator[tuple[str, Bound]]:
        a, b = arguments
        for second, one in ((False, a), (True, b)):
            sign = self.nonnegative(one) if f == "max" else self.nonnegative(negative(one))
            if sign is not None:
                gap = derived.maximum_of_two(f, a, b, second)  # type: ignore[arg-type]
                made = rules.combine(((Fraction(1), (gap,)), (Fraction(1), (sign,))))
                yield from (self._above if f == "max" else self._below)(atom, 0, made)

    def _binder_bounds(self, atom: Term, kind: str, index: Index, body: Term) -> Iterator[tuple[str, Bound]]:
        # The bound index can be opened as it is: no hypothesis has one of its name.
        if (sign := self.nonnegative(body)) is not None:
            yield from self._above(atom, 0, rules.binder_signed(kind, index, sign))  # type: ignore[arg-type]
        if kind == "maximum" and sign is not None and sign.conclusion.relation == "<=":
            yield from self._above(atom, 0, self._above_the_mean(index, body))
        if (
            kind == "sum"
            and (weighted := self._mixture(index, body) or self._others(index, body)) is not None
        ):
            yield from self._above(atom, 0, weighted)
        elif kind == "sum" and sign is not None and sign.conclusion.relation == "<=":
            yield from self._above(atom, 0, self._somewhere(index, body, sign))

    def _somewhere(self, k: Index, body: Term, weak: Theorem) -> Theorem | None:
        """A sum that is positive because its terms are wherever a weight is not 0, and the weights sum to more."""
        for formula in self.context.formulas():
            match formula:
                case Formula("=", Bind("sum", index, Component(name, (at,))), Number(value)) if (
                    at == index and index.size == k.size and value > 0 and name in names(body)
                ):
                    weight = Component(name, (k,))
                    strict = self._assuming(Formula("!=", weight, ZERO)).shown("<", body)
                    if strict is None:
                        continue
                    renamed = bind("sum", index, k, k, reflexive(weight))
                    equation = transitive(symmetric(given(formula)), renamed)
                    total = derived.rewritten(self.shown("<", number(value)), equation)  # type: ignore[arg-type]
                    return derived.strict_somewhere(k, weak, strict, total)
        return None

    def _above_the_mean(self, k: Index, body: Term) -> Theorem | None:
        """A maximum is positive because the sum is, of which it is no less than a share."""
        extreme, total = Bind("maximum", k, body), self.shown("<", Bind("sum", k, body))
        share = self.shown("<", Power(number(k.size) if isinstance(k.size, int) else Count(k.size), -1))
        if total is None or share is None:
            return None
        gaps = rules.binder_signed("sum", k, derived.at_most_maximum("maximum", k, body, k))
        spread = Add((Mul((extreme, ONE)), Mul((number(-1), body))))
        linear = sum_linear(k, self._identity(gaps.right.body, spread))  # type: ignore[attr-defined]
        made = rules.combine(((Fraction(1), (gaps, share)), (Fraction(1), (total, share))))
        equation = self._by_equations(made.right, extreme, [sum_constant(k), linear])
        return derived.rewritten(made, equation) if equation is not None else None

    def _others(self, k: Index, body: Term) -> Theorem | None:
        """A sum over the indices but one, of which there are some."""
        factors_ = body.factors if isinstance(body, Mul) else ()
        for position, weight in enumerate(factors_):
            if not any(isinstance(a, Delta) for a in _read(weight)[0].letters):
                continue
            rest = factors_[:position] + factors_[position + 1 :]
            weights = self.nonnegative(weight)
            positive = self.shown("<", Mul(rest) if len(rest) != 1 else rest[0])
            if weights is None or positive is None:
                continue
            total = self._normal_sign(Bind("sum", k, weight))
            if total is None or total.conclusion.relation != "<":
                continue
            made = mixture(k, weights, total, positive, self._identity)
            inner = self.expanded(made.right.body, body)  # type: ignore[attr-defined]
            return derived.rewritten(made, bind("sum", k, k, k, inner)) if inner is not None else None
        return None

    def _mixture(self, k: Index, body: Term) -> Theorem | None:
        """Weights that sum to something positive, times positive terms."""
        if not isinstance(body, Mul):
            return None
        for formula in self.context.formulas():
            match formula:
                case Formula("=", Bind("sum", index, Component(name, (at,))), Number(value)) if (
                    at == index and value > 0 and Component(name, (k,)) in body.factors
                ):
                    weight = Component(name, (k,))
                    rest = tuple(f for f in body.factors if f != weight)
                    positive = self.shown("<", Mul(rest) if len(rest) != 1 else rest[0])
                    weights = self.nonnegative(weight)
                    if positive is None or weights is None:
                        return None
                    same = (
                        bind("sum", index, k, k, reflexive(weight)) if index != k else reflexive(formula.left)
                    )
                    equation = (
                        transitive(symmetric(given(formula)), same)
                        if index != k
                        else symmetric(given(formula))
                    )
                    total = derived.rewritten(self.shown("<", number(value)), equation)  # type: ignore[arg-type]
                    made = mixture(k, weights, total, positive, self._identity)
                    inner = self.expanded(made.right.body, body)  # type: ignore[attr-defined]
                    if inner is None:
                        return None
                    return derived.rewritten(made, bind("sum", k, k, k, inner))
        return None

    # -------------------------------------------------------------- small steps

    def _difference(self, large: Term, small: Term) -> Theorem | None:
        """0 R large − small, spelled so."""
        goal = Add((large, negative(small)))
        theorem = self.nonnegative(large if small == ZERO else negative(small) if large == ZERO else goal)
        return self._as(theorem, goal) if theorem is not None else None

    def _with(self, theorem: Theorem, equation: Theorem) -> Theorem:
        """Rewrite one opaque term of the sign's subject."""
        t = theorem.right
        made = _replaced(t, equation.left, equation.right)
        return derived.rewritten(theorem, field(t, made, (equation,), (), ()))

    def _exp_of_zero(self) -> Theorem:
        empty = exp_sum(field(ZERO, Add(()), (), (), ()))
        return transitive(empty, field(empty.right, ONE, (), (), ()))

    def _log_of_one(self) -> Theorem:
        from lemmata.elaboration.derived import log_product

        empty = log_product(field(ONE, Mul(()), (), (), ()), ())
        return transitive(empty, field(empty.right, ZERO, (), (), ()))


@lru_cache(maxsize=5_000)
def _read(t: Term) -> tuple[Reading, Polynomial, Factors]:
    """A term as numerator and denominators; nobody may change them, since each attempt asks again."""
    reading = Reading()
    return reading, *reading.read(t)


def _is_log(t: Term) -> bool:
    return isinstance(t, Apply) and t.function == "log"


def _is_sum(t: Term) -> bool:
    return isinstance(t, Bind) and t.kind == "sum"


def is_closed(t: Term) -> bool:
    """Whether nothing in a term varies."""
    match t:
        case Number():
            return True
        case Add(many) | Mul(many) | Apply("exp" | "log" | "abs" | "pow" | "pi", many):
            return all(map(is_closed, many))
        case Power(base, _):
            return is_closed(base)
    return False


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.numerator), int(value.denominator))


def _replaced(t: Term, old: Term, new: Term) -> Term:
    if t == old:
        return new
    match t:
        case Add(terms):
            return Add(tuple(_replaced(a, old, new) for a in terms))
        case Mul(factors):
            return Mul(tuple(_replaced(a, old, new) for a in factors))
        case _:
            return t


def _squares(polynomial: Polynomial, letters: list[int]) -> list[tuple[Fraction, Polynomial]] | None:
    """Σ d·l² with d > 0 and linear l, if the polynomial is one: squares are completed letter by letter."""
    rest, found = dict(polynomial), []
    for k in letters:
        square = rest.get(((k, 2),), Fraction(0))
        own = {_without(m, k): c for m, c in rest.items() if dict(m).get(k) == 1}
        if square <= 0:
            if square < 0 or own:
                return None
            continue
        linear: Polynomial = {((k, 1),): Fraction(1), **{m: c / (2 * square) for m, c in own.items()}}
        found.append((square, linear))
        for m, c in times(linear, linear).items():
            value = rest.get(m, Fraction(0)) - square * c
            rest[m] = value
            if not value:
                del rest[m]
    if set(rest) - {()} or rest.get((), Fraction(0)) < 0:
        return None
    return [*found, (rest[()], {(): Fraction(1)})] if rest else found


def _without(m: Monomial, k: int) -> Monomial:
    return tuple((letter, e) for letter, e in m if letter != k)


def _content(polynomial: Polynomial) -> tuple[tuple[int, int], ...]:
    """The letters with the powers that every monomial has."""
    rows = [dict(m) for m in polynomial]
    lowest = {k: min(row.get(k, 0) for row in rows) for k in rows[0]}
    return tuple((k, e) for k, e in lowest.items() if e)


def _divided(m: Monomial, content: tuple[tuple[int, int], ...]) -> Monomial:
    row = dict(m)
    for k, e in content:
        row[k] -= e
    return tuple((k, e) for k, e in sorted(row.items()) if e)


Slack = tuple[tuple[int, str, int], ...]


def _shifts(
    polynomial: Polynomial, bounds: dict[int, tuple[Bound | None, Bound | None]]
) -> Iterator[dict[Slack, Fraction]]:
    """The polynomial in distances from bounds: first from one end of each letter, then mixed."""
    one_end = {}
    for k, (low, high) in bounds.items():
        one_end[k] = "low" if low is not None else "high" if high is not None else "any"
    yield _expanded(polynomial, bounds, one_end)
    both = [k for k, (low, high) in bounds.items() if low and high]
    if both:
        other = {**one_end, **dict.fromkeys(both, "high")}
        yield _expanded(polynomial, bounds, other)
    both = [k for k in both if bounds[k][0].value < bounds[k][1].value]  # type: ignore[union-attr]
    if both:
        yield _expanded(polynomial, bounds, {**one_end, **dict.fromkeys(both, "mix")})


def _expanded(
    polynomial: Polynomial, bounds: dict[int, tuple[Bound | None, Bound | None]], ends: dict[int, str]
) -> dict[Slack, Fraction]:
    degrees: dict[int, int] = {}
    for m in polynomial:
        for k, e in m:
            degrees[k] = max(degrees.get(k, 0), e)
    total: dict[Slack, Fraction] = {}
    for m, c in polynomial.items():
        product: dict[Slack, Fraction] = {(): c}
        row = dict(m)
        for k, top in degrees.items():
            e, end = row.get(k, 0), ends[k]
            low, high = bounds[k]
            factor: dict[Slack, Fraction]
            if end == "any":
                factor = {((k, "any", e),) if e else (): Fraction(1)}
            elif end == "low":
                factor = _binomial(k, "low", low.value, Fraction(1), e)  # type: ignore[union-attr]
            elif end == "high":
                factor = _binomial(k, "high", high.value, Fraction(-1), e)  # type: ignore[union-attr]
            else:
                factor = _homogeneous(k, low.value, high.value, e, top)  # type: ignore[union-attr]
            product = _product(product, factor)
        for slack, value in product.items():
            total[slack] = total.get(slack, Fraction(0)) + value
    return {slack: value for slack, value in total.items() if value}


def _binomial(k: int, side: str, end: Fraction, sign: Fraction, e: int) -> dict[Slack, Fraction]:
    """(end ± s)^e."""
    out: dict[Slack, Fraction] = {(): Fraction(1)}
    step: dict[Slack, Fraction] = {((k, side, 1),): sign}
    if not end:
        return {((k, side, e),): sign**e}
    step[()] = end
    for _ in range(e):
        out = _product(out, step)
    return out


def _homogeneous(k: int, low: Fraction, high: Fraction, e: int, top: int) -> dict[Slack, Fraction]:
    """x^e of degree ``top`` in s = x − low and t = high − x, where s + t = high − low."""
    width = high - low
    one: dict[Slack, Fraction] = {((k, "low", 1),): 1 / width, ((k, "high", 1),): 1 / width}
    x: dict[Slack, Fraction] = {((k, "low", 1),): high / width, ((k, "high", 1),): low / width}
    x = {m: c for m, c in x.items() if c}
    out: dict[Slack, Fraction] = {(): Fraction(1)}
    for step in [x] * e + [one] * (top - e):
        out = _product(out, step)
    return out


def _product(a: dict[Slack, Fraction], b: dict[Slack, Fraction]) -> dict[Slack, Fraction]:
    out: dict[Slack, Fraction] = {}
    for m, c in a.items():
        for n, d in b.items():
            powers: dict[tuple[int, str], int] = {(k, side): e for k, side, e in m}
            for k, side, e in n:
                powers[k, side] = powers.get((k, side), 0) + e
            slack = tuple((k, side, e) for (k, side), e in sorted(powers.items()))
            out[slack] = out.get(slack, Fraction(0)) + c * d
    return {m: c for m, c in out.items() if c}
