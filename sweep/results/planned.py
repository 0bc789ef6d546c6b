"""How long a trial is meant to train."""

from sweep.results.records import TrialRow
from sweep.space.errors import Rejected
from sweep.space.space import Space


def planned_epochs(space: Space, row: TrialRow) -> int:
    """The epochs of its configuration, which may be a dimension; the most that the space has, for a trial not of it."""
    try:
        return space.resolve_values(row.params).training.epochs
    except (KeyError, Rejected):  # another tool put the trial in
        return space.max_epochs
