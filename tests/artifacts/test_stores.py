"""What every store does: one suite over a directory and over a real S3 server."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sweep.artifacts import s3 as s3_module
from sweep.artifacts.checking import check_store
from sweep.artifacts.errors import ArtifactError, ArtifactMissingError
from sweep.artifacts.names import sibling
from sweep.artifacts.store import ArtifactStore, open_store, reading
from tests.support.s3 import S3Server

MODEL = "digits/7/1/model.keras"
HOSTILE = [
    *("", "/", "/etc/passwd", "..", "../other", "digits/../../other", "digits/..", ".", "./digits", "digits/./7"),
    *("digits//7", "digits/", "digits\\7", "digits\0", "digits\n7"),
]


WRITERS = """\
import multiprocessing, sys
from sweep.artifacts.checking import check_store
from sweep.artifacts.store import open_store

def write(uri, number):
    with open_store(uri).writing(f"digits/{number}/1/a") as path:
        path.write_bytes(bytes([number]) * 99)

if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["s3fs"])
    check_store(open_store(sys.argv[1]))
    processes = [context.Process(target=write, args=(sys.argv[1], number)) for number in range(3)]
    for process in processes: process.start()
    for process in processes: process.join(60)
    sys.exit(max(abs(process.exitcode) for process in processes))
