r"""A claim of a page: read with the meanings and domains that concern it, and asked of the prover."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import sympy

from lemmata.documents.domains import Domain, domain_of
from lemmata.documents.finding import Finding
from lemmata.documents.instructions import Stated
from lemmata.documents.letters import head_of, indices_in, letters_in, moving_in, occurs
from lemmata.documents.page import Page
from lemmata.documents.patterns import (
    CHAINED,
    CONSTANT,
    EXPECTATION,
    EXPECTED_LOG,
    IDENTITY,
    LATEX,
    LINEAR,
    SPELLINGS,
    TRANSPOSED,
    counts_to_n,
    inline,
    listed,
    multiplied,
    numbered_by,
    with_argument,
)
from lemmata.documents.ranges import range_of
from lemmata.documents.state import Meaning, joined
from lemmata.documents.steps import Step, cut
from lemmata.documents.survey import sizes_in
from lemmata.errors import LemmataError
from lemmata.notation import Claim
from lemmata.reading.errors import ReadingError
from lemmata.reading.latex.notation import Function, Notation, spelling
from lemmata.reading.latex.reader import read_claim
from lemmata.reading.writing import write

__all__ = ["Question", "Reading", "names_of", "question_of", "written_out"]


_FROM_ZERO = re.compile(r"_\s*\{?\s*\d|=\s*[01]\s*\}")
"""A component with a number, or a range."""


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


class Reading:
    """One claim with the meanings and the domains that concern it."""

    def __init__(
        self,
        page: Page,
        step: Step,
        tex: str,
        said: Sequence[str] = (),
        values: Sequence[Meaning] = (),
    ) -> None:
        self.page = page
        self.state = page.state
        self.tex = tex = self._by_chain_rule(self._written(tex))
        self.step = step
        self.moving = set(moving_in(tex))
        self.dropped = ""  # why the claim says more than its author does
        self.implied: dict[str, Domain] = {}
        self.own: set[str] = set()  # letters of which one margin alone takes part
        self.swapped: dict[str, str] = {}  # sizes that nothing states, after the claim showed better
        self.weakened: dict[str, frozenset[str]] = {}  # values of components, which no given can say
        self.tried = 0
        self.binary = False
        self._beside: list[Meaning] = []  # values that a condition beside the relation gives
        self.meanings = self._concerned(tex)
        for one in self.page.directives.givens(frozenset(letters_in(tex))):
            if one.word == "let":
                self.meanings = {n: m for n, m in self.meanings.items() if n not in one.places}
        self._fold()
        self.texts = [self.tex, *(m.function.body for m in self.meanings.values())]
        self.conditions = self._conditions(step, said)
        self._take([*self._beside, *values])
        self.conditions += self._true_class()
        self._rename_n()
        self._identify()

    def _take(self, values: Iterable[Meaning]) -> None:
        """Give variables the values that the sentence gives them."""
        sizes = {self.size(), self.state.size, *self.page.seen.counts, *self.page.seen.sizes.values()}
        whole = " ".join(self.texts)
        indices = indices_in(whole)
        for meaning in values:
            name = meaning.name
            if name in sizes:
                self.conditions.append(f"{name} == {meaning.function.body}")
            elif not meaning.occurs_in(whole) or name in self.meanings:
                continue
            elif name in self.moving or name in indices:
                self.dropped = f"the condition {meaning.shown} was not read"
            else:
                self.meanings[name] = meaning
        self.texts = [self.tex, *(m.function.body for m in self.meanings.values())]

    def _true_class(self) -> list[str]:
        """Where c is the true class, the one-hot vector beside it is 1 there."""
        letters = letters_in(" ".join(self.texts))
        hot = [n for n in letters if (known := self.state.domain(n)) is not None and known.kind == "onehot"]
        classes = [i for i in indices_in(self.tex) if any(i in s.classes for s in self.state.scopes)]
        return [f"{hot[0]}[{classes[0]}] == 1"] if len(hot) == len(classes) == 1 and hot != classes else []

    def where_valued(self) -> Reading | None:
        """The same with the values that this section has given to variables, if it has any of the claim's."""
        again = copy(self)
        again.meanings, again.conditions = dict(self.meanings), list(self.conditions)
        again._take(self.state.values.values())
        changed = again.meanings != self.meanings or again.conditions != self.conditions
        return again if changed or again.dropped != self.dropped else None

    def _rename_n(self) -> None:
        """Where the page numbers its samples by n, which is a size in claims, they are numbered by another letter."""
        texts = [*self.texts, *self.conditions]
        if "n" not in {i for t in texts for i in indices_in(t)} or any(map(counts_to_n, texts)):
            return
        if any("n" in re.sub(r"\^\(#1\)", "", m.key) for m in self.meanings.values()):
            return
        letter = next((i for i in "irsuvhabcgjklmopq" if not any(i in letters_in(t) for t in texts)), None)
        if letter is None:
            return
        self.tex = numbered_by(letter, self.tex)
        self.conditions = [numbered_by(letter, c) for c in self.conditions]
        for name, meaning in self.meanings.items():
            function = meaning.function
            indices = tuple(letter if i == "n" else i for i in function.indices)
            function = replace(function, body=numbered_by(letter, function.body), indices=indices)
            self.meanings[name] = replace(meaning, function=function)
        self.texts = [self.tex, *(m.function.body for m in self.meanings.values())]

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
        kept = {n: m for n, m in out.items() if m.key or m.function.parameters or n not in self.moving}
        self.dropped = self.dropped or _loosened(out, kept, tex)
        return kept

    def _written(self, tex: str) -> str:
        """The formula in the notation of the reader: transposes, piecewise definitions, Softmax(x_i)."""
        for pattern, by in SPELLINGS:
            tex = pattern.sub(by, tex)
        tex = EXPECTED_LOG.sub(self._bracketed, tex)
        if self.state.domain("sigma") is None and "sigma" not in self.state.meanings():
            tex = with_argument(tex)
        if self.state.domain("I") is None and "I" not in self.state.meanings():
            tex = IDENTITY.sub(r"\\delta_{\1 \2}", tex)
        for meaning in self.state.meanings().values():
            parameters = set(meaning.function.parameters)
            if parameters and not parameters & set(letters_in(meaning.function.body)):
                tex = multiplied(meaning.name, tex)
        if self.state.introduced("T") or self.state.domain("T"):
            return tex
        return TRANSPOSED.sub(r"^\\top ", tex)

    def _bracketed(self, found: re.Match[str]) -> str:
        r"""``\mathbb{E}_p \log q`` as ``\mathbb{E}_{x \sim p}[\log q(x)]`` of distributions."""
        below, at = found["below"] or found["one"], found["at"] or ""
        if not at:
            names = {*letters_in(below), *letters_in(found["of"])}
            if not names <= self.state.vectors or len(letters_in(below)) != 1:
                return found[0]
            x = min(self.page.seen.outcomes, default="")
            at = f"({x})" if x and names <= self.page.seen.masses else "_{k}"
            below = rf"{x} \sim {below}" if x and names <= self.page.seen.masses else below
        return rf"\mathbb{{E}}_{{{below}}}[{found['log']} {found['of']}{at}]"

    def _by_chain_rule(self, tex: str) -> str:
        r"""A product of derivatives through a letter that the page defines, as one derivative.

        ``\frac{dL}{da} \frac{da}{dz}`` is the derivative of L in z where L has z in it through a alone.
        """
        known = self.state.meanings()
        for _ in range(4):
            found = CHAINED.search(tex)
            if found is None:
                return tex
            inner, again, by = (letters_in(found[part])[:1] for part in ("inner", "again", "by"))
            outer = known.get(next(iter(letters_in(found["of"])), ""))
            through = known.get(inner[0]) if inner else None
            if inner != again or not by or outer is None or through is None or through.function.indices:
                return tex
            if by[0] in self._reach(outer, inner[0]) or inner[0] not in self._reach(outer, ""):
                return tex
            whole = rf"\frac{{{found['d']} {found['of']}}}{{{found['d']} {found['by']}}}"
            tex = tex[: found.start()] + whole + tex[found.end() :]
        return tex

    def _reach(self, meaning: Meaning, stop: str) -> set[str]:
        """The letters that a meaning rests on, what ``stop`` rests on left out."""
        known = self.state.meanings()
        out: set[str] = set()
        waiting = [meaning.function.body]
        while waiting:
            for name in letters_in(waiting.pop()):
                if name not in out:
                    out.add(name)
                    if name != stop and name in known:
                        waiting.append(known[name].function.body)
        return out

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

    def as_of_now(self) -> Reading:
        """The same for later, when the page may have said more."""
        again = copy(self)
        again.page = copy(self.page)
        again.page.state = again.state = self.state.as_of_now()
        return again

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
        return all(LINEAR.fullmatch(m.function.body.strip()) for m in inner)

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
        if "pi" in functions or (self.state.introduced("pi") and self.state.domain("pi") is not None):
            names["pi"] = "pi1"
            if "pi" in functions:
                functions["pi1"] = functions.pop("pi")
        if "E" in letters_in(" ".join(self.texts)) and not EXPECTATION.search(" ".join(self.texts)):
            names["E"] = "E1"
            if "E" in functions:
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
            n for n in letters_in(" ".join(self.texts)) if n not in applied and self.page.known(n)
        )
        sizes = {spelling(c): self.size() for c in seen.cardinals} | {name: self.size() for name in seen.sets}
        if self.page.index_base and any(re.search(r"\^\s*\{\s*K\s*-\s*1\s*\}", t) for t in self.texts):
            sizes["K-1"] = "m"
        return Notation(
            functions=functions,
            numbers=numbers,
            distributions=frozenset(masses),
            names=names,
            random_variables=variables,
            sizes=sizes,
            log_base=self._log_base(),
            index_base=self.page.index_base,
        )

    def in_bits(self) -> Reading | None:
        """The same with logarithms to the base 2, where the page says nothing of their base."""
        if self.state.log_base is not None or self.state.measure_base is not None:
            return None
        again = copy(self)
        again.binary = True
        return again

    def _log_base(self) -> int:
        """The base of log; where no bare log stands, that of the page's own H and KL."""
        if self.binary:
            return 2
        bare = any(re.search(r"\\log(?!\s*_)", t) for t in self.texts)
        measured = self.state.measure_base
        return (self.state.log_base or 0) if bare or measured is None else measured

    def _mass_of(self, outcome: str) -> str:
        seen = self.page.seen
        if any(outcome in both for both in seen.joint.values()):
            return ""  # a margin, which has a name of its own
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
        """How many components a letter has of which nothing is said: no letter that is an index here."""
        indices = {i for text in self.texts for i in indices_in(text)}
        size = self._usual_size()
        return size if size not in indices else next(s for s in ("n", "K", "N", "m", "M") if s not in indices)

    def _usual_size(self) -> str:
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

    def _conditions(self, step: Step, said: Sequence[str]) -> list[str]:
        out = []
        for condition in step.conditions:
            out += self._condition(condition.tex)
        letters = [i for i in "ijklmcabts" if i in indices_in(" ".join([self.tex]))]
        for one in said:
            left, relation, right = one.split()
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
        for step in cut(inline(plain)):
            if step.sign is None or re.search(r"\\(l|c)?dots", plain):
                self.state.introduce(*letters_in(plain))
                continue
            self.state.introduce(*letters_in(step.left.tex))
            if step.sign.role == "membership":
                domain = domain_of(step.right.tex)
                for part in listed(step.left.tex):
                    head = head_of(part)
                    if head is not None and domain is not None and head.full not in self.page.seen.outcomes:
                        rank = len(head.indices) or len(domain.shape) or max(domain.rank, 0)
                        out += domain.givens(head.full, rank, self.size())
            elif step.sign.relation in ("<", "<=", ">", ">=", "!=", "=="):
                left, right = step.left.tex.strip(), step.right.tex.strip()
                if step.sign.relation == "==" and not (
                    left in indices_in(self.tex) and right in indices_in(self.tex)
                ):
                    head = head_of(left)
                    if head is not None and not head.applied and CONSTANT.fullmatch(right):
                        self._beside.append(self.page.valued(head, right, step.latex))
                    else:
                        self.dropped = f"the condition {' '.join(plain.split())} was not read"
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
            if name in self.page.stated_functions:
                self.page.stated_functions[name].used = True
        names = [*letters_in(whole), *(n for n, m in self.meanings.items() if not m.function.body)]
        if TRANSPOSED.search(whole) and self.state.domain("T") is not None:
            names.append("T")  # a power then, and no transpose
        for name in dict.fromkeys(names):
            drawn_from = name in self.state.vectors  # p below an E is no index
            if name in meanings or (name in indices and not drawn_from and not self._indexed(name, spelled)):
                continue
            if name in ("e", "d") or (name in self.page.seen.outcomes and not self.state.domain(name)):
                continue
            domain = self.implied.get(name) or self._as_number(name)
            domain = domain or self._own(name) or self._convention(name)
            if domain is None or name in stated:
                continue
            if name in parameters and not self._free(name):
                continue
            if domain.kind == "R" and not domain.bounds and self._numbered(name, spelled):
                continue
            rank = self._rank(name, spelled, domain)
            claimed = {"pi": "pi1", "E": "E1"}.get(name, name)
            size = self.size_of(name)
            out += domain.givens(claimed, rank, size)
            if values := domain.weakened(rank):
                self.weakened[name] = values
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
        """Whether a parameter of a function stands in the claim itself, or does so with a function without brackets."""
        if name in letters_in(self.tex):
            return True
        spelled = [spelling(text) for text in self.texts]
        return any(
            re.search(rf"(?<![A-Za-z]){re.escape(m.name)}(?![A-Za-z_'(\[])", text)
            for m in self.meanings.values()
            if name in m.function.parameters
            for text in spelled
        )

    def _indexed(self, name: str, spelled: Sequence[str]) -> bool:
        return any(re.search(rf"(?<![A-Za-z_]){re.escape(name)}_(?!hat|bar|tilde|dot)", t) for t in spelled)

    def _own(self, name: str) -> Domain | None:
        """What the page says of a letter, with what it says of P for p, where P is the vector of the p_i."""
        own = self.state.domain(name)
        whole = next((w for w, part in self.page.seen.whole.items() if part == name), "")
        known = self.state.domain(whole) if whole else None
        return joined(known, own) if known is not None and own is not None else known or own

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
        if self._as_number(name) is not None:
            return 0
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
        return (*givens, *used, *self._counted())

    def _counted(self) -> tuple[str, ...]:
        """How components are numbered, where a claim has another number for one than the page."""
        numbered = next((m for t in self.texts if (m := _FROM_ZERO.search(t))), None)
        if self.page.index_base or numbered is None:
            return ()
        return ("components are counted from 0 here, and from 1 in what was read",)


