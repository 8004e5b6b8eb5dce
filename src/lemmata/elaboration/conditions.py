"""When a claim is well defined, asked of the claim as it is written: every convention is in this module.

In the kernel functions are total, 1/0 is 0, and a theorem says nothing about definedness.  So what a reader takes for
granted is listed here: denominators are not 0, logarithms are of positive numbers, roots of nonnegative ones,
derivatives exist from both sides, indices are in range.

- A logarithm is excused where a factor w ≥ 0 of its product is 0; nothing else is, and nothing inside it.  So is
  log(u)², a product of two; a weight before Σₖ excuses nothing in it.
  log(u/v) counts as log u − log v, so that its weight excuses v = 0 too.  A 0 that is written excuses log u for
  every u that has a value.
- A derivative exists where every part that moves with the variable is smooth: denominators ≠ 0, logarithms and roots
  of what is > 0, |u| at u ≠ 0, maxima of different arguments.  These conditions are strict and speak of what is
  continuous there, so where they hold, they hold nearby; and elementary functions have derivatives of every order
  there, in all variables together.  No weight that moves excuses anything, and
  none excuses a logarithm of what moves: 0·log x has no derivative in x at 0.
- A limit asks for the body near its place, not at it; its value is asked for at the givens.
- In H(p, q) = +∞ and KL(p‖q) = +∞, −log 0 is +∞: q is only asked to be ≥ 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations, count
from typing import NamedTuple

import sympy
from sympy import Basic, Expr, Indexed, Integer, KroneckerDelta, Product, Sum, Symbol
from sympy.core.relational import Relational

from lemmata.definitions import Definition, cross_entropy, kl_divergence, vmax, vmin
from lemmata.elaboration.claims import hypotheses_of, translation_of
from lemmata.elaboration.derived import negative_is_nonzero
from lemmata.elaboration.derived import unequal as positive_is_nonzero
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.neighbourhoods import neighbourhoods
from lemmata.elaboration.showing import shown_from
from lemmata.elaboration.translation import rational_value
from lemmata.kernel import terms as kernel
from lemmata.kernel.errors import Refused
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import (
    ZERO,
    Bind,
    Count,
    Index,
    Number,
    Position,
    Select,
    Size,
    Term,
    free,
    names,
    number,
    parts,
    with_parts,
)
from lemmata.kernel.theorem import Apart, Formula, Hypothesis, Limit, Relation, Theorem
from lemmata.notation import (
    Claim,
    Dominated,
    Entry,
    Interval,
    Membership,
    Power,
    build,
    component,
    fresh_index,
    index_names,
    is_vector,
    scalar,
    size,
    substitute,
)

__all__ = ["Condition", "Prove", "conditions", "shown"]

INFINITE = (sympy.oo, -sympy.oo)
Prove = Callable[[Claim], Theorem | None]
"""Proves a claim, if it can."""

SMOOTH = (sympy.exp, sympy.erf, sympy.tanh, sympy.sinh, sympy.cosh)


class Sequent(NamedTuple):
    """What is to be shown."""

    hypotheses: frozenset[Hypothesis]
    conclusion: Formula


@dataclass(frozen=True)
class Condition:
    """``formula`` must hold wherever the givens and the hypotheses do and no weight is 0, whatever the indices are.

    ``statement`` says the same of the claim's own expressions, if no index is bound there; a prover may show it.
    """

    formula: Formula
    weights: tuple[Term, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    statement: Relational | None = field(default=None, compare=False, repr=False)

    def sequent(self) -> Sequent:
        """The condition with its weights as hypotheses, without the givens."""
        apart = (Formula("!=", w, ZERO) for w in self.weights)
        return Sequent(frozenset((*self.hypotheses, *apart)), self.formula)


def conditions(claim: Claim) -> list[Condition]:
    """What must hold for both sides of ``claim`` to be defined, each once, in the order in which it is read.

    Raises `NotElaborated` for a statement that has no meaning here.
    """
    asked = _Asked(claim)
    left, right = claim.statement.args
    try:
        if isinstance(left, sympy.Limit):
            asked.limit(left, right)
        elif isinstance(claim.statement, sympy.Eq) and right == sympy.oo:
            asked.infinite(left)
        else:
            for side in (left, right):
                if side not in INFINITE:
                    asked.of(side, _Place())
    except Refused as refused:
        raise NotElaborated(str(refused)) from refused
    return list(asked.found)


def shown(condition: Condition, claim: Claim, prove: Prove | None = None) -> Theorem | None:
    """The condition as a theorem of the kernel, from the givens of ``claim`` and weights that are at least 0.

    ``prove`` may show what the signs of the parts do not: KL(p‖q) ≥ 0 under a root.
    """
    allowed = hypotheses_of(translation_of([claim.statement], claim.givens), claim.givens)
    theorem = shown_from(condition.formula, condition.weights, allowed | frozenset(condition.hypotheses))
    if theorem is None and prove is not None and condition.statement is not None:
        theorem = _proved(condition.statement, claim, prove)
        if theorem is not None and not (
            theorem.conclusion == condition.formula and theorem.hypotheses <= allowed
        ):
            return None
    return theorem


def _proved(statement: Relational, claim: Claim, prove: Prove) -> Theorem | None:
    """u ≠ 0 because u or −u is positive; another statement as it is."""
    if not isinstance(statement, sympy.Ne) or statement.args[1] != 0:
        return prove(Claim(statement, claim.givens))
    u = statement.args[0]
    for side, unequal in ((u, positive_is_nonzero), (_negative(u), negative_is_nonzero)):
        theorem = prove(Claim(build(sympy.Lt, sympy.S.Zero, side), claim.givens))
        if theorem is not None:
            return unequal(theorem)
    return None


EXTENDED = (cross_entropy, kl_divergence)


@dataclass(frozen=True)
class _Place:
    """Where an expression stands: bound indices, factors whose vanishing excuses it, and what moves around it.

    ``moving`` has the names of the variables of the derivatives around: there the expression must be smooth in them.
    """

    bound: Mapping[Basic, Index] = field(default_factory=dict)
    weights: tuple[Term, ...] = ()
    moving: frozenset[str] = frozenset()
    hypotheses: tuple[Hypothesis, ...] = ()

    def unexcused(self) -> _Place:
        return replace(self, weights=()) if self.weights else self

    def binding(self, k: Basic, index: Index) -> _Place:
        return replace(self, bound={**self.bound, k: index})

    def moves(self, e: Basic) -> bool:
        return bool(self.moving) and any(s.name in self.moving for s in e.atoms(Symbol))


class _Asked:
    """Reads expressions and collects what they ask."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.translation = translation_of([claim.statement], claim.givens)
        self.found: dict[Condition, None] = {}
        self.taken = {s.name for e in _spoken_of(claim) for s in e.atoms(Symbol)}

    # -------------------------------------------------------------- what is found

    def ask(self, relation: Relation, left: Basic, right: Basic, at: _Place) -> None:
        """A relation between expressions, at their place."""
        statement = None if at.bound else build(RELATIONS[relation], left, right)
        formula = Formula(relation, self.term(left, at), self.term(right, at))
        self.note(formula, at, statement)

    def note(self, formula: Formula, at: _Place, statement: Relational | None = None) -> None:
        match formula:
            case Formula("<=", kernel.Number(zero), u) | Formula("!=", u, kernel.Number(zero)) if zero == 0:
                if self._named(Condition(Formula("<", ZERO, u), (), at.hypotheses)) in self.found:
                    return  # it is implied
        weights = tuple(dict.fromkeys(at.weights))
        for condition in _at_each_entry(Condition(formula, weights, at.hypotheses, statement)):
            self.found.setdefault(self._named(condition))

    def _named(self, c: Condition) -> Condition:
        """The condition with names for its bound indices that mean nothing else in the claim."""
        terms = [c.formula.left, c.formula.right, *c.weights]
        opened = {k for t in terms for k in free(t) if k.name.startswith("?")}
        if not opened:
            return c
        fresh = (name for name in index_names("k") if name not in self.taken)
        # Each placeholder has a name of its own.
        order = sorted(opened, key=lambda k: int(k.name[1:]))
        own: dict[Index, Position] = {k: Index(name, k.size) for k, name in zip(order, fresh, strict=False)}
        left, right, *weights = (put(t, own) for t in terms)
        renamed = tuple(
            Apart(*(own.get(p, p) for p in (h.left, h.right))) if isinstance(h, Apart) else h  # type: ignore[arg-type]
            for h in c.hypotheses
        )
        return Condition(Formula(c.formula.relation, left, right), tuple(weights), renamed, c.statement)

    def term(self, e: Basic, at: _Place) -> Term:
        return self.translation.term(e, at.bound)

    # -------------------------------------------------------------- statements

    def limit(self, limit: sympy.Limit, value: Basic) -> None:
        """The body near the place; where that is, and the value, at the givens alone."""
        body, x, target, _ = limit.args
        own = x
        if any(x in g.atoms(Symbol) for g in _spoken_of(self.claim)[1:]):
            # The name is bound here: the givens speak of another variable.
            own = next(scalar(name) for k in count(1) if (name := f"{x}{k}") not in self.taken)
        meant = self.translation.conclusion(build(sympy.Eq, limit, value))
        if not isinstance(meant, Limit):
            raise NotElaborated("no limit")
        outer = self.found
        self.found = {}
        self.of(body if own == x else substitute(body, {x: own}), _Place())
        near, self.found = self.found, outer
        allowed = hypotheses_of(self.translation, self.claim.givens)
        variable = kernel.Scalar(own.name)
        for c in near:
            said = {variable.name} & names(c.formula.left).union(
                names(c.formula.right), *map(names, c.weights)
            )
            for hypotheses in _near(c, variable, meant, allowed) if said else [()]:
                statement = None if hypotheses else c.statement
                self.found.setdefault(
                    replace(c, hypotheses=(*c.hypotheses, *hypotheses), statement=statement)
                )
        for e in (target, value):
            if e not in INFINITE:
                self.of(e, _Place())

    def infinite(self, e: Basic) -> None:
        """p ≥ 0, and q ≥ 0 where p is not 0."""
        if not isinstance(e, EXTENDED):
            raise NotElaborated(f"an infinite value of {e}")
        k = fresh_index(e.args)
        at = _Place().binding(k, self.translation.opened(size(e.args[0])))
        p, q = (component(v, k) for v in e.args)
        self.of(p, at)
        self.of(q, at)
        self.ask("<=", sympy.S.Zero, p, at)
        self.ask("<=", sympy.S.Zero, q, replace(at, weights=(self.term(p, at),)))

    # -------------------------------------------------------------- expressions

    def of(self, e: Basic, at: _Place) -> None:
        """What ``e`` asks at its place."""
        plain = at.unexcused()
        match e:
            case sympy.Rational() | Symbol() | sympy.core.numbers.Exp1() | sympy.core.numbers.Pi():
                pass
            case Indexed():
                for i, extent in zip(e.indices, e.base.shape or (), strict=True):
                    self._position(i, extent, at, e)
            case Entry():
                self._selected(e, at)
            case sympy.Add():
                for a in e.args:
                    self.of(a, at)
            case sympy.Mul():
                self._product(e, at)
            case sympy.Pow():
                self._power(e, at)
            case sympy.log() if len(e.args) == 1:
                self._logarithm(e.args[0], at)
            case sympy.Abs():
                if at.moves(e):
                    self.ask("!=", e.args[0], sympy.S.Zero, plain)
                self.of(e.args[0], plain)
            case sympy.Max() | sympy.Min():
                self._extreme(e.args, plain)
            case vmax() | vmin():
                self._extreme_of_vector(e.args[0], plain)
            case KroneckerDelta():
                self._compared(e, at)
            case Sum() | Product():
                if len(e.args) != 2 or e.args[1].args[1] != 1:
                    raise NotElaborated(f"a range of {e}")
                k, _, extent = e.args[1].args
                self.of(e.args[0], plain.binding(k, self.translation.opened(extent)))
            case sympy.Derivative():
                variables = [v for v, _ in e.args[1:]]
                for v in variables:
                    self.of(v, plain)
                self.of(e.args[0], replace(plain, moving=at.moving.union(map(_name, variables))))
            case sympy.atanh():
                u = e.args[0]
                for side in (build(sympy.Add, sympy.S.One, u), build(sympy.Add, sympy.S.One, _negative(u))):
                    self.ask("<", sympy.S.Zero, side, plain)
                self.of(u, plain)
            case _ if isinstance(e, SMOOTH):
                self.of(e.args[0], plain)
            case Definition() if not is_vector(e):
                for kind, a in zip(e.kinds, e.args, strict=True):
                    if kind == "index":
                        self._position(a, size(e.args[0]), at, e)
                self.of(e.unfold(), at)
            case _:
                raise NotElaborated(f"when {type(e).__name__} is defined: {e}")

    def _position(self, i: Basic, extent: Basic, at: _Place, e: Basic) -> None:
        """An index runs over the range from which it selects; a number lies in it."""
        self._fits(self.translation.position(i, at.bound), self.translation.size(extent), e)

    def _fits(self, position: Position, extent: Size, e: Basic) -> None:
        if isinstance(position, Index):
            fits = position.size == extent
        else:
            fits = position >= 1 and (isinstance(extent, str) or position <= extent)
        if not fits:
            raise NotElaborated(f"{e}: the index is not in 1..{extent}")
        if isinstance(extent, str) and isinstance(position, int) and position > 1:
            self.note(Formula("<=", number(position), Count(extent)), _Place())

    def _compared(self, e: KroneckerDelta, at: _Place) -> None:
        i, j = (self.translation.position(a, at.bound) for a in e.args)
        for one, other in ((i, j), (j, i)):
            if isinstance(other, Index):
                self._fits(one, other.size, e)

    def _selected(self, e: Entry, at: _Place) -> None:
        entries, i = e.args
        self._position(i, Integer(len(entries.args)), at, e)
        chosen = [component(entries, i)] if isinstance(i, Integer) else entries.args
        for a in chosen:
            self.of(a, at.unexcused())

    def _product(self, e: sympy.Mul, at: _Place) -> None:
        """Logarithms are excused where another factor is 0."""
        logarithmic = [a for a in e.args if _has_log(a)]
        others = [a for a in e.args if a not in logarithmic]
        if logarithmic:
            own = (w for a in others for w in self._weights(a, at))
            excused = replace(at, weights=(*at.weights, *own))
        for a in e.args:
            self.of(a, excused if a in logarithmic else at.unexcused())

    def _weights(self, e: Basic, at: _Place) -> Iterator[Term]:
        """What a product is made of, where its vanishing makes the product 0; what moves is no weight."""
        for f in _bases(self.term(e, at)):
            if not at.moving & names(f) and (names(f) or free(f) or _is_zero(f)):
                yield f

    def _power(self, e: sympy.Pow, at: _Place) -> None:
        base, exponent = e.args
        plain = at.unexcused()
        if isinstance(exponent, Integer):
            if exponent < 0 and not (base.is_Rational and base):
                self._nonzero(base, plain)
            self.of(base, at if exponent > 0 else plain)
            return
        value = rational_value(self.term(exponent, at))
        weak = value is not None and value > 0 and not at.moves(base)
        self.ask("<=" if weak else "<", sympy.S.Zero, base, plain)
        self.of(base, plain)
        self.of(exponent, plain)

    def _nonzero(self, u: Basic, at: _Place) -> None:
        """u ≠ 0; a power is 0 where its base is, and a root where its base is not positive."""
        if isinstance(u, sympy.Pow):
            base, exponent = u.args
            if not isinstance(exponent, Integer):
                self.ask("<", sympy.S.Zero, base, at)
            elif exponent != 0:
                self._nonzero(base, at)
        else:
            self.ask("!=", u, sympy.S.Zero, at)

    def _logarithm(self, u: Basic, at: _Place) -> None:
        """0 < u where no weight is 0; what is divided by in u is excused too, what stands inside it is not."""
        plain = at.unexcused()
        if any(map(_is_zero, at.weights)):
            self.of(u, plain)
            if at.moves(u):
                self.ask("<", sympy.S.Zero, u, plain)
            return
        parts = list(_parts(u))
        for part, _ in parts:
            self.of(part, plain)
        self.ask("<", sympy.S.Zero, u, at)
        if at.weights and at.moves(u):
            # Where the weight is 0 the product is 0 nearby too, if what moves has a logarithm.
            moving = [
                part if k == 1 else build(sympy.Pow, part, Integer(k)) for part, k in parts if at.moves(part)
            ]
            v = moving[0] if len(moving) == 1 else build(sympy.Mul, *moving)
            self.ask("<", sympy.S.Zero, v, plain)

    def _extreme(self, arguments: Iterable[Basic], at: _Place) -> None:
        """Where it is differentiated, no tie of what moves with another argument."""
        arguments = list(dict.fromkeys(arguments))
        for a, b in combinations(arguments, 2):
            if (at.moves(a) or at.moves(b)) and self.term(a, at) != self.term(b, at):
                self.ask("!=", *((b, a) if a == 0 else (a, b)), at)
        for a in arguments:
            self.of(a, at)

    def _extreme_of_vector(self, v: Basic, at: _Place) -> None:
        extent = size(v)
        if isinstance(extent, Integer):
            self._extreme((component(v, i) for i in range(1, int(extent) + 1)), at)
            return
        k = fresh_index([v, *at.bound])
        inside = at.binding(k, self.translation.opened(extent))
        self.of(component(v, k), inside)
        if at.moves(v):
            j = fresh_index([v, k, *at.bound])
            both = inside.binding(j, self.translation.opened(extent))
            apart = Apart(both.bound[j], both.bound[k])
            self.ask(
                "!=", component(v, j), component(v, k), replace(both, hypotheses=(*at.hypotheses, apart))
            )


