"""From the study database to the records that commands and tables show."""

from collections.abc import Iterable, Sequence

from storage.database import StudyDatabase
from storage.progress import SweepProgress
from storage.sweeps import DesiredState, SweepRecord
from storage.trials import TrialRecord
from sweep.errors import InputError
from sweep.results.fields import row_of
from sweep.results.metrics import curve_metric_names
from sweep.results.records import TRIAL_STATES, BestTrial, Budget, State, Status, TrialDetail, TrialRow, Working

_TELLING = 200  # trials that tell which metrics there are


def read_status(database: StudyDatabase, sweep: SweepRecord) -> Status:
    """How far a sweep is, in a few queries however many trials it has."""
    progress, best, leases = database.progress(sweep), database.trials.best(sweep), database.leases.by_supervisor(sweep)
    counts = progress.counts
    return Status(
        name=sweep.name,
        state=_state(sweep, progress),
        trials=counts,
        budget=Budget(trials=sweep.budget.trials, epochs=sweep.budget.epochs, timeout_s=sweep.budget.seconds),
        best=None if best is None else BestTrial(trial=best.number, value=best.value, params=best.params),
        objective=sweep.metric,
        active_seconds=sweep.active_seconds,
        epochs=progress.epochs,
        reason=sweep.pause_reason,
        orphaned=len(progress.orphaned),
        supervisors=tuple(
            Working(machine=one.machine, pid=one.pid, trials=leases.get(one.id, 0))
            for one in database.supervisors.alive()
            if one.devices  # else a command that steers
        ),
    )


def _state(sweep: SweepRecord, progress: SweepProgress) -> State:
    if progress.is_finished(sweep):
        return "finished"
    states: dict[DesiredState, State] = {
        DesiredState.WORK: "active",
        DesiredState.PAUSE: "paused",
        DesiredState.STOP: "stopped",
    }
    return states[sweep.desired]


def read_trials(database: StudyDatabase, sweep: SweepRecord) -> list[TrialRow]:
    """A sweep's trials, the best first, in the order of TRIAL_STATES."""
    return best_first(read_rows(database, sweep), maximizes=sweep.maximizes)


def read_rows(database: StudyDatabase, sweep: SweepRecord) -> list[TrialRow]:
    """A sweep's trials by number."""
    return [row_of(overview) for overview in database.overviews.of(database.trials.marks(sweep))]


def best_first(rows: Iterable[TrialRow], *, maximizes: bool) -> list[TrialRow]:
    """Trials by their states, complete ones first, and by their values within them."""
    return sorted(rows, key=lambda row: _rank(row, maximizes=maximizes))


def _rank(row: TrialRow, *, maximizes: bool) -> tuple[int, float, int]:
    worst = float("inf")
    value = worst if row.value is None else (-row.value if maximizes else row.value)
    return TRIAL_STATES.index(row.state), value, row.trial


def read_trial(database: StudyDatabase, sweep: SweepRecord, number: int) -> TrialDetail:
    """One trial with its curve and history; raises `InputError` for a number that no trial has."""
    trial = find_trial(database, sweep, number)
    overview = next(database.overviews.of([trial.id]), None)
    if overview is None:  # deleted this very moment
        raise InputError(_no_trial(database, sweep, number))
    model = database.models.get(trial.id)
    return TrialDetail(
        **vars(row_of(overview)),
        curve=database.epochs.of(trial.id),
        history=database.attempts.at(trial.id),
        model=model.path if model else None,
    )


def find_trial(database: StudyDatabase, sweep: SweepRecord, number: int) -> TrialRecord:
    """One trial as it is; raises `InputError` for a number that no trial has, and says which have."""
    trial = database.trials.get(sweep, number)
    if trial is None:
        raise InputError(_no_trial(database, sweep, number))
    return trial


def _no_trial(database: StudyDatabase, sweep: SweepRecord, number: int) -> str:
    reason = database.trials.rejection(sweep, number)
    if reason is not None:
        return f"{number} of sweep {sweep.name} never became a trial: {reason}"
    last = database.trials.last_number(sweep)
    there = "it has none yet" if last is None else f"its trials are numbered 0 to {last}"
    return f"sweep {sweep.name} has no trial {number}; {there}"


def recorded_metrics(database: StudyDatabase, ids: Sequence[int]) -> tuple[str, ...]:
    """The metrics that epochs of these trials have, as an even pick of the trials tells: one space, one set of them."""
    some = ids[:: max(1, len(ids) // _TELLING)]
    return curve_metric_names(one.trained.metrics for one in database.overviews.of(some))


def read_best(database: StudyDatabase, sweep: SweepRecord) -> TrialDetail | None:
    """The best trial; None before the first one is complete."""
    best = database.trials.best(sweep)
    return None if best is None else read_trial(database, sweep, best.number)
