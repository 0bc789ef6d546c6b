"""What the reading commands take at 10,000 trials of 20 epochs, beside 100, in turns, on both databases."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.common import line, options
from benchmarks.generated import databases, generate

FEW, MANY = 100, 10_000  # trials
ROUNDS = 9
TARGET = 2.0  # of the time that `status` takes with few
COMMANDS = (["status"], ["list"], ["trials", "--json"])  # the first has the target


def main() -> int:
    """Print the comparison; 1 when the target is missed."""
    options(__doc__)
    missed = False
    with (
        tempfile.TemporaryDirectory() as folder,
        databases(Path(folder)) as few,
        databases(Path(folder, "many")) as many,
    ):
        for urls, trials in ((few, FEW), (many, MANY)):
            for url in urls.values():
                generate(url, trials=trials)
        for kind in few:
            for command in COMMANDS:
                small, large = _in_turns(command, few[kind], many[kind])
                has_target = command is COMMANDS[0]
                target = f", target {TARGET:.0f}" if has_target else ""
                line(f"{kind}: sweep {' '.join(command)}, {FEW} trials", f"{small:.2f} s")
                line(f"{kind}: the same, {MANY:,} trials", f"{large:.2f} s", f"{large / small:.2f} times{target}")
                missed |= has_target and large > TARGET * small
    return int(missed)


def _in_turns(command: list[str], *urls: str) -> list[float]:
    """Take the median of a command's wall time on each database, in seconds; in turns, for the machine is shared."""
    name = [] if command == ["list"] else ["generated"]
    words = [str(Path(sys.executable).with_name("sweep")), command[0], *name, *command[1:], "--storage"]
    times: dict[str, list[float]] = {url: [] for url in urls}
    for _ in range(ROUNDS):
        for url, taken in times.items():
            began = time.perf_counter()
            subprocess.run([*words, url], check=True, capture_output=True)
            taken.append(time.perf_counter() - began)
    return [median(taken) for taken in times.values()]


if __name__ == "__main__":
    sys.exit(main())
