"""From an expression to stable code, and to a function.

>>> from lemmata.definitions import softplus
>>> from lemmata.notation import scalar
>>> softplus_ = numpy_function(softplus(scalar("x")))
>>> float(softplus_(-745.0))
5e-324
"""

from __future__ import annotations

import keyword
import linecache
from collections.abc import Callable, Sequence
from hashlib import blake2b
from importlib.util import find_spec
from typing import Any

from sympy import Expr

from lemmata.codegen.program import FreeIndexError, UnboundNameError, UnsupportedError, program
from lemmata.codegen.targets import targets
from lemmata.codegen.targets.base import UnknownTargetError
from lemmata.notation import evaluated

__all__ = [
    "FreeIndexError",
    "UnboundNameError",
    "UnknownTargetError",
    "UnsupportedError",
    "numpy_function",
    "python_function",
    "source",
]


@evaluated()
def source(
    expr: Expr, target: str = "numpy", name: str | None = None, args: Sequence[Expr | str] | None = None
) -> str:
    """Return a module with one public function that computes ``expr``.

    The arguments follow the order of appearance, or ``args``.  A vector-valued expression, or one
    with a free index such as ``log(softmax(z)[i])``, gives every component.

    Raises UnknownTargetError; UnsupportedError for what has no code (a limit, a relation, a
    matrix, a function that the target lacks); FreeIndexError; UnboundNameError; and NotationError
    where vectors of different sizes meet.
    """
    known = targets()
    if target not in known:
        raise UnknownTargetError(target, sorted(known))
    if name is not None and (not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_")):
        raise UnboundNameError(name, "cannot name a function")
    return known[target](program(expr, args, name)).write()


def numpy_function(
    expr: Expr, args: Sequence[Expr | str] | None = None, target: str = "numpy"
) -> Callable[..., Any]:
    """A NumPy function of ``expr``: vectorised, with an ``axis`` for vectors, keeping the dtype.

    Domain: floats, the infinities and nan; no warning is raised.  The code is in ``__source__``.
    With ``target="numba"`` a function of scalars runs as a compiled loop; this needs the extra ``numba``.
    Raises as `source` does, and UnknownTargetError for a target that takes no arrays of NumPy.

    >>> from lemmata.definitions import log_softmax
    >>> from lemmata.notation import vector
    >>> print(numpy_function(log_softmax(vector("z")))([0.0, -40.0])[0])
    -4.248354255291589e-18
    """
    if target not in ("numpy", "numba"):
        raise UnknownTargetError(target, ["numba", "numpy"])
    code = source(expr, target, args=args)
    if target == "numba" and find_spec("numba") is None:
        raise UnsupportedError(expr, "numba is not installed: pip install numba")
    return _function(code)


def python_function(expr: Expr, args: Sequence[Expr | str] | None = None) -> Callable[..., Any]:
    """A function of Python floats, for scalar calls; vectors are sequences of floats.

    >>> from lemmata.definitions import sigmoid
    >>> from lemmata.notation import scalar
    >>> python_function(sigmoid(scalar("x")))(-710.0)
    4.47628622567513e-309
    """
    return _function(source(expr, "python", args=args))


def _function(code: str) -> Callable[..., Any]:
    """The public function of a module that was written here, from names that were checked."""
    filename = f"<lemmata {blake2b(code.encode(), digest_size=8).hexdigest()}>"
    linecache.cache[filename] = (len(code), None, code.splitlines(keepends=True), filename)
    namespace: dict[str, Any] = {"__name__": filename}
    exec(compile(code, filename, "exec"), namespace)  # noqa: S102  our own code, no user text but names
    function = next(
        value
        for name, value in namespace.items()
        if callable(value) and not name.startswith("_") and getattr(value, "__module__", None) == filename
    )
    function.__source__ = code
    return function  # type: ignore[no-any-return]
