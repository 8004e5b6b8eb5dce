"""What an audit found: as data, as JSON and as a table."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

__all__ = ["AuditReport", "Failure", "WorstPoint", "WrongSpecial", "ulps"]

Point = tuple[float | tuple[float, ...], ...]


@dataclass(frozen=True)
class WorstPoint:
    """A point, what the target gives there, and what is true.

    ``true`` is the correctly rounded value, ``digits`` the true value recomputed at 200 digits,
    shortened.  ``alone`` is what the target gives for this point by itself, which may differ from
    ``got`` where a vectorised loop rounds otherwise than a scalar one.
    """

    point: Point
    got: float
    true: float
    digits: str
    ulp: float
    reproduce: str
    component: int | None = None
    alone: float | None = None

    @property
    def where(self) -> str:
        at = ", ".join(map(_spelled, self.point))
        return at if self.component is None else f"{at}, component {self.component}"


@dataclass(frozen=True)
class WrongSpecial:
    """A special value that is not as it must be; ``got`` is text where the target raised."""

    point: Point
    got: float | tuple[float, ...] | str
    expected: float | tuple[float, ...]
    reproduce: str


@dataclass(frozen=True)
class Failure:
    """The target raises, hangs, crashes or returns something else than numbers of the format."""

    kind: str
    what: str
    at: str


@dataclass(frozen=True)
class AuditReport:
    """The result of `lemmata.auditing.audit.audit`.

    Errors are in units in the last place of the true value, unless ``scale`` says otherwise.
    ``max_ulp`` is the largest of all; ``lost`` counts the points with a result of 0, an infinity
    or nan where the true value is representable (``lost_normal`` those with a normal one), and
    ``max_kept`` is the largest error where a normal number is not lost, ``p999_kept`` the error that 99.9 %
    of the same points keep to.  ``wrong_sign`` counts
    results on the wrong side of zero.  ``measured`` is False when the
    target could not be measured to the end; ``failures`` says why.
    """

    target: str
    formula: str
    convention: str
    dtype: str
    points: int
    max_ulp: float
    p999_ulp: float
    max_kept: float
    rounded_correctly: int
    worst: WorstPoint | None
    worst_kept: WorstPoint | None = None
    p999_kept: float = 0.0
    lost: int = 0
    lost_normal: int = 0
    largest_lost: WorstPoint | None = None
    wrong_sign: int = 0
    worst_sign: WorstPoint | None = None
    specials: int = 0
    wrong_specials: tuple[WrongSpecial, ...] = ()
    failures: tuple[Failure, ...] = ()
    warnings: tuple[str, ...] = ()
    gradient: bool = False
    exhaustive: bool = False
    scale: str = "value"
    note: str = ""
    undecided: int = 0
    seed: int | None = None
    seconds: float = 0.0
    versions: dict[str, str] = field(default_factory=dict)
    profile: tuple[tuple[float, float], ...] = ()

    @property
    def measured(self) -> bool:
        return not self.failures and self.points > 0

    def to_json(self) -> dict[str, Any]:
        """Plain data; infinities and nan are the strings "inf", "-inf" and "nan"."""
        return {"measured": self.measured, **_plain(asdict(self))}

    def dumps(self) -> str:
        """`to_json` as a line of JSON."""
        return json.dumps(self.to_json(), ensure_ascii=False)

    def rows(self) -> list[tuple[str, str]]:
        """The report as pairs of a name and a text, for tables."""
        note = f"  ({self.note})" if self.note else ""
        found = [("computes", f"{self.convention}: {self.formula}{note}")]
        unit = "ulp of the largest |score|" if self.scale == "scores" else "ulp"
        kind = "results, for every input there is" if self.exhaustive else f"results (seed {self.seed})"
        found.append(("measured", f"{self.points:,} {self.dtype} {kind} in {self.seconds:.1f} s"))
        if self.points:
            found.append(("largest error", f"{ulps(self.max_ulp)} {unit}"))
            if self.max_ulp != self.max_kept:
                found.append(("  not lost, normal", f"{ulps(self.max_kept)} {unit}"))
                if not self.exhaustive:
                    found.append(("  99.9 % of these within", f"{ulps(self.p999_kept)} {unit}"))
            found.append(("99.9 % within", f"{ulps(self.p999_ulp)} {unit}"))
            share = 100 * self.rounded_correctly / self.points
            found.append(("rounded correctly", f"{share:.2f} %" if share < 99.99 else self._nearly_all()))
        for title, worst in (
            ("worst point", self.worst),
            ("worst not lost", self.worst_kept if self.worst_kept != self.worst else None),
            ("lost", self.largest_lost),
            ("wrong sign", self.worst_sign),
        ):
            if worst is not None:
                found += self._worst_rows(title, worst)
        for wrong in self.wrong_specials:
            at = ", ".join(map(_spelled, wrong.point))
            found.append(
                ("wrong special", f"at {at}: got {_spelled(wrong.got)}, true {_spelled(wrong.expected)}")
            )
            found.append(("", wrong.reproduce))
        if self.specials and not self.wrong_specials:
            found.append(("special values", f"all {self.specials} as they must be"))
        found += [(f.kind, f"{f.what}  at {f.at}") for f in self.failures]
        found += [("warns", text) for text in self.warnings]
        return found

    def _nearly_all(self) -> str:
        missed = self.points - self.rounded_correctly
        return f"all but {missed:,}" if missed else "all"

    def _worst_rows(self, title: str, worst: WorstPoint) -> list[tuple[str, str]]:
        what = f"at {worst.where}: got {_spelled(worst.got)}, true {worst.digits}"
        if title == "lost":
            what = f"{self.lost:,} points where 0, inf or nan stands for a number; the largest {what}"
        if title == "wrong sign":
            what = f"{self.wrong_sign:,} points; the worst {what}"
        found = [(title, what), ("", worst.reproduce)]
        if worst.alone is not None and not _same(worst.alone, worst.got):
            found.append(("", f"alone, outside a longer array, it gives {_spelled(worst.alone)}"))
        return found

    def __str__(self) -> str:
        width = max(len(name) for name, _ in self.rows())
        return "\n".join([self.target, *(f"  {name:<{width}}  {text}" for name, text in self.rows())])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.table import Table
        from rich.text import Text

        table = Table(title=self.target, title_justify="left", show_header=False, box=None, padding=(0, 1))
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for name, text in self.rows():
            table.add_row(name, Text(text, style=_STYLES.get(name, "")))
        yield table


_STYLES = {
    "wrong special": "red",
    "raises": "red",
    "hangs": "red",
    "crashes": "red",
    "wrong result": "red",
    "": "dim",
}


def ulps(value: float) -> str:
    """An error as people write it: 2.16, 513, 6.2e+05."""
    if not math.isfinite(value):
        return str(value)
    if value < 100:
        return f"{value:.2f}"
    return f"{value:.0f}" if value < 1e5 else f"{value:.1e}"


def _same(a: float, b: float) -> bool:
    return a == b or (math.isnan(a) and math.isnan(b))


def _spelled(value: Any) -> str:
    if isinstance(value, tuple):
        shown = [*map(_spelled, value[:6]), *(["…"] if len(value) > 6 else [])]
        return f"[{', '.join(shown)}]"
    return value if isinstance(value, str) else repr(float(value))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
