"""Fuzz the readers with coverage: ``python tests/fuzz/fuzz_reading.py -max_total_time=600 corpus/``.

Needs atheris.  A text is either read or refused with a `ReadingError` whose caret lies in it; what was read is
written, and read again as the same claim.  The first input that does otherwise is kept as ``crash-…``.
Without atheris, ``--seeds`` runs the same check over the claims beside the tests and random changes of them.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from lemmata.reading.errors import ReadingError
from lemmata.reading.latex import reader as latex
from lemmata.reading.text import reader as text
from lemmata.reading.writing import UnwritableError, write, write_latex

CLAIMS = Path(__file__).parents[1] / "reading"
SLOW = 5.0  # seconds, on a busy machine
ALPHABET = r"xyzpqijknTeE0123456789.+-*/^_=<>!()[]{}|,;:'\$&% " + "\n\t\0é∑\u202e수"


def check(data: str) -> None:
    """Read ``data`` both ways; raise AssertionError for anything but a claim or a clear refusal."""
    started = time.monotonic()
    for reader, written in ((text, write), (latex, write_latex)):
        try:
            claim = reader.read_claim(data)
        except ReadingError as error:
            refused = error
        else:
            refused = None
        if refused is not None:
            assert 0 <= refused.position <= len(refused.text), data
            assert str(refused).split("\n")[2].strip() == "^", data
            continue
        try:
            again = written(claim.statement)
        except UnwritableError:
            continue
        if reader is text:
            assert text.read_claim(write(claim)) == claim, data
        else:
            assert reader.read_claim(again, [write(g) for g in claim.givens]).statement == claim.statement, (
                data
            )
    assert time.monotonic() - started < SLOW, data


def seeds() -> list[str]:
    """Claims of the tests: every other line of their files."""
    return [
        line.partition(" ;; ")[0]
        for path in sorted(CLAIMS.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()[::2]
    ]


def changed(claims: list[str], chance: random.Random) -> Iterator[str]:
    """Claims with characters lost, doubled, replaced, or with the end of another."""
    while True:
        claim = chance.choice(claims)
        for _ in range(chance.randint(0, 4)):
            at = chance.randrange(len(claim) + 1)
            end = min(len(claim), at + chance.choice((0, 1, 1, 2, 5)))
            other = chance.choice(claims)
            inserted = chance.choice(
                ("", chance.choice(ALPHABET), claim[at:end] * 2, other[chance.randrange(len(other)) :])
            )
            claim = claim[:at] + inserted + claim[end:]
        yield claim[:400]


def main(arguments: list[str]) -> None:
    if "--seeds" in arguments:
        count = int(arguments[arguments.index("--seeds") + 1])
        chance = random.Random(count)
        claims = seeds()
        for data, _ in zip(changed(claims, chance), range(count), strict=False):
            check(data)
        print(f"{count} texts, each read or refused")
        return
    import atheris

    def one(data: bytes) -> None:
        check(atheris.FuzzedDataProvider(data).ConsumeUnicode(len(data)))

    atheris.instrument_all()
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
