"""Figures and report of a sweep of 10,000 trials: how long each takes to make, and what it weighs."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.common import line, options
from benchmarks.generated import generate
from storage.database import StudyDatabase
from tests.results.figures.drawing import figures, read

LARGEST_FIGURE, LARGEST_REPORT = 1.5e6, 15e6  # bytes
TRIALS, EPOCHS = 10_000, 20


def main() -> int:
    """Print the figures; 1 when anything weighs more than it may."""
    options(__doc__ or "")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/study.db"
        StudyDatabase.open(url, create=True).close()
        name = generate(url, trials=TRIALS, epochs=EPOCHS).name
        heaviest = _figures(url, name)
        out = Path(folder) / "report.html"
        sweep = str(Path(sys.executable).with_name("sweep"))
        began = time.perf_counter()
        subprocess.run([sweep, "report", name, "--storage", url, "--out", str(out)], check=True, capture_output=True)
        seconds, size = time.perf_counter() - began, out.stat().st_size
        line("the whole report", f"{seconds:.1f} s", f"{size / 1e6:.2f} MB, at most {LARGEST_REPORT / 1e6:.0f}")
    return int(heaviest > LARGEST_FIGURE or size > LARGEST_REPORT)


def _figures(url: str, name: str) -> int:
    """Draw every figure of the sweep; gives the bytes of the largest."""
    study = read(url, name)
    sizes = []
    for kind, draw in figures("a sweep").items():
        began = time.perf_counter()
        size = len(draw(study).to_json())
        line(kind, f"{time.perf_counter() - began:.2f} s", f"{size / 1e6:.2f} MB")
        sizes.append(size)
    return max(sizes)


if __name__ == "__main__":
    sys.exit(main())
