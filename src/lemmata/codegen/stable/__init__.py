"""Stable forms: what to compute in place of a naive formula, one form a file; every module here is discovered.

>>> from lemmata.codegen import stable
>>> stable.forms()["softplus"].ulp
2.5
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lemmata.codegen.stable.form import Form
from lemmata.notation import Claim

__all__ = ["claims", "forms"]


@cache
def forms() -> dict[str, Form]:
    """Every stable form by name, the elementary ones first.

    Raises ValueError when two files define the same name.
    """
    found: dict[str, Form] = {}
    for module in iter_modules(__path__):
        for value in vars(import_module(f"{__name__}.{module.name}")).values():
            if not isinstance(value, Form):
                continue
            if found.setdefault(value.name, value) is not value:
                raise ValueError(f"the stable form {value.name} is defined twice")
    return dict(sorted(found.items(), key=lambda item: (item[1].rank, item[0])))


def claims() -> tuple[tuple[str, Claim], ...]:
    """Everything that the generated code rests on over the reals, as claims to be proved.

    For every form: each of its patterns equals each piece of the code on the piece's range, and
    each gradient is the derivative of the pattern.  Returned as (name, claim).
    """
    return tuple((form.name, claim) for form in forms().values() for claim in form.claims())
