"""Archives: what is written comes back, and what somebody else made is looked at before it is believed."""

import hashlib
import json
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from storage.database import StudyDatabase
from storage.models import ModelRecord
from storage.sweeps import SweepRecord
from sweep.artifacts.store import ArtifactStore, open_store
from sweep.errors import InputError, SweepError
from sweep.handover.importing import import_sweep
from sweep.handover.reading import Archive
from sweep.handover.writing import write_archive
from sweep.supervision.marker import holds
from tests.storage.making import populate, sqlite_url

Entries = dict[str, bytes]
_FILES = ("0/1/model.keras", "0/1/model.json", "3/1/checkpoint-1.npz", "sweep.json", "0/1/.half.model.keras")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StudyDatabase, SweepRecord, ArtifactStore]]:
    """A sweep with a model and a checkpoint."""
    folder = tmp_path_factory.mktemp("source")
    store = open_store(str(folder / "artifacts"))
    with StudyDatabase.open(sqlite_url(folder), create=True) as database:
        sweep = populate(database, trials=4)
        trial = database.trials.of(sweep)[0]
        for name in (
            "0/1/model.keras",
            "0/1/model.json",
            "3/1/checkpoint-1.npz",
            "sweep.json",
            f"sweep-{sweep.uid}.json",
            "0/1/.half.model.keras",
        ):
            with store.writing(f"formula/{name}") as path:
                path.write_text(f"content of {name}", encoding="utf-8")
        database.sweeps.place_artifacts(sweep, uid=sweep.uid, location=store.uri)
        _place_model(database, trial.id, store.locate("formula/0/1/model.keras"))
        yield database, database.sweeps.get("formula"), store


def _place_model(database: StudyDatabase, trial_id: int, path: str) -> None:
    model = database.models.get(trial_id)
    assert model is not None
    known = {key: value for key, value in vars(model).items() if key != "is_kept"}
    database.models.record(ModelRecord(**known | {"path": path}))


