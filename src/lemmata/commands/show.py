"""Show one result with its proof, as text, LaTeX (amsmath alone), Markdown or JSON."""

from __future__ import annotations

import argparse

HELP = "show one result with its proof"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as printed by lemmata list")
    parser.add_argument("--format", choices=("text", "latex", "markdown", "json"), default="text")
    parser.add_argument("--lang", choices=("en", "ko"), default="en")


def run(args: argparse.Namespace) -> int:
    from lemmata import catalogue
    from lemmata.rendering.snippet import snippet

    titles = {id: derivation.title for id, derivation in catalogue.load().items()}
    print(snippet(catalogue.find(args.id), args.format, args.lang, titles).rstrip())
    return 0
