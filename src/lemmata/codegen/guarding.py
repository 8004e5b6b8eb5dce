"""What over- or underflows on the way to a plain value, rewritten as quotients of scaled sums of exponentials.

Stable forms have been recognised before; what they leave is looked at here.  A factor that is an exponential
may be infinite beside another that is 0, a probability may be 0 below a line or in a logarithm, and a
difference of two may cancel.  Such parts are read as a `Quotient` and written as `Scaled` or `LogScaled`; where
that cannot be done, code is refused.
"""

from __future__ import annotations

import sympy
from sympy import Add, Expr, Indexed, IndexedBase, Integer, KroneckerDelta, Mul, Pow, Rational, Sum, Tuple

from lemmata.codegen.exponentials import (
    ONE,
    Beyond,
    LogScaled,
    NearOne,
    Over,
    Part,
    Poly,
    Pool,
    Quotient,
    Scaled,
    Term,
    exponent_of,
    is_exponential,
    linear,
    logarithm,
    meaning,
    ordinary,
    read,
    restored,
    total_of,
    unfolded,
)
from lemmata.codegen.gradient import UnsupportedError
from lemmata.codegen.spelling import spell
from lemmata.codegen.stable.form import Operation
from lemmata.codegen.stable.heads import where
from lemmata.definitions import Definition
from lemmata.matching import add, factors, multiply, scaled, terms
from lemmata.notation import BINDERS, Family, build, free_symbols, fresh_index, rebuild, substitute

__all__ = ["guard"]

FREE, BOUNDED, UNBOUNDED = range(3)
"""What an expression has of exponentials: none; only such as do not overflow, though they may vanish; others."""

PLAIN, CANCELS, HAZARD = range(3)
"""Whether it can be computed as it stands, loses digits at worst, or may become nan, infinite or 0."""

_BOUNDED = frozenset(
    (
        "centred_sigmoid", "sigmoid", "sigmoid_gradient", "sigmoid_minus", "silu", "softmax", "softmax_base",
        "softmax_complement", "softmax_cross_entropy_gradient", "softmax_impurity", "softmax_minus",
        "softmax_temperature", "softmax_pullback", "tanh", "tanh_complement", "tanh_gradient",
    )
)  # fmt: skip

_VANISHING = frozenset(
    (
        "binary_cross_entropy_of_score", "binary_entropy_of_score", "log1mexp", "log_sigmoid", "log_softmax",
        "logsumexp_excess", "softmax_cross_entropy", "softplus",
    )
)  # fmt: skip
"""Forms whose values become 0 in floats, as exp(−800) does, where they are not: logarithms of what is close to 1."""

_LOGARITHMS_OF = {
    "logit": (0,),
    "odds": (0,),
    "surprisal": (0,),
    "log_ratio": (0, 1),
    "log1p": (0,),
    "weighted_log": (1,),
    "weighted_log1p": (1,),
    "relative_entropy_term": (1,),
    "binary_cross_entropy": (1,),
    "kl_divergence": (1,),
    "logmeanexp": (1,),
    "sigmoid_minus": (1,),
    "softmax_minus": (1,),
}
"""Forms that take the logarithm of an argument, divide by it, or would cancel: a probability there that has been
rounded to 0 or 1 is lost."""


_OPAQUE = (sympy.Abs, sympy.Max, sympy.Min)
"""What may hold exponentials, and cannot be read as a quotient of their sums."""


def guard(expr: Expr) -> Expr:
    """``expr`` so that neither nan nor an infinity nor 0 stands for a value that is plain.

    Raises UnsupportedError where that cannot be done.
    """
    if not expr.args or expr.is_Atom or isinstance(expr, (Indexed, IndexedBase, Tuple)):
        return expr
    if isinstance(expr, Operation):
        return _operation(expr)
    if isinstance(expr, sympy.log):
        return _log(expr)
    if isinstance(expr, Add) and (joined := _joined_logarithms(expr)) is not None:
        return joined
    level = _hazard(expr)
    if level:
        try:
            found = read(expr)
            if level == HAZARD and (lost := _vanishing(expr, found)) is not None:
                raise Beyond(f"{spell(lost)} may become 0 beside them")
            if found != ordinary(expr):
                return _by_cases(found) or _scaled(found)
        except Beyond as reason:
            if level == HAZARD:
                raise UnsupportedError(expr, f"exponentials in it may overflow, and {reason}") from None
    return _inside(expr)


