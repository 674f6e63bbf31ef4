"""Figures: every one is drawn, wide enough, without a warning, for few and many policies."""

import re
import struct
from itertools import pairwise

import pytest

from experiments import compare
from experiments.figures import FIGURES, draw, write_figures
from experiments.figures.style import COLOURS, a_figure, label_ends
from tests.experiments import fakes
from tests.experiments.fakes import FAKE


@pytest.fixture(scope="module", params=[1, 3])
def comparison(request):
    policies = [fakes.baseline(), fakes.pilot(), fakes.repeated(), fakes.permanent()]
    chosen = policies[:2] if request.param == 1 else policies
    return compare(chosen, replications=request.param, workers=1, simulation=FAKE)


def test_every_figure_is_written_twice_at_full_width(comparison, tmp_path):
    """PNG of 1200 pixels, and an SVG whose words are words."""
    written = write_figures(comparison, tmp_path)
    assert written == [f"figures/{n}.{kind}" for n in FIGURES for kind in ("png", "svg")]
    for name in FIGURES:
        head = (tmp_path / f"figures/{name}.png").read_bytes()[:24]
        assert struct.unpack(">I", head[16:20])[0] == 1200
        words = (tmp_path / f"figures/{name}.svg").read_text(encoding="utf-8")
        assert re.search(r"<text[^>]*>[^<]*Pilot", words)


def test_a_figure_says_what_is_seen(comparison):
    """Each has a title, and axes with units."""
    for name in FIGURES:
        figure = draw(comparison, name)
        titles = [figure.get_suptitle(), *(axes.get_title("left") for axes in figure.axes)]
        assert any(len(title) > 20 for title in titles), name


def test_an_unknown_figure_is_told_with_the_known_ones(comparison):
    """From Python."""
    with pytest.raises(KeyError, match="employment"):
        comparison.plot("emplyment")


def test_labels_do_not_overlap():
    """Equal ends are moved apart, in order."""
    axes = a_figure().subplots()
    axes.set_ylim(0, 10)
    ends = [(1.0, 5.0, name, COLOURS[0]) for name in "abcd"] + [(1.0, 9.9, "top", COLOURS[1])]
    label_ends(axes, ends)
    heights = sorted(text.xy[1] for text in axes.texts)
    assert min(b - a for a, b in pairwise(heights)) >= 0.5
    assert max(heights) <= 10.0
