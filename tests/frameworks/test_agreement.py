"""Our functions and gradients beside those of PyTorch and JAX, on 10⁵ points.

Where both are moderate they agree to a few units in the last place; where they do not, balls say
who is right, and it must be us.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lemmata.auditing.conventions import CONVENTIONS, Convention
from lemmata.auditing.formats import FORMATS
from lemmata.auditing.points import Batch, batches
from lemmata.auditing.reference import errors, truths
from lemmata.auditing.targets import Target, load
from lemmata.codegen.compile import numpy_function

POINTS = 100_000
JUDGED = 1500
"""Points of disagreement that balls decide."""

CLOSE = 4.0
"""Units in the last place within which nobody asks who is right."""

DOUBLE = FORMATS["float64"]


def compared(target: str, gradient: bool, bound: float) -> tuple[int, int, int]:
    """Count the points compared, those that disagree, and those judged against the framework."""
    name = next(c.name for c in CONVENTIONS.values() if target in c.targets)
    convention = CONVENTIONS[name].gradient() if gradient else CONVENTIONS[name]
    plain = CONVENTIONS[name]
    theirs = load(
        Target(target, "float64", gradient, plain.reduces and not gradient, plain.keywords_for(target))
    )
    mine = numpy_function(convention.formula, args=convention.arguments)
    points = disagree = blamed = 0
    chosen = batches(convention.kinds, DOUBLE, POINTS, 1)
    for batch in chosen:
        a, b = mine(*batch.arguments), theirs(batch.arguments)
        assert a.shape == b.shape
        points += a.size
        with np.errstate(all="ignore"):
            apart = np.abs(a - b) / np.maximum(_units(a, batch, convention), _units(b, batch, convention))
        rows = np.flatnonzero(np.any(~(apart <= CLOSE).reshape(len(batch), -1), axis=1))
        disagree += len(rows)
        rows = rows[:: max(1, len(rows) // (JUDGED // len(chosen)))]
        blamed += _judged(convention, batch.take(rows), a[rows], b[rows], bound)
    return points, disagree, blamed


def _units(values: np.ndarray, batch: Batch, convention: Convention) -> np.ndarray:
    units = DOUBLE.ulp(values)
    if convention.scale == "scores":
        units = np.maximum(units, DOUBLE.ulp(np.abs(batch.arguments[0]).max(axis=-1)))
    return units


def _judged(convention: Convention, batch: Batch, mine: np.ndarray, theirs: np.ndarray, bound: float) -> int:
    if not len(batch):
        return 0
    truth = truths(convention, batch, DOUBLE)
    scale = np.abs(batch.arguments[0]).max(axis=-1) if convention.scale == "scores" else None
    ours, other = (errors(v, truth, DOUBLE, scale) for v in (mine, theirs))
    assert np.nanmax(ours) <= bound
    return int((np.nan_to_num(other) > CLOSE / 2).sum())


CASES: list[tuple[str, bool, float]] = [
    ("torch.sigmoid", False, 2.5),
    ("torch.sigmoid", True, 4.0),
    ("torch.nn.functional.softplus", False, 2.5),
    ("torch.nn.functional.softplus", True, 2.5),
    ("torch.nn.functional.logsigmoid", False, 2.5),
    ("torch.nn.functional.logsigmoid", True, 2.5),
    ("torch.logit", False, 2.5),
    ("torch.nn.functional.binary_cross_entropy_with_logits", False, 3.0),
    ("torch.nn.functional.softmax", False, 7.0),
    ("torch.nn.functional.log_softmax", False, 3.0),
    ("torch.logsumexp", False, 3.0),
    ("torch.logsumexp", True, 7.0),
    ("torch.nn.functional.cross_entropy", False, 4.0),
    ("torch.nn.functional.cross_entropy", True, 5.0),
    ("jax.nn.sigmoid", False, 2.5),
    ("jax.nn.sigmoid", True, 4.0),
    ("jax.nn.softplus", False, 2.5),
    ("jax.nn.softplus", True, 2.5),
    ("jax.scipy.special.logit", False, 2.5),
    ("jax.nn.softmax", False, 7.0),
    ("jax.nn.log_softmax", False, 3.0),
    ("jax.nn.logsumexp", True, 7.0),
]


@pytest.mark.parametrize(("target", "gradient", "bound"), CASES)
def test_where_we_differ_we_are_right(target: str, gradient: bool, bound: float) -> None:
    pytest.importorskip(target.partition(".")[0])
    points, disagree, blamed = compared(target, gradient, bound)
    assert points > POINTS / 4
    assert disagree < points / 2
    assert blamed > 0 or disagree == 0


def test_control_a_wrong_function_of_ours_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    compiled = numpy_function

    def wrong(formula: Any, args: Any = None) -> Callable[..., Any]:
        right = compiled(formula, args=args)
        return lambda *a: right(*a) * (1 + 2.0**-49)

    monkeypatch.setitem(compared.__globals__, "numpy_function", wrong)
    with pytest.raises(AssertionError):
        compared("torch.sigmoid", False, 2.5)
