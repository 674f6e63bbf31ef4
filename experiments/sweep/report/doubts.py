"""How sure the numbers are, what failed, and what they do not say."""

from __future__ import annotations

from collections import Counter

from experiments.messages import _, ngettext
from experiments.sensitivity import convergence
from experiments.sensitivity.told import luck_sentence
from experiments.sweep.answers import PLAUSIBLE, Answers
from experiments.sweep.figures.noise import noise_of
from experiments.sweep.figures.words import measured, subjects, whose
from experiments.sweep.report.page import Block, Line, Section

FEW_REPLICATIONS = 2


def sections_of_doubt(answers: Answers) -> list[Section]:
    """How sure; what failed; what the numbers do not say."""
    return [
        Section("sure", _("How sure it is"), [Block(lines=_sure(answers))]),
        Section("failed", _("What failed"), _failed(answers)),
        Section("limits", _("What the numbers do not say"), [Block(lines=_limits(answers))]),
    ]


def _sure(answers: Answers) -> list[Line]:
    lines: list[Line] = []
    converging = {found.asked: found.convergence for found in answers.sensitivity}
    for asked in subjects(answers):
        told = [luck_sentence(noise_of(answers, asked))]
        if asked in converging:
            told.append(convergence.told(converging[asked], {}))
        lines.append((f"{measured(asked).capitalize()}, {whose(answers, asked[0])}", told))
    if answers.study.replications < FEW_REPLICATIONS:
        lines.append((_("Every point was run once: luck and factors cannot be told apart."), []))
    return lines


def _failed(answers: Answers) -> list[Block]:
    results = answers.results
    lines: list[Line] = [(refusal, []) for refusal in answers.refusals]
    if results.failed:
        count = Counter(str(error) for error in results.errors.ravel() if error)
        classes = ", ".join(f"{name} ({number:,})" for name, number in sorted(count.items()))
        lines.insert(0, (
            ngettext(
                "{failed} of {runs} runs failed: {classes}. It stands in runs.parquet with its "
                "inputs, its traceback in the folder failures. --retry-failed tries it again.",
                "{failed} of {runs} runs failed: {classes}. They stand in runs.parquet with their "
                "inputs, their tracebacks in the folder failures. --retry-failed tries them again.",
                results.failed,
            ).format(failed=f"{results.failed:,}", runs=f"{answers.study.runs:,}",
                     classes=classes), []))  # fmt: skip
    if not lines:
        return [Block(paragraphs=[_("Nothing: every run ended well and every question was "
                                    "answered.")])]  # fmt: skip
    return [Block(lines=lines)]


def _limits(answers: Answers) -> list[Line]:
    study = answers.study
    if study.design.kind == PLAUSIBLE:
        first = _(
            "The worlds are those that agree with the evidence; how often something holds among "
            "them says how likely it is only as far as the evidence and the model are right."
        )
    else:
        first = _(
            "The points are spread over the ranges by design. How often something holds among them "
            "is not how likely it is."
        )
    kinds = {factor.kind for factor in study.factors}
    ranges = _("The ranges are the study's own; nothing is known beyond them.")
    if kinds == {"parameter"}:
        ranges = _(
            "The ranges are the ledger's, unless the study narrows them; nothing is known beyond "
            "them, and a factor with a wide range has more room to matter."
        )
    told = [
        first,
        ranges,
        _("What was not varied stands at the ledger's value."),
        _(
            "Intervals tell of luck and of the number of points. Whether the model itself is right "
            "they do not tell; how it compares with published figures is in docs/validation.md."
        ),
    ]
    if answers.sensitivity:
        told.append(
            _(
                "That a factor moves the answer does not say that it could be changed, nor that "
                "changing it would do good."
            )
        )
    return [(each, []) for each in told]
