"""Exact values built from e^r, logarithms and roots: where two sides are equal, a proof of it.

Balls separate what differs but never show that two values are equal.  Here a value is a
quotient of polynomials with rational coefficients over *atoms*: e, roots of primes, logarithms
of primes and of irreducible polynomials, exponentials of the rest, π, erf.  Every rewriting is
an identity of real numbers, so a difference that cancels *is* zero; one that does not cancel is
left to the balls.

>>> with ExactField() as f:
...     one = f.exact(1)
...     f.rational(f.log(f.exp(one) + f.exp(one)) - f.log(f.exact(2)))
Fraction(1, 1)
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from typing import Any

import sympy
from sympy.polys.rings import ring

from lemmata.evaluation.balls import Ball, Imprecise
from lemmata.evaluation.fields import field
from lemmata.factoring import factor

__all__ = ["ExactField", "Surd"]

Monomial = tuple[tuple[int, Fraction], ...]
Polynomial = dict[Monomial, Fraction]

MOST_TERMS = 300
HIGHEST_DEGREE = 60
"""Beyond this degree in one atom a polynomial inside a logarithm is not factored."""
SIGN_BITS = (96, 384, 1536)
TRIAL_DIVISORS = 2000

ONE: Polynomial = {(): Fraction(1)}


class Atom:
    """A real number with no simpler form: its kind and what it is made of."""

    __slots__ = ("argument", "balls", "kind")

    def __init__(self, kind: str, argument: Any) -> None:
        self.kind, self.argument = kind, argument
        self.balls: dict[int, Any] = {}

    @property
    def positive(self) -> bool:
        return self.kind in ("e", "prime", "exp", "pi", "log prime")

    @property
    def any_power(self) -> bool:
        """Whether rational powers of it are atoms' powers too."""
        return self.kind in ("e", "prime", "exp")


class Surd:
    """``above/below``, polynomials over the atoms of an `ExactField`; never a rational."""

    __hash__ = None  # type: ignore[assignment]
    __slots__ = ("above", "below", "home")

    def __init__(self, above: Polynomial, below: Polynomial, home: ExactField) -> None:
        self.above, self.below, self.home = above, below, home

    def _pair(self, other: Any) -> tuple[Polynomial, Polynomial] | None:
        if isinstance(other, Surd):
            return other.above, other.below
        if isinstance(other, (int, Fraction)):
            return ({(): Fraction(other)} if other else {}), ONE
        return None

    def __add__(self, other: Any) -> Any:
        pair = self._pair(other)
        if pair is None:
            return NotImplemented
        above, below = pair
        h = self.home
        if below == self.below:
            return h.quotient(h.plus(self.above, above), below)
        return h.quotient(
            h.plus(h.times(self.above, below), h.times(above, self.below)), h.times(self.below, below)
        )

    __radd__ = __add__

    def __neg__(self) -> Any:
        return Surd({m: -c for m, c in self.above.items()}, self.below, self.home)

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        pair = self._pair(other)
        if pair is None:
            return NotImplemented
        h = self.home
        if pair[1] == self.above:  # a/b · c/a
            return h.quotient(pair[0], self.below)
        if pair[0] == self.below:
            return h.quotient(self.above, pair[1])
        return h.quotient(h.times(self.above, pair[0]), h.times(self.below, pair[1]))

    __rmul__ = __mul__

    def __rtruediv__(self, other: Any) -> Any:
        return self.home.quotient(self.below, self.above) * other

    def __truediv__(self, other: Any) -> Any:
        return self * (1 / other if isinstance(other, Surd) else Fraction(1) / other)

    def __pow__(self, exponent: int) -> Any:
        if exponent > 64:
            raise Imprecise("a large power")
        result: Any = Fraction(1)
        for _ in range(exponent):
            result = self * result
        return result

    def __abs__(self) -> Any:
        if self > 0:
            return self
        if self < 0:
            return -self
        raise Imprecise("the sign inside an absolute value")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (int, Fraction, Surd)):
            return NotImplemented
        difference = self - other
        return not isinstance(difference, Surd) and difference == 0

    def __gt__(self, other: Any) -> bool:
        if not isinstance(other, (int, Fraction, Surd)):
            return NotImplemented
        return self.home.sign(self - other) == 1

    def __lt__(self, other: Any) -> bool:
        if not isinstance(other, (int, Fraction, Surd)):
            return NotImplemented
        return self.home.sign(self - other) == -1


