"""A reader and a prover that misbehave on request, put in place of the real ones in a worker."""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType

import numpy
import sympy

from lemmata.errors import LemmataError
from lemmata.notation import Claim, build, scalar
from lemmata.verdict import Evidence, StepLine, Verdict, Witness


class Stubborn(LemmataError):
    """An exception that pickle cannot build again."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


def read_claim(text: str, given: tuple[str, ...] = ()) -> Claim:
    if text.startswith("bad"):
        raise Stubborn(text, "unknown name\n  bad\n  ^^^")
    if text == "unread":
        time.sleep(60)
    right = sympy.Integer(2) if text == "caught" else scalar(text)  # a counterexample is looked at again
    return Claim(build(sympy.Eq, scalar(text), right))


def decide(claim: Claim, seconds: float) -> Verdict:
    word = claim.statement.args[0].name
    if word == "spin":
        while True:
            pass
    if word == "sleep":
        time.sleep(60)
    if word == "waits":  # as on a machine that other work keeps busy
        time.sleep(2 * seconds)
    if word == "eat":
        eaten = []
        while True:
            eaten.append(numpy.empty(50_000_000))
    if word == "crash":
        ctypes.string_at(0)
    if word == "recurse":
        return decide(claim, seconds) if not seconds else (lambda f: f(f))(lambda f: f(f))
    if word == "print":
        print("noise that must not reach the protocol")
    if word == "undefined":
        raise LemmataError("log(1-p) is undefined at p = 1; give p in (0,1)")
    if word == "polite":
        time.sleep(seconds)
        return Verdict("undecided", claim, evidence=Evidence(("sampling",), 12, 50, "the time limit"))
    if word == "false":
        witness = Witness((("n", 2), ("z", (sympy.Integer(0), sympy.Rational(-1, 2)))), "-1/4", "1/4")
        return Verdict("refuted", claim, witness=witness)
    side = claim.statement.args[0]
    with sympy.evaluate(False):
        steps = (StepLine("", side + side), StepLine("==", side, ("algebra",)))
    return Verdict("proved", claim, method=f"fake, {seconds:.0f} s", steps=steps, proof=lambda: None)


@contextmanager
def interrupting(claim: Claim, after: float, seconds: float, then: Callable[..., None]) -> Iterator[None]:
    """The timer, gone off at once for a claim that spins."""
    if claim.statement.args[0].name == "spin":
        then(Evidence(("points",), 7, 30), "a strategy without end")
    if claim.statement.args[0].name == "caught":
        then(Witness((("caught", sympy.Integer(1)),), "1", "2"), "")
    yield


def looked_at(claim: Claim, seconds: float) -> Evidence:
    return Evidence()


def install() -> None:
    """Replace the modules; nothing of the real ones is imported."""
    for name, functions in {
        "lemmata.reading.text.reader": [read_claim],
        "lemmata.reading.latex.reader": [read_claim],
        "lemmata.prover.decide": [decide],
        "lemmata.prover.evidence": [interrupting, looked_at],
    }.items():
        module = ModuleType(name)
        for function in functions:
            setattr(module, function.__name__, function)
        package, _, leaf = name.rpartition(".")
        sys.modules[name] = module
        __import__(package)
        setattr(sys.modules[package], leaf, module)


install()
