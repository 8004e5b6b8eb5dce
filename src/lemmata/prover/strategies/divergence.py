"""Inequalities of distributions: as a sum of divergences, or by one scalar inequality per class.

For a sum Σ q_k G(p_k/q_k) with G(1) = 0 and G differentiable at 1, Σ ≥ 0 for every n exactly
when G(t) − G′(1)(t − 1) ≥ 0 for t ≥ 0: the multiplier is forced, and one sign chart decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

import sympy
from sympy import QQ, Add, Basic, Expr, Ge, Gt, Integer, Le, Mul, Pow, S, Symbol

from lemmata.definitions import Definition, kl_divergence, softmax, vmax, vmin
from lemmata.derivation import (
    Cases,
    Lemma,
    Proof,
    Using,
    cite,
    direct,
    positivity,
    sign_chart,
)
from lemmata.notation import (
    Claim,
    Dominated,
    Family,
    Membership,
    OneHot,
    Simplex,
    build,
    component,
    index,
    is_vector,
    scalar,
    size,
)
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, free_index, is_open, sides, summand, wherever_finite
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import ONE, ZERO, Ratio, constant, generator

KL = "cross_entropy/kl_divergence_nonneg"


# ------------------------------------------------------------------ what may be compared


def distributions(claim: Claim) -> list[Expr]:
    """The probability vectors that a claim speaks of, and the uniform one."""
    found: list[Expr] = [
        g.variable
        for g in claim.givens
        if isinstance(g, Membership) and isinstance(g.domain, (Simplex, OneHot))
    ]
    for part in _written_out(claim.statement):
        if not isinstance(part, Definition) or isinstance(part, (vmax, vmin)):
            continue
        for kind, a in zip(part.kinds, part.args, strict=False):
            if kind == "vector":
                scores = type(part).__name__ in ("logsumexp", "softmax", "log_softmax")
                found.append(softmax(a, evaluate=False) if scores else a)
    out: list[Expr] = []
    for v in (*found, *normalised(claim)):
        if v not in out and is_vector(v):
            out.append(v)
    sizes = {size(v) for v in out}
    if len(sizes) == 1:
        (count,) = sizes
        out.append(Family(build(Pow, count, Integer(-1)), (index("k"), 1, count)))
    return out[:7]


def _written_out(e: Basic) -> Iterator[Basic]:
    """Every part, and the parts of what a definition made of other definitions stands for."""
    for part in sympy.preorder_traversal(e):
        yield part
        if hasattr(type(part), "template") and not is_vector(part) and is_vector(part.args[0]):
            body = part.unfold()
            if body.atoms(Definition):
                yield from _written_out(body)


def normalised(claim: Claim) -> list[Expr]:
    """f/Σf for the sums inside logarithms: what Jensen's inequality compares with."""
    from lemmata.prover.strategies.identity import unfolded

    out = []
    for side in map(unfolded, claim.statement.args):
        logs = [part for part in sympy.preorder_traversal(side) if isinstance(part, sympy.log)]
        for part in (*logs, *_tidied(claim, logs)):
            out += [
                Family(build(Mul, s.args[0], build(Pow, s, Integer(-1))), s.args[1])
                for s in sympy.preorder_traversal(part)
                if isinstance(s, sympy.Sum) and not s.args[0].atoms(sympy.Sum)
            ]
    return out


def _tidied(claim: Claim, logs: list[Expr]) -> list[Expr]:
    """Logarithms without bound indices as the normal form writes them: 1 + χ² is Σ p²/q."""
    free = [part for part in logs if part.free_symbols <= claim.statement.free_symbols]

    def use(normal: Normal, _: Facts) -> list[Expr]:
        return [expression(normal, normal.tidy(normal.value(part.args[0]))) for part in free]

    try:
        return evaluate([*free, *relations(claim.givens)], claim.givens, use) if free else []
    except (TacticError, NotWritable):
        return []


def weights(claim: Claim) -> list[Expr]:
    """Nonnegative numbers by which a divergence may be multiplied: 1, λ, 1 − λ, T, n."""
    names = {
        s for s in claim.statement.free_symbols if isinstance(s, Symbol) and s.is_real and not s.is_integer
    }
    out: list[Expr] = [S.One]
    for s in sorted(names, key=str):
        if not any(str(b.label) == s.name for b in claim.statement.atoms(sympy.IndexedBase)):
            out += [s, build(Add, S.One, build(Mul, S.NegativeOne, s)), build(Pow, s, Integer(-1))]
    sizes = {d for b in claim.statement.atoms(sympy.IndexedBase) for d in b.shape if isinstance(d, Symbol)}
    out += sorted(sizes & claim.statement.free_symbols, key=str)
    out += [
        part
        for part in sorted(claim.statement.atoms(sympy.Sum), key=str)
        if isinstance(part.args[0], sympy.Indexed)
    ]
    return out


