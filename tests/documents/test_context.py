"""From the text of a page to findings: what is a definition, a given, a constraint or a claim."""

from __future__ import annotations

import pytest
from prover.listed import dear

from lemmata.documents.checker import found_in
from lemmata.documents.finding import Finding
from lemmata.documents.hosts import hosts
from lemmata.documents.hosts.markdown import blocks
from lemmata.documents.options import Options


def check(text: str) -> list[Finding]:
    return found_in(list(blocks("page.md", text)), Options(timeout=10))


def said(text: str) -> list[tuple[str, str]]:
    return [(f.kind, f.verdict) for f in check(text)]


def test_a_definition_and_what_follows_from_it() -> None:
    text = """
The softmax of $z$ has the components

$$s_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}}$$

$$\\sum_i s_i = 1$$

$$\\sum_i s_i = 2$$
"""
    assert said(text) == [("definition", ""), ("claim", "proved"), ("claim", "refuted")]


def test_a_function_of_the_page() -> None:
    text = """
Let $\\phi$ be the function
$$\\phi(m) = \\ln(1 + e^{-m})$$
of a real number $m$. Its slope is
$$\\phi'(m) = - \\frac{1}{1 + e^{m}}$$
and further
$$\\phi'(m) = \\frac{1}{1 + e^{m}} .$$
We **redefine**
$$\\phi(m) := e^{m}$$
so that now
$$\\phi'(m) = \\phi(m) .$$
"""
    assert said(text) == [
        ("definition", ""),
        ("claim", "proved"),
        ("claim", "refuted"),
        ("definition", ""),
        ("claim", "proved"),
    ]


def test_silence_about_a_name_that_nobody_has_introduced() -> None:
    (finding,) = check("Consider\n\n$$e^{x + u} = e^{x} + 1$$\n")
    assert (finding.kind, finding.verdict, finding.code) == ("not understood", "", "L004")
    assert "u" in finding.message


def test_a_given_that_nobody_has_stated_is_offered() -> None:
    (finding,) = check("For weights $y$ and a number $c$\n\n$$c + \\sum_k y_k c = 2 c$$\n")
    assert (finding.kind, finding.code) == ("not understood", "L004")
    assert any("simplex" in t for t in finding.tries)


@pytest.mark.parametrize(
    "text",
    [
        "We look for weights $x$ and $y$ such that\n\n$$ x = y $$\n",
        "We want to show that\n\n$$ e^{x} \\le 1 $$\n\nfor real $x$.\n",
        "Assume from now on that\n\n$$ \\sum_j f_j = 0 . $$\n",
        "$$ \\max_p H(p) \\quad \\text{subject to} \\quad \\sum_k p_k = 1 $$\n",
        "실수 $x$ 에 대하여 이제 다음을 가정하자.\n\n$$ e^{x} = 1 $$\n",
        "The real number $x$ is updated by\n\n$$ x = x - \\eta (x - 1) $$\n",
        "For real $x$ near zero\n\n$$ e^{x} \\approx 1 + x $$\n",
        "The prediction is\n\n$$ \\hat c = \\arg\\max_k z_k $$\n",
    ],
)
def test_what_is_no_claim_is_never_refuted(text: str) -> None:
    assert all(verdict != "refuted" for _, verdict in said(text)), text


def test_rounded_decimals() -> None:
    text = "For example\n\n$$ - \\log 0.8 = 0.223 $$\n\nand\n\n$$ - \\log 0.8 = 0.233 $$\n"
    assert said(text) == [("approximation", "proved"), ("approximation", "refuted")]


def test_the_chain_is_judged_step_by_step() -> None:
    text = """
Let $x$ be a real number. Then
$$
\\begin{aligned}
(x + 1)^2 &= x^2 + 2 x + 1 \\\\
&= x^2 + x + 1 \\\\
&= x (x + 1) + 1
\\end{aligned}
$$
"""
    assert [(f.place.line, f.verdict) for f in check(text)] == [(5, "proved"), (6, "refuted"), (7, "proved")]


@dear
def test_conditions_of_a_sentence_hold_for_its_display_only() -> None:
    text = """
The softmax is $s_i = e^{z_i} / \\sum_k e^{z_k}$. Off the diagonal, if $i \\ne j$:

$$ \\frac{\\partial s_i}{\\partial z_j} = - s_i s_j $$

In short:

$$ \\frac{\\partial s_i}{\\partial z_j} = - s_i s_j $$
"""
    assert said(text) == [("claim", "proved"), ("claim", "refuted")]


@dear
def test_phrases_in_two_languages() -> None:
    for text in (
        "For probability vectors $p$ and $q$ with positive entries",
        "두 확률벡터 $p$, $q$ 에 대하여",
    ):
        (finding,) = check(f"{text}\n\n$$ \\sum_k p_k \\log \\frac{{p_k}}{{q_k}} \\ge 0 $$\n")
        assert finding.verdict == "proved", finding
        assert any("simplex" in given for given in finding.context)


