"""Jobs on the workers of a Dask scheduler: machines that come, go and die.

`Cluster` is an executor like any other. Only this package knows Dask, and only
`experiments.cluster.connection` imports it. docs/cluster.md tells how to start a scheduler and
workers.
"""

from __future__ import annotations

from experiments.cluster.executor import Cluster

__all__ = ["Cluster"]
