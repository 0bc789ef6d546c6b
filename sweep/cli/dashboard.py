"""`sweep dashboard`: Optuna Dashboard and our own pages, in the browser."""

import argparse
import signal
import sys
import threading
import webbrowser
from contextlib import suppress

from storage.database import StudyDatabase
from sweep.cli import settings
from sweep.cli.main import INTERRUPTED
from sweep.cli.options import port


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `sweep dashboard`."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="the sweep to open (default: the list)")
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="the address to listen on; any but this machine's own asks for a token (default: %(default)s)",
    )
    parser.add_argument(
        "--port", type=port, metavar="N", help="the port, 0 for any (default: the first free one from 8080 on)"
    )
    settings.add_storage_option(parser)
    settings.add_artifacts_option(parser)
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    parser.add_argument(
        "--token",
        help="what lets in, at least 16 characters; better in $SWEEP_DASHBOARD_TOKEN, or in the file that "
        "$SWEEP_DASHBOARD_TOKEN_FILE names (default: made where one is needed, and printed)",
    )
    parser.add_argument(
        "--allow-edit",
        action="store_true",
        help="let Optuna Dashboard write notes and attributes, and delete studies that are no sweeps; asks for a token",
    )
    parser.add_argument(
        "--allowed-host",
        action="append",
        default=[],
        metavar="NAME",
        help="another name of this server, a proxy's; asks for a token",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until somebody ends it."""
    from sweep.results.dashboard.addresses import Addresses
    from sweep.results.dashboard.server import Wishes, serve

    wishes = Wishes(
        name=arguments.name,
        host=arguments.host,
        port=arguments.port,
        secret=settings.dashboard_token(arguments.token),
        allows_edit=arguments.allow_edit,
        allowed_hosts=tuple(arguments.allowed_host),
        artifacts=settings.said_artifacts(arguments),
        data=settings.data_directory(),
    )

    def announce(addresses: Addresses) -> None:
        print(f"Sweep   {addresses.page(arguments.name, secret=addresses.made)}")
        print(f"Optuna  {addresses.optuna}", flush=True)
        if addresses.made is not None:
            print("It asks for the token that stands in this address, and is told here alone.", file=sys.stderr)
        print("Ctrl-C ends it.", file=sys.stderr)
        if not arguments.no_browser and settings.has_display():
            _open(addresses.for_browser(arguments.name))

    with StudyDatabase.open(arguments.storage, create=False) as database:
        if arguments.name is not None:
            database.sweeps.get(arguments.name)
        ended = serve(database, wishes, announce)
    return INTERRUPTED if ended == signal.SIGINT else 0


def _open(address: str) -> None:
    """Open a browser, beside what is served: some programs that do it wait until it is closed."""

    def open_it() -> None:
        with suppress(webbrowser.Error):
            webbrowser.open(address)

    threading.Thread(target=open_it, daemon=True).start()
