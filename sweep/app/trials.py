"""`sweep trials`: a sweep's trials, chosen and sorted."""

from collections.abc import Iterable

from storage.sweeps import SweepRecord
from sweep.results.records import TrialRow


def choose_trials(
    rows: Iterable[TrialRow], sweep: SweepRecord, *, state: str | None = None, where: str = "", by: str = ""
) -> tuple[TrialRow, ...]:
    """Those in a state, and meeting a line as `val_accuracy>0.9 optimizer=adam`; sorted `by` a quantity, or as given.

    `-NAME` sorts the largest first. Raises `InputError` naming a word that is wrong.
    """
    chosen = tuple(row for row in rows if state in (None, row.state))
    if not where and not by:
        return chosen
    # The language is loaded only where something is asked of it.
    from sweep.results.quantities import quantities_of
    from sweep.results.selection import choose, order
    from sweep.space.reading import parse_space

    known = quantities_of(sweep.metric, parse_space(sweep.space, sweep.origin).dimensions, chosen)
    chosen = choose(chosen, known, where=where)
    return order(chosen, known, by) if by else chosen
