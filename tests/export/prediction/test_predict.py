"""`sweep predict`: every way in gives the same answer, and what is broken is said and passed over."""

import csv
import gc
import io
import json
import os
import pickle
import shutil
import subprocess
import sys
import tarfile
import weakref
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

from sweep.cli.main import main
from sweep.export.contract import Contract
from sweep.export.formats.registry import FORMATS
from sweep.export.prediction.images import Images
from sweep.export.prediction.predicting import batch_size, predict
from sweep.export.prediction.records import Blob, Broken, Prediction
from sweep.space.image import ImageSpec
from tests.export.support import POOLED_LAYERS, exported, model_config, trial_model

CONTRACT = Contract(
    format=FORMATS["keras"], quantized=None, image=ImageSpec(height=64, width=64, channels=3, classes=2),
    pixel_range=(0, 255), classes=("a", "b"), trial=0, epoch=1, verified={},
)  # fmt: skip
ROTATED_LEFT = 8  # the EXIF orientation of a picture to be turned a quarter to the left


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("predict")
    source, data = trial_model(model_config(POOLED_LAYERS), root / "trial")
    return exported(source, data, root / "model")


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for a phone."""
    root = tmp_path_factory.mktemp("light")
    source, data = trial_model(model_config(POOLED_LAYERS), root / "trial")
    return exported(source, data, root / "model", "tflite")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Eight digits' pictures in folders of their classes, of another size than the model's."""
    random = np.random.default_rng(0)
    for index in range(8):
        folder = tmp_path / "photos" / str(index % 3)
        folder.mkdir(parents=True, exist_ok=True)
        small = Image.fromarray(random.integers(0, 256, (4, 4, 3), np.uint8))
        small.resize((20, 12)).save(folder / f"{index}.png")
    return tmp_path / "photos"


