"""A KerasTuner user's way: two commands to a sweep, an interruption, and a machine that joins."""

import shutil
import signal
from pathlib import Path

import pytest

from sweep.space.reading import parse_space
from tests.support.commands import Folder, paced, wait_until

PUBLISHED = Path(__file__).parents[1] / "training" / "builders" / "published.py"
BUILDER = "my_models:build_logits"
SPACE = f"""\
name: cut
data: {{digits: {{images: 400}}}}
model: {{builder: {BUILDER}}}
training: {{epochs: 12, batch_size: 4, early_stopping: 12}}
search: {{sampler: random, pruner: none, trials: 2, keep_models: 2}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("builders"))
    shutil.copy(PUBLISHED, folder.path / "my_models.py")
    return folder


def test_a_space_around_a_builder_is_one_command(folder: Folder) -> None:
    folder.sweep("init", "--from-keras-tuner", BUILDER)
    text = (folder.path / "my_models.yaml").read_text()
    space = parse_space(text, "my_models.yaml")
    assert (space.unknown, space.data.source) == ((BUILDER,), "digits")
    assert "#   units          int     32 to 512, step 32\n" in text
    assert 'baselines:\n  - {"units": 32, "learning_rate": 0.01}' in text
    report = folder.read("check", "my_models.yaml")
    assert [one["name"] for one in report["dimensions"]] == ["units", "learning_rate"]
    assert report["builders"][BUILDER]["compiles"] is True
    assert "exists already" in folder.sweep("init", "--from-keras-tuner", BUILDER, check=2).stderr


def test_an_interrupted_sweep_of_a_builder_ends_as_an_undisturbed_one_on_a_machine_that_joins(folder: Folder) -> None:
    folder.write("cut.yaml", SPACE)
    with folder.running("start", "--space", "cut.yaml", "--workers", 1, **paced(0.1)) as process:
        wait_until(lambda: folder.epochs() >= 3, process)
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
    folder.sweep("start", "--space", "cut.yaml", "--workers", 2)
    assert folder.attempts("cut", 0)[0][1] == 1
    assert folder.attempts("cut", 0)[-1][1] > 1  # it went on

    queued = folder.sweep("start", "--space", "cut.yaml", "--name", "whole", "--detach").stdout
    assert f"sweep join whole --allow-builder {BUILDER}" in queued
    refused = folder.sweep("join", "whole", "--workers", 1, check=2).stderr
    assert f"--allow-builder {BUILDER}" in refused
    assert folder.read("status", "whole")["trials"]["finished"] == 0
    folder.sweep("join", "whole", "--workers", 1, SWEEP_ALLOW_BUILDERS=BUILDER)

    curves = folder.curves()
    for number in (0, 1):
        assert len(curves["cut", number]) == 12
        assert curves["cut", number] == curves["whole", number]
    assert folder.read("best", "cut")["value"] == folder.read("best", "whole")["value"]


def test_what_was_found_is_read_without_the_module(folder: Folder) -> None:
    (folder.path / "my_models.py").rename(folder.path / "gone.txt")
    assert set(folder.read("show", "cut", 0)["params"]) == {"units", "learning_rate"}
    message = folder.sweep("start", "--space", "cut.yaml", "--name", "new", check=2).stderr
    assert "there is no module `my_models`" in message
