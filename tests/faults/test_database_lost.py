"""The study database is taken away in the middle of a sweep."""

import sqlite3

from tests.support.commands import trial_processes, wait_until

START = ("start", "--space", "long.yaml", "--workers", 2)


def test_a_database_that_is_removed_ends_the_sweep_with_a_message_and_no_process_left(long):
    database = long.path / "sweeps" / "study.db"
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 3, process)
        children = trial_processes(process.pid)
        assert children
        database.rename(database.with_name("away.db"))
        assert process.wait(60) == 1
        wait_until(lambda: not any(child.is_running() for child in children))
    assert "removed or replaced" in long.output
    assert "Traceback" not in long.output


def test_a_database_that_refuses_to_be_written_ends_the_sweep_and_the_next_start_goes_on(long):
    database = long.path / "sweeps" / "study.db"
    with long.running(*START) as process:
        wait_until(lambda: long.epochs() > 3, process)
        children = trial_processes(process.pid)
        with sqlite3.connect(database) as connection:
            connection.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON sweep_epochs BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )
        assert process.wait(60) != 0
        wait_until(lambda: not any(child.is_running() for child in children))
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TRIGGER refuse")
    long.sweep(*START)
    status = long.read("status", "long")["trials"]
    assert (status["complete"], status["running"]) == (3, 0)
