"""Irreducible factors of polynomials and integers: the same in every run, and after bounded work.

SymPy factors polynomials of several variables at random points, and one unlucky point costs
minutes.  Here python-flint factors where it is installed.  Without it most polynomials fall to a
rule: of degree one in a variable, quadratic, a polynomial in one monomial.  What is left is
factored as a polynomial in one variable and put together again (Kronecker), if it is small enough.
How much work is done follows from the size of the input alone, never from the time it takes.

Nobody has to believe a factorisation: whoever asks for one multiplies it out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from itertools import combinations, product
from typing import Any, NamedTuple

import sympy
from sympy import QQ, ZZ
from sympy.core.random import rng
from sympy.polys.galoistools import gf_factor_sqf, gf_from_int_poly, gf_monic, gf_sqf_p
from sympy.polys.rings import PolyElement, PolyRing

try:
    import flint
    from flint import fmpq_mpoly_ctx
except ImportError:  # not installed, or too old to know polynomials of several variables
    flint = None  # type: ignore[assignment]

__all__ = ["Factoring", "factor", "prime_factors", "reproducible"]

TERMS = 400  # of a polynomial
DEGREE = 100  # in each variable, and of what stands for all of them
DENSE = 1_000_000  # terms, if all were there
PIECES = 12  # factors that are put together, or of a polynomial modulo a prime
PRIMES = (5, 7, 11, 13, 17, 19, 23)
POINTS = ((2, 3, 5, 7, 11), (-3, 2, -5, 4, 13), (5, -7, 3, -2, 8), (-4, -6, 9, 10, -11))
TRIAL = 1 << 15  # primes that are tried one by one
STEPS = 1 << 14  # of the search for one more prime
DIGITS = 50  # of an integer that python-flint factors at once

Terms = dict[tuple[int, ...], Any]


class Factoring(NamedTuple):
    """coefficient · Π part^e, and whether every part is known to be irreducible."""

    coefficient: Any
    parts: list[tuple[PolyElement, int]]
    complete: bool


class _TooMuch(Exception):
    """More work than is allowed."""


def factor(f: PolyElement) -> Factoring:
    """The factors of a polynomial over the rationals, which is not 0.

    >>> from sympy import QQ, ring
    >>> _, x, y = ring("x,y", QQ)
    >>> factor(3 * x**2 * y - 3 * y).parts
    [(x - 1, 1), (x + 1, 1), (y, 1)]
    """
    if f.is_ground:
        return Factoring(f.LC, [], True)
    if len(f) > TERMS or max(f.degrees()) > DEGREE:
        return Factoring(QQ(1), [(f, 1)], False)
    parts, complete = (_by_flint(f), True) if flint is not None else _by_rules(f)
    parts = sorted(
        ((_primitive(p), e) for p, e in parts), key=lambda part: (sorted(part[0].terms()), part[1])
    )
    leading = reduce(lambda c, part: c * part[0].LC ** part[1], parts, QQ(1))
    return Factoring(f.LC / leading, parts, complete)


def _primitive(f: PolyElement) -> PolyElement:
    """A multiple with coprime integer coefficients, the leading one positive."""
    _, f = f.primitive()
    return f if f.LC > 0 else -f


def _by_flint(f: PolyElement) -> list[tuple[PolyElement, int]]:
    ring = f.ring
    context = fmpq_mpoly_ctx.get(tuple(f"x{i}" for i in range(ring.ngens)), flint.Ordering.lex)
    to = flint.fmpq
    terms = {m: to(int(c.numerator), int(c.denominator)) for m, c in f.terms()}
    _, found = context.from_dict(terms).factor()
    return [
        (
            ring.from_dict({tuple(map(int, m)): QQ(int(c.p), int(c.q)) for m, c in part.to_dict().items()}),
            int(e),
        )
        for part, e in found
    ]


def _by_rules(f: PolyElement) -> tuple[list[tuple[PolyElement, int]], bool]:
    if _is_large(f):
        return [(f, 1)], False
    parts, complete = [], True
    for part, e in f.sqf_list()[1]:
        try:
            parts += [(p, e) for p in _irreducible(part)]
        except _TooMuch:
            parts, complete = [*parts, (part, e)], False
    return parts, complete


def _is_large(f: PolyElement) -> bool:
    """Whether greatest common divisors of f take too long: SymPy packs all of f into one integer."""
    return math.prod(d + 1 for d in f.degrees()) > DENSE


def _irreducible(f: PolyElement) -> list[PolyElement]:
    """The factors of a square-free polynomial."""
    used = [i for i, d in enumerate(f.degrees()) if d]
    if not used:
        return []
    if len(used) == 1:
        return _of_one_variable(f, used[0])
    for i in used:
        content = reduce(lambda a, b: a if a.is_ground else a.gcd(b), _coefficients(f, i).values())
        if not content.is_ground:
            return _irreducible(content) + _irreducible(f.exquo(content))
    degrees = {i: f.degree(i) for i in used}
    if 1 in degrees.values():
        return [f]
    if (found := _of_one_monomial(f)) is not None:
        return found
    for i, d in degrees.items():
        if d == 2:
            return _quadratic(f, i)
    if len({sum(m) for m in f}) == 1:
        return _homogeneous(f, used[-1])
    return _kronecker(f, used)


def _coefficients(f: PolyElement, i: int) -> dict[int, PolyElement]:
    """The coefficients of the powers of one variable."""
    rows: dict[int, Terms] = {}
    for m, c in f.terms():
        rows.setdefault(m[i], {})[(*m[:i], 0, *m[i + 1 :])] = c
    return {e: f.ring.from_dict(row) for e, row in rows.items()}


def _of_one_variable(f: PolyElement, i: int) -> list[PolyElement]:
    parts = _univariate({m[i]: c for m, c in f.terms()})
    zeros = (0,) * f.ring.ngens
    return [f.ring.from_dict({(*zeros[:i], e, *zeros[i + 1 :]): c for e, c in p.items()}) for p in parts]


def _univariate(terms: dict[int, Any]) -> list[dict[int, Any]]:
    """The factors of a polynomial in one variable, each as often as it divides."""
    small = PolyRing("t", QQ, "lex")
    f = small.from_dict({(e,): c for e, c in terms.items()})
    if f.degree() > DEGREE:
        raise _TooMuch
    out = []
    for part, e in f.sqf_list()[1]:
        if not _few_pieces(part):
            raise _TooMuch
        with reproducible():
            found = part.factor_list()[1]
        out += [{m[0]: c for m, c in p.terms()} for p, _ in found for _ in range(e)]
    return out


def _few_pieces(f: PolyElement) -> bool:
    """Whether a square-free f has few factors modulo some prime: all their products may be tried."""
    if f.degree() <= 2 * PIECES or len(f) == 2:
        return True
    dense = [ZZ(int(c)) for c in f.clear_denoms()[1].to_dense()]
    for p in PRIMES:
        g = gf_from_int_poly(dense, p)
        if len(g) != len(dense) or not gf_sqf_p(g, p, ZZ):
            continue
        with reproducible():
            pieces = gf_factor_sqf(gf_monic(g, p, ZZ)[1], p, ZZ)
        if len(pieces) <= PIECES:
            return True
    return False


@contextmanager
def reproducible() -> Iterator[None]:
    """SymPy's random numbers from a fixed start, and as they were afterwards."""
    before = rng.getstate()
    rng.seed(0)
    try:
        yield
    finally:
        rng.setstate(before)


