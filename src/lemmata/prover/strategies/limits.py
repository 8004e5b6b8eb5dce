"""Limits with parameters: by continuity, by l'Hôpital's rule, between two bounds.

Each way comes with the value that it leads to, so that a false claim can be told the true one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy
from sympy import Add, Eq, Expr, Integer, Limit, Mul, Pow, S, log

from lemmata.definitions import logsumexp, softplus, vmax
from lemmata.derivation import (
    Continuity,
    Direct,
    FirstOrder,
    Lemma,
    Proof,
    Squeeze,
    Using,
    attained,
    cite,
    direct,
    increasing,
    positivity,
)
from lemmata.notation import Claim, Family, Given, NotationError, build, component, fresh_index, size, total
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import lemma, strategy
from lemmata.prover.steps import concluding
from lemmata.prover.strategies.identity import unfolded
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate
from lemmata.tactics.limits import Approach, close_to
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import Ratio

__all__ = ["Way", "ways"]


@dataclass(frozen=True)
class Way:
    """A proof that the limit is ``value``; no tactic has seen it yet."""

    value: Expr
    proof: Proof


@strategy(rank=7)
def by_parameters(claim: Claim) -> Iterator[Proof]:
    """A limit with parameters, by the ways of this module."""
    if isinstance(claim.statement, Eq) and isinstance(claim.statement.args[0], Limit):
        for way in ways(claim):
            yield way.proof


def ways(claim: Claim) -> Iterator[Way]:
    """What the limit on the left may be, and why; the claimed value plays no part but in `Squeeze`."""
    try:
        limit = Approach(build(Eq, claim.statement.args[0], S.Zero), claim.givens)  # type: ignore[arg-type]
    except TacticError:
        return
    for search in (_continuous, _first_order):
        try:
            yield from search(limit)
        except (TacticError, NotationError, NotWritable, ZeroDivisionError):
            continue
    for between in (_maximum, _positive_part):
        try:
            yield from between(claim)
        except (TacticError, NotationError, NotWritable, ZeroDivisionError):
            continue


def _near(limit: Approach, *expressions: Expr) -> Iterator[Expr]:
    """What the expressions evaluate to near the point, written out."""
    givens = limit.near(limit.sides[0])

    def use(normal: Normal, _: Facts) -> list[Expr]:
        return [expression(normal, normal.tidy(normal.value(e))) for e in expressions]

    yield from evaluate(expressions, givens, use)


def _continuous(limit: Approach) -> Iterator[Way]:
    """The value at the point, of the body as it stands or of its normal form."""
    for extension in (limit.body, *_near(limit, limit.body)):
        try:
            limit.continuous(extension)
        except TacticError:
            continue
        yield Way(_written(limit, limit.at(extension)), Direct((Continuity(extension),)))
        return


def _written(limit: Approach, value: Expr) -> Expr:
    """A value at the point, simplified as far as the normal form does."""

    def use(normal: Normal, _: Facts) -> Expr:
        return expression(normal, normal.tidy(normal.value(value)))

    try:
        return evaluate([value], limit.others, use)
    except (TacticError, NotWritable):
        return value


def _first_order(limit: Approach) -> Iterator[Way]:
    """l'Hôpital's rule for a body that is written as a quotient, or evaluates to one."""
    for body in (limit.body, *_near(limit, unfolded(limit.body))):
        above, below = _quotient(body)
        if below == 1 or not below.has(limit.x):
            continue
        rise, run = _slopes(limit, above, below)
        value = build(Mul, limit.at(rise), build(Pow, limit.at(run), Integer(-1)))
        yield Way(_written(limit, value), Direct((FirstOrder(above, below, rise, run),)))


def _quotient(body: Expr) -> tuple[Expr, Expr]:
    factors = body.args if isinstance(body, Mul) else (body,)
    below: list[Expr] = []
    above: list[Expr] = []
    for f in factors:
        if isinstance(f, Pow) and f.args[1] == -1:
            below.append(f.args[0])
        else:
            above.append(f)
    return _product(above), _product(below)


def _product(parts: list[Expr]) -> Expr:
    return S.One if not parts else parts[0] if len(parts) == 1 else build(Mul, *parts)


def _slopes(limit: Approach, *wholes: Expr) -> list[Expr]:
    """The derivatives in x, written out."""
    givens = limit.near(limit.sides[0])

    def slope(normal: Normal, whole: Expr) -> Ratio:
        return normal.tidy(normal.diff(normal.value(whole), (limit.x.name, ())))

    def use(normal: Normal, _: Facts) -> list[Expr]:
        return [expression(normal, slope(normal, whole)) for whole in wholes]

    return evaluate(list(wholes), givens, use)


# ------------------------------------------------------------------ the maximum


def _maximum(claim: Claim) -> Iterator[Way]:
    """s·LSE(v) with s·v = w free of x lies between max w and max w + s·log n."""
    limit = claim.statement.args[0]
    body, x, _, _ = limit.args
    found = [(e, v) for e in sympy.preorder_traversal(body) if (v := _scores(e)) is not None]
    if len(found) != 1 or not isinstance(body, Mul) or found[0][0] not in body.args:
        return
    ((whole, v),) = found
    scale = _product([a for a in body.args if a != whole])
    near = close_to(limit, claim.givens)
    w = _scaled(v, scale, near)
    if w is None or w.has(x):
        return
    top, count = build(vmax, w), size(v)
    upper = build(Add, top, build(Mul, scale, build(log, count)))
    k = fresh_index([body, w], "k")
    below = _above_components(Claim(build(sympy.Le, top, body), near), w, v, scale, k)
    above = _below_maximum(Claim(build(sympy.Le, body, upper), near), top, v, scale, k)
    low, high = (_tends(claim, bound, top) for bound in (top, upper))
    if low is not None and high is not None:
        yield Way(top, Squeeze(top, upper, below, above, low, high))


def _positive_part(claim: Claim) -> Iterator[Way]:
    """s·log(1 + e^v) with s·v = w free of x lies between max(w, 0) and max(w, 0) + s·log 2."""
    limit = claim.statement.args[0]
    body = limit.args[0]
    factors = body.args if isinstance(body, Mul) else (body,)
    found = [(a, v) for a in factors if (v := _exponent(a)) is not None]
    if len(found) != 1:
        return
    ((whole, v),) = found
    scale = _product([a for a in factors if a != whole])
    near = close_to(limit, claim.givens)

    def use(normal: Normal, _: Facts) -> Expr:
        return expression(normal, normal.tidy(normal.value(scale) * normal.value(v)))

    w = evaluate([v, scale], near, use)
    if w.has(limit.args[1]):
        return
    top = build(sympy.Max, w, S.Zero)
    upper = build(Add, top, build(Mul, scale, build(log, Integer(2))))
    below = _holding(build(sympy.Le, top, body), near)  # type: ignore[arg-type]
    above = _holding(build(sympy.Le, body, upper), near)  # type: ignore[arg-type]
    low, high = (_tends(claim, bound, top) for bound in (top, upper))
    if below is not None and above is not None and low is not None and high is not None:
        yield Way(top, Squeeze(top, upper, below, above, low, high))


def _holding(statement: sympy.core.relational.Relational, near: tuple[Given, ...]) -> Proof | None:
    """What holds near a point, from its side alone where the other end is not needed."""
    wide = Claim(statement, near[:-1])
    if len(near) < 2 or (proof := lemma(wide, depth=0)) is None:
        return lemma(Claim(statement, near), depth=0)
    return Using((Lemma("beyond", wide, proof),), direct(cite("beyond")))


def _exponent(e: sympy.Basic) -> Expr | None:
    """v when e is log(1 + e^v), by its name or written out."""
    if isinstance(e, softplus):
        return e.args[0]  # type: ignore[no-any-return]
    if (
        isinstance(e, log)
        and isinstance(e.args[0], Add)
        and len(e.args[0].args) == 2
        and S.One in e.args[0].args
    ):
        other = next(a for a in e.args[0].args if a != S.One)
        return other.args[0] if isinstance(other, sympy.exp) else None
    return None


def _scores(e: sympy.Basic) -> Expr | None:
    """v when e is LSE(v), by its name or written out."""
    if isinstance(e, logsumexp):
        return e.args[0]  # type: ignore[no-any-return]
    if isinstance(e, log) and isinstance(e.args[0], sympy.Sum) and isinstance(e.args[0].args[0], sympy.exp):
        term, limit = e.args[0].args
        return build(Family, term.args[0], limit)
    return None


def _scaled(v: Expr, scale: Expr, givens: tuple) -> Expr | None:  # type: ignore[type-arg]
    k = fresh_index([v, scale], "k")
    entry = component(v, k)

    def use(normal: Normal, _: Facts) -> Expr:
        return expression(normal, normal.tidy(normal.value(scale) * normal.value(entry)))

    out = evaluate([entry, scale], givens, use)
    if isinstance(out, sympy.Indexed) and out.indices == (k,):
        return out.base  # type: ignore[no-any-return]
    return Family(out, (k, Integer(1), size(v)))


def _tends(claim: Claim, bound: Expr, value: Expr) -> Proof | None:
    limit = Limit(bound, *claim.statement.args[0].args[1:])
    statement = build(Eq, limit, value)
    way = next(_continuous(Approach(statement, claim.givens)), None)  # type: ignore[arg-type]
    return None if way is None else way.proof


def _above_components(claim: Claim, w: Expr, v: Expr, scale: Expr, k: sympy.Symbol) -> Proof:
    inner = Claim(build(sympy.Le, component(w, k), claim.statement.args[1]), claim.givens)  # type: ignore[arg-type]
    step = cite("logsumexp/component_le_logsumexp", z=v, i=k).times(scale)
    each = Lemma("component", inner, concluding(inner, (), [step]))
    return Using((each,), direct(by=attained(cite("component"), k)))


def _below_maximum(claim: Claim, top: Expr, v: Expr, scale: Expr, k: sympy.Symbol) -> Proof:
    count = size(v)
    shifted = build(Mul, build(Pow, scale, Integer(-1)), top)
    largest = build(sympy.exp, shifted)
    terms = total(lambda at: build(sympy.exp, component(v, at)), count)
    whole = build(Mul, count, largest)

    def stated(name: str, small: Expr, large: Expr) -> Claim:
        return Claim(build(sympy.Le, small, large), claim.givens)  # type: ignore[arg-type]

    each = Lemma(
        "each", stated("each", build(sympy.exp, component(v, k)), largest), direct(by=increasing(positivity))
    )
    sums = stated("sum", terms, whole)
    sum_ = Lemma("sum", sums, concluding(sums, (each,), [cite("each").summed(k)]))
    logs = Lemma(
        "logarithm",
        stated("logarithm", build(log, terms), build(log, whole)),
        direct(by=increasing(cite("sum"))),
    )
    lemmas = (each, sum_, logs)
    return Using(lemmas, concluding(claim, lemmas, [cite("logarithm").times(scale)]))
