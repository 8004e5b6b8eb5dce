"""Gradients of generated PyTorch and JAX code against the true derivatives, at points where autograd loses them.

Through a choice the derivative of what was not chosen comes back as nan: log(1 − e^−x), the logit at 1e−20,
the divergence in q where p = 0. The generated code differentiates by formulas of its own.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from lemmata.auditing.conventions import CONVENTIONS
from lemmata.auditing.formats import FORMATS
from lemmata.auditing.points import batches
from lemmata.auditing.reference import truths
from lemmata.codegen.compile import source
from lemmata.codegen.program import program
from lemmata.functions import evaluate
from lemmata.reading.text.reader import read_expression

REAL = [-800.0, -700.0, -40.0, -1.0, -1e-20, 0.0, 1e-20, 0.5, 2.0, 40.0, 700.0, 800.0]
UNIT = [1e-300, 1e-20, 1e-5, 0.25, 0.3, 0.5, 0.7, 1 - 1e-10, 1 - 2.0**-53]
POSITIVE = [1e-300, 1e-20, 0.5, 1.0, 2.0, 40.0, 800.0]
PAIRS = [(0.0, 0.5), (0.0, 1e-20), (0.5, 0.5), (1e-20, 1.0), (0.3, 1e-10), (1.0, 1e-300), (1e-300, 1.0)]
TARGETS = [(0.0, 0.5), (1.0, 0.5), (0.0, 1e-20), (1.0, 1e-20), (0.5, 0.5), (0.25, 1 - 1e-10)]
SCORES = [([0.0, 0.0],), ([0.0, -800.0],), ([1000.0, 999.0],), ([0.0, 40.0],), ([-1e5, -1e5, 0.0],)]
VECTORS = [([0.0, 1.0], [0.5, 0.5]), ([0.5, 0.5], [0.25, 0.75]), ([0.0, 1.0], [1e-20, 1.0])]

CASES: dict[str, list[Any]] = {
    "sigmoid(x)": REAL,
    "softplus(x)": REAL,
    "log(sigmoid(x))": REAL,
    "x*sigmoid(x)": REAL,
    "tanh(x)": REAL,
    "1 - tanh(x)": REAL,
    "sigmoid(x)*(1 - sigmoid(x))": REAL,
    "logit(sigmoid(x))": REAL,
    "log(1 - exp(-x))": POSITIVE,
    "log(exp(x) - 1)": POSITIVE,
    "logit(p)": UNIT,
    "odds(p)": UNIT,
    "binary_entropy(p)": UNIT,
    "-p*log(p)": UNIT,
    "p*log(p/q)": PAIRS,
    "p*log(p/q) - p + q": PAIRS,
    "p*log(q)": PAIRS,
    "log(p/q)": [pair for pair in PAIRS if pair[0]],
    "binary_cross_entropy(y, p)": TARGETS,
    "binary_cross_entropy(y, sigmoid(x))": [(0.0, 800.0), (1.0, 800.0), (1.0, -800.0), (0.5, 0.0)],
    "log(exp(u) + exp(v))": [(0.0, 0.0), (800.0, -800.0), (1000.0, 999.0)],
    "log(exp(u) - exp(v))": [(1000.0, 999.0), (0.0, -800.0), (1e-5, 0.0)],
    "exp(u)/(exp(u) + exp(v))": [(1000.0, 999.0), (999.0, 1000.0), (0.0, 800.0)],
    "logsumexp(z)": SCORES,
    "entropy(softmax(z))": [([0.0, 1.0],), ([0.0, 40.0],), ([0.0, 600.0],)],
    "sum(softmax(z)[k]**2, k)": [([0.0, 0.5],), ([0.0, 40.0],), ([3.0, 0.0, 1.0],)],
    "log(1 + sum(exp(z[k]), k))": SCORES,
    "log(exp(s) + sum(exp(z[k]), k))": [(800.0, [900.0, 0.0]), (0.0, [-5.0, 3.0])],
    "kl(p, q)": VECTORS,
    "js(p, q)": VECTORS[:2],
    "cross_entropy(p, q)": VECTORS,
    "cross_entropy(p, softmax(z))": [([0.0, 1.0], [0.0, 800.0]), ([0.5, 0.5], [0.0, 1.0])],
}


def compiled(text: str, target: str) -> Any:
    expr = read_expression(text)[0]
    namespace: dict[str, Any] = {}
    exec(source(expr, target), namespace)  # noqa: S102  our own code
    return namespace[program(expr, None, None).name]


def gradients(function: Any, target: str, arguments: tuple[Any, ...], module: Any) -> list[np.ndarray]:
    """Of the sum of the results, in every argument."""
    if target == "torch":
        tensors = [module.tensor(x, dtype=module.float64, requires_grad=True) for x in arguments]
        function(*tensors).sum().backward()
        return [t.grad.numpy() for t in tensors]
    everywhere = tuple(range(len(arguments)))
    found = module.grad(lambda *a: function(*a).sum(), argnums=everywhere)
    return [np.asarray(v) for v in found(*map(module.numpy.asarray, arguments))]


def true_gradient(text: str, names: list[str], point: tuple[Any, ...], name: str) -> list[float | None]:
    value = dict(zip(names, point, strict=True))[name]
    wanted = [f"{name}[{k + 1}]" for k in range(len(value))] if isinstance(value, list) else [name]
    found: list[float | None] = []
    for variable in wanted:
        size = f"n >= {len(value)}" if isinstance(value, list) else ""
        try:
            digits = evaluate(
                f"diff({text}, {variable})", dict(zip(names, point, strict=True)), 14, given=size
            )
            found.append(float(digits))
        except Exception:  # no derivative there
            found.append(None)
    return found


@pytest.mark.parametrize("target", ["torch", "jax"])
@pytest.mark.parametrize("text", CASES)
def test_a_gradient_is_the_true_one(text: str, target: str, request: pytest.FixtureRequest) -> None:
    module = request.getfixturevalue(target)
    function = compiled(text, target)
    names = [str(getattr(a, "label", a)) for a in program(read_expression(text)[0], None, None).arguments]
    checked = 0
    for case in CASES[text]:
        point = case if isinstance(case, tuple) else (case,)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = gradients(function, target, point, module)
            for name, got in zip(names, found, strict=True):
                for value, true in zip(
                    np.atleast_1d(got), true_gradient(text, names, point, name), strict=True
                ):
                    if true is not None:
                        checked += 1
                        assert float(value) == pytest.approx(true, rel=1e-9, abs=1e-300), (point, name)
    assert checked


@pytest.mark.parametrize("target", ["torch", "jax"])
@pytest.mark.parametrize(
    "name",
    [
        c.name
        for c in CONVENTIONS.values()
        if c.index is None and c.name != "relu" and c.kinds != ("weights",)
    ],
)
def test_a_gradient_is_the_true_one_at_the_points_of_the_audit(
    name: str, target: str, request: pytest.FixtureRequest
) -> None:
    module = request.getfixturevalue(target)
    convention = CONVENTIONS[name]
    namespace: dict[str, Any] = {}
    exec(source(convention.formula, target, name="f", args=convention.arguments), namespace)  # noqa: S102
    slope = convention.gradient()
    for batch in batches(slope.kinds, FORMATS["float64"], 400, 3):
        # JAX takes subnormal numbers for 0.
        sizes = [np.abs(a if a.ndim == 2 else a[:, None]) for a in batch.arguments]
        inner = [((a == 0) | ((a > 1e-290) & (a < 700))).all(axis=1) for a in sizes]
        batch = batch.take(np.flatnonzero(np.logical_and.reduce(inner)))
        if not len(batch):
            continue
        true = truths(slope, batch, FORMATS["float64"]).rounded
        got = gradients(namespace["f"], target, batch.arguments, module)[0]
        plain = np.isfinite(true) & (np.abs(true) > 1e-290)
        assert np.isfinite(got[plain]).all()
        np.testing.assert_allclose(got[plain], true[plain], rtol=1e-8)


def test_second_derivatives_and_batches(torch: Any, jax: Any) -> None:
    z = [0.0, 1.0, 3.0]
    s = np.exp(z) / np.exp(z).sum()
    hessian = np.diag(s) - np.outer(s, s)
    function = compiled("logsumexp(z)", "torch")
    tensor = torch.tensor(z, dtype=torch.float64)
    np.testing.assert_allclose(torch.autograd.functional.hessian(function, tensor), hessian, atol=1e-15)
    rows = torch.stack([tensor, 2 * tensor])
    np.testing.assert_allclose(torch.func.vmap(torch.func.grad(function))(rows)[0], s)
    ours = compiled("logsumexp(z)", "jax")
    np.testing.assert_allclose(jax.hessian(ours)(jax.numpy.asarray(z)), hessian, atol=1e-15)
    soft = compiled("softmax(z)", "jax")
    np.testing.assert_allclose(jax.jit(jax.jacrev(soft))(jax.numpy.asarray(z)), hessian, atol=1e-15)
    np.testing.assert_allclose(jax.vmap(jax.grad(ours))(jax.numpy.asarray([z, z]))[1], s)


@pytest.mark.parametrize("target", ["torch", "jax"])
def test_arguments_that_are_stretched_have_gradients_of_their_own_shape(
    target: str, request: pytest.FixtureRequest
) -> None:
    module = request.getfixturevalue(target)
    function = compiled("sum(exp(z[k]/T), k)/T", target)
    z, t = np.zeros((4, 3)), 2.0
    in_z, in_t = gradients(function, target, (z.tolist(), t), module)
    np.testing.assert_allclose(in_z, np.full((4, 3), 1 / 4))
    np.testing.assert_allclose(in_t, 4 * (-3 / 4))
