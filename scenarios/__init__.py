"""What can be chosen and what is believed: scenario files, regions, and the evidence ledger.

>>> from scenarios import load_scenario
>>> load_scenario("pirkanmaa-pilot").weeks
626
"""

from __future__ import annotations

from scenarios.ledger import Ledger, Parameter, load_ledger
from scenarios.levers import KINDS, LEVERS, Lever, Levers
from scenarios.load import ScenarioSummary, list_scenarios, load_scenario
from scenarios.problems import Problem, ScenarioErrors
from scenarios.scenario import (
    Assumption,
    Behaviour,
    Budget,
    Inflow,
    Margins,
    Office,
    Origin,
    Phase,
    Policy,
    Regime,
    Region,
    Scenario,
)

__all__ = [
    "KINDS",
    "LEVERS",
    "Assumption",
    "Behaviour",
    "Budget",
    "Inflow",
    "Ledger",
    "Lever",
    "Levers",
    "Margins",
    "Office",
    "Origin",
    "Parameter",
    "Phase",
    "Policy",
    "Problem",
    "Regime",
    "Region",
    "Scenario",
    "ScenarioErrors",
    "ScenarioSummary",
    "list_scenarios",
    "load_ledger",
    "load_scenario",
]