def test_directives() -> None:
    text = r"""
The real number $x$ and a loss $L$.

<!-- lemmata: given t > 0 -->
<!-- lemmata: givn u > 0 -->
<!-- lemmata: given w > 0 -->
<!-- lemmata: let L = cross_entropy(y, softmax(z)) -->
<!-- lemmata: given y in onehot(n) -->
<!-- lemmata: function \psi(m) = \ln(1 + e^{-m}) -->

$$ \log t \le t - 1 $$

$$ \frac{\partial L}{\partial z_j} = \operatorname{softmax}(z)_j - y_j $$

$$ \psi'(x) = - \frac{1}{1+e^x} $$

<!-- lemmata: false -->

$$ e^x = x $$

<!-- lemmata: skip -->

$$ e^x = 2 x $$

<!-- lemmata: off -->

$$ e^x = 2 x $$

<!-- lemmata: on -->

$$ e^x = 3 + e^x $$
"""
    found = check(text)
    verdicts = [(f.place.line, f.verdict, f.code) for f in found if f.kind != "directive"]
    assert verdicts == [
        (11, "proved", ""),
        (13, "proved", ""),
        (15, "proved", ""),
        (19, "refuted", ""),
        (31, "refuted", "L001"),
    ]
    complaints = [(f.place.line, f.code) for f in found if f.kind == "directive"]
    assert complaints == [(5, "L007"), (6, "L007")]
    assert "given" in next(f for f in found if f.place.line == 5).tries[0]


@pytest.mark.parametrize(
    "text",
    [
        "$$" + "{" * 3000 + "$$\n",
        "$$ x = " + " + ".join(["x^2"] * 3000) + " $$\n",
        "$$ " + "\\left\\{ \\begin{matrix} " * 400 + " $$\n",
        ", ".join(f"$p_{i}$" for i in range(1000)) + " are distributions.\n\n$$ \\int x = 1 $$\n",
        "$" + "(" * 3000 + "$ is long.\n\n$$ \\int x = 1 $$\n",
    ],
    ids=["braces", "long", "environments", "names", "inline"],
)
def test_what_is_too_much_is_not_read(text: str) -> None:
    assert all(f.kind == "not understood" for f in check(text))


def test_unequal_is_no_claim_about_every_value() -> None:
    text = "For distributions $p$ and $q$ in general\n\n$$ D(p \\| q) \\ne D(q \\| p) $$\n"
    assert said(text) == [("not a claim", "")]


# ------------------------------------------------------------------ how pages go on

SOFTMAX = "The softmax of $a$ is\n\n$$ S_j=\\frac{e^{a_j}}{\\sum_{k=1}^{N}e^{a_k}} $$\n\n"


@pytest.mark.parametrize(
    "said_so",
    [
        "Write $\\Sigma$ for $\\sum_{k=1}^N e^{a_k}$.",
        "Here $\\Sigma$ denotes the sum $\\sum_{k=1}^N e^{a_k}$.",
        "We abbreviate $\\sum_{k=1}^N e^{a_k}$ by $\\Sigma$.",
        "$\\sum_{k=1}^N e^{a_k}$ 를 $\\Sigma$ 로 쓰자.",
    ],
)
def test_a_name_for_a_formula_in_the_words_of_a_sentence(said_so: str) -> None:
    right = check(f"{SOFTMAX}{said_so}\n\n$$ S_j = \\frac{{e^{{a_j}}}}{{\\Sigma}} $$\n")
    wrong = check(f"{SOFTMAX}{said_so}\n\n$$ S_j = \\frac{{1}}{{\\Sigma}} $$\n")
    assert (right[-1].verdict, wrong[-1].verdict) == ("proved", "refuted")


def test_samples_may_be_numbered_by_n() -> None:
    text = """
For labels $t_n \\in \\{0, 1\\}$ and $y_n = \\sigma(a_n)$ the error is

$$E(w) = -\\sum_{n=1}^N \\{ t_n \\ln y_n + (1 - t_n) \\ln (1 - y_n) \\}$$

$$\\frac{\\partial y_n}{\\partial a_n} = y_n (1 - y_n)$$

$$\\frac{\\partial y_n}{\\partial a_n} = y_n (1 + y_n)$$
"""
    assert said(text) == [("definition", ""), ("claim", "proved"), ("claim", "refuted")]


def test_what_follows_a_mere_or_is_an_alternative() -> None:
    formulas = "$$S = e^x \\quad \\text{%s} \\quad S = e^{-x}$$\n\nfor real $x$.\n"
    assert [f.code for f in check(formulas % "or")] == ["", "L005"]
    assert [f.code for f in check(formulas % "or equivalently")] == ["", "L001"]


