"""The words that people see, in their language; one catalogue with ``scenarios``.

``_`` translates now; ``N_`` only marks a sentence for the catalogue, for declarations that are
made once and shown later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from scenarios import messages
from scenarios.messages import DOMAIN, LOCALE_DIR, N_, _, ngettext, set_language

__all__ = [
    "DOMAIN",
    "LOCALE_DIR",
    "N_",
    "_",
    "in_language",
    "language",
    "ngettext",
    "speaking",
    "use_language",
]

_language = "en"
_language_here: ContextVar[str | None] = ContextVar("name_of_language_here", default=None)


def use_language(language: str) -> None:
    """Say everything from now on in this language; English where a text has no translation."""
    global _language  # noqa: PLW0603 - one language a process, as in scenarios.messages
    _language = language
    set_language(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything inside the block in this language; other threads are not concerned."""
    token = _language_here.set(language)
    try:
        with messages.speaking(language):
            yield
    finally:
        _language_here.reset(token)


def language() -> str:
    """The language chosen."""
    return _language_here.get() or _language


def in_language(texts: Mapping[str, str]) -> str:
    """The text in the language chosen, else in English, else whichever there is."""
    return texts.get(language()) or texts.get("en") or next(iter(texts.values()), "")
