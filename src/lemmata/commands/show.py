"""Show one result with its proof, as text, LaTeX (amsmath alone), Markdown or JSON.

The kernel replays the proof before it is shown.
"""

from __future__ import annotations

import argparse
import sys

HELP = "show one result with its proof"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as printed by lemmata list, or a file")
    parser.add_argument("--format", choices=("text", "latex", "markdown", "json"), default="text")
    parser.add_argument("--lang", choices=("en", "ko"), default="en")


def run(args: argparse.Namespace) -> int:
    from lemmata import catalogue
    from lemmata.reading.writing import spelled
    from lemmata.rendering.snippet import snippet
    from lemmata.replay import StepRefused

    try:
        derivation = catalogue.replayed(args.id)
    except StepRefused as refused:
        print(f"lemmata: not shown, because not proved: {refused.text(spelled)}", file=sys.stderr)
        return 1

    titles = {id: result.title for id, result in catalogue.load().items()}
    print(snippet(derivation, args.format, args.lang, titles).rstrip())
    return 0
