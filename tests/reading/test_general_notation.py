r"""Notations that need no document: each with what it reads as, and what is refused beside it."""

from __future__ import annotations

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
    # expected values
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
]


@pytest.mark.parametrize(("latex", "text"), READ)
def test_general_notation_is_read(latex: str, text: str | None) -> None:
    if text is None:
        read_claim(latex, "p in R^(n x m)")
    else:
        claim = read_claim(latex)
        assert write(claim if " given " in text else claim.statement) == text


REFUSED = [
    (r"{d x^2 \over d x} = 2x", r"d \over d"),
    (r"\left. x^2 \right|_{x=0} = 0", r"'\\right|_{x=0'"),
    (r"\sum p_k q_j = 1", "j and k"),
    (r"\sum 1 = n", "none in what is summed"),
    (r"\sum_k \sum p_k = 1", "none"),  # the inner sum may be over another index
    (r"\prod_{j=2}^n a_j = 1", "another one; indices run from 1"),
    (r"\sum_{k=0}^{n-1} p_k = p_0", "a sum from 0"),
    (r"\sum_{k=0}^{n-1} k p_k = 1", "another one; indices run from 1"),  # 0·p_0 + … is no 1·p_1 + …
    (r"\sum_{k=0}^{n} p_k = 1", "another one; indices run from 1"),
    (r"\sum_{k=1}^{K-1} p_k = \sum_{k=1}^K p_k", "K as a size beside K - 1"),
    (r"\sum_{k=1}^{n-1} p_k = 1", "n as a size beside n - 1"),
    (r"\sum_x p(x) + \sum_y p(y) = 2", "p(y)"),  # which may be two distributions
    (r"\mathbb{E}_{x \sim p}[x] = 1", "x as a number"),
    (r"\mathbb{E}_{x \sim p}[\log x] = 1", "x as a number"),
    (r"\mathbb{E}[\log p_k] = 1", "neither"),
    (r"\sum_i f_{y_i} = 1", "y_i, which is another label for every i"),
    (r"f_{y_i} = y_k", "y, whose components are labels elsewhere"),
    (r"\lg x = 1", r"\lg"),
    (r"I(X;Y) \ge 0", "X in I(X;Y)"),
    (r"H(X,Y) \ge 0", "X in H(X,Y)"),  # a joint entropy, no cross-entropy
    (r"H(Y \mid X) \ge 0", "Y in H(Y|X)"),
]


@pytest.mark.parametrize(("latex", "found"), REFUSED)
def test_what_is_not_clear_is_refused(latex: str, found: str) -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim(latex)
    assert refused.value.found == found


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
        (r"\mathbb{E}_p[\log q(x)] \le 0", VARIABLES, "sum(p[x]*log(q[x]), x) <= 0"),
        (r"1 - \sum_{k=1}^{K-1} p_k \ge 0", Notation(sizes={"K-1": "n"}), "1 - sum(p[k], k) >= 0"),
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
        (r"\phi(m) = 1", "phi"),
    ],
)
def test_a_refusal_names_what_is_missing(latex: str, missing: str) -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim(latex)
    assert refused.value.missing == missing
