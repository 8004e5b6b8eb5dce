"""A layout in MathML Core, as HTML takes it: the inside of ``<math>``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from lemmata.rendering.layout import (
    APPLY,
    Accent,
    Aligned,
    Atom,
    Big,
    Cases,
    Fence,
    Fraction,
    Kind,
    Layout,
    Line,
    Matrix,
    Root,
    Row,
    Script,
    Space,
    Text,
    items,
    row,
)
from lemmata.rendering.signs import BIG

__all__ = ["write"]


def write(layout: Layout) -> str:
    """The layout in MathML, one element.

    >>> from lemmata.rendering.texmath import texmath
    >>> write(texmath("-x^2"))
    '<mrow><mo form="prefix">−</mo><msup><mi>x</mi><mn>2</mn></msup></mrow>'
    """
    match layout:
        case Atom():
            return _atom(layout)
        case Row(content):
            return _element("mrow", *_row(content))
        case Fraction(above, below):
            return _element("mfrac", write(above), write(below))
        case Root(inside, None):
            return _element("msqrt", write(inside))
        case Root(inside, degree):
            return _element("mroot", write(inside), write(degree or row()))
        case Script(Accent("underbrace" | "overbrace") as braced, below, above):
            return _scripts("munder", "mover", "munderover", write(braced), below, above)
        case Script(base, None, above) if above and set(items(above)) == {_PRIME}:
            # The font has raised them already.
            primes = {1: "′", 2: "″", 3: "‴"}.get(len(items(above)), "′" * len(items(above)))
            return _element("mrow", write(base), f'<mo lspace="0" rspace="0">{primes}</mo>')
        case Script(base, below, above):
            return _scripts("msub", "msup", "msubsup", write(base), below, above)
        case Fence(left, inside, right, growing):
            return _fence(left, inside, right, growing)
        case Big():
            return _big(layout)
        case Accent(mark, inside):
            return _accent(mark, inside)
        case Text(words, lang):
            kept = words.replace(" ", "\u00a0")  # MathML drops spaces at the ends
            return (
                f'<mtext lang="{escape(lang)}">{escape(kept)}</mtext>'
                if lang
                else _element("mtext", escape(kept))
            )
        case Space(ems):
            return f'<mspace width="{ems:.4g}em"/>'
        case Cases(rows):
            return _element("mrow", _brace("{", "prefix"), _table(rows, "left"))
        case Matrix(rows, left, right):
            return _element("mrow", _brace(left, "prefix"), _table(rows, "center"), _brace(right, "postfix"))
        case Line():
            return write(Aligned((layout,)))
        case Aligned(lines):
            return f'<mtable displaystyle="true" class="aligned">{"".join(map(_line, lines))}</mtable>'
    raise TypeError(type(layout).__name__)


def _element(name: str, *content: str) -> str:
    return f"<{name}>{''.join(content)}</{name}>"


_PRIME = Atom("′", Kind.IDENTIFIER)
_STRETCHY = frozenset("()[]{}|‖⟨⟩⌊⌋⌈⌉")


def _atom(atom: Atom) -> str:
    text = escape(atom.text)
    match atom.kind:
        case Kind.NUMBER:
            return _element("mn", text)
        case Kind.OPENING | Kind.CLOSING:
            form = "prefix" if atom.kind is Kind.OPENING else "postfix"
            return f'<mo form="{form}" stretchy="false">{text}</mo>'
        case Kind.IDENTIFIER if atom.text in _STRETCHY:
            return f'<mo stretchy="false">{text}</mo>'
        case Kind.IDENTIFIER if atom.text in "…⋯⋮⋱∀∃¬′":
            return _element("mo", text)
        case Kind.IDENTIFIER:
            upright = atom.text in "∞∂∇" or atom.text in "ΓΔΘΛΞΠΣΥΦΨΩ"
            return f'<mi mathvariant="normal">{text}</mi>' if upright else _element("mi", text)
        case Kind.WORD if len(atom.text) == 1:
            return f'<mi mathvariant="normal">{text}</mi>'
        case Kind.WORD | Kind.FUNCTION:
            return _element("mi", _words(atom.text))
    if atom == Atom(":", Kind.RELATION):
        return '<mo lspace="0.2778em" rspace="0.2778em">:</mo>'
    return _element("mo", text)


def _words(name: str) -> str:
    return {"argmax": "arg max", "argmin": "arg min", "limsup": "lim sup", "liminf": "lim inf"}.get(
        name, escape(name)
    )


# ------------------------------------------------------------------ side by side

_SIGNS = frozenset({Kind.OPERATOR, Kind.RELATION, Kind.PUNCTUATION})
_THIN = '<mspace width="0.1667em"/>'


def _row(content: Sequence[Layout], *, small: bool = False, begun: bool = False) -> Iterable[str]:
    """The items with what they need between.

    A ``small`` row, in a script, has no spaces around relations; in one ``begun`` before, a sign at
    the start joins two operands.
    """
    in_front = False  # whether the last operator stood in front of its only operand
    for at, item in enumerate(content):
        before = content[at - 1] if at else None
        if at and _apart(before, item):
            yield _THIN
        if isinstance(item, Atom) and item.kind is Kind.OPERATOR:
            in_front = _expects(before) if before else not begun
            yield _sign(item, in_front=in_front)
        elif isinstance(item, Big) and (before is None or (_is_sign(before) and not in_front)):
            yield _big(item, lspace="0")
        elif small and isinstance(item, Atom) and item.kind is Kind.RELATION:
            yield f'<mo lspace="0" rspace="0">{escape(item.text)}</mo>'
        else:
            yield write(item)


def _sign(atom: Atom, *, in_front: bool) -> str:
    if atom.text == "/":
        return '<mo lspace="0" rspace="0">/</mo>'
    if in_front and atom != APPLY:
        return f'<mo form="prefix">{escape(atom.text)}</mo>'
    return _atom(atom)


def _expects(item: Layout) -> bool:
    return isinstance(item, (Space, Big, Text)) or (isinstance(item, Atom) and item.kind in _SIGNS)


def _apart(before: Layout | None, item: Layout) -> bool:
    """Whether the name of a function needs a thin space towards its neighbour, which MathML does not set."""
    if before is None or isinstance(before, Space) or isinstance(item, (Space, Text)):
        return False
    if isinstance(item, Big):  # brings its own
        return False
    if _is_function(item):
        return not _is_sign(before)
    if _is_function(before):
        base = item.base if isinstance(item, Script) else item
        return not isinstance(base, Fence) and not _is_sign(item)
    beside = isinstance(item, Fraction) or isinstance(before, Fraction)
    return beside and not _is_sign(item) and not _is_sign(before) and not isinstance(before, Big)


def _is_sign(item: Layout) -> bool:
    return isinstance(item, Atom) and item.kind in _SIGNS


def _is_function(item: Layout) -> bool:
    base = item.base if isinstance(item, Script) else item
    return (isinstance(base, Atom) and base.kind is Kind.FUNCTION) or (
        isinstance(base, Big) and base.sign not in BIG
    )


# ------------------------------------------------------------------ scripts and marks


def _scripts(sub: str, sup: str, both: str, base: str, below: Layout | None, above: Layout | None) -> str:
    if below is not None and above is not None:
        return _element(both, base, _small(below), _small(above))
    if below is not None:
        return _element(sub, base, _small(below))
    return _element(sup, base, _small(above)) if above is not None else base


def _small(script: Layout) -> str:
    return _element("mrow", *_row(script.items, small=True)) if isinstance(script, Row) else write(script)


def _big(big: Big, lspace: str = "0.1667em") -> str:
    if big.sign in ("∫", "∬", "∮"):
        sign = f'<mo lspace="{lspace}">{big.sign}</mo>'
        return _scripts("msub", "msup", "msubsup", sign, big.below, big.above)
    words = "" if big.sign in BIG else ' rspace="0.1667em"'
    sign = f'<mo movablelimits="true" lspace="{lspace}"{words}>{_words(big.sign)}</mo>'
    return _scripts("munder", "mover", "munderover", sign, big.below, big.above)


_MARKS = {"hat": "ˆ", "bar": "‾", "tilde": "˜", "dot": "˙", "ddot": "¨", "vec": "→", "overbrace": "⏞"}
_STRETCHED = {"hat": "^", "tilde": "~"}  # over more than a letter
_LINES = {
    "overline": "border-top: 0.06em solid; padding-top: 0.1em",
    "underline": "border-bottom: 0.06em solid",
}
_STYLES = {"bold": "bold", "blackboard": "double-struck", "calligraphic": "script", "fraktur": "fraktur"}


def _accent(mark: str, inside: Layout) -> str:
    if mark == "large" and isinstance(inside, Atom):
        form = "prefix" if inside.kind is Kind.OPENING else "postfix"
        return f'<mo form="{form}" stretchy="true" minsize="1.8em">{escape(inside.text)}</mo>'
    if mark in _LINES:  # no font stretches one in every browser
        return f'<mrow style="{_LINES[mark]}">{write(inside)}</mrow>'
    if mark == "underbrace":
        return f'<munder>{write(inside)}<mo stretchy="true">⏟</mo></munder>'
    if mark in _MARKS:
        wide = mark == "overbrace" or len(items(inside)) > 1
        sign = _STRETCHED.get(mark, _MARKS[mark]) if wide else _MARKS[mark]
        small = ' style="font-size: 70%"' if mark == "vec" else ""
        return f'<mover accent="true">{write(inside)}<mo stretchy="{str(wide).lower()}"{small}>{sign}</mo></mover>'
    if isinstance(inside, Atom) and mark in _STYLES:
        return _element("mi", "".join(_styled(c, mark) for c in inside.text))
    if isinstance(inside, Row):
        return _element("mrow", *(_accent(mark, item) for item in inside.items))
    if isinstance(inside, Atom) and mark == "roman":
        return f'<mi mathvariant="normal">{escape(inside.text)}</mi>'
    return write(inside)


_ALPHABETS = {
    # style: where A, a, 0, Α and α begin among the mathematical alphabets of Unicode
    "bold": {"A": 0x1D400, "a": 0x1D41A, "0": 0x1D7CE, "Α": 0x1D6A8, "α": 0x1D6C2},
    "blackboard": {"A": 0x1D538, "a": 0x1D552, "0": 0x1D7D8},
    "calligraphic": {"A": 0x1D49C, "a": 0x1D4B6},
    "fraktur": {"A": 0x1D504, "a": 0x1D51E},
}
_ENDS = {"A": "Z", "a": "z", "0": "9", "Α": "Ω", "α": "ω"}
_EXCEPTIONS = {
    "blackboard": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    "calligraphic": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "fraktur": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
}


def _styled(char: str, style: str) -> str:
    """The character of a mathematical alphabet: MathML Core has no other bold."""
    if char in _EXCEPTIONS.get(style, {}):
        return _EXCEPTIONS[style][char]
    for first, start in _ALPHABETS[style].items():
        if first <= char <= _ENDS[first]:
            return chr(start + ord(char) - ord(first))
    return escape(char)


# ------------------------------------------------------------------ brackets and tables


def _fence(left: str, inside: Layout, right: str, growing: bool) -> str:
    stretchy = "true" if growing else "false"
    return _element(
        "mrow", _brace(left, "prefix", stretchy), *_row(items(inside)), _brace(right, "postfix", stretchy)
    )


def _brace(sign: str, form: str, stretchy: str = "true") -> str:
    return f'<mo form="{form}" stretchy="{stretchy}">{escape(sign)}</mo>' if sign else ""


def _table(rows: Iterable[Iterable[Layout]], align: str) -> str:
    style = f' style="text-align: {align}"'
    lines = ("".join(f"<mtd{style}>{write(cell)}</mtd>" for cell in cells) for cells in rows)
    return _element("mtable", *(_element("mtr", line) for line in lines))


def _line(line: Line) -> str:
    space = write(Space(line.indent)) if line.indent else ""
    # An empty item in front keeps a sign's own spaces.
    right = _element("mrow", space, "<mi></mi>", *_row(items(row(line.relation, line.right)), begun=True))
    why = "".join(write(Text(part) if isinstance(part, str) else part) for part in line.reason)
    cells = [
        ("right", write(line.left)),
        ("left", right),
        *([("left", _element("mrow", why))] if why else []),
    ]
    return _element("mtr", *(f'<mtd style="text-align: {align}">{cell}</mtd>' for align, cell in cells))
