"""What stopped a proof, told in the syntax of claims: tactics name expressions as SymPy prints them."""

from __future__ import annotations

import re

from lemmata.definitions import registry

__all__ = ["told"]

NAMES = {
    "Abs": "abs",
    "Derivative": "diff",
    "KroneckerDelta": "delta",
    "Limit": "limit",
    "Max": "max",
    "Min": "min",
    "Product": "prod",
    "Sum": "sum",
    "kl_divergence": "kl",
    "js_divergence": "js",
    "vmax": "max",
    "vmin": "min",
}
CALLED = re.compile(rf"\b({'|'.join(NAMES)})\(")
LIMITS = re.compile(r", \((\w+), (\w+), (\w+)\)\)")
"""Of a sum: ``Sum(z[k], (k, 1, n))``."""

ORDER = re.compile(r", \((\w+(?:\[\w+\])?), (\d+)\)\)")
"""Of a derivative: ``Derivative(f, (x, 2))``."""

SIDE = re.compile(r", dir='(\+-|\+|-)'\)")


def told(text: str) -> str:
    """The text with its expressions as a claim would have them.

    >>> told("the sign of Sum(softmax(z, k)*Abs(x), (k, 1, n)) does not follow")
    'the sign of sum(softmax(z)[k]*abs(x), k, 1, n) does not follow'
    """
    text = ORDER.sub(r", \1, \2)", LIMITS.sub(r", \1, \2, \3)", text))
    text = SIDE.sub(lambda m: ")" if m[1] == "+-" else f", '{m[1]}')", text)
    for name in sorted(n for n, d in registry.items() if "index" in d.kinds):
        text = _with_index_behind(text, name, len(registry[name].kinds))
    return CALLED.sub(lambda m: f"{NAMES[m[1]]}(", text)


def _with_index_behind(text: str, name: str, arguments: int) -> str:
    """``softmax(z, i)`` as ``softmax(z)[i]``, innermost calls first."""
    starts = [m.end() for m in re.finditer(rf"\b{name}\(", text)]
    for start in reversed(starts):
        depth = 0
        commas: list[int] = []
        for at in range(start, len(text)):
            if text[at] in ")]" and depth == 0:
                if len(commas) == arguments - 1 and text[at] == ")":
                    last = commas[-1]
                    text = f"{text[:last]})[{text[last + 2 : at]}]{text[at + 1 :]}"
                break
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[at], 0)
            if text[at] == "," and depth == 0:
                commas.append(at)
    return text
