"""What `check` answers: proved, refuted with a witness, or undecided with what was tried.

Undecided never counts as passed, and a verdict has no truth value: ``if check(…):`` is an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sympy import Basic

    from lemmata.notation import Claim, Given

__all__ = ["EXIT_STATUS", "Evidence", "Repair", "StepLine", "Verdict", "Witness", "Word"]

Word = Literal["proved", "refuted", "undecided"]

EXIT_STATUS: dict[str, int] = {"proved": 0, "refuted": 1, "undecided": 3}


@dataclass(frozen=True)
class StepLine:
    """One printed line of a proof: ``relation expression`` and why.  The first has no relation.

    A word in the place of the relation says what follows: a ``lemma`` with its name and givens, the
    proof ``if`` something holds, ``else``, ``with`` a value for a vector, and what was ``so`` proved.
    ``depth`` counts the lemmas and cases around the line.
    """

    relation: str
    expression: Basic | Given
    reasons: tuple[str, ...] = ()
    depth: int = 0
    name: str = ""
    givens: tuple[Given, ...] = ()


@dataclass(frozen=True)
class Witness:
    """A point inside the domain at which the claim fails: exact values, and both sides there.

    ``values`` holds pairs such as ``("n", 2)``, ``("i", 1)``, ``("z", (0, 0))``.
    """

    values: tuple[tuple[str, Any], ...]
    left: Any
    right: Any


@dataclass(frozen=True)
class Evidence:
    """What was tried without reaching a verdict, and where it stopped.

    ``digits`` is to how many the sides of an equation agree at every point; 0 for an inequality.
    """

    tried: tuple[str, ...] = ()
    points: int = 0
    digits: int = 0
    stopped: str = ""


@dataclass(frozen=True)
class Repair:
    """A near claim that *is* proved; ``condition`` says when the original holds.

    Either may be empty: ``claim`` where only a condition is missing.  ``statement`` and ``given``
    are the two as expressions, for formulas.
    """

    claim: str
    condition: str = ""
    statement: Basic | None = field(default=None, compare=False)
    given: Given | None = field(default=None, compare=False)


@dataclass(frozen=True, repr=False)
class Verdict:
    """The answer to one claim.  It prints as in a terminal, and as formulas in a notebook.

    ``theorem`` is the kernel's theorem where the proof was made; it does not travel between
    processes, because only a kernel makes theorems.  `steps` are what it printed.  ``derivation``
    holds the steps as data, which `lemmata.prover.saving.save` writes to a file.
    """

    verdict: Word
    claim: Claim | None
    read_as: str = ""
    method: str = ""
    steps: tuple[StepLine, ...] = ()
    witness: Witness | None = None
    evidence: Evidence | None = None
    repair: Repair | None = None
    seconds: float = 0.0
    theorem: object = None
    derivation: object = None

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict has three values: compare .verdict with 'proved'")

    def __reduce__(self) -> tuple[Any, ...]:
        from lemmata.transport import dumps

        state = {f.name: getattr(self, f.name) for f in fields(self)} | {"theorem": None}
        return _restore, (dumps(state),)

    @property
    def exit_status(self) -> int:
        """0 proved, 1 refuted, 3 undecided."""
        return EXIT_STATUS[self.verdict]

    def to_json(self) -> dict[str, Any]:
        """The verdict as plain lists, strings and numbers."""
        out: dict[str, Any] = {
            "verdict": self.verdict,
            "claim": self._statement(),
            "given": [_text(given) for given in self.claim.givens] if self.claim else [],
            "read": list(self.read),
            "method": self.method,
            "steps": [_step(s) for s in self.steps],
            "witness": None,
            "evidence": None,
            "seconds": round(self.seconds, 3),
        }
        if self.witness:
            at = {name: _plain(value) for name, value in self.witness.values}
            left, right = _plain(self.witness.left), _plain(self.witness.right)
            out["witness"] = {"at": at, "left": left, "right": right}
        if self.evidence:
            e = self.evidence
            out["evidence"] = {
                "tried": list(e.tried),
                "points": e.points,
                "digits": e.digits,
                "stopped": e.stopped,
            }
        if self.repair:
            out["repair"] = {"claim": self.repair.claim, "condition": self.repair.condition}
        return out

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def text(self, asked: str = "") -> str:
        """The verdict for a terminal; the claim is not repeated where it was read as it was ``asked``."""
        claim = self._claim_lines()
        if "".join(asked.split()) == "".join(self._statement().split()):
            claim = []
        return "\n".join([self._head(), *claim, *(f"  read   {line}" for line in self.read), *self._body()])

    @property
    def read(self) -> tuple[str, ...]:
        """What the givens were taken to mean beyond the letter: ``z[k] >= 0 for every k``."""
        return self.claim.read if self.claim else ()

    def _statement(self) -> str:
        if self.read_as or self.claim is None:
            return self.read_as
        return _text(self.claim.statement)

    def _head(self) -> str:
        return f"{self.verdict.upper()}   {self._how()}".rstrip()

    def _how(self) -> str:
        """Where it fails, or by which method it was proved."""
        if self.witness:
            return self._where(self.witness)
        return f"by {self.method.removeprefix('by_').replace('_', ' ')}" if self.method else ""

    @staticmethod
    def _where(witness: Witness) -> str:
        values = ", ".join(f"{name} = {_shown(v)}" for name, v in witness.values)
        return f"at {values}" if values else ""

    def _claim_lines(self) -> list[str]:
        lines = [f"  read   {statement}"] if (statement := self._statement()) else []
        if self.claim and self.claim.givens:
            lines.append(f"  given  {'; '.join(map(_text, self.claim.givens))}")
        return lines

    def _body(self) -> list[str]:
        lines: list[str] = []
        if self.witness:
            lines.append(f"  left   {_shown(self.witness.left)}      right  {_shown(self.witness.right)}")
        if self.repair:
            lines.append(f"  {self._repair_line(self.repair)}      PROVED")
        lines += map(_line, self.steps)
        if self.evidence:
            lines += self._evidence_lines(self.evidence)
        return lines

    @staticmethod
    def _repair_line(r: Repair) -> str:
        if not r.condition:
            return f"true:  {r.claim}"
        return f"true when {r.condition}" + (f"; always:  {r.claim}" if r.claim else "")

    @staticmethod
    def _evidence_lines(e: Evidence) -> list[str]:
        lines = [f"  {'tried' if not k else '':7}{what}" for k, what in enumerate(e.tried)]
        if e.points:
            how = (
                f"agreed at {e.points} points to {e.digits} digits"
                if e.digits
                else f"held at {e.points} points"
            )
            lines.append(f"  {how}: evidence, not a proof")
        else:
            lines.append("  no point was evaluated")
        if e.stopped:
            lines.append(f"  stopped  {e.stopped}")
        return lines

    def _repr_latex_(self) -> str:
        """The claim, and what the verdict rests on, as a display formula."""
        if self.claim is None:
            return rf"$\text{{{self.verdict}}}$"
        rows = [f" & {_latex(self.claim)} && {_worded(self.verdict)}", *map(_row, self.steps)]
        rows += [f"{_worded('at')} & {point} && " for point in self._point()]
        rows += [f"{_worded(what)} & {formula} && {_because(why)}" for what, formula, why in self._found()]
        if len(rows) > 1:
            return _aligned(rows)
        return rf"$\displaystyle {_latex(self.claim)} \qquad {_worded(self.verdict)}$"

    def _repr_markdown_(self) -> str:
        """The verdict in bold, the claim as a formula, then what it rests on."""
        how = [f"at ${point}$" for point in self._point()] or [self._how()]
        lines = [f"**{self.verdict}** {how[0]}".rstrip()]
        if self.claim is not None:
            lines.append(rf"$\displaystyle {_latex(self.claim)}$")
        lines += [f"read `{line}`" for line in self.read]
        if self.steps:
            lines.append(_aligned(map(_row, self.steps)))
        lines += [
            f"- {what} ${formula}${''.join(f' ({w})' for w in why)}" for what, formula, why in self._found()
        ]
        if self.evidence:
            lines += [f"- {_escaped(line.strip())}" for line in self._evidence_lines(self.evidence)]
        return "\n\n".join(lines)

    def _point(self) -> list[str]:
        """Where the claim fails, as a formula, if anywhere."""
        from lemmata.rendering.witness import point_tex

        return [point_tex(self.witness.values)] if self.witness and self.witness.values else []

    def _found(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Both sides at the witness, and the repair: what each is, its formula, what is known of it."""
        from lemmata.rendering.witness import value_tex

        found: list[tuple[str, str, tuple[str, ...]]] = []
        if self.witness:
            sides = {"left": self.witness.left, "right": self.witness.right}
            found += [(side, value_tex(value), ()) for side, value in sides.items()]
        if r := self.repair:
            if r.condition:
                found.append(("true when", _formula(r.given, r.condition), ("proved",)))
            if r.claim:
                word = "always" if r.condition else "true"
                found.append((word, _formula(r.statement, r.claim), ("proved",)))
        return found


