"""`sweep dashboard`: listens, says where, serves until a signal ends it."""

import gc
import logging
import signal
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import waitress

from storage.database import StudyDatabase
from sweep.results.dashboard.addresses import Addresses
from sweep.results.dashboard.guard import Access
from sweep.results.dashboard.hosts import Hosts
from sweep.results.dashboard.preload import preload
from sweep.results.dashboard.sockets import is_loopback, listen
from sweep.results.dashboard.token import Token, new_secret
from sweep.results.dashboard.wsgi import application
from sweep.results.snapshot import Snapshots

_THREADS = 8  # one slow figure does not keep the others waiting
_HEADERS, _BODY, _EDIT_BODY = 64 * 1024, 64 * 1024, 8 * 1024 * 1024  # bytes, the largest request


@dataclass(frozen=True, kw_only=True)
class ServerOptions:
    """How to serve."""

    name: str | None  # the sweep that is opened first, if that is known
    host: str
    port: int | None  # None: the first free one from 8080 on
    secret: str | None = field(repr=False)  # the token; None: one is generated where it is needed
    allows_edit: bool
    allowed_hosts: tuple[str, ...]  # other names of this server, such as a proxy's
    artifacts: str | None  # where the artifacts are, seen from here
    data: Path  # the directory of prepared images


def serve(database: StudyDatabase, options: ServerOptions, announce: Callable[[Addresses], None]) -> int:
    """Serve until SIGINT or SIGTERM, of which the number is given; `announce` is called when requests are taken."""
    token, generated = _token(options)
    with ExitStack() as stack:
        sockets = listen(options.host, options.port)
        for one in sockets:
            stack.callback(one.close)
        port = sockets[0].getsockname()[1]
        hosts = Hosts.of(options.host, options.allowed_hosts)
        access = Access(hosts=hosts, token=token, allows_edit=options.allows_edit, port=port)
        snapshots = Snapshots(database)
        served = application(database, access, artifacts=options.artifacts, data=options.data, snapshots=snapshots)
        _quieten()
        gc.freeze()  # what is imported stays: without it, reading 10,000 trials takes a quarter longer
        server = waitress.create_server(served, sockets=sockets, **settings_of(allows_edit=options.allows_edit))
        with _ending() as ended:
            preload(database, snapshots, options.name)
            announce(Addresses(host=options.host, port=port, token=token, generated=generated))
            server.run()  # returns when one of our signals comes
        server.close()
    return ended[0] if ended else 0


def settings_of(*, allows_edit: bool) -> dict[str, Any]:
    """The settings of the server itself."""
    return {
        "threads": _THREADS,
        "ident": "",
        "clear_untrusted_proxy_headers": False,  # the guard reads them, and takes them out
        "max_request_header_size": _HEADERS,
        "max_request_body_size": _EDIT_BODY if allows_edit else _BODY,
    }


def _token(options: ServerOptions) -> tuple[Token | None, str | None]:
    """The token that is needed, if any, and its text where it was generated here."""
    if options.secret is not None:
        return Token(options.secret), None
    needed = options.allows_edit or options.allowed_hosts or not is_loopback(options.host)
    if not needed:
        return None, None
    generated = new_secret()
    return Token(generated), generated


def _quieten() -> None:
    """Keep off the terminal that a request waits for another, and that few trials say little."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module="optuna")


@contextmanager
def _ending() -> Iterator[list[int]]:
    """End the server's loop, once, at Ctrl-C and SIGTERM; gives the list in which the signal will be."""
    ended: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        if not ended:
            ended.append(number)
            raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    except KeyboardInterrupt:  # it came before the loop began
        if not ended:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
