"""Decoded once, found again, never half."""

import errno
import multiprocessing
import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from sweep.errors import InputError, SweepError
from sweep.space.configuration import DataConfig
from sweep.training.data import PreparedData, prepare, writing
from sweep.training.data.image_folder import ImageFolder
from tests.training.support import prepared, quiet, write_images


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    return write_images(tmp_path / "flowers", {"rose": 20, "tulip": 20})


def folder(path: Path, **options: Any) -> DataConfig:
    return DataConfig(source="image_folder", path=str(path), **options)


@pytest.fixture
def decodings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one whenever images are decoded."""
    counted: list[int] = []
    images = ImageFolder.images

    def count(self: ImageFolder, wanted: Any) -> Any:
        counted.append(len(wanted))
        return images(self, wanted)

    monkeypatch.setattr(ImageFolder, "images", count)
    return counted


def directories(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir() if path.name not in ("keys", "locks"))


def test_same_images_are_decoded_once(flowers: Path, cache: Path, decodings: list[int]) -> None:
    first, second = prepared(folder(flowers), cache), prepared(folder(flowers), cache)
    assert first == second == PreparedData.load(first.directory)
    assert decodings == [40]


def test_touched_or_moved_images_are_not_decoded_again(flowers: Path, cache: Path, decodings: list[int]) -> None:
    first = prepared(folder(flowers), cache)
    os.utime(flowers / "rose" / "0000.png", (1, 1))
    assert prepared(folder(flowers), cache).directory == first.directory
    moved = flowers.rename(flowers.with_name("blossoms"))
    assert prepared(folder(moved), cache).directory == first.directory
    assert decodings == [40]


def test_changed_image_is_another_data_set(flowers: Path, cache: Path) -> None:
    before = prepared(folder(flowers), cache)
    path = flowers / "rose" / "0000.png"
    path.write_bytes((flowers / "rose" / "0001.png").read_bytes())
    assert prepared(folder(flowers), cache).fingerprint != before.fingerprint


@pytest.mark.parametrize(
    "options", [{"size": (4, 4)}, {"channels": 1}, {"validation": 0.5}, {"seed": 1}, {"images": 30}]
)
def test_other_options_are_another_data_set(options: dict[str, Any], flowers: Path, cache: Path) -> None:
    assert prepared(folder(flowers), cache).fingerprint != prepared(folder(flowers, **options), cache).fingerprint


def test_progress_is_reported_to_the_end(flowers: Path, cache: Path) -> None:
    reported: list[tuple[str, int, int]] = []
    prepare(folder(flowers), cache, lambda *report: reported.append(report))
    assert reported[-1] == ("decoding images", 40, 40)


def test_full_disk_is_said_and_leaves_nothing(flowers: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(cache / "images.npy"))

    with monkeypatch.context() as patch:
        patch.setattr(writing, "reserve", refuse)
        with pytest.raises(SweepError, match=f"disk is full: {cache}") as caught:
            prepared(folder(flowers), cache)
    assert not isinstance(caught.value, InputError)
    assert directories(cache) == []
    assert prepared(folder(flowers), cache).train == 24


def test_space_is_claimed_before_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(2**20)
    writing.reserve(path)
    assert path.stat().st_blocks * 512 >= 2**20


def _prepare_for(path: Path, cache: Path, names: Any) -> None:
    names.put(prepare(folder(path), cache, quiet).directory.name)


def test_two_processes_that_prepare_at_once_get_the_same_directory(flowers: Path, cache: Path) -> None:
    context = multiprocessing.get_context("spawn")
    names = context.Queue()
    processes = [context.Process(target=_prepare_for, args=(flowers, cache, names)) for _ in range(2)]
    for process in processes:
        process.start()
    found = {names.get(timeout=60) for _ in processes}
    for process in processes:
        process.join()
    assert directories(cache) == sorted(found)
    assert len(found) == 1


def _stall(path: Path, cache: Path, has_begun: Any) -> None:
    def stall(what: str, done: int, total: int) -> None:
        if what != "reading":
            has_begun.set()
            time.sleep(60)

    prepare(folder(path), cache, stall)


def test_kill_in_the_middle_leaves_nothing_that_is_taken_for_data(flowers: Path, cache: Path) -> None:
    context = multiprocessing.get_context("spawn")
    has_begun = context.Event()
    process = context.Process(target=_stall, args=(flowers, cache, has_begun))
    process.start()
    assert has_begun.wait(60)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert all(name.endswith(".part") for name in directories(cache))

    data = prepared(folder(flowers), cache)

    assert directories(cache) == [data.fingerprint]
    assert len(data.open_train().images) == 24


def test_directory_without_its_description_is_prepared_again(flowers: Path, cache: Path) -> None:
    data = prepared(folder(flowers), cache)
    (data.directory / "meta.json").unlink()
    assert prepared(folder(flowers), cache) == data


def test_loading_what_is_no_data_set_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SweepError, match="not a prepared data set"):
        PreparedData.load(tmp_path)


@pytest.mark.parametrize(
    ("options", "message"), [({"validation": 50}, "leave"), ({"validation": 39, "test": 1}, "leave")]
)
def test_splits_that_leave_nothing_are_an_error(
    options: dict[str, Any], message: str, flowers: Path, cache: Path
) -> None:
    with pytest.raises(InputError, match=message):
        prepared(folder(flowers, **options), cache)


def test_test_split_has_a_directory_of_its_own_and_no_function_that_opens_it(flowers: Path, cache: Path) -> None:
    data = prepared(folder(flowers), cache)
    assert (data.directory / "test" / "images.npy").is_file()
    assert not [name for name in dir(data) if "test" in name and name != "test"]
