"""How long a claim takes, beside ``sympy.simplify(left - right)`` at a fixed size.

  python tests/benchmarks/claims.py            every claim of tests/prover/claims.json
  python tests/benchmarks/claims.py --every 5  one in five

Processor time on one core, after start-up: of the verdict, which has the kernel's theorem, of the certificate that a
proof gets, of its replay, and of a proof with twenty lemmas.  SymPy gets the equations with n = 3, all definitions
unfolded, sums written out and derivatives taken, and a child process of its own with a time limit; it succeeds when
the difference simplifies to 0.  Lemmata proves the same for every n at once.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import mul
from pathlib import Path
from typing import Any

import sympy
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sympy import Derivative, Eq, Expr, Indexed, Integer, KroneckerDelta, Limit, Product, Sum, Symbol

from lemmata.catalogue import load, read
from lemmata.definitions import Definition, vmax, vmin
from lemmata.elaboration.certificates import certificate
from lemmata.elaboration.theorems import elaborated
from lemmata.errors import LemmataError
from lemmata.kernel.certificate import replay
from lemmata.notation import (
    Claim,
    Entry,
    Interval,
    Membership,
    Power,
    Simplex,
    component,
    size,
)
from lemmata.prover.decide import decide
from lemmata.prover.refute import refute
from lemmata.reading.latex.reader import read_claim as read_latex
from lemmata.reading.text.reader import read_claim
from lemmata.replay import replay as replayed

CLAIMS = Path(__file__).parents[1] / "prover" / "claims.json"
SIZE = 3
SIZES = (2, 3, 4, 5, 8)
PATIENCE = 10.0  # seconds for one call of simplify
TARGETS = {"median": 0.15, "95th percentile": 3.0}
LONG = Path(__file__).parents[1] / "elaboration" / "bernoulli.py"
REPLAY, BYTES = 1.0, 1_000_000
"""What a proof with twenty lemmas may take."""

GROWING = [
    "diff(softmax(z)[i], z[j]) == softmax(z)[i]*(delta(i,j) - softmax(z)[j])",
    "diff(logsumexp(z), z[j]) == softmax(z)[j]",
    "entropy(softmax(z)) == logsumexp(z) - sum(softmax(z)[k]*z[k], k)",
    "sum(softmax(z)[k]*(delta(k,j) - softmax(z)[j]), k) == 0",
]
FALSE = "diff(softmax(z)[i], z[j]) == softmax(z)[i]*(1 - softmax(z)[j])"

console = Console(width=130)


# ------------------------------------------------------------------ a claim for SymPy


class Plain:
    """A statement with numbers for its sizes and its indices, as plain SymPy."""

    def __init__(self, claim: Claim, count: int) -> None:
        self.count = count
        known = [g for g in claim.givens if isinstance(g, Membership)]
        self.domains = {str(getattr(g.variable, "label", g.variable)): g.domain for g in known}
        indices = sorted(
            {s for s in claim.statement.atoms(Symbol) if s.is_integer and not s.is_positive}, key=str
        )
        self.env = {i: k % count + 1 for k, i in enumerate(indices)}

    def difference(self, statement: Eq) -> Expr:
        left, right = (self.of(side, self.env) for side in statement.args)
        return left - right

    def of(self, e: Any, env: dict[Any, int]) -> Any:
        if isinstance(e, Symbol):
            if e in env:
                return Integer(env[e])
            return Integer(self.count) if e.is_integer else self.symbol(e.name)
        if isinstance(e, Indexed):
            return self.entry(str(e.base.label), [int(self.of(i, env)) for i in e.indices])
        if isinstance(e, Entry):
            return self.of(component(e.args[0], int(self.of(e.args[1], env))), env)
        if isinstance(e, (Sum, Product)):
            body, (k, _, high) = e.args
            parts = [self.of(body, {**env, k: at}) for at in range(1, int(self.of(high, env)) + 1)]
            return sum(parts, Integer(0)) if isinstance(e, Sum) else reduce(mul, parts)
        if isinstance(e, KroneckerDelta):
            i, j = (self.of(a, env) for a in e.args)
            return Integer(int(i == j))
        if isinstance(e, (vmax, vmin)):
            parts = [
                self.of(component(e.args[0], k), env)
                for k in range(1, int(self.of(size(e.args[0]), env)) + 1)
            ]
            return (sympy.Min if isinstance(e, vmin) else sympy.Max)(*parts)
        if isinstance(e, Definition):
            return self.of(e.unfold(), env)
        if isinstance(e, Derivative):
            body, *variables = e.args
            out = self.of(body, env)
            for x, order in variables:
                out = sympy.diff(out, self.of(x, env), int(order))
            return out
        return e.func(*(self.of(a, env) for a in e.args)) if e.args else e

    def symbol(self, name: str, domain: Any = None) -> Symbol:
        domain = domain or self.domains.get(name)
        base = domain.base if isinstance(domain, Power) else domain
        positive = isinstance(base, Simplex) or (isinstance(base, Interval) and base.low.is_nonnegative)
        return Symbol(name, positive=True) if positive else Symbol(name, real=True)

    def entry(self, name: str, at: list[int]) -> Symbol:
        return self.symbol(f"{name}_{'_'.join(map(str, at))}", self.domains.get(name))

    def normalised(self, e: Expr) -> Expr:
        """Σ p = 1 put in for the last component, once the derivatives are taken."""
        for name, domain in self.domains.items():
            if isinstance(domain, Simplex):
                parts = [self.entry(name, [k]) for k in range(1, self.count + 1)]
                e = e.subs(parts[-1], 1 - sum(parts[:-1]))
        return e


def simplified(claim: Claim, count: int, patience: float = PATIENCE) -> tuple[str, float]:
    """How simplify fares with a claim, and how long it takes."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_simplify, args=(claim, count, there))
    child.start()
    there.close()
    try:
        return here.recv() if here.poll(patience) else ("time limit", patience)
    except EOFError:
        return "crash", patience
    finally:
        child.kill()
        child.join()


