"""Preloaded by a benchmark's forkserver: every second epoch is neither saved nor told, and each says what it took."""

import json
import sys
import time
from typing import Any

from benchmarks.common import MARK
from sweep.training import checkpoint, trial
from sweep.training.messages import CheckpointRef, Order


class _Alternating(trial._Attempt):
    """Odd epochs do without checkpoint, rows and supervisor."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        extend = self._trail.extend
        self._trail.extend = lambda ref: extend(ref) if ref.bytes else None  # type: ignore[method-assign]
        self._took: dict[str, float] = {}
        self._began = self._began_cpu = 0.0

    def _run_epoch(self, epoch: int) -> None:
        now = time.perf_counter()
        if epoch > 1:
            self._took |= {"whole": now - self._began, "cpu": time.process_time() - self._began_cpu}
            print(MARK + json.dumps(self._took), file=sys.stderr, flush=True)
        self._took = {"epoch": epoch, "survives": self._survives(epoch)}
        self._began, self._began_cpu = now, time.process_time()
        super()._run_epoch(epoch)
        self._took["training"] = time.perf_counter() - now

    def _save(self) -> CheckpointRef:
        if not self._survives(len(self._curve)):
            return CheckpointRef(name="none", epoch=len(self._curve), sha256="", bytes=0)
        began = time.perf_counter()
        saved = super()._save()
        self._took |= {"saving": time.perf_counter() - began, "sum": _summing[-1], "bytes": saved.bytes}
        return saved

    def _ask(self, checkpoint: CheckpointRef) -> Order:
        if not checkpoint.bytes:
            return Order.GO_ON
        began = time.perf_counter()
        order = super()._ask(checkpoint)
        self._took["asking"] = time.perf_counter() - began
        return order

    @staticmethod
    def _survives(epoch: int) -> bool:
        return epoch % 2 == 0


_summing: list[float] = []
_sum_of = checkpoint.sum_of


def _timed_sum_of(path: Any) -> str:
    began = time.perf_counter()
    found = _sum_of(path)
    _summing.append(time.perf_counter() - began)
    return found


trial._Attempt = _Alternating  # type: ignore[assignment,misc]
checkpoint.sum_of = _timed_sum_of
