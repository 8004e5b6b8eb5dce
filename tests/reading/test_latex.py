r"""The LaTeX of lecture notes: what is read, and what is refused rather than guessed."""

from __future__ import annotations

import time

import pytest

from lemmata.reading.errors import ReadingError
from lemmata.reading.latex.reader import read_claim, read_expression
from lemmata.reading.writing import write

SOON = 4.0  # seconds of computing: a refusal takes a fraction of one

READ = [
    # fractions, powers, roots, bars
    (r"\frac{a}{b} = a/b", "a/b == a/b"),
    (r"\frac{1}{1+e^{-x}} = \sigma(x)", "1/(1 + exp(-x)) == sigmoid(x)"),
    (r"\frac12 x = \tfrac{x}{2}", "1/2*x == x/2"),
    (r"\frac ab = 1", "a/b == 1"),
    (r"x^2 = x^{1+1}", "x**2 == x**(1 + 1)"),
    (r"p_i^2 = p^2_i", "p[i]**2 == p[i]**2"),
    (r"\sqrt{x^2} = |x|", "sqrt(x**2) == abs(x)"),
    (r"\left|x\right| = \lvert x \rvert", "abs(x) == abs(x)"),
    (r"|a||b| = \bigl|ab\bigr|", "abs(a)*abs(b) == abs(a*b)"),
    (r"e^{a+b} = e^a \exp(b)", "exp(a + b) == exp(a)*exp(b)"),
    (r"{x}^2 \geq 0", "x**2 >= 0"),
    # products without a sign
    (r"2x + \alpha x = (2+\alpha)x", "2*x + alpha*x == (2 + alpha)*x"),
    (r"p\log p + (1-p)\log(1-p) < 0", "p*log(p) + (1 - p)*log(1 - p) < 0"),
    (r"a \cdot b \times c \ne 0", "a*b*c != 0"),
    (r"x\,\;\quad y \neq yx", "x*y != y*x"),
    (r"a\cdot\left(b+c\right) = \bigl(b+c\bigr)a", "a*(b + c) == (b + c)*a"),
    # functions
    (r"\log p \log q = \ln p \ln q", "log(p)*log(q) == log(p)*log(q)"),
    (r"\ln\ln x \leq x", "log(log(x)) <= x"),
    (r"\log_2 x = \frac{\ln x}{\ln 2}", "log(x)/log(2) == log(x)/log(2)"),
    (r"\log^2 x = (\log x)^2", "log(x)**2 == log(x)**2"),
    (r"\log\frac{p}{q} = \log p - \log q", "log(p/q) == log(p) - log(q)"),
    (r"\log{\left(x \right)} = \operatorname{log}(x)", "log(x) == log(x)"),
    (r"\tanh\frac{x}{2} = 2\sigma(x) - 1", "tanh(x/2) == 2*sigmoid(x) - 1"),
    (r"\operatorname{logit}(p) = \ln\frac{p}{1-p}", "logit(p) == log(p/(1 - p))"),
    (r"\text{softplus}(x) > \mathrm{ReLU}(x)", "softplus(x) > relu(x)"),
    (r"\max(0,x) = \max\{0, x\}", "max(0, x) == max(0, x)"),
    (
        r"\operatorname{BCE}(y, p) = -y\log p - (1-y)\log(1-p)",
        "binary_cross_entropy(y, p) == -y*log(p) - (1 - y)*log(1 - p)",
    ),
    (r"H_b(p) \le \ln 2", "binary_entropy(p) <= log(2)"),
    # sums, products, extremes
    (r"\sum_{k=1}^{n} p_k = \sum_k p_k", "sum(p[k], k) == sum(p[k], k)"),
    (r"\sum\limits_{k=1}^n p_k + c = 1", "sum(p[k], k) + c == 1"),
    (r"\sum_i p_i \log p_i - c = 0", "sum(p[i]*log(p[i]), i) - c == 0"),
    (
        r"\sum_{i}\sum_{j} p_i q_j = \sum_{i,j} p_i q_j",
        "sum(sum(p[i]*q[j], j), i) == sum(sum(p[i]*q[j], j), i)",
    ),
    (r"\sum_{k \ne j} p_k = 1 - p_j", "sum(p[k]*(1 - delta(k, j)), k) == 1 - p[j]"),
    (r"\prod_i e^{z_i} = e^{\sum_i z_i}", "prod(exp(z[i]), i) == exp(sum(z[i], i))"),
    (r"\max_i z_i \le \operatorname{LSE}(z)", "max(z) <= logsumexp(z)"),
    (r"\max_k z_k^2 \ge 0", "max(vector(z[k]**2, k)) >= 0"),
    (
        r"\log\sum_k e^{z_k + c} = c + \log\sum_k e^{z_k}",
        "log(sum(exp(z[k] + c), k)) == c + log(sum(exp(z[k]), k))",
    ),
    # softmax and its friends
    (
        r"\operatorname{softmax}(\mathbf{z}+c)_i = \text{softmax}(\mathbf z)_i",
        "softmax(z + c)[i] == softmax(z)[i]",
    ),
    (r"\sigma(\mathbf{z})_i = \mathrm{softmax}(\vec{z})_{i}", "softmax(z)[i] == softmax(z)[i]"),
    (r"softmax(z)_1 = \operatorname{softmax}(z)_1", None),
    (r"\operatorname{softmax}(4, 2, -2)_1 > 0.8", "softmax([4, 2, -2])[1] > 0.8"),
    (r"\sigma(z_i) = \sigma(z_i)", "sigmoid(z[i]) == sigmoid(z[i])"),
    (
        r"\operatorname{softmax}(\mathbf z) = \operatorname{softmax}(\mathbf z + c)",
        "softmax(z)[i] == softmax(z + c)[i]",
    ),
    (r"H(p) \le \log n", "entropy(p) <= log(n)"),
    (r"D_{KL}(p\|q) = H(p, q) - H(p)", "kl(p, q) == cross_entropy(p, q) - entropy(p)"),
    (r"D_{\mathrm{KL}}(p \,\|\, q) = KL(p||q)", "kl(p, q) == kl(p, q)"),
    (r"\operatorname{KL}\left(p \,\middle\|\, q\right) \ge 0", "kl(p, q) >= 0"),
    (r"\mathrm{CE}(p,q) = -\sum_k p_k \log q_k", "cross_entropy(p, q) == -sum(p[k]*log(q[k]), k)"),
    (r"D_{JS}(p\|q) \le \ln 2", "js(p, q) <= log(2)"),
    # deltas and cases
    (r"\delta_{ij} = \delta_{i,j}", "delta(i, j) == delta(i, j)"),
    (r"\mathbb{1}\{i=j\} = \mathbf{1}_{i=j}", "delta(i, j) == delta(i, j)"),
    (r"1_{i=j} + 1\{i \ne j\} = \mathbb 1_{\{i=j\}}", "delta(i, j) + (1 - delta(i, j)) == delta(i, j)"),
    (
        r"\delta_{ij} = \begin{cases} 1 & \text{if } i = j \\ 0 & \text{otherwise} \end{cases}",
        "delta(i, j) == 1*delta(i, j) + 0*(1 - delta(i, j))",
    ),
    (
        r"\delta_{ij} = \begin{cases} a, & i \ne j, \\ b & i = j \\ \end{cases}",
        "delta(i, j) == b*delta(i, j) + a*(1 - delta(i, j))",
    ),
    # derivatives and limits
    (
        r"\frac{\partial}{\partial z_j} \log \sum_k e^{z_k} = p_j",
        "diff(log(sum(exp(z[k]), k)), z[j]) == p[j]",
    ),
    (r"\frac{\partial \sigma(z)_i}{\partial z_j} = 0", "diff(softmax(z)[i], z[j]) == 0"),
    (
        r"\frac{d}{dx}\sigma(x) = \frac{\mathrm{d}\sigma(x)}{\mathrm{d}x}",
        "diff(sigmoid(x), x) == diff(sigmoid(x), x)",
    ),
    (r"\frac{d^2}{dx^2} e^x = e^x", "diff(exp(x), x, 2) == exp(x)"),
    (r"\frac{\partial^2}{\partial z_i\,\partial z_j} H(z) = 0", "diff(diff(entropy(z), z[j]), z[i]) == 0"),
    (r"\sigma'(x) = \sigma(x)(1-\sigma(x))", "diff(sigmoid(x), x) == sigmoid(x)*(1 - sigmoid(x))"),
    (r"\frac{\partial}{\partial x} x^2 y = 2xy", "diff(x**2*y, x) == 2*x*y"),
    (r"\frac{d}{d+1} = 1", "d/(d + 1) == 1"),
    (r"\lim_{x\to\infty} \sigma(x) = 1", "limit(sigmoid(x), x, oo) == 1"),
    (r"\lim_{x \to 0^+} x \ln x = 0", "limit(x*log(x), x, 0, '+') == 0"),
    (r"\lim_{p \rightarrow 1^{-}} \operatorname{logit}(p) = \infty", "limit(logit(p), p, 1, '-') == oo"),
    (r"\lim_{x \to -\infty}\sigma(x) = 0", "limit(sigmoid(x), x, -oo) == 0"),
    # names
    (r"\hat{y}_i = \hat y_i", "y_hat[i] == y_hat[i]"),
    (r"\hat{\mathbf y}_i = \mathbf{\hat{y}}_i", "y_hat[i] == y_hat[i]"),
    (r"x_1 + x_2 \le \theta", "x1 + x2 <= theta"),
    (r"z_{\max} \ge z_{\text{min}}", "z_max >= z_min"),
    (r"\mathrm{loss} \ge 0", "loss >= 0"),
    (r"$$ \pi > 3.1 $$", "pi > 3.1"),
    (r"\[ x &= x, \]", "x == x"),
    (r"x = x.", "x == x"),
]


