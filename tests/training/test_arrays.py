"""Images from arrays: `.npz` files and Keras's own sets."""

import gzip
import io
import pickle
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sweep.errors import InputError, SweepError
from sweep.space.configuration import DataConfig
from sweep.training.data import keras_sets, peek
from tests.training.support import prepared, write_images

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (40, 5, 4, 3), np.uint8)
IMAGES[0, 0, 0] = 255  # the range is the full one
LABELS = np.arange(40) % 4


def npz(path: Path, **arrays: Any) -> DataConfig:
    np.savez(path / "set.npz", allow_pickle=True, **arrays)
    return DataConfig(source="npz", path=str(path / "set.npz"))


@pytest.mark.parametrize("names", [("x_train", "y_train"), ("images", "labels"), ("x", "y")])
def test_npz_is_read_under_its_usual_names(names: tuple[str, str], tmp_path: Path, cache: Path) -> None:
    data = prepared(npz(tmp_path, **{names[0]: IMAGES, names[1]: LABELS}), cache)
    assert (data.train, data.validation, data.test) == (24, 8, 8)
    assert data.classes == ("0", "1", "2", "3")


def test_npz_brings_its_own_splits(tmp_path: Path, cache: Path) -> None:
    config = npz(
        tmp_path,
        x_train=IMAGES,
        y_train=LABELS,
        x_val=IMAGES[:8],
        y_val=LABELS[:8],
        x_test=IMAGES[:4],
        y_test=LABELS[:4],
    )
    data = prepared(config, cache)
    assert (data.train, data.validation, data.test) == (40, 8, 4)
    np.testing.assert_array_equal(data.open_train().images, IMAGES)
    np.testing.assert_array_equal(data.open_train().labels, LABELS)


@pytest.mark.parametrize(
    "images", [IMAGES / 255.0, (IMAGES / 255.0).astype(np.float32), IMAGES.astype(float), IMAGES.astype(np.int64)]
)
def test_numbers_of_any_kind_become_the_same_pixels(images: Any, tmp_path: Path, cache: Path) -> None:
    config = npz(tmp_path, x_train=images, y_train=LABELS, x_val=images, y_val=LABELS)
    assert prepared(config, cache).open_validation().images.tobytes() == IMAGES.tobytes()


@pytest.mark.parametrize("images", [IMAGES / 127.5 - 1, IMAGES * 2.0, np.where(IMAGES > 9, np.nan, 1.0)])
def test_pixels_that_were_normalised_are_refused(images: Any, tmp_path: Path, cache: Path) -> None:
    with pytest.raises(InputError, match="pixel values run from"):
        prepared(npz(tmp_path, x_train=images, y_train=LABELS), cache)


@pytest.mark.parametrize(
    "labels", [LABELS[:, None], np.eye(4)[LABELS], LABELS.astype(float), np.array(["a", "b", "c", "d"])[LABELS]]
)
def test_labels_of_any_form_become_indices(labels: Any, tmp_path: Path, cache: Path) -> None:
    config = npz(tmp_path, x_train=IMAGES, y_train=labels, x_val=IMAGES, y_val=labels)
    np.testing.assert_array_equal(prepared(config, cache).open_validation().labels, LABELS)


def test_labels_need_not_begin_at_zero(tmp_path: Path, cache: Path) -> None:
    data = prepared(npz(tmp_path, x_train=IMAGES, y_train=LABELS * 10 + 5), cache)
    assert data.classes == ("5", "15", "25", "35")
    assert set(data.open_train().labels) == {0, 1, 2, 3}


def test_grey_images_need_no_channel_axis(tmp_path: Path, cache: Path) -> None:
    data = prepared(npz(tmp_path, x_train=IMAGES[..., 0], y_train=LABELS), cache)
    assert data.open_train().images.shape == (24, 5, 4, 1)


def test_arrays_are_resized_and_made_grey_when_asked(tmp_path: Path, cache: Path) -> None:
    config = npz(tmp_path, x_train=IMAGES, y_train=LABELS).model_copy(update={"size": (8, 8), "channels": 1})
    assert prepared(config, cache).open_train().images.shape == (24, 8, 8, 1)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"a": IMAGES}, "holds a; expected x_train"),
        ({"x_train": IMAGES, "y_train": LABELS[:-1]}, "40 images but 39 labels"),
        ({"x_train": IMAGES[0, 0], "y_train": LABELS}, "images of shape"),
        ({"x_train": IMAGES, "y_train": LABELS * 0}, "1 class"),
        ({"x_train": IMAGES, "y_train": LABELS + 0.5}, "fractions"),
        ({"x_train": IMAGES, "y_train": LABELS, "x_test": IMAGES, "y_test": LABELS + 9}, "not in training"),
        ({"x_train": np.array([{}], object), "y_train": LABELS}, "not read for safety"),
        ({"x_train": IMAGES.astype(str), "y_train": LABELS}, "not numbers"),
    ],
)
def test_npz_that_is_no_data_set_is_an_error(arrays: Any, message: str, tmp_path: Path, cache: Path) -> None:
    with pytest.raises(InputError, match=message):
        prepared(npz(tmp_path, **arrays), cache)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"text"])
def test_file_that_is_no_npz_is_an_error(content: bytes, tmp_path: Path, cache: Path) -> None:
    (tmp_path / "set.npz").write_bytes(content)
    with pytest.raises(InputError, match="Cannot read"):
        prepared(DataConfig(source="npz", path=str(tmp_path / "set.npz")), cache)


def cifar_batch(count: int, label_key: bytes = b"labels") -> dict[bytes, Any]:
    pixels = RANDOM.integers(0, 256, (count, 3072), np.uint8)
    return {b"data": pixels, label_key: [number % 10 for number in range(count)], b"batch_label": b"x"}


