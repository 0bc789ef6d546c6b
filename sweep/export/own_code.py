"""Layers of the user's own: a builder's module registers them, and is imported where that was allowed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sweep.space.fields import KerasObject


@dataclass(frozen=True, kw_only=True)
class OwnCode:
    """Whose code may run beside ours."""

    places: tuple[Path, ...] = ()  # directories where a builder's module is looked for
    builders: frozenset[str] = frozenset()  # those that may run

    def of(self, sidecar: dict[str, Any]) -> dict[str, Any] | None:
        """What a fresh process imports before it loads the model, as `own` of its request."""
        written = sidecar["config"].get("model", {}).get("builder")
        builder = KerasObject.model_validate(written).name if written else None
        if builder not in self.builders:
            return None
        return {"builder": builder, "places": [str(place) for place in self.places]}


NOTHING_OWN = OwnCode()


def import_own(own: dict[str, Any] | None) -> None:
    """Import it, in that process; raises InputError where that fails."""
    if own is not None:
        from sweep.training.builders.loading import import_module  # KerasTuner is imported for who uses it

        import_module(own["builder"], tuple(map(Path, own["places"])))
