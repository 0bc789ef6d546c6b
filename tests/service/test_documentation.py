"""docs/deployment.md: its files are valid, its commands and variables exist."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from ruamel.yaml import YAML

from sweep.cli.main import COMMANDS
from tests.service.compose import BASE, ROOT, load, seconds, variables

TEXT = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def test_commands_exist():
    mentioned = set(re.findall(r"(?:bin/|worker |`)sweep ([a-z]+)", TEXT))
    assert {"start", "join", "doctor", "status"} <= mentioned
    assert mentioned <= {command.name for command in COMMANDS}


def test_variables_exist():
    known = variables()
    assert set(re.findall(r"SWEEP_[A-Z_]+", TEXT)) <= known
    composed = set(re.findall(r"\$\{(\w+)", BASE.read_text(encoding="utf-8")))
    assert composed - known <= set(re.findall(r"\b[A-Z_]+\b", TEXT))


def test_files_exist():
    names = set(re.findall(r"\b(?:docker-compose|requirements)[\w.-]*\.(?:yml|lock)\b", TEXT))
    assert {name for name in names if not (ROOT / name).is_file()} == {"docker-compose.override.yml"}
    image = load()["services"]["db"]["image"]
    assert set(re.findall(r"postgres:\S+", TEXT)) == {image}


def test_overrides_follow_the_compose_specification(tmp_path):
    (override,) = blocks("yaml")
    file = tmp_path / "override.json"
    file.write_text(json.dumps(YAML(typ="safe").load(override)))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", file]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_the_unit_leaves_time_for_the_grace():
    (unit,) = blocks("ini")
    settings = dict(re.findall(r"^(?:Environment=)?(\w+)=(.*)$", unit, re.MULTILINE))
    assert int(settings["TimeoutStopSec"]) >= seconds(settings["SWEEP_GRACE"]) + 10


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_the_unit_is_one_that_systemd_takes(tmp_path):
    (unit,) = blocks("ini")
    program = tmp_path / "sweep"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    file = tmp_path / "sweep.service"
    file.write_text(unit.replace("/opt/sweep/bin/sweep", str(program)))
    checked = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert str(file) not in checked.stderr
