"""The world: people, coaches, partners, offices, labour market, one week at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from model.compiled import MODEL_VERSION

if TYPE_CHECKING:
    from model.model import EmploymentServiceModel

__all__ = ["MODEL_VERSION", "EmploymentServiceModel"]


def __getattr__(name: str) -> Any:
    """Import Mesa only for those who ask for its model: it is slow, and changes multiprocessing."""
    if name == "EmploymentServiceModel":
        from model.model import EmploymentServiceModel

        return EmploymentServiceModel
    raise AttributeError(f"module 'model' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
