"""One attempt at a trial: its epochs, from the start or from its checkpoint, to its last message."""

import hashlib
import json
import math
import sys
import time
import traceback
from typing import Any

import keras
import numpy as np

from sweep import __version__
from sweep.errors import InputError, SweepError
from sweep.training import runtime
from sweep.training.checkpoint import Checkpoint
from sweep.training.data.prepared import PreparedData
from sweep.training.failure import describe, is_pipe_loss
from sweep.training.keeping import keep_model
from sweep.training.messages import EpochEnd, Failed, Finished, Order, Progress, Started, Supervisor, Task, Yielded
from sweep.training.model import Models, build, build_trainer, seed_layers
from sweep.training.steps import Metrics, make_steps
from sweep.training.stopping import Progression


class LossNotFiniteError(Exception):
    """The loss became NaN or infinite: no later epoch can mend it."""


def train(task: Task, supervisor: Supervisor) -> None:
    """Train a trial to its end, to an order or to a failure, and tell the supervisor which.

    Goes on from the checkpoint in `task.directory` where there is one, exactly as if it had never stopped. Errors of
    the supervisor's own (a lost pipe) are raised; everything else becomes a `Failed`, its traceback on standard error.
    """
    try:
        _Attempt(task, supervisor).run()
    except LossNotFiniteError as error:
        supervisor.tell(Failed(reason=str(error)))
    except SweepError as error:  # a full disk, data gone: not this trial's fault, unless it asks for what Keras lacks
        supervisor.tell(Failed(reason=str(error), machine=not isinstance(error, InputError)))
    except Exception as error:
        if is_pipe_loss(error):
            raise
        traceback.print_exc(file=sys.stderr)
        supervisor.tell(Failed(reason=describe(error)))


class _Attempt:
    def __init__(self, task: Task, supervisor: Supervisor) -> None:
        self._task, self._config, self._supervisor = task, task.config, supervisor
        self._data = PreparedData.load(task.data)
        self._train, self._validation = self._data.open_train(), self._data.open_validation()
        self._identity = identity(task, self._data)
        task.directory.mkdir(parents=True, exist_ok=True)
        self._models = self._build()
        self._steps = make_steps(self._models, self._config.training.batch_size)
        self._curve: tuple[EpochEnd, ...] = ()
        self._progression = Progression()
        self._best: tuple[np.ndarray[Any, Any], ...] = ()

    def run(self) -> None:
        self._restore()
        self._supervisor.tell(
            Started(
                first_epoch=len(self._curve) + 1,
                parameters=self._models.parameters(),
                device=runtime.device(self._task.gpu),
                curve=self._curve,
            )
        )
        # The answer to the last epoch before an interruption may never have come: it is asked for again.
        order = self._supervisor.ask(self._curve[-1]) if self._curve else Order.GO_ON
        while order is Order.GO_ON and self._reason_to_end() is None:
            epoch_end = self._run_epoch(len(self._curve) + 1)
            order = self._supervisor.ask(epoch_end)
        if order is Order.YIELD and self._reason_to_end() is None:
            self._supervisor.tell(Yielded(epochs=len(self._curve)))
        else:
            self._finish("told to stop" if order is Order.STOP else self._reason_to_end() or "all epochs")

    def _build(self) -> Models:
        steps = -(-self._data.train // self._config.training.batch_size)
        return build_trainer(build(self._config, self._data.image), self._config, self._data.image, steps)

    def _restore(self) -> None:
        checkpoint = Checkpoint.load(self._task.directory, self._identity)
        if checkpoint is None:
            return
        self._models.trainer.set_weights(list(checkpoint.weights))
        for variable, value in zip(self._models.trainer.optimizer.variables, checkpoint.optimizer, strict=True):
            variable.assign(value)
        self._curve, self._progression, self._best = checkpoint.curve, checkpoint.progression, checkpoint.best

    def _run_epoch(self, epoch: int) -> EpochEnd:
        """Trains and validates an epoch, and has its checkpoint on disk when it returns."""
        training, started = self._config.training, time.perf_counter()
        seed_layers(self._models, training.seed, epoch)
        order = np.random.default_rng((training.seed, epoch)).permutation(self._data.train)
        results = self._steps.train(self._train, order, self._watch(epoch))
        _check_finite(results, epoch)
        results |= {f"val_{name}": value for name, value in self._validate(epoch).items()}
        _check_finite(results, epoch)
        seconds = time.perf_counter() - started
        results["learning_rate"] = float(_to_numpy(self._models.trainer.optimizer.learning_rate))
        return self._record(epoch, results, seconds)

    def _validate(self, epoch: int) -> Metrics:
        def watch(step: int, steps: int, _: Metrics) -> None:
            self._supervisor.tell(Progress(epoch=epoch, step=step, steps=steps))

        return self._steps.evaluate(self._validation, watch)

    def _watch(self, epoch: int) -> Any:
        def watch(step: int, steps: int, results: Metrics) -> None:
            _check_finite(results, epoch)
            self._supervisor.tell(Progress(epoch=epoch, step=step, steps=steps))

        return watch

    def _record(self, epoch: int, results: Metrics, seconds: float) -> EpochEnd:
        value = results[self._config.objective.metric]
        stopping = self._config.training.early_stopping
        self._progression = self._progression.after(epoch, value, self._config.objective, stopping)
        is_best = self._progression.best_epoch == epoch
        if is_best:
            self._best = tuple(self._models.core.get_weights())
        epoch_end = EpochEnd(epoch=epoch, metrics=results, seconds=seconds, is_best=is_best)
        self._curve += (epoch_end,)
        Checkpoint(
            identity=self._identity,
            curve=self._curve,
            progression=self._progression,
            weights=tuple(self._models.trainer.get_weights()),
            optimizer=tuple(_to_numpy(variable) for variable in self._models.trainer.optimizer.variables),
            best=self._best,
        ).save(self._task.directory)
        return epoch_end

    def _reason_to_end(self) -> str | None:
        if len(self._curve) >= self._config.training.epochs:
            return "all epochs"
        return "early stopping" if self._progression.is_over(self._config.training.early_stopping) else None

    def _finish(self, reason: str) -> None:
        assert self._progression.best_value is not None
        kept = keep_model(
            self._models.core,
            self._best,
            task=self._task,
            data=self._data,
            curve=self._curve,
            best_epoch=self._progression.best_epoch,
        )
        self._supervisor.tell(
            Finished(
                epochs=len(self._curve),
                best_epoch=self._progression.best_epoch,
                best_value=self._progression.best_value,
                reason=reason,
                model=kept.path,
                bytes=kept.bytes,
                sha256=kept.sha256,
            )
        )


def identity(task: Task, data: PreparedData) -> str:
    """What a checkpoint must have been trained from to be gone on with."""
    facts = [__version__, keras.__version__, keras.backend.backend(), data.fingerprint]
    facts.append(task.config.model_dump(mode="json", include={"model", "training", "objective"}))
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _to_numpy(value: Any) -> np.ndarray[Any, Any]:
    """A Keras variable's value, or a tensor's; `convert_to_numpy` of a variable trips over NumPy 2's `copy`."""
    return np.asarray(value.numpy() if isinstance(value, keras.Variable) else keras.ops.convert_to_numpy(value))


def _check_finite(results: Metrics, epoch: int) -> None:
    for name, value in results.items():
        if not math.isfinite(value):
            word = "NaN" if math.isnan(value) else "infinite"
            raise LossNotFiniteError(
                f"{name} became {word} in epoch {epoch}; a smaller learning rate is the usual cure"
            )
