r"""A document in reading order: each relation as a definition, a given, a constraint or a claim.

The context hears running text, judges displays step by step, and makes of each claim a question for the
prover: the claim with the meanings and the domains that are in force there.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from lemmata.documents.blocks import Begin, Block, Directive, Display, End, Heading, Prose
from lemmata.documents.claims import Question, Reading, question_of
from lemmata.documents.conventions import Profile
from lemmata.documents.finding import Finding, Kind
from lemmata.documents.letters import Head, head_of, indices_in, letters_in
from lemmata.documents.page import Page
from lemmata.documents.patterns import DECIMAL, LATEX, UNCHECKED, continues, inline
from lemmata.documents.prose import Sentence, phrases, sentences
from lemmata.documents.signs import GOALS, SIGNS
from lemmata.documents.state import Meaning
from lemmata.documents.steps import Span, Step, cut
from lemmata.documents.survey import Survey
from lemmata.errors import LemmataError
from lemmata.reading.errors import ReadingError
from lemmata.reading.latex.notation import spelling
from lemmata.reading.latex.signs import FUNCTIONS
from lemmata.reading.syntax import GREEK

__all__ = ["Context"]


WHERE = re.compile(r"(where|with|here|in which)\b|여기서|단,", re.IGNORECASE)
"""How a sentence begins that says, after a display, what its letters are."""

LEADS_ON = re.compile(r"(and|but|while|whereas|so|then|thus|hence|or)\b|이고|이며|그리고", re.IGNORECASE)
"""How words begin that introduce the next display, where no full stop ends them."""

USUAL_VARIABLES = frozenset("xyztu")
"""Letters that stand for any real number where a page does not say otherwise."""


@dataclass
class _Around:
    """The sentence that introduces a display, and how it goes on after it."""

    before: str = ""
    after: str = ""
    conditions: list[str] = field(default_factory=list)
    values: list[Meaning] = field(default_factory=list)

    @property
    def both(self) -> str:
        return f"{self.before} {self.after}"


class Context(Page):
    """The state of a document while it is read."""

    def __init__(self, seen: Survey, profile: Profile | None = None) -> None:
        super().__init__(seen, profile)
        self.last: Span | None = None
        self.heading = ""
        self._before: list[Sentence] = []
        self._standards: set[str] = set()  # functions of the language that the page has defined
        self._followers: dict[int, list[str]] = {}
        self._fresh = ""  # a name that the chain has just brought in, to be defined by its next member
        self._awaited = False  # the display before ended with "such that"
        self._sought: set[str] = set()  # letters of conditions where one is looked for
        self._solving = False  # this section looks for an optimum or a solution

    # ------------------------------------------------------------------ blocks

    def heard(self, block: Block) -> None:
        """Take in a block that is no display."""
        match block:
            case Heading(text=text):
                self.state.section += 1
                self.state.values = {}
                self.state.here = block.place
                self.heading = text
                self._solving = False
                self.last = None
                self._before = []
                for sentence in sentences(text):
                    self.facts(sentence)
            case Prose(text=text):
                for sentence in sentences(text):
                    self._hear(sentence, block)
                    self._before.append(sentence)
            case Begin(kind=kind):
                self.state.begin(kind)
                self._before = []
                self.last = None
            case End(kind=kind):
                self.state.end(kind)
                self._before = []
                self.last = None
            case Directive():
                self.directed(block)

    def _hear(self, sentence: Sentence, block: Prose) -> None:
        self.state.here = block.source.place(sentence.offset)
        self._solving = self._solving or phrases().cue("solving", sentence.text)
        self.facts(sentence)
        self.definitions(sentence, block)
        self.state.values |= {meaning.name: meaning for meaning in self.values(sentence)}

    # ------------------------------------------------------------------ displays

    def judged(self, display: Display, after: Prose | None) -> list[Finding | Question]:
        """What the display says, step by step; ``after`` is the text that follows it."""
        self.state.here = display.place
        skipped, about = self.directives.for_display()
        if skipped:
            self._before = []
            return []
        around = self._around(after)
        steps = cut(display, self.last)
        if self._awaited and not self._before:
            steps = [replace(step, role=step.role or "goal") for step in steps]
        out: list[Finding | Question] = []
        self._fresh = ""
        self._followers = {
            id(s): [t.right.tex for t in steps[k + 1 :] if t.chained] for k, s in enumerate(steps)
        }
        ordered = sorted(range(len(steps)), key=lambda k: (not self._comes_first(k, steps), k))
        found: dict[int, Finding | Question] = {}
        for k in ordered:
            found[k] = self._safely(steps[k], around)
        out = [found[k] for k in range(len(steps))]
        last = next((s for s in reversed(steps) if s.sign is not None and s.role == ""), None)
        self.last = last.right if last is not None else None
        self._before = []
        ends = steps[-1].words if steps else ""
        self._awaited = ends.strip(" ,.:").lower().endswith(GOALS)
        # A letter that formulas use as a real variable needs no further introduction.
        self.state.introduce(*({n for s in steps for n in letters_in(s.left.tex)} & USUAL_VARIABLES))
        for stated in about:
            out = [replace(o, directive=stated) if isinstance(o, Question) else o for o in out]
        return out

    def _comes_first(self, number: int, steps: list[Step]) -> bool:
        """Whether a relation says what the others of its display speak of: after "where", or a name brought in late."""
        step = steps[number]
        if step.role == "where":
            return True
        head = head_of(step.left.tex)
        if not number or step.chained or step.role or step.sign is None or step.sign.relation != "==":
            return False
        if head is None or head.applied or head.indices or not self._is_new(head):
            return False
        before = steps[:number]
        used = {name for s in before for side in (s.left, s.right) for name in letters_in(side.tex)}
        brought = {h.full for s in before if (h := head_of(s.left.tex)) is not None and self._is_new(h)}
        return head.full in used - brought and not brought & set(letters_in(step.right.tex))

    def _around(self, after: Prose | None) -> _Around:
        out = _Around()
        if self._before:
            last = self._before[-1]
            out.before = last.text
            out.conditions += self._index_conditions(last)
            out.values += self.values(last)
            if len(self._before) > 1 and not last.formulas and len(last.text) < 40 and not out.conditions:
                out.conditions += self._index_conditions(self._before[-2])
        for sentence in sentences(self.heading):
            out.conditions += self._index_conditions(sentence)
        if after is not None:
            first = next(iter(sentences(after.text)), None)
            leads_on = first is not None and not first.ended and LEADS_ON.match(first.text)
            if first is not None and continues(first.text) and not leads_on:
                out.after = first.text
                out.conditions += self._index_conditions(first)
                out.values += [] if WHERE.match(first.text) else self.values(first)
                self.facts(first)
                if WHERE.match(first.text):
                    self.definitions(first, after)
        return out

    def _index_conditions(self, sentence: Sentence) -> list[str]:
        """``i = j`` or ``i \\ne j`` as the sentence says it, and by words such as "off the diagonal"."""
        out = []
        for formula in sentence.formulas:
            for step in cut(inline(formula.tex)):
                if step.sign and step.sign.relation in ("==", "!=") and step.sign.role == "relation":
                    sides = [s.tex.strip() for s in (step.left, step.right)]
                    if all(re.fullmatch(r"[a-z](_\{?[a-z]\}?)?|y_\{?i\}?", side) for side in sides):
                        out.append(f"{sides[0]} {step.sign.relation} {sides[1]}")
        for entry, pattern in phrases().index:
            if not out and pattern.search(sentence.text):
                out.append(f"? {entry['relation']} ?")
        return list(dict.fromkeys(out)) if len({o.split()[1] for o in out}) == 1 else []

    # ------------------------------------------------------------------ one step

    def _safely(self, step: Step, around: _Around) -> Finding | Question:
        """What the step says; a defect of Lemmata is named at its line and leaves the others checked."""
        try:
            return self._judge(step, around)
        except Exception as defect:
            message = f"a defect of Lemmata, please report it: {type(defect).__name__}: {defect}"
            return self._finding(step, "not understood", code="L006", message=message.splitlines()[0])

    def _judge(self, step: Step, around: _Around) -> Finding | Question:
        sign = step.sign
        if sign is None:
            return self._finding(step, "not a claim", message="no relation stands here")
        tex = f"{step.left.tex} {step.right.tex}"
        if UNCHECKED.search(tex):
            self.state.introduce(*letters_in(step.left.tex))
            return self._finding(step, "not a claim", message="the argument of an extremum is not checked")
        match sign.role:
            case "approximation":
                return self._finding(step, "approximation", message=sign.why)
            case "update":
                return self._finding(step, "not a claim", message=sign.why)
            case "membership":
                self.membership(step.left.tex, step.right.tex)
                self.state.introduce(*letters_in(step.left.tex))
                return self._finding(step, "given")
            case "other":
                self.drawn(step)
                return self._finding(step, "not a claim", message=sign.why)
        head = head_of(step.left.tex)
        if head is not None and step.chained and head.full != self._fresh:
            head = None
        goal = step.role in ("goal", "supposed") or step.mark == "!" or self._is_goal(around)
        if head is not None and head.name in ("E", "Var", "Cov", "Pr") and head.applied:
            head = head if self._is_error(head) else None
        if head is not None and sign.relation == "==":
            decided = self._equation(step, head, around, goal)
            if decided is not None:
                return decided
        if goal:
            self.absorbed(step)
            if self._solving:
                self._sought |= set(letters_in(tex))
            return self._finding(step, "constraint", message="a condition or a goal, not a statement")
        if sign.relation == "==" and DECIMAL.fullmatch(step.right.tex.strip()):
            return self._rounded(step, around)
        if sign.relation == "!=":
            return self._finding(
                step, "not a claim", message="≠ says that two sides differ in general, not where"
            )
        if sign.relation in ("<", "<=", ">", ">=") and self.bound(step):
            return self._finding(step, "given")
        if sign.relation == "==" and self.absorbed(step):
            return self._finding(step, "given")
        if sign.role == "definition":
            sign = SIGNS["="]
        return self._claim(step, around)

    def _is_error(self, head: Head) -> bool:
        """Whether E is an error, E(w), and no expected value, E(X) or E[x]."""
        return (
            head.name == "E"
            and head.plain
            and "[" not in head.spelled
            and not any(a[0].isupper() or a in self.seen.outcomes for a in head.arguments or ())
        )

    def _is_goal(self, around: _Around) -> bool:
        """Whether the sentence asks for what the display says: the last such cue not followed by a result."""
        table, text = phrases(), re.split(r";(?!\s*$)", around.before)[-1]
        goal = table.last_cue("goal", text)
        if goal < 0:
            return table.cue("goal", around.after) and around.after.startswith(
                ("을 만족하도록", "을 가정", "를 가정")
            )
        return goal >= table.last_cue("result", text) and not table.cue("recall", text[goal:])

    def _equation(self, step: Step, head: Head, around: _Around, goal: bool) -> Finding | Question | None:
        """An equation with a name on its left: what it is, None for a claim like any other."""
        sign, body = step.sign, step.right.tex
        assert sign is not None
        table = phrases()
        marked = sign.role == "definition"
        words = f"{around.both} {step.words}"
        if self._updates(head, body, step):
            return self._finding(
                step, "not a claim", message="an assignment: its left side stands on its right"
            )
        if self.names_probability(head, body):
            return self._finding(step, "definition")
        if not goal and not head.applied and not head.indices and head.full in self._reached(body):
            question = self._claim(step, around)  # x = \log e^x, or an equation to be solved for x
            return replace(question, condition=True) if isinstance(question, Question) else question
        head = self.labelled(head, body)
        if not self.definable(head, body) and not marked:
            return None
        known = self.state.meaning(head)
        bound = known is not None and not (known.convention and table.cue("define", words))
        if self.is_standard(head) and not bound:
            return self._standard(step, head, around, words)
        if (
            bound
            and not marked
            and known is not None
            and not goal
            and not self._readable(known, step, around)
        ):
            bound = False
        if bound and not marked and known is not None and self.state.elsewhere(known) and not goal:
            question = self._claim(step, around)
            self.define(head, body, f"{step.left.tex} = {body}", step.place)
            return (
                replace(question, later=True)
                if isinstance(question, Question)
                else self._finding(step, "definition")
            )
        solution = head.full in self._sought and not marked and not table.cue("define", words)
        if bound and not marked and not (solution and self.state.doubted([head.full])):
            redefined = table.cue("redefine", words) and table.cue("define", words)
            assert known is not None
            if not redefined:
                return None
        if (goal and not marked) or head.primes:
            return None  # f'(x) = … says nothing of f that could be read
        if step.role == "implied":
            return None
        variable = self.state.domain(head.full) is not None and not bound
        if variable and not marked and not table.cue("define", words) and self.only_variables(body):
            return self._finding(step, "constraint", message=f"an equation for {head.full}, which is free")
        other = head_of(body)
        if other is not None and self._followers.get(id(step)) and self._is_new(other):
            self._fresh = other.full
        body = self._first_readable(step, around, [body, *self._followers.get(id(step), [])])
        meaning = self.define(head, body, f"{step.left.tex} = {body}", step.place)
        self.defined = head, body
        if solution:
            self.state.doubt(meaning.name)  # it holds where the condition does
        note = ""
        if bound and known is not None:
            note = f"{known.shown.split('=')[0].strip()} is defined anew from here on"
        return self._finding(step, "definition", message=note)

    def _reached(self, body: str) -> set[str]:
        """The letters that a formula rests on, also by way of what the page has defined."""
        known = self.state.meanings()
        out: set[str] = set()
        waiting = [body]
        while waiting:
            new = set(letters_in(waiting.pop())) - out
            out |= new
            waiting += [known[name].function.body for name in new if name in known]
        return out

    def _is_new(self, head: Head) -> bool:
        """Whether nothing is said of a name yet, so that what a chain goes on with defines it."""
        known = self.state.domain(head.full)
        free = known is None or not known.stated
        return free and not head.applied and not head.indices and self.state.meaning(head) is None

    def _readable(self, meaning: Meaning, step: Step, around: _Around) -> bool:
        body = meaning.function.body
        if not body:
            return True
        with suppress(LemmataError):
            Reading(self, step, f"{body} = {body}", around.conditions).claim()
            return True
        return False

    def _first_readable(self, step: Step, around: _Around, bodies: list[str]) -> str:
        """The first member of a chain that can be read, where the one that defines cannot."""
        if len(bodies) > 1:
            for body in bodies:
                with suppress(LemmataError):
                    Reading(self, step, f"{body} = {body}", around.conditions).claim()
                    return body
        return bodies[0]

    def _updates(self, head: Head, body: str, step: Step) -> bool:
        """``w = w - \\eta g``: an assignment."""
        if head.applied:
            return False
        spelled = re.escape(head.spelled)
        inside = re.search(
            rf"(?<![A-Za-z_]){spelled}(?![A-Za-z_'(\[])",
            spelling(re.sub(r"\\(eta|alpha|gamma|epsilon|mu)(?![A-Za-z])", r"\\ ", body)),
        )
        return inside is not None and re.match(rf"\s*\{{?\s*{spelled}", spelling(body.strip())) is not None

    def _standard(self, step: Step, head: Head, around: _Around, words: str) -> Finding | Question:
        """An equation for a function of the language: right or wrong, and the page's own where its base differs."""
        body = step.right.tex
        self.state.introduce(*(a for a in head.arguments or () if re.fullmatch(r"[A-Za-z]\w*", a)))
        own_base = bool(re.search(r"\\log\s*_\s*\{?\s*2", body)) or (self.state.log_base or 0) == 2
        if self._is_entropy(head) and "log" in body:
            self.state.inner.measure_base = 2 if own_base else 0
            own_base = False
        unsure = head.name == "sigma" and not re.search(
            r"sigmoid|logistic|시그모이드|로지스틱", f"{words} {self.heading}", re.IGNORECASE
        )
        elsewhere = head.full not in ("sigma",) and own_base
        further = set(letters_in(body)) - set(head.arguments or ()) - indices_in(body) - set(head.indices)
        further -= set(self.state.meanings())
        further -= {"e", "pi", "sigma", *self.seen.sizes.values(), self.state.size} | set(self.seen.outcomes)
        further = {n for n in further if (n not in FUNCTIONS and len(n) == 1) or n in GREEK}
        if head.plain and (elsewhere or (further and head.separators != "||" and not self._is_entropy(head))):
            self.define(head, body, f"{step.left.tex} = {body}", step.place)
            return self._finding(step, "definition")
        question = self._claim(step, around)
        if isinstance(question, Finding):
            return self._finding(step, "definition", message=question.message)
        if unsure:
            question = replace(question, quiet="σ may be another function here", again=True)
        first = head.spelled.split("_")[0] not in self._standards
        self._standards.add(head.spelled.split("_")[0])
        return replace(question, standard=first)

    def _is_entropy(self, head: Head) -> bool:
        return head.name in ("H", "D", "KL", "JS", "CE") or head.name.lower() in (
            "kl",
            "entropy",
            "cross_entropy",
        )

    # ------------------------------------------------------------------ claims

    def _rounded(self, step: Step, around: _Around) -> Finding | Question:
        found = DECIMAL.fullmatch(step.right.tex.strip())
        assert found is not None
        number = re.match(r"[-+]?\s*\d*\.\d+", step.right.tex.strip())[0].replace(" ", "")  # type: ignore[index]
        half = "0." + "0" * len(found["digits"]) + "5"
        left = rf"\left| \left( {step.left.tex} \right) - \left( {number} \right) \right|"
        asked = self._question(step, rf"{left} \le {half}", around, "approximation")
        if isinstance(asked, Question) and asked.claim.statement.free_symbols:
            self.state.introduce(*letters_in(step.left.tex))
            return self._finding(step, "given", message="a value for an example")
        return asked

    def _claim(self, step: Step, around: _Around) -> Finding | Question:
        assert step.sign is not None
        tex = f"{step.left.tex} {LATEX[step.sign.relation]} {step.right.tex}"
        asked = self._question(step, tex, around, "claim")
        if isinstance(asked, Finding):
            return asked
        head = head_of(step.left.tex) if not step.chained else None
        table = phrases()
        quiet = asked.quiet
        if step.role in ("supposed", "implied"):
            quiet = "it stands beside an implication"
        elif step.role == "alternative":
            quiet = "it is an alternative to what stands before it"
        elif self._said_false(step, around):
            quiet = "the sentence says that it is false"
        elif table.cue("special", around.both):
            quiet = "the sentence speaks of a special case"
        if asked.reading.dropped and not quiet:
            quiet = asked.reading.dropped
        doubtful = self.state.doubted(letters_in(" ".join(asked.reading.texts)))
        if doubtful and not quiet:
            quiet = f"{doubtful} is something else earlier on this page"
        again = head is not None and step.sign.relation == "==" and self.state.meaning(head) is not None
        return replace(asked, quiet=quiet, again=again)

    def _said_false(self, step: Step, around: _Around) -> bool:
        """Whether the page shows a formula as a mistake: in the words before, after or beside it."""
        before = re.split(
            r"[;:](?!\s*$)|\b(?:instead|rather|but|so|correct\w*|right)\b(?!\s*$)", around.before
        )[-1]
        beside = " ".join((step.words, *(condition.tex for condition in step.conditions)))
        return any(phrases().cue("false", words) for words in (before, around.after, beside))

    def _question(self, step: Step, tex: str, around: _Around, kind: Kind) -> Finding | Question:
        try:
            return question_of(
                self._finding(step, kind), Reading(self, step, tex, around.conditions, around.values)
            )
        except LemmataError as error:
            return self._unread(step, tex, error)

    def _unread(self, step: Step, tex: str, error: LemmataError) -> Finding:
        missing = getattr(error, "missing", "")
        position = None
        if isinstance(error, ReadingError):
            found = f"{error.found}" if error.found else str(error)
            message = f"expected {error.expected}, found {found}"
            if error.text and error.text != tex:
                message += f" in {' '.join(error.text.split())}"
            tries = (error.hint,) if error.hint else ()
            position = _position(step.latex, error)
        else:
            message, tries = str(error).splitlines()[0], ()
        code = "L004" if missing else "L006"
        if missing:
            message = f"{missing} is not introduced: {message}"
        return self._finding(
            step, "not understood", code=code, message=message, tries=tries, position=position
        )

    def _finding(self, step: Step, kind: Kind, **more: Any) -> Finding:
        return Finding(step.place, kind, step.latex, **more)


def _position(latex: str, error: ReadingError) -> int | None:
    """Where in a formula a reader stopped, whatever blanks it was handed over with."""
    places = [k for k, c in enumerate(latex) if not c.isspace()]
    whole, text = "".join(latex.split()), "".join(error.text.split())
    if whole.count(text) != 1:
        return None
    at = whole.index(text) + len("".join(error.text[: error.position].split()))
    return places[at] if at < len(places) else len(latex)
