"""Settings: found upwards, typed, and refused with the nearest known key."""

from __future__ import annotations

from dataclasses import fields

import pytest

from lemmata.documents.settings import Settings, SettingsError, find_settings, read_settings


def test_the_nearest_file_that_speaks_of_lemmata_is_found(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.lemmata]\nprofile = "ml"\n')
    inner = tmp_path / "docs" / "deep"
    inner.mkdir(parents=True)
    (tmp_path / "docs" / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert find_settings(inner) == tmp_path / "pyproject.toml"
    (tmp_path / "docs" / "lemmata.toml").write_text("strict = true\n")
    assert find_settings(inner) == tmp_path / "docs" / "lemmata.toml"


def test_every_setting_is_read_with_its_type(tmp_path):
    path = tmp_path / "lemmata.toml"
    path.write_text(
        'include = ["docs/**"]\nexclude = "old.md"\nprofile = "info"\ngiven = ["p in simplex(n)"]\n'
        'timeout = 5\nstrict = true\nbaseline = "known.json"\n[names]\nL = "entropy(p)"\n'
    )
    settings = read_settings(path)
    assert settings == Settings(
        ("docs/**",),
        ("old.md",),
        "info",
        ("p in simplex(n)",),
        (("L", "entropy(p)"),),
        5.0,
        True,
        "known.json",
    )
    assert all(getattr(settings, f.name) != getattr(Settings(), f.name) for f in fields(Settings))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("exclud = []", "did you mean 'exclude'?"),
        ("colour = 1", "known are include, exclude"),
        ("timeout = -1", "more than 0"),
        ("timeout = true", "seconds"),
        ("strict = 'yes'", "expected true or false"),
        ("include = [1]", "expected a list of texts"),
        ("names = ['L']", "a table of texts"),
        ("profile = 3", "expected a text"),
        ("profile = ", "not TOML"),
    ],
)
def test_what_means_nothing_is_refused(tmp_path, text, complaint):
    path = tmp_path / "lemmata.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as refused:
        read_settings(path)
    assert str(path) in str(refused.value)
    assert complaint in str(refused.value)


def test_the_command_line_wins_where_it_says_something():
    settings = Settings(profile="ml", strict=True)
    assert settings.but(profile="info", strict=False).profile == "info"
    assert settings.but(profile=None, strict=False) == settings
