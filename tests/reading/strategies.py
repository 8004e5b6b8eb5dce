"""Random trees, as the readers make them: every node by `lemmata.notation.build`."""

from __future__ import annotations

import sympy
from hypothesis import strategies as st
from sympy import E, Expr, Integer, Rational, Tuple, oo, pi

from lemmata.definitions import registry
from lemmata.notation import D, Entries, Family, build, delta, fresh_index, index, n, scalar, vector

SCALARS = [scalar(name) for name in ("x", "y", "T", "alpha", "p_hat")]
VECTORS = [vector(name) for name in ("z", "w", "q")]
INDICES = [index(name) for name in "ijk"]

numbers = st.one_of(
    st.integers(-12, 12).map(Integer), st.sampled_from([Rational(1, 4), Rational(-3, 10), Rational(1, 2)])
)
leaves = st.one_of(
    numbers,
    st.sampled_from([pi, E, n, *SCALARS]),
    st.builds(lambda v, i: v[i], st.sampled_from(VECTORS), st.sampled_from(INDICES)),
    st.builds(delta, st.sampled_from(INDICES), st.sampled_from(INDICES)),
)


def _divided(a: Expr) -> Expr:
    return build(sympy.Pow, a, Integer(-1))


def _sum(head: type[Expr], body: Expr, k: Expr) -> Expr:
    return build(head, body, Tuple(k, 1, n))


def _limit(body: Expr, x: Expr, target: Expr, direction: str) -> Expr:
    return sympy.Limit(body, x, target, direction)


def _gradient(body: Expr, v: Expr) -> Expr:
    k = fresh_index([body, v])
    return Family(D(body, v[k]), Tuple(k, 1, n))


def _at(name: str, v: Expr, i: Expr) -> Expr:
    return build(registry[name], v, i)


def _factors(args: list[Expr]) -> Expr:
    return build(sympy.Mul, *args)


def vectors_of(children: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    named = st.sampled_from(VECTORS)
    return st.one_of(
        named,
        named.map(lambda v: build(sympy.Mul, v, _divided(SCALARS[2]))),
        named.map(lambda v: build(sympy.Add, v, SCALARS[0])),
        named.map(lambda v: build(registry["softmax"], v)),
        named.map(lambda v: build(sympy.exp, v)),
        st.builds(lambda body, k: Family(body, Tuple(k, 1, n)), children, st.sampled_from(INDICES)),
        st.builds(_gradient, children, named),
    )


def _larger(children: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    names = st.sampled_from(INDICES)
    vector_arguments = vectors_of(children)
    many = st.lists(st.one_of(children, children.map(_divided)), min_size=2, max_size=4)
    variables = st.one_of(
        st.sampled_from(SCALARS), st.builds(lambda v, i: v[i], st.sampled_from(VECTORS), names)
    )
    return st.one_of(
        st.lists(children, min_size=2, max_size=4).map(lambda args: build(sympy.Add, *args)),
        many.map(_factors),
        children.map(lambda a: build(sympy.Mul, Integer(-1), a)),
        children.map(_divided),
        st.builds(lambda a, b: build(sympy.Pow, a, b), children.filter(lambda a: a != E), numbers),
        st.builds(
            lambda a, x: build(sympy.Pow, a, x), children.filter(lambda a: a != E), st.sampled_from(SCALARS)
        ),
        st.builds(
            lambda head, a: build(head, a),
            st.sampled_from([sympy.exp, sympy.log, sympy.tanh, sympy.cosh, sympy.Abs, sympy.erf]),
            children,
        ),
        st.builds(
            lambda name, a: build(registry[name], a),
            st.sampled_from(["sigmoid", "logit", "softplus", "relu", "binary_entropy", "surprisal"]),
            children,
        ),
        st.builds(lambda a, b: build(registry["binary_cross_entropy"], a, b), children, children),
        st.builds(_sum, st.sampled_from([sympy.Sum, sympy.Product]), children, names),
        st.builds(D, children, variables, st.integers(1, 2)),
        st.builds(
            _limit, children, st.sampled_from(SCALARS), st.sampled_from([Integer(0), oo, -oo]), _directions
        ),
        st.builds(_at, st.sampled_from(["softmax", "log_softmax"]), vector_arguments, names),
        st.builds(
            lambda name, v: build(registry[name], v),
            st.sampled_from(["logsumexp", "entropy", "vmax", "vmin"]),
            vector_arguments,
        ),
        st.builds(
            lambda name, v, w: build(registry[name], v, w),
            st.sampled_from(["kl_divergence", "cross_entropy", "js_divergence"]),
            vector_arguments,
            vector_arguments,
        ),
        st.builds(lambda a, b: build(sympy.Max, a, b), children, children),
        st.lists(children, min_size=2, max_size=3).map(
            lambda entries: build(registry["softmax"], Entries(*entries), Integer(1))
        ),
    )


_directions = st.sampled_from(["+", "-", "+-"])

expressions = st.recursive(leaves, _larger, max_leaves=14)
relations = st.builds(
    lambda head, a, b: head(a, b, evaluate=False),
    st.sampled_from([sympy.Eq, sympy.Ne, sympy.Lt, sympy.Le, sympy.Gt, sympy.Ge]),
    expressions,
    expressions,
)
