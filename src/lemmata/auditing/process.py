"""A process of its own for the target, so that it may hang, crash or print without harm.

The parent sends arrays and waits a limited time; the child loads the target, calls it and sends
back what happened: results, the exception, the warnings.  A target given by name is loaded in a
fresh interpreter, a Python callable in a fork of this one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from lemmata.auditing.errors import AuditError, TargetError
from lemmata.auditing.formats import Array
from lemmata.auditing.targets import Target, WrongResult, load

__all__ = ["Hung", "Outcome", "TargetProcess"]

START_UP = 120.0
"""Seconds in which the target's package must have been imported."""


@dataclass(frozen=True)
class Outcome:
    """What one call gave: ``results``, or ``failure`` (its kind and what it said); and warnings."""

    results: Array | None
    failure: tuple[str, str] | None = None
    warnings: tuple[str, ...] = ()


Hung = Outcome(None, ("hangs", "no answer in the time allowed"))


class TargetProcess:
    """The child, as a context; raises `TargetError` on entering when the target cannot be loaded."""

    def __init__(
        self, target: Target, function: Callable[..., Any] | None = None, timeout: float = 60.0
    ) -> None:
        self.target, self.function, self.timeout = target, function, timeout
        self._connection: Connection | None = None
        self._process: Any = None

    def __enter__(self) -> TargetProcess:
        self._start()
        return self

    def __exit__(self, *details: object) -> None:
        self._stop()

    def call(self, arrays: Sequence[Array], timeout: float | None = None) -> Outcome:
        """Call the target; a child that hangs or dies is replaced before the next call."""
        if self._connection is None:
            self._start()
        connection = self._connection
        if connection is None:  # pragma: no cover - _start raises instead
            raise AuditError("the target's process did not start")
        try:
            connection.send(list(arrays))
            if not connection.poll(self.timeout if timeout is None else timeout):
                self._stop()
                return Hung
            return connection.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            return Outcome(None, ("crashes", self._stop()))

    # ------------------------------------------------------------ start and stop

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        if self.function is not None:
            context = multiprocessing.get_context("fork")
            self._process = context.Process(
                target=_serve_function, args=(theirs, ours, self.target, self.function), daemon=True
            )
            self._process.start()
        else:
            code = "import sys; from lemmata.auditing.process import main; main(int(sys.argv[1]))"
            number = theirs.fileno()
            self._process = subprocess.Popen(
                [sys.executable, "-c", code, str(number)],
                pass_fds=(number,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(p or os.getcwd() for p in sys.path)},
                start_new_session=True,
            )
        theirs.close()
        connection = self._connection = Connection(ours.detach())
        if self.function is None:
            connection.send(self.target)
        try:
            if not connection.poll(START_UP):
                raise TargetError(self.target.name, f"is not loaded within {START_UP:.0f} seconds")
            problem = connection.recv()
        except (EOFError, OSError):
            problem = TargetError(self.target.name, f"loading it {self._stop()}")
        except BaseException:
            self._stop()
            raise
        if problem is not None:
            self._stop()
            raise problem

    def _stop(self) -> str:
        """End the child; returns how it had ended."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        process = self._process
        if process is None:
            return "ended"
        if isinstance(process, subprocess.Popen):
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
            status = process.poll()
            if status is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        else:
            process.join(0.2)
            status = process.exitcode
            if status is None:
                process.kill()
                process.join()
        self._process = None
        if status is not None and status < 0:
            return f"ended with {signal.Signals(-status).name}"
        return "ended" if not status else f"ended with status {status}"


# ------------------------------------------------------------------ in the child


def main(number: int) -> None:
    """Serve the parent at the other end of the socket ``number``."""
    connection = Connection(number)
    _serve(connection, connection.recv(), None)


def _serve_function(theirs: socket.socket, ours: socket.socket, target: Target, function: Any) -> None:
    ours.close()
    _serve(Connection(theirs.detach()), target, function)


def _serve(connection: Connection, target: Target, function: Any) -> None:
    try:
        call = load(target, function)
    except TargetError as error:
        connection.send(error)
        return
    except Exception as error:
        connection.send(TargetError(target.name, f"{type(error).__name__}: {error}"))
        return
    connection.send(None)
    with suppress(EOFError, OSError):
        while True:
            connection.send(outcome(call, connection.recv()))


def outcome(call: Callable[[Sequence[Array]], Array], arrays: Sequence[Array]) -> Outcome:
    """Call a loaded target, keeping what it raised and what it warned of."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            results: Array | None = call(arrays)
            failure = None
        except WrongResult as error:
            results, failure = None, ("wrong result", str(error))
        except Exception as error:
            results, failure = None, ("raises", f"{type(error).__name__}: {error}")
    said = {f"{w.category.__name__}: {w.message}".splitlines()[0] for w in caught}
    return Outcome(results, failure, tuple(sorted(said)))
