"""Rules for one variable: inequalities by a sign chart, limits by leading terms."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import QQ, Eq, Expr, Limit, Ne, Rational, S, Symbol
from sympy.core.relational import Relational
from sympy.polys.rings import PolyElement, PolyRing

from lemmata.kernel.enclosures import Enclosure
from lemmata.notation import Given, dimension, scalar
from lemmata.tactics.chart import Chart, Problem
from lemmata.tactics.errors import Refused, Unsupported
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import defined, evaluate, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import ONE, Ratio, constant, generator
from lemmata.tactics.rules import _ascending, _depends, relation
from lemmata.tactics.sketch import Sketch, tactic

__all__ = ["limit_value", "sign_chart"]


class Split(Exception):
    """|u| changes sign at this rational: prove the two sides apart."""

    def __init__(self, name: Expr, at: Any) -> None:
        super().__init__(name, at)
        self.name, self.at = name, at


class Function:
    """A value in one variable, ready for a chart: F and G in a `Problem`, the value is F/G.

    ``moving`` names the variable of a limit: a chart about any other would answer another question.
    """

    def __init__(self, normal: Normal, facts: Facts, r: Ratio, moving: str | None = None) -> None:
        self.normal, self.facts, self.moving = normal, facts, moving
        self.constants: list[int] = []
        self.logs: list[int] = []
        self.ring: PolyRing
        self.t: PolyElement
        self.problem: Problem
        self.above: PolyElement
        self.below: PolyElement
        self.variable: int | None = None
        self.exponential: int | None = None
        self.root: int | None = None
        for a in sorted(_deep(normal, r)):
            self._sort(a)
        if self.variable is None:
            raise Refused("no variable is left")
        self._check_roles()
        names = [f"c{k}" for k in range(len(self.constants))] + ["t"]
        names += [f"l{k}" for k in range(len(self.logs) + (self.exponential is not None))]
        self.ring = PolyRing(names, QQ, "lex")
        self.t = self.ring.gens[len(self.constants)]
        arguments = [self._argument(a) for a in self.logs]
        if self.exponential is not None:
            arguments.append(self.t)  # t = e^(rate · x)
        low, high = self._interval()
        self.problem = Problem(
            self.ring,
            len(self.constants),
            tuple(arguments),
            low,
            high,
            self._values,
            self._number_sign,
            self._vanishes_at,
        )
        self.above, self.below = self._polynomial(r)

    def _sort(self, a: int) -> None:
        atom, facts = self.normal.atoms[a], self.facts
        if not facts._open_atom(a) and not self.normal.indices(a):
            self.constants.append(a)
        elif atom.kind in ("scalar", "entry", "dimension"):
            if self.variable not in (None, a) or self.moving not in (None, atom.tag[0]):
                raise Refused("more than one variable")
            self.variable = a
        elif atom.kind == "log":
            self.logs.append(a)
        elif atom.kind == "exp" and self.exponential is None:
            self.exponential = a
        elif atom.kind == "root" and self.root is None:
            self.root = a
        else:
            raise Refused(f"the chart does not read {atom.kind} of this argument")

    def _check_roles(self) -> None:
        x = generator(self.variable)  # type: ignore[arg-type]
        if self.exponential is not None:
            rate = (self.normal.atoms[self.exponential].values[0] * x.power(-1)).constant
            if rate is None or rate <= 0:
                raise Refused("an exponential of more than a multiple of the variable")
            self.rate = rate
            if self.root is not None:
                raise Refused("a root and an exponential together")
        if self.root is not None and self.normal.atoms[self.root].values[0] != x:
            raise Refused("a root of more than the variable")

    def _interval(self) -> tuple[Any, Any]:
        b = self.facts.bounds(self.variable)  # type: ignore[arg-type]
        if self.exponential is not None:
            return self._exp_end(b.low, QQ(0)), self._exp_end(b.high, None)
        if self.root is not None:
            degree = self.normal.atoms[self.root].tag
            if b.low is None or b.low < 0:
                raise Refused("a root of what may be negative")
            return _exact_root(b.low, degree), _exact_root(b.high, degree)
        return b.low, b.high

    def _exp_end(self, end: Any, infinite: Any) -> Any:
        if end is None:
            return infinite
        if end == 0:
            return QQ(1)
        raise Refused("an exponential on an interval whose end is neither 0 nor infinite")

    def _atom(self, a: int) -> Any:
        gens = self.ring.gens
        if a in self.constants:
            return gens[self.constants.index(a)]
        if a in self.logs:
            return gens[len(self.constants) + 1 + self.logs.index(a)]
        if a == self.variable and self.exponential is not None:
            return gens[-1] * (1 / self.rate)
        if a == self.variable and self.root is not None:
            return self.t ** self.normal.atoms[self.root].tag
        return self.t

    def _polynomial(self, r: Ratio) -> tuple[Any, Any]:
        """(F, G): the value times its denominator made of even powers or positive parts."""
        lowest: dict[int, int] = {}
        for m, _ in r.numerator:
            for a, e in m:
                lowest[a] = min(lowest.get(a, 0), e)
        below = self.ring.one
        for a, e in lowest.items():
            below *= self._atom(a) ** -e if e else 1
        above = self.ring.zero
        for m, c in r.numerator:
            term = self.ring.one * c
            powers = dict(m)
            for a, e in lowest.items():
                term *= self._atom(a) ** (powers.get(a, 0) - e)
            above += term
        for f, e in r.denominator:
            factor = self.ring.zero
            for m, c in f:
                term = self.ring.one * c
                for a, k in m:
                    term *= self._atom(a) ** k
                factor += term
            below *= factor**e
        return above, below

    def _argument(self, a: int) -> Any:
        """The argument of a logarithm, a polynomial in t alone."""
        above, below = self._polynomial(self.normal.atoms[a].values[0])
        t = len(self.constants)
        if below != self.ring.one or any(e for m in above for k, e in enumerate(m) if k != t):
            raise Refused("a logarithm of more than a polynomial")
        return above

    def _values(self, bits: int) -> list[Enclosure]:
        return [self.facts.enclosure(generator(a), bits) for a in self.constants]

    def _number_sign(self, row: dict[tuple[int, ...], Any], leads: tuple[Any, ...]) -> int | None:
        if any(lead <= 0 for lead in leads):
            return None
        try:
            symbols = [generator(a) for a in self.constants] + [self.normal.log(constant(v)) for v in leads]
        except Unsupported:
            return None
        out = constant(0)
        for exponents, c in row.items():
            term = constant(c)
            for value, e in zip(symbols, exponents, strict=True):
                term = term * value.power(e)
            out = out + term
        out = self.normal.tidy(out)
        if not out.numerator:
            return 0
        return 1 if self.facts.positive(out) else -1 if self.facts.positive(-out) else None

    def _vanishes_at(self, f: Any, r: Any) -> bool:
        """Whether f is identically 0 at t = e^r: as a value in e^r, logarithms and the constants."""
        normal = self.normal
        at = normal.exp(constant(r))

        def value(polynomial: Any, symbols: list[Ratio]) -> Ratio:
            out = constant(0)
            for exponents, c in polynomial.terms():
                term = constant(c)
                for symbol, e in zip(symbols, exponents, strict=False):
                    term = term * symbol.power(e)
                out = out + term
            return normal.tidy(out)

        base = [generator(a) for a in self.constants] + [at]
        logs = [normal.log(value(g, base)) for g in self.problem.arguments]
        return not value(f, base + logs).numerator

    def chart(self) -> Chart:
        """The chart of the value itself: F·G has its sign."""
        return self.problem.chart(self.above * self.below)

    def stands_at(self, end: Any, target: Expr) -> bool:
        """Whether ``end`` is where t stands when the variable tends to ``target``."""
        if target in (S.Infinity, S.NegativeInfinity):
            to_zero = self.exponential is not None and target == S.NegativeInfinity
            return end == 0 if to_zero else end is None
        if not isinstance(target, Rational) or end is None:
            return False
        at = QQ(target.p, target.q)
        if self.exponential is not None:
            return bool(at == 0 and end == 1)
        return bool(at == (end ** self.normal.atoms[self.root].tag if self.root is not None else end))

    def behaviour(self, end: Any, side: int) -> tuple[int, int, int]:
        """(sign, j, b) of the leading term c·h^j·|log h|^b at an end."""
        s, j, b = self.problem.end_term(self.above, end, side)
        s2, j2, b2 = self.problem.end_term(self.below, end, side)
        return s * s2, j - j2, b - b2


def _deep(normal: Normal, r: Ratio) -> set[int]:
    """The atoms of r, with those inside logarithms that depend on the variable."""
    out: set[int] = set()
    for a in r.atoms:
        out.add(a)
        atom = normal.atoms[a]
        if atom.kind in ("log", "root", "exp") and normal.signs._open_atom(a):
            out |= _deep(normal, atom.values[0])
        if atom.kind == "abs" and normal.signs._open_atom(a):
            raise _split(normal, atom.values[0])
    return out


def _split(normal: Normal, base: Ratio) -> Exception:
    """Where |base| changes sign, if that is at rationals."""
    function = Function(normal, normal.signs, base)
    atom = normal.atoms[function.variable]  # type: ignore[index]
    if atom.kind != "scalar":
        raise Refused("an absolute value of a component")
    for z in function.chart().zeros:
        if z.exact and function.exponential is None and function.root is None:
            return Split(scalar(atom.tag[0]), z.low)
        if z.exact and function.exponential is not None and z.low == 1:
            return Split(scalar(atom.tag[0]), QQ(0))
    return Refused("an absolute value that changes sign at no rational")


def _exact_root(end: Any, degree: int) -> Any:
    if end is None:
        return None
    root = sympy.root(Rational(int(end.numerator), int(end.denominator)), degree)
    if not root.is_Rational:
        raise Refused("an end of the interval has no rational root")
    return QQ(root.p, root.q)


@tactic
def sign_chart(statement: Relational, givens: tuple[Given, ...]) -> Sketch:
    """An inequality in one variable, by Rolle's theorem.

        ─────────────────────  the chart of right − left has no negative sign
        givens ⊢ left ≤ right  (for <: and no zero that the givens do not exclude)

    Refuses: a second variable; a sign or a zero that exact arithmetic does not decide.
    """
    small, large, strict = _ascending(statement)
    for side in (small, large):
        defined(side, givens)
    try:
        evaluate(
            [small, large, *relations(givens)],
            givens,
            lambda n, f: _charted(n, f, small, large, strict, givens),
        )
    except Split as split:
        at = Rational(int(split.at.numerator), int(split.at.denominator))
        if any(g in givens for g in (relation(sympy.Le, split.name, at), relation(sympy.Ge, split.name, at))):
            raise Refused("an absolute value cannot be resolved") from None
        premises = tuple(
            sign_chart(statement, (*givens, relation(kind, split.name, at))) for kind in (sympy.Le, sympy.Ge)
        )
        return Sketch(statement, givens, "sign_chart", premises)
    return Sketch(statement, givens, "sign_chart")


def _charted(
    normal: Normal, facts: Facts, small: Expr, large: Expr, strict: bool, givens: tuple[Given, ...]
) -> None:
    r = normal.tidy(normal.value(large) - normal.value(small))
    if not r.numerator:
        if strict:
            raise Refused("the two sides are equal")
        return
    if not any(facts._open_atom(a) for a in r.atoms):
        if not (facts.positive(r) if strict else facts.nonnegative(r)):
            raise Refused("the difference of the two sides is not shown to be positive")
        return
    function = Function(normal, facts, r)
    chart = function.chart()
    if any(s < 0 for s in chart.signs):
        raise Refused("right - left is negative somewhere")
    if strict:
        excluded = [normal.value(g.args[0]) - normal.value(g.args[1]) for g in givens if isinstance(g, Ne)]
        for z in chart.zeros:
            if not (z.exact and any(_zero_at(function, e, z.low) for e in excluded)):
                raise Refused("the two sides are equal somewhere")
        bounds = facts.bounds(function.variable)  # type: ignore[arg-type]
        low, high = function.problem.low, function.problem.high
        for end, is_open, side in ((low, bounds.low_strict, 1), (high, bounds.high_strict, -1)):
            closed = (bounds.low if side > 0 else bounds.high) is not None and not is_open
            if closed and function.behaviour(end, side) != (1, 0, 0):
                raise Refused("the two sides are equal at an end of the interval")


def _zero_at(function: Function, excluded: Ratio, t: Any) -> bool:
    """Whether a hypothesis u ≠ 0 speaks of the point t."""
    if function.exponential is not None:
        if t != 1:
            return False
        t = QQ(0)
    if function.root is not None:
        t = t ** function.normal.atoms[function.root].tag
    value = excluded.map(lambda a: constant(t) if a == function.variable else generator(a))
    return not value.numerator


@tactic
def limit_value(statement: Relational, givens: tuple[Given, ...]) -> Sketch:
    """A limit in one variable, by the leading term at the end.

        ──────────────────────────  f − v behaves like c·h^j·(log h)^b with j > 0;
        givens ⊢ lim_{x→a} f = v    for v = ±∞: j < 0, or j = 0 and b > 0, and c has its sign

    What does not depend on x is a constant: f − v may be Σ cᵢ·fᵢ with such cᵢ and fᵢ → 0.

    Refuses: a second variable inside fᵢ, or beside an infinite v; a two-sided limit that differs
    from side to side.
    """
    left, right = read_limit(statement), statement.args[1]
    body, x, target, direction = left.args
    sides = {"+": (1,), "-": (-1,)}.get(str(direction), (1, -1))
    if target in (S.Infinity, S.NegativeInfinity):
        sides = (-1,) if target == S.Infinity else (1,)
    for side in sides:
        try:
            tends = _tends(body, x, target, side, right, givens)
        except Split:
            raise Refused("an absolute value changes sign near the point") from None
        if not tends:
            raise Refused(f"{left} = {right} does not follow from the leading term")
    return Sketch(statement, givens, "limit_value")


def read_limit(statement: Relational) -> Limit:
    """The left side of limit(f, x, a) = v, where x is a scalar, or a size that grows."""
    left, value = statement.args
    if not isinstance(statement, Eq) or not isinstance(left, Limit) or value.has(left.args[1]):
        raise Refused("the statement must read limit(f, x, a) = v")
    x, target = left.args[1:3]
    # z_i is no such variable: where i = j it is z_j too.
    if x != scalar(str(x)) and not (x == dimension(str(x)) and target == S.Infinity):
        raise Refused(f"{x} is not the name of a scalar")
    return left


def _tends(body: Expr, x: Symbol, target: Expr, side: int, value: Expr, givens: tuple[Given, ...]) -> bool:
    near = neighbourhood(x, target, side)
    infinite = value in (S.Infinity, S.NegativeInfinity)

    def behaviour(normal: Normal, facts: Facts, r: Ratio) -> tuple[int, int, int]:
        function = Function(normal, facts, r, x.name)
        end = function.problem.low if side > 0 else function.problem.high
        if not function.stands_at(end, target):
            raise Refused(f"{target} is no end at which the chart can look")
        return function.behaviour(end, side)

    def vanishing(leading: tuple[int, int, int]) -> bool:
        _, j, b = leading
        return j > 0 or (j == 0 and b < 0)

    def test(normal: Normal, facts: Facts) -> bool:
        r = normal.value(body) if infinite else normal.value(body) - normal.value(value)
        r = normal.tidy(r)
        if normal.obligations:
            what, _, part, _ = normal.obligations[0]
            raise Refused(f"{part} {what} is not shown near {x} = {target}")
        parts = _parts(normal, facts, r, x)
        if not infinite:
            return all(vanishing(behaviour(normal, facts, f)) for f in parts.values())
        if len(parts) != 1:
            raise Refused("an infinite limit of a sum whose coefficients are no numbers")
        ((c, f),) = parts.items()
        sign, j, b = behaviour(normal, facts, f)
        if not facts.positive(c) and not facts.positive(-c):
            raise Refused("the sign of what does not depend on the variable is not shown")
        towards = sign if facts.positive(c) else -sign
        return (j < 0 or (j == 0 and b > 0)) and towards == (1 if value == S.Infinity else -1)

    return evaluate([body, value, *near], [*outer_givens(givens, x), *near], test)


def _parts(normal: Normal, facts: Facts, r: Ratio, x: Symbol) -> dict[Ratio, Ratio]:
    """{cᵢ: fᵢ} with r = Σ cᵢ·fᵢ, where the cᵢ are made of variables that are not x."""
    if x != scalar(x.name):
        return {ONE: r} if r.numerator else {}  # whatever has components depends on their number

    def still(part: Ratio) -> bool:
        varies = bool(normal.ratio_indices([part])) or any(facts._open_atom(a) for a in part.atoms)
        return varies and not normal.mentions(part, x.name)

    parts: dict[Ratio, Ratio] = {}
    for term in r.terms():
        ((monomial, k),) = term.numerator
        above = tuple((a, e) for a, e in monomial if still(generator(a)))
        below = tuple((f, e) for f, e in term.denominator if still(Ratio(f)))
        c = Ratio(((above, QQ(1)),), below)
        f = Ratio(
            ((tuple(t for t in monomial if t not in above), k),),
            tuple(t for t in term.denominator if t not in below),
        )
        parts[c] = parts.get(c, constant(0)) + f
    return {c: f for c, f in parts.items() if f.numerator}


def outer_givens(givens: tuple[Given, ...], x: Symbol) -> tuple[Given, ...]:
    """The givens that do not speak of x: in a limit the name is bound, and they mean another x."""
    return tuple(g for g in givens if not _depends(g, x))


def neighbourhood(x: Symbol, target: Expr, side: int) -> tuple[Relational, ...]:
    """A punctured one-sided neighbourhood of the target, as givens."""
    if target == S.Infinity:
        return (relation(sympy.Gt, x, S.Zero),)
    if target == S.NegativeInfinity:
        return (relation(sympy.Lt, x, S.Zero),)
    width = Rational(1, 2)
    low, high = (target, target + width) if side > 0 else (target - width, target)
    return relation(sympy.Gt, x, low), relation(sympy.Lt, x, high)
