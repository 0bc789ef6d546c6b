"""`sweep archive`: a sweep in one file, with its trials, curves, models and report."""

import argparse
import sys
from pathlib import Path

from storage.database import StudyDatabase
from storage.sweeps import SweepRecord
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.cli import settings
from sweep.cli.progress import progress
from sweep.cli.report import write as write_report
from sweep.errors import InputError
from sweep.handover.writing import Written, write_archive
from sweep.supervision.marker import holds
from sweep.wording import plural, size


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep archive`."""
    parser.add_argument("name", metavar="NAME", help="the sweep")
    parser.add_argument("--out", metavar="FILE", type=Path, help="a new file (default: NAME.zip)")
    parser.add_argument("--no-artifacts", action="store_true", help="leave models and checkpoints out")
    settings.add_storage_option(parser)
    settings.add_artifacts_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write it, and say what is in it."""
    out = arguments.out or Path(f"{arguments.name}.zip")
    with StudyDatabase.open(arguments.storage, create=False) as database:
        sweep = database.sweeps.get(arguments.name)
        store = None if arguments.no_artifacts else _store(arguments, sweep)
        if out.is_dir():
            raise InputError(f"{out} is a directory; --out is the archive's own name, say {out / sweep.name}.zip")

        def report(path: Path) -> None:
            write_report(arguments, database, sweep, path, "html")

        with progress() as watch:
            written = write_archive(database, sweep, store, out, report=report, watch=watch)
    _say(written)
    return 0


def _store(arguments: argparse.Namespace, sweep: SweepRecord) -> ArtifactStore | None:
    """Where its artifacts are; None for a sweep that never began."""
    if sweep.artifacts is None:
        return None
    store = open_store(settings.artifacts_of(arguments, sweep) or sweep.artifacts)
    if not holds(store, sweep):
        raise InputError(
            f"the artifacts of sweep {sweep.name} are not to be seen in {store.uri}: they are in {sweep.artifacts}. "
            "Say with --artifacts where that is on this machine, or leave models and checkpoints out: --no-artifacts"
        )
    return store


def _say(written: Written) -> None:
    print(f"{written.path} ({size(written.size)}): {plural(written.rows, 'row')}, {plural(written.artifacts, 'file')}")
    if written.missing:
        print(f"{plural(written.missing, 'file')} went while it was written, displaced by better ones", file=sys.stderr)
    print(f"Take it in elsewhere with: sweep import {written.path.name}", file=sys.stderr)
