"""What every test shares: how hypothesis searches, and no window for a figure."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Set before anything imports Matplotlib.
os.environ.setdefault("MPLBACKEND", "Agg")
# Numba counts cores when it is imported and again whenever a NUMBA_ variable changes, and must not
# find another number once its threads run: a test that shows a machine of one core is no reason.
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
os.environ.setdefault("NUMBA_NUM_THREADS", str(CORES))

# The first call of a compiled rule compiles it: seconds, once. A deadline would blame the example.
settings.register_profile(
    "here", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
# A change lands or not by the same examples every time, and by fewer: there is no luck to be had.
settings.register_profile(
    "ci", settings.get_profile("here"), max_examples=40, derandomize=True, database=None
)
settings.load_profile("ci" if os.environ.get("CI") else "here")
