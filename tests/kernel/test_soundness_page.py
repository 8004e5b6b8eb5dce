"""docs/soundness.md argues for every rule of the kernel, in the order of its modules, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import lemmata.kernel.certificate  # noqa: F401  fills RULES
from lemmata.kernel.theorem import RULES

PAGE = (Path(__file__).parents[2] / "docs" / "soundness.md").read_text(encoding="utf-8")
MODULES = ("structure", "substitution", "polynomials", "laws", "signs", "derivatives", "numbers", "limits")
"""In the order in which docs/what-proved-means.md reads them."""


def argued(page: str) -> dict[str, str]:
    """The rules that have a heading, with what stands under it; a rule that has two is refused."""
    found = re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", page, flags=re.MULTILINE | re.DOTALL)
    assert len(found) == len(dict(found)) == len(re.findall(r"^###", page, flags=re.MULTILINE))
    return dict(found)


def test_every_rule_is_argued_for_in_order() -> None:
    modules = {name: RULES[name].__module__.rpartition(".")[2] for name in RULES}
    assert list(argued(PAGE)) == sorted(RULES, key=lambda name: MODULES.index(modules[name]))
    assert all(text.strip() for text in argued(PAGE).values())


def test_a_rule_without_an_argument_and_an_argument_without_a_rule_are_seen() -> None:
    assert "cut" not in argued(PAGE.replace("### `cut`\n", ""))
    assert "no_rule" in argued(PAGE + "\n### `no_rule`\n\nText.\n")


def test_lines_are_short() -> None:
    assert [line for line in PAGE.splitlines() if len(line) > 120] == []
