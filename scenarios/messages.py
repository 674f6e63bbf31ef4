"""Every text a person reads, in the language chosen at run time; English is the source.

``_`` and ``ngettext`` look the language up at each call, so that one process may speak several:
`set_language` chooses for all of it, `speaking` for what is said inside a block, in this thread
only, as a page with several readers needs.
The catalogues lie in ``experiments/locale`` under the domain ``tyopolku``; where one is missing,
the English text is used.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

DOMAIN = "tyopolku"
LOCALE_DIR = Path(__file__).resolve().parent.parent / "experiments" / "locale"

_chosen: gettext.NullTranslations = gettext.NullTranslations()
_here: ContextVar[gettext.NullTranslations | None] = ContextVar("language_here", default=None)


def set_language(language: str, locale_dir: Path = LOCALE_DIR) -> None:
    """
    Choose the language of all messages from now on.

    Parameters
    ----------
    language : str
        ``"en"``, ``"fi"`` or ``"sv"``; an unknown one gives English.
    locale_dir : Path
        Where the catalogues lie.
    """
    global _chosen  # noqa: PLW0603 - one language a process, chosen by the command line
    _chosen = _catalogue(language, locale_dir)


@contextmanager
def speaking(language: str, locale_dir: Path = LOCALE_DIR) -> Iterator[None]:
    """
    Say everything inside the block in this language; other threads are not concerned.

    Parameters
    ----------
    language : str
        ``"en"``, ``"fi"`` or ``"sv"``; an unknown one gives English.
    locale_dir : Path
        Where the catalogues lie.
    """
    token = _here.set(_kept_catalogue(language, locale_dir))
    try:
        yield
    finally:
        _here.reset(token)


def _speaker() -> gettext.NullTranslations:
    return _here.get() or _chosen


def _catalogue(language: str, locale_dir: Path) -> gettext.NullTranslations:
    return gettext.translation(
        DOMAIN, localedir=str(locale_dir), languages=[language], fallback=True
    )


_kept_catalogue = lru_cache(maxsize=8)(_catalogue)


def _(text: str) -> str:
    """The text in the language chosen."""
    return _speaker().gettext(text) if text else text


def ngettext(one: str, many: str, number: int) -> str:
    """The text for that number of things, in the language chosen."""
    return _speaker().ngettext(one, many, number)


def N_(text: str) -> str:  # noqa: N802 - the name that catalogue tools look for
    """Mark a text for the catalogue where it is declared; it is translated where it is shown."""
    return text
