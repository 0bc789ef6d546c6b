"""What `sweep delete` takes for 10,000 trials of 20 epochs, with another such sweep beside it, on both databases."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.common import line, options
from benchmarks.generated import databases, generate

TRIALS = 10_000
TARGET = 10.0  # seconds


def main() -> int:
    """Print the times; 1 when the target is missed."""
    options(__doc__)
    missed = False
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as urls:
        for kind, url in urls.items():
            for name in ("generated", "beside"):
                generate(url, trials=TRIALS, name=name)
            seconds = _delete(url)
            line(f"{kind}: sweep delete, {TRIALS:,} trials", f"{seconds:.1f} s", f"target {TARGET:.0f}")
            missed |= seconds > TARGET
    return int(missed)


def _delete(url: str) -> float:
    words = [str(Path(sys.executable).with_name("sweep")), "delete", "generated", "--yes", "--storage", url]
    began = time.perf_counter()
    subprocess.run(words, check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
