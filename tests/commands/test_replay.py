"""`lemmata replay`: valid, invalid or unreadable, with nothing loaded but the rules."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lemmata.cli import main
from lemmata.commands.printing import printed
from lemmata.elaboration.certificates import certificate
from lemmata.elaboration.derived import assume, infinite_sum
from lemmata.kernel.derivatives import derivative
from lemmata.kernel.laws import exp_positive, sum_constant
from lemmata.kernel.limits import limit_of_leaf, limit_rewritten
from lemmata.kernel.signs import combine, compared
from lemmata.kernel.structure import given, reflexive, transitive
from lemmata.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Apply,
    Bind,
    Component,
    Count,
    Index,
    Mul,
    Power,
    Scalar,
    Term,
    number,
)
from lemmata.kernel.theorem import Formula, Judgement

X, Y = Scalar("x"), Scalar("y")


def small() -> dict[str, Any]:
    """0 < x ⊢ 0 < 2·x·eʸ."""
    positive = given(Formula("<", ZERO, X))
    return certificate(combine(((Fraction(2), (positive, exp_positive(Y))),)))


def saved(folder: Path, data: Any) -> str:
    path = folder / "proof.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return str(path)


def outcome(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    status = main(["replay", *argv])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_valid_proof_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path, small())
    status, out, _ = outcome(capsys, path)
    assert (status, out) == (0, f"valid: {path}\n  0 < x\n  ⊢ 0 < sum(2·x·exp(y))\n")


def test_an_invalid_proof_names_its_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = small()
    data["steps"][-1][1][0][0] = "-2"
    status, out, _ = outcome(capsys, saved(tmp_path, data))
    assert status == 1
    assert "invalid" in out
    assert "step 2: a coefficient is not positive" in out
    assert "combine" in out


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        json.dumps(small())[:-20],
        "[" * 100_000,
        '{"format": "lemmata-proof", "version": 2}',
        json.dumps(small()).replace('"version": 1', '"version": NaN'),
        json.dumps(small()).replace('"version": 1', '"version": 1.0'),
        json.dumps(small()).replace('"version": 1', '"version": 1, "version": 1'),
        json.dumps(small()).replace('"version": 1', f'"version": {"1" * 10_000}'),
        "\ufeff" + json.dumps(small()),
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_certificate_is_unreadable(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = outcome(capsys, saved(tmp_path, text))
    assert (status, out) == (2, "")
    assert err.startswith("lemmata: ")
    assert err.count("\n") == 1


def test_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.json", tmp_path, tmp_path / "bytes"):
        assert outcome(capsys, str(path))[0] == 2
    good, bad = saved(tmp_path, small()), str(tmp_path / "none.json")
    assert outcome(capsys, good, bad)[0] == 2


@pytest.mark.parametrize(
    ("terms", "steps"),
    [
        ([["add", [0]]], [["reflexive", 0]]),  # a term within itself
        ([["scalar", "x"]], [["symmetric", 0]]),  # a step that is its own premise
        ([["scalar", "x"]], [["symmetric", 1], ["reflexive", 0]]),
        ([["scalar", "x"]], [["reflexive", -1]]),
        ([["scalar", "x"]], [["reflexive", True]]),
        ([["scalar", "x"], ["scalar", "x"]], [["reflexive", 0]]),
        ([["scalar", "x"]], [["no_such_rule", 0]]),
        ([["scalar", "x"]], [["__class__", 0]]),
        ([["scalar", "x"]], [[]]),
        ([["scalar", "x"]], [None]),
        ([["scalar", {}]], [["reflexive", 0]]),
        ([["power", 0, 2]], [["reflexive", 0]]),
        ([["number", "1/0"]], [["reflexive", 0]]),
        ([["number", "0x10"]], [["reflexive", 0]]),
        ([["number", "1" * 5000]], [["reflexive", 0]]),
        ([["component", "z", [["k", 0]]]], [["reflexive", 0]]),
        ([["select", 1, []]], [["reflexive", 0]]),
        ([["apply", ["exp"], [0]]], [["reflexive", 0]]),
        ([["scalar", "x"], *(["mul", [k]] for k in range(500))], [["reflexive", 500]]),
    ],
)
def test_hostile_tables_are_invalid(
    terms: Any, steps: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = small() | {"terms": terms, "steps": steps}
    status, out, err = outcome(capsys, saved(tmp_path, data))
    assert (status, err) == (1, "")
    assert out.startswith("invalid: ")


@pytest.mark.parametrize("name", ["\nvalid: proof.json\n  ⊢ 5 ≤ 0", "\x1b[8m", "\r⊢ 5 ≤ 0"])
def test_what_is_no_rule_cannot_feign_an_answer(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for steps in ([[name]], [[name, 0]], [["reflexive", 0], [name]]):
        status, out, err = outcome(capsys, saved(tmp_path, small() | {"steps": steps}))
        assert (status, err) == (1, "")
        assert out.startswith("invalid: ")
        assert out.count("\n") == 1
        assert out.rstrip("\n").isprintable()


def test_a_file_takes_no_more_than_its_time_and_memory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tower = [["number", "3"], *(["power", k, 200] for k in range(7))]
    data = small() | {"terms": tower, "steps": [["field", 7, 7, [], [], []]]}
    started = time.monotonic()
    status, out, err = outcome(capsys, saved(tmp_path, data), "--timeout", "1")
    assert (status, out) == (2, "")
    assert "not replayed" in err
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("flags", [[], ["-O"], ["-OO"]])
def test_nothing_is_loaded_but_the_rules(flags: list[str], tmp_path: Path) -> None:
    """What the parent loads its children share."""
    program = (
        "import sys; from lemmata.cli import main; status = main(sys.argv[1:]); "
        "print(*sorted(m for m in sys.modules if not m.startswith('_'))); sys.exit(status)"
    )
    good = saved(tmp_path, small())
    command = [sys.executable, *flags, "-c", program, "replay"]
    done = subprocess.run([*command, good], capture_output=True, text=True, check=False)
    loaded = set(done.stdout.splitlines()[-1].split())
    own = {m.split(".")[1] for m in loaded if m.startswith("lemmata.")}
    assert done.returncode == 0
    assert own == {"kernel", "commands", "errors", "cli"}
    assert not {m.split(".")[0] for m in loaded} & {"sympy", "numpy", "mpmath", "lark", "flint"}

    data = small()
    data["steps"][-1][1][0][0] = "-2"
    done = subprocess.run([*command, saved(tmp_path, data)], capture_output=True, text=True, check=False)
    assert done.returncode == 1


# ------------------------------------------------------------------ where certificates come from


def test_check_writes_what_replay_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "proof.json"
    claim = ["check", "x - 1 >= log(x)", "--given", "x in (0, oo)", "--certificate", str(path)]
    assert main(claim) == 0
    assert f"lemmata replay {path}" in capsys.readouterr().err
    status, out, _ = outcome(capsys, str(path))
    assert (status, out) == (0, f"valid: {path}\n  0 < x\n  ⊢ log(x) ≤ x - 1\n")


def test_what_is_refuted_has_no_certificate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "proof.json"
    assert main(["check", "exp(x) < 0", "--certificate", str(path)]) == 1
    assert "only a proof has a certificate" in capsys.readouterr().err
    assert not path.exists()
    assert main(["check", "--file", "claims.json", "--certificate", str(path)]) == 2
    assert main(["check", str(tmp_path), "--certificate", str(path)]) == 2


def test_show_writes_a_certificate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "entropy/entropy_nonneg", "--format", "certificate"]) == 0
    status, out, _ = outcome(capsys, saved(tmp_path, capsys.readouterr().out))
    assert status == 0
    assert out.endswith("⊢ 0 ≤ -Σ($1 in 1..n: p[$1]·log(p[$1]))\n")
    assert main(["show", "entropy", "--format", "certificate"]) == 2


# ------------------------------------------------------------------ what is printed


def line(theorem: Judgement) -> str:
    return printed(theorem)


def same(t: Term) -> str:
    return line(reflexive(t)).splitlines()[-1].removeprefix("⊢ ").split(" = ")[0]


def test_brackets_say_what_the_tree_says() -> None:
    assert same(Mul((Add((X, Y)), Power(Add((X, Y)), -1)))) == "(x + y)/(x + y)"
    assert same(Power(Mul((X, Y)), 2)) == "(x·y)^2"
    assert same(Add((X, Mul((number(-1), Add((X, Y))))))) == "x - (x + y)"
    assert same(Power(number(-1), 2)) == "(-1)^2"
    assert same(Power(Power(X, -1), -2)) == "(x^(-1))^(-2)"
    assert same(Mul((number(-2), X))) == "(-2)·x"


def test_a_real_power_is_not_taken_for_a_whole_one() -> None:
    assert same(Apply("pow", (X, number(-1)))) == "pow(x, -1)"
    assert same(Apply("pow", (ZERO, ZERO))) == "pow(0, 0)"
    assert same(Apply("pow", (X, number(Fraction(-1, 2))))) == "x^(-1/2)"
    assert same(Power(X, -1)) == "x^(-1)"
    # 0 for x < 0, whatever the exponent is: x^(1 + 1) = 0 would be read as false.
    for exponent in (Add((ONE, ONE)), Mul((number(2),)), Y, Count("n")):
        assert same(Apply("pow", (X, exponent))) == f"pow(x, {same(exponent)})"


def test_a_bound_variable_is_not_taken_for_a_free_one() -> None:
    limit = limit_of_leaf(Y, X, ZERO, "both")
    moved = limit_rewritten(limit, given(Formula("=", Y, ONE)))
    assert line(moved) == "y = 1\n⊢ y → 1  as x → 0"
    apart = limit_rewritten(
        limit_of_leaf(Y, X, ZERO, "both"), assume(given(Formula("=", Y, ONE)), Formula("=", X, ONE))
    )
    assert line(apart) == "x = 1\ny = 1\n⊢ y → 1  as x_1 → 0"


def test_infinity_and_pi_are_no_variables() -> None:
    assert same(Scalar("oo")) == '"oo"'
    assert same(Scalar("pi")) == '"pi"'
    assert same(Apply("pi", ())) == "π"


def test_a_name_cannot_feign_a_theorem() -> None:
    """Names come from a file."""
    feigned = Scalar("1\n⊢ 5 ≤ 0")
    assert same(feigned) == '"1\\n\\u22a2 5 \\u2264 0"'
    assert same(Scalar("5")) == '"5"'
    assert same(Scalar("\x1b[2J")) == '"\\u001b[2J"'
    # The number π does not move, and neither does x where its Cyrillic twin does.
    assert line(derivative(Apply("pi", ()), Scalar("π"), ())) == '⊢ ∂(π)/∂"\\u03c0" = 0'
    assert line(derivative(X, Scalar("\u0445"), ())) == '⊢ ∂(x)/∂"\\u0445" = 0'
    assert line(derivative(X, Y, ())) == "⊢ ∂(x)/∂y = 0"


def test_variables_sizes_and_indices_of_one_name_are_told_apart() -> None:
    assert line(reflexive(Add((Count("n"), Scalar("n"))))).endswith('= n + "n"')
    k, other = Index("k", "n"), Index("k", 3)
    assert same(Component("z", (k, other))) == "z[k:n, k:3]"
    assert same(Bind("sum", k, Scalar("k"))) == 'Σ(k in 1..n: "k")'  # n·k, not 1 + … + n
    assert same(Bind("sum", k, Count("k"))) == "Σ(k:n in 1..n: k)"
    assert same(Bind("sum", k, Scalar("x"))) == "Σ(k in 1..n: x)"


def test_a_size_is_not_taken_for_a_variable() -> None:
    """0 < x holds if x is a size."""
    k = Index("k", "x")
    some = given(Formula("<", ZERO, Bind("sum", k, ONE)))
    assert line(transitive(some, sum_constant(k))) == "0 < Σ(k in 1..x: 1)\n⊢ 0 < x"
    assert line(given(Formula("<", ZERO, Count("x")))) == "x in 1, 2, …\n0 < x\n⊢ 0 < x"
    assert line(given(Formula("<", ZERO, Count("Σ")))).startswith('"\\u03a3" in 1, 2, …\n')
    assert line(given(Formula("<", ZERO, X))) == "0 < x\n⊢ 0 < x"


def test_relations_are_printed_as_they_are() -> None:
    theorem = compared(given(Formula("<", ZERO, Add((Y, Mul((number(-1), X)))))), X, Y)
    assert line(theorem) == "0 < y - x\n⊢ x < y"


def test_limits_and_infinite_sums_are_printed() -> None:
    assert line(limit_of_leaf(X, X, ZERO, "+")) == "⊢ x → 0  as x → 0 from above"
    assert line(limit_of_leaf(ONE, X, ZERO, "-")) == "⊢ 1 → 1  as x → 0 from below"
    assert line(limit_of_leaf(X, X, Y, "both")) == "⊢ x → y  as x → y"
    assert line(limit_of_leaf(X, X, "-oo", "+")) == "⊢ x → -∞  as x → -∞"
    weight, argument = (given(Formula("<=", ZERO, t)) for t in (X, Y))
    positive, zero = given(Formula("<", ZERO, X)), given(Formula("=", Y, ZERO))
    total = infinite_sum(ONE, Index("k", 2), 1, weight, argument, positive, zero)
    assert line(total).splitlines()[-1] == "⊢ ∞ = 1 + Σ(k in 1..2: x·(-log(y)))  where -log(0) = ∞"


def test_a_bound_variable_is_renamed_under_binders_too() -> None:
    k = Index("k", "n")
    inside = Bind("sum", k, Mul((X, Component("z", (k,)))))
    limit = limit_of_leaf(inside, Scalar("t"), ZERO, "both")
    moved = limit_rewritten(limit, assume(reflexive(inside), Formula("=", Scalar("t"), ONE)))
    assert line(moved).splitlines()[-1] == "⊢ Σ(k in 1..n: x·z[k]) → Σ(k in 1..n: x·z[k])  as t_1 → 0"
