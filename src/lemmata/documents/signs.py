r"""The signs that relate two sides of a display, and the words inside it that end or qualify a relation.

One table for each: a further sign or word is a further line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["ALTERNATIVES", "CONDITIONS", "DISPLAYED", "GOALS", "MARKED", "SIGNS", "TRAILING", "Sign"]

Role = Literal["relation", "definition", "approximation", "membership", "update", "other"]


@dataclass(frozen=True)
class Sign:
    """What a sign says: ``relation`` in the syntax of claims, and what kind of statement it makes."""

    relation: str
    role: Role = "relation"
    why: str = ""
    """Why the statement is not checked, where it is not."""


_APPROXIMATELY = Sign("", "approximation", "≈ says how close only to a reader")
_DEFINED = Sign("==", "definition")

SIGNS: dict[str, Sign] = {
    "=": Sign("=="),
    "<": Sign("<"),
    ">": Sign(">"),
    **dict.fromkeys((r"\lt",), Sign("<")),
    **dict.fromkeys((r"\gt",), Sign(">")),
    **dict.fromkeys((r"\le", r"\leq", r"\leqslant", r"\leqq", "≤"), Sign("<=")),
    **dict.fromkeys((r"\ge", r"\geq", r"\geqslant", r"\geqq", "≥"), Sign(">=")),
    **dict.fromkeys((r"\ne", r"\neq", "≠"), Sign("!=")),
    **dict.fromkeys((":=", r"\coloneqq", r"\triangleq", r"\equiv", r"\doteq", r"\eqdef", "≜"), _DEFINED),
    "=:": Sign("==", "other", "=: defines its right side"),
    **dict.fromkeys(
        (r"\approx", r"\simeq", r"\cong", r"\approxeq", "≈", r"\lesssim", r"\gtrsim"), _APPROXIMATELY
    ),
    **dict.fromkeys((r"\propto", "∝"), Sign("", "other", "∝ leaves a factor open")),
    **dict.fromkeys((r"\sim",), Sign("", "other", "∼ names a distribution")),
    **dict.fromkeys((r"\in", r"\ni", r"\notin", "∈"), Sign("", "membership")),
    **dict.fromkeys((r"\subset", r"\subseteq"), Sign("", "other", "a relation between sets")),
    **dict.fromkeys(
        (r"\leftarrow", r"\gets", r"\longleftarrow", r"\mapsfrom", "←"), Sign("", "update", "an assignment")
    ),
    **dict.fromkeys(
        (r"\to", r"\rightarrow", r"\longrightarrow", r"\mapsto", r"\xrightarrow", "→"),
        Sign("", "other", "→ without a limit"),
    ),
    **dict.fromkeys((r"\ll", r"\gg", r"\perp"), Sign("", "other", "not a relation of claims")),
    **dict.fromkeys((r"\succ", r"\succeq", r"\prec", r"\preceq"), Sign("", "other", "an order of matrices")),
}
"""Signs with the longest match first where one begins another (see `steps`)."""

MARKED = ("def", "triangle", "Delta", r"\mathrm{def}")
"""What stands above an equality sign that defines; any other mark is a remark, ! a condition."""

TRAILING = (r"\qquad", r"\quad", r"\\", r"\,", r"\;", r"\:", r"\!", r"\ ", ".", ",", ";", "~", "&")
"""What may end a side without belonging to it."""

DISPLAYED = frozenset(
    [
        "equation",
        "align",
        "aligned",
        "alignat",
        "alignedat",
        "flalign",
        "gather",
        "gathered",
        "split",
        "multline",
        "eqnarray",
        "displaymath",
        "math",
        "subequations",
        "dmath",
    ]
)
"""Environments whose rows are relations of their own; rows of any other belong to the formula."""

CONDITIONS = frozenset(
    [
        "for",
        "if",
        "when",
        "where",
        "with",
        "whenever",
        "given",
        "provided",
        "assuming",
        "forall",
        "all",
        "every",
        "since",
        "because",
        "as",
        "unless",
        "단",
        "여기서",
    ]
)
"""A word of ``\\text`` after which the display qualifies what stands before it."""

ALTERNATIVES = frozenset(["or", "or else", "or instead", "or alternatively", "또는", "혹은"])
"""A text that says nothing else: what follows need not agree with what stands before it."""

GOALS = ("subject to", "such that", "s.t.", "so that", "so as to", "제약")
"""Words of ``\\text`` after which a condition follows that is not a statement."""
