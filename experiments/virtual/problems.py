"""What keeps a figure from being measured, in plain words."""


class CannotMeasure(Exception):
    """The run does not hold what a target asks for; its text says why."""
