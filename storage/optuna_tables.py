"""Optuna's tables as its version 5 makes them, as far as we read them; see `trials.reopen_trial` for the one write.

Reading through Optuna itself loads every trial with all of its intermediate values: seconds, at 10,000 trials.
"""

from sqlalchemy import Column, DateTime, Enum, Float, Integer, MetaData, String, Table, Text

_metadata = MetaData()  # not ours: no migration may see it

directions = Table(
    "study_directions",
    _metadata,
    Column("study_id", Integer),
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
    Column("value", Float),
    Column("value_type", Enum("FINITE", "INF_POS", "INF_NEG", name="trialvaluetype")),
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
