"""When a claim is well defined, asked of the claim as it is written: every convention is in this module.

In the kernel functions are total, 1/0 is 0, and a theorem says nothing about definedness.  So what a reader takes for
granted is listed here: denominators are not 0, logarithms are of positive numbers, roots of nonnegative ones,
derivatives exist, indices are in range.  A logarithm is excused where a factor w ≥ 0 of its product is 0; nothing
else is.  log(u/v) counts as log u − log v, so that its weight excuses v = 0 too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy
from sympy import Indexed, Integer, Symbol

from lemmata.elaboration.claims import conversions_for, prove_formula, translation_of
from lemmata.elaboration.errors import NotElaborated
from lemmata.kernel.derivatives import asked_by
from lemmata.kernel.errors import Refused
from lemmata.kernel.signs import positive_unless_zero
from lemmata.kernel.terms import (
    ZERO,
    Add,
    Apply,
    Bind,
    Count,
    Derivative,
    Index,
    Mul,
    Number,
    Power,
    Term,
    free,
    names,
    number,
    parts,
    put,
)
from lemmata.kernel.theorem import Formula, Hypothesis, Sequent, Theorem
from lemmata.notation import Claim

__all__ = ["Condition", "conditions", "shown"]


@dataclass(frozen=True)
class Condition:
    """``formula`` must hold wherever the givens do and no weight is 0, whatever the indices are."""

    formula: Formula
    weights: tuple[Term, ...] = ()

    def sequent(self) -> Sequent:
        """The condition with its weights as hypotheses, without the givens."""
        return Sequent(frozenset(Formula("!=", w, ZERO) for w in self.weights), self.formula)


def conditions(claim: Claim) -> list[Condition]:
    """What must hold for both sides of ``claim`` to be defined, each once, in the order in which it is read.

    Raises `NotElaborated` for a statement, or a derivative in it, that has no translation.
    """
    translation = translation_of([claim.statement], claim.givens)
    found: dict[Condition, None] = {}
    for side in claim.statement.args:
        if isinstance(side, sympy.Limit):
            raise NotElaborated("a limit asks only for what holds near its place")
        if side in (sympy.oo, -sympy.oo):
            continue
        for entry in sorted(side.atoms(Indexed), key=str):
            for i, extent in zip(entry.indices, entry.base.shape, strict=False):
                if isinstance(i, Integer) and i > 1 and isinstance(extent, Symbol):
                    found[Condition(Formula("<=", number(int(i)), Count(str(extent.name))))] = None
        for condition in _asked(translation.term(side), ()):
            found[condition] = None
    return list(found)


def _asked(t: Term, weights: tuple[Term, ...]) -> Iterator[Condition]:
    match t:
        case Mul(factors):
            for f in factors:
                others = (w for other in factors if other is not f for w in _weights(other))
                yield from _asked(f, (*weights, *others))
        case Add(terms):
            for a in terms:
                yield from _asked(a, weights)
        case Bind("sum", _, body):
            yield from _asked(body, weights)
        case Power(base, exponent):
            if exponent < 0 and not (isinstance(base, Number) and base.value):
                yield Condition(Formula("!=", base, ZERO))
            yield from _asked(base, weights if exponent > 0 else ())
        case Apply("log", (u,)):
            yield Condition(Formula("<", ZERO, u), weights)
            for f in u.factors if isinstance(u, Mul) else (u,):
                yield from _asked(f.base if isinstance(f, Power) else f, ())
        case Apply("pow", (u, c)):
            weak = isinstance(c, Number) and c.value > 0
            yield Condition(Formula("<=" if weak else "<", ZERO, u))
            yield from _asked(u, ())
            yield from _asked(c, ())
        case Derivative(body, x):
            try:
                for relation, u, _ in asked_by(body, x):
                    yield Condition(Formula("<", ZERO, u) if relation == "<" else Formula("!=", u, ZERO))
            except Refused as refused:
                raise NotElaborated(f"whether a derivative exists: {refused}") from refused
            yield from _asked(body, ())
        case _:
            for part in parts(t):
                yield from _asked(part, ())


def _weights(t: Term) -> Iterator[Term]:
    """The factors of a product that may excuse a logarithm: what is made of numbers does not."""
    if isinstance(t, Mul):
        for f in t.factors:
            yield from _weights(f)
    elif (names(t) or free(t)) and not _has_log(t):
        yield t


def _has_log(t: Term) -> bool:
    return (isinstance(t, Apply) and t.function == "log") or any(map(_has_log, parts(t)))


def shown(condition: Condition, claim: Claim) -> Theorem | None:
    """The condition as a theorem of the kernel, from the givens of ``claim`` and weights that are at least 0."""
    translation = translation_of([claim.statement], claim.givens)
    hypotheses: set[Hypothesis] = set()
    for given in claim.givens:
        hypotheses.update(translation.hypotheses(given))
    signs = conversions_for(frozenset(hypotheses))
    weights = [w for w in condition.weights if signs.sign("<=", w) is not None]
    # Bound indices are free here: under names of their own they meet no sum that binds theirs.
    left, right = condition.formula.left, condition.formula.right
    indices = sorted(free(left).union(free(right), *map(free, weights)), key=repr)
    own = {k: Index(f"!{at}", k.size) for at, k in enumerate(indices) if k.name.startswith("$")}
    excused = {Formula("!=", put(w, own), ZERO) for w in weights}
    formula = Formula(condition.formula.relation, put(left, own), put(right, own))
    as_written = conversions_for(frozenset(hypotheses | excused))
    if left == ZERO and (sign := as_written.sign("<", formula.right)) is not None:
        return sign
    if left == ZERO and isinstance(formula.right, Mul):
        weak, apart = as_written.sign("<=", formula.right), as_written.signs.nonzero_product(formula.right)
        if weak is not None and apart is not None:
            return positive_unless_zero(weak, apart)
    try:
        return prove_formula(formula, frozenset(hypotheses | excused))
    except NotElaborated:
        return None
