"""One sweep, as a supervisor works on it: what it may take of it, and when there is nothing left to take."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from enum import Enum
from pathlib import Path

from storage.database import StudyDatabase
from storage.errors import LeaseLostError, StorageError, UnknownSweepError
from storage.leases import LeaseRecord
from storage.sweeps import DesiredState, SweepRecord
from sweep.artifacts.store import ArtifactStore
from sweep.errors import SweepError
from sweep.search.search import Candidate, Nothing, Search
from sweep.space.space import Space
from sweep.supervision.board import Best, SweepBoard
from sweep.supervision.devices import Place
from sweep.supervision.ledger import STOPPED, TIME_IS_UP, Entry, Ledger
from sweep.supervision.marker import holds
from sweep.supervision.presence import Presence
from sweep.supervision.settling import settle
from sweep.training.data.prepared import PreparedData
from sweep.training.messages import Task

_REJECTIONS = 100  # of built models in a row, after which the limits must be wrong
_BEAT = 10.0  # seconds between two counts of the sweep's active time


class Ending(Enum):
    """Why the work on a sweep ended."""

    FINISHED = "the budget is spent"
    EXHAUSTED = "every configuration of the space has been tried"
    TIMEOUT = "the sweep's time is up"
    STOPPED = "it was stopped"
    INTERRUPTED = "interrupted"
    QUEUED = "queued"


class Job:
    """Works on one sweep beside any number of other supervisors: the study database alone says what there is to do."""

    def __init__(
        self,
        *,
        database: StudyDatabase,
        sweep: SweepRecord,
        space: Space,
        store: ArtifactStore,
        data: PreparedData,
        logs: Path,  # directory for what trial processes print, where the store is none
        presence: Presence,
        lock: ExitStack,  # what keeps others away, where the database needs that
        modules: tuple[Path, ...] = (),  # directories where a builder is looked for
        builders: frozenset[str] | None = frozenset(),  # those that may run here; None: any
    ) -> None:
        self._builders = builders
        self._lock, self._modules = lock, modules
        self.sweep, self.space, self.store = sweep, space, store
        self._database, self._data, self._logs, self._presence = database, data, logs, presence
        self.board = SweepBoard(name=sweep.name, objective=space.objective)
        self.waits_for_turn = False
        self.trouble = ""  # why nothing more of it can be taken here
        self._is_prepared = self._nothing_left = False
        self._told: set[str] = set()
        self._rejections = 0  # of built models, in a row
        self._beaten: float | None = None  # when the active time was last counted
        self._counted = (sweep.active_seconds, time.monotonic())  # the last count, and when it was first seen
        self._open_study()
        database.attempts.close_lost(sweep)
        self.look()
        self.find_best()

    def _open_study(self) -> None:
        study = self._database.studies.of(self.sweep)
        study.get_trials(deepcopy=False)  # seconds, of a large study: not while others wait for their turn
        self.search = Search(study, self.space, self._data.image)
        self.ledger = Ledger(self._database, self.sweep, self.search, self.space)

    # -- what the database says

    def look(self) -> None:
        """Read what others have done and what the user wants; raises `UnknownSweepError` once it was deleted."""
        before, self.sweep = self.sweep, self._database.sweeps.get(self.sweep.name)
        if self.sweep.uid != before.uid:  # deleted, and begun again under its name
            self.sweep = before
            raise UnknownSweepError(before.name, (), None)
        if self.sweep.reopened != before.reopened:
            self._database.studies.reload()
            self._nothing_left = False
            earlier = self.search
            self._open_study()
            self.search.take_over(earlier)  # what runs here goes on
        self.standing = self._database.progress(self.sweep)
        if self.sweep.active_seconds != self._counted[0]:
            self._counted = (self.sweep.active_seconds, time.monotonic())
        self._draw()

    def _draw(self) -> None:
        board, counts = self.board, self.standing.counts
        board.trials, board.timeout = self.sweep.trials, self.sweep.timeout_s
        board.finished, board.complete, board.pruned = counts.finished, counts.complete, counts.pruned
        board.failed, board.rejected = counts.failed, counts.rejected
        if board.finished_before is None:
            board.finished_before = counts.finished
        board.active_seconds = self._active_seconds()
        board.state = {DesiredState.WORK: "", DesiredState.PAUSE: "paused", DesiredState.STOP: "stopped"}[
            self.sweep.desired
        ]

    def _active_seconds(self) -> float:
        counted, seen = self._counted
        return counted + (time.monotonic() - seen if self._beaten is not None else 0.0)

    def find_best(self) -> bool:
        """Bring the board's best trial up to date; returns whether it is better than the one before."""
        before, best = self.board.best, self._database.trials.best(self.sweep)
        if best is None or best.value is None:
            return False
        self.board.best = Best(trial=best.number, value=best.value, params=best.params)
        return before is None or before.value != best.value

    # -- what follows from it

    @property
    def keep_models(self) -> int:
        """How many models are kept."""
        return self.space.search.keep_models

    @property
    def is_paused(self) -> bool:
        """Whether running trials are to give their places back."""
        return self.sweep.desired is DesiredState.PAUSE

    @property
    def reason_to_cut(self) -> str | None:
        """Why every running trial ends after its epoch, for good."""
        if self.sweep.desired is DesiredState.STOP:
            return STOPPED
        return TIME_IS_UP if self._time_is_up() else None

    def _time_is_up(self) -> bool:
        return self.sweep.timeout_s is not None and self._active_seconds() >= self.sweep.timeout_s

    @property
    def has_work(self) -> bool:
        """Whether there is, or may be, a trial to take."""
        if self.trouble or self.sweep.desired is not DesiredState.WORK or self._time_is_up():
            return False
        return bool(self.standing.orphaned) or (not self._nothing_left and self.standing.taken < self.sweep.trials)

    @property
    def ending(self) -> Ending | None:
        """Why there is nothing to do, here or anywhere; None while something runs, or may yet."""
        is_spent = self.standing.counts.finished >= self.sweep.trials and not self.standing.orphaned
        if self.sweep.desired is not DesiredState.STOP and is_spent:
            return Ending.FINISHED
        if self.standing.counts.running or self.is_paused:
            return None
        if self.sweep.desired is DesiredState.STOP:
            return Ending.STOPPED
        if self._time_is_up():
            return Ending.TIMEOUT
        return Ending.EXHAUSTED if self._nothing_left else None

    # -- taking trials

    def take(self, place: Place) -> Entry | None:
        """Take the next trial: one that was left behind, or a new one. None when there is none to have now."""
        with self._turn() as turn:
            if turn is None:
                return None
            try:
                with self._database.fenced(turn):
                    candidate = self._candidate()
                if candidate is None:
                    return None
                entry = self.ledger.begin(candidate, turn, place)
            except LeaseLostError:  # this process slept, and another one went on
                return None
        self.keep_time(runs=True)
        self.look()
        return entry

    @contextmanager
    def _turn(self) -> Iterator[LeaseRecord | None]:
        """Have the sweep's turn, which is given back unless it becomes a trial's lease."""
        turn = self._database.leases.take_turn(self.sweep, self._presence.supervisor_id)
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
        for left in self.standing.orphaned:
            candidate = self.search.adopt(left.number)
            if candidate is not None:
                return candidate
        if self.standing.orphaned:  # they have ended meanwhile: they are counted before a new one is asked for
            self.waits_for_turn = True
            return None
        if self._nothing_left or self.standing.taken >= self.sweep.trials:
            return None
        found = self.search.propose()
        self._nothing_left = found is Nothing.LEFT
        self.waits_for_turn = found is Nothing.YET  # there is more to try: soon
        return None if isinstance(found, Nothing) else found

    def task(self, entry: Entry, place: Place) -> Task:
        """Describe an attempt to its process."""
        number, attempt = entry.candidate.number, entry.attempt.number
        folder = f"{self.sweep.name}/{number}/{attempt}"
        location = Path(self.store.locate(folder))
        return Task(
            trial=number,
            attempt=attempt,
            config=entry.candidate.config,
            data=self._data.directory.absolute(),
            directory=location if location.is_absolute() else (self._logs / folder).absolute(),
            artifacts=self.store.uri,
            folder=folder,
            checkpoints=entry.checkpoints,
            gpu=place.gpu,
            threads=place.threads,
            places=self._modules,
            builders=self._builders,
            parameters=self.space.limits.parameters,
        )

    def admitted(self, notes: tuple[str, ...], say: Callable[[str], None]) -> None:
        """Take notice of a trial that begins to train, and say what it noted, once however many trials do."""
        self._rejections = 0
        for note in notes:
            if note not in self._told:
                self._told.add(note)
                say(note)

    def count_rejection(self, reason: str) -> None:
        """Give up on a space whose builder makes nothing that may be trained."""
        self._rejections += 1
        if self._rejections >= _REJECTIONS:
            self.trouble = f"{_REJECTIONS} models in a row were not admitted; the last one: {reason}"

    def settle(self) -> None:
        """End the trials that were left behind in a sweep that is over: stopped, or out of time."""
        reason = self.reason_to_cut
        if reason is None or not self.standing.orphaned:
            return
        settle(
            self._database,
            self.sweep,
            self._presence.supervisor_id,
            reason=reason,
            prune=self.search.prune,
            store=self.store,
        )
        self.look()

    # -- the sweep's active time

    def keep_time(self, *, runs: bool) -> None:
        """Count the time in which the sweep is worked on, now and then."""
        if self._beaten is not None and not runs:
            self.rest()
        elif runs and (self._beaten is None or time.monotonic() - self._beaten > _BEAT):
            self._database.sweeps.beat(self.sweep.name)
            self._beaten = time.monotonic()

    def close(self) -> None:
        """Let others have it; a space that holds no more for the budget has spent it."""
        with suppress(StorageError):  # a few seconds of its time, and what whoever opens it next finds out again
            self.rest()
            self._database.attempts.close_lost(self.sweep)
            if self.ending is Ending.EXHAUSTED:
                finished = self.standing.counts.finished
                self._database.sweeps.set_budget(self.sweep.name, trials=finished, timeout_s=self.sweep.timeout_s)
        self._lock.close()

    def see_artifacts(self) -> None:
        """Raise `SweepError` where the store was taken away: a trial would start anew, and write beside it."""
        if not holds(self.store, self.sweep):
            raise SweepError(f"the artifacts of sweep {self.sweep.name} are gone from {self.store.uri}")

    def rest(self) -> None:
        """Count the time up to now; none from here on, unless others go on."""
        if self._beaten is None:
            return
        self._counted = (self._active_seconds(), time.monotonic())
        if self.standing.leased:
            self._database.sweeps.beat(self.sweep.name)
        else:
            self._database.sweeps.rest(self.sweep.name)
        self._beaten = None
