"""From the study database to the records that commands and tables show."""

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from storage.epochs import EpochRecord
from storage.sweeps import SweepRecord, Wish
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
    standing, best, leases = database.standing(sweep), database.best_trial(sweep), database.leases_by_supervisor(sweep)
    counts = standing.counts
    return Status(
        name=sweep.name,
        state=_state(sweep, counts),
        trials=Counts(finished=counts.finished, **vars(counts)),
        budget=Budget(trials=sweep.trials, timeout_s=sweep.timeout_s),
        best=None if best is None else BestTrial(trial=best.number, value=best.value, params=best.params),
        objective=sweep.metric,
        active_seconds=sweep.active_seconds,
        reason=sweep.wish_reason,
        left_behind=len(standing.left_behind),
        supervisors=tuple(
            Working(machine=one.machine, pid=one.pid, trials=leases.get(one.id, 0))
            for one in database.supervisors()
            if one.devices  # else a command that steers
        ),
    )


def _state(sweep: SweepRecord, counts: StateCounts) -> State:
    if not counts.running and (counts.finished >= sweep.trials or sweep.is_out_of_time):
        return "finished"
    states: dict[Wish, State] = {Wish.WORK: "active", Wish.PAUSE: "paused", Wish.STOP: "stopped"}
    return states[sweep.wish]


def read_trials(database: StudyDatabase, sweep: SweepRecord) -> list[TrialRow]:
    """A sweep's trials, the best first: complete, pruned, running, failed, waiting."""
    totals, models = database.epoch_totals(sweep), database.models(sweep)
    attempts: dict[int, list[AttemptRecord]] = {}
    for attempt in database.attempts(sweep):
        attempts.setdefault(attempt.trial_id, []).append(attempt)
    rows = []
    for trial in database.trials(sweep):
        total, model, tries = totals.get(trial.id), models.get(trial.id), attempts.get(trial.id, [])
        rows.append(
            TrialRow(
                trial=trial.number,
                state=trial.state,
                value=trial.value,
                params=trial.params,
                epochs=total.epochs if total else 0,
                parameters=model.parameters if model else trial.parameters,
                attempts=len(tries),
                seconds=total.seconds if total else 0.0,
                reason=_reason(trial, tries),
            )
        )
    return sorted(rows, key=lambda row: _rank(row, maximizes=sweep.maximizes))


def _rank(row: TrialRow, *, maximizes: bool) -> tuple[int, float, int]:
    worst = float("inf")
    value = worst if row.value is None else (-row.value if maximizes else row.value)
    return TRIAL_STATES.index(row.state), value, row.trial


def _reason(trial: TrialRecord, attempts: list[AttemptRecord]) -> str | None:
    if trial.state in ("running", "waiting"):
        return None
    return trial.reason or (attempts[-1].reason if attempts else None)


def read_trial(database: StudyDatabase, sweep: SweepRecord, number: int) -> TrialDetail:
    """One trial with its curve and history; raises `InputError` for a number that no trial has."""
    trial = find_trial(database, sweep, number)
    epochs, model = database.epochs(trial.id), database.model(trial.id)
    attempts = list(database.attempts_at(trial.id))
    return TrialDetail(
        trial=trial.number,
        state=trial.state,
        value=trial.value,
        params=trial.params,
        epochs=len(epochs),
        parameters=model.parameters if model else trial.parameters,
        attempts=len(attempts),
        seconds=sum(epoch.seconds for epoch in epochs),
        reason=_reason(trial, attempts),
        curve=tuple(map(_point, epochs)),
        history=tuple(map(_line, attempts)),
        best_epoch=model.epoch if model else None,
        model=model.path if model else None,
    )


def find_trial(database: StudyDatabase, sweep: SweepRecord, number: int) -> TrialRecord:
    """One trial as it is; raises `InputError` for a number that no trial has, and says which have."""
    trial = database.trial(sweep, number)
    if trial is None:
        raise InputError(_no_trial(database, sweep, number))
    return trial


def _no_trial(database: StudyDatabase, sweep: SweepRecord, number: int) -> str:
    reason = database.rejection(sweep, number)
    if reason is not None:
        return f"{number} of sweep {sweep.name} never became a trial: {reason}"
    last = database.last_number(sweep)
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
    best = database.best_trial(sweep)
    return None if best is None else read_trial(database, sweep, best.number)
