"""Divergences of any number of classes against the square of the distance d = Σ|p − q|.

Pinsker: KL(p‖q) ≥ d²/2.  Termwise a·log(a/b) − a + b ≥ 3(a − b)²/(2(a + 2b)) ≥ s|a − b| − s²(a + 2b)/6:
a scalar inequality in a/b, then a square.  With s = d the sum over the classes is d² − d²/2.

Likewise JS(p, q) ≥ d²/8.  Termwise its term is at least (a − b)²/(4(a + b)) ≥ s|a − b|/4 − s²(a + b)/16,
and with s = d the sum is d²/4 − d²/8.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import sympy
from sympy import Abs, Expr, Ge, Gt, IndexedBase, Le, Pow, Rational, S, Symbol, log

from lemmata.definitions import js_divergence, kl_divergence
from lemmata.derivation import Cases, Lemma, Proof, cite, direct, positivity, sign_chart
from lemmata.notation import (
    Claim,
    Dominated,
    Given,
    Membership,
    Simplex,
    build,
    component,
    fresh_index,
    scalar,
    size,
    total,
    unevaluated,
)
from lemmata.prover.search import strategy
from lemmata.prover.steps import concluding, is_open, wherever_finite
from lemmata.prover.strategies.known import Known, with_rest
from lemmata.tactics.rules import where_zero

__all__ = ["pinsker"]

A, B, T, D = (scalar(name) for name in ("a", "b", "t", "s"))
HALF = Rational(1, 2)


@strategy(rank=19)
def pinsker(claim: Claim) -> Iterator[Proof]:
    """The inequalities themselves, with other factors, or with smaller constants."""
    if not isinstance(claim.statement, (Le, Ge)) or not claim.statement.atoms(Abs):
        return
    for givens, wrap in wherever_finite(claim):
        inner = Claim(claim.statement, givens)
        for divergence in _divergences(claim):
            p, q = divergence.args
            if isinstance(p, IndexedBase) and isinstance(q, IndexedBase):
                result = _jensen_shannon if isinstance(divergence, js_divergence) else _kl
                yield from map(wrap, with_rest(inner, [result(inner, p, q)]))


def _divergences(claim: Claim) -> list[Expr]:
    """Those of the statement, or, where it is written out, those of its two distributions."""
    found = claim.statement.atoms(kl_divergence, js_divergence)
    simplices = [
        g.variable for g in claim.givens if isinstance(g, Membership) and isinstance(g.domain, Simplex)
    ]
    if not found and claim.statement.atoms(log):
        found = {
            build(head, *pair)
            for pair in permutations(simplices, 2)
            for head in (kl_divergence, js_divergence)
        }
    return sorted(found, key=str)


def distance(p: IndexedBase, q: IndexedBase) -> Expr:
    """Σ|p − q|."""
    return total(lambda at: build(Abs, p[at] - q[at]), size(p))


def _kl(claim: Claim, p: IndexedBase, q: IndexedBase) -> Known:
    with unevaluated():
        least = T * log(T) - T + 1 - Rational(3, 2) * (T - 1) ** 2 / (T + 2)
        square = (3 * Abs(A - B) - D * (A + 2 * B)) ** 2 / (6 * (A + 2 * B))
        pair = A * log(A / B) - A + B - D * Abs(A - B) + D**2 * (A + 2 * B) / 6
        bound = HALF * distance(p, q) ** 2
    lemmas = _of_ratio(least, square)
    if is_open(claim, q):
        near: tuple[Given, ...] = (_at_least(A), _above(B))
        whole = Claim(_nonnegative(pair), near)
        proof: Proof = _scaled(whole, lemmas)
    else:
        given = (_at_least(B), Dominated(A, B))
        whole = Claim(_nonnegative(pair), (_at_least(A), *given))
        positive = Claim(whole.statement, (_above(A), *given))
        proof = Cases(A, direct(positivity), _scaled(positive, lemmas))
    return _summed(claim, p, q, (*lemmas, Lemma("pair", whole, proof)), bound, build(kl_divergence, p, q))


def _jensen_shannon(claim: Claim, p: IndexedBase, q: IndexedBase) -> Known:
    with unevaluated():
        least = HALF * (T * log(T) - (T + 1) * log((T + 1) / 2)) - (T - 1) ** 2 / (4 * (T + 1))
        square = (2 * Abs(A - B) - D * (A + B)) ** 2 / (16 * (A + B))
        term = HALF * (A * log(A) + B * log(B) - (A + B) * log((A + B) / 2))
        pair = term - D * Abs(A - B) / 4 + D**2 * (A + B) / 16
        alone = HALF * log(2) - D / 4 + D**2 / 16
        bound = distance(p, q) ** 2 / 8
    lemmas = _of_ratio(least, square)
    lemmas = (*lemmas, Lemma("alone", Claim(_nonnegative(alone)), direct(by=sign_chart)))
    positive = Claim(_nonnegative(pair), (_at_least(A), _above(B)))
    zero = Claim(where_zero(_nonnegative(pair), B), (_at_least(A),))
    whole = Claim(_nonnegative(pair), (_at_least(A), _at_least(B)))
    proof = Cases(B, concluding(zero, lemmas, [cite("alone").times(A)]), _scaled(positive, lemmas))
    return _summed(claim, p, q, (*lemmas, Lemma("pair", whole, proof)), bound, build(js_divergence, p, q))


def _of_ratio(least: Expr, square: Expr) -> tuple[Lemma, ...]:
    some = (_at_least(A), _above(B))
    return (
        Lemma("scalar", Claim(_nonnegative(least), (_at_least(T),)), direct(by=sign_chart)),
        Lemma("square", Claim(_nonnegative(square), some), direct(by=positivity)),
    )


def _scaled(claim: Claim, lemmas: tuple[Lemma, ...]) -> Proof:
    """The pair from the scalar inequality at t = a/b, times b, and the square."""
    ratio = build(sympy.Mul, A, build(Pow, B, S.NegativeOne))
    return concluding(claim, lemmas, [cite("scalar", t=ratio).times(B), cite("square")])


def _summed(
    claim: Claim, p: IndexedBase, q: IndexedBase, lemmas: tuple[Lemma, ...], bound: Expr, divergence: Expr
) -> Known:
    k = fresh_index([claim.statement, p, q], "k")
    at = {"a": component(p, k), "b": component(q, k), "s": distance(p, q)}
    whole = Claim(build(Le, bound, divergence), claim.givens)  # type: ignore[arg-type]
    last = Lemma("pinsker", whole, concluding(whole, lemmas, [cite("pair", **at).summed(k)]))
    return Known(cite("pinsker"), bound, divergence, (*lemmas, last))


def _nonnegative(e: Expr) -> sympy.Rel:
    return build(Ge, e, S.Zero)  # type: ignore[return-value]


def _at_least(x: Symbol) -> sympy.Rel:
    return Ge(x, 0, evaluate=False)


def _above(x: Symbol) -> sympy.Rel:
    return Gt(x, 0, evaluate=False)
