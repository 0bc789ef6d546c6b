"""From a space to a working supervisor: finds or creates the sweep, prepares its data, and wires the parts."""

import platform
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from storage.database import StudyDatabase
from storage.sweeps import NewSweep, SweepRecord
from sweep import __version__
from sweep.errors import InputError
from sweep.search.search import Search
from sweep.space.extremes import extremes
from sweep.space.reading import parse_space
from sweep.space.space import Space
from sweep.supervision import trial_process
from sweep.supervision.board import View
from sweep.supervision.devices import Place
from sweep.supervision.interruption import Interruption
from sweep.supervision.lock import sole_supervisor
from sweep.supervision.preparation import prepare_data
from sweep.supervision.supervisor import Ending, Supervisor
from sweep.training.data.prepared import PreparedData

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
        artifacts: Path,
        data: Path,
        places: tuple[Place, ...],
    ) -> None:
        self.name = name
        self._database, self._space, self._places = database, space, places
        self._trials, self._timeout = trials, timeout
        self._directory, self._data = artifacts / name, data

    def run(self, view: View) -> Ending:
        """Work on the sweep until its budget is spent or somebody interrupts; creates it where it is new.

        Raises `InputError` when the name belongs to a sweep over another space or other data.
        """
        sweep = self._database.find_sweep(self.name)
        if sweep is not None:
            self._refuse_another_space(sweep)
            sweep = self._with_budget(sweep)
            self._say_which_budget(sweep, view)
            spent = self._spent(sweep)
            if spent is not None:
                return spent
        with self._sole_supervisor(), Interruption() as interruption:
            trial_process.warm_up()
            data = prepare_data(self._space.data, self._data, _Announcer(view, self._space.data.source), interruption)
            if data is None:
                return Ending.INTERRUPTED
            if sweep is None:
                self._refuse_the_impossible(data)
                sweep = self._create(data)
            elif sweep.data_fingerprint != data.fingerprint:
                raise InputError(
                    f"the data of sweep {self.name} has changed since it began, and trials on other images cannot be "
                    "compared; bring the old data back, or start another sweep with --name"
                )
            return self._work(sweep, data, view, interruption)

    @contextmanager
    def _sole_supervisor(self) -> Iterator[None]:
        """Lock what two supervisors of a sweep must not share: its checkpoints, and its rows in an SQLite file."""
        with ExitStack() as locks:
            locks.enter_context(sole_supervisor(self._directory, self.name))
            file = self._database.file
            if file is not None:
                locks.enter_context(sole_supervisor(file.parent / f"{file.name}.locks" / self.name, self.name))
            yield

    def _work(self, sweep: SweepRecord, data: PreparedData, view: View, interruption: Interruption) -> Ending:
        search = Search(self._database.study(sweep), self._space, data.image)
        search.prepare()
        supervisor = Supervisor(
            database=self._database,
            sweep=sweep,
            space=self._space,
            search=search,
            data=data,
            directory=self._directory,
            places=self._places,
            view=view,
            interruption=interruption,
        )
        ending = supervisor.run()
        if ending is Ending.EXHAUSTED:  # a finite space with fewer admissible configurations than the budget
            counts = self._database.count_trials(sweep)
            self._database.set_budget(self.name, trials=counts.finished, timeout_s=sweep.timeout_s)
        return ending

    def _create(self, data: PreparedData) -> SweepRecord:
        search = self._space.search
        return self._database.create_sweep(
            NewSweep(
                name=self.name,
                space=self._space.text,
                origin=self._space.origin,
                metric=self._space.objective.metric,
                direction=self._space.objective.direction,
                trials=self._at_most_all(self._trials or search.trials),
                timeout_s=self._timeout or search.timeout,
                data_fingerprint=data.fingerprint,
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
        differences = parse_space(sweep.space, sweep.origin).differences(self._space)
        if differences:
            lines = "\n".join(f"  {line}" for line in differences)
            raise InputError(
                f"there is a sweep called {self.name} over another space. What differs:\n{lines}\n"
                "Start it under another name with --name, or go on with the space as it was."
            )

    def _with_budget(self, sweep: SweepRecord) -> SweepRecord:
        trials, timeout = self._at_most_all(self._trials or sweep.trials), self._timeout or sweep.timeout_s
        if (trials, timeout) != (sweep.trials, sweep.timeout_s):
            self._database.set_budget(self.name, trials=trials, timeout_s=timeout)
        return self._database.sweep(self.name)

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
        counts = self._database.count_trials(sweep)
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


class _Announcer:
    """Turns the data's progress into a line at its beginning and one at each tenth of a long work."""

    def __init__(self, view: View, source: str) -> None:
        self._view, self._source = view, source
        self._said = ("", -1)

    def __call__(self, what: str, done: int, total: int) -> None:
        tenth = 10 * done // max(total, 1)
        if total > 1 and (what, tenth) != self._said:
            self._said = (what, tenth)
            self._view.say(f"{self._source}: {what} {done:,} of {total:,}")
