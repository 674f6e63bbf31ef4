"""Progress on a terminal; silence in a pipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Self

from experiments.errors import Interrupted
from experiments.messages import _


class Progress:
    """A bar of runs on standard error, while there is a terminal to show it.

    Attributes
    ----------
    done, total, failed : int
        As last told.
    """

    def __init__(self, what: str) -> None:
        self.done = self.total = self.failed = 0
        self._what = what
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich import progress
            from rich.console import Console

            self._bar = progress.Progress(
                progress.TextColumn("{task.description}"),
                progress.BarColumn(),
                progress.MofNCompleteColumn(),
                progress.TimeElapsedColumn(),
                progress.TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(_("preparing (the first start compiles)"), total=None)
        return self

    def update(self, done: int, total: int, failed: int) -> None:
        """Tell how far it is."""
        self.done, self.total, self.failed = done, total, failed
        if self._bar is not None:
            told = self._what
            if failed:
                told = _("{what}, {failed} failed").format(what=told, failed=failed)
            self._bar.update(self._task, description=told, completed=done, total=total)

    def interrupted(self, folder: Path, command: str) -> Interrupted:
        """What to raise when the user stops: what is kept, and the command that goes on."""
        return Interrupted(
            _(
                "Interrupted. {done} of {total} runs are finished and kept in {folder}. To go on: "
                "{command}"
            ).format(done=self.done, total=self.total, folder=folder, command=command)
        )

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.stop()
