"""Every text a person reads, in the language chosen at run time; English is the source.

``_`` and ``ngettext`` look the language up at each call, so that one process may speak several.
The catalogues lie in ``experiments/locale`` under the domain ``tyopolku``; where one is missing,
the English text is used.
"""

from __future__ import annotations

import gettext
from pathlib import Path

DOMAIN = "tyopolku"
LOCALE_DIR = Path(__file__).resolve().parent.parent / "experiments" / "locale"

_chosen: gettext.NullTranslations = gettext.NullTranslations()


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
    _chosen = gettext.translation(
        DOMAIN, localedir=str(locale_dir), languages=[language], fallback=True
    )


def _(text: str) -> str:
    """The text in the language chosen."""
    return _chosen.gettext(text) if text else text


def ngettext(one: str, many: str, number: int) -> str:
    """The text for that number of things, in the language chosen."""
    return _chosen.ngettext(one, many, number)


def N_(text: str) -> str:  # noqa: N802 - the name that catalogue tools look for
    """Mark a text for the catalogue where it is declared; it is translated where it is shown."""
    return text
