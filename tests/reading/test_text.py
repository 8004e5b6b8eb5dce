"""The text syntax: what is read, exactly as written, and what is refused, with a caret."""

from __future__ import annotations

import pickle
import time
from fractions import Fraction

import pytest
import sympy
from sympy import E, Integer, Pow, Rational, Tuple, oo, pi

from lemmata.definitions import cross_entropy, entropy, log_softmax, registry, sigmoid, softmax
from lemmata.notation import (
    Claim,
    D,
    Dominated,
    Entries,
    Entry,
    Family,
    Finite,
    Interval,
    Membership,
    OneHot,
    Power,
    Reals,
    Simplex,
    build,
    delta,
    dimension,
    index,
    matrix,
    n,
    of_vectors,
    scalar,
    vector,
)
from lemmata.reading.errors import ReadingError
from lemmata.reading.text.reader import read_claim, read_expression
from lemmata.reading.writing import write

SOON = 4.0  # seconds of computing: a refusal takes a fraction of one

x, y, T, a, b, c = map(scalar, ("x", "y", "T", "a", "b", "c"))
z, w, p, q = map(vector, ("z", "w", "p", "q"))
i, j, k = map(index, "ijk")
m = dimension("m")


def read(text: str, given: str = "") -> sympy.Expr:
    return read_expression(text, given)[0]


def over(u: sympy.Expr) -> sympy.Expr:
    return build(Pow, u, Integer(-1))


# ------------------------------------------------------------------ as written


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b + c", build(sympy.Add, a, b, c)),
        ("c + a + b", build(sympy.Add, c, a, b)),
        ("(a + b) + c", build(sympy.Add, build(sympy.Add, a, b), c)),
        ("a - b", build(sympy.Add, a, build(sympy.Mul, Integer(-1), b))),
        ("a - 2*b", build(sympy.Add, a, build(sympy.Mul, Integer(-2), b))),
        ("b*a*b", build(sympy.Mul, b, a, b)),
        ("a/b", build(sympy.Mul, a, over(b))),
        ("a/b/c", build(sympy.Mul, a, over(b), over(c))),
        ("1/x", over(x)),
        ("1/3", over(Integer(3))),
        ("x/x", build(sympy.Mul, x, over(x))),
        ("-x", build(sympy.Mul, Integer(-1), x)),
        ("-x*y", build(sympy.Mul, Integer(-1), x, y)),
        ("-(x*y)", build(sympy.Mul, Integer(-1), build(sympy.Mul, x, y))),
        ("-x**2", build(sympy.Mul, Integer(-1), build(Pow, x, Integer(2)))),
        ("x**-2", build(Pow, x, Integer(-2))),
        ("x**y**2", build(Pow, x, build(Pow, y, Integer(2)))),
        ("--x", build(sympy.Mul, Integer(-1), build(sympy.Mul, Integer(-1), x))),
        ("+x", x),
        ("1*x", build(sympy.Mul, Integer(1), x)),
        ("0*log(x)", build(sympy.Mul, Integer(0), build(sympy.log, x))),
        ("-3", Integer(-3)),
        ("-oo", -oo),
        ("0.25", Rational(1, 4)),
        ("5e-5", Rational(1, 20000)),
        ("sqrt(x)", build(Pow, x, Rational(1, 2))),
        ("E**x", build(sympy.exp, x)),
        ("log(x, 2)", build(sympy.Mul, build(sympy.log, x), over(build(sympy.log, Integer(2))))),
        ("log2(x)", build(sympy.Mul, build(sympy.log, x), over(build(sympy.log, Integer(2))))),
        ("exp(a)*exp(b)", build(sympy.Mul, build(sympy.exp, a), build(sympy.exp, b))),
        ("pi*E", build(sympy.Mul, pi, E)),
        ("max(0, x)", build(sympy.Max, Integer(0), x)),
        ("max(z)", build(registry["vmax"], z)),
        ("min([1, 2])", build(registry["vmin"], Entries(1, 2))),
        ("delta(i, j)", delta(i, j)),
        ("softmax(z)[i]", build(softmax, z, i)),
        ("softmax([4, 2, -2])[1]", build(softmax, Entries(4, 2, -2), Integer(1))),
        ("[4, 2, -2][i]", Entry(Entries(4, 2, -2), i)),
        ("log_softmax(z + c)[i]", build(log_softmax, build(sympy.Add, z, c), i)),
        ("exp(z)[i]", build(sympy.exp, z[i])),
        ("kl(p, q)", build(registry["kl_divergence"], p, q)),
        ("js(p, q)", build(registry["js_divergence"], p, q)),
        ("sum(z[i], i)", build(sympy.Sum, z[i], Tuple(i, 1, n))),
        ("sum(k, k, 1, m)", build(sympy.Sum, k, Tuple(k, 1, m))),
        ("prod(z[i], i)", build(sympy.Product, z[i], Tuple(i, 1, n))),
        ("vector(z[k]**2, k)", Family(build(Pow, z[k], Integer(2)), (k, 1, n))),
        ("diff(x**2, x)", D(build(Pow, x, Integer(2)), x)),
        ("diff(sigmoid(x), x, 2)", D(build(sigmoid, x), x, 2)),
        ("diff(softmax(z)[i], z[j])", D(build(softmax, z, i), z[j])),
        ("limit(x, x, oo)", sympy.Limit(x, x, oo)),
        ("limit(x, x, 0, '+')", sympy.Limit(x, x, 0, "+")),
        ("limit(x, x, 0)", sympy.Limit(x, x, 0, "+-")),
        ("cross_entropy([0, 1], [1, 0])", build(cross_entropy, Entries(0, 1), Entries(1, 0))),
    ],
)
def test_an_expression_is_the_tree_that_was_written(text: str, tree: sympy.Expr) -> None:
    got = read(text, "z in R^n")
    assert got == tree
    assert got.args == tree.args
    assert type(got) is type(tree)


