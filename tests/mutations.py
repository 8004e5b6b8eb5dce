"""Small corruptions of an expression or a proof, as a tired author makes them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import sympy
from sympy import Add, Expr, Indexed, IndexedBase, Integer, Mul, Pow, Rational, Symbol
from sympy.core.relational import Relational

from lemmata.derivation import Chain, Derivation, Direct, Step
from lemmata.kernel.laws import LAWS, Law
from lemmata.notation import NotationError, build, rebuild, substitute


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
