"""Every input: enclosures that hold the truth, shards that add up to the same in any order."""

from __future__ import annotations

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from lemmata.auditing.conventions import CONVENTIONS
from lemmata.auditing.enclosure import NoEnclosure, enclosures
from lemmata.auditing.errors import AuditError
from lemmata.auditing.exhaustive import ForeignState, audit_every_input
from lemmata.auditing.formats import FORMATS
from lemmata.auditing.points import Batch, batches
from lemmata.auditing.process import outcome
from lemmata.auditing.reference import errors, truths
from lemmata.auditing.report import AuditReport
from lemmata.auditing.shards import Shard, Truths, measured
from lemmata.auditing.targets import Target, load
from lemmata.evaluation.evaluate import Program, State
from lemmata.evaluation.fields import field
from lemmata.reading.text.reader import read_expression

SINGLE = FORMATS["float32"]
ONE_NUMBER = sorted(
    name
    for name, c in CONVENTIONS.items()
    if len(c.arguments) == 1 and c.kinds[0] not in ("scores", "weights")
)


# ------------------------------------------------------------------ enclosures


@pytest.mark.parametrize("name", ONE_NUMBER)
def test_enclosures_hold_the_truth(name: str) -> None:
    convention = CONVENTIONS[name]
    points = batches(convention.kinds, SINGLE, 500, 3)[0].arguments[0]
    found = enclosures(convention.formula, convention.arguments[0])(points)
    low, high = found.ends()
    program = Program(convention.formula)
    held = 0
    for x, a, b in zip(points, low, high, strict=True):
        if np.isnan(a) or np.isnan(b):
            continue
        a, b = min(a, 2.0**980), b if np.isfinite(b) else None
        with field(2600) as arithmetic:
            value = program.run(0, State(arithmetic, {convention.arguments[0]: Fraction(float(x))}))
            for end, sign in ((a, 1), (b, -1)):
                assert (
                    end is None
                    or not (value - arithmetic.exact(*Fraction(float(end)).as_integer_ratio())) * sign < 0
                )
        held += 1
    assert held > 250


@pytest.mark.parametrize("name", ["sigmoid", "softplus", "logit", "binary_entropy", "sigmoid_gradient"])
def test_enclosures_decide_nearly_always(name: str) -> None:
    convention = CONVENTIONS[name]
    points = SINGLE.round(np.random.default_rng(1).uniform(0.001, 0.999, 20_000))
    low, high = enclosures(convention.formula, convention.arguments[0])(points).ends()
    assert (SINGLE.round(low) != SINGLE.round(high)).mean() < 1e-3


def test_control_a_wrong_bound_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from lemmata.auditing import enclosure

    monkeypatch.setattr(enclosure, "_LN2_LOW", 1.9082149292705877e-10 * (1 + 1e-5))
    with pytest.raises(AssertionError):
        test_enclosures_hold_the_truth("sigmoid")


def test_what_has_no_enclosure_says_so() -> None:
    formula = read_expression("erf(x)")[0]
    (x,) = formula.free_symbols
    with pytest.raises(NoEnclosure):
        enclosures(formula, x)


# ------------------------------------------------------------------ one shard


def brute_force(name: str, target: str, low: float, high: float) -> tuple[int, float, int]:
    """How many are not correctly rounded, the largest error and its ordinal, from balls alone."""
    first, last = (int(SINGLE.ordinals(np.array([v]))[0]) for v in (low, high))
    points = SINGLE.values(np.arange(first, last + 1))
    got = load(Target(target, "float32"))([points])
    truth = truths(CONVENTIONS[name], Batch((points,)), SINGLE)
    error = errors(got, truth, SINGLE)
    return int((got != truth.rounded).sum()), float(error.max()), first + int(np.argmax(error))


@pytest.mark.parametrize(
    ("name", "target", "low", "high"),
    [
        ("tanh", "numpy.tanh", 0.25, 0.2501),
        ("exp", "numpy.exp", -87.34, -87.33),
        ("log1p", "numpy.log1p", -0.5001, -0.5),
    ],
)
def test_a_shard_is_what_balls_say(name: str, target: str, low: float, high: float) -> None:
    report = audit_every_input(
        Target(target, "float32"), CONVENTIONS[name], SINGLE, between=(low, high), size=1000
    )
    missed, largest, ordinal = brute_force(name, target, *SINGLE.round(np.array([low, high])))
    assert report.points - report.rounded_correctly == missed
    if missed:
        assert report.max_ulp == pytest.approx(largest, abs=1e-6)
        assert report.worst is not None
        assert SINGLE.ordinals(np.array(report.worst.point))[0] == ordinal


