"""An inequality between sums by the same inequality between their terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from sympy import QQ, Add, Basic, Expr, Ge, Gt, Indexed, IndexedBase, Integer, Le, Lt, Mul, Pow, S, Symbol
from sympy.core.relational import Relational

from lemmata.derivation import Lemma, Proof, Using, cite
from lemmata.notation import (
    Claim,
    Domain,
    Dominated,
    Given,
    Interval,
    Membership,
    Power,
    Simplex,
    build,
    component,
    of_vectors,
    rebuild,
    scalar,
    size,
)
from lemmata.prover.expressions import NotWritable, expression
from lemmata.prover.search import CHEAP, EVERY, lemma, strategy
from lemmata.prover.steps import concluding, free_index, sides, summand, wherever_finite
from lemmata.tactics.errors import TacticError
from lemmata.tactics.facts import Facts
from lemmata.tactics.identity import evaluate, relations
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import ONE, ZERO, Ratio, constant, generator

LETTERS = ("a", "b", "c", "d", "r", "s", "t", "u", "v", "w")


@strategy(rank=34)
def term_by_term(claim: Claim) -> Iterator[Proof]:
    """right − left is a sum of terms each of which is nonnegative."""
    if not isinstance(claim.statement, (Le, Lt, Ge, Gt)):
        return
    for givens, wrap in wherever_finite(claim):
        for proof in _by_terms(Claim(claim.statement, givens)):
            yield wrap(proof)


def _by_terms(claim: Claim) -> Iterator[Proof]:
    vectors = _vectors(claim)
    counts = {size(v) for v in vectors}
    if len(counts) != 1:
        return
    (count,) = counts
    k = free_index(claim)
    strict = isinstance(claim.statement, (Lt, Gt))
    names = dict(zip(vectors, _letters(claim), strict=False))
    terms: dict[Expr, bool] = {}
    simplices = [v for v in vectors if isinstance(_domain(claim, v), Simplex)]
    shares = [(v,) for v in simplices] + ([tuple(simplices)] if len(simplices) > 1 else [])
    for share, evenly in (*product(shares, (False, True)), ((), False)):
        term = _term(claim, k, count, share, evenly)
        if term is not None:
            terms.setdefault(term, evenly)
    for ranks, (term, evenly) in product((CHEAP, EVERY), terms.items()):
        inner = _of_scalars(build(Gt if strict else Ge, term, S.Zero), claim, names, k)
        if ranks is EVERY and any(inner.statement.has(v) for v in names):
            continue  # of the other components nothing is known there
        proof = lemma(inner, ranks)
        if proof is None:
            continue
        at = {a.name: v[k] for v, a in names.items() if a in inner.statement.free_symbols}
        lemmas = (Lemma("term", inner, proof),)
        step = cite("term", **at)
        step = step.times(build(Pow, count, Integer(-1))) if evenly else step
        yield Using(lemmas, concluding(claim, lemmas, [step.summed(k)]))


def _vectors(claim: Claim) -> list[IndexedBase]:
    spoken = [claim.statement, *filter(of_vectors, claim.givens)]
    bases = {b for e in spoken for b in e.atoms(IndexedBase) if len(b.shape) == 1}
    return sorted(bases, key=str)


def _letters(claim: Claim) -> Iterator[Symbol]:
    used = {s.name for s in claim.statement.free_symbols if isinstance(s, Symbol)}
    return (scalar(letter) for letter in LETTERS if letter not in used)


def _domain(claim: Claim, v: Expr) -> Domain | None:
    return next((g.domain for g in claim.givens if isinstance(g, Membership) and g.variable == v), None)


def _term(
    claim: Claim, k: Symbol, count: Expr, share: Sequence[IndexedBase], evenly: bool = False
) -> Expr | None:
    """The term at k of right − left as one sum; what is not in a sum is spread over the mean of ``share``.

    ``evenly`` takes n times right − left, and spreads what still has the factor n evenly.
    """
    small, large = sides(claim.statement)

    def use(normal: Normal, _: Facts) -> Expr | None:
        label, times = normal.fresh(count), normal.value(count)
        even = weight = normal.inverse(times)
        if share:
            weight = ZERO
            for v in share:
                weight = weight + normal.named("entry", str(v.label), tuple(v.shape), (label,))
            weight = weight * constant(QQ(1, len(share)))
        target = normal.value(large) - normal.value(small)
        target, counted = normal.tidy(target * times if evenly else target), ZERO
        if not share and not any(normal.atoms[a].kind == "sum" for a in target.atoms):
            return None
        if evenly and times.atoms:
            (atom,) = times.atoms
            for part in target.terms():
                ((monomial, _),) = part.numerator
                counted = counted + (part if dict(monomial).get(atom, 0) > 0 else ZERO)
        terms = [
            summand(normal, part, label, count, w)
            for part, w in ((counted, even), (target - counted, weight))
        ]
        if None in terms:
            return None
        return _by_logarithms(normal, terms[0] + terms[1], {label: k})  # type: ignore[operator]

    try:
        return evaluate([small, large, *relations(claim.givens)], claim.givens, use)
    except (TacticError, NotWritable, ZeroDivisionError):
        return None


def _by_logarithms(normal: Normal, r: Ratio, names: dict[str, Symbol]) -> Expr:
    """The value with the weight of each logarithm in one piece: log(1 − p) alone may be infinite."""
    weights: dict[Ratio, Ratio] = {}
    for term in r.terms():
        ((monomial, _),) = term.numerator
        logs = ONE
        for atom, e in monomial:
            if normal.atoms[atom].kind == "log":
                logs = logs * generator(atom, e)
        weights[logs] = weights.get(logs, ZERO) + term * logs.power(-1)
    parts = [
        expression(normal, weight, names)
        if logs == ONE
        else build(Mul, expression(normal, weight, names), expression(normal, logs, names))
        for logs, weight in weights.items()
    ]
    return parts[0] if len(parts) == 1 else build(Add, *parts) if parts else S.Zero


def _of_scalars(statement: Relational, claim: Claim, names: Mapping[IndexedBase, Symbol], k: Symbol) -> Claim:
    """The claim about one component of each vector, with what the givens say of it."""
    scalars = {v[k]: a for v, a in names.items()}
    inner = _replaced(statement, scalars)
    givens: list[Given] = []
    for given in claim.givens:
        if isinstance(given, Membership):
            if given.variable in names:
                domain = _of_component(given.domain)
                if domain is not None and names[given.variable] in inner.free_symbols:
                    givens.append(Membership(names[given.variable], domain))
            elif inner.has(given.variable):
                givens.append(given)
        elif isinstance(given, Dominated):
            if names.keys() >= {given.small, given.large}:
                givens.append(Dominated(names[given.small], names[given.large]))
        elif of_vectors(given):
            part = build(type(given), *(component(v, k) for v in given.args))
            part = _replaced(part, scalars)
            if not part.atoms(IndexedBase) and part.free_symbols <= inner.free_symbols:
                givens.append(part)
        elif not given.atoms(IndexedBase):
            givens.append(given)
    return Claim(inner, tuple(givens))


def _of_component(domain: Domain) -> Domain | None:
    match domain:
        case Simplex(_, is_open):
            return Interval(S.Zero, S.One, is_open, False)
        case Power(base, _):
            return base
    return None


def _replaced(e: Basic, scalars: Mapping[Expr, Symbol]) -> Basic:
    if e in scalars:
        return scalars[e]
    if not e.args or isinstance(e, (Indexed, IndexedBase)):
        return e
    return rebuild(e, (_replaced(a, scalars) for a in e.args))
