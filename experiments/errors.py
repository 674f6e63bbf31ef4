"""The three ways in which a command ends other than well, each with its exit code."""

from __future__ import annotations

from collections.abc import Sequence


class Trouble(Exception):
    """Something to be told in plain words, without a traceback."""

    exit_code = 1


class BadInput(Trouble):
    """What was asked for cannot be done; nothing has been written.

    Parameters
    ----------
    problems : str or sequence of str
        One plain sentence for each thing to mend.
    """

    exit_code = 2

    def __init__(self, problems: str | Sequence[str]) -> None:
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type[BadInput], tuple[list[str]]]:
        return type(self), (self.problems,)


class CannotGoOn(Trouble):
    """The machine is in the way: a full disk, a folder that cannot be written, a failed run."""

    exit_code = 1


class Interrupted(Trouble):
    """Stopped by the user; what was finished is kept."""

    exit_code = 130
