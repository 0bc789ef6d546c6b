"""A real S3 server of moto's, in a process of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

BUCKET = "sweeps"
DEADLINE = 60.0  # seconds, to come up on a machine that does other things
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}


@dataclass(frozen=True)
class S3Server:
    """Where it listens, and what finds it."""

    endpoint: str
    uri: str = f"s3://{BUCKET}/artifacts"

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to reach the server."""
        return {**_CREDENTIALS, "AWS_ENDPOINT_URL": self.endpoint}


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Start a server with an empty bucket called `sweeps`; it ends with the block."""
    port = _free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, env={**os.environ, **_CREDENTIALS}, **quiet)
    try:
        server = S3Server(endpoint=f"http://127.0.0.1:{port}")
        _make_bucket(server, process)
        yield server
    finally:
        process.kill()
        process.wait()


def _make_bucket(server: S3Server, process: "subprocess.Popen[bytes]") -> None:
    request = urllib.request.Request(f"{server.endpoint}/{BUCKET}", method="PUT")  # noqa: S310 - our own server
    limit = time.monotonic() + DEADLINE
    while True:
        try:
            urllib.request.urlopen(request, timeout=DEADLINE).close()  # noqa: S310
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > limit:
                raise
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