"""


@pytest.fixture(params=["directory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArtifactStore:
    if request.param == "directory":
        return open_store(str(tmp_path / "artifacts"))
    server: S3Server = request.getfixturevalue("s3")
    return open_store(f"{server.uri}/{tmp_path.name}")


def put(store: ArtifactStore, name: str, content: bytes = b"content") -> None:
    with store.writing(name) as path:
        path.write_bytes(content)


def content(store: ArtifactStore, name: str) -> bytes:
    with store.reading(name) as path:
        return path.read_bytes()


def test_what_was_written_is_read(store: ArtifactStore) -> None:
    put(store, MODEL, b"\0" * 1000 + b"model")
    assert store.exists(MODEL)
    assert content(store, MODEL) == b"\0" * 1000 + b"model"


def test_the_path_to_write_to_ends_like_the_name(store: ArtifactStore) -> None:
    with store.writing(MODEL) as path:
        assert path.name.endswith("model.keras")  # Keras goes by it
        path.write_bytes(b"")


def test_a_second_write_replaces_the_first(store: ArtifactStore) -> None:
    put(store, MODEL, b"first")
    put(store, MODEL, b"second")
    assert content(store, MODEL) == b"second"
    assert store.names("digits") == [MODEL]


def test_nothing_is_there_under_the_name_before_the_block_ends(store: ArtifactStore) -> None:
    with store.writing(MODEL) as path:
        path.write_bytes(b"half")
        assert not store.exists(MODEL)
        with pytest.raises(ArtifactMissingError):
            content(store, MODEL)


def test_an_exception_leaves_what_was_there_and_nothing_else(store: ArtifactStore) -> None:
    put(store, MODEL, b"whole")

    def tear() -> None:
        with store.writing(MODEL) as path:
            path.write_bytes(b"ha")
            raise KeyError("torn")

    with pytest.raises(KeyError):
        tear()
    assert content(store, MODEL) == b"whole"
    assert store.names("digits") == [MODEL]


def test_an_error_of_the_system_while_writing_is_told_as_one_of_the_store(store: ArtifactStore) -> None:
    def fail() -> None:
        with store.writing(MODEL):
            raise OSError(5, "Input/output error")

    with pytest.raises(ArtifactError, match="Input/output error"):
        fail()
    assert store.names("digits") == []


def test_a_missing_file_is_said_to_be_missing(store: ArtifactStore) -> None:
    put(store, MODEL)
    for name in ("digits/7/1/other", "digits/7/1", "digits", f"{MODEL}/below", "nowhere/at/all"):
        assert not store.exists(name)
        with pytest.raises(ArtifactMissingError, match=name):
            content(store, name)
    assert reading(store.locate(MODEL)).__enter__().name == "model.keras"
    with pytest.raises(ArtifactMissingError):
        reading(store.locate("digits/7/1/other")).__enter__()


def test_names_are_those_below_a_folder(store: ArtifactStore) -> None:
    names = ["digits/7/1/a.npz", "digits/7/2/b.npz", "digits/7/log.txt", "digits/71/1/c.npz", "digits2/7/1/d.npz"]
    for name in reversed(names):
        put(store, name)
    assert store.names("digits/7") == names[:3]
    assert store.names("digits") == names[:4]
    assert store.names("digits/8") == []
    assert store.names("digits/7/log.txt") == []


def test_a_listing_is_never_an_old_one(store: ArtifactStore) -> None:
    assert store.names("digits") == []
    other = open_store(store.uri)  # as another machine's would be
    put(other, MODEL)
    assert store.names("digits") == [MODEL]
    assert store.exists(MODEL)
    other.remove(MODEL)
    assert store.names("digits") == []
    assert not store.exists(MODEL)


def test_remove_removes_one_file_and_knows_no_missing_one(store: ArtifactStore) -> None:
    put(store, MODEL)
    put(store, sibling(MODEL, "model.json"))
    store.remove(MODEL)
    store.remove(MODEL)
    store.remove("nowhere/at/all")
    assert store.names("digits") == ["digits/7/1/model.json"]


def test_remove_folder_removes_all_below_it_and_nothing_beside_it(store: ArtifactStore) -> None:
    for name in ("digits/7/1/a", "digits/7/2/b/c", "digits/71/d", "digits2/e"):
        put(store, name)
    store.remove_folder("digits/7")
    store.remove_folder("digits/7")
    assert store.names("digits") == ["digits/71/d"]
    assert store.names("digits2") == ["digits2/e"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_refused_everywhere(name: str, store: ArtifactStore) -> None:
    put(store, MODEL)
    for use in (store.exists, store.names, store.remove, store.remove_folder, store.locate):
        with pytest.raises(ValueError, match="artifact's name"):
            use(name)
    for give in (store.reading, store.writing):
        with pytest.raises(ValueError, match="artifact's name"):
            give(name).__enter__()
    assert store.names("digits") == [MODEL]


@pytest.mark.parametrize("name", ["digits*/7", "a b/ü/[1]", "100%/#1?x=y", "~/x", "c/.log", "a..b/c..."])
def test_odd_names_are_names_like_others(name: str, store: ArtifactStore) -> None:
    put(store, "digits/7")
    put(store, name, b"odd")
    assert content(store, name) == b"odd"
    assert store.names(name.partition("/")[0]).count(name) == 1
    with reading(store.locate(name)) as path:
        assert path.read_bytes() == b"odd"
    store.remove(name)
    assert not store.exists(name)
    assert store.exists("digits/7")


def test_check_leaves_nothing_behind(store: ArtifactStore, tmp_path: Path) -> None:
    put(store, MODEL)
    check_store(store)
    parent, _, name = store.uri.rpartition("/")
    assert open_store(parent).names(name) == [f"{name}/{MODEL}"]


def test_a_location_is_read_by_another_process(store: ArtifactStore) -> None:
    put(store, MODEL, b"far away")
    program = (
        "import sys\n"
        "from sweep.artifacts.store import reading\n"
        "with reading(sys.argv[1]) as path: sys.stdout.buffer.write(path.read_bytes())"
    )
    command = [sys.executable, "-W", "error", "-c", program, store.locate(MODEL)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"far away", b"")


def test_a_store_opened_before_a_fork_works_after_it(store: ArtifactStore) -> None:
    put(store, MODEL, b"before")  # connected, its thread running
    child = os.fork()
    if child == 0:
        try:
            put(store, sibling(MODEL, "child"), content(store, MODEL) + b" and after")
        finally:
            os._exit(0)
    limit = 30.0
    with open(os.pidfd_open(child), "rb", closefd=True) as ended:  # noqa: PTH123 - a descriptor
        import select

        assert select.select([ended], [], [], limit)[0], "the child hangs"
    os.waitpid(child, 0)
    assert content(store, sibling(MODEL, "child")) == b"before and after"


def test_processes_of_a_forkserver_write_at_once(store: ArtifactStore, tmp_path: Path) -> None:
    module = tmp_path / "writers.py"
    module.write_text(WRITERS)
    done = subprocess.run([sys.executable, str(module), store.uri], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert [content(store, name) for name in store.names("digits")] == [bytes([number]) * 99 for number in range(3)]


def test_a_kill_in_the_middle_of_a_write_leaves_nothing_under_the_name(store: ArtifactStore, tmp_path: Path) -> None:
    put(store, MODEL, b"whole")
    program = (
        "import sys, os, signal\n"
        "from sweep.artifacts.store import open_store\n"
        "with open_store(sys.argv[1]).writing(sys.argv[2]) as path:\n"
        "    path.write_bytes(b'half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}  # where S3's temporary file stays behind
    done = subprocess.run([sys.executable, "-c", program, store.uri, MODEL], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert content(store, MODEL) == b"whole"
    store.remove_folder("digits")
    assert store.names("digits") == []


def test_a_large_file_is_whole(store: ArtifactStore) -> None:
    size = 120_000_000  # in parts, to S3 and from it
    with store.writing(MODEL) as path, path.open("wb") as file:
        file.truncate(size)
        file.seek(size - 3)
        file.write(b"end")
    with store.reading(MODEL) as path, path.open("rb") as file:
        assert path.stat().st_size == size
        file.seek(size - 3)
        assert file.read() == b"end"
    store.remove(MODEL)


def test_more_files_than_one_call_removes_are_removed(
    s3: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_module, "_PAGE", 10)  # a thousand, really
    store = open_store(f"{s3.uri}/{tmp_path.name}")
    for number in range(25):
        put(store, f"many/{number:04}", b"")
    store.remove_folder("many")
    assert store.names("many") == []


def test_free_space_is_known_of_a_directory_alone(store: ArtifactStore) -> None:
    free = store.free_bytes()
    assert free is None if store.uri.startswith("s3://") else json.dumps(free).isdecimal()
