"""From statements and steps to primitive rules: searches for a proof that `lemmata.core` accepts.

Nothing here is trusted but `translation`, which says what a statement means in the terms of the core:
whatever the rest proposes, a theorem comes from the core's rules alone.
"""
