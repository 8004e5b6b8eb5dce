"""What the givens say of signs, and the signs that follow.

A sign is proved by factoring, by the bounds of atoms (0 < exp, 0 ≤ p_k ≤ 1 on a simplex,
a ≤ x ≤ b in an interval), by writing a bounded atom as a mixture of its ends, by exact root
isolation in one atom, and, where no variable is left, by an enclosure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import sympy
from sympy import QQ, Expr, Integer, Poly, Rational, Symbol
from sympy.core.relational import Relational

from lemmata.kernel.enclosures import Enclosure
from lemmata.kernel.errors import Refused as Unclear
from lemmata.notation import (
    Domain,
    Dominated,
    Finite,
    Given,
    Interval,
    Membership,
    OneHot,
    Power,
    Simplex,
    component,
    fresh_index,
    index,
    of_vectors,
    size,
)
from lemmata.tactics.deadline import need_time
from lemmata.tactics.enclosed import root, sign_of
from lemmata.tactics.errors import Unsupported
from lemmata.tactics.laws import ALL
from lemmata.tactics.normal import Atom, Normal
from lemmata.tactics.ratio import ONE, Ratio, constant, factors, generator

__all__ = ["Bounds", "Facts"]

Number = Any  # an element of QQ, or None for no bound
PRECISIONS = (64, 256, 1024, 4096)
MULTIPLE = 8  # c·log u is asked as u^c only for small c
FEW = 6  # givens that are added in pairs
DEPTH = 5  # nested questions before a sign counts as unknown


class Bounds(NamedTuple):
    """low ≤ value ≤ high, strictly where said; None is no bound."""

    low: Number = None
    low_strict: bool = False
    high: Number = None
    high_strict: bool = False


class Facts:
    """The givens, read into one `Normal`."""

    def __init__(self, normal: Normal, givens: Iterable[Given]) -> None:
        self.normal = normal
        self.names: dict[str, Bounds] = {}
        self.simplices: set[str] = set()
        self.relations: list[tuple[Ratio, bool]] = []  # (r, strict): r > 0 or r ≥ 0
        self.families: list[tuple[str, Ratio, bool]] = []  # (k, r, strict): the same for every index k
        self.nonzero: list[Ratio] = []
        self.guards: frozenset[Ratio] = frozenset()
        self._depth = 0
        self._known: dict[tuple[Any, ...], tuple[int, int]] = {}  # sign, depth left when asked
        self._bounded: dict[tuple[Any, ...], tuple[Bounds, int]] = {}  # likewise
        self.moving: frozenset[str] = frozenset()  # variables of a derivative under way
        self._sums_of_logarithms: dict[Ratio, set[int]] = {}
        self.plain = self  # the same facts without guards
        normal.signs = self
        self.dominated: dict[str, str] = {}  # q -> p: q > 0 where p > 0
        self.tied = {name for given in givens for name in _tied(given)}
        for given in sorted(givens, key=_reading_order):
            match given:
                case Membership():
                    self._membership(given)
                case Dominated(small, large):
                    self.dominated[_name(large)] = _name(small)
                case _:
                    self._relation(given)
        self._forget()  # what was asked before every given was read

    # ------------------------------------------------------------ reading givens

    def _membership(self, given: Membership) -> None:
        variable, domain = given.variable, given.domain
        kind, name, shape = self.normal.variable(variable)
        if shape != _shape(domain):
            raise Unsupported(f"{given}: {name} has not the shape of the domain")
        match domain:
            case Interval():
                self._bound(name, _between(domain))
                self._irrational_ends(self.normal.named(kind, name), domain)
            case Power(base, _):
                self._bound(name, _between(base))
                self._irrational_ends_of_entries(name, shape, base)
            case Finite(values):
                low, high = min(values), max(values)
                self._bound(name, Bounds(_rational(low), False, _rational(high), False))
            case Simplex(size, is_open):
                # One class leaves p_1 = 1, so p_k < 1 needs an open simplex and two of them.
                below_one = is_open and isinstance(size, Integer) and size >= 2
                self._bound(name, Bounds(QQ(0), is_open, QQ(1), below_one))
                self._sums_to_one(name, size, strict=is_open)
            case OneHot(size):
                self._bound(name, Bounds(QQ(0), False, QQ(1), False))
                self._sums_to_one(name, size, strict=False)

    def _bound(self, name: str, b: Bounds) -> None:
        """These bounds beside those that are known: a variable lies in each of its domains."""
        met = self.names.get(name, Bounds())
        if b.low is not None:
            met = _tightened(met, b.low, b.low_strict, lower=True)
        if b.high is not None:
            met = _tightened(met, b.high, b.high_strict, lower=False)
        self.names[name] = met

    def _sums_to_one(self, name: str, size: Expr, *, strict: bool) -> None:
        if name in self.simplices:
            return
        self.simplices.add(name)
        normal, shape, k = self.normal, (size,), self.normal.fresh(size)
        sum_ = normal._bind([k], normal.named("entry", name, shape, (k,)))
        if isinstance(size, Integer):
            rest = ONE
            for i in range(1, int(size)):
                rest = rest - normal.named("entry", name, shape, (str(i),))
            last = normal.number("entry", (name, shape), (), (str(int(size)),))
            normal.rewrites[last] = "sums_to_one", rest
            if size > 1:
                self.relations.append((rest, strict))
        ((((atom, _),), _),) = sum_.numerator
        normal.rewrites[atom] = "sums_to_one", ONE

    def _irrational_ends(self, x: Ratio, domain: Interval) -> None:
        """Ends that are no numbers, such as a or π, are facts of their own."""
        for end, sign, is_open in ((domain.low, 1, domain.low_open), (domain.high, -1, domain.high_open)):
            if _rational(end) is None and end not in (sympy.oo, -sympy.oo):
                self.relations.append((constant(sign) * (x - self.normal.value(end)), is_open))

    def _irrational_ends_of_entries(self, name: str, shape: tuple[Expr, ...], base: Interval) -> None:
        """The same for every component of a vector."""
        if len(shape) != 1 or all(_rational(e) is not None or e.is_infinite for e in (base.low, base.high)):
            return
        k = self.normal.fresh(shape[0])
        noted = len(self.relations)
        self._irrational_ends(self.normal.named("entry", name, shape, (k,)), base)
        self.families += [(k, r, strict) for r, strict in self.relations[noted:]]
        del self.relations[noted:]

    def _vectors(self, given: Relational) -> None:
        """u ≤ v: a fact at every index."""
        if isinstance(given, sympy.Eq):
            return
        left, right = given.args
        i = fresh_index([left, right])
        k = self.normal.fresh(size(left))
        noted = len(self.normal.obligations)
        try:
            a, b = (self.normal.value(component(v, i), {i: k}) for v in (left, right))
        except Unsupported:
            return
        finally:
            del self.normal.obligations[noted:]  # where the given holds, its sides are defined
        small, large = (a, b) if isinstance(given, (sympy.Lt, sympy.Le)) else (b, a)
        self.families.append((k, large - small, isinstance(given, (sympy.Lt, sympy.Gt))))

    def _different(self, i: Symbol, j: Symbol) -> None:
        """Two different indices of one range 1..n: n ≥ 2."""
        ranges = {self.normal.sizes.get(s.name) for s in (i, j)}
        if len(ranges) == 1 and isinstance(range_ := ranges.pop(), Symbol):
            self._bound(range_.name, Bounds(low=QQ(2)))

    def _relation(self, given: Any) -> None:
        left, right = given.args
        if of_vectors(given):
            self._vectors(given)
            return
        if isinstance(given, sympy.Ne) and all(a == index(str(a)) for a in given.args):
            self._different(left, right)
            return
        try:
            r = self.normal.value(right) - self.normal.value(left)
        except Unsupported:
            return  # what cannot be read is not used; distinct indices are known to the scope
        match given:
            case sympy.Eq():
                self._equation(r)
                if (line := self._line(r)) and line[0].kind == "dimension":  # n = 3
                    self._inequality(r, False)
                    self._inequality(-r, False)
            case sympy.Ne():
                self.nonzero.append(r)
            case sympy.Lt() | sympy.Le():
                self._inequality(r, isinstance(given, sympy.Lt))
            case sympy.Gt() | sympy.Ge():
                self._inequality(-r, isinstance(given, sympy.Gt))

    def _inequality(self, r: Ratio, strict: bool) -> None:
        """r > 0 or r ≥ 0: a bound when r is c·x + d for a scalar x, else a fact of its own."""
        if line := self._line(r):
            atom, end, lower = line
            self.names[atom.tag[0]] = _tightened(
                self.names.get(atom.tag[0], Bounds()), end, strict, lower=lower
            )
        else:
            self.relations.append((r, strict))

    def _line(self, r: Ratio) -> tuple[Atom, Number, bool] | None:
        """(x, -d/c, c > 0) when r is c·x + d for a scalar or a size x."""
        terms = dict(r.numerator)
        slope = [(m, c) for m, c in terms.items() if m]
        if r.denominator or len(slope) != 1 or len(slope[0][0]) != 1 or slope[0][0][0][1] != 1:
            return None
        ((number, _),), c = slope[0]
        atom = self.normal.atoms[number]
        return (atom, -terms.get((), QQ(0)) / c, c > 0) if atom.kind in ("scalar", "dimension") else None

    def _equation(self, r: Ratio) -> None:
        """r = 0, solved for an atom with a rational coefficient, a sum before a scalar."""
        if r.denominator:
            return
        linear = [
            (self.normal.atoms[m[0][0]].kind != "sum", -m[0][0], c)
            for m, c in r.numerator
            if len(m) == 1 and m[0][1] == 1 and self.normal.atoms[m[0][0]].kind in ("sum", "scalar")
        ]
        for _, negative, c in sorted(linear, key=lambda t: t[:2]):
            value = generator(-negative) - r * constant(1 / c)
            if -negative not in value.atoms:
                self.normal.rewrites[-negative] = "given", value
                return

    def at_least(self, size: Expr, count: int) -> bool:
        """Whether a size is given to be at least this number."""
        low = self.names.get(str(size), Bounds()).low
        return low is not None and low >= count

    def assuming(self, guards: frozenset[Ratio]) -> Facts:
        """The same facts where these weights are positive."""
        out = object.__new__(Facts)
        out.__dict__ |= self.__dict__
        out.guards = self.guards | guards
        out._forget()
        return out

    def open(self, names: Iterable[str]) -> Facts:
        """Of these variables only the facts that hold in a whole neighbourhood: the strict ones."""
        out = object.__new__(Facts)
        out.__dict__ |= self.__dict__
        names = frozenset(names)
        out.moving = self.moving | names
        out.plain = out if self.plain is self else self.plain.open(names)
        out._forget()
        return out

    def _forget(self) -> None:
        self._known, self._bounded = {}, {}

    def free(self, names: Iterable[str]) -> bool:
        """Whether these variables may move a little in every direction within their domain."""
        return not self.tied & set(names)

    def _moves(self, r: Ratio) -> bool:
        return any(self.normal.mentions(r, name) for name in self.moving)

    # ------------------------------------------------------------ asking for signs

    def positive(self, r: Ratio) -> bool:
        """Whether r > 0 on the whole domain is shown."""
        return self.sign(r) == 2

    def nonnegative(self, r: Ratio) -> bool:
        """Whether r ≥ 0 on the whole domain is shown."""
        return self.sign(r) >= 1

    def meets(self, what: str, r: Ratio) -> bool:
        """Whether ``r > 0``, ``r ≥ 0`` or ``r ≠ 0`` is shown."""
        if what == "≥ 0":
            return self.nonnegative(r)
        if self.positive(r):
            return True
        return what == "≠ 0" and (self.positive(-r) or self._unequal(r))

    def _unequal(self, r: Ratio) -> bool:
        """Whether r ≠ 0 by a given a ≠ b: each of its factors is a − b, or has a sign."""
        if not (self.nonzero and r.numerator):
            return False
        unit, parts = factors(r.numerator)
        ((monomial, _),) = unit.numerator
        pieces = [generator(a) for a, e in monomial if e > 0] + [Ratio(f) for f, _ in parts]
        return all(
            f in self.nonzero or -f in self.nonzero or self.positive(f) or self.positive(-f) for f in pieces
        )

    def sign(self, r: Ratio) -> int:
        """2 for r > 0, 1 for r ≥ 0, 0 for unknown."""
        need_time()
        key = self._here(r)
        known, asked = self._known.get(key, (0, -1))
        left = DEPTH - self._depth
        if known or left <= asked:
            return known
        # A side condition may use every law: the laws that are off restrict the step, not its domain.
        self._depth, laws, self.normal.laws = self._depth + 1, self.normal.laws, ALL
        try:
            found = self._sign(r)
            if found == 1 and self._unequal(r):
                found = 2
        finally:
            self._depth, self.normal.laws = self._depth - 1, laws
        self._known[key] = found, left
        return found

    def _here(self, what: Ratio | int) -> tuple[Any, ...]:
        """With all that a sign or bounds depend on."""
        return (what, self.normal.constrained, *self.normal.absolute.items())

    def _sign(self, r: Ratio) -> int:
        if not r.numerator:
            return 1
        if (c := r.constant) is not None:
            return 2 if c > 0 else 0
        if not (self.normal.ratio_indices([r]) or any(self._open_atom(a) for a in r.atoms)):
            return self._sign_of_number(r)
        unit, parts = factors(r.numerator)
        ((monomial, c),) = unit.numerator
        pieces = [(generator(a), e) for a, e in monomial]
        pieces += [(Ratio(f), e) for f, e in parts] + [(Ratio(f), e) for f, e in r.denominator]
        if len(pieces) > 1 and (found := self._sign_by_relations(r)):
            return found
        if (
            len(pieces) == 1 and pieces[0][1] == 1
        ):  # asked as it stands: f ≥ 0 says nothing of −f, which may be 0
            return self._sign_of_factor(pieces[0][0] if c > 0 else -pieces[0][0])
        signs: list[int] = []
        for piece, e in pieces:
            signs.append(self._sign_of_power(piece, e))
            if not (signs[-1] or any(self.normal.atoms[a].kind == "log" for a in piece.atoms)):
                return 0
        weights = frozenset(
            constant(s) * f for (f, e), s in zip(pieces, signs, strict=True) if abs(s) == 1 and e % 2
        )
        if weights and 0 in signs:  # where a weight is 0, so is the product, whatever its logarithms are
            outer, self.normal.signs = self.normal.signs, self.assuming(weights)
            try:
                signs = [
                    s or self.normal.signs._sign_of_power(*p) for p, s in zip(pieces, signs, strict=True)
                ]
            finally:
                self.normal.signs = outer
        out = min(map(abs, signs), default=2)
        return 0 if (c < 0) ^ (sum(s < 0 for s in signs) % 2) else out

    def _sign_of_power(self, r: Ratio, e: int) -> int:
        """2 for r^e > 0, 1 for r^e ≥ 0, -2 for < 0, -1 for ≤ 0, 0 for unknown."""
        up = self._sign_of_factor(r)
        if up == 2 or (up and e % 2):
            return up
        down = self._sign_of_factor(-r)
        if e % 2:
            return -down
        return 2 if down == 2 or r in self.nonzero or -r in self.nonzero else 1

    def _open_atom(self, a: int) -> bool:
        """Whether the atom depends on a variable."""
        atom = self.normal.atoms[a]
        if atom.kind == "scalar":
            return bool(atom.tag[0] != "pi")
        if atom.kind in ("exp", "log", "root", "abs"):
            return any(self._open_atom(b) for b in atom.values[0].atoms)
        return True

    def _sign_of_factor(self, r: Ratio) -> int:
        if r in self.guards:
            return 2
        for method in (
            self._sign_by_relations,
            self._sign_from_bounds,
            self._sign_by_roots,
            self._sign_by_exponents,
            self._sign_by_logarithms,
            self._sign_by_terms,
            self._sign_by_maximum,
            self._sign_by_absolute,
            self._sign_by_two_relations,
        ):
            if sign := method(r):
                return sign
        return 0

    def _sign_by_relations(self, r: Ratio) -> int:
        """A given u > 0 or u ≥ 0, and a sign of r − u."""
        for fact, strict in (*self.relations, *self._at_indices(r)):
            if not self._entropic(fact) <= set(r.atoms):
                continue
            if (strict or not self._moves(fact)) and (rest := self._sign_from_bounds(r - fact)):
                return 2 if strict else rest
        return 0

    def _sign_by_two_relations(self, r: Ratio) -> int:
        """u ≥ 0 and v ≥ 0 given, and a sign of r − u − v: b > 0 where a ≤ x ≤ b and a > 0."""
        facts = [f for f in (*self.relations, *self._at_indices(r)) if f[1] or not self._moves(f[0])]
        for k, (fact, strict) in enumerate(facts[:FEW]):
            for other, strict_too in facts[k + 1 : FEW]:
                left = r - fact - other
                if (self._entropic(fact) | self._entropic(other)) & set(left.atoms) - set(r.atoms):
                    continue
                if rest := self._sign_from_bounds(left):
                    return 2 if strict or strict_too else rest
        return 0

    def _entropic(self, fact: Ratio) -> set[int]:
        """The sums of logarithms of a given, whose bounds are long to look for: of use where they cancel only."""
        if fact not in self._sums_of_logarithms:
            atoms = [(a, self.normal.atoms[a]) for a in fact.atoms]
            self._sums_of_logarithms[fact] = {
                a
                for a, atom in atoms
                if atom.kind == "sum"
                and any(self.normal.atoms[b].kind == "log" for b in atom.values[0].atoms)
            }
        return self._sums_of_logarithms[fact]

    def _at_indices(self, r: Ratio) -> Iterator[tuple[Ratio, bool]]:
        """What is given for every index, at those of r."""
        normal = self.normal
        for k, fact, strict in self.families:
            for i in sorted(normal.ratio_indices([r])):
                if i == "1" or normal.sizes.get(i) == normal.sizes[k]:
                    yield normal.rename(fact, {k: i}), strict

    def _sign_from_bounds(self, r: Ratio) -> int:
        if not r.numerator:
            return 1
        if r.denominator or any(e < 0 for m, _ in r.numerator for _, e in m):
            return 0
        known = {a: self.bounds(a) for a in sorted(r.atoms)}
        found = self._sign_of_coefficients(r, known, mix=False)
        if found == 2 or all(b.low is None or b.high is None for b in known.values()):
            return found
        return max(found, self._sign_of_coefficients(r, known, mix=True))

    def _sign_of_coefficients(self, r: Ratio, known: dict[int, Bounds], *, mix: bool) -> int:
        """Every bounded atom in terms of its distance to an end; then all coefficients ≥ 0.

        With ``mix``, an atom bounded on both sides is a mixture of its ends.
        """
        strict: set[int] = set()
        nonnegative: set[int] = set()
        mixtures: list[set[int]] = []
        steps: dict[int, Ratio] = {}
        for a, b in known.items():
            t, s = -2 * a - 2, -2 * a - 3
            if b.low == 0 and (b.high is None or not mix):
                nonnegative.add(a)
                strict |= {a} if b.low_strict else set()
            elif mix and b.low is not None and b.high is not None:
                ends = generator(s) * constant(b.low) + generator(t) * constant(b.high)
                r = _homogeneous(r, a, ends, generator(s) + generator(t))
                nonnegative |= {s, t}
                mixtures.append({s, t})
                strict |= {t} if b.low_strict else set()
                strict |= {s} if b.high_strict else set()
            elif b.low is not None or b.high is not None:
                end, sign = (b.low, 1) if b.low is not None else (b.high, -1)
                steps[a] = constant(end) + constant(sign) * generator(t)
                nonnegative.add(t)
                strict |= {t} if (b.low_strict if sign > 0 else b.high_strict) else set()
        if steps:
            r = r.map(lambda x: steps[x] if x in steps else generator(x))
        if not r.numerator:
            return 1
        certain = False
        corners: set[int] = set()
        for m, c in r.numerator:
            if c < 0 or any(e % 2 and x not in nonnegative for x, e in m):
                return 0
            loose = [x for x, _ in m if x not in strict]
            certain |= not loose
            if len(loose) == 1:
                corners.add(loose[0])
        # s + t = 1: where s and t each stand beside positive factors only, one of the two terms is positive.
        return 2 if certain or any(mixture <= corners for mixture in mixtures) else 1

    def _sign_by_roots(self, r: Ratio) -> int:
        """A polynomial in one atom without a root between the atom's bounds."""
        if r.denominator or len(r.atoms) != 1:
            return 0
        (a,) = r.atoms
        b, x = self.bounds(a), Symbol("x")
        if any(e < 0 for m, _ in r.numerator for _, e in m) or (
            len(r.numerator) == 2 and r.numerator[1][0] == ((a, 1),)
        ):
            return 0  # a linear polynomial has been asked for its bounds
        poly = Poly({(dict(m).get(a, 0),): c for m, c in r.numerator}, x, domain=QQ)
        low, high = (
            None if v is None else Rational(int(v.numerator), int(v.denominator)) for v in (b.low, b.high)
        )
        if poly.count_roots(low, high):
            return 0
        middle = (
            low + 1
            if high is None and low is not None
            else high - 1
            if low is None and high is not None
            else None
        )
        at = middle if middle is not None else (low + high) / 2 if low is not None else Integer(0)
        return 2 if poly.eval(at) > 0 else 0

    def _sign_by_exponents(self, r: Ratio) -> int:
        """u − v has the sign of log u − log v, for positive products u and v with some exp."""
        if (
            r.denominator
            or len(r.numerator) != 2
            or not any(self.normal.atoms[a].kind == "exp" for a in r.atoms)
        ):
            return 0
        (first, c), (second, d) = r.numerator
        if c * d > 0:
            return 0
        if c < 0:
            (first, c), (second, d) = (second, d), (first, c)
        if not all(self.positive(generator(a)) for a in r.atoms):
            return 0
        larger, smaller = Ratio(((first, c),)), Ratio(((second, -d),))
        try:
            return self.sign(self.normal.tidy(self.normal.log(larger) - self.normal.log(smaller)))
        except Unsupported:
            return 0

    def _sign_by_logarithms(self, r: Ratio) -> int:
        """c·log u + … has the sign of exp(c·log u + …) − 1, for rational c."""
        kinds = [(m, self.normal.atoms[a].kind) for m, _ in r.numerator for a, _ in m]
        logs = [m for m, kind in kinds if kind == "log"]
        if r.denominator or not logs or any(len(m) != 1 or m[0][1] != 1 for m in logs):
            return 0
        if any(c.denominator != 1 or abs(c) > MULTIPLE for m, c in r.numerator if m in logs):
            return 0
        return self.sign(self.normal.tidy(self.normal.exp(r) - ONE))

    def _sign_by_terms(self, r: Ratio) -> int:
        """Σ_k f_k + c is Σ_k (f_k + c/n), or Σ_k (f_k + c·p_k): the sign of one term."""
        if r.denominator or (split := self._as_one_sum(r)) is None:
            return 0
        k, body, rest = split
        normal = self.normal
        if not rest.numerator:
            return self.sign(normal.tidy(body))
        shares = [normal.inverse(normal.value(normal.sizes[k]))]
        for name in sorted(self.simplices):
            shape = normal.names[name][1]
            if shape == (normal.sizes[k],):
                shares.append(normal.named("entry", name, shape, (k,)))
        for share in shares if normal.constrained else shares[:1]:
            if sign := self.sign(normal.tidy(body + rest * share)):
                return sign
        indices = sorted(i for i in normal.ratio_indices([r]) if normal.sizes.get(i) == normal.sizes[k])
        for i in indices:  # Σ_k f_k ≥ f_i when every f_k ≥ 0
            one = self.sign(normal.tidy(normal.rename(body, {k: i}) + rest))
            if one and self.sign(body):
                return one
        return 0

    def _sign_of_sum(self, body: Ratio, bound: tuple[tuple[str, Expr], ...]) -> int:
        """Terms ≥ 0, each of them > 0 where p_k > 0, have a sum > 0: some p_k is positive."""
        up = self.sign(body)
        if up != 1 or len(bound) != 1 or not self.normal.constrained:
            return up
        ((k, range_),) = bound
        for name in sorted(self.simplices - self.moving):
            shape = self.normal.names[name][1]
            if shape == (range_,):
                weight = self.normal.named("entry", name, shape, (k,))
                if self.assuming(frozenset({weight})).sign(body) == 2:
                    return 2
        return up

    def _as_one_sum(self, r: Ratio) -> tuple[str, Ratio, Ratio] | None:
        """(k, body, rest) when r is Σ_k body + rest with rest free of sums over k."""
        normal = self.normal
        k: str | None = None
        body, rest = constant(0), constant(0)
        for term in r.terms():
            ((monomial, _),) = term.numerator
            sums = [(a, e) for a, e in monomial if normal.atoms[a].kind == "sum"]
            if not sums:
                rest = rest + term
                continue
            atom = normal.atoms[sums[0][0]]
            if len(sums) > 1 or sums[0][1] != 1 or len(atom.bound) != 1:
                return None
            ((label, range_),) = atom.bound
            k = k or normal.fresh(range_)
            if normal.sizes[k] != range_:
                return None
            body = body + term * generator(sums[0][0], -1) * normal.rename(atom.values[0], {label: k})
        return None if k is None else (k, normal.tidy(body), rest)

    def _sign_by_maximum(self, r: Ratio) -> int:
        """w·max_k v_k + u ≥ w·v_i + u for w ≥ 0; and what holds with every v_i in place of max v holds for max v."""
        normal = self.normal
        for a in sorted(_all_atoms(normal, r)):
            atom = normal.atoms[a]
            if atom.kind != "apply" or atom.tag not in ("vmax", "vmin"):
                continue
            ((label, range_),) = atom.bound
            for i in sorted(normal.ratio_indices([r])) if self._rises_with(r, a, atom.tag == "vmax") else ():
                if normal.sizes.get(i) == range_:
                    entry = normal.rename(atom.values[0], {label: i})
                    if found := self.sign(_with_atom(normal, r, a, entry)):
                        return found
            i = normal.fresh(range_)
            component = normal.rename(atom.values[0], {label: i})
            if found := self.sign(_with_atom(normal, r, a, component)):
                return found
        return 0

    def _sign_by_absolute(self, r: Ratio) -> int:
        """w·|u| + v is at least w·u + v and v − w·u for w ≥ 0."""
        for a in sorted(r.atoms):
            if self.normal.atoms[a].kind == "abs" and self._rises_with(r, a, True):
                u = self.normal.atoms[a].values[0]
                return self.sign(_with_atom(self.normal, r, a, u)) or self.sign(
                    _with_atom(self.normal, r, a, -u)
                )
        return 0

    def _rises_with(self, r: Ratio, a: int, up: bool) -> bool:
        """Whether r is linear in an atom, with a factor that is ≥ 0, or ≤ 0 if not ``up``."""
        terms = [t for t in r.terms() if a in t.atoms]
        if r.denominator or any(dict(m).get(a, 0) not in (0, 1) for m, _ in r.numerator):
            return False
        factor = constant(0)
        for t in terms:
            factor = factor + t * generator(a, -1)
        return a not in _all_atoms(self.normal, factor) and self.nonnegative(factor if up else -factor)

    def bounds(self, a: int) -> Bounds:
        """What is known of one atom; of a moving variable only strict bounds."""
        atom = self.normal.atoms[a]
        b = self._found_bounds(a) if atom.values else self._bounds(a)
        if atom.kind in ("scalar", "entry") and atom.tag[0] in self.moving:
            return Bounds(
                b.low if b.low_strict else None,
                b.low_strict,
                b.high if b.high_strict else None,
                b.high_strict,
            )
        if b.low == 0 and (generator(a) in self.guards or self._dominates(a)):
            return b._replace(low_strict=True)
        return b

    def _found_bounds(self, a: int) -> Bounds:
        """The bounds of an atom with parts, whose signs are asked for."""
        key, left = self._here(a), DEPTH - self._depth
        known, asked = self._bounded.get(key, (Bounds(), -1))
        if left > asked:
            known = self._bounds(a)
            self._bounded[key] = known, left
        return known

    def _dominates(self, a: int) -> bool:
        """Whether the atom is q_k with p ≪ q where p_k is positive."""
        atom = self.normal.atoms[a]
        if atom.kind not in ("scalar", "entry") or atom.tag[0] not in self.dominated:
            return False
        small = self.normal.number(atom.kind, (self.dominated[atom.tag[0]], atom.tag[1]), (), atom.at)
        b = self._bounds(small)
        above = b.low is not None and (b.low > 0 or (b.low == 0 and b.low_strict))
        return generator(small) in self.guards or above

    def _bounds(self, a: int) -> Bounds:
        atom = self.normal.atoms[a]
        r = atom.values[0] if atom.values else ONE
        match atom.kind:
            case "scalar" if atom.tag[0] == "pi":
                return Bounds(QQ(3), True, QQ(4), True)
            case "scalar":
                return self.names.get(atom.tag[0], Bounds())
            case "dimension":
                known = self.names.get(atom.tag[0], Bounds())
                return (
                    known
                    if known.low is not None and known.low > 1
                    else known._replace(low=QQ(1), low_strict=False)
                )
            case "entry":
                name, shape = atom.tag
                known = self.names.get(name, Bounds())
                least = self.names.get(
                    str(shape[0]), Bounds()
                ).low  # n ≥ 2 leaves no p_k = 1 in an open simplex
                if name in self.simplices and known.low_strict and least is not None and least > 1:
                    return known._replace(high_strict=True)
                return known
            case "delta":
                return Bounds(QQ(0), False, QQ(1), False)
            case "literal":
                numbers = [v.constant for v in atom.values]
                if None in numbers:
                    return Bounds()
                values = sorted(v for v in numbers if v is not None)
                return Bounds(values[0], False, values[-1], False)
            case "exp":
                up, down = self._sign_from_bounds(r), self._sign_from_bounds(-r)
                if up:
                    return Bounds(QQ(1), up == 2)
                return Bounds(QQ(0), True, QQ(1) if down else None, down == 2)
            case "log":
                up, down = self._sign_from_bounds(r - ONE), self._sign_from_bounds(ONE - r)
                if up:
                    return Bounds(QQ(0), up == 2)
                return Bounds(None, False, QQ(0), down == 2) if down else Bounds()
            case "root":
                return Bounds(QQ(0), self.sign(r) == 2)
            case "abs":
                return Bounds(QQ(0), r in self.nonzero or -r in self.nonzero)
            case "sum" | "apply" if atom.kind == "sum" or atom.tag == "vmax":
                if up := self._sign_of_sum(r, atom.bound):
                    return Bounds(QQ(0), up == 2)
                down = self.sign(-r)
                return Bounds(None, False, QQ(0), down == 2) if down else Bounds()
            case "apply" if atom.tag == "tanh":
                return Bounds(QQ(-1), True, QQ(1), True)
            case "apply" if a in self.normal.written:
                return self._bounds_of_definition(self.normal.written[a])
        return Bounds()

    def _bounds_of_definition(self, e: Expr) -> Bounds:
        """The sign of an application whose definition is not switched on, from its definition."""
        laws, self.normal.laws = self.normal.laws, ALL
        noted = len(self.normal.obligations)
        try:
            r = self.normal.value(e)
            up = self.sign(r)
            return Bounds(QQ(0), up == 2) if up else Bounds()
        except Unsupported:
            return Bounds()
        finally:
            self.normal.laws = laws
            del self.normal.obligations[noted:]

    # ------------------------------------------------------------ numbers

    def _sign_of_number(self, r: Ratio) -> int:
        """The sign of a value without variables, by an enclosure that excludes zero."""
        for bits in PRECISIONS:
            try:
                value = self.enclosure(r, bits)
            except Unclear:
                continue
            if sign_of(value):
                return 2 if sign_of(value) > 0 else 0
        return 0

    def enclosure(self, r: Ratio, bits: int) -> Enclosure:
        """An enclosure of a value without variables.  Raises Unclear."""

        def polynomial(poly: Any) -> Enclosure:
            out = Enclosure(0, 0, 0, bits)
            for m, c in poly:
                term = Enclosure.of(c, c, bits)
                for a, e in m:
                    term = term * atom(a) ** e
                out = out + term
            return out

        def atom(a: int) -> Enclosure:
            kind, tag = self.normal.atoms[a].kind, self.normal.atoms[a].tag
            if kind == "scalar":
                return Enclosure.pi(bits)
            inner = self.enclosure(self.normal.atoms[a].values[0], bits)
            if kind == "exp":
                return inner.exp()
            if kind == "log":
                return inner.log()
            return root(inner, tag) if kind == "root" else abs(inner)

        out = polynomial(r.numerator)
        for f, e in r.denominator:
            out = out * polynomial(f) ** -e
        return out


