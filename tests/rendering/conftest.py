"""Derivations of several shapes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
import sympy
from sympy import Eq, Expr, Integer, Le, exp, log

import lemmata.definitions as d
from lemmata.derivation import (
    Cases,
    Derivation,
    Proof,
    Reason,
    WhereFinite,
    chain,
    cite,
    derive,
    direct,
    increasing,
    positivity,
    sign_chart,
)
from lemmata.notation import (
    Claim,
    D,
    Dominated,
    Given,
    Interval,
    Power,
    Reals,
    Simplex,
    build,
    delta,
    index,
    n,
    scalar,
    total,
    unevaluated,
    vector,
    within,
)


@dataclass(frozen=True)
class Why:
    """A reason with words of its own."""

    name: str
    en: str
    ko: str

    @property
    def title(self) -> dict[str, str]:
        return {"en": self.en, "ko": self.ko}


ALGEBRA = Why("algebra", "algebra", "식 정리")
QUOTIENT = Why("quotient_rule", "quotient rule", "몫의 미분법")
LONG = tuple(Why(f"r{k}", f"reason number {k} of many & more", f"많은 근거 가운데 {k}번째") for k in range(4))


def of(definition: str, *args: Expr) -> Expr:
    return build(d.registry[definition], *args)


def result(
    id: str,
    statement: object,
    proof: Proof,
    given: tuple[Given, ...] = (),
    en: str = "A title",
    ko: str = "제목",
) -> Derivation:
    derivation = derive(
        statement,  # type: ignore[arg-type]
        given=given,
        title={"en": en, "ko": ko},
        idea={
            "en": "By the tangent: log t ≤ t − 1 at t = q_k/p_k.",
            "ko": "t = q_k/p_k에서 log t ≤ t − 1을 쓴다.",
        },
        source="Nobody 2001, eq. 1",
        proof=proof,
        conventions=("zero_log_zero",),
    )
    return replace(derivation, id=id)


def samples() -> list[Derivation]:
    x, t, a = map(scalar, ("x", "t", "a"))
    z, p, q = map(vector, ("z", "p", "q"))
    i, j, k = map(index, "ijk")
    by: Reason = ALGEBRA
    with unevaluated():
        s_i, s_j = of("softmax", z, i), of("softmax", z, j)
        Z = total(lambda k: exp(z[k]), z)
        jacobian = chain(D(s_i, z[j]))
        jacobian = jacobian.eq(D(exp(z[i]) / Z, z[j]), by=d.registry["softmax"].definition)
        jacobian = jacobian.eq((D(exp(z[i]), z[j]) * Z - exp(z[i]) * D(Z, z[j])) / Z**2, by=QUOTIENT)
        jacobian = jacobian.eq((delta(i, j) * exp(z[i]) * Z - exp(z[i]) * exp(z[j])) / Z**2, by=LONG)
        jacobian = jacobian.eq(s_i * (delta(i, j) - s_j), by=by)
        H, C = of("entropy", p), of("cross_entropy", p, q)
        gibbs = chain(H - C)
        gibbs = gibbs.le(
            total(lambda k: q[k] - p[k], p),
            by=cite("log/log_le_sub_one", t=q[k] / p[k]).times(p[k]).summed(k),
        )
        gibbs = gibbs.eq(Integer(0), by=by)
        long_sum = sympy.Add(*(of("sigmoid", m * x) / (1 + exp(-m * x)) for m in map(Integer, range(2, 12))))
        long_left = chain(long_sum).eq(long_sum + 0 * x, by=LONG).lt(long_sum * x, by=increasing(by))
        term = chain(a * log(t)).le(a * (t - 1), by=cite("log/log_le_sub_one").times(a))
        return [
            result("softmax/softmax_jacobian", Eq(D(s_i, z[j]), s_i * (delta(i, j) - s_j)), jacobian,
                   (within(z, Power(Reals, (n,))),), "Jacobian of softmax", "소프트맥스의 야코비 행렬"),
            result("cross_entropy/entropy_le_cross_entropy", Le(H, C), WhereFinite(p, q, gibbs),
                   (within(p, Simplex(n)), within(q, Simplex(n, open=True))), "Gibbs' inequality", "깁스 부등식"),
            result("log/log_le_sub_one", Le(log(t), t - 1), direct(by=sign_chart), (t > 0,)),
            result("sigmoid/sigmoid_neg", Eq(long_sum, long_sum * x), long_left, (within(x, Interval()),)),
            result("log/by_cases", Le(a * log(t), a * (t - 1)),
                   Cases(a, direct(by=positivity), term), (a >= 0, Dominated(a, t))),
        ]  # fmt: skip


@pytest.fixture(scope="session")
def derivations() -> list[Derivation]:
    return samples()


@pytest.fixture
def claim() -> Claim:
    return samples()[0].claim
