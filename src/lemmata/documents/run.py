"""A whole tree of documents: read, looked up, asked about, and given back document by document.

Nothing heavy is imported until a document is met that has not been answered before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from lemmata.checking import Pool
from lemmata.documents.asking import Inquiry, settled
from lemmata.documents.blocks import Block, Directive, Display, Refused
from lemmata.documents.cache import Cache
from lemmata.documents.discovery import Documents, documents_in, read_blocks
from lemmata.documents.errors import DocumentError
from lemmata.documents.finding import Finding, resting
from lemmata.documents.options import DEFAULT, Options

__all__ = ["Page", "check_documents", "checked"]


@dataclass(frozen=True)
class Page:
    """A document with its findings, or why it cannot be read."""

    path: str
    findings: Sequence[Finding] = ()
    error: DocumentError | None = None


def check_documents(
    paths: Iterable[str | Path],
    *,
    executor: Executor | None = None,
    jobs: int = 1,
    options: Options = DEFAULT,
) -> Iterator[Finding | DocumentError]:
    """Check every displayed relation of the documents that ``paths`` are or hold.

    Yields the findings document by document, and the error of one that cannot be read in its place.
    ``executor`` is any executor of `concurrent.futures`, such as
    ``dask.distributed.Client().get_executor()``; without one, ``jobs`` workers on this machine.
    Files are read here; only claims travel.

    >>> import lemmata, pathlib, tempfile
    >>> page = pathlib.Path(tempfile.mkdtemp(), "page.md")
    >>> _ = page.write_text("For every real $x$: $$ e^x > x $$")
    >>> [(f.place.line, f.verdict) for f in lemmata.check_documents([page])]
    [(1, 'proved')]
    """
    for page in checked(documents_in(paths), options, executor=executor, jobs=jobs):
        if page.error is not None:
            yield page.error
        yield from page.findings


def checked(
    documents: Documents,
    options: Options,
    *,
    executor: Executor | None = None,
    jobs: int = 1,
    cache: Cache | None = None,
    told: Callable[[int, int], object] = lambda done, of: None,
) -> Iterator[Page]:
    """Each document as soon as it is complete; ``told`` hears how many relations are, of how many so far.

    Equal claims are asked once, also without a ``cache``.
    """
    cache = Cache() if cache is None else cache
    yield from (Page(error.path, error=error) for error in documents.refused)
    with Pool(executor, jobs) as pool:
        begun: list[Page | tuple[str, list[Block]]] = []

        def entries() -> Iterator[Sequence[Finding | Inquiry[Finding]]]:
            for path in documents.paths:
                found, page = _begun(path, options, cache, pool)
                begun.append(page)
                yield found

        for number, found in enumerate(settled(entries(), pool, cache, told)):
            page = begun[number]
            begun[number] = Page("")  # its blocks are not needed any more
            if not isinstance(page, Page):
                path, blocks = page
                found = resting(found)
                cache.put_page(blocks, options, found)
                page = Page(path, found)
            yield page


def _begun(
    path: Path, options: Options, cache: Cache, pool: Pool
) -> tuple[Sequence[Finding | Inquiry[Finding]], Page | tuple[str, list[Block]]]:
    """What is to be asked about a document; and the page, or what will make it."""
    try:
        blocks = read_blocks(path)
    except DocumentError as error:
        return (), Page(str(path), error=error)
    told = [block for block in blocks if isinstance(block, (Display, Directive, Refused))]
    if not told:
        return (), Page(str(path))
    kept = cache.page(blocks, options)
    if kept is not None:
        return kept, Page(str(path), kept)
    pool.start(sum(isinstance(block, Display) for block in told))
    from lemmata.documents.checker import inquiry, questions

    asked = questions(blocks, options)
    return [e if isinstance(e, Finding) else inquiry(e, options) for e in asked], (str(path), blocks)
