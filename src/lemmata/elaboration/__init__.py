"""From statements and steps to primitive rules: searches for a proof that `lemmata.kernel` accepts.

Only `translation` and `extended`, which say what a statement means in the terms of the kernel, `conditions`, which says
when it is defined, and `proved`, which compares, are trusted:
whatever the rest proposes, a theorem comes from the kernel's rules alone.
"""
