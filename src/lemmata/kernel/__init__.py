"""Primitive rules and proofs that other programs can check; nothing but the standard library.

Read in this order: `terms` (what is spoken of), `theorem` (what a theorem is), then the rules: `structure`,
`substitution`, `polynomials`, `laws`, `signs`, `derivatives`, `numbers`, `limits`; `certificate` last.
"""
