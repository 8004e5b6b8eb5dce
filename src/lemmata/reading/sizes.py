"""Sizes of vectors, matrices and index ranges, inferred from how they are used.

Every vector, every axis of a matrix and every index has a `Size`; using an index on a vector
makes their sizes one.  What stays unknown is n for a vector and for an index, and an error for
the axis of a matrix: a guessed size could make a false claim look proved.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sympy import Expr

from lemmata.notation import n

__all__ = ["Size", "SizesDiffer"]


@dataclass
class SizesDiffer(Exception):
    """Two sizes that must be equal are not; caught by the reader, which knows the place."""

    left: Expr
    right: Expr


@dataclass(eq=False)
class Size:
    """A size that may still be unknown; sizes that were unified share their root.

    ``vector`` is set when a vector has this size, ``axis`` names the matrix whose axis has it.
    """

    known: Expr | None = None
    vector: bool = False
    axis: str = ""
    _parent: Size | None = field(default=None, repr=False)

    def root(self) -> Size:
        size = self
        while size._parent is not None:
            size = size._parent
        return size

    def unify(self, other: Size) -> None:
        """Make both sizes one.  Raises SizesDiffer when both are known and differ."""
        a, b = self.root(), other.root()
        if a is b:
            return
        if a.known is not None and b.known is not None and a.known != b.known:
            raise SizesDiffer(a.known, b.known)
        a.known = b.known if a.known is None else a.known
        a.vector = a.vector or b.vector
        a.axis = a.axis or b.axis
        b._parent = a

    def resolve(self) -> Expr | None:
        """The size, n where that is the convention; None where it cannot be known."""
        root = self.root()
        if root.known is not None:
            return root.known
        return None if root.axis and not root.vector else n
