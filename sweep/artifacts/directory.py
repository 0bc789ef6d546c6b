"""Artifacts in a directory, of this machine or shared by several."""

import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sweep.artifacts.errors import ArtifactMissingError, explained
from sweep.artifacts.names import checked


class DirectoryStore:
    """An `ArtifactStore` whose names are paths below a directory, which is made when first written to."""

    def __init__(self, directory: str) -> None:
        self.uri = os.path.abspath(directory)  # noqa: PTH100  (resolve would follow a link that may be moved later)
        self._root = Path(self.uri)

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """Write beside, on the same file system, and move into place."""
        path = self._path(name)
        beside = path.with_name(f".{secrets.token_hex(4)}.{path.name}")  # Keras goes by the ending
        try:
            with explained("write", path):
                path.parent.mkdir(parents=True, exist_ok=True)
                yield beside
                beside.replace(path)
        finally:
            with suppress(OSError):  # the first error is raised already
                beside.unlink(missing_ok=True)

    @contextmanager
    def reading(self, name: str) -> Iterator[Path]:
        """Give the file itself."""
        if not self.exists(name):
            raise ArtifactMissingError(self.locate(name))
        yield self._path(name)

    def exists(self, name: str) -> bool:
        """Whether there is a file of that name."""
        path = self._path(name)
        with explained("read", path):
            try:
                return stat.S_ISREG(path.stat().st_mode)
            except (FileNotFoundError, NotADirectoryError):
                return False

    def names(self, folder: str) -> list[str]:
        """All files below a folder, sorted."""
        top = self._path(folder)
        with explained("list", top):
            found = [Path(place, file) for place, _, files in os.walk(top, onerror=_raise) for file in files]
        return sorted(path.relative_to(self._root).as_posix() for path in found)

    def remove(self, name: str) -> None:
        """Remove a file."""
        path = self._path(name)
        with explained("remove", path):
            path.unlink(missing_ok=True)

    def remove_folder(self, folder: str) -> None:
        """Remove a folder and all below it."""
        path = self._path(folder)
        with explained("remove", path):
            while path.is_dir():
                with suppress(FileNotFoundError):  # another process removes it, too
                    shutil.rmtree(path)

    def locate(self, name: str) -> str:
        """Return the absolute path."""
        return str(self._path(name))

    def free_bytes(self) -> int | None:
        """Room on the file system of the directory, or of where it would be made."""
        with explained("measure", self._root):
            place = next(path for path in (self._root, *self._root.parents) if path.is_dir())
            return shutil.disk_usage(place).free

    def _path(self, name: str) -> Path:
        return self._root / checked(name)


def _raise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise error