@pytest.mark.parametrize(("latex", "text"), READ)
def test_lecture_notes_are_read(latex: str, text: str | None) -> None:
    if text is None:
        read_claim(latex, "n >= 1")
    else:
        assert write(read_claim(latex).statement) == text


@pytest.mark.parametrize(
    ("latex", "given", "text"),
    [
        # a letter that something introduces as a number is a factor
        (r"a(b+c) = 1", "a in R", "a*(b + c) == 1 given a in R"),
        (r"a(b+c) = 1", r"a > 0; b \in (0,1)", "a*(b + c) == 1 given a > 0; b in (0, 1)"),
        (r"a(b+c) = 1 \text{ for } a > 0", "", "a*(b + c) == 1 given a > 0"),
        (r"a(b+c) = 1", "let a = 2", "2*(b + c) == 1"),
        # numbered names, where nothing else is said of the letter
        (
            r"\log \frac{\sigma_2}{\sigma_1} \ge 0",
            r"\sigma_1 > 0; \sigma_2 > 0",
            "log(sigma2/sigma1) >= 0 given sigma1 > 0; sigma2 > 0",
        ),
        (
            r"a_1 b_1 + a_2 b_2 \le 1",
            ["a_1 > 0", "b_2 in (0,1)"],
            "a1*b1 + a2*b2 <= 1 given a1 > 0; b2 in (0, 1)",
        ),
        (r"\sigma(x_1) \le x_2", "x_1 > 0; x_2 > 1", "sigmoid(x1) <= x2 given x1 > 0; x2 > 1"),
        (r"a_1 \le \sum_i a_i", "a_1 > 0", "a[1] <= sum(a[i], i) given a[1] > 0"),
        (r"a_1 \le 1", "a in simplex(n)", "a[1] <= 1 given a in simplex(n)"),
        (r"a_1 \le 1", "a[1] > 0", "a[1] <= 1 given a[1] > 0"),
        (
            r"\frac{\partial L}{\partial z_j} = s_j - y_j",
            "let s = softmax(z); let L = -sum(y[k]*log(s[k]), k); y in simplex(n)",
            "diff(-sum(y[k]*log(softmax(z)[k]), k), z[j]) == softmax(z)[j] - y[j] given y in simplex(n)",
        ),
        (
            r"\frac{\partial \mathcal{L}}{\partial z_j} = \hat{y}_j - y_j",
            r"y \in \Delta; let \hat{y}_i = \sigma(\mathbf z)_i; let L = -\sum_k y_k\; \log \hat{y}_k",
            "diff(-sum(y[k]*log(softmax(z)[k]), k), z[j]) == softmax(z)[j] - y[j] given y in simplex(n)",
        ),
        (r"\sigma(\ln\frac{p}{1-p}) = p", r"p \in (0,1)", "sigmoid(log(p/(1 - p))) == p given p in (0, 1)"),
        (r"H(p) \ge 0", r"p \in \Delta^{K-1}", "entropy(p) >= 0 given p in simplex(K)"),
        (r"\sum_a X_{ka} w_a = y_k", r"X \in \mathbb{R}^{n \times m}", None),
        (r"\alpha \ge 0", r"\alpha > 0", "alpha >= 0 given alpha > 0"),
        (r"x_1 > 0", "x1 > 0", "x1 > 0 given x1 > 0"),
        (r"z_1 = z_2", "z in R^2", "z[1] == z[2] given z in R^2"),
        (r"\log a_k = 0", "a_k > 0", "log(a[k]) == 0 given a in (0, oo)^n"),
        (r"\log p_t \le 0", "p_t in (0,1)", "log(p[t]) <= 0 given p in (0, 1)^n"),
        (
            r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j)",
            r"p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}",
            "diff(exp(z[i])/sum(exp(z[k]), k), z[j])"
            " == (exp(z[i])/sum(exp(z[k]), k))*(delta(i, j) - (exp(z[j])/sum(exp(z[k]), k)))",
        ),
        # no definitions: a size, what moves, what has a domain, a component, a name in terms of itself
        (r"\sum_{k=1}^{n} p_k = 2", "n = 2", "sum(p[k], k) == 2 given n == 2"),
        (r"\frac{d}{dp} p^2 = 2p", r"p = \frac{a}{b}", "diff(p**2, p) == 2*p given p == a/b"),
        (
            r"H(p) = \log n",
            r"p \in \Delta; p_i = \frac{1}{n}",
            "entropy(p) == log(n) given p in simplex(n); p[i] == 1/n",
        ),
        (r"z_i \le c", r"z_i = c", "z[i] <= c given z[i] == c"),
        (r"z_i \le z_j", r"z_i = z_j", "z[i] <= z[j] given z[i] == z[j]"),
    ],
)
def test_givens_are_text_or_latex(latex: str, given: str, text: str | None) -> None:
    written = write(read_claim(latex, given))
    if text is None:
        assert written.startswith("sum(X[k, a]*w[a], a, 1, m) == y[k] given X in R^(n x m)")
    else:
        assert written == text


