"""The supervisor: keeps every slot of this machine training until the work is over or somebody asks it to stop."""

import time
from contextlib import suppress

from storage.database import StudyDatabase
from storage.errors import StorageError, StorageUnavailableError
from sweep.errors import SweepError
from sweep.execution.executor import Executor
from sweep.supervision.board import Board, View
from sweep.supervision.conversation import Conversation
from sweep.supervision.ending import Ending
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.interruption import Interruption
from sweep.supervision.outage import OutageTimeout
from sweep.supervision.sweep_set import SweepSet
from sweep.supervision.workers import Workers

_TICK = 1.0  # seconds between looks at the limits and at the database
_SOON = 0.1  # seconds until another go at a sweep's turn


class Supervisor:
    """Works on sweeps on this machine. It holds nothing that a kill would lose."""

    def __init__(
        self,
        *,
        database: StudyDatabase,
        sweeps: SweepSet,
        heartbeat: Heartbeat,
        executor: Executor,
        view: View,
        interruption: Interruption,
    ) -> None:
        self._database, self._sweeps, self._heartbeat = database, sweeps, heartbeat
        self._view, self._interruption, self._outage = view, interruption, OutageTimeout(view)
        self._board = Board.of(executor.capacity())
        self._conversation = Conversation(
            database=database, executor=executor, board=self._board, view=view, interruption=interruption
        )
        self._workers = Workers(executor, self._conversation, self._board, view)
        self._looked = time.monotonic()

    def run(self) -> Ending:
        """Train until there is nothing left to do; raises `SweepError` when this machine cannot go on.

        While the database is away, trials train on to the end of their epoch, and wait there.
        """
        ending = None
        try:
            while ending is None:
                try:
                    ending = self._step()
                    self._outage.end()
                except StorageUnavailableError as error:
                    self._await_database(error)
        finally:
            self._leave()
        return ending

    def _step(self) -> Ending | None:
        """One turn of the loop. The database may go away anywhere in it; then it is taken again."""
        self._heartbeat.refresh()
        if self._outage.is_on:  # what this supervisor was given without hearing of it goes back
            self._database.leases.release_others(self._heartbeat.supervisor_id, held=self._workers.leases)
        self._workers.attend()
        self._refresh()
        while self._may_start and self._workers.start_from(self._sweeps.by_fairness()):
            pass
        ending = self._ending() if self._workers.are_idle else None
        if ending is None:
            self._listen()
            self._workers.enforce_limits(is_urgent=self._interruption.is_urgent)
        return ending

    @property
    def _may_start(self) -> bool:
        return not (self._workers.are_busy or self._interruption.drains or self._conversation.machine_fault)

    def _refresh(self) -> None:
        if time.monotonic() - self._looked < _TICK:
            return
        self._looked = time.monotonic()
        self._sweeps.refresh()
        self._board.sweeps = [work.board for work in self._sweeps.works]
        for work in self._sweeps.works:
            work.count_time(runs=self._workers.count(work))
        self._view.changed(self._board)

    def _listen(self) -> None:
        is_next = self._may_start and any(work.waits_for_turn for work in self._sweeps.works)
        pause = 0.0 if self._workers.have_news and not self._outage.is_on else _SOON if is_next else _TICK
        self._workers.listen(pause, wake_on=[*self._sweeps.pipes, self._interruption.wakeup])
        self._interruption.clear_wakeup()
        if self._interruption.drains and not self._board.drains:
            self._board.drain()
            self._view.say("Stopping after the running epochs; everything is kept. Ctrl-C again stops at once.")

    def _await_database(self, error: StorageUnavailableError) -> None:
        """Wait a little, reading what the trials say, so that none of them is taken for dead."""
        if self._interruption.is_urgent:
            raise error  # what is written is kept, and nothing more can be
        self._outage.wait(error)
        self._listen()

    def _ending(self) -> Ending | None:
        fault = self._conversation.machine_fault
        if fault:
            raise SweepError(
                f"{fault}\nThis machine cannot go on, so the sweep stopped here; nothing is lost. "
                "Once that is mended, the same command goes on."
            )
        return self._sweeps.ending() or (Ending.INTERRUPTED if self._interruption.drains else None)

    def _leave(self) -> None:
        self._workers.kill()
        with suppress(StorageError):  # what is wrong with it is on its way to the user already
            self._workers.give_back()
        self._sweeps.close()
