"""Statements are built as written, and nothing is captured when they are changed."""

from __future__ import annotations

import pytest
from sympy import (
    Add,
    Basic,
    Expr,
    Indexed,
    IndexedBase,
    Integer,
    Limit,
    Mul,
    Rational,
    S,
    Sum,
    Tuple,
    latex,
    oo,
)

from lemmata import notation
from lemmata.definitions import log_softmax, sigmoid, softmax, softmax_temperature
from lemmata.notation import (
    D,
    Dominated,
    Entries,
    Finite,
    Interval,
    Membership,
    NotationError,
    OneHot,
    Power,
    Reals,
    Simplex,
    build,
    component,
    delta,
    dimension,
    family,
    free_symbols,
    fresh_index,
    index,
    matrix,
    n,
    number,
    product,
    scalar,
    size,
    substitute,
    total,
    unevaluated,
    vector,
    within,
)

i, j, k, other = map(index, "ijkl")
x, y, p, q = map(scalar, "xypq")
z, w = vector("z"), vector("w")


def test_a_delta_stays_as_written() -> None:
    assert delta(i, i).args == (i, i)


def test_numbers_are_exact() -> None:
    assert number("0.25") == Rational(1, 4)
    assert number(3) == Integer(3)


# ------------------------------------------------------------------ vectors


WHOLE = [
    z,
    Entries(4, 2, -2),
    family(lambda m: z[m]),
    softmax(z),
    softmax([4, 2, -2]),
    log_softmax(Entries(4, 2, -2)),
    softmax_temperature(z, scalar("T")),
    softmax(Entries(4, 2, -2), evaluate=False),
    matrix("X", 2, 3),
]


@pytest.mark.parametrize("v", WHOLE, ids=str)
@pytest.mark.parametrize(
    "at", [0, -1, Integer(0), Integer(-3), 1.5, Rational(1, 2), True, oo, None, slice(None)]
)
def test_components_are_counted_from_one(v: IndexedBase, at: object) -> None:
    where = (1, at) if v == WHOLE[-1] else at
    with pytest.raises(NotationError, match=r"has components 1 to (n|3), not "):
        v[where]


@pytest.mark.parametrize(
    "v", [Entries(4, 2, -2), softmax([4, 2, -2]), vector("u", 3), family(lambda m: z[m], 3)], ids=str
)
def test_a_vector_of_known_size_has_no_more_components(v: IndexedBase) -> None:
    assert str(v[3])
    assert v[i].has(i)
    with pytest.raises(NotationError, match="has components 1 to 3, not 4"):
        v[4]


def test_an_index_in_a_call_or_substituted_is_held_to_the_same() -> None:
    assert softmax(z, 2) == softmax(z)[2]
    for build_it in (
        lambda: softmax(z, 0),
        lambda: softmax([4, 2, -2], 4),
        lambda: softmax(z, i).subs(i, 0),
        lambda: softmax(z, i, evaluate=False).subs(i, -1),
        lambda: component(build(Add, z, x), 0),
        lambda: component(build(Mul, Entries(1, 2), x), 3),
    ):
        with pytest.raises(NotationError, match="has components 1 to"):
            build_it()


def test_text_is_no_index() -> None:
    for v in (z, Entries(1, 2), softmax(z)):
        with pytest.raises(NotationError, match="is text, not an index"):
            v["__import__('os')"]


def test_a_vector_is_not_iterated() -> None:
    for v in (z, vector("u", 2), softmax(z), Entries(1, 2)):
        with pytest.raises(TypeError, match="not iterable"):
            list(v)


@pytest.mark.parametrize("v", [1, 0.5, []])
def test_a_definition_of_a_vector_takes_no_number_and_nothing_empty(v: object) -> None:
    with pytest.raises(NotationError, match=r"takes a vector|at least one component"):
        softmax(v)


def test_a_matrix_takes_two_indices() -> None:
    assert matrix("X", 2, 3)[2, 3]
    for where in (1, (1, 2, 3), (3, 1)):
        with pytest.raises(NotationError):
            matrix("X", 2, 3)[where]


