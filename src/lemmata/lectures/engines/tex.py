"""PDFs by TeX: pdfLaTeX, or LuaLaTeX and XeLaTeX where they are asked for.

TeX runs in a temporary folder without shell escape, may open only files below it and those of the TeX tree,
and is stopped after a time limit.  With the dates fixed the same source gives the same bytes.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from lemmata.lectures.engines import EngineError

__all__ = ["HELP", "PACKAGES", "PROGRAMS", "RANK", "READS", "available", "compiled"]

READS = "tex"
RANK = 2
PROGRAMS = ("pdflatex", "xelatex", "lualatex")
PACKAGES = ("texlive-latex-recommended", "texlive-pictures", "texlive-lang-korean", "lmodern")
"""The Debian packages that a lecture needs; the third is for Korean."""
HELP = f"apt-get install --no-install-recommends {' '.join(PACKAGES)}   (Debian, Ubuntu; elsewhere TeX Live or MacTeX)"

_PASSES = 3  # references settle on the second, a moved table on the third


def available(program: str = "") -> bool:
    """Whether ``program``, pdfLaTeX by default, can be run."""
    return shutil.which(program or PROGRAMS[0]) is not None


def compiled(source: str, name: str, program: str = "", *, seconds: float = 180.0) -> bytes:
    """The PDF of a source.

    Raises EngineError where TeX stops on an error or takes longer than ``seconds`` for a pass.
    """
    with tempfile.TemporaryDirectory(prefix="lemmata-") as folder:
        return typeset(Path(folder), source, name, program or PROGRAMS[0], seconds)[0]


def typeset(work: Path, source: str, name: str, program: str, seconds: float) -> tuple[bytes, str]:
    """The PDF, made in the folder ``work``, and TeX's log of its last pass."""
    (work / f"{name}.tex").write_text(source, encoding="utf-8")
    settled = ""
    for _ in range(_PASSES):
        _run(work, name, program, seconds)
        # The auxiliary file is all that one pass tells the next.
        found = (work / f"{name}.aux").read_text(encoding="utf-8", errors="replace")
        if found == settled:
            break
        settled = found
    return (work / f"{name}.pdf").read_bytes(), _log(work, name)


def _run(work: Path, name: str, program: str, seconds: float) -> None:
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
                raise EngineError(f"{name}.tex", f"stopped after {seconds:g} s") from error
            raise
    if status != 0:
        raise _complaint(name, _log(work, name))


def _log(work: Path, name: str) -> str:
    path = work / f"{name}.log"
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _complaint(name: str, log: str) -> EngineError:
    message = re.search(r"^! (.*)$", log, re.MULTILINE)
    line = re.search(r"^(l\.\d+ .*)$", log, re.MULTILINE)
    said = message[1].strip() if message else "it stopped without saying why"
    if package := re.search(r"File `([^']+)\.sty' not found", said):
        said += f" ({package[1]} should come with: {' '.join(PACKAGES)})"
    return EngineError(f"{name}.tex", said, line[1].strip() if line else "")
