"""What is PostgreSQL's alone: its settings, its errors, and that it goes away and comes back."""

import subprocess
import sys
import threading
import time
import traceback
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from psycopg import errors
from sqlalchemy import event, select
from sqlalchemy.engine import make_url

from storage.budget import Budget
from storage.connection import explanation, make_engine
from storage.database import StudyDatabase
from storage.epoch import Epoch
from storage.errors import StorageError, StorageInputError, StorageUnavailableError
from storage.leases import LeaseRecord
from storage.location import locate
from storage.tables import Lease
from sweep.search.scheduler import GoOn, Stop
from tests.storage.making import begin, end, ended, new_sweep, propose, refused, search_of
from tests.support.postgres import PASSWORD, USER

ROOT = Path(__file__).parents[2]


@pytest.fixture
def url(server, template):
    with server.database(template=template) as url:
        yield url


def name_of(url):
    return make_url(url).database


def engines(database):
    return database._engine, database.studies.engine


def role(server, url, name, *, rights="LOGIN"):
    """A user with few rights; gives the database's URL for it."""
    with suppress(errors.DuplicateObject):
        server.execute(f"CREATE ROLE {name} {rights} PASSWORD 'secret'")
    return make_url(url).set(username=name, password="secret").render_as_string(hide_password=False)  # noqa: S106


# -- settings


def shown(engine, name):
    with engine.connect() as connection:
        return connection.exec_driver_sql(f"SHOW {name}").scalar()


def test_every_connection_has_our_settings_optunas_included(database):
    for engine in engines(database):
        assert shown(engine, "statement_timeout") == "1min"
        assert shown(engine, "lock_timeout") == "30s"
        assert shown(engine, "idle_in_transaction_session_timeout") == "15s"
        assert shown(engine, "application_name") == "sweep"
        assert shown(engine, "transaction_isolation") == "read committed"


def test_what_the_url_says_wins(url):
    own = f"{url}?options=-c%20lock_timeout%3D5s&application_name=mine&connect_timeout=3"
    engine = make_engine(locate(own))
    assert shown(engine, "lock_timeout") == "5s"
    assert shown(engine, "statement_timeout") == "1min"
    assert shown(engine, "application_name") == "mine"
    engine.dispose()


def test_only_the_tables_of_the_connected_schema_count(server, url):
    name = name_of(url)
    server.execute("CREATE SCHEMA apart", name)
    apart = f"{url}?options=-c%20search_path%3Dapart"
    assert "is empty" in refused(apart, create=False)
    with StudyDatabase.open(apart, create=True) as database:
        database.transactions.create_sweep(new_sweep("apart"))
    with StudyDatabase.open(url, create=False) as database:
        assert database.sweeps.all() == ()
    assert "names no schema" in refused(f"{url}?options=-c%20search_path%3Dnowhere")


# -- passwords


def said(url):
    """Everything that opening it in vain could print."""
    with pytest.raises(StorageError) as caught:
        StudyDatabase.open(url, create=True)
    assert "\n" not in str(caught.value)
    return "".join([*traceback.format_exception(caught.value), repr(caught.value), str(locate(url)), repr(locate(url))])


@pytest.mark.parametrize("secret", ["wrongs3cret", "wrong s3cret@/:?#%&", "wrong\\s3cret'\""])
@pytest.mark.parametrize("where", ["url", "query"])
@pytest.mark.parametrize("fault", ["password", "host", "port", "database", "option"])
def test_a_password_is_never_repeated(url, secret, where, fault):
    right = make_url(url)._replace(password=None)
    wrong = {
        "host": right.set(host="nowhere.invalid"),
        "port": right.set(port=1),
        "database": right.set(database="nothing"),
        "option": right.update_query_dict({"mistake": "1"}),
    }.get(fault, right)
    text = wrong.render_as_string()
    if where == "url":
        text = text.replace(f"{USER}@", f"{USER}:{quote(secret, safe='')}@")
        assert "s3cret" in text
    else:
        text += f"{'&' if '?' in text else '?'}password={quote(secret, safe='')}"
    told = said(text)
    assert "s3cret" not in told
    assert quote(secret, safe="") not in told


@pytest.mark.parametrize("way", ["PGPASSWORD", "PGPASSFILE"])
def test_the_password_need_not_stand_in_the_url(url, tmp_path, monkeypatch, way):
    bare = make_url(url)._replace(password=None).render_as_string()
    assert "PGPASSWORD or ~/.pgpass" in refused(bare, create=False)
    file = tmp_path / "passwords"
    file.write_text("*:*:*:*:" + PASSWORD.replace("\\", r"\\").replace(":", r"\:") + "\n")
    file.chmod(0o600)
    monkeypatch.setenv(way, PASSWORD if way == "PGPASSWORD" else str(file))
    with StudyDatabase.open(bare, create=False) as database:
        assert database.transactions.create_sweep(new_sweep()).id == 1


