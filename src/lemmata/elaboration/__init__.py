"""From statements and steps to primitive rules: searches for a proof that `lemmata.kernel` accepts.

Nothing here is trusted but `translation`, which says what a statement means in the terms of the kernel:
whatever the rest proposes, a theorem comes from the kernel's rules alone.
"""
