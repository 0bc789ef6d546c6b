"""What tells one prepared data set from another: by its content, and by the quick look that spares reading it."""

import hashlib
import json
from pathlib import Path

from sweep.errors import InputError
from sweep.space.data import SOURCES, DataConfig
from sweep.training.data.files import Folder

FORMAT = 1  # of the prepared arrays; another one prepares everything again


def quick_key(config: DataConfig) -> str:
    """Changes when names, sizes or times of the source's files do, or an option; found without reading them."""
    return _digest([FORMAT, _facts(config), _file_facts(config.location()) if config.path else None])


def fingerprint(config: DataConfig, content: str) -> str:
    """Of the images themselves and the options: the same on every machine, wherever the files lie."""
    return _digest([FORMAT, _facts(config), content])


def _facts(config: DataConfig) -> list[object]:
    return SOURCES[config.source].facts(config)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:32]


def _file_facts(path: Path) -> object:
    if path.is_dir():
        # Not only images: Keras's own sets are other files.
        stats = sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in Folder(path).stats(every=True))
        return [str(path.resolve()), stats]
    if path.is_file():
        stat = path.stat()
        return [str(path.resolve()), stat.st_size, stat.st_mtime_ns]
    raise InputError(f"There is no {path} (`path:` of the data)")
