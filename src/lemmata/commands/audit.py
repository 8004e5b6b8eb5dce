"""Measure the error of anybody's function, in units in the last place, against certified values.

lemmata audit scipy.special.expit
lemmata audit mymodule:softplus --against "log(1 + exp(x))" --dtype float32
"""

from __future__ import annotations

import argparse

HELP = "the error of anybody's code"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="TARGET", help="package.function or module:function")
    parser.add_argument("--against", metavar="EXPR", help="what it should compute; known names are matched")
    parser.add_argument("--dtype", choices=("float64", "float32", "float16", "bfloat16"), default="float64")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    raise NotImplementedError
