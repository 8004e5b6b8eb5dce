"""How documents are checked, and what is given for all of them."""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.checking import TIMEOUT
from lemmata.documents.blocks import Directive
from lemmata.documents.place import Place
from lemmata.errors import LemmataError

__all__ = ["DEFAULT", "OUTSIDE", "Options", "OptionsError"]

OUTSIDE = 0
"""The line of what no document says itself."""


class OptionsError(LemmataError):
    """A given, or the meaning of a name, that is not understood."""

    def __init__(self, text: str, found: str, tries: tuple[str, ...]) -> None:
        self.text, self.found, self.tries = text, found, tries
        attempts = "".join(f"\n  try    {attempt.removeprefix('lemmata: ')}" for attempt in tries)
        super().__init__(f"{text}: {found}{attempts}")


@dataclass(frozen=True)
class Options:
    """``timeout`` counts seconds for one relation; the rest are directives before every document.

    ``profile`` names a notation profile, ``given`` are givens and ``names`` meanings of letters.
    """

    timeout: float = TIMEOUT
    profile: str = ""
    given: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    def directives(self, path: str) -> list[Directive]:
        """These options as if the document at ``path`` began with them.

        >>> [d.text for d in Options(profile="info", given=("t > 0",)).directives("a.md")]
        ['profile info', 'given t > 0']
        """
        texts = [f"profile {self.profile}"] if self.profile else []
        texts += [f"given {given}" for given in self.given]
        texts += [f"let {name} = {meaning}" for name, meaning in self.names]
        return [Directive(text, Place(path, OUTSIDE)) for text in texts]


DEFAULT = Options()
