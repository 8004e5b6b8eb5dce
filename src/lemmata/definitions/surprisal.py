"""Surprisal, the information log 1/q in nats of an event of probability q in (0, 1]; −log 0 = +∞."""

from __future__ import annotations

from sympy import log

from lemmata.definitions.definition import define
from lemmata.notation import scalar

surprisal = define(
    "surprisal",
    scalar("q"),
    body=lambda q: log(1 / q),
    words={"en": "surprisal", "ko": "정보량"},
    latex=r"I",
    source="Shannon 1948; Cover & Thomas 2006, §2.1",
    module=__name__,
    doc="""The surprisal log(1/q), in nats.""",
)
