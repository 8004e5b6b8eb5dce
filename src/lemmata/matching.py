"""Recognising a naive formula: matching up to the order of terms and factors and the names of indices."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import sympy
from sympy import Add, Expr, Indexed, IndexedBase, Integer, Mul, Pow, Rational, Sum, Symbol, Tuple

from lemmata.notation import BINDERS, Entry, Family, NotationError, build, component, fresh_index, substitute

__all__ = ["Bindings", "Pattern", "add", "factors", "indices", "key", "multiply", "scaled", "terms"]

Bindings = dict[Expr, Expr]


# ------------------------------------------------------------------ sums and products, flattened


def terms(expr: Expr) -> tuple[Rational, list[tuple[Rational, Expr]]]:
    """The constant and the (coefficient, term) pairs of a sum, in the order written."""
    constant, found = Integer(0), []
    for part in expr.args if isinstance(expr, Add) else (expr,):
        if isinstance(part, Add):
            inner, more = terms(part)
            constant += inner
            found += more
            continue
        coefficient, core = factors(part)
        if not core:
            constant += coefficient
        elif len(core) == 1 and core[0][1] == 1 and isinstance(core[0][0], Add):
            inner, more = terms(core[0][0])  # a number times a sum
            constant += coefficient * inner
            found += [(coefficient * c, t) for c, t in more]
        else:
            found.append((coefficient, multiply(Integer(1), core)))
    return constant, found


def factors(expr: Expr) -> tuple[Rational, list[tuple[Expr, Rational]]]:
    """The coefficient and the (base, exponent) pairs of a product, in the order written."""
    coefficient, found = Integer(1), []
    for part in expr.args if isinstance(expr, Mul) else (expr,):
        if isinstance(part, Mul):
            inner, more = factors(part)
            coefficient *= inner
            found += more
        elif isinstance(part, Rational):
            coefficient *= part
        elif isinstance(part, Pow) and isinstance(part.args[1], Rational):
            inner, more = factors(part.args[0])
            exponent = part.args[1]
            if exponent.is_Integer and not (inner == 0 and exponent < 0):
                coefficient *= inner**exponent
                found += [(base, power * exponent) for base, power in more]
            else:
                found.append((part.args[0], exponent))
        else:
            found.append((part, Integer(1)))
    return coefficient, found


def multiply(coefficient: Rational, parts: list[tuple[Expr, Rational]]) -> Expr:
    """The product, unevaluated, without needless ones."""
    items = [base if power == 1 else build(Pow, base, power) for base, power in parts]
    if coefficient != 1 or not items:
        items.insert(0, coefficient)
    return items[0] if len(items) == 1 else build(Mul, *items)


def scaled(expr: Expr, by: Rational) -> Expr:
    """``by * expr``, numbers merged."""
    if by == 1:
        return expr
    constant, parts = terms(expr)
    if len(parts) + (constant != 0) > 1:
        return add(by * constant, [(by * c, t) for c, t in parts])
    coefficient, found = factors(expr)
    return multiply(by * coefficient, found)


def add(constant: Rational, parts: list[tuple[Rational, Expr]]) -> Expr:
    """The sum, unevaluated, without needless zeros."""
    items = [scaled(term, coefficient) for coefficient, term in parts]
    if constant != 0 or not items:
        # A subtraction reads 1 - x, not -x + 1.
        items.insert(0 if items and parts[0][0] < 0 else len(items), constant)
    return items[0] if len(items) == 1 else build(Add, *items)


# ------------------------------------------------------------------ equality


def key(expr: Expr, bound: Mapping[Expr, int] | None = None) -> Hashable:
    """Equal for expressions that differ in the order of terms and factors or in bound names only."""
    bound = bound or {}
    if expr in bound:
        return ("bound", bound[expr])
    if isinstance(expr, BINDERS):
        body, *limits = expr.args
        inner = {**bound, **{limit.args[0]: len(bound) + at for at, limit in enumerate(limits)}}
        sizes = tuple(key(limit.args[2], bound) for limit in limits)
        return (type(expr).__name__, key(body, inner), sizes)
    if isinstance(expr, Add):
        constant, parts = terms(expr)
        return ("add", constant, _collected((key(t, bound), c) for c, t in parts))
    if isinstance(expr, (Mul, Pow)):
        coefficient, found = factors(expr)
        if isinstance(expr, Pow) and found and found[0][0] is expr:
            return ("pow", key(expr.args[0], bound), key(expr.args[1], bound))
        if coefficient == 1 and len(found) == 1 and found[0][1] == 1:
            return key(found[0][0], bound)
        constant, parts = terms(expr)
        if len(parts) > 1 or (parts and constant != 0):
            return ("add", constant, _collected((key(t, bound), c) for c, t in parts))
        return ("mul", coefficient, _collected((key(b, bound), p) for b, p in found))
    if not expr.args or isinstance(expr, IndexedBase):
        return ("atom", expr)  # a number alone would turn what it is compared with into SymPy's
    if isinstance(expr, (sympy.Max, sympy.KroneckerDelta)):
        return (type(expr).__name__, frozenset(key(arg, bound) for arg in expr.args))
    return (type(expr).__name__, *(key(arg, bound) for arg in expr.args))


def _collected(pairs: Any) -> frozenset[tuple[Hashable, Rational]]:
    total: dict[Hashable, Rational] = {}
    for item, amount in pairs:
        total[item] = total.get(item, Integer(0)) + amount
    return frozenset((item, amount) for item, amount in total.items() if amount != 0)


@lru_cache(maxsize=1024)  # every pattern asks
def indices(expr: Expr) -> tuple[Expr, ...]:
    """The free indices of an expression and the numbered components that occur, in order."""
    found: dict[Expr, None] = {}

    def visit(node: Expr, bound: frozenset[Expr]) -> None:
        if isinstance(node, BINDERS):
            bound = bound | {limit.args[0] for limit in node.args[1:]}
            visit(node.args[0], bound)
            return
        kinds = getattr(type(node), "kinds", ())
        if isinstance(node, (Indexed, Entry)):
            at = node.args[1:]
        elif "index" in kinds and len(node.args) == len(kinds):
            at = node.args[-1:]
            for arg in node.args[:-1]:
                visit(arg, bound)
        else:
            for arg in node.args:
                visit(arg, bound)
            at = ()
        found.update((i, None) for i in at if i not in bound)

    visit(expr, frozenset())
    return tuple(found)


# ------------------------------------------------------------------ matching


@dataclass(frozen=True)
class Pattern:
    """A formula with parameters: scalars, vectors, and an index."""

    formula: Expr
    parameters: tuple[Expr, ...]

    def find(self, expr: Expr) -> Iterator[tuple[Bindings, Rational, list[tuple[Any, Any]]]]:
        """Every way in which ``expr`` is the pattern times, or plus, something else.

        Yields the parameters, the coefficient of the match, and what is left over: the remaining
        factors of a product, or the remaining terms of a sum with the constant as a term.
        """
        formula = self.formula
        if isinstance(formula, Add):
            if isinstance(expr, Add):
                yield from self._in_sum(expr)
        elif isinstance(formula, (Mul, Pow)):
            if isinstance(expr, (Mul, Pow)):
                coefficient, wanted = self._wanted
                whole, parts = factors(expr)
                if len(wanted) > len(parts):  # each takes one
                    return
                for bindings, rest in self._assign(wanted, parts, {}, {}, indices(expr)):
                    yield bindings, whole / coefficient, rest
        elif type(formula) is type(expr):
            for bindings in self._match(formula, expr, {}, {}, indices(expr)):
                yield bindings, Integer(1), []

    @cached_property
    def _wanted(self) -> tuple[Rational, list[tuple[Expr, Rational]]]:
        """The number of the formula and its parts, the hardest first: factors, or terms with their numbers."""
        if isinstance(self.formula, Add):
            number, parts = terms(self.formula)
            return number, _hardest_first([(t, c) for c, t in parts], self)
        number, parts = factors(self.formula)
        return number, _hardest_first(parts, self)

    def _in_sum(self, expr: Expr) -> Iterator[Any]:
        constant, wanted = self._wanted
        whole, parts = terms(expr)
        if len(wanted) > len(parts):
            return
        for scale in (Integer(1), Integer(-1)):
            pairs = [(t, c * scale) for t, c in wanted]
            given = [(t, c) for c, t in parts]
            if constant != 0 and whole != constant * scale:
                continue
            for bindings, rest in self._assign(pairs, given, {}, {}, indices(expr)):
                left = [(c, t) for t, c in rest]
                if constant == 0 and whole != 0:
                    left.append((whole, Integer(1)))
                yield bindings, scale, left

    def _free(self, node: Expr, bindings: Bindings) -> bool:
        return node in self.parameters and node not in bindings

    def _ready(self, node: Expr, bindings: Bindings) -> bool:
        names = _names(node)
        return all(p in bindings for p in self.parameters if p in names)

    def _assign(
        self,
        wanted: list[tuple[Expr, Rational]],
        parts: list[tuple[Expr, Rational]],
        bindings: Bindings,
        bound: Bindings,
        candidates: tuple[Expr, ...],
        complete: bool = False,
    ) -> Iterator[tuple[Bindings, list[tuple[Expr, Rational]]]]:
        """Match every wanted (part, number) with one of ``parts``; yields what remains."""
        if not wanted:
            if not (complete and parts):
                yield bindings, parts
            return
        (part, number), *others = wanted
        for at, (candidate, found) in enumerate(parts):
            remaining = parts[:at] + parts[at + 1 :]
            if found == number:
                for extended in self._match(part, candidate, bindings, bound, candidates):
                    yield from self._assign(others, remaining, extended, bound, candidates, complete)

    def _match(
        self, p: Expr, e: Expr, bindings: Bindings, bound: Bindings, candidates: tuple[Expr, ...]
    ) -> Iterator[Bindings]:
        if self._free(p, bindings):
            if isinstance(p, Symbol) and p.is_integer:
                if e in candidates or e in bound.values():
                    yield {**bindings, p: e}
            elif not any(e.has(k) for k in bound.values()):
                yield {**bindings, p: e}
            return
        if isinstance(p, Indexed) and p.base in self.parameters:
            yield from self._component(p, e, bindings, bound, candidates)
            return
        if self._ready(p, bindings) and not isinstance(p, (Sum, Indexed)):
            if key(substitute(p, {**bindings, **bound})) == key(e):
                yield bindings
            return
        if isinstance(p, Sum):
            if isinstance(e, Sum) and len(e.args) == 2:
                k = fresh_index([p, e], "k")
                old, size = e.args[1].args[0], e.args[1].args[2]
                body = substitute(e.args[0], {old: k})
                self_bound = {**bound, p.args[1].args[0]: k}
                for found in self._match(p.args[0], body, {**bindings, _SIZE: size}, self_bound, candidates):
                    yield {name: value for name, value in found.items() if name != _SIZE}
            return
        if isinstance(p, Add):
            constant, wanted = terms(p)
            whole, parts = terms(e)
            # The last unknown takes all that remains: 1 - x is 1 + a - b with x = b - a.
            (open_, wanted) = _split_unknown(wanted, lambda node: self._free(node, bindings))
            given = [(t, c) for c, t in parts]
            if open_ is None and whole != constant:
                return
            for extended, rest in self._assign(
                _hardest_first([(t, c) for c, t in wanted], self),
                given,
                bindings,
                bound,
                candidates,
                complete=open_ is None,
            ):
                if open_ is None:
                    yield extended
                else:
                    if constant != 0 and whole != constant:
                        continue
                    left = add(whole - constant, [(c, t) for t, c in rest])
                    if not (constant == 0 and wanted == []) and left == 0:
                        continue
                    yield from self._match(open_[1], scaled(left, 1 / open_[0]), extended, bound, candidates)
            return
        alike = isinstance(p, (Mul, Pow)) and type(p) is type(e) and len(p.args) == len(e.args)
        if alike:
            # As written first: in p/((p + q)/2) the 2 belongs to the denominator.
            literal = list(self._arguments(p, e, bindings, bound, candidates))
            yield from literal
            if literal:
                return
        if isinstance(p, (Mul, Pow)):
            coefficient, wanted = factors(p)
            if not isinstance(e, (Mul, Pow)) and not (len(wanted) == 1 and wanted[0][1] == 1):
                whole, parts = Integer(1), [(e, Integer(1))]
            else:
                whole, parts = factors(e)
            pairs = [(power, base) for base, power in wanted]
            unknown, pairs = _split_unknown(pairs, lambda node: self._free(node, bindings))
            if unknown is not None and unknown[0] != 1:
                pairs.append(unknown)
                unknown = None
            if unknown is None and whole != coefficient:
                return
            if len(wanted) == 1 and unknown is not None:
                yield from self._match(unknown[1], scaled(e, 1 / coefficient), bindings, bound, candidates)
                return
            for extended, rest in self._assign(
                _hardest_first([(b, w) for w, b in pairs], self),
                parts,
                bindings,
                bound,
                candidates,
                complete=unknown is None,
            ):
                if unknown is None:
                    yield extended
                else:
                    left = multiply(whole / coefficient, rest)
                    yield from self._match(unknown[1], left, extended, bound, candidates)
            return
        if type(p) is type(e) and len(p.args) == len(e.args):
            yield from self._arguments(p, e, bindings, bound, candidates)

    def _arguments(
        self, p: Expr, e: Expr, bindings: Bindings, bound: Bindings, candidates: tuple[Expr, ...]
    ) -> Iterator[Bindings]:
        partial = [bindings]
        for pa, ea in sorted(zip(p.args, e.args, strict=True), key=lambda pair: not pair[0].args):
            partial = [new for old in partial for new in self._match(pa, ea, old, bound, candidates)]
        yield from partial

    def _component(
        self, p: Indexed, e: Expr, bindings: Bindings, bound: Bindings, candidates: tuple[Expr, ...]
    ) -> Iterator[Bindings]:
        base, at = p.base, p.indices[0]
        vector = bindings.get(base)
        if at in bound or at in bindings:
            i = bound.get(at, bindings.get(at))
            if vector is None:
                family = _family(e, i, bindings.get(_SIZE))
                if family is not None:
                    yield {**bindings, base: family}
            elif key(component(vector, i)) == key(e):
                yield bindings
            return
        for i in candidates:
            if vector is None:
                family = _family(e, i, None)
                if family is not None:
                    yield {**bindings, base: family, at: i}
            else:
                try:
                    same = key(component(vector, i)) == key(e)
                except NotationError:
                    continue
                if same:
                    yield {**bindings, at: i}


@lru_cache(maxsize=4096)  # parts of patterns, which are asked again for every expression
def _names(node: Expr) -> frozenset[Expr]:
    return frozenset(node.free_symbols | node.atoms(IndexedBase))


_SIZE = Symbol("the size of the sum in hand")


def _family(body: Expr, i: Expr, size: Expr | None) -> Expr | None:
    """The vector whose component at ``i`` is ``body``."""
    if not isinstance(i, Symbol):
        return body.base if isinstance(body, Indexed) and body.indices == (i,) else None
    if isinstance(body, Indexed) and body.indices == (i,):
        return body.base
    kinds = getattr(type(body), "kinds", ())
    if "index" in kinds and body.args[-1] == i and not any(arg.has(i) for arg in body.args[:-1]):
        return build(type(body), *body.args[:-1])
    if not body.has(i):
        return None
    if size is None:
        sizes = {
            leaf.base.shape[0] for leaf in body.atoms(Indexed) if leaf.indices == (i,) and leaf.base.shape
        }
        if len(sizes) != 1:
            return None
        size = sizes.pop()
    k = fresh_index([body], "k")
    return Family(substitute(body, {i: k}), Tuple(k, Integer(1), size))


def _hardest_first(pairs: list[tuple[Expr, Any]], pattern: Pattern) -> list[tuple[Expr, Any]]:
    """Sums before compound parts before bare parameters, which match nearly anything."""

    def rank(part: Expr) -> int:
        if part in pattern.parameters:
            return 3
        if part.has(Sum):
            return 0
        return 2 if isinstance(part, Indexed) else 1

    return sorted(pairs, key=lambda pair: rank(pair[0]))


def _split_unknown(pairs: list[tuple[Any, Expr]], free: Any) -> tuple[Any, list[tuple[Any, Expr]]]:
    """The last bare unknown of a sum or product and everything else."""
    for at in range(len(pairs) - 1, -1, -1):
        if free(pairs[at][1]):
            return pairs[at], pairs[:at] + pairs[at + 1 :]
    return None, pairs
