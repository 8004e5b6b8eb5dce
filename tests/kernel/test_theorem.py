"""Theorems and terms: who may make them, what they refuse, what substitution does."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from lemmata.elaboration.derived import assume, every, place, replace_scalar, unit_vector
from lemmata.kernel.derivatives import is_open
from lemmata.kernel.errors import Refused
from lemmata.kernel.laws import exp
from lemmata.kernel.numbers import enclosed_positive
from lemmata.kernel.polynomials import field
from lemmata.kernel.signs import combine
from lemmata.kernel.structure import congruent, given, reflexive
from lemmata.kernel.substitution import instantiate, put
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Delta,
    Derivative,
    Index,
    Mul,
    Number,
    Power,
    Scalar,
    Select,
    delta,
    number,
)
from lemmata.kernel.theorem import RULES, Apart, Every, Formula, Limit, Sequent, Theorem, rule

X, Y = Scalar("x"), Scalar("y")
I, J, K = (Index(name, "n") for name in "ijk")  # noqa: E741
ZI, ZJ, ZK = (Component("z", (index,)) for index in (I, J, K))


# ------------------------------------------------------------------ who may make a theorem


def test_only_a_rule_makes_a_theorem() -> None:
    false = frozenset(), Formula("=", ZERO, ONE)
    with pytest.raises(Refused, match="only a rule"):
        Theorem(false, "reflexive", ())
    true = reflexive(X)
    with pytest.raises(Refused):
        true.__init__(false, "reflexive", ())  # type: ignore[misc]
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(Refused, match="replay"):
            attempt(true)
    with pytest.raises(Refused, match="subclassed"):
        type("Own", (Theorem,), {})
    with pytest.raises((AttributeError, TypeError)):
        true.conclusion = Formula("=", ZERO, ONE)  # type: ignore[misc]


class Feigned:
    """A pickle of what was never made: an object of a class, and the values of its fields."""

    def __init__(self, cls: type, *values: Any) -> None:
        self.cls, self.values = cls, values

    def __reduce__(self) -> tuple[Any, ...]:
        return object.__new__, (self.cls,), list(self.values)


def test_what_unpickling_calls_makes_and_changes_nothing() -> None:
    """A frozen dataclass with slots has a method that sets its fields, unless it is taken away."""
    false = Formula("=", ZERO, ONE)
    true = reflexive(X)
    for theorem in (true, Theorem.__new__(Theorem)):
        with pytest.raises(Refused, match="replay"):
            theorem.__setstate__([frozenset(), false, "reflexive", (ZERO,)])
    assert true.conclusion == Formula("=", X, X)
    for made in (ZERO, X, I, false, Apart(I, J), Every(K, false), Limit(X, X, ZERO, "+", ZERO)):
        assert not hasattr(made, "__setstate__")
    for cls, *values in (
        (Theorem, frozenset(), false, "reflexive", (ZERO,)),
        (Number, 1),
        (Formula, "=", 0, 1),
    ):
        with pytest.raises((Refused, pickle.UnpicklingError)):
            pickle.loads(pickle.dumps(Feigned(cls, *values)))


def test_what_is_made_stays_as_it_is() -> None:
    """A dataclass can be made a second time by its ``__init__``, and is there before that has looked at its parts."""
    true = reflexive(X)
    true.conclusion.__init__("=", ZERO, ONE)  # type: ignore[misc]
    true.left.__init__("y")  # type: ignore[misc]
    assert true.conclusion == Formula("=", Scalar("x"), Scalar("x"))
    half = object.__new__(Number)
    half.__init__(MINUS)  # type: ignore[misc]
    assert not hasattr(half, "value")
    for kind, other in ((Number, 1), (Scalar, ""), (Formula, "="), (Index, "k")):
        with pytest.raises((Refused, TypeError)):
            kind.__new__(kind, other)  # type: ignore[call-overload]
    with pytest.raises(Refused):
        Apart.__new__(Delta, 2, I)  # type: ignore[arg-type,call-arg]


def test_terms_and_formulas_are_pickled_by_what_makes_them() -> None:
    """A process hands another the conditions of a claim."""
    for made in (Add((X, Power(ZK, -1))), delta(I, J), Every(K, Formula("<", ZK, number(Fraction(1, 2))))):
        assert pickle.loads(pickle.dumps(made)) == made


def test_a_rule_has_one_name_and_takes_its_arguments_in_order() -> None:
    def reflexive(t: Any) -> Sequent:
        return frozenset(), Formula("=", ZERO, ONE)

    with pytest.raises(Refused, match="two rules"):
        rule(reflexive)
    with pytest.raises(Refused, match="in order"):
        RULES["reflexive"](t=X)


# ------------------------------------------------------------------ what is refused when it is made


class Anything(str):
    """A word that equals every other."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


