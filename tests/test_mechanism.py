"""docs/mechanism.md, carried out on a copy of the code."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.readme_output import fences, write_files
from tests.repository import PACKAGES, ROOT

PAGE = (ROOT / "docs" / "mechanism.md").read_text(encoding="utf-8")

LOOK = """
import hashlib
import sys
from scenarios import load_scenario
from model.simulation import Simulation
from model.world import packed  # bytes between fields mean nothing
simulation = Simulation.at_rest(load_scenario(sys.argv[1]), seed=1, people=1000)
simulation.run_to(104)
people, weeks = simulation.snapshot(), simulation.weekly()
digest = hashlib.sha256(packed(people).tobytes() + packed(weeks).tobytes()).hexdigest()
print(digest, int(weeks["jobs_found"].sum()))
"""


def edits() -> list[tuple[str, str, str]]:
    """Return the page's changes: file, text before, text after."""
    found = []
    for body in fences(PAGE, "diff"):
        first, *lines = body.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        found.append((first.removeprefix("--- ").strip(), before, after))
    return found


def look(folder, scenario: str) -> tuple[str, int]:
    """Run a small world with the code of a folder; return its digest and the jobs found."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK, scenario],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(folder),
            "TYOPOLKU_CACHE_DIR": str(folder / "compiled"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    digest, jobs = done.stdout.split()
    return digest, int(jobs)


@pytest.mark.parametrize(("name", "before", "after"), edits(), ids=lambda part: part[:40].strip())
def test_the_page_changes_what_is_there(name, before, after):
    """Each change of the page finds its place in today's code, once."""
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"{name} is not there yet")
    assert path.read_text(encoding="utf-8").count(before) == 1
    assert before != after


def test_the_page_names_files_that_exist():
    """Every file that the page names is in the repository or on the page."""
    if not (ROOT / "model" / "ODD.md").exists():
        pytest.skip("the model is not there yet")
    shown = set(re.findall(r"(?m)^# ([\w-]+\.toml)$", PAGE))
    named = set(re.findall(r"`((?:\w+/)+[\w-]+\.\w+)`", PAGE))
    linked = {name.removeprefix("../") for name in re.findall(r"\]\(([^)]+)\)", PAGE)}
    assert [name for name in (named | linked) - shown if not (ROOT / name).exists()] == []


@pytest.mark.slow
def test_the_page_works_on_a_copy(tmp_path):
    """At zero the mechanism changes nothing, to the bit; at 0.3 fewer jobs are found."""
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        for package in PACKAGES:
            shutil.copytree(
                ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__")
            )
    for name, before, after in edits():
        path = new / name
        path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    write_files(PAGE, new)
    digest, jobs = look(old, "pirkanmaa-pilot")
    assert look(new, "pirkanmaa-pilot") == (digest, jobs)
    changed_digest, fewer_jobs = look(new, "waiting.toml")
    assert changed_digest != digest
    assert fewer_jobs < jobs
