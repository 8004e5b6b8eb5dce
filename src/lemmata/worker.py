"""The process that reads and decides claims, so that no claim can take more than its time or memory.

``main`` serves requests from standard input.  It imports the library once and forks a child for
each claim: a child that runs too long, eats its memory or crashes is killed and costs nothing but
itself.  Nothing heavy is imported with this module; the parent uses its `Request` and `Answer`.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import sys
import time
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from lemmata.errors import LemmataError
from lemmata.transport import Closed, dumps, loads, receive, send
from lemmata.verdict import EXIT_STATUS, Evidence, Verdict, Witness

if TYPE_CHECKING:
    from lemmata.elaboration.proved import Proved
    from lemmata.kernel.theorem import Judgement
    from lemmata.notation import Claim

__all__ = [
    "BAD_INPUT",
    "BUSY",
    "GRACE",
    "MEMORY_LIMIT",
    "PATIENCE",
    "READY",
    "Answer",
    "CheckError",
    "Request",
    "main",
    "undecided",
]

BAD_INPUT = "bad input"
READY = b"ready"

MEMORY_LIMIT = 2_000_000_000
"""Bytes of address space for one claim: the whole process stays under 2 GB."""

GRACE = 0.3
"""Seconds between the moment a claim should have answered and the moment its process is killed."""

PATIENCE = 3
"""A claim has its seconds of computing, and this many times as long by the clock on the wall: who shares the
processor with it makes its answer late, not another."""


BUSY = "the time limit by the clock: other work kept the machine busy"
"""Why a claim was given up that had not had its time of computing; it says nothing about the claim."""

LATE, LOOK = 0.4, 0.15
"""Parts of the time: when to look at points should the search hang, and for how long."""


class CheckError(LemmataError):
    """A refusal whose own exception could not travel from the worker; the message did."""


@dataclass(frozen=True)
class Request:
    """One claim on its way to a worker: as text, as LaTeX, or as a pickled `Claim` in bytes."""

    claim: str | bytes
    given: tuple[str, ...] = ()
    tex: bool = False
    save: str | None = None
    certificate: bool = False
    conditions: bool = False  # whether to tell what must hold for the claim to be defined
    seconds: float = 0.0  # of computing
    start_counts: bool = False  # whether the worker's own start is part of them
    deadline: float = 0.0  # of time.monotonic(), one clock for all processes of a machine

    @property
    def text(self) -> str:
        """The claim as the user wrote it; empty for a SymPy relation."""
        return self.claim if isinstance(self.claim, str) else ""


@dataclass(frozen=True)
class Answer:
    """What a worker sends back: ready to print, so that the command need not import SymPy."""

    word: str  # proved, refuted, undecided or bad input
    text: str
    json: dict[str, Any]
    payload: bytes  # the verdict or the exception
    certificate: dict[str, Any] | None = None  # the proof by primitive rules, if it was asked for
    conditions: tuple[tuple[Any, bool], ...] | None = (
        None  # sequents of the kernel, and whether each is shown
    )
    unconditional: str = ""  # why there are none

    @classmethod
    def of(cls, verdict: Verdict, asked: str = "") -> Answer:
        return cls(verdict.verdict, verdict.text(asked), verdict.to_json(), dumps(verdict))

    @classmethod
    def refusing(cls, error: LemmataError) -> Answer:
        message = str(error)
        try:
            payload = dumps(error)
            loads(payload)
        except Exception:  # an exception with a constructor of its own
            payload = dumps(CheckError(message))
        return cls(BAD_INPUT, message, {"verdict": BAD_INPUT, "error": message}, payload)

    @property
    def exit_status(self) -> int:
        return EXIT_STATUS.get(self.word, 2)

    def verdict(self) -> Verdict:
        """The verdict.  Raises the `LemmataError` with which the claim was refused."""
        value = loads(self.payload)
        if isinstance(value, LemmataError):
            raise value
        return value  # type: ignore[no-any-return]


def undecided(
    request: Request, why: str, seconds: float, claim: Claim | None = None, seen: Evidence | None = None
) -> Answer:
    """The answer about a claim whose process did not live to answer itself."""
    read_as = "" if claim is not None else request.text
    evidence = replace(seen or Evidence(), stopped=why)
    return Answer.of(Verdict("undecided", claim, read_as=read_as, evidence=evidence, seconds=seconds))


# ------------------------------------------------------------------ in the child


def _read(request: Request) -> Claim:
    if isinstance(request.claim, bytes):
        return loads(request.claim)  # type: ignore[no-any-return]
    from lemmata.reading.latex import reader as latex
    from lemmata.reading.text import reader as text

    return (latex if request.tex else text).read_claim(request.claim, request.given)


def _decide(claim: Claim, request: Request, out: BinaryIO) -> Answer:
    from lemmata.evaluation.recheck import doubt
    from lemmata.prover.decide import decide
    from lemmata.prover.evidence import interrupting, looked_at

    started = time.monotonic()
    seconds = max(0.1, request.seconds - time.process_time())  # what reading has left

    def seen(outcome: Evidence | Witness | LemmataError, strategy: str) -> None:
        """Points, handed over in case the search never comes back; a counterexample is the answer."""
        if isinstance(outcome, Evidence):
            send(out, dumps(replace(outcome, tried=(*outcome.tried, *filter(None, [strategy])))))
        elif isinstance(outcome, Witness) and doubt(claim, dict(outcome.values)) is None:
            taken = time.monotonic() - started
            verdict = Verdict("refuted", claim, method="witness", witness=outcome, seconds=taken)
            send(out, dumps(Answer.of(verdict, "" if request.tex else request.text)))
            os._exit(0)

    with interrupting(claim, LATE * seconds, LOOK * seconds, seen):
        verdict = decide(claim, seconds)
    if verdict.evidence and not verdict.evidence.points:
        outcome = looked_at(claim, LOOK * seconds)
        if isinstance(outcome, Evidence):
            found = replace(verdict.evidence, points=outcome.points, digits=outcome.digits)
            verdict = replace(verdict, evidence=found)
    if request.save and verdict.verdict == "proved":
        from lemmata.prover.saving import save

        save(verdict, request.save)
    answer = Answer.of(verdict, "" if request.tex else request.text)
    if request.conditions:
        send(out, dumps(replace(answer, unconditional="they were not found within the time limit")))
        answer = _with_conditions(answer, claim, verdict.proof)
    if request.certificate and verdict.proof is not None:
        answer = replace(answer, certificate=_certificate(verdict.proof.theorem))
    return answer


def _with_conditions(answer: Answer, claim: Claim, proof: Proved | None) -> Answer:
    """What the claim asks for: all of it is shown of what is proved."""
    if proof is not None:
        return replace(answer, conditions=tuple((c.sequent(), True) for c, _ in proof.conditions))
    from lemmata.elaboration.conditions import conditions, shown
    from lemmata.elaboration.errors import NotElaborated
    from lemmata.prover.search import condition

    try:
        found = tuple((c.sequent(), shown(c, claim, condition) is not None) for c in conditions(claim))
    except NotElaborated as error:
        return replace(answer, unconditional=str(error))
    return replace(answer, conditions=found)


def _certificate(theorem: Judgement) -> dict[str, Any]:
    """The proof, written down and read again; the theorem itself does not leave this process."""
    from lemmata.elaboration.certificates import certificate
    from lemmata.kernel.certificate import replay

    written = certificate(theorem)
    replay(written)
    return written


def _work(request: Request, out: BinaryIO) -> None:
    """Send the claim as soon as it is read, then the answer."""
    started = time.monotonic()
    claim = None
    try:
        claim = _read(request)
        send(out, dumps(claim))
        answer = _decide(claim, request, out)
    except LemmataError as error:
        answer = Answer.refusing(error)
    except OSError as error:
        answer = Answer.refusing(CheckError(f"{error.filename or ''}: {error.strerror or error}"))
    except MemoryError:
        answer = undecided(request, "the memory limit of 2 GB", time.monotonic() - started, claim)
    except Exception as error:  # a defect of the prover is no verdict about the claim
        why = f"an internal error: {type(error).__name__}: {error}"
        answer = undecided(request, why, time.monotonic() - started, claim)
    send(out, dumps(answer))


def _limit(seconds: float) -> None:
    """End this process when its computing time is over, even within a call that never comes back."""
    import resource

    signal.setitimer(signal.ITIMER_VIRTUAL, seconds + GRACE)
    # A second line of defence: system time counts here too.
    limits = [(resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CORE, 0)]
    limits.append((resource.RLIMIT_CPU, int(seconds + GRACE) + 2))
    for which, value in limits:
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(which, (value, value))


# ------------------------------------------------------------------ in the server


def _answer(request: Request, requests: BinaryIO) -> bytes:
    """Answer in a child of its own; ``requests`` closing means that nobody waits any more."""
    started = time.monotonic()
    if request.start_counts:
        request = replace(request, seconds=max(0.0, request.seconds - time.process_time()))
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(source)
            _limit(request.seconds)
            with os.fdopen(sink, "wb") as out:
                _work(request, out)
        finally:
            os._exit(0)
    os.close(sink)
    try:
        received, why = _collect(source, requests, request.deadline + GRACE)
    finally:
        os.close(source)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    messages = list(map(loads, _messages(received)))
    if messages and isinstance(messages[-1], Answer):
        return dumps(messages[-1])
    claim = messages[0] if messages else None
    seen = messages[1] if len(messages) > 1 else None
    if not why:
        ended = os.WTERMSIG(status)
        late = ended in (signal.SIGVTALRM, signal.SIGXCPU)
        why = (
            "the time limit" if late else f"its process ended with signal {ended}: memory or stack exhausted"
        )
    return dumps(undecided(request, why, time.monotonic() - started, claim, seen))


def _collect(source: int, requests: BinaryIO, deadline: float) -> tuple[bytes, str]:
    """Everything that the child wrote, and why reading stopped before its end."""
    received = b""
    while True:
        left = deadline - time.monotonic()
        ready, _, _ = select.select([source, requests.fileno()], [], [], max(0.0, left))
        if requests.fileno() in ready:  # the parent sends nothing while it waits, so this is its end
            raise Closed("the parent has gone")
        if not ready:
            return received, BUSY
        chunk = os.read(source, 1 << 16)
        if not chunk:
            return received, ""
        received += chunk


def _messages(received: bytes) -> list[bytes]:
    stream, found = BytesIO(received), []
    with contextlib.suppress(Closed):
        while True:
            found.append(receive(stream))
    return found


def _warm_up() -> None:
    """Import what every claim needs and fill the caches, which children inherit."""
    from lemmata.prover.decide import decide
    from lemmata.prover.evidence import looked_at
    from lemmata.reading.text.reader import read_claim

    with contextlib.suppress(LemmataError):
        for text in ("softmax(z)[i] <= 1", "diff(logsumexp(z), z[j]) == softmax(z)[j]", "exp(x) == x"):
            decide(read_claim(text), 1.0)
            looked_at(read_claim(text), 0.01)


def main() -> None:
    """Serve until standard input ends.  ``--warm`` loads the prover before the first claim."""
    # Whatever a library prints must not mix with the answers.
    requests = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import lemmata.reading.text.reader  # noqa: F401  every claim is read

    if "--warm" in sys.argv:
        _warm_up()
    gc.freeze()  # children share these pages; collecting would copy them
    with contextlib.suppress(Closed):
        send(answers, READY)
        while True:
            request: Request = loads(receive(requests))
            if request.tex:
                from lemmata.reading.latex.reader import prepare

                prepare()  # once: children inherit it
            send(answers, _answer(request, requests))