def _simplify(claim: Claim, count: int, answer: Any) -> None:
    plain = Plain(claim, count)
    started = time.process_time()
    try:
        left = sympy.simplify(plain.normalised(plain.difference(claim.statement)))
        answer.send(("proved" if left == 0 else "not 0", time.process_time() - started))
    except Exception as error:
        answer.send((type(error).__name__, 0.0))


# ------------------------------------------------------------------ measuring


def timed(function: Callable[[], Any]) -> tuple[Any, float]:
    started = time.process_time()
    try:
        out = function()
    except LemmataError:
        out = None
    return out, time.process_time() - started


def warm_up() -> None:
    """Imports and caches are start-up."""
    for text in ("softmax(z)[i] <= 1", "exp(x) == x", "diff(logsumexp(z), z[j]) == softmax(z)[j]"):
        decide(read_claim(text), 5)


def claim_of(entry: dict[str, Any]) -> Claim:
    read = read_latex if entry.get("tex") else read_claim
    return read(entry["claim"], tuple(filter(None, entry["given"].split(";"))))


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


@dataclass(frozen=True)
class Times:
    """What came of a claim: seconds for the verdict with the kernel's theorem, for its certificate, for its replay."""

    word: str
    verdict: float
    certificate: float | None = None
    replay: float | None = None

    @property
    def whole(self) -> float:
        return self.verdict + (self.certificate or 0.0)


def measured(claim: Claim) -> Times:
    verdict, seconds = timed(lambda: decide(claim, 20, mending=0))
    if verdict is None or verdict.verdict != "proved":
        return Times("refused" if verdict is None else verdict.verdict, seconds)
    text, making = timed(lambda: json.dumps(certificate(verdict.proof.theorem)))
    if text is None:
        return Times("proved", seconds, making)
    return Times("proved", seconds, making, timed(lambda: replay(json.loads(text)))[1])


def row(times: list[float]) -> dict[str, float]:
    return {"median": statistics.median(times), "95th percentile": percentile(times, 0.95)}


def decided(entries: list[dict[str, Any]]) -> tuple[dict[str, Times], bool]:
    """The times of every claim, and whether the targets are met."""
    found = {entry["claim"]: measured(claim_of(entry)) for entry in entries}
    proved = [t for t in found.values() if t.word == "proved"]
    columns = {
        "proved": [t.verdict for t in proved],
        "· its certificate": [t.certificate for t in proved if t.replay is not None],
        "· its replay": [t.replay for t in proved if t.replay is not None],
        "refuted": [t.verdict for t in found.values() if t.word == "refuted"],
        "decided, with certificates": [t.whole for t in found.values() if t.word in ("proved", "refuted")],
    }
    title = "seconds for a decided claim, one core, after start-up"
    table = Table("", "claims", "median", "95th percentile", "slowest", title=title)
    met = True
    for word, times in columns.items():
        if times:
            values = row(times)  # type: ignore[arg-type]
            table.add_row(word, str(len(times)), *(f"{v:.3f}" for v in values.values()), f"{max(times):.2f}")  # type: ignore[type-var]
            met = all(values[name] <= target for name, target in TARGETS.items())  # the last is all of them
    table.add_row("target", "", *(f"{v:.3f}" for v in TARGETS.values()), "")
    console.print(table)
    words = Counter(t.word for t in found.values())
    missing = sum(t.replay is None for t in proved)
    console.print(
        f"undecided: {words['undecided']}; refused: {words['refused']}; proved without a certificate: {missing}"
    )
    console.print("the targets are met" if met else "a target is missed")
    return found, met


