"""The truth at many points, computed by the processes of an executor."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import nullcontext

from lemmata.auditing.conventions import Convention
from lemmata.auditing.formats import Format
from lemmata.auditing.points import Batch
from lemmata.auditing.reference import Truth, truths
from lemmata.transport import dumps, loads

__all__ = ["truths_by"]


def truths_by(
    convention: Convention, parts: list[Batch], fmt: Format, jobs: int, executor: Executor | None
) -> Iterator[Truth]:
    """`truths` of each part, in order."""
    owned = executor is None
    pool = executor or ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"))
    with pool if owned else nullcontext():
        futures = [pool.submit(_truths, dumps((convention, part, fmt))) for part in parts]
        for future in futures:
            yield loads(future.result())


def _truths(message: bytes) -> bytes:
    convention, part, fmt = loads(message)
    return dumps(truths(convention, part, fmt))
