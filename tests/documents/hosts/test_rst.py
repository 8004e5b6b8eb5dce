"""reStructuredText: directives, comments and literal text by their indentation."""

from __future__ import annotations

import pytest
from documents.shown import blocks, displays, prose, shown

from lemmata.documents.blocks import Display


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        (".. math::\n\n   a = b", ["a = b"]),
        (".. math:: a = b", ["a = b"]),
        (".. math:: a\n   = b\n\n   c = d", ["a\n= b", "c = d"]),
        (".. math::\n   :label: x\n   :nowrap:\n\n   a = b\n\n   c = d", ["a = b", "c = d"]),
        (".. math::\n   a = b\n\ntext", ["a = b"]),
        (".. math::\n\n   a % no\n   = 5\\%", ["a = 5\\%"]),
        (".. math::\n\n\ta\n\t  = b", ["a\n= b"]),
        (".. math::\n\n   \\begin{align}\n   a &= b\n\n     &= c\n   \\end{align}", ["a &= b\n\n&= c"]),
        (".. math::\n\n   a = \\left( b\n\n   + c", ["a = \\left( b", "+ c"]),
        (".. note::\n\n   text\n\n   .. math:: a = b", ["a = b"]),
        (".. unknown:thing:: x\n   :option: y\n\n   .. math::\n\n      a = b", ["a = b"]),
        ("- item\n\n  .. math::\n\n     a = b\n\n- .. math:: c = d", ["a = b", "c = d"]),
        ("1. item\n\n   (a) inner\n\n       .. math:: a = b", ["a = b"]),
        ("term\n   .. math:: a = b", ["a = b"]),
        (":param x: a number\n\n   .. math:: a = b", ["a = b"]),
        (".. [1] a note\n\n   .. math:: a = b", ["a = b"]),
        ("text::\n\n   literal\n\n.. math:: a = b", ["a = b"]),
        (".. math:: \\newcommand{\\R}{\\mathbb R}\n\n.. math:: \\R", ["\\mathbb R"]),
    ],
)
def test_displays(text: str, tex: list[str]) -> None:
    assert displays(text, ".rst") == tex


@pytest.mark.parametrize(
    "text",
    [
        "text::\n\n   .. math:: a = b",
        "text::\n\n> .. math:: a = b",
        "::\n\n   .. math:: a = b\n\n   .. math:: c = d",
        "- item::\n\n    .. math:: a = b",
        ".. code-block:: rst\n\n   .. math:: a = b",
        ".. code:: rst\n   :number-lines:\n\n   .. math:: a = b",
        ".. a comment\n\n   .. math:: a = b",
        "..\n   .. math:: a = b",
        ".. _target:\n.. |x| replace:: text",
        ".. raw:: latex\n\n   \\[ a = b \\]",
        ">>> print('''\n... .. math:: a = b''')\n.. math:: c",
        "``.. math:: a = b``",
        "$$ a = b $$ and \\[ a = b \\]",
        ".. math::",
    ],
)
def test_what_is_no_display(text: str) -> None:
    assert displays(text, ".rst") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Let *p* be a **probability vector** :math:`p`, `z`:math:",
            "Let p be a probability vector $p$, $z$",
        ),
        ("``log`` and :func:`~a.b` and :ref:`text <target>` and `link`_", "`log` and ~a.b and text and link"),
        ("see [1]_ and cost $5", "see  and cost 5"),
        ("a\\ :math:`b`\\ c \\* d", "a$b$c * d"),
        ("lines of\none paragraph", "lines of\none paragraph"),
        (":returns: a distribution\n    over classes", "returns: a distribution\nover classes"),
        (".. default-role:: math\n\nwith `x` and :ref:`y`", "with $x$ and y"),
        ("| a :math:`x` | b |", "a $x$  b"),
    ],
)
def test_text_is_plain_words_with_formulas_in_dollars(text: str, words: str) -> None:
    assert prose(text, ".rst") == [words]


def test_titles_have_levels_in_the_order_of_their_styles() -> None:
    text = (
        "====\nTop\n====\n\nFirst\n-----\n\nInner *x* :math:`p`\n~~~~~~~~~~~~~~~~~~~\n\n"
        "Second\n------\n\n----\n\nend"
    )
    assert shown(blocks(text, ".rst")) == [
        "2:1 # Top",
        "5:1 ## First",
        "8:1 ### Inner x $p$",
        "11:1 ## Second",
        "16:1 Prose end",
    ]


def test_scopes_and_directives() -> None:
    text = """\
.. lemmata: given p in
   simplex(n)
.. lemmata: profile info

.. prf:theorem:: Gibbs
   :label: x

   Text.

   .. math::
      :label: eq

      a = b

..
   lemmata: skip

.. only:: html

   Layout.
"""
    found = blocks(text, ".rst")
    assert shown(found) == [
        "1:13 Directive given p in simplex(n)",
        "3:13 Directive profile info",
        "5:1 Begin theorem",
        "5:18 Prose Gibbs",
        "8:4 Prose Text.",
        "13:7 math a = b",
        "13:12 End theorem",
        "16:13 Directive skip",
        "20:4 Prose Layout.",
    ]
    assert [block.label for block in found if isinstance(block, Display)] == ["eq"]
