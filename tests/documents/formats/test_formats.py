"""Every format, written from the same findings."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from documents.formats.samples import PROVED, REFUTED, UNREAD, written
from lemmata.documents.finding import CODES
from lemmata.documents.formats import formats


def test_the_formats_are_discovered():
    assert list(formats()) == ["github", "html", "jsonl", "sarif", "text"]


@pytest.mark.parametrize("name", ["github", "html", "jsonl", "sarif", "text"])
def test_a_run_without_findings_is_written_too(name):
    assert isinstance(written(name), str)


def test_text_shows_what_is_wrong_and_counts_the_rest():
    text = written("text", PROVED, REFUTED, UNREAD)
    assert text == (
        "docs/a b.md:3:4: error L001 refuted: 100% false\n"
        "    \\sigma(x) > 1, <b>\n"
        "    read   sigmoid(x) > 1\n"
        "    given  x in R\n"
        "    at     n = 2, z = (0, −1/2)\n"
        "    left   1/2      right  1\n"
        "    true   sigmoid(x) < 1      PROVED\n"
        "n.ipynb:cell 4:2:1: note L004 s is not introduced\n"
        "    s = q\n"
        "    try    <!-- lemmata: let s = … -->\n"
        "2 documents, 3 relations: 1 proved, 1 refuted, 1 not understood\n"
    )


def test_jsonl_has_every_field_of_every_finding():
    lines = [json.loads(line) for line in written("jsonl", PROVED, UNREAD).splitlines()]
    assert [line["verdict"] for line in lines] == ["proved", ""]
    assert lines[1]["cell"] == 4
    fields = "path line column cell kind verdict code latex read context message tries witness repair rests_on seconds"
    assert list(lines[0]) == fields.split()


def test_github_escapes_what_ends_a_command():
    line = written("github", REFUTED).splitlines()[0]
    assert line.startswith("::error file=docs/a b.md,title=L001 refuted%3A 100%25 false,line=3,col=4::")
    assert "%0A" in line
    assert written("github", UNREAD).startswith("::notice file=n.ipynb,title=")
    assert written("github", PROVED) == "2 documents, 1 relation: 1 proved, 0 refuted\n"


def test_sarif_has_a_result_for_each_code_and_rules_for_all():
    log = json.loads(written("sarif", PROVED, REFUTED, UNREAD))
    (run,) = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(CODES)
    refuted, unread = run["results"]
    assert (refuted["level"], unread["level"]) == ("error", "note")
    location = refuted["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "docs/a%20b.md"
    assert location["region"] == {"startLine": 3, "startColumn": 4, "endLine": 3, "endColumn": 20}
    assert unread["locations"][0]["logicalLocations"][0]["name"] == "cell 4, line 2"


def test_html_is_one_page_that_escapes_the_document():
    page = written("html", PROVED, REFUTED, UNREAD)
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    assert not re.search(r"(src|href)=", page)  # nothing is loaded from elsewhere
    assert 'class="finding refuted"' in page
    assert 'id="n.ipynb:4:2"' in page


def test_a_line_has_the_colour_of_its_worst_finding_and_each_finding_its_own():
    defined = replace(PROVED, kind="definition", verdict="", place=REFUTED.place)
    page = written("html", defined, replace(PROVED, place=REFUTED.place), REFUTED)
    assert page.count('<td class="text refuted">') == 1
    for colour in ("other", "proved", "refuted"):
        assert page.count(f'class="finding {colour}"') == 1
    assert '<td class="text proved">' in written("html", defined, replace(PROVED, place=REFUTED.place))
