import multiprocessing
import os
import signal

import pytest

from storage.database import StudyDatabase
from sweep.errors import SweepError
from sweep.supervision.lock import sole_supervisor
from tests.storage.making import sqlite_url


def _hold(url, held):
    with StudyDatabase.open(url, create=True) as database, sole_supervisor(database, "mine"):
        held.set()
        signal.pause()


def test_a_second_supervisor_of_a_sweep_is_told_who_has_it(tmp_path):
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    holder = context.Process(target=_hold, args=(sqlite_url(tmp_path), held))
    holder.start()
    try:
        assert held.wait(60)
        with StudyDatabase.open(sqlite_url(tmp_path), create=False) as database:
            with pytest.raises(SweepError, match=f"process {holder.pid} is working on mine"):
                sole_supervisor(database, "mine")
            holder.kill()
            holder.join()
            with sole_supervisor(database, "mine"):  # the kernel dropped the dead one's lock
                lock = next(tmp_path.rglob("supervisor.lock"))
                assert lock.read_text() == str(os.getpid())
    finally:
        holder.kill()
        holder.join()
