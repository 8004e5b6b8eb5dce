"""Whether anything satisfies the givens: from what nothing satisfies everything follows.

A point that satisfies them settles it.  Where none is found, each given is held against the rest:
the kernel may prove that it fails there.  Sizes are integers, of which the tactics know nothing: of a size
that polynomials bound, every value is tried.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, islice
from typing import Any

from sympy import (
    Add,
    Basic,
    Derivative,
    Eq,
    Expr,
    Ge,
    Gt,
    Indexed,
    IndexedBase,
    Integer,
    Le,
    Limit,
    Lt,
    Mul,
    Ne,
    Piecewise,
    Poly,
    Pow,
    Rational,
    S,
    Symbol,
    log,
    preorder_traversal,
)
from sympy.core.relational import Relational

from lemmata.catalogue import load
from lemmata.definitions import vmax
from lemmata.errors import LemmataError
from lemmata.evaluation.closures import Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.points import Point, Space
from lemmata.matching import factors, multiply
from lemmata.notation import (
    BINDERS,
    Claim,
    Given,
    Interval,
    Membership,
    OneHot,
    Power,
    Simplex,
    build,
    component,
    free_symbols,
    fresh_index,
    is_vector,
    of_vectors,
    size,
    substitute,
    total,
)
from lemmata.prover.search import CHEAP, EVERY, prove
from lemmata.reading.writing import spelled

__all__ = ["Contradiction", "closed_in", "contradiction", "satisfied"]

CONTRARY = {Lt: (Ge,), Le: (Gt,), Gt: (Le,), Ge: (Lt,), Eq: (Lt, Gt, Ne), Ne: (Eq,)}
HOLDS: dict[type, Callable[[Any], bool]] = {
    Lt: lambda v: bool(v < 0),
    Le: lambda v: bool(v <= 0),
    Gt: lambda v: bool(v > 0),
    Ge: lambda v: bool(v >= 0),
    Eq: lambda v: bool(v == 0),
    Ne: lambda v: bool(v != 0),
}
"""Whether a number is in a relation with 0."""

MOST_SIZES, MOST_POWER = 10_000, 20
MOST_POINTS = 160
HALVINGS = 90
NEAR = 1e-12


class Undecided(LemmataError):
    """A domain is not followed when its variable is replaced."""


@dataclass
class Contradiction(LemmataError):
    """Givens that nothing satisfies: some of them, and what is proved from the first ones against the last.

    Where nothing is ``proved`` they are all of the givens of a size, and no integer satisfies them.
    """

    givens: tuple[Given, ...]
    proved: Relational | None
    read: tuple[str, ...] = ()
    against: int = 1  # how many at the end speak against what is proved

    def __str__(self) -> str:
        texts = [spelled(given) for given in self.givens]
        others, last = texts[: -self.against], "; ".join(texts[-self.against :])
        if self.proved is None:
            return (
                f"expected givens that some value satisfies, found {last}: no size does; change one of them"
            )
        under = f" given {'; '.join(others)}" if others else ""
        meant = "".join(f"; read  {line}" for line in self.read)
        return (
            f"expected givens that some value satisfies, found {last}: "
            f"{spelled(self.proved)} is proved{under}{meant}; change one of them"
        )


def satisfied(claim: Claim, seconds: float = 1.0) -> bool:
    """Whether a point that satisfies the givens is found within ``seconds``."""
    try:
        return not claim.givens or bool(next(Space(claim).points(until=time.process_time() + seconds), None))
    except LemmataError:
        return False


def closed_in(claim: Claim, seconds: float = 1.0) -> bool:
    """Whether what satisfies the givens, though no rational does, is closed in upon within ``seconds``.

    A scalar that a given equates with a value is replaced; givens that share no variable are looked
    at by themselves; of what is left one equation is met between two points of the others.
    """
    until = time.process_time() + seconds
    try:
        return all(_met(part, until) for part in _parts(_eliminated(claim)))
    except LemmataError:
        return False


def contradiction(claim: Claim, seconds: float, ranks: range = CHEAP) -> Contradiction | None:
    """Givens of the claim of which it is proved, by strategies of these ranks, that they exclude one another."""
    until = time.process_time() + seconds

    def proves(statement: Relational, givens: Sequence[Given], ranks: range = ranks) -> bool:
        try:
            asked = Claim(statement, tuple(givens))
            return prove(asked, load().sketch, lambda: time.process_time() < until, [], ranks) is not None
        except LemmataError:
            return False

    for member, i, j, found in _two_too_large(claim):
        v = member.variable
        two = build(Le, build(Add, v[i], v[j]), S.One)
        givens = (member, build(Ne, i, j))
        if proves(two, givens, EVERY):  # type: ignore[arg-type]
            return Contradiction((*givens, *found), two, claim.read, len(found))  # type: ignore[arg-type]
    everything = list(claim.givens)
    everything += [c for given in claim.givens for c in _conditions(given) if c not in everything]
    for given in reversed(claim.givens):
        others = [g for g in everything if g is not given]
        for statement in _contraries(given, claim):
            if time.process_time() > until:
                break
            if not proves(statement, others):
                continue
            for other in list(others):
                fewer = [g for g in others if g is not other]
                if proves(statement, fewer):
                    others = fewer
            return Contradiction((*others, given), statement, claim.read)
    for n in _sizes(claim):
        if sizes := _without_integer(claim, n):
            return Contradiction(sizes, None, claim.read, len(sizes))
    return None


# ------------------------------------------------------------------ what speaks against a given


def _contraries(given: Given, claim: Claim) -> Iterator[Relational]:
    """Statements each of which would show that a given fails."""
    if isinstance(given, Membership):
        yield from _outside(given, claim)
    elif of_vectors(given):
        for i in _places(claim, size(given.args[0])):
            yield from _turned(type(given), *(component(v, i) for v in given.args))
    elif isinstance(given, Relational) and not any(map(is_vector, given.args)):
        yield from _turned(type(given), *given.args)


def _turned(kind: type, left: Any, right: Any) -> Iterator[Relational]:
    for other in CONTRARY[kind]:
        yield build(other, left, right)  # type: ignore[misc]
    if kind is Eq and S.Zero in (left, right):
        # A quotient of a number is not 0: the denominator times it is that number.
        number, parts = factors(left if right == 0 else right)
        if parts and number != 0 and all(p.is_Integer and p < 0 for _, p in parts):
            whole = multiply(S.One, [(b, -p) for b, p in parts])
            yield build(Eq, build(Mul, whole, left if right == 0 else right), number)  # type: ignore[misc]


def _two_too_large(claim: Claim) -> Iterator[tuple[Membership, Symbol, Symbol, tuple[Given, ...]]]:
    """A distribution of which givens make two components more than 1 together, and two indices to say so with."""
    least = [found for given in claim.givens if (found := _at_least(given)) is not None]
    apart = {frozenset(g.args) for g in claim.givens if isinstance(g, (Ne, Lt, Gt))}
    for member in claim.givens:
        if not isinstance(member, Membership) or not isinstance(member.domain, (Simplex, OneHot)):
            continue
        mine = [found for found in least if found[0].base == member.variable]
        for (u, r, strict, one), (v, s, stricter, other) in combinations(mine, 2):
            i, j = u.indices[0], v.indices[0]
            differ = (
                i != j if isinstance(i, Integer) and isinstance(j, Integer) else frozenset((i, j)) in apart
            )
            if differ and (r + s > 1 or (r + s == 1 and (strict or stricter))):
                first = fresh_index([u, v], "i")
                second = fresh_index([u, v, first], "j")
                between = [g for g in claim.givens if isinstance(g, Relational) and {*g.args} == {i, j}]
                yield member, first, second, (*between[:1], one, other)


def _at_least(given: Given) -> tuple[Indexed, Fraction, bool, Given] | None:
    """A component, the number that a given says it is at least, whether it says more, and the given."""
    if not isinstance(given, (Eq, Ge, Gt, Le, Lt)):
        return None
    large, small = given.args if isinstance(given, (Eq, Ge, Gt)) else given.args[::-1]
    if isinstance(given, Eq) and not isinstance(large, Indexed):
        large, small = small, large
    if not isinstance(large, Indexed) or len(large.indices) != 1 or free_symbols(small):
        return None
    try:
        with field(64) as f:
            value = Program(small).run(0, State(f, {}))
            exact = f.fraction(value) if isinstance(value, f.exact_type) else None
    except LemmataError:
        return None
    return None if exact is None else (large, exact, isinstance(given, (Gt, Lt)), given)


def _conditions(given: Given) -> Iterator[Relational]:
    """Where the sides of a relation have values: elsewhere nothing satisfies it."""
    if not isinstance(given, Relational) or any(map(is_vector, given.args)):
        return
    if given.atoms(*BINDERS, Piecewise, Derivative, Limit) or of_vectors(given):
        return
    if any(product.has(log) for product in given.atoms(Mul)):  # 0·log 0 is 0
        return
    for part in preorder_traversal(given):
        if (
            isinstance(part, Pow)
            and part.args[1].is_Integer
            and part.args[1] < 0
            and part.args[0].free_symbols
        ):
            yield build(Ne, part.args[0], S.Zero)  # type: ignore[misc]
        elif isinstance(part, log) and part.args[0].free_symbols:
            yield build(Gt, part.args[0], S.Zero)  # type: ignore[misc]


def _outside(given: Membership, claim: Claim) -> Iterator[Relational]:
    variable, domain = given.variable, given.domain
    if isinstance(domain, Interval):
        yield from _beyond(variable, domain)
    elif isinstance(variable, IndexedBase) and len(variable.shape) == 1:
        base = domain.base if isinstance(domain, Power) else Interval(S.Zero, S.One, False, False)
        for i in _places(claim, variable.shape[0]):
            yield from _beyond(variable[i], base)
        if isinstance(domain, (Simplex, OneHot)):
            whole = total(lambda k: variable[k], variable)
            yield build(Lt, whole, S.One)  # type: ignore[misc]
            yield build(Gt, whole, S.One)  # type: ignore[misc]
        if isinstance(domain, OneHot):
            yield build(Lt, build(vmax, variable), S.One)  # type: ignore[misc]


def _beyond(x: Any, interval: Interval) -> Iterator[Relational]:
    if interval.low.is_infinite is not True:
        yield build(Le if interval.low_open else Lt, x, interval.low)  # type: ignore[misc]
    if interval.high.is_infinite is not True:
        yield build(Ge if interval.high_open else Gt, x, interval.high)  # type: ignore[misc]


def _places(claim: Claim, count: Any) -> list[Any]:
    """Where a relation about every component may fail: at any index, the first, or one that is spoken of."""
    spoken = [claim.statement, *(g for g in claim.givens if isinstance(g, Relational))]
    named = {i for e in spoken for i in free_symbols(e) if isinstance(i, Symbol) and _is_index(i)}
    numbers = {i for e in spoken for at in e.atoms(Indexed) for i in at.indices if isinstance(i, Integer)}
    if isinstance(count, Integer):
        numbers |= {Integer(k) for k in range(1, min(int(count), 3) + 1)}
    fresh = fresh_index([*spoken, *(getattr(g, "variable", S.One) for g in claim.givens)])
    return [fresh, *sorted(named, key=str), *sorted({Integer(1), *numbers})]


def _is_index(i: Symbol) -> bool:
    return bool(i.is_integer) and not i.is_positive


# ------------------------------------------------------------------ sizes


def _sizes(claim: Claim) -> list[Symbol]:
    """The sizes of which a given speaks alone."""
    found = {
        s
        for g in claim.givens
        if isinstance(g, Relational) and not any(map(is_vector, g.args))
        for s in g.free_symbols
        if isinstance(s, Symbol) and s.is_integer and s.is_positive
    }
    return sorted(found, key=str)


def _without_integer(claim: Claim, n: Symbol) -> tuple[Given, ...]:
    """The givens that are polynomials in the size ``n`` alone, if they bound it and no integer satisfies them."""
    alone = [
        (g, f) for g in claim.givens if isinstance(g, Relational) and (f := _polynomial(g, n)) is not None
    ]
    bounds = [b for g, f in alone if (b := _last(type(g), f)) is not None]
    if not bounds or min(bounds) > MOST_SIZES:
        return ()
    tried = range(1, min(bounds) + 1)
    if any(all(HOLDS[type(g)](f.eval(k)) for g, f in alone) for k in tried):
        return ()
    return tuple(g for g, _ in alone)


def _polynomial(given: Relational, n: Symbol) -> Poly | None:
    """Left minus right, where both are polynomials in ``n`` with rational coefficients."""

    def plain(e: Any) -> bool:
        if isinstance(e, (Rational, Symbol)):
            return isinstance(e, Rational) or e == n
        if isinstance(e, Pow):
            base, power = e.args
            if isinstance(base, Integer) and base != 0 and power == -1:
                return True
            return plain(base) and isinstance(power, Integer) and 0 <= power <= MOST_POWER
        return isinstance(e, (Add, Mul)) and all(map(plain, e.args))

    if not all(map(plain, given.args)) or n not in given.free_symbols:
        return None
    left, right = given.args
    return Poly(left, n, domain="QQ") - Poly(right, n, domain="QQ")


def _last(kind: type, f: Poly) -> int | None:
    """A number beyond which the relation with 0 fails; None where there is none.

    Beyond 1 + max |aᵢ/aₘ| a polynomial has no root (Cauchy), and the sign of its leading coefficient.
    """
    if f.is_zero or (f.degree() > 0 and HOLDS[kind](f.LC())):
        return None
    if f.degree() == 0:
        return None if HOLDS[kind](f.LC()) else 0
    return int(1 + max(abs(c / f.LC()) for c in f.all_coeffs())) + 1


# ------------------------------------------------------------------ points that are no rationals


def _eliminated(claim: Claim) -> Claim:
    """The givens without x = e, and with e for x in the others."""
    for given in claim.givens:
        if not isinstance(given, Eq):
            continue
        for x, value in (given.args, given.args[::-1]):
            plain = isinstance(x, Symbol) and not x.is_integer and x not in free_symbols(value)
            if plain and not is_vector(value):
                others = [h for g in claim.givens if g is not given for h in _replaced(g, x, value)]
                return _eliminated(Claim(substitute(claim.statement, {x: value}), tuple(others)))  # type: ignore[arg-type]
    return claim


def _replaced(given: Given, x: Basic, value: Expr) -> Iterator[Given]:
    if not isinstance(given, Membership):
        fits = isinstance(given, Relational)
        yield substitute(given, {x: value}) if fits else given  # type: ignore[misc,arg-type]
    elif given.variable != x:
        yield given
    elif isinstance(given.domain, Interval):
        for outside in _beyond(value, given.domain):
            yield build(CONTRARY[type(outside)][0], *outside.args)  # type: ignore[misc]
    else:
        raise Undecided


def _parts(claim: Claim) -> list[Claim]:
    """The givens that share variables, and those of sizes alone with each."""
    names = {g: _names(g) for g in claim.givens}
    of_sizes = [g for g in claim.givens if not names[g]]
    groups: list[tuple[set[Basic], list[Given]]] = []
    for given in claim.givens:
        if names[given]:
            near = [group for group in groups if group[0] & names[given]]
            groups = [group for group in groups if group not in near]
            merged = names[given].union(*(group[0] for group in near))
            groups.append((merged, [*(g for group in near for g in group[1]), given]))
    statement: Relational = build(Eq, S.Zero, S.One)  # type: ignore[assignment]
    return [Claim(statement, (*of_sizes, *givens)) for _, givens in groups] or [
        Claim(statement, tuple(of_sizes))
    ]


def _names(given: Given) -> set[Basic]:
    if isinstance(given, Membership):
        domain = given.domain.base if isinstance(given.domain, Power) else given.domain
        ends = (domain.low, domain.high) if isinstance(domain, Interval) else ()
        spoken: tuple[Basic, ...] = (given.variable, *ends)
    else:
        spoken = given.args if isinstance(given, Relational) else (given.small, given.large)
    return {s for e in spoken for s in free_symbols(e) if not (s.is_integer and s.is_positive)}  # type: ignore[attr-defined]


def _met(claim: Claim, until: float) -> bool:
    if satisfied(claim, max(0.05, (until - time.process_time()) / 3)):
        return True
    return any(_crossed(claim, given, until) for given in claim.givens if isinstance(given, Eq))


def _crossed(claim: Claim, equation: Relational, until: float) -> bool:
    """Whether the sides of an equation, x² = 2 say, change order between two points of the other givens.

    The way between them is halved until the sides are as good as equal at its middle, which
    satisfies the other givens.  Enough to tell that a proof is not about nothing.
    """
    others = tuple(g for g in claim.givens if g is not equation)
    rest = Space(Claim(equation, others))
    program = Program(*equation.args)

    def gap(point: Point) -> float:
        with field(128) as f:
            state = State(f, point.mapping())
            return f.approximate(program.run(0, state) - program.run(1, state))

    below: dict[Any, tuple[Point, float]] = {}
    above: dict[Any, tuple[Point, float]] = {}
    for point in islice(rest.points(until=until), MOST_POINTS):
        try:
            found = gap(point)
        except (LemmataError, OverflowError, TypeError):
            continue
        head = tuple((k, v) for k, v in point.values if isinstance(v, int))
        (below if found < 0 else above).setdefault(head, (point, found))
        if head in below and head in above:
            low, high = below[head][0], above[head][0]
            try:
                if _closing_in(low, high, gap, rest):
                    return True
            except (LemmataError, OverflowError, TypeError):
                pass
            above.pop(head)
    return False


def _closing_in(low: Point, high: Point, gap: Any, rest: Space) -> bool:
    for _ in range(HALVINGS):
        middle = Point(tuple((k, _mean(v, high[k])) for k, v in low.values))
        found = gap(middle)
        if abs(found) < NEAR:
            return rest.admits(middle)
        low, high = (middle, high) if found < 0 else (low, middle)
    return False


def _mean(a: Any, b: Any) -> Any:
    if isinstance(a, tuple):
        return tuple(map(_mean, a, b))
    return a if isinstance(a, int) else Fraction(a + b) / 2
