"""Plain Python on the math module: scalar calls without the overhead of arrays."""

from __future__ import annotations

from typing import ClassVar

import sympy
from sympy import Abs, Add, Expr, Indexed, IndexedBase, Mul, Pow, Rational, Symbol

from lemmata.codegen.exponentials import LogScaled, Pool, Scaled
from lemmata.codegen.gradient import UnsupportedError
from lemmata.codegen.stable import heads
from lemmata.codegen.stable.form import Form, Operation, Top
from lemmata.codegen.targets.arrays import depends, used
from lemmata.codegen.targets.base import ATOM, UNARY, Target, folded, tidy
from lemmata.notation import Entries, component, fresh_index, is_vector

__all__ = ["HELPERS", "TARGET", "Python"]

# The math module raises where IEEE 754 has inf or nan; these do not.
HELPERS = {
    "exp": """
def _exp(x):
    return math.exp(x) if not x > 709.782712893384 else math.inf
""",
    "expm1": """
def _expm1(x):
    return math.expm1(x) if not x > 709.782712893384 else math.inf
""",
    "log": """
def _log(x):
    return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan
""",
    "log_quotient": """
def _log_quotient(x, y):
    try:
        return math.log(x / y)
    except ZeroDivisionError:
        return math.inf if x > 0 else math.nan
    except ValueError:
        return -math.inf if x / y == 0 else math.nan
""",
    "log1p": """
def _log1p(x):
    return math.log1p(x) if x > -1 else -math.inf if x == -1 else math.nan
""",
    "atanh": """
def _atanh(x):
    return math.atanh(x) if abs(x) < 1 else math.copysign(math.inf, x) if abs(x) == 1 else math.nan
""",
    "atanh_excess": '''
def _atanh_excess(t):
    """artanh(t) - t for |t| <= 2/5: t**3/3 + t**5/5 + ..., of which 20 terms are enough."""
    w = t * t
    series = 0.0
    for n in range(41, 1, -2):
        series = series * w + 1 / n
    return t * w * series
''',
    "sqrt": """
def _sqrt(x):
    return math.sqrt(x) if x >= 0 else math.nan
""",
    "sinh": """
def _sinh(x):
    return math.sinh(x) if not abs(x) > 710 else math.copysign(math.inf, x)
""",
    "cosh": """
def _cosh(x):
    return math.cosh(x) if not abs(x) > 710 else math.inf
""",
    "power": """
def _power(x, y):
    try:
        return math.pow(x, y)
    except OverflowError:
        return math.inf if x > 0 or y % 2 == 0 else -math.inf
    except ValueError:
        return math.inf if x == 0 else math.nan
""",
    "divide": """
def _divide(x, y):
    if y:
        return x / y
    return math.copysign(math.inf, x) * math.copysign(1, y) if x and x == x else math.nan
""",
    "max": """
def _max(z):
    return math.nan if any(x != x for x in z) else max(z)
""",
    "min": """
def _min(z):
    return math.nan if any(x != x for x in z) else min(z)
""",
    "larger": """
def _larger(x, y):
    return x if x >= y or x != x else y
""",
    "weighted": '''
def _weighted(w, f, number=None):
    """w * f, and 0 where w is 0, for 0 log 0 = 0; a nan in f, or in number in its place, stays."""
    return 0.0 if w == 0 and not math.isnan(f if number is None else number) else w * f
''',
    "pool": '''
def _pool(c, u, single):
    """m, a and r such that exp(m) * (a + r) is the sum of c * exp(u).

    m is the largest exponent that is left when equal ones have cancelled.  The first ``single`` terms
    are compared with all, and all if they are few; none where all are positive and ``single`` is None.
    a is the sum of the coefficients near m, r that of everything else.
    """
    if any(x != x for x in u):
        return math.nan, math.nan, math.nan
    first = [] if single is None else u if len(u) <= 64 else u[:single]
    gone = {x for x in first if math.fsum(d for d, y in zip(c, u) if y == x) == 0}
    terms = [(d, x) for d, x in zip(c, u) if d != 0 and x not in gone]
    if not terms:
        return -math.inf, 0.0, 0.0
    m = max(x for _, x in terms)
    near = [(d, 0.0 if x == m else x - m) for d, x in terms if x == m or x - m > -0.5]
    parts = [d for d, _ in near]
    a = math.fsum(parts)
    parts += [d * math.expm1(e) for d, e in near]
    parts += [d * math.exp(x - m) for d, x in terms if not (x == m or x - m > -0.5)]
    return m, a, math.fsum([*parts, -a])
''',
    "others_pool": '''
def _others_pool(u):
    """A pool for each component: the sum of exp(u) over all others."""
    if any(x != x for x in u):
        return [(math.nan, math.nan, math.nan)] * len(u)
    top = max(range(len(u)), key=u.__getitem__)
    m = u[top]
    e = [0.0 if x == -math.inf else math.exp(x - m) if k != top else 0.0 for k, x in enumerate(u)]
    rest = sum(e)
    found = [(m, 1.0, max(rest - x, 0.0)) for x in e]
    found[top] = _pool([1.0] * (len(u) - 1), u[:top] + u[top + 1 :], None)
    return found
''',
    "exact_sum": '''
def _exact_sum(values):
    """The sum of some exponents, and what rounding took from it."""
    high, low = values[0], 0.0
    for x in values[1:]:
        total = high + x
        back = total - high
        low += (high - (total - back)) + (x - back)
        high = total
    total = high + low
    low -= total - high
    return (total, low) if abs(low) < 0.5 else (high, 0.0)
''',
    "scaled": '''
def _scaled(v, exponents, powers, pools):
    """v * exp(sum of the exponents) * the product of the pools to their powers."""
    for power, (m, a, r) in zip(powers, pools):
        v = _divide(v, a + r) if power == -1 else v * _power(a + r, power)
        exponents = [*exponents, power * m]
    high, low = _exact_sum(exponents)
    first = -700.0 if high < -700 else 700.0 if high > 700 else high
    rest = high - first
    return v * (1 + low) * math.exp(first) * math.exp(709.0 if rest > 709 else rest)
''',
    "log_near_one": '''
def _log_near_one(e, logarithm):
    """log(1 + e), which is the logarithm given where e is not small."""
    return math.log1p(e) if abs(e) < 0.5 else logarithm
''',
    "log_scaled": '''
def _log_scaled(log_v, exponents, powers, pools):
    """log_v + the sum of the exponents + the logarithms of the pools times their powers."""
    low = log_v
    for power, (m, a, r) in zip(powers, pools):
        if power % 2 == 0 and a + r < 0:
            a, r = -a, -r
        low += power * (_log(a) + math.log1p(r / a) if abs(r) < 0.5 * a else _log(a + r))
        exponents = [*exponents, power * m]
    high, rest = _exact_sum(exponents)
    return high + (low + rest)
''',
    "exponentials": '''
def _exponentials(z):
    """exp(z - c) about a whole number c for which the differences are exact.

    Returns where the largest score is, the score m, a = exp(m - c), all exponentials, and the
    sum of those beside the largest.  c is 0 unless exp would overflow, or m is below 0; where a
    sum of many might overflow, all are scaled by the same power of two.
    """
    if any(x != x for x in z):
        return 0, math.nan, math.nan, [math.nan] * len(z), math.nan
    top = max(range(len(z)), key=z.__getitem__)
    m = z[top]
    c = m - min(max(m, 0.0), 709.0)
    c = float(round(c)) if math.isfinite(c) else math.copysign(sys.float_info.max, c)
    scale = 2.0**-64 if m > 600 else 1.0
    a = scale * math.exp(min(m - c, 709.7))
    e = [scale * math.exp(x - c) if k != top else 0.0 for k, x in enumerate(z)]
    rest = sum(e)
    rest += 0 * rest  # two infinite scores: nan
    e[top] = a
    return top, m, a, e, rest
''',
}


