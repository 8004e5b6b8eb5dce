"""Certificates read by a second checker, which was written from docs/proof-format.md alone: the two agree.

Both accept the certificates of the catalogue; `prover/test_claims.py` hands it those of proved claims.  A changed
certificate is refused by both, or
accepted by both with the theorem that the second checker finds.
"""

from __future__ import annotations

import ast
import json
import random
import re
import sys
from collections import Counter
from contextlib import suppress
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import independent_checker
import mpmath
import pytest
from independent_checker import (
    ONE,
    ROWS,
    RULES,
    ZERO,
    Enclosures,
    File,
    Refused,
    Term,
    Theorem,
    add,
    apply,
    check,
    exp,
    log,
    lt,
    main,
    mul,
    number,
    power,
    term,
)

from lemmata.catalogue import load
from lemmata.elaboration.certificates import certificate
from lemmata.kernel.certificate import InvalidProof, replay

PAGE = Path(__file__).parent.parent / "docs" / "proof-format.md"

MORE = {"enclosed_positive"}
"""Rules that another checker may apply where Lemmata gives up, as the page says."""

Data = dict[str, Any]


STEP = 4
"""By day every fourth result is changed; ``elaboration/test_catalogue.py`` hands all of them to both checkers."""


@cache
def certificates(step: int = STEP) -> dict[str, str]:
    """Results of the catalogue, proved by primitive rules."""
    chosen = sorted({*sorted(load())[::step], "sigmoid/sigmoid_neg", "logit/logit_tendsto_one"})
    return {id: json.dumps(certificate(load().proved(id).theorem)) for id in chosen}


def test_the_checker_imports_the_standard_library_only() -> None:
    tree = ast.parse(Path(independent_checker.__file__).read_text())
    modules = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module.split(".")[0] for module in modules} <= set(sys.stdlib_module_names)


def test_the_rules_and_the_types_of_their_arguments_are_those_of_the_page() -> None:
    def text(kind: Any) -> str:
        if isinstance(kind, list):
            return f"list of {text(kind[0])}"
        return f"[{', '.join(map(text, kind))}]" if isinstance(kind, tuple) else kind

    signatures = re.findall(r"^#### (\w+)\((.*)\)$", PAGE.read_text(), re.MULTILINE)
    page = {name: re.sub(r"(^|, )\w+: ", r"\1", arguments) for name, arguments in signatures}
    assert {name: ", ".join(map(text, kinds)) for name, (kinds, _) in RULES.items()} == page


# Changed certificates -------------------------------------------------------------------------------------


def renumbered(kind: Any, value: Any, term: Any, step: Any) -> Any:
    """A value of this type with the numbers of terms and steps in it changed."""
    if isinstance(kind, list):
        return [renumbered(kind[0], v, term, step) for v in value]
    if isinstance(kind, tuple):
        return [renumbered(k, v, term, step) for k, v in zip(kind, value, strict=True)]
    if kind in ("theorem", "limit", "extended"):
        return step(value)
    if kind in ("term", "scalar", "bind", "variable") or (kind == "place" and type(value) is int):
        return term(value)
    if kind == "assumption" and value[0] == "formula":
        return [*value[:2], term(value[2]), term(value[3])]
    if kind == "assumption" and value[0] == "every":
        return [*value[:2], renumbered("assumption", value[2], term, step)]
    return value


def proof_of(last: list[Any], terms: list[Any], steps: list[Any]) -> tuple[list[Any], list[Any]]:
    """The terms and steps that a step needs, and it as the last."""
    new_terms: dict[str, int] = {}
    new_steps: list[Any] = []
    done: dict[int, int] = {}

    def term(n: int) -> int:
        kind, *args = terms[n]
        row = [kind, *renumbered(ROWS[kind], args, term, step)]
        return new_terms.setdefault(json.dumps(row), len(new_terms))

    def made(row: list[Any]) -> list[Any]:
        return [row[0], *renumbered(RULES[row[0]][0], row[1:], term, step)]

    def step(n: int) -> int:
        if n not in done:
            row = made(steps[n])
            done[n] = len(new_steps)
            new_steps.append(row)
        return done[n]

    row = made(last)
    return [json.loads(text) for text in new_terms], [*new_steps, row]


RATIONALS = ["0", "1", "-1", "1/2", "2", "-3", "2/4", "-0"]
INTEGERS = [0, 1, 2, 3, -1, -2, 201, 1001]
NAMES = ["n", "m", "k", "j", "x", "z", "p", ""]
WORDS = [
    "sum",
    "product",
    "maximum",
    "minimum",
    "max",
    "min",
    "exp",
    "log",
    "abs",
    "pow",
    "+",
    "-",
    "both",
    "oo",
    "=",
    "<=",
    "<",
]


