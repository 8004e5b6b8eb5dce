"""The command ``lemmata``: reads the arguments, calls one command, turns errors into exit status 2.

Only argparse is imported here, so that ``lemmata --help`` answers at once; each command imports
what it needs when it runs.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from lemmata import __version__
from lemmata.errors import LemmataError

__all__ = ["main", "parser"]

COMMANDS = ("verify", "check", "list", "show", "eval", "code", "audit", "lecture")

EPILOG = """\
exit status:  0 proved, done    1 refuted, failed    2 bad input    3 undecided
"""

BAD_INPUT = 2
DEFECT = 70  # never 1: a crash refutes nothing
INTERRUPTED = 130


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    top = argparse.ArgumentParser(
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
    args, unknown = parser().parse_known_args(argv)
    if unknown:
        args.refuse(f"unrecognized arguments: {' '.join(unknown)}")
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except LemmataError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        # The reader of a pipe has what it wanted; Python must not complain when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _refuse(f"{where}{error.strerror or error}")
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception:
        traceback.print_exc()
        print("lemmata: a defect of Lemmata, no verdict; please report the lines above", file=sys.stderr)
        return DEFECT
    return status


def _refuse(message: str) -> int:
    print(f"lemmata: {message}", file=sys.stderr)
    return BAD_INPUT
