"""Folders and archives of image files."""

import io
import os
import shutil
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from sweep.errors import InputError
from sweep.space.configuration import DataConfig
from sweep.space.image import ImageSpec
from sweep.training.data import files, peek, pixels
from tests.training.support import prepared, write_images


def folder(path: Path, **options: Any) -> DataConfig:
    return DataConfig(source="image_folder", path=str(path), **options)


def rows(split: Any) -> set[bytes]:
    return {image.tobytes() for image in split.images}


def zipped(root: Path, target: Path) -> Path:
    return Path(shutil.make_archive(str(target), "zip", root))


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    return write_images(tmp_path / "flowers", {"rose": 20, "tulip": 10})


def test_class_folders_are_split_by_fractions_with_the_classes_proportions(flowers: Path, cache: Path) -> None:
    data = prepared(folder(flowers, validation=0.2, test=0.1), cache)

    assert (data.train, data.validation, data.test) == (21, 6, 3)
    assert data.classes == ("rose", "tulip")
    assert data.image == ImageSpec(height=6, width=5, channels=3, classes=2)
    assert np.bincount(data.open_validation().labels).tolist() == [4, 2]
    assert np.bincount(data.open_train().labels).tolist() == [14, 7]


def test_every_image_is_in_one_split_under_its_own_label(flowers: Path, cache: Path) -> None:
    data = prepared(folder(flowers), cache)
    seen: dict[bytes, int] = {}
    for split in (data.open_train(), data.open_validation()):
        for image, label in zip(split.images, split.labels, strict=True):
            assert image.tobytes() not in seen
            seen[image.tobytes()] = int(label)
    for label, name in enumerate(data.classes):
        for path in (flowers / name).iterdir():
            assert seen.get(np.asarray(Image.open(path)).tobytes(), label) == label


@pytest.mark.parametrize("validation", ["validation", "valid", "val"])
def test_split_folders_are_taken_as_they_are(validation: str, tmp_path: Path, cache: Path) -> None:
    root = tmp_path / "flowers"
    for index, (split, count) in enumerate({"train": 8, validation: 3, "test": 2}.items()):
        write_images(root / split, {"rose": count, "tulip": count}, seed=index)

    data = prepared(folder(root), cache)

    assert (data.train, data.validation, data.test) == (16, 6, 4)
    expected = {np.asarray(Image.open(path)).tobytes() for path in (root / validation).rglob("*.png")}
    assert rows(data.open_validation()) == expected


def test_test_folder_is_set_aside_and_validation_drawn_from_training(tmp_path: Path, cache: Path) -> None:
    root = tmp_path / "flowers"
    write_images(root / "train", {"rose": 10, "tulip": 10})
    write_images(root / "test", {"rose": 4, "tulip": 4}, seed=1)
    data = prepared(folder(root, validation=5), cache)
    assert (data.train, data.validation, data.test) == (15, 5, 8)


def test_unlabelled_folders_beside_the_splits_are_left_out(tmp_path: Path, cache: Path) -> None:
    root = tmp_path / "flowers"
    write_images(root / "train", {"rose": 10, "tulip": 10})
    write_images(root / "test", {"rose": 4, "tulip": 4}, seed=1)
    write_images(root, {"unlabelled": 5}, seed=2)
    data = prepared(folder(root), cache)
    assert data.classes == ("rose", "tulip")
    assert (data.train, data.validation, data.test) == (16, 4, 8)


def test_peek_tells_what_prepare_will_give(flowers: Path, cache: Path) -> None:
    config = folder(flowers, images=20)
    looked, data = peek(config), prepared(config, cache)
    assert (looked.image, looked.train_images, looked.validation_images) == (data.image, data.train, data.validation)


def test_part_of_the_images_is_drawn_before_the_split(flowers: Path, cache: Path) -> None:
    data = prepared(folder(flowers, images=15, validation=0.2, test=0.2), cache)
    assert (data.train, data.validation, data.test) == (9, 3, 3)
    assert np.bincount(data.open_train().labels).tolist() == [6, 3]


