import pytest
from sqlalchemy.engine import make_url

from storage.connection import make_engine
from storage.errors import StorageInputError
from storage.location import locate
from tests.storage.making import refused


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("study.db", "did you mean sqlite:///study.db?"),
        ("", "is no database URL"),
        ("sqlite://study.db", "did you mean sqlite:///study.db?"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("mysql://root@host/db", "`mysql` databases are not supported"),
        ("nonsense:///x", "`nonsense` databases are not supported"),
        ("postgresql://me:pass@word@host/db", "in a password it is written %40"),
    ],
)
def test_a_wrong_url_says_what_one_looks_like(url, words):
    assert words in refused(url)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:s3cret@host/db",
        "postgresql://me:s3cret@host:port/db",
        "postgresql://me:half@s3cret@host/db",
        "me:s3cret@host",
    ],
)
def test_no_refusal_of_a_url_repeats_a_password(url):
    assert "s3cret" not in refused(url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"])
def test_every_name_of_postgresql_is_psycopg(scheme):
    location = locate(f"{scheme}://me@host:5433/db")
    assert location.url == make_url("postgresql+psycopg://me@host:5433/db")
    assert str(location) == "postgresql://me@host:5433/db"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:s3cret@host/db", "postgresql://me@host/db"),
        ("postgresql://me:s3%40%2Fcret%25@host/db", "postgresql://me@host/db"),
        ("postgresql://me@host/db?password=s3cret&sslpassword=s3cret", "postgresql://me@host/db"),
        ("postgresql://:s3cret@host/db", "postgresql://@host/db"),
        ("postgresql://me:s3cret@/db?host=/run/postgresql", "postgresql://me@/db?host=%2Frun%2Fpostgresql"),
    ],
)
def test_a_servers_name_leaves_its_password_out(url, shown):
    location = locate(url)
    assert str(location) == shown
    assert repr(location) == f"Location({shown})"


def test_an_engine_does_not_show_a_password_either():
    for url in ("postgresql://me:s3cret@host/db", "postgresql://me@host/db?password=s3cret"):
        engine = make_engine(locate(url))
        assert "s3cret" not in repr(engine)
        assert "s3cret" in engine.dialect.create_connect_args(engine.url)[1].values()


def test_a_password_in_the_query_wins_as_it_does_for_postgresql():
    url = locate("postgresql://me:old@host/db?password=s3cret").url
    assert ":s3cret@" in url.render_as_string(hide_password=False)


def test_an_unreadable_url_is_an_input_error():
    with pytest.raises(StorageInputError):
        locate("postgresql://host:many/db")
