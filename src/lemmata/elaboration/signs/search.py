"""Signs: finds proofs of 0 < t, 0 ≤ t and t ≠ 0 from bounds of the parts of t."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from lemmata.elaboration import derived
from lemmata.elaboration.context import Context
from lemmata.elaboration.derived import zero_or_positive
from lemmata.elaboration.samples import Samples
from lemmata.elaboration.signs.absolute import by_absolute
from lemmata.elaboration.signs.bounds import all_bounds
from lemmata.elaboration.signs.closed import by_enclosure
from lemmata.elaboration.signs.combinations import by_combination, by_products, by_relations
from lemmata.elaboration.signs.distances import by_bounds
from lemmata.elaboration.signs.maxima import by_maximum
from lemmata.elaboration.signs.monotone import by_exponent, by_increase, by_logarithm, by_root, by_roots
from lemmata.elaboration.signs.nonzero import known_nonzero, nonzero
from lemmata.elaboration.signs.products import by_factoring, by_factors, by_itself, by_logarithms, by_weight
from lemmata.elaboration.signs.rewriting import as_polynomial, expanded, respelled
from lemmata.elaboration.signs.squares import by_squares
from lemmata.elaboration.signs.sums import by_sum_entry, by_terms
from lemmata.elaboration.signs.workshop import Bound, Wanted, Workshop
from lemmata.kernel.errors import Refused
from lemmata.kernel.structure import given
from lemmata.kernel.terms import ZERO, Scalar, Term, names
from lemmata.kernel.theorem import Formula, Theorem
from lemmata.tactics.deadline import need_time

__all__ = ["Attempt", "Signs"]

DEEPEST = 12


class Signs:
    """Finds signs in one context.  Every answer is a theorem of the kernel; None means not found."""

    def __init__(self, context: Context, workshop: Workshop) -> None:
        self.context = context
        self.workshop = workshop
        self._known: dict[Term, Theorem | None] = {}
        self._bounds: dict[Term, tuple[Bound | None, Bound | None]] = {}
        self._asked: set[Term] = set()

    @cached_property
    def samples(self) -> Samples:
        return self.workshop.samples(self.context.hypotheses)

    def assuming(self, *more: Formula) -> Signs:
        return self.workshop.signs(self.context.assuming(*more))

    def shown(self, wanted: Wanted, t: Term) -> Theorem | None:
        """0 < t, 0 ≤ t or t ≠ 0 as a theorem."""
        if wanted == "!=":
            return nonzero(self, t)
        theorem = self.nonnegative(t)
        if theorem is None or wanted == "<=" or theorem.conclusion.relation == "<":
            return theorem
        apart = known_nonzero(self, t)
        return derived.positive_unless_zero(theorem, apart) if apart else None

    def _where_zero_and_where_not(self, t: Term) -> Theorem | None:
        """0 < t where a scalar that is at least 0 is 0, and where it is not."""
        for x in [Scalar(name) for name in sorted(names(t))]:
            low = self.bounds(x)[0]
            weak = (
                respelled(self, low.theorem, x) if low is not None and not (low.value or low.strict) else None
            )
            if weak is None:
                continue
            try:
                plain = as_polynomial(derived.replace_scalar(t, x, ZERO))
                first = self.shown("<", plain)
                if first is None:
                    continue
                equation = expanded(self, plain, t, [given(Formula("=", x, ZERO))])
            except Refused:  # 1/x, or x under a sum
                continue
            second = self.assuming(Formula("<", ZERO, x)).shown("<", t)
            if second is not None and equation is not None:
                return zero_or_positive(weak, derived.rewritten(first, equation), second)
        return None

    def nonnegative(self, t: Term) -> Theorem | None:
        """0 < t if that is found, else 0 ≤ t if that is."""
        need_time()
        if t not in self._known:
            if t in self.workshop.open or len(self.workshop.open) > DEEPEST:
                return None
            before = self.workshop.positive.get(t)
            if before is not None and before.hypotheses <= self.context.hypotheses:
                return before
            if self.samples.negative(t):
                self._known[t] = None
                return None
            cut_off = self.workshop.cut_off
            self.workshop.open.add(t)
            try:
                theorem = self._find(t)
            finally:
                self.workshop.open.discard(t)
            if theorem is None and self._asked and self.workshop.cut_off != cut_off:
                return None
            self._known[t] = theorem
            if theorem is not None and theorem.conclusion.relation != "<" and not self.samples.zero(t):
                theorem = self._known[t] = self._where_zero_and_where_not(t) or theorem
            if theorem is not None and theorem.conclusion.relation == "<":
                self.workshop.positive[t] = theorem
        return self._known[t]

    def _find(self, t: Term) -> Theorem | None:
        found = None
        for attempt in self.attempts(t):
            try:
                theorem = attempt(self, t)
            except Refused:  # an identity beyond the limits of the kernel
                continue
            if theorem is not None and theorem.conclusion.relation == "<":
                return theorem
            found = found or theorem
            if found is not None and self.samples.zero(t):
                return found
        return found

    def attempts(self, t: Term) -> tuple[Attempt, ...]:
        """The ways in which a sign is looked for, in order."""
        return (
            by_itself,
            by_factors,
            by_bounds,
            by_weight,
            by_relations,
            by_combination,
            by_factoring,
            by_squares,
            by_logarithms,
            by_products,
            by_maximum,
            by_absolute,
            by_sum_entry,
            by_terms,
            by_increase,
            by_logarithm,
            by_exponent,
            by_roots,
            by_root,
            by_enclosure,
        )

    def bounds(self, atom: Term) -> tuple[Bound | None, Bound | None]:
        """The best rational bounds below and above."""
        need_time()
        if atom in self._asked:  # what asks for itself has none
            self.workshop.cut_off += 1
            return None, None
        if atom not in self._bounds:
            before = self.workshop.cut_off
            self._asked.add(atom)
            try:
                low = high = None
                for side, bound in all_bounds(self, atom):
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


Attempt = Callable[[Signs, Term], Theorem | None]
"""A way in which a sign is looked for.  Raises `Refused` for an identity beyond the limits of the kernel."""
