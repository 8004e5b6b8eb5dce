"""Mutants of claims: no false one is proved, no true one refuted, no undefined one is given a verdict.

Each mutant is one slip away from a statement of the catalogue or of ``claims.json``; when there
are not enough of these, two slips away.  An independent judge (``judge.py``) decides whether it is
false.  ``LEMMATA_MUTANTS=10000`` asks for the long campaign; ``-s`` shows its progress and counts.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from judge import Judgement, judged, judged_at
from mutations import mutants, operators, reindexed, swapped, turned, weakened
from prover.listed import listed
from rich.console import Console
from rich.table import Table
from sympy import Indexed
from sympy.core.relational import Relational

from lemmata.catalogue import load
from lemmata.errors import LemmataError
from lemmata.notation import Claim
from lemmata.prover.decide import decide
from lemmata.reading.text.reader import read_claim
from lemmata.reading.writing import UnwritableError, write

COUNT = int(os.environ.get("LEMMATA_MUTANTS", "64"))
SECONDS = 2.0 if COUNT > 1000 else 0.4
HANGING = 30  # seconds after which a mutant is given up: the guard around the prover is not under test here
PARTS = 4
POINTS = {"proved": 60, "refuted": 0, "undecided": 12, "refused": 24, "hangs": 0, "crashes": 0}

Counts = Counter[tuple[str, str, str]]


# ------------------------------------------------------------------ mutating


@cache
def originals() -> list[Claim]:
    """The statements of the catalogue, and the claims of this folder, true and false."""
    found = [load()[id].claim for id in load()]
    return list(dict.fromkeys([*found, *(claim for claim, _ in listed())]))


@cache
def true_claims() -> list[Claim]:
    """The statements of the catalogue and the true claims of this folder."""
    false = {claim for claim, expected in listed() if expected != "proved"}
    return [claim for claim in originals() if claim not in false]


def every_mutant(claim: Claim) -> Iterator[tuple[str, Claim]]:
    """One slip in the statement, or a given dropped or weakened."""
    for make in (turned, mutants, swapped, operators, reindexed):
        try:
            for slip, statement in make(claim.statement):
                if isinstance(statement, Relational):
                    yield (
                        slip.partition(" ")[0] if make is not swapped else "swapped",
                        replace(claim, statement=statement),
                    )
        except LemmataError:  # a variable of differentiation is exchanged for what depends on it
            continue
    for k, given in enumerate(claim.givens):
        before, after = claim.givens[:k], claim.givens[k + 1 :]
        yield "given dropped", replace(claim, givens=(*before, *after))
        for weaker in weakened(given):
            yield "given weakened", replace(claim, givens=(*before, weaker, *after))


def well_formed(claim: Claim) -> bool:
    """Whether every vector has one index and every matrix two: exchanged names may differ there."""
    return all(len(e.indices) == len(e.base.shape) for e in claim.statement.atoms(Indexed))


@cache
def sample(count: int) -> list[tuple[str, Claim]]:
    """The mutants of the campaign, each once: single slips first, double ones to fill up."""
    rng = random.Random(20)
    seen: set[Claim] = set(originals())

    def fresh(found: list[tuple[str, Claim]]) -> list[tuple[str, Claim]]:
        new = {m: slip for slip, m in reversed(found) if m not in seen and well_formed(m)}
        seen.update(new)
        return [(slip, m) for m, slip in reversed(new.items())]

    chosen = rng.sample(originals(), len(originals()))[:count]  # by day a few slips of each are enough
    singles = fresh([found for claim in chosen for found in every_mutant(claim)])
    rng.shuffle(singles)
    out = singles[:count]
    while len(out) < count:
        _, claim = rng.choice(singles)
        out += fresh([("two slips", rng.choice(list(every_mutant(claim)))[1])])
    return out


# ------------------------------------------------------------------ the campaign


class GivenUp(BaseException):
    """No Exception: the prover survives those of its strategies."""


@contextmanager
def given_up_after(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise GivenUp

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def examined(claim: Claim, rng: random.Random) -> tuple[str, str, str]:
    """The prover's word, the judge's, and how they contradict each other, if they do."""
    verdict: Any = None
    try:
        with given_up_after(HANGING):
            verdict = decide(claim, SECONDS, mending=0)
        word = verdict.verdict
    except LemmataError:
        word = "refused"
    except GivenUp:
        word = "hangs"
        print(f"hangs: {text(claim)}", flush=True)
    except Exception as error:  # no verdict, so not a wrong one
        print(f"crash: {type(error).__name__}: {error}:\n    {text(claim)}", flush=True)
        word = "crashes"
    if word == "refuted" and verdict.witness.values:
        broken = judged_at(claim, verdict.witness.values)
        if broken is not None:
            return (
                word,
                "false" if broken else "true there",
                "" if broken else f"holds at {verdict.witness.values}",
            )
    seen = judged(claim, rng, POINTS[word] or POINTS["undecided"])
    return word, _in_a_word(seen), _conflict(word, seen)


def _in_a_word(seen: Judgement) -> str:
    if seen.false:
        return "false"
    if seen.undefined:
        return "undefined"
    return "not seen false" if seen.points else "not judged"


def _conflict(word: str, seen: Judgement) -> str:
    if word == "proved" and seen.false:
        return f"false at {seen.false}"
    if word == "proved" and seen.undefined:
        return f"undefined at {seen.undefined}"
    if word == "refuted" and seen.points and not seen.false:
        return f"true at all {seen.points} points"
    return ""


def text(claim: Claim) -> str:
    try:
        return f"{write(claim.statement)}   given {'; '.join(map(write, claim.givens))}"
    except UnwritableError:
        return str(claim)


def table(counts: Counts) -> Table:
    """Slips by verdicts; each cell tells how the judge saw them."""
    words = sorted({word for _, word, _ in counts}, key=list(POINTS).index)
    judgements = ("false", "undefined", "not seen false", "true there", "not judged")
    out = Table("slip", "mutants", *words, title="verdicts, and of these " + " / ".join(judgements))

    def cell(slips: set[str], word: str) -> str:
        parts = [
            sum(c for (s, w, j), c in counts.items() if s in slips and (w, j) == (word, seen))
            for seen in judgements
        ]
        return f"{sum(parts)}  ({'/'.join(map(str, parts))})" if sum(parts) else "-"

    slips = sorted({slip for slip, _, _ in counts})
    for group in [*({slip} for slip in slips), set(slips)]:
        name = "all" if len(group) != 1 or len(slips) == 1 else next(iter(group))
        total = sum(c for (s, _, _), c in counts.items() if s in group)
        out.add_row(name, str(total), *(cell(group, word) for word in words))
    return out


@pytest.fixture(scope="module")
def counts() -> Iterator[Counts]:
    found: Counts = Counter()
    yield found
    Console(width=150).print("", table(found))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_mutant_gets_a_wrong_verdict(part: int, counts: Counts) -> None:
    rng, wrong, started = random.Random(part), [], time.monotonic()
    own: Counter[str] = Counter()
    mine = sample(COUNT)[part::PARTS]
    for done, (slip, claim) in enumerate(mine, 1):
        word, seen, conflict = examined(claim, rng)
        counts[slip, word, seen] += 1
        own[word] += 1
        if conflict:
            wrong.append(f"{slip}: {word}, but {conflict}:\n    {text(claim)}")
            print(wrong[-1], flush=True)
        if done % 250 == 0:
            print(
                f"part {part + 1} of {PARTS}: {done} of {len(mine)} in {time.monotonic() - started:.0f} s",
                flush=True,
            )
    assert not wrong, "\n".join(wrong)
    assert own["proved"] + own["refuted"] > 0.5 * len(mine)


# ------------------------------------------------------------------ the judge


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.nightly)])
def test_the_judge_finds_no_true_claim_false(step: int) -> None:
    rng = random.Random(1)
    seen = {claim: judged(claim, rng, 5) for claim in true_claims()[::step]}
    assert not [text(c) for c, j in seen.items() if j.false or j.undefined]
    assert sum(j.points > 0 for j in seen.values()) > 0.9 * len(seen)


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("exp(x) >= 1 + 2*x", ""),
        ("log(t) < t - 1", "t > 0"),  # at the point of equality
        ("entropy(p) > 0", "p in simplex(n)"),
        ("softmax(z)[i] == softmax(z)[j]", "z in R^n"),
        ("diff(softmax(z)[i], z[j]) == softmax(z)[i]*(1 - softmax(z)[j])", "z in R^n"),
        ("diff(diff(logsumexp(z), z[i]), z[j]) == softmax(z)[i]*delta(i,j)", "z in R^n"),
        ("limit(softplus(x) - x, x, oo) == log(2)", ""),
        ("limit(T*logsumexp(z/T), T, 0, '+') == min(z)", "z in R^n"),
        ("limit((1 + 1/x)**x, x, oo) == 3", ""),
        ("limit(x*log(x), x, 0, '+') == 1", ""),
        ("cross_entropy(p, q) < oo", "p in simplex(n); q in simplex(n)"),
    ],
)
def test_the_judge_finds_false_claims_false(claim: str, given: str) -> None:
    assert judged(read_claim(claim, tuple(filter(None, given.split(";")))), random.Random(2), 60).false


def test_the_judge_sees_where_a_claim_is_undefined() -> None:
    for claim in ("log(1 - p) <= 0", "diff(abs(p), p) <= 1", "p/p == 1", "p/p >= p"):
        assert judged(read_claim(claim, ("p in [0,1]",)), random.Random(3), 60).undefined
    assert not judged(read_claim("p*log(p) <= 0", ("p in [0,1]",)), random.Random(3), 60).undefined
