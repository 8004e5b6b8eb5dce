"""Theorems: hypotheses ⊢ conclusion, made by rules alone.

``Γ ⊢ φ`` means: for all sizes ≥ 1, all indices in their ranges and all real values of the variables at
which every hypothesis in Γ holds, φ holds.  Nothing else.

A theorem keeps the rule that made it and the rule's arguments, so that it can be written down and made
again by another program.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, Literal, NoReturn, ParamSpec, get_args, get_origin, get_type_hints, overload

from lemmata.kernel.errors import Refused, need
from lemmata.kernel.terms import (
    ZERO,
    Index,
    Position,
    Scalar,
    Term,
    free,
    frozen,
    is_position,
    is_term,
    names,
)

Relation = Literal["=", "<=", "<", "!="]

IMPLIED: dict[str, list[Relation]] = {"<": ["<", "<=", "!="], "<=": ["<="], "!=": ["!="], "=": ["=", "<="]}
"""What a relation says beside itself."""


@frozen
class Formula:
    """A relation between two terms."""

    relation: Relation
    left: Term
    right: Term

    def __post_init__(self) -> None:
        known = type(self.relation) is str and self.relation in IMPLIED
        need(known and is_term(self.left) and is_term(self.right), "not a formula")


@frozen
class Apart:
    """Two positions are different: i ≠ j."""

    left: Position
    right: Position

    def __post_init__(self) -> None:
        need(is_position(self.left) and is_position(self.right), "not two positions")


@frozen
class Every:
    """A formula holds for every value of an index: ∀k. 0 ≤ pₖ."""

    index: Index
    body: Formula | Every

    def __post_init__(self) -> None:
        need(type(self.index) is Index and type(self.body) in (Formula, Every), "not a hypothesis")


Hypothesis = Formula | Apart | Every
Hypotheses = frozenset[Hypothesis]

Infinity = Literal["oo", "-oo"]
Side = Literal["+", "-", "both"]


@frozen
class Limit:
    """``body`` tends to ``value`` as ``x`` tends to ``at``: from above, from below or from both sides.

    x is bound here: whatever hypotheses say of a variable of its name, they do not say of it.
    """

    body: Term
    x: Scalar
    at: Term | Infinity
    side: Side
    value: Term | Infinity

    def __post_init__(self) -> None:
        need(is_term(self.body) and type(self.x) is Scalar, "not a limit of a term in a scalar")
        for t in (self.at, self.value):
            need(is_term(t) or (type(t) is str and t in ("oo", "-oo")), "neither a term nor infinite")
            need(isinstance(t, str) or self.x.name not in names(t), "it speaks of the variable")
        sides = {"oo": ("-",), "-oo": ("+",)}.get(self.at, ("+", "-", "both"))  # type: ignore[arg-type]
        need(type(self.side) is str and self.side in sides, "there is no such side")


@frozen
class Extended:
    """``left`` R ``rest`` + Σ over ``index`` of ``weight``·(−log ``argument``), which may be +∞.

    −log 0 = +∞ there and 0·∞ = 0; no weight and no argument is negative.
    """

    relation: Literal["=", "<=", "<"]
    left: Term | Infinity
    rest: Term
    index: Index
    weight: Term
    argument: Term

    def __post_init__(self) -> None:
        terms = (self.rest, self.weight, self.argument)
        need(type(self.index) is Index and all(map(is_term, terms)), "not a sum of logarithms")
        known = ("<=", "<") if is_term(self.left) else ("=",) if self.left == "oo" else ()
        need(type(self.relation) is str and self.relation in known, "not a relation of an extended value")


Sequent = tuple[Hypotheses, Formula]
"""What a rule concludes, before it is a theorem."""
LimitSequent = tuple[Hypotheses, Limit]
ExtendedSequent = tuple[Hypotheses, Extended]

_SEAL = object()


@dataclass(frozen=True, init=False, slots=True, eq=False)
class Judgement:
    """``hypotheses ⊢ conclusion``, with the rule and the arguments that made it.

    There are three kinds, so that a rule takes only what it asks for: no rule about numbers takes +∞.
    """

    hypotheses: Hypotheses
    conclusion: Any
    rule: str
    arguments: tuple[Any, ...]

    def __init__(self, sequent: Any, rule: str, arguments: tuple[Any, ...], seal: object = None) -> None:
        if seal is not _SEAL or hasattr(self, "rule") or KIND.get(type(sequent[1])) is not type(self):
            raise Refused("only a rule can make a theorem")
        for name, value in zip(Judgement.__slots__, (*sequent, rule, arguments), strict=True):
            object.__setattr__(self, name, value)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise Refused("a theorem is neither copied nor pickled: write its certificate and replay it")

    __setstate__ = __reduce_ex__

    def __init_subclass__(cls) -> None:
        need(cls.__module__ == __name__, "a kind of theorem cannot be subclassed")


class Theorem(Judgement):
    """A formula holds."""

    __slots__ = ()
    conclusion: Formula

    @property
    def left(self) -> Term:
        return self.conclusion.left

    @property
    def right(self) -> Term:
        return self.conclusion.right


class LimitTheorem(Judgement):
    """A function has a limit."""

    __slots__ = ()
    conclusion: Limit


class ExtendedTheorem(Judgement):
    """A relation to a value that may be +∞."""

    __slots__ = ()
    conclusion: Extended


KIND: dict[Any, Any] = {Formula: Theorem, Limit: LimitTheorem, Extended: ExtendedTheorem}

P = ParamSpec("P")

RULES: dict[str, Callable[..., Any]] = {}
"""Every rule by its name; the arguments are terms, numbers and theorems."""


@overload
def rule(check: Callable[P, Sequent]) -> Callable[P, Theorem]: ...
@overload
def rule(check: Callable[P, LimitSequent]) -> Callable[P, LimitTheorem]: ...
@overload
def rule(check: Callable[P, ExtendedSequent]) -> Callable[P, ExtendedTheorem]: ...
def rule(check: Callable[P, Any]) -> Callable[P, Any]:
    """Make a rule of a function that checks its arguments and returns what follows from them.

    That they are of the types that the function declares is checked here.
    """
    need(check.__name__ not in RULES, f"two rules are called {check.__name__}")

    @wraps(check)
    def apply(*arguments: P.args, **named: P.kwargs) -> Any:
        hints = signature(check.__name__)
        need(not named and len(arguments) == len(hints), "a rule takes its arguments in order")
        for argument, (name, hint) in zip(arguments, hints.items(), strict=True):
            need(_is(argument, hint), f"{name} is of another type")
        sequent = check(*arguments, **named)
        return KIND[type(sequent[1])](sequent, check.__name__, arguments, _SEAL)

    RULES[check.__name__] = apply
    return apply


@cache
def signature(name: str) -> dict[str, Any]:
    """The arguments of a rule with their types, in order."""
    hints = get_type_hints(RULES[name].__wrapped__)  # type: ignore[attr-defined]
    return {argument: hint for argument, hint in hints.items() if argument != "return"}


def _is(value: Any, hint: Any) -> bool:
    """Whether a value is of a type; nothing of a derived class is, so that True is no number."""
    if hint is Term:
        return is_term(value)
    if hint == Position:
        return is_position(value)
    kinds = get_args(hint)
    match get_origin(hint):
        case origin if origin is Literal:
            return type(value) is str and value in kinds
        case origin if origin is tuple:
            if kinds[-1] is Ellipsis:
                return type(value) is tuple and all(_is(v, kinds[0]) for v in value)
            return type(value) is tuple and len(value) == len(kinds) and all(map(_is, value, kinds))
    return type(value) is hint or any(_is(value, kind) for kind in kinds)


# ------------------------------------------------------------------ what rules share


def joined(*theorems: Judgement) -> Hypotheses:
    """The hypotheses of all premises together."""
    return frozenset().union(*(t.hypotheses for t in theorems))


def equal(hypotheses: Hypotheses, left: Term, right: Term) -> Sequent:
    return hypotheses, Formula("=", left, right)


def sides(theorem: Theorem) -> tuple[Term, Term]:
    """Both sides of an equation."""
    need(theorem.conclusion.relation == "=", "a premise is not an equation")
    return theorem.left, theorem.right


def signed(theorem: Theorem, relation: Relation) -> Term:
    """The u of a premise 0 < u, 0 ≤ u or u ≠ 0 that says at least ``relation``."""
    f = theorem.conclusion
    need(relation in IMPLIED[f.relation], f"a premise does not say {relation}")
    u, zero = (f.left, f.right) if f.relation == "!=" else (f.right, f.left)
    need(zero == ZERO, "a premise does not compare with 0")
    return u


def need_signs(wanted: Sequence[tuple[Relation, Term]], theorems: Sequence[Theorem]) -> None:
    """Refuse premises that do not say exactly that these terms are > 0 or ≠ 0, in order."""
    need(len(wanted) == len(theorems), "not the conditions that are asked")
    for (relation, u), theorem in zip(wanted, theorems, strict=True):
        need(signed(theorem, relation) == u, "not the conditions that are asked")


def need_generic(index: Index, hypotheses: Hypotheses) -> None:
    """Refuse an index of which a hypothesis speaks: it does not stand for every value."""
    need(not any(index in indices(h) for h in hypotheses), "a hypothesis speaks of the index")


def indices(h: Hypothesis) -> frozenset[Index]:
    """The free indices of a hypothesis."""
    match h:
        case Formula(_, left, right):
            return free(left) | free(right)
        case Apart(left, right):
            return frozenset(p for p in (left, right) if isinstance(p, Index))
        case Every(index, body):
            return indices(body) - {index}


def speaks_of(h: Hypothesis, name: str) -> bool:
    """Whether a hypothesis has the variable of this name."""
    match h:
        case Formula(_, left, right):
            return name in names(left) | names(right)
        case Every(_, body):
            return speaks_of(body, name)
    return False