@pytest.mark.parametrize(
    ("v", "at", "expected"),
    [
        (z, i, z[i]),
        (Entries(4, x, -2), 2, x),
        (family(lambda m: z[m]), i, z[i]),
        (build(Add, z, x), i, build(Add, z[i], x)),
        (build(softmax, z), i, build(softmax, z, i)),
        (build(sigmoid, z), i, build(sigmoid, z[i])),
    ],
)
def test_components(v: Expr, at: Expr | int, expected: Expr) -> None:
    assert component(v, at) == expected


@pytest.mark.parametrize(
    ("v", "at", "message"),
    [
        (Entries(1, 2), 3, r"\[1, 2\] has components 1 to 2, not 3"),
        (Entries(1, 2), 0, "not 0"),
        (x, 1, "x is not a vector, so it has no component 1"),
    ],
)
def test_no_such_component(v: Expr, at: int, message: str) -> None:
    with pytest.raises(NotationError, match=message):
        component(v, at)


def test_sizes() -> None:
    assert size(z) == n
    assert size(Entries(1, 2)) == 2
    assert size(family(lambda m: z[m], 3)) == 3
    assert size(build(Add, z, x)) == n
    with pytest.raises(NotationError, match="needs one size, found m, n"):
        size(build(Add, z, vector("w", dimension("m"))))
    with pytest.raises(NotationError, match="needs one size, found none"):
        size(x)
    with pytest.raises(NotationError, match="is not a vector: it needs one index and a size"):
        size(matrix("X", 2, n))
    with pytest.raises(NotationError, match="is not a vector"):
        size(IndexedBase("v"))


def test_entries_take_an_index_and_print_as_written() -> None:
    v = Entries(4, 2)
    assert v[1] == 4
    assert (str(v), latex(v)) == ("[4, 2]", "(4, 2)")
    assert (str(v[i]), latex(v[i])) == ("[4, 2][i]", "(4, 2)_{i}")
    assert family(lambda m: z[m])[j] == z[j]


# ------------------------------------------------------------------ what is free


def test_a_new_index_is_none_of_the_names_in_use() -> None:
    assert fresh_index([z[i]]) == k
    assert fresh_index([z[i]], "i") == k
    names = [*"klrs", "k1"]
    assert fresh_index([vector(name)[i] for name in names]) == index("k2")


@pytest.mark.parametrize(
    ("expr", "free", "bound"),
    [
        (total(lambda m: z[m] * x), {x, n}, {k}),
        (product(lambda m: z[m]), {n}, {k}),
        (family(lambda m: z[m] * z[i]), {i}, {k}),
        (Limit(x * y, x, S.Zero), {y}, {x}),
        (Limit(x * y, x, p), {y, p}, {x}),
        (D(z[1], z[i]), {i}, set()),
        (total(lambda m: D(z[1], z[m])), {n}, {k}),
        (D(D(x * y, x), z[j]), {x, y, j}, set()),
        (build(Mul, x, D(z[1], z[i])), {x, i}, set()),
        (build(softmax, z, i), {i}, set()),
    ],
)
def test_what_is_free(expr: Expr, free: set[Basic], bound: set[Basic]) -> None:
    assert free <= free_symbols(expr)
    assert not bound & free_symbols(expr)


# ------------------------------------------------------------------ substitution


def summed(body: Expr, at: Expr = k) -> Expr:
    return build(Sum, body, Tuple(at, Integer(1), n))


@pytest.mark.parametrize(
    ("expr", "mapping", "expected"),
    [
        (summed(z[k] - z[j]), {j: k}, summed(z[other] - z[k], other)),
        (summed(x * z[k]), {x: z[k]}, summed(z[k] * z[other], other)),
        (summed(x * z[k]), {x: z[i]}, summed(z[i] * z[k])),
        (summed(z[k]), {k: j}, summed(z[k])),
        (summed(z[k]), {z: w}, summed(w[k])),
        (summed(x), {n: dimension("m")}, build(Sum, x, Tuple(k, Integer(1), dimension("m")))),
        (Entries(1, 2)[i], {i: Integer(2)}, Integer(2)),
        (Limit(x * y, x, p), {x: q, p: q, y: S(2)}, Limit(build(Mul, x, S(2)), x, q)),
        (D(z[j] ** 2, z[j]), {j: i}, D(z[i] ** 2, z[i])),
        (D(z[j] ** 2, z[j]), {z: w}, D(w[j] ** 2, w[j])),
        (D(D(x * y, x), y), {x: p}, D(D(p * y, p), y)),
        (D(x**2, x), {x: z[1]}, D(z[1] ** 2, z[1])),
        (D(x * y, x), {y: q}, D(build(Mul, x, q), x)),
    ],
)
def test_nothing_is_captured(expr: Expr, mapping: dict[Basic, Basic], expected: Expr) -> None:
    assert substitute(expr, mapping) == expected


