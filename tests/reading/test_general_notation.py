r"""Notations that need no document: each with what it reads as, and what is refused beside it."""

from __future__ import annotations

import time

import pytest

from lemmata.reading.errors import ReadingError
from lemmata.reading.latex.notation import Notation
from lemmata.reading.latex.reader import read_claim
from lemmata.reading.writing import write

READ = [
    # escapes and layout
    (r"{ e }^{ x } \cdot { e }^{ - x } = 1", "exp(x)*exp(-x) == 1"),
    (r"{} s_c \cdot {} (1 - s_c) \le 1", "s[c]*(1 - s[c]) <= 1"),
    (r"-1 \cdot x \cdot -1 = x / -1", "-x*(-1) == x/(-1)"),
    (r"x \times -y^2 = -x y^2", "x*(-y**2) == -x*y**2"),
    (r"\left. x \right. = x", "x == x"),
    (r"\sum_j - z_j = - \sum_j z_j", "sum(-z[j], j) == -sum(z[j], j)"),
    # derivatives along a line of text
    (r"{\partial x^2}/{\partial x} = 2x", "diff(x**2, x) == 2*x"),
    (r"{\partial^2 x^2} / {\partial x^2} = 2", "diff(x**2, x, 2) == 2"),
    (r"\partial z_i^2 / \partial z_j = 2 z_i \delta_{ij}", "diff(z[i]**2, z[j]) == 2*z[i]*delta(i, j)"),
    (r"x\, dx/dx = x", "x*diff(x, x) == x"),
    # words without a backslash
    (r"log q_i = z_i - log \sum_k exp(z_k)", "log(q[i]) == z[i] - log(sum(exp(z[k]), k))"),
    (r"lna + logp_i = ln(a p_i)", "log(a) + log(p[i]) == log(a*p[i])"),
    (r"plogp = p \log p", "p*log(p) == p*log(p)"),
    (r"max_k z_k = max(z)", "max(z) == max(z)"),
    (r"log_2 x = \log_2 x", "log(x)/log(2) == log(x)/log(2)"),
    (r"\ln 2 \cdot x = x \ln 2", "log(2)*x == x*log(2)"),
    (r"H(\tfrac12, 0.5) = \ln 2", "entropy([1/2, 0.5]) == log(2)"),
    (r"\mathcal{L}_{CE} + e^{ABC} = \mathcal{L}_{MSE}", "L_CE + exp(A*B*C) == L_MSE"),
    # divergences by their names
    (r"\mathbb{KL}(p\|q) = \mathrm{KL}(p\,||\,q)", "kl(p, q) == kl(p, q)"),
    (r"D(p \mid\mid q) = KL(p|q)", "kl(p, q) == kl(p, q)"),
    (r"\mathrm{JS}(p, q) = D_{\mathrm{JS}}(p\|q)", "js(p, q) == js(p, q)"),
    # sums without a range, with a condition, from 2, from 0
    (r"p_i = \frac{e^{z_i}}{\sum e^{z_j}}", "p[i] == exp(z[i])/sum(exp(z[j]), j)"),
    (r"\sum_j^n z_j = \sum_j z_j", "sum(z[j], j) == sum(z[j], j)"),
    (
        r"\sum_{j \ne i}^C P_j = 1 - P_i",
        "sum(P[j]*(1 - delta(j, i)), j, 1, C) == 1 - P[i] given P in R^C",
    ),
    (
        r"\sum_{j=1, j \neq i}^{n} a_j = 1 - a_i",
        "sum(a[j]*(1 - delta(j, i)), j) == 1 - a[i]",
    ),
    (r"\sum_{j=2}^n a_j = 1 - a_1", "sum(a[j]*(1 - delta(j, 1)), j) == 1 - a[1]"),
    (r"\sum_{k=0}^{n-1} p_k = 1", "sum(p[k], k) == 1"),
    # to K - 1: K is one more than there are components
    (
        r"\frac{1}{1 + \sum_{j=1}^{K-1} e^{t_j}} \le K",
        "1/(1 + sum(exp(t[j]), j, 1, K_minus_1)) <= K_minus_1 + 1 given t in R^K_minus_1",
    ),
    # a function of the index of a sum is a component
    (r"\sum_x p(x) \log \frac{p(x)}{q(x)} = 0", "sum(p[x]*log(p[x]/q[x]), x) == 0"),
    (r"r_i = \frac{u_i}{\sum_{x'} u(x')}", "r[i] == u[i]/sum(u[x_prime], x_prime)"),
    (r"\sum_{x,y} p(x,y) = \sum_x \sum_y p(x, y)", None),
    # outcomes that are numbered below a sum that is weighted by them
    (r"-\sum_{i=1}^n p(x_i) \log \frac{p(x_i)}{q(x_i)} \le 0", "-sum(p[i]*log(p[i]/q[i]), i) <= 0"),
    (r"\sum_i p(x_i) x_i = 1", "sum(p[i]*x[i], i) == 1"),
    # expected values
    (r"\mathbb{E}_{x \sim p(x)}[\log q(x)] = 0", "sum(p[x]*log(q[x]), x) == 0"),
    (
        r"\mathbb{E}_{x \sim p}\left[\log \frac{p(x)}{q(x)}\right] = D(p\|q)",
        "sum(p[x]*log(p[x]/q[x]), x) == kl(p, q)",
    ),
    (
        r"\mathbb E_{k \sim p} [ - \log q_k ] = E_{k\sim p}[f(k)]",
        "sum(p[k]*(-log(q[k])), k) == sum(p[k]*f[k], k)",
    ),
    # samples, and labels as indices
    (r"y^{(i)} \log a^{(i)} \le 0", "y[i]*log(a[i]) <= 0"),
    (
        r"-\log \frac{e^{f_{y_i}}}{\sum_j e^{f_j}} = -f_{y_i} + \log \sum_j e^{f_j}",
        "-log(exp(f[y_i])/sum(exp(f[j]), j)) == -f[y_i] + log(sum(exp(f[j]), j))",
    ),
    (r"\mathbb{1}(y_i = k) = \delta_{y_i k}", "delta(y_i, k) == delta(y_i, k)"),
    # dots that enumerate plainly
    (r"e^{a_1} + e^{a_2} + \dots + e^{a_n} = 1", "sum(exp(a[k]), k) == 1"),
    (r"b + w_1 x_1 + \cdots + w_K x_K = 0", "b + sum(w[k]*x[k], k, 1, K) == 0 given w in R^K; x in R^K"),
    (r"\max(z_1, \dots, z_n) \ge z_i", "max(vector(z[k], k)) >= z[i]"),
    # two cases that are a maximum or a minimum
    (r"r = \begin{cases} a & \text{if } a > 0 \\ 0 & \text{otherwise} \end{cases}", "r == max(0, a)"),
    (r"r = \begin{cases} a & a < b \\ b & b \le a \end{cases}", "r == min(a, b)"),
    # rows of a matrix, the matrix of a vector
    (r"z_k = \mathbf{w}_k^T \mathbf{x} + b_k", None),
    (
        r"(\operatorname{diag}(s) - s s^\top)_{ij} = s_i (\delta_{ij} - s_j)",
        "s[i]*delta(i, j) - s[i]*s[j] == s[i]*(delta(i, j) - s[j])",
    ),
    (r"s s^\top = \operatorname{diag}(s)", "s[i]*s[j] == s[i]*delta(i, j)"),
]