def test_a_constant_shard_is_proved_constant() -> None:
    known = Truths(CONVENTIONS["sigmoid"], SINGLE)

    def between(low: float, high: float) -> tuple[int, int]:
        first, last = SINGLE.ordinals(SINGLE.round(np.array([low, high])))
        return int(first), int(last)

    assert known.constant_on(*between(20, 30)) == 1.0
    assert known.constant_on(*between(1e30, 1.5e30)) == 1.0
    assert known.constant_on(0, 1000) == 0.5
    assert known.constant_on(*between(1, 1.001)) is None
    assert known.constant_on(*between(16, 30)) is None
    assert Truths(CONVENTIONS["exp"], SINGLE).constant_on(*between(1e38, 1.5e38)) == np.inf


def test_one_wrong_input_among_many_is_found(tmp_path: Path) -> None:
    file = tmp_path / "f.py"
    code = "import numpy as np\ndef exp(x):\n    y = np.exp(x.astype(np.float64)).astype(np.float32)\n"
    file.write_text(f"{code}    return np.where(x == np.float32(1e30), np.float32(7), y)\n", encoding="utf-8")
    target = Target(str(file), "float32")
    report = audit_every_input(target, CONVENTIONS["exp"], SINGLE, between=(9.99e29, 1.001e30), size=1 << 12)
    assert report.points - report.rounded_correctly == 1
    assert report.max_ulp == np.inf
    assert report.worst is not None
    assert report.worst.point == (float(np.float32(1e30)),)


def test_shards_join_in_any_order_and_travel_as_json() -> None:
    known, call = Truths(CONVENTIONS["tanh"], SINGLE), load(Target("numpy.tanh", "float32"))

    def ask(arrays):
        return outcome(call, arrays)

    start = int(SINGLE.ordinals(np.array([0.25]))[0])
    shards = [measured(ask, known, start + 3000 * k, start + 3000 * (k + 1)) for k in range(3)]
    shards = [Shard.from_json(json.loads(json.dumps(s.to_json()))) for s in shards]

    def joined(order: list[Shard]) -> Shard:
        total = Shard(0, 0)
        for shard in order:
            total.merge(shard)
        return total

    assert joined(shards) == joined(shards[::-1]) == joined([shards[1], shards[2], shards[0]])
    assert joined(shards).points == 9000


# ------------------------------------------------------------------ many shards

BETWEEN = (0.25, 0.2504)
SIZE = 1 << 10


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Target:
    """A target that takes its time, so that there is time to kill and to interrupt."""
    file = tmp_path_factory.mktemp("audit") / "slow.py"
    code = "import time\nimport numpy as np\ndef tanh(x):\n    time.sleep(0.02)\n    return np.tanh(x)\n"
    file.write_text(code, encoding="utf-8")
    return Target(str(file), "float32")


def audited(target: Target, **options) -> AuditReport:
    report = audit_every_input(target, CONVENTIONS["tanh"], SINGLE, between=BETWEEN, size=SIZE, **options)
    return replace(report, seconds=0.0)


@pytest.fixture(scope="module")
def whole(slow: Target) -> AuditReport:
    """The report of a run that nothing disturbed."""
    return audited(slow)


def test_an_interrupted_run_goes_on(slow: Target, whole: AuditReport, tmp_path: Path) -> None:
    state = tmp_path / "state.jsonl"

    def interrupt(done: int, total: int) -> None:
        assert total > 10
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audited(slow, state=state, progress=interrupt)
    assert len(state.read_text().splitlines()) == 1 + 4
    # The last line may have been cut off in the middle of writing.
    state.write_text(state.read_text()[:-30], encoding="utf-8")
    seen: list[int] = []
    again = audited(slow, state=state, progress=lambda done, total: seen.append(done))
    assert seen[0] == 4
    assert again == whole


