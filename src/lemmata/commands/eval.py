"""Evaluate an expression to certified digits.

lemmata eval "log_softmax([4, 2, -2])[1]" --digits 50
"""

from __future__ import annotations

import argparse
import sys
import warnings

from lemmata.commands import at_least_one

HELP = "a value with certified digits"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("expression", metavar="EXPR", help="an expression without free variables")
    parser.add_argument("--digits", type=_digits, default=15, metavar="N", help="digits (default 15)")


def _digits(text: str) -> int:
    value = at_least_one(text)
    if value > 100_000:
        raise argparse.ArgumentTypeError(f"expected at most 100000 digits, found {text}")
    return value


def run(args: argparse.Namespace) -> int:
    from lemmata.functions import evaluate

    with warnings.catch_warnings(record=True) as remarks:
        warnings.simplefilter("always")
        value = evaluate(args.expression, digits=args.digits)
    print(value)
    for remark in remarks:
        print(f"note: {remark.message}", file=sys.stderr)
    return 0