def test_a_chain_defines_the_names_that_it_brings_in() -> None:
    text = """
$$z = w^T x + b$$

$$\\hat y = a = \\sigma(z) = \\frac{1}{1 + e^{-z}}$$

$$\\frac{da}{dz} = a (1 - a)$$
"""
    assert said(text) == [("definition", "")] * 3 + [("claim", "proved")] * 2


@dear
def test_brackets_with_a_sum_are_a_factor_where_the_argument_is_only_named() -> None:
    text = """
$$y_k(\\phi) = \\frac{\\exp(a_k)}{\\sum_j\\exp(a_j)}$$

$$\\frac{\\partial y_k}{\\partial a_j} = y_k(I_{kj} - y_j)$$

$$\\frac{\\partial y_k}{\\partial a_j} = y_k(I_{kj} + y_j)$$
"""
    assert said(text) == [("definition", ""), ("claim", "proved"), ("claim", "refuted")]


@dear
def test_components_that_are_numbered_from_0() -> None:
    text = """
For a distribution $p$

$$H(p) = \\sum_{i=0}^{k-1} p_i \\log_2 \\frac{1}{p_i}$$

$$H(p) \\le \\log_2 k$$

$$H(p) \\ge \\log_2 k$$
"""
    assert [f.verdict for f in check(text)] == ["proved", "proved", "refuted"]


@dear
def test_margins_stay_margins_beside_other_distributions() -> None:
    text = """
Let $X$ have the mass function $p(x) = \\Pr\\{X = x\\}$, and let $q(x)$ be another.

$$D(p \\| q) = \\sum_x p(x) \\log \\frac{p(x)}{q(x)}$$

$$I(X;Y) = \\sum_{x,y} p(x,y) \\log \\frac{p(x,y)}{p(x)p(y)} = H(X) - H(X | Y)$$

$$H(X) \\le H(X|Y)$$
"""
    assert [f.verdict for f in check(text)] == ["proved", "proved", "proved", "refuted"]


@dear
def test_an_index_that_is_a_label() -> None:
    text = """
For a label $y \\in \\{0, 1\\}$ let

$$p = \\sigma(x), \\qquad p_t = p y + (1 - p)(1 - y)$$

$$\\log p_t = y \\log p + (1 - y) \\log(1 - p)$$

$$\\log p_t = y \\log p - (1 - y) \\log(1 - p)$$

# Entropy

$$h_2(u) = -u \\log u - (1-u) \\log(1-u)$$

For $0 < u < 1$

$$h_2(u) = h_2(1-u)$$

$$h_2(u) = - h_2(1-u)$$
"""
    verdicts = [f.verdict for f in check(text)]
    assert verdicts == ["", "", "proved", "refuted", "", "proved", "refuted"]


def test_a_counterexample_has_the_values_that_the_page_allows() -> None:
    text = "For labels $t_n \\in \\{0, 1\\}$ and real $x$\n\n$$ e^{t_n^2 x} = e^{t_n x} $$\n\n$$ e^{t_n x} = e^x $$\n"
    true, false = check(text)
    assert true.code != "L001"
    assert false.verdict == "refuted"
    assert false.witness is not None
    assert {str(v) for v in false.witness["at"]["t"]} <= {"0", "1"}


def test_a_set_of_two_values_is_no_domain() -> None:
    text = """
For $p \\in \\{y, 1-y\\}$ and $q \\in \\{\\hat y, 1 - \\hat y\\}$ we get

$$ H(p, q) = -\\sum_i p_i \\log q_i = -y \\log \\hat y - (1-y) \\log(1-\\hat y) $$
"""
    assert all(f.code not in ("L001", "L008") for f in check(text))


@pytest.mark.parametrize(
    "words",
    [
        "All logarithms are to base 2.",
        "All logarithms are to the base 2.",
        "All logarithms are taken to the base two.",
        "We count in bits, so $\\log$ is to the base 2.",
        "In the following $\\log = \\log_2$.",
        "Here $\\log$ denotes $\\log_2$.",
        "Information is measured in bits.",
        "여기서 로그의 밑은 2이다.",
    ],
)
def test_the_base_of_the_logarithms_in_words(words: str) -> None:
    text = f"{words}\n\n$$ -\\log \\frac12 = 1 $$\n\n$$ -\\log \\frac12 = 2 $$\n"
    assert [f.verdict for f in check(text)] == ["proved", "refuted"]


def test_scores_stay_scores_beside_a_function_of_their_name() -> None:
    text = """
Let $f \\in \\mathbb{R}^K$ be the vector of scores, and

$$L = -f_c + \\log \\sum_j e^{f_j}$$

The function $f_j(z) = \\frac{e^{z_j}}{\\sum_k e^{z_k}}$ is the softmax.

$$L = -\\log \\frac{e^{f_c}}{\\sum_j e^{f_j}}$$

$$\\sum_j f_j = 1$$
"""
    loss, same, total = check(text)
    assert (loss.kind, same.verdict) == ("definition", "proved")
    assert "exp(f[c])" in same.read
    assert total.verdict != "proved"


