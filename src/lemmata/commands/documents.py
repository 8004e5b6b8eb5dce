"""Documents checked in place: settings, baseline, cache and formats put together."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from lemmata.commands import UsageError
from lemmata.documents.baseline import Baseline
from lemmata.documents.cache import FOLDER, Cache
from lemmata.documents.checker import questions
from lemmata.documents.conventions import profiles
from lemmata.documents.discovery import Documents, documents_in, text_of
from lemmata.documents.finding import Finding
from lemmata.documents.formats import formats
from lemmata.documents.options import Options, OptionsError
from lemmata.documents.run import checked
from lemmata.documents.settings import Settings, SettingsError, find_settings, read_settings
from lemmata.documents.summary import Summary

__all__ = ["Project", "check_documents", "project_of"]


@dataclass(frozen=True)
class Project:
    """The settings that hold for some documents, and the folder to which they are relative."""

    folder: Path
    settings: Settings

    @property
    def options(self) -> Options:
        """How documents are checked.  Raises `UsageError` for a profile that does not exist."""
        chosen = self.settings
        if chosen.profile and chosen.profile not in profiles():
            known = ", ".join(sorted(profiles()))
            raise UsageError(f"unknown profile {chosen.profile!r}; known are {known}")
        return Options(chosen.timeout, chosen.profile, chosen.given, chosen.names)

    def documents(self, names: list[str]) -> Documents:
        chosen = self.settings
        return documents_in(names, include=chosen.include, exclude=chosen.exclude, base=self.folder)

    def cache(self) -> Cache:
        return Cache(self.folder / FOLDER)


def project_of(args: argparse.Namespace, start: str) -> Project:
    """The settings at or above the path ``start``; what stands on the command line wins."""
    path = Path(start)
    file = find_settings(path if path.is_dir() else path.parent)
    settings = read_settings(file) if file else Settings()
    if file:
        _require_understood(file, settings)
    given = (*settings.given, *args.given)
    chosen = settings.but(profile=args.profile, given=given, timeout=args.timeout, strict=args.strict)
    return Project(file.parent if file else Path(), chosen)


def _require_understood(file: Path, settings: Settings) -> None:
    """Raises `SettingsError`, naming the file, for a profile, a given or a name in it that means nothing."""
    try:
        questions((), Project(file.parent, settings).options)
    except (UsageError, OptionsError) as error:
        raise SettingsError(f"{file}: {error}") from None


def check_documents(args: argparse.Namespace) -> int:
    """Check the documents below ``args.paths``, again and again with ``--watch``; returns the exit status."""
    if args.format not in formats():
        raise UsageError(f"unknown format {args.format!r}; known are {', '.join(formats())}")
    if not args.watch:
        return _once(args)
    try:
        from watchfiles import watch
    except ImportError:
        raise UsageError("--watch needs the library watchfiles: pip install 'lemmata[docs]'") from None
    status = _once(args)
    for changes in watch(*args.paths, raise_interrupt=False):
        if any(FOLDER not in Path(name).parts for _, name in changes):
            status = _once(args)
    return status


def _once(args: argparse.Namespace) -> int:
    project = project_of(args, args.paths[0])
    settings, options = project.settings, project.options
    summary = Summary(strict=settings.strict)
    baseline = _baseline(args, project)
    documents = project.documents(args.paths)
    cache = None if args.no_cache else project.cache()
    writer = formats()[args.format](text_of)
    errors: list[Finding] = []
    paths: list[str] = []
    with _lines_to(args.output) as out, _progress() as told:
        for page in checked(
            documents, options, jobs=args.jobs or os.cpu_count() or 1, cache=cache, told=told
        ):
            if page.error is not None:
                summary.broken += 1
                print(f"lemmata: {page.error}", file=sys.stderr)
                continue
            summary.documents += 1
            paths.append(page.path)
            for finding in page.findings:
                error = summary.is_error(finding)
                if error and baseline is not None and baseline.excuses(finding):
                    summary.known += 1
                    summary.add(replace(finding, code=""))
                    error = False
                else:
                    summary.add(finding)
                errors += [finding] if error else []
                out.write(writer.add(finding, error))
            out.flush()
        if baseline is not None:
            stale = baseline.stale(paths)
            summary.stale = len(stale)
            for path, key in stale:
                print(f"lemmata: {path}: no longer occurs: {key}", file=sys.stderr)
            if stale:
                print(f"  try    --write-baseline {baseline.path}", file=sys.stderr)
        out.write(writer.end(summary))
    if cache is not None:
        cache.close()
    if args.write_baseline:
        Baseline.of(errors, Path(args.write_baseline)).write()
        print(f"{len(errors)} errors written to {args.write_baseline}", file=sys.stderr)
        return 2 if summary.broken else 0
    return summary.exit_status


def _baseline(args: argparse.Namespace, project: Project) -> Baseline | None:
    """The baseline to be held against; none where it is about to be written."""
    if args.write_baseline:
        return None
    if args.baseline:
        return Baseline.read(Path(args.baseline))
    named = project.settings.baseline
    return Baseline.read(project.folder / named) if named else None


@contextmanager
def _lines_to(name: str | None) -> Iterator[IO[str]]:
    """Standard output, or a file that grows as ``name.part`` and is renamed when complete."""
    if name is None:
        yield sys.stdout
        return
    part = Path(f"{name}.part")
    with part.open("w", encoding="utf-8") as out:
        yield out
    part.replace(name)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], object]]:
    """A bar on standard error, where that is a terminal: relations answered, of those read so far."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("relations", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
