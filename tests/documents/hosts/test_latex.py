r"""LaTeX: displays, what is not typeset, macros and files that are input, theorems and headings."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents.shown import displays, shown
from documents.shown import prose as prose_of

from lemmata.documents.blocks import Display, Refused
from lemmata.documents.hosts.latex import blocks

INSIDE = [
    "equation",
    "equation*",
    "align",
    "align*",
    "aligned",
    "flalign",
    "gather",
    "multline*",
    "eqnarray",
    "split",
    "displaymath",
    "dmath",
]


def tex(text: str) -> list[str]:
    return displays(text, ".tex")


@pytest.mark.parametrize("environment", INSIDE)
def test_environments(environment: str) -> None:
    assert tex(rf"so \begin{{{environment}}} a &= b \end{{{environment}}} holds") == ["a &= b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\[ a = b \]", ["a = b"]),
        (r"\[ a = b \\[2pt] c = d \]", [r"a = b \\[2pt] c = d"]),
        ("$$ a = b $$", ["a = b"]),
        (r"\begin{alignat}{2} a &= b \end{alignat}", ["a &= b"]),
        (r"\begin{IEEEeqnarray}{rCl} a &=& b \end{IEEEeqnarray}", ["a &=& b"]),
        (r"\begin{subequations}\begin{align} a &= b \end{align}\end{subequations}", ["a &= b"]),
        (
            r"\begin{equation}\begin{split} a &= b \end{split}\end{equation}",
            [r"\begin{split} a &= b \end{split}"],
        ),
        ("\\begin{equation}\n  a % no b\n  = c\n\\end{equation}", ["a = c"]),
        (r"\[ 100 \% = 1 \]", [r"100 \% = 1"]),
        (r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}\be a = b \ee", ["a = b"]),
        (r"\newenvironment{eqn}{\begin{equation}}{\end{equation}}\begin{eqn} a = b \end{eqn}", ["a = b"]),
        (r"\begin{document}\[ a \]\end{document}\[ b \]", ["a"]),
        (r"\[ a \]", ["a"]),
        (r"\iffalse \[ a \] \else \[ b \] \fi \[ c \]", ["b", "c"]),
        (r"\iffalse \ifx\a\b \[ a \] \fi \[ b \] \fi \[ c \]", ["c"]),
        (r"\if0 \[ a \] \fi \[ c \]", ["c"]),
        (r"\verb|\[ a \]| and \verb*+$$b$$+ \[ c \]", ["c"]),
        (r"\lstinline{\[ a \]} \[ c \]", ["c"]),
    ],
)
def test_displays(text: str, expected: list[str]) -> None:
    assert tex(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        r"% \[ a \]",
        r"text % \begin{align} a \end{align}",
        r"\begin{verbatim} \[ a \] \end{verbatim}",
        "\\begin{lstlisting}[language=TeX]\n$$ a $$ % \\end{comment}\n\\end{lstlisting}",
        r"\begin{comment} \[ a \] \end{comment}",
        r"\begin{minted}{latex} \[ a \] \end{minted}",
        r"\begin{tikzpicture} \node {$$ a $$}; \end{tikzpicture}",
        r"\iffalse \[ a \]",
        r"\[ a",
        r"\begin{align} a",
        r"\\[ a = b \\]",
        r"$$ $$",
        r"\newcommand{\old}{\[ a \]}",
        r"\documentclass{article}\newcommand{\a}{b}\[ a \]\begin{document}\end{document}",
    ],
)
def test_what_is_not_typeset(text: str) -> None:
    assert tex(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            r"Let \emph{p} be a \textbf{probability \textit{vector}}~for \(x\)",
            "Let p be a probability vector for $x$",
        ),
        (r"a 5\% share\footnote{of $n$} \& more \$ \cite[p.~3]{key}", "a 5% shareof $n$ & more"),
        (r"in \ensuremath{\mathbb{R}}", r"in $\mathbb{R}$"),
        (r"\newcommand{\R}{\ensuremath{\mathbb{R}}\xspace}for \R here", r"for $\mathbb{R}$ here"),
        (r"확률벡터 $p$ 에 대하여\\ 다음", "확률벡터 $p$ 에 대하여  다음"),
        ("one $ unbalanced", "one  unbalanced"),
        (r"\paragraph{Setting.} For $x$", "Setting. For $x$"),
        (r"\href{http://x.y}{the page}, \url{http://x.y}", "the page,"),
    ],
)
def test_text_is_plain_words_with_formulas_in_dollars(text: str, words: str) -> None:
    assert prose_of(text, ".tex") == [words]


def test_paragraphs_are_apart() -> None:
    assert prose_of("one\n % c\n\ntwo\n\n\nthree", ".tex") == ["one", "two", "three"]


def test_theorems_headings_and_directives() -> None:
    text = r"""\documentclass{article}
