"""The published table of flows by duration (F20 to F26, T32): what its own flows imply.

At rest what flows out of unemployment in a band and beyond flows in at its lower edge. Between two
edges a stock is the logarithmic mean of the flows over them times the band's width. No model can
meet the stocks and the hazards of a table that does not meet its own.
"""

import numpy as np
import pytest

from experiments.targets.rows import shipped_targets

EDGES_MONTHS = np.array([0.0, 1.0, 3.0, 6.0, 12.0, 18.0, 24.0])
STOCK = np.array([48_967, 56_684, 69_574, 68_285, 37_660, 22_434, 48_268.0])
OUT_A_YEAR = np.array(
    [
        107_577 + 46_834 + 6_136 + 33_063,
        63_298 + 43_246 + 6_219 + 28_053,
        50_298 + 36_565 + 6_593 + 15_255,
        28_806 + 26_946 + 5_866 + 9_802,
        7_086 + 12_122 + 2_807 + 4_447,
        2_984 + 6_741 + 1_722 + 2_247,
        1_896 + 9_185 + 5_435 + 3_170.0,
    ]
)
"""To work, to measures, out of the labour force, not renewed; the last band has no upper edge."""
BANDS = ("0-1", "1-3", "3-6", "6-12", "12-18", "18-24")


def implied_stock(unlisted_a_month):
    """Stock of each closed band that the flows imply, with ends that the table does not list."""
    out = OUT_A_YEAR / 12.0 + unlisted_a_month * STOCK
    over = out[::-1].cumsum()[::-1]  # at the lower edge of each band
    low, high = over[:-1], over[1:]
    return (low - high) / np.log(low / high) * np.diff(EDGES_MONTHS)


def test_the_stocks_that_the_table_prints_are_those_of_the_rows():
    """The rows' shares are the printed stocks over their sum."""
    rows = {row.id: row for row in shipped_targets()}
    for band, share in zip(BANDS, STOCK / STOCK.sum(), strict=False):
        assert rows[f"T32-stock-{band}"].value == pytest.approx(share, abs=0.0006)


def test_most_printed_stocks_are_what_the_flows_imply():
    """With 2.7 per cent a month of unlisted ends, as the design has them: within three per cent."""
    ratio = implied_stock(0.027) / STOCK[:-1]
    assert ratio[[0, 3, 4, 5]] == pytest.approx(1.0, abs=0.03)


def test_two_printed_stocks_are_not():
    """A sixth more from one to three months, a tenth less from three to six: beyond their bands."""
    ratio = dict(zip(BANDS, implied_stock(0.027) / STOCK[:-1], strict=True))
    assert ratio["1-3"] == pytest.approx(1.16, abs=0.01)
    assert ratio["3-6"] == pytest.approx(0.89, abs=0.01)


@pytest.mark.parametrize("unlisted", [0.0, 0.01, 0.02, 0.03, 0.04, 0.05])
def test_no_rate_of_unlisted_ends_mends_them(unlisted):
    """Over its whole range."""
    ratio = dict(zip(BANDS, implied_stock(unlisted) / STOCK[:-1], strict=True))
    assert ratio["1-3"] / ratio["3-6"] > 1.25
