"""Exact arithmetic of rational functions over interned atoms.

An *atom* is anything that field arithmetic cannot look into: a scalar, ``z[i]``, a delta,
``exp`` of a monomial, ``log`` of an irreducible polynomial, a sum.  It is known here by a
number.  A `Ratio` is a Laurent polynomial in atoms over a product of irreducible
polynomials, in lowest terms, so equal rational functions are equal objects.

The arithmetic of polynomials is sympy.polys'; what is ours is that atoms come and go, which
a ring with a fixed list of generators does not allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, reduce
from typing import Any, NamedTuple

from sympy import QQ, ZZ
from sympy.polys.rings import PolyElement, PolyRing

from lemmata.factoring import Factoring, factor
from lemmata.tactics.errors import Unsupported

__all__ = [
    "ONE",
    "ZERO",
    "Monomial",
    "Poly",
    "Ratio",
    "Terms",
    "constant",
    "factorisation",
    "factors",
    "generator",
    "terms_of",
]

Monomial = tuple[tuple[int, int], ...]  # (atom, exponent ≠ 0), atoms ascending
Terms = dict[Monomial, Any]  # monomial -> nonzero rational
Poly = tuple[tuple[Monomial, Any], ...]  # the sorted items of Terms: hashable


def times(a: Monomial, b: Monomial) -> Monomial:
    """The product of two monomials."""
    if not a or not b:
        return a or b
    powers = dict(a)
    for atom, e in b:
        powers[atom] = powers.get(atom, 0) + e
    return tuple(sorted((atom, e) for atom, e in powers.items() if e))


def _add(a: Terms, b: Iterable[tuple[Monomial, Any]]) -> Terms:
    out = dict(a)
    for m, c in b:
        _put(out, m, c)
    return out


def _multiply(a: Iterable[tuple[Monomial, Any]], b: Terms) -> Terms:
    out: Terms = {}
    for m, c in a:
        for k, d in b.items():
            _put(out, times(m, k), c * d)
    return out


def _put(terms: Terms, m: Monomial, c: Any) -> None:
    """Add c·m to the terms."""
    if m in terms:
        c += terms.pop(m)
    if c:
        terms[m] = c


class Ratio(NamedTuple):
    """``numerator / Π factor**e``: immutable, hashable, canonical."""

    numerator: Poly
    denominator: tuple[tuple[Poly, int], ...] = ()

    def __add__(self, other: Ratio) -> Ratio:  # type: ignore[override]
        if self.denominator == other.denominator:
            return _reduced(_add(dict(self.numerator), other.numerator), self.denominator)
        mine, yours = dict(self.denominator), dict(other.denominator)
        common = {f: max(mine.get(f, 0), yours.get(f, 0)) for f in {**mine, **yours}}
        left, right = dict(self.numerator), dict(other.numerator)
        for f, e in common.items():
            for _ in range(e - mine.get(f, 0)):
                left = _multiply(f, left)
            for _ in range(e - yours.get(f, 0)):
                right = _multiply(f, right)
        return _reduced(_add(left, right.items()), common.items())

    def __neg__(self) -> Ratio:
        return Ratio(tuple((m, -c) for m, c in self.numerator), self.denominator)

    def __sub__(self, other: Ratio) -> Ratio:
        return self + -other

    def __mul__(self, other: Ratio) -> Ratio:  # type: ignore[override]
        product = _multiply(self.numerator, dict(other.numerator))
        powers = dict(self.denominator)
        for f, e in other.denominator:
            powers[f] = powers.get(f, 0) + e
        return _reduced(product, powers.items())

    def power(self, exponent: int) -> Ratio:
        """An integer power; raises Unsupported for a negative power of zero."""
        base, e = (self if exponent >= 0 else self.inverse()), abs(exponent)
        if len(base.numerator) == 1 and not base.denominator:
            ((m, c),) = base.numerator
            return Ratio(((tuple((a, k * e) for a, k in m), c**e),)) if e else ONE
        out = ONE
        for _ in range(e):
            out = out * base
        return out

    def inverse(self) -> Ratio:
        """1/self; raises Unsupported at zero."""
        if not self.numerator:
            raise Unsupported("a denominator is identically zero")
        unit, parts = factors(self.numerator)
        out: Terms = dict(unit.numerator)
        ((m, c),) = out.items()
        out = {tuple((a, -e) for a, e in m): 1 / c}
        for f, e in self.denominator:
            for _ in range(e):
                out = _multiply(f, out)
        return _reduced(out, parts)

    @property
    def constant(self) -> Any | None:
        """The rational number that this is, or None."""
        if not self.numerator:
            return QQ(0)
        if self.denominator or len(self.numerator) > 1 or self.numerator[0][0]:
            return None
        return self.numerator[0][1]

    @property
    def atoms(self) -> set[int]:
        """Every atom that occurs."""
        return {a for p in (self.numerator, *(f for f, _ in self.denominator)) for m, _ in p for a, _ in m}

    def terms(self) -> list[Ratio]:
        """The summands ``c·monomial/denominator``, each in lowest terms."""
        return [_reduced({m: c}, self.denominator) for m, c in self.numerator]

    def map(self, value: Callable[[int], Ratio]) -> Ratio:
        """Replace every atom by ``value(atom)``."""
        out = _map_poly(self.numerator, value)
        for f, e in self.denominator:
            out = out * _map_poly(f, value).power(-e)
        return out


def _map_poly(poly: Poly, value: Callable[[int], Ratio]) -> Ratio:
    plain: Terms = {}
    out = ZERO
    for m, c in poly:
        monomial: Monomial = ()
        others = []
        for atom, e in m:
            power = value(atom).power(e)
            if len(power.numerator) == 1 and not power.denominator:  # most atoms stay as they are
                ((k, d),) = power.numerator
                monomial, c = times(monomial, k), c * d
            else:
                others.append(power)
        if others:
            out = out + reduce(Ratio.__mul__, others, Ratio(((monomial, c),)))
        else:
            _put(plain, monomial, c)
    return out + terms_of(plain)


RATIONAL = type(QQ(1))

ZERO = Ratio(())
ONE = Ratio((((), QQ(1)),))


def constant(value: Any) -> Ratio:
    """A rational number."""
    return Ratio((((), value if type(value) is RATIONAL else QQ(value)),)) if value else ZERO


def generator(atom: int, exponent: int = 1) -> Ratio:
    """A power of one atom."""
    return Ratio(((((atom, exponent),), ONE.numerator[0][1]),)) if exponent else ONE


def terms_of(terms: Terms) -> Ratio:
    """A Laurent polynomial from its terms."""
    return Ratio(tuple(sorted(terms.items())))


def _reduced(terms: Terms, denominator: Iterable[tuple[Poly, int]]) -> Ratio:
    kept = []
    for f, e in denominator if terms else ():
        while e and len(terms) >= 2:
            quotient = _divide(terms, f)
            if quotient is None:
                break
            terms, e = quotient, e - 1
        if e:
            kept.append((f, e))
    return Ratio(tuple(sorted(terms.items())), tuple(sorted(kept)))


# ------------------------------------------------------------------ sympy.polys


@lru_cache(maxsize=64)
def _ring(generators: int) -> PolyRing:
    return PolyRing([f"x{i}" for i in range(generators)] or ["x0"], QQ, "lex")


def _content(terms: Iterable[Monomial], atoms: list[int]) -> list[int]:
    """The lowest exponent of each atom: what a Laurent polynomial divides out first."""
    rows = [dict(m) for m in terms]
    return [min(row.get(a, 0) for row in rows) for a in atoms]


def _to_ring(terms: Iterable[tuple[Monomial, Any]], atoms: list[int], low: list[int]) -> PolyElement:
    ring = _ring(len(atoms))
    out = {}
    for m, c in terms:
        row = dict(m)
        out[tuple(row.get(a, 0) - lo for a, lo in zip(atoms, low, strict=True)) or (0,)] = c
    return ring.from_dict(out)


def _from_ring(element: PolyElement, atoms: list[int], low: list[int]) -> Terms:
    return {
        tuple((a, e + lo) for a, e, lo in zip(atoms, row, low, strict=False) if e + lo): c
        for row, c in element.items()
    }


@lru_cache(maxsize=20_000)
def _division(terms: Poly, factor: Poly) -> Poly | None:
    atoms = sorted({a for p in (terms, factor) for m, _ in p for a, _ in m})
    low = _content((m for m, _ in terms), atoms)
    quotient, remainder = _to_ring(terms, atoms, low).div(_to_ring(factor, atoms, [0] * len(atoms)))
    return None if remainder else tuple(_from_ring(quotient, atoms, low).items())


def _divide(terms: Terms, factor: Poly) -> Terms | None:
    out = _division(tuple(sorted(terms.items())), factor)
    return None if out is None else dict(out)


@lru_cache(maxsize=20_000)
def factors(poly: Poly) -> tuple[Ratio, tuple[tuple[Poly, int], ...]]:
    """``poly`` as a unit (number times monomial) and irreducible polynomials of ≥ 2 terms.

    Each polynomial is primitive over the integers and its first term in our order is positive.
    Whether it is irreducible is not known here: where it is not, less can be shown.
    """
    atoms = sorted({a for m, _ in poly for a, _ in m})
    low = _content((m for m, _ in poly), atoms)
    element = _to_ring(poly, atoms, low)
    coefficient, parts = (QQ(1), [(element, 1)]) if _linear(list(element)) else factorisation(element)[:2]
    unit: Ratio = Ratio(((tuple((a, lo) for a, lo in zip(atoms, low, strict=True) if lo), coefficient),))
    out = []
    for part, e in parts:
        terms = tuple(sorted(_from_ring(part, atoms, [0] * len(atoms)).items()))
        scale = _primitive_scale([c for _, c in terms])
        unit = unit * constant(scale**e)
        out.append((tuple((m, c / scale) for m, c in terms), e))
    return unit, tuple(sorted(out))


def factorisation(element: PolyElement) -> Factoring:
    """The factors that `lemmata.factoring` finds, multiplied out to see that they are factors."""
    found = factor(element)
    if (
        reduce(lambda out, part: out * part[0] ** part[1], found.parts, element.ring(found.coefficient))
        != element
    ):
        raise Unsupported("a factorisation that does not multiply out")
    return found


def _linear(rows: list[tuple[int, ...]]) -> bool:
    """Whether some x stands in one term only, and alone: c·x + q is irreducible."""
    return len(rows) > 1 and any(
        sum(row) == 1 and sum(other[row.index(1)] for other in rows) == 1 for row in rows
    )


def _primitive_scale(coefficients: list[Any]) -> Any:
    """The rational by which to divide so that coefficients are coprime integers, the first positive."""
    lcm, gcd = ZZ(1), ZZ(0)
    for c in coefficients:
        lcm = ZZ.lcm(lcm, ZZ(c.denominator))
    for c in coefficients:
        gcd = ZZ.gcd(gcd, ZZ(QQ.numer(c * lcm)))
    scale = QQ(gcd, lcm)
    return scale if coefficients[0] > 0 else -scale
