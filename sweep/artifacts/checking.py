"""Trying a store out."""

import secrets

from sweep.artifacts.errors import ELSEWHERE, ArtifactAccessError, ArtifactError, DiskFullError
from sweep.artifacts.store import ArtifactStore
from sweep.errors import InputError


def check_store(store: ArtifactStore) -> None:
    """Write, read and remove a small file of a name that nobody else has.

    Raises InputError where the store cannot be written to, ArtifactError for trouble in it.
    """
    name, content = f".probe-{secrets.token_hex(8)}", secrets.token_bytes(64)
    try:
        with store.writing(name) as path:
            path.write_bytes(content)
        with store.reading(name) as path:
            found = path.read_bytes()
        store.remove(name)
    except ArtifactAccessError as error:
        raise InputError(f"{str(error).removesuffix('.')}, {ELSEWHERE}.") from error
    except DiskFullError as error:
        raise DiskFullError(f"{str(error).removesuffix('.')}, {ELSEWHERE}.") from error
    except OSError as error:
        raise ArtifactError(f"Cannot read {store.locate(name)}: {error.strerror or error}.") from error
    if found != content:
        raise ArtifactError(f"{store.uri} does not give back what was written to it: it can hold no checkpoints.")
