"""Replay certificates: files that hold a proof, as lemmata check --certificate F writes them.

lemmata replay proof.json

Each step is made again by a primitive rule; nothing but the rules is loaded.  For every file it
prints what is proved, or the step that does not hold.
"""

from __future__ import annotations

import argparse
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from lemmata.commands import UsageError, seconds
from lemmata.errors import LemmataError

HELP = "check certificates with the primitive rules alone"

MEMORY_LIMIT = 2_000_000_000
VALID, INVALID, UNREADABLE = 0, 1, 2


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="F", help="a certificate")
    parser.add_argument(
        "--timeout", type=seconds, default=60.0, metavar="S", help="seconds for a file (default 60)"
    )


def run(args: argparse.Namespace) -> int:
    import lemmata.commands.certificates
    import lemmata.commands.printing
    import lemmata.kernel.certificate  # noqa: F401  before the children, which share it

    statuses = []
    for path in args.files:
        sys.stdout.flush()
        status, text = _within(args.timeout, partial(_replayed, path))
        print(text, file=sys.stderr if status == UNREADABLE else sys.stdout)
        statuses.append(status)
    return INVALID if INVALID in statuses else max(statuses)


def _replayed(path: str) -> tuple[int, str]:
    from lemmata.commands.certificates import read
    from lemmata.commands.printing import printed
    from lemmata.kernel.certificate import FORMAT, VERSION, InvalidProof, replay
    from lemmata.kernel.theorem import RULES

    try:
        data = read(path)
        if not isinstance(data, dict) or (data.get("format"), data.get("version")) != (FORMAT, VERSION):
            raise UsageError(f"{path}: expected {FORMAT}, version {VERSION}, found something else")
    except LemmataError as error:
        return UNREADABLE, f"lemmata: {error}"
    except OSError as error:
        return UNREADABLE, f"lemmata: {path}: {error.strerror or error}"
    try:
        theorem = replay(data)
    except InvalidProof as error:
        row = [] if error.step is None else data["steps"][error.step]
        named = isinstance(row, list) and row and isinstance(row[0], str) and row[0] in RULES
        rule = f" ({row[0]})" if named else ""  # what a file calls otherwise could feign another answer
        return INVALID, f"invalid: {path}: {error}{rule}"
    lines = printed(theorem).replace("\n", "\n  ")
    return VALID, f"valid: {path}\n  {lines}"


# ------------------------------------------------------------------ limits


def _within(limit: float, work: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """What ``work`` returns, done in a child that can be killed, whatever a file makes it do."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(source)
            _limit(limit)
            try:
                status, text = work()
            except MemoryError:
                status, text = UNREADABLE, f"lemmata: not replayed within {MEMORY_LIMIT // 10**9} GB"
            except Exception as error:  # a defect is no verdict about the file
                status, text = UNREADABLE, f"lemmata: not replayed: {type(error).__name__}: {error}"
            with os.fdopen(sink, "wb") as out:
                out.write(bytes([status]) + text.encode("utf-8", "backslashreplace"))
        finally:
            os._exit(0)
    os.close(sink)
    try:
        received, late = _received(source, time.monotonic() + limit)
    finally:
        os.close(source)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    if late:
        return UNREADABLE, f"lemmata: not replayed within {limit:g} s"
    if not received:
        return UNREADABLE, "lemmata: not replayed: its process ended; memory or stack exhausted"
    return received[0], received[1:].decode("utf-8")


def _received(source: int, deadline: float) -> tuple[bytes, bool]:
    """Everything that the child wrote, and whether it came too late."""
    received = b""
    while True:
        ready, _, _ = select.select([source], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return received, True
        chunk = os.read(source, 1 << 16)
        if not chunk:
            return received, False
        received += chunk


def _limit(limit: float) -> None:
    import resource

    limits = [
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(limit) + 2),
    ]
    for which, value in limits:
        with suppress(ValueError, OSError):  # macOS knows no limit of address space
            resource.setrlimit(which, (value, value))