def _homogeneous(r: Ratio, a: int, ends: Ratio, one: Ratio) -> Ratio:
    """r with ``a`` replaced by ``ends``, each term filled up with ``one`` to the same degree."""
    degree = max((dict(m).get(a, 0) for m, _ in r.numerator), default=0)
    out = constant(0)
    for m, c in r.numerator:
        powers = dict(m)
        e = powers.pop(a, 0)
        rest = Ratio(((tuple(sorted(powers.items())), c),))
        out = out + rest * ends.power(e) * one.power(degree - e)
    return out


def _all_atoms(normal: Normal, r: Ratio) -> set[int]:
    """The atoms of r at every depth, but not those under a bound label."""
    out: set[int] = set()
    for a in r.atoms:
        out.add(a)
        for value in normal.atoms[a].values if not normal.atoms[a].bound else ():
            out |= _all_atoms(normal, value)
    return out


def _with_atom(normal: Normal, r: Ratio, a: int, value: Ratio) -> Ratio:
    """r with an atom replaced at every depth."""

    def replaced(b: int) -> Ratio:
        if b == a:
            return value
        atom = normal.atoms[b]
        if not atom.values:
            return generator(b)
        return normal.rebuilt(atom, lambda inner: _with_atom(normal, inner, a, value), {})

    return normal.tidy(r.map(replaced))


