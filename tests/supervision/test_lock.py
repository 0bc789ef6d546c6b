import multiprocessing
import os
import signal

import pytest

from sweep.errors import SweepError
from sweep.supervision.lock import sole_supervisor


def _hold(directory, held):
    with sole_supervisor(directory, "mine"):
        held.set()
        signal.pause()


def test_a_second_supervisor_of_a_sweep_is_told_who_has_it(tmp_path):
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    holder = context.Process(target=_hold, args=(tmp_path, held))
    holder.start()
    try:
        assert held.wait(60)
        with (
            pytest.raises(SweepError, match=f"process {holder.pid} is working on mine"),
            sole_supervisor(tmp_path, "mine"),
        ):
            pass
    finally:
        holder.kill()
        holder.join()
    with sole_supervisor(tmp_path, "mine"):  # the kernel dropped the dead one's lock
        assert (tmp_path / "supervisor.lock").read_text() == str(os.getpid())