def _restore(state: bytes) -> Verdict:
    from lemmata.transport import loads

    return Verdict(**loads(state))


def _step(s: StepLine) -> dict[str, Any]:
    out = {"relation": s.relation, "expression": _text(s.expression), "reasons": list(s.reasons)}
    if s.name:
        out |= {"name": s.name, "given": [_text(given) for given in s.givens]}
    return out


def _line(s: StepLine) -> str:
    reasons = f"      [{', '.join(s.reasons)}]" if s.reasons else ""
    given = f"      given  {'; '.join(map(_text, s.givens))}" if s.givens else ""
    relation = f"{s.relation} {s.name}:" if s.name else f"{s.relation:>3}"
    return f"  {'    ' * s.depth}{relation} {_text(s.expression)}{given}{reasons}"


def _aligned(rows: Iterable[str]) -> str:
    return "$$\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}$$"


def _row(s: StepLine) -> str:
    return f"{_sign(s)} & {_indented(s)} && {_because(s.reasons)}"


def _sign(s: StepLine) -> str:
    from lemmata.rendering.latex import relation_sign

    if not s.relation.isalpha():
        return s.relation and relation_sign(s.relation)
    return _worded(f"{s.relation} {s.name}".rstrip())


def _indented(s: StepLine) -> str:
    given = rf" \quad ({', '.join(map(_latex, s.givens))})" if s.givens else ""
    return r"\quad " * s.depth + _latex(s.expression) + given


