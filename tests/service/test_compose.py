"""The compose files: valid, consistent with themselves, with the Dockerfile and with the commands they start."""

import json
import re
import subprocess
import sys

import pytest

from sweep.cli.main import COMMANDS, main
from tests.service import dockerfile
from tests.service.compose import BASE, GPU, ROOT, load, seconds, variables, words

# What Compose reads in `docker compose run worker …` beside the services' own commands.
DOCUMENTED = re.findall(r"^.*?docker compose run --rm worker (sweep .*)$", BASE.read_text(), re.MULTILINE)


@pytest.fixture(scope="module")
def services():
    return load()["services"]


def test_the_files_follow_the_compose_specification(tmp_path):
    merged, misspelt = tmp_path / "merged.json", tmp_path / "misspelt.json"
    merged.write_text(json.dumps(load(BASE, GPU, WORKERS="2")))
    misspelt.write_text(merged.read_text().replace("stop_grace_period", "stop_grace_time"))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*command, BASE, GPU, merged], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    refused = subprocess.run([*command, misspelt], capture_output=True, text=True, check=False)
    assert "stop_grace_time" in refused.stdout


def test_the_overlay_changes_the_image_and_adds_the_devices(services):
    worker = load(BASE, GPU)["services"]["worker"]
    changed = {key for key in worker if worker[key] != services["worker"].get(key)}
    assert changed == {"image", "build", "deploy"}
    (device,) = worker["deploy"]["resources"]["reservations"]["devices"]
    assert device == {"driver": "nvidia", "count": "all", "capabilities": ["gpu"]}
    assert worker["build"]["target"] == "gpu"


def sweep_commands():
    services = load(WORKERS="2")["services"]
    texts = [service.get("command", []) for service in services.values()]
    texts += [service.get("healthcheck", {}).get("test", ["CMD"])[1:] for service in services.values()]
    commands = [words(text) for text in texts] + [words(text) for text in DOCUMENTED]
    return [command for command in commands if command[:1] == ["sweep"]]


def test_commands_are_found():
    assert {command[1] for command in sweep_commands()} == {"join", "doctor", "start", "status"}


@pytest.mark.parametrize("command", sweep_commands(), ids=" ".join)
def test_every_command_and_option_exists(command, capsys):
    assert command[1] in COMMANDS
    with pytest.raises(SystemExit) as ended:
        main([command[1], "--help"])
    assert ended.value.code == 0
    usage = capsys.readouterr().out
    assert all(word in usage for word in command[2:] if word.startswith("--"))


def test_every_variable_is_one_that_sweep_reads(services):
    known = variables()
    given = {name for service in services.values() for name in service.get("environment", {})}
    given |= {name for stage in dockerfile.read()[1] for name in dockerfile.environment(stage)}
    assert {name for name in given if name.startswith("SWEEP_")} <= known


def test_a_stopped_worker_has_time_to_give_its_trials_back(services):
    worker = services["worker"]
    assert worker["stop_signal"] == "SIGTERM"
    assert seconds(worker["stop_grace_period"]) >= seconds(worker["environment"]["SWEEP_GRACE"]) + 10
    assert worker["init"] is True  # a shell or a bare PID 1 would swallow the signal
    assert words(worker["command"])[0] == "sweep"


def test_the_worker_can_be_scaled(services):
    assert not {"container_name", "ports", "hostname"} & services["worker"].keys()
    assert words(load(WORKERS="3")["services"]["worker"]["command"]) == ["sweep", "join", "--workers", "3"]
    assert words(services["worker"]["command"]) == ["sweep", "join"]


def test_only_the_dashboard_is_published_and_only_to_this_machine(services):
    assert [name for name, service in services.items() if "ports" in service] == ["dashboard"]
    (port,) = services["dashboard"]["ports"]
    address, host, container = port.split(":")
    assert (address, host) == ("127.0.0.1", container)
    command = services["dashboard"]["command"][-1]
    assert f"sweep dashboard --host 0.0.0.0 --port {container} --no-browser" in command
    assert "--token" not in command  # which `ps` would show
    assert "SWEEP_DASHBOARD_TOKEN_FILE" in services["dashboard"]["environment"]
    assert f":{container}/" in services["dashboard"]["healthcheck"]["test"][-1]


def test_everything_waits_for_what_it_needs(services):
    for name in ("worker", "dashboard"):
        assert services[name]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert all("healthcheck" in service for service in services.values())


def test_volumes_are_where_the_image_has_them(services):
    composed = load()
    _, stages = dockerfile.read()
    (image,) = [stage for stage in stages if stage.name == "service"]
    defaults = dockerfile.environment(image)
    declared = {defaults["SWEEP_ARTIFACTS"], defaults["SWEEP_DATA"]}
    assert all(place in " ".join(image.of("RUN")) for place in declared)  # made there, with their owner
    mounted = dict(mount.split(":")[:2] for mount in services["worker"]["volumes"])
    environment = services["worker"]["environment"]
    assert declared == {environment["SWEEP_ARTIFACTS"], environment["SWEEP_DATA"]}
    assert declared | {image.of("WORKDIR")[0]} == set(mounted.values())
    named = [name for service in services.values() for name in dict.fromkeys(_sources(service)) if "/" not in name]
    assert set(named) == composed["volumes"].keys()
    assert all((ROOT / source).is_dir() for source in mounted if source.startswith("."))


def _sources(service):
    return [mount.split(":")[0] for mount in service.get("volumes", [])]


def test_the_dashboard_reads_what_the_workers_write(services):
    worker, dashboard = services["worker"], services["dashboard"]
    mounts = {mount.removesuffix(":ro") for mount in dashboard["volumes"]}
    assert all(mount.endswith(":ro") for mount in dashboard["volumes"])
    assert mounts < set(worker["volumes"])
    shared = ("SWEEP_STORAGE", "SWEEP_ARTIFACTS", "SWEEP_DATA")
    assert all(dashboard["environment"][name] == worker["environment"][name] for name in shared)


def test_the_passwords_are_secrets_of_files_that_git_ignores(services):
    secrets = load()["secrets"]
    assert {name for service in services.values() for name in service.get("secrets", [])} == secrets.keys()
    for secret in secrets.values():
        assert subprocess.run(["git", "check-ignore", "-q", secret["file"]], cwd=ROOT, check=False).returncode == 0
        assert not dockerfile.is_sent(secret["file"].removeprefix("./"))
        assert secret["file"].removeprefix("./") in (ROOT / "docs/deployment.md").read_text(encoding="utf-8")
    for name, service in services.items():
        places = [value for key, value in service["environment"].items() if key.endswith("_FILE")]
        assert places == [f"/run/secrets/{secret}" for secret in service["secrets"]], name
        assert not any(re.search(r"://[^/@]*:[^/@]*@", str(value)) for value in service["environment"].values())


def test_our_containers_may_do_little(services):
    for name in ("worker", "dashboard"):
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["tmpfs"] == ["/tmp"]  # noqa: S108 - of the container
    assert all(service["security_opt"] == ["no-new-privileges:true"] for service in services.values())


def test_images_are_pinned(services):
    assert re.fullmatch(r"postgres:\d+\.\d+(-\w+)?", services["db"]["image"])
    ours = {service["image"] for name, service in services.items() if name != "db"}
    assert ours == {"sweep:cpu"}
    assert "version" not in load()  # obsolete, and Compose warns of it
