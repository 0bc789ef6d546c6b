"""What a user may type or have lying about: one clear message, the right exit code, nothing lost."""

import pytest

from tests.support.spaces import TINY


@pytest.mark.parametrize("workers", ["0", "-1", "two", "1.5"])
def test_workers_must_be_a_positive_whole_number(folder, workers):
    folder.write("tiny.yaml", TINY)
    result = folder.sweep("start", "--space", "tiny.yaml", f"--workers={workers}", check=2)
    assert workers in result.stderr
    assert not (folder.path / "sweeps").exists()


@pytest.mark.parametrize("name", ["a/b", "../up", "", " ", "a\\b", ".hidden", "x" * 200, "new\nline"])
def test_a_sweep_name_is_a_plain_word(folder, name):
    folder.write("tiny.yaml", TINY)
    result = folder.sweep("start", "--space", "tiny.yaml", f"--name={name}", check=2)
    assert "name" in result.stderr
    assert not (folder.path / "sweeps").exists()


def test_a_space_that_is_not_there_names_the_gallery(folder):
    result = folder.sweep("start", "--space", "cnn_dept.yaml", check=2)
    assert "cnn_depth" in result.stderr


def test_all_problems_of_a_space_come_at_once(folder):
    folder.write(
        "bad.yaml",
        TINY.replace("epochs: 2", "epochs: 0").replace("adagrad", "adagrda").replace("int: [1, 2]", "int: [2, 1]"),
    )
    result = folder.sweep("start", "--space", "bad.yaml", check=2)
    assert "3 problems" in result.stderr
    assert "adagrad" in result.stderr


def test_missing_data_is_named(folder):
    folder.write("space.yaml", TINY.replace("{digits: {images: 300}}", "{image_folder: {path: flowers}}"))
    result = folder.sweep("start", "--space", "space.yaml", check=2)
    assert "flowers" in result.stderr


def test_a_file_that_is_no_database_is_left_alone(folder):
    folder.write("tiny.yaml", TINY)
    notes = folder.write("notes.db", "my diary, not a database\n" * 100)
    result = folder.sweep("start", "--space", "tiny.yaml", "--storage", "sqlite:///notes.db", check=2)
    assert "notes.db" in result.stderr
    assert notes.read_text().startswith("my diary")


@pytest.mark.parametrize("command", [["list"], ["status", "x"], ["trials", "x"], ["show", "x", "1"], ["best", "x"]])
def test_reading_without_a_database_says_so_and_makes_none(folder, command):
    result = folder.sweep(*command, check=2)
    assert "study.db" in result.stderr
    assert not (folder.path / "sweeps").exists()


def test_an_unknown_command_is_a_usage_error(folder):
    assert "invalid choice" in folder.sweep("strat", check=2).stderr


def test_a_space_whose_every_model_is_impossible_starts_nothing(folder):
    folder.write("tiny.yaml", TINY.replace("depth: {int: [1, 2]}", "depth: {int: [4, 5]}"))
    result = folder.sweep("start", "--space", "tiny.yaml", check=2)
    assert "none of its models" in result.stderr
    assert "pool" in result.stderr
    assert folder.read("list") == []


def test_a_sampler_that_does_not_exist_starts_nothing(folder):
    folder.write("tiny.yaml", TINY.replace("sampler: tpe", "sampler: {tpe: {n_startup_trial: 3}}"))
    result = folder.sweep("start", "--space", "tiny.yaml", check=2)
    assert "n_startup_trials" in result.stderr
    assert not (folder.path / "sweeps").exists()