REFUSED = [
    (r"\sum_k (z_k - \bar z) = 0", 14, "the mean"),
    (r"\bar{z} \le \max_k z_k", 0, "the mean"),
    (r"\log p q = 1", 7, "brackets"),
    (r"\log p (1-p) = 1", 8, "brackets"),
    (r"\log x / 2 = 1", 9, r"\frac"),
    (r"\log(x)^2 = 1", 5, "brackets"),
    (r"1/2x = 1", 3, r"\frac"),
    (r"2\frac{1}{2} = 1", 1, r"\cdot"),
    (r"x 2 = 1", 2, "a number right after"),
    (r"\sum_i p_i - q_i = 0", 15, "brackets around the whole sum"),
    (r"f(x) = 1", 0, "f, which nothing introduces"),
    (r"s_i(z) = 1", 0, "s, which nothing introduces"),
    (r"f'(x) = 1", 1, "'"),
    (r"\sigma(\mathbf{z}) = 1", 7, r"\operatorname{softmax}"),
    (r"\sigma_T(z) = 1", 7, r"\sigma(z)_T"),
    (r"\sigma^{-1}(p) = 1", 0, r"\sigma"),
    (r"\operatorname{softmax}_T(z) = 1", 23, r"(z)_T"),
    (r"x^T y = 1", 2, "transpose"),
    (r"x^{(i + 1)} = 1", None, "i alone"),
    (r"x^10 \ge 0", 2, "{10}"),
    (r"\frac1.5 = 1", 6, "{0.5}"),
    (r"x = 50% y", 6, "0.5 for 50"),
    (r"z_{max} = 1", 5, r"\text"),
    (r"z_{i+1} = 1", 3, "an index"),
    (r"\operatorname{sofmax}(z)_i = 1", 0, "softmax"),
    (r"\text{foo}(x) = 1", 0, "foo"),
    (r"abcd = 1", 0, r"\mathrm{abcd}"),
    (r"x \approx y", 2, "="),
    (r"p_i := q_i", 4, "="),
    (r"\binom{n}{k} = 1", 0, r"\binom"),
    (r"\alfa = 1", 0, "alpha"),
    (r"\mathbb{E}[x] = 1", 0, "E"),
    (r"\pi_i = 1", 0, "a number"),
    (r"y_k (I_{kj} - y_j) = 0", 5, r"\delta_{kj}"),
    (r"e_i = 1", 0, "exp(1)"),
    (r"\frac{\partial^2 f}{\partial x} = 0", 0, "as many"),
    (r"\sum p_k q_j = 1", 0, "\\sum_j or \\sum_k"),
    (r"\sum_{k=0}^{n} p_k = 1", 8, "from 1"),
    (r"\begin{matrix} x = x \end{matrix}", 0, "cases"),
    (r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases} = 1", 18, "i = j"),
    (r"\begin{cases} 1 & i = j \\ 0 & i \ne k \end{cases} = 1", 31, "opposite"),
    (r"a \le b \le c", 12, "a claim of its own"),
    (r"\frac{x}{", 8, "closing }"),
    (r"", 0, "an expression"),
    (r"{a+b}c = 1", 0, "seen"),
    (r"日本 = 1", 0, "日"),
    (r"9^{9^9} = 1", 0, "1,000 digits"),
    ("(" * 7_000, 200, "200 brackets"),
    (r"\frac{1}{" * 800, None, "200 brackets"),
    ("x" * 30_000, 0, "8,000"),
]


