"""Odds of a probability: p to 1 − p, for p in [0, 1)."""

from __future__ import annotations

from lemmata.definitions.definition import define, p_

odds = define(
    "odds",
    p_,
    body=lambda p: p / (1 - p),
    words={"en": "odds", "ko": "오즈"},
    latex=r"\operatorname{odds}",
    source="Bishop 2006, §4.2",
    module=__name__,
    partials={p_: lambda p: 1 / (1 - p) ** 2},
    doc="""The odds p/(1 − p) of a probability p in [0, 1).""",
)