@pytest.fixture(scope="module")
def written(source: tuple[StudyDatabase, SweepRecord, ArtifactStore], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("written") / "formula.zip"
    write_archive(*source, out, report=lambda path: path.write_text("<p>report"))
    return out


@pytest.fixture
def database(tmp_path: Path) -> Iterator[StudyDatabase]:
    with StudyDatabase.open(sqlite_url(tmp_path / "new"), create=True) as opened:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return open_store(str(tmp_path / "new" / "artifacts"))


@pytest.fixture
def place(database: StudyDatabase, store: ArtifactStore) -> tuple[StudyDatabase, ArtifactStore]:
    return database, store


def test_a_sweep_arrives_with_its_trials_and_files(source, written, database, store) -> None:
    with Archive(written) as archive:
        sweep = import_sweep(archive, database, store, "again")

    assert holds(store, sweep)
    assert [trial.params for trial in database.trials.of(sweep)] == [
        trial.params for trial in source[0].trials.of(source[1])
    ]
    assert store.names("again") == [
        "again/0/1/model.json",
        "again/0/1/model.keras",
        "again/3/1/checkpoint-1.npz",
        f"again/sweep-{sweep.uid}.json",
    ]
    model = database.models.get(database.trials.of(sweep)[0].id)
    assert model is not None
    assert Path(model.path).read_text() == "content of 0/1/model.keras"
    others = [database.models.get(trial.id) for trial in database.trials.of(sweep)[1:]]
    assert not any(model.is_kept for model in others if model)  # their files were not in the store


def test_an_archive_says_what_it_is_and_has_the_report(written) -> None:
    with zipfile.ZipFile(written) as file:
        assert file.read("report.html") == b"<p>report"
        assert file.read("space.yaml").startswith(b"name: formula")
        assert b"sweep import formula.zip" in file.read("README.md")


def test_what_is_there_is_not_overwritten(source, written) -> None:
    before = written.read_bytes()
    with pytest.raises(InputError, match="exists already"):
        write_archive(*source, written)
    assert written.read_bytes() == before


def test_a_folder_that_is_not_there_is_told_and_nothing_left(source, tmp_path) -> None:
    with pytest.raises(SweepError, match="cannot be written"):
        write_archive(*source, tmp_path / "missing" / "formula.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_taken_is_refused_and_another_one_works(written, database, store) -> None:
    with Archive(written) as archive:
        import_sweep(archive, database, store, "formula")
        with pytest.raises(InputError, match="--name"):
            import_sweep(archive, database, store, "formula")
        assert import_sweep(archive, database, store, "second").name == "second"


def test_a_folder_of_another_sweep_is_left_alone(written, database, store) -> None:
    with store.writing("formula/sweep.json") as path:
        path.write_text(json.dumps({"sweep": "formula", "uid": "somebody"}))
    with Archive(written) as archive, pytest.raises(InputError, match="another sweep"):
        import_sweep(archive, database, store, "formula")
    assert store.names("formula") == ["formula/sweep.json"]


def test_what_was_cut_off_can_be_taken_in_again(written, database, store, monkeypatch) -> None:
    with Archive(written) as archive:
        monkeypatch.setattr(database.transactions, "load_rows", _cut_off)
        monkeypatch.setattr(type(store), "remove_folder", lambda *_: None)  # a kill leaves everything as it is
        with pytest.raises(KeyboardInterrupt):
            import_sweep(archive, database, store, "formula")
        monkeypatch.undo()
        assert import_sweep(archive, database, store, "formula").name == "formula"


def _cut_off(*_: object) -> None:
    raise KeyboardInterrupt


def _rewritten(path: Path, change: Callable[[Entries], object], target: Path, *, adjust: bool = False) -> Path:
    """The archive with other entries; `adjust` makes its manifest agree with them, as a careful enemy would."""
    with zipfile.ZipFile(path) as file:
        entries = {info.filename: file.read(info) for info in file.infolist()}
    change(entries)
    if adjust:
        manifest = json.loads(entries["manifest.json"])
        manifest["rows"] = _member(entries["rows.jsonl"])
        named = {
            name.removeprefix("artifacts/"): _member(data) for name, data in entries.items() if "artifacts/" in name
        }
        entries["manifest.json"] = json.dumps(manifest | {"artifacts": named}).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return target


def _member(data: bytes) -> dict[str, object]:
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _row(table: str, **changes: object) -> Callable[[Entries], None]:
    def change(entries: Entries) -> None:
        lines = [json.loads(line) for line in entries["rows.jsonl"].splitlines()]
        next(row for name, row in lines if name == table).update(changes)
        entries["rows.jsonl"] = "".join(json.dumps(line) + "\n" for line in lines).encode()

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda entries: entries.pop("manifest.json"), "not an archive of a sweep"),
        (lambda entries: entries.pop("rows.jsonl"), "rows.jsonl"),
        (lambda entries: entries.update({"more.txt": b""}), "more.txt"),
        (lambda entries: entries.update({"../../etc/passwd": b""}), "passwd"),
        (lambda entries: entries.update({"artifacts/0/1/model.keras": b"another"}), "another size"),
        (lambda entries: entries.update({"artifacts/0/1/model.keras": b"Content of 0/1/model.keras"}), "sum"),
        (lambda entries: entries.update({"manifest.json": b"[]"}), "does not describe"),
        (lambda entries: entries.update({"manifest.json": b"{"}), "cannot be read"),
        (lambda entries: entries.update({"manifest.json": b"[" * 10**6}), "cannot be read"),
    ],
)
def test_a_damaged_archive_is_refused_and_changes_nothing(change, sentence, written, place, tmp_path) -> None:
    path = _rewritten(written, change, tmp_path / "changed.zip")
    with pytest.raises(InputError, match=sentence), Archive(path) as archive:
        import_sweep(archive, *place, "formula")
    _untouched(*place)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda entries: entries.update({"artifacts/../../evil": b""}), "not an artifact's name"),
        (lambda entries: entries.update({"artifacts//evil": b""}), "not an artifact's name"),
        (lambda entries: entries.update({"artifacts/a\\evil": b""}), "not an artifact's name"),
        (lambda entries: entries.update({"rows.jsonl": b"[]\n"}), "line 1"),
        (lambda entries: entries.update({"rows.jsonl": b"\xff\n"}), "line 1"),
        (lambda entries: entries.update({"rows.jsonl": b"x" * (17 << 20)}), "line 1"),
        (lambda entries: entries.update({"rows.jsonl": b"0" * (70 << 20)}), "expand"),
        (lambda entries: entries.update({"rows.jsonl": b""}), "exactly one"),
        (_row("sweep_sweeps", space="name: [", origin="x"), "x"),
        (_row("sweep_sweeps", metric="accuracy"), "another metric"),
        (_row("sweep_sweeps", classes=[1, 2]), "classes"),
        (_row("sweep_sweeps", id="one"), "sweep_sweeps.id|trial|sweep"),
        (_row("trials", state="ASLEEP"), "ASLEEP"),
        (_row("sweep_epochs", evil="1"), "evil"),
    ],
)
def test_a_hostile_archive_is_refused_and_changes_nothing(change, sentence, written, place, tmp_path) -> None:
    path = _rewritten(written, change, tmp_path / "hostile.zip", adjust=True)
    with pytest.raises(InputError, match=sentence), Archive(path) as archive:
        import_sweep(archive, *place, "formula")
    _untouched(*place)


