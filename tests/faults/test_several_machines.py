"""Supervisors that come from elsewhere: who cannot do a sweep's work is told so and takes nothing of it."""

import signal
from collections import Counter

import numpy as np
import pytest
from PIL import Image

from sweep.artifacts.store import open_store
from tests.support.commands import Folder, wait_until
from tests.support.spaces import SHORT

PICTURES = """\
name: pictures
data: {image_folder: {path: pictures, size: [8, 8]}}
model:
  cnn: {depth: 1, filters: {int: [2, 4]}, head: {dense: none}}
training: {epochs: 1}
search: {sampler: random, pruner: none, trials: 2}
"""


def draw(folder: Folder, seed: int) -> None:
    generator = np.random.default_rng(seed)
    for name in ("cats", "dogs"):
        (folder.path / "pictures" / name).mkdir(parents=True)
        for number in range(20):
            pixels = generator.integers(0, 255, (8, 8, 3), np.uint8)
            Image.fromarray(pixels).save(folder.path / "pictures" / name / f"{number}.png")


@pytest.fixture
def queued(shared) -> Folder:
    """The machine that queued a sweep over a folder of pictures, and works on nothing."""
    draw(shared, 1)
    shared.write("pictures.yaml", PICTURES)
    shared.sweep("start", "--space", "pictures.yaml", "--detach")
    return shared


def machine(queued: Folder, pictures: int) -> Folder:
    """Another one, with pictures of its own under the same name."""
    other = Folder(queued.path / f"machine-{pictures}", queued.settings)
    other.path.mkdir()
    draw(other, pictures)
    other.write("pictures.yaml", PICTURES)
    return other


def nothing_was_taken(folder: Folder) -> bool:
    return not folder.query("SELECT * FROM sweep_attempts") and not folder.query("SELECT * FROM trials")