def test_images_of_any_size_are_resized(tmp_path: Path, cache: Path) -> None:
    root = write_images(tmp_path / "flowers", {"rose": 5}, size=(20, 30))
    write_images(root / "more", {"x": 1})
    shutil.rmtree(root / "more")
    write_images(tmp_path / "other", {"tulip": 5}, size=(9, 4))
    (tmp_path / "other" / "tulip").rename(root / "tulip")

    data = prepared(folder(root, size=(8, 6)), cache)

    assert data.open_train().images.shape[1:] == (8, 6, 3)


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"])
@pytest.mark.parametrize("is_wrapped", [False, True])
def test_archives_give_what_their_folder_gives(
    kind: str, is_wrapped: bool, flowers: Path, tmp_path: Path, cache: Path
) -> None:
    archive = tmp_path / f"archive.{kind}"
    top = "flowers-1.0/" if is_wrapped else ""
    if kind == "zip":
        with zipfile.ZipFile(archive, "w") as file:
            for path in sorted(flowers.rglob("*.png"), reverse=True):
                file.write(path, top + path.relative_to(flowers).as_posix())
    else:
        with tarfile.open(archive, f"w:{kind.partition('.')[2]}") as file:
            for path in sorted(flowers.rglob("*.png"), reverse=True):
                file.add(path, top + path.relative_to(flowers).as_posix())

    from_archive, from_folder = prepared(folder(archive), cache), prepared(folder(flowers), cache)

    np.testing.assert_array_equal(from_archive.open_train().images, from_folder.open_train().images)
    np.testing.assert_array_equal(from_archive.open_train().labels, from_folder.open_train().labels)
    assert [path for path in tmp_path.iterdir() if path not in (archive, flowers, cache)] == []  # nothing unpacked


@pytest.mark.parametrize("name", ["../../evil.png", "/etc/evil.png", "rose/../../evil.png"])
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_archive_that_points_out_of_itself_is_refused(
    name: str, kind: str, flowers: Path, tmp_path: Path, cache: Path
) -> None:
    data = next((flowers / "rose").iterdir()).read_bytes()
    archive = zipped(flowers, tmp_path / "evil") if kind == "zip" else tmp_path / "evil.tar"
    if kind == "zip":
        with zipfile.ZipFile(archive, "a") as file:
            file.writestr(name, data)
    else:
        with tarfile.open(archive, "w") as file:
            file.add(flowers, "flowers")
            member = tarfile.TarInfo(name)
            member.size = len(data)
            file.addfile(member, io.BytesIO(data))
    with pytest.raises(InputError, match="points outside"):
        prepared(folder(archive), cache)
    assert not (tmp_path.parent / "evil.png").exists()


