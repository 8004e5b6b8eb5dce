"""Primitive rules and proofs that other programs can check; nothing but the standard library.

Read in this order: `terms` (what is spoken of), `theorem` (what a theorem is), `substitution`, then the rules:
`structure`, `laws`, `signs`, `polynomials`, `derivatives`, `limits`, `numbers`; `certificate` last.
"""
