"""Preloaded by a benchmark's forkserver: every second epoch is neither saved nor told, and each says what it took."""

import json
import sys
import time
from typing import Any

from benchmarks.common import MARK
from sweep.training import checkpoint, trial
from sweep.training.attempt import Attempt
from sweep.training.checkpoint import Checkpoint
from sweep.training.epochs import Outcome
from sweep.training.messages import CheckpointRef, Order

_took: dict[str, Any] = {}  # of the epoch under way


class _Alternating(Attempt):
    """Odd epochs do without checkpoint, rows and supervisor."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        add, self._run = self._retention.add, self._runner.run
        self._retention.add = lambda ref: add(ref) if ref.bytes else None  # type: ignore[method-assign]
        self._runner.run = self._timed_run  # type: ignore[method-assign]
        self._began = self._began_cpu = 0.0

    def _timed_run(self, epoch: int) -> Outcome:
        now = time.perf_counter()
        if epoch > 1:
            _took.update(whole=now - self._began, cpu=time.process_time() - self._began_cpu)
            print(MARK + json.dumps(_took), file=sys.stderr, flush=True)
        _took.clear()
        _took.update(epoch=epoch, survives=_survives(epoch))
        self._began, self._began_cpu = now, time.process_time()
        outcome = self._run(epoch)
        _took["training"] = time.perf_counter() - now
        return outcome

    def _ask(self, checkpoint: CheckpointRef) -> Order:
        if not checkpoint.bytes:
            return Order.GO_ON
        began = time.perf_counter()
        order = super()._ask(checkpoint)
        _took["asking"] = time.perf_counter() - began
        return order


def _survives(epoch: int) -> bool:
    return epoch % 2 == 0


_summing: list[float] = []
_sum_of, _save = checkpoint.sum_of, Checkpoint.save


def _timed_sum_of(path: Any) -> str:
    began = time.perf_counter()
    found = _sum_of(path)
    _summing.append(time.perf_counter() - began)
    return found


def _timed_save(self: Checkpoint, *arguments: Any) -> CheckpointRef:
    if not _survives(len(self.curve)):
        return CheckpointRef(name="none", epoch=len(self.curve), sha256="", bytes=0)
    began = time.perf_counter()
    saved = _save(self, *arguments)
    _took.update(saving=time.perf_counter() - began, sum=_summing[-1], bytes=saved.bytes)
    return saved


trial.Attempt = _Alternating  # type: ignore[misc]
checkpoint.sum_of = _timed_sum_of
Checkpoint.save = _timed_save  # type: ignore[method-assign]