# -- errors


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        *((code, StorageUnavailableError) for code in ("08006", "57P01", "57P02", "57P03", "53300", "40P01", "40001")),
        *((code, StorageUnavailableError) for code in ("57014", "55P03", "25P03", "25006")),
        *((code, StorageInputError) for code in ("28P01", "28000", "3D000")),
        *((code, StorageError) for code in ("53100", "42501", "58030")),
        *((code, None) for code in ("23505", "42601", "22012")),  # defects of ours
    ],
)
def test_each_error_is_what_a_user_can_do_about_it(code, kind):
    location = locate("postgresql://me:s3cret@host/db")
    explained = explanation(errors.lookup(code)("any\nwords"), location)
    if kind is None:
        assert explained is None
    else:
        assert type(explained) is kind
        assert str(explained).startswith("study database postgresql://me@host/db: ")


def test_a_wrong_name_or_user_is_an_input_error_with_its_remedy(url):
    right = make_url(url)
    show = lambda changed: changed.render_as_string(hide_password=False)  # noqa: E731
    assert "`createdb` makes one" in refused(show(right.set(database="nothing")))
    assert "refuses this user" in refused(show(right.set(username="nobody")))
    assert "connection option" in refused(show(right.update_query_dict({"sslmod": "require"})))


def test_a_user_without_rights_is_told(server, url):
    with server.database() as empty:
        assert "lacks a privilege" in refused(role(server, empty, "makes_nothing"), code=1)
    assert "lacks a privilege" in refused(role(server, url, "reads_nothing"), code=1)


def test_a_user_with_the_rights_of_the_documentation_reads_or_writes(server, database, sweep, url):
    name = name_of(url)
    reader = role(server, url, "reads")
    server.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reads", name)
    with StudyDatabase.open(reader, create=False) as reading:
        assert reading.sweeps.get("formula") == sweep
        assert reading.trials.of(sweep) == ()
        with pytest.raises(StorageError, match="lacks a privilege"):
            reading.sweeps.beat("formula")
    writer = role(server, url, "writes")
    server.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO writes", name)
    server.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO writes", name)
    with StudyDatabase.open(writer, create=True) as writing:
        candidate = propose(search_of(writing, sweep))
        end(writing, begin(writing, candidate), "failed", "no reason")
    assert database.trials.counts(sweep).running == 1


def test_a_user_who_may_connect_no_more_is_unavailable(server, url):
    with server.database() as empty:
        limited = role(server, empty, "limited", rights="LOGIN CONNECTION LIMIT 0")
        with pytest.raises(StorageUnavailableError, match="too many connections"):
            StudyDatabase.open(limited, create=False)


def test_a_row_that_somebody_keeps_locked_is_unavailable_in_time(server, database, sweep, url):
    with StudyDatabase.open(f"{url}?options=-c%20lock_timeout%3D200", create=False) as impatient:
        with server.connect(name_of(url)) as other, other.transaction():
            other.execute("SELECT * FROM sweep_sweeps, studies FOR UPDATE")
            for write in (lambda: impatient.sweeps.beat("formula"), impatient.studies.of(sweep).ask):
                with pytest.raises(StorageUnavailableError, match="kept a row or a table locked"):
                    write()
        impatient.sweeps.beat("formula")
        assert impatient.studies.of(sweep).ask().number == 0


def test_a_statement_that_takes_too_long_is_ended_by_the_server(url):
    engine = make_engine(locate(f"{url}?options=-c%20statement_timeout%3D100"))
    with engine.connect() as connection, pytest.raises(StorageUnavailableError, match="a statement took too long"):
        connection.exec_driver_sql("SELECT pg_sleep(30)")
    engine.dispose()


def test_a_transaction_that_stands_still_holds_its_locks_for_a_moment_only(database, sweep, url):
    with StudyDatabase.open(f"{url}?options=-c%20idle_in_transaction_session_timeout%3D300", create=False) as sleeper:
        with pytest.raises(StorageUnavailableError), sleeper._engine.begin() as connection:
            connection.exec_driver_sql("UPDATE sweep_sweeps SET trials = 99")
            database.sweeps.set_budget("formula", Budget(trials=5))  # waits until the server has ended the other
            connection.exec_driver_sql("SELECT 1")
        assert sleeper.sweeps.get("formula").budget.trials == 5


# -- away and back


@contextmanager
def away(server):
    server.stop()
    try:
        yield
    finally:
        server.start()


def test_a_server_that_is_away_is_told_at_once_and_everywhere(server, database, sweep, candidate, url):
    search, study = search_of(database, sweep), database.studies.of(sweep)
    trial = study.ask()
    calls = (
        lambda: database.sweeps.beat("formula"),
        lambda: database.sweeps.get("formula"),
        lambda: database.trials.counts(sweep),
        lambda: database.transactions.create_sweep(new_sweep("other")),
        study.ask,
        lambda: trial.report(1.0, 1),
        lambda: trial.suggest_int("depth", 1, 2),
        lambda: trial.set_user_attr("key", 1),
        lambda: study.tell(trial, 1.0),
        study.get_trials,
        lambda: search.fail(candidate, "away"),
        lambda: StudyDatabase.open(url, create=False),
    )
    with away(server):
        for call in calls:
            began = time.monotonic()
            with pytest.raises(StorageUnavailableError, match=f"{name_of(url)}: the server cannot be reached"):
                call()
            assert time.monotonic() - began < 5.0
    study.tell(trial, 1.0)
    assert database.trials.counts(sweep).complete == 1
    assert isinstance(search.epoch(candidate, ended(1, 0.5)), GoOn | Stop)