def test_a_true_relation_stays_a_relation() -> None:
    statement = read_claim("1 == 1").statement
    assert isinstance(statement, sympy.Eq)
    assert statement.args == (1, 1)


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
def test_relations_keep_their_sides(sign: str) -> None:
    statement = read_claim(f"x {sign} 1").statement
    assert statement.args == (x, 1)
    assert write(statement) == f"x {sign} 1"


CLAIMS = [
    ("sigmoid(logit(p)) == p", "p in (0, 1)"),
    ("log(softmax(z)[i]/softmax(z)[j]) == z[i] - z[j]", "z in R^n"),
    ("diff(logsumexp(z/T), T) == -sum(softmax(z/T)[i]*z[i], i)/T**2", "z in R^n; T > 0"),
    ("js(p, q) == entropy((p + q)/2) - (entropy(p) + entropy(q))/2", "p in simplex(n); q in open simplex(n)"),
    ("abs(sigmoid(x) - sigmoid(y)) <= abs(x - y)/4", "x in R; y in R"),
    ("limit(logit(p), p, 1, '-') == oo", ""),
    ("abs(softmax([4, 2, -2])[1] - 0.8789) < 0.00005", ""),
    ("cross_entropy([0, 1], [1, 0]) == oo", ""),
    ("softmax(z)[i]*(z[i] - sum(softmax(z)[k]*z[k], k))**2 >= 0", "z in R^n"),
    ("binary_entropy(p) <= log(2)", "p in [0, 1]"),
    ("sum(X[k, a], a, 1, m) == 0", "X in R^(n x m)"),
    ("q[i] <= 1", "q in onehot(n); n >= 2; i != j"),
    ("y**2 == 1", "y in {-1, 1}"),
    ("kl(p, q) >= 0", "p in simplex(n); q in simplex(n); q > 0 where p > 0"),
    ("sum(x[k], k) == 0", "x in (0, 1)^n; a < b"),
]


@pytest.mark.parametrize(("claim", "given"), CLAIMS)
def test_a_claim_is_written_as_it_was_typed(claim: str, given: str) -> None:
    written = write(read_claim(claim, given))
    assert written == (f"{claim} given {given}" if given else claim)
    assert write(read_claim(written)) == written


def test_a_sequence_of_givens_is_their_union() -> None:
    assert read_claim("x < y", ["x in R; y > 0", "x < 1"]) == read_claim("x < y", "x in R; y > 0; x < 1")


