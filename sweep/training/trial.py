"""One attempt at a trial: its epochs, from the start or from its checkpoint, to its last message."""

import hashlib
import json
import math
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import keras
import numpy as np

from sweep.artifacts.errors import DiskFullError
from sweep.artifacts.store import open_store
from sweep.errors import InputError, SweepError
from sweep.training import runtime
from sweep.training.checkpoint import Checkpoint
from sweep.training.data.prepared import PreparedData
from sweep.training.failure import describe, is_pipe_loss
from sweep.training.keeping import keep_model
from sweep.training.messages import (
    CheckpointRef,
    EpochEnd,
    EpochRecord,
    Failed,
    Finished,
    Order,
    Progress,
    Rejected,
    Started,
    Supervisor,
    Task,
    Yielded,
)
from sweep.training.model import Models, build, build_trainer, seed_layers
from sweep.training.predictions import Judgement, Scores, are_kept
from sweep.training.steps import Metrics, Watch, make_steps
from sweep.training.stopping import Progression
from sweep.training.trail import Trail
from sweep.version import __version__

_NOBODYS = "trained by a fit of its own"  # identity of a checkpoint that is not gone on from


class TooLargeError(Exception):
    """A builder made a model beyond the limits."""


class BuilderMeasuresError(InputError):
    """A builder's model does not measure what is searched for."""

    def __init__(self, metric: str) -> None:
        super().__init__(
            f"the builder's model measures no `{metric}`, the objective: compile it with metrics=['accuracy'], or "
            "search for val_accuracy or val_loss, which the sweep measures by itself"
        )


class LossNotFiniteError(Exception):
    """The loss became NaN or infinite: no later epoch can mend it."""


def train(task: Task, supervisor: Supervisor) -> None:
    """Train a trial to its end, to an order or to a failure, and tell the supervisor which.

    Goes on from the newest whole one of `task.checkpoints`, exactly as if it had never stopped. Errors of
    the supervisor's own (a lost pipe) are raised; everything else becomes a `Failed`, its traceback on standard error.
    """
    try:
        _Attempt(task, supervisor).run()
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


