from __future__ import annotations

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.lines import LineIndex
from scenarios.toml_text import toml_key
from tests.scenarios.strategies import documents


def paths(value, path=()):
    """Every key path of parsed TOML."""
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    else:
        return
    for key, item in items:
        yield (*path, key)
        yield from paths(item, (*path, key))


@given(documents())
def test_every_key_that_tomllib_reads_has_a_place_and_no_other(text):
    data = tomllib.loads(text)
    assert LineIndex(text).paths == set(paths(data))


@given(documents())
def test_the_place_of_a_key_is_where_the_key_is_written(text):
    index = LineIndex(text)
    lines = text.replace("\r\n", "\n").split("\n")
    for path in index.paths:
        line, column = index.at(path)
        if isinstance(path[-1], str):
            rest = lines[line - 1][column - 1 :]
            assert rest.startswith((path[-1], toml_key(path[-1])))


@settings(max_examples=300)
@given(st.text("ab.=[]{}\"'\\\n#, 1-:T", max_size=40))
def test_whatever_tomllib_accepts_is_indexed_alike(text):
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert LineIndex(text).paths == set(paths(data))


def test_nested_arrays_of_tables_count_within_their_own_table():
    text = "[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\nx = 2\n[[a]]\n[[a.b]]\nx = 3\n"
    index = LineIndex(text)
    expected = [3, 5, 8]
    assert [index.at(("a", i, "b", j, "x"))[0] for i, j in ((0, 0), (0, 1), (1, 0))] == expected


def test_a_key_that_is_not_there_stands_at_the_table_around_it():
    index = LineIndex("a = 1\n\n[b.c]\nd = 2\n")
    assert index.at(("b", "c", "missing")) == (3, 4)
    assert index.at(("nowhere",)) == (1, 1)
