"""Pages that stand by themselves, made of templates with jinja2 (the extra ``report``)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment


def environment_of(folder: Path, **settings: Any) -> Environment:
    """Templates of a folder: whatever is put in is escaped, and what is missing is a mistake.

    Raises
    ------
    ModuleNotFoundError
        jinja2 is not installed.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined,
        keep_trailing_newline=True, **settings,
    )  # fmt: skip
