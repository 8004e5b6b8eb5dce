"""Serve claims and documents to a writing assistant by the Model Context Protocol, on standard input and output.

Its tools: check (a claim), check_document (a file), show (a result of the catalogue with its proof).
"""

from __future__ import annotations

import argparse
from functools import cache
from typing import TYPE_CHECKING, Any

from lemmata.commands import UsageError

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from lemmata.checking import Pool

BAD_INPUT = 2

HELP = "serve claims and documents to a writing assistant (MCP)"

INSTRUCTIONS = """Proves or refutes formulas about softmax, cross-entropy and their relatives, for every n.
A verdict is proved, refuted (with an exact counterexample and often the repair) or undecided, which is no verdict."""


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    server().run("stdio")
    return 0


def server() -> MCPServer:
    """The server with its tools.  Raises `UsageError` where the library is not installed."""
    try:
        from mcp.server import MCPServer
    except ImportError:
        raise UsageError("lemmata mcp needs the library mcp: pip install 'lemmata[mcp]'") from None
    from lemmata import __version__

    made = MCPServer("lemmata", instructions=INSTRUCTIONS, version=__version__)
    for tool in (check, check_document, show):
        made.tool(structured_output=False)(tool)
    return made


def check(claim: str, given: list[str] | None = None, tex: bool = False) -> str:
    """Prove or refute a relation such as 'softmax(z + c)[i] == softmax(z)[i]', or LaTeX with tex=true.

    `given` holds domains and hypotheses: 'z in R^n', 'p in simplex(n)', 't > 0'.
    """
    from lemmata.checking import TIMEOUT, request_for
    from lemmata.errors import LemmataError

    try:
        answer = _pool().ask(request_for(claim, given or (), tex=tex), TIMEOUT).result()
    except LemmataError as error:
        return f"bad input: {error}"
    return f"bad input: {answer.text}" if answer.exit_status == BAD_INPUT else answer.text


@cache
def _pool() -> Pool:
    """A worker that stays warm as long as the server; it ends with its standard input."""
    from lemmata.checking import Pool

    return Pool()


def check_document(path: str, profile: str = "", given: list[str] | None = None) -> list[dict[str, Any]]:
    """Check every displayed formula of a Markdown, LaTeX, reStructuredText, notebook or Python file.

    Returns the findings with a code (L001 is refuted), each with line, message, witness, repair and what to try.
    """
    from lemmata.documents.errors import DocumentError
    from lemmata.documents.options import Options
    from lemmata.documents.run import check_documents

    options = Options(10.0, profile, tuple(given or ()))
    found = list(check_documents([path], jobs=2, options=options))
    return [
        {"path": path, "error": str(f)} if isinstance(f, DocumentError) else f.to_json()
        for f in found
        if isinstance(f, DocumentError) or f.code
    ]


def show(id: str) -> str:
    """A result of the catalogue with its proof in Markdown, by its ID such as 'softmax/softmax_jacobian'."""
    from lemmata import catalogue
    from lemmata.errors import LemmataError
    from lemmata.rendering.snippet import snippet

    try:
        titles = {id: result.title for id, result in catalogue.load().items()}
        return "\n\n".join(
            snippet(catalogue.replayed(i), "markdown", "en", titles) for i in catalogue.chosen(id)
        )
    except LemmataError as error:
        return f"bad input: {error}"
