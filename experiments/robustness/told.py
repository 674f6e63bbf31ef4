"""Robustness in words: a sentence or two for each row of its tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from experiments.messages import _, ngettext
from experiments.numerals import number, percent
from experiments.robustness.satisficing import ALL_TARGETS
from experiments.words import when


def share_in_words(row: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> str:
    """Who leads in what share of points, how surely, and what is left out."""
    words = {
        "a": _title(row["scenario"], titles),
        "b": _title(row["against"], titles),
        **_common(row),
        **_interval(row, "share", "share_low", "share_high"),
    }
    if not row["points"]:
        return _("'{a}' and '{b}' cannot be compared by {metric} of {group} {when}.").format(
            **words
        )
    if row["better"]:
        first = _(
            "'{a}' does better than '{b}' by {metric} of {group} {when} in {share} of {points} "
            "points (95 % interval {low} to {high})."
        ).format(**words)
    else:
        first = _(
            "'{a}' has the larger {metric} of {group} {when} than '{b}' in {share} of {points} "
            "points (95 % interval {low} to {high}); neither way is better in itself."
        ).format(**words)
    return " ".join([first, *_about_noise(row), *_ties(row), *_missing(row)])


def regret_in_words(row: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> str:
    """What a policy loses where another would have been better."""
    words = {
        "a": _title(row["scenario"], titles),
        **_common(row),
        "best": percent(row["best_in"]),
        "point": row["worst_point"],
        **{name: number(row[name]) for name in ("mean", "q90", "maximum")},
    }
    if not row["points"]:
        return _("Nothing can be said of the regret of '{a}' by {metric} {when}.").format(**words)
    if row["maximum"] == 0:
        first = _(
            "No policy does better than '{a}' by {metric} of {group} {when} at any of {points} "
            "points."
        ).format(**words)
    else:
        first = _(
            "Choosing '{a}' loses {mean} of {metric} of {group} {when} on average against the best "
            "policy of each point, {q90} or more in one point of ten and {maximum} at worst "
            "(point {point}); it is the best in {best} of {points} points."
        ).format(**words)
    return " ".join([first, *_missing(row)])


def satisficing_in_words(row: Mapping[str, Any], titles: Mapping[str, str] | None = None) -> str:
    """In what share of points a target, or all of them, is met."""
    words = {
        "a": _title(row["scenario"], titles),
        "target": row["target"],
        "points": row["points"],
        **_interval(row, "share", "share_low", "share_high"),
    }
    if not row["points"]:
        return _("Whether '{a}' meets the target is not known at any point.").format(**words)
    if row["target"] == ALL_TARGETS:
        first = _(
            "'{a}' meets all targets at once in {share} of {points} points (95 % interval {low} to "
            "{high})."
        ).format(**words)
    else:
        first = _(
            "'{a}' meets the target '{target}' in {share} of {points} points (95 % interval {low} "
            "to {high})."
        ).format(**words)
    return " ".join([first, *_missing(row)])


def _about_noise(row: Mapping[str, Any]) -> list[str]:
    if not math.isfinite(row["share_true"]):
        return [_("Nothing was run twice, so noise cannot be taken out.")]
    return [
        _(
            "With the noise of single runs taken out, as if true leads were normally distributed: "
            "{share} ({low} to {high})."
        ).format(**_interval(row, "share_true", "true_low", "true_high"))
    ]


def _ties(row: Mapping[str, Any]) -> list[str]:
    told = []
    if row["ties"]:
        told.append(
            ngettext(
                "At {count} point they are the same.",
                "At {count} points they are the same.",
                row["ties"],
            ).format(count=row["ties"])
        )
    if row["undecided"]:
        told.append(
            ngettext(
                "At {count} point the lead is no larger than luck may give.",
                "At {count} points the lead is no larger than luck may give.",
                row["undecided"],
            ).format(count=row["undecided"])
        )
    return told


def _missing(row: Mapping[str, Any]) -> list[str]:
    if not row["missing"]:
        return []
    return [
        ngettext(
            "{count} run without a result is left out.",
            "{count} runs without a result are left out.",
            row["missing"],
        ).format(count=row["missing"])
    ]


def _title(name: str, titles: Mapping[str, str] | None) -> str:
    return (titles or {}).get(name, name)


def _common(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "metric": row["metric"],
        "group": row["group"],
        "when": when(row["years"]),
        "points": row["points"],
    }


def _interval(row: Mapping[str, Any], share: str, low: str, high: str) -> dict[str, str]:
    return {
        "share": percent(row[share]),
        "low": percent(row[low]),
        "high": percent(row[high]),
    }