% lemmata: profile info
\newtheorem{thm}{Theorem}
\newtheorem{satz}[thm]{Satz}
\begin{document}
\section{On \emph{entropy} $H$}
% lemmata: given p in simplex(n)
\begin{thm}[Gibbs]\label{x}
Text. % lemmata: skip
\begin{align}\label{eq:a}
 a &= b
\end{align}
\end{thm}
\begin{satz} S \end{satz}
\begin{proof} P \end{proof}
\subsection*{More}
\end{document}
% lemmata: off
"""
    assert shown(blocks("page.tex", text)) == [
        "2:12 Directive profile info",
        "6:1 ## On entropy $H$",
        "7:12 Directive given p in simplex(n)",
        "8:1 Begin theorem",
        "8:13 Prose Gibbs",
        "9:1 Prose Text.",
        "9:18 Directive skip",
        r"10:14 align \label{eq:a}" "\n a &= b",
        "13:1 End theorem",
        "14:1 Begin satz",
        "14:14 Prose S",
        "14:16 End satz",
        "15:1 Begin proof",
        "15:15 Prose P",
        "15:17 End proof",
        "16:1 ### More",
        "18:12 Directive off",
    ]


def read(folder: Path, text: str, **files: str) -> list[str]:
    for name, content in files.items():
        target = folder / name.replace("__", "/").replace("_", ".")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    found = blocks(str(folder / "main.tex"), text)
    return [
        f"{Path(b.place.path).name}:{b.place.line} {b.tex if isinstance(b, Display) else b.text}"
        for b in found
        if isinstance(b, Display | Refused)
    ]


def test_macros_of_files_that_are_input(tmp_path: Path) -> None:
    text = r"""\input{notation}
\usepackage{amsmath, mine}
\begin{document}
\[ \sm(z) \in \R \]
\input sub/more
\[ \late \]
\end{document}"""
    assert read(
        tmp_path,
        text,
        notation_tex=r"\newcommand{\R}{\mathbb{R}}",
        mine_sty=r"\DeclareMathOperator{\sm}{softmax}",
        sub__more_tex="text\n\\def\\late{x}\n\\[ \\R \\]",
    ) == [
        r"main.tex:4 \operatorname{softmax}(z) \in \mathbb{R}",
        r"more.tex:3 \mathbb{R}",
        "main.tex:6 x",
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/etc/passwd", "only files below"),
        ("../../x", "only files below"),
        ("sub/../../x", "only files below"),
        ("~/x", "only files below"),
        ("|ls", "only files below"),
        ("link", "a symbolic link leads out"),
        ("linked/x", "a symbolic link leads out"),
        ("nothing", "cannot be read"),
        ("main", "inputs itself"),
        ("latin", "is not UTF-8"),
    ],
)
def test_what_is_not_input(tmp_path: Path, name: str, reason: str) -> None:
    folder = tmp_path / "document"
    folder.mkdir()
    (tmp_path / "secret.tex").write_text(r"\[ secret \]")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.tex").write_text(r"\[ secret \]")
    (folder / "link.tex").symlink_to(tmp_path / "secret.tex")
    (folder / "linked").symlink_to(tmp_path / "outside")
    (folder / "latin.tex").write_bytes(b"\xe9t\xe9")
    text = rf"before \input{{{name}}} \[ a \]"
    (folder / "main.tex").write_text(text)
    found = read(folder, text)
    assert found[-1] == "main.tex:1 a"
    assert f"\\input{{{name}}}" in found[0]
    assert reason in found[0]


def test_files_that_input_one_another_are_bounded(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"f{number}.tex").write_text(rf"\input{{f{number + 1}}}" * 9)
    found = read(tmp_path, r"\input{f0} \[ a \]")
    assert found[-1] == "main.tex:1 a"
    assert any("too many files" in line for line in found)


def test_a_macro_without_end_is_refused_and_the_rest_is_read() -> None:
    found = list(blocks("x.tex", "\\def\\a{\\a\\a}\ntext \\[ \\a \\] \\[ b \\]"))
    assert [type(b).__name__ for b in found] == ["Refused", "Prose", "Display", "Display"]
    assert (found[0].place.line, found[0].place.column) == (2, 9)
