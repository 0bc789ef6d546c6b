"""The supervisor: keeps every place of this machine training until the work is over or somebody asks it to stop."""

import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait

from storage.database import StudyDatabase
from storage.errors import LeaseLostError, StorageError, StorageUnavailableError
from sweep.artifacts.errors import ArtifactError
from sweep.errors import SweepError
from sweep.supervision.board import Board, View, WorkerLine
from sweep.supervision.devices import Place
from sweep.supervision.interruption import Interruption
from sweep.supervision.job import Ending, Job
from sweep.supervision.ledger import Entry
from sweep.supervision.patience import Patience
from sweep.supervision.presence import Presence
from sweep.supervision.roster import Roster
from sweep.supervision.tidying import tidy
from sweep.supervision.trial_process import TrialProcess
from sweep.training.messages import EpochEnd, Failed, Finished, Message, Order, Progress, Rejected, Started, Yielded
from sweep.wording import duration

_TICK = 1.0  # seconds between looks at the limits and at the database
_SOON = 0.1  # seconds until another go at a sweep's turn


@dataclass(eq=False, kw_only=True)
class Run:
    """A trial in its process, at its place."""

    place: Place
    job: Job
    entry: Entry
    process: TrialProcess
    inbox: deque[Message] = field(default_factory=deque)  # each leaves it when it is written down
    has_died: bool = False

    @property
    def is_heard(self) -> bool:
        """Whether there may be more to read from its pipe."""
        return not self.has_died and not self.process.pipe.closed

    def end(self, last: Message) -> None:
        """End the process; this is to be its last message, written down as if it had sent it."""
        if not self.process.pipe.closed:
            self.process.kill()
            self.inbox = deque([last])