def test_links_in_an_archive_are_refused(written, tmp_path) -> None:
    path = tmp_path / "link.zip"
    shutil.copy(written, path)
    with zipfile.ZipFile(path, "a") as file:
        link = zipfile.ZipInfo("artifacts/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    with pytest.raises(InputError, match="link"):
        Archive(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_entry_that_is_there_twice_is_refused(written, tmp_path) -> None:
    path = tmp_path / "twice.zip"
    shutil.copy(written, path)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("rows.jsonl", "other")
    with pytest.raises(InputError, match="twice"):
        Archive(path)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04"])
def test_a_file_that_is_no_archive_is_refused(content, tmp_path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(InputError, match="not an archive"):
        Archive(path)


def test_a_device_is_no_archive() -> None:
    with pytest.raises(InputError, match="is not a file"):
        Archive(Path("/dev/null"))


def test_half_an_archive_is_refused(written, tmp_path) -> None:
    path = tmp_path / "half.zip"
    path.write_bytes(written.read_bytes()[: written.stat().st_size // 2])
    with pytest.raises(InputError, match="or incomplete"):
        Archive(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")  # what a byte makes of a name
def test_a_byte_that_flipped_is_found_wherever_it_is(written, tmp_path) -> None:
    whole, path = written.read_bytes(), tmp_path / "flipped.zip"
    refused = 0
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :])
        with suppress(InputError), Archive(path) as archive:  # and nothing else
            list(archive.rows())
            for name in archive.manifest.artifacts:
                with archive.artifact(name) as file:
                    file.read()
            continue
        refused += 1
    assert refused > len(whole) / 7 / 2  # in the report, or a moment, it does no harm


def test_a_newer_archive_is_refused_in_one_sentence(written, tmp_path) -> None:
    def change(entries: Entries) -> None:
        entries["manifest.json"] = json.dumps(json.loads(entries["manifest.json"]) | {"tables": "9999"}).encode()

    with pytest.raises(InputError, match="update with"):
        Archive(_rewritten(written, change, tmp_path / "newer.zip"))


def _untouched(database: StudyDatabase, store: ArtifactStore) -> None:
    assert database.sweeps.all() == ()
    assert store.names("formula") == []
    assert not Path(store.uri, "..", "evil").exists()
