"""The peak memory of `sweep predict` on 2,000 and on 50,000 images, of every kind of source, with every answer written.

The CSV, the gallery and the JSON list are all asked for, and the folders' names are counted as the truth.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.common import MARK, config, line, options, random_images
from benchmarks.predicting import export

FEW, MANY = 2_000, 50_000
TARGET = 64  # MB between them
# What the process itself knows: its resource usage would begin with that of the process that starts it.
_PREDICT = f"""
import re, sys
from pathlib import Path
from sweep.cli.main import main
code = main(sys.argv[1:])
peak = re.search("VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]
print("{MARK}" + peak, file=sys.stderr)
sys.exit(code)
"""
_DIFFERENT = 100  # images: the same ones again and again


def main() -> int:
    """Print the table; 1 when memory grows with the images."""
    options(__doc__ or "")
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        model = export(config(depth=1, filters=16, batch_norm="none"), Path(folder, "model"))
        for kind, write in SOURCES.items():
            few, many = (_peak(model, write(Path(folder, f"{kind}{count}"), count)) for count in (FEW, MANY))
            line(f"{kind}: {FEW:,} images", f"{few:.0f} MB")
            line(f"{kind}: {MANY:,} images", f"{many:.0f} MB", f"{many - few:+.0f} MB, target {TARGET}")
            missed |= many - few > TARGET
    return int(missed)


def _peak(model: Path, images: Path) -> float:
    """MB at the most."""
    out = [f"--{kind}={model.with_name(f'out.{kind}')}" for kind in ("csv", "gallery")]
    words = [sys.executable, "-c", _PREDICT, "predict", str(model), str(images), *out, "--json"]
    ended = subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(ended.stderr.split(MARK)[1]) / 1024


def _npz(path: Path, count: int) -> Path:
    np.savez(path.with_suffix(".npz"), images=random_images(count).images)
    return path.with_suffix(".npz")


def _tar(path: Path, count: int) -> Path:
    with tarfile.open(path.with_suffix(".tar"), "w") as archive:
        for name, data in _files(count):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path.with_suffix(".tar")


def _zip(path: Path, count: int) -> Path:
    with zipfile.ZipFile(path.with_suffix(".zip"), "w") as archive:
        for name, data in _files(count):
            archive.writestr(name, data)
    return path.with_suffix(".zip")


def _folder(path: Path, count: int) -> Path:
    for name, data in _files(count):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def _files(count: int) -> Iterator[tuple[str, bytes]]:
    """JPEG files in ten folders, which have the names of the classes."""
    different = []
    for pixels in random_images(_DIFFERENT).images:
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "JPEG")
        different.append(file.getvalue())
    for number in range(count):
        yield f"{number % 10}/{number}.jpg", different[number % _DIFFERENT]


SOURCES: dict[str, Callable[[Path, int], Path]] = {"npz": _npz, "tar": _tar, "zip": _zip, "folder": _folder}

if __name__ == "__main__":
    sys.exit(main())
