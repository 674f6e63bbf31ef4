"""Saltelli's blocks, trajectories and the numbers to hold ours against come from an extra."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("SALib") else ["test_*.py"]