@pytest.mark.parametrize(("latex", "position", "word"), REFUSED)
def test_what_is_not_clear_is_refused_at_its_place(latex: str, position: int | None, word: str) -> None:
    started = time.process_time()
    with pytest.raises(ReadingError) as refused:
        read_claim(latex)
    assert position in (None, refused.value.position)
    assert word in str(refused.value)
    assert time.process_time() - started < SOON


def test_refusals_have_a_clear_neighbour() -> None:
    """What the refusals of ambiguous texts advise is read."""
    for latex in (
        r"\log(p) \cdot q = 1",
        r"\frac{\log x}{2} = 1",
        r"(\log(x))^2 = 1",
        r"\frac{1}{2} x = 1",
        r"2 \cdot \frac{1}{2} = 1",
        r"\left(\sum_i p_i\right) - q_i = 0",
        r"\sum_i (p_i - q_i) = 0",
        r"x^{\mathit{T}} = 1",
        r"\operatorname{softmax}(z)_i = 1",
    ):
        read_claim(latex)


def test_an_expression_is_no_relation() -> None:
    assert write(read_expression(r"\frac{x}{2}")[0]) == "x/2"
    with pytest.raises(ReadingError):
        read_expression(r"x = 2")


@pytest.mark.parametrize(
    "latex", [r"\hat" * 1_900 + "x", r"\hat{" * 150 + "x" + "}" * 150, "|" * 7_900, "e^" * 3_900]
)
def test_long_nonsense_is_refused_at_once(latex: str) -> None:
    started = time.process_time()
    with pytest.raises(ReadingError):
        read_claim(latex)
    assert time.process_time() - started < SOON


def test_what_is_found_is_shown_as_it_is_written() -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim(r"\sigma(-x = 1 - \sigma(x)")
    assert refused.value.found == r"'= 1 - \sigma'"
