"""Optuna's tables as its version 5 makes them, as far as we use them.

Reading through Optuna itself loads every trial with all of its intermediate values: seconds, at 10,000 trials. We write
to them in three places alone: `trials.reopen_trial`, `trials.promote`, and `deletion`, which names every one of them.
"""

from sqlalchemy import Column, DateTime, Enum, Float, Integer, MetaData, Select, String, Table, Text, select

_metadata = MetaData()  # not ours: no migration may see it

studies = Table("studies", _metadata, Column("study_id", Integer, primary_key=True))

directions = Table(
    "study_directions",
    _metadata,
    Column("study_id", Integer),
    Column("objective", Integer),  # from 0
    Column("direction", Enum("NOT_SET", "MINIMIZE", "MAXIMIZE", name="studydirection")),
)

trials = Table(
    "trials",
    _metadata,
    Column("trial_id", Integer, primary_key=True),
    Column("number", Integer),  # from 0, within the study
    Column("study_id", Integer),
    Column("state", Enum("RUNNING", "COMPLETE", "PRUNED", "FAIL", "WAITING", name="trialstate")),
    Column("datetime_start", DateTime),  # local time without its zone
    Column("datetime_complete", DateTime),
)

values = Table(
    "trial_values",
    _metadata,
    Column("trial_id", Integer),
    Column("objective", Integer),  # from 0
    Column("value", Float),
    Column("value_type", Enum("FINITE", "INF_POS", "INF_NEG", name="trialvaluetype")),
)

intermediate_values = Table(
    "trial_intermediate_values",
    _metadata,
    Column("trial_id", Integer),
    Column("step", Integer),
    Column("intermediate_value", Float),
    Column(
        "intermediate_value_type",
        Enum("FINITE", "INF_POS", "INF_NEG", "NAN", name="trialintermediatevaluetype"),
    ),
)

params = Table(
    "trial_params",
    _metadata,
    Column("param_id", Integer, primary_key=True),
    Column("trial_id", Integer),
    Column("param_name", String),
    Column("param_value", Float),  # of a choice: its index
    Column("distribution_json", Text),
)

user_attributes = Table(
    "trial_user_attributes",
    _metadata,
    Column("trial_id", Integer),
    Column("key", String),
    Column("value_json", Text),
)

system_attributes = Table(
    "trial_system_attributes",
    _metadata,
    Column("trial_id", Integer),
    Column("key", String),
    Column("value_json", Text),
)


def of_study(study_id: int) -> Select[tuple[int]]:
    """The ids of a study's trials."""
    return select(trials.c.trial_id).where(trials.c.study_id == study_id)


def _referring(name: str, to: str) -> Table:
    """A table of which no more is needed than whose its rows are."""
    return Table(name, _metadata, Column(to, Integer))


# Everything that refers to a trial, and to a study.
OF_TRIALS = (
    values,
    params,
    user_attributes,
    intermediate_values,
    system_attributes,
    _referring("trial_heartbeats", "trial_id"),
)
OF_STUDIES = (
    directions,
    _referring("study_user_attributes", "study_id"),
    _referring("study_system_attributes", "study_id"),
)