@pytest.mark.parametrize(("latex", "text"), READ)
def test_general_notation_is_read(latex: str, text: str | None) -> None:
    if text is None:
        read_claim(latex, "p in R^(n x m); w in R^(n x m)")
    else:
        claim = read_claim(latex)
        assert write(claim if " given " in text else claim.statement) == text


REFUSED = [
    (r"\ln 2 \cdot 3 = \ln 6", "a further factor"),
    (r"\ln 2 x = \ln 2", "a further factor"),
    (r"\log x \cdot y = 0", "a further factor"),
    (r"{d x^2 \over d x} = 2x", r"d \over d"),
    (r"\left. x^2 \right|_{x=0} = 0", r"'\right|_{x=0'"),
    ("\\sum_i p_i = 1, \\quad p_i\n\\ge 0", r"'p_i \ge 0'"),
    (r"\sum p_k q_j = 1", "j and k"),
    (r"\sum 1 = n", "none in what is summed"),
    (r"\sum_k \sum p_k = 1", "none"),  # the inner sum may be over another index
    (r"\prod_{j=2}^n a_j = 1", "another one; indices run from 1"),
    (r"\sum_{k=0}^{n-1} p_k = p_0", "a sum from 0"),
    (r"\sum_{k=0}^{n-1} k p_k = 1", "another one; indices run from 1"),  # 0·p_0 + … is no 1·p_1 + …
    (r"\sum_{k=0}^{n} p_k = 1", "another one; indices run from 1"),
    (r"\sum_{k=1}^{K-1} p_k = \sum_{k=1}^K p_k", "K as a size beside K - 1"),
    (r"\sum_{k=1}^{n-1} p_k = 1", "n as a size beside n - 1"),
    (r"\sum_i \log q(x_i) = 0", "a further factor"),  # x_i may be samples
    (r"\frac{1}{N} \sum_{i=1}^N q(x_i) \log p(x_j) = 0", "a further factor"),
    (r"\sum_x p(x) + \sum_y p(y) = 2", "p(y)"),  # which may be two distributions
    (r"\mathbb{E}_{x \sim p}[x] = 1", "x as a number"),
    (r"\mathbb{E}_{x \sim p}[\log x] = 1", "x as a number"),
    (r"\mathbb{E}[\log p_k] = 1", "neither"),
    (r"\mathbb{E}_k[z_i] = 1", "k, and i"),  # k is no distribution
    (r"\mathbb{E}_{x_i}[x_i^2] = 1", "something else"),
    (r"\sum_i f_{y_i} = 1", "y_i, which is another label for every i"),
    (r"f_{y_i} = y_k", "y, whose components are labels elsewhere"),
    (r"\lg x = 1", r"\lg"),
    (r"{\zeta}(-x) = 1", "zeta, which nothing introduces"),  # braces that a macro leaves hide no application
    (r"{{\zeta}_i}(-x) = 1", "zeta, which nothing introduces"),
    (r"f'(x) = 1", "f, which nothing introduces"),
    (r"\sum_{i \in S} p_i = 1", "S"),
    (r"I(X;Y) \ge 0", "X in I(X;Y)"),
    (r"H(X,Y) \ge 0", "X in H(X,Y)"),  # a joint entropy, no cross-entropy
    (r"H(Y \mid X) \ge 0", "Y in H(Y|X)"),
    (r"x_1 + x_3 + \dots + x_n = 1", "dots"),
    (r"x_1 - x_2 + \dots + x_n = 1", "dots"),
    (r"x_1 + x_2 + \dots + y_n = 1", "dots"),
    (r"x_1 + x_2 + \dots = 1", "dots"),
    (r"\begin{cases} 1 & a > 0 \\ 0 & a < 0 \end{cases} = 1", "another condition"),
    (r"\begin{cases} a & a > b \\ b & b > a \end{cases} = 1", "another condition"),  # and what where a = b?
    (r"\begin{cases} x & x > 1 \\ 0 & \text{otherwise} \end{cases} = 1", "another condition"),
    (r"s s^\top = s", "something else"),
    (r"\operatorname{diag}(s) \le s s^\top + 1", "something else"),
    (r"s s^\top + \log \operatorname{diag}(s) = 0", "something else"),
    (r"\log \operatorname{diag}(s) = 0", "the matrix diag(…)"),
    (r"x^\top y z = 1", "a further factor"),
    (r"x^\top = 1", "a matrix or a row"),
]


