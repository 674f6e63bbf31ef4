"""In what share of points one policy beats another, as counted and with the noise taken out.

A run is noisy: a point whose true lead is small may show the other sign. So the share is told
twice. As counted: points whose mean over replications is above zero. With the noise taken out: the
true leads of the points are taken as normal; their mean is the mean of the leads, their variance
that of the points' means less what replications show to be luck. Luck is taken to be as large at
every point. What a bootstrap over points says of the share is its interval.

The interval does not know whether true leads are normal. Where they are not, as where the policies
are alike at most points and far apart at a few, the second share may be the worse of the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from experiments.intervals import LEVEL, ROUNDING, moments
from experiments.robustness.outcomes import Outcome

SHARE_COLUMNS = (
    "scenario against metric group years better points missing beats ties beaten undecided share "
    "share_low share_high share_true true_low true_high lead spread noise"
).split()
RESAMPLES = 1000
TAIL = (1.0 - LEVEL) / 2.0


@dataclass(frozen=True)
class Lead:
    """By how much one policy leads another at each point.

    Attributes
    ----------
    mean, variance : float array [points]
        Mean and unbiased variance over replications; NaN where there are none, or one.
    count : int array [points]
        Replications in which both policies are known.
    missing : int
        Runs in which one is not.
    rounding : float
        What is no larger is no lead: sums of euros differ in their last digits.
    """

    mean: np.ndarray
    variance: np.ndarray
    count: np.ndarray
    missing: int
    rounding: float

    @property
    def known(self) -> np.ndarray:
        """At which points there is a lead, or that there is none, is known [points]."""
        return self.count > 0

    @property
    def noise(self) -> float:
        """Standard deviation of one run about its point, over all points; NaN if not replicated."""
        freedom = np.maximum(self.count - 1, 0)
        if freedom.sum() == 0:
            return float("nan")
        squares = np.where(freedom > 0, freedom * self.variance, 0.0)
        return float(np.sqrt(squares.sum() / freedom.sum()))

    @property
    def sign(self) -> np.ndarray:
        """1 where the first leads, -1 where the other does, 0 in ties and where unknown."""
        leads = self.known & (np.abs(np.nan_to_num(self.mean)) > self.rounding)
        return np.where(leads, np.sign(np.nan_to_num(self.mean)), 0.0)

    @property
    def undecided(self) -> np.ndarray:
        """At which points the interval of the lead holds zero; nowhere if not replicated.

        The interval is Student's, with the luck of all points together.
        """
        freedom = int(np.maximum(self.count - 1, 0).sum())
        if freedom == 0:
            return np.zeros(len(self.count), bool)
        margin = stats.t.ppf(1.0 - TAIL, freedom) * self.noise / np.sqrt(np.maximum(self.count, 1))
        return self.known & (np.abs(np.nan_to_num(self.mean)) <= margin + self.rounding)


def lead_of(outcome: Outcome, scenario: str, against: str) -> Lead:
    """By how much a policy leads another: paired, and above zero where it is the better.

    Where the metric has no better direction, above zero where it is the larger.
    """
    a, b = (np.asarray(outcome.values[name], float) for name in (scenario, against))
    difference = outcome.sign * (a - b)
    mean, count, variance = moments(difference.T)
    known = np.isfinite(difference)
    largest = float(np.abs(np.where(known, a, 0.0)).max(initial=0.0))
    return Lead(mean, variance, count, int((~known).sum()), ROUNDING * largest)


def shares(
    outcomes: Sequence[Outcome],
    scenario: str,
    against: str,
    *,
    seed: int = 1,
    resamples: int = RESAMPLES,
) -> pd.DataFrame:
    """In what share of points a policy beats another, an outcome a row.

    Returns
    -------
    DataFrame
        `SHARE_COLUMNS`. Of the ``points`` where both are known the scenario ``beats`` the other,
        ``ties`` with it or is ``beaten``; ``share`` is that of the first, with Wilson's interval.
        ``share_true`` has the noise taken out (NaN if nothing was replicated). ``lead`` is the mean
        lead, ``spread`` the standard deviation of true leads between points, ``noise`` that of one
        run about its point. ``undecided`` points lead by no more than luck may give. ``missing``
        counts runs.
    """
    draw = np.random.default_rng(seed)
    weights: dict[int, np.ndarray] = {}
    rows = []
    for outcome in outcomes:
        lead = lead_of(outcome, scenario, against)
        points = len(lead.count)
        if points not in weights:  # the same resamples for all outcomes
            weights[points] = draw.multinomial(
                points, np.full(points, 1.0 / max(points, 1)), size=resamples
            ).astype(float)
        rows.append(
            {"scenario": scenario, "against": against, **outcome.key(),
             **_counted(lead), **_without_noise(lead, weights[points])}
        )  # fmt: skip
    return pd.DataFrame(rows, columns=SHARE_COLUMNS)


def wilson(successes: np.ndarray | int, count: np.ndarray | int) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's 95 % interval of a share; NaN of nothing."""
    z2 = stats.norm.ppf(1.0 - TAIL) ** 2
    successes, count = np.asarray(successes, float), np.asarray(count, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = successes / count
        centre = (share + z2 / (2.0 * count)) / (1.0 + z2 / count)
        margin = np.sqrt(z2 * (share * (1.0 - share) + z2 / (4.0 * count)) / count)
        margin = margin / (1.0 + z2 / count)
    # At no and at all successes the ends are exactly these.
    low = np.where(successes == 0, 0.0 * share, centre - margin)
    return low, np.where(successes == count, 1.0 + 0.0 * share, centre + margin)


def _counted(lead: Lead) -> dict[str, float]:
    points, sign = int(lead.known.sum()), lead.sign
    beats, beaten = int((sign > 0).sum()), int((sign < 0).sum())
    low, high = wilson(beats, points)
    return {
        "points": points,
        "missing": lead.missing,
        "beats": beats,
        "ties": points - beats - beaten,
        "beaten": beaten,
        "undecided": int(lead.undecided.sum()),
        "share": beats / points if points else np.nan,
        "share_low": float(low),
        "share_high": float(high),
    }


def _without_noise(lead: Lead, weights: np.ndarray) -> dict[str, float]:
    """The normal model, and its interval from resamples [resamples, points] of the points."""
    centre, spread, share = _normal_model(lead, np.ones((1, len(lead.count))))
    low, high = np.nan, np.nan
    resampled = _normal_model(lead, weights)[2]
    if np.isfinite(share[0]) and np.isfinite(resampled).any():
        low, high = np.nanquantile(resampled, [TAIL, 1.0 - TAIL])
    return {
        "share_true": float(share[0]),
        "true_low": float(low),
        "true_high": float(high),
        "lead": float(centre[0]),
        "spread": float(spread[0]),
        "noise": lead.noise,
    }


def _normal_model(lead: Lead, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean, spread and share above zero of true leads, with so many copies of each point."""
    known = lead.known.astype(float)
    # Moments about the mean of all lose no digits.
    around = float(lead.mean[lead.known].mean()) if lead.known.any() else 0.0
    off = np.where(lead.known, lead.mean - around, 0.0)
    freedom = np.maximum(lead.count - 1, 0)
    squares = np.where(freedom > 0, freedom * lead.variance, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        count = weights @ known
        shift = weights @ off / count
        variance = (weights @ off**2 / count - shift**2) * count / (count - 1.0)
        luck = weights @ squares / (weights @ freedom)
        luck = luck * (weights @ (known / np.maximum(lead.count, 1))) / count
        spread = np.sqrt(np.maximum(variance - luck, 0.0))
        centre = np.where(count > 0, around + shift, np.nan)
        share = np.where(spread > 0, stats.norm.cdf(centre / spread), np.heaviside(centre, 0.5))
    return centre, spread, np.where(np.isfinite(spread), share, np.nan)
