"""Pages as one finds them, right ones and ones with a mistake; what is expected of each relation stands beside them.

A line of an expectation is the line in the page, the verdict, the kind, and the relation as it stands.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lemmata.checking import Here
from lemmata.documents.finding import Finding
from lemmata.documents.hosts import hosts
from lemmata.documents.run import check_documents

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(p.name for p in PAGES.iterdir() if p.suffix in hosts())
LONG = {
    "derivative_of_softmax.md",
    "gibbs_boltzmann.md",
    "information_measures.md",
    "latent_variables.md",
    "linear_classifier.md",
    "self_information.md",
    "softmax_blog_ko.md",
    "softmax_network.md",
}
"""Pages that take long, and are in the kinds of their relations like others; they wait for the night."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.nightly] * (name in LONG)) for name in NAMES]
)
def test_page(name: str) -> None:
    found = []
    for finding in check_documents([PAGES / name], executor=Here()):
        assert isinstance(finding, Finding)
        found.append(finding)
    expected = (PAGES / f"{name}.expected").read_text(encoding="utf-8").splitlines()
    shown = [f"{f.place.line:4} {f.verdict or '-':9} {f.kind:14} {' '.join(f.latex.split())}" for f in found]
    assert shown == expected
    wrong = [f for f in found if f.code in ("L001", "L008")]
    assert all(f.witness and f.kind in ("claim", "approximation") for f in wrong)
