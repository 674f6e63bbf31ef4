"""Behavioural numbers stand in the evidence ledger; what rules hold otherwise is listed here.

A number in a rule is either structure (an index, a unit, a guard against division by nothing, a
definition that the docstring names) or a belief. Beliefs belong into
``scenarios/evidence/parameters.toml``, with a range and a source.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

import pytest

from tests.model.test_exact_arithmetic import compiled_functions
from tests.repository import modules, tree_of

ANYWHERE = {0, 1, 2, 0.5}
"""Nothing, one, both, a half: rounding, complements, middles of shares, rows of two desks."""

WHOLLY_STRUCTURE = {
    "model.maths": "coefficients of its series",
    "model.draws": "bits of the generator",
    "model.states": "numbers of states, reasons, kinds and events",
    "model.world": "layout of the tables",
    "model.setup": "layout of the tables",
    "model.edits": "what may be written from outside, within which range",
    "model.model": "of the view",
    "model.odd": "of the page",
    "model.people_now": "of the view",
}

IN_RULES = {
    "model.after_service": {3: "count of a draw", 4: "count of a draw"},
    "model.coaching": {3: "capabilities", 1e-9: "no division by nothing"},
    "model.contact": {4: "draws a hire"},
    "model.hazards": {
        3: "capabilities",
        25: "age band of the published table",
        50: "age at which the ledger parts disability pensions",
        55: "age band of the published table",
        61: "earliest old-age pension, as the ledger has it",
    },
    "model.inflow": {20: "count of the draw of a cell"},
    "model.job_finding": {
        25: "age band of the published table",
        35: "age band of the published table",
        55: "age band of the published table",
        61: "age from which an allowance lasts until the pension, law",
    },
    "model.labour_market": {0.05: "no division by nothing", 1e-9: "rounding up of a bound"},
    "model.ledger": {
        300: "days of benefit, law",
        400: "days of benefit, law",
        1304: "25 years in weeks, law",
        3026: "58 years in weeks, law",
        32000: "for ever",
        52.1775: "weeks a year",
    },
    "model.observation": {3: "state", 4: "state", 5: "state", 6: "state"},
    "model.partners": {1000: "a lever's unit is per 1 000"},
    "model.person": {
        0.02: "bounds of a capability",
        0.98: "bounds of a capability",
        3: "capabilities",
        4: "cells",
        10: "years a decade; count of a draw",
        11: "count of a draw",
        12: "cells",
        14: "count of a draw",
        24: "cells",
    },
    "model.population": {
        20: "count of a draw",
        21: "count of a draw",
        30: "count of a draw",
        4096: "count of a draw",
    },
    "model.register": {4: "weeks a month in the burn-in", 65535: "sixteen months of bits"},
    "model.snapshot": {
        1.5: "prediction from observables: sorts people into terciles, moves nobody",
        52: "the same: a year",
        61: "the same: from when people near their pension",
        32000: "for ever",
    },
    "model.staffing": {1e-9: "no division by nothing", 30000: "the longest that a field holds"},
    "model.transitions": {25: "age below which few are insured", 65: "old-age pension"},
}
"""Module to what its compiled functions may hold besides, each number with its reason."""

NAMED = {
    "model.capability": {"LOWEST"},
    "model.contact": {"GENERAL"},
    "model.job_finding": {"WEEKS_A_MONTH", "WEEKS_A_YEAR"},
    "model.inflow": {"ENTRANTS_A_DESK", "FIRST_ENTRANT"},
    "model.coaching": {"HIRES_A_POST"},
    "model.ledger": {
        "BANDS_OF_DAYS",
        "DAYS_A_WEEK",
        "DAY_LIMITS",
        "EXTENDED_FROM_WEEKS",
        "LONGEST_BASIC_DAYS",
        "LONGEST_DAYS",
        "NO_BENEFIT",
        "PAYERS",
        "PAY_CLASSES",
        "PAY_MEASURE",
        "PAY_MEASURE_INSURED",
        "PAY_OUTSIDE",
        "PAY_REHABILITATION",
        "PAY_SUBSIDISED",
        "PAY_SUBSIDY",
        "PAY_WORK",
        "SHARE_2025",
        "TAXES",
        "TRANSFERS",
    },
    "model.pathways": {"BLOCKS", "DUE", "ROWS_A_BLOCK"},
    "model.person": {"AGE_FROM", "AGE_TO", "CELLS"},
    "model.population": {"FIRST_TRIES"},
    "model.register": {
        "BAND_MONTHS",
        "COMES_AT",
        "GOES_AT",
        "LONG_TERM_WEEKS",
        "MONTHS_SEEN",
        "NOT_RENEWED",
        "STRUCTURAL_MONTHS",
        "TO_OTHER",
    },
    "model.rosters": {"KNOWN", "WEEKS_OF_MEANS"},
    "model.run_numbers": {"MOST_PEOPLE"},
    "model.simulation": {
        "BURN_IN_WEEKS",
        "EVENTS_AT_FIRST",
        "WEEKS_AT_A_TIME",
        "WEEKS_GUESSED",
    },
    "model.thinning": {
        "AGES_THAT_MATTER",
        "HOLDS_WEEKS",
        "HOLDS_WEEKS_IN_WORK",
        "HOLDS_WEEKS_OUTSIDE",
        "LONGEST_HOLDS_WEEKS",
        "MARGIN",
        "SEARCH_UNIT",
    },
    "model.transitions": {"WEEKS_FOR_INSURANCE", "WEEKS_SUSTAINED", "WEEKS_THAT_RESET"},
}
"""Module to its named numbers that are structure: codes, layout, definitions and the law."""

ASSUMED_IN_CODE: dict[str, set[str | float]] = {
    "model.person": {40},
    "model.population": {"LONGEST_FIRST_TENURE"},
}
"""Beliefs that still stand in code. This list may only become shorter."""


def numbers(node: ast.AST) -> Iterator[float]:
    """Return every number written in a piece of code, those that may stand anywhere left out."""
    for part in ast.walk(node):
        if (
            isinstance(part, ast.Constant)
            and type(part.value) in {int, float}
            and part.value not in ANYWHERE
        ):
            yield part.value


def in_rules(module: str) -> dict[float, list[str]]:
    """Return the numbers of a module's compiled functions, and where they stand."""
    found = defaultdict(list)
    for function in compiled_functions(module):
        for number in numbers(ast.Module(function.body, [])):
            found[number].append(function.name)
    return found


