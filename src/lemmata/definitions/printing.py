"""LaTeX of an application, for ``sympy.latex``; the lecture has a printer of its own."""

from __future__ import annotations

from typing import Any

from sympy import Expr

__all__ = ["latex"]

BASES = ("logit_base", "softmax_base")
r"""Written with the base as an index: \operatorname{logit}_{b}."""

DIVERGENCES = ("kl_divergence", "js_divergence")
"""Written with a double bar between the arguments."""


def latex(symbol: str, kinds: tuple[str, ...], expr: Expr, printer: Any, exponent: str | None = None) -> str:
    """``softmax(z)[i]`` as \\operatorname{softmax}\\left(z\\right)_{i}, a power at its end.

    >>> from sympy import latex
    >>> from lemmata.definitions import kl_divergence
    >>> from lemmata.notation import vector
    >>> print(latex(kl_divergence(vector("p"), vector("q"))))
    D_{\\mathrm{KL}}\\left(p \\,\\middle\\|\\, q\\right)
    """
    name = type(expr).__name__
    args = [arg for kind, arg in zip(kinds, expr.args, strict=False) if kind != "index"]
    if name in BASES:
        symbol += f"_{{{printer._print(args.pop())}}}"
    if name == "softmax_temperature":
        with_temperature = args[0] / args[1] if args[0].is_Symbol else _quotient(*args)
        args = [with_temperature]
    between = r" \,\middle\|\, " if name in DIVERGENCES else ", "
    inside = between.join(printer._print(arg) for arg in args)
    text = rf"{symbol}\left({inside}\right)"
    if len(expr.args) == len(kinds) and kinds[-1] == "index":
        text += f"_{{{printer._print(expr.args[-1])}}}"
    return text if exponent is None else f"{text}^{{{exponent}}}"


def _quotient(over: Any, under: Any) -> Any:
    from sympy import Integer, Mul, Pow

    from lemmata.notation import build

    return build(Mul, over, build(Pow, under, Integer(-1)))
