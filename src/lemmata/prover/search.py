"""Strategies: each proposes proofs of a claim, which the kernel then replays or refuses.

A strategy is a function from a claim to proofs, registered with `strategy`.  None is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules

from lemmata.derivation import Derivation, Proof
from lemmata.errors import LemmataError
from lemmata.notation import Claim
from lemmata.replay import Resolve, replay
from lemmata.tactics.sketch import Sketch

__all__ = ["CHEAP", "EVERY", "Found", "holds", "lemma", "prove", "strategy"]

CHEAP = range(-1, 10)
"""Ranks of the strategies that take milliseconds and go before any search for a counterexample."""

EVERY = range(-1, 1000)

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
class Found:
    """A proof that the kernel accepted."""

    theorem: Sketch
    derivation: Derivation
    method: str


_alive: ContextVar[Callable[[], bool]] = ContextVar("alive", default=lambda: True)
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
    alive = _alive.get()
    try:
        found = _first(claim, load().theorem, alive, [], ranks)
    finally:
        _depth.reset(outer)
    if found is None and alive():
        _hopeless.get().add(asked)
    return found.derivation.proof if found else None


def holds(claim: Claim, proof: Proof) -> bool:
    """Whether the kernel accepts a proof that cites the catalogue only."""
    from lemmata.catalogue import load

    return _accepted(claim, proof, load().theorem, "", []) is not None


def prove(
    claim: Claim, resolve: Resolve, alive: Callable[[], bool], tried: list[str], ranks: range = EVERY
) -> Found | None:
    """The first accepted proof by the strategies of these ranks.

    ``tried`` collects what was tried and where it stopped.
    """
    _alive.set(alive)
    _hopeless.set(set())
    return _first(claim, resolve, alive, tried, ranks)


def _first(
    claim: Claim, resolve: Resolve, alive: Callable[[], bool], tried: list[str], ranks: range
) -> Found | None:
    for candidate in strategies():
        if candidate.rank not in ranks:
            continue
        if not alive():
            return None
        try:
            for proof in candidate.propose(claim):
                found = _accepted(claim, proof, resolve, candidate.name, tried)
                if found or not alive():
                    return found
        except LemmataError as error:
            tried.append(f"{candidate.name}: {error}")
        except Exception as error:
            # A defect of one strategy costs its proof, not those of the others.
            tried.append(f"{candidate.name}: {type(error).__name__}: {error}")
    return None


def _accepted(claim: Claim, proof: Proof, resolve: Resolve, name: str, tried: list[str]) -> Found | None:
    derivation = Derivation(claim, {}, {}, "", proof, id="claim")
    try:
        return Found(replay(derivation, resolve), derivation, name)
    except LemmataError as error:
        tried.append(f"{name}: {str(error).splitlines()[0]}")
        return None
