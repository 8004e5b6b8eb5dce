"""Prove, refute and typeset the mathematics of softmax and cross-entropy, for any number of classes.

>>> import lemmata
>>> lemmata.check("sigmoid(-x) == 1 - sigmoid(x)").verdict
'proved'

Names are loaded when they are first used, so that ``lemmata --help`` need not import SymPy.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own, without importing it before --help
if TYPE_CHECKING:
    from lemmata import catalogue, definitions, notation
    from lemmata.auditing.audit import audit
    from lemmata.checking import check, check_many
    from lemmata.documents.run import check_documents
    from lemmata.errors import LemmataError
    from lemmata.functions import evaluate, numpy_function
    from lemmata.verdict import Verdict

__version__ = "0.1.0"

_HOME = {
    "LemmataError": "lemmata.errors",
    "Verdict": "lemmata.verdict",
    "audit": "lemmata.auditing.audit",
    "check": "lemmata.checking",
    "check_documents": "lemmata.documents.run",
    "check_many": "lemmata.checking",
    "evaluate": "lemmata.functions",
    "numpy_function": "lemmata.functions",
}
_MODULES = ("catalogue", "definitions", "notation")

__all__ = [
    "LemmataError",
    "Verdict",
    "audit",
    "catalogue",
    "check",
    "check_documents",
    "check_many",
    "definitions",
    "evaluate",
    "notation",
    "numpy_function",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"{__name__}.{name}")
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'lemmata' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
