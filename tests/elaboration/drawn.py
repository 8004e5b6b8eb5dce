"""Expressions in the syntax of claims, drawn at random, and givens under which zeros and ends of domains come up."""

from __future__ import annotations

import itertools

from hypothesis import strategies as st

__all__ = ["EVERY", "GIVENS", "PLAIN"]

GIVENS = [
    "z in R^n; q in R^n",
    "x >= 0; y >= 0; p in [0, 1]; z in simplex(n); q in simplex(n)",
    "x >= 0; y in {0, 1}; p in [0, 1]; z in onehot(n); q in [0, 1]^n",
    "x > 0; y > x; p in (0, 1); z in open simplex(n); q in open simplex(n)",
    "x >= 0; y > 0 where x > 0; y >= 0; p in [0, 1]; z in simplex(n); q in simplex(n); q > 0 where z > 0",
]
LEAVES = ["x", "y", "p", "1 - p", "2", "0", "z[i]", "q[i]", "q[1]", "x - y", "x - x", "n - 1", "delta(i, j)"]
ONES = [
    "log({})", "{}*log({})", "1/({})", "({})**2", "({})**(-1)", "({})**0", "sqrt({})", "({})**(3/2)", "({})**(-1/2)",
    "exp({})", "abs({})", "tanh({})", "atanh({})", "logit({})", "surprisal({})", "binary_entropy({})", "relu({})",
    "p*log({})", "x*log({})**2", "0*log({})", "sum(z[k]*log({}), k)", "diff({}, x)", "diff({}, p)", "diff({}, z[i])",
    "softmax([{}, x])[1]", "[{}, 1][i]", "log(1 + 1/({}))", "sinh({})", "cosh({})", "erf({})", "sigmoid({})",
    "odds({})", "prod(z[k]*({}), k)", "max(z + {})", "min(z*({}))", "softmax(z*({}))[i]", "log_softmax([{}, x])[2]",
    "softplus({})", "logsumexp(z + {})", "softmax_temperature(z, {})[i]", "softmax_base(z, {})[i]", "logit_base({}, 2)",
    "({})**(1/3)",
    "sum(sum(z[k]*q[l]*({}), k), l)", "sum(delta(i, k)*({}), k)", "vector(z[k]*({}), k)[i]", "js([{}, p], [x, y])",
]  # fmt: skip
TWOS = [
    "({}) + ({})", "({})*({})", "({})/({})", "({})*log({})", "({})*log({})**2", "({})*log(1/({}))", "max({}, {})",
    "min({}, {})", "({})*sqrt({})", "({})*(log({}) + 1)", "-({})*log({})", "kl([{}, p], [{}, x])",
    "cross_entropy([{}, p], [{}, x])", "({})*sum(log(z[k])*({}), k)", "({})*log({}, 2)",
    "binary_cross_entropy({}, {})", "log({}, {})",
]  # fmt: skip


def _filled(shape: str, parts: tuple[str, ...]) -> str:
    return shape.format(*itertools.islice(itertools.cycle(parts), shape.count("{}")))


def _drawn(twos: list[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from(LEAVES),
        lambda inner: st.one_of(
            st.builds(_filled, st.sampled_from(ONES), st.tuples(inner)),
            st.builds(_filled, st.sampled_from(twos), st.tuples(inner, inner)),
        ),
        max_leaves=5,
    )


PLAIN = _drawn(TWOS)
EVERY = _drawn([*TWOS, "({})**({})"])
"""Powers, too: where 0 is raised to 0, the total function of the kernel is 0."""
