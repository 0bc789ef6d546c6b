"""How long a sweep will still take, and why trials failed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sweep.results.records import Status, TrialRow


@dataclass(frozen=True, kw_only=True)
class Failure:
    """One reason, and the trials it ended."""

    reason: str
    rows: tuple[TrialRow, ...]  # the newest first


def seconds_left(status: Status) -> float | None:
    """An estimate: what is left of the budget at the pace so far. None where there is no pace, or nothing left."""
    finished, budget = status.trials.finished, status.budget
    if status.state in ("finished", "stopped") or not finished or not status.active_seconds:
        return None
    left = max(0, budget.trials - finished) * status.active_seconds / finished
    if budget.timeout_s is not None:
        left = min(left, max(0.0, budget.timeout_s - status.active_seconds))
    return left


def failures(rows: Iterable[TrialRow]) -> list[Failure]:
    """The reasons for which trials failed, the most frequent first."""
    grouped: dict[str, list[TrialRow]] = defaultdict(list)
    for row in rows:
        if row.state == "failed":
            grouped[row.reason or "no reason was written"].append(row)
    found = [Failure(reason=reason, rows=tuple(reversed(some))) for reason, some in grouped.items()]
    return sorted(found, key=lambda failure: -len(failure.rows))
