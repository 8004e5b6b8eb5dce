"""A second checker of proof certificates, written from docs/proof-format.md alone.

It shares no line with Lemmata and needs the standard library only.  Terms are interned trees, so that equal ones
are one object; polynomials are dictionaries; signs of polynomials are found by Sturm's theorem, signs of numbers by
Taylor series in rational numbers, rounded outwards.  The sections follow the page.

    python tests/independent_checker.py FILE...

prints *valid* or *invalid* for each file, the latter with the step and the reason.
Exit status: 0 all valid, 1 some invalid, 2 some cannot be read.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import reduce
from math import gcd
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

__all__ = ["Refused", "Theorem", "check"]


class Refused(Exception):
    """The certificate does not follow the page."""


def need(condition: object, otherwise: str) -> None:
    if not condition:
        raise Refused(otherwise)


# 1. Terms, formulas, theorems -----------------------------------------------------------------------------

Index = tuple[str, Any]  # name, size
# ("formula", relation, t, u), ("apart", i, j), ("every", index, h); as a conclusion also
# ("limit", f, x, a, side, v), ("extended", relation, t, r, k, w, u)
Formula = tuple[Any, ...]


class Term:
    """kind: arguments
    number: Fraction | scalar, count: name | component: name, positions | add, mul: parts | power: t, k
    apply: function, parts | delta: i, j | bind: kind, index, t | select: position, parts | derivative: t, x
    """

    __slots__ = ("__weakref__", "args", "free", "kind", "levels", "names", "parts")

    kind: str
    args: tuple[Any, ...]
    parts: tuple[Term, ...]
    free: frozenset[Index]
    names: frozenset[str]
    levels: int


TERMS: WeakValueDictionary[tuple[Any, ...], Term] = WeakValueDictionary()
NOTHING: frozenset[Any] = frozenset()


def term(
    kind: str, args: tuple[Any, ...], parts: tuple[Term, ...] = (), positions: Iterable[Any] = ()
) -> Term:
    key = (kind, *args)
    made = TERMS.get(key)
    if made is None:
        made = Term()
        made.kind, made.args, made.parts = kind, args, parts
        made.free = NOTHING.union(indices(positions), *(p.free for p in parts))
        if kind == "bind":
            made.free -= {args[1]}
        own = args[:1] if kind in ("scalar", "component") else ()
        made.names = NOTHING.union(own, *(p.names for p in parts))
        made.levels = 1 + max((p.levels for p in parts), default=0)
        TERMS[key] = made
    return made


def indices(positions: Iterable[Any]) -> Iterator[Index]:
    return (p for p in positions if isinstance(p, tuple))


def fits(position: Any, size: Any) -> bool:
    if isinstance(position, tuple):
        return bool(position[1] == size)
    return position == 1 or (isinstance(size, int) and position <= size)


def order(position: Any) -> tuple[Any, ...]:
    if isinstance(position, int):
        return (1, position)
    name, size = position
    return (0, name, isinstance(size, str), str(size))


def number(c: Fraction | int) -> Term:
    return term("number", (Fraction(c),))


def add(*parts: Term) -> Term:
    return term("add", (parts,), parts)


def mul(*parts: Term) -> Term:
    return term("mul", (parts,), parts)


def power(t: Term, k: int) -> Term:
    return term("power", (t, k), (t,))


ARITY = {"exp": 1, "log": 1, "abs": 1, "erf": 1, "pow": 2, "max": 2, "min": 2, "pi": 0}
CONTINUOUS = {"exp", "abs", "erf", "max", "min", "pi"}


def apply(f: str, *parts: Term) -> Term:
    return term("apply", (f, parts), parts)


def exp(u: Term) -> Term:
    return apply("exp", u)


def log(u: Term) -> Term:
    return apply("log", u)


def absolute(u: Term) -> Term:
    return apply("abs", u)


def scalar(name: str) -> Term:
    return term("scalar", (name,))


def count(size: Any) -> Term:
    """The size as a number."""
    return number(size) if isinstance(size, int) else term("count", (size,))


def component(name: str, positions: Iterable[Any]) -> Term:
    positions = tuple(positions)
    return term("component", (name, positions), (), positions)


def delta(i: Any, j: Any) -> Term:
    i, j = sorted((i, j), key=order)
    return term("delta", (i, j), (), (i, j))


def bind(kind: str, index: Index, t: Term) -> Term:
    return term("bind", (kind, index, t), (t,))


def select(position: Any, parts: Iterable[Term]) -> Term:
    parts = tuple(parts)
    need(parts and fits(position, len(parts)), "a select whose position does not fit its entries")
    return term("select", (position, parts), parts, (position,))


def derivative(t: Term, x: Term) -> Term:
    need(x.kind in ("scalar", "component"), "a derivative in what is no variable")
    return term("derivative", (t, x), (t, x))


def with_parts(t: Term, parts: Iterable[Term]) -> Term:
    """An add, mul, power or apply, or a bind or select as it is, with other parts."""
    parts = tuple(parts)
    if t.kind in ("add", "mul"):
        return term(t.kind, (parts,), parts)
    if t.kind == "power":
        return power(*parts, t.args[1])
    if t.kind == "apply":
        return apply(t.args[0], *parts)
    if t.kind == "bind":
        return bind(t.args[0], t.args[1], *parts)
    if t.kind == "select":
        return select(t.args[0], parts)
    raise Refused(f"{t.kind} has no parts to replace")


ZERO, ONE, MINUS, HALF = number(0), number(1), number(-1), number(Fraction(1, 2))


def minus(a: Term, b: Term) -> Term:
    return add(a, mul(MINUS, b))


def is_number(t: Term) -> bool:
    return t.kind == "number"


def formula(relation: str, t: Term, u: Term) -> Formula:
    return ("formula", relation, t, u)


def eq(t: Term, u: Term) -> Formula:
    return formula("=", t, u)


def le(t: Term, u: Term) -> Formula:
    return formula("<=", t, u)


def lt(t: Term, u: Term) -> Formula:
    return formula("<", t, u)


def ne(t: Term, u: Term) -> Formula:
    return formula("!=", t, u)


class Theorem(NamedTuple):
    hypotheses: frozenset[Formula]
    conclusion: Formula


# 3. Operations that rules share ---------------------------------------------------------------------------


def stand_in(h: Formula) -> frozenset[Index]:
    """The indices that stand in a hypothesis."""
    if h[0] == "apart":
        return frozenset(indices(h[1:]))
    if h[0] == "every":
        return stand_in(h[2]) - {h[1]}
    return h[2].free | h[3].free


def silent(hypotheses: Iterable[Formula], *fresh: Index) -> None:
    for h in hypotheses:
        for k in fresh:
            need(k not in stand_in(h), f"a hypothesis speaks of the index {k}")


def named(name: str) -> str:
    need(name, "an empty name")
    return name


def names_in(h: Formula) -> frozenset[str]:
    if h[0] == "apart":
        return NOTHING
    return names_in(h[2]) if h[0] == "every" else h[2].names | h[3].names


class Substitution:
    """Positions for indices, values with places for names, sizes for sizes, all at once."""

    def __init__(
        self,
        indices: dict[Index, Any],
        values: dict[str, tuple[Any, Term]] | None = None,
        sizes: dict[str, Any] | None = None,
        done: dict[Any, Term] | None = None,
        far: bool = False,
    ) -> None:
        self.indices, self.values, self.sizes, self.far = indices, values or {}, sizes or {}, far
        self.done: dict[Any, Term] = {} if done is None else done

    def renamed(self, k: Index) -> Index:
        name, size = k
        return (name, self.sizes.get(size, size) if isinstance(size, str) else size)

    def at(self, p: Any) -> Any:
        if not isinstance(p, tuple):
            return p
        if p not in self.indices:
            return self.renamed(p)
        new = self.indices[p]
        size = self.renamed(p)[1]
        within = fits(new, size) or (self.far and isinstance(new, int) and isinstance(size, str))
        need(within, f"the position {new} does not fit the size of {p}")
        return new

    def under(self, k: Index, *bodies: Term) -> Substitution:
        """What is put below a binder of k."""
        for t in bodies:
            taken = {self.at(p) for p in t.free - {k}}
            for name in t.names & set(self.values):
                places, value = self.values[name]
                taken |= value.free - set(places)
            need(self.renamed(k) not in taken, f"the index {k} would bind what it did not bind")
        left = {j: p for j, p in self.indices.items() if j != k}
        return Substitution(
            left, self.values, self.sizes, self.done if left == self.indices else None, self.far
        )

    def term(self, t: Term) -> Term:
        untouched = not (t.names & set(self.values) or t.free & set(self.indices))
        if untouched and not self.sizes:
            return t
        if t not in self.done:
            self.done[t] = self.changed(t)
        return self.done[t]

    def changed(self, t: Term) -> Term:
        if t.kind == "scalar" and t.args[0] in self.values:
            places, value = self.values[t.args[0]]
            need(not places, "a scalar has no places")
            return value
        if t.kind == "count":
            return count(self.sizes.get(t.args[0], t.args[0]))
        if t.kind == "component":
            name, positions = t.args[0], [self.at(p) for p in t.args[1]]
            if name not in self.values:
                return component(name, positions)
            places, value = self.values[name]
            need(len(places) == len(positions), f"{name} has another number of positions than places")
            return put(value, dict(zip(places, positions, strict=True)))
        if t.kind == "delta":
            return delta(*map(self.at, t.args))
        if t.kind == "select":
            return select(self.at(t.args[0]), map(self.term, t.parts))
        if t.kind == "bind":
            kind, k, body = t.args
            return bind(kind, self.renamed(k), self.under(k, body).term(body))
        if t.kind == "derivative":
            f, x = t.args
            need(x.args[0] not in self.values, "the variable of a derivative gets a value")
            for name in f.names & set(self.values):
                need(
                    x.args[0] not in self.values[name][1].names,
                    "a value speaks of the variable of a derivative",
                )
            return derivative(self.term(f), self.term(x))
        return with_parts(t, map(self.term, t.parts)) if t.parts else t

    def hypothesis(self, h: Formula) -> Formula:
        if h[0] == "apart":
            return ("apart", *map(self.at, h[1:]))
        if h[0] == "every":
            inner = h
            while inner[0] == "every":
                inner = inner[2]
            return ("every", self.renamed(h[1]), self.under(h[1], *inner[2:]).hypothesis(h[2]))
        return ("formula", h[1], self.term(h[2]), self.term(h[3]))


def put(t: Term, indices: dict[Index, Any]) -> Term:
    """t[k/p, …], simultaneously."""
    return Substitution(indices).term(t)


def equation(th: Theorem) -> tuple[Term, Term]:
    _, relation, t, u = th.conclusion
    need(relation == "=", f"a premise says {relation} where an equation is due")
    return t, u


def signed(th: Theorem) -> tuple[str, Term]:
    """u and whether a premise concludes 0 < u, or no more than 0 <= u."""
    _, relation, t, u = th.conclusion
    need(relation in ("=", "<=", "<") and t is ZERO, "a premise concludes no sign of u")
    return "<" if relation == "<" else "<=", u


def nonnegative(th: Theorem) -> Term:
    return signed(th)[1]


def positive(th: Theorem) -> Term:
    relation, u = signed(th)
    need(relation == "<", "a premise concludes 0 <= u where 0 < u is due")
    return u


def nonzero(th: Theorem) -> Term:
    _, relation, t, u = th.conclusion
    if relation == "!=" and u is ZERO:
        return t
    need(relation == "<" and t is ZERO, "a premise concludes neither u != 0 nor 0 < u")
    return u


def nonpositive(th: Theorem) -> Term:
    _, relation, t, u = th.conclusion
    need(relation in ("<=", "<") and u is ZERO, "a premise concludes neither u <= 0 nor u < 0")
    return t


def same(found: object, due: object) -> None:
    need(found == due, "a premise is about another term")


def together(*theorems: Theorem) -> frozenset[Formula]:
    return NOTHING.union(*(th.hypotheses for th in theorems))


def aparts(i: Any, j: Any) -> set[Formula]:
    return {("apart", i, j), ("apart", j, i)}


def products_of(t: Term) -> list[tuple[Term, Term]]:
    """The pairs of a sum of products of two."""
    need(
        t.kind == "add" and all(p.kind == "mul" and len(p.parts) == 2 for p in t.parts),
        "no sum of products of two",
    )
    return [(p.parts[0], p.parts[1]) for p in t.parts]


# 4. Rules -------------------------------------------------------------------------------------------------

# A type is its name on the page; [T] is a list of T, and (T, U) a row [T, U].
RULES: dict[str, tuple[tuple[Any, ...], Callable[..., Theorem]]] = {}


def premises(argument: Any) -> list[Theorem]:
    if isinstance(argument, Theorem):
        return [argument]
    return [th for a in argument for th in premises(a)] if isinstance(argument, (list, tuple)) else []


def rule(*types: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The function as a rule with arguments of these types; a final underscore is not of its name.

    It makes a theorem, or a formula, which has the hypotheses of all premises.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Theorem:
            made = function(*arguments)
            return made if isinstance(made, Theorem) else Theorem(together(*premises(arguments)), made)

        RULES[function.__name__.rstrip("_")] = types, call
        return function

    return register


def law(name: str, types: list[Any], conclusion: Callable[..., Formula]) -> None:
    """A rule in one line; a function among the types is what a premise must be, and gives what it is about."""

    def function(*arguments: Any) -> Formula:
        return conclusion(*(t(a) if callable(t) else a for t, a in zip(types, arguments, strict=True)))

    function.__name__ = name
    rule(*("theorem" if callable(t) else t for t in types))(function)


# Hypotheses


@rule("assumption")
def given(h):
    inner = h
    while inner[0] == "every":
        inner = inner[2]
    return Theorem(frozenset([h]), inner)


@rule(["index"], "theorem", "theorem")
def cut(ks, lemma, th):
    silent(lemma.hypotheses, *ks)
    h = reduce(lambda h, k: ("every", k, h), reversed(ks), lemma.conclusion)
    return Theorem(lemma.hypotheses | (th.hypotheses - {h}), th.conclusion)


@rule("term", "term", "theorem", "theorem", "theorem")
def trichotomy(u, v, less, equal, more):
    same(equal.conclusion, less.conclusion)
    same(more.conclusion, less.conclusion)
    left = less.hypotheses - {lt(u, v)}, equal.hypotheses - {eq(u, v)}, more.hypotheses - {lt(v, u)}
    return Theorem(NOTHING.union(*left), less.conclusion)


@rule("position", "index", "theorem", "theorem")
def apart_or_same(i, j, apart, equal):
    same(equal.conclusion, Substitution({j: i}).hypothesis(apart.conclusion))
    return Theorem((apart.hypotheses - aparts(i, j)) | equal.hypotheses, apart.conclusion)


# Equality

law("reflexive", ["term"], lambda t: eq(t, t))


@rule("theorem")
def symmetric(th):
    _, relation, a, b = th.conclusion
    need(relation in ("=", "!="), f"{relation} has a direction")
    return formula(relation, b, a)


@rule("theorem", "theorem")
def transitive(first, second):
    _, relation, a, b = first.conclusion
    middle, c = equation(second)
    same(middle, b)
    return formula(relation, a, c)


@rule("term", ["theorem"])
def congruent(t, equations):
    need(t.kind in ("add", "mul", "power", "apply", "select"), f"no congruence for {t.kind}")
    sides = [equation(th) for th in equations]
    same(tuple(a for a, _ in sides), t.parts)
    return eq(t, with_parts(t, [b for _, b in sides]))


@rule("binder", "index", "index", "index", "theorem")
def bind_(kind, left, right, fresh, th):
    x, y = equation(th)
    need(left[1] == right[1] == fresh[1], "indices of different sizes")
    silent(th.hypotheses, fresh)
    need(left == fresh or left not in x.free, "the left index is free in the left side")
    need(right == fresh or right not in y.free, "the right index is free in the right side")
    sides = bind(kind, left, put(x, {fresh: left})), bind(kind, right, put(y, {fresh: right}))
    return eq(*sides)


@rule("position", "position")
def delta_value(i, j):
    d = delta(i, j)
    if i == j:
        return eq(d, ONE)
    return Theorem(frozenset([("apart", *d.args)] if d.free else []), eq(d, ZERO))


@rule("integer", ["term"])
def selected(at, entries):
    need(1 <= at <= len(entries), "no such entry")
    return eq(select(at, entries), entries[at - 1])


# Values for variables


@rule("theorem", [("index", "position")], [("text", ["index"], "term")], [("text", "size")])
def instantiate(th, indices, values, sizes):
    for named in ([name for name, *_ in values], [name for name, _ in sizes]):
        need(all(named), "an empty name")
        need(len(set(named)) == len(named), "a name twice")
    for listed in ([k for k, _ in indices], *(places for _, places, _ in values)):
        need(len(set(listed)) == len(listed), "an index twice")
    named = {name: (places, t) for name, places, t in values}
    made = Substitution(dict(indices), named, dict(sizes), far=True)
    told = set(map(made.hypothesis, th.hypotheses))
    for k, p in indices:
        size = made.renamed(k)[1]
        if isinstance(p, int) and isinstance(size, str) and p > 1:
            told.add(le(number(Fraction(p)), count(size)))
    different = {h for h in told if h[0] == "apart" and h[1] != h[2] and {type(h[1]), type(h[2])} == {int}}
    return Theorem(frozenset(told - different), made.hypothesis(th.conclusion))


# Polynomial identities: a polynomial is {monomial: coefficient}, a monomial a frozenset of (letter, exponent)

Polynomial = dict[frozenset[tuple[Term, int]], Fraction]


def times(p: Polynomial, q: Polynomial) -> Polynomial:
    out: Polynomial = {}
    for m, a in p.items():
        for n, b in q.items():
            exponents = dict(m)
            for letter, e in n:
                exponents[letter] = exponents.get(letter, 0) + e
            key = frozenset(exponents.items())
            out[key] = out.get(key, Fraction(0)) + a * b
        need(len(out) <= 20000, "a polynomial of more than 20,000 monomials")
    return {m: c for m, c in out.items() if c}


def plus(p: Polynomial, q: Polynomial) -> Polynomial:
    out = dict(p)
    for m, c in q.items():
        out[m] = out.get(m, Fraction(0)) + c
    return {m: c for m, c in out.items() if c}


def raised(p: Polynomial, k: int) -> Polynomial:
    if len(p) == 1 and 1 in p.values():
        return {frozenset((letter, e * k) for letter, e in m if k): Fraction(1) for m in p}
    need(k <= 200, "an exponent above 200")
    out: Polynomial = {NOTHING: Fraction(1)}
    for _ in range(k):
        out = times(out, p)
    return out


Quotient = tuple[Polynomial, dict[Any, int]]  # a denominator is the frozenset of the items of its polynomial


def cleared(n: Polynomial, exponents: dict[Any, int]) -> Polynomial:
    return reduce(times, (raised(dict(p), e) for p, e in exponents.items()), n)


class Reading:
    """Terms as quotients; what is defined and what is asked."""

    def __init__(self) -> None:
        self.defined: dict[Term, Quotient] = {}
        self.asked: dict[Term, None] = {}

    def define(self, u: Term, v: Term) -> None:
        need(u.kind not in ("number", "add", "mul", "power"), f"{u.kind} cannot be defined")
        self.defined[u] = self.read(v)

    def read(self, t: Term) -> Quotient:
        self.known: dict[Term, Quotient] = {}  # for this reading: later definitions change later ones
        return self.part(t)

    def part(self, t: Term) -> Quotient:
        if t not in self.known:
            self.known[t] = self.quotient(t)
        return self.known[t]

    def quotient(self, t: Term) -> Quotient:
        if is_number(t):
            return ({NOTHING: t.args[0]} if t.args[0] else {}), {}
        if t.kind == "add":
            n: Polynomial = {}
            d: dict[Any, int] = {}
            for u in t.parts:
                m, e = self.part(u)
                both = {p: max(d.get(p, 0), e.get(p, 0)) for p in (*d, *e)}
                n = plus(
                    cleared(n, {p: c - d.get(p, 0) for p, c in both.items()}),
                    cleared(m, {p: c - e.get(p, 0) for p, c in both.items()}),
                )
                d = both
            return n, d
        if t.kind == "mul":
            n, d = {NOTHING: Fraction(1)}, {}
            for u in t.parts:
                m, e = self.part(u)
                if not m:
                    return {}, {}
                n = times(n, m)
                d = {p: d.get(p, 0) + e.get(p, 0) for p in (*d, *e)}
            return n, d
        if t.kind == "power":
            base, k = t.args
            n, d = self.part(base)
            if k < 0:
                n, d = self.inverse(base, n, d)
            return raised(n, abs(k)), {p: e * abs(k) for p, e in d.items() if e * k}
        return self.defined.get(t, ({frozenset([(t, 1)]): Fraction(1)}, {}))

    def inverse(self, base: Term, n: Polynomial, d: dict[Any, int]) -> Quotient:
        if not n:
            return {}, {}
        if set(n) == {NOTHING}:
            return cleared({NOTHING: 1 / n[NOTHING]}, d), {}
        self.asked.setdefault(base)
        return cleared({NOTHING: Fraction(1)}, d), {frozenset(n.items()): 1}


@rule("term", "term", ["theorem"], [("term", "theorem")], ["theorem"])
def field(left, right, equations, multiples, conditions):
    reading = Reading()
    for th in equations:
        reading.define(*equation(th))
    summands = [left, mul(MINUS, right)]
    for c, th in multiples:
        a, b = equation(th)
        summands += [mul(MINUS, c, a), mul(c, b)]
    numerator, _ = reading.read(add(*summands))
    need(not numerator, "the identity does not hold: the numerator is not 0")
    same([nonzero(th) for th in conditions], list(reading.asked))
    return eq(left, right)


# exp, log, powers, |u|, max

law("exp_positive", ["term"], lambda u: lt(ZERO, exp(u)))
law("exp_log", [positive], lambda b: eq(exp(log(b)), b))
law("power_exp", [positive, "term"], lambda u, c: eq(apply("pow", u, c), exp(mul(c, log(u)))))
law("power_of_nonpositive", [nonpositive, "term"], lambda u, c: eq(apply("pow", u, c), ZERO))
law("absolute_of_nonnegative", [nonnegative], lambda u: eq(absolute(u), u))
law("absolute_of_nonpositive", [nonpositive], lambda u: eq(absolute(u), mul(MINUS, u)))


@rule("theorem")
def exp_sum(th):
    u, v = equation(th)
    pairs = products_of(v)
    need(all(is_number(k) and k.args[0].denominator == 1 for k, _ in pairs), "a factor that is no integer")
    return eq(exp(u), mul(*(power(exp(s), int(k.args[0])) for k, s in pairs)))


@rule("choice", "term", "term")
def maximum_by_absolute(function, a, b):
    d = absolute(minus(a, b))
    d = d if function == "max" else mul(MINUS, d)
    return eq(apply(function, a, b), mul(HALF, add(a, b, d)))


# Sums and products over an index

law("sum_constant", ["index"], lambda k: eq(bind("sum", k, ONE), count(k[1])))


@rule("index", "theorem")
def sum_linear(k, th):
    u, v = equation(th)
    pairs = products_of(v)
    need(all(k not in c.free for c, _ in pairs), "the index is free in a factor")
    silent(th.hypotheses, k)
    return eq(bind("sum", k, u), add(*(mul(c, bind("sum", k, b)) for c, b in pairs)))


@rule("index", "position")
def sift(k, p):
    need(fits(p, k[1]) and p != k, "the position does not fit, or is the index")
    return eq(bind("sum", k, delta(k, p)), ONE)


@rule("index", "index", "term")
def sum_swap(k, m, f):
    need(k != m, "one index twice")
    return eq(bind("sum", k, bind("sum", m, f)), bind("sum", m, bind("sum", k, f)))


@rule("bind")
def expand(t):
    kind, k, f = t.args
    need(isinstance(k[1], int) and k[1] <= 1000, "the size is no integer up to 1000")
    values = [put(f, {k: p}) for p in range(1, k[1] + 1)]
    if kind in ("sum", "product"):
        return eq(t, add(*values) if kind == "sum" else mul(*values))
    return eq(t, reduce(lambda a, b: apply(kind[:3], a, b), values))


@rule("index", "theorem")
def product_exp(k, th):
    f = positive(th)
    silent(th.hypotheses, k)
    return eq(bind("product", k, f), exp(bind("sum", k, log(f))))


# Derivatives


def sum_of(terms: Iterable[Term]) -> Term:
    terms = [t for t in terms if t is not ZERO]
    return ZERO if not terms else terms[0] if len(terms) == 1 else add(*terms)


def product_of(*terms: Term) -> Term:
    if ZERO in terms:
        return ZERO
    terms = tuple(t for t in terms if t is not ONE)
    return ONE if not terms else terms[0] if len(terms) == 1 else mul(*terms)


Condition = tuple[str, Term, tuple[Index, ...]]


def differentiated(f: Term, x: Term) -> tuple[Term, list[Condition]]:
    """f′ and the conditions that are asked, in order."""
    asked: dict[Condition, None] = {}
    done: dict[Any, Term] = {}
    places = x.args[1] if x.kind == "component" else ()

    def d(t: Term, around: tuple[Index, ...]) -> Term:
        if x.args[0] not in t.names:
            return ZERO
        if (t, around) not in done:
            done[t, around] = change(t, around)
        return done[t, around]

    def change(t: Term, b: tuple[Index, ...]) -> Term:
        if t.kind == "scalar":
            need(x.kind == "scalar", "a scalar has the name of a vector")
            return ONE
        if t.kind == "component":
            need(x.kind == "component" and len(t.args[1]) == len(places), "a variable of the same name")
            return product_of(
                *(ONE if i == j else delta(i, j) for i, j in zip(t.args[1], places, strict=True))
            )
        if t.kind == "add":
            return sum_of([d(u, b) for u in t.parts])
        if t.kind == "mul":
            inner = [d(u, b) for u in t.parts]
            return sum_of([product_of(*t.parts[:k], du, *t.parts[k + 1 :]) for k, du in enumerate(inner)])
        if t.kind == "power":
            u, k = t.args
            if k < 0:
                asked.setdefault(("!=", u, b))
            return product_of(number(k), power(u, k - 1), d(u, b)) if k else ZERO
        if t.kind == "apply" and t.args[0] == "exp":
            return product_of(t, d(t.parts[0], b))
        if t.kind == "apply" and t.args[0] in ("log", "abs"):
            u, is_log = t.parts[0], t.args[0] == "log"
            asked.setdefault(("<" if is_log else "!=", u, b))
            return product_of(*([] if is_log else [t]), power(u, -1), d(u, b))
        if t.kind == "apply" and t.args[0] == "erf":
            u = t.parts[0]
            root = apply("pow", apply("pi"), number(Fraction(-1, 2)))
            return product_of(number(2), root, exp(mul(MINUS, power(u, 2))), d(u, b))
        if t.kind == "apply" and t.args[0] == "pow":
            u, c = t.parts
            asked.setdefault(("<", u, b))
            dc = d(c, b)
            du = d(u, b)
            return sum_of([product_of(t, dc, log(u)), product_of(c, t, power(u, -1), du)])
        if t.kind == "bind" and t.args[0] in ("sum", "product"):
            kind, k, u = t.args
            need(k not in places, "the index of a sum or product is a position of the variable")
            if kind == "sum":
                return bind("sum", k, d(u, (*b, k)))
            asked.setdefault(("!=", u, (*b, k)))
            return product_of(t, bind("sum", k, product_of(d(u, (*b, k)), power(u, -1))))
        raise Refused(f"no derivative of {t.kind} {t.args[0]}")

    return d(f, ()), list(asked)


def satisfied(asked: list[Condition], conditions: list[Theorem]) -> None:
    need(len(asked) == len(conditions), f"{len(asked)} conditions are due, {len(conditions)} given")
    for (relation, u, around), th in zip(asked, conditions, strict=True):
        same(nonzero(th) if relation == "!=" else positive(th), u)
        silent(th.hypotheses, *around)


@rule("term", "variable", ["theorem"])
def derivative_(f, x, conditions):
    slope, asked = differentiated(f, x)
    satisfied(asked, conditions)
    return eq(derivative(f, x), slope)


def continuous(t: Term) -> bool:
    if t.kind == "derivative" or (t.kind == "power" and t.args[1] < 0):
        return False
    if t.kind == "apply" and t.args[0] not in CONTINUOUS:
        return False
    return all(map(continuous, t.parts))


def is_open(h: Formula, name: str) -> bool:
    if name not in names_in(h):
        return True
    if h[0] == "every":
        return is_open(h[2], name)
    return h[1] in ("<", "!=") and continuous(h[2]) and continuous(h[3])


@rule("variable", "theorem")
def derivative_of_equals(x, th):
    f, g = equation(th)
    need(all(is_open(h, x.args[0]) for h in th.hypotheses), "a hypothesis is not open in the variable")
    return eq(derivative(f, x), derivative(g, x))


# Closed numbers: enclosures with rational ends, rounded outwards to so many binary digits

Interval = tuple[Fraction, Fraction]


def rounded(c: Fraction, bits: int, up: bool) -> Fraction:
    if not c:
        return c
    shift = bits - abs(c.numerator).bit_length() + c.denominator.bit_length()
    n, d = (c.numerator << shift, c.denominator) if shift >= 0 else (c.numerator, c.denominator << -shift)
    whole = -(-n // d) if up else n // d
    return Fraction(whole, 1 << shift) if shift >= 0 else Fraction(whole << -shift)


def outwards(low: Fraction, high: Fraction, bits: int) -> Interval:
    return rounded(low, bits, False), rounded(high, bits, True)


def i_mul(a: Interval, b: Interval, bits: int) -> Interval:
    ends = [u * v for u in a for v in b]
    return outwards(min(ends), max(ends), bits)


def i_inverse(a: Interval, bits: int) -> Interval:
    need(a[0] > 0 or a[1] < 0, "the inverse of an interval with 0 in it")
    return outwards(1 / a[1], 1 / a[0], bits)


def i_power(a: Interval, k: int, bits: int) -> Interval:
    if k < 0:
        return i_power(i_inverse(a, bits), -k, bits)
    if k % 2 == 0:
        small = min(map(abs, a)) if a[0] * a[1] > 0 else Fraction(0)
        return rounded_power(small, k, bits, False), rounded_power(max(map(abs, a)), k, bits, True)
    low, high = (
        rounded_power(abs(c), k, bits, (c > 0) == up) for c, up in zip(a, (False, True), strict=True)
    )
    return (low if a[0] >= 0 else -low), (high if a[1] >= 0 else -high)


def rounded_power(c: Fraction, k: int, bits: int, up: bool) -> Fraction:
    """cᵏ for c ≥ 0, k ≥ 0."""
    out = Fraction(1)
    while k:
        if k & 1:
            out = rounded(out * c, bits, up)
        k >>= 1
        c = rounded(c * c, bits, up) if k else c
    return out


def exp_of(x: Fraction, bits: int) -> Interval:
    """e^x for one number: the series at x/2^m, squared m times."""
    if x < 0:
        return (
            i_inverse(exp_of(-x, bits), bits)
            if x > -(2**20)
            else (Fraction(0), exp_of(Fraction(-(2**19)), bits)[1])
        )
    need(x <= 2**20, "exp of a number above 2^20")
    m = max(0, int(x).bit_length() + 4)
    bits += m + 8
    one = 1 << bits
    r = int(x * one) >> m  # floor; r < one/8, and r + 1 is above
    low_term = low = one
    high_term = high = one
    i = 0
    while high_term > 1:
        i += 1
        low_term = low_term * r // (one * i)
        high_term = -(-high_term * (r + 1) // (one * i))
        low, high = low + low_term, high + high_term
    value = Fraction(low, one), Fraction(high + 2 * high_term, one)  # the rest is below the last term
    for _ in range(m):
        value = i_mul(value, value, bits)
    return value


def twice_artanh(z: Fraction, bits: int) -> Interval:
    """log((1+z)/(1−z)) for |z| ≤ 1/3."""
    if z < 0:
        low, high = twice_artanh(-z, bits)
        return -high, -low
    one = 1 << bits
    low_z = int(z * one)
    high_z = low_z + 1
    low_power, high_power, low, high, i = low_z, high_z, 0, 0, 1
    while high_power > 1:
        low, high = low + low_power // i, high - (-high_power // i)
        low_power = low_power * low_z * low_z // (one * one)
        high_power = -(-high_power * high_z * high_z // (one * one))
        i += 2
    return Fraction(2 * low, one), Fraction(
        2 * (high + 2), one
    )  # the rest is below 1/(1−1/9) of the last power, 1


def log_of(x: Fraction, bits: int) -> Interval:
    """log x = k·log 2 + log y for one number above 0, with y near 1."""
    k = x.numerator.bit_length() - x.denominator.bit_length()
    y = x / Fraction(2) ** k  # between 1/2 and 2
    if y > Fraction(4, 3):
        y, k = y / 2, k + 1
    bits += abs(k).bit_length() + 8
    twos = i_mul((Fraction(k), Fraction(k)), twice_artanh(Fraction(1, 3), bits), bits)
    rest = twice_artanh((y - 1) / (y + 1), bits)
    return twos[0] + rest[0], twos[1] + rest[1]


def i_pi(bits: int) -> Interval:
    """π = 16·arctan(1/5) − 4·arctan(1/239); each term is cut by less than a unit, the rest is less than one."""
    one, total, cuts = 1 << (bits + 32), 0, 0
    for factor, q in ((16, 5), (-4, 239)):
        j, power = 0, one // q
        while power:
            total += factor * (-1) ** j * (power // (2 * j + 1))
            cuts += 16
            j, power = j + 1, one // q ** (2 * j + 3)
        cuts += 16
    return Fraction(total - cuts, one), Fraction(total + cuts, one)


def i_exp(a: Interval, bits: int) -> Interval:
    return outwards(exp_of(a[0], bits)[0], exp_of(a[1], bits)[1], bits)


def i_log(a: Interval, bits: int) -> Interval:
    need(a[0] > 0, "the logarithm of an interval that is not above 0")
    return outwards(log_of(a[0], bits)[0], log_of(a[1], bits)[1], bits)


def enclosure(t: Term, bits: int, known: dict[Term, Interval]) -> Interval:
    if t not in known:
        known[t] = enclosed(t, bits, known)
    return known[t]


def enclosed(t: Term, bits: int, known: dict[Term, Interval]) -> Interval:
    if is_number(t):
        return outwards(t.args[0], t.args[0], bits)
    function = t.args[0] if t.kind == "apply" else t.kind
    need(
        function in ("add", "mul", "power", "exp", "log", "abs", "pow", "pi"),
        f"{function} in a closed number",
    )
    if function == "pi":
        return i_pi(bits)
    parts = [enclosure(u, bits, known) for u in t.parts]
    if function == "add":
        return outwards(
            sum((a for a, _ in parts), Fraction(0)), sum((b for _, b in parts), Fraction(0)), bits
        )
    if function == "mul":
        return reduce(lambda a, b: i_mul(a, b, bits), parts, (Fraction(1), Fraction(1)))
    if function == "power":
        need(abs(t.args[1]) <= 100000, "an exponent above 100,000")
        return i_power(parts[0], t.args[1], bits)
    if function == "exp":
        return i_exp(parts[0], bits)
    if function == "log":
        return i_log(parts[0], bits)
    if function == "abs":
        low, high = parts[0]
        return (max(low, -high, Fraction(0)), max(-low, high))
    return i_exp(i_mul(parts[1], i_log(parts[0], bits), bits), bits)


def shown_positive(t: Term, bits: int, known: dict[Term, Interval]) -> None:
    need(8 <= bits <= 8192, "bits outside 8 to 8192")
    reason = Refused("the enclosure does not show the sign")
    for more in (bits + 32, 2 * bits + 128):
        try:
            if enclosure(t, more, dict(known))[0] > 0:
                return
        except Refused as refused:
            reason = refused
    raise reason


# Order and sign


@rule("term", [("scalar", "theorem", "theorem")], "integer")
def enclosed_positive(t, bounds, bits):
    intervals: dict[Term, tuple[Fraction, Fraction]] = {}
    for x, lower, upper in bounds:
        (_, first, left, y), (_, second, z, right) = lower.conclusion, upper.conclusion
        need(first in ("<=", "<") and second in ("<=", "<"), "a premise is no bound")
        need(
            is_number(left) and y is x and z is x and is_number(right),
            "a premise is no bound of the variable",
        )
        need(left.args[0] <= right.args[0] and x not in intervals, "an empty interval, or a second one")
        intervals[x] = left.args[0], right.args[0]
    shown_positive(t, bits, intervals)
    return lt(ZERO, t)


@rule("theorem")
def difference(th):
    _, relation, a, b = th.conclusion
    return formula(relation, ZERO, minus(b, a))


@rule("theorem", "term", "term")
def compared(th, small, large):
    _, relation, zero, gap = th.conclusion
    need(zero is ZERO, "a premise does not begin with 0")
    same(gap, minus(large, small))
    return formula(relation, small, large)


WEAKER = {("<", "<="), ("<", "!="), ("=", "<=")}


@rule("theorem", "relation")
def weakened(th, weaker):
    _, relation, a, b = th.conclusion
    need(relation == weaker or (relation, weaker) in WEAKER, f"{relation} does not say {weaker}")
    return formula(weaker, a, b)


@rule([("rational", ["theorem"])])
def combine(parts):
    need(all(c > 0 for c, _ in parts), "a factor that is not above 0")
    terms = [mul(number(c), *map(nonnegative, theorems)) for c, theorems in parts]
    strict = any(all(signed(th)[0] == "<" for th in theorems) for _, theorems in parts)
    return formula("<" if strict else "<=", ZERO, add(*terms))


@rule("binder", "index", "theorem")
def binder_signed(kind, k, th):
    relation, u = signed(th)
    silent(th.hypotheses, k)
    return formula(relation, ZERO, bind(kind, k, u))


@rule("extremum", "index", "term", "position")
def at_most_maximum(kind, k, u, p):
    ends = put(u, {k: p}), bind(kind, k, u)
    return le(*(ends if kind == "maximum" else ends[::-1]))


@rule("extremum", "index", "theorem")
def maximum_at_most(kind, k, th):
    _, relation, low, high = th.conclusion
    need(relation in ("<=", "<"), "a premise is no order")
    u, bound = (low, high) if kind == "maximum" else (high, low)
    need(k not in bound.free, "the index is free in the bound")
    silent(th.hypotheses, k)
    m = bind(kind, k, u)
    return formula(relation, *((m, bound) if kind == "maximum" else (bound, m)))


# Limits: ("limit", f, x, a, side, v), where a and v are terms, or "oo" or "-oo". A place is (x, a, side)

INFINITE = ("oo", "-oo")
Place = tuple[Term, Any, str]


def limit_(f: Term, place: Place, v: Any) -> Formula:
    x, a, side = place
    for end in (a, v):
        need(end in INFINITE or x.args[0] not in end.names, "a place or value speaks of the variable")
    need(a not in INFINITE or side == ("-" if a == "oo" else "+"), "a side from which no real number comes")
    return ("limit", f, x, a, side, v)


def read(limits: Iterable[Theorem]) -> tuple[Place, list[Term], list[Any]]:
    """The one place, the functions and the values of limits."""
    conclusions = [th.conclusion for th in limits]
    places = {c[2:5] for c in conclusions}
    need(len(places) == 1, "no limit, or limits at two places")
    return places.pop(), [c[1] for c in conclusions], [c[5] for c in conclusions]


def near(place: Place, theorems: Iterable[Theorem], ends: list[Theorem]) -> frozenset[Formula]:
    """The hypotheses left of premises that hold near the place: there the others follow from the ends."""
    x, a, side = place
    left, due = set(), set()
    for h in together(*theorems):
        if x.args[0] not in names_in(h):
            left.add(h)
            continue
        need(h[0] == "formula" and h[1] != "=", "a hypothesis about the variable is no bound of it")
        _, relation, low, high = h
        t = high if low is x else low
        need(x in (low, high) and x.args[0] not in t.names, "a hypothesis is no bound of the variable")
        if relation == "!=":
            need(t is a, "x != t where x does not tend to t")
            continue
        need(a != ("oo" if low is x else "-oo"), "a bound that does not hold near the place")
        if a not in INFINITE:
            touches = side == ("-" if low is x else "+")
            due.add(formula("<=" if touches else "<", *((a, t) if low is x else (t, a))))
    same({th.conclusion for th in ends}, due)
    return left | together(*ends)


@rule("term", "scalar", "place", "side")
def limit_of_leaf(t, x, a, side):
    return limit_(t, (x, a, side), a if t is x else t)


@rule("term", ["limit"], ["theorem"])
def limit_of_parts(t, limits, conditions):
    place, parts, values = read(limits)
    need(t.kind in ("add", "mul", "power", "apply", "select"), f"no limit of a {t.kind} by its parts")
    same(tuple(parts), t.parts)
    function = t.args[0] if t.kind == "apply" else t.kind
    of_values = infinite_value if any(v in INFINITE for v in values) else finite_value
    return limit_(t, place, of_values(t, function, values, conditions))


def finite_value(t: Term, function: str, values: list[Term], conditions: list[Theorem]) -> Term:
    if function == "power" and t.args[1] < 0:
        same([nonzero(th) for th in conditions], values)
    elif function == "log" or (function == "pow" and not above_zero(t.parts[1])):
        same([positive(th) for th in conditions], values[:1])
    else:
        same(conditions, [])
    return with_parts(t, values)


def above_zero(t: Term) -> bool:
    return is_number(t) and t.args[0] > 0


def infinite_value(t: Term, function: str, values: list[Any], conditions: list[Theorem]) -> Any:
    v, below = values[0], values.count("-oo")
    if function == "mul":
        factors = [u for u in values if u not in INFINITE]
        need(len(conditions) == len(factors), "not one condition for each finite value")
        for u, shown in zip(factors, map(positive, conditions), strict=True):
            need(shown in (u, mul(MINUS, u)), "a premise is about another term")
            below += shown is not u
        return "-oo" if below % 2 else "oo"
    same(conditions, [])
    if function == "add":
        found = {u for u in values if u in INFINITE}
        need(len(found) == 1, "oo and -oo are added")
        return found.pop()
    if function == "power":
        k = t.args[1]
        if k <= 0:
            return ZERO if k else ONE
        return "-oo" if k % 2 and v == "-oo" else "oo"
    if function == "exp":
        return "oo" if v == "oo" else ZERO
    if function == "abs":
        return "oo"
    if function == "log" and v == "oo":
        return "oo"
    if function == "pow" and v == "oo" and is_number(t.parts[1]) and t.parts[1] is not ZERO:
        return "oo" if above_zero(t.parts[1]) else ZERO
    raise Refused(f"no infinite limit of {function} by its parts")


@rule("binder", "index", "limit")
def limit_of_binder(kind, k, limit):
    place, (u,), (v,) = read([limit])
    need(v not in INFINITE, "an infinite limit under a sum, product or extremum")
    silent(limit.hypotheses, k)
    need(place[1] in INFINITE or k not in place[1].free, "the index is free in the place")
    return limit_(bind(kind, k, u), place, bind(kind, k, v))


@rule("limit", "theorem", ["theorem"])
def limit_of_inverse(limit, sign, ends):
    place, (u,), (v,) = read([limit])
    need(v is ZERO, "the limit is not 0")
    same(positive(sign), u)
    return Theorem(limit.hypotheses | near(place, [sign], ends), limit_(power(u, -1), place, "oo"))


@rule("term", [("limit", "theorem")], ["theorem"])
def limit_between(f, bounds, ends):
    place, functions, values = read(limit for limit, _ in bounds)
    v = values[0]
    need(all(w == v for w in values), "bounds tend to different values")
    below, above = v == "-oo", v == "oo"
    for g, (_, th) in zip(functions, bounds, strict=True):
        _, relation, t, u = th.conclusion
        need((t, u) in ((g, f), (f, g)) and relation != "!=", "a premise does not bound the function")
        below = below or relation == "=" or t is g
        above = above or relation == "=" or u is g
    need(below and above, "the function is not bounded from both sides")
    left = near(place, [th for _, th in bounds], ends)
    return Theorem(left | together(*(limit for limit, _ in bounds)), limit_(f, place, v))


@rule("term", "term", ["limit"], (["theorem"], ["theorem"]), "theorem", "limit", ["theorem"])
def limit_of_quotient(u, v, limits, conditions, moves, slopes, ends):
    place, functions, values = read([*limits, slopes])
    *functions, quotient = functions
    *values, w = values
    both = functions == [u, v] and values == [ZERO, ZERO]
    need(both or (functions == [v] and values[0] in INFINITE), "neither 0/0 nor a denominator that grows")
    slope_of = []
    for t, shown in zip((u, v), conditions, strict=True):
        slope, asked = differentiated(t, place[0])
        satisfied(asked, shown)
        slope_of.append(slope)
    same(nonzero(moves), slope_of[1])
    same(quotient, mul(slope_of[0], power(slope_of[1], -1)))
    left = near(place, [*conditions[0], *conditions[1], moves], ends)
    return Theorem(left | together(*limits, slopes), limit_(mul(u, power(v, -1)), place, w))


@rule("limit", "limit")
def limit_from_both(above, below):
    (_, f, x, a, first, v), (_, *other, second, w) = above.conclusion, below.conclusion
    need((first, second) == ("+", "-") and a not in INFINITE, "not the two sides of a number")
    same((*other, w), (f, x, a, v))
    return limit_(f, (x, a, "both"), v)


@rule("limit", "theorem")
def limit_rewritten(limit, th):
    place, (f,), (v,) = read([limit])
    left, right = equation(th)
    same(left, v)
    return limit_(f, place, right)


@rule(["theorem"], "theorem", "limit", "theorem", ["theorem"])
def mean_value(conditions, slope, limit, start, ends):
    place, (f,), (v,) = read([limit])
    x, a, side = place
    need(side in ("+", "-"), "a limit from both sides")
    rise, asked = differentiated(f, x)
    satisfied(asked, conditions)
    (slope_relation, s), (start_relation, begin) = signed(slope), signed(start)
    same(s, rise if side == "+" else mul(MINUS, rise))
    same(begin, v)
    beyond = [] if a in INFINITE else [lt(a, x) if side == "+" else lt(x, a)]
    left = near(place, [*conditions, slope], ends)
    hypotheses = left | together(*conditions, slope, limit, start) | frozenset(beyond)
    strict = "<" in (slope_relation, start_relation)
    return Theorem(hypotheses, formula("<" if strict else "<=", ZERO, f))


# +∞: ("extended", R, t, r, k, w, u), where t is "oo" if R is "="


def never_negative(k: Index, weight: Theorem, argument: Theorem) -> tuple[Term, Term]:
    """w and u, which are at least 0 for every k."""
    silent(together(weight, argument), k)
    return nonnegative(weight), nonnegative(argument)


@rule("term", "index", "theorem", "theorem", "theorem")
def extended(r, k, th, weight, argument):
    w, u = never_negative(k, weight, argument)
    _, relation, a, total = th.conclusion
    need(relation in ("<=", "<"), "a premise is no inequality")
    same(total, add(r, bind("sum", k, mul(w, mul(MINUS, log(u))))))
    zero_with_it = ("every", k, eq(w, mul(w, u, power(u, -1))))
    hypotheses = (th.hypotheses - {zero_with_it}) | together(weight, argument)
    return Theorem(hypotheses, ("extended", relation, a, r, k, w, u))


@rule("extended", "scalar")
def infinite(th, number_):
    name = number_.args[0]
    _, _, a, r, k, w, u = th.conclusion
    need(a is number_, "the left side is another one")
    need(all(name not in t.names for t in (r, w, u)), "the right side speaks of the number")
    need(all(name not in names_in(h) for h in th.hypotheses), "a hypothesis speaks of the number")
    return ("extended", "=", "oo", r, k, w, u)


# 2. The file ----------------------------------------------------------------------------------------------

RATIONAL = re.compile(r"(-?(?:0|[1-9][0-9]*))(?:/([1-9][0-9]*))?", re.ASCII)
CHOICES = {
    "binder": ("sum", "product", "maximum", "minimum"),
    "extremum": ("maximum", "minimum"),
    "choice": ("max", "min"),
    "side": ("+", "-", "both"),
    "relation": ("=", "<=", "<", "!="),
}
ROWS = {
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


LEVELS = 250
"""Of a term that a file writes."""


class File:
    """Values of a file by their types; it knows which terms and steps were mentioned."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.steps: list[Theorem] = []
        self.mentioned: set[tuple[str, int]] = set()

    def read(self, kind: Any, value: Any) -> Any:
        if isinstance(kind, list):
            need(type(value) is list, "no list where one is due")
            return [self.read(kind[0], v) for v in value]
        if isinstance(kind, tuple):
            need(type(value) is list and len(value) == len(kind), f"no row of {len(kind)} entries")
            return tuple(self.read(k, v) for k, v in zip(kind, value, strict=True))
        if kind in CHOICES:
            need(type(value) is str and value in CHOICES[kind], f"no {kind}")
            return value
        return getattr(self, kind)(value)

    def number_of(self, what: str, known: list[Any], value: Any) -> Any:
        need(type(value) is int and 0 <= value < len(known), f"no number of an earlier {what}")
        self.mentioned.add((what, value))
        return known[value]

    def theorem(self, value: Any) -> Theorem:
        found: Theorem = self.number_of("step", self.steps, value)
        need(found.conclusion[0] == "formula", "a step that concludes no formula")
        return found

    def limit(self, value: Any) -> Theorem:
        found: Theorem = self.number_of("step", self.steps, value)
        need(found.conclusion[0] == "limit", "a step that concludes no limit")
        return found

    def extended(self, value: Any) -> Theorem:
        found: Theorem = self.number_of("step", self.steps, value)
        need(found.conclusion[0] == "extended", "a step that concludes no extended relation")
        return found

    def place(self, value: Any) -> Any:
        return value if type(value) is str and value in INFINITE else self.term(value)

    def term(self, value: Any) -> Term:
        found: Term = self.number_of("term", self.terms, value)
        return found

    def of_kind(self, value: Any, *kinds: str) -> Term:
        t = self.term(value)
        need(t.kind in kinds, f"{t.kind} where {' or '.join(kinds)} is due")
        return t

    def scalar(self, value: Any) -> Term:
        return self.of_kind(value, "scalar")

    def bind(self, value: Any) -> Term:
        return self.of_kind(value, "bind")

    def variable(self, value: Any) -> Term:
        return self.of_kind(value, "scalar", "component")

    def integer(self, value: Any) -> int:
        need(type(value) is int, "no integer")
        return value

    def boolean(self, value: Any) -> bool:
        need(type(value) is bool, "no boolean")
        return value

    def text(self, value: Any) -> str:
        need(type(value) is str, "no text")
        return value

    def name(self, value: Any) -> str:
        need(type(value) is str and value, "no text, or an empty one")
        return value

    def rational(self, value: Any) -> Fraction:
        need(type(value) is str and len(value) <= 4000, "no text of at most 4000 characters")
        match = RATIONAL.fullmatch(value)
        need(match and value != "-0", "no rational number")
        p, q = int(match[1]), int(match[2] or 1)
        need(match[2] is None or (q >= 2 and gcd(p, q) == 1), "not in lowest terms")
        return Fraction(p, q)

    def size(self, value: Any) -> Any:
        need((type(value) is int and value >= 1) or (type(value) is str and value), "no size")
        return value

    def index(self, value: Any) -> Index:
        name, size = self.read(("name", "size"), value)
        return (name, size)

    def position(self, value: Any) -> Any:
        if type(value) is int:
            need(value >= 1, "a position below 1")
            return value
        return self.index(value)

    def row(self, value: Any) -> Term:
        need(type(value) is list and value and type(value[0]) is str and value[0] in ROWS, "no row of a term")
        kind = value[0]
        args = self.read(ROWS[kind], value[1:])
        t = self.made(kind, args)
        need(t.levels <= LEVELS, f"a term of more than {LEVELS} levels")
        return t

    def made(self, kind: str, args: tuple[Any, ...]) -> Term:
        if kind in ("add", "mul"):
            return {"add": add, "mul": mul}[kind](*args[0])
        if kind == "component":
            need(args[1], "a component without a position")
        if kind == "apply":
            f, parts = args
            need(ARITY.get(f) == len(parts), f"no function {f} of {len(parts)} arguments")
            return apply(f, *parts)
        if kind == "delta":
            need(order(args[0]) <= order(args[1]), "the positions of a delta are not in order")
        make = {"number": number, "scalar": scalar, "count": count, "component": component, "power": power}
        make |= {"delta": delta, "bind": bind, "select": select, "derivative": derivative}
        return make[kind](*args)

    def tagged(self, value: Any, *tags: str) -> Formula:
        need(
            type(value) is list and value and type(value[0]) is str and value[0] in tags,
            f"no {' or '.join(tags)}",
        )
        tag, rest = value[0], value[1:]
        if tag == "formula":
            relation, t, u = self.read(("text", "term", "term"), rest)
            need(relation in ("=", "<=", "<", "!="), f"no relation {relation}")
            return formula(relation, t, u)
        if tag == "apart":
            return ("apart", *self.read(("position", "position"), rest))
        need(len(rest) == 2, "no row of 3 entries")
        return ("every", self.index(rest[0]), self.tagged(rest[1], "formula", "every"))

    def assumption(self, value: Any) -> Formula:
        return self.tagged(value, "formula", "every")

    def hypothesis(self, value: Any) -> Formula:
        return self.tagged(value, "formula", "apart", "every")

    def step(self, value: Any) -> Theorem:
        need(type(value) is list and value and type(value[0]) is str, "no row of a step")
        need(value[0] in RULES, f"no rule {value[0]}")
        types, function = RULES[value[0]]
        return function(*self.read(types, value[1:]))


