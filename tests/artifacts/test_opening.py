"""Which places are stores, and what is said of those that are none."""

import os
import sys
from pathlib import Path

import pytest

from sweep.artifacts.checking import check_store
from sweep.artifacts.errors import ArtifactAccessError, ArtifactError
from sweep.artifacts.store import open_store, reading
from sweep.errors import InputError
from tests.support.s3 import S3Server


def test_a_directory_is_absolute_and_made_when_first_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("sweeps/artifacts")
    assert store.uri == str(tmp_path / "sweeps" / "artifacts")
    assert store.locate("a/b") == str(tmp_path / "sweeps" / "artifacts" / "a" / "b")
    assert list(tmp_path.iterdir()) == []
    assert store.free_bytes() is not None
    check_store(store)
    assert list((tmp_path / "sweeps" / "artifacts").iterdir()) == []


@pytest.mark.parametrize(("uri", "kept"), [("s3://bucket", "s3://bucket"), ("s3://bucket/a/b/", "s3://bucket/a/b")])
def test_a_bucket_and_a_prefix_are_a_store(uri: str, kept: str) -> None:
    store = open_store(uri)
    assert store.uri == kept
    assert store.locate("c/d") == f"{kept}/c/d"


@pytest.mark.parametrize(
    "uri", ["gs://bucket", "http://host/x", "file:///tmp", "s3://", "s3:///x", "s3://b/../c", "s3://b u/x", "", "a\0b"]
)
def test_other_places_are_refused(uri: str) -> None:
    with pytest.raises(InputError):
        open_store(uri)


@pytest.mark.parametrize("uri", ["s3://AKIA:hidden@bucket/x", "s3://bucket:hidden/x", "s3://key@hidden"])
def test_credentials_in_a_uri_are_refused_and_not_repeated(uri: str) -> None:
    with pytest.raises(InputError, match="AWS_SECRET_ACCESS_KEY") as refusal:
        open_store(uri)
    assert "hidden" not in str(refusal.value)


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(InputError, match=r"pip install 'keras-sweep\[s3\]'"):
        open_store("s3://bucket/x")
    with pytest.raises(InputError, match=r"keras-sweep\[s3\]"):
        reading("s3://bucket/x/model.keras")


def test_opening_imports_no_s3fs() -> None:
    import subprocess

    program = (
        "import sys; from sweep.artifacts.store import open_store; open_store('s3://b/x'); open_store('x')\n"
        "print('s3fs' in sys.modules)"
    )
    command = [sys.executable, "-c", program.replace("s3://b/x", "s3://bucket/x")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_file_in_the_way_is_wrong_input(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    for place in ("taken", "taken/below"):
        with pytest.raises(InputError, match=r"taken.*way"):
            check_store(open_store(str(tmp_path / place)))
    assert not open_store(str(tmp_path / "taken")).exists("a")


def test_a_bucket_that_is_not_there_is_wrong_input(s3: S3Server) -> None:
    store = open_store("s3://nowhere/x")
    with pytest.raises(InputError, match="bucket does not exist"):
        check_store(store)
    with pytest.raises(ArtifactAccessError):
        store.names("a")
    with pytest.raises(ArtifactAccessError):
        store.reading("a").__enter__()


def test_missing_credentials_are_wrong_input(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(InputError, match="Set AWS_ACCESS_KEY_ID"):
        check_store(open_store(s3.uri))


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:1", "http://nowhere.invalid"])
def test_an_endpoint_out_of_reach_is_told(endpoint: str, s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    store = open_store(s3.uri)
    with pytest.raises(ArtifactError, match="AWS_ENDPOINT_URL right") as trouble:
        check_store(store)
    assert "\n" not in str(trouble.value)
    with pytest.raises(ArtifactError):
        store.exists("a")


def test_an_endpoint_that_is_none_is_wrong_input(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "nonsense")
    with pytest.raises(InputError, match="AWS_ENDPOINT_URL"):
        check_store(open_store(s3.uri))


def test_the_endpoint_of_s3_alone_counts_too(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", os.fspath(s3.endpoint))
    check_store(open_store(s3.uri))
