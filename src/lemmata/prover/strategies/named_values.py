"""Entropies and divergences inside other functions: what holds of any number between 0 and log 2 holds of JS(p, q)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import sympy
from sympy import Abs, Basic, Expr, Ge, Gt, IndexedBase, Integer, Le, Lt, Max, Min, Mul, Pow, S, log

from lemmata.definitions import Definition, cross_entropy, entropy, js_divergence, kl_divergence
from lemmata.derivation import Assuming, Lemma, Proof, Using, cite, direct
from lemmata.notation import Claim, build, is_vector, rebuild, scalar, size
from lemmata.prover.search import lemma, strategy
from lemmata.tactics.identity import relations

NAMES = ("h", "g", "d", "w", "u", "v")
NAMED = (entropy, kl_divergence, js_divergence, cross_entropy)


@strategy(rank=9)
def any_value(claim: Claim) -> Iterator[Proof]:
    """The claim with scalars for entropies and divergences, of which only their bounds are known."""
    if not isinstance(claim.statement, (Le, Lt, Ge, Gt)):
        return
    named = [e for e in dict.fromkeys(sympy.preorder_traversal(claim.statement)) if isinstance(e, NAMED)]
    if not named or not _inside_a_function(claim.statement):
        return
    used = {str(s) for r in (claim.statement, *relations(claim.givens)) for s in r.free_symbols}
    free = [scalar(name) for name in NAMES if name not in used]
    if len(free) < len(named):
        return
    places = dict(zip(named, free, strict=False))
    statement = _named(claim.statement, places)
    if statement.atoms(
        IndexedBase
    ):  # as in Pinsker's inequality, which holds of KL(p‖q) and of no other number
        return
    bounds: list[Lemma] = []
    for k, fact in enumerate(_facts(named)):
        known = Claim(fact, claim.givens)  # type: ignore[arg-type]
        if (shown := lemma(known)) is not None:
            bounds.append(Lemma(f"bound{k}", known, shown))
    facts = tuple(_named(bound.claim.statement, places) for bound in bounds)
    inner = Claim(statement, (*claim.givens, *facts))  # type: ignore[arg-type]
    if (whole := lemma(inner, depth=0)) is None:
        return
    proof: Proof = direct(cite("any_value", **{str(x): e for e, x in places.items()}))
    for bound in reversed(bounds):
        proof = Assuming(bound.claim.statement, direct(cite(bound.name)), proof)
    yield Using((*bounds, Lemma("any_value", inner, whole)), proof)


def _inside_a_function(e: Basic, inside: bool = False) -> bool:
    """Whether an entropy or a divergence stands in what is no sum, and no product with numbers."""
    if isinstance(e, NAMED):
        return inside
    function = isinstance(e, (sympy.Function, Abs, Max, Min)) or (
        isinstance(e, Definition) and not is_vector(e)
    )
    product = isinstance(e, Mul) and sum(a.has(*NAMED) for a in e.args) > 1
    inside = inside or function or product or isinstance(e, Pow)
    return any(_inside_a_function(a, inside) for a in e.args)


def _facts(named: list[Expr]) -> Iterator[Basic]:
    """What is known of each, and of two of them."""
    for e in named:
        yield build(Ge, e, S.Zero)
        if isinstance(e, entropy):
            yield build(Le, e, build(log, size(e.args[0])))
        if isinstance(e, js_divergence):
            yield build(Le, e, build(log, Integer(2)))
    for one, other in permutations(named, 2):
        if isinstance(one, entropy) and isinstance(other, cross_entropy) and one.args[0] == other.args[0]:
            yield build(Le, one, other)


def _named(e: Basic, places: dict[Expr, Expr]) -> Basic:
    if e in places:
        return places[e]  # type: ignore[index]
    return rebuild(e, (_named(a, places) for a in e.args)) if e.args and not is_vector(e) else e
