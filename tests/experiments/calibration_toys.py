"""Small stand-ins for the model whose answers are known, and a ledger and rows to go with them."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np

from experiments.calibration.evaluations import Setting
from experiments.calibration.unknowns import Unknowns
from experiments.targets.rows import read_targets
from experiments.targets.target import Target
from scenarios.ledger import Ledger, Parameter
from scenarios.scenario import Inflow

HERE = "tests.experiments.calibration_toys"
HEADER = (
    "id,experiment,policy,reference,metric,group,difference,clock,window,date,regime,unit,"
    "value,low,high,error,implied_by,source,status,confidence,use"
)
TRUTH = {"a.one": 0.3, "a.two": 1.4, "a.three": -0.2, "a.idle": 5.0, "a.held": 0.5}


def a_parameter(name, value, low, high, grade="calibrated", unit="share"):
    return Parameter(name, value, low, high, unit, grade, "Set by hand", "does")


def a_ledger(**values) -> Ledger:
    parameters = [
        a_parameter("a.one", 0.6, 0.0, 1.0),
        a_parameter("a.two", 0.8, 0.5, 2.0),
        a_parameter("a.three", 0.3, -1.0, 1.0),
        a_parameter("a.idle", 5.0, 0.0, 10.0),
        a_parameter("a.held", 0.5, 0.0, 1.0, grade="expert"),
        a_parameter("a.fixed", 2.0, 2.0, 2.0),
        a_parameter("limits.shared", 1.0, 0.0, 1.0, grade="assumption", unit="switch"),
        a_parameter("money.coach_eur", 9.0, 8.0, 10.0, grade="measured", unit="EUR/year"),
    ]
    return Ledger(
        {p.name: Parameter(**{**vars(p), "value": values.get(p.name, p.value)}) for p in parameters}
    )


def curve(values) -> np.ndarray:
    """Six rows of three parameters: two of them straight, the others bent."""
    one, two, three = values["a.one"], values["a.two"], values["a.three"]
    return np.array(
        [
            one + 0.2 * two,
            two - 0.5 * three,
            np.exp(0.5 * three) + 0.1 * one,
            one * two,
            two + three,
            0.3 * one - three + 0.2 * two**2,
        ]
    )


def toy(targets, values, inflow, *, people, seed, replication):
    """A world with a little luck, shared by all worlds of one replication."""
    luck = 0.002 * np.random.default_rng([seed, replication]).standard_normal(6)
    before = 4.0 if inflow is None else inflow.entrants_per_week_per_1000
    weights = tuple(np.full(96, 1.0 / 96))
    solved = Inflow(0.5 * (before + 4.0 + values["a.one"]), weights, 2.0, 250.0, 100.0, (), ())
    outputs = np.resize(curve(values) + luck, len(targets))
    return outputs, solved


def lucky(targets, values, inflow, *, people, seed, replication):
    """Luck that falls with the number of people; among 4 000 a hundredth."""
    luck = np.random.default_rng([seed, replication]).standard_normal(6) * 40.0 / people
    outputs, solved = toy(targets, values, inflow, people=people, seed=seed, replication=0)
    return outputs + np.resize(luck, len(targets)), solved


def failing(targets, values, inflow, **settings):
    """A world that cannot be simulated where the idle parameter is high."""
    if values["a.idle"] > 9.0:
        raise ValueError("too idle")
    return toy(targets, values, inflow, **settings)


def broken(targets, values, inflow, **settings):
    """No world can be simulated."""
    raise ValueError("nothing works")


def killed(targets, values, inflow, **settings):
    """The power fails after some worlds: no clean-up, no last word."""
    counter = Path(os.environ["TOY_COUNTER"])
    done = len(counter.read_bytes()) if counter.exists() else 0
    if done == int(os.environ["TOY_LIVES"]):
        os.kill(os.getpid(), signal.SIGKILL)
    counter.write_bytes(b"." * (done + 1))
    return toy(targets, values, inflow, **settings)


def targets_text(error: float = 0.02) -> str:
    """A file of rows that the true world meets."""
    lines = [HEADER]
    for number, value in enumerate(curve(TRUTH), start=1):
        text = f"{value:.6f},{value - 2 * error:.6f},{value + 2 * error:.6f},{error}"
        lines.append(
            f"R{number},stocks,,,clients,all,none,policy,,,at-rest,persons,"
            f"{text},,invented,read,high,calibrate"
        )
    return "\n".join(lines) + "\n"


def some_rows(folder: Path, error: float = 0.02) -> tuple[Target, ...]:
    path = folder / "rows.csv"
    path.write_text(targets_text(error), encoding="utf-8")
    return tuple(read_targets(path))


def a_setting(folder: Path, name: str = "toy", ledger: Ledger | None = None, **changes) -> Setting:
    return Setting(
        rows=changes.pop("rows", None) or some_rows(folder),
        unknowns=Unknowns.of(ledger or a_ledger()),
        people=None,
        seed=1,
        store=str(folder / ".store"),
        evaluator=f"{HERE}:{name}",
        **changes,
    )


def ledger_toy(targets, values, inflow, **settings):
    """Two rows from the project's own ledger, and the pilot's effect."""
    weights, others = tuple(np.full(96, 1.0 / 96)), tuple(np.full(192, 1.0 / 192))
    solved = Inflow(4.0, weights, 2.0, 250.0, 100.0, others, others)
    found = 20.0 * values["job_finding.base_hazard"], 4.0 * values["contact.contact_effect"]
    all_rows = {
        "A": found[0], "B": values["traits.hard_share"] + found[1], "pilot-effect": 2.0 * found[1]
    }  # fmt: skip
    return np.array([all_rows[row.id] for row in targets]), solved


def slow_toy(targets, values, inflow, **settings):
    """As `ledger_toy`, and takes its time."""
    time.sleep(0.02)
    return ledger_toy(targets, values, inflow, **settings)
