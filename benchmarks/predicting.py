"""`sweep predict` beside the bare Keras model: 10,000 CIFAR-10 images, and the first answer on one; in turns.

Every contestant is a fresh process. The bare model has its images in memory before its clock starts; `sweep predict`
reads and decodes an `.npz`, or files, and writes a CSV. All that it takes beyond what a process that imports Keras and
loads the model takes is counted as the cost of its images.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from PIL import Image

import search_spaces
from benchmarks.common import CIFAR10, MARK, line, options, random_images
from sweep.export.contract import Contract
from sweep.export.formats.registry import FORMATS
from sweep.export.prediction.images import Images
from sweep.export.prediction.predicting import batch_size
from sweep.export.prediction.records import Blob
from sweep.space.configuration import TrialConfig
from sweep.space.reading import parse_space
from sweep.training.data.labelled_images import Pixels
from sweep.training.data.pixels import decode

IMAGES, ROUNDS = 10_000, 3
TARGET = 1.3  # of the bare model's `predict`
FIRST_TARGET = 1.5  # of importing Keras and loading the model
MODELS = {"model_7": 280_170, "baseline": 122_570}  # of the notebook: parameters. The targets are of the first
BARE = """
import json, sys, time
import numpy as np
images = np.load(sys.argv[2])["images"].astype(np.float32)
import keras
model = keras.saving.load_model(sys.argv[1])
began = time.perf_counter(), time.process_time()
model.predict(images, batch_size=int(sys.argv[3]), verbose=0)
print(sys.argv[4] + json.dumps([time.perf_counter() - began[0], time.process_time() - began[1]]))
"""
START = "import sys, keras; keras.saving.load_model(sys.argv[1])"


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a process took, or the part of it that it told."""

    wall: float  # seconds
    cpu: float

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(wall=self.wall - other.wall, cpu=self.cpu - other.cpu)


def main() -> int:
    """Print the comparison; 1 when a target is missed."""
    cifar10 = options(__doc__ or "").cifar10
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        files = _files(cifar10, Path(folder))
        arrays = _arrays(files, Path(folder))
        for number, (name, parameters) in enumerate(MODELS.items()):
            print(f"  the notebook's {name}, {parameters:,} parameters", flush=True)
            model = export(_notebook(name), Path(folder, name))
            missed |= int(_compare(model, files, arrays) and not number)
    return missed


def _compare(model: Path, files: Path, arrays: Path) -> bool:
    """Whether a target is missed."""
    sweep = [str(Path(sys.executable).with_name("sweep")), "predict", str(model)]
    weights, csv = str(model / FORMATS["keras"].file), ["--csv", str(model / "out.csv")]
    ours = batch_size(CIFAR10)
    costs = _in_turns({
        "start": [sys.executable, "-c", START, weights],
        "one": [*sweep, str(next(files.rglob("*.jpg"))), *csv],
        "bare": [sys.executable, "-c", BARE, weights, str(arrays), "32", MARK],
        "bare, large": [sys.executable, "-c", BARE, weights, str(arrays), str(ours), MARK],
        "arrays": [*sweep, str(arrays), *csv],
        "files": [*sweep, str(files), *csv],
    })  # fmt: skip
    start, fastest = costs["start"], min(costs["bare"], costs["bare, large"], key=lambda cost: cost.wall)
    _line("importing Keras and loading the model", start)
    missed = _line("the first answer on one image", costs["one"], start, FIRST_TARGET)
    _line("bare `predict`, batches of 32", costs["bare"])
    _line(f"bare `predict`, batches of {ours}", costs["bare, large"])
    missed |= _line(f"`sweep predict`, {IMAGES:,} images of an .npz", costs["arrays"] - start, fastest, TARGET)
    missed |= _line(f"`sweep predict`, {IMAGES:,} JPEG files", costs["files"] - start, fastest, TARGET)
    _line("reading and decoding the files alone, one thread", _decoding(files))
    return missed


def _line(what: str, cost: Cost, base: Cost | None = None, target: float = 0.0) -> bool:
    """One figure; whether it misses its target."""
    share = "" if base is None else f", {cost.wall / base.wall:.2f} ({cost.cpu / base.cpu:.2f}) times, target {target}"
    line(what, f"{cost.wall:.2f} s", f"({cost.cpu:.2f} s CPU){share}")
    return base is not None and cost.wall > target * base.wall


def _in_turns(commands: dict[str, list[str]]) -> dict[str, Cost]:
    """Each command at its quickest; in turns, so that a slow minute hits all alike."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            costs[name].append(_measure(command))
    return {name: min(found, key=lambda cost: cost.wall) for name, found in costs.items()}


def _measure(command: list[str]) -> Cost:
    """What the process took, unless it says itself what of it counts."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    with process.stdout:
        output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall, process.returncode = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    if MARK in output:
        wall, cpu = json.loads(output.split(MARK)[1])
        return Cost(wall=wall, cpu=cpu)
    return Cost(wall=wall, cpu=usage.ru_utime + usage.ru_stime)


def _decoding(files: Path) -> Cost:
    began, began_cpu = time.perf_counter(), time.process_time()
    _decoded(files)
    return Cost(wall=time.perf_counter() - began, cpu=time.process_time() - began_cpu)


def _notebook(name: str) -> TrialConfig:
    """One of the notebook's models."""
    source = search_spaces.find("notebook")
    space = parse_space(source.read_text(encoding="utf-8"), source.name)
    return space.resolve_values(next(values for values in space.grid() if values["model"] == name))


def export(config: TrialConfig, directory: Path) -> Path:
    """A model as `sweep export` leaves it; what its weights are does not change what it costs."""
    from sweep.training.model import build, compile_for_saving

    core = build(config, CIFAR10)
    compile_for_saving(core, config, steps=1)
    directory.mkdir()
    core.save(directory / FORMATS["keras"].file)
    Contract(
        format=FORMATS["keras"], quantized=None, image=CIFAR10, pixel_range=(0, 255), trial=0, epoch=1, verified={},
        classes=tuple(map(str, range(CIFAR10.classes))),
    ).save(directory)  # fmt: skip
    return directory


def _files(cifar10: Path | None, folder: Path) -> Path:
    """The test images, in folders of their classes; without them noise."""
    target = folder / "images"
    if cifar10 is not None and cifar10.is_file():  # the archive, which other benchmarks read in place
        with tarfile.open(cifar10) as archive:
            archive.extractall(folder, [one for one in archive if one.name.startswith("test/")], filter="data")
        return folder / "test"
    if cifar10 is not None:
        shutil.copytree(cifar10 / "test", target)
        return target
    images, labels = random_images(IMAGES)
    for number, (pixels, label) in enumerate(zip(images, labels, strict=True)):
        (target / str(label)).mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(target / str(label) / f"{number}.jpg")
    return target


def _arrays(files: Path, folder: Path) -> Path:
    """The same images in the same order, decoded."""
    np.savez(folder / "images.npz", images=_decoded(files))
    return folder / "images.npz"


def _decoded(files: Path) -> list[Pixels]:
    return [decode(cast(bytes, blob.data), CIFAR10) for blob in Images([files]) if isinstance(blob, Blob)]


if __name__ == "__main__":
    sys.exit(main())
