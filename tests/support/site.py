"""The dashboard's real server on a real socket, in a thread of this process, and a client of it."""

import http.client
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import waitress
from waitress import wasyncore

from storage.database import StudyDatabase
from sweep.results.dashboard.guard import Access
from sweep.results.dashboard.hosts import Hosts
from sweep.results.dashboard.server import settings_of
from sweep.results.dashboard.sockets import listen
from sweep.results.dashboard.token import Token
from sweep.results.dashboard.wsgi import application

SECRET = "correct-horse-battery-staple"  # noqa: S105 - of a test


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str | None:
        """A header."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True)
class Site:
    """A dashboard that listens on 127.0.0.1."""

    port: int
    served: Any  # the WSGI application

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        """Send one request, as a program would; `headers` may replace the Host."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            sent = {"Host": self.host, "Connection": "close", **(headers or {})}
            if body is not None:
                sent |= {"Content-Length": str(len(body)), "Content-Type": "application/json"}
            for name, value in sent.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def say(self, raw: bytes) -> Answer:
        """Send these very bytes, and read what comes until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            with suppress(OSError):  # it has said no already
                connection.sendall(raw)
                connection.shutdown(socket.SHUT_WR)
            response = http.client.HTTPResponse(connection)
            response.begin()
            return Answer(response.status, response.getheaders(), response.read())


def bearer(secret: str = SECRET) -> dict[str, str]:
    """The header with the token."""
    return {"Authorization": f"Bearer {secret}"}


@contextmanager
def serving(
    database: StudyDatabase, *, secret: str | None = None, allows_edit: bool = False, folder: Path
) -> Iterator[Site]:
    """Serve a database until the block ends."""
    (listening,) = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    access = Access(
        hosts=Hosts.of("127.0.0.1"), token=Token(secret) if secret else None, allows_edit=allows_edit, port=port
    )
    served = application(database, access, artifacts=None, data=folder / "data")
    server = waitress.create_server(served, sockets=[listening], **settings_of(allows_edit=allows_edit))
    ended = threading.Event()
    thread = threading.Thread(target=_run, args=(server, ended), daemon=True)
    thread.start()
    try:
        yield Site(port=port, served=served)
    finally:
        ended.set()
        thread.join(timeout=30)
        listening.close()
    assert not thread.is_alive()


def _run(server: Any, ended: threading.Event) -> None:
    """What `server.run` does until a signal comes, which only reaches a process's main thread."""
    while not ended.is_set():
        wasyncore.loop(timeout=0.1, map=server._map, count=1)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(server._map)
