"""What the rule `derivative` computes and asks for, and values of functions."""

from __future__ import annotations

from lemmata.kernel.derivatives import Asked, derived_in
from lemmata.kernel.substitution import Substitution
from lemmata.kernel.terms import Scalar, Term, Variable

__all__ = ["asked_by", "replace_scalar", "slope_of"]


def slope_of(body: Term, variable: Variable) -> Term:
    """The derivative that the rule concludes."""
    return derived_in(body, variable, (), {})


def asked_by(body: Term, variable: Variable) -> Asked:
    """The conditions of the rule, in order."""
    asked: Asked = {}
    derived_in(body, variable, (), asked)
    return asked


def replace_scalar(t: Term, x: Scalar, value: Term) -> Term:
    """``t`` with a term in place of a scalar."""
    return Substitution({}, {x.name: ((), value)}).term(t)
