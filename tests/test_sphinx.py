"""The Sphinx extension, by real builds: reStructuredText, MyST and docstrings, each finding at its line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytest.importorskip("sphinx")
pytest.importorskip("myst_parser")

from sphinx.cmd.build import main as build

from lemmata import catalogue

CONF = """\
import sys
sys.path.insert(0, {folder!r})
extensions = ["lemmata.sphinx", "sphinx.ext.autodoc", "myst_parser"]
myst_enable_extensions = ["dollarmath", "amsmath"]
macros = {{"sm": r"\\operatorname{{softmax}}", "pd": [r"\\frac{{\\partial #1}}{{\\partial #2}}", 2]}}
mathjax3_config = {{"tex": {{"macros": macros}}}}
latex_elements = {{"preamble": r"\\newcommand{{\\half}}{{\\frac{{1}}{{2}}}}"}}
"""

RST = r"""
Page
====

.. toctree::

   myst

Let :math:`x` be a real number.

.. math::
   :label: reflected

   \sigma(-x) = 1 - \sigma(x)

.. note::

   .. math::

      \sigma(x) &\le 1 \\
      \sigma(x) &> 1

.. code-block:: latex

   \sigma(x) > 2

.. automodule:: documented_by_this_test
   :members:

.. lemmata:: softmax/softmax_jacobian

.. lemmata:: sigmoid/sigmoid_neg
   :statement:
   :lang: ko

Therefore :lemmata:`softmax/softmax_jacobian`.

.. lemmata:: entropy
   :statement:
"""

MYST = r"""
# MyST

Let $z \in \mathbb{R}^n$.

$$
\sum_i \sm(z)_i = 1
$$

```{math}
:label: wrong

\pd{\sm(z)_i}{z_j} =
  \sm(z)_i
```
"""

MODULE = r'''
def f(x):
    r"""A function of a real number :math:`x`.

    .. math::

        \sigma(x) < \half
    """
'''

WRONG = [
    ("index.rst", 21),
    ("documented_by_this_test.py:docstring of documented_by_this_test.f", 3),
    ("myst.md", 13),
]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "conf.py").write_text(CONF.format(folder=str(folder)))
    (folder / "index.rst").write_text(RST)
    (folder / "myst.md").write_text(MYST)
    (folder / "documented_by_this_test.py").write_text(MODULE)
    return folder


def test_a_build_warns_of_what_is_wrong_at_its_line(pages: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert build(["-q", "-W", "--keep-going", str(pages), str(pages / "out")]) == 1
    warnings = [line for line in capfd.readouterr().err.splitlines() if "[lemmata.L001]" in line]
    assert len(warnings) == 3
    for (name, line), warning in zip(WRONG, warnings, strict=True):
        assert f"{name}:{line}: " in warning
    html = (pages / "out" / "index.html").read_text(encoding="utf-8")
    assert r"\operatorname{softmax}(z)_i (\delta_{ij} - \operatorname{softmax}(z)_j)" in html
    assert html.count("definition of softmax") == 2
    assert "시그모이드" in html
    assert html.count(">entropy/") == len(catalogue.load().subjects["entropy"])
    assert html.count("<em>Proof.</em>") == 1


def test_the_builder_writes_every_finding(pages: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert build(["-q", "-b", "lemmata", str(pages), str(pages / "out")]) == 1
    found = [json.loads(line) for line in (pages / "out" / "findings.jsonl").read_text().splitlines()]
    refuted = [(Path(f["path"]).name, f["line"], f["column"]) for f in found if f["verdict"] == "refuted"]
    assert refuted == [("index.rst", 21, 7), (Path(WRONG[1][0]).name, 3, 1), ("myst.md", 13, 1)]
    assert len([f for f in found if f["verdict"] == "proved"]) == 3
    assert capfd.readouterr().out.count("L001") == 3


def test_an_error_ends_the_build_and_false_checks_nothing(
    pages: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (pages / "myst.md").write_text("# Right\n\n$$ 1 = 1 $$\n")
    arguments = ["-q", str(pages), str(pages / "out")]
    assert build([*arguments, "-D", "lemmata_check=error"]) == 2
    assert "2 on page index" in capfd.readouterr().err
    assert build([*arguments, "-W", "-D", "lemmata_check=0"]) == 0


@pytest.mark.parametrize(
    ("page", "setting", "message"),
    [
        (".. lemmata:: softmax/no_such_result", "", "no_such_result"),
        (":lemmata:`softmax/no_such_result`", "", "no_such_result"),
        ("", "lemmata_check=maybe", "lemmata_check = 'maybe'"),
        ("", "lemmata_profile=physics", "lemmata_profile = 'physics'"),
    ],
)
def test_what_is_not_known_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], page: str, setting: str, message: str
) -> None:
    (tmp_path / "conf.py").write_text('extensions = ["lemmata.sphinx"]')
    (tmp_path / "index.rst").write_text(f"Page\n====\n\n{page}\n")
    given = ["-D", setting] if setting else []
    assert build(["-q", "-W", *given, str(tmp_path), str(tmp_path / "out")]) != 0
    assert message in capfd.readouterr().err


def test_the_example_of_the_manual(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    manual = (Path(__file__).parents[1] / "docs" / "sphinx.md").read_text(encoding="utf-8")
    conf, page = re.findall(r"```(?:python|rst)\n(.*?)```", manual, re.DOTALL)[:2]
    (tmp_path / "conf.py").write_text(conf)
    (tmp_path / "index.rst").write_text(page)
    assert build(["-q", "-N", "-W", "--keep-going", str(tmp_path), str(tmp_path / "out")]) == 1
    (warning,) = (line for line in capfd.readouterr().err.splitlines() if "lemmata.L001" in line)
    assert warning.partition("index.rst:")[2] in manual


def test_a_notebook_of_myst_nb_has_cells_and_what_it_computed_claims_nothing() -> None:
    from docutils import nodes
    from docutils.utils import new_document

    from lemmata.documents.blocks import Display
    from lemmata.documents.macros import Macros
    from lemmata.sphinx.page import _blocks

    page = new_document("walk.ipynb")
    written, output = nodes.math_block("", "a = b \\\\\n c = d"), nodes.math_block("", "1 = 2")
    written.source, written.line = "walk.ipynb", 30004  # as myst-nb numbers the fourth line of the third cell
    page += [written, nodes.container("", output, classes=["cell_output"])]
    (display,) = [block for block in _blocks(page, Macros()) if isinstance(block, Display)]
    assert str(display.place) == "walk.ipynb:cell 2:4:1"
    assert display.source.place(display.tex.index("c")).line == 5
