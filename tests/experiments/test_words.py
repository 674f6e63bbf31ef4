"""The printed words: driven by the results, whatever they say."""

import math

import pytest

from experiments import compare
from experiments.table import planners_table, signed
from experiments.words import sentences, summary, verdict
from tests.experiments import fakes
from tests.experiments.fakes import BASE, FAKE, a_phase, a_scenario

TITLES = {"permanent": "Permanent", "repeated": "Repeated"}


def told(difference, low, high, is_about_permanence=True):
    row = {
        "scenario": "permanent",
        "reference": "repeated",
        "years": 10.0,
        "difference": difference,
        "ci_low": low,
        "ci_high": high,
    }
    return verdict(TITLES, row, is_about_permanence)


@pytest.mark.parametrize(
    ("difference", "low", "high", "said"),
    [
        (3.0, 1.0, 5.0, "'Permanent' gives 3.0 weeks more in open work a client than 'Repeated'"),
        (-3.0, -5.0, -1.0, "Permanence is worse: 'Permanent' gives 3.0 weeks less"),
        (1.0, -1.0, 3.0, "cannot be told"),
        (-1.0, -3.0, 1.0, "cannot be told"),
        (0.0, 0.0, 0.0, "exactly the same"),
        (2.0, math.nan, math.nan, "single replication"),
        (math.nan, math.nan, math.nan, "cannot be compared"),
    ],
)
def test_every_kind_of_result_has_its_sentence(difference, low, high, said):
    """More, less, either, the same, one replication, nothing known."""
    assert said in told(difference, low, high)


def test_only_permanence_is_called_permanence():
    """Another policy that does worse is not said to be permanence."""
    assert told(-3.0, -5.0, -1.0, is_about_permanence=False).startswith("'Permanent' gives")


def test_a_sentence_names_its_interval():
    """A number without its uncertainty is not printed."""
    for difference, low, high in ((3.0, 1.0, 5.0), (-3.0, -5.0, -1.0), (1.0, -1.0, 3.0)):
        assert f"{low:+.1f}" in told(difference, low, high)
        assert f"{high:+.1f}" in told(difference, low, high)


@pytest.mark.parametrize(
    ("difference", "low", "high", "cell"),
    [
        (1.25, 1.0, 1.5, "+1.2 ±0.2"),
        (-1.25, -1.5, -1.0, "-1.2 ±0.2"),
        (0.2, -0.9, 1.3, "[+0.2 ±1.1]"),
        (0.0, 0.0, 0.0, "0.0 ±0.0"),
        (-0.001, -0.002, 0.001, "[0.0 ±0.0]"),
        (1.0, math.nan, math.nan, "+1.0"),
        (math.nan, math.nan, math.nan, "-"),
    ],
)
def test_a_cell_shows_the_difference_and_its_margin(difference, low, high, cell):
    """Brackets where the interval holds zero; no sign on zero; no interval, no margin."""
    row = {"difference": difference, "ci_low": low, "ci_high": high}
    assert signed(row, 1.0) == cell


def worse_in_permanence():
    """A permanent structure with fewer coaches than the base, against baseline and repeats."""
    bad = BASE.overlaid({"coaching.clients_per_coach": 2000.0})
    start = fakes.STARTS.replace(year=2017, day=2)
    return a_scenario("permanent", a_phase(start, levers=bad))


def test_a_programme_that_harms_is_told_in_the_first_sentence():
    """Permanence is worse, and the summary begins with it."""
    found = compare(
        [fakes.baseline(), fakes.repeated(), worse_in_permanence()],
        replications=6, workers=1, simulation=FAKE,
    )  # fmt: skip
    assert sentences(found)[0].startswith("Permanence is worse: 'Permanent'")
    assert found.summary() == summary(found)


@pytest.fixture(scope="module", params=[1, 3, 10])
def comparison(request):
    policies = [fakes.baseline(), fakes.pilot(), fakes.repeated(), fakes.permanent()]
    return compare(policies, replications=request.param, workers=1, simulation=FAKE)


def test_the_table_warns_where_replications_are_few(comparison):
    """One has no interval; below ten are few; from ten on nothing is said."""
    count = comparison.study.replications
    warning = {1: "no interval", 3: "3 replications are few"}.get(count)
    text = " ".join(planners_table(comparison).split())
    assert (warning in text) if warning else ("Beware" not in text)


@pytest.mark.parametrize("width", [60, 80, 100, 110, 200])
def test_the_table_fits_the_terminal(comparison, width):
    """Between 80 and 120 columns, follow-ups are left out rather than lines broken."""
    widest = max(map(len, planners_table(comparison, width).splitlines()))
    assert widest <= min(max(width, 80), 120)


def test_the_table_answers_the_planners_questions(comparison):
    """Who, when, how much, at what cost, for each euro, how sure; permanent minus repeated."""
    text = planners_table(comparison)
    for words in (
        "In open work, of 100 clients", "Who gains", "hardest", "EUR a client", "weeks/1000 EUR",
        "unpaired needed", "Permanent minus Repeated", "3 years",
    ):  # fmt: skip
        assert words in text


def test_one_replication_has_no_margins(comparison):
    """No plus-minus is printed where there is no interval."""
    if comparison.study.replications == 1:
        assert "±" not in planners_table(comparison)
