"""Rules applied to random theorems: what comes out is defined and true at every point that is tried.

The parts are chosen to be undefined or infinite somewhere, the points to be where they are.  An
independent judge (``judge.py``) evaluates them.  ``-m nightly`` goes on with fresh seeds.
"""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from judge import judged
from sympy import Add, Basic, Eq, Expr, Ge, Gt, Integer, Le, Lt, Mul, Ne, Pow, S, exp, log, oo, sqrt
from tactics.claims import expression, stated

from lemmata.notation import Claim, Entries, NotationError, build, index, scalar, vector
from lemmata.tactics import rules, univariate
from lemmata.tactics.errors import TacticError
from lemmata.tactics.rules import relation
from lemmata.tactics.sketch import TACTICS, Sketch

i, j, k = map(index, "ijk")
x, y = scalar("x"), scalar("y")
z = vector("z")

SCALARS = """
x; y; 1 - x; x*y; 0; 1; -1; 2; 1/2; 1/x; 1/(x - y); log(x); log(y); sqrt(x); abs(x); exp(1/x);
x*log(x); x*log(1/x); x*log(y/x); x*log(exp(1/x)); x*log(1 + 1/x); x*log(sqrt(1/x)); 0*log(x);
0*log(1/x); 0*log(1/(x - x)); y*log(exp(y/x)); (x - x)*log(y); x/x; (1 - x)*log((1 - x)/x); x**(3/2);
x**x; max(x, y); relu(x); diff(abs(x), x); diff(x**(3/2), x); diff(x**2*log(x**2), x);
diff(x*log(x), x); diff(x*log(y), y); diff(max(x, y), x); diff([abs(x), x][i], x); [x, 1/x][i];
[log(x), 1][i]; surprisal(x); logit(x); odds(x); binary_entropy(x);
cross_entropy([x, 1 - x], [0, 1]); kl([1, 0], [x, 1 - x]); entropy([x, 1 - x]);
diff(sqrt(x)*sqrt(x), x); diff(x**2, x); x*diff(abs(x), x); 0*diff(relu(x), x); sqrt(x**2);
log(x**2)
"""
VECTORS = """
z[i]; z[j]; 1/z[i]; sum(z[k], k); sum(1/z[k], k); prod(z[k], k); diff(prod(abs(z[k]), k), z[j]);
max(z); diff(max(z), z[j]); p[i]; 1/p[i]; log(p[i]); p[i]*log(p[i]); p[i]*log(1/p[i]);
p[i]*log(p[i]/q[i]); entropy(p); cross_entropy(p, q); kl(p, q); js(p, q); p[i]*log(q[i]);
diff(entropy(p), p[i]); sum(p[k]*log(q[k]), k); log(q[j]); sum(p[k]/q[k], k); softmax(z)[i];
p[i]*log(exp(1/p[i])); delta(i, j)*log(delta(i, j)); delta(i, j); n; 2
"""
PARTS = {False: SCALARS.replace("\n", " ").split(";"), True: VECTORS.replace("\n", " ").split(";")}
GIVENS = {
    False: [
        "",
        "x >= 0",
        "x > 0",
        "x in [0,1]",
        "x in (0,1); y > 0",
        "x in {0,1}",
        "x != 0",
        "x >= 0; y >= 0",
        "x < y",
    ],
    True: [
        "p in simplex(n); q in simplex(n)",
        "p in simplex(n); q in simplex(n); q > 0 where p > 0",
        "p in open simplex(n); q in open simplex(n)",
        "p in simplex(n); q in open simplex(n); z in (0,oo)^n",
    ],
}
KINDS = (Eq, Le, Lt, Ge, Gt)
INFINITE = ("[1, 0]", "[1/2, 1/2]", "[1/3, 2/3]"), ("[0, 1]", "[0, 1/2]", "[0, exp(-3)]")


