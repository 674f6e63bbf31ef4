"""Published figures beside a run: counted as they were published."""

import numpy as np
import pytest

from experiments.targets.published import Counted, PublishedFigure, is_near, modelled, targets_for

COUNTED = Counted(
    flows=np.arange(35, dtype=float).reshape(7, 5),
    stocks=np.array([100.0, 200, 300, 400, 500, 600, 700]),
    active=250.0,
    unemployed=750.0,
    long_term=300.0,
)


def a_target(measure, bands=(), to="", value=1.0):
    return PublishedFigure("X", "x", measure, value, "share", "2015", "made up", tuple(bands), to)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (a_target("activation_rate"), 0.25),
        (a_target("long_term_share"), 0.4),
        (a_target("stock_share", [6]), 0.25),
        (a_target("hazard", [0], "work"), 0.0),
        (a_target("hazard", [0, 1], "measure"), (1 + 6) / 300),
        (a_target("hazard", [6], "outside"), 32 / 700),
    ],
)
def test_a_figure_is_counted_as_it_was_published(target, expected):
    """Flow by the month-end stock of the same bands; shares of the stock."""
    assert modelled(target, COUNTED) == pytest.approx(expected)


def test_nobody_at_risk_has_no_hazard():
    """It is not zero."""
    empty = Counted(np.zeros((7, 5)), np.zeros(7), 0.0, 0.0, 0.0)
    assert np.isnan(modelled(a_target("hazard", [0], "work"), empty))


@pytest.mark.parametrize(
    ("value", "near"),
    [(1.5, True), (1.51, False), (0.667, True), (0.66, False), (float("nan"), False)],
)
def test_near_is_a_factor_of_one_and_a_half_either_way(value, near):
    """Both ends count."""
    assert is_near(a_target("x"), value) == near


def test_finland_has_the_published_table_of_flows():
    """Seven hazards to work, four to measures, one outside; the stock's shares sum to one."""
    targets = {target.id: target for target in targets_for("finland")}
    assert {f"F2{band}" for band in range(7)} | {"F30", "F31", "F32", "F33", "F34"} <= set(targets)
    shares = [t.value for t in targets.values() if t.measure == "stock_share"]
    assert sum(shares) == pytest.approx(1.0, abs=2e-4)
    assert targets_for("nowhere") == []


def test_the_flow_table_gives_the_hazards():
    """Yearly flow by twelve and by the mean stock, as the source says: to work, by duration."""
    stocks = [48_967, 56_684, 69_574, 68_285, 37_660, 22_434, 48_268]
    to_work = [107_577, 63_298, 50_298, 28_806, 7_086, 2_984, 1_896]
    targets = {target.id: target for target in targets_for("finland")}
    for band, (stock, flow) in enumerate(zip(stocks, to_work, strict=True)):
        assert targets[f"F2{band}"].value == pytest.approx(flow / 12 / stock, abs=6e-5)
        assert targets[f"3.2-{band}"].value == pytest.approx(stock / sum(stocks), abs=6e-5)


def test_every_figure_has_a_source():
    """And a tolerance, where it is a row of the evidence."""
    for target in targets_for("finland"):
        assert target.source
        assert target.low <= target.value <= target.high or target.id.startswith("3.2")
