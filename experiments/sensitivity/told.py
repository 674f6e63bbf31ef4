"""What the indices say, in plain words: who leads, what they carry, and how much is luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from experiments.messages import _, ngettext
from experiments.numerals import number, percent
from experiments.sensitivity import convergence as converging
from experiments.sensitivity.noise import Noise
from experiments.sensitivity.screening import dummy, leaders, main_rows
from experiments.sensitivity.sizes import MORRIS, SOBOL
from experiments.sensitivity.sobol import PAIR

Titles = Mapping[str, str]


def sentences(
    frame: pd.DataFrame,
    noise: Noise,
    convergence: pd.DataFrame | None = None,
    titles: Titles | None = None,
) -> list[str]:
    """The sentences, the most important first.

    Parameters
    ----------
    frame : DataFrame
        As `indices` gives it.
    noise : Noise
        Of the same outcome.
    convergence : DataFrame, optional
        As `convergence` gives it.
    titles : mapping, optional
        What to call the factors; their names where it has none.
    """
    called = dict(titles or {})
    if not (main_rows(frame)["value"] != 0.0).any():
        return [_("The difference is the same at every point: none of the factors moves it.")]
    method = frame["method"].iloc[0]
    if method == MORRIS:
        found = _morris(frame, called)
    elif method == SOBOL:
        found = _sobol(frame, noise, called)
    else:
        found = _given_data(frame, called)
    found.append(luck_sentence(noise))
    if convergence is not None:
        found.append(converging.told(convergence, called))
    return found


def luck_sentence(noise: Noise) -> str:
    """How much of the variance between points is luck."""
    if not noise.is_known:
        return _(
            "How much of this is luck is not known with a single replication. Ask for two "
            "replications or more."
        )
    words = {
        "share": percent(noise.share),
        "low": percent(noise.ci_low),
        "high": percent(noise.ci_high),
        "count": noise.replications,
    }
    return _(
        "Of the variance between points, {share} is luck that {count} replications have not "
        "averaged out (95 % interval {low} to {high})."
    ).format(**words)


def _morris(frame: pd.DataFrame, titles: Titles) -> list[str]:
    rows, first = main_rows(frame), leaders(frame)
    found = [_lead(first, titles)]
    for name in first:
        row = rows.loc[name]
        words = {
            "factor": titles.get(name, name),
            "value": number(row["value"]),
            "low": number(row["ci_low"]),
            "high": number(row["ci_high"]),
        }
        told = _(
            "Over its whole range '{factor}' moves the difference by {value} on average (95 % "
            "interval {low} to {high})."
        )
        found.append(told.format(**words))
    share = rows["value"][first].sum() / rows["value"].sum()
    told = _("Of the effects of all {count} factors added up, this is {share}.")
    found.append(told.format(count=len(rows), share=percent(share)))
    sigma = frame[frame["index"] == "sigma"].set_index("factor")["value"]
    bent = [name for name in first if sigma[name] > rows.loc[name, "value"]]
    if bent:
        told = _("What {factors} does depends much on where it and the other factors stand.")
        if len(bent) > 1:
            told = _("What {factors} do depends much on where they and the other factors stand.")
        found.append(told.format(factors=listed(bent, titles)))
    below = [name for name in rows.index if 0.0 < rows.loc[name, "value"] <= dummy(frame)]
    if below:
        told = ngettext(
            "{count} factor moves the difference no more than luck alone would.",
            "{count} factors move the difference no more than luck alone would.",
            len(below),
        )
        found.append(told.format(count=len(below)))
    return found


def _sobol(frame: pd.DataFrame, noise: Noise, titles: Titles) -> list[str]:
    first = leaders(frame)
    alone = frame[frame["index"] == "first_order"].set_index("factor")["value"]
    carried = float(np.clip(alone[first].sum(), 0.0, 1.0))
    told = _("Each by itself, they carry {share} of the variance of the difference together.")
    if len(first) == 1:
        told = _("By itself, it carries {share} of the variance of the difference.")
    found = [_lead(first, titles), told.format(share=percent(carried))]
    rest = 1.0 - float(alone.sum())
    if noise.is_known:
        told = _("Factors acting together make {share} of it.")
        together = rest - noise.share
    else:
        told = _("Factors acting together, and luck, make {share} of it.")
        together = rest
    found.append(told.format(share=percent(float(np.clip(together, 0.0, 1.0)))))
    pairs = frame[(frame["index"] == "second_order") & (frame["ci_low"] > 0.0)]
    if len(pairs):
        row = pairs.loc[pairs["value"].idxmax()]
        names = [titles.get(name, name) for name in row["factor"].split(PAIR)]
        told = _("The pair that does most together is {one} with {other}: {share}.")
        found.append(
            told.format(one=_quoted(names[0]), other=_quoted(names[1]), share=percent(row["value"]))
        )
    return found


def _given_data(frame: pd.DataFrame, titles: Titles) -> list[str]:
    rows = main_rows(frame)
    above = rows[rows["value"] > dummy(frame)].sort_values("value", ascending=False)
    if above.empty:
        told = _(
            "None of the {count} factors stands out from one without any effect; more points may "
            "tell."
        )
        return [told.format(count=len(rows))]
    told = ngettext(
        "{factors} stands out from a factor without any effect ({count} of {all} factors).",
        "{factors} stand out from a factor without any effect ({count} of {all} factors).",
        len(above),
    )
    words = {"factors": listed(list(above.index), titles), "count": len(above), "all": len(rows)}
    return [told.format(**words)]


def _lead(first: Sequence[str], titles: Titles) -> str:
    told = ngettext("{factors} leads.", "{factors} lead.", len(first))
    return told.format(factors=listed(first, titles))


def listed(names: Sequence[str], titles: Titles) -> str:
    """Names one after the other, as part of a sentence.

    >>> listed(["a", "b", "c"], {"a": "Advice"})
    "'Advice', 'b' and 'c'"
    """
    quoted = [_quoted(titles.get(name, name)) for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return _("{several} and {last}").format(several=", ".join(quoted[:-1]), last=quoted[-1])


def _quoted(name: str) -> str:
    return f"'{name}'"
