"""The images of a command line, one at a time: from files, folders, archives and `.npz` files."""

import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from sweep.errors import InputError
from sweep.export.prediction.npz import ArrayFile
from sweep.export.prediction.records import Blob, Broken
from sweep.training.data.files import MAX_FILE_BYTES, TarArchive, ZipArchive, is_archive_name, is_image_name

_NUMBER, _DIGITS = re.compile(r"\d+"), 20  # longer ones sort as text


class Images:
    """What was given, in its order; folders in natural order, archives in their own."""

    def __init__(self, paths: list[Path]) -> None:
        self._paths = paths
        self.passed_over = 0  # files in folders whose names are not those of images
        for path in paths:
            if not path.is_file() and not path.is_dir():  # a device or a pipe may never end
                raise InputError(f"There is no file or folder {path}")

    def count(self) -> int | None:
        """How many there are; None where only reading an archive to its end would show it."""
        counts = [_count(path) for path in self._paths]
        return None if None in counts else sum(filter(None, counts))

    def __iter__(self) -> Iterator[Blob | Broken]:
        for path in self._paths:
            prefix = f"{path}/" if len(self._paths) > 1 else ""
            try:
                if path.is_dir():
                    yield from self._of_folder(path, prefix)
                else:
                    yield from _of_file(path, prefix)
            except InputError as error:  # the rest of an archive; what came before it is good
                yield Broken(name=str(path), why=str(error).removeprefix(f"{path}: "))

    def _of_folder(self, root: Path, prefix: str) -> Iterator[Blob | Broken]:
        top = root.resolve().name
        for name in _walk(root):
            if isinstance(name, Broken):
                yield Broken(name=f"{prefix}{name.name}", why=name.why)
            elif is_image_name(name):
                folder = PurePosixPath(name).parent.name or top
                yield _read(root / name, f"{prefix}{name}", folder)
            else:
                self.passed_over += 1


def _count(path: Path) -> int | None:
    if path.is_dir():
        return sum(isinstance(found, str) and is_image_name(found) for found in _walk(path))
    try:
        if path.suffix.lower() == ".npz":
            return ArrayFile(path).images
        if zipfile.is_zipfile(path):
            return ZipArchive(path).count()
    except InputError:  # reported when it is read
        return None
    return None if is_archive_name(path.name) else 1


def _of_file(path: Path, prefix: str) -> Iterator[Blob | Broken]:
    if path.suffix.lower() == ".npz":
        for index, pixels in enumerate(ArrayFile(path)):
            yield Blob(name=f"{prefix}{index}", folder="", data=pixels)
    elif path.suffix.lower() == ".npy":
        raise InputError("a single array; save it with numpy.savez(FILE, images=…)")
    elif is_archive_name(path.name) or (not is_image_name(path.name) and zipfile.is_zipfile(path)):
        archive = ZipArchive(path) if zipfile.is_zipfile(path) else TarArchive(path)
        for name, data in archive.stream():
            yield Blob(name=f"{prefix}{name}", folder=PurePosixPath(name).parent.name, data=data)
    else:
        yield _read(path, str(path), path.resolve().parent.name)


def _walk(root: Path, below: str = "") -> Iterator[str | Broken]:
    """The names of files, a folder's at a time, in natural order: 2.png before 10.png.

    Hidden ones are left out, and links to folders below the first; a folder that cannot be read is `Broken`.
    """
    try:
        with os.scandir(root / below) as entries:
            is_folder = dict(_visible(entries, follow=not below))
    except OSError as error:
        yield Broken(name=below or str(root), why=error.strerror or str(error))
        return
    for name in sorted(is_folder, key=_natural):
        if is_folder[name]:
            yield from _walk(root, f"{below}{name}/")
        else:
            yield f"{below}{name}"


def _visible(entries: Iterable[os.DirEntry[str]], *, follow: bool) -> Iterator[tuple[str, bool]]:
    """The names of files, and of folders to go into, each with whether it is a folder."""
    for entry in entries:
        with suppress(OSError):  # a link to itself
            is_folder = entry.is_dir(follow_symlinks=follow)
            if not entry.name.startswith(".") and (is_folder or entry.is_file()):
                yield entry.name, is_folder


def _natural(name: str) -> str:
    """What sorts numbers in names by their size, and names that then are the same (1, 01) by their letters."""
    return f"{_NUMBER.sub(lambda digits: digits[0].zfill(_DIGITS), name)}\0{name}"


def _read(path: Path, name: str, folder: str) -> Blob | Broken:
    try:
        with path.open("rb", buffering=0) as file:
            if os.fstat(file.fileno()).st_size > MAX_FILE_BYTES:
                return Broken(name=name, why=f"larger than {MAX_FILE_BYTES // 2**20} MiB")
            return Blob(name=name, folder=folder, data=file.readall())
    except OSError as error:
        return Broken(name=name, why=error.strerror or str(error))
