"""Documents checked in place."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

__all__ = ["check_documents"]


def check_documents(names: Sequence[str], *, form: str, jobs: int, timeout: float) -> int:
    """Check the documents below these paths and write the findings.

    Returns 1 if a finding is an error, and 2 if a path is no document: the others are checked all the same.
    """
    from lemmata.documents.checker import Options, findings
    from lemmata.documents.discovery import documents_in, read_blocks
    from lemmata.documents.errors import DocumentError
    from lemmata.documents.finding import ERRORS

    found = documents_in(names)
    refused = found.refused
    documents = []
    for path in found.paths:
        try:
            documents.append(read_blocks(path))
        except DocumentError as error:
            refused.append(error)
    for refusal in refused:
        print(f"lemmata: {refusal}", file=sys.stderr)
    failed = False
    for finding in findings(documents, Options(timeout=timeout, jobs=jobs)):
        failed = failed or finding.code in ERRORS
        if form == "jsonl":
            print(json.dumps(finding.to_json(), ensure_ascii=False), flush=True)
        elif finding.code in ERRORS:
            print(f"{finding.place}: {finding.code} {finding.message}\n  {finding.read}")
    return 2 if refused else 1 if failed else 0
