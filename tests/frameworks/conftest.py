"""These tests run where PyTorch or JAX is installed; each names what it needs."""

from __future__ import annotations

import warnings

import numpy as np
import pytest


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


@pytest.fixture
def jax():
    found = pytest.importorskip("jax")
    found.config.update("jax_enable_x64", True)
    warnings.filterwarnings("ignore", module="jax")
    return found


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20)