def run(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> tuple[str, str]:
    assert main(["predict", *map(str, words)]) == code
    said = capsys.readouterr()
    return said.out, said.err


def answers(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> dict[str, Any]:
    return {found["image"]: found for found in json.loads(run(capsys, *words, "--json", code=code)[0])}


def test_prediction_is_the_models_own(model: Path, photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answers(capsys, model, photos, "--top", 3)
    loaded = keras.saving.load_model(model / "model.keras")
    for name, answer in found.items():
        pixels = Image.open(photos / name).convert("L").resize((8, 8), Image.Resampling.BILINEAR)
        scores = loaded.predict_on_batch(np.asarray(pixels, np.float32).reshape(1, 8, 8, 1))[0]
        best = np.argsort(-scores)[:3]
        assert [top["label"] for top in answer["top"]] == best.tolist()
        assert answer["probability"] == pytest.approx(scores[best[0]], abs=1e-5)
        assert answer["truth"] == name.split("/")[0]
    assert list(found) == sorted(path.relative_to(photos).as_posix() for path in photos.rglob("*.png"))


def test_every_way_in_gives_the_same_answers(
    model: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = sorted(photos.rglob("*.png"))
    expected = [found["top"] for found in answers(capsys, model, photos).values()]
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        for file in files:
            archive.write(file, file.relative_to(photos))
    with tarfile.open(tmp_path / "photos.tar.gz", "w:gz") as archive:
        for file in files:
            archive.add(file, file.relative_to(photos))
    arrays = np.stack([np.asarray(Image.open(file)) for file in files])
    np.savez_compressed(tmp_path / "photos.npz", x=arrays, more=np.arange(3))
    np.savez(tmp_path / "unit.npz", images=arrays / 255.0)
    for given in (files, ["photos.zip"], ["photos.tar.gz"], ["photos.npz"], ["unit.npz"]):
        found = answers(capsys, model, *(tmp_path / path for path in given))
        assert [answer["top"] for answer in found.values()] == expected, given


def test_hostile_folder_is_predicted_as_a_person_would_expect(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    grey = Image.fromarray((np.arange(30 * 20).reshape(20, 30) ** 2 % 251).astype(np.uint8))
    grey.save(folder / "upright.png")
    grey.convert("RGBA").save(folder / "rgba.png")
    exif = Image.Exif()
    exif[274] = ROTATED_LEFT
    grey.transpose(Image.Transpose.ROTATE_270).save(folder / "turned.png", exif=exif)
    grey.resize((600, 400)).save(folder / "large.jpg")
    (folder / "truncated.png").write_bytes((folder / "upright.png").read_bytes()[:-60])
    (folder / "words.jpg").write_text("this is no image")
    (folder / "empty.png").touch()
    (folder / "notes.txt").write_text("these neither")
    Image.fromarray(np.asarray(grey, np.uint16) * 257).save(folder / "sixteen bits.png")
    grey.convert("P").save(folder / "palette.png")
    grey.convert("RGB").convert("CMYK").save(folder / "cmyk.jpg", quality=98)
    grey.save(folder / "moving.gif", save_all=True, append_images=[grey.transpose(Image.Transpose.ROTATE_180)])
    grey.save(folder / "a\nb \x1b[2J 数.png")
    grey.save(folder / ".hidden.png")
    (folder / "loop.png").symlink_to("loop.png")
    os.mkfifo(folder / "pipe.png")  # nobody writes: who reads it waits for ever

    found = answers(capsys, model, folder, "--top", 10, code=1)

    errors = {name: answer["error"] for name, answer in found.items() if "error" in answer}
    assert set(errors) == {"truncated.png", "words.jpg", "empty.png"}
    assert errors["words.jpg"] == "not an image of a known format"
    assert errors["empty.png"] == "it is empty"
    like_it = {"upright.png", "turned.png", "rgba.png", "sixteen bits.png", "palette.png", "moving.gif"}
    like_it.add("a\nb \x1b[2J 数.png")
    assert set(found) == like_it | set(errors) | {"large.jpg", "cmyk.jpg"}
    assert all(found[name]["top"] == found["upright.png"]["top"] for name in like_it)
    assert found["large.jpg"]["class"] == found["cmyk.jpg"]["class"] == found["upright.png"]["class"]
    table, talk = run(capsys, model, folder, code=1)
    assert "\x1b" not in table and len(table.splitlines()) == len(found) - len(errors)
    assert "sweep: empty.png: it is empty" in talk
    assert "9 images, 3 broken, 1 other file passed over" in talk


class TestCsv:
    def test_submission_file_has_the_columns_asked_for(
        self, model: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = tmp_path / "submission.csv"
        words = ("--id-column", "image_id", "--label-column", "digit", "--ids", "stem", "--labels", "numbers")
        (photos / "broken.png").touch()
        printed, _ = run(capsys, model, photos, "--csv", out, *words, code=1)
        rows = list(csv.reader(out.read_text().splitlines()))
        assert rows[0] == ["image_id", "digit"]
        assert sorted(row[0] for row in rows[1:]) == [str(index) for index in range(8)]
        assert {int(row[1]) for row in rows[1:]} <= set(range(10))
        assert printed.strip() == str(out)

    def test_ids_that_several_images_have_are_told(
        self, model: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (photos / "more").mkdir()
        for index in (0, 1):
            shutil.copy(photos / f"{index}/{index}.png", photos / "more")
        out = tmp_path / "submission.csv"
        assert "id that another" not in run(capsys, model, photos, "--csv", out)[1]
        assert "2 rows of" in run(capsys, model, photos, "--csv", out, "--ids", "stem")[1]

    def test_place_that_cannot_take_it_is_refused_before_the_work(
        self, model: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setattr("sweep.app.predict._open", lambda *_: pytest.fail("the model was opened"))
        for place, match in (
            (tmp_path, "is a directory"),
            ("/dev/null", "is not a regular file"),
            (tmp_path / "a" / "b", "No such"),
        ):
            _, talk = run(capsys, model, photos, "--csv", place, code=2)
            assert match in talk

    def test_names_are_no_formulas(self, model: Path, photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (photos / "0" / "0.png").rename(photos / "=HYPERLINK(1).png")
        run(capsys, model, photos, "--csv", photos.with_name("out.csv"))
        names = [row[0] for row in csv.reader(photos.with_name("out.csv").read_text().splitlines())]
        assert "'=HYPERLINK(1).png" in names
        assert not any(name.startswith("=") for name in names)

    def test_file_appears_when_it_is_whole(
        self, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "nothing").mkdir()
        _, talk = run(capsys, model, tmp_path / "nothing", "--csv", tmp_path / "out.csv", code=2)
        assert "no images there" in talk
        assert [path.name for path in tmp_path.iterdir()] == ["nothing"]


def test_gallery_shows_right_in_blue_and_wrong_in_red(
    model: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answers(capsys, model, photos)
    (photos / "0" / "0.png").rename(photos / "0" / "<script>.png")
    run(capsys, model, photos, "--gallery", tmp_path / "out.html")
    page = (tmp_path / "out.html").read_text()
    right = sum(answer["class"] == answer["truth"] for answer in found.values())
    assert page.count('<b class="right">') == right
    assert page.count('<b class="wrong">') == len(found) - right
    assert page.count("data:image/png;base64,") == len(found)
    assert "<script>" not in page and "&lt;script&gt;.png" in page
    assert page.rstrip().endswith("</html>")


class TestHostileInput:
    def test_archive_with_names_outside_of_it_is_refused(
        self, model: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
            archive.write(photos / "0" / "0.png", "../../etc/0.png")
        found = answers(capsys, model, tmp_path / "evil.zip", photos / "0" / "0.png", code=1)
        (evil, good) = found.values()
        assert "points outside" in evil["error"]
        assert "class" in good

    def test_torn_archive_is_predicted_up_to_where_it_is_torn(
        self, model: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with tarfile.open(tmp_path / "torn.tar", "w") as archive:
            for file in sorted(photos.rglob("*.png")):
                archive.add(file, file.name)
        whole = (tmp_path / "torn.tar").read_bytes()
        (tmp_path / "torn.tar").write_bytes(whole[: 8 * 1024 + 700])  # in the header or the data of the last ones
        found = list(answers(capsys, model, tmp_path / "torn.tar", code=1).values())
        assert len(found) >= 3 and "Is it complete?" in found[-1]["error"]
        assert all("class" in answer for answer in found[:-1])

    @pytest.mark.parametrize(
        ("array", "match"),
        [
            (np.array([{"a": 1}], dtype=object), "Python objects"),
            (np.full((2, 8, 8), np.nan), "run from nan to nan"),
            (np.full((2, 8, 8), -0.5), "run from -0.5 to -0.5. Give raw pixels"),
            (np.zeros((2, 64), np.uint8), "expected (images, height, width)"),
            (np.zeros((8, 8, 3), np.uint8), "looks like one image; expected (1, 8, 8, 3)"),
        ],
    )
    def test_array_that_is_no_images_is_refused(
        self, array: Any, match: str, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        np.savez(tmp_path / "odd.npz", images=array)
        found = answers(capsys, model, tmp_path / "odd.npz", code=1)
        assert match in found[str(tmp_path / "odd.npz")]["error"]

    @pytest.mark.parametrize(
        ("shape", "match"),
        [
            ((9, 8, 8), "ends before its 9 images do"),
            ((2**62, 8, 8), "images do. Is it complete?"),
            ((-1, 8, 8), "an array (-1, 8, 8)"),
            ((2, -8, -8), "an array (2, -8, -8)"),
        ],
    )
    def test_array_that_is_not_what_its_header_says_is_refused(
        self, shape: tuple[int, ...], match: str, tmp_path: Path
    ) -> None:
        header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}}}".ljust(117) + "\n"
        with zipfile.ZipFile(tmp_path / "odd.npz", "w") as archive:
            archive.writestr("images.npy", b"\x93NUMPY\x01\x00\x76\x00" + header.encode() + bytes(8 * 64))
        (found,) = Images([tmp_path / "odd.npz"])
        assert isinstance(found, Broken) and match in found.why

    @pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
    def test_model_with_a_lambda_is_refused(
        self, model: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        inputs = keras.Input((8, 8, 1))
        outputs = keras.layers.Dense(10)(keras.layers.Flatten()(keras.layers.Lambda(lambda x: x * 2)(inputs)))
        keras.Model(inputs, outputs).save(tmp_path / "lambda.keras")
        Contract.load(model).save(tmp_path)
        (tmp_path / "lambda.keras").rename(tmp_path / "model.keras")
        _, talk = run(capsys, tmp_path, photos, code=2)
        assert "holds a Lambda layer, which is code" in talk

    @pytest.mark.parametrize(
        ("wrong", "match"),
        [
            (ImageSpec(height=8, width=8, channels=3, classes=10), "cannot be run on images of 8 × 8 × 3"),
            (ImageSpec(height=8, width=8, channels=1, classes=3), "its contract names 3 classes; export it again"),
        ],
    )
    def test_contract_of_another_model_is_told(
        self, wrong: ImageSpec, match: str, light: Path, photos: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        other = Path(shutil.copytree(light, photos.with_name("other")))
        replace(Contract.load(light), image=wrong, classes=tuple("0123456789")[: wrong.classes]).save(other)
        _, talk = run(capsys, other, photos, code=1)
        assert match in talk

    def test_pickle_is_never_loaded(
        self, model: Path, photos: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        class Trap:
            def __reduce__(self) -> Any:
                return Path.touch, (tmp_path / "sprung",)

        (tmp_path / "model.keras").write_bytes(pickle.dumps(Trap()))
        Contract.load(model).save(tmp_path)
        _, talk = run(capsys, tmp_path, photos, code=2)
        assert "does not load" in talk
        assert not (tmp_path / "sprung").exists()


def test_wrong_input_is_said_before_anything_is_loaded(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for given, match in (
        (tmp_path / "nowhere", "not a directory"),
        (tmp_path, "no contract.json"),
        (model, "no file or"),
    ):
        _, talk = run(capsys, given, tmp_path / "x.png", code=2)
        assert match in talk


def test_path_that_the_system_refuses_is_told_in_a_line(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("x" * 300, "x.png"), (model, "x" * 300)):
        _, talk = run(capsys, *words, code=1)
        assert talk == f"sweep: {'x' * 300}: File name too long\n"


@pytest.mark.parametrize("words", [("", "x.png"), ("model", "")])
def test_empty_path_is_refused(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["predict", *words])
    assert "the path is empty; give a file or a folder, . for this one" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--csv", "x", "--gallery", "./x"), ("--csv", "-", "--json")])
def test_answers_in_one_place_are_refused(
    words: tuple[str, ...], model: Path, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, talk = run(capsys, model, photos, *words, code=2)
    assert "would both go to" in talk


@pytest.mark.parametrize("words", [("--ids", "stem"), ("--label-column", "digit", "--json")])
def test_what_is_said_of_a_csv_that_nobody_asked_for_is_refused(
    words: tuple[str, ...], model: Path, photos: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, talk = run(capsys, model, photos, *words, code=2)
    assert f"{words[0]} is about the file of --csv" in talk


def test_images_stream_through_bounded_memory() -> None:
    taken = given = ahead = 0

    def images() -> Any:
        nonlocal given
        for index in range(20_000):
            given += 1
            yield Blob(name=str(index), folder="", data=np.zeros((1, 1, 3), np.uint8))

    for found in predict(images(), CONTRACT, lambda: lambda pixels: np.tile(np.float32([0, 1]), (len(pixels), 1))):
        assert isinstance(found, Prediction) and found.name == str(taken)
        taken += 1
        ahead = max(ahead, given - taken)
    assert taken == 20_000
    assert ahead < 10 * batch_size(CONTRACT.image) < 20_000


def test_error_while_predicting_ends_the_reading_of_images() -> None:
    def images() -> Any:
        while True:
            yield Broken(name="x", why="y")

    def refuse() -> Any:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        next(predict(images(), CONTRACT, refuse))


def test_files_come_in_natural_order(tmp_path: Path) -> None:
    names = ["1.png", "01.png", "2.png", "10.png", "a/3.png", "a/20.png", "a9/1.png", "a10/1.png", "b.png"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [item.name for item in Images([tmp_path])] == ["01.png", *names[:1], *names[2:]]


def test_folder_that_cannot_be_read_is_named_and_the_rest_is_done(
    model: Path, photos: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir  # root may read everything

    def locked(path: Path) -> Any:
        if path.name == "1":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("sweep.export.prediction.images.os.scandir", locked)
    found = answers(capsys, model, photos, code=1)
    assert found["1/"] == {"image": "1/", "error": "Permission denied"}
    assert len(found) == 6


def test_large_files_wait_for_the_model_in_small_numbers() -> None:
    data, alive, most = bytes(2**22), weakref.WeakSet[Blob](), 0

    def images() -> Iterator[Blob]:
        nonlocal most
        for index in range(300):
            blob = Blob(name=str(index), folder="", data=data)
            alive.add(blob)
            most = max(most, len(alive))
            yield blob

    found = list(predict(images(), CONTRACT, lambda: lambda pixels: pixels))
    assert len(found) == 300
    assert most * len(data) < (2 * (os.cpu_count() or 1) + 4) * 2**25  # two chunks of half of it


def test_archive_does_not_remember_its_files(photos: Path, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "long.tar", "w") as archive:
        for index in range(200):
            archive.add(photos / "0" / "0.png", f"{index}.png")
        archive.members.clear()  # type: ignore[attr-defined]
    images = iter(Images([tmp_path / "long.tar"]))
    for _ in range(150):
        next(images)
    assert sum(isinstance(thing, tarfile.TarInfo) for thing in gc.get_objects()) < 20


def test_small_runtimes_import_neither_tensorflow_nor_keras(light: Path, photos: Path) -> None:
    code = (
        "import sys; from sweep.cli.main import main; code = main(sys.argv[1:]);"
        "print(*sorted({'keras', 'tensorflow', 'optuna', 'sqlalchemy'} & sys.modules.keys())); sys.exit(code)"
    )
    words = [sys.executable, "-c", code, "predict", str(light), str(photos), "--csv", "-"]
    ended = subprocess.run(words, check=True, capture_output=True, text=True)
    assert all(said.startswith("sweep: ") for said in ended.stderr.splitlines())  # no talk of the runtime's
    header, *rows, imported = ended.stdout.splitlines()
    assert header == "id,label" and len(rows) == 8
    assert imported == ""


def test_kill_half_way_leaves_the_file_that_was_there(light: Path, photos: Path, tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.mkdir()
    (place / "out.csv").write_text("as it was")
    images = [str(photos / "0" / "0.png")] * 1000
    words = [
        str(Path(sys.executable).with_name("sweep")),
        "predict",
        str(light),
        *images,
        "--csv",
        str(place / "out.csv"),
    ]
    with subprocess.Popen(words) as process:
        while not any(path.suffix == ".part" for path in place.iterdir()):
            assert process.poll() is None
        process.kill()
    assert (place / "out.csv").read_text() == "as it was"


def test_file_too_large_is_broken_and_a_link_to_nowhere_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sweep.export.prediction.images.MAX_FILE_BYTES", 10)
    buffer = io.BytesIO()
    Image.new("L", (4, 4)).save(buffer, "PNG")
    (tmp_path / "large.png").write_bytes(buffer.getvalue())
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere")
    found = list(Images([tmp_path]))
    assert [item.name for item in found] == ["large.png"]
    assert isinstance(found[0], Broken)