# ------------------------------------------------------------------ givens


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("x in R", Membership(x, Reals)),
        ("x in (0,1)", Membership(x, Interval(Integer(0), Integer(1)))),
        ("x in [0,1)", Membership(x, Interval(Integer(0), Integer(1), False, True))),
        ("x in (0, 1/3]", Membership(x, Interval(Integer(0), Rational(1, 3), True, False))),
        ("x > 0", Membership(x, Interval(Integer(0), oo))),
        ("x > 10**3", Membership(x, Interval(Integer(1000), oo))),
        ("x > 3/10**2", Membership(x, Interval(Rational(3, 100), oo))),
        ("0 < x", Membership(x, Interval(Integer(0), oo))),
        ("x <= 1", Membership(x, Interval(-oo, Integer(1), True, False))),
        ("0 < x < 1", Membership(x, Interval(Integer(0), Integer(1)))),
        ("x in R; x >= 0; x < 1", Membership(x, Interval(Integer(0), Integer(1), False, True))),
        ("z in R^n", Membership(z, Power(Reals, (n,)))),
        ("z in R^2", Membership(vector("z", 2), Power(Reals, (Integer(2),)))),
        ("z in (0,1)^n", Membership(z, Power(Interval(Integer(0), Integer(1)), (n,)))),
        ("z[i] > 0", Membership(z, Power(Interval(Integer(0), oo), (n,)))),
        ("z[k] in (0,1)", Membership(z, Power(Interval(Integer(0), Integer(1)), (n,)))),
        ("X in R^(n x m)", Membership(matrix("X", n, m), Power(Reals, (n, m)))),
        ("X in R^nxm", Membership(matrix("X", n, m), Power(Reals, (n, m)))),
        ("X in R^2x3", Membership(matrix("X", 2, 3), Power(Reals, (Integer(2), Integer(3))))),
        ("p in simplex(n)", Membership(p, Simplex(n))),
        ("q in open simplex(n)", Membership(q, Simplex(n, open=True))),
        ("p in simplex(3)", Membership(vector("p", 3), Simplex(Integer(3)))),
        ("q in onehot(n)", Membership(q, OneHot(n))),
        ("y in {-1, 1}", Membership(y, Finite((Integer(-1), Integer(1))))),
        ("y in {1/2, 0.25}", Membership(y, Finite((Rational(1, 2), Rational(1, 4))))),
        ("n >= 2", sympy.Ge(n, 2, evaluate=False)),
        ("a < b", sympy.Lt(a, b, evaluate=False)),
        ("z[i] > z[j]", sympy.Gt(z[i], z[j], evaluate=False)),
        ("q > 0 where p > 0; p in simplex(n); q in simplex(n)", Dominated(p, q)),
        ("q[i] > 0 where p[i] > 0", Dominated(p, q)),
    ],
)
def test_givens(given: str, expected: object) -> None:
    assert read_claim("1 == 1", given).givens[0] == expected


def test_a_bound_beside_a_simplex_is_a_hypothesis() -> None:
    givens = read_claim("p[j] == 1", "p in simplex(n); p[i] > 0").givens
    assert givens[0] == Membership(p, Simplex(n))
    assert Membership(p, Power(Interval(Integer(0), oo), (n,))) in givens


def test_distinct_indices_are_the_indices_of_the_claim() -> None:
    claim = read_claim("z[i] == z[j]", "i != j")
    assert claim.givens == (sympy.Ne(i, j, evaluate=False),)


def test_an_index_of_a_given_alone_has_its_own_size() -> None:
    claim = read_claim("x == 1", "a[i] > 0; b[i] > 0; a in R^m; b in R^n")
    assert [g.variable.shape for g in claim.givens] == [(m,), (n,)]


