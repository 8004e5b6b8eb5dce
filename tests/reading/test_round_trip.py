"""Statement → text → statement and statement → LaTeX → statement are the identity, on random trees."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sympy import E, Expr, Integer, Rational, Tuple, oo, pi

from lemmata.definitions import registry
from lemmata.errors import LemmataError
from lemmata.notation import (
    Claim,
    D,
    Dominated,
    Entries,
    Entry,
    Family,
    Finite,
    Given,
    Interval,
    Membership,
    OneHot,
    Power,
    Reals,
    Simplex,
    build,
    delta,
    dimension,
    fresh_index,
    index,
    matrix,
    n,
    scalar,
    vector,
)
from lemmata.reading.errors import ReadingError
from lemmata.reading.latex import reader as latex
from lemmata.reading.latex.notation import Function, Notation
from lemmata.reading.names import ELEMENTARY
from lemmata.reading.text import reader as text
from lemmata.reading.writing import UnwritableError, write, write_latex

# Trees as the readers make them: every node by `build`.

SCALARS = [scalar(name) for name in ("x", "y", "T", "alpha", "p_hat", "D", "Sigma")]
VECTORS = [vector(name) for name in ("z", "w", "q")]
INDICES = [index(name) for name in "ijk"]
ROWS, COLUMNS = dimension("rows"), dimension("m")
MATRIX = matrix("X", ROWS, COLUMNS)

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


def _double_sum(body: Expr, k: Expr, a: Expr) -> Expr:
    """Σ Σ X[k,a]·body, whose ranges are the sizes of X; in the body k and a select from nothing else."""
    if body.free_symbols & {k, a}:
        body = Integer(1)
    entry = build(sympy.Mul, MATRIX[k, a], body)
    return build(sympy.Sum, build(sympy.Sum, entry, Tuple(a, 1, COLUMNS)), Tuple(k, 1, ROWS))


def _applied(
    name: str, children: st.SearchStrategy[Expr], vectors: st.SearchStrategy[Expr], *, whole: bool
) -> st.SearchStrategy[Expr]:
    """The definition ``name`` of arguments of its kinds; ``whole`` leaves the index out."""
    of_kind = {"scalar": children, "vector": vectors, "index": st.sampled_from(INDICES)}
    kinds = [kind for kind in registry[name].kinds if not (whole and kind == "index")]
    return st.tuples(*(of_kind[kind] for kind in kinds)).map(lambda args: build(registry[name], *args))


def _factors(args: list[Expr]) -> Expr:
    return build(sympy.Mul, *args)


def vectors_of(children: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    named = st.sampled_from(VECTORS)
    return st.one_of(
        named,
        named.map(lambda v: build(sympy.Mul, v, _divided(SCALARS[2]))),
        named.map(lambda v: build(sympy.Add, v, SCALARS[0])),
        *(
            _applied(name, st.sampled_from(SCALARS), named, whole=True)
            for name, definition in registry.items()
            if "index" in definition.kinds
        ),
        named.map(lambda v: build(sympy.exp, v)),
        named.map(lambda v: build(sympy.Mul, SCALARS[0], v, VECTORS[1])),
        st.builds(lambda body, k: Family(body, Tuple(k, 1, n)), children, st.sampled_from(INDICES)),
        st.builds(_gradient, children, named),
    )


def _larger(children: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    names = st.sampled_from(INDICES)
    vector_arguments = vectors_of(children)
    pairs = st.lists(children, min_size=2, max_size=2)  # one size, since one index selects from all
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
            st.sampled_from([*ELEMENTARY.values()]),
            children,
        ),
        *(_applied(name, children, vector_arguments, whole=False) for name in registry),
        st.builds(_sum, st.sampled_from([sympy.Sum, sympy.Product]), children, names),
        st.builds(_derivative, children, variables, st.integers(1, 2)),
        st.builds(
            _limit, children, st.sampled_from(SCALARS), st.sampled_from([Integer(0), oo, -oo]), _directions
        ),
        st.builds(_double_sum, children, st.just(index("l")), st.just(index("a"))),
        st.builds(lambda a, b: build(sympy.Max, a, b), children, children),
        st.builds(lambda a, b, c: build(sympy.Min, a, b, c), children, children, children),
        st.builds(
            lambda entries, i: build(registry["softmax"], Entries(*entries), i),
            pairs,
            st.sampled_from([Integer(1), Integer(2), index("s")]),
        ),
        pairs.map(lambda entries: Entry(Entries(*entries), index("s"))),
    )


_directions = st.sampled_from(["+", "-", "+-"])

expressions = st.recursive(leaves, _larger, max_leaves=14)
relations = st.builds(
    lambda head, a, b: head(a, b, evaluate=False),
    st.sampled_from([sympy.Eq, sympy.Ne, sympy.Lt, sympy.Le, sympy.Gt, sympy.Ge]),
    expressions,
    expressions,
)


def _product_of_halves() -> Expr:
    half = build(sympy.Mul, Integer(1), build(sympy.Pow, Integer(2), Integer(-1)))
    return build(sympy.Product, half, Tuple(index("i"), 1, n))


GIVENS = "z in R^n; w in R^n; q in R^n; X in R^(rows x m)"
quiet = settings(suppress_health_check=list(HealthCheck))


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
@example(sympy.Eq(build(sympy.Pow, _product_of_halves(), Integer(-1)), Integer(1), evaluate=False))
def test_relations_are_read_back(relation: Expr) -> None:
    assert same_tree(text.read_claim(write(relation), GIVENS).statement, relation)
    assert same_tree(latex.read_claim(write_latex(relation), GIVENS).statement, relation)


@quiet
@given(expressions)
def test_text_and_latex_say_the_same(expr: Expr) -> None:
    again = text.read_expression(write(expr), GIVENS)[0]
    assert write_latex(again) == write_latex(expr)


ends = st.tuples(st.integers(-3, 2).map(Integer), st.sampled_from([Integer(3), Rational(7, 2), oo]))
intervals = st.builds(
    lambda pair, left, right: Interval(pair[0], pair[1], left, right or pair[1] == oo),
    ends,
    st.booleans(),
    st.booleans(),
)
lengths = st.sampled_from([n, COLUMNS, Integer(2), Integer(3)])
domains_of_vectors = st.one_of(
    lengths.map(lambda length: Power(Reals, (length,))),
    st.builds(lambda interval, length: Power(interval, (length,)), intervals, lengths),
    st.builds(Simplex, lengths, st.booleans()),
    st.builds(OneHot, lengths),
)
domains_of_scalars = st.one_of(
    st.just(Reals),
    intervals,
    st.lists(numbers, min_size=1, max_size=3, unique=True).map(lambda v: Finite(tuple(v))),
)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A claim with a given of every kind: each variable has a domain of its own."""
    givens: list[Given] = [
        Membership(x, draw(domains_of_scalars)) for x in draw(st.sets(st.sampled_from(SCALARS[:3])))
    ]
    bases = []
    for name in draw(st.sets(st.sampled_from(["z", "w", "q"]))):
        domain = draw(domains_of_vectors)
        base = vector(name, domain.shape[0] if isinstance(domain, Power) else domain.size)
        bases.append(base)
        givens.append(Membership(base, domain))
    if draw(st.booleans()):
        givens.append(Membership(MATRIX, Power(draw(intervals), (ROWS, COLUMNS))))
    if len(bases) > 1 and bases[0].shape == bases[1].shape and draw(st.booleans()):
        givens.append(Dominated(bases[0], bases[1]))
    if draw(st.booleans()):
        givens.append(sympy.Ge(n, draw(st.integers(2, 4).map(Integer)), evaluate=False))
    if draw(st.booleans()):
        givens.append(sympy.Lt(SCALARS[3], SCALARS[4], evaluate=False))
    return Claim(sympy.Eq(SCALARS[3], SCALARS[4], evaluate=False), tuple(givens))


