"""The commands: what they print where, and with which exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from lemmata import cli
from lemmata.checking import Worker
from lemmata.errors import LemmataError

FAKE = str(Path(__file__).parent / "fakes" / "prover.py")
PROGRAM = f"import runpy; runpy.run_path({FAKE!r}); from lemmata.worker import main; main()"


@dataclass(frozen=True)
class Record:
    id: str
    verdict: str = "proved"
    steps: int = 3
    rules: tuple[str, ...] = ("field", "congruence")
    digits: int = 50
    seconds: float = 0.0123
    file: str = "derivations/log/le_sub_one.py"
    failure: str | None = None
    certified: bool | None = None


@dataclass(frozen=True)
class Result:
    id: str
    title: dict[str, str]
    source: str = "Bridle 1990"


RESULTS = {
    id: Result(id, {"en": f"The {id}", "ko": f"{id} 정리"}) for id in ("log/le_sub_one", "softmax/shift")
}


class UnknownResult(LemmataError):
    """As the catalogue raises it."""


def find(id: str) -> Result:
    if id not in RESULTS:
        raise UnknownResult(f"no result {id!r}; the nearest are softmax/shift")
    return RESULTS[id]


def chosen(name: str) -> list[str]:
    return [id for id in RESULTS if id.startswith(f"{name}/")] or [find(name).id]


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a module of fakes in place of a real one."""

    def put(name: str, **members: Any) -> None:
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)
        package, _, leaf = name.rpartition(".")
        __import__(package)
        monkeypatch.setattr(sys.modules[package], leaf, module, raising=False)

    return put


@pytest.fixture
def catalogue(install: Callable[..., None]) -> None:
    install("lemmata.catalogue", load=lambda: RESULTS, find=find, chosen=chosen, UnknownResult=UnknownResult)


@pytest.fixture
def prover(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Worker, "program", PROGRAM)


def outcome(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    try:
        status = cli.main(argv)
    except SystemExit as end:
        status = int(end.code or 0)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


# ------------------------------------------------------------------ starting up


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from lemmata.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*sorted(m for m in sys.modules if m.partition('.')[0] in HEAVY), file=sys.stderr)"
    )
    heavy = "HEAVY = {'sympy', 'numpy', 'mpmath', 'rich', 'jinja2', 'lark', 'flint'}\n"
    run = subprocess.run([sys.executable, "-c", heavy + code], capture_output=True, text=True, check=True)
    assert "verify" in run.stdout
    assert run.stderr.strip() == ""


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, command, "--help")
    assert status == 0
    assert "exit status" in out


def test_an_unknown_command_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys, "prove")
    assert (status, out) == (2, "")
    assert "prove" in err


def test_a_crash_is_no_refutation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(folder: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("lemmata.catalogue.load", crash)
    status, out, err = outcome(capsys, "list")
    assert (status, out) == (cli.DEFECT, "")
    assert "a defect" in err


def test_a_terminal_without_the_signs_gets_the_answer() -> None:
    command = [sys.executable, "-m", "lemmata", "check", "sigmoid(x) == -1/4", "--json"]
    run = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "ascii"})
    assert (run.returncode, run.stderr) == (1, b"")
    assert json.loads(run.stdout)["verdict"] == "refuted"


@pytest.mark.parametrize(
    "argv",
    [
        ["verify", "-j", "0"],
        ["check", "--file", "claims.json", "-j", "two"],
        ["lecture", "-j", "-1"],
        ["eval", "log(2)", "--digits", "many"],
        ["audit", "math.exp", "--points", "0"],
    ],
)
def test_a_number_of_things_is_at_least_one(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys, *argv)
    assert (status, out) == (2, "")
    assert f"at least 1, found {argv[-1]!r}" in err


def test_an_unknown_option_is_answered_by_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = outcome(capsys, "check", "x > 0", "--givn", "x > 1")
    assert (status, out) == (2, "")
    assert "usage: lemmata check" in err
    assert "unrecognized arguments: --givn" in err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(capsys, "--version")[0] == 0