def named(module: str) -> set[str]:
    """Return the names of a module's own numbers and tuples of numbers."""
    found = set()
    for node in tree_of(module).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            held = [p.value for p in ast.walk(node.value) if isinstance(p, ast.Constant)]
            if not held or any(isinstance(value, str) for value in held):
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts = [part for target in targets for part in ast.walk(target)]
            names = [part.id for part in parts if isinstance(part, ast.Name)]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            if len(names) > 1 and len(values) == len(names):
                pairs = zip(names, values, strict=True)
            else:
                pairs = ((name, node.value) for name in names)
            found |= {name for name, value in pairs if any(numbers(value))}
    return found


SOURCES = sorted(m for m in modules() if m.startswith("model.") and m not in WHOLLY_STRUCTURE)


@pytest.mark.parametrize("module", SOURCES)
def test_rules_hold_no_behavioural_number(module):
    """Each number in a rule is in the lists above, with the reason why it is no belief."""
    allowed = set(IN_RULES.get(module, ())) | ASSUMED_IN_CODE.get(module, set())
    found = {n: where for n, where in in_rules(module).items() if n not in allowed}
    assert found == {}


@pytest.mark.parametrize("module", SOURCES)
def test_named_numbers_are_structure(module):
    """Each number with a name, too."""
    allowed = NAMED.get(module, set()) | ASSUMED_IN_CODE.get(module, set())
    assert named(module) - allowed == set()


@pytest.mark.parametrize("module", sorted({*IN_RULES, *NAMED, *ASSUMED_IN_CODE}))
def test_the_lists_hold_nothing_that_is_gone(module):
    """What has moved to the ledger leaves the lists."""
    there = set(in_rules(module)) | named(module)
    listed = set(IN_RULES.get(module, ())) | NAMED.get(module, set())
    assert (listed | ASSUMED_IN_CODE.get(module, set())) - there == set()


def test_the_search_sees():
    """A number in a rule, and not the word of a docstring or a flag."""
    code = ast.parse("def f(x):\n    '3'\n    return True if x > 0.7 else 1.0 + x[2]\n")
    assert list(numbers(code)) == [0.7]
