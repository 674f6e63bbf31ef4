"""What the vocabulary promises can be measured, also where nobody thought of it."""

from __future__ import annotations

import math
import random

import pytest

from experiments.targets.grammar import parse_metric
from experiments.targets.measures import ALIASES, DESTINATIONS, PREFIXES
from experiments.targets.measures import MEASURES as WORDS
from experiments.targets.rows import shipped_targets
from experiments.targets.vocabulary import EXPERIMENTS, PLACES
from experiments.virtual import measure
from experiments.virtual.designs import DESIGNS, TREATMENTS
from experiments.virtual.lives import Setting
from experiments.virtual.measure import measured
from experiments.virtual.measures import (
    MEASURES,
    OF_BOTH_ARMS,
    OF_FLOWS,
    OF_PEOPLE_NOW,
    OF_STOCKS,
)
from experiments.virtual.measures.register import DESTINATIONS as COUNTED
from tests.experiments.virtual.rows import target

SMALLEST = Setting(people=250.0, burn_in_weeks=26)
GROUPS = (
    "all", "age:16-24", "registered:24+", "jobless:12+", "duration:long+sex:women", "client:yes",
    "client:new", "client:existing", "difficulty:hardest", "service:measures",
    "service:any+sex:men", "coach:best_tenth", "coach:none", "role:trial", "role:control",
    "area:Pirkanmaa", "office:Nowhere", "laid_off:yes", "benefit:none+education:tertiary",
    "registered:<1", "health:limited",
)  # fmt: skip
WINDOWS = {
    "moment": ("12m", "6m", "52w", "-6m", ""),
    "span": ("0..24m", "0..12m", "3..9m", "-1..1y", "0..30y", ""),
    "any": ("12m", "0..12m", "0..2y", "-6..6m", "0..90d", "-5..0y", ""),
}
SENTENCES = (
    "no service is in question here",
    "nobody was there to be counted",
    "nobody is in the group",
    "nobody of the group is followed over this window",
    "there is no reference to compare with",
    "lies outside the time that is simulated",
    "lies outside the years that are simulated",
    "the region has no",
    "costs are known of a cohort with one clock for all",
    "capabilities are known of a cohort with one clock for all",
    "only places of jobseekers are counted at month ends",
    "no month ends within the time that is simulated",
    "a hazard needs two month ends or more",
    "coaches of a year before are not known",
    "the register tells ends in work, measures and outside apart only",
)


def metric_of(name: str, luck: random.Random) -> str:
    """Return a measure with places or a destination nobody thought of."""
    takes = WORDS[name].takes
    if takes == "places":
        return f"{name}_{luck.choice(list(PLACES))}{luck.choice(['', '+work', '+outside_dead'])}"
    if takes == "to":
        return f"{name}_{'work' if 'true' in name else luck.choice(list(DESTINATIONS))}"
    return name


def odd_targets(experiment: str, luck: random.Random):
    """Return a row for every measure, with a group, a clock and a window by chance."""
    for name, word in WORDS.items():
        difference = luck.choice(["none", "absolute", "relative"])
        clock = luck.choice(["policy", "start", "end", "calendar"])
        window = luck.choice(WINDOWS[word.when])
        compares = EXPERIMENTS[experiment].compares
        yield target(
            name,
            experiment=experiment,
            metric=metric_of(name, luck),
            group=luck.choice(GROUPS),
            difference=difference if compares else "none",
            clock=clock,
            window=window,
            date=luck.choice(["2017-01", "2018", "2016-02-01", "2019-12"])
            if clock == "calendar"
            else "",
            regime=luck.choice(["at-rest", "history-2016-2020"]),
        )


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 8))]
)
@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_every_study_measures_what_nobody_thought_of(experiment, seed):
    """A number, or one of few sentences; never an error, and warnings are errors here."""
    rows = list(odd_targets(experiment, random.Random(f"{experiment} {seed}")))  # noqa: S311
    found = measured(rows, SMALLEST, 0)
    assert set(found) == set(WORDS)
    for name, one in found.items():
        assert math.isnan(one.value) == bool(one.problem), name
        assert not math.isinf(one.value), name
        known = any(sentence in one.problem for sentence in SENTENCES)
        assert known or not one.problem, (name, one.problem)
    assert sum(not one.problem for one in found.values()) > 5


