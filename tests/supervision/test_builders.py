"""A machine that joins runs the builders that it was told to, and no other."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from sweep.app import settings
from sweep.app.discovery import with_found
from sweep.app.starting_point import space_around
from sweep.cli.main import parse
from sweep.errors import InputError
from sweep.space.builder import FoundBuilder, source_of
from sweep.space.reading import parse_space
from sweep.supervision.machine import Machine
from sweep.supervision.sweep_setup import check_builders

NAME = "evil_models:build"


def place(allowed: frozenset[str] | None, folder: Path) -> Machine:
    return Machine(
        slots=(), artifacts="", says_artifacts=False, data=folder, lease_seconds=60, grace=None,
        builders=allowed, module_dirs=(folder,),
    )  # fmt: skip


@pytest.fixture
def module(tmp_path: Path) -> Path:
    file = tmp_path / "evil_models.py"
    file.write_text("raise SystemExit('imported')\n")
    return file


def space_for(module: Path):
    found = FoundBuilder(compiles=True, fits=False, source=source_of(NAME, (module.parent,)))
    return parse_space(with_found(f"data: digits\nmodel: {{builder: {NAME}}}\n", {NAME: found}, "x"), "x")


def test_a_builder_that_is_not_allowed_is_refused_and_not_imported(module: Path):
    with pytest.raises(InputError, match="--allow-builder evil_models:build"):
        check_builders(space_for(module), "mine", place(frozenset({"other:build"}), module.parent), Mock())


def test_a_sweep_that_hides_what_its_builder_asks_for_is_refused(module: Path):
    space = parse_space(f"data: digits\nmodel: {{builder: {NAME}}}\n", "x")
    with pytest.raises(InputError, match="does not say what it asks for"):
        check_builders(space, "mine", place(frozenset({NAME}), module.parent), Mock())


def test_one_that_is_allowed_is_taken_without_being_imported(module: Path):
    view = Mock()
    check_builders(space_for(module), "mine", place(frozenset({NAME}), module.parent), view)
    check_builders(space_for(module), "mine", place(None, module.parent), view)
    view.say.assert_not_called()


def test_a_module_that_is_not_here_is_told(module: Path, tmp_path: Path):
    with pytest.raises(InputError, match="there is no such module in"):
        check_builders(space_for(module), "mine", place(frozenset({NAME}), tmp_path / "elsewhere"), Mock())


def test_a_file_that_has_changed_is_told(module: Path):
    space, view = space_for(module), Mock()
    module.write_text("# another\n")
    check_builders(space, "mine", place(frozenset({NAME}), module.parent), view)
    assert "is not the file that sweep mine began with" in view.say.call_args.args[0]


def test_the_list_is_what_the_options_and_the_environment_say(monkeypatch):
    monkeypatch.setenv("SWEEP_ALLOW_BUILDERS", "a:b, c.d:e")
    arguments = parse(["join", "--allow-builder", "f:g", "--allow-builder", "h:i"])
    assert settings.allowed_builders(arguments.allow_builder) == {"a:b", "c.d:e", "f:g", "h:i"}
    with pytest.raises(InputError, match="cannot allow that: `os`"):
        settings.allowed_builders(["os:system"])


@pytest.mark.parametrize("data", ["npz", "image_folder", "nowhere/flowers"])
def test_data_that_are_not_there_are_told_before_the_builder_is_run(data: str, module: Path) -> None:
    with pytest.raises(
        InputError, match=rf"no data called {data}: a source \(digits, cifar10, .*or a path that exists"
    ):
        space_around(NAME, data, (module.parent,), lambda _: None)
