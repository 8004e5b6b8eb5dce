"""A witness, tried once more against the givens exactly as they were stated.

Nothing of the search is used: a plain recursion over each given at the exact values that are shown,
by `lemmata.evaluation.brackets`.  A given counts only when it certainly holds.  Sides that
this arithmetic cannot tell apart, such as derivatives, rest on the balls of the search.

>>> from sympy import Eq, Integer
>>> from lemmata.notation import Claim, Finite, Interval, oo, scalar, within
>>> x = scalar("x")
>>> givens = within(x, Finite((Integer(-1), Integer(1)))), within(x, Interval(Integer(0), oo))
>>> claim = Claim(Eq(x, 1, evaluate=False), givens)
>>> str(doubt(claim, {"x": -1}))
'x in (0, oo)'
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import sympy
from sympy import Basic, Indexed, IndexedBase, KroneckerDelta, Product, Sum, Symbol
from sympy.core.relational import Relational

from lemmata.definitions import Definition
from lemmata.errors import LemmataError
from lemmata.evaluation import brackets
from lemmata.evaluation.brackets import Bracket, NoBracket
from lemmata.notation import (
    Claim,
    Domain,
    Dominated,
    Entry,
    Family,
    Finite,
    Given,
    Interval,
    Membership,
    OneHot,
    Power,
    Simplex,
    component,
    free_symbols,
    fresh_index,
    is_vector,
    size,
)

__all__ = ["doubt"]

BITS = (96, 512)
CLOSED_BITS = (*BITS, 1 << 12)
CLOSED_LENGTH = 1 << 15
"""Where nothing has a value, numbers alone are compared: 1 + exp(-10000) keeps what makes it more than 1."""

ORDERS = {
    sympy.Eq: {0},
    sympy.Ne: {-1, 1},
    sympy.Lt: {-1},
    sympy.Le: {-1, 0},
    sympy.Gt: {1},
    sympy.Ge: {0, 1},
}


class NoLogarithm(NoBracket):
    """The logarithm of 0, which a weight of 0 excuses."""


def doubt(claim: Claim, values: Mapping[str, Any]) -> Given | str | None:
    """What speaks against a witness: a given that does not certainly hold, something in words, or None.

    ``values`` are those of the witness: integers for sizes and indices, rationals, tuples of them.
    """
    for given in claim.givens:
        if not _certain(given, claim, values):
            return given
    if not _certainly(lambda at: at.in_range([claim.statement, *map(_spoken, claim.givens)]), values):
        return "indices and sizes in their ranges"
    if _certainly(lambda at: at.everywhere(claim.statement), values):
        return "that the claim fails"
    return None


def _spoken(given: Given) -> Basic:
    if isinstance(given, Membership):
        return given.variable
    return sympy.Tuple(given.small, given.large) if isinstance(given, Dominated) else given


def _certain(given: Given, claim: Claim, values: Mapping[str, Any]) -> bool:
    if isinstance(given, Membership):
        return _of_the_limit(given.variable, claim, values) or _certainly(lambda at: at.member(given), values)
    if isinstance(given, Dominated):
        return _certainly(lambda at: at.dominated(given), values)
    if given in (sympy.true, sympy.false):
        return bool(given)
    if any(_of_the_limit(s, claim, values) for s in given.free_symbols):
        return True
    return _certainly(lambda at: at.everywhere(given), values)


def _of_the_limit(variable: Basic, claim: Claim, values: Mapping[str, Any]) -> bool:
    """Whether this is the variable of a limit, which has no value."""
    moving = {e.args[1] for e in claim.statement.atoms(sympy.Limit)}
    return variable in moving and str(variable) not in values


def _certainly(question: Any, values: Mapping[str, Any]) -> bool:
    """Whether the answer is yes at some precision; a question that cannot be answered is no."""
    for bits in BITS if values else CLOSED_BITS:
        try:
            answer = question(_Place(values, bits))
        except (NoBracket, LemmataError, KeyError, IndexError, TypeError, ValueError, OverflowError):
            return False
        if answer is not None:
            return bool(answer)
    return False


class Known(NamedTuple):
    """An enclosure, and what was computed: two values of one making are equal."""

    bracket: Bracket
    making: Any


def _exactly(value: Fraction | int) -> Known:
    return Known(Bracket.of(value), Fraction(value))


class _Place:
    """Where everything has a value: the names of the witness, at a precision."""

    def __init__(self, values: Mapping[str, Any], bits: int) -> None:
        self.values, self.bits = values, bits
        self.length = bits if values else CLOSED_LENGTH
        self.bound: dict[Basic, int] = {}

    # ------------------------------------------------------------ givens: True, False, or None for unknown

    def everywhere(self, relation: Relational) -> bool | None:
        """A relation for every value of the indices that have none, and for every component."""
        left, right = relation.args
        if is_vector(left) or is_vector(right):
            k = fresh_index([left, right])
            sides = [component(a, k) if is_vector(a) else a for a in (left, right)]
            counts = {self.whole(size(a)) for a in (left, right) if is_vector(a)}
            if len(counts) != 1:
                return False
            some = isinstance(relation, sympy.Ne)
            left, right = sides
            truths = [self._holds(type(relation), left, right, {k: at}) for at in range(1, counts.pop() + 1)]
            return _any(truths) if some else _all(truths)
        open_ = [
            i for i in sorted(free_symbols(relation), key=str) if _is_index(i) and str(i) not in self.values
        ]
        ranges = [range(1, self.extent(i, relation) + 1) for i in open_]
        at = itertools.product(*ranges)
        return _all(self._holds(type(relation), left, right, dict(zip(open_, v, strict=True))) for v in at)

    def _holds(self, kind: type, left: Basic, right: Basic, at: Mapping[Basic, int]) -> bool | None:
        outer, self.bound = self.bound, {**self.bound, **at}
        try:
            order = self.order(left, right)
        finally:
            self.bound = outer
        return None if order is None else order in ORDERS[kind]

    def order(self, left: Basic, right: Basic) -> int | None:
        a, b = self.value(left), self.value(right)
        if a.making == b.making:
            return 0
        if a.bracket.high < b.bracket.low:
            return -1
        if b.bracket.high < a.bracket.low:
            return 1
        return 0 if a.bracket.exact is not None and a.bracket == b.bracket else None

    def member(self, given: Membership) -> bool | None:
        """Whether the value lies in the domain, of its shape."""
        value = self.named(given.variable)
        if isinstance(given.variable, IndexedBase):
            shape = tuple(self.whole(s) for s in given.variable.shape)
            if _shape(value) != shape:
                return False
        return self._in(given.domain, value)

    def _in(self, domain: Domain, value: Any) -> bool | None:
        entries = list(_entries(value))
        match domain:
            case Interval(low, high, low_open, high_open):
                return _all(self._between(x, low, high, low_open, high_open) for x in entries)
            case Power(base, _):
                return self._in(base, value)
            case Simplex(_, is_open):
                return sum(entries) == 1 and all(x > 0 if is_open else x >= 0 for x in entries)
            case OneHot():
                return sorted(entries) == [0] * (len(entries) - 1) + [1]
            case Finite(values):
                return all(any(x == Fraction(int(v.p), int(v.q)) for v in values) for x in entries)

    def _between(self, x: Fraction, low: Any, high: Any, low_open: bool, high_open: bool) -> bool | None:
        truths: list[bool | None] = []
        for end, is_open, sign in ((low, low_open, 1), (high, high_open, -1)):
            if end in (sympy.oo, -sympy.oo):
                truths.append(end == -sign * sympy.oo)
                continue
            gap = (Bracket.of(x) - self.value(end).bracket) * Bracket.of(sign)
            if gap.low > 0 or (gap.low == 0 and not is_open):
                truths.append(True)
            else:
                truths.append(False if gap.high < 0 or (gap.exact == 0 and is_open) else None)
        return _all(truths)

    def dominated(self, given: Dominated) -> bool | None:
        """large > 0 wherever small > 0."""
        if not is_vector(given.small):
            return self._supports(given.small, given.large, {})
        k = fresh_index([given.small, given.large])
        small, large = (component(v, k) if is_vector(v) else v for v in (given.small, given.large))
        return _all(
            self._supports(small, large, {k: at}) for at in range(1, self.whole(size(given.small)) + 1)
        )

    def _supports(self, small: Basic, large: Basic, at: Mapping[Basic, int]) -> bool | None:
        empty = self._holds(sympy.Le, small, sympy.S.Zero, at)
        return True if empty else _any([empty, self._holds(sympy.Gt, large, sympy.S.Zero, at)])

    # ------------------------------------------------------------ sizes and indices

    def in_range(self, expressions: list[Basic]) -> bool:
        """Whether sizes are at least 1, vectors have their sizes, and indices lie within."""
        whole = sympy.Tuple(*expressions)
        for base in whole.atoms(IndexedBase):
            if _shape(self.named(base)) != tuple(self.whole(s) for s in base.shape):
                return False
        for name in sorted(free_symbols(whole), key=str):
            if not isinstance(name, Symbol) or not name.is_integer or str(name) not in self.values:
                continue
            value = self.whole(name)
            if value < 1 or (_is_index(name) and value > self.extent(name, whole)):
                return False
        return True

    def extent(self, i: Basic, e: Basic) -> int:
        """How far an index runs: the least of the sizes that it selects from, else n."""
        found = [self.whole(s) for s in _sizes_at(i, e)]
        return min(found) if found else self.whole(Symbol("n", integer=True, positive=True))

    def whole(self, e: Basic) -> int:
        value = self.value(e).bracket.exact
        if value is None or value.denominator != 1:
            raise NoBracket(f"{e} is no whole number")
        return int(value)

    def named(self, name: Basic) -> Any:
        return _fraction(self.values[str(getattr(name, "label", name))])

    # ------------------------------------------------------------ values

    def value(self, e: Any) -> Known:
        """An enclosure of an expression.  Raises `NoBracket` where none is known."""
        known = self._value(e)
        bracket = known.bracket.rounded(self.length)
        exact = bracket.exact
        return Known(bracket, known.making if exact is None else exact)

    def _value(self, e: Any) -> Known:
        if isinstance(e, sympy.Rational):
            return _exactly(Fraction(int(e.p), int(e.q)))
        if e in self.bound:
            return _exactly(self.bound[e])
        if isinstance(e, Symbol):
            return _exactly(self.named(e))
        if isinstance(e, Indexed):
            array = self.named(e.base)
            for i in e.indices:
                array = array[self._position(i, len(array)) - 1]
            return _exactly(array)
        if isinstance(e, Entry):
            entries = e.args[0].args
            return self.value(entries[self._position(e.args[1], len(entries)) - 1])
        if isinstance(e, KroneckerDelta):
            return _exactly(int(self.whole(e.args[0]) == self.whole(e.args[1])))
        if isinstance(e, (Sum, Product)):
            return self._repeated(e)
        if isinstance(e, Definition):
            return self._defined(e)
        if isinstance(e, sympy.Add):
            return self._combined("+", [self.value(a) for a in e.args])
        if isinstance(e, sympy.Mul):
            return self._product(e)
        return self._function(e)

    def _position(self, i: Basic, count: int) -> int:
        at = self.whole(i)
        if not 1 <= at <= count:
            raise NoBracket(f"{i} = {at} is out of range")
        return at

    def _combined(self, sign: str, parts: list[Known]) -> Known:
        out = Bracket.of(int(sign == "*"))
        for part in parts:
            out = (out * part.bracket if sign == "*" else out + part.bracket).rounded(self.length)
        neutral = int(sign == "*")
        makings = sorted((p.making for p in parts if p.making != neutral), key=repr)
        return Known(out, makings[0] if len(makings) == 1 else (sign, *makings))

    def _product(self, e: sympy.Mul) -> Known:
        parts, excused = [], False
        for factor in e.args:
            try:
                parts.append(self.value(factor))
            except NoLogarithm:
                excused = True
        if any(p.bracket.exact == 0 for p in parts):  # 0·log 0 = 0
            return _exactly(0)
        if excused:
            raise NoLogarithm(str(e))
        return self._combined("*", parts)

    def _repeated(self, e: Any) -> Known:
        body, *limits = e.args
        parts = []
        outer = self.bound
        try:
            for bound in self._places(limits):
                self.bound = {**outer, **bound}
                parts.append(self.value(body))
        finally:
            self.bound = outer
        return self._combined("+" if isinstance(e, Sum) else "*", parts)

    def _places(self, limits: list[Any]) -> Iterator[dict[Basic, int]]:
        if not limits:
            yield {}
            return
        *inner, (k, low, high) = limits
        for at in range(self.whole(low), self.whole(high) + 1):
            outer, self.bound = self.bound, {**self.bound, k: at}
            try:
                places = list(self._places(inner))
            finally:
                self.bound = outer
            yield from ({k: at, **place} for place in places)

    def _defined(self, e: Any) -> Known:
        name = type(e).__name__
        if name not in ("vmax", "vmin"):
            return self.value(e.unfold())
        vector = e.args[0]
        k = fresh_index([vector, *self.bound])
        body, parts = component(vector, k), []
        outer = self.bound
        try:
            for at in range(1, self.whole(size(vector)) + 1):
                self.bound = {**outer, k: at}
                parts.append(self.value(body))
        finally:
            self.bound = outer
        return _extreme(parts, largest=name == "vmax")

    def _logarithm(self, e: Any) -> Known:
        """log u; log(u/v) counts as log u − log v, so that a weight of 0 excuses v = 0 too."""
        try:
            return self._of_one("log", self.value(e))
        except NoLogarithm:
            raise
        except NoBracket:
            parts = [self.value(part) for part in _quotient(e)]
            if any(part.bracket.exact == 0 for part in parts):
                raise NoLogarithm("log of a quotient") from None
            raise

    def _function(self, e: Any) -> Known:
        if e is sympy.pi:
            return Known(brackets.pi(self.bits), "pi")
        if e is sympy.E:
            return Known(brackets.exp(Bracket.of(1), self.bits), ("exp", Fraction(1)))
        if isinstance(e, (sympy.Max, sympy.Min)):
            return _extreme([self.value(a) for a in e.args], largest=isinstance(e, sympy.Max))
        name = "exp" if isinstance(e, sympy.Pow) and e.args[0] is sympy.E else type(e).__name__.lower()
        if name == "exp":
            return self._of_one(name, self.value(e.args[-1]))
        if isinstance(e, sympy.Pow):
            base, exponent = map(self.value, e.args)
            return Known(
                brackets.power(base.bracket, exponent.bracket, self.bits), ("^", base.making, exponent.making)
            )
        if len(e.args) != 1:
            raise NoBracket(f"{type(e).__name__} is not followed here")
        if name == "log":
            return self._logarithm(e.args[0])
        return self._of_one(name, self.value(e.args[0]))

    def _of_one(self, name: str, argument: Known) -> Known:
        x, bits, one = argument.bracket, self.bits, Bracket.of(1)
        match name:
            case "exp":
                out = brackets.exp(x, bits)
            case "log":
                if x.exact == 0:
                    raise NoLogarithm("log 0")
                out = brackets.log(x, bits)
            case "abs":
                out = abs(x)
            case "erf":
                out = brackets.erf(x, bits)
            case "atanh":
                out = brackets.atanh(x, bits)
            case "tanh":
                above = brackets.exp(x * Bracket.of(2), bits) + one
                out = one - Bracket.of(2) * brackets.inverse(above)
            case "sinh" | "cosh":
                up, down = brackets.exp(x, bits), brackets.exp(-x, bits)
                out = (up - down if name == "sinh" else up + down) * Bracket.of(Fraction(1, 2))
            case _:
                raise NoBracket(f"{name} is not followed here")
        return Known(out, (name, argument.making))


# ------------------------------------------------------------------ helpers


def _quotient(e: Basic) -> Iterator[Basic]:
    """What a quotient is made of, above and below."""
    if isinstance(e, sympy.Mul):
        for part in e.args:
            yield from _quotient(part)
    elif isinstance(e, sympy.Pow) and isinstance(e.args[1], sympy.Integer):
        yield from _quotient(e.args[0])
    else:
        yield e


def _extreme(parts: list[Known], *, largest: bool) -> Known:
    choose = max if largest else min
    bracket = Bracket(choose(p.bracket.low for p in parts), choose(p.bracket.high for p in parts))
    makings = {repr(p.making): p.making for p in parts}
    name = "max" if largest else "min"
    return Known(bracket, parts[0].making if len(makings) == 1 else (name, *sorted(makings)))


def _all(truths: Any) -> bool | None:
    seen: list[bool | None] = list(truths)
    return False if False in seen else None if None in seen else True


def _any(truths: Any) -> bool | None:
    seen: list[bool | None] = list(truths)
    return True if True in seen else None if None in seen else False


def _is_index(s: Basic) -> bool:
    return isinstance(s, Symbol) and bool(s.is_integer) and not s.is_positive


def _sizes_at(i: Basic, e: Basic) -> Iterator[Basic]:
    """The sizes of what the index selects from."""
    if isinstance(e, Indexed):
        yield from (s for at, s in zip(e.indices, e.base.shape, strict=True) if at == i)
    elif isinstance(e, Entry) and e.args[1] == i:
        yield sympy.Integer(len(e.args[0].args))
    elif (
        isinstance(e, Definition)
        and "index" in e.kinds[: len(e.args)]
        and e.args[e.kinds.index("index")] == i
    ):
        yield size(e.args[e.kinds.index("vector")])
    bound = {limit.args[0] for limit in e.args[1:]} if isinstance(e, (Sum, Product, Family)) else set()
    if i not in bound:
        for part in e.args:
            yield from _sizes_at(i, part)


def _fraction(value: Any) -> Any:
    """A value of a witness as fractions."""
    if isinstance(value, (tuple, list)):
        return tuple(map(_fraction, value))
    if isinstance(value, sympy.Rational):
        return Fraction(int(value.p), int(value.q))
    return Fraction(value)


def _entries(value: Any) -> Iterator[Fraction]:
    if isinstance(value, tuple):
        for part in value:
            yield from _entries(part)
    else:
        yield value


def _shape(value: Any) -> tuple[int, ...]:
    return (len(value), *_shape(value[0])) if isinstance(value, tuple) and value else ()
