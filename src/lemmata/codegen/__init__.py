"""Stable code from an expression: what may lose digits is rewritten by proved forms first."""
