"""The reference: correctly rounded, whatever the cancellation; and its second opinion."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from lemmata.auditing.conventions import CONVENTIONS, Convention
from lemmata.auditing.formats import FORMATS
from lemmata.auditing.points import Batch, batches
from lemmata.auditing.reference import Truth, errors, truths
from lemmata.auditing.second_opinion import recomputed_error, value_at

DOUBLE = FORMATS["float64"]


def truth_at(
    name: str, *point: float, fmt: str = "float64", backend: str | None = None
) -> tuple[float, float]:
    batch = Batch(tuple(np.array([p], dtype=np.float64) for p in point))
    found = truths(CONVENTIONS[name], batch, FORMATS[fmt], backend)
    return found.rounded.ravel()[0], found.residual.ravel()[0]


@pytest.mark.parametrize("backend", ["flint", "mpmath"])
@pytest.mark.parametrize(
    ("name", "point", "expected"),
    [
        ("sigmoid", (-710.0,), 4.47628622567513e-309),
        ("sigmoid", (-1e300,), 0.0),
        ("softplus", (-745.0,), 5e-324),
        ("softplus", (20.000001,), 20.000001002061154),
        ("logit", (0.5 - 2**-54,), -(2.0**-52)),
        ("kl_div", (0.9726288138, 0.9726288128), 5.1407091e-19),
        ("rel_entr", (0.0, 0.0), 0.0),
        ("binary_entropy", (0.0,), 0.0),
        ("exp", (710.0,), math.inf),
        ("binary_cross_entropy_with_logits", (-37.0, 0.0), 8.533047625744066e-17),
    ],
)
def test_known_values(name: str, point: tuple[float, ...], expected: float, backend: str) -> None:
    if backend == "flint":
        pytest.importorskip("flint")
    if backend == "mpmath" and point[0] == -1e300:
        pytest.skip("mpmath's intervals have no exponentials of huge numbers")
    rounded, _ = truth_at(name, *point, backend=backend)
    assert rounded == pytest.approx(expected, rel=1e-7)
    if name != "kl_div":
        assert rounded == expected


def test_a_component_that_cancels() -> None:
    batch = Batch((np.array([[0.0, -40.0]]),))
    found = truths(CONVENTIONS["log_softmax"], batch, DOUBLE)
    assert found.rounded.tolist() == [[-4.248354255291589e-18, -40.0]]


def test_each_component_of_a_gradient_is_its_own() -> None:
    batch = Batch((np.array([[1.0, 2.0, 3.0]]),))
    found = truths(CONVENTIONS["logsumexp"].gradient(), batch, DOUBLE).rounded[0]
    weights = np.exp([1.0, 2.0, 3.0])
    assert found == pytest.approx(weights / weights.sum(), rel=1e-14)


@pytest.mark.parametrize("name", sorted(set(CONVENTIONS) - {"log_loss"}))
def test_the_second_opinion_agrees(name: str) -> None:
    """Independent of balls, of jets and of the compiler: the same residual from 200 digits."""
    convention = CONVENTIONS[name]
    rng = np.random.default_rng(7)
    compared = 0
    for batch in batches(convention.kinds, DOUBLE, 200, 11)[:3]:
        part = batch.take(rng.permutation(len(batch))[:6])
        found = truths(convention, part, DOUBLE)
        for row in range(len(part)):
            component = None if convention.index is None else 1
            place = (row,) if component is None else (row, 0)
            rounded, residual = float(found.rounded[place]), float(found.residual[place])
            if math.isfinite(rounded):
                unit = DOUBLE.unit(rounded)
                error = recomputed_error(convention, part.point(row), component, rounded, DOUBLE, unit)
                assert error == pytest.approx(abs(residual), abs=1e-5)
                compared += 1
    assert compared >= 3


def test_control_the_second_opinion_notices_a_wrong_value() -> None:
    error = recomputed_error(CONVENTIONS["sigmoid"], (1.0,), None, 0.7310585786300050, DOUBLE, 2.0**-53)
    assert error is not None
    assert error > 0.5
    value = value_at(CONVENTIONS["sigmoid"], (1.0,))
    with mpmath.workdps(50):
        assert abs(value - 1 / (1 + mpmath.exp(-1))) < mpmath.mpf(10) ** -49


@pytest.mark.parametrize(
    ("got", "rounded", "residual", "expected"),
    [
        (1.0, 1.0, 0.25, 0.25),
        (1.0 + 2**-52, 1.0, 0.25, 0.75),
        (math.inf, 1.0, 0.0, math.inf),
        (math.nan, 1.0, 0.0, math.inf),
        (math.inf, math.inf, 0.0, 0.0),
        (-math.inf, math.inf, 0.0, math.inf),
        (1.0, math.inf, 0.0, math.inf),
        (0.0, 5e-324, 0.25, 1.25),
    ],
)
def test_errors(got: float, rounded: float, residual: float, expected: float) -> None:
    truth = Truth(np.array([rounded]), np.array([residual]), np.array([True]))
    assert errors(np.array([got]), truth, DOUBLE)[0] == pytest.approx(expected)


def test_an_undefined_value_has_no_error() -> None:
    truth = Truth(np.array([math.nan]), np.array([0.0]), np.array([True]))
    assert math.isnan(errors(np.array([1.0]), truth, DOUBLE)[0])


def test_a_smaller_format_is_rounded_once() -> None:
    """Through float64 the sigmoid of some float32 numbers would be rounded twice."""
    x = np.float32(0.1)
    rounded, residual = truth_at("sigmoid", float(x), fmt="float32")
    assert rounded == float(np.float32(rounded))
    with mpmath.workdps(40):
        true = 1 / (1 + mpmath.exp(-mpmath.mpf(float(x))))
        assert float((true - mpmath.mpf(rounded)) / 2**-24) == pytest.approx(residual, abs=1e-5)


@pytest.mark.parametrize("name", sorted(CONVENTIONS))
def test_conventions_are_complete(name: str) -> None:
    convention: Convention = CONVENTIONS[name]
    assert len(convention.arguments) == len(convention.kinds)
    for point, _ in (*convention.specials, *convention.own_specials):
        assert len(point) == len(convention.arguments)
