"""Conversions: a term to its normal form, with a theorem that both are equal."""

from __future__ import annotations

from lemmata.elaboration.conversions.normal import Conversions, Normal, Rescale, rescaled
from lemmata.elaboration.conversions.roots import reduced
from lemmata.elaboration.conversions.sums import summed

__all__ = ["Conversions", "Normal", "Rescale", "reduced", "rescaled", "summed"]
