"""The guard around reading and deciding: time, memory, crashes, noise; then lists of claims.

A misbehaving prover stands in for the real one, so that each danger is certain to occur.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest
import sympy

from lemmata import checking
from lemmata.checking import ClaimError, Item, Pool, Worker, answers, check, check_many, request_for
from lemmata.errors import LemmataError
from lemmata.notation import Claim, build, scalar
from lemmata.transport import dumps, loads
from lemmata.worker import Answer

FAKE = str(Path(__file__).parent / "fakes" / "prover.py")
PROGRAM = f"import runpy; runpy.run_path({FAKE!r}); from lemmata.worker import main; main()"


@pytest.fixture(scope="module", autouse=True)
def misbehaving_prover() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Worker, "program", PROGRAM)
        patch.delattr(checking._local, "worker", raising=False)
        yield
        checking._shared_worker().close()
        del checking._local.worker


@pytest.fixture(scope="module")
def worker(misbehaving_prover: None) -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


@pytest.fixture
def shared(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every thread asks the same worker: starting one takes as long as importing SymPy."""
    monkeypatch.setattr(checking, "_shared_worker", lambda: worker)


def ask(worker: Worker, claim: str, seconds: float = 5.0) -> Answer:
    return worker.ask(request_for(claim), seconds, from_ready=True)


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


@pytest.mark.parametrize("claim", ["spin", "sleep", "unread"])
def test_a_claim_is_stopped_within_a_second_of_its_time(worker: Worker, claim: str) -> None:
    ask(worker, "fine")
    started = time.monotonic()
    answer = ask(worker, claim, 0.3)
    assert time.monotonic() - started < 0.3 + 1 + 0.4  # the last for a busy machine
    assert answer.word == "undecided"
    assert "time limit" in answer.text
    # What was read is reported even though the process is gone; a claim never read is quoted.
    assert answer.json["claim"] == ("unread" if claim == "unread" else f"{claim} == {claim}")


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """So long by the clock that computing time alone decides, however busy the machine is."""
    monkeypatch.setattr(checking, "PATIENCE", 100)


@pytest.mark.usefixtures("patient")
def test_a_busy_machine_delays_an_answer_and_does_not_change_it(worker: Worker) -> None:
    assert ask(worker, "waits", 0.3).word == "proved"
    assert "busy" not in ask(worker, "spin", 0.1).text


def test_no_claim_outlives_the_clock(worker: Worker) -> None:
    assert "busy" in ask(worker, "sleep", 0.1).text


@pytest.mark.usefixtures("patient")
def test_what_was_seen_before_the_time_ran_out_is_kept(worker: Worker) -> None:
    evidence = ask(worker, "spin", 0.2).json["evidence"]
    assert (evidence["points"], evidence["digits"], evidence["stopped"]) == (7, 30, "the time limit")
    assert evidence["tried"] == ["points", "a strategy without end"]


def test_a_counterexample_seen_on_the_way_is_the_answer(worker: Worker) -> None:
    assert ask(worker, "caught").word == "refuted"


def test_memory_is_limited(worker: Worker) -> None:
    answer = ask(worker, "eat", 20)
    assert answer.word == "undecided"
    assert "memory" in answer.text


def test_a_crash_is_undecided_and_the_worker_lives_on(worker: Worker) -> None:
    answer = ask(worker, "crash")
    assert answer.word == "undecided"
    assert "signal 11" in answer.text
    process = worker._process
    assert ask(worker, "fine").word == "proved"
    assert worker._process is process


def test_a_defect_of_the_prover_is_undecided_and_named(worker: Worker) -> None:
    answer = ask(worker, "recurse")
    assert answer.word == "undecided"
    assert "RecursionError" in answer.text


def test_printing_does_not_disturb_the_answers(worker: Worker) -> None:
    assert ask(worker, "print").word == "proved"


def test_the_prover_may_use_the_whole_time(worker: Worker) -> None:
    answer = ask(worker, "polite", 0.5)
    assert "12 points to 50 digits" in answer.text


