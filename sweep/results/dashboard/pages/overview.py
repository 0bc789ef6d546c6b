"""The first page of a sweep: how far it is, who is at work, and what went wrong."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template

from sweep.results.dashboard import query
from sweep.results.dashboard.resources import current_snapshot, resources
from sweep.results.dashboard.routes import Tab, route
from sweep.results.planned import planned_epochs
from sweep.results.records import Status, TrialRow
from sweep.results.working import read_workers

_AXES = {"trials": "trials", "seconds": "time"}
_WORKERS = ("training", "at another sweep", "idle", "orphaned")  # as they are listed


@route("/overview", tab=Tab(title="Overview", position=1))
def overview() -> str:
    """Show the sweep."""
    snapshot = current_snapshot()
    best = snapshot.status.best
    workers = read_workers(resources().database, snapshot)
    return render_template(
        "overview.html",
        snapshot=snapshot,
        against=query.one_of("against", _AXES, "trials"),
        axes=_AXES,
        left=_seconds_left(snapshot.status),
        workers=sorted(workers, key=lambda one: _WORKERS.index(one.state)),
        planned_epochs=planned_epochs,
        failures=_failures(snapshot.rows),
        best=next((row for row in snapshot.rows if best and row.trial == best.trial), None),
    )


def _seconds_left(status: Status) -> float | None:
    """Estimate the rest of the budget at the pace so far; None where there is no pace, or nothing left."""
    finished, budget = status.trials.finished, status.budget
    if status.state in ("finished", "stopped") or not finished or not status.active_seconds:
        return None
    left = max(0, budget.trials - finished) * status.active_seconds / finished
    if budget.timeout_s is not None:
        left = min(left, max(0.0, budget.timeout_s - status.active_seconds))
    if budget.epochs is not None and status.epochs:
        left = min(left, max(0, budget.epochs - status.epochs) * status.active_seconds / status.epochs)
    return left


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One reason, and the trials that failed for it."""

    reason: str
    rows: tuple[TrialRow, ...]  # the newest first


def _failures(rows: Iterable[TrialRow]) -> list[Failure]:
    """Group the failed trials by their reasons, the most frequent first."""
    grouped: dict[str, list[TrialRow]] = defaultdict(list)
    for row in rows:
        if row.state == "failed":
            grouped[row.reason or "no reason was recorded"].append(row)
    found = [Failure(reason=reason, rows=tuple(reversed(some))) for reason, some in grouped.items()]
    return sorted(found, key=lambda failure: -len(failure.rows))
