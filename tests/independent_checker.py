"""A second checker of proof certificates, written from docs/proof-format.md alone.

It shares no line with Lemmata and needs the standard library only.  The sections follow the page, its second one, the
file, comes last.  Terms are interned trees: equal ones are one object.  A rule is a function of what its row says; it
returns the conclusion, which has the hypotheses of all premises, or the theorem where the page says otherwise.

    python tests/independent_checker.py FILE...

prints *valid* or *invalid* for each file, the latter with the step and the reason.
Exit status: 0 all valid, 1 some invalid, 2 some cannot be read.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple, TypeVar
from weakref import WeakValueDictionary

__all__ = ["Refused", "Theorem", "check"]


class Refused(Exception):
    """The certificate does not follow the page."""


def need(condition: object, otherwise: str) -> None:
    if not condition:
        raise Refused(otherwise)


# 1. Terms, formulas, theorems -----------------------------------------------------------------------------

Size = int | str


class Index(NamedTuple):
    name: str
    size: Size


Position = int | Index


def fits(p: Position, size: Size) -> bool:
    if isinstance(p, Index):
        return p.size == size
    return p == 1 or (isinstance(size, int) and p <= size)


def in_delta(p: Position) -> tuple[object, ...]:
    """What positions of a delta are ordered by."""
    return (1, p) if isinstance(p, int) else (0, p.name, isinstance(p.size, str), str(p.size))


ROWS: dict[str, tuple[Any, ...]] = {
    "number": ("rational",),
    "scalar": ("name",),
    "count": ("name",),
    "component": ("name", ["position"]),
    "add": (["term"],),
    "mul": (["term"],),
    "power": ("term", "integer"),
    "apply": ("text", ["term"]),
    "delta": ("position", "position"),
    "bind": ("binder", "index", "term"),
    "select": ("position", ["term"]),
    "derivative": ("term", "variable"),
}
ARITY = {"pi": 0, "exp": 1, "log": 1, "abs": 1, "erf": 1, "pow": 2, "max": 2, "min": 2}
NOTHING: frozenset[Any] = frozenset()


class Term:
    """A row of the table of terms: its kind, and the others as its arguments, a list as a tuple."""

    __slots__ = ("__weakref__", "args", "free", "kind", "levels", "names", "parts")

    def __init__(self, kind: str, args: tuple[Any, ...]) -> None:
        flat = [a for arg in args for a in (arg if type(arg) is tuple else (arg,))]
        own = args[:1] if kind in ("scalar", "component") else ()
        self.kind, self.args = kind, args
        self.parts: tuple[Term, ...] = tuple(a for a in flat if isinstance(a, Term))
        self.free: frozenset[Index] = NOTHING.union(
            (a for a in flat if isinstance(a, Index)), *(p.free for p in self.parts)
        )
        self.names: frozenset[str] = NOTHING.union(own, *(p.names for p in self.parts))
        self.levels: int = 1 + max((p.levels for p in self.parts), default=0)
        match (kind, *args):
            case "component", _, positions:
                need(positions, "a component without a position")
            case "apply", f, parts:
                need(ARITY.get(f) == len(parts), f"no function {f} of {len(parts)} arguments")
            case "bind", _, index, _:
                self.free -= {index}
            case "select", p, entries:
                need(entries and fits(p, len(entries)), "a position that does not fit the entries")
            case "derivative", _, x:
                need(x.kind in ("scalar", "component"), "a derivative in what is no variable")


TERMS: WeakValueDictionary[tuple[Any, ...], Term] = WeakValueDictionary()


def term(kind: str, *args: Any) -> Term:
    """The one term of this row; the positions of a delta are put in order."""
    if kind == "delta":
        args = tuple(sorted(args, key=in_delta))
    made = TERMS.get((kind, *args))
    if made is None:
        made = TERMS[(kind, *args)] = Term(kind, args)
    return made


def rebuilt(t: Term, change: Callable[[Any], Any]) -> Term:
    """The term with everything in its row changed."""
    args = []
    for a in t.args:
        args.append(tuple(map(change, a)) if type(a) is tuple else change(a))
    return term(t.kind, *args)


def with_parts(t: Term, parts: Iterable[Term]) -> Term:
    """The term with these for its parts, in order."""
    new = iter(parts)
    return rebuilt(t, lambda a: next(new) if isinstance(a, Term) else a)


def number(c: Fraction | int) -> Term:
    return term("number", Fraction(c))


def count(size: Size) -> Term:
    """The size as a number."""
    return number(size) if isinstance(size, int) else term("count", size)


def add(*parts: Term) -> Term:
    return term("add", parts)


def mul(*parts: Term) -> Term:
    return term("mul", parts)


def power(t: Term, k: int) -> Term:
    return term("power", t, k)


def apply(f: str, *parts: Term) -> Term:
    return term("apply", f, parts)


def exp(u: Term) -> Term:
    return apply("exp", u)


def log(u: Term) -> Term:
    return apply("log", u)


def bind(kind: str, k: Index, t: Term) -> Term:
    return term("bind", kind, k, t)


ZERO, ONE, MINUS = number(0), number(1), number(-1)


def minus(a: Term, b: Term) -> Term:
    return add(a, mul(MINUS, b))


# ("formula", R, t, u), ("apart", i, j) or ("every", k, h); as a conclusion a formula,
# ("limit", f, x, a, side, v) or ("extended", R, t, r, k, w, u)
Formula = tuple[Any, ...]


def formula(relation: str, t: Term, u: Term) -> Formula:
    return ("formula", relation, t, u)


def eq(t: Term, u: Term) -> Formula:
    return formula("=", t, u)


def lt(t: Term, u: Term) -> Formula:
    return formula("<", t, u)


class Theorem(NamedTuple):
    hypotheses: frozenset[Formula]
    conclusion: Formula


# 3. Operations that rules share ---------------------------------------------------------------------------


def innermost(h: Formula) -> Formula:
    while h[0] == "every":
        h = h[2]
    return h


def sides(h: Formula) -> list[Term]:
    """The sides of the innermost formula; an apart has none."""
    return [a for a in innermost(h) if isinstance(a, Term)]


def names_in(h: Formula) -> frozenset[str]:
    return NOTHING.union(*(t.names for t in sides(h)))


def indices_in(h: Formula) -> frozenset[Index]:
    """The indices that stand in a hypothesis."""
    if h[0] == "every":
        return indices_in(h[2]) - {h[1]}
    return NOTHING.union((a for a in h if isinstance(a, Index)), *(t.free for t in sides(h)))


def silent(th: Theorem, *indices: Index) -> None:
    for h in th.hypotheses:
        need(indices_in(h).isdisjoint(indices), "a hypothesis speaks of the index")


class Substitution:
    """Positions for indices, values with places for names, sizes for names of sizes, all at once.

    In a far one an integer may take the place of an index whose size is a name.
    """

    def __init__(
        self,
        positions: dict[Index, Position],
        values: dict[str, tuple[Sequence[Index], Term]] | None = None,
        sizes: dict[str, Size] | None = None,
        far: bool = False,
    ) -> None:
        self.positions, self.values, self.sizes, self.far = positions, values or {}, sizes or {}, far
        self.done: dict[Term, Term] = {}

    def size(self, size: Size) -> Size:
        return self.sizes.get(size, size) if isinstance(size, str) else size

    def resized(self, k: Index) -> Index:
        return Index(k.name, self.size(k.size))

    def position(self, k: Index) -> Position:
        p, size = self.positions.get(k, self.resized(k)), self.size(k.size)
        far = self.far and isinstance(p, int) and isinstance(size, str)
        need(far or fits(p, size), f"the position {p} does not fit the size of {k}")
        return p

    def under(self, k: Index, bodies: Iterable[Term]) -> Substitution:
        """What is put into the bodies of a binder of k, which must not be captured."""
        for t in bodies:
            reached = {self.position(i) for i in t.free - {k}}
            for name in t.names & self.values.keys():
                places, value = self.values[name]
                reached |= value.free - set(places)
            need(self.resized(k) not in reached, f"the index {k} would bind what it did not bind")
        if k not in self.positions:
            return self
        left = {i: p for i, p in self.positions.items() if i != k}
        return Substitution(left, self.values, self.sizes, self.far)

    def changed(self, a: Any) -> Any:
        """A term or a position changed, or what has none in it as it is."""
        if isinstance(a, Index):
            return self.position(a)
        if not isinstance(a, Term):
            return a
        if not self.sizes and a.names.isdisjoint(self.values) and a.free.isdisjoint(self.positions):
            return a
        if a not in self.done:
            self.done[a] = self.put_into(a)
        return self.done[a]

    def put_into(self, t: Term) -> Term:
        match (t.kind, *t.args):
            case "scalar", name if name in self.values:
                places, value = self.values[name]
                need(not places, "a scalar has no places")
                return value
            case "component", name, at if name in self.values:
                places, value = self.values[name]
                need(len(places) == len(at), f"{name} has another number of positions than places")
                return put(value, dict(zip(places, map(self.changed, at), strict=True)))
            case "count", name:
                return count(self.size(name))
            case "bind", kind, k, body:
                return bind(kind, self.resized(k), self.under(k, [body]).changed(body))
            case "derivative", f, x:
                name = x.args[0]
                need(name not in self.values, "the variable of a derivative gets a value")
                for other in f.names & self.values.keys():
                    _, value = self.values[other]
                    need(name not in value.names, "a value speaks of the variable of a derivative")
        return rebuilt(t, self.changed)

    def formula(self, h: Formula) -> Formula:
        """A formula or another hypothesis changed."""
        if h[0] == "every":
            return ("every", self.resized(h[1]), self.under(h[1], sides(h)).formula(h[2]))
        return tuple(map(self.changed, h))


def put(t: Term, positions: dict[Index, Position]) -> Term:
    """t[k/p, …]."""
    changed: Term = Substitution(positions).changed(t)
    return changed


# What a premise about a sign may conclude: relations with the number 0 on their left, and on their right.
SIGNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "u > 0": (("<",), ()),
    "u >= 0": (("<", "<=", "="), ()),
    "u <= 0": ((), ("<", "<=")),
    "u != 0": (("<",), ("!=",)),
}


def about(sign: str, th: Theorem) -> Term:
    """The u of a premise about its sign."""
    _, relation, t, u = th.conclusion
    left, right = SIGNS[sign]
    if t is ZERO and relation in left:
        return u
    need(u is ZERO and relation in right, f"a premise does not conclude {sign}")
    return t


def strict_or_weak(*theorems: Theorem) -> str:
    """< if one of the premises concludes it."""
    return "<" if any(th.conclusion[1] == "<" for th in theorems) else "<="


def equation(th: Theorem) -> tuple[Term, Term]:
    _, relation, t, u = th.conclusion
    need(relation == "=", f"a premise says {relation} where an equation is due")
    return t, u


def same(found: object, due: object) -> None:
    need(found == due, "a premise is about another term")


def together(*premises: Any) -> frozenset[Formula]:
    """The hypotheses of all theorems among them and in their lists."""
    found = NOTHING
    for p in premises:
        if isinstance(p, Theorem):
            found |= p.hypotheses
        elif type(p) is tuple:
            found |= together(*p)
    return found


def products_of(t: Term) -> list[tuple[Term, Term]]:
    """The pairs of a sum of products of two."""
    pairs = [p.parts for p in t.parts if p.kind == "mul" and len(p.parts) == 2]
    need(t.kind == "add" and len(pairs) == len(t.parts), "no sum of products of two")
    return [(c, b) for c, b in pairs]


# 4. Rules -------------------------------------------------------------------------------------------------

# The first line of a rule says "premises: conclusion".  A type of an argument is its name on the page; [T] is a list of
# T, and (T, U) a row [T, U].
RULES: dict[str, tuple[tuple[Any, ...], Callable[..., Theorem]]] = {}
Function = TypeVar("Function", bound=Callable[..., Any])


def rule(*types: Any) -> Callable[[Function], Function]:
    """The function as a rule with arguments of these types; a final underscore is not of its name."""

    def register(function: Function) -> Function:
        def call(*arguments: Any) -> Theorem:
            made = function(*arguments)
            return made if isinstance(made, Theorem) else Theorem(together(*arguments), made)

        RULES[function.__name__.rstrip("_")] = types, call
        return function

    return register


def law(name: str, types: list[str], conclusion: Callable[..., Formula]) -> None:
    """A rule in one line; a sign among its types is a premise about it, of which the conclusion takes the u."""

    def function(*arguments: Any) -> Formula:
        return conclusion(*(about(t, a) if t in SIGNS else a for t, a in zip(types, arguments, strict=True)))

    function.__name__ = name
    rule(*("theorem" if t in SIGNS else t for t in types))(function)


# Hypotheses


@rule("assumption")
def given(h: Formula) -> Theorem:
    """∀k… φ ⊢ φ."""
    return Theorem(frozenset([h]), innermost(h))


@rule(["index"], "theorem", "theorem")
def cut(ks: Sequence[Index], lemma: Theorem, th: Theorem) -> Theorem:
    """Γ ⊢ φ and Δ ⊢ χ: Γ, Δ − {∀k… φ} ⊢ χ, where no k stands in Γ."""
    silent(lemma, *ks)
    h = reduce(lambda h, k: ("every", k, h), reversed(ks), lemma.conclusion)
    return Theorem(lemma.hypotheses | (th.hypotheses - {h}), th.conclusion)


@rule("term", "term", "theorem", "theorem", "theorem")
def trichotomy(u: Term, v: Term, less: Theorem, equal: Theorem, more: Theorem) -> Theorem:
    """χ if it holds where u < v, where u = v and where v < u."""
    same((equal.conclusion, more.conclusion), (less.conclusion, less.conclusion))
    left = less.hypotheses - {lt(u, v)}, equal.hypotheses - {eq(u, v)}, more.hypotheses - {lt(v, u)}
    return Theorem(NOTHING.union(*left), less.conclusion)


@rule("position", "index", "theorem", "theorem")
def apart_or_same(i: Position, j: Index, apart: Theorem, equal: Theorem) -> Theorem:
    """φ if it holds where i ≠ j, and with i for j."""
    same(equal.conclusion, Substitution({j: i}).formula(apart.conclusion))
    left = apart.hypotheses - {("apart", i, j), ("apart", j, i)}
    return Theorem(left | equal.hypotheses, apart.conclusion)


# Equality

law("reflexive", ["term"], lambda t: eq(t, t))


@rule("theorem")
def symmetric(th: Theorem) -> Formula:
    """a = b: b = a; likewise !=."""
    _, relation, a, b = th.conclusion
    need(relation in ("=", "!="), f"{relation} has a direction")
    return formula(relation, b, a)


@rule("theorem", "theorem")
def transitive(first: Theorem, second: Theorem) -> Formula:
    """a R b and b = c: a R c."""
    _, relation, a, b = first.conclusion
    middle, c = equation(second)
    same(middle, b)
    return formula(relation, a, c)


def by_parts(t: Term, parts: Sequence[Term]) -> None:
    need(t.kind in ("add", "mul", "power", "apply", "select"), f"{t.kind} is not taken by its parts")
    same(tuple(parts), t.parts)


@rule("term", ["theorem"])
def congruent(t: Term, equations: Sequence[Theorem]) -> Formula:
    """a = b for each part a of t: t = t with b for a."""
    pairs = [equation(th) for th in equations]
    by_parts(t, [a for a, _ in pairs])
    return eq(t, with_parts(t, [b for _, b in pairs]))


@rule("binder", "index", "index", "index", "theorem")
def bind_(kind: str, left: Index, right: Index, fresh: Index, th: Theorem) -> Formula:
    """x = y: bind(l, x[f/l]) = bind(r, y[f/r])."""
    silent(th, fresh)
    bound = []
    for k, t in zip((left, right), equation(th), strict=True):
        need(k.size == fresh.size, "indices of different sizes")
        need(k == fresh or k not in t.free, f"the index {k} is free in its side")
        bound.append(bind(kind, k, put(t, {fresh: k})))
    return eq(*bound)


@rule("position", "position")
def delta_value(i: Position, j: Position) -> Theorem:
    """delta(i, i) = 1, and i ≠ j ⊢ delta(i, j) = 0."""
    d = term("delta", i, j)
    apart = [("apart", *d.args)] if i != j and d.free else []
    return Theorem(frozenset(apart), eq(d, ONE if i == j else ZERO))


@rule("integer", ["term"])
def selected(at: int, entries: Sequence[Term]) -> Formula:
    """select(at, entries) = the entry."""
    need(1 <= at <= len(entries), "no such entry")
    return eq(term("select", at, entries), entries[at - 1])


# Values for variables


@rule("theorem", [("index", "position")], [("text", ["index"], "term")], [("text", "size")])
def instantiate(th: Theorem, indices: Any, values: Any, sizes: Any) -> Theorem:
    """Γ ⊢ φ: σ(Γ) ⊢ σ(φ); p for an index whose size is a name n asks p <= n."""
    keys = [k for k, _ in indices], [name for name, _, _ in values], [name for name, _ in sizes]
    for row in (*keys, *(places for _, places, _ in values)):
        need(all(row), "an empty name")
        need(len(set(row)) == len(row), "a name or an index twice")
    put_for = {name: (places, t) for name, places, t in values}
    sigma = Substitution(dict(indices), put_for, dict(sizes), far=True)
    hypotheses = {sigma.formula(h) for h in th.hypotheses}
    for k, p in indices:
        size = sigma.size(k.size)
        if isinstance(p, int) and p > 1 and isinstance(size, str):
            hypotheses.add(formula("<=", number(p), count(size)))
    true = {h for h in hypotheses if h[0] == "apart" and not indices_in(h) and h[1] != h[2]}
    return Theorem(frozenset(hypotheses - true), sigma.formula(th.conclusion))


# Polynomial identities

Polynomial = dict[frozenset[tuple[Term, int]], Fraction]  # a monomial has letters with exponents ≥ 1
Quotient = tuple[Polynomial, dict[Any, int]]  # a denominator is the frozenset of the items of its polynomial
UNIT: Polynomial = {NOTHING: Fraction(1)}


def plus(p: Polynomial, q: Polynomial) -> Polynomial:
    out = dict(p)
    for m, c in q.items():
        out[m] = out[m] + c if m in out else c
    return {m: c for m, c in out.items() if c}


def times(p: Polynomial, q: Polynomial) -> Polynomial:
    out: Polynomial = {}
    for m, a in p.items():
        for n, b in q.items():
            exponents = dict(m)
            for letter, e in n:
                exponents[letter] = exponents.get(letter, 0) + e
            monomial = frozenset(exponents.items())
            out[monomial] = out[monomial] + a * b if monomial in out else a * b
        need(len(out) <= 20_000, "a polynomial of more than 20,000 monomials")
    return {m: c for m, c in out.items() if c}


def raised(p: Polynomial, k: int) -> Polynomial:
    if list(p.values()) == [1]:
        return {frozenset((letter, e * k) for letter, e in m if k): c for m, c in p.items()}
    need(k <= 200, "an exponent above 200")
    return reduce(times, [p] * k, UNIT)


def without(exponents: dict[Any, int], others: dict[Any, int]) -> dict[Any, int]:
    return {p: e - others.get(p, 0) for p, e in exponents.items()}


def cleared(p: Polynomial, exponents: dict[Any, int]) -> Polynomial:
    """p times denominators with these exponents."""
    return reduce(times, (raised(dict(d), k) for d, k in exponents.items()), p)


class Reading:
    """Terms as quotients; what is defined and what is asked."""

    def __init__(self) -> None:
        self.defined: dict[Term, Quotient] = {}
        self.asked: dict[Term, None] = {}
        self.known: dict[Term, Quotient] = {}

    def define(self, u: Term, v: Term) -> None:
        need(u.kind not in ("number", "add", "mul", "power"), f"{u.kind} cannot be defined")
        self.defined[u] = self.quotient(v)
        self.known = {}

    def quotient(self, t: Term) -> Quotient:
        if t not in self.known:
            self.known[t] = self.read(t)
        return self.known[t]

    def read(self, t: Term) -> Quotient:
        n: Polynomial
        d: dict[Any, int]
        match (t.kind, *t.args):
            case "number", c:
                return ({NOTHING: c} if c else {}), {}
            case "add", terms:
                n, d = {}, {}
                for m, e in map(self.quotient, terms):
                    both = {p: max(d.get(p, 0), e.get(p, 0)) for p in (*d, *e)}
                    n = plus(cleared(n, without(both, d)), cleared(m, without(both, e)))
                    d = both
                return n, d
            case "mul", factors:
                n, d = UNIT, {}
                for m, e in map(self.quotient, factors):
                    if not m:
                        return {}, {}
                    n, d = times(n, m), {p: d.get(p, 0) + e.get(p, 0) for p in (*d, *e)}
                return n, d
            case "power", base, k:
                n, d = self.quotient(base)
                if k < 0:
                    n, d = self.inverse(base, n, d)
                return raised(n, abs(k)), {p: e * abs(k) for p, e in d.items() if k}
        return self.defined.get(t, ({frozenset([(t, 1)]): Fraction(1)}, {}))

    def inverse(self, base: Term, n: Polynomial, d: dict[Any, int]) -> Quotient:
        if not n:
            return {}, {}
        if n.keys() == {NOTHING}:
            return cleared({NOTHING: 1 / n[NOTHING]}, d), {}
        self.asked.setdefault(base)
        return cleared(UNIT, d), {frozenset(n.items()): 1}


@rule("term", "term", ["theorem"], [("term", "theorem")], ["theorem"])
def field(left: Term, right: Term, equations: Any, multiples: Any, nonzero: Any) -> Formula:
    """u = v …, l = r …: left = right, which is left − right − c·l + c·r … = 0, where what divides is not 0."""
    reading = Reading()
    for th in equations:
        reading.define(*equation(th))
    terms = [left, mul(MINUS, right)]
    for c, th in multiples:
        a, b = equation(th)
        terms += [mul(MINUS, c, a), mul(c, b)]
    numerator, _ = reading.quotient(add(*terms))
    need(not numerator, "the identity does not hold: the numerator is not 0")
    same([about("u != 0", th) for th in nonzero], list(reading.asked))
    return eq(left, right)


# exp, log, powers, |u|, max

law("exp_positive", ["term"], lambda u: lt(ZERO, exp(u)))
law("exp_log", ["u > 0"], lambda b: eq(exp(log(b)), b))
law("power_exp", ["u > 0", "term"], lambda u, c: eq(apply("pow", u, c), exp(mul(c, log(u)))))
law("power_of_nonpositive", ["u <= 0", "term"], lambda u, c: eq(apply("pow", u, c), ZERO))
law("absolute_of_nonnegative", ["u >= 0"], lambda u: eq(apply("abs", u), u))
law("absolute_of_nonpositive", ["u <= 0"], lambda u: eq(apply("abs", u), mul(MINUS, u)))


@rule("theorem")
def exp_sum(th: Theorem) -> Formula:
    """u = Σ kᵢ·sᵢ: exp(u) = Π exp(sᵢ)^kᵢ."""
    u, v = equation(th)
    pairs = products_of(v)
    need(all(k.kind == "number" and k.args[0].denominator == 1 for k, _ in pairs), "a factor is no integer")
    return eq(exp(u), mul(*(power(exp(s), int(k.args[0])) for k, s in pairs)))


@rule("choice", "term", "term")
def maximum_by_absolute(function: str, a: Term, b: Term) -> Formula:
    """max(a, b) = 1/2·(a + b + |a − b|), min(a, b) = 1/2·(a + b + (−1)·|a − b|)."""
    gap = apply("abs", minus(a, b))
    d = gap if function == "max" else mul(MINUS, gap)
    return eq(apply(function, a, b), mul(number(Fraction(1, 2)), add(a, b, d)))


# Sums and products over an index

law("sum_constant", ["index"], lambda k: eq(bind("sum", k, ONE), count(k.size)))


@rule("index", "theorem")
def sum_linear(k: Index, th: Theorem) -> Formula:
    """u = Σ cᵢ·bᵢ: Sum(k, u) = Σ cᵢ·Sum(k, bᵢ)."""
    silent(th, k)
    u, v = equation(th)
    pairs = products_of(v)
    need(all(k not in c.free for c, _ in pairs), "the index is free in a factor")
    return eq(bind("sum", k, u), add(*(mul(c, bind("sum", k, b)) for c, b in pairs)))


@rule("index", "position")
def sift(k: Index, p: Position) -> Formula:
    """Sum(k, delta(k, p)) = 1."""
    need(fits(p, k.size) and p != k, "the position does not fit, or is the index")
    return eq(bind("sum", k, term("delta", k, p)), ONE)


@rule("index", "index", "term")
def sum_swap(outer: Index, inner: Index, f: Term) -> Formula:
    """Sum(k, Sum(l, f)) = Sum(l, Sum(k, f)), where k and l are different."""
    need(outer != inner, "one index twice")
    return eq(bind("sum", outer, bind("sum", inner, f)), bind("sum", inner, bind("sum", outer, f)))


@rule("bind")
def expand(t: Term) -> Formula:
    """bind(k, f) = f[k/1] … f[k/m]."""
    kind, k, f = t.args
    need(isinstance(k.size, int) and k.size <= 1000, "the size is no integer up to 1000")
    values = [put(f, {k: p}) for p in range(1, k.size + 1)]
    if kind in ("sum", "product"):
        return eq(t, add(*values) if kind == "sum" else mul(*values))
    return eq(t, reduce(lambda a, b: apply(kind[:3], a, b), values))


@rule("index", "theorem")
def product_exp(k: Index, th: Theorem) -> Formula:
    """f > 0: bind(product, k, f) = exp(Sum(k, log f))."""
    silent(th, k)
    f = about("u > 0", th)
    return eq(bind("product", k, f), exp(bind("sum", k, log(f))))


# Derivatives


def sum_of(*terms: Term) -> Term:
    left = [t for t in terms if t is not ZERO]
    return left[0] if len(left) == 1 else add(*left) if left else ZERO


def product_of(*terms: Term) -> Term:
    if ZERO in terms:
        return ZERO
    left = [t for t in terms if t is not ONE]
    return left[0] if len(left) == 1 else mul(*left) if left else ONE


Around = tuple[Index, ...]  # indices bound around


class Derivative:
    """f′ = d(f) in one variable, and the conditions that are asked, in order."""

    def __init__(self, x: Term) -> None:
        self.x, self.places = x, x.args[1] if x.kind == "component" else ()
        self.asked: dict[tuple[str, Term, Around], None] = {}
        self.done: dict[tuple[Term, Around], Term] = {}

    def d(self, t: Term, b: Around = ()) -> Term:
        if self.x.args[0] not in t.names:
            return ZERO
        if (t, b) not in self.done:
            self.done[t, b] = self.changed(t, b)
        return self.done[t, b]

    def ask(self, sign: str, t: Term, b: Around) -> None:
        self.asked.setdefault((sign, t, b))

    def changed(self, t: Term, b: Around) -> Term:
        match (t.kind, *t.args):
            case "scalar", _ if self.x is t:
                return ONE
            case "component", _, at if self.x.kind == "component" and len(at) == len(self.places):
                pairs = zip(at, self.places, strict=True)
                return product_of(*(ONE if i == j else term("delta", i, j) for i, j in pairs))
            case "add", parts:
                return sum_of(*[self.d(u, b) for u in parts])
            case "mul", parts:
                slopes = [self.d(u, b) for u in parts]
                return sum_of(*(product_of(*parts[:k], du, *parts[k + 1 :]) for k, du in enumerate(slopes)))
            case "power", _, 0:
                return ZERO
            case "power", u, k:
                if k < 0:
                    self.ask("u != 0", u, b)
                return product_of(number(k), power(u, k - 1), self.d(u, b))
            case "apply", "exp", (u,):
                return product_of(t, self.d(u, b))
            case "apply", "log", (u,):
                self.ask("u > 0", u, b)
                return product_of(power(u, -1), self.d(u, b))
            case "apply", "pow", (u, c):
                self.ask("u > 0", u, b)
                dc, du = self.d(c, b), self.d(u, b)
                return sum_of(product_of(t, dc, log(u)), product_of(c, t, power(u, -1), du))
            case "apply", "erf", (u,):
                root = apply("pow", apply("pi"), number(Fraction(-1, 2)))
                return product_of(number(2), root, exp(mul(MINUS, power(u, 2))), self.d(u, b))
            case "apply", "abs", (u,):
                self.ask("u != 0", u, b)
                return product_of(t, power(u, -1), self.d(u, b))
            case "bind", "sum", k, u if k not in self.places:
                return bind("sum", k, self.d(u, (*b, k)))
            case "bind", "product", k, u if k not in self.places:
                self.ask("u != 0", u, (*b, k))
                return product_of(t, bind("sum", k, product_of(self.d(u, (*b, k)), power(u, -1))))
        raise Refused(f"no derivative of {t.kind} {t.args[0]} in {self.x.args[0]}")


def slope_of(f: Term, x: Term, conditions: Sequence[Theorem]) -> Term:
    """f′, where the conditions are those that are asked."""
    derivative = Derivative(x)
    slope = derivative.d(f)
    asked = list(derivative.asked)
    need(len(asked) == len(conditions), f"{len(asked)} conditions are due, {len(conditions)} given")
    for (sign, u, around), th in zip(asked, conditions, strict=True):
        same(about(sign, th), u)
        silent(th, *around)
    return slope


@rule("term", "variable", ["theorem"])
def derivative_(f: Term, x: Term, conditions: Sequence[Theorem]) -> Formula:
    """derivative(f, x) = f′ under its conditions."""
    return eq(term("derivative", f, x), slope_of(f, x, conditions))


def continuous(t: Term) -> bool:
    pending, seen = [t], {t}
    while pending:
        t = pending.pop()
        match (t.kind, *t.args):
            case ("apply", "log" | "pow", _) | ("derivative", _, _):
                return False
            case "power", _, k if k < 0:
                return False
        pending += set(t.parts) - seen
        seen.update(t.parts)
    return True


@rule("variable", "theorem")
def derivative_of_equals(x: Term, th: Theorem) -> Formula:
    """f = g, where the hypotheses about x are open: derivative(f, x) = derivative(g, x)."""
    for h in th.hypotheses:
        is_open = innermost(h)[1] in ("<", "!=") and all(map(continuous, sides(h)))
        need(x.args[0] not in names_in(h) or is_open, "a hypothesis is not open in the variable")
    f, g = equation(th)
    return eq(term("derivative", f, x), term("derivative", g, x))


# Numbers

Interval = tuple[Fraction, Fraction]
LARGE = 2**20


def point(c: Fraction | int) -> Interval:
    return Fraction(c), Fraction(c)


def magnitude(low: Fraction, high: Fraction) -> Interval:
    """The interval of |x|."""
    return max(low, -high, Fraction(0)), max(-low, high)


def rising(f: Callable[[Fraction], Interval], ends: Interval) -> Interval:
    """The interval of a function that rises."""
    return f(ends[0])[0], f(ends[1])[1]


class Enclosures:
    """Intervals with rational ends, of so many binary digits, that contain the values of terms."""

    def __init__(self, bits: int, known: dict[Term, Interval]) -> None:
        self.bits, self.known = bits, known

    def up(self, c: Fraction) -> Fraction:
        shift = self.bits - c.numerator.bit_length() + c.denominator.bit_length()
        need(abs(shift) <= 2**24, "a number too large or too small to be enclosed")
        if shift < 0:
            return Fraction(-(-c.numerator // (c.denominator << -shift)) << -shift)
        return Fraction(-((-c.numerator << shift) // c.denominator), 1 << shift)

    def outwards(self, low: Fraction, high: Fraction) -> Interval:
        return -self.up(-low), self.up(high)

    def plus(self, *summands: Interval) -> Interval:
        low = sum((a for a, _ in summands), Fraction(0))
        high = sum((b for _, b in summands), Fraction(0))
        return self.outwards(low, high)

    def times(self, *factors: Interval) -> Interval:
        low = high = Fraction(1)
        for a, b in factors:
            ends = low * a, low * b, high * a, high * b
            low, high = self.outwards(min(ends), max(ends))
        return low, high

    def power(self, c: Fraction, k: int) -> Interval:
        """cᵏ for k ≥ 0, by squaring."""
        if k < 2:
            return point(c if k else 1)
        half = self.power(c, k // 2)
        return self.times(half, half, self.power(c, k % 2))

    def series(self, first: Fraction, factor: Callable[[int], Fraction]) -> Interval:
        """t₀ + t₁ + …, where t₀ is first and tᵢ = tᵢ₋₁·factor(i), |factor(i)| ≤ 1/2, in units of 2^−bits.

        Each t is rounded down, so it is off by at most 1 + 2·1/2 = 2 units; when it is 0 or −1, the rest is at most 3.
        """
        if 0 in (first, factor(1)):  # log 1 and exp 0 are exact
            return point(first)
        t = (first.numerator << self.bits) // first.denominator
        total, off, i = t, 2 + 3, 0
        while t not in (0, -1):
            i += 1
            t = t * factor(i).numerator // factor(i).denominator
            total, off = total + t, off + 2
        return Fraction(total - off, 1 << self.bits), Fraction(total + off, 1 << self.bits)

    def arc(self, z: Fraction, square: Fraction) -> Interval:
        """z + z·s/3 + z·s²/5 + …: artanh z for s = z², arctan z for s = −z²."""
        return self.series(z, lambda i: square * Fraction(2 * i - 1, 2 * i + 1))

    def exp(self, x: Fraction) -> Interval:
        """e^x = (e^(x/2^m))^(2^m)."""
        need(x <= LARGE, "exp of a number above 2^20")
        if x < -LARGE:
            return Fraction(0), self.exp(Fraction(-LARGE))[1]
        m = int(abs(x)).bit_length() + 4
        value = self.series(Fraction(1), lambda i: x / 2**m / i)
        for _ in range(m):
            value = self.times(value, value)
        return value

    def log(self, x: Fraction) -> Interval:
        """log x = k·log 2 + log y, where y = x/2^k is near 1 and log y = 2·artanh((y − 1)/(y + 1))."""
        need(x > 0, "the logarithm of an interval that is not above 0")
        k = x.numerator.bit_length() - x.denominator.bit_length()
        y = x / Fraction(2) ** k  # between 1/2 and 2
        if y > Fraction(4, 3):
            k, y = k + 1, y / 2
        z = (y - 1) / (y + 1)
        log_2 = self.arc(Fraction(1, 3), Fraction(1, 9))  # a half of it
        return self.plus(self.times(point(2 * k), log_2), self.times(point(2), self.arc(z, z * z)))

    def pi(self) -> Interval:
        """π = 16·arctan(1/5) − 4·arctan(1/239)."""
        first, second = (self.arc(Fraction(1, q), Fraction(-1, q * q)) for q in (5, 239))
        return self.plus(self.times(point(16), first), self.times(point(-4), second))

    def of(self, t: Term) -> Interval:
        if t not in self.known:
            self.known[t] = self.outwards(*self.read(t))
        return self.known[t]

    def read(self, t: Term) -> Interval:
        match (t.kind, *t.args):
            case "number", c:
                return c, c
            case "add", parts:
                return self.plus(*map(self.of, parts))
            case "mul", parts:
                return self.times(*map(self.of, parts))
            case "power", u, k:
                need(abs(k) <= 100_000, "an exponent above 100,000")
                low, high = self.of(u)
                if k < 0:
                    need(low > 0 or high < 0, "the inverse of an interval with 0 in it")
                    low, high = 1 / high, 1 / low
                ends = magnitude(low, high) if k % 2 == 0 else (low, high)
                return rising(lambda c: self.power(c, abs(k)), ends)
            case "apply", "pi", ():
                return self.pi()
            case "apply", "abs", (u,):
                return magnitude(*self.of(u))
            case "apply", "exp", (u,):
                return rising(self.exp, self.of(u))
            case "apply", "log", (u,):
                return rising(self.log, self.of(u))
            case "apply", "pow", (u, c):
                return rising(self.exp, self.times(self.of(c), rising(self.log, self.of(u))))
        raise Refused(f"{t.kind} {t.args[0]} in a closed number")


@rule("term", [("scalar", "theorem", "theorem")], "integer")
def enclosed_positive(t: Term, bounds: Any, bits: int) -> Formula:
    """l <= x, x <= r …: 0 < t, where an enclosure of t on the intervals is above 0."""
    need(8 <= bits <= 8192, "bits outside 8 to 8192")
    intervals: dict[Term, Interval] = {}
    for x, lower, upper in bounds:
        (_, first, left, y), (_, second, z, right) = lower.conclusion, upper.conclusion
        need({first, second} <= {"<=", "<"} and y is x and z is x, "a premise is no bound of the variable")
        need(left.kind == right.kind == "number", "a bound is no number")
        need(left.args <= right.args and x not in intervals, "an empty interval, or a second one")
        intervals[x] = left.args[0], right.args[0]
    need(Enclosures(bits + 64, intervals).of(t)[0] > 0, "the enclosure does not show the sign")
    return lt(ZERO, t)


# Order and sign


@rule("theorem")
def difference(th: Theorem) -> Formula:
    """a R b: 0 R b − a."""
    _, relation, a, b = th.conclusion
    return formula(relation, ZERO, minus(b, a))


@rule("theorem", "term", "term")
def compared(th: Theorem, small: Term, large: Term) -> Formula:
    """0 R large − small: small R large."""
    _, relation, zero, gap = th.conclusion
    same((zero, gap), (ZERO, minus(large, small)))
    return formula(relation, small, large)


@rule("theorem", "relation")
def weakened(th: Theorem, weaker: str) -> Formula:
    """a R b: a S b, where R says S."""
    _, relation, a, b = th.conclusion
    says = [(weaker, weaker), ("<", "<="), ("<", "!="), ("=", "<=")]
    need((relation, weaker) in says, f"{relation} does not say {weaker}")
    return formula(weaker, a, b)


@rule([("rational", ["theorem"])])
def combine(parts: Any) -> Formula:
    """uᵢⱼ ≥ 0: 0 <= Σ cᵢ·Π uᵢⱼ, where cᵢ > 0; < if all uᵢⱼ of some i are > 0."""
    need(all(c > 0 for c, _ in parts), "a factor that is not above 0")
    terms = [mul(number(c), *(about("u >= 0", th) for th in premises)) for c, premises in parts]
    strict = any(all(th.conclusion[1] == "<" for th in premises) for _, premises in parts)
    return formula("<" if strict else "<=", ZERO, add(*terms))


@rule("binder", "index", "theorem")
def binder_signed(kind: str, k: Index, th: Theorem) -> Formula:
    """0 <= u: 0 <= bind(kind, k, u); likewise 0 < u."""
    silent(th, k)
    return formula(strict_or_weak(th), ZERO, bind(kind, k, about("u >= 0", th)))


@rule("extremum", "index", "term", "position")
def at_most_maximum(kind: str, k: Index, u: Term, p: Position) -> Formula:
    """u[k/p] <= bind(maximum, k, u), and bind(minimum, k, u) <= u[k/p]."""
    ends = put(u, {k: p}), bind(kind, k, u)
    return formula("<=", *(ends if kind == "maximum" else ends[::-1]))


@rule("extremum", "index", "theorem")
def maximum_at_most(kind: str, k: Index, th: Theorem) -> Formula:
    """u <= b: bind(maximum, k, u) <= b, and b <= u: b <= bind(minimum, k, u); likewise <."""
    silent(th, k)
    _, relation, low, high = th.conclusion
    need(relation in ("<=", "<"), "a premise is no order")
    need(k not in (high if kind == "maximum" else low).free, "the index is free in the bound")
    if kind == "maximum":
        return formula(relation, bind(kind, k, low), high)
    return formula(relation, low, bind(kind, k, high))


# Limits: a place is (x, a, side); a and v are terms, or "oo" or "-oo"

INFINITE = ("oo", "-oo")
Place = tuple[Term, Any, str]


def limit_at(place: Place, f: Term, v: Any) -> Formula:
    x, a, side = place
    for end in (a, v):
        need(end in INFINITE or x.args[0] not in end.names, "a place or value speaks of the variable")
    need(a not in INFINITE or side == ("-" if a == "oo" else "+"), "a side from which no real number comes")
    return ("limit", f, *place, v)


def read_limits(limits: Iterable[Theorem]) -> tuple[Place, list[Term], list[Any]]:
    """The one place, the functions and the values of limits."""
    conclusions = [th.conclusion for th in limits]
    places = {c[2:5] for c in conclusions}
    need(len(places) == 1, "no limit, or limits at two places")
    return places.pop(), [c[1] for c in conclusions], [c[5] for c in conclusions]


def near(place: Place, premises: Sequence[Theorem], ends: Sequence[Theorem]) -> frozenset[Formula]:
    """The hypotheses left of premises that hold near the place, where the others follow from the ends."""
    x, a, side = place
    local = {h for h in together(*premises) if x.args[0] in names_in(h)}
    due = set()
    for h in local:
        need(h[0] == "formula" and h[1] != "=" and x in h[2:], "a hypothesis is no bound of the variable")
        _, relation, low, high = h
        t, far, touching = (high, "oo", "-") if low is x else (low, "-oo", "+")
        need(x.args[0] not in t.names and a != far, "a bound that does not hold near the place")
        if relation == "!=":
            need(t is a, "x != t where x does not tend to t")
        elif a not in INFINITE:
            due.add(formula("<=" if side == touching else "<", *(a if s is x else s for s in (low, high))))
    same({th.conclusion for th in ends}, due)
    return (together(*premises) - local) | together(*ends)


@rule("term", "scalar", "place", "side")
def limit_of_leaf(t: Term, x: Term, a: Any, side: str) -> Formula:
    """x → a, and t → t where t has not the name of x."""
    return limit_at((x, a, side), t, a if t is x else t)


@rule("term", ["limit"], ["theorem"])
def limit_of_parts(t: Term, limits: Sequence[Theorem], conditions: Sequence[Theorem]) -> Formula:
    """u → v for each part u of t: t → t with v for u, under conditions."""
    place, functions, values = read_limits(limits)
    by_parts(t, functions)
    if any(v in INFINITE for v in values):
        return limit_at(place, t, infinite_value(t, values, conditions))
    sign, due = "u > 0", []
    match (t.kind, *t.args):
        case "power", _, k if k < 0:
            sign, due = "u != 0", values
        case "apply", "log", _:
            due = values
        case "apply", "pow", (_, c) if not above_zero(c):
            due = values[:1]
    same([about(sign, th) for th in conditions], due)
    return limit_at(place, t, with_parts(t, values))


def above_zero(t: Term) -> bool:
    return t.kind == "number" and bool(t.args[0] > 0)


def infinite_value(t: Term, values: Sequence[Any], conditions: Sequence[Theorem]) -> Any:
    """To what t tends where its parts tend to these values, some infinite."""
    v, finite = values[0], [u for u in values if u not in INFINITE]
    if t.kind == "mul":
        shown = [about("u > 0", th) for th in conditions]
        need(len(shown) == len(finite), "not one condition for each finite value")
        below = [w is not u for u, w in zip(finite, shown, strict=True)]
        same(shown, [mul(MINUS, u) if under else u for u, under in zip(finite, below, strict=True)])
        return "-oo" if (sum(below) + values.count("-oo")) % 2 else "oo"
    need(not conditions, "a condition that is not due")
    match (t.kind, *t.args):
        case "add", _ if len({u for u in values if u in INFINITE}) == 1:
            return "oo" if "oo" in values else "-oo"
        case "power", _, k if k <= 0:
            return ZERO if k else ONE
        case "power", _, k:
            return "-oo" if k % 2 and v == "-oo" else "oo"
        case "apply", "exp", _:
            return "oo" if v == "oo" else ZERO
        case "apply", "abs", _:
            return "oo"
        case "apply", "log", _ if v == "oo":
            return "oo"
        case "apply", "pow", (_, c) if v == "oo" and c.kind == "number" and c is not ZERO:
            return "oo" if above_zero(c) else ZERO
    raise Refused(f"no infinite limit of {t.kind} {t.args[0]} by its parts")


@rule("binder", "index", "limit")
def limit_of_binder(kind: str, k: Index, limit: Theorem) -> Formula:
    """u → v: bind(kind, k, u) → bind(kind, k, v)."""
    silent(limit, k)
    place, (u,), (v,) = read_limits([limit])
    need(v not in INFINITE, "an infinite limit under a sum, product or extremum")
    need(place[1] in INFINITE or k not in place[1].free, "the index is free in the place")
    return limit_at(place, bind(kind, k, u), bind(kind, k, v))


@rule("limit", "theorem", ["theorem"])
def limit_of_inverse(limit: Theorem, positive: Theorem, ends: Sequence[Theorem]) -> Theorem:
    """u → 0, and u > 0 near the place: Power(u, -1) → oo."""
    place, (u,), (v,) = read_limits([limit])
    same((v, about("u > 0", positive)), (ZERO, u))
    left = near(place, [positive], ends)
    return Theorem(limit.hypotheses | left, limit_at(place, power(u, -1), "oo"))


@rule("term", [("limit", "theorem")], ["theorem"])
def limit_between(f: Term, bounds: Any, ends: Sequence[Theorem]) -> Theorem:
    """gᵢ → v, and gᵢ <= f, f <= gᵢ or f = gᵢ near the place: f → v."""
    limits, premises = [limit for limit, _ in bounds], [th for _, th in bounds]
    place, functions, values = read_limits(limits)
    v = values[0]
    same(values, [v] * len(values))
    below, above = v == "-oo", v == "oo"
    for g, th in zip(functions, premises, strict=True):
        _, relation, t, u = th.conclusion
        need((t, u) in ((g, f), (f, g)) and relation != "!=", "a premise does not bound the function")
        below = below or relation == "=" or t is g
        above = above or relation == "=" or u is g
    need(below and above, "the function is not bounded from both sides")
    return Theorem(together(*limits) | near(place, premises, ends), limit_at(place, f, v))


@rule("term", "term", ["limit"], (["theorem"], ["theorem"]), "theorem", "limit", ["theorem"])
def limit_of_quotient(
    u: Term, v: Term, limits: Any, conditions: Any, nonzero: Theorem, slopes: Theorem, ends: Sequence[Theorem]
) -> Theorem:
    """u → 0 and v → 0, or v → ±oo; v′ ≠ 0 near the place; u′/v′ → w: u/v → w."""
    place, (*functions, quotient), (*values, w) = read_limits([*limits, slopes])
    both = functions == [u, v] and values == [ZERO, ZERO]
    need(both or (functions == [v] and values[0] in INFINITE), "neither 0/0 nor a denominator that grows")
    du, dv = (slope_of(t, place[0], shown) for t, shown in zip((u, v), conditions, strict=True))
    same((about("u != 0", nonzero), quotient), (dv, mul(du, power(dv, -1))))
    left = near(place, [*conditions[0], *conditions[1], nonzero], ends)
    return Theorem(left | together(*limits, slopes), limit_at(place, mul(u, power(v, -1)), w))


@rule("limit", "limit")
def limit_from_both(above: Theorem, below: Theorem) -> Formula:
    """f → v from "+" and from "-": f → v from "both"."""
    _, f, x, a, _, v = above.conclusion
    same([above.conclusion, below.conclusion], [("limit", f, x, a, side, v) for side in ("+", "-")])
    return limit_at((x, a, "both"), f, v)


@rule("limit", "theorem")
def limit_rewritten(limit: Theorem, th: Theorem) -> Formula:
    """f → v and v = w: f → w."""
    place, (f,), (v,) = read_limits([limit])
    left, w = equation(th)
    same(left, v)
    return limit_at(place, f, w)


@rule(["theorem"], "theorem", "limit", "theorem", ["theorem"])
def mean_value(conditions: Any, slope: Theorem, limit: Theorem, start: Theorem, ends: Any) -> Theorem:
    """f′ ≥ 0 near the place, beyond it, f → v from there, v ≥ 0: f ≥ 0; for the side "-", −f′ ≥ 0."""
    place, (f,), (v,) = read_limits([limit])
    x, a, side = place
    need(side in ("+", "-"), "a limit from both sides")
    rise = slope_of(f, x, conditions)
    same(about("u >= 0", slope), rise if side == "+" else mul(MINUS, rise))
    same(about("u >= 0", start), v)
    near(place, [*conditions, slope], ends)
    beyond = [] if a in INFINITE else [lt(a, x) if side == "+" else lt(x, a)]
    hypotheses = together(*conditions, slope, limit, start, *ends).union(beyond)
    return Theorem(hypotheses, formula(strict_or_weak(slope, start), ZERO, f))


# +∞


@rule("term", "index", "theorem", "theorem", "theorem")
def extended(r: Term, k: Index, th: Theorem, weight: Theorem, argument: Theorem) -> Theorem:
    """a R r + Σₖ w·(−log u), w ≥ 0, u ≥ 0: the same where −log 0 = ∞."""
    silent(weight, k)
    silent(argument, k)
    w, u = about("u >= 0", weight), about("u >= 0", argument)
    _, relation, a, total = th.conclusion
    need(relation in ("<=", "<"), "a premise is no inequality")
    same(total, add(r, bind("sum", k, mul(w, mul(MINUS, log(u))))))
    finite = ("every", k, eq(w, mul(w, u, power(u, -1))))
    hypotheses = (th.hypotheses - {finite}) | together(weight, argument)
    return Theorem(hypotheses, ("extended", relation, a, r, k, w, u))


@rule("extended", "scalar")
def infinite(th: Theorem, a: Term) -> Formula:
    """a R r + Σₖ w·(−log u) for every number a: +∞ = r + Σₖ w·(−log u)."""
    _, _, left, r, k, w, u = th.conclusion
    same(left, a)
    spoken = NOTHING.union(r.names, w.names, u.names, *map(names_in, th.hypotheses))
    need(a.args[0] not in spoken, "the right side or a hypothesis speaks of the number")
    return ("extended", "=", "oo", r, k, w, u)


# 2. The file ----------------------------------------------------------------------------------------------

LEVELS = 250
RATIONAL = re.compile(r"-?[0-9]+(/[1-9][0-9]*)?")
CHOICES = {
    "binder": ("sum", "product", "maximum", "minimum"),
    "extremum": ("maximum", "minimum"),
    "choice": ("max", "min"),
    "side": ("+", "-", "both"),
    "relation": ("=", "<=", "<", "!="),
}
CONCLUSIONS = {"theorem": "formula", "limit": "limit", "extended": "extended"}
KINDS = {"term": tuple(ROWS), "scalar": ("scalar",), "bind": ("bind",), "variable": ("scalar", "component")}


class File:
    """Values of a file by their types; it knows which terms and steps were mentioned."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.steps: list[Theorem] = []
        self.mentioned: set[tuple[str, int]] = set()

    def read(self, kind: Any, value: Any) -> Any:
        """The value of this type; a list or row as a tuple."""
        if isinstance(kind, list):
            need(type(value) is list, "no list where one is due")
            return tuple([self.read(kind[0], v) for v in value])
        if isinstance(kind, tuple):
            need(type(value) is list and len(value) == len(kind), f"no row of {len(kind)} entries")
            return tuple([self.read(k, v) for k, v in zip(kind, value, strict=True)])
        if kind in CONCLUSIONS:
            th = self.mention("step", self.steps, value)
            need(th.conclusion[0] == CONCLUSIONS[kind], f"a step that concludes no {CONCLUSIONS[kind]}")
            return th
        if kind in KINDS:
            t = self.mention("term", self.terms, value)
            need(t.kind in KINDS[kind], f"{t.kind} where {kind} is due")
            return t
        if kind in CHOICES:
            need(type(value) is str and value in CHOICES[kind], f"no {kind}")
            return value
        return getattr(self, kind)(value)

    def mention(self, what: str, known: Sequence[Any], value: Any) -> Any:
        need(type(value) is int and 0 <= value < len(known), f"no number of an earlier {what}")
        self.mentioned.add((what, value))
        return known[value]

    def place(self, value: Any) -> Any:
        return value if type(value) is str and value in INFINITE else self.read("term", value)

    def integer(self, value: Any) -> int:
        need(type(value) is int, "no integer")
        return int(value)

    def text(self, value: Any) -> str:
        need(type(value) is str, "no text")
        return str(value)

    def name(self, value: Any) -> str:
        need(value != "", "an empty name")
        return self.text(value)

    def rational(self, value: Any) -> Fraction:
        c = fraction(value)
        if c is None:
            raise Refused("no rational in lowest terms of at most 4000 characters")
        return c

    def size(self, value: Any) -> Size:
        if type(value) is not int:
            return self.name(value)
        need(value >= 1, "an integer below 1")
        return int(value)

    def index(self, value: Any) -> Index:
        return Index(*self.read(("name", "size"), value))

    def position(self, value: Any) -> Position:
        return int(self.size(value)) if type(value) is int else self.index(value)

    def assumption(self, value: Any) -> Formula:
        if head(value, ("formula", "every")) == "formula":
            return ("formula", *self.read(("relation", "term", "term"), value[1:]))
        need(len(value) == 3, "no row of 3 entries")
        return ("every", self.index(value[1]), self.assumption(value[2]))

    def row(self, value: Any) -> Term:
        """A row of the table of terms."""
        kind = head(value, ROWS)
        args = self.read(ROWS[kind], value[1:])
        t = term(kind, *args)
        need(t.args == args, "the positions of a delta are not in order")
        need(t.levels <= LEVELS, f"a term of more than {LEVELS} levels")
        return t

    def step(self, value: Any) -> Theorem:
        types, function = RULES[head(value, RULES)]
        return function(*self.read(types, value[1:]))


