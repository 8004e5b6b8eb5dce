"""A claim about vectors of a fixed size, such as simplex(3), as one about any size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sympy import (
    Basic,
    Ge,
    Indexed,
    IndexedBase,
    Integer,
    Le,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    Tuple,
)
from sympy.core.relational import Relational

from lemmata.derivation import Lemma, Proof, Using, cite, direct
from lemmata.notation import (
    BINDERS,
    Claim,
    Dominated,
    Given,
    Membership,
    OneHot,
    Power,
    Simplex,
    build,
    dimension,
    rebuild,
    vector,
)
from lemmata.prover.search import lemma, strategy
from lemmata.prover.steps import ORDERED, concluding


@strategy(rank=10)
def any_size(claim: Claim) -> Iterator[Proof]:
    """What holds for every n holds for n = 3; the number 3 itself may stand for n."""
    statement = claim.statement
    vectors = sorted((b for b in statement.atoms(IndexedBase) if len(b.shape) == 1), key=str)
    sizes = {b.shape for b in statement.atoms(IndexedBase)}
    if len(sizes) != 1 or len(next(iter(sizes))) != 1 or not isinstance(next(iter(sizes))[0], Integer):
        return
    if any(i.is_Integer for e in statement.atoms(Indexed) for i in e.indices):
        return
    ((fixed,),) = sizes
    names = {str(s) for s in statement.free_symbols}
    n = dimension(next(c for c in ("n", "m", "d", "n_") if c not in names))
    for numbers in (True, False):
        general = _Generalised(fixed, n, numbers)
        known = () if numbers else (build(Le, n, fixed), build(Ge, n, fixed))
        givens = (*map(general.given, claim.givens), *known)
        wide = Claim(general.expression(statement), givens)  # type: ignore[arg-type]
        proof = lemma(wide, depth=0)
        if proof is not None:
            lemmas = (Lemma("any_size", wide, proof),)
            step = cite("any_size", **{str(v.label): v for v in vectors})
            yield Using(lemmas, direct(step))
            if type(statement) in ORDERED:
                yield Using(lemmas, concluding(claim, lemmas, [step]))


class _Generalised:
    """The fixed size replaced by a symbol, also in numbers if so asked."""

    def __init__(self, fixed: Integer, n: Symbol, numbers: bool) -> None:
        self.fixed, self.n, self.numbers = fixed, n, numbers

    def expression(self, e: Basic) -> Basic:
        if isinstance(e, IndexedBase):
            return vector(str(e.label), self.n) if e.shape == (self.fixed,) else e
        if isinstance(e, Indexed):
            return self.expression(e.base)[e.indices]  # type: ignore[index]
        if isinstance(e, BINDERS):
            body, *limits = e.args
            ranges = [Tuple(k, low, self.n if high == self.fixed else high) for k, low, high in limits]
            return build(type(e), self.expression(body), *ranges)
        if self.numbers and isinstance(e, Rational) and self.fixed > 1:
            if e == self.fixed:
                return self.n
            if e.q == self.fixed:
                inverse = build(Pow, self.n, S.NegativeOne)
                return inverse if e.p == 1 else build(Mul, Integer(e.p), inverse)
        if isinstance(e, Pow):  # an exponent is no size
            return rebuild(e, (self.expression(e.args[0]), e.args[1]))
        return rebuild(e, map(self.expression, e.args)) if e.args else e

    def given(self, given: Given) -> Given:
        match given:
            case Membership(variable, Simplex() | OneHot() as domain):
                return Membership(self.expression(variable), replace(domain, size=self.n))  # type: ignore[arg-type]
            case Membership(variable, Power(base, _)):
                return Membership(self.expression(variable), Power(base, (self.n,)))  # type: ignore[arg-type]
            case Dominated(small, large):
                return Dominated(self.expression(small), self.expression(large))  # type: ignore[arg-type]
            case Relational():
                return self.expression(given)  # type: ignore[return-value]
        return given