class Minus(int):
    """−1 as the numerator of a fraction, which is positive where it is multiplied."""

    numerator = property(lambda self: self)  # type: ignore[assignment]

    def __mul__(self, other: int) -> int:
        return other


MINUS = Fraction(Minus(-1))
UPSIDE_DOWN = Fraction(1)
UPSIDE_DOWN._denominator = -2  # type: ignore[attr-defined]


class Word(str):
    """A word of another class, which could be given another meaning."""


ILL_FORMED: list[Callable[[], Any]] = [
    lambda: Index("", "n"),
    lambda: Index("k", 0),
    lambda: Index("k", True),
    lambda: Index("k", 2.0),  # type: ignore[arg-type]
    lambda: Index("k", ""),
    lambda: Number(1),  # type: ignore[arg-type]
    lambda: Number(0.5),  # type: ignore[arg-type]
    lambda: Number(MINUS),
    lambda: Number(UPSIDE_DOWN),
    lambda: Scalar(""),
    lambda: Scalar(5),  # type: ignore[arg-type]
    lambda: Count(3),  # type: ignore[arg-type]
    lambda: Component("z", ()),
    lambda: Component("z", (0,)),
    lambda: Component("z", (True,)),
    lambda: Component("z", [I]),  # type: ignore[arg-type]
    lambda: Component("z", (I, 0)),
    lambda: Component("", (I,)),
    lambda: Component("z", ("i",)),  # type: ignore[arg-type]
    lambda: Add([X]),  # type: ignore[arg-type]
    lambda: Add((X, 1)),  # type: ignore[arg-type]
    lambda: Mul(X),  # type: ignore[arg-type]
    lambda: Power(X, True),
    lambda: Power(X, Fraction(2)),  # type: ignore[arg-type]
    lambda: Power(2, 2),  # type: ignore[arg-type]
    lambda: Apply("sin", (X,)),
    lambda: Apply("exp", (X, Y)),
    lambda: Apply("max", (X,)),
    lambda: Apply("exp", [X]),  # type: ignore[arg-type]
    lambda: Apply("max", (X, 1)),  # type: ignore[arg-type]
    lambda: Apply(["exp"], (X,)),  # type: ignore[arg-type]
    lambda: Delta(2, I),  # not in order
    lambda: Delta(0, 1),
    lambda: delta("i", 1),  # type: ignore[arg-type]
    lambda: Bind("integral", K, X),  # type: ignore[arg-type]
    lambda: Bind(Anything("sum"), K, X),  # type: ignore[arg-type]
    lambda: Bind("sum", "k", X),  # type: ignore[arg-type]
    lambda: Bind("sum", K, 1),  # type: ignore[arg-type]
    lambda: delta(I, True),
    lambda: Delta(I, True),
    lambda: Select(1, ()),
    lambda: Select(1, [X]),  # type: ignore[arg-type]
    lambda: Select(1, (X, 2)),  # type: ignore[arg-type]
    lambda: Select(True, (X, Y)),
    lambda: Select(3, (X, Y)),
    lambda: Select(K, (X, Y)),
    lambda: Derivative(X, ONE),  # type: ignore[arg-type]
    lambda: Derivative(1, X),  # type: ignore[arg-type]
    lambda: Derivative(X, Add((X, Y))),  # type: ignore[arg-type]
    lambda: Formula("==", X, Y),  # type: ignore[arg-type]
    lambda: Formula("=", X, 0),  # type: ignore[arg-type]
    lambda: Formula(Word("="), X, Y),  # type: ignore[arg-type]
    lambda: Scalar(Word("x")),
    lambda: Index(Word("k"), "n"),
    lambda: Index("k", Word("n")),
    lambda: Apply(Word("exp"), (X,)),
    lambda: Bind(Word("sum"), K, X),  # type: ignore[arg-type]
    lambda: Limit(X, X, Word("oo"), "-", X),  # type: ignore[arg-type]
    lambda: Limit(Y, X, "oo", Word("-"), Y),  # type: ignore[arg-type]
    lambda: Apart(I, 0),
    lambda: Every(K, Apart(I, J)),  # type: ignore[arg-type]
    lambda: Every("k", Formula("=", X, Y)),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("number_", range(len(ILL_FORMED)))
def test_what_is_ill_formed_does_not_exist(number_: int) -> None:
    with pytest.raises(Refused):
        raise AssertionError(repr(ILL_FORMED[number_]()))


def test_a_fraction_that_lies_is_no_coefficient() -> None:
    """0 < −1 would follow from 0 < MINUS."""
    for lie in (MINUS, UPSIDE_DOWN):
        assert lie > 0
        with pytest.raises(Refused):
            combine(((lie, ()),))
    assert combine(((Fraction(1), ()),)).conclusion.relation == "<"


class Liar(Scalar):  # type: ignore[misc]
    """A term of its own that equals everything."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


def test_a_term_of_a_derived_class_is_none() -> None:
    with pytest.raises(Refused):
        Add((Liar("x"), X))
    with pytest.raises(Refused):
        reflexive(Liar("x"))


# ------------------------------------------------------------------ substitution


def test_positions_are_put_everywhere() -> None:
    assert put(Mul((ZI, delta(I, J))), {I: J}) == Mul((ZJ, delta(J, J)))
    assert put(Component("w", (I, J)), {I: J, J: I}) == Component("w", (J, I))
    two = Index("k", 2)
    assert put(Select(two, (X, Component("z", (two,)))), {two: 1}) == Select(1, (X, Component("z", (1,))))
    assert put(Derivative(ZI, ZJ), {J: I}) == Derivative(ZI, ZI)
    assert put(delta(I, J), {I: 1}) == delta(1, J) == delta(J, 1)
    with pytest.raises(Refused, match="range"):
        put(delta(I, J), {I: 2})
    assert put(Bind("sum", K, ZK), {K: I}) == Bind("sum", K, ZK)
    assert put(Bind("sum", K, Mul((ZK, ZI))), {I: J}) == Bind("sum", K, Mul((ZK, ZJ)))
    with pytest.raises(Refused, match="captured"):
        put(Bind("sum", K, Mul((ZK, ZI))), {I: K})


def test_a_value_is_put_for_a_scalar_alone() -> None:
    assert replace_scalar(exp(Add((X, Component("x", (1,))))), Y, ONE) == exp(Add((X, Component("x", (1,)))))
    assert replace_scalar(Bind("sum", K, Mul((X, ZK))), X, ONE) == Bind("sum", K, Mul((ONE, ZK)))
    with pytest.raises(Refused, match="captured"):
        replace_scalar(Bind("sum", K, Mul((X, ZK))), X, ZK)
    with pytest.raises(Refused):
        replace_scalar(Derivative(X, X), X, ONE)


def test_an_index_moves_in_hypotheses_too() -> None:
    theorem = assume(assume(reflexive(ZI), Apart(I, J)), Every(J, Formula("<", ZERO, Component("w", (I, J)))))
    moved = place(theorem, I, K)
    assert moved.hypotheses == {Apart(K, J), Every(J, Formula("<", ZERO, Component("w", (K, J))))}
    own = Every(I, Formula("<", ZERO, ZI))
    assert place(assume(reflexive(ZI), own), I, K).hypotheses == {own}
    with pytest.raises(Refused, match="range"):
        place(assume(reflexive(X), Apart(Index("i", 3), J)), Index("i", 3), 7)


def test_a_number_takes_the_place_of_an_index_where_it_is_in_range() -> None:
    theorem = assume(assume(reflexive(ZI), Apart(I, 1)), Apart(I, J))
    second = place(theorem, I, 2)
    assert second.hypotheses == {Formula("<=", number(2), Count("n")), Apart(2, J)}
    assert second.conclusion == reflexive(Component("z", (2,))).conclusion
    assert place(assume(reflexive(ZI), Apart(I, 1)), I, 1).hypotheses == {Apart(1, 1)}
    assert place(reflexive(ZI), I, 1).hypotheses == frozenset()


def test_every_takes_its_positions_from_outside_in() -> None:
    hypothesis = Every(I, Every(J, Formula("<", ZERO, Component("w", (I, J)))))
    assert every(hypothesis, (1, K)).right == Component("w", (1, K))


def test_a_selection_is_congruent() -> None:
    two = Index("k", 2)
    proved = congruent(Select(two, (X, X)), (given(Formula("=", X, Y)), reflexive(X)))
    assert proved.right == Select(two, (Y, X))


# ------------------------------------------------------------------ values for variables


def test_values_are_put_for_names_and_sizes() -> None:
    theorem = assume(reflexive(Mul((X, ZI, Count("n"), number(3)))), Apart(I, J))
    theorem = assume(theorem, Every(K, Every(J, Formula("<", ZERO, Component("w", (K, J))))))
    place_, two = Index("a", 2), {index: Index(index.name, 2) for index in (I, J, K)}
    made = instantiate(
        theorem, (), (("x", (), Add((X, Y))), ("z", (place_,), Component("v", (place_, 1)))), (("n", 2),)
    )
    assert made.left == Mul((Add((X, Y)), Component("v", (two[I], 1)), number(2), number(3)))
    inner = Every(two[J], Formula("<", ZERO, Component("w", (two[K], two[J]))))
    assert made.hypotheses == {Apart(two[I], two[J]), Every(two[K], inner)}


def test_values_go_under_derivatives_of_other_variables() -> None:
    theorem = reflexive(Derivative(Mul((X, ZI)), ZI))
    assert instantiate(theorem, (), (("x", (), exp(Y)),), ()).left == Derivative(Mul((exp(Y), ZI)), ZI)
    with pytest.raises(Refused, match="depends on the variable"):
        instantiate(theorem, (), (("x", (), ZJ),), ())
    with pytest.raises(Refused, match="would move"):
        instantiate(theorem, (), (("z", (K,), X),), ())


def test_select_and_delta_take_values() -> None:
    two = Index("k", 2)
    theorem = reflexive(Add((Select(two, (X, Y)), delta(I, J))))
    assert instantiate(theorem, (), (("x", (), ONE),), (("n", 3),)).left == Add(
        (Select(two, (ONE, Y)), delta(Index("i", 3), Index("j", 3)))
    )


def test_a_unit_vector_is_what_its_components_say() -> None:
    c, y = Index("c", "n"), Component("y", (K,))
    unit = Every(K, Formula("=", y, delta(K, c)))
    proved = unit_vector(assume(reflexive(X), unit), "y", K, c)
    bits = Every(K, Formula("=", Mul((y, Add((y, number(-1))))), ZERO))
    assert proved.hypotheses == {bits, Formula("=", Bind("sum", K, y), ONE)}


# ------------------------------------------------------------------ small things


def test_what_is_open() -> None:
    assert is_open(Apart(I, J), X)
    assert is_open(Formula("<", delta(I, J), Bind("sum", K, Mul((ZK, Count("n"), Power(X, 2))))), X)
    assert is_open(Every(K, Formula("!=", ZK, Apply("max", (ZK, X)))), ZI)
    assert not is_open(Formula("=", X, Y), X)
    assert not is_open(Formula("<", Derivative(X, X), ONE), X)


def test_numbers_under_bars_and_constants_under_a_line() -> None:
    enclosed_positive(Apply("abs", (Add((exp(ONE), number(-3))),)), (), 64)
    assert field(Power(number(2), -1), number(Fraction(1, 2)), (), (), ()).hypotheses == frozenset()