def test_refusals_keep_their_message(worker: Worker) -> None:
    answer = ask(worker, "bad claim")
    assert answer.word == "bad input"
    assert answer.text.endswith("^^^")
    with pytest.raises(LemmataError, match=r"unknown name\n  bad\n  \^\^\^"):
        answer.verdict()
    with pytest.raises(LemmataError, match="give p in"):
        ask(worker, "undefined").verdict()


def test_a_killed_worker_is_replaced(worker: Worker) -> None:
    ask(worker, "fine")
    assert worker._process is not None
    worker._process.kill()
    worker._process.wait()
    assert ask(worker, "fine").word == "proved"


def test_a_broken_installation_is_named() -> None:
    worker = Worker()
    worker.program = "import lemmata.no_such_module"
    answer = ask(worker, "x")
    assert answer.word == "undecided"
    assert "No module named 'lemmata.no_such_module'" in answer.text


@linux
def test_closing_ends_the_child_too() -> None:
    worker = Worker()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(ask, worker, "spin", 30)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not (children := _children(worker)):
            time.sleep(0.05)
        worker.close()
        assert future.result(timeout=5).word == "undecided"
    assert children
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and any(map(_runs, children)):
        time.sleep(0.05)
    assert not any(map(_runs, children))


def _children(worker: Worker) -> list[str]:
    if worker._process is None:
        return []
    pid = worker._process.pid
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return found.read_text().split() if found.exists() else []


def _runs(pid: str) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_proofs_arrive_unevaluated_and_without_the_theorem(worker: Worker) -> None:
    verdict = ask(worker, "x").verdict()
    x = scalar("x")
    assert verdict.steps[0].expression.args == (x, x)
    assert verdict.proof is None
    again = pickle.loads(pickle.dumps(verdict))
    assert again == verdict
    assert again.steps[0].expression.args == (x, x)


def test_ordinary_pickling_would_have_evaluated() -> None:
    x = scalar("x")
    twice = build(sympy.Add, x, x)
    assert pickle.loads(pickle.dumps(twice)).args != (x, x)
    assert loads(dumps(twice)).args == (x, x)


def test_check_takes_a_sympy_relation_whatever_its_symbols_assume() -> None:
    plain, positive = sympy.Symbol("x"), sympy.Symbol("x", positive=True)
    for x in (plain, positive, scalar("x")):
        request = request_for(sympy.log(x) <= x - 1, "x > 0")
        assert request.claim in ("log(x) <= x - 1", "log(x) <= -1 + x")
        assert request.given == ("x > 0",)


@pytest.mark.usefixtures("shared")
def test_check_takes_a_claim_as_it_stands() -> None:
    x = scalar("x")
    claim = Claim(build(sympy.Eq, x, x))
    assert checking.check(claim).claim == claim
    assert checking.check("x").claim == claim


def test_a_relation_outside_the_language_is_refused() -> None:
    x = sympy.Symbol("x")
    with pytest.raises(ClaimError, match="language of claims"):
        request_for(sympy.Eq(sympy.gamma(x), x))


@pytest.mark.parametrize(
    "claim", [sympy.Eq(sympy.Symbol("x"), sympy.Symbol("x")), sympy.Integer(1) > 2, False]
)
def test_check_says_when_the_claim_was_evaluated_before_it_came(claim: object) -> None:
    with pytest.raises(ClaimError, match=r"evaluate=False.*evaluated it"):
        request_for(claim)


@pytest.mark.parametrize("claim", [3, None, sympy.Symbol("x"), object()])
def test_check_refuses_what_is_no_claim(claim: object) -> None:
    with pytest.raises(ClaimError, match="relation"):
        request_for(claim)


@pytest.mark.parametrize("given", [{"x": 3}, 5, [1], ["x > 0", None]])
def test_givens_that_are_no_text_are_refused(given: object) -> None:
    with pytest.raises(ClaimError, match="text"):
        Item.of({"id": "a", "claim": "x == 1", "given": given})


