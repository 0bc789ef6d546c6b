"""What finished trials leave behind is what somebody may still need."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from storage.database import StudyDatabase
from storage.models import ModelRecord
from sweep.artifacts.store import open_store
from sweep.supervision.remove_artifacts import remove_artifacts
from tests.storage.making import populate, sqlite_url

FILES = ("model.keras", "model.json", "predictions.npz", "confusion.png")


def test_a_model_that_goes_takes_what_lies_beside_it_and_leaves_the_log(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "artifacts"))
    with StudyDatabase.open(sqlite_url(tmp_path), create=True) as database:
        sweep = populate(database, trials=8)
        models = database.models.of(sweep)
        for trial_id, model in models.items():
            for file in (*FILES, "log.txt"):
                with store.writing(f"{sweep.name}/{trial_id}/1/{file}") as path:
                    path.write_text(file)
            there = replace(model, path=store.locate(f"{sweep.name}/{trial_id}/1/model.keras"))
            database.models.record(
                ModelRecord(**{name: value for name, value in vars(there).items() if name != "is_kept"})
            )

        space = SimpleNamespace(search=SimpleNamespace(keep_models=1))
        work = SimpleNamespace(store=store, sweep=sweep, space=space)
        trial = SimpleNamespace(ends_as="complete", candidate=SimpleNamespace(number=0))
        remove_artifacts(database, cast(Any, work), cast(Any, trial))

        (kept,) = (trial_id for trial_id, model in database.models.of(sweep).items() if model.is_kept)
        assert len(models) > 2
        for trial_id in models:
            left = {name.rpartition("/")[2] for name in store.names(f"{sweep.name}/{trial_id}")}
            assert left == {"log.txt", *(FILES if trial_id == kept else ())}
