"""Write a lecture whose every line is verified as it is written.

lemmata lecture -o out --pdf
lemmata lecture -o out --lang ko --pdf
"""

from __future__ import annotations

import argparse

HELP = "write the lecture from the verified catalogue"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("en", "ko"), default="en")
    parser.add_argument("-o", "--output", default="out", metavar="DIR", help="folder (default out)")
    parser.add_argument("--pdf", action="store_true", help="compile with LaTeX")


def run(args: argparse.Namespace) -> int:
    raise NotImplementedError
