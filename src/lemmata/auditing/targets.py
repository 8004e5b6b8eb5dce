"""Find the function that a user names, and call it: NumPy, PyTorch or JAX, on arrays of one format.

A target is ``package.function``, ``module:function``, or a file of code, ``file.py`` or
``file.py:function``.  Everything goes in and comes out as float64 arrays that hold numbers of the
audited format; the conversion to the target's own arrays is exact.  NumPy alone is imported with
this module: it runs in the process that is given to the target.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from lemmata.auditing.errors import TargetError
from lemmata.auditing.formats import Array

__all__ = ["Call", "Target", "WrongResult", "existing", "load", "only_function", "reproduction"]


class WrongResult(Exception):
    """The target answered, but with the wrong shape, dtype or kind of object."""


@dataclass(frozen=True)
class Target:
    """What to call and how; plain data that can travel to any process."""

    name: str
    dtype: str = "float64"
    gradient: bool = False
    reduces: bool = False  # whether rows become numbers
    keywords: Mapping[str, Any] = field(default_factory=dict)
    pointwise: bool = False


Call = Callable[[Sequence[Array]], Array]
"""Float64 arrays holding numbers of the format to a float64 array of results."""


def load(target: Target, function: Callable[..., Any] | None = None) -> Call:
    """The target ready to be called; ``function`` in place of looking its name up.

    Raises `TargetError` when there is no such function or it cannot be called as asked.
    """
    found = resolve(target.name) if function is None else function
    if not callable(found):
        raise TargetError(target.name, f"is not callable, but {type(found).__name__}")
    framework = _framework(target.name, found)
    keywords = dict(target.keywords) | _axis(found, target.name)
    if target.pointwise:
        return _pointwise(found, target, keywords)
    if framework == "torch":
        return _torch(found, target, keywords)
    if framework == "jax":
        return _jax(found, target, keywords)
    if target.gradient:
        raise TargetError(target.name, "has no gradient to be asked for", "--gradient is for PyTorch and JAX")
    return _numpy(found, target, keywords)


# ------------------------------------------------------------------ names


def resolve(name: str) -> Any:
    """The object called ``name``.  Raises `TargetError` saying which part of the name is unknown."""
    place, colon, attribute = name.rpartition(":")
    if not colon:
        place, attribute = name, ""
    if place.endswith(".py"):
        return _public(_from_file(place, name), attribute, name)
    if colon:
        return _attribute(_import(place, name), attribute, name)
    parts = name.split(".")
    if len(parts) < 2 or not all(part.isidentifier() for part in parts):
        raise TargetError(name, "is not a name", "write package.function, module:function or file.py")
    for count in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:count])
        if count > 1 and not _exists(module):
            continue
        found: Any = _import(module, name)
        for part in parts[count:]:
            found = _attribute(found, part, name)
        return found
    raise AssertionError("unreachable: the first part is always tried")  # pragma: no cover


def existing(name: str) -> None:
    """Raise `TargetError` where the file or the outermost module of a target is not there; nothing is run."""
    place = name.rpartition(":")[0] or name
    if place.endswith(".py"):
        if not Path(place).is_file():
            raise TargetError(name, f"there is no file {place}")
        return
    if not all(part.isidentifier() for part in place.split(".")):
        raise TargetError(repr(name), "is not a name", "write package.function, module:function or file.py")
    package = place.partition(".")[0]
    if not _exists(package):
        raise TargetError(name, f"there is no module {package}")


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def _import(module: str, name: str) -> ModuleType:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        hint = f"pip install {module.partition('.')[0]}" if error.name == module.partition(".")[0] else ""
        raise TargetError(name, f"there is no module {error.name}", hint) from None
    except Exception as error:  # someone else's module may fail in any way
        raise TargetError(name, f"importing {module} fails: {type(error).__name__}: {error}") from None


def _attribute(owner: Any, attribute: str, name: str) -> Any:
    import difflib

    try:
        return getattr(owner, attribute)
    except AttributeError:
        near = difflib.get_close_matches(attribute, dir(owner), 3, 0.6)
        where = getattr(owner, "__name__", type(owner).__name__)
        hint = f"did you mean {' or '.join(near)}?" if near else ""
        raise TargetError(name, f"{where} has no {attribute!r}", hint) from None


def _from_file(place: str, name: str) -> ModuleType:
    path = Path(place)
    if not path.is_file():
        raise TargetError(name, f"there is no file {place}")
    spec = importlib.util.spec_from_file_location(f"audited_{path.stem}", path)
    if spec is None or spec.loader is None:  # pragma: no cover - a .py file always has a loader
        raise TargetError(name, f"{place} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise TargetError(name, f"running {place} fails: {type(error).__name__}: {error}") from None
    return module


def _public(module: ModuleType, attribute: str, name: str) -> Any:
    if attribute:
        return _attribute(module, attribute, name)
    found = public_functions(module)
    if len(found) != 1:
        count = ", ".join(found) or "none"
        raise TargetError(name, f"needs one public function, found {count}", "write file.py:function")
    return getattr(module, found[0])


def only_function(file: str) -> str | None:
    """The one public function of a file, read but not run."""
    try:
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return None
    names = [d.name for d in tree.body if isinstance(d, ast.FunctionDef) and not d.name.startswith("_")]
    return names[0] if len(names) == 1 else None


def public_functions(module: ModuleType) -> list[str]:
    """The functions that a module defines itself and does not hide."""
    return [
        key
        for key, value in vars(module).items()
        if callable(value) and not key.startswith("_") and getattr(value, "__module__", "") == module.__name__
    ]


def _framework(name: str, function: Any) -> str:
    for origin in (name, getattr(function, "__module__", None) or ""):
        package = origin.replace(":", ".").partition(".")[0]
        if package in ("jax", "optax", "flax", "jaxlib"):
            return "jax"
        if package == "torch":
            return "torch"
    # A function written for a framework usually says so by what its module imports.
    space = getattr(function, "__globals__", {})
    for package in ("torch", "jax"):
        if any(isinstance(v, ModuleType) and v.__name__.partition(".")[0] == package for v in space.values()):
            return package
    return "numpy"


def _axis(function: Any, name: str) -> dict[str, int]:
    """Rows are the last axis, whatever the keyword is called."""
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        parameters = {}  # type: ignore[assignment]
    if "axis" in parameters:
        return {"axis": -1}
    if "dim" in parameters or (name.startswith("torch.") and name.rpartition(".")[2] in _TORCH_ROWS):
        return {"dim": -1}
    return {}


_TORCH_ROWS = ("softmax", "log_softmax", "logsumexp")


# ------------------------------------------------------------------ calls


def _numpy(function: Any, target: Target, keywords: Mapping[str, Any]) -> Call:
    dtype = numpy_dtype(target.dtype, target.name)

    def call(arrays: Sequence[Array]) -> Array:
        try:
            result = function(*(a.astype(dtype) for a in arrays), **keywords)
        except TypeError:
            # A function of Python's floats, such as math.exp, takes one number at a time.
            if target.dtype != "float64" or any(a.ndim > 1 for a in arrays):
                raise
            rows = zip(*(a.tolist() for a in arrays), strict=True)
            result = np.array([float(function(*row, **keywords)) for row in rows])
        return _checked(np.asarray(result), dtype, arrays, target)

    return call


def numpy_dtype(name: str, target: str = "") -> np.dtype[Any]:
    """The NumPy dtype of a format; bfloat16 is ml_dtypes'."""
    if name != "bfloat16":
        return np.dtype(name)
    try:
        import ml_dtypes
    except ModuleNotFoundError:
        raise TargetError(
            target, "NumPy knows bfloat16 by ml_dtypes alone", "pip install ml_dtypes"
        ) from None
    return np.dtype(ml_dtypes.bfloat16)


