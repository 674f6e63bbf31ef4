"""Functions of real numbers that are the same to the bit on every IEEE machine.

The library's ``exp`` and ``log`` differ between machines and between compiled and plain code in
their last bit, and a model that multiplies the difference over ten years differs in its people.
Here only ``+ − × ÷``, comparisons and ``sqrt`` are used, each exactly rounded by IEEE 754.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from math import sqrt

import numpy as np

from model.compiled import rule

STEPS_BITS = 6
STEPS = 64  # exp works in steps of 2^(1/64), so that a short polynomial does for what is left
STEPS_OVER_LN2 = 92.33248261893657  # 64 / ln 2
LN2_HIGH = 0.6931471803691238  # the upper 32 bits of ln 2, so that k · LN2_HIGH is exact
LN2_LOW = 1.9082149292705877e-10
LN2_HIGH_OVER_STEPS = LN2_HIGH / STEPS  # divided by a power of two: exact
LN2_LOW_OVER_STEPS = LN2_LOW / STEPS
ONE_SIXTH, ONE_24TH, ONE_120TH = 0.16666666666666666, 0.041666666666666664, 0.008333333333333333
SQRT_HALF = 0.7071067811865476
POWERS_OF_TWO = np.array([2.0**k for k in range(-64, 65)])
with localcontext() as _context:  # correctly rounded, whatever the machine's own power function
    _context.prec = 40
    ROOTS_OF_TWO = np.array([float(Decimal(2) ** (Decimal(j) / STEPS)) for j in range(STEPS)])


@rule
def exp(x: float) -> float:
    """Return e to the power of `x` for x in [−700, 700] (clamped); relative error below 2e−15."""
    if x < -700.0:
        return 0.0
    x = min(x, 700.0)
    n = int(x * STEPS_OVER_LN2 + (0.5 if x >= 0.0 else -0.5))
    r = (x - n * LN2_HIGH_OVER_STEPS) - n * LN2_LOW_OVER_STEPS
    # Taylor to the fifth power: |r| ≤ ln 2 / 128, the first term left out is below 4e−17
    p = 1.0 + r * (1.0 + r * (0.5 + r * (ONE_SIXTH + r * (ONE_24TH + r * ONE_120TH))))
    k = n >> STEPS_BITS
    p *= float(ROOTS_OF_TWO[n & (STEPS - 1)])
    if -64 <= k <= 64:
        return p * float(POWERS_OF_TWO[k + 64])
    return p * power_of_two(k)


@rule
def power_of_two(k: int) -> float:
    """Return 2 to the power of the whole number `k`, exactly."""
    base = 2.0 if k >= 0 else 0.5
    n = k if k >= 0 else -k
    result = 1.0
    while n > 0:
        if n & 1:
            result *= base
        base *= base
        n >>= 1
    return result


@rule
def log(x: float) -> float:
    """Return the natural logarithm of `x` > 0; relative error below 1e−15, −745 for x ≤ 0."""
    if x <= 0.0:
        return -745.0
    k = 0
    while x > 1.4142135623730951:
        x *= 0.5
        k += 1
    while x < SQRT_HALF:
        x *= 2.0
        k -= 1
    z = (x - 1.0) / (x + 1.0)
    z2 = z * z
    series = 1.0 / 21.0
    series = 1.0 / 19.0 + z2 * series
    series = 1.0 / 17.0 + z2 * series
    series = 1.0 / 15.0 + z2 * series
    series = 1.0 / 13.0 + z2 * series
    series = 1.0 / 11.0 + z2 * series
    series = 1.0 / 9.0 + z2 * series
    series = 1.0 / 7.0 + z2 * series
    series = 1.0 / 5.0 + z2 * series
    series = 1.0 / 3.0 + z2 * series
    return k * LN2_HIGH + (k * LN2_LOW + 2.0 * z * (1.0 + z2 * series))


@rule
def power(base: float, exponent: float) -> float:
    """Return `base` > 0 to the power of `exponent`; exactly 1 where the base is 1."""
    return exp(exponent * log(base))


@rule
def normal_quantile(u: float) -> float:
    """Return the standard normal deviate below which a share `u` in (0, 1) lies.

    Rational approximation of P. J. Acklam, relative error below 1.2e−9.
    """
    u = min(max(u, 1e-12), 1.0 - 1e-12)
    if u < 0.02425 or u > 0.97575:
        tail = u if u < 0.5 else 1.0 - u
        q = sqrt(-2.0 * log(tail))
        top = -7.784894002430293e-03 * q - 3.223964580411365e-01
        top = (top * q - 2.400758277161838) * q - 2.549732539343734
        top = (top * q + 4.374664141464968) * q + 2.938163982698783
        below = 7.784695709041462e-03 * q + 3.224671290700398e-01
        below = (below * q + 2.445134137142996) * q + 3.754408661907416
        z = top / (below * q + 1.0)
        return z if u < 0.5 else -z
    q = u - 0.5
    r = q * q
    top = -3.969683028665376e01 * r + 2.209460984245205e02
    top = (top * r - 2.759285104469687e02) * r + 1.383577518672690e02
    top = (top * r - 3.066479806614716e01) * r + 2.506628277459239
    below = -5.447609879822406e01 * r + 1.615858368580409e02
    below = (below * r - 1.556989798598866e02) * r + 6.680131188771972e01
    below = (below * r - 1.328068155288572e01) * r + 1.0
    return top * q / below
