"""`sweep dashboard`: Optuna Dashboard and our own pages, in the browser."""

import argparse
import signal
import sys
import threading
import webbrowser
from contextlib import suppress
from typing import TYPE_CHECKING

from sweep import environment
from sweep.app.settings import said_artifacts
from sweep.cli.command import INTERRUPTED, argument, command, flag
from sweep.cli.options import port
from sweep.cli.settings import ARTIFACTS, STORAGE

if TYPE_CHECKING:
    from sweep.results.dashboard.addresses import Addresses


@command(
    "dashboard",
    argument("name", metavar="NAME", nargs="?", help="the sweep to open (default: the list)"),
    argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen on; any but this machine's own asks for a token (default: %(default)s)",
    ),
    argument("--port", type=port, metavar="N", help="the port, 0 for any (default: the first free one from 8080 on)"),
    STORAGE,
    ARTIFACTS,
    flag("--no-browser", "open no browser"),
    argument(
        "--token",
        help="the token that visitors must give, at least 16 characters; better in $SWEEP_DASHBOARD_TOKEN, or in "
        "the file that $SWEEP_DASHBOARD_TOKEN_FILE names (default: made where one is needed, and printed)",
    ),
    flag(
        "--allow-edit",
        "let Optuna Dashboard write notes and attributes, and delete studies that are not sweeps; asks for a token",
    ),
    argument(
        "--allowed-host",
        action="append",
        default=list,
        metavar="NAME",
        help="another name of this server, a proxy's; asks for a token",
    ),
)
def dashboard(arguments: argparse.Namespace) -> int:
    """See it in the browser: Optuna Dashboard and more."""
    from storage.database import StudyDatabase
    from sweep.results.dashboard.server import ServerOptions, serve

    options = ServerOptions(
        name=arguments.name,
        host=arguments.host,
        port=arguments.port,
        secret=environment.dashboard_token() if arguments.token is None else arguments.token,
        allows_edit=arguments.allow_edit,
        allowed_hosts=tuple(arguments.allowed_host),
        artifacts=said_artifacts(arguments.artifacts),
        data=environment.data_directory(),
    )
    with StudyDatabase.open(arguments.storage, create=False) as database:
        if arguments.name is not None:
            database.sweeps.get(arguments.name)
        ended = serve(database, options, lambda addresses: _announce(arguments, addresses))
    return INTERRUPTED if ended == signal.SIGINT else 0


def _announce(arguments: argparse.Namespace, addresses: "Addresses") -> None:
    print(f"Sweep   {addresses.page(arguments.name, secret=addresses.generated)}")
    print(f"Optuna  {addresses.optuna}", flush=True)
    if addresses.generated is not None:
        print("It asks for the token in this address, which is shown here alone.", file=sys.stderr)
    print("Ctrl-C ends it.", file=sys.stderr)
    if not arguments.no_browser and environment.has_display():
        # Beside what is served: some programs that open a browser wait until it is closed.
        threading.Thread(target=_open, args=(addresses.for_browser(arguments.name),), daemon=True).start()


def _open(address: str) -> None:
    with suppress(webbrowser.Error):
        webbrowser.open(address)
