"""A sign of one term as the sign of an equal one: `field` makes the equation, with the conditions that it asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lemmata.elaboration import derived
from lemmata.elaboration.signs.reading import read
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import negative
from lemmata.kernel.polynomials import field
from lemmata.kernel.structure import symmetric
from lemmata.kernel.terms import ZERO, Add, Mul, Term
from lemmata.kernel.theorem import Theorem

if TYPE_CHECKING:
    from lemmata.elaboration.signs.search import Signs

__all__ = [
    "as_polynomial",
    "difference",
    "expanded",
    "identity",
    "normal_sign",
    "put_in",
    "respelled",
]


def respelled(signs: Signs, theorem: Theorem, t: Term) -> Theorem | None:
    """The sign of a term, of an equal one."""
    u = theorem.left if theorem.conclusion.relation == "!=" else theorem.right
    if u == t:
        return theorem
    equation = expanded(signs, u, t)
    return derived.rewritten(theorem, equation) if equation else None


def expanded(
    signs: Signs,
    left: Term,
    right: Term,
    equations: Sequence[Theorem] = (),
    multiples: Sequence[tuple[Term, Theorem]] = (),
) -> Theorem | None:
    """left = right by `field`, if the conditions that it asks are found."""
    conditions = []
    for u in derived.inverted(left, right, equations, multiples):
        if (apart := signs.shown("!=", u)) is None:
            return None
        conditions.append(apart)
    return field(left, right, tuple(equations), tuple(multiples), tuple(conditions))


def normal_sign(signs: Signs, t: Term) -> Theorem | None:
    """The sign of a term by that of its normal form."""
    found = signs.workshop.normal(signs.context, t) if not signs.samples.negative(t) else None
    sign = signs.nonnegative(found[0]) if found is not None else None
    if found is None or sign is None:
        return None
    return derived.rewritten(sign, symmetric(found[1])) if found[1] is not None else sign


def as_polynomial(t: Term) -> Term:
    """A sum of monomials without denominators, as one."""
    q = read(t)
    return t if q.under else q.term(q.numerator)


def identity(signs: Signs, left: Term, right: Term) -> Theorem:
    """What `expanded` finds.  Raises `Refused` if it finds nothing."""
    made = expanded(signs, left, right)
    if made is None:
        raise Refused("an identity needs conditions that are not shown")
    return made


def difference(signs: Signs, large: Term, small: Term) -> Theorem | None:
    """0 R large − small, spelled so."""
    goal = Add((large, negative(small)))
    theorem = signs.nonnegative(large if small == ZERO else negative(small) if large == ZERO else goal)
    return respelled(signs, theorem, goal) if theorem is not None else None


def put_in(theorem: Theorem, equation: Theorem) -> Theorem:
    """Rewrite one opaque term of the sign's subject."""
    t = theorem.right
    made = _replaced(t, equation.left, equation.right)
    return derived.rewritten(theorem, field(t, made, (equation,), (), ()))


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