def head(row: Any, known: Container[str]) -> str:
    need(type(row) is list and row and type(row[0]) is str, "no row that begins with a text")
    need(row[0] in known, f"{row[0]} is not known here")
    return str(row[0])


def fraction(value: Any) -> Fraction | None:
    """The number of a text that is written as the page says."""
    if type(value) is str and len(value) <= 4000 and RATIONAL.fullmatch(value):
        c = Fraction(value)
        return c if str(c) == value else None
    return None


def says(written: Any, value: Any) -> bool:
    """Whether a hypothesis or conclusion is written so, its terms in full."""
    pending = [(written, value)]
    while pending:
        w, v = pending.pop()
        if isinstance(v, Term):
            need(v.levels <= LEVELS, f"a term of more than {LEVELS} levels")
            v = (v.kind, *v.args)
        if isinstance(v, tuple):
            if type(w) is not list or len(w) != len(v):
                return False
            pending += zip(w, v, strict=True)
        elif isinstance(v, Fraction):
            if fraction(w) != v:
                return False
        elif type(w) is not type(v) or w != v:
            return False
    return True


def check(data: Any) -> Theorem:
    """The theorem that a certificate proves.  Raises `Refused`, naming the row."""
    form, version, terms, steps, claim = members(data, "format", "version", "terms", "steps", "theorem")
    need(form == "lemmata-proof" and type(version) is int and version == 1, "another format or version")
    need(type(terms) is list and len(terms) <= 500_000, "terms is no list of at most 500,000 rows")
    need(type(steps) is list and 0 < len(steps) <= 500_000, "steps is no list of 1 to 500,000 rows")
    file, seen = File(), set()
    for i, row in enumerate(terms):
        with named(f"term {i}"):
            t = file.row(row)
            need(t not in seen, "stands twice")
            seen.add(t)
            file.terms.append(t)
    for i, row in enumerate(steps):
        with named(f"step {i} {row[0] if type(row) is list and row else row}"):
            file.steps.append(file.step(row))
    unused = [("term", i) for i in range(len(terms))] + [("step", i) for i in range(len(steps) - 1)]
    for what, i in unused:
        need((what, i) in file.mentioned, f"{what} {i}: nothing mentions it")
    proved = file.steps[-1]
    with named("theorem"):
        hypotheses, conclusion = members(claim, "hypotheses", "conclusion")
        need(type(hypotheses) is list, "no list of hypotheses")
        need(len(hypotheses) == len(proved.hypotheses), "the last step has other hypotheses")
        for h in proved.hypotheses:
            need(any(says(w, h) for w in hypotheses), "the last step has other hypotheses")
        need(says(conclusion, proved.conclusion), "the last step has another conclusion")
    return proved


def members(value: Any, *names: str) -> list[Any]:
    need(type(value) is dict and set(value) == set(names), f"not exactly the members {', '.join(names)}")
    return [value[name] for name in names]


@contextmanager
def named(where: str) -> Iterator[None]:
    """Refusals say where."""
    try:
        yield
    except Refused as refused:
        raise Refused(f"{where}: {refused}") from None
    except RecursionError:
        raise Refused(f"{where}: too deep") from None


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    need(len(dict(pairs)) == len(pairs), "a member stands twice")
    return dict(pairs)


def main(files: list[str]) -> int:
    status = 0 if files else 2
    for name in files:
        try:
            with open(name, encoding="utf-8") as file:
                data = json.load(file, object_pairs_hook=once)
            theorem = check(data)
        except Refused as refused:
            print(f"{name}: invalid: {refused}")
            status = max(status, 1)
        except (OSError, ValueError, RecursionError) as error:
            print(f"{name}: cannot be read: {error}")
            status = 2
        else:
            print(f"{name}: valid, {len(theorem.hypotheses)} hypotheses")
    if not files:
        print(__doc__)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
