"""The catalogue: it finds the derivations, indexes them by id and has the kernel prove them.

A derivation is a file ``<subject>/<result>.py`` whose variable ``<result>`` is made by
`lemmata.derivation.derive`; ``<subject>/<result>`` is its id.
"""

from __future__ import annotations

import difflib
import re
import runpy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from lemmata.derivation import Derivation
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.proved import NOT_FOLLOWED, Proved, by_kernel
from lemmata.errors import LemmataError
from lemmata.notation import unevaluated
from lemmata.replay import StepRefused, replay
from lemmata.tactics.sketch import Sketch

if TYPE_CHECKING:
    from lemmata.rendering.exposition import Exposition

__all__ = [
    "Catalogue",
    "CircularPremise",
    "InvalidDerivation",
    "Result",
    "UnknownResult",
    "chosen",
    "established",
    "find",
    "folder",
    "is_subject",
    "load",
    "named",
    "proved",
    "replayed",
]


@dataclass
class UnknownResult(LemmataError):
    """No result has this id; the nearest ids are named, as ``lemmata list`` prints them."""

    id: str
    nearest: Sequence[str]

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        if self.id.endswith(".py"):
            return f"there is no file {self.id}"
        otherwise = "lemmata list, a subject such as softmax, or the path of a file"
        return f"no result is called {self.id!r}{hint}\n  try  {otherwise}"


@dataclass
class InvalidDerivation(LemmataError):
    """A file of the catalogue does not state a derivation."""

    file: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}: {self.why}"


@dataclass
class CircularPremise(LemmataError):
    """A result rests, through its citations, on itself."""

    cycle: Sequence[str]

    def __str__(self) -> str:
        return f"circular premises: {' → '.join(self.cycle)}"


def folder() -> Path:
    """Where the catalogue is: inside an installed package, or beside ``src`` in a checkout."""
    package = Path(__file__).parent
    for candidate in (package / "_derivations", package.parents[1] / "derivations"):
        if candidate.is_dir():
            return candidate
    raise LemmataError("the catalogue is missing from this installation; reinstall lemmata")


class Result(Derivation):
    """A derivation of the catalogue, or of a file.  A notebook shows it as formulas with their reasons.

    It is replayed before it is shown, and refused in words where a step does not hold.
    """

    def __repr__(self) -> str:
        return f"<{self.id}: {self.title['en']}>"

    def _refused(self) -> str:
        """Why it is not shown, if it is not."""
        try:
            established(self, replay(self, load().sketch))
        except StepRefused as refused:
            from lemmata.reading.writing import spelled

            return refused.text(spelled)
        return ""

    def _exposition(self) -> Exposition:
        from lemmata.rendering.exposition import exposition

        return exposition(self, "en", _titles())

    def _repr_html_(self) -> str:
        from lemmata.rendering.formats import html

        if refused := self._refused():
            return f"<p>{escape(self.id)} is not shown, because not proved:</p><pre>{escape(refused)}</pre>"
        return html.styled(self._exposition())

    def _repr_markdown_(self) -> str:
        from lemmata.rendering.snippet import snippet

        if refused := self._refused():
            return f"`{self.id}` is not shown, because not proved:\n\n```\n{refused}\n```"
        return snippet(self, "markdown", "en", _titles())

    def _repr_latex_(self) -> str:
        return "\n".join(re.findall(r"\$\$.*?\$\$", self._repr_markdown_(), re.DOTALL))


def read(file: Path, id: str) -> Result:
    """The derivation that one file states.

    Raises InvalidDerivation when the file fails to run or does not define its result.
    """
    name = id.rpartition("/")[2]
    where = f"{id}.py"
    try:
        with unevaluated():
            found = runpy.run_path(str(file))
    except LemmataError as error:
        raise InvalidDerivation(where, str(error)) from error
    except SyntaxError as error:
        line = f"line {error.lineno}: " if error.lineno else ""
        raise InvalidDerivation(where, f"{line}{error.msg}") from error
    except SystemExit as error:
        raise InvalidDerivation(where, "it ends the program instead of stating a derivation") from error
    except Exception as error:
        raise InvalidDerivation(where, f"{_line(error, file)}{type(error).__name__}: {error}") from error
    derivation = found.get(name)
    if not isinstance(derivation, Derivation):
        raise InvalidDerivation(where, f"it must define {name} = derive(…)")
    return Result(**{f.name: getattr(derivation, f.name) for f in fields(derivation)} | {"id": id})


def _line(error: BaseException, file: Path) -> str:
    trace = error.__traceback__
    line = 0
    while trace:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"line {line}: " if line else ""


