"""From the study database to the records that commands and tables show."""

from collections.abc import Iterable

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from storage.epochs import EpochRecord
from storage.overviews import TrialOverview
from storage.sweeps import DesiredState, SweepRecord
from storage.trials import StateCounts, TrialRecord
from sweep.errors import InputError
from sweep.results.records import (
    TRIAL_STATES,
    BestTrial,
    Budget,
    Counts,
    CurvePoint,
    HistoryLine,
    State,
    Status,
    TrialDetail,
    TrialRow,
    Working,
)


def read_status(database: StudyDatabase, sweep: SweepRecord) -> Status:
    """How far a sweep is, in a few queries however many trials it has."""
    standing, best, leases = database.progress(sweep), database.trials.best(sweep), database.leases.by_supervisor(sweep)
    counts = standing.counts
    return Status(
        name=sweep.name,
        state=_state(sweep, counts),
        trials=Counts(finished=counts.finished, **vars(counts)),
        budget=Budget(trials=sweep.trials, timeout_s=sweep.timeout_s),
        best=None if best is None else BestTrial(trial=best.number, value=best.value, params=best.params),
        objective=sweep.metric,
        active_seconds=sweep.active_seconds,
        reason=sweep.pause_reason,
        left_behind=len(standing.orphaned),
        supervisors=tuple(
            Working(machine=one.machine, pid=one.pid, trials=leases.get(one.id, 0))
            for one in database.supervisors.alive()
            if one.devices  # else a command that steers
        ),
    )


def _state(sweep: SweepRecord, counts: StateCounts) -> State:
    if not counts.running and (counts.finished >= sweep.trials or sweep.is_out_of_time):
        return "finished"
    states: dict[DesiredState, State] = {
        DesiredState.WORK: "active",
        DesiredState.PAUSE: "paused",
        DesiredState.STOP: "stopped",
    }
    return states[sweep.desired]


def read_trials(database: StudyDatabase, sweep: SweepRecord) -> list[TrialRow]:
    """A sweep's trials, the best first: complete, pruned, running, failed, waiting."""
    return best_first(read_rows(database, sweep), maximizes=sweep.maximizes)


def read_rows(database: StudyDatabase, sweep: SweepRecord) -> list[TrialRow]:
    """A sweep's trials by number."""
    return [row_of(overview) for overview in database.overviews.of(database.trials.marks(sweep))]


def best_first(rows: Iterable[TrialRow], *, maximizes: bool) -> list[TrialRow]:
    """Trials by their states, complete ones first, and by their values within them."""
    return sorted(rows, key=lambda row: _rank(row, maximizes=maximizes))


def row_of(overview: TrialOverview) -> TrialRow:
    """A trial as the tables show it."""
    trial, model, trained = overview.trial, overview.model, overview.trained
    return TrialRow(
        trial=trial.number,
        state=trial.state,
        value=trial.value,
        params=trial.params,
        epochs=trained.epochs,
        parameters=model.parameters if model else trial.parameters,
        attempts=overview.attempts.count,
        seconds=trained.seconds,
        reason=_reason(trial, overview.attempts.reason),
        id=trial.id,
        started=trial.started,
        ended=trial.ended,
        best_epoch=model.epoch if model else None,
        flops=model.flops if model else None,
        size=model.size if model else None,
        metrics=trained.metrics,
    )


def _rank(row: TrialRow, *, maximizes: bool) -> tuple[int, float, int]:
    worst = float("inf")
    value = worst if row.value is None else (-row.value if maximizes else row.value)
    return TRIAL_STATES.index(row.state), value, row.trial


def _reason(trial: TrialRecord, last: str | None) -> str | None:
    """Why a trial ended: what Optuna was told, else why its last attempt did."""
    return None if trial.state in ("running", "waiting") else trial.reason or last


def read_trial(database: StudyDatabase, sweep: SweepRecord, number: int) -> TrialDetail:
    """One trial with its curve and history; raises `InputError` for a number that no trial has."""
    trial = find_trial(database, sweep, number)
    overview = next(database.overviews.of([trial.id]), None)
    if overview is None:  # deleted this very moment
        raise InputError(_no_trial(database, sweep, number))
    model = database.models.get(trial.id)
    return TrialDetail(
        **vars(row_of(overview)),
        curve=tuple(map(_point, database.epochs.of(trial.id))),
        history=tuple(map(_line, database.attempts.at(trial.id))),
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


def _point(epoch: EpochRecord) -> CurvePoint:
    return CurvePoint(
        epoch=epoch.epoch,
        loss=epoch.loss,
        accuracy=epoch.accuracy,
        val_loss=epoch.val_loss,
        val_accuracy=epoch.val_accuracy,
        learning_rate=epoch.learning_rate,
        seconds=epoch.seconds,
    )


def _line(attempt: AttemptRecord) -> HistoryLine:
    return HistoryLine(
        attempt=attempt.number,
        machine=attempt.machine,
        device=attempt.device,
        started=attempt.started.isoformat(timespec="seconds"),
        ended=attempt.ended.isoformat(timespec="seconds") if attempt.ended else None,
        first_epoch=attempt.first_epoch,
        outcome=attempt.outcome,
        reason=attempt.reason,
    )


def read_best(database: StudyDatabase, sweep: SweepRecord) -> TrialDetail | None:
    """The best trial; None before the first one is complete."""
    best = database.trials.best(sweep)
    return None if best is None else read_trial(database, sweep, best.number)
