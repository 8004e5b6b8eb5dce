"""Taking a derivation through the tactics, step by step, to a sketch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sympy import Add, Eq, Expr, Ge, Gt, Le, Limit, Lt, Mul, Ne, S, Sum, Symbol, sqrt
from sympy.core.relational import Relational

from lemmata.definitions import vmax
from lemmata.definitions.definition import Unfolding
from lemmata.derivation import (
    Assuming,
    Cases,
    Chain,
    Citation,
    Continuity,
    Derivation,
    Direct,
    EitherOrder,
    FirstOrder,
    Lemma,
    Proof,
    Reason,
    Replacing,
    Rule,
    SameOrApart,
    SomewhereStrict,
    Squeeze,
    UnitVector,
    Using,
    Valley,
    WhereFinite,
)
from lemmata.errors import LemmataError
from lemmata.notation import (
    Claim,
    D,
    Dominated,
    Given,
    Membership,
    NotationError,
    build,
    component,
    size,
    substitute,
    unit_vector,
)
from lemmata.tactics import rules
from lemmata.tactics.errors import Refused, TacticError
from lemmata.tactics.laws import Law
from lemmata.tactics.limits import close_to, limit_between, limit_by_continuity, limit_of_quotient
from lemmata.tactics.sketch import Sketch
from lemmata.tactics.univariate import limit_value, sign_chart
from lemmata.tactics.vectors import componentwise, extensional

__all__ = ["StepRefused", "replay"]

RELATIONS: Mapping[str, type[Relational]] = {"==": Eq, "<=": Le, "<": Lt, ">=": Ge, ">": Gt}
Resolve = Callable[[str], Sketch]


@dataclass
class StepRefused(LemmataError):
    """A step is not what its reason gives.  ``step`` counts from 1; 0 is the statement itself."""

    id: str
    step: int
    steps: int
    reason: str
    claim: Claim
    why: str

    def __str__(self) -> str:
        return self.text(str)

    def text(self, spelled: Callable[[Given], str]) -> str:
        """Where it stopped and what was to be shown, which ``spelled`` writes."""
        where = f"step {self.step} of {self.steps}" if self.step else "the statement"
        lines = [f"{self.id}: {where} refused: {self.why}", f"  claim  {spelled(self.claim.statement)}"]
        lines += [f"  by     {self.reason}"] if self.reason else []
        lines += [f"  given  {'; '.join(map(spelled, self.claim.givens))}"] if self.claim.givens else []
        return "\n".join(lines)


def replay(derivation: Derivation, resolve: Resolve) -> Sketch:
    """The sketch of what the derivation states, made by tactics from its steps.

    ``resolve`` gives the sketch of a cited id.  Raises StepRefused with the first step that
    its reason does not give.
    """
    claim = derivation.claim
    try:
        theorem = _Replay(derivation.id, resolve).proof(derivation.proof, claim.statement, claim.givens)
    except (TacticError, NotationError) as error:  # a proof that does not fit what it is to prove
        raise StepRefused(derivation.id, 0, 0, "", claim, str(error)) from error
    if theorem.statement != claim.statement or set(theorem.givens) != set(claim.givens):
        raise StepRefused(derivation.id, 0, 0, "", claim, f"the steps prove {theorem.statement} instead")
    return theorem


def valley_premises(statement: Relational, variable: Expr, at: Expr) -> tuple[Relational, Relational]:
    """What a `Valley` proves: that the larger side minus the smaller is ≥ 0 at ``at``, and falls towards it."""
    left, right = statement.args
    small, large = (left, right) if isinstance(statement, (Le, Lt)) else (right, left)
    f = build(Add, large, build(Mul, S.NegativeOne, small))
    rate = build(Mul, D(f, variable), build(Add, variable, build(Mul, S.NegativeOne, at)))
    return rules.relation(Ge, substitute(f, {variable: at}), S.Zero), rules.relation(Ge, rate, S.Zero)


@dataclass(frozen=True)
class _Replay:
    id: str
    resolve: Resolve

    def proof(self, proof: Proof, statement: Relational, givens: tuple[Given, ...]) -> Sketch:
        match proof:
            case Chain():
                return self.concluded(self.chain(proof, givens), statement, givens, len(proof.steps))
            case Direct(reasons):
                return self.step(1, 1, statement, reasons, givens)
            case Cases(variable, zero, positive):
                return self.cases(variable, zero, positive, statement, givens)
            case WhereFinite(small, large, inner):
                theorem = self.proof(inner, statement, (*givens, Dominated(small, large)))
                return self.refusing(
                    1, 1, "infinite elsewhere", statement, givens, lambda: rules.extended(theorem)
                )
            case Using(lemmas, inner):
                return self.using(lemmas, inner, statement, givens)
            case EitherOrder():
                return self.either_order(proof, statement, givens)
            case Valley():
                return self.valley(proof, statement, givens)
            case Assuming(fact, shown, inner):
                known = self.proof(shown, fact, givens)
                theorem = self.proof(inner, statement, (*givens, fact))
                return self.refusing(1, 1, "cut", statement, givens, lambda: rules.cut(theorem, known))
            case SameOrApart(i, j, same, apart):
                together = self.proof(same, substitute(statement, {j: i}), givens)  # type: ignore[arg-type]
                differing = self.proof(apart, statement, (*givens, build(Ne, i, j)))  # type: ignore[arg-type]
                return self.refusing(
                    1, 1, "indices", statement, givens, lambda: rules.index_cases(differing, together, i, j)
                )
            case UnitVector():
                return self.unit_vector(proof, statement, givens)
            case Replacing():
                return self.replacing(proof, statement, givens)
            case Squeeze():
                return self.squeeze(proof, statement, givens)

    def refusing(
        self,
        k: int,
        count: int,
        reason: str,
        statement: Relational,
        givens: tuple[Given, ...],
        make: Callable[[], Sketch],
    ) -> Sketch:
        """``make()``, with a refusal of the tactic told as a refusal of this step."""
        try:
            return make()
        except (TacticError, NotationError) as error:
            raise StepRefused(self.id, k, count, reason, Claim(statement, givens), str(error)) from error

    def chain(self, chain: Chain, givens: tuple[Given, ...]) -> Sketch:
        if not chain.steps:
            raise Refused("the chain has no steps")
        left, whole, count = chain.start, None, len(chain.steps)
        for k, step in enumerate(chain.steps, 1):
            statement = rules.relation(RELATIONS[step.relation], left, step.expression)
            theorem = self.step(k, count, statement, step.reasons, givens)
            previous = whole
            whole = (
                theorem
                if previous is None
                else self.refusing(
                    k,
                    count,
                    "chaining",
                    statement,
                    givens,
                    lambda a=previous, b=theorem: rules.transitive(a, b),  # type: ignore[misc]
                )
            )
            left = step.expression
        return whole  # type: ignore[return-value]

    def concluded(
        self, theorem: Sketch, statement: Relational, givens: tuple[Given, ...], count: int
    ) -> Sketch:
        """The statement from the composed chain: the same, or the same difference rearranged."""
        if theorem.statement == statement:
            return theorem
        try:
            return rules.order(statement, (theorem,))
        except TacticError as error:
            why = f"the chain proves {theorem.statement}, which is not the statement ({error})"
            raise StepRefused(self.id, count, count, "", Claim(statement, givens), why) from error

    def cases(
        self, variable: Expr, zero: Proof, positive: Proof, statement: Relational, givens: tuple[Given, ...]
    ) -> Sketch:
        at_least, above = (build(kind, variable, S.Zero) for kind in (Ge, Gt))
        if at_least not in givens:
            raise Refused(f"the cases need the given {at_least}")
        others = rules.at_zero([g for g in givens if g != at_least], variable)  # type: ignore[arg-type]
        first = self.proof(zero, rules.where_zero(statement, variable), others)  # type: ignore[arg-type]
        second = self.proof(positive, statement, tuple(above if g == at_least else g for g in givens))  # type: ignore[arg-type]
        return self.refusing(
            1, 1, "cases", statement, givens, lambda: rules.boundary(variable, second, first)
        )  # type: ignore[arg-type]

    def using(
        self, lemmas: tuple[Lemma, ...], inner: Proof, statement: Relational, givens: tuple[Given, ...]
    ) -> Sketch:
        known: dict[str, Sketch] = {}

        def resolve(id: str) -> Sketch:
            return known[id] if id in known else self.resolve(id)

        within_ = _Replay(self.id, resolve)
        for lemma in lemmas:
            known[lemma.name] = within_.proof(lemma.proof, lemma.claim.statement, lemma.claim.givens)
        return within_.proof(inner, statement, givens)

    def either_order(self, proof: EitherOrder, statement: Relational, givens: tuple[Given, ...]) -> Sketch:
        left, right = proof.left, proof.right
        up = self.proof(proof.up, statement, (*givens, rules.relation(Le, left, right)))
        down = self.proof(proof.down, statement, (*givens, rules.relation(Ge, left, right)))
        return self.refusing(
            1, 1, "cases", statement, givens, lambda: rules.either_order(up, down, left, right)
        )

    def valley(self, proof: Valley, statement: Relational, givens: tuple[Given, ...]) -> Sketch:
        x, at = proof.variable, proof.at
        low, away = valley_premises(statement, x, at)
        bottom = self.proof(proof.bottom, low, givens)
        slope = self.proof(proof.slope, away, givens)
        return self.refusing(
            1, 1, "valley", statement, givens, lambda: rules.valley(statement, x, at, bottom, slope)
        )

    def replacing(self, proof: Replacing, statement: Relational, givens: tuple[Given, ...]) -> Sketch:
        replaced = substitute(statement, {proof.vector: proof.value})
        theorem = self.proof(proof.proof, replaced, givens)  # type: ignore[arg-type]
        make = lambda: extensional(statement, proof.vector, proof.value, theorem)  # noqa: E731
        return self.refusing(1, 1, "equal vectors", statement, givens, make)

    def unit_vector(self, proof: UnitVector, statement: Relational, givens: tuple[Given, ...]) -> Sketch:
        y, c = proof.vector, proof.at
        given = next((g for g in givens if isinstance(g, Membership) and g.variable == y), None)
        if given is None:
            raise Refused(f"no given says where {y} is")
        others = tuple(g for g in givens if g != given)
        there = substitute(statement, {y: unit_vector(size(y), c)})
        theorem = self.proof(proof.proof, there, others)  # type: ignore[arg-type]

        def make() -> Sketch:
            return rules.reordered(rules.one_hot(statement, given, c, theorem), givens)

        return self.refusing(1, 1, "one-hot", statement, givens, make)

    def squeeze(self, proof: Squeeze, statement: Relational, givens: tuple[Given, ...]) -> Sketch:
        limit, value = statement.args
        if not isinstance(limit, Limit):
            raise Refused("only a limit lies between two limits")
        body, x, target, direction = limit.args
        close = close_to(limit, givens)
        below = self.proof(proof.below, rules.relation(Le, proof.lower, body), close)
        above = self.proof(proof.above, rules.relation(Le, body, proof.upper), close)
        low, high = (
            self.proof(p, rules.relation(Eq, Limit(bound, x, target, direction), value), givens)
            for p, bound in ((proof.low, proof.lower), (proof.high, proof.upper))
        )
        make = lambda: limit_between(statement, givens, below, above, low, high)  # noqa: E731
        return self.refusing(1, 1, "between two limits", statement, givens, make)

    # ------------------------------------------------------------ one step

    def step(
        self,
        k: int,
        count: int,
        statement: Relational,
        reasons: tuple[Reason, ...],
        givens: tuple[Given, ...],
    ) -> Sketch:
        names = ", ".join(r.name for r in reasons)
        return self.refusing(k, count, names, statement, givens, lambda: self.by(statement, reasons, givens))

    def by(self, statement: Relational, reasons: tuple[Reason, ...], givens: tuple[Given, ...]) -> Sketch:
        laws = frozenset(r.name for r in reasons if isinstance(r, (Law, Unfolding)))
        others = [r for r in reasons if not isinstance(r, (Law, Unfolding))]
        if len(others) == 1 and not laws:
            match others[0]:
                case Rule() as reason:
                    return self.rule(reason, statement, givens)
                case Continuity(extension):
                    return limit_by_continuity(statement, givens, extension)
                case FirstOrder(above, below, rise, run):
                    return limit_of_quotient(statement, givens, above, below, rise, run)
        premises = tuple(self.premise(r, statement, givens) for r in others)
        if len(premises) == 1 and not laws:
            for theorem in (premises[0], rules.flipped(premises[0])):
                if theorem.statement == statement:
                    return theorem
        if isinstance(statement, Eq):
            left, right = statement.args
            if len(premises) == 2 and not any(isinstance(t.statement, Eq) for t in premises):
                return rules.both_ways(statement, *premises)
            return rules.equality(left, right, givens, laws or rules.ALGEBRA, premises)
        if not premises:
            raise Refused("no reason given here concludes an inequality")
        return rules.order(statement, premises, laws or rules.ALGEBRA)

    def premise(self, reason: Reason, statement: Relational, givens: tuple[Given, ...]) -> Sketch:
        """The theorem that a reason brings to a step."""
        match reason:
            case Citation(id, at, weight, index):
                theorem = rules.instantiate(self.resolve(id), dict(at), givens)
                theorem = theorem if weight is None else rules.scale(theorem, weight)
                return theorem if index is None else rules.termwise(theorem, index)
            case SomewhereStrict(weak, strict, index, left, right):
                return self.somewhere_strict(weak, strict, index, left, right, givens)
            case _:
                raise Refused(f"{reason.name} cannot be combined with other reasons in one step")

    def somewhere_strict(
        self,
        weak: Citation,
        strict: Citation,
        index: Expr,
        left: Expr,
        right: Expr,
        givens: tuple[Given, ...],
    ) -> Sketch:
        differ = build(Ne, left, right)
        if differ not in givens:
            raise Refused(f"the given {differ} is missing")
        others = tuple(g for g in givens if g != differ)
        apart = build(Ne, component(left, index), component(right, index))
        at_most = self.premise(weak, differ, others)  # type: ignore[arg-type]
        below = self.premise(strict, differ, (*others, apart))  # type: ignore[arg-type]
        theorem = rules.termwise_strict(at_most, below, index, left, right)  # type: ignore[arg-type]
        return rules.reordered(theorem, givens)

    def rule(self, reason: Rule, statement: Relational, givens: tuple[Given, ...]) -> Sketch:
        """A step by one tactic."""
        left, right = statement.args
        match reason.name:
            case "positivity":
                return rules.positivity(statement, givens)
            case "sign_chart":
                return sign_chart(statement, givens)
            case "limit_value":
                return limit_value(statement, givens)
            case "infinite":
                return rules.infinite(statement, givens)
            case "componentwise":
                return componentwise(statement, givens)
            case "maximum_bounds" if isinstance(right, vmax):
                at = [s for s in left.free_symbols - right.free_symbols if isinstance(s, Symbol)]
                if len(at) == 1:
                    return self.concluding(rules.maximum_bounds(right.args[0], at[0], givens), statement)
            case "term_of_sum" | "terms_of_sum" if isinstance(right, Sum) and reason.index:
                body, (index, _, _) = right.args
                theorem = rules.terms_of_sum(body, index, reason.index, reason.others, givens)
                return self.concluding(theorem, statement)
            case "monotone" if reason.by and left.args and right.args and left.args[1:] == right.args[1:]:
                inner = rules.relation(type(statement), left.args[0], right.args[0])
                function = sqrt if left.args[1:] == (S.Half,) else type(left)
                return self.concluding(
                    rules.monotone(self.by(inner, (reason.by,), givens), function), statement
                )
            case "maximum_attained" if isinstance(left, vmax) and reason.by and reason.index:
                v, i = left.args[0], reason.index
                inner = rules.relation(type(statement), component(v, i), right)
                return rules.maximum_attained(self.by(inner, (reason.by,), givens), v, i)
        raise Refused(f"the rule {reason.name} does not speak of {statement}")

    def concluding(self, theorem: Sketch, statement: Relational) -> Sketch:
        if theorem.statement != statement:
            raise Refused(f"the rule gives {theorem.statement}")
        return theorem
