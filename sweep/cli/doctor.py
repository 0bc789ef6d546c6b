"""`sweep doctor`: what this machine and its connections can do."""

import argparse

from sweep.app.doctor.check import Check, Verdict
from sweep.cli.command import command, flag
from sweep.cli.output import print_json
from sweep.cli.settings import ARTIFACTS, JSON, STORAGE


@command(
    "doctor",
    flag("--quick", "only the database and the artifacts, for healthchecks"),
    flag("--worker", "that a supervisor of this machine is at work, too"),
    STORAGE,
    ARTIFACTS,
    JSON,
)
def doctor(arguments: argparse.Namespace) -> int:
    """What this machine and its connections can do."""
    from sweep.app.doctor.examine import examine

    checks = []
    for check in examine(
        arguments.storage, artifacts=arguments.artifacts, quick=arguments.quick, with_worker=arguments.worker
    ):
        checks.append(check)
        if not arguments.json:
            print(_line(check), flush=True)
    if arguments.json:
        print_json(checks)
    return 1 if any(check.verdict is Verdict.PROBLEM for check in checks) else 0


def _line(check: Check) -> str:
    remedy = f" - {check.remedy}" if check.remedy else ""
    return f"{check.verdict:<8} {check.name:<10} {check.found}{remedy}"
