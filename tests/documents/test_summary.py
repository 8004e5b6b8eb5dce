"""Counts and exit status."""

from __future__ import annotations

import pytest

from lemmata.documents.finding import Finding
from lemmata.documents.place import Place
from lemmata.documents.summary import Summary


def summary(*codes: str, strict: bool = False, **fields) -> Summary:
    out = Summary(strict=strict, **fields)
    for code in codes:
        kind = "not understood" if code in ("L004", "L006") else "claim"
        out.add(Finding(Place("a.md", 1), kind, "x", "", code))
    return out


@pytest.mark.parametrize(
    ("made", "status"),
    [
        (summary(), 0),
        (summary("L001"), 1),
        (summary("L002"), 1),
        (summary("L007"), 1),
        (summary("L004", "L005", "L006"), 0),
        (summary("L004", strict=True), 3),
        (summary("L005", strict=True), 3),
        (summary("L001", "L005", strict=True), 1),
        (summary(broken=1), 2),
        (summary("L001", broken=1), 1),
        (summary(stale=1), 1),
    ],
)
def test_the_exit_status_is_that_of_the_worst(made, status):
    assert made.exit_status == status


def test_strict_makes_errors_of_what_is_open():
    unread = Finding(Place("a.md", 1), "not understood", "x", "", "L006")
    assert not Summary().is_error(unread)
    assert Summary(strict=True).is_error(unread)


def test_one_document_is_not_called_documents():
    assert str(summary(documents=1)) == "1 document, 0 relations: 0 proved, 0 refuted"
