"""The words of the text syntax: which names are functions, and what is meant by those that are not."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

import sympy
from sympy import Expr
from sympy.core.relational import Relational

from lemmata.definitions import registry
from lemmata.definitions.short import SHORT
from lemmata.notation import Family

__all__ = [
    "BINDERS",
    "ELEMENTARY",
    "EXTREMES",
    "RELATIONS",
    "SHORT",
    "WORDS",
    "gives_vector",
    "known_functions",
    "nearest",
    "parameter_kinds",
]

RELATIONS: dict[str, type[Relational]] = {
    "==": sympy.Eq,
    "!=": sympy.Ne,
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
}

ELEMENTARY: dict[str, type[Expr]] = {
    "exp": sympy.exp,
    "log": sympy.log,
    "abs": sympy.Abs,
    "tanh": sympy.tanh,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "atanh": sympy.atanh,
    "erf": sympy.erf,
}

EXTREMES: dict[str, tuple[str, type[Expr]]] = {"max": ("vmax", sympy.Max), "min": ("vmin", sympy.Min)}
"""Of one vector, and of several scalars."""

BINDERS: dict[str, type[Expr]] = {"sum": sympy.Sum, "prod": sympy.Product, "vector": Family}

FORMS = ("sum", "prod", "vector", "diff", "grad", "limit", "delta", "sqrt", "log2", "ln", "max", "min")

SYNONYMS = ("ln",)
"""Functions that have another name, which is the one to suggest."""

OTHER_NAMES = {
    "log10": "log(x, 10)",
    "H": "entropy, cross_entropy, binary_entropy",
    "I": "surprisal",
    "D": "kl",
    "CE": "cross_entropy",
    "LSE": "logsumexp",
    "softmax_T": "softmax_temperature",
    "softmax_b": "softmax_base",
    "mean": "sum(z[i], i)/n",
    "dot": "sum(x[i]*y[i], i)",
    "norm": "sqrt(sum(x[i]**2, i))",
    "sign": "abs, max or min",
    "expit": "sigmoid",
    "logistic": "sigmoid",
    "lse": "logsumexp",
    "log_sum_exp": "logsumexp",
    "logsoftmax": "log_softmax",
    "derivative": "diff",
    "gradient": "grad",
    "lim": "limit",
    "product": "prod",
    "artanh": "atanh",
    "arctanh": "atanh",
    "maximum": "max",
    "minimum": "min",
    "crossentropy": "cross_entropy",
    "bce": "binary_cross_entropy",
    "relative_entropy": "kl",
    "kronecker": "delta",
}
"""What other libraries call it."""

_RESERVED = ("True", "False", "None", "and", "or", "not", "if", "else", "for", "given", "where", "let", "in")

WORDS = {
    **{"e": "E, which is exp(1)", "inf": "oo", "infinity": "oo", "infty": "oo", "Pi": "pi", "PI": "pi"},
    **dict.fromkeys(_RESERVED, "another name: this is a word of the syntax or of Python"),
}
"""Names that look like constants but are not."""


def known_functions() -> tuple[str, ...]:
    """Every function name of the text syntax."""
    return tuple(sorted({*ELEMENTARY, *SHORT, *FORMS, *registry}))


def nearest(name: str, known: Iterable[str]) -> str:
    """The known names nearest to ``name``, as a hint; empty when none is near."""
    if found := OTHER_NAMES.get(name) or OTHER_NAMES.get(name.lower()):
        return found
    folded = {k.lower().replace("_", ""): k for k in known if k not in SYNONYMS}
    close = get_close_matches(name.lower().replace("_", ""), folded, n=3, cutoff=0.6)
    return ", ".join(folded[f] for f in close)


def parameter_kinds(name: str, count: int) -> tuple[str, ...]:
    """What the function ``name`` of ``count`` arguments takes: "scalar", "vector", or "any" of both."""
    if name in EXTREMES:
        return ("vector",) if count == 1 else ("scalar",) * count
    definition = registry.get(SHORT.get(name, name))
    if definition is None:
        return ("any",) * count
    return tuple(kind for kind in definition.kinds if kind != "index")


def gives_vector(name: str) -> bool:
    """Whether ``name`` is a vector-valued definition such as softmax."""
    definition = registry.get(SHORT.get(name, name))
    return definition is not None and "index" in definition.kinds
