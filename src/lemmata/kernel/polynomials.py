"""Polynomial identities over opaque terms: the rule `field`.

A term is read as a quotient of polynomials in the terms that are no sums, products or whole powers.  Two are
equal when their difference expands to 0: nothing is factored.
"""

from __future__ import annotations

from fractions import Fraction

from lemmata.kernel.errors import need
from lemmata.kernel.terms import Add, Mul, Number, Power, Term, number
from lemmata.kernel.theorem import Sequent, Theorem, equal, joined, need_signs, rule, sides

Monomial = tuple[tuple[int, int], ...]
"""Letters by their number, each with its exponent, in ascending order."""

Polynomial = dict[Monomial, Fraction]
Factors = dict[frozenset[tuple[Monomial, Fraction]], int]
"""Denominators: polynomials as sets of their monomials, each with its exponent."""

ONE: Polynomial = {(): Fraction(1)}

MOST_MONOMIALS = 20_000
LARGEST_EXPONENT = 200


def plus(a: Polynomial, b: Polynomial) -> Polynomial:
    out = dict(a)
    for m, c in b.items():
        _add(out, m, c)
    return out


def times(a: Polynomial, b: Polynomial) -> Polynomial:
    if a is ONE or b is ONE:
        return b if a is ONE else a
    need(len(a) * len(b) <= 50 * MOST_MONOMIALS, "too many monomials")
    out: Polynomial = {}
    for m, c in a.items():
        for k, d in b.items():
            exponents = dict(m)
            for letter, e in k:
                exponents[letter] = exponents.get(letter, 0) + e
            _add(out, tuple(sorted(exponents.items())), c * d)
    need(len(out) <= MOST_MONOMIALS, "too many monomials")
    return out


def _add(a: Polynomial, m: Monomial, c: Fraction) -> None:
    """Add c·m to a."""
    if m in a:
        c += a.pop(m)
    if c:
        a[m] = c


def raised(a: Polynomial, exponent: int) -> Polynomial:
    if len(a) == 1 and 1 in a.values():
        return {tuple((letter, e * exponent) for letter, e in m if exponent): Fraction(1) for m in a}
    need(exponent <= LARGEST_EXPONENT, "the exponent is too large")
    out = ONE
    for _ in range(exponent):
        out = times(out, a)
    return out


class Reading:
    """Reads terms as quotients; ``asked`` collects what is inverted, which must not be 0."""

    def __init__(self) -> None:
        self.letters: dict[Term, int] = {}
        self.known: dict[Term, tuple[Polynomial, Factors]] = {}
        self.asked: dict[Term, frozenset[tuple[Monomial, Fraction]]] = {}

    def define(self, letter: Term, value: Term) -> None:
        """From here on, ``letter`` is read as ``value``."""
        need(not isinstance(letter, (Number, Add, Mul, Power)), "only an opaque term can be replaced")
        self.known[letter] = self.read(value)

    def read(self, t: Term) -> tuple[Polynomial, Factors]:
        """Numerator and denominators of ``t``."""
        match t:
            case Number(value):
                return ({(): value} if value else {}), {}
            case Add(terms):
                total: tuple[Polynomial, Factors] = {}, {}
                for a in terms:
                    total = self.sum(total, self.read(a))
                return total
            case Mul(factors):
                numerator, under = ONE, Factors()
                for a in factors:
                    n, d = self.read(a)
                    if not n:  # whatever the factors are that are left
                        return {}, {}
                    numerator = times(numerator, n)
                    under = {f: under.get(f, 0) + d.get(f, 0) for f in {**under, **d}}
                return numerator, under
            case Power(base, exponent):
                n, d = self.inverse(base) if exponent < 0 else self.read(base)
                return raised(n, abs(exponent)), {f: e * abs(exponent) for f, e in d.items()}
        if t in self.known:
            return self.known[t]
        return {((self.letters.setdefault(t, len(self.letters)), 1),): Fraction(1)}, {}

    def inverse(self, base: Term) -> tuple[Polynomial, Factors]:
        numerator, under = self.read(base)
        if not numerator:  # 1/0 = 0
            return {}, {}
        flipped = self.product(under)
        if set(numerator) == {()}:
            return times(flipped, {(): 1 / numerator[()]}), {}
        self.asked[base] = key = frozenset(numerator.items())
        return flipped, {key: 1}

    def product(self, factors: Factors) -> Polynomial:
        out = ONE
        for base, exponent in factors.items():
            out = times(out, raised(dict(base), exponent))
        return out

    def sum(self, a: tuple[Polynomial, Factors], b: tuple[Polynomial, Factors]) -> tuple[Polynomial, Factors]:
        (n, d), (m, e) = a, b
        if d == e:
            return plus(n, m), d
        common = {f: max(d.get(f, 0), e.get(f, 0)) for f in {**d, **e}}
        n = times(n, self.product({f: k - d.get(f, 0) for f, k in common.items()}))
        m = times(m, self.product({f: k - e.get(f, 0) for f, k in common.items()}))
        return plus(n, m), common


@rule
def field(
    left: Term,
    right: Term,
    equations: tuple[Theorem, ...],
    multiples: tuple[tuple[Term, Theorem], ...],
    nonzero: tuple[Theorem, ...],
) -> Sequent:
    """Expanding.

        u₁ = v₁ … uₘ = vₘ    l₁ = r₁ …    d₁ ≠ 0 …
        ──────────────────────────────────────────
                      left = right

    left − right − Σ cⱼ (lⱼ − rⱼ) expands to 0 after each opaque uᵢ is replaced by vᵢ, in order.  The dₖ
    are exactly what is inverted on the way, in order.
    """
    reading = Reading()
    for theorem in equations:
        reading.define(*sides(theorem))
    difference = [left, Mul((number(-1), right))]
    for coefficient, theorem in multiples:
        l, r = sides(theorem)  # noqa: E741
        difference += [Mul((number(-1), coefficient, l)), Mul((coefficient, r))]
    numerator, _ = reading.read(Add(tuple(difference)))
    need(not numerator, "the difference does not expand to 0")
    need_signs([("!=", u) for u in reading.asked], nonzero)
    return equal(joined(*equations, *(t for _, t in multiples), *nonzero), left, right)