def changed(kind: Any, value: Any, terms: int, steps: int, rng: random.Random) -> Any:
    """A value of this type, changed: numbers, names, indices and words; entries deleted, doubled and swapped."""
    if isinstance(kind, list) and value:
        i, j = rng.randrange(len(value)), rng.randrange(len(value))
        out = list(value)
        match rng.randrange(5):
            case 0:
                del out[i]
            case 1:
                out.insert(i, out[j])
            case 2:
                out[i], out[j] = out[j], out[i]
            case _:
                out[i] = changed(kind[0], out[i], terms, steps, rng)
        return out
    if isinstance(kind, tuple):
        out, i = list(value), rng.randrange(len(value))
        out[i] = changed(kind[i], out[i], terms, steps, rng)
        return out
    if kind in ("theorem", "limit", "extended"):
        return rng.randrange(max(steps, 1))
    if kind == "place" and rng.random() < 0.4:
        return rng.choice(["oo", "-oo"])
    if kind in ("term", "scalar", "bind", "variable", "place"):
        return rng.randrange(max(terms, 1))
    if kind == "assumption":
        inner = {"formula": ("text", "term", "term"), "every": ("index", "assumption")}
        return [
            value[0],
            *changed(inner.get(value[0], ("position", "position")), value[1:], terms, steps, rng),
        ]
    if kind in ("index", "position") and isinstance(value, list):
        return rng.choice([[rng.choice(NAMES), value[1]], [value[0], rng.choice([*NAMES, 2, 3])], value[:1]])
    if kind == "boolean":
        return rng.choice([not value, 1])
    if kind == "rational":
        return rng.choice(RATIONALS)
    if isinstance(value, int):
        return rng.choice([value + 1, value - 1, -value, str(value), float(value), *INTEGERS])
    return rng.choice([*NAMES, *WORDS])


def written(value: Any) -> Any:
    """A term or formula in full, as in the theorem of a file."""
    if isinstance(value, Term):
        return [value.kind, *map(written, value.args)]
    if isinstance(value, tuple):
        return [written(v) for v in value]
    return str(value) if isinstance(value, Fraction) else value


def found(terms: list[Any], steps: list[Any]) -> Theorem | None:
    """The theorem of the last step, if every step follows."""
    file = File()
    try:
        for row in terms:
            file.terms.append(file.row(row))
        for row in steps:
            file.steps.append(file.step(row))
    except Refused:
        return None
    return file.steps[-1]


def compared(terms: list[Any], steps: list[Any]) -> str:
    """What both say of the proof.  Where the second checker finds a theorem, it is the one claimed."""
    theorem = found(terms, steps)
    false = Theorem(frozenset(), lt(ONE, ZERO))
    claim = theorem or false
    data = {
        "format": "lemmata-proof",
        "version": 1,
        "terms": terms,
        "steps": steps,
        "theorem": {
            "hypotheses": [written(h) for h in claim.hypotheses],
            "conclusion": written(claim.conclusion),
        },
    }
    try:
        accepted = check(data) == theorem
    except Refused:
        accepted = False
    refused = refusal(data)
    if refused is None:
        assert accepted, data
        return "accepted"
    if theorem is None:  # not because the conclusion is another: a row of it is refused
        assert re.match("step|term", str(refused)), (str(refused), data)
        return "refused"
    more = refused.step is not None and steps[refused.step][0] in MORE
    assert not accepted or more, (str(refused), data)
    return "more" if accepted else "refused"


def refusal(data: Data) -> InvalidProof | None:
    """What Lemmata says against a certificate."""
    try:
        replay(json.loads(json.dumps(data)))
    except InvalidProof as refused:
        return refused
    return None


def disturbed(terms: list[Any], steps: list[Any], rng: random.Random) -> tuple[list[Any], list[Any]]:
    """A proof changed in one place: in a term, or in one of its last steps."""
    terms, steps = list(terms), list(steps)
    if terms and rng.random() < 0.25:
        i = rng.randrange(len(terms))
        kind, *args = terms[i]
        terms[i] = [kind, *changed(ROWS[kind], args, i, 0, rng)]
    else:
        i = max(0, len(steps) - 1 - rng.choice([0, 0, 0, 1, 2]))
        rule, *args = steps[i]
        steps[i] = [rule, *changed(RULES[rule][0], args, len(terms), i, rng)]
        with suppress(IndexError, TypeError, ValueError, RecursionError):
            terms, steps = proof_of(steps[-1], terms, steps)  # without what is no longer used
    return terms, steps


def campaign(changes: int, seed: int, step: int = STEP) -> Counter[str]:
    """Steps of each rule with the proofs that they need, changed in one place."""
    rng = random.Random(seed)
    rules: dict[str, list[tuple[Data, int]]] = {}
    for text in certificates(step).values():
        data = json.loads(text)
        for n, row in enumerate(data["steps"]):
            rules.setdefault(row[0], []).append((data, n))
    counts: Counter[str] = Counter()
    for _ in range(changes):
        data, n = rng.choice(rules[rng.choice(sorted(rules))])
        counts[compared(*disturbed(*proof_of(data["steps"][n], data["terms"], data["steps"]), rng))] += 1
    return counts


