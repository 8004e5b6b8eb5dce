"""SARIF 2.1.0, the interchange format of static analysis."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from lemmata import __version__
from lemmata.documents.finding import CODES, Finding
from lemmata.documents.formats import Texts
from lemmata.documents.formats.text import paragraph
from lemmata.documents.summary import Summary

__all__ = ["Writer"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


class Writer:
    """One run with a result for each finding that has a code."""

    def __init__(self, texts: Texts) -> None:
        self._results: list[dict[str, Any]] = []

    def add(self, finding: Finding, error: bool) -> str:
        if finding.code:
            self._results.append(_result(finding, error))
        return ""

    def end(self, summary: Summary) -> str:
        driver = {
            "name": "lemmata",
            "version": __version__,
            "rules": [{"id": code, "shortDescription": {"text": text}} for code, text in CODES.items()],
        }
        run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": self._results}
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
        return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _result(finding: Finding, error: bool) -> dict[str, Any]:
    place = finding.place
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": quote(place.path.replace("\\", "/"))}}
    }
    if place.cell is None:
        region: dict[str, Any] = {"startLine": place.line, "startColumn": place.column}
        if finding.end and finding.end > place:
            region |= {"endLine": finding.end.line, "endColumn": finding.end.column}
        location["physicalLocation"]["region"] = region
    else:
        name = f"cell {place.cell}, line {place.line}"
        location["logicalLocations"] = [{"name": name, "kind": "element"}]
    return {
        "ruleId": finding.code,
        "level": "error" if error else "note",
        "message": {"text": paragraph(finding, error).rstrip()},
        "locations": [location],
        "partialFingerprints": {"lemmata/v1": finding.key},
    }
