"""Signs: finds proofs of 0 < t, 0 ≤ t and t ≠ 0 from bounds of the parts of t."""

from __future__ import annotations

from lemmata.elaboration.signs.closed import is_closed
from lemmata.elaboration.signs.nonzero import nonzero_product
from lemmata.elaboration.signs.search import Attempt, Signs
from lemmata.elaboration.signs.workshop import Bound, Wanted, Workshop

__all__ = ["Attempt", "Bound", "Signs", "Wanted", "Workshop", "is_closed", "nonzero_product"]