def _vanishing(expr: Expr, found: Quotient) -> Expr | None:
    """A factor whose value is lost where it becomes 0, though what was ``found`` in ``expr`` is no 0 and not infinite.

    Alone it loses nothing, and neither does a term that becomes 0 in a sum; one that becomes infinite does.
    """
    if isinstance(expr, Add):
        for arg in expr.args:
            part = read(arg)
            below = (f for f, p in part.front.factors if p < 0 and _vanishes(f))
            if (lost := next(below, None) or _vanishing(arg, part)) is not None:
                return lost
        return None
    alone = len(found.front.factors) == 1 and not found.exponential
    parts = (found.front, *(term for poly, _ in found.polys for term in poly.terms))
    return None if alone else next((f for part in parts for f, _ in part.factors if _vanishes(f)), None)


def _vanishes(expr: Expr) -> bool:
    if isinstance(expr, Operation):
        return expr.form.name in _VANISHING and bool(free_symbols(expr))
    if isinstance(expr, (Mul, Pow)):
        return any(map(_vanishes, expr.args))
    return isinstance(expr, Sum) and _vanishes(expr.args[0])


def _inside(expr: Expr) -> Expr:
    if isinstance(expr, BINDERS):
        return build(type(expr), guard(expr.args[0]), *expr.args[1:])
    return rebuild(expr, (guard(arg) for arg in expr.args))


# ------------------------------------------------------------------ where it is needed


def _kind(expr: Expr) -> int:
    if isinstance(expr, sympy.exp):
        return UNBOUNDED
    if isinstance(expr, (sympy.sinh, sympy.cosh)):
        return UNBOUNDED
    if isinstance(expr, (Operation, Definition)):
        if isinstance(expr, Operation) and expr.form.name == "odds":
            return UNBOUNDED if _kind(expr.args[0]) else FREE
        if unfolded(expr) is None:
            return BOUNDED if _vanishes(expr) else FREE
        name = expr.form.name if isinstance(expr, Operation) else type(expr).__name__
        return BOUNDED if name in _BOUNDED else UNBOUNDED
    if is_exponential(expr):
        return UNBOUNDED
    if isinstance(expr, Pow):
        inner = _kind(expr.args[0])
        return inner if not inner or (expr.args[1].is_Integer and expr.args[1] > 0) else UNBOUNDED
    if isinstance(expr, (Add, Mul, *_OPAQUE)):
        return max((_kind(arg) for arg in expr.args), default=FREE)
    if isinstance(expr, Sum):
        return _kind(expr.args[0])
    return FREE


def _hazard(expr: Expr) -> int:
    """How badly ``expr`` itself may go wrong; what stands inside of a logarithm or an exponential does not count."""
    kind = _kind(expr)
    if kind == FREE or is_exponential(expr) or isinstance(expr, (sympy.exp, Operation, Definition, *_OPAQUE)):
        return PLAIN
    if isinstance(expr, (sympy.sinh, sympy.cosh)):
        return PLAIN
    if isinstance(expr, Pow):
        base, power = expr.args
        if power.is_Integer and power > 0 and _kind(base) == BOUNDED:
            return _hazard(base)
        return HAZARD
    if isinstance(expr, Sum):
        body = expr.args[0]
        return PLAIN if isinstance(body, sympy.exp) else _hazard(body)
    if isinstance(expr, Mul):
        coefficient, parts = factors(expr)
        if kind == UNBOUNDED and (len(parts) > 1 or abs(coefficient) != 1):
            return HAZARD
        return max(_hazard(multiply(Integer(1), [part])) for part in parts)
    if isinstance(expr, Add):
        constant, parts = terms(expr)
        found = [(c, t) for c, t in parts if _kind(t)]
        inner = max(_hazard(t) for _, t in found)
        alike = len({c > 0 for c, _ in found} | ({constant > 0} if constant != 0 else set())) == 1
        signs_known = all(_sign_known(t) for _, t in found)
        if len(found) + (constant != 0) < 2 or (alike and signs_known):
            return inner
        return max(inner, HAZARD if kind == UNBOUNDED and len(found) > 1 else CANCELS)
    return PLAIN


def _sign_known(expr: Expr) -> bool:
    try:
        found = read(expr)
    except Beyond:
        return False
    return found.front.sign is not None and all(p.positive for p, _ in found.polys)


