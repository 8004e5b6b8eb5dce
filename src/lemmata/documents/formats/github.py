"""Annotations of GitHub Actions, shown beside the lines of a change."""

from __future__ import annotations

from lemmata.documents.finding import Finding
from lemmata.documents.formats import Texts
from lemmata.documents.formats.text import paragraph
from lemmata.documents.summary import Summary

__all__ = ["Writer"]


class Writer:
    """A workflow command for each finding with a code, as GitHub documents them.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """

    def __init__(self, texts: Texts) -> None:
        pass

    def add(self, finding: Finding, error: bool) -> str:
        if not finding.code:
            return ""
        place, body = finding.place, paragraph(finding, error).partition("\n")[2].rstrip()
        title = f"{finding.code} {finding.message or finding.verdict}"
        properties = {"file": place.path, "title": title}
        if place.cell is None:  # GitHub counts a notebook's lines in its JSON
            properties |= {"line": str(place.line), "col": str(place.column)}
        written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        return f"::{'error' if error else 'notice'} {written}::{_data(body)}\n"

    def end(self, summary: Summary) -> str:
        return f"{summary}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
