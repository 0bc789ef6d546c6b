"""Leases, on both databases: one holder at a time, and nothing is written by who lost it."""

import os
import threading
import time

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.engine import make_url

from storage import tables
from storage.database import StudyDatabase
from storage.epoch import Epoch
from storage.errors import LeaseLostError
from storage.supervisors import NewSupervisor
from storage.tables import Lease, Supervisor
from tests.storage.making import new_sweep, propose, search_of

MINUTE = 60.0


def supervisor(name):
    return NewSupervisor(id=name, machine="here", host=None, pid=os.getpid(), process_started=None, devices=("cpu",))


def turn_of(database, sweep, name):
    database.supervisors.renew(supervisor(name), MINUTE)
    return database.leases.take_turn(sweep, name)


def take(database, turn, candidate):
    return database.transactions.begin_attempt(
        turn,
        trial_id=candidate.trial_id,
        machine="here",
        pid=1,
        device="cpu",
    )


def let_expire(database, name):
    with database._engine.begin() as connection:
        connection.execute(update(Supervisor).where(Supervisor.id == name).values(expires=0.0))


def test_the_turn_is_one_supervisors_at_a_time(database, sweep):
    turn = turn_of(database, sweep, "one")
    assert turn_of(database, sweep, "two") is None
    assert database.leases.take_turn(sweep, "one") == turn
    database.leases.release(turn)
    assert turn_of(database, sweep, "two") is not None


def test_an_expired_turn_is_taken_over_and_gives_no_lease_any_more(database, sweep, candidate):
    late = turn_of(database, sweep, "late")
    let_expire(database, "late")
    turn = turn_of(database, sweep, "fast")
    with pytest.raises(LeaseLostError):
        take(database, late, candidate)
    lease, attempt = take(database, turn, candidate)
    assert (lease.trial_id, attempt.number) == (candidate.trial_id, 1)


def test_a_lease_that_is_alive_is_not_taken(database, sweep, candidate):
    take(database, turn_of(database, sweep, "one"), candidate)
    with pytest.raises(LeaseLostError):
        take(database, turn_of(database, sweep, "two"), candidate)
    assert database.progress(sweep).leased == 1


def test_a_leases_number_is_never_given_out_again(database, sweep):
    seen = []
    for _ in range(3):
        turn = turn_of(database, sweep, "one")
        seen.append(turn.id)
        database.leases.release(turn)
    assert len(set(seen)) == 3


def test_who_lost_its_lease_writes_nothing_through_us_or_through_optuna(database, sweep, candidate):
    lease, attempt = take(database, turn_of(database, sweep, "sleeper"), candidate)
    trial = optunas(database, sweep, candidate)
    let_expire(database, "sleeper")
    take(database, turn_of(database, sweep, "fast"), candidate)
    before = (database.trials.of(sweep), database.attempts.of(sweep))
    writes = (
        lambda: database.transactions.record_epoch(attempt, Epoch(epoch=1, metrics={"loss": 1.0}, seconds=1.0)),
        lambda: database.attempts.end(attempt.id, outcome="complete", reason="all epochs"),
        lambda: trial.report(1.0, 1),
        lambda: trial.set_user_attr("key", 1),
        lambda: database.studies.of(sweep).tell(trial, 1.0),
    )
    for write in writes:
        with database.fenced(lease), pytest.raises(LeaseLostError):
            write()
    assert (database.trials.of(sweep), database.attempts.of(sweep)) == before
    assert database.epochs.of(candidate.trial_id) == ()


def test_a_lease_that_is_held_lets_everything_through(database, sweep, candidate):
    lease, attempt = take(database, turn_of(database, sweep, "one"), candidate)
    trial = optunas(database, sweep, candidate)
    with database.fenced(lease):
        database.transactions.record_epoch(attempt, Epoch(epoch=1, metrics={"loss": 1.0}, seconds=1.0))
        trial.report(1.0, 1)
        database.studies.of(sweep).tell(trial, 1.0)
    assert database.trials.counts(sweep).complete == 1


def optunas(database, sweep, candidate):
    import optuna

    return optuna.Trial(database.studies.of(sweep), candidate.trial_id)