def _of_one_monomial(f: PolyElement) -> list[PolyElement] | None:
    """The factors of Σ cₖ·base·M^k, where M may have negative exponents; every x² − 4y² is one."""
    first, *others = f.monoms()
    steps = [tuple(a - b for a, b in zip(m, first, strict=True)) for m in others]
    unit = tuple(e // math.gcd(*steps[0]) for e in steps[0])
    at = next(i for i, e in enumerate(unit) if e)
    counts = [0, *(step[at] // unit[at] for step in steps)]
    if any(step != tuple(k * e for e in unit) for step, k in zip(steps, counts[1:], strict=True)):
        return None
    low = min(counts)
    terms = {k - low: c for k, (_, c) in zip(counts, f.terms(), strict=True)}
    out = []
    for part in _univariate(terms):
        d = max(part)
        out.append(
            f.ring.from_dict(
                {tuple(k * e if e > 0 else (k - d) * e for e in unit): c for k, c in part.items()}
            )
        )
    return out


def _quadratic(f: PolyElement, i: int) -> list[PolyElement]:
    """The factors of a·x² + b·x + c without a common factor: two when b² − 4ac is a square."""
    rows = _coefficients(f, i)
    a, b, c = (rows.get(e, f.ring.zero) for e in (2, 1, 0))
    root = _square_root(b**2 - 4 * a * c)
    if root is None:
        return [f]
    above = 2 * a * f.ring.gens[i] + b - root
    content = reduce(lambda u, v: u.gcd(v), _coefficients(above, i).values())
    half = above.exquo(content)
    return [half, f.exquo(half)]


def _homogeneous(f: PolyElement, i: int) -> list[PolyElement]:
    """The factors at xᵢ = 1, made homogeneous again."""
    at_one = f.ring.from_dict({(*m[:i], 0, *m[i + 1 :]): c for m, c in f.terms()})
    out = []
    for part in _irreducible(at_one):
        degree = max(sum(m) for m in part)
        out.append(f.ring.from_dict({(*m[:i], degree - sum(m), *m[i + 1 :]): c for m, c in part.terms()}))
    return out


def _square_root(f: PolyElement) -> PolyElement | None:
    if not f:
        return f
    if _is_large(f):
        raise _TooMuch
    coefficient, parts = f.sqf_list()
    roots = [math.isqrt(abs(int(v))) for v in (coefficient.numerator, coefficient.denominator)]
    if any(e % 2 for _, e in parts) or QQ(*roots) ** 2 != coefficient:
        return None
    return reduce(lambda out, part: out * part[0] ** (part[1] // 2), parts, f.ring.one * QQ(*roots))


def _kronecker(f: PolyElement, used: list[int]) -> list[PolyElement]:
    """By the factors of f(t, t^a, t^ab, …), which are products of images of the factors of f."""
    if _irreducible_at_points(f, used):
        return [f]
    widths = [f.degree(i) + 1 for i in used]
    if math.prod(widths) > DEGREE + 1:
        raise _TooMuch
    strides = [math.prod(widths[:k]) for k in range(len(widths))]

    def lifted(image: dict[int, Any]) -> PolyElement:
        out = {}
        for e, c in image.items():
            m = [0] * f.ring.ngens
            for i, stride, width in zip(used, strides, widths, strict=True):
                m[i] = e // stride % width
            out[tuple(m)] = c
        return f.ring.from_dict(out)

    pieces = _univariate({sum(m[i] * s for i, s in zip(used, strides, strict=True)): c for m, c in f.terms()})
    if len(pieces) > PIECES:
        raise _TooMuch
    found, count = [], 1
    while 2 * count <= len(pieces):
        for chosen in combinations(range(len(pieces)), count):
            candidate = lifted(reduce(_times, (pieces[k] for k in chosen)))
            quotient, remainder = f.div(candidate)
            if not remainder and not candidate.is_ground:
                found.append(candidate)
                f, pieces = quotient, [p for k, p in enumerate(pieces) if k not in chosen]
                break
        else:
            count += 1
    return found if f.is_ground else [*found, f]


def _times(a: dict[int, Any], b: dict[int, Any]) -> dict[int, Any]:
    out: dict[int, Any] = {}
    for (i, c), (j, d) in product(a.items(), b.items()):
        out[i + j] = out.get(i + j, QQ(0)) + c * d
    return out


def _irreducible_at_points(f: PolyElement, used: list[int]) -> bool:
    """Whether no degree in one variable can be that of a factor, as values for the others show."""
    i = min(used, key=f.degree)
    degree = f.degree(i)
    possible = set(range(1, degree))
    for values in POINTS:
        at = {k: QQ(v) for k, v in zip((k for k in used if k != i), values * len(used), strict=False)}
        image: dict[int, Any] = {}
        for m, c in f.terms():
            value = math.prod((at[k] ** m[k] for k in at), start=c)
            image[m[i]] = image.get(m[i], QQ(0)) + value
        image = {e: c for e, c in image.items() if c}
        if max(image, default=0) < degree:
            continue
        sums = {0}
        for part in _univariate(image):
            sums |= {s + max(part) for s in sums}
        possible &= sums
        if not possible:
            return True
    return False


def prime_factors(n: int) -> dict[int, int] | None:
    """The primes of a positive integer with their exponents, or None when that is too much work.

    >>> prime_factors(720)
    {2: 4, 3: 2, 5: 1}
    """
    found = {
        int(p): int(e)
        for p, e in sympy.factorint(n, limit=TRIAL, use_rho=False, use_pm1=False, use_ecm=False).items()
    }
    for q in sorted(found):
        if sympy.isprime(q):
            continue
        e = found.pop(q)
        parts = _split(q)
        if parts is None:
            return None
        for p, k in parts.items():
            found[p] = found.get(p, 0) + k * e
    return dict(sorted(found.items()))


def _split(n: int) -> dict[int, int] | None:
    """The primes of a composite number without small ones."""
    if flint is not None and n < 10**DIGITS:
        return {int(p): int(e) for p, e in flint.fmpz(n).factor()}
    p = sympy.pollard_rho(n, max_steps=STEPS, retries=2)
    if p is None:
        return None
    out: dict[int, int] = {}
    for part in (p, n // p):
        inner = {part: 1} if sympy.isprime(part) else _split(part)
        if inner is None:
            return None
        for q, e in inner.items():
            out[q] = out.get(q, 0) + e
    return out
