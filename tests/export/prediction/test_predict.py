"""`sweep predict`: every way in gives the same answer, and what is broken is said and passed over."""

import csv
import io
import json
import pickle
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from PIL import Image

from sweep.cli.main import main
from sweep.export.contract import Contract
from sweep.export.prediction.images import Images
from sweep.export.prediction.predicting import batch_size, predict
from sweep.export.prediction.records import Blob, Broken, Prediction
from sweep.space.image import ImageSpec
from tests.export.support import POOLED_LAYERS, exported, keep, model_config

ROTATED_LEFT = 8  # the EXIF orientation of a picture to be turned a quarter to the left


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("predict")
    source, data = keep(model_config(POOLED_LAYERS), root / "trial")
    return exported(source, data, root / "model")


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

    found = answers(capsys, model, folder, "--top", 10, code=1)

    errors = {name: answer["error"] for name, answer in found.items() if "error" in answer}
    assert set(errors) == {"truncated.png", "words.jpg", "empty.png"}
    assert errors["words.jpg"] == "no image of a known format"
    assert errors["empty.png"] == "it is empty"
    assert found["turned.png"]["top"] == found["rgba.png"]["top"] == found["upright.png"]["top"]
    assert found["large.jpg"]["class"] == found["upright.png"]["class"]
    _, talk = run(capsys, model, folder, code=1)
    assert "sweep: empty.png: it is empty" in talk
    assert "4 images, 3 broken, 1 other file passed over" in talk


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

    def test_python_objects_are_not_read(self, model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        np.savez(tmp_path / "objects.npz", images=np.array([{"a": 1}], dtype=object))
        found = answers(capsys, model, tmp_path / "objects.npz", code=1)
        assert "Python objects" in found[str(tmp_path / "objects.npz")]["error"]

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
    for given, match in ((tmp_path / "nowhere", "no directory"), (tmp_path, "no contract.json"), (model, "no file or")):
        _, talk = run(capsys, given, tmp_path / "x.png", code=2)
        assert match in talk


def test_images_stream_through_bounded_memory() -> None:
    spec, taken, given = ImageSpec(height=64, width=64, channels=3, classes=2), 0, 0
    contract = Contract(
        format="keras", quantized=None, image=spec, pixel_range=(0, 255), classes=("a", "b"), trial=0, epoch=1,
        verified={},
    )  # fmt: skip
    ahead = 0

    def images() -> Any:
        nonlocal given
        for index in range(20_000):
            given += 1
            yield Blob(name=str(index), folder="", data=np.zeros((1, 1, 3), np.uint8))

    for found in predict(images(), contract, lambda: lambda pixels: np.tile(np.float32([0, 1]), (len(pixels), 1))):
        assert isinstance(found, Prediction) and found.name == str(taken)
        taken += 1
        ahead = max(ahead, given - taken)
    assert taken == 20_000
    assert ahead < 10 * batch_size(spec) < 20_000


def test_error_while_predicting_ends_the_reading_of_images() -> None:
    spec = ImageSpec(height=4, width=4, channels=1, classes=2)
    contract = Contract(
        format="keras", quantized=None, image=spec, pixel_range=(0, 255), classes=("a", "b"), trial=0, epoch=1,
        verified={},
    )  # fmt: skip

    def images() -> Any:
        while True:
            yield Broken(name="x", why="y")

    def refuse() -> Any:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        next(predict(images(), contract, refuse))


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
