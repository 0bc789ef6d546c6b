"""Python runs this first where `tests.support.commands.paced` put it on the path: writing a checkpoint takes a while.

So trials of small models can be caught in the middle, however quick the machine is, and cost it next to nothing.
"""

import os
import sys
import time
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

PAUSE = "TEST_CHECKPOINT_SECONDS"
_SLOWED = "sweep.training.checkpoint"


class _Slowing(PathFinder):
    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = super().find_spec(fullname, path, target) if fullname == _SLOWED else None
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def execute_and_slow(module: ModuleType) -> None:
                execute(module)
                _slow(module.Checkpoint)

            spec.loader.exec_module = execute_and_slow  # type: ignore[method-assign]
        return spec


def _slow(checkpoint: type) -> None:
    save = checkpoint.save  # type: ignore[attr-defined]

    def save_slowly(self: object, *arguments: object) -> object:
        time.sleep(float(os.environ[PAUSE]))
        return save(self, *arguments)

    checkpoint.save = save_slowly  # type: ignore[attr-defined]


if PAUSE in os.environ:
    sys.meta_path.insert(0, _Slowing)
