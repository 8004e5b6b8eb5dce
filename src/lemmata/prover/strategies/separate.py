"""A sum of functions of one variable each, every one of them at least its least value: e^x + e^y ≥ x + y + 2."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, E, Expr, Ge, Integer, Le, Rational, S, Symbol, expand, log

from lemmata.derivation import Lemma, Proof, Using, cite
from lemmata.notation import Claim, build
from lemmata.prover.search import lemma, strategy
from lemmata.prover.steps import concluding, sides, spoken_of
from lemmata.prover.strategies.two_variables import variables

PLACES: tuple[Expr, ...] = (
    S.Zero,
    S.One,
    S.NegativeOne,
    S.Half,
    Integer(2),
    Rational(-1, 2),
    E,
    1 / E,
    log(2),
)
"""Where a function of one variable often has its least value."""

SMALL = 1e-9
"""Least values that add up to less than −this are not tried; what is tried is proved."""


@strategy(rank=33)
def one_variable_each(claim: Claim) -> Iterator[Proof]:
    """right − left is a sum of functions of one variable each, whose least values add up to what is ≥ 0."""
    xs = variables(claim)
    if not isinstance(claim.statement, (Le, Ge)) or len(xs) < 2 or claim.statement.free_symbols != set(xs):
        return
    if any(len(spoken_of(g) & set(xs)) > 1 for g in claim.givens) or (split := _parts(claim)) is None:
        return
    parts, rest = split
    least = {x: value for x, f in parts.items() if (value := _least(f, x)) is not None}
    if len(parts) < 2 or len(least) < len(parts) or float(rest := rest + Add(*least.values())) < -SMALL:
        return
    asked = {
        f"in {x}": Claim(build(Ge, f, least[x]), tuple(g for g in claim.givens if x in spoken_of(g)))
        for x, f in parts.items()
    }
    if not rest.is_Rational:
        asked["rest"] = Claim(build(Ge, rest, S.Zero), ())
    lemmas = []
    for name, part in asked.items():
        if (proof := lemma(part)) is None:
            return
        lemmas.append(Lemma(name, part, proof))
    yield Using(tuple(lemmas), concluding(claim, tuple(lemmas), [cite(one.name) for one in lemmas]))


def _parts(claim: Claim) -> tuple[dict[Symbol, Expr], Expr] | None:
    """right − left by the variable of its terms, and what has none; nothing if a term has two."""
    small, large = sides(claim.statement)
    parts: dict[Symbol, Expr] = {}
    rest: Expr = S.Zero
    for term in expand(large - small).as_ordered_terms():
        match sorted(term.free_symbols, key=str):
            case []:
                rest += term
            case [x]:
                parts[x] = parts.get(x, S.Zero) + term
            case _:
                return None
    return parts, rest


def _least(f: Expr, x: Symbol) -> Expr | None:
    """The least of the values of a function at the places where it is defined."""
    values = [v for v in (f.subs(x, place) for place in PLACES) if v.is_comparable]
    return min(values, key=float, default=None)
