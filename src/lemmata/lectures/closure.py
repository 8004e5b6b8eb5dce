"""A lecture holds all that its proofs cite: which lemmas are to be added, and the works behind the results."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from lemmata.derivation import Citation, Derivation, Lemma, Proof
from lemmata.lectures.model import walk

__all__ = ["cited", "lemmas", "references", "works"]


def cited(proof: Proof) -> list[str]:
    """The IDs that a proof cites, in their order, without the lemmas that it proves itself."""
    own = {part.name for part in walk(proof) if isinstance(part, Lemma)}
    found = (part.id for part in walk(proof) if isinstance(part, Citation))
    return list(dict.fromkeys(id for id in found if id not in own))


def lemmas(
    shown: Iterable[Proof], printed: Iterable[str], catalogue: Mapping[str, Derivation], *, proved: bool
) -> list[str]:
    """The results that are cited and not ``printed``, each after those that its own proof cites.

    ``proved``: the lemmas are shown with their proofs, so that what these cite is needed too.
    """
    there, found = set(printed), []

    def need(id: str) -> None:
        if id in there:
            return
        there.add(id)
        if proved:
            for premise in cited(catalogue[id].proof):
                need(premise)
        found.append(id)

    for proof in shown:
        for id in cited(proof):
            need(id)
    return found


_WORK = re.compile(r"(?P<work>[A-Z][^\W\d_]+(?:(?:, | & )[A-Z][^\W\d_]+)* \d{4})(?:, (?P<place>[^;]+))?")


def works(sources: Mapping[str, str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each work with the places in it and the IDs that rest on these, sorted by its name.

    ``sources`` has the source of each ID; one that names no work, such as a worked example, is left out.

    >>> list(works({"a/b": "Bishop 2006, eq. 4.60", "a/c": "worked example"}))
    [('Bishop 2006', [('eq. 4.60', 'a/b')])]
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for id, source in sources.items():
        if match := _WORK.search(source):
            found.setdefault(match["work"], []).append((match["place"] or "", id))
    yield from sorted(found.items())


@cache
def references() -> Mapping[str, str]:
    """The full reference of each work that is known, its title in ``*…*``."""
    text = (Path(__file__).parent / "references.toml").read_text(encoding="utf-8")
    return {work: entry["full"] for work, entry in tomllib.loads(text).items()}
