"""Binary floating-point formats, their units in the last place, and rounding into them.

Values of every format are held as float64, which contains them all exactly; a format only says
which float64 numbers belong to it.

>>> FORMATS["bfloat16"].round(np.array([1 / 3]))
array([0.33398438])
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from lemmata.auditing.errors import FormatError

__all__ = ["FORMATS", "Array", "Format", "format_of"]

Array = NDArray[np.float64]
Ordinals = NDArray[np.int64]


@dataclass(frozen=True)
class Format:
    """``precision`` counts the hidden bit; ``emin`` and ``emax`` are the exponents of normal numbers."""

    name: str
    bits: int
    precision: int
    emin: int
    emax: int

    @property
    def largest(self) -> float:
        return float((2 - Fraction(1, 2 ** (self.precision - 1))) * Fraction(2) ** self.emax)

    @property
    def smallest_normal(self) -> float:
        return 2.0**self.emin

    @property
    def smallest(self) -> float:
        """The smallest subnormal number."""
        return 2.0 ** (self.emin - self.precision + 1)

    # ------------------------------------------------------------ units and rounding

    def ulp(self, values: Array) -> Array:
        """The spacing of the format in the binade of each value; of the largest one beyond it."""
        _, exponents = np.frexp(np.where(np.isfinite(values), values, self.largest))
        exponents = np.where(values == 0, self.emin, np.clip(exponents - 1, self.emin, self.emax))
        return np.ldexp(1.0, exponents - self.precision + 1)

    def round(self, values: Array) -> Array:
        """Each float64 to the nearest number of the format, ties to even, infinite beyond the largest."""
        if self.precision == 53:
            return np.asarray(values, dtype=np.float64)
        units = self.ulp(values)
        with np.errstate(invalid="ignore"):
            rounded = np.rint(values / units) * units
        return np.where(np.abs(rounded) > self.largest, np.copysign(np.inf, values), rounded)

    def unit(self, value: float) -> float:
        """`ulp` of a single number."""
        if value == 0:
            return self.smallest
        exponent = math.frexp(value if math.isfinite(value) else self.largest)[1] - 1
        return math.ldexp(1.0, max(exponent, self.emin) - self.precision + 1)

    def round_fraction(self, value: Fraction) -> tuple[float, float]:
        """The nearest number of the format and (value − number) in units in the last place.

        >>> FORMATS["float64"].round_fraction(Fraction(1, 3))[0] == 1 / 3
        True
        """
        if value == 0:
            return 0.0, 0.0
        above, below = abs(value.numerator), value.denominator
        exponent = above.bit_length() - below.bit_length()
        if (above << max(0, -exponent)) < (below << max(0, exponent)):
            exponent -= 1
        last = max(exponent, self.emin) - self.precision + 1
        # Integers in place of fractions, which would look for common divisors each time.
        above, below = above << max(0, -last), below << max(0, last)
        whole, rest = divmod(above, below)
        if 2 * rest > below or (2 * rest == below and whole % 2):
            whole, rest = whole + 1, rest - below
        sign = 1 if value > 0 else -1
        if exponent > self.emax or (exponent == self.emax and whole >> self.precision):
            return sign * math.inf, 0.0
        residual = rest / below
        if whole >> self.precision:  # rounded up into the next binade, where the unit is twice as large
            residual /= 2
        return sign * math.ldexp(whole, last), sign * residual

    # ------------------------------------------------------------ ordinals

    def values(self, ordinals: Ordinals) -> Array:
        """The numbers with these ordinals: 0, 1, 2, … upwards from zero, −1, −2, … down from −0.

        >>> FORMATS["float16"].values(np.array([-1, 0, 1]))
        array([-0.00000000e+00,  0.00000000e+00,  5.96046448e-08])
        """
        negative = ordinals < 0
        bits = np.where(negative, -1 - ordinals, ordinals).astype(np.uint64)
        magnitudes = self.from_bits(bits)
        return np.where(negative, -magnitudes, magnitudes)

    def ordinals(self, values: Array) -> Ordinals:
        """The ordinal of each number of the format, the inverse of `values`."""
        return np.where(np.signbit(values), -1 - self._magnitude_bits(values), self._magnitude_bits(values))

    def from_bits(self, bits: NDArray[np.uint64]) -> Array:
        """The numbers with these bit patterns."""
        if self.name == "float64":
            return bits.view(np.float64)
        if self.name == "float16":
            with np.errstate(invalid="ignore"):
                return bits.astype(np.uint16).view(np.float16).astype(np.float64)
        if self.name == "bfloat16":
            bits = bits << np.uint64(16)
        with np.errstate(invalid="ignore"):  # widening a signalling nan
            return bits.astype(np.uint32).view(np.float32).astype(np.float64)

    def _magnitude_bits(self, values: Array) -> Ordinals:
        magnitudes = np.abs(values)
        if self.name == "float64":
            return magnitudes.view(np.int64)
        if self.name == "float16":
            return magnitudes.astype(np.float16).view(np.uint16).astype(np.int64)
        wide = magnitudes.astype(np.float32).view(np.uint32).astype(np.int64)
        return wide >> 16 if self.name == "bfloat16" else wide

    @property
    def infinity(self) -> int:
        """The ordinal of +∞: finite ordinals lie in (−1 − infinity, infinity)."""
        return int(self.ordinals(np.array([np.inf]))[0])


FORMATS = {
    f.name: f
    for f in (
        Format("float64", 64, 53, -1022, 1023),
        Format("float32", 32, 24, -126, 127),
        Format("float16", 16, 11, -14, 15),
        Format("bfloat16", 16, 8, -126, 127),
    )
}


def format_of(name: str) -> Format:
    """The format of that name.  Raises `FormatError` for any other."""
    if name not in FORMATS:
        raise FormatError(str(name), tuple(FORMATS))
    return FORMATS[name]
