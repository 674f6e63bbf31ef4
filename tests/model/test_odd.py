"""ODD.md says what the code says: its tables are made from it, and its names exist."""

from __future__ import annotations

import re

import pytest

from model import odd
from model.beliefs import MECHANISMS, field_of
from model.schedule import one_week  # noqa: F401  (named in the page)
from model.states import STATES
from model.world import TABLES
from tests.model.worlds import ledger_values
from tests.repository import ROOT, modules

PAGE = odd.PAGE.read_text(encoding="utf-8")
BY_HAND = odd.BLOCK.sub("", PAGE)
TOKENS = sorted(set(re.findall(r"`([^`\n]+)`", BY_HAND)))
FILES = [token for token in TOKENS if re.fullmatch(r"[\w/.-]+\.(py|toml|md)", token)]
FOLDERS = [token for token in TOKENS if re.fullmatch(r"[\w-]+(/[\w-]+)+", token)]
NAMES = [token for token in TOKENS if re.fullmatch(r"[A-Za-z_]\w*(\.[a-z_]\w*)?", token)]
WORDS_OF_THE_PAGE = {"begin", "end"}
SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for module, path in modules().items()
    if module.startswith(("model.", "scenarios."))
)


def test_the_tables_are_those_of_the_declarations():
    """``python -m model.odd`` has been run since the last change of a declaration."""
    assert odd.renewed(PAGE) == PAGE


@pytest.mark.parametrize("name", odd.BLOCKS)
def test_every_table_stands_on_the_page_once(name):
    """Begin and end."""
    assert PAGE.count(f"<!-- begin: {name} -->") == 1
    assert PAGE.count(f"<!-- end: {name} -->") == 1


def test_an_unknown_block_is_told():
    """And not left empty."""
    with pytest.raises(KeyError):
        odd.renewed("<!-- begin: nothing -->\n<!-- end: nothing -->")


@pytest.mark.parametrize("token", FILES)
def test_every_file_named_exists(token):
    """In the model's folder, or from the repository's root."""
    assert (ROOT / "model" / token).is_file() or (ROOT / token).is_file()


@pytest.mark.parametrize("token", FOLDERS)
def test_every_folder_named_exists(token):
    """From the repository's root."""
    assert (ROOT / token).is_dir()


@pytest.mark.parametrize("token", [t for t in NAMES if t not in WORDS_OF_THE_PAGE])
def test_every_name_exists(token):
    """A parameter of the ledger, or a name that the sources define."""
    parameters = {field_of(name) for name in ledger_values()} | {
        name.split(".")[0] for name in ledger_values()
    }
    last = token.rpartition(".")[2]
    assert last in parameters or re.search(rf"\b{last}\b", SOURCES)


@pytest.mark.parametrize(
    "file", [path.name for module, path in modules().items() if module.startswith("model.")]
)
def test_every_file_of_the_model_is_on_the_page(file):
    """At least in its last table."""
    assert f"`{file}`" in PAGE


@pytest.mark.parametrize(
    "step",
    [
        "timeline",
        "staffing",
        "inflow",
        "coaching",
        "partners",
        "pathways",
        "capability",
        "register",
        "ledger",
        "observation",
    ],
)
def test_every_step_of_the_design_names_its_file(step):
    """In the list of the week."""
    week = BY_HAND.partition("## 3. ")[2].partition("## 4. ")[0]
    assert f"`{step}.py`" in week


@pytest.mark.parametrize("element", ["1. Purpose", "2. Entities", "3. Process overview",
                                     "4. Design concepts", "5. Initialisation", "6. Input data",
                                     "7. Submodels"])  # fmt: skip
def test_every_element_of_the_protocol_is_there(element):
    """In its order."""
    assert f"## {element}" in PAGE


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_every_mechanism_is_named(mechanism):
    """In words."""
    words = {"start_up": "start-up", "end_anticipation": "anticipation of ends"}
    assert words.get(mechanism, mechanism) in BY_HAND


@pytest.mark.parametrize("table", TABLES)
def test_every_declared_field_is_in_its_table(table):
    """With its label."""
    block = PAGE.partition(f"<!-- begin: {table} -->")[2].partition("<!-- end")[0]
    assert [f for f, *_ in TABLES[table] if f"| `{f}` |" not in block] == []


def test_every_parameter_is_in_the_ledger_s_table():
    """By the last part of its name."""
    block = PAGE.partition("<!-- begin: ledger -->")[2].partition("<!-- end")[0]
    assert [name for name in ledger_values() if f"`{field_of(name)}`" not in block] == []


def test_every_state_is_in_the_transition_table():
    """Each can be left or entered."""
    block = PAGE.partition("<!-- begin: transitions -->")[2].partition("<!-- end")[0]
    assert all(f"`{state}`" in block for state in STATES)
