"""An emulator: is it right, does it know how right, and is it the same when read back."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from experiments.discovery.factors import Factor
from experiments.emulator import BOOSTING, GAUSSIAN_PROCESS, load, save, told, train
from experiments.emulator.errors import fold_of
from experiments.emulator.kept import MAGIC
from experiments.emulator.models import Data, fit
from experiments.errors import BadInput

pytest.importorskip("sklearn")

FACTORS = (
    Factor("caseload", 20.0, 120.0, 60.0, "clients a coach"),
    Factor("rate", 0.001, 0.1, 0.01, "1/week", by_logarithm=True),
    Factor("idle", 0.0, 1.0),
)
NOISE = 0.3


def smooth(where):
    """Return a smooth function of positions [points, factors]; the last plays no part."""
    return 3.0 * np.sin(3.0 * where[:, 0]) + 2.0 * where[:, 1] ** 2 * where[:, 0]


def sweep(points=80, replications=3, noise=NOISE, seed=1):
    """Return positions, values and noisy outcomes [points, replications] of a design."""
    draw = np.random.default_rng(seed)
    where = draw.random((points, len(FACTORS)))
    luck = noise * draw.standard_normal((points, replications))
    return where, values_at(where), smooth(where)[:, None] + luck


def values_at(where):
    """Return values at positions [points, factors]."""
    return np.array([[f.at(p) for f, p in zip(FACTORS, row, strict=True)] for row in where])


@lru_cache(maxsize=8)
def trained(kind=None, points=80, replications=3):
    """Return an emulator of the smooth function."""
    _where, values, outcomes = sweep(points, replications)
    return train(values, outcomes, FACTORS, kind=kind)


def new_positions(asked=400):
    """Return positions that no emulator has seen, a little inside the ranges."""
    return 0.03 + 0.94 * np.random.default_rng(99).random((asked, len(FACTORS)))


@pytest.mark.parametrize(
    ("kind", "points", "within"), [(GAUSSIAN_PROCESS, 80, 0.15), (BOOSTING, 400, 0.35)]
)
def test_a_smooth_function_is_recovered(kind, points, within):
    """Far nearer than one run is to its mean; the function's own spread is about one."""
    where = new_positions()
    off = trained(kind, points).predict_at(where).mean - smooth(where)
    assert np.sqrt(np.mean(off**2)) < within


@pytest.mark.parametrize(("kind", "points"), [(GAUSSIAN_PROCESS, 80), (BOOSTING, 400)])
def test_its_interval_holds_the_truth_as_often_as_it_says(kind, points):
    where = new_positions()
    found = trained(kind, points).predict_at(where)
    truth = smooth(where)
    assert 0.88 <= np.mean((found.low <= truth) & (truth <= found.high)) <= 1.0
    assert 0.88 <= trained(kind, points).errors.coverage <= 1.0


def test_the_error_is_that_at_points_not_seen():
    """Cross-validated: near the true error together with the luck of the means."""
    emulator = trained(GAUSSIAN_PROCESS)
    where = new_positions()
    off = emulator.predict_at(where).mean - smooth(where)
    expected = np.sqrt(np.mean(off**2) + NOISE**2 / 3)
    assert emulator.errors.rmse == pytest.approx(expected, rel=0.3)


def test_the_share_that_is_not_luck_is_known_from_replications():
    _where, values, outcomes = sweep(400, 2, noise=1.0)
    emulator = train(values, outcomes, FACTORS, kind=BOOSTING)
    spread = outcomes.mean(axis=1).var()
    assert emulator.errors.not_luck == pytest.approx(1 - 0.5 / spread, abs=0.05)
    assert emulator.errors.r2 < emulator.errors.not_luck
    assert 0.5 < emulator.errors.r2_of_rest <= 1.0


def test_where_all_is_luck_nothing_is_foreseen():
    draw = np.random.default_rng(4)
    _where, values, _outcomes = sweep(60, 2)
    errors = train(values, draw.standard_normal((60, 2)), FACTORS, kind=GAUSSIAN_PROCESS).errors
    assert errors.r2 < 0.15


def test_without_replications_luck_is_said_to_be_unknown():
    """The process finds it by itself, and its interval is of the mean over luck."""
    emulator = trained(GAUSSIAN_PROCESS, 120, 1)
    assert np.isnan(emulator.errors.not_luck)
    assert np.sqrt(emulator.model.luck) == pytest.approx(NOISE, rel=0.35)
    where = new_positions()
    found = emulator.predict_at(where)
    assert np.mean((found.low <= smooth(where)) & (smooth(where) <= found.high)) > 0.85
    assert "Nothing was run twice" in told(emulator, "work")


