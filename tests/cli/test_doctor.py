"""`sweep doctor`: what it finds, what it leaves alone, and what it never says."""

import json
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from storage.database import StudyDatabase
from storage.supervisors import NewSupervisor
from sweep.app.doctor import connections, machine
from sweep.app.doctor.check import Verdict
from sweep.cli.main import main
from tests.storage.making import sqlite_url
from tests.support.postgres import PASSWORD, shared_server
from tests.support.s3 import s3_server

NAMES = ["python", "packages", "processes", "database", "artifacts", "data", "memory", "cores", "gpus"]


@pytest.fixture
def doctor(tmp_path, capsys, monkeypatch):
    """Runs it in an empty directory; gives exit code and checks by name."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("SWEEP_")]:
        monkeypatch.delenv(name)

    def run(*words):
        code = main(["doctor", "--json", *words])
        checks = json.loads(capsys.readouterr().out)
        assert all(list(check) == ["name", "verdict", "found", "remedy"] for check in checks)
        return code, {check["name"]: SimpleNamespace(**check) for check in checks}

    return run


@pytest.fixture(scope="module")
def server():
    return shared_server()


@pytest.fixture
def postgres(server):
    with server.database() as url:
        yield url


def test_an_empty_directory_is_fine_and_stays_empty(doctor, tmp_path):
    code, checks = doctor()
    assert code == 0
    assert list(checks) == NAMES
    assert "`sweep start` makes it" in checks["database"].found
    assert list(tmp_path.iterdir()) == []


def test_a_line_a_check(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SWEEP_ARTIFACTS", "/proc/nothing")
    assert main(["doctor", "--storage", sqlite_url(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == NAMES
    assert [line.split()[0] for line in lines if line.split()[1] in {"python", "artifacts"}] == ["ok", "problem"]


def test_quick_looks_at_database_and_artifacts_alone(doctor):
    code, checks = doctor("--quick")
    assert (code, list(checks)) == (0, ["database", "artifacts"])


def test_quick_imports_nothing_heavy(tmp_path):
    StudyDatabase.open(sqlite_url(tmp_path), create=True).close()
    (tmp_path / "artifacts").mkdir()
    script = (
        "import sys\n"
        "from sweep.cli.main import main\n"
        f"code = main(['doctor', '--quick', '--storage', {sqlite_url(tmp_path)!r}, '--artifacts', 'artifacts'])\n"
        "assert code == 0, code\n"
        "heavy = {'keras', 'tensorflow', 'optuna', 'alembic', 'pandas', 'sklearn', 'fsspec'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path, timeout=60)


def test_a_file_with_sweeps(doctor, tmp_path):
    url = sqlite_url(tmp_path)
    StudyDatabase.open(url, create=True).close()
    before = sorted(path.name for path in tmp_path.iterdir())
    code, checks = doctor("--storage", url)
    assert code == 0
    assert "SQLite 3." in checks["database"].found
    assert "tables up to date, writable" in checks["database"].found
    assert "clocks" not in checks  # a file has none
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_something_else_under_the_database_s_name(doctor, tmp_path):
    (tmp_path / "notes.db").write_text("shopping")
    code, checks = doctor("--storage", f"sqlite:///{tmp_path / 'notes.db'}")
    assert code == 1
    assert checks["database"].verdict == "problem"
    assert (tmp_path / "notes.db").read_text() == "shopping"


def test_an_empty_server_is_fine_and_stays_empty(doctor, server, postgres):
    code, checks = doctor("--quick", "--storage", postgres)
    assert (code, checks["database"].verdict) == (0, "ok")
    assert "PostgreSQL 18." in checks["database"].found
    assert "no tables yet" in checks["database"].found
    assert checks["clocks"].verdict == "ok"
    with server.connect(postgres.rpartition("/")[2]) as connection:
        count = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert count == (0,)


def test_a_server_with_sweeps(doctor, postgres):
    StudyDatabase.open(postgres, create=True).close()
    code, checks = doctor("--storage", postgres)
    assert code == 0
    assert "tables up to date, writable" in checks["database"].found
    assert "ms per round trip" in checks["database"].found


def test_a_database_that_may_only_be_read(doctor, server, postgres):
    StudyDatabase.open(postgres, create=True).close()
    name = postgres.rpartition("/")[2]
    server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    code, checks = doctor("--quick", "--storage", postgres)
    assert (code, checks["database"].verdict) == (1, "problem")
    assert "it cannot be written" in checks["database"].found


@pytest.mark.parametrize("broken", ["port", "password", "database"])
def test_no_way_to_the_server_is_told_without_the_password(doctor, server, postgres, capsys, broken):
    url = {
        "port": postgres.replace(f":{server.port}/", ":1/"),
        "password": postgres.replace("s3cret", "Wrong"),
        "database": postgres + "_not_there",
    }[broken]
    code, checks = doctor("--storage", url)
    assert (code, checks["database"].verdict) == (1, "problem")
    assert list(checks) == NAMES  # the rest is looked at all the same
    main(["doctor", "--quick", "--storage", url])
    said = "".join(capsys.readouterr()) + str(checks)
    assert not any(secret in said for secret in (PASSWORD, "s3cret", "Wrong"))


@pytest.mark.parametrize(("ahead", "verdict"), [(-59.0, "ok"), (61.0, "warning"), (-3600.0, "warning")])
def test_clocks_that_people_would_stumble_over(monkeypatch, postgres, ahead, verdict):
    monkeypatch.setattr("storage.probe.read_clock", lambda _: time.time() + ahead)
    clocks = connections.check_database(postgres)[1]
    assert (clocks.name, clocks.verdict) == ("clocks", verdict)
    assert ("ahead of" if ahead > 0 else "behind") in clocks.found


def test_artifacts_that_cannot_be_written(doctor, tmp_path):
    (tmp_path / "file").write_text("")
    code, checks = doctor("--quick", "--artifacts", str(tmp_path / "file"))
    assert (code, checks["artifacts"].verdict) == (1, "problem")


def test_artifacts_in_a_bucket(doctor, monkeypatch):
    with s3_server() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        code, checks = doctor("--quick", "--artifacts", server.uri)
        assert (code, checks["artifacts"].found) == (0, f"{server.uri} can be written and read")
        code, checks = doctor("--quick", "--artifacts", "s3://no-such-bucket/sweeps")
        assert (code, checks["artifacts"].verdict) == (1, "problem")


@pytest.mark.parametrize(
    "check",
    [
        lambda path: connections.check_artifacts(str(path)),
        lambda path: connections.check_directory("data", path, "another one"),
    ],
)
def test_little_space_is_a_warning(check, tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(total=10**12, used=0, free=999_000_000))
    found = check(tmp_path)
    assert found.verdict is Verdict.WARNING
    assert "1.0 GB free" in found.found
    assert found.remedy


def test_a_container_s_own_limits_count(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "_CONTROL_GROUP", tmp_path)
    (tmp_path / "cpu.max").write_text("50000 100000\n")
    (tmp_path / "memory.max").write_text("2000000000\n")
    (tmp_path / "memory.current").write_text("1500000000\n")
    assert machine.check_cores().verdict is Verdict.WARNING
    assert "--workers 1" in machine.check_cores().remedy
    assert machine.check_memory().found == "0.5 of 2.0 GB free"
    assert machine.check_memory().verdict is Verdict.WARNING


def test_a_container_without_limits(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "_CONTROL_GROUP", tmp_path)
    (tmp_path / "cpu.max").write_text("max 100000\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert machine.check_cores().verdict is Verdict.OK
    assert "GB free" in machine.check_memory().found


def test_a_gpu_that_tensorflow_cannot_use_is_told(monkeypatch):
    monkeypatch.setattr(machine, "available_gpus", lambda: ("0", "1"))
    monkeypatch.setattr(machine, "_cuda_libraries", lambda: iter(()))
    missing = machine.check_gpus()
    assert missing.verdict is Verdict.WARNING
    assert "keras-sweep[cuda]" in missing.remedy
    monkeypatch.setattr(machine, "_cuda_of_tensorflow", lambda: None)
    assert "built without CUDA" in machine.check_gpus().found


def test_the_cuda_version_is_the_one_that_tensorflow_tells():
    script = "import tensorflow as tf; print(tf.sysconfig.get_build_info().get('cuda_version', ''))"
    told = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=120)
    assert (machine._cuda_of_tensorflow() or "") == told.stdout.strip()


# -- a worker's own check

SUPERVISOR = """
import sys
from storage.database import StudyDatabase
from sweep.training.task import Slot
from sweep.supervision.heartbeat import Heartbeat
with StudyDatabase.open(sys.argv[1], create=False) as database:
    with Heartbeat(database, (Slot(worker=0, gpu=None, threads=1),), 1.5):
        print("here", flush=True)
        sys.stdin.read()