@pytest.mark.parametrize(("latex", "found"), REFUSED)
def test_what_is_not_clear_is_refused(latex: str, found: str) -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim(latex)
    assert refused.value.found == found


@pytest.mark.parametrize(
    ("latex", "readings"),
    [
        (r"\log x y = 0", [r"\log(x) \cdot y", r"\log(x y)"]),
        (r"\log x / y = 0", [r"\frac{\log x}{y}", r"\log \frac{x}{y}"]),
        (r"\mathbb{E}_{x \sim p} \log p(x) = 0", [r"\mathbb{E}_{x \sim p}[ … ]"]),
        (r"\sum_j a_j + b_j = 0", ["all that is summed over j", "another letter"]),
    ],
)
def test_both_readings_of_what_reaches_too_far_are_named(latex: str, readings: list[str]) -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim(latex)
    assert all(reading in refused.value.hint for reading in readings)


BITS = Notation(log_base=2)
VARIABLES = Notation(random_variables={"X": "p", "Y": "q", "X,Y": "r"}, distributions=frozenset("pq"))


@pytest.mark.parametrize(
    ("latex", "notation", "text"),
    [
        (r"\log x = \ln x", BITS, "log(x)/log(2) == log(x)"),
        (r"H(p) \le \log n", BITS, "entropy(p)/log(2) <= log(n)/log(2)"),
        (
            r"D(p\|q) = H(p, q) - H(p)",
            BITS,
            "kl(p, q)/log(2) == cross_entropy(p, q)/log(2) - (entropy(p)/log(2))",
        ),
        (r"\log_3 x = \operatorname{ln} x", BITS, "log(x)/log(3) == log(x)"),
        (r"\lg x = \log x", Notation(lg_base=10), "log(x)/log(10) == log(x)"),
        (r"H(X) = \mathbb{E}[-\log p(X)]", VARIABLES, "entropy(p) == sum(p[X]*(-log(p[X])), X)"),
        (r"D(p(x) \| q(x)) = H(p(x))", VARIABLES, "kl(p, q) == entropy(p)"),
        (r"\mathbb{E}_p[\log q(x)] \le 0", VARIABLES, "sum(p[x]*log(q[x]), x) <= 0"),
        (r"1 - \sum_{k=1}^{K-1} p_k \ge 0", Notation(sizes={"K-1": "n"}), "1 - sum(p[k], k) >= 0"),
        (
            r"\sum_{x \in \mathcal{X}} p(x) \le |\mathcal X|",
            Notation(sizes={"X": "n"}, names={"|X|": "n"}),
            "sum(p[x], x) <= n",
        ),
        (
            r"x^* \le \lambda^\star",
            Notation(names={"x^*": "x_star", "lambda^star": "y_star"}),
            "x_star <= y_star",
        ),
        (r"E_i = p_i - y_i", Notation(names={"E": "err"}), "err[i] == p[i] - y[i]"),
    ],
)
def test_the_document_settles_what_is_open(latex: str, notation: Notation, text: str) -> None:
    assert write(read_claim(latex, notation=notation).statement) == text


