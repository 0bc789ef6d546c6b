"""Our tables. A trial's state, parameters and value are Optuna's: `trial_id` is its `trials.trial_id`."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Double,
    Float,
    ForeignKey,
    Index,
    Text,
    TypeDecorator,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

LARGEST = 2**63 - 1  # whole number in SQLite and PostgreSQL


class Instant(TypeDecorator[datetime]):
    """A moment, kept in UTC without its zone, for SQLite has none."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Take an aware moment to UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give an aware moment back."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The tables that migrations keep."""


class Sweep(Base):
    """One search over a space, beside its Optuna study."""

    __tablename__ = "sweep_sweeps"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    study_id: Mapped[int] = mapped_column(unique=True)  # Optuna's `studies.study_id`
    space: Mapped[str] = mapped_column(Text)  # the space file, word for word
    origin: Mapped[str] = mapped_column(Text)  # the file's name, for messages
    metric: Mapped[str] = mapped_column(Text)  # of the objective; its direction is the study's
    trials: Mapped[int]  # the budget of finished trials
    epochs: Mapped[int | None]  # the budget of trained epochs; null: none
    timeout_s: Mapped[float | None] = mapped_column(Float)  # the budget of active seconds; null: none
    active_seconds: Mapped[float] = mapped_column(Float)  # how long a supervisor has worked on it
    desired_state: Mapped[str] = mapped_column(Text)  # what the user wants: work, pause, stop
    data_fingerprint: Mapped[str] = mapped_column(Text)  # of the prepared data
    image: Mapped[dict[str, int]] = mapped_column(JSON)  # height, width, channels, classes
    classes: Mapped[list[str]] = mapped_column(JSON)  # the classes' names, in the order of the labels
    versions: Mapped[dict[str, str]] = mapped_column(JSON)  # of the libraries it was begun with
    created: Mapped[datetime] = mapped_column(Instant)
    uid: Mapped[str] = mapped_column(Text)  # random: tells its artifacts from those of another; new with their place
    artifacts: Mapped[str | None] = mapped_column(Text)  # where they are; null until a supervisor has found out
    pause_reason: Mapped[str | None] = mapped_column(Text)  # why it is paused, where no user asked for it
    active_at: Mapped[float | None] = mapped_column(Double)  # when active_seconds was last added to, Unix seconds
    reopened: Mapped[int] = mapped_column(server_default="0")  # how often a finished trial was made to run again
    data_path: Mapped[str | None] = mapped_column(Text)  # where its data was on the machine that began it


class Supervisor(Base):
    """A process that owns workers. Its leases hold as long as it renews this row."""

    __tablename__ = "sweep_supervisors"

    id: Mapped[str] = mapped_column(Text, primary_key=True)  # random
    machine: Mapped[str] = mapped_column(Text)  # host name, for people
    host: Mapped[str | None] = mapped_column(Text)  # tells whose process numbers `pid` is one of; null: cannot be told
    pid: Mapped[int]
    process_started: Mapped[float | None] = mapped_column(Double)  # a process number may be given out again
    devices: Mapped[list[str]] = mapped_column(JSON)  # one per worker: cpu, gpu:0
    started: Mapped[datetime] = mapped_column(Instant)
    seen: Mapped[float] = mapped_column(Double)  # Unix seconds, by the database's clock
    expires: Mapped[float] = mapped_column(Double)  # likewise


class Lease(Base):
    """The right to write a trial's results or, without a trial, the turn to ask for the sweep's next one."""

    __tablename__ = "sweep_leases"
    __table_args__ = ({"sqlite_autoincrement": True},)  # without it, SQLite gives a deleted row's number out again

    id: Mapped[int] = mapped_column(primary_key=True)  # the fence: a supervisor that takes over gets another one
    sweep_id: Mapped[int] = mapped_column(ForeignKey("sweep_sweeps.id"))
    trial_id: Mapped[int | None] = mapped_column(unique=True)
    supervisor_id: Mapped[str] = mapped_column(Text)


Index(
    "sweep_one_turn",
    Lease.sweep_id,
    unique=True,
    sqlite_where=Lease.trial_id.is_(None),
    postgresql_where=Lease.trial_id.is_(None),
)


class Attempt(Base):
    """One process's go at a trial."""

    __tablename__ = "sweep_attempts"
    __table_args__ = (UniqueConstraint("trial_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trial_id: Mapped[int]
    number: Mapped[int]  # from 1, within the trial
    machine: Mapped[str] = mapped_column(Text)  # host name
    pid: Mapped[int]  # the supervisor's
    device: Mapped[str] = mapped_column(Text)  # cpu, gpu:0
    started: Mapped[datetime] = mapped_column(Instant)
    ended: Mapped[datetime | None] = mapped_column(Instant)  # null: running
    first_epoch: Mapped[int | None]  # 1, or the one after the checkpoint; null before the model was built
    granted_epoch: Mapped[int | None]  # the last epoch it may train, of a budget of epochs; null: there is none
    outcome: Mapped[str | None] = mapped_column(Text)  # complete, pruned, paused, failed, …; null: running
    reason: Mapped[str | None] = mapped_column(Text)  # one line, for people


class Epoch(Base):
    """A finished epoch and all of its metrics."""

    __tablename__ = "sweep_epochs"

    trial_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int] = mapped_column(primary_key=True)  # from 1
    attempt_id: Mapped[int] = mapped_column(ForeignKey("sweep_attempts.id"))  # indexed, for attempts to be deleted
    metrics: Mapped[dict[str, float | None]] = mapped_column(JSON)  # by name; null where one was not a finite number
    seconds: Mapped[float] = mapped_column(Float)  # training and validation, wall time
    recorded: Mapped[datetime] = mapped_column(Instant)


Index("sweep_epochs_of_attempt", Epoch.attempt_id)


class Model(Base):
    """The model that a trial left: its best epoch's."""

    __tablename__ = "sweep_models"

    trial_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int]  # the best one
    value: Mapped[float | None] = mapped_column(Float(53))  # of the objective at that epoch
    path: Mapped[str] = mapped_column(Text)  # or URI
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    sha256: Mapped[str] = mapped_column(Text)
    parameters: Mapped[int] = mapped_column(BigInteger)
    flops: Mapped[int] = mapped_column(BigInteger)  # of one image's forward pass
    is_kept: Mapped[bool] = mapped_column(server_default=true())  # false: the file went, for there are better ones


class Checkpoint(Base):
    """A trial as it was after an epoch: what is not listed here does not count, whatever lies on a disk."""

    __tablename__ = "sweep_checkpoints"

    trial_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the last one in it, from 1
    name: Mapped[str] = mapped_column(Text)  # within the artifact store
    sha256: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)  # bytes


class Evaluation(Base):
    """What a trial's model found on the sealed test split, once and for all."""

    __tablename__ = "sweep_evaluations"

    trial_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(Text, primary_key=True)  # the model's: a trial that was tried again has another
    data_fingerprint: Mapped[str] = mapped_column(Text, index=True)  # of the data whose test split it was
    recorded: Mapped[datetime] = mapped_column(Instant)
    machine: Mapped[str] = mapped_column(Text)  # host name
    versions: Mapped[dict[str, str]] = mapped_column(JSON)  # of the libraries that evaluated
    images: Mapped[int]  # in the test split
    loss: Mapped[float | None] = mapped_column(Float(53))
    confusion: Mapped[list[list[int]]] = mapped_column(JSON)  # true label, predicted label, images: where there are any
    bins: Mapped[list[dict[str, float]]] = mapped_column(JSON)  # of confidence: images, right, confidence
