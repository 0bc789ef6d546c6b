"""`sweep archive` and `sweep import`: a sweep in one file, and out of it again."""

import argparse
from pathlib import Path

from sweep.app.settings import storage_words
from sweep.cli.command import argument, command, flag
from sweep.cli.console import progress
from sweep.cli.options import sweep_name
from sweep.cli.output import say
from sweep.cli.settings import ARTIFACTS, NAME, STORAGE, again, opened
from sweep.wording import plural, size


@command(
    "archive",
    NAME,
    argument("--out", metavar="FILE", type=Path, help="a new file (default: NAME.zip)"),
    flag("--no-artifacts", "leave models and checkpoints out"),
    STORAGE,
    ARTIFACTS,
)
def archive(arguments: argparse.Namespace) -> int:
    """A sweep in one file, to hand over or to keep."""
    from sweep.app.archive import archive as write

    out = arguments.out or Path(f"{arguments.name}.zip")
    options, where = storage_words(arguments.storage), None if arguments.no_artifacts else arguments.artifacts
    with opened(arguments) as (database, sweep), progress() as watch:
        written = write(
            database, sweep, out, artifacts=where, bare=arguments.no_artifacts, options=options, watch=watch
        )
    print(f"{written.path} ({size(written.size)}): {plural(written.rows, 'row')}, {plural(written.artifacts, 'file')}")
    if written.missing:
        say(f"{plural(written.missing, 'file')} left out, removed meanwhile: better models took their place")
    say(f"Import it elsewhere with: sweep import {written.path.name}")
    return 0


@command(
    "import",
    argument("archive", metavar="FILE", type=Path, help="what `sweep archive` wrote"),
    argument("--name", type=sweep_name, help="the sweep's name here (default: the one it had)"),
    STORAGE,
    ARTIFACTS,
)
def import_(arguments: argparse.Namespace) -> int:
    """Read a sweep from an archive."""
    from sweep.app.archive import import_archive

    file, given = arguments.archive, {"name": arguments.name, "artifacts": arguments.artifacts}
    with progress() as watch:
        sweep, trials = import_archive(file, arguments.storage, **given, watch=watch)
    print(f"{sweep.name}: {trials.finished} of {sweep.budget.trials} trials. Look at it with:")
    print(f"    {again(arguments, f'sweep status {sweep.name}')}")
    return 0
