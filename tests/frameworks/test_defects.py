"""Defects of SciPy, PyTorch, JAX and scikit-learn that nobody told their users about.

Each is reproduced by hand, must be found by the audit by itself, and is absent from our own code.
Should a release mend one of them, its test fails and is to be removed.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from lemmata.auditing.audit import audit
from lemmata.auditing.conventions import CONVENTIONS
from lemmata.codegen.compile import numpy_function
from lemmata.reading.text.reader import read_expression


def ours(text: str, *arguments: str):
    return numpy_function(read_expression(text)[0], args=arguments or None)


def test_torchs_sigmoid_backward_is_zero_at_40(torch) -> None:
    x = torch.tensor(40.0, dtype=torch.float64, requires_grad=True)
    torch.sigmoid(x).backward()
    assert x.grad.item() == 0
    assert ours("diff(sigmoid(x), x)")(40.0) == pytest.approx(4.248354255291589e-18, rel=1e-15)
    report = audit("torch.sigmoid", gradient=True, points=4000)
    assert report.lost_normal > 100
    assert report.largest_lost is not None
    assert 36 < report.largest_lost.point[0] < 37.5


def test_jaxs_sigmoid_backward_is_zero_at_40(jax) -> None:
    assert jax.grad(jax.nn.sigmoid)(40.0) == 0
    report = audit("jax.nn.sigmoid", gradient=True, points=4000)
    assert report.lost_normal > 100


def test_torchs_bce_with_logits_loses_small_losses(torch) -> None:
    x, t = (torch.tensor(v, dtype=torch.float64) for v in (-37.0, 0.0))
    assert torch.nn.functional.binary_cross_entropy_with_logits(x, t).item() == 0
    assert ours("(1 - t)*softplus(x) + t*softplus(-x)", "x", "t")(-37.0, 0.0) == pytest.approx(
        8.533047625744066e-17
    )
    report = audit("torch.nn.functional.binary_cross_entropy_with_logits", points=4000)
    assert report.lost_normal > 50


def test_torchs_softplus_has_a_threshold_at_20(torch) -> None:
    x = torch.tensor(20.000001, dtype=torch.float64)
    assert torch.nn.functional.softplus(x).item() == 20.000001
    assert ours("softplus(x)")(20.000001) == 20.000001002061154
    report = audit("torch.nn.functional.softplus", points=4000)
    assert 5e5 < report.max_ulp < 7e5
    assert report.worst is not None
    assert 20 < report.worst.point[0] < 20.001


@pytest.mark.parametrize(
    "target", ["scipy.special.log_softmax", "torch.nn.functional.log_softmax", "jax.nn.log_softmax"]
)
def test_log_softmax_of_a_sure_class_is_zero(target: str) -> None:
    pytest.importorskip(target.partition(".")[0])
    assert ours("log_softmax(z)")(np.array([0.0, -40.0]))[0] == -4.248354255291589e-18
    report = audit(target, points=4000)
    assert report.lost_normal > 50
    assert report.worst is not None
    assert report.worst.got == 0 > report.worst.true


@pytest.mark.parametrize("target", ["torch.logit", "jax.scipy.special.logit"])
def test_logit_beside_a_half_is_half_of_the_truth(target: str) -> None:
    pytest.importorskip(target.partition(".")[0])
    p = 0.5 - 2**-54
    assert ours("logit(p)")(p) == -(2.0**-52)
    report = audit(target, points=4000)
    worst = report.worst_kept
    assert worst is not None
    assert abs(worst.point[0] - 0.5) < 1e-15
    assert worst.got / worst.true == pytest.approx(0.5)


def test_scipys_kl_div_is_negative() -> None:
    special = pytest.importorskip("scipy.special")
    assert special.kl_div(0.9726288138, 0.9726288128) < 0
    report = audit("scipy.special.kl_div", points=8000)
    assert report.wrong_sign > 20
    assert report.worst_sign is not None
    assert report.worst_sign.got < 0 < report.worst_sign.true


def test_scipys_expit_ends_too_early() -> None:
    special = pytest.importorskip("scipy.special")
    assert special.expit(-710.0) == 0
    assert ours("sigmoid(x)")(-710.0) == 4.47628622567513e-309
    report = audit("scipy.special.expit", points=4000)
    assert report.lost > 10
    assert report.lost_normal == 0


def test_sklearns_log_loss_is_clipped() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    assert metrics.log_loss([1], [1e-20], labels=[0, 1]) == pytest.approx(36.04, abs=0.01)
    assert ours("binary_cross_entropy(t, p)", "t", "p")(1.0, 1e-20) == pytest.approx(46.05170185988091)
    report = audit("sklearn.metrics.log_loss", points=300)
    assert report.max_ulp > 1e12


def test_jaxs_rel_entr_of_nan_is_infinite(jax) -> None:
    assert jax.scipy.special.rel_entr(math.nan, 1.0) == math.inf
    report = audit("jax.scipy.special.rel_entr", points=500)
    assert any(math.isnan(w.point[0]) and w.got == math.inf for w in report.wrong_specials)


@pytest.mark.parametrize(
    ("target", "bound"),
    [
        ("torch.special.entr", 2.5),
        ("torch.nn.functional.logsigmoid", 2.5),
        ("jax.nn.relu", 0.5),
        ("torch.exp", 1.5),
    ],
)
def test_control_what_is_accurate_is_not_blamed(target: str, bound: float) -> None:
    pytest.importorskip(target.partition(".")[0])
    report = audit(target, points=3000)
    assert report.max_kept <= bound
    assert report.lost_normal == 0
    assert report.wrong_specials == ()


@pytest.mark.parametrize("dtype", ["bfloat16", "float16"])
def test_every_input_of_torchs_sigmoid(torch, dtype: str) -> None:
    report = audit("torch.sigmoid", dtype=dtype, exhaustive=True)
    assert report.points == {"bfloat16": 2 * 255 * 128, "float16": 2 * 31 * 1024}[dtype]
    assert report.max_kept < 1


def test_conventions_name_functions_that_exist() -> None:
    from lemmata.auditing.targets import resolve

    found = 0
    for convention in CONVENTIONS.values():
        for target in convention.targets:
            package = target.partition(".")[0]
            if package in ("numpy", "scipy", "torch", "jax", "sklearn"):
                try:
                    __import__(package)
                except ModuleNotFoundError:
                    continue
                assert callable(resolve(target)), target
                found += 1
    assert found > 10
