"""Questions on their way: in the order of their documents, equal ones once, the cache first."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Timer

import pytest

from lemmata.documents.asking import Asked, settled
from lemmata.documents.cache import Cache
from lemmata.worker import Answer, Request


class Pool:
    """Answers each request with its own text, or never."""

    def __init__(self, *, answering: bool = True) -> None:
        self.asked: list[str] = []
        self.futures: list[Future] = []
        self.answering = answering

    def ask(self, request, timeout):
        self.asked.append(request.claim)
        self.futures.append(Future())
        if self.answering:
            Timer(0.01, self.answer, (self.futures[-1], request)).start()
        return self.futures[-1]

    def answer(self, future, request):
        if future.set_running_or_notify_cancel():
            future.set_result(Answer("proved", request.claim, {}, b""))


def inquiry(*claims: str):
    heard = []
    for claim in claims:
        answer = yield Asked(Request(claim), 1.0)
        heard.append(answer.text)
    return " ".join(heard)


def test_pages_come_in_their_order_and_so_do_their_results():
    pages = [["first", inquiry("a", "b")], [inquiry("c")], []]
    told = []
    found = list(settled(pages, Pool(), told=lambda done, of: told.append((done, of))))
    assert found == [["first", "a b"], ["c"], []]
    assert told[-1] == (3, 3)


def test_equal_requests_under_way_are_asked_once():
    pool = Pool()
    assert list(settled([[inquiry("a"), inquiry("a"), inquiry("b")]], pool)) == [["a", "a", "b"]]
    assert pool.asked == ["a", "b"]


def test_an_interrupted_run_is_continued_from_the_cache(tmp_path):
    cache, pool = Cache(tmp_path), Pool()
    pages = settled([[inquiry("a"), inquiry("b")], [inquiry("c"), inquiry("d")]], pool, cache)
    assert next(pages) == ["a", "b"]
    pages.close()
    cache.close()
    again = Pool()
    assert list(settled([[inquiry("b", "a")]], again, Cache(tmp_path))) == [["b a"]]
    assert again.asked == []


def test_who_stops_early_leaves_nothing_behind():
    pool = Pool(answering=False)
    pages = settled([["at once"], [inquiry("a")]], pool)
    assert next(pages) == ["at once"]
    pages.close()
    assert all(future.cancelled() for future in pool.futures)


def test_a_failing_executor_is_no_verdict():
    class Failing(Pool):
        def answer(self, future, request):
            if future.set_running_or_notify_cancel():
                future.set_exception(OSError("gone"))

    pool = Failing()
    with pytest.raises(OSError, match="gone"):
        list(settled([[inquiry("a"), inquiry("b")]], pool))
