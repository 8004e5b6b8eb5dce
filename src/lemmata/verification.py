"""Verifying results: the kernel's theorem, then, independently, numbers."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, get_args

from lemmata.catalogue import Catalogue, InvalidDerivation, established, folder, load, named, read
from lemmata.derivation import Chain, Direct, Lemma, Proof
from lemmata.elaboration.proved import Proved
from lemmata.errors import LemmataError
from lemmata.kernel.theorem import Judgement
from lemmata.notation import Claim
from lemmata.reading.writing import spelled
from lemmata.replay import StepRefused, replay

__all__ = ["Record", "verify"]


@dataclass(frozen=True)
class Record:
    """What came of one result.

    ``proved``: the kernel built the theorem and the numbers agree; ``refused``: a step is not what
    its reason gives; ``failed``: the kernel built it and a number contradicts it, or no point was
    tried.  ``digits`` is how many decimals agreed; ``seconds`` counts proof and numbers.
    """

    id: str
    verdict: str
    steps: int
    rules: tuple[str, ...]
    digits: int
    seconds: float
    file: str
    failure: str | None = None
    points: int = 0


def verify(
    ids: Sequence[str],
    jobs: int = 1,
    on_result: Callable[[Record], None] = lambda _: None,
    root: Path | None = None,
) -> list[Record]:
    """Verify these results, in this order; ``on_result`` is called as each one ends.

    A result is an id of the catalogue, or a file of its own such as ``check --save`` writes.
    Raises UnknownResult before anything is verified when there is no such result.
    """
    root = root or folder()
    chosen = [named(id) for id in ids] if root == folder() else list(ids)
    records = []
    if jobs <= 1:
        for id in chosen:
            records.append(verify_one(id, root))
            on_result(records[-1])
        return records
    # Ctrl-C reaches the whole group; only this process answers it.
    deaf = (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(jobs, get_context("spawn"), signal.signal, deaf) as pool:
        try:
            for record in pool.map(partial(verify_one, root=root), chosen):
                records.append(record)
                on_result(record)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return records


def verify_one(id: str, root: Path) -> Record:
    """The record of one result."""
    catalogue = load() if root == folder() else _catalogue(root)
    start = time.perf_counter()
    file = id if id.endswith(".py") else f"{id}.py"

    def record(verdict: str, failure: str | None = None, **found: int) -> Record:
        seconds = time.perf_counter() - start
        steps, rules = (_count(derivation.proof), _rules(proof.theorem)) if proof else (0, ())
        return Record(
            id, verdict, steps, rules, found.get("digits", 0), seconds, file, failure, found.get("points", 0)
        )

    proof: Proved | None = None
    try:
        if id.endswith(".py"):
            derivation = read(Path(id), Path(id).stem)
            proof = established(derivation, replay(derivation, catalogue.sketch))
        else:
            derivation = catalogue[id]
            proof = catalogue.proved(id)
    except StepRefused as refused:
        return record("refused", f"{refused.text(spelled)}{_witness(refused)}")
    except InvalidDerivation as invalid:
        return record("refused", invalid.why)  # the record names the file
    except LemmataError as error:
        return record("refused", str(error))
    return _numbers(record, derivation.claim)


def _catalogue(root: Path) -> Catalogue:
    return Catalogue(root)


def _numbers(record: Callable[..., Record], claim: Claim) -> Record:
    """The numerical check, which knows nothing of the proof."""
    from lemmata.evaluation.crosscheck import crosscheck

    try:
        check = crosscheck(claim)
    except LemmataError as error:
        return record("failed", f"the numbers could not be had: {error}")
    found = {"digits": int(check.digits), "points": check.points}
    if check.witness is not None:
        return record("failed", f"a number contradicts the theorem: {check.witness}", **found)
    if not check.points:
        return record("failed", "no point was tried", **found)
    return record("proved", **found)


def _witness(refused: StepRefused) -> str:
    """Where the refused step is false, if it is; only that it is refused, if it is true."""
    from lemmata.prover.refute import Witness, refute

    found = refute(refused.claim, 1.0)
    return f"\n  refuted {found}" if isinstance(found, Witness) else ""


def _count(proof: object) -> int:
    """The steps of a proof, those of its cases and lemmas included."""
    match proof:
        case Chain(_, steps):
            return len(steps)
        case Direct():
            return 1
    parts = [getattr(proof, f.name) for f in fields(proof)]  # type: ignore[arg-type]
    nested = [p for part in parts for p in (part if isinstance(part, tuple) else (part,))]
    return sum(_count(p) for p in nested if isinstance(p, (*get_args(Proof), Lemma)))


def _rules(theorem: Judgement) -> tuple[str, ...]:
    """The rules of the kernel on which a theorem rests, its premises included."""
    found: set[str] = set()
    seen: set[int] = set()
    pending: list[Any] = [theorem]
    while pending:
        part = pending.pop()
        if isinstance(part, tuple):
            pending += part
        elif isinstance(part, Judgement) and id(part) not in seen:
            seen.add(id(part))
            found.add(part.rule)
            pending += part.arguments
    return tuple(sorted(found))
