"""Functions of the unit cube whose indices are known in closed form."""

from __future__ import annotations

import math

import numpy as np

A, B = 7.0, 0.1
G = np.array([0.0, 1.0, 4.5, 9.0])
"""Coefficients of Sobol's G: the first factor matters most."""


def ishigami(positions):
    x = np.pi * (2.0 * positions - 1.0)
    return np.sin(x[:, 0]) * (1.0 + B * x[:, 2] ** 4) + A * np.sin(x[:, 1]) ** 2


def ishigami_indices():
    """First order, total order, and the second order of the pairs (0, 1), (0, 2), (1, 2)."""
    first = 0.5 * (1.0 + B * math.pi**4 / 5.0) ** 2
    second = A**2 / 8.0
    pair = 8.0 * B**2 * math.pi**8 / 225.0
    variance = first + second + pair
    return (
        np.array([first, second, 0.0]) / variance,
        np.array([first + pair, second, pair]) / variance,
        np.array([0.0, pair, 0.0]) / variance,
    )


def sobol_g(positions):
    return np.prod((np.abs(4.0 * positions - 2.0) + G) / (1.0 + G), axis=1)


def sobol_g_indices():
    own = 1.0 / (3.0 * (1.0 + G) ** 2)
    whole = np.prod(1.0 + own)
    return own / (whole - 1.0), own * whole / (1.0 + own) / (whole - 1.0)


def problem(factors):
    """The unit cube as SALib wants it."""
    names = [f"x{number}" for number in range(factors)]
    return {"num_vars": factors, "names": names, "bounds": [[0.0, 1.0]] * factors}
