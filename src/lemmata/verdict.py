"""What `check` answers: proved, refuted with a witness, or undecided with what was tried.

Undecided never counts as passed, and a verdict has no truth value: ``if check(…):`` is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sympy import Basic

    from lemmata.elaboration.proved import Proved
    from lemmata.notation import Claim, Given
    from lemmata.rendering.exposition import Argument, Exposition
    from lemmata.rendering.layout import Layout, Prose
    from lemmata.rendering.words import Titles

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

    ``proof`` holds the kernel's theorems where they were made; it does not travel between processes,
    because only a kernel makes theorems.  ``steps`` say how it was found.  ``derivation`` holds them as
    data, which `lemmata.prover.saving.save` writes to a file.
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
    proof: Proved | None = None
    derivation: object = None

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict has three values: compare .verdict with 'proved'")

    def __reduce__(self) -> tuple[Any, ...]:
        from lemmata.transport import dumps

        state = {f.name: getattr(self, f.name) for f in fields(self)} | {"proof": None}
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

    def exposition(
        self, lang: str = "en", titles: Titles | None = None, ems: float | None = None
    ) -> Exposition:
        """The verdict as prose and layouts, which every format of `lemmata.rendering.formats` prints.

        ``titles`` gives cited results their titles; formulas wider than ``ems`` are broken.
        """
        from lemmata.rendering.exposition import WIDTH, Exposition, arguments, spoken
        from lemmata.rendering.formulas import formula
        from lemmata.rendering.layout import Text
        from lemmata.rendering.measure import fitted

        ems = ems or WIDTH
        if self.claim is None:
            return Exposition(lang, Text(self.read_as), title=self._title(lang), remarks=self._remarks(lang))
        from lemmata.derivation import Derivation

        proof: Iterable[Argument] = _steps(self.steps)
        if isinstance(self.derivation, Derivation):
            proof = arguments(self.derivation.proof, lang, titles or {}, ems)
        return Exposition(
            lang,
            fitted(formula(self.claim.statement, lang), ems),
            tuple(spoken(formula(given, lang)) for given in self.claim.givens),
            title=self._title(lang),
            proof=tuple(proof),
            remarks=self._remarks(lang),
        )

    def _title(self, lang: str) -> Prose:
        from lemmata.rendering.phrases import PHRASES, filled
        from lemmata.rendering.witness import point

        phrase = PHRASES[lang]
        if self.witness:
            at = self.witness.values
            return filled(phrase["refuted at"], point(at)) if at else (phrase["refuted"],)
        if self.verdict == "proved":
            return (phrase["proved by"].format(self._how().removeprefix("by ")),)
        return (phrase[self.verdict],)

    def _remarks(self, lang: str) -> tuple[Prose, ...]:
        """Both sides at the witness, and the repair."""
        from lemmata.rendering.phrases import PHRASES, filled
        from lemmata.rendering.witness import value

        phrase = PHRASES[lang]
        found: list[Prose] = []
        if self.witness:
            found.append(filled(phrase["sides"], value(self.witness.left), value(self.witness.right)))
        if r := self.repair:
            proved: Prose = (f" ({phrase['proved']})",)
            if r.condition:
                found.append(filled(phrase["when"], (_formula(r.given, r.condition), *proved)))
            if r.claim:
                word = "always" if r.condition else "true"
                found.append(filled(phrase[word], (_formula(r.statement, r.claim), *proved)))
        return tuple(found)

    def _for_notebook(self) -> Exposition:
        """The exposition, with what a page does without: what was read beyond the letter, what was tried."""
        shown = self.exposition()
        said = [f"read {line}" for line in self.read]
        if self.evidence:
            said += (line.strip() for line in self._evidence_lines(self.evidence))
        return replace(shown, remarks=(*shown.remarks, *((line,) for line in said)))

    def _repr_html_(self) -> str:
        """The verdict for a notebook, its formulas in MathML."""
        from lemmata.rendering.formats import html

        return html.styled(self._for_notebook())

    def _repr_markdown_(self) -> str:
        """The verdict in bold, the claim as a formula, then what it rests on."""
        from lemmata.rendering.formats import markdown

        return markdown.write(self._for_notebook())

    def _repr_latex_(self) -> str:
        """The claim, and what the verdict rests on, as one display."""
        from lemmata.rendering.exposition import display

        return f"$$\n{display(self._for_notebook())}\n$$"


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


def _steps(lines: Iterable[StepLine]) -> Iterable[Argument]:
    """The printed lines of a proof, for a verdict that has no more."""
    from lemmata.rendering.exposition import Argument
    from lemmata.rendering.formulas import formula, givens, relation
    from lemmata.rendering.layout import EMPTY, Aligned, Fence, Line, Space, Text, row

    found: list[Line] = []
    for s in lines:
        words = f"{s.relation} {s.name}".strip()
        sign = EMPTY if not words else Text(words) if s.relation.isalpha() else relation(s.relation)
        given = (Space(1.0), Fence("(", givens(s.givens), ")")) if s.givens else ()
        reason = (", ".join(s.reasons),) if s.reasons else ()
        found.append(Line(EMPTY, sign, row(formula(s.expression), *given), reason, float(s.depth)))
    return [Argument((), Aligned(tuple(found)))] if found else []


def _formula(expr: Basic | Given | None, text: str) -> Layout:
    """An expression laid out; where it has no expression, its text."""
    from lemmata.rendering.formulas import formula
    from lemmata.rendering.layout import Text

    return Text(text) if expr is None else formula(expr)


def _text(what: Any) -> str:
    from lemmata.reading.writing import spelled

    return spelled(what)


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
