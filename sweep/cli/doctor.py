"""`sweep doctor`: what this machine and its connections can do."""

import argparse
from collections.abc import Iterator

from sweep.cli import settings
from sweep.cli.output import print_json
from sweep.supervision.checkup import connections, machine, worker
from sweep.supervision.checkup.check import Check, Verdict


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep doctor`."""
    parser.add_argument("--quick", action="store_true", help="only the database and the artifacts, for healthchecks")
    parser.add_argument("--worker", action="store_true", help="that a supervisor of this machine is at work, too")
    settings.add_storage_option(parser)
    settings.add_artifacts_option(parser)
    settings.add_json_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a line a check; the exit code is 1 when there is a problem."""
    checks = []
    for check in _checks(arguments):
        checks.append(check)
        if not arguments.json:
            print(_line(check), flush=True)
    if arguments.json:
        print_json(checks)
    return 1 if any(check.verdict is Verdict.PROBLEM for check in checks) else 0


def _checks(arguments: argparse.Namespace) -> Iterator[Check]:
    if not arguments.quick:
        yield machine.check_python()
        yield machine.check_packages()
        yield machine.check_processes()
    yield from connections.check_database(arguments.storage)
    yield connections.check_artifacts(arguments.artifacts or settings.default_artifacts())
    if arguments.worker:
        yield worker.check_worker(arguments.storage)
    if not arguments.quick:
        yield connections.check_data(settings.data_directory())
        yield machine.check_memory()
        yield machine.check_cores()
        yield machine.check_gpus()


def _line(check: Check) -> str:
    remedy = f" - {check.remedy}" if check.remedy else ""
    return f"{check.verdict:<8} {check.name:<10} {check.found}{remedy}"
