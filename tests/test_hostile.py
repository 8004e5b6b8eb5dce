"""Claims that are traps, through the command: refused or answered in time, and nothing executed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lemmata import cli
from lemmata.checking import Worker, request_for
from lemmata.errors import LemmataError
from lemmata.worker import Answer

SOON = 20.0
"""Seconds after which a trap counts as undecided and so fails: a refusal takes a fraction of one, and this
machine may be busy."""

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
    "a lone surrogate": "x == \ud800",
    "right-to-left letters": "\u05d0 == x",
    "a byte-order mark": "\ufeffx == x",
    "a call of eval": "eval('1') == 1",
    "an attribute": "x.real == 1",
    "a walrus": "(y := 1) == 1",
    "a small exponent": "1e-999999999 == x",
    "a tower in an index": "z[9**9**9] == 1",
    "a huge order": "diff(x, x, 999999999) == 0",
    "a long name": "a" * 200_000 + " == 1",
    "many sums": " + ".join(["sum(z[k], k)"] * 100_000) + " == 1",
    "nested sums": "sum(" * 5_000 + "x" + ", k)" * 5_000 + " == 1",
    "a long chain": " <= ".join(["x"] * 9_000),
    "signs": "-" * 90_000 + "x == 1",
    "doubling definitions": "a0 == 1 given "
    + "".join(f"let a{i} = a{i + 1}*a{i + 1}; " for i in range(60))
    + "let a60 = x",
}

TEX_TRAPS = {
    "input": r"\input{/etc/passwd} = 1",
    "write": r"\write18{touch owned} = 1",
    "a definition": r"\def\x{\x\x}\x = 1",
    "csname": r"\csname x\endcsname = 1",
    "catcode": r"\catcode`\{=1",
    "Lua": r"\directlua{os.execute('touch owned')} = 1",
    "a loop": r"\loop\iftrue\repeat = 1",
    "a caret character": "^^5cinput = 1",
    "a package": r"\usepackage{shellesc} x = 1",
    "a tower of powers": "9^{9^{9}} = 1",
    "nested fractions": r"\frac{1}{" * 5_000,
    "open fractions": r"\frac{" * 190 + "x" * 6_000,
    "nested accents": r"\hat" * 2_000 + "x = 1",
    "bars": "|" * 7_900,
    "spaces": "x" + " " * 7_900 + "y y",
    "spaces before a bracket": r"\sigma" + " " * 7_900 + "(x) 1",
    "words": r"\text{" + "a" * 7_900,
    "environments": r"\begin{align}" * 500,
    "primes": r"\sigma" + "'" * 7_000 + "(x) = 1",
    "a megabyte": "x + " * 250_000 + "x = x",
    "a null": "x = \0",
    "a lone surrogate": "x = \ud800",
}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker(warm=False)  # what is refused never needs the prover
    yield worker
    worker.close()


def ask(worker: Worker, claim: str, seconds: float = SOON, *, tex: bool = False) -> Answer:
    return worker.ask(request_for(claim, tex=tex), seconds, from_ready=True)


@pytest.mark.parametrize(
    ("claim", "tex"),
    [*((claim, False) for claim in TRAPS.values()), *((claim, True) for claim in TEX_TRAPS.values())],
    ids=[*TRAPS, *(f"LaTeX: {name}" for name in TEX_TRAPS)],
)
def test_traps_are_refused_at_once(
    claim: str, tex: bool, worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    worker.start(time.monotonic() + 60)
    try:
        word = ask(worker, claim, tex=tex).word
    except LemmataError:
        word = "bad input"
    assert word == "bad input"
    assert not list(tmp_path.iterdir())


def test_the_command_survives_all_traps_in_a_process_of_its_own(tmp_path: Path) -> None:
    traps = [claim for claim in TRAPS.values() if len(claim) < 90_000]
    (tmp_path / "traps.json").write_text(
        json.dumps([{"id": str(i), "claim": claim, "given": ""} for i, claim in enumerate(traps)])
    )
    command = [sys.executable, "-m", "lemmata", "check", "--file", "traps.json", "--timeout", "5"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [a["verdict"] for a in answers] == ["bad input"] * len(traps), ran.stderr
    assert ran.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["traps.json"]


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
