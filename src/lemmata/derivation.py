"""A derivation: a claim, the words around it, and a proof by steps with reasons.

A derivation is data.  It asserts nothing until `lemmata.catalogue` has replayed its steps
in the tactics and the kernel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sympy import Basic, Expr, IndexedBase, Symbol
from sympy.core.relational import Relational

from lemmata.notation import Claim, Given

__all__ = [
    "Assuming",
    "Cases",
    "Chain",
    "Citation",
    "Continuity",
    "Derivation",
    "Direct",
    "EitherOrder",
    "FirstOrder",
    "Lemma",
    "Proof",
    "Reason",
    "Replacing",
    "Rule",
    "SameOrApart",
    "SomewhereStrict",
    "Squeeze",
    "Step",
    "UnitVector",
    "Using",
    "Valley",
    "WhereFinite",
    "attained",
    "chain",
    "cite",
    "component_of_max",
    "componentwise",
    "derive",
    "direct",
    "enclosure",
    "increasing",
    "leading_term",
    "minus_log_zero",
    "positivity",
    "sign_chart",
    "term_of_sum",
    "terms_of_sum",
]

LANGUAGES = ("en", "ko")


class Reason(Protocol):
    """What may stand behind ``by=``: a law, a definition, or a cited result."""

    @property
    def name(self) -> str:
        """A stable name: ``quotient_rule``, ``softmax.definition``, ``log/le_sub_one``."""
        ...

    @property
    def title(self) -> Mapping[str, str]:
        """The words printed beside a step, by language."""
        ...


@dataclass(frozen=True)
class Citation:
    """An earlier result, instantiated: ``cite("log/le_sub_one", t=q[i]/p[i]).times(p[i]).summed(i)``."""

    id: str
    at: tuple[tuple[str, Basic], ...] = ()
    weight: Expr | None = None
    index: Symbol | None = None

    @property
    def name(self) -> str:
        return self.id

    @property
    def title(self) -> Mapping[str, str]:
        return {"en": self.id, "ko": self.id}

    def times(self, weight: Expr) -> Citation:
        """Both sides multiplied by ``weight``, which a tactic must show to be ≥ 0 (for ``<``: > 0)."""
        return Citation(self.id, self.at, weight, self.index)

    def summed(self, index: Symbol) -> Citation:
        """Both sides (after `times`) summed over ``index``."""
        return Citation(self.id, self.at, self.weight, index)


def cite(id: str, **at: Basic) -> Citation:
    """Cite the result ``id``, its variables replaced as given by keyword."""
    return Citation(id, tuple(at.items()))


@dataclass(frozen=True)
class Step:
    """``… relation expression``, by reasons.  ``relation`` is one of ``== <= < >= >``."""

    relation: str
    expression: Expr
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Chain:
    """A proof that reads like paper: a first expression and the steps from it."""

    start: Expr
    steps: tuple[Step, ...] = ()

    def _then(self, relation: str, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        from sympy import S

        reasons = tuple(by) if isinstance(by, Sequence) else (by,)
        return Chain(self.start, (*self.steps, Step(relation, S(expression), reasons)))

    def eq(self, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        """``= expression``."""
        return self._then("==", expression, by)

    def le(self, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        """``≤ expression``."""
        return self._then("<=", expression, by)

    def lt(self, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        """``< expression``."""
        return self._then("<", expression, by)

    def ge(self, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        """``≥ expression``."""
        return self._then(">=", expression, by)

    def gt(self, expression: Expr | int, by: Reason | Sequence[Reason]) -> Chain:
        """``> expression``."""
        return self._then(">", expression, by)


def chain(start: Expr) -> Chain:
    """Begin a proof at ``start``."""
    return Chain(start)


@dataclass(frozen=True)
class Direct:
    """A proof by one tactic that decides the whole statement: a sign chart, a limit."""

    reasons: tuple[Reason, ...]


def direct(by: Reason) -> Direct:
    """A proof in one step."""
    return Direct((by,))


@dataclass(frozen=True)
class Cases:
    """A proof where ``variable`` is 0 and one where it is positive."""

    variable: Symbol
    zero: Proof
    positive: Proof


@dataclass(frozen=True)
class SameOrApart:
    """A proof with ``first`` in the place of the index ``second``, and one where they differ."""

    first: Symbol
    second: Symbol
    same: Proof
    apart: Proof


@dataclass(frozen=True)
class WhereFinite:
    """A proof where large > 0 wherever small > 0; elsewhere the larger side is +∞."""

    small: IndexedBase
    large: IndexedBase
    proof: Proof


@dataclass(frozen=True)
class Lemma:
    """A statement proved on the way, cited by its name."""

    name: str
    claim: Claim
    proof: Proof


@dataclass(frozen=True)
class Using:
    """A proof that cites lemmas of its own, each proved first."""

    lemmas: tuple[Lemma, ...]
    proof: Proof


@dataclass(frozen=True)
class EitherOrder:
    """A proof where left ≤ right and one where left ≥ right."""

    left: Expr
    right: Expr
    up: Proof
    down: Proof


@dataclass(frozen=True)
class UnitVector:
    """A proof for the unit vector whose one is at ``at``, in place of the one-hot ``vector``."""

    vector: IndexedBase
    at: Symbol
    proof: Proof


@dataclass(frozen=True)
class Assuming:
    """A proof that assumes ``statement``, which is shown first."""

    statement: Relational
    shown: Proof
    proof: Proof


@dataclass(frozen=True)
class Valley:
    """right − left is ≥ 0 at ``variable = at`` and its slope points away from there."""

    variable: Expr
    at: Expr
    bottom: Proof
    slope: Proof


@dataclass(frozen=True)
class Replacing:
    """A proof with ``value``, which a given says that ``vector`` equals, in its place."""

    vector: IndexedBase
    value: Expr
    proof: Proof


@dataclass(frozen=True)
class Squeeze:
    """A limit between ``lower`` and ``upper``: both bounds, then the limits of both."""

    lower: Expr
    upper: Expr
    below: Proof
    above: Proof
    low: Proof
    high: Proof


Proof = (
    Chain
    | Direct
    | Cases
    | WhereFinite
    | Using
    | EitherOrder
    | Valley
    | Replacing
    | Squeeze
    | Assuming
    | UnitVector
    | SameOrApart
)


@dataclass(frozen=True)
class Rule:
    """A tactic as a reason, with the words printed beside the step.

    ``by`` is the reason for the premise of a rule that needs one (``increasing``).
    """

    name: str
    en: str
    ko: str
    by: Reason | None = None
    index: Symbol | None = None
    others: tuple[Symbol, ...] = ()

    @property
    def title(self) -> Mapping[str, str]:
        return {"en": self.en, "ko": self.ko}


positivity = Rule("positivity", "every part has its sign", "각 인수의 부호")
enclosure = Rule("positivity", "interval arithmetic", "구간 계산")
sign_chart = Rule("sign_chart", "sign chart", "증감표")
leading_term = Rule("limit_value", "leading term", "최고차항의 극한")
minus_log_zero = Rule("infinite", "−log 0 = +∞", "−log 0 = +∞")
componentwise = Rule("componentwise", "given for every component", "모든 성분에 대한 가정")
component_of_max = Rule("maximum_bounds", "no component exceeds the maximum", "성분은 최댓값 이하")


def increasing(by: Reason) -> Rule:
    """exp or log of both sides of an inequality that holds by ``by``."""
    return Rule("monotone", "an increasing function keeps the order", "증가함수는 순서를 보존", by)


def term_of_sum(at: Symbol) -> Rule:
    """A sum of nonnegative terms is at least its term at the index ``at``."""
    return Rule(
        "term_of_sum",
        "one term of a sum of nonnegative terms",
        "0 이상인 항들의 합은 그중 한 항 이상",
        None,
        at,
    )


def terms_of_sum(at: Symbol, *others: Symbol) -> Rule:
    """A sum of nonnegative terms is at least several of them; of positive ones, more than one of them."""
    number, count = {1: ("two", "두"), 2: ("three", "세")}.get(len(others), ("several", "몇"))
    en, ko = (
        f"{number} terms of a sum of nonnegative terms",
        f"0 이상인 항들의 합은 그중 {count} 항의 합 이상",
    )
    if others == (at,):
        en, ko = "one of at least two positive terms", "둘 이상의 양수의 합은 그중 하나보다 크다"
    return Rule("terms_of_sum", en, ko, None, at, others)


def attained(by: Reason, index: Symbol) -> Rule:
    """The maximum is one of the components, each of which is bounded by ``by``."""
    return Rule(
        "maximum_attained", "the maximum is one of the components", "최댓값은 성분 중 하나", by, index
    )


@dataclass(frozen=True)
class Continuity:
    """A limit as the value at the point of ``extension``, which is continuous there and equal nearby."""

    extension: Expr

    @property
    def name(self) -> str:
        return "limit_by_continuity"

    @property
    def title(self) -> Mapping[str, str]:
        return {"en": "continuity", "ko": "연속성"}


@dataclass(frozen=True)
class FirstOrder:
    """A limit of ``above/below``, both 0 at the point, as the quotient of ``rise`` and ``run`` there."""

    above: Expr
    below: Expr
    rise: Expr
    run: Expr

    @property
    def name(self) -> str:
        return "limit_of_quotient"

    @property
    def title(self) -> Mapping[str, str]:
        return {"en": "l'Hôpital's rule", "ko": "로피탈의 정리"}


@dataclass(frozen=True)
class SomewhereStrict:
    """Termwise ≤, with < at an index where the vectors ``left`` and ``right`` differ."""

    weak: Citation
    strict: Citation
    index: Symbol
    left: IndexedBase
    right: IndexedBase

    @property
    def name(self) -> str:
        return self.strict.id

    @property
    def title(self) -> Mapping[str, str]:
        return {"en": f"{self.strict.id} where they differ", "ko": f"서로 다른 곳에서 {self.strict.id}"}


@dataclass(frozen=True)
class Derivation:
    """One result of the catalogue."""

    claim: Claim
    title: Mapping[str, str]
    idea: Mapping[str, str]
    source: str
    proof: Proof
    conventions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    id: str = field(default="", compare=False)  # "softmax/jacobian", from the file's path

    @property
    def statement(self) -> Relational:
        return self.claim.statement


def derive(
    statement: Relational,
    *,
    given: Sequence[Given] = (),
    title: Mapping[str, str],
    idea: Mapping[str, str],
    source: str,
    proof: Proof,
    conventions: Sequence[str] = (),
    aliases: Sequence[str] = (),
) -> Derivation:
    """State a result and give its proof.  State first, then prove."""
    return Derivation(
        Claim(statement, tuple(given)), title, idea, source, proof, tuple(conventions), tuple(aliases)
    )