def _because(reasons: tuple[str, ...]) -> str:
    return _worded(", ".join(reasons)) if reasons else ""


def _formula(expr: Basic | Given | None, text: str) -> str:
    """An expression typeset; where it has no expression, its text."""
    return _worded(text) if expr is None else _latex(expr)


def _escaped(text: str) -> str:
    """Text for Markdown, in which no sign is an instruction."""
    return re.sub(r"([\\`*_<>\[\]$#|~])", r"\\\1", text)


def _worded(words: str) -> str:
    """Words in a formula: MathJax reads a backslash before a sign only outside ``\\text``."""
    return re.sub(r"([_{}])", r"}\\\1\\text{", words).join((r"\text{", "}"))


def _text(what: Any) -> str:
    from lemmata.reading.writing import spelled

    return spelled(what)


def _latex(expr: Basic | Given | Claim) -> str:
    from lemmata.rendering.latex import latex

    return latex(expr)


def _plain(value: object) -> Any:
    """A value of a witness for JSON: exact numbers as integers or as text, vectors as lists."""
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if isinstance(value, (int, str)):
        return value
    return int(value) if getattr(value, "is_Integer", False) else str(value)  # type: ignore[call-overload]


def _shown(value: object) -> str:
    """A value of a witness for people, with a real minus sign."""
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(_shown, value))})"
    return str(value).replace("-", "−")
