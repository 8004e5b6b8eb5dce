"""What was measured, on what: the versions that belong beside every figure."""

from __future__ import annotations

import platform
from importlib import metadata

__all__ = ["versions"]


def versions(target: str = "") -> dict[str, str]:
    """The versions of Python, NumPy and the target's package, and the machine."""
    package = target.replace(":", ".").partition(".")[0]
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for name in dict.fromkeys(("numpy", package, *(("jaxlib",) if package == "jax" else ()))):
        distribution = {"sklearn": "scikit-learn"}.get(name, name)
        try:
            found[name] = metadata.version(distribution)
        except (metadata.PackageNotFoundError, ValueError):
            continue
    return found
