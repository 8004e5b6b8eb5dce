"""PDFs from TeX, safely and reproducibly; files that are old or new.

TeX runs in a temporary folder without shell escape, may open only files below it and those
of the TeX tree, and is stopped after a time limit.  With the dates fixed the same source gives
the same bytes.  A result replaces the previous file only when it is complete.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from lemmata.errors import LemmataError

__all__ = [
    "PACKAGES",
    "TeXError",
    "TeXMissingError",
    "UnwritableError",
    "compile_pdf",
    "compile_typst",
    "replace",
    "require_writable",
    "tex_available",
]

PACKAGES = ("texlive-latex-recommended", "texlive-pictures", "texlive-lang-korean", "lmodern")
"""The Debian packages that a lecture needs; the third is for Korean."""

_FONTS = Path(__file__).parents[1] / "lectures" / "fonts"

_PASSES = 3  # references settle on the second, a moved table on the third


class TeXMissingError(LemmataError):
    """There is no pdflatex; ``tex`` is the source that was written, if any."""

    def __init__(self, tex: Path | None = None) -> None:
        self.tex = tex
        written = f"{tex} is written, but " if tex else ""
        super().__init__(
            f"{written}there is no pdflatex to make a PDF of it.\n"
            f"  try    sudo apt-get install --no-install-recommends {' '.join(PACKAGES)}\n"
            "         (Debian, Ubuntu; elsewhere TeX Live or MacTeX), or leave out --pdf"
        )


class TeXError(LemmataError):
    """TeX failed on a source; ``message`` is what it complained of, ``line`` where."""

    def __init__(self, source: str, message: str, line: str = "") -> None:
        self.source, self.message, self.line = source, message, line
        where = f"\n  at     {line}" if line else ""
        super().__init__(
            f"TeX could not typeset {source}: {message}{where}\n  the previous PDF, if any, is unchanged"
        )


class UnwritableError(LemmataError):
    """A file cannot be written; ``path`` is the file, ``why`` what the system said."""

    def __init__(self, path: Path, why: str) -> None:
        self.path, self.why = path, why
        super().__init__(f"cannot write {path}: {why}\n  try    another folder with -o; nothing was changed")


def tex_available(program: str = "pdflatex") -> bool:
    """Whether this TeX can be run."""
    return shutil.which(program) is not None


def replace(path: Path, content: bytes) -> Path:
    """Write ``content`` to ``path`` by way of a temporary name, so that ``path`` is old or new, never half.

    Raises UnwritableError; then ``path`` is what it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UnwritableError(path, _why(path, error)) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)  # mkstemp makes it private
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise UnwritableError(path, _why(path, error)) from error
    return path


def _why(path: Path, error: OSError) -> str:
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return f"{path.parent} is a file, not a folder"
    return error.strerror or str(error)


def require_writable(path: Path) -> None:
    """Raise UnwritableError now, rather than after the time that TeX takes."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}."):
            pass
    except OSError as error:
        raise UnwritableError(path, _why(path, error)) from error


def compile_pdf(
    tex: str, name: str, *, seconds: float = 120.0, program: str = "pdflatex"
) -> tuple[bytes, str]:
    """The PDF of the document ``tex`` and TeX's log of its last pass.

    Raises TeXMissingError without ``program``, and TeXError when TeX stops on an error or takes
    longer than ``seconds`` in all.
    """
    if not tex_available(program):
        raise TeXMissingError
    with tempfile.TemporaryDirectory(prefix="lemmata-") as folder:
        work = Path(folder)
        (work / f"{name}.tex").write_text(tex, encoding="utf-8")
        settled = ""
        for _ in range(_PASSES):
            _run(work, name, seconds, program)
            # The auxiliary file is all that one pass tells the next.
            found = (work / f"{name}.aux").read_text(encoding="utf-8", errors="replace")
            if found == settled:
                break
            settled = found
        return (work / f"{name}.pdf").read_bytes(), _log(work, name)


def compile_typst(source: str, name: str) -> bytes:
    """The PDF of a document in Typst, with its own fonts and the Korean ones alone.

    Raises RuntimeError where Typst stops at the source.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="lemmata-") as folder:
        path = Path(folder) / f"{name}.typ"
        path.write_text(source, encoding="utf-8")
        document = typst.compile(
            str(path), root=folder, font_paths=[str(_FONTS)], ignore_system_fonts=True, format="pdf"
        )
    assert isinstance(document, bytes)
    return document


def _run(work: Path, name: str, seconds: float, program: str) -> None:
    command = [program, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
    environment = os.environ | {
        "openin_any": "p",
        "openout_any": "p",
        "shell_escape": "f",
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0"),
        "FORCE_SOURCE_DATE": "1",
        "TZ": "UTC",
        "max_print_line": "1000",  # TeX's own line breaks would cut its messages in the log
        "TEXMFOUTPUT": str(work),
    }
    with subprocess.Popen(
        command,
        cwd=work,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            status = process.wait(seconds)
        except BaseException as error:
            # Its whole group: the program may be a script that started another.
            os.killpg(process.pid, signal.SIGKILL)
            if isinstance(error, subprocess.TimeoutExpired):
                raise TeXError(f"{name}.tex", f"stopped after {seconds:g} s") from error
            raise
    if status != 0:
        raise _complaint(name, _log(work, name))


def _log(work: Path, name: str) -> str:
    path = work / f"{name}.log"
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _complaint(name: str, log: str) -> TeXError:
    message = re.search(r"^! (.*)$", log, re.MULTILINE)
    line = re.search(r"^(l\.\d+ .*)$", log, re.MULTILINE)
    said = message[1].strip() if message else "it stopped without saying why"
    if package := re.search(r"File `([^']+)\.sty' not found", said):
        said += f" ({package[1]} should come with: {' '.join(PACKAGES)})"
    return TeXError(f"{name}.tex", said, line[1].strip() if line else "")
