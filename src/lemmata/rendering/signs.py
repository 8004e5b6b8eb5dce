r"""Signs of mathematics: the character, its command in TeX, and what kind of atom it is."""

from __future__ import annotations

from collections.abc import Mapping

from lemmata.rendering.layout import Kind

__all__ = ["ACCENTS", "BIG", "DELIMITERS", "FUNCTIONS", "KINDS", "SPACES", "SYNONYMS", "TEX", "WITH_LIMITS"]

_IDENTIFIERS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ϵ": "epsilon", "ε": "varepsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "ϑ": "vartheta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "ϱ": "varrho", "σ": "sigma", "ς": "varsigma", "τ": "tau", "υ": "upsilon",
    "ϕ": "phi", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    "∞": "infty", "∂": "partial", "∇": "nabla", "ℓ": "ell", "∅": "emptyset", "ℏ": "hbar", "ℜ": "Re", "ℑ": "Im",
    "∀": "forall", "∃": "exists", "¬": "neg", "⊤": "top", "⊥": "bot", "…": "dots", "⋯": "cdots", "⋮": "vdots",
    "⋱": "ddots", "′": "prime", "∠": "angle", "△": "triangle", "□": "square", "∎": "blacksquare", "†": "dagger",
    "√": "surd", "°": "degree", "%": "%", "#": "#", "$": "$", "&": "&", "_": "_",
}  # fmt: skip
_OPERATORS = {
    "·": "cdot", "×": "times", "÷": "div", "±": "pm", "∓": "mp", "∗": "ast", "⋆": "star", "∘": "circ",
    "∪": "cup", "∩": "cap", "∖": "setminus", "⊕": "oplus", "⊗": "otimes", "⊙": "odot", "∧": "wedge", "∨": "vee",
    "∥": "parallel",
}  # fmt: skip
_RELATIONS = {
    "≠": "ne", "≤": "le", "≥": "ge", "≪": "ll", "≫": "gg", "≈": "approx", "∼": "sim", "≃": "simeq", "≅": "cong",
    "≡": "equiv", "∝": "propto", "∈": "in", "∉": "notin", "∋": "ni", "⊂": "subset", "⊆": "subseteq",
    "⊃": "supset", "⊇": "supseteq", "→": "to", "←": "leftarrow", "↦": "mapsto", "⇒": "Rightarrow",
    "⇐": "Leftarrow", "⇔": "Leftrightarrow", "⟹": "implies", "⟸": "impliedby", "⟺": "iff", "↔": "leftrightarrow",
    "⟶": "longrightarrow", "⟼": "longmapsto", "↓": "downarrow", "↑": "uparrow", "↘": "searrow", "↗": "nearrow",
    "∣": "mid", "≺": "prec", "≻": "succ", "⪯": "preceq", "⪰": "succeq", "⊢": "vdash", "⊨": "models",
    "≔": "coloneqq", "≜": "triangleq", "⌢": "frown",
}  # fmt: skip

TEX: Mapping[str, str] = {
    char: f"\\{command}"
    for table in (_IDENTIFIERS, _OPERATORS, _RELATIONS)
    for char, command in table.items()
} | {"−": "-"}
"""Character -> what TeX writes for it; a character that is not here stands for itself."""

KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(_IDENTIFIERS, Kind.IDENTIFIER),
    **dict.fromkeys([*_OPERATORS, *"+−/!"], Kind.OPERATOR),
    **dict.fromkeys([*_RELATIONS, *"=<>:"], Kind.RELATION),
    **dict.fromkeys(",;.?", Kind.PUNCTUATION),
    **dict.fromkeys("([{⟨⌊⌈", Kind.OPENING),
    **dict.fromkeys(")]}⟩⌋⌉", Kind.CLOSING),
}
"""Character -> its kind."""

SYNONYMS: Mapping[str, str] = {
    "-": "−", "*": "∗", "'": "′", "≦": "≤", "≧": "≥", "∑": "∑",
    r"\leq": "≤", r"\geq": "≥", r"\neq": "≠", r"\lt": "<", r"\gt": ">", r"\leqslant": "≤", r"\geqslant": "≥",
    r"\rightarrow": "→", r"\gets": "←", r"\Longrightarrow": "⟹", r"\Longleftrightarrow": "⟺",
    r"\ldots": "…", r"\dotsc": "…", r"\dotsb": "⋯", r"\dotsm": "⋯", r"\land": "∧", r"\lor": "∨", r"\lnot": "¬",
    r"\varnothing": "∅", r"\owns": "∋", r"\bullet": "·", r"\colon": ":", r"\vert": "|", r"\lvert": "|",
    r"\rvert": "|", r"\Vert": "‖", r"\lVert": "‖", r"\rVert": "‖", r"\|": "‖", r"\{": "{", r"\}": "}",
    r"\lbrace": "{", r"\rbrace": "}", r"\lbrack": "[", r"\rbrack": "]", r"\lparen": "(", r"\rparen": ")",
    r"\langle": "⟨", r"\rangle": "⟩", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉",
    r"\_": "_", r"\&": "&", r"\triangleq": "≜", r"\Box": "□", r"\cdotp": "·", r"\smallsetminus": "∖",
}  # fmt: skip
"""What an author may also type -> the character."""

DELIMITERS: Mapping[str, str] = {
    "(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉",
}  # fmt: skip
"""Opening bracket -> the closing one that usually answers it."""

DELIMITER_TEX: Mapping[str, str] = {
    "{": r"\{", "}": r"\}", "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle", "⌊": r"\lfloor", "⌋": r"\rfloor",
    "⌈": r"\lceil", "⌉": r"\rceil", "": ".",
}  # fmt: skip

BIG: Mapping[str, str] = {
    "∑": "sum", "∏": "prod", "∫": "int", "∬": "iint", "∮": "oint", "⋃": "bigcup", "⋂": "bigcap", "⨁": "bigoplus",
    "⋀": "bigwedge", "⋁": "bigvee",
}  # fmt: skip

WITH_LIMITS = frozenset({"max", "min", "sup", "inf", "lim", "limsup", "liminf", "argmax", "argmin", "det", "gcd",
                         "Pr"})  # fmt: skip
"""Functions whose index stands under them."""

FUNCTIONS = WITH_LIMITS | frozenset({
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "arcsin",
    "arccos", "arctan", "deg", "dim", "ker", "arg", "hom",
})  # fmt: skip
"""Functions that TeX has a command for, or nearly."""

ACCENTS: Mapping[str, str] = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "tilde": "tilde", "widetilde": "tilde", "dot": "dot",
    "ddot": "ddot", "vec": "vec", "overline": "overline", "underline": "underline",
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "mathbb": "blackboard", "mathcal": "calligraphic",
    "mathscr": "calligraphic", "mathfrak": "fraktur", "underbrace": "underbrace", "overbrace": "overbrace",
    "mathrm": "roman",
}  # fmt: skip
"""Command -> mark or style of `lemmata.rendering.layout.Accent`."""

SPACES: Mapping[str, float] = {
    r"\,": 1 / 6, r"\:": 2 / 9, r"\>": 2 / 9, r"\;": 5 / 18, r"\ ": 1 / 3, "~": 1 / 3, r"\quad": 1.0,
    r"\qquad": 2.0, r"\!": 0.0,
}  # fmt: skip
