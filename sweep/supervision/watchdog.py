"""The watchdog: which limits of time a run has broken. A pure function of the run, the time and the limits."""

from sweep.space.configuration import Limits
from sweep.supervision.run import Run
from sweep.wording import duration


def overdue(run: Run, now: float, limits: Limits) -> str | None:
    """Why a run is to be ended; None while it keeps the limits. `now` is in seconds, by the monotonic clock."""
    if run.inbox:
        return None  # it has said something that is not written down yet
    if limits.trial_time is not None and now - run.started > limits.trial_time:
        return f"took longer than limits.trial_time, {duration(limits.trial_time)}"
    if now - run.last_heard > limits.silence:
        return f"sent no heartbeat for limits.silence, {duration(limits.silence)}"
    return None
