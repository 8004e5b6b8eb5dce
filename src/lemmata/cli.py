"""The command ``lemmata``: reads the arguments, calls one command, turns errors into exit status 2.

Only argparse is imported here, so that ``lemmata --help`` answers at once; each command imports
what it needs when it runs.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from lemmata import __version__
from lemmata.errors import LemmataError

__all__ = ["main", "parser"]

COMMANDS = (
    "verify",
    "check",
    "explain",
    "replay",
    "list",
    "show",
    "eval",
    "code",
    "audit",
    "lecture",
    "figure",
    "mcp",
)

EPILOG = """\
exit status:  0 proved, done    1 refuted, failed    2 bad input    3 undecided
"""

BAD_INPUT = 2
DEFECT = 70  # never 1: a crash refutes nothing
INTERRUPTED = 130


class Misused(LemmataError):
    """Arguments that a parser refuses; ``usage`` says which it takes."""

    def __init__(self, usage: str, message: str) -> None:
        self.usage = usage
        super().__init__(message)


class _Parser(argparse.ArgumentParser):
    """Raises where argparse would print and exit: who asked for JSON is answered in JSON."""

    def error(self, message: str) -> NoReturn:
        raise Misused(self.format_usage(), message)


def parser() -> argparse.ArgumentParser:
    """The parser of all commands.  It raises `Misused` for arguments that it does not know."""
    top = _Parser(
        prog="lemmata",
        description="Proves, refutes and typesets the mathematics of softmax and cross-entropy.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"lemmata {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = import_module(f"lemmata.commands.{name}")
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=module.__doc__,
            epilog=EPILOG,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        # argparse takes -1 for a number; here -p*log(p) is an expression too.
        command._negative_number_matcher = re.compile("-[^-]")
        module.configure(command)
        command.set_defaults(run=module.run, refuse=command.error)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    # A terminal that lacks a sign, − or σ, gets an escape in its place, not the answer lost.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    as_json = _json_wanted(sys.argv[1:] if argv is None else argv)
    try:
        args, unknown = parser().parse_known_args(argv)
        if unknown:
            quotes = "" if unknown[0].startswith("-") else "; what has spaces or brackets goes in quotes"
            args.refuse(f"unrecognized arguments: {' '.join(unknown)}{quotes}")
        status: int = args.run(args)
        sys.stdout.flush()
    except Misused as error:
        sys.stderr.write(error.usage)
        return _refuse(str(error), as_json)
    except LemmataError as error:
        _refuse(str(error), as_json)
        return error.status
    except BrokenPipeError:
        # The reader of a pipe has what it wanted; Python must not complain when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _refuse(f"{where}{error.strerror or error}", as_json)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        traceback.print_exc()
        _refuse("a defect of Lemmata, no verdict; please report the lines above", as_json, repr(error))
        return DEFECT
    return status


def _json_wanted(argv: Sequence[str]) -> bool:
    """Whether the answer is to be JSON, also where the arguments cannot be parsed."""
    formats = " ".join(argv).replace("--format=", "--format ")
    return "--json" in argv or "--format json" in formats


def _refuse(message: str, as_json: bool, detail: str = "") -> int:
    """Say why there is no answer: to people on standard error, to programs as an object with ``error``."""
    print(f"lemmata: {message}", file=sys.stderr)
    if as_json:
        print(json.dumps({"error": detail or message}, ensure_ascii=False))
    return BAD_INPUT
