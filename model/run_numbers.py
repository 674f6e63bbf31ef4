"""The numbers that a run is given, and which of them no run can have."""

from __future__ import annotations

from model.draws import WEEKS_BEFORE

MOST_PEOPLE = 5_000_000


def check_numbers(
    seed: int, replication: int, people: float | None, threads: int, weeks: int
) -> None:
    """Refuse numbers that no run can have.

    Raises
    ------
    ValueError
        With a sentence that says which number and what it may be.
    """
    if people is not None and not 1 <= people <= MOST_PEOPLE:
        raise ValueError(f"people is {people}; it may be from 1 to {MOST_PEOPLE:,}.")
    if not 0 <= seed < 2**63 or not 0 <= replication < 2**31:
        raise ValueError("seed and replication are whole numbers from 0 on.")
    if threads < 1:
        raise ValueError(f"threads is {threads}; it may be from 1 on.")
    if not 0 <= weeks < WEEKS_BEFORE:
        raise ValueError(f"A burn-in of {weeks} weeks; it may be from 0 to {WEEKS_BEFORE - 1}.")
