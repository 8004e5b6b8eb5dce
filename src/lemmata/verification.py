"""Verifying results: replay in the kernel, then, independently, numbers."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import get_args

from lemmata.catalogue import Catalogue, InvalidDerivation, folder, load, named, read
from lemmata.derivation import Chain, Direct, Lemma, Proof
from lemmata.errors import LemmataError
from lemmata.notation import Claim
from lemmata.reading.writing import spelled
from lemmata.replay import StepRefused, replay
from lemmata.tactics.sketch import Sketch

__all__ = ["Record", "verify"]


@dataclass(frozen=True)
class Record:
    """What came of one result.

    ``proved``: the kernel built the theorem and the numbers agree; ``refused``: a step is not what
    its reason gives; ``failed``: the kernel built it and a number contradicts it, or no point was
    tried.  ``digits`` is how many decimals agreed; ``seconds`` counts proof and numbers.
    ``certified``: the proof was made again by primitive rules and replayed; None where nobody asked.
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
    certified: bool | None = None


def verify(
    ids: Sequence[str],
    jobs: int = 1,
    on_result: Callable[[Record], None] = lambda _: None,
    root: Path | None = None,
    certified: bool = False,
) -> list[Record]:
    """Verify these results, in this order; ``on_result`` is called as each one ends.

    ``certified``: make each proof again by primitive rules, too.

    A result is an id of the catalogue, or a file of its own such as ``check --save`` writes.
    Raises UnknownResult before anything is verified when there is no such result.
    """
    root = root or folder()
    chosen = [named(id) for id in ids] if root == folder() else list(ids)
    records = []
    if jobs <= 1:
        for id in chosen:
            records.append(verify_one(id, root, certified))
            on_result(records[-1])
        return records
    # Ctrl-C reaches the whole group; only this process answers it.
    deaf = (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(jobs, get_context("spawn"), signal.signal, deaf) as pool:
        try:
            for record in pool.map(partial(verify_one, root=root, certified=certified), chosen):
                records.append(record)
                on_result(record)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return records


def verify_one(id: str, root: Path, certified: bool = False) -> Record:
    """The record of one result."""
    catalogue = load() if root == folder() else _catalogue(root)
    start = time.perf_counter()
    file = id if id.endswith(".py") else f"{id}.py"

    def record(verdict: str, failure: str | None = None, **found: int) -> Record:
        seconds = time.perf_counter() - start
        steps, rules = (_count(derivation.proof), _rules(theorem)) if theorem else (0, ())
        return Record(
            id, verdict, steps, rules, found.get("digits", 0), seconds, file, failure, found.get("points", 0)
        )

    theorem: Sketch | None = None
    try:
        if id.endswith(".py"):
            derivation = read(Path(id), Path(id).stem)
            theorem = replay(derivation, catalogue.theorem)
        else:
            derivation = catalogue[id]
            theorem = catalogue.theorem(id)
    except StepRefused as refused:
        return record("refused", f"{refused.text(spelled)}{_witness(refused)}")
    except InvalidDerivation as invalid:
        return record("refused", invalid.why)  # the record names the file
    except LemmataError as error:
        return record("refused", str(error))
    found = _numbers(record, derivation.claim)
    if not certified:
        return found
    has_certificate = _certified(theorem)
    return replace(found, certified=has_certificate, seconds=time.perf_counter() - start)


def _certified(theorem: Sketch) -> bool:
    """Whether the proof can be made again by primitive rules, and its certificate read again."""
    from lemmata.elaboration.certificates import certificate
    from lemmata.elaboration.errors import NotElaborated
    from lemmata.elaboration.theorems import elaborated
    from lemmata.kernel.certificate import replay as replayed

    try:
        replayed(certificate(elaborated(theorem)))
    except NotElaborated:
        return False
    return True


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


def _rules(theorem: Sketch) -> tuple[str, ...]:
    """The rules and laws on which a theorem rests, its premises included."""
    found: set[str] = set()
    pending = [theorem]
    while pending:
        t = pending.pop()
        found |= {t.rule, *(law for law in t.laws if len(t.laws) < 12)}
        pending += t.premises
    return tuple(sorted(found))
