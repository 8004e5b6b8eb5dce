"""Deciding that two expressions are equal by the laws that a step names.

The two sides are evaluated by `Normal` and their difference is tested for zero: as it
stands, with the bodies of its sums over one denominator, with |u| = ±u, and with each pair of
free indices equal or different.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

from sympy import Basic, Expr, Indexed, Integer, KroneckerDelta, Ne, Rational, Symbol
from sympy.core.relational import Relational

from lemmata.definitions import Definition
from lemmata.notation import BINDERS, Entry, Finite, Given, Membership, index, is_vector, size, substitute
from lemmata.tactics.errors import Refused, Undefined, Unsupported
from lemmata.tactics.facts import Facts
from lemmata.tactics.laws import ALL
from lemmata.tactics.normal import Normal, Rescale, Scope
from lemmata.tactics.ratio import ZERO, Ratio, generator

__all__ = ["defined", "evaluate", "index_ranges", "vanishes"]

T = TypeVar("T")
Equation = tuple[Expr, Expr]  # a cited equation: its left side is replaced by its right side


def index_ranges(expressions: Iterable[Basic]) -> dict[str, Expr]:
    """The range 1..size of every free index, from what it selects from.

    Raises Unsupported when an index selects from vectors of different sizes or from none, and when a matrix
    has another number of indices than it has sizes.
    """
    ranges: dict[str, Expr] = {}
    deltas: list[tuple[tuple[Basic, Expr | None], tuple[Basic, Expr | None]]] = []

    def put(i: Basic, range_: Expr, bound: Mapping[Basic, Expr]) -> None:
        if isinstance(i, Symbol) and i not in bound and ranges.setdefault(i.name, range_) != range_:
            raise Unsupported(f"the index {i} ranges over 1..{ranges[i.name]} and over 1..{range_}")

    def walk(e: Basic, bound: Mapping[Basic, Expr]) -> None:
        if isinstance(e, Indexed):
            shape = e.base.shape or ()
            if len(shape) != len(e.indices):
                raise Unsupported(f"{e} selects from {len(shape)} sizes")
            for i, range_ in zip(e.indices, shape, strict=True):
                put(i, range_, bound)
        elif isinstance(e, Entry):
            put(e.args[1], Integer(len(e.args[0].args)), bound)
        elif isinstance(e, KroneckerDelta):
            i, j = e.args
            deltas.append(((i, bound.get(i)), (j, bound.get(j))))
        elif isinstance(e, Definition) and "index" in e.kinds and not is_vector(e):
            put(e.args[-1], size(e.args[0]), bound)
        if isinstance(e, BINDERS):
            bound = {**bound, **{k: high for k, _, high in e.args[1:]}}
        for a in e.args:
            walk(a, bound)

    for e in expressions:
        walk(e, {})
    for _ in deltas:  # a delta compares indices of one range; each pass may settle one more
        for pair in deltas:
            for (i, own), (j, bound_range) in (pair, pair[::-1]):
                range_ = bound_range if bound_range is not None else ranges.get(str(j))
                if own is None and range_ is not None:
                    put(i, range_, {})
    return ranges


def evaluate(
    expressions: Sequence[Basic],
    givens: Sequence[Given],
    use: Callable[[Normal, Facts], T],
    laws: frozenset[str] = ALL,
    same: dict[str, str] | None = None,
    distinct: frozenset[frozenset[str]] = frozenset(),
) -> T:
    """``use`` a fresh evaluation in the scope of these expressions, with a fine enough exp."""
    scope = Scope(index_ranges(expressions), same or {}, distinct | _given_distinct(givens))
    degree = 1
    for _ in range(8):
        normal = Normal(scope, laws, degree)
        try:
            return use(normal, Facts(normal, givens))
        except Rescale as finer:
            degree = finer.degree
    raise Unsupported("exponents with too many different denominators")


def _given_distinct(givens: Iterable[Given]) -> frozenset[frozenset[str]]:
    return frozenset(
        frozenset(map(str, g.args))
        for g in givens
        if isinstance(g, Ne) and all(isinstance(a, Integer) or a == index(str(a)) for a in g.args)
    )


def defined(expr: Expr, givens: Sequence[Given]) -> None:
    """Show that ``expr`` is defined on the whole domain; raise Undefined naming what is not.

    Every denominator must be nonzero, every argument of a logarithm positive, except where a
    vanishing weight makes the product 0 by convention, and every derivative exist from both sides.
    """
    _defined(expr, tuple(givens))


@lru_cache(maxsize=4096)  # the sides of a theorem are asked again whenever it is a premise
def _defined(expr: Expr, givens: tuple[Given, ...]) -> None:
    cases = finite_cases(givens)
    try:
        _without_cases(expr, givens)
    except (Undefined, Unsupported):
        if len(cases) == 1 and not cases[0]:
            raise
        for case in cases:
            _without_cases(substitute(expr, case), reduced(givens, case))


def _without_cases(expr: Expr, givens: Sequence[Given]) -> None:
    def check(normal: Normal, _: Facts) -> None:
        try:
            normal.value(expr)
        except Unsupported:  # 1/0 and log 0 cannot be evaluated; what they lack has been noted
            if not normal.obligations:
                raise
        if normal.obligations:
            what, part = normal.obligations[0][0], normal.obligations[0][2]
            raise Undefined(f"{part} {what} is not shown on the domain")

    evaluate([expr, *relations(givens)], givens, check)


def finite_cases(givens: Iterable[Given]) -> list[dict[Basic, Rational]]:
    """One substitution for each choice of the variables that range over finite sets."""
    cases: list[dict[Basic, Rational]] = [{}]
    for g in givens:
        if isinstance(g, Membership) and isinstance(g.domain, Finite):
            if not isinstance(g.variable, Symbol):
                raise Unsupported(f"{g}: only a scalar ranges over a finite set")
            cases = [{**case, g.variable: v} for case in cases for v in g.domain.values]
    return cases


def relations(givens: Iterable[Given]) -> list[Relational]:
    """The givens that are relations."""
    return [g for g in givens if isinstance(g, Relational)]


def reduced(givens: Iterable[Given], case: dict[Basic, Rational]) -> list[Given]:
    """The givens once the variables of ``case`` are numbers."""
    return [
        substitute(g, case) if isinstance(g, Relational) else g
        for g in givens
        if not (isinstance(g, Membership) and g.variable in case)
    ]


def vanishes(
    left: Expr,
    right: Expr,
    givens: Sequence[Given],
    laws: frozenset[str],
    cited: Sequence[Equation] = (),
    slack: Sequence[Equation] = (),
) -> bool:
    """Whether ``left − right`` is zero, or a sum of the differences in ``slack``, by ``laws``.

    Raises Refused when a cited equation cannot be used as a replacement.
    """
    for case in finite_cases(givens):
        (sides,), used, added = (
            [(substitute(a, case), substitute(b, case)) for a, b in pairs]
            for pairs in ([(left, right)], cited, slack)
        )
        if not _by_indices(sides, reduced(givens, case), laws, used, added, {}, frozenset()):
            return False
    return True


def _by_indices(
    sides: Sequence[Expr],
    givens: Sequence[Given],
    laws: frozenset[str],
    cited: Sequence[Equation],
    slack: Sequence[Equation],
    same: dict[str, str],
    distinct: frozenset[frozenset[str]],
) -> bool:
    """The zero test, then the same with the next pair of free indices equal and different."""

    def test(normal: Normal, facts: Facts) -> bool:
        for a, b in cited:
            _replace(normal, a, b)
        residual = normal.value(sides[0]) - normal.value(sides[1])
        for a, b in slack:
            residual = residual - (normal.value(a) - normal.value(b))
        return _is_zero(normal, normal.tidy(residual))

    everything = [*sides, *(e for pair in (*cited, *slack) for e in pair), *relations(givens)]
    if evaluate(everything, givens, test, laws, same, distinct):
        return True
    ranges = index_ranges(everything)
    for i, j in combinations(sorted(k for k in ranges if k not in same), 2):
        pair = frozenset((i, j))
        if ranges[i] == ranges[j] and pair not in distinct | _given_distinct(givens):
            return _by_indices(sides, givens, laws, cited, slack, {**same, j: i}, distinct) and _by_indices(
                sides, givens, laws, cited, slack, same, distinct | {pair}
            )
    return False


def _replace(normal: Normal, left: Expr, right: Expr) -> None:
    """Let the atom that ``left`` is stand for ``right`` from here on."""
    value = normal.value(left)
    target = normal.value(right)
    if value == target:
        return
    match value.numerator:
        case ((((atom, 1),), c),) if c == 1 and not value.denominator:
            normal.cited[atom] = target
        case _:
            raise Refused(f"the left side of the cited equation, {left}, is not one term to replace")


def _is_zero(normal: Normal, r: Ratio, depth: int = 0) -> bool:
    if not r.numerator:
        return True
    if depth < 4 and "abs" in normal.laws and (base := _absolute_inside(normal, r)) is not None:
        return _by_sign(normal, r, base, depth)
    if "sum_linear" in normal.laws:
        combined = _combined(normal, r)
        return combined != r and not combined.numerator
    return False


def _absolute_inside(normal: Normal, r: Ratio) -> Ratio | None:
    """The argument of some |u| in r, at any depth."""
    for a in sorted(r.atoms):
        atom = normal.atoms[a]
        if atom.kind == "abs" and atom.values[0] not in normal.absolute:
            return atom.values[0]
        for value in atom.values if not atom.bound else ():
            if (u := _absolute_inside(normal, value)) is not None:
                return u
    return None


def _by_sign(normal: Normal, r: Ratio, base: Ratio, depth: int) -> bool:
    """r is zero where base ≥ 0 and where base ≤ 0."""
    for sign in (1, -1):
        normal.absolute[base] = sign
        try:
            if not _is_zero(normal, normal.rename_all(r), depth + 1):
                return False
        finally:
            del normal.absolute[base]
    return True


def _combined(normal: Normal, r: Ratio) -> Ratio:
    """r with the sums over one index and of one size gathered into a single sum."""
    by_size: dict[Expr, Ratio] = {}
    rest = ZERO
    labels: dict[Expr, str] = {}
    for term in r.terms():
        ((monomial, _),) = term.numerator
        sums = [(a, e) for a, e in monomial if normal.atoms[a].kind == "sum"]
        if len(sums) != 1 or sums[0][1] != 1 or len(normal.atoms[sums[0][0]].bound) != 1:
            rest = rest + term
            continue
        atom = normal.atoms[sums[0][0]]
        ((label, range_),) = atom.bound
        k = labels.setdefault(range_, normal.fresh(range_))
        body = normal.rename(atom.values[0], {label: k})
        by_size[range_] = by_size.get(range_, ZERO) + term * generator(sums[0][0], -1) * body
    out = rest
    for range_, body in by_size.items():
        count = normal.value(range_)
        # A constant c is Σ c/n: let it cancel inside the sum where that helps.
        spread = rest * normal.inverse(count)
        if (
            "sum_const" in normal.laws
            and len(by_size) == 1
            and normal.sum_over(labels[range_], normal.tidy(body + spread)) == ZERO
        ):
            return ZERO
        out = out + normal.sum_over(labels[range_], normal.tidy(body))
    return normal.tidy(out)
