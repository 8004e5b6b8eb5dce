"""Particles follow the reading of what stands before them."""

import pytest

from lemmata.rendering.korean import particle, with_particle


@pytest.mark.parametrize(
    ("text", "pair", "expected"),
    [
        ("로짓", "은/는", "은"),
        ("시그마", "이/가", "가"),
        ("확률", "으로/로", "로"),  # ㄹ takes 로
        ("소프트맥스", "으로/로", "로"),
        ("점수들", "과/와", "과"),
        ("logit", "은/는", "은"),  # 로짓
        ("softmax", "은/는", "는"),
        ("target", "은/는", "은"),  # 타깃
        ("label", "으로/로", "로"),  # 레이블
        ("Jacobian", "이/가", "이"),  # 야코비안
        ("KL", "을/를", "을"),  # 케이엘
        ("KL", "으로/로", "로"),
        ("LSE", "이/가", "가"),
        (r"$\sigma$", "이/가", "가"),
        ("σ", "이/가", "가"),
        ("$n$", "을/를", "을"),  # 엔
        ("$p$", "과/와", "와"),
        (r"$\log p$", "은/는", "는"),
        (r"$\sigma(x)$", "은/는", "는"),
        (r"$p_i$", "이/가", "가"),
        ("$e^{x}$", "은/는", "은"),  # 승
        ("$x^2$", "을/를", "을"),  # 제곱
        (r"$\frac{1}{2}$", "으로/로", "로"),  # 이분의 일
        (r"$\infty$", "으로/로", "로"),
        (r"$\lambda$", "과/와", "와"),
        (r"$\varepsilon$", "은/는", "은"),  # 엡실론
        ("식 (2)", "을/를", "를"),
        ("식 (3)", "을/를", "을"),
        ("0.982", "이/가", "가"),
        ("1.982", "으로/로", "로"),
        ("0.881", "과/와", "과"),
        ("0.120", "을/를", "을"),  # digits after the point are read one by one
        ("10", "은/는", "은"),
        ("100", "으로/로", "으로"),
        ("20000", "이/가", "이"),
        ("0", "이/가", "이"),
        ("50%", "을/를", "를"),
        (r"\texttt{softmax}", "은/는", "는"),
    ],
)
def test_particle(text: str, pair: str, expected: str) -> None:
    assert particle(text, pair) == expected


def test_the_wrong_reading_would_show() -> None:
    # By its letters “logit” ends in a vowel-less t, by its spelling “softmax” in a consonant.
    assert particle("logit", "은/는") != particle("softmax", "은/는")


def test_nothing_to_read() -> None:
    with pytest.raises(ValueError, match="no reading"):
        with_particle("$()$", "은/는")
