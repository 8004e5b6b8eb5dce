"""Strategies: each proposes proofs of a claim, which tactics then replay or refuse.

A strategy is a function from a claim to proofs, registered with `strategy`.  None is trusted, nor is a
tactic: what a strategy and the tactics agree upon is a sketch, and the kernel makes the theorem of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lemmata.derivation import Derivation, Proof
from lemmata.elaboration.errors import NotElaborated
from lemmata.elaboration.literals import generalised, specialised
from lemmata.elaboration.proved import NOT_FOLLOWED, Proved, by_kernel, by_theorem
from lemmata.elaboration.theorems import elaborated
from lemmata.errors import LemmataError
from lemmata.kernel.errors import Refused
from lemmata.kernel.theorem import Theorem
from lemmata.notation import Claim
from lemmata.replay import Resolve, replay
from lemmata.tactics.deadline import OutOfTime, time_is_left, working_while
from lemmata.tactics.sketch import Sketch

__all__ = ["CHEAP", "EVERY", "Found", "condition", "holds", "lemma", "prove", "searching", "strategy"]

CHEAP = range(-1, 10)
"""Ranks of the strategies that take milliseconds and go before any search for a counterexample."""

EVERY = range(-1, 1000)

CONDITION = 2.0
"""Seconds for a condition under which a claim is defined, where the signs of its parts do not show it."""

DEEPEST = 2
"""Reductions of one claim to another, one inside the other."""

Strategy = Callable[[Claim], Iterator[Proof]]


@dataclass(frozen=True)
class Registered:
    """A strategy with its place in the queue: cheap and frequent first."""

    rank: int
    name: str
    propose: Strategy


_strategies: list[Registered] = []


def strategy(rank: int) -> Callable[[Strategy], Strategy]:
    """Register a strategy; a lower rank is tried earlier."""

    def register(function: Strategy) -> Strategy:
        _strategies.append(Registered(rank, function.__name__, function))
        _strategies.sort(key=lambda s: (s.rank, s.name))
        return function

    return register


def strategies() -> list[Registered]:
    """Every strategy of this package, discovered."""
    import lemmata.prover.strategies as package

    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
    return _strategies


@dataclass(frozen=True)
class Sketched:
    """Steps that the tactics accept."""

    sketch: Sketch
    derivation: Derivation
    method: str


@dataclass(frozen=True)
class Found:
    """What the kernel made of the steps of a derivation."""

    proved: Proved
    derivation: Derivation
    method: str


_depth: ContextVar[int] = ContextVar("depth", default=0)
_hopeless: ContextVar[set[tuple[Claim, int, range]]] = ContextVar("hopeless")
"""Lemmas that no strategy proved, at their depth: two ways often lead to the same one."""


def lemma(claim: Claim, ranks: range = EVERY, depth: int = 1) -> Proof | None:
    """A proof of a claim met on the way, while there is time; at most two reductions deep.

    A reduction that cannot go on for ever, because it removes a maximum, say, may count 0.
    """
    from lemmata.catalogue import load

    if (deep := _depth.get() + depth) > DEEPEST:
        return None
    asked = (claim, deep, ranks)
    if asked in _hopeless.get():
        return None
    outer = _depth.set(deep)
    try:
        found = next(_sketches(claim, load().sketch, [], ranks), None)
    finally:
        _depth.reset(outer)
    if found is None and time_is_left():
        _hopeless.get().add(asked)
    return found.derivation.proof if found else None


def holds(claim: Claim, proof: Proof) -> bool:
    """Whether the tactics accept a proof that cites the catalogue only."""
    from lemmata.catalogue import load

    return _sketched(claim, proof, load().sketch, "", []) is not None


def prove(
    claim: Claim, resolve: Resolve, alive: Callable[[], bool], tried: list[str], ranks: range = EVERY
) -> Found | None:
    """The first proof by the strategies of these ranks that the kernel accepts.

    ``tried`` collects what was tried and where it stopped.
    """
    for_every_index = cache(lambda: _for_every_index(claim))  # once, however many sketches are not followed
    with searching(alive):
        for sketched in _sketches(claim, resolve, tried, ranks):
            try:
                proved = by_kernel(claim, sketched.sketch, condition)
                return Found(proved, sketched.derivation, sketched.method)
            except OutOfTime as error:
                tried.append(f"{sketched.method}: {error}")
            except NotElaborated as error:
                if (general := for_every_index()) is not None:
                    return Found(general, sketched.derivation, sketched.method)
                tried.append(f"{sketched.method}: {NOT_FOLLOWED}: {error}")
            except Exception as error:
                # A defect here costs one proof, too.
                tried.append(f"{sketched.method}: {type(error).__name__}: {error}")
    return None


@contextmanager
def searching(alive: Callable[[], bool]) -> Iterator[None]:
    """While one claim is searched: its time, and the lemmas that were hopeless; then those of the outer search."""
    hopeless = _hopeless.set(set())
    try:
        with working_while(alive):
            yield
    finally:
        _hopeless.reset(hopeless)


def _for_every_index(claim: Claim) -> Proved | None:
    """The proof of a claim about z₂ from one about every z_i, which the kernel finds easier to follow."""
    if (general := generalised(claim)) is None or (theorem := condition(general[0])) is None:
        return None
    with suppress(NotElaborated, OutOfTime, Refused):
        return by_theorem(claim, specialised(theorem, *general, claim), condition)
    return None


def condition(claim: Claim) -> Theorem | None:
    """The kernel's theorem of a condition of another claim, if it is found soon.

    Nothing is asked about the givens, which are those of the other claim, nor whether it is defined.
    """
    from lemmata.catalogue import load

    resolve, _ = load().sketch, strategies()  # read before the clock starts
    until = time.process_time() + CONDITION
    with searching(lambda: time.process_time() < until):
        for sketched in _sketches(claim, resolve, [], EVERY):
            with suppress(NotElaborated, OutOfTime):
                made = elaborated(sketched.sketch)
                return made if isinstance(made, Theorem) else None
    return None


def _sketches(claim: Claim, resolve: Resolve, tried: list[str], ranks: range) -> Iterator[Sketched]:
    """What the strategies of these ranks propose and the tactics accept, while there is time."""
    for candidate in strategies():
        if candidate.rank not in ranks:
            continue
        if not time_is_left():
            return
        try:
            for proof in candidate.propose(claim):
                sketched = _sketched(claim, proof, resolve, candidate.name, tried)
                if sketched is not None:
                    yield sketched
                if not time_is_left():
                    return
        except LemmataError as error:
            tried.append(f"{candidate.name}: {error}")
        except Exception as error:
            # A defect of one strategy costs its proof, not those of the others.
            tried.append(f"{candidate.name}: {type(error).__name__}: {error}")


def _sketched(claim: Claim, proof: Proof, resolve: Resolve, name: str, tried: list[str]) -> Sketched | None:
    derivation = Derivation(claim, {}, {}, "", proof, id="claim")
    try:
        return Sketched(replay(derivation, resolve), derivation, name)
    except LemmataError as error:
        tried.append(f"{name}: {str(error).splitlines()[0]}")
        return None