def cifar_folder(root: Path) -> Path:
    folder = root / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    for name in [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]:
        (folder / name).write_bytes(pickle.dumps(cifar_batch(20), protocol=2))
    return folder


def test_cifar10_is_read_from_its_published_batches(tmp_path: Path, cache: Path) -> None:
    folder = cifar_folder(tmp_path)
    data = prepared(DataConfig(source="cifar10", path=str(folder)), cache)

    assert (data.train, data.validation, data.test) == (80, 20, 20)
    assert data.classes[0] == "airplane"
    batch = pickle.loads((folder / "data_batch_1").read_bytes())  # noqa: S301  (written above)
    first = batch[b"data"].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    seen = {image.tobytes() for split in (data.open_train(), data.open_validation()) for image in split.images}
    assert {image.tobytes() for image in first} <= seen


def test_cifar10_is_read_from_its_published_archive(tmp_path: Path, cache: Path) -> None:
    folder = cifar_folder(tmp_path)
    with tarfile.open(tmp_path / "cifar-10-python.tar.gz", "w:gz") as archive:
        archive.add(folder, folder.name)
    data = prepared(DataConfig(source="cifar10", path=str(tmp_path / "cifar-10-python.tar.gz")), cache)
    same = prepared(DataConfig(source="cifar10", path=str(folder)), cache)
    assert data.fingerprint == same.fingerprint


def test_cifar10_is_read_from_a_folder_of_images(tmp_path: Path, cache: Path) -> None:
    write_images(tmp_path / "train", {"cat": 10, "dog": 10})
    write_images(tmp_path / "test", {"cat": 2, "dog": 2}, seed=1)
    assert prepared(DataConfig(source="cifar10", path=str(tmp_path)), cache).test == 4


def test_published_archive_cut_short_is_named(tmp_path: Path, cache: Path) -> None:
    folder = cifar_folder(tmp_path)
    archive = tmp_path / "cifar-10-python.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        file.add(folder, folder.name)
    archive.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    with pytest.raises(InputError, match="Is it complete"):
        prepared(DataConfig(source="cifar10", path=str(archive)), cache)


def test_labels_beyond_the_published_classes_are_an_error(tmp_path: Path, cache: Path) -> None:
    folder = cifar_folder(tmp_path)
    (folder / "test_batch").write_bytes(pickle.dumps({**cifar_batch(20), b"labels": [12] * 20}, protocol=2))
    with pytest.raises(InputError, match="the label 12, but 10 classes"):
        prepared(DataConfig(source="cifar10", path=str(folder)), cache)


class Evil:
    def __reduce__(self) -> Any:
        return (print, ("run by the pickle",))


def test_pickle_that_would_run_code_is_refused(tmp_path: Path, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = cifar_folder(tmp_path)
    (folder / "data_batch_1").write_bytes(pickle.dumps({b"data": Evil()}))
    with pytest.raises(InputError, match=r"not a CIFAR batch .*builtins\.print"):
        prepared(DataConfig(source="cifar10", path=str(folder)), cache)
    assert capsys.readouterr().out == ""


def test_fashion_mnist_is_read_from_its_idx_files(tmp_path: Path, cache: Path) -> None:
    for name, count in (("train", 50), ("t10k", 10)):
        images = RANDOM.integers(0, 256, (count, 28, 28), np.uint8)
        labels = (np.arange(count) % 10).astype(np.uint8)
        (tmp_path / f"{name}-images-idx3-ubyte.gz").write_bytes(gzip.compress(bytes(16) + images.tobytes()))
        (tmp_path / f"{name}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(bytes(8) + labels.tobytes()))
    data = prepared(DataConfig(source="fashion_mnist", path=str(tmp_path)), cache)
    assert (data.train, data.validation, data.test) == (40, 10, 10)
    assert data.classes[-1] == "boot"


@pytest.mark.parametrize(
    ("content", "message"),
    [(gzip.compress(bytes(500))[:-9], "Is it complete"), (gzip.compress(bytes(500)), "28 × 28"), (b"x", "Cannot read")],
)
def test_broken_idx_file_is_named(content: bytes, message: str, tmp_path: Path, cache: Path) -> None:
    for split in ("train", "t10k"):
        (tmp_path / f"{split}-images-idx3-ubyte.gz").write_bytes(content)
        (tmp_path / f"{split}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(bytes(18)))
    with pytest.raises(InputError, match=message):
        prepared(DataConfig(source="mnist", path=str(tmp_path)), cache)


def test_peek_knows_the_published_sets_without_downloading() -> None:
    looked = peek(DataConfig(source="cifar10"))
    assert (looked.image.channels, looked.train_images, looked.validation_images) == (3, 40_000, 10_000)


def test_peek_knows_the_digits_without_reading_them(cache: Path) -> None:
    config = DataConfig(source="digits")
    looked, data = peek(config), prepared(config, cache)
    assert (looked.image, looked.train_images, looked.validation_images) == (data.image, data.train, data.validation)


def test_download_that_fails_says_how_to_do_without(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keras_sets, "_DOWNLOAD", "raise OSError('URL fetch failure: no network')")
    with pytest.raises(SweepError, match=r"no network.*data: \{mnist: \{path: …\}\}"):
        prepared(DataConfig(source="mnist"), cache)


def test_download_runs_in_a_process_of_its_own(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, x_train=IMAGES, y_train=LABELS, x_test=IMAGES[:4], y_test=LABELS[:4])
    program = f"import sys; open(sys.argv[2], 'wb').write({buffer.getvalue()!r})"
    monkeypatch.setattr(keras_sets, "_DOWNLOAD", program)
    assert prepared(DataConfig(source="mnist"), cache).test == 4
