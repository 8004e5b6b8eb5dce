"""Sphinx: every displayed formula is checked while the pages are built.

::

    extensions = ["lemmata.sphinx"]
    lemmata_check = "warning"    # or "error", or False
    lemmata_profile = "ml"       # letters by convention, where a page does not say
    lemmata_timeout = 10.0       # seconds for one relation

What is wrong is a warning ``lemmata.L001`` (or another code) at its line, so that ``sphinx-build -W``
fails; ``sphinx-build -b lemmata`` checks and writes findings alone.  Pages in reStructuredText and MyST,
docstrings by autodoc and notebooks by myst-nb are all read from Sphinx's own tree.  ``.. lemmata:: ID``
and ``:lemmata:`ID``` print a result of the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import ConfigError
from sphinx.util import logging

from lemmata import __version__
from lemmata.documents.conventions import profiles
from lemmata.documents.finding import ERRORS
from lemmata.sphinx.builder import FindingsBuilder
from lemmata.sphinx.catalogue import ResultDirective, result_role
from lemmata.sphinx.page import WrongFormulas, check_page

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["setup"]

CHECKS = ("warning", "error", False)

logger = logging.getLogger(__name__)


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_config_value("lemmata_check", "warning", "env", (str, bool))
    app.add_config_value("lemmata_profile", "", "env", (str,))
    app.add_config_value("lemmata_timeout", 10.0, "env", (float, int))
    app.add_directive("lemmata", ResultDirective)
    app.add_role("lemmata", result_role)
    app.add_builder(FindingsBuilder)
    app.connect("config-inited", _check_settings)
    app.connect("doctree-resolved", _check)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _check_settings(_: Sphinx, config: Config) -> None:
    if config.lemmata_check not in CHECKS:
        raise ConfigError(f"lemmata_check = {config.lemmata_check!r}: expected 'warning', 'error' or False")
    if config.lemmata_profile and config.lemmata_profile not in profiles():
        known = ", ".join(profiles())
        raise ConfigError(f"lemmata_profile = {config.lemmata_profile!r}: known are {known}")


def _check(app: Sphinx, page: nodes.document, name: str) -> None:
    """Warns of what is wrong on the page; with ``error`` the build ends after the first page that has it."""
    if not app.config.lemmata_check or app.builder.name == FindingsBuilder.name:
        return
    wrong = [finding for finding in check_page(app.config, page) if finding.code in ERRORS]
    for finding in wrong:
        place, _, _ = str(finding.place).rpartition(":")  # Sphinx names lines
        words = [finding.message, finding.read, f"try: {finding.repair}" if finding.repair else ""]
        text = "; ".join(filter(None, words))
        logger.warning("%s", text, location=place, type="lemmata", subtype=finding.code)
    if wrong and app.config.lemmata_check == "error":
        raise WrongFormulas(f"{len(wrong)} on page {name}, named above")
