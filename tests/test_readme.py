"""The README and the page on claims show what Lemmata really prints and holds."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

import lemmata
from lemmata import catalogue, cli
from lemmata.checking import Item
from lemmata.reading.names import known_functions
from lemmata.rendering.snippet import snippet

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CLAIMS = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def test_the_derivation_is_the_one_that_is_proved() -> None:
    (shown,) = blocks("math")
    (id,) = re.findall(r"`lemmata show (\S+) --format markdown`", README)
    titles = {id: d.title for id, d in catalogue.load().items()}
    printed = snippet(catalogue.find(id), "markdown", "en", titles)
    assert shown in printed
    assert catalogue.load().sketch(id).statement == catalogue.find(id).statement


def test_the_example_of_a_derivation_is_a_file_of_the_catalogue() -> None:
    (path,) = re.findall(r"^`(derivations/\S+\.py)`:$", README, re.M)
    assert (ROOT / path).read_text(encoding="utf-8") in blocks("python")


@pytest.mark.parametrize(
    "session", [block for block in blocks("console") if "$ lemmata lecture" not in block]
)
def test_sessions_print_what_is_shown(session: str, capsys: pytest.CaptureFixture[str]) -> None:
    command, expected = session.split("\n", 1)
    assert command.startswith("$ lemmata ")
    cli.main(shlex.split(command)[2:])
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize(("mark", "tex"), [("main", False), ("test", False), ("tex", True)])
def test_only_one_command_needs_tex(mark: str, tex: bool) -> None:
    (command,) = re.findall(rf"^<!-- {mark} -->\n```sh\n(.*)\n```$", README, re.M)
    assert ("--engine tex" in command) == tex


EXAMPLES = re.findall(r"^\| `(.+)` \| (?:`(.+)`)? ?\| (proved|refuted) \|$", CLAIMS, re.M)


def test_every_row_of_examples_is_read() -> None:
    (table,) = re.findall(r"^## Examples\n\n.*\n\|---.*\n((?:\|.*\n)+)", CLAIMS, re.M)
    assert len(EXAMPLES) == table.count("\n")


@pytest.mark.parametrize(("claim", "given", "answer"), EXAMPLES)
def test_an_example_of_a_claim_is_answered_as_shown(claim: str, given: str, answer: str) -> None:
    assert lemmata.check(claim, given=given or ()).verdict == answer


@pytest.mark.parametrize("command", re.findall(r"^lemmata (check (?:--tex )?[\"'].*)$", CLAIMS, re.M))
def test_a_command_in_the_syntax_page_proves(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(shlex.split(command)) == 0
    assert capsys.readouterr().out.startswith("PROVED")


def test_the_syntax_page_names_every_function() -> None:
    words = set(re.findall(r"\w+", " ".join(re.findall(r"^\|.*\|$", CLAIMS, re.M))))
    long_names = {"kl_divergence", "js_divergence", "vmax", "vmin"}
    assert set(known_functions()) - long_names <= words


def test_the_file_of_claims_is_read() -> None:
    (document,) = re.findall(r"^```json\n(.*?)^```$", CLAIMS, re.M | re.S)
    assert [Item.of(entry).id for entry in json.loads(document)] == ["gibbs", "slope"]