def test_the_last_term_of_dots_is_the_size() -> None:
    (total,) = check("A distribution $p$ has\n\n$$p_1 + p_2 + \\dots + p_n = 1$$\n")
    assert total.kind == "given"


FROM_ZERO = """
The scores $x \\in \\mathbb{R}^C$ have the components $x_0, \\dots, x_{C-1}$, and

$$ p_c = \\frac{e^{x_c}}{\\sum_{j=0}^{C-1} e^{x_j}} $$

$$ p_0 + p_1 + \\dots + p_{C-1} = 1 $$

$$ p_0 = 1 - \\sum_{c=1}^{C-1} p_c $$

$$ \\frac{\\partial p_0}{\\partial x_0} = p_0 $$

$$ \\sum_{c=0}^{C-1} c\\, p_c = 1 $$
"""


def test_a_page_whose_sums_start_at_0_counts_its_components_from_0() -> None:
    _, enumerated, rest, slope, expected = check(FROM_ZERO)
    assert (enumerated.verdict, rest.verdict, slope.verdict) == ("proved", "proved", "refuted")
    assert slope.read.startswith("diff(exp(x[1])")
    assert slope.context[-1] == "components are counted from 0 here, and from 1 in what was read"
    assert expected.kind == "not understood"  # c is a number there, and no mere index


def test_a_page_that_counts_from_0_and_from_1_is_not_understood_where_it_matters() -> None:
    mixed = check(FROM_ZERO + "\n$$ \\sum_{c=1}^{C} x_c = \\sum_c x_c $$\n")
    assert [f.verdict for f in mixed] == ["", "proved", "", "", "", "proved"]
    assert mixed[2].kind == mixed[3].kind == "not understood"


def test_the_profile_code_counts_from_0() -> None:
    text = "For $p \\in \\Delta^{K-1}$ of $K$ classes\n\n$$ p_0 = 1 - \\sum_{k=1}^{K-1} p_k $$\n"
    (silent,) = check(text)
    (proved,) = check("<!-- lemmata: profile code -->\n" + text)
    assert (silent.verdict, proved.verdict) == ("", "proved")


def test_a_profile_of_the_settings_holds_like_one_of_the_page() -> None:
    text = "For $x > 0$\n\n$$ \\log(2 x) = 1 + \\log x $$\n"
    blocks_of = list(blocks("page.md", text))
    (bits,), (nats,) = (found_in(blocks_of, Options(profile=name)) for name in ("info", "ml"))
    assert (bits.verdict, nats.verdict) == ("proved", "refuted")


def test_letters_with_space_between_them_are_a_product() -> None:
    (finding,) = check("For weights $p$ and numbers $c$\n\n$$ \\sum_k c\\, p_k = 1 $$\n")
    assert finding.kind != "given"  # not the components of "cp", which would add to one


def test_an_equation_that_holds_nowhere_is_no_condition() -> None:
    free = "For scores $z \\in \\mathbb{R}^n$\n\n$$ %s $$\n"
    (never,) = check(free % r"\sum_k \frac{e^{z_k}}{\sum_j e^{z_j}} = 2")
    (somewhere,) = check(free % r"\sum_k e^{z_k} = 2")
    assert (never.kind, never.verdict, somewhere.kind, somewhere.verdict) == (
        "claim",
        "refuted",
        "constraint",
        "",
    )


def test_a_name_with_a_label_is_one_name_and_no_power() -> None:
    text = """
The optimum is $p^*$, with

$$ p^*_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}} $$

$$ \\sum_i p_i^* = 1 $$

$$ \\sum_i p_i^* = 2 $$

$$ \\sigma_+(x) = \\max(0, x) $$

$$ \\sigma_+(x) + \\sigma_+(-x) = |x| $$

$$ L^{CE} \\ge e^{z_1} $$
"""
    findings = check(text)
    assert [f.verdict for f in findings] == ["", "proved", "refuted", "", "proved", ""]
    assert findings[-1].code == "L004"  # no power of L, and nothing says what it is


def test_a_name_with_a_label_is_not_introduced_by_a_mention() -> None:
    (finding,) = check("The optimum $x^*$ is unique.\n\n$$ x^* = 1 + x^* $$\n")
    assert (finding.kind, finding.code) == ("not understood", "L004")


def test_sigma_without_its_argument_beside_its_derivative() -> None:
    right, wrong = check(
        "For a real number $a$ the sigmoid has the slope\n\n$$\\frac{d \\sigma}{d a} = \\sigma (1 - \\sigma)$$\n\n"
        "$$\\frac{d \\sigma}{d a} = \\sigma (1 + \\sigma)$$\n"
    )
    assert (right.verdict, wrong.verdict) == ("proved", "refuted")


