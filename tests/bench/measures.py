"""What is measured, each by one function that returns plain numbers.

Times of one thread are processor times of this process, so that others on the same machine disturb
them less; times of two threads are by the clock on the wall.
"""

from __future__ import annotations

import dataclasses
import gc
import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from model.population import with_room
from model.simulation import Simulation
from model.world import PEOPLE
from scenarios import load_scenario
from tests.repository import ROOT

BURN_IN_WEEKS = 52
YEAR = 52
SIZES = (20_000, 100_000, 300_000)
FEW = 300
ROUNDS = 12
SPARE_ROWS = 400  # newcomers of the weeks measured
FIRST_RUN = (
    "from scenarios import load_scenario\n"
    "from model.simulation import Simulation\n"
    "s = Simulation.at_rest(load_scenario('finland'), people=200, burn_in_weeks=8)\n"
    "s.run_to(1)"
)


def at_rest(people, threads=1):
    """Return the jobseekers of Finland, so many of them, after a short burn-in."""
    return Simulation.at_rest(
        load_scenario("finland"), people=people, threads=threads, burn_in_weeks=BURN_IN_WEEKS
    )


@dataclasses.dataclass
class SideBySide:
    """The same rules on the same people as Mesa agents and compiled, round by round."""

    plain_ns: list
    compiled_ns: list
    plain_jobs: int
    compiled_jobs: int

    @property
    def ratios(self):
        return [p / c for p, c in zip(self.plain_ns, self.compiled_ns, strict=True)]


def beside_plain_mesa(people=FEW, rounds=ROUNDS):
    """Measure ns a person-week of Mesa agents and of the compiled model, in turns."""
    sim = at_rest(people)
    n = int(sim.world.count[PEOPLE])
    sim.world = with_room(sim.world, n + SPARE_ROWS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "simulation"
        path.write_bytes(pickle.dumps(sim))
        plain = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.plain_mesa", str(path)],
            cwd=ROOT,
            env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        with plain:
            pairs = [(one_plain_week(plain), compiled_ns(sim, 13)) for _ in range(rounds)]
            plain.stdin.close()
            jobs = int(plain.stdout.read())
    plain_ns, ours_ns = zip(*pairs[1:], strict=True)  # the first pair warms up
    ours = int(sim.weekly()["jobs_found"][:rounds].sum())
    return SideBySide(list(plain_ns), list(ours_ns), jobs, ours)


def one_plain_week(plain):
    """Let the process of agents simulate a week; return its ns a person-week."""
    plain.stdin.write("week\n")
    plain.stdin.flush()
    nanoseconds, visited = plain.stdout.readline().split()
    return int(nanoseconds) / int(visited)


def compiled_ns(sim, weeks):
    """Simulate some weeks; return the ns a person-week."""
    rows = sim.rows_present
    start = time.process_time_ns()
    sim.run_to(sim.week + weeks)
    spent = time.process_time_ns() - start
    return spent / weeks / ((rows + sim.rows_present) / 2)


@dataclasses.dataclass
class Year:
    """A simulated year of so many jobseekers."""

    people: int
    rows_present: int
    rows_ever: int
    seconds: float
    seconds_on_the_wall: float
    seconds_on_two_threads: float
    bytes_a_row: float
    bytes_beside: int

    @property
    def ns(self):
        """Nanoseconds a person-week on one thread (a row present is a person)."""
        return self.seconds * 1e9 / YEAR / self.rows_present

    @property
    def ns_on_two_threads(self):
        return self.seconds_on_two_threads * 1e9 / YEAR / self.rows_present

    @property
    def bytes_a_jobseeker(self):
        return (self.bytes_a_row * self.rows_ever + self.bytes_beside) / self.people


def a_year(people):
    """Measure a year on one thread and, from the same start, on two."""
    sim = at_rest(people)
    two = sim.branch(sim.scenario)
    two.threads = 2
    before = sim.rows_present
    start, on_the_wall = time.process_time(), time.perf_counter()
    sim.run_to(YEAR)
    seconds, on_the_wall = time.process_time() - start, time.perf_counter() - on_the_wall
    two.run_to(1)  # compiled or read from the cache here
    start = time.perf_counter()
    two.run_to(1 + YEAR)
    on_two = time.perf_counter() - start
    world = sim.world
    per_row = sum(getattr(world, name).itemsize for name in ("people", "dossiers", "active"))
    beside = sum(
        array.nbytes
        for name, array in world._asdict().items()
        if name not in ("people", "dossiers", "active")
    )
    return Year(
        people=people,
        rows_present=(before + sim.rows_present) // 2,
        rows_ever=int(world.count[PEOPLE]),
        seconds=seconds,
        seconds_on_the_wall=on_the_wall,
        seconds_on_two_threads=on_two,
        bytes_a_row=per_row,
        bytes_beside=beside,
    )


def ten_offices():
    """Return a simulation of the ten trial offices of Pirkanmaa with next to nobody in them."""
    scenario = load_scenario("pirkanmaa-baseline")
    offices = tuple(office for office in scenario.region.offices if office.role == "trial")
    region = dataclasses.replace(scenario.region, offices=offices)
    assert len(offices) == 10
    return Simulation.started(scenario.replace(region=region), people=1, weeks=0)


def fixed_ms(sim, weeks=26):
    """Return the milliseconds a week of a simulation, whoever is in it."""
    start = time.process_time()
    sim.run_to(sim.week + weeks)
    return (time.process_time() - start) * 1e3 / weeks


def start_seconds():
    """Return the seconds of a first start, which compiles, and of a second, which does not."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", FIRST_RUN],
                cwd=ROOT,
                env={**os.environ, "TYOPOLKU_CACHE_DIR": folder, "NUMBA_DISABLE_JIT": "0"},
                check=True,
            )
            seconds.append(time.perf_counter() - start)
    return tuple(seconds)


def resident_mb():
    """Return the memory that this process holds, MB (where the system tells; else its peak)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1e6 if sys.platform == "darwin" else 1e3)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def fifty_runs(people=20_000, runs=50):
    """Return the memory held after each of fifty runs, MB, in a process of its own."""
    code = f"from tests.bench.measures import held_after_runs; held_after_runs({people}, {runs})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return [float(line) for line in done.stdout.split()]


def held_after_runs(people, runs):
    """Make, run and drop so many simulations; print the memory held after each, MB."""
    scenario = load_scenario("finland")
    for replication in range(runs):
        sim = Simulation.at_rest(scenario, people=people, replication=replication, burn_in_weeks=4)
        sim.run_to(4)
        sim.snapshot()
        del sim
        gc.collect()
        print(resident_mb())  # noqa: T201  (read by `fifty_runs`)


def middle(numbers):
    """Return the median."""
    return median(list(numbers))
