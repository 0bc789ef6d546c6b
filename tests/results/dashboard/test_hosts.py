"""By which names the server may be asked for."""

import socket

import pytest

from sweep.errors import InputError
from sweep.results.dashboard.hosts import Hosts, host_name

OWN = ["localhost", "127.0.0.1", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST:1", "localhost."]
FOREIGN = [
    *(
        None,
        "",
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example#localhost",
    ),
    *(
        "localhost, evil.example",
        "127.0.0.1:8080, 127.0.0.1:8080",
        "127.0.0.1:x",
        "user@localhost",
        "localhost/",
        " localhost",
    ),
    *("0.0.0.0", "2130706433", "0x7f.1", "[::1", "::1", "[::ffff:10.0.0.1]", "192.168.0.7"),  # noqa: S104 - a name
]


@pytest.mark.parametrize("header", OWN)
def test_a_server_of_this_machine_is_known_by_its_own_names(header):
    assert Hosts.of("127.0.0.1").allows(header)


@pytest.mark.parametrize("header", FOREIGN)
def test_other_names_are_refused(header):
    assert not Hosts.of("127.0.0.1").allows(header)


def test_a_given_host_and_allowed_ones_are_known():
    hosts = Hosts.of("10.0.0.5", ["Dash.Example.org", "fd00::7"])
    assert all(map(hosts.allows, ("10.0.0.5:8080", "dash.example.org", "dash.example.org:443", "[fd00::7]:1")))
    assert not any(map(hosts.allows, ("10.0.0.6", "example.org", "x.dash.example.org")))


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::"])  # noqa: S104 - nothing is bound
def test_a_server_on_all_addresses_takes_any_address_and_no_foreign_name(everywhere):
    hosts = Hosts.of(everywhere)
    assert all(map(hosts.allows, ("10.0.0.6:8080", "[fd00::7]", "127.0.0.1", socket.gethostname())))
    assert not any(map(hosts.allows, ("evil.example", "10.0.0.6.evil.example", None)))


@pytest.mark.parametrize("name", ["", "https://dash.example.org", "*", "a b", "dash.example.org/x"])
def test_what_is_no_name_cannot_be_allowed(name):
    with pytest.raises(InputError, match="is not a host name"):
        Hosts.of("127.0.0.1", [name])


def test_ports_are_not_part_of_a_name():
    assert host_name("[FD00::7]:8080") == "[fd00::7]"
