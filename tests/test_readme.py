"""The README shows what Lemmata really prints and holds."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from lemmata import catalogue, cli
from lemmata.rendering.snippet import snippet

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def test_the_derivation_is_the_one_that_is_proved() -> None:
    (shown,) = blocks("math")
    (id,) = re.findall(r"`lemmata show (\S+) --format markdown`", README)
    titles = {id: d.title for id, d in catalogue.load().items()}
    printed = snippet(catalogue.find(id), "markdown", "en", titles)
    assert shown in printed
    assert catalogue.load().theorem(id).statement == catalogue.find(id).statement


def test_the_example_of_a_derivation_is_a_file_of_the_catalogue() -> None:
    (path,) = re.findall(r"^`(derivations/\S+\.py)`:$", README, re.M)
    assert (ROOT / path).read_text(encoding="utf-8") in blocks("python")


@pytest.mark.parametrize("session", blocks("console"))
def test_sessions_print_what_is_shown(session: str, capsys: pytest.CaptureFixture[str]) -> None:
    command, expected = session.split("\n", 1)
    assert command.startswith("$ lemmata ")
    cli.main(shlex.split(command)[2:])
    assert capsys.readouterr().out == expected