RELATIONS: Mapping[Relation, type[Relational]] = {"!=": sympy.Ne, "<": sympy.Lt, "<=": sympy.Le}


def _at_each_entry(c: Condition) -> Iterator[Condition]:
    """The condition for each entry of a list by itself, where it speaks of lists: a 0 in one excuses another."""
    terms = (c.formula.left, c.formula.right, *c.weights)
    k = next((at for t in terms for at in _chosen_at(t)), None)
    if k is None:
        yield c
        return
    for i in range(1, int(k.size) + 1):
        left, right, *weights = (_entry(put(t, {k: i})) for t in terms)
        if ZERO not in weights:
            own = tuple(w for w in weights if not isinstance(w, Number))
            yield from _at_each_entry(Condition(Formula(c.formula.relation, left, right), own, c.hypotheses))


def _chosen_at(t: Term) -> Iterator[Index]:
    """The indices at which entries of lists are taken, but those that are bound in the term."""
    if isinstance(t, Select) and isinstance(t.at, Index) and isinstance(t.at.size, int):
        yield t.at
    for part in parts(t):
        yield from (k for k in _chosen_at(part) if not (isinstance(t, Bind) and t.index == k))


def _entry(t: Term) -> Term:
    """The term with every entry that is taken at a number."""
    if isinstance(t, Select) and isinstance(t.at, int):
        return _entry(t.entries[t.at - 1])
    if isinstance(t, Bind):
        return Bind(t.kind, t.index, _entry(t.body))
    if isinstance(t, kernel.Derivative):
        return t
    return with_parts(t, tuple(map(_entry, parts(t)))) if parts(t) else t


