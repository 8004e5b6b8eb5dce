"""Measure the error of anybody's function, in units in the last place, against certified values.

lemmata audit scipy.special.expit
lemmata audit mymodule:softplus --against "log(1 + exp(x))" --dtype float32
lemmata audit generated.py --against softmax
lemmata audit torch.nn.functional.softplus --dtype float32 --exhaustive -j 2 --state softplus.state
"""

from __future__ import annotations

import argparse
import sys

TYPE_CHECKING = False  # typing's own, without importing it before --help
if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from typing import Any

HELP = "the error of anybody's code"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="TARGET", help="package.function, module:function or file.py")
    parser.add_argument(
        "--against", metavar="EXPR", help="what it should compute; known names are matched without it"
    )
    parser.add_argument("--dtype", default="float64", help="float64 (default), float32, float16 or bfloat16")
    parser.add_argument("--gradient", action="store_true", help="measure the derivative (PyTorch, JAX)")
    parser.add_argument("--points", type=int, metavar="N", help="points of a sampled audit")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--exhaustive", action="store_true", help="every input of a 16- or 32-bit format")
    parser.add_argument("--state", metavar="F", help="go on from here after an interruption (--exhaustive)")
    parser.add_argument("-j", "--jobs", type=int, default=1, metavar="N", help="processes (default 1)")
    parser.add_argument("--scheduler", metavar="tcp://…", help="a dask.distributed cluster in their place")
    parser.add_argument("--timeout", type=float, default=60.0, metavar="S", help="seconds for one call")
    parser.add_argument("--plot", metavar="F", help="error against input, as a picture (extra plot)")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of the table")


def run(args: argparse.Namespace) -> int:
    from contextlib import contextmanager

    from rich.console import Console

    from lemmata.numeric.audit import POINTS, audit
    from lemmata.numeric.auditing.plot import plot
    from lemmata.reading.text import read_expression

    against = args.against
    if against is not None and not against.isidentifier():
        against, _ = read_expression(against)
    with contextmanager(_executor)(args.scheduler) as executor, contextmanager(_progress)() as progress:
        report = audit(
            args.target,
            against,
            args.dtype,
            gradient=args.gradient,
            exhaustive=args.exhaustive,
            points=POINTS if args.points is None else args.points,
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
        Console().print(report)
    else:
        print(report)
    return 0 if report.measured else 1


def _executor(scheduler: str | None) -> Iterator[Executor | None]:
    if scheduler is None:
        yield None
        return
    from lemmata.commands import UsageError

    try:
        from distributed import Client
    except ImportError:
        raise UsageError("--scheduler needs dask: pip install 'lemmata[dask]'") from None
    with Client(scheduler) as client:
        yield client.get_executor()


def _progress() -> Iterator[Any]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
