"""From a data configuration to its images, by the reader that its source names."""

from pkgutil import resolve_name

from sweep.errors import InputError
from sweep.space.data import SOURCES, DataConfig
from sweep.training.data.labelled_images import LabelledImages


def open_images(config: DataConfig) -> LabelledImages:
    """The images that a configuration names; their labels are read, their pixels are not (arrays excepted).

    Raises InputError where the configuration is wrong, or a class is called what no file of names could hold.
    """
    images: LabelledImages = resolve_name(SOURCES[config.source].reader)(config)
    for name in images.classes:
        if name.splitlines() not in ([name], []) or not _is_utf8(name):
            raise InputError(
                f"{config.path or config.source} has a class called {name!r:.60}, which is not one line of UTF-8; "
                "rename its folder, or name it in the .npz file's `classes`"
            )
    return images


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:  # a file's name may be any bytes
        return False
    return True
