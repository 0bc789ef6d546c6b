"""The supervisor: keeps every place training until the sweep's budget is spent or somebody asks it to stop."""

import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import wait
from pathlib import Path

from storage.database import StudyDatabase
from storage.errors import StorageError
from storage.sweeps import SweepRecord
from sweep.errors import SweepError
from sweep.search.budget import may_start
from sweep.search.search import Candidate, Search
from sweep.space.space import Space
from sweep.supervision.board import Board, View, WorkerLine
from sweep.supervision.devices import Place
from sweep.supervision.interruption import Interruption
from sweep.supervision.ledger import TIME_IS_UP, Entry, Ledger
from sweep.supervision.trial_process import TrialProcess
from sweep.training.checkpoint import Checkpoint
from sweep.training.data.prepared import PreparedData
from sweep.training.messages import EpochEnd, Failed, Finished, Message, Order, Progress, Started, Task, Yielded
from sweep.wording import duration

_TICK = 1.0  # seconds between looks at the limits
_CLOCK_PERIOD = 10.0  # seconds between writes of the sweep's active time


class Ending(Enum):
    """Why a supervisor stopped."""

    FINISHED = "the budget is spent"
    EXHAUSTED = "every configuration of the space has been tried"
    TIMEOUT = "the sweep's time is up"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, eq=False, kw_only=True)
class Run:
    """A trial in its process, at its place."""

    place: Place
    entry: Entry
    process: TrialProcess