@pytest.mark.parametrize(
    ("claim", "given", "expected"),
    [
        ("entropy(r) >= 0", "let r[i] = sum(P[i,j], j, 1, m); P in R^(n x m)", None),
        ("L == 0", "let L = -sum(p[k]*log(p[k]), k)", "-sum(p[k]*log(p[k]), k) == 0"),
        ("s[i] == s[j]", "let s = softmax(z)", "softmax(z)[i] == softmax(z)[j]"),
        ("s[1] == 1", "let s[i] = exp(z[i]); n >= 1", "exp(z[1]) == 1"),
        ("J[i,j] == J[j,i]", "let J[a,b] = x[a]*y[b]; x in R^n; y in R^n", "x[i]*y[j] == x[j]*y[i]"),
        ("sum(r[k], k) == 1", "let r[i] = sum(P[i,k], k, 1, n)", None),
        ("u == 2", "let t = x + 1; let u = t*t", "(x + 1)*(x + 1) == 2"),
        ("u == 2", "let u = t*t; let t = x + 1", "(x + 1)*(x + 1) == 2"),
    ],
)
def test_a_local_definition_is_expanded(claim: str, given: str, expected: str | None) -> None:
    statement = read_claim(claim, given).statement
    if expected is not None:
        assert write(statement) == expected
    elif claim.startswith("entropy"):
        body = build(sympy.Sum, matrix("P", n, m)[i, j], Tuple(j, 1, m))
        assert statement.args[0] == build(entropy, Family(body, (i, 1, n)))
    else:  # the bound k of the definition is renamed, not captured
        outer = statement.args[0]
        inner = outer.args[0]
        assert outer.args[1].args[0] == k
        assert inner.args[1].args[0] != k
        assert k in inner.free_symbols


# ------------------------------------------------------------------ vectors and sizes


@pytest.mark.parametrize(
    ("claim", "given", "expected"),
    [
        ("softmax(z + c) == softmax(z)", "", "softmax(z + c)[i] == softmax(z)[i]"),
        ("grad(logsumexp(z), z) == softmax(z)", "", "diff(logsumexp(z), z[i]) == softmax(z)[i]"),
        ("softmax(z) > 0", "", "softmax(z)[i] > 0"),
        ("z - z[i] == z - z[i]", "", "z[k] - z[i] == z[k] - z[i]"),
        ("grad(sum(z[i], i), z)[j] == 1", "", "diff(sum(z[i], i), z[j]) == 1"),
    ],
)
def test_whole_vectors_are_compared_at_a_fresh_index(claim: str, given: str, expected: str) -> None:
    assert write(read_claim(claim, given).statement) == expected


def test_sizes_follow_from_use() -> None:
    claim = read_claim("sum(z[k], k, 1, m) == 0")
    assert claim.givens == (Membership(vector("z", m), Power(Reals, (m,))),)
    claim = read_claim("kl(p, [0.5, 0.5]) >= 0")
    assert claim.givens == (Membership(vector("p", 2), Power(Reals, (Integer(2),))),)
    (limits,) = read("sum([1, 2, 3][k]*z[k], k)").args[1:]
    assert limits == Tuple(k, 1, 3)
    (limits,) = read("sum(X[k, a]*w[a], a)", "X in R^(n x m)").args[1:]
    assert limits == Tuple(index("a"), 1, m)


def test_a_bound_index_may_shadow_a_free_one() -> None:
    statement = read_claim("sum(z[i], i)*z[i] == 1").statement
    assert statement.args[0].args[1] == z[i]


# ------------------------------------------------------------------ what is refused


