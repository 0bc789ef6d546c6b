"""`sweep import`: takes a sweep out of an archive into the study database."""

import argparse
import re
from pathlib import Path

from storage.database import StudyDatabase
from sweep.artifacts.store import open_store
from sweep.cli import settings
from sweep.cli.options import sweep_name
from sweep.cli.progress import progress
from sweep.errors import InputError
from sweep.handover.arriving import arrive
from sweep.handover.reading import Archive
from sweep.space.configuration import NAME_PATTERN


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep import`."""
    parser.add_argument("archive", metavar="FILE", type=Path, help="what `sweep archive` wrote")
    parser.add_argument("--name", type=sweep_name, help="the sweep's name here (default: the one it had)")
    settings.add_storage_option(parser)
    settings.add_artifacts_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Take it in, and say how to look at it."""
    store = open_store(arguments.artifacts or settings.default_artifacts())
    with Archive(arguments.archive) as archive:
        name = arguments.name or archive.manifest.sweep
        if not re.fullmatch(NAME_PATTERN, name):
            raise InputError(f"the sweep in {archive} is called {name!r:.60}, which is no name here; give it a --name")
        with StudyDatabase.open(arguments.storage, create=True) as database, progress() as watch:
            sweep = arrive(archive, database, store, name, watch=watch)
            trials = database.trials.counts(sweep)
    options = settings.storage_words(arguments.storage)
    print(f"{sweep.name}: {trials.finished} of {sweep.trials} trials. Look at it with:")
    print(f"    sweep status {sweep.name} {options}".rstrip())
    return 0
