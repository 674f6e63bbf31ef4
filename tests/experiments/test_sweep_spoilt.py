"""However a study file is spoilt, the answer is problems in words or a study."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from experiments.sweep.read import read_study
from experiments.sweep.study import SweepStudy
from scenarios import ScenarioErrors
from tests.experiments.fakes import FAKE
from tests.experiments.sweep_studies import (
    BELIEF,
    CASELOAD,
    STUDY,
    study_text,
    write_town,
)
from tests.scenarios.strategies import mutated

GOAL = {"scenario": "town-permanent", "metric": "employment_weeks", "years": 0.5, "at_least": 1.0}

VALID = [
    study_text(STUDY),
    study_text(
        {
            **STUDY,
            "reference": "town-permanent",
            "scenarios": ["town-baseline", "town-permanent", "town-repeated"],
            "design": {"kind": "morris", "size": 2, "levels": 4},
            "metrics": ["employment_rate"],
            "groups": ["all", "sex:woman"],
            "factors": [
                {**BELIEF, "distribution": "triangular"},
                {**CASELOAD, "scenarios": ["town-permanent"]},
                {"rhythm": "off_months", "values": [0.0, 2.0]},
            ],
            "goals": [GOAL],
        }
    ),
    study_text(
        {
            **STUDY,
            "design": {"kind": "plausible-worlds", "size": 3, "behaviour": "central"},
            "factors": [],
            "years": 1.2,
        }
    ),
    study_text({**STUDY, "design": {"kind": "grid", "levels": 3}, "inflow": "solved"}),
]


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    """Return the path of a study file to spoil, beside the town."""
    folder = tmp_path_factory.mktemp("spoilt")
    write_town(folder)
    return folder / "spoilt.toml"


def told_kindly(path):
    """The file is a study or a list of problems, each in words; nothing else is raised."""
    try:
        study = read_study(path, simulation=FAKE)
    except ScenarioErrors as errors:
        problems = errors.problems
    else:
        assert isinstance(study, SweepStudy)
        assert study.points.values.shape == (len(study.points), len(study.factors))
        assert study.what_runs_are
        assert study.identity()
        return
    assert problems
    for problem in problems:
        assert problem.message
        assert "{" not in problem.hint.replace("{ ", "")
        assert str(problem)


@settings(max_examples=150)
@given(text=mutated(VALID))
@example(text=VALID[0].replace("size = 4", "size = 4\nlevels = 2"))
@example(text=VALID[3].replace("levels = 3", "size = 3"))
def test_a_spoilt_study_is_told_kindly(spoilt, text):
    """Lines dropped, doubled, moved, values of all kinds."""
    spoilt.write_text(text, encoding="utf-8", errors="surrogatepass")
    told_kindly(spoilt)


@settings(max_examples=60)
@given(data=st.data())
def test_any_value_of_any_key_is_told_kindly(spoilt, data):
    """A value of another kind or size, for a key that is there or could be."""
    study = dict(STUDY)
    tables = {
        "": study, "design": dict(study["design"]), "factors": dict(CASELOAD), "goals": dict(GOAL),
    }  # fmt: skip
    keys = {
        "": ["scenarios", "reference", "behaviour", "regime", "people", "replications", "seed",
             "years", "burn_in_years", "inflow", "follow_ups", "metrics", "groups", "title"],
        "design": ["kind", "size", "levels", "second_order", "behaviour"],
        "factors": ["parameters", "leave_out", "lever", "rhythm", "where", "scenarios", "low",
                    "high", "values", "distribution"],
        "goals": ["scenario", "metric", "group", "years", "at_least", "at_most"],
    }  # fmt: skip
    where = data.draw(st.sampled_from(sorted(keys)))
    key = data.draw(st.sampled_from(keys[where]))
    values = st.one_of(
        st.booleans(),
        st.integers(-3, 10**20),
        st.floats(-1e300, 1e300),
        st.sampled_from(["*", "", "all", "sobol", "town-pilot", "job_finding.*", "base", "kept"]),
        st.lists(st.one_of(st.integers(-1, 300), st.sampled_from(["*", "all"])), max_size=3),
        st.just({}),
    )
    tables[where][key] = data.draw(values)
    study["design"], study["factors"], study["goals"] = (
        tables["design"], [tables["factors"]], [tables["goals"]],
    )  # fmt: skip
    spoilt.write_text(study_text(study), encoding="utf-8")
    told_kindly(spoilt)