class Python(Target):
    name = "python"
    reserved = Target.reserved | {"sys", "sum", "min", "abs"}
    functions: ClassVar[dict[str, str]] = {
        **{name: f"_{name}" for name in ("exp", "expm1", "log", "log1p", "atanh", "sqrt", "sinh", "cosh")},
        "atanh_excess": "_atanh_excess",
        "tanh": "math.tanh",
        "erf": "math.erf",
        "Abs": "abs",
        "namespace": "math",
    }

    def __init__(self, program: object) -> None:
        super().__init__(program)  # type: ignore[arg-type]
        self.small: set[Expr] = set()  # known to lie in (-1, 1) on the branch in hand
        self.statements: dict[str, str] = {}  # what is computed once, before a loop over components

    # -------------------------------------------------------------- expressions

    def call(self, name: str, expr: Expr) -> str:
        if name == "exp" and _decays(expr):
            return f"math.exp({self.text(expr.args[0])})"
        if name == "atanh" and expr.args[0] in self.small:
            return f"math.atanh({self.text(expr.args[0])})"
        if name == "log" and (fraction := _fraction(expr.args[0])):
            self.helpers["log_quotient"] = None
            return f"_log_quotient({', '.join(map(self.top_level, fraction))})"
        if name == "log1p" and self._at_least_zero(expr.args[0]):
            return f"math.log1p({self.text(expr.args[0])})"
        if f"_{name}" == self.functions.get(name):
            self.helpers[name] = None
        return super().call(name, expr)

    def positive(self, expr: Expr) -> bool:
        """Whether ``expr`` is positive for certain: what may round or underflow to 0 is not."""
        if isinstance(expr, Rational):
            return expr.p > 0
        if isinstance(expr, Add):
            return all(map(self._at_least_zero, expr.args)) and any(map(self.positive, expr.args))
        return isinstance(expr, Pow) and all(map(self.positive, expr.args))

    def _at_least_zero(self, expr: Expr) -> bool:
        return expr in self.unit or isinstance(expr, sympy.exp) or self.positive(expr)

    def quotient(self, numerator: str, below: list[Expr]) -> str:
        for part in below:
            if self.positive(part):
                numerator += f" / {self.text(part, 3)}"
            else:
                self.helpers["divide"] = None
                numerator = f"_divide({_bare(numerator)}, {self.text(part)})"
        return numerator

    def power(self, expr: Pow) -> tuple[str, int]:
        base, exponent = expr.args
        if (exponent.is_Rational and exponent < 0) or exponent == Rational(1, 2):
            if exponent > 0:
                self.helpers["sqrt"] = None
            return super().power(expr)
        if self.positive(base):
            return super().power(expr)
        self.helpers["power"] = None
        return f"_power({self.text(base)}, {self.text(exponent)})", ATOM

    def extreme(self, expr: Expr) -> str:
        if isinstance(expr, sympy.Min):
            raise UnsupportedError(expr, "write a minimum as -max(-a, -b)")
        first, *others = sorted(expr.args, key=lambda arg: arg.is_number)
        text = self.text(first)
        for other in others:
            if other == 0 and text.lstrip("-").isidentifier():
                text = f"(0.0 if {text} < 0 else {text})"  # sooner said than max, and nan stays
            elif other.is_number:
                text = f"max({text}, {float(other)!r})"
            else:
                self.helpers["larger"] = None
                text = f"_larger({text}, {self.text(other)})"
        return text

    def special(self, expr: Expr) -> tuple[str, int] | None:
        if isinstance(expr, heads.step_or):
            condition, otherwise = map(self.text, expr.args)
            return f"1.0 if {condition} else {otherwise}", -1
        if isinstance(expr, heads.where):
            condition, then, otherwise = expr.args
            before = set(self.small)
            if (
                isinstance(condition, sympy.Lt)
                and isinstance(condition.args[0], Abs)
                and condition.args[1].is_number
                and condition.args[1] <= 1
            ):
                self.small.add(condition.args[0].args[0])
            text = self.text(then)
            self.small = before
            return f"{text} if {self.top_level(condition)} else {self.text(otherwise)}", -1
        if isinstance(expr, heads.weighted):
            if all(isinstance(arg, Symbol) for arg in expr.args):
                w, f, *number = map(self.top_level, expr.args)
                known = number[0] if number else f
                return f"0.0 if {w} == 0 and {known} == {known} else {w} * {f}", -1
            self.helpers["weighted"] = None
            return f"_weighted({', '.join(map(self.top_level, expr.args))})", ATOM
        if isinstance(expr, heads.finite_or):
            u, v = map(self.text, expr.args)
            return f"{v} if math.isfinite({u}) else {u}", -1
        return None

    def top_level(self, expr: Expr) -> str:
        """``expr`` where no parentheses are needed."""
        return self.text(expr, -1)

    # -------------------------------------------------------------- vectors

    def spelled(self, expr: Expr) -> tuple[str, int]:
        if isinstance(expr, Symbol) and expr not in self.local:
            if expr == self.index:
                return f"({expr} + 1)", ATOM
            if any(vector.shape == (expr,) for vector in self.program.vectors):
                return f"len({self.program.vectors[0].label})", ATOM
        if isinstance(expr, sympy.Lt) and isinstance(expr.args[0], Abs) and expr.args[1].is_number:
            bound, inner = self.text(expr.args[1]), self.text(expr.args[0].args[0])
            return f"-{bound} < {inner} < {bound}", -1  # sooner said than abs
        if type(expr).__name__ in ("vmax", "vmin"):
            word = {"vmax": "max", "vmin": "min"}[type(expr).__name__]
            self.helpers[word] = None
            return self.once(f"_{word}({self._argument(expr.args[0])})"), ATOM
        return super().spelled(expr)

    def once(self, text: str) -> str:
        """A name for what does not depend on the component in hand; itself outside of a loop."""
        if self.index is None:
            return text
        word = text.partition("(")[0].lstrip("_")
        taken = {*self.statements.values(), *(str(getattr(a, "label", a)) for a in self.program.arguments)}
        if word in taken or not any(word == form.name for form in self.program.operations):
            word = f"v{len(self.statements) + 1}"
        return self.statements.setdefault(text, word)

    def component(self, expr: Expr) -> str:
        vector, at = expr.args[0], expr.args[1]
        name = self._argument(vector)
        if at == self.index:
            return f"{name}[{at}]"
        if at.is_Integer:
            return f"{name}[{int(at) - 1}]"
        raise UnsupportedError(expr, f"{at} and {self.index} together need a matrix")

    def _argument(self, vector: Expr) -> str:
        if isinstance(vector, IndexedBase):
            return self.local.get(vector, str(vector.label))
        if isinstance(vector, Entries):
            return f"[{', '.join(repr(float(v)) if v.is_Rational else self.text(v) for v in vector.args)}]"
        outer, self.index = self.index, fresh_index([vector], "k")
        try:
            return self._listed(self.top_level(component(vector, self.index)), self.index, vector)
        finally:
            self.index = outer

    def _listed(self, text: str, k: Expr, over: Expr) -> str:
        if text.removesuffix(f"[{k}]").isidentifier():
            return text.removesuffix(f"[{k}]")
        return f"[{text} for {k} in range({self._length(over)})]"

    def _length(self, over: Expr) -> str:
        vectors = sorted(over.atoms(IndexedBase), key=str)
        if not vectors:
            if entries := over.atoms(Entries):
                return str(len(entries.pop().args))
            vectors = list(self.program.vectors)
            if not vectors:
                raise UnsupportedError(over, "its size is not known")
        return f"len({self._argument(vectors[0])})"

    def sum(self, body: Expr, limit: Expr) -> str:
        k, _, upper = limit.args
        outer = self.index
        if outer is not None and body.has(outer) and outer != k:
            raise UnsupportedError(body, f"{k} and {outer} together need a matrix")
        self.index = k
        try:
            if not body.has(k):
                size = f"len({self.program.vectors[0].label})" if upper.is_Symbol else str(upper)
                return f"({size} * {self.text(body, UNARY)})"
            over = sympy.Tuple(*(v for v in body.atoms(IndexedBase) if v.shape == (upper,))) or body
            items = self._listed(self.top_level(body), k, over)
            text = f"sum({items[1:-1] if items.startswith('[') else items})"
        finally:
            self.index = outer
        return self.once(text)

    def operation(self, expr: Operation) -> tuple[str, int]:
        form = expr.form
        arguments, at = list(expr.args), None
        if form.index is not None:
            at = arguments.pop()
        words = [self._argument(a) if is_vector(a) else self.top_level(a) for a in arguments]
        call = f"_{form.name}({', '.join(words)})"
        if not form.vectors:
            return call, ATOM
        call = self.once(call)
        if at is None:
            return call, ATOM
        if at == self.index:
            return f"{call}[{at}]", ATOM
        if at.is_Integer:
            return f"{call}[{int(at) - 1}]", ATOM
        raise UnsupportedError(expr, f"{at} and {self.index} together need a matrix")

    # -------------------------------------------------------------- sums of exponentials

    def scaled(self, expr: Scaled) -> str:
        if isinstance(expr, LogScaled):
            self.helpers |= dict.fromkeys(("exact_sum", "log"))
        else:
            self.helpers |= dict.fromkeys(("divide", "exact_sum", "power"))
        return super().scaled(expr)

    def pool(self, expr: Pool) -> str:
        self.helpers["pool"] = None
        entries = sorted(expr.args, key=lambda entry: len(entry.args) > 2)  # the single ones first
        here = self.index
        if here is not None and len(entries) == 1 and here in entries[0].args[4:]:
            return self._others(entries[0])
        c, u = zip(*map(self._entry, entries), strict=True)
        positive = all(entry.args[0].is_Rational and entry.args[0] > 0 for entry in entries)
        single = None if positive else sum(len(entry.args) == 2 for entry in entries)
        call = f"_pool({self.listed(list(c))}, {self.listed(list(u))}, {single})"
        return call if here is None or depends(expr, here) else self.once(call)

    def _entry(self, entry: Expr) -> tuple[str, str]:
        c, u, *over = entry.args
        if not over:
            return self.real(c), self.real(u)
        k, upper, *without = over
        vectors = sympy.Tuple(*(v for v in u.atoms(IndexedBase) if v.shape == (upper,))) or u
        if not vectors.atoms(IndexedBase, Entries):
            raise UnsupportedError(u, "its size is not known")
        left = " and ".join(f"{k} != {self._number(at)}" for at in without)
        loop = f"for {k} in range({self._length(vectors)})" + (f" if {left}" if left else "")
        outer, self.index = self.index, k
        try:
            return f"*[{self.real(c)} {loop}]", f"*[{self.real(u)} {loop}]"
        finally:
            self.index = outer

    def _number(self, at: Expr) -> str:
        return str(int(at) - 1) if at.is_Integer else str(at)

    def _others(self, entry: Expr) -> str:
        c, u, k, upper, *without = entry.args
        here = self.index
        if c != 1 or len(without) != 1 or depends(sympy.Tuple(c, u, k), here):
            raise UnsupportedError(u, f"{k} and {here} together need a matrix")
        self.helpers["others_pool"] = None
        _, items = self._entry(sympy.Tuple(c, u, k, upper))
        return f"{self.once(f'_others_pool({items[1:]})')}[{here}]"

    # -------------------------------------------------------------- functions

    def form_function(self, form: Form, head: str, doc: str, names: list[str]) -> str:
        """The function that computes ``form``, its parameters called ``names``."""
        outer = self.index, self.local, self.unit
        parameters = [p for p in form.parameters if p is not form.index]
        self.local = dict(zip(parameters, names, strict=True))
        self.index, self.unit = form.index, set()
        lines = [head, *([doc] if doc else [])]
        if form.exponentials:
            self.helpers["exponentials"] = None
            words = [used(form, word) for word in ("top", "m", "a", "e", "rest")]
            lines.append(f"    {', '.join(words)} = _exponentials({self.local[heads.z]})")
        for let in form.lets:
            name = let.name.base if isinstance(let.name, Indexed) else let.name
            word = str(getattr(name, "label", name))
            if word in names:
                word += "_"
            if isinstance(let.name, Indexed) and not isinstance(let, Top):
                self.index = let.name.indices[0]
                value = self._listed(self.top_level(let.value), self.index, form.vectors[0])
            else:
                self.index = None
                value = self.top_level(let.value)
            lines += [f"    # {let.why}"] if let.why else []
            lines += _wrapped(f"    {word}{'[top]' if isinstance(let, Top) else ''} = {value}")
            self.local[name] = word
            if _decays(let.value):
                self.unit.add(name)
        self.index = form.index
        value = self.top_level(form.value)
        if form.index is not None:
            value = self._listed(value, form.index, form.vectors[0])
        lines.append(f"    return {value}")
        self.index, self.local, self.unit = outer
        return "\n".join(lines)

    def write(self) -> str:
        program = self.program
        names = [str(getattr(a, "label", a)) for a in program.arguments]
        head = f"def {program.name}({', '.join(names)}):"
        form = program.form
        if form is not None:
            own = [str(getattr(a, "label", a)) for a in program.value.args if a != program.index]
            parts = [self.form_function(form, head, self.docstring(), own)]
        else:
            value = self.top_level(program.value)
            if program.index is not None:
                value = self._listed(value, program.index, program.value)
            lines = [head, self.docstring()]
            for text, word in self.statements.items():
                lines += folded(f"    {word} = {text}")
            parts = ["\n".join([*lines, *_wrapped(f"    return {value}")])]
            for part in program.operations:
                own = [str(getattr(p, "label", p)) for p in part.parameters if p is not part.index]
                parts.append(self.form_function(part, f"def _{part.name}({', '.join(own)}):", "", own))
        parts += [HELPERS[name] for name in sorted(self.helpers)]
        imports = "import math\nimport sys" if "exponentials" in self.helpers else "import math"
        header = f'"""Written by Lemmata."""\n\n{imports}'
        return tidy("\n\n\n".join([header, *(part.strip("\n") for part in parts)]))


