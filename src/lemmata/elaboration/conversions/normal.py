"""Conversions: a term to its normal form, with a theorem that both are equal.

``norm(t)`` returns a ratio of opaque terms and the theorem t = (the ratio as a term), or None for the
theorem where both are the same tree.  Each step is one law of the kernel and one `field`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sympy import QQ

from lemmata.elaboration import derived
from lemmata.elaboration.atoms import Atoms
from lemmata.elaboration.context import Context
from lemmata.elaboration.conversions import functions, sums
from lemmata.elaboration.conversions.deltas import sifted
from lemmata.elaboration.conversions.excused import guarded, part_by_part
from lemmata.elaboration.conversions.leaves import leaves_of
from lemmata.elaboration.conversions.roots import reduced
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.signs import Signs, Wanted, Workshop
from lemmata.kernel import derivatives, structure
from lemmata.kernel.errors import Refused
from lemmata.kernel.polynomials import field
from lemmata.kernel.terms import (
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Derivative,
    Index,
    Mul,
    Number,
    Power,
    Scalar,
    Select,
    Term,
    names,
)
from lemmata.kernel.terms import parts as core_parts
from lemmata.kernel.theorem import Theorem
from lemmata.tactics.deadline import need_time
from lemmata.tactics.errors import TacticError
from lemmata.tactics.ratio import ONE as RATIO_ONE
from lemmata.tactics.ratio import ZERO as RATIO_ZERO
from lemmata.tactics.ratio import Ratio, constant

__all__ = ["Conversions", "Normal", "Rescale", "rescaled"]

DEEPEST = 400
"""Normal forms that are found within each other: terms are not as deep as that."""


MOST_DEGREES = 8

Normal = tuple[Ratio, Theorem | None]
Multiples = Sequence[tuple[Term, Theorem]]


class Rescale(Exception):
    """Exponents need a finer unit: e^(u/degree)."""

    def __init__(self, degree: int) -> None:
        super().__init__(degree)
        self.degree = degree


Made = TypeVar("Made")


def rescaled(attempt: Callable[[int], Made], degree: int = 1) -> Made:
    """What is made where exponents are multiples of 1/degree, for the first degree that is fine enough."""
    for _ in range(MOST_DEGREES):
        try:
            return attempt(degree)
        except Rescale as finer:
            degree = finer.degree
    raise NotElaborated("exponents with too many different denominators")


class Conversions:
    """Conversions in a context.  ``degree``: exponents are multiples of 1/degree.

    ``depth``: these are asked for by a search for a sign, so many of them within each other; ``kind``: it
    searches for signs.
    """

    def __init__(self, context: Context, degree: int = 1, depth: int = 0, kind: type[Signs] = Signs) -> None:
        self.context = context
        self.degree = degree
        self.atoms = Atoms()
        self.rewrites: dict[Term, tuple[Ratio, Theorem]] = {}
        """Terms that a given or cited equation replaces."""
        self._workshop = Workshop(self._normalise, depth, kind)
        self._inner: dict[tuple[Context, int], Conversions] = {}
        self._open: set[tuple[Term, Context]] = set()
        self._known: dict[tuple[Term, Context], Normal] = {}
        self._count = 0

    # -------------------------------------------------------------- context

    @property
    def signs(self) -> Signs:
        return self._workshop.signs(self.context)

    def _normalise(self, context: Context, t: Term) -> tuple[Term, Theorem | None]:
        """For a search: the same replacements, but no search within this one for long."""

        def at(degree: int) -> tuple[Term, Theorem | None]:
            key = context, degree
            if key not in self._inner:
                shop = self._workshop
                self._inner[key] = Conversions(context, degree, shop.depth + 1, shop.kind)
                self._inner[key].rewrites, self._inner[key].atoms = self.rewrites, self.atoms
                self._inner[key]._workshop.positive = shop.positive
            r, equation = self._inner[key].norm(t)
            return self._inner[key].term(r), equation

        return rescaled(at, self.degree)

    def rests_in(self, context: Context) -> bool:
        """Whether nothing is being searched or converted here."""
        return self.context == context and not self._open and not self._workshop.open

    def search_anew(self) -> None:
        """What depends on the order in which it was asked is forgotten, normal forms are kept."""
        self._workshop.search_anew()
        self._inner.clear()

    @contextmanager
    def within(self, context: Context) -> Any:
        outer, self.context = self.context, context
        try:
            yield
        finally:
            self.context = outer

    def sign(self, wanted: Wanted, t: Term) -> Theorem | None:
        return self.signs.shown(wanted, t)

    def ask(self, wanted: Wanted, t: Term) -> Theorem:
        """A sign that a rule needs.  Raises `NotElaborated`."""
        found = self.sign(wanted, t)
        if found is None:
            raise NotElaborated("a sign is not shown", (wanted, t))
        return found

    def fresh(self, index: Index) -> Index:
        """A new index of the same range."""
        self._count += 1
        return Index(f"@{self._count}", index.size)

    @contextmanager
    def opened(self) -> Any:
        """Names of new indices that may be taken again afterwards: what is bound alike is then one term within, too."""
        count = self._count
        try:
            yield
        finally:
            self._count = count

    def forget(self) -> None:
        """Normal forms found so far may change: a new rewrite."""
        self._known.clear()
        self._inner.clear()

    # -------------------------------------------------------------- small steps

    def field(
        self, left: Term, right: Term, equations: Iterable[Theorem] = (), multiples: Multiples = ()
    ) -> Theorem:
        """`field`, with the conditions that it asks."""
        equations, multiples = tuple(equations), tuple(multiples)
        conditions = tuple(self.ask("!=", u) for u in derived.inverted(left, right, equations, multiples))
        return field(left, right, equations, multiples, conditions)

    def chain(self, *theorems: Theorem | None) -> Theorem | None:
        """Equations one after the other; None stands for a = a."""
        out = None
        for theorem in theorems:
            if theorem is not None and theorem.left != theorem.right:
                out = theorem if out is None else structure.transitive(out, theorem)
        return out

    def some(self, theorem: Theorem | None, t: Term) -> Theorem:
        """The theorem, or t = t."""
        return theorem if theorem is not None else structure.reflexive(t)

    def letter(self, t: Term, exponent: int = 1) -> Ratio:
        return self.atoms.letter(t, exponent)

    def term(self, r: Ratio) -> Term:
        return self.atoms.term(r)

    def to(
        self, theorem: Theorem, value: Ratio, equations: Iterable[Theorem] = (), multiples: Multiples = ()
    ) -> Normal:
        """An equation followed by one to the value's term; then deltas are sifted."""
        value, more = reduced(self, value)
        t = self.term(value)
        if theorem.right != t:
            theorem = structure.transitive(
                theorem, self.field(theorem.right, t, equations, (*multiples, *more))
            )
        r, last = sifted(self, value)
        return r, self.chain(theorem, last)

    # -------------------------------------------------------------- normal forms

    def norm(self, t: Term) -> Normal:
        need_time()
        key = t, self.context
        if key not in self._known:
            if key in self._open or len(self._open) > DEEPEST:
                raise NotElaborated("a term is needed for its own normal form", t)
            self._open.add(key)
            try:
                r, theorem = self._norm(t)
            finally:
                self._open.discard(key)
            made = self.term(r)
            if t == made:
                theorem = None
            elif theorem is None or (theorem.left, theorem.right) != (t, made):
                raise NotElaborated("no equation for a term", t)
            self._known[key] = r, theorem
        return self._known[key]

    def _norm(self, t: Term) -> Normal:
        match t:
            case Number() | Add() | Mul() | Power():
                return self._arithmetic(t)
            case Scalar() | Count() | Component():
                return self.leaf(t)
            case Delta(i, j):
                if i == j:
                    return RATIO_ONE, structure.delta_value(i, i)
                if self.context.apart(i, j):
                    return RATIO_ZERO, structure.delta_value(i, j)
                return self.letter(t), None
            case Apply(function, arguments):
                values = [self.norm(a) for a in arguments]
                first = self.congruent(t, values)
                r, last = functions.apply(self, function, [r for r, _ in values])
                return r, self.chain(first, last)
            case Bind():
                return sums.binder(self, t)
            case Derivative():
                try:
                    return self._derivative(t, normal_first=False)
                except (NotElaborated, Refused):
                    return self._derivative(t, normal_first=True)
            case Select(at, entries):
                if isinstance(at, int):
                    theorem = structure.selected(at, entries)
                    r, last = self.norm(theorem.right)
                    return r, self.chain(theorem, last)
                values = [self.norm(e) for e in entries]
                return self.letter(Select(at, tuple(self.term(r) for r, _ in values))), self.congruent(
                    t, values
                )
        raise NotElaborated("a term has no normal form", t)

    def congruent(self, t: Term, values: Sequence[Normal]) -> Theorem | None:
        """t = t with its parts in normal form."""
        if all(theorem is None for _, theorem in values):
            return None
        parts = zip(core_parts(t), values, strict=True)
        equations = (
            structure.reflexive(a) if e is None else self.some(e, self.term(r)) for a, (r, e) in parts
        )
        return structure.congruent(t, tuple(equations))

    def leaf(self, t: Term) -> Normal:
        """A letter, or what a given or cited equation makes of it."""
        if t in self.rewrites:
            value, theorem = self.rewrites[t]
            if theorem.hypotheses <= self.context.hypotheses:
                return value, theorem
        if isinstance(t, Component):
            for theorem in self.context.at(t):
                if (
                    theorem.conclusion.relation == "="
                    and theorem.left == t
                    and t.vector not in names(theorem.right)
                ):
                    r, last = self.norm(theorem.right)
                    return r, self.chain(theorem, last)
        return self.letter(t), None

    def _derivative(self, t: Derivative, *, normal_first: bool) -> Normal:
        body, variable, first = t.body, t.variable, None
        if normal_first:
            with self.within(self.context.differentiating(variable)):
                r, theorem = self.norm(body)
            if theorem is not None:
                first = derivatives.derivative_of_equals(variable, theorem)
            body = self.term(r)
        asked = derived.asked_by(body, variable)
        conditions = tuple(self.ask("<" if relation == "<" else "!=", u) for relation, u, _ in asked)
        theorem = derivatives.derivative(body, variable, conditions)
        r, last = self.norm(theorem.right)
        return r, self.chain(first, theorem, last)

    # -------------------------------------------------------------- arithmetic

    def _arithmetic(self, t: Term) -> Normal:
        if guarded(self, t):
            return part_by_part(self, t)
        values, equations = {}, []
        for leaf in leaves_of(t):
            r, theorem = self.norm(leaf)
            values[leaf] = r
            if theorem is not None:
                equations.append(theorem)
        return self.finished(t, self.computed(t, values), equations)

    def finished(
        self,
        t: Term,
        value: Ratio,
        equations: Sequence[Theorem],
        multiples: Multiples = (),
        before: Theorem | None = None,
    ) -> Normal:
        value, more = reduced(self, value)
        made = self.term(value)
        theorem = None if t == made else self.field(t, made, equations, (*multiples, *more))
        r, last = sifted(self, value)
        return r, self.chain(before, theorem, last)

    def computed(self, t: Term, values: dict[Term, Ratio]) -> Ratio:
        match t:
            case Number(value):
                return constant(QQ(value.numerator, value.denominator))
            case Add(terms):
                out = RATIO_ZERO
                for a in terms:
                    out = out + self.computed(a, values)
                return out
            case Mul(many):
                out = RATIO_ONE
                for a in many:
                    out = out * self.computed(a, values)
                return out
            case Power(base, exponent):
                try:
                    return self.computed(base, values).power(exponent)
                except TacticError as error:
                    raise NotElaborated(str(error)) from error
        return values[t]
