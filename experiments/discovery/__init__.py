"""What would have to be true: boxes of the factors in which the ranking turns.

Scenario discovery after Bryant and Lempert (2010, Technological Forecasting and Social Change 77)
with the patient rule induction method of Friedman and Fisher (1999, Statistics and Computing 9).

`peel` makes a box smaller and denser step by step, `choice` picks one of the boxes passed on the
way, `chance` asks whether noise would have given it, `stability` whether other points would.
`discover` does it all and `told` says it in words.

Terms
-----
point of interest : one at which the ranking turns, or whatever else is asked about.
mass : share of all points that a box holds.
density : share of points of interest among those in a box.
coverage : share of all points of interest that a box holds.
base rate : share of points of interest among all.
"""

from experiments.discovery.choice import Rule
from experiments.discovery.discover import DISCOVERY_COLUMNS, Discovery, Found, discover
from experiments.discovery.factors import Factor
from experiments.discovery.told import told

__all__ = ["DISCOVERY_COLUMNS", "Discovery", "Factor", "Found", "Rule", "discover", "told"]
