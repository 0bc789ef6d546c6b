"""One attempt at a trial, from its task to its last message."""

import sys
import traceback

from sweep.artifacts.errors import DiskFullError
from sweep.errors import InputError, SweepError
from sweep.training.attempt import Attempt
from sweep.training.failure import LossNotFiniteError, TooLargeError, describe, is_pipe_loss
from sweep.training.messages import Failed, Rejected, Supervisor
from sweep.training.task import Task


def train(task: Task, supervisor: Supervisor) -> None:
    """Train a trial to its end, to an order or to a failure, and tell the supervisor which.

    Goes on from the newest whole one of `task.spec.checkpoints`, exactly as if it had never stopped. Errors of
    the supervisor's own (a lost pipe) are raised; everything else becomes a `Failed`, its traceback on standard error.
    """
    try:
        Attempt(task, supervisor).run()
    except TooLargeError as error:
        supervisor.tell(Rejected(reason=str(error)))
    except LossNotFiniteError as error:
        supervisor.tell(Failed(reason=str(error)))
    except SweepError as error:  # a full disk, data gone: not this trial's fault, unless it asks for what Keras lacks
        is_full, is_machines = isinstance(error, DiskFullError), not isinstance(error, InputError)
        supervisor.tell(Failed(reason=str(error), machine=is_machines, full_disk=is_full))
    except Exception as error:
        if is_pipe_loss(error):
            raise
        traceback.print_exc(file=sys.stderr)
        supervisor.tell(Failed(reason=describe(error)))