def test_what_holds_wherever_it_means_something_is_no_condition() -> None:
    undefined, condition = check("For real $x$\n\n$$ \\frac{x}{x} = 1 $$\n\n$$ \\frac{1}{x} = 1 $$\n")
    assert (undefined.kind, undefined.code) == ("claim", "L002")
    assert condition.kind == "constraint"


def test_an_equation_with_the_same_letter_on_both_sides() -> None:
    text = (
        "For real $x$\n\n$$ x = \\log e^{x} $$\n\n"
        "and for $p \\in \\Delta^{n-1}$\n\n$$ p = \\operatorname{softmax}(p) $$\n"
    )
    held, solved = check(text)
    assert (held.verdict, solved.kind, solved.verdict) == ("proved", "constraint", "")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("We take logarithms of both sides, so that", "claim"),
        ("The constants cancel, so that", "claim"),
        ("Choose $x$ so that", "constraint"),
        ("We scale the scores so that", "constraint"),
        ("Take $x$ so that", "constraint"),
    ],
)
def test_so_that_before_a_result_and_before_a_condition(words: str, kind: str) -> None:
    (finding,) = check(f"{words}\n\n$$ e^{{x + 1}} = e^{{x}} + 1 $$\n\nwith real $x$.\n")
    assert finding.kind == kind


def test_complaints_stand_where_their_directives_do() -> None:
    text = """
<!-- lemmata: given zz > 0 -->

$$ e^x > 0 $$

<!-- lemmata: foo -->

$$ e^x > x $$

<!-- lemmata: skip -->
"""
    assert [(f.place.line, f.code) for f in check(text)] == [
        (2, "L007"),
        (4, ""),
        (6, "L007"),
        (8, ""),
        (10, "L007"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Let $p \\in \\Delta^{n-1}$ be a distribution.\n\n$$ \\sum_k p_k = 1 $$\n\n"
        "Let $p$ be the probability of heads. Then\n\n$$ H(p) \\le \\log 2 $$\n",
        "Let $f(x) = e^x$.\n\n$$ f'(x) = f(x) $$\n\nNow let $f > 0$ be a constant.\n\n$$ f(x + 1) = f x + f $$\n",
    ],
)
def test_a_letter_that_becomes_another_kind_of_thing_is_no_error(text: str) -> None:
    *_, finding = check(text)
    assert finding.verdict == "undecided"
    assert "something else earlier" in finding.message


def test_a_letter_that_becomes_scores_is_no_distribution_any_more() -> None:
    text = (
        "Let $p \\in \\Delta^{n-1}$.\n\n$$ \\sum_k p_k = 1 $$\n\n# Scores\n\nNow $p$ are real scores.\n\n"
        "$$ \\sum_k e^{p_k} \\ge 1 + \\sum_k p_k $$\n"
    )
    *_, finding = check(text)
    assert "p in R^n" in finding.context


def test_a_name_that_a_display_brings_in_late_is_read_first() -> None:
    text = "Let $o = \\frac{p}{1-p}$ for $0 < p < 1$.\n\n$$ o = e^{\\lambda}, \\quad \\lambda = \\ln o $$\n"
    assert said(text) == [("claim", "proved"), ("definition", "")]


def test_what_a_definition_rests_on_is_not_defined_by_it() -> None:
    text = "For $p \\in (0,1)$ let $o = \\frac{p}{1-p}$. Then\n\n$$ p = \\frac{o}{1 + o} $$\n"
    assert said(text) == [("claim", "proved")]


def test_what_stands_before_a_comma_is_not_what_is_named_after_it() -> None:
    (finding,) = check("With scores $v_i$, temperature $T > 0$, for every $i$\n\n$$ e^{v_i} > e^{T} $$\n")
    assert finding.context == ("v in R^n", "T > 0")


def test_pi_with_an_index_is_the_page_s_own() -> None:
    text = "$$ \\pi_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}} $$\n\n$$ \\sum_i \\pi_i = 1 $$\n"
    assert said(text) == [("definition", ""), ("claim", "proved")]


def test_labels_in_words_are_part_of_the_name() -> None:
    text = (
        "For real $t$\n\n$$ \\ell_{\\log}(t) = \\log(1 + e^{-t}), \\quad \\ell_{\\exp}(t) = e^{-t} $$\n\n"
        "$$ \\ell_{\\log}(t) \\le \\ell_{\\exp}(t) $$\n\n$$ \\ell_{\\exp}(t) \\le \\ell_{\\log}(t) $$\n"
    )
    assert [f.verdict for f in check(text)] == ["", "", "proved", "refuted"]