class Supervisor:
    """Works on one sweep on this machine. It holds nothing that a kill would lose."""

    def __init__(
        self,
        *,
        database: StudyDatabase,
        sweep: SweepRecord,
        space: Space,
        search: Search,
        data: PreparedData,
        directory: Path,
        places: tuple[Place, ...],
        view: View,
        interruption: Interruption,
    ) -> None:
        self._database, self._sweep, self._limits, self._search = database, sweep, space.limits, search
        self._ledger = Ledger(database, sweep, search, space)
        self._data, self._directory, self._view, self._interruption = data, directory, view, interruption
        self._free = deque(places)
        self._runs: list[Run] = []
        self._left_behind: deque[int] = deque()  # trials that an earlier supervisor left running
        self._exhausted = False
        self._machine_fault: str | None = None
        self._clock_written = time.monotonic()
        self._board = Board(
            name=sweep.name,
            objective=space.objective,
            trials=sweep.trials,
            timeout=sweep.timeout_s,
            lines=[WorkerLine(worker=place.worker, device=place.device) for place in places],
            active_before=sweep.active_seconds,
        )

    def run(self) -> Ending:
        """Train until there is nothing left to do here; raises `SweepError` when this machine cannot go on."""
        self._left_behind.extend(self._ledger.take_over())
        self._ledger.count(self._board)
        self._ledger.find_best(self._board)
        self._board.finished_before = self._board.finished
        try:
            while True:
                self._fill()
                if not self._runs:
                    break
                self._listen()
                self._enforce_limits()
        finally:
            self._leave()
        return self._ending()

    # -- starting trials

    def _fill(self) -> None:
        while self._free and not self._stops_starting():
            candidate = self._next()
            if candidate is None:
                break
            self._start(candidate, self._free.popleft())

    def _stops_starting(self) -> bool:
        return self._interruption.drains or self._machine_fault is not None or self._time_is_up()

    def _next(self) -> Candidate | None:
        if self._left_behind:
            return self._search.adopt(self._left_behind.popleft())
        if self._exhausted or not may_start(self._search.counts(), self._board.trials):
            return None
        candidate = self._search.propose()
        self._exhausted = candidate is None
        return candidate

    def _start(self, candidate: Candidate, place: Place) -> None:
        task = Task(
            trial=candidate.number,
            config=candidate.config,
            data=self._data.directory.absolute(),
            directory=(self._directory / str(candidate.number)).absolute(),
            gpu=place.gpu,
            threads=place.threads,
        )
        entry = self._ledger.begin(candidate, place)
        try:
            process = TrialProcess(task)
        except (OSError, EOFError) as error:  # no room for its directory, or for a process
            self._machine_fault = f"Cannot start trial {candidate.number} in {task.directory}: {error}"
            self._ledger.yielded(entry, self._machine_fault)
            return
        self._runs.append(Run(place=place, entry=entry, process=process))
        self._line(place).take(candidate.number, candidate.params, candidate.config.training.epochs)
        self._ledger.count(self._board)
        self._view.changed(self._board)

    # -- hearing from them

    def _listen(self) -> None:
        ready = wait([run.process.pipe for run in self._runs] + [self._interruption.wakeup], timeout=_TICK)
        if self._interruption.wakeup in ready:
            self._interruption.clear_wakeup()
            self._announce_interruption()
        for run in [run for run in self._runs if run.process.pipe in ready]:
            try:
                for message in run.process.messages():
                    self._hear(run, message)
            except EOFError:
                self._fail(run, run.process.cause_of_death())

    def _hear(self, run: Run, message: Message) -> None:
        line = self._line(run.place)
        match message:
            case Started():
                self._ledger.started(run.entry, message)
                line.state, line.epoch, line.device = "training", message.first_epoch, message.device
                self._warn_of_missing_gpu(run.place, message)
            case Progress():
                line.epoch, line.step, line.steps = message.epoch, message.step, message.steps
            case EpochEnd():
                run.process.answer(self._answer(run, message))
                line.value, line.step = run.entry.value, 0
            case Finished():
                self._ledger.finished(run.entry, message)
                self._close(run)
            case Failed(machine=True):
                self._machine_fault = message.reason
                self._give_back(run, message.reason)
            case Failed():
                self._fail(run, message.reason)
            case Yielded():
                self._give_back(run, "interrupted")
        self._view.changed(self._board)

    def _answer(self, run: Run, message: EpochEnd) -> Order:
        line = self._line(run.place)
        order = self._ledger.epoch(run.entry, message)
        if order is Order.GO_ON and message.epoch < line.epochs:  # after the last one there is nothing left to cut
            if self._time_is_up():
                order = self._ledger.cut(run.entry, TIME_IS_UP)
            elif self._interruption.drains or self._machine_fault:
                order = Order.YIELD
        if order is Order.GO_ON and message.epoch < line.epochs:
            line.epoch = message.epoch + 1
        else:
            line.state = "saving"
        return order

    # -- limits

    def _enforce_limits(self) -> None:
        now = time.monotonic()
        for run in list(self._runs):
            if self._interruption.is_urgent:
                self._give_back(run, "stopped at once")
            elif self._limits.trial_time is not None and now - run.process.started > self._limits.trial_time:
                self._fail(run, f"took longer than limits.trial_time, {duration(self._limits.trial_time)}")
            elif now - run.process.last_heard > self._limits.silence:
                self._fail(run, f"gave no sign of life for limits.silence, {duration(self._limits.silence)}")
        if now - self._clock_written > _CLOCK_PERIOD:
            self._write_clock()

    def _time_is_up(self) -> bool:
        return self._board.timeout is not None and self._board.active_seconds >= self._board.timeout

    def _write_clock(self) -> None:
        now = time.monotonic()
        self._database.add_active_seconds(self._sweep.name, now - self._clock_written)
        self._clock_written = now

    # -- ending a run

    def _fail(self, run: Run, reason: str) -> None:
        run.process.kill()
        self._ledger.failed(run.entry, reason)
        self._close(run)

    def _give_back(self, run: Run, reason: str) -> None:
        """End the process and not the trial, which goes on in a later attempt."""
        run.process.kill()
        self._ledger.yielded(run.entry, reason)
        self._close(run)

    def _close(self, run: Run) -> None:
        run.process.kill()  # it has said its last word; what remains is tearing TensorFlow down
        self._runs.remove(run)
        self._free.append(run.place)
        self._line(run.place).release()
        self._ledger.count(self._board)
        if run.entry.has_ended:
            if run.entry.ends_as != "failed":  # a failed one may be tried again from there
                Checkpoint.discard(run.process.task.directory)
            is_best = self._ledger.find_best(self._board)
            seconds = time.monotonic() - run.process.started
            self._view.trial_ended(self._board, self._ledger.end_of(run.entry, seconds, is_best=is_best))

    # -- ending the work

    def _leave(self) -> None:
        """Whatever happens, leave no process behind; and no attempt open, if the database can still be written."""
        for run in self._runs:
            run.process.kill()
        with suppress(StorageError):  # what is wrong with it is on its way to the user already
            for run in list(self._runs):
                self._give_back(run, "stopped at once")
            self._write_clock()

    def _ending(self) -> Ending:
        if self._machine_fault:
            raise SweepError(
                f"{self._machine_fault}\nThis machine cannot go on, so the sweep stopped; nothing is lost. "
                "Once that is mended, the same `sweep start` goes on."
            )
        if self._board.finished >= self._board.trials:
            return Ending.FINISHED
        if self._interruption.drains:
            return Ending.INTERRUPTED
        if self._time_is_up():
            for number in self._left_behind:
                self._ledger.give_up(number)
            return Ending.TIMEOUT
        return Ending.EXHAUSTED

    # -- the board

    def _line(self, place: Place) -> WorkerLine:
        return self._board.lines[place.worker]

    def _warn_of_missing_gpu(self, place: Place, message: Started) -> None:
        if place.gpu is not None and message.device == "cpu" and not self._board.warned_of_gpu:
            self._board.warned_of_gpu = True
            self._view.say(
                f"This machine has a GPU ({place.device}) that TensorFlow cannot use, so trials run on the CPU; "
                "with an NVIDIA card on Linux: pip install 'keras-sweep[cuda]'"
            )

    def _announce_interruption(self) -> None:
        if self._board.drains or not self._interruption.drains:
            return
        self._board.drains = True
        for line in self._board.lines:
            if line.trial is not None:
                line.state = "last epoch"
        self._view.say("Stopping after the running epochs; everything is kept. Ctrl-C again stops at once.")