class ExactField:
    """Exact arithmetic with the interface of `lemmata.evaluation.balls.Field`."""

    name = "exact"
    bits = 0
    exact_type: Any = Fraction

    def __init__(self) -> None:
        self.atoms: list[Atom] = []
        self.numbers: dict[Any, int] = {}
        self._signs: dict[Any, int | None] = {}

    def __enter__(self) -> ExactField:
        return self

    def __exit__(self, *details: object) -> None:
        pass

    def exact(self, p: int, q: int = 1) -> Fraction:
        return Fraction(p, q)

    def fraction(self, value: Any) -> Fraction:
        return Fraction(value)

    def rational(self, value: Any) -> Fraction | None:
        """The value when it is a rational, else None."""
        return Fraction(value) if isinstance(value, (int, Fraction)) else None

    def to_ball(self, value: Any) -> Any:
        return value

    def approximate(self, value: Any) -> float:
        if isinstance(value, Surd):
            raise Imprecise("an exact value as a float")
        return float(value)

    def endpoints(self, value: Any) -> tuple[Fraction, Fraction]:
        if isinstance(value, Surd):
            raise Imprecise("an exact value as a ball")
        return Fraction(value), Fraction(value)

    def ball(self, value: Any) -> Ball:
        return Ball(*self.endpoints(value))

    # ------------------------------------------------------------ polynomials

    def atom(self, kind: str, argument: Any, key: Any) -> Polynomial:
        number = self.numbers.get((kind, key))
        if number is None:
            number = self.numbers[(kind, key)] = len(self.atoms)
            self.atoms.append(Atom(kind, argument))
        return {((number, Fraction(1)),): Fraction(1)}

    def plus(self, a: Polynomial, b: Polynomial) -> Polynomial:
        total = dict(a)
        for m, c in b.items():
            total[m] = total.get(m, Fraction(0)) + c
            if not total[m]:
                del total[m]
        return total

    def times(self, a: Polynomial, b: Polynomial) -> Polynomial:
        if len(a) * len(b) > MOST_TERMS**2:
            raise Imprecise("an exact value with many terms")
        result: Polynomial = {}
        for m, c in a.items():
            for k, d in b.items():
                joined, factor = self._joined(m, k)
                value = result.get(joined, Fraction(0)) + c * d * factor
                if value:
                    result[joined] = value
                else:
                    result.pop(joined, None)
        if len(result) > MOST_TERMS:
            raise Imprecise("an exact value with many terms")
        return result

    def _joined(self, a: Monomial, b: Monomial) -> tuple[Monomial, Fraction]:
        powers = dict(a)
        for atom, exponent in b:
            powers[atom] = powers.get(atom, Fraction(0)) + exponent
        return self._monomial(powers)

    def _monomial(self, powers: dict[int, Fraction]) -> tuple[Monomial, Fraction]:
        """Powers in order; whole powers of a prime leave as a coefficient."""
        factor = Fraction(1)
        kept = []
        for atom, exponent in sorted(powers.items()):
            if self.atoms[atom].kind == "prime":
                whole = exponent.numerator // exponent.denominator
                if abs(whole) > 4096:
                    raise Imprecise("a large power")
                factor *= Fraction(self.atoms[atom].argument) ** whole
                exponent -= whole
            if exponent:
                kept.append((atom, exponent))
        return tuple(kept), factor

    def quotient(self, above: Polynomial, below: Polynomial) -> Any:
        """above/below, a rational when it is one; the caller knows that below is not zero."""
        if not above:
            return Fraction(0)
        if len(below) == 1:
            ((m, c),) = below.items()
            if m or c != 1:
                inverse, factor = self._monomial({atom: -e for atom, e in m})
                above = self.times(above, {inverse: factor / c})
            if len(above) == 1 and () in above:
                return above[()]
            return Surd(above, ONE, self)
        if len(above) == len(below):
            first = next(iter(above))
            if first in below:
                ratio = above[first] / below[first]
                if all(m in below and c == ratio * below[m] for m, c in above.items()):
                    return ratio
        return Surd(above, below, self)

    # ------------------------------------------------------------ signs, by balls

    def sign(self, value: Any) -> int | None:
        if not isinstance(value, Surd):
            return (value > 0) - (value < 0)
        key = (_key(value.above), _key(value.below))
        if key not in self._signs:
            self._signs[key] = self._decide(value)
        return self._signs[key]

    def _decide(self, value: Surd) -> int | None:
        for bits in SIGN_BITS:
            with field(bits) as f:
                above, below = self._ball(f, value.above), self._ball(f, value.below)
                signs = [(part > 0) - (part < 0) for part in (above, below)]
                if all(signs):
                    return signs[0] * signs[1]
        return None

    def _ball(self, f: Any, polynomial: Polynomial) -> Any:
        total = f.exact(0)
        for m, c in polynomial.items():
            term = f.exact(*c.as_integer_ratio())
            for number, exponent in m:
                base = self._atom_ball(f, self.atoms[number])
                if exponent.denominator == 1 and abs(exponent) < 1 << 30:
                    power = base ** abs(int(exponent))
                    term = term * power if exponent > 0 else term / power
                else:
                    term = term * f.power(base, f.exact(*exponent.as_integer_ratio()))
            total = total + term
        return total

    def _atom_ball(self, f: Any, atom: Atom) -> Any:
        if f.bits not in atom.balls:
            atom.balls[f.bits] = self._compute(f, atom)
        return atom.balls[f.bits]

    def _compute(self, f: Any, atom: Atom) -> Any:
        match atom.kind:
            case "e":
                return f.exp(f.exact(1))
            case "pi":
                return f.pi()
            case "prime":
                return f.to_ball(f.exact(atom.argument))
            case "log prime":
                return f.log(f.exact(atom.argument))
        above, below = (self._ball(f, part) for part in atom.argument)
        return getattr(f, atom.kind)(above / f.to_ball(below))

    # ------------------------------------------------------------ functions

    def pi(self) -> Any:
        return Surd(self.atom("pi", None, None), ONE, self)

    def _raised(self, atom: Polynomial, exponent: Fraction) -> Any:
        """An atom to a rational power."""
        ((((number, _),), _),) = atom.items()
        m, factor = self._monomial({number: exponent})
        return self.quotient({m: factor}, ONE)

    def exp(self, value: Any) -> Any:
        if not isinstance(value, Surd):
            return self._raised(self.atom("e", None, None), Fraction(value))
        if value.below != ONE:
            return self._opaque("exp", value)
        result: Any = Fraction(1)
        for m, c in value.above.items():
            result = result * self._exp_term(m, c)
        return result

    def _exp_term(self, m: Monomial, c: Fraction) -> Any:
        if not m:
            return self.exp(c)
        if len(m) == 1 and m[0][1] == 1:
            atom = self.atoms[m[0][0]]
            if atom.kind == "log prime":
                return self._raised(self.atom("prime", atom.argument, atom.argument), c)
            if atom.kind == "log" and c.denominator == 1:
                inner = self.quotient(*atom.argument)
                return inner ** int(c) if c > 0 else 1 / inner ** int(-c)
        return self._raised(self.atom("exp", ({m: Fraction(1)}, ONE), m), c)

    def log(self, value: Any) -> Any:
        """The caller knows that the value is positive."""
        if not isinstance(value, Surd):
            return self._log_rational(Fraction(value))
        above, below = value.above, value.below
        return self._log_polynomial(above) - self._log_polynomial(below)

    def _log_rational(self, value: Fraction) -> Any:
        result: Any = Fraction(0)
        for part, outer in ((value.numerator, 1), (value.denominator, -1)):
            for prime, count in _factored(part):
                atom = Surd(self.atom("log prime", prime, prime), ONE, self)
                result = result + atom * (outer * count)
        return result

    def _log_polynomial(self, polynomial: Polynomial) -> Any:
        """log|polynomial|, split over its content and its irreducible factors."""
        content = Fraction(
            reduce(gcd, (c.numerator for c in polynomial.values())),
            reduce(lcm, (c.denominator for c in polynomial.values())),
        )
        result = self._log_rational(content)
        names = {atom for m in polynomial for atom, _ in m}
        shifts = {}
        for atom in names:
            low = min(dict(m).get(atom, Fraction(0)) for m in polynomial)
            if low and self.atoms[atom].positive:
                shifts[atom] = low
                result = result + self._log_atom(atom) * low
        rest: Polynomial = {}
        for m, c in polynomial.items():
            joined, factor = self._joined(m, tuple((atom, -low) for atom, low in shifts.items()))
            rest[joined] = c * factor / content
        if len(rest) == 1 and () in rest:
            return result
        for part, count in self._irreducible(rest):
            result = result + self._opaque("log", Surd(part, ONE, self)) * count
        return result

    def _log_atom(self, number: int) -> Any:
        atom = self.atoms[number]
        match atom.kind:
            case "e":
                return Fraction(1)
            case "prime":
                return Surd(self.atom("log prime", atom.argument, atom.argument), ONE, self)
            case "exp":
                return self.quotient(*atom.argument)
        return self._opaque("log", Surd({((number, Fraction(1)),): Fraction(1)}, ONE, self))

    def _irreducible(self, polynomial: Polynomial) -> list[tuple[Polynomial, int]]:
        """Irreducible factors, each made positive; over the atoms as if they were independent."""
        names = sorted({atom for m in polynomial for atom, _ in m})
        scale = {a: lcm(*(dict(m).get(a, Fraction(0)).denominator for m in polynomial)) for a in names}
        exponents = {m: tuple(int(dict(m).get(a, 0) * scale[a]) for a in names) for m in polynomial}
        if any(e < 0 or e > HIGHEST_DEGREE for es in exponents.values() for e in es):
            return [(self._positive(polynomial), 1)]
        home, *_ = ring([f"x{a}" for a in names], sympy.QQ)
        element = home.from_dict(
            {exponents[m]: sympy.QQ(*c.as_integer_ratio()) for m, c in polynomial.items()}
        )
        constant, factors, _ = factor(element)
        whole = reduce(lambda out, part: out * part[0] ** part[1], factors, home(constant))
        if abs(constant) != 1 or whole != element:
            return [(self._positive(polynomial), 1)]
        found = []
        for part, count in factors:
            back: Polynomial = {}
            for es, c in part.items():
                m, carried = self._monomial(
                    {a: Fraction(e, scale[a]) for a, e in zip(names, es, strict=True)}
                )
                back = self.plus(back, {m: Fraction(int(c.numerator), int(c.denominator)) * carried})
            found.append((self._positive(back), count))
        return found

    def _positive(self, polynomial: Polynomial) -> Polynomial:
        s = self.sign(self.quotient(polynomial, ONE))
        if not s:
            raise Imprecise("the sign of a factor inside a logarithm")
        return polynomial if s > 0 else {m: -c for m, c in polynomial.items()}

    def _opaque(self, kind: str, value: Surd) -> Any:
        """An atom for a function's value, by a canonical form of its argument."""
        lead = value.below[min(value.below)]
        above = {m: c / lead for m, c in value.above.items()}
        below = {m: c / lead for m, c in value.below.items()}
        return Surd(self.atom(kind, (above, below), (_key(above), _key(below))), ONE, self)

    def power(self, base: Any, exponent: Any) -> Any:
        return self.exp(self.log(base) * exponent)

    def sqrt(self, value: Any) -> Any:
        return self.power(value, Fraction(1, 2))

    def sinh(self, value: Any) -> Any:
        return (self.exp(value) - self.exp(-value)) / Fraction(2)

    def cosh(self, value: Any) -> Any:
        return (self.exp(value) + self.exp(-value)) / Fraction(2)

    def tanh(self, value: Any) -> Any:
        grown = self.exp(value * 2)
        return (grown - 1) * (1 / (grown + 1))

    def atanh(self, value: Any) -> Any:
        return self.log((1 + value) * (1 / (1 - value))) / Fraction(2)

    def erf(self, value: Any) -> Any:
        argument = value if isinstance(value, Surd) else Surd({(): Fraction(value)}, ONE, self)
        # erf is odd.
        return self._opaque("erf", argument) if value > 0 else -self._opaque("erf", -argument)

    def larger(self, a: Any, b: Any) -> Any:
        raise Imprecise("which of two is the larger")

    smaller = larger


def _key(polynomial: Polynomial) -> tuple[Any, ...]:
    return tuple(sorted(polynomial.items()))


def _factored(value: int) -> list[tuple[int, int]]:
    """Small primes with their powers, and what is left as if it were a prime."""
    if value == 1:
        return []
    found = []
    for p in range(2, TRIAL_DIVISORS):
        if p * p > value:
            break
        count = 0
        while value % p == 0:
            value, count = value // p, count + 1
        if count:
            found.append((p, count))
    return [*found, (value, 1)] if value > 1 else found
