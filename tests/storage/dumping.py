"""Writes the databases in tests/storage/databases as the code at hand leaves them: `python -m tests.storage.dumping`.

Run it before a new migration is added, so that what this version wrote is kept; the files of earlier ones stay as they
are. Each has a sweep `tiny` that came to its end and a sweep `cut` whose supervisor was killed.
"""

import os
import platform
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from storage.schema import REVISIONS
from tests.support.commands import Folder, paced, wait_until
from tests.support.postgres import PostgresServer, postgres_server
from tests.support.spaces import SHORT, TINY

DATABASES = Path(__file__).parent / "databases"
SOMEWHERE, SOMEBODY = "/srv/sweeps/artifacts", "laptop"  # in place of this machine's paths and name


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sweeps = Folder(Path(folder))
        work(sweeps)
        with sqlite3.connect(sweeps.path / "sweeps/study.db") as file:
            write("sqlite", "\n".join(file.iterdump()), sweeps)
    with postgres_server() as server, tempfile.TemporaryDirectory() as folder:
        name = server.create_database()
        sweeps = Folder(Path(folder), {"SWEEP_STORAGE": server.url(name)})
        work(sweeps)
        write("postgresql", dumped(server, name), sweeps)


def work(sweeps: Folder) -> None:
    """A sweep to its end, and one that is killed when two of its three trials are complete."""
    sweeps.write("tiny.yaml", TINY)
    sweeps.sweep("start", "--space", "tiny.yaml", "--workers", 1)
    sweeps.write("cut.yaml", SHORT.replace("name: short", "name: cut"))
    with sweeps.running("start", "--space", "cut.yaml", "--workers", 1, **paced(0.25)) as process:
        wait_until(lambda: len(sweeps.curves().get(("cut", 2), [])) > 1, process)
        os.killpg(process.pid, signal.SIGKILL)


def dumped(server: PostgresServer, database: str) -> str:
    """What pg_dump says, less what only psql understands, and what belongs to this server."""
    command = [server.program("pg_dump"), "--inserts", "--no-owner", "--no-privileges", server.url(database)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    kept = [line for line in text.splitlines() if line and not line.startswith(("--", "\\", "SET "))]
    return "\n".join(line for line in kept if "set_config('search_path'" not in line)


def write(kind: str, text: str, sweeps: Folder) -> None:
    text = text.replace(f"{sweeps.path}/sweeps/artifacts", SOMEWHERE).replace(platform.node(), SOMEBODY)
    assert not re.search(r"/tmp/|" + re.escape(str(sweeps.path)), text)  # noqa: S108
    (DATABASES / f"{kind}-{REVISIONS[-1]}.sql").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
