"""A comparison that can be watched while it runs: two policies, the same people, the same luck.

What a page or a lesson shows of one replication, as `tyopolku compare` runs it; knows nothing of
browsers.
"""

from __future__ import annotations

from experiments.live.pair import Pair, Shared, pair_of

__all__ = ["Pair", "Shared", "pair_of"]
