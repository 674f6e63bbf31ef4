"""The one table of the measurements, and docs/speed.md.

``python -m tests.bench.report`` measures everything (some minutes) and writes docs/speed.md;
``make bench`` measures the same under pytest-benchmark and prints the table.
"""

from __future__ import annotations

from model.world import DTYPES
from tests.bench import measures
from tests.repository import ROOT

PAGE = """\
# Speed

Measured by `make bench`; this page is written by `python -m tests.bench.report`. Ratios hold on
other machines, roughly; seconds and nanoseconds are those of one machine with two cores, both of
them busy with other work meanwhile. Times of one thread are processor time; those of two threads
are time on the wall and say little where the second core is not free.

A person-week is one week of one person present: jobseekers, former clients in work and those
outside the labour force for a while. "Plain Mesa" is the model's own rules as ordinary Python on
one `mesa.Agent` a person, each of whom works out her hazards every week
(`tests/bench/plain_mesa.py`).

{table}
Memory a person is her records; tables of weeks, desks and posts come on top and do not grow with
people. Rows ever are those present and those gone for good since the first day, whose rows stay
for the results and cost no time.
"""


def measure_all():
    """Return all measurements by name."""
    sim = measures.ten_offices()
    measures.fixed_ms(sim)
    return {
        "beside": measures.beside_plain_mesa(),
        "years": [measures.a_year(people) for people in measures.SIZES],
        "fixed_ms": [measures.fixed_ms(sim) for _ in range(8)],
        "start_s": measures.start_seconds(),
        "held_mb": measures.fifty_runs(),
    }


def ratio_rows(found):
    """Return rows about ratios, which do not depend on the machine much."""
    rows = []
    if "beside" in found:
        ratios = found["beside"].ratios
        few = measures.FEW
        rows += [
            (f"compiled against plain Mesa, {few} jobseekers, median", measures.middle(ratios)),
            ("the same, least of the rounds", min(ratios)),
        ]
    years = found.get("years", [])
    if years and "beside" in found:
        plain = measures.middle(found["beside"].plain_ns)
        for year in years:
            rows.append((f"compiled at {year.people:,} against plain Mesa", plain / year.ns))
    rows += [
        (
            f"time of a person-week at {year.people:,} against {years[0].people:,}",
            year.ns / years[0].ns,
        )
        for year in years[1:]
    ]
    rows += [
        (f"two threads against one, {y.people:,}", y.seconds_on_the_wall / y.seconds_on_two_threads)
        for y in years
    ]
    if "start_s" in found:
        rows.append(("first start against a later one", found["start_s"][0] / found["start_s"][1]))
    if "held_mb" in found:
        held = found["held_mb"]
        rows.append((f"memory after {len(held)} runs against after five", held[-1] / held[4]))
    return [(what, f"{ratio:,.2f}" if ratio < 10 else f"{ratio:,.0f}") for what, ratio in rows]


def number_rows(found):
    """Return rows of nanoseconds, bytes and seconds."""
    rows = []
    if "beside" in found:
        plain = measures.middle(found["beside"].plain_ns)
        ours = measures.middle(found["beside"].compiled_ns)
        rows += [
            ("plain Mesa, a person-week", f"{plain:,.0f} ns"),
            (f"compiled, a person-week, {measures.FEW} jobseekers", f"{ours:.1f} ns"),
        ]
    for y in found.get("years", []):
        rows += [
            (
                f"{y.people:,} jobseekers: rows present / ever",
                f"{y.rows_present:,} / {y.rows_ever:,}",
            ),
            (
                f"{y.people:,}: a person-week, one thread / two",
                f"{y.ns:.1f} / {y.ns_on_two_threads:.1f} ns",
            ),
            (
                f"{y.people:,}: a simulated year, one thread / two",
                f"{y.seconds:.2f} / {y.seconds_on_two_threads:.2f} s",
            ),
            (
                f"{y.people:,}: bytes a row / a jobseeker, all tables",
                f"{y.bytes_a_row} / {y.bytes_a_jobseeker:.0f}",
            ),
        ]
    rows.append(
        (
            "bytes of hot record + dossier",
            f"{DTYPES['people'].itemsize} + {DTYPES['dossiers'].itemsize}",
        )
    )
    if "fixed_ms" in found:
        rows.append(("a week of ten offices, nobody there", f"{min(found['fixed_ms']):.3f} ms"))
    if "start_s" in found:
        first, later = found["start_s"]
        rows.append(("first start, which compiles / a later one", f"{first:.0f} / {later:.1f} s"))
    if "held_mb" in found:
        held = found["held_mb"]
        rows.append(
            (
                "memory held after 1, 5, 25, 50 runs",
                " ".join(f"{held[i]:.0f}" for i in (0, 4, 24, 49)) + " MB",
            )
        )
    return rows


def table_of(found):
    """Return the measurements as one Markdown table, ratios first."""
    rows = [("ratio", "times"), *ratio_rows(found), ("number", ""), *number_rows(found)]
    width = max(len(what) for what, _ in rows)
    wide = max(len(value) for _, value in rows)
    lines = [f"| {what:<{width}} | {value:>{wide}} |" for what, value in rows]
    lines.insert(1, f"|{'-' * (width + 2)}|{'-' * (wide + 1)}:|")
    return "\n".join(lines) + "\n"


def main():
    """Measure, print and write docs/speed.md."""
    table = table_of(measure_all())
    print(table)  # noqa: T201  (what the command is for)
    (ROOT / "docs" / "speed.md").write_text(PAGE.format(table=table), encoding="utf-8")


if __name__ == "__main__":
    main()
