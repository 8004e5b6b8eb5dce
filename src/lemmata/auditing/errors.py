"""What a user can get wrong when asking for an audit."""

from __future__ import annotations

from dataclasses import dataclass

from lemmata.errors import LemmataError

__all__ = ["AuditError", "Disagreement", "FormatError", "TargetError", "Unmatched"]


class AuditError(LemmataError):
    """An audit that cannot be made as asked: arguments that do not go together, a foreign state file."""


@dataclass
class TargetError(AuditError):
    """The target is unknown, not callable, or cannot be loaded."""

    target: str
    reason: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.target}: {self.reason}" + (f"; {self.hint}" if self.hint else "")


@dataclass
class Unmatched(AuditError):
    """Nothing says what the target is meant to compute."""

    target: str
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        near = f" (known names like it: {', '.join(self.nearest)})" if self.nearest else ""
        return (
            f"{self.target}: its name does not tell what it computes{near}; "
            'say so with --against, for example --against "log(1 + exp(x))"'
        )


@dataclass
class FormatError(AuditError):
    """A dtype that is not one of the binary floating-point formats."""

    found: str
    expected: tuple[str, ...]

    def __str__(self) -> str:
        return f"dtype {self.found!r} is unknown: expected {', '.join(self.expected)}"


class Disagreement(AuditError):
    """The reference and its second opinion differ: a defect of Lemmata, never of the target."""
