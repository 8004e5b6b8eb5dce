r"""Where a letter of the document lives, as it was said, and as givens of a claim.

>>> Domain("simplex", shape=("K",), positive=True).givens("p", 1, "n")
('p in open simplex(K)',)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

__all__ = ["Domain", "domain_of"]


@dataclass(frozen=True)
class Domain:
    """What is known of a letter.

    ``kind`` is simplex, onehot, R, an interval or a finite set; ``shape`` its sizes where they were said;
    ``bounds`` are comparisons with numbers, of every component of a vector; ``rank`` is how many indices it
    has where that was said, else -1.  ``stated`` tells what the document says from what a convention adds.
    """

    kind: str = "R"
    shape: tuple[str, ...] = ()
    bounds: tuple[str, ...] = ()
    positive: bool = False
    sums: bool = False  # its components add to one
    rank: int = -1
    stated: bool = True

    def givens(self, name: str, rank: int, size: str) -> tuple[str, ...]:
        """The domain as givens of ``name``, which the claim uses with ``rank`` indices."""
        if rank < 0:
            rank = self.rank if self.rank >= 0 else len(self.shape)
        if rank == 0:
            return self._scalar(name)
        if rank == 1:
            return self._vector(name, self.shape[0] if self.shape else size)
        return self._matrix(name)

    def weakened(self, rank: int) -> frozenset[str]:
        """The values that each component of a vector has, where the givens say less; else none."""
        if rank != 1 or self.sums or not re.fullmatch(r"\{.*\}", self.kind):
            return frozenset()
        return frozenset(self.kind.strip("{}").split(","))

    def _scalar(self, name: str) -> tuple[str, ...]:
        kind = {"simplex": "(0,1)", "onehot": "{0,1}"}.get(self.kind, self.kind)
        first = [] if kind == "R" else [f"{name} in {kind}"]
        return (*first, *(f"{name} {bound}" for bound in self.bounds))

    def _vector(self, name: str, size: str) -> tuple[str, ...]:
        if self.kind == "simplex" or (self.sums and self._all_positive):
            return (f"{name} in open simplex({size})",)
        if self.kind == "onehot" or (self.sums and self.kind == "{0,1}"):
            return (f"{name} in onehot({size})",)
        kind = "[0,1]" if self.kind == "{0,1}" else self.kind
        if kind.startswith("{"):
            kind = "R"
        out = [f"{name} in {kind}^{size}"]
        out += [f"{name}[i] {bound}" for bound in self.bounds]
        if self.sums:
            out.append(f"sum({name}[k], k) == 1")
        return tuple(out)

    def _matrix(self, name: str) -> tuple[str, ...]:
        rows, columns = self.shape if len(self.shape) == 2 else ("n", "m")
        out = [f"{name} in R^({rows} x {columns})", *(f"{name}[a,b] {bound}" for bound in self.bounds)]
        if self.sums:
            out.append(f"sum(sum({name}[a,b], b, 1, {columns}), a) == 1")
        return tuple(out)

    @property
    def _all_positive(self) -> bool:
        return self.positive or any(b in ("> 0", ">= 0") for b in self.bounds)

    def bounded(self, bound: str) -> Domain:
        """The same with a further bound; one that contradicts an earlier one stands in its place.

        >>> Domain(bounds=("> 0", "< 2")).bounded("< 0").bounds
        ('< 2', '< 0')
        """
        kept = tuple(b for b in self.bounds if b != bound and not _contradict(b, bound))
        return replace(self, bounds=self.bounds if bound in self.bounds else (*kept, bound))


def _contradict(one: str, other: str) -> bool:
    """Whether no number satisfies two comparisons such as ``> 0`` and ``< -1``."""
    (sign, low), (against, high) = (bound.split(maxsplit=1) for bound in (one, other))
    if sign[0] == against[0]:
        return False
    if sign[0] == "<":
        return _contradict(other, one)
    try:
        lowest, highest = Fraction(low), Fraction(high)
    except ValueError:
        return False
    return lowest > highest or (lowest == highest and (sign == ">" or against == "<"))


_REALS = re.compile(r"\\(?:mathbb|mathbf|Bbb)\s*\{?\s*R\s*\}?|\\R(?![A-Za-z])|\\Reals|ℝ")
_POWER = re.compile(r"\^\s*(?:\{(?P<power>(?:[^{}]|\{[^{}]*\})*)\}|(?P<single>\\?[A-Za-z0-9]+))")
_SIMPLEX = re.compile(r"\\Delta(?![A-Za-z])|\\(?:mathcal|mathbb|mathbf)\s*\{?\s*(?:P|S|\\Delta)\s*\}?")
_INTERVAL = re.compile(
    r"(?P<open>[(\[])\s*(?P<low>[^,;\[\]()]+?)\s*[,;]\s*(?P<high>[^,;\[\]()]+?)\s*(?P<close>[)\]])"
)
_SET = re.compile(r"\\[{]\s*(?P<inside>[^{}]*?)\s*\\[}]|\\lbrace(?P<other>.*?)\\rbrace")
_NUMBER = re.compile(r"[+-]?\s*(?:\d+(?:\.\d+)?(?:/\d+)?|\\infty)")


def domain_of(tex: str) -> Domain | None:
    r"""The domain that stands after ``\in``; None for one that is not understood.

    >>> domain_of(r"\mathbb{R}^{K \times d}").shape, domain_of(r"\{0, 1\}").kind, domain_of(r"(0,1)^n").shape
    (('K', 'd'), '{0,1}', ('n',))
    """
    text = re.sub(
        r"\\(left|right|big|Big|,|;|!|:|ldots|dots|cdots)(?![A-Za-z])",
        lambda m: r"\dots" if "dots" in m[0] else "",
        tex,
    )
    text = text.strip().rstrip(".")
    if reals := _REALS.match(text):
        rest = text[reals.end() :].strip()
        if rest.startswith(("_+", "_{+}", "^+", "^{+}", "_{\\ge", "_{>", "_{++}")):
            return Domain(bounds=("> 0",) if "++" in rest or ">" in rest else (">= 0",))
        shape = _shape(rest)
        return None if shape is None else Domain(shape=shape)
    if simplex := _SIMPLEX.match(text):
        rest = text[simplex.end() :].strip()
        if rest.startswith("("):
            return Domain("simplex", rank=1)
        power = _POWER.match(rest) or re.match(
            r"_\s*(?:\{(?P<power>[^{}]*)\}|(?P<single>\\?[A-Za-z0-9]+))", rest
        )
        size = (power["power"] or power["single"]).replace(" ", "").removesuffix("-1") if power else ""
        return Domain("simplex", shape=(size,) if re.fullmatch(r"[A-Za-z]", size) else (), rank=1)
    if interval := _INTERVAL.match(text):
        ends = [_number(interval[end]) for end in ("low", "high")]
        if None in ends:
            return None
        shape = _shape(text[interval.end() :].strip())
        return Domain(f"{interval['open']}{ends[0]},{ends[1]}{interval['close']}", shape=shape or ())
    if found := _SET.match(text):
        values = [v.strip() for v in (found["inside"] or found["other"]).split(",")]
        shape = _shape(text[found.end() :].strip())
        if all(_NUMBER.fullmatch(v) for v in values) and len(values) <= 4:
            plain = ",".join(v.replace("+", "").replace(" ", "") for v in values)
            return Domain("{" + plain + "}", shape=shape or ())
    return None


def _number(tex: str) -> str | None:
    plain = tex.strip()
    if plain in (r"\infty", r"+\infty", r"-\infty"):
        return plain.replace(r"\infty", "oo").replace("+", "")
    return plain.replace(" ", "") if _NUMBER.fullmatch(plain) else None


def _shape(rest: str) -> tuple[str, ...] | None:
    if not rest:
        return ()
    power = _POWER.match(rest)
    if power is None:
        return ()
    inside = power["power"] or power["single"]
    sizes = tuple(part.strip() for part in re.split(r"\\times|×", inside))
    return sizes if all(re.fullmatch(r"[A-Za-z]|\d+", size) for size in sizes) else None
