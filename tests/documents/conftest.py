from __future__ import annotations

import pytest

from lemmata.checking import Here, Pool


@pytest.fixture
def one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands ask the worker of this thread, which lasts, instead of starting and ending some of their own."""
    monkeypatch.setattr("lemmata.documents.run.Pool", lambda executor, _: Pool(executor or Here()))