class Catalogue(Mapping[str, Result]):
    """The derivations of a folder by id, their sketches once replayed, and the kernel's proofs of these."""

    def __init__(self, root: Path) -> None:
        self.root = root
        files = sorted(f for f in root.glob("*/*.py") if not f.name.startswith("_"))
        self._files = {f"{f.parent.name}/{f.stem}": f for f in files}
        self._read: dict[str, Result] = {}
        self._sketches: dict[str, Sketch] = {}
        self._proofs: dict[str, Proved] = {}
        self._pending: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, id: object) -> bool:
        return id in self._files

    def __getitem__(self, id: str) -> Result:
        if id not in self._files:
            raise UnknownResult(id, self._nearest(id))
        if id not in self._read:
            self._read[id] = read(self._files[id], id)
        return self._read[id]

    def _nearest(self, id: str) -> list[str]:
        """The ids, or subjects, that look most like ``id``; an alias stands for the id that has it."""
        whole = {known: known for known in self._files} | self._aliases()
        short = {name.rpartition("/")[2]: known for name, known in whole.items()}
        if "/" not in id:
            short |= {subject: subject for subject in self.subjects}
        close = [short[name] for name in difflib.get_close_matches(id.rpartition("/")[2], short, 3, 0.6)]
        close += [whole[name] for name in difflib.get_close_matches(id, whole, 3, 0.5)]
        return list(dict.fromkeys(close))[:3]

    @property
    def subjects(self) -> dict[str, list[str]]:
        """The ids by subject, which is the part before the slash."""
        found: dict[str, list[str]] = {}
        for id in self._files:
            found.setdefault(id.partition("/")[0], []).append(id)
        return found

    def _aliases(self) -> dict[str, str]:
        return {alias: id for id in self._files for alias in self[id].aliases}

    def find(self, id: str) -> Result:
        """The derivation of an id, of its last part alone, or of an alias."""
        if id in self._files:
            return self[id]
        aliases = self._aliases()
        known = [*self._files, *aliases]
        short = [name for name in known if name.rpartition("/")[2] == id]
        name = short[0] if len(short) == 1 else id
        return self[aliases.get(name, name)]

    def file(self, id: str) -> Path:
        """The file of a result."""
        return self._files[id]

    def proved(self, id: str) -> Proved:
        """The kernel's theorem of a result, made from its sketch.  Raises what `sketch` raises."""
        if id not in self._proofs:
            self._proofs[id] = established(self[id], self.sketch(id))
        return self._proofs[id]

    def sketch(self, id: str) -> Sketch:
        """The sketch of a result, replayed with everything that it cites.

        Raises StepRefused when a step does not hold, CircularPremise when it cites itself.
        """
        known = self._sketches.get(id)
        if known is not None:
            return known
        if id in self._pending:
            raise CircularPremise([*self._pending[self._pending.index(id) :], id])
        self._pending.append(id)
        try:
            sketch = replay(self[id], self.sketch)
        finally:
            self._pending.pop()
        self._sketches[id] = sketch
        return sketch


def _titles() -> dict[str, Mapping[str, str]]:
    return {id: result.title for id, result in load().items()}


@cache
def _catalogue(root: Path) -> Catalogue:
    return Catalogue(root)


def load() -> Catalogue:
    """The catalogue of this installation."""
    return _catalogue(folder())


def find(id: str) -> Result:
    """The derivation of an id; raises UnknownResult naming the nearest ids."""
    return load().find(id)


def named(result: str) -> str:
    """The id of a result; a file of one's own, such as ``check --save`` writes, is named by its path.

    Raises UnknownResult as `find` does, also for the path of no file.
    """
    return result if result.endswith(".py") and Path(result).is_file() else find(result).id


def chosen(name: str) -> list[str]:
    """The ids that a user's word names: a result, all results of a subject, a file or folder by its path.

    Raises UnknownResult as `named` does, and InvalidDerivation for a folder that holds no derivation.

    >>> chosen("logit_half"), len(chosen("logit"))
    (['logit/logit_half'], 8)
    """
    if is_subject(name):
        return load().subjects[name.removesuffix("/")]
    if not name or not Path(name).is_dir():
        return [named(name)]
    files = sorted(str(f) for f in Path(name).glob("*.py") if not f.name.startswith("_"))
    if not files:
        raise InvalidDerivation(name, "no derivation is in this folder")
    return files


def is_subject(name: str) -> bool:
    """Whether a user's word names a subject of the catalogue: ``softmax``, also ``softmax/``."""
    return name.removesuffix("/") in load().subjects


def replayed(result: str) -> Result:
    """The derivation of an id, or of a file by its path, once the kernel has accepted it.

    Raises StepRefused when a step does not hold.
    """
    id = named(result)
    proved(id)
    return read(Path(id), Path(id).stem) if id.endswith(".py") else load()[id]


def proved(result: str) -> Proved:
    """The kernel's proof of an id, or of a file by its path.  Raises StepRefused when a step does not hold."""
    id, catalogue = named(result), load()
    if id.endswith(".py"):
        own = read(Path(id), Path(id).stem)
        return established(own, replay(own, catalogue.sketch))
    return catalogue.proved(id)


def established(derivation: Derivation, sketch: Sketch) -> Proved:
    """What the kernel makes of a sketch.  Raises StepRefused when its rules do not follow it."""
    try:
        return by_kernel(derivation.claim, sketch)
    except NotElaborated as error:
        raise StepRefused(derivation.id, 0, 0, "", derivation.claim, f"{NOT_FOLLOWED}: {error}") from error