def _pointwise(function: Any, target: Target, keywords: Mapping[str, Any]) -> Call:
    dtype = numpy_dtype(target.dtype, target.name)

    def call(arrays: Sequence[Array]) -> Array:
        rows = zip(*(a.astype(dtype) for a in arrays), strict=True)
        return np.array([float(function(*([v] for v in row), **keywords)) for row in rows])

    return call


def _torch(function: Any, target: Target, keywords: Mapping[str, Any]) -> Call:
    import torch

    dtype = getattr(torch, target.dtype)
    torch.set_num_threads(1)

    def call(arrays: Sequence[Array]) -> Array:
        tensors = [torch.tensor(a, dtype=dtype) for a in arrays]
        if target.gradient:
            tensors[0].requires_grad_()
            function(*tensors, **keywords).sum().backward()
            result = tensors[0].grad
        else:
            result = function(*tensors, **keywords)
        if not isinstance(result, torch.Tensor):
            raise WrongResult(f"expected a tensor, found {type(result).__name__}")
        if result.dtype != dtype:
            raise WrongResult(
                f"expected dtype {target.dtype}, found {str(result.dtype).removeprefix('torch.')}"
            )
        return _shaped(result.detach().to(torch.float64).numpy(), arrays, target)

    return call


def _jax(function: Any, target: Target, keywords: Mapping[str, Any]) -> Call:
    import jax

    if target.dtype == "float64":
        jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp

    dtype = jnp.dtype(target.dtype)
    plain = lambda *arrays: function(*arrays, **keywords)  # noqa: E731
    asked = jax.grad(lambda *arrays: plain(*arrays).sum()) if target.gradient else plain

    def call(arrays: Sequence[Array]) -> Array:
        result = np.asarray(asked(*(jnp.asarray(a, dtype=dtype) for a in arrays)))
        return _checked(result, dtype, arrays, target)

    return call


