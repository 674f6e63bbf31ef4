from __future__ import annotations

import pickle

import pytest

from scenarios.levers import GROUPS, KINDS, LEVERS, Levers, lever_sentence, lever_words


def test_every_lever_belongs_to_a_group_and_has_an_order_of_limits():
    for name, lever in LEVERS.items():
        assert name == f"{lever.group}.{lever.name}"
        assert lever.group in GROUPS
        assert 0 <= lever.low < lever.high


def test_there_is_a_lever_for_the_places_of_each_kind_of_service():
    assert len(KINDS) == 9
    assert all(f"partners.{kind}_slots_per_1000" in LEVERS for kind in KINDS)


def test_every_lever_can_be_told_in_words():
    for lever in LEVERS.values():
        assert "{" not in lever_sentence(lever)
        assert "175" in lever_words(lever, "175")


def test_levers_must_all_be_there_and_no_others():
    values = dict.fromkeys(LEVERS, 1.0)
    with pytest.raises(KeyError, match=r"start_up\.weeks"):
        Levers({name: 1.0 for name in LEVERS if name != "start_up.weeks"})
    with pytest.raises(KeyError, match="nonsense"):
        Levers({**values, "nonsense": 1.0})


def test_levers_are_numbers_that_compare_hash_and_pickle_by_value():
    levers = Levers(dict.fromkeys(LEVERS, 1))
    same = pickle.loads(pickle.dumps(levers))  # noqa: S301 - our own
    assert same == levers
    assert hash(same) == hash(levers)
    assert all(isinstance(value, float) for value in levers.values())


def test_an_overlay_changes_what_it_names_and_leaves_the_original():
    levers = Levers(dict.fromkeys(LEVERS, 1))
    over = levers.overlaid({"digital.reach": 0.5})
    assert over["digital.reach"] == 0.5
    assert levers["digital.reach"] == 1.0
    assert sum(over[name] != levers[name] for name in LEVERS) == 1
