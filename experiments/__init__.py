"""What one does with a world: compare policies, run one, and look at the results.

>>> from experiments import compare                                        # doctest: +SKIP
>>> comparison = compare(["pirkanmaa-baseline", "pirkanmaa-pilot"])        # doctest: +SKIP
>>> comparison.differences("employment_rate")                              # doctest: +SKIP

Names are looked up when they are asked for, so that ``import experiments`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.comparison import Comparison, compare

__all__ = ["Comparison", "compare"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from experiments import comparison

        return getattr(comparison, name)
    raise AttributeError(f"module 'experiments' has no attribute {name!r}")