def _checked(result: np.ndarray, dtype: Any, arrays: Sequence[Array], target: Target) -> Array:
    if result.dtype != dtype:
        raise WrongResult(f"expected dtype {dtype}, found {result.dtype}")
    return _shaped(result.astype(np.float64), arrays, target)


def _shaped(result: Array, arrays: Sequence[Array], target: Target) -> Array:
    expected = next((a.shape for a in arrays if a.ndim == 2), arrays[0].shape)
    if target.reduces and not target.gradient:
        expected = expected[:1]
    if result.shape != expected:
        raise WrongResult(f"expected shape {expected}, found {result.shape}")
    return result


# ------------------------------------------------------------------ one line that shows it


def reproduction(target: Target, point: Sequence[Any], function: Any = None) -> str:
    """A line for the shell that calls the target at one point.

    >>> print(reproduction(Target("scipy.special.expit"), (-710.0,)))
    python -c "import numpy, scipy.special; print(scipy.special.expit(numpy.float64(-710.0)))"
    """
    package = target.name.partition(".")[0]
    place, colon, attribute = target.name.rpartition(":")
    if target.name.endswith(".py"):
        place, colon, attribute = target.name, ":", ""
    if place.endswith(".py"):
        picked = f"[{attribute!r}]" if attribute else ""
        start, call = "import numpy, runpy", f"runpy.run_path({place!r}){picked}"
    elif colon:
        start, call = f"import numpy, {place}", f"{place}.{attribute}"
    else:
        module = target.name.rpartition(".")[0]
        while "." in module and module not in sys.modules and not _exists(module):
            module = module.rpartition(".")[0]
        modules = ", ".join(dict.fromkeys(("numpy", module)))
        start, call = f"import {modules}" if package != "torch" else "import torch", target.name
    if package == "torch":
        return _torch_line(target, point, call)
    numbers = [_spelled(v) for v in point]
    keywords = _keywords(target, point)
    if package in ("jax", "optax"):
        wide = "jax.config.update('jax_enable_x64', True); " if target.dtype == "float64" else ""
        arrays = ", ".join(f"jax.numpy.asarray({v}, dtype='{target.dtype}')" for v in numbers)
        asked = f"jax.grad({call})" if target.gradient else call
        if target.gradient and keywords:
            asked, keywords = f"jax.grad(lambda *a: {call}(*a{keywords}))", ""
        extra = "" if package == "jax" else ", optax"
        start = "import jax" + (f", {target.name.rpartition('.')[0]}" if package == "jax" else extra)
        return f'python -c "{start}; {wide}print({asked}({arrays}{keywords}))"'
    if target.pointwise:
        arguments = ", ".join(f"[{v}]" for v in numbers)
        return f'python -c "{start.replace("numpy, ", "")}; print({call}({arguments}{keywords}))"'
    array = "numpy.{}({})" if target.dtype != "bfloat16" else "numpy.asarray({1}, dtype=ml_dtypes.bfloat16)"
    arguments = ", ".join(
        array.format(target.dtype, v)
        if not isinstance(p, tuple)
        else f"numpy.array({v}, dtype='{target.dtype}')"
        for v, p in zip(numbers, point, strict=True)
    )
    start += ", ml_dtypes" if target.dtype == "bfloat16" else ""
    return f'python -c "{start}; print({call}({arguments}{keywords}))"'


def _torch_line(target: Target, point: Sequence[Any], call: str) -> str:
    tensors = [f"torch.tensor({_spelled(v)}, dtype=torch.{target.dtype})" for v in point]
    keywords = _keywords(target, point)
    if target.gradient:
        first = f"{tensors[0][:-1]}, requires_grad=True)"
        rest = "".join(f", {t}" for t in tensors[1:])
        return f'python -c "import torch; x = {first}; {call}(x{rest}{keywords}).backward(); print(x.grad)"'
    return (
        f'python -c "import torch; torch.set_printoptions(17); print({call}({", ".join(tensors)}{keywords}))"'
    )


def _keywords(target: Target, point: Sequence[Any]) -> str:
    words = dict(target.keywords)
    if any(isinstance(v, tuple) for v in point) and target.name.rpartition(".")[2] in _TORCH_ROWS:
        words |= {"dim" if target.name.startswith("torch.") else "axis": -1}
    return "".join(f", {key}={value!r}" for key, value in words.items())


def _spelled(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_spelled, value))}]"
    return repr(float(value)) if np.isfinite(value) else f"float('{float(value)}')"
