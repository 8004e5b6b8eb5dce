"""The largest component: a number that no component exceeds, and that one of them is."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Add,
    Basic,
    Expr,
    Ge,
    Gt,
    Indexed,
    IndexedBase,
    Integer,
    Le,
    Lt,
    Mul,
    Rational,
    S,
    Symbol,
    Tuple,
    preorder_traversal,
)

from lemmata.definitions import vmax, vmin
from lemmata.derivation import (
    Citation,
    Lemma,
    Proof,
    Using,
    attained,
    cite,
    component_of_max,
    direct,
    positivity,
)
from lemmata.notation import (
    Claim,
    Family,
    build,
    component,
    fresh_index,
    rebuild,
    scalar,
    size,
)
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import holds, lemma, strategy
from lemmata.prover.steps import concluding, sides
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, index_ranges, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import constant

ORDERS = (Le, Lt, Ge, Gt)


@strategy(rank=23)
def largest_is_a_component(claim: Claim) -> Iterator[Proof]:
    """c·max v + a ≤ b when c·v_i + a ≤ b for every component."""
    if not isinstance(claim.statement, ORDERS):
        return
    small, large = sides(claim.statement)
    strict = isinstance(claim.statement, (Lt, Gt))
    for largest in _largest(claim):
        rest = _beside(claim, small, large, largest)
        if rest is None:
            continue
        bound, factor = rest
        (v,) = largest.args
        i = fresh_index([claim.statement], "i")
        inner = Claim(build(Lt if strict else Le, component(v, i), bound), claim.givens)  # type: ignore[arg-type]
        proof = lemma(inner, depth=0)
        if proof is None:
            continue
        whole = Claim(build(type(inner.statement), largest, bound), claim.givens)  # type: ignore[arg-type]
        lemmas = (
            Lemma("component", inner, proof),
            Lemma("largest", whole, direct(by=attained(cite("component"), i))),
        )
        if whole.statement == claim.statement:
            yield Using(lemmas[:1], lemmas[1].proof)
        else:
            yield Using(lemmas, concluding(claim, lemmas, [cite("largest").times(factor)]))


def _largest(claim: Claim) -> list[Expr]:
    found = {e for e in preorder_traversal(claim.statement) if isinstance(e, vmax)}
    return sorted(found, key=str)


def _beside(claim: Claim, small: Expr, large: Expr, largest: Expr) -> tuple[Expr, Rational] | None:
    """(b, c) when large − small is c·(b − largest) with a number c > 0 and b free of the largest."""

    def use(normal: Normal, _: Facts) -> tuple[Expr, Rational] | None:
        target = normal.tidy(normal.value(large) - normal.value(small))
        shape = normal.value(largest)  # max v, or a shift and max v
        (atom,) = (a for a in shape.atoms if normal.atoms[a].tag == "vmax")
        c = -dict(target.numerator).get(((atom, 1),), 0)
        if target.denominator or c <= 0:
            return None
        bound = normal.tidy(target * constant(1 / c) + shape)
        if atom in bound.atoms:
            return None
        return expression(normal, bound), Rational(int(c.numerator), int(c.denominator))

    try:
        found = evaluate([small, large, *relations(claim.givens)], claim.givens, use)
    except (TacticError, NotWritable, ValueError):
        return None
    return None if found is None or found[0].has(largest) else found


@strategy(rank=22)
def components_of_maxima(claim: Claim) -> Iterator[Proof]:
    """large − small is Σ c·(max v − v_i), and what is plainly nonnegative."""
    if not isinstance(claim.statement, ORDERS):
        return
    small, large = sides(claim.statement)
    ranges = index_ranges([claim.statement])
    at = [
        (largest, s)
        for largest in _largest(claim)
        for s in sorted(claim.statement.free_symbols, key=str)
        if isinstance(s, Symbol) and ranges.get(s.name) == size(largest.args[0])
    ]

    def use(normal: Normal, _: Facts) -> list[tuple[Expr, Symbol, Rational]] | None:
        target = normal.tidy(normal.value(large) - normal.value(small))
        used = []
        for largest, i in at:
            top = normal.value(largest)
            atoms = [a for a in top.atoms if normal.atoms[a].tag == "vmax"]
            c = dict(target.numerator).get(((atoms[0], 1),), 0) if atoms else 0
            if c > 0:
                used.append((largest, i, Rational(int(c.numerator), int(c.denominator))))
                gap = top - normal.value(component(largest.args[0], i))
                target = normal.tidy(target - constant(c) * gap)
        return used

    try:
        used = evaluate([small, large, *relations(claim.givens)], claim.givens, use) if at else None
    except TacticError:
        return
    if not used:
        return
    lemmas: list[Lemma] = []
    steps: list[Citation] = []
    rest: list[Expr] = [large, build(Mul, S.NegativeOne, small)]
    for number, (largest, i, c) in enumerate(used):
        part = component(largest.args[0], i)
        least = Claim(build(Le, part, largest), claim.givens)  # type: ignore[arg-type]
        lemmas.append(Lemma(f"component{number}", least, direct(component_of_max)))
        steps.append(cite(f"component{number}").times(c))
        rest.append(build(Mul, -c, build(Add, largest, build(Mul, S.NegativeOne, part))))
    strict = isinstance(claim.statement, (Lt, Gt))
    spare = Claim(build(Gt if strict else Ge, build(Add, *rest), S.Zero), claim.givens)  # type: ignore[arg-type]
    if (proof := lemma(spare)) is None:
        return
    lemmas.append(Lemma("rest", spare, proof))
    yield Using(tuple(lemmas), concluding(claim, tuple(lemmas), [*steps, cite("rest")]))


@strategy(rank=25)
def bound_of_components(claim: Claim) -> Iterator[Proof]:
    """What holds for numbers that no component exceeds holds for the largest components; likewise the smallest."""
    if not isinstance(claim.statement, ORDERS):
        return
    statement, givens = claim.statement, list(claim.givens)
    used = {str(s) for s in claim.statement.free_symbols}
    names = iter([scalar(c) for c in ("M", "B", "C", "M_", "B_", "C_") if c not in used])
    i = fresh_index([claim.statement], "i")
    at: dict[str, Expr] = {}
    for largest, bound in zip(_largest(claim), names, strict=False):
        (v,) = largest.args
        bounded = Ge if isinstance(largest, vmin) else Le
        givens.append(build(bounded, v, build(Family, bound, Tuple(i, Integer(1), size(v)))))  # type: ignore[arg-type]
        if holds(Claim(build(Gt, largest, S.Zero), claim.givens), direct(positivity)):  # type: ignore[arg-type]
            givens.append(build(Gt, bound, S.Zero))  # type: ignore[arg-type]
        statement = _replaced(statement, largest, bound)  # type: ignore[assignment]
        at[bound.name] = largest
    if not at:
        return
    inner = Claim(statement, tuple(givens))
    proof = lemma(inner, depth=0)
    if proof is not None:
        yield Using((Lemma("bound", inner, proof),), direct(cite("bound", **at)))


def _replaced(e: Basic, old: Expr, new: Expr) -> Basic:
    if e == old:
        return new
    if not e.args or isinstance(e, (Indexed, IndexedBase)):
        return e
    return rebuild(e, (_replaced(a, old, new) for a in e.args))
