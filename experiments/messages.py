"""The words that people see, in their language; one catalogue with ``scenarios``.

``_`` translates now; ``N_`` only marks a sentence for the catalogue, for declarations that are
made once and shown later.
"""

from __future__ import annotations

from scenarios.messages import DOMAIN, LOCALE_DIR, N_, _, ngettext, set_language

__all__ = ["DOMAIN", "LOCALE_DIR", "N_", "_", "ngettext", "set_language"]
