"""One sweep, as a supervisor works on it: what it may take of it, and when there is nothing left to take."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from storage.budget import Budget, Spent
from storage.database import StudyDatabase
from storage.errors import EpochsSpentError, LeaseLostError, StorageError, UnknownSweepError
from storage.leases import LeaseRecord
from storage.sweeps import DesiredState
from sweep.errors import SweepError
from sweep.search.candidate import Candidate
from sweep.search.scheduler import Exhausted, Wait
from sweep.search.search import Search
from sweep.supervision.active_time import ActiveTime
from sweep.supervision.admissions import Admissions
from sweep.supervision.board import Best, SweepBoard
from sweep.supervision.end_orphans import end_orphans
from sweep.supervision.ending import EPOCHS_SPENT, Ending, ending_of, reason_to_cut
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.ledger import Ledger, RunningTrial
from sweep.supervision.machine import Machine
from sweep.supervision.marker import holds
from sweep.supervision.sweep_parts import SweepParts
from sweep.supervision.trial_task import task_of
from sweep.training.task import Slot, Task

if TYPE_CHECKING:
    from optuna import Study

_NOT_PROMOTED = "it was paused when the sweep ended"  # why a paused trial is told pruned


class SweepWork:
    """Works on one sweep beside any number of other supervisors: the study database alone says what there is to do."""

    def __init__(self, database: StudyDatabase, parts: SweepParts, machine: Machine, heartbeat: Heartbeat) -> None:
        self.parts, self.sweep, self.space, self.store = parts, parts.sweep, parts.space, parts.store
        self._database, self._machine, self._heartbeat = database, machine, heartbeat
        self.board = SweepBoard(name=self.sweep.name, objective=self.space.objective)
        self.waits_for_turn = False
        self.trouble = ""  # why no more trials of it can be taken here
        self._is_prepared = False
        self._exhausted: Exhausted | None = None
        self.admissions = Admissions()
        self._time = ActiveTime(database, self.sweep)
        self.search = Search(self._study(), self.space, parts.data.image)
        self.ledger = Ledger(database, self.search, self.space.objective.metric)
        database.attempts.close_lost(self.sweep)
        self.look()
        self.find_best()

    def _study(self) -> "Study":
        study = self._database.studies.of(self.sweep)
        study.get_trials(deepcopy=False)  # seconds, of a large study: not while others wait for their turn
        return study

    # -- what the database says

    def look(self) -> None:
        """Read what others have done and what the user wants; raises `UnknownSweepError` once it was deleted."""
        before, self.sweep = self.sweep, self._database.sweeps.get(self.sweep.name)
        if self.sweep.uid != before.uid:  # deleted, and begun again under its name
            self.sweep = before
            raise UnknownSweepError(before.name, (), None)
        if self.sweep.reopened != before.reopened:
            self._database.studies.reload()
            self._exhausted = None
            self.search.reload(self._study())  # what runs here goes on
        if self.sweep.budget != before.budget:  # there may be more to train for it
            self._exhausted = None
        self.progress = self._database.progress(self.sweep)
        self._time.see(self.sweep)
        self.board.show(self.sweep, self.progress, self._time.seconds)

    def find_best(self) -> bool:
        """Bring the board's best trial up to date; returns whether it is better than the one before."""
        before, best = self.board.best, self._database.trials.best(self.sweep)
        if best is None or best.value is None:
            return False
        self.board.best = Best(trial=best.number, value=best.value, params=best.params)
        return before is None or before.value != best.value

    # -- what follows from it

    @property
    def is_paused(self) -> bool:
        """Whether running trials are to give their slots back."""
        return self.sweep.desired is DesiredState.PAUSE

    @property
    def reason_to_cut(self) -> str | None:
        """Why every running trial ends after its epoch, for good."""
        return reason_to_cut(self.sweep, is_out_of_time=self._is_out_of_time)

    @property
    def _is_out_of_time(self) -> bool:
        return self.sweep.budget.is_spent(Spent(seconds=self._time.seconds))

    @property
    def has_work(self) -> bool:
        """Whether there is, or may be, a trial to take."""
        if self.trouble or self.sweep.desired is not DesiredState.WORK or self._is_out_of_time:
            return False
        return bool(self.progress.orphaned) or (self._exhausted is None and self._may_train)

    @property
    def _may_train(self) -> bool:
        """Whether the budget holds another trial, or another epoch of a paused one."""
        left = self._left
        return left.epochs != 0 and (left.trials > 0 or bool(self.progress.paused))

    @property
    def _left(self) -> Budget:
        """What is neither spent nor taken."""
        taken = Spent(trials=self.progress.taken, epochs=self.progress.granted, seconds=self._time.seconds)
        return self.sweep.budget.left(taken)

    @property
    def ending(self) -> Ending | None:
        """Why there is nothing to do, here or anywhere; None while something runs, or may yet."""
        return ending_of(
            self.sweep,
            self.progress,
            is_out_of_time=self._is_out_of_time,
            is_exhausted=self._exhausted is not None,
        )

    # -- taking trials

    def take(self, slot: Slot) -> RunningTrial | None:
        """Take the next trial: an orphaned one, a paused one or a new one. None when there is none to have now."""
        with self._turn() as turn:
            if turn is None:
                return None
            try:
                with self._database.fenced(turn):
                    candidate = self._candidate()
                if candidate is None:
                    return None
                trial = self._begin(candidate, turn, slot)
            except LeaseLostError:  # this process slept, and another one went on
                return None
        if trial is not None:
            self._time.count()
            self.look()
        return trial

    @contextmanager
    def _turn(self) -> Iterator[LeaseRecord | None]:
        """Have the sweep's turn, which is given back unless it becomes a trial's lease."""
        turn = self._database.leases.take_turn(self.sweep, self._heartbeat.supervisor_id)
        self.waits_for_turn = turn is None
        try:
            yield turn
        except BaseException:
            if turn is not None:
                with suppress(StorageError):  # what is wrong is on its way already
                    self._database.leases.release_turn(turn)
            raise
        if turn is not None:
            self._database.leases.release_turn(turn)

    def _candidate(self) -> Candidate | None:
        if not self._is_prepared:
            self.search.prepare()
            self._is_prepared = True
        self.look()  # as it is now that nobody else can ask
        for orphan in self.progress.orphaned:
            candidate = self.search.adopt(orphan.number)
            if candidate is not None:
                return candidate
        if self.progress.orphaned:  # they have ended meanwhile: they are counted before a new one is asked for
            self.waits_for_turn = True
            return None
        if self._exhausted is not None or not self._may_train:
            return None
        found = self.search.next(self._left)
        if isinstance(found, Wait) and not found.soon and not self.progress.leased:
            found = Exhausted(why="nothing runs that could be waited for")
        if isinstance(found, Exhausted):
            self._exhausted = found
        self.waits_for_turn = isinstance(found, Wait) and found.soon
        return found if isinstance(found, Candidate) else None

    def _begin(self, candidate: Candidate, turn: LeaseRecord, slot: Slot) -> RunningTrial | None:
        try:
            return self.ledger.begin(candidate, turn, slot, self.sweep.budget)
        except EpochsSpentError:  # others were granted the last epoch
            was_begun = any(one.number == candidate.number and one.was_begun for one in self.progress.orphaned)
            end = self.search.fail if was_begun else self.search.reject  # the first had failed, and was tried again
            with self._database.fenced(turn):
                end(candidate, EPOCHS_SPENT)
            return None

    def grants(self, trial: RunningTrial) -> bool:
        """Whether the budget of epochs has the next one for this trial; the last ones go to the most promising."""
        if self.sweep.budget.epochs is None:
            return True
        self.look()
        ahead = self.search.ahead_of(trial.candidate)
        return self.ledger.grants(trial, self.sweep.budget, ahead=ahead, epochs=self.space.max_epochs)

    def may_train_beyond(self, trial: RunningTrial) -> bool:
        """Whether the epochs of a trial's configuration need not be its last: its model has a `fit` of its own."""
        builder = trial.candidate.config.model.builder
        found = None if builder is None else self.space.found.get(builder.name)
        return found is not None and found.fits

    def task(self, trial: RunningTrial, slot: Slot) -> Task:
        """Describe an attempt to the executor."""
        return task_of(trial, slot, self.parts, self._machine)

    def see_artifacts(self) -> None:
        """Raise `SweepError` where the store was taken away: a trial would start anew, and write beside it."""
        if not holds(self.store, self.sweep):
            raise SweepError(f"the artifacts of sweep {self.sweep.name} are gone from {self.store.uri}")

    # -- the end

    def end_open_trials(self) -> None:
        """End the trials that nobody trains in a sweep that is over: stopped, out of time, or out of promotions."""
        reason = self.reason_to_cut
        is_over = self.sweep.desired is DesiredState.WORK and (self._exhausted is not None or not self._may_train)
        if reason is None and is_over and self.progress.are_all_paused:
            reason = _NOT_PROMOTED
        if reason is None or not self.progress.has_unheld:
            return
        end_orphans(self._database, self.sweep, self._heartbeat.supervisor_id, reason=reason, store=self.store)
        self.look()

    def count_time(self, *, runs: int) -> None:
        """Count the time in which the sweep is worked on; `runs` of its trials run here."""
        self.board.elsewhere = max(0, self.progress.leased - runs)
        if runs:
            self._time.count()
        else:
            self._time.rest(others=self.progress.leased > 0)

    def close(self) -> None:
        """Let others have it; a space that holds no more for the budget has spent it."""
        with suppress(StorageError):  # a few seconds of its time, and what its next supervisor finds out again
            self._time.rest(others=self.progress.leased > 0)
            self._database.attempts.close_lost(self.sweep)
            if self.ending is Ending.EXHAUSTED:
                finished = self.progress.counts.finished
                self._database.sweeps.set_budget(self.sweep.name, replace(self.sweep.budget, trials=finished))
        self.parts.lock.close()
