"""The machine: Python and its packages, memory, cores, GPUs. Nothing here imports Keras or starts CUDA."""

import ast
import importlib.util
import multiprocessing
import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path
from typing import Any

from sweep.app.doctor.check import GB, Check, ok, problem, warning
from sweep.execution.slots import available_cores, available_gpus

_OLDEST_PYTHON = (3, 11)
_PACKAGES = ("keras-sweep", "tensorflow", "keras", "optuna", "numpy", "sqlalchemy")
_LITTLE_MEMORY = 1.5 * GB  # supervisor, Keras imported and one small trial take about 1 GB
_CONTROL_GROUP = Path("/sys/fs/cgroup")  # where a container reads its own limits (cgroup v2)


def check_python() -> Check:
    """Its version."""
    found = f"{platform.python_version()} ({sys.executable})"
    if sys.version_info < _OLDEST_PYTHON:
        return problem("python", found, "Sweep needs Python 3.11 or newer")
    return ok("python", found)


def check_packages() -> Check:
    """The packages that a trial's result depends on."""
    found, missing = [], []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return problem("packages", f"{', '.join(missing)} not installed", f"pip install {' '.join(missing)}")
    return ok("packages", ", ".join(found))


def check_processes() -> Check:
    """Whether trial processes can be forked from a server."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return problem("processes", f"{platform.system()} has no forkserver", "Sweep runs on Linux and macOS")
    return ok("processes", "forkserver")


def check_memory() -> Check:
    """How much is left, for this container if it is one."""
    total, free = _memory()
    if free is None:
        return ok("memory", f"{total / GB:.1f} GB")
    found = f"{free / GB:.1f} of {total / GB:.1f} GB free"
    if free < _LITTLE_MEMORY:
        return warning("memory", found, "a worker with a small model takes about 1 GB; the system kills what is over")
    return ok("memory", found)


def _memory() -> tuple[float, float | None]:
    """Total and free, in bytes; what is free is not known everywhere."""
    total = float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    lines = _read(Path("/proc/meminfo")).splitlines()
    free = next((float(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable")), None)
    limit, used = _read(_CONTROL_GROUP / "memory.max"), _read(_CONTROL_GROUP / "memory.current")
    if limit.isdecimal() and used.isdecimal():
        total = min(total, float(limit))
        left = float(limit) - float(used)
        free = left if free is None else min(free, left)
    return total, free


def check_cores() -> Check:
    """How many this process may use."""
    cores, quota = available_cores(), _core_quota()
    if quota is not None and quota < cores:
        return warning(
            "cores",
            f"{cores}, of which this container gets the time of {quota:g}",
            f"give --workers {max(1, int(quota))}: the default is a worker for each core that can be seen",
        )
    return ok("cores", str(cores))


def _core_quota() -> float | None:
    """Cores' worth of time that a container may use; None: all of it."""
    quota, _, period = _read(_CONTROL_GROUP / "cpu.max").partition(" ")
    return int(quota) / int(period) if quota.isdecimal() and period.isdecimal() else None


def check_gpus() -> Check:
    """The GPUs, and whether TensorFlow can use them."""
    gpus = available_gpus()
    if not gpus:
        return ok("gpus", "none; trials train on the CPU")
    found = f"{len(gpus)} ({', '.join(gpus)})"
    cuda = _cuda_of_tensorflow()
    if cuda is None:
        return warning(
            "gpus", f"{found}; TensorFlow is built without CUDA", "install a TensorFlow that is: keras-sweep[cuda]"
        )
    if not any(_cuda_libraries()):
        return warning(
            "gpus",
            f"{found}; TensorFlow is built for CUDA {cuda}, whose libraries are not among the packages",
            "pip install 'keras-sweep[cuda]', unless this system has them elsewhere",
        )
    return ok("gpus", f"{found}; TensorFlow is built for CUDA {cuda}")


def _cuda_of_tensorflow() -> str | None:
    """The CUDA version that TensorFlow was built for, read from its sources: importing it takes seconds."""
    spec = importlib.util.find_spec("tensorflow")  # of a top-level package, this imports nothing
    directories = list(spec.submodule_search_locations or ()) if spec else []
    text = _read(Path(directories[0]) / "python/platform/build_info.py") if directories else ""
    built = next(_build_facts(text), {})
    return str(built.get("cuda_version", "")) or None if built.get("is_cuda_build") else None


def _build_facts(text: str) -> Iterator[dict[str, Any]]:
    """What is assigned to `build_info`: `collections.OrderedDict([(name, value), …])`."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and node.value.args:
            yield dict(ast.literal_eval(node.value.args[0]))


def _cuda_libraries() -> Iterator[str]:
    return (name for found in distributions() if (name := found.name or "").startswith("nvidia-cudnn"))


def _read(path: Path) -> str:
    """The file's text; nothing where there is none."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
