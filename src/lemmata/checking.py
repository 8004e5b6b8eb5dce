"""Check any claim, under a hard limit of time and memory.

`check` answers one claim and `check_many` a list of them.  Reading and deciding happen in a
worker process (`lemmata.worker`), whatever the claim; this module only asks and waits.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Self, cast

from lemmata.errors import LemmataError
from lemmata.transport import Closed, dumps, loads, receive, send
from lemmata.worker import BUSY, GRACE, PATIENCE, READY, Answer, Request, undecided

if TYPE_CHECKING:
    from sympy.core.relational import Relational

    from lemmata.notation import Claim, Given
    from lemmata.verdict import Verdict

__all__ = ["TIMEOUT", "ClaimError", "Item", "Worker", "check", "check_many", "request_for"]

TIMEOUT = 20.0
"""Seconds of computing allowed for one claim unless the caller says otherwise."""

START_UP = 60.0
"""Seconds in which a worker process must be ready, where its start does not count."""

LONGEST = 100_000
"""Characters of a claim; a longer one is refused before anything reads it."""


@dataclass
class ClaimError(LemmataError):
    """What was handed over is not a claim at all."""

    found: str
    expected: str

    def __str__(self) -> str:
        return f"expected {self.expected}, found {self.found}"


# ------------------------------------------------------------------ one claim


def check(
    claim: str | Relational | Claim,
    given: str | Sequence[str] | Sequence[Given] = (),
    *,
    tex: bool = False,
    timeout: float = TIMEOUT,
) -> Verdict:
    """Prove or refute a claim: text, LaTeX (``tex=True``) or a SymPy relation.

    Returns a `Verdict`: proved, refuted with a witness, or undecided.  It comes within a second
    of ``timeout`` seconds of computing, which on a busy machine may take up to three times as long
    by the clock, and in less than 2 GB of memory.  A variable without a given is real, a vector
    lies in R^n, and n ≥ 1.

    Raises `LemmataError` when the claim cannot be read or is undefined somewhere in its domain;
    the message says where.

    >>> check("softmax(z + c)[i] == softmax(z)[i]", given="z in R^n").verdict
    'proved'
    """
    request = request_for(claim, given, tex=tex)
    return _shared_worker().ask(request, _seconds(timeout)).verdict()


def _seconds(timeout: object) -> float:
    if isinstance(timeout, (int, float)) and 0 < timeout < float("inf"):
        return timeout
    raise ClaimError(f"timeout = {timeout!r:.60}", "a positive number of seconds")


def request_for(
    claim: object,
    given: object = (),
    *,
    tex: bool = False,
    save: str | None = None,
    certificate: bool = False,
    conditions: bool = False,
) -> Request:
    """The request that asks about ``claim``.  Raises `ClaimError` for what cannot be one."""
    if not isinstance(given, (str, Iterable)):
        raise ClaimError(f"given = {given!r:.60}", "text, or a list of givens")
    givens: tuple[Any, ...] = (given,) if isinstance(given, str) else tuple(given)
    if isinstance(claim, str):
        if len(claim) + sum(len(str(g)) for g in givens) > LONGEST:
            raise ClaimError(f"{len(claim):,} characters", f"a claim of at most {LONGEST:,} characters")
        if not all(isinstance(g, str) for g in givens):
            raise ClaimError("domains as objects", "givens as text beside a claim as text")
        return Request(claim, givens, tex, save, certificate, conditions)
    from sympy.core.relational import Relational
    from sympy.logic.boolalg import BooleanAtom

    from lemmata.notation import Claim

    if isinstance(claim, Claim):
        return Request(dumps(replace(claim, givens=(*claim.givens, *_read_givens(givens)))), save=save)
    if isinstance(claim, Relational) and all(isinstance(g, str) for g in givens):
        # Written and read again: whatever assumptions a user's symbols carry, the names mean the same.
        from lemmata.reading.writing import UnwritableError, write

        try:
            return Request(write(claim), givens, save=save)
        except UnwritableError as error:
            raise ClaimError(str(error), "a relation in the language of claims") from error
    if isinstance(claim, Relational):
        return Request(dumps(Claim(claim, _read_givens(givens))), save=save)
    what = f"{claim!r:.60} of type {type(claim).__name__}"
    if isinstance(claim, (bool, BooleanAtom)):
        raise ClaimError(f"{claim}, to which SymPy or Python has evaluated it", "Eq(a, b, evaluate=False)")
    raise ClaimError(what, "text, LaTeX or a SymPy relation such as Eq(a, b, evaluate=False)")


def _read_givens(givens: tuple[Any, ...]) -> tuple[Given, ...]:
    if not any(isinstance(g, str) for g in givens):
        return givens
    raise ClaimError("givens as text", "givens as objects beside a SymPy relation")


# ------------------------------------------------------------------ workers


class Worker:
    """A worker process, started at the first question and again after it had to be killed."""

    program = "from lemmata.worker import main; main()"

    def __init__(self, *, warm: bool = True) -> None:
        self._warm = warm
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] = BytesIO()

    def start(self, deadline: float) -> bool:
        """Have a process that is ready for a question; False when ``deadline`` came first."""
        if self._process is not None and self._process.poll() is None:
            return True
        self.close()
        self._complaints = TemporaryFile()  # noqa: SIM115  lives as long as the process
        self._process = _spawn(self.program, self._complaints, warm=self._warm)
        message = self._wait(deadline)
        if message is None:
            self.close()
        return message == READY

    def ask(self, request: Request, seconds: float, *, from_ready: bool = False) -> Answer:
        """The answer, within ``seconds`` of computing and a moment; counted from the call or once it is ready."""
        started = time.monotonic()
        message = None
        cold = self._process is None or self._process.poll() is not None
        try:
            ready = self.start(started + (START_UP if from_ready else PATIENCE * seconds))
            if from_ready:
                started = time.monotonic()
            request = replace(
                request,
                seconds=seconds,
                start_counts=cold and not from_ready,
                deadline=started + PATIENCE * seconds,
            )
            if ready:
                send(cast("Any", cast("subprocess.Popen[bytes]", self._process).stdin), dumps(request))
                # The server kills its child first; this second line holds should the server hang.
                message = self._wait(request.deadline + GRACE + 0.4)
        except Closed:
            why = f"its worker process ended{self._last_words()}"
            self.close()
            return undecided(request, why, time.monotonic() - started)
        except BaseException:
            self.close()
            raise
        if message is None:
            self.close()
            return undecided(request, BUSY, time.monotonic() - started)
        return cast("Answer", loads(message))

    def _wait(self, deadline: float) -> bytes | None:
        process = self._process
        if process is None:
            raise Closed("closed from another thread")
        stream = cast("IO[bytes]", process.stdout)
        try:
            ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
        except (OSError, ValueError) as error:
            raise Closed("closed from another thread") from error
        return receive(cast("Any", stream)) if ready else None

    def _last_words(self) -> str:
        """The last line of what the process complained of: an installation may be broken."""
        if self._complaints.closed:  # ended on purpose
            return ""
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").splitlines()
        return f": {lines[-1]}" if lines else ""

    def close(self) -> None:
        """End the process and whatever it was working on."""
        process, self._process = self._process, None
        if process is None:
            return
        # The worker leads a process group of its own, so its child ends with it.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout, self._complaints):
            with suppress(OSError):
                cast("IO[bytes]", stream).close()


def _spawn(program: str, complaints: IO[bytes], *, warm: bool) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[1])
    inherited = os.environ.get("PYTHONPATH")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([root, *([inherited] if inherited else [])]),
        "PYTHONHASHSEED": "0",  # the same claim takes the same way every time
        "OPENBLAS_NUM_THREADS": "1",  # threads do not survive a fork
        "OMP_NUM_THREADS": "1",
    }
    # -P: a file sympy.py in the user's folder must not be imported.
    command = [sys.executable, "-P", "-c", program, *(["--warm"] if warm else [])]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        bufsize=0,
        env=environment,
        start_new_session=True,
    )


_local = threading.local()


def _shared_worker() -> Worker:
    """The worker of this thread, kept warm between calls."""
    worker: Worker | None = getattr(_local, "worker", None)
    if worker is None:
        worker = _local.worker = Worker()
        atexit.register(worker.close)
    return worker


def _forget() -> None:
    # A forked process must not talk over its parent's pipes.
    if worker := getattr(_local, "worker", None):
        worker._process = None


os.register_at_fork(after_in_child=_forget)


# ------------------------------------------------------------------ many claims


@dataclass(frozen=True)
class Item:
    """One entry of a list of claims."""

    id: str | int
    request: Request

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Item:
        """Read ``{id, claim, given}``: the id is text or a number, the given text, texts or absent."""
        if not isinstance(entry, Mapping):
            raise ClaimError(f"{entry!r:.80}", "an entry {id, claim, given}")
        if not isinstance(entry.get("id"), (str, int)):
            raise ClaimError(f"{dict(entry)!r:.80}", "an entry with an id")
        if "claim" not in entry:
            raise ClaimError(f"{dict(entry)!r:.80}", "an entry with a claim")
        given = entry.get("given") or ()
        if not isinstance(given, (str, list, tuple)):
            raise ClaimError(f"{given!r:.60} as given", "text or a list of texts")
        request = request_for(entry["claim"], given, tex=bool(entry.get("tex")))
        return cls(entry["id"], request)


def check_many(
    items: Iterable[Mapping[str, Any]],
    *,
    executor: Executor | None = None,
    jobs: int = 1,
    timeout: float = TIMEOUT,
) -> Iterator[tuple[str | int, Verdict | LemmataError]]:
    """Check many claims, each ``{"id", "claim", "given"}``, and yield each answer as it comes.

    A claim that cannot be read yields its error in place of a verdict.  ``executor`` is any
    executor of `concurrent.futures`, such as ``dask.distributed.Client().get_executor()``; without
    one, ``jobs`` workers on this machine.  ``timeout`` counts for each claim from its start.

    >>> items = [{"id": "A", "claim": "exp(x) > x"}, {"id": "B", "claim": "exp(x) < x"}]
    >>> sorted((id, answer.verdict) for id, answer in check_many(items))
    [('A', 'proved'), ('B', 'refuted')]
    """
    for item, answer in answers([Item.of(entry) for entry in items], executor, jobs, _seconds(timeout)):
        try:
            yield item.id, answer.verdict()
        except LemmataError as error:
            yield item.id, error


def answers(
    items: Sequence[Item],
    executor: Executor | None = None,
    jobs: int = 1,
    timeout: float = TIMEOUT,
) -> Iterator[tuple[Item, Answer]]:
    """`check_many` before the verdicts are unpacked."""
    with Pool(executor, max(1, min(jobs, len(items)))) as pool:
        yield from _as_they_come({pool.ask(item.request, timeout): item for item in items})


class Pool:
    """Where requests are answered: on the caller's executor, or by workers that live as long as this.

    Leaving the ``with`` block, also by Ctrl-C, ends the workers: nothing goes on behind the caller's back.
    """

    def __init__(self, executor: Executor | None = None, jobs: int = 1) -> None:
        self._executor = executor
        self._jobs = jobs
        self._workers: list[Worker] = []
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._open = 0  # requests without an answer
        self._lock = threading.Lock()
        if executor is None:
            self._threads = ThreadPoolExecutor(jobs)

    def ask(self, request: Request, timeout: float) -> Future[Answer]:
        """The answer to come; the time counts from when a worker takes the request up."""
        if self._executor is not None:
            return self._executor.submit(_ask_shared, dumps(request), timeout)
        with self._lock:
            self._open += 1
            for worker in self._further(self._open):
                self._idle.put(worker)
        return self._threads.submit(self._ask, request, timeout)

    def start(self, requests: int) -> None:
        """Start the workers for so many requests while the caller prepares them."""
        if self._executor is None:
            with self._lock:
                for worker in self._further(requests):
                    self._threads.submit(self._start, worker)

    def _further(self, requests: int) -> list[Worker]:
        """The workers that so many requests at once need beside those that there are."""
        new = [Worker() for _ in range(min(requests, self._jobs) - len(self._workers))]
        self._workers += new
        return new

    def _start(self, worker: Worker) -> None:
        try:
            with suppress(Closed):
                worker.start(time.monotonic() + START_UP)
        finally:
            self._idle.put(worker)

    def _ask(self, request: Request, timeout: float) -> Answer:
        worker = self._idle.get()
        try:
            return worker.ask(request, timeout, from_ready=True)
        finally:
            self._idle.put(worker)
            with self._lock:
                self._open -= 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            for worker in self._workers:
                worker.close()


class Here(Executor):
    """Runs at once in the calling thread, whose worker stays warm from one call to the next."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **named))
        return future


def _ask_shared(request: bytes, timeout: float) -> Answer:
    """Runs wherever the executor runs it, on the worker that belongs to that thread."""
    return _shared_worker().ask(cast("Request", loads(request)), timeout, from_ready=True)


def _as_they_come(submitted: dict[Future[Answer], Item]) -> Iterator[tuple[Item, Answer]]:
    try:
        for future in as_completed(submitted):
            yield submitted[future], future.result()
    finally:
        for future in submitted:
            future.cancel()
