"""CIFAR-10's 60,000 files into training data, from nothing, and found again."""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.common import config, line, options
from sweep.training.data import prepare

TARGET = 60.0  # seconds


def main() -> int:
    """Print the table; 1 when the target is missed."""
    path = options(__doc__).cifar10
    if path is None:
        print("  skipped: needs --cifar10 PATH")
        return 0
    data = config(image_folder={"path": str(path.resolve())}).data
    seconds = []
    with tempfile.TemporaryDirectory() as cache:
        for _ in range(2):
            started = time.perf_counter()
            prepared = prepare(data, Path(cache), lambda *_: None)
            seconds.append(time.perf_counter() - started)
    images = prepared.train + prepared.validation + prepared.test
    line(f"{images:,} files prepared", f"{seconds[0]:.1f} s", f"target {TARGET:.0f} s")
    line("found again", f"{seconds[1]:.2f} s")
    return int(seconds[0] > TARGET)


if __name__ == "__main__":
    sys.exit(main())
