from __future__ import annotations

import pytest

from scenarios import load_scenario
from scenarios.check import check_files
from scenarios.places import REGIONS

FINLAND = (REGIONS / "finland.toml").read_text(encoding="utf-8")


@pytest.fixture
def check_region(tmp_path):
    def check(text, inflow=None):
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        if inflow is not None:
            (tmp_path / "mine.inflow.toml").write_text(inflow, encoding="utf-8")
        return check_files([path])

    return check


def inflow_text(weights):
    return f"format = 1\nentrants_per_week_per_1000 = 7.5\nweights = {weights}\n"


def test_margins_that_do_not_sum_to_one_cannot_be_met(check_region):
    (found,) = check_region(FINLAND.replace("= 0.400", "= 0.3"))
    assert found.key == "margins.age"
    assert "0.9000" in found.message
    assert "+0.1000" in found.hint


def test_margins_that_contradict_the_offices_cannot_be_met(check_region):
    (found,) = check_region(FINLAND.replace("others = 5720", "others = 4000"))
    assert found.key == "margins.benefit.earnings_related"
    assert "0.1972" in found.message


def test_rounding_of_the_offices_numbers_is_tolerated(check_region):
    assert check_region(FINLAND.replace("others = 5720", "others = 5721")) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("clients = 16280", "clients = -1", "Allowed: 0 to 10000000 (people)"),
        ("clients = 16280", "clients = 0\nclient = 3", 'Did you mean "clients"?'),
        ("clients = 16280", "", "This key is missing"),
        ('role = "trial"', 'role = "pilot"', "Known here: trial, neighbour, control"),
        ('role = "trial"', 'role = "control"', "No office has the role trial"),
        ("men = 0.566", "men = 56.6", "Allowed: 0 to 1 (share)"),
        ('"16-24" = 0.145', '"15-24" = 0.145', '"16-24"'),
        ("[margins.age]", "[margin.age]", '"margins"'),
        ("low = 0.2", "low = 0.36", "is not between"),
    ],
)
def test_each_slip_in_a_region_has_its_words(check_region, old, new, words):
    texts = [str(problem) for problem in check_region(FINLAND.replace(old, new, 1))]
    assert any(words in text for text in texts), texts


def test_two_offices_of_one_name_are_told(check_region):
    office = FINLAND[FINLAND.index("\n[[offices]]\n") : FINLAND.index("\n[margins]\n")]
    texts = [str(problem) for problem in check_region(FINLAND.replace(office, office * 2))]
    assert any("stands 2 times" in text for text in texts)


def test_a_region_without_people_is_told(check_region):
    text = FINLAND.replace("clients = 16280", "clients = 0").replace("others = 5720", "others = 0")
    assert "has no jobseekers" in str(check_region(text)[0])


def test_an_inflow_beside_a_region_is_read(tmp_path, write):
    (tmp_path / "mine-region.toml").write_text(FINLAND, encoding="utf-8")
    (tmp_path / "mine-region.inflow.toml").write_text(inflow_text([1.0] * 96), encoding="utf-8")
    region = load_scenario(write('region = "mine-region.toml"')).region
    assert region.name == "mine-region"
    assert region.inflow.entrants_per_week_per_1000 == 7.5
    assert len(region.inflow.weights) == 96


@pytest.fixture
def entrants_under(tmp_path, write):
    """The entrants of a region of one's own under a behaviour, the inflows beside it given."""
    (tmp_path / "here.toml").write_text(FINLAND, encoding="utf-8")
    write("format = 1\n[values.job_finding]\nbase_hazard = 0.05\n", "gloomy.toml")

    def load(inflows, behaviour="gloomy.toml", asked=None):
        for name, per_1000 in inflows.items():
            text = inflow_text([1.0] * 96).replace("7.5", str(per_1000))
            (tmp_path / f"here{name}.inflow.toml").write_text(text, encoding="utf-8")
        path = write(f'region = "here.toml"\nbehaviour = "{behaviour}"')
        inflow = load_scenario(path, behaviour=asked).region.inflow
        return inflow and inflow.entrants_per_week_per_1000

    return load


def test_an_inflow_of_the_behaviour_goes_before_the_one_for_all(entrants_under):
    assert entrants_under({"": 4.0, ".gloomy": 5.0}) == 5.0


