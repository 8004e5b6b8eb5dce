"""JSON lines, one a relation: a promise to other programs."""

from __future__ import annotations

import json

from lemmata.documents.finding import Finding
from lemmata.documents.formats import Texts
from lemmata.documents.summary import Summary

__all__ = ["Writer"]


class Writer:
    """Every finding as it comes, with every field."""

    def __init__(self, texts: Texts) -> None:
        pass

    def add(self, finding: Finding, error: bool) -> str:
        return json.dumps(finding.to_json(), ensure_ascii=False) + "\n"

    def end(self, summary: Summary) -> str:
        return ""
