"""A key of the design that its kind does not read is told, since it would do nothing."""

import pytest

from tests.experiments.sweep_studies import CASELOAD, problems_of, write_study

IDLE = [
    ({"kind": "grid", "size": 4}, "size"),
    ({"kind": "latin-hypercube", "size": 4, "levels": 4}, "levels"),
    ({"kind": "morris", "size": 4, "second_order": True}, "second_order"),
    ({"kind": "sobol", "size": 4, "behaviour": "central"}, "behaviour"),
]


@pytest.mark.parametrize(("design", "key"), IDLE)
def test_a_key_that_a_design_does_not_read_is_told(tmp_path, design, key):
    """With its place and what to do."""
    two = [CASELOAD, {"parameters": "job_finding.base_hazard"}]
    found = problems_of(write_study(tmp_path, design=design, factors=two))
    assert [problem.key for problem in found] == [f"design.{key}"]
    assert f"has no {key}" in found[0].message
