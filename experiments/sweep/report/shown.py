"""The figures by theme, and tables of the leading factors with what the ledger says of them."""

from __future__ import annotations

from experiments.messages import _
from experiments.sensitivity.indices import MAIN
from experiments.sweep.answers import Answers, Sensitivity
from experiments.sweep.factors import Factor
from experiments.sweep.figures import Drawn, indexed
from experiments.sweep.figures.usual import usual_of
from experiments.sweep.figures.words import measured, plain, subjects, unit_of, whose
from experiments.sweep.report.page import Block, Cell, Picture, Section, Table
from scenarios import Ledger, load_ledger

MOST_FACTORS = 10
THEMES = {
    "ranking": ("shares", "leads", "regret", "goals"),
    "surface": ("grid",),
    "turns": ("boxes", "turning", "trade_off"),
    "sensitivity": ("morris_bars", "morris", "sobol", "given_data"),
    "foresight": ("emulator_error", "emulator_slices"),
    "sureness": ("convergence", "noise"),
}


def sections_of_figures(drawn: list[Drawn]) -> list[Section]:
    """A section a theme; themes without figures have no blocks and are left out."""
    titles = {
        "ranking": _("Which policy does better"),
        "surface": _("Over the values that were tried"),
        "turns": _("What would have to be true"),
        "sensitivity": _("What the answer leans on"),
        "foresight": _("What if: values between the points"),
        "sureness": _("Would more runs change it"),
    }
    return [
        Section(
            theme,
            titles[theme],
            [
                Block(title=each.title, figure=Picture.of(each))
                for each in drawn
                if each.kind in kinds
            ],
        )
        for theme, kinds in THEMES.items()
    ]


def section_of_factors(answers: Answers) -> Section:
    """Tables of the leading factors of every difference that has figures."""
    wanted = subjects(answers)
    ledger = load_ledger()
    found = [each for each in answers.sensitivity if each.asked in wanted]
    blocks = [
        Block(
            title=_("{what}, {whose}").format(
                what=measured(each.asked).capitalize(), whose=whose(answers, each.asked[0])
            ),
            table=_leading(answers, each, ledger),
        )
        for each in found
    ]
    return Section("leading", _("The leading factors, and what is known of them"), blocks)


def _leading(answers: Answers, found: Sensitivity, ledger: Ledger) -> Table:
    study = answers.study
    rows_found = indexed.leading(found.table, MOST_FACTORS)
    method = found.table["method"].iloc[0]
    factors = {factor.name: factor for factor in study.factors}
    rows = []
    for name, row in rows_found.iterrows():
        factor = factors[str(name)]
        grade, source = known_of(factor, ledger)
        rows.append(
            [Cell(factor.name, factor.does), Cell(plain(row["value"])),
             Cell(range_words(row["ci_low"], row["ci_high"])),
             Cell(plain(usual_of(study, factor))),
             Cell(f"{range_words(factor.low, factor.high)} {factor.unit}".strip()),
             Cell(_("{grade}: {source}").format(grade=grade, source=source))]
        )  # fmt: skip
    heads = [
        (_("factor, and what it does"), False), (index_words(method), True),
        (_("95 % interval"), True), (_("now"), True), (_("range"), False),
        (_("grade and source"), False),
    ]  # fmt: skip
    unit = f" ({unit_of(found.asked[1])})" if MAIN[method] == "mu_star" else ""
    caption = _("The {count} leading factors of {total} by {index}{unit}; all are in "
                "indices.csv").format(
        count=len(rows), total=len(study.factors), index=index_words(method), unit=unit
    )  # fmt: skip
    return Table(caption, heads, rows, is_wide=True)


def range_words(low: float, high: float) -> str:
    """A range in words.

    >>> range_words(-1.0, 2.5)
    '−1 to 2.5'
    """
    return _("{low} to {high}").format(low=plain(low), high=plain(high))


def index_words(method: str) -> str:
    """The index that orders factors, in words."""
    known = {
        "morris": _("mean absolute effect (μ*)"),
        "sobol": _("total order"),
        "delta": _("delta"),
        "pawn": _("PAWN"),
    }
    return known.get(method, method)


def known_of(factor: Factor, ledger: Ledger) -> tuple[str, str]:
    """Grade and source of what is known of a factor."""
    grades = {
        "measured": _("measured"),
        "meta-analysis": _("meta-analysis"),
        "calibrated": _("calibrated"),
        "expert": _("expert"),
        "assumption": _("assumption"),
    }
    parameter = ledger.get(factor.target) if factor.kind == "parameter" else None
    if parameter is None:
        return _("a choice"), _("decided by the policy")
    return grades.get(parameter.grade, parameter.grade), parameter.source
