"""Show results with their proofs: as text, LaTeX, Typst, Markdown, MyST, HTML or JSON.

  lemmata show softmax/softmax_jacobian --format latex
  lemmata show softmax
  lemmata show --all --format latex -o snippets
  lemmata show softmax/softmax_jacobian --format certificate > proof.json

With -o every result is a file of the folder: a lemma and its proof to be included in a document of
yours, with a label; what all of them need stands beside them, such as lemmata.sty.  --plain writes
paragraphs that need no lemma; such LaTeX needs amsmath alone.  The kernel replays every proof before it
is shown.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lemmata.commands import UsageError, ems

if TYPE_CHECKING:
    from lemmata.catalogue import Result

HELP = "show results with their proofs, or write them for your document"

FORMATS = ("text", "latex", "typst", "markdown", "myst", "html", "json", "certificate")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help="results as printed by lemmata list, subjects, or files"
    )
    parser.add_argument("--all", action="store_true", help="every result of the catalogue")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--lang", choices=("en", "ko"), default="en")
    parser.add_argument(
        "--plain", action="store_true", help="no lemma, no label: paragraphs for any document"
    )
    parser.add_argument(
        "--width", type=ems, default=33.0, metavar="EMS", help="a line of the page (default 33, an article)"
    )
    parser.add_argument("-o", "--output", metavar="DIR", help="write one file a result into this folder")


def run(args: argparse.Namespace) -> int:
    from lemmata import catalogue
    from lemmata.reading.writing import spelled
    from lemmata.replay import StepRefused

    if bool(args.ids) == args.all:
        raise UsageError("name results or subjects, or --all; lemmata list prints them")
    ids = list(dict.fromkeys(id for name in args.ids for id in catalogue.chosen(name)))
    ids = ids or list(catalogue.load())
    try:
        if args.format == "certificate":
            return _certificate(ids, args.output)
        results = [catalogue.replayed(id) for id in ids]
    except StepRefused as refused:
        why = f"not shown, because not proved: {refused.text(spelled)}"
        print(f"lemmata: {why}", file=sys.stderr)
        if args.format == "json":
            print(json.dumps({"error": why}, ensure_ascii=False))
        return 1
    if args.output is not None:
        return _write(results, args)
    shown = [_shown(result, args).rstrip() for result in results]
    several = args.all or len(ids) > 1 or any(map(catalogue.is_subject, args.ids))
    if args.format == "json" and several:
        print(f"[{', '.join(shown)}]")
    else:
        print("\n\n".join(shown))
    return 0


def _shown(result: Result, args: argparse.Namespace) -> str:
    from lemmata import catalogue
    from lemmata.rendering.snippet import snippet

    titles = {id: result.title for id, result in catalogue.load().items()}
    return snippet(result, args.format, args.lang, titles, plain=args.plain, ems=args.width)


def _write(results: Sequence[Result], args: argparse.Namespace) -> int:
    from pathlib import Path

    from lemmata.files import write_whole
    from lemmata.rendering.snippet import assets, suffix

    folder = Path(args.output)
    for result in results:
        path = folder / f"{result.id}{suffix(args.format)}"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, _shown(result, args))
    beside = {} if args.plain else assets(args.format)
    for name, text in beside.items():
        write_whole(folder / name, text)
    what = "1 result" if len(results) == 1 else f"{len(results)} results"
    print(f"{what} in {folder}" + "".join(f", with {name}" for name in beside))
    return 0


def _certificate(ids: Sequence[str], output: str | None) -> int:
    """Print the proof by the rules of the kernel.  Raises StepRefused for what is not proved."""
    from lemmata import catalogue
    from lemmata.commands.certificates import written
    from lemmata.elaboration.certificates import certificate

    if output is not None:
        raise UsageError("a certificate goes to standard output: write  --format certificate > proof.json")
    if len(ids) != 1:
        raise UsageError(f"a certificate holds one result: name one of {', '.join(ids)}")
    print(written(certificate(catalogue.proved(ids[0]).theorem)), end="")
    return 0
