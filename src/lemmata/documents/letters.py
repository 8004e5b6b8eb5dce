r"""The letters of a formula, and what stands on the left of a definition: ``\mathbf s(\mathbf z)_i``.

Names are those of the claims: ``phi`` for ``\phi``, ``y_hat`` for ``\hat y``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lemmata.reading.latex.notation import spelling
from lemmata.reading.syntax import GREEK

__all__ = ["Head", "head_of", "indices_in", "letters_in", "moving_in", "occurs"]

_MARKS = r"hat|widehat|bar|overline|tilde|widetilde|dot"
_FONTS = (
    r"mathbf|boldsymbol|bm|pmb|vec|textbf|mathcal|mathscr|mathrm|mathit|mathsf|mathbb"
    r"|operatorname\*?|text|textrm|symbf|bf|rm"
)
_TOKEN = re.compile(
    rf"\\(?P<mark>{_MARKS})\s*(?:\{{\s*(?P<marked>(?:\\(?:{_FONTS})\s*\{{?)?\\?[A-Za-z]+)[^{{}}]*\}}*|(?P<single>\\?[A-Za-z]))"
    rf"|\\(?P<font>{_FONTS})\s*(?:\{{\s*(?P<word>\\?[A-Za-z]+)\s*\}}|(?P<letter>[A-Za-z]))"
    r"|\\begin\s*\{[^{}]*\}|\\end\s*\{[^{}]*\}"
    r"|\\(?P<command>[A-Za-z]+)|\\.|(?P<plain>[A-Za-z])",
    re.DOTALL,
)
_BARE = re.compile(r"(?<![A-Za-z\\])(?:log|ln|exp|max|min|softmax|sigmoid|tanh|relu|ReLU|lim)(?![A-Za-z])")
_TRANSPOSED = re.compile(r"\^\s*(?:\{\s*T\s*\}|T(?![A-Za-z]*\s*[_^}]))")
_SAME = {"widehat": "hat", "overline": "bar", "widetilde": "tilde"}


@lru_cache(maxsize=4096)
def letters_in(tex: str) -> tuple[str, ...]:
    r"""The names that occur, each once, in order.

    >>> letters_in(r"\hat{y}_k = \phi(\mathbf{z}) e^{a b}")
    ('y_hat', 'k', 'phi', 'z', 'e', 'a', 'b')
    """
    found: dict[str, None] = {}
    for token in _TOKEN.finditer(_BARE.sub(" ", _TRANSPOSED.sub(" ", tex))):
        if token["mark"]:
            inside = token["marked"] or token["single"]
            name = re.sub(rf"\\(?:{_FONTS})\s*\{{?|\\", "", inside)
            found[f"{name}_{_SAME.get(token['mark'], token['mark'])}"] = None
        elif token["font"]:
            name = (token["word"] or token["letter"]).removeprefix("\\")
            if token["font"] == "mathbb" and len(name) == 1:
                continue  # sets, indicators and expected values
            if token["font"] not in ("text", "textrm") or len(name) == 1 or name[0].isupper():
                found[name] = None
        elif token["command"]:
            if token["command"] in GREEK or token["command"] == "pi":
                found[token["command"]] = None
        elif token["plain"]:
            found[token["plain"]] = None
    return tuple(found)


_STYLED = re.compile(
    rf"\\(?:{_FONTS})\s*(?:\{{\s*(?P<inside>\\?[A-Za-z]+)\s*\}}|(?P<letter>[A-Za-z])(?![A-Za-z]))"
)
_MARKED = re.compile(
    rf"\\(?P<mark>{_MARKS})\s*(?:\{{\s*(?P<inside>\\?[A-Za-z]+)\s*\}}|(?P<letter>\\?[A-Za-z])(?![A-Za-z]))"
)
_SIZED = re.compile(r"\\(?:left|right|middle|[bB]igg?[lrm]?)(?![A-Za-z])\s*|\\[,;:!]")
_TIGHT = re.compile(r"\s*(\\mid(?![A-Za-z])|\\vert(?![A-Za-z])|[(),|=;{}_^])\s*")


@lru_cache(maxsize=4096)
def _plain(tex: str) -> str:
    """The formula without fonts and spaces around signs, marks as part of the name."""
    text = _STYLED.sub(lambda m: m["inside"] or m["letter"], tex)
    text = _MARKED.sub(lambda m: f"{(m['inside'] or m['letter'])}_{_SAME.get(m['mark'], m['mark'])}", text)
    text = _TIGHT.sub(lambda m: "|" if m[1].startswith("\\") else m[1], _SIZED.sub("", text))
    return re.sub(r"\{(\([a-zA-Z]\)|[A-Za-z0-9])\}", r"\1", text)


_WORD = re.compile(r"_\{([A-Za-z0-9]{2,})\}")
"""A label of several letters: with and without its braces it is the same."""


def occurs(key: str, tex: str) -> bool:
    r"""Whether a notation, spelled, occurs; ``#1`` stands for any index.

    >>> occurs("p(x,y)", r"\sum_x \lambda p(x, y)"), occurs("P(y=#1|x)", r"\log P(y = k \mid \mathbf{x})")
    (True, True)
    """
    text, key = (_WORD.sub(r"_\1", part) for part in (_plain(tex), key))
    pattern = "".join(
        r"(?:[A-Za-z]+'*|\d+)" if re.fullmatch(r"#\d", part) else re.escape(part)
        for part in re.split(r"(#\d)", key)
    )
    pattern = rf"\\?{pattern}" + (r"(?![A-Za-z0-9])" if key[-1:].isalnum() else "")
    return any(not re.search(r"\\[A-Za-z]*$", text[: found.start()]) for found in re.finditer(pattern, text))


# ------------------------------------------------------------------ indices and moving variables

_SUBSCRIPT = re.compile(
    r"_\s*(?:\{(?P<several>(?:[^{}]|\{[^{}]*\})*)\}|(?P<one>\\?[A-Za-z]+?(?![a-z])|[A-Za-z]))"
)
_BIG = re.compile(r"\\(?:sum|prod|max|min|mathbb\s*\{?\s*E\s*\}?|operatorname\*?\{E\})\s*(?:\\limits)?\s*$")


@lru_cache(maxsize=4096)
def indices_in(tex: str) -> frozenset[str]:
    r"""Letters that stand as an index, also of a sum.

    >>> sorted(indices_in(r"\sum_{k \ne j} W_{ka} p_{i,l} z^{(m)}"))
    ['a', 'i', 'j', 'k', 'l', 'm']
    """
    found: set[str] = set()
    for script in _SUBSCRIPT.finditer(tex):
        inside = script["several"] if script["several"] is not None else script["one"]
        big = _BIG.search(tex, max(0, script.start() - 24), script.start())
        if big:
            inside = re.split(r"=|\\ne|\\in|\\sim|\\le|:", inside)[0] + (
                " " + inside if r"\ne" in inside else ""
            )
        if big or re.fullmatch(r"[\s,A-Za-z']*|\\ell", inside):
            found |= set(letters_in(inside))
    found |= {m[1] for m in re.finditer(r"\^\s*\{\s*\(\s*([a-z])\s*\)\s*\}", tex)}
    return frozenset(found)


_BELOW = re.compile(
    r"\\partial\s*(?P<partial>(?:\\(?:mathbf|boldsymbol|bm|vec|hat|widehat|mathrm|bar|tilde)\s*\{?\s*)*\\?[A-Za-z]+?(?![a-z]))"
)
_FRACTION = re.compile(r"\\[dt]?frac\s*(?=\{)")
_SLASHED = re.compile(r"\}\s*/\s*(?=\{\s*(?:\\partial|d\b))|/\s*(?=\\partial)")
_NABLA = re.compile(r"\\nabla\s*_\s*(?:\{(?P<several>[^{}]*)\}|(?P<one>\\?[A-Za-z]+))")
_D = re.compile(
    r"(?<![A-Za-z\\])(?:d|\\mathrm\s*\{?d\}?|\\partial|\\operatorname\{d\})\s*(?P<rest>.*)", re.DOTALL
)


@lru_cache(maxsize=4096)
def moving_in(tex: str) -> frozenset[str]:
    r"""Names with respect to which something is differentiated or goes to a limit.

    >>> sorted(moving_in(r"\frac{\partial L}{\partial W_{ca}} + \frac{ds}{dz} + \nabla_x f + f'(x)"))
    ['W', 'x', 'z']
    """
    found: set[str] = set()
    for start in _FRACTION.finditer(tex):
        top, after = _argument(tex, start.end())
        while after < len(tex) and tex[after].isspace():
            after += 1
        if after < len(tex) and tex[after] == "{":
            bottom, _ = _argument(tex, after)
            if _D.match(top.strip()):
                found |= _below(bottom)
    for start in _SLASHED.finditer(tex):
        after = start.end()
        bottom = _argument(tex, after)[0] if tex[after] == "{" else tex[after : after + 40]
        found |= _below(bottom, first=tex[after] != "{")
    for nabla in _NABLA.finditer(tex):
        found |= set(letters_in(nabla["several"] or nabla["one"])[:1])
    for limit in re.finditer(
        r"\\lim\s*(?:\\limits)?\s*_\s*\{([^{}]*?)(?:\\to|\\rightarrow|\\downarrow|\\uparrow)", tex
    ):
        found |= set(letters_in(limit[1])[:1])
    for once in re.finditer(r"\\partial\s*_\s*(?:\{([^{}]*(?:\{[^{}]*\})?[^{}]*)\}|(\\?[A-Za-z]))", tex):
        found |= set(letters_in(once[1] or once[2])[:1])
    return frozenset(found)


def _below(bottom: str, *, first: bool = False) -> set[str]:
    parts = re.split(
        r"\\partial(?![A-Za-z])|(?<![A-Za-z\\_^{])d(?=\s*\\?[A-Za-z])|\\mathrm\s*\{?\s*d\s*\}?", bottom
    )
    names = [letters_in(part)[:1] for part in parts[1 : 2 if first else None]]
    return {name for one in names for name in one}


def _argument(tex: str, at: int) -> tuple[str, int]:
    depth = 0
    for place in range(at, len(tex)):
        depth += (tex[place] == "{") - (tex[place] == "}")
        if not depth:
            return tex[at + 1 : place], place + 1
    return tex[at + 1 :], len(tex)


# ------------------------------------------------------------------ heads


@dataclass(frozen=True)
class Head:
    r"""A name with its scripts and arguments, such as the left side of a definition.

    ``spelled`` is the whole in one spelling; ``label`` a subscript that is part of the name; ``arguments``
    is None without brackets; ``plain`` when every argument is a name of its own.
    """

    name: str
    spelled: str
    indices: tuple[str, ...] = ()
    arguments: tuple[str, ...] | None = None
    separators: str = ""
    label: str = ""
    sample: str = ""
    nested: bool = False
    primes: int = 0
    word: bool = False

    @property
    def full(self) -> str:
        """The name with its label."""
        return f"{self.name}_{self.label}" if self.label else self.name

    @property
    def plain(self) -> bool:
        return self.arguments is not None and all(_NAME.fullmatch(a) for a in self.arguments)

    @property
    def applied(self) -> bool:
        return self.arguments is not None


_NAME = re.compile(
    rf"(?:[A-Za-z]|{'|'.join(sorted(GREEK))})(_(hat|bar|tilde|dot|[A-Za-z]{{2,}}|\{{[A-Za-z]{{2,}}\}}))?'*"
)
_HEAD = re.compile(
    r"(?P<name>[A-Za-z]+(?:_(?:hat|bar|tilde|dot))?)"
    r"(?P<star>\^(?:\*|\{\*\}|star))?"
    r"(?P<below>_(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)?\}|[A-Za-z0-9]+'*))?"
    r"(?P<above>\^\([a-zA-Z]\))?"
    r"(?P<primes>'*)"
    r"(?P<open>[(\[](?P<inside>.*)[)\]])?"
    r"(?P<after>_(?:\{[^{}]*\}|[A-Za-z0-9]+'*))?"
    r"(?P<late>\^\([a-zA-Z]\))?"
)
_LABELLED = re.compile(r"[^_(\[]*_\s*\{?\s*\\(text|textrm|mathrm|mathsf|textsf|rm|operatorname)(?![A-Za-z])")
_RAW_WORD = re.compile(r"\s*[A-Za-z]{2,}")


@lru_cache(maxsize=2048)
def head_of(tex: str) -> Head | None:
    r"""What ``tex`` is if it is a name, with indices, or applied to arguments; None for anything else.

    >>> head_of(r"\mathbf s(\mathbf z)_i").indices, head_of(r"P(y=1 \mid x)").arguments
    (('i',), ('y=1', 'x'))
    """
    if re.match(
        r"\s*\\[dt]?frac|\s*\\(sum|prod|lim|max|min|log|ln|exp|nabla|partial|sqrt)(?![A-Za-z])|\s*[-+]", tex
    ):
        return None
    spelled = spelling(tex.strip())
    found = _HEAD.fullmatch(spelled)
    if found is None:
        return None
    name = found["name"]
    inside = found["inside"]
    if inside is not None and not _balanced(inside):
        return None
    word = len(name.split("_")[0]) > 1 and name.split("_")[0] not in GREEK
    if word and name.split("_")[0] not in tex:
        return None  # a product of letters with space between them
    if word and _RAW_WORD.match(tex.strip()) and inside is None:
        return None  # a product of letters
    indices: list[str] = []
    label, nested = "", False
    if found["star"]:
        label = "star"
    for script in (found["below"], found["after"]):
        if script is None:
            continue
        kind, parts = _script(script[1:])
        if _LABELLED.match(tex) and script is (found["below"] or found["after"]):
            kind, parts = "label", [re.sub(r"[^A-Za-z0-9]", "", script)]
        if kind == "label":
            label = "_".join(filter(None, [label, *parts]))
        else:
            indices += parts
            nested = nested or kind == "nested"
    arguments, separators = _arguments(inside) if inside is not None else (None, "")
    sample = (found["above"] or found["late"] or "").strip("^()")
    return Head(
        name,
        spelled,
        tuple(indices),
        arguments,
        separators,
        label,
        sample,
        nested,
        len(found["primes"]),
        word,
    )


def _script(script: str) -> tuple[str, list[str]]:
    inside = script.strip("{}") if script.startswith("{") and script.endswith("}") else script
    if re.fullmatch(r"[a-z]'*", inside) or inside == "ell":
        return "index", [inside]
    if re.fullmatch(r"\d+", inside):
        return "index", [inside]
    if re.fullmatch(r"[a-z](,?[a-z0-9])+", inside) and script.startswith("{"):
        return "index", [c for c in inside if c != ","]
    if re.fullmatch(r"[a-z]_?\{?[a-z0-9]\}?|[a-z]\^\([a-z]\)", inside) and script.startswith("{"):
        return "nested", [inside]
    return "label", [re.sub(r"[^A-Za-z0-9]", "", inside)]


def _balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            return False
    return depth == 0


def _arguments(inside: str) -> tuple[tuple[str, ...], str]:
    """The arguments and the separators between them: ``,``, ``|``, ``||`` or ``;``."""
    out, separators, depth, start, at = [], "", 0, 0, 0
    while at < len(inside):
        character = inside[at]
        depth += (character in "([{") - (character in ")]}")
        if not depth and character in ",;|":
            length = 2 if inside.startswith("||", at) else 1
            out.append(inside[start:at])
            separators += inside[at : at + length]
            at += length
            start = at
            continue
        at += 1
    return (*out, inside[start:]), separators
