"""The evidence ledger that is shipped: complete, with a source for everything."""

from __future__ import annotations

import csv
import re

import pytest

from scenarios import load_ledger
from scenarios.places import LEDGER

BY_NAME = load_ledger()
PARAMETERS = list(BY_NAME.values())
TARGETS = {
    row["id"]
    for path in (LEDGER.parent / "targets").glob("*.csv")
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
}
SECTIONS = set(
    re.findall(
        r"^#+ (\d+(?:\.\d+)?)\.? ",
        (LEDGER.parent / "EVIDENCE.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)
PUBLICATION = re.compile(r"[A-ZÅÄÖÉ][\w&. ]+ \(?(19|20)\d\d")
SECTION = re.compile(r"EVIDENCE (?:section )?(\d+(?:\.\d+)?)")
REASONED = "(ODD.md)"

NO_TARGET_YET: dict[str, str] = {}
"""Calibrated parameters that no published row moves with. This list may only become shorter."""


def offenders(is_wrong):
    """Return the names of the parameters for which that holds."""
    return [parameter.name for parameter in PARAMETERS if is_wrong(parameter)]


def names_a_source(parameter):
    """Return whether a source names a row, a section of the evidence or a publication."""
    ids = set(re.findall(r"\b[A-Z]\d\d[a-z]?\b", parameter.source))
    sections = set(SECTION.findall(parameter.source))
    return bool(ids & TARGETS or sections & SECTIONS or PUBLICATION.search(parameter.source))


def test_values_lie_in_their_ranges():
    assert offenders(lambda p: not p.low <= p.value <= p.high) == []


def test_every_parameter_has_a_unit_and_a_source():
    assert offenders(lambda p: not (p.unit.strip() and p.source.strip())) == []


def test_what_a_parameter_does_is_a_sentence():
    assert offenders(lambda p: not re.fullmatch(r"[A-Z][^|]*\w.*\.", p.does)) == []


@pytest.mark.parametrize("grade", ["measured", "meta-analysis"])
def test_what_was_measured_names_where(grade):
    assert offenders(lambda p: p.grade == grade and not names_a_source(p)) == []


def test_what_experts_judge_names_a_publication_or_the_reasoned_design():
    judged = offenders(lambda p: p.grade == "expert" and REASONED not in p.source)
    assert judged == [name for name in judged if names_a_source(BY_NAME[name])]


def test_what_is_calibrated_is_informed_by_a_published_row():
    found = offenders(lambda p: p.grade == "calibrated" and not p.informs)
    assert sorted(found) == sorted(NO_TARGET_YET)


def test_a_range_has_a_width_unless_the_number_is_fixed_by_law_or_by_choice():
    """Job finding's slopes set the scale of the gains; the law says amounts and shares."""
    fixed = offenders(lambda p: p.low == p.high)
    assert all(name.startswith(("job_finding.slope_", "money.")) for name in fixed)


@pytest.mark.parametrize("parameter", [p for p in PARAMETERS if p.informs], ids=lambda p: p.name)
def test_every_row_that_a_parameter_informs_exists_and_stands_once(parameter):
    assert [name for name in parameter.informs if name not in TARGETS] == []
    assert len(set(parameter.informs)) == len(parameter.informs)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda p: p.name)
def test_sources_name_rows_and_sections_that_exist(parameter):
    rows = re.findall(r"\b[SFPECMKD]\d\d[a-z]?\b", parameter.source)
    assert [row for row in rows if not any(name.startswith(row) for name in TARGETS)] == []
    assert set(SECTION.findall(parameter.source)) <= SECTIONS
