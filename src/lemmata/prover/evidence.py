"""Evidence about a claim that is not decided: points at which it was looked at.

For a limit, points on the way to it.  `interrupting` breaks into a search that does not come
back, so that there is evidence in the end; a point that refutes the claim ends the matter.
"""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from types import FrameType

from sympy import Add, Eq, Expr, Integer, Limit, Rational, S

from lemmata.errors import LemmataError
from lemmata.evaluation.closures import Program, State
from lemmata.evaluation.fields import field
from lemmata.evaluation.jets import Infinity
from lemmata.evaluation.points import Point, Space
from lemmata.notation import Claim, build, evaluated, substitute
from lemmata.prover import refute as refuting
from lemmata.prover import search
from lemmata.verdict import Evidence, Witness

__all__ = ["interrupting", "looked_at"]

STEPS = range(4, 41, 4)  # the limit is approached to 2^-40
BITS = 256
PLACES = 3  # points of the other variables

Outcome = Evidence | Witness | refuting.Illdefined


def looked_at(claim: Claim, seconds: float) -> Outcome:
    """What points say about a claim within about ``seconds``."""
    if isinstance(claim.statement.args[0], Limit):
        return _on_the_way(claim)
    return refuting.refute(claim, seconds)


@contextmanager
def interrupting(
    claim: Claim, after: float, seconds: float, then: Callable[[Outcome, str], None]
) -> Iterator[None]:
    """Look at points once ``after`` seconds of computing have gone by, and tell ``then`` of them and of where it was.

    The timer counts this process's own time, so that it disturbs no other alarm.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def look(_: int, frame: FrameType | None) -> None:
        # Whatever is wrong with the claim, the search goes on; it may have been building a statement.
        with suppress(Exception), evaluated():
            then(looked_at(claim, seconds), _strategy(frame))

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, after)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _strategy(frame: FrameType | None) -> str:
    """The strategy that is at work on the claim itself: the outermost of the stack."""
    name = ""
    while frame is not None:
        at_work = [v for v in frame.f_locals.values() if isinstance(v, search.Registered)]
        name = at_work[0].name if at_work else name
        frame = frame.f_back
    return name


# ------------------------------------------------------------------ limits


def _on_the_way(claim: Claim) -> Evidence:
    """How near the values come to a claimed limit."""
    limit, claimed = claim.statement.args
    if not isinstance(claim.statement, Eq):
        return Evidence()
    body, x, target, direction = limit.args
    signs = {"+": (1,), "-": (-1,)}.get(str(direction), (1, -1)) if target.is_finite else (0,)
    agreed = []
    count = 0
    for sign in signs:
        for k in STEPS:
            try:
                near = substitute(body, {x: _place(target, sign, k)})
            except LemmataError:  # a derivative in x has no value at a number
                continue
            found = list(_agreements(Claim(build(Eq, near, claimed), claim.givens)))
            count += len(found)
            agreed += found if k == STEPS[-1] else []
    return Evidence(points=count, digits=int(max(0.0, min(agreed, default=0.0))))


def _place(target: Expr, sign: int, k: int) -> Expr:
    if target.is_finite:
        return build(Add, target, Rational(sign, 2**k))
    return Integer(2**k if target is S.Infinity else -(2**k))


def _agreements(claim: Claim) -> Iterator[float]:
    """To how many digits both sides agree, at a few points of the other variables."""
    try:
        space = Space(claim)
        program = Program(*space.statement.args)
    except LemmataError:
        return
    for point in islice(space.points(), PLACES):
        with suppress(LemmataError, OverflowError, ValueError):
            yield _digits(program, point)


def _digits(program: Program, point: Point) -> float:
    with field(BITS) as arithmetic:
        state = State(arithmetic, point.mapping())
        left, right = program.run(0, state), program.run(1, state)
        if isinstance(right, Infinity):  # then it grows
            return min(BITS / 4, math.log10(max(1.0, right.sign * arithmetic.approximate(left))))
        gap = abs(arithmetic.approximate(left - right))
        return BITS / 4 if gap == 0 else -math.log10(gap)
