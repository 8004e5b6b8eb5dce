r"""What a document has said of its letters decides how its LaTeX is read; nothing is guessed."""

from __future__ import annotations

import pytest

from lemmata.reading.errors import ReadingError
from lemmata.reading.latex.notation import Function, Notation, spelling
from lemmata.reading.latex.reader import read_claim
from lemmata.reading.writing import write

SOFTPLUS = Notation(functions={"zeta": Function(r"\log(1 + e^x)", ("x",))})
OWN_SOFTMAX = Notation(functions={"s": Function(r"\frac{e^{z_i}}{\sum_j e^{z_j}}", ("z",), ("i",))})
SOFTMAX = Notation(functions={"s": "softmax"})
LOSS = Notation(functions={"ell": Function(r"-\log s_c")})
MASSES = Notation(distributions=frozenset("pq"))
NAMES = Notation(names={"P(y=1|x)": "P1", "P(y=#1|x)": "P[#1]", "|Omega|": "n", "pi": "pi1"})


@pytest.mark.parametrize(
    ("latex", "notation", "text"),
    [
        (r"\zeta(x) - \zeta(-x) = x", SOFTPLUS, "log(1 + exp(x)) - log(1 + exp(-x)) == x"),
        (r"\zeta'(x) = \sigma(x)", SOFTPLUS, "diff(log(1 + exp(x)), x) == sigmoid(x)"),
        (r"\frac{d\zeta}{dx} = \sigma(x)", SOFTPLUS, "diff(log(1 + exp(x)), x) == sigmoid(x)"),
        (r"\zeta\left(\zeta(t)\right) > 0", SOFTPLUS, "log(1 + exp(log(1 + exp(t)))) > 0"),
        (
            r"\mathbf s(\mathbf z + c)_i = \mathbf s(\mathbf z)_i",
            OWN_SOFTMAX,
            "exp(z[i] + c)/sum(exp(z[j] + c), j) == exp(z[i])/sum(exp(z[j]), j)",
        ),
        # the index of the body's own sum steps aside
        (r"\sum_j \mathbf s(z)_j = 1", OWN_SOFTMAX, "sum(exp(z[j])/sum(exp(z[j1]), j1), j) == 1"),
        (
            r"\mathbf s(1, 2)_1 < 1",
            OWN_SOFTMAX,
            "exp(1)/sum(exp([1, 2][j]), j, 1, 2) < 1",
        ),
        (r"s(1, 2)_1 < s(\mathbf z)_k", SOFTMAX, "softmax([1, 2])[1] < softmax(z)[k]"),
        (
            r"\sum_x p(x) \log \frac{p(x)}{q(x)} = D(p \| q)",
            MASSES,
            "sum(p[x]*log(p[x]/q[x]), x) == kl(p, q)",
        ),
        (r"p \left( x \right) \le 1", MASSES, "p[x] <= 1"),
        (r"P(y = 1 \mid \mathbf{x}) + P(y=k | x) \le 2", NAMES, "P1 + P[k] <= 2"),
        (r"H(q) \le \log |\Omega|", NAMES, "entropy(q) <= log(n)"),
        (r"r \le \pi", NAMES, "r <= pi1"),
    ],
)
def test_introduced_letters_are_read(latex: str, notation: Notation, text: str) -> None:
    assert write(read_claim(latex, notation=notation).statement) == text


def test_an_abbreviation_may_have_free_indices() -> None:
    claim = read_claim(r"\frac{\partial \ell}{\partial z_j} = s_j - \delta_{jc}", "let s = softmax(z)", LOSS)
    assert write(claim.statement) == "diff(-log(softmax(z)[c]), z[j]) == softmax(z)[j] - delta(j, c)"


@pytest.mark.parametrize(
    ("latex", "notation", "expected"),
    [
        (r"\sum_c \ell = 1", LOSS, "one meaning of each name"),  # its c is another one
        (r"s(1 - s) = 0", SOFTMAX, "s applied"),  # where s is a function, this may still be a product
        (r"\zeta(x, y) = 0", SOFTPLUS, "1 argument of zeta"),
        (r"\zeta'(2x) = 0", SOFTPLUS, "a variable as the argument of a derivative"),
        (r"f(x) = 0", Notation(functions={"f": Function("f(x) + 1", ("x",))}), "a definition of f without f"),
        (r"\mathbf s(z)_{ij} = 0", OWN_SOFTMAX, "s with 1 indices"),
    ],
)
def test_what_has_two_meanings_is_refused(latex: str, notation: Notation, expected: str) -> None:
    with pytest.raises(ReadingError) as refused:
        read_claim(latex, notation=notation)
    assert refused.value.expected == expected


@pytest.mark.parametrize("given", [r"let s = \sigma(x)", "let s = sigmoid(x)"])
def test_an_argument_reaches_the_definitions_inside(given: str) -> None:
    """g(x) = x s, where s is \u03c3(x), is -x \u03c3(-x) at -x."""
    notation = Notation(functions={"g": Function("x s", ("x",))})
    assert write(read_claim("g(-x) = 0", given, notation).statement) == "(-x)*sigmoid(-x) == 0"


def test_a_function_of_two_indices_has_rows() -> None:
    units = Notation(functions={"e": Function(r"\delta_{ki}", (), ("k", "i"))})
    assert (
        write(read_claim(r"e_k^\top p = p_k", notation=units).statement) == "sum(delta(k, l)*p[l], l) == p[k]"
    )


