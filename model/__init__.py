"""The world: people, coaches, partners, offices, labour market, one week at a time."""

from __future__ import annotations

from model.compiled import MODEL_VERSION

__all__ = ["MODEL_VERSION"]
