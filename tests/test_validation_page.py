"""docs/validation.md: what it says is what docs/validation.csv, a run of `make validate`, holds."""

from __future__ import annotations

import csv
import re

from experiments.targets.rows import shipped_targets
from tests.repository import ROOT

PAGE = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
ROWS = list(csv.DictReader((ROOT / "docs" / "validation.csv").read_text("utf-8").splitlines()))
COUNTED = [row for row in ROWS if row["counted"] == "yes"]


def test_every_shipped_target_was_measured_for_the_page():
    """A row added or taken away asks for a new run."""
    assert sorted(row["id"] for row in ROWS) == sorted(row.id for row in shipped_targets())


def test_every_miss_has_its_reason_on_the_page():
    """Each id stands there by itself, not as a part of another."""
    words = set(re.findall(r"[\w-]+", PAGE))
    assert [row["id"] for row in COUNTED if row["inside"] != "yes" and row["id"] not in words] == []


def test_the_tallies_on_the_page_are_those_of_the_file():
    """Rows of high confidence fitted to, all fitted to, kept apart; README tells the last two."""
    parts = (
        [r for r in COUNTED if r["use"] == "calibrate" and r["confidence"] == "high"],
        [r for r in COUNTED if r["use"] == "calibrate"],
        [r for r in COUNTED if r["use"] == "validate"],
    )
    told = [(sum(r["inside"] == "yes" for r in part), len(part)) for part in parts]
    found = re.findall(r"\*\*(\d+) of (\d+)\*\*", PAGE)
    assert [(int(inside), int(of)) for inside, of in found] == told
    found = re.findall(r"\*\*(\d+) of (\d+)\*\*", (ROOT / "README.md").read_text("utf-8"))
    assert [(int(inside), int(of)) for inside, of in found] == told[1:]
