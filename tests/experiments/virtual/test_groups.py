"""Groups: every dimension and level, on a view of people made by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from experiments.targets.grammar import parse_group
from experiments.targets.groups import DIMENSIONS
from experiments.targets.vocabulary import PLACES as WORDS
from experiments.targets.vocabulary import SERVICES
from experiments.virtual import groups
from experiments.virtual.groups import has, members
from experiments.virtual.places import PLACES
from experiments.virtual.problems import CannotMeasure
from experiments.virtual.view import COLUMNS, View
from model.states import KINDS

MONTH = 52.1775 / 12.0
DESKS = [
    SimpleNamespace(office="North", area="Lakes", role="trial"),
    SimpleNamespace(office="North", area="Lakes", role="trial"),
    SimpleNamespace(office="East", area="Lakes", role="neighbour"),
    SimpleNamespace(office="Coast", area="Sea", role="control"),
]
NAN = np.nan
PEOPLE = {
    "age": [16.0, 24.99, 25.0, 54.9, 55.0, 64.0],
    "sex": [0, 1, 0, 1, 0, 1],
    "education": [0, 1, 2, 0, 1, 2],
    "benefit": [0, 1, 2, 3, 2, 2],
    "is_client": [0, 1, 1, 1, 1, 1],
    "is_health_limited": [0, 0, 0, 1, 1, 0],
    "registered_weeks": [0, 51, 52, 103, 104, 300],
    "jobless_weeks": [0, 51, 53, 103, 105, 400],
    "chance": [0.9, 0.1, 0.5, 0.3, 0.7, 0.2],
    "coach_skill": [NAN, 0.8, 0.9, 1.0, 1.1, 1.2],
    "coach": [-1, 1, 2, 3, 4, 5],
    "desk": [0, 1, 1, 2, 3, 3],
    "entered_week": [0] * 6,
    "into_week": [0.0] * 6,
    "is_on_recall": [1, 0, 0, 0, 0, 1],
    "kind": [PLACES.index(kind) for kind in (*KINDS[:5], "subsidy_firm")],
}
EVERYONE = [0, 1, 2, 3, 4, 5]


def view_of(**columns) -> View:
    """Return a view of people with some columns of their own."""
    given = {name: np.array(column) for name, column in {**PEOPLE, **columns}.items()}
    number = len(given["age"])
    return View(np.arange(number), np.full(number, 100), given)


def chosen(text: str, view: View | None = None) -> list[int]:
    """Return the rows of a group."""
    found = members(view or view_of(), parse_group(text), DESKS)
    return np.flatnonzero(found).tolist()


def test_the_view_made_by_hand_has_every_column_of_a_view():
    """Or a new column would have no test."""
    assert set(COLUMNS) <= set(PEOPLE)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("all", EVERYONE),
        ("age:16-24", [0, 1]),
        ("age:25-54", [2, 3]),
        ("age:55+", [4, 5]),
        ("age:<25", [0, 1]),
        ("sex:women", [0, 2, 4]),
        ("sex:men", [1, 3, 5]),
        ("education:basic", [0, 3]),
        ("education:upper_secondary", [1, 4]),
        ("education:tertiary", [2, 5]),
        ("benefit:earnings_related", [0]),
        ("benefit:basic", [1]),
        ("benefit:labour_market_subsidy", [2, 4, 5]),
        ("benefit:none", [3]),
        ("health:limited", [3, 4]),
        ("health:not_limited", [0, 1, 2, 5]),
        ("client:yes", [1, 2, 3, 4, 5]),
        ("client:no", [0]),
        ("client:new", EVERYONE),
        ("client:existing", EVERYONE),
        ("laid_off:yes", [0, 5]),
        ("laid_off:no", [1, 2, 3, 4]),
        ("duration:short", [0, 1]),
        ("duration:long", [2, 3, 4, 5]),
        ("duration:over_two_years", [4, 5]),
        ("registered:<1", [0]),
        ("registered:0+", EVERYONE),
        ("registered:6-12", [1, 2]),  # twelve months are 52.18 weeks
        ("registered:12-24", [3, 4]),
        ("registered:24+", [5]),
        ("jobless:<1", [0]),
        ("jobless:12-24", [2, 3]),
        ("jobless:24+", [4, 5]),
        ("difficulty:hardest", [1, 5]),
        ("difficulty:middle", [2, 3]),
        ("difficulty:easiest", [0, 4]),
        ("coach:has", [1, 2, 3, 4, 5]),
        ("coach:none", [0]),
        ("coach:upper_half", [4, 5]),
        ("coach:lower_half", [1, 2, 3]),
        ("coach:best_tenth", [5]),
        ("coach:weakest_tenth", [1]),
        ("role:trial", [0, 1, 2]),
        ("role:neighbour", [3]),
        ("role:control", [4, 5]),
        ("office:North", [0, 1, 2]),
        ("office:East", [3]),
        ("area:Lakes", [0, 1, 2, 3]),
        ("area:Sea", [4, 5]),
        ("service:rehabilitation", [0, 1]),
        ("service:rehabilitative_work", [2]),
        ("service:training", [3, 4]),
        ("service:subsidised_work", [5]),
        ("service:measures", [2, 3, 4, 5]),
        ("service:any", EVERYONE),
        ("service:public_sector", []),
    ],
)
def test_each_level_holds_those_it_names(text, rows):
    """Lower ends included, upper ends not."""
    assert chosen(text) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("sex:men+age:55+", [5]),
        ("client:yes+difficulty:hardest+coach:best_tenth", [5]),
        ("health:limited+sex:women+education:upper_secondary", [4]),
        ("benefit:none+sex:women", []),
    ],
)
def test_terms_hold_together(text, rows):
    """All of them."""
    assert chosen(text) == rows


def test_every_dimension_has_a_test_and_no_other():
    """What the vocabulary promises can be told of people."""
    assert set(groups._TESTS) == set(DIMENSIONS)


@pytest.mark.parametrize(
    ("dimension", "level"),
    [(name, level) for name, known in DIMENSIONS.items() for level in known.levels],
)
def test_every_level_can_be_told(dimension, level):
    """None is unknown to its test."""
    assert set(chosen(f"{dimension}:{level}")) <= set(EVERYONE)


@pytest.mark.parametrize("dimension", ["health", "sex", "client", "laid_off", "education",
                                       "benefit", "difficulty", "role"])  # fmt: skip
def test_the_levels_of_a_trait_share_everyone_out(dimension):
    """Each person is of one level."""
    levels = [level for level in DIMENSIONS[dimension].levels if level not in ("new", "existing")]
    rows = [row for level in levels for row in chosen(f"{dimension}:{level}")]
    assert sorted(rows) == EVERYONE


def test_the_halves_of_coaches_share_their_clients_out():
    """Whoever has the middling coach is of the lower half; whoever has none is of neither."""
    rows = chosen("coach:upper_half") + chosen("coach:lower_half")
    assert sorted(rows) == chosen("coach:has")


def test_where_nobody_has_a_coach_nobody_has_a_good_one():
    """And nothing is divided by nothing."""
    view = view_of(coach_skill=[NAN] * 6)
    assert chosen("coach:best_tenth", view) == chosen("coach:lower_half", view) == []


@pytest.mark.parametrize("service", SERVICES)
def test_services_are_known_by_their_kinds(service):
    """Every kind that a word holds, and no other."""
    view = view_of(kind=[PLACES.index(kind) for kind in KINDS[:6]])
    assert chosen(f"service:{service}", view) == [
        row for row, kind in enumerate(KINDS[:6]) if kind in SERVICES[service]
    ]


def test_where_no_service_is_in_question_the_group_says_so():
    """A stock of jobseekers is of no service."""
    with pytest.raises(CannotMeasure, match="no service is in question"):
        chosen("service:training", view_of(kind=[-1] * 6))


@pytest.mark.parametrize("text", ["office:Nowhere", "area:Nowhere"])
def test_a_name_that_the_region_does_not_have_is_told(text):
    """In a sentence with the name."""
    with pytest.raises(CannotMeasure, match=r"the region has no (office|area) Nowhere"):
        chosen(text)


def test_a_dimension_can_be_left_to_somebody_else():
    """It then chooses nobody out."""
    group = parse_group("sex:men+age:55+")
    assert members(view_of(), group, DESKS, ("age",)).tolist() == [False, True] * 3


def test_a_group_says_which_dimensions_it_names():
    """With any level, or one of some."""
    group = parse_group("client:new+sex:men")
    assert has(group, "sex")
    assert has(group, "client", "new", "existing")
    assert not has(group, "client", "yes")
    assert not has(group, "age")


def test_every_place_of_the_vocabulary_is_a_place():
    """What a metric can name can be counted: no word holds a place that is not there."""
    for atoms, _sentence in WORDS.values():
        assert atoms <= set(PLACES)
    assert set(PLACES) <= set(WORDS)
