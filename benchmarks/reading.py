"""What the reading commands take on a study of 40 trials, beside importing Optuna and SQLAlchemy, in turns."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.common import line, options
from storage.database import StudyDatabase
from tests.storage.making import populate

TARGET = 1.5  # of the imports
ROUNDS = 7
IMPORTS = [sys.executable, "-c", "import optuna, sqlalchemy"]


def main() -> int:
    """Print the comparison; 1 when a command missed the target."""
    options(__doc__ or "")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/study.db"
        with StudyDatabase.open(url, create=True) as database:
            name = populate(database, trials=40).name
        sweep = str(Path(sys.executable).with_name("sweep"))
        commands = {
            words[0]: [sweep, *words, "--storage", url]
            for words in (["list"], ["status", name], ["trials", name], ["show", name, "0"], ["best", name])
        }
        times = _in_turns({"imports": IMPORTS, **commands})
    base = times.pop("imports")
    line("import optuna, sqlalchemy", f"{base:.2f} s")
    for name, seconds in times.items():
        line(f"sweep {name}", f"{seconds:.2f} s", f"{seconds / base:.2f} of the imports, target {TARGET}")
    return int(max(times.values()) > TARGET * base)


def _in_turns(commands: dict[str, list[str]]) -> dict[str, float]:
    """Take the median of each command's wall time, in seconds; in turns, so that a slow minute hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


if __name__ == "__main__":
    sys.exit(main())
