"""A study with everything a report tells: trials of every kind, a model and its predictions, images, hostile names."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from storage.budget import Budget
from storage.database import StudyDatabase
from storage.evaluations import NewEvaluation
from sweep.artifacts.store import open_store
from sweep.cli.main import main
from sweep.space.image import ImageSpec
from sweep.training.artifact_names import PREDICTIONS
from sweep.training.data.prepared import PreparedData
from sweep.training.predictions import Predictions
from tests.results.figures.conftest import HOSTILE
from tests.storage.making import new_sweep, populate, sqlite_url

CLASSES = (f"cat {HOSTILE}", "dog", "ship")
IMAGES = 60


@dataclass(frozen=True)
class Told:
    """A database with sweeps in it, and what the command line must be given to see all of them."""

    url: str
    artifacts: Path
    data: Path

    def report(self, name: str, out: Path, *more: str) -> int:
        """Run `sweep report`."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SWEEP_DATA", str(self.data))
            words = ["--storage", self.url, "--artifacts", str(self.artifacts), "--out", str(out)]
            return main(["report", name, *words, *more])


@pytest.fixture(scope="session")
def told(tmp_path_factory) -> Told:
    """A sweep of 20 trials, one of a single trial that has just begun, and one of none."""
    folder = tmp_path_factory.mktemp("report")
    found = Told(sqlite_url(folder), folder / "artifacts", folder / "data")
    with StudyDatabase.open(found.url, create=True) as database:
        populate(database, name=HOSTILE, trials=20)
        database.sweeps.set_budget(HOSTILE, Budget(trials=30, epochs=6_000))
        populate(database, name="one", trials=1)
        database.transactions.create_sweep(new_sweep("none"))
        sweep = database.sweeps.get(HOSTILE)
        best = database.trials.best(sweep)
        model = database.models.get(best.id)
        database.evaluations.record(
            NewEvaluation(
                trial_id=best.id, sha256=model.sha256, data_fingerprint=sweep.data_fingerprint, machine="here",
                versions={}, images=50, loss=0.2, confusion=((0, 0, 45), (1, 2, 5)),
                bins=({"images": 50, "right": 45, "confidence": 0.8},),
            )
        )  # fmt: skip
    _keep_data(found.data / sweep.data_fingerprint)
    with open_store(str(found.artifacts)).writing(f"artifacts/{best.number}/{PREDICTIONS}") as path:
        _predictions(model.epoch).save(path)
    return found


def _predictions(epoch: int) -> Predictions:
    generator = np.random.default_rng(0)
    scores = generator.dirichlet(np.full(len(CLASSES), 0.4), size=IMAGES).astype(np.float32)
    truth = np.where(generator.random(IMAGES) < 0.7, scores.argmax(axis=1), generator.integers(0, len(CLASSES), IMAGES))
    return Predictions(classes=CLASSES, truth=truth.astype(np.int32), probabilities=scores, epoch=epoch)


def _keep_data(folder: Path) -> None:
    """A prepared data set, its validation images alone with arrays."""
    split = folder / "validation"
    split.mkdir(parents=True)
    pixels = np.random.default_rng(1).integers(0, 256, (IMAGES, 8, 8, 1), np.uint8)
    np.save(split / "images.npy", pixels)
    np.save(split / "labels.npy", np.zeros(IMAGES, np.int32))
    PreparedData(
        fingerprint=folder.name,
        directory=folder,
        image=ImageSpec(height=8, width=8, channels=1, classes=len(CLASSES)),
        classes=CLASSES,
        train=200,
        validation=IMAGES,
        test=50,
        skipped=0,
    ).save()


@pytest.fixture(scope="session")
def report(told, tmp_path_factory) -> Path:
    """The report of the sweep of 20 trials."""
    out = tmp_path_factory.mktemp("page") / "report.html"
    assert told.report(HOSTILE, out) == 0
    return out


def embedded(page: str, name: str):
    """The JSON in a page's element."""
    start = page.index(f'<script type="application/json" id="{name}">')
    return json.loads(page[page.index(">", start) + 1 : page.index("</script>", start)])