"""


def test_a_worker_is_well_as_long_as_its_supervisor_is_heard_of(doctor, tmp_path):
    url = sqlite_url(tmp_path)
    StudyDatabase.open(url, create=True).close()
    check = ("--quick", "--worker", "--storage", url)

    def verdict():
        return doctor(*check)[1]["worker"].verdict

    def wait_for(wanted):
        limit = time.monotonic() + 30
        while verdict() != wanted:
            assert time.monotonic() < limit
            time.sleep(0.05)

    code, checks = doctor(*check)
    assert (code, checks["worker"].verdict) == (1, "problem")
    assert "sweep join" in checks["worker"].remedy
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout.readline() == b"here\n"
        code, checks = doctor(*check)
        assert (code, checks["worker"].verdict) == (0, "ok")
        assert f"process {process.pid} with 1 slot, last heartbeat" in checks["worker"].found
        process.send_signal(signal.SIGSTOP)
        wait_for("problem")
        process.send_signal(signal.SIGCONT)
        wait_for("ok")
        process.stdin.close()
        process.wait()
    assert verdict() == "problem"


def test_a_supervisor_of_another_machine_says_nothing_about_this_one(doctor, tmp_path):
    url = sqlite_url(tmp_path)
    with StudyDatabase.open(url, create=True) as database:
        elsewhere = {"machine": "there", "host": "another", "pid": os.getpid(), "process_started": None}
        database.supervisors.renew(NewSupervisor(id="1", devices=("cpu",), **elsewhere), 60.0)
    code, checks = doctor("--quick", "--worker", "--storage", url)
    assert (code, checks["worker"].verdict) == (1, "problem")
