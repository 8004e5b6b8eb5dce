"""Write stable code for an expression: one function whose arguments follow the order of appearance.

lemmata code "log(1 + exp(x))"
lemmata code "log_softmax(z)" --target numpy -o log_softmax.py
lemmata code "softmax(z)[2]" --given "z in R^3"
"""

from __future__ import annotations

import argparse

HELP = "stable numeric code for an expression"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("expression", metavar="EXPR")
    parser.add_argument(
        "--given", action="append", default=[], metavar="G", help="a domain or hypothesis; may be repeated"
    )
    parser.add_argument("--target", default="numpy", help="numpy (default), numba, python, torch, jax or c")
    parser.add_argument("-o", "--output", metavar="F", help="write the code here")


def run(args: argparse.Namespace) -> int:
    from lemmata.codegen.compile import source
    from lemmata.files import write_whole
    from lemmata.reading.text.reader import read_expression

    expression, _ = read_expression(args.expression, args.given)
    code = source(expression, args.target)
    if args.output:
        write_whole(args.output, code)
    else:
        print(code.rstrip())
    return 0
