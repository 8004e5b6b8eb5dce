"""Whole powers of roots and of |u| reduced, above and below a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lemmata.elaboration import derived
from lemmata.elaboration.errors import NotElaborated
from lemmata.kernel.terms import Apply, Number, Term
from lemmata.kernel.theorem import Theorem
from lemmata.tactics.ratio import ZERO as RATIO_ZERO
from lemmata.tactics.ratio import Ratio, generator

if TYPE_CHECKING:
    from lemmata.elaboration.conversions.normal import Conversions

__all__ = ["reduced"]


def reduced(c: Conversions, r: Ratio) -> tuple[Ratio, list[tuple[Term, Theorem]]]:
    """Reduce whole powers of roots and of |u|; the equations used, with their multiples."""
    multiples: list[tuple[Term, Theorem]] = []
    for _ in range(60):
        if (below := _reduced_below(c, r)) is not None:
            r, multiple = below
            multiples.append(multiple)
            continue
        hit = _too_high(c, r)
        if hit is None:
            return r, multiples
        m, coefficient, atom, exponent, degree = hit
        t = c.atoms.terms[atom]
        equation = _power_equation(c, t, degree)
        base, _ = c.norm(equation.right)
        part = Ratio(((m, coefficient),), r.denominator)
        if exponent < 0:
            factor = part * base.inverse()
            multiples.append((c.term(-factor), equation))
            r = r - part + factor * c.letter(t, degree)
        else:
            factor = part * generator(atom, -degree)
            multiples.append((c.term(factor), equation))
            r = r - part + factor * base
    raise NotElaborated("too many powers of roots")


def _too_high(c: Conversions, r: Ratio) -> tuple[Any, Any, int, int, int] | None:
    """A monomial above the line with a whole power of a root, or with a power below 0."""
    for m, coefficient in r.numerator:
        for atom, e in m:
            degree = _root_degree(c.atoms.terms[atom])
            if degree and not 0 <= e < degree:
                return m, coefficient, atom, e, degree
    return None


def _reduced_below(c: Conversions, r: Ratio) -> tuple[Ratio, tuple[Term, Theorem]] | None:
    """One whole power in a denominator reduced: 1/fᵏ − 1/gᵏ = −(f − g)·Σ 1/(f^(k−i)·g^(1+i))."""
    for f, e in r.denominator:
        for m, coefficient in f:
            for atom, power in m:
                degree = _root_degree(c.atoms.terms[atom])
                if not degree or power < degree:
                    continue
                equation = _power_equation(c, c.atoms.terms[atom], degree)
                base, _ = c.norm(equation.right)
                old = Ratio(f)
                part = Ratio(((m, coefficient),))
                factor = part * generator(atom, -degree)
                new = old - part + factor * base
                if not new.numerator:
                    raise NotElaborated("a denominator is 0")
                total = RATIO_ZERO
                for i in range(e):
                    total = total + old.power(i) * new.power(-1 - i)
                multiple = c.term(-(r * factor * total)), equation
                return r * old.power(e) * new.power(-e), multiple
    return None


def _power_equation(c: Conversions, t: Term, degree: int) -> Theorem:
    if isinstance(t, Apply) and t.function == "abs":
        return derived.square_of_absolute(t.arguments[0])
    return derived.root_power(c.ask("<=", t.arguments[0]), degree)  # type: ignore[attr-defined]


def _root_degree(t: Term) -> int:
    match t:
        case Apply("abs", _):
            return 2
        case Apply("pow", (_, Number(value))) if value.numerator == 1:
            return value.denominator
    return 0
