"""The trials that an address is about."""

from sweep.results.dashboard import query
from sweep.results.dashboard.error_pages import NotFoundError
from sweep.results.reading import best_first
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot

_BEST = 10  # that are compared where none are chosen


def current_trial(snapshot: Snapshot) -> TrialRow:
    """The trial that the address names; raises `NotFoundError`."""
    return _find(snapshot, query.integer("trial"))


def compared_trials(snapshot: Snapshot) -> tuple[list[TrialRow], bool]:
    """The trials to compare, and whether the user chose them; raises `NotFoundError`."""
    numbers = query.chosen()
    if not numbers:
        trained = [row for row in snapshot.rows if row.value is not None or row.epochs]
        return best_first(trained, maximizes=snapshot.sweep.maximizes)[:_BEST], False
    return [_find(snapshot, number) for number in numbers], True


def _find(snapshot: Snapshot, number: int) -> TrialRow:
    by_number = {row.trial: row for row in snapshot.rows}
    if number in by_number:
        return by_number[number]
    nearest = min(by_number, key=lambda one: abs(one - number), default=None)
    there = "it has none yet" if nearest is None else f"its trials are numbered {min(by_number)} to {max(by_number)}"
    sentence = f"Sweep {snapshot.sweep.name} has no trial {number}; {there}."
    raise NotFoundError(sentence, title="No such trial", sweep=snapshot.sweep.name, trial=nearest)
