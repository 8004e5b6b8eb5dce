"""False limits: the limit is proved to be something else.

Where the true value comes from does not matter (SymPy's Gruntz algorithm may propose it); the
kernel proves it, and that it differs from the claimed one is certified by balls.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import sympy
from sympy import Basic, Eq, Expr, IndexedBase, Integer, Limit, Rational, S, Symbol
from sympy.core.cache import clear_cache

from lemmata.catalogue import load
from lemmata.definitions import Definition
from lemmata.factoring import reproducible
from lemmata.notation import Claim, Entries, Given, Power, Reals, build, rebuild, substitute, within
from lemmata.prover import refute as refuting
from lemmata.prover.search import CHEAP, prove, searching
from lemmata.prover.strategies.identity import unfolded
from lemmata.prover.strategies.limits import ways
from lemmata.tactics.errors import TacticError
from lemmata.tactics.identity import defined
from lemmata.tactics.limits import close_to
from lemmata.verdict import Repair, Witness

__all__ = ["FalseLimit", "refute"]

INFINITE = (S.Infinity, S.NegativeInfinity)
MOST = 1.5  # seconds for SymPy
USUAL: tuple[Expr, ...] = (S.Zero, S.One, S.Infinity, S.NegativeInfinity, S.NegativeOne, Rational(1, 2))


@dataclass(frozen=True)
class FalseLimit:
    """A point at which the true limit differs from the claimed one, and the true claim."""

    witness: Witness
    mended: Repair | None


def refute(claim: Claim, seconds: float) -> FalseLimit | None:
    """The proved limit that contradicts a claim ``limit(f, x, a) == v``, or None."""
    until = time.process_time() + seconds
    limit, claimed = claim.statement.args
    if not isinstance(claim.statement, Eq) or not isinstance(limit, Limit):
        return None
    for values, here in (((), claim), *_instances(claim)):
        limit, claimed = here.statement.args
        for one in _sides(limit, here.givens):  # type: ignore[arg-type]
            for value in _proposals(Claim(build(Eq, one, claimed), here.givens)):  # type: ignore[arg-type]
                if time.process_time() > until:
                    return None
                if value == claimed or not _proved(one, value, here):
                    continue
                witness = _differ(one, value, claimed, here)
                if witness is not None:
                    mended = None if values else _mended(limit, one, value, claim)  # type: ignore[arg-type]
                    return FalseLimit(replace(witness, values=(*values, *witness.values)), mended)
    return None


def _instances(claim: Claim) -> Iterator[tuple[tuple[tuple[str, Any], ...], Claim]]:
    """The claim at simple vectors of two components, where its vectors are free and nothing else is."""
    vectors = sorted(claim.statement.atoms(IndexedBase), key=str)
    shapes = [v.shape for v in vectors]
    if not vectors or any(len(shape) != 1 or not isinstance(shape[0], Symbol) for shape in shapes):
        return
    spaces = [within(v, Power(Reals, tuple(v.shape))) for v in vectors]
    if any(given not in spaces for given in claim.givens):
        return
    labels = {v.label for v in vectors}
    names = {s for s in claim.statement.free_symbols if isinstance(s, Symbol)} - labels
    sizes = {shape[0] for shape in shapes}
    indices = names - sizes - {claim.statement.args[0].args[1]}
    if not all(s.is_integer for s in indices):
        return
    numbers = {**dict.fromkeys(sizes, Integer(2)), **dict.fromkeys(indices, Integer(1))}
    for entries in ((0, 0), (1, 0), (0, 1)):
        components = {v: Entries(*map(Integer, entries)) for v in vectors}
        statement = substitute(claim.statement, {**numbers, **components})
        values = [(str(s), int(k)) for s, k in numbers.items()] + [(str(v.label), entries) for v in vectors]
        yield tuple(values), Claim(statement)  # type: ignore[arg-type]


def _sides(limit: Limit, givens: tuple[Given, ...]) -> list[Limit]:
    """The limit itself, then from either side alone, where it has two.

    What is undefined on one side has no limit there: of x·log x at 0 one side says nothing.
    """
    body, x, target, direction = limit.args
    if str(direction) in ("+", "-") or target in INFINITE:
        return [limit]
    sides = [Limit(body, x, target, side) for side in "+-"]
    try:
        for one in sides:
            defined(body, close_to(one, givens))
    except TacticError:
        return [limit]
    return [limit, *sides]


def _proved(limit: Expr, value: Expr, claim: Claim) -> bool:
    true = Claim(build(Eq, limit, value), claim.givens)  # type: ignore[arg-type]
    return prove(true, load().sketch, lambda: True, [], CHEAP) is not None


def _differ(one: Limit, value: Expr, claimed: Expr, claim: Claim) -> Witness | None:
    """Where the two values differ, with the true limit as the left side; x, which moves, has no value."""
    x = one.args[1]
    if value in INFINITE and claimed.free_symbols == set():
        apart = build(Eq, S.Zero, S.One)  # what satisfies the givens
        outcome = refuting.refute(Claim(apart, claim.givens), 0.5)  # type: ignore[arg-type]
        sides = {"left": str(value), "right": _written(claimed)}
    else:
        outcome = refuting.refute(Claim(build(Eq, value, claimed), claim.givens), 0.5)  # type: ignore[arg-type]
        sides = {}
    if not isinstance(outcome, Witness):
        return None
    stays = x in claimed.free_symbols  # as in limit(x, x, 1) == x, where two are called x
    shown = replace(outcome, values=tuple(v for v in outcome.values if stays or v[0] != str(x)), **sides)
    if one == claim.statement.args[0]:
        return shown
    side = {"+": "above", "-": "below"}[str(one.args[3])]
    return replace(shown, left=f"{shown.left} as {x} tends to {_written(one.args[2])} from {side}")


def _written(e: Expr) -> str:
    from lemmata.reading.writing import UnwritableError, write

    try:
        return write(e)
    except UnwritableError:
        return str(e)


def _mended(limit: Limit, one: Expr, value: Expr, claim: Claim) -> Repair | None:
    from lemmata.reading.writing import UnwritableError, write

    if one != limit:
        return None
    try:
        mended = build(Eq, limit, value)
        return Repair(write(mended), statement=mended)
    except UnwritableError:
        return None


def _proposals(claim: Claim) -> Iterator[Expr]:
    """Values that the limit may have; none is trusted."""
    seen: set[Expr] = set()
    with searching(lambda: True):
        found = list(ways(claim))
    for way in found:
        if way.value not in seen:
            seen.add(way.value)
            yield way.value
    if (value := _gruntz(claim.statement.args[0])) is not None and value not in seen:
        seen.add(value)
        yield value
    for value in USUAL:
        if value not in seen:
            yield value


class _TooLong(BaseException):
    """SymPy catches every Exception of its own."""


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """An alarm after so many seconds of computing, where there can be one; elsewhere nothing is proposed.

    The timer of computing time is that of `evidence.interrupting`, so this one goes by the wall and is set
    again where the machine was busy.  An alarm of the caller's rings when it would have rung.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        raise _TooLong
    started, until = time.monotonic(), time.process_time() + seconds

    def ring(*_: Any) -> None:
        left = until - time.process_time()
        if left <= 0:
            raise _TooLong
        signal.setitimer(signal.ITIMER_REAL, max(left, 0.001))

    before = signal.signal(signal.SIGALRM, ring)
    outer, interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if before is None else before)
        if outer:
            left = outer - (time.monotonic() - started)
            signal.setitimer(signal.ITIMER_REAL, max(left, 0.001), interval)


