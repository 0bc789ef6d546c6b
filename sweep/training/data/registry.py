"""From a data configuration to its source, and to the quick key that tells whether it was prepared before."""

import hashlib
import json
from pathlib import Path

from sweep.errors import InputError
from sweep.space.configuration import DataConfig
from sweep.training.data.arrays import load_digits
from sweep.training.data.files import Folder
from sweep.training.data.image_folder import ImageFolder
from sweep.training.data.keras_sets import load_keras_set
from sweep.training.data.npz import load_npz
from sweep.training.data.source import Source

FORMAT = 1  # of the prepared arrays; another one prepares everything again


def open_source(config: DataConfig) -> Source:
    """The source that a configuration names; its labels are read, its pixels are not (arrays excepted).

    Raises InputError where it is wrong, or a class is called what no file of names could hold.
    """
    source = _open(config)
    for name in source.classes:
        if name.splitlines() not in ([name], []) or not _is_utf8(name):
            raise InputError(
                f"{config.path or config.source} has a class called {name!r:.60}, which is not one line of UTF-8; "
                "rename its folder, or name it in the .npz file's `classes`"
            )
    return source


def _open(config: DataConfig) -> Source:
    match config.source:
        case "digits":
            return load_digits(config)
        case "image_folder":
            return ImageFolder(_path(config), config)
        case "npz":
            return load_npz(_path(config), config)
        case _:
            return load_keras_set(config)


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:  # a file's name may be any bytes
        return False
    return True


def quick_key(config: DataConfig) -> str:
    """Changes when names, sizes or times of the source's files do, or an option; found without reading them."""
    options = _options(config)
    return _digest([FORMAT, options, _file_facts(Path(config.path).expanduser()) if config.path else None])


def fingerprint(config: DataConfig, content: str) -> str:
    """Of the images themselves and the options: the same on every machine, wherever the files lie."""
    return _digest([FORMAT, _options(config), content])


def _options(config: DataConfig) -> list[object]:
    """What decides about the arrays, beside the images; where these lie does not."""
    options = (config.size, config.channels, config.images, config.validation, config.test, config.seed)
    return [config.source, *options]


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


def _path(config: DataConfig) -> Path:
    if config.path is None:
        raise InputError(f"`{config.source}` needs a `path:`, as in `data: {{{config.source}: {{path: …}}}}`")
    return Path(config.path).expanduser()