def test_a_behaviour_without_an_inflow_of_its_own_has_the_one_for_all(entrants_under):
    assert entrants_under({"": 4.0, ".gloomy": 5.0}, behaviour="central") == 4.0


def test_an_inflow_of_the_behaviour_is_enough(entrants_under):
    assert entrants_under({".gloomy": 5.0}) == 5.0
    assert entrants_under({".gloomy": 5.0}, behaviour="central") is None


def test_a_behaviour_asked_for_brings_its_own_inflow(entrants_under, tmp_path):
    inflows, asked = {"": 4.0, ".gloomy": 5.0}, str(tmp_path / "gloomy.toml")
    assert entrants_under(inflows, behaviour="central", asked=asked) == 5.0


@pytest.mark.parametrize("name", ["mine.inflow.toml", "mine.gloomy.inflow.toml"])
def test_every_inflow_beside_a_region_is_checked_with_it(check_region, tmp_path, name):
    (tmp_path / name).write_text(inflow_text([1.0] * 95), encoding="utf-8")
    (found,) = check_region(FINLAND)
    assert "95 items" in str(found)
    assert found.file.endswith(name)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([1.0] * 95, "95 items"),
        ([0.0] * 96, "All weights are zero"),
        ([-1.0] + [1.0] * 95, "0 or more"),
    ],
)
def test_an_inflow_that_cannot_be_used_is_told(check_region, weights, words):
    (found,) = check_region(FINLAND, inflow_text(weights))
    assert words in str(found)


@pytest.mark.parametrize("name", ["finland", "pirkanmaa"])
def test_margins_are_the_published_ones(name):
    """Those of age near them: they are at rest, and D01 to D03 are of the boom."""
    scenario = load_scenario("finland" if name == "finland" else "pirkanmaa-baseline")
    margins = scenario.region.margins
    ages = {"16-24": 33_800, "25-34": 55_300, "35-54": 102_500, "55-64": 64_900}
    expected = {level: number / 256_500 for level, number in ages.items()}
    assert margins.age == pytest.approx(expected, rel=0.15)
    derived = {"16-24": 0.145, "25-34": 0.233, "35-54": 0.400, "55-64": 0.222}
    assert margins.age == pytest.approx(derived, abs=1e-4)
    assert margins.men == 0.566
    assert margins.education == {"basic": 0.25, "upper_secondary": 0.5, "tertiary": 0.25}


def test_at_rest_the_trial_has_its_published_clients_and_those_whom_the_boom_had_placed():
    """22 000 in August 2017, 15 000 in Tampere: 0.926 of those at rest (row S18 measures it)."""
    offices = load_scenario("pirkanmaa-baseline").region.offices
    trial = [office for office in offices if office.role == "trial"]
    assert len(trial) == 10
    assert sum(office.clients for office in trial) == pytest.approx(22_000 / 0.926, abs=10)
    assert trial[0].name == "Tampere"
    assert trial[0].clients == pytest.approx(15_000 / 0.926, abs=1)


def test_pirkanmaa_has_neighbours_in_its_area_and_ten_controls_in_another():
    offices = load_scenario("pirkanmaa-baseline").region.offices
    neighbours = [office for office in offices if office.role == "neighbour"]
    controls = [office for office in offices if office.role == "control"]
    assert {office.area for office in neighbours} == {"Pirkanmaa"}
    assert len(neighbours) <= 6
    assert {office.area for office in controls} == {"Häme"}
    assert len(controls) == 10


def test_pirkanmaas_unemployed_at_the_national_activation_rate_are_within_the_published_range():
    """Between November 2019 and the upper end of S13 (May 2025): sized on the trial of 2017."""
    offices = load_scenario("pirkanmaa-baseline").region.offices
    people = sum(office.clients + office.others for office in offices if office.area != "Häme")
    assert 21_511 <= people * (1 - 0.25) <= 31_100


def test_finland_is_one_office_of_22_000_people():
    region = load_scenario("finland").region
    assert [office.name for office in region.offices] == ["Finland"]
    assert region.people == 22_000


def test_every_number_that_is_assumed_is_listed_with_a_range():
    for name in ("finland", "pirkanmaa-baseline"):
        assumptions = load_scenario(name).region.assumptions
        assert "earnings_related_share" in {item.name for item in assumptions}
        assert all(item.low < item.high and item.why for item in assumptions)
