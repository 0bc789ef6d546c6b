"""Layers of the user's own: a builder's module registers them, and is imported where that was allowed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sweep.space.fields import KerasObject


@dataclass(frozen=True, kw_only=True)
class OwnCode:
    """Whose code may run beside ours."""

    module_dirs: tuple[Path, ...] = ()  # where a builder's module is looked for
    builders: frozenset[str] = frozenset()  # those that may run

    def of(self, sidecar: dict[str, Any]) -> dict[str, Any] | None:
        """What a fresh process imports before it loads the model, as `own` of its request."""
        written = sidecar["config"].get("model", {}).get("builder")
        builder = KerasObject.model_validate(written).name if written else None
        if builder not in self.builders:
            return None
        return {"builder": builder, "module_dirs": list(map(str, self.module_dirs))}


def import_own(own: dict[str, Any] | None) -> None:
    """Import what `of` gave, in the fresh process; raises InputError where that fails."""
    if own is not None:
        from sweep.training.builders.loading import import_module  # only this imports KerasTuner

        import_module(own["builder"], tuple(map(Path, own["module_dirs"])))
