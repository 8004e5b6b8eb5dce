"""Write a lecture whose every line is verified as it is written.

lemmata lecture -o out --pdf
lemmata lecture -o out --lang ko --pdf

The PDF needs TeX: without it the .tex is written all the same, and the exit status is 2.
"""

from __future__ import annotations

import argparse
import sys

from lemmata.commands import at_least_one

HELP = "write the lecture from the verified catalogue"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("en", "ko"), default="en")
    parser.add_argument("-o", "--output", default="out", metavar="DIR", help="folder (default out)")
    parser.add_argument(
        "-j", "--jobs", type=at_least_one, default=1, metavar="N", help="processes (default 1)"
    )
    parser.add_argument("--pdf", action="store_true", help="a PDF too, by pdflatex")


def run(args: argparse.Namespace) -> int:
    from pathlib import Path

    from lemmata import catalogue
    from lemmata.commands.verify import failures, verified
    from lemmata.rendering import lecture, pdf

    records = verified([], args.jobs)
    if failed := failures(records):
        print("\n".join(failed), file=sys.stderr)
        print("lemmata: the lecture prints only what is proved; nothing was written", file=sys.stderr)
        return 1
    derivations = catalogue.load()
    results = [lecture.VerifiedResult(derivations[r.id], True, r.digits, r.steps) for r in records]
    try:
        written = lecture.write(Path(args.output), args.lang, results, pdf=args.pdf)
    except pdf.TeXMissingError as error:
        if error.tex:  # the lecture is there; only its typesetting has to wait for TeX
            print(error.tex)
        raise
    for path in written:
        print(path)
    return 0
