"""`sweep archive` and `sweep import`: a sweep in one file, and out of it again."""

from functools import partial
from pathlib import Path

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from storage.trials import StateCounts
from sweep.app.report import write_report
from sweep.app.settings import artifacts_of, sweep_name
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.environment import default_artifacts
from sweep.errors import InputError
from sweep.handover.importing import import_sweep
from sweep.handover.reading import Archive
from sweep.handover.writing import Watch, Written, write_archive
from sweep.supervision.marker import holds


def archive(
    database: StudyDatabase,
    sweep: SweepRecord,
    out: Path,
    *,
    artifacts: str | None = None,
    bare: bool = False,
    options: str = "",
    watch: Watch = lambda *_: None,
) -> Written:
    """Write a sweep with its trials, curves, report and, unless it is to be `bare`, its models and checkpoints.

    Raises `InputError` for a file that exists, or artifacts that are not found.
    """
    store = None if bare else _store(sweep, artifacts)
    if out.is_dir():
        raise InputError(f"{out} is a directory; --out is the archive's own name, say {out / sweep.name}.zip")
    report = partial(write_report, database, sweep, kind="html", artifacts=artifacts, options=options)
    return write_archive(database, sweep, store, out, report=report, watch=watch)


def _store(sweep: SweepRecord, artifacts: str | None) -> ArtifactStore | None:
    """Where its artifacts are; None for a sweep that never began."""
    if sweep.artifacts is None:
        return None
    store = open_store(artifacts_of(sweep, artifacts) or sweep.artifacts)
    if not holds(store, sweep):
        raise InputError(
            f"artifacts of sweep {sweep.name} not found in {store.uri}: they are in {sweep.artifacts}. "
            "Say with --artifacts where that is on this machine, or leave models and checkpoints out: --no-artifacts"
        )
    return store


def import_archive(
    file: Path,
    storage: str,
    *,
    name: str | None = None,  # None: the one it had
    artifacts: str | None = None,
    watch: Watch = lambda *_: None,
) -> tuple[SweepRecord, StateCounts]:
    """Read a sweep into the study database and the artifact store; gives it and the counts of its trials.

    Raises `InputError` for an archive that is damaged or a name that is taken.
    """
    store = open_store(artifacts or default_artifacts())
    with Archive(file) as opened:
        try:
            name = sweep_name(name or opened.manifest.sweep)
        except InputError as error:
            raise InputError(f"{error}; give the sweep in {opened} another --name") from error
        with StudyDatabase.open(storage, create=True) as database:
            sweep = import_sweep(opened, database, store, name, watch=watch)
            return sweep, database.trials.counts(sweep)
