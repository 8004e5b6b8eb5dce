"""Docstrings: their text with the place of every character, and what of a module is none."""

from __future__ import annotations

import pytest
from documents.shown import blocks, displays, prose, shown

from lemmata.documents.blocks import Display
from lemmata.documents.errors import DocumentError


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ('r""".. math:: \\frac{a}{b}"""', [r"\frac{a}{b}"]),
        ('""".. math:: \\\\frac{a}{b}"""', [r"\frac{a}{b}"]),
        ('"""\n.. math::\n\n    \\sigma\n"""', [r"\sigma"]),  # an escape that Python does not know
        ("'.. math:: a'", ["a"]),
        ('\'.. math:: a\' \' = b\'  """ + c"""', ["a = b + c"]),
        ("R'''.. math:: \\nu'''", [r"\nu"]),
        ('""".. math:: \\x61 = \\u0062 = \\N{LATIN SMALL LETTER C} \\\n = d"""', ["a = b = c  = d"]),
        (
            'class A:\n    r"""$$ a = b $$"""\n    def f(self):\n        r"""\\[ c = d \\]"""',
            ["a = b", "c = d"],
        ),
        ('async def f():\n    """\n    $$\n    a\n      = b\n    $$\n    """', ["a\n= b"]),
        ('if x:\n    def f():\n        ".. math:: a"', ["a"]),
        ('A = 1\n""".. math:: a"""', ["a"]),
        ('def f():\n    """Text.\n\n    ```math\n    a = b\n    ```\n    """', ["a = b"]),
        ('def f():\n    """Text.\n\n    Note:\n        .. math:: a = b\n    """', ["a = b"]),
    ],
)
def test_displays(text: str, tex: list[str]) -> None:
    assert displays(text, ".py") == tex


@pytest.mark.parametrize(
    "text",
    [
        "# $$ a = b $$",
        "x = '$$ a = b $$'",
        "def f(x='$$ a = b $$'):\n    return '$$ c = d $$'",
        "def f():\n    pass\n    '$$ a = b $$'",
        "f'''$$ a = b $$'''",
        "b'''$$ a = b $$'''",
        "'''Text::\n\n    $$ a = b $$\n'''",
        "'''Text\n\n>>> f('$$ a = b $$')\n$$ c = d $$\n'''",
        "'''Text\n\n```python\n$$ a = b $$\n```\n'''",
        "'''``$$ a = b $$``'''",
    ],
)
def test_what_is_no_docstring(text: str) -> None:
    assert displays(text, ".py") == []


def test_the_sections_of_numpy_and_google_are_text() -> None:
    text = '''\
def f(p):
    r"""Entropy.

    Parameters
    ----------
    p : array
        A probability vector :math:`p`.

    Args:
        q: a *distribution*

    My own section
    --------------
    Text.
    """
'''
    assert shown(blocks(text, ".py"))[2:-1] == [
        "6:5 Prose p : array",
        "7:9 Prose A probability vector $p$.",
        "9:5 Prose Args:",
        "10:9 Prose q: a distribution",
        "12:5 # My own section",
        "14:5 Prose Text.",
    ]


def test_scopes_nest_as_the_definitions_do() -> None:
    text = '''\
"""Module."""
# lemmata: profile info

class A:
    """Class."""
    # lemmata: off

    def f(self):
        """Method.

        .. lemmata: skip
        """

    def g(self): "Other."

def h():
    """Function."""
'''
    assert [line for line in shown(blocks(text, ".py")) if "Prose" not in line] == [
        "1:4 Begin module",
        "2:12 Directive profile info",
        "5:8 Begin class",
        "6:16 Directive off",
        "9:12 Begin function",
        "11:21 Directive skip",
        "12:12 End function",
        "14:19 Begin function",
        "14:26 End function",
        "14:26 End class",
        "17:8 Begin function",
        "17:20 End function",
        "18:1 End module",
    ]


def test_places_through_escapes_and_korean() -> None:
    text = '"""가 \\u0061 \\\\sigma\n\n.. math:: 나\\\\alpha \\t= \\\\beta"""'
    (display,) = (block for block in blocks(text, ".py") if isinstance(block, Display))
    line = text.split("\n")[2]
    assert display.tex == "나\\alpha \t= \\beta"
    for part in ("alpha", "=", "beta"):
        place = display.source.place(display.tex.index(part))
        assert (place.line, line[place.column - 1 :].startswith(part)) == (3, True)
    assert prose(text, ".py") == ["가 a sigma"]


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("x = 1\ndef f(:\n", 2, "is no Python"),
        ("'''unclosed", 1, "is no Python"),
        ("x = 1\n  y = 2", 2, "is no Python"),
        ("(" * 5000, None, "nested too deeply|too many nested|is no Python"),
        ("x\0", None, "is no Python"),
    ],
)
def test_what_is_no_python_is_refused_with_its_line(text: str, line: int | None, found: str) -> None:
    with pytest.raises(DocumentError, match=found) as refusal:
        blocks(text, ".py")
    assert line is None or refusal.value.line == line