def question_of(finding: Finding, reading: Reading) -> Question:
    """The question that a reading asks.  Raises LemmataError where the claim cannot be read in any way."""
    reading, claim, unread = _first_read(reading)
    reading = reading.as_of_now()
    ways: list[tuple[Claim, Reading]] = []
    for other in reading.abstracted():
        with suppress(LemmataError):
            ways.append((claim if other is reading else other.claim(), other))
    free = reading.only_variables() and _may_be_condition(claim)
    (claim, reading), *fuller = ways or [(claim, reading)]
    first = Question(finding, claim, condition=free, quiet=unread, fuller=((claim, reading), *fuller))
    return written_out(first)


def _first_read(reading: Reading) -> tuple[Reading, Claim, str]:
    """The first way in which the claim can be read: as it stands, then with a meaning left out."""
    try:
        return reading, reading.claim(), ""
    except LemmataError as error:
        first = error
    if parameters := reading.parameters():
        other = reading.without(parameters)
        with suppress(LemmataError):
            return other, other.claim(), _loosened(reading.meanings, other.meanings, reading.tex)
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
    raise first


def _loosened(known: Mapping[str, Meaning], kept: Mapping[str, Meaning], tex: str) -> str:
    """Why a claim is about more than it says: a letter is free whose definition has letters that it speaks of."""
    said = set(letters_in(tex)).union(*(letters_in(m.function.body) for m in kept.values()))
    for name in known.keys() - kept.keys():
        body = known[name].function.body
        if said & (set(letters_in(body)) - indices_in(body) - {"e", "pi", "sigma", name}):
            return f"the definition of {name} was not read"
    return ""


def written_out(question: Question) -> Question:
    """The question with the next fuller reading of its claim."""
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
        missing=tuple(n for n in names if not page.known(n)),
        assumed=tuple(n for n in names if page.assumed(n) and n not in reading.everywhere()),
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
    if not isinstance(statement, sympy.Eq) or not statement.free_symbols:
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
