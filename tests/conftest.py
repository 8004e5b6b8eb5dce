"""Hypothesis without a deadline: a busy machine is no failure."""

from hypothesis import settings

settings.register_profile("lemmata", deadline=None)
settings.load_profile("lemmata")