def _by_cases(found: Quotient) -> Expr | None:
    """A component whose number is written out goes by itself: what cancels there is gone before it is computed."""
    formula = restored(found)
    delta = next(
        (d for d in formula.atoms(KroneckerDelta) if sum(i.is_Integer for i in d.args[:2]) == 1), None
    )
    if delta is None:
        return None
    number, at = sorted(delta.args[:2], key=lambda i: not i.is_Integer)
    here = substitute(_replaced(formula, delta, Integer(1)), {at: number})
    return where(build(sympy.Eq, at, number), guard(here), guard(_replaced(formula, delta, Integer(0))))


def _replaced(expr: Expr, old: Expr, new: Expr) -> Expr:
    if expr == old:
        return new
    return (
        rebuild(expr, (_replaced(arg, old, new) for arg in expr.args))
        if expr.args and expr.has(old)
        else expr
    )


# ------------------------------------------------------------------ operations and logarithms


def _operation(expr: Operation) -> Expr:
    if expr.form.name == "log1mexp" and _kind(expr.args[0]):
        raise UnsupportedError(expr, f"{spell(expr.args[0])} may become 0, of which it has no value")
    for at in _LOGARITHMS_OF.get(expr.form.name, ()):
        argument = expr.args[at]
        if _kind(argument.args[0] if isinstance(argument, Family) else argument) or _probabilities(argument):
            return guard(meaning(expr))
    return type(expr)(*(guard(arg) for arg in expr.args))


def _probabilities(argument: Expr) -> bool:
    """Whether it is a whole vector such as softmax(z)."""
    name = argument.form.name if isinstance(argument, Operation) else type(argument).__name__
    return isinstance(argument, (Operation, Definition)) and name in _BOUNDED


def _log(expr: Expr) -> Expr:
    argument = expr.args[0]
    if not _kind(argument):
        return _inside(expr)
    try:
        found = read(argument)
        lost = argument if _vanishes(argument) else _vanishing(argument, found)
        if lost is not None:
            raise Beyond(f"{spell(lost)} may become 0 in it")
        return build(sympy.log, _scaled(found)) if not found.exponential else _logarithm(found)
    except Beyond as reason:
        raise UnsupportedError(expr, f"its argument may over- or underflow, and {reason}") from None


def _joined_logarithms(expr: Add) -> Expr | None:
    """Logarithms of sums of exponentials beside other terms: one logarithm, for their difference may cancel."""
    parts = linear(expr)
    if len(parts) < 2:
        return None
    whole, joined, others = Quotient(), 0, []
    for part, c in parts:
        inner = logarithm(part)
        if (
            inner is None
            and isinstance(part, sympy.log)
            and isinstance(part.args[0], Rational)
            and part.args[0] > 0
        ):
            whole = whole * Quotient(Term(part.args[0])) ** c
            continue
        if inner is None:
            if _kind(part):
                return None
            others.append((part, c))
            continue
        try:
            whole = whole * inner**c
        except Beyond:
            return None
        joined += 1
    if not joined or whole.zero:
        return None
    try:
        return _logarithm(whole * Quotient(Term(exponent=tuple(others))))
    except Beyond:
        return None


# ------------------------------------------------------------------ writing


def _scaled(found: Quotient) -> Expr:
    if found.zero:
        return Integer(0)
    exponents = _exponents(found.front)
    mantissa = _mantissa(found.front)
    pools = Tuple(*(Tuple(q, _pool(p)) for p, q in found.polys))
    if not pools and not exponents:
        return mantissa
    if not pools and len(exponents) == 1 and mantissa == 1:
        return build(sympy.exp, exponents[0])
    return Scaled(mantissa, exponents, pools)


def _logarithm(found: Quotient) -> Expr:
    """The logarithm of a quotient; of one that may be close to 1, from the difference, in which like terms are gone."""
    plain = _log_scaled(found)
    if not found.polys or _sum_above_one(found):
        return plain
    try:
        excess = total_of([found, Quotient(Term(Integer(-1)))])
        return NearOne(_scaled(excess), plain) if excess.exponential else plain
    except Beyond:
        return plain


def _sum_above_one(found: Quotient) -> bool:
    """Whether it is one sum of exponentials, which is close to 1 only where its exponents conspire."""
    poly, power = found.polys[0]
    single = len(found.polys) == 1 and power == 1 and found.front == Term()
    return single and all(t.sign == 1 and t.coefficient >= 1 and not t.factors for t in poly.terms)


