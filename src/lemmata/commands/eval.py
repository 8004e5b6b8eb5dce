"""Evaluate an expression to certified digits.

  lemmata eval "log_softmax([4, 2, -2])[1]" --digits 50
  lemmata eval "softmax([0, 0])" --json

With --json the value is text, since no float has so many digits; a vector is a list of such texts.
"""

from __future__ import annotations

import argparse
import json
import sys
import warnings

from lemmata.commands import at_least_one

HELP = "a value with certified digits"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("expression", metavar="EXPR", help="an expression without free variables")
    parser.add_argument("--digits", type=_digits, default=15, metavar="N", help="digits (default 15)")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of text")


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
    notes = [str(remark.message) for remark in remarks]
    if args.json:
        found = value[1:-1].split(", ") if value.startswith("[") else value
        answer = {"expression": args.expression, "value": found, "digits": args.digits, "notes": notes}
        print(json.dumps(answer, ensure_ascii=False))
        return 0
    print(value)
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    return 0