@contextmanager
def place_of(where: str) -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise Refused(f"{where}: {refused}") from None
    except RecursionError:
        raise Refused(f"{where}: too deep") from None


def members(value: Any, *names: str) -> list[Any]:
    need(type(value) is dict and set(value) == set(names), f"not exactly the members {', '.join(names)}")
    return [value[name] for name in names]


def check(data: Any) -> Theorem:
    """The theorem that a certificate proves.  Raises `Refused`, naming the row."""
    form, version, terms, steps, claim = members(data, "format", "version", "terms", "steps", "theorem")
    need(form == "lemmata-proof" and type(version) is int and version == 1, "another format or version")
    need(type(terms) is list and len(terms) <= 500000, "terms is no list of at most 500,000 rows")
    need(type(steps) is list and 0 < len(steps) <= 500000, "steps is no list of 1 to 500,000 rows")
    file, seen = File(), set()
    for i, row in enumerate(terms):
        with place_of(f"term {i}"):
            t = file.row(row)
            need(t not in seen, "stands twice")
            seen.add(t)
            file.terms.append(t)
    for i, row in enumerate(steps):
        with place_of(f"step {i} {row[0] if type(row) is list and row else row}"):
            file.steps.append(file.step(row))
    for what, many in (("term", len(terms)), ("step", len(steps) - 1)):
        for i in range(many):
            need((what, i) in file.mentioned, f"{what} {i}: nothing mentions it")
    proved = file.steps[-1]
    with place_of("theorem"):
        hypotheses, conclusion = members(claim, "hypotheses", "conclusion")
        need(type(hypotheses) is list, "no list of hypotheses")
        need(len(hypotheses) == len(proved.hypotheses), "the last step has other hypotheses")
        found = {next((h for h in proved.hypotheses if says(w, h)), None) for w in hypotheses}
        need(found == proved.hypotheses, "the last step has other hypotheses")
        need(says(conclusion, proved.conclusion), "the last step has another conclusion")
    return proved


def says(written: Any, value: Any) -> bool:
    """Whether a hypothesis or conclusion is written so, its terms in full."""
    pending = [(written, value)]
    while pending:
        w, v = pending.pop()
        if isinstance(v, Term):
            need(v.levels <= LEVELS, f"a term of more than {LEVELS} levels")
            v = (v.kind, *v.args)
        if isinstance(v, Fraction):
            need(max(abs(v.numerator), v.denominator) < 10**4000, "a number of more than 4000 characters")
            v = str(v)
            need(len(v) <= 4000, "a number of more than 4000 characters")
        if not isinstance(v, tuple):
            if type(w) is not type(v) or w != v:
                return False
        elif type(w) is list and len(w) == len(v):
            pending += zip(w, v, strict=True)
        else:
            return False
    return True


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