REFUSED = [
    # text, given, offset of the caret, a word of the message
    ("x ^ 2 == 1", "", 2, "** for a power"),
    ("2x == 1", "", 1, "2*x"),
    ("p(1-p) == 1", "", 0, "p*(…)"),
    ("x = 1", "", 2, "=="),
    ("x ≤ 1", "", 2, "<="),
    ("x == ", "", 4, "the end"),
    ("(x == 1", "", 3, "a closing )"),
    ("x) == 1", "", 1, "the end"),
    ("x", "", 1, "a relation"),
    ("a <= b <= c", "", 10, "a claim of its own"),
    ("softmx(z)[i] == 1", "", 0, "softmax"),
    ("crossentropy(p, q) == 1", "", 0, "cross_entropy"),
    ("1 == log10(x)", "", 5, "log(x, 10)"),
    ("e == 1", "", 0, "E, which is exp(1)"),
    ("x == inf", "", 5, "oo"),
    ("sigmoid == 1", "", 0, "sigmoid(…)"),
    ("H(p) >= 0", "", 0, "H"),
    ("softmax(z, i) == 1", "", 0, "softmax(…)[i]"),
    ("softmax(a + b)[i] == 1", "", 8, "z in R^n"),
    ("softmax(x)[i] == 1", "x in R", 8, "x in R^n"),
    ("x[i] == 1", "x in R", 0, "x in R^n"),
    ("z[i] + z[i, j] == 1", "", 7, "one index"),
    ("z[i + 1] == 1", "", 2, "an index"),
    ("z[0] == 1", "", 2, "from 1"),
    ("z[3] == 1", "z in R^2", 2, "2 components"),
    ("kl(p, q) >= 0", "p in simplex(n); q in simplex(m)", 6, "n and m"),
    ("sum(z[k], k, 1, m) == 1", "z in R^n", 6, "n and m"),
    ("sum(X[k, a], a) == 1", "", 4, "X in R^(n x m)"),
    ("sum(k*z[k], k) == k", "", 18, "another letter"),
    ("z == sum(z[z], z)", "", None, "index"),
    ("diff(logsumexp(z), z) == 1", "z in R^n", 19, "grad"),
    ("diff(x, 2*x) == 1", "", 8, "a variable"),
    ("max(z, 0) == 1", "z in R^n", 4, "a scalar"),
    ("softmax(z) == z[i]", "", 14, "one component"),
    ("limit(log(n), n, oo) == oo", "", 14, "n"),
    ("x == 1", "x in", 4, "a domain"),
    ("x == 1", "x in S", 5, "simplex(n)"),
    ("x == 1", "n in R", 0, "the size n"),
    ("x == 1", "x in (1, 0)", 6, "points"),
    ("x == 1", "y in {-1, 1}^n", 12, "a power of it"),
    ("L == 1", "let L = z[i]", 10, "let L[i]"),
    ("u == 1", "let u = t; let t = u", 8, "before its use"),
    ("u == 1", "let u = u + 1", 8, "before its use"),
    ("x == 1", "let exp = 1", 4, "another name"),
    ("().__class__ == 1", "", 1, "an expression"),
    ("__import__('os') == 1", "", 0, "'_'"),
    ("x.real == 1", "", 1, "'.'"),
    ("日本 == x", "", 0, "日"),
    ("x == 1 and y == 1", "", 7, "'and'"),
    ("lambda: 1", "", 6, "':'"),
    ("9**9**9 == 1", "", 0, "1,000 digits"),
    ("2**(9**9) == 1", "", 0, "1,000 digits"),
    ("0.5**9999 == 1", "", 0, "1,000 digits"),
    ("x**99999 == 1", "", 3, "10,000"),
    ("1e99999 == 1", "", 0, "1,000 digits"),
    ("9" * 1001 + " == 1", "", 0, "1,000 digits"),
    ("(" * 7_000, "", 200, "200 brackets"),
    ("-" * 7_000 + "x == 1", "", None, "nesting"),
    ("exp(" * 190 + "x+1" + ")" * 190 + " == 1", "", None, ""),
    ("x + " * 6_000 + "x == 1", "", 0, "8,000 characters"),
]


@pytest.mark.parametrize(("text", "given", "position", "word"), REFUSED)
def test_a_refusal_points_at_the_place(text: str, given: str, position: int | None, word: str) -> None:
    started = time.process_time()
    try:
        read_claim(text, given)
    except ReadingError as error:
        assert position in (None, error.position)  # noqa: PT017
        assert word in str(error)  # noqa: PT017
        assert error.text in (text, given)  # noqa: PT017
    else:
        assert not word, "this should have been refused"
    assert time.process_time() - started < SOON


def test_the_message_shows_the_line_and_a_caret() -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim("sigmoid(x)\n  == x^2")
    assert str(refused.value).split("\n") == [
        "expected a relation, an operator or the end, found '^2'",
        "    == x^2",
        "        ^",
        "  try ** for a power",
    ]
    assert (refused.value.expected, refused.value.hint) == (
        "a relation, an operator or the end",
        "** for a power",
    )


@pytest.mark.parametrize(
    ("given", "hint"),
    [("z in Rn", "R^n"), ("z in R2", "R^2"), ("x in R+", "(0, oo) for positive numbers"), ("x in R y", "")],
)
def test_the_usual_names_of_domains_are_told_as_they_are_written(given: str, hint: str) -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim("x > 0", given)
    assert refused.value.hint == hint


def test_the_caret_stands_under_wide_characters() -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim("x == 수")
    assert str(refused.value).split("\n")[2] == " " * 7 + "^"
    error = ReadingError("수 + x", 2, expected="a", found="b")
    assert str(error).split("\n")[2] == " " * 5 + "^"