def test_a_huge_claim_is_refused_at_once() -> None:
    with pytest.raises(ClaimError, match="1,000,000 characters"):
        request_for("x" * 1_000_000)


def test_many_claims_come_as_they_are_ready() -> None:
    entries = [{"id": "slow", "claim": "sleep"}] + [{"id": str(k), "claim": f"x{k}"} for k in range(4)]
    entries.append({"id": "wrong", "claim": "bad"})
    order = list(check_many(entries, jobs=2, timeout=1.2))
    assert order[0][0] != "slow"
    found = dict(order)
    assert len(found) == 6
    assert isinstance(found["wrong"], LemmataError)
    assert getattr(found["0"], "verdict", "") == "proved"


EXECUTORS = [
    ThreadPoolExecutor,
    pytest.param(partial(ProcessPoolExecutor, mp_context=get_context("fork")), marks=pytest.mark.nightly),
]


@pytest.mark.parametrize("executor", EXECUTORS)
def test_any_executor_will_do(executor: Callable[[int], Executor]) -> None:
    with executor(1) as pool:
        found = dict(check_many([{"id": "a", "claim": "x"}, {"id": "b", "claim": "false"}], executor=pool))
        pool.submit(close_own).result()
    assert [found[k].verdict for k in "ab"] == ["proved", "refuted"]  # type: ignore[union-attr]


def close_own() -> None:
    checking._local.worker.close()


def test_one_request_needs_one_worker() -> None:
    request = request_for("exp(x) > 0")
    with Pool(jobs=2) as pool:
        pool.start(1)
        assert pool.ask(request, 20.0).result().word == "proved"
        assert pool.ask(request, 20.0).result().word == "proved"
        assert len(pool._workers) == 1
        pool.start(3)
        assert len(pool._workers) == 2


def test_stopping_early_leaves_nothing_running() -> None:
    items = [Item.of({"id": claim, "claim": claim}) for claim in ("x", "spin", "polite")]
    running = answers(items, jobs=1, timeout=30)
    next(running)
    started = time.monotonic()
    running.close()
    assert time.monotonic() - started < 2


@pytest.mark.usefixtures("shared")
def test_dask_executor() -> None:
    distributed = pytest.importorskip("distributed", reason="needs the extra dask")
    cluster = distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    )
    with cluster, distributed.Client(cluster) as client:
        found = dict(check_many([{"id": "a", "claim": "x"}], executor=client.get_executor()))
    assert found["a"].verdict == "proved"  # type: ignore[union-attr]


def test_a_users_folder_cannot_shadow_libraries(tmp_path: Path) -> None:
    (tmp_path / "sympy.py").write_text("raise SystemExit('shadowed')")
    code = "from lemmata.checking import *; from tests_program import P; Worker.program = P\n"
    (tmp_path / "tests_program.py").write_text(f"P = {PROGRAM!r}")
    code += "w = Worker(); print(w.ask(request_for('x'), 20).word); w.close()"
    command = [sys.executable, "-c", code]
    environment = os.environ | {"PYTHONPATH": str(Path(checking.__file__).parents[1])}
    run = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.stdout == "proved\n", run.stderr


@pytest.mark.parametrize("timeout", ["a", -1, 0, float("inf"), float("nan"), None])
def test_a_timeout_is_a_positive_number(timeout: float) -> None:
    with pytest.raises(ClaimError, match="a positive number of seconds"):
        check("x**2 >= 0", timeout=timeout)
    with pytest.raises(ClaimError, match="a positive number of seconds"):
        list(check_many([{"id": 1, "claim": "x**2 >= 0"}], timeout=timeout))


def test_what_is_no_entry_and_no_given() -> None:
    for entry in ("x**2 >= 0", ("x > 0", "x > 1"), None):
        with pytest.raises(ClaimError, match=r"an entry \{id, claim, given\}"):
            list(check_many([entry]))  # type: ignore[list-item]
    with pytest.raises(ClaimError, match="text, or a list of givens"):
        check("x > 0", given=3)  # type: ignore[arg-type]