def _tied(given: Given) -> set[str]:
    """The variables that a given keeps from moving a little in every direction."""
    match given:
        case Membership(variable, Interval() as domain) | Membership(variable, Power(domain, _)):
            closed = not (domain.low_open and domain.high_open)
            ends = domain.low.free_symbols | domain.high.free_symbols
            return {_name(variable), *map(_name, ends)} if closed or ends else set()
        case Membership(variable, _):
            return {_name(variable)}
        case Dominated(small, large):
            return {_name(s) for s in small.free_symbols | large.free_symbols} | {_name(small), _name(large)}
        case sympy.Lt() | sympy.Gt() | sympy.Ne():
            return set()  # an open condition
        case _:
            return {_name(s) for s in given.free_symbols} | {_name(s) for s in given.atoms(sympy.IndexedBase)}


def _shape(domain: Domain) -> tuple[Expr, ...]:
    """The shape of the elements of a domain."""
    match domain:
        case Power(_, shape):
            return tuple(shape)
        case Simplex() | OneHot():
            return (domain.size,)
    return ()


def _name(variable: Expr) -> str:
    return str(getattr(variable, "label", variable))


def _reading_order(given: Given) -> int:
    """Domains first; last what the other givens may simplify."""
    if isinstance(given, Membership):
        return 0
    return 2 if isinstance(given, Relational) and given.has(sympy.Abs, sympy.Max, sympy.Min) else 1


def _between(domain: Interval) -> Bounds:
    return Bounds(_rational(domain.low), domain.low_open, _rational(domain.high), domain.high_open)


def _rational(value: Expr) -> Number:
    return QQ(value.p, value.q) if isinstance(value, Rational) and value.is_finite else None


def _tightened(old: Bounds, end: Number, strict: bool, *, lower: bool) -> Bounds:
    if lower:
        if old.low is None or end > old.low or (end == old.low and strict):
            return old._replace(low=end, low_strict=strict)
    elif old.high is None or end < old.high or (end == old.high and strict):
        return old._replace(high=end, high_strict=strict)
    return old
