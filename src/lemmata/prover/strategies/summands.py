"""An inequality between sums by the same inequality between their terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sympy import Add, Basic, Expr, Ge, Gt, Indexed, IndexedBase, Le, Lt, Mul, S, Symbol
from sympy.core.relational import Relational

from lemmata.derivation import Lemma, Proof, Using, cite
from lemmata.kernel.errors import KernelError
from lemmata.kernel.facts import Facts
from lemmata.kernel.identity import evaluate, relations
from lemmata.kernel.normal import Normal
from lemmata.kernel.ratio import ONE, ZERO, Ratio, generator
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
from lemmata.prover.search import lemma, strategy
from lemmata.prover.strategies.divergence import _Deferred, _finite, _free_index, _summand

LETTERS = ("a", "b", "c", "d", "r", "s", "t", "u", "v", "w")


@strategy(rank=21)
def term_by_term(claim: Claim) -> Iterator[Proof]:
    """right − left is a sum of terms each of which is nonnegative."""
    if not isinstance(claim.statement, (Le, Lt, Ge, Gt)):
        return
    for givens, wrap in _finite(claim):
        for proof in _by_terms(Claim(claim.statement, givens)):
            yield wrap(proof)


def _by_terms(claim: Claim) -> Iterator[Proof]:
    vectors = _vectors(claim)
    counts = {size(v) for v in vectors}
    if len(counts) != 1:
        return
    (count,) = counts
    k = _free_index(claim)
    strict = isinstance(claim.statement, (Lt, Gt))
    names = dict(zip(vectors, _letters(claim), strict=False))
    seen: set[Expr] = set()
    for share in (*(v for v in vectors if isinstance(_domain(claim, v), Simplex)), None):
        term = _term(claim, k, count, share)
        if term is None or term in seen:
            continue
        seen.add(term)
        inner = _of_scalars(build(Gt if strict else Ge, term, S.Zero), claim, names, k)
        proof = lemma(inner)
        if proof is None:
            continue
        at = {a.name: v[k] for v, a in names.items() if a in inner.statement.free_symbols}
        lemmas = (Lemma("term", inner, proof),)
        yield Using(lemmas, _Deferred(claim, lemmas, [cite("term", **at).summed(k)]).proof())


def _vectors(claim: Claim) -> list[IndexedBase]:
    return sorted((b for b in claim.statement.atoms(IndexedBase) if len(b.shape) == 1), key=str)


def _letters(claim: Claim) -> Iterator[Symbol]:
    used = {s.name for s in claim.statement.free_symbols if isinstance(s, Symbol)}
    return (scalar(letter) for letter in LETTERS if letter not in used)


def _domain(claim: Claim, v: Expr) -> Domain | None:
    return next((g.domain for g in claim.givens if isinstance(g, Membership) and g.variable == v), None)


def _term(claim: Claim, k: Symbol, count: Expr, share: IndexedBase | None) -> Expr | None:
    """The term at k of right − left as one sum; what is not in a sum is spread over ``share``."""
    left, right = claim.statement.args
    small, large = (left, right) if isinstance(claim.statement, (Le, Lt)) else (right, left)

    def use(normal: Normal, _: Facts) -> Expr | None:
        label = normal.fresh(count)
        if share is None:
            weight = normal.inverse(normal.value(count))
        else:
            weight = normal.named("entry", str(share.label), tuple(share.shape), (label,))
        target = normal.tidy(normal.value(large) - normal.value(small))
        term = _summand(normal, target, label, count, weight)
        return None if term is None else _by_logarithms(normal, term, {label: k})

    try:
        return evaluate([small, large, *relations(claim.givens)], claim.givens, use)
    except (KernelError, NotWritable, ZeroDivisionError):
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
