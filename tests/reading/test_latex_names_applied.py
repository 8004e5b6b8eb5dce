"""Notations that a document has introduced as one name, before brackets."""

from lemmata.reading.latex.notation import Function, Notation
from lemmata.reading.latex.reader import read_claim


def test_a_name_of_a_function_is_applied() -> None:
    notation = Notation(functions={"h_2": Function(r"u^2", ("u",))}, names={"h_2": "h_2"})
    claim = read_claim(r"h_2(x + 1) = (x + 1)^2", ["x in R"], notation)
    assert str(claim.statement) == "Eq((x + 1)**2, (x + 1)**2)"


def test_a_name_of_a_number_is_a_factor() -> None:
    notation = Notation(names={"h_2": "c"}, numbers=frozenset({"h", "c"}))
    assert str(read_claim(r"h_2 (x + 1) = 0", ["x in R"], notation).statement) == "Eq(c*(x + 1), 0)"