def test_entropies_of_two_variables_are_sums_over_their_joint_distribution() -> None:
    given = "r in R^(n x m); r[a, b] > 0"
    joint = "-sum(sum(r[c, d]*log(r[c, d]), d, 1, m), c, 1, n)"
    conditional = "-sum(sum(r[c, d]*log(r[c, d]/p[c]), d, 1, m), c, 1, n)"
    claim = read_claim(r"H(X, Y) = H(Y \mid X)", given, VARIABLES)
    assert write(claim.statement) == f"{joint} == {conditional}"
    margins = "sum(sum(r[c, d]*log(r[c, d]/(p[c]*q[d])), d, 1, m), c, 1, n)"
    assert write(read_claim(r"I(X;Y) \ge 0", given, VARIABLES).statement) == f"{margins} >= 0"


@pytest.mark.parametrize(
    ("latex", "missing"),
    [
        (r"\zeta(-x) = 1", "zeta"),
        (r"s(\mathbf x)_i = 1", "s"),
        (r"\operatorname{lse}(z) = \operatorname{foo}(z)", "foo"),
        (r"\lg x = 1", r"\lg"),
        (r"I(X;Y) \ge 0", "X"),
        (r"P(y = 1 \mid x) = \sigma(z)", "P(y=1|x)"),
        (r"\log p(y \mid x) \le 0", "p(y|x)"),
        (r"h(0.2) = 1", "h"),
        (r"\frac{\partial L}{\partial z_j} = p_j - y_j", "L"),
        (r"\sum_{x \in \mathcal{X}} p(x) = 1", "X"),
        (r"\phi(m) = 1", "phi"),
    ],
)
def test_a_refusal_names_what_is_missing(latex: str, missing: str) -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim(latex)
    assert refused.value.missing == missing


SOFTMAX = "let s = softmax(z)"