class Maker:
    """Theorems under one list of givens, made from parts and from one another."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.vectors = rng.random() < 0.4
        self.parts = PARTS[self.vectors]
        self.given = rng.choice(GIVENS[self.vectors])
        self.givens = stated("0 == 0", self.given)[1]
        if self.given == "x >= 0" and rng.random() < 0.7:
            self.givens = (relation(Ge, x, S.Zero),)
        self.known: list[Sketch] = []

    def part(self, depth: int = 1) -> Expr:
        rng = self.rng
        if depth == 0 or self.vectors or rng.random() < 0.55:  # sums of sums take their time
            return expression(rng.choice(self.parts))
        a, b = self.part(depth - 1), self.part(depth - 1)
        how = rng.randrange(7)
        if how < 3:
            return build((Add, Mul, Mul)[how], a, b)
        return (minus(a, b), build(Mul, a, build(Pow, b, S.NegativeOne)), build(exp, a), build(log, a))[
            how - 3
        ]

    def fact(self) -> Sketch:
        """One that is there; sometimes a new one."""
        if self.known and self.rng.random() < 0.8:
            return self.rng.choice(self.known)
        return self.leaf()

    # ------------------------------------------------------------ from nothing

    def leaf(self) -> Sketch:
        rng, e, f = self.rng, self.part(), self.part(0)
        square = build(Pow, f, Integer(2))
        makers: list[Callable[[], Sketch]] = [
            lambda: rules.equality(e, build(Add, f, minus(e, f)), self.givens),
            lambda: rules.equality(e, build(Mul, e, f, build(Pow, f, S.NegativeOne)), self.givens),
            lambda: rules.equality(build(Mul, S.Zero, e), S.Zero, self.givens),
            lambda: rules.equality(e, e, self.givens),
            lambda: rules.positivity(relation(rng.choice((Le, Lt)), e, build(Add, e, square)), self.givens),
            lambda: rules.positivity(relation(rng.choice((Ge, Gt, Ne)), build(exp, e), S.Zero), self.givens),
            lambda: rules.positivity(relation(rng.choice((Ge, Gt, Le)), e, f), self.givens),
            lambda: univariate.sign_chart(relation(rng.choice((Ge, Le)), e, f), self.givens),
            lambda: univariate.sign_chart(
                relation(Le, f, build(Add, f, build(Pow, x, Integer(2)))), self.givens
            ),
            lambda: rules.infinite(relation(Eq, self.cross(), oo), self.givens),
            lambda: rules.maximum_bounds(build(Add, z, e), i, self.givens),
            lambda: rules.terms_of_sum(square, i, k, (), self.givens),
        ]
        return rng.choice(makers)()

    def cross(self) -> Expr:
        p, q = map(self.rng.choice, INFINITE)
        return expression(f"{self.rng.choice(('cross_entropy', 'kl'))}({p}, {q})")

    # ------------------------------------------------------------ from others

    def derived(self) -> Sketch:
        rng = self.rng
        makers = [
            self.added,
            self.added,
            self.cited,
            self.chained,
            lambda: rules.flipped(self.fact()),
            lambda: rules.scale(self.fact(), self.part(0)),
            lambda: rules.monotone(self.fact(), rng.choice((exp, log, sqrt))),
            lambda: rules.termwise(self.fact(), rng.choice((i, j))),
            self.bounded,
            self.assumed,
            self.placed,
            self.cases,
            self.unbounded,
        ]
        return rng.choice(makers)()

    def added(self) -> Sketch:
        """Σ (aₖ − bₖ) brought to one side, written as it stands or with a part more on both sides."""
        chosen = tuple(self.fact() for _ in range(self.rng.choice((1, 1, 2))))
        ordered = [ascending(t) for t in chosen]
        more = (self.part(0),) if self.rng.random() < 0.3 else ()
        small, large = (build(Add, S.Zero, *side, *more) for side in zip(*ordered, strict=True))
        if self.rng.random() < 0.5:
            small, large = minus(small, large), S.Zero
        kind = self.rng.choice((Le, Lt)) if any(not isinstance(t.statement, Eq) for t in chosen) else Eq
        return rules.order(relation(kind, small, large), chosen)

    def cited(self) -> Sketch:
        theorem, e = self.fact(), self.part(0)
        left, right = theorem.statement.args
        return rules.equality(build(Mul, e, left), build(Mul, e, right), self.givens, cited=(theorem,))

    def chained(self) -> Sketch:
        first = self.fact()
        nexts = [t for t in self.known if t.statement.args[0] == first.statement.args[1]]
        return rules.transitive(first, self.rng.choice(nexts or [rules.flipped(first)]))

    def unbounded(self) -> Sketch:
        """A bound of what may be +∞, from one where it is not."""
        support = stated("0 == 0", "q > 0 where p > 0")[1]
        large = expression(
            self.rng.choice(("cross_entropy(p, q)", "kl(p, q)", "2*kl(p, q)", "cross_entropy(p, q) + 1/2"))
        )
        small = self.part(0) if self.rng.random() < 0.3 else Integer(-1)
        statement = relation(self.rng.choice((Le, Lt)), small, large)
        return rules.extended(rules.positivity(statement, (*self.givens, *support)))

    def bounded(self) -> Sketch:
        theorem = rules.maximum_bounds(build(Add, z, self.part(0)), i, self.givens)
        return rules.maximum_attained(theorem, build(Add, z, self.part(0)), i)

    def assumed(self) -> Sketch:
        shown, other = self.fact(), self.fact()
        return rules.cut(rules.reordered(other, (*shown.givens, shown.statement)), shown)

    def placed(self) -> Sketch:
        """At another value of x, y, z or i, under the same givens."""
        at: dict[str, Basic] = {
            "x": self.part(),
            "y": self.part(0),
            "i": j,
            "z": Entries(1, self.part(0)),
            "p": vector("q"),
        }
        name = self.rng.choice([*at])
        return rules.instantiate(self.fact(), {name: at[name]}, self.givens)

    def cases(self) -> Sketch:
        """x = 0 apart from x > 0, or two parts in either order."""
        e, f = self.part(0), self.part(0)
        statement = relation(Le, e, build(Add, e, build(Pow, f, Integer(2))))
        if self.known and self.rng.random() < 0.5:
            statement = self.rng.choice(self.known).statement
        if relation(Ge, x, S.Zero) in self.givens:
            above = tuple(relation(Gt, x, S.Zero) if g == relation(Ge, x, S.Zero) else g for g in self.givens)
            zero = rules.positivity(rules.where_zero(statement, x), ())
            return rules.boundary(x, rules.positivity(statement, above), zero)
        up, down = (rules.positivity(statement, (*self.givens, relation(kind, e, f))) for kind in (Le, Ge))
        return rules.either_order(up, down, e, f)


def minus(a: Expr, b: Expr) -> Expr:
    return build(Add, a, build(Mul, S.NegativeOne, b))


def ascending(theorem: Sketch) -> tuple[Expr, Expr]:
    left, right = theorem.statement.args
    return (right, left) if isinstance(theorem.statement, (Ge, Gt)) else (left, right)


@contextmanager
def briefly() -> Iterator[None]:
    """A quarter of a second of work; what takes longer is not what is tested here."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.25)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def theorems(rng: random.Random, attempts: int) -> Iterator[Sketch]:
    """What the rules make of ``attempts`` tries under one list of givens."""
    maker = Maker(rng)
    for _ in range(attempts):
        try:
            with briefly():
                theorem = maker.leaf() if rng.random() < 0.45 else maker.derived()
        except (TacticError, NotationError, TimeoutError):
            continue
        if theorem.givens == maker.givens:
            maker.known.append(theorem)
        yield theorem