def says_while_it_waits(folder: Folder, text: str, *words: object) -> bool:
    """Whether a `join` to all sweeps says so, and goes on waiting for others."""
    with folder.running("join", "--workers", 1, *words) as process:
        wait_until(lambda: text in folder.output, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 130
    return folder.output.count("Not working on pictures: ") == 1


def test_a_machine_that_does_not_see_the_artifacts_is_told_so_and_takes_nothing(queued):
    for command in (("join", "pictures"), ("start", "--space", "pictures.yaml")):
        refused = queued.sweep(*command, "--artifacts", "elsewhere", check=2)
        assert f"were not found in {queued.path}/elsewhere" in refused.stderr
        assert f"they are in {queued.path}/sweeps/artifacts" in refused.stderr
    assert says_while_it_waits(queued, "were not found in", "--artifacts", "elsewhere")
    assert nothing_was_taken(queued)
    assert not (queued.path / "elsewhere").exists()


def test_a_machine_with_other_data_under_the_same_name_is_told_so_and_takes_nothing(queued):
    other = machine(queued, pictures=2)
    for command in (("join", "pictures"), ("start", "--space", "pictures.yaml")):
        assert "the data of sweep pictures is not what it was" in other.sweep(*command, check=2).stderr
    assert says_while_it_waits(other, "is not what it was")
    assert nothing_was_taken(queued)


def test_a_machine_with_the_same_data_finds_the_artifacts_by_itself(queued):
    other = machine(queued, pictures=1)
    other.sweep("start", "--space", "pictures.yaml", "--workers", 2)
    assert queued.read("status", "pictures")["trials"]["complete"] == 2
    assert len(list((queued.path / "sweeps" / "artifacts" / "pictures").rglob("model.keras"))) == 2
    assert not (other.path / "sweeps" / "artifacts").exists()


def test_a_machine_that_serves_every_sweep_divides_itself_fairly_and_takes_up_what_is_queued_later(shared):
    quick = SHORT.replace("epochs: 8", "epochs: 3")
    # Three configurations, of which one is too large: the sweep is over after two.
    finite = quick.replace("{int: [4, 9]}", "{choice: [4, 5, 600]}").replace("{float: [1e-3, 1e-2], log: true}", "0.01")
    finite += "limits: {parameters: 9_000}\n"
    for name in ("one", "two"):
        shared.write(f"{name}.yaml", quick.replace("name: short", f"name: {name}"))
        shared.sweep("start", "--space", f"{name}.yaml", "--detach")
    shared.write("three.yaml", finite.replace("name: short", "name: three"))

    def states(*names: str) -> list[str]:
        return [shared.read("status", name)["state"] for name in names]

    with shared.running("join", "--workers", 2) as process:
        wait_until(lambda: shared.epochs() > 0, process)
        shared.sweep("start", "--space", "three.yaml", "--detach")
        wait_until(lambda: states("one", "two", "three") == ["finished"] * 3, process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 130
    for name, finished in (("one", 3), ("two", 3), ("three", 2)):
        assert shared.read("status", name)["trials"]["complete"] == finished
        assert shared.output.count(f"Working on {name}.") == 1
    order = shared.query(
        "SELECT name FROM sweep_attempts JOIN trials ON trials.trial_id = sweep_attempts.trial_id "
        "JOIN sweep_sweeps ON sweep_sweeps.study_id = trials.study_id ORDER BY sweep_attempts.id"
    )
    taken: Counter[str] = Counter()
    for (name,) in order:
        taken[name] += 1
        # Whichever is opened first may have both places, until the other one is there.
        assert abs(taken["one"] - taken["two"]) < 3


def test_a_trial_goes_on_on_another_machine_that_reaches_the_artifacts_in_s3(shared, s3, undisturbed):
    place = f"{s3.uri}/fleet"
    settings = {**shared.settings, **s3.environment, "SWEEP_ARTIFACTS": place}
    one, two = (Folder(shared.path / name, settings) for name in ("one", "two"))
    for machine in (one, two):
        machine.path.mkdir()
    one.write("short.yaml", SHORT)
    with one.running("start", "--space", "short.yaml", "--workers", 1, "--trials", 1) as process:
        wait_until(lambda: shared.epochs() > 2, process)
        process.kill()
    two.sweep("join", "short", "--workers", 1)
    (_, begun, lost), (_, went_on, complete) = shared.attempts("short", 0)
    assert (begun, lost, complete) == (1, "lost", "complete")
    assert went_on > 2
    assert shared.curves() == {("short", 0): undisturbed[0]}
    assert shared.query("SELECT path FROM sweep_models") == [(f"{place}/short/0/2/model.keras",)]
    store = open_store(place)
    assert not [name for name in store.names("short") if "checkpoint" in name]
    two.sweep("delete", "short", "--yes")
    assert store.names("short") == []


# -- a sweep that several machines begin at once

AT_ONCE = """
import sys, time
from pathlib import Path
from storage.sweeps import Sweeps
from sweep.cli.main import main

real = Sweeps.place_artifacts
def place_artifacts(*args, **kwargs):
    "Wait until the other one has written its mark, too."
    Path(f"../{{Path.cwd().name}}.ready").touch()
    while not all(Path(f"../{{name}}.ready").exists() for name in ("one", "two")):
        time.sleep(0.01)
    return real(*args, **kwargs)
Sweeps.place_artifacts = place_artifacts
sys.exit(main({words!r}))
"""


def begin_at_once(shared: Folder, *words: str) -> list[tuple[int, Folder]]:
    """Start the same new sweep on two machines; gives each one's exit code, the lower one first."""
    one, two = (Folder(shared.path / name, shared.settings) for name in ("one", "two"))
    for machine in (one, two):
        machine.path.mkdir()
        machine.write("short.yaml", SHORT)
    script = AT_ONCE.format(words=["start", "--space", "short.yaml", "--workers", "1", *words])
    with one.running_script(script) as first, two.running_script(script) as second:
        codes = [first.wait(120), second.wait(120)]
    for machine in (one, two):
        assert "Traceback" not in machine.output
    return sorted(zip(codes, (one, two), strict=True), key=lambda end: end[0])


def files_of(folder: Folder, name: str) -> set[str]:
    return {path.name for path in folder.path.rglob(name)}


def test_of_two_that_begin_a_sweep_at_once_with_a_disk_of_their_own_one_works_and_the_other_is_told(shared):
    (done, winner), (refused, loser) = begin_at_once(shared, "--artifacts", "mine")
    assert (done, refused) == (0, 2)
    assert len(files_of(winner, "model.keras")) == 1
    assert len(files_of(winner, "sweep-*.json")) == 1
    assert f"were not found in {loser.path}/mine: they are in {winner.path}/mine" in loser.output
    assert not list((loser.path / "mine").rglob("*.*"))
    assert shared.read("status", "short")["trials"]["complete"] == 3
    assert not shared.query("SELECT * FROM sweep_attempts WHERE outcome <> 'complete'")


def test_two_that_begin_a_sweep_at_once_agree_on_the_place_of_one_of_them_where_both_reach_it(shared):
    (_, one), (code, two) = begin_at_once(shared)
    assert code == 0
    assert shared.read("status", "short")["trials"]["complete"] == 3
    assert sum(bool(files_of(machine, "model.keras")) for machine in (one, two)) == 1
    assert len(files_of(one, "sweep-*.json") | files_of(two, "sweep-*.json")) == 1


def test_the_data_is_found_where_the_sweep_began_and_a_sentence_says_where_it_was_looked_for(queued):
    beside = Folder(queued.path / "beside", queued.settings)  # without any pictures
    beside.path.mkdir()
    beside.sweep("join", "pictures", "--workers", 2)
    assert queued.read("status", "pictures")["trials"]["complete"] == 2
    (queued.path / "pictures").rename(queued.path / "moved")
    queued.query("UPDATE sweep_sweeps SET trials = 4 RETURNING id")
    refused = beside.sweep("join", "pictures", check=2).stderr
    assert f"neither {beside.path}/pictures nor {queued.path}/pictures, where it was when the sweep began" in refused