# ------------------------------------------------------------------ verify, list


def verifying(records: list[Record]) -> Callable[..., list[Record]]:
    def verify(ids: list[str], jobs: int = 1, on_result: Any = None, certified: bool = False) -> list[Record]:
        chosen = [r for r in records if r.id in ids]
        for record in chosen:
            on_result(record)
        return chosen

    return verify


GOOD = [Record(id) for id in RESULTS]
BAD = [
    GOOD[0],
    Record(
        "softmax/shift", "refused", file="derivations/softmax/shift.py", failure="step 2 of 5 refused: Z ≠ 0"
    ),
]


def test_verify_prints_a_table(
    catalogue: None, install: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    install("lemmata.verification", verify=verifying(GOOD))
    status, out, _ = outcome(capsys, "verify", "-j", "2")
    assert status == 0
    assert "log/le_sub_one" in out
    assert "2 of 2 proved" in out


def test_verify_fails_naming_file_and_step(
    catalogue: None, install: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    install("lemmata.verification", verify=verifying(BAD))
    status, out, _ = outcome(capsys, "verify")
    assert status == 1
    assert "derivations/softmax/shift.py: step 2 of 5 refused" in out
    assert "1 of 2 proved" in out


def test_verify_json(
    catalogue: None, install: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    install("lemmata.verification", verify=verifying(BAD))
    status, out, _ = outcome(capsys, "verify", "--json")
    assert status == 1
    assert [(r["id"], r["verdict"]) for r in json.loads(out)] == [
        ("log/le_sub_one", "proved"),
        ("softmax/shift", "refused"),
    ]


def test_verify_takes_a_subject_and_each_result_once(
    catalogue: None, install: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    install("lemmata.verification", verify=verifying(GOOD))
    _, out, _ = outcome(capsys, "verify", "softmax", "softmax/shift", "--json")
    assert [record["id"] for record in json.loads(out)] == ["softmax/shift"]


def test_verifying_nothing_is_no_success(
    install: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    install("lemmata.catalogue", load=dict, find=find, chosen=chosen)
    install("lemmata.verification", verify=verifying([]))
    assert outcome(capsys, "verify")[0] == 1


def test_an_unknown_id_is_bad_input(
    catalogue: None, install: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    install("lemmata.verification", verify=verifying(GOOD))
    status, out, err = outcome(capsys, "verify", "softmax/shft")
    assert (status, out) == (2, "")
    assert "nearest are softmax/shift" in err


def test_axioms_are_the_rules_of_the_kernel(capsys: pytest.CaptureFixture[str]) -> None:
    from lemmata.kernel.theorem import RULES

    status, out, _ = outcome(capsys, "verify", "--axioms")
    assert status == 0
    assert out.startswith("Rules of the kernel")
    assert "Expanding.\n" in out
    assert "left = right\n" in out
    _, out, _ = outcome(capsys, "verify", "--axioms", "--json")
    entries = json.loads(out)
    assert [(e["kind"], e["name"]) for e in entries] == [("rule", name) for name in RULES]
    assert all(e["description"] for e in entries)


@pytest.mark.parametrize(("option", "first"), [("--axioms", "Rules of the kernel"), ("--reasons", "Tactics")])
def test_what_is_listed_does_not_wait_for_another_import(option: str, first: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lemmata", "verify", option], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(first)
    assert len(done.stdout.splitlines()) > 100


def test_reasons_are_all_listed(capsys: pytest.CaptureFixture[str]) -> None:
    from lemmata.tactics.laws import LAWS

    status, out, _ = outcome(capsys, "verify", "--reasons")
    assert status == 0
    assert "Chains.\n" in out
    assert "Refuses: ends that do not meet" in out
    _, out, _ = outcome(capsys, "verify", "--reasons", "--json")
    entries = json.loads(out)
    assert {e["name"] for e in entries if e["kind"] == "law"} == set(LAWS)
    assert {"equality", "transitive", "sign_chart"} <= {e["name"] for e in entries if e["kind"] == "tactic"}
    assert all(e["description"] for e in entries)


def test_list(catalogue: None, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "list", "--lang", "ko")
    assert status == 0
    assert out.splitlines() == ["log/le_sub_one  log/le_sub_one 정리", "softmax/shift   softmax/shift 정리"]
    _, out, _ = outcome(capsys, "list", "--json")
    assert [entry["id"] for entry in json.loads(out)] == list(RESULTS)


# ------------------------------------------------------------------ show


def test_show_prints_only_what_is_proved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "square_nonneg.py"
    text = (
        'from lemmata.derive import *\nx = scalar("x")\nsquare_nonneg = derive(Ge(x**2, 0), title={"en": "t", '
        '"ko": "t"}, idea={"en": "i", "ko": "i"}, source="", proof=direct(by=positivity))\n'
    )
    path.write_text(text)
    status, out, _ = outcome(capsys, "show", str(path))
    assert (status, "x**2 >= 0" in out) == (0, True)
    path.write_text(text.replace("x**2", "x**3"))
    status, out, err = outcome(capsys, "show", str(path))
    assert (status, out) == (1, "")
    assert "x**3 >= 0" in err


def test_show_of_a_subject_shows_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    ids = [id for id in catalogue_ids() if id.startswith("entropy/")]
    status, out, _ = outcome(capsys, "show", "entropy")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines() if line.startswith("entropy/")] == ids
    _, out, _ = outcome(capsys, "show", "entropy/", "--format", "json")
    assert [entry["id"] for entry in json.loads(out)] == ids
    _, out, _ = outcome(capsys, "show", "entropy_nonneg", "--format", "json")
    assert json.loads(out)["id"] == "entropy/entropy_nonneg"


def test_show_writes_a_file_a_result_and_what_they_need(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "deep" / "snippets"
    names = ["entropy", "logit_half", "--format", "latex", "-o", str(folder)]
    status, out, _ = outcome(capsys, "show", *names)
    ids = [*(id for id in catalogue_ids() if id.startswith("entropy/")), "logit/logit_half"]
    assert (status, out) == (0, f"{len(ids)} results in {folder}, with lemmata.sty\n")
    written = {str(path.relative_to(folder)) for path in folder.rglob("*.*")}
    assert written == {"lemmata.sty", *(f"{id}.tex" for id in ids)}
    assert r"\label{lem:logit-half}" in (folder / "logit" / "logit_half.tex").read_text()


def test_show_plain_needs_nothing_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = outcome(capsys, "show", "logit_half", "--format", "typst", "--plain", "-o", str(tmp_path))
    assert out == f"1 result in {tmp_path}\n"
    assert "import" not in (tmp_path / "logit" / "logit_half.typ").read_text()


def test_show_breaks_formulas_for_a_narrow_line(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["show", "softmax_jacobian", "--format", "latex"]
    wide, narrow = (outcome(capsys, *arguments, *width)[1] for width in ([], ["--width", "20"]))
    assert r"\begin{aligned}" in narrow
    assert r"\begin{aligned}" not in wide
    assert "at least 10" in outcome(capsys, *arguments, "--width", "two")[2]


@pytest.mark.parametrize("words", [[], ["logit_half", "--all"]])
def test_show_takes_names_or_all(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = outcome(capsys, "show", *words)
    assert status == 2
    assert "name results or subjects, or --all" in err


def catalogue_ids() -> list[str]:
    from lemmata.catalogue import load

    return list(load())


# ------------------------------------------------------------------ bad input, for programs


@pytest.mark.parametrize(
    ("argv", "found"),
    [
        (["verify", "--json", "zzz"], "zzz"),
        (["verify", "--json", "no.py"], "no.py"),
        (["verify", "--json", "-j", "none"], "'none'"),
        (["check", "--json"], "CLAIM"),
        (["check", "--json", "x"], "relation"),
        (["check", "--json", "x >"], "found the end"),
        (["check", "--json", ""], "found the end"),
        (["check", "--json", "x > 0", "--given", "x in"], "domain"),
        (["check", "--json", "x > 0", "--timeout", "0"], "seconds"),
        (["check", "--json", "x > 0", "--bogus"], "--bogus"),
        (["check", "--json", "--file", "none"], "none"),
        (["check", "--json", "log(x) > 0"], "undefined"),
        (["eval", "--json", "log(x"], "found the end"),
        (["eval", "--json", "x"], "x"),
        (["list", "--json", "--lang", "fr"], "'fr'"),
        (["show", "--format", "json", "zzz"], "zzz"),
        (["show", "--format=json", "no.py"], "no.py"),
        (["audit", "--json", "no_such_module.f"], "no_such_module"),
        (["audit", "--json"], "TARGET"),
        (["audit", "--json", "math.exp", "--dtype", "float8"], "float8"),
    ],
)
def test_a_program_is_told_what_is_wrong_in_json(
    argv: list[str], found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = outcome(capsys, *argv)
    assert status == 2
    assert found in json.loads(out)["error"]
    assert found in err


def test_a_program_is_told_of_a_crash_in_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash() -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("lemmata.catalogue.load", crash)
    status, out, _ = outcome(capsys, "list", "--json")
    assert (status, json.loads(out)) == (cli.DEFECT, {"error": "RuntimeError('a defect')"})


def test_a_proof_that_is_refused_is_an_error_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cube_nonneg.py"
    path.write_text(
        'from lemmata.derive import *\nx = scalar("x")\ncube_nonneg = derive(Ge(x**3, 0), title={"en": "t", '
        '"ko": "t"}, idea={"en": "i", "ko": "i"}, source="", proof=direct(by=positivity))\n'
    )
    status, out, _ = outcome(capsys, "show", str(path), "--format", "json")
    assert status == 1
    assert "x**3 >= 0" in json.loads(out)["error"]


# ------------------------------------------------------------------ what a newcomer types


@pytest.mark.parametrize(
    ("argv", "status", "said"),
    [
        (["check", "x", ">", "0"], 2, "give one CLAIM, in quotes"),
        (["check", ""], 2, "found the end"),
        (["check", "x**2 >= 0" + " + 0" * 100], 0, ""),
        (["eval", "log(2)", "+", "1"], 2, "what has spaces or brackets goes in quotes"),
        (["eval", "sigmoid(0) == 1"], 2, "try lemmata check for a relation"),
        (["code", "x > 0"], 2, "try lemmata check for a relation"),
        (["list", "nothing"], 2, "no result is called 'nothing'"),
        (["check", "x > 0 > y"], 2, "expected one relation"),
        (["eval", "max([1, 2])"], 0, ""),
    ],
)
def test_a_slip_is_answered_with_what_to_do(
    argv: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found, _, err = outcome(capsys, *argv)
    assert found == status
    assert said in err


def test_list_of_one_subject(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "list", "entropy", "--json")
    assert status == 0
    ids = [entry["id"] for entry in json.loads(out)]
    assert ids == [id for id in catalogue_ids() if id.startswith("entropy/")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"raise SystemExit(0)", "ends the program"),
        (b"\x00\xff\xfe", "strange.py: source code string"),
        (b"", "strange.py: it must define strange"),
        (b"x = (", "strange.py: line 1: "),
        ("ε = 1".encode("utf-16"), "strange.py: "),
    ],
)
def test_a_file_that_states_nothing_is_refused_and_named_once(
    content: bytes, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "strange.py"
    path.write_bytes(content)
    status, out, _ = outcome(capsys, "verify", str(path))
    assert status == 1
    assert said in out
    assert f"{path}: {path.name}" not in out
    assert outcome(capsys, "show", str(path))[0] == 2


def test_a_folder_stands_for_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = outcome(capsys, "verify", str(tmp_path))
    assert (status, "no derivation is in this folder" in err) == (2, True)
    (tmp_path / "empty.py").write_text("")
    status, out, _ = outcome(capsys, "verify", str(tmp_path), "--json")
    assert status == 1
    assert [record["id"] for record in json.loads(out)] == [str(tmp_path / "empty.py")]


def test_a_folder_is_no_file_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = outcome(capsys, "code", "x", "-o", str(tmp_path))
    assert (status, "Is a directory" in err) == (2, True)


def test_lines_of_json_are_told_to_be_a_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text('{"id": 1, "claim": "x > 0"}\n{"id": 2, "claim": "x < 0"}\n')
    status, _, err = outcome(capsys, "check", "--file", str(path))
    assert (status, "try  one list" in err) == (2, True)


def test_eval_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = outcome(capsys, "eval", "softmax([0, 0])", "--json", "--digits", "5")
    assert (status, json.loads(out)) == (
        0,
        {"expression": "softmax([0, 0])", "value": ["0.5", "0.5"], "digits": 5, "notes": []},
    )
    _, out, err = outcome(capsys, "eval", "entropy([1, 1])", "--json")
    answer = json.loads(out)
    assert (answer["value"], err) == ("0", "")
    assert "distribution" in answer["notes"][0]


# ------------------------------------------------------------------ python -OO


def test_without_docstrings_everything_but_the_list_of_axioms_works() -> None:
    commands = [["verify", "logit_half"], ["eval", "sigmoid(0)"], ["verify", "--axioms"]]
    program = f"from lemmata.cli import main; print(*map(main, {commands!r}))"
    ran = subprocess.run([sys.executable, "-OO", "-c", program], capture_output=True, text=True, check=False)
    assert "\n0.5\n" in ran.stdout
    assert ran.stdout.endswith("\n0 0 2\n")
    assert "python -O" in ran.stderr


# ------------------------------------------------------------------ check


@pytest.mark.parametrize(
    ("claim", "status"), [("x", 0), ("false", 1), ("crash", 3), ("bad", 2), ("undefined", 2)]
)
def test_check_exit_status(claim: str, status: int, prover: None, capsys: pytest.CaptureFixture[str]) -> None:
    found, out, err = outcome(capsys, "check", claim)
    assert found == status
    assert bool(err) == (status == 2)
    assert bool(out) == (status != 2)


def test_check_prints_the_witness(prover: None, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = outcome(capsys, "check", "false")
    lines = out.splitlines()
    assert lines[0] == "REFUTED   at n = 2, z = (0, −1/2)"
    assert lines[-1] == "  left   −1/4      right  1/4"


def test_check_json(prover: None, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = outcome(capsys, "check", "false", "--json")
    answer = json.loads(out)
    assert set(answer) >= {"verdict", "claim", "given", "method", "steps", "witness", "evidence", "seconds"}
    assert answer["witness"] == {"at": {"n": 2, "z": [0, "-1/2"]}, "left": "-1/4", "right": "1/4"}


@pytest.mark.parametrize(
    "argv",
    [
        ["check"],
        ["check", "x", "--file", "claims.json"],
        ["check", "x", "--resume"],
        ["check", "x", "-o", "out"],
        ["check", "--file", "claims.json", "--resume"],
        ["check", "--file", "no such file"],
        ["check", "x", "--timeout", "0"],
        ["check", "x", "--timeout", "nan"],
        ["check", "x", "--timeout", "soon"],
        ["audit", "math.exp", "--timeout", "-1"],
    ],
)
def test_arguments_that_make_no_sense_are_refused(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = outcome(capsys, *argv)
    assert (status, out) == (2, "")
    assert err


def claims_file(folder: Path, *claims: str) -> str:
    path = folder / "claims.json"
    path.write_text(
        json.dumps([{"id": f"C{k}", "claim": claim, "given": "x in R"} for k, claim in enumerate(claims)])
    )
    return str(path)


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        (["x", "y"], 0),
        (["x", "false", "crash"], 1),
        (["x", "crash"], 3),
        (["x", "bad"], 2),
        ([], 0),
    ],
)
def test_file_exit_status(
    claims: list[str], status: int, tmp_path: Path, prover: None, capsys: pytest.CaptureFixture[str]
) -> None:
    found, out, err = outcome(capsys, "check", "--file", claims_file(tmp_path, *claims), "-j", "2")
    assert found == status
    lines = [json.loads(line) for line in out.splitlines()]
    assert sorted(line["id"] for line in lines) == [f"C{k}" for k in range(len(claims))]
    assert f"{len(claims)} claims" in err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("{}", "expected a list"),
        ('[{"id": "a"}]', "entry 1: expected an entry with a claim"),
        ('[{"id": "a", "claim": "x"}, {"id": "a", "claim": "y"}]', "entry 2: the id 'a' occurs twice"),
        ('[{"id": null, "claim": "x"}]', "entry 1: expected an entry with an id"),
        ('[{"id": "a", "claim": 3}]', "entry 1"),
        ('[{"id": "a", "claim": "x", "given": [3]}]', "entry 1"),
    ],
)
def test_a_bad_document_is_refused_whole(
    text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claims.json"
    path.write_text(text)
    status, out, err = outcome(capsys, "check", "--file", str(path))
    assert (status, out) == (2, "")
    assert message in err


def test_a_file_that_is_no_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "claims.json"
    path.write_bytes(b"\xff\x00\xfe")
    status, out, err = outcome(capsys, "check", "--file", str(path))
    assert (status, out) == (2, "")
    assert "not JSON" in err


def test_output_appears_when_complete_and_resumes(
    tmp_path: Path, prover: None, capsys: pytest.CaptureFixture[str]
) -> None:
    name, output = claims_file(tmp_path, "x", "false", "y"), tmp_path / "answers.jsonl"
    status, out, _ = outcome(capsys, "check", "--file", name, "-o", str(output))
    assert (status, out) == (1, "")
    lines = output.read_text().splitlines(keepends=True)
    assert len(lines) == 3
    assert not list(tmp_path.glob("*.part"))

    # As if the run had ended in the middle of the third line, and the first claim was changed since.
    kept = [json.loads(line) | {"mark": "kept"} for line in lines[:2]]
    kept[0]["asked"] = "something else"
    partial = tmp_path / "answers.jsonl.part"
    partial.write_text("".join(json.dumps(line) + "\n" for line in kept) + lines[2][:20])
    status, _, err = outcome(capsys, "check", "--file", name, "-o", str(output), "--resume")
    assert status == 1
    assert "3 claims: 2 proved, 1 refuted" in err
    found = [json.loads(line) for line in output.read_text().splitlines()]
    assert sorted(line["id"] for line in found) == ["C0", "C1", "C2"]
    assert [line["id"] for line in found if "mark" in line] == [kept[1]["id"]]


def test_an_unwritable_output_leaves_everything_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing" / "answers.jsonl"
    status, out, err = outcome(capsys, "check", "--file", claims_file(tmp_path, "x"), "-o", str(missing))
    assert (status, out) == (2, "")
    assert str(missing) in err
    assert not missing.parent.exists()


# ------------------------------------------------------------------ files


def test_a_file_is_whole_or_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lemmata.files import write_whole

    path = tmp_path / "a.txt"
    write_whole(path, "old")

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space") as refused:
        write_whole(path, "new")
    assert refused.value.filename == str(path)  # not the temporary name
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("arguments", "status", "printed"),
    [
        (["eval", "-log(1/2)", "--digits", "5"], 0, "0.69315"),
        (["check", "-x**2<=0"], 0, "PROVED"),
        (["check", "-x**2<0", "--timeout", "9"], 1, "REFUTED"),
        (["code", "-p*log(p)"], 0, "def "),
    ],
)
def test_an_expression_may_start_with_a_minus_sign(
    arguments: list[str], status: int, printed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == status
    assert printed in capsys.readouterr().out
