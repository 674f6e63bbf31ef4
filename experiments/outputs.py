"""What is in each file, declared once: docs/outputs.md is made of it, a test reads files by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from experiments.metrics import METRICS, RATIOS
from experiments.output_columns import Column
from experiments.sweep.outputs import SWEEP_FILES
from experiments.weeks import WEEKLY

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "outputs.md"


_KEY = (
    Column("scenario", "string", "", "Name of the scenario."),
    Column("replication", "int32", "", "From 0; the same luck in every scenario."),
)
_GROUP = (
    Column("group", "string", "", "`all` or `dimension:level`; see Groups."),
    Column("metric", "string", "", "See Metrics."),
    Column("years", "double", "years", "Follow-up: round(52.1775 · years) weeks after the clock."),
)
_PAIR = (
    Column("scenario", "string", "", "Name of the scenario."),
    Column("reference", "string", "", "What it is compared with; itself for the reference."),
    *_GROUP,
)

FILES: dict[str, tuple[str, tuple[Column, ...]]] = {
    "comparison.csv": (
        (
            "A row per scenario, reference, group, metric and follow-up, sorted. Numbers have six "
            "decimals, years two; what does not exist is empty. Besides the study's reference, "
            "every permanent policy is compared with every repeated one: permanent minus repeated."
        ),
        (
            *_PAIR,
            Column("value", "decimal", "of the metric", "Mean over replications."),
            Column(
                "difference",
                "decimal",
                "of the metric",
                "Mean of scenario minus reference, paired by replication; empty for the reference.",
            ),
            Column(
                "ci_low", "decimal", "of the metric", "Lower end of its 95 % interval (Student)."
            ),
            Column(
                "ci_high", "decimal", "of the metric", "Upper end; both empty with one replication."
            ),
            Column("replications", "integer", "", "Replications in which both are known."),
        ),
    ),
    "pairing.csv": (
        "What pairing saved, for each row of comparison.csv that has a difference.",
        (
            *_PAIR,
            Column("correlation", "decimal", "", "Of the two policies over replications."),
            Column(
                "unpaired_replications",
                "decimal",
                "",
                "Replications that unpaired runs would need for an interval as narrow.",
            ),
        ),
    ),
    "outcomes.parquet": (
        "Every metric of every replication, sorted.",
        (*_KEY, *_GROUP, Column("value", "double", "of the metric", "In that replication.")),
    ),
    "weekly.parquet": (
        (
            "A row per scenario, replication and week: the client desks of the studied offices "
            "together. Persons, posts and euros are scaled to the region's own number."
        ),
        (
            *_KEY,
            Column("week", "int32", "weeks", "From 0, the scenario's first."),
            Column("monday", "date32[day]", "", "The week's first day."),
            *(Column(c.name, "double", c.unit, c.tells) for c in WEEKLY),
        ),
    ),
    "events.parquet": (
        "With `--events`: every change of state, of everyone simulated, sorted.",
        (
            *_KEY,
            Column("person", "int32", "", "Row of the person, the same in every scenario."),
            Column("week", "int32", "weeks", "In which the state changed."),
            Column("from", "int32", "code", "State before; see States."),
            Column("to", "int32", "code", "State after."),
        ),
    ),
    "validation.csv": (
        (
            "From `tyopolku validate`: a row a target, misses first (the farthest at the top), "
            "then what was not measured, what is inside its band, and last what is not counted. "
            "The columns of the target stand as in its file: `tyopolku validate --vocabulary`."
        ),
        (
            Column("id", "string", "", "Of the target."),
            Column("use", "string", "", "`calibrate`, `validate` or `input`."),
            Column("confidence", "string", "", "`high`, `medium` or `low`."),
            Column("counted", "string", "", "`yes`, or why not."),
            Column("experiment", "string", "", "The virtual study."),
            Column("policy", "string", "", "What is measured."),
            Column("reference", "string", "", "What it is compared with."),
            Column("metric", "string", "", "What is counted."),
            Column("group", "string", "", "Of whom."),
            Column("difference", "string", "", "`none`, `absolute` or `relative`."),
            Column("clock", "string", "", "From when the window is counted."),
            Column("window", "string", "", "When."),
            Column("date", "string", "", "Of the figure."),
            Column("regime", "string", "", "Rules and labour market."),
            Column("unit", "string", "", "Of the next six columns."),
            Column("model", "decimal", "of the row", "Mean over replications."),
            Column("ci_low", "decimal", "of the row", "Lower end of its 95 % interval (Student)."),
            Column("ci_high", "decimal", "of the row", "Upper end; empty with one replication."),
            Column("target", "decimal", "of the row", "The figure of the evidence."),
            Column("low", "decimal", "of the row", "Lower end of its band."),
            Column("high", "decimal", "of the row", "Upper end."),
            Column("inside", "string", "", "`yes`, `no` or `not measured`."),
            Column(
                "standard_errors",
                "decimal",
                "standard errors",
                "Model minus target over both standard errors together; the target's is as "
                "published, else the band over 2 · 1.96.",
            ),
            Column("problem", "string", "", "Why it could not be measured."),
            Column("source", "string", "", "Of the figure."),
        ),
    ),
    "calibration.csv": (
        (
            "From `tyopolku calibrate`: a row a row of the evidence: what worlds gave before any "
            "evidence (prior), what the plausible worlds give, and the fit. Beside it lie "
            "`starts.csv` (where each search began and ended), `identifiability.csv` (how much of "
            "each parameter's range is left), `slopes.csv` (by how much each row changes over a "
            "whole range of each parameter), `directions.csv` and `profiles.csv` (what goes "
            "together, and what the evidence cannot tell apart), `fit.toml` (the fitted values "
            "with their spread), `calibration.json` and `worlds.parquet` (the plausible worlds)."
        ),
        (
            Column("id", "string", "", "Of the target; `pilot-effect` is what readings differ on."),
            Column("unit", "string", "", "Of the numbers."),
            Column("confidence", "string", "", "`high`, `medium` or `low`."),
            Column("is_counted", "bool", "", "Whether the row was fitted to."),
            Column("value", "decimal", "of the row", "The figure of the evidence."),
            Column("low", "decimal", "of the row", "Lower end of its band."),
            Column("high", "decimal", "of the row", "Upper end."),
            Column("error", "decimal", "of the row", "Its standard error, or that of its band."),
            Column("noise", "decimal", "of the row", "Of one run: other luck, the same world."),
            Column(
                "noise_among_many",
                "decimal",
                "of the row",
                "The same among as many people as the plausible worlds are judged among.",
            ),
            Column("surrogate_error", "decimal", "of the row", "Of the surrogate, cross-checked."),
            *(
                Column(f"{name}_p{part}", "decimal", "of the row", f"Of the {told}: {part} %.")
                for name, told in (("prior", "prior worlds"), ("plausible", "plausible worlds"))
                for part in ("05", "50", "95")
            ),
            Column("fit", "decimal", "of the row", "What the fit gives, the mean of several runs."),
            Column("is_inside", "bool", "", "Whether that is inside the band."),
            Column("errors_off", "decimal", "standard errors", "Fit minus value."),
        ),
    ),
    **SWEEP_FILES,
    "worlds.csv": (
        (
            "From `tyopolku worlds`: a row a plausible world and replication: by how much "
            "permanence leads repeated pilots at the same discounted money, at the horizon."
        ),
        (
            Column("world", "integer", "", "Number of the world."),
            Column("replication", "integer", "", "From 0."),
            Column("employment_weeks", "decimal", "weeks a client", "In open work."),
            Column("net_public_cost_saved", "decimal", "EUR a client", "Net public cost saved."),
        ),
    ),
    "years.csv": (
        (
            "From `tyopolku run --out`: a row a year of one policy, means over replications. For "
            "the clients of the trial offices, or for everyone where the region has none."
        ),
        (
            Column("ends", "date", "", "The Monday after the year's last week."),
            Column("unemployed", "decimal", "persons", "Unemployed at the year's end."),
            Column("in_services", "decimal", "persons", "In any service at the year's end."),
            Column("activation_rate", "decimal", "share", "As the metric, at the year's end."),
            Column("long_term_share", "decimal", "share", "Long-term among the unemployed."),
            Column("work", "decimal", "persons", "In open work at the year's end."),
            Column("coaches_fte", "decimal", "full-time posts", "Coaches at the year's end."),
            Column("contacts_per_year", "decimal", "a client-year", "Meetings held in the year."),
            Column("queue", "decimal", "persons", "Waiting for a service at the year's end."),
            Column("cooperation", "decimal", "index 0 to 1", "With partners at the year's end."),
            Column("tightness", "decimal", "ratio", "Of the labour market, 1 at rest."),
            Column("programme_meur", "decimal", "million EUR a year", "Programme cost, nominal."),
        ),
    ),
}

GROUPS = {
    "all": "everyone of the studied offices (those of role trial; all, where the region has none)",
    "difficulty": "`hardest`, `middle`, `easier`: thirds of the cohort by the predicted chance of "
    "any work within twelve months, from what is observable at the clock",
    "duration": "`short`, `long`, `very-long`: registered less than 52 weeks, 52 to 103, 104 or "
    "more; the register restarts with a service, so those in one are `short`",
    "age": "`16-24`, `25-34`, `35-54`, `55-64`",
    "education": "`basic`, `upper_secondary`, `tertiary`",
    "sex": "`woman`, `man`",
    "health_limited": "`yes`, `no`: work ability below the limit when first registered",
    "office": "the office",
    "place": "`neighbour` (the same labour-market area, not studied) and `control` (another area)",
}
VIEWS = {
    "cohort": "clients registered in the last week before the clock, followed from it; nobody "
    "leaves the denominator, the dead and the retired count zero. All groups.",
    "register": "everyone registered as a client then, newcomers included. Groups by trait at that "
    "date; not by difficulty or duration.",
    "books": "what the offices' books add up since the clock, for everyone. Groups all, office "
    "and place.",
}
STATES = "0 UNEMPLOYED, 1 REHABILITATION, 2 REHABILITATIVE_WORK, 3 TRAINING, 4 SUBSIDISED_WORK, 5 WORK, 6 OUTSIDE"  # noqa: E501


def document() -> str:
    """The text of docs/outputs.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# What the files hold"
    yield ""
    yield (
        "Made by `python -m experiments.outputs` from the declarations in `experiments/`; do not "
        "edit it here. `tyopolku compare` writes into its `--out` folder the tables below, "
        "`manifest.json` and `figures/` (each figure as PNG and SVG); finished runs lie in "
        "`.store/`, so that the same command goes on where it was. All tables but the manifest "
        "are the same to the byte whatever the number of workers."
    )
    for name, (tells, columns) in FILES.items():
        yield from ("", f"## {name}", "", tells, "")
        yield "| column | type | unit | what it is |"
        yield "|---|---|---|---|"
        for column in columns:
            yield f"| `{column.name}` | {column.type} | {column.unit} | {column.tells} |"
    yield from ("", "## manifest.json", "")
    yield (
        "The command; every scenario in full with its digest and region; reference, clock, "
        "follow-ups; seeds; people of the region, simulated and followed, and the scale between "
        "them; solved budgets; versions; seconds of all runs; SHA-256 and size of every file."
    )
    yield from ("", "## Metrics", "")
    yield (
        "The price year is that of the evidence ledger (`tyopolku assumptions price`). Views: "
        + " ".join(f"*{view}*: {tells}" for view, tells in VIEWS.items())
    )
    yield from ("", "| metric | view | unit | better | definition |", "|---|---|---|---|---|")
    for metric in (*METRICS, *RATIOS):
        better = metric.better or "-"
        yield (
            f"| `{metric.name}` | {metric.view} | {metric.unit} | {better} | {metric.definition} |"
        )
    yield from ("", "## Groups", "")
    for name, tells in GROUPS.items():
        yield f"- `{name}`: {tells}"
    yield from ("", "## States", "", f"{STATES}.")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