def _spoken_of(claim: Claim) -> list[Basic]:
    """The statement and what its givens speak of, the ends of intervals too."""
    found: list[Basic] = [claim.statement]
    for g in claim.givens:
        match g:
            case Membership(variable, domain):
                base = domain.base if isinstance(domain, Power) else domain
                found += [variable, *((base.low, base.high) if isinstance(base, Interval) else ())]
            case Dominated(small, large):
                found += [small, large]
            case _:
                found.append(g)
    return found


def _name(variable: Basic) -> str:
    return str(variable.base.label if isinstance(variable, Indexed) else variable)


def _negative(e: Basic) -> Expr:
    return build(sympy.Mul, sympy.S.NegativeOne, e)


def _bases(t: Term) -> Iterator[Term]:
    """The factors of a product without their positive exponents; x² is no weight unless x has a sign."""
    match t:
        case kernel.Mul(factors):
            for f in factors:
                yield from _bases(f)
        case kernel.Power(base, exponent):
            if exponent > 0:
                yield from _bases(base)
        case _:
            yield t


def _is_zero(t: Term) -> bool:
    """Whether a weight is 0 as it is written, such as x − x."""
    return rational_value(t) == 0


def _has_log(e: Basic) -> bool:
    """Whether e is polynomial in logarithms, so that a vanishing factor silences them."""
    match e:
        case sympy.log():
            return True
        case sympy.Add() | sympy.Mul():
            return any(map(_has_log, e.args))
        case sympy.Pow():
            return isinstance(e.args[1], Integer) and e.args[1] > 0 and _has_log(e.args[0])
        case Definition() if not is_vector(e):
            return type(e).__name__ in ("surprisal", "log_softmax", "logit") and _has_log(e.unfold())
    return False


def _parts(e: Basic, power: int = 1) -> Iterator[tuple[Basic, int]]:
    """What a quotient is made of, with exponents that are not 0."""
    if isinstance(e, sympy.Mul):
        for a in e.args:
            yield from _parts(a, power)
    elif isinstance(e, Definition) and not is_vector(e) and not isinstance(e, (vmax, vmin)):
        yield from _parts(e.unfold(), power)
    elif isinstance(e, sympy.Pow) and isinstance(e.args[1], Integer) and e.args[1] != 0:
        yield from _parts(e.args[0], power * int(e.args[1]))
    else:
        yield e, power


# ------------------------------------------------------------------ near a place


def _near(
    c: Condition, x: kernel.Scalar, meant: Limit, allowed: frozenset[Hypothesis]
) -> list[tuple[Formula, ...]]:
    """The hypotheses of a neighbourhood in which the condition is shown, on both sides apart if need be."""
    terms = (c.formula.left, c.formula.right, *c.weights)
    alternatives = list(neighbourhoods(terms, x, meant.at, meant.side, allowed))
    for cases in alternatives:
        if all(shown_from(c.formula, c.weights, allowed | {*c.hypotheses, *case}) for case in cases):
            return cases
    return alternatives[0]
