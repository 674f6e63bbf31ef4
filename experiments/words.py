"""What was found, in plain words, driven by the results whatever they say.

The first sentence is about permanence, where the study has it: better, worse, no different, or
not to be told. Every sentence names its interval.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from experiments.messages import _, ngettext
from experiments.study import is_permanent, pairs

if TYPE_CHECKING:
    from experiments.comparison import Comparison

MAIN_METRIC = "employment_weeks"
FEW_REPLICATIONS = 10
SHORT_FOLLOW_UP = 1.0


def summary(comparison: Comparison) -> str:
    """A few sentences: who does better, how much, how sure, and what to beware of."""
    return " ".join(sentences(comparison))


def sentences(comparison: Comparison) -> list[str]:
    """The sentences of the summary, the most important first."""
    study = comparison.study
    years = study.follow_ups[-1][0]
    found = []
    for scenario, reference in ranked_pairs(comparison):
        row = one_row(comparison, scenario, reference, MAIN_METRIC, years)
        lasts = is_permanent(study.scenario(scenario))
        found.append(verdict(comparison.titles, row, is_about_permanence=lasts))
        if not found[1:]:
            found += _short_follow_up(comparison, scenario, reference, years)
    return found + cautions(comparison)


def ranked_pairs(comparison: Comparison) -> list[tuple[str, str]]:
    """Pairs to tell of: permanent with repeated first, then each with the reference."""
    study = comparison.study
    every = [pair for pair in pairs(study) if pair[0] != pair[1]]
    between = [pair for pair in every if pair[1] != study.reference.name]
    against = [pair for pair in every if pair[1] == study.reference.name]
    lasting = [pair for pair in against if is_permanent(study.scenario(pair[0]))]
    return between + lasting + [pair for pair in against if pair not in lasting]


def one_row(
    comparison: Comparison,
    scenario: str,
    reference: str,
    metric: str,
    years: float,
    group: str = "all",
) -> dict[str, Any]:
    """One row of the table as a dictionary; numbers NaN where there is none."""
    table = comparison.by_key
    key = (scenario, reference, group, metric, years)
    if key in table.index:
        return {"scenario": scenario, "reference": reference, "years": years, **table.loc[key]}
    numbers = dict.fromkeys(table.columns, math.nan)
    return {"scenario": scenario, "reference": reference, "years": years, **numbers}


def verdict(  # noqa: PLR0911 - a return a kind of result
    titles: dict[str, str], row: dict[str, Any], is_about_permanence: bool = False
) -> str:
    """One sentence about one difference in weeks of open work.

    Parameters
    ----------
    titles : dict
        Of the scenarios, by name.
    row : dict
        scenario, reference, years, difference, ci_low, ci_high.
    is_about_permanence : bool
        Say so where a permanent structure turns out worse.
    """
    words = {
        "a": titles[row["scenario"]],
        "b": titles[row["reference"]],
        "when": when(row["years"]),
        "weeks": f"{abs(row['difference']):.1f}",
        "signed": weeks_text(row["difference"]),
        "low": weeks_text(row["ci_low"]),
        "high": weeks_text(row["ci_high"]),
    }
    difference, low, high = row["difference"], row["ci_low"], row["ci_high"]
    if not math.isfinite(difference):
        return _("'{a}' and '{b}' cannot be compared {when}.").format(**words)
    if difference == 0 and not low < 0 < high:
        return _("'{a}' and '{b}' give exactly the same weeks in open work {when}.").format(**words)
    if not math.isfinite(low):
        return _(
            "'{a}' against '{b}': {signed} weeks in open work a client {when}, in a single "
            "replication, so nothing can be said of how sure that is."
        ).format(**words)
    if low <= 0 <= high:
        return _(
            "Whether '{a}' gives more work than '{b}' cannot be told: {signed} weeks in open work "
            "a client {when}, and the interval from {low} to {high} holds zero."
        ).format(**words)
    if difference > 0:
        return _(
            "'{a}' gives {weeks} weeks more in open work a client than '{b}' {when} (95 % interval "
            "{low} to {high})."
        ).format(**words)
    if is_about_permanence:
        return _(
            "Permanence is worse: '{a}' gives {weeks} weeks less in open work a client than '{b}' "
            "{when} (95 % interval {low} to {high})."
        ).format(**words)
    return _(
        "'{a}' gives {weeks} weeks less in open work a client than '{b}' {when} (95 % interval "
        "{low} to {high})."
    ).format(**words)


def _short_follow_up(
    comparison: Comparison, scenario: str, reference: str, years: float
) -> list[str]:
    """What a follow-up of one year would have seen of the first difference."""
    reached = [y for y, _weeks in comparison.study.follow_ups]
    if years <= SHORT_FOLLOW_UP or SHORT_FOLLOW_UP not in reached:
        return []
    early = one_row(comparison, scenario, reference, MAIN_METRIC, SHORT_FOLLOW_UP)
    words = {
        "signed": weeks_text(early["difference"]),
        "low": weeks_text(early["ci_low"]),
        "high": weeks_text(early["ci_high"]),
    }
    if not math.isfinite(early["ci_low"]):
        return []
    if early["ci_low"] <= 0 <= early["ci_high"]:
        told = _(
            "A follow-up of one year would not have seen it ({signed} weeks, interval {low} to "
            "{high})."
        )
        late = one_row(comparison, scenario, reference, MAIN_METRIC, years)
        if late["ci_low"] <= 0 <= late["ci_high"]:
            told = _("After one year it was {signed} weeks (interval {low} to {high}).")
    else:
        told = _("After one year it was {signed} weeks (interval {low} to {high}).")
    return [told.format(**words)]


def cautions(comparison: Comparison) -> list[str]:
    """What a reader should beware of."""
    count = comparison.study.replications
    solved = comparison.budgets.values()
    found = [budget.sentence(comparison.titles) for budget in solved if not budget.is_met]
    if count == 1:
        found.append(
            _(
                "Beware: one replication has no interval. Ask for more --replications before you "
                "use it."
            )
        )
    elif count < FEW_REPLICATIONS:
        found.append(
            ngettext(
                "Beware: {count} replication is few, and its intervals are rough.",
                "Beware: {count} replications are few, and their intervals are rough.",
                count,
            ).format(count=count)
        )
    return found


def weeks_text(weeks: float) -> str:
    """Weeks with their sign; zero has none.

    >>> weeks_text(1.26), weeks_text(-0.01)
    ('+1.3', '0.0')
    """
    rounded = round(weeks, 1) if math.isfinite(weeks) else math.nan
    return f"{rounded:+.1f}" if rounded else "0.0"


def when(years: float) -> str:
    """A follow-up in words, as part of a sentence.

    >>> when(0.25), when(1.0), when(10.0)
    ('after three months', 'after one year', 'after 10 years')
    """
    known = {
        0.25: _("after three months"),
        0.5: _("after six months"),
        1.0: _("after one year"),
    }
    return known.get(years) or _("after {years} years").format(years=f"{years:g}")


def follow_up_heading(years: float) -> str:
    """A follow-up as the head of a column.

    >>> follow_up_heading(0.25), follow_up_heading(1.0), follow_up_heading(5.0)
    ('3 months', '1 year', '5 years')
    """
    if years < 1:
        return _("{months} months").format(months=f"{12 * years:g}")
    return ngettext("{years} year", "{years} years", int(years)).format(years=f"{years:g}")
