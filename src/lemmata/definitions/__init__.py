"""The definitions, each in one file; every module beside this one is discovered.

They have the names that claims have, the short ones too: ``definitions.kl``, ``definitions.max``.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from lemmata.definitions.definition import Definition, define, registry
from lemmata.definitions.short import SHORT
from lemmata.definitions.short import max as max  # under its own name, though not by a star
from lemmata.definitions.short import min as min

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

globals().update(registry)
globals().update({short: registry[name] for short, name in SHORT.items()})
__all__ = ["Definition", "define", "registry", *sorted({*registry, *SHORT})]

if TYPE_CHECKING:  # a type checker cannot look into the registry; a test compares the two
    binary_cross_entropy: type[Definition]
    binary_entropy: type[Definition]
    cross_entropy: type[Definition]
    entropy: type[Definition]
    js_divergence: type[Definition]
    kl_divergence: type[Definition]
    log_softmax: type[Definition]
    logit: type[Definition]
    logit_base: type[Definition]
    logsumexp: type[Definition]
    odds: type[Definition]
    relu: type[Definition]
    sigmoid: type[Definition]
    softmax: type[Definition]
    softmax_base: type[Definition]
    softmax_temperature: type[Definition]
    softplus: type[Definition]
    surprisal: type[Definition]
    vmax: type[Definition]
    vmin: type[Definition]
    kl: type[Definition]
    js: type[Definition]
