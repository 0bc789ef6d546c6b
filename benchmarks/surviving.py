"""What surviving a kill costs an epoch of CIFAR-10: its checkpoint, its rows and the lease, on both databases.

A real supervisor trains the smallest models of the gallery. In every second epoch the trial process does without
checkpoint and supervisor (`benchmarks.alternating`), so that a busy machine is busy for both kinds alike.
"""

import json
import multiprocessing
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import wraps
from multiprocessing import forkserver
from pathlib import Path
from statistics import median
from typing import Any, Self
from unittest.mock import patch

PAIRS = 5  # epochs with and without, after the first two
TARGET = 0.02  # of an epoch
LEASE_SECONDS, RENEWALS = 60.0, 6  # as `sweep start` has them: how long a lease holds, and how often it is renewed
MODELS = {  # the gallery's smallest on images of 32 × 32 pixels
    "fewest FLOPs": {"depth": 1, "convs": 1, "filters": 16},
    "fewest parameters": {"depth": 3, "convs": 1, "filters": 16},
}
OTHERS = {
    "batch_norm": "none", "dropout": 0.0, "regularizer": "none",
    "optimizer": "adam", "optimizer.adam.learning_rate": 0.001,
}  # fmt: skip


class Times:
    """Seconds that methods took, by what they are for."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self._patches = ExitStack()

    def take(self, owner: type, method: str, what: str) -> None:
        """Take the times of a method's calls."""
        self._patches.enter_context(patch.object(owner, method, self._timed(what, getattr(owner, method))))

    def _timed(self, what: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds[what].append(time.perf_counter() - began)

        return call

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._patches.close()


class Silence:
    """A supervisor's view that shows nothing but trouble."""

    def changed(self, board: Any) -> None:
        """Shows nothing."""

    def trial_ended(self, board: Any, sweep: Any, end: Any) -> None:  # noqa: ARG002 - the view's protocol
        """Says so when it failed."""
        if end.state == "failed":
            self.say(end.reason)

    def say(self, text: str) -> None:
        """Prints it."""
        print(f"  {text}")


def train(url: str, folder: Path, images: Path, name: str, model: dict[str, Any]) -> tuple[list[dict[str, Any]], Times]:
    """Train one trial as `sweep start` does; what each epoch took, and what the supervisor took meanwhile."""
    # Here, since multiprocessing imports the main module in every child: `sweep`'s own imports next to nothing.
    from benchmarks.common import CACHE, MARK, cnn_depth, create_sweep, open_work
    from storage.database import StudyDatabase
    from storage.supervisors import Supervisors
    from storage.transactions import Transactions
    from sweep.execution.local import LocalExecutor
    from sweep.search.optuna_study import OptunaStudy
    from sweep.supervision.heartbeat import Heartbeat
    from sweep.supervision.interruption import Interruption
    from sweep.supervision.supervisor import Supervisor
    from sweep.supervision.sweep_set import OneSweep
    from sweep.training.data import prepare
    from sweep.training.task import Slot

    others = {
        "name:": f"name: {name}",
        "data:": f"data: {json.dumps({'image_folder': {'path': str(images.resolve())}})}",
        "  epochs:": f"  epochs: {2 * PAIRS + 3}",  # the last one ends in saving the model, and is not counted
        "search:": "search: {sampler: tpe, pruner: hyperband, trials: 1}",
        "baselines:": f"baselines: {json.dumps([model | OTHERS])}",
    }
    space = cnn_depth(others)
    data = prepare(space.data, CACHE, lambda *_: None)
    slots, times = (Slot(worker=0, gpu=None, threads=1),), Times()
    times.take(Transactions, "record_epoch", "the rows of epoch and checkpoint")
    times.take(OptunaStudy, "report", "Optuna's report")
    times.take(OptunaStudy, "prunes", "the pruner's decision")
    times.take(Supervisors, "renew", "renewing the lease")
    with (
        times,
        StudyDatabase.open(url, create=False) as database,
        Interruption() as interruption,
        Heartbeat(database, slots, LEASE_SECONDS) as heartbeat,
        closing(LocalExecutor(slots)) as executor,
    ):
        work = open_work(database, create_sweep(database, space, data), data, heartbeat, folder)
        Supervisor(
            database=database,
            sweeps=OneSweep(work, Silence()),
            heartbeat=heartbeat,
            executor=executor,
            view=Silence(),
            interruption=interruption,
        ).run()
    log = (folder / space.name / "0" / "1" / "log.txt").read_text(encoding="utf-8").splitlines()
    return [json.loads(line.removeprefix(MARK)) for line in log if line.startswith(MARK)][2:], times


def main() -> int:
    """Print the table; 1 when the target is missed."""
    from benchmarks.common import line, options
    from benchmarks.generated import databases

    images = options(__doc__).cifar10
    if images is None:
        print("  skipped: needs --cifar10 PATH")
        return 0
    multiprocessing.get_context("forkserver").set_forkserver_preload(
        ["sweep.execution.detached", "sweep.training.preload", "benchmarks.alternating"]
    )
    forkserver.ensure_running()
    missed = False
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as urls:
        for kind, url in urls.items():
            for number, (what, model) in enumerate(MODELS.items()):
                taken = train(url, Path(folder, f"{kind}-{number}"), images, f"model{number}", model)
                missed |= _report(line, f"{kind}, {what}", *taken) > TARGET
    return int(missed)


def _report(line: Callable[..., None], title: str, epochs: list[dict[str, Any]], times: Times) -> float:
    """Print what one model's epochs took; return the share that survival has in them."""
    found = {survives: [one for one in epochs if one["survives"] is survives] for survives in (True, False)}

    def middle(what: str, *, survives: bool = True) -> float:
        return float(median(one[what] for one in found[survives]))

    def beside(*, survives: bool) -> float:
        return float(median(one["whole"] - one["training"] for one in found[survives]))

    size = found[True][0]["bytes"] / 1e6
    renewing = median(times.seconds["renewing the lease"])
    bare = min(middle("training", survives=survives) for survives in (True, False))
    leases = renewing * RENEWALS * bare / LEASE_SECONDS
    cost = beside(survives=True) - beside(survives=False) + leases
    for survives, how in ((False, "off"), (True, "on")):  # the fastest: the machine is shared
        whole, cpu = ([one[what] for one in found[survives]] for what in ("whole", "cpu"))
        others = f"median {median(whole):.2f} s; CPU {min(cpu):.2f} s, median {median(cpu):.2f} s"
        line(f"{title}: an epoch, all {how}", f"{min(whole):.2f} s", others)
    line(f"{title}: what it does beside training", f"{1000 * cost:.0f} ms", f"{cost / bare:.2%}; target {TARGET:.0%}")
    parts = {
        f"writing the checkpoint, {size:.1f} MB": middle("saving") - middle("sum"),
        "its sum": middle("sum"),
        "waiting for the supervisor's answer": middle("asking"),
        **{f"  {what}": median(seconds) for what, seconds in times.seconds.items() if "lease" not in what},
        "renewing the lease, its share of an epoch": leases,
    }
    for what, seconds in parts.items():
        line(f"    {what}", f"{1000 * seconds:.1f} ms")
    return cost / bare


if __name__ == "__main__":
    sys.exit(main())
