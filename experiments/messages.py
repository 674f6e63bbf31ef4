"""The words that people see, in their language; one catalogue with ``scenarios``.

``_`` translates now; ``N_`` only marks a sentence for the catalogue, for declarations that are
made once and shown later.
"""

from __future__ import annotations

from collections.abc import Mapping

from scenarios.messages import DOMAIN, LOCALE_DIR, N_, _, ngettext, set_language

__all__ = ["DOMAIN", "LOCALE_DIR", "N_", "_", "in_language", "language", "ngettext", "use_language"]

_language = "en"


def use_language(language: str) -> None:
    """Say everything from now on in this language; English where a text has no translation."""
    global _language  # noqa: PLW0603 - one language a process, as in scenarios.messages
    _language = language
    set_language(language)


def language() -> str:
    """The language chosen."""
    return _language


def in_language(texts: Mapping[str, str]) -> str:
    """The text in the language chosen, else in English, else whichever there is."""
    return texts.get(_language) or texts.get("en") or next(iter(texts.values()), "")
