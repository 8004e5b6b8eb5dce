"""Write docs/accuracy.md and its pictures from audits of what is installed here.

python docs/make_accuracy.py                   some minutes
python docs/make_accuracy.py --points 400000   more points, the same table
python docs/make_accuracy.py --float32 sigmoid  every float32 input as well, some minutes a function

Libraries that are not installed are left out.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import math
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import sympy

from lemmata import __version__
from lemmata.auditing.audit import audit
from lemmata.auditing.conventions import CONVENTIONS, Convention
from lemmata.auditing.plot import plot
from lemmata.auditing.report import AuditReport, ulps
from lemmata.auditing.versions import versions
from lemmata.codegen.compile import numpy_function, source
from lemmata.files import write_whole
from lemmata.reading.writing import write

DOCS = Path(__file__).parent
PICTURES = DOCS / "accuracy"

FUNCTIONS = {
    "sigmoid": ("scipy.special.expit", "torch.sigmoid", "jax.nn.sigmoid"),
    "softplus": ("torch.nn.functional.softplus", "jax.nn.softplus"),
    "log_sigmoid": ("scipy.special.log_expit", "torch.nn.functional.logsigmoid", "jax.nn.log_sigmoid"),
    "logit": ("scipy.special.logit", "torch.logit", "jax.scipy.special.logit"),
    "entr": ("scipy.special.entr", "torch.special.entr", "jax.scipy.special.entr"),
    "binary_entropy": (),
    "rel_entr": ("scipy.special.rel_entr", "jax.scipy.special.rel_entr"),
    "kl_div": ("scipy.special.kl_div", "jax.scipy.special.kl_div"),
    "binary_cross_entropy_with_logits": ("torch.nn.functional.binary_cross_entropy_with_logits",),
    "log_loss": ("sklearn.metrics.log_loss",),
    "logsumexp": ("scipy.special.logsumexp", "torch.logsumexp", "jax.nn.logsumexp"),
    "softmax": ("scipy.special.softmax", "torch.nn.functional.softmax", "jax.nn.softmax"),
    "log_softmax": ("scipy.special.log_softmax", "torch.nn.functional.log_softmax", "jax.nn.log_softmax"),
    "cross_entropy of scores": ("torch.nn.functional.cross_entropy",),
}

GRADIENTS = {
    "sigmoid": ("torch.sigmoid", "jax.nn.sigmoid"),
    "softplus": ("torch.nn.functional.softplus", "jax.nn.softplus"),
    "log_sigmoid": ("torch.nn.functional.logsigmoid", "jax.nn.log_sigmoid"),
    "binary_cross_entropy_with_logits": ("torch.nn.functional.binary_cross_entropy_with_logits",),
    "logsumexp": ("torch.logsumexp", "jax.nn.logsumexp"),
    "cross_entropy of scores": ("torch.nn.functional.cross_entropy",),
}

SHORT = ("sigmoid", "softplus", "log_sigmoid", "logit", "entr", "binary_entropy", "sigmoid_gradient")

NAIVE: dict[str, Callable[..., Any]] = {
    "logsumexp": lambda z: np.log(np.exp(z).sum(-1)),
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(-1, keepdims=True),
    "log_softmax": lambda z: np.log(np.exp(z) / np.exp(z).sum(-1, keepdims=True)),
    "cross_entropy of scores": lambda z, p: (
        -(p * np.log(np.exp(z) / np.exp(z).sum(-1, keepdims=True))).sum(-1)
    ),
}
"""The textbook formulas of vectors; those of numbers are SymPy's ``lambdify`` of the definition."""

