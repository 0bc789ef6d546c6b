"""The commands that read: `sweep list`, `status`, `show`, `best` and `watch`."""

import argparse
from typing import Any

from sweep.app.settings import storage_words
from sweep.cli.command import argument, command
from sweep.cli.output import print_json, show
from sweep.cli.settings import JSON, NAME, STORAGE, opened
from sweep.errors import SweepError


@command("list", STORAGE, JSON)
def list_sweeps(arguments: argparse.Namespace) -> int:
    """List the sweeps of the study database."""
    from storage.database import StudyDatabase
    from sweep.results.reading import read_status

    with StudyDatabase.open(arguments.storage, create=False) as database:
        statuses = [read_status(database, sweep) for sweep in database.sweeps.all()]
    if arguments.json:
        return print_json(statuses)
    if not statuses:
        return show("no sweep yet; a first one: sweep start --space cnn_depth.yaml")
    from sweep.results.tables import sweeps_table

    return show(sweeps_table(statuses))


@command("status", NAME, STORAGE, JSON)
def status(arguments: argparse.Namespace) -> int:
    """How far a sweep is."""
    from sweep.results.reading import read_status

    with opened(arguments) as (database, sweep):
        found = read_status(database, sweep)
    if arguments.json:
        return print_json(found)
    from sweep.results.tables import status_lines

    return show(status_lines(found))


@command("show", NAME, argument("trial", metavar="TRIAL", type=int, help="the trial's number"), STORAGE, JSON)
def show_trial(arguments: argparse.Namespace) -> int:
    """One trial: its parameters, curve and history."""
    from sweep.results.reading import read_trial

    with opened(arguments) as (database, sweep):
        detail = read_trial(database, sweep, arguments.trial)
    return _print(arguments, detail, sweep.metric)


@command("best", NAME, STORAGE, JSON)
def best(arguments: argparse.Namespace) -> int:
    """A sweep's best trial."""
    from sweep.results.reading import read_best

    with opened(arguments) as (database, sweep):
        detail = read_best(database, sweep)
    if detail is None:
        raise SweepError(f"no trial of sweep {sweep.name} is complete yet; see sweep status {sweep.name}")
    return _print(arguments, detail, sweep.metric)


def _print(arguments: argparse.Namespace, detail: Any, metric: str) -> int:
    if arguments.json:
        return print_json(detail)
    from sweep.results.tables import trial_view

    return show(trial_view(detail, metric))


@command("watch", NAME, STORAGE)
def watch(arguments: argparse.Namespace) -> int:
    """See a sweep at work, wherever it runs.

    The live terminal of `start`; an interruption ends the watching, and nothing else.
    """
    from sweep.app.watching import watch as watch_sweep
    from sweep.cli.console import Console
    from sweep.cli.terminal import view_on
    from sweep.results.summary import print_summary

    options = storage_words(arguments.storage)
    with opened(arguments) as (database, _):
        with view_on(Console(stderr=True)) as view:
            watch_sweep(database, arguments.name, view, options=options)
        print_summary(database, arguments.name, Console(), options=options)
    return 0
