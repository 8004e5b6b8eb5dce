"""A file of claims, answered one JSON line at a time."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from lemmata.checking import Item, answers
from lemmata.commands import UsageError
from lemmata.errors import LemmataError
from lemmata.files import write_whole

__all__ = ["answer_file", "read_items"]

WORST_FIRST = {"refuted": 1, "bad input": 2, "undecided": 3}


def answer_file(name: str, output: str | None, *, resume: bool, jobs: int, timeout: float) -> int:
    """Answer every claim of the file ``name``; returns the exit status of the worst answer.

    With ``output`` the lines grow in ``output.part``, which is renamed when complete; with
    ``resume`` the lines that are there already are kept.
    """
    items = read_items(name)
    partial = Path(f"{output}.part") if output else None
    done = _answered(items, partial, Path(output)) if partial and output and resume else {}
    words = [line["verdict"] for line in done.values()]
    left = [item for item in items if item.id not in done]
    with _lines_to(partial, done) as out, _progress(len(items), len(done)) as advance:
        for item, answer in answers(left, jobs=jobs, timeout=timeout):
            line = {"id": item.id, "asked": item.request.text, **answer.json}
            print(json.dumps(line, ensure_ascii=False), file=out, flush=True)
            words.append(answer.word)
            advance(item.id)
    if partial and output:
        partial.replace(output)
    counts = ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(["proved", *words]))
    print(f"{len(words)} claims: {counts}", file=sys.stderr)
    return next((status for word, status in WORST_FIRST.items() if word in words), 0)


def read_items(name: str) -> list[Item]:
    """The claims of a JSON file.  Raises `UsageError` naming the entry that is wrong."""
    try:
        entries = json.loads(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except ValueError as error:  # text that is not UTF-8 included
        raise UsageError(
            f'{name}: not JSON: {error}\n  try  one list: [{{"id": 1, "claim": "x**2 >= 0", "given": ""}}, …]'
        ) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"{name}: expected a list of objects {{id, claim, given}}")
    items: dict[str | int, Item] = {}
    for number, entry in enumerate(entries, 1):
        try:
            item = Item.of(entry)
        except LemmataError as error:
            raise UsageError(f"{name}: entry {number}: {error}") from error
        if item.id in items:
            raise UsageError(f"{name}: entry {number}: the id {item.id!r} occurs twice")
        items[item.id] = item
    return list(items.values())


def _answered(items: list[Item], partial: Path, output: Path) -> dict[str | int, dict[str, Any]]:
    """The lines of an interrupted run that still answer what is asked."""
    source = partial if partial.exists() else output
    asked = {item.id: item.request.text for item in items}
    found: dict[str | int, dict[str, Any]] = {}
    if source.exists():
        for line in source.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue  # the line that was being written when the run ended
            if isinstance(entry, dict) and asked.get(entry.get("id", "")) == entry.get("asked"):
                found[entry["id"]] = entry
    return found


@contextmanager
def _lines_to(partial: Path | None, done: dict[str | int, dict[str, Any]]) -> Iterator[IO[str]]:
    """Where the lines go: standard output, or a file of its own that is renamed when complete."""
    if partial is None:
        yield sys.stdout
        return
    try:
        write_whole(partial, "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in done.values()))
        with partial.open("a", encoding="utf-8") as out:
            yield out
    except KeyboardInterrupt:
        print(f"the answers so far are in {partial}; --resume goes on from there", file=sys.stderr)
        raise


@contextmanager
def _progress(total: int, done: int) -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total, completed=done)
        yield lambda id: progress.update(task, advance=1, description=str(id))
