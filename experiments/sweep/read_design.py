"""The design of a study file: its points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from experiments.calibration.worlds import plausible_worlds
from experiments.errors import BadInput
from experiments.messages import _
from experiments.sweep.factors import Factor
from experiments.sweep.points import Points
from experiments.sweep.read_factors import of_parameter
from experiments.sweep.reading import Reading, range_hint
from experiments.sweep.study import Design
from scenarios import Ledger
from scenarios.problems import KeyPath

READ_BY: dict[str, set[str]] = {
    "grid": {"levels"},
    "latin-hypercube": {"size"},
    "sobol": {"size", "second_order"},
    "morris": {"size", "levels"},
    "plausible-worlds": {"size", "behaviour"},
}
"""Keys of the design that each kind reads; any other would do nothing."""
Made = tuple[Design, Points, list[Factor]]


def read_design(reading: Reading, factors: list[Factor], ledger: Ledger) -> Made | None:
    """The design, its points and its factors; None where something has to be put right first."""
    given = reading.data.get("design")
    if not isinstance(given, dict) or "kind" not in given:
        return None  # the form has told
    for key in sorted(given.keys() - {"kind"} - READ_BY[given["kind"]]):
        reading.wrong(
            ("design", key),
            _("A design of the kind '{kind}' has no {key}.").format(kind=given["kind"], key=key),
            _("Leave the key out, or choose another kind."),
        )
    plan = Design(
        given["kind"], given.get("size", 0), given.get("levels", 4),
        given.get("second_order", False), given.get("behaviour", ""),
    )  # fmt: skip
    if plan.kind == "plausible-worlds":
        return _of_worlds(reading, plan, ledger)
    if not reading.data.get("factors"):
        reading.wrong(
            ("factors",),
            _("The study varies nothing."),
            _('Write a factor, for instance: [[factors]] and below it parameters = "*"'),
        )
    if reading.problems or not factors:
        return None
    points = _points(reading, plan, factors)
    return None if points is None else (plan, points, factors)


def _points(reading: Reading, plan: Design, factors: list[Factor]) -> Points | None:
    """The points of a grid, a Latin hypercube, a Sobol or a Morris design."""
    from experiments.sensitivity.designs import design, design_problems

    path: KeyPath = ("design", "size")
    names = [factor.name for factor in factors]
    steps = [len(factor.values) or plan.levels for factor in factors]
    is_grid = plan.kind == "grid"
    if not is_grid and not plan.size:
        example = _("For instance: {text}").format(text="size = 256")
        reading.wrong(path, _("The design has no size."), example)
        return None
    size = [list(f.values) or plan.levels for f in factors] if is_grid else plan.size
    told = design_problems(plan.kind, names, size, plan.levels, second_order=plan.second_order)
    with_usual_levels = design_problems(plan.kind, names, size, second_order=plan.second_order)
    for problem in told:
        is_of_levels = is_grid or problem not in with_usual_levels
        reading.wrong(("design", "levels") if is_of_levels else path, problem)
    if told:
        return None
    if is_grid:
        return grid(factors, steps)
    positions = design(
        plan.kind, names, size=size, seed=reading.data.get("seed", 1), levels=plan.levels,
        second_order=plan.second_order,
    )  # fmt: skip
    columns = [factor.value_at(at) for factor, at in zip(factors, positions.T, strict=True)]
    return Points(positions, np.column_stack(columns))


def grid(factors: Sequence[Factor], steps: Sequence[int]) -> Points:
    """Every combination of the factors' steps, the last factor moving fastest."""
    which = np.stack(np.meshgrid(*map(np.arange, steps), indexing="ij"), axis=-1)
    which = which.reshape(-1, len(steps))
    tables = [
        np.array([factor.value_at_step(step, number) for step in range(number)])
        for factor, number in zip(factors, steps, strict=True)
    ]
    values = np.column_stack([table[which[:, k]] for k, table in enumerate(tables)])
    return Points(which / np.maximum(np.array(steps) - 1, 1), values)


def _of_worlds(reading: Reading, plan: Design, ledger: Ledger) -> Made | None:
    """The plausible worlds as points; their parameters as factors."""
    if reading.data.get("factors"):
        reading.wrong(
            ("factors",),
            _("Plausible worlds bring their own parameters; nothing else is varied in them."),
            _("Leave the factors out, or choose another design."),
        )
        return None
    try:
        worlds = plausible_worlds(plan.behaviour or "central")
    except BadInput as bad:
        reading.wrong(("design", "behaviour"), str(bad))
        return None
    if plan.size > len(worlds):
        reading.wrong(
            ("design", "size"),
            _("There are {number} plausible worlds.").format(number=len(worlds)),
            range_hint(1, len(worlds)),
        )
        return None
    size = plan.size or len(worlds)
    # spread over the whole file, the same ones whenever as many are asked for
    chosen = [worlds[place * len(worlds) // size] for place in range(size)]
    factors = [of_parameter(ledger, name) for name in chosen[0].values if name in ledger]
    values = np.array([[world.values[factor.name] for factor in factors] for world in chosen])
    positions = np.column_stack(
        [[factor.position_of(value) for value in column]
         for factor, column in zip(factors, values.T, strict=True)]
    )  # fmt: skip
    return replace(plan, size=size), Points(positions, values, tuple(chosen)), factors
