"""Figures of a sweep: each design has its own, drawn at two widths, also with failed runs."""

import dataclasses
import struct

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

pytest.importorskip("SALib")
pytest.importorskip("sklearn")

from experiments.metrics import BY_NAME
from experiments.sweep.answers import Answers
from experiments.sweep.figures import FIGURES, draw, write_figures
from experiments.sweep.figures.heat import _corner, _dense
from experiments.sweep.figures.labels import Label, label_points
from experiments.sweep.figures.sheet import NARROW, WIDE, sheet
from experiments.sweep.figures.surface import surface_of
from experiments.sweep.figures.usual import place_among, usual_of
from experiments.sweep.figures.words import METRIC_TITLES, signed, subjects
from tests.experiments.sweep_results import answers_of, quick, study_of

RANKED = {"shares", "leads", "regret"}
TURNED = {"boxes", "turning", "trade_off"}
FORESEEN = {"emulator_error", "emulator_slices"}
EXPECTED = {
    "morris": RANKED | {"morris_bars", "morris", "convergence", "noise"},
    "sobol": RANKED | TURNED | FORESEEN | {"sobol", "convergence", "noise"},
    "latin-hypercube": RANKED | TURNED | FORESEEN | {"goals", "given_data", "convergence", "noise"},
    "grid": RANKED | {"grid", "noise"},
    "grid of one": RANKED | {"grid", "noise"},
    "grid of three": RANKED | {"grid", "noise"},
}


@pytest.fixture(scope="module", params=list(EXPECTED))
def kind_and_drawings(request, tmp_path_factory):
    """A design, and all its drawings by width."""
    study = study_of(request.param, tmp_path_factory.mktemp("study"))
    answers = quick(answers_of(study))
    return request.param, {width: list(draw(answers, width)) for width in (WIDE, NARROW)}


def rendered(figure):
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas.get_renderer()


def drawn(answers, width=WIDE):
    return dict(draw(answers, width))


def test_every_design_has_its_own_figures(kind_and_drawings):
    """And no others; each with a title, a note and words for those who do not see it."""
    kind, drawings = kind_and_drawings
    found = drawings[WIDE]
    assert {each for each, _drawing in found} == EXPECTED[kind]
    for name, drawing in found:
        assert len(drawing.title) > 20, name
        assert len(drawing.note) > 20, name
        assert len(drawing.alt) > 20, name
        assert all("nan" not in text for text in (drawing.title, drawing.note, drawing.alt)), name
    names = [drawing.name for _each, drawing in found]
    assert len(names) == len(set(names))


def test_figures_are_drawn_on_narrow_sheets_too(kind_and_drawings):
    """The same ones, as wide as a telephone."""
    _kind, drawings = kind_and_drawings
    wide, narrow = drawings[WIDE], drawings[NARROW]
    assert [d.name for _k, d in wide] == [d.name for _k, d in narrow]
    assert {d.figure.get_size_inches()[0] for _k, d in narrow} == {NARROW}


@pytest.mark.parametrize(
    ("kind", "failed"),
    [
        ("grid", 9),
        ("morris", 5),
        ("grid of one", 2),
        pytest.param("latin-hypercube", 5, marks=pytest.mark.slow),
    ],
)
def test_failed_runs_leave_figures_of_the_rest(kind, failed, tmp_path):
    """A design with holes falls back on given data, a cell without runs stays empty."""
    answers = quick(answers_of(study_of(kind, tmp_path), failed=failed))
    assert {"shares", "noise"} <= set(drawn(answers))


def test_a_study_of_which_every_run_failed_has_no_figures(tmp_path):
    """Nothing is drawn of nothing."""
    study = study_of("grid", tmp_path)
    answers = answers_of(study)
    results = dataclasses.replace(
        answers.results, values=np.full_like(answers.results.values, np.nan)
    )
    assert drawn(Answers(results)) == {}


def test_single_replications_have_no_bands(tmp_path):
    """Nor a figure of luck, and the note says so."""
    answers = answers_of(study_of("grid", tmp_path, replications=1))
    found = drawn(answers)
    assert "noise" not in found
    assert "not known with a single replication" in found["grid"].note


