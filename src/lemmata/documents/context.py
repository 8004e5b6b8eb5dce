r"""What a document says, in reading order: each relation as a definition, a given, a constraint or a claim.

The context hears running text (`prose`, `phrases.toml`), judges displays step by step, and makes of each
claim a question for the prover: the claim with the meanings and the domains that are in force there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import sympy

from lemmata.documents.blocks import Begin, Block, Directive, Display, End, Heading, Prose
from lemmata.documents.conventions import Profile, profile_of
from lemmata.documents.domains import Domain, domain_of
from lemmata.documents.finding import Finding, Kind
from lemmata.documents.instructions import Directives, Stated
from lemmata.documents.letters import Head, head_of, indices_in, letters_in, moving_in, occurs
from lemmata.documents.place import Place
from lemmata.documents.prose import Formula, Sentence, phrases, sentences
from lemmata.documents.ranges import range_of
from lemmata.documents.signs import GOALS, SIGNS
from lemmata.documents.state import Meaning, State, meaning_of
from lemmata.documents.steps import Span, Step, cut
from lemmata.documents.survey import Survey, sizes_in
from lemmata.errors import LemmataError
from lemmata.notation import Claim
from lemmata.reading.errors import ReadingError
from lemmata.reading.latex.notation import Function, Notation, spelling
from lemmata.reading.latex.reader import read_claim
from lemmata.reading.latex.signs import FUNCTIONS, OPERATORS
from lemmata.reading.syntax import GREEK
from lemmata.reading.writing import write

__all__ = ["Context", "Question"]

LATEX = {"==": "=", "<=": r"\le", ">=": r"\ge", "!=": r"\ne", "<": "<", ">": ">"}
DECIMAL = re.compile(
    r"[-+]?\s*\d*\.(?P<digits>\d+)(?:\s*(?:\\,|\\;|\\ |~)*\\(?:text|mathrm|textrm|mbox)\s*\{[^{}]*\})?"
)
UNCHECKED = (
    (
        re.compile(
            r"\\arg(?![a-z])|\\arg(max|min)|arg\s*\\?[,;!]?\s*\\?(max|min)|\\operatorname\*?\s*\{\s*arg"
        ),
        "an argument of a maximum",
    ),
    (re.compile(r"\\i+nt(?![a-z])"), "an integral"),
)


_LETTER = (
    r"(?:\\(?:mathbf|boldsymbol|bm|vec|hat)\s*\{\s*\\?[A-Za-z]+\s*\}|\\(?:mathbf|bm)\s+[A-Za-z]|[A-Za-z])"
)
_AFFINE = re.compile(
    rf"(?P<matrix>{_LETTER})\s*(?P<turned>\^\s*\{{?\s*(?:\\top|\\intercal|T|\\mathsf\s*\{{?T\}}?)\s*\}}?)?\s*(?:\\,|\\cdot)?\s*"
    rf"(?P<vector>{_LETTER})\s*(?:\+\s*(?P<offset>{_LETTER}))?"
)

_NAMED_AFTER = re.compile(
    r"(?:which|and|that) (?:we|is|are) (?:also |usually |often )?"
    r"(?:abbreviated?|denoted?|called?|written?|write|shortened?|for short)[^.⟨]{0,20}⟨(?P<formula>\d+)⟩"
)
"""A name for what the display before has defined."""

_LINEAR = re.compile(
    rf"(?:\\sum\s*_\s*(?:\{{[^{{}}]*\}}|[a-z])(?:\s*\^\s*\{{?\w+\}}?)?\s*)?{_LETTER}(?:_\{{?\w+\}}?)?\s*(?:\^\s*\{{?\\?\w+\}}?)?\s*"
    rf"{_LETTER}(?:_\{{?\w+\}}?)?(?:\^\{{\(\w\)\}})?\s*(?:\+\s*{_LETTER}(?:_\{{?\w+\}}?)?)?"
)
_SPELLINGS: tuple[tuple[re.Pattern[str], Any], ...] = (
    (
        re.compile(
            r"\\(?:text|mathrm|operatorname|textrm)\*?\{\s*(?P<name>(?:log)?-?_?softmax)\s*\}\s*"
            r"\(\s*(?P<vector>\\?[A-Za-z]+)_\{?(?P<index>[a-z])\}?\s*\)",
            re.IGNORECASE,
        ),
        lambda m: rf"\operatorname{{{m['name'].lower()}}}({m['vector']})_{{{m['index']}}}",
    ),
    (re.compile(r"_\{\s*\\(log|max|min|exp)\s*\}"), r"_{\\mathrm{\1}}"),
    (
        re.compile(
            r"\\left\s*(?:\\\{|\\lbrace)\s*\\begin\{(?P<kind>matrix|array|aligned|split)\}(?:\s*\{[^{}]*\})?"
            r"(?P<rows>.*?)\\end\{(?P=kind)\}\s*\\right\s*\.",
            re.DOTALL,
        ),
        r"\\begin{cases}\g<rows>\\end{cases}",
    ),
    (re.compile(r"\\begin\{(?:d|r)cases\*?\}"), r"\\begin{cases}"),
    (re.compile(r"\\end\{(?:d|r)cases\*?\}"), r"\\end{cases}"),
)
"""Ways to write that the reader does not have, and its own."""

_TRANSPOSED = re.compile(r"\^\s*(?:\{\s*T\s*\}|T(?![A-Za-z]*\s*[_^}]))")

_EXAMPLE = re.compile(r"[-+\d./\s]*|\(?[\\\w\s{},./-]*\\dots.*|\([^=]*,[^=]*\)")
"""Right sides that are values of an example, or a vector written out."""


@dataclass(frozen=True)
class Question:
    """A relation for the prover, and what has to be known to word its answer."""

    finding: Finding
    claim: Claim
    missing: tuple[str, ...] = ()
    """Names that nothing has introduced: then it is no error."""
    standard: bool = False
    """An equation for a name of the language."""
    again: bool = False
    """An equation for a name that the document has defined: it may define it anew."""
    later: bool = False
    """The same in a later section, where it may well mean something else."""
    condition: bool = False
    """Among free variables only: it may be a condition."""
    quiet: str = ""
    """Why a refutation would be no error."""
    assumed: tuple[str, ...] = ()
    """Names whose domain nobody has stated."""
    restricted: tuple[str, ...] = ()
    """Givens that were added because the claim is undefined without them."""
    directive: Stated | None = None
    """What the author says of this display: ``false`` or ``id``."""
    fuller: tuple[Any, ...] = field(default=(), compare=False, repr=False)
    """The claim with more and more of the meanings written out, should this one not be proved."""
    reading: Any = field(default=None, compare=False, repr=False)
    """Reads the claim with further givens."""


@dataclass
class _Around:
    """The sentence that introduces a display, and how it goes on after it."""

    before: str = ""
    after: str = ""
    conditions: list[str] = field(default_factory=list)

    @property
    def both(self) -> str:
        return f"{self.before} {self.after}"


class Context:
    """The state of a document while it is read."""

    def __init__(self, seen: Survey, profile: Profile | None = None) -> None:
        self.seen = seen
        self.profile = profile or profile_of("ml")
        self.state = State(seen.masses, seen.joint)
        self.last: Span | None = None
        self.heading = ""
        self._before: list[Sentence] = []
        self._followers: dict[int, list[str]] = {}
        self._awaited = False  # the display before ended with "such that"
        self._defined: tuple[Head, str] | None = None  # the last definition of a display
        self.directives = Directives()
        self._stated_functions: dict[str, Stated] = {}
        self._conventions()

    def see(self, seen: Survey) -> None:
        """Go on with what another part of the document shows."""
        self.seen = seen
        self.state.masses, self.state.joint = set(seen.masses), set(seen.joint)

    # ------------------------------------------------------------------ what the page says by its notation

    def _conventions(self) -> None:
        """Joint probabilities with their margins and entropies, where the page uses them."""
        unused = [c for c in "nmrsuvwKLMNABC" if c not in self.seen.letters]
        for p, (x, y) in self.seen.joint.items():
            joint = f"{p}joint"
            self._convention(joint, f"{p}({x},{y})", f"{joint}[{x},{y}]", "")
            domain = Domain(shape=tuple(unused[:2]), bounds=("> 0",), sums=True, rank=2, stated=False)
            self.state.inner.domains[joint] = domain
            for one, other in ((x, y), (y, x)):
                a, b = one.upper(), other.upper()
                self._convention(
                    f"{p}{one}", f"{p}({one})", f"{p}{one}[{one}]", rf"\sum_{{{other}}} {p}({x}, {y})", (one,)
                )
                given = f"{p}{other}given{one}"
                ratio = rf"\frac{{{p}({x}, {y})}}{{{p}({one})}}"
                self._convention(given, f"{p}({other}|{one})", f"{given}[{other},{one}]", ratio, (other, one))
                self._convention(f"H{a}", f"H({a})", f"H{a}", rf"- \sum_{{{one}}} {p}({one}) \log {p}({one})")
                both = rf"- \sum_{{{x}}} \sum_{{{y}}} {p}({x}, {y}) \log"
                self._convention(f"H{a}{b}", f"H({a},{b})", f"H{a}{b}", rf"{both} {p}({x}, {y})")
                self._convention(
                    f"H{b}given{a}", f"H({b}|{a})", f"H{b}given{a}", rf"{both} {p}({other} \mid {one})"
                )
                shared = rf"\sum_{{{x}}} \sum_{{{y}}} {p}({x}, {y}) \log \frac{{{p}({x}, {y})}}{{{p}({x}) {p}({y})}}"
                self._convention(f"I{a}{b}", f"I({a};{b})", f"I{a}{b}", shared)

    def _convention(self, name: str, key: str, target: str, body: str, indices: tuple[str, ...] = ()) -> None:
        shown = f"{key} = {body}" if body else key
        self.state.scopes[0].meanings.setdefault(
            name,
            Meaning(name, Function(body, (), indices), shown, Place("", 0), 0, key, target, convention=True),
        )

    # ------------------------------------------------------------------ blocks

    def heard(self, block: Block) -> None:
        """Take in a block that is no display."""
        match block:
            case Heading(text=text):
                self.state.section += 1
                self.state.here = block.place
                self.heading = text
                self.last = None
                self._before = []
                for sentence in sentences(text):
                    self._facts(sentence)
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
                self._directed(block)

    def _directed(self, block: Directive) -> None:
        stated = self.directives.take(block)
        if stated is None:
            return
        self.state.introduce(*stated.names)
        if stated.word == "profile":
            self.profile = profile_of(stated.rest)
            self.state.scopes[0].log_base = self.profile.log_base
        elif stated.word == "function":
            left, body = re.split(r":?=", stated.rest, maxsplit=1)
            head = head_of(re.sub(r"\[(\w+)\]", r"_{\1}", left))
            if head is not None:
                meaning = self._define(head, body, stated.rest, block.place)
                self._stated_functions[meaning.name] = stated

    def _hear(self, sentence: Sentence, block: Prose) -> None:
        self.state.here = block.source.place(sentence.offset)
        self._facts(sentence)
        self._definitions(sentence, block)

    # ------------------------------------------------------------------ facts of sentences

    def _facts(self, sentence: Sentence) -> None:
        table = phrases()
        state = self.state
        for entry, pattern in table.bases:
            if pattern.search(sentence.text):
                state.inner.log_base = entry["base"]
        taken: set[Formula] = set()
        positive = table.positive.search(sentence.text) is not None
        for said in table.said(table.domains, sentence):
            for formula in said.formulas:
                if formula in taken:
                    continue
                taken.add(formula)
                for head in self._heads(formula.tex):
                    if head.full in self.seen.outcomes or head.primes or self._is_variable(head):
                        continue
                    self._domain_by_phrase(said.entry, head, positive)
        for said in table.said(table.kinds, sentence):
            for formula in said.formulas:
                self._kind_by_phrase(said.entry["kind"], formula)
        for formula in sentence.formulas:
            self._inline(formula)
        if positive and not taken:
            for name in self._lately():
                state.place_in(name, Domain(positive=True))

    def _is_variable(self, head: Head) -> bool:
        """Whether the letter is a random variable, X beside x."""
        name = head.full
        return name in self.state.variables or (
            len(name) == 1
            and name.isupper()
            and name.lower() in self.seen.outcomes
            and name not in self.seen.masses
        )

    def _lately(self) -> list[str]:
        """The distributions that the page speaks of."""
        return [n for s in self.state.scopes for n, d in s.domains.items() if d.kind == "simplex"]

    def _heads(self, tex: str) -> list[Head]:
        """The names that a formula mentions: ``p, q``, ``p(x)``, ``p = (p_1, …)``, ``z \\in R^n``."""
        out = []
        for part in _listed(re.split(r"=|\\in(?![A-Za-z])|\\sim|:=|\\colon", tex)[0]):
            head = head_of(part)
            if head is not None:
                out.append(head)
        return out

    def _domain_by_phrase(self, entry: dict[str, Any], head: Head, positive: bool) -> None:
        name, words = head.full, entry["domain"]
        known_meaning = self.state.meaning(head)
        if known_meaning is not None:
            if known_meaning.section == self.state.section or known_meaning.convention or words == "R":
                return
            self.state.forget(known_meaning.name)
        indexed = bool(head.indices) or head.applied
        known = self.state.domain(name)
        stated = entry.get("stated", True)
        if words.startswith(">"):
            rank = 0 if entry.get("scalar") else (1 if indexed else -1)
            self.state.place_in(name, Domain(bounds=(words,), rank=rank))
            return
        if entry.get("weak"):
            vector = 1 in self.seen.ranks.get(name, ()) or indexed
            if known is None and vector:
                self.state.place_in(name, Domain("R", rank=1, stated=stated))
            self.state.introduce(name)
            return
        if words == "(0,1)" and name in self.seen.masses and not indexed:
            self.state.inner.numbers[name] = Domain("(0,1)", rank=0, stated=False)
            return
        if words == "(0,1)" and (indexed or 1 in self.seen.ranks.get(name, ())):
            words = "simplex"
            stated = False
            if known is not None:
                return
        rank = 1 if words in ("simplex", "onehot") else (0 if entry.get("scalar") else -1)
        if known is not None and words in (known.kind, "R"):
            if positive:
                self.state.place_in(name, Domain(positive=True))
            return
        self.state.place_in(name, Domain(words, positive=positive, rank=rank, stated=stated))

    def _kind_by_phrase(self, kind: str, formula: Formula) -> None:
        state = self.state
        tex = formula.tex.strip()
        if kind == "random variable":
            for part in _listed(tex):
                if re.fullmatch(r"(\\mathrm\s*\{)?[A-Z]\}?", part.strip()):
                    letter = letters_in(part)[0]
                    state.inner.variables[letter] = letter.lower()
                    state.introduce(letter)
        elif kind == "size":
            if re.fullmatch(r"[A-Za-z]", tex):
                state.inner.size = tex
                state.introduce(tex)
        elif kind in ("index", "samples"):
            state.introduce(*letters_in(tex))

    def _inline(self, formula: Formula) -> None:
        """Mentions, memberships and bounds of a formula in the text."""
        state = self.state
        state.introduce(*letters_in(formula.tex))
        shown = Display(formula.tex, _NOWHERE)
        for step in cut(shown):
            if step.sign is None:
                continue
            if step.sign.role == "membership":
                self._membership(step.left.tex, step.right.tex)
            elif step.sign.role == "relation" and step.sign.relation in ("<", "<=", ">", ">="):
                self._bound(step)
            elif step.sign.relation == "" and r"\sim" in formula.tex:
                self._drawn(step)

    def _drawn(self, step: Step) -> None:
        """``X \\sim p``."""
        left, right = step.left.tex.strip(), letters_in(step.right.tex)
        if re.fullmatch(r"[A-Z]", left) and right:
            self.state.inner.variables[left] = left.lower()
            self.state.introduce(left, *right[:1])

    def _membership(self, left: str, right: str) -> bool:
        domain = domain_of(right)
        found = False
        for part in _listed(left):
            head = head_of(part)
            if head is None:
                continue
            self.state.introduce(head.full)
            if domain is None or self.state.meaning(head) is not None:
                continue
            if head.full in self.seen.outcomes:
                continue
            found = True
            rank = domain.rank if domain.rank >= 0 else len(domain.shape)
            if head.indices and not domain.shape:
                rank = len(head.indices)
            self.state.place_in(head.full, replace(domain, rank=rank))
        return found

    def _bound(self, step: Step) -> bool:
        """``T > 0``, ``p_k > 0``, ``0 < a``: whether it was a bound on a letter that has no meaning of its own."""
        for name, number, relation in (
            (step.left.tex, step.right.tex, step.sign.relation),  # type: ignore[union-attr]
            (step.right.tex, step.left.tex, _turned(step.sign.relation)),  # type: ignore[union-attr]
        ):
            parts = _listed(name)
            heads = [head_of(part) for part in parts]
            if not heads or None in heads or not re.fullmatch(r"-?\d+(\.\d+)?", number.strip()):
                continue
            done = False
            for head in heads:
                assert head is not None
                if self.state.meaning(head) is not None or head.full in self.seen.outcomes or head.nested:
                    continue
                if head.applied and head.full not in self.seen.masses:
                    continue
                key = self._joint_name(head)
                indexed = bool(head.indices) or head.applied
                rank = 2 if key else 1 if indexed else 0
                if not indexed and self.state.domain(head.full) is not None:
                    rank = -1
                self.state.place_in(
                    key or head.full, Domain(bounds=(f"{relation} {number.strip()}",), rank=rank)
                )
                done = True
            if done:
                return True
        return False

    def _joint_name(self, head: Head) -> str:
        for letter, (x, y) in self.seen.joint.items():
            if head.full == letter and head.arguments == (x, y):
                return f"{letter}joint"
        return ""

    # ------------------------------------------------------------------ definitions within sentences

    def _definitions(self, sentence: Sentence, block: Prose) -> None:
        table = phrases()
        defining = table.cue("define", sentence.text)
        if self._defined and (found := _NAMED_AFTER.match(sentence.text)):
            formula = sentence.formulas[int(found["formula"])]
            head = head_of(formula.tex)
            if head is not None and not head.applied and self.state.meaning(head) is None:
                self._define(
                    head,
                    self._defined[1],
                    f"{formula.tex} = {self._defined[1]}",
                    block.source.place(formula.offset),
                )
        redefining = table.cue("redefine", sentence.text)
        for number, formula in enumerate(sentence.formulas):
            earlier = sentence.text[: sentence.text.index(f"⟨{number}⟩")]
            result = table.cue("result", earlier) and not defining
            goal = table.cue("goal", earlier)
            for step in cut(Display(formula.tex, _NOWHERE)):
                if (
                    step.sign is None
                    or step.sign.relation != "=="
                    or step.sign.role not in ("relation", "definition")
                ):
                    continue
                head = head_of(step.left.tex)
                if head is None or step.chained or head.primes:
                    continue
                if not self._definable(head, step.right.tex):
                    continue
                marked = step.sign.role == "definition" or redefining
                known = self.state.meaning(head)
                if (
                    known is not None
                    and not known.convention
                    and not marked
                    and known.section == self.state.section
                ):
                    continue
                if (result or goal) and not marked and self.state.domain(head.full) is not None:
                    continue
                if self._is_standard(head) and known is None:
                    continue
                self._define(head, step.right.tex, formula.tex, block.source.place(formula.offset))

    def _definable(self, head: Head, body: str) -> bool:
        """Whether an equation with this left side can say what the left side is."""
        if head.arguments is not None and not head.plain and not self._named_as_whole(head):
            return False
        other = head_of(body)
        if other is not None and other.full == head.full:
            return False  # f = f(x; W) names what f depends on
        named = other is not None and other.applied and other.name in ("P", "Pr", "Prob", "p") and "=" in body
        if named and other is not None and self.state.meaning(other) is None and not head.applied:
            self.state.place_in(head.full, Domain("(0,1)", rank=len(head.indices), stated=False))
            return False
        plain = body.strip()
        example = _EXAMPLE.fullmatch(plain) and not re.fullmatch(r"1\s*/\s*[A-Za-z]", plain)
        outcome = len(head.full) == 1 and head.full in self.seen.outcomes
        if example or outcome or head.nested or any(i.isdigit() for i in head.indices):
            return False
        alone = not head.applied and not head.indices and len(head.full) == 1 and self._is_index(head.full)
        return not (alone and re.fullmatch(r"[a-z](_\{?[a-z0-9]\}?)?|\d+", plain))

    def _named_as_whole(self, head: Head) -> bool:
        """Whether brackets that hold more than letters belong to a name: ``P(y=1|x)``, not ``\\phi(2x)``."""
        return bool(set(head.separators) & set("|;")) or any("=" in a for a in head.arguments or ())

    def _is_index(self, name: str) -> bool:
        return (
            name in "ijklmcabtuv"
            and self.state.domain(name) is None
            and self.state.meanings().get(name) is None
        )

    def _define(self, head: Head, body: str, shown: str, place: Place) -> Meaning:
        if not head.indices and not head.applied:
            head, body = self._componentwise(head, body)
        meaning = meaning_of(
            head,
            self.state.keyed(head),
            body.strip(),
            shown.strip(),
            place,
            self.state.section,
            self.seen.outcomes,
            self.seen.masses,
        )
        self.state.define(meaning)
        names = [*(head.arguments or ()), *head.indices, meaning.name, head.full, *letters_in(body)]
        self.state.introduce(*(n for n in names if n))
        return meaning

    def _componentwise(self, head: Head, body: str) -> tuple[Head, str]:
        r"""``z = W x + b`` as ``z_k = \\sum_a W_{ka} x_a + b_k``."""
        found = _AFFINE.fullmatch(body.strip())
        if found is None:
            return head, body
        matrix, vector, offset = (
            letters_in(found[part] or "")[:1] for part in ("matrix", "vector", "offset")
        )
        domain = self.state.domain(matrix[0]) if matrix else None
        if not vector or not matrix[0].isupper() or vector[0].isupper():
            return head, body
        if (
            (domain is None or len(domain.shape) != 2)
            and 2 not in self.seen.ranks.get(matrix[0], ())
            and not offset
        ):
            return head, body
        k, a = [
            i for i in "karscd" if i not in self.state.meanings() and i not in (*matrix, *vector, *offset)
        ][:2]
        entry = rf"{found['matrix']}_{{{a}{k}}}" if found["turned"] else rf"{found['matrix']}_{{{k}{a}}}"
        body = rf"\sum_{{{a}}} {entry} {found['vector']}_{{{a}}}"
        if offset:
            body += rf" + {found['offset']}_{{{k}}}"
        return replace(head, indices=(k,)), body

    def _is_standard(self, head: Head) -> bool:
        """Whether the language itself knows the function that is named."""
        if not head.applied:
            return False
        word = head.full.lower().replace("-", "_")
        if word in OPERATORS or (word in FUNCTIONS and word != "h"):
            return True
        if head.name == "sigma":
            return True
        if head.name in ("H",) and not self.state.keyed(head):
            return True
        return head.name == "D" and head.separators == "||"

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
        self._followers = {
            id(s): [t.right.tex for t in steps[k + 1 :] if t.chained] for k, s in enumerate(steps)
        }
        ordered = sorted(range(len(steps)), key=lambda k: (steps[k].role != "where", k))
        found: dict[int, Finding | Question] = {}
        for k in ordered:
            found[k] = self._judge(steps[k], around)
        out = [found[k] for k in range(len(steps))]
        last = next((s for s in reversed(steps) if s.sign is not None and s.role == ""), None)
        self.last = last.right if last is not None else None
        self._before = []
        ends = steps[-1].words if steps else ""
        self._awaited = ends.strip(" ,.:").lower().endswith(GOALS)
        for stated in about:
            out = [replace(o, directive=stated) if isinstance(o, Question) else o for o in out]
        return out

    def _around(self, after: Prose | None) -> _Around:
        out = _Around()
        if self._before:
            last = self._before[-1]
            out.before = last.text
            out.conditions += self._index_conditions(last)
            if len(self._before) > 1 and not last.formulas and len(last.text) < 40 and not out.conditions:
                out.conditions += self._index_conditions(self._before[-2])
        for sentence in sentences(self.heading):
            out.conditions += self._index_conditions(sentence)
        if after is not None:
            first = next(iter(sentences(after.text)), None)
            if first is not None and _continues(first.text):
                out.after = first.text
                out.conditions += self._index_conditions(first)
                self._facts(first)
        return out

    def _index_conditions(self, sentence: Sentence) -> list[str]:
        """``i = j`` or ``i \\ne j`` as the sentence says it, and by words such as "off the diagonal"."""
        out = []
        for formula in sentence.formulas:
            for step in cut(Display(formula.tex, _NOWHERE)):
                if step.sign and step.sign.relation in ("==", "!=") and step.sign.role == "relation":
                    sides = [s.tex.strip() for s in (step.left, step.right)]
                    if all(re.fullmatch(r"[a-z](_\{?[a-z]\}?)?|y_\{?i\}?", side) for side in sides):
                        out.append(f"{sides[0]} {step.sign.relation} {sides[1]}")
        for entry, pattern in phrases().index:
            if not out and pattern.search(sentence.text):
                out.append(f"? {entry['relation']} ?")
        return list(dict.fromkeys(out)) if len({o.split()[1] for o in out}) == 1 else []

    # ------------------------------------------------------------------ one step

    def _judge(self, step: Step, around: _Around) -> Finding | Question:
        sign = step.sign
        if sign is None:
            return self._finding(step, "not a claim", message="no relation stands here")
        tex = f"{step.left.tex} {step.right.tex}"
        for pattern, what in UNCHECKED[:1]:
            if pattern.search(tex):
                self.state.introduce(*letters_in(step.left.tex))
                return self._finding(step, "not a claim", message=f"{what} is not checked")
        match sign.role:
            case "approximation":
                return self._finding(step, "approximation", message=sign.why)
            case "update":
                return self._finding(step, "not a claim", message=sign.why)
            case "membership":
                self._membership(step.left.tex, step.right.tex)
                self.state.introduce(*letters_in(step.left.tex))
                return self._finding(step, "given")
            case "other":
                self._drawn(step)
                return self._finding(step, "not a claim", message=sign.why)
        head = head_of(step.left.tex) if not step.chained else None
        goal = step.role in ("goal", "supposed") or step.mark == "!" or self._is_goal(around)
        if head is not None and head.name in ("E", "Var", "Cov", "Pr") and head.applied:
            head = None
        if head is not None and sign.relation == "==":
            decided = self._equation(step, head, around, goal)
            if decided is not None:
                return decided
        if goal:
            self._absorb(step)
            return self._finding(step, "constraint", message="a condition or a goal, not a statement")
        if sign.relation == "==" and DECIMAL.fullmatch(step.right.tex.strip()):
            return self._rounded(step, around)
        if sign.relation in ("<", "<=", ">", ">=") and self._bound(step):
            return self._finding(step, "given")
        if sign.relation == "==" and self._absorb(step):
            return self._finding(step, "given")
        if sign.role == "definition":
            sign = SIGNS["="]
        return self._claim(step, around)

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
        if not self._definable(head, body) and not marked:
            return None
        known = self.state.meaning(head)
        bound = known is not None and not (known.convention and table.cue("define", words))
        if self._is_standard(head) and not bound:
            return self._standard(step, head, around, words)
        if bound and not marked and known is not None and known.section != self.state.section and not goal:
            question = self._claim(step, around)
            self._define(head, body, f"{step.left.tex} = {body}", step.place)
            return (
                replace(question, later=True)
                if isinstance(question, Question)
                else self._finding(step, "definition")
            )
        if bound and not marked:
            redefined = table.cue("redefine", words) and table.cue("define", words)
            assert known is not None
            if not redefined:
                return None
        if goal and not marked:
            return None
        if step.role == "implied":
            return None
        variable = self.state.domain(head.full) is not None and not bound
        if variable and not marked and not table.cue("define", words) and self._only_variables(body, head):
            return self._finding(step, "constraint", message=f"an equation for {head.full}, which is free")
        body = self._first_readable(step, around, [body, *self._followers.get(id(step), [])])
        meaning = self._define(head, body, f"{step.left.tex} = {body}", step.place)
        self._defined = head, body
        note = ""
        if bound and known is not None:
            note = f"{known.shown.split('=')[0].strip()} is defined anew from here on"
        del meaning
        return self._finding(step, "definition", message=note)

    def _first_readable(self, step: Step, around: _Around, bodies: list[str]) -> str:
        """The first member of a chain that can be read, where the one that defines cannot."""
        if len(bodies) > 1:
            for body in bodies:
                with suppress(LemmataError):
                    Reading(self, step, f"{body} = {body}", around).claim()
                    return body
        return bodies[0]

    def _only_variables(self, body: str, head: Head) -> bool:
        """Whether the right side is one free variable, as in ``p_i = q_i`` or ``r = \\pi``."""
        other = head_of(body)
        return other is not None and self.state.meaning(other) is None and not other.applied

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
        own_base = r"\log_2" in body or (self.state.log_base or 0) == 2
        unsure = head.name == "sigma" and not re.search(
            r"sigmoid|logistic|시그모이드|로지스틱", f"{words} {self.heading}", re.IGNORECASE
        )
        elsewhere = head.full not in ("sigma",) and own_base
        further = set(letters_in(body)) - set(head.arguments or ()) - indices_in(body) - set(head.indices)
        further -= {"e", "pi", "sigma", *self.seen.sizes.values(), self.state.size} | set(self.seen.outcomes)
        further = {n for n in further if (n not in FUNCTIONS and len(n) == 1) or n in GREEK}
        if head.plain and (elsewhere or (further and head.separators != "||" and not self._is_entropy(head))):
            self._define(head, body, f"{step.left.tex} = {body}", step.place)
            return self._finding(step, "definition")
        question = self._claim(step, around)
        if isinstance(question, Finding):
            return self._finding(step, "definition", message=question.message)
        if unsure:
            question = replace(question, quiet="σ may be another function here", again=True)
        return replace(question, standard=True)

    def _is_entropy(self, head: Head) -> bool:
        return head.name in ("H", "D", "KL", "JS", "CE") or head.name.lower() in (
            "kl",
            "entropy",
            "cross_entropy",
        )

    def _absorb(self, step: Step) -> bool:
        r"""``\sum_k y_k = 1`` of a letter without a meaning: its components add to one."""
        left, right = step.left.tex, step.right.tex.strip()
        if right != "1":
            return False
        text = spelling(re.sub(r"\\(sum|limits)(?![A-Za-z])", r" \\\1 ", left))
        summed = re.fullmatch(
            r"\s*(?:\\sum\s*(?:\\limits)?\s*_\s*(?:\{[^{}]*\}|[a-z])\s*(?:\^\s*(?:\{[^{}]*\}|[A-Za-z0-9]))?\s*)+(?P<term>.*)",
            left,
            re.DOTALL,
        )
        del text
        term = summed["term"] if summed else None
        if term is None and (
            listed := re.fullmatch(r"\s*(?P<term>[^+]*_\s*\{?1\}?)\s*\+.*\\(l|c)?dots.*", left, re.DOTALL)
        ):
            term = re.sub(r"_\s*\{?1\}?", "_k", listed["term"])
        head = head_of(term) if term else None
        if head is None or head.nested or (head.applied and head.full not in self.seen.masses):
            return False
        joint = self._joint_name(head)
        if joint:
            self.state.place_in(joint, Domain(sums=True, rank=2))
            return True
        if self.state.meaning(head) is not None or not (head.indices or head.applied):
            return False
        self.state.place_in(head.full, Domain(sums=True, rank=1))
        return True

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
        elif table.cue("special", around.both):
            quiet = "the sentence speaks of a special case"
        again = head is not None and step.sign.relation == "==" and self.state.meaning(head) is not None
        return replace(asked, quiet=quiet, again=again)

    def _question(self, step: Step, tex: str, around: _Around, kind: Kind) -> Finding | Question:
        reading = Reading(self, step, tex, around)
        found = self._first_read(reading)
        if isinstance(found, LemmataError):
            return self._unread(step, tex, found)
        reading, claim, opaque = found
        fuller: list[tuple[Claim, Reading]] = []
        for other in reading.abstracted():
            with suppress(LemmataError):
                fuller.append((claim if other is reading else other.claim(), other))
        (claim, used), *fuller = fuller or [(claim, reading)]
        free = reading.only_variables()
        reading = used
        finding = self._finding(step, kind, read=_text(claim), context=reading.context(claim))
        names = _names(claim)
        missing = tuple(n for n in names if not self._known(n))
        assumed = tuple(n for n in names if self._assumed(n) and n not in reading.everywhere())
        return Question(
            finding,
            claim,
            missing,
            assumed=assumed,
            condition=free and _may_be_condition(claim),
            reading=reading,
            quiet=opaque,
            fuller=tuple(fuller),
        )

    def _first_read(self, reading: Reading) -> tuple[Reading, Claim, str] | LemmataError:
        """The first way in which the claim can be read: as it stands, then with a meaning left out."""
        try:
            return reading, reading.claim(), ""
        except LemmataError as error:
            first = error
        if parameters := reading.parameters():
            other = reading.without(parameters)
            with suppress(LemmataError):
                return other, other.claim(), ""
        for other in reading.abstracted()[:-1]:
            with suppress(LemmataError):
                why = "" if other.implied or reading.onto() else "a definition that it rests on was not read"
                return other, other.claim(), why
        ways = []
        text = getattr(first, "text", "")
        deepest = [*reading.meanings.items()][::-1]
        deepest.sort(key=lambda item: item[1].function.body != text)
        for name, meaning in deepest:
            if not meaning.function.parameters and meaning.function.body:
                ways.append(({name}, f"the definition of {name} was not read"))
        for names, why in ways[:6]:
            other = reading.without(names)
            with suppress(LemmataError):
                return other, other.claim(), why
        return first

    def _known(self, name: str) -> bool:
        if self.state.introduced(name) or name in ("n", "m") or re.fullmatch(r"pi1|.*joint", name):
            return True
        numbered = re.fullmatch(r"([A-Za-z]+)\d+", name)
        return numbered is not None and self.state.introduced(numbered[1])

    def _assumed(self, name: str) -> bool:
        domain = self.state.domain(name)
        return domain is None or not domain.stated

    def _unread(self, step: Step, tex: str, error: LemmataError) -> Finding:
        missing = getattr(error, "missing", "")
        if isinstance(error, ReadingError):
            found = f"{error.found}" if error.found else str(error)
            message = f"expected {error.expected}, found {found}"
            if error.text and error.text != tex:
                message += f" in {' '.join(error.text.split())}"
            tries = (error.hint,) if error.hint else ()
        else:
            message, tries = str(error).splitlines()[0], ()
        code = "L004" if missing else "L006"
        if missing:
            message = f"{missing} is not introduced: {message}"
        return self._finding(step, "not understood", code=code, message=message, tries=tries)

    def _finding(self, step: Step, kind: Kind, **more: Any) -> Finding:
        return Finding(step.place, kind, step.latex, **more)


# ------------------------------------------------------------------ reading a claim


class Reading:
    """One claim with the meanings and the domains that concern it."""

    def __init__(self, page: Context, step: Step, tex: str, around: _Around) -> None:
        self.page = page
        self.state = page.state
        self.tex = tex = self._written(tex)
        self.step = step
        self.moving = set(moving_in(tex))
        self.implied: dict[str, Domain] = {}
        self.own: set[str] = set()  # letters of which one margin alone takes part
        self.swapped: dict[str, str] = {}  # sizes that nothing states, after the claim showed better
        self.tried = 0
        self.meanings = self._concerned(tex)
        for one in self.page.directives.givens(frozenset(letters_in(tex))):
            if one.word == "let":
                self.meanings = {n: m for n, m in self.meanings.items() if n not in one.places}
        self._fold()
        self.texts = [tex, *(m.function.body for m in self.meanings.values())]
        self.conditions = self._conditions(step, around)
        self._identify()

    def _identify(self) -> None:
        """Where the sentence says i = j, the claim is about i alone."""
        for condition in list(self.conditions):
            same = re.fullmatch(r"([a-z]) == ([a-z])", condition)
            if same is None:
                continue
            self.conditions.remove(condition)
            i, j = same.groups()
            bound = re.search(rf"\\(sum|prod)\s*_\s*\{{?\s*{j}(?![A-Za-z])", self.tex)
            if not bound:
                self.tex = re.sub(rf"(?<![A-Za-z\\]){j}(?![A-Za-z])", i, self.tex)
                self.texts[0] = self.tex

    def _concerned(self, tex: str) -> dict[str, Meaning]:
        """The meanings that the claim uses, those of its derivatives' variables left out."""
        known = self.state.meanings()
        out: dict[str, Meaning] = {}
        waiting = [tex]
        while waiting:
            text = waiting.pop()
            self.moving |= moving_in(text)
            for name, meaning in known.items():
                if name not in out and meaning.occurs_in(text):
                    body = self._written(meaning.function.body)
                    out[name] = replace(meaning, function=replace(meaning.function, body=body))
                    waiting.append(body)
        self._own_margins(out)
        return {n: m for n, m in out.items() if m.key or m.function.parameters or n not in self.moving}

    def _written(self, tex: str) -> str:
        """The formula in the notation of the reader: transposes, piecewise definitions, Softmax(x_i)."""
        for pattern, by in _SPELLINGS:
            tex = pattern.sub(by, tex)
        if self.state.introduced("T") or self.state.domain("T"):
            return tex
        return _TRANSPOSED.sub(r"^\\top ", tex)

    def _own_margins(self, out: dict[str, Meaning]) -> None:
        """Where one margin of a joint probability stands alone, it is any distribution."""
        for p, (x, y) in self.page.seen.joint.items():
            joint = f"{p}joint"
            margins = [f"{p}{one}" for one in (x, y) if f"{p}{one}" in out]
            if len(margins) != 1 or occurs(f"{p}({x},{y})", self.tex):
                continue
            if not out[margins[0]].function.body.lstrip().startswith(r"\sum"):
                continue
            others = [
                n
                for n, m in out.items()
                if n not in (joint, *margins) and occurs(f"{p}({x},{y})", m.function.body)
            ]
            if others:
                continue
            out.pop(joint, None)
            one = x if margins[0] == f"{p}{x}" else y
            out[p] = replace(out.pop(margins[0]), name=p, target=f"{p}[{one}]", function=Function(""))
            self.own.add(p)
            if self.state.domain(p) is None:
                self.state.inner.domains[p] = Domain("simplex", rank=1, stated=False)

    def _fold(self) -> None:
        """Have a derivative's variable stand where its definition is written out: σ(w·x + b) as σ(z)."""
        for name in self.moving:
            meaning = self.state.meanings().get(name)
            if meaning is None or meaning.function.parameters or meaning.function.indices:
                continue
            parts = re.findall(r"\\[A-Za-z]+|\S", meaning.function.body)
            if len(parts) < 3 or moving_in(self.tex) & set(letters_in(meaning.function.body)):
                continue
            written = re.compile(r"\s*".join(map(re.escape, parts)))
            shown = meaning.shown.split("=")[0].strip()
            letter = f" {shown} ".replace("\\", r"\\")
            for other, uses in self.meanings.items():
                body = written.sub(letter, uses.function.body)
                self.meanings[other] = replace(uses, function=replace(uses.function, body=body))
            self.tex = written.sub(letter, self.tex)

    def without(self, names: Iterable[str], domains: Mapping[str, Domain] | None = None) -> Reading:
        """The same where these names are variables, with the domains that their meanings imply."""
        dropped = set(names)
        again = copy(self)
        again.meanings = {n: m for n, m in self.meanings.items() if n not in dropped}
        again.meanings = again._reached()
        again.texts = [self.tex, *(m.function.body for m in again.meanings.values())]
        again.implied = dict(domains or {})
        return again

    def _reached(self) -> dict[str, Meaning]:
        """The meanings that are still used once others were dropped."""
        out: dict[str, Meaning] = {}
        waiting = [self.tex]
        while waiting:
            text = waiting.pop()
            for name, meaning in self.meanings.items():
                if name not in out and meaning.occurs_in(text):
                    out[name] = meaning
                    waiting.append(meaning.function.body)
        return {name: m for name, m in self.meanings.items() if name in out}

    def parameters(self) -> set[str]:
        """Letters with a meaning to which a function of the page is applied: variables there."""
        parameters = {p for m in self.meanings.values() for p in m.function.parameters}
        return {n for n, m in self.meanings.items() if n in parameters and not m.key}

    def onto(self) -> bool:
        """Whether the meanings that no other uses take every value: ``w^\\top x + b`` does."""
        inner = [
            m
            for n, m in self.meanings.items()
            if not any(k in self.meanings and k != n for k in letters_in(m.function.body))
        ]
        return all(_LINEAR.fullmatch(m.function.body.strip()) for m in inner)

    def everywhere(self) -> set[str]:
        """Parameters of functions that are defined for every number: a statement is about all of them."""
        out: set[str] = set()
        for meaning in self.meanings.values():
            body = meaning.function.body
            if meaning.function.parameters and not re.search(r"\\(log|ln|sqrt)(?![a-z])|\blog\b", body):
                out |= {
                    p
                    for p in meaning.function.parameters
                    if not re.search(r"\{[^{}]*" + re.escape(p) + r"\}$", body)
                }
        return out

    def abstracted(self) -> list[Reading]:
        """The same with letters in place of what they abbreviate, where nothing else of that occurs.

        What holds of every z holds of z = W x; of a softmax it is enough that its values are probabilities.
        The most abstract comes first, the claim as it stands last.
        """
        readings = [self]
        for _ in range(4):
            leaves = readings[0]._leaves()
            if not leaves:
                break
            implied = {
                self.meanings[name].key.removesuffix("^(#1)") or name: domain
                for name, domain in leaves.items()
                if domain is not None
            }
            readings.insert(0, readings[0].without(leaves, readings[0].implied | implied))
        return readings if len(readings) <= 3 else [*readings[:1], *readings[-2:]]

    def _without_own_arguments(self) -> str:
        """The claim where ``J(w, b)``, J at its own parameters, is J alone."""
        tex = self.tex
        for name, meaning in self.meanings.items():
            own = meaning.function.parameters
            if own and not meaning.key:
                inside = r"\s*,\s*".join(rf"(?:\\[a-z]+\s*\{{?\s*)?{re.escape(p)}\}}?" for p in own)
                tex = re.sub(rf"(?<![A-Za-z])({re.escape(name)}\}}?)\s*\(\s*{inside}\s*\)", r"\1", tex)
        return tex

    def _leaves(self) -> dict[str, Domain | None]:
        out: dict[str, Domain | None] = {}
        for name, meaning in self.meanings.items():
            function = meaning.function
            sampled = meaning.key.endswith("^(#1)")
            if (meaning.key and not sampled) or function.parameters or not function.body:
                continue
            if len(function.indices) > 1:
                continue
            others = [
                self._without_own_arguments(),
                *(m.function.body for n, m in self.meanings.items() if n != name),
            ]
            inside = (
                set(letters_in(function.body)) - set(function.indices) - indices_in(function.body) - {"e"}
            )
            if name in self.moving or inside & {x for text in others for x in letters_in(text)}:
                continue
            domain = range_of(meaning)
            if (not inside - {"delta"} and domain is None) or re.search(
                r"(?<![A-Za-z])" + re.escape(name) + r"\\s*[(\[]", self.tex
            ):
                continue
            out[name] = domain
        return out

    def only_variables(self) -> bool:
        """Whether the claim is about free variables alone, without meanings, derivatives and functions."""
        return not any(m.function.body for m in self.meanings.values()) and not moving_in(self.tex)

    def notation(self) -> Notation:
        functions = {m.name: m.function for m in self.meanings.values() if m.function.body}
        names = {m.key: m.target for m in self.meanings.values() if m.key}
        if self.state.introduced("pi") and self.state.domain("pi") is not None:
            names["pi"] = "pi1"
        if "E" in functions:
            names["E"] = "E1"
            functions["E1"] = functions.pop("E")
        seen = self.page.seen
        masses = {p for p in seen.masses if not (p in functions and functions[p].parameters)} - set(
            seen.joint
        )
        masses -= {n for n in masses if self._as_number(n)}
        masses |= {
            n
            for n in self.state.vectors
            if not self._as_number(n) and n not in functions and n not in seen.joint
        }
        variables: dict[str, str] = {}
        for variable, outcome in ({o.upper(): o for o in seen.outcomes} | self.state.variables).items():
            mass = self._mass_of(outcome)
            if mass:
                variables[variable] = mass
        applied = {n for n, f in functions.items() if f.parameters}
        numbers = frozenset(
            n for n in letters_in(" ".join(self.texts)) if n not in applied and self.page._known(n)
        )
        sizes = {spelling(c): self.size() for c in seen.cardinals} | {name: self.size() for name in seen.sets}
        if any(re.search(r"\^\s*\{\s*K\s*-\s*1\s*\}", t) for t in self.texts):
            sizes["K-1"] = "m"
        return Notation(
            functions=functions,
            numbers=numbers,
            distributions=frozenset(masses),
            names=names,
            random_variables=variables,
            sizes=sizes,
            log_base=self.state.log_base or 0,
        )

    def _mass_of(self, outcome: str) -> str:
        seen = self.page.seen
        for letter in ("p", "P", *sorted(seen.masses)):
            if letter in seen.masses and letter not in seen.joint:
                return letter
        return ""

    def size_of(self, name: str) -> str:
        """How many components a letter has, by the claim's own sums, else by the page's."""
        for text in self.texts:
            if name in sizes_in(text):
                return sizes_in(text)[name]
        size = self.page.seen.sizes.get(name) or self.size()
        return self.swapped.get(size, size)

    def size(self) -> str:
        """How many components a letter has of which nothing is said."""
        seen = self.page.seen
        if self.state.size:
            return self.state.size
        counted = [
            name for name, _ in seen.counts.most_common() if name not in ("N", "m", "T", "B", "d", "D", "M")
        ]
        if len(counted) == 1 or counted[:1] in (["K"], ["C"], ["n"]):
            return counted[0]
        for name in self.page.profile.sizes:
            if name in seen.letters and not self.state.domain(name) and not self.state.meanings().get(name):
                return name
        return "n"

    def _conditions(self, step: Step, around: _Around) -> list[str]:
        out = []
        for condition in step.conditions:
            out += self._condition(condition.tex)
        letters = [i for i in "ijklmcabts" if i in indices_in(" ".join([self.tex]))]
        for said in around.conditions:
            left, relation, right = said.split()
            if left == "?":
                pair = [i for i in letters if i in indices_in(self.tex)]
                if len(pair) == 2 and relation == "!=":
                    out.append(f"{pair[0]} != {pair[1]}")
            elif left in indices_in(self.tex) and right in indices_in(self.tex):
                out.append(f"{left} {relation} {right}")
        return list(dict.fromkeys(out))

    def _condition(self, tex: str) -> list[str]:
        """A condition beside the relation, as givens."""
        out: list[str] = []
        plain = re.sub(r"^\s*\\(forall|text\s*\{[^{}]*\})\s*", "", tex)
        for step in cut(Display(plain, _NOWHERE)):
            if step.sign is None or re.search(r"\\(l|c)?dots", plain):
                self.state.introduce(*letters_in(plain))
                continue
            self.state.introduce(*letters_in(step.left.tex))
            if step.sign.role == "membership":
                domain = domain_of(step.right.tex)
                for part in _listed(step.left.tex):
                    head = head_of(part)
                    if head is not None and domain is not None and head.full not in self.page.seen.outcomes:
                        rank = len(head.indices) or len(domain.shape) or max(domain.rank, 0)
                        out += domain.givens(head.full, rank, self.size())
            elif step.sign.relation in ("<", "<=", ">", ">=", "!=", "=="):
                left, right = step.left.tex.strip(), step.right.tex.strip()
                if step.sign.relation == "==" and not (
                    left in indices_in(self.tex) and right in indices_in(self.tex)
                ):
                    continue
                latex = "_" in left + right or "\\" in left + right
                relation = LATEX[step.sign.relation] if latex else step.sign.relation
                out.append(f"{left} {relation} {right}")
        return out

    # ------------------------------------------------------------------

    def givens(self) -> list[str]:
        """The domains of the names that take part, then the conditions."""
        out: list[str] = []
        whole = " ".join(self.texts)
        indices = indices_in(whole)
        spelled = [spelling(t) for t in self.texts]
        parameters = {p for m in self.meanings.values() for p in m.function.parameters}
        meanings = {m.name for m in self.meanings.values() if m.function.body}
        directives = self._directives()
        stated = {place for one in directives for place in one.places}
        for name in self.meanings:
            if name in self.page._stated_functions:
                self.page._stated_functions[name].used = True
        names = [*letters_in(whole), *(n for n, m in self.meanings.items() if not m.function.body)]
        for name in dict.fromkeys(names):
            if name in meanings or (name in indices and not self._indexed(name, spelled)):
                continue
            if name in self.page.seen.outcomes or name in ("e", "d"):
                continue
            domain = self.implied.get(name) or self._as_number(name) or self.state.domain(name)
            domain = domain or self._convention(name)
            if domain is None or name in stated:
                continue
            if name in parameters and not self._free(name):
                continue
            if domain.kind == "R" and not domain.bounds and self._numbered(name, spelled):
                continue
            rank = self._rank(name, spelled, domain)
            claimed = "pi1" if name == "pi" else name
            size = self.size_of(name)
            out += domain.givens(claimed, rank, size)
        for one in directives:
            one.used = True
        return [*out, *self.conditions, *(one.given for one in directives)]

    def _directives(self) -> list[Stated]:
        found = self.page.directives.givens(frozenset(letters_in(" ".join(self.texts))))
        names = frozenset(letters_in(" ".join(self.texts))).union(
            *(s.names for s in found if s.word == "let")
        )
        return self.page.directives.givens(names)

    def _free(self, name: str) -> bool:
        """Whether a parameter of a function also stands in the claim itself."""
        return name in letters_in(self.tex)

    def _indexed(self, name: str, spelled: Sequence[str]) -> bool:
        return any(re.search(rf"(?<![A-Za-z_]){re.escape(name)}_(?!hat|bar|tilde|dot)", t) for t in spelled)

    def _as_number(self, name: str) -> Domain | None:
        """The domain of a letter that is a distribution elsewhere and a number here."""
        domain = self.state.number(name)
        if domain is None:
            return None
        whole = " ".join(self.texts)
        shown = rf"(?<![A-Za-z\\]){re.escape(name)}"
        vector = re.search(
            rf"{shown}\s*_|{shown}\s*\(\s*[a-z]'?\s*[),]|\\sim\s*{shown}|{shown}\s*\\[,;]?\s*(\\\||\|\||\\parallel)",
            whole,
        )
        return None if vector else domain

    def _numbered(self, name: str, spelled: Sequence[str]) -> bool:
        """Whether only numbered components are used: ``z_1 - z_2`` is about two numbers."""
        below = [m[1] for t in spelled for m in re.finditer(rf"(?<![A-Za-z]){re.escape(name)}(_\d+|.?)", t)]
        return bool(below) and all(re.fullmatch(r"_\d+", b) for b in below)

    def _rank(self, name: str, spelled: Sequence[str], domain: Domain) -> int:
        found = [
            len(m[1].strip("{}").replace(",", "")) if m[1].strip("{}").replace(",", "").isalpha() else 1
            for t in spelled
            for m in re.finditer(
                rf"(?<![A-Za-z_]){re.escape(name)}_(?!hat|bar|tilde|dot)(\{{[a-z],?[a-z]\}}|\{{[^{{}}]*\}}|[a-z0-9])",
                t,
            )
        ]
        if found:
            return max(found)
        if any(re.search(rf"(?<![A-Za-z]){re.escape(name)}\^\([a-z]\)", t) for t in spelled):
            return 1
        if name in self.page.seen.masses or name.endswith("joint"):
            return domain.rank if domain.rank > 0 else 1
        return domain.rank if domain.rank >= 0 else (len(domain.shape) if domain.shape else 0)

    def _convention(self, name: str) -> Domain | None:
        """What the profile says of a letter of which the page says nothing."""
        if not self.page.seen.letters.get(name):
            return None
        return self.page.profile.domain(name, self.page.seen)

    def claim(self, *more: str) -> Claim:
        """The claim with its givens and ``more``.  Raises LemmataError where it cannot be read."""
        notation = self.notation()
        givens = [*self.givens(), *more]
        for _ in range(8):
            try:
                return read_claim(self.tex, givens, notation)
            except ReadingError as error:
                differ = re.fullmatch(r"(\w+) and (\w+)", error.found)
                if differ and error.expected.startswith("one size") and self.tried < 2:
                    one, other = differ.groups()
                    self.swapped = {other: one} if self.tried else {one: other}
                    self.tried += 1
                    givens = [*self.givens(), *more]
                elif error.text in givens and error.text not in more:
                    givens.remove(error.text)
                else:
                    raise
        return read_claim(self.tex, givens, notation)

    def natural(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Givens that an author may have had in mind for names of which nothing is said, the likeliest first."""
        spelled = [spelling(t) for t in self.texts]
        out: list[tuple[str, ...]] = []
        for domain in (Domain("simplex"), Domain("onehot"), Domain("(0,1)"), Domain(bounds=("> 0",))):
            more: list[str] = []
            for name in names:
                rank = self._rank(name, spelled, self.state.domain(name) or Domain())
                if (rank == 1) == (domain.kind in ("simplex", "onehot")) or domain.bounds:
                    more += domain.givens(name, rank, self.size_of(name))
            if more:
                out.append(tuple(more))
        return out

    def context(self, claim: Claim) -> tuple[str, ...]:
        givens = [write(g) for g in claim.givens]
        used = [m.shown for m in self.meanings.values() if m.function.body]
        return (*givens, *used)


# ------------------------------------------------------------------ small matters


def written_out(question: Question) -> Question:
    """The question with all meanings written out."""
    (claim, reading), *fuller = question.fuller
    finding = replace(question.finding, read=_text(claim), context=reading.context(claim))
    page = reading.page
    names = _names(claim)
    return replace(
        question,
        finding=finding,
        claim=claim,
        reading=reading,
        fuller=tuple(fuller),
        missing=tuple(n for n in names if not page._known(n)),
        assumed=tuple(n for n in names if page._assumed(n) and n not in reading.everywhere()),
    )


def names_of(given: str) -> tuple[str, ...]:
    """The names in a given of the text syntax.

    >>> names_of("y_hat[i] > 0")
    ('y_hat', 'i')
    """
    return tuple(re.findall(r"[A-Za-z]\w*", given))


def _may_be_condition(claim: Claim) -> bool:
    """Whether a claim about free variables is an equation to solve: one side is a number or a variable."""
    statement = claim.statement
    if not isinstance(statement, sympy.Eq):
        return False
    plain = [side.is_number or isinstance(side, (sympy.Symbol, sympy.Indexed)) for side in statement.args]
    return any(plain) and not any(
        hasattr(type(part), "kinds") for part in sympy.preorder_traversal(statement)
    )


def _text(claim: Claim) -> str:
    return write(claim.statement)


def _names(claim: Claim) -> tuple[str, ...]:
    """The free names of a claim: scalars and vectors, without indices and sizes."""
    out = []
    for symbol in claim.statement.free_symbols:
        if isinstance(symbol, sympy.Symbol) and symbol.is_integer:
            continue
        if isinstance(symbol, sympy.Indexed):
            continue
        out.append(str(getattr(symbol, "label", symbol)))
    return tuple(sorted(set(out)))


def _listed(tex: str) -> list[str]:
    """``p, q`` as its members; ``(x, y)`` too."""
    text = tex.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    out, depth, start = [], 0, 0
    for at, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if not depth and character == ",":
            out.append(text[start:at])
            start = at + 1
    return [part.strip() for part in [*out, text[start:]] if part.strip() and "dots" not in part]


def _turned(relation: str) -> str:
    return {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(relation, relation)


_GOES_ON = re.compile(
    r"(이다|이고|이며|이라|라고|라 |로 |으로 |을 |를 |가 |는 |은 |와 |과 |에서|일 때|인 |이 |의 |도 |\(단|단,)"
    r"|[a-z]|Here\b|Where\b"
)


def _continues(text: str) -> bool:
    """Whether a sentence goes on from a display."""
    return _GOES_ON.match(text) is not None


class _Nowhere:
    path = ""

    def place(self, offset: int) -> Place:
        return Place("", 0)


_NOWHERE: Any = _Nowhere()
