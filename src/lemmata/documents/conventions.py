"""Notation profiles (`profiles.toml`): what letters mean by convention where the page does not say."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from lemmata.documents.domains import Domain

if TYPE_CHECKING:
    from lemmata.documents.state import State
    from lemmata.documents.survey import Survey

__all__ = ["Profile", "profile_of", "profiles"]


@dataclass(frozen=True)
class Profile:
    """One profile; ``sizes`` are letters that usually count classes."""

    name: str
    log_base: int = 0
    index_base: int = 1
    sizes: tuple[str, ...] = ()

    def domain(self, name: str, whole: str, seen: Survey, state: State) -> Domain | None:
        """The domain that the use of ``name`` in the formulas ``whole`` implies: where they are defined."""
        letter = re.escape(name).replace("_hat", "")
        shown = rf"\\(?:hat|widehat)\s*\{{?\s*{letter}\s*\}}?" if name.endswith("_hat") else rf"(?<![A-Za-z\\]){letter}"
        if name in seen.masses and name not in seen.joint:
            weighed = re.search(rf"\\log[^+=]*{shown}\s*\(|{shown}\s*\([^()]*\)\s*\\log|\\sim\s*{shown}", whole)
            return Domain("simplex", rank=1, stated=False) if weighed else None
        if re.search(rf"(\\log|\\ln|\blog)\s*(_2|_\{{2\}})?\s*(\\left|\\big[l]?)?\s*[({{]?\s*{shown}\s*_", whole):
            return Domain("simplex", rank=1, stated=False)
        return None


@cache
def profiles() -> dict[str, Profile]:
    """Every profile by its name."""
    text = files("lemmata.documents").joinpath("profiles.toml").read_text(encoding="utf-8")
    return {name: Profile(name, **{**entry, "sizes": tuple(entry["sizes"])}) for name, entry in tomllib.loads(text).items()}


def profile_of(name: str) -> Profile:
    """The profile of this name.  Raises KeyError for an unknown one."""
    return profiles()[name]
