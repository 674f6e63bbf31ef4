"""The version of the model is a digest of its sources, and compiled code is kept under it."""

from __future__ import annotations

import shutil

import pytest

from model import MODEL_VERSION
from model.compiled import cache_folder, digest_of_sources
from tests.model.worlds import in_another_process
from tests.repository import ROOT


def test_the_version_is_the_digest_of_the_sources():
    """Sixteen hexadecimal digits."""
    assert digest_of_sources(ROOT / "model") == MODEL_VERSION
    assert len(MODEL_VERSION) == 16


@pytest.mark.parametrize("change", ["edit", "rename", "add"])
def test_any_change_of_a_source_is_another_version(tmp_path, change):
    """Its text, its name or a file more."""
    copy = tmp_path / "model"
    shutil.copytree(ROOT / "model", copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert digest_of_sources(copy) == MODEL_VERSION
    if change == "edit":
        with (copy / "hazards.py").open("a", encoding="utf-8") as file:
            file.write("\n")
    elif change == "rename":
        (copy / "hazards.py").rename(copy / "hazard.py")
    else:
        (copy / "more.py").write_text("", encoding="utf-8")
    assert digest_of_sources(copy) != MODEL_VERSION


def test_what_is_no_source_changes_nothing(tmp_path):
    """The description is not compiled."""
    copy = tmp_path / "model"
    shutil.copytree(ROOT / "model", copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "notes.md").write_text("hello", encoding="utf-8")
    assert digest_of_sources(copy) == MODEL_VERSION


def test_the_cache_goes_where_it_is_told(tmp_path, monkeypatch):
    """And into a folder of the version."""
    monkeypatch.setenv("TYOPOLKU_CACHE_DIR", str(tmp_path))
    folder = cache_folder("abc")
    assert folder.parent == tmp_path
    assert folder.name.startswith("abc")
    assert folder.is_dir()


def test_a_cache_that_cannot_be_written_is_no_hindrance(tmp_path, monkeypatch):
    """Another folder is found."""
    blocked = tmp_path / "a file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("TYOPOLKU_CACHE_DIR", str(blocked))
    assert cache_folder("abc").is_dir()


CODE = """
import sys; sys.path.insert(0, {folder!r})
import model.compiled
assert model.compiled.__file__.startswith({folder!r}), model.compiled.__file__
from model import MODEL_VERSION
from model.hazards import hazards
from model.job_finding import age_index
from tests.model.worlds import beliefs
print(MODEL_VERSION, age_index(20.0, beliefs(index_age_16_24=0.5)))
"""


@pytest.mark.plain
def test_a_changed_rule_changes_the_result(tmp_path):
    """A rule edited in a copy of the sources is compiled anew: no stale result from a cache."""
    copy = tmp_path / "model"
    shutil.copytree(ROOT / "model", copy, ignore=shutil.ignore_patterns("__pycache__"))
    cache = str(tmp_path / "cache")
    code = CODE.format(folder=str(tmp_path))
    before = in_another_process(code, TYOPOLKU_CACHE_DIR=cache)
    rules = copy / "job_finding.py"
    text = rules.read_text(encoding="utf-8")
    assert text.count("return beliefs.index_age_16_24") == 1
    rules.write_text(
        text.replace("return beliefs.index_age_16_24", "return 2.0 * beliefs.index_age_16_24"),
        encoding="utf-8",
    )
    after = in_another_process(code, TYOPOLKU_CACHE_DIR=cache)
    assert before == f"{MODEL_VERSION} 0.5"
    assert after.split() != before.split()
    assert after.split()[1] == "1.0"


DEEP = """
import sys; sys.path.insert(0, {folder!r})
from model.job_finding import search_weight
from tests.model.worlds import beliefs, record
b = beliefs(base_hazard=0.5, capability_mean=0.5, duration_decay=0.0, index_age_16_24=0.0)
print(search_weight(record("people"), record("dossiers"), 0.5, 0.5, 0.5, 0, b))
"""


@pytest.mark.slow
def test_a_rule_changed_in_another_file_changes_its_callers(tmp_path):
    """Numba's own cache looks at one file only; the digest looks at all of them."""
    copy = tmp_path / "model"
    shutil.copytree(ROOT / "model", copy, ignore=shutil.ignore_patterns("__pycache__"))
    cache = str(tmp_path / "cache")
    code = DEEP.format(folder=str(tmp_path))
    assert float(in_another_process(code, TYOPOLKU_CACHE_DIR=cache)) == 0.5
    maths = copy / "maths.py"
    text = maths.read_text(encoding="utf-8")
    assert text.count("    if x < -700.0:\n        return 0.0\n") == 1
    maths.write_text(
        text.replace("    if x < -700.0:\n        return 0.0\n", "    x += 0.6931471805599453\n"),
        encoding="utf-8",
    )
    # every exponential is doubled now: that of the index and that of the duration
    assert float(in_another_process(code, TYOPOLKU_CACHE_DIR=cache)) == pytest.approx(2.0)
