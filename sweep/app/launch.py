"""From a space to a working supervisor: finds or creates the sweep, prepares its data, and connects the parts."""

from contextlib import ExitStack
from dataclasses import asdict

from storage.budget import Budget
from storage.database import StudyDatabase
from storage.errors import SweepExistsError
from storage.sweeps import DesiredState, NewSweep, SweepRecord
from sweep.app.settings import GivenBudget
from sweep.app.supervise import supervise
from sweep.artifacts.checking import check_store
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.errors import InputError
from sweep.space.extremes import extremes
from sweep.space.reading import parse_space
from sweep.space.space import Space
from sweep.supervision.board import View
from sweep.supervision.ending import Ending
from sweep.supervision.heartbeat import Heartbeat
from sweep.supervision.interruption import Interruption
from sweep.supervision.lock import sole_supervisor
from sweep.supervision.machine import Machine
from sweep.supervision.marker import open_artifacts
from sweep.supervision.preparation import prepare_data
from sweep.supervision.sweep_parts import SweepParts
from sweep.supervision.sweep_set import OneSweep
from sweep.supervision.sweep_setup import check_fingerprint
from sweep.supervision.sweep_work import SweepWork
from sweep.training.data.prepared import PreparedData
from sweep.version import installed

# What a trial's result depends on beside its configuration; Keras may run on another backend than TensorFlow.
_LIBRARIES = ("keras", "tensorflow", "jax", "torch", "optuna", "numpy")


class Launch:
    """One call of `sweep start`."""

    def __init__(
        self,
        *,
        database: StudyDatabase,
        space: Space,
        name: str,
        budget: GivenBudget,
        machine: Machine,
        store: ArtifactStore,  # for the artifacts of a new sweep
    ) -> None:
        self.name = name
        self._database, self._space, self._machine = database, space, machine
        self._given, self._store = budget, store

    def run(self, view: View) -> Ending:
        """Work on the sweep until its budget is spent or a signal interrupts; creates it where it is new.

        Raises `InputError` when the name belongs to a sweep over another space or other data.
        """
        sweep = self._find(view)
        spent = self._spent(sweep)
        if spent is not None:
            return spent

        def sweeps(heartbeat: Heartbeat, interruption: Interruption) -> OneSweep | None:
            parts = self._ready(sweep, lock, view, interruption)
            if parts is None:
                return None
            return OneSweep(SweepWork(self._database, parts, self._machine, heartbeat), view)

        with sole_supervisor(self._database, self.name) as lock:
            return supervise(self._database, self._machine, view, sweeps)

    def queue(self, view: View) -> Ending:
        """Create the sweep, or change its budget, and leave the work to `sweep join`."""
        sweep = self._find(view)
        spent = self._spent(sweep)
        if spent is not None:
            return spent
        with Interruption() as interruption:
            parts = self._ready(sweep, ExitStack(), view, interruption)
        return Ending.INTERRUPTED if parts is None else Ending.QUEUED

    def _find(self, view: View) -> SweepRecord | None:
        sweep = self._database.sweeps.find(self.name)
        if sweep is None:
            return None
        self._refuse_another_space(sweep)
        self._store = open_store(self._machine.artifacts_of(sweep))
        if sweep.desired is DesiredState.STOP:
            raise InputError(f"sweep {self.name} was stopped; `sweep resume {self.name}` opens it again")
        if sweep.desired is DesiredState.PAUSE:
            view.say("The sweep was paused; it goes on.")
            self._database.sweeps.set_desired(self.name, DesiredState.WORK)
        sweep = self._with_budget(sweep)
        self._say_which_budget(sweep, view)
        return sweep

    def _ready(
        self, sweep: SweepRecord | None, lock: ExitStack, view: View, interruption: Interruption
    ) -> SweepParts | None:
        """Have the sweep in the database, its mark in the store and its data here; None when interrupted."""
        if sweep is None:
            check_store(self._store)
        else:
            sweep, self._store = open_artifacts(self._database, sweep, self._machine)
        data = prepare_data(self._space.data, self._machine.data, view.say, interruption)
        if data is None:
            return None
        if sweep is None:
            self._refuse_untrainable(data)
            sweep, self._store = open_artifacts(self._database, self._find_or_create(data), self._machine)
        check_fingerprint(sweep, data)
        return SweepParts(sweep=sweep, space=self._space, store=self._store, data=data, lock=lock)

    def _find_or_create(self, data: PreparedData) -> SweepRecord:
        try:
            return self._create(data)
        except SweepExistsError:  # several may be starting it at once
            sweep = self._database.sweeps.find(self.name)
            if sweep is None:
                raise
            self._refuse_another_space(sweep)
            return sweep

    def _create(self, data: PreparedData) -> SweepRecord:
        search = self._space.search
        return self._database.transactions.create_sweep(
            NewSweep(
                name=self.name,
                space=self._space.text,
                origin=self._space.origin,
                metric=self._space.objective.metric,
                direction=self._space.objective.direction,
                budget=self._budget(Budget(trials=search.trials, epochs=search.epochs, seconds=search.timeout)),
                data_fingerprint=data.fingerprint,
                data_path=self._space.data.path,
                image=asdict(data.image),
                classes=data.classes,
                versions=installed(*_LIBRARIES),
            )
        )

    def _refuse_untrainable(self, data: PreparedData) -> None:
        found = extremes(self._space, data.image)
        if found.smallest is None:
            reasons = "\n".join(f"  {reason}" for reason in found.reasons)
            raise InputError(f"{self._space.origin}: none of its models can be trained on this data:\n{reasons}")

    def _refuse_another_space(self, sweep: SweepRecord) -> None:
        ours = parse_space(self._space.text, self._space.origin)  # a data path as it is written, like theirs
        differences = parse_space(sweep.space, sweep.origin).differences(ours)
        if differences:
            lines = "\n".join(f"  {line}" for line in differences)
            raise InputError(
                f"sweep {self.name} exists, over another space. What differs:\n{lines}\n"
                "Start it under another name with --name, or go on with the space as it was."
            )

    def _with_budget(self, sweep: SweepRecord) -> SweepRecord:
        budget = self._budget(sweep.budget)
        if budget != sweep.budget:
            self._database.sweeps.set_budget(self.name, budget)
        return self._database.sweeps.get(self.name)

    def _budget(self, known: Budget) -> Budget:
        """What the user gives, else what there is. A finite space has so many configurations, each trained once."""
        trials, size = self._given.trials or known.trials, self._space.size
        return Budget(
            trials=trials if size is None else min(trials, size),
            epochs=self._given.epochs or known.epochs,
            seconds=self._given.timeout or known.seconds,
        )

    def _say_which_budget(self, sweep: SweepRecord, view: View) -> None:
        """A budget is the sweep's: a change to the file afterwards does not change it."""
        before = parse_space(sweep.space, sweep.origin).search
        for part in ("trials", "epochs"):
            kept, now = getattr(sweep.budget, part), getattr(self._space.search, part)
            if getattr(self._given, part) is None and now not in (None, kept, getattr(before, part)):
                stays = "any number of" if kept is None else kept
                view.say(f"The budget stays at {stays} {part}; `--{part} {now}` makes it the file's.")

    def _spent(self, sweep: SweepRecord | None) -> Ending | None:
        """Which budget is spent, so that Keras need not be started; None while there is work."""
        if sweep is None:
            return None
        progress = self._database.progress(sweep)
        if progress.open:
            return None
        if sweep.budget.is_spent(progress.spent):
            return Ending.FINISHED
        return Ending.TIMEOUT if sweep.is_out_of_time else None
