"""Displays cut into relations."""

from __future__ import annotations

import pytest

from lemmata.documents.blocks import Display
from lemmata.documents.place import Mark, SourceMap
from lemmata.documents.steps import Step, cut


def display(tex: str, environment: str = "$$") -> Display:
    marks, line = [Mark(0, 1, 1)], 1
    for at, character in enumerate(tex):
        if character == "\n":
            line += 1
            marks.append(Mark(at + 1, line, 1))
    return Display(tex, SourceMap("a.md", tuple(marks)), environment)


def shown(steps: list[Step]) -> list[tuple[str, str, str]]:
    return [(s.left.tex, s.sign.relation if s.sign else "", s.right.tex) for s in steps]


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"a = b", [("a", "==", "b")]),
        (r"0 \le H(X) \le \log k .", [("0", "<=", "H(X)"), ("H(X)", "<=", r"\log k")]),
        (r"a &= b \\ &= c \tag{1} \\ &\le d", [("a", "==", "b"), ("b", "==", "c"), ("c", "<=", "d")]),
        (r"a & = & b \\ & = & c", [("a", "==", "b"), ("b", "==", "c")]),
        (r"a &= b && \text{algebra} \\ &= c && \text{sum rule}", [("a", "==", "b"), ("b", "==", "c")]),
        (r"a &= b && \text{KL}(p)", [("a", "==", r"b && \text{KL}(p)")]),
        (r"\begin{aligned} a &= b \\ c &= d \end{aligned}", [("a", "==", "b"), ("c", "==", "d")]),
        (r"a &= b \\ &\quad + c \\ &= d", [("a", "==", r"b \\ &\quad + c"), (r"b \\ &\quad + c", "==", "d")]),
        (r"y_k \in \{0, 1\}, \quad \sum_k y_k = 1", [("y_k", "", r"\{0, 1\}"), (r"\sum_k y_k", "==", "1")]),
        (r"f(x) = \begin{cases} 1 & x = 0 \\ 0 & x \ne 0 \end{cases}",
         [("f(x)", "==", r"\begin{cases} 1 & x = 0 \\ 0 & x \ne 0 \end{cases}")]),
        (r"P(y = k \mid x) = q", [(r"P(y = k \mid x)", "==", "q")]),
        (r"L \stackrel{\text{def}}{=} x", [("L", "==", "x")]),
        (r"x \leftarrow x - g", [("x", "", "x - g")]),
        ("a \\ge 0\n\nb \\ge 0", [("a", ">=", "0"), ("b", ">=", "0")]),
        (r"\left. a \right|_{x=0} = b", [(r"\left. a \right|_{x=0}", "==", "b")]),
    ],
)  # fmt: skip
def test_relations(tex: str, expected: list[tuple[str, str, str]]) -> None:
    assert shown(cut(display(tex))) == expected


def test_multline_is_one_formula() -> None:
    (step,) = cut(display("a \\\\\n= b \\\\\n+ c", "multline*"))
    assert shown([step]) == [("a", "==", "b \\\\\n+ c")]


def test_conditions_qualify_what_stands_before_them() -> None:
    (step,) = cut(display(r"s(az) = s(z) \qquad \text{for } a > 0"))
    assert [c.tex for c in step.conditions] == ["a > 0"]
    (step,) = cut(display(r"P = Q \qquad (t_j > 0)."))
    assert [c.tex for c in step.conditions] == ["t_j > 0"]
    (step,) = cut(display(r"P = Q, \qquad k = 1, \ldots, K-1,"))
    assert "k = 1" in [c.tex for c in step.conditions]


def test_words_give_roles() -> None:
    first, second = cut(display(r"G = - \log p_c \text{, where } p_k = e^{v_k}"))
    assert (first.role, second.role) == ("", "where")
    (goal,) = cut(display(r"\max_p H(p) \quad \text{subject to} \quad \sum_x p(x) = 1"))
    assert goal.role == "goal"
    left, right = cut(display(r"a = b \implies c = d"))
    assert (left.role, right.role) == ("supposed", "implied")


def test_a_display_continues_the_one_before() -> None:
    first = cut(display("a = b"))
    (step,) = cut(display("= c"), first[-1].right)
    assert shown([step]) == [("b", "==", "c")]
    assert step.chained


def test_places() -> None:
    steps = cut(display("\\begin{align}\n  a\n    &= b \\\\\n    &= c\n\\end{align}"))
    assert [(s.place.line, s.place.column) for s in steps] == [(2, 3), (4, 6)]


def test_nothing_hangs_or_fails() -> None:
    for tex in (
        "",
        "{",
        r"\begin{align}",
        r"\\\\\\",
        "=" * 50,
        r"\left(" * 30,
        r"\text{",
        "&&&",
        r"\quad" * 40,
        "$",
    ):
        cut(display(tex))
