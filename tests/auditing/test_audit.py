"""The audit: what it finds, what it refuses, and that a bad target cannot harm it."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from lemmata.auditing.audit import audit
from lemmata.auditing.conventions import CONVENTIONS, convention_for, convention_of
from lemmata.auditing.errors import AuditError, Disagreement, FormatError, TargetError, Unmatched
from lemmata.auditing.formats import FORMATS
from lemmata.auditing.measurement import confirm
from lemmata.auditing.points import batches
from lemmata.auditing.report import ulps
from lemmata.auditing.targets import Target, reproduction
from lemmata.cli import main
from lemmata.codegen.compile import numpy_function
from lemmata.commands.audit import configure
from lemmata.reading.text.reader import read_expression


@pytest.fixture
def module(tmp_path: Path):
    """Write a file of code and return its name as a target."""

    def write(code: str, function: str = "") -> str:
        file = tmp_path / "target.py"
        file.write_text(f"import time, os, warnings\nimport numpy as np\n{code}", encoding="utf-8")
        return f"{file}:{function}" if function else str(file)

    return write


# ------------------------------------------------------------------ known defects


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("scipy.special.expit", lambda r: r.largest_lost.got == 0 and r.max_kept < 2.5),
        ("scipy.special.kl_div", lambda r: r.wrong_sign > 10 and r.lost_normal > 50),
        ("scipy.special.log_softmax", lambda r: r.largest_lost.got == 0 and -2e-16 < r.largest_lost.true < 0),
        ("scipy.special.softmax", lambda r: 100 < r.max_ulp < 1000),
    ],
)
def test_scipys_defects_are_found(target: str, found) -> None:
    pytest.importorskip("scipy")
    report = audit(target, points=6000)
    assert report.measured
    assert found(report)
    assert not report.wrong_specials


@pytest.mark.parametrize(
    ("target", "bound"),
    [
        ("scipy.special.log_expit", 1.6),
        ("scipy.special.rel_entr", 2.6),
        ("scipy.special.logit", 2.0),
        ("scipy.special.logsumexp", 3.4),
    ],
)
def test_control_what_is_accurate_is_not_blamed(target: str, bound: float) -> None:
    pytest.importorskip("scipy")
    report = audit(target, points=6000)
    assert report.max_ulp < bound
    assert (report.lost, report.wrong_sign, report.wrong_specials, report.failures) == (0, 0, (), ())


@pytest.mark.parametrize(
    ("name", "dtype", "bound"),
    [
        ("sigmoid", "float64", 2.5),
        ("softplus", "float64", 2.5),
        ("logit", "float32", 0.51),
        ("log_softmax", "float64", 3.0),
        ("logsumexp", "float64", 3.0),
        ("rel_entr", "float64", 3.0),
        ("binary_cross_entropy_with_logits", "float64", 3.0),
    ],
)
def test_our_own_code_keeps_its_bounds(name: str, dtype: str, bound: float) -> None:
    convention = CONVENTIONS[name]
    function = numpy_function(convention.formula, args=convention.arguments)
    report = audit(function, convention, dtype, points=5000, seed=3)
    assert report.measured
    assert report.max_ulp <= bound
    assert report.lost == 0
    assert report.wrong_specials == ()
    assert report.warnings == ()


def test_every_input_of_a_short_format() -> None:
    function = numpy_function(CONVENTIONS["sigmoid"].formula)
    report = audit(function, "sigmoid", "float16", exhaustive=True)
    assert report.points == 2 * (31 * 1024)
    assert report.max_ulp < 0.5001


# ------------------------------------------------------------------ targets that misbehave


def test_a_naive_formula(module) -> None:
    code = "def f(x):\n    return np.log(1 + np.exp(x))\n"
    report = audit(module(code), read_expression("log(1 + exp(x))")[0], points=3000)
    assert report.max_ulp == math.inf
    assert report.lost > 100
    assert any("overflow" in text for text in report.warnings)
    worst = report.worst
    assert worst is not None
    assert worst.got == math.inf
    assert worst.alone == math.inf


def test_a_slip_in_the_last_digit_is_seen(module) -> None:
    code = "def exp(x):\n    y = np.exp(x)\n    return np.where(x == 1.0, np.nextafter(y, 9), y)\n"
    report = audit(module(code), "exp", points=4000)
    assert report.max_ulp < 2.0
    control = audit("numpy.exp", points=4000)
    assert control.max_ulp <= report.max_ulp


def test_one_that_raises_is_narrowed_to_a_point(module) -> None:
    code = (
        "def f(x):\n    if (x == 0.5).any():\n        raise ValueError('no halves')\n    return np.exp(x)\n"
    )
    report = audit(module(code), "exp", points=2000)
    assert not report.measured
    failure = report.failures[0]
    assert (failure.kind, failure.at) == ("raises", "0.5")
    assert failure.what == "ValueError: no halves"


@pytest.mark.parametrize(
    ("code", "kind", "what"),
    [
        ("def f(x):\n    return np.exp(x)[:-1]\n", "wrong result", "expected shape (1,), found (0,)"),
        ("def f(x):\n    return np.exp(x).astype(np.float32)\n", "wrong result", "expected dtype float64"),
        ("def f(x):\n    os.kill(os.getpid(), 11)\n", "crashes", "SIGSEGV"),
        ("def f(x):\n    os._exit(3)\n", "crashes", "status 3"),
    ],
)
def test_wrong_results_and_crashes(module, code: str, kind: str, what: str) -> None:
    report = audit(module(code), "exp", points=100)
    assert not report.measured
    assert report.failures[0].kind == kind
    assert what in report.failures[0].what


def test_one_that_hangs_is_left(module) -> None:
    started = time.monotonic()
    code = "def f(x):\n    time.sleep(60 if len(x) > 1 else 0)\n    return np.exp(x)\n"
    report = audit(module(code), "exp", points=100, timeout=0.5)
    assert [f.kind for f in report.failures] == ["hangs"]
    assert time.monotonic() - started < 20


def test_its_output_does_not_mix_with_ours(module, capfd) -> None:
    code = "print('noise')\ndef f(x):\n    print('more noise')\n    return np.exp(x)\n"
    assert audit(module(code), "exp", points=100).measured
    assert capfd.readouterr().out == ""


def test_wrong_specials_are_listed(module) -> None:
    code = "def f(x):\n    return np.exp(np.nan_to_num(x, nan=0.0, posinf=1e308, neginf=-1e308))\n"
    report = audit(module(code), "exp", points=100)
    (wrong,) = report.wrong_specials
    assert wrong.got == 1.0
    assert math.isnan(float(wrong.expected))


def test_a_python_function_of_one_number() -> None:
    report = audit(math.expm1, "expm1", points=200)
    assert report.failures[0].what.startswith("OverflowError")


# ------------------------------------------------------------------ names and bad input


@pytest.mark.parametrize(
    ("target", "against", "error", "message"),
    [
        ("scipy.special.expt", None, Unmatched, "scipy.special.expit"),
        ("math:thing", None, Unmatched, "--against"),
        ("no_such_module.f", "exp", TargetError, "there is no module no_such_module"),
        ("numpy.no_such_function", "exp", TargetError, "numpy has no 'no_such_function'"),
        ("numpy.exq", "exp", TargetError, "did you mean exp"),
        ("math:pi", "exp", TargetError, "is not callable, but float"),
        ("nonsense", "exp", TargetError, "is not a name"),
        ("/nowhere/f.py", "exp", TargetError, "there is no file /nowhere/f.py"),
    ],
)
def test_bad_targets(target: str, against: str | None, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        audit(target, against and CONVENTIONS[against], points=10)
    assert message in str(raised.value)


def test_a_file_with_two_functions_needs_a_name(module) -> None:
    code = "def f(x):\n    return np.exp(x)\ndef g(x):\n    return x\n"
    with pytest.raises(TargetError, match="found f, g"):
        audit(module(code), "exp", points=10)
    assert audit(module(code, "f"), "exp", points=10).measured


def test_the_function_in_a_file_tells_what_it_computes(module) -> None:
    report = audit(module("def softplus(x):\n    return np.logaddexp(0, x)\n"), points=300)
    assert report.convention == "softplus"
    with pytest.raises(Unmatched, match="--against"):
        audit(module("def something(x):\n    return x\n"), points=10)


def test_a_file_that_fails_is_named(module) -> None:
    with pytest.raises(TargetError, match="ZeroDivisionError"):
        audit(module("1/0"), "exp", points=10)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"dtype": "int8"}, FormatError, "'int8' is unknown"),
        ({"points": 0}, AuditError, "points = 0"),
        ({"exhaustive": True}, AuditError, r"2\^64 inputs"),
        ({"gradient": True}, TargetError, "for PyTorch and JAX"),
    ],
)
def test_bad_arguments(arguments, error, message) -> None:
    with pytest.raises(error, match=message):
        audit("numpy.exp", **({"points": 10} | arguments))


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("scipy.special.kl_div", "kl_div"),
        ("torch.nn.functional.kl_div", "torch kl_div"),
        ("jax.nn.log_sigmoid", "log_sigmoid"),
        ("mine:log_softmax", "log_softmax"),
        ("folder/logit.py", "logit"),
        ("sklearn.metrics.log_loss", "log_loss"),
    ],
)
def test_conventions_by_name(target: str, name: str) -> None:
    assert convention_of(target).name == name


def test_control_a_librarys_name_is_not_taken_for_ours() -> None:
    # cvxpy's logistic is softplus, its entr a concave expression: only full names are matched.
    with pytest.raises(Unmatched):
        convention_of("cvxpy.softplus")


def test_arguments_come_in_the_order_of_appearance() -> None:
    convention = convention_for(read_expression("y*log(sigmoid(x)) + b")[0])
    assert [str(a) for a in convention.arguments] == ["y", "x", "b"]
    vector = convention_for(read_expression("log_softmax(z/T)", "z in R^n")[0])
    assert [str(a) for a in vector.arguments] == ["z", "T"]
    assert vector.index is not None
    with pytest.raises(AuditError, match="constant"):
        convention_for(read_expression("exp(1)")[0])


# ------------------------------------------------------------------ honesty


def test_a_reference_that_is_wrong_is_not_believed() -> None:
    with pytest.raises(Disagreement, match="please report this"):
        confirm(CONVENTIONS["exp"], (1.0,), None, math.e, math.e, 0.3, FORMATS["float64"])
    assert confirm(CONVENTIONS["exp"], (0.0,), None, 1.0, 1.0, 0.0, FORMATS["float64"]) == "1.0"


def test_the_reproduction_reproduces() -> None:
    pytest.importorskip("scipy")
    report = audit("scipy.special.expit", points=3000)
    worst = report.largest_lost
    assert worst is not None
    assert worst.reproduce.startswith('python -c "import numpy, scipy.special; print(')
    code = worst.reproduce.removeprefix('python -c "').removesuffix('"')
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(ran.stdout) == worst.got == worst.alone


def test_reproductions_of_frameworks() -> None:
    line = reproduction(Target("torch.sigmoid", gradient=True), (40.0,))
    assert "x = torch.tensor(40.0, dtype=torch.float64, requires_grad=True)" in line
    line = reproduction(Target("jax.nn.sigmoid", "float32"), (40.0,))
    assert "jax.nn.sigmoid(jax.numpy.asarray(40.0, dtype='float32'))" in line
    assert "x64" not in line


def test_points_are_the_same_for_the_same_seed_and_cover_every_binade() -> None:
    fmt = FORMATS["float64"]
    first, again, other = (batches(("real",), fmt, 40_000, seed)[0].arguments[0] for seed in (1, 1, 2))
    assert (first == again).all()
    assert len(first) != len(other) or (first != other).any()
    exponents = np.unique(np.frexp(first[first != 0])[1])
    assert len(exponents) > 1900
    assert {0.0, 1.0, 20.0, fmt.smallest, fmt.largest, -fmt.largest} <= set(first)


@pytest.mark.parametrize("name", sorted(CONVENTIONS))
@pytest.mark.parametrize("dtype", ["float64", "bfloat16"])
def test_points_are_numbers_of_the_format(name: str, dtype: str) -> None:
    fmt = FORMATS[dtype]
    for batch in batches(CONVENTIONS[name].kinds, fmt, 300, 5):
        for kind, values in zip(CONVENTIONS[name].kinds, batch.arguments, strict=True):
            assert (fmt.round(values) == values).all()
            if kind in ("probability", "target", "one_hot", "weights"):
                assert (values >= 0).all()
                assert (values <= 1).all()


# ------------------------------------------------------------------ the report


def test_json_is_plain(module) -> None:
    code = "def f(x):\n    return np.log(1 + np.exp(x))\n"
    report = audit(module(code), "softplus", points=500)
    data = json.loads(report.dumps(), parse_constant=lambda text: pytest.fail(f"{text} is no JSON"))
    assert data["max_ulp"] == "inf"
    assert data["measured"] is True
    assert data["worst"]["reproduce"]
    assert {"python", "numpy"} <= data["versions"].keys()


def test_the_text_names_everything() -> None:
    text = str(audit("numpy.tanh", points=500))
    for word in ("numpy.tanh", "computes", "tanh(x)", "largest error", "99.9 % within", "worst point"):
        assert word in text


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_a_plot(tmp_path: Path, suffix: str) -> None:
    pytest.importorskip("matplotlib")
    from lemmata.auditing.plot import plot

    reports = [audit(target, points=500) for target in ("numpy.tanh", "numpy.expm1")]
    file = tmp_path / f"error.{suffix}"
    plot(reports, file)
    assert file.stat().st_size > 1000
    assert [p.name for p in tmp_path.iterdir()] == [file.name]
    with pytest.raises(AuditError, match=r"\.png"):
        plot(reports, tmp_path / "error.gif")


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "0.50"), (513.2, "513"), (6.2e5, "6.2e+05"), (math.inf, "inf")]
)
def test_ulps(value: float, text: str) -> None:
    assert ulps(value) == text


def test_more_processes_give_the_same(tmp_path: Path) -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    alone = audit("numpy.tanh", points=2000)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        together = audit("numpy.tanh", points=2000, executor=pool)
    assert (alone.max_ulp, alone.worst, alone.profile) == (together.max_ulp, together.worst, together.profile)


# ------------------------------------------------------------------ the command


def run_command(*words: str, capsys) -> tuple[int, str]:
    import argparse

    from lemmata.commands.audit import run

    parser = argparse.ArgumentParser()
    configure(parser)
    status = run(parser.parse_args(words))
    return status, capsys.readouterr().out


def test_the_command(capsys) -> None:
    status, out = run_command("numpy.log1p", "--points", "500", "--json", capsys=capsys)
    assert status == 0
    assert json.loads(out)["convention"] == "log1p"
    status, out = run_command("numpy.log1p", "--points", "500", "--at-most", "0.1", capsys=capsys)
    assert status == 1
    assert "largest error" in out


def test_the_command_reads_formulas(module, capsys) -> None:
    target = module("def f(x):\n    return np.log1p(np.exp(x))\n")
    words = (target, "--against", "log(1 + exp(x))", "--points", "300")
    status, out = run_command(*words, capsys=capsys)
    assert status == 0
    assert "inf ulp" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["scipy.special.expt"], "lemmata: scipy.special.expt: its name does not tell"),
        (["no_such_module.f", "--against", "exp(x)"], "there is no module no_such_module"),
        (["no_such_module.f"], "there is no module no_such_module"),
        (["no_such_file.py"], "there is no file no_such_file.py"),
        ([""], "'': is not a name"),
        (["numpy.exp", "--against", "softmx"], "did you mean softmax?"),
        (["numpy.exp", "--dtype", "int8"], "'int8' is unknown"),
        (["numpy.exp", "--against", "exp(x"], "expected a closing )"),
        (["numpy.exp", "--exhaustive"], "2^64 inputs"),
        (["numpy.exp", "--state", "s"], "--state and --between go with --exhaustive"),
        (["numpy.exp", "--plot", "p.gif"], "expected a name ending in .png, .svg, .pdf"),
        (["numpy.exp", "--points", "100", "--plot", "/nowhere/p.png"], "/nowhere"),
        (["numpy.exp", "--scheduler", "nonsense://"], "--scheduler"),
    ],
)
def test_bad_input_is_refused_on_stderr_alone(words: list[str], message: str, capsys) -> None:
    from lemmata.cli import main

    assert main(["audit", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert message in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("formula", "kinds"),
    [
        ("js(p, q)", ("weights", "weights")),
        ("cross_entropy(y, softmax(z))", ("weights", "scores")),
        ("binary_entropy(x)", ("probability",)),
        ("logsumexp(p)", ("scores",)),
        ("log(1 + exp(p))", ("real",)),
        ("logsumexp(z) - max(z)", ("scores",)),
        ("softmax_temperature(z, T)", ("scores", "nonnegative")),
        ("binary_cross_entropy(y, p)", ("target", "probability")),
    ],
)
def test_points_lie_in_the_domain_of_a_definition(formula: str, kinds: tuple[str, ...]) -> None:
    assert convention_for(read_expression(formula)[0]).kinds == kinds


def test_a_gradient_in_a_component_has_as_many_components() -> None:
    gradient = convention_for(read_expression("diff(logsumexp(z), z[j])")[0])
    assert str(gradient.index) == "j"
    assert not gradient.reduces
    assert audit(numpy_function(read_expression("softmax(z)")[0]), gradient, points=300).max_ulp <= 7


# ------------------------------------------------------------------ hypotheses


def test_a_target_is_not_blamed_outside_of_what_is_given(module) -> None:
    target = module("def f(x):\n    return np.where(x > 1, np.log(x), 77.0)\n", "f")
    formula, given = read_expression("log(x)", "x > 1")
    assert audit(target, formula, points=1000).max_kept > 1e10
    under = audit(target, formula, points=1000, given=given)
    assert under.points > 300
    assert under.max_ulp <= 1
    assert "given x in (1, oo)" in str(under)


@pytest.mark.parametrize(
    ("against", "given", "code", "blamed"),
    [
        ("log(x - y)", "x > y; y > 1", "def f(x, y): return np.where(x > y, np.log(x - y), 7.0)", False),
        ("log(x - y)", "x > 1", "def f(x, y): return np.where(y > 0, np.log(x - y), 7.0)", True),
        ("sqrt(x)", "x in [2, 3]", "def f(x): return np.where((x >= 2) & (x <= 3), np.sqrt(x), 7.0)", False),
        ("sqrt(x)", "x in [2, 3]", "def f(x): return np.where(x < 2.5, np.sqrt(x), 7.0)", True),
        (
            "sum(z[k], k)",
            "z in [0, 1]^n",
            "def f(z): return np.where((z < 0).any(-1), 1e9, z.sum(-1))",
            False,
        ),
        (
            "sum(z[k], k)",
            "z[1] >= z[2]; n >= 2",
            "def f(z): return np.where(z[..., 0] < z[..., 1], 1e9, 1)",
            True,
        ),
        (
            "sum(p[k]**2, k)",
            "p in simplex(n)",
            "def f(p): return np.where(p.sum(-1) < 2, (p**2).sum(-1), 9)",
            False,
        ),
        ("x", "x in {1, 2}", "def f(x): return np.where((x == 1) | (x == 2), x, 7.0)", False),
    ],
)
def test_points_satisfy_every_given(module, against, given, code, blamed) -> None:
    formula, givens = read_expression(against, given)
    report = audit(module(code + "\n", "f"), formula, points=1500, given=givens)
    assert report.points > 0
    assert (report.max_kept > 1e6) is blamed


def test_hypotheses_that_cannot_be_met_are_named(capsys) -> None:
    for given, message in (("p > 2", "none of the points drawn satisfies"), ("w > 0", "found w")):
        assert main(["audit", "scipy.special.logit", "--given", given, "--points", "100"]) == 2
        assert message in capsys.readouterr().err
    with pytest.raises(AuditError, match="between two ends"):
        audit("numpy.exp", "exp", "float32", exhaustive=True, given=read_expression("x", "x > 0")[1])


def test_what_most_keep_to_is_never_larger_than_the_largest() -> None:
    report = audit("scipy.special.expit", points=3000)
    assert report.p999_ulp > report.max_kept  # over all points: subnormal ones are lost
    assert report.p999_kept <= report.max_kept
    assert "99.9 % of these within" in str(report)
