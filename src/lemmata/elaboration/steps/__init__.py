"""One elaborator for each rule of `lemmata.tactics`, found by its name: what the rule decided, it proposes."""

from __future__ import annotations

from lemmata.elaboration.steps import cases, instances, limits, one_variable, order, sums
from lemmata.elaboration.steps.step import ELABORATORS, Step

__all__ = ["ELABORATORS", "Step", "cases", "instances", "limits", "one_variable", "order", "sums"]
