"""Givens: domains of variables, hypotheses, and local definitions beside a claim.

A bound by a number on one variable, ``T > 0`` or ``a[i] > 0`` (every component), is a domain:
bounds on the same variable are joined into one interval.  Every other relation is kept as a
hypothesis; a free index of a hypothesis that is no index of the claim stands for every index.
So does the index of an inequality about one component, even if the claim has it too:
``2*z[i] >= 0`` is said of a vector.  What was read so is noted for the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import sympy
from sympy import Basic, Expr, Integer, Rational, oo
from sympy.core.relational import Relational

from lemmata.notation import (
    Dominated,
    Family,
    Finite,
    Given,
    Interval,
    Membership,
    OneHot,
    Power,
    Simplex,
    build,
    free_symbols,
    fresh_index,
    index,
    scalar,
    substitute,
)
from lemmata.reading.building import Building
from lemmata.reading.scope import Scope
from lemmata.reading.sizes import Size
from lemmata.reading.syntax import At, Chain, Domained, Let, Name, Node, Number, Statement, Supported, bare
from lemmata.reading.writing import write

__all__ = ["Sourced", "declare", "given_of", "hypotheses", "is_empty", "join", "least_sizes"]


LARGEST_EXPONENT = 1000
"""Of a number in a bound; a power beyond it stays as it is written."""


@dataclass(frozen=True)
class Sourced:
    """A statement beside the claim, and the text that it was read from."""

    source: str
    statement: Statement


# ------------------------------------------------------------------ declaring names


def declare(scope: Scope, domained: Domained) -> None:
    """Note the variables of ``z in R^n`` as vectors, matrices or scalars."""
    for variable in domained.variables:
        match bare(variable):
            case Name(name=name) as node:
                _declare(scope, node, name, domained)
            case At(base=Name(name=name) as node) if domained.domain == "interval" and not domained.shape:
                _check_free(scope, node, name)  # z[i] in (0,1): every component
            case _:
                raise scope.error(
                    variable, "a variable: a name, or a component z[i] of every index", "an expression"
                )


def _declare(scope: Scope, node: Name, name: str, domained: Domained) -> None:
    _check_free(scope, node, name)
    if not domained.shape:
        if name in scope.sizes:
            raise scope.error(node, "a scalar", f"the vector {name}", f"{name} in R^n")
        scope.scalars[name] = f"{name} in {_words(domained)}"
        return
    if name in scope.scalars:
        raise scope.error(node, "a vector", f"the scalar {name} ({scope.scalars[name]})", "declare it once")
    sizes = tuple(Size(scope.size(size), vector=True) for size in domained.shape)
    known = scope.sizes.setdefault(name, sizes)
    if [s.known for s in known] != [s.known for s in sizes]:
        raise scope.error(node, "one size of each vector", f"two sizes of {name}", "declare it once")


def _check_free(scope: Scope, node: Name, name: str) -> None:
    if name in scope.dimensions:
        raise scope.error(node, "a variable", f"the size {name}", f"{name} >= 2")
    if name in scope.lets:
        raise scope.error(node, "a variable", f"{name}, which is defined by let")


def _words(domained: Domained) -> str:
    return "{…}" if domained.domain == "finite" else "an interval" if domained.values else "R"


def hypotheses(chain: Chain) -> tuple[Chain, ...]:
    """``0 < p < 1`` as two relations, which hold together."""
    pairs = zip(chain.sides, chain.relations, chain.sides[1:], strict=False)
    return tuple(Chain(left.at, (left, right), (relation,)) for left, relation, right in pairs)


# ------------------------------------------------------------------ building givens


def given_of(building: Building, statement: Statement) -> list[Given]:
    """The givens that a statement beside the claim makes."""
    match statement:
        case Domained(variables=variables):
            return [_membership(building, v, statement) for v in variables]
        case Supported(large=large, small=small):
            return [Dominated(_positive(building, small), _positive(building, large))]
        case Chain(relations=()):
            raise building.scope.error(
                statement, "a domain or a relation", "an expression alone", "x > 0, or z in R^n"
            )
        case Chain():
            return [_hypothesis(building, building.relation(link)) for link in hypotheses(statement)]
        case Let():
            return []


def _hypothesis(building: Building, relation: Relational) -> Given:
    """A domain, a relation between vectors, or the relation itself."""
    shared = building.scope.free
    given = _bound(relation) or _of_vectors(relation, shared)
    kept = free_symbols(given) if isinstance(given, Relational) else set()
    every = [i for i in free_symbols(relation) if _is_index(i) and (i not in kept or i.name not in shared)]
    _note(building, relation, [s for s in dict.fromkeys(sympy.preorder_traversal(relation)) if s in every])
    return given


def _note(building: Building, relation: Relational, every: Sequence[Basic]) -> None:
    """Let the answer say that these indices of a given are every index."""
    names: dict[Basic, Basic] = {}
    for i in every:  # by another name than that of an index of the claim
        shared = [index(name) for name in building.scope.free]
        names[i] = fresh_index([relation, *shared, *names.values()]) if i in shared else i
    if names:
        written = write(substitute(relation, names))
        building.scope.read.append(f"{written} for every {', '.join(map(str, names.values()))}")


def _membership(building: Building, variable: Node, domained: Domained) -> Membership:
    inner = bare(variable)
    interval = Interval()
    if domained.domain == "interval" and domained.values:
        low, high = (_folded(building.expression(v)) for v in domained.values)
        left_open, right_open = domained.brackets[0] == "(", domained.brackets[1] == ")"
        interval = Interval(low, high, left_open or low == -oo, right_open or high == oo)
        if is_empty(interval):
            raise building.scope.error(domained.values[0], "an interval with points in it", f"{interval}")
    if isinstance(inner, At) and isinstance(inner.base, Name):
        base = building.scope.base(inner.base.name)
        at = [fresh_index(map(index, building.scope.free)) for _ in base.shape]
        if len(at) == 1:
            building.scope.read.append(f"{inner.base.name}[{at[0]}] in {interval} for every {at[0]}")
        return Membership(base, Power(interval, tuple(base.shape)))
    if not isinstance(inner, Name):
        raise building.scope.error(variable, "a variable", "an expression")
    of: Expr = building.scope.base(inner.name) if domained.shape else scalar(inner.name)
    sizes = tuple(building.scope.size(size) for size in domained.shape)
    match domained.domain:
        case "simplex" | "open simplex":
            return Membership(of, Simplex(sizes[0], open=domained.domain == "open simplex"))
        case "onehot":
            return Membership(of, OneHot(sizes[0]))
        case "finite":
            return Membership(of, Finite(tuple(_number(building, v) for v in domained.values)))
        case _:
            return Membership(of, Power(interval, sizes) if sizes else interval)


def _number(building: Building, node: Node) -> Rational:
    value = _folded(building.expression(node))
    if not isinstance(value, Rational):
        raise building.scope.error(node, "a number such as -1 or 1/2", "an expression")
    return value


def _positive(building: Building, chain: Chain) -> Expr:
    """What ``q > 0`` says is positive; ``q[i] > 0`` speaks of every component of q."""
    left, right = chain.sides
    zero = bare(right)
    if chain.relations != (">",) or not isinstance(zero, Number) or zero.value != 0:
        raise building.scope.error(chain, "q > 0 where p > 0", "another relation")
    inner = bare(left)
    if isinstance(inner, At) and isinstance(inner.base, Name) and inner.base.name in building.scope.sizes:
        return building.scope.base(inner.base.name)
    if isinstance(inner, Name):
        return building.expression(inner)
    raise building.scope.error(left, "a variable", "an expression", "q > 0 where p > 0")


# ------------------------------------------------------------------ bounds are domains


def _bound(relation: Relational) -> Membership | None:
    """``x > 0``, ``x[i] <= 1`` or ``2*x[i] <= 1`` as a domain; None for any other relation."""
    left, right = map(_folded, relation.args)
    if left.is_Rational:
        left, right, relation = right, left, relation.reversed
    kind: type = type(relation)
    if not (right.is_Rational and isinstance(left, (sympy.Symbol, sympy.Indexed))):
        line = _line(build(sympy.Add, left, build(sympy.Mul, Integer(-1), right)))
        if line is None:
            return None
        slope, left, shift = line
        right = -shift / slope
        kind = kind if slope > 0 else REVERSED.get(kind, kind)
    if kind in (sympy.Gt, sympy.Ge):
        interval = Interval(right, oo, kind is sympy.Gt, True)
    elif kind in (sympy.Lt, sympy.Le):
        interval = Interval(-oo, right, True, kind is sympy.Lt)
    else:
        return None
    if isinstance(left, sympy.Symbol) and not left.is_integer:
        return Membership(left, interval)
    if isinstance(left, sympy.Indexed) and all(isinstance(i, sympy.Symbol) for i in left.indices):
        distinct = len(set(left.indices)) == len(left.indices)
        return Membership(left.base, Power(interval, tuple(left.base.shape))) if distinct else None
    return None


REVERSED = {sympy.Gt: sympy.Lt, sympy.Ge: sympy.Le, sympy.Lt: sympy.Gt, sympy.Le: sympy.Ge}


def _line(e: Expr) -> tuple[Rational, sympy.Indexed, Rational] | None:
    """(a, z[i], b) where an expression is a·z[i] + b with rational a ≠ 0 and b; else None."""
    found = _linear(e)
    return None if found is None or found[1] is None or not found[0] else found  # type: ignore[return-value]


def _linear(e: Expr) -> tuple[Rational, sympy.Indexed | None, Rational] | None:
    zero, folded = Integer(0), _folded(e)
    if isinstance(folded, Rational):
        return zero, None, folded
    if isinstance(folded, sympy.Indexed):
        return Integer(1), folded, zero
    if not isinstance(folded, (sympy.Add, sympy.Mul)):
        return None
    parts = [_linear(a) for a in folded.args]
    known = [p for p in parts if p is not None]
    entries = {p[1] for p in known if p[1] is not None}
    if len(known) < len(parts) or len(entries) > 1:
        return None
    entry = next(iter(entries), None)
    if isinstance(folded, sympy.Add):
        return sum((p[0] for p in known), zero), entry, sum((p[2] for p in known), zero)
    if sum(p[1] is not None for p in known) > 1:
        return None
    factor = sympy.prod([p[2] for p in known if p[1] is None])
    slope, _, shift = next((p for p in known if p[1] is not None), (zero, None, Integer(1)))
    return slope * factor, entry, shift * factor


def _of_vectors(relation: Relational, shared: Collection[str]) -> Relational:
    """``p[i] == 1/n``, for every i, as a relation between whole vectors.

    Every i is meant where the claim does not have it, and in an inequality about one component:
    ``2*p[i] <= a``.
    """
    own = [
        s for s in relation.free_symbols if _is_index(s) and (s.name not in shared or _about_one(relation))
    ]
    if len(own) != 1 or isinstance(relation, sympy.Ne) or _counts_with(relation, own[0]):
        return relation
    (i,) = own
    entries = relation.atoms(sympy.Indexed)
    counts = {d for e in entries for j, d in zip(e.indices, e.base.shape, strict=True) if j == i}
    if len(counts) != 1:
        return relation
    (count,) = counts

    def vector(side: Expr) -> Expr:
        if isinstance(side, sympy.Indexed) and side.indices == (i,):
            return side.base
        k = fresh_index([s for s in side.atoms(sympy.Symbol, sympy.IndexedBase) if s != i])
        return build(Family, substitute(side, {i: k}), sympy.Tuple(k, Integer(1), count))

    return build(type(relation), *map(vector, relation.args))  # type: ignore[return-value]


def _about_one(relation: Relational) -> bool:
    """Whether an inequality is about one component, and speaks of no vector otherwise."""
    entries = relation.atoms(sympy.Indexed)
    bases = [e.base for e in sympy.preorder_traversal(relation) if isinstance(e, sympy.Indexed)]
    vectors = [e for e in sympy.preorder_traversal(relation) if isinstance(e, sympy.IndexedBase)]
    return isinstance(relation, tuple(REVERSED)) and len(entries) == 1 and len(bases) == len(vectors)


def _is_index(s: sympy.Basic) -> bool:
    return isinstance(s, sympy.Symbol) and bool(s.is_integer) and not s.is_positive


def _counts_with(e: sympy.Basic, i: sympy.Symbol) -> bool:
    """Whether an index stands somewhere as a number, not only at components."""
    if isinstance(e, sympy.Indexed):
        return False
    kinds = getattr(type(e), "kinds", ())
    parts = [a for kind, a in zip_longest(kinds, e.args) if kind != "index"]
    return e == i or any(_counts_with(a, i) for a in parts)


def join(givens: Sequence[Given]) -> tuple[Given, ...]:
    """Bounds, intervals and finite sets of one variable as one domain, at the place of the first.

    Beside a simplex a bound stays a given of its own.
    """
    out: list[Given] = []
    places: dict[Expr, int] = {}
    for given in givens:
        at = places.get(given.variable) if isinstance(given, Membership) else None
        if at is None or not isinstance(given, Membership):
            if isinstance(given, Membership):
                places[given.variable] = len(out)
            out.append(given)
            continue
        first = out[at]
        met = _meet(first.domain, given.domain) if isinstance(first, Membership) else None
        if met is not None:
            out[at] = Membership(given.variable, met)
        elif given != first:
            out.append(given)
    return tuple(out)


def _meet(a: object, b: object) -> Interval | Power | Finite | None:
    match a, b:
        case Finite(values), Interval() if _rational_ends(b):
            return Finite(tuple(v for v in values if not is_empty(_meet(Interval(v, v, False, False), b))))
        case Interval(), Finite():
            return _meet(b, a)
        case Finite(values), Finite(others):
            return Finite(tuple(v for v in values if v in others))
        case Power(), Power() if a.shape == b.shape:
            base = _meet(a.base, b.base)
            return Power(base, a.shape) if isinstance(base, Interval) else None
        case Interval(), Interval():
            if not (_rational_ends(a) and _rational_ends(b)):
                return None
            low, low_open = max((a.low, a.low_open), (b.low, b.low_open))
            high, high_closed = min((a.high, not a.high_open), (b.high, not b.high_open))
            return Interval(low, high, low_open, not high_closed)
    return None


def _rational_ends(interval: Interval) -> bool:
    return all(e.is_Rational or e.is_infinite for e in (interval.low, interval.high))


def is_empty(domain: object) -> bool:
    """Whether a domain is a finite set, or an interval with rational ends, that holds no number."""
    if isinstance(domain, Finite):
        return not domain.values
    interval = domain.base if isinstance(domain, Power) else domain
    if not isinstance(interval, Interval):
        return False
    if interval.low == oo or interval.high == -oo:
        return True
    if not (interval.low.is_Rational and interval.high.is_Rational):
        return False
    closed = not (interval.low_open or interval.high_open)
    return bool(interval.low > interval.high or (interval.low == interval.high and not closed))


def _folded(expr: Expr) -> Expr:
    """A written number such as ``1/3`` or ``10**30`` as one rational, anything else as it is."""
    if isinstance(expr, sympy.Pow) and isinstance(expr.args[1], Integer):
        base, exponent = _folded(expr.args[0]), int(expr.args[1])
        if base.is_Rational and base != 0 and abs(exponent) <= LARGEST_EXPONENT:
            return base**exponent
    if isinstance(expr, sympy.Mul) and all(_folded(a).is_Rational for a in expr.args):
        return sympy.prod(map(_folded, expr.args))
    return expr


def least_sizes(givens: Sequence[Given]) -> dict[Expr, int]:
    """What givens such as ``n >= 2`` say of sizes."""
    out: dict[Expr, int] = {}
    for given in givens:
        if isinstance(given, Relational):
            left, right = given.args
            if isinstance(right, sympy.Symbol) and isinstance(left, Integer):
                left, right, given = right, left, given.reversed
            if isinstance(left, sympy.Symbol) and left.is_integer and isinstance(right, Integer):
                match given:
                    case sympy.Ge() | sympy.Eq():
                        least = int(right)
                    case sympy.Gt():
                        least = int(right) + 1
                    case _:
                        continue
                out[left] = max(out.get(left, 1), least)
    return out
