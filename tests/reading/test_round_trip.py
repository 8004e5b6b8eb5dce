"""Statement → text → statement and statement → LaTeX → statement are the identity, on random trees."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import E, Expr, Integer, Rational, Tuple, oo, pi

from lemmata.definitions import registry
from lemmata.errors import LemmataError
from lemmata.notation import D, Entries, Family, build, delta, fresh_index, index, n, scalar, vector
from lemmata.reading import latex, text
from lemmata.reading.errors import ReadingError
from lemmata.reading.writing import UnwritableError, write, write_latex

# Trees as the readers make them: every node by `build`.

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


def _depending(body: Expr, variable: Expr) -> Expr:
    """``body`` times the variable, unless it occurs: the readers refuse the derivative of another letter."""
    base = getattr(variable, "base", variable)
    return body if base in body.free_symbols else build(sympy.Mul, body, variable)


def _derivative(body: Expr, variable: Expr, order: int) -> Expr:
    return D(_depending(body, variable), variable, order)


def _limit(body: Expr, x: Expr, target: Expr, direction: str) -> Expr:
    return sympy.Limit(_depending(body, x), x, target, direction)


def _gradient(body: Expr, v: Expr) -> Expr:
    body = _depending(body, v[fresh_index([body, v])])
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
        st.builds(_derivative, children, variables, st.integers(1, 2)),
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

GIVENS = "z in R^n; w in R^n; q in R^n"
quiet = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def same_tree(a: sympy.Basic, b: sympy.Basic) -> bool:
    """Equal, and with arguments in the same order all the way down."""
    return type(a) is type(b) and a == b and all(map(same_tree, a.args, b.args))


@quiet
@given(expressions)
def test_text_is_read_back(expr: Expr) -> None:
    assert same_tree(text.read_expression(write(expr), GIVENS)[0], expr)


@quiet
@given(expressions)
def test_latex_is_read_back(expr: Expr) -> None:
    assert same_tree(latex.read_expression(write_latex(expr), GIVENS)[0], expr)


@quiet
@given(relations)
def test_relations_are_read_back(relation: Expr) -> None:
    assert same_tree(text.read_claim(write(relation), GIVENS).statement, relation)
    assert same_tree(latex.read_claim(write_latex(relation), GIVENS).statement, relation)


@quiet
@given(expressions)
def test_text_and_latex_say_the_same(expr: Expr) -> None:
    again = text.read_expression(write(expr), GIVENS)[0]
    assert write_latex(again) == write_latex(expr)


def test_the_comparison_sees_order() -> None:
    x, y = SCALARS[:2]
    assert not same_tree(build(sympy.Add, x, y), build(sympy.Add, y, x))
    assert not same_tree(build(sympy.Mul, x, y, x), build(sympy.Mul, build(sympy.Mul, x, y), x))


PIECES = r"""
( ) [ ] { } + - * ** / ^ _ , ; = == <= < | ' \ \\ & é ∑ x p z z[i] i 1 0 2.5 e E oo d 9**9
sum sum( softmax( log diff( in R^n let given \frac{ \sum_i \log _{i} ^{2} \sigma( \partial \left( \right) \|
D_{KL}( \begin{cases} \end{cases} \max \hat{ \text{ \lim_{x \to \frac{d}{dx}
"""
characters = st.sampled_from([*PIECES.split(), " ", "\n", "\x00"])
scribbles = st.lists(characters, max_size=14).map("".join)


@settings(max_examples=300, deadline=None)
@given(scribbles)
def test_nothing_but_a_reading_error_comes_out(scribble: str) -> None:
    for read in (text.read_claim, latex.read_claim):
        for claim, beside in ((scribble, ""), (f"{scribble} == 1", ""), ("x == 1", scribble)):
            try:
                read(claim, beside)
            except ReadingError as error:
                assert 0 <= error.position <= len(error.text)  # noqa: PT017


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30))
def test_any_unicode_is_answered(scribble: str) -> None:
    for read in (text.read_claim, latex.read_claim):
        try:
            read(scribble)
        except ReadingError as error:
            line, caret = str(error).split("\n")[1:3]
            assert caret.strip() == "^", line


@pytest.mark.parametrize("writer", [write, write_latex])
def test_what_no_syntax_has_is_refused(writer: object) -> None:
    with pytest.raises(UnwritableError) as refused:
        writer(sympy.sin(SCALARS[0]))  # type: ignore[operator]
    assert refused.value.part == sympy.sin(SCALARS[0])
    assert isinstance(refused.value, LemmataError)
