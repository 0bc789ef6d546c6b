"""Importing an archive: its files into the artifact store, then its rows into the study database, all or nothing."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from storage.database import StudyDatabase
from storage.errors import StorageInputError, SweepExistsError
from storage.sweeps import SweepRecord
from storage.transfer import Arrival
from sweep.artifacts.names import checked
from sweep.artifacts.store import ArtifactStore
from sweep.errors import InputError, SweepError
from sweep.handover.manifest import FILE_COLUMNS
from sweep.handover.reading import Archive
from sweep.handover.writing import Watch
from sweep.space.reading import parse_space
from sweep.supervision.marker import claim
from sweep.wording import size

_BLOCK = 1 << 20  # bytes
_ROOM = 1.05  # of an archive's size: what must be free


def import_sweep(
    archive: Archive, database: StudyDatabase, store: ArtifactStore, name: str, *, watch: Watch = lambda *_: None
) -> SweepRecord:
    """Import a sweep under a name that is free.

    Raises `InputError` for a name that is taken or an archive that is damaged, `SweepError` where there is no room;
    nothing is changed then. An import that was cut off can be repeated.
    """
    if database.sweeps.find(name) is not None:
        raise InputError(f"a sweep called {name} exists already; give this one another --name")
    _check_room(archive, store)
    # The same archive has the same mark under the same name: an import that was cut off finds the folder to be its own.
    uid = uuid5(NAMESPACE_OID, f"{archive.manifest.uid} {name}").hex
    was_there = bool(store.names(name))
    claim(store, name, uid)
    try:
        _copy(archive, store, name, watch)
        return _load(archive, database, Arrival(name=name, uid=uid, artifacts=store.uri), store, watch)
    except BaseException:
        if not was_there:
            with suppress(SweepError):  # the first error is the one to raise
                store.remove_folder(name)
        raise


def _check_room(archive: Archive, store: ArtifactStore) -> None:
    free, needed = store.free_bytes(), archive.manifest.bytes
    if free is not None and free < needed * _ROOM:
        raise SweepError(f"{store.uri} has {size(free)} free; the sweep takes {size(needed)}")


def _copy(archive: Archive, store: ArtifactStore, name: str, watch: Watch) -> None:
    members = archive.manifest.artifacts
    for number, own in enumerate(members, start=1):
        watch("files", number, len(members))
        with archive.artifact(own) as source, store.writing(f"{name}/{own}") as path, path.open("wb") as target:
            while block := source.read(_BLOCK):
                target.write(block)


def _load(
    archive: Archive, database: StudyDatabase, arrival: Arrival, store: ArtifactStore, watch: Watch
) -> SweepRecord:
    try:
        return database.transactions.load_rows(_located(archive, arrival.name, store, watch), arrival)
    except SweepExistsError:
        raise
    except StorageInputError as error:
        raise InputError(f"{archive} cannot be imported: {error}") from error


def _located(archive: Archive, name: str, store: ArtifactStore, watch: Watch) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows, with the place of each file here; a checkpoint that is not in the archive is dropped."""
    for number, (table, row) in enumerate(archive.rows(), start=1):
        if number % 1000 == 0:
            watch("rows", number, 0)
        if table == "sweep_sweeps":
            _check_sweep(archive, row)
        column = FILE_COLUMNS.get(table)
        if column is None:
            yield table, row
            continue
        own = row.get(column)
        if isinstance(own, str) and own in archive.manifest.artifacts:
            place = f"{name}/{checked(own)}"
            yield table, row | {column: store.locate(place) if table == "sweep_models" else place}
        elif table == "sweep_models":
            yield table, row | {"is_kept": False}


def _check_sweep(archive: Archive, row: dict[str, Any]) -> None:
    """Check what all readers of a sweep rely on; raises `InputError`."""
    space, classes = parse_space(str(row.get("space")), str(row.get("origin"))), row.get("classes")
    if row.get("metric") != space.objective.metric:
        raise InputError(f"{archive} cannot be imported: its sweep has another metric than its space")
    if not isinstance(classes, list) or not all(isinstance(name, str) for name in classes):
        raise InputError(f"{archive} cannot be imported: its classes have no names")
