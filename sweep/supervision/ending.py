"""Why the work on a sweep ends: a pure function of what the database says."""

from enum import Enum

from storage.progress import SweepProgress
from storage.sweeps import DesiredState, SweepRecord

STOPPED = "the sweep was stopped"  # why a trial was cut
TIME_IS_UP = "the sweep's time was up"  # likewise
EPOCHS_SPENT = "the sweep's epochs were spent"  # likewise


class Ending(Enum):
    """Why the work on a sweep ended."""

    FINISHED = "the budget is spent"
    EXHAUSTED = "every configuration of the space has been tried"
    TIMEOUT = "the sweep's time is up"
    STOPPED = "it was stopped"
    INTERRUPTED = "interrupted"
    QUEUED = "queued"


def ending_of(
    sweep: SweepRecord, progress: SweepProgress, *, is_out_of_time: bool, is_exhausted: bool
) -> Ending | None:
    """Why there is nothing to do, on any machine; None while something runs, or may yet."""
    if sweep.desired is not DesiredState.STOP and not progress.open and is_spent(sweep, progress):
        return Ending.FINISHED
    if progress.open or sweep.desired is DesiredState.PAUSE:
        return None
    if sweep.desired is DesiredState.STOP:
        return Ending.STOPPED
    if is_out_of_time:
        return Ending.TIMEOUT
    return Ending.EXHAUSTED if is_exhausted else None


def is_spent(sweep: SweepRecord, progress: SweepProgress) -> bool:
    """Whether the budget of trials, or that of epochs, is spent."""
    return sweep.budget.is_spent(progress.spent)


def reason_to_cut(sweep: SweepRecord, *, is_out_of_time: bool) -> str | None:
    """Why every running trial ends after its epoch, for good."""
    if sweep.desired is DesiredState.STOP:
        return STOPPED
    return TIME_IS_UP if is_out_of_time else None
