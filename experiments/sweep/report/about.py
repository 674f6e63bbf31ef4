"""What was run, what the words mean, every factor, and where everything is kept."""

from __future__ import annotations

import math

from experiments.messages import _, in_language, ngettext
from experiments.metrics import BY_NAME
from experiments.named import title_of
from experiments.sweep.answers import PLAUSIBLE, Answers
from experiments.sweep.factors import Factor
from experiments.sweep.figures.usual import usual_of
from experiments.sweep.figures.words import group_title, metric_title, plain
from experiments.sweep.report.page import Block, Cell, Header, Line, Section, Table
from experiments.sweep.study import SweepStudy
from experiments.words import follow_up_heading


def header(answers: Answers) -> Header:
    """Title, question, and what failed or was refused."""
    study = answers.study
    warnings = list(answers.refusals)
    if answers.results.failed:
        warnings.insert(0, _(
            "{failed} of {runs} runs failed; what they lack is left out, never filled in."
        ).format(failed=f"{answers.results.failed:,}", runs=f"{study.runs:,}"))  # fmt: skip
    return Header(in_language(study.title) or study.name, study.description, warnings)


def sections_about(
    answers: Answers, command: str, files: list[str]
) -> tuple[Section, Section, Section, Section]:
    """What was run; the words; all factors; the files."""
    return (
        _run(answers, command),
        _words(answers.study),
        _factors(answers.study),
        Section("files", _("Files beside this page"), [
            Block(lines=[(f"{name}: {_content(name)}" if _content(name) else name, [])
                         for name in files])
        ]),
    )  # fmt: skip


def _run(answers: Answers, command: str) -> Section:
    study = answers.study
    the_reference = _("the reference")
    policies = [
        f"{title_of(scenario)} ({scenario.name})"
        + (f" – {the_reference}" if scenario.name == study.reference else "")
        for scenario in study.scenarios
    ]
    pairs = [
        (_("Design"), f"{design_words(study)} ({study.design.kind})"),
        (_("Factors"), str(len(study.factors))),
        (_("Points"), f"{len(study.points):,}"),
        (_("Runs with other luck at each point"), f"{study.replications:,}"),
        (_("Runs in all"), _("{runs}, each of {policies} policies").format(
            runs=f"{study.runs:,}", policies=len(study.scenarios))),
        (_("Jobseekers"), f"{study.people:,}"),
        (_("Measured"), ", ".join(metric_title(metric) for metric in study.metrics)),
        (_("Of"), ", ".join(group_title(group) for group in study.groups)),
        (_("After"), ", ".join(follow_up_heading(years) for years in study.follow_ups)),
        (_("Seed"), str(study.seed)),
    ]  # fmt: skip
    again = Block(
        title=_("To have the same again"),
        paragraphs=[_("The same command gives the same numbers, to the last digit.")],
        code=command or f"tyopolku sweep {study.name}",
    )
    return Section("run", _("What was run"), [
        Block(title=_("Policies"), paragraphs=[_luck()], lines=[(each, []) for each in policies]),
        Block(title=_("Design"), pairs=pairs),
        again,
    ])  # fmt: skip


def _luck() -> str:
    return _(
        "All policies of a run meet the same people with the same luck, and so do all points: a "
        "difference between policies is not a difference of luck alone."
    )


def design_words(study: SweepStudy) -> str:
    """A design in a few words."""
    known = {
        "grid": _("every combination of the values"),
        "latin-hypercube": _("points spread evenly over all ranges"),
        "sobol": _("points for shares of the variance"),
        "morris": _("one factor at a time, from many starting points"),
        PLAUSIBLE: _("worlds that agree with the evidence"),
    }
    return known.get(study.design.kind, study.design.kind)


def _words(study: SweepStudy) -> Section:
    rows = []
    better = {"higher": _("more"), "lower": _("less"), "": _("neither")}
    metrics = [*study.metrics, *(g.metric for g in study.goals if g.metric not in study.metrics)]
    for name in dict.fromkeys(metrics):
        metric = BY_NAME[name]
        rows.append([Cell(metric_title(name), name), Cell(_(metric.definition)),
                     Cell(_(metric.unit)), Cell(better[metric.better])])  # fmt: skip
    heads = [(_("measure, and its name in the files"), False), (_("definition"), False),
             (_("unit"), False), (_("better"), False)]  # fmt: skip
    lines: list[Line] = [
        (_("Point: one setting of all factors. Run: all policies at a point, once."), []),
        (_("95 % interval: the range in which the value lies, as far as luck and the number of "
           "points leave it open."), []),
        (_("Regret: what is lost at a point against the policy that is best there."), []),
        (_("Coverage: the share of the points in question that a box holds. Density: the share of "
           "them in the box. Base rate: the share of them among all points."), []),
    ]  # fmt: skip
    return Section("words", _("What the words mean"), [
        Block(table=Table(_("What is measured"), heads, rows, is_wide=True)), Block(lines=lines),
    ])  # fmt: skip


def _factors(study: SweepStudy) -> Section:
    heads = [(_("factor, and what it does"), False), (_("from"), True), (_("to"), True),
             (_("now"), True), (_("unit"), False)]  # fmt: skip
    rows = [
        [Cell(factor.name, _does(factor)), Cell(plain(factor.low)), Cell(plain(factor.high)),
         Cell(plain(usual_of(study, factor))), Cell(factor.unit)]
        for factor in study.factors
    ]  # fmt: skip
    caption = ngettext(
        "The {count} factor that was varied, with its range",
        "All {count} factors that were varied, with their ranges",
        len(rows),
    ).format(count=len(rows))
    return Section("factors", _("Every factor"), [
        Block(paragraphs=[_("'Now' is the ledger's value, or the policy's own.")],
              table=Table(caption, heads, rows)),
    ])  # fmt: skip


def _does(factor: Factor) -> str:
    told = factor.does
    if factor.values:
        tried = ", ".join(plain(value) for value in factor.values if math.isfinite(value))
        told = f"{told} " + _("Tried: {values}.").format(values=tried)
    return told.strip()


def _content(name: str) -> str:
    known = {
        "points.parquet": _("a row a point with the values of its factors"),
        "runs.parquet": _("a row a run and policy with all its outcomes"),
        "indices.csv": _("how much each factor moves each difference"),
        "convergence.csv": _("the same from parts of the design"),
        "robustness.csv": _("in what share of the points one policy beats another"),
        "regret.csv": _("what each policy loses where another would have been better"),
        "goals.csv": _("in what share of the points goals are met"),
        "discovery.csv": _("the boxes in which the ranking turns"),
        "sweep.html": _("this page"),
        "manifest.json": _("what was run, with versions and checksums"),
    }
    folders = {
        "figures/": _("a figure"),
        "emulators/": _("foresees values between the points; read by experiments.emulator.load"),
    }
    told = [words for folder, words in folders.items() if name.startswith(folder)]
    return known.get(name, told[0] if told else "")