@quiet
@given(claims())
def test_givens_are_read_back(claim: Claim) -> None:
    again = text.read_claim(write(claim))
    assert set(again.givens) == set(claim.givens)
    assert text.read_claim(write(again)) == again


def test_every_definition_is_read_back_in_both_syntaxes() -> None:
    for name, definition in registry.items():
        of_kind = {"scalar": iter(SCALARS), "vector": iter(VECTORS), "index": iter(INDICES)}
        expr = build(definition, *(next(of_kind[kind]) for kind in definition.kinds))
        assert same_tree(text.read_expression(write(expr), GIVENS)[0], expr), name
        assert same_tree(latex.read_expression(write_latex(expr), GIVENS)[0], expr), name


def test_the_comparison_sees_order() -> None:
    x, y = SCALARS[:2]
    assert not same_tree(build(sympy.Add, x, y), build(sympy.Add, y, x))
    assert not same_tree(build(sympy.Mul, x, y, x), build(sympy.Mul, build(sympy.Mul, x, y), x))


PIECES = r"""
( ) [ ] { } + - * ** / ^ _ , ; = == <= < | ' \ \\ & é ∑ x p z z[i] i 1 0 2.5 e E oo d 9**9
sum sum( softmax( log diff( in R^n let given \frac{ \sum_i \log _{i} ^{2} \sigma( \partial \left( \right) \|
D_{KL}( \begin{cases} \end{cases} \max \hat{ \text{ \lim_{x \to \frac{d}{dx}
\mathbb{E}_{x \sim p}[ E[ H(X) I(X;Y) H(Y \mid X) P(y=1 \mid x) p(x) y^{(i)} f_{y_i} \sum_{x \in X} \sum \dots
^\top ^T W \operatorname{diag}( {\partial x}/{\partial y} \partial dx/dx {} {x} \log_2 \lg log
max s( \zeta( g'( K-1 |\Omega| \sum_{k=1}^{K-1}
"""
characters = st.sampled_from([*PIECES.split(), " ", "\n", "\x00"])
scribbles = st.lists(characters, max_size=14).map("".join)


