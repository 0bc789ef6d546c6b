"""docs/deployment.md: its files are valid, and what it names is in the compose files."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from ruamel.yaml import YAML

from tests.service.compose import BASE, ROOT, load, seconds, variables
from tests.support.pages import page

PAGE = page("docs/deployment.md")
TEXT = PAGE.text


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
    (override,) = PAGE.of("yaml")
    file = tmp_path / "override.json"
    file.write_text(json.dumps(YAML(typ="safe").load(override.text)))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", file]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_the_unit_leaves_time_for_the_grace():
    (unit,) = PAGE.of("ini")
    settings = dict(re.findall(r"^(?:Environment=)?(\w+)=(.*)$", unit.text, re.MULTILINE))
    assert int(settings["TimeoutStopSec"]) >= seconds(settings["SWEEP_GRACE"]) + 10


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_the_unit_is_one_that_systemd_takes(tmp_path):
    (unit,) = PAGE.of("ini")
    program = tmp_path / "sweep"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    file = tmp_path / "sweep.service"
    file.write_text(unit.text.replace("/opt/sweep/bin/sweep", str(program)))
    checked = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert str(file) not in checked.stderr
