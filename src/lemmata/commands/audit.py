"""Measure the error of anybody's function, in units in the last place, against certified values.

lemmata audit scipy.special.expit
lemmata audit torch.sigmoid --gradient
lemmata audit mymodule:softplus --against "log(1 + exp(x))" --dtype float32
lemmata audit generated.py --against softmax
lemmata audit mymodule:gap --against "log(x - y)" --given "x > y; y > 0"
lemmata audit torch.nn.functional.softplus --dtype float32 --exhaustive -j 2 --state softplus.state

What a target should compute is known for the functions of SciPy, PyTorch and JAX and for the names
of the catalogue; --against says it for any other, its variables in the order of the target's
arguments.  The exit status is 1 when the target raises, hangs or returns something else than
numbers of the dtype, or exceeds --at-most.
"""

from __future__ import annotations

import argparse
import sys

from lemmata.commands import at_least_one, seconds

TYPE_CHECKING = False  # typing's own, without importing it before --help
if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from typing import Any

HELP = "the error of anybody's code"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", metavar="TARGET", help="package.function, module:function, file.py or file.py:function"
    )
    parser.add_argument(
        "--against", metavar="EXPR", help="what it should compute; known names are matched without it"
    )
    parser.add_argument(
        "--given",
        action="append",
        default=[],
        metavar="G",
        help="measure only where this holds; may be repeated",
    )
    parser.add_argument(
        "--dtype", default="float64", metavar="D", help="float64 (default), float32, float16 or bfloat16"
    )
    parser.add_argument("--gradient", action="store_true", help="measure the derivative (PyTorch, JAX)")
    parser.add_argument("--points", type=at_least_one, metavar="N", help="results of a sampled audit")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another seed, other points")
    parser.add_argument("--timeout", type=seconds, default=60.0, metavar="S", help="seconds for one call")
    parser.add_argument("--at-most", type=float, metavar="ULP", help="fail when the largest error is above")
    parser.add_argument("--plot", metavar="F", help="error against input, as a picture (extra plot)")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of the table")
    every = parser.add_argument_group("every input")
    every.add_argument("--exhaustive", action="store_true", help="every input of a 16- or 32-bit format")
    every.add_argument("--between", type=float, nargs=2, metavar=("A", "B"), help="only inputs from A to B")
    every.add_argument("--state", metavar="F", help="go on from here after an interruption")
    every.add_argument(
        "-j", "--jobs", type=at_least_one, default=1, metavar="N", help="processes (default 1)"
    )
    every.add_argument("--scheduler", metavar="tcp://…", help="a dask.distributed cluster in their place")


def run(args: argparse.Namespace) -> int:
    from contextlib import contextmanager

    from lemmata.auditing.audit import POINTS, audit
    from lemmata.auditing.plot import SUFFIXES, plot
    from lemmata.commands import UsageError

    if (args.state or args.between) and not args.exhaustive:
        raise UsageError("--state and --between go with --exhaustive")
    if args.plot and not args.plot.endswith(SUFFIXES):
        raise UsageError(f"--plot {args.plot}: expected a name ending in {', '.join(SUFFIXES)}")
    against, given = _formula(args.against, args.target, args.given)
    with contextmanager(_executor)(args.scheduler) as executor, contextmanager(_progress)() as progress:
        report = audit(
            args.target,
            against,
            args.dtype,
            given=given,
            gradient=args.gradient,
            exhaustive=args.exhaustive,
            points=args.points or POINTS,
            seed=args.seed,
            timeout=args.timeout,
            jobs=args.jobs,
            executor=executor,
            state=args.state,
            between=args.between and (args.between[0], args.between[1]),
            progress=progress,
        )
    if args.plot:
        plot(report, args.plot)
    if args.json:
        print(report.dumps())
    elif sys.stdout.isatty():
        from rich.console import Console

        Console().print(report)
    else:
        print(report)
    exceeded = args.at_most is not None and not report.max_ulp <= args.at_most
    return 0 if report.measured and not exceeded else 1


def _formula(text: str | None, target: str, given: list[str]) -> tuple[Any, Any]:
    """What the target should compute, and what is given of its arguments."""
    from lemmata.auditing.conventions import CONVENTIONS, convention_of
    from lemmata.reading.text.reader import read_expression

    # The name of a convention, such as logit, stands for its formula, its domain and its special values.
    known = CONVENTIONS.get(text) if text is not None else convention_of(target) if given else None
    if known is not None:
        from lemmata.codegen.spelling import spell

        return known, read_expression(spell(known.formula), given)[1] if given else ()
    return read_expression(text, given) if text is not None else (None, ())


def _executor(scheduler: str | None) -> Iterator[Executor | None]:
    if scheduler is None:
        yield None
        return
    from lemmata.commands import UsageError

    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--scheduler needs dask: pip install distributed") from None
    try:
        client = Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise UsageError(f"--scheduler {scheduler}: {error}") from None
    with client:
        yield client.get_executor()


def _progress() -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with Progress(
        BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
