"""What is in each table of a sweep, declared once: docs/outputs.md is made of it."""

from __future__ import annotations

from experiments.output_columns import Column

_PAIR_OF_SWEEP = (
    Column("scenario", "string", "", "Name of the policy."),
    Column("reference", "string", "", "What it is compared with."),
    Column("metric", "string", "", "See Metrics."),
    Column("group", "string", "", "`all` or `dimension:level`; see Groups."),
    Column("years", "double", "years", "Follow-up: round(52.1775 · years) weeks after the clock."),
)
_OUTCOME = (
    Column("metric", "string", "", "See Metrics."),
    Column("group", "string", "", "See Groups."),
    Column("years", "double", "years", "Follow-up."),
    Column("better", "string", "", "`higher`, `lower` or empty: which is the better."),
)

SWEEP_FILES: dict[str, tuple[str, tuple[Column, ...]]] = {
    "points.parquet": (
        "From `tyopolku sweep`: a row a point of the design.",
        (
            Column("point", "int32", "", "From 0, in the design's order."),
            Column("world", "int32", "", "Number of the plausible world, where the point is one."),
            Column("a factor each", "double", "of the factor", "Its value; called as the factor."),
        ),
    ),
    "runs.parquet": (
        (
            "From `tyopolku sweep`: a row per point, replication and policy, sorted. Every metric "
            "is kept of the study's groups and follow-ups, those that are not analysed as well. "
            "The same bytes whatever did the runs and however often they were interrupted."
        ),
        (
            Column("point", "int32", "", "Of the design."),
            Column("replication", "int32", "", "From 0; the same luck at every point."),
            Column("scenario", "string", "", "Name of the policy."),
            Column("status", "string", "", "`done`, `failed` or `left`."),
            Column("error", "string", "", "Class of the error of a run that failed; else empty."),
            Column(
                "metric | group | years",
                "double",
                "of the metric",
                "A column an outcome, called so: `employment_weeks | all | 10`; see Metrics.",
            ),
            Column("dose", "double", "times", "At which an equal budget is met; else 1."),
            Column("budget_gap", "double", "share", "Spend over the budget, less 1; else 0."),
        ),
    ),
    "indices.csv": (
        (
            "From `tyopolku sweep`: sensitivity of each paired difference. Beside a method's main "
            "index stands its dummy, such as `mu_star_dummy`: what a factor without any effect "
            "reaches. The row `noise, all, luck` is the share of the variance between points that "
            "is luck."
        ),
        (
            *_PAIR_OF_SWEEP,
            Column("method", "string", "", "`morris`, `sobol`, `delta`, `pawn` or `noise`."),
            Column("factor", "string", "", "Or a pair of them: `a × b`."),
            Column(
                "index",
                "string",
                "",
                "`mu`, `mu_star`, `sigma`; `first_order`, `total_order`, `second_order`; `delta`; "
                "`pawn`; a `_dummy`; `luck`.",
            ),
            Column("value", "decimal", "of the metric, or a share", "By a whole range of it."),
            Column("ci_low", "decimal", "the same", "Lower end of its 95 % bootstrap interval."),
            Column("ci_high", "decimal", "the same", "Upper end."),
        ),
    ),
    "convergence.csv": (
        "From `tyopolku sweep`: the same indices from an eighth, a quarter, half and all.",
        (
            *_PAIR_OF_SWEEP,
            Column("n", "integer", "", "Trajectories, blocks (Sobol's N) or points."),
            Column("method", "string", "", "As in indices.csv."),
            Column("factor", "string", "", "As in indices.csv."),
            Column("index", "string", "", "As in indices.csv."),
            Column("value", "decimal", "of the metric, or a share", "As in indices.csv."),
            Column("ci_low", "decimal", "the same", "Lower end of its 95 % bootstrap interval."),
            Column("ci_high", "decimal", "the same", "Upper end."),
        ),
    ),
    "robustness.csv": (
        (
            "From `tyopolku sweep`: in what share of the points one policy beats another. Over "
            "plausible worlds that is how much of what the evidence leaves open agrees; over any "
            "other design it says how often, not how likely."
        ),
        (
            Column("scenario", "string", "", "The one that beats."),
            Column("against", "string", "", "The other."),
            *_OUTCOME,
            Column("points", "integer", "", "At which both are known."),
            Column("missing", "integer", "", "Runs in which one is not."),
            Column("beats", "integer", "", "Points at which it is the better (or the larger)."),
            Column("ties", "integer", "", "Points at which they are the same."),
            Column("beaten", "integer", "", "Points at which it is the worse."),
            Column("undecided", "integer", "", "Points that lead by no more than luck may give."),
            Column("share", "decimal", "share", "`beats` over `points`."),
            Column("share_low", "decimal", "share", "Lower end of Wilson's 95 % interval."),
            Column("share_high", "decimal", "share", "Upper end."),
            Column("share_true", "decimal", "share", "Noise taken out, as if leads were normal."),
            Column("true_low", "decimal", "share", "Lower end of its bootstrap interval."),
            Column("true_high", "decimal", "share", "Upper end."),
            Column("lead", "decimal", "of the metric", "Mean over points."),
            Column("spread", "decimal", "of the metric", "Of true leads between points."),
            Column("noise", "decimal", "of the metric", "Of one run about its point."),
        ),
    ),
    "regret.csv": (
        "From `tyopolku sweep`: what a policy loses against the best one of each point.",
        (
            Column("scenario", "string", "", "The policy."),
            *_OUTCOME,
            Column("points", "integer", "", "At which all policies are known."),
            Column("missing", "integer", "", "Runs in which one is not."),
            Column("best_in", "decimal", "share", "Of the points: no policy is better there."),
            Column("mean", "decimal", "of the metric", "Regret, a little too large under noise."),
            Column("q90", "decimal", "of the metric", "Nine points of ten lose less."),
            Column("maximum", "decimal", "of the metric", "At the worst point."),
            Column("worst_point", "integer", "", "That point."),
        ),
    ),
    "goals.csv": (
        "From `tyopolku sweep`: in what share of the points a policy meets its goals.",
        (
            Column("scenario", "string", "", "The policy."),
            Column("target", "string", "", "The goal; `all` for all of them at once."),
            Column("points", "integer", "", "At which it is known."),
            Column("missing", "integer", "", "Runs in which it is not."),
            Column("met", "integer", "", "Points at which it is met."),
            Column("share", "decimal", "share", "`met` over `points`."),
            Column("share_low", "decimal", "share", "Lower end of Wilson's 95 % interval."),
            Column("share_high", "decimal", "share", "Upper end."),
        ),
    ),
    "discovery.csv": (
        (
            "From `tyopolku sweep`: what would have to be true for the ranking to turn: boxes of "
            "the factors' ranges, a row a range, the surest first."
        ),
        (
            *_PAIR_OF_SWEEP,
            Column("box", "integer", "", "From 1; a later one leaves out the points of earlier."),
            Column("factor", "string", "", "Which is restricted."),
            Column("low", "decimal", "of the factor", "Lower end in the box."),
            Column("high", "decimal", "of the factor", "Upper end."),
            Column("range_low", "decimal", "of the factor", "Lower end in the study."),
            Column("range_high", "decimal", "of the factor", "Upper end."),
            Column("unit", "string", "", "Of the factor."),
            Column("quasi_p", "decimal", "probability", "That chance alone restricts it so."),
            Column("stability", "decimal", "share", "Of resamples that restrict it."),
            Column("coverage", "decimal", "share", "Of the points that turn, inside the box."),
            Column("density", "decimal", "share", "Of the box's points, that turn."),
            Column("base_rate", "decimal", "share", "Of all points, that turn."),
            Column("mass", "decimal", "share", "Of all points, inside the box."),
            Column("points", "integer", "", "Inside the box."),
            Column("winner", "string", "", "The policy that is the better one where it turns."),
        ),
    ),
}
