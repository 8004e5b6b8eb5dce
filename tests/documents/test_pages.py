"""Pages as one finds them, right ones and ones with a mistake; what is expected of each relation stands beside them.

A line of an expectation is the line in the page, the verdict, the kind, and the relation as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

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


@pytest.fixture(scope="module")
def found(request: pytest.FixtureRequest) -> Mapping[str, list[Finding]]:
    asked = {item.callspec.params["name"] for item in request.session.items if item.path == Path(__file__)}
    out: dict[str, list[Finding]] = {name: [] for name in sorted(asked)}
    for finding in check_documents([PAGES / name for name in out], jobs=2):
        assert isinstance(finding, Finding)
        out[Path(finding.place.path).name].append(finding)
    return out


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.nightly] * (name in LONG)) for name in NAMES]
)
def test_page(name: str, found: Mapping[str, list[Finding]]) -> None:
    expected = (PAGES / f"{name}.expected").read_text(encoding="utf-8").splitlines()
    shown = [
        f"{f.place.line:4} {f.verdict or '-':9} {f.kind:14} {' '.join(f.latex.split())}" for f in found[name]
    ]
    assert shown == expected
    wrong = [f for f in found[name] if f.code in ("L001", "L008")]
    assert all(f.witness and f.kind in ("claim", "approximation") for f in wrong)