def wrong(theorem: Sketch, rng: random.Random, points: int) -> str:
    """The point at which a theorem is false or has no value, or ""."""
    found = judged(Claim(theorem.statement, theorem.givens), rng, points)
    if found.false:
        return f"false at {found.false}"
    return f"undefined at {found.undefined}" if found.undefined else ""


def campaign(seed: int, rounds: int, attempts: int = 60, points: int = 14) -> tuple[Counter[str], list[str]]:
    rng, made, failures = random.Random(seed), Counter[str](), []
    for _ in range(rounds):
        for theorem in theorems(rng, attempts):
            made[theorem.rule] += 1
            if why := wrong(theorem, rng, points):
                failures.append(f"{theorem.rule}: {theorem.statement} given {theorem.givens}: {why}")
                break
    return made, failures


@pytest.mark.parametrize("seed", range(2))
def test_random_theorems_are_defined_and_true(seed: int) -> None:
    made, failures = campaign(seed, rounds=5)
    assert not failures, failures
    assert made["equality"] + made["order"] > 5


def test_rules_that_ask_for_nothing_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "defined", lambda *_: None)
    assert any("undefined at" in failure for failure in campaign(0, rounds=3)[1])


@pytest.mark.nightly
def test_many_random_theorems_are_defined_and_true() -> None:
    seed = random.SystemRandom().randrange(10**6)
    made, failures = campaign(seed, rounds=400)
    assert not failures, (seed, failures)
    assert made.keys() <= TACTICS.keys()


if __name__ == "__main__":
    import sys

    made, failures = campaign(int(sys.argv[1]), int(sys.argv[2]))
    print(made)
    print("\n".join(failures))
