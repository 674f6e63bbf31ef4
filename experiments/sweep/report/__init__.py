"""The report of a sweep: its figures, and `sweep.html`, one file that needs nothing else.

`page` holds what a page is made of and makes it; the other files write its sections. All words are
here, in Python; templates/ holds none.
"""

from __future__ import annotations

from pathlib import Path

from experiments.messages import _
from experiments.sweep.answers import Answers
from experiments.sweep.figures import Drawn, write_figures
from experiments.sweep.swept import Sweep
from experiments.written import write_text

PAGE = "sweep.html"


def write_report(found: Sweep, answers: Answers, folder: Path, command: str = "") -> None:
    """Write the figures and the page; their names join the files of the sweep.

    Without jinja2 (the extra ``report``) the page is left out, and said so among the refusals.
    """
    drawn = write_figures(answers, folder)
    found.files += [name for each in drawn for name in each.files]
    _clear_old_figures(folder, drawn)
    try:
        text = html_of(found, answers, drawn, command)
    except ModuleNotFoundError as missing:
        if missing.name != "jinja2":
            raise
        (folder / PAGE).unlink(missing_ok=True)
        answers.refusals.append(
            _(
                "{page} is left out, because jinja2 is not installed; everything else is there. "
                "To have it too: pip install 'tyopolku[report]', and the same command again."
            ).format(page=PAGE)
        )
        return
    write_text(folder / PAGE, text)
    found.files.append(PAGE)


def html_of(found: Sweep, answers: Answers, drawn: list[Drawn], command: str = "") -> str:
    """The text of `sweep.html`."""
    from experiments.sweep.report.about import header, sections_about
    from experiments.sweep.report.doubts import sections_of_doubt
    from experiments.sweep.report.page import render
    from experiments.sweep.report.shown import section_of_factors, sections_of_figures
    from experiments.sweep.report.summary import section_of_findings

    files = [*found.files, PAGE, "manifest.json"]
    run, words, every, kept = sections_about(answers, command, files)
    sections = [
        section_of_findings(answers, drawn),
        run,
        *sections_of_figures(drawn),
        section_of_factors(answers),
        *sections_of_doubt(answers),
        words,
        every,
        kept,
    ]
    return render(header(answers), sections)


def _clear_old_figures(folder: Path, drawn: list[Drawn]) -> None:
    """Take away figures that an earlier report had and this one does not."""
    names = {Path(name).name for each in drawn for name in each.files}
    for path in (folder / "figures").glob("*"):
        if path.suffix in (".png", ".svg") and path.name not in names:
            path.unlink(missing_ok=True)