def test_every_measure_of_the_vocabulary_can_be_counted():
    """And nothing is counted that no row can ask for."""
    assert set(MEASURES) == set(WORDS)
    for kind in (OF_BOTH_ARMS, OF_FLOWS, OF_PEOPLE_NOW, OF_STOCKS):
        assert kind <= set(MEASURES)


def test_other_names_lead_to_measures():
    """All of them."""
    assert set(PREFIXES.values()) <= set(MEASURES)
    assert {parse_metric(name).measure for name in ALIASES} <= set(MEASURES)


def test_every_destination_of_the_register_can_be_counted():
    """And each by itself."""
    assert set(DESTINATIONS) == set(COUNTED)
    single = [codes for name, codes in COUNTED.items() if name != "any"]
    assert sorted(code for codes in single for code in codes) == sorted(COUNTED["any"])


def test_every_experiment_of_the_vocabulary_has_a_design():
    """With a reference of its own where the vocabulary says that it compares."""
    assert set(DESIGNS) == set(EXPERIMENTS)
    for name, experiment in EXPERIMENTS.items():
        assert bool(DESIGNS[name].reference) == experiment.compares
        assert set(TREATMENTS.get(name, ())) == {word for word, _told in experiment.policies}


# A row by itself is the row among others


ALONE = [
    target("a", experiment="stocks", metric="unemployment_rate", group="sex:men"),
    target("b", experiment="stocks", metric="coach_change_share", window="12m"),
    target("c", experiment="stocks", metric="first_contacts_months"),
    target("d", experiment="after_service", metric="share_in_work", clock="end", window="3m",
           group="service:any+benefit:basic"),
    target("e", experiment="after_service", metric="share_in_work", clock="start", window="6m",
           group="service:any+coach:has"),
    target("f", experiment="stocks", metric="share_in_work", clock="end", window="3m",
           group="service:training"),
    target("g", experiment="flows", metric="hazard_to_any", group="difficulty:hardest",
           window="0..6m"),
    target("h", experiment="stocks", metric="activation_rate", window="-1..1y"),
    target("i", experiment="stocks", metric="skills", window="6m"),
    target("j", experiment="spells", metric="still_unemployed", window="6m", clock="start"),
    target("k", experiment="stocks", metric="time_in_work", window="-5..0y", group="age:25+"),
    target("l", experiment="stocks", metric="participants_per_jobseeker_training",
           window="0..12m", clock="calendar", date="2019", regime="history-2016-2020"),
    target("m", experiment="stocks", metric="long_term_share", window="0..1m", clock="calendar",
           date="2017-03", regime="history-2016-2020"),
]  # fmt: skip


@pytest.fixture(scope="module")
def together():
    """Return what the rows are when they are measured in one go."""
    return measured(ALONE, SMALLEST, 0)


@pytest.mark.parametrize("row", ALONE, ids=lambda row: row.metric.name)
def test_a_row_is_the_same_alone_as_among_others(row, together):
    """To the bit: what others ask to be kept is not looked at."""
    assert measured([row], SMALLEST, 0)[row.id] == together[row.id]
    assert not together[row.id].problem


def test_rows_that_share_a_world_share_its_burn_in(monkeypatch):
    """One for each region and regime."""
    made = []
    real = measure.at_rest

    def counted(setting, scenario, replication):
        made.append(scenario.name)
        return real(setting, scenario, replication)

    monkeypatch.setattr(measure, "at_rest", counted)
    measured(ALONE, SMALLEST, 0)
    assert made == ["finland", "finland"]


# The evidence

RARE = {"nobody was there to be counted, or it never came about", "nobody is in the group"}
"""What may keep a row from being measured where there are few people."""


def test_every_row_of_the_evidence_can_be_measured():
    """But for a few that need more people, or effects that do not come about by chance."""
    rows = shipped_targets()
    found = measured(rows, Setting(people=400.0, burn_in_weeks=104), 0)
    without = {name: one.problem for name, one in found.items() if one.problem}
    assert set(found) == {row.id for row in rows}
    assert set(without.values()) <= RARE, without
    assert len(without) <= 8, without