def test_of_many_that_race_for_an_expired_lease_one_gets_it(database, sweep, candidate, url):
    take(database, turn_of(database, sweep, "dead"), candidate)
    let_expire(database, "dead")
    start, got = threading.Barrier(4), []

    def race(name):
        with StudyDatabase.open(url, create=False) as own:
            own.supervisors.renew(supervisor(name), MINUTE)
            start.wait()
            while (turn := own.leases.take_turn(sweep, name)) is None:
                time.sleep(0.01)
            try:
                got.append(take(own, turn, candidate)[0])
            except LeaseLostError:
                own.leases.release(turn)

    racers = [threading.Thread(target=race, args=(f"racer {number}",)) for number in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(got) == 1
    with database._engine.connect() as connection:
        assert connection.execute(select(Lease.id, Lease.trial_id)).all() == [(got[0].id, candidate.trial_id)]


def test_a_lease_that_expired_holds_until_somebody_takes_it(database, sweep, candidate):
    lease, attempt = take(database, turn_of(database, sweep, "slow"), candidate)
    let_expire(database, "slow")
    trial = optunas(database, sweep, candidate)
    with database.fenced(lease):
        database.transactions.record_epoch(attempt, Epoch(epoch=1, metrics={"loss": 1.0}, seconds=1.0))
        trial.report(1.0, 1)
    assert [epoch.epoch for epoch in database.epochs.of(candidate.trial_id)] == [1]


def test_renewing_late_keeps_what_nobody_took(database, sweep, candidate):
    others = propose(search_of(database, sweep))
    mine, _ = take(database, turn_of(database, sweep, "late"), candidate)
    taken, _ = take(database, turn_of(database, sweep, "late"), others)
    let_expire(database, "late")
    take(database, turn_of(database, sweep, "fast"), others)
    database.supervisors.renew(supervisor("late"), MINUTE)
    assert database.progress(sweep).leased == 2
    with database.fenced(mine):
        database.sweeps.beat("formula")
    with database.fenced(taken), pytest.raises(LeaseLostError):
        database.sweeps.beat("formula")
    with pytest.raises(LeaseLostError):
        take(database, turn_of(database, sweep, "fast"), candidate)


def test_who_gave_its_lease_back_writes_nothing_more(database, sweep, candidate):
    lease, attempt = take(database, turn_of(database, sweep, "one"), candidate)
    database.leases.release(lease)
    with database.fenced(lease), pytest.raises(LeaseLostError):
        database.transactions.record_epoch(attempt, Epoch(epoch=1, metrics={"loss": 1.0}, seconds=1.0))
    assert database.epochs.of(candidate.trial_id) == ()


def test_who_lost_the_turn_asks_for_no_trial(database, sweep):
    late = turn_of(database, sweep, "late")
    let_expire(database, "late")
    turn_of(database, sweep, "fast")
    study = database.studies.of(sweep)
    with database.fenced(late):
        for ask in (study.ask, lambda: study.enqueue_trial({"depth": 1}), lambda: study.set_user_attr("key", 1)):
            with pytest.raises(LeaseLostError):
                ask()
    assert database.studies.of(sweep).get_trials() == []
    assert database.studies.of(sweep).user_attrs == {}


def test_a_fence_is_its_threads_own(database, sweep):
    turn = turn_of(database, sweep, "one")
    database.leases.release(turn)
    done = []
    with database.fenced(turn):
        beside = threading.Thread(target=lambda: done.append(database.supervisors.renew(supervisor("one"), MINUTE)))
        beside.start()
        beside.join()
    assert done == [None]


def test_giving_the_turn_back_keeps_the_lease_that_it_became(database, sweep, candidate):
    turn = turn_of(database, sweep, "one")
    take(database, turn, candidate)
    database.leases.release_turn(turn)
    assert database.progress(sweep).leased == 1
    assert database.leases.take_turn(sweep, "one") is not None


def test_what_was_given_without_being_heard_of_goes_back(database, sweep, candidate):
    others = propose(search_of(database, sweep))
    kept, _ = take(database, turn_of(database, sweep, "one"), candidate)
    take(database, turn_of(database, sweep, "one"), others)
    theirs = turn_of(database, sweep, "two")
    database.leases.release_others("one", held=[kept])
    progress = database.progress(sweep)
    assert progress.leased == 1
    assert [orphan.trial_id for orphan in progress.orphaned] == [others.trial_id]
    assert database.leases.take_turn(sweep, "two") == theirs


def test_a_supervisor_that_is_dismissed_leaves_all_it_held(database, sweep, candidate):
    take(database, turn_of(database, sweep, "one"), candidate)
    turn_of(database, sweep, "one")
    database.supervisors.dismiss("one")
    assert database.supervisors.alive() == ()
    assert database.progress(sweep).leased == 0
    assert turn_of(database, sweep, "two") is not None


def test_a_supervisor_is_known_until_it_expires(database):
    database.supervisors.renew(supervisor("one"), MINUTE)
    (first,) = database.supervisors.alive()
    assert first.expires == pytest.approx(first.seen + MINUTE, abs=0.5)
    database.supervisors.renew(supervisor("one"), 2 * MINUTE)
    (second,) = database.supervisors.alive()
    assert (second.started, second.devices) == (first.started, ["cpu"])
    assert second.seen >= first.seen
    let_expire(database, "one")
    assert database.supervisors.alive() == ()


def test_who_was_not_heard_of_for_long_is_forgotten_with_all_it_held(database, sweep, candidate):
    lease, attempt = take(database, turn_of(database, sweep, "gone"), candidate)
    for name, silent in (("gone", MINUTE), ("asleep", MINUTE / 2), ("there", -MINUTE)):
        database.supervisors.renew(supervisor(name), MINUTE)
        with database._engine.begin() as connection:
            expired = Supervisor.__table__.c.seen - silent
            connection.execute(update(Supervisor).where(Supervisor.id == name).values(expires=expired))
    database.supervisors.forget_expired(0.75 * MINUTE)
    assert {one.id for one in database.supervisors.alive()} == {"there"}
    with database.fenced(lease), pytest.raises(LeaseLostError):
        database.transactions.record_epoch(attempt, Epoch(epoch=1, metrics={"loss": 1.0}, seconds=1.0))
    database.supervisors.renew(supervisor("gone"), MINUTE)  # it wakes after all
    assert "gone" in {one.id for one in database.supervisors.alive()}


# -- progress


def test_progress_is_what_trials_and_leases_say(database, sweep):
    search = search_of(database, sweep)
    done, never_begun, expired, alive = (propose(search) for _ in range(4))
    for candidate, name in ((done, "one"), (expired, "dead"), (alive, "one")):
        take(database, turn_of(database, sweep, name), candidate)
    search.complete(done, 0.5)
    let_expire(database, "dead")
    progress = database.progress(sweep)
    assert (progress.counts.complete, progress.counts.running, progress.leased, progress.taken) == (1, 3, 1, 2)
    assert [orphan.trial_id for orphan in progress.orphaned] == [expired.trial_id, never_begun.trial_id]


def test_another_sweeps_leases_are_none_of_this_one(database, sweep, candidate):
    other = database.transactions.create_sweep(new_sweep("other"))
    theirs = propose(search_of(database, other))
    take(database, turn_of(database, sweep, "one"), candidate)
    take(database, turn_of(database, other, "one"), theirs)
    assert database.leases.take_turn(sweep, "one") is not None
    assert turn_of(database, other, "two") is not None
    assert (database.progress(sweep).leased, database.progress(other).leased) == (1, 1)
    held = [(lease.sweep_id, lease.trial_id, lease.supervisor_id) for lease in database.leases.living()]
    assert held == [(sweep.id, candidate.trial_id, "one"), (other.id, theirs.trial_id, "one")]
    let_expire(database, "one")
    assert database.leases.living() == ()
    database.supervisors.renew(supervisor("one"), MINUTE)
    database.leases.release_all("formula")
    assert (database.progress(sweep).leased, database.progress(other).leased) == (0, 1)


def at_statement(database, number, act):
    """Have something happen before the n-th statement of ours from now."""
    left = [number]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            act()

    event.listen(database._engine, "before_cursor_execute", count)
    return lambda: event.remove(database._engine, "before_cursor_execute", count)


@pytest.mark.parametrize("moment", [(what, number) for what in ("ends", "wakes") for number in range(1, 5)])
def test_a_trial_that_ends_or_wakes_while_the_sweep_is_looked_at_is_not_overlooked(
    database, sweep, candidate, url, moment
):
    happening, number = moment
    lease, _ = take(database, turn_of(database, sweep, "one"), candidate)
    with StudyDatabase.open(url, create=False) as other:
        search = search_of(other, sweep)

        def act() -> None:
            if happening == "wakes":
                other.supervisors.renew(supervisor("one"), MINUTE)
            else:
                search.complete(candidate, 0.5)
                other.leases.release(lease)

        if happening == "wakes":
            let_expire(database, "one")
        remove = at_statement(database, number, act)
        progress = database.progress(sweep)
        remove()
    assert progress.taken + len(progress.orphaned) >= 1


def test_a_trial_that_has_ended_is_not_begun_again(database, sweep, candidate):
    """Who held it may have woken, and told its result, after it was seen to be orphaned."""
    take(database, turn_of(database, sweep, "sleeper"), candidate)
    let_expire(database, "sleeper")
    search_of(database, sweep).complete(candidate, 0.5)
    with pytest.raises(LeaseLostError):
        take(database, turn_of(database, sweep, "late"), candidate)
    assert len(database.attempts.of(sweep)) == 1


# -- the clock


@pytest.mark.parametrize("wrong_by", [-86_400.0, 86_400.0])
def test_a_machine_whose_clock_is_wrong_keeps_its_leases_and_takes_no_others(
    database, sweep, candidate, monkeypatch, wrong_by
):
    held, attempt = take(database, turn_of(database, sweep, "right"), candidate)
    right = time.time
    monkeypatch.setattr(time, "time", lambda: right() + wrong_by)
    turn = turn_of(database, sweep, "wrong")
    with pytest.raises(LeaseLostError):
        take(database, turn, candidate)
    others = propose(search_of(database, sweep))
    lease, _ = take(database, turn, others)
    assert database.progress(sweep).leased == 2
    for one in database.supervisors.alive():
        assert abs(one.expires - right() - MINUTE) < MINUTE / 2
    database.transactions.record_epoch(attempt, Epoch(epoch=1, metrics={}, seconds=1.0))
    with database._engine.connect() as connection:
        recorded = connection.execute(select(tables.Epoch.recorded)).scalar_one()
    assert abs(recorded.timestamp() - right()) < MINUTE
    monkeypatch.undo()
    with pytest.raises(LeaseLostError):
        take(database, turn_of(database, sweep, "right"), others)
    for one in (held, lease):
        with database.fenced(one):
            database.sweeps.beat("formula")


# -- the fence on a server: between the look and the commit


def test_a_take_over_waits_for_a_commit_that_is_under_way(server, template):
    with (
        server.database(template=template) as url,
        StudyDatabase.open(url, create=False) as slow,
        StudyDatabase.open(url, create=False) as fast,
        server.connect(make_url(url).database) as watcher,
    ):
        sweep = slow.transactions.create_sweep(new_sweep())
        candidate = propose(search_of(slow, sweep))
        lease, attempt = take(slow, turn_of(slow, sweep, "slow"), candidate)
        let_expire(slow, "slow")
        looked, may_commit, order = threading.Event(), threading.Event(), []

        def pause(_: object) -> None:  # after the fence's look, which listens first
            looked.set()
            may_commit.wait(MINUTE)

        def write() -> None:
            with slow.fenced(lease):
                slow.transactions.record_epoch(attempt, Epoch(epoch=1, metrics={"loss": 1.0}, seconds=1.0))
            order.append("written")

        def take_over() -> None:
            take(fast, turn_of(fast, sweep, "fast"), candidate)
            order.append("taken over")

        event.listen(slow._engine, "commit", pause)
        writer, taker = threading.Thread(target=write), threading.Thread(target=take_over)
        writer.start()
        looked.wait(MINUTE)
        taker.start()
        waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%sweep_leases%'"
        until(lambda: watcher.execute(waits).fetchone() == (1,))
        assert order == []
        may_commit.set()
        writer.join()
        taker.join()
        event.remove(slow._engine, "commit", pause)
        assert order == ["written", "taken over"]
        with slow.fenced(lease), pytest.raises(LeaseLostError):
            slow.transactions.record_epoch(attempt, Epoch(epoch=2, metrics={"loss": 1.0}, seconds=1.0))
        assert [epoch.epoch for epoch in slow.epochs.of(candidate.trial_id)] == [1]


def until(condition):
    limit = time.monotonic() + MINUTE
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)