def test_the_kind_that_is_less_off_is_taken():
    emulator = trained()
    assert emulator.kind == GAUSSIAN_PROCESS
    assert emulator.rejected[BOOSTING] > emulator.errors.rmse


def test_many_factors_are_boosted():
    """A Gaussian process is not even tried."""
    draw = np.random.default_rng(2)
    factors = [Factor(f"f{number}", 0.0, 1.0) for number in range(25)]
    values = draw.random((120, 25))
    emulator = train(values, values[:, :1] + 0.1 * draw.random((120, 2)), factors)
    assert emulator.kind == BOOSTING
    assert not emulator.rejected


def test_folds_are_by_point_and_even():
    fold = fold_of(83, seed=1, folds=5)
    assert sorted(np.bincount(fold)) == [16, 16, 17, 17, 17]
    assert (fold == fold_of(83, seed=1, folds=5)).all()


def test_what_never_varies_is_said_to_need_no_emulator():
    _where, values, outcomes = sweep(30)
    emulator = train(values, 0 * outcomes + 7.0, FACTORS)
    assert emulator.predict(values[:2]).mean == pytest.approx([7.0, 7.0])
    assert "nothing to foresee" in told(emulator, "work")


def test_too_few_points_are_refused_with_what_is_needed():
    _where, values, outcomes = sweep(25)
    outcomes[10:] = np.nan
    with pytest.raises(BadInput, match="needs 20 points at least; 10 have results"):
        train(values, outcomes, FACTORS)


def test_without_scikit_learn_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr("experiments.emulator.models.find_spec", lambda name: None)
    _where, values, outcomes = sweep(25)
    with pytest.raises(BadInput, match="install the extra 'sweep'"):
        train(values, outcomes, FACTORS)


def test_points_without_a_result_are_left_out_and_counted():
    _where, values, outcomes = sweep(40)
    outcomes[3], outcomes[5, 0] = np.nan, np.nan
    emulator = train(values, outcomes, FACTORS, kind=GAUSSIAN_PROCESS)
    assert (emulator.missing, emulator.errors.points) == (1, 39)
    assert "1 point without a result" in told(emulator, "work")
    assert emulator.data.noise[4] > emulator.data.noise[3]  # of fewer replications


def test_values_and_positions_ask_for_the_same():
    where = new_positions(5)
    by_value, by_position = trained().predict(values_at(where)), trained().predict_at(where)
    np.testing.assert_allclose(by_value.mean, by_position.mean, rtol=1e-9)


@pytest.mark.parametrize("wrong", [200.0, -1.0, float("nan"), float("inf")])
def test_beyond_what_it_was_trained_on_it_is_not_asked(wrong):
    """Every factor that lies outside is named, with the range and its unit."""
    with pytest.raises(BadInput) as caught:
        trained().predict([[60.0, 0.01, 0.5], [wrong, wrong, 0.5]])
    assert [text.split(":")[0] for text in caught.value.problems] == ["caseload", "rate"]
    assert "clients a coach" in caught.value.problems[0]
    assert "run the model itself" in caught.value.problems[0]


def test_a_wrong_number_of_factors_is_told():
    with pytest.raises(BadInput, match="wants 3 numbers"):
        trained().predict_at([[0.5, 0.5]])


def test_an_unknown_kind_or_shape_is_refused():
    _where, values, outcomes = sweep(30)
    with pytest.raises(ValueError, match="no kind"):
        train(values, outcomes, FACTORS, kind="oracle")
    with pytest.raises(ValueError, match="points"):
        train(values[:, :2], outcomes, FACTORS)


@pytest.mark.parametrize("kind", [GAUSSIAN_PROCESS, BOOSTING])
def test_read_back_it_is_the_same(kind, tmp_path):
    emulator = trained(kind)
    save(emulator, tmp_path / "work.emulator")
    back = load(tmp_path / "work.emulator")
    where = new_positions(50)
    for name in ("mean", "low", "high"):
        before, after = (getattr(each.predict_at(where), name) for each in (emulator, back))
        np.testing.assert_allclose(after, before, rtol=1e-9, atol=1e-9)
    assert (back.errors, back.kind, back.rejected) == (
        emulator.errors, emulator.kind, emulator.rejected,
    )  # fmt: skip
    assert [factor.name for factor in back.factors] == [factor.name for factor in FACTORS]


