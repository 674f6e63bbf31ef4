"""The template of all messages, for translators: ``python -m experiments.catalogue`` makes it.

It holds the texts of all three packages; needs babel (the extra ``dev``).
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from experiments.messages import DOMAIN, LOCALE_DIR

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("scenarios", "model", "experiments")
TEMPLATE = LOCALE_DIR / f"{DOMAIN}.pot"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def template() -> str:
    """The template's text: every message in order, with the files that say it."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_file
    from babel.messages.pofile import write_po

    # No dates and no line numbers: it changes only when a message does.
    catalogue = Catalog(project="tyopolku", creation_date=datetime(2026, 1, 1, tzinfo=UTC))
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for _line, message, comments, context in extract_from_file("python", path, KEYWORDS):
                catalogue.add(
                    message, locations=[(place, 0)], auto_comments=comments, context=context
                )
    buffer = io.BytesIO()
    write_po(buffer, catalogue, sort_output=True, include_lineno=False, omit_header=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith('"Generated-By'))


if __name__ == "__main__":
    TEMPLATE.write_text(template(), encoding="utf-8")