def test_links_and_devices_in_an_archive_are_passed_over(flowers: Path, tmp_path: Path, cache: Path) -> None:
    archive = tmp_path / "links.tar"
    with tarfile.open(archive, "w") as file:
        file.add(flowers / "rose", "rose")
        file.add(flowers / "tulip", "tulip")
        for kind, name in ((tarfile.SYMTYPE, "rose/link.png"), (tarfile.FIFOTYPE, "rose/pipe.png")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            file.addfile(member)
    data = prepared(folder(archive), cache)
    assert (data.train + data.validation + data.test, data.skipped) == (30, 0)


def test_archive_that_unpacks_to_too_much_is_refused(
    flowers: Path, tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_ARCHIVE_BYTES", 1000)
    with pytest.raises(InputError, match="unpacks to more"):
        prepared(folder(zipped(flowers, tmp_path / "bomb")), cache)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_name_that_a_zip_holds_twice_is_one_image(flowers: Path, tmp_path: Path, cache: Path) -> None:
    archive = zipped(flowers, tmp_path / "twice")
    first = min((flowers / "rose").iterdir())
    with zipfile.ZipFile(archive, "a") as file:
        file.write(first, f"rose/{first.name}")
    assert peek(folder(archive)).train_images == 18  # of 30, not 31
    assert len(rows(prepared(folder(archive), cache).open_train())) == 18


def test_file_names_need_not_be_utf_8(flowers: Path, cache: Path) -> None:
    min((flowers / "rose").iterdir()).rename(os.fsdecode(os.fsencode(flowers / "rose") + b"/caf\xe9.png"))
    assert prepared(folder(flowers), cache).train == 18


@pytest.mark.parametrize("name", [b"caf\xe9", b"two\nlines"])
def test_class_that_no_file_of_names_could_hold_is_an_error(name: bytes, flowers: Path, cache: Path) -> None:
    (flowers / "rose").rename(flowers / os.fsdecode(name))
    with pytest.raises(InputError, match="not one line of UTF-8; rename its folder"):
        prepared(folder(flowers), cache)


@pytest.mark.parametrize("ending", ["zip", "tar.gz", "tar.xz"])
def test_broken_archive_is_named(ending: str, flowers: Path, tmp_path: Path, cache: Path) -> None:
    archive = tmp_path / f"archive.{ending}"
    archive.write_bytes(b"this is no archive")
    with pytest.raises(InputError, match="archive"):
        prepared(folder(archive), cache)


def test_archive_cut_short_is_named(flowers: Path, tmp_path: Path, cache: Path) -> None:
    archive = tmp_path / "archive.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        file.add(flowers, "flowers")
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    with pytest.raises(InputError, match="Is it complete"):
        prepared(folder(archive), cache)


def test_hidden_and_other_files_are_ignored(flowers: Path, cache: Path) -> None:
    (flowers / ".DS_Store").write_bytes(b"x")
    (flowers / "rose" / "._0001.png").write_bytes(b"x")
    (flowers / "rose" / "notes.txt").write_text("x")
    (flowers / "labels.csv").write_text("x")
    (flowers / ".git").mkdir()
    (flowers / ".git" / "a.png").write_bytes(b"x")
    data = prepared(folder(flowers), cache)
    assert (data.train + data.validation + data.test, data.skipped) == (30, 0)


@pytest.mark.parametrize("content", [b"", b"no image", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_few_unreadable_images_are_skipped_and_counted(content: bytes, tmp_path: Path, cache: Path) -> None:
    root = write_images(tmp_path / "flowers", {"rose": 100, "tulip": 100})
    (root / "rose" / "0050.png").write_bytes(content)

    data = prepared(folder(root), cache)

    assert (data.skipped, data.train + data.validation + data.test) == (1, 199)
    for split in (data.open_train(), data.open_validation()):
        assert len(split.images) == len(split.labels)
        assert all(image.any() for image in split.images)  # no gap was left


def test_many_unreadable_images_are_an_error_that_names_the_first(tmp_path: Path, cache: Path) -> None:
    root = write_images(tmp_path / "flowers", {"rose": 50, "tulip": 50})
    (root / "rose" / "0003.png").write_bytes(b"no image")
    with pytest.raises(InputError, match=r"1 of 100 images .* rose/0003\.png: not an image of a known format"):
        prepared(folder(root), cache)
    assert not [path for path in cache.iterdir() if path.name not in ("locks", "keys")]


def test_oversized_image_counts_as_unreadable(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pixels, "MAX_PIXELS", 100)
    root = write_images(tmp_path / "flowers", {"rose": 100, "tulip": 100})
    Image.new("RGB", (11, 10)).save(root / "tulip" / "0007.png")
    assert prepared(folder(root), cache).skipped == 1


@pytest.mark.parametrize(
    ("classes", "message"), [({}, "holds no images"), ({"rose": 5}, "one class"), ({"rose": 5, "tulip": 1}, "smallest")]
)
def test_folder_that_cannot_be_learned_from_is_an_error(
    classes: dict[str, int], message: str, tmp_path: Path, cache: Path
) -> None:
    root = tmp_path / "flowers"
    root.mkdir()
    write_images(root, classes)
    with pytest.raises(InputError, match=message):
        prepared(folder(root), cache)


def test_missing_folder_is_an_error(tmp_path: Path, cache: Path) -> None:
    with pytest.raises(InputError, match="There is no"):
        prepared(folder(tmp_path / "nowhere"), cache)
    with pytest.raises(InputError, match="There is no"):
        peek(folder(tmp_path / "nowhere"))


def test_images_outside_of_class_folders_are_an_error_that_shows_the_layout(tmp_path: Path, cache: Path) -> None:
    root = tmp_path / "flat"
    root.mkdir()
    for number in range(3):
        Image.new("RGB", (4, 4)).save(root / f"{number}.png")
    with pytest.raises(InputError, match=r"not in class folders.*roses/1\.jpg"):
        prepared(folder(root), cache)


def test_class_without_training_images_is_an_error(tmp_path: Path, cache: Path) -> None:
    root = tmp_path / "flowers"
    write_images(root / "train", {"rose": 4, "tulip": 4})
    write_images(root / "validation", {"rose": 2, "daisy": 2}, seed=1)
    with pytest.raises(InputError, match="no training images for the class 'daisy'"):
        prepared(folder(root), cache)
