"""What a sweep's work looks like from outside: a board made of what the database says, wherever the trials run."""

from collections import Counter
from collections.abc import Iterable, Iterator

from storage.attempts import AttemptRecord
from storage.database import StudyDatabase
from storage.supervisors import SupervisorRecord
from sweep.results.records import TrialRow
from sweep.results.snapshot import Snapshot, Snapshots
from sweep.results.summary import planned_epochs
from sweep.supervision.board import Best, Board, SweepBoard, TrialEnd, View, WorkerLine
from sweep.wording import plural

_ENDED = ("complete", "pruned", "failed")


class Watcher:
    """Looks at one sweep, and tells a view what changed since it looked last."""

    def __init__(self, database: StudyDatabase, name: str, view: View, *, options: str = "") -> None:
        self._database, self._name, self._view = database, name, view
        self._options = options  # that a command needs to reach the same database
        self._snapshots = Snapshots(database)
        self._board: SweepBoard | None = None
        self._ended: set[int] | None = None  # numbers of the trials that have ended; None before the first look
        self._said = ""

    def look(self) -> bool:
        """Look, and draw; whether the sweep is over."""
        snapshot = self._snapshots.of(self._name)
        supervisors = [one for one in self._database.supervisors.alive() if one.devices]
        before = self._board.best.value if self._board and self._board.best else None
        board = self._board = self._sweep(snapshot)
        whole = Board(lines=list(self._lines(snapshot, supervisors, board)), sweeps=[board])
        self._view.changed(whole)
        for end in self._ends(snapshot, before):
            self._view.trial_ended(whole, board, end)
        self._say(snapshot, supervisors)
        return snapshot.status.state in ("finished", "stopped") and not snapshot.status.trials.running

    def _sweep(self, snapshot: Snapshot) -> SweepBoard:
        status, sweep = snapshot.status, snapshot.sweep
        board = self._board or SweepBoard(name=sweep.name, objective=snapshot.space.objective)
        counts = status.trials
        board.trials, board.timeout = status.budget.trials, status.budget.timeout_s
        board.finished, board.complete, board.pruned = counts.finished, counts.complete, counts.pruned
        board.failed, board.rejected = counts.failed, counts.rejected
        board.finished_before = counts.finished if board.finished_before is None else board.finished_before
        board.active_seconds, board.state = status.active_seconds, "" if status.state == "active" else status.state
        if status.best is not None and status.best.value is not None:
            board.best = Best(trial=status.best.trial, value=status.best.value, params=status.best.params)
        return board

    def _lines(
        self, snapshot: Snapshot, supervisors: Iterable[SupervisorRecord], board: SweepBoard
    ) -> Iterator[WorkerLine]:
        """A line a place of each supervisor, and one a running trial that nobody holds."""
        rows = {row.id: row for row in snapshot.rows if row.state == "running"}
        at = {one.trial_id: one for one in self._database.attempts.open(snapshot.sweep) if one.trial_id in rows}
        leases = self._database.leases.living()
        number = 0
        for supervisor in supervisors:
            held = [one for one in leases if one.supervisor_id == supervisor.id]
            mine = [at.pop(one.trial_id) for one in held if one.trial_id in at]
            free = Counter(supervisor.devices) - Counter(attempt.device for attempt in mine)
            elsewhere = sum(one.sweep_id != snapshot.sweep.id for one in held)
            for attempt in mine:
                yield _training(number, attempt, rows[attempt.trial_id], snapshot, board)
                number += 1
            for index, device in enumerate(list(free.elements())[: len(supervisor.devices) - len(mine)]):
                state = "at another sweep" if index < elsewhere else "idle"
                yield WorkerLine(worker=number, device=device, machine=supervisor.machine, state=state)
                number += 1
        for attempt in at.values():
            line = _training(number, attempt, rows[attempt.trial_id], snapshot, board)
            line.state = "left behind"
            yield line
            number += 1

    def _ends(self, snapshot: Snapshot, before: float | None) -> Iterator[TrialEnd]:
        """The trials that have ended since the last look, in the order in which they did."""
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

    def _say(self, snapshot: Snapshot, supervisors: list[SupervisorRecord]) -> None:
        """Say once why nothing moves, where nothing does."""
        sentence = _sentence(snapshot, supervisors, self._options)
        if sentence and sentence != self._said:
            self._view.say(sentence)
        self._said = sentence


def _training(number: int, attempt: AttemptRecord, row: TrialRow, snapshot: Snapshot, board: SweepBoard) -> WorkerLine:
    """What is known of a running trial: its epochs. They are the bar, for steps are in no database."""
    line = WorkerLine(worker=number, device=attempt.device, machine=attempt.machine)
    planned = planned_epochs(snapshot.space, row)
    line.take(board, row.trial, row.params, planned)
    line.epoch, line.step, line.steps = min(row.epochs + 1, planned), row.epochs, planned
    line.value = row.metrics.get(board.objective.metric)
    line.state = "starting" if attempt.first_epoch is None else "training" if row.epochs < planned else "saving"
    return line


def _is_better(value: float | None, before: float | None, *, maximizes: bool) -> bool:
    if value is None or before is None:
        return value is not None
    return value > before if maximizes else value < before


def _sentence(snapshot: Snapshot, supervisors: list[SupervisorRecord], options: str) -> str:
    status, name = snapshot.status, snapshot.sweep.name
    if status.state == "paused":
        running = status.trials.running - status.left_behind
        still = f"; {plural(running, 'trial')} in its last epoch" if running == 1 else ""
        still = f"; {plural(running, 'trial')} in their last epoch" if running > 1 else still
        why = f" ({status.reason})" if status.reason else ""
        return f"{name} is paused{why}{still}. It goes on with: sweep resume {name} {options}".rstrip()
    if status.state == "active" and not supervisors:
        return f"{name} waits for somebody to work on it: sweep join {name} {options}".rstrip()
    return ""
