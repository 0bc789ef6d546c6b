"""Files that appear whole or not at all, and never over another one unasked."""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sweep.errors import InputError, SweepError


def refuse_used(*paths: Path, force: bool) -> None:
    """Raise `InputError` for what is there already."""
    for path in paths:
        if path.is_dir() and (not force or _is_foreign(path)):
            raise InputError(f"{path} is a directory that is there already; give another --out, or remove it")
        if path.exists() and not force:
            raise InputError(f"{path} is there already; give another --out, or --force to write over it")


def _is_foreign(directory: Path) -> bool:
    """Whether anything but a report's pictures is in there."""
    return any(not file.is_file() or file.suffix != ".png" for file in directory.iterdir())


def place(text: str, path: Path, pictures: Mapping[str, bytes] | None = None, folder: Path | None = None) -> int:
    """Write a report and the pictures beside it; returns the bytes of all. Raises `SweepError` when it cannot."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if folder is not None:
            _place_folder(pictures or {}, folder)
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise SweepError(f"Cannot write {path}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            beside.unlink()
    return path.stat().st_size + sum(map(len, (pictures or {}).values()))


def _place_folder(pictures: Mapping[str, bytes], folder: Path) -> None:
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        beside.mkdir()
        for name, content in pictures.items():
            (beside / name).write_bytes(content)
        if folder.exists():
            shutil.rmtree(folder)
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
