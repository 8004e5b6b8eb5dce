"""The laws that a step may name, and what each of them says.

A law is switched on only while a step that names it is checked; with it off, the normal form
treats what the law speaks of as an unknown.  Field arithmetic and the renaming of bound
indices are always on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["ALL", "LAWS", "Law"]


@dataclass(frozen=True)
class Law:
    """A named law, with the words printed beside a step that uses it."""

    name: str
    en: str
    ko: str
    says: str

    @property
    def title(self) -> Mapping[str, str]:
        return {"en": self.en, "ko": self.ko}


LAWS: dict[str, Law] = {
    law.name: law
    for law in (
        Law("algebra", "algebra", "식 정리", "the axioms of a field; every denominator is nonzero"),
        Law("exp_add", "laws of exponents", "지수 법칙", "exp(a+b) = exp a · exp b, exp 0 = 1"),
        Law(
            "exp_log",
            "exp and log are inverse",
            "지수함수와 로그함수는 서로 역함수",
            "exp(log a) = a for a > 0; log(exp a) = a",
        ),
        Law("log_law", "laws of logarithms", "로그 법칙", "log(ab) = log a + log b for a, b > 0; log 1 = 0"),
        Law("power", "powers of a positive base", "$b^x = e^{x \\log b}$", "a^x = exp(x log a) for a > 0"),
        Law(
            "hyperbolic",
            "definition of the hyperbolic functions",
            "쌍곡선함수의 정의",
            "tanh, sinh, cosh, atanh by exp and log",
        ),
        Law(
            "sum_linear",
            "linearity of the sum",
            "합의 선형성",
            "Σ(a + b) = Σa + Σb; Σ c·a = c·Σa; finite sums exchange",
        ),
        Law("sum_const", "sum of a constant", "상수의 합", "Σ_{k=1}^n c = n·c"),
        Law("sum_expand", "writing out the sum", "합을 풀어 쓰기", "a sum over 1..N with N a number"),
        Law("sift", "only one term is left", "첨자가 같은 항만 남음", "Σ_k δ_{ki} f_k = f_i for i in 1..n"),
        Law("sums_to_one", "probabilities sum to one", "확률의 합은 1", "Σ_k p_k = 1 for p in a simplex"),
        Law("given", "as given", "가정에 의해", "a given equation"),
        Law("product", "log of a product", "곱의 로그", "Π f_k = exp Σ log f_k for f_k > 0"),
        Law("linearity", "linearity of the derivative", "미분의 선형성", "(a + b)′ = a′ + b′, (c·a)′ = c·a′"),
        Law("product_rule", "product rule", "곱의 미분법", "(ab)′ = a′b + ab′"),
        Law("quotient_rule", "quotient rule", "몫의 미분법", "(a/b)′ = (a′b − ab′)/b²"),
        Law("power_rule", "power rule", "거듭제곱의 미분법", "(u^c)′ = c·u^(c−1)·u′"),
        Law("exp_rule", "derivative of exp", "지수함수의 미분", "(exp u)′ = exp u · u′"),
        Law("log_rule", "derivative of log", "로그함수의 미분", "(log u)′ = u′/u"),
        Law("sum_rule", "differentiating under the sum", "항별 미분", "(Σ f_k)′ = Σ f_k′"),
        Law(
            "abs",
            "absolute value by cases",
            "절댓값의 경우 나누기",
            "|u| = ±u; max(a, b) = (a + b + |a − b|)/2",
        ),
        Law("max_shift", "shifting a maximum", "최댓값의 이동", "max_k (a_k + c) = max_k a_k + c"),
    )
}

ALL: frozenset[str] = frozenset(LAWS)
