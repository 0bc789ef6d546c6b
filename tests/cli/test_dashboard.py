"""`sweep dashboard`, as a user runs it: where it listens, whom it asks for a token, how it ends."""

import re
import signal
import socket
import sqlite3
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from storage.database import StudyDatabase
from sweep.cli.main import main
from tests.storage.making import populate
from tests.support.commands import wait_until

TOKEN = "a-token-of-a-test-that-is-long-enough"  # noqa: S105 - of a test


@pytest.fixture
def study(folder):
    """A folder with a study database where `sweep` looks for it."""
    with StudyDatabase.open(f"sqlite:///{folder.path}/sweeps/study.db", create=True) as database:
        populate(database, trials=4)
    return folder


def addresses(folder, process):
    """What it says on standard output, when it listens."""
    wait_until(lambda: "Ctrl-C" in folder.output, process)
    return re.findall(r"http://\S+", folder.output)


def fetch(address, **headers):
    request = urllib.request.Request(address, headers=headers)  # noqa: S310 - our own server
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_serves_both_dashboards_until_it_is_told_to_end(study, number, code):
    with study.running("dashboard", "formula", "--port", 0) as process:
        page, optuna = addresses(study, process)
        assert urlsplit(page).path == "/sweep/overview"
        assert "formula" in fetch(page)[1]
        assert "/static/bundle.js" in fetch(optuna)[1]
        process.send_signal(number)
        assert process.wait(timeout=60) == code
    assert "Traceback" not in study.output


def test_elsewhere_than_here_it_asks_for_a_token_that_it_makes_and_tells_once(study):
    with study.running("dashboard", "--port", 0, "--host", "0.0.0.0") as process:  # noqa: S104 - with a token
        page, optuna = addresses(study, process)
        port, (secret,) = urlsplit(page).port, re.findall("token=(.*)", page)
        assert study.output.count(secret) == 1
        here = f"http://127.0.0.1:{port}/sweep/"
        assert fetch(here)[0] == 401
        assert fetch(here, Authorization=f"Bearer {secret}")[0] == 200
        assert "token" not in optuna
        process.terminate()
        assert process.wait(timeout=60) == 0
    assert study.output.count(secret) == 1


def test_a_given_token_is_never_printed(study):
    with study.running("dashboard", "--port", 0, SWEEP_DASHBOARD_TOKEN=TOKEN) as process:
        page, _ = addresses(study, process)
        assert fetch(page)[0] == 401
        assert fetch(f"{page}?token=wrong")[0] == 401
        assert fetch(page, Authorization=f"Bearer {TOKEN}")[0] == 200
    assert TOKEN not in study.output
    assert "wrong" not in study.output


def test_a_database_that_is_away_is_told_and_waited_for(study):
    file = study.path / "sweeps" / "study.db"
    with study.running("dashboard", "--port", 0) as process:
        page, optuna = addresses(study, process)
        api = optuna.replace("/dashboard/", "/api/studies")
        assert [fetch(page)[0], fetch(api)[0]] == [200, 200]
        file.rename(file.with_name("away.db"))
        status, text, _ = fetch(page)
        assert (status, "study.db" in text) == (503, True)
        wait_until(lambda: fetch(api)[0] == 503, process)
        assert "study.db" in fetch(api)[1]
        file.with_name("away.db").rename(file)
        wait_until(lambda: [fetch(page)[0], fetch(api)[0]] == [200, 200], process)
    assert "Traceback" not in study.output


def test_what_is_written_while_it_serves_is_seen(study):
    with study.running("dashboard", "--port", 0) as process:
        _, optuna = addresses(study, process)
        api = optuna.replace("/dashboard/", "/api/studies/1")
        assert '"state": "Running"' in fetch(api)[1]
        with StudyDatabase.open(f"sqlite:///{study.path}/sweeps/study.db", create=False) as database:
            sweep = database.sweeps.get("formula")
            trial = next(trial for trial in database.trials.of(sweep) if trial.state == "running")
            database.studies.of(sweep).tell(trial.number, 0.5)
        wait_until(lambda: '"state": "Running"' not in fetch(api)[1], process)


def refused(capsys, *words):
    """Run it in vain; gives the sentence."""
    assert main(["dashboard", "--no-browser", *words]) == 2
    answer, talk = capsys.readouterr()
    assert answer == ""
    return talk


def test_it_makes_no_database(tmp_path, capsys):
    file = tmp_path / "study.db"
    assert "there is no study database" in refused(capsys, "--storage", f"sqlite:///{file}")
    sqlite3.connect(file).close()
    assert "empty" in refused(capsys, "--storage", f"sqlite:///{file}")
    assert not file.exists() or file.stat().st_size == 0


def test_a_port_that_is_taken_is_told(study, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        storage = f"sqlite:///{study.path}/sweeps/study.db"
        assert f"port {port} of 127.0.0.1 is taken" in refused(capsys, "--port", port, "--storage", storage)


@pytest.mark.parametrize("secret", ["", "short"])
@pytest.mark.parametrize("words", [(), ("--host", "0.0.0.0"), ("--allow-edit",)])  # noqa: S104 - refused
def test_it_does_not_start_with_a_token_that_is_none(study, capsys, secret, words):
    storage = f"sqlite:///{study.path}/sweeps/study.db"
    said = refused(capsys, "--token", secret, "--storage", storage, *words)
    assert "at least 16 characters" in said


def test_an_empty_file_of_the_token_is_no_token(study, capsys, monkeypatch):
    file = study.write("token.txt", "\n")
    monkeypatch.setenv("SWEEP_DASHBOARD_TOKEN_FILE", str(file))
    assert "an empty one" in refused(capsys, "--storage", f"sqlite:///{study.path}/sweeps/study.db")
    monkeypatch.setenv("SWEEP_DASHBOARD_TOKEN_FILE", str(file.with_name("none.txt")))
    assert "cannot be read" in refused(capsys, "--storage", f"sqlite:///{study.path}/sweeps/study.db")


def test_an_unknown_sweep_and_a_host_that_is_none_are_told(study, capsys):
    storage = ("--storage", f"sqlite:///{study.path}/sweeps/study.db")
    assert "did you mean `formula`" in refused(capsys, "formular", *storage)
    assert "no such address" in refused(capsys, "--host", "no.such.host.invalid", *storage)
