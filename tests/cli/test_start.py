"""What `sweep start` tells the user to type next."""

import argparse
import shlex

import pytest

from sweep.app import settings
from sweep.cli import start
from sweep.cli.command import DECLARED
from sweep.errors import InputError


@pytest.fixture
def parsed(monkeypatch):
    for name in ("SWEEP_STORAGE", "SWEEP_ARTIFACTS"):
        monkeypatch.delenv(name, raising=False)

    def parse(*words):
        parser = argparse.ArgumentParser()
        DECLARED["start"].add_to(parser)
        return parser.parse_args(words)

    return parse


@pytest.mark.parametrize(
    "words",
    [
        ("--space", "tiny.yaml"),
        ("--space", "my spaces/tiny.yaml", "--name", "two", "--workers", "4", "--trials", "9", "--timeout", "90s"),
        ("--space", "tiny.yaml", "--epochs", "600", "--executor", "inline"),
        ("--space", "tiny.yaml", "--storage", "sqlite:///else where.db", "--artifacts", "big disk/models"),
    ],
)
def test_going_on_is_the_same_command(parsed, words):
    again = start._again(parsed(*words))
    assert again[:2] == ["sweep", "start"]
    assert parsed(*shlex.split(shlex.join(again))[2:]) == parsed(*words)


def test_a_password_is_not_repeated(parsed):
    words = start._again(parsed("--space", "tiny.yaml", "--storage", "postgresql://me:secret@host/sweeps"))
    assert "secret" not in " ".join(words)


def test_the_next_commands_name_a_database_that_was_named(parsed):
    named = parsed("--space", "a", "--storage", "sqlite:///b.db").storage
    assert settings.storage_words(parsed("--space", "tiny.yaml").storage) == ""
    assert settings.storage_words(named).split() == ["--storage", "sqlite:///b.db"]


@pytest.mark.parametrize("option", ["--trials", "--epochs", "--workers"])
@pytest.mark.parametrize("number", ["0", "1.5", "many", "3000000000", "9" * 20])
def test_a_number_that_no_database_holds_is_a_usage_error(parsed, option, number, capsys):
    with pytest.raises(SystemExit) as left:
        parsed("--space", "tiny.yaml", option, number)
    assert left.value.code == 2
    assert repr(number) in capsys.readouterr().err


def test_more_workers_than_a_machine_has_processes_are_refused():
    with pytest.raises(InputError, match="5,000 workers are too many for one machine; give at most 1,024"):
        settings.this_machine(workers=5000)
