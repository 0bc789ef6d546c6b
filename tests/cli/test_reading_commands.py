"""`list`, `status`, `trials`, `show` and `best`, as a user runs them."""

import json
import re
import subprocess
import sys

import pytest

from storage.database import StudyDatabase
from sweep.cli.main import main
from tests.storage.making import new_sweep, populate, sqlite_url


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """A database with a sweep in its middle and one that has not begun."""
    url = sqlite_url(tmp_path_factory.mktemp("reading"))
    with StudyDatabase.open(url, create=True) as database:
        populate(database, trials=24)
        database.transactions.create_sweep(new_sweep("fresh", seconds=7200.0))
    return url


@pytest.fixture
def sweep(url, capsys, monkeypatch):
    """Runs a command; gives exit code, answer and talk."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words):
        code = main([*map(str, words), "--storage", url])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def read(sweep):
    def run(*words):
        code, answer, talk = sweep(*words, "--json")
        assert (code, talk) == (0, "")
        return json.loads(answer)

    return run


def test_status_has_the_documented_keys(read):
    status = read("status", "formula")
    assert list(status) == ["name", "state", "trials", "budget", "best"]
    assert list(status["trials"]) == ["finished", "complete", "pruned", "failed", "running", "paused", "waiting"]
    assert status["budget"] == {"trials": 24, "epochs": None, "timeout_s": None}
    assert status["best"].keys() == {"trial", "value", "params"}
    assert status["state"] == "active"
    assert read("status", "fresh")["best"] is None


def test_trials_have_the_documented_keys(read):
    keys = ["trial", "state", "value", "params", "epochs", "parameters", "attempts", "seconds", "reason"]
    assert all(list(trial) == keys for trial in read("trials", "formula"))


def test_show_has_the_documented_keys(read):
    best = read("best", "formula")
    shown = read("show", "formula", best["trial"])
    assert shown == best
    assert list(shown)[-2:] == ["curve", "history"]
    assert list(shown["curve"][0]) == ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"]
    line = ["attempt", "machine", "device", "started", "ended", "first_epoch", "outcome", "reason"]
    assert list(shown["history"][0]) == line


def test_list_tells_of_every_sweep(read, sweep):
    assert [status["name"] for status in read("list")] == ["formula", "fresh"]
    code, answer, _ = sweep("list")
    assert code == 0
    assert "23/24" in answer
    assert "0/20" in answer


def test_trials_can_be_chosen_by_state_and_number(read, sweep):
    everything = read("trials", "formula")
    assert read("trials", "formula", "--state", "pruned") == [t for t in everything if t["state"] == "pruned"]
    assert read("trials", "formula", "--limit", 3) == everything[:3]
    assert read("trials", "fresh") == []
    assert "and 21 more" in sweep("trials", "formula", "--limit", 3)[1]
    assert "no failed trial" in sweep("trials", "fresh", "--state", "failed")[1]


@pytest.mark.parametrize("words", [("list",), ("status", "formula"), ("trials", "formula"), ("best", "formula")])
def test_tables_fit_eighty_columns(sweep, words):
    code, answer, talk = sweep(*words)
    assert (code, talk) == (0, "")
    assert answer.strip()
    assert max(map(len, answer.splitlines())) <= 80


def test_show_draws_the_curve_and_marks_the_best_epoch(sweep, read):
    answer = sweep("show", "formula", read("best", "formula")["trial"])[1]
    assert "★ 9" in answer
    assert "▁" in answer


def test_show_says_where_there_is_no_model(sweep, read):
    pruned = next(one for one in read("trials", "formula") if one["state"] == "pruned")
    assert re.search(r"model +[\d,]+ parameters, not saved", sweep("show", "formula", pruned["trial"])[1])


def test_best_of_a_sweep_that_has_none_yet_fails(sweep):
    code, answer, talk = sweep("best", "fresh", "--json")
    assert (code, answer) == (1, "")
    assert "no trial of sweep fresh is complete yet" in talk


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("status", "formul"), "did you mean `formula`?"),
        (("trials", "nothing"), "formula, fresh"),
        (("show", "formula", 999), "its trials are numbered 0 to"),
        (("show", "formula", 10**30), "its trials are numbered 0 to"),
        (("show", "fresh", 0), "it has none yet"),
        (("best", "nothing"), "no sweep is called `nothing`"),
    ],
)
def test_what_is_not_there_is_wrong_input(sweep, words, told):
    code, answer, talk = sweep(*words)
    assert (code, answer) == (2, "")
    assert told in talk
    assert talk.count("\n") == 1


@pytest.mark.parametrize("command", ["list", "status", "trials", "best"])
def test_a_missing_database_is_wrong_input_and_is_not_made(command, tmp_path, capsys):
    names = [] if command == "list" else ["formula"]
    assert main([command, *names, "--storage", sqlite_url(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_is_a_whole_number_from_one(sweep, limit, capsys):
    with pytest.raises(SystemExit) as caught:
        sweep("trials", "formula", f"--limit={limit}")
    assert caught.value.code == 2
    assert "whole number" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["status", "formula"],
        ["trials", "formula"],
        ["trials", "formula", "--csv"],
        ["curves", "formula", "--csv", "-"],
        ["show", "formula", "0"],
        ["best", "formula"],
    ],
)
def test_reading_loads_no_heavy_library(url, words):
    script = """
import sys
from sweep.cli.main import main
code = main(sys.argv[1:])
loaded = {name.partition(".")[0] for name in sys.modules}
print(*loaded & {"keras", "tensorflow", "optuna", "pydantic", "alembic", "numpy", "sklearn", "plotly"}, file=sys.stderr)
raise SystemExit(code)
"""
    command = [sys.executable, "-c", script, *words, "--storage", url]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout
    assert result.stderr.strip() == ""
