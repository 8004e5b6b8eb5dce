"""How a lecture is written: what the head of the file says, and the command line, which wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from lemmata.lectures.errors import Fault, nearest, refusal
from lemmata.lectures.model import Lecture

__all__ = ["CHOICES", "DEFAULTS", "Options", "chosen"]

CHOICES: Mapping[str, tuple[str, ...]] = {
    "format": ("article", "slides", "handout"),
    "to": ("tex", "typst", "html"),
    "lang": ("en", "ko"),
    "proofs": ("full", "short", "appendix", "none"),
    "solutions": ("text", "end", "separate", "none"),
}
"""Options of a few words, with these; the first is what holds otherwise."""


@dataclass(frozen=True)
class Options:
    """``exercises``: slides have them too; ``lemmas`` is how those at the end are proved: ``full`` or ``none``."""

    format: str = "article"
    to: str = "tex"
    lang: str = "en"
    proofs: str = "full"
    solutions: str = "end"
    exercises: bool = True
    ids: bool = False
    digits: bool = False
    marks: bool = False
    blanks: bool = False
    template: str = ""
    lemmas: str = "full"


DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "article": {"proofs": "full", "solutions": "end", "lemmas": "full"},
    "slides": {"proofs": "full", "solutions": "text", "exercises": False, "lemmas": "none"},
    "handout": {"proofs": "short", "solutions": "none", "lemmas": "none"},
}
"""What each format has where nobody says otherwise."""


def chosen(lecture: Lecture, given: Mapping[str, Any]) -> Options:
    """The options of the head, those ``given`` on the command line in their place.

    Raises LectureError for a value in the head that its option does not have.
    """
    said: dict[str, Any] = {}
    faults = []
    for key in (f.name for f in fields(Options)):
        value = lecture.head.get(key)
        if value is None:
            continue
        if key in CHOICES and value not in CHOICES[key]:
            tries = nearest(value, CHOICES[key])
            faults.append(Fault(lecture.lines[key], 1, f"{key} is not {value!r}", tries))
        elif key in ("exercises", "ids", "digits", "marks", "blanks"):
            if value not in ("yes", "no", "true", "false"):
                faults.append(Fault(lecture.lines[key], 1, f"{key} is yes or no, found {value!r}"))
            said[key] = value in ("yes", "true")
        else:
            said[key] = value
    if faults:
        raise refusal(lecture.path, lecture.text, faults)
    said |= {key: value for key, value in given.items() if value is not None}
    return replace(Options(), **(dict(DEFAULTS[said.get("format", "article")]) | said))