class _Attempt:
    def __init__(self, task: Task, supervisor: Supervisor) -> None:
        self._task, self._config, self._supervisor = task, task.config, supervisor
        self._store = open_store(task.artifacts)
        self._trail = Trail(self._store, task.checkpoints, _say)
        self._data = PreparedData.load(task.data)
        self._train, self._validation = self._data.open_train(), self._data.open_validation()
        self._identity = identity(task, self._data)
        self._epochs, self._shuffles = self._config.training.epochs, True
        self._notes: tuple[str, ...] = ()
        self._fit: Callable[[_Attempt], None] | None = None  # of a HyperModel that trains by itself
        self._models = self._build()
        self._steps = make_steps(self._models, self._config.training.batch_size)
        self._curve: tuple[EpochRecord, ...] = ()
        self._progression = Progression()
        self._best: tuple[np.ndarray[Any, Any], ...] = ()
        self._keeps_scores = are_kept(self._data.validation, len(self._data.classes))
        self._scores: Scores | None = None  # of the best epoch, unless an earlier attempt trained it

    def run(self) -> None:
        if self._fit is not None:
            self._fit(self)
        else:
            order = self.train()
            self.end(order)

    def train(self) -> Order:
        """Go on from the newest checkpoint, to the last epoch or to an order."""
        restored = self._restore()
        self.start()
        # The answer to the last epoch before an interruption may never have come: it is asked for again.
        order = self._ask(restored) if restored else Order.GO_ON
        while order is Order.GO_ON and self._reason_to_end() is None:
            self._run_epoch(len(self._curve) + 1)
            checkpoint = self._save()
            order = self._ask(checkpoint)
            self._trail.extend(checkpoint)  # the answer says that its row is committed
        return order

    def start(self) -> None:
        """Say that the first step comes next."""
        self._supervisor.tell(
            Started(
                first_epoch=len(self._curve) + 1,
                parameters=self._models.parameters(),
                device=runtime.device(self._task.gpu),
                notes=self._notes,
            )
        )

    def end(self, order: Order) -> None:
        """Say the last word: yielded, or finished with a model."""
        if order is Order.YIELD and self._reason_to_end() is None:
            self._supervisor.tell(Yielded(epochs=len(self._curve)))
        else:
            self._finish("told to stop" if order is Order.STOP else self._reason_to_end() or "all epochs")

    def _build(self) -> Models:
        steps = -(-self._data.train // self._config.training.batch_size)
        if self._config.model.builder is not None:
            from sweep.training.builders.trial import prepare  # KerasTuner is imported for who uses it

            models, self._notes, self._fit = prepare(self._task, self._data.image, steps)
            limit = self._task.parameters
            if limit is not None and models.parameters() > limit:
                raise TooLargeError(f"the model has {models.parameters():,} parameters; the limit is {limit:,}")
            return models
        return build_trainer(build(self._config, self._data.image), self._config, self._data.image, steps)

    # -- for a HyperModel that trains by itself

    def train_exactly(self, *, epochs: int, batch_size: int, shuffle: bool) -> tuple[EpochRecord, ...]:
        """Train by our own steps what its `fit` asks of Keras's. Raises `LeaveError` on an order."""
        from sweep.training.builders.fitting import LeaveError

        self._epochs, self._shuffles = epochs, shuffle
        self._steps = make_steps(self._models, batch_size)
        order = self.train()
        if order is not Order.GO_ON:
            raise LeaveError(order)
        return self._curve

    def epoch_ended(self, metrics: Metrics, seconds: float) -> None:
        """Take an epoch that it has trained in its own way. Raises `LeaveError` on an order, or to end early."""
        from sweep.training.builders.fitting import LeaveError

        epoch = len(self._curve) + 1
        if epoch == 1:
            self.start()
        self._identity = _NOBODYS  # nothing can go on from within its `fit`
        validation = self._steps.evaluate(self._validation, self._watch_validation(epoch), scores=self._keeps_scores)
        results = metrics | {f"val_{name}": value for name, value in validation.metrics.items()}
        check_finite(results, epoch)
        self._record(epoch, results, seconds, validation.scores)
        checkpoint = self._save()
        order = self._ask(checkpoint)
        self._trail.extend(checkpoint)
        self._epochs = max(self._epochs, epoch + 1)
        reason = self._reason_to_end()
        if order is not Order.GO_ON or reason is not None:
            raise LeaveError(order)

    def is_alive(self, step: int) -> None:
        """Say so, within an epoch."""
        self._supervisor.tell(Progress(epoch=len(self._curve) + 1, step=step, steps=step))

    @property
    def epochs(self) -> int:
        """How many the configuration says."""
        return self._epochs

    @property
    def epochs_so_far(self) -> int:
        """How many were trained."""
        return len(self._curve)

    @property
    def splits(self) -> tuple[Any, Any]:
        """The images to train on and those to validate on."""
        return self._train, self._validation

    def _ask(self, checkpoint: CheckpointRef) -> Order:
        return self._supervisor.ask(EpochEnd(**asdict(self._curve[-1]), checkpoint=checkpoint))

    def _restore(self) -> CheckpointRef | None:
        loaded = Checkpoint.load(self._store, self._task.checkpoints, self._identity, _say)
        if loaded is None:
            return None
        checkpoint, ref = loaded
        self._models.trainer.set_weights(list(checkpoint.weights))
        for variable, value in zip(self._models.trainer.optimizer.variables, checkpoint.optimizer, strict=True):
            variable.assign(value)
        self._curve, self._progression, self._best = checkpoint.curve, checkpoint.progression, checkpoint.best
        return ref

    def _run_epoch(self, epoch: int) -> None:
        training, started = self._config.training, time.perf_counter()
        seed_layers(self._models, training.seed, epoch)
        order = np.random.default_rng((training.seed, epoch)).permutation(self._data.train)
        order = order if self._shuffles else np.arange(self._data.train)
        results = self._steps.train(self._train, order, self._watch(epoch))
        if self._models.feed is not None:
            from sweep.training.builders.building import named

            results = named(results)
        check_finite(results, epoch)
        validation = self._steps.evaluate(self._validation, self._watch_validation(epoch), scores=self._keeps_scores)
        results |= {f"val_{name}": value for name, value in validation.metrics.items()}
        check_finite(results, epoch)
        seconds = time.perf_counter() - started
        results["learning_rate"] = float(_to_numpy(self._models.trainer.optimizer.learning_rate))
        self._record(epoch, results, seconds, validation.scores)

    def _watch_validation(self, epoch: int) -> Watch:
        def watch(step: int, steps: int, _: Metrics) -> None:
            self._supervisor.tell(Progress(epoch=epoch, step=step, steps=steps))

        return watch

    def _watch(self, epoch: int) -> Any:
        def watch(step: int, steps: int, results: Metrics) -> None:
            check_finite(results, epoch)
            self._supervisor.tell(Progress(epoch=epoch, step=step, steps=steps))

        return watch

    def _record(self, epoch: int, results: Metrics, seconds: float, scores: Scores | None) -> None:
        value = results.get(self._config.objective.metric)
        if value is None:
            raise BuilderMeasuresError(self._config.objective.metric)
        stopping = self._config.training.early_stopping
        self._progression = self._progression.after(epoch, value, self._config.objective, stopping)
        is_best = self._progression.best_epoch == epoch
        if is_best:
            self._best, self._scores = tuple(self._models.core.get_weights()), scores
        self._curve += (EpochRecord(epoch=epoch, metrics=results, seconds=seconds, is_best=is_best),)

    def _save(self) -> CheckpointRef:
        checkpoint = Checkpoint(
            identity=self._identity,
            curve=self._curve,
            progression=self._progression,
            weights=tuple(self._models.trainer.get_weights()),
            optimizer=tuple(_to_numpy(variable) for variable in self._models.trainer.optimizer.variables),
            best=self._best,
        )
        return checkpoint.save(self._store, self._task.folder)

    def _reason_to_end(self) -> str | None:
        if len(self._curve) >= self._epochs:
            return "all epochs"
        return "early stopping" if self._progression.is_over(self._config.training.early_stopping) else None

    def _finish(self, reason: str) -> None:
        assert self._progression.best_value is not None
        self._models.core.set_weights(list(self._best))
        kept = keep_model(
            self._models.core,
            self._judge(),
            store=self._store,
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
                model=kept.location,
                bytes=kept.bytes,
                sha256=kept.sha256,
            )
        )

    def _judge(self) -> Judgement | None:
        """What the best model says of the validation images; None where they are too many to be kept."""
        epoch = self._progression.best_epoch
        if not self._keeps_scores:
            return None
        scores = self._scores
        if scores is None:
            scores = self._steps.predict(self._validation, self._watch_validation(epoch))
        return Judgement(classes=self._data.classes, truth=self._validation.labels, probabilities=scores, epoch=epoch)


def identity(task: Task, data: PreparedData) -> str:
    """What a checkpoint must have been trained from to be gone on with."""
    facts = [__version__, keras.__version__, keras.backend.backend(), data.fingerprint]
    facts.append(task.config.model_dump(mode="json", include={"model", "training", "objective"}))
    if task.builder_source is not None:  # its code made the model
        facts.append(task.builder_source)
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _say(line: str) -> None:
    """Write a line into the trial's log."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _to_numpy(value: Any) -> np.ndarray[Any, Any]:
    """A Keras variable's value, or a tensor's; `convert_to_numpy` of a variable trips over NumPy 2's `copy`."""
    return np.asarray(value.numpy() if isinstance(value, keras.Variable) else keras.ops.convert_to_numpy(value))


def check_finite(results: Metrics, epoch: int) -> None:
    """Raise LossNotFiniteError where a metric is no number any more."""
    for name, value in results.items():
        if not math.isfinite(value):
            word = "NaN" if math.isnan(value) else "infinite"
            raise LossNotFiniteError(
                f"{name} became {word} in epoch {epoch}; a smaller learning rate is the usual cure"
            )