@pytest.mark.parametrize(
    ("expr", "mapping", "message"),
    [
        (Limit(x * y, x, S.Zero), {y: x**2}, "would capture the variable x of a limit"),
        (D(x * y, x), {x: S(2)}, "differentiate first"),
        (D(x * y, x), {y: x}, "y would depend on x"),
        (D(x * y, x), {x: y}, "y would depend on y"),
        (D(x * z[i], x), {z: build(Add, w, x)}, "z would depend on x"),
        (D(z[j] * y, z[j]), {y: summed(z[k])}, r"y would depend on z\[j\]"),
        (D(z[j] * w[j], z[j]), {z: w}, r"w would depend on w\[j\]"),
        (D(z[j], z[j]), {z: Entries(x, x)}, "differentiate first"),
        (D(z[1] + z[2], z[1]), {z: Entries(x, x)}, "differentiate first"),
        (D(summed(z[k]), z[j]), {z: family(lambda m: w[1])}, "differentiate first"),
    ],
)
def test_what_would_be_captured_is_refused(expr: Expr, mapping: dict[Basic, Basic], message: str) -> None:
    with pytest.raises(NotationError, match=message):
        substitute(expr, mapping)


def test_what_does_not_change_stays_the_same_object() -> None:
    with unevaluated():
        expr = x / x + z[i]
    assert substitute(expr, {}) is expr
    assert substitute(expr, {y: S.One}) is expr
    assert isinstance(substitute(z[i], {z: w}), Indexed)


# ------------------------------------------------------------------ domains


@pytest.mark.parametrize(
    ("domain", "text"),
    [
        (Reals, "R"),
        (Interval(S.Zero, S.One, False, True), "[0, 1)"),
        (Interval(S.Zero, oo), "(0, oo)"),
        (Power(Reals, (n,)), "R^n"),
        (Power(Interval(S.Zero, S.One), (n, Integer(2))), "(0, 1)^nx2"),
        (Simplex(n), "simplex(n)"),
        (Simplex(Integer(3), open=True), "open simplex(3)"),
        (OneHot(n), "onehot(n)"),
        (Finite((Rational(-1), Rational(1, 2))), "{-1, 1/2}"),
    ],
)
def test_domains_print_as_they_are_read(domain: notation.Domain, text: str) -> None:
    assert str(domain) == text
    assert within(x, domain) == Membership(x, domain)
    assert str(within(x, domain)) == f"x in {text}"


def test_numbers_of_python_are_numbers_of_a_domain() -> None:
    for made, meant in (
        (Interval(0, 1), Interval(S.Zero, S.One)),
        (Power(Interval(0, 1), (2, n)), Power(Interval(S.Zero, S.One), (Integer(2), n))),
        (Simplex(3), Simplex(Integer(3))),
        (OneHot(3), OneHot(Integer(3))),
        (Finite((-1, 1)), Finite((Integer(-1), S.One))),
    ):
        assert made == meant
        ends = [e for v in vars(made).values() for e in (v if isinstance(v, tuple) else [v])]
        assert all(isinstance(e, (bool, Expr, Interval)) for e in ends)


def test_the_free_symbols_of_a_family() -> None:
    assert family(lambda m: z[m] * z[i]).free_symbols >= {i, n}
    assert k not in family(lambda m: z[m] * z[i]).free_symbols


def test_givens_of_vectors_print_their_names() -> None:
    assert str(within(z, Simplex(n))) == "z in simplex(n)"
    assert str(Dominated(z, w)) == "w > 0 where z > 0"
    assert str(Dominated(p, q)) == "q > 0 where p > 0"