def _decays(expr: Expr) -> bool:
    """Whether ``expr`` is exp(−|u|), which lies in [0, 1]."""
    if not isinstance(expr, sympy.exp):
        return False
    inner = expr.args[0]
    return isinstance(inner, Mul) and inner.args[0] == -1 and isinstance(inner.args[1], Abs)


def _fraction(expr: Expr) -> tuple[Expr, Expr] | None:
    """x and y where ``expr`` is x/y."""
    if isinstance(expr, Mul) and len(expr.args) == 2:
        x, y = expr.args
        if isinstance(y, Pow) and y.args[1] == -1 and not x.is_number:
            return x, y.args[0]
    return None


def _wrapped(line: str) -> list[str]:
    """A list that is too long for a line, opened: its component, the choice in it, and its range."""
    head, bracket, rest = line.partition(" = [" if " = [" in line else " [")
    body, _, loop = rest.rpartition(" for ")
    if "pool(" in line or "scaled(" in line:
        return folded(line)
    if len(line) <= 100 or not bracket or not loop:
        return [line]
    parts = [f"{'if ' if at else ''}{part}" for at, part in enumerate(body.split(" if ", 1))]
    return [f"{head}{bracket}", *(f"        {part}" for part in parts), f"        for {loop[:-1]}", "    ]"]


def _bare(text: str) -> str:
    """``text`` without parentheses around all of it."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return text[1:-1] if at == len(text) - 1 else text
    return text


TARGET = Python
