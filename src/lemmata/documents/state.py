r"""What a document has introduced so far: meanings, domains, names; innermost scope first.

A definition and a domain last until something else is said of the same letter; a proof, an example and a
docstring forget at their end what was introduced inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from copy import copy
from dataclasses import dataclass, field, fields, replace

from lemmata.documents.domains import Domain
from lemmata.documents.labels import is_labelled
from lemmata.documents.letters import Head, indices_in, letters_in, occurs
from lemmata.documents.place import Place
from lemmata.reading.latex.notation import Function

__all__ = ["DOCSTRINGS", "Meaning", "Scope", "State", "joined"]

DOCSTRINGS = ("class", "function", "attribute")
"""Scopes of a module whose letters are their own."""

FORGETTING = frozenset(("proof", "example", "examples", "exercise", "solution", *DOCSTRINGS))
"""Environments at whose end what was introduced inside is forgotten."""


@dataclass(frozen=True)
class Meaning:
    """What a name of the document stands for.

    ``name`` is the name within claims, ``key`` the notation that is that name where it is not a plain
    letter (``P(y=1|x)``), ``target`` what the key becomes.  ``section`` counts headings: an equation in a
    later section may define the letter anew.
    """

    name: str
    function: Function
    shown: str
    place: Place
    section: int
    key: str = ""
    target: str = ""
    mass: bool = False
    convention: bool = False

    def occurs_in(self, tex: str) -> bool:
        """Whether it takes part in a formula."""
        return occurs(self.key, tex) if self.key else self.name in letters_in(tex)


@dataclass
class Scope:
    """What was introduced between a beginning and its end."""

    kind: str
    meanings: dict[str, Meaning] = field(default_factory=dict)
    domains: dict[str, Domain] = field(default_factory=dict)
    introduced: set[str] = field(default_factory=set)
    numbers: dict[str, Domain] = field(default_factory=dict)  # letters that are distributions elsewhere
    variables: dict[str, str] = field(default_factory=dict)  # random variables and their outcomes
    log_base: int | None = None
    measure_base: int | None = None  # of H, KL and their kind, as the page has defined them
    size: str = ""
    doubts: set[str] = field(default_factory=set)  # letters that have become another kind of thing
    classes: set[str] = field(default_factory=set)  # letters that are the class where a one-hot vector is 1
    described: set[str] = field(default_factory=set)  # letters whose values only words tell

    def copied(self) -> Scope:
        """The same, whatever is introduced later in this one."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return Scope(**{name: copy(value) for name, value in values.items()})


