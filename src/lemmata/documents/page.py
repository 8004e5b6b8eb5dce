r"""What a page says of its letters: by its notation, in its sentences, in directives and definitions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lemmata.documents.blocks import Directive, Prose
from lemmata.documents.conventions import Profile, profile_of
from lemmata.documents.domains import Domain, domain_of
from lemmata.documents.instructions import Directives, Stated
from lemmata.documents.letters import Head, head_of, indices_in, letters_in
from lemmata.documents.patterns import (
    AFFINE,
    CONSTANT,
    EXAMPLE,
    NAMED,
    NAMED_AFTER,
    ONLY_IF,
    PROBABILITY,
    TWO_VALUES,
    WRITTEN_OUT,
    inline,
    listed,
    turned,
)
from lemmata.documents.place import Place
from lemmata.documents.prose import MOST_FORMULAS, Formula, Sentence, phrases
from lemmata.documents.state import Meaning, State, meaning_of
from lemmata.documents.steps import Step, cut
from lemmata.documents.survey import Survey
from lemmata.reading.latex.notation import Function
from lemmata.reading.latex.signs import FUNCTIONS, OPERATORS

__all__ = ["Page"]


_ANEW = re.compile(r"\b(let|now|instead|from here on|suppose)\b|이제|하자|대신", re.IGNORECASE)
"""Words with which a letter is declared, where "p is a probability" only says what it is."""


class Page:
    """The letters of a page, as far as it has been read.

    ``seen`` is what all its formulas show together, ``state`` what it has introduced, ``directives`` what
    its author says to the checker.
    """

    def __init__(self, seen: Survey, profile: Profile | None = None) -> None:
        self.seen = seen
        self.state = State(seen.masses, seen.joint)
        self.profile = profile_of("ml")
        if profile is not None:
            self.follow(profile)
        self.directives = Directives()
        self.defined: tuple[Head, str] | None = None  # the last definition of a display
        self.stated_functions: dict[str, Stated] = {}
        self._conventions()

    def see(self, seen: Survey) -> None:
        """Go on with what another part of the document shows."""
        self.seen = seen
        self.state.masses, self.state.joint = set(seen.masses), set(seen.joint)

    def follow(self, profile: Profile) -> None:
        """Read by this profile from here on."""
        self.profile = profile
        self.state.scopes[0].log_base = profile.log_base

    @property
    def index_base(self) -> int:
        """The first index: 0 if the profile says so, or if every sum of the page starts there."""
        return 0 if self.profile.index_base == 0 or self.seen.bases == {0} else 1

    # ------------------------------------------------------------------ what the page says by its notation

    def _conventions(self) -> None:
        """Joint probabilities with their margins and entropies, where the page uses them."""
        for whole, part in self.seen.whole.items():
            mass = part in self.seen.masses
            x = min(self.seen.outcomes, key=lambda letter: (letter != "x", letter)) if mass else "k"
            body = f"{part}({x})" if mass else f"{part}_k"
            self._convention(whole, "", "", body, (x,), shown=f"{whole} has the values {body}")
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

    def _convention(
        self, name: str, key: str, target: str, body: str, indices: tuple[str, ...] = (), shown: str = ""
    ) -> None:
        shown = shown or (f"{key} = {body}" if body else key)
        self.state.scopes[0].meanings.setdefault(
            name,
            Meaning(name, Function(body, (), indices), shown, Place("", 0), 0, key, target, convention=True),
        )

    # ------------------------------------------------------------------ facts of sentences

    def facts(self, sentence: Sentence) -> None:
        table = phrases()
        state = self.state
        for entry, pattern in table.bases:
            if pattern.search(sentence.logarithms):
                state.inner.log_base = entry["base"]
        taken: set[Formula] = set()
        positive = table.positive.search(sentence.text) is not None
        for said in table.said(table.domains, sentence):
            for formula in said.formulas:
                if formula in taken:
                    continue
                taken.add(formula)
                for head in self._heads(formula.tex):
                    if head.full in self.seen.outcomes or head.primes or self.is_standard(head):
                        continue
                    if self._is_variable(head):
                        continue
                    self._domain_by_phrase(said.entry, head, positive, sentence.text)
        for said in table.said(table.kinds, sentence):
            for formula in said.formulas:
                self._kind_by_phrase(said.entry["kind"], formula)
        for formula in sentence.formulas:
            self._inline(formula)
        for formula in table.described_in(sentence):
            for head in self._heads(formula.tex):
                if not (head.applied or head.indices) and state.meaning(head) is None:
                    state.inner.described.add(head.full)
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
        for part in listed(re.split(r"=|\\in(?![A-Za-z])|\\sim|:=|\\colon", tex)[0]):
            head = head_of(part)
            if head is not None:
                out.append(head)
        return out

    def _changes_kind(self, entry: dict[str, Any], head: Head, text: str) -> bool:
        """Whether what has been a function or a vector is said to be a number here."""
        if head.indices or head.applied or re.search("probabilities|frequencies", text):
            return False
        meaning, known = self.state.meaning(head), self.state.domain(head.full)
        if meaning is not None:
            return (
                meaning.section == self.state.section
                and not meaning.convention
                and _ANEW.search(text) is not None
            )
        vector = known is not None and known.stated and (known.kind in ("simplex", "onehot") or known.shape)
        return bool(vector) and (bool(entry.get("scalar")) or entry["domain"] in ("(0,1)", "{0,1}"))

    def _domain_by_phrase(self, entry: dict[str, Any], head: Head, positive: bool, text: str) -> None:
        if head.full in self.seen.whole:  # P = (p_1, …, p_n)
            part = self.seen.whole[head.full]
            head = replace(head, name=part, spelled=part, indices=("k",))
        name, words = head.full, entry["domain"]
        known_meaning = self.state.meaning(head)
        if self._changes_kind(entry, head, text):
            self.state.doubt(name)
        elif words in ("simplex", "onehot"):
            self.state.settle(name)
        if known_meaning is not None:
            if known_meaning.section == self.state.section or known_meaning.convention or words == "R":
                return
            self.state.forget(known_meaning.name)
        indexed = bool(head.indices) or head.applied
        known = self.state.domain(name)
        stated = entry.get("stated", True)
        if words == "R" and known and known.kind in ("simplex", "onehot") and _ANEW.search(text):
            vector = indexed or 1 in self.seen.ranks.get(name, ())
            self.state.place_in(name, Domain("R", rank=1 if vector else 0))
            return
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
            for part in listed(tex):
                if re.fullmatch(r"(\\mathrm\s*\{)?[A-Z]\}?", part.strip()):
                    letter = letters_in(part)[0]
                    state.inner.variables[letter] = letter.lower()
                    state.introduce(letter)
        elif kind == "size":
            if re.fullmatch(r"[A-Za-z]", tex):
                state.inner.size = tex
                state.introduce(tex)
        elif kind == "class":
            state.inner.classes |= {tex} if re.fullmatch(r"[a-z]", tex) else set()
        elif kind in ("index", "samples"):
            state.introduce(*letters_in(tex))

    def _inline(self, formula: Formula) -> None:
        """Mentions, memberships and bounds of a formula in the text."""
        state = self.state
        state.introduce(*letters_in(formula.tex))
        shown = inline(formula.tex)
        for step in cut(shown):
            if step.sign is None:
                continue
            others = [] if step.chained else self._listed_before(formula.tex[: step.left.start])
            if step.sign.role == "membership":
                self.membership(", ".join([*others, step.left.tex]), step.right.tex)
            elif step.sign.role == "relation" and step.sign.relation in ("<", "<=", ">", ">="):
                self.bound(step, others)
            elif step.sign.role == "relation" and step.sign.relation == "==" and not step.chained:
                self.absorbed(step)
            elif step.sign.relation == "" and r"\sim" in formula.tex:
                self.drawn(step)

    def drawn(self, step: Step) -> None:
        """``X \\sim p``."""
        left, right = step.left.tex.strip(), letters_in(step.right.tex)
        if re.fullmatch(r"[A-Z]", left) and right:
            self.state.inner.variables[left] = left.lower()
            self.state.introduce(left, *right[:1])

    def membership(self, left: str, right: str) -> bool:
        domain = domain_of(right)
        found = False
        for part in listed(left):
            head = head_of(part)
            if head is None:
                continue
            self.state.introduce(head.full)
            if domain is None and self.state.meaning(head) is None and TWO_VALUES.fullmatch(right.strip()):
                place = self.state.here or Place("", 0)
                self.define(head, right, rf"{left} \in {right}", place)
            if domain is None or self.state.meaning(head) is not None:
                continue
            if head.full in self.seen.outcomes and not domain.kind.startswith("{"):
                continue
            found = True
            if head.indices and domain.shape:
                continue  # x_i in R^d: samples, each a vector
            rank = domain.rank if domain.rank >= 0 else len(domain.shape)
            if head.indices and not domain.shape:
                rank = len(head.indices)
            self.state.place_in(head.full, replace(domain, rank=rank))
        return found

    def _listed_before(self, tex: str) -> list[str]:
        """The names of ``a, b > 0`` before the last: nothing else stands before it."""
        names = listed(tex) if tex.rstrip().endswith(",") else []
        heads = [head_of(name) for name in names]
        return names if all(head is not None and not head.applied for head in heads) else []

    def bound(self, step: Step, others: Sequence[str] = ()) -> bool:
        """``T > 0``, ``p_k > 0``, ``0 < a``: whether it was a bound on a letter that has no meaning of its own."""
        for name, number, relation in (
            (", ".join([*others, step.left.tex]), step.right.tex, step.sign.relation),  # type: ignore[union-attr]
            (step.right.tex, step.left.tex, turned(step.sign.relation)),  # type: ignore[union-attr]
        ):
            parts = listed(name)
            heads = [head_of(part) for part in parts]
            if not heads or None in heads or not re.fullmatch(r"-?\d+(\.\d+)?", number.strip()):
                continue
            done = False
            for head in heads:
                assert head is not None
                meaning = self.state.meaning(head)
                if meaning is not None and meaning.function.parameters and not head.applied:
                    self.state.doubt(head.full)  # a function is not compared with a number
                if meaning is not None or head.full in self.seen.outcomes or head.nested:
                    continue
                if head.applied and head.full not in self.seen.masses:
                    continue
                key = self.joint_name(head)
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

    def joint_name(self, head: Head) -> str:
        for letter, (x, y) in self.seen.joint.items():
            if head.full == letter and head.arguments == (x, y):
                return f"{letter}joint"
        return ""

    def values(self, sentence: Sentence) -> list[Meaning]:
        """The values that a sentence gives to variables for a while: "if y = 1", "taking q_i = 1/n"."""
        out = []
        for formula in sentence.formulas[:MOST_FORMULAS]:
            for step in cut(inline(formula.tex)):
                if (
                    step.sign is None
                    or step.sign.relation != "=="
                    or step.sign.role != "relation"
                    or step.chained
                ):
                    continue
                head = head_of(step.left.tex)
                if head is None or head.applied or head.nested or head.primes or head.sample:
                    continue
                meaning = self.state.meaning(head)
                if CONSTANT.fullmatch(step.right.tex.strip()) and (meaning is None or meaning.convention):
                    out.append(self.valued(head, step.right.tex, formula.tex))
        return out

    def valued(self, head: Head, number: str, shown: str) -> Meaning:
        """A value for a while, as a meaning."""
        return self._meaning(head, number, shown, self.state.here or Place("", 0))

    # ------------------------------------------------------------------ definitions within sentences

    def definitions(self, sentence: Sentence, block: Prose) -> None:
        table = phrases()
        defining = table.cue("define", sentence.text)
        if self.defined and (found := NAMED_AFTER.match(sentence.text)):
            formula = sentence.formulas[int(found["formula"])]
            head = head_of(formula.tex)
            if head is not None and not head.applied and self.state.meaning(head) is None:
                self.define(
                    head,
                    self.defined[1],
                    f"{formula.tex} = {self.defined[1]}",
                    block.source.place(formula.offset),
                )
        for found in (m for pattern in NAMED for m in pattern.finditer(sentence.text)):
            name, formula = (sentence.formulas[int(found[part])] for part in ("name", "body"))
            head = head_of(name.tex)
            if head is not None and not head.applied and head_of(formula.tex) is None:
                shown = f"{name.tex} = {formula.tex}"
                if not any(s.sign for s in cut(inline(formula.tex))):
                    self.define(head, formula.tex, shown, block.source.place(name.offset))
        redefining = table.cue("redefine", sentence.text)
        for number, formula in enumerate(sentence.formulas[:MOST_FORMULAS]):
            if not re.search(r"=|\\equiv|\\triangleq|\\doteq", formula.tex):
                continue
            earlier = sentence.text[: sentence.text.index(f"⟨{number}⟩")]
            result = table.cue("result", earlier) and not defining
            goal = table.cue("goal", earlier)
            for step in cut(inline(formula.tex)):
                if (
                    step.sign is None
                    or step.sign.relation != "=="
                    or step.sign.role not in ("relation", "definition")
                ):
                    continue
                head = head_of(step.left.tex)
                if head is None or step.chained or head.primes:
                    continue
                head = self.labelled(head, step.right.tex)
                if not self.definable(head, step.right.tex):
                    if WRITTEN_OUT.fullmatch(step.right.tex.strip()) and self.state.meaning(head) is None:
                        self.state.inner.described.add(head.full)
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
                variable = self.state.domain(head.full) is not None
                if (result or goal) and not marked and variable:
                    continue
                free = self.only_variables(step.right.tex) or CONSTANT.fullmatch(step.right.tex.strip())
                if variable and not (marked or defining) and free:
                    continue  # p_i = q_i, where both are free, or a value for a while
                if not marked and ONLY_IF.match(sentence.text, sentence.text.index(f"⟨{number}⟩") + 3):
                    continue
                if self.is_standard(head) and known is None:
                    continue
                self.define(head, step.right.tex, formula.tex, block.source.place(formula.offset))

    def definable(self, head: Head, body: str) -> bool:
        """Whether an equation with this left side can say what the left side is."""
        if head.arguments is not None and not head.plain and not self._named_as_whole(head):
            return False
        if self.names_probability(head, body):
            return False
        other = head_of(body)
        if other is not None and self.labelled(other, body if other.applied else "").full == head.full:
            return False  # f = f(x; W) names what f depends on
        named = other is not None and other.applied and other.name in ("P", "Pr", "Prob", "p")
        named = named and other is not None and any(re.search("[A-Z=]", a) for a in other.arguments or ())
        if named and other is not None and self.state.meaning(other) is None and not head.applied:
            kind = "simplex" if head.indices else "(0,1)"
            self.state.place_in(head.full, Domain(kind, rank=len(head.indices), stated=False))
            return False
        plain = body.strip()
        example = EXAMPLE.fullmatch(plain) and not re.fullmatch(r"1\s*/\s*[A-Za-z]", plain)
        outcome = len(head.full) == 1 and head.full in self.seen.outcomes
        if example or outcome or head.nested or any(i.isdigit() for i in head.indices):
            return False
        alone = not head.applied and not head.indices and len(head.full) == 1 and self._is_index(head.full)
        return not (alone and re.fullmatch(r"[a-z](_\{?[a-z0-9]\}?)?|\d+", plain))

    def labelled(self, head: Head, body: str) -> Head:
        """``p_t`` beside a number p, and the function ``h_2(p)``, are names of their own: the index is a label."""
        if len(head.indices) != 1 or head.nested or head.label or head.sample:
            return head
        (index,) = head.indices
        base = self.state.meanings().get(head.name)
        number = (
            base is not None and not base.function.indices and not base.function.parameters and not base.mass
        )
        if (index.isdigit() and head.applied) or (
            number and not head.applied and index not in indices_in(body) and index not in self.seen.outcomes
        ):
            return replace(head, indices=(), label=index)
        return head

    def only_variables(self, body: str) -> bool:
        """Whether the right side is one free variable, as in ``p_i = q_i`` or ``r = \\pi``."""
        other = head_of(body)
        meaning = self.state.meaning(other) if other is not None else None
        return other is not None and (meaning is None or meaning.convention) and not other.applied

    def names_probability(self, head: Head, body: str) -> bool:
        """Whether ``p(x) = \\Pr\\{X = x\\}`` says of which random variable p is the distribution."""
        return (
            head.applied and head.full in self.seen.masses and PROBABILITY.fullmatch(body.strip()) is not None
        )

    def _named_as_whole(self, head: Head) -> bool:
        """Whether brackets that hold more than letters belong to a name: ``P(y=1|x)``, not ``\\phi(2x)``."""
        return bool(set(head.separators) & set("|;")) or any("=" in a for a in head.arguments or ())

    def _is_index(self, name: str) -> bool:
        return (
            name in "ijklmcabtuv"
            and self.state.domain(name) is None
            and self.state.meanings().get(name) is None
        )

    def define(self, head: Head, body: str, shown: str, place: Place) -> Meaning:
        if not head.indices and not head.applied:
            head, body = self._componentwise(head, body)
        meaning = self._meaning(head, body, shown, place)
        self.state.define(meaning)
        names = [*(head.arguments or ()), *head.indices, meaning.name, head.full, *letters_in(body)]
        self.state.introduce(*(n for n in names if n))
        return meaning

    def _meaning(self, head: Head, body: str, shown: str, place: Place) -> Meaning:
        return meaning_of(
            head,
            self.state.keyed(head) or self._stands_for_numbers(head),
            body.strip(),
            shown.strip(),
            place,
            self.state.section,
            self.seen.outcomes,
            self.seen.masses,
        )

    def _stands_for_numbers(self, head: Head) -> bool:
        """Whether ``f_j(z)`` is defined where ``f_j`` has been a number before, such as a score.

        The letter alone goes on standing for what it was: only the application is a name.
        """
        if not head.applied or head.full in self.seen.masses or self.state.meaning(head) is not None:
            return False
        known = self.state.domain(head.full)
        if known is not None and known.kind == "R" and known.stated:
            return True
        return any(head.full in letters_in(m.function.body) for m in self.state.meanings().values())

    def _componentwise(self, head: Head, body: str) -> tuple[Head, str]:
        r"""``z = W x + b`` as ``z_k = \\sum_a W_{ka} x_a + b_k``."""
        found = AFFINE.fullmatch(body.strip())
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
            i
            for i in sorted("karscdhlmqtuv", key=lambda i: i in self.seen.letters)
            if i not in self.state.meanings() and i not in (*matrix, *vector, *offset)
        ][:2]
        entry = rf"{found['matrix']}_{{{a}{k}}}" if found["turned"] else rf"{found['matrix']}_{{{k}{a}}}"
        body = rf"\sum_{{{a}}} {entry} {found['vector']}_{{{a}}}"
        if offset:
            body += rf" + {found['offset']}_{{{k}}}"
        return replace(head, indices=(k,)), body

    def is_standard(self, head: Head) -> bool:
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

    def absorbed(self, step: Step) -> bool:
        r"""``\sum_k y_k = 1`` of a letter without a meaning: its components add to one."""
        left, right = step.left.tex, step.right.tex.strip()
        if right != "1":
            return False
        summed = re.fullmatch(
            r"\s*(?:\\sum\s*(?:\\limits)?\s*_\s*(?:\{[^{}]*\}|[a-z])\s*(?:\^\s*(?:\{[^{}]*\}|[A-Za-z0-9]))?\s*)+(?P<term>.*)",
            left,
            re.DOTALL,
        )
        term = summed["term"] if summed else None
        if term is None and (
            listed := re.fullmatch(r"\s*(?P<term>[^+]*_\s*\{?1\}?)\s*\+.*\\(l|c)?dots.*", left, re.DOTALL)
        ):
            term = re.sub(r"_\s*\{?1\}?", "_k", listed["term"])
        head = head_of(term) if term else None
        if head is None or head.nested or (head.applied and head.full not in self.seen.masses):
            return False
        joint = self.joint_name(head)
        if joint:
            self.state.place_in(joint, Domain(sums=True, rank=2))
            return True
        if self.state.meaning(head) is not None or not (head.indices or head.applied):
            return False
        self.state.place_in(head.full, Domain(sums=True, rank=1))
        return True

    def known(self, name: str) -> bool:
        if self.state.described(name):
            return False
        if name in self.seen.outcomes and self.state.domain(name) is None:
            return False  # an outcome elsewhere, and a number here
        if self.state.introduced(name) or name in ("n", "m") or re.fullmatch(r"pi1|E1|.*joint", name):
            return True
        numbered = re.fullmatch(r"([A-Za-z]+)\d+", name)
        return numbered is not None and self.state.introduced(numbered[1])

    def assumed(self, name: str) -> bool:
        domain = self.state.domain(name)
        return domain is None or not domain.stated

    def directed(self, block: Directive) -> None:
        stated = self.directives.take(block)
        if stated is None:
            return
        self.state.introduce(*stated.names)
        if stated.word == "profile":
            self.follow(profile_of(stated.rest))
        elif stated.word == "function":
            left, body = re.split(r":?=", stated.rest, maxsplit=1)
            head = head_of(re.sub(r"\[(\w+)\]", r"_{\1}", left))
            if head is not None:
                meaning = self.define(head, body, stated.rest, block.place)
                self.stated_functions[meaning.name] = stated