def test_an_abbreviation_is_no_function() -> None:
    notation = Notation(functions={"s": Function(r"\sigma(x)")})
    assert write(read_claim("s(1 - s) > 0", notation=notation).statement) == "sigmoid(x)*(1 - sigmoid(x)) > 0"


@pytest.mark.parametrize("latex", ["L(w) = 1", "L(w + c) = 1", "L(2) = 1", "L(1 - s) = 1"])
def test_a_definition_before_brackets_may_be_a_function(latex: str) -> None:
    loss = ["let s = sigmoid(w)", "let L = (s - 1)**2"]
    with pytest.raises(ReadingError, match="L, which has a definition"):
        read_claim(latex, loss)
    abbreviated = Notation(functions={"L": Function("(s - 1)^2"), "s": Function(r"\sigma(w)")})
    with pytest.raises(ReadingError, match="L, which has a definition"):
        read_claim(latex, notation=abbreviated)
    assert write(read_claim("L(1 - y) = 1", loss).statement) == "(sigmoid(w) - 1)**2*(1 - y) == 1"


def test_a_component_of_a_definition_is_a_factor() -> None:
    P = Function(r"\frac{e^{a_j}}{\sum_k e^{a_k}}", (), ("j",))
    claim = read_claim(r"P_i (1 - \sum_j y_j) = 0", notation=Notation(functions={"P": P}))
    assert write(claim.statement) == "(exp(a[i])/sum(exp(a[k]), k))*(1 - sum(y[j], j)) == 0"
    read_claim(r"\sum_i P_i (a_i - c) = 0", notation=Notation(functions={"P": P}))
    with pytest.raises(ReadingError, match="P, which"):
        read_claim(r"P_i (a + c) = 0", notation=Notation(functions={"P": P}))


def test_labels_follow_the_index_of_their_function() -> None:
    loss = Notation(functions={"L": Function(r"-\log p_{y_i}", (), ("i",))})
    assert write(read_claim(r"L_k \ge 0", notation=loss).statement) == "-log(p[y_k]) >= 0"
    with pytest.raises(ReadingError, match="another label for every k"):
        read_claim(r"\sum_k L_k \ge 0", notation=loss)


def test_a_probability_may_have_a_definition_beside_the_claim() -> None:
    names = Notation(names={"P(y=1|x)": "P1"})
    claim = read_claim(r"P(y = 1 \mid x) > 0", r"let P(y=1 \mid x) = \sigma(w^\top x)", names)
    assert write(claim.statement) == "sigmoid(sum(w[k]*x[k], k)) > 0"


def test_the_letter_of_an_expected_value_may_be_that_of_a_loss() -> None:
    notation = Notation(functions={"E": Function(r"\sum_j y_j")}, distributions=frozenset("p"))
    claim = read_claim(r"\mathbb E_{x \sim p}[y(x)] = E", notation=notation)
    assert write(claim.statement) == "sum(p[x]*y[x], x) == sum(y[j], j)"


def test_an_expected_value_may_be_over_a_defined_distribution() -> None:
    notation = Notation(functions={"m": Function(r"a p(x)", ("x",))}, distributions=frozenset("p"))
    claim = read_claim(r"\mathbb E_{x \sim m}[p(x)] = 1", notation=notation)
    assert write(claim.statement) == "sum((a*p[x])*p[x], x) == 1"


def test_a_function_of_a_vector_takes_its_entries() -> None:
    notation = Notation(functions={"G": Function(r"\sum_k p_k^2", ("p",))})
    assert (
        write(read_claim("G(0.5, 0.5) = 1", notation=notation).statement)
        == "sum([0.5, 0.5][k]**2, k, 1, 2) == 1"
    )
    with pytest.raises(ReadingError, match="1 argument of G"):
        read_claim("G(p, q) = 1", notation=notation)


def test_words_in_capitals_are_names_where_the_document_says_so() -> None:
    notation = Notation(functions={"CE": Function(r"-\log p_c"), "NLL": Function("x^2", ("x",))})
    claim = read_claim("CE = NLL(a + b)", notation=notation)
    assert write(claim.statement) == "-log(p[c]) == (a + b)**2"
    with pytest.raises(ReadingError, match="the word CE"):
        read_claim("CE = 1")


def test_sizes_have_the_names_of_the_document() -> None:
    notation = Notation(sizes={"K": "n"})
    assert write(read_claim(r"\sum_{k=1}^K x_k = K", notation=notation).statement) == "sum(x[k], k) == n"
    counted = Notation(sizes={"|Omega|": "n"})
    assert write(read_claim(r"H(p) \le \log |\Omega|", notation=counted).statement) == "entropy(p) <= log(n)"


def test_definitions_that_double_are_refused() -> None:
    doubling = {f"f_{k}": Function(rf"\mathit{{f\_{k + 1}}} + \mathit{{f\_{k + 1}}}") for k in range(18)}
    with pytest.raises(ReadingError, match="parts"):
        read_claim(r"\mathit{f\_0} = 0", notation=Notation(functions=doubling))


@pytest.mark.parametrize(
    ("latex", "spelled"),
    [
        (r"P\left(y = 1 \,\middle|\, \mathbf{x}\right)", "P(y=1|x)"),
        (r"y^{(i)}", "y^(i)"),
        (r"\hat{y}_{i}", "y_hat_i"),
        (r"p_{\theta}(y \mid x)", "p_theta(y|x)"),
        (r"x_{ij}", "x_{ij}"),
        (r"{\Omega} {}", "Omega"),
    ],
)
def test_one_spelling(latex: str, spelled: str) -> None:
    assert spelling(latex) == spelled
