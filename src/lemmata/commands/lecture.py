"""Write a lecture whose every line is verified as it is written.

lemmata lecture -o out --pdf                        the built-in lecture
lemmata lecture --lang ko --pdf                     in Korean
lemmata lecture --new mine.md                       a short lecture to start from
lemmata lecture mine.md --format slides --pdf       your own, as slides

docs/lectures.md says how a lecture is written.  A PDF needs pip install 'lemmata[pdf]', or TeX.
"""

from __future__ import annotations

import argparse
import sys

from lemmata.commands import UsageError, at_least_one

HELP = "write a lecture from verified results, one's own or the built-in one"

PROGRAMS = ("pdflatex", "xelatex", "lualatex")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE.md", help="a lecture; without it the built-in one")
    parser.add_argument(
        "--new", metavar="FILE.md", help="write a short lecture to start from, and nothing else"
    )
    parser.add_argument("--format", choices=("article", "slides", "handout"), help="default article")
    parser.add_argument("--to", choices=("tex", "typst", "html"), help="default tex")
    parser.add_argument("--pdf", action="store_true", help="a PDF too")
    parser.add_argument(
        "--engine",
        metavar="E",
        help="typst or tex[=pdflatex|xelatex|lualatex], which makes the PDF; default Typst where it is",
    )
    parser.add_argument("--lang", choices=("en", "ko"), help="default what the lecture says, else en")
    parser.add_argument("-o", "--output", default="out", metavar="DIR", help="folder (default out)")
    parser.add_argument(
        "--proofs",
        choices=("full", "short", "appendix", "none"),
        help="in full, as idea and reasons, in an appendix",
    )
    for name, what in (
        ("ids", "IDs"),
        ("digits", "digits of the numerical test"),
        ("marks", "a mark on what is proved"),
    ):
        parser.add_argument(f"--{name}", action=argparse.BooleanOptionalAction, help=f"print {what}")
    parser.add_argument(
        "--solutions", choices=("text", "end", "separate", "none"), help="where solutions stand"
    )
    parser.add_argument(
        "--exercises",
        action=argparse.BooleanOptionalAction,
        help="exercises and their solutions on slides too",
    )
    parser.add_argument(
        "--blanks",
        action=argparse.BooleanOptionalAction,
        help="leave computed numbers and blanks to be filled in",
    )
    parser.add_argument("--template", metavar="F", help="a template in place of the built-in one")
    parser.add_argument(
        "-j", "--jobs", type=at_least_one, default=1, metavar="N", help="processes (default 1)"
    )


def run(args: argparse.Namespace) -> int:
    from pathlib import Path

    if args.new:
        return _new(Path(args.new), args.lang or "en")
    engine, _, program = (args.engine or "").partition("=")
    if engine not in ("", "typst", "tex") or (program and (engine != "tex" or program not in PROGRAMS)):
        raise UsageError(f"no engine is called {args.engine!r}: typst, tex, tex={', tex='.join(PROGRAMS)}")
    from lemmata.lectures.writing import built_in, write

    path = Path(args.file) if args.file else built_in(f"cross-entropy.{args.lang or 'en'}.md")
    names = (
        "format",
        "to",
        "lang",
        "proofs",
        "ids",
        "digits",
        "marks",
        "solutions",
        "exercises",
        "blanks",
        "template",
    )
    given = {name: getattr(args, name) for name in names}
    written = write(
        path,
        Path(args.output),
        given,
        pdf=args.pdf or bool(engine),
        engine=engine,
        program=program,
        jobs=args.jobs,
    )
    for warning in written.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    for file in written.paths:
        print(file)
    return 0


def _new(path: object, lang: str) -> int:
    from pathlib import Path

    from lemmata.files import write_whole
    from lemmata.lectures.writing import built_in

    target = Path(str(path))
    if target.exists():
        raise UsageError(f"{target} is there already; nothing was written")
    write_whole(target, built_in(f"new.{lang}.md").read_text(encoding="utf-8"))
    print(target)
    return 0