def test_the_state_of_another_audit_is_refused(slow: Target, tmp_path: Path) -> None:
    state = tmp_path / "state.jsonl"
    audited(slow, state=state)
    before = state.read_text()
    with pytest.raises(ForeignState, match=r"state of another audit \(audit, code"):
        audited(Target("numpy.tanh", "float32"), state=state)
    assert state.read_text() == before
    (tmp_path / "other").write_text("not a state\n", encoding="utf-8")
    with pytest.raises(ForeignState, match="no state of an audit"):
        audited(slow, state=tmp_path / "other")


def test_any_executor_gives_the_same(slow: Target, whole: AuditReport) -> None:
    with ThreadPoolExecutor(2) as threads:
        assert audited(slow, executor=threads) == whole


def test_a_file_that_was_changed_is_measured_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "f.py"
    with ThreadPoolExecutor(1) as threads:  # a worker that lives on
        for body, right in (("np.tanh(x)", True), ("np.tanh(x) + 1", False)):
            file.write_text(f"import numpy as np\ndef tanh(x):\n    return {body}\n", encoding="utf-8")
            report = audited(Target(str(file), "float32"), executor=threads)
            assert (report.rounded_correctly > report.points / 2) == right


def test_a_killed_process_changes_nothing(slow: Target, whole: AuditReport) -> None:
    psutil = pytest.importorskip("psutil")  # comes with distributed
    killed: list[int] = []

    def kill_one(done: int, total: int) -> None:
        children = [p for p in psutil.Process().children() if p.status() != psutil.STATUS_ZOMBIE]
        workers = [p for p in children if "spawn_main" in " ".join(p.cmdline())]
        if not killed and workers:
            killed.append(workers[0].pid)
            os.kill(workers[0].pid, signal.SIGKILL)

    assert audited(slow, jobs=2, progress=kill_one) == whole
    assert killed


def test_a_killed_dask_worker_changes_nothing(slow: Target, whole: AuditReport) -> None:
    distributed = pytest.importorskip("distributed")
    killed: list[int] = []
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            worker_dashboard_address=None,
            silence_logs=50,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):

        def kill_one(done: int, total: int) -> None:
            if done == 3:
                pid = next(iter(client.run(os.getpid).values()))
                killed.append(pid)
                os.kill(pid, signal.SIGKILL)

        report = audited(slow, executor=client.get_executor(), progress=kill_one)
    assert killed
    assert report == whole


def test_a_target_that_raises_ends_the_run(tmp_path: Path) -> None:
    file = tmp_path / "f.py"
    file.write_text(
        "def exp(x):\n    raise ValueError('never' if len(x) > 1 else 'once')\n", encoding="utf-8"
    )
    report = audit_every_input(Target(str(file), "float32"), CONVENTIONS["exp"], SINGLE, between=(0.5, 0.51))
    assert not report.measured
    assert report.failures[0].what == "ValueError: never"


def test_a_target_that_hangs_ends_the_run(tmp_path: Path) -> None:
    file = tmp_path / "f.py"
    code = "import time\nimport numpy as np\ndef exp(x):\n    time.sleep(60 * (len(x) > 1))\n    return np.exp(x)\n"
    file.write_text(code, encoding="utf-8")
    target = Target(str(file), "float32")
    report = audit_every_input(target, CONVENTIONS["exp"], SINGLE, between=(0.5, 0.51), timeout=0.5)
    assert [f.kind for f in report.failures] == ["hangs"]


def test_what_cannot_be_done_is_refused() -> None:
    with pytest.raises(AuditError, match=r"2\^64 inputs"):
        audit_every_input(Target("numpy.exp"), CONVENTIONS["exp"], FORMATS["float64"])
    with pytest.raises(AuditError, match="not of several"):
        audit_every_input(Target("numpy.logaddexp", "float32"), CONVENTIONS["logaddexp"], SINGLE)
    with pytest.raises(AuditError, match="there is no input"):
        audit_every_input(Target("numpy.exp", "float32"), CONVENTIONS["exp"], SINGLE, between=(2.0, 1.0))
    with pytest.raises(AuditError, match="use one job"):
        audit_every_input(Target("f", "float32"), CONVENTIONS["exp"], SINGLE, np.exp, jobs=2)
