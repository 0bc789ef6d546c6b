"""The names by which the dashboard may be asked for: a page elsewhere can make its own name point here (rebinding)."""

import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Self

from sweep.errors import InputError

# Werkzeug's `host_is_trusted` knows no trusted IPv6 addresses, and no underscores, which Docker's names have.
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9_][a-z0-9._-]{0,252})(?::[0-9]{1,5})?", re.ASCII)
_OWN = frozenset({"localhost", "127.0.0.1", "[::1]"})


def host_name(header: str) -> str | None:
    """Give the name in a `Host` header, without the port, in lower case; None for what is not a host."""
    match = _HOST.fullmatch(header.lower())
    return match["name"].rstrip(".") if match else None


@dataclass(frozen=True, kw_only=True)
class Hosts:
    """The names by which this server is known, in lower case, IPv6 addresses in brackets."""

    names: frozenset[str]
    takes_addresses: bool  # any IP address will do: no name that could point elsewhere is in it

    @classmethod
    def of(cls, host: str, allowed: Iterable[str] = ()) -> Self:
        """Those of a server that listens on `host`, and the `allowed` ones; raises `InputError`."""
        everywhere = is_everywhere(host)
        own = (socket.gethostname(), socket.getfqdn()) if everywhere else (in_url(host),)
        names = {name for text in own if (name := host_name(text))} | {_checked(name) for name in allowed}
        return cls(names=_OWN | names, takes_addresses=everywhere)

    def allows(self, header: str | None) -> bool:
        """Whether a request with this `Host` header is meant for us."""
        name = host_name(header or "")
        if name is None:
            return False
        return name in self.names or (self.takes_addresses and _is_address(name))


def is_everywhere(host: str) -> bool:
    """Whether this address means all of the machine's."""
    return host in {"", "*"} or (_is_address(host) and ip_address(host.strip("[]")).is_unspecified)


def in_url(host: str) -> str:
    """An address as a URL has it: IPv6 in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _checked(text: str) -> str:
    name = host_name(in_url(text) if text.count(":") > 1 else text)
    if name is None:
        raise InputError(f"--allowed-host: {text!r} is not a host name such as dashboard.example.org")
    return name
