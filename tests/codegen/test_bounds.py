"""The bound on the error that a generated function prints is held against errors measured here."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from sympy import IndexedBase

from lemmata.auditing.conventions import Convention, convention_for
from lemmata.auditing.formats import Format, format_of
from lemmata.auditing.points import Batch, batches
from lemmata.auditing.reference import Truth, errors, truths
from lemmata.codegen import stable
from lemmata.codegen.compile import numpy_function, python_function
from lemmata.codegen.program import program
from lemmata.notation import Membership

DOUBLE = format_of("float64")
FORMS = stable.forms()
POINTS = 200
SEED = 1

TARGETS = {
    "softmax_cross_entropy": "weights",
    "kl_divergence_of_softmax": "weights",
    "softmax_minus": "one_hot",
    "softmax_cross_entropy_gradient": "one_hot",
    "sigmoid_minus": "target",
    "binary_cross_entropy": "target",
    "binary_cross_entropy_of_score": "target",
}
"""What y ranges over; the gradients claim their bound for one-hot targets."""


def of_exponents(values: Any) -> Any:
    """A unit for an error that grows with the logarithm of the value."""
    with np.errstate(all="ignore"):
        return values * np.nan_to_num(1 - np.log(values), posinf=1.0)


def softmax(z: Any) -> Any:
    weights = np.exp(z - z.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


SCALES: dict[str, Any] = {
    "logsumexp": lambda z: np.abs(z).max(axis=-1),
    "logmeanexp": lambda z, w: np.maximum(np.abs(z).max(axis=-1), 1 + abs(np.log(w))),
    "logaddexp": lambda u, v: np.maximum(abs(u), abs(v)),
    "kl_div_of_log": lambda y, x: np.maximum(np.nan_to_num(abs(y * np.log(y))), abs(y * x)),
    "kl_divergence": lambda p, q: np.abs(p - q).max(axis=-1),
    "kl_divergence_of_softmax": lambda y, z: np.abs(np.nan_to_num(y * np.log(y))).sum(axis=-1),
    "kl_of_softmaxes": lambda z, w: (
        np.maximum(abs(z), abs(w)).max(axis=-1) * abs(softmax(z) - softmax(w)).sum(axis=-1)
    ),
    "js_divergence": lambda p, q: 0 * p[..., 0],
    "sigmoid_minus": lambda x, y: np.maximum(1 / (1 + np.exp(-x)), abs(y)),
    "softmax_temperature": lambda z, T: of_exponents(softmax(z / T[:, None])),
    "softmax_base": lambda z, b: of_exponents(softmax(z * np.log(b)[:, None])),
    "softmax_minus": lambda z, y: 0.0,
    "softmax_cross_entropy_gradient": lambda z, y: 0.0,
}
"""The number whose unit an error is measured in, of every form that says so."""


def kind(form: Any, argument: Any) -> str:
    """What an argument ranges over: as the form's hypotheses say."""
    if str(argument) == "y" and form.name in TARGETS:
        return TARGETS[form.name]
    if isinstance(argument, IndexedBase):
        return "weights" if str(argument) in ("p", "q") else "scores"
    for given in form.given:
        if isinstance(given, Membership):
            if given.variable == argument:
                return "probability"
        elif given.args[0] == argument:
            return "above_minus_one" if given.args[1] == -1 else "nonnegative"
    return "real"


@cache  # NumPy's and Python's functions are held against the same values
def values(form: Any, seed: int, dtype: str) -> list[tuple[Batch, Truth]]:
    """Points, and what is true there."""
    plan, fmt = program(form.patterns[0], None, None), format_of(dtype)
    kinds = tuple(kind(form, a) for a in plan.arguments)
    convention = Convention(form.name, form.patterns[0], plan.arguments, kinds, index=plan.index)
    assert convention.arguments == convention_for(form.patterns[0]).arguments
    return [(batch, truths(convention, batch, fmt)) for batch in batches(kinds, fmt, POINTS, seed)]


def measured(form: Any, make: Any, seed: int, fmt: Format = DOUBLE) -> tuple[float, float, Any]:
    """The bound that is printed, the largest error, and where it is."""
    plan = program(form.patterns[0], None, None)
    function = make(form.patterns[0])
    printed = re.search(r"at most ([\d.]+) ulp", function.__doc__)
    assert printed, function.__doc__
    largest, where = 0.0, None
    for batch, truth in values(form, seed, fmt.name):
        rows = map(batch.point, range(len(batch)))
        if fmt is not DOUBLE:
            rows = (tuple(np.asarray(a, fmt.name) for a in row) for row in rows)
        got = [np.asarray(function(*row)) for row in rows]
        scale = None
        if form.scale:
            names = dict(zip(map(str, plan.arguments), batch.arguments, strict=True))
            of = SCALES[form.name]
            with np.errstate(all="ignore"):
                scale = of(*(names[word] for word in of.__code__.co_varnames))
            scale = np.broadcast_to(scale, (len(batch), *np.shape(scale)[1:]))
            scale = scale[:, None] if scale.ndim < truth.rounded.ndim else scale
        error = errors(np.array(got, dtype=float), truth, fmt, scale)
        error = np.nan_to_num(error, nan=0.0, posinf=np.inf)
        if error.max(initial=0) > largest:
            largest = float(error.max())
            where = batch.point(int(np.unravel_index(error.argmax(), error.shape)[0]))
    return float(printed[1]), largest, where


BOUNDED = [name for name, form in FORMS.items() if program(form.patterns[0], None, None).bounded is form]


@pytest.mark.parametrize("make", [numpy_function, python_function])
@pytest.mark.parametrize("name", BOUNDED)
def test_no_error_exceeds_the_printed_bound(name: str, make: Any) -> None:
    bound, largest, where = measured(FORMS[name], make, SEED)
    assert largest <= bound, where


@pytest.mark.parametrize("dtype", ["float32", "float16"])
@pytest.mark.parametrize("name", BOUNDED)
def test_shorter_formats_are_rounded_once(name: str, dtype: str) -> None:
    _, largest, where = measured(FORMS[name], numpy_function, 3, format_of(dtype))
    assert largest <= 0.51, where


def test_a_bound_that_is_wrong_is_noticed() -> None:
    def naive(_: Any) -> Any:
        def function(x: float) -> Any:
            """Error in float64: at most 2.5 ulp."""
            with np.errstate(all="ignore"):
                return np.log(1 + np.exp(x))

        return function

    bound, largest, _ = measured(FORMS["softplus"], naive, SEED)
    assert largest > bound
