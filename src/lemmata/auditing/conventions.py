"""What well-known functions are meant to compute, by the conventions of those who wrote them.

The same name means different things: SciPy's ``kl_div`` adds −x + y to each term of the relative
entropy, PyTorch's ``kl_div`` takes log-probabilities and the target second, cvxpy calls softplus
``logistic``.  A convention gives the formula in the target's own order of arguments, what it
should return at special values, and what an error is measured against.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sympy
from sympy import Expr, IndexedBase, Symbol, exp, log

from lemmata.auditing.errors import AuditError, Unmatched
from lemmata.auditing.points import Kind
from lemmata.definitions import Definition, registry
from lemmata.notation import (
    D,
    component,
    free_symbols,
    fresh_index,
    index,
    is_vector,
    n,
    scalar,
    total,
    unevaluated,
    vector,
)

__all__ = ["CONVENTIONS", "Convention", "convention_for", "convention_of"]

INF, NAN = float("inf"), float("nan")

Special = tuple[tuple[float, ...], float]
"""Arguments and the value expected there."""


@dataclass(frozen=True)
class Convention:
    """A function: its formula and its arguments, in the order of the target.

    ``index`` is the free index of a formula whose value is a vector.  ``specials`` are certain
    values at infinities, nan and ends of the domain, ``own_specials`` what the ``targets`` promise
    outside it.  Errors are in ulps of the value itself, or
    with ``scale="scores"`` of the larger of the value and the largest score.  ``keywords`` are
    passed to targets whose name starts with the key; ``pointwise`` targets take one point a call.
    """

    name: str
    formula: Expr
    arguments: tuple[Symbol | IndexedBase, ...]
    kinds: tuple[Kind, ...]
    targets: tuple[str, ...] = ()
    index: Symbol | None = None
    specials: tuple[Special, ...] = ()
    own_specials: tuple[Special, ...] = ()
    scale: str = "value"
    note: str = ""
    keywords: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    pointwise: bool = False

    @property
    def text(self) -> str:
        """The formula as SymPy prints it."""
        return str(self.formula)

    @property
    def reduces(self) -> bool:
        """Whether a row of components becomes one number."""
        return self.index is None and any(isinstance(a, IndexedBase) for a in self.arguments)

    def keywords_for(self, target: str) -> dict[str, Any]:
        package = target.partition(".")[0]
        return dict(self.keywords.get(package, {}))

    def gradient(self) -> Convention:
        """The derivative in the first argument.

        Raises `AuditError` for a vector-valued function, whose derivative is a matrix.
        """
        if self.index is not None:
            raise AuditError(
                f"{self.name} has a vector as its value; its gradient is a matrix, which is not audited"
            )
        first = self.arguments[0]
        if isinstance(first, IndexedBase):
            j = fresh_index([self.formula], "j")
            formula, at = D(self.formula, first[j]), j
        else:
            formula, at = D(self.formula, first), None
        name = f"gradient of {self.name}"
        # At a target between 0 and 1 a gradient such as sigmoid(x) − t has zeros that no code can hit.
        kinds: tuple[Kind, ...] = tuple("binary" if kind == "target" else kind for kind in self.kinds)
        return replace(
            self,
            name=name,
            formula=formula,
            kinds=kinds,
            index=at,
            specials=(),
            own_specials=(),
            scale="value",
            note="",
        )


def _nan_in(count: int) -> tuple[Special, ...]:
    """nan in any argument gives nan."""
    return tuple((tuple(NAN if j == k else 0.5 for j in range(count)), NAN) for k in range(count))


def _outside(*values: float) -> tuple[Special, ...]:
    return tuple(((x,), NAN) for x in values)


x, y, t, p, q = (scalar(name) for name in "xytpq")
z, w = vector("z"), vector("p")
i = index("i")
R = registry


def _catalogue() -> list[Convention]:
    with unevaluated():
        pairs = _pairs()
        return [*_scalars(), *pairs, *_vectors()]


def _scalars() -> list[Convention]:
    growing: tuple[Special, ...] = (((INF,), INF), ((-INF,), 0.0), ((NAN,), NAN))
    real: tuple[Kind, ...] = ("real",)
    unit: tuple[Kind, ...] = ("probability",)
    return [
        Convention(
            "sigmoid", R["sigmoid"](x), (x,), real,
            (
                "scipy.special.expit", "torch.sigmoid", "torch.special.expit", "torch.nn.functional.sigmoid",
                "jax.nn.sigmoid", "jax.scipy.special.expit", "jax.lax.logistic",
            ),
            specials=(((INF,), 1.0), ((-INF,), 0.0), ((NAN,), NAN), ((0.0,), 0.5), ((-0.0,), 0.5)),
            note="SciPy calls it expit",
        ),
        Convention(
            "softplus", R["softplus"](x), (x,), real,
            ("torch.nn.functional.softplus", "jax.nn.softplus"), specials=growing,
        ),
        Convention(
            "log_sigmoid", log(R["sigmoid"](x)), (x,), real,
            ("scipy.special.log_expit", "torch.nn.functional.logsigmoid", "jax.nn.log_sigmoid"),
            specials=(((INF,), 0.0), ((-INF,), -INF), ((NAN,), NAN)),
            note="SciPy calls it log_expit",
        ),
        Convention(
            "logit", R["logit"](p), (p,), unit,
            ("scipy.special.logit", "torch.logit", "torch.special.logit", "jax.scipy.special.logit"),
            specials=(((0.0,), -INF), ((1.0,), INF), ((0.5,), 0.0), ((NAN,), NAN), *_outside(-0.5, 1.5, INF, -INF)),
        ),
        Convention(
            "entr", -p * log(p), (p,), ("nonnegative",),
            ("scipy.special.entr", "torch.special.entr", "jax.scipy.special.entr"),
            specials=(((0.0,), 0.0), ((1.0,), 0.0), ((INF,), -INF), ((NAN,), NAN)),
            own_specials=(((-1.0,), -INF),),
            note="minus infinity below 0",
        ),
        Convention(
            "binary_entropy", R["binary_entropy"](p), (p,), unit, (),
            specials=(((0.0,), 0.0), ((1.0,), 0.0), ((NAN,), NAN)),
        ),
        Convention(
            "sigmoid_gradient", D(R["sigmoid"](x), x), (x,), real, (),
            specials=(((INF,), 0.0), ((-INF,), 0.0), ((NAN,), NAN), ((0.0,), 0.25)),
        ),
        Convention(
            "relu", R["relu"](x), (x,), real,
            ("torch.relu", "torch.nn.functional.relu", "jax.nn.relu"), specials=growing,
        ),
        Convention(
            "odds", R["odds"](p), (p,), unit, (),
            specials=(((0.0,), 0.0), ((1.0,), INF), ((NAN,), NAN)),
        ),
        Convention(
            "exp", exp(x), (x,), real, ("numpy.exp", "torch.exp", "jax.numpy.exp"), specials=growing,
        ),
        Convention(
            "expm1", exp(x) - 1, (x,), real, ("numpy.expm1", "torch.expm1", "jax.numpy.expm1", "scipy.special.expm1"),
            specials=(((INF,), INF), ((-INF,), -1.0), ((NAN,), NAN)),
        ),
        Convention(
            "log", log(x), (x,), ("nonnegative",), ("numpy.log", "torch.log", "jax.numpy.log"),
            specials=(((0.0,), -INF), ((INF,), INF), ((1.0,), 0.0), ((NAN,), NAN), *_outside(-1.0, -INF)),
        ),
        Convention(
            "log1p", log(1 + x), (x,), ("above_minus_one",),
            ("numpy.log1p", "torch.log1p", "jax.numpy.log1p", "scipy.special.log1p"),
            specials=(((-1.0,), -INF), ((INF,), INF), ((NAN,), NAN), *_outside(-2.0, -INF)),
        ),
        Convention(
            "tanh", sympy.tanh(x), (x,), real, ("numpy.tanh", "torch.tanh", "jax.numpy.tanh"),
            specials=(((INF,), 1.0), ((-INF,), -1.0), ((NAN,), NAN)),
        ),
    ]  # fmt: skip


def _pairs() -> list[Convention]:
    both: tuple[Kind, ...] = ("nonnegative", "nonnegative")
    relative: tuple[Special, ...] = (
        ((0.0, 0.0), 0.0), ((0.0, 1.0), 0.0), ((1.0, 0.0), INF), *_nan_in(2),
    )  # fmt: skip
    outside: tuple[Special, ...] = (((-1.0, 1.0), INF), ((1.0, -1.0), INF))
    return [
        Convention(
            "rel_entr", x * log(x / y), (x, y), both,
            ("scipy.special.rel_entr", "jax.scipy.special.rel_entr"),
            specials=(*relative, ((NAN, 1.0), NAN)),
            own_specials=outside,
            note="one term of the relative entropy; inf outside its domain",
        ),
        Convention(
            "kl_div", x * log(x / y) - x + y, (x, y), both,
            ("scipy.special.kl_div", "jax.scipy.special.kl_div"),
            specials=(
                *(s for s in relative if s[0] != (0.0, 1.0)), ((0.0, 1.0), 1.0), ((NAN, 1.0), NAN),
            ),
            own_specials=outside,
            note="not the relative entropy: −x + y is added to each term",
        ),
        Convention(
            "torch kl_div", y * (log(y) - x), (x, y), ("real", "nonnegative"), ("torch.nn.functional.kl_div",),
            keywords={"torch": {"reduction": "none"}},
            note="takes log-probabilities, the target second",
        ),
        Convention(
            "xlogy", x * log(y), (x, y), both,
            ("scipy.special.xlogy", "torch.xlogy", "torch.special.xlogy", "jax.scipy.special.xlogy"),
            specials=(((0.0, 0.0), 0.0), ((0.0, INF), 0.0), ((1.0, 0.0), -INF), *_nan_in(2), ((0.0, NAN), NAN)),
        ),
        Convention(
            "xlog1py", x * log(1 + y), (x, y), ("real", "nonnegative"),
            ("scipy.special.xlog1py", "torch.special.xlog1py", "jax.scipy.special.xlog1py"),
            specials=(((0.0, -1.0), 0.0), ((1.0, -1.0), -INF), *_nan_in(2), ((0.0, NAN), NAN)),
        ),
        Convention(
            "logaddexp", log(exp(x) + exp(y)), (x, y), ("real", "real"),
            ("numpy.logaddexp", "torch.logaddexp", "jax.numpy.logaddexp"),
            specials=(((INF, 0.0), INF), ((-INF, 0.0), 0.0), ((-INF, -INF), -INF), ((INF, -INF), INF), *_nan_in(2)),
            scale="scores",
        ),
        Convention(
            "binary_cross_entropy_with_logits", t * R["softplus"](-x) + (1 - t) * R["softplus"](x), (x, t),
            ("real", "target"),
            ("torch.nn.functional.binary_cross_entropy_with_logits", "optax.sigmoid_binary_cross_entropy"),
            specials=(((INF, 1.0), 0.0), ((-INF, 0.0), 0.0), ((INF, 0.0), INF), ((-INF, 1.0), INF), *_nan_in(2)),
            keywords={"torch": {"reduction": "none"}},
            note="scores first, the target second",
        ),
        Convention(
            "binary_cross_entropy", -t * log(p) - (1 - t) * log(1 - p), (p, t), ("probability", "target"),
            ("torch.nn.functional.binary_cross_entropy",),
            specials=(((0.0, 0.0), 0.0), ((1.0, 1.0), 0.0), *_nan_in(2)),
            keywords={"torch": {"reduction": "none"}},
            note="probabilities first, the target second",
        ),
        Convention(
            "log_loss", -t * log(p) - (1 - t) * log(1 - p), (t, p), ("binary", "probability"),
            ("sklearn.metrics.log_loss",),
            specials=(((0.0, 0.0), 0.0), ((1.0, 1.0), 0.0), ((1.0, 0.0), INF), ((0.0, 1.0), INF)),
            keywords={"sklearn": {"labels": [0, 1]}},
            pointwise=True,
            note="the target first; targets 0 and 1 only",
        ),
    ]  # fmt: skip


def _vectors() -> list[Convention]:
    scores: tuple[Kind, ...] = ("scores",)
    return [
        Convention(
            "softmax", R["softmax"](z, i), (z,), scores,
            (
                "scipy.special.softmax", "torch.softmax", "torch.nn.functional.softmax", "torch.special.softmax",
                "jax.nn.softmax",
            ),
            index=i,
        ),
        Convention(
            "log_softmax", R["log_softmax"](z, i), (z,), scores,
            (
                "scipy.special.log_softmax", "torch.log_softmax", "torch.nn.functional.log_softmax",
                "torch.special.log_softmax", "jax.nn.log_softmax",
            ),
            index=i,
        ),
        Convention(
            "logsumexp", R["logsumexp"](z), (z,), scores,
            (
                "scipy.special.logsumexp", "torch.logsumexp", "torch.special.logsumexp", "jax.nn.logsumexp",
                "jax.scipy.special.logsumexp",
            ),
            scale="scores",
            note="in ulps of the larger of the value and the largest |score|",
        ),
        Convention(
            "cross_entropy of scores", -total(lambda k: w[k] * R["log_softmax"](z, k), z), (z, w),
            ("scores", "one_hot"),
            ("torch.nn.functional.cross_entropy", "optax.softmax_cross_entropy"),
            keywords={"torch": {"reduction": "none"}},
            note="scores first, the target second",
        ),
        Convention("entropy", R["entropy"](w), (w,), ("weights",)),
    ]  # fmt: skip


CONVENTIONS: dict[str, Convention] = {c.name: c for c in _catalogue()}


def convention_of(target: str) -> Convention:
    """The convention that the target's name tells.

    Full names go first; a name of the catalogue in someone's own module means that definition.
    Raises `Unmatched` for any other.
    """
    full = target.removesuffix(".py").replace(":", ".").replace("/", ".")
    for convention in CONVENTIONS.values():
        if full in convention.targets:
            return convention
    last = full.rpartition(".")[2]
    package = full.partition(".")[0]
    if package not in _OWN_CONVENTIONS and last in CONVENTIONS:
        return CONVENTIONS[last]
    known = [name for c in CONVENTIONS.values() for name in (c.name, *c.targets)]
    raise Unmatched(target, tuple(difflib.get_close_matches(full, known, 3, 0.6)))


_OWN_CONVENTIONS = ("scipy", "torch", "jax", "cvxpy", "sklearn", "tensorflow")
"""Libraries whose short names may mean something of their own: only their full names are matched."""


def convention_for(formula: Expr, name: str = "", arguments: tuple[Any, ...] = ()) -> Convention:
    """The convention of any formula; arguments in the order of their first appearance.

    A vector formula is audited in every component.  What stands where a definition has its p or q
    is a probability, or a vector of them; a target, a temperature and a base have their ranges too.
    Points at which the formula is undefined are left out.
    """
    at: Symbol | None = None
    if is_vector(formula):
        at = fresh_index([formula], "i")
        formula = component(formula, at)
    found = arguments or _appearing(formula, at)
    if at is None:
        free = [s for s in free_symbols(formula) if isinstance(s, Symbol) and s.is_integer and s != n]
        at = free[0] if len(free) == 1 else None
        if len(free) > 1:
            raise AuditError(f"{formula} has several free indices; a vector has one")
        found = tuple(a for a in found if a != at)
    if not found:
        raise AuditError(f"{formula} is a constant; there is nothing to audit")
    ranges = _ranges(formula)

    def kind(a: Expr) -> Kind:
        if isinstance(a, IndexedBase):
            return "weights" if ranges.get(a) == "probability" else "scores"
        return ranges.get(a, "real")

    return Convention(name or "formula", formula, found, tuple(map(kind, found)), index=at)


_PARAMETERS: dict[str, Kind] = {
    "p": "probability",
    "q": "probability",
    "y": "target",
    "T": "nonnegative",
    "b": "nonnegative",
}
"""What the parameters of definitions range over: a temperature and a base are positive."""


def _ranges(formula: Expr) -> dict[Expr, Kind]:
    """What a definition says of its arguments by what it calls its parameters."""
    return {
        argument: _PARAMETERS[str(parameter)]
        for part in sympy.preorder_traversal(formula)
        if isinstance(part, Definition)
        for parameter, argument in zip(getattr(type(part), "parameters", ()), part.args, strict=False)
        if str(parameter) in _PARAMETERS
    }


def _appearing(formula: Expr, at: Symbol | None) -> tuple[Any, ...]:
    found: dict[Any, None] = {}
    labels: set[Any] = set()
    free = free_symbols(formula)
    for node in sympy.preorder_traversal(formula):
        if isinstance(node, IndexedBase):
            labels.add(node.label)
            found.setdefault(node)
        elif isinstance(node, Symbol) and node in free and not node.is_integer:
            found.setdefault(node)
    return tuple(a for a in found if a not in labels and a != at)