@pytest.mark.parametrize(
    ("latex", "given", "text"),
    [
        (
            r"\frac{\partial s}{\partial z} = \operatorname{diag}(s) - s s^\top",
            [SOFTMAX],
            "diff(softmax(z)[i], z[j]) == softmax(z)[i]*delta(i, j) - softmax(z)[i]*softmax(z)[j]",
        ),
        (
            r"v^\top \left( \operatorname{diag}(s) - s s^\top \right) v \ge 0",
            ["v in R^n"],
            "sum(v[i]*sum((s[i]*delta(i, j) - s[i]*s[j])*v[j], j), i) >= 0",
        ),
        (r"v^\top A v \ge 0", ["A in R^(n x n)"], "sum(v[i]*sum(A[i, j]*v[j], j, 1, n), i, 1, n) >= 0"),
        (
            r"\frac{\partial L}{\partial z} = s - y",
            [SOFTMAX, r"let L = -\sum_k y_k \log s_k"],
            "diff(-sum(y[k]*log(softmax(z)[k]), k), z[i]) == softmax(z)[i] - y[i]",
        ),
        (r"a ss^T = 0", [], "a*(s[i]*s[j]) == 0"),
        (r"z = \mathbf{w} \cdot \mathbf{x}", [], "z == sum(w[k]*x[k], k)"),
        (r"\frac{\partial s_i}{\partial z_j} = s_i (\mathbf{1}_{i=j} - s_j)", [SOFTMAX], None),
        (r"z = W x + b", ["W in R^(n x m)"], "z[i] == sum(W[i, a]*x[a], a, 1, m) + b[i]"),
        (r"w^T x \ge 0", ["w in R^n"], "sum(w[k]*x[k], k) >= 0"),
        (r"\mathbf{1}^T p = 1", [], "sum(1*p[k], k) == 1"),
        (r"\frac{\partial W_{ab}}{\partial W} = u v^\top", ["W in R^(n x m)"], None),
        (r"J_{ij} = 0", [r"let J = \operatorname{diag}(s) - s s^\top"], "s[i]*delta(i, j) - s[i]*s[j] == 0"),
        (r"z_k = 0", ["W in R^(n x m)", "let z = W x"], "sum(W[k, a]*x[a], a, 1, m) == 0"),
    ],
)
def test_matrices_are_read_by_their_components(latex: str, given: list[str], text: str | None) -> None:
    statement = read_claim(latex, given).statement
    assert text is None or write(statement) == text


@pytest.mark.parametrize(
    ("latex", "given"),
    [
        (r"x^T y = 1", []),  # T may be a power
        (r"x^T y = 1", ["x in R^n", "T > 0"]),
        (r"v^\top a v \ge 0", ["a in R"]),
        (r"\frac{\partial s}{\partial z} = 0", [SOFTMAX]),  # a matrix
        (r"\frac{\partial L}{\partial z} = s_j - y_j", [SOFTMAX, r"let L = -\sum_k y_k \log s_k"]),
        (r"\mathbf{w} \times \mathbf{x} = 0", []),
        (r"z = W x + b", ["W in R^(n x m)", "b in R"]),  # b would have to be broadcast
    ],
)
def test_what_may_be_no_matrix_is_refused(latex: str, given: list[str]) -> None:
    with pytest.raises(ReadingError):
        read_claim(latex, given)


SOON = 4.0  # seconds of computing: an answer takes a fraction of one


@pytest.mark.parametrize(
    "latex",
    [
        r"\sum_i" + " " * 7900,
        "E" + " " * 7900,
        "{x}" * 2600,
        r"\sum_i " + "a(" * 190 + "i" * 6000 + ")" * 190,
        "H(X) " * 1500,
        r"x \sim " * 1100,
        "w_k" + " " * 7900 + "^T",
        "dx/" * 2600,
        "|" * 7900,
    ],
)
def test_long_texts_are_answered_soon(latex: str) -> None:
    notation = Notation(distributions=frozenset("a"), random_variables={"X": "p"}, names={"x^(#1)": "x[#1]"})
    started = time.process_time()
    with pytest.raises(ReadingError):
        read_claim(f"{latex} = ", notation=notation)
    assert time.process_time() - started < SOON
