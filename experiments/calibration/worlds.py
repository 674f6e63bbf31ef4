"""The worlds that the evidence cannot rule out, as they are shipped with the project.

``plausible_worlds()`` gives them, ``in_world(scenario, world)`` puts a scenario into one: an answer
given over all of them carries what is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from experiments.calibration.evaluations import inflow_arrays, inflow_of
from experiments.calibration.unknowns import rounded
from experiments.errors import BadInput
from experiments.messages import _
from scenarios.places import BEHAVIOURS, LEDGER, names_in
from scenarios.scenario import Inflow, Scenario
from scenarios.words import did_you_mean

FOLDER = LEDGER.parent / "worlds"
PARAMETER, INFLOW, ROW = "parameter:", "inflow:", "row:"


@dataclass(frozen=True)
class PlausibleWorld:
    """One set of beliefs that agrees with the evidence.

    Attributes
    ----------
    name : int
        Its number in the file.
    values : dict of str to float
        Of the parameters that nobody knows, by full name.
    inflow : Inflow
        Solved for it.
    distance : float
        Squared standardised distance from the evidence.
    outputs : dict of str to float
        What the model gave for each row of the evidence, in the row's unit.
    """

    name: int
    values: dict[str, float]
    inflow: Inflow
    distance: float
    outputs: dict[str, float] = field(compare=False)


def plausible_worlds(behaviour: str = "central") -> list[PlausibleWorld]:
    """The shipped worlds of a behaviour.

    Raises
    ------
    BadInput
        The behaviour is unknown, no worlds are shipped for it, or none agrees with it.
    """
    path = FOLDER / f"{behaviour}.parquet"
    if not path.is_file():
        known = names_in(BEHAVIOURS)
        if behaviour not in known:
            raise BadInput(
                _("There is no behaviour '{name}'. {hint}").format(
                    name=behaviour, hint=did_you_mean(behaviour, known)
                )
            )
        raise BadInput(
            _(
                "No plausible worlds are shipped for the behaviour '{name}'. They are made by: "
                "tyopolku calibrate --behaviour {name} --write"
            ).format(name=behaviour)
        )
    found = read_worlds(path)
    if not found:
        raise BadInput(
            _(
                "No plausible world agrees with the behaviour '{name}': there is nothing to run. "
                "Ask for the worlds of central."
            ).format(name=behaviour)
        )
    return found


def read_worlds(path: Path) -> list[PlausibleWorld]:
    """The worlds of a file that calibration wrote."""
    return list(_read(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> tuple[PlausibleWorld, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    columns: dict[str, np.ndarray] = {}
    for name, column in zip(table.column_names, table.itercolumns(), strict=True):
        array = column.combine_chunks()
        if pa.types.is_fixed_size_list(array.type):
            size = array.type.list_size
            columns[name] = array.flatten().to_numpy().reshape(len(array), size)
        else:
            columns[name] = array.to_numpy()
    values = _part(columns, PARAMETER)
    values = {name: rounded(column).tolist() for name, column in values.items()}
    outputs = {name: column.tolist() for name, column in _part(columns, ROW).items()}
    inflows = _part(columns, INFLOW)
    return tuple(
        PlausibleWorld(
            name=place,
            values={name: column[place] for name, column in values.items()},
            inflow=inflow_of({name: column[place] for name, column in inflows.items()}),
            distance=float(columns["distance"][place]),
            outputs={name: column[place] for name, column in outputs.items()},
        )
        for place in range(table.num_rows)
    )


def _part(columns: Mapping[str, np.ndarray], prefix: str) -> dict[str, np.ndarray]:
    return {n.removeprefix(prefix): c for n, c in columns.items() if n.startswith(prefix)}


def worlds_bytes(
    names: Sequence[str],
    values: np.ndarray,
    inflows: Sequence[Inflow],
    distance: np.ndarray,
    row_ids: Sequence[str],
    outputs: np.ndarray,
) -> bytes:
    """A file of worlds, a row a world; the same bytes for the same worlds.

    Parameters
    ----------
    values : float array [worlds, names]
    outputs : float array [worlds, row_ids]
    """
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, Any] = {"distance": pa.array(np.asarray(distance, np.float32))}
    for name, column in zip(names, values.T, strict=True):
        columns[PARAMETER + name] = pa.array(column.astype(np.float32))
    parts = [inflow_arrays(inflow) for inflow in inflows]
    for name in inflow_arrays(Inflow(0.0, ())):
        table = np.array([part[name] for part in parts], np.float32)
        if not table.size:  # such an inflow says nothing of who seeks and who works
            continue
        flat = pa.array(table.ravel())
        columns[INFLOW + name] = pa.FixedSizeListArray.from_arrays(flat, table.shape[1])
    for row_id, column in zip(row_ids, outputs.T, strict=True):
        columns[ROW + row_id] = pa.array(column.astype(np.float32))
    table = pa.table(columns)
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", use_dictionary=False, write_statistics=False)
    return buffer.getvalue()


def in_world(scenario: Scenario, world: PlausibleWorld) -> Scenario:
    """The scenario in that world: its beliefs and its inflow.

    A value that the scenario's own file gives, rather than the ledger or a behaviour, stays.

    Raises
    ------
    BadInput
        The world holds parameters that the ledger no longer has.
    """
    behaviour = scenario.behaviour
    unknown = [name for name in world.values if name not in behaviour.values]
    if unknown:
        raise BadInput(
            _(
                "The plausible worlds hold parameters that the ledger does not have ({names}): "
                "calibrate again."
            ).format(names=", ".join(unknown[:3]))
        )
    believed = {LEDGER.name, Path(behaviour.path).name}
    own = {
        key.removeprefix("values.")
        for key, origin in scenario.origins.items()
        if key.startswith("values.") and origin.file and Path(origin.file).name not in believed
    }
    values = {name: value for name, value in world.values.items() if name not in own}
    return scenario.replace(
        behaviour=replace(behaviour, values={**behaviour.values, **values}),
        region=replace(scenario.region, inflow=world.inflow),
    )
