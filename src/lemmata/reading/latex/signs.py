r"""What the commands, signs and upright words of LaTeX mean."""

from __future__ import annotations

from lemmata.definitions import registry

__all__ = ["FUNCTIONS", "HINTS", "OPERATORS", "SIGNS", "WORDS"]

FUNCTIONS = {
    **{name: name for name in registry if name not in ("vmax", "vmin")},
    **{"kl": "kl", "js": "js", "jsd": "js", "ce": "cross_entropy", "bce": "binary_cross_entropy"},
    **{
        "lse": "logsumexp",
        "log_sum_exp": "logsumexp",
        "logsoftmax": "log_softmax",
        "expit": "sigmoid",
        "h": "H",
    },
    **{"erf": "erf", "abs": "abs", "diag": "diag"},
}
"""Upright words that are functions, in lower case with underscores."""

OPERATORS = {
    **{"log": "log", "ln": "log", "exp": "exp", "tanh": "tanh", "sinh": "sinh", "cosh": "cosh"},
    **{"artanh": "atanh", "arctanh": "atanh", "atanh": "atanh"},
}
"""Functions that need no brackets around a short argument."""

WORDS = ("log", "exp", "tanh", "max", "min", *(w for w in FUNCTIONS if len(w) > 2 and w != "logsoftmax"))
"""Functions that are named when a word is none."""

SIGNS = {
    **{
        "=": "RELATION ==",
        r"\ne": "RELATION !=",
        r"\neq": "RELATION !=",
        "<": "RELATION <",
        ">": "RELATION >",
    },
    **{r"\lt": "RELATION <", r"\gt": "RELATION >", r"\le": "RELATION <=", r"\ge": "RELATION >="},
    **{
        r"\leq": "RELATION <=",
        r"\geq": "RELATION >=",
        r"\leqslant": "RELATION <=",
        r"\geqslant": "RELATION >=",
    },
    **{
        "+": "PLUS",
        "-": "MINUS",
        "*": "TIMES",
        r"\cdot": "TIMES",
        r"\times": "TIMES",
        r"\odot": "TIMES",
        "/": "OVER",
        r"\div": "OVER",
    },
    **{"(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB", r"\{": "LCURLY", r"\}": "RCURLY"},
    **{r"\lbrace": "LCURLY", r"\rbrace": "RCURLY", r"\lbrack": "LSQB", r"\rbrack": "RSQB"},
    **{
        "{": "LBRACE",
        "}": "RBRACE",
        r"\lvert": "BAR",
        r"\rvert": "RBAR",
        "_": "SUB",
        "^": "SUP",
        "'": "PRIME",
    },
    **{r"\sim": "SIM", ",": "COMMA", r"\parallel": "PARALLEL"},
    **{r"\to": "TO", r"\rightarrow": "TO", r"\longrightarrow": "TO", r"\in": "IN"},
    **{r"\downarrow": "TO +", r"\searrow": "TO +", r"\uparrow": "TO -", r"\nearrow": "TO -"},
    **{r"\langle": "LANGLE", r"\rangle": "RANGLE", r"\nabla": "NABLA", r"\over": "SPLIT"},
    **{r"\lparen": "LPAR", r"\rparen": "RPAR", r"\leqq": "RELATION <=", r"\geqq": "RELATION >="},
    **{
        r"\infty": "CONSTANT oo",
        r"\pi": "CONSTANT pi",
        r"\sum": "BIG sum",
        r"\prod": "BIG prod",
        r"\lim": "LIM",
    },
    **{r"\max": "EXTREME max", r"\min": "EXTREME min", r"\sqrt": "SQRT", r"\R": "REALS"},
    **{
        r"\frac": "FRAC",
        r"\dfrac": "FRAC",
        r"\tfrac": "FRAC",
        r"\cfrac": "FRAC",
        r"\nicefrac": "FRAC",
        r"\sfrac": "FRAC",
    },
    **{"\\" + command: f"OPERATOR {name}" for command, name in OPERATORS.items()},
    r"\lg": "OPERATOR lg",
    **dict.fromkeys((r"\dots", r"\ldots", r"\cdots", r"\dotsb", r"\dotsc"), "DOTS"),
}

HINTS = {
    r"\approx": "= with an exact side, or |a - b| < 0.001",
    r"\equiv": "=",
    r"\triangleq": "=",
    r"\coloneqq": "=",
    ":": "=",
    r"\partial": r"\frac{\partial f}{\partial x}",
    r"\mid": r"\|",
    r"\propto": "= with the factor written out",
    r"\Rightarrow": "what is given beside the claim",
    r"\implies": "what is given beside the claim",
    r"\iff": "two claims",
    r"\Leftrightarrow": "two claims",
    r"\pm": "a claim for each sign",
    r"\mp": "a claim for each sign",
    r"\arg": r"\max_i z_i",
    r"\argmax": r"\max_i z_i",
    r"\ll": "<",
    r"\gg": ">",
    r"\sup": "a claim with \\le",
    r"\inf": "a claim with \\ge",
    r"\int": "sums, derivatives and limits",
    r"\circ": "brackets: f(g(x))",
    r"\otimes": "write components: x_i y_j",
    r"\text": "words only in names, cases, and before what is given",
    r"\binom": "exp, log, sums and quotients",
    r"\sin": "exp, log, tanh, sinh, cosh",
    r"\cos": "exp, log, tanh, sinh, cosh",
    "%": "0.5 for 50 per cent",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "−": "-",
    "–": "-",
    "·": r"\cdot",
    "×": r"\times",
    "÷": r"\frac{a}{b}",
    "∞": r"\infty",
    "π": r"\pi",
    "σ": r"\sigma",
    "Σ": r"\sum_i",
    "∑": r"\sum_i",
    "∏": r"\prod_i",
    "√": r"\sqrt{x}",
    "∂": r"\frac{\partial f}{\partial x}",
    "∇": r"\nabla_z",
    "δ": r"\delta_{ij}",
    "∈": r"\in",
    "ℝ": r"\mathbb{R}",
    "∥": r"\|",
    "‖": r"\|",
    "²": "x^2",
    "′": "'",
    "’": "'",
    "α": r"\alpha",
    "β": r"\beta",
    "θ": r"\theta",
    "λ": r"\lambda",
    "τ": r"\tau",
    "$": "one formula between dollar signs",
    "!": "products and sums",
}
"""What to write instead of a sign that is not read."""