def _log_scaled(found: Quotient) -> Expr:
    front, polys = found.front, list(found.polys)
    unsure = [at for at, (p, q) in enumerate(polys) if not p.positive and q % 2 != 0]
    if front.coefficient < 0:
        at = next((at for at in unsure if polys[at][1].q == 1 and polys[at][1] % 2), None)
        if at is not None:
            poly, power = polys[at]
            polys[at] = (Poly(tuple(t.times(Integer(-1)) for t in poly.terms)), power)
            front = front.times(Integer(-1))
            unsure = [at for at, (p, q) in enumerate(polys) if not p.positive and q % 2 != 0]
    exponents, mantissa = list(_exponents(front)), _mantissa(front)
    if unsure and len(unsure) + (front.sign != 1) > 1:
        # Two negative factors have a logarithm: their product is formed first.
        for at in unsure:
            poly, power = polys[at]
            pool = _pool(poly)
            mantissa = multiply(Integer(1), [(mantissa, Integer(1)), (Part(pool, 3), power)])
            exponents.append(scaled(Part(pool, 0), power))
        polys = [pair for at, pair in enumerate(polys) if at not in unsure]
    pools = Tuple(*(Tuple(q, _pool(p)) for p, q in polys))
    if not pools and mantissa == 1:
        return add(Integer(0), [(Integer(1), e) for e in exponents])
    if not pools and not exponents:
        return build(sympy.log, mantissa)
    return LogScaled(mantissa, Tuple(*exponents), pools)


def _exponents(term: Term) -> Tuple:
    return Tuple(*(scaled(guard(t), c) if t != 1 else c for t, c in term.exponent))


def _mantissa(term: Term) -> Expr:
    for factor, _ in term.factors:
        if isinstance(factor, _OPAQUE) and _kind(factor) == UNBOUNDED:
            raise Beyond(f"{spell(factor)} stands between them")
    return multiply(term.coefficient, [(guard(f), p) for f, p in term.factors])


def _pool(poly: Poly) -> Expr:
    if {term.sign for term in poly.terms} >= {1, -1}:
        for term in poly.terms:
            if sum(abs(p) for _, p in term.sums) > 1:
                raise Beyond("a difference with products of sums in it may cancel to 0")
    return Pool(*(entry for term in poly.terms for entry in _entries(term)))


def _entries(term: Term) -> list[Tuple]:
    """``Tuple(c, u)``, or ``Tuple(c, u, k, size, *without)`` for a sum over k.

    A sum beside factors with an index of their own is a pool by itself, of which both parts are entries.
    """
    if len(term.sums) == 1 and term.sums[0][1] == 1:
        over = term.sums[0][0]
        outer = Term(term.coefficient, term.exponent, term.factors)
        c, u = _pair(outer)
        if _has_index(c) or _has_index(u):
            pool = Pool(*_entries(Term(sums=term.sums)))
            exponent = _plus(u, Part(pool, 0))
            return [
                Tuple(multiply(Integer(1), [(c, ONE), (Part(pool, part), ONE)]), exponent) for part in (1, 2)
            ]
        if outer.has(over.k):
            fresh = fresh_index([_mantissa(outer), exponent_of(outer), _mantissa(over.body)], "k")
            over = Over(over.body.substituted({over.k: fresh}), fresh, over.size, over.without)
        c, u = _pair(outer * over.body)
        return [Tuple(c, u, over.k, over.size, *over.without)]
    return [Tuple(*_pair(term))]


def _has_index(expr: Expr) -> bool:
    return any(s.is_integer and not s.is_positive for s in free_symbols(expr))


def _plus(a: Expr, b: Expr) -> Expr:
    return b if a == 0 else add(Integer(0), [(ONE, a), (ONE, b)])


def _pair(term: Term) -> tuple[Expr, Expr]:
    mantissa, exponents = _mantissa(term), [(Integer(1), e) for e in _exponents(term)]
    for over, power in term.sums:
        pool = Pool(*_entries(Term(sums=((over, ONE),))))
        mantissa = multiply(
            Integer(1), [*([] if mantissa == 1 else [(mantissa, Integer(1))]), (Part(pool, 3), power)]
        )
        exponents.append((power, Part(pool, 0)))
    constant = sum((e for _, e in exponents if isinstance(e, Rational)), Integer(0))
    return mantissa, add(constant, [(c, e) for c, e in exponents if not isinstance(e, Rational)])
