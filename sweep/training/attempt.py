"""An attempt under way: its epochs from the start or from a checkpoint, and the messages about them."""

import hashlib
import json
import sys

import keras

from storage.epoch import Epoch
from sweep.artifacts.store import open_store
from sweep.training import runtime
from sweep.training.checkpoint import Arrays, Checkpoint
from sweep.training.checkpoint_retention import CheckpointRetention
from sweep.training.data.prepared import PreparedData
from sweep.training.epochs import EpochRunner, Outcome
from sweep.training.failure import BuilderMeasuresError
from sweep.training.messages import (
    CheckpointRef,
    EpochEnd,
    Finished,
    Order,
    Progress,
    Started,
    Supervisor,
    Yielded,
)  # fmt: skip
from sweep.training.own_fit import LeaveError
from sweep.training.predictions import Scores
from sweep.training.saving import save_model
from sweep.training.stopping import Progression
from sweep.training.task import Task
from sweep.training.trial_model import make_trial_model
from sweep.version import __version__

_UNREPEATABLE = "trained by a fit of its own"  # identity of a checkpoint that no attempt goes on from


class Attempt:
    """Trains what its task says. For a HyperModel that trains by itself, it is the `Trainee`."""

    def __init__(self, task: Task, supervisor: Supervisor) -> None:
        self._task, self._config, self._supervisor = task, task.spec.config, supervisor
        self._store = open_store(task.files.artifacts)
        self._retention = CheckpointRetention(self._store, task.spec.checkpoints, _log)
        self._data = PreparedData.load(task.files.data)
        self._identity = identity(task, self._data)  # before the builder's code runs
        training = self._config.training
        self._model = make_trial_model(task, self._data.image, steps=-(-self._data.train // training.batch_size))
        self._models = self._model.models
        self._runner = EpochRunner(
            self._models, self._data, seed=training.seed, batch_size=training.batch_size, tell=supervisor.tell
        )
        self.splits, self.epochs = self._runner.splits, training.epochs
        self.curve: tuple[Epoch, ...] = ()  # those that were trained, earlier attempts' among them
        self._progression = Progression()
        self._best: Arrays = ()  # the core's weights at the best epoch
        self._scores: Scores | None = None  # of the best epoch, unless an earlier attempt trained it

    def run(self) -> None:
        """Train to the end or to an order, and say the last word: yielded, or finished with a model."""
        order = self._train() if self._model.own_fit is None else self._model.own_fit(self)
        if order is Order.YIELD and self._reason_to_end() is None:
            self._supervisor.tell(Yielded(epochs=len(self.curve)))
        else:
            self._finish("told to stop" if order is Order.STOP else self._reason_to_end() or "all epochs")

    # -- as a HyperModel's own `fit` sees it

    def train_exactly(self, *, epochs: int, batch_size: int, shuffle: bool) -> None:
        """Train by the sweep's own steps what its `fit` asks of Keras's. Raises `LeaveError` on an order."""
        self.epochs = epochs
        self._runner.set_up(batch_size=batch_size, shuffle=shuffle)
        order = self._train()
        if order is not Order.GO_ON:
            raise LeaveError(order)

    def epoch_ended(self, metrics: dict[str, float], seconds: float) -> None:
        """Take an epoch that it has trained in its own way. Raises `LeaveError` on an order, or to end early."""
        if not self.curve:
            self._start()
        self._identity = _UNREPEATABLE
        order = self._end_epoch(self._runner.validate(len(self.curve) + 1, metrics, seconds))
        self.epochs = max(self.epochs, len(self.curve) + 1)  # it ends when its `fit` does
        if order is not Order.GO_ON or self._reason_to_end() is not None:
            raise LeaveError(order)

    def heartbeat(self, step: int) -> None:
        """Report a step within an epoch."""
        self._supervisor.tell(Progress(epoch=len(self.curve) + 1, step=step, steps=step))

    # -- epochs

    def _train(self) -> Order:
        """Go on from the newest checkpoint, to the last epoch or to an order."""
        restored = self._restore()
        self._start()
        # The answer to the last epoch before an interruption may never have come: it is asked for again.
        order = self._ask(restored) if restored else Order.GO_ON
        while order is Order.GO_ON and self._reason_to_end() is None:
            order = self._end_epoch(self._runner.run(len(self.curve) + 1))
        return order

    def _restore(self) -> CheckpointRef | None:
        loaded = Checkpoint.load(self._store, self._task.spec.checkpoints, self._identity, _log)
        if loaded is None:
            return None
        checkpoint, ref = loaded
        self._models.restore(checkpoint.weights, checkpoint.optimizer)
        self.curve, self._progression, self._best = checkpoint.curve, checkpoint.progression, checkpoint.best
        return ref

    def _start(self) -> None:
        """Say that the first step comes next."""
        self._supervisor.tell(
            Started(
                first_epoch=len(self.curve) + 1,
                parameters=self._models.parameters(),
                device=runtime.device(self._task.slot.gpu),
                notes=self._model.notes,
            )
        )

    def _end_epoch(self, outcome: Outcome) -> Order:
        """Write the epoch down, and ask what to do next."""
        self._record(outcome)
        weights, optimizer = self._models.state()
        checkpoint = Checkpoint(
            identity=self._identity,
            curve=self.curve,
            progression=self._progression,
            weights=weights,
            optimizer=optimizer,
            best=self._best,
        ).save(self._store, self._task.files.folder)
        order = self._ask(checkpoint)
        self._retention.add(checkpoint)  # the answer says that its row is committed
        return order

    def _record(self, outcome: Outcome) -> None:
        epoch, objective = len(self.curve) + 1, self._config.objective
        value = outcome.metrics.get(objective.metric)
        if value is None:
            raise BuilderMeasuresError(objective.metric)
        self._progression = self._progression.after(epoch, value, objective, self._config.training.early_stopping)
        if self._progression.best_epoch == epoch:
            self._best, self._scores = tuple(self._models.core.get_weights()), outcome.scores
        self.curve += (Epoch(epoch=epoch, metrics=outcome.metrics, seconds=outcome.seconds),)

    def _ask(self, checkpoint: CheckpointRef) -> Order:
        return self._supervisor.ask(EpochEnd(epoch=self.curve[-1], checkpoint=checkpoint))

    def _reason_to_end(self) -> str | None:
        if len(self.curve) >= self.epochs:
            return "all epochs"
        return "early stopping" if self._progression.is_over(self._config.training.early_stopping) else None

    def _finish(self, reason: str) -> None:
        """Save the best epoch's model."""
        assert self._progression.best_value is not None
        best = self.curve[self._progression.best_epoch - 1]
        self._models.core.set_weights(list(self._best))
        predictions = self._runner.predictions(best.epoch, self._scores)
        saved = save_model(
            self._models.core, predictions, store=self._store, task=self._task, data=self._data, best=best
        )
        self._supervisor.tell(
            Finished(
                epochs=len(self.curve),
                best_epoch=best.epoch,
                best_value=self._progression.best_value,
                reason=reason,
                model=saved.location,
                bytes=saved.bytes,
                sha256=saved.sha256,
            )
        )


def identity(task: Task, data: PreparedData) -> str:
    """What a checkpoint must have been trained from to be gone on with."""
    facts = [__version__, keras.__version__, keras.backend.backend(), data.fingerprint]
    facts.append(task.spec.config.model_dump(mode="json", include={"model", "training", "objective"}))
    if task.builder_source is not None:  # its code made the model
        facts.append(task.builder_source)
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def _log(line: str) -> None:
    """Write a line into the trial's log."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201
