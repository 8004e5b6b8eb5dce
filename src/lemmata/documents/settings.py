"""Settings of a project: ``[tool.lemmata]`` in pyproject.toml, or lemmata.toml.

Every key is a field of `Settings`; a command line option of the same name wins.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from lemmata.errors import LemmataError

__all__ = ["Settings", "SettingsError", "find_settings", "read_settings"]

OWN_FILE, SHARED_FILE = "lemmata.toml", "pyproject.toml"


class SettingsError(LemmataError):
    """A settings file that is broken, or a key or value that means nothing: names the file."""


@dataclass(frozen=True)
class Settings:
    """How documents are checked.

    ``include`` and ``exclude`` are glob patterns relative to the settings file; ``given`` holds for
    every document, ``names`` gives letters a meaning (``L = "cross_entropy(y, softmax(z))"``);
    ``timeout`` counts seconds for one relation.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    profile: str = ""
    given: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    timeout: float = 10.0
    strict: bool = False
    baseline: str = ""

    def but(self, **chosen: Any) -> Settings:
        """These settings with what was chosen on the command line; None and empty values change nothing.

        >>> Settings(profile="ml").but(profile=None, strict=True)
        Settings(include=(), exclude=(), profile='ml', given=(), names=(), timeout=10.0, strict=True, baseline='')
        """
        return replace(self, **{name: value for name, value in chosen.items() if value})


def find_settings(start: Path) -> Path | None:
    """The nearest settings file at or above the folder ``start``."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (own := folder / OWN_FILE).is_file():
            return own
        shared = folder / SHARED_FILE
        if shared.is_file() and "lemmata" in _parsed(shared).get("tool", {}):
            return shared
    return None


def read_settings(path: Path) -> Settings:
    """The settings in ``path``.  Raises `SettingsError` for a broken file, an unknown key, a wrong type."""
    table = _parsed(path)
    if path.name != OWN_FILE:
        table = table.get("tool", {}).get("lemmata", {})
    known = {f.name: f for f in fields(Settings)}
    chosen: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(known)}"
            raise SettingsError(f"{path}: unknown setting {key!r}{hint}")
        chosen[name] = _value(path, key, getattr(Settings, name), value)
    return Settings(**chosen)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not TOML: {error}") from error


def _value(path: Path, key: str, default: object, value: object) -> Any:
    """``value`` in the type of the field."""
    expected = ""
    if key == "names":
        if isinstance(value, Mapping) and all(isinstance(v, str) for v in value.values()):
            return tuple(value.items())
        expected = 'a table of texts, such as { L = "cross_entropy(y, q)" }'
    elif isinstance(default, tuple):
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        expected = "a list of texts"
    elif isinstance(default, bool):
        if isinstance(value, bool):
            return value
        expected = "true or false"
    elif isinstance(default, float):
        if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= 86_400:
            return float(value)
        expected = "seconds, more than 0 and at most 86400"
    elif isinstance(value, str):
        return value
    raise SettingsError(f"{path}: {key} = {value!r:.60}: expected {expected or 'a text'}")
