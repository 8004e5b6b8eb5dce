"""A lecture from its file to the files that are written: read, checked, completed, shaped, written, typeset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lemmata.catalogue import load
from lemmata.errors import LemmataError
from lemmata.lectures import document as d
from lemmata.lectures.checking import Checked, checked
from lemmata.lectures.closure import lemmas
from lemmata.lectures.composition import Composer, shown_proofs
from lemmata.lectures.engines import engine as engine_of
from lemmata.lectures.errors import Fault, refusal
from lemmata.lectures.formats import shaped
from lemmata.lectures.model import Reference, Result, walk
from lemmata.lectures.options import Options, chosen
from lemmata.lectures.phrases import PHRASES
from lemmata.lectures.source import read
from lemmata.lectures.writers import writers
from lemmata.rendering.pdf import replace as replaced
from lemmata.rendering.pdf import require_writable
from lemmata.verification import Record, verify

__all__ = ["Written", "built_in", "documents", "write"]

Told = Callable[[Record], None]


@dataclass(frozen=True)
class Written:
    """The files that were written, and what was not understood in the lecture."""

    paths: tuple[Path, ...]
    warnings: tuple[str, ...]


def built_in(name: str) -> Path:
    """A lecture of this package: ``cross-entropy.en.md``."""
    return Path(__file__).parent / "builtin" / name


def write(
    path: Path,
    out: Path,
    given: Mapping[str, Any],
    *,
    pdf: bool = False,
    engine: str = "",
    program: str = "",
    jobs: int = 1,
    told: Told = lambda _: None,
) -> Written:
    """Write the lecture at ``path`` into the folder ``out``; files there are replaced only when all are ready.

    ``given`` are options that go before those of the file's head.  Raises LectureError for what is wrong with
    the lecture, NoEngineError and EngineError for a PDF, TemplateFault, UnwritableError, and OSError where
    the file cannot be read.
    """
    maker = engine_of(engine, program) if pdf else None
    lecture = read(str(path), _text(path))
    options = chosen(lecture, given)
    languages = {options.to, *([maker.READS] if maker else [])}
    for language in languages:
        if options.format not in writers()[language].formats:
            raise LemmataError(
                f"{language} is written as {' and '.join(writers()[language].formats)} only, not as {options.format}"
                f"\n  try    --to tex, --to typst"
            )
    require_writable(out / path.stem)
    found = checked(lecture, options.lang)
    records = verified(found, options, jobs, told)
    template = _template(path, options)
    files: dict[Path, bytes] = {}
    for document in documents(found, records, options, path.stem):
        for language in sorted(languages):
            own = template if language == options.to else None
            writer = writers()[language](document)
            text = writer.write(own if document.format == options.format else None)
            files[out / f"{document.name}.{writer.suffix}"] = text.encode()
            if maker and language == maker.READS:
                files[out / f"{document.name}.pdf"] = maker.compiled(text, document.name, program)
    for file, content in files.items():
        replaced(file, content)
    warnings = tuple(fault.text(lecture.path, lecture.text) for fault in found.warnings)
    return Written(tuple(files), warnings)


def _text(path: Path) -> str:
    """What the file says; LectureError where it is not in UTF-8."""
    data = path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
        found = f"expected UTF-8, found the byte {data[error.start]:#04x}"
        tries = ("save the file as UTF-8",)
        readable = data.decode(errors="replace")
        raise refusal(str(path), readable, [Fault(before.count(b"\n") + 1, column, found, tries)]) from error


def _template(path: Path, options: Options) -> Path | None:
    """The author's template; what the head of a lecture names may lie beside the lecture."""
    if not options.template:
        return None
    own, beside = Path(options.template), path.parent / options.template
    return beside if beside.is_file() and not own.is_file() else own


def verified(found: Checked, options: Options, jobs: int, told: Told) -> dict[str, Record]:
    """The records of all results that the lecture prints, states or cites.

    Raises LectureError where one was not proved.
    """
    lecture = found.lecture
    everything = replace(options, proofs="full", lemmas="full")
    stated = [part for part in walk(lecture.blocks) if isinstance(part, (Result, Reference))]
    ids = [p.id if isinstance(p, Result) else p.target for p in stated]
    ids = [id for id in ids if id in load()]
    proofs = [proof for _, proof in shown_proofs(lecture.blocks, found, everything)]
    proofs += [load()[id].proof for id in ids]
    needed = list(dict.fromkeys([*ids, *lemmas(proofs, ids, load(), proved=True)]))
    records = {record.id: record for record in verify(needed, jobs=jobs, on_result=told)}
    failed = [record for record in records.values() if record.verdict != "proved"]
    if failed:
        lines = {p.id: p.at.line for p in stated if isinstance(p, Result)}
        faults = [
            Fault(
                lines.get(r.id, 0),
                0,
                f"{r.id} was not proved",
                (),
                tuple((r.failure or r.verdict).split("\n")),
            )
            for r in failed
        ]
        raise refusal(lecture.path, lecture.text, faults)
    return records


def documents(found: Checked, records: Mapping[str, Record], options: Options, stem: str) -> list[d.Document]:
    """The document in its format; with slides one of the speaker's notes, with separate solutions one of these."""
    composer = Composer(found, records, options)
    blocks = shaped(composer)
    head = {key: found.lecture.head.get(key, "") for key in ("title", "author", "institute", "date")}
    name = stem if options.format == "article" else f"{stem}-{options.format}"
    whole = d.Document(name, options.format, options.lang, head, blocks, PHRASES[options.lang])
    made = [whole]
    if options.format == "slides" and (notes := _notes(blocks)):
        title = f"{head['title']}: {PHRASES[options.lang]['notes']}"
        made.append(
            replace(whole, name=f"{name}-notes", format="article", head=head | {"title": title}, blocks=notes)
        )
    if options.solutions == "separate" and composer.solutions:
        title = f"{head['title']}: {PHRASES[options.lang]['solutions']}"
        solved = tuple(composer.solved())
        made.append(
            replace(
                whole, name=f"{stem}-solutions", format="article", head=head | {"title": title}, blocks=solved
            )
        )
    return made


def _notes(blocks: tuple[d.Block, ...]) -> tuple[d.Block, ...]:
    """What the speaker says to each slide that has notes, under the slide's title."""
    found: list[d.Block] = []
    for block in blocks:
        if isinstance(block, d.Section):
            found.append(replace(block, label=""))
        elif isinstance(block, d.Frame) and block.notes:
            found += [d.Section(2, "", block.title), *block.notes]
    return tuple(found) if any(isinstance(b, d.Text) for b in found) else ()
