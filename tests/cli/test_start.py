"""What `sweep start` tells the user to type next."""

import argparse
import shlex

import pytest

from sweep.cli import settings, start


@pytest.fixture
def parsed(monkeypatch):
    for name in ("SWEEP_STORAGE", "SWEEP_ARTIFACTS"):
        monkeypatch.delenv(name, raising=False)

    def parse(*words):
        parser = argparse.ArgumentParser()
        start.add_arguments(parser)
        return parser.parse_args(words)

    return parse


@pytest.mark.parametrize(
    "words",
    [
        ("--space", "tiny.yaml"),
        ("--space", "my spaces/tiny.yaml", "--name", "two", "--workers", "4", "--trials", "9", "--timeout", "90s"),
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