class State:
    """The scopes that are open."""

    def __init__(self, masses: Iterable[str] = (), joint: Iterable[str] = ()) -> None:
        self.scopes = [Scope("document")]
        self.section = 0
        self.masses = set(masses)
        self.joint = set(joint)
        self.here: Place | None = None
        self.values: dict[str, Meaning] = {}
        """Values that a sentence of this section gives to a variable: "if y = 1"."""
        self.said: list[tuple[str, Place]] = []
        """Where something was said of a name's domain, in the order of the document."""

    def as_of_now(self) -> State:
        """A copy that goes on with what is said up to here."""
        out = copy(self)
        out.scopes = [scope.copied() for scope in self.scopes]
        out.said = list(self.said)
        out.values = dict(self.values)
        return out

    def begin(self, kind: str) -> None:
        self.scopes.append(Scope(kind))

    def end(self, kind: str) -> None:
        """Close the innermost scope of this kind; what it introduced stays unless the kind forgets."""
        places = [k for k, scope in enumerate(self.scopes) if scope.kind == kind]
        if not places or places[-1] == 0:
            return
        closed = self.scopes[places[-1] :]
        del self.scopes[places[-1] :]
        if kind.rstrip("*").lower() in FORGETTING:
            return
        outer = self.scopes[-1]
        for scope in closed:
            outer.meanings |= scope.meanings
            outer.domains |= scope.domains
            outer.introduced |= scope.introduced
            outer.variables |= scope.variables
            outer.numbers |= scope.numbers
            outer.doubts |= scope.doubts
            outer.described |= scope.described
            outer.classes |= scope.classes
            outer.size = scope.size or outer.size

    # ------------------------------------------------------------------ looking up

    def meanings(self) -> dict[str, Meaning]:
        """Every meaning in force, by name."""
        out: dict[str, Meaning] = {}
        for scope in self.scopes:
            out |= scope.meanings
        return out

    def meaning(self, head: Head) -> Meaning | None:
        """The meaning of what a head names."""
        for scope in reversed(self.scopes):
            for meaning in scope.meanings.values():
                if meaning.key and re.fullmatch(_loosely(meaning.key), head.spelled):
                    return meaning
            if not self.keyed(head) and head.full in scope.meanings:
                return scope.meanings[head.full]
        return None

    def domain(self, name: str) -> Domain | None:
        return next((s.domains[name] for s in reversed(self.scopes) if name in s.domains), None)

    def elsewhere(self, meaning: Meaning) -> bool:
        """Whether a meaning is from an earlier section or from outside of this docstring, where it may end."""
        begun = max((k for k, scope in enumerate(self.scopes) if scope.kind in DOCSTRINGS), default=0)
        return meaning.section != self.section or not any(
            meaning is scope.meanings.get(meaning.name) for scope in self.scopes[begun:]
        )

    def number(self, name: str) -> Domain | None:
        """The domain of a letter where it is a number, though it is a distribution elsewhere."""
        return next((s.numbers[name] for s in reversed(self.scopes) if name in s.numbers), None)

    def introduced(self, name: str) -> bool:
        return any(name in s.introduced or name in s.domains or name in s.meanings for s in self.scopes)

    @property
    def variables(self) -> dict[str, str]:
        out: dict[str, str] = {}
        for scope in self.scopes:
            out |= scope.variables
        return out

    @property
    def log_base(self) -> int | None:
        return next((s.log_base for s in reversed(self.scopes) if s.log_base is not None), None)

    @property
    def measure_base(self) -> int | None:
        return next((s.measure_base for s in reversed(self.scopes) if s.measure_base is not None), None)

    @property
    def size(self) -> str:
        return next((s.size for s in reversed(self.scopes) if s.size), "")

    def keyed(self, head: Head) -> bool:
        """Whether the head is one name as a whole, where ``F[P]`` applies F to a distribution P."""
        if head.arguments is None:
            return bool(head.sample)
        if head.full in self.joint or not head.plain:
            return True
        if ";" in head.separators or "|" in head.separators.replace("||", ""):
            return True
        vectors = self.vectors
        return any(a[0].isupper() and len(a) == 1 and a not in vectors for a in head.arguments)

    @property
    def vectors(self) -> set[str]:
        known = {
            name for s in self.scopes for name, d in s.domains.items() if d.kind in ("simplex", "onehot")
        }
        return self.masses | known

    # ------------------------------------------------------------------ introducing

    @property
    def inner(self) -> Scope:
        return self.scopes[-1]

    def introduce(self, *names: str) -> None:
        """Take names to be known; one with a label needs more than a mention."""
        self.inner.introduced |= {name for name in names if not is_labelled(name)}

    def place_in(self, name: str, domain: Domain) -> None:
        """Say where ``name`` lives; a bound joins what is known, anything else replaces it."""
        known = self.domain(name)
        self.inner.domains[name] = domain if known is None else joined(known, domain)
        if self.here is not None and domain.stated:
            self.said.append((name, self.here))
        self.introduce(name)

    def define(self, meaning: Meaning) -> None:
        for scope in self.scopes:
            if meaning.key:
                same = [n for n, m in scope.meanings.items() if m.key == meaning.key]
                for name in same:
                    del scope.meanings[name]
        self.settle(meaning.name)
        for scope in self.scopes:
            scope.described.discard(meaning.name)
        self.inner.meanings[meaning.name] = meaning

    def doubt(self, name: str) -> None:
        """Take note that a letter is said to be another kind of thing than before."""
        self.inner.doubts.add(name)

    def settle(self, name: str) -> None:
        """Take note that it is clear again what a letter is."""
        for scope in self.scopes:
            scope.doubts.discard(name)

    def doubted(self, names: Iterable[str]) -> str:
        """The first of ``names`` of which that was said."""
        return next((name for name in names if any(name in s.doubts for s in self.scopes)), "")

    def described(self, name: str) -> bool:
        """Whether words say what a letter is worth, and no formula does."""
        return any(name in s.described for s in self.scopes) and name not in self.meanings()

    def forget(self, name: str) -> None:
        for scope in self.scopes:
            scope.meanings.pop(name, None)