@given(scribbles)
def test_nothing_but_a_reading_error_comes_out(scribble: str) -> None:
    for read in (text.read_claim, latex.read_claim):
        for claim, beside in ((scribble, ""), (f"{scribble} == 1", ""), ("x == 1", scribble)):
            try:
                read(claim, beside)
            except ReadingError as error:
                assert 0 <= error.position <= len(error.text)  # noqa: PT017


RICH = Notation(
    functions={
        "zeta": Function(r"\log(1 + e^x)", ("x",)),
        "s": "softmax",
        "g": Function(r"x r_i \sum_j z_j", ("x",), ("i",)),
        "L": Function(r"-\log p_{y_i}", (), ("i",)),
        "r": Function(r"\mathbb{E}_{x \sim p}[\zeta(p(x))]"),
    },
    distributions=frozenset("pq"),
    names={"P(y=1|x)": "P1", "P(y=#1|x)": "P[#1]", "p(#1|#2)": "c[#1,#2]", "pi": "pi1"},
    random_variables={"X": "p", "X,Y": "joint"},
    sizes={"K-1": "m", "|Omega|": "n", "X": "n"},
    log_base=2,
    lg_base=10,
)


@given(scribbles)
def test_nothing_but_a_reading_error_comes_out_of_any_notation(scribble: str) -> None:
    for claim, beside in (
        (scribble, ""),
        (f"{scribble} = 1", r"W \in \mathbb{R}^{n \times m}"),
        ("x = 1", scribble),
    ):
        try:
            latex.read_claim(claim, beside, RICH)
        except ReadingError as error:
            assert 0 <= error.position <= len(error.text)  # noqa: PT017


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
