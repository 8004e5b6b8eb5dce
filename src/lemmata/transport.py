"""Statements on their way between processes, exactly as written.

SymPy unpickles an expression by constructing it again, which evaluates it: the tree of
``x + x`` arrives as ``2*x``.  `dumps` sends every node as ``notation.build(head, *args)``.
"""

from __future__ import annotations

import pickle
import struct
import sys
from io import BytesIO
from typing import Any, BinaryIO

__all__ = ["Closed", "dumps", "loads", "receive", "send"]

_LENGTH = struct.Struct("!Q")

loads = pickle.loads


class Closed(EOFError):
    """The other end has gone."""


class _Pickler(pickle.Pickler):
    def reducer_override(self, obj: object) -> Any:
        if "sympy" not in sys.modules:  # then nothing is an expression, and importing it takes long
            return NotImplemented
        from sympy import Basic
        from sympy.core.numbers import Number

        from lemmata.notation import build

        if isinstance(obj, Basic) and obj.args and not isinstance(obj, Number):
            return build, (type(obj), *obj.args)
        return NotImplemented


def dumps(value: object) -> bytes:
    """``value`` as bytes for `loads`; expressions inside stay unevaluated.

    >>> from lemmata.notation import build, scalar
    >>> import sympy
    >>> x = scalar("x")
    >>> loads(dumps(build(sympy.Add, x, x))).args
    (x, x)
    """
    buffer = BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()


def send(stream: BinaryIO, message: bytes) -> None:
    """Write one message.  Raises `Closed` when nobody reads any more."""
    try:
        stream.write(_LENGTH.pack(len(message)) + message)
        stream.flush()
    except (BrokenPipeError, ValueError) as error:
        raise Closed("the other end has gone") from error


def receive(stream: BinaryIO) -> bytes:
    """Read one message, waiting for it.  Raises `Closed` at the end of the stream."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    parts = []
    while length:
        try:
            part = stream.read(length)  # an unbuffered pipe gives what it has
        except ValueError as error:  # closed from another thread
            raise Closed("this end has been closed") from error
        if not part:
            raise Closed("the other end has gone")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
