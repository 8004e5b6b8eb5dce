"""The base of every error that Lemmata raises on purpose."""

__all__ = ["LemmataError"]


class LemmataError(Exception):
    """Something the user gave cannot be accepted; the message says where, what and what to try."""
