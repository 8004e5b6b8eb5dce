"""Certificates made by hand, and what both checkers say of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from independent_checker import ROWS, RULES
from test_independent_checker import compared, found, proof_of

Row = list[Any]


class Proof:
    """Steps of a certificate; a term is its row in full, a premise what the call of a rule returns."""

    def __init__(self) -> None:
        self.terms: list[Row] = []
        self.steps: list[Row] = []

    def term(self, row: Row) -> int:
        kind, *args = row
        new = [kind, *map(self.numbered, ROWS[kind], args)]
        if new not in self.terms:
            self.terms.append(new)
        return self.terms.index(new)

    def numbered(self, kind: Any, value: Any) -> Any:
        """An argument with the numbers of its terms for them."""
        if isinstance(kind, list):
            return [self.numbered(kind[0], v) for v in value]
        if isinstance(kind, tuple):
            return [self.numbered(k, v) for k, v in zip(kind, value, strict=True)]
        if kind in ("term", "scalar", "bind", "variable") or (kind == "place" and isinstance(value, list)):
            return self.term(value)
        if isinstance(value, list) and value[0] == "formula":
            return [*value[:2], *map(self.term, value[2:])]
        if isinstance(value, list) and value[0] == "every":
            return [*value[:2], self.numbered(kind, value[2])]
        return value

    def assume(self, theorem: int, hypothesis: Row) -> int:
        """One hypothesis more."""
        if hypothesis[0] == "apart":
            return int(self.cut([], self.delta_value(*hypothesis[1:]), theorem))
        return int(self.cut(indices_of(hypothesis), self.given(hypothesis), theorem))

    def every(self, hypothesis: Row, positions: list[Any]) -> int:
        """What is assumed for every index, at positions."""
        pairs = [list(pair) for pair in zip(indices_of(hypothesis), positions, strict=True)]
        return int(self.instantiate(self.given(hypothesis), [p for p in pairs if p[0] != p[1]], [], []))

    def __getattr__(self, rule: str) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            self.steps.append([rule, *map(self.numbered, RULES[rule][0], arguments)])
            return len(self.steps) - 1

        return call


def indices_of(hypothesis: Row) -> list[Row]:
    """The indices for which something is assumed, from the outermost."""
    return [] if hypothesis[0] != "every" else [hypothesis[1], *indices_of(hypothesis[2])]


def number(c: object) -> Row:
    return ["number", str(c)]


def add(*parts: Row) -> Row:
    return ["add", list(parts)]


def mul(*parts: Row) -> Row:
    return ["mul", list(parts)]


def power(t: Row, k: int) -> Row:
    return ["power", t, k]


def apply(f: str, *parts: Row) -> Row:
    return ["apply", f, list(parts)]


def exp(u: Row) -> Row:
    return apply("exp", u)


def log(u: Row) -> Row:
    return apply("log", u)


def minus(a: Row, b: Row) -> Row:
    return add(a, mul(number(-1), b))


def total(k: Row, t: Row) -> Row:
    return ["bind", "sum", k, t]


def component(name: str, *positions: Any) -> Row:
    return ["component", name, list(positions)]


def eq(t: Row, u: Row) -> Row:
    return ["formula", "=", t, u]


def le(t: Row, u: Row) -> Row:
    return ["formula", "<=", t, u]


def lt(t: Row, u: Row) -> Row:
    return ["formula", "<", t, u]


def ne(t: Row, u: Row) -> Row:
    return ["formula", "!=", t, u]


def every(k: Row, h: Row) -> Row:
    return ["every", k, h]


ZERO, ONE, TWO, MINUS, HALF = (number(c) for c in (0, 1, 2, -1, "1/2"))
X, Y, A, N = ["scalar", "x"], ["scalar", "y"], ["scalar", "a"], ["count", "n"]
K, J, L, K2, K3, KM = (["k", "n"], ["j", "n"], ["l", "n"], ["k", 2], ["k", 3], ["k", "m"])
ZK, ZJ, ZL, Z1 = (component("z", p) for p in (K, J, L, 1))
SUM = total(K, ZK)

Attack = Callable[[Proof], int]


def one(p: Proof) -> int:
    return p.enclosed_positive(ONE, [], 64)


def zero(p: Proof) -> int:
    return p.given(le(ZERO, ZERO))


def all_k(p: Proof, h: Row, k: Row = K) -> int:
    """h from the hypothesis that it holds for every k."""
    return p.given(every(k, h))


def accepted(attack: Attack) -> None:
    """Both checkers accept a proof."""
    proof = Proof()
    attack(proof)
    assert found(proof.terms, proof.steps) is not None
    assert compared(proof.terms, proof.steps) == "accepted"


def refused(attack: Attack) -> None:
    """Both checkers refuse a proof, and accept its steps before the last one."""
    proof = Proof()
    attack(proof)
    for step in proof.steps[:-1]:
        assert compared(*proof_of(step, proof.terms, proof.steps)) == "accepted", step
    assert compared(proof.terms, proof.steps) == "refused"