@strategy(rank=19)
def sum_of_divergences(claim: Claim) -> Iterator[Proof]:
    """right − left is a nonnegative combination of Kullback–Leibler divergences."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    for givens, wrap in wherever_finite(claim):
        proof = _combination(Claim(claim.statement, givens))
        if proof is not None:
            yield wrap(proof)


@dataclass(frozen=True)
class _Column:
    p: Expr
    q: Expr
    weight: Expr
    value: Ratio


def _combination(claim: Claim) -> Proof | None:
    small, large = sides(claim.statement)
    vectors = distributions(claim)
    pairs = [(u, v) for u, v in permutations(vectors, 2) if size(u) == size(v)]
    kls = [build(kl_divergence, u, v) for u, v in pairs]

    def solve(normal: Normal, facts: Facts) -> list[tuple[_Column, Fraction]] | None:
        target = normal.tidy(normal.value(large) - normal.value(small))
        columns = []
        for (u, v), kl in zip(pairs, kls, strict=True):
            try:
                value = normal.value(kl)
            except TacticError:
                continue
            for w in weights(claim):
                try:
                    factor = normal.value(w)
                except TacticError:
                    continue
                if facts.nonnegative(factor):
                    columns.append(_Column(u, v, w, normal.tidy(value * factor)))
        return _solve(target, columns)

    try:
        found = evaluate([small, large, *kls, *relations(claim.givens)], claim.givens, solve)
    except TacticError:
        return None
    if not found:
        return None
    citations = []
    for column, c in found:
        number = sympy.Rational(c.numerator, c.denominator)
        weight = (
            number if column.weight == 1 else build(Mul, number, column.weight) if c != 1 else column.weight
        )
        cited = cite(KL, p=column.p, q=column.q)
        citations.append(cited if weight == 1 else cited.times(weight))
    return concluding(claim, (), citations)


def _solve(target: Ratio, columns: list[_Column]) -> list[tuple[_Column, Fraction]] | None:
    """target as c·column or c·column + d·column′ with positive rationals."""
    goal = _row(target)
    if goal is None or not goal:
        return None
    rows = [(column, row) for column in columns if (row := _row(column.value)) is not None and row]
    for column, row in rows:
        key = next(iter(row))
        c = goal.get(key, 0) / row[key]
        if c > 0 and {k: c * v for k, v in row.items()} == goal:
            return [(column, Fraction(int(c.numerator), int(c.denominator)))]
    for (first, a), (second, b) in combinations(rows, 2):
        solution = _two(goal, a, b)
        if solution:
            return [(first, solution[0]), (second, solution[1])]
    return None


def _row(r: Ratio) -> dict | None:  # type: ignore[type-arg]
    return None if r.denominator else dict(r.numerator)


def _two(goal: dict, a: dict, b: dict) -> tuple[Fraction, Fraction] | None:  # type: ignore[type-arg]
    own = next((k for k in a if k not in b), None)
    if own is not None:
        c = goal.get(own, 0) / a[own]
        rest = {k: goal.get(k, 0) - c * a.get(k, 0) for k in {*goal, *a}}
        rest = {k: v for k, v in rest.items() if v}
        if c <= 0 or set(rest) != set(b):
            return None
        key = next(iter(b))
        d = rest[key] / b[key]
        if d > 0 and all(rest[k] == d * b[k] for k in b):
            return tuple(Fraction(int(x.numerator), int(x.denominator)) for x in (c, d))  # type: ignore[return-value]
    return None


# ------------------------------------------------------------------ one scalar inequality per class


@strategy(rank=20)
def scalar_per_class(claim: Claim) -> Iterator[Proof]:
    """Σ_k q_k G(p_k/q_k) ≥ 0 by G(t) − G′(1)(t − 1) ≥ 0."""
    if not isinstance(claim.statement, (Le, Ge)):
        return
    names = [
        g.variable
        for g in claim.givens
        if isinstance(g, Membership) and isinstance(g.domain, (Simplex, OneHot))
    ]
    for givens, wrap in wherever_finite(claim):
        inner = Claim(claim.statement, givens)
        for p, q in permutations(names, 2):
            if size(p) == size(q):
                yield from map(wrap, _against(inner, p, q))  # type: ignore[arg-type]
        for p in names:
            yield from map(wrap, _against(inner, p, None))  # type: ignore[arg-type]


def _against(claim: Claim, p: Expr, q: Expr | None) -> Iterator[Proof]:
    """The proof with t = p_k/q_k, or t = n·p_k against the uniform distribution."""
    for spread in ("p",) if q is None else ("p", "q", "both"):
        for tangent in (True, False):
            yield from _with_multiplier(claim, p, q, spread, tangent)


def _with_multiplier(claim: Claim, p: Expr, q: Expr | None, spread: str, tangent: bool) -> Iterator[Proof]:
    """The proof that spreads constants over p, q or both, with the multiplier G′(1) or 0."""
    small, large = sides(claim.statement)
    try:
        scheme = evaluate(
            [small, large, *relations(claim.givens)],
            claim.givens,
            lambda n, f: _scheme(n, small, large, p, q, spread, tangent),
        )
    except (TacticError, NotWritable, ZeroDivisionError):
        return
    if scheme is None:
        return
    body, gain = scheme  # in scalars a, b (or a and n) and in t
    a, b, t = scalar("a"), scalar("b"), scalar("t")
    above = Gt if is_open(claim, p) else Ge
    h = Claim(build(Ge, gain, S.Zero), (build(above, t, S.Zero),))
    lemma1 = Lemma("scalar", h, direct(by=sign_chart))
    k = free_index(claim)
    if q is None:
        at = build(Mul, size(p), component(p, k))
        step = cite("scalar", t=at).times(build(Pow, size(p), Integer(-1))).summed(k)
        yield Using((lemma1,), concluding(claim, (lemma1,), [step]))
        return
    ratio = build(Mul, a, build(Pow, b, Integer(-1)))
    goal = build(Ge, body, S.Zero)
    positive = Claim(goal, (build(above, a, S.Zero), build(Gt, b, S.Zero)))  # type: ignore[arg-type]

    def scaled(goal: Claim) -> Proof:
        return concluding(goal, (lemma1,), [cite("scalar", t=ratio).times(b)])

    dominated = any(isinstance(g, Dominated) and (g.small, g.large) == (p, q) for g in claim.givens)
    q_open = is_open(claim, q)
    zero_a, zero_b = build(Ge, a, S.Zero), build(Ge, b, S.Zero)
    for edge in (positivity, sign_chart):
        if q_open:
            second = Lemma("pair", positive, scaled(positive))
        elif dominated:
            near = (build(Gt, a, S.Zero), zero_b, Dominated(a, b))
            inner = scaled(Claim(goal, near))  # type: ignore[arg-type]
            second = Lemma(
                "pair", Claim(goal, (zero_a, zero_b, Dominated(a, b))), Cases(a, direct(edge), inner)
            )
        else:
            second = Lemma("pair", Claim(goal, (zero_a, zero_b)), Cases(b, direct(edge), scaled(positive)))
        step = cite("pair", a=component(p, k), b=component(q, k)).summed(k)
        yield Using((lemma1, second), concluding(claim, (lemma1, second), [step]))
        if q_open:
            return


def _scheme(
    normal: Normal, small: Expr, large: Expr, p: Expr, q: Expr | None, spread: str, tangent: bool
) -> tuple[Expr, Expr] | None:
    """(the summand in a = p_k, b = q_k less its multiplier, h(t)) of right − left, or None."""
    target = normal.tidy(normal.value(large) - normal.value(small))
    count = size(p)
    k = normal.fresh(count)
    name, shape = str(p.label), tuple(p.shape)
    a, t = normal.named("scalar", "a"), normal.named("scalar", "t")
    b = normal.named("scalar", "b") if q is not None else normal.inverse(normal.value(count))
    share = normal.named("entry", name, shape, (k,))
    if spread != "p":
        other = normal.named("entry", str(q.label), tuple(q.shape), (k,))  # type: ignore[union-attr]
        share = other if spread == "q" else (share + other) * constant(QQ(1, 2))
    body = summand(normal, target, k, count, share)
    if body is None:
        return None

    def replaced(r: Ratio, first: Ratio, second: Ratio | None) -> Ratio:
        def atom(number: int) -> Ratio:
            found = normal.atoms[number]
            if found.kind == "entry" and found.at == (k,):
                if found.tag == (name, shape):
                    return first
                if q is not None and second is not None and found.tag == (str(q.label), tuple(q.shape)):
                    return second
            if found.kind in ("scalar", "dimension", "entry", "delta"):
                return generator(number)
            return normal.rebuilt(found, lambda inner: replaced(inner, first, second), {})

        return normal.tidy(r.map(atom))

    signs = normal.signs
    signs.names |= {"a": signs.names.get(name), "t": type(signs.names[name])(constant(0).constant, False)}
    signs.names["a"] = signs.names["a"]._replace(high=None, high_strict=False)
    if q is not None:
        signs.names["b"] = type(signs.names[name])(constant(0).constant, True)
    signs._known.clear()
    in_ab = replaced(body, a, b if q is not None else None)
    in_t = replaced(body, t * b, b if q is not None else None)
    gain = normal.tidy(in_t * normal.inverse(b))
    free = {
        normal.atoms[x].tag[0]
        for x in _all_atoms(normal, gain)
        if normal.atoms[x].kind in ("scalar", "entry", "dimension")
    }
    if free - {"t", "pi"}:
        return None
    slope = normal.diff(gain, ("t", ()))
    at_one = slope.map(lambda x: _at_one(normal, x)) if tangent else ZERO
    h = normal.tidy(gain - at_one * (t - ONE))
    difference = normal.tidy(in_ab - at_one * (a - b))
    return expression(normal, difference), expression(normal, h)


def _at_one(normal: Normal, number: int) -> Ratio:
    atom = normal.atoms[number]
    if atom.kind == "scalar" and atom.tag[0] == "t":
        return ONE
    if atom.kind == "scalar":
        return generator(number)
    return normal.rebuilt(atom, lambda r: r.map(lambda x: _at_one(normal, x)), {})


def _all_atoms(normal: Normal, r: Ratio) -> set[int]:
    out: set[int] = set()
    for x in r.atoms:
        out.add(x)
        for value in normal.atoms[x].values:
            out |= _all_atoms(normal, value)
    return out