INTRODUCTION = """\
# Accuracy

Written by `docs/make_accuracy.py` on {date}: Lemmata {lemmata}, {versions}.

Errors are in units in the last place (ulp) of the true value; 0.5 is the best there is.  Every
result is compared with the correctly rounded true value, computed by balls whose precision is
raised until the rounding is decided, and every worst point was recomputed independently at 200
digits.  The points, about {points:,} a function, lie in every binade, near 0, ½ and 1, around
thresholds, near ties, among subnormal numbers and at the ends of the range.

*Largest*, and the error that *99.9 %* keep *within*, are taken over the same points: those where the
true value is a normal number that the function does not lose.  *Lost* counts the results that are
0, infinite or nan although the true value is a normal number; *subnormal* those that lose a
subnormal one; *wrong sign* those on the wrong side of zero.
*Naive* is SymPy's `lambdify` of the textbook formula.  `lemmata audit TARGET` prints any of these
rows with its worst point and a line that reproduces it.
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--points", type=int, default=60_000, metavar="N")
    parser.add_argument(
        "--float32", nargs="*", default=[], metavar="NAME", help="every float32 input of these"
    )
    parser.add_argument("-j", "--jobs", type=int, default=2, metavar="N")
    args = parser.parse_args()
    PICTURES.mkdir(exist_ok=True)
    parts = [_introduction(args.points)]
    parts += ["## Functions, float64\n", *_sections(FUNCTIONS, False, args.points)]
    parts += ["## Gradients, float64\n", *_sections(GRADIENTS, True, args.points)]
    parts += ["## Short formats, every input\n", _short(args)]
    write_whole(DOCS / "accuracy.md", "\n".join(parts))


def _introduction(points: int) -> str:
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    date = datetime.date.fromtimestamp(int(stamp)) if stamp else datetime.date.today()
    found: dict[str, str] = {}
    for package in ("scipy", "torch", "jax", "sklearn", "sympy"):
        found |= versions(package)
    names = ", ".join(f"{name} {version}" for name, version in found.items() if name != "machine")
    return INTRODUCTION.format(
        date=date, lemmata=__version__, versions=f"{names}, {found['machine']}", points=points
    )


# ------------------------------------------------------------------ tables of functions


def _sections(functions: dict[str, tuple[str, ...]], gradient: bool, points: int) -> Iterator[str]:
    for name, targets in functions.items():
        convention = CONVENTIONS[name].gradient() if gradient else CONVENTIONS[name]
        reports = list(_reports(convention, name, targets, gradient, points))
        picture = f"{name.replace(' ', '_')}{'_gradient' if gradient else ''}.png"
        plot(reports, PICTURES / picture, title=_title(convention))
        yield _section(convention, reports, picture)
        print(convention.name, flush=True)


def _reports(
    convention: Convention, name: str, targets: tuple[str, ...], gradient: bool, points: int
) -> Iterator[AuditReport]:
    ours = numpy_function(convention.formula, args=convention.arguments)
    ours.__name__ = "Lemmata"
    yield audit(ours, convention, points=points)
    for target in targets:
        if importlib.util.find_spec(target.partition(".")[0]) is not None:
            yield audit(target, points=points, gradient=gradient)
    if not gradient:
        naive = NAIVE.get(name) or _lambdified(convention)
        naive.__name__, naive.__module__ = "naive", None  # type: ignore[assignment]
        yield audit(naive, convention, points=points)


def _lambdified(convention: Convention) -> Callable[..., Any]:
    formula = convention.formula
    while formula.has(*_definitions(formula)) if _definitions(formula) else False:
        formula = formula.replace(lambda e: hasattr(e, "unfold"), lambda e: e.unfold())
    return sympy.lambdify(convention.arguments, formula, "numpy")


def _definitions(formula: Any) -> set[Any]:
    return {type(node) for node in sympy.preorder_traversal(formula) if hasattr(node, "unfold")}


def _title(convention: Convention) -> str:
    return convention.name.replace("_", " ")


def _section(convention: Convention, reports: list[AuditReport], picture: str) -> str:
    unit = (
        ", in ulps of the larger of the value and the largest score" if convention.scale == "scores" else ""
    )
    note = f" — {convention.note}" if convention.note and convention.scale == "value" else ""
    lines = [
        f"### {_title(convention)}\n",
        f"`{write(convention.formula)}`{unit}{note}\n",
        "| | largest | at | 99.9 % within | lost | subnormal | wrong sign | wrong specials |",
        "|---|---|---|---|---|---|---|---|",
        *map(_row, reports),
        "",
        f"![error of {_title(convention)} over its input](accuracy/{picture})",
        "",
    ]
    return "\n".join(lines)


def _row(report: AuditReport) -> str:
    name = report.target if report.target in ("Lemmata", "naive") else f"`{report.target}`"
    worst = report.worst_kept
    cells = [
        name,
        ulps(report.max_kept),
        _point(worst.point) if worst is not None else "",
        ulps(report.p999_kept),
        _count(report.lost_normal),
        _count(report.lost - report.lost_normal),
        _count(report.wrong_sign),
        _count(len(report.wrong_specials)),
    ]
    return f"| {' | '.join(cells)} |"


def _count(number: int) -> str:
    return f"{number:,}" if number else "–"


def _point(point: tuple[Any, ...]) -> str:
    def spelled(value: Any) -> str:
        if isinstance(value, tuple):
            shown = [f"{v:.6g}" for v in value[:3]]
            return f"[{', '.join([*shown, '…'] if len(value) > 3 else shown)}]"
        return repr(value) if abs(value - round(value, 6)) > 1e-9 * abs(value) else f"{value:g}"

    return ", ".join(map(spelled, point))


# ------------------------------------------------------------------ every input


def _short(args: argparse.Namespace) -> str:
    dtypes = ["float16", *(["bfloat16"] if importlib.util.find_spec("ml_dtypes") else [])]
    dtypes += ["float32"]
    lines = [
        "Lemmata's functions, computed through float64 and rounded once: the largest error, and how",
        "many of all inputs in the domain are not rounded correctly.\n",
        f"| | {' | '.join(dtypes)} |",
        f"|---|{'---|' * len(dtypes)}",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name in SHORT:
            convention = CONVENTIONS[name]
            file = Path(folder) / f"{name}.py"
            file.write_text(source(convention.formula, args=convention.arguments), encoding="utf-8")
            cells = [
                _missed(_every_input(str(file), convention, dtype, args.jobs))
                if dtype != "float32" or name in args.float32
                else ""
                for dtype in dtypes
            ]
            lines.append(f"| {_title(convention)} | {' | '.join(cells)} |")
            print(name, "in short formats", flush=True)
    return "\n".join([*lines, ""])


def _every_input(file: str, convention: Convention, dtype: str, jobs: int) -> AuditReport:
    return audit(file, convention, dtype, exhaustive=True, jobs=jobs if dtype == "float32" else 1)


def _missed(report: AuditReport) -> str:
    if not report.measured:
        return report.failures[0].what
    largest = f"{report.max_ulp:.7f}" if math.isfinite(report.max_ulp) else "inf"
    missed = report.points - report.rounded_correctly
    return f"{largest} ulp, {missed:,} of {report.points:,}"


if __name__ == "__main__":
    main()
