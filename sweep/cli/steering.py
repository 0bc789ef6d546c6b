"""The commands that steer: `sweep pause`, `resume`, `stop`, `retry` and `delete`."""

import argparse
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sweep.cli.command import argument, command, flag
from sweep.cli.console import progress
from sweep.cli.output import say
from sweep.cli.settings import ARTIFACTS, NAME, STORAGE, again, opened
from sweep.errors import InputError
from sweep.wording import plural, size

if TYPE_CHECKING:
    from storage.database import StudyDatabase
    from storage.supervisors import SupervisorRecord
    from storage.sweeps import SweepRecord
    from sweep.app.deletion import Contents

_WAIT = flag("--wait", "return when no trial of it runs")
_POLL = 0.5  # seconds


@command("pause", NAME, _WAIT, STORAGE)
def pause(arguments: argparse.Namespace) -> int:
    """Let running trials finish their epoch, and wait."""
    from sweep.app import steering

    with opened(arguments) as (database, _):
        sweep = steering.pause(database, arguments.name)
        then = _still_running(database, sweep, "will end an epoch and free their slots")
        say(f"{sweep.name} is paused; {then}. Go on with: {again(arguments, f'sweep resume {sweep.name}')}")
        if arguments.wait:
            _wait_for_rest(database, sweep)
    return 0


@command("resume", NAME, STORAGE)
def resume(arguments: argparse.Namespace) -> int:
    """Let a paused or stopped sweep go on."""
    from storage.sweeps import DesiredState
    from sweep.app import steering

    with opened(arguments) as (database, _):
        sweep = steering.resume(database, arguments.name)
        if steering.is_finished(database, sweep):
            say(f"{sweep.name} is open again, and its budget spent: `sweep start` can give it more.")
            return 0
        pruned = "; the trials that the stop pruned stay pruned" if sweep.desired is DesiredState.STOP else ""
        say(f"{sweep.name} goes on{pruned}.")
        _say_who_works(database, again(arguments, f"sweep join {sweep.name}"))
    return 0


@command("stop", NAME, _WAIT, STORAGE)
def stop(arguments: argparse.Namespace) -> int:
    """End a sweep, and keep all of it."""
    from storage.sweeps import DesiredState
    from sweep.app import steering

    with opened(arguments) as (database, _):
        sweep = steering.stop(database, arguments.name)
        if sweep.desired is not DesiredState.STOP:
            say(f"{sweep.name} is finished, there is nothing to stop.")
            return 0
        say(f"{sweep.name} is stopped; {_still_running(database, sweep, 'will end after an epoch')}, and all is kept.")
        if arguments.wait:
            _wait_for_rest(database, sweep)
            steering.end_open_trials(database, sweep)  # a supervisor may have died meanwhile
    return 0


@command(
    "retry",
    NAME,
    argument("trial", metavar="TRIAL", type=int, nargs="*", help="numbers of failed trials"),
    flag("--failed", "every failed trial"),
    STORAGE,
)
def retry(arguments: argparse.Namespace) -> int:
    """Make failed trials run again, from their checkpoints."""
    from storage.sweeps import DesiredState
    from sweep.app import steering

    with opened(arguments) as (database, sweep):
        for number, epoch in steering.retry(database, sweep, arguments.trial, all_failed=arguments.failed).items():
            how = f"goes on with epoch {epoch}" if epoch > 1 else "begins anew, for it has no checkpoint"
            say(f"Trial {number} {how}.")
        if sweep.desired is DesiredState.PAUSE:
            say(f"{sweep.name} is paused; go on with: {again(arguments, f'sweep resume {sweep.name}')}")
        else:
            _say_who_works(database, again(arguments, f"sweep join {sweep.name}"))
    return 0


@command(
    "delete",
    NAME,
    flag("--yes", "do not ask"),
    flag("--keep-artifacts", "leave checkpoints and models where they are"),
    STORAGE,
    ARTIFACTS,
)
def delete(arguments: argparse.Namespace) -> int:
    """Remove a sweep's rows and artifacts."""
    from sweep.app import deletion

    with opened(arguments) as (database, sweep):
        store = None if arguments.keep_artifacts else deletion.store_of(sweep, arguments.artifacts)
        deletion.check_deletable(database, sweep, store)  # before asking
        if not arguments.yes and not _is_certain(sweep.name, deletion.contents_of(database, sweep, store)):
            say("Nothing was deleted.")
            return 1
        with progress() as watch:
            deletion.delete(database, sweep, store, watch)
    say(f"{sweep.name} is deleted.")
    return 0


def _is_certain(name: str, contents: "Contents") -> bool:
    if not sys.stdin.isatty():
        raise InputError("cannot ask without a terminal; --yes deletes without asking")
    what = f"{plural(contents.trials, 'trial')}, {plural(contents.epochs, 'epoch')}"
    if contents.store is not None:
        files = f"{plural(contents.files, 'file')} with {size(contents.bytes)}"
        what += f", and {files} of models and checkpoints in {contents.store}"
    print(f"Delete {name}: {what}? Type its name to do it: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == name


def _still_running(database: "StudyDatabase", sweep: "SweepRecord", then: str) -> str:
    """How many trials run, and where, and what they will do."""
    running = database.progress(sweep).leased
    return (
        f"{plural(running, 'trial')} on {_machines(database.supervisors.holding(sweep))} {then}"
        if running
        else "nothing of it runs"
    )


def _wait_for_rest(database: "StudyDatabase", sweep: "SweepRecord") -> None:
    """Wait until no supervisor trains a trial of the sweep."""
    said = None
    while leased := database.progress(sweep).leased:
        if leased != said:
            say(f"{plural(leased, 'trial')} still in an epoch")
            said = leased
        time.sleep(_POLL)


def _say_who_works(database: "StudyDatabase", join: str) -> None:
    """Say which supervisors can work on it now; `join` is the command that adds one."""
    supervisors = [supervisor for supervisor in database.supervisors.alive() if supervisor.devices]
    if not supervisors:
        say(f"No supervisor runs; work on it with: {join}")
        return
    there = f"{plural(len(supervisors), 'supervisor')} on {_machines(supervisors)}"
    say(f"{there} can work on it, unless at work on another sweep alone; add one with: {join}")


def _machines(supervisors: "Iterable[SupervisorRecord]") -> str:
    return ", ".join(sorted({supervisor.machine for supervisor in supervisors}))
