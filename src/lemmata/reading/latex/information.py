r"""Entropies and mutual information of random variables whose distributions the notation names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sympy import Integer

from lemmata.reading.guard import Refused
from lemmata.reading.latex.notation import Notation
from lemmata.reading.latex.patterns import INFORMATION
from lemmata.reading.latex.sums import times
from lemmata.reading.syntax import At, Binder, Call, Group, Minus, Name, Node, Number, Product, mapped

__all__ = ["Information", "with_distributions"]

IN_UNITS = ("entropy", "H", "binary_entropy", "kl", "js", "cross_entropy", "binary_cross_entropy")
"""Functions whose value is so many bits where logarithms are to the base 2."""


@dataclass(frozen=True, eq=False)
class Information(Node):
    """``H(X)``, ``H(X,Y)``, ``H(Y|X)`` or ``I(X;Y)``, as `spelling` spells it."""

    written: str


def with_distributions(node: Node, notation: Notation, taken: Collection[str]) -> Node:
    """``node`` with what its entropies are of, in the units of the document; ``taken`` are names in use."""

    def clear(part: Node) -> Node:
        match part:
            case Information():
                return _Variables(part, notation, taken).value()
            case Call(at=at, name=name) if notation.log_base and name in IN_UNITS:
                return Group(
                    at,
                    Product(at, (part, _log(at, Number(at, Integer(notation.log_base)), 0)), (False, True)),
                )
        return part

    return mapped(node, clear)


def _log(at: int, of: Node, base: int) -> Call:
    return Call(at, "log", (of, Number(at, Integer(base))) if base else (of,))


def _in_units(value: Node, at: int, base: int) -> Node:
    """A value in nats as one in the units of the base; 0 is natural."""
    if not base:
        return value
    return Group(at, Product(at, (value, _log(at, Number(at, Integer(base)), 0)), (False, True)))


class _Variables:
    """One entropy: the two variables, their joint distribution and its margins."""

    def __init__(self, information: Information, notation: Notation, taken: Collection[str]) -> None:
        self.at = information.at
        self.notation = notation
        found = INFORMATION.fullmatch(information.written)
        assert found is not None  # by the scanner
        self.written = information.written
        self.of = found["of"]
        self.left = found["left"].split(",")
        self.right = (found["right"] or "").split(",") if found["right"] else []
        self.sign = found["sign"] or ""
        free = (k for k in (*"abcdrst", *(f"k{i}" for i in range(len(taken) + 2))) if k not in taken)
        self.index = {x: next(free) for x in sorted({*self.left, *self.right})}

    def value(self) -> Node:
        match self.of, self.sign, len(self.left), len(self.right):
            case "H", "", 1, 0:
                x = self.left[0]
                known = self.notation.random_variables.get(x)
                if known is not None:
                    entropy = Call(self.at, "entropy", (Name(self.at, known),))
                    return _in_units(entropy, self.at, self.notation.log_base)
                return self._mean([x], self._mass(x), self._mass(x))
            case "H", "", 2, 0:
                return self._mean(self.left, self._joint(*self.left), self._joint(*self.left))
            case "H", "|", 1, 1:
                joint = self._joint(self.left[0], self.right[0])
                given = Product(self.at, (joint, self._mass(self.right[0])), (False, True))
                return self._mean([*self.right, *self.left], self._joint(self.left[0], self.right[0]), given)
            case "I", ";", 1, 1:
                x, y = self.left[0], self.right[0]
                apart = Group(self.at, times(self._mass(x), self._mass(y)))
                ratio = Product(self.at, (self._joint(x, y), apart), (False, True))
                return self._mean([x, y], self._joint(x, y), ratio, negative=False)
        raise Refused(self.at, "H(X), H(X,Y), H(Y|X) or I(X;Y)", self.written)

    def _mean(self, variables: list[str], weight: Node, of: Node, *, negative: bool = True) -> Node:
        """Minus the mean of the logarithm of ``of``."""
        body: Node = times(weight, _log(self.at, of, self.notation.log_base))
        for x in reversed(variables):
            body = Binder(self.at, "sum", body, Name(self.at, self.index[x]))
        return Group(self.at, Minus(self.at, body) if negative else body)

    def _joint(self, x: str, y: str) -> Node:
        for key, name in self.notation.random_variables.items():
            if sorted(key.split(",")) == sorted((x, y)):
                return At(
                    self.at, Name(self.at, name), tuple(Name(self.at, self.index[v]) for v in key.split(","))
                )
        joint = f"{x},{y}"
        raise Refused(
            self.at, f"a joint distribution of {x} and {y}", "none", f"({joint}) ~ r", missing=joint
        )

    def _mass(self, x: str) -> Node:
        """The probability of one value of x: a name, or the sum of the joint distribution."""
        if x in self.notation.random_variables:
            return At(
                self.at, Name(self.at, self.notation.random_variables[x]), (Name(self.at, self.index[x]),)
            )
        for key, name in self.notation.random_variables.items():
            variables = key.split(",")
            if x in variables and len(variables) == 2:
                inner = dict.fromkeys(variables, f"{self.index[x]}_other") | {x: self.index[x]}
                joint = At(self.at, Name(self.at, name), tuple(Name(self.at, inner[v]) for v in variables))
                return Group(self.at, Binder(self.at, "sum", joint, Name(self.at, f"{self.index[x]}_other")))
        raise Refused(self.at, f"a distribution of {x}", "none", f"{x} ~ p", missing=x)
