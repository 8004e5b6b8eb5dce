"""Derivatives of trees with sums of symbolic length.

SymPy's ``Sum(exp(z[i]), (i, 1, n)).diff(z[i])`` confuses the bound i with the free one and
answers with the whole sum.  Here bound indices are renamed first, and
∂/∂z_j Σ_k f(z_k) = Σ_k f′(z_k) δ_kj is sifted to f′(z_j).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy
from sympy import (
    Add,
    Basic,
    Dummy,
    Expr,
    Indexed,
    IndexedBase,
    KroneckerDelta,
    Mul,
    S,
    Sum,
    Tuple,
)

from lemmata.definitions.trees import evaluated
from lemmata.errors import LemmataError
from lemmata.notation import BINDERS, rebuild, substitute

__all__ = [
    "NotDifferentiable",
    "Term",
    "anonymous",
    "collect",
    "differentiate",
    "sift",
    "split",
    "terms",
    "times",
]


@dataclass
class NotDifferentiable(LemmataError, ValueError):
    """A sum whose index is shifted or repeated cannot be sifted."""

    expression: Expr
    variable: Expr

    def __str__(self) -> str:
        return f"the derivative of {self.expression} in {self.variable} is not known: unfold or reindex it"


@dataclass(frozen=True)
class Term:
    """``coefficient`` times Kronecker's delta of every pair: one part of a derivative."""

    coefficient: Expr
    pairs: tuple[tuple[Expr, Expr], ...] = ()


def differentiate(expr: Expr, variable: Expr) -> Expr:
    """The derivative of ``expr`` in a scalar or a component such as ``z[j]``, evaluated.

    Raises NotDifferentiable for sums over shifted indices, such as Σ_k z_(k+1).

    >>> from lemmata.notation import index, total, vector
    >>> z, k = vector("z"), index("k")
    >>> differentiate(total(lambda l: sympy.exp(z[l]), z, name="k"), z[k])
    exp(z[k])
    """
    with sympy.evaluate(True):
        return with_named_indices(collect(terms(expr, variable)))


def terms(expr: Basic, variable: Expr) -> list[Term]:
    """The derivative of ``expr`` as terms whose deltas a surrounding sum can still sift."""
    return _terms(anonymous(expr), variable)


def collect(parts: list[Term]) -> Expr:
    """The sum of ``parts``."""
    return Add(*(Mul(t.coefficient, *(KroneckerDelta(a, b) for a, b in t.pairs)) for t in parts))


def split(expr: Expr) -> list[Term]:
    """An expression linear in Kronecker deltas, as terms."""
    rest, found = expr, []
    for delta in sorted(expr.atoms(KroneckerDelta), key=str):
        t = Dummy()
        marked = rest.xreplace({delta: t})
        found.append(Term(marked.diff(t), (delta.args[:2],)))
        rest = marked.subs(t, 0)
    return found if rest.is_zero else [*found, Term(rest)]


def _terms(expr: Basic, variable: Expr) -> list[Term]:
    if isinstance(expr, Indexed):
        return _component_terms(expr, variable)
    if isinstance(expr, Sum):
        return _sum_terms(expr, variable)
    rule = getattr(expr, "_derivative_terms", None)
    if rule is not None:  # a definition knows its own
        return rule(variable)  # type: ignore[no-any-return]
    # Chain rule: everything below that needs care is a name for a moment.
    names: dict[Basic, Dummy] = {}
    plain = _named(expr, names)
    back = {name: part for part, name in names.items()}
    found = []
    for part, name in names.items():
        inner = _terms(part, variable)
        if inner:
            found += times(plain.diff(name).xreplace(back), inner)
    direct = plain.diff(variable).xreplace(back)
    return found if direct.is_zero else [*found, Term(direct)]


def times(factor: Expr, parts: list[Term]) -> list[Term]:
    """``factor`` times every part."""
    return [Term(Mul(factor, t.coefficient), t.pairs) for t in parts]


def _named(expr: Basic, names: dict[Basic, Dummy]) -> Expr:
    if isinstance(expr, (Indexed, Sum)) or hasattr(expr, "_derivative_terms"):
        if expr not in names:
            names[expr] = Dummy(real=True)
        return names[expr]
    if not expr.args:
        return expr  # type: ignore[return-value]
    return expr.func(*(_named(arg, names) for arg in expr.args))


def _component_terms(expr: Indexed, variable: Expr) -> list[Term]:
    if not isinstance(variable, Indexed) or variable.base != expr.base:
        return [Term(S.NaN)] if any(at.has(variable) for at in expr.indices) else []
    pairs = zip(expr.indices, variable.indices, strict=True)
    return [Term(S.One, tuple((a, b) for a, b in pairs if a != b))]


def _sum_terms(expr: Sum, variable: Expr) -> list[Term]:
    found = _terms(expr.args[0], variable)
    for limit in expr.args[1:]:
        found = [sift(term, limit, expr) for term in found]
    return found


def sift(term: Term, limit: Tuple, origin: Expr) -> Term:
    """Σ over ``limit`` of one term: its index is replaced where a delta fixes it."""
    k = limit.args[0]
    touching = [pair for pair in term.pairs if any(at.has(k) for at in pair)]
    if not touching:
        return Term(Sum(term.coefficient, limit), term.pairs)
    a, b = touching[0]
    if k not in (a, b) or (a.has(k) and b.has(k)):
        raise NotDifferentiable(origin, k)
    at: Mapping[Basic, Basic] = {k: b if a == k else a}
    rest = [pair for pair in term.pairs if pair != (a, b)]
    pairs = tuple((substitute(c, at), substitute(d, at)) for c, d in rest)
    return Term(evaluated(substitute(term.coefficient, at)), pairs)


# ------------------------------------------------------------------ bound indices


def anonymous(expr: Basic) -> Expr:
    """``expr`` with every bound index a Dummy, which nothing else can be called.

    A definition takes care of its own arguments, which so keep the names that they have.
    """
    if not expr.args or isinstance(expr, (Indexed, IndexedBase)) or hasattr(expr, "_derivative_terms"):
        return expr  # type: ignore[return-value]
    args = [anonymous(arg) for arg in expr.args]
    if isinstance(expr, BINDERS):
        names = {limit.args[0]: Dummy(str(limit.args[0]), integer=True) for limit in expr.args[1:]}
        limits = (Tuple(names[limit.args[0]], *limit.args[1:]) for limit in args[1:])
        return rebuild(expr, (substitute(args[0], names), *limits))
    return rebuild(expr, args)


def with_named_indices(expr: Expr, depth: int = 0) -> Expr:
    """``expr`` with its anonymous indices _k, _l, … by depth: equal however it was found.

    They are Dummies, so that no index of the user's is captured when SymPy goes on from here.
    """
    if not expr.has(*BINDERS):
        return expr
    if isinstance(expr, BINDERS):
        inner = depth + len(expr.args) - 1
        bound = [limit.args[0] for limit in expr.args[1:]]
        names = {k: _bound(depth + count) for count, k in enumerate(bound) if isinstance(k, Dummy)}
        body = with_named_indices(substitute(expr.args[0], names), inner)
        limits = (
            Tuple(names.get(k, k), *limit.args[1:]) for k, limit in zip(bound, expr.args[1:], strict=True)
        )
        return expr.func(evaluated(body), *limits)
    return expr.func(*(with_named_indices(arg, depth) for arg in expr.args))


def _bound(depth: int) -> Dummy:
    letters = "klrs"
    name = letters[depth] if depth < len(letters) else f"k{depth}"
    return Dummy(name, integer=True, dummy_index=depth)
