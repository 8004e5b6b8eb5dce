"""Puts the questions of documents to the prover, many at a time, and gives the results in their order.

What is to be found out about a relation may take several requests, each depending on the answer before:
that is an `Inquiry`, a generator of requests that returns its result.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from lemmata.checking import Pool
from lemmata.documents.cache import Cache
from lemmata.worker import Answer, Request

__all__ = ["Asked", "Inquiry", "settled"]

T = TypeVar("T")

AHEAD = 64
"""Requests under way while further documents are read."""


@dataclass(frozen=True)
class Asked:
    """A request, and the seconds that its answer may take."""

    request: Request
    seconds: float


Inquiry = Generator[Asked, Answer, T]


def settled(
    pages: Iterable[Sequence[T | Inquiry[T]]],
    pool: Pool,
    cache: Cache | None = None,
    told: Callable[[int, int], object] = lambda done, of: None,
) -> Iterator[list[T]]:
    """The results of each page, as soon as it and those before it are complete.

    Further pages are read while the prover works.  Equal requests under way are asked once, and ``cache``
    is asked before the prover.  ``told`` hears after each result how many there are of how many so far.
    """
    desk: _Desk[T] = _Desk(pool, cache, told)
    return desk.run(iter(pages))


class _Page(Generic[T]):
    """The results of a page, those that are not known yet None."""

    def __init__(self, count: int) -> None:
        self.results: list[Any] = [None] * count
        self.open = count


class _Desk(Generic[T]):
    def __init__(self, pool: Pool, cache: Cache | None, told: Callable[[int, int], object]) -> None:
        self._pool, self._cache, self._told = pool, cache, told
        self._done, self._known = 0, 0
        self._waiting: dict[Asked, tuple[Future[Answer], list[tuple[_Page[T], int, Inquiry[T]]]]] = {}
        self._answered: SimpleQueue[Asked] = SimpleQueue()

    def run(self, pages: Iterator[Sequence[T | Inquiry[T]]]) -> Iterator[list[T]]:
        queue: deque[_Page[T]] = deque()
        more = True
        try:
            while more or queue:
                while not self._answered.empty():
                    self._hear(self._answered.get())
                if more and len(self._waiting) < AHEAD:
                    entries = next(pages, None)
                    if entries is None:
                        more = False
                    else:
                        queue.append(self._begun(entries))
                elif queue and queue[0].open:
                    self._hear(self._answered.get())
                while queue and not queue[0].open:
                    yield queue.popleft().results
        finally:
            for future, _ in self._waiting.values():
                future.cancel()

    def _begun(self, entries: Sequence[T | Inquiry[T]]) -> _Page[T]:
        page: _Page[T] = _Page(len(entries))
        self._known += len(entries)
        for number, entry in enumerate(entries):
            if isinstance(entry, Generator):
                self._go_on(page, number, entry, None)
            else:
                self._settle(page, number, entry)
        return page

    def _settle(self, page: _Page[T], number: int, result: T) -> None:
        page.results[number] = result
        page.open -= 1
        self._done += 1
        self._told(self._done, self._known)

    def _go_on(self, page: _Page[T], number: int, inquiry: Inquiry[T], answer: Answer | None) -> None:
        """Take an inquiry as far as the answers at hand allow."""
        try:
            while True:
                asked = inquiry.send(answer) if answer is not None else next(inquiry)
                answer = self._cache.get(asked.request, asked.seconds) if self._cache else None
                if answer is None:
                    break
        except StopIteration as end:
            self._settle(page, number, end.value)
            return
        if asked not in self._waiting:
            future = self._pool.ask(asked.request, asked.seconds)
            self._waiting[asked] = (future, [])
            future.add_done_callback(lambda _: self._answered.put(asked))
        self._waiting[asked][1].append((page, number, inquiry))

    def _hear(self, asked: Asked) -> None:
        future, inquiries = self._waiting.pop(asked)
        answer = future.result()
        if self._cache is not None:
            self._cache.put(asked.request, answer, asked.seconds)
        for page, number, inquiry in inquiries:
            self._go_on(page, number, inquiry, answer)
