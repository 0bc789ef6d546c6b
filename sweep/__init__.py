"""Sweep: hyperparameter sweeps for Keras CNNs."""

from typing import TYPE_CHECKING, Any

from sweep.version import __version__

if TYPE_CHECKING:
    from sweep.api.space import Space
    from sweep.api.sweep import Sweep

__all__ = ["Space", "Sweep", "__version__"]


def __getattr__(name: str) -> Any:
    """Import what is asked for, and nothing for those who only run commands."""
    if name == "Space":
        from sweep.api.space import Space

        return Space
    if name == "Sweep":
        from sweep.api.sweep import Sweep

        return Sweep
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
