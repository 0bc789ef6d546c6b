"""The version, for those that may not import the package's own API, and those of the libraries that it runs on."""

import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

__version__ = "0.1.0"


def installed(*modules: str) -> dict[str, str]:
    """Versions by distribution: Sweep's, Python's and those of the modules that are installed."""
    found = {"sweep": __version__, "python": platform.python_version()}
    for distribution in (module.replace("_", "-") for module in modules):
        with suppress(PackageNotFoundError):
            found[distribution] = version(distribution)
    return found