def test_the_same_sweep_gives_the_same_bytes(tmp_path):
    _where, values, outcomes = sweep(70)
    for name in "ab":
        save(train(values, outcomes, FACTORS), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the file of a small emulator."""
    path = tmp_path_factory.mktemp("emulator") / "work.emulator"
    save(trained(GAUSSIAN_PROCESS, 25), path)
    return path


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_damaged_file_is_told(written, tmp_path, data):
    raw = bytearray(written.read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    spoilt = tmp_path / "spoilt"
    spoilt.write_bytes(raw[: data.draw(st.sampled_from([len(raw), place]))])
    with pytest.raises(BadInput):
        load(spoilt)


def forged(path, written, **changed):
    """Write the file with other contents under a true checksum; None leaves one out."""
    with np.load(io.BytesIO(written.read_bytes()[len(MAGIC) + 32 :])) as stored:
        arrays = {**{name: stored[name] for name in stored.files}, **changed}
    buffer = io.BytesIO()
    np.savez(buffer, **{name: each for name, each in arrays.items() if each is not None})
    payload = buffer.getvalue()
    path.write_bytes(MAGIC + hashlib.sha256(payload).digest() + payload)
    return path


def note_of(written, **changed):
    """Return the note with other entries."""
    with np.load(io.BytesIO(written.read_bytes()[len(MAGIC) + 32 :])) as stored:
        note = {**json.loads(bytes(stored["note"])), **changed}
    return np.frombuffer(json.dumps(note).encode(), np.uint8)


@pytest.mark.parametrize(
    "changed",
    [
        {"y": None},
        {"y": np.array([1.0])},
        {"y": np.array(["a"] * 25)},
        {"y": np.full(25, np.nan)},
        {"noise": np.full(25, -1.0)},
        {"values": np.array([[{}]], dtype=object)},
        {"note": np.frombuffer(b"[[[", np.uint8)},
    ],
)
def test_a_file_that_fits_its_checksum_but_nothing_else_is_told(written, tmp_path, changed):
    """Objects, which might run somebody's code, are never unpacked."""
    with pytest.raises(BadInput, match="not an emulator, or it is damaged"):
        load(forged(tmp_path / "forged", written, **changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "oracle"},
        {"tuned": [0.0]},
        {"tuned": [0.0, 0.0, 0.0, 0.0, 1e300]},
        {"stretch": -1.0},
        {"more": 1},
        {"factors": []},
        {"seed": "one"},
    ],
)
def test_a_note_that_makes_no_sense_is_told(written, tmp_path, changed):
    with pytest.raises(BadInput):
        load(forged(tmp_path / "forged", written, note=note_of(written, **changed)))


def test_a_file_packed_to_burst_is_told(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("y.npy", bytes(10_000_000))
    payload = buffer.getvalue()
    path = tmp_path / "bomb"
    path.write_bytes(MAGIC + hashlib.sha256(payload).digest() + payload)
    with pytest.raises(BadInput):
        load(path)


def test_answers_that_have_changed_are_told_with_the_versions(written, tmp_path):
    with np.load(io.BytesIO(written.read_bytes()[len(MAGIC) + 32 :])) as stored:
        other = stored["answers"] + 0.1
    with pytest.raises(BadInput, match=r"answers otherwise here .* scikit-learn"):
        load(forged(tmp_path / "forged", written, answers=other))


def test_a_newer_format_is_told(written, tmp_path):
    newer = tmp_path / "newer"
    newer.write_bytes(written.read_bytes().replace(b"emulator 1\n", b"emulator 2\n", 1))
    with pytest.raises(BadInput, match="newer version"):
        load(newer)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        load(tmp_path / "none")


def test_it_is_told_what_it_is_worth():
    text = told(trained(), "weeks of work", "weeks")
    assert "A Gaussian process foresees weeks of work from 3 factors" in text
    assert "root mean square" in text
    assert "of the variance is not luck" in text


def test_means_of_unequal_luck_are_weighed():
    """A point that is known to be wild bends the process less than one taken for sure."""
    where = np.linspace(0, 1, 25)[:, None]
    y = np.sin(6.0 * where[:, 0]) + np.where(np.arange(25) == 12, 5.0, 0.0)
    sure = np.full(25, 0.01)
    wild = np.where(np.arange(25) == 12, 25.0, sure)
    bent = [
        fit(GAUSSIAN_PROCESS, Data(where, y, noise), seed=1).predict(where[12:13])[0][0]
        - np.sin(6.0 * where[12, 0])
        for noise in (sure, wild)
    ]
    assert abs(bent[1]) < 0.2 < abs(bent[0])