def test_a_long_line_is_cut_around_the_caret() -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim("x + " * 1000 + "^ == 1")
    line, caret = str(refused.value).split("\n")[1:3]
    assert len(line) < 100
    assert line[caret.index("^")] == "^"


def test_an_error_survives_the_way_between_processes() -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim("x ^ 2 == 1")
    again = pickle.loads(pickle.dumps(refused.value))
    assert (str(again), again.position) == (str(refused.value), 2)


def test_numbers_are_exact() -> None:
    assert read("0.1") == Rational(Fraction(1, 10))
    assert read("1.98201") == Rational(198201, 100000)


def test_a_claim_is_data() -> None:
    assert isinstance(read_claim("x == 1"), Claim)


def test_a_long_flat_sum_is_read_quickly() -> None:
    started = time.process_time()
    expr = read("x" + " + x" * 1_900)
    assert len(expr.args) == 1_901
    assert time.process_time() - started < 3


def test_a_definition_with_two_derivatives_is_expanded_at_other_indices() -> None:
    claim = read_claim("H[i,j] == H[j,i]", "let H[i,j] = diff(diff(logsumexp(z), z[i]), z[j]); z in R^n")
    left, right = claim.statement.args
    assert left == D(D(build(registry["logsumexp"], z), z[i]), z[j])
    assert right == D(D(build(registry["logsumexp"], z), z[j]), z[i])


def test_one_name_has_one_meaning() -> None:
    with pytest.raises(ReadingError, match="another letter"):
        read_claim("k*x == 1", "a[k] > b[k]")


@pytest.mark.parametrize(
    "text",
    [
        "a" * 7_900 + "+(",
        "x**" * 2_500 + "x == 1",
        "[1," * 150 + "1" + "]" * 150 + " == 1",
        "let x = " * 100,
    ],
)
def test_long_nonsense_is_refused_at_once(text: str) -> None:
    started = time.process_time()
    with pytest.raises(ReadingError):
        read_claim(text)
    assert time.process_time() - started < SOON


@pytest.mark.parametrize(
    ("claim", "given", "expected"),
    [
        ("logsumexp(x) <= 0", "x[k] <= y[k]", "x[i] <= y[i]"),
        ("logsumexp(x) <= logsumexp(y)", "x <= y", "x[i] <= y[i]"),
        ("x[i] <= y[i] + 1", "x <= y", "x[k] <= y[k]"),
        ("entropy(p) == log(n)", "p[i] == 1/n", "p[i] == 1/n"),
        ("entropy(p) == log(n)", "p[i] == softmax(z)[i]", "p[i] == softmax(z)[i]"),
        ("max(z) == z[i]", "z[i] >= z[j]", "z[i] >= z[l]"),
    ],
)
def test_an_index_of_a_given_alone_stands_for_every_index(claim: str, given: str, expected: str) -> None:
    read = read_claim(claim, (given,))
    assert of_vectors(read.givens[0])
    written = write(read).partition(" given ")[2]
    assert written == expected
    assert read_claim(claim, (written,)) == read


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("x[i] <= y[i]", "x[i] <= y[i]"),  # of this i
        ("x[i] <= x[j]", "x[i] <= x[j]"),
        ("sum(x[i], i) == 0", "x[i] == x[j]"),  # two of them
        ("sum(x[i], i) == 0", "x[i] == i"),  # an index that is a number
        ("x[j] <= y[j]", "x != y"),  # somewhere, not everywhere
    ],
)
def test_other_givens_are_not_about_every_index(claim: str, given: str) -> None:
    assert not of_vectors(read_claim(claim, (given,)).givens[0])


@pytest.mark.parametrize("given", ["foo(x)", "3", "x"])
def test_a_given_says_something(given: str) -> None:
    with pytest.raises(ReadingError, match="expected a domain or a relation, found an expression alone"):
        read_claim("x**2 >= 0", (given,))


@pytest.mark.parametrize("given", ["x > 0; x < 0", "x >= 1; x < 1", "x in [0,1]; x > 2"])
def test_bounds_that_no_number_meets_are_refused(given: str) -> None:
    with pytest.raises(ReadingError, match="bounds on x that none does"):
        read_claim("x > 0", given)
    read_claim("x > 0", "x >= 1; x <= 1")


