"""From a checked lecture to a document: numbers for everything, results filled in, lemmas and works added.

Each format is a module of `lemmata.lectures.formats`, which leaves out or arranges what is here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lemmata.catalogue import load
from lemmata.definitions import registry
from lemmata.derivation import Derivation
from lemmata.figures import draw
from lemmata.lectures import document as d
from lemmata.lectures import model as m
from lemmata.lectures.checking import Checked
from lemmata.lectures.closure import lemmas, references, works
from lemmata.lectures.errors import Fault, refusal
from lemmata.lectures.numbers import inserted
from lemmata.lectures.options import DEFAULTS, Options
from lemmata.lectures.phrases import PHRASES
from lemmata.lectures.proofs import folded, given, said, steps
from lemmata.lectures.room import PROOF
from lemmata.notation import build
from lemmata.rendering import words
from lemmata.rendering.formulas import formula, relation
from lemmata.rendering.korean import particle
from lemmata.rendering.layout import Layout, row
from lemmata.rendering.measure import fitted
from lemmata.rendering.texmath import texmath
from lemmata.rendering.witness import point_tex, value_tex
from lemmata.verification import Record

__all__ = ["Composer", "d_words", "leads", "shown_proofs"]

EMS = {"article": 35.0, "slides": 30.0, "handout": 23.0}
"""The width of a displayed line."""

PAIR = re.compile(
    r"(은/는|이/가|을/를|과/와|으로/로|이다/다|이라/라|이면/면|이고/고|이며/며|이므로/므로|이어서/여서)"
)


@dataclass(frozen=True)
class Name:
    """What a part is called in references."""

    kind: str
    number: str
    label: str

    @property
    def text(self) -> str:
        return f"{self.kind}\u00a0{self.number}"


class Composer:
    """Makes the parts of a document; what they are called is known before the first is made."""

    def __init__(self, checked: Checked, records: Mapping[str, Record], options: Options) -> None:
        self.checked, self.records, self.options = checked, records, options
        self.lang = options.lang
        self.ems = EMS[options.format]
        self.proof_ems = self.ems / PROOF if options.format == "slides" else self.ems
        self.phrases = PHRASES[self.lang]
        self.names: dict[str, Name] = {}
        self.by_part: dict[int, Name] = {}
        self.solutions: list[tuple[Name, m.Solution]] = []
        self.later: list[m.Result] = []
        self.blocks = wanted(checked.lecture.blocks, options.format)
        self.meant = {
            id(inner)
            for block in checked.lecture.blocks
            if isinstance(block, m.Only)
            for inner in wanted(block.blocks, options.format)
        }
        self.printed = [part.id for part in m.walk(self.blocks) if isinstance(part, m.Result)]
        # What the article has is called the same in every format.
        article = wanted(checked.lecture.blocks, "article")
        there = set(map(id, m.walk(article)))
        own = tuple(block for block in self.blocks if id(block) not in there)
        self._number((*article, *own))
        whole = replace(options, **DEFAULTS["article"]) if options.format == "slides" else options
        stated = [part.id for part in m.walk(article) if isinstance(part, m.Result)]
        lemmas = self._lemmas(article, stated, whole)
        self.lemmas = self._lemmas(self.blocks, self.printed, options)
        for position, lemma in enumerate(dict.fromkeys((*lemmas, *self.lemmas)), 1):
            if lemma not in self.names:
                self._name(self.phrases["lemma"], f"A.{position}", lemma)
        self._lead_somewhere()
        catalogue = load()
        # A result of this document is cited by its number, any other by its title.
        self.titles: dict[str, Mapping[str, str]] = {known: catalogue[known].title for known in catalogue}
        for printed in [*self.printed, *self.lemmas]:
            self.titles[printed] = {self.lang: self.names[printed].text}

    # -- names

    def _name(self, kind: str, number: str, *keys: str) -> Name:
        name = Name(kind, number, re.sub(r"[^\w]+", "-", keys[0]).strip("-"))
        for key in keys:
            if key:
                self.names[key] = name
        return name

    def _number(self, blocks: Sequence[m.Block]) -> None:
        counts = {"section": 0, "subsection": 0, "statement": 0, "figure": 0, "example": 0, "exercise": 0}

        def next_(what: str) -> str:
            counts[what] += 1
            return str(counts[what])

        for part in m.walk(tuple(blocks)):
            name: Name | None = None
            label = part.at.name if hasattr(part, "at") else ""
            match part:
                case m.Heading(1):
                    counts["subsection"] = 0
                    number = next_("section")
                    name = self._name(self.phrases["section"], number, label or f"section-{number}")
                case m.Heading():
                    number = f"{counts['section']}.{next_('subsection')}"
                    name = self._name(self.phrases["section"], number, label or f"section-{number}")
                case m.Result():
                    name = self._name(self.phrases["proposition"], next_("statement"), part.id, label)
                case m.Check() if not part.hidden:
                    kind = "counterexample" if part.claim.refuted else "proposition"
                    number = next_("statement")
                    name = self._name(self.phrases[kind], number, label or f"claim-{number}")
                case m.Figure():
                    number = next_("figure")
                    name = self._name(self.phrases["figure"], number, label or f"figure-{number}")
                case m.Example():
                    number = next_("example")
                    name = self._name(self.phrases["example"], number, label or f"example-{number}")
                case m.Exercise():
                    number = next_("exercise")
                    name = self._name(self.phrases["exercise"], number, label or f"exercise-{number}")
            if name is not None:
                self.by_part[id(part)] = name

    def _lead_somewhere(self) -> None:
        """Raise LectureError for a reference to what this format does not have."""
        results = load()
        there = {self.by_part[id(p)] for p in m.walk(self.blocks) if id(p) in self.by_part}
        lost = [
            p
            for p in m.walk(self.blocks)
            if isinstance(p, m.Reference)
            and p.target not in results
            and self.names.get(p.target) not in there
        ]
        if lost:
            lecture, format = self.checked.lecture, self.options.format
            found = "{} is not in the " + format
            faults = [Fault(p.line, p.column, found.format(p.target), ("::: only",)) for p in lost]
            raise refusal(lecture.path, lecture.text, faults)

    def _lemmas(self, blocks: Sequence[m.Block], printed: Sequence[str], options: Options) -> list[str]:
        """The results that the blocks cite without printing them."""
        proofs = [proof for _, proof in shown_proofs(blocks, self.checked, options)]
        proved = options.lemmas == "full"
        found = lemmas(proofs, printed, load(), proved=proved)
        cited = (p.target for p in m.walk(tuple(blocks)) if isinstance(p, m.Reference))
        for id in cited:
            if id in load() and id not in printed and id not in found:
                if proved:
                    found += lemmas([load()[id].proof], (*printed, *found), load(), proved=True)
                found.append(id)
        return list(dict.fromkeys(found))

    # -- running text

    def inlines(self, inlines: m.Inlines) -> d.Inlines:
        """The text with its formulas laid out, its references as names, and Korean particles chosen."""
        found: list[d.Inline] = []
        read = ""  # what a particle follows
        for part in inlines:
            match part:
                case m.Words(text):
                    pair = PAIR.match(text) if read and self.lang == "ko" else None
                    if pair:
                        text = particle(read, pair[0]) + text[pair.end() :]
                    last = found[-1] if found else None
                    if isinstance(last, d.Math) and re.match("[가-힣]", text):
                        found[-1] = replace(last, tight=True)
                    found.append(d.Words(text))
                    read = ""
                    continue
                case m.Formula():
                    found.append(d.Math(self.layout(part)))
                    read = f"${inserted(part.tex, [number.value for number in part.numbers])}$"
                case m.Number():
                    found.append(self._gap(2.5) if self.options.blanks else d.Math(texmath(part.value)))
                    read = f"${part.value}$"
                case m.Reference(target):
                    name = self.names[target]
                    found.append(d.ToLabel(name.text, name.label))
                    read = name.number
                case m.Typed(text):
                    found.append(d.Code(text))
                    read = text
                case m.Emphasis(inner):
                    found.append(d.Emphasis(self.inlines(inner)))
                    read = _plain(inner)
                case m.Bold(inner):
                    found.append(d.Bold(self.inlines(inner)))
                    read = _plain(inner)
                case m.Link(inner, target):
                    found.append(d.Link(self.inlines(inner), target))
                    read = _plain(inner)
                case m.Blank(inner):
                    laid = self.inlines(inner)
                    if self.options.blanks:
                        found.append(self._gap(max(4.0, 0.6 * len(_plain(inner)))))
                    else:
                        found += laid
                    read = _plain(inner)
        return tuple(found)

    @staticmethod
    def _gap(ems: float) -> d.Gap:
        return d.Gap(ems)

    def layout(self, part: m.Formula | m.Display) -> Layout:
        """The layout of a formula that the author typed, with its numbers."""
        blank = r"\square" if self.options.blanks else ""
        return texmath(inserted(part.tex, [blank or number.value for number in part.numbers]))

    # -- blocks

    def is_meant(self, block: m.Block) -> bool:
        """Whether the author said that this block is for this format."""
        return id(block) in self.meant

    def all(self, blocks: Sequence[m.Block]) -> tuple[d.Block, ...]:
        return tuple(made for block in blocks for made in self.block(block))

    def block(self, block: m.Block) -> Iterator[d.Block]:
        """What an author's block becomes; nothing, for what this format has not."""
        match block:
            case m.Heading(level, title):
                name = self.by_part[id(block)]
                yield d.Section(level, name.number, self.inlines(title), name.label)
            case m.Paragraph(inlines):
                yield d.Text(self.inlines(inlines))
            case m.Display():
                yield d.Formula(fitted(self.layout(block), self.ems))
            case m.Items(items, ordered):
                yield d.Items(tuple(self.all(item) for item in items), ordered)
            case m.Table(alignment, head, rows):
                laid = tuple(tuple(map(self.inlines, row_)) for row_ in rows)
                yield d.Grid(alignment, tuple(map(self.inlines, head)), laid)
            case m.Code(language, text):
                yield d.Listing(language, text)
            case m.Quotation(inner):
                yield d.Quote(self.all(inner))
            case m.Result():
                yield self.result(block)
            case m.Check() if not block.hidden:
                yield self.check(block)
            case m.Definition(name):
                yield d.Formula(fitted(_definition(name), self.ems))
            case m.Figure(name_, options, caption):
                name = self.by_part[id(block)]
                picture = draw(name_, self.lang, options)
                yield d.PictureBlock(name.kind, name.number, picture, self.inlines(caption), name.label)
            case m.Example(title, inner):
                yield self._box("example", block, title, self.all(inner))
            case m.Exercise(title, inner, solutions):
                yield self._box("exercise", block, title, self.all(inner))
                name = self.by_part[id(block)]
                for solution in solutions:
                    if self.options.solutions == "text":
                        heading = self.phrases["solution"]
                        if self.options.format == "slides":
                            heading = self.phrases["solution_of"].format(name.number)
                        yield d.Box("solution", d_words(heading), self.all(solution.blocks))
                    elif self.options.solutions in ("end", "separate"):
                        self.solutions.append((name, solution))
            case m.Only(_, inner):
                yield from self.all(inner)
            case m.Index():
                yield self._index()
            case m.Conventions():
                texts = (text[self.lang] for text in words.CONVENTIONS.values())
                yield d.Items(tuple((d.Text(said(text)),) for text in texts))

    def _box(self, kind: str, block: m.Block, title: m.Inlines, blocks: tuple[d.Block, ...]) -> d.Box:
        name = self.by_part[id(block)]
        heading: d.Inlines = d_words(name.text)
        if title:
            heading = (*heading, d.Words(" — "), *self.inlines(title))
        return d.Box(kind, heading, blocks, name.label)

    # -- statements

    def result(self, block: m.Result) -> d.Statement:
        derivation = load()[block.id]
        name = self.names[block.id]
        how = how_shown(block, self.options)
        title = said(block.title or derivation.title[self.lang])
        return d.Statement(
            name.kind,
            name.number,
            title,
            name.label,
            given(derivation.claim.givens, self.lang),
            fitted(formula(derivation.statement), self.ems),
            self._shown(block, how, derivation, name),
            self._mark(block.id),
        )

    def _shown(self, block: m.Result, how: str, derivation: Derivation, name: Name) -> d.Proof | None:
        if how == "appendix":
            self.later.append(block)
            return None
        return None if how == "none" else self.proof(derivation, block.remark, how)

    def proof(self, derivation: Derivation, remark: Sequence[m.Block], how: str) -> d.Proof:
        """The proof in full, or folded to its idea and its reasons."""
        lead: tuple[d.Block, ...] = self.all(remark)
        idea = derivation.idea.get(self.lang, "")
        if not lead and idea:
            lead = (d.Text(said(idea)),)
        if how == "full":
            return d.Proof(
                self.phrases["proof"],
                (*lead, *steps(derivation.proof, self.lang, self.titles, self.proof_ems)),
            )
        why = folded(derivation.proof, self.lang, self.titles)
        if self.options.format == "handout":
            return d.Proof("", (d.Text(why),), folded=True)
        inside: d.Inlines = (d.Words(" ("), *why, d.Words(")"))
        if lead and isinstance(lead[-1], d.Text):
            lead = (*lead[:-1], d.Text((*lead[-1].inlines, *inside)))
        else:
            lead = (*lead, d.Text(why))
        return d.Proof(self.phrases["proof"], lead, folded=True)

    def check(self, block: m.Check) -> d.Statement:
        """A claim that was decided on the spot."""
        verdict, name = self.checked.verdicts[block.claim], self.by_part[id(block)]
        claim = verdict.claim
        assert claim is not None
        title = said(block.title) if block.title else ()
        proof: d.Proof | None = None
        how = how_shown(block, self.options)
        if block.claim.refuted:
            lead = self.all(block.remark)
            proof = d.Proof("", (*lead, d.Text(self._witness(verdict))))
        elif isinstance(verdict.derivation, Derivation) and how != "none":
            how = "full" if how == "appendix" else how
            proof = self.proof(verdict.derivation, block.remark, how)
        elif block.remark:
            proof = d.Proof("", self.all(block.remark))
        givens = given(claim.givens, self.lang)
        if block.claim.refuted:
            givens = (d.Words(self.phrases["false"]), *((d.Words(" "), *givens) if givens else ()))
        return d.Statement(
            name.kind,
            name.number,
            title,
            name.label,
            givens,
            fitted(formula(claim.statement), self.ems),
            proof,
        )

    def _witness(self, verdict: Any) -> d.Inlines:
        witness = verdict.witness
        values = [(str(getattr(key, "name", key)), value) for key, value in witness.values]
        told = [point_tex(values), value_tex(witness.left), value_tex(witness.right)]
        found: list[d.Inline] = []
        for position, words_ in enumerate(re.split(r"\{\}", self.phrases["at"])):
            found.append(d.Words(words_))
            if position < len(told):
                found.append(d.Math(texmath(told[position]), tight=self.lang == "ko"))
        return tuple(found)

    def _mark(self, id: str) -> d.Inlines:
        record = self.records[id]
        found: list[d.Inline] = []
        said = []
        if self.options.marks:
            said.append(f"✓ {self.phrases['proved']}")
            if record.steps:
                said.append(
                    self.phrases["step"] if record.steps == 1 else self.phrases["steps"].format(record.steps)
                )
        if self.options.digits and record.digits:
            said.append(self.phrases["digits"].format(record.digits))
        if said:
            found.append(d.Words(", ".join(said)))
        if self.options.ids:
            found += [d.Words("  "), d.Code(id)] if found else [d.Code(id)]
        return tuple(found)

    def _index(self) -> d.Grid:
        rows = []
        for id in [*self.printed, *self.lemmas]:
            name, record = self.names[id], self.records[id]
            rows.append(
                (
                    (d.ToLabel(name.number, name.label),),
                    said(load()[id].title[self.lang]),
                    (d.Code(id),),
                    d_words(str(record.steps or "–")),
                    d_words(str(record.digits or "–")),
                )
            )
        head = tuple(
            d_words(self.phrases[f"head_{key}"]) for key in ("number", "title", "id", "steps", "digits")
        )
        return d.Grid("rllrr", head, tuple(rows), long=True)

    # -- what is added at the end

    def added(self, *, lemmas: bool = True) -> Iterator[d.Block]:
        """Solutions, proofs that were put off, ``lemmas``, and the works behind the results."""
        if self.solutions and self.options.solutions == "end":
            yield self.section("solutions")
            yield from self.solved()
        if self.later:
            yield self.section("proofs")
            for block in self.later:
                name = self.names[block.id]
                proof = self.proof(load()[block.id], block.remark, "full")
                yield replace(proof, word=self.phrases["by_kernel"].format(name.text))
        if lemmas and self.lemmas:
            yield self.section("lemmas")
            for id in self.lemmas:
                yield self.result(m.Result(id, proof="full" if self.options.lemmas == "full" else "none"))
        if self.options.format != "handout":
            yield from self.works()

    def solved(self) -> Iterator[d.Box]:
        for name, solution in self.solutions:
            title = self.phrases["solution_of"].format(name.number)
            yield d.Box("solution", (d.ToLabel(title, name.label),), self.all(solution.blocks))

    def section(self, key: str) -> d.Section:
        return d.Section(1, "", d_words(self.phrases[key]), f"section-{key}")

    def works(self) -> Iterator[d.Block]:
        sources = {id: load()[id].source for id in [*self.printed, *self.lemmas]}
        items = []
        for work, places in works(sources):
            full = self._full(work)
            numbers: dict[str, list[str]] = {}
            for place, id in places:
                numbers.setdefault(place, []).append(id)
            found: list[d.Inline] = [*full, d.Words(". ")]
            for position, (place, ids) in enumerate(numbers.items()):
                found.append(d.Words("; " if position else ""))
                found += [d.Words(f"{place}: ")] if place else []
                for at, id in enumerate(ids):
                    name = self.names[id]
                    found += [d.Words(", ")] if at else []
                    found.append(d.ToLabel(name.number, name.label))
            items.append((d.Text((*found, d.Words("."))),))
        if items:
            yield self.section("references")
            yield d.Small((d.Items(tuple(items)),))

    def _full(self, work: str) -> d.Inlines:
        before, *rest = references().get(work, work).split("*")
        if len(rest) != 2 or self.lang == "ko":  # where emphasis is bold, a title needs none
            return d_words("".join((before, *rest)))
        return (d.Words(before), d.Emphasis(d_words(rest[0])), d.Words(rest[1]))