@pytest.mark.parametrize("crash", [False, True])
def test_a_restart_is_survived_without_a_word_where_nothing_was_under_way(server, database, sweep, crash):
    study = database.studies.of(sweep)
    trial = study.ask()
    server.restart(crash=crash)
    trial.report(0.5, 1)
    database.sweeps.beat("formula")
    server.restart(crash=crash)
    study.tell(trial, 0.5)
    assert database.trials.best(sweep).value == 0.5


def break_connections(server, url):
    with server.connect(name_of(url)) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_connection_that_breaks_in_a_transaction_takes_nothing_with_it(server, database, sweep, url):
    with pytest.raises(StorageUnavailableError), database._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sweep_sweeps SET trials = 99")
        break_connections(server, url)
        connection.exec_driver_sql("UPDATE sweep_sweeps SET trials = 98")
    assert database.sweeps.get("formula").budget == sweep.budget


def test_a_commit_that_breaks_is_told(server, database, sweep, url):
    with pytest.raises(StorageUnavailableError), database._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sweep_sweeps SET trials = 99")
        break_connections(server, url)
    assert database.sweeps.get("formula").budget == sweep.budget


def test_optunas_session_works_again_after_it_broke_in_the_middle(server, database, sweep, url):
    study, breaks = database.studies.of(sweep), []
    trial = study.ask()

    def break_once(*_):
        if breaks:
            breaks.pop()
            break_connections(server, url)

    event.listen(database.studies.engine, "before_cursor_execute", break_once)
    for call in (study.ask, lambda: trial.report(0.5, 1), lambda: study.tell(trial, 0.5)):
        breaks.append(True)
        with pytest.raises(StorageUnavailableError):
            call()
        call()
    assert [row.value for row in database.trials.of(sweep) if row.state == "complete"] == [0.5]


def test_a_fenced_commit_that_breaks_is_told(server, database, sweep, candidate, url):
    attempt = begin(database, candidate)
    lease = lease_of(database, candidate)
    with database.fenced(lease):
        database.transactions.record_epoch(attempt, Epoch(epoch=1, metrics={}, seconds=1.0))
        with pytest.raises(StorageUnavailableError), database._engine.begin() as connection:
            connection.exec_driver_sql("UPDATE sweep_sweeps SET trials = 99")
            break_connections(server, url)
        database.transactions.record_epoch(attempt, Epoch(epoch=2, metrics={}, seconds=1.0))
    assert [epoch.epoch for epoch in database.epochs.of(candidate.trial_id)] == [1, 2]
    assert database.sweeps.get("formula").budget == sweep.budget


def lease_of(database, candidate):
    with database._engine.connect() as connection:
        row = connection.execute(select(Lease.__table__).where(Lease.trial_id == candidate.trial_id)).one()
    return LeaseRecord(**row._mapping)


def test_work_goes_on_over_restarts_and_loses_nothing(server, database, sweep):
    """A supervisor's writes, each repeated until it went through, while the server is taken away under them."""
    search, over = search_of(database, sweep), threading.Event()

    def take_away():
        while not over.wait(0.4):
            server.restart(seconds_away=0.1)

    def until_done(call):
        while True:
            try:
                return call()
            except StorageUnavailableError:
                time.sleep(0.02)

    thread = threading.Thread(target=take_away)
    thread.start()
    try:
        for _ in range(4):
            candidate = until_done(lambda: propose(search))
            attempt = until_done(lambda: begin(database, candidate))  # noqa: B023 - called before the next round
            for epoch in range(1, 10):
                metrics, record = {"loss": epoch}, database.transactions.record_epoch
                write = partial(record, attempt, Epoch(epoch=epoch, metrics=metrics, seconds=1.0))
                until_done(write)
                until_done(lambda: search.epoch(candidate, ended(epoch, epoch / 10)))  # noqa: B023
            until_done(lambda: search.complete(candidate, 0.9))  # noqa: B023
            until_done(lambda: end(database, attempt, "complete", "all epochs"))  # noqa: B023
    finally:
        over.set()
        thread.join()
    done = [trial for trial in database.trials.of(sweep) if trial.state == "complete"]
    assert len(done) == 4
    for trial in done:
        assert [epoch.metrics["loss"] for epoch in database.epochs.of(trial.id)] == list(range(1, 10))


def test_a_process_says_in_one_line_that_the_server_is_away(url):
    gone = make_url(url).set(port=1).render_as_string(hide_password=False)
    script = f"""
import sys
from storage.database import StudyDatabase
from storage.errors import StorageUnavailableError
try:
    StudyDatabase.open({gone!r}, create=False)
except StorageUnavailableError as error:
    print(error)
"""
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told.strip() == f"study database {locate(gone)}: the server cannot be reached (Connection refused)"
