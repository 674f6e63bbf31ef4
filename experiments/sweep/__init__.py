"""Sweeps: thousands of runs over what is not known or could be chosen, started once.

A **study** (`scenarios/studies/*.toml`) names policies, factors, a design and a number of
replications. A **factor** is one thing that is varied: a parameter of the ledger, a lever of a
policy, or the rhythm of its pilots. A **point** is one setting of all factors, a row of the design.
A **run** is one replication of all the study's policies at one point; the luck of a replication is
the same at every point, so that differences between points owe nothing to it.

Reading order: `factors`, `points`, `study`, `read`, `runs`, `conduct`, `tables`.
"""
