"""Notation profiles (`profiles.toml`): what letters mean by convention where the page does not say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from lemmata.documents.domains import Domain

if TYPE_CHECKING:
    from lemmata.documents.survey import Survey

__all__ = ["Profile", "profile_of", "profiles"]


@dataclass(frozen=True)
class Profile:
    """One profile; ``sizes`` are letters that usually count classes, ``index_base`` is the first index."""

    name: str
    log_base: int = 0
    index_base: int = 1
    sizes: tuple[str, ...] = ()

    def domain(self, name: str, seen: Survey) -> Domain | None:
        """The domain of a letter of which the page says nothing: what it uses as probabilities are such."""
        if name in seen.weights and (name in seen.masses or 1 in seen.ranks.get(name, ())):
            return Domain("simplex", rank=1, stated=False)
        return None


@cache
def profiles() -> dict[str, Profile]:
    """Every profile by its name."""
    text = files("lemmata.documents").joinpath("profiles.toml").read_text(encoding="utf-8")
    return {
        name: Profile(name, **{**entry, "sizes": tuple(entry["sizes"])})
        for name, entry in tomllib.loads(text).items()
    }


def profile_of(name: str) -> Profile:
    """The profile of this name.  Raises KeyError for an unknown one."""
    return profiles()[name]
