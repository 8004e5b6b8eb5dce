"""Small corruptions of an expression or a proof, as a tired author makes them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace

import sympy
from sympy import Add, Expr, Indexed, IndexedBase, Integer, Mul, Pow, Rational, Symbol
from sympy.core.relational import Relational

from lemmata.definitions import Definition
from lemmata.derivation import Chain, Derivation, Direct, Step
from lemmata.notation import (
    BINDERS,
    Entry,
    Given,
    Interval,
    Membership,
    NotationError,
    Power,
    Simplex,
    build,
    is_vector,
    rebuild,
    substitute,
)
from lemmata.tactics.laws import LAWS, Law


def mutants(expr: Expr) -> Iterator[tuple[str, Expr]]:
    """Every expression that differs from this one by one slip."""
    yield from _here(expr)
    for position, part in enumerate(expr.args):
        if isinstance(part, (sympy.Tuple, IndexedBase)):
            continue
        for slip, changed in mutants(part):
            args = list(expr.args)
            args[position] = changed
            try:
                yield slip, rebuild(expr, args)
            except (NotationError, TypeError, ValueError):
                continue


def _here(expr: Expr) -> Iterator[tuple[str, Expr]]:
    if isinstance(expr, Add):
        for position, term in enumerate(expr.args):
            args = list(expr.args)
            args[position] = build(Mul, Integer(-1), term)
            yield "sign", build(Add, *args)
    if isinstance(expr, Mul) and expr.args[0] == -1 and len(expr.args) > 1:
        yield "sign", build(Mul, *expr.args[1:]) if len(expr.args) > 2 else expr.args[1]
    if isinstance(expr, Pow) and expr.args[1] == 2:
        yield "exponent", build(Pow, expr.args[0], Integer(3))
    if isinstance(expr, Rational) and expr not in (0, -1):
        yield "number", Rational(expr.p + expr.q, expr.q)
    if isinstance(expr, (sympy.exp, sympy.log, Indexed)) and not expr.atoms(sympy.Derivative):
        yield "factor", build(Mul, Integer(2), expr)


def swapped(expr: Expr) -> Iterator[tuple[str, Expr]]:
    """Two names exchanged throughout: p and q, i and j."""
    vectors = sorted(expr.atoms(IndexedBase), key=str)
    labels = {str(v.label) for v in vectors}
    scalars = sorted(
        (s for s in expr.free_symbols if isinstance(s, Symbol) and s.name not in labels), key=str
    )
    for group in (vectors, [s for s in scalars if s.is_integer and not s.is_positive], scalars):
        for a, b in itertools.pairwise(group):
            if type(a) is type(b) and a.assumptions0 == b.assumptions0:
                yield f"{a} and {b} swapped", substitute(expr, {a: b, b: a})


def turned(statement: Relational) -> Iterator[tuple[str, Relational]]:
    """The relation strict, weak or turned round."""
    others = {
        sympy.Le: (sympy.Lt, sympy.Ge),
        sympy.Ge: (sympy.Gt, sympy.Le),
        sympy.Lt: (sympy.Gt,),
        sympy.Gt: (sympy.Lt,),
        sympy.Eq: (sympy.Lt, sympy.Ge),
    }
    for head in others.get(type(statement), ()):
        yield "relation", build(head, *statement.args)  # type: ignore[misc]


def operators(e: Expr) -> Iterator[tuple[str, Expr]]:
    """A sum for a product, a function for another, arguments exchanged."""
    if isinstance(e, (Add, Mul)) and len(e.args) == 2:
        yield "operator", build(Mul if isinstance(e, Add) else Add, *e.args)
    if isinstance(e, (sympy.exp, sympy.log)) and len(e.args) == 1:
        yield "operator", build(sympy.log if isinstance(e, sympy.exp) else sympy.exp, *e.args)
    if isinstance(e, (sympy.Max, sympy.Min)):
        yield "operator", build(sympy.Min if isinstance(e, sympy.Max) else sympy.Max, *e.args)
    if isinstance(e, Definition) and len(e.args) == 2 and e.kinds[0] == e.kinds[1]:
        yield "arguments", build(type(e), e.args[1], e.args[0])
    yield from _below(e, operators)


def reindexed(statement: Relational) -> Iterator[tuple[str, Expr]]:
    """One component for another, one index of a delta for another."""
    names = sorted(
        {s for s in statement.atoms(Symbol) if s.is_integer and not s.is_positive}, key=lambda s: s.name
    )

    def slips(e: Expr) -> Iterator[tuple[str, Expr]]:
        here = isinstance(e, (Indexed, sympy.KroneckerDelta, Entry)) or "index" in getattr(e, "kinds", ())
        for at, old in enumerate(e.args if here and not is_vector(e) else ()):
            if old in names:
                others = [k for k in (*names, Integer(1)) if k != old and k not in e.args]
                yield from (("index", rebuild(e, (*e.args[:at], new, *e.args[at + 1 :]))) for new in others)
        yield from _below(e, slips)

    bound = {limit.args[0] for e in statement.atoms(*BINDERS) for limit in e.args[1:]}
    for slip, mutant in slips(statement):
        if not mutant.free_symbols & bound - statement.free_symbols:  # type: ignore[operator]
            yield slip, mutant


def _below(e: Expr, slips: Callable[[Expr], Iterator[tuple[str, Expr]]]) -> Iterator[tuple[str, Expr]]:
    if isinstance(e, (Indexed, IndexedBase)):
        return
    for at, part in enumerate(e.args):
        if not isinstance(part, (sympy.Tuple, IndexedBase)):
            for slip, other in slips(part):
                try:
                    yield slip, rebuild(e, (*e.args[:at], other, *e.args[at + 1 :]))
                except (NotationError, TypeError, ValueError):
                    continue


def weakened(given: Given) -> Iterator[Given]:
    """The ends of a domain included, a strict relation made weak."""
    match given:
        case Membership(v, Interval(low, high, low_open, high_open)):
            if low_open and low.is_finite:
                yield Membership(v, Interval(low, high, False, high_open))
            if high_open and high.is_finite:
                yield Membership(v, Interval(low, high, low_open, False))
        case Membership(v, Power(Interval(low, high), shape)) if low.is_finite or high.is_finite:
            yield Membership(v, Power(Interval(low, high, low == -sympy.oo, high == sympy.oo), shape))
        case Membership(v, Simplex(size, True)):
            yield Membership(v, Simplex(size))
        case sympy.Gt() | sympy.Lt():
            yield build(sympy.Ge if isinstance(given, sympy.Gt) else sympy.Le, *given.args)  # type: ignore[misc]


def corrupted(derivation: Derivation) -> Iterator[tuple[str, int, Derivation]]:
    """(what was done, the step it was done to, the derivation with it)."""
    proof = derivation.proof
    if isinstance(proof, Direct):
        for slip, statement in _statements(derivation.statement):
            yield slip, 1, replace(derivation, claim=replace(derivation.claim, statement=statement))
    if not isinstance(proof, Chain):
        return
    for k, step in enumerate(proof.steps, 1):
        for slip, expression in (*mutants(step.expression), *swapped(step.expression)):
            yield slip, k, replace(derivation, proof=_with(proof, k, replace(step, expression=expression)))
        if all(isinstance(r, Law) for r in step.reasons):
            for law in LAWS.values():
                if law not in step.reasons:
                    yield (
                        f"reason {law.name}",
                        k,
                        replace(derivation, proof=_with(proof, k, replace(step, reasons=(law,)))),
                    )
        turned = {"<=": "<", ">=": ">", "<": ">", ">": "<"}.get(step.relation)
        if turned:
            yield (
                f"relation {turned}",
                k,
                replace(derivation, proof=_with(proof, k, replace(step, relation=turned))),
            )


def _statements(statement: Relational) -> Iterator[tuple[str, Relational]]:
    left, right = statement.args
    for slip, changed in mutants(right):
        yield slip, build(type(statement), left, changed)  # type: ignore[misc]
    for slip, changed in mutants(left):
        yield slip, build(type(statement), changed, right)  # type: ignore[misc]


def _with(proof: Chain, k: int, step: Step) -> Chain:
    return Chain(proof.start, (*proof.steps[: k - 1], step, *proof.steps[k:]))