SHOWN = (m.Display, m.Table, m.Items, m.Code, m.Figure, m.Definition)


def leads(
    block: m.Paragraph,
    following: m.Block | None,
    most: int = 240,
    shown: tuple[type[m.Block], ...] = SHOWN,
) -> bool:
    """Whether a paragraph only leads to what follows it: it ends in a colon, and has at most so many letters."""
    last = block.inlines[-1] if block.inlines else None
    colon = isinstance(last, m.Words) and last.text.rstrip().endswith((":", "："))
    return colon and isinstance(following, shown) and len(_plain(block.inlines)) <= most


def d_words(text: str) -> d.Inlines:
    return (d.Words(text),) if text else ()


def _plain(inlines: m.Inlines) -> str:
    return "".join(part.text for part in m.walk(inlines) if isinstance(part, (m.Words, m.Typed)))


def _definition(name: str) -> Layout:
    function = registry[name]
    left = formula(build(function, *function.parameters))
    return row(left, relation("=="), formula(function.template))


def wanted(blocks: Sequence[m.Block], format: str) -> tuple[m.Block, ...]:
    """The blocks without what is for other formats; what `m.Only` holds stands in its place."""
    found: list[m.Block] = []
    for block in blocks:
        if isinstance(block, m.Only):
            if format in block.formats:
                found += wanted(block.blocks, format)
        elif not (isinstance(block, m.Slide) and format != "slides"):
            found.append(block)
    return tuple(found)


def how_shown(block: m.Result | m.Check, options: Options) -> str:
    """How its proof is shown: as the block says, else as the document.

    A handout has no proofs in full, and slides no appendix, unless it is asked for.
    """
    on_slides = block.slides if options.format == "slides" else ""
    how = on_slides or block.proof or options.proofs
    if options.format == "slides" and how == "appendix" != options.proofs:
        return "none"
    return "short" if options.format == "handout" and how != "none" else how


def shown_proofs(blocks: Sequence[m.Block], checked: Checked, options: Options) -> Iterator[tuple[str, Any]]:
    """The proofs of which a reader sees the reasons, with the IDs of their results."""
    for part in m.walk(tuple(blocks)):
        if isinstance(part, m.Result) and how_shown(part, options) != "none":
            yield part.id, load()[part.id].proof
        elif isinstance(part, m.Check) and not part.hidden and not part.claim.refuted:
            found = checked.verdicts[part.claim].derivation
            if isinstance(found, Derivation) and how_shown(part, options) != "none":
                yield "", found.proof