def long_proof() -> bool:
    """A proof with twenty lemmas: bytes and seconds."""
    sketch, proving = timed(lambda: replayed(read(LONG, "own/bernoulli"), load().sketch))
    text, making = timed(lambda: json.dumps(certificate(elaborated(sketch))))
    _, seconds = timed(lambda: replay(json.loads(text)))
    table = Table("steps proved", "certificate", "replay", "bytes", title="twenty lemmas, seconds")
    table.add_row(f"{proving:.2f}", f"{making:.2f}", f"{seconds:.3f}", f"{len(text):,}")
    table.add_row("target", "", f"{REPLAY:.3f}", f"{BYTES:,}")
    console.print(table)
    return seconds <= REPLAY and len(text) <= BYTES


def against_sympy(entries: list[dict[str, Any]], own: dict[str, Times]) -> None:
    """Equations that Lemmata proves, at n = 3 by SymPy."""
    outcomes: Counter[str] = Counter()
    theirs: list[float] = []
    ours: list[Times] = []
    for entry in entries:
        claim = claim_of(entry)
        times = own[entry["claim"]]
        if times.word != "proved" or not isinstance(claim.statement, Eq) or claim.statement.has(Limit):
            continue
        outcome, other = simplified(claim, SIZE)
        outcomes[outcome] += 1
        if outcome == "proved":
            theirs.append(other)
            ours.append(times)
    title = f"sympy.simplify(left - right) at n = {SIZE}, {PATIENCE:.0f} s each"
    failures = [outcome for outcome in outcomes if outcome != "proved"]
    table = Table("true equations", "SymPy proves", *failures, title=title)
    counts = (sum(outcomes.values()), outcomes["proved"], *(outcomes[o] for o in failures))
    table.add_row(*map(str, counts))
    console.print(table)
    if not theirs:
        return
    table = Table(
        "where SymPy succeeds", "median", "95th percentile", title="seconds, and their ratio to SymPy's"
    )
    rows = {"Lemmata, every n": [t.verdict for t in ours], "· with its certificate": [t.whole for t in ours]}
    rows["· replay of the certificate"] = [t.replay or 0.0 for t in ours]
    for name, times in (rows | {f"SymPy, n = {SIZE}": theirs}).items():
        ratios = row([mine / max(other, 1e-6) for mine, other in zip(times, theirs, strict=True)])
        cells = (f"{seconds:.4f}  ({ratios[which]:.3f})" for which, seconds in row(times).items())
        table.add_row(name, *cells)
    console.print(table)


def growth() -> None:
    """Seconds against the size."""
    table = Table(
        "", "Lemmata, every n", *(f"SymPy, n = {count}" for count in SIZES), title="growth with n, seconds"
    )
    for text in GROWING:
        claim = read_claim(text)
        verdict, seconds = timed(lambda claim=claim: decide(claim, 20))  # type: ignore[misc]
        cells = []
        for count in SIZES:
            outcome, other = simplified(claim, count, 2 * PATIENCE)
            cells.append(f"{other:.3f}" if outcome == "proved" else outcome)
        table.add_row(escape(text), f"{seconds:.3f} ({verdict.verdict})", *cells)
    sizes = [timed(lambda count=count: refute(read_claim(FALSE, (f"z in R^{count}",)), 5)) for count in SIZES]  # type: ignore[misc]
    every = timed(lambda: refute(read_claim(FALSE), 5))
    table.add_row(
        f"refuting {escape(FALSE)}", f"{every[1]:.3f}", *(f"ours {seconds:.3f}" for _, seconds in sizes)
    )
    console.print(table)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1, metavar="K", help="one claim in K")
    entries = json.loads(CLAIMS.read_text())[:: parser.parse_args().every]
    warm_up()
    own, met = decided(entries)
    met &= long_proof()
    against_sympy(entries, own)
    growth()
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
