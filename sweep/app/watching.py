"""A sweep's work, seen from outside: a board made of what the database says, wherever the trials run."""

import time
from collections.abc import Iterator

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from storage.errors import StorageUnavailableError
from sweep.results.planned import planned_epochs
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot, Snapshots
from sweep.results.working import Worker, read_workers
from sweep.supervision.board import Best, Board, SweepBoard, TrialEnd, View, WorkerLine
from sweep.supervision.outage import OutageTimeout
from sweep.wording import plural

_ENDED = ("complete", "pruned", "failed")
_POLL = 1.0  # seconds


def watch(database: StudyDatabase, name: str, view: View, *, options: str = "") -> None:
    """Tell a view how a sweep is getting on, until it is over; waits for a study database that is away."""
    watcher, outage = Watcher(database, name, view, options=options), OutageTimeout(view)
    while True:
        try:
            if watcher.refresh():
                return
            outage.end()
        except StorageUnavailableError as error:
            outage.wait(error)
        time.sleep(_POLL)


class Watcher:
    """Reads one sweep again and again, and tells a view what changed."""

    def __init__(self, database: StudyDatabase, name: str, view: View, *, options: str = "") -> None:
        self._database, self._name, self._view = database, name, view
        self._options = options  # that a command needs to reach the same database
        self._snapshots = Snapshots(database)
        self._board: SweepBoard | None = None
        self._ended: set[int] | None = None  # numbers of the trials that have ended; None before the first refresh
        self._said = ""

    def refresh(self) -> bool:
        """Read, and draw; whether the sweep is over."""
        snapshot = self._snapshots.of(self._name)
        before = self._board.best.value if self._board and self._board.best else None
        board = self._board = self._sweep(snapshot)
        workers = read_workers(self._database, snapshot)
        lines = [_line(number, worker, snapshot, board) for number, worker in enumerate(workers)]
        whole = Board(lines=lines, sweeps=[board])
        self._view.changed(whole)
        for end in self._ends(snapshot, before):
            self._view.trial_ended(whole, board, end)
        self._say(snapshot, is_worked_on=any(one.state != "orphaned" for one in workers))
        return snapshot.status.state in ("finished", "stopped") and not snapshot.status.trials.running

    def _sweep(self, snapshot: Snapshot) -> SweepBoard:
        status, sweep = snapshot.status, snapshot.sweep
        board = self._board or SweepBoard(name=sweep.name, objective=snapshot.space.objective)
        board.show(sweep, self._database.progress(sweep), status.active_seconds)
        board.state = "" if status.state == "active" else status.state
        if status.best is not None and status.best.value is not None:
            board.best = Best(trial=status.best.trial, value=status.best.value, params=status.best.params)
        return board

    def _ends(self, snapshot: Snapshot, before: float | None) -> Iterator[TrialEnd]:
        """The trials that have ended since the last refresh, in the order in which they did."""
        ended = {row.trial: row for row in snapshot.rows if row.state in _ENDED}
        news = [] if self._ended is None else [ended[number] for number in ended.keys() - self._ended]
        self._ended = set(ended)
        for row in sorted(news, key=lambda row: (row.ended.timestamp() if row.ended else 0.0, row.trial)):
            is_best = row.state == "complete" and _is_better(row.value, before, maximizes=snapshot.sweep.maximizes)
            before = row.value if is_best else before
            yield TrialEnd(
                trial=row.trial,
                state=row.state,
                value=row.value,
                epochs=row.epochs,
                seconds=row.seconds,
                params=row.params,
                reason=row.reason or "",
                is_best=is_best,
            )

    def _say(self, snapshot: Snapshot, *, is_worked_on: bool) -> None:
        """Say once why nothing moves, where nothing does."""
        sentence = _sentence(snapshot, self._options, is_worked_on=is_worked_on)
        if sentence and sentence != self._said:
            self._view.say(sentence)
        self._said = sentence


def _line(number: int, worker: Worker, snapshot: Snapshot, board: SweepBoard) -> WorkerLine:
    """What is known of a worker: of its trial the epochs. They are the bar, for steps are in no database."""
    line = WorkerLine(worker=number, device=worker.device, machine=worker.machine, state=worker.state)
    row, attempt = worker.row, worker.attempt
    if row is None or attempt is None:
        return line
    planned = planned_epochs(snapshot.space, row)
    line.take(board, row.trial, row.params, planned)
    line.epoch, line.step, line.steps = min(row.epochs + 1, planned), row.epochs, planned
    line.value = row.metrics.get(board.objective.metric)
    line.state = worker.state if worker.state == "orphaned" else _phase(attempt, row, planned)
    return line


def _phase(attempt: AttemptRecord, row: TrialRow, planned: int) -> str:
    if attempt.first_epoch is None:
        return "starting"
    return "training" if row.epochs < planned else "saving"


def _is_better(value: float | None, before: float | None, *, maximizes: bool) -> bool:
    if value is None or before is None:
        return value is not None
    return value > before if maximizes else value < before


def _sentence(snapshot: Snapshot, options: str, *, is_worked_on: bool) -> str:
    status, name = snapshot.status, snapshot.sweep.name
    if status.state == "paused":
        running = status.trials.running - status.orphaned
        still = f"; {plural(running, 'trial')} in its last epoch" if running == 1 else ""
        still = f"; {plural(running, 'trial')} in their last epoch" if running > 1 else still
        why = f" ({status.reason})" if status.reason else ""
        return f"{name} is paused{why}{still}. It goes on with: sweep resume {name} {options}".rstrip()
    if status.state == "active" and not is_worked_on:
        return f"{name} waits for a supervisor; start one: sweep join {name} {options}".rstrip()
    return ""
