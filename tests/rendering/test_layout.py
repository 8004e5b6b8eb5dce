"""The algebra of layouts."""

from __future__ import annotations

from lemmata.rendering.layout import (
    APPLY,
    EMPTY,
    MINUS,
    Atom,
    Fence,
    Fraction,
    Kind,
    Row,
    Script,
    Space,
    first_atom,
    is_tall,
    items,
    plain,
    row,
    scripted,
    walk,
)

X, Y, TWO = Atom("x", Kind.IDENTIFIER), Atom("y", Kind.IDENTIFIER), Atom("2", Kind.NUMBER)


def test_a_row_is_flat_and_one_thing_alone_is_none() -> None:
    assert row(X) == X
    assert row(row(X, Y), EMPTY, row(MINUS, X)) == Row((X, Y, MINUS, X))
    assert items(EMPTY) == ()


def test_a_script_stands_at_the_last_item() -> None:
    application = row(X, APPLY, Fence("(", Y, ")"))
    assert scripted(application, above=TWO) == row(X, APPLY, Script(Fence("(", Y, ")"), above=TWO))
    # Two places of one thing, but never two scripts in one place.
    assert scripted(scripted(X, below=TWO), above=Y) == Script(X, TWO, Y)
    assert scripted(scripted(X, below=TWO), below=Y) == Script(Script(X, TWO), Y)


def test_tall_is_what_brackets_must_grow_for() -> None:
    assert is_tall(row(X, MINUS, Fraction(X, Y)))
    assert not is_tall(Script(Fence("(", X, ")"), above=TWO))


def test_the_first_atom_stands_on_the_line() -> None:
    assert first_atom(row(Script(TWO, above=X), Y)) == TWO
    assert first_atom(Fraction(TWO, X)) is None


def test_plain_forgets_what_leaves_no_ink() -> None:
    assert plain(row(X, APPLY, Space(1.0), Fence("(", row(Y, Space(2.0)), ")"))) == row(X, Fence("(", Y, ")"))
    assert plain(row(X, MINUS, Y)) == row(X, MINUS, Y)


def test_walking_meets_everything_once() -> None:
    assert list(walk(Fraction(X, row(MINUS, Y)))) == [Fraction(X, row(MINUS, Y)), X, row(MINUS, Y), MINUS, Y]
