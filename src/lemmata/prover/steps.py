"""What strategies build proofs from: steps with the laws they need, sides, signs, terms of a sum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import permutations

from sympy import Basic, Eq, Expr, Ge, Gt, Le, Lt, Symbol
from sympy.core.relational import Relational

from lemmata.catalogue import load
from lemmata.definitions import cross_entropy, kl_divergence
from lemmata.definitions.definition import Unfolding
from lemmata.derivation import Chain, Citation, Lemma, Proof, Reason, WhereFinite, chain
from lemmata.errors import LemmataError
from lemmata.notation import Claim, Dominated, Given, Membership, Simplex, index
from lemmata.prover.laws import definitions_in, occurring, smallest
from lemmata.replay import _Replay
from lemmata.tactics.identity import vanishes
from lemmata.tactics.laws import LAWS
from lemmata.tactics.normal import Normal
from lemmata.tactics.ratio import ZERO, Ratio, generator
from lemmata.tactics.sketch import Sketch

__all__ = [
    "ORDERED",
    "concluding",
    "free_index",
    "is_open",
    "sides",
    "spoken_of",
    "summand",
    "wherever_finite",
]

ORDERED = {Le: "<=", Lt: "<", Ge: ">=", Gt: ">"}
WRITTEN = {**ORDERED, Eq: "=="}


def sides(statement: Relational) -> tuple[Expr, Expr]:
    """The smaller and the larger side of an inequality."""
    left, right = statement.args
    return (left, right) if isinstance(statement, (Le, Lt)) else (right, left)


def is_open(claim: Claim, v: Expr) -> bool:
    """Whether v is given as positive probabilities."""
    return any(
        isinstance(g, Membership) and g.variable == v and isinstance(g.domain, Simplex) and g.domain.open
        for g in claim.givens
    )


def spoken_of(given: Given) -> set[Basic]:
    """The variables of which a given says something; nothing of p ≪ q, which is no relation."""
    if isinstance(given, Membership):
        return {given.variable}
    return set() if isinstance(given, Dominated) else given.free_symbols


def free_index(claim: Claim) -> Symbol:
    """An index that the claim has not."""
    used = {s.name for s in claim.statement.free_symbols if isinstance(s, Symbol)}
    return next(index(name) for name in ("k", "l", "r", "s", "u") if name not in used)


def wherever_finite(claim: Claim) -> Iterator[tuple[tuple[Given, ...], Callable[[Proof], Proof]]]:
    """The claim's givens as they stand, and where a closed q dominates p; each with what its proof proves."""
    yield claim.givens, lambda proof: proof
    simplex = [
        g.variable
        for g in claim.givens
        if isinstance(g, Membership) and isinstance(g.domain, Simplex) and not g.domain.open
    ]
    compared = {e.args for e in claim.statement.atoms(cross_entropy, kl_divergence)}
    for p, q in permutations(simplex, 2):
        if (p, q) in compared:
            yield (*claim.givens, Dominated(p, q)), partial(WhereFinite, p, q)


# ------------------------------------------------------------------ a step and its laws


def concluding(claim: Claim, lemmas: tuple[Lemma, ...], citations: Sequence[Citation]) -> Chain:
    """The claim in one step from the citations, with as few laws as it needs; a wrong one is refused later."""
    laws: list[Reason] = []
    try:
        known = dict(zip((lemma.name for lemma in lemmas), _theorems(lemmas), strict=True))
        replay = _Replay("search", lambda id: known[id] if id in known else load().sketch(id))
        laws = _laws(claim, [replay.premise(c, claim.statement, claim.givens) for c in citations])
    except LemmataError:
        pass
    left, right = claim.statement.args
    return chain(left)._then(WRITTEN[type(claim.statement)], right, [*citations, *laws])


@lru_cache(maxsize=256)
def _theorems(lemmas: tuple[Lemma, ...]) -> tuple[Sketch, ...]:
    """What the lemmas prove, each by those before it."""
    if not lemmas:
        return ()
    *first, last = lemmas
    theorems = _theorems(tuple(first))
    known = {lemma.name: theorem for lemma, theorem in zip(first, theorems, strict=True)}
    replay = _Replay("search", lambda id: known[id] if id in known else load().sketch(id))
    return (*theorems, replay.proof(last.proof, last.claim.statement, last.claim.givens))


def _laws(claim: Claim, premises: Sequence[Sketch]) -> list[Reason]:
    """A minimal set of laws by which the premises add up to the claim, or by which equations prove it."""
    if isinstance(claim.statement, Eq):
        left, right = claim.statement.args
        pairs = [t.statement.args for t in premises]
    else:
        left, right = sides(claim.statement)
        pairs = [sides(t.statement) for t in premises]

    def proves(laws: frozenset[str]) -> bool:
        cited, slack = (pairs, ()) if isinstance(claim.statement, Eq) else ((), pairs)
        return vanishes(left, right, claim.givens, laws, cited, slack)

    parts = (left, right, *sum(pairs, ()))
    everything = occurring(parts) | {f"{d}.definition" for e in parts for d in definitions_in(e)}
    if not proves(frozenset(everything) | {"algebra"}):
        return []
    keep = smallest(everything, proves)
    return [
        LAWS[name] if name in LAWS else Unfolding(name.removesuffix(".definition"))
        for name in sorted(keep - {"algebra"})
    ]


# ------------------------------------------------------------------ one sum


def summand(normal: Normal, target: Ratio, k: str, count: Expr, weight: Ratio) -> Ratio | None:
    """The body at k when target is one sum over k; what has no sum is spread by ``weight``."""
    out = ZERO
    for term in target.terms():
        ((monomial, _),) = term.numerator
        sums = [(x, e) for x, e in monomial if normal.atoms[x].kind == "sum"]
        if not sums:
            out = out + term * weight
            continue
        if len(sums) != 1 or sums[0][1] != 1:
            return None
        atom = normal.atoms[sums[0][0]]
        if len(atom.bound) != 1 or atom.bound[0][1] != count:
            return None
        inner = normal.rename(atom.values[0], {atom.bound[0][0]: k})
        out = out + normal.tidy(term * generator(sums[0][0], -1) * inner)
    return normal.tidy(out)
