"""Property tests: the same examples every day, fresh ones in the nightly run.

By default Hypothesis draws the same examples each time, so that no test fails by luck.  `pytest -m nightly` runs
all property tests with fresh seeds beside the long campaigns, and so does FRESH_SEEDS=1 for the tests at hand; a
failure found there is repeated with the printed `--hypothesis-seed` and becomes an `@example` of its test.
There is no deadline: a busy machine is no failure.
"""

import gc
import os

import pytest
from hypothesis import settings

settings.register_profile("same", deadline=None, derandomize=True, max_examples=25)  # for four minutes in all
settings.register_profile("fresh", deadline=None, derandomize=False, print_blob=True, max_examples=300)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    if _nightly(config) or os.environ.get("FRESH_SEEDS"):
        settings.load_profile("fresh")


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their markers
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _nightly(config):
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker(pytest.mark.nightly)


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.freeze()  # modules and tests stay to the end: no collection needs to walk through them


def _nightly(config: pytest.Config) -> bool:
    """Whether `-m` asks for the nightly tests."""
    return config.getoption("markexpr", "").strip() == "nightly"