@pytest.mark.parametrize(
    "text",
    [
        "A common mistake is to write\n\n$$ e^{x} = 1 + x $$\n\nfor real $x$.\n",
        "For real $x$\n\n$$ e^{x} = 1 + x $$\n\nis wrong.\n",
        "For real $x$ one might think that\n\n$$ e^{x} = 1 + x $$\n",
        "For real $x$\n\n$$ e^{x} = 1 + x \\qquad \\text{(wrong!)} $$\n",
        "It is not true that, for real $x$,\n\n$$ e^{x} = 1 + x . $$\n",
        "실수 $x$ 에 대하여 다음은 틀린 식이다.\n\n$$ e^{x} = 1 + x $$\n",
    ],
)
def test_what_a_page_shows_as_a_mistake_is_no_error(text: str) -> None:
    (finding,) = check(text)
    assert (finding.verdict, finding.message) == ("undecided", "the sentence says that it is false")


@pytest.mark.parametrize(
    "text",
    [
        "This does not depend on $c$: for real $x$\n\n$$ e^{x} = 1 + x . $$\n",
        "A common mistake is to drop the sign; the right formula is, for real $x$,\n\n$$ e^{x} = 1 + x . $$\n",
        "A common mistake is to drop the sign. For real $x$\n\n$$ e^{x} = 1 + x . $$\n",
        "실수 $x$ 에 대하여\n\n$$ e^{x} = 1 + x $$\n",
    ],
)
def test_what_stands_beside_a_mistake_is_still_an_error(text: str) -> None:
    assert said(text) == [("claim", "refuted")]


def test_what_is_said_later_is_not_read_back() -> None:
    first, second = check("""
As a function of $x$
$$ \\log x + x \\le 10 $$
# Later
Now let $x \\in (0, 1)$.
$$ \\log x \\le 0 $$
""")
    assert (first.verdict, first.code, first.tries) == ("", "L004", ("lemmata: given x in (0,1)",))
    assert second.verdict == "proved"


@pytest.mark.parametrize(
    "words",
    [
        "where $M$ is the largest of the $z_k$",
        "with the maximum $M$ of the $z_k$",
        "여기서 $M$ 은 성분들의 최댓값이다",
    ],
)
def test_a_letter_that_only_words_describe_is_no_error(words: str) -> None:
    (finding,) = check(
        f"For $z \\in \\mathbb{{R}}^n$\n\n$$ \\log \\sum_k e^{{z_k}} \\le M + \\log n $$\n\n{words}.\n"
    )
    assert (finding.code, finding.message) == ("L004", "only words say what M is; as read, it would be false")


def test_a_letter_that_a_formula_defines_too_is_checked() -> None:
    page = """
For $z \\in \\mathbb{R}^n$ let $M = \\max_k z_k$, the largest of them.
$$ \\log \\sum_k e^{z_k} \\le M $$
"""
    assert said(page) == [("claim", "refuted")]


def test_a_definition_after_its_display() -> None:
    page = """
For $a \\in \\mathbb{R}^n$
$$ \\frac{\\partial}{\\partial a_i} \\log S = \\frac{e^{a_i}}{S} $$
where $S = \\sum_{k=1}^n e^{a_k}$.
"""
    assert said(page) == [("claim", "proved")]


@dear
def test_equality_in_a_condition_is_no_definition() -> None:
    page = """
Let $p$ and $q$ be probability vectors with positive entries. Then
$$ -\\sum_i p_i \\log p_i \\le -\\sum_i p_i \\log q_i $$
with equality iff $p_i = q_i$ for all $i$.

The divergence is of one sign.
$$ \\sum_i p_i \\log \\frac{p_i}{q_i} \\le 0 $$
"""
    assert said(page) == [("claim", "proved"), ("claim", "refuted")]


def test_a_matrix_product_leaves_the_letters_of_the_page_alone() -> None:
    page = """
Let $x \\in \\mathbb{R}^d$, $W \\in \\mathbb{R}^{K \\times d}$ and $b \\in \\mathbb{R}^K$.

$$ z = W x + b, \\quad a = \\mathrm{softmax}(z) $$

$$ \\frac{\\partial a_i}{\\partial z_j} = a_i (\\delta_{ij} - a_j) $$

$$ \\frac{\\partial a_i}{\\partial z_j} = a_i (\\delta_{ij} + a_j) $$
"""
    assert said(page)[1:] == [("definition", ""), ("claim", "proved"), ("claim", "refuted")]


def test_the_domain_of_a_parameter_holds_for_a_function_without_its_brackets() -> None:
    page = """
For a label $y \\in \\{-1, 1\\}$ and a score $f \\in \\mathbb{R}$ let

$$ g(y, f) = \\log(1 + e^{-y f}) $$

$$ \\frac{\\partial^2 g}{\\partial f^2} = \\sigma(f) \\sigma(-f) $$

$$ \\frac{\\partial^2 g}{\\partial f^2} = \\sigma(f)^2 $$
"""
    assert said(page) == [("definition", ""), ("claim", "proved"), ("claim", "refuted")]


