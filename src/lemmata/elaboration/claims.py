"""Claims that one law or sign decides: a proof by primitive rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sympy.core.relational import Relational

from lemmata.elaboration import derived
from lemmata.elaboration.context import Context
from lemmata.elaboration.conversions import Conversions, Rescale, reduced, rescaled, summed
from lemmata.elaboration.derived import unequal
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.samples import Samples
from lemmata.elaboration.signs import Signs
from lemmata.elaboration.translation import Translation
from lemmata.kernel import laws, structure
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import negative
from lemmata.kernel.substitution import put
from lemmata.kernel.terms import (
    ONE,
    Add,
    Apply,
    Bind,
    Count,
    Mul,
    Number,
    Power,
    Scalar,
    Term,
    number,
    parts,
)
from lemmata.kernel.theorem import Formula, Hypotheses, Hypothesis, Theorem
from lemmata.notation import Claim, Given
from lemmata.tactics.errors import TacticError
from lemmata.tactics.identity import index_ranges, relations
from lemmata.tactics.ratio import ZERO, Ratio, constant, generator

__all__ = [
    "absolute_in",
    "conversions_for",
    "hypotheses_of",
    "normal_form",
    "prove",
    "prove_formula",
    "translation_of",
]

MOST_CASES = 4
"""Absolute values for which both signs are tried."""


def prove(claim: Claim, cited: Sequence[Relational] = ()) -> Theorem:
    """A theorem of the kernel that says what ``claim`` says.

    Its hypotheses are among the givens and the cited relations.  An equation follows from the laws of
    the domain, another relation from the signs of its parts.  Raises `NotElaborated`.
    """
    statements = [claim.statement, *cited]
    translation = translation_of(statements, claim.givens)
    goal = translation.formula(claim.statement)
    hypotheses = hypotheses_of(translation, claim.givens)
    return prove_formula(goal, hypotheses | {translation.formula(e) for e in cited})


def translation_of(statements: Sequence[Relational], givens: Sequence[Given]) -> Translation:
    """The translation in which every free index has its range."""
    everything = [*(a for s in statements for a in s.args), *relations(givens)]
    try:
        return Translation(index_ranges(everything), givens)
    except TacticError as error:
        raise NotElaborated(str(error)) from error


def hypotheses_of(translation: Translation, givens: Sequence[Given]) -> Hypotheses:
    """The hypotheses that givens say; one that has no translation is not used."""
    found: set[Hypothesis] = set()
    for given in givens:
        try:
            found.update(translation.hypotheses(given))
        except NotElaborated:
            continue
    return frozenset(found)


def prove_formula(goal: Formula, hypotheses: frozenset[Hypothesis]) -> Theorem:
    """A theorem that concludes ``goal`` from some of the hypotheses.  Raises `NotElaborated`."""
    try:
        theorem = _by_values(goal, Context(hypotheses))
    except (NotElaborated, Refused, Rescale, TacticError, RecursionError) as error:
        nothing = _from_nothing(goal, hypotheses)
        if nothing is None:
            raise NotElaborated(str(error), getattr(error, "about", None)) from error
        theorem = nothing
    if theorem.conclusion != goal or not theorem.hypotheses <= hypotheses:
        raise NotElaborated("another theorem than the one wanted")
    return theorem


def _from_nothing(goal: Formula, hypotheses: frozenset[Hypothesis]) -> Theorem | None:
    """The goal where a case cannot occur: an inequality that is given is false by the others."""
    if Samples(hypotheses).points:
        return None
    c = conversions_for(hypotheses)
    try:
        for formula in c.context.formulas():
            if formula.relation in ("<", "<="):
                gap = derived.difference(structure.given(formula))
                positive = c.sign("<", negative(gap.right))
                if positive is not None:
                    turned = Add((number(0), negative(positive.right)))
                    again = derived.rewritten(gap, c.field(gap.right, turned))
                    below = derived.compared(again, positive.right, number(0))
                    return derived.impossible(positive, below, goal)
    except (NotElaborated, Refused, Rescale):
        pass
    return None


def _by_values(goal: Formula, context: Context) -> Theorem:
    """Case by case where a variable is one of several numbers."""
    for formula in context.formulas():
        match formula:
            case Formula("=", Mul((u, v)), Number(zero)) if zero == 0 and _is_choice(u):
                parts = []
                for factor in (u, v):
                    case = Formula("=", factor, number(0))
                    narrowed = Context((context.hypotheses - {formula}) | {case}, context.moving)
                    parts.append(_by_values(goal, narrowed))
                return derived.zero_product(structure.given(formula), *parts)
    return rescaled(lambda degree: _shown(conversions_for(context.hypotheses, degree), goal))


def conversions_for(
    hypotheses: frozenset[Hypothesis], degree: int = 1, kind: type[Signs] = Signs
) -> Conversions:
    """Conversions under hypotheses, each equation among them used to replace a term."""
    key, context = (hypotheses, degree, kind), Context(hypotheses)
    if _SHARED is not None and key in _SHARED and _SHARED[key].rests_in(context):
        _SHARED[key].search_anew()
        return _SHARED[key]
    conversions = Conversions(context, degree, kind=kind)
    _use_equations(conversions)
    if _SHARED is not None:
        _SHARED.setdefault(key, conversions)
    return conversions


_SHARED: dict[tuple[frozenset[Hypothesis], int, type[Signs]], Conversions] | None = None


@contextmanager
def shared_conversions() -> Iterator[None]:
    """Within this, what is found under some hypotheses is known when the same are met again."""
    global _SHARED
    outer, _SHARED = _SHARED, {}
    try:
        yield
    finally:
        _SHARED = outer


def normal_form(hypotheses: frozenset[Hypothesis], t: Term) -> tuple[Term, Theorem | None]:
    """The normal form of a term under hypotheses, and the equation with it.  Raises `NotElaborated`."""

    def at(degree: int) -> tuple[Term, Theorem | None]:
        c = conversions_for(hypotheses, degree)
        r, equation = c.norm(t)
        return c.term(r), equation

    return rescaled(at)


def _is_choice(t: Term) -> bool:
    match t:
        case Add((Scalar(), Mul((Number(), Number())))):
            return True
    return False


# ------------------------------------------------------------------ the two sides


def _shown(c: Conversions, goal: Formula) -> Theorem:
    if goal.relation == "=":
        return _equal(c, goal.left, goal.right)
    small, large = goal.left, goal.right
    gap = Add((large, negative(small)))
    r, theorem = c.norm(gap)
    sign = c.sign(goal.relation, c.term(r))
    if sign is None:
        u = _undecided_absolute(c, r)
        if u is not None:
            return _by_sign(c, u, lambda: _shown(c, goal))
        raise NotElaborated("a sign is not shown", (goal.relation, c.term(r)))
    if theorem is not None:
        sign = derived.rewritten(sign, structure.symmetric(theorem))
    if goal.relation == "!=" and sign.conclusion.relation != "!=":
        sign = unequal(sign)
    return derived.compared(derived.weakened(sign) if goal.relation == "<=" else sign, small, large)


def _equal(c: Conversions, left: Term, right: Term) -> Theorem:
    a, first = c.norm(left)
    b, last = c.norm(right)
    middle = None if c.term(a) == c.term(b) else _same(c, a, b)
    back = structure.symmetric(last) if last is not None else None
    return c.some(c.chain(first, middle, back), left)


def _same(c: Conversions, a: Ratio, b: Ratio) -> Theorem:
    difference, multiples = reduced(c, a - b)
    if not difference.numerator:
        return c.field(c.term(a), c.term(b), (), multiples)
    theorem = _gathered(c, a, b, difference)
    if theorem is not None:
        return theorem
    u = _undecided_absolute(c, difference)
    if u is not None:
        return _by_sign(c, u, lambda: _equal(c, c.term(a), c.term(b)))
    raise NotElaborated("a difference is not shown to be 0", c.term(difference))


def _undecided_absolute(c: Conversions, r: Ratio) -> Term | None:
    decided = [h for h in c.context.hypotheses if isinstance(h, Formula) and h.relation == "<="]
    if len(decided) > MOST_CASES * 3:
        return None
    for atom in sorted(r.atoms):
        u = absolute_in(c.atoms.terms[atom])
        if u is not None and not any(u in (h.left, h.right) for h in decided):
            return u
    return None


def absolute_in(t: Term) -> Term | None:
    match t:
        case Apply("abs", (u,)):
            return u
        case Add(many) | Mul(many) | Apply(_, many):
            return next((found for a in many if (found := absolute_in(a)) is not None), None)
        case Power(base, _):
            return absolute_in(base)
    return None


def _by_sign(c: Conversions, u: Term, shown: Callable[[], Theorem]) -> Theorem:
    """Both signs of u apart."""
    theorems = []
    for formula in (Formula("<=", number(0), u), Formula("<=", u, number(0))):
        with c.within(c.context.assuming(formula)):
            theorems.append(shown())
    return derived.cases(theorems[0], theorems[1], number(0), u)


def _gathered(c: Conversions, a: Ratio, b: Ratio, difference: Ratio) -> Theorem | None:
    """Sums over one range gathered into one, its body over one denominator."""
    by_size: dict[object, list[tuple[Ratio, Bind]]] = {}
    rest = ZERO
    for part in difference.terms():
        ((m, _),) = part.numerator
        sums = [(atom, e) for atom, e in m if isinstance(s := c.atoms.terms[atom], Bind) and s.kind == "sum"]
        if len(sums) == 1 and sums[0][1] == 1:
            s = c.atoms.terms[sums[0][0]]
            if not (isinstance(s.body, Bind) and s.body.kind == "sum"):  # type: ignore[attr-defined]
                by_size.setdefault(s.index.size, []).append((part * generator(sums[0][0], -1), s))  # type: ignore[attr-defined,arg-type]
                continue
        rest = rest + part
    if not by_size:
        return None
    equations: list[Theorem] = []
    multiples: list[tuple[Term, Theorem]] = []
    left_over = rest
    for own in by_size.values():
        k = c.fresh(own[0][1].index)
        size = k.size
        written = [(c.term(factor), put(s.body, {s.index: k})) for factor, s in own]
        for spread in [True, False] if len(by_size) == 1 and rest != ZERO else [False]:
            count = c.letter(Count(size)) if isinstance(size, str) else constant(size)
            terms = [*written, *([(c.term(rest * count.inverse()), ONE)] if spread else [])]
            body = Add(tuple(Mul(pair) for pair in terms))
            r, inner = c.norm(body)
            value, total = summed(c, k, r)
            if spread and value != ZERO:
                continue
            linear = laws.sum_linear(k, structure.reflexive(body))
            whole = structure.bind("sum", k, k, k, c.some(inner, body))
            for _, s in own:
                opened = put(s.body, {s.index: k})
                equations.append(structure.bind("sum", k, s.index, k, structure.reflexive(opened)))
            if spread:
                equations.append(laws.sum_constant(k))
                left_over = ZERO
            else:
                left_over = left_over + value
            equations.append(c.some(c.chain(whole, total), whole.right))
            multiples.append((number(-1), linear))
            break
    if left_over.numerator:
        tidied, more = reduced(c, left_over)
        if tidied.numerator:
            return None
        multiples += more
    return c.field(c.term(a), c.term(b), equations, multiples)


# ------------------------------------------------------------------ given and cited equations


def _use_equations(c: Conversions) -> None:
    """Let each hypothesis that is an equation replace a term."""
    for formula in c.context.formulas():
        if formula.relation != "=":
            continue
        theorem = structure.given(formula)
        try:
            a, first = c.norm(formula.left)
            b, last = c.norm(formula.right)
        except NotElaborated:
            continue
        if a == b:
            continue
        back = structure.symmetric(first) if first is not None else None
        _solve(c, a, b, c.some(c.chain(back, theorem, last), formula.left))


def _solve(c: Conversions, a: Ratio, b: Ratio, theorem: Theorem) -> None:
    """a = b, used to replace one letter."""
    if len(a.numerator) == 1 and not a.denominator:
        ((m, coefficient),) = a.numerator
        letter = c.atoms.terms[m[0][0]] if len(m) == 1 and m[0][1] == 1 and coefficient == 1 else None
        if letter is not None and not occurs(letter, c.term(b)):
            _replace(c, letter, b, theorem)
            return
    difference = a - b
    if difference.denominator:
        return
    for m, coefficient in difference.numerator:
        if len(m) != 1 or m[0][1] != 1:
            continue
        atom = m[0][0]
        if sum(atom in dict(other) for other, _ in difference.numerator) != 1:
            continue
        letter = c.atoms.terms[atom]
        if isinstance(letter, Number) or letter in c.rewrites:
            continue
        value = generator(atom) - difference * constant(1 / coefficient)
        if occurs(letter, c.term(value)):
            continue
        multiple = c.term(constant(1 / coefficient))
        solved = c.field(letter, c.term(value), (), [(multiple, theorem)])
        _replace(c, letter, value, solved)
        return


def occurs(letter: Term, t: Term) -> bool:
    """Whether a term has the letter in it, so that to replace the one by the other would never end."""
    return t == letter or any(occurs(letter, part) for part in parts(t))


def _replace(c: Conversions, letter: Term, value: Ratio, theorem: Theorem) -> None:
    if letter not in c.rewrites:
        c.rewrites[letter] = (value, theorem)
        c.forget()