def test_both_say_the_same_of_changed_certificates() -> None:
    counts = campaign(300, 1)
    assert min(counts["accepted"], counts["refused"]) > 45, counts


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 7))
def test_both_say_the_same_of_many_changed_certificates(seed: int) -> None:
    campaign(20_000, seed, step=1)


# What the checker computes by itself ----------------------------------------------------------------------


@pytest.mark.parametrize("bits", [16, 64, 200])
def test_enclosures_contain_the_values(bits: int) -> None:
    rng = random.Random(bits)

    def exact(c: Fraction) -> mpmath.mpf:
        return mpmath.mpf(c.numerator) / c.denominator

    for _ in range(80):
        x = Fraction(rng.randint(1, 10**6), rng.choice([1, 3, 10**3, 10**6, 10**7]))
        y = Fraction(rng.choice([1, -1]) * rng.randint(1, 3000), 70)
        with mpmath.workdps(150):
            a, b = exact(x), exact(y)
            for t, value in [
                (log(number(x)), mpmath.log(a)),
                (exp(number(y)), mpmath.exp(b)),
                (power(number(y), 5), b**5),
                (power(number(y), -4), b**-4),
                (apply("pow", number(x), number(y)), a**b),
                (mul(apply("pi"), apply("abs", number(y))), mpmath.pi * abs(b)),
                (add(exp(number(y)), log(number(x))), mpmath.exp(b) + mpmath.log(a)),
            ]:
                low, high = Enclosures(bits + 32, {}).of(t)
                slack = abs(value) / mpmath.mpf(2) ** 400
                assert exact(low) <= value + slack
                assert value - slack <= exact(high)
                assert low <= high <= low + max(abs(low), abs(high), 1) * Fraction(1, 2**bits)


def test_enclosures_of_intervals() -> None:
    x, interval = term("scalar", "x"), (Fraction(-2), Fraction(1))
    for t, ends in [
        (power(x, 2), (0, 4)),
        (power(x, 3), (-8, 1)),
        (apply("abs", x), (0, 2)),
        (mul(x, x), (-2, 4)),
        (power(add(x, number(3)), -1), (Fraction(1, 4), 1)),
        (power(add(x, number(3)), -2), (Fraction(1, 16), 1)),
        (power(x, 0), (1, 1)),
        (add(), (0, 0)),
        (mul(), (1, 1)),
        (log(ONE), (0, 0)),
        (exp(ZERO), (1, 1)),
    ]:
        assert Enclosures(64, {x: interval}).of(t) == ends
    huge = power(exp(number(1000)), 100_000)
    for t in (power(x, -1), log(x), log(add(x, number(2))), apply("pow", x, ONE), apply("erf", x), huge):
        with pytest.raises(Refused):
            Enclosures(64, {x: interval}).of(t)


# The command ----------------------------------------------------------------------------------------------


def test_the_command_names_the_step_and_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, none = (str(tmp_path / name) for name in ("good.json", "bad.json", "none.json"))
    text = certificates()["sigmoid/sigmoid_neg"]
    Path(good).write_text(text)
    data = json.loads(text)
    data["steps"][-1] = ["exp_positive", 0]
    Path(bad).write_text(json.dumps(data))
    assert main([good]) == 0
    assert capsys.readouterr().out.startswith(f"{good}: valid")
    assert main([good, bad]) == 1
    assert "invalid: " in capsys.readouterr().out
    data = {**json.loads(text), "steps": [["exp_log", 0]]}
    Path(bad).write_text(json.dumps(data))
    assert main([bad]) == 1
    assert capsys.readouterr().out == f"{bad}: invalid: step 0 exp_log: no number of an earlier step\n"
    assert main([good, bad, none]) == 2
    Path(bad).write_text('{"format": 1, "format": 1}')
    assert main([bad]) == 1
    assert "a member stands twice" in capsys.readouterr().out


@pytest.mark.parametrize(
    "member",
    [
        {"version": True},
        {"version": 1.0},
        {"version": 2},
        {"format": "lemmata"},
        {"steps": []},
        {"comment": ""},
        {"terms": {}},
    ],
)
def test_the_members_of_a_file(member: Data) -> None:
    data = json.loads(certificates()["sigmoid/sigmoid_neg"])
    check(data)
    with pytest.raises(Refused):
        check({**data, **member})


@pytest.mark.parametrize("what", ["terms", "steps", "hypotheses"])
def test_what_is_not_used_or_stands_twice_is_refused(what: str) -> None:
    data = next(data for data in map(json.loads, certificates().values()) if data["theorem"]["hypotheses"])
    check(data)
    if what == "terms":
        data["terms"].append(["scalar", "unused"])
    elif what == "steps":
        data["steps"].insert(-1, ["exp_positive", 0])
    else:
        data["theorem"]["hypotheses"].append(data["theorem"]["hypotheses"][0])
    with pytest.raises(Refused):
        check(data)
