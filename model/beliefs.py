"""The evidence ledger as one record that rules read: ``beliefs.contact_effect``.

A parameter ``group.name`` becomes the field ``name``; the nine parameters
``service.<kind>.name`` become one field ``name`` with a value for each kind; the switches of
``[mechanisms]`` become fields ``has_<mechanism>`` (1 on, 0 off).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from model.states import KINDS, NUMBER_OF_KINDS
from scenarios.scenario import MECHANISMS


def field_of(name: str) -> str:
    """Return the field of the beliefs record that the ledger's parameter `name` fills."""
    return name.rsplit(".", 1)[-1]


def beliefs_from(values: Mapping[str, float], mechanisms: Mapping[str, bool]) -> Any:
    """Return a record array of one row with every parameter and every mechanism.

    Parameters
    ----------
    values
        Full parameter name to value, in the ledger's units.
    mechanisms
        Mechanism to whether it is on.

    Raises
    ------
    ValueError
        If two parameters would fill the same field.
    """
    scalars: dict[str, float] = {}
    by_kind: dict[str, list[float]] = {}
    for name, value in sorted(values.items()):
        field = field_of(name)
        if name.startswith("service."):
            kind = name.split(".")[1]
            by_kind.setdefault(field, [0.0] * NUMBER_OF_KINDS)[KINDS.index(kind)] = float(value)
        elif field in scalars:
            raise ValueError(f"Two parameters of the ledger are called {field}.")
        else:
            scalars[field] = float(value)
    for mechanism in MECHANISMS:
        scalars["has_" + mechanism] = float(mechanisms.get(mechanism, True))
    fields: list[Any] = [(name, "f8") for name in scalars]
    fields += [(name, "f8", (NUMBER_OF_KINDS,)) for name in by_kind]
    record = np.zeros(1, np.dtype(fields, align=True))
    for name, number in scalars.items():
        record[name] = number
    for name, numbers in by_kind.items():
        record[name] = numbers
    return record