def test_files_are_full_width_and_the_same_bytes_twice(tmp_path):
    """PNG of 1200 pixels, and an SVG whose words are words."""
    answers = answers_of(study_of("grid", tmp_path))
    both = [write_figures(answers, tmp_path / name) for name in ("one", "two")]
    files = [name for each in both[0] for name in each.files]
    assert len(files) == 2 * len(both[0])
    for name in files:
        first, second = ((tmp_path / place / name).read_bytes() for place in ("one", "two"))
        assert first == second, name
        if name.endswith("png"):
            assert struct.unpack(">I", first[16:20])[0] == 1200
        else:
            assert b"<text" in first
            assert b"<dc:date>" not in first
    assert [(d.wide, d.narrow) for d in both[0]] == [(d.wide, d.narrow) for d in both[1]]


def test_letters_stay_within_the_figure(kind_and_drawings):
    """Nothing that is written is cut off at an edge."""
    _kind, drawings = kind_and_drawings
    for width, found in drawings.items():
        for name, drawing in found:
            renderer, box = rendered(drawing.figure), drawing.figure.bbox
            for axes in drawing.figure.axes:
                for text in (axes.title, axes._left_title, *axes.texts):
                    if not text.get_text() or not text.get_visible() or not axes.get_visible():
                        continue
                    room = text.get_window_extent(renderer)
                    assert room.x0 >= box.x0 - 1, (name, width, text.get_text())
                    assert room.x1 <= box.x1 + 1, (name, width, text.get_text())


def test_a_surface_is_the_mean_of_its_cells(tmp_path):
    """With the interval of each from the luck of all."""
    answers = answers_of(study_of("grid", tmp_path))
    asked = subjects(answers)[0]
    found = surface_of(answers, asked)
    y = answers.results.difference(*asked)
    assert found.mean.shape == (5, 4)
    assert found.mean.ravel() == pytest.approx(y.mean(axis=1))
    assert np.ptp(found.margin) == 0
    assert (found.undecided == (np.abs(found.mean) <= found.margin)).all()


def test_a_surface_of_three_factors_averages_over_the_one_that_moves_least(tmp_path):
    """And names it."""
    answers = answers_of(study_of("grid of three", tmp_path), luck=0.01)
    found = surface_of(answers, subjects(answers)[0])
    assert found.averaged == ("off_months",)
    assert found.mean.shape == (5, 3)


def test_the_usual_point_is_the_policys_own(tmp_path):
    """A lever's value in its phases, a rhythm's own months, the ledger's value."""
    study = study_of("grid of three", tmp_path)
    policy = study.scenarios[1].policy
    usual = [usual_of(study, factor) for factor in study.factors]
    assert usual[0] == policy.phases[0].levers["coaching.clients_per_coach"]
    assert 1.0 < usual[2] < 60.0
    assert np.isnan(place_among(np.array([1.0, 2.0]), 3.0))


def test_labels_cover_neither_each_other_nor_dots():
    """Twelve dots in a crowd: the names of eight stand apart."""
    figure = sheet(WIDE, 4.4)
    axes = figure.subplots()
    axes.set_xlim(0, 10)
    axes.set_ylim(0, 10)
    dots = [(5.0 + 0.02 * k, 5.0 + 0.01 * k) for k in range(12)]
    label_points(axes, [Label(*dot, f"factor.number_{k}", "k") for k, dot in enumerate(dots[:8])],
                 dots)  # fmt: skip
    renderer = rendered(figure)
    names = [text.get_text() for text in axes.texts]
    assert len(names) == 8
    rooms = [
        text.get_bbox_patch().get_window_extent(renderer).shrunk(0.95, 0.8) for text in axes.texts
    ]
    assert not any(a.overlaps(b) for k, a in enumerate(rooms) for b in rooms[k + 1 :])


def test_lines_of_equal_value_are_named_at_corners_of_cells():
    """Half way between columns and rows, where no number stands."""
    line = _dense(np.array([[0.0, 0.2], [1.0, 0.7], [2.0, 1.6]]))
    x, y = _corner([line], [])
    assert abs(x % 1.0 - 0.5) < 0.25
    assert abs(y % 1.0 - 0.5) < 0.25
    assert _corner([line], [(x, y), (0.5, 0.5), (1.5, 1.2)]) is None


def test_metrics_with_titles_exist():
    """A title of a metric that is no more is no use."""
    assert set(METRIC_TITLES) <= set(BY_NAME)


def test_every_kind_of_figure_is_drawn_for_some_design():
    """None is left over."""
    assert set(FIGURES) == set().union(*EXPECTED.values())


def test_differences_have_signs():
    """A true minus, and none of zero."""
    assert [signed(v) for v in (1.5, -1.5, 0.0, float("nan"))] == ["+1.5", "−1.5", "0", "–"]
