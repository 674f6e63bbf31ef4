"""The catalogues of messages, for translators: ``python -m experiments.catalogue`` refreshes them.

The template holds the texts of all three packages. Each language's ``.po``, which people write,
gets what is new in it, still to be translated, and loses what is gone; its ``.mo``, which the
program reads, is compiled anew. Needs babel (the extra ``dev``).
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
WIDTH = 100


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
    return _without_tool(buffer)


def merged(translations: str, messages: str) -> str:
    """A language's ``.po`` with just the template's messages; what is new has no translation yet.

    Parameters
    ----------
    translations : str
        The text of the ``.po``.
    messages : str
        That of the template.
    """
    from babel.messages.pofile import read_po, write_po

    catalogue = read_po(io.BytesIO(translations.encode()))
    catalogue.update(read_po(io.BytesIO(messages.encode())), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=WIDTH, sort_output=True, no_location=True)
    return _without_tool(buffer)


def compiled(translations: str) -> bytes:
    """The ``.mo`` of a ``.po``; what is not translated in all its forms is left out."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    catalogue = read_po(io.BytesIO(translations.encode()))
    for message in list(catalogue):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not all(forms):
            catalogue.delete(message.id, message.context)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def refresh() -> None:
    """Write the template, and bring every language to it."""
    messages = template()
    TEMPLATE.write_text(messages, encoding="utf-8")
    for path in sorted(LOCALE_DIR.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        translations = merged(path.read_text(encoding="utf-8"), messages)
        path.write_text(translations, encoding="utf-8")
        path.with_suffix(".mo").write_bytes(compiled(translations))


def _without_tool(buffer: io.BytesIO) -> str:
    """The text written, without the version of the tool that wrote it."""
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith('"Generated-By'))


if __name__ == "__main__":
    refresh()
