"""Findings of each sort, and what a format writes of them."""

from __future__ import annotations

import json

from lemmata.documents.finding import Finding
from lemmata.documents.formats import formats
from lemmata.documents.place import Place
from lemmata.documents.summary import Summary

REFUTED = Finding(
    Place("docs/a b.md", 3, 4),
    "claim",
    r"\sigma(x) > 1, <b>",
    "refuted",
    "L001",
    read="sigmoid(x) > 1",
    context=("x in R",),
    message="refuted: 100% false",
    witness={"at": {"n": 2, "z": [0, "-1/2"]}, "left": "1/2", "right": 1},
    repair="sigmoid(x) < 1",
    end=Place("docs/a b.md", 3, 20),
)
PROVED = Finding(Place("docs/a b.md", 1, 1), "claim", "x = x", "proved", read="x == x")
UNREAD = Finding(
    Place("n.ipynb", 2, 1, cell=4),
    "not understood",
    "s = q",
    code="L004",
    message="s is not introduced",
    tries=("<!-- lemmata: let s = … -->",),
)
TEXTS = {
    "docs/a b.md": "x = x\n\n$$ \\sigma(x) > 1, <b>\n",
    "n.ipynb": json.dumps(
        {
            "cells": [{"cell_type": "code", "source": "1"}] * 4
            + [{"cell_type": "markdown", "source": ["one\n", "s = q"]}]
        }
    ),
}


def written(name: str, *findings: Finding) -> str:
    writer, summary = formats()[name](TEXTS.__getitem__), Summary(documents=2)
    out = ""
    for finding in findings:
        summary.add(finding)
        out += writer.add(finding, summary.is_error(finding))
    return out + writer.end(summary)