def joined(known: Domain, new: Domain) -> Domain:
    """What holds once ``new`` is said of a letter of which ``known`` was."""
    if new.kind == "R" and not new.shape and (new.bounds or new.sums or new.positive):
        out = known
        for bound in new.bounds:
            if known.kind == "simplex" and bound in ("> 0", ">= 0", "<= 1", "< 1"):
                continue
            if known.kind == "onehot":
                continue
            out = out.bounded(bound)
        return replace(
            out,
            positive=out.positive or new.positive,
            sums=(out.sums or new.sums) and out.kind not in ("simplex", "onehot"),
            stated=out.stated or new.stated,
            rank=new.rank if new.rank >= 0 and known.rank < 0 else out.rank,
        )
    if new.kind == "R" and not new.stated:
        return known
    shape = new.shape or (known.shape if new.kind in ("simplex", "onehot") or not new.rank else ())
    return replace(new, shape=shape)


# ------------------------------------------------------------------ from a head to a meaning


def _loosely(key: str) -> str:
    return "".join(
        r"([A-Za-z]+'*|\d+)" if part.startswith("#") else re.escape(part) for part in re.split(r"(#\d)", key)
    )


def meaning_of(
    head: Head,
    keyed: bool,
    body: str,
    shown: str,
    place: Place,
    section: int,
    outcomes: Set[str],
    masses: Set[str],
) -> Meaning:
    """What the equation ``head = body`` makes of the head."""
    inside = indices_in(body)
    if head.sample and head.arguments is None:
        name = f"{head.full}each".replace("_", "")
        key = head.spelled.replace(f"({head.sample})", "(#1)")
        indices = (head.sample, *head.indices)
        return Meaning(name, Function(body, (), indices), shown, place, section, key, f"{name}[#1]")
    if head.arguments is not None and keyed:
        letters = [
            a for part in head.arguments for a in re.findall(r"(?<![A-Za-z_^(])[a-z]'?(?![A-Za-z(_^'])", part)
        ]
        indices = tuple(
            dict.fromkeys(a for a in letters if a in outcomes or (a in inside and a not in ("x",)))
        )
        indices += tuple(i for i in head.indices if i.isalpha() and i not in indices)
        name = f"{head.name}{re.sub(r'[^A-Za-z0-9]+', '', head.spelled.removeprefix(head.name))}"
        key = head.spelled
        if not set(indices) <= outcomes:
            for number, i in enumerate(indices, 1):
                key = re.sub(rf"(?<![A-Za-z]){re.escape(i)}(?![A-Za-z])", f"#{number}", key)
            target = f"{name}[{','.join(f'#{k}' for k in range(1, len(indices) + 1))}]"
        else:
            target = f"{name}[{','.join(indices)}]"
        return Meaning(
            name, Function(body, (), indices), shown, place, section, key, target if indices else name
        )
    indices = tuple(i for i in head.indices if i.isalpha())
    labelled = re.match(r"[^(\[]*?_(\{[^{}]*\}|[A-Za-z0-9]+)", head.spelled) if head.label else None
    key = labelled[0] if labelled else ""
    if head.arguments is None:
        return Meaning(
            head.full, Function(body, (), indices), shown, place, section, key, head.full if key else ""
        )
    if (
        head.full in masses
        and all(a in outcomes for a in head.arguments)
        and not _as_number(body, head.arguments)
    ):
        return Meaning(head.full, Function(body, (), head.arguments), shown, place, section, mass=True)
    return Meaning(
        head.full,
        Function(body, head.arguments, indices),
        shown,
        place,
        section,
        key,
        head.full if key else "",
    )


def _as_number(body: str, arguments: tuple[str, ...]) -> bool:
    """Whether an argument occurs in the body other than as an outcome."""
    rest = re.sub(
        r"[A-Za-z]\s*(\\left)?\s*\(\s*[a-z]'?(\s*,\s*[a-z]'?)*\s*(\\right)?\s*\)|\\mid|_\s*\{[^{}]*\}|_[a-z]",
        " ",
        body,
    )
    return any(a in letters_in(rest) for a in arguments)
