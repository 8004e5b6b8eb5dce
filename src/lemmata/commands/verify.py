"""Replay the catalogue: every result by the rules of the kernel, then numerically.

Exit status 0 only if everything holds.
"""

from __future__ import annotations

import argparse
import json
import sys
from textwrap import indent

from lemmata.commands import UsageError, at_least_one

TYPE_CHECKING = False  # typing's own, without importing it before --help
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType
    from typing import Any

    from lemmata.verification import Record

HELP = "replay the catalogue and test it numerically"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help="results, subjects or files to verify; all results by default"
    )
    parser.add_argument(
        "-j", "--jobs", type=at_least_one, default=1, metavar="N", help="processes (default 1)"
    )
    parser.add_argument("--json", action="store_true", help="a list of objects in place of the table")
    parser.add_argument(
        "--axioms", action="store_true", help="list the rules of the kernel: all that is taken for granted"
    )
    parser.add_argument(
        "--reasons", action="store_true", help="list what a step of a derivation may give as its reason"
    )


def run(args: argparse.Namespace) -> int:
    if args.axioms or args.reasons:
        return _listed(axioms() if args.axioms else reasons(), args.json)
    records = verified(args.ids, args.jobs)
    if args.json:
        print(json.dumps([_plain(r) for r in records], indent=1, ensure_ascii=False))
    else:
        _table(records)
    if not records or any(r.verdict != "proved" for r in records):
        return 1
    return 0


def verified(ids: Sequence[str], jobs: int) -> list[Record]:
    """The records of the results ``ids``, all by default, with a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from lemmata import catalogue, verification

    chosen = list(dict.fromkeys(id for name in ids for id in catalogue.chosen(name)))
    chosen = chosen or list(catalogue.load())
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=len(chosen))

        def advance(record: Record) -> None:
            progress.update(task, advance=1, description=record.id)

        return verification.verify(chosen, jobs=jobs, on_result=advance)


def failures(records: Sequence[Record]) -> list[str]:
    """A line or more for each result that does not hold: its file, the step, what was found."""
    return [f"{r.file}: {r.failure or r.verdict}" for r in records if r.verdict != "proved"]


def _plain(record: Record) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(record) | {"seconds": round(record.seconds, 4)}


def _table(records: Sequence[Record]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("ID", overflow="fold")  # a narrow terminal must not cut what is to be typed again
    table.add_column("verdict", no_wrap=True)
    for heading in ("steps", "rules", "digits", "ms"):
        table.add_column(heading, justify="right", no_wrap=True)
    for r in records:
        style = "green" if r.verdict == "proved" else "bold red"
        cells = (r.steps, len(r.rules), r.digits, f"{1000 * r.seconds:.0f}")
        table.add_row(r.id, f"[{style}]{r.verdict}[/]", *map(str, cells))
    console = Console(width=None if sys.stdout.isatty() else 100)
    console.print(table)
    failed = failures(records)
    for line in failed:
        print(f"\n{line}")
    proved, total = len(records) - len(failed), len(records)
    slowest = max(records, key=lambda r: r.seconds, default=None)
    took = f"; {sum(r.seconds for r in records):.1f} s of work, most in {slowest.id}" if slowest else ""
    print(f"\n{proved} of {total} proved{took}")


def axioms() -> list[tuple[str, str, str]]:
    """Everything that is taken for granted: (``rule``, name, what it says) for each rule of the kernel.

    Raises UsageError under ``python -OO``.
    """
    import lemmata.kernel
    from lemmata.kernel.theorem import RULES

    _import_all(lemmata.kernel)
    return [("rule", name, _words(rule.__doc__)) for name, rule in RULES.items()]


def reasons() -> list[tuple[str, str, str]]:
    """What the tactics know: (``tactic`` or ``law``, name, what it says).  Raises UsageError under ``-OO``."""
    import lemmata.tactics
    from lemmata.tactics.laws import LAWS
    from lemmata.tactics.sketch import TACTICS

    _import_all(lemmata.tactics)
    tactics = [("tactic", name, _words(doc)) for name, doc in TACTICS.items()]
    return [*tactics, *(("law", law.name, law.says) for law in LAWS.values())]


def _import_all(package: ModuleType) -> None:
    """Import the modules of a package: what is in them is registered then."""
    from importlib import import_module
    from pkgutil import iter_modules

    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")


def _words(doc: str | None) -> str:
    from inspect import cleandoc

    if sys.flags.optimize >= 2:
        raise UsageError(
            "what the rules say stands in their docstrings, which python -OO strips; use python -O"
        )
    return cleandoc(doc or "")


HEADINGS = {
    "rule": """Rules of the kernel: what stands above the line must have been proved.

Γ ⊢ φ says: for all sizes ≥ 1, all indices in their ranges and all real values of the variables at which every
hypothesis in Γ holds, φ holds.  Functions are total: 1/0 = 0, and log u = 0 for u ≤ 0.""",
    "tactic": "Tactics: none is trusted; the kernel makes again what they propose.",
    "law": "Laws, each switched on only for a step that names it.",
}


def _listed(found: Sequence[tuple[str, str, str]], as_json: bool) -> int:
    if as_json:
        entries = [{"name": name, "kind": kind, "description": says} for kind, name, says in found]
        print(json.dumps(entries, indent=1, ensure_ascii=False))
        return 0
    for kind in dict.fromkeys(kind for kind, _, _ in found):
        print(f"{HEADINGS[kind]}\n")
        for own, name, says in found:
            if own == kind:
                print(f"{name:<14}  {says}" if kind == "law" else f"{name}\n{indent(says, '    ')}\n")
    return 0