def test_logarithms_of_which_nobody_says_the_base() -> None:
    page = """
For $p \\in (0, 1)$ let
$$ h(p) = -p \\log p - (1 - p) \\log(1 - p) $$
$$ h(1/2) = 1 $$
$$ h(1/2) = 2 $$
"""
    _, bits, wrong = check(page)
    assert (bits.code, bits.tries) == ("L004", ("lemmata: profile info",))
    assert "base 2" in bits.message
    assert (wrong.code, wrong.verdict) == ("L001", "refuted")
    assert [f.code for f in check("Logarithms are natural.\n\n" + page)] == ["", "L001", "L001"]


def test_a_docstring_may_define_the_letters_of_the_module_anew() -> None:
    text = """
'''A loss of a score :math:`z`, a real number, and a label :math:`y` in {0, 1}.

.. math:: g(z, y) = -y z
'''


def f(y, t):
    r'''For real :math:`t` and :math:`y`:

    .. math:: g(y, t) = y^2 + t

    .. math:: g(y, t) = y^2 - t
    '''
"""
    found = found_in(list(hosts()[".py"]("losses.py", text)))
    assert [(f.kind, f.verdict) for f in found] == [
        ("definition", ""),
        ("definition", ""),
        ("claim", "refuted"),
    ]


BINARY = """
For $y \\in \\{0, 1\\}$ and $q \\in (0, 1)$ let $L = -y \\log q - (1 - y) \\log (1 - q)$.
"""


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("If $y = 1$, then\n\n$$ L = -\\log q $$\n", "proved"),
        ("For $y = 0$\n\n$$ L = -\\log(1 - q) $$\n", "proved"),
        ("$$ L = -\\log q \\quad \\text{if } y = 1 $$\n", "proved"),
        ("$$ L = -\\log(1 - q), \\qquad y = 0 $$\n", "proved"),
        ("정답이 $y = 1$ 이면\n\n$$ L = -\\log q $$\n", "proved"),
        ("$$ L = -\\log q $$\n\nwhen $y = 1$.\n", "proved"),
        ("If $y = 0$, then\n\n$$ L = -\\log q $$\n", "refuted"),
        ("$$ L = \\log q \\quad \\text{if } y = 1 $$\n", "refuted"),
        ("$$ L = -\\log q $$\n", "refuted"),
    ],
)
def test_a_value_that_a_sentence_gives_for_its_display(words: str, verdict: str) -> None:
    assert check(BINARY + "\n" + words)[-1].verdict == verdict


@dear
def test_a_value_lasts_for_its_display_and_makes_no_error_after_it() -> None:
    text = BINARY + "\nIf $y = 1$, then\n\n$$ L = -\\log q $$\n\n$$ L = -\\log q $$\n\n$$ L = \\log q $$\n"
    first, second, third = check(text + "\n# Anew\n\n$$ -y \\log q = -\\log q $$\n")[:3]
    assert [f.verdict for f in (first, second, third)] == ["proved", "", "refuted"]
    assert (second.code, second.message) == ("L004", "not refuted where y = 1, as this section says")


def test_a_value_of_a_probability_vector_is_no_definition() -> None:
    text = """
Let $p$ and $q$ be probability vectors with $n$ positive entries. Taking $q_i = 1/n$ yields

$$ \\sum_i p_i \\log \\frac{p_i}{q_i} = \\log n - H(p) $$

In general

$$ \\sum_i p_i \\log \\frac{p_i}{q_i} \\ge 0 $$
"""
    special, general = check(text)
    assert (special.verdict, general.verdict) == ("proved", "proved")
    assert "q_i = 1/n" in special.context
    assert general.context == ("p in open simplex(n)", "q in open simplex(n)")


@dear
def test_a_size_that_a_section_fixes() -> None:
    text = "Let $z \\in \\mathbb{R}^K$. With $K = 2$\n\n$$ \\sum_{k=1}^K z_k = z_1 + z_2 $$\n\n"
    assert {f.verdict for f in check(text + "so\n\n$$ \\sum_{k=1}^K z_k^2 \\le 2 \\max_k z_k^2 $$\n")} <= {
        "proved",
        "undecided",
        "",
    }


@dear
def test_the_true_class_is_where_the_label_is_one() -> None:
    text = """
Let $z \\in \\mathbb{R}^K$ and a one-hot vector $y$, with the true class $c$.
$$ \\frac{\\partial}{\\partial z_k} \\Bigl( -\\sum_j y_j z_j + z_c \\Bigr) = 0 $$
"""
    assert check(text)[0].verdict != "refuted"
    assert "y[c] == 1" in check(text)[0].context
    assert check(text.replace("true ", ""))[0].verdict == "refuted"


