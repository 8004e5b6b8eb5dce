"""The rectifier max(0, x) on R."""

from __future__ import annotations

from sympy import Max

from lemmata.definitions.definition import define, x

relu = define(
    "relu",
    x,
    body=lambda x: Max(0, x),
    words={"en": "relu", "ko": "렐루"},
    latex=r"\operatorname{relu}",
    source="Nair & Hinton 2010",
    module=__name__,
    values="nonnegative",
    doc="""The rectifier max(0, x).""",
)