class Supervisor:
    """Works on sweeps on this machine. It holds nothing that a kill would lose."""

    def __init__(
        self,
        *,
        database: StudyDatabase,
        roster: Roster,
        presence: Presence,
        places: tuple[Place, ...],
        view: View,
        interruption: Interruption,
    ) -> None:
        self._database, self._roster, self._presence = database, roster, presence
        self._view, self._interruption = view, interruption
        self._free = deque(places)
        self._runs: list[Run] = []
        self._machine_fault: str | None = None
        self._looked = time.monotonic()
        self._patience = Patience(view)
        self._board = Board(lines=[WorkerLine(worker=place.worker, device=place.device) for place in places])

    def run(self) -> Ending:
        """Train until there is nothing left to do; raises `SweepError` when this machine cannot go on.

        While the database is away, trials train on to the end of their epoch, and wait there.
        """
        ending = None
        try:
            while ending is None:
                try:
                    ending = self._step()
                    self._patience.renew()
                except StorageUnavailableError as error:
                    self._await_database(error)
        finally:
            self._leave()
        return ending

    def _step(self) -> Ending | None:
        """One turn of the loop. The database may go away anywhere in it; then it is taken again."""
        self._presence.refresh()
        self._recover()
        for run in list(self._runs):
            self._attend(run)
        self._refresh()
        self._fill()
        if not self._runs:
            ending = self._ending()
            if ending is not None:
                return ending
        self._listen()
        self._enforce_limits()
        return None

    # -- the database

    def _refresh(self) -> None:
        if time.monotonic() - self._looked < _TICK:
            return
        self._looked = time.monotonic()
        self._roster.refresh()
        self._board.sweeps = [job.board for job in self._roster.jobs]
        for job in self._roster.jobs:
            runs = sum(run.job is job for run in self._runs)
            job.board.elsewhere = max(0, job.standing.leased - runs)
            job.keep_time(runs=runs > 0)
        self._view.changed(self._board)

    def _await_database(self, error: StorageUnavailableError) -> None:
        """Wait a little, reading what the trials say, so that none of them is taken for dead."""
        if self._interruption.is_urgent:
            raise error  # what is written is kept, and nothing more can be
        self._patience.spend(error)
        self._listen()

    def _recover(self) -> None:
        """After the database was away: give back what we were given without hearing of it."""
        if self._patience.is_tried:
            kept = [run.entry.lease for run in self._runs]
            self._database.leases.release_others(self._presence.supervisor_id, kept=kept)

    # -- starting trials

    def _fill(self) -> None:
        while self._free and not self._stops_starting():
            if not any(self._take_from(job) for job in self._by_fairness()):
                break

    def _stops_starting(self) -> bool:
        return self._interruption.drains or self._machine_fault is not None

    def _by_fairness(self) -> list[Job]:
        """The sweep on which the fewest trials run, anywhere, comes first."""
        return sorted((job for job in self._roster.jobs if job.has_work), key=lambda job: job.standing.leased)

    def _take_from(self, job: Job) -> bool:
        place = self._free[0]
        try:
            entry = job.take(place)
        except SweepError as error:  # this sweep's trouble; others may go on
            job.trouble = str(error)
            return False
        if entry is None:
            return False
        task = job.task(entry, place)
        try:
            job.see_artifacts()
            process = TrialProcess(task)
        except (OSError, EOFError) as error:  # no room for its directory, or for a process
            self._machine_fault = f"Cannot start trial {task.trial} in {task.directory}: {error}"
            job.ledger.yielded(entry, self._machine_fault)
            return False
        except SweepError as error:
            job.trouble = str(error)
            job.ledger.yielded(entry, job.trouble)
            return False
        self._free.popleft()
        self._runs.append(Run(place=place, job=job, entry=entry, process=process))
        candidate = entry.candidate
        self._line(place).take(job.board, candidate.number, candidate.params, candidate.config.training.epochs)
        self._view.changed(self._board)
        return True

    # -- hearing from them

    def _listen(self) -> None:
        """Wait for news, and read them in; they are handled in the next step."""
        pipes = {run.process.pipe: run for run in self._runs if run.is_heard}
        ready = wait([*pipes, *self._roster.pipes, self._interruption.wakeup], timeout=self._patience_to_listen())
        if self._interruption.wakeup in ready:
            self._interruption.clear_wakeup()
            self._announce_interruption()
        for pipe, run in pipes.items():
            if pipe in ready:
                self._read(run)

    def _patience_to_listen(self) -> float:
        if any(run.inbox or run.has_died for run in self._runs) and not self._patience.is_tried:
            return 0.0
        is_next = self._free and not self._stops_starting() and any(job.waits_for_turn for job in self._roster.jobs)
        return _SOON if is_next else _TICK

    @staticmethod
    def _read(run: Run) -> None:
        try:
            for message in run.process.messages():
                run.inbox.append(message)
        except EOFError:
            run.has_died = True

    def _attend(self, run: Run) -> None:
        """Handle what a trial has said, unless another supervisor has taken it over."""
        try:
            while run.inbox and run in self._runs:
                self._hear(run, run.inbox[0])
                run.inbox.popleft()
            if run.has_died and run in self._runs:
                self._crash(run)
        except LeaseLostError:
            self._abandon(run)
        self._view.changed(self._board)

    def _hear(self, run: Run, message: Message) -> None:
        line, ledger = self._line(run.place), run.job.ledger
        match message:
            case Started():
                ledger.started(run.entry, message)
                line.state, line.epoch, line.device = "training", message.first_epoch, message.device
                self._warn_of_missing_gpu(run.place, message)
                run.job.admitted(message.notes, self._view.say)
            case Progress():
                line.epoch, line.step, line.steps = message.epoch, message.step, message.steps
            case EpochEnd():
                run.process.answer(self._answer(run, message))
                line.value, line.step = run.entry.value, 0
            case Finished():
                ledger.finished(run.entry, message)
                self._close(run)
            case Failed(machine=True):
                self._machine_fault = message.reason
                if message.full_disk:
                    self._database.sweeps.pause_work(run.job.sweep.name, reason=message.reason)
                self._give_back(run, message.reason)
            case Failed():
                self._fail(run, message.reason)
            case Rejected():
                run.process.kill()
                ledger.rejected(run.entry, message.reason)
                run.job.count_rejection(message.reason)
                self._close(run)
            case Yielded():
                self._give_back(run, "interrupted")

    def _answer(self, run: Run, message: EpochEnd) -> Order:
        line, job = self._line(run.place), run.job
        order = job.ledger.epoch(run.entry, message)
        is_last = message.epoch >= line.epochs  # after which there is nothing left to cut
        if order is Order.GO_ON and not is_last:
            if job.reason_to_cut:
                order = job.ledger.cut(run.entry, job.reason_to_cut)
            elif self._interruption.drains or self._machine_fault or job.is_paused:
                order = Order.YIELD
        if order is Order.GO_ON and not is_last:
            line.epoch = message.epoch + 1
        else:
            line.state = "saving"
        return order

    # -- limits

    def _enforce_limits(self) -> None:
        now = time.monotonic()
        for run in self._runs:
            limits = run.job.space.limits
            if run.inbox:
                continue  # it has said something that is not written down yet
            if self._interruption.is_urgent:
                run.end(Yielded(epochs=run.entry.epochs))
            elif limits.trial_time is not None and now - run.process.started > limits.trial_time:
                run.end(Failed(reason=f"took longer than limits.trial_time, {duration(limits.trial_time)}"))
            elif now - run.process.last_heard > limits.silence:
                run.end(Failed(reason=f"gave no sign of life for limits.silence, {duration(limits.silence)}"))

    # -- ending a run

    def _fail(self, run: Run, reason: str) -> None:
        run.process.kill()
        run.job.ledger.failed(run.entry, reason)
        self._close(run)

    def _crash(self, run: Run) -> None:
        cause = run.process.cause_of_death()
        run.job.ledger.crashed(run.entry, cause)
        if not run.entry.has_ended:
            self._view.say(f"Trial {run.entry.candidate.number}: {cause}. It goes on from its last epoch.")
        self._close(run)

    def _give_back(self, run: Run, reason: str) -> None:
        """End the process and not the trial, which goes on in a later attempt."""
        run.process.kill()
        run.job.ledger.yielded(run.entry, reason)
        self._close(run)

    def _abandon(self, run: Run) -> None:
        """End the process of a trial that another supervisor trains by now."""
        run.job.ledger.lost(run.entry)
        self._view.say(
            f"Trial {run.entry.candidate.number} was taken over: this supervisor was not heard of for too long."
        )
        self._free_place(run)

    def _close(self, run: Run) -> None:
        job, entry = run.job, run.entry
        job.look()
        is_best = entry.has_ended and job.find_best()
        self._free_place(run)
        if entry.has_ended:
            self._tidy(run)
            seconds = time.monotonic() - run.process.started
            self._view.trial_ended(self._board, job.board, job.ledger.end_of(entry, seconds, is_best=is_best))

    def _free_place(self, run: Run) -> None:
        run.process.kill()  # it has said its last word; what remains is tearing TensorFlow down
        self._runs.remove(run)
        self._free.append(run.place)
        self._line(run.place).release()

    def _tidy(self, run: Run) -> None:
        try:
            tidy(self._database, run.job, run.entry)
        except ArtifactError as error:  # rubbish stays; that is no reason to stop
            self._view.say(str(error))

    # -- ending the work

    def _leave(self) -> None:
        """Whatever happens, leave no process behind; and no attempt open, if the database can still be written."""
        for run in self._runs:
            run.process.kill()
        with suppress(StorageError):  # what is wrong with it is on its way to the user already
            for run in self._runs:
                with suppress(LeaseLostError):
                    run.job.ledger.yielded(run.entry, "stopped at once")
        self._roster.close()

    def _ending(self) -> Ending | None:
        if self._machine_fault:
            raise SweepError(
                f"{self._machine_fault}\nThis machine cannot go on, so the sweep stopped here; nothing is lost. "
                "Once that is mended, the same command goes on."
            )
        ending = self._roster.ending()
        if ending is None and self._interruption.drains:
            return Ending.INTERRUPTED
        return ending

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
