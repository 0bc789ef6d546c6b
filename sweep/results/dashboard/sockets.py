"""The sockets that the dashboard listens on."""

import errno
import ipaddress
import socket
from contextlib import ExitStack
from typing import Any

from sweep.errors import InputError, SweepError
from sweep.results.dashboard.hosts import in_url, is_everywhere

FIRST_PORT = 8080
_PORTS = 20  # tried from there, where no port is asked for


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that address."""
    if is_everywhere(host):
        return False
    return all(ipaddress.ip_address(address[0].partition("%")[0]).is_loopback for _, address in _addresses(host, 0))


def listen(host: str, port: int | None) -> list[socket.socket]:
    """Listen on every address of a host; without a port, on the first free one from 8080 on, 0 being any.

    Raises `InputError` for a port that is taken or not allowed, and for a host that is not this machine's.
    """
    if port is not None:
        return _listen(host, port)
    for candidate in range(FIRST_PORT, FIRST_PORT + _PORTS):
        try:
            return _listen(host, candidate)
        except PortTakenError:
            continue
    last = FIRST_PORT + _PORTS - 1
    raise SweepError(f"the ports {FIRST_PORT} to {last} of {host} are all taken; give another with --port")


class PortTakenError(InputError):
    """Another program listens there."""


def _listen(host: str, port: int) -> list[socket.socket]:
    with ExitStack() as stack:
        sockets: list[socket.socket] = []
        for family, address in _addresses(host, port):
            if sockets and not socket.has_dualstack_ipv6():  # `localhost` on a machine without IPv6
                continue
            one = stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            shared = sockets[0].getsockname()[1] if sockets and port == 0 else port  # all on the one that the first got
            _bind(one, (address[0], shared, *address[2:]))
            sockets.append(one)
        stack.pop_all()
        return sockets


def _bind(one: socket.socket, address: tuple[Any, ...]) -> None:
    host, port = in_url(str(address[0])), address[1]
    try:
        one.bind(address)
        one.listen(128)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTakenError(
                f"port {port} of {host} is taken by another program; give another with --port, "
                "or leave it out and the next free one is found"
            ) from error
        raise InputError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error


def _addresses(host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[Any, ...]]]:
    """Every address of a host, the IPv4 ones first."""
    name = None if host in {"", "*"} else host.strip("[]")
    try:
        found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError, OverflowError) as error:
        raise InputError(f"--host {host}: no such address ({getattr(error, 'strerror', None) or error})") from error
    addresses = dict.fromkeys((family, address) for family, _, _, _, address in found)
    return sorted(addresses, key=lambda each: each[0] != socket.AF_INET)