@pytest.mark.parametrize(
    ("claim", "given", "read"),
    [
        ("sum(z[k], k) >= z[i]", "z[i] >= 0", "z[k] >= 0 for every k"),
        ("sum(z[k], k) >= z[i]", "2*z[i] >= 0", "2*z[k] >= 0 for every k"),
        ("z[i] <= 3", "exp(z[i]) <= 2", "exp(z[k]) <= 2 for every k"),
        ("z[i] <= b", "z[i] <= b", "z[k] <= b for every k"),
        ("z[i] <= 1", "z[i] in [0,1]", "z[k] in [0, 1] for every k"),
        ("z[k] <= 1", "z[k] <= 1", "z[l] <= 1 for every l"),
        ("X[i,j] <= 1", "X[i,j] <= 1; X in R^(n x m)", "X[k, l] <= 1 for every k, l"),
        ("X[i,b] <= 1", "X[i,b] <= 1; X in R^(n x m)", "X[k, l] <= 1 for every k, l"),
        ("entropy(p) == log(n)", "p[i] == 1/n", "p[i] == 1/n for every i"),
        ("z[i] <= z[c]", "z[k] <= z[c]", "z[k] <= z[c] for every k"),
        ("sum(z[k], k) > 0", "z[i] != 0", "z[i] != 0 for every i"),
        ("softmax(z)[c] < 1", "j != c", "n >= 2, since j != c"),
        ("n >= 2", "i != j", "n >= 2, since i != j"),
        ("n >= 2", "i < j", "n >= 2, since i < j"),
        ("softmax(z)[c] < 1", "j < c", "n >= 2, since j < c"),
        ("softmax(z)[2] < 1", "", "n >= 2, since a component 2 is named"),
        ("delta(3, j) <= 1", "", "n >= 3, since a component 3 is named"),
        ("softmax(z)[c] < 1", "z[3] > 0; n >= 2", "n >= 3, since a component 3 is named"),
    ],
)
def test_what_is_read_beyond_the_letter_is_told(claim: str, given: str, read: str) -> None:
    assert read_claim(claim, tuple(filter(None, given.split(";")))).read == (read,)


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("z[i] > 0", "z[i] > z[j]"),
        ("z[i] > z[j]", "z[i] > z[j]"),
        ("z[i] > z[j]", "i != j"),
        ("p[i]/p[i] == 1", "p[i] != 0"),
        ("z[i] == 0", "z[i] == 0"),
        ("x[i] <= y[i]", "x[i] <= y[i]"),
        ("z[i] == m", "z[i] >= max(z)"),
        ("z[i] == m", "softmax(z)[i] > 1/2"),
        ("z[2] == z[1]", "n >= 2"),
        ("x == 1", "x > 0; i != j"),
    ],
)
def test_an_index_of_the_claim_is_that_index(claim: str, given: str) -> None:
    assert read_claim(claim, tuple(given.split(";"))).read == ()


@pytest.mark.parametrize("given", ["2*z[i] <= 1", "z[i]/3 <= 1/6", "-z[i] >= -1/2", "1 - 4*z[i] >= -1"])
def test_a_multiple_of_a_component_has_a_domain_too(given: str) -> None:
    half = Interval(-oo, Rational(1, 2), True, False)
    assert read_claim("z[i] < 1", (given,)).givens == (Membership(z, Power(half, (n,))),)


def test_a_finite_set_meets_an_interval_and_another_set() -> None:
    one = (Membership(x, Finite((Integer(1),))),)
    for given in ("x in {0, 1}; x > 0", "x < 3/2; x in {1, 2}", "x in {0, 1}; x in {1, 2}"):
        assert read_claim("x == 1", given.split(";")).givens == one
    kept = read_claim("x == 1", ("x in {0, 1}", "x in [a, 2]")).givens
    assert [type(g.domain) for g in kept] == [Finite, Interval]


@pytest.mark.parametrize(
    "given", ["x in {1, 2}; x > 5", "x in {1}; x in {2}", "x in [oo, 1]", "x > 1; x < 0"]
)
def test_domains_without_a_point_are_refused(given: str) -> None:
    with pytest.raises(
        ReadingError, match=r"expected (givens that some value meets|an interval with points)"
    ):
        read_claim("x == 1", given.split(";"))


def test_code_for_a_component_must_be_told_that_there_is_one() -> None:
    with pytest.raises(ReadingError, match="try the given n >= 2"):
        read_expression("softmax(z)[2]")
