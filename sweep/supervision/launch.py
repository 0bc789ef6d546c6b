"""From a space to a working supervisor: finds or creates the sweep, prepares its data, and wires the parts."""

import platform
from contextlib import ExitStack, suppress
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version

from storage.database import StudyDatabase
from storage.errors import SweepExistsError
from storage.sweeps import DesiredState, NewSweep, SweepRecord
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.errors import InputError
from sweep.space.extremes import extremes
from sweep.space.reading import parse_space
from sweep.space.space import Space
from sweep.supervision import trial_process
from sweep.supervision.board import View
from sweep.supervision.interruption import Interruption
from sweep.supervision.job import Ending, Job
from sweep.supervision.lock import sole_supervisor
from sweep.supervision.marker import open_artifacts
from sweep.supervision.opening import check_fingerprint
from sweep.supervision.preparation import prepare_data
from sweep.supervision.presence import Presence
from sweep.supervision.roster import OneSweep
from sweep.supervision.supervisor import Supervisor
from sweep.supervision.workplace import Workplace
from sweep.training.data.prepared import PreparedData
from sweep.version import __version__

_LIBRARIES = ("keras", "tensorflow", "jax", "torch", "optuna", "numpy")


class Launch:
    """One call of `sweep start`."""

    def __init__(
        self,
        *,
        database: StudyDatabase,
        space: Space,
        name: str,
        trials: int | None,  # the budget; None: the space's, or what it was
        timeout: float | None,  # seconds, likewise
        workplace: Workplace,
        store: ArtifactStore,  # for the artifacts of a new sweep
    ) -> None:
        self.name = name
        self._database, self._space, self._workplace = database, space, workplace
        self._trials, self._timeout = trials, timeout
        self._store = store

    def run(self, view: View) -> Ending:
        """Work on the sweep until its budget is spent or somebody interrupts; creates it where it is new.

        Raises `InputError` when the name belongs to a sweep over another space or other data.
        """
        sweep = self._find(view)
        if sweep is not None:
            spent = self._spent(sweep)
            if spent is not None:
                return spent
        with sole_supervisor(self._database, self.name) as lock, Interruption(self._workplace.grace) as interruption:
            trial_process.warm_up()
            got = self._ready(sweep, view, interruption)
            return Ending.INTERRUPTED if got is None else self._work(*got, lock.pop_all(), view, interruption)

    def queue(self, view: View) -> Ending:
        """Create the sweep, or change its budget, and leave the work to whoever joins."""
        sweep = self._find(view)
        spent = self._spent(sweep) if sweep is not None else None
        if spent is not None:
            return spent
        with Interruption() as interruption:
            got = self._ready(sweep, view, interruption)
        return Ending.INTERRUPTED if got is None else Ending.QUEUED

    def _find(self, view: View) -> SweepRecord | None:
        sweep = self._database.sweeps.find(self.name)
        if sweep is None:
            return None
        self._refuse_another_space(sweep)
        self._store = open_store(self._workplace.artifacts_of(sweep))
        if sweep.desired is DesiredState.STOP:
            raise InputError(f"sweep {self.name} was stopped; `sweep resume {self.name}` opens it again")
        if sweep.desired is DesiredState.PAUSE:
            view.say("The sweep was paused; it goes on.")
            self._database.sweeps.set_desired(self.name, DesiredState.WORK)
        sweep = self._with_budget(sweep)
        self._say_which_budget(sweep, view)
        return sweep

    def _ready(
        self, sweep: SweepRecord | None, view: View, interruption: Interruption
    ) -> tuple[SweepRecord, PreparedData] | None:
        """Have the sweep in the database, its mark in the store and its data here; None when interrupted."""
        if sweep is None:
            self._store.check()
        else:
            sweep, self._store = open_artifacts(self._database, sweep, self._workplace)
        data = prepare_data(self._space.data, self._workplace.data, view.say, interruption)
        if data is None:
            return None
        if sweep is None:
            self._refuse_the_impossible(data)
            sweep, self._store = open_artifacts(self._database, self._find_or_create(data), self._workplace)
        check_fingerprint(sweep, data)
        return sweep, data

    def _work(
        self, sweep: SweepRecord, data: PreparedData, lock: ExitStack, view: View, interruption: Interruption
    ) -> Ending:
        place = self._workplace
        with lock, Presence(self._database, place.places, place.lease_seconds) as presence:
            job = Job(
                database=self._database,
                sweep=sweep,
                space=self._space,
                store=self._store,
                data=data,
                logs=place.logs,
                presence=presence,
                lock=lock,
                modules=place.modules,
                builders=place.builders,
            )
            supervisor = Supervisor(
                database=self._database,
                roster=OneSweep(job, view),
                presence=presence,
                places=place.places,
                view=view,
                interruption=interruption,
            )
            return supervisor.run()

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
                trials=self._at_most_all(self._trials or search.trials),
                timeout_s=self._timeout or search.timeout,
                data_fingerprint=data.fingerprint,
                data_path=self._space.data.path,
                image=asdict(data.image),
                classes=data.classes,
                versions=_versions(),
            )
        )

    def _refuse_the_impossible(self, data: PreparedData) -> None:
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
                f"there is a sweep called {self.name} over another space. What differs:\n{lines}\n"
                "Start it under another name with --name, or go on with the space as it was."
            )

    def _with_budget(self, sweep: SweepRecord) -> SweepRecord:
        trials, timeout = self._at_most_all(self._trials or sweep.trials), self._timeout or sweep.timeout_s
        if (trials, timeout) != (sweep.trials, sweep.timeout_s):
            self._database.sweeps.set_budget(self.name, trials=trials, timeout_s=timeout)
        return self._database.sweeps.get(self.name)

    def _say_which_budget(self, sweep: SweepRecord, view: View) -> None:
        """A budget is the sweep's: what somebody writes into the file afterwards is no command."""
        before, now = parse_space(sweep.space, sweep.origin).search.trials, self._space.search.trials
        if self._trials is None and now not in (before, sweep.trials):
            view.say(f"The budget stays at {sweep.trials} trials; `--trials {now}` makes it the file's.")

    def _at_most_all(self, trials: int) -> int:
        """A finite space has so many configurations, and each is trained once."""
        return trials if self._space.size is None else min(trials, self._space.size)

    def _spent(self, sweep: SweepRecord) -> Ending | None:
        """Which budget is spent, so that there is nothing to start Keras for; None while there is work."""
        counts = self._database.trials.counts(sweep)
        if counts.running:
            return None
        if counts.finished >= sweep.trials:
            return Ending.FINISHED
        return Ending.TIMEOUT if sweep.is_out_of_time else None


def _versions() -> dict[str, str]:
    """What a trial's result depends on beside its configuration; Keras may run on another backend than TensorFlow."""
    found = {"sweep": __version__, "python": platform.python_version()}
    for library in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found[library] = version(library)
    return found
