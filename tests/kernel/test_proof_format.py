"""docs/proof-format.md has a section for every rule, with the arguments that the rule takes."""

from __future__ import annotations

import re
import types
from fractions import Fraction
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

import lemmata.kernel.certificate  # fills RULES
from lemmata.kernel.terms import Bind, Binder, Choice, Extremum, Index, Position, Scalar, Size, Term, Variable
from lemmata.kernel.theorem import (
    RULES,
    Every,
    ExtendedTheorem,
    Formula,
    Infinity,
    LimitTheorem,
    Relation,
    Side,
    Theorem,
)

PAGE = (Path(__file__).parents[2] / "docs" / "proof-format.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^#### (\w+)\((.*)\)$", PAGE, flags=re.MULTILINE))

WORDS: list[tuple[Any, str]] = [
    (Theorem, "theorem"),
    (LimitTheorem, "limit"),
    (ExtendedTheorem, "extended"),
    (Term | Infinity, "place"),
    (Side, "side"),
    (Term, "term"),
    (Scalar, "scalar"),
    (Bind, "bind"),
    (Variable, "variable"),
    (Formula | Every, "assumption"),
    (Relation, "relation"),
    (Index, "index"),
    (Position, "position"),
    (Size, "size"),
    (int, "integer"),
    (bool, "boolean"),
    (str, "text"),
    (Fraction, "rational"),
    (Binder, "binder"),
    (Extremum, "extremum"),
    (Choice, "choice"),
]


def word(hint: Any) -> str:
    """A type as the page writes it."""
    for known, name in WORDS:
        if hint == known or (
            get_origin(hint) in (Union, types.UnionType) and get_args(hint) == get_args(known)
        ):
            return name
    assert get_origin(hint) is tuple, f"the page has no word for {hint}"
    parts = get_args(hint)
    if parts[-1] is Ellipsis:
        return f"list of {word(parts[0])}"
    return f"[{', '.join(map(word, parts))}]"


def signature(name: str) -> str:
    hints = get_type_hints(RULES[name].__wrapped__)  # type: ignore[attr-defined]
    return ", ".join(f"{argument}: {word(hint)}" for argument, hint in hints.items() if argument != "return")


@pytest.mark.parametrize("name", sorted(RULES))
def test_the_page_describes_every_rule(name: str) -> None:
    assert name in SECTIONS, f"docs/proof-format.md has no section #### {name}({signature(name)})"
    assert SECTIONS[name] == signature(name)


def test_the_page_describes_no_other_rule() -> None:
    assert set(SECTIONS) <= set(RULES)
    assert len(SECTIONS) == len(re.findall(r"^#### ", PAGE, flags=re.MULTILINE))


def test_the_page_names_the_format() -> None:
    certificate = lemmata.kernel.certificate
    assert f'`"{certificate.FORMAT}"`' in PAGE
    assert f"| `version` | `{certificate.VERSION}` |" in PAGE
    for name in certificate.TERMS:
        assert f'`["{name}", ' in PAGE
