"""The project's own functions are accurate, and the same to the bit for ever."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from model.maths import exp, log, normal_quantile, power, power_of_two

pytestmark = pytest.mark.plain

# What the functions gave when they were written. They may not change: results would.
GOLDEN_EXP = [
    (-20.0, "0x1.1b48655f37267p-29"),
    (-3.7, "0x1.9511fc6871043p-6"),
    (-1.0, "0x1.78b56362cef38p-2"),
    (-0.05, "0x1.e7078b0a726a5p-1"),
    (0.1, "0x1.1aec7b35a00d4p+0"),
    (0.5, "0x1.a61298e1e069cp+0"),
    (1.0, "0x1.5bf0a8b145769p+1"),
    (2.5, "0x1.85d6fd931e0bbp+3"),
    (10.0, "0x1.5829dcf950560p+14"),
    (33.3, "0x1.078401f5a3ec8p+48"),
]
GOLDEN_LOG = [
    (1e-06, "-0x1.ba18a998fffa0p+3"),
    (0.03, "-0x1.c0d6e3a1428a6p+1"),
    (0.5, "-0x1.62e42fefa39efp-1"),
    (0.9, "-0x1.af8e8210a415bp-4"),
    (1.1, "0x1.8663f793c46ccp-4"),
    (2.0, "0x1.62e42fefa39efp-1"),
    (10.0, "0x1.26bb1bbb55516p+1"),
    (12345.678, "0x1.2d79559791e31p+3"),
]
GOLDEN_QUANTILE = [
    (1e-05, "-0x1.10f3f885ba80bp+2"),
    (0.02, "-0x1.06e13e872e8e3p+1"),
    (0.1, "-0x1.4813c3681e9f4p+0"),
    (0.4, "-0x1.036d6c4547b92p-2"),
    (0.5, "0x0.0p+0"),
    (0.77, "0x1.7a4a22571a36dp-1"),
    (0.98, "0x1.06e13e872e8e1p+1"),
    (0.9999, "0x1.dc08bb6a01968p+1"),
]


@pytest.mark.parametrize(("x", "bits"), GOLDEN_EXP)
def test_exp_has_its_golden_bits(x, bits):
    """Compiled, plain and on every machine."""
    assert float(exp(x)).hex() == bits


@pytest.mark.parametrize(("x", "bits"), GOLDEN_LOG)
def test_log_has_its_golden_bits(x, bits):
    """Compiled, plain and on every machine."""
    assert float(log(x)).hex() == bits


@pytest.mark.parametrize(("u", "bits"), GOLDEN_QUANTILE)
def test_normal_quantile_has_its_golden_bits(u, bits):
    """Compiled, plain and on every machine."""
    assert float(normal_quantile(u)).hex() == bits


@pytest.mark.parametrize("x", np.linspace(-30.0, 30.0, 41))
def test_exp_is_that_of_the_library(x):
    """Within 2e−15 of it, relatively."""
    assert exp(float(x)) == pytest.approx(math.exp(x), rel=2e-15)


@given(st.floats(-700.0, 700.0))
def test_exp_is_accurate_wherever_it_is_defined(x):
    """Over the whole range, not only where hazards live."""
    assert exp(x) == pytest.approx(math.exp(x), rel=3e-15)


def test_exp_of_zero_is_one():
    """Exactly: factors of nothing change nothing."""
    assert exp(0.0) == 1.0


@pytest.mark.parametrize(("x", "value"), [(-701.0, 0.0), (-1e300, 0.0)])
def test_exp_of_the_very_negative_is_zero(x, value):
    """And not an error."""
    assert exp(x) == value


def test_exp_of_the_very_large_is_finite():
    """Clamped at e to the 700."""
    assert exp(1e6) == exp(700.0) < math.inf


@given(st.floats(-50.0, 50.0), st.floats(1e-9, 1.0))
def test_exp_rises(x, step):
    """A larger exponent never gives less, beyond rounding."""
    assert exp(x + step) >= exp(x) * (1.0 - 4e-15)


@given(st.floats(1e-12, 1e12))
def test_log_is_that_of_the_library(x):
    """Relatively, and absolutely near one."""
    assert log(x) == pytest.approx(math.log(x), rel=2e-15, abs=2e-15)


def test_log_of_one_is_zero():
    """Exactly."""
    assert log(1.0) == 0.0


@pytest.mark.parametrize("x", [0.0, -1.0])
def test_log_of_nothing_is_very_low(x):
    """And not an error."""
    assert log(x) == -745.0


@given(st.floats(0.01, 100.0), st.floats(-3.0, 3.0))
def test_power_is_that_of_the_library(base, exponent):
    """Within a few units in the last place, times the exponent."""
    assert power(base, exponent) == pytest.approx(math.pow(base, exponent), rel=2e-14)


@given(st.floats(-5.0, 5.0))
def test_a_power_of_one_is_one(exponent):
    """Exactly: normal tightness changes nothing, whatever the elasticity."""
    assert power(1.0, exponent) == 1.0


@given(st.integers(-1000, 1000))
def test_powers_of_two_are_exact(k):
    """By products of two or of a half."""
    assert power_of_two(k) == math.ldexp(1.0, k)


@given(st.floats(1e-9, 1.0 - 1e-9))
def test_normal_quantile_is_that_of_scipy(u):
    """Acklam's approximation is good to about 1.2e−9."""
    assert normal_quantile(u) == pytest.approx(float(stats.norm.ppf(u)), rel=2e-9, abs=2e-9)


@pytest.mark.parametrize("u", [0.0, 1.0])
def test_normal_quantile_of_the_ends_is_finite(u):
    """A draw of exactly zero gives an extreme person, not an infinite one."""
    assert 6.0 < abs(normal_quantile(u)) < 8.0


@given(st.floats(1e-6, 0.5))
def test_normal_quantile_is_symmetric(u):
    """As far as one minus u is exact."""
    assert normal_quantile(u) == pytest.approx(-normal_quantile(1.0 - u), rel=1e-7, abs=1e-9)