def _gruntz(limit: Expr) -> Expr | None:
    """What SymPy takes the limit to be, as an expression of ours.

    It is the same in every run and leaves nothing behind: SymPy shares expressions and what it knows of them, and
    when the time is over it may have noted half of what follows from a fact.
    """
    body, x, target, direction = limit.args
    if body.atoms(sympy.IndexedBase, sympy.Sum) or any(
        isinstance(a, Definition) for a in unfolded(body).atoms(Definition)
    ):
        return None
    try:
        with _at_most(MOST), reproducible():
            value = sympy.limit(
                _evaluated(unfolded(body)), x, target, str(direction) if str(direction) in "+-" else "+"
            )
            return _unevaluated(sympy.simplify(value)) if value.is_number else None
    except _TooLong:
        clear_cache()
    except Exception:  # whatever SymPy raises, it has no proposal
        pass
    return None


def _evaluated(e: Basic) -> Expr:
    return e if not e.args else e.func(*map(_evaluated, e.args))  # type: ignore[return-value]


def _unevaluated(e: Basic) -> Expr | None:
    if isinstance(e, (sympy.Add, sympy.Mul, sympy.Pow, sympy.exp, sympy.log)):
        return rebuild(e, map(_unevaluated, e.args))  # type: ignore[arg-type]
    known = isinstance(e, (Integer, Rational)) or e in (S.Exp1, S.Pi, *INFINITE)
    if not known:
        raise ValueError(f"{e} is not in the language")
    return e  # type: ignore[return-value]
