"""Claims that are traps, through the command: refused or answered in time, and nothing executed."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lemmata import cli
from lemmata.checking import Worker, request_for
from lemmata.errors import LemmataError
from lemmata.worker import Answer

TRAPS = {
    "a tower of powers": "9**9**9 == 1",
    "a huge power": "(1 + x)**100000000 == 1",
    "nested brackets": "(" * 10_000 + "x" + ")" * 10_000 + " == x",
    "nested calls": "exp(" * 5_000 + "x" + ")" * 5_000 + " == x",
    "a megabyte": "x + " * 250_000 + "x == x",
    "digits": "9" * 50_000 + " == x",
    "an exponent": "1e999999999 == x",
    "unknown letters": "ⅷ + ᚠ == 𝔵",
    "a right-to-left override": "x \u202e== x",
    "a null": "x == \0",
    "an import": "__import__('os').system('touch owned')",
    "a class": "().__class__.__bases__[0] == 1",
    "a lambda": "(lambda: 1)() == 1",
    "nothing": "",
    "only a relation": "==",
    "statements": "x == 1; import os",
}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker(warm=False)  # what is refused never needs the prover
    yield worker
    worker.close()


def ask(worker: Worker, claim: str, seconds: float = 5.0) -> Answer:
    return worker.ask(request_for(claim), seconds, from_ready=True)


@pytest.mark.parametrize("claim", TRAPS.values(), ids=TRAPS)
def test_traps_are_refused_at_once(claim: str, worker: Worker) -> None:
    worker.start(time.monotonic() + 60)
    started = time.monotonic()
    try:
        word = ask(worker, claim).word
    except LemmataError:
        word = "bad input"
    assert word == "bad input"
    assert time.monotonic() - started < 1


def test_the_command_refuses_on_standard_error_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "x = = 2"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "^" in captured.err


CHARACTERS = st.text("xpzijkn0123456789+-*/()[]{}^=<>!.,;'\"_\\ \n", max_size=60)
TOKENS = "x p z i j k n 0 1 2 -1 1/2 + - * / ** ( ) [ ] == <= < exp log sum softmax diff limit delta oo in"
WORDS = st.lists(st.sampled_from(TOKENS.split()), max_size=14).map(" ".join)


@given(CHARACTERS | WORDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_breaks_the_reader(worker: Worker, text: str) -> None:
    answer = ask(worker, text, 0.3)
    assert answer.word in {"proved", "refuted", "undecided", "bad input"}
    assert "internal error" not in answer.text