def test_an_equality_before_a_korean_condition_is_no_definition() -> None:
    text = """
두 확률분포 $P = (p_1, \\dots, p_n)$, $Q = (q_1, \\dots, q_n)$ 에 대해 (단, $q_i > 0$)

$$ D_{KL}(P \\| Q) \\ge 0 $$

등호는 $P = Q$ 일 때 성립한다.

엔트로피는 다음과 같다.

$$ H(P) \\le \\log n $$
"""
    first, second = check(text)
    assert (first.verdict, second.verdict) == ("proved", "proved")
    assert not any("P = Q" in given for given in second.context)


EXPECTED = """
Let $p$ and $q$ be distributions on a finite set, $p(x) > 0$ and $q(x) > 0$, with $\\sum_x p(x) = 1$ and
$H(p) = -\\sum_x p(x) \\log p(x)$.
"""


@pytest.mark.parametrize(
    ("tex", "verdict"),
    [
        (r"-\mathbb{E}_p \log q \ge H(p)", "proved"),
        (r"H(p) = -\mathbb{E}_p \log p", "proved"),
        (r"-\mathbb{E}_{x \sim p} \log q(x) \ge H(p)", "proved"),
        (r"-\mathbb{E}_q \log p \ge H(p)", "refuted"),
        (r"\mathbb{E}_p \log q + \log p \le 0", ""),  # does it go on?
        (r"\mathbb{E}_p \log q \log p \ge 0", ""),
    ],
)
def test_an_expected_value_without_brackets_where_nothing_goes_on(tex: str, verdict: str) -> None:
    assert check(f"{EXPECTED}\n$$ {tex} $$\n")[-1].verdict == verdict


def test_an_expected_value_of_vectors_without_brackets() -> None:
    page = "Let $p$ and $q$ be probability vectors with positive entries.\n\n$$ -\\mathbb{E}_p \\log q \\ge H(p) $$\n"
    assert said(page) == [("claim", "proved")]


@pytest.mark.parametrize(
    "tex", ["A'(\\eta) = \\mu", "\\frac{d}{d\\eta} \\ln(1 + e^\\eta) = \\mu", "A''(\\eta) = \\mu (1 - \\mu)"]
)
def test_what_is_differentiated_by_goes_on_to_be_what_it_is(tex: str) -> None:
    page = (
        "For $\\mu \\in (0, 1)$ write $\\eta = \\ln\\frac{\\mu}{1-\\mu}$ and $A(\\eta) = \\ln(1 + e^\\eta)$."
    )
    finding = check(f"{page}\n\n$$ {tex} $$\n")[-1]
    assert finding.verdict == "undecided"
    assert finding.message == "the definition of eta was not read"


def test_first_above_zero_and_then_below() -> None:
    page = """
For $x > 0$
$$ \\max(0, x) = x $$
and for $x < 0$
$$ |x| = -x $$
$$ |x| = x $$
"""
    assert [f.verdict for f in check(page)] == ["proved", "proved", ""]
    assert [f.verdict for f in check(page.replace("|x| = x $$", "e^{x} \\ge 1 $$"))][-1] == "refuted"


@pytest.mark.parametrize("words", ["and for $y = 0$", "while for $y = 0$ we have", "이고 $y = 0$ 이면"])
def test_words_between_two_displays_are_about_the_second(words: str) -> None:
    page = f"{BINARY}\nFor $y = 1$\n\n$$ L = -\\log q $$\n\n{words}\n\n$$ L = -\\log(1 - q) $$\n"
    assert [f.verdict for f in check(page)] == ["proved", "proved"]


def test_a_vector_that_is_written_out_is_no_free_one() -> None:
    page = "Let $p = (a, 1 - a)$ and $q = (b, 1 - b)$ with $a \\in (0, 1)$ and $b \\in (0, 1)$.\n\n"
    (finding,) = check(page + "$$ D(p \\| q) \\ge 2 (a - b)^2 $$\n")
    assert (finding.verdict, finding.code) == ("", "L004")


@pytest.mark.parametrize(
    ("said_so", "given"),
    [
        ("$a, b > 0$", ("a > 0", "b > 0")),
        ("$a, b \\in (0, 1)$", ("a in (0, 1)", "b in (0, 1)")),
        ("$a, b, c > 0$", ("a > 0", "b > 0")),
    ],
)
def test_what_is_said_of_several_letters_is_said_of_each(said_so: str, given: tuple[str, ...]) -> None:
    (finding,) = check(f"For {said_so}\n\n$$ \\log(a b) = \\log a + \\log b $$\n")
    assert (finding.verdict, finding.context) == ("proved", given)


def test_a_derivative_is_no_definition_of_its_function() -> None:
    page = "For real $x$\n\n$$ k'(x) = 2 x $$\n\n$$ k(x) = x^2 $$\n"
    assert all(f.code != "L001" for f in check(page))
    assert not any("k'" in given for f in check(page) for given in f.context)
